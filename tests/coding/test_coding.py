"""From a record to a claim: which code, which lines, which services, and what is said to be missing."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes import Administration, Container
from jcodes.catalogs import catalog
from jcodes.claims import Route, Setting
from jcodes.coding import Coding, NameFit, code
from jcodes.errors import JcodesError, MalformedClaimError, NothingToCodeError, UnknownPolicyError
from jcodes.policies import DatedValues, policies, policy
from jcodes.policies.dated import UnclassifiedUnits
from jcodes.services.drugs import family_of, is_growth_factor, is_hormone, may_be_chemotherapy
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.traits import Trait
from tests.claims.strategies import administrations
from tests.rules.strategies import records

DAY = "2026-02-01"
CHARGES = {
    "J1100": "20.00",
    "J2405": "20.00",
    "J9312": "6000.00",
    "J9035": "3200.00",
    "j0129": "9000",
    "96413": "300.00",
    "96415": "80.00",
    "96374": "60.00",
    "96375": "40.00",
    "96372": "30.00",
}

DEXAMETHASONE = Administration(
    "dexamethasone sodium phosphate",
    "10 mg",
    strength="4 mg/mL",
    route="IV push",
    on=DAY,
    start="08:30",
    stop="08:35",
    containers=[Container("120 mg/30 mL", "00404-9795-30", type="multi-dose")],
    diagnoses="C83.30",
    place_of_service="11",
)
ONDANSETRON = Administration(
    "ondansetron",
    "8 mg",
    route="IV push",
    on=DAY,
    start="08:40",
    stop="08:45",
    containers=[Container("4 mg/2 mL", "00409-4755-03", type="single-dose", count=2)],
    diagnoses="C83.30",
    place_of_service="11",
)
RITUXIMAB = Administration(
    "Rituxan",
    "750 mg",
    route="IV infusion",
    on=DAY,
    start="09:00",
    stop="13:15",
    containers=[Container("100 mg/10 mL", "50242-0051-21", type="single-dose", count=8)],
    diagnoses="C83.30",
    place_of_service="11",
)
BEVACIZUMAB = Administration(
    "Avastin",
    "400 mg",
    route="IV infusion",
    on=DAY,
    start="09:00",
    stop="10:30",
    containers=[Container("400 mg/16 mL", "50242-0061-01", type="single-dose")],
    diagnoses="C18.9",
    place_of_service="11",
)
ABATACEPT = Administration("Orencia", "125 mg", route="subcut", on=DAY, diagnoses="M06.9", place_of_service="11")
EYE = Administration(
    "bevacizumab",
    "1.25 mg",
    code="J7999",
    route="intravitreal",
    on=DAY,
    containers="1.25 mg/0.05 mL",
    place_of_service="11",
)
NAMED = Administration("rituximab", "750 mg", route="IV infusion", on=DAY)


def lines(coding: Coding) -> str:
    """Return the claim as it is read aloud."""
    return str(coding.claim)


def missing(coding: Coding) -> str:
    """Return what is missing as one text."""
    return "\n".join(coding.missing)


def reasons(coding: Coding, of: str) -> str:
    """Return why a code is ruled out, or what speaks for it."""
    found: Iterable[tuple[str, tuple[str, ...]]] = (
        *((one.code, one.reasons) for one in coding.candidates),
        *((one.code, one.reasons) for one in coding.ruled_out),
    )
    return "; ".join(reason for name, said in found if name == of for reason in said)


# -- whole records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (DEXAMETHASONE, "J1100 x 10; 96374 x 1"),
        (ONDANSETRON, "J2405-JZ x 8; 96374 x 1"),
        (RITUXIMAB, "J9312 x 75; J9312-JW x 5; 96413 x 1; 96415 x 3"),
        (BEVACIZUMAB, "J9035-JZ x 40; 96413 x 1"),
    ],
)
def test_a_whole_record_becomes_a_claim_in_which_nothing_is_found(record: Administration, expected: str) -> None:
    coding = code(record, charge=CHARGES)
    assert lines(coding) == expected
    assert coding.missing == ()
    assert coding.report.findings == ()
    assert coding.ok
    assert coding.code == coding.drugs[0].code == coding.drugs[0].chosen.code  # type: ignore[union-attr]  # it is chosen
    assert all(line.administration in {record, None} for line in coding.lines)
    assert all(line.diagnosis_pointers == (1,) for line in coding.lines)
    assert coding.claim.place_of_service == "11"
    assert coding.claim.setting is None


def test_the_drugs_of_an_encounter_share_its_services() -> None:
    coding = code([DEXAMETHASONE, ONDANSETRON, RITUXIMAB], charge=CHARGES)
    assert lines(coding).endswith("96413 x 1; 96415 x 3; 96375 x 2")
    assert coding.codes == ("J1100", "J2405", "J9312")
    assert coding.code is None
    assert coding.ok
    assert [str(services) for _, services in coding.services] == ["96413 x 1; 96415 x 3; 96375 x 2"]


def test_each_day_has_its_own_services() -> None:
    later = RITUXIMAB.evolve(on="2026-02-08")
    coding = code([later, RITUXIMAB], charge=CHARGES)
    assert [on.isoformat() for on, _ in coding.services] == [DAY, "2026-02-08"]
    assert [line.on.isoformat() for line in coding.lines if line.on] == [DAY] * 4 + ["2026-02-08"] * 4
    assert coding.code == "J9312"


def test_the_face_has_it() -> None:
    assert jcodes.code is code
    assert code(RITUXIMAB.to_dict()).code == "J9312"


def test_charges_go_to_lines_to_the_cent() -> None:
    coding = code(RITUXIMAB, charge=CHARGES)
    assert [line.charge for line in coding.lines] == [
        Decimal(text) for text in ("5625.00", "375.00", "300.00", "80.00")
    ]
    assert "the charge of J9312 is missing" in missing(code(RITUXIMAB))
    assert "the charge of 96415 is missing" in missing(code(RITUXIMAB))


# -- which code ------------------------------------------------------------------------------------------------------


def test_a_name_that_several_products_share_is_left_open() -> None:
    coding = code(NAMED)
    assert coding.code is None
    assert "the product (NDC, brand or maker) decides between J9312 (rituxan)" in missing(coding)
    assert [one.code for one in coding.candidates] == ["J9312", "Q5115", "Q5119", "Q5123"]
    assert coding.candidates[0].name_fit is NameFit.NAME
    assert coding.candidates[1].name_fit is NameFit.SALT
    assert "it has more ingredients than the record names" in reasons(coding, "J9311")
    assert coding.candidates[0].score > coding.candidates[1].score
    assert "a biosimilar with the suffix -abbs" in reasons(coding, "Q5115")
    assert "it is valid from 2006" not in str(coding)
    assert "not on 2026-02-01" in reasons(coding, "J9310")
    assert lines(coding) == "no lines"
    assert not coding.ok


def test_products_of_one_maker_are_said_to_be_so() -> None:
    coding = code(Administration("pemetrexed", "500 mg", route="IV infusion", on=DAY))
    assert coding.code is None
    assert "for products without their own code" in reasons(coding, "J9305")
    assert {"J9305", "J9292", "J9323"} < {one.code for one in coding.candidates}
    question = coding.drugs[0].question
    assert question is not None
    assert "J9304" in {one.codes[0] for one in question.more}
    assert "brand or maker only" in reasons(coding, "J9304")
    hospira = code(Administration("pemetrexed Hospira", "500 mg", route="IV infusion", on=DAY))
    assert "not therapeutically equivalent to J9305" in reasons(hospira, "J9294")


def test_a_brand_an_ndc_or_a_code_decides() -> None:
    assert code(NAMED.evolve(drug="Truxima")).code == "Q5115"
    assert code(NAMED.evolve(drug="", ndc="50242-0053-06")).code == "J9312"
    assert code(NAMED.evolve(ndc="50242-0053-06")).code == "J9312"
    named = code(NAMED.evolve(code="J9312"))
    assert named.code == "J9312"
    assert reasons(named, "J9312").startswith("the record has this code")
    assert "the brand of J9312" in reasons(code(NAMED.evolve(drug="Rituxan")), "J9311")


def test_what_does_not_go_together_is_left_open() -> None:
    """Code, NDC, name and route."""
    assert "the record names J9312, which is rituximab, and calls the drug 'bevacizumab'" in missing(
        code(NAMED.evolve(drug="bevacizumab", code="J9312"))
    )
    assert "the NDC is of rituximab, and the record calls the drug 'bevacizumab'" in missing(
        code(NAMED.evolve(drug="bevacizumab", ndc="50242-0053-06"))
    )
    assert "the record names J9035, and the crosswalk lists the NDC 50242-0053-06 under J9312" in missing(
        code(NAMED.evolve(code="J9035", ndc="50242-0053-06"))
    )
    oral = code(Administration("dexamethasone", "4 mg", code="J1100", route="PO", on=DAY))
    assert oral.code is None
    assert "it is a code for injections, and the record says oral" in reasons(oral, "J1100")


def test_a_name_beside_the_ndc_may_be_one_that_the_catalog_does_not_know() -> None:
    assert code(NAMED.evolve(drug="Zzyzx", ndc="50242-0053-06")).code == "J9312"
    product = Administration("Ondansetron HCl", "8 mg", route="IV push", on=DAY, ndc="00409-4755-03")
    assert code(product).code == "J2405"


def test_the_route_rules_codes_out() -> None:
    coding = code(ONDANSETRON.evolve(containers=()))
    assert coding.code == "J2405"
    assert "its descriptor says oral or sublingual, the record intravenous push" in reasons(coding, "Q0162")
    swallowed = code(Administration("ondansetron", "8 mg", route="PO", on=DAY))
    assert swallowed.code == "Q0162"
    assert all(one.by_route for one in swallowed.candidates)
    assert "CMS marks it as not payable by Medicare" in reasons(swallowed, "S0119")
    commercial = code(Administration("ondansetron", "8 mg", route="PO", on=DAY), policy="commercial-generic")
    assert {one.code for one in commercial.candidates} == {"Q0162", "S0119"}
    assert "the strength on the label decides between Q0162 (1 mg), S0119 (4 mg)" in missing(commercial)
    assert "the route decides between Q0162 (oral), J2405 (injected)" in missing(
        code(Administration("ondansetron", "8 mg", on=DAY))
    )


def test_codes_for_hospitals_are_for_hospitals() -> None:
    bevacizumab = NAMED.evolve(drug="bevacizumab")
    assert "C codes are for hospital outpatients" in reasons(code(bevacizumab, place_of_service="11"), "C9257")
    assert "C9257" in {one.code for one in code(bevacizumab, place_of_service="22").candidates}


def test_an_ndc_under_several_codes_needs_a_fact_that_tells_them_apart() -> None:
    coding = code(Administration("Aranesp", "100 mcg", route="subcut", on=DAY, ndc="55513-0002-04"))
    assert coding.code is None
    assert "whether the patient is on dialysis decides between J0881 (not on dialysis), J0882" in missing(coding)
    assert code(
        Administration("Aranesp", "100 mcg", route="subcut", on=DAY, ndc="55513-0002-04", code="J0882")
    ).code == ("J0882")


def test_an_ndc_that_says_nothing_is_reported() -> None:
    coding = code(NAMED.evolve(ndc="5024205121"))
    assert "an NDC on the record cannot be read" in missing(coding)
    assert "no loaded crosswalk has the NDC 99999-9999-99" in missing(code(NAMED.evolve(ndc="99999-9999-99")))
    assert "no loaded crosswalk has the NDC" in missing(code(NAMED.evolve(ndc="123456-7890-12")))


def test_a_link_of_another_quarter_says_so() -> None:
    coding = code(NAMED.evolve(on="2026-08-01", ndc="50242-0053-06"))
    assert "crosswalk of 2026-01 (none loaded for 2026-07)" in reasons(coding, "J9312")


def test_an_ended_code_leads_to_the_one_that_took_over() -> None:
    coding = code(NAMED.evolve(code="J9310"))
    assert coding.code == "J9312"
    assert "it replaced J9310" in reasons(coding, "J9312")
    assert coding.report.of("record-code-mismatch") == ()
    assert code(NAMED.evolve(code="J9310", on="2018-06-01")).code == "J9310"
    of_then = jcodes.catalog().on("2018-06-01")
    assert code(NAMED.evolve(drug="", code="J9310"), catalog=of_then).code is None


def test_texts_that_are_no_code_are_reported() -> None:
    assert "'96413' on the record is not a drug code" in missing(code(NAMED.evolve(code="96413")))
    unknown = code(NAMED.evolve(drug="", code="J9327"))
    assert unknown.code is None
    assert "did you mean" in reasons(unknown, "J9327")
    vaccine = code(NAMED.evolve(drug="", ndc="50090-1502-00"))
    assert "the NDC 50090-1502-00 is under it, and release 2026-01 does not have it" in reasons(vaccine, "90632")
    far = code(NAMED.evolve(drug="", code="J0000"))
    assert str(far.ruled_out[0]).startswith("J0000: not in release 2026-01; did you mean")
    assert "no matching code" in missing(far)


def test_a_misspelling_is_asked_about() -> None:
    coding = code(NAMED.evolve(drug="rituxumab"))
    assert coding.code is None
    assert coding.candidates[0].name_fit is NameFit.NEAR
    assert "'rituxumab' is not a name in the catalog" in missing(coding)
    assert code(NAMED.evolve(drug="?", code="J9312")).code == "J9312"


def test_without_a_day_no_code_is_chosen() -> None:
    coding = code(RITUXIMAB.evolve(on=None))
    assert coding.code is None
    assert "the date of service is missing" in missing(coding)
    assert lines(coding) == "no lines"


# -- lines -----------------------------------------------------------------------------------------------------------


def test_two_products_have_their_ndcs_each() -> None:
    """What is left is taken to be of the last one, which a note says."""
    two = [Container("500 mg/50 mL", "50242-0053-06"), Container("100 mg/10 mL", "50242-0051-21", count=3)]
    coding = code(RITUXIMAB.evolve(containers=two), charge=CHARGES)
    assert [(str(line), line.ndc, line.ndc_quantity) for line in coding.lines[:3]] == [
        ("J9312 x 25", "50242005121", "25"),
        ("J9312 x 50", "50242005306", "50"),
        ("J9312-JW x 5", "50242005121", "5"),
    ]
    assert any("not given is billed under 50242-0051-21" in note for note in coding.notes)
    whole = code(RITUXIMAB.evolve(containers=two, dose="800 mg"))
    assert str(whole.claim).startswith("J9312-JZ x 30; J9312-JZ x 50; ")
    assert not any("taken to be of" in note for note in whole.notes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"dose": None}, "the dose is missing"),
        ({"dose": "0 mg"}, "a dose of 0 mg has no billing units"),
        ({"dose": "75 mL", "containers": ()}, "strength"),
        ({"containers": [Container("", "50242-0053-06")]}, "the labeled size of a container is missing"),
        ({"containers": [Container("100 mg", "50242-0051-21")]}, "exceeds the labels"),
        (
            {
                "containers": ["500 mg/50 mL", Container("100 mg/10 mL", "50242-0051-21", count=3)],
                "ndc": "50242-0053-06",
            },
            "",
        ),
        (
            {
                "containers": [
                    Container("500 mg/50 mL", "50242-0053-06"),
                    Container("100 mg/10 mL", "50242-0051-21", count=2),
                    "100 mg",
                ]
            },
            "give each container its NDC",
        ),
        (
            {
                "containers": [
                    Container("500 mg/50 mL", "50242-0053-06", count=2),
                    Container("100 mg/10 mL", "50242-0051-21"),
                ]
            },
            "say how much of each product was given",
        ),
        ({"containers": (), "ndc": "50242-0053-06"}, "undecided: medicare-part-b requires JW or JZ"),
    ],
)
def test_what_keeps_a_line_from_being_laid_out_is_said(changes: dict[str, object], expected: str) -> None:
    coding = code(RITUXIMAB.evolve(**changes), charge=CHARGES)
    assert coding.code == "J9312"
    assert expected in missing(coding)
    assert bool(coding.missing) is bool(expected)


def test_units_that_are_rounded_to_none_are_said_to_bill_nothing() -> None:
    base = policy("medicare-part-b")
    payer = attrs.evolve(base, rounding=DatedValues((attrs.evolve(base.rounding.values[0], value="nearest"),)))
    coding = code(RITUXIMAB.evolve(dose="4 mg", containers=()), policy=payer)
    assert "a dose of 4 mg is 0 units" in missing(coding)


def test_three_products_are_shared_out() -> None:
    """All but the last of them are used up."""
    three = [
        Container("100 mg/10 mL", "50242-0051-01", count=2),
        Container("500 mg/50 mL", "50242-0053-06"),
        Container("100 mg/10 mL", "50242-0051-01"),
        Container("100 mg/10 mL", "50242-0051-21"),
    ]
    coding = code(RITUXIMAB.evolve(containers=three, dose="850 mg"))
    assert [(str(line), line.ndc) for line in coding.drugs[0].lines] == [
        ("J9312 x 30", "50242005101"),
        ("J9312 x 5", "50242005121"),
        ("J9312 x 50", "50242005306"),
        ("J9312-JW x 5", "50242005121"),
    ]


def test_the_route_modifier_is_put_on_where_the_payer_asks() -> None:
    coding = code(ABATACEPT, charge=CHARGES)
    assert str(coding.claim).startswith("J0129-JB x 13")
    assert str(code(ABATACEPT, policy="commercial-generic").claim).startswith("J0129 x 13")
    assert str(code(ABATACEPT.evolve(route="IV push"), charge=CHARGES).claim).startswith("J0129-JA x 13")


def test_a_modifier_that_is_a_choice_is_asked_about() -> None:
    assert "add RT, LT or 50" in missing(code(EYE))


def test_a_code_without_a_dosage_gets_a_description() -> None:
    """As many units as the payer takes, and what is missing of name, strength, dose and NDC."""
    line = code(EYE).lines[0]
    assert (line.code, line.units, line.ndc) == ("J7999", "1", "")
    assert line.narrative == "bevacizumab 1.25 mg/0.05 mL 1.25 mg"
    assert "J7999 needs the NDC of the drug in the narrative" in missing(code(EYE))
    bare = EYE.evolve(drug="", containers=[Container("", "50242-0060-01")])
    assert code(bare).lines[0].narrative == "1.25 mg NDC 50242-0060-01"
    assert "needs the name" in missing(code(bare))
    assert "needs the strength" in missing(code(bare))
    long = code(EYE.evolve(drug="bevacizumab " * 9, containers=(), strength="25 mg/mL"))
    assert any("characters; medicare-part-b accepts 80" in note for note in long.notes)


@pytest.mark.parametrize(
    ("value", "containers", "units"),
    [("containers", "2 x 1.25 mg/0.05 mL", "2"), ("containers", (), ""), ("any", "1.25 mg", "")],
)
def test_the_units_of_a_code_without_a_dosage_are_the_payers(value: str, containers: object, units: str) -> None:
    base = policy("medicare-part-b")
    choice = attrs.evolve(base.unclassified_units.values[0], value=UnclassifiedUnits(value))
    payer = attrs.evolve(base, unclassified_units=DatedValues((choice,)))
    coding = code(EYE.evolve(drug="", containers=containers), policy=payer)
    assert [line.units for line in coding.lines if line.code == "J7999"] == ([units] if units else [])
    assert ("does not say what a unit counts" in missing(coding)) is not bool(units)


def test_a_setting_that_the_place_does_not_say_stands_on_the_claim() -> None:
    coding = code(RITUXIMAB.evolve(place_of_service=""), setting="hospital-outpatient")
    assert coding.claim.setting is Setting.HOSPITAL_OUTPATIENT
    given = code(RITUXIMAB.evolve(place_of_service="", setting="office"))
    assert given.claim.setting is Setting.OFFICE
    assert "place of service is missing" not in missing(given)
    assert "the place of service is missing" in missing(code(NAMED))
    several = code([RITUXIMAB, BEVACIZUMAB.evolve(place_of_service="22")])
    assert "the records name several places of service, 11, 22" in missing(several)


def test_the_diagnoses_of_the_claim_are_those_of_the_records() -> None:
    coding = code([RITUXIMAB, BEVACIZUMAB])
    assert coding.claim.diagnoses == ("C83.30", "C18.9")
    assert [line.diagnosis_pointers for line in coding.lines] == [(1,), (1,), (2,), (1, 2), (1, 2)]
    assert "no code on file for chemotherapy concurrent with another infusion" in missing(coding)
    assert code(RITUXIMAB, diagnoses="C85.10").lines[0].diagnosis_pointers == (1,)
    assert "the diagnosis is missing" in missing(code(NAMED))


# -- services --------------------------------------------------------------------------------------------------------


def test_services_are_counted_where_the_claim_bills_them() -> None:
    home = code(RITUXIMAB, place_of_service="12", charge=CHARGES)
    assert str(home.claim) == "J9312 x 75; J9312-JW x 5"
    assert any("not billed in the setting home" in note for note in home.notes)
    assert code(Administration("ondansetron", "8 mg", code="Q0162", route="PO", on=DAY)).services == ()
    contrast = code(Administration(code="Q9967", dose="50 mL", route="IV push", on=DAY))
    assert contrast.services == ()


def test_the_family_of_the_services_may_be_said() -> None:
    infliximab = Administration("Remicade", "400 mg", route="IV infusion", on=DAY, start="09:00", stop="11:05")
    plain = code(infliximab)
    assert str(plain.services[0][1]) == "96413 x 1; 96415 x 1"
    assert any("the chart must support it" in note for note in plain.notes)
    assert str(code(infliximab, families={"J1745": "therapeutic"}).services[0][1]) == "96365 x 1; 96366 x 1"
    assert str(code(BEVACIZUMAB, families={"J9035": "therapeutic"}).services[0][1]) == "96365 x 1"


def test_a_payer_that_takes_simpler_services_gets_them() -> None:
    strict = policy("commercial-generic")
    rule = strict.administration_families[0]
    listed = attrs.evolve(rule, codes=("J9312",))
    payer = attrs.evolve(strict, administration_families=(listed,))
    coding = code(RITUXIMAB, policy=payer)
    assert str(coding.services[0][1]) == "96365 x 1; 96366 x 3"
    assert any(rule.text in note for note in coding.notes)


def test_what_the_count_of_services_needs_is_said() -> None:
    assert "J9312: the route is missing" in missing(code(RITUXIMAB.evolve(route=None)))
    toxin = Administration("Botox", "100 units", route="IM", on=DAY)
    assert "the site decides the code: 64612 face, 64616 neck" in missing(code(toxin))
    assert str(code(Administration("Eylea", "2 mg", route="intravitreal", on=DAY)).services[0][1]) == "67028 x 1"
    unknown = code(Administration("Monovisc", "1 dose", route="intra-articular", on=DAY))
    assert services(unknown) == "none"
    assert "the joint decides the code" in missing(unknown)
    spine = code(Administration("Kenalog-40", "40 mg", route="intra-articular", site="right SI joint", on=DAY))
    assert services(spine) == "none"
    assert "the site names no joint of 20600 to 20611" in missing(spine)


def services(coding: Coding) -> str:
    """Return the services of all days as one text."""
    return "; ".join(str(one) for _, one in coding.services)


@pytest.mark.parametrize(
    ("named", "route", "expected"),
    [
        ("J9041", "subcut", "96401 x 1"),
        ("J9217", "subcut", "96402 x 1"),
        ("J9395", "IM", "96402 x 1"),
        ("J9155", "subcut", "96402 x 1"),
        ("J9202", "implant", "96402 x 1"),
        ("J3315", "IM", "96402 x 1"),
        ("J1950", "IM", "96372 x 1"),
        ("J1442", "subcut", "96372 x 1"),
        ("J9041", "IV push", "96409 x 1"),
    ],
)
def test_the_drug_says_whether_it_is_a_hormone(named: str, route: str, expected: str) -> None:
    """Nobody is asked; the caller may still say otherwise."""
    given = Administration(code=named, dose="1 mg", route=route, on=DAY)
    coding = code(given)
    assert services(coding) == expected
    assert "hormone" not in missing(coding)
    if named == "J1950":
        assert any("96402 if it treats a tumor" in note for note in coding.notes)
        assert services(code(given, families={"J1950": "complex"})) == "96402 x 1"
    elif expected == "96402 x 1" and route != "implant":
        assert services(code(given, hormone=False)) == "96401 x 1"
    elif expected == "96401 x 1":
        assert services(code(given, hormone=True)) == "96402 x 1"


def test_a_pump_is_counted_once_and_asked_about() -> None:
    """Chemotherapy for more than 8 hours; another drug in hospitals only."""
    pumped = Administration(
        code="J9190", dose="4500 mg", route="IV infusion", on=DAY, start="11:00", stop="09:00", through="2026-02-03"
    )
    assert services(code(pumped)) == "96416 x 1"
    assert "2760 minutes counted as an infusion by pump (96416)" in missing(code(pumped))
    assert services(code(pumped.evolve(pump=True))) == "96416 x 1"
    assert "pump" not in missing(code(pumped.evolve(pump=True)))
    long = pumped.evolve(through=None, stop="20:00", pump=False)
    assert services(code(long, facility=True)) == "96413 x 1; 96415 x 8"
    drug = Administration(
        code="J1644", dose="20000 units", route="IV infusion", on=DAY, start="08:00", stop="20:00", pump=True
    )
    assert services(code(drug, facility=True)) == "C8957 x 1"
    assert "no code on file for starting a pump outside a hospital" in missing(code(drug))
    refill = Administration(code="J9190", dose="500 mg", route="IV", on=DAY, purpose="pump refill")
    assert services(code(refill)) == "96521 x 1"


FLUID = Administration(code="J7030", dose="1000 mL", route="IV infusion", on=DAY, start="09:00", stop="10:30")
IRON = Administration(code="J1756", dose="200 mg", route="IV infusion", on=DAY, start="10:00", stop="10:20")


def test_a_fluid_is_hydration_where_it_is_for_the_patient() -> None:
    """From 31 minutes on, beside no other infusion, and not to keep a vein open."""
    assert services(code(FLUID)) == "96360 x 1"
    assert services(code(FLUID.evolve(stop="10:31"))) == "96360 x 1; 96361 x 1"
    short = code(FLUID.evolve(stop="09:30"))
    assert services(short) == "none"
    assert any("30 minutes of hydration; 31 or more are required" in note for note in short.notes)
    assert "minutes" not in missing(short)
    assert services(code([FLUID, IRON])) == "96365 x 1; 96361 x 1"
    assert services(code([FLUID.evolve(start="10:00"), IRON.evolve(stop="10:30")])) == "96365 x 1"
    assert services(code(FLUID.evolve(purpose="KVO"))) == "none"
    assert "start and stop times not documented" in missing(code(FLUID.evolve(start=None, stop=None)))
    assert services(code(FLUID.evolve(purpose="therapy"))) == "96365 x 1"
    saline = FLUID.evolve(code="J7131", dose="250 mL")
    assert services(code(saline)) == "96365 x 1"
    assert services(code(saline.evolve(purpose="hydration"))) == "96360 x 1"


def test_two_infusions_at_the_same_time_are_concurrent() -> None:
    """One more, whatever its length; two of the same length may hang in one bag."""
    other = Administration(code="J3475", dose="2 g", route="IV infusion", on=DAY, start="10:00", stop="10:20")
    longer = IRON.evolve(start="09:30", stop="10:30")
    assert services(code([longer, other])) == "96365 x 1; 96368 x 1"
    assert services(code([IRON.evolve(start="08:00", stop="08:30"), other])) == "96365 x 1; 96367 x 1"
    alike = code([IRON, other])
    assert services(alike) == "96365 x 1"
    assert "give bag for both; one bag is one infusion" in missing(alike)
    assert services(code([IRON.evolve(bag="1"), other.evolve(bag="2")])) == "96365 x 1; 96368 x 1"
    mixed = code([IRON.evolve(bag="1"), other.evolve(bag="1")])
    assert services(mixed) == "96365 x 1"
    assert "bag" not in missing(mixed)


def test_a_flush_is_never_a_push() -> None:
    """It is a port's own service where nothing else is."""
    flush = Administration(code="J1642", dose="500 units", route="IV push", on=DAY)
    assert services(code(flush)) == "none"
    assert services(code(flush.evolve(site="port"))) == "96523 x 1"
    assert services(code(flush.evolve(diagnoses="Z45.2"))) == "96523 x 1"
    both = code([flush.evolve(site="port"), IRON])
    assert services(both) == "96365 x 1"
    assert any("a flush is included in the day's other service" in note for note in both.notes)
    assert not both.report.of("administration-code-wrong-route")
    assert not both.report.of("drug-without-administration-code")


