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
from jcodes.vocabulary.products import NdcUnit

__all__ = ["carried", "doses_of", "product_of"]


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
    """Return the record with one unit for each dose of its CPT product code, at the charge of the code; the NDC needs the dose as a volume."""
    charge = charges.get(number)
    ndc, dose = record.parsed_ndc, record.dose
    line = ServiceLine(
        number,
        doses_of(record),
        on=record.on,
        charge=charge,
        diagnosis_pointers=pointers,
        administration=record,
    )
    missing = [] if charge is not None else [f"the charge of {number} is missing"]
    if ndc is not None and dose is not None and dose.unit.dimension == "volume":
        line = line.evolve(ndc=ndc.format(), ndc_quantity=str(dose.to("mL").amount), ndc_unit=NdcUnit.ML.value)
    elif ndc is not None:
        missing.append(f"the line of {number} has no NDC: give the dose in mL")
    notes = (f"{number} is a CPT product code: one unit for the dose; jcodes has no descriptor to compare it with",)
    return CodedDrug(record, (), (), None, None, None, (line,), tuple(missing), notes, product=number)


def doses_of(record: Administration) -> int:
    """Return the doses of a record: the whole number that it states, else 1."""
    dose = record.dose
    return int(dose.amount) if dose is not None and dose.unit.is_count and dose.amount == int(dose.amount) > 0 else 1
