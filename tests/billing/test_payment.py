"""Expected payment: units times limit, the patient's part, sequestration, to the cent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.catalogs.payment_limits import PaymentLimit, PriceNote
from jcodes.errors import MalformedLineError, NoPaymentError
from jcodes.money import to_the_cent
from jcodes.periods import Quarter

ON = date(2026, 2, 1)


def limit(code: str = "J9035", **change: object) -> PaymentLimit:
    found = jcodes.catalog().price(code, ON)
    assert found is not None
    return attrs.evolve(found, **change)  # type: ignore[arg-type]


def test_a_bill_with_discarded_drug_is_paid_whole() -> None:
    """JW units are paid as the others; every step names its source."""
    bill = jcodes.billing_units("J9035", "740 mg", on=ON, containers=["2 x 400 mg"])
    found = payment_of_lines(bill.lines, limit(), on=ON)
    assert (found.allowed, found.patient, found.payer_share, found.sequestered, found.paid) == (
        Decimal("5890.56"), Decimal("1178.11"), Decimal("4712.45"), Decimal("94.25"), Decimal("4618.20"),
    )  # fmt: skip
    assert "80 units at $73.632" in found.explain()
    assert "sequestration cuts 2%" in found.explain()
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("day", "cut"),
    [
        ("2013-03-31", 0), ("2013-04-01", 2), ("2020-04-30", 2), ("2020-05-01", 0), ("2022-03-31", 0), ("2022-04-01", 1), ("2022-06-30", 1),
        ("2022-07-01", 2),
    ],
)  # fmt: skip
def test_sequestration_has_its_dates(day: str, cut: int) -> None:
    """Suspended from May 2020 to March 2022, one percent for a quarter."""
    on = date.fromisoformat(day)
    found = payment_of_lines([BillingLine("J9035", 100)], limit(quarter=Quarter.of(on), limit=Decimal(10)), on=on)
    assert found.sequestration == cut
    assert found.paid == to_the_cent(Fraction(800) * (100 - cut) / 100)


def test_an_inflation_adjusted_coinsurance_comes_before_the_policy_s() -> None:
    """The code's own in CMS's file."""
    code = next(code for code, one in jcodes.catalog().limits().items() if PriceNote.INFLATION_COINSURANCE in one.notes)
    own = limit(code)
    assert own.coinsurance is not None
    found = payment_of_lines([BillingLine(code, 10)], own, on=ON)
    assert found.coinsurance == own.coinsurance < 20
    blank = payment_of_lines([BillingLine(code, 10)], attrs.evolve(own, coinsurance=None), on=ON)
    assert blank.coinsurance == 20


def test_a_contract_in_percent_of_the_limit() -> None:
    """Named in the call where the policy states none; without sequestration."""
    found = payment_of_lines(
        [BillingLine("J9035", 10)], limit(), on=ON, payer="commercial-generic", percent_of_limit="120"
    )
    assert found.allowed == Decimal("883.58")
    assert found.sequestered == 0
    with pytest.raises(NoPaymentError, match="the percent of the limit that commercial-generic allows is not on file"):
        payment_of_lines([BillingLine("J9035", 10)], limit(), on=ON, payer="commercial-generic")
    with pytest.raises(NoPaymentError, match="the coinsurance under"):
        payment_of_lines(
            [BillingLine("J9035", 10)], limit(coinsurance=None), on=ON, payer="commercial-generic", percent_of_limit=120
        )


def test_what_a_payment_leaves_open() -> None:
    """With the reason where a figure fits one."""
    bill = jcodes.billing_units("J9035", "740 mg", on=ON, containers=["2 x 400 mg"])
    found = payment_of_lines(bill.lines, limit(), on=ON)
    assert found.against(found.paid) is None
    assert found.against("$9,999.00") is None
    given = payment_of_lines(bill.lines[:1], limit(), on=ON).paid
    one = payment_of_lines([BillingLine("J9035", 1)], limit(), on=ON).paid
    for paid, reasons in (
        (given, ("the discarded units were not paid",)),
        (one, ("one unit was paid",)),
        (Decimal(0), ("nothing was paid",)),
        (Decimal(17), ()),
    ):
        short = found.against(paid)
        assert short is not None
        assert (short.expected, short.paid, short.short, short.reasons) == (
            found.paid,
            paid,
            found.paid - paid,
            reasons,
        )
    cheaper = payment_of_lines(bill.lines, limit(coinsurance=Decimal(10)), on=ON)
    short = cheaper.against(found.paid)
    assert short is not None
    assert short.reasons == ("coinsurance was taken at 20%",)
    with pytest.raises(MalformedLineError, match="is not an amount"):
        found.against("nan")


def test_what_cannot_be_expected_is_refused() -> None:
    """No limit, another quarter, no lines, lines of two codes."""
    line = BillingLine("J9035", 10)
    with pytest.raises(NoPaymentError, match="CMS states no payment limit"):
        payment_of_lines([line], limit(limit=None), on=ON)
    with pytest.raises(NoPaymentError, match="the payment limit is for 2026-01"):
        payment_of_lines([line], limit(), on=date(2026, 4, 1))
    for lines in ([], [line, BillingLine("J9312", 1)]):
        with pytest.raises(MalformedLineError, match="lines of one code"):
            payment_of_lines(lines, limit(), on=ON)


def test_notes_that_change_the_price_are_told() -> None:
    """Such as that the contractor sets it."""
    found = payment_of_lines([BillingLine("J9035", 10)], limit(notes=(PriceNote.CONTRACTOR,)), on=ON)
    assert found.warnings == ("CMS note on the limit: contractor",)
    assert found.explain().endswith("warning    CMS note on the limit: contractor")


def test_a_payer_that_pays_no_discarded_drug() -> None:
    """Its lines are there, and allow nothing."""
    chosen = jcodes.policy("medicare-part-b")
    choices = attrs.evolve(chosen.jw_paid, values=(attrs.evolve(chosen.jw_paid.values[-1], value=False),))
    bill = jcodes.billing_units("J9035", "740 mg", on=ON, containers=["2 x 400 mg"])
    found = payment_of_lines(bill.lines, limit(), on=ON, payer=attrs.evolve(chosen, jw_paid=choices))
    assert found.allowed == payment_of_lines(bill.lines[:1], limit(), on=ON).allowed
    assert [part.allowed for part in found.lines][1] == 0


@given(units=st.lists(st.integers(1, 5000), min_size=1, max_size=4), price=st.decimals("0.001", "9999", places=3))
def test_the_parts_add_up(units: list[int], price: Decimal) -> None:
    """And splitting lines never changes what is paid."""
    lines = [BillingLine("J9035", count) for count in units]
    found = payment_of_lines(lines, limit(limit=price), on=ON)
    assert found.patient + found.payer_share == found.allowed
    assert found.paid + found.sequestered == found.payer_share
    whole = payment_of_lines([BillingLine("J9035", sum(units))], limit(limit=price), on=ON)
    assert (whole.allowed, whole.paid) == (found.allowed, found.paid)
