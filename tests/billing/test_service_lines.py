"""The claim's lines of a bill: nothing is lost, nothing is doubled, whatever it is split by."""

import json
import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.billing import BillingUnits
from jcodes.billing.allocation import share_over_products
from jcodes.billing.lines_result import ServiceLines
from jcodes.billing.products import Product, read_products
from jcodes.billing.service_lines import laid_out
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import (
    AmbiguousNdcError,
    MalformedLineError,
    MalformedModifierError,
    MalformedNdcQuantityError,
    MissingFactError,
    NdcUnitError,
    StrengthRequiredError,
)
from jcodes.periods import Quarter
from jcodes.policies import policy
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import NdcUnit
from tests.rules.casebook import house

ON = "2026-02-01"
VIALS = ["500 mg/50 mL", "3 x 100 mg/10 mL"]
SMALL, LARGE = "50242-0051-21", "50242-0053-06"


def rituximab(dose: str = "740 mg", **facts: Any) -> BillingUnits:
    return jcodes.billing_units("J9312", dose, on=ON, **{"containers": VIALS, **facts})


def edit(value: int, indicator: int, quarter: str = "2026-01") -> UnitEdit:
    return UnitEdit("J9312", EditSetting.PRACTITIONER, Quarter.parse(quarter), value, indicator, "", None)


def test_an_entry_without_a_catalog_has_lines_without_an_mue() -> None:
    """As the entry of a receipt."""
    entry = attrs.evolve(jcodes.catalog()["J9312"], facts=None)
    found = jcodes.service_lines(jcodes.billing_units(entry, "740 mg", on=ON))
    assert (str(found), found.question.edit) == ("J9312 x 74 (undecided: JW or JZ)", None)


def test_what_is_left_of_ingredients_in_different_units_is_counted_in_the_unit_of_the_dose() -> None:
    """Two units of 3 mg and 10 IU are given of a vial of three."""
    entry = attrs.evolve(jcodes.catalog()["J9312"], dosage=Dosage.parse("3 mg a + 10 IU b"), facts=None)
    bill = jcodes.billing_units(entry, "6 mg", on=ON, containers="9 mg", container_type="single-dose")
    found = jcodes.service_lines(bill, products={"ndc": SMALL, "unit": "ME"})
    assert str(found) == "J9312 x 2, N450242005121 ME6; J9312-JW x 1, N450242005121 ME3"


def test_what_the_labels_leave_is_told_in_the_unit_of_the_code() -> None:
    found = jcodes.service_lines(rituximab("0.74 g"), products=SMALL)
    assert "50242-0051-21: 0.74 g + 60 mg at 500 mg/50 mL = 80 ML -> ML80" in found.explain()


def test_products_are_sorted_however_they_are_listed() -> None:
    """Those of one NDC too, such as a vial and a pen of it."""
    listed = [{"ndc": SMALL, "dose": f"{dose} mg", "strength": f"{dose} mg/vial"} for dose in (300, 40, 400)]
    orders = [read_products([*listed[place:], *listed[:place]]) for place in range(3)]
    assert orders[0] == orders[1] == orders[2]


def test_one_product_stands_on_the_administered_and_on_the_discarded_line() -> None:
    found = jcodes.service_lines(rituximab(), products=SMALL, charge="6000.00")
    assert str(found) == "J9312 x 74, N450242005121 ML74; J9312-JW x 6, N450242005121 ML6"
    assert [line.charge for line in found.lines] == [Decimal("5550.00"), Decimal("450.00")]
    assert {line.on for line in found.lines} == {date(2026, 2, 1)}
    assert repr(found).startswith("<ServiceLines J9312 x 74")


