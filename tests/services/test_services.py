"""Which services administer a drug, and how many of each its times make."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.claims import Administration, Confidence, Purpose, Route
from jcodes.errors import MalformedClaimError
from jcodes.services.drugs import families_of
from jcodes.services.encounters import count_services
from jcodes.services.table import SERVICES, service_of, services_for
from jcodes.services.times import AdministeredDrug, additional_hours, hours_of
from jcodes.vocabulary.families import Family, Role


def _counted(*named: AdministeredDrug, facility: bool = False) -> str:
    return str(count_services(named, facility=facility))


def _notes(*named: AdministeredDrug, facility: bool = False) -> str:
    return "\n".join(count_services(named, facility=facility).notes)


# -- the table -------------------------------------------------------------------------------------------------------


def test_every_number_has_the_shape_of_one_and_says_where_it_was_read() -> None:
    """In our own words, with a source."""
    for number, service in SERVICES.items():
        assert service.number == number
        assert len(number) == 5
        assert number[1:].isdigit()
        assert service.source
        assert service.routes
        assert service.meaning
        assert service_of(f" {number.lower()} ") is service
    assert service_of("99213") is None


def test_the_families_of_the_rules_are_all_there() -> None:
    """Number by number; those that it gives as a range at both ends and between."""
    named = {
        Family.HYDRATION: "96360 96361",
        Family.THERAPEUTIC: "96365 96366 96367 96368 96369 96370 96371 96372 96374 96375 96376 96377 C8957",
        Family.CHEMOTHERAPY: "96401 96402 96409 96411 96413 96415 96416 96417",
        Family.EYE: "67028",
        Family.JOINT: "20600 20604 20605 20606 20610 20611",
        Family.ACCESS: "96521 96522 96523",
        Family.CHEMODENERVATION: "64611 64612 64615 64616 64617 64642 64643 64644 64645 64646 64647 52287 64650 64653",
        Family.ALLERGY: "95115 95117",
        Family.VACCINE: "90460 90461 90471 90472 90473 90474 90480 96380 96381 G0008 G0009 G0010",
    }
    for family, numbers in named.items():
        assert {service.number for service in SERVICES.values() if service.family is family} == set(numbers.split())


def test_a_fluid_into_a_vein_may_also_be_a_therapy() -> None:
    """Hydration comes first; by another route, or for another drug, it is none."""
    cat = jcodes.catalog()
    assert families_of(cat["J7030"], Route.INTRAVENOUS) == (Family.HYDRATION, Family.THERAPEUTIC)
    assert families_of(cat["J7030"], Route.SUBCUTANEOUS) == (Family.THERAPEUTIC,)
    assert families_of(cat["J9312"], Route.INTRAVENOUS) == (Family.CHEMOTHERAPY,)


def test_services_are_found_by_route() -> None:
    """All that can stand beside it, or those of one family; none is known for what is swallowed."""
    assert {service.number for service in services_for(Route.SUBCUTANEOUS, Family.THERAPEUTIC)} == {"96372"}
    assert {service.number for service in services_for(Route.INTRAVITREAL)} == {"67028"}
    assert {service.number for service in services_for(Route.ORAL, Family.THERAPEUTIC)} == set()
    assert "96413" in {service.number for service in services_for(Route.INTRAVENOUS)}
    assert "96413" not in {service.number for service in services_for(Route.INTRAVENOUS_PUSH)}


def test_a_service_knows_whether_it_stands_alone() -> None:
    """Added ones do not, and one is for facilities only."""
    assert SERVICES["96415"].is_add_on
    assert not SERVICES["96413"].is_add_on
    assert not SERVICES["96372"].is_add_on
    assert [number for number, service in SERVICES.items() if service.facility_only] == ["C8957", "96376"]
    assert SERVICES["96368"].role is Role.CONCURRENT
    assert SERVICES["96376"].confidence is Confidence.MEDIUM


# -- hours -----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**5))
def test_a_further_hour_needs_more_than_thirty_minutes(minutes: int) -> None:
    """The hours stated cover the time but for 30 minutes at most, and never exceed it by 30 minutes."""
    hours = 1 + additional_hours(minutes)
    assert minutes <= 60 * hours + 30
    assert hours == 1 or minutes > 60 * (hours - 1) + 30


@given(st.integers(0, 10**5))
def test_a_minute_more_never_bills_less(minutes: int) -> None:
    """And at most one hour more."""
    for count in (additional_hours, hours_of):
        assert 0 <= count(minutes + 1) - count(minutes) <= 1
    assert additional_hours(minutes + 60) - additional_hours(minutes) == (
        1 if minutes >= 31 else additional_hours(minutes + 60)
    )


@given(st.integers(1, 1000))
def test_the_boundary_is_the_thirty_first_minute(hours: int) -> None:
    """1:30 is one hour, 1:31 adds one."""
    assert additional_hours(60 * hours + 30) == hours - 1
    assert additional_hours(60 * hours + 31) == hours
    assert hours_of(60 * (hours - 1) + 30) == hours - 1
    assert hours_of(60 * (hours - 1) + 31) == hours


@pytest.mark.parametrize(
    ("minutes", "therapeutic", "complex_drug", "hydration"),
    [
        (None, "96374 x 1", "96409 x 1", "none"),
        (0, "96374 x 1", "96409 x 1", "none"),
        (15, "96374 x 1", "96409 x 1", "none"),
        (16, "96365 x 1", "96413 x 1", "none"),
        (30, "96365 x 1", "96413 x 1", "none"),
        (31, "96365 x 1", "96413 x 1", "96360 x 1"),
        (90, "96365 x 1", "96413 x 1", "96360 x 1"),
        (91, "96365 x 1; 96366 x 1", "96413 x 1; 96415 x 1", "96360 x 1; 96361 x 1"),
        (150, "96365 x 1; 96366 x 1", "96413 x 1; 96415 x 1", "96360 x 1; 96361 x 1"),
        (151, "96365 x 1; 96366 x 2", "96413 x 1; 96415 x 2", "96360 x 1; 96361 x 2"),
    ],
)
def test_times_make_pushes_infusions_and_hours(
    minutes: int | None, therapeutic: str, complex_drug: str, hydration: str
) -> None:
    """At every boundary of the minutes, for each family."""
    for family, expected in (("therapeutic", therapeutic), ("complex", complex_drug), ("hydration", hydration)):
        for route in ("IV", "IV infusion"):
            assert _counted(AdministeredDrug("x", route, family, minutes)) == expected


# -- encounters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "office", "facility"),
    [
        (
            [AdministeredDrug("rituximab", "IV infusion", "complex", 255), AdministeredDrug("diphenhydramine", "IV push")],
            "96413 x 1; 96415 x 3; 96375 x 1",
            None,
        ),
        (
            [AdministeredDrug("saline", "IV", "hydration", 65), AdministeredDrug("iron", "IV infusion", minutes=30, primary=True)],
            "96365 x 1; 96361 x 1",
            None,
        ),
        (
            [AdministeredDrug("saline", "IV", "hydration", 65, primary=True), AdministeredDrug("iron", "IV infusion", minutes=30)],
            "96367 x 1; 96360 x 1",
            "96365 x 1; 96361 x 1",
        ),
        (
            [AdministeredDrug("oxaliplatin", "IV infusion", "complex", 120), AdministeredDrug("leucovorin", "IV infusion", minutes=120, concurrent=True)],
            "96413 x 1; 96415 x 1; 96368 x 1",
            None,
        ),
        (
            [
                AdministeredDrug("oxaliplatin", "IV infusion", "complex", 120),
                AdministeredDrug("fluorouracil", "IV push", "complex", 5),
                AdministeredDrug("fluorouracil", "IV infusion", "complex", 46 * 60, pump=True),
            ],
            "96413 x 1; 96415 x 1; 96416 x 1; 96411 x 1",
            None,
        ),
        ([AdministeredDrug("fluorouracil", "IV infusion", "complex", 480, pump=True)], "96413 x 1; 96415 x 7", None),
        ([AdministeredDrug("fluorouracil", "IV infusion", "complex", pump=True)], "96416 x 1", None),
        (
            [AdministeredDrug("a", "IV infusion", "complex", 60), AdministeredDrug("b", "IV infusion", "complex", 91), AdministeredDrug("c", "IV push", "complex")],
            "96413 x 1; 96415 x 1; 96417 x 1; 96411 x 1",
            None,
        ),
        ([AdministeredDrug("morphine", "IV push"), AdministeredDrug("Morphine", "IV push")], "96374 x 1", "96374 x 1; 96376 x 1"),
        ([AdministeredDrug("morphine", "IV push", times=3)], "96374 x 1", "96374 x 1; 96376 x 2"),
        ([AdministeredDrug("", "IV push"), AdministeredDrug("", "IV push")], "96374 x 1; 96375 x 1", None),
        ([AdministeredDrug("doxorubicin", "IV push", "complex", times=2)], "96409 x 1", None),
        ([AdministeredDrug("iron", "IV infusion", minutes=60), AdministeredDrug("iron", "IV infusion", minutes=31)], "96365 x 1; 96366 x 1", None),
        ([AdministeredDrug("iron", "IV infusion", minutes=60), AdministeredDrug("iron", "IV infusion", minutes=30)], "96365 x 1", "96365 x 1; 96376 x 1"),
        ([AdministeredDrug("iron", "IV infusion", minutes=60, times=2)], "96365 x 1", None),
        ([AdministeredDrug("a", "IV", minutes=60), AdministeredDrug("b", "IV", minutes=60, access="left")], "96365 x 1; 96365-59 x 1", None),
        (
            [AdministeredDrug("a", "IV", "complex", 60), AdministeredDrug("b", "IV", "complex", 60, concurrent=True)],
            "96413 x 1",
            None,
        ),
        (
            [AdministeredDrug("a", "IV", minutes=60), *[AdministeredDrug(what, "IV", minutes=60, concurrent=True) for what in "bc"]],
            "96365 x 1; 96368 x 1",
            None,
        ),
        ([AdministeredDrug("b12", "IM"), AdministeredDrug("denosumab", "SQ")], "96372 x 2", None),
        ([AdministeredDrug("azacitidine", "SQ", "complex", times=2)], "96401 x 2", None),
        ([AdministeredDrug("leuprolide", "IM", "complex", hormone=True)], "96402 x 1", None),
        ([AdministeredDrug("pegfilgrastim", "OBI")], "96377 x 1", None),
        ([AdministeredDrug("aflibercept", "intravitreal", times=2)], "67028 x 1", None),
        ([AdministeredDrug("aflibercept", "intravitreal", side="RT")], "67028-RT x 1", None),
        ([AdministeredDrug("aflibercept", "intravitreal", side=side) for side in ("RT", "LT")], "67028-50 x 1", None),
        ([AdministeredDrug("aflibercept", "intravitreal", side="50")], "67028-50 x 1", None),
        ([AdministeredDrug(what, "intravitreal", side="LT") for what in "ab"], "67028-LT x 1", None),
        ([AdministeredDrug(what, "intra-articular", side="RT", joint="knee") for what in "ab"], "20610-RT x 1", None),
        ([AdministeredDrug("a", "intra-articular", side=side, joint="knee") for side in ("LT", "RT")], "20610-50 x 1", None),
        (
            [AdministeredDrug("a", "intra-articular", side=side, joint=joint) for side, joint in (("RT", "knee"), ("LT", "shoulder"))],
            "20610-LT-59 x 1; 20610-RT x 1",
            None,
        ),
        ([AdministeredDrug("a", "intra-articular", side="LT", joint="wrist", ultrasound=True)], "20606-LT x 1", None),
        ([AdministeredDrug("a", "intra-articular", side="LT", joint="toe")], "20600-LT x 1", None),
        ([AdministeredDrug("triamcinolone", "intra-articular", joint="knee")], "20610 x 1", None),
        ([AdministeredDrug("hyaluronan", "intra-articular", joint="knee", ultrasound=True)], "20611 x 1", None),
        ([AdministeredDrug("immune globulin", "subcut infusion", minutes=91)], "96369 x 1; 96370 x 1", None),
        (
            [AdministeredDrug("immune globulin", "subcut infusion", minutes=60), AdministeredDrug("x", "subcut infusion", minutes=151)],
            "96369 x 1; 96370 x 2; 96371 x 1",
            None,
        ),
        ([AdministeredDrug("immune globulin", "subcut infusion", minutes=15)], "96372 x 1", None),
        ([AdministeredDrug("immune globulin", "subcut infusion")], "none", None),
        ([AdministeredDrug("zoster", "IM", "vaccine"), AdministeredDrug("tdap", "IM", "vaccine", times=2)], "90471 x 1; 90472 x 2", None),
        ([AdministeredDrug("zoster", "IM", "vaccine"), AdministeredDrug("flu", "nasal", "vaccine")], "90471 x 1; 90474 x 1", None),
        ([AdministeredDrug("covid", "IM", "vaccine", vaccine="COVID-19"), AdministeredDrug("tdap", "IM", "vaccine")], "90471 x 1; 90480 x 1", None),
        ([AdministeredDrug("covid", "IM", "vaccine", vaccine="COVID-19", on="2023-09-11")], "90480 x 1", None),
        ([AdministeredDrug("covid", "IM", "vaccine", vaccine="COVID-19", on="2023-09-10")], "none", None),
        ([AdministeredDrug("rotavirus", "PO", "vaccine", times=2)], "90473 x 1; 90474 x 1", None),
        (
            [
                AdministeredDrug("flu", "IM", "vaccine", vaccine="influenza"),
                AdministeredDrug("pcv", "IM", "vaccine", vaccine="pneumococcal"),
                AdministeredDrug("hbv", "IM", "vaccine", vaccine="hepatitis B"),
            ],
            "G0008 x 1; G0009 x 1; G0010 x 1",
            None,
        ),
        ([AdministeredDrug("x", "PO")], "none", None),
        ([], "none", None),
    ],
)  # fmt: skip
def test_an_encounter_is_counted(given: list[AdministeredDrug], office: str, facility: str | None) -> None:
    """One first service of an access, the others added to it; the facility's order where it differs."""
    assert _counted(*given) == office
    assert _counted(*given, facility=True) == (facility or office)


