"""Billing units: the whole path from a dosage and a dose to the number on the line, and every way it can be refused."""

import json
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing import BillingLine, Rounding
from jcodes.billing.bill import bill_dose
from jcodes.billing.dose_in_units import read_dose
from jcodes.billing.kernel import ceil_ratio, floor_ratio, nearest_ratio
from jcodes.billing.rounding import RULES, round_units
from jcodes.catalogs import catalog
from jcodes.catalogs.entries import Entry
from jcodes.doses import Basis, Dosage, Dose, NotStated, Strength
from jcodes.errors import (
    CodeNotValidError,
    DosageNotStatedError,
    InexactError,
    JcodesError,
    MalformedDoseError,
    OutsideDosageError,
    StrengthRequiredError,
    UnitMismatchError,
)

ANSWERS = [
    # dosage, dose, strength, exact units, billed
    ("10 mg", "750 mg", None, Fraction(75), 75),
    ("10 mg", "0.751 g", None, Fraction("75.1"), 76),
    ("0.1 mg", "3.62 mg", None, Fraction("36.2"), 37),
    ("100 mg", "75 mg", None, Fraction(3, 4), 1),
    ("up to 15 mg", "10 mg", None, Fraction(2, 3), 1),
    ("up to 15 mg", "31 mg", None, Fraction(31, 15), 3),
    ("10 mg", "1 mL", "40 mg/mL", Fraction(4), 4),
    ("10 mg", "0.25 mL", "40 mg/mL", Fraction(1), 1),
    ("10 mg", "3 mL", "100 mg/7 mL", Fraction(300, 70), 5),
    ("500 mg", "100 mL", "10 %", Fraction(20), 20),
    ("1 mL", "80 mg", "40 mg/mL", Fraction(2), 2),
    ("1 unit", "2 vials", "100 units/vial", Fraction(200), 200),
    ("3 mg + 3 mg", "6 mg", None, Fraction(1), 1),
    ("3 mg + 3 mg", "0.75 mL", "6 mg/mL", Fraction(3, 4), 1),
    ("1.35 mg taurotest + 100 units testparin", "2.7 mg", None, Fraction(2), 2),
    ("1.35 mg taurotest + 100 units testparin", "250 units", None, Fraction(5, 2), 3),
    ("50 mcg = 250 IU", "500 IU", None, Fraction(2), 2),
    ("50 mg = 50 mg PE", "150 mg PE", None, Fraction(3), 3),
    ("50 mg = 50 mg PE", "3 mL", "50 mg PE/mL", Fraction(3), 3),
    ("0.36 mg = 0.25 mL", "1 mL", None, Fraction(4), 4),
    ("180 mcg = 1 mL", "360 mg", "180 mg/mL", Fraction(2000), 2000),
    ("1 IU", "2000 units", None, Fraction(2000), 2000),
    ("1 unit", "2000 IU", None, Fraction(2000), 2000),
    ("1 IU", "2 vials", "1000 units/vial", Fraction(2000), 2000),
    ("per vial", "3 vials", None, Fraction(3), 3),
    ("per dose", "2 doses", None, Fraction(2), 2),
    ("per study dose, up to 30 mCi", "25 mCi", None, Fraction(1), 1),
    ("per study dose, up to 30 mCi", "2 study doses", None, Fraction(2), 2),
    ("100 capsules", "250 capsules", None, Fraction(5, 2), 3),
    ("1 cm2", "12.5 cm2", None, Fraction(25, 2), 13),
    ("1 mCi", "3.7 MBq", None, Fraction(1, 10), 1),
    ("<= 100 mg", "100 mg", None, Fraction(1), 1),
    ("> 100 mg", "100.1 mg", None, Fraction(1), 1),
    ("> 3 mg, <= 6 mg", "4 mg", None, Fraction(1), 1),
    ("<= 7 days", "7 days", None, Fraction(1), 1),
    ("> 10 mL", "12 mL", None, Fraction(1), 1),
    ("> 100 mg", "2 mL", "100 mg/mL", Fraction(1), 1),
    ("1 unit, up to 999 units", "1500 units", None, Fraction(1500), 1500),
]


@pytest.mark.parametrize(("dosage", "dose", "strength", "exact", "units"), ANSWERS)
def test_a_dose_bills_its_units(dosage: str, dose: str, strength: str | None, exact: Fraction, units: int) -> None:
    """Exactly, then rounded up."""
    bill = bill_dose(Dosage.parse(dosage), Dose.parse(dose), strength=Strength.parse(strength) if strength else None)
    assert (bill.exact, bill.administered, bill.discarded, bill.total, int(bill)) == (exact, units, 0, units, units)
    assert bill.lines == (BillingLine("", units),)
    assert f"= {exact} unit" in bill.explain()


