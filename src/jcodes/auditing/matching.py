"""Remittances and the claims they pay: matched by numbers, codes and dates, and netted over reversals and corrections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, Self

import attrs

from jcodes.auditing.entries import ClaimEntry, LineEntry
from jcodes.claims.remittance import Adjustment, PaidLine, Remittance
from jcodes.sources import as_citation

__all__ = ["STATUS_SOURCE", "Matched", "Paid", "learn_controls", "match"]

_OTHER: Final = frozenset({"2", "3", "20", "21", "23", "25"})
"""Statuses (CLP02) that are no decision of the claim's own payer: secondary, tertiary, forwarded by them, not its claim, predetermination."""
_SAME: Final = 16
"""More than any line has by its code, date, charge and modifiers."""
STATUS_SOURCE: Final = as_citation("x12-status: the text of each status")
"""What the choice of statuses rests on."""


@attrs.define
class Paid:
    """The payments for one line, or one claim, of all its remittances. Money is whole cents.

    Attributes:
        paid: The payments.
        allowed: What the payer allowed, if it says so.
        charge: The charges that they decide on, less those that were taken back.
        is_reversed: Whether one of them takes an earlier one back.
        adjustments: The cents of each group and reason code.
        remarks: The remark codes, in order, without repeats.
        decision: The number of the last remittance.
    """

    paid: int = 0
    allowed: int = 0
    charge: int = 0
    is_reversed: bool = False
    adjustments: dict[tuple[str, str], int] = attrs.field(factory=lambda: defaultdict(int))
    remarks: dict[str, None] = attrs.field(factory=dict)
    decision: int = 0

    def add(self, part: PaidLine | Remittance, decision: int, *, is_reversal: bool) -> None:
        """Add a line or a claim of a remittance; a reversal takes away what it says with its own signs.

        A line that was denied whole, billed again and decided again has no reversal, since no payment is taken back: the later decision stands.
        """
        charge = _cents(part.charge)
        if not is_reversal and decision != self.decision and charge == self.charge and self.is_denied_whole:
            self.charge = self.allowed = 0
            self.adjustments.clear()
            self.remarks.clear()
        self.decision = decision
        self.charge += charge
        self.paid += _cents(part.paid)
        if isinstance(part, PaidLine):
            self.allowed += _cents(part.allowed)
        self.adjust(part.adjustments)
        if is_reversal:
            self.is_reversed = True
        else:
            self.remarks.update(dict.fromkeys(part.remarks))

    @property
    def is_taken_back(self) -> bool:
        """Whether reversals take all of it back, so that no decision is left."""
        return self.is_reversed and not self.paid and not any(self.adjustments.values())

    @property
    def is_denied_whole(self) -> bool:
        """Whether nothing was paid of a charge, for reasons that add up to it."""
        return not self.paid and sum(self.adjustments.values()) == self.charge > 0

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
        other: Those left out: decisions of others, and those given twice.
        kept: What payers kept outside claims, in cents; below zero what they added.
        kept_for_claims: Of it, what names a claim by its number.
    """

    lines: dict[tuple[int, int | None], Paid] = attrs.field(factory=lambda: defaultdict(Paid))
    remittances: int = 0
    unmatched: int = 0
    other: int = 0
    kept: int = 0
    kept_for_claims: int = 0


@attrs.frozen
class _Claims:
    """Claims by their numbers.

    Attributes:
        entries: The claims.
        own: The index of each by its own number.
        payers: The same by the payer's number.
    """

    entries: Sequence[ClaimEntry]
    own: dict[str, list[int]] = attrs.field(factory=lambda: defaultdict(list))
    payers: dict[str, list[int]] = attrs.field(factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Sequence[ClaimEntry]) -> Self:
        """Return *entries* by their numbers."""
        found = cls(entries)
        for at, entry in enumerate(entries):
            if entry.identifier:
                found.own[entry.identifier].append(at)
            if entry.control:
                found.payers[entry.control].append(at)
        return found

    def paid_by(self, remit: Remittance) -> int | None:
        """Return the index of the claim that a remittance is of, or None.

        Of several with one number, as of a patient who comes every month, it is the one with the payer's number, then the one whose codes, dates
        and charges fit the lines best, then the one with the charge of the whole.
        """
        control = remit.control_number.strip()
        places = self.own.get(remit.identifier.strip()) or self.payers.get(control) or []
        if len(places) < 2:
            return places[0] if places else None
        charge = abs(_cents(remit.charge))
        return max(
            places,
            key=lambda at: (
                bool(control) and self.entries[at].control == control,
                sum(max((_rank(part, line) for line in self.entries[at].lines), default=0) for part in remit.lines),
                _charge(self.entries[at]) == charge,
            ),
        )


def learn_controls(entries: Sequence[ClaimEntry], remits: Iterable[Remittance]) -> None:
    """Give claims the payer's number that their remittance has, since replacements and voids refer to it and an 837 cannot state it."""
    claims = _Claims.of(entries)
    asked = {entry.original for entry in entries} - {""} - claims.payers.keys() - claims.own.keys()
    for remit in remits:
        control = remit.control_number.strip()
        at = claims.paid_by(remit) if control in asked else None
        if at is not None and not entries[at].control and entries[at].original != control:
            content = entries[at].content
            for other in claims.own[entries[at].identifier]:
                if entries[other].content == content:  # the claim, or the same one given twice
                    entries[other].control = control


