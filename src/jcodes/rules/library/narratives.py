"""What the text of an unclassified code says, compared with what specific codes are for."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import quiet
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
_SALTS: Final = frozenset(
    {
        "sodium", "potassium", "hydrochloride", "hcl", "acetate", "phosphate", "succinate", "sulfate", "citrate", "tartrate", "mesylate",
        "tromethamine", "maleate", "lactate", "cypionate", "enanthate",
    }
)  # fmt: skip
"""The words for a salt or an ester at the end of a name, which texts on claims often leave out."""
_ELEMENTS: Final = frozenset({"ammonium", "calcium", "magnesium", "potassium", "sodium", "zinc"})
"""Names that are none without the other half of the salt."""
_LONGEST: Final = 6
_MOST_CODES: Final = 4


@lru_cache(maxsize=8)
def _names(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of injected drugs by each name: the substance, with its salt and without, and brands; in small letters."""
    found: dict[str, list[str]] = {}
    for code, entry in catalog.items():
        if entry.kind is not Kind.UNCLASSIFIED and is_injected(entry):
            names = [_words(one) for one in (entry.name, *_brands(catalog, entry))]
            for name in dict.fromkeys(" ".join(one) for one in (*names, _without_salt(names[0]))):
                found.setdefault(name, []).append(code.text)
    return {name: tuple(codes) for name, codes in found.items()}


def _brands(catalog: Catalog, entry: Entry) -> tuple[str, ...]:
    """Return the names that are brands: CMS's descriptors put makers into the same brackets, such as (hope) and (teva).

    A name of the descriptor is taken where it is a biosimilar's, or where the crosswalk prints it as the product and not as the labeler.
    """
    named = [brand for brand in entry.brands if brand not in entry.trade_names]
    if not named or entry.kind is Kind.BIOSIMILAR:
        return entry.brands
    with quiet():
        links = catalog.links(entry.code)
    known = [
        brand
        for brand in named
        if any(brand in link.drug.lower() for link in links)
        and not any(brand in link.labeler.lower() for link in links)
    ]
    return (*known, *entry.trade_names)


def _words(text: str) -> list[str]:
    kept = "".join(char if char.isalnum() or char in "-'" else " " for char in text.lower())
    return kept.split()


def _without_salt(name: list[str]) -> list[str]:
    short = list(name)
    while len(short) > 1 and short[-1] in _SALTS:
        del short[-1]
    return name if len(short) == 1 and short[0] in _ELEMENTS else short


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

    Names are compared whole and exactly, but for the salt, which texts leave out. The text is the line's, else the claim's. Left alone are lines whose NDC CMS's crosswalk links to a code, of which
    `unclassified-has-code` speaks, and those with a record, whose drug it reads. Another form or route of the drug may have no code, so that it
    is a warning.
    """
    facts, text = at.facts, at.line.narrative.strip() or at.claim.narrative.strip()
    if facts is None or facts.code.text not in _INJECTABLE or not text or at.links or at.record is not None:
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
