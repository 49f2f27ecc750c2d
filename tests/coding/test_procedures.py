"""What `code` asks instead of guessing: procedures, dialysis, who bills; and the units and NDC of vaccines."""

import pytest

from jcodes import Administration, code
from jcodes.coding import Coding

DAY = "2026-02-03"


def coded(*records: Administration, **facts: object) -> Coding:
    way = {"policy": "medicare-part-b", "place_of_service": "11"} | facts
    return code([one.evolve(on=DAY) for one in records], diagnoses="C67.9", **way)  # type: ignore[arg-type]


def asked(coding: Coding) -> str:
    return "; ".join(coding.missing)


PICC = Administration(code="J2997", dose="2 mg", route="IV push", site="PICC")
KNEE = Administration(code="J3301", dose="40 mg", route="intra-articular", site="right knee")
NUMBING = KNEE.evolve(code="J2003", dose="50 mg")


@pytest.mark.parametrize(
    ("record", "is_asked", "services"),
    [
        (Administration(code="J9030", dose="50 mg", route="intravesical"), True, ""),
        (Administration(code="J0585", dose="100 units", route="intravesical", site="bladder"), False, "52287 x 1"),
        (PICC, True, ""),
        (PICC.evolve(site="", drug="Cathflo Activase"), True, ""),
        (PICC.evolve(site=""), False, "96374 x 1"),
        (PICC.evolve(dose="50 mg"), False, "96374 x 1"),
        (PICC.evolve(code="J1885", dose="2 mg"), False, "96374 x 1"),
        (Administration(code="J2003", dose="30 mg", route="IM", site="right trapezius trigger point"), True, ""),
        (Administration(code="J3301", dose="10 mg", route="SC", site="carpal tunnel, left"), True, ""),
        (Administration(code="J1885", dose="30 mg", route="IM", site="deltoid muscle"), False, "96372 x 1"),
    ],
)
def test_a_procedure_is_asked_about_and_no_push(record: Administration, *, is_asked: bool, services: str) -> None:
    """Instilled into the bladder, or clearing a catheter; nearly: a toxin with a code of its own, or another dose or drug."""
    coding = coded(record)
    assert ("a procedure of its own" in asked(coding)) is is_asked
    assert "; ".join(str(one) for _, found in coding.services for one in found.billed) == services


def test_an_anesthetic_with_the_injection_of_a_joint_is_asked_about() -> None:
    """Nearly: alone in the joint, on another day, or in a muscle."""
    assert "J2003: a local anesthetic" in asked(coded(KNEE, NUMBING))
    for others in ([NUMBING], [KNEE, NUMBING.evolve(route="IM")]):
        assert "a local anesthetic" not in asked(coded(*others))
    apart = code([KNEE.evolve(on=DAY), NUMBING.evolve(on="2026-02-04")], place_of_service="11", diagnoses="M17.11")
    assert "a local anesthetic" not in asked(apart)


SHOT = Administration(code="J0696", dose="1 g", route="IM")
DILUENT = Administration(code="J2003", dose="21 mg", route="IM")


@pytest.mark.parametrize(
    ("records", "is_asked", "services"),
    [
        ([SHOT, DILUENT], True, "96372 x 2"),
        ([SHOT.evolve(site="left thigh"), DILUENT], True, "96372 x 2"),
        ([SHOT.evolve(bag="a"), DILUENT.evolve(bag="A ")], True, "96372 x 1"),
        ([SHOT, DILUENT.evolve(purpose="carrier")], False, "96372 x 1"),
        ([SHOT.evolve(site="left thigh"), DILUENT.evolve(site="right thigh")], False, "96372 x 2"),
        ([SHOT, DILUENT.evolve(route="SC")], False, "96372 x 2"),
        ([DILUENT, DILUENT], False, "96372 x 2"),
        ([DILUENT], False, "96372 x 1"),
    ],
)
def test_an_anesthetic_like_another_shot_may_have_dissolved_it(
    records: list[Administration], *, is_asked: bool, services: str
) -> None:
    """Ceftriaxone dissolved in lidocaine is one injection; the record has to say so, or where each went."""
    coding = coded(*records)
    assert ("if it dissolved that drug, both are one injection" in asked(coding)) is is_asked
    assert "; ".join(str(one) for _, found in coding.services for one in found.billed) == services


