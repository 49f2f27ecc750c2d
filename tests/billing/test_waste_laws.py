"""The laws of discarded drug, over generated doses, containers, dates and policies, and over every code that states an amount."""

import json
import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing import BillingLine, Rounding
from jcodes.billing.bill import bill_dose
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.kernel import ceil_ratio, discarded_units
from jcodes.billing.receipt import Receipt
from jcodes.catalogs import catalog
from jcodes.catalogs.entries import Entry
from jcodes.doses import Basis, Dosage, Dose
from jcodes.errors import ContainersTooSmallError, DiscardedAboveLabelError, InexactError, JcodesError
from jcodes.policies import WasteLayout, policies, policy

STATED = [
    entry for entry in catalog().values() if entry.dosage.basis in {Basis.PER, Basis.UP_TO} and entry.dosage.amount
]
AMOUNTS = st.decimals("0.01", "2000", places=2)
SIZES = st.lists(st.decimals("0.1", "1000", places=1), min_size=1, max_size=6)
Case = tuple[Decimal, Decimal, list[Decimal]]
CASES = st.tuples(AMOUNTS, AMOUNTS, SIZES)
"""A dosage, a dose and containers, all in milligrams."""
DAYS = st.none() | st.dates(date(2010, 1, 1), date(2030, 12, 31))
TYPES = st.sampled_from(["single-dose", "multi-dose", None])
ROUNDINGS = st.none() | st.sampled_from([Rounding.UP, Rounding.NEAREST, Rounding.DOWN])
MASSES = ("mcg", "mg", "g")


def bill_of(dosage: Decimal, dose: Decimal, sizes: Sequence[Decimal], **facts: Any) -> BillingUnits | None:
    """Return the bill of *dose* mg out of containers of *sizes* mg, or None where they are too small; that must be so."""
    try:
        bill: BillingUnits = bill_dose(
            Dosage(Dose(dosage, "mg"), Basis.PER),
            Dose(dose, "mg"),
            containers=[Dose(size, "mg") for size in sizes],
            **facts,
        )
    except ContainersTooSmallError:
        assert dose > sum(sizes)
        return None
    return bill


