"""Faults of a record: `jcodes.code` lays out its claim, whose report has the finding."""

from collections.abc import Mapping
from typing import Any, Final

from jcodes.claims import Administration
from jcodes.testing.choices import Choices
from jcodes.testing.faults.fault import RecordFault

__all__ = ["RECORD_FAULTS"]


def _set(**facts: Any) -> RecordFault:
    def change(_: Choices, record: Administration) -> Administration:
        return record.evolve(**facts)

    return RecordFault(change)


def _given(drug: str, dose: str, route: str | None, **facts: Any) -> RecordFault:
    """Return the fault of another drug, given on the day of the clean record."""

    def change(_: Choices, record: Administration) -> Administration:
        return Administration(drug, dose, route=route, **{**_kept(record), **facts})

    return RecordFault(change)


def _kept(record: Administration) -> dict[str, Any]:
    return {"on": record.on, "diagnoses": record.diagnoses, "place_of_service": record.place_of_service}


def _rituxan(dose: str, *containers: str, **facts: Any) -> RecordFault:
    named = {"containers": containers, "container_type": "single-dose", "start": "09:00", "stop": "12:00"}
    return _given("Rituxan", dose, facts.pop("route", "intravenous infusion"), **{**named, **facts})


RECORD_FAULTS: Final[Mapping[str, RecordFault]] = {
    "containers-not-recorded": _rituxan("740 mg"),
    "dialysis-bundle": _given("Venofer", "100 mg", "intravenous push", place_of_service="65", diagnoses=("N18.6",)),
    "documentation-incomplete": _set(documentation={"route": False, "medical_necessity": False}),
    "laterality-missing": _given("Eylea", "2 mg", "intravitreal"),
    "modifier-missing": _given("Aranesp", "100 mcg", "subcutaneous", code="J0881"),
    "place-of-service-unknown": _set(place_of_service="00"),
    "record-incomplete": _rituxan("740 mg", route=None),
    "self-administered-drug": _given("Humira", "40 mg", "subcutaneous"),
    "units-exceed-mue": _rituxan("5000 mg"),
    "waste-avoidable": _rituxan("300 mg", "500 mg"),
    "waste-whole-container": _rituxan("300 mg", "100 mg", "400 mg"),
}
"""By rule id: what makes a clean record one whose claim is wrong."""
