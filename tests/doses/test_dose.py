"""Amounts of drug."""

import copy
import operator
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import jcodes.doses.dose as dose_module
from jcodes.doses import UNITS, Dose, Strength
from jcodes.errors import (
    AmbiguousUnitError,
    InexactError,
    JcodesError,
    MalformedDoseError,
    StrengthRequiredError,
    UnitMismatchError,
    UnknownUnitError,
)
from jcodes.small_cache import LONGEST_KEPT

MG = UNITS["mg"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("750 mg", "750 mg"),
        ("750MG", "750 mg"),
        ("0.50 gm", "0.5 g"),
        (".5 cc", "0.5 mL"),
        ("100 unit(s)", "100 units"),
        ("1,000,000 USP units", "1000000 units"),
        ("2 million IU", "2000000 IU"),
        ("5K units", "5000 units"),
        ("5 ML", "5 mL"),
        ("5 ME", "5 mg"),
        ("5 F2", "5 IU"),
        ("5 UG", "5 mcg"),
        ("5\u00a0\u00b5g", "5 mcg"),
        ("5 \u03bcg", "5 mcg"),
        ("5\u2009mCi", "5 mCi"),
        ("36 sq. cm.", "36 cm2"),
        ("1 vials", "1 vial"),
        ("2 vial", "2 vials"),
        ("0.5 tablet(s)", "0.5 tablets"),
        ("5\u00d710\u00b9\u2075 vg", "5000000000000000 vg"),
        ("250 million cells", "250000000 cells"),
        ("0 mg", "0 mg"),
        ("80 mg (2 mL)", "80 mg"),
        ("2 mL (80 mg)", "80 mg"),
        ("0.5 g (500 mg)", "0.5 g"),
    ],
)
def test_what_charts_and_claims_write_is_read_and_printed_in_one_way(text: str, canonical: str) -> None:
    """The canonical text reads back to the same dose."""
    dose = Dose.parse(text)
    assert str(dose) == canonical
    assert Dose.parse(canonical) == dose


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", MalformedDoseError, "the dose is blank: write a number and a unit"),
        ("   ", MalformedDoseError, "the dose is blank"),
        ("750", MalformedDoseError, "'750' has no unit: write a number and a unit"),
        ("5 million", MalformedDoseError, "has no unit"),
        ("mg", MalformedDoseError, "does not begin with a number"),
        ("-5 mg", MalformedDoseError, "is negative"),
        ("nan mg", MalformedDoseError, "is not a finite amount"),
        ("inf mg", MalformedDoseError, "is not a finite amount"),
        ("1,0000 mg", MalformedDoseError, "write thousands as 1,000 and decimals as 0.5"),
        ("0,500 mg", MalformedDoseError, "write thousands as 1,000 and decimals as 0.5"),
        ("1.2.3 mg", MalformedDoseError, "write thousands as 1,000 and decimals as 0.5"),
        ("1 000 mg", UnknownUnitError, "give one number and one unit"),
        ("1_000 mg", UnknownUnitError, "give one number and one unit"),
        ("5-10 mg", MalformedDoseError, "is a range, not an amount: give the administered amount"),
        ("2 x 100 mg", MalformedDoseError, "administrations=2"),
        ("5 mg 3", UnknownUnitError, "give one number and one unit"),
        ("5 mg mg", UnknownUnitError, "leave out 'mg'"),
        ("5 mgg", UnknownUnitError, "did you mean 'mg'"),
        ("5 gr", AmbiguousUnitError, "write 'g' or 'mg'"),
        ("5 GR", AmbiguousUnitError, "a grain .64.8 mg. on an old order and a gram on a claim"),
        ("5 grains", AmbiguousUnitError, "write the amount in 'mg'"),
        ("5 UN", AmbiguousUnitError, "write 'each' or 'units'"),
        ("5 MU", AmbiguousUnitError, "write 'million units' or 'units'"),
        ("10 %", UnknownUnitError, "the percentage as the strength"),
        ("1/2 mL", MalformedDoseError, "is written with a fraction, not an amount: write it as a decimal"),
        ("1 1/2 mL", MalformedDoseError, "is written with a fraction"),
        ("5 mg/kg", MalformedDoseError, "is a dose by body weight, not an amount: multiply by the weight"),
        ("5 mg per kg", MalformedDoseError, "multiply by the weight"),
        ("5 mg/kg/day", MalformedDoseError, "multiply by the weight"),
        (
            "375 mg/m2",
            MalformedDoseError,
            "is a dose by body surface area, not an amount: multiply by the body surface",
        ),
        ("375 MG/M\u00b2", MalformedDoseError, "multiply by the body surface"),
        ("5 mg/hr", MalformedDoseError, "is a rate, not an amount: multiply by the time"),
        ("5 mg/24 h", MalformedDoseError, "multiply by the time"),
        ("40 mg/mL", MalformedDoseError, "is a strength, not an amount: give strength='40 mg/mL', and the dose"),
        ("20 mg per eye", MalformedDoseError, "give dose='750 mg' and strength='40 mg/mL'"),
        ("1 mL of 40 mg/mL", MalformedDoseError, "give dose='1 mL' and strength='40 mg/mL'"),
        ("40 mg/mL x 2 mL", MalformedDoseError, "give dose='2 mL' and strength='40 mg/mL'"),
        ("0.3 mL of 1:1000", MalformedDoseError, "give dose='0.3 mL' and strength='1:1000'"),
        ("10 mL 1%", MalformedDoseError, "give dose='10 mL' and strength='1%'"),
        ("10mg IV push x2", MalformedDoseError, "give '10 mg' and the number separately: administrations=2"),
        ("2 million units x2", MalformedDoseError, "give '2000000 units' and the number separately"),
        ("one vial", MalformedDoseError, "write it in digits: '1 vial'"),
        ("half a mL", MalformedDoseError, "write it in digits: '0.5 mL'"),
        ("one (1) syringe", MalformedDoseError, "write it in digits: '1 syringe'"),
        ("one", MalformedDoseError, "write a number and a unit"),
        ("25 mg SC q2wk", UnknownUnitError, "write the unit alone, 'mg', and leave out 'sc q2wk'"),
        ("5mg/2mL", MalformedDoseError, "is a strength"),
        ("5 per mL", MalformedDoseError, "is a strength"),
    ],
)
def test_any_other_text_is_refused_with_what_would_be_right(text: str, error: type[JcodesError], message: str) -> None:
    """Each message ends in a hint; each error is a ValueError too."""
    with pytest.raises(error, match=message) as caught:
        Dose.parse(text)
    assert type(caught.value) is error
    assert isinstance(caught.value, ValueError)
    assert caught.value.hint
    assert str(caught.value).endswith(caught.value.hint)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.hint) == (str(caught.value), caught.value.hint)


