"""Made-up lines, claims and records: plausible, and the same for the same seed."""

from typing import Any

import pytest

import jcodes
from jcodes.errors import DataError, MalformedError, UnknownCodeError
from jcodes.testing import TestProduct, make_administration, make_claim, make_line, products

SEEDS = range(25)


def test_claims_pass_the_checks_and_differ() -> None:
    """No error, several codes; the same seed gives the same claim."""
    claims = [make_claim(seed) for seed in SEEDS]
    assert [str(report) for claim in claims if not (report := jcodes.check(claim)).ok] == []
    assert len({claim.lines[0].code for claim in claims}) > 20
    assert [make_claim(seed) for seed in SEEDS] == claims


def test_the_record_is_the_one_behind_the_line() -> None:
    """Dose, containers and NDC are those that the units and the NDC quantity count."""
    for seed in SEEDS:
        line, record = make_line(seed), make_administration(seed)
        assert record.dose is not None
        bill = jcodes.billing_units(
            line.code, record.dose, on=line.on, containers=[(one.count, one.size) for one in record.containers]
        )
        assert (str(bill.administered), bill.discarded) == (line.units, 0)
        assert (record.ndc, record.on) == (line.ndc, line.on)
        assert jcodes.check(line.evolve(administration=record)).errors == ()


def test_a_code_a_day_and_a_release_can_be_named_and_a_field_made_wrong() -> None:
    """A wrong line is made from a right one."""
    line = make_line(3, code="J9312", on="2025-11-03", catalog="2025-10", units="7000")
    assert (line.code, str(line.on), line.units) == ("J9312", "2025-11-03", "7000")
    assert "2026-01-01" <= str(make_line(code="J9312").on) <= "2026-03-31"
    assert make_claim(3, code="J9312", policy="commercial-generic").policy == "commercial-generic"


def test_a_product_is_one_of_the_crosswalk() -> None:
    """Its NDC is linked to its code, and its units are its contents in units of the code."""
    product = next(products(5, on="2026-02-01"))
    assert isinstance(product, TestProduct)
    assert product.ndc in {link.ndc for link in product.entry.ndcs("2026-02-01")}
    assert jcodes.billing_units(product.code, product.content, on="2026-02-01").administered == product.units
    assert product.label == f"{product.content}/{product.milliliters} mL"


@pytest.mark.parametrize(
    ("code", "on", "error"),
    [
        ("J3490", None, DataError),
        ("J9312", "1999-01-01", DataError),
        (None, "1999-01-01", DataError),
        ("J0000", None, UnknownCodeError),
    ],
)
def test_a_code_without_such_a_product_is_refused(code: str | None, on: str | None, error: type[Exception]) -> None:
    """The error says what can be named."""
    with pytest.raises(error):
        make_line(code=code, on=on)


@pytest.mark.parametrize("seed", [None, "1", 1.0, (), 10**15, -(10**15)])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    for make in (make_line, make_claim, make_administration, lambda one: next(products(one))):
        with pytest.raises(MalformedError, match=r"^the seed .* is not a whole number"):
            make(seed)
