"""The lines of `code` pass `check`: every sort of drug code, every payer and form, given once from a single-dose container."""

import os
from collections.abc import Iterator
from datetime import date

import pytest

import jcodes
from jcodes import Administration, Container, Entry
from jcodes.claims import ClaimForm, Route
from jcodes.coding import Coding, code
from jcodes.coding.entry_tests import is_valid
from jcodes.doses import Basis
from jcodes.rules import Severity
from jcodes.rules.context.lookups import quiet
from jcodes.services.drugs import is_for_eyes, is_injected, routes_of
from jcodes.services.table import SERVICES

pytestmark = pytest.mark.sweep

DAY = date(2026, 2, 3)
WAYS: dict[str, dict[str, object]] = {
    "Part B": {"policy": "medicare-part-b", "place_of_service": "11"},
    "hospital": {"facility": True, "setting": "hospital-outpatient"},
    "hospital, professional": {"policy": "medicare-part-b", "place_of_service": "22"},
    "surgery center": {"facility": True, "setting": "ambulatory-surgery"},
    "surgery center by place": {"policy": "medicare-asc", "place_of_service": "24"},
    "DME": {"policy": "medicare-dme", "setting": "dme", "place_of_service": "12"},
    "Medicare Advantage": {"policy": "medicare-advantage", "place_of_service": "11"},
    "Medicaid": {"policy": "medicaid-generic", "place_of_service": "11"},
    "commercial": {"policy": "commercial-generic", "place_of_service": "11"},
}
ORDER = (Route.INTRAVENOUS_INFUSION, Route.INTRA_ARTICULAR, Route.SUBCUTANEOUS, Route.INTRAMUSCULAR)
SITES = {Route.INTRAVITREAL: "right eye", Route.INTRA_ARTICULAR: "right knee"}
OF_THE_DRUG = {
    "c-code-outside-hospital-outpatient",
    "claim-without-lines",
    "drug-not-coded",
    "esrd-code-without-esrd-diagnosis",
    "facility-administration-code",
    "facility-drug",
    "oral-drug",
    "self-administered-drug",
    "units-exceed-mue",
}
"""Rules about whether the drug is covered there at all, whatever its lines say."""
PROFESSIONAL = {"hospital, professional"}
ONLY_IN = {"facility-drug": PROFESSIONAL, "facility-administration-code": PROFESSIONAL}
"""Where alone rules about the place may find something."""
OF_THE_RECORD = {
    "laterality-missing": "documented",
    "medicare-vaccine-code": "CPT product code",
    "modifier-missing": "",
    "ndc-missing": "",
    "unlisted-narrative-missing": "narrative",
    "unlisted-ndc-missing": "",
}
"""Rules about facts that the plain record leaves out."""


def sort_of(entry: Entry) -> tuple[object, ...]:
    """Return what decides the lines of a code: codes with equal facts are of one sort."""
    with quiet():
        with_status = entry.outpatient(DAY)
        center = jcodes.catalog("2026-01").surgery_center(entry.code, DAY)
    return (
        str(entry.code)[0],
        entry.kind,
        entry.traits,
        entry.routes,
        entry.dosage.basis,
        None if with_status is None else with_status.is_paid_separately,
        None if center is None else center.is_paid_separately,
        entry.jw_jz_since() is None,
    )


def entries() -> Iterator[Entry]:
    """Yield one code of each sort; with ``JCODES_SWEEP=whole`` every code."""
    seen = set()
    for entry in jcodes.catalog("2026-01").values():
        if is_valid(entry, DAY) and entry.dosage.amount is not None and entry.dosage.basis is not Basis.NONE:
            sort = sort_of(entry)
            if sort not in seen or os.environ.get("JCODES_SWEEP") == "whole":
                seen.add(sort)
                yield entry


def route_of(entry: Entry) -> Route | None:
    """Return a plain route for the code."""
    if is_for_eyes(entry):
        return Route.INTRAVITREAL
    named = routes_of(entry)
    if named:
        return next((one for one in ORDER if one in named), min(named, key=lambda one: one.value))
    return Route.INTRAVENOUS_INFUSION if is_injected(entry) else None


def coded(entry: Entry, way: dict[str, object]) -> Coding:
    """Return the code's lines for one unit from a single-dose container."""
    amount, route = str(entry.dosage.amount), route_of(entry)
    given = Administration(
        code=str(entry.code),
        dose=amount,
        route=route,
        site="" if route is None else SITES.get(route, ""),
        on=DAY,
        start="09:00",
        stop="09:45",
        diagnoses=["C34.90"],
        containers=[Container(amount, type="single-dose")],
    )
    charge = {str(entry.code): "10.00"} | dict.fromkeys(SERVICES, "5.00")
    return code(given, charge=charge, catalog="2026-01", **way)  # type: ignore[arg-type]


ALL = tuple(entries())


@pytest.mark.parametrize("way", WAYS)
def test_no_line_of_code_draws_a_finding(way: str) -> None:
    faults = []
    for entry in ALL:
        coding = coded(entry, WAYS[way])
        asked = " ".join(coding.missing)
        for one in coding.report.findings:
            if one.severity is Severity.INFORMATION or (one.rule in OF_THE_DRUG and way in ONLY_IN.get(one.rule, WAYS)):
                continue
            if one.rule not in OF_THE_RECORD or OF_THE_RECORD[one.rule] not in asked:
                faults.append(f"{entry.code} {one.rule} {one.message} | {coding.claim}")
    assert not faults, "\n".join(faults)


def test_the_sweep_has_sorts_enough() -> None:
    assert len(ALL) > 200


def test_a_packaged_drug_takes_neither_jw_nor_jz_in_a_hospital() -> None:
    """The same record has JZ in an office, where the drug is paid separately."""
    given = Administration(
        code="J2405",
        dose="4 mg",
        route="IV push",
        on=DAY,
        containers=[Container("4 mg/2 mL", type="single-dose")],
        diagnoses="R11.0",
    )
    hospital = code(given, facility=True, setting="hospital-outpatient")
    assert [str(line) for line in hospital.claim.lines if line.code == "J2405"] == ["J2405 x 4"]
    assert hospital.claim.policy == "medicare-opps"
    assert hospital.claim.form is ClaimForm.INSTITUTIONAL
    assert "J2405-JZ x 4" in str(code(given, place_of_service="11").claim)
    half = given.evolve(dose="2 mg")
    assert "JW" not in str(code(half, facility=True, setting="hospital-outpatient").claim)
    assert "J2405-JW x 2" in str(code(half, place_of_service="11").claim)
    unknown = given.evolve(containers=())
    assert not any("JW or JZ" in one for one in code(unknown, facility=True, setting="hospital-outpatient").missing)


@pytest.mark.parametrize(
    ("facts", "policy"),
    [
        ({}, "medicare-part-b"),
        ({"facility": False}, "medicare-part-b"),
        ({"facility": True}, "medicare-opps"),
        ({"facility": True, "setting": "hospital-outpatient"}, "medicare-opps"),
        ({"facility": True, "setting": "ambulatory-surgery"}, "medicare-asc"),
        ({"setting": "ambulatory-surgery"}, "medicare-part-b"),
        ({"facility": True, "policy": "commercial-generic"}, "commercial-generic"),
    ],
)
def test_who_bills_decides_the_policy(facts: dict[str, object], policy: str) -> None:
    given = Administration(code="J9312", dose="750 mg", route="IV infusion", on=DAY, start="09:00", stop="10:00")
    assert code(given, **facts).claim.policy == policy  # type: ignore[arg-type]
