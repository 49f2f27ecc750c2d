"""Which containers to open: against brute force, and by the documented cases."""

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.billing.vial_sizes import known_sizes
from jcodes.billing.vials import VialPlan, plan_of_sizes
from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import (
    CodeNotValidError,
    GapWarning,
    JcodesError,
    MalformedContainerError,
    MalformedDoseError,
    NoSizesError,
    StockError,
    UnitMismatchError,
)


def planned(dose: Dose | str, sizes: Any, *, strength: Strength | str | None = None, **facts: Any) -> VialPlan:
    """Return the plan of sizes without a code."""
    through = None if strength is None else Strength.of(strength)
    return plan_of_sizes(Dose.of(dose), sizes, strength=through, **facts)


@pytest.mark.parametrize(
    ("dose", "sizes", "plan"),
    [
        ("300 mg", ["100 mg", "400 mg"], "3 x 100 mg: 0 mg left over"),  # CGS
        ("740 mg", ["100 mg", "400 mg"], "2 x 400 mg: 60 mg left over"),
        ("0.75 g", ["100 mg", "500 mg"], "1 x 500 mg + 3 x 100 mg: 50 mg left over"),
        ("1 mg", ["100 mg"], "1 x 100 mg: 99 mg left over"),
        ("600 mg", ["200 mg", "300 mg"], "2 x 300 mg: 0 mg left over"),
        ("15 mL", ["10 mL", "4 mL"], "4 x 4 mL: 1 mL left over"),
        ("77 mg", ["100 mg/10 mL", "50 mg/5 mL"], "1 x 100 mg/10 mL: 23 mg left over"),
    ],
)
def test_least_waste_then_fewest_containers(dose: str, sizes: list[str], plan: str) -> None:
    """As the payers ask."""
    assert str(planned(dose, sizes)).replace("0.05 g", "50 mg") == plan


def test_sizes_may_be_parts_of_a_unit() -> None:
    """Whose common divisor is smaller than the unit of measure."""
    assert (
        str(planned("0.55 units", ["0.25 units", "0.3 units"])) == "1 x 0.3 units + 1 x 0.25 units: 0 units left over"
    )
    assert str(planned("0.06 units", ["0.25 units", "0.3 units"])) == "1 x 0.25 units: 0.19 units left over"


def test_a_plan_has_at_most_so_many_containers() -> None:
    """Of the smallest; more does not fit the dose."""
    assert planned("50000 mg", ["1 mg"]).count == 50_000
    with pytest.raises(MalformedContainerError, match="more than 50000 times their common divisor"):
        planned("50001 mg", ["1 mg"])


def test_a_plan_says_why_and_what_is_next_best() -> None:
    """The derivation, and the same as JSON."""
    plan = planned("740 mg", ["100 mg", "400 mg"])
    assert plan.explain() == (
        "dose       740 mg\nsizes      400 mg; 100 mg\n"
        "rule       least waste, then fewest containers; no container is opened needlessly\n"
        "           source: CGS, Modifiers JW and JZ, cope140894, https://cgsmedicare.com/partb/pubs/news/2023/06/cope140894.html; "
        "Noridian, Article A53024, discarded drugs, abstract, https://verity.backworkai.com/policy/A53024\n"
        "open       2 x 400 mg: 60 mg left over\n"
        "because    the least waste, 60 mg, and the fewest containers, 2; the next best opens 5\n"
        "next best  1 x 400 mg + 4 x 100 mg: 60 mg left over"
    )
    facts = plan.to_dict()
    assert (facts["count"], facts["waste"], facts["cost"]) == (2, "60 mg", None)
    assert plan.containers == ("2 x 400 mg",)
    assert repr(plan) == "<VialPlan 740 mg: 2 x 400 mg: 60 mg left over>"
    bill = jcodes.billing_units("J9035", "740 mg", containers=plan.containers, container_type="single-dose")
    assert (bill.administered, bill.discarded) == (74, 6)
    alone = planned("100 mg", ["100 mg"])
    assert alone.runner_up is None
    assert "no other combination" in alone.reason
    assert "next best" not in alone.explain()


