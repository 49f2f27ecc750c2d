"""Every hint that an error gives is followed, and works."""

import re
from collections.abc import Callable
from typing import Any

import pytest

import jcodes
from jcodes import (
    Container,
    Dosage,
    Dose,
    HcpcsCode,
    Modifier,
    Ndc,
    Strength,
    billing_units,
    ndc_quantity,
    plan_vials,
    service_lines,
)
from jcodes.billing import BillingUnits
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.doses import Basis
from jcodes.errors import JcodesError

WRONG = (
    "5 mCi",
    "5 mg",
    "5 mL",
    "2 vials",
    "1 dose",
    "3 units",
    "2 IU",
    "1 each",
    "1 syringe",
    "10 cm2",
    "3 days",
    "1 infusion",
    "1 tube",
    "5 mEq",
)
"""A dose of every kind: nearly all are of another kind than the code counts."""


def _follow(code: str, dose: str, hint: str) -> object:
    """Do what the hint of a bill says."""
    if use := re.search(r"the dose is (?P<code>\w{5}) x", hint):
        return billing_units(use["code"], dose)
    if strength := re.search(r"strength='(?P<text>[^']+)'", hint):
        return billing_units(code, dose, strength=strength["text"])
    if example := re.search(r"such as '(?P<text>[^']+)'", hint):
        return billing_units(code, example["text"])
    if dosage := re.search(r"Dosage\.parse\('(?P<text>[^']+)'\)", hint):
        return billing_units(Dosage.parse(dosage["text"]), "1 each")
    return None


def _refused(code: str, dose: str) -> str | None:
    """Return the hint of the error, or None where the dose bills."""
    try:
        billing_units(code, dose)
    except JcodesError as error:
        return error.hint
    return None


@pytest.mark.sweep
@pytest.mark.parametrize("dose", WRONG)
def test_the_hint_for_a_dose_of_another_kind_works_for_every_code(dose: str) -> None:
    """A strength, a count, an amount or another code: the next call bills."""
    followed = 0
    for code, entry in jcodes.catalog().items():
        hint = _refused(str(code), dose)
        if hint is not None:
            # Where no other band of the drug holds the dose there is nothing to name.
            unknown = entry.dosage.basis is Basis.BAND and "whose dose range includes" in hint
            assert _follow(str(code), dose, hint) is not None or unknown, (code, hint)
            followed += 1
    assert followed > 500


@pytest.mark.parametrize("code", [code for code, entry in jcodes.catalog().items() if entry.dosage.basis is Basis.EACH])
def test_a_code_that_counts_takes_its_own_word(code: str) -> None:
    """And where the descriptor counts doses of a sort, a biller's "1 dose"."""
    dosage = jcodes.catalog()[code].dosage
    assert dosage.amount is not None
    assert billing_units(code, str(dosage.amount)).administered == 1
    if dosage.amount.unit.symbol.endswith("dose"):
        assert billing_units(code, "1 dose").administered == 1
        assert billing_units(code, "2 doses").administered == 2


@pytest.mark.parametrize(
    "code",
    [
        code
        for code, entry in jcodes.catalog().items()
        if entry.dosage.reason is not None and entry.dosage.reason.name in {"NO_AMOUNT", "NOT_A_DRUG"}
    ],
)
def test_a_code_without_an_amount_bills_one_unit_an_item(code: str) -> None:
    """With a warning, since CMS does not say so."""
    bill = billing_units(code, "1 each")
    assert bill.administered == 1
    assert "names no amount" in bill.warnings[0]


