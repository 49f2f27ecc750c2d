"""The reason for a bill: one step after another, each with the rule that it follows and where that was read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jcodes.billing.rounding import RULES
from jcodes.billing.steps import Step
from jcodes.catalogs.entries import Entry
from jcodes.sources import Citation

if TYPE_CHECKING:
    from jcodes.billing.units import BillingUnits

__all__ = ["derive"]


def derive(bill: "BillingUnits") -> tuple[Step, ...]:
    """Return the steps from what was asked to the lines of *bill*."""
    return tuple(_steps(bill))


def _steps(bill: "BillingUnits") -> Iterator[Step]:
    subject, reading, exact = bill.subject, bill.reading, bill.exact
    if isinstance(subject, Entry):
        yield Step("code", f"{subject.code} {subject.description}", str(subject.source))
        valid = f"valid {subject.period}"
        yield Step("date", f"{bill.on}: {valid}" if bill.on else f"not given; the code is {valid}")
    else:
        yield Step("dosage", f"{bill.dosage}, given without a code")
    yield Step("dose", f"{bill.dose}" + (f" at {bill.strength}" if bill.strength else ""))
    for text in (*bill.order_steps, *reading.steps):
        yield Step("", text)
    yield Step("exact", f"{bill.dose} against {bill.dosage} = {exact} unit{'s' if exact != 1 else ''}")
    rule = RULES[bill.rounding]
    yield Step("rounding", f"{bill.rounding.value}: {exact} -> {bill.administered}; {rule.text}", rule.source)
    if bill.question is not None:
        payer = bill.question.policy
        yield Step("policy", f"{payer.name}: {payer.title}")
        choice = payer.rounding.on(bill.on)
        if choice.value == bill.rounding.value:
            yield Step("", f"{choice.policy}, rounding: {choice.value}", choice.source)
        if bill.left is not None:
            yield from _several("containers", bill.left.steps)
        if bill.waste is not None:
            yield from _several("discarded", bill.waste.steps)
    lines = "; ".join(map(str, bill.lines))
    yield Step(
        "units", f"{bill.total}" if len(bill.lines) == 1 and not bill.lines[0].modifiers else f"{bill.total}: {lines}"
    )
    for question in bill.undecided:
        yield Step("undecided", f"{question}: {question.text}", question.source)
    for warning in bill.warnings:
        yield Step("warning", warning)


def _several(what: str, steps: tuple[tuple[str, str | Citation], ...]) -> Iterator[Step]:
    for number, (text, source) in enumerate(steps):
        yield Step("" if number else what, text, source)
