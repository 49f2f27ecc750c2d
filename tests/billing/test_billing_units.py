"""The main job, by code: strings in, units out; and the float traps that a spreadsheet falls into."""

import math
import pickle
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, cast

import attrs
import pint
import pytest

import jcodes
from jcodes.billing import BillingLine
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.billing.result import Result
from jcodes.billing.vial_sizes import known_sizes
from jcodes.catalogs import NdcLink
from jcodes.errors import (
    CodeNotValidError,
    GapWarning,
    MalformedCodeError,
    StrengthRequiredError,
    UnitMismatchError,
    UnknownCodeError,
    UnknownReleaseError,
)


def test_the_main_job() -> None:
    """750 mg of rituximab are 75 units of J9312."""
    bill = jcodes.billing_units("J9312", "750 mg", on=date(2026, 2, 1))
    assert (bill.administered, bill.discarded, bill.total) == (75, 0, 75)
    assert bill.lines == (BillingLine("J9312", 75),)


def test_a_bill_as_json_values() -> None:
    """Each fact of the question and the answer, under its name."""
    bill = jcodes.billing_units(
        "J9312", "75 mL", on="2026-02-01", strength="10 mg/mL", containers="800 mg/80 mL", discarded="40 mg",
        container_type="single-dose", policy="medicare-part-b", catalog="2026-01",
    )  # fmt: skip
    facts = bill.to_dict()
    assert facts.pop("explanation") == bill.explain().splitlines()
    assert facts.pop("warnings") == list(bill.warnings)
    assert facts == {
        "code": "J9312",
        "dosage": "10 mg",
        "dose": "75 mL",
        "strength": "10 mg/mL",
        "on": "2026-02-01",
        "rounding": "up",
        "policy": "medicare-part-b",
        "containers": ["800 mg/80 mL"],
        "container_type": "single-dose",
        "documented_discarded": "40 mg",
        "exact": "75",
        "labeled": "80",
        "administered": 75,
        "discarded": 4,
        "total": 79,
        "lines": [
            {"code": "J9312", "units": 75, "modifiers": []},
            {"code": "J9312", "units": 4, "modifiers": ["JW"]},
        ],
        "undecided": [],
        "release": "2026-01",
    }


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (jcodes.billing_units, {"code": "J9312", "dose": "750 mg"}),
        (jcodes.ndc_quantity, {"given": 12, "unit": "ML", "code": "J2506", "strength": "6 mg/0.6 mL"}),
        (jcodes.plan_vials, {"code": "J9035", "dose": "740 mg"}),
        (known_sizes, {"code": "J9035"}),
        (units_of_quantity, {"quantity": "ML0.6", "code": "J2506", "strength": "6 mg/0.6 mL"}),
    ],
)
def test_the_catalog_by_its_old_name_warns(call: Any, asked: dict[str, Any]) -> None:
    """The message names the call, the old argument and the new one; the answer is from the release that was named."""
    with pytest.warns(DeprecationWarning, match=rf"^{call.__name__}\(\): release= is now catalog=$"):
        found = call(**asked, release="2025-10")
    assert found == call(**asked, catalog="2025-10")
    if isinstance(found, Result):
        assert found.receipt.to_dict()["question"]["release_digest"] == jcodes.catalog("2025-10").digest
    with pytest.raises(UnknownCodeError), pytest.warns(DeprecationWarning, match="release="):
        call(**{**asked, "code": "J9316"}, release="2018-01")


def test_every_form_of_every_argument_means_the_same() -> None:
    """Code, entry or dosage; text, dose or quantity; date as text."""
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    codes: list[Any] = [
        "J9312",
        " j-9312 ",
        jcodes.HcpcsCode.parse("J9312"),
        jcodes.catalog()["J9312"],
        jcodes.Dosage.parse("10 mg"),
    ]
    doses: list[Any] = [
        "750 mg",
        "0.75 g",
        "750,000 mcg",
        jcodes.Dose(750, "mg"),
        registry.Quantity(0.75, "g"),
        registry.Quantity(750, "mg"),
    ]
    for code in codes:
        for dose in doses:
            for on in (None, "2026-02-01", date(2026, 2, 1)):
                assert jcodes.billing_units(code, dose, on=on, rounding="up").total == 75


def test_strength_rounding_and_release_may_be_text() -> None:
    """Or their values."""
    assert jcodes.billing_units("J3301", "0.3 mL", strength="40 mg/mL").total == 2
    strength = jcodes.Strength.parse("40 mg/mL")
    assert jcodes.billing_units("J3301", "0.3 mL", strength=strength, rounding="down").total == 1
    assert jcodes.billing_units("J3301", "0.3 mL", strength=strength, rounding=jcodes.Rounding.DOWN).total == 1
    assert jcodes.billing_units("J9310", "750 mg", catalog="2018-01", on="2018-06-01").total == 8
    assert jcodes.billing_units("J9310", "750 mg", catalog=jcodes.catalog("2018-01"), on="2018-06-01").total == 8