FOLLOWED: dict[str, tuple[Callable[[], Any], str, Callable[[], Any], str]] = {
    # what is wrong: the call, words of its hint, the call that the hint asks for, its answer
    "milligrams of an implant": (lambda: billing_units("J7307", "68 mg"), "'1 each'", lambda: billing_units("J7307", "1 implant"), "J7307 x 1"),
    "the payer's dosage": (
        lambda: billing_units("J7307", "68 mg"), "Dosage.parse('each')", lambda: billing_units(Dosage.parse("each"), "1 implant"), "units x 1"),
    "two implants of a system": (
        lambda: billing_units("J7306", "2 implants"), "'1 each'", lambda: billing_units("J7306", "1 each"), "J7306 x 1"),
    "an IUD by weight": (lambda: billing_units("S4989", "52 mg"), "'1 each'", lambda: billing_units("S4989", "1 IUD"), "S4989 x 1"),
    "milligrams for days": (lambda: billing_units("J0578", "128 mg"), "'28 days'", lambda: billing_units("J0578", "28 days"), "J0578 x 1"),
    "milligrams for a week": (lambda: billing_units("J0577", "24 mg"), "'7 days'", lambda: billing_units("J0577", "7 days"), "J0577 x 1"),
    "another band": (lambda: billing_units("Q9991", "300 mg"), "Q9992 x 1", lambda: billing_units("Q9992", "300 mg"), "Q9992 x 1"),
    "a syringe for a dose": (lambda: billing_units("J7324", "1 syringe"), "'1 dose'", lambda: billing_units("J7324", "1 dose"), "J7324 x 1"),
    "twice": (lambda: billing_units("J9305", "10mg x2"), "administrations=2", lambda: billing_units("J9305", "10 mg", administrations=2), "J9305 x 2"),
    "two of them": (lambda: Dose.parse("2 x 5 mg"), "'5 mg'", lambda: billing_units("J9305", "5 mg", administrations=2), "J9305 x 1"),
    "three doses": (lambda: Dose.parse("10 mg x 3 doses"), "administrations=3", lambda: billing_units("J9305", "10 mg", administrations=3), "J9305 x 3"),
    "a count in a container": (
        lambda: Strength.parse("8 x 100 mg/10 mL"), "count=8", lambda: Container("100 mg/10 mL", count=8), "8 x 100 mg/10 mL"),
    "a ratio": (lambda: Dose.parse("1:1000"), "strength='1:1000'", lambda: billing_units("J0171", "0.3 mL", strength="1:1000"), "J0171 x 3"),
    "a percentage": (lambda: Dose.parse("2 %"), "percentage as the strength", lambda: billing_units(Dosage.parse("10 mg"), "1 mL", strength="2 %"), "units x 2"),
    "a fraction": (lambda: Dose.parse("1/2 cc"), "'0.5 cc'", lambda: Dose.parse("0.5 cc"), "0.5 mL"),
    "a mixed fraction": (lambda: Dose.parse("1 1/2 cc"), "'1.5 cc'", lambda: Dose.parse("1.5 cc"), "1.5 mL"),
    "two ingredients": (lambda: Dose.parse("500/125 mg"), "'0.5 mg'", lambda: Dose.parse("0.5 mg"), "0.5 mg"),
    "a third": (lambda: Dose.parse("1/3 mL"), "'0.5 mL'", lambda: Dose.parse("0.5 mL"), "0.5 mL"),
    "a fraction of nothing said": (lambda: Dose.parse("1/2"), "'0.5 mL'", lambda: Dose.parse("0.5 mL"), "0.5 mL"),
    "two amounts": (lambda: Dose.parse("80 mg (90 mg)"), "'80 mg'", lambda: Dose.parse("80 mg"), "80 mg"),
    "no unit": (lambda: Dose.parse("750"), "'750 mg'", lambda: Dose.parse("750 mg"), "750 mg"),
    "a comma": (lambda: Dose.parse("0,5 mg"), "0.5", lambda: Dose.parse("0.5 mg"), "0.5 mg"),
    "a grain": (lambda: Dose.parse("5 gr"), "'g' or 'mg'", lambda: Dose.parse("5 g"), "5 g"),
    "a misspelt unit": (lambda: Dose.parse("5 miligram"), "'mg'", lambda: Dose.parse("5 mg"), "5 mg"),
    "daily": (lambda: Dose.parse("5 mg daily"), "'mg'", lambda: Dose.parse("5 mg"), "5 mg"),
    "an amount for a strength": (
        lambda: ndc_quantity("200 mg", "UN", strength="100 mg"), "'100 mg/vial'", lambda: ndc_quantity("200 mg", "UN", strength="100 mg/vial"), "UN2"),
    "a volume for a strength": (lambda: Strength.parse("500 mL"), "'500 mL/vial'", lambda: Strength.parse("500 mL/vial"), "500 mL/vial"),
    "vials for a strength": (lambda: Strength.parse("2 vials"), "'100 units/vial'", lambda: Strength.parse("100 units/vial"), "100 units/vial"),
    "a word for a strength": (lambda: Strength.parse("strong"), "'40 mg/mL'", lambda: Strength.parse("40 mg/mL"), "40 mg/mL"),
    "two ingredients of a strength": (lambda: Strength.parse("3 mg + 3 mg/mL"), "'6 mg/mL'", lambda: Strength.parse("6 mg/mL"), "6 mg/mL"),
    "a volume for a percentage": (lambda: Strength.parse("10 % v/v"), "'40 mg/mL'", lambda: Strength.parse("40 mg/mL"), "40 mg/mL"),
    "no dosage": (lambda: Dosage.parse(""), "'up to 50 mg'", lambda: Dosage.parse("up to 50 mg"), "up to 50 mg"),
    "a dosage without a number": (lambda: Dosage.parse("mg"), "'per mg'", lambda: Dosage.parse("per mg"), "1 mg"),
    "no code": (lambda: HcpcsCode.parse(""), "J9312", lambda: HcpcsCode.parse("J9312"), "J9312"),
    "no modifier": (lambda: Modifier.parse("J"), "JW", lambda: Modifier.parse("JW"), "JW"),
    "ten digits": (lambda: Ndc.parse("5024205121"), "hyphens of the label", lambda: Ndc.parse("50242-051-21").ndc11, "50242005121"),
    "a quantity without a strength": (
        lambda: ndc_quantity("1 g", "UN"), "'500 mg/vial'", lambda: ndc_quantity("1 g", "UN", strength="500 mg/vial"), "UN2"),
    "a quantity of powder": (
        lambda: units_of_quantity("UN2", jcodes.Dosage.parse("10 mg")), "'500 mg/vial'", lambda: units_of_quantity("UN2", jcodes.Dosage.parse("10 mg"), strength="500 mg/vial"), "100"),
    "a unit of measure": (lambda: ndc_quantity("1 g", "XX"), "UN", lambda: ndc_quantity("1 vial", "UN"), "UN1"),
    "how a product is counted": (
        lambda: service_lines(billing_units("J9305", "100 mg", containers=["500 mg"], container_type="single-dose"), products="00002-7623-01"),
        "{'ndc': '00002-7623-01', 'unit': 'UN', 'strength': '500 mg/vial'}",
        lambda: [
            line.ndc_quantity
            for line in service_lines(
                billing_units("J9305", "100 mg", containers=["500 mg"], container_type="single-dose"),
                products={"ndc": "00002-7623-01", "unit": "UN", "strength": "500 mg/vial"},
            ).lines
            if line.ndc_quantity
        ],
        "['0.2', '0.8']"),
    "no sizes": (lambda: plan_vials(Dosage.parse("10 mg"), "740 mg"), "'100 mg'", lambda: plan_vials(Dosage.parse("10 mg"), "740 mg", sizes=["100 mg"]), "8 x 100 mg: 60 mg left over"),
    "no weight": (lambda: billing_units("J1745", "5 mg/kg"), "weight='70 kg'", lambda: billing_units("J1745", "5 mg/kg", weight="70 kg"), "J1745 x 35"),
    "no surface": (lambda: billing_units("J9312", "375 mg/m2"), "bsa='1.9 m2'", lambda: billing_units("J9312", "375 mg/m2", bsa="1.9 m2"), "J9312 x 72"),
    "no duration": (
        lambda: billing_units(Dosage.parse("500 mL"), "125 mL/h"), "duration='90 min'",
        lambda: billing_units(Dosage.parse("500 mL"), "125 mL/h", duration="90 min"), "units x 1"),
    "no number": (lambda: billing_units("J9312", "5 mg/dose"), "administrations=3", lambda: billing_units("J9312", "5 mg/dose", administrations=3), "J9312 x 2"),
    "a date": (lambda: billing_units("J9312", "750 mg", on="02/30/2026"), "2026-02-01", lambda: billing_units("J9312", "750 mg", on="2026-02-01"), "J9312 x 75"),
    "a rounding": (
        lambda: billing_units("J9312", "752 mg", rounding="x"), "'nearest'", lambda: billing_units("J9312", "752 mg", rounding="nearest"), "J9312 x 75"),
    "a policy": (
        lambda: billing_units("J9312", "750 mg", policy="x"), "medicaid-generic", lambda: billing_units("J9312", "750 mg", policy="medicaid-generic"), "J9312 x 75"),
    "a release": (lambda: jcodes.catalog("1999-01"), "2017-01", lambda: jcodes.catalog("2017-01").release, "2017-01"),
    "an ended code": (
        lambda: billing_units("J9310", "700 mg", on="2019-02-01"), "use J9312", lambda: billing_units("J9312", "700 mg", on="2019-02-01"), "J9312 x 70"),
    "a code used too early": (
        lambda: billing_units("J0177", "8 mg", on="2024-02-01"), "use C9161; the dose would be C9161 x 8",
        lambda: billing_units("C9161", "8 mg", on="2024-02-01"), "C9161 x 8"),
    "a container": (
        lambda: billing_units("J9312", "75 mg", containers=[""]), "'2 x 100 mg'", lambda: billing_units("J9312", "75 mg", containers="2 x 100 mg").administered, "8"),
}  # fmt: skip


