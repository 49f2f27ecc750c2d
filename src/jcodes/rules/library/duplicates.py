"""Duplicate lines of one claim."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from jcodes.policies import Requirement
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.flags import SEVERAL
from jcodes.rules.context.line import LineView
from jcodes.rules.context.payer import choice_of
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, Payers, claim_rule
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_APART: Final = frozenset({"76", "77", "59", "XE", "XS", "XP", "XU", "91"})
"""Modifiers that say that a line is not the one before once more."""
_FIRST_VACCINES: Final = {
    "90471": "bill 90471 for the first injected vaccine, 90472 for each other",
    "90473": "bill 90473 for the first oral or nasal vaccine, 90474 for each other",
}


@claim_rule(
    "line-duplicate",
    "a duplicate line",
    severity=Severity.ERROR,
    source="ngs-6658734; noridian-hemophilia: a second line of one code is denied as a duplicate without 76, 59 or XS",
    denial=DenialKind.DUPLICATE,
    only=SEVERAL,
    payers=Payers.BY_POLICY,
)
def line_duplicate(whole: ClaimView) -> Iterator[Found]:
    """Two lines have the same code, dates, modifiers, product, place of service and provider, and no modifier sets them apart.

    An error for dated drug lines if the payer requires such a modifier; a warning elsewhere, and for administration and other codes.
    76, 59 or XS on one of two lines is enough. Lines with different NDCs are skipped: payers require them on separate lines. Each of the
    lines gets the finding, since nothing shows which came first.
    """
    lines = whole.lines
    if len({(_name_of(at), at.modifiers) for at in lines}) == len(lines):
        return
    alike: dict[object, list[LineView]] = defaultdict(list)
    for at in lines:
        line = at.line
        name = _name_of(at)
        if name is not None and not at.modifiers & _APART:
            product = line.ndc.strip() if line.parsed_ndc is None else str(line.parsed_ndc)
            place = line.place_of_service.strip()
            alike[name, at.on, line.through, at.modifiers, product, place, line.rendering_provider.strip()].append(at)
    for same in alike.values():
        if len(same) < 2:
            continue
        drug = same[0].is_drug
        requirement = same[0].payer.repeated
        required = requirement is not None and requirement.asked is Requirement.MUST and same[0].on is not None
        for at in same:
            yield Found(
                f"duplicate line: {at.line} on {at.on or 'no date'}, {len(same)} times",
                "one line, or 76, 59 or XS on the later lines",
                _FIRST_VACCINES.get(at.code) or "bill the total on one line, or add 76, 59 or XS to the later lines",
                line=at.place,
                severity=None if drug and required else Severity.WARNING,
                choice=None if requirement is None else choice_of(requirement),
                confidence=None if drug else Confidence.BACKGROUND,
            )


def _name_of(at: LineView) -> str | None:
    hcpcs = at.line.hcpcs
    return at.line.cpt if hcpcs is None else hcpcs.text


RULES: Final = (line_duplicate,)
