"""A vaccine takes its own administration service, by payer; every Level II vaccine is asked."""

from datetime import date

import attrs
import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code
from jcodes.coding.encounter import count_encounter
from jcodes.coding.entry_tests import is_valid
from jcodes.policies import Policy, policy
from jcodes.services.drugs import vaccine_of
from jcodes.services.vaccines import is_globulin_number, is_product_number, is_vaccine_number
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

DAY = date(2026, 2, 3)
VACCINES = sorted(
    str(entry.code)
    for entry in jcodes.catalog("2026-01").values()
    if entry.kind is Kind.VACCINE and is_valid(entry, DAY) and vaccine_of(entry)
)
OWN = {"influenza": "G0008", "pneumococcal": "G0009", "hepatitis B": "G0010"}


def test_a_flu_vaccine_is_given_under_medicares_own_code() -> None:
    coding = code(
        Administration("Fluzone", "0.5 mL", route="IM", on=DAY, place_of_service="11", diagnoses="Z23"),
        policy="medicare-part-b",
    )
    assert [str(line.code) for line in coding.lines] == ["Q2038", "G0008"]
    assert not [finding for finding in coding.report.findings if "vaccine" in finding.rule]


@pytest.mark.parametrize(
    ("payer", "service"),
    [
        (policy("medicare-part-b"), "G0008"),
        (policy("commercial-generic"), "90471"),
        (policy("medicaid-generic"), "90471"),
    ],
    ids=str,
)
def test_the_payer_decides_the_service_of_a_vaccine(payer: Policy, service: str) -> None:
    """Medicaid takes either; a payer that does not say gets CPT codes."""
    record = Administration("Fluzone", "0.5 mL", route="IM", on=DAY)
    for one in (payer, *([attrs.evolve(payer, vaccine_services=None)] if service == "90471" else [])):
        counted = count_encounter(
            [(record, jcodes.catalog("2026-01")["Q2038"])], one, setting=None, facility=False, families={}, hormone=None
        )
        assert str(counted.services) == f"{service} x 1"


@pytest.mark.parametrize("own", VACCINES)
def test_every_vaccine_with_a_medicare_code_has_it(own: str) -> None:
    entry = jcodes.catalog("2026-01")[own]
    coding = code(Administration(code=own, dose="1 dose", route="IM", on=DAY))
    assert [one.number for _, services in coding.services for one in services.billed] == [OWN[vaccine_of(entry)]]


@pytest.mark.parametrize("payer", ["medicare-part-b", "medicaid-generic", "commercial-generic"])
@pytest.mark.parametrize(("day", "service"), [(date(2023, 9, 11), "90480 x 1"), (date(2023, 9, 10), "none")])
def test_a_covid_vaccine_is_given_under_90480_with_every_payer(payer: str, day: date, service: str) -> None:
    """The catalog has no COVID-19 vaccine, since the products are CPT codes: a user's own may."""
    entry = attrs.evolve(jcodes.catalog("2026-01")["Q2038"], traits=(Trait.COVID_19_VACCINE,))
    record = Administration("a COVID-19 vaccine", "0.3 mL", route="IM", on=day)
    counted = count_encounter([(record, entry)], policy(payer), setting=None, facility=False, families={}, hormone=None)
    assert str(counted.services) == service
    assert any("90480 is for dates" in one for one in counted.missing) == (service == "none")


def test_the_sweep_has_vaccines() -> None:
    assert {"Q2035", "Q2036", "Q2037", "Q2038"} <= set(VACCINES)