@given(AMOUNTS, AMOUNTS, SIZES, DAYS, TYPES)
def test_administered_rounds_up_and_discarded_down_and_never_above_the_label(
    dosage: Decimal, dose: Decimal, sizes: list[Decimal], on: date | None, kind: str | None
) -> None:
    """The three laws of rounding discarded drug in one, for every dose and containers."""
    bill = bill_of(dosage, dose, sizes, on=on, container_type=kind)
    if bill is None:
        return
    labelled, given_units = Fraction(sum(sizes)) / Fraction(dosage), Fraction(dose) / Fraction(dosage)
    left = labelled - given_units
    assert bill.exact == given_units
    assert bill.administered - 1 < given_units <= bill.administered
    assert bill.discarded <= left
    assert bill.discarded == 0 or bill.total <= labelled
    assert bill.total <= -(-labelled.numerator // labelled.denominator)
    if kind == "multi-dose":
        assert bill.discarded == 0
    else:
        assert bill.discarded == max(0, min(left // 1, labelled // 1 - bill.administered))
        assert left - bill.discarded < 2


@given(CASES, DAYS, TYPES, st.sampled_from(policies()), ROUNDINGS)
def test_the_lines_hold_every_unit_and_never_contradict_themselves(
    case: Case, on: date | None, kind: str | None, payer: str, rounding: Any
) -> None:
    """JW on the second line only, JZ on a single line only, neither for multi-dose, each from its day."""
    dosage, dose, sizes = case
    bill = bill_of(dosage, dose, sizes, on=on, container_type=kind, policy=payer, rounding=rounding)
    if bill is None:
        return
    first, *others = bill.lines
    assert sum(line.units for line in bill.lines) == bill.total == bill.administered + bill.discarded
    assert len(others) <= 1
    assert first.modifiers in {(), ("JZ",)}
    assert [line.modifiers for line in others] in ([], [()], [("JW",)])
    day, held = on or date.max, policy(payer)
    if kind == "multi-dose":
        assert bill.lines == (BillingLine("", bill.administered),)
    elif others:
        assert (first.units, others[0].units) == (bill.administered, bill.discarded)
        assert first.units > 0
        assert (others[0].modifiers == ("JW",)) is (day >= date(2017, 1, 1) or payer == "medicaid-generic")
        assert held.waste_layout.on(on).value is WasteLayout.TWO_LINES
    elif payer.startswith("medicare"):
        assert (first.modifiers == ("JZ",)) is (
            not bill.discarded and day >= date(2023, 7, 1) and bill.administered > 0
        )
    else:
        assert first.modifiers == ()


@given(CASES, st.randoms(use_true_random=False), st.sampled_from(MASSES), st.sampled_from(MASSES))
def test_rescaling_and_reordering_never_change_the_bill(case: Case, random: Any, unit: str, other: str) -> None:
    """Micrograms for milligrams, the last vial first, three of one size counted or named one by one."""
    dosage, dose, sizes = case
    bill = bill_of(dosage, dose, sizes, container_type="single-dose")
    shuffled = random.sample(sizes, len(sizes))
    rescaled = [Dose(size, "mg").to(random.choice(MASSES)) for size in shuffled]
    counted = [(shuffled.count(size), f"{size} mg") for size in dict.fromkeys(shuffled)]
    for containers in (rescaled, [str(one) for one in rescaled], counted):
        try:
            again = bill_dose(
                Dosage(Dose(dosage, "mg"), Basis.PER), Dose(dose, "mg").to(unit), containers=containers, container_type="single-dose"
            )  # fmt: skip
        except ContainersTooSmallError:
            assert bill is None
            continue
        assert bill is not None
        assert (again.lines, again.warnings == (), again.exact) == (bill.lines, bill.warnings == (), bill.exact)
    if bill is not None:
        left = Dose(sum(sizes) - dose, "mg").to(other)
        documented = bill_of(dosage, dose, sizes, container_type="single-dose", discarded=left)
        assert documented is not None
        assert documented.lines == bill.lines


@given(
    st.sampled_from(STATED),
    AMOUNTS,
    st.lists(st.integers(1, 500), min_size=1, max_size=4),
    DAYS,
    st.booleans() | st.none(),
)
def test_every_code_bills_what_was_opened_or_refuses_with_a_typed_error(
    entry: Entry, amount: Decimal, sizes: list[int], on: date | None, listed: bool | None
) -> None:
    """With a receipt that holds, the same bytes each time."""
    assert entry.dosage.amount is not None
    unit = entry.dosage.amount.unit
    try:
        bill = bill_dose(
            entry, Dose(amount, unit), containers=[Dose(size, unit) for size in sizes], on=on, discard_applies=listed
        )
    except JcodesError as error:
        assert error.hint  # noqa: PT017 - whichever it is
        return
    labelled = Fraction(sum(sizes)) / Fraction(entry.dosage.amount.amount)
    assert bill.discarded == 0 or bill.total <= labelled
    receipt = bill.receipt
    assert receipt.verify()
    assert Receipt.from_json(receipt.to_json()).to_json() == receipt.to_json()
    assert json.loads(json.dumps(bill.to_dict())) == bill.to_dict()


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["single-dose", None]))
def test_a_documented_amount_never_bills_more_than_it_is(
    dosage: Decimal, dose: Decimal, waste: Decimal, kind: str | None
) -> None:
    """Without containers, for every amount; and never above both together."""
    bill = bill_dose(
        Dosage(Dose(dosage, "mg"), Basis.PER), Dose(dose, "mg"), discarded=Dose(waste, "mg"), container_type=kind
    )
    assert bill.discarded <= Fraction(waste) / Fraction(dosage)
    assert bill.discarded == 0 or bill.total <= Fraction(dose + waste) / Fraction(dosage)
    assert bill.lines[0].units == bill.administered


@given(AMOUNTS, st.decimals("0", "500", places=1), st.decimals("0.1", "500", places=1))
def test_waste_above_the_label_is_never_billed(dose: Decimal, left: Decimal, over: Decimal) -> None:
    """It is an error, however small the excess: the law of overfill."""
    facts: dict[str, Any] = {"containers": Dose(dose + left, "mg"), "container_type": "single-dose"}
    try:
        bill_dose(Dosage.parse("10 mg"), Dose(dose, "mg"), discarded=Dose(left + over, "mg"), **facts)
    except DiscardedAboveLabelError as error:
        assert "overfill" in error.hint  # noqa: PT017 - there must be one
    else:
        raise AssertionError


@given(AMOUNTS, st.decimals("0.1", "50", places=1), st.decimals("1", "500", places=1), AMOUNTS)
def test_a_volume_out_of_labelled_containers_bills_as_the_drug_in_it_always(
    dosage: Decimal, volume: Decimal, drug: Decimal, held: Decimal
) -> None:
    """The strength read off the label, for any label."""
    label = f"{drug} mg/{held} mL"
    if volume > held:
        return
    subject = Dosage(Dose(dosage, "mg"), Basis.PER)
    by_volume = bill_dose(subject, Dose(volume, "mL"), containers=label)
    given_units = Fraction(volume) * Fraction(drug) / Fraction(held) / Fraction(dosage)
    assert by_volume.exact == given_units
    labelled = Fraction(drug) / Fraction(dosage)
    administered = math.ceil(given_units)
    left = min((labelled - given_units) // 1, labelled // 1 - administered)
    assert (by_volume.administered, by_volume.discarded) == (administered, max(0, left))


@given(AMOUNTS, AMOUNTS, SIZES, st.sampled_from(policies()))
def test_comparing_always_agrees_with_asking(dosage: Decimal, dose: Decimal, sizes: list[Decimal], payer: str) -> None:
    """Every rounding and every policy, one by one."""
    bill = bill_of(dosage, dose, sizes, container_type="single-dose")
    if bill is None:
        return
    for one in bill.compare():
        try:
            asked = bill_of(dosage, dose, sizes, container_type="single-dose", rounding=one.name)
        except InexactError:
            assert one.administered is None
            continue
        assert asked is not None
        assert (one.administered, one.discarded, one.lines) == (asked.administered, asked.discarded, asked.lines)
    (other,) = bill.compare(payer)
    asked = bill_of(dosage, dose, sizes, container_type="single-dose", policy=payer)
    assert asked is not None
    assert other.lines == asked.lines


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 10**9), st.integers(1, 10**6))
def test_the_kernel_never_exceeds_the_label(numerator: int, denominator: int, more: int, more_denominator: int) -> None:
    """For any whole numbers: the dose, and what is left."""
    dose, left = Fraction(numerator, denominator), Fraction(more, more_denominator)
    labelled = dose + left
    administered = ceil_ratio(dose.numerator, dose.denominator)
    discarded = discarded_units(
        administered, left.numerator, left.denominator, labelled.numerator, labelled.denominator
    )
    assert administered - 1 < dose <= administered
    assert 0 <= discarded <= left
    assert discarded == 0 or administered + discarded <= labelled
    assert discarded == 0 or administered > 0
    if administered:
        assert discarded == max(0, min(left // 1, labelled // 1 - administered))
