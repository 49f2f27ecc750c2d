"""Dosages."""

import copy
import pickle
from typing import Any

import pytest

from jcodes.doses import Basis, Bound, Component, Dosage, Dose, NotStated, find_unit
from jcodes.doses.spellings import known_spellings
from jcodes.errors import AmbiguousUnitError, JcodesError, MalformedDosageError, MalformedDoseError, UnknownUnitError


@pytest.mark.parametrize(
    ("text", "canonical", "basis"),
    [
        ("10 mg", "10 mg", Basis.PER),
        ("10mg", "10 mg", Basis.PER),
        ("per 10 MG", "10 mg", Basis.PER),
        ("each 10 mg", "10 mg", Basis.PER),
        ("per mg", "1 mg", Basis.PER),
        ("Per Milligram", "1 mg", Basis.PER),
        ("per .5 millicurie", "0.5 mCi", Basis.PER),
        ("per square centimeter", "1 cm2", Basis.PER),
        ("1 million\u00a0PFU", "1000000 PFU", Basis.PER),
        ("up to 50 mg", "up to 50 mg", Basis.UP_TO),
        ("UP TO 1 GM", "up to 1 g", Basis.UP_TO),
        ("upto 5 mg", "up to 5 mg", Basis.UP_TO),
        ("per vial", "per vial", Basis.EACH),
        ("vial", "per vial", Basis.EACH),
        ("1 vial", "per vial", Basis.EACH),
        ("PER DOSE", "per dose", Basis.EACH),
        ("each", "each", Basis.EACH),
        ("1 EA", "each", Basis.EACH),
        ("each patch", "per patch", Basis.EACH),
        ("2 vials", "2 vials", Basis.EACH),
        ("per study dose, up to 30 millicuries", "per study dose, up to 30 mCi", Basis.EACH),
        ("per infusion, up to 200 million cells", "per infusion, up to 200000000 cells", Basis.EACH),
        ("per 1 usp unit (up to 999 usp units)", "1 unit, up to 999 units", Basis.PER),
        ("per 1,000 units, up to 5,000 units", "1000 units, up to 5000 units", Basis.PER),
        ("per treatment, up to 5x10^15 vg", "per treatment, up to 5000000000000000 vg", Basis.EACH),
        ("50 mcg = 250 IU", "50 mcg = 250 IU", Basis.PER),
        ("50 mcg = 250 IU = 2 mL", "50 mcg = 250 IU = 2 mL", Basis.PER),
        ("0.36 mg=0.25 cc", "0.36 mg = 0.25 mL", Basis.PER),
        ("1 g = 1000 mg", "1 g = 1000 mg", Basis.PER),
        ("3 MG & 3 MG", "3 mg + 3 mg", Basis.PER),
        ("3mg+3mg", "3 mg + 3 mg", Basis.PER),
        ("50 mg ceftolozane and 25 mg tazobactam", "50 mg ceftolozane + 25 mg tazobactam", Basis.PER),
        (
            "imipenem 4 mg + cilastatin 4 mg + relebactam 2 mg",
            "4 mg imipenem + 4 mg cilastatin + 2 mg relebactam",
            Basis.PER,
        ),
        ("1 mg daunorubicin + 2 vector genomes x", "1 mg daunorubicin + 2 vg x", Basis.PER),
        ("7.5 mg + 2.5 mg = 10 mg", "7.5 mg + 2.5 mg = 10 mg", Basis.PER),
        (
            "up to 2.5 mg albuterol + up to 0.5 mg ipratropium",
            "up to 2.5 mg albuterol + up to 0.5 mg ipratropium",
            Basis.UP_TO,
        ),
        ("> 3 mg, <= 6 mg", "> 3 mg, <= 6 mg", Basis.BAND),
        ("<= 6 mg, > 3 mg", "> 3 mg, <= 6 mg", Basis.BAND),
        (">1,000 units,<2,000 units", "> 1000 units, < 2000 units", Basis.BAND),
        ("\u2265 3 mg and \u2264 6 mg", ">= 3 mg, <= 6 mg", Basis.BAND),
        ("greater than 3 mg but less than or equal to 6 mg", "> 3 mg, <= 6 mg", Basis.BAND),
        ("Greater than 7 days and up to 28 days of therapy", "> 7 days, <= 28 days", Basis.BAND),
        ("LESS THAN OR EQUAL TO 100 MG", "<= 100 mg", Basis.BAND),
        ("over 10 cc", "> 10 mL", Basis.BAND),
        ("none", "none (the descriptor names no amount)", Basis.NONE),
        ("None (Not a drug)", "none (not a drug)", Basis.NONE),
        ("none (not otherwise classified)", "none (not otherwise classified)", Basis.NONE),
        ("none (the text of this release is damaged)", "none (the text of this release is damaged)", Basis.NONE),
    ],
)
def test_short_texts_are_read_and_printed_in_one_way(text: str, canonical: str, basis: Basis) -> None:
    """The canonical text reads back to the same dosage."""
    dosage = Dosage.parse(text)
    assert (str(dosage), dosage.basis) == (canonical, basis)
    assert Dosage.parse(canonical) == Dosage.of(dosage) == Dosage.of(text) == dosage
    assert hash(Dosage.parse(canonical)) == hash(dosage)
    assert pickle.loads(pickle.dumps(dosage)) == copy.copy(dosage) == copy.deepcopy(dosage) == dosage


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", MalformedDosageError, "'' is not a dosage: write a dosage such as '10 mg'"),
        (" ", MalformedDosageError, "is not a dosage"),
        (None, MalformedDosageError, "None is not a dosage"),
        (10, MalformedDosageError, "10 is not a dosage"),
        ("10", MalformedDosageError, "'10' is not a dosage .'10' has no unit."),
        ("mg", MalformedDosageError, "has no number: write '1 mg' or 'per mg'"),
        ("up to mg", MalformedDosageError, "has no number"),
        ("hello", MalformedDosageError, "write a dosage such as"),
        ("albuterol, up to 2.5 mg", MalformedDosageError, "is not a dosage"),
        ("gr", AmbiguousUnitError, "a grain"),
        ("per gr", AmbiguousUnitError, "a grain"),
        ("1 GR", AmbiguousUnitError, "a grain"),
        ("10 mg per vial", MalformedDosageError, "is a strength, not an amount"),
        ("2mg/3mg", MalformedDosageError, "is two amounts, not an amount"),
        ("0 mg", MalformedDosageError, "on the basis 'per' contains a zero"),
        ("3 mg + 0 mg", MalformedDosageError, "contains a zero"),
        ("< 0 mg", MalformedDosageError, "contains a zero"),
        ("5 mg = 0 IU", MalformedDosageError, "contains a zero"),
        ("per vial, up to 0 mg", MalformedDosageError, "contains a zero"),
        ("> 6 mg, <= 3 mg", MalformedDosageError, "has an empty range"),
        ("> 3 mg, <= 6 mL", MalformedDosageError, "has an empty range"),
        ("> 3 mg, > 6 mg", MalformedDosageError, "has two limits on one side"),
        ("< 3 mg, < 6 mg", MalformedDosageError, "has two limits on one side"),
        ("<", MalformedDosageError, "is not a range limit"),
        ("< 5", MalformedDosageError, "'5' has no unit"),
        ("5 mg, up to 3 mg", MalformedDosageError, "exceeds its cap"),
        ("up to 5 mg, up to 10 mg", MalformedDosageError, "takes no cap"),
        ("up to 3 vials", MalformedDosageError, "does not count items"),
        ("1 vial + 1 vial", MalformedDosageError, "does not count items"),
        ("3 mg + up to 3 mg", MalformedDosageError, "says 'up to' for some ingredients only"),
        ("50 mcg = 60 mcg", MalformedDosageError, "has two amounts"),
        ("5 mg =", MalformedDosageError, "the dose is blank"),
        ("+", MalformedDosageError, "the dose is blank"),
        ("3 mg + 3 furlongs", UnknownUnitError, "unknown unit a text"),
        (
            "none (who knows)",
            MalformedDosageError,
            "is not a reason: use one of 'not otherwise classified'",
        ),
    ],
)
def test_any_other_text_is_refused_with_what_would_be_right(text: str, error: type[JcodesError], message: str) -> None:
    """Each message ends in a hint."""
    with pytest.raises(error, match=message) as caught:
        Dosage.parse(text)
    assert type(caught.value) is error
    assert str(caught.value).endswith(caught.value.hint)