def test_ties_are_explained() -> None:
    """The larger ones win among equals."""
    plan = planned("60 mg", ["10 mg", "20 mg", "30 mg", "40 mg"])
    assert str(plan) == "1 x 40 mg + 1 x 20 mg: 0 mg left over"
    assert plan.reason == "the least waste, 0 mg, and 2 containers, as the next best; these are larger"


def test_prices_come_before_waste() -> None:
    """Then waste, then containers; the reason names both costs."""
    plan = planned("750 mg", ["100 mg", "500 mg"], prices={"100 mg": "90", "500 mg": 500})
    assert (str(plan), plan.cost) == ("8 x 100 mg: 50 mg left over, $720.00", Decimal(720))
    assert plan.reason == "the least cost, $720.00; the next best costs $770.00"
    same = planned("200 mg", ["100 mg", "200 mg"], prices=[Decimal("0.5"), 1])
    assert (
        same.reason
        == "at the same cost of $1.00 the least waste, 0 mg, and the fewest containers, 1; the next best opens 2"
    )
    assert planned("200 mg", ["100 mg", "300 mg"], prices=["1", "2"]).reason.startswith(
        "at the same cost of $2.00 the least waste, 0 mg"
    )


def test_stock_limits_what_can_be_opened() -> None:
    """By size, or in the order of sizes; none for as many as are needed."""
    assert str(planned("300 mg", ["100 mg", "400 mg"], stock={"100 mg": 2})) == "1 x 400 mg: 100 mg left over"
    assert str(planned("300 mg", ["100 mg", "400 mg"], stock=[2, None])) == "1 x 400 mg: 100 mg left over"
    assert (
        str(planned("300 mg", ["100 mg", "400 mg"], stock=[2, 1], prices=["1", "9"]))
        == "1 x 400 mg: 100 mg left over, $9.00"
    )
    assert (
        str(planned("500 mg", ["100 mg", "400 mg"], stock=[1, 2], prices=["1", "9"]))
        == "1 x 400 mg + 1 x 100 mg: 0 mg left over, $10.00"
    )
    with pytest.raises(StockError, match="stock of 600 mg does not cover the dose of 700 mg") as caught:
        planned("700 mg", ["100 mg", "400 mg"], stock=[2, 1])
    assert (caught.value.dose, caught.value.covered) == ("700 mg", "600 mg")


def test_a_volume_is_planned_through_its_strength() -> None:
    """Dose or sizes may be volumes."""
    assert (
        str(planned("15 mL", ["400 mg/16 mL", "100 mg/4 mL"], strength="25 mg/mL"))
        == "1 x 400 mg/16 mL: 25 mg left over"
    )
    assert (
        str(planned("375 mg", ["4 mL", "16 mL"], strength=Strength.parse("25 mg/mL"))) == "1 x 16 mL: 25 mg left over"
    )
    assert (
        str(planned(Dose.parse("375 mg"), [Dose.parse("100 mg"), Strength.parse("400 mg/16 mL")]))
        == "1 x 400 mg/16 mL: 25 mg left over"
    )
    assert str(planned("10 mL", ["40 mg/4 mL"])) == "3 x 40 mg/4 mL: 2 mL left over"


BAD: list[tuple[dict[str, object], type[JcodesError], str]] = [
    ({"dose": "0 mg"}, MalformedDoseError, "needs no container"),
    ({"sizes": []}, MalformedContainerError, "no sizes given"),
    ({"sizes": ["100 mg", "0.1 g"]}, MalformedContainerError, "given twice"),
    ({"sizes": ["0 mg"]}, MalformedContainerError, "the size"),
    ({"sizes": ["10 mL"]}, UnitMismatchError, "measure different things"),
    ({"dose": "1 kg", "sizes": ["0.0001 mg"]}, MalformedContainerError, "more than 50000 times their common divisor"),
    ({"stock": {"50 mg": 1}}, MalformedContainerError, "which is not one of the sizes"),
    ({"stock": [1]}, MalformedContainerError, "do not fit the 2 sizes"),
    ({"stock": [1.5, 1]}, MalformedContainerError, "not a number of containers"),
    ({"stock": [-1, 1]}, MalformedContainerError, "not a number of containers"),
    ({"prices": {"100 mg": 1}}, MalformedContainerError, "do not cover every size"),
    ({"prices": ["a", "b"]}, MalformedContainerError, "is not a price"),
    ({"prices": [0.5, 1]}, MalformedContainerError, "is not a price"),
    ({"prices": ["-1", "1"]}, MalformedContainerError, "is not a price"),
    ({"prices": ["NaN", "1"]}, MalformedContainerError, "is not a price"),
]


