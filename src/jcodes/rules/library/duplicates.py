"""Duplicate lines."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from jcodes.policies import Requirement
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.line import LineView
from jcodes.rules.context.payer import choice_of
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, claim_rule
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_APART: Final = frozenset({"76", "77", "59", "XE", "XS", "XP", "XU", "91"})
"""Modifiers that say that a line is not the one before once more."""


@claim_rule(
    "line-repeated",
    "a duplicate line",
    severity=Severity.ERROR,
    source="ngs-6658734; noridian-hemophilia: a second line of one code is denied as a duplicate without 76, 59 or XS",
    denial=DenialKind.DUPLICATE,
)
def line_repeated(whole: ClaimView) -> Iterator[Found]:
    """Two lines have the same code, dates, modifiers, product, place of service and provider, and no modifier sets them apart.

    An error for dated drug lines where the payer requires such a modifier; a warning elsewhere, and for administration and other codes.
    76, 59 or XS on one of two lines is enough. Lines with different NDCs are skipped: payers require them on separate lines. Each of the
    lines gets the finding, since nothing shows which came first.
    """
    if len(whole.lines) < 2:
        return
    alike: dict[object, list[LineView]] = defaultdict(list)
    for at in whole.lines:
        line = at.line
        name = line.hcpcs.text if line.hcpcs is not None else line.cpt
        if name is not None and not at.modifiers & _APART:
            product = line.ndc.strip() if line.parsed_ndc is None else str(line.parsed_ndc)
            place = line.place_of_service.strip()
            alike[name, at.on, line.through, at.modifiers, product, place, line.rendering_provider.strip()].append(at)
    for lines in alike.values():
        if len(lines) < 2:
            continue
        drug = lines[0].is_drug
        demand = lines[0].payer.repeated
        required = demand is not None and demand.asked is Requirement.MUST and lines[0].on is not None
        for at in lines:
            yield Found(
                f"duplicate line: {at.line} on {at.on or 'no date'}, {len(lines)} times",
                "one line, or 76, 59 or XS on the later lines",
                "bill the total on one line, or add 76, 59 or XS to the later lines",
                line=at.place,
                severity=None if drug and required else Severity.WARNING,
                choice=None if demand is None else choice_of(demand),
                confidence=None if drug else Confidence.BACKGROUND,
            )


RULES: Final = (line_repeated,)
