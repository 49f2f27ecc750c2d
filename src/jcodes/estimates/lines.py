"""The parts of an estimate: predicted lines, the doses they come from, and prior authorization."""

import enum
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.steps import Step
from jcodes.billing.vials import VialPlan
from jcodes.doses import Dose
from jcodes.estimates.amounts import NOTHING, Amounts
from jcodes.estimates.orders import PlannedOrder
from jcodes.money import money_text
from jcodes.policies import Policy

__all__ = ["Authorization", "EstimatedDose", "EstimatedLine", "PriorAuthorization", "prior_authorization"]


class PriorAuthorization(enum.Enum):
    """Whether a payer asks for prior authorization of a code."""

    REQUIRED = "required"
    WITH_SERVICES = "required with some services"
    NOT_LISTED = "not on the payer's list"
    NOT_KNOWN = "not known"


class Authorization(NamedTuple):
    """Whether a payer asks for prior authorization of one code.

    Attributes:
        code: The code.
        state: Whether it does.
        source: The source of the payer's list.
        services: The services of which one must be billed with the code for it; empty for any.
    """

    code: str
    state: PriorAuthorization
    source: str
    services: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it in words: ``J0585: required with 64612 or 64615``."""
        return f"{self.code}: " + (f"required with {' or '.join(self.services)}" if self.services else self.state.value)


def prior_authorization(code: str, payer: Policy, day: date) -> Authorization:
    """Return whether *payer* lists a code for prior authorization on a date, and the source."""
    listed = payer.prior_authorization.on(day)
    if not listed.value:
        return Authorization(code, PriorAuthorization.NOT_KNOWN, str(listed.source))
    if code not in listed.value:
        return Authorization(code, PriorAuthorization.NOT_LISTED, str(listed.source))
    held = payer.authorization_services
    services = () if held is None else held.on(day).value
    state = PriorAuthorization.WITH_SERVICES if services else PriorAuthorization.REQUIRED
    return Authorization(code, state, str(listed.source), services)


@attrs.frozen(order=False)
class EstimatedLine:
    """One predicted line.

    Attributes:
        on: The date of service.
        code: The code.
        units: The units.
        modifiers: The modifiers, in order.
        amounts: What is allowed, owed and paid; None if not known.
        is_service: Whether it is an administration service, not a drug.
        why: How the amounts were found, or why they are not known.
    """

    on: date
    code: str
    units: int
    modifiers: tuple[str, ...]
    amounts: Amounts | None
    is_service: bool = False
    why: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the line as JSON values; money is text."""
        return {
            "on": self.on.isoformat(),
            "code": self.code,
            "units": self.units,
            "modifiers": list(self.modifiers),
            "service": self.is_service,
            **({"allowed": None, "patient": None, "payer": None} if self.amounts is None else self.amounts.to_dict()),
            "why": self.why,
        }

    def __str__(self) -> str:
        """Return the line as billers write it, with its amounts."""
        text = f"{'-'.join((self.code, *self.modifiers))} x {self.units}"
        if self.amounts is None:
            return f"{text}: payment not known"
        money = self.amounts
        return f"{text}: {money_text(money.allowed)} allowed, {money_text(money.patient)} patient, {money_text(money.payer)} payer"


@attrs.frozen(order=False)
class EstimatedDose:
    """One order on one date.

    Attributes:
        on: The date of service.
        order: The order.
        bill: The billing units; None if the order cannot be billed on the date.
        plan: The containers to open; None if their sizes are not known.
        lines: The predicted lines of the drug.
        amounts: What is allowed, owed and paid for them; None if not known.
        cost: What the containers cost; None without costs.
        assumptions: What was assumed, each with its source.
        missing: What could not be estimated, one sentence each.
        steps: The derivation of the amounts.
    """

    on: date
    order: PlannedOrder
    bill: BillingUnits | None = None
    plan: VialPlan | None = None
    lines: tuple[EstimatedLine, ...] = ()
    amounts: Amounts | None = None
    cost: Decimal | None = None
    assumptions: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def waste(self) -> Dose | None:
        """The leftover drug of the plan; None without a plan."""
        return None if self.plan is None else self.plan.waste

    @property
    def discarded(self) -> int:
        """The discarded units billed."""
        return 0 if self.bill is None else self.bill.discarded

    @property
    def waste_allowed(self) -> Decimal | None:
        """What the payer allows for the lines of discarded units; None if not known."""
        if self.amounts is None:
            return None
        total = NOTHING
        for line in self.lines:
            if "JW" in line.modifiers and line.amounts is not None:
                total = total.plus(line.amounts)
        return total.allowed

    @property
    def margin(self) -> Decimal | None:
        """What patient and payer pay, less the cost of the containers; None if either is not known."""
        if self.amounts is None or self.cost is None:
            return None
        return self.amounts.patient + self.amounts.payer - self.cost

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps: the containers, the units, the amounts and the margin, each rule with its source."""
        plan = () if self.plan is None else self.plan.derivation()
        bill = () if self.bill is None else self.bill.derivation()
        return (*plan, *bill, *self.steps, *self._margin())

    def _margin(self) -> Iterator[Step]:
        if self.cost is not None:
            yield Step("cost", f"{money_text(self.cost)} for the containers opened, by the costs given")
        if self.amounts is not None and self.cost is not None and self.margin is not None:
            paid = f"{money_text(self.amounts.patient)} + {money_text(self.amounts.payer)}"
            yield Step("margin", f"{paid} - {money_text(self.cost)} = {money_text(self.margin)}")

    def to_dict(self) -> dict[str, object]:
        """Return the dose as JSON values; money and amounts are text."""
        return {
            "on": self.on.isoformat(),
            "order": self.order.to_dict(),
            "lines": [line.to_dict() for line in self.lines],
            **({"allowed": None, "patient": None, "payer": None} if self.amounts is None else self.amounts.to_dict()),
            "containers": [] if self.plan is None else list(self.plan.containers),
            "waste": None if self.waste is None else str(self.waste),
            "discarded": self.discarded,
            "waste_allowed": None if self.waste_allowed is None else str(self.waste_allowed),
            "cost": None if self.cost is None else str(self.cost),
            "margin": None if self.margin is None else str(self.margin),
            "missing": list(self.missing),
            "explanation": [text for step in self.derivation() for text in step.lines()],
        }
