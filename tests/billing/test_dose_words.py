"""What billers write for a dose: counts of pieces, fractions, a volume in parentheses, containers that state the content."""

import contextlib
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes import Dosage, Dose, Strength, billing_units
from jcodes.catalogs import Catalog
from jcodes.doses.orders import read_order
from jcodes.errors import (
    CodeNotValidError,
    JcodesError,
    MalformedDoseError,
    MalformedStrengthError,
    OutsideDosageError,
    StrengthRequiredError,
)
from jcodes.periods import Period


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("\u00bd mL", "0.5 mL"),
        ("1\u00bd mL", "1.5 mL"),
        ("2 \u00bc tablets", "2.25 tablets"),
        ("80 mg (2 mL)", "80 mg"),
        ("2 mL (80 mg)", "80 mg"),
        ("0.5 g (500 mg)", "0.5 g"),
        ("1 IUD", "1 device"),
        ("1 system", "1 device"),
        ("2 auto-injectors", "2 autoinjectors"),
    ],
)
def test_what_a_chart_writes_is_read(text: str, dose: str) -> None:
    """Fractions as one character, the volume or the same amount in parentheses, a biller's names of pieces."""
    assert str(Dose.parse(text)) == dose


@pytest.mark.parametrize(
    "text", ["80 mg (90 mg)", "500 mcg (250 IU)", "1 vial (500 mg)", "1 vial (2 mL)", "2 mL (1 vial)", "2 mL (3 mL)"]
)
def test_two_amounts_that_do_not_agree_are_refused(text: str) -> None:
    """The message names both."""
    with pytest.raises(MalformedDoseError, match="gives two amounts,"):
        Dose.parse(text)


BILLS: list[tuple[Any, str, dict[str, Any], str]] = [
    ("A9500", "1 dose", {}, "A9500 x 1"),
    (Dosage.parse("per dose"), "1 study dose", {}, "units x 1"),
    (Dosage.parse("2 study doses"), "4 doses", {}, "units x 2"),
    ("J2790", "1 dose", {}, "J2790 x 1"),
    ("J2788", "2 doses", {}, "J2788 x 2"),
    ("J7303", "1 device", {}, "J7303 x 1"),
    (Dosage.parse("each"), "3 patches", {}, "units x 3"),
    ("J3301", "80 mg (2 mL)", {}, "J3301 x 8"),
    ("J3301", "80 mg (2 mL)", {"strength": "40 mg/mL"}, "J3301 x 8"),
    ("J3301", "0.08 g (80 mg)", {}, "J3301 x 8"),
    ("J7620", "1 vial", {"strength": "3 mL/vial"}, "J7620 x 1"),
    ("J7298", "1 IUD", {}, "J7298 x 1"),
    ("J7298", "1 implant", {}, "J7298 x 1"),
    ("J7298", "1 dose", {}, "J7298 x 1"),
    ("J9305", "2 vials", {"containers": "2 x 100 mg", "container_type": "single-dose"}, "J9305-JZ x 20"),
    (
        "J9305",
        "1 vial",
        {"containers": "2 x 100 mg/4 mL", "container_type": "single-dose"},
        "J9305 x 10; J9305-JW x 10",
    ),
]


@pytest.mark.parametrize(("code", "dose", "facts", "bill"), BILLS, ids=[f"{code} {dose}" for code, dose, *_ in BILLS])
def test_the_words_bill(code: Any, dose: str, facts: dict[str, Any], bill: str) -> None:
    """The full dose, a dose of a study, a piece, and what the labels hold."""
    found = billing_units(code, dose, **facts)
    assert "; ".join(map(str, found.lines)) == bill
    assert found.receipt.verify()


def test_a_volume_in_parentheses_must_agree_with_the_strength() -> None:
    """80 mg in 2 mL are not 20 mg/mL."""
    with pytest.raises(MalformedStrengthError, match="the order gives the strength 80 mg/2 mL"):
        billing_units("J3301", "80 mg (2 mL)", strength="20 mg/mL")
    assert read_order("80 mg (2 mL)", administrations=2).strength == Strength.parse("40 mg/mL")
    assert read_order("2 mL (80 mg)").strength == Strength.parse("40 mg/mL")


@pytest.mark.parametrize(
    "facts", [{}, {"strength": "100 units/mL"}, {"containers": ["100 mg", "500 mg"]}, {"containers": "50 mL"}]
)
def test_vials_that_nothing_gives_a_content_are_refused(facts: dict[str, Any]) -> None:
    """Labels of two sizes, or of a volume only, do not say what one holds."""
    with pytest.raises(JcodesError):
        billing_units("J9305", "2 vials", **facts)


def test_pieces_of_each_are_told() -> None:
    """The payer may count otherwise."""
    (warning,) = billing_units(Dosage.parse("each"), "1 patch").warnings
    assert (
        warning == "the descriptor says each: 1 patch was read as 1 item, one unit each; payers may count differently"
    )


