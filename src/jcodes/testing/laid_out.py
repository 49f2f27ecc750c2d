"""The line and the record of some items of a product."""

from decimal import Decimal
from typing import Final

from jcodes.claims import Administration, Container, ServiceLine
from jcodes.testing.product import TestProduct

__all__ = ["DIAGNOSES", "OFFICE", "administration_of", "line_of"]

DIAGNOSES: Final = ("D50.9", "M54.50", "M81.0", "R11.0")
"""Diagnoses that fit no drug in particular."""
OFFICE: Final = "11"
_CENT: Final = Decimal("0.01")


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
        diagnoses=(DIAGNOSES[0],),
        place_of_service=OFFICE,
    )