@pytest.mark.parametrize(
    ("given", "facility", "note"),
    [
        ([AdministeredDrug("iron", "IV infusion")], False, "iron (intravenous infusion): start and stop times not documented; counted as a push"),
        ([AdministeredDrug("", "IV", "hydration")], False, "a drug (intravenous): start and stop times not documented; hydration needs 31"),
        ([AdministeredDrug("m", "IV push", times=2)], True, "96376 needs more than 30 minutes"),
        ([AdministeredDrug("m", "IV push"), AdministeredDrug("m", "IV push", begins=9)], True, "96376 needs more than 30 minutes"),
        ([AdministeredDrug("m", "IV push", "complex", times=2)], True, "no code on file for a repeat push of the same chemotherapy drug"),
        ([AdministeredDrug("m", "IV", minutes=60, times=2)], True, "record each infusion separately, with its own minutes"),
        ([AdministeredDrug("a", "IV", minutes=60), AdministeredDrug("b", "IV", minutes=60, access="left")], True, "with 59 after the first"),
        (
            [AdministeredDrug("a", "IV", "complex", 60), AdministeredDrug("b", "IV", "complex", 60, concurrent=True)],
            True,
            "no code on file for chemotherapy concurrent with",
        ),
        (
            [AdministeredDrug("a", "IV", minutes=60, begins=0), AdministeredDrug("b", "IV", minutes=60, begins=0)],
            True,
            "b (intravenous): same start and stop as a: give bag",
        ),
        ([AdministeredDrug("f", "IV infusion", "complex", 481)], False, "481 minutes counted as an infusion by pump (96416); give pump=True to confirm, or pump=False"),
        ([AdministeredDrug("f", "IV infusion", minutes=481, pump=True)], False, "no code on file for starting a pump outside a hospital"),
        ([AdministeredDrug("botox", "IM", "chemodenervation")], False, "the site decides the code: 64612 face, 64616 neck"),
        ([AdministeredDrug("botox", "SQ", "chemodenervation")], False, "no chemodenervation code on file for this route"),
        ([AdministeredDrug("botox", "IV", "chemodenervation")], False, "no IV administration code on file for chemodenervation"),
        ([AdministeredDrug("x", "subcut infusion")], False, "start and stop times are required to bill an SC infusion"),
        ([AdministeredDrug("x", "intra-articular", side="RT")], False, "the joint decides the code: give site, such as 'right knee'"),
        ([AdministeredDrug("x", "intra-articular", "joint", site="right SI joint")], False, "the site names no joint of 20600 to 20611"),
        ([AdministeredDrug("x", "intra-articular", joint="knee")], False, "side not documented"),
        ([AdministeredDrug("x", "intravitreal")], False, "eye not documented: give site='OD', 'OS' or 'OU'"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush")], False, "was it an implanted port (96523)? give site"),
        ([AdministeredDrug("x", "intrathecal")], False, "no administration code on file for this route"),
        ([AdministeredDrug("x", "IM", "vaccine", vaccine="COVID-19", on="2023-09-10")], False, "90480 is for dates of service from 2023-09-11"),
        ([AdministeredDrug("x", "rectal", "vaccine")], False, "no vaccine administration code on file for this route"),
        ([AdministeredDrug("x", "subcut infusion", "vaccine", 60)], False, "no vaccine administration code on file for this route"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_said(given: list[AdministeredDrug], facility: bool, note: str) -> None:
    """In a note, and never guessed."""
    assert note in _notes(*given, facility=facility)


@pytest.mark.parametrize(
    ("given", "facility", "reason"),
    [
        ([AdministeredDrug("", "IV", "hydration", 30)], False, "a drug (intravenous): 30 minutes of hydration; 31 or more are required"),
        ([AdministeredDrug("saline", "IV", "hydration", 30, begins=0)], False, "30 minutes of hydration; 31 or more are required"),
        ([AdministeredDrug("saline", "IV push", "hydration", 60)], False, "a fluid given as a push is not hydration"),
        ([AdministeredDrug("saline", "IV", "hydration", 60, concurrent=True)], False, "hydration concurrent with another infusion is not billable"),
        (
            [AdministeredDrug("saline", "IV", "hydration", 60, begins=0), AdministeredDrug("a", "IV", minutes=60, begins=29)],
            False,
            "60 minutes of hydration, 31 of them concurrent with another infusion",
        ),
        ([AdministeredDrug("saline", "IV", "hydration", 600, purpose="KVO")], False, "only keeps the vein open"),
        ([AdministeredDrug("saline", "IV", "hydration", 600, purpose="carrier")], False, "only carries a drug"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", site="left hand")], False, "a flush is never billed as a push; 96523 is for an implanted port"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True), AdministeredDrug("a", "IV push")], True, "a flush is included in the day's other"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True)], True, "bill 96523 only when nothing else is billed that day"),
        ([AdministeredDrug("m", "IV push", times=2)], False, "only facilities bill a repeat push of the same drug (96376)"),
        ([AdministeredDrug("m", "IV push", begins=0), AdministeredDrug("m", "IV push", begins=30)], True, "within 30 minutes is not billable"),
        ([AdministeredDrug("m", "IV", minutes=60), AdministeredDrug("m", "IV", minutes=30)], False, "a repeat infusion of the same drug for 30 minutes or less"),
        ([AdministeredDrug("m", "IV", "complex", 60), AdministeredDrug("m", "IV", "complex", 30)], True, "a repeat infusion of the same drug for 30 minutes or less"),
        (
            [AdministeredDrug("a", "IV", minutes=60, bag="1", begins=0), AdministeredDrug("b", "IV", minutes=60, bag="1", begins=0)],
            True,
            "b (intravenous): shares bag 1 with another drug: one infusion",
        ),
        (
            [AdministeredDrug("a", "IV", minutes=60, begins=0), AdministeredDrug("b", "IV", minutes=120, begins=30)],
            True,
            "counted once as 96368, although 90 of its 120 minutes ran alone",
        ),
    ],
)  # fmt: skip
def test_what_has_no_service_on_purpose_says_why(given: list[AdministeredDrug], facility: bool, reason: str) -> None:
    """Apart from what is open: the records are complete."""
    services = count_services(given, facility=facility)
    assert services.notes == ()
    assert reason in "\n".join(services.not_billed)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # fluids: 31 minutes or more beside no other infusion; pushes are no infusion
        ([AdministeredDrug("saline", "IV", "hydration", 90, begins=0)], "96360 x 1"),
        ([AdministeredDrug("saline", "IV", "hydration", 91, begins=0)], "96360 x 1; 96361 x 1"),
        ([AdministeredDrug("saline", "IV", "hydration", 31, begins=29), AdministeredDrug("a", "IV", minutes=60, begins=60)], "96365 x 1; 96361 x 1"),
        ([AdministeredDrug("saline", "IV", "hydration", 60, begins=0), AdministeredDrug("a", "IV", minutes=60, begins=0)], "96365 x 1"),
        ([AdministeredDrug("saline", "IV", "hydration", 60, begins=0), AdministeredDrug("a", "IV push", begins=9)], "96374 x 1; 96361 x 1"),
        ([AdministeredDrug("saline", "IV", "hydration", 240, begins=0), AdministeredDrug("a", "IV", minutes=30, begins=60)], "96365 x 1; 96361 x 3"),
        ([AdministeredDrug(what, "IV", "hydration", 30, begins=begins) for what, begins in (("a", 0), ("b", 30))], "96360 x 1"),
        ([AdministeredDrug(what, "IV", "hydration", 30, begins=begins) for what, begins in (("a", 0), ("b", 31))], "none"),
        ([AdministeredDrug("saline", "IV", "hydration", 60, begins=0), AdministeredDrug("a", "IV", minutes=60)], "96365 x 1; 96361 x 1"),
        # at the same time: once, from 16 minutes together on
        ([AdministeredDrug("a", "IV", minutes=60, begins=0), AdministeredDrug("b", "IV", minutes=60, begins=44)], "96365 x 1; 96368 x 1"),
        ([AdministeredDrug("a", "IV", minutes=60, begins=0), AdministeredDrug("b", "IV", minutes=60, begins=45)], "96365 x 1; 96367 x 1"),
        (
            [AdministeredDrug("a", "IV", minutes=90, begins=0), AdministeredDrug("b", "IV", minutes=30, begins=0), AdministeredDrug("c", "IV", minutes=30, begins=40)],
            "96365 x 1; 96368 x 1",
        ),
        ([AdministeredDrug("o", "IV", "complex", 120, begins=0), AdministeredDrug("l", "IV", minutes=120, begins=0)], "96413 x 1; 96415 x 1; 96368 x 1"),
        (
            [AdministeredDrug("a", "IV", minutes=60, begins=0, bag="1"), AdministeredDrug("b", "IV", minutes=60, begins=0, bag="2")],
            "96365 x 1; 96368 x 1",
        ),
        ([AdministeredDrug("a", "IV", minutes=60, bag="1"), AdministeredDrug("b", "IV", minutes=60, bag="1")], "96365 x 1"),
        # the same drug again
        ([AdministeredDrug("m", "IV push", begins=0), AdministeredDrug("m", "IV push", begins=31)], "96374 x 1; 96376 x 1"),
        ([AdministeredDrug("m", "IV push", begins=begins) for begins in (0, 20, 40)], "96374 x 1; 96376 x 1"),
        ([AdministeredDrug("m", "IV", minutes=60, begins=0), AdministeredDrug("m", "IV push", begins=9)], "96365 x 1; 96376 x 1"),
        ([AdministeredDrug("m", "IV", minutes=23, begins=0), AdministeredDrug("m", "IV", minutes=30, begins=600)], "96365 x 1; 96376 x 1"),
        # pumps and ports
        ([AdministeredDrug("f", "IV infusion", "complex", 46 * 60)], "96416 x 1"),
        ([AdministeredDrug("f", "IV infusion", "complex", 540, pump=False)], "96413 x 1; 96415 x 8"),
        ([AdministeredDrug("f", "IV infusion", minutes=540)], "96365 x 1; 96366 x 8"),
        ([AdministeredDrug("f", "IV infusion", minutes=540, pump=True)], "C8957 x 1"),
        ([AdministeredDrug("f", "IV infusion", minutes=480, pump=True)], "96365 x 1; 96366 x 7"),
        ([AdministeredDrug("f", "IV", "complex", purpose="pump refill")], "96521 x 1"),
        ([AdministeredDrug("f", "IV", "complex", purpose="implanted pump refill")], "96522 x 1"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True)], "96523 x 1"),
        ([AdministeredDrug(what, "IV push", purpose="flush", port=True) for what in "ab"], "96523 x 1"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True), AdministeredDrug("b12", "IM")], "96372 x 1"),
    ],
)  # fmt: skip
def test_a_facility_counts_what_ran_when(given: list[AdministeredDrug], expected: str) -> None:
    """At every boundary, in either order."""
    assert _counted(*given, facility=True) == expected
    assert _counted(*reversed(given), facility=True) == expected


