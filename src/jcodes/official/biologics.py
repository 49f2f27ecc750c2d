"""``biologics.tsv`` from FDA's Purple Book: the licensed products of each definition of a code, joined by proper name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from jcodes.catalogs.biologics import BiologicRow
from jcodes.catalogs.code_table import CodeRow
from jcodes.catalogs.data_folder import texts_of
from jcodes.readers.purple_book import Presentation
from jcodes.vocabulary.licenses import LicenseType

__all__ = ["biologic_rows"]

_SUFFIX: Final = 5
"""FDA's suffix: a hyphen and four letters."""


def biologic_rows(codes: Iterable[CodeRow], presentations: Iterable[Presentation], source: str) -> list[BiologicRow]:
    """Return the rows of ``biologics.tsv``.

    A biosimilar is joined if its proper name is the definition's name, or that name is the proper name without FDA's suffix and the descriptor
    names the brand; a brand in the descriptor must be the product's, and a route one of its presentations'. A reference product is joined if
    the Purple Book gives its proper name, the definition's name, as that of a biosimilar of a code.

    Args:
        codes: The rows of ``codes.tsv``.
        presentations: The presentations of the Purple Book.
        source: The id of the source.
    """
    book = _Book(presentations)
    found = {row for code in codes for row in _rows(code, book, source)}
    return sorted(found)


class _Book:
    """The presentations in force, by proper name."""

    def __init__(self, presentations: Iterable[Presentation]) -> None:
        held = [one for one in presentations if one.is_licensed and one.approved is not None]
        self.biosimilars: dict[str, list[Presentation]] = {}
        self.by_base: dict[str, list[Presentation]] = {}
        self.references: dict[str, list[Presentation]] = {}
        pairs = set()
        for one in held:
            if one.type is not LicenseType.REFERENCE:
                self.biosimilars.setdefault(one.proper.lower(), []).append(one)
                self.by_base.setdefault(one.proper.lower()[:-_SUFFIX], []).append(one)
                pairs.add((one.reference.lower(), one.reference_brand.lower()))
        licenses = {
            one.license for one in held for brand in _words([one.proprietary]) if (one.proper.lower(), brand) in pairs
        }
        for one in held:
            if one.type is LicenseType.REFERENCE and one.license in licenses:
                self.references.setdefault(one.proper.lower(), []).append(one)


def _rows(code: CodeRow, book: _Book, source: str) -> Iterator[BiologicRow]:
    brands = _words(texts_of(code.brands))
    products = [one for one in book.biosimilars.get(code.name, ()) if not brands or _is_of(one, brands)]
    if not products and "biosimilar" in texts_of(code.details):
        products = [one for one in book.by_base.get(code.name, ()) if _is_of(one, brands)]
    elif not products and not brands:
        products = book.references.get(_plain(code.name), [])
    groups: dict[tuple[str, str], list[Presentation]] = {}
    for one in products:
        if _is_by_route(one, texts_of(code.routes)):
            groups.setdefault((one.license, one.proprietary), []).append(one)
    for group in groups.values():
        yield _row(code, group, source)


def _plain(name: str) -> str:
    """Return a definition's name without ", injection"."""
    return name.removesuffix(", injection")


def _words(brands: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip() for brand in brands for word in brand.lower().split("/"))


def _is_of(one: Presentation, brands: frozenset[str]) -> bool:
    """Return whether a product has one of the brands, or begins with one, as "Udenyca Onbody" does."""
    name = one.proprietary.lower()
    return any(name == brand or name.startswith(f"{brand} ") for brand in brands)


_ROUTES: Final[Mapping[str, str]] = {"intravenous": "Intravenous", "subcutaneous": "Subcutaneous"}


def _is_by_route(one: Presentation, routes: Sequence[str]) -> bool:
    """Return whether a presentation has one of a descriptor's routes; True if the descriptor states none that the Purple Book tells apart."""
    wanted = [_ROUTES[route] for route in routes if route in _ROUTES]
    return not wanted or any(word in one.route for word in wanted)


def _row(code: CodeRow, group: Sequence[Presentation], source: str) -> BiologicRow:
    first = group[0]
    products = {one.product: one for one in group}
    interchangeable = {one.product for one in group if one.type is LicenseType.INTERCHANGEABLE}
    types = {one.type for one in group}
    return BiologicRow(
        code=code.code,
        name=code.name,
        license=first.license,
        type=(LicenseType.INTERCHANGEABLE if interchangeable else types.pop()).value,
        proprietary=first.proprietary,
        proper=first.proper.lower(),
        applicant=first.applicant,
        reference=first.reference.lower(),
        reference_brand=first.reference_brand,
        approved=min(one.approved for one in group if one.approved is not None).isoformat(),
        routes="|".join(sorted({one.route for one in group})),
        presentations=str(len(products)),
        interchangeable=str(len(interchangeable)),
        source=source,
    )
