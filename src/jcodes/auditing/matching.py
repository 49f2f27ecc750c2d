"""Remittances and the claims they pay: matched by numbers, codes and dates, and netted over reversals and corrections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import attrs

from jcodes.auditing.entries import ClaimEntry, LineEntry
from jcodes.claims.remittance import Adjustment, PaidLine, Remittance
from jcodes.sources import as_citation

__all__ = ["STATUS_SOURCE", "Matched", "Paid", "match"]

_OTHER: Final = frozenset({"2", "3", "20", "21", "23", "25"})
"""Statuses (CLP02) that are no decision of the claim's own payer: secondary, tertiary, forwarded by them, not its claim, predetermination."""
STATUS_SOURCE: Final = as_citation("x12-status: the text of each status")
"""What the choice of statuses rests on."""


@attrs.define
class Paid:
    """The payments for one line, or one claim, of all its remittances. Money is whole cents.

    Attributes:
        paid: The payments.
        allowed: What the payer allowed, if it says so.
        adjustments: The cents of each group and reason code.
        remarks: The remark codes, in order, without repeats.
    """

    paid: int = 0
    allowed: int = 0
    adjustments: dict[tuple[str, str], int] = attrs.field(factory=lambda: defaultdict(int))
    remarks: dict[str, None] = attrs.field(factory=dict)

    def add(self, part: PaidLine | Remittance, *, is_reversal: bool) -> None:
        """Add a line or a claim of a remittance; a reversal takes away what it says with its own signs."""
        self.paid += _cents(part.paid)
        if isinstance(part, PaidLine):
            self.allowed += _cents(part.allowed)
        self.adjust(part.adjustments)
        if not is_reversal:
            self.remarks.update(dict.fromkeys(part.remarks))

    def adjust(self, adjustments: Iterable[Adjustment]) -> None:
        """Add adjustments. A reversal states them below zero; one by group CR is of the earlier amounts, which it repeats."""
        for one in adjustments:
            self.adjustments[one.group, one.reason] += _cents(one.amount)


@attrs.define
class Matched:
    """The payments of claims.

    Attributes:
        lines: The payments, by the claim's index and the line's, None for the whole claim.
        remittances: The remittances given.
        unmatched: Those of no claim.
        other: Those left out.
        kept: What payers kept outside claims, in cents; below zero what they added.
        kept_for_claims: Of it, what names a claim by its number.
    """

    lines: dict[tuple[int, int | None], Paid] = attrs.field(factory=lambda: defaultdict(Paid))
    remittances: int = 0
    unmatched: int = 0
    other: int = 0
    kept: int = 0
    kept_for_claims: int = 0


def match(entries: Sequence[ClaimEntry], remits: Iterable[Remittance]) -> Matched:
    """Return the payments for each line of *entries*.

    A remittance is of the claim with its number (CLP01), otherwise of the one with the payer's number (CLP07); of several with one number, of
    the one with its charge. Its lines are matched by the line control number (REF 6R), then by code as billed, date and charge, then by code
    and date, then by code.
    """
    found = Matched()
    own: dict[str, list[int]] = defaultdict(list)
    payers: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if entry.identifier:
            own[entry.identifier].append(at)
        if entry.control:
            payers[entry.control].append(at)
    for remit in remits:
        for one in remit.provider_adjustments:
            cents = _cents(one.amount)
            found.kept += cents
            found.kept_for_claims += cents if one.reference.strip() in own or one.reference.strip() in payers else 0
        if remit.is_of_no_claim:
            continue
        found.remittances += 1
        if remit.status.strip() in _OTHER:
            found.other += 1
            continue
        places = own.get(remit.identifier.strip()) or payers.get(remit.control_number.strip()) or []
        if not places:
            found.unmatched += 1
            continue
        charge = abs(_cents(remit.charge))
        at = next((one for one in places if _charge(entries[one]) == charge), places[0])
        _add(found, at, entries[at].lines, remit)
    return found


def _add(found: Matched, at: int, lines: Sequence[LineEntry], remit: Remittance) -> None:
    is_reversal = remit.is_reversal
    if not remit.lines:
        whole = 0 if len(lines) == 1 else None
        found.lines[at, whole].add(remit, is_reversal=is_reversal)
        return
    used: set[int] = set()
    for part in remit.lines:
        line = _line(part, lines, used)
        if line is not None:
            used.add(line)
        found.lines[at, line].add(part, is_reversal=is_reversal)
    if remit.adjustments:
        found.lines[at, None].adjust(remit.adjustments)


def _line(part: PaidLine, lines: Sequence[LineEntry], used: set[int]) -> int | None:
    """Return the index of the line that was paid; a line may be paid in parts. None if there is none."""
    control = part.line_control_number.strip()
    code = (part.submitted_code or part.code).strip().upper()
    charge = abs(_cents(part.charge))
    best, found = 0, None
    for at, one in enumerate(lines):
        rank = _rank(part, one, code, charge, is_same=bool(control) and one.control == control)
        if rank and (rank, at not in used) > (best, found is None or found not in used):
            best, found = rank, at
    return found


def _rank(part: PaidLine, line: LineEntry, code: str, charge: int, *, is_same: bool) -> int:
    """Return how well a line fits a payment: 5 by the line control number, down to 1 by the code alone; 0 for not at all."""
    if is_same:
        return 5
    if line.code != code:
        return 0
    if line.on != part.on:
        return 1
    if line.cents != charge:
        return 2
    return 4 if line.modifiers == part.modifiers else 3


def _cents(amount: Decimal | None) -> int:
    return 0 if amount is None else int(str(amount).replace(".", ""))


def _charge(entry: ClaimEntry) -> int:
    return sum(line.cents for line in entry.lines if line.cents is not None)
