"""Which containers to open for a dose: least waste, then fewest containers; or least cost where prices are given. Exact, and fast."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import attrs

from jcodes.billing.money import amount_of
from jcodes.billing.plan_question import PlanQuestion, PlanSize, plan_steps
from jcodes.billing.vial_search import Counts, Size, by_cost, by_waste
from jcodes.doses import Dose, Strength
from jcodes.doses.exact import decimal_of_ratio, shown
from jcodes.errors import (
    MalformedContainerError,
    MalformedDoseError,
    MalformedLineError,
    StockError,
    UnitMismatchError,
)

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["AnySize", "PlannedVial", "VialPlan", "plan_vials"]

AnySize: TypeAlias = str | Dose | Strength
_T = TypeVar("_T")
_EXAMPLE: Final = "write sizes such as '100 mg' or '400 mg/16 mL'"
_MOST: Final = 4_000_000
"""The most steps of the common measure of the sizes that a dose may have; beyond it sizes and dose were not meant for each other."""


@attrs.frozen(order=False)
class PlannedVial:
    """Containers of one size in a plan.

    Attributes:
        size: The labelled amount of drug in one.
        count: How many.
        label: The size as it was given.
    """

    size: Dose
    count: int
    label: str

    def __str__(self) -> str:
        """Return count and label."""
        return f"{self.count} x {self.label}"


@attrs.frozen(order=False, repr=False)
class VialPlan:
    """The containers to open for a dose, and why these.

    Attributes:
        dose: What is to be given.
        vials: The containers, the largest first.
        total: What they hold by their labels.
        waste: What is left over.
        cost: What they cost; None without prices.
        reason: Why these.
        runner_up: The next best plan of other containers; None where there is none.
        question: What was asked; None for a runner-up, which answers its plan's question.
    """

    dose: Dose
    vials: tuple[PlannedVial, ...]
    total: Dose
    waste: Dose
    cost: Decimal | None
    reason: str
    runner_up: "VialPlan | None" = None
    question: PlanQuestion | None = attrs.field(default=None, eq=False)

    @property
    def count(self) -> int:
        """How many containers are opened."""
        return sum(vial.count for vial in self.vials)

    @property
    def containers(self) -> tuple[str, ...]:
        """The containers as `billing_units` takes them: ``("1 x 400 mg", "4 x 100 mg")``."""
        return tuple(map(str, self.vials))

    def explain(self) -> str:
        """Return the derivation: dose, sizes, rule, plan, why, and the runner-up, each rule with its source."""
        return "\n".join(line for step in plan_steps(self) for line in step.lines())

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.records import of_plan

        return of_plan(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as JSON holds it; amounts and costs are texts."""
        return {
            "dose": str(self.dose),
            "vials": [{"size": str(vial.size), "label": vial.label, "count": vial.count} for vial in self.vials],
            "count": self.count,
            "total": str(self.total),
            "waste": str(self.waste),
            "cost": None if self.cost is None else f"{self.cost:f}",
            "reason": self.reason,
            "runner_up": None if self.runner_up is None else self.runner_up.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Return the plan and its derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

    def __str__(self) -> str:
        """Return containers, waste and cost."""
        cost = "" if self.cost is None else f", ${self.cost:f}"
        return f"{' + '.join(map(str, self.vials))}: {self.waste} left over{cost}"

    def __repr__(self) -> str:
        """Return what was asked and answered."""
        return f"<VialPlan {self.dose}: {self}>"


def plan_vials(
    dose: Dose | str,
    sizes: Sequence[AnySize],
    *,
    stock: Mapping[str, int] | Sequence[int | None] | None = None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None = None,
    strength: Strength | str | None = None,
) -> VialPlan:
    """Return which containers to open for *dose*.

    >>> from jcodes.billing.vials import plan_vials
    >>> print(plan_vials("740 mg", ["100 mg", "400 mg"]))
    2 x 400 mg: 60 mg left over

    Args:
        dose: What is to be given; a volume where *strength* is given.
        sizes: The labelled sizes, such as ``"100 mg"`` or ``"400 mg/16 mL"``.
        stock: How many of each size there are, by the size as given or in the order of *sizes*; None for as many as are needed.
        prices: What one of each size costs; then the least cost comes before the least waste.
        strength: How much drug a volume holds, where dose or sizes are volumes.

    Raises:
        MalformedDoseError: A dose of nothing.
        MalformedContainerError: No size, a size of nothing, one that is given twice, or stock or prices that do not fit the sizes.
        UnitMismatchError: A size of another kind than the dose; `StrengthRequiredError` when a strength would help.
        StockError: The stock does not cover the dose; the message says how much it covers.

    Source: `cgs-jw` and `noridian-a53024`: the combination that wastes least. Stock, not this plan, decides what can be opened.
    """
    wanted = Dose.of(dose)
    if not wanted:
        raise MalformedDoseError(
            "a dose of nothing needs no container", value=str(dose), hint="give what is to be given"
        )
    through = None if strength is None else Strength.of(strength)
    drug = _drug(wanted, through)
    scaled, steps = _scaled(drug, sizes, stock, prices, through)
    held = [None if size.stock is None else size.stock * size.steps for size in scaled]
    if None not in held and sum(filter(None, held)) < steps:
        covered = sum((size.dose * (size.stock or 0) for size in scaled), start=Dose(0, drug.unit))
        raise StockError(
            f"the stock holds {covered}, less than the dose of {drug}",
            dose=str(drug),
            covered=str(covered),
            hint="get more, or give a smaller dose",
        )
    ranked = by_cost(scaled, steps) if prices is not None else by_waste(scaled, steps)
    best = next(ranked)
    second = next(ranked, None)
    plan = _plan(drug, scaled, best, "")
    other = None if second is None else _plan(drug, scaled, second, "the next best")
    asked = PlanQuestion(
        wanted,
        tuple(PlanSize(size.label, size.dose, size.stock, size.cost) for size in scaled),
        prices is not None,
        through,
    )
    return attrs.evolve(plan, reason=_reason(plan, other), runner_up=other, question=asked)


def _drug(dose: Dose, strength: Strength | None) -> Dose:
    """Return the drug in a volume or a piece by its strength; a dose of drug as it is."""
    if strength is not None and dose.unit.dimension == strength.per.unit.dimension:
        return strength.amount_in(dose)
    return dose


def _scaled(
    drug: Dose,
    sizes: Sequence[AnySize],
    stock: Mapping[str, int] | Sequence[int | None] | None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None,
    strength: Strength | None,
) -> tuple[list[Size], int]:
    """Return the sizes, the largest first, and the dose, in steps of their common measure; the dose rounded up to a step."""
    labels, doses = [], []
    for size in sizes if not isinstance(sizes, str) else (sizes,):
        labels.append(str(size))
        doses.append(_size(size, drug, strength))
    if not doses or len(set(doses)) < len(doses):
        raise MalformedContainerError(
            "there is no size" if not doses else "a size is given twice", value=", ".join(labels), hint=_EXAMPLE
        )
    fractions = [one.fraction() for one in doses]
    scale = reduce(lambda a, b: a * b // gcd(a, b), (fraction.denominator for fraction in fractions))
    whole = [int(fraction * scale) for fraction in fractions]
    measure = reduce(gcd, whole)
    needed = drug.fraction() * scale / measure
    steps = -(-needed.numerator // needed.denominator)
    if steps + max(whole) // measure > _MOST:
        raise MalformedContainerError(
            f"{drug} is not counted out in {', '.join(labels)}",
            value=", ".join(labels),
            hint="check the sizes and the dose",
        )
    limits = _of_each("stock", stock, labels, _limit)
    costs = _of_each("prices", prices, labels, _price)
    cents = _common(costs)
    scaled = [
        Size(label, one, amount // measure, limit, int(Fraction(cost or 0) * cents), cost)
        for label, one, amount, limit, cost in zip(labels, doses, whole, limits, costs, strict=True)
    ]
    return sorted(scaled, key=lambda size: -size.steps), steps


def _size(size: AnySize, drug: Dose, strength: Strength | None) -> Dose:
    text = size if isinstance(size, str) else str(size)
    if isinstance(size, Strength) or (isinstance(size, str) and "/" in size):
        label = Strength.of(size)
        one = label.amount if label.amount.unit.dimension == drug.unit.dimension else label.per
    else:
        one = Dose.of(size)
    one = _drug(one, strength)
    if one.unit.dimension != drug.unit.dimension:
        raise UnitMismatchError(
            f"the size {text} and the dose {drug} measure different things",
            left=text,
            right=str(drug),
            hint="give both as drug, or the strength",
        )
    if not one:
        raise MalformedContainerError(f"the size {text} holds nothing", value=text, hint=_EXAMPLE)
    return one


def _of_each(what: str, given: object, labels: Sequence[str], read: Callable[[object], _T]) -> list[_T | None]:
    """Return what was given for each size, in the order of sizes."""
    if given is None:
        return [None] * len(labels)
    if isinstance(given, Mapping):
        unknown = [str(key) for key in given if str(key) not in labels]
        if unknown or (what == "prices" and len(given) < len(labels)):
            wrong = f"{what} name {unknown[0]!r}, which is no size" if unknown else f"{what} do not name every size"
            raise MalformedContainerError(wrong, value=given, hint=f"name each of {', '.join(labels)}")
        values = [next((value for key, value in given.items() if str(key) == label), None) for label in labels]
    elif isinstance(given, Sequence) and not isinstance(given, str) and len(given) == len(labels):
        values = list(given)
    else:
        raise MalformedContainerError(
            f"{what} do not fit the {len(labels)} sizes",
            value=given,
            hint="give one for each size, or a mapping by size",
        )
    if what == "prices" and None in values:
        raise MalformedContainerError(
            f"the price of {labels[values.index(None)]} is not known", value=given, hint="give one for each size"
        )
    return [None if value is None else read(value) for value in values]


def _limit(value: object) -> int:
    """Return a number of containers."""
    if type(value) is not int or value < 0:
        raise MalformedContainerError(f"{value!r} is no number of containers", value=value, hint="give 0, 1, 2 ...")
    return value


def _price(value: object) -> Decimal:
    """Return an amount of money."""
    try:
        return amount_of(value)
    except MalformedLineError as error:
        raise MalformedContainerError(
            f"{shown(value)} is no price", value=value, hint="give dollars as text or Decimal, such as '747.65'"
        ) from error


def _common(costs: Sequence[Decimal | None]) -> int:
    """Return by what all prices become whole."""
    return reduce(lambda a, b: a * b // gcd(a, b), (Fraction(cost or 0).denominator for cost in costs), 1)


# -- the answer ----------------------------------------------------------------------------------------------------------


def _plan(drug: Dose, sizes: Sequence[Size], counts: Counts, reason: str) -> VialPlan:
    vials = tuple(PlannedVial(size.dose, count, size.label) for size, count in zip(sizes, counts, strict=True) if count)
    total = sum((vial.size * vial.count for vial in vials), start=Dose(0, drug.unit))
    costs = [Fraction(size.cost) * count for size, count in zip(sizes, counts, strict=True) if size.cost is not None]
    cost = sum(costs, start=Fraction(0))
    whole = decimal_of_ratio(cost.numerator, cost.denominator) if costs else None
    return VialPlan(drug, vials, total, total - drug, whole, reason)


def _reason(plan: VialPlan, other: VialPlan | None) -> str:
    if other is None:
        return "no other containers cover the dose without one that could stay closed"
    if plan.cost is not None and other.cost is not None and plan.cost != other.cost:
        return f"the least cost, ${plan.cost:f}; the next best costs ${other.cost:f}"
    equal = "" if plan.cost is None else f"at the same cost of ${plan.cost:f} "
    if plan.waste != other.waste:
        return f"{equal}the least waste, {plan.waste}; the next best wastes {other.waste}"
    if plan.count != other.count:
        return f"{equal}the least waste, {plan.waste}, and the fewest containers, {plan.count}; the next best opens {other.count}"
    return f"{equal}the least waste, {plan.waste}, and {plan.count} containers, as the next best; these are the larger ones"