def test_a_band_says_which_other_code_holds_the_dose() -> None:
    """On the date of service too; a dosage alone has no other code."""
    with pytest.raises(OutsideDosageError, match="the dose is Q9992 x 1"):
        billing_units("Q9991", "300 mg", on="2026-02-01")
    with pytest.raises(OutsideDosageError) as caught:
        billing_units("J1560", "5 mL")
    assert caught.value.hint.endswith("use the code of the same drug whose dose range includes the dose")
    with pytest.raises(OutsideDosageError):
        billing_units(Dosage.parse("<= 100 mg"), "300 mg")


def test_a_code_that_was_not_valid_on_the_day_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code of the same drug, for higher doses, that came only later."""
    catalog = jcodes.catalog()
    later = attrs.evolve(catalog["Q9992"], period=Period(date(2026, 7, 1), None))
    named = {"2026-07": {"Q9992": later}}
    monkeypatch.setattr("jcodes.billing.billing_units.as_catalog", lambda name: named.get(name, {}))
    with pytest.raises(OutsideDosageError, match="the dose is Q9992 x 1"):
        billing_units(catalog["Q9991"], "300 mg", on="2026-07-01", catalog="2026-07")
    for day, name in (("2026-06-30", "2026-07"), ("2026-07-01", None)):
        with pytest.raises(OutsideDosageError) as caught:
            billing_units(catalog["Q9991"], "300 mg", on=day, catalog=name)
        assert caught.value.hint == "use the code of the same drug whose dose range includes the dose"


def test_a_number_that_was_another_drugs_without_a_successor_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """J1440 was filgrastim to 2013; had no code replaced it, the hint would say only what the number was and is."""
    before, now = jcodes.catalog().history("J1440")
    ended = attrs.evolve(before, replacements=())
    monkeypatch.setattr(Catalog, "history", lambda *_: (ended, now))
    with pytest.raises(CodeNotValidError) as caught:
        billing_units("J1440", "300 mcg", on="2014-06-01")
    assert caught.value.hint == (
        "J1440 was filgrastim, 300 mcg, to 2013-12-31; as fecal microbiota, live - jslm its first valid day is 2023-07-01"
    )
    assert (caught.value.replaced_by, caught.value.converted) == ((), ())


@pytest.mark.parametrize(
    ("band", "amount"),
    [("< 7 mg", "3.5 mg"), (">= 7 mg", "7 mg"), ("> 7 mg", "8 mg"), ("> 7 mg, < 8 mg", "7.5 mg"), ("<= 7 mg", "7 mg")],
)
def test_the_example_for_a_band_lies_in_it(band: str, amount: str) -> None:
    """Computed from its ends."""
    with pytest.raises(StrengthRequiredError, match=f"such as '{amount}', or the volume") as caught:
        billing_units(Dosage.parse(band), "2 mL")
    assert caught.value.left == "2 mL"
    assert billing_units(Dosage.parse(band), amount).administered == 1


def test_the_codes_before_one_need_a_catalog() -> None:
    """An entry without one names none."""
    entry = jcodes.catalog()["J0177"]
    day = entry.period.start.replace(month=2)
    assert list(map(str, entry.predecessors(day))) == ["C9161"]
    assert entry.predecessors(day.replace(year=2020)) == ()
    alone = attrs.evolve(entry, facts=None)
    assert alone.predecessors(day) == ()
    with pytest.raises(CodeNotValidError, match="look up the code valid on"):
        billing_units(alone, "8 mg", on=day)


amounts = st.decimals("0.01", "99999", places=2)
words = st.sampled_from(["mg", "mcg", "mL", "units", "mEq", "vials", "IU"])
blanks = st.sampled_from([" ", "  ", "\u00a0", "\n", "\t", "\u2009"])


@given(amounts, words, blanks, blanks, st.sampled_from([str, str.upper, str.lower, str.title]))
def test_blanks_and_capitals_change_no_dose_strength_or_dosage(
    amount: Any, unit: str, one: str, two: str, case: Any
) -> None:
    """Around the number, around the slash, before and behind."""
    assert Dose.parse(case(f"{two}{amount}{one}{unit}{two}")) == Dose.parse(f"{amount} {unit}")
    assert (
        Dosage.parse(case(f"up{one}to{two}{amount}{one}{unit}")) == Dosage.parse(f"up to {amount} {unit}")
        if unit != "vials"
        else True
    )
    if unit not in {"mL", "vials"}:
        assert Strength.parse(case(f"{amount}{one}{unit}{two}/{one}5{two}mL")) == Strength.parse(
            f"{amount} {unit}/5 mL"
        )


@given(st.text(" 0123456789.,/x:()%\u00bd\u2153mgLunitsdoevalup+-", max_size=24))
def test_any_text_is_a_value_or_a_typed_error(text: str) -> None:
    """Nothing else is ever raised."""
    for parse in (Dose.parse, Strength.parse, Dosage.parse, read_order):
        with contextlib.suppress(JcodesError):
            parse(text)