DILAUDID = Administration(
    "Dilaudid", "1 mg", route="IV push", on=DAY, start="09:00", place_of_service="22", diagnoses="R10.9"
)


def test_a_drug_that_was_given_again_is_on_one_line() -> None:
    """With the units of the sum, and both records."""
    coding = code([DILAUDID, DILAUDID.evolve(start="10:00")], charge={"J1171": "10.00"})
    assert lines(coding) == "J1171 x 20; 96374 x 1; 96376 x 1"
    assert str(coding.lines[0].charge) == "20.00"
    assert coding.lines[0].administrations == (DILAUDID, DILAUDID.evolve(start="10:00"))
    assert [len(drug.lines) for drug in coding.drugs] == [1, 0]
    assert any("billed with the earlier dose: J1171" in note for note in coding.drugs[1].notes)
    assert not {finding.rule for finding in coding.report.findings} & {
        "line-duplicate",
        "units-differ",
        "administration-codes-differ",
    }
    soon = code([DILAUDID, DILAUDID.evolve(start="09:30")])
    assert services(soon) == "96374 x 1"
    assert any("within 30 minutes is not billable" in note for note in soon.notes)
    office = code([DILAUDID, DILAUDID.evolve(start="10:00")], place_of_service="11")
    assert lines(office) == "J1171 x 20; 96374 x 1"