@pytest.mark.parametrize("route", ["PO", "topical"])
def test_what_needs_no_service_needs_no_note(route: str) -> None:
    """Patients swallow it or put it on."""
    assert count_services(AdministeredDrug("x", route)).notes == ()


def test_a_counted_number_knows_its_service() -> None:
    """With source and confidence."""
    (one,) = count_services(AdministeredDrug("b12", "IM")).billed
    assert one.service is SERVICES["96372"]
    assert one.units == 1


given_drugs = st.builds(
    AdministeredDrug,
    name=st.sampled_from(["", "a", "b", "c"]),
    route=st.sampled_from(list(Route)),
    family=st.sampled_from(list(Family)),
    minutes=st.none() | st.integers(0, 700),
    times=st.integers(1, 3),
    access=st.sampled_from(["", "left"]),
    concurrent=st.booleans(),
    pump=st.sampled_from([None, True, False]),
    hormone=st.booleans(),
    ultrasound=st.booleans(),
    vaccine=st.sampled_from(["", "influenza", "COVID-19"]),
    primary=st.booleans(),
    on=st.sampled_from([None, date(2026, 2, 1), date(2026, 2, 2)]),
    begins=st.none() | st.integers(0, 900),
    purpose=st.sampled_from([None, None, None, *Purpose]),
    bag=st.sampled_from(["", "1"]),
    side=st.sampled_from(["", "RT", "LT", "50"]),
    joint=st.sampled_from(["", "knee", "shoulder", "wrist"]),
    port=st.booleans(),
)