@pytest.mark.parametrize(("given", "error", "words"), BAD)
def test_what_cannot_be_planned_is_refused(given: dict[str, object], error: type[JcodesError], words: str) -> None:
    """With what would be right."""
    facts: dict[str, object] = {"dose": "300 mg", "sizes": ["100 mg", "400 mg"], **given}
    with pytest.raises(error, match=words) as caught:
        planned(**facts)  # type: ignore[arg-type]
    assert caught.value.hint


def brute(steps: int, sizes: list[int], stock: list[int | None], prices: list[int] | None) -> list[tuple[object, ...]]:
    """Return the ranks of every combination that covers the dose and leaves no container closed that could be."""
    most = [
        min(-(-steps // size), size_stock if size_stock is not None else 10**9)
        for size, size_stock in zip(sizes, stock, strict=True)
    ]
    ranks = []
    for counts in itertools.product(*(range(count + 1) for count in most)):
        total = sum(size * count for size, count in zip(sizes, counts, strict=True))
        used = [size for size, count in zip(sizes, counts, strict=True) if count]
        if total >= steps and total - min(used) < steps:
            cost = 0 if prices is None else sum(price * count for price, count in zip(prices, counts, strict=True))
            ranks.append((cost, total - steps, sum(counts), tuple(-count for count in counts)))
    return sorted(ranks)


def rank(plan: VialPlan, sizes: list[int]) -> tuple[object, ...]:
    """Return the rank of a plan over sizes in milligrams, the largest first."""
    counts = {vial.label: vial.count for vial in plan.vials}
    waste = plan.waste.to("mg").amount
    return (int(plan.cost or 0), int(waste), plan.count, tuple(-counts.get(f"{size} mg", 0) for size in sizes))


@given(
    steps=st.integers(1, 40),
    sizes=st.lists(st.integers(1, 20), min_size=1, max_size=3, unique=True),
    data=st.data(),
)
def test_the_plan_and_its_runner_up_are_those_of_brute_force(steps: int, sizes: list[int], data: st.DataObject) -> None:
    """Over sizes, stock and prices."""
    sizes = sorted(sizes, reverse=True)
    stock = data.draw(st.lists(st.none() | st.integers(0, 6), min_size=len(sizes), max_size=len(sizes)))
    prices = data.draw(st.none() | st.lists(st.integers(0, 5), min_size=len(sizes), max_size=len(sizes)))
    expected = brute(steps, sizes, stock, prices)
    names = [f"{size} mg" for size in sizes]
    if not expected:
        with pytest.raises(StockError):
            planned(f"{steps} mg", names, stock=stock, prices=prices)
        return
    plan = planned(f"{steps} mg", names, stock=stock, prices=prices)
    assert rank(plan, sizes) == expected[0]
    if len(expected) == 1:
        assert plan.runner_up is None
    else:
        assert plan.runner_up is not None
        assert rank(plan.runner_up, sizes) == expected[1]


@given(
    dose=st.decimals("0.01", "20000", places=2),
    sizes=st.lists(
        st.sampled_from(["45 mg", "50 mg", "0.1 g", "120 mg", "400 mg", "500 mg"]), min_size=1, max_size=5, unique=True
    ),
    order=st.randoms(),
)
def test_a_plan_covers_the_dose_and_does_not_depend_on_the_order_of_sizes(
    dose: Decimal, sizes: list[str], order: object
) -> None:
    """And no container could be left closed."""
    plan = planned(f"{dose} mg", sizes)
    assert plan.total >= plan.dose
    assert all(plan.total - vial.size < plan.dose for vial in plan.vials)
    assert plan.waste == plan.total - plan.dose
    shuffled = list(sizes)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert str(planned(f"{dose} mg", shuffled)) == str(plan)


def test_sizes_come_from_the_crosswalk() -> None:
    """Of the quarter; rows whose figures disagree are left out."""
    assert known_sizes("J9035", on="2026-02-01") == ("100 mg", "400 mg")
    assert known_sizes(jcodes.catalog()["J9312"]) == ("100 mg", "500 mg")
    assert str(jcodes.plan_vials("J9312", "750 mg")) == "1 x 500 mg + 3 x 100 mg: 50 mg left over"
    assert (
        str(jcodes.plan_vials(Dosage.parse("10 mg"), Dose.parse("750 mg"), sizes=["1 g"]))
        == "1 x 1 g: 250 mg left over"
    )
    with pytest.raises(NoSizesError, match="has no product for J3490 on that date: give sizes"):
        jcodes.plan_vials("J3490", "750 mg")
    with pytest.raises(NoSizesError, match="does not give container sizes for J0702"):
        jcodes.plan_vials("J0702", "6 mg")
    with pytest.raises(NoSizesError, match="no crosswalk file loaded for 2020-04"):
        jcodes.plan_vials("J9312", "750 mg", on="2020-05-01")
    with pytest.warns(GapWarning, match=r"no crosswalk file loaded for 2026-04 .* nearest earlier quarter"):
        assert str(jcodes.plan_vials("J9312", "750 mg", on="2026-05-01")).startswith("1 x 500 mg")
    with pytest.raises(NoSizesError, match="without a code"):
        jcodes.plan_vials(Dosage.parse("10 mg"), "750 mg")


@pytest.mark.parametrize("code", ["J7182", "J7192", "J1454", "J2724", "J7171", "J0702"])
def test_a_row_that_does_not_say_what_a_container_holds_is_no_size(code: str) -> None:
    """One unit of activity, one ingredient of several, units for IU, no amount at all."""
    with pytest.raises(NoSizesError, match=f"does not give container sizes for {code}"):
        jcodes.plan_vials(code, jcodes.catalog()[code].dosage.total() or "1 mg")


def test_rows_of_another_dosage_are_left_out() -> None:
    """CMS's row of one albuterol product states 1 mg for a code of 0.5 mg."""
    links = jcodes.catalog().links("J7612", "2026-02-01")
    assert {str(link.dosage) for link in links} == {"0.5 mg", "1 mg"}
    sizes = {str(link.item_content) for link in links if str(link.dosage) == "0.5 mg"}
    assert set(known_sizes("J7612", on="2026-02-01")) == sizes


def test_a_code_must_be_valid_on_the_day() -> None:
    """As for a bill; without a date nothing is asked."""
    with pytest.raises(CodeNotValidError, match=r"J9310 .* was no longer valid on 2020-05-01: .* use J9312"):
        jcodes.plan_vials("J9310", "750 mg", ["100 mg"], on="2020-05-01")
    assert str(jcodes.plan_vials("J9310", "750 mg", ["100 mg"])) == "8 x 100 mg: 50 mg left over"


def test_cost_is_exact() -> None:
    """Cents of many vials add up."""
    plan = planned("1000 mg", ["10 mg"], prices=["0.1"])
    assert plan.cost == Decimal("10.0")
    assert Fraction(plan.cost) == 10


@given(
    steps=st.integers(1, 500),
    sizes=st.lists(st.integers(5, 60), min_size=1, max_size=5, unique=True),
    data=st.data(),
)
def test_a_plan_of_many_costs_what_a_table_of_all_amounts_says(
    steps: int, sizes: list[int], data: st.DataObject
) -> None:
    """The least cost of every amount up to the dose, one after another: slower, and the same."""
    prices = data.draw(st.lists(st.integers(0, 99), min_size=len(sizes), max_size=len(sizes)))
    least = [0]
    for amount in range(1, steps + 1):
        least.append(min(least[max(0, amount - size)] + price for size, price in zip(sizes, prices, strict=True)))
    plan = planned(f"{steps} mg", [f"{size} mg" for size in sizes], prices=prices)
    assert plan.cost == least[steps]
    assert plan.runner_up is None or plan.runner_up.cost is None or plan.runner_up.cost >= plan.cost


def test_a_plan_of_hundreds_by_cost_is_found_by_bounds() -> None:
    """429 containers of five sizes; what was reached before at no more cost is not looked at again."""
    plan = planned("3001 mg", ["7 mg", "11 mg", "13 mg", "17 mg", "19 mg"], prices=["3", "5.5", "8", "10.5", "13"])
    assert (plan.count, plan.cost, plan.waste.amount) == (429, Decimal(1287), Decimal(2))