@pytest.mark.parametrize("what", FOLLOWED)
def test_what_a_hint_says_works(what: str) -> None:
    """The call fails with the words, and what they ask for gives the answer."""
    wrong, words, right, answer = FOLLOWED[what]
    with pytest.raises(JcodesError) as caught:
        wrong()
    assert words in caught.value.hint
    found = right()
    assert (str(found) if not isinstance(found, BillingUnits) else "; ".join(map(str, found.lines))) == answer


def test_a_code_that_ended_before_the_first_release_is_told_from_a_slip() -> None:
    """The message says how far back the releases reach, and offers no other code for a date before."""
    with pytest.raises(JcodesError) as caught:
        billing_units("J1111", "150 mg", on="2012-06-01")
    assert caught.value.hint == (
        "HCPCS data loaded from 2016-01-01: a code that ended before is not on file; add CMS's file for 2012-06-01 with jcodes data add"
    )
    with pytest.raises(JcodesError) as caught:
        billing_units("J1111", "150 mg", on="2018-06-01")
    assert "did you mean J1110" in caught.value.hint
    assert "oldest release loaded is 2016-01" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "dose", "on", "units"),
    [
        ("J1440", "300 mcg", "2012-06-01", 1),  # filgrastim; since 2023-07-01 fecal microbiota
        ("J1440", "150 mL", "2024-06-01", 150),
        ("J1055", "150 mg", "2012-06-01", 1),  # in the file of 2016 only
        ("J9001", "20 mg", "2012-06-01", 2),
        ("C9279", "100 mg", "2011-06-01", 1),
        ("J1055", "150 mg", None, 1),
    ],
)
def test_a_date_of_service_finds_its_definition(code: str, dose: str, on: str | None, units: int) -> None:
    """In the release that knew it, for units, vials and the NDC quantity; the receipt verifies."""
    bill = billing_units(code, dose, on=on)
    assert bill.administered == units
    verified = bill.receipt.verify()
    assert verified, str(verified)


def test_a_code_that_later_files_dropped_says_when_it_ended() -> None:
    """Instead of offering another code."""
    with pytest.raises(
        JcodesError, match=r"J1055 .* was no longer valid on 2013-02-01: its last valid day was 2012-12-31"
    ):
        billing_units("J1055", "150 mg", on="2013-02-01")
    with pytest.raises(JcodesError, match=r"J1055 .* was not yet valid on 1990-01-01"):
        billing_units("J1055", "150 mg", on="1990-01-01")