@given(st.lists(given_drugs, max_size=6), st.booleans(), st.randoms())
def test_the_order_of_an_encounter_never_matters(named: list[AdministeredDrug], facility: bool, chance: Any) -> None:
    """Neither for the numbers nor for the notes."""
    shuffled = list(named)
    chance.shuffle(shuffled)
    assert count_services(named, facility=facility) == count_services(shuffled, facility=facility)


@given(st.lists(given_drugs, max_size=6), st.booleans())
def test_an_access_has_one_first_service(named: Sequence[AdministeredDrug], facility: bool) -> None:
    """Of all families together; every number is known, and counted once or more."""
    result = count_services(named, facility=facility)
    through_vein = {one.access for one in named if one.route.is_intravenous}
    firsts = sum(
        one.units
        for one in result.billed
        if one.service.role is Role.INITIAL and one.service.routes & {Route.INTRAVENOUS}
    )
    assert firsts <= len(through_vein)
    assert all(one.units >= 1 for one in result.billed)
    assert facility or not any(one.service.facility_only for one in result.billed)
    added = [one for one in result.billed if one.service.is_add_on and one.service.routes & {Route.INTRAVENOUS}]
    assert not added or firsts


@given(st.lists(given_drugs, max_size=6), st.booleans(), st.integers(-(10**6), 10**6))
def test_the_clock_never_matters(named: list[AdministeredDrug], facility: bool, later: int) -> None:
    """All times moved by the same make the same services, notes and reasons."""
    moved = [one if one.begins is None else one.evolve(begins=one.begins + later) for one in named]
    assert count_services(moved, facility=facility) == count_services(named, facility=facility)