@pytest.mark.parametrize(
    "change",
    [
        {"strength": "2 mg/mL"},
        {"discarded": "1 mg"},
        {"containers": [Container("2 mg/mL", "0409-1283-31")]},
        {"encounter": "evening"},
        {"dose": "0.5 mL", "strength": "2 mg/mL"},
    ],
)
def test_a_drug_of_a_day_has_one_line_however_it_was_given(change: dict[str, object]) -> None:
    """Route, site, pump and visit belong to the services; the total is rounded once."""
    coding = code([DILAUDID, DILAUDID.evolve(start="10:00", **change)])
    assert [str(line) for line in coding.claim.lines if line.administration is not None] == ["J1171 x 20"]
    assert ("for only some of the doses" in missing(coding)) == bool({"discarded", "containers"} & set(change))


def test_a_drug_given_in_another_place_has_a_line_of_its_own() -> None:
    coding = code([DILAUDID, DILAUDID.evolve(start="10:00", place_of_service="23")])
    assert [line.units for drug in coding.drugs for line in drug.lines] == ["10", "10"]
    assert not coding.report.of("line-duplicate")


PUMP = Administration(
    "fluorouracil", "4200 mg", route="IV infusion", on=DAY, start="11:10", stop="09:10", through="2026-02-03", pump=True,
    place_of_service="11", diagnoses="C18.9",
)  # fmt: skip
KENALOG = Administration("Kenalog-40", "15 mg", route="intra-articular", site="right knee", on=DAY)
FASLODEX = Administration("Faslodex", "250 mg", route="IM", site="left gluteal", on=DAY)
INFED = Administration("Infed", "25 mg", route="IV push", on=DAY, start="09:00", stop="09:01")


