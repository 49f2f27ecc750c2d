"""Faults of a claim: a clean claim with one field changed, or lines added."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from jcodes.claims import Claim
from jcodes.testing.choices import Choices
from jcodes.testing.faults.fault import ClaimFault
from jcodes.testing.visits import HOSPITAL

__all__ = ["CLAIM_FAULTS"]


def _set(field: str, *values: Any, policy: str = "medicare-part-b") -> ClaimFault:
    def change(choose: Choices, claim: Claim) -> Claim:
        return claim.evolve(**{field: choose.one_of(values)})

    return ClaimFault(change, policy)


def _last_day(claim: Claim) -> date:
    return max(line.on for line in claim.lines if line.on is not None)


def _cents_more(choose: Choices, claim: Claim) -> Claim:
    return claim.evolve(stated_total=(claim.stated_total or 0) + Decimal(choose.whole(1, 500)).scaleb(-2))


def _doubled(_: Choices, claim: Claim) -> Claim:
    return claim.evolve(lines=(*claim.lines, claim.lines[0]), stated_total=None)


def _late(choose: Choices, claim: Claim) -> Claim:
    return claim.evolve(submitted=_last_day(claim) + timedelta(days=choose.whole(400, 800)))


def _early(choose: Choices, claim: Claim) -> Claim:
    return claim.evolve(submitted=claim.lines[0].on and claim.lines[0].on - timedelta(days=choose.whole(1, 30)))


def _dear(_: Choices, claim: Claim) -> Claim:
    first, *others = claim.lines
    return claim.evolve(
        lines=(first.evolve(charge="99999.99"), *others, first.evolve(charge="1.00")), stated_total=None
    )


def _without_revenue_code(_: Choices, claim: Claim) -> Claim:
    first, *others = claim.lines
    return claim.evolve(lines=(first.evolve(revenue_code=""), *(others or (first,))))


def _statement_later(choose: Choices, claim: Claim) -> Claim:
    later = _last_day(claim) + timedelta(days=choose.whole(1, 30))
    return claim.evolve(statement_from=later, statement_through=later)


CLAIM_FAULTS: Final[Mapping[str, ClaimFault]] = {
    "claim-without-lines": _set("lines", ()),
    "condition-code-malformed": _set("condition_codes", ("1",), ("A6", "1")),
    "diagnosis-malformed": _set("diagnoses", ("202.80",), ("XYZ",)),
    "diagnosis-not-in-code-set": _set("diagnoses", ("C34.99",), ("M17.1",), ("C99.9",)),
    "filed-before-service": ClaimFault(_early),
    "filed-late": ClaimFault(_late),
    "form-contradicts-type-of-bill": ClaimFault(
        lambda _, claim: claim.evolve(form="professional", type_of_bill="0131")
    ),
    "line-duplicate": ClaimFault(_doubled),
    "revenue-code-missing": ClaimFault(_without_revenue_code, HOSPITAL),
    "state-unknown": _set("state", "ZZ", "XX"),
    "statement-dates-differ": ClaimFault(_statement_later, HOSPITAL),
    "total-differs": ClaimFault(_cents_more),
    "total-exceeds-limit": ClaimFault(_dear),
    "type-of-bill-unknown": _set("type_of_bill", "0991", "01311", policy=HOSPITAL),
}
"""By rule id: what makes a clean claim wrong."""
