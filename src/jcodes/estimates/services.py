"""The administration services of a date, predicted from routes and infusion times; priced by the rates given."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.billing.steps import Step
from jcodes.claims import Administration
from jcodes.claims.container import Container
from jcodes.coding import code as code_of
from jcodes.errors import JcodesError
from jcodes.estimates.amounts import Amounts, amounts_of
from jcodes.estimates.doses import Terms
from jcodes.estimates.lines import EstimatedDose, EstimatedLine
from jcodes.money import money_text

__all__ = ["services_of"]

_FIRST: Final = 8 * 60
_DAY: Final = 24 * 60


def services_of(
    day: date, doses: Sequence[EstimatedDose], terms: Terms, deductible: Decimal
) -> tuple[tuple[EstimatedLine, ...], tuple[Step, ...], tuple[str, ...], Amounts | None]:
    """Return the predicted service lines of a date, what was assumed, what is missing, and the amounts of the priced lines.

    Nothing is predicted for a date on which no order has a route.
    """
    given = [dose for dose in doses if dose.order.route is not None and dose.bill is not None]
    if not given:
        return (), (), (), None
    records, assumed = _records(day, given)
    try:
        coding = code_of(records, policy=terms.payer, catalog=terms.cat, setting=terms.setting)
    except JcodesError as error:
        return (), (), (f"administration services on {day}: {error}",), None
    missing = [f"administration services on {day}: {text}" for text in _lacks(coding.missing)]
    billed = [one for _, services in coding.services for one in services.billed]
    priced = [one for one in billed if one.number in terms.rates]
    owed = terms.payer.coinsurance
    whole: Amounts | None = None
    money: dict[int, Amounts] = {}
    if priced and owed is None:
        missing.append(f"administration services on {day}: the coinsurance under {terms.payer} is not on file")
    elif priced and owed is not None:
        parts = [one.units * Fraction(terms.rates[one.number]) for one in priced]
        percent, cut = owed.on(day).value, terms.payer.sequestration.on(day).value
        whole, each = amounts_of(parts, percent, cut, deductible)
        money = {id(one): amounts for one, amounts in zip(priced, each, strict=True)}
    lines = tuple(
        EstimatedLine(
            day, one.number, one.units, one.modifiers, money.get(id(one)), is_service=True, why=_why(one.number, terms)
        )
        for one in billed
    )
    missing += [f"{line.code}: {line.why}" for line in lines if line.code not in terms.rates]
    return lines, assumed, tuple(missing), whole


def _why(number: str, terms: Terms) -> str:
    rate = terms.rates.get(number)
    return "no payment rate; give it with rates=" if rate is None else f"{money_text(rate)} per unit, from the call"


def _records(day: date, doses: Sequence[EstimatedDose]) -> tuple[list[Administration], tuple[Step, ...]]:
    """Return the records of a visit that gives the orders one after the other."""
    records: list[Administration] = []
    begin = _FIRST
    for dose in doses:
        order, bill = dose.order, dose.bill
        assert bill is not None  # noqa: S101 - the caller leaves the others out
        start = stop = None
        if order.minutes is not None and begin + order.minutes < _DAY:
            start, stop = _clock(begin), _clock(begin + order.minutes)
            begin += order.minutes
        opened = () if dose.plan is None else dose.plan.vials
        records.append(
            Administration(
                code=order.code,
                dose=bill.dose,
                strength=order.strength,
                route=order.route,
                on=day,
                start=start,
                stop=stop,
                containers=[
                    Container(one.label, count=one.count, container_type=order.container_type) for one in opened
                ],
            )
        )
    text = "the orders of a date are given one after the other through one IV line, each for the minutes ordered"
    return records, (Step("services", text),) if len(records) > 1 else ()


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


_OTHERS: Final = ("charge of", "the diagnosis is", "the place of service", "undecided:")


def _lacks(missing: Sequence[str]) -> list[str]:
    """Return what the services lack: charges, diagnoses, the place and leftover drug do not change them."""
    return [text for text in missing if not any(word in text for word in _OTHERS)]