@pytest.mark.parametrize(
    ("records", "line"),
    [
        (
            [PUMP.evolve(dose="700 mg", route="IV push", start="11:05", stop="11:08", through=None, pump=None), PUMP],
            "J9190 x 10",
        ),
        ([KENALOG, KENALOG.evolve(site="left knee")], "J3301 x 3"),
        ([FASLODEX, FASLODEX.evolve(site="right gluteal")], "J9395 x 20"),
        ([INFED, INFED.evolve(dose="975 mg", route="IV infusion", start="10:00", stop="12:00")], "J1750 x 20"),
        ([DILAUDID, DILAUDID.evolve(route="IM", start="10:00")], "J1171 x 20"),
    ],
)
def test_route_and_site_do_not_split_a_drug(records: list[Administration], line: str) -> None:
    """One line with the total rounded once: route, pump and site decide the services, not the drug's line."""
    coding = code(records)
    drug = [one for one in coding.lines if one.administration is not None]
    assert [str(one) for one in drug] == [line]
    assert not {"units-differ", "line-duplicate"} & {one.rule for one in coding.report.findings}


def test_what_a_service_includes_is_not_billed_apart() -> None:
    """A flush and a diluent, on a practitioner's claim: CPT counts them with the infusion; a hospital reports packaged drugs."""
    flush = Administration(
        code="J1642", dose="500 units", route="IV push", on=DAY, place_of_service="11", diagnoses="Z45.2"
    )
    unnamed = code(flush)
    assert lines(unnamed) == "J1642 x 50; 96523 x 1"
    assert any("for Medicare leave J1642 off" in note for note in unnamed.notes)
    assert lines(code(flush, policy="commercial-generic")) == "J1642 x 50; 96523 x 1"
    alone = code(flush, policy="medicare-part-b")
    assert lines(alone) == "96523 x 1"
    assert any("J1642 is left off the claim: a line flush is included in 96523" in note for note in alone.notes)
    assert alone.codes == ("J1642",)
    assert not alone.report.of("drug-not-coded")
    assert not alone.report.of("ncci-pair-without-modifier")
    drug = RITUXIMAB.evolve(place_of_service="11")
    assert "J1642" not in lines(code([flush, drug]))
    assert "J1642" not in lines(code([flush, drug], policy="commercial-generic"))
    assert "J1642 x 50" in lines(
        code([flush.evolve(place_of_service=""), drug.evolve(place_of_service="")], facility=True)
    )
    fluid = Administration(
        code="J7050", dose="50 mL", route="IV infusion", purpose="carrier", on=DAY, place_of_service="11"
    )
    assert "J7050" not in lines(code([fluid, drug]))
    assert lines(code(flush.evolve(diagnoses=(), site="left hand"))) == "J1642 x 50"
    hospital = code([fluid.evolve(place_of_service=""), drug.evolve(place_of_service="")], facility=True)
    assert "J7050" in lines(hospital)
    assert not hospital.report.of("infusion-times-missing")


