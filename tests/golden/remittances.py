"""Remittances for the clean claims: an 835 that pays, denies, reverses, corrects and shortens them by plan, and the dollars that an audit must find.

The dollars are worked out here, from the payment limit of one unit and the shares of the payer, in whole cents; nothing of `jcodes.auditing` or
`jcodes.billing` is asked.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from tests.integrations.x12_texts import interchange

__all__ = ["PLANS", "Expected", "Plan", "remittances"]

SEQUESTRATION: Final = Fraction(2, 100)
MEDICARE: Final = frozenset({"medicare-part-b", "medicare-opps", "medicare-dme", "medicare-asc"})
"""Policies of payers that pay by the payment limit: 80 % of it, less 2 %."""
LESS: Final = 1000
"""Cents that a short payment leaves out without a reason."""

PLANS: Final = ("paid", "paid", "denied", "paid", "corrected", "short", "paid", "taken back")
"""What becomes of the claims, one after another: paid as expected; denied; denied, reversed and paid; paid ten dollars less on each line with a
payment limit; paid, reversed and denied."""


@attrs.frozen
class Expected:
    """What an audit must find for one line, in cents.

    Attributes:
        allowed: What the payer should allow; None if CMS has no payment limit for the code.
        paid: The payments, netted.
        denied: What was denied.
        short: What was paid less than expected.
    """

    allowed: int | None
    paid: int
    denied: int
    short: int


@attrs.frozen
class Plan:
    """The remittance of one claim, and what an audit must find.

    Attributes:
        segments: The segments of the 835.
        remittances: How many CLP segments.
        lines: What is expected of each line.
    """

    segments: tuple[str, ...]
    remittances: int
    lines: tuple[Expected, ...]


def _rounded(cents: Fraction) -> int:
    return int(cents + Fraction(1, 2))


def _dollars(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


def _terms(line: ServiceLine, policy: str, catalog: Catalog) -> tuple[int, Fraction] | None:
    """Return what Medicare allows for a line, never more than its charge, and the patient's share of it; None without a payment limit."""
    is_code = line.hcpcs is not None or line.cpt is not None
    row = catalog.price(line.code, line.on) if policy in MEDICARE and is_code and line.on is not None else None
    limit = None if row is None else row.limit or row.vaccine_limit
    if row is None or limit is None or line.unit_count is None:
        return None
    allowed = _rounded(Fraction(line.unit_count) * Fraction(limit) * 100)
    return min(allowed, _charge(line)), Fraction(row.coinsurance or 0) / 100


def _charge(line: ServiceLine) -> int:
    return int((line.charge or Decimal(0)) * 100)


@attrs.frozen
class _Payment:
    """One line of a remittance, in cents; of the payer's allowed amount, which may be stated."""

    line: ServiceLine
    paid: int
    adjustments: tuple[tuple[str, str, int], ...]
    stated: int | None = None

    def segments(self, sign: int) -> Iterator[str]:
        line = self.line
        yield f"SVC*HC:{':'.join((line.code, *line.modifiers))}*{_dollars(sign * _charge(line))}*{_dollars(sign * self.paid)}*{line.revenue_code}*{line.units}"
        if line.on:
            yield f"DTM*472*{line.on:%Y%m%d}"
        for group, reason, cents in self.adjustments:
            yield f"CAS*{group}*{reason}*{_dollars(sign * cents)}"
        if line.line_control_number:
            yield f"REF*6R*{line.line_control_number}"
        if self.stated is not None:
            yield f"AMT*B6*{_dollars(sign * self.stated)}"
        if any(reason == "16" for _, reason, _ in self.adjustments):
            yield "LQ*HE*N519"


def _right(line: ServiceLine, terms: tuple[int, Fraction] | None, less: int = 0) -> _Payment:
    """Return a payment as expected, or *less* than that; without a payment limit of half the charge."""
    charge = _charge(line)
    if terms is None:
        paid = charge // 2
        return _Payment(line, paid, (("CO", "45", charge - paid),))
    allowed, share = terms
    patient = _rounded(allowed * share)
    cut = _rounded((allowed - patient) * SEQUESTRATION)
    reasons = (("CO", "45", charge - allowed), ("PR", "2", patient), ("CO", "253", cut))
    return _Payment(line, allowed - patient - cut - less, tuple(one for one in reasons if one[2]), allowed)


def _denied(line: ServiceLine) -> _Payment:
    return _Payment(line, 0, (("CO", "16", _charge(line)),))


def _claim(claim: Claim, status: str, parts: Sequence[_Payment]) -> Iterator[str]:
    sign = -1 if status == "22" else 1
    charge, paid = sum(_charge(one.line) for one in parts), sum(one.paid for one in parts)
    patient = sum(cents for one in parts for group, _, cents in one.adjustments if group == "PR")
    yield f"CLP*{claim.identifier}*{status}*{_dollars(sign * charge)}*{_dollars(sign * paid)}*{_dollars(sign * patient)}*MB*I{claim.identifier}"
    for one in parts:
        yield from one.segments(sign)


def plan_of(claim: Claim, policy: str, name: str, catalog: Catalog) -> Plan:
    """Return the remittance of a claim by the plan of that name."""
    terms = [_terms(line, policy, catalog) for line in claim.lines]
    right = [_right(line, one) for line, one in zip(claim.lines, terms, strict=True)]
    denied = [_denied(line) for line in claim.lines]
    less = [0 if one.stated is None or one.paid <= LESS else LESS for one in right]
    short = [_right(line, one, cents) for line, one, cents in zip(claim.lines, terms, less, strict=True)]
    steps = {
        "paid": (("1", right),),
        "denied": (("4", denied),),
        "corrected": (("4", denied), ("22", denied), ("1", right)),
        "short": (("1", short),),
        "taken back": (("1", right), ("22", right), ("4", denied)),
    }[name]
    is_denied = name in {"denied", "taken back"}
    lines = tuple(
        Expected(
            None if one is None else one[0],
            0 if is_denied else (short if name == "short" else right)[at].paid,
            _charge(line) if is_denied else 0,
            less[at] if name == "short" else 0,
        )
        for at, (line, one) in enumerate(zip(claim.lines, terms, strict=True))
    )
    return Plan(tuple(part for status, parts in steps for part in _claim(claim, status, parts)), len(steps), lines)


def remittances(claims: Sequence[tuple[Claim, str]], catalog: Catalog) -> tuple[str, list[Plan]]:
    """Return the 835 of claims with their policies, and what is expected of each."""
    plans = [plan_of(claim, policy, PLANS[at % len(PLANS)], catalog) for at, (claim, policy) in enumerate(claims)]
    body = (part for plan in plans for part in plan.segments)
    return interchange(
        "BPR*I*0*C*NON", "TRN*1*9", "N1*PR*PAYER", "LX*1", *body, kind="835", version="005010X221A1"
    ), plans