def test_several_products_stand_on_lines_of_their_own() -> None:
    products = [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg", "discarded": "60 mg"}]
    found = jcodes.service_lines(rituximab(), products=products, charge="6000.01")
    assert str(found) == (
        "J9312 x 24, N450242005121 ML24; J9312 x 50, N450242005306 ML50; J9312-JW x 6, N450242005121 ML6"
    )
    assert sum(line.charge or 0 for line in found.lines) == Decimal("6000.01")
    assert "2 products are on separate lines" in found.explain()


def test_units_of_several_products_sum_to_those_of_the_whole_dose_which_is_rounded_once() -> None:
    bill = jcodes.billing_units("J9312", "77 mg", on=ON)
    found = laid_out(
        bill, products=[{"ndc": LARGE, "dose": "50 mg", "unit": "UN", "strength": "500 mg/vial"},
                        {"ndc": SMALL, "dose": "27 mg", "unit": "UN", "strength": "100 mg/vial"}],
    )  # fmt: skip
    assert [(line.units, line.ndc_quantity) for line in found.lines] == [("3", "0.27"), ("5", "0.1")]


@pytest.mark.parametrize(
    ("whole", "large", "small", "units"),
    [
        ("20 mg", "19.9 mg", "0.1 mg", ["1", "1"]),
        ("501 mg", "500 mg", "1 mg", ["1", "50"]),
        ("21 mg", "20 mg", "1 mg", ["1", "2"]),
        ("10 mg", "9.5 mg", "0.5 mg", ["1"]),
    ],
)
def test_each_product_has_its_own_units_and_a_line(whole: str, large: str, small: str, units: list[str]) -> None:
    """What rounding adds goes to the product without a whole unit, so that its NDC stands on a line; one unit is not two."""
    bill = jcodes.billing_units("J9312", whole, on=ON, strength="10 mg/mL")
    found = laid_out(bill, products=[{"ndc": LARGE, "dose": large}, {"ndc": SMALL, "dose": small}])
    assert [line.units for line in found.lines] == units
    lost = "less than 1 unit of 50242-0051-21 given"
    assert any(lost in warning for warning in found.warnings) is (len(units) == 1)


def test_one_line_for_given_and_discarded_has_the_units_of_both() -> None:
    """The units of a product are those of its quantity, whatever was discarded of which."""
    bill = jcodes.billing_units(
        "J9312", "510 mg", on=ON, containers=["500 mg/50 mL", "100 mg/10 mL"], policy="commercial-generic"
    )
    products = [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "10 mg", "discarded": "90 mg"}]
    found = jcodes.service_lines(bill, products=products, charge="6000.00")
    assert str(found) == "J9312 x 10, N450242005121 ML10; J9312 x 50, N450242005306 ML50"
    assert [line.charge for line in found.lines] == [Decimal("1000.00"), Decimal("5000.00")]


def test_the_largest_gives_up_a_unit_where_there_are_enough() -> None:
    """Three products, three units: each has its line; a fourth has none."""
    assert share_over_products(21, [Fraction(20), Fraction(1, 10), Fraction(1, 10)], each=True) == (19, 1, 1)
    assert share_over_products(21, [Fraction(20), Fraction(1, 10), Fraction(1, 10)], each=False) == (20, 1, 0)
    assert share_over_products(3, [Fraction(19, 10), Fraction(1, 2), Fraction(3, 5)], each=False) == (2, 0, 1)
    assert share_over_products(3, [Fraction(19, 10), Fraction(1, 2), Fraction(3, 5)], each=True) == (1, 1, 1)
    assert share_over_products(3, [Fraction(2), Fraction(0), Fraction(1, 10)], each=True) == (2, 0, 1)
    assert share_over_products(2, [Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)], each=True) == (1, 1, 0)
    assert share_over_products(4, [Fraction(3), Fraction(23, 10)], each=False) == (2, 2)
    assert share_over_products(5, [Fraction(3), Fraction(5, 2)], each=False) == (3, 2)
    assert share_over_products(9, [Fraction(3), Fraction(2)], each=False) == (5, 4)
    with pytest.raises(MalformedNdcQuantityError):
        share_over_products(1, [Fraction(0), Fraction(0)], each=False)


def test_the_unit_that_rounding_adds_goes_to_a_product_without_one() -> None:
    """5 units, 1 1/2 and 1/2 are billed as 7: the third product has the seventh, and none of it is another's."""
    parts = [Fraction(5), Fraction(3, 2), Fraction(1, 2)]
    assert share_over_products(7, parts, each=True) == (5, 1, 1)
    assert share_over_products(7, parts, each=False) == (5, 2, 0)


def test_whole_units_that_are_all_of_them_stay_where_they_are() -> None:
    """Rounded down, four products of 1.9 units and one of 4 are 8; where a line of each is wanted, the largest gives up one of two."""
    assert share_over_products(8, [Fraction(19, 10)] * 4 + [Fraction(4)], each=False) == (1, 1, 1, 1, 4)
    assert share_over_products(2, [Fraction(2), Fraction(1, 2)], each=True) == (1, 1)