def test_a_diluent_without_a_code_is_not_a_missing_line() -> None:
    numbing = Administration("lidocaine 1%", "1 mL", route="IM", purpose="carrier", on=DAY, place_of_service="11")
    coding = code(
        [Administration("ceftriaxone", "1 g", route="IM", on=DAY, place_of_service="11", diagnoses="J18.9"), numbing]
    )
    assert lines(coding) == "J0696 x 4; 96372 x 1"
    assert not coding.report.of("drug-not-coded")
    assert "lidocaine" not in missing(coding)
    assert any("left off the claim" in note for note in coding.notes)
    odd = code([Administration("sterile diluent", "1 mL", route="IM", purpose="carrier", on=DAY)])
    assert any("sterile diluent: left off the claim: it only carries a drug" in note for note in odd.notes)
    flush = code([Administration("sterile diluent", "1 mL", route="IV push", purpose="flush", on=DAY)])
    assert any("sterile diluent: left off the claim: it only flushes a line" in note for note in flush.notes)


def test_waste_and_containers_of_one_line_are_added_up() -> None:
    whole = RITUXIMAB.evolve(discarded="50 mg")
    coding = code([whole, whole.evolve(start="15:00", stop="16:00")])
    assert str(coding.claim).startswith("J9312 x 150; J9312-JW x 10;")
    assert code([RITUXIMAB.evolve(on=None), RITUXIMAB.evolve(on=None)]).lines == ()


