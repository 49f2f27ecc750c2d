"""The program's own suite, with fixtures, marker, builders and strategies of jcodes."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from rcm_app.charge_capture import capture, charged, is_clean

import jcodes
from jcodes.testing import make_administration, make_claim, strategies

FEW = settings(
    max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


SERVICES = ("96365", "96372", "96401", "96413")


@cache
def prices() -> dict[str, Decimal]:
    """A chargemaster with a price for every drug code and four services."""
    return dict.fromkeys((*map(str, jcodes.catalog()), *SERVICES), Decimal("12.50"))


@given(record=strategies.administrations())
@FEW
def test_every_documented_administration_becomes_a_claim_that_may_be_sent(record: jcodes.Administration) -> None:
    captured = capture(record, prices())
    assert captured.holds == ()
    assert captured.may_be_sent
    assert all(line.charge for line in captured.claim.lines)


@given(claim=...)
@FEW
def test_clean_claims_are_sent(claim: jcodes.Claim) -> None:
    """Hypothesis knows jcodes' classes by their annotations."""
    assert is_clean(claim)


@pytest.mark.parametrize(
    "rule", ["jw-and-jz", "units-missing", "date-missing", "code-ended", "units-exceed-containers"]
)
def test_faulty_claims_are_held(rule: str) -> None:
    for seed in range(3):
        assert not is_clean(make_claim(seed, faulty=rule))


def test_a_record_without_a_diagnosis_is_coded_and_a_code_without_a_price_holds_it() -> None:
    captured = capture(make_administration(3), {})
    assert not captured.may_be_sent
    assert captured.holds[0].startswith("the chargemaster has no price for J")


def test_a_wasteful_record_is_a_warning(jcodes_administration_factory) -> None:
    captured = capture(jcodes_administration_factory(1, faulty="waste-avoidable"), prices())
    assert any("would leave" in text for text in captured.warnings)


def test_a_line_is_charged_by_the_unit(jcodes_line_factory) -> None:
    line = jcodes_line_factory(2, code="J9312", on="2026-02-01", units=75)
    assert charged(line, {"J9312": Decimal("101.25")}).charge == Decimal("7593.75")
    assert charged(line, {}).charge is None
    assert charged(line.evolve(units="x"), prices()).charge is None


# Regression: what the program billed under last quarter's files stays as it was.
LAST_QUARTER = jcodes.Administration(
    "Rituxan", "740 mg", route="IV infusion", on="2025-11-03", start="09:00", stop="12:10",
    containers=["500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL"], container_type="single-dose",
    diagnoses=["C83.30"], place_of_service="11",
)  # fmt: skip


@pytest.mark.jcodes(release="2025-10", policy="medicare-part-b", today="2025-11-04")
def test_last_quarters_claim_is_the_same(jcodes_catalog, jcodes_policy) -> None:
    assert (jcodes_catalog.release.name, jcodes_policy.name) == ("2025-10", "medicare-part-b")
    captured = capture(LAST_QUARTER, {"J9312": Decimal("101.25"), "96413": Decimal(150), "96415": Decimal(40)})
    assert str(captured.claim) == "J9312 x 74; J9312-JW x 6; 96413 x 1; 96415 x 2"
    assert [str(line.charge) for line in captured.claim.lines] == ["7492.50", "607.50", "150.00", "80.00"]
    assert captured.may_be_sent


def test_the_suite_is_pinned_to_its_release(jcodes_catalog) -> None:
    """By the line of pyproject.toml."""
    assert jcodes_catalog.release.name == jcodes.catalog().release.name == "2026-01"