MG = Dose.parse("1 mg")
VIAL = Dose.parse("1 vial")
PARTS = (Component(MG), Component(MG))
HIGH = Bound(MG, inclusive=True)
NOT_A_DRUG = NotStated.NOT_A_DRUG


@pytest.mark.parametrize(
    ("basis", "parts"),
    [
        (Basis.PER, {}),
        (Basis.PER, {"amount": VIAL}),
        (Basis.PER, {"amount": MG, "components": PARTS}),
        (Basis.PER, {"components": PARTS[:1]}),
        (Basis.PER, {"components": PARTS, "cap": MG}),
        (Basis.PER, {"amount": MG, "upper": HIGH}),
        (Basis.PER, {"amount": MG, "reason": NOT_A_DRUG}),
        (Basis.UP_TO, {}),
        (Basis.UP_TO, {"amount": VIAL}),
        (Basis.UP_TO, {"amount": MG, "cap": MG}),
        (Basis.EACH, {}),
        (Basis.EACH, {"amount": MG}),
        (Basis.EACH, {"amount": VIAL, "components": PARTS}),
        (Basis.EACH, {"components": PARTS}),
        (Basis.EACH, {"amount": VIAL, "lower": HIGH}),
        (Basis.BAND, {}),
        (Basis.BAND, {"amount": MG, "upper": HIGH}),
        (Basis.BAND, {"upper": HIGH, "equivalents": (MG,)}),
        (Basis.BAND, {"upper": HIGH, "cap": MG}),
        (Basis.BAND, {"upper": HIGH, "lower": HIGH}),
        (Basis.NONE, {}),
        (Basis.NONE, {"amount": Dose.parse("0 mg"), "reason": NOT_A_DRUG}),
        (Basis.NONE, {"cap": Dose.parse("0 mg"), "reason": NOT_A_DRUG}),
        (Basis.NONE, {"components": PARTS, "reason": NOT_A_DRUG}),
        (Basis.NONE, {"upper": HIGH, "reason": NOT_A_DRUG}),
    ],
)
def test_parts_that_contradict_the_basis_are_refused(basis: Basis, parts: dict[str, Any]) -> None:
    """No dosage says two things at once."""
    with pytest.raises(MalformedDosageError, match=f"a dosage on the basis '{basis.value}' "):
        Dosage(**{"amount": None, **parts, "basis": basis})