def test_an_encounter_over_midnight_has_one_first_service() -> None:
    """In a facility: what the records name, an infusion over midnight, the emergency room, or less than 8 hours between."""
    after = DILAUDID.evolve(on="2026-02-02", start="02:00")
    late = DILAUDID.evolve(start="22:00")
    inferred = code([late, after])
    assert lines(inferred) == "J1171 x 10; 96374 x 1; J1171 x 10; 96376 x 1"
    assert "2026-02-01 and 2026-02-02 are counted as one encounter, since they are less than 8 hours apart" in missing(
        inferred
    )
    named = [late.evolve(encounter="A"), after.evolve(encounter="a")]
    assert lines(code(named)) == lines(inferred)
    assert "encounter" not in missing(code(named))
    assert not code(named).report.of("add-on-without-primary")
    assert services(code([late, after.evolve(start="09:00")])) == "96374 x 1; 96374 x 1"
    assert services(code([late.evolve(start=None), after])) == "96374 x 1; 96374 x 1"
    assert services(code([late, after], place_of_service="11")) == "96374 x 1; 96374 x 1"
    assert services(code([late, after.evolve(on="2026-02-03")])) == "96374 x 1; 96374 x 1"
    emergency = [one.evolve(place_of_service="23") for one in (DILAUDID, after.evolve(start="20:00"))]
    assert "both were given in the emergency room" in missing(code(emergency))
    assert services(code(emergency)) == "96374 x 1; 96376 x 1"
    drip = FLUID.evolve(start="20:00", stop="01:00", place_of_service="22")
    over = code([drip, after.evolve(start="12:00")])
    assert "an infusion ran past midnight" in missing(over)
    assert services(over) == "96361 x 5; 96374 x 1"
    pumped = drip.evolve(code="J9190", dose="1 g", pump=True)
    assert services(code([pumped, after.evolve(start="12:00")])) == "96413 x 1; 96415 x 4; 96374 x 1"


def test_two_encounters_of_a_day_have_a_first_service_each() -> None:
    """The second one with 59, so that our own check takes it."""
    twice = [
        DILAUDID.evolve(encounter="morning"),
        DILAUDID.evolve(encounter="evening", start="20:00", code="J2060", drug=""),
    ]
    coding = code(twice)
    assert services(coding) == "96374 x 1; 96374-59 x 1"
    assert not coding.report.of("two-initial-services")
    assert not coding.report.of("line-duplicate")


EYLEA = Administration(
    "Eylea", "2 mg", route="intravitreal", site="OD", on=DAY, containers=[Container("2 mg/0.05 mL", type="single-dose")],
    diagnoses="H35.3231", place_of_service="11",
)  # fmt: skip


def test_both_eyes_pass_our_own_check() -> None:
    """The drug by eye, the injection with 50; one record of both has 50 on the drug too."""
    coding = code([EYLEA, EYLEA.evolve(site="OS")], charge={"J0178": "1850.00", "67028": "200.00"})
    assert lines(coding) == "J0178-JZ-RT x 2; J0178-JZ-LT x 2; 67028-50 x 1"
    assert coding.ok
    both = code(
        EYLEA.evolve(site="OU", dose="4 mg", containers=[Container("2 mg/0.05 mL", type="single-dose", count=2)])
    )
    assert lines(both) == "J0178-JZ-50 x 4; 67028-50 x 1"
    assert lines(code(EYLEA)) == "J0178-JZ-RT x 2; 67028-RT x 1"
    bare = missing(code(EYLEA.evolve(site="")))
    assert "eye not documented: give site='OD', 'OS' or 'OU'" in bare


def test_a_joint_has_its_side_and_is_counted_once() -> None:
    """Whatever was injected into it; a product for joints only has the side too, others have none."""
    knee = Administration(code="J3301", dose="40 mg", route="intra-articular", site="right knee", on=DAY)
    assert lines(code(knee)) == "J3301 x 4; 20610-RT x 1"
    numb = Administration(code="J0665", dose="10 mg", route="intra-articular", site="right knee", on=DAY)
    assert lines(code([knee, numb])) == "J3301 x 4; J0665 x 20; 20610-RT x 1"
    gel = Administration(code="J7325", dose="48 mg", route="intra-articular", site="left knee", on=DAY)
    assert lines(code(gel)) in {"J7325-LT x 48; 20610-LT x 1", "J7325-JZ-LT x 48; 20610-LT x 1"}
    assert "side not documented: give site" in missing(code(gel.evolve(site="knee")))
    pair = code([gel, gel.evolve(site="right knee")])
    assert services(pair) == "20610-50 x 1"
    assert not pair.report.of("bilateral-units-for-one-side")
    assert not pair.report.of("line-duplicate")
    assert services(code(knee.evolve(site="left wrist"))) == "20605-LT x 1"


