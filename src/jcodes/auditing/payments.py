"""The payments for the claims of an audit: denials with the findings that would have caught them, and payments below the expected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import ClaimEntry
from jcodes.auditing.matching import Matched, Paid, match
from jcodes.auditing.payment_rows import PaymentGroupRow, PaymentRow, PaymentSummary, ShortCause
from jcodes.auditing.rows import dollars
from jcodes.claims.remittance import Remittance
from jcodes.money import dollars_of
from jcodes.rules import Severity
from jcodes.sources import as_citation

__all__ = ["GRANTED_SOURCE", "Payments", "payments_of"]

_SHARES: Final = frozenset({"1", "2", "3"})
"""The patient's part: deductible, coinsurance, copayment."""
_COINSURANCE: Final = "2"
_SEQUESTRATION: Final = frozenset({"253"})
_ELSEWHERE: Final = frozenset({"100", "143", "187"})
"""Paid to the patient, put off, paid from the patient's account: the payment was right, and is not here."""
_GRANTED: Final = _SHARES | _SEQUESTRATION | _ELSEWHERE | {
    "23", "44", "45", "59", "66", "94", "103", "104", "105", "118", "122", "131", "137", "142", "144", "161", "209", "225", "237", "241", "247",
    "248", "P12", "P24", "P25", "P26",
}  # fmt: skip
"""Reasons that reduce a payment and deny nothing: fee schedules, contracts, multiple procedures, networks, other payers, withholding, incentives,
surcharges, interest, and what the patient owes or may not be asked for. All others are denials."""
GRANTED_SOURCE: Final = as_citation("x12-carc: the text of each reason")
"""What the classes of reasons rest on."""
_ROUNDING: Final = 2
"""Cents that two ways of rounding may differ by."""


class Payments(NamedTuple):
    """The payments of an audit.

    Attributes:
        summary: Their sums.
        rows: The lines that were paid, in the order of the claims.
        groups: Denied and short dollars by rule, payer, code and reason code, most first.
    """

    summary: PaymentSummary
    rows: tuple[PaymentRow, ...]
    groups: tuple[PaymentGroupRow, ...]


def payments_of(entries: Sequence[ClaimEntry], remits: Iterable[Remittance], limits: AllowedAmounts) -> Payments:
    """Return what *remits* paid for *entries*, the claims that count, in their order."""
    matched = match(entries, remits)
    ordered = sorted(matched.lines, key=lambda key: (key[0], -1 if key[1] is None else key[1]))
    rows = tuple(_row(at, line, entries[at], matched.lines[at, line], limits) for at, line in ordered)
    return Payments(_summary(matched, rows), rows, tuple(_groups(rows)))


def _row(at: int, place: int | None, entry: ClaimEntry, paid: Paid, limits: AllowedAmounts) -> PaymentRow:
    line = None if place is None else entry.lines[place]
    denials = {key: cents for key, cents in paid.adjustments.items() if cents > 0 and key[1] not in _GRANTED}
    denied = sum(denials.values())
    carc = tuple(dict.fromkeys(reason for _, reason in denials if reason))
    rules = tuple(
        dict.fromkeys(
            found.rule
            for found in entry.findings
            if found.severity is not Severity.INFORMATION
            and (place is None or found.line is None or found.line == place)
            and not set(carc).isdisjoint(found.carc)
        )
    )
    allowed, short, reason, cause = (
        (None, 0, "", None)
        if line is None or paid.is_taken_back
        else _shortfall(entry, place or 0, paid, denied, limits)
    )
    return PaymentRow(
        claim=at,
        identifier=entry.identifier,
        line=place,
        code="" if line is None else line.code,
        payer=entry.payer,
        on=(None if line is None else line.on) or entry.first_day,
        charge=None if line is None or line.cents is None else dollars_of(line.cents),
        paid=dollars_of(paid.paid),
        allowed=None if allowed is None else dollars_of(allowed),
        denied=dollars_of(denied),
        short=dollars_of(short),
        caught=bool(rules),
        carc=carc,
        rarc=tuple(paid.remarks) if denied else (),
        rules=rules,
        reason=reason,
        cause=cause,
    )