def test_a_dosage_is_made_from_one_text_too() -> None:
    """As `parse` reads it; with any other field a basis is needed."""
    assert Dosage("up to 50 mg") == Dosage("50 mg", Basis.UP_TO)
    assert Dosage("3 mg + 3 mg").components == Dosage.parse("3 mg + 3 mg").components
    assert Dosage("none (not a drug)").reason is NotStated.NOT_A_DRUG
    with pytest.raises(MalformedDosageError, match="a dosage of several fields needs a basis: give basis="):
        Dosage("10 mg", cap="30 mg")
    with pytest.raises(MalformedDosageError, match="None is not a dosage"):
        Dosage(None)


def test_texts_and_lists_are_taken_at_the_door() -> None:
    """A dosage is hashable whatever it was made from."""
    dosage = Dosage("50 mcg", Basis.PER, equivalents=["250 IU"], cap="1 mg")
    assert str(dosage) == "50 mcg = 250 IU, up to 1 mg"
    combination = Dosage(None, Basis.PER, components=[Component("3 mg", " betamethasone  acetate "), Component("3 mg")])
    assert str(combination) == "3 mg betamethasone acetate + 3 mg"
    assert len({dosage, combination, Dosage.parse("50 mcg = 250 IU, up to 1 mg")}) == 2
    assert Bound("3 mg", inclusive=False).dose == Dose.parse("3 mg")
    with pytest.raises(MalformedDoseError):
        Dosage(5, Basis.PER)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("name", ["sodium + water", "salt & pepper", "a and b", "x = y", "x, y", "x (y)", "<x>"])
def test_the_name_of_an_ingredient_is_of_one_ingredient(name: str) -> None:
    """Else the text of the dosage would not read back."""
    with pytest.raises(MalformedDosageError, match="is not the name of one ingredient"):
        Component("3 mg", name)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("10 mg", "10 mg"),
        ("per vial", "1 vial"),
        ("3 mg + 3 mg", "6 mg"),
        ("0.5 g + 125 mg", "0.625 g"),
        ("1.35 mg + 100 units", "None"),
        ("<= 100 mg", "None"),
        ("none", "None"),
    ],
)
def test_the_total_is_the_divisor_where_there_is_one(text: str, total: str) -> None:
    """Ingredients of one kind add up; milligrams and units do not."""
    assert str(Dosage.parse(text).total()) == total


def test_every_spelling_of_a_unit_stands_before_the_name_of_an_ingredient() -> None:
    """The longest has four words: ``mg of phenytoin equivalents``."""
    for spelling in known_spellings():
        if not find_unit(spelling).is_count:
            first, second = Dosage.parse(f"3 {spelling} x + 5 {spelling} y").components
            assert (first.dose, first.name) == (Dose(3, spelling), "x")
            assert (second.dose, second.name) == (Dose(5, spelling), "y")


def test_not_stated_is_typed_and_explained() -> None:
    """Never None in silence."""
    for reason in NotStated:
        dosage = Dosage.not_stated(reason)
        assert not dosage.is_stated
        assert dosage.reason is reason
        assert str(dosage) == f"none ({reason.value})"
    assert Dosage.parse("10 mg").is_stated


def test_rescaled_dosages_are_equal() -> None:
    """One gram is a thousand milligrams here too."""
    assert Dosage.parse("up to 1 g") == Dosage.parse("up to 1000 mg") != Dosage.parse("1 g")