@pytest.mark.parametrize("value", [None, 5, 5.0, True, b"5 mg", float("nan"), ["5 mg"], object()])
def test_what_is_no_text_is_no_dose(value: object) -> None:
    """A bare number has no unit, and nothing else is guessed at."""
    with pytest.raises(MalformedDoseError, match="is not text"):
        Dose.parse(value)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(MalformedDoseError, match="has no unit: write a number and a unit"):
        Dose.of(value)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    "amount", ["nan", "-1", True, None, b"1", "1,000", float("inf"), Decimal("NaN"), -0.1, "", " "]
)
def test_an_amount_that_is_no_finite_number_from_zero_is_refused(amount: object) -> None:
    """The constructor is a door too."""
    with pytest.raises(MalformedDoseError):
        Dose(amount, "mg")


def test_a_dose_is_made_from_a_number_and_a_unit() -> None:
    """Numbers of every exact type, units as text or as they are."""
    same = [
        Dose(750, "mg"),
        Dose("750.0", MG),
        Dose(0.75, "g"),
        Dose(Decimal("7.5E+2"), "MG"),
        Dose(Fraction(3, 4), "gm"),
    ]
    assert len(set(same)) == 1
    assert same[0].amount == Decimal(750)
    assert (same[0].numerator, same[0].denominator) == (750 * 10**6, 1)
    with pytest.raises(UnknownUnitError):
        Dose(1, None)  # type: ignore[call-overload]  # the point of the test


def test_the_constructor_also_takes_one_text() -> None:
    """As `parse` reads it; a number without a unit is refused with what is missing."""
    assert Dose("10 mg") == Dose(10, "mg")
    assert Dose("1,000,000 units") == Dose(1000000, "unit")
    with pytest.raises(MalformedDoseError, match="'10' has no unit"):
        Dose("10")
    with pytest.raises(MalformedDoseError, match="10 is not text: write a number and a unit"):
        Dose(10)  # type: ignore[call-overload]  # the point of the test
    with pytest.raises(UnknownUnitError):
        Dose("10", None)  # type: ignore[call-overload]  # a missing unit is not a unit in the text