def shot(number: str = "", drug: str = "", route: str | None = "IM", **facts: object) -> Administration:
    return Administration(drug, code=number, route=route, on=DAY, place_of_service="11", diagnoses="Z23", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "policy", "claim"),
    [
        ([shot("90662")], "medicare-part-b", "90662 x 1; G0008 x 1"),
        ([shot(drug="Fluzone High-Dose")], "medicare-part-b", "90662 x 1; G0008 x 1"),
        ([shot("90677")], "medicare-part-b", "90677 x 1; G0009 x 1"),
        ([shot("90746")], "medicare-part-b", "90746 x 1; G0010 x 1"),
        ([shot("91320")], "medicare-part-b", "91320 x 1; 90480 x 1"),
        ([shot("90715")], "medicare-part-b", "90715 x 1; 90471 x 1"),
        ([shot("90662")], "commercial-generic", "90662 x 1; 90471 x 1"),
        ([shot("90715"), shot("90686")], "commercial-generic", "90715 x 1; 90686 x 1; 90471 x 1; 90472 x 1"),
        ([shot("90660", route="intranasal")], "commercial-generic", "90660 x 1; 90473 x 1"),
        ([shot("90707", counseled=True, components=3)], "medicaid-generic", "90707 x 1; 90460 x 1; 90461 x 2"),
        ([shot("90371")], "medicare-part-b", "90371 x 1; 96372 x 1"),
        ([shot("90380")], "commercial-generic", "90380 x 1; 96381 x 1"),
    ],
)
def test_a_product_with_a_cpt_code_is_carried_to_the_claim(
    given: list[Administration], policy: str, claim: str
) -> None:
    """With the administration service that the payer takes; our own check says nothing about it."""
    coding = code(
        given, policy=policy, charge=dict.fromkeys(("90662", "90677", "90746", "91320", "90715", "90686"), "50.00")
    )
    assert str(coding.claim) == claim
    assert coding.codes == tuple(one.code or "90662" for one in given)
    assert not [
        one for one in coding.report.findings if "vaccine" in one.rule or "drug" in one.rule or "code" in one.rule
    ]


@pytest.mark.parametrize(
    ("number", "counseled", "on", "claim"),
    [
        ("90380", True, date(2023, 10, 6), "90380 x 1; 96380 x 1"),
        ("90381", False, date(2026, 2, 3), "90381 x 1; 96381 x 1"),
        ("90382", None, date(2026, 2, 3), "90382 x 1; 96381 x 1"),
        ("90380", True, date(2023, 10, 5), "90380 x 1; 96372 x 1"),
        ("90378", True, date(2026, 2, 3), "90378 x 1; 96372 x 1"),
    ],
)
def test_an_antibody_against_rsv_has_services_of_its_own(
    number: str, counseled: bool | None, on: date, claim: str
) -> None:
    """By counseling, since 2023-10-06; palivizumab (90378) keeps 96372."""
    coding = code(shot(number, counseled=counseled).evolve(on=on), policy="commercial-generic")
    assert "; ".join(f"{line.code} x {line.units}" for line in coding.claim.lines) == claim
    assert any("96380 in place of 96381" in note for note in coding.notes) is (counseled is None)


def test_what_a_vaccine_lacks_is_asked() -> None:
    assert any("the route is missing" in lack for lack in code(shot("90662", route=None)).missing)
    assert any("'99213' on the record is not a drug code" in lack for lack in code(shot("99213")).missing)
    assert any("90460 and 90461" in note for note in code(shot("90707"), policy="commercial-generic").notes)
    flu = code(shot(drug="Fluzone", dose="0.5 mL"), policy="commercial-generic")
    assert any("it is Medicare's code of the vaccine" in lack for lack in flu.missing)
    assert not any(
        "Medicare's code" in lack
        for lack in code(shot(drug="Fluzone", dose="0.5 mL"), policy="medicare-part-b").missing
    )


@pytest.mark.parametrize(
    ("number", "is_vaccine", "is_globulin"),
    [("90662", True, False), ("90480", False, False), ("90371", False, True), ("90380", True, False), ("Q2038", True, False),
     ("90471", False, False), ("J1885", False, False), ("٩٠٦٦٢", False, False), ("9066", False, False)],
)  # fmt: skip
def test_products_are_known_by_number(number: str, is_vaccine: bool, is_globulin: bool) -> None:
    assert (is_vaccine_number(number), is_globulin_number(number)) == (is_vaccine, is_globulin)
    assert is_product_number(number) == (number.isdigit() and (is_vaccine or is_globulin))


@pytest.mark.parametrize("policy_name", ["medicare-part-b", "commercial-generic", "medicaid-generic"])
def test_a_product_without_a_dosage_is_one_unit(policy_name: str) -> None:
    """What an unlisted code counts is the payer's choice; a vaccine or an implant is one product."""
    implant = Administration("Nexplanon", "1 implant", on=DAY, place_of_service="11", diagnoses="Z30.017")
    assert "J7307 x 1" in str(code(implant, policy=policy_name).claim)
    assert "Q2038 x 1" in str(code(shot(drug="Fluzone", dose="0.5 mL"), policy=policy_name).claim)
