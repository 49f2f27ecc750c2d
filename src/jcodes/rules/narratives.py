"""What the text of an unclassified code says, compared with what specific codes are for."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.entries import Kind
from jcodes.rules.denials import DenialKind
from jcodes.rules.families import is_injected
from jcodes.rules.findings import Severity
from jcodes.rules.rule import AnyRule, Found, line_rule
from jcodes.rules.traits import UNCLASSIFIED
from jcodes.rules.views import LineView
from jcodes.terms import Confidence

__all__ = ["RULES"]

_SPECIFIC: Final = (
    "RULES 7.3; FCSO, https://medicare.fcso.com/Claim_submission_guidelines/0504764.asp: a claim whose narrative describes what has a valid"
    " code comes back"
)
_INJECTABLE: Final = frozenset({"J3490", "J3590", "J9999", "C9399"})
"""The unclassified codes of injected drugs; compounded drugs (J7999) have no other code, whatever they are made of."""
_LONGEST: Final = 6
_MOST_CODES: Final = 4


@lru_cache(maxsize=8)
def _names(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of injected drugs by each name that the catalog has for them: the substance, and brands; in small letters."""
    found: dict[str, list[str]] = {}
    for code, entry in catalog.items():
        if entry.kind is not Kind.UNCLASSIFIED and is_injected(entry):
            for name in dict.fromkeys(" ".join(_words(one)) for one in (entry.name, *entry.brands)):
                found.setdefault(name, []).append(code.text)
    return {name: tuple(codes) for name, codes in found.items()}


def _words(text: str) -> list[str]:
    kept = "".join(char if char.isalnum() or char in "-'" else " " for char in text.lower())
    return kept.split()


def _named(catalog: Catalog, text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the first name in *text*, the longest there, and its codes; None where there is none."""
    names, words = _names(catalog), _words(text)
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            name = " ".join(words[start:end])
            codes = names.get(name)
            if codes is not None:
                return name, codes
    return None


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

    Names are compared whole and exactly; nothing is guessed. Left alone are lines whose NDC CMS's crosswalk links to a code, of which
    `unclassified-has-code` speaks, and those with a record, whose drug it reads. Another form or route of the drug may have no code, so that it
    is a warning.
    """
    facts, text = at.facts, at.line.narrative
    if facts is None or facts.code.text not in _INJECTABLE or not text.strip() or at.links or at.record is not None:
        return
    found = _named(at.catalog, text)
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