def match(entries: Sequence[ClaimEntry], remits: Iterable[Remittance]) -> Matched:
    """Return the payments for each line of *entries*.

    A remittance is of the claim with its number (CLP01), otherwise of the one with the payer's number (CLP07); of several with one number, of
    the one that fits best. Its lines are matched by the line control number (REF 6R), then by code as billed, date, charge and modifiers, as far
    as they are stated. A remittance with numbers of the payment and the claim that is given twice, such as in two copies of a file, counts once. They count
    in the order of their payments, if each states its date, otherwise as they are given.
    """
    found = Matched()
    claims = _Claims.of(entries)
    controls: set[str] = set()
    kept: list[tuple[str, int]] = []
    seen: set[tuple[str, str, str, int]] = set()
    for number, remit in enumerate(_in_order(remits), 1):
        if remit.payment_number and (remit.control_number or remit.is_of_no_claim):
            key = remit.payment_number, remit.control_number, remit.identifier, hash(remit)
            if key in seen:
                found.remittances += not remit.is_of_no_claim
                found.other += not remit.is_of_no_claim
                continue
            seen.add(key)
        kept += ((one.reference.strip(), _cents(one.amount)) for one in remit.provider_adjustments)
        if remit.is_of_no_claim:
            continue
        found.remittances += 1
        if remit.status.strip() in _OTHER:
            found.other += 1
            continue
        at = claims.paid_by(remit)
        if at is None:
            found.unmatched += 1
            continue
        controls.add(remit.control_number.strip())
        _add(found, at, entries[at].lines, remit, number)
    known = claims.own.keys() | claims.payers.keys() | controls - {""}
    found.kept = sum(cents for _, cents in kept)
    found.kept_for_claims = sum(cents for reference, cents in kept if reference in known)
    return found


def _in_order(remits: Iterable[Remittance]) -> list[Remittance]:
    given = list(remits)
    days = [remit.paid_on for remit in given if remit.paid_on is not None]
    if len(days) < len(given):
        return given
    return [given[at] for at in sorted(range(len(given)), key=days.__getitem__)]


def _add(found: Matched, at: int, lines: Sequence[LineEntry], remit: Remittance, number: int) -> None:
    is_reversal = remit.is_reversal
    if not remit.lines:
        whole = 0 if len(lines) == 1 else None
        found.lines[at, whole].add(remit, number, is_reversal=is_reversal)
        return
    used: set[int] = set()
    for part in remit.lines:
        line = _line(part, lines, used)
        if line is not None:
            used.add(line)
        found.lines[at, line].add(part, number, is_reversal=is_reversal)
    if remit.adjustments:
        found.lines[at, None].adjust(remit.adjustments)


def _line(part: PaidLine, lines: Sequence[LineEntry], used: set[int]) -> int | None:
    """Return the index of the line that was paid; a line may be paid in parts. None if there is none."""
    best, found = 0, None
    for at, one in enumerate(lines):
        rank = _rank(part, one)
        if rank and (rank, at not in used) > (best, found is None or found not in used):
            best, found = rank, at
    return found


def _rank(part: PaidLine, line: LineEntry) -> int:
    """Return how well a line fits a payment: best by the line control number, then by code, date, charge and modifiers; 0 for not at all.

    A date that one of them does not state speaks neither for nor against the line.
    """
    control = part.line_control_number.strip()
    if control and line.control == control:
        return _SAME
    if line.code != (part.submitted_code or part.code).strip().upper():
        return 0
    is_unknown = line.on is None or part.on is None
    date = 8 if line.on == part.on else 4 if is_unknown else 0
    charge = 2 if line.cents == abs(_cents(part.charge)) else 0
    return 1 + date + charge + (sorted(line.modifiers) == sorted(part.modifiers))


def _cents(amount: Decimal | None) -> int:
    return 0 if amount is None else int(str(amount).replace(".", ""))


def _charge(entry: ClaimEntry) -> int:
    return sum(line.cents for line in entry.lines if line.cents is not None)
