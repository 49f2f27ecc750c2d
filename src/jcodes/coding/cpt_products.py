"""Vaccines and immune globulins that have a CPT product code and no Level II code: the record's number is carried to the claim.

One dose is one unit. The product is not looked up: CPT's descriptors are licensed, so that the record has to state the number, or name a
vaccine that CMS lists with a single one.
"""

from collections.abc import Mapping
from decimal import Decimal

from jcodes.catalogs.names import cpt_numbers
from jcodes.claims import Administration, ServiceLine
from jcodes.coding.answer import CodedDrug
from jcodes.services.vaccines import is_product_number

__all__ = ["carried", "product_of"]


def product_of(record: Administration) -> str:
    """Return the CPT product code of a vaccine or an immune globulin that the record states, or names; blank if it does neither."""
    stated = record.code.strip()
    if stated:
        return stated if is_product_number(stated) else ""
    named = () if record.ndc.strip() else cpt_numbers(record.drug) or ()
    return named[0] if len(named) == 1 and is_product_number(named[0]) else ""


def carried(
    record: Administration, number: str, charges: Mapping[str, Decimal | None], pointers: tuple[int, ...]
) -> CodedDrug:
    """Return the record with one unit of its CPT product code, at the charge of the code in *charges*."""
    charge = charges.get(number)
    ndc = record.parsed_ndc
    line = ServiceLine(
        number, 1, on=record.on, ndc="" if ndc is None else ndc.format(), charge=charge, diagnosis_pointers=pointers,
        administration=record,
    )  # fmt: skip
    missing = () if charge is not None else (f"the charge of {number} is missing",)
    notes = (f"{number} is a CPT product code: one unit for the dose; jcodes has no descriptor to compare it with",)
    return CodedDrug(record, (), (), None, None, None, (line,), missing, notes, product=number)