def test_what_cannot_be_answered_is_a_typed_error() -> None:
    """Unknown, malformed, not valid, no such release, no such rounding."""
    with pytest.raises(UnknownCodeError):
        jcodes.billing_units("J0000", "750 mg")
    with pytest.raises(MalformedCodeError):
        jcodes.billing_units("10 mg", "750 mg")
    with pytest.raises(CodeNotValidError):
        jcodes.billing_units("J9312", "750 mg", on="2018-12-31")
    with pytest.raises(UnknownReleaseError):
        jcodes.billing_units("J9312", "750 mg", catalog="2021-01")
    with pytest.raises(jcodes.JcodesError, match="'up', 'nearest', 'down' or 'exact'"):
        jcodes.billing_units("J9312", "750 mg", rounding="sideways")


@pytest.mark.sweep
def test_no_tenth_of_a_milligram_is_off_by_a_unit_in_any_form() -> None:
    """K times 0.1 mg at 0.1 mg a unit is k units, for k from 1 to 4,000, whether text, Decimal, float, micrograms or quantity."""
    tenth = jcodes.Dosage.parse("0.1 mg")
    floats: pint.UnitRegistry[float] = pint.UnitRegistry()
    decimals: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    for k in range(1, 4001):
        exact = Decimal(k) / 10
        forms = (
            f"{exact} mg",
            f"{100 * k} mcg",
            jcodes.Dose(exact, "mg"),
            jcodes.Dose(k / 10, "mg"),
            jcodes.Dose(100 * k, "mcg"),
            floats.Quantity(k / 10, "mg"),
            floats.Quantity(100 * k, "ug"),
            decimals.Quantity(exact, "mg"),
        )
        assert {jcodes.billing_units(tenth, form).total for form in forms} == {k}


def test_naive_pint_floats_are_off_by_a_unit_hundreds_of_times() -> None:
    """The bug that this library is there for: ceil of a float ratio, the dose added up from tenths in grams."""
    naive: pint.UnitRegistry[float] = pint.UnitRegistry()
    unit = naive.Quantity(100, "mg")
    wrong = sum(math.ceil((naive.Quantity(k * 0.1, "g") / unit).to_base_units().magnitude) != k for k in range(1, 4001))
    assert wrong > 300
    right = jcodes.Dosage.parse("100 mg")
    assert all(jcodes.billing_units(right, jcodes.Dose(Decimal(k) / 10, "g")).total == k for k in range(1, 4001))


def test_the_ambient_decimal_context_changes_nothing() -> None:
    """Three digits of precision around the call, the same answer."""
    with localcontext(prec=3):
        bill = jcodes.billing_units("J9312", "123456.789 mg")
    assert bill.total == 12346
    assert str(bill.dose) == "123456.789 mg"


def test_a_bill_survives_pickling() -> None:
    """With its subject and its derivation."""
    bill = jcodes.billing_units("J9312", "750 mg")
    assert pickle.loads(pickle.dumps(bill)).explain() == bill.explain()


# -- a volume of a combination ---------------------------------------------------------------------------------------


class Links:
    """Stands for the facts of a catalog: CMS's crosswalk as the test has it."""

    def __init__(self, *links: NdcLink) -> None:
        """Keep the links."""
        self.kept = links

    def links(self, code: object, on: object = None) -> tuple[NdcLink, ...]:
        """Return them, whatever the code."""
        del code, on
        return self.kept


def linked(code: str, *links: NdcLink) -> jcodes.Entry:
    """Return the entry of *code*, with a crosswalk of the test's own."""
    return attrs.evolve(jcodes.catalog()[code], facts=cast("Any", Links(*links)))


def test_a_volume_of_a_combination_is_read_through_the_crosswalk() -> None:
    """The strength that all products share, by the whole vial; it is no argument, and the receipt says where it came from."""
    bill = jcodes.billing_units("J0702", "1 mL", on="2026-02-01")
    assert (bill.administered, bill.exact, str(bill.strength)) == (1, Fraction(1), "30 mg/5 mL")
    (step,) = bill.order_steps
    assert step == (
        "strength not given; used 30 mg/5 mL, all ingredients together, from each of the 4 products in CMS's crosswalk"
        f" for J0702 ({jcodes.catalog().links('J0702', '2026-02-01')[0].source})"
    )
    assert step in bill.explain()
    summed, mixed = bill.warnings
    assert summed.startswith("the strength 30 mg/5 mL was read as the total of all ingredients; one unit is")
    assert mixed == (
        "the volume was read as one solution of all ingredients, as in CMS's crosswalk; the parts of a kit have their own strengths"
    )
    assert bill.receipt.to_dict()["question"]["given"] == {"code": "J0702", "dose": "1 mL", "on": "2026-02-01"}
    assert bill.receipt.verify()