REFUSALS: list[tuple[str, str, str | None, type[JcodesError], str]] = [
    ("50 mcg = 250 IU", "3 mL", None, StrengthRequiredError, "strength of the solution"),
    ("10 mg", "0 mg", None, MalformedDoseError, "more than zero"),
    ("10 mg", "1 mL", None, StrengthRequiredError, "give the strength of the solution"),
    ("1 mL", "10 mg", None, StrengthRequiredError, "give the strength of the solution"),
    ("10 mg", "2 vials", None, StrengthRequiredError, "give the strength per container"),
    ("10 mg", "2 vials", "40 mg/mL", StrengthRequiredError, "a strength for vials"),
    ("10 mg", "1 mL", "40 units/mL", StrengthRequiredError, "strength"),
    ("10 mg", "100 units", None, UnitMismatchError, "never convert"),
    ("100 units", "1 mg", None, UnitMismatchError, "never convert"),
    ("10 mg", "3 mCi", None, UnitMismatchError, "one kind of unit"),
    ("10 mg", "2 cm2", "40 mg/mL", StrengthRequiredError, "dose in mL or mg"),
    ("2 mEq", "2 mmol", None, UnitMismatchError, "same kind of unit"),
    ("50 mg", "150 mg PE", None, UnitMismatchError, "only fosphenytoin"),
    ("1 KIU", "5 IU", None, UnitMismatchError, "never convert"),
    ("per dose", "16 mg", None, UnitMismatchError, "such as '1 dose'"),
    ("per vial", "5 doses", None, UnitMismatchError, "count the vials"),
    ("each", "1.25 mg", None, UnitMismatchError, "such as '1 each'"),
    ("per study dose, up to 30 mCi", "35 mCi", None, OutsideDosageError, "study doses instead"),
    ("per study dose, up to 30 mCi", "35 mg", None, UnitMismatchError, "such as '1 study dose'"),
    (
        "<= 100 mg",
        "300 mg",
        None,
        OutsideDosageError,
        "use the code of the same drug whose dose range includes the dose",
    ),
    (
        "> 100 mg",
        "100 mg",
        None,
        OutsideDosageError,
        "use the code of the same drug whose dose range includes the dose",
    ),
    (
        "> 3 mg, <= 6 mg",
        "3 mg",
        None,
        OutsideDosageError,
        "use the code of the same drug whose dose range includes the dose",
    ),
    (
        ">= 3 mg, < 6 mg",
        "6 mg",
        None,
        OutsideDosageError,
        "use the code of the same drug whose dose range includes the dose",
    ),
    ("<= 7 days", "8 mg", None, UnitMismatchError, "the dose range is in days"),
    ("> 100 mg", "2 mL", None, StrengthRequiredError, "strength of the solution"),
    ("> 100 mg", "2 mL", "100 units/mL", StrengthRequiredError, "strength of the solution"),
    ("3 mg + 3 mg", "1 mL", None, StrengthRequiredError, "sum of the ingredients"),
    ("3 mg + 3 mg", "2 vials", None, StrengthRequiredError, "give the strength per container"),
    ("3 mg + 100 units", "1 mL", "3 mg/mL", StrengthRequiredError, "one ingredient"),
    ("none (not otherwise classified)", "5 mg", None, DosageNotStatedError, "specific code"),
    ("none (the descriptor names no amount)", "5 mg", None, DosageNotStatedError, "Dosage.parse"),
    (
        "none (not a drug)",
        "5 mg",
        None,
        DosageNotStatedError,
        "this code is not billed by drug amount; give the number of items, such as '1 each'",
    ),
    ("none (the text of this release is damaged)", "5 mg", None, DosageNotStatedError, "another release"),
]


@pytest.mark.parametrize(("dosage", "dose", "strength", "error", "words"), REFUSALS)
def test_what_does_not_fit_is_refused_and_says_what_is_missing(
    dosage: str, dose: str, strength: str | None, error: type[JcodesError], words: str
) -> None:
    """A typed error with the fact that would make it an answer."""
    with pytest.raises(error, match=words) as caught:
        bill_dose(Dosage.parse(dosage), Dose.parse(dose), strength=Strength.parse(strength) if strength else None)
    assert type(caught.value) is error
    assert caught.value.hint
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


WARNINGS = [
    ("3 mg + 3 mg", "6 mg", None, "was read as the total of all ingredients; one unit is"),
    ("3 mg + 3 mg", "1 mL", "6 mg/mL", "was read as the total of all ingredients; one unit is"),
    ("1.35 mg taurotest + 100 units testparin", "2.7 mg", None, "one ingredient"),
    ("300 mcg = 1500 IU", "1500 units", None, "one for one"),
    ("1 IU", "2000 units", None, "one for one"),
    ("1 IU", "2 mL", "1000 units/mL", "one for one"),
    ("1 unit, up to 999 units", "1500 units", None, "another code"),
]


