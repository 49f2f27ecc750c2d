"""Charges (FT1) as the fields of a `ServiceLine`."""

from decimal import Decimal
from typing import Final

from jcodes.claims import NdcUnit
from jcodes.claims.charges import as_money
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.systems import NDC_OF_UCUM
from jcodes.integrations.hl7.fields import Fields
from jcodes.integrations.hl7.given import Facts, Tell
from jcodes.integrations.hl7.values import diagnoses_of, drug_of, moment_of, number_of
from jcodes.sources import as_citation

__all__ = ["FIELDS_SOURCES", "charge_of"]

FIELDS_SOURCES: Final = tuple(map(as_citation, ("hl7-v2-ft1: the fields", "hl7-v2-0017: the types of transactions")))
"""What the fields, and the choice of charges, rest on."""
_CHARGE: Final = "CG"
_TYPES: Final = {"CD": "a credit", "PY": "a payment", "AJ": "an adjustment", "CO": "a copayment"}


def charge_of(fields: Fields, tell: Tell) -> Facts | None:
    """Return the fields of the line of an FT1 segment, and its diagnoses; None if it is no charge with a code, which *tell* is told."""
    kind = fields.component(6).upper()
    if kind not in {_CHARGE, ""}:
        tell(f"{_TYPES.get(kind, 'another transaction')}, not a charge; it is skipped", 6)
        return None
    stated = drug_of(fields, 7)
    code = fields.component(25) or stated.code
    if not code:
        tell("no procedure code; the charge is left out", 25)
        return None
    facts: Facts = {
        "code": code,
        "modifiers": [one for one in fields.repeated(26) if one],
        "units": fields.component(10),
        "ndc": drug_of(fields, 29).ndc or stated.ndc,
        "rendering_provider": fields.component(20),
        "revenue_code": fields.component(41),
        "diagnoses": diagnoses_of(fields, 19),
        "prior_authorization": fields.component(39),
    }
    facts["ndc_quantity"], facts["ndc_unit"] = _quantity(fields)
    facts["charge"] = _amount(fields, tell)
    first, last = (moment_of(fields.component(4, place)) for place in (1, 2))
    if first is None:
        tell("no date of service; left blank", 4)
    else:
        facts["on"] = first.day
        facts["through"] = last.day if last is not None and last.day != first.day else None
    return facts


def _quantity(fields: Fields) -> tuple[str, str]:
    """Return quantity and unit of the NDC (FT1-43)."""
    amount, unit = fields.component(43), fields.component(43, 2)
    known = NdcUnit.find(unit)
    return amount, NDC_OF_UCUM.get(unit, unit) if known is None else known.value


def _amount(fields: Fields, tell: Tell) -> Decimal | None:
    """Return the amount of the charge: FT1-11, otherwise FT1-12 times the quantity."""
    whole, each = fields.component(11), fields.component(12)
    quantity = number_of(fields.component(10))
    if not whole and each and quantity is not None:
        price = number_of(each)
        whole = each if price is None else format(price * quantity, "f")
    if not whole:
        return None
    try:
        return as_money(whole)
    except JcodesError as error:
        tell(f"{error.message}; left blank", 11 if fields.component(11) else 12)
        return None
