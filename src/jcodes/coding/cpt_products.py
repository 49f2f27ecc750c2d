"""Vaccines and immune globulins that have a CPT product code and no Level II code: the record's number is carried to the claim.

One dose of a vaccine is one unit. Immune globulins are counted by the dosage that CMS's crosswalk has for their number. The product is not
looked up: CPT's descriptors are licensed, so that the record has to state the number, or name a product that CMS lists with a single one.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import Catalog
from jcodes.catalogs.drug_text import drug_text
from jcodes.catalogs.names import cpt_numbers
from jcodes.claims import Administration, ServiceLine
from jcodes.coding.answer import CodedDrug
from jcodes.doses import Dosage, Dose
from jcodes.errors import JcodesError, quiet
from jcodes.rules.context.lookups import links_of
from jcodes.services.vaccines import is_globulin_number, is_product_number
from jcodes.vocabulary.products import NdcUnit

__all__ = ["carried", "doses_of", "product_of"]


def product_of(record: Administration, cat: Catalog) -> str:
    """Return the CPT product code of a vaccine or an immune globulin that the record states, or names; blank if it does neither.

    A name stands for its number only in the volume that CMS's crosswalk has for it: Havrix 0.5 mL is not the number of 1 mL.
    """
    stated = record.code.strip()
    if stated:
        return stated if is_product_number(stated) else ""
    named = () if record.ndc.strip() else cpt_numbers(record.drug) or ()
    return named[0] if len(named) == 1 and is_product_number(named[0]) and _is_whole(record, named[0], cat) else ""


def _is_whole(record: Administration, number: str, cat: Catalog) -> bool:
    """Return whether no volume on the record, as the dose or behind a strength, differs from the one that CMS's crosswalk counts a vaccine by."""
    dosage = None if is_globulin_number(number) else _dosage_of(cat, number)
    if dosage is None or dosage.amount is None:
        return True
    texts = [] if record.dose is None else [str(record.dose)]
    texts += [one.text.rpartition("/")[2] for one in drug_text(record.drug).amounts]
    return not any(_differs(text, dosage.amount) for text in texts)


def _differs(text: str, amount: Dose) -> bool:
    try:
        given = Dose.parse(text)
    except JcodesError:
        return False
    return given.unit.dimension == amount.unit.dimension and given != amount


_NO_DESCRIPTOR: Final = "{0} is a CPT product code: one unit for the dose; jcodes has no descriptor to compare it with"
_COUNTED: Final = "{0} is a CPT product code: counted by {1}, its dosage in CMS's crosswalk"
_UNCOUNTED: Final = "{0}: its CPT descriptor, which jcodes does not include, says how much is one unit; give the number of units as doses, such as '2 doses'"


def carried(
    record: Administration, number: str, charges: Mapping[str, Decimal | None], pointers: tuple[int, ...], cat: Catalog
) -> CodedDrug:
    """Return the record with a line of its CPT product code, at the charge of the code; the NDC needs the dose as a volume."""
    charge = charges.get(number)
    ndc, dose = record.parsed_ndc, record.dose
    units, note, lack = _units_of(record, number, cat)
    line = ServiceLine(
        number,
        units,
        on=record.on,
        charge=charge,
        diagnosis_pointers=pointers,
        administration=record,
    )
    missing = [lack] if lack else []
    if charge is None:
        missing.append(f"the charge of {number} is missing")
    if ndc is not None and dose is not None and dose.unit.dimension == "volume":
        line = line.evolve(ndc=ndc.format(), ndc_quantity=str(dose.to("mL").amount), ndc_unit=NdcUnit.ML.value)
    elif ndc is not None:
        missing.append(f"the line of {number} has no NDC: give the dose in mL")
    return CodedDrug(record, (), (), None, None, None, (line,), tuple(missing), (note,), product=number)


def _units_of(record: Administration, number: str, cat: Catalog) -> tuple[int | None, str, str]:
    """Return the units of a record, what to review, and what it lacks.

    An amount of an immune globulin is several units of its number; without a dosage from CMS nothing is guessed.
    """
    note, dose = _NO_DESCRIPTOR.format(number), record.dose
    if dose is None or dose.unit.is_count or not is_globulin_number(number):
        return doses_of(record), note, ""
    dosage = _dosage_of(cat, number)
    if dosage is None:
        return None, note, _UNCOUNTED.format(number)
    note = _COUNTED.format(number, dosage)
    try:
        return billing_units(dosage, dose, strength=record.strength).administered, note, ""
    except JcodesError as error:
        return None, note, f"{number}: {error}"


@lru_cache(maxsize=64)
def _dosage_of(cat: Catalog, number: str) -> Dosage | None:
    """Return the one dosage that the newest of CMS's crosswalks with the number has for it: CMS's files drop products, not dosages."""
    with quiet():
        for release in reversed(cat.releases("crosswalk")):
            found = {link.dosage for link in links_of(cat, number, release.quarter.first)}
            if found:
                return found.pop() if len(found) == 1 else None
    return None


def doses_of(record: Administration) -> int:
    """Return the doses of a record: the whole number that it states, else 1."""
    dose = record.dose
    return int(dose.amount) if dose is not None and dose.unit.is_count and dose.amount == int(dose.amount) > 0 else 1
