"""What other roundings and other payers would make of one dose."""

from html import escape
from typing import TYPE_CHECKING

import attrs

from jcodes.billing.bill import bill_dose
from jcodes.billing.lines import BillingLine
from jcodes.billing.rounding import RULES, Rounding
from jcodes.billing.units import BillingUnits, Origin
from jcodes.errors import InexactError, MalformedRoundingError
from jcodes.policies import Policy, policies, policy

if TYPE_CHECKING:
    from jcodes.billing.question import Question
    from jcodes.billing.receipt import Receipt

__all__ = ["Alternative", "compare"]


@attrs.frozen
class Alternative:
    """What one rounding, or one payer, makes of a dose.

    Attributes:
        name: The rounding's name, such as ``"nearest"``, or the policy's.
        administered: The units of what was given; None where the rounding refuses.
        discarded: The units billed as discarded; None where the rounding refuses.
        lines: The lines of that bill.
        source: Who asks for it.
        refused: Why there is no answer, or blank.
        bill: The bill of that rounding; None where it refuses.
    """

    name: str
    administered: int | None
    discarded: int | None
    lines: tuple[BillingLine, ...]
    source: str
    refused: str = ""
    bill: BillingUnits | None = attrs.field(default=None, eq=False, repr=False)

    def explain(self) -> str:
        """Return the derivation of that bill, a step a line; or why there is none."""
        return self.refused if self.bill is None else self.bill.explain()

    @property
    def receipt(self) -> "Receipt | None":
        """The receipt of that bill; None where the rounding refuses."""
        return None if self.bill is None else self.bill.receipt

    def to_dict(self) -> dict[str, object]:
        """Return the name, the bill and its derivation as JSON holds them."""
        return {
            "name": self.name,
            "source": self.source,
            "refused": self.refused or None,
            "bill": None if self.bill is None else self.bill.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Return the bill and its derivation as a table, for notebooks; or why there is none."""
        return f"<p>{escape(self.refused)}</p>" if self.bill is None else self.bill._repr_html_()

    def __str__(self) -> str:
        """Return the name and the bill."""
        return f"{self.name}: {self.refused or self.bill or '; '.join(map(str, self.lines))}"


def compare(bill: BillingUnits, names: "tuple[str | Rounding | Policy, ...]") -> tuple[Alternative, ...]:
    """Return what each of *names* makes of the dose of *bill*; see `BillingUnits.compare`."""
    return tuple(_alternative(bill, _named(name)) for name in names or Rounding)


def _named(name: "str | Rounding | Policy") -> "Rounding | Policy":
    if isinstance(name, Policy):
        return name
    if isinstance(name, str) and name.strip().lower() in policies():
        return policy(name)
    try:
        return Rounding.of(name)
    except MalformedRoundingError as error:
        raise MalformedRoundingError(
            f"{name!r} is neither a rounding nor a policy",
            value=name,
            hint=f"{error.hint}; or one of {', '.join(policies())}",
        ) from None


def _alternative(bill: BillingUnits, name: "Rounding | Policy") -> Alternative:
    question = bill.question
    if isinstance(name, Policy):
        title, source, rounding = name.name, str(name.rounding.on(bill.on).source), None
        payer: Policy | None = name
    else:
        title, source, rounding = name.value, str(RULES[name].source), name
        payer = question.policy if question else None
    try:
        other = again(bill, rounding, payer, question)
    except InexactError as error:
        return Alternative(title, None, None, (), source, error.message)
    return Alternative(title, other.administered, other.discarded, other.lines, source, bill=other)


def again(
    bill: BillingUnits, rounding: Rounding | None, payer: Policy | None, question: "Question | None"
) -> BillingUnits:
    """Return the bill of the same dose, rounded and laid out otherwise; it keeps how the dose came about, and what the catalog doubts."""
    origin = bill.origin
    return bill_dose(
        bill.subject,
        bill.dose,
        on=bill.on,
        strength=bill.strength,
        rounding=rounding,
        policy=payer,
        containers=question.containers or None if question else None,
        container_type=question.container_type if question else None,
        discarded=question.discarded if question else None,
        discard_applies=question.listed if question else None,
        listed_since=question.listed_since if question else None,
        origin=None if origin is None else Origin((), origin.order_steps, origin.release_digest, doubts=origin.doubts),
    )
