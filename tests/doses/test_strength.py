"""Strengths."""

import copy
import pickle
from fractions import Fraction

import pytest

from jcodes.doses import Dose, Strength
from jcodes.errors import (
    AmbiguousUnitError,
    InexactError,
    JcodesError,
    MalformedDoseError,
    MalformedStrengthError,
    StrengthRequiredError,
    UnitMismatchError,
    UnknownUnitError,
)
from jcodes.errors.messages import shown


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("40 mg/mL", "40 mg/mL"),
        ("40mg/ml", "40 mg/mL"),
        ("40 MG / 1 ML", "40 mg/mL"),
        ("40 mg per mL.", "40 mg/mL"),
        ("500 mg/50 mL", "500 mg/50 mL"),
        ("1 g in 10 mL", "1 g/10 mL"),
        ("10 mg/0.4 mL", "10 mg/0.4 mL"),
        ("10 mg/.4 mL", "10 mg/0.4 mL"),
        ("5\u00a0mg/\u2009mL", "5 mg/mL"),
        ("100 units/vial", "100 units/vial"),
        ("100 U / vial", "100 units/vial"),
        ("1 million units per vial", "1000000 units/vial"),
        ("50 mg/syringe", "50 mg/syringe"),
        ("5 mL/vial", "5 mL/vial"),
        ("500 mL/bag", "500 mL/bag"),
        ("10 mg/2 study doses", "10 mg/2 study doses"),
        ("2 mCi/mL", "2 mCi/mL"),
        ("2 mEq/mL", "2 mEq/mL"),
        ("10 mg/g", "10 mg/g"),
        ("5 mg/cm2", "5 mg/cm2"),
        ("5 g/dL", "5 g/dL"),
        ("10 %", "10 g/100 mL"),
        ("0.5%", "0.5 g/100 mL"),
        ("10 percent", "10 g/100 mL"),
        ("10% w/v", "10 g/100 mL"),
        ("10 % w / v", "10 g/100 mL"),
        ("10 % (W/V)", "10 g/100 mL"),
        ("1:1000", "1 g/1000 mL"),
        ("1 : 200,000", "1 g/200000 mL"),
        ("100 mg/4 mL (25 mg/mL)", "100 mg/4 mL"),
    ],
)
def test_what_labels_print_is_read_and_printed_in_one_way(text: str, canonical: str) -> None:
    """The canonical text reads back to the same strength."""
    strength = Strength.parse(text)
    assert str(strength) == canonical
    assert Strength.parse(canonical) == strength
    assert Strength.of(text) == Strength.of(strength) == strength
    assert repr(strength) == f"Strength.parse({canonical!r})"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", MalformedStrengthError, "'' is not a strength: write a strength such as '40 mg/mL'"),
        (" ", MalformedStrengthError, "is not a strength"),
        (None, MalformedStrengthError, "None is not a strength"),
        (40, MalformedStrengthError, "40 is not a strength"),
        ("40 mg", MalformedStrengthError, "has no volume or container"),
        ("40 mg/", MalformedStrengthError, "has no volume or container"),
        ("/mL", MalformedStrengthError, "has no volume or container"),
        ("%", MalformedStrengthError, "has no volume or container"),
        ("10 % (", MalformedStrengthError, "has no volume or container"),
        ("5 mg/mL/hr", MalformedStrengthError, "has no volume or container"),
        ("mg/mL", MalformedStrengthError, "'mg' does not begin with a number"),
        ("-5 mg/mL", MalformedStrengthError, "is negative"),
        ("1,0000 %", MalformedStrengthError, "misplaced comma"),
        ("1.2.3%", MalformedStrengthError, "misplaced comma or point"),
        ("nan %", MalformedStrengthError, "not a finite amount"),
        ("5 gr/mL", AmbiguousUnitError, "a grain"),
        ("5 mgg/mL", UnknownUnitError, "did you mean 'mg'"),
        ("5 mg/furlong", UnknownUnitError, "unknown unit a text"),
        ("375 mg/m2", UnknownUnitError, "body surface area"),
        ("5 mg/hr", UnknownUnitError, "are a time"),
        ("3 mg/mL + 3 mg/mL", MalformedStrengthError, "give the total of the ingredients, such as '6 mg/mL'"),
        ("3 mg and 3 mg/mL", MalformedStrengthError, "has several ingredients"),
        ("5 mg/kg", MalformedStrengthError, "is a dose by body weight: give the strength of the product"),
        ("5% v/v", MalformedStrengthError, "is not grams in 100 mL"),
        (
            "5 % (w/w)",
            MalformedStrengthError,
            "is not grams in 100 mL: give the strength in amounts, such as '10 mg/g'",
        ),
        ("0 mg/mL", MalformedStrengthError, "contains a zero"),
        ("5 mg/0 mL", MalformedStrengthError, "contains a zero"),
        ("1:0", MalformedStrengthError, "contains a zero"),
        ("5 vials/mL", MalformedStrengthError, "needs an amount of drug and a volume or container"),
        ("2 vials/bag", MalformedStrengthError, "needs an amount of drug and a volume or container"),
        ("5 mg/unit", MalformedStrengthError, "needs an amount of drug and a volume or container"),
        ("5 mL/L", MalformedStrengthError, "is a volume per volume"),
        ("100 mg/4 mL (24 mg/mL)", MalformedStrengthError, "gives two strengths, 100 mg/4 mL and 24 mg/mL"),
    ],
)
def test_any_other_text_is_refused_with_what_would_be_right(text: str, error: type[JcodesError], message: str) -> None:
    """Each message ends in a hint; what was wrong with a part says in which strength it stood."""
    with pytest.raises(error, match=message) as caught:
        Strength.parse(text)
    assert type(caught.value) is error
    assert str(caught.value).endswith(caught.value.hint)
    if error is not MalformedStrengthError:
        assert caught.value.__notes__ == [f"in the strength {shown(text)}"]