def test_no_product_bills_more_than_its_label() -> None:
    """What rounding up bills as given of a product is not billed as discarded of it too, whatever the order of NDCs."""
    for first, second in ((LARGE, SMALL), (SMALL, LARGE)):
        bill = jcodes.billing_units("J9312", "740 mg", on=ON, containers=VIALS)
        products = [
            {"ndc": first, "dose": "495 mg", "discarded": "5 mg"},
            {"ndc": second, "dose": "245 mg", "discarded": "55 mg"},
        ]
        lines = jcodes.service_lines(bill, products=products).lines
        held = {ndc: sum(int(line.units) for line in lines if line.ndc == ndc) for ndc in {line.ndc for line in lines}}
        assert held == {jcodes.Ndc.parse(first).ndc11: 50, jcodes.Ndc.parse(second).ndc11: 30}
    bill = jcodes.billing_units("J9312", "1460 mg", on=ON, containers=["3 x 500 mg/50 mL", "100 mg/10 mL"])
    products = [
        {"ndc": LARGE, "dose": "1445 mg", "discarded": "55 mg"},
        {"ndc": SMALL, "dose": "15 mg", "discarded": "85 mg"},
    ]
    assert [(line.ndc[-3:-2], line.modifiers, line.units) for line in jcodes.service_lines(bill, products=products).lines] == [
        ("1", (), "2"), ("3", (), "144"), ("1", ("JW",), "8"), ("3", ("JW",), "6"),
    ]  # fmt: skip


def test_what_each_may_have_is_kept_where_there_is_room() -> None:
    """Else the shares are in proportion."""
    halves = [Fraction(11, 2), Fraction(1, 2)]
    assert share_over_products(6, halves, each=False, most=[5, 1]) == (5, 1)
    assert share_over_products(6, halves, each=False, most=[6, 0]) == (6, 0)
    assert share_over_products(6, halves, each=False, most=[5, 0]) == (6, 0)
    assert share_over_products(6, [Fraction(4), Fraction(2)], each=False, most=[1, 9]) == (1, 5)
    assert share_over_products(3, [Fraction(1), Fraction(1), Fraction(1)], each=False, most=[3, 0, 0]) == (3, 0, 0)
    assert share_over_products(3, [Fraction(1), Fraction(0), Fraction(2)], each=False, most=[1, 9, 1]) == (1, 0, 2)


@given(st.lists(st.fractions(0, 50, max_denominator=20), min_size=1, max_size=6), st.booleans())
def test_shares_over_products_add_up(exact: list[Fraction], each: bool) -> None:
    """Law: to the units of the whole; each has its own whole units or one less for another's line; none goes without if it can be."""
    whole = math.ceil(sum(exact))
    if not whole:
        return
    shares = share_over_products(whole, exact, each=each)
    assert sum(shares) == whole
    given = [(share, part) for share, part in zip(shares, exact, strict=True) if part]
    assert all(share == 0 for share, part in zip(shares, exact, strict=True) if not part)
    if each and whole >= len(given):
        assert all(share for share, _ in given)
    if not each:
        assert all(part - 1 < share < part + 1 for share, part in given)


@given(st.lists(st.fractions(0, 50, max_denominator=20), min_size=1, max_size=6).filter(any))
def test_a_line_for_each_takes_no_whole_unit_of_another(exact: list[Fraction]) -> None:
    """Law: where the units are enough for a line of each product, none has fewer than its own whole units."""
    least = [max(1, int(part)) if part else 0 for part in exact]
    shares = share_over_products(max(sum(least), math.ceil(sum(exact))), exact, each=True)
    assert all(share >= own for share, own in zip(shares, least, strict=True))


@given(st.lists(st.tuples(st.fractions(0, 50, max_denominator=20), st.integers(0, 60)), min_size=1, max_size=6))
def test_shares_keep_what_each_may_have(products: list[tuple[Fraction, int]]) -> None:
    """Law: as long as those of which there is something have room enough together; they add up in any case."""
    exact, most = [part for part, _ in products], [limit for _, limit in products]
    whole = math.floor(sum(exact))
    if not any(exact):
        return
    shares = share_over_products(whole, exact, each=False, most=most)
    assert sum(shares) == whole
    if sum(limit for part, limit in products if part) >= whole:
        assert all(share <= limit for share, limit in zip(shares, most, strict=True))