@given(st.lists(given_drugs, max_size=6), st.booleans())
def test_what_is_billed_once_is_billed_once(named: list[AdministeredDrug], facility: bool) -> None:
    """Concurrent once an encounter; a port only where nothing else is; an eye and each joint once a day."""
    counted = count_services(named, facility=facility).billed
    assert sum(one.units for one in counted if one.number == "96368") <= 1
    assert all(one.units == 1 for one in counted if one.service.family in {Family.EYE, Family.JOINT})
    if any(one.number == "96523" for one in counted):
        assert {one.number for one in counted} == {"96523"}


@given(st.lists(given_drugs, max_size=6), st.booleans())
def test_the_days_of_an_encounter_are_its_whole(named: list[AdministeredDrug], facility: bool) -> None:
    """Each number on the day it was given, none lost and none twice."""
    services = count_services(named, facility=facility)
    first = date(2026, 2, 1)
    parts = services.by_day(first)
    assert [day for day, _ in parts] == sorted({day for day, _ in parts} | {first})
    assert sorted(map(str, services.billed)) == sorted(str(one) for _, part in parts for one in part.billed)
    assert tuple(note for _, part in parts for note in part.notes) == services.notes
    assert tuple(note for _, part in parts for note in part.not_billed) == services.not_billed


def test_a_second_encounter_of_a_day_is_told_apart() -> None:
    """Its first service has 59, and so has what an eye gets once; no other has."""
    eye = count_services(AdministeredDrug("a", "intravitreal", side="RT"))
    assert str(eye.plus(eye)) == "67028-RT x 1; 67028-RT-59 x 1"
    assert str(eye.plus(count_services(AdministeredDrug("b", "IM")))) == "67028-RT x 1; 96372 x 1"
    one = count_services(AdministeredDrug("a", "IV", minutes=60))
    other = count_services([AdministeredDrug("b", "IV", minutes=120), AdministeredDrug("c", "IV push")])
    assert str(one.plus(other)) == "96365 x 1; 96365-59 x 1; 96366 x 1; 96375 x 1"
    assert str(one.plus(one.plus(other))) == "96365 x 1; 96365-59 x 2; 96366 x 1; 96375 x 1"


