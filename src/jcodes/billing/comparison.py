"""Compare the bill of one dose under other roundings and policies."""

from jcodes.billing.bill import bill_dose
from jcodes.billing.bill_result import Alternative, BillingUnits
from jcodes.billing.origin import Origin
from jcodes.billing.rounding import RULES, Rounding
from jcodes.errors import InexactError, MalformedRoundingError
from jcodes.errors.messages import shown
from jcodes.policies import Policy, policies, policy

__all__ = ["compare"]


def compare(bill: BillingUnits, names: tuple[str | Rounding | Policy, ...]) -> tuple[Alternative, ...]:
    """Return the bill of the same dose under each of *names*; see `BillingUnits.compare`."""
    return tuple(_alternative(bill, _named(name)) for name in names or Rounding)


def _named(name: str | Rounding | Policy) -> Rounding | Policy:
    if isinstance(name, Policy):
        return name
    if isinstance(name, str) and name.strip().lower() in policies():
        return policy(name)
    try:
        return Rounding.of(name)
    except MalformedRoundingError as error:
        raise MalformedRoundingError(
            f"{shown(name)} is neither a rounding nor a policy",
            value=name,
            hint=f"{error.hint}; or one of {', '.join(policies())}",
        ) from None


def _alternative(bill: BillingUnits, name: Rounding | Policy) -> Alternative:
    question, origin = bill.question, bill.origin
    if isinstance(name, Policy):
        title, source, rounding = name.name, str(name.rounding.on(bill.on).source), None
        payer: Policy | None = name
    else:
        title, source, rounding = name.value, str(RULES[name].source), name
        payer = question.policy if question else None
    try:
        other = bill_dose(
            bill.subject,
            bill.dose,
            on=bill.on,
            strength=bill.strength,
            rounding=rounding,
            policy=payer,
            containers=bill.containers or None,
            container_type=bill.container_type,
            discarded=question.discarded if question else None,
            discard_applies=question.listed if question else None,
            listed_since=question.listed_since if question else None,
            list_issue=question.list_issue if question else "",
            origin=None
            if origin is None
            else Origin((), origin.order_steps, origin.release_digest, doubts=origin.doubts),
        )
    except InexactError as error:
        return Alternative(title, source, refused=error.message)
    return Alternative(title, source, other)
