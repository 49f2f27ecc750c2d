"""What the text of an unclassified code says, compared with what specific codes are for."""

from collections.abc import Iterator
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import codes_named_in
from jcodes.rules.context.line import LineView
from jcodes.rules.context.traits import UNCLASSIFIED
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, line_rule
from jcodes.services.drugs import is_injected
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind

__all__ = ["RULES"]

_SPECIFIC: Final = "fcso-valid-code: a claim whose narrative describes what has a valid code comes back"
_INJECTABLE: Final = frozenset({"J3490", "J3590", "J9999", "C9399"})
"""The unclassified codes of injected drugs; compounded drugs (J7999) have no other code, whatever they are made of."""
_MOST_CODES: Final = 4


def _has_a_code(entry: Entry) -> bool:
    return entry.kind is not Kind.UNCLASSIFIED and is_injected(entry)


@line_rule(
    "narrative-names-a-code",
    "a text that names a drug with a code of its own",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_SPECIFIC,
    denial=DenialKind.NOT_SPECIFIC,
    only=UNCLASSIFIED,
)
def narrative_names_a_code(at: LineView) -> Iterator[Found]:
    """The line bills J3490, J3590, J9999 or C9399, and its text holds the name of a drug, or a brand, that has a code valid on the date.

    Names are compared whole and exactly, but for the salt, which texts leave out. The text is the line's, else the claim's. Left alone are lines whose NDC CMS's crosswalk links to a code, of which
    `unclassified-has-code` speaks, and those with a record, whose drug it reads. Another form or route of the drug may have no code, so that it
    is a warning.
    """
    facts, text = at.facts, at.line.narrative.strip() or at.claim.narrative.strip()
    if facts is None or facts.code.text not in _INJECTABLE or not text or at.links or at.record is not None:
        return
    found = codes_named_in(text, at.catalog, _has_a_code)
    codes = [] if found is None else [code for code in found[1] if at.is_valid_drug(code)]
    if found is None or not codes:
        return
    shown = " or ".join(codes) if len(codes) <= _MOST_CODES else f"{', '.join(codes[:_MOST_CODES])} or another"
    yield Found(
        f"the text of {at.shown} names {found[0]}, which has the code {shown}",
        shown,
        f"bill {shown}, unless the product or its route is another than the code's",
    )


RULES: Final[tuple[AnyRule, ...]] = (narrative_names_a_code,)
