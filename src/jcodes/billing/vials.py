"""Plan which containers to open for a dose: least waste, then fewest containers; or least cost if prices are given."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from jcodes.arguments import known_arguments
from jcodes.billing.arguments import Arguments, as_given, as_pairs, one_strength, subject_of
from jcodes.billing.bill import check_valid
from jcodes.billing.dose_in_units import read_dose
from jcodes.billing.result import Result
from jcodes.billing.steps import Step
from jcodes.billing.vial_search import Counts, Size, best_two
from jcodes.billing.vial_sizes import AnySize, drug_in, read_sizes, sizes_on_file
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.doses.exact import decimal_of_ratio
from jcodes.doses.orders import read_order
from jcodes.errors import JcodesError, MalformedDoseError, MalformedReceiptError, StockError, UnitMismatchError
from jcodes.money import money_text
from jcodes.periods import as_date
from jcodes.records import Record, facts_of, written
from jcodes.renamed import renamed_argument

if TYPE_CHECKING:
    from jcodes.doses.dose import AnyDose
    from jcodes.doses.orders import Measure

__all__ = ["AnySize", "PlanQuestion", "PlannedVial", "VialPlan", "plan_of_question", "plan_of_sizes", "plan_vials"]

_RULE: Final = "cgs-jw; noridian-a53024"


@attrs.frozen(order=False)
class PlanSize(Record):
    """One available container size.

    Attributes:
        label: The size, as given.
        stock: The number in stock; None for unlimited.
        price: The price of one in dollars; None if not given.
    """

    label: str
    stock: int | None = None
    price: Decimal | None = None

    def __str__(self) -> str:
        """Return size, stock and price."""
        stock = "" if self.stock is None else f", {self.stock} in stock"
        return f"{self.label}{stock}" + ("" if self.price is None else f", {money_text(self.price)} each")


@attrs.frozen(order=False)
class PlanQuestion(Record):
    """The question of a `plan_vials` call.

    Attributes:
        dose: The dose to give, parsed; a volume if there is a `strength`.
        sizes: The sizes, largest first; None for a runner-up, which shares the question of its plan.
        by_cost: Whether to minimize cost first.
        strength: The strength, or None.
        given: The arguments of the call, as (name, text) pairs.
        order: The steps from an order to the dose, one sentence each.
        subject: The code and its description, or blank.
        subject_source: The source of the code's facts, or blank.
        sizes_source: The source of the sizes, or blank if the caller gave them.
        release_digest: The digest of the release used for the code, or None.
    """

    dose: Dose
    sizes: tuple[PlanSize, ...] | None = None
    by_cost: bool = False
    strength: Strength | None = None
    given: Arguments = attrs.field(default=(), converter=as_pairs, metadata=written(dict))
    order: tuple[str, ...] = ()
    subject: str = ""
    subject_source: str = ""
    sizes_source: str = ""
    release_digest: str | None = None


@attrs.frozen(order=False)
class PlannedVial:
    """Containers of one size in a plan.

    Attributes:
        size: The labeled amount of drug per container.
        count: The number of containers.
        label: The size, as given.
    """

    size: Dose
    count: int
    label: str

    def __str__(self) -> str:
        """Return count and label."""
        return f"{self.count} x {self.label}"


@attrs.frozen(order=False, repr=False)
class VialPlan(Result):
    """The containers to open for a dose, with the reason.

    Attributes:
        dose: The dose to give.
        vials: The containers, largest first.
        total: The total labeled amount.
        waste: The leftover amount.
        cost: The total cost; None without prices.
        reason: The reason for this plan.
        runner_up: The next best plan; None if there is none.
        question: The question; None for a runner-up, which shares its plan's question.
    """

    KIND: ClassVar[str] = "vial plan"

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
        """The number of containers to open."""
        return sum(vial.count for vial in self.vials)

    @property
    def containers(self) -> tuple[str, ...]:
        """The containers as an argument for `billing_units`: ``("1 x 400 mg", "4 x 100 mg")``."""
        return tuple(map(str, self.vials))

    @property
    def asked(self) -> PlanQuestion:
        """The full question, as stored on a receipt."""
        return self.question or PlanQuestion(self.dose)

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps: dose, sizes, rule, plan, reason and runner-up, each rule with its source."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        question = self.question
        if question is not None and question.subject:
            yield Step("code", question.subject, question.subject_source)
        yield Step("dose", self._dose())
        if question is not None:
            for text in question.order:
                yield Step("", text)
            yield Step("sizes", "; ".join(map(str, question.sizes or ())), question.sizes_source)
            first = "least cost, then least waste" if question.by_cost else "least waste"
            yield Step("rule", f"{first}, then fewest containers; no container is opened needlessly", _RULE)
        yield Step("open", str(self))
        yield Step("because", self.reason)
        if self.runner_up is not None:
            yield Step("next best", str(self.runner_up))

    def _dose(self) -> str:
        question = self.question
        if question is None or question.dose.unit.dimension == self.dose.unit.dimension:
            return str(self.dose)
        return f"{question.dose} at {question.strength} holds {self.dose}"

    def facts(self) -> dict[str, object]:
        """Return the plan as JSON values; amounts and costs are text."""
        return {
            "dose": str(self.dose),
            "vials": list(map(facts_of, self.vials)),
            "count": self.count,
            "total": str(self.total),
            "waste": str(self.waste),
            "cost": None if self.cost is None else f"{self.cost:f}",
            "reason": self.reason,
            "runner_up": None if self.runner_up is None else self.runner_up.facts(),
        }

    def answer(self) -> dict[str, object]:
        """Return the answer as stored on a receipt."""
        return {"text": str(self), **{key: value for key, value in self.facts().items() if key != "dose"}}

    def __str__(self) -> str:
        """Return the containers, leftover amount and cost."""
        cost = "" if self.cost is None else f", {money_text(self.cost)}"
        return f"{' + '.join(map(str, self.vials))}: {self.waste} left over{cost}"

    def __repr__(self) -> str:
        """Return a short description with the dose and the plan."""
        return f"<VialPlan {self.dose}: {self}>"


@known_arguments
def plan_vials(  # noqa: PLR0913 - keyword facts of one question
    code: str | HcpcsCode | Entry | Dosage,
    dose: "AnyDose",
    sizes: Sequence[AnySize] | None = None,
    *,
    stock: Mapping[str, int] | Sequence[int | None] | None = None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None = None,
    strength: Strength | str | None = None,
    weight: "Measure | None" = None,
    bsa: "Measure | None" = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    release: Catalog | str | None = None,
) -> VialPlan:
    """Plan which containers to open for a dose: least waste, then fewest containers; or least cost if prices are given.

    >>> print(plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]))
    2 x 400 mg: 60 mg left over
    >>> print(plan_vials("J9035", "10 mg/kg", weight="74 kg"))
    2 x 400 mg: 60 mg left over

    Args:
        code: A code, an entry, or a dosage.
        dose: The dose to give: an amount, or an order such as ``"10 mg/kg"``.
        sizes: The labeled sizes; defaults to those of the code in CMS's crosswalk of the quarter.
        stock: The number of each size in stock, as a mapping by size or in the order of *sizes*; defaults to unlimited.
        prices: The price of each size, as a mapping by size or in the order of *sizes*.
        strength: The strength, if the dose or a size is a volume.
        weight: The body weight, for an order by weight.
        bsa: The body surface area, for an order per square meter.
        on: The date of service, which selects the crosswalk. The code must be valid on it; if None, validity is not checked.
        catalog: The catalog to look the code up in, or the name of its release; defaults to the newest.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        UnknownCodeError: The code is not in the release.
        CodeNotValidError: The code was not valid on the date.
        NoSizesError: No sizes were given, and the crosswalk has none or is not loaded.
        StockError: The stock does not cover the dose.
        MissingFactError: The order needs the weight or the body surface area.
        MalformedError: Sizes, stock, prices or the dose cannot be read or do not fit each other.
        UnitMismatchError: The dose is in another kind of unit than the code, or a size in another kind than the dose.

    Source: `cgs-jw` and `noridian-a53024`: use the combination with the least waste.
    """
    if release is not None:
        catalog = renamed_argument("plan_vials", "release", release, "catalog")
    given = as_given({
        "code": code, "dose": dose, "sizes": sizes, "stock": stock, "prices": prices, "strength": strength, "weight": weight,
        "bsa": bsa, "on": on, "catalog": catalog,
    })  # fmt: skip
    subject, digest = subject_of(code, catalog, on)
    if isinstance(subject, Entry) and on is not None:
        check_valid(subject, as_date(on))
    wanted, through, steps = _amount(dose, None if strength is None else Strength.of(strength), weight, bsa)
    _check_kind(subject, wanted, through)
    source = ""
    if sizes is None:
        sizes, source = sizes_on_file(subject, on, catalog)
    question = PlanQuestion(
        wanted,
        strength=through,
        given=given,
        order=steps,
        subject=f"{subject.code} {subject.description}"
        if isinstance(subject, Entry)
        else f"{subject}, given without a code",
        subject_source=str(subject.source) if isinstance(subject, Entry) else "",
        sizes_source=source,
        release_digest=digest,
    )
    return plan_of_sizes(wanted, sizes, stock=stock, prices=prices, strength=through, asked=question)


def _amount(
    dose: "AnyDose",
    strength: Strength | None,
    weight: "Measure | None",
    bsa: "Measure | None",
) -> tuple[Dose, Strength | None, tuple[str, ...]]:
    """Return the amount, the strength, and the steps from an order to the amount."""
    if type(dose) is Dose:
        return dose, strength, ()
    order = read_order(dose if isinstance(dose, str) else Dose.of(dose), weight=weight, bsa=bsa)
    return order.dose, one_strength(strength, order.strength), order.steps


def _check_kind(subject: Entry | Dosage, dose: Dose, strength: Strength | None) -> None:
    """Raise `UnitMismatchError` for a dose in another kind of unit than the code. Pieces and volumes are checked with the sizes."""
    dosage, label = (subject.dosage, str(subject.code)) if isinstance(subject, Entry) else (subject, None)
    counted = dosage.total()
    if counted is None or counted.unit.is_count or dose.unit.is_count or dose.unit.dimension == "volume":
        return
    try:
        read_dose(dosage, dose, strength, label=label)
    except JcodesError as error:
        if type(error) is UnitMismatchError:
            raise


def plan_of_sizes(  # noqa: PLR0913 - keyword facts of one question
    dose: Dose,
    sizes: Sequence[AnySize],
    *,
    stock: Mapping[str, int] | Sequence[int | None] | None = None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None = None,
    strength: Strength | None = None,
    asked: PlanQuestion | None = None,
) -> VialPlan:
    """Plan which of *sizes* to open for *dose*, a volume if *strength* is given; see `plan_vials`.

    Raises:
        MalformedDoseError: The dose is zero.
        MalformedContainerError: There are no sizes, a size is zero or given twice, or stock or prices do not fit the sizes.
        UnitMismatchError: A size is in another kind of unit than the dose.
        StrengthRequiredError: The same, and a strength would solve it.
        StockError: The stock does not cover the dose; the message gives the amount it covers.
    """
    if not dose:
        raise MalformedDoseError("a dose of zero needs no container", value=str(dose), hint="give a dose above zero")
    drug = drug_in(dose, strength)
    scaled, steps = read_sizes(drug, sizes, stock, prices, strength)
    held = [None if size.stock is None else size.stock * size.steps for size in scaled]
    if None not in held and sum(filter(None, held)) < steps:
        covered = sum((size.dose * (size.stock or 0) for size in scaled), start=Dose(0, drug.unit))
        raise StockError(
            f"stock of {covered} does not cover the dose of {drug}",
            dose=str(drug),
            covered=str(covered),
            hint="add stock, or reduce the dose",
        )
    plan, *others = (_plan(drug, scaled, counts) for counts in best_two(scaled, steps))
    other = attrs.evolve(others[0], reason="the next best") if others else None
    question = attrs.evolve(
        asked or PlanQuestion(dose, strength=strength),
        sizes=tuple(PlanSize(size.label, size.stock, size.cost) for size in scaled),
        by_cost=prices is not None,
    )
    return attrs.evolve(plan, reason=_reason(plan, other), runner_up=other, question=question)


def plan_of_question(question: PlanQuestion) -> VialPlan:
    """Return the plan for the question on a receipt.

    Raises:
        MalformedReceiptError: The receipt is for a runner-up.
    """
    if question.sizes is None:
        raise MalformedReceiptError(
            "a runner-up has no question of its own",
            value=str(question.dose),
            hint="verify the receipt of the plan",
        )
    return plan_of_sizes(
        question.dose,
        [size.label for size in question.sizes],
        stock=[size.stock for size in question.sizes],
        prices=[size.price or 0 for size in question.sizes] if question.by_cost else None,
        strength=question.strength,
        asked=question,
    )


# -- the answer ----------------------------------------------------------------------------------------------------------


def _plan(drug: Dose, sizes: Sequence[Size], counts: Counts) -> VialPlan:
    vials = tuple(PlannedVial(size.dose, count, size.label) for size, count in zip(sizes, counts, strict=True) if count)
    total = sum((vial.size * vial.count for vial in vials), start=Dose(0, drug.unit))
    costs = [Fraction(size.cost) * count for size, count in zip(sizes, counts, strict=True) if size.cost is not None]
    cost = sum(costs, start=Fraction(0))
    whole = decimal_of_ratio(cost.numerator, cost.denominator) if costs else None
    return VialPlan(drug, vials, total, total - drug, whole, "")


def _reason(plan: VialPlan, other: VialPlan | None) -> str:
    if other is None:
        return "no other combination covers the dose without a needless container"
    if plan.cost is not None and other.cost is not None and plan.cost != other.cost:
        return f"the least cost, {money_text(plan.cost)}; the next best costs {money_text(other.cost)}"
    equal = "" if plan.cost is None else f"at the same cost of {money_text(plan.cost)} "
    if plan.waste != other.waste:
        return f"{equal}the least waste, {plan.waste}; the next best wastes {other.waste}"
    if plan.count != other.count:
        return f"{equal}the least waste, {plan.waste}, and the fewest containers, {plan.count}; the next best opens {other.count}"
    return f"{equal}the least waste, {plan.waste}, and {plan.count} containers, as the next best; these are larger"
