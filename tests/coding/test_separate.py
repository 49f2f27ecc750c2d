"""Services that NCCI bundles and records document as separate: 59, as far as the payer's table asks for it."""

from datetime import date
from typing import Any

import pytest

from jcodes import Administration, Container
from jcodes.coding import Coding, code

DAY = date(2026, 2, 10)
CHEMO = Administration(code="J9271", dose="200 mg", route="IV infusion", on=DAY, start="09:00", stop="09:40", place_of_service="11",
                       diagnoses="C34.90", containers=[Container("200 mg/8 mL", type="single-dose")])  # fmt: skip
SHOT = Administration(code="J3420", dose="1 mg", route="IM", on=DAY, place_of_service="11", diagnoses="D51.0")
HEPARIN = Administration(code="J1644", dose="25000 units", route="IV infusion", on=DAY, start="10:00", stop="12:00", place_of_service="11",
                         diagnoses="I26.99")  # fmt: skip
GLOBULIN = Administration(code="J1559", dose="10 g", route="SC infusion", on=DAY, start="08:00", stop="09:00", place_of_service="11",
                          diagnoses="D80.0")  # fmt: skip
PUSH = Administration(
    code="J2405", dose="4 mg", route="IV push", on=DAY, start="10:00", place_of_service="11", diagnoses="R11.0"
)


def text(coding: Coding) -> str:
    return "; ".join(str(line) for line in coding.lines if not line.code.startswith("J") or line.code == "J1644")


@pytest.mark.parametrize(
    ("records", "policy", "expected"),
    [
        ([CHEMO, SHOT], "medicare-part-b", "96413 x 1; 96372-59 x 1"),
        ([CHEMO, SHOT], "commercial-generic", "96413 x 1; 96372 x 1"),
        ([SHOT], "medicare-part-b", "96372 x 1"),
        ([HEPARIN], "medicare-part-b", "J1644-59 x 25; 96365 x 1; 96366 x 1"),
        ([HEPARIN], "commercial-generic", "J1644 x 25; 96365 x 1; 96366 x 1"),
        ([GLOBULIN, PUSH], "medicare-part-b", "96374 x 1; 96369-59 x 1"),
    ],
)
def test_what_the_record_separates_has_59(records: list[Administration], policy: str, expected: str) -> None:
    coding = code(records, policy=policy)
    assert sorted(text(coding).split("; ")) == sorted(expected.split("; "))
    assert not {"ncci-pair-without-modifier", "two-initial-services"} & {one.rule for one in coding.report.findings}
    assert ("59" in expected) == any("59" in note or "59" in str(coding.services) for note in coding.notes)


def test_two_encounters_of_a_day_pass_our_own_check() -> None:
    twice = [SHOT.evolve(encounter="a", start="09:00"), SHOT.evolve(encounter="b", start="17:00")]
    coding = code(twice)
    assert "96372 x 2" in str(coding.claim)
    assert not {"line-duplicate", "administration-codes-differ"} & {one.rule for one in coding.report.findings}


def test_each_eye_may_have_its_own_drug() -> None:
    """Vabysmo in one and Eylea in the other: neither drug lacks units for the other side."""
    eye: dict[str, Any] = {"route": "intravitreal", "on": DAY, "place_of_service": "11", "diagnoses": "H35.3231"}
    coding = code(
        [Administration("Vabysmo", "6 mg", site="OD", **eye), Administration("Eylea", "2 mg", site="OS", **eye)]
    )
    assert not coding.report.of("bilateral-units-for-one-side")
    alone = code([Administration("Eylea", "2 mg", site="OU", **eye)])
    assert any("is 2 mg the dose of each side or of both?" in lack for lack in alone.missing)
    assert alone.report.of("bilateral-units-for-one-side")


def test_bevacizumab_of_the_eye_passes_our_own_check() -> None:
    """Avastin is J9035, but not in the eye."""
    given = Administration("Avastin", "1.25 mg", route="intravitreal", site="OS", on=DAY, diagnoses="H35.3221")
    coding = code(given, facility=True, setting="hospital-outpatient")
    assert "C9257-LT x 5" in str(coding.claim)
    assert not coding.report.of("record-code-mismatch")


def test_a_dialysis_facility_bills_no_administration() -> None:
    given = Administration("Parsabiv", "5 mg", route="IV push", on=DAY, place_of_service="65", diagnoses="N18.6")
    coding = code(given)
    assert [line.code for line in coding.lines] == ["J0606"]
    assert any("add AY to a drug that was not for ESRD" in note for note in coding.notes)
    assert "96374" in str(code(given.evolve(place_of_service="11")).claim)