@pytest.mark.parametrize(("dosage", "dose", "strength", "words"), WARNINGS)
def test_a_reading_that_could_be_meant_otherwise_warns(
    dosage: str, dose: str, strength: str | None, words: str
) -> None:
    """The answer stands, and says how it was understood."""
    bill = bill_dose(Dosage.parse(dosage), Dose.parse(dose), strength=Strength.parse(strength) if strength else None)
    assert len(bill.warnings) == 1
    assert words in bill.warnings[0]
    assert words in bill.explain()


def test_a_plain_answer_has_no_warning() -> None:
    """Nor has one within its cap."""
    assert bill_dose(Dosage.parse("10 mg"), Dose.parse("750 mg")).warnings == ()
    assert bill_dose(Dosage.parse("1 unit, up to 999 units"), Dose.parse("150 units")).warnings == ()


class TestEntries:
    """A code's entry brings its dosage, its dates and its source."""

    def test_the_date_of_service_must_lie_in_the_period(self) -> None:
        """Before the first day, and after the last, with the replacement."""
        new, old = catalog()["J9312"], catalog()["J9310"]
        with pytest.raises(CodeNotValidError, match="its first valid day is 2019-01-01") as caught:
            bill_dose(new, Dose.parse("750 mg"), on=date(2018, 12, 31))
        assert (caught.value.start, caught.value.end, caught.value.replaced_by) == ("2019-01-01", None, ())
        with pytest.raises(CodeNotValidError, match="its last valid day was 2018-12-31; use J9312") as caught:
            bill_dose(old, Dose.parse("750 mg"), on=date(2019, 1, 1))
        assert caught.value.replaced_by == ("J9312",)
        assert bill_dose(old, Dose.parse("750 mg"), on=date(2018, 12, 31)).administered == 8

    def test_an_ended_code_without_known_successor_says_so(self) -> None:
        """Nothing is made up."""
        ended = next(
            e for e in catalog().values() if e.period.end and not e.replaced_by and e.dosage.basis is Basis.PER
        )
        with pytest.raises(CodeNotValidError, match="; look up its replacement"):
            bill_dose(ended, Dose.parse("1 mg"), on=date(2026, 2, 1))

    def test_an_ended_code_without_a_date_warns(self) -> None:
        """The answer is right for its own time only."""
        bill = bill_dose(catalog()["J9310"], Dose.parse("750 mg"))
        assert bill.warnings == (
            "J9310 is valid only for dates of service through 2018-12-31; give the date of service",
        )
        assert bill_dose(catalog()["J9310"], Dose.parse("750 mg"), on=date(2018, 1, 1)).warnings == ()

    def test_the_derivation_names_code_source_date_and_rule(self) -> None:
        """Everything an auditor asks for, and the same as JSON."""
        bill = bill_dose(
            catalog()["J9312"], Dose.parse("75.2 mL"), on=date(2026, 2, 1), strength=Strength.parse("10 mg/mL")
        )
        text = bill.explain()
        for words in (
            "J9312 rituximab (rituxan): one unit is 10 mg",
            "HCPC2026_JAN_ANWEB_01122026.xlsx (release 2026-01)",
            "2026-02-01: valid from 2019-01-01",
            "75.2 mL at 10 mg/mL",
            "holds 752 mg",
            "376/5 units",
            "up: 376/5 -> 76",
            "RAC topic 0074",
        ):
            assert words in text
        facts = bill.to_dict()
        assert json.loads(json.dumps(facts)) == facts
        assert (facts["code"], facts["total"], facts["exact"], facts["release"]) == ("J9312", 76, "376/5", "2026-01")
        assert bill.lines == (BillingLine("J9312", 76),)
        assert str(bill) == "J9312 x 76 (undecided: JW or JZ)"
        assert repr(bill) == "<BillingUnits J9312: 75.2 mL -> 76, undecided: JW or JZ>"
        assert "date       not given" in bill_dose(catalog()["J9312"], Dose.parse("1 mg")).explain()

    def test_a_dosage_alone_has_no_code(self) -> None:
        """In text, in JSON and on the line."""
        bill = bill_dose(Dosage.parse("10 mg"), Dose.parse("1 mg"))
        assert (bill.code, str(bill), repr(bill)) == (
            "",
            "units x 1 (undecided: JW or JZ)",
            "<BillingUnits 10 mg: 1 mg -> 1, undecided: JW or JZ>",
        )
        assert (bill.to_dict()["code"], bill.to_dict()["release"]) == (None, None)
        assert ", without a code" in bill.explain()

    def test_a_bill_pickles(self) -> None:
        """And equals its copy."""
        bill = bill_dose(catalog()["J9312"], Dose.parse("750 mg"))
        assert pickle.loads(pickle.dumps(bill)) == bill


