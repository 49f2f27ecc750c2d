"""One order on one date: the containers to open, the lines, and what is paid for them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.billing_units import billing_units
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.splitting import split_lines
from jcodes.billing.steps import Step
from jcodes.billing.vials import VialPlan, plan_vials
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.claims import Setting
from jcodes.coding.packaging import without_waste
from jcodes.errors import JcodesError, NoPaymentError
from jcodes.estimates.amounts import amounts_of
from jcodes.estimates.limits import limit_on
from jcodes.estimates.lines import EstimatedDose, EstimatedLine
from jcodes.estimates.orders import PlannedOrder
from jcodes.money import money_text, to_the_cent
from jcodes.policies import Policy
from jcodes.rules.context.lookups import quiet

__all__ = ["Terms", "estimate_dose"]

_OPPS: Final = "medicare-opps"


@attrs.frozen(order=False)
class Terms:
    """What all doses of an estimate share.

    Attributes:
        payer: The payer's policy.
        cat: The catalog.
        setting: The care setting, or None.
        percent_of_limit: The allowed percentage of the limit under a contract; None for the policy's.
        rates: Dollars that a contract allows for one unit, by code; they replace CMS's limits.
    """

    payer: Policy
    cat: Catalog
    setting: Setting | None
    percent_of_limit: Decimal | None
    rates: Mapping[str, Decimal]


@attrs.frozen(order=False)
class _Rate:
    """The exact allowed amount of each line, and the percentages of the patient and of sequestration."""

    parts: tuple[Fraction, ...]
    coinsurance: Decimal
    sequestration: Decimal
    steps: tuple[Step, ...]


def estimate_dose(order: PlannedOrder, day: date, terms: Terms, deductible: Decimal) -> EstimatedDose:
    """Return the estimate of one order on one date; *deductible* is what the patient has left of it.

    Nothing is raised for an order that cannot be billed or priced: `EstimatedDose.missing` says why.
    """
    empty = EstimatedDose(day, order)
    try:
        entry = terms.cat.definition(order.code, day)
        with quiet():
            payer = without_waste(terms.payer, entry, day, terms.setting, terms.cat)
            plan, assumed = _plan(order, day, terms.cat)
            bill = _bill(order, day, plan, payer, terms.cat)
    except JcodesError as error:
        return attrs.evolve(empty, missing=(f"{order.title} on {day}: {error}",))
    assumptions = [*assumed, *_of_bill(order, bill)]
    cost = None if plan is None or plan.cost is None else to_the_cent(Fraction(plan.cost))
    if not any(line.units for line in bill.lines):
        nothing = (f"{order.title} on {day}: the dose is 0 units",)
        return attrs.evolve(empty, bill=bill, plan=plan, cost=cost, assumptions=tuple(assumptions), missing=nothing)
    found = attrs.evolve(empty, bill=bill, plan=plan, cost=cost)
    billed, more = _split(bill, day, terms)
    assumptions += more
    try:
        rate, more = _rate(entry, bill, billed, day, terms)
    except NoPaymentError as error:
        text = f"{order.code} on {day}: {error}"
        lines = tuple(EstimatedLine(day, one.code, one.units, one.modifiers, None, why=text) for one in billed)
        return attrs.evolve(found, lines=lines, assumptions=tuple(assumptions), missing=(text,))
    whole, each = amounts_of(rate.parts, rate.coinsurance, rate.sequestration, deductible)
    steps = list(rate.steps)
    if whole.deductible:
        steps.append(
            Step(
                "deductible",
                f"{money_text(whole.deductible)} of the deductible first, then coinsurance of the rest:"
                f" {money_text(whole.patient)} from the patient, {money_text(whole.payer)} from the payer",
            )
        )
    lines = tuple(
        EstimatedLine(day, one.code, one.units, one.modifiers, amounts, why=rate.steps[0].text)
        for one, amounts in zip(billed, each, strict=True)
    )
    return attrs.evolve(found, lines=lines, amounts=whole, assumptions=(*assumptions, *more), steps=tuple(steps))


def _plan(order: PlannedOrder, day: date, cat: Catalog) -> tuple[VialPlan | None, list[Step]]:
    """Return the containers with the least cost or waste, and the assumption that they are opened; without sizes, that there is no waste."""
    try:
        plan = plan_vials(
            order.code,
            order.dose,
            order.opened or None,
            prices=dict(order.costs) or None,
            strength=order.strength,
            weight=order.weight or None,
            bsa=order.bsa or None,
            on=day,
            catalog=cat,
        )
    except JcodesError as error:
        if order.opened:
            raise
        return None, [Step("waste", f"{order.code}: no discarded drug is estimated; {error.message}; give sizes")]
    sizes = "the sizes given" if order.opened else "the sizes in CMS's crosswalk"
    first = "least cost" if order.costs else "least waste"
    source = "" if plan.question is None else plan.question.sizes_source
    return plan, [Step("containers", f"{order.code}: the plan with the {first} from {sizes} is opened", source)]


def _bill(order: PlannedOrder, day: date, plan: VialPlan | None, payer: Policy, cat: Catalog) -> BillingUnits:
    return billing_units(
        order.code,
        order.dose,
        on=day,
        strength=order.strength,
        containers=None if plan is None else plan.containers,
        container_type=order.container_type,
        policy=payer,
        weight=order.weight or None,
        bsa=order.bsa or None,
        catalog=cat,
    )


def _of_bill(order: PlannedOrder, bill: BillingUnits) -> list[Step]:
    """Return what the bill assumes: the container type, open questions, and its warnings."""
    found = []
    if order.container_type is None and any({"JW", "JZ"} & set(line.modifiers) for line in bill.lines):
        issue = "" if bill.question is None else bill.question.list_issue
        found.append(Step("containers", f"{order.code}: single-dose containers, by CMS's JW/JZ list of {issue}"))
    found += [Step("undecided", f"{order.code}: {one}: {one.text}", one.source) for one in bill.undecided]
    found += [Step("check", text) for text in bill.warnings]
    return found


# -- what is allowed -------------------------------------------------------------------------------------------------


def _split(bill: BillingUnits, day: date, terms: Terms) -> tuple[tuple[BillingLine, ...], list[Step]]:
    """Return the lines of a bill, those above the payer's maximum in several, with the step that says so."""
    lines, most = tuple(line for line in bill.lines if line.units), terms.payer.maximum_units.on(day)
    if all(line.units <= most.value for line in lines):
        return lines, []
    split = split_lines(lines, maximum_units=most.value)
    return split.lines, [Step("lines", f"{bill.code}: at most {most.value:,} units on a line", most.source)]