@pytest.mark.parametrize(
    ("code", "dose", "units"),
    [("J9298", "20 mL", 80), ("J7620", "3 mL", 1), ("J0741", "6 mL", 300), ("J2865", "10 mL", 160)],
)
def test_other_combinations(code: str, dose: str, units: int) -> None:
    """An item of CMS's crosswalk has the units that CMS states for it."""
    bill = jcodes.billing_units(code, dose, on="2026-02-01")
    assert (bill.exact, bill.administered) == (Fraction(units), units)
    assert ("from the one product" in bill.explain()) == (code == "J9298")


def test_an_entry_and_a_ready_made_dose_too() -> None:
    """Without text there are no given facts, and the step is there all the same."""
    entry = jcodes.catalog()["J0702"]
    bill = jcodes.billing_units(entry, jcodes.Dose.parse("2.5 mL"), containers="5 mL", container_type="single-dose")
    assert str(bill) == "J0702 x 3; J0702-JW x 2"
    assert len(bill.order_steps) == 1
    labelled = jcodes.billing_units(entry, "6 mg", containers="5 mL", container_type="single-dose")
    assert str(labelled) == "J0702 x 1; J0702-JW x 4"
    with pytest.raises(StrengthRequiredError, match="5 mL of the combination J0714"):
        jcodes.billing_units("J0714", "2.5 g", containers="5 mL", container_type="single-dose")


def test_a_ready_made_dose_may_be_given_several_times() -> None:
    """As the same dose in text."""
    for dose in ("4 mg", jcodes.Dose.parse("4 mg")):
        assert str(jcodes.billing_units("J2405", dose, administrations=3).dose) == "12 mg"


def test_an_order_keeps_its_steps() -> None:
    """What made the order an amount comes first."""
    bill = jcodes.billing_units("J0702", "0.5 mL", administrations=3)
    assert (bill.exact, len(bill.order_steps)) == (Fraction(3, 2), 2)
    assert bill.order_steps[1].startswith("strength not given")


def test_a_crosswalk_that_does_not_settle_it_is_not_used() -> None:
    """Products that differ, figures that disagree, a vial of powder, none at all; ingredients of different kinds; an oral product."""
    link = jcodes.catalog().links("J0702", "2026-02-01")[0]
    twice = attrs.evolve(link, units_per_item=Decimal(10), units_per_package=Decimal(10))
    wrong = attrs.evolve(link, problems=("the figures disagree",))
    powder = attrs.evolve(link, package_size=Decimal(1))
    assert jcodes.billing_units(linked("J0702", link, link), "1 mL").administered == 1
    refused: list[jcodes.Entry | jcodes.Dosage] = [
        linked("J0702", link, twice),
        linked("J0702", link, wrong),
        linked("J0702", link, powder),
        linked("J0702"),
        linked("J0911", link),
        linked("J8655", link),
        attrs.evolve(jcodes.catalog()["J0702"], facts=None),
        jcodes.Dosage.parse("3 mg + 3 mg"),
    ]
    for subject in refused:
        with pytest.raises(StrengthRequiredError, match=": the amount of each ingredient is not documented"):
            jcodes.billing_units(subject, "1 mL")


def test_before_the_first_crosswalk_there_is_none() -> None:
    """The warning says that no file is at hand, the error what to give instead: of an old release, and of an old date of service."""
    asked: tuple[dict[str, Any], ...] = ({"catalog": "2019-01"}, {"on": "2020-05-01"})
    for facts in asked:
        with pytest.warns(GapWarning, match="no crosswalk file"), pytest.raises(StrengthRequiredError):
            jcodes.billing_units("J0702", "1 mL", **facts)


def test_only_a_volume_of_a_combination_is_read_so() -> None:
    """A single substance needs its strength, and a strength that was given is never passed over."""
    for code, dose, strength in (("J9312", "10 mL", None), ("J0702", "1 vial", None), ("J0702", "1 mL", "6 mg/vial")):
        with pytest.raises(UnitMismatchError):
            jcodes.billing_units(code, dose, strength=strength)


# -- what the catalog cannot know, and what cannot be meant ----------------------------------------------------------


