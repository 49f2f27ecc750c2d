"""Made-up lines, claims and administrations of real products: plausible, and the same for the same seed."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from jcodes.catalogs import Catalog
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.codes import HcpcsCode
from jcodes.testing.product import TestProduct, product_of, seed_of

__all__ = ["administration_of", "line_of", "make_administration", "make_claim", "make_line"]

_DIAGNOSES: Final = ("D50.9", "M54.50", "M81.0", "R11.0")
_OFFICE: Final = "11"
_CENT: Final = Decimal("0.01")


def make_line(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    **changes: Any,
) -> ServiceLine:
    """Return a service line of a real product: whole containers, with units, JZ if CMS lists the code, NDC, NDC quantity and charge.

    >>> from jcodes.testing import make_line
    >>> line = make_line(code="J9312", on="2026-02-01")
    >>> line.code, line.modifiers, line == make_line(code="J9312", on="2026-02-01")
    ('J9312', ('JZ',), True)

    Args:
        seed: A whole number of at most fifteen digits: it decides the code, the product and the number of containers.
        code: The code.
        on: The date of service; a day of the release's quarter by default.
        catalog: The catalog, or the name of its release; defaults to the newest, or the pinned one.
        changes: Fields to set after that, such as ``units=7`` to make a line wrong.

    Raises:
        DataError: CMS's files have no such product for that day.
        UnknownCodeError: The code is not in the catalog.
        MalformedClaimError: A field that a line does not have, or a value that it refuses.
    """
    seed = seed_of(seed)
    product = product_of(seed, code=code, on=on, catalog=catalog)
    return line_of(product, _items(product, seed)).evolve(**changes)


def make_administration(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    **changes: Any,
) -> Administration:
    """Return the record of an administration of a real product: drug, dose, containers used up, and the day.

    The same arguments give the record behind the line of `make_line`, and take the same values and raise the same errors.

    >>> from jcodes.testing import make_administration
    >>> record = make_administration(code="J9312", on="2026-02-01")
    >>> record.drug, record.containers[0].content == record.dose / record.containers[0].count
    ('rituximab', True)
    """
    seed = seed_of(seed)
    product = product_of(seed, code=code, on=on, catalog=catalog)
    return administration_of(product, _items(product, seed)).evolve(**changes)


def make_claim(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    **changes: Any,
) -> Claim:
    """Return a claim of an office with the line of `make_line`. Its number and diagnosis are made up; the diagnosis does not fit the drug.

    It takes the arguments of `make_line`; *changes* are fields of the claim. The claim names no policy.

    >>> import jcodes
    >>> from jcodes.testing import make_claim
    >>> jcodes.check(make_claim(7)).ok
    True
    """
    seed = seed_of(seed)
    line = make_line(seed, code=code, on=on, catalog=catalog)
    made = Claim(
        (line,),
        identifier=f"TEST-{seed}",
        place_of_service=_OFFICE,
        diagnoses=(_DIAGNOSES[seed % len(_DIAGNOSES)],),
    )
    return made.evolve(**changes)


def line_of(product: TestProduct, items: int) -> ServiceLine:
    """Return the line of so many items of a product."""
    units = product.units * items
    return ServiceLine(
        product.code,
        units=units,
        modifiers=("JZ",) if product.listed else (),
        on=product.on,
        charge=max(_CENT, (product.limit * units).quantize(_CENT)) * 2,
        ndc=product.ndc.ndc11,
        ndc_quantity=product.milliliters * items,
        ndc_unit="ML",
        diagnosis_pointers=(1,),
    )


def administration_of(product: TestProduct, items: int) -> Administration:
    """Return the record of so many items of a product, used up."""
    return Administration(
        drug=product.entry.name,
        dose=product.content * items,
        ndc=product.ndc.ndc11,
        containers=(Container(product.label, ndc=product.ndc.ndc11, count=items),),
        on=product.on,
        diagnoses=(_DIAGNOSES[0],),
        place_of_service=_OFFICE,
    )


def _items(product: TestProduct, seed: int) -> int:
    return Random(seed).randint(1, product.most)  # noqa: S311 - to make data, not secrets