@given(given_drugs)
def test_what_was_given_survives_json(one: AdministeredDrug) -> None:
    """As every record does."""
    assert AdministeredDrug.from_dict(one.to_dict()) == one


def test_an_administration_says_what_was_given() -> None:
    """With its own minutes; the family is for the caller to know."""
    record = Administration("rituximab", route="IVPB", start=time(9), stop=time(13, 15))
    assert AdministeredDrug.of(record, "complex") == AdministeredDrug("rituximab", "IV infusion", "complex", 255)
    day = date(2026, 2, 1)
    dated = AdministeredDrug.of(record.evolve(on=day, pump=False, bag="A", purpose="therapy", site="Port"))
    assert (dated.on, dated.begins) == (day, day.toordinal() * 1440 + 540)
    assert dated.ends == day.toordinal() * 1440 + 795
    assert (dated.pump, dated.bag, dated.purpose, dated.port) == (False, "A", Purpose.THERAPY, True)
    knee = AdministeredDrug.of(Administration("a", route="intra-articular", site="R. knee, US guided"))
    assert (knee.side, knee.joint, knee.ultrasound, knee.port) == ("RT", "knee", True, False)
    assert AdministeredDrug.of(Administration("heparin", route="IV push", diagnoses="Z45.2")).port
    assert AdministeredDrug.of(Administration(code="J9312", route="IV")).name == "J9312"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"route": ""}, "the route is missing"),
        ({"route": "IV", "family": "other"}, r"'other' is not a family: use 'hydration' or"),
        ({"route": "IV", "minutes": -1}, "minutes cannot be -1"),
        ({"route": "IV", "minutes": 1.5}, "minutes cannot be 1.5"),
        ({"route": "IV", "minutes": True}, "minutes cannot be True"),
        ({"route": "IV", "times": 0}, "0 is not a number of times"),
        ({"route": "IV", "pump": "yes"}, "'yes' is not True or False"),
        ({"route": "IV", "vaccine": "flu"}, "'flu' is not a vaccine"),
        ({"route": "IV", "side": "right"}, "'right' is not a side"),
        ({"route": "IV", "begins": 1.5}, "begins cannot be 1.5"),
        ({"route": "IV", "purpose": "fun"}, r"letters\) is not a purpose: use 'therapy' or"),
    ],
)
def test_what_was_not_given_is_refused(facts: dict[str, Any], says: str) -> None:
    """With what would be right."""
    with pytest.raises(MalformedClaimError, match=says):
        AdministeredDrug.from_dict({"name": "x", **facts})


