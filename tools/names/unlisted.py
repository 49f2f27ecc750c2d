"""FDA's names of injected drugs that no code names: a claim for one of them needs an unlisted (NOC) code."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from jcodes.catalogs.names import compact
from jcodes.catalogs.unlisted_names import UNLISTED
from tools.names.definitions import Definition
from tools.names.evidence import BY_SUBSTANCE, Fact
from tools.names.guards import PLAIN, Guards
from tools.names.look_alikes import words_of_codes
from tools.names.products import Product
from tools.names.words import NEUTRAL, STRONG, WEAK, aliases, is_nuclide, words

__all__ = ["unlisted"]

_GIVEN: Final = frozenset({"INTRAVENOUS", "IV (INFUSION)", "INTRAMUSCULAR", "SUBCUTANEOUS", "INJECTION"})
"""Routes of a drug that a clinic gives."""
_APPROVED: Final = frozenset({"OB", "D22", "D26"})
"""FDA's lists of approved drugs; allergens, blood products and unapproved fluids stand in the others only."""
_SHORTEST: Final = 4
_OTHERWISE: Final = re.compile(
    r"\b(?:acids?|oils?|triglycerides|invert|gado\w+|io\w{5,}|metrizamide|ferumoxides|\w+vimab)\b|\b[a-z]{1,2}-\d{2,3}\b|[,;]| and "
)
"""Nutrition, contrast agents, tracers and mixtures have codes of their own classes; antibodies against viruses have CPT codes."""
_SUFFIX: Final = re.compile(r"(?<=\w{4})-[a-z]{4}$")
_NO_SUBSTANCE: Final = PLAIN | NEUTRAL | STRONG | WEAK
"""Words of salts, forms and packages."""


def unlisted(
    known: Sequence[Definition], found: Iterable[Product], named: Iterable[Fact], guards: Guards, order: Sequence[str]
) -> Iterator[Fact]:
    """Yield the substances and trade names of approved, injected drugs of one substance that share no word with the name of any code.

    The codes of all releases count, so that no name here ever had one.
    """
    of_codes = words_of_codes(known, named)
    books: dict[str, set[str]] = defaultdict(set)
    others: set[str] = set()
    for product in found:
        told = {text.lower().strip() for text in (product.generic, *product.substances) if text.strip()}
        brands = {text for text in aliases(product.trade) if guards.is_brand(text, product.generic)}
        if any(_OTHERWISE.search(text) or not _is_unnamed(text, of_codes) for text in told):
            others.update(map(compact, brands | {product.generic}))
        elif len(product.substances) == 1 and (product.routes & _GIVEN or "INJECT" in product.form):
            for name in told | brands | set(map(_without_salt, told)):
                books[name].add(product.book)
    for name, those in sorted(books.items()):
        if those & _APPROVED and compact(name) not in others and _is_unnamed(name, of_codes):
            yield Fact("NONE", "", name, UNLISTED, BY_SUBSTANCE, tuple(one for one in order if one in those))


def _without_salt(text: str) -> str:
    """Return a substance without its salt and a biologic's four letters: ``ketamine`` for ``ketamine hydrochloride``."""
    return _SUFFIX.sub("", " ".join(word for word in text.split() if word not in WEAK)) or text


def _is_unnamed(text: str, of_codes: Container[str]) -> bool:
    """Return whether *text* names a substance or a brand, and no code has a word of it."""
    told = [word for word in words(text) if len(word) >= _SHORTEST and word not in _NO_SUBSTANCE]
    return bool(told) and not any(word in of_codes or is_nuclide(word) for word in told)