def test_a_day_beyond_the_release_is_told() -> None:
    """The release at hand speaks for its quarter, an annual one for its year; an entry without a catalog knows no end."""
    told = "HCPCS data loaded through 2026-03-31. Load a newer release to confirm J9312, 10 mg, on 2026-04-01."
    bill = jcodes.billing_units("J9312", "750 mg", on="2026-04-01", catalog="2026-01")
    assert (bill.administered, bill.warnings) == (75, (told,))
    assert bill.receipt.to_dict()["question"]["catalog_doubts"] == [told]
    assert bill.receipt.verify()
    assert f"warning    {told}" in bill.explain()
    ready = jcodes.billing_units(jcodes.catalog("2026-01")["J9312"], jcodes.Dose.parse("750 mg"), on=date(2026, 4, 1))
    assert ready.warnings == (told,)
    for day, release in (("2026-03-31", "2026-01"), ("2021-06-01", "2026-01"), ("2018-12-31", "2018-01")):
        code = "J9310" if release == "2018-01" else "J9312"
        assert jcodes.billing_units(code, "750 mg", on=day, catalog=release).warnings == ()
    alone = attrs.evolve(jcodes.catalog()["J9312"], facts=None)
    assert alone.covered_until() is None
    assert jcodes.billing_units(alone, "750 mg", on="2030-01-01").warnings == ()
    assert jcodes.billing_units(jcodes.Dosage.parse("10 mg"), "750 mg", on="2030-01-01").warnings == ()


def test_absurd_amounts_are_told() -> None:
    """A dose of more units than any drug has, and a container a hundred times too large; small doses of large vials are not."""
    (warning,) = jcodes.billing_units("J9312", "10001 g").warnings
    assert warning == "1000100 units of 10 mg is not a plausible dose; check the unit of 10001 g"
    assert jcodes.billing_units(jcodes.Dosage.parse("10 mg"), "10000 g").warnings == ()
    single: dict[str, Any] = {"on": "2026-02-01", "container_type": "single-dose"}
    (warning,) = jcodes.billing_units("J9312", "100 mg", containers="100 g", **single).warnings
    assert warning == "9990 units discarded is more than 10 times the 10 administered; check both units of measure"
    assert jcodes.billing_units("J0585", "5 units", containers="100 units", **single).warnings == ()
    assert jcodes.billing_units("J9312", "1 g", containers="11 g", **single).warnings == ()
    assert jcodes.billing_units("J9312", "2 g", containers="15 g", **single).warnings == ()
    assert jcodes.billing_units("J9312", "100 mg", containers="10.1 g", **single).warnings == ()


def test_many_units_above_ten_times_the_mue_are_told() -> None:
    """As a dose in grams that was one of milligrams: a catalog knows it, and the receipt keeps it."""
    told = "75,000 units of J9312 is more than 10 times CMS's MUE for it, 150 units (2024-07); check the unit of 750 g"
    for code in ("J9312", jcodes.catalog()["J9312"]):
        for on in (None, "2024-09-01", "2026-02-01"):
            bill = jcodes.billing_units(code, jcodes.Dose.parse("750 g"), on=on)
            assert (bill.administered, bill.warnings) == (75_000, (told,))
    bill = jcodes.billing_units("J9312", "750 g", on="2026-02-01")
    facts = bill.receipt.to_dict()
    assert (facts["question"]["catalog_doubts"], facts["answer"]["warnings"]) == ([told], [told])
    assert bill.receipt.verify()
    left = jcodes.billing_units("J9312", "750 g", containers="750 g", container_type="single-dose", on="2026-02-01")
    assert left.warnings == (told,)
    beyond, newest = jcodes.billing_units("J9312", "750 g", on="2030-01-01").warnings
    assert beyond.startswith("HCPCS data loaded through")
    assert newest == told.replace("2024-07", "2026-07")
    for dose in ("10000 g", "15010 mg"):  # 1,000,000 units: one more is implausible for any code
        assert ["MUE" in one for one in jcodes.billing_units("J9312", dose).warnings] == [True]
    assert jcodes.billing_units("J9312", "15000 mg").warnings == ()


@pytest.mark.parametrize(
    ("code", "dose"),
    [
        ("J7190", "22000 IU"),  # its MUE
        ("J0132", "120 g"),  # 1,200 units: above ten times the practitioners' 12, not the hospitals' 300
        ("J9260", "50000 mg"),  # 1,000 units: few enough
        ("A9609", "15100 mCi"),  # no MUE is published
    ],
)
def test_many_units_of_other_codes_are_not_told(code: str, dose: str) -> None:
    """Up to ten times the larger MUE, up to a thousand units, and without an MUE."""
    assert not [one for one in jcodes.billing_units(code, dose).warnings if "MUE" in one]


def test_an_entry_without_a_catalog_knows_no_mue() -> None:
    """Nor does a dosage without a code."""
    alone = attrs.evolve(jcodes.catalog()["J9312"], facts=None)
    for subject in (alone, jcodes.Dosage.parse("10 mg")):
        assert jcodes.billing_units(subject, "750 g").warnings == ()
