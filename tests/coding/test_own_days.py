"""The claims of `code` pass `check`: days of several drugs, routes, sites, sides, visits and vaccines, with every payer and form."""

from collections import defaultdict
from datetime import date

import pytest

from jcodes import Administration, code
from jcodes.claims import Container
from jcodes.coding import Coding
from jcodes.rules import Severity
from jcodes.services.table import SERVICES

DAY = date(2026, 2, 3)
WAYS: dict[str, dict[str, object]] = {
    "Part B": {"policy": "medicare-part-b", "place_of_service": "11"},
    "hospital": {"facility": True, "setting": "hospital-outpatient"},
    "surgery center": {"facility": True, "setting": "ambulatory-surgery"},
    "Medicare Advantage": {"policy": "medicare-advantage", "place_of_service": "11"},
    "Medicaid": {"policy": "medicaid-generic", "place_of_service": "11"},
    "commercial": {"policy": "commercial-generic", "place_of_service": "11"},
}


def given(
    code_: str, dose: str = "", route: str = "", start: str = "", stop: str = "", **facts: object
) -> Administration:
    """Return a record with one single-dose container that holds the dose."""
    record = Administration(
        code=code_, dose=dose or None, route=route or None, on=DAY, start=start or None, stop=stop or None
    )
    containers = [] if code_.isdigit() or not dose else [Container(dose, type="single-dose")]
    return record.evolve(containers=containers, diagnoses=["C34.90"], **facts)


DAYS: dict[str, list[Administration]] = {
    "one drug pushed and by pump": [
        given("J9190", "700 mg", "IV push", "11:05", "11:08"),
        given("J9190", "4200 mg", "IV infusion", "11:10", "09:10", through="2026-02-05", pump=True),
    ],
    "one drug pushed and infused": [
        given("J1750", "25 mg", "IV push", "09:00", "09:03"), given("J1750", "975 mg", "IV infusion", "10:00", "13:00")
    ],
    "chemotherapy and an injection": [
        given("J9045", "450 mg", "IV infusion", "09:00", "10:00"), given("J2802", "250 mcg", "SC")
    ],
    "an infusion and an injection": [
        given("J0696", "1 g", "IV infusion", "09:00", "09:40"), given("J1885", "30 mg", "IM")
    ],
    "a push and an injection": [given("J2405", "4 mg", "IV push", "09:00"), given("J1885", "30 mg", "IM")],
    "chemotherapy pushed for the visit, and infused": [
        given("J9000", "100 mg", "IV push", "09:00", "09:05", primary=True),
        given("J9075", "1000 mg", "IV infusion", "09:10", "10:10"),
    ],
    "therapy for the visit, and chemotherapy pushed": [
        given("J9000", "100 mg", "IV push", "09:00", "09:05"),
        given("J1453", "150 mg", "IV infusion", "09:10", "10:10", primary=True),
    ],
    "hydration for the visit, and chemotherapy": [
        given("J9060", "100 mg", "IV infusion", "09:00", "10:00"),
        given("J7030", "1000 mL", "IV infusion", "10:00", "12:00", purpose="hydration", primary=True),
    ],
    "two knees": [
        given("J3301", "15 mg", "intra-articular", site="right knee"),
        given("J3301", "15 mg", "intra-articular", site="left knee"),
    ],
    "two fingers": [
        given("J3301", "5 mg", "intra-articular", site="right index finger"),
        given("J3301", "5 mg", "intra-articular", site="right middle finger"),
    ],
    "a knee and the other shoulder": [
        given("J3301", "40 mg", "intra-articular", site="right knee"),
        given("J3301", "40 mg", "intra-articular", site="left shoulder"),
    ],
    "a knee and an injection": [
        given("J3301", "40 mg", "intra-articular", site="right knee"), given("J1885", "30 mg", "IM")
    ],
    "two eyes with different drugs": [
        given("J2777", "6 mg", "intravitreal", site="OD"), given("J0178", "2 mg", "intravitreal", site="OS")
    ],
    "two eyes with one drug": [
        given("J0178", "2 mg", "intravitreal", site="OD"), given("J0178", "2 mg", "intravitreal", site="OS")
    ],
    "two muscles": [given("J9395", "250 mg", "IM", site="left gluteal"), given("J9395", "250 mg", "IM", site="right gluteal")],
    "an infusion under the skin and a push": [
        given("J1559", "10 g", "SC infusion", "09:00", "10:00"), given("J1885", "30 mg", "IV push", "10:30")
    ],
    "vaccines": [given("90662", "0.7 mL", "IM"), given("90677", "0.5 mL", "IM"), given("90715", "0.5 mL", "IM")],
    "a vaccine against COVID-19 and another": [given("91320", "0.3 mL", "IM"), given("90662", "0.7 mL", "IM")],
    "vaccines with counseling": [
        given("90707", "0.5 mL", "SC", counseled=True, components=3), given("90716", "0.5 mL", "SC", counseled=True, components=1)
    ],
    "a vaccine and an injection": [given("90715", "0.5 mL", "IM"), given("J3420", "1 mg", "IM")],
    "two visits with injections": [
        given("J1885", "30 mg", "IM", encounter="a"), given("J1885", "30 mg", "IM", encounter="b")
    ],
    "two visits with pushes": [
        given("J1885", "30 mg", "IV push", "09:00", encounter="a"), given("J1885", "30 mg", "IV push", "17:00", encounter="b")
    ],
    "a diluent and a flush": [
        given("J7050", "50 mL", "IV infusion", purpose="carrier"),
        given("J0696", "1 g", "IV infusion", "09:00", "09:40"),
        given("J1642", "500 units", "IV push", purpose="flush"),
    ],
}  # fmt: skip
OF_THE_RECORD = {"ndc-missing", "modifier-missing"}
"""Facts that the plain records leave out, and that `missing` or the payer's rule names."""
OF_THE_PLACE = {"facility-drug", "units-exceed-mue"}
TWO_VISITS = {"service-units-exceed-mue"}
"""The initial service of a second visit exceeds a practitioner's MUE of 1 (MAI 3), which can be appealed with the records of both."""


