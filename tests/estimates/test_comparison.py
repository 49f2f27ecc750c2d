"""Products of one substance compared for one dose."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.errors import CodeNotValidError, JcodesError, MalformedError
from jcodes.estimates import compare_products
from jcodes.estimates.comparison import products_of

ON = "2026-02-01"
COSTS = {"J9312": {"100 mg": "740.00", "500 mg": "3700.00"}, "q5115": {"100 mg": "280.00", "500 mg": "1400.00"}}


def _agrees(code: str, dose: str, **more: object) -> None:
    for one in compare_products({"code": code, "dose": dose, **more}, ON).products:
        plan = one.dose.plan
        bill = jcodes.billing_units(one.code, dose, on=ON, containers=None if plan is None else plan.containers)
        assert (one.units, one.discarded) == (bill.administered, bill.discarded)
        assert [(line.units, line.modifiers) for line in one.dose.lines] == [
            (line.units, line.modifiers) for line in bill.lines
        ]
        assert one.to_dict()["units"] == one.units


@given(st.sampled_from(["J9271", "J9022"]), st.integers(1, 900))
def test_the_units_are_those_of_billing_units(code: str, amount: int) -> None:
    """Of each product with the containers planned, and so are its lines."""
    _agrees(code, f"{amount} mg", sizes=["100 mg"])


@pytest.mark.parametrize(
    ("code", "dose"), [("Q5119", "712.5 mg"), ("J9035", "740 mg"), ("J2506", "6 mg"), ("J1748", "120 mg")]
)
def test_the_units_of_biosimilars_are_those_of_billing_units(code: str, dose: str) -> None:
    """Of each of them, with all sizes and with each alone."""
    _agrees(code, dose)


def test_biosimilars_and_sizes_are_ranked_by_margin_and_waste() -> None:
    """All sizes of a code together, then each alone; what has no figure is left out."""
    found = compare_products({"code": "J9312", "dose": "700 mg"}, ON, costs=COSTS)
    assert [(one.code, one.sizes) for one in found.products[:4]] == [
        ("J9312", ("100 mg", "500 mg")), ("J9312", ("100 mg",)), ("J9312", ("500 mg",)), ("Q5115", ("100 mg", "500 mg")),
    ]  # fmt: skip
    best, *_ = found.ranked()
    assert (best.code, best.sizes, best.margin) == ("Q5115", ("500 mg",), Decimal("166.27"))
    assert {one.code for one in found.ranked()} == {"J9312", "Q5115"}
    assert found.ranked("patient")[0].code == found.ranked("allowed")[0].code == "Q5119"
    assert found.ranked("cost")[0].dose.cost == Decimal("1960.00")
    assert found.ranked("discarded")[0].discarded == 0
    wasteful = [one for one in found.products if one.sizes == ("500 mg",)]
    assert all("300 mg left over, 0 mg with other sizes of the code" in one.notes[0] for one in wasteful)
    with pytest.raises(MalformedError, match="use one of margin"):
        found.ranked("beauty")


def test_a_comparison_is_text_and_json() -> None:
    """With the notes of each product; repr says how many there are."""
    found = compare_products({"code": "J9041", "dose": "2.3 mg"}, ON)
    assert "CMS: not therapeutically equivalent to J9041" in found.report
    assert "no route of J9048 is on file; check that it is given like J9041" in str(found)
    told = json.loads(found.to_json())
    assert [one["code"] for one in told["products"]] == [one.code for one in found.products]
    assert repr(found) == f"<Comparison 2.3 mg: {len(found.products)} products>"


def test_products_share_substance_route_and_dialysis() -> None:
    """Rituximab with hyaluronidase is another substance, a dialysis code another use."""
    cat, day = jcodes.catalog(), date(2026, 2, 1)
    assert [str(one.code) for one in products_of("Q5115", cat, day)] == ["J9312", "Q5115", "Q5119", "Q5123"]
    assert [str(one.code) for one in products_of("J9311", cat, day)] == ["J9311"]
    assert "Q4081" not in {str(one.code) for one in products_of("J0885", cat, day)}


def test_a_product_without_payment_or_bill_says_so() -> None:
    """Its payment is not known on a date without limits; a volume needs a strength."""
    old = compare_products({"code": "J9312", "dose": "700 mg"}, "2019-08-01")
    assert "payment not known" in str(old)
    assert old.ranked("patient") == ()
    volume = compare_products({"code": "J9312", "dose": "70 mL"}, ON)
    assert volume.ranked("discarded") == ()
    assert "J9312 rituximab (rituxan): J9312 70 mL on 2026-02-01" in str(volume)
    with pytest.raises(CodeNotValidError):
        compare_products({"code": "J9310", "dose": "700 mg"}, ON)
    with pytest.raises(JcodesError):
        compare_products({"code": "J9312", "dose": "700 mg"}, ON, costs={"J9312": {"100 mg": "cheap"}})


def test_a_product_for_another_route_only_is_not_compared() -> None:
    """Zymfentra is infliximab for use under the skin; its code names no route, a cited limit does."""
    into_vein = {one.code for one in compare_products({"code": "J1745", "dose": "400 mg"}, ON).products}
    assert {"Q5103", "Q5104", "Q5121"} < into_vein
    assert "J1748" not in into_vein
    under_skin = compare_products({"code": "J1748", "dose": "120 mg"}, ON)
    assert {one.code for one in under_skin.products} == {"J1748"}
    assert "1 product" in repr(under_skin)
    assert "no route" not in str(under_skin)