def test_of_takes_a_dose_as_it_is_and_parses_a_text() -> None:
    """Wherever the library wants a dose, a text will do."""
    dose = Dose(5, MG)
    assert Dose.of(dose) is dose
    assert Dose.of("5 mg") == dose


def test_a_text_of_any_length_and_class_is_read() -> None:
    """Long ones without being kept: nobody knows what else is in them."""
    dose_module._parsed.cache_clear()
    written = type("Written", (str,), {})
    for text in ("5 mg", "5 mg" + " " * LONGEST_KEPT, written("5 mg"), written(" " * LONGEST_KEPT + "5 mg")):
        assert Dose.of(text) == Dose.parse(text) == Dose(text) == Dose(5, MG)
    assert dose_module._parsed.cache_info().currsize == 2, "the short ones"


def test_a_dose_is_frozen() -> None:
    """Nothing can be set on it, known or new."""
    dose = Dose(5, MG)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        dose.amount = Decimal(6)  # type: ignore[misc]  # the point of the test
    with pytest.raises((AttributeError, TypeError)):
        dose.note = "x"  # type: ignore[attr-defined]  # the point of the test


def test_equality_is_of_amounts_and_not_of_kinds() -> None:
    """One gram is a thousand milligrams; a unit is no international unit, and a dose is no text."""
    assert Dose.parse("1 g") == Dose.parse("1000 mg") == Dose.parse("1,000,000 mcg")
    assert Dose.parse("1 unit") != Dose.parse("1 IU")
    assert Dose.parse("1 mg") != "1 mg"
    assert len({Dose.parse("1 g"), Dose.parse("1000 mg"), Dose.parse("1 unit"), Dose.parse("1 IU")}) == 3


def test_the_repr_is_the_call_that_makes_it() -> None:
    """No exponent, the canonical symbol."""
    assert repr(Dose.parse("2 million units")) == "Dose('2000000', 'unit')"
    assert eval(repr(Dose.parse("0.0000001 g"))) == Dose.parse("0.1 mcg")  # noqa: S307 - our own repr


def test_copies_and_pickles_are_the_same_dose() -> None:
    """Under every protocol."""
    dose = Dose.parse("2.5 study doses")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(dose, protocol))
        assert again == dose
        assert again.unit is dose.unit
    assert copy.copy(dose) == copy.deepcopy(dose) == dose


def test_doses_of_one_kind_are_ordered() -> None:
    """By amount, whatever the unit."""
    doses = [Dose.parse(text) for text in ("1 g", "2 mcg", "3 mg", "3000 mcg", "0 kg")]
    assert [str(dose) for dose in sorted(doses)] == ["0 kg", "2 mcg", "3 mg", "3000 mcg", "1 g"]
    less, more = Dose.parse("999 mcg"), Dose.parse("1 mg")
    assert less < more
    assert less <= more
    assert more > less
    assert more >= less
    assert more <= Dose.parse("1000 mcg") >= more
    assert not less > more
    assert not more < less


@pytest.mark.parametrize(
    "operation", [operator.lt, operator.le, operator.gt, operator.ge, operator.add, operator.sub, operator.truediv]
)
def test_kinds_do_not_mix(operation: Callable[[object, object], object]) -> None:
    """Milligrams and international units neither compare nor add; nor does a dose and anything that is no dose."""
    with pytest.raises(UnitMismatchError, match="10 mg and 10 IU measure different things"):
        operation(Dose.parse("10 mg"), Dose.parse("10 IU"))
    with pytest.raises(StrengthRequiredError, match="give the strength of the solution"):
        operation(Dose.parse("10 mg"), Dose.parse("10 mL"))
    with pytest.raises(TypeError):
        operation(Dose.parse("10 mg"), "10 mg")


def test_sums_and_differences_keep_the_first_unit() -> None:
    """``sum()`` needs no start; what would fall below zero is refused."""
    assert str(Dose.parse("1 g") + Dose.parse("250 mg")) == "1.25 g"
    assert str(sum([Dose.parse("40 mg"), Dose.parse("0.5 g"), Dose.parse("1 mcg")])) == "540.001 mg"
    assert str(Dose.parse("400 mg") - Dose.parse("0.36 g")) == "40 mg"
    assert not Dose.parse("1 g") - Dose.parse("1000 mg")
    with pytest.raises(MalformedDoseError, match="the result is negative: subtract the smaller amount from the larger"):
        Dose.parse("1 mg") - Dose.parse("2 mg")
    with pytest.raises(TypeError):
        5 + Dose.parse("1 mg")


