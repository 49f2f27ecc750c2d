"""The claims of an audit that count in no figure: refused, replaced, voided, or given twice."""

from datetime import date
from decimal import Decimal

import attrs

from jcodes.claims.fields import as_day
from jcodes.records import Record

__all__ = ["RefusedRow", "SupersededRow"]


@attrs.frozen
class RefusedRow(Record):
    """One row that was not checked: not a valid claim, or its policy is unknown.

    Attributes:
        place: The index of the row among those given, from 0.
        identifier: The claim's own number if it can be read, or blank.
        error: The name of the error, such as ``"MalformedClaimError"``.
        message: What is wrong.
        hint: What to give instead.
        where: The part of the claim with the error, such as ``"in lines[0]"``, or blank.
        row: The row or line of the file, such as ``"row 17"``, ``"rows 3, 4"`` or ``"line 4"``; blank for claims that are not from a file of
            rows or lines.
    """

    place: int
    identifier: str
    error: str
    message: str
    hint: str
    where: str = ""
    row: str = ""

    @property
    def name(self) -> str:
        """The place in the file and the claim's own number, as far as they are known, such as ``"row 17, claim A-1"``."""
        if self.row:
            return f"{self.row}, claim {self.identifier}" if self.identifier else self.row
        return f"claim {self.place + 1}" + (f" ({self.identifier})" if self.identifier else "")

    def __str__(self) -> str:
        """Return the row and the error in one sentence."""
        where = f"{', ' if self.row else ' '}{self.where}" if self.where else ""
        return f"{self.name}{where}: {self.message}: {self.hint}"


@attrs.frozen
class SupersededRow(Record):
    """One claim that does not count: replaced, voided, a void itself, or given twice.

    Attributes:
        identifier: Its own number, or blank.
        frequency: Its frequency code, or blank.
        reason: ``"replaced"``, ``"voided"``, ``"void"`` or ``"given twice"``.
        by: The number of the claim in its place: the replacement, the void, or the one that counts.
        on: Its first date of service, or None.
        payer: The payer's name, otherwise the title of the policy.
        charge: Its charges, in no total.
    """

    identifier: str
    frequency: str
    reason: str
    by: str
    on: date | None = attrs.field(converter=as_day)
    payer: str
    charge: Decimal = attrs.field(converter=Decimal)