def _rate(
    entry: Entry, bill: BillingUnits, lines: tuple[BillingLine, ...], day: date, terms: Terms
) -> tuple[_Rate, list[Step]]:
    """Return what is allowed for the lines of a bill, with the assumptions.

    Raises:
        NoPaymentError: No limit, percentage or coinsurance is on file.
    """
    packaged = _packaged(entry, len(lines), day, terms)
    if packaged is not None:
        return packaged, [packaged.steps[0]]
    limit, carried = limit_on(entry, terms.cat, day)
    assumed = [Step("limit", carried, "" if limit is None else str(limit.source))] if carried else []
    contract = terms.rates.get(str(entry.code))
    if contract is not None:
        return _contract(entry, lines, day, terms, contract, limit), []
    if limit is None:
        raise NoPaymentError(
            f"{entry.code} has no ASP payment limit on {day}",
            code=str(entry.code),
            on=day.isoformat(),
            hint="the MAC prices it; give its rate with rates=",
        )
    payment = payment_of_lines(
        lines, limit, on=day, payer=terms.payer, percent_of_limit=terms.percent_of_limit, bill=bill
    )
    parts = tuple(part.allowed for part in payment.lines)
    limits = [step for step in payment.steps if step.what == "limit"]
    steps = (*limits, *(step for step in payment.steps if step.what not in {"limit", "date", "lines"}))
    return _Rate(parts, payment.coinsurance, payment.sequestration, steps), assumed


def _packaged(entry: Entry, count: int, day: date, terms: Terms) -> _Rate | None:
    """Return zero for a drug that Medicare packages in the payment of a hospital outpatient service; None for any other."""
    if _OPPS not in {terms.payer.name, *terms.payer.ancestors}:
        return None
    with quiet():
        status = terms.cat.outpatient(entry.code, day)
    if status is None or status.is_paid_separately:
        return None
    text = f"{entry.code} is not paid separately (status indicator {status.status} in {status.quarter}): it is part of the service's payment"
    zero = Decimal(0)
    return _Rate((Fraction(0),) * count, zero, zero, (Step("limit", text, str(status.source)),))


def _contract(  # noqa: PLR0913, PLR0917 - the facts of one rate
    entry: Entry, lines: tuple[BillingLine, ...], day: date, terms: Terms, rate: Decimal, limit: PaymentLimit | None
) -> _Rate:
    paid = terms.payer.jw_paid.on(day).value
    parts = tuple(Fraction(0) if "JW" in line.modifiers and not paid else line.units * Fraction(rate) for line in lines)
    owed = None if limit is None else limit.coinsurance
    if owed is None and terms.payer.coinsurance is not None:
        owed = terms.payer.coinsurance.on(day).value
    if owed is None:
        raise NoPaymentError(
            f"the coinsurance under {terms.payer} is not on file",
            code=str(entry.code),
            on=day.isoformat(),
            hint="add it to the policy",
        )
    cut = terms.payer.sequestration.on(day)
    steps = (
        Step("limit", f"{money_text(rate)} per unit of {entry.code}, from the call"),
        Step("payer", f"the patient owes {owed:f}%; sequestration cuts {cut.value:f}%", cut.source),
    )
    return _Rate(parts, owed, cut.value, steps)
