"""Products that a test can bill: solutions whose code, NDC, contents and payment limit agree with each other in CMS's files."""

import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import index
from random import Random
from typing import Final

import attrs

from jcodes.catalogs import Catalog, Entry, NdcLink, as_catalog
from jcodes.catalogs.data_library import WHEN_FORGOTTEN
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose
from jcodes.errors import DataError, GapWarning, MalformedError
from jcodes.errors.messages import shown
from jcodes.periods import as_date
from jcodes.vocabulary.products import Kind

__all__ = ["MOST_ITEMS", "TestProduct", "product_of", "products", "products_of", "seed_of"]

_KINDS: Final = frozenset({Kind.DRUG, Kind.BIOLOGIC, Kind.BIOSIMILAR})
_MOST_SEED: Final = 10**15
MOST_ITEMS: Final = 4
"""Items on a line."""
_LARGEST: Final = Decimal(20_000)
"""Dollars by the payment limit: a line stays far below what the form holds, also where several make a claim."""


@attrs.frozen
class TestProduct:
    """One product under one code on one date of service, from CMS's files.

    Attributes:
        entry: The code.
        ndc: The product's NDC.
        content: The amount of drug in one item, such as a vial.
        milliliters: The volume of one item.
        units: Billing units in one item, a whole number.
        limit: The payment limit of one unit in dollars.
        most: So many items stay within CMS's unit edit and $20,000 by the payment limit, at most 4.
        listed: Whether the code is on CMS's JW/JZ list.
        on: The date of service.
    """

    __test__ = False  # pytest reads the name of a class

    entry: Entry
    ndc: Ndc
    content: Dose
    milliliters: Decimal
    units: int
    limit: Decimal
    most: int
    listed: bool
    on: date

    @property
    def code(self) -> str:
        """The code, as text."""
        return str(self.entry.code)

    @property
    def label(self) -> str:
        """The labeled content of one item, such as ``"100 mg/10 mL"``."""
        is_volume = self.content.unit.dimension == "volume"  # codes of so many milliliters
        return str(self.content) if is_volume else f"{self.content}/{self.milliliters} mL"


def seed_of(value: object) -> int:
    """Return a seed.

    Raises:
        MalformedError: Not a whole number, or one of more than fifteen digits.
    """
    try:
        seed = index(value)  # type: ignore[arg-type]  # what has none is refused
    except TypeError:
        seed = _MOST_SEED
    if abs(seed) >= _MOST_SEED:
        raise MalformedError(
            f"the seed {shown(value)} is not a whole number of at most 15 digits",
            value=value,
            hint="give a seed such as 1",
        )
    return seed


def products(
    seed: int = 0, *, on: date | str | None = None, catalog: Catalog | str | None = None
) -> Iterator[TestProduct]:
    """Yield one product of each code that has some, in an order that *seed* decides; the same seed gives the same products.

    Args:
        seed: A whole number of at most fifteen digits.
        on: The date of service; a day of the release's quarter by default, which the seed decides.
        catalog: The catalog, or the name of its release; defaults to the newest, or the pinned one.

    Raises:
        UnknownReleaseError: The release is not loaded.
        MalformedDateError: *on* is not a date.
        MalformedError: Not a seed.
    """
    cat, chance = as_catalog(catalog), Random(seed_of(seed))  # noqa: S311 - to make data, not secrets
    day = date.fromordinal(cat.release.quarter.first.toordinal() + chance.randrange(59)) if on is None else as_date(on)
    codes = list(map(str, cat))
    chance.shuffle(codes)
    for code in codes:
        found = products_of(cat, code, day)
        if found:
            yield chance.choice(found)


def product_of(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
) -> TestProduct:
    """Return a product of *code*, or of a code that the seed decides.

    Raises:
        DataError: CMS's files have no such product for that day: see `products`.
        UnknownCodeError: The code is not in the catalog.
    """
    cat = as_catalog(catalog)
    if code is None:
        found = next(products(seed, on=on, catalog=cat), None)
    else:
        entry, chance = cat[code], Random(seed_of(seed))  # noqa: S311 - to make data, not secrets
        start = cat.release.quarter.first.toordinal()
        day = date.fromordinal(start + chance.randrange(59)) if on is None else as_date(on)
        of_code = products_of(cat, str(entry.code), day)
        found = chance.choice(of_code) if of_code else None
    if found is None:
        raise DataError(
            f"CMS's files have no product of {'any code' if code is None else code} to make a test of",
            hint="name a code with a payment limit and vials of a solution in CMS's crosswalk, such as 'J9312', and a day of the release's quarter",
        )
    return found


@lru_cache(4096)
def products_of(cat: Catalog, code: str, on: date) -> tuple[TestProduct, ...]:
    """Return the products of one code on a day; none if CMS's files do not state all of them whole, or no payment limit."""
    entry = cat[code]
    if entry.kind not in _KINDS or on not in entry.period:
        return ()
    with warnings.catch_warnings():  # a quarter whose file is missing has no product, or the edit of an earlier quarter
        warnings.simplefilter("ignore", GapWarning)
        price, listed = cat.price(code, on), entry.jw_jz(on)
        links = [link for link in entry.ndcs(on) if link.crosswalk == "ASP" and link.is_sound and not link.names]
        ceiling = entry.mue("practitioner", on).value
    if price is None or not price.limit or listed is None:
        return ()
    limit, most = price.limit, _LARGEST if ceiling is None else min(_LARGEST, ceiling * price.limit)
    return tuple(one for link in links if (one := _product(entry, link, limit, most, on, listed=listed)) is not None)


WHEN_FORGOTTEN.append(products_of.cache_clear)


def _product(  # noqa: PLR0913 - facts of one row
    entry: Entry, link: NdcLink, limit: Decimal, dollars: Decimal, on: date, *, listed: bool
) -> TestProduct | None:
    """Return the product of a row; None if one item is not a whole number of units, may be a powder, or is too much for a line."""
    content, size, units = link.item_content, link.package_size, link.units_per_item
    if link.ndc is None or content is None or size is None or units is None or size <= 1 or units % 1:
        return None
    most = min(MOST_ITEMS, int(dollars // (limit * units)))
    if not most or link.dosage.amount != entry.dosage.amount:
        return None
    return TestProduct(entry, link.ndc, content, size, int(units), limit, most, listed, on)