def test_a_dose_is_multiplied_and_divided_by_exact_numbers() -> None:
    """A third of 9 mg is 3 mg; a float and a bool are no exact numbers."""
    dose = Dose.parse("10 mg")
    assert dose * 3 == 3 * dose == Dose.parse("30 mg")
    assert str(dose * Decimal("0.25")) == "2.5 mg"
    assert Dose.parse("9 mg") * Fraction(1, 3) == Dose.parse("3 mg")
    assert str(dose / 4) == "2.5 mg"
    assert str(dose * 2**63) == f"{10 * 2**63} mg"
    made = dose * Decimal("0.0005")
    assert (made.amount, made.unit, made.numerator, made.denominator) == (
        *(Decimal("0.005"), dose.unit),
        *(Dose("0.005", "mg").numerator, Dose("0.005", "mg").denominator),
    )
    assert str(dose / Decimal("0.5")) == "20 mg"
    for bad in (0.5, True, "2"):
        with pytest.raises(TypeError):
            dose * bad  # type: ignore[operator]  # the point of the test
        with pytest.raises(TypeError):
            dose / bad  # type: ignore[operator]  # the point of the test
    for wrong in (Decimal("NaN"), Decimal("Infinity"), -1, Fraction(-1, 2)):
        with pytest.raises(MalformedDoseError):
            dose * wrong
    with pytest.raises(InexactError):
        dose / 3
    for large in (10**400, Fraction(10**400)):
        with pytest.raises(MalformedDoseError, match="too many digits"):
            dose * large


def test_the_ratio_of_two_doses_is_an_exact_fraction() -> None:
    """And nothing divides by nothing."""
    ratio = Dose.parse("3.62 mg") / Dose.parse("100 mcg")
    assert type(ratio) is Fraction
    assert ratio == Fraction(181, 5)
    with pytest.raises(ZeroDivisionError):
        Dose.parse("1 mg") / Dose.parse("0 mg")
    with pytest.raises(ZeroDivisionError):
        Dose.parse("1 mg") / 0


def test_a_dose_converts_within_its_kind_exactly_or_not_at_all() -> None:
    """Grams into micrograms; not becquerels into a curie without end, and not units into milligrams."""
    assert str(Dose.parse("1.5 g").to("mcg")) == "1500000 mcg"
    assert str(Dose.parse("2 cc").to(UNITS["uL"])) == "2000 uL"
    assert str(Dose.parse("1 mCi").to("MBq")) == "37 MBq"
    with pytest.raises(InexactError, match="has no finite decimal form"):
        Dose.parse("1 MBq").to("mCi")
    with pytest.raises(UnitMismatchError, match="never convert"):
        Dose.parse("100 units").to("mg")
    with pytest.raises(StrengthRequiredError, match="strength='100 mg/vial'"):
        Dose.parse("2 vials").to("mg")


def test_nothing_is_false_and_anything_is_true() -> None:
    """As with numbers."""
    assert not Dose.parse("0 mg")
    assert Dose.parse("0.001 ng")
    assert Dose.parse("5 mcg").fraction() == 5000


def test_a_dose_times_or_through_a_negative_number_is_refused_and_nothing_stays_nothing() -> None:
    dose, none = Dose.parse("0.5 g"), Dose.parse("0 mg")
    for factor in (Fraction(-1, 2), -3):
        with pytest.raises(MalformedDoseError, match="is negative"):
            dose * factor
        with pytest.raises(MalformedDoseError, match="is negative"):
            dose / factor
    assert none / Fraction(-1, 2) == none * Fraction(-1, 2) == none


def test_one_times_a_dose_is_the_dose_itself() -> None:
    dose = Dose.parse("0.5 g")
    assert dose * 1 is dose
    assert repr(dose * Decimal(1)) == repr(dose * Fraction(1)) == repr(dose)


def test_equal_doses_and_strengths_hash_alike_in_every_unit() -> None:
    assert len({Dose.parse(text) for text in ("0.5 g", "500 mg", "500000 mcg")}) == 1
    assert len({Strength.parse(text) for text in ("500 mg/50 mL", "10 mg/mL", "0.01 g/mL", "0.1 mg/0.01 mL")}) == 1
