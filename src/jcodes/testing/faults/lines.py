"""Faults of one line: a clean line of a real product with one field changed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from jcodes.claims import Administration, ServiceLine
from jcodes.testing.choices import Choices
from jcodes.testing.faults.fault import LineFault

__all__ = ["LINE_FAULTS"]

_COMMERCIAL: Final = "commercial-generic"
_MEDICAID: Final = "medicaid-generic"


def _set(field: str, *values: Any, policy: str = "medicare-part-b") -> LineFault:
    """Return the fault of a field with one of *values*, the simplest first."""

    def change(choose: Choices, line: ServiceLine) -> ServiceLine:
        return line.evolve(**{field: choose.one_of(values)})

    return LineFault(change, policy)


def _pointing(*pointers: tuple[int, ...]) -> LineFault:
    """Return the fault of pointers that the diagnoses of the claim do not bear out."""
    return attrs.evolve(_set("diagnosis_pointers", *pointers), needs_claim=True)


def _plus(*modifiers: str) -> LineFault:
    """Return the fault of modifiers added to those of the line."""

    def change(_: Choices, line: ServiceLine) -> ServiceLine:
        return line.evolve(modifiers=(*line.modifiers, *modifiers))

    return LineFault(change)


def _recorded(**facts: Any) -> LineFault:
    """Return the fault of the record behind a line, which differs in *facts*."""

    def change(_: Choices, line: ServiceLine) -> ServiceLine:
        return line.evolve(administration=_record(line).evolve(**facts))

    return LineFault(change)


def _record(line: ServiceLine) -> Administration:
    return Administration(dose=f"{line.ndc_quantity} mL", route="intravenous infusion", on=line.on, ndc=line.ndc)


def _lowered(_: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(code=f"{line.code[0].lower()}-{line.code[1:]}")


def _repeated(_: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(modifiers=("59", "59"))


def _reversed(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(through=_moved(line, -choose.whole(1, 30)))


def _moved(line: ServiceLine, days: int) -> Any:
    return None if line.on is None else line.on + timedelta(days=days)


def _later(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(on=_moved(line, choose.whole(400, 800)))


def _fractional(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(units=f"{line.units}.{choose.whole(1, 9)}")


def _many_decimals(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(ndc_quantity=f"{line.ndc_quantity.partition('.')[0]}.{choose.whole(1, 9)}23{choose.whole(1, 9)}")


def _thrice(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(ndc_quantity=f"{(line.ndc_amount or 0) * choose.whole(3, 9):f}")


def _on_another_day(choose: Choices, line: ServiceLine) -> ServiceLine:
    return line.evolve(administration=_record(line).evolve(on=_moved(line, choose.whole(1, 5))))


LINE_FAULTS: Final[Mapping[str, LineFault]] = {
    "charge-missing": _set("charge", None, "0.00"),
    "charge-negative": _set("charge", "-0.01", "-10.00"),
    "code-malformed": _set("code", "J93I2", "J931", "93120J", ""),
    "code-nonstandard-format": LineFault(_lowered),
    "code-unknown": _set("code", "J0000", "J0001"),
    "data-not-loaded": LineFault(_later),
    "date-missing": _set("on", None),
    "dates-reversed": LineFault(_reversed),
    "documentation-incomplete": _set("documentation", {"dose": False}, {"drug": False}, {"strength": False}),
    "modifier-duplicate": LineFault(_repeated),
    "modifier-ended": _plus("JG"),
    "modifier-malformed": _plus("JZX"),
    "modifier-nonstandard-format": _set("modifiers", ("jz",), ("kx",)),
    "modifier-unknown": _plus("XX"),
    "modifiers-too-many": _set("modifiers", ("JZ", "59", "RT", "LT", "KX")),
    "ndc-malformed": _set("ndc", "12", "5024205121", "N4"),
    "ndc-missing": _set("ndc", "", policy=_MEDICAID),
    "ndc-not-on-crosswalk": _set("ndc", "00409-1234-01"),
    "ndc-placeholder": _set("ndc", "99999-9999-99", "12345-6789-01", "00000-0000-00"),
    "ndc-quantity-differs": LineFault(_thrice),
    "ndc-quantity-malformed": _set("ndc_quantity", "0", "1,000", "ten"),
    "ndc-quantity-missing": _set("ndc_quantity", ""),
    "ndc-quantity-precision": LineFault(_many_decimals, _COMMERCIAL),
    "ndc-unit-not-accepted": _set("ndc_unit", "ME", policy=_COMMERCIAL),
    "ndc-unit-unknown": _set("ndc_unit", "MG", "vials"),
    "place-of-service-unknown": _set("place_of_service", "00", "1"),
    "pointer-missing": _pointing(()),
    "pointer-out-of-range": _pointing((2,), (13,)),
    "record-code-mismatch": _recorded(code="J0000"),
    "record-date-mismatch": LineFault(_on_another_day),
    "record-incomplete": _recorded(dose=None),
    "revenue-code-malformed": _set("revenue_code", "1636", "06"),
    "revenue-code-unknown": _set("revenue_code", "0334", "334"),
    "units-fractional": LineFault(_fractional),
    "units-missing": _set("units", "", "7x"),
    "units-not-positive": _set("units", "0", "-1"),
}
"""By rule id: what makes a clean line wrong."""
