"""Bad input: every row is a typed error, or a warning beside the answer, with the words that fix it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.billing import BillingLine, BillingUnits, NdcQuantity, Receipt, split_lines
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.billing.vials import PlanQuestion, plan_of_question
from jcodes.errors import (
    AmbiguousNdcError,
    AmbiguousUnitError,
    CodeNotValidError,
    ContainersTooSmallError,
    DiscardedAboveLabelError,
    DosageNotStatedError,
    InexactError,
    JcodesError,
    MalformedCodeError,
    MalformedContainerError,
    MalformedDateError,
    MalformedDoseError,
    MalformedLineError,
    MalformedMeasureError,
    MalformedModifierError,
    MalformedNdcError,
    MalformedNdcQuantityError,
    MalformedReceiptError,
    MalformedRoundingError,
    MalformedStrengthError,
    MissingFactError,
    NdcUnitError,
    NoPaymentError,
    NoSizesError,
    OutsideDosageError,
    StockError,
    StrengthRequiredError,
    UnitMismatchError,
    UnknownCodeError,
    UnknownPolicyError,
    UnknownReleaseError,
    UnknownUnitError,
)

R = "J9312"  # rituximab, 10 mg
VIALS = {"container_type": "single-dose"}

ERRORS: list[tuple[str, Any, Any, dict[str, Any], type[JcodesError], str]] = [
    # what is wrong, code, dose, facts, error, words of what would be right
    ("blank dose", R, "", {}, MalformedDoseError, "write a number and a unit"),
    ("blanks for a dose", R, "   ", {}, MalformedDoseError, "write a number and a unit"),
    ("zero dose", R, "0 mg", {}, MalformedDoseError, "more than zero"),
    ("zero dose with containers", R, "0 mg", {"containers": "100 mg"}, MalformedDoseError, "more than zero"),
    ("negative dose", R, "-5 mg", {}, MalformedDoseError, "is negative"),
    ("negative dose with a typographic minus", R, "\u22125 mg", {}, MalformedDoseError, "is negative"),
    ("NaN as text", R, "nan mg", {}, MalformedDoseError, "not a finite amount"),
    ("infinite dose", R, "inf mg", {}, MalformedDoseError, "not a finite amount"),
    ("no number", R, "mg", {}, MalformedDoseError, "does not begin with a number"),
    ("no unit", R, "750", {}, MalformedDoseError, "has no unit"),
    ("a number for a dose", R, 750, {}, MalformedDoseError, "has no unit"),
    ("no dose", R, None, {}, MalformedDoseError, "has no unit"),
    ("bytes for a dose", R, b"750 mg", {}, MalformedDoseError, "has no unit"),
    ("too many digits", R, "9" * 50 + " mg", {}, MalformedDoseError, "too many digits"),
    ("a misplaced comma", R, "1,00 mg", {}, MalformedDoseError, "misplaced comma"),
    ("a decimal comma", R, "0,5 mg", {}, MalformedDoseError, "misplaced comma"),
    ("two points", R, "1.2.3 mg", {}, MalformedDoseError, "misplaced comma or point"),
    ("a fraction", R, "1/2 mL", {}, MalformedDoseError, "decimal"),
    ("an estimate", R, "about 750 mg", {}, MalformedDoseError, "limit or an estimate"),
    ("a limit", R, "<= 750 mg", {}, MalformedDoseError, "limit or an estimate"),
    ("a strength for a dose", R, "40 mg/mL", {}, MalformedDoseError, "give strength='40 mg/mL', and the dose in mg, mL or containers"),
    ("an unknown unit", R, "750 mgs.x", {}, UnknownUnitError, "unknown unit"),
    ("a misspelt unit", R, "750 miligram", {}, UnknownUnitError, "did you mean 'mg'"),
    ("two words for a unit", R, "750 mg daily", {}, UnknownUnitError, "write the unit alone"),
    ("grains or grams", R, "5 gr", {}, AmbiguousUnitError, "write 'g' or 'mg'"),
    ("million or milli", R, "5 MU", {}, AmbiguousUnitError, "write 'million units' or 'units'"),
    ("each or units", R, "5 UN", {}, AmbiguousUnitError, "write 'each' or 'units'"),
    ("thousand or million", R, "5 m units", {}, AmbiguousUnitError, "million units"),
    ("phenytoin equivalents", R, "5 mg PE", {}, UnitMismatchError, "only fosphenytoin"),
    ("milliunits", R, "5 milliunits", {}, UnknownUnitError, "1,000 milliunits are 1 unit"),
    ("two units for one amount", R, "500 mg 250 mcg", {}, UnknownUnitError, "for each amount"),
    ("milligrams and units at once", R, "5 mg + 5 units", {}, UnknownUnitError, "for each amount"),
    ("containers of mixed kinds", R, "75 mg", {"containers": ["100 mg", "100 units"]}, UnitMismatchError, "100 units and J9312, 10 mg measure different"),
    ("a time for a dose", R, "5 min", {}, UnknownUnitError, "multiply the rate by the time and give the drug amount"),
    ("a percentage for a dose", R, "5 %", {}, UnknownUnitError, "percentage as the strength"),
    ("a surface for a dose", R, "1.9 m2", {}, UnknownUnitError, "body surface area"),
    ("units for milligrams", R, "750 units", {}, UnitMismatchError, "never convert"),
    ("IU for milligrams", R, "750 IU", {}, UnitMismatchError, "never convert"),
    ("mEq for milligrams", R, "5 mEq", {}, UnitMismatchError, "salt and its charge"),
    ("mCi for milligrams", R, "5 mCi", {}, UnitMismatchError, "give both in one kind of unit"),
    ("cm2 for milligrams", R, "5 cm2", {}, UnitMismatchError, "give both in one kind of unit"),
    ("milligrams for units", "J0585", "100 mg", {}, UnitMismatchError, "never convert"),
    ("a volume without strength", R, "10 mL", {}, StrengthRequiredError, "give the strength of the solution"),
    ("vials without strength", R, "2 vials", {}, StrengthRequiredError, "give the strength per container"),
    ("vials with the strength of a solution", R, "2 vials", {"strength": "10 mg/mL"}, StrengthRequiredError, "strength for vials"),
    ("a strength of another kind", R, "2 mL", {"strength": "10 units/mL"}, StrengthRequiredError, "strength"),
    ("a volume of a combination sold as powder", "J0714", "1 mL", {}, StrengthRequiredError, "sum of the ingredients"),
    ("a blank strength", R, "1 mL", {"strength": ""}, MalformedStrengthError, "write a strength such as"),
    ("an amount for a strength", R, "1 mL", {"strength": "40 mg"}, MalformedStrengthError, "such as '40 mg/vial'"),
    ("a zero strength", R, "1 mL", {"strength": "0 mg/mL"}, MalformedStrengthError, "above zero"),
    ("a syringe of a code in milligrams", "J2506", "1 syringe", {}, StrengthRequiredError, "strength='6 mg/syringe'"),
    ("a combination of two kinds of units", jcodes.Dosage.parse("1 mg a + 2 mg b + 3 units c + 4 units d"), "4 cm2", {}, StrengthRequiredError, "such as '1 mg'"),
    ("a combination with one ingredient in its own unit", jcodes.Dosage.parse("1 mg a + 2 mg b + 3 units c"), "4 cm2", {}, StrengthRequiredError, "such as '3 units'"),
    ("tablets, with a strength per vial", "J0585", "2 tablets", {"strength": "100 units/vial"}, StrengthRequiredError, "in vials or units, such as '1 vial', or a strength for tablets"),
    ("a dosage without an amount", jcodes.Dosage.parse("none"), "5 mg", {}, DosageNotStatedError, "this dosage has no unit size: the descriptor names no amount"),
    ("a dose in the range of another code", "Q9991", "300 mg", {}, OutsideDosageError, "the dose is Q9992 x 1"),
    ("a strength by weight", R, "1 mL", {"strength": "5 mg/kg"}, MalformedStrengthError, "strength of the product"),
    ("two strengths", R, "1 mL", {"strength": "10 mg/mL (20 mg/mL)"}, MalformedStrengthError, "gives two strengths,"),
    ("several ingredients", R, "1 mL", {"strength": "3 mg + 3 mg/mL"}, MalformedStrengthError, "several ingredients"),
    ("percent by volume", R, "1 mL", {"strength": "10 % v/v"}, MalformedStrengthError, "not grams in 100 mL"),
    ("grains in a strength", R, "1 mL", {"strength": "5 gr/mL"}, AmbiguousUnitError, "write 'g' or 'mg'"),
    ("strength of order and argument differ", R, "1 mL @ 10 mg/mL", {"strength": "20 mg/mL"}, MalformedStrengthError, "correct"),
    ("no code", "", "750 mg", {}, MalformedCodeError, "J9312"),
    ("a dosage for a code", "10 mg", "750 mg", {}, MalformedCodeError, "J9312"),
    ("a CPT code", "96365", "750 mg", {}, MalformedCodeError, "96365"),
    ("an NDC for a code", "50242-0051-21", "750 mg", {}, MalformedCodeError, "50242"),
    ("letter O for zero", "J9O12", "750 mg", {}, MalformedCodeError, "J9012"),
    ("an unknown code", "J0000", "750 mg", {}, UnknownCodeError, "J0000"),
    ("a code that began after the release", "J9321", "750 mg", {"catalog": "2018-01"}, UnknownCodeError, "the code began later, on 2024-01-01"),
    ("a code with two digits swapped", "J9132", "750 mg", {"catalog": "2018-01"}, UnknownCodeError, "did you mean"),
    ("an unknown release", R, "750 mg", {"catalog": "1999-01"}, UnknownReleaseError, "use one of"),
    ("before the code existed", R, "750 mg", {"on": "2018-12-31"}, CodeNotValidError, "its first valid day is 2019-01-01"),
    ("after the code ended", "J9310", "750 mg", {"on": "2019-01-01"}, CodeNotValidError, "use J9312; the dose would be J9312 x 75"),
    ("after another ended", "J2505", "6 mg", {"on": "2022-01-01"}, CodeNotValidError, "use J2506; the dose would be J2506 x 12"),
    ("after the code ended, by volume", "J9310", "75 mL", {"strength": "10 mg/mL", "on": "2019-01-01"}, CodeNotValidError, "would be J9312 x 75"),
    ("a number that was another drug's", "J1440", "300 mcg", {"on": "2014-06-01"}, CodeNotValidError, "J1440 was filgrastim, 300 mcg, to 2013-12-31; use J1442"),
    ("ended, with two successors", "C9121", "5 mg", {"on": "2017-01-01"}, CodeNotValidError, "use J0883 or J0884"),
    ("ended, without a successor", "A9544", "1 dose", {"on": "2017-01-01"}, CodeNotValidError, "its last valid day was 2016-12-31; look up its replacement"),
    ("the day before it took over from two", "J0165", "0.1 mg", {"on": "2025-06-30"}, CodeNotValidError, "use J0171 or J0173"),
    ("ended, and its successor later", "J2505", "6 mg", {"on": "1999-01-01"}, CodeNotValidError, "its first valid day is"),
    ("ended, and the dose does not fit", "J9310", "750 units", {"on": "2019-01-01"}, CodeNotValidError, "use J9312"),
    ("an American date", R, "750 mg", {"on": "02/03/2026"}, MalformedDateError, "write the year first, as in 2026-02-01"),
    ("no day of the calendar", R, "750 mg", {"on": "2026-02-30"}, MalformedDateError, "not a day of the calendar"),
    ("a blank date", R, "750 mg", {"on": ""}, MalformedDateError, "write the year first"),
    ("a number for a date", R, "750 mg", {"on": 20260201}, MalformedDateError, "write the year first"),
    ("an unclassified code", "J3490", "750 mg", {}, DosageNotStatedError, "specific code"),
    ("a code without an amount", "Q2035", "0.5 mL", {}, DosageNotStatedError, "Dosage.parse('each')"),
    ("below the band", jcodes.Dosage.parse("> 3 mg, <= 6 mg"), "3 mg", {}, OutsideDosageError, "use the code of the same drug whose dose range includes the dose"),
    ("above the band", jcodes.Dosage.parse("<= 100 mg"), "300 mg", {}, OutsideDosageError, "use the code of the same drug whose dose range includes the dose"),
    ("above the cap", jcodes.Dosage.parse("per study dose, up to 30 mCi"), "35 mCi", {}, OutsideDosageError, "study doses instead"),
    ("milligrams of a dose", jcodes.Dosage.parse("per dose"), "16 mg", {}, UnitMismatchError, "such as '1 dose'"),
    ("a fraction of a unit refused", R, "752 mg", {"rounding": "exact"}, InexactError, "376/5 units"),
    ("an unknown rounding", R, "750 mg", {"rounding": "sideways"}, MalformedRoundingError, "'up', 'nearest'"),
    ("a blank rounding", R, "750 mg", {"rounding": ""}, MalformedRoundingError, "'up', 'nearest'"),
    ("decimal places", R, "750 mg", {"rounding": "decimals 2"}, MalformedRoundingError, "'up', 'nearest'"),
    ("an unknown policy", R, "750 mg", {"policy": "medicare"}, UnknownPolicyError, "use one of medicare-part-b"),
    ("a blank policy", R, "750 mg", {"policy": ""}, UnknownPolicyError, "use one of medicare-part-b"),
    ("a number for a policy", R, "750 mg", {"policy": 7}, UnknownPolicyError, "use one of medicare-part-b"),
    ("the weight is missing", R, "5 mg/kg", {}, MissingFactError, "weight='70 kg'"),
    ("the surface is missing", R, "375 mg/m2", {"weight": 70}, MissingFactError, "bsa='1.9 m2'"),
    ("the duration is missing", R, "125 mL/h", {"strength": "1 mg/mL"}, MissingFactError, "duration='90 min'"),
    ("the number is missing", R, "5 mg/dose", {}, MissingFactError, "administrations=3"),
    ("a weight without unit", R, "5 mg/kg", {"weight": "seventy"}, MalformedMeasureError, "'154 lb' or"),
    ("a negative weight", R, "5 mg/kg", {"weight": -70}, MalformedMeasureError, "is negative"),
    ("no weight, for a dose that needs none", R, "4 mg", {"weight": "heavy"}, MalformedMeasureError, "weight='70 kg'"),
    ("no weight at all", R, "5 mg/kg", {"weight": 0}, MalformedMeasureError, "above zero"),
    ("an absurd weight", R, "5 mg/kg", {"weight": "70000 kg"}, MalformedMeasureError, "at most 1,000 kg"),
    ("NaN for a surface", R, "375 mg/m2", {"bsa": float("nan")}, MalformedMeasureError, "not a finite number"),
    ("an absurd surface", R, "375 mg/m2", {"bsa": 190}, MalformedMeasureError, "at most 10 m2"),
    ("a duration without unit", R, "125 mL/h", {"duration": "90"}, MalformedMeasureError, "'90 min'"),
    ("a negative duration", R, "125 mL/h", {"duration": timedelta(minutes=-9)}, MalformedMeasureError, "above zero"),
    ("no administrations", R, "5 mg", {"administrations": 0}, MalformedMeasureError, "one or more"),
    ("half an administration", R, "5 mg", {"administrations": 0.5}, MalformedMeasureError, "one or more"),
    ("a volume that no decimal writes", R, "100 mL/h", {"duration": "10 min", "strength": "1 mg/mL"}, InexactError, "50/3 mL"),
    ("no containers", R, "750 mg", {"containers": []}, MalformedContainerError, "list the opened containers, or leave containers out"),
    ("a blank container", R, "750 mg", {"containers": [""]}, MalformedContainerError, "write containers such as"),
    ("a number for a container", R, "750 mg", {"containers": [100]}, MalformedContainerError, "write containers such as"),
    ("a number for containers", R, "750 mg", {"containers": 4}, MalformedContainerError, "write containers such as"),
    ("an empty container", R, "750 mg", {"containers": ["0 mg"]}, MalformedContainerError, "more than zero"),
    ("a negative container", R, "750 mg", {"containers": ["-5 mg"]}, MalformedDoseError, "is negative"),
    ("no container of a size", R, "750 mg", {"containers": ["0 x 100 mg"]}, MalformedContainerError, "one or more"),
    ("half a vial opened", R, "5 mg", {"containers": ["0.5 vials"]}, MalformedContainerError, "whole number"),
    ("absurdly many containers", R, "750 mg", {"containers": ["99999 x 100 mg"]}, MalformedContainerError, "at most 10,000"),
    ("a concentration for a container", R, "750 mg", {"containers": ["10 %"]}, MalformedContainerError, "is a concentration without a size"),
    ("grains in a container", R, "750 mg", {"containers": ["5 gr"]}, AmbiguousUnitError, "write 'g' or 'mg'"),
    ("a container of another kind", R, "750 mg", {"containers": ["100 units"]}, UnitMismatchError, "never convert"),
    ("vials of unknown content", R, "750 mg", {"containers": ["2 vials"]}, StrengthRequiredError, "give the strength per container"),
    ("a volume of unknown content", R, "750 mg", {"containers": ["50 mL"]}, StrengthRequiredError, "strength of the solution"),
    ("a volume of two concentrations", R, "5 mL", {"containers": ["100 mg/4 mL", "100 mg/2 mL"]}, StrengthRequiredError, "strength"),
    ("containers smaller than the dose", R, "750 mg", {"containers": ["500 mg"]}, ContainersTooSmallError, "list every opened container, or correct the dose"),
    ("multi-dose ones too", R, "75 mg", {"containers": "50 mg", "container_type": "multi-dose"}, ContainersTooSmallError, "opened"),
    ("ten times the dose", R, "7500 mg", {"containers": "500 mg, ".strip(", ")}, ContainersTooSmallError, "correct the dose"),
    ("waste above the label", R, "75 mg", {"containers": "100 mg", "discarded": "26 mg"}, DiscardedAboveLabelError, "overfill"),
    ("waste of a used-up vial", R, "100 mg", {"containers": "100 mg", "discarded": "1 mg"}, DiscardedAboveLabelError, "overfill"),
    ("negative waste", R, "75 mg", {"discarded": "-5 mg"}, MalformedDoseError, "is negative"),
    ("waste without a unit", R, "75 mg", {"discarded": "25"}, MalformedDoseError, "has no unit"),
    ("a number for waste", R, "75 mg", {"discarded": 25}, MalformedDoseError, "has no unit"),
    ("waste of another kind", R, "75 mg", {"discarded": "25 units"}, UnitMismatchError, "billing units are not an amount"),
    ("waste as a volume of unknown content", R, "75 mg", {"discarded": "2 mL"}, StrengthRequiredError, "strength of the solution"),
    ("an unknown type of container", R, "75 mg", {"container_type": "vial"}, MalformedContainerError, "'single-dose' or 'multi-dose'"),
    ("a blank type of container", R, "75 mg", {"container_type": ""}, MalformedContainerError, "'single-dose' or 'multi-dose'"),
    ("a band out of too little", jcodes.Dosage.parse("<= 7 mg"), "6 mg", {"containers": "2 mg"}, ContainersTooSmallError, "opened"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "code", "dose", "facts", "error", "words"),
    ERRORS,
    ids=[row[0] for row in ERRORS],
)
def test_what_is_wrong_is_a_typed_error(  # noqa: PLR0917 - the columns of the table
    what: str,
    code: Any,
    dose: Any,
    facts: dict[str, Any],
    error: type[JcodesError],
    words: str,
) -> None:
    """Of that very type, saying what would be right."""
    with pytest.raises(JcodesError) as caught:
        jcodes.billing_units(code, dose, **facts)
    assert type(caught.value) is error, what
    assert words in str(caught.value), str(caught.value)
    assert caught.value.hint
    assert len(str(caught.value)) < 600


WARNINGS: list[tuple[str, Any, Any, dict[str, Any], str]] = [
    # what is doubtful, code, dose, facts, words
    ("an ended code without a date", "J9310", "750 mg", {}, "give the date of service"),
    ("units for IU", jcodes.Dosage.parse("1 IU"), "2000 units", {}, "one for one"),
    ("the sum of a combination", "J0702", "6 mg", {}, "was read as the total of all ingredients; one unit is"),
    ("above the cap of a band of codes", jcodes.Dosage.parse("1 unit, up to 999 units"), "1500 units", {}, "another code"),
    ("no unit at all", R, "3 mg", {"rounding": "down"}, "round to 0 with rounding 'down'"),
    ("none to the nearest", R, "3 mg", {"rounding": "nearest"}, "Medicare bills at least 1 unit"),
    ("less documented than left", R, "75 mg", {"containers": "100 mg", "discarded": "5 mg", **VIALS}, "only the documented amount counts"),
    ("a whole vial discarded", R, "75 mg", {"containers": "2 x 100 mg", **VIALS}, "a whole container (100 mg)"),
    ("none documented, and some left", "J1260", "75 mg", {"containers": "100 mg", "discarded": "0 mg"}, "none is documented as discarded"),
    ("waste of multi-dose", R, "75 mg", {"discarded": "5 mg", "container_type": "multi-dose"}, "not billable"),
    ("JZ before it was required", R, "100 mg", {"containers": "100 mg", "on": "2023-03-01", **VIALS}, "JZ is optional"),
    ("a bare concentration", "J3301", "40 mg", {"containers": "40 mg/mL", **VIALS}, "a 1 mL container"),
    ("a strength that is not the label's", "J3301", "1 mL", {"containers": "40 mg/1 mL", "strength": "10 mg/mL", **VIALS}, "does not match"),
    ("more syringes than doses", jcodes.Dosage.parse("per dose"), "1 dose", {"containers": "2 x 25 mg"}, "2 containers opened"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "code", "dose", "facts", "words"), WARNINGS, ids=[row[0] for row in WARNINGS])
def test_what_is_doubtful_is_a_warning_beside_the_answer(
    what: str, code: Any, dose: Any, facts: dict[str, Any], words: str
) -> None:
    """In the result, its derivation and its JSON."""
    bill = jcodes.billing_units(code, dose, **facts)
    assert any(words in warning for warning in bill.warnings), (what, bill.warnings)
    assert words in bill.explain()
    assert list(bill.warnings) == bill.to_dict()["warnings"]


def bill(dose: str = "740 mg", **facts: Any) -> BillingUnits:
    return jcodes.billing_units(
        R, dose, on="2026-02-01", **{"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], **facts}
    )


SMALL, LARGE = "50242-0051-21", "50242-0053-06"
BAND = jcodes.Dosage.parse("<= 7 mg")
LATER: dict[str, Any] = {"question": {}, "answer": {}, "derivation": [], "digest": ""}

OTHERS: list[tuple[str, Callable[[], object], type[JcodesError], str]] = [
    # what is wrong, the call, error, words of what would be right
    ("lines: no bill", lambda: jcodes.service_lines(75), MalformedLineError, "give the result of billing_units"),  # type: ignore[arg-type]
    ("lines: a dosage", lambda: jcodes.service_lines(jcodes.billing_units(BAND, "5 mg")), MalformedLineError, "bill a code"),
    ("lines: a negative charge", lambda: jcodes.service_lines(bill(), charge="-1"), MalformedLineError, "'1250.00'"),
    ("lines: a part of a cent", lambda: jcodes.service_lines(bill(), charge="1.005"), MalformedLineError, "dollars and cents"),
    ("lines: NaN dollars", lambda: jcodes.service_lines(bill(), charge=Decimal("NaN")), MalformedLineError, "'1250.00'"),
    ("lines: a blank charge", lambda: jcodes.service_lines(bill(), charge=""), MalformedLineError, "'1250.00'"),
    ("lines: an absurd charge", lambda: jcodes.service_lines(bill(), charge=Decimal("1e400")), MalformedLineError, "'1250.00'"),
    ("lines: a float", lambda: jcodes.service_lines(bill(), charge=0.1), MalformedLineError, "text or Decimal"),  # type: ignore[arg-type]
    ("lines: no modifier", lambda: jcodes.service_lines(bill(), repeat_modifier="7"), MalformedModifierError, "two"),
    ("lines: no policy", lambda: jcodes.service_lines(bill(), policy="medicare"), UnknownPolicyError, "use one of medicare-part-b"),
    ("lines: no product", lambda: jcodes.service_lines(bill(), products=7), MalformedLineError, "give an NDC"),  # type: ignore[arg-type]
    ("lines: a blank NDC", lambda: jcodes.service_lines(bill(), products=""), MalformedNdcError, "such as 50242-0051-21"),
    ("lines: ten digits", lambda: jcodes.service_lines(bill(), products="5024205121"), AmbiguousNdcError, "hyphens"),
    ("lines: no NDC", lambda: jcodes.service_lines(bill(), products={"dose": "740 mg"}), MalformedLineError, "with ndc"),
    ("lines: a field too many", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "lot": "1"}), MalformedLineError, "any of dose"),
    ("lines: a bad dose", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "dose": "-1 mg"}), MalformedDoseError, "negative"),
    ("lines: grains", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "dose": "5 gr"}), AmbiguousUnitError, "write 'g' or 'mg'"),
    ("lines: another kind", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "dose": "5 units"}), StrengthRequiredError, "give the dose in mL or mg"),
    ("lines: another kind than the code", lambda: jcodes.service_lines(jcodes.billing_units(R, "740 mg"), products={"ndc": SMALL, "dose": "5 units"}),
     UnitMismatchError, "5 units and J9312, 10 mg measure different"),
    ("lines: nothing given", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "dose": "0 mg"}), MalformedLineError, "leave out"),
    ("lines: less than the dose", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "dose": "7 mg"}), MalformedLineError, "together"),
    ("lines: other waste", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "discarded": "7 mg"}), MalformedLineError, "together"),
    ("lines: whose dose", lambda: jcodes.service_lines(bill(), products=[SMALL, LARGE]), MissingFactError, "give the dose of each product, such as"),
    ("lines: MG", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "unit": "MG"}), MalformedNdcQuantityError, "use ME"),
    ("lines: a refused unit", lambda: jcodes.service_lines(bill(policy="commercial-generic"), products={"ndc": SMALL, "unit": "ME"}),
     NdcUnitError, "use one of UN, ML, GR, F2"),
    ("lines: a bad strength", lambda: jcodes.service_lines(bill(), products={"ndc": SMALL, "strength": "40 mg"}), MalformedStrengthError, "write the strength per volume or container"),
    ("lines: how counted", lambda: jcodes.service_lines(bill(containers="8 x 100 mg"), products=SMALL), MissingFactError, "unit='ML'"),
    ("lines: grams of a powder or a solution", lambda: jcodes.service_lines(jcodes.billing_units(R, "0.74 g"), products=SMALL), MissingFactError, "'100 mg/vial'"),
    ("split: a text", lambda: split_lines("J9312 x 5"), MalformedLineError, "give the result of billing_units"),  # type: ignore[arg-type]
    ("split: JW for a repeated line", lambda: split_lines([], repeat_modifier="JW"), MalformedLineError, "give 76, 59 or XS"),
    ("split: one MUE for two codes", lambda: split_lines([BillingLine("J9312", 4), BillingLine("J9035", 4)], edit_value=5), MalformedLineError, "of each code"),
    ("split: more lines than a claim has", lambda: split_lines([BillingLine("J1000", 1000)], maximum_units=1), MalformedLineError, "check the dose and its unit"),
    ("split: more units than a message tells", lambda: split_lines([BillingLine("J1000", 10**15)]), MalformedLineError, "the units take more than 999 lines of 9,999"),
    ("split: a number for a modifier", lambda: split_lines([BillingLine("J1000", 1, (5,))]), MalformedLineError, "give a tuple of modifiers"),  # type: ignore[arg-type]
    ("quantity: units of no code", lambda: jcodes.ndc_quantity(12, "ML"), MissingFactError, "code='J2506'"),
    ("quantity: back to units of a range", lambda: units_of_quantity("ML1", jcodes.Dosage.parse("> 10 mL")), InexactError, "calculate the units from the dose"),
    ("compared with no payer", lambda: bill().compare("medicare"), MalformedRoundingError, "or one of medicare-part-b"),
    ("quantity: nothing", lambda: jcodes.ndc_quantity("0 mg", "GR"), MalformedNdcQuantityError, "above zero"),
    ("quantity: negative", lambda: jcodes.ndc_quantity("-1 mg", "GR"), MalformedDoseError, "negative"),
    ("quantity: blank", lambda: jcodes.ndc_quantity("", "GR"), MalformedDoseError, "write a number"),
    ("quantity: NaN", lambda: jcodes.ndc_quantity("nan mg", "GR"), MalformedDoseError, "finite"),
    ("quantity: a blank unit", lambda: jcodes.ndc_quantity("1 mg", ""), MalformedNdcQuantityError, "use ML, UN, GR, F2 or ME"),
    ("quantity: no strength", lambda: jcodes.ndc_quantity("1 mg", "ML"), StrengthRequiredError, "strength='40 mg/mL'"),
    ("quantity: another kind", lambda: jcodes.ndc_quantity("1 mg", "F2"), StrengthRequiredError, "give the strength"),
    ("quantity: refused", lambda: jcodes.ndc_quantity("1 mg", "ME", policy="commercial-generic"), NdcUnitError, "use one of UN, ML, GR, F2"),
    ("quantity: refused in the call", lambda: jcodes.ndc_quantity("1 mg", "ME", accepted="ML"), NdcUnitError, "the payer does not accept ME"),
    ("quantity: no policy", lambda: jcodes.ndc_quantity("1 mg", "GR", policy="mine"), UnknownPolicyError, "use one of"),
    ("quantity: no date", lambda: jcodes.ndc_quantity("1 mg", "GR", on="02/03/2026"), MalformedDateError, "write the year first"),
    ("quantity: half a place", lambda: jcodes.ndc_quantity("1 mg", "GR", places=0.5), MalformedNdcQuantityError, "0 to 9"),  # type: ignore[arg-type]
    ("quantity: too many places", lambda: jcodes.ndc_quantity("1 mg", "GR", places=10), MalformedNdcQuantityError, "0 to 9"),
    ("quantity: no least", lambda: jcodes.ndc_quantity("1 mg", "GR", minimum="little"), MalformedNdcQuantityError, "'0.01'"),
    ("quantity: a negative least", lambda: jcodes.ndc_quantity("1 mg", "GR", minimum="-1"), MalformedNdcQuantityError, "'0.01'"),
    ("quantity: no unit taken", lambda: jcodes.ndc_quantity("1 mg", "GR", accepted=["XX"]), MalformedNdcQuantityError, "use ML, UN"),
    ("quantity: absurd", lambda: NdcQuantity.parse("ML" + "9" * 99), MalformedNdcQuantityError, "too many digits"),
    ("plan: nothing", lambda: jcodes.plan_vials("J9035", "0 mg"), MalformedDoseError, "give a dose above zero"),
    ("plan: an unknown code with sizes", lambda: jcodes.plan_vials("J0000", "5 mg", sizes=["5 mg"]), UnknownCodeError, "J0000"),
    ("plan: another kind than the code", lambda: jcodes.plan_vials("J9035", "740 units", sizes=["100 units"]), UnitMismatchError, "never convert"),
    ("plan: the weight is missing", lambda: jcodes.plan_vials("J9035", "10 mg/kg"), MissingFactError, "weight='70 kg'"),
    ("plan: two strengths", lambda: jcodes.plan_vials("J9035", "1 mL @ 25 mg/mL", sizes=["100 mg"], strength="10 mg/mL"),
     MalformedStrengthError, "correct one"),
    ("plan: no sizes known", lambda: jcodes.plan_vials("J0702", "6 mg"), NoSizesError, "give sizes"),
    ("plan: sizes of a dosage", lambda: jcodes.plan_vials(BAND, "6 mg"), NoSizesError, "give sizes"),
    ("plan: no size", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=[]), MalformedContainerError, "write sizes such as"),
    ("plan: an empty size", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["0 mg"]), MalformedContainerError, "write sizes such as"),
    ("plan: a size twice", lambda: jcodes.plan_vials("J9035", "1 g", sizes=["100 mg", "0.1 g"]), MalformedContainerError, "write sizes such as"),
    ("plan: too little", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg"], stock=[7]), StockError, "add stock, or reduce the dose"),
    ("plan: a price of nothing known", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"], prices=[5, None]),  # type: ignore[list-item]
     MalformedContainerError, "give one for each size"),
    ("plan: a negative price", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg"], prices=["-1"]), MalformedContainerError, "'747.65'"),
    ("plan: half a container", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg"], stock=[7.5]), MalformedContainerError, "0, 1, 2"),  # type: ignore[list-item]
    ("plan: an absurd dose", lambda: jcodes.plan_vials("J9035", "999999999 g", sizes=["1 mcg"]), MalformedContainerError, "check the sizes"),
    ("plan: sizes that are no list", lambda: jcodes.plan_vials("J9035", "740 mg", sizes=5), MalformedContainerError, "give sizes, such as"),  # type: ignore[arg-type]
    ("plan: the question of a runner-up", lambda: plan_of_question(PlanQuestion(jcodes.Dose.parse("5 mg"))), MalformedReceiptError, "verify the receipt of the plan"),
    ("receipt: a number", lambda: Receipt.from_dict(5), MalformedReceiptError, "give the output of Receipt.to_dict()"),
    ("receipt: no JSON", lambda: Receipt.from_json("x"), MalformedReceiptError, "give the output of Receipt.to_dict()"),
    ("receipt: a later format", lambda: Receipt.from_dict({**LATER, "format": "jcodes receipt 9"}), MalformedReceiptError, "use one of jcodes receipt 1"),
    ("payment: no bill", lambda: jcodes.expected_payment("J9312 x 75"), MalformedLineError, "give the result of billing_units"),  # type: ignore[arg-type]
    ("payment: no percent", lambda: jcodes.expected_payment(bill(), percent_of_limit="much"), MalformedLineError, "text or Decimal"),
    ("payment: nothing agreed", lambda: jcodes.expected_payment(bill(), policy="commercial-generic"), NoPaymentError, "percent_of_limit=120"),
    ("payment: no date", lambda: jcodes.expected_payment(jcodes.billing_units(R, "740 mg")), NoPaymentError, "on='2026-02-01'"),
    ("payment: paid in parts of a cent", lambda: jcodes.expected_payment(bill()).against("1.005"), MalformedLineError, "dollars and cents"),
    ("payment: paid less than nothing", lambda: jcodes.expected_payment(bill()).against("-1.00"), MalformedLineError, "'1250.00'"),
    ("payment: paid with two points", lambda: jcodes.expected_payment(bill()).against("1.0.0"), MalformedLineError, "'1250.00'"),
    ("payment: paid with a misplaced comma", lambda: jcodes.expected_payment(bill()).against("1,00"), MalformedLineError, "'1250.00'"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "call", "error", "words"), OTHERS, ids=[row[0] for row in OTHERS])
def test_the_other_questions_refuse_too(
    what: str, call: Callable[[], object], error: type[JcodesError], words: str
) -> None:
    """Lines, quantities, plans and payments: of that very type, saying what would be right."""
    with pytest.raises(JcodesError) as caught:
        call()
    assert type(caught.value) is error, (what, repr(caught.value))
    assert words in str(caught.value), str(caught.value)
    assert caught.value.hint
    assert len(str(caught.value)) < 600


def test_the_table_is_long_enough() -> None:
    """At least 120 rows, each different."""
    rows = [row[0] for row in (*ERRORS, *WARNINGS, *OTHERS)]
    assert len(rows) == len(set(rows)) >= 200


KINDS = {
    "negative": "negative dose",
    "zero": "zero dose",
    "NaN": "NaN as text",
    "blank": "blank dose",
    "wrong dimension": "units for milligrams",
    "no strength": "a volume without strength",
    "unknown unit": "an unknown unit",
    "gr": "grains or grams",
    "containers smaller than the dose": "containers smaller than the dose",
    "waste above the label": "waste above the label",
    "a date before the code existed": "before the code existed",
    "an ended code with its replacement and the converted units": "after the code ended",
    "mixed units": "two words for a unit",
    "absurd sizes": "too many digits",
}


def test_every_kind_of_bad_input_has_its_row() -> None:
    """As the calculator promises."""
    assert set(KINDS.values()) <= {row[0] for row in ERRORS}


def test_an_ended_code_brings_its_replacement_and_its_units() -> None:
    """As attributes, for programs."""
    with pytest.raises(CodeNotValidError) as caught:
        jcodes.billing_units("J2505", "6 mg", on=date(2022, 1, 1))
    assert (caught.value.replaced_by, caught.value.converted) == (("J2506",), ("J2506 x 12",))
    with pytest.raises(CodeNotValidError) as caught:
        jcodes.billing_units(jcodes.catalog()["J2505"], "6 mg", on=date(2022, 1, 1))
    assert caught.value.converted == ("J2506 x 12",)
    with pytest.raises(CodeNotValidError) as caught:
        jcodes.billing_units("J2505", "6 units", on=date(2022, 1, 1))
    assert (caught.value.replaced_by, caught.value.converted) == (("J2506",), ())