def _shortfall(
    entry: ClaimEntry, place: int, paid: Paid, denied: int, limits: AllowedAmounts
) -> tuple[int | None, int, str, ShortCause | None]:
    """Return what should be allowed, how much the payment is short of it, and why, in cents."""
    line = entry.lines[place]
    expected = limits.payment(line, entry.policy)
    if expected is None:
        return None, 0, "", None
    due = _whole(expected.allowed)
    if line.cents is not None:
        due = min(due, line.cents)
    if denied:
        return due, 0, "", None
    patient = _sum(paid, _SHARES)
    cut = _sum(paid, _SEQUESTRATION)
    received = paid.paid + _sum(paid, _ELSEWHERE)
    allowed = paid.allowed or received + patient + cut
    coinsurance, sequestration = Fraction(expected.coinsurance) / 100, Fraction(expected.sequestration) / 100
    if due - allowed > _ROUNDING:
        other = patient - _sum(paid, {_COINSURANCE})  # a deductible or copayment does not grow with what is allowed
        share = Fraction(_sum(paid, {_COINSURANCE}), allowed) if allowed and patient else coinsurance
        short = _after(due - other - _rounded(due * share), sequestration) - received
        part = dollars_of(_rounded(Fraction(allowed * 10_000, due)))
        return due, max(0, short), f"{_text(allowed)} allowed, {_text(due)} expected ({part}%)", ShortCause.ALLOWED
    if patient > _rounded(due * coinsurance) + _ROUNDING and not paid.adjustments.get(("PR", "1")) and due == allowed:
        right = _rounded(due * coinsurance)
        short = _after(due - right, sequestration) - received
        return due, max(0, short), f"patient part of {_text(patient)}, {_text(right)} expected", ShortCause.PATIENT_PART
    right = _rounded((allowed - patient) * sequestration)
    if cut - right > _ROUNDING:
        return (
            due,
            cut - right,
            f"sequestration (CARC 253) of {_text(cut)}, {_text(right)} expected",
            ShortCause.SEQUESTRATION,
        )
    short = allowed - patient - max(cut, right) - received
    if short > _ROUNDING:
        return due, short, "less than allowed, and no reason code says why", ShortCause.UNEXPLAINED
    return due, 0, "", None


def _after(cents: int, sequestration: Fraction) -> int:
    """Return the payer's share after sequestration, each rounded to the cent."""
    return cents - _rounded(cents * sequestration)


def _sum(paid: Paid, reasons: Iterable[str]) -> int:
    held = set(reasons)
    return sum(cents for (_, reason), cents in paid.adjustments.items() if reason in held)


def _whole(amount: Decimal) -> int:
    return int(str(amount).replace(".", ""))


def _rounded(cents: Fraction) -> int:
    return (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)


def _text(cents: int) -> str:
    return dollars(dollars_of(cents))


def _summary(matched: Matched, rows: Sequence[PaymentRow]) -> PaymentSummary:
    return PaymentSummary(
        remittances=matched.remittances,
        unmatched=matched.unmatched,
        other=matched.other,
        lines=len(rows),
        paid=_total(row.paid for row in rows),
        denied=_total(row.denied for row in rows),
        caught=_total(row.denied for row in rows if row.caught),
        short=_total(row.short for row in rows),
        kept=dollars_of(matched.kept),
        kept_for_claims=dollars_of(matched.kept_for_claims),
    )


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return dollars_of(sum(map(_whole, amounts)))


def _groups(rows: Iterable[PaymentRow]) -> Iterable[PaymentGroupRow]:
    """Yield the groups: of each kind, most dollars denied or short first."""
    held: dict[tuple[str, str], list[PaymentRow]] = defaultdict(list)
    for row in rows:
        if _whole(row.denied) or _whole(row.short):
            names = [("rule", one) for one in row.rules]
            names += [("payer", row.payer), ("code", row.code), *(("reason", one) for one in row.carc)]
            for name in names:
                held[name].append(row)
    found = [
        PaymentGroupRow(
            group=group,
            name=name,
            lines=len(members),
            denied=_total(row.denied for row in members),
            caught=_total(row.denied for row in members if row.caught),
            short=_total(row.short for row in members),
        )
        for (group, name), members in held.items()
    ]
    kinds = ("rule", "payer", "code", "reason")
    return sorted(found, key=lambda row: (kinds.index(row.group), -_whole(row.denied) - _whole(row.short), row.name))