def test_a_physician_begins_with_what_the_visit_was_for() -> None:
    """A facility goes by its own order."""
    push = DILAUDID.evolve(primary=True, place_of_service="", start="11:00")
    assert services(code([push, IRON])) == "96367 x 1; 96374 x 1"
    assert services(code([push, IRON], facility=True)) == "96365 x 1; 96375 x 1"


POOL = (
    FLUID, IRON, DILAUDID, DILAUDID.evolve(start="10:00"), DILAUDID.evolve(start="10:15"), ONDANSETRON, RITUXIMAB, EYLEA, EYLEA.evolve(site="OS"),
    Administration(code="J9190", dose="1 g", route="IV infusion", on=DAY, start="11:00", stop="20:00"),
    Administration(code="J1642", dose="500 units", route="IV push", on=DAY, start="12:00", site="port"),
    Administration(code="J9217", dose="7.5 mg", route="IM", on=DAY, start="12:00"),
    Administration(code="J3301", dose="40 mg", route="intra-articular", on=DAY, start="12:00", site="right knee"),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(POOL), unique=True, max_size=5), st.booleans(), st.data())
def test_neither_the_order_of_records_nor_the_clock_matters(
    records: list[Administration], facility: bool, data: st.DataObject
) -> None:
    """To the services, and to the units of each code."""
    if not records:
        return
    shuffled = data.draw(st.permutations(records))
    later = [_later(one, 137) for one in records]
    wanted = services(code(records, facility=facility))
    assert services(code(shuffled, facility=facility)) == wanted
    assert services(code(later, facility=facility)) == wanted

    def units(given_records: list[Administration]) -> list[tuple[str, int]]:
        found: Counter[str] = Counter()
        for line in code(given_records, facility=facility).lines:
            found[line.code] += int(line.units)
        return sorted(found.items())

    assert units(shuffled) == units(records)


def _later(record: Administration, minutes: int) -> Administration:
    """Return the record with its times moved within the day."""

    def moved(moment: time | None) -> time | None:
        return None if moment is None else time(*divmod(moment.hour * 60 + moment.minute + minutes, 60))

    return record.evolve(start=moved(record.start), stop=moved(record.stop))


def test_the_services_of_a_drug_follow_from_its_traits() -> None:
    """No toxin and no growth factor is ever chemotherapy; hormones against tumors are; fluids hydrate where they go into a vein."""
    for entry in catalog().values():
        if Trait.BOTULINUM_TOXIN in entry.traits or is_growth_factor(entry):
            assert not may_be_chemotherapy(entry)
        if is_hormone(entry):
            assert family_of(entry) is Family.CHEMOTHERAPY
        if Trait.HYDRATION_FLUID in entry.traits:
            assert family_of(entry, Route.INTRAVENOUS_INFUSION) is Family.HYDRATION
            assert family_of(entry, Route.SUBCUTANEOUS_INFUSION) is Family.THERAPEUTIC


def test_several_accesses_have_a_first_service_each() -> None:
    coding = code([RITUXIMAB.evolve(site="left arm"), BEVACIZUMAB.evolve(site="port")])
    assert "each access has an initial service" in missing(coding)
    assert "96413 x 1; 96413-59 x 1" in str(coding.services[0][1])
    assert not coding.report.of("two-initial-services")
    assert "several accesses" not in missing(code([RITUXIMAB.evolve(site="left arm"), BEVACIZUMAB]))


def test_a_facility_ranks_its_services() -> None:
    assert code([ONDANSETRON, RITUXIMAB], facility=True, charge=CHARGES).ok
    assert code([ONDANSETRON, RITUXIMAB], place_of_service="22").claim.place_of_service == "22"


def test_a_facility_is_not_told_to_leave_its_drug_to_the_facility() -> None:
    facility = code([RITUXIMAB], place_of_service="22", facility=True)
    assert facility.claim.setting is Setting.HOSPITAL_OUTPATIENT
    assert facility.report is not None
    assert not facility.report.of("facility-drug")
    physician = code([RITUXIMAB], place_of_service="22")
    assert physician.report is not None
    assert physician.report.of("facility-drug")


def test_an_open_code_beside_others_is_said_to_be_left_out() -> None:
    coding = code([RITUXIMAB, NAMED.evolve(drug="pemetrexed")])
    assert f"the services on {DAY} leave out a drug without a line" in missing(coding)
    assert coding.codes == ("J9312", None)
    assert coding.report is not None
    [finding] = coding.report.of("drug-not-coded")
    assert (
        "pemetrexed of 2026-02-01 has no line on the claim: the product (NDC, brand or maker) decides"
        in finding.message
    )


def test_no_service_is_billed_for_a_drug_without_a_line() -> None:
    """Vitamin B12 without a strength has a code and no units; the injection of ketorolac is the only one on the claim."""
    shot = Administration("ketorolac", "60 mg", route="IM", on=DAY)
    vitamin = Administration("B12", "1 mL", route="IM", on=DAY)
    coding = code([vitamin, shot])
    assert str(coding.services[0][1]) == "96372 x 1"
    assert not coding.report.ok
    assert [finding.rule for finding in coding.report.errors][:1] == ["drug-not-coded"]
    undated = code(vitamin.evolve(on=None))
    assert "B12 has no line on the claim" in undated.report.of("drug-not-coded")[0].message
    twice = code([shot.evolve(start="09:00", stop="09:05"), shot.evolve(start="12:00", stop="12:05")])
    assert not twice.report.of("drug-not-coded")


@pytest.mark.parametrize(
    ("drug", "dose"), [("asparaginase", "10000 units"), ("ketorolac", "60 units"), ("rho(D) immune globulin", "2 mL")]
)
def test_a_dose_of_another_kind_of_unit_is_another_product(drug: str, dose: str) -> None:
    coding = code(Administration(drug, dose, route="IM", on=DAY))
    assert coding.code is None
    assert not coding.lines
    assert not coding.report.ok


# -- how it is shown -------------------------------------------------------------------------------------------------


def test_it_is_shown_as_text_json_and_html() -> None:
    coding = code([RITUXIMAB, NAMED.evolve(drug="pemetrexed")], charge=CHARGES)
    told = coding.explain()
    for part in (
        "candidate  J9312",
        "ruled out  J9311",
        "rounding   up",
        "service    2026-02-01: 96413 x 1",
        "missing",
    ):
        assert part in told
    assert json.loads(coding.to_json()) == json.loads(json.dumps(coding.to_dict()))
    assert ">missing: pemetrexed" in coding._repr_html_()
    assert ">missing: " not in code(RITUXIMAB, charge=CHARGES)._repr_html_()
    assert repr(code(RITUXIMAB, charge=CHARGES)) == "<Coding J9312: ok>"
    assert repr(coding).startswith("<Coding J9312, ?: ")
    assert "missing: pemetrexed: " in str(coding)
    assert str(coding.drugs[1]).endswith("code undecided")
    assert str(coding.candidates[0]).startswith("J9312 rituximab: ")


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [(), Administration(dose="750 mg"), [RITUXIMAB, Administration()]])
def test_a_record_of_nothing_is_refused(nothing: object) -> None:
    with pytest.raises(NothingToCodeError):
        code(nothing)  # type: ignore[arg-type]  # a record of nothing