def test_a_discarded_share_of_less_than_a_unit_is_told() -> None:
    vials = jcodes.billing_units("J9312", "75 mg", on=ON, containers="2 x 50 mg/5 mL")
    products = [
        {"ndc": LARGE, "dose": "50 mg", "discarded": "0.5 mg"},
        {"ndc": SMALL, "dose": "25 mg", "discarded": "24.5 mg"},
    ]
    found = laid_out(vials, products=products)
    assert str(found) == (
        "J9312 x 3, N450242005121 ML2.5; J9312 x 5, N450242005306 ML5; J9312-JW x 2, N450242005121 ML2.45"
    )
    assert any("less than 1 unit of 50242-0053-06 discarded" in warning for warning in found.warnings)


def test_noridians_factor_is_split_as_noridian_does() -> None:
    """22,000 units: 9,999 + 9,999 + 2,002, with 76 on the later lines (golden case l-003)."""
    found = jcodes.service_lines(jcodes.billing_units("J7182", "22000 IU", on=ON))
    assert [(line.units, line.modifiers) for line in found.lines] == [
        ("9999", ()),
        ("9999", ("76",)),
        ("2002", ("76",)),
    ]
    assert "at most 9,999 units on a line" in found.explain()
    paper = jcodes.service_lines(jcodes.billing_units("J7182", "1500 IU", on=ON), paper=True, repeat_modifier="")
    assert [(line.units, line.modifiers) for line in paper.lines] == [("999", ()), ("501", ())]


def test_both_sides_stand_on_one_line() -> None:
    """NGS: 160 mg of J1040 are 2 units on one line (golden case l-004)."""
    bill = jcodes.billing_units("J1040", "80 mg", administrations=2, on="2024-02-01")
    assert str(jcodes.service_lines(bill)) == "J1040 x 2 (undecided: JW or JZ)"


@pytest.mark.parametrize(
    ("value", "indicator", "units", "said"),
    [
        (50, 1, ["50", "24", "6"], ""),
        (50, 2, ["74", "6"], "splitting lines does not help"),
        (50, 3, ["74", "6"], "open to appeal with records"),
        (0, 2, ["74", "6"], "the MUE is 0: the code is not payable here, split or not"),
        (80, 3, ["74", "6"], ""),
    ],
)
def test_an_edit_splits_only_where_it_works_by_line(value: int, indicator: int, units: list[str], said: str) -> None:
    found = laid_out(rituximab(), products=SMALL, edit=edit(value, indicator))
    assert [line.units for line in found.lines] == units
    assert sum(line.ndc_amount or 0 for line in found.lines) == 80
    assert any(said in warning for warning in found.warnings) or not said


def test_an_edit_of_another_quarter_is_told() -> None:
    found = laid_out(rituximab(), edit=edit(150, 3, "2024-07"))
    assert found.warnings == ("the MUE loaded is for 2024-07, not of 2026-01",)
    undated = jcodes.billing_units("J9312", "740 mg")
    assert laid_out(undated, edit=edit(150, 3, "2024-07")).warnings == undated.warnings
    unpublished = UnitEdit("J9312", EditSetting.PRACTITIONER, None, None, None, "", None)
    assert laid_out(rituximab(), edit=unpublished).warnings == ()


def test_the_table_of_edits_is_the_payers() -> None:
    assert "MUE" in jcodes.service_lines(rituximab()).explain()
    commercial = jcodes.service_lines(rituximab(policy="commercial-generic"))
    assert "MUE" not in commercial.explain()
    assert str(commercial) == "J9312 x 80"


def test_waste_on_one_line_counts_its_quantity_too() -> None:
    found = jcodes.service_lines(rituximab(), products=SMALL, policy="commercial-generic")
    assert [line.ndc_quantity for line in found.lines] == ["74", "6"]  # the bill is Medicare's, of two lines
    found = jcodes.service_lines(rituximab(policy="commercial-generic"), products=SMALL)
    assert str(found) == "J9312 x 80, N450242005121 ML80"
    mixed = rituximab("74 mL", discarded="60 mg", policy="commercial-generic")
    assert str(jcodes.service_lines(mixed, products=SMALL)) == "J9312 x 80, N450242005121 ML80"
    mixed = rituximab("74 mL", discarded="60 mg")
    assert [line.ndc_quantity for line in jcodes.service_lines(mixed, products=SMALL).lines] == ["74", "6"]


def test_quantities_have_the_places_and_the_minimum_of_the_payer() -> None:
    bill = jcodes.billing_units("J2506", "6 mg", on=ON, strength="6 mg/0.6 mL")
    found = jcodes.service_lines(bill, products="55513-0190-01")
    assert found.text() == "J2506 x 12, N455513019001 ML0.6"
    thin = jcodes.billing_units("J1100", "1 mg", on=ON, strength="300 mg/mL")
    assert jcodes.service_lines(thin, products="63323-0165-01").lines[0].ndc_quantity == "0.003"
    found = jcodes.service_lines(thin, products="63323-0165-01", policy="commercial-generic")
    assert found.lines[0].ndc_quantity == "0.01"


