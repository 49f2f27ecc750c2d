"""The estimate of a course of treatment."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from jcodes.billing.steps import Step, explained
from jcodes.dataframes import frame_of
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.estimates.amounts import NOTHING, Amounts
from jcodes.estimates.frames import DOSES, LINES, dose_row, line_row
from jcodes.estimates.lines import Authorization, EstimatedDose, EstimatedLine
from jcodes.money import money_text
from jcodes.rules.context.wording import in_units

__all__ = ["Estimate"]


@attrs.frozen(order=False, repr=False)
class Estimate:
    """The predicted lines and payments of a course of treatment. Orders in another order give the same estimate, to the byte.

    Attributes:
        policy: The name of the payer's policy.
        release: The catalog's release.
        digest: The hash of the catalog's facts.
        doses: Each order on each of its dates, by date.
        services: The predicted administration services, by date.
        amounts: The sum of all lines whose payment is known.
        authorizations: The codes, each with whether the payer asks for prior authorization, the source, and the services with which it does.
        assumptions: Everything assumed, each once, with its source.
        warnings: What to check, one sentence each, such as units above the MUE.
        missing: What could not be estimated, one sentence each; it is not in the totals.
    """

    policy: str
    release: str
    digest: str
    doses: tuple[EstimatedDose, ...]
    services: tuple[EstimatedLine, ...]
    amounts: Amounts
    authorizations: tuple[Authorization, ...]
    assumptions: tuple[Step, ...]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def lines(self) -> tuple[EstimatedLine, ...]:
        """All predicted lines by date, the drugs first."""
        drugs = (line for dose in self.doses for line in dose.lines)
        return tuple(sorted((*drugs, *self.services), key=lambda line: (line.on, line.is_service)))

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of service."""
        return tuple(sorted({dose.on for dose in self.doses}))

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def allowed(self) -> Decimal:
        """What the payer allows, as far as known."""
        return self.amounts.allowed

    @property
    def patient(self) -> Decimal:
        """What the patient owes, as far as known."""
        return self.amounts.patient

    @property
    def payer(self) -> Decimal:
        """What the payer pays, as far as known."""
        return self.amounts.payer

    @property
    def discarded(self) -> int:
        """The discarded units billed, of all lines."""
        return sum(dose.discarded for dose in self.doses)

    @property
    def waste_allowed(self) -> Decimal:
        """What the payer allows for discarded units, as far as known."""
        return sum((dose.waste_allowed or Decimal(0) for dose in self.doses), Decimal("0.00"))

    @property
    def cost(self) -> Decimal | None:
        """What the containers cost; None if the cost of a dose is not known."""
        costs = [dose.cost for dose in self.doses]
        return None if None in costs else sum((cost for cost in costs if cost is not None), Decimal("0.00"))

    @property
    def margin(self) -> Decimal | None:
        """What patient and payer pay for the drugs, less their cost; None if a cost or a payment is not known."""
        margins = [dose.margin for dose in self.doses]
        return None if None in margins else sum((one for one in margins if one is not None), Decimal("0.00"))

    def on(self, day: date) -> Amounts:
        """Return the sum of the known lines of a date."""
        total = NOTHING
        for line in self.lines:
            if line.on == day and line.amounts is not None:
                total = total.plus(line.amounts)
        return total

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON values; money and exact numbers are text."""
        return {
            "policy": self.policy,
            "release": {"name": self.release, "digest": self.digest},
            "complete": self.complete,
            **self.amounts.to_dict(),
            "discarded": self.discarded,
            "waste_allowed": str(self.waste_allowed),
            "cost": None if self.cost is None else str(self.cost),
            "margin": None if self.margin is None else str(self.margin),
            "lines": [line.to_dict() for line in self.lines],
            "doses": [dose.to_dict() for dose in self.doses],
            "prior_authorization": [
                {"code": one.code, "state": one.state.value, "services": list(one.services), "source": one.source}
                for one in self.authorizations
            ],
            "assumptions": [step.to_dict() for step in self.assumptions],
            "warnings": list(self.warnings),
            "missing": list(self.missing),
        }

    def to_json(self) -> str:
        """Return `to_dict` as JSON text with sorted keys."""
        return json.dumps(self.to_dict(), sort_keys=True)

    def to_frame(self, engine: str | None = None, table: str = "lines") -> Any:
        """Return the predicted lines, or the doses, as a dataframe; money stays exact decimals, and what is not known is missing.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.
            table: ``"lines"``, with date, code, modifiers, units, service, amounts and why; or ``"doses"``, each order on each date, with
                units, containers, waste, amounts, cost and margin.

        Raises:
            MalformedError: Another library, or another table.
            MissingExtraError: The library is not installed, or none is.
        """
        if table == "lines":
            return frame_of(engine, [line_row(line) for line in self.lines], LINES)
        if table == "doses":
            return frame_of(engine, [dose_row(dose) for dose in self.doses], DOSES)
        raise MalformedError(f"an estimate has no table {shown(table)}", value=table, hint="use lines or doses")

    def explain(self) -> str:
        """Return the derivation of every dose, then the assumptions, one step per line, each rule with its source."""
        shown = []
        for dose in self.doses:
            shown.append(f"{dose.on} {dose.order.title}")
            shown.append(explained(dose.derivation()))
        shown.append(explained(Step("assumed", step.text, step.source) for step in self.assumptions))
        return "\n".join(filter(None, shown))

    @property
    def report(self) -> str:
        """The estimate as text to read: dates, lines, totals, prior authorization, assumptions, and what is missing."""
        return "\n".join(self._texts())

    def _texts(self) -> Iterator[str]:
        yield f"estimate under {self.policy}, release {self.release}: {len(self.dates):,} date{'' if len(self.dates) == 1 else 's'}"
        for day in self.dates:
            yield f"{day}: {_sum(self.on(day), [line for line in self.lines if line.on == day])}"
            yield from (f"  {line}" for line in self.lines if line.on == day)
            yield from (
                f"  open {dose.plan} ({dose.order.title})"
                for dose in self.doses
                if dose.on == day and dose.plan is not None
            )
        yield str(self)
        yield f"discarded: {in_units(self.discarded)}, {money_text(self.waste_allowed)} allowed"
        if self.cost is not None:
            margin = "margin not known" if self.margin is None else f"margin {money_text(self.margin)}"
            yield f"cost: {money_text(self.cost)}, {margin}"
        yield from (f"prior authorization of {one}" for one in self.authorizations)
        yield from (f"check: {text}" for text in self.warnings)
        yield from (f"assumed: {step.text}" for step in self.assumptions)
        yield from (f"missing: {text}" for text in self.missing)

    def _repr_html_(self) -> str:
        """Return the lines and totals as a table, for notebooks."""
        from jcodes.html_tables import paragraphs, table

        return table(("date", "line"), ((line.on, str(line)) for line in self.lines)) + paragraphs(
            [str(self), *self.missing]
        )

    def __str__(self) -> str:
        """Return the totals in one line."""
        gaps = "" if self.complete else f"; {len(self.missing)} not estimated"
        return f"total: {_sum(self.amounts, self.lines)}{gaps}"

    def __repr__(self) -> str:
        """Return the number of lines and the totals."""
        return f"<Estimate {self.policy}: {len(self.lines)} lines, {self}>"


def _sum(amounts: Amounts, lines: Sequence[EstimatedLine]) -> str:
    if lines and all(line.amounts is None for line in lines):
        return "payment not known"
    cut = f" after {money_text(amounts.sequestered)} of sequestration" if amounts.sequestered else ""
    return f"{money_text(amounts.allowed)} allowed, {money_text(amounts.patient)} from the patient, {money_text(amounts.payer)} from the payer{cut}"