def coded(name: str, way: str) -> Coding:
    charge: dict[str, str] = defaultdict(lambda: "10.00")
    for one in (*DAYS[name], *SERVICES):
        charge[one.code if isinstance(one, Administration) else str(one)] = "10.00"
    return code(DAYS[name], charge=charge, catalog="2026-01", **WAYS[way])  # type: ignore[arg-type]


@pytest.mark.sweep
@pytest.mark.parametrize("way", WAYS)
def test_a_day_of_several_drugs_draws_no_finding(way: str) -> None:
    faults = []
    for name in DAYS:
        coding = coded(name, way)
        allowed = OF_THE_RECORD | OF_THE_PLACE | (TWO_VISITS if name.startswith("two visits") else set())
        faults += [
            f"{name}: {one.rule} {one.message} | {coding.claim}"
            for one in coding.report.findings
            if one.severity is not Severity.INFORMATION and one.rule not in allowed
        ]
        assert not any("76" in line.modifiers for line in coding.claim.lines)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "way", "claim"),
    [
        ("one drug pushed and by pump", "Part B", "J9190-JZ x 10; 96416 x 1; 96409 x 1"),
        ("an infusion and an injection", "Part B", "J0696-JZ x 4; J1885-JZ x 2; 96365 x 1; 96372-59 x 1"),
        ("an infusion and an injection", "hospital", "J0696 x 4; J1885 x 2; 96365 x 1; 96372-59 x 1"),
        ("two knees", "Part B", "J3301-JZ x 3; 20610-50 x 1"),
        ("two fingers", "Part B", "J3301-JZ x 1; 20600-RT x 1; 20600-RT-59 x 1"),
        ("two visits with injections", "Part B", "J1885-JZ x 4; 96372 x 2"),
        ("vaccines", "Part B", "90662 x 1; 90677 x 1; 90715 x 1; 90471 x 1; G0008-59 x 1; G0009-59 x 1"),
        ("vaccines", "commercial", "90662 x 1; 90677 x 1; 90715 x 1; 90471 x 1; 90472 x 2"),
        ("a diluent and a flush", "Part B", "J0696-JZ x 4; 96365 x 1"),
    ],
)
def test_a_day_of_several_drugs_is_laid_out(name: str, way: str, claim: str) -> None:
    assert str(coded(name, way).claim) == claim