def test_a_line_reads_with_its_modifiers() -> None:
    """As billers say it."""
    assert str(BillingLine("J9312", 5, ("JW",))) == "J9312-JW x 5"


def test_each_rounding_has_its_rule() -> None:
    """Half a unit, in every named way."""
    found = {rounding: round_units(15, 2, rounding) for rounding in Rounding if rounding is not Rounding.EXACT}
    assert found == {Rounding.UP: 8, Rounding.NEAREST: 8, Rounding.DOWN: 7}
    assert round_units(14, 2, Rounding.EXACT) == 7
    assert round_units(149, 100, Rounding.NEAREST) == 1
    with pytest.raises(InexactError, match="15/2") as caught:
        round_units(15, 2, Rounding.EXACT)
    assert caught.value.exact == "15/2"
    assert set(RULES) == set(Rounding)
    assert all(rule.source and rule.text for rule in RULES.values())
    bill = bill_dose(Dosage.parse("100 mg"), Dose.parse("750 mg"), rounding=Rounding.DOWN)
    assert (bill.administered, "down: 15/2 -> 7" in bill.explain()) == (7, True)


# -- laws ------------------------------------------------------------------------------------------------------------

STATED = [
    entry for entry in catalog().values() if entry.dosage.basis in {Basis.PER, Basis.UP_TO} and entry.dosage.amount
]
AMOUNTS = st.decimals("0.0001", "99999", places=4)


@given(st.sampled_from(STATED), AMOUNTS)
def test_the_bill_covers_the_dose_and_never_exceeds_it_by_a_whole_unit(entry: Entry, amount: Decimal) -> None:
    """For every code with an amount: units - 1 < exact <= units, and at least 1."""
    assert entry.dosage.amount is not None
    unit = entry.dosage.amount.unit
    bill = bill_dose(entry, Dose(amount, unit))
    assert bill.administered - 1 < bill.exact <= bill.administered
    assert bill.administered >= 1
    assert bill.exact == Fraction(amount) / Fraction(entry.dosage.amount.amount)


MASSES = ("ng", "mcg", "mg", "g", "kg")


@given(AMOUNTS, st.sampled_from(MASSES), st.sampled_from(MASSES), AMOUNTS, st.sampled_from(list(Rounding)))
def test_rescaling_the_unit_never_changes_the_bill(
    amount: Decimal, unit: str, other: str, dosage: Decimal, rounding: Rounding
) -> None:
    """The same dose in another unit of mass, under every rounding."""
    dose = Dose(amount, unit)
    subject = Dosage(Dose(dosage, "mg"), Basis.PER)

    def answer(given_dose: Dose) -> object:
        try:
            return bill_dose(subject, given_dose, rounding=rounding).administered
        except InexactError as error:
            return error.exact

    assert answer(dose) == answer(dose.to(other))


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_volume_with_its_strength_bills_as_the_amount_it_holds(
    volume: Decimal, held: Decimal, dosage: Decimal
) -> None:
    """Strength times volume, without a rounding in between."""
    subject, strength = Dosage(Dose(dosage, "mg"), Basis.PER), Strength(Dose(held, "mg"), Dose(1, "mL"))
    by_volume = bill_dose(subject, Dose(volume, "mL"), strength=strength)
    assert by_volume.exact == Fraction(volume) * Fraction(held) / Fraction(dosage)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_the_kernel_agrees_with_fractions(numerator: int, denominator: int) -> None:
    """Ceiling, floor and nearest of whole numbers."""
    exact = Fraction(numerator, denominator)
    assert ceil_ratio(numerator, denominator) - 1 < exact <= ceil_ratio(numerator, denominator)
    assert floor_ratio(numerator, denominator) <= exact < floor_ratio(numerator, denominator) + 1
    nearest = nearest_ratio(numerator, denominator)
    assert nearest - Fraction(1, 2) <= exact < nearest + Fraction(1, 2)


@given(
    st.sampled_from(list(catalog().values())),
    st.sampled_from(["mg", "mL", "unit", "IU", "mCi", "vial", "dose", "each", "cm2", "day"]),
    AMOUNTS,
)
def test_every_code_answers_or_refuses_with_a_typed_error(entry: Entry, unit: str, amount: Decimal) -> None:
    """Never another exception, never zero units."""
    try:
        units, hint = bill_dose(entry, Dose(amount, unit)).administered, ""
    except JcodesError as error:
        units, hint = 0, error.hint
    assert units >= 1 or hint


def test_a_dosage_without_reason_still_says_why() -> None:
    """The reading names the reason in the error."""
    assume_none = Dosage.not_stated(NotStated.NO_AMOUNT)
    with pytest.raises(DosageNotStatedError) as caught:
        read_dose(assume_none, Dose.parse("1 mg"), label="J0275")
    assert (caught.value.code, caught.value.reason) == ("J0275", "NO_AMOUNT")