def test_what_is_no_argument_is_refused() -> None:
    with pytest.raises(MalformedClaimError):
        code(["rituximab"])  # type: ignore[list-item]  # no record
    with pytest.raises(MalformedClaimError, match="charges are a mapping of codes to amounts, not"):
        code(RITUXIMAB, charge="6000")  # type: ignore[arg-type]  # no mapping
    with pytest.raises(MalformedClaimError):
        code(RITUXIMAB, charge={"J9312": "a lot"})
    with pytest.raises(MalformedClaimError):
        code(RITUXIMAB, families={"J9312": "odd"})
    with pytest.raises(UnknownPolicyError):
        code(RITUXIMAB, policy="nobody")


# -- laws ------------------------------------------------------------------------------------------------------------


@given(st.lists(administrations | records, max_size=3), st.sampled_from(policies()), st.sampled_from([None, True]))
def test_code_answers_or_raises_an_error_of_its_own(
    given_records: list[Administration], payer: str, hormone: bool | None
) -> None:
    try:
        coding = code(given_records, policy=payer, hormone=hormone)
    except JcodesError:
        return
    assert len(coding.drugs) == len(given_records)
    assert json.loads(coding.to_json())["ok"] is coding.ok
    assert coding.explain()
    for drug in coding.drugs:
        assert {one.code for one in drug.candidates}.isdisjoint(one.code for one in drug.ruled_out)
        assert drug.chosen is None or drug.chosen in drug.candidates
        assert drug.chosen is not None or drug.missing or drug.is_included
        assert list(drug.candidates) == sorted(
            drug.candidates, key=lambda one: (tuple(-part for part in one.score), one.code)
        )


@given(records)
def test_only_a_record_of_nothing_is_refused(record: Administration) -> None:
    texts = (record.drug, record.code, record.ndc, *(one.ndc for one in record.containers))
    if any(text.strip() for text in texts):
        assert code(record).claim is not None
    else:
        with pytest.raises(NothingToCodeError):
            code(record)


class TestUndecided:
    """What nothing on the record decides is on no line, and is said: as missing where units or a sure modifier depend on it."""

    def kenalog(self, *containers: Container) -> Coding:
        """Return the coding of 40 mg of triamcinolone."""
        record = Administration(
            "Kenalog-40", "40 mg", code="J3301", route="IM", on=DAY, diagnoses="M17.11", place_of_service="11",
            containers=containers,
        )  # fmt: skip
        return code(record, charge={"J3301": "40.00", "96372": "30.00"})

    def test_leftover_drug_of_unknown_containers_is_missing_and_billed_nowhere(self) -> None:
        coding = self.kenalog(Container("400 mg/10 mL"))
        assert str(coding.claim) == "J3301 x 4; 96372 x 1"
        assert "undecided: 36 units (360 mg) are left over and not billed" in missing(coding)
        assert any("undecided: JW is required for the leftover units" in note for note in coding.notes)
        assert "36 units (360 mg)" in str(coding)
        assert "36 units (360 mg)" in coding.explain()
        assert "36 units (360 mg)" in coding._repr_html_()
        assert not coding.ok
        for kind, lines in (
            ("multi-dose", "J3301 x 4; 96372 x 1"),
            ("single-dose", "J3301 x 4; J3301-JW x 36; 96372 x 1"),
        ):
            settled = self.kenalog(Container("400 mg/10 mL", type=kind))
            assert str(settled.claim) == lines
            assert "undecided" not in settled.explain()
            assert settled.ok

    def test_jw_or_jz_of_a_code_that_the_list_does_not_name_is_a_note(self) -> None:
        coding = self.kenalog()
        assert (coding.missing, coding.ok) == ((), True)
        assert any("undecided: medicare-part-b requires JW or JZ" in note for note in coding.notes)

    def test_jw_or_jz_of_a_code_that_the_list_names_is_missing(self) -> None:
        coding = code(RITUXIMAB.evolve(containers=(), ndc="50242-0053-06"), charge=CHARGES)
        assert str(coding.claim).startswith("J9312 x 75; ")
        assert "undecided: medicare-part-b requires JW or JZ" in missing(coding)
        assert not coding.ok


def test_an_ndc_without_a_label_needs_its_unit_of_measure() -> None:
    given = Administration("ceftriaxone", "1 g", ndc="44567-0701-95", route="IM", on="2026-02-01")
    assert "the lines have no NDC: NDC unit of measure" in missing(code(given))


def test_a_strength_after_mixing_does_not_count_a_powder_in_millilitres() -> None:
    """A vial of 1 g that is mixed to 350 mg/mL is a piece (UN); where nothing says powder or solution, the lines have no NDC yet."""
    vial, mixed = "44567-0701-95", {"strength": "350 mg/mL", "route": "IM", "on": "2026-02-01"}

    def lines(size: str, **facts: Any) -> Coding:
        return code(
            Administration("ceftriaxone", "1 g", containers=[Container(size, vial, type="single-dose")], **facts)
        )

    asked = lines("1 g/vial", **mixed)
    assert asked.claim.lines[0].ndc == ""
    assert any("which is counted in pieces (UN), or a solution (ML)" in lack for lack in asked.missing)
    powder = lines("1 g/vial", route="IM", on="2026-02-01").claim.lines[0]
    assert (powder.ndc_quantity, powder.ndc_unit) == ("1", "UN")
    solution = lines("1 g/10 mL", **mixed).claim.lines[0]
    assert solution.ndc_unit == "ML"


@pytest.mark.parametrize(
    ("route", "codes"),
    [
        ("SC", {"J1643", "J1644"}),
        ("IM", {"J1643", "J1644"}),
        ("IV push", {"J1642", "J1643", "J1644"}),
    ],
)
def test_heparin_under_the_skin_is_no_lock_flush(route: str, codes: set[str]) -> None:
    """J1642 keeps a line open; without a line it is not among the choices."""
    found = code(Administration("heparin", "5000 units", route=route, on=DAY))
    assert {str(one.code) for one in found.candidates} == codes


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ndc": "50242-0051-21"}, "50242-0051-21, 700 mg, 2026-02-01: J9312"),
        ({"code": "J9312", "drug": " "}, "J9312, 700 mg, 2026-02-01: J9312"),
        ({"drug": "Rituxan"}, "Rituxan, 700 mg, 2026-02-01: J9312"),
    ],
)
def test_a_record_without_a_name_is_called_by_its_code_or_ndc(facts: dict[str, Any], said: str) -> None:
    """Never by an empty text."""
    (drug,) = code(Administration(dose="700 mg", on=DAY, **facts)).drugs
    assert str(drug) == said