def test_a_dialysis_facility_bills_vaccines_with_their_service_only() -> None:
    """Calcimimetics and ESRD codes are in the bundle; of other drugs, AY is asked."""
    way = {"place_of_service": "65"}
    bundled = coded(Administration(code="J0606", dose="5 mg", route="IV push"), **way)
    assert str(bundled.claim) == "J0606 x 50"
    assert any("J0606: in the ESRD bundle" in note for note in bundled.notes)
    assert "whether it was for ESRD" not in asked(bundled)
    assert "dialysis-bundle" in {finding.rule for finding in bundled.report.findings}
    other = coded(Administration(code="J3373", dose="1 g", route="IV infusion", start="09:00", stop="10:00"), **way)
    assert "J3373: whether it was for ESRD" in asked(other)
    assert "963" not in str(other.claim)
    vaccines = coded(
        Administration(code="90662", route="IM"), Administration(code="Q2038", dose="0.5 mL", route="IM"), **way
    )
    assert str(vaccines.claim).endswith("G0008 x 2")
    assert not any("no administration service" in note for note in vaccines.notes)
    before = code(
        Administration(code="J0606", dose="5 mg", route="IV push", on="2020-12-31"),
        place_of_service="65",
        diagnoses="N18.6",
    )
    assert "J0606: whether it was for ESRD" in asked(before)
    assert "dialysis-bundle" not in {finding.rule for finding in before.report.findings}
    assert "96374" in str(
        coded(Administration(code="J3373", dose="1 g", route="IV push"), policy="commercial-generic", **way).claim
    )


@pytest.mark.parametrize(("place", "facility", "is_asked"), [("22", None, True), ("21", None, True), ("22", True, False), ("22", False, False), ("11", None, False), ("24", None, False)])  # fmt: skip
def test_who_bills_in_a_hospital_is_asked(place: str, facility: bool | None, *, is_asked: bool) -> None:
    record = Administration(code="J1885", dose="30 mg", route="IM")
    coding = coded(record, place_of_service=place, facility=facility)
    assert ("who bills:" in asked(coding)) is is_asked


@pytest.mark.parametrize(
    ("facts", "line", "lack"),
    [
        ({}, "90715 x 1", ""),
        ({"dose": "2 doses"}, "90715 x 2", ""),
        ({"dose": "0.5 mL", "ndc": "58160-0842-11"}, "90715 x 1, 58160-0842-11 ML 0.5", ""),
        ({"dose": "1 dose", "ndc": "58160-0842-11"}, "90715 x 1", "no NDC: give the dose in mL"),
        ({"ndc": "58160-0842-11"}, "90715 x 1", "no NDC: give the dose in mL"),
    ],
)
def test_a_vaccine_has_a_unit_a_dose_and_its_ndc_by_volume(facts: dict[str, object], line: str, lack: str) -> None:
    coding = coded(Administration(code="90715", route="IM", **facts))  # type: ignore[arg-type]
    found = coding.claim.lines[0]
    shown = f"{found}, {found.ndc} {found.ndc_unit} {found.ndc_quantity}" if found.ndc else str(found)
    assert shown == line
    assert lack in asked(coding)
    assert sum(int(one.units) for one in coding.claim.lines[1:]) == int(found.units)


def test_diagnoses_of_two_uses_of_a_toxin_without_a_site_are_asked() -> None:
    """With a site, or with chronic migraine alone, 64615 is the service."""
    botox = Administration(code="J0585", dose="155 units", route="IM", on=DAY, place_of_service="11")
    both = ["G43.709", "G24.3"]
    assert "the site decides the code" in asked(code(botox.evolve(diagnoses=both)))
    assert "64615 x 1" in str(code(botox.evolve(diagnoses=both, site="head and neck")).claim)
    assert "64615 x 1" in str(code(botox.evolve(diagnoses=both[:1])).claim)


def test_a_drug_without_a_line_is_named_unless_it_only_carries_another() -> None:
    given = Administration(code="J0696", dose="1 g", route="IV infusion", start="09:00", stop="09:40")
    carrier = Administration("lidocaine 1%", "1 mL", route="IM", purpose="carrier")
    assert "leave out a drug" not in asked(coded(given, carrier))
    given_too = carrier.evolve(purpose=None)
    assert str(coded(given, given_too).claim.lines[1]) == "J2003 x 10"
    assert "leave out a drug" in asked(coded(given, given_too.evolve(drug="lidocaine")))


def test_a_swallowed_drug_has_no_service() -> None:
    """Beside one that has."""
    oral = Administration(code="Q0162", dose="8 mg", route="oral")
    coding = coded(oral, Administration(code="J1885", dose="30 mg", route="IM"))
    assert "; ".join(str(one) for _, found in coding.services for one in found.billed) == "96372 x 1"