def test_equal_concentrations_are_equal_strengths() -> None:
    """Whatever the container; but one vial is no millilitre, and a strength is no text."""
    same = [
        Strength.parse(text) for text in ("500 mg/50 mL", "10 mg/mL", "1 %", "0.01 g/cc", "10 g/L", "1 g/dL", "1:100")
    ]
    assert len(set(same)) == 1
    assert Strength.parse("10 mg/vial") not in same
    assert Strength.parse("10 IU/mL") not in same
    assert Strength.parse("10 mg/mL") != "10 mg/mL"


def test_strengths_that_differ_in_the_last_digit_are_not_equal() -> None:
    """However many digits there are: nothing is compared as a float."""
    one, other = (Strength(Dose(1, "ng"), Dose(10**19 + more, "uL")) for more in (0, 1))
    assert one != other
    assert Strength(Dose(10**19 + 1, "ng"), Dose(1, "uL")) != Strength(Dose(10**19, "ng"), Dose(1, "uL"))


def test_a_strength_is_made_from_two_doses_or_their_texts() -> None:
    """And pickles and copies as itself."""
    strength = Strength("500 mg", Dose.parse("50 mL"))
    assert strength == Strength.parse("10 mg/mL")
    assert pickle.loads(pickle.dumps(strength)) == strength
    assert copy.copy(strength) == copy.deepcopy(strength) == strength


def test_a_strength_is_made_from_one_text_too() -> None:
    """As `parse` reads it; an amount alone is refused with what is missing."""
    assert Strength("40 mg/mL") == Strength("40 mg", "1 mL")
    assert Strength("1:1000") == Strength.parse("1 mg/mL")
    with pytest.raises(MalformedStrengthError, match="'40 mg' has no volume or container"):
        Strength("40 mg")
    with pytest.raises(MalformedDoseError):
        Strength("40 mg", None)  # type: ignore[call-overload]  # a missing base is not a base in the text


def test_a_volume_or_containers_hold_an_amount() -> None:
    """Exactly, or as a fraction where there is no decimal."""
    assert str(Strength.parse("40 mg/mL").amount_in(Dose.parse("0.25 mL"))) == "10 mg"
    assert str(Strength.parse("100 units/vial").amount_in(Dose.parse("2 vials"))) == "200 units"
    third = Strength.parse("1 mg/3 mL")
    assert third.scaled(Dose.parse("1 mL")) == Fraction(10**6, 3)
    with pytest.raises(InexactError):
        third.amount_in(Dose.parse("1 mL"))


@pytest.mark.parametrize(
    ("strength", "held", "error", "hint"),
    [
        ("40 mg/mL", "2 vials", StrengthRequiredError, "strength='100 mg/vial'"),
        ("100 units/vial", "2 mL", StrengthRequiredError, "strength='40 units/mL'"),
        ("40 mg/mL", "5 IU", UnitMismatchError, "never convert"),
        ("40 mg/mL", "5 mg", UnitMismatchError, "give a volume or a number of containers"),
    ],
)
def test_a_strength_per_something_else_says_which_is_needed(
    strength: str, held: str, error: type[UnitMismatchError], hint: str
) -> None:
    """Per millilitre does not help with vials, nor does the drug itself."""
    with pytest.raises(error) as caught:
        Strength.parse(strength).scaled(Dose.parse(held))
    assert hint in caught.value.hint
    assert (caught.value.left, caught.value.right) == (held, strength)


def test_a_dose_is_held_by_a_volume_or_containers() -> None:
    """In the unit of what holds it."""
    assert Strength.parse("40 mg/mL").volume_of(Dose.parse("0.1 g")) == Fraction(5, 2)
    assert Strength.parse("10 mg/0.3 mL").volume_of(Dose.parse("1 mg")) == Fraction(3, 100)
    assert Strength.parse("100 units/vial").volume_of(Dose.parse("155 units")) == Fraction(31, 20)
    with pytest.raises(UnitMismatchError):
        Strength.parse("40 mg/mL").volume_of(Dose.parse("5 IU"))
