"""A vaccine takes its own administration service, by payer; every Level II vaccine is asked."""

from datetime import date

import attrs
import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code
from jcodes.coding.encounter import count_encounter
from jcodes.coding.evidence import is_valid
from jcodes.policies import Policy, policy
from jcodes.services.drugs import vaccine_of
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