def test_an_administration_without_a_route_has_no_service() -> None:
    """Which is said, not guessed."""
    with pytest.raises(MalformedClaimError, match="the route is missing"):
        AdministeredDrug.of(Administration("x"))


def test_nothing_here_is_certain_but_what_a_manufacturer_says() -> None:
    """A rule that rests on a service warns."""
    assert [number for number, one in SERVICES.items() if one.confidence is Confidence.HIGH] == ["G0008", "G0010"]
    assert {key for number in ("G0008", "G0010") for key in SERVICES[number].source.ids} == {"gsk-vaccines"}


# -- one syringe -----------------------------------------------------------------------------------------------------


def test_drugs_in_one_syringe_are_one_injection() -> None:
    """In any order; the chemotherapy decides the code. Other syringes, routes and days are injections of their own."""
    one, other = AdministeredDrug("a", "IM", bag="1"), AdministeredDrug("b", "IM", bag=" 1")
    assert _counted(one, other) == _counted(other, one) == "96372 x 1"
    assert count_services([one, other]).not_billed == (
        "b (intramuscular): shares syringe 1 with another drug: one injection",
    )
    strong = one.evolve(family="chemotherapy")
    assert _counted(strong, other) == _counted(other, strong) == "96401 x 1"
    assert _counted(one, other.evolve(bag="2")) == _counted(one, other.evolve(bag="")) == "96372 x 2"
    assert _counted(one, other.evolve(route="SC")) == "96372 x 2"
    assert _counted(one.evolve(on="2026-02-03"), other.evolve(on="2026-02-04")) == "96372 x 1; 96372 x 1"
    carrier = other.evolve(bag="", purpose="carrier")
    assert _counted(one, carrier) == _counted(one.evolve(bag=""), carrier) == "96372 x 1"
    assert "part of its injection" in str(count_services([one, carrier]).not_billed)
    assert "90471" in _counted(one.evolve(family="vaccine"), other.evolve(family="vaccine"))
