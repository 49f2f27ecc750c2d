"""Clean values by seed: no rule finds anything above information, and doses and containers fit their code."""

import pytest

import jcodes
from jcodes.catalogs import Catalog
from jcodes.claims import ClaimForm
from jcodes.errors import DosageNotStatedError
from jcodes.rules import Severity
from jcodes.testing.amounts import containers_of, dose_of
from jcodes.testing.choices import Choices, Seeded
from jcodes.testing.clean import POLICIES, clean_claim, clean_line, clean_record

SEEDS = range(24)
CAT: Catalog = jcodes.catalog()


def loud(report: object) -> list[str]:
    """Return the rules that find something above information."""
    return [one.rule for one in report.findings if one.severity is not Severity.INFORMATION]  # type: ignore[attr-defined]  # a report


def test_clean_claims_have_every_shape_and_policy() -> None:
    """Offices and hospitals, one visit and two, discarded drug, and the record behind a line."""
    claims = [clean_claim(Seeded(seed), CAT) for seed in SEEDS]
    assert [loud(jcodes.check(claim)) for claim in claims] == [[] for _ in claims]
    assert {claim.policy for claim in claims} == set(POLICIES)
    assert {claim.form for claim in claims} == {None, ClaimForm.INSTITUTIONAL}
    assert {len({line.on for line in claim.lines}) for claim in claims} == {1, 2}
    assert {len(claim.lines) for claim in claims} == {1, 2, 3, 4}
    assert any(line.administration for claim in claims for line in claim.lines)
    assert all(claim.stated_total == sum(line.charge or 0 for line in claim.lines) for claim in claims)


def test_clean_lines_and_records() -> None:
    lines = [clean_line(Seeded(seed), CAT) for seed in range(8)]
    assert [loud(jcodes.check(line)) for line in lines] == [[] for _ in lines]
    for seed in range(2):
        coding = jcodes.code(clean_record(Seeded(seed), CAT))
        assert coding.code is not None
        assert set(loud(coding.report)) == {"charge-missing"}


def test_a_record_whose_ndc_has_two_codes_names_its_code() -> None:
    """Ferumoxytol: for patients on dialysis it is Q0139."""
    named = [record for seed in range(60) if (record := clean_record(Seeded(seed), CAT)).code]
    assert named
    assert all(jcodes.code(record).code == record.code for record in named[:1])


@pytest.mark.parametrize("code", ["J9312", "J0702", "Q9992", "J0575", "J0574", "A9526", "J7321"])
def test_a_dose_is_billed_under_its_code(code: str) -> None:
    """Amounts, combinations, bands with and without an upper end, and pieces."""
    entry = CAT[code]
    for seed in range(4):
        assert jcodes.billing_units(entry, dose_of(Seeded(seed), entry)).administered >= 1


@pytest.mark.parametrize("code", ["J9312", "J0702", "J1100", "J9035", "Q4101"])
def test_a_dose_of_containers_fits_them(code: str) -> None:
    """Those of the crosswalk, and made-up sizes where it lists none."""
    entry = CAT[code]
    for seed in range(4):
        containers = containers_of(Seeded(seed), entry, CAT)
        dose = dose_of(Seeded(seed), entry, containers)
        opened = [(one.count, one.size) for one in containers]
        assert jcodes.billing_units(entry, dose, containers=opened, container_type="single-dose").administered >= 1


def test_a_code_without_an_amount_has_no_dose_and_one_of_pieces_no_containers() -> None:
    """Nor has a band."""
    choose: Choices = Seeded(0)
    with pytest.raises(DosageNotStatedError, match="J3490 states no amount"):
        dose_of(choose, CAT["J3490"])
    for code in ("A9526", "J0574"):
        with pytest.raises(DosageNotStatedError, match=f"{code} bills by "):
            containers_of(choose, CAT[code], CAT)