def test_what_was_not_billed_as_discarded_stands_on_no_line() -> None:
    kept = rituximab(container_type="multi-dose")
    assert str(jcodes.service_lines(kept, products=SMALL)) == "J9312 x 74, N450242005121 ML74"
    whole = jcodes.billing_units("J9312", "800 mg", on=ON, containers=VIALS)
    assert str(jcodes.service_lines(whole, products=SMALL)) == "J9312-JZ x 80, N450242005121 ML80"


def test_what_was_discarded_of_several_products_is_said_never_guessed() -> None:
    products = [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg"}]
    with pytest.raises(MissingFactError, match="6 units discarded, product not given") as caught:
        laid_out(rituximab(), products=products)
    assert caught.value.fact == "discarded"
    none_left = rituximab(container_type="multi-dose")
    assert [line.units for line in laid_out(none_left, products=products).lines] == ["24", "50"]


def test_products_add_up_to_the_dose_and_to_what_was_discarded() -> None:
    with pytest.raises(MalformedLineError, match="200 mg, 500 mg, do not add up to the dose of the bill, 740 mg"):
        laid_out(rituximab(), products=[{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "200 mg"}])
    with pytest.raises(MalformedLineError, match="70 mg, do not add up to the dose of the bill, 740 mg"):
        laid_out(rituximab(), products={"ndc": SMALL, "dose": "70 mg"})
    with pytest.raises(MalformedLineError, match=r"50 mg \(5 units\), do not match the bill \(6 units\)"):
        laid_out(rituximab(), products={"ndc": SMALL, "discarded": "50 mg"})
    with pytest.raises(MalformedLineError, match="the dose of 50242-0051-21 is zero: leave out"):
        laid_out(rituximab(), products={"ndc": SMALL, "dose": "0 mg"})


def test_a_product_may_be_measured_by_its_volume() -> None:
    """50 mL of 10 mg/mL are 500 mg; the shares are those of the drug."""
    products = [
        {"ndc": LARGE, "dose": "50 mL", "strength": "10 mg/mL"},
        {"ndc": SMALL, "dose": "240 mg", "discarded": "6 mL", "strength": "10 mg/mL"},
    ]
    assert str(laid_out(rituximab(), products=products)) == (
        "J9312 x 24, N450242005121 ML24; J9312 x 50, N450242005306 ML50; J9312-JW x 6, N450242005121 ML6"
    )
    with pytest.raises(StrengthRequiredError, match="give the strength") as caught:
        laid_out(
            jcodes.billing_units("J9312", "740 mg", on=ON),
            products=[{"ndc": LARGE, "dose": "50 mL"}, {"ndc": SMALL, "dose": "240 mg"}],
        )
    assert caught.value.__notes__ == ["in the product 50242-0053-06"]


def test_two_parts_of_one_product_are_one_product() -> None:
    lots = [{"ndc": SMALL, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg", "discarded": "40 mg"}]
    whole = "J9312 x 74, N450242005121 ML74; J9312-JW x 6, N450242005121 ML6"
    assert str(laid_out(rituximab(), products=[*lots[:1], {**lots[1], "discarded": "60 mg"}])) == whole
    assert str(laid_out(rituximab(), products=[{**lots[0], "discarded": "20 mg"}, lots[1]])) == whole
    with pytest.raises(MissingFactError, match="dose of"):
        laid_out(rituximab(), products=[SMALL, SMALL])


def test_leftover_drug_of_unknown_containers_stands_on_no_line() -> None:
    """Where nothing says that the containers are single-dose, what was given is billed (First Coast on multi-dose vials)."""
    bill = jcodes.billing_units("J1260", "75 mg", on=ON, containers="100 mg/5 mL")
    found = laid_out(bill, products=SMALL)
    assert str(found) == "J1260 x 8, N450242005121 ML3.75 (undecided: 2 leftover units, JW)"
    assert [line.units for line in found.lines] == ["8"]


def test_discarded_drug_without_a_modifier_is_still_the_discarded_line() -> None:
    """Where the payer wants two lines and no JW."""
    bill = jcodes.billing_units(
        "J1260",
        "75 mg",
        on="2017-02-01",
        containers="100 mg/5 mL",
        container_type="single-dose",
        policy=house("jw", '"no"'),
    )
    assert [(line.units, line.modifiers) for line in bill.lines] == [(8, ()), (2, ())]
    assert str(laid_out(bill, products=SMALL)) == "J1260 x 8, N450242005121 ML3.75; J1260 x 2, N450242005121 ML1.25"


def test_what_is_discarded_and_not_billed_counts_in_no_quantity() -> None:
    """70 of 100 mg where one unit is 100 mg: JZ."""
    bill = jcodes.billing_units(
        "J9070", "70 mg", on="2023-10-01", containers="100 mg/5 mL", container_type="single-dose"
    )
    found = laid_out(bill, products={"ndc": SMALL, "discarded": "30 mg"})
    assert str(found) == "J9070-JZ x 1, N450242005121 ML3.5"


def test_the_quantity_of_a_combination_follows_its_dose() -> None:
    """Its dosage is not a single amount, so that what is left counts by the share of the dose."""
    dosage = "50 mg + 100 units"
    entry = jcodes.catalog()["J9312"]
    combined = attrs.evolve(entry, dosage=Dosage.parse(dosage))
    bill = jcodes.billing_units(
        combined, "75 mg", containers="100 mg/2 mL", container_type="single-dose", rounding="down"
    )
    assert (bill.administered, bill.discarded) == (1, 0)
    bill = jcodes.billing_units(combined, "50 mg", containers="100 mg/2 mL", container_type="single-dose")
    assert str(laid_out(bill, products=SMALL)) == "J9312 x 1, N450242005121 ML1; J9312-JW x 1, N450242005121 ML1"


def test_products_are_ndcs_mappings_or_values() -> None:
    product = Product(LARGE, "500 mg", None, "10 mg/mL", "ML")
    assert Product.of(product) is product
    assert Product.of({"ndc": LARGE, "dose": "500 mg", "strength": "10 mg/mL", "unit": "ml"}) == product
    assert (product.dose, product.strength, product.unit) == (Dose(500, "mg"), Strength.parse("10 mg/mL"), NdcUnit.ML)
    assert Product.of(jcodes.Ndc.parse(LARGE)) == Product.of(LARGE)
    assert laid_out(rituximab(), products=Product(SMALL)).lines == laid_out(rituximab(), products=[SMALL]).lines


BAD: list[tuple[str, Any, type[Exception], str]] = [
    ("no product", 5, MalformedLineError, "give an NDC, or a mapping"),
    ("a mapping without an NDC", {"dose": "5 mg"}, MalformedLineError, "has the fields dose: give an NDC"),
    (
        "a mapping with more",
        {"ndc": SMALL, "lot": "x"},
        MalformedLineError,
        "has the fields ndc, 'lot': give an NDC",
    ),
    ("ten bare digits", "5024205121", AmbiguousNdcError, "hyphen"),
    ("two without doses", [SMALL, LARGE], MissingFactError, "dose of"),
    ("one without a dose", [{"ndc": SMALL, "dose": "740 mg"}, LARGE], MissingFactError, "dose of"),
    ("a unit that is refused", {"ndc": SMALL, "unit": "ME"}, NdcUnitError, "does not accept ME"),
    ("pieces without a strength", {"ndc": SMALL, "unit": "UN"}, StrengthRequiredError, "give the strength"),
]


@pytest.mark.parametrize(("what", "products", "error", "words"), BAD, ids=[row[0] for row in BAD])
def test_products_that_are_none_are_refused(what: str, products: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        laid_out(rituximab(), products=products, payer=jcodes.policy("commercial-generic"))


def test_what_the_quantity_is_counted_in_has_to_be_said_or_seen() -> None:
    bare = jcodes.billing_units("J9312", "740 mg", on=ON, containers="8 x 100 mg")
    with pytest.raises(MissingFactError, match="give unit='ML' with the strength for a solution") as caught:
        laid_out(bare, products=SMALL)
    assert caught.value.fact == "unit"
    pieces = jcodes.billing_units("J9312", "8 vials", on=ON, strength="100 mg/vial")
    assert laid_out(pieces, products=SMALL).lines[0].ndc_quantity == "8"
    vials = jcodes.billing_units("J9312", "740 mg", on=ON, containers="8 x 100 mg/vial")
    assert str(laid_out(vials, products=SMALL)) == "J9312 x 74, N450242005121 UN7.4; J9312-JW x 6, N450242005121 UN0.6"
    cream = jcodes.billing_units("J9312", "20 mg", on=ON)
    assert laid_out(cream, products={"ndc": SMALL, "strength": "10 mg/g"}).lines[0].ndc_unit == "GR"
    powder = jcodes.billing_units("J0696", "1 g", on=ON)
    found = laid_out(powder, products={"ndc": "00409-7332-01", "strength": "500 mg/vial"})
    assert found.text() == "J0696 x 4, N400409733201 UN2"


def test_only_units_of_a_code_stand_on_a_claim() -> None:
    with pytest.raises(MalformedLineError, match="the bill has a dosage and no code"):
        jcodes.service_lines(jcodes.billing_units(Dosage.parse("10 mg"), "5 mg"))
    none = jcodes.billing_units("J9312", "3 mg", rounding="down")
    found = jcodes.service_lines(none, products={"ndc": SMALL, "strength": "10 mg/mL"}, charge="1.00")
    assert found.lines == ()
    assert "the bill has no units: the charge of $1.00 is on no line" in found.warnings
    for lay in (laid_out, jcodes.service_lines):
        with pytest.raises(
            MalformedLineError, match="service_lines takes a bill, not str: give the result of billing_units"
        ):
            lay("J9312 x 75")  # type: ignore[arg-type]
    with pytest.raises(MalformedModifierError):
        jcodes.service_lines(rituximab(), repeat_modifier="7")


def test_the_lines_carry_the_receipt_of_the_bill() -> None:
    found = jcodes.service_lines(rituximab(), products=SMALL, charge="10.00")
    facts = found.to_dict()
    assert found.receipt.verify().holds
    assert json.loads(json.dumps(facts)) == facts
    assert facts["receipt"] == found.receipt.to_dict()
    assert ">ML74</td>" in found._repr_html_()
    assert "'></td>" in jcodes.service_lines(rituximab())._repr_html_()
    assert "line 2     J9312-JW x 6, N450242005121 ML6\nwarning    the MUE" in found.explain()


def test_a_charge_above_what_a_claim_takes_is_told() -> None:
    """Part B: 99,999.99 (golden case l-005)."""
    assert not any("one claim" in warning for warning in jcodes.service_lines(rituximab(), charge="99999.99").warnings)
    told = jcodes.service_lines(rituximab(), charge="100000.00").warnings
    assert any("is above $99,999.99, the maximum of medicare-part-b for one claim" in warning for warning in told)


def test_a_split_says_by_what() -> None:
    by_edit = laid_out(rituximab(), products=SMALL, edit=edit(50, 1)).explain()
    assert "the MUE applies per line: at most 50 units on a line" in by_edit
    assert "lines after the first of a split carry 76" in by_edit
    large = jcodes.billing_units("J7182", "22000 IU", on=ON)
    assert "at most 9,999 units on a line" in laid_out(large, edit=edit(10000, 1)).explain()
    assert "carry" not in laid_out(large, repeat_modifier=" ").explain()


def test_every_share_has_the_places_of_the_payer_and_its_least_quantity() -> None:
    found = laid_out(rituximab("74.1 mg", containers=None), products={"ndc": SMALL, "strength": "10 mg/mL"},
                     edit=edit(3, 1), payer=jcodes.policy("commercial-generic"))  # fmt: skip
    assert [line.ndc_quantity for line in found.lines] == ["2.78", "2.78", "1.85"]
    thin = jcodes.billing_units("J1100", "4 mg", on=ON, strength="1000 mg/mL")
    found = laid_out(thin, products="63323-0165-01", edit=edit(1, 1), payer=jcodes.policy("commercial-generic"))
    assert [line.ndc_quantity for line in found.lines] == ["0.01"] * 4
    assert sum("was raised to 0.01" in warning for warning in found.warnings) == 3
    drop = jcodes.billing_units(
        "J1100", "4 mg", on=ON, strength="1000 mg/mL", discarded="1 mg", container_type="single-dose"
    )
    found = laid_out(drop, products="63323-0165-01", payer=jcodes.policy("commercial-generic"))
    assert [line.ndc_quantity for line in found.lines] == ["0.01", "0.01"]


@given(
    tenths=st.lists(st.integers(1, 40_000), min_size=1, max_size=4),
    most=st.integers(1, 300),
    cents=st.integers(0, 10**7),
    waste=st.integers(0, 900),
    payer=st.sampled_from(["medicare-part-b", "commercial-generic", "medicaid-generic"]),
    turn=st.booleans(),
)
def test_nothing_is_lost_and_nothing_doubled(  # noqa: PLR0917 - what Hypothesis draws
    tenths: list[int], most: int, cents: int, waste: int, payer: str, turn: bool
) -> None:
    """Units, quantities and cents add up, no line is above the limit, and the order of the products says nothing."""
    ndcs = [SMALL, LARGE, "50242-0060-01", "00409-7332-01"]
    doses = [Dose(Decimal(part).scaleb(-1), "mg") for part in tenths]
    whole = sum(doses, start=Dose(0, "mg"))
    bill = jcodes.billing_units(
        "J9312",
        whole,
        on=ON,
        strength="10 mg/mL",
        discarded=Dose(waste, "mg"),
        container_type="single-dose",
        policy=payer,
    )
    products: list[dict[str, Any]] = [{"ndc": ndc, "dose": dose} for ndc, dose in zip(ndcs, doses, strict=False)]
    products[0]["discarded"] = Dose(waste, "mg")
    found = laid_out(
        bill, products=products[::-1] if turn else products, charge=Decimal(cents).scaleb(-2), edit=edit(most, 1)
    )
    assert sum(int(line.units) for line in found.lines) == bill.total
    assert max(int(line.units) for line in found.lines) <= most
    assert sum(line.charge or 0 for line in found.lines) == Decimal(cents).scaleb(-2)
    assert found.lines == laid_out(bill, products=products, charge=Decimal(cents).scaleb(-2), edit=edit(most, 1)).lines
    if not any("was raised to" in warning for warning in found.warnings):
        assert _quantities(found) == _quantities(laid_out(bill, products=products))
    for line in found.lines:
        assert line.ndc_measure is NdcUnit.ML
        assert line.ndc_amount is not None
        assert -line.ndc_amount.as_tuple().exponent <= policy(payer).ndc_places.on().value  # type: ignore[operator]
    told = "".join(found.warnings)
    if "less than 1 unit of" not in told and "was raised to" not in told and bill.discarded * 10 == waste:
        whole_quantity = Fraction(sum(tenths), 100) + Fraction(waste, 10)
        stated = sum((Fraction(line.ndc_amount or 0) for line in found.lines), start=Fraction(0))
        step = Fraction(1, 10 ** policy(payer).ndc_places.on().value)
        assert abs(stated - whole_quantity) <= len(products) * step / 2


@given(units=st.integers(1, 60_000), first=st.integers(1, 9_999), second=st.integers(1, 9_999))
def test_however_a_dose_is_split_the_lines_state_the_same(units: int, first: int, second: int) -> None:
    """The limit of a line changes neither units, nor quantity, nor charge."""
    bill = jcodes.billing_units("J9312", Dose(units * 10, "mg"), on=ON, strength="10 mg/mL")
    low = units // 40 + 1
    sums = set()
    for limit in (max(first, low), max(second, low)):
        found = laid_out(bill, products=SMALL, charge="12345.67", edit=edit(limit, 1))
        assert all(0 < int(line.units) <= min(limit, 9999) for line in found.lines)
        assert [line.modifiers for line in found.lines] == [(), *[("76",)] * (len(found.lines) - 1)]
        sums.add(
            (
                sum(int(line.units) for line in found.lines),
                sum(line.ndc_amount or 0 for line in found.lines),
                sum(line.charge or 0 for line in found.lines),
            )
        )
    assert sums == {(units, Decimal(units), Decimal("12345.67"))}


def _quantities(found: ServiceLines) -> dict[tuple[str, bool], Decimal]:
    total: dict[tuple[str, bool], Decimal] = {}
    for line in found.lines:
        key = line.ndc, "JW" in line.modifiers
        total[key] = total.get(key, Decimal(0)) + (line.ndc_amount or 0)
    return total


def test_a_policy_of_ones_own_is_the_bills(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "mine"\ntitle = "Mine"\nextends = "medicare-part-b"\n[[maximum_units]]\nvalue = 40\nsource = "contract"\nconfidence = "H"\n',
        encoding="utf-8",
    )
    mine = jcodes.Policy.load(path)
    assert [line.units for line in jcodes.service_lines(rituximab(policy=mine)).lines] == ["40", "34", "6"]
    assert jcodes.expected_payment(rituximab(policy=mine)).paid == jcodes.expected_payment(rituximab()).paid
    assert policy("medicare-part-b").maximum_units.on().value == 9999
