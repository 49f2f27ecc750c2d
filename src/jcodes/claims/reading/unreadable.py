"""What stops the reading of a file of garbage: a count of what could be read, and of what could not."""

from collections.abc import Callable
from typing import Final, TypeAlias

from jcodes.claims.reading.read_claim import ReadClaim
from jcodes.errors import JcodesError, MalformedClaimError

__all__ = ["CLAIMS_HINT", "FIRST", "MANY", "ClaimCounts", "UnreadableCount", "no_claims"]

FIRST: Final = 1_000
"""So many unreadable items at the beginning of a file, and not one that can be read, are garbage."""
MANY: Final = 10_000
"""After so many unreadable items, a file of which no more than one item in a hundred can be read is garbage."""
_SHARE: Final = 100
CLAIMS_HINT: Final = (
    "give CSV in UTF-8 with a header such as claim,code,modifiers,units,on,charge,"
    ' or JSON lines such as {"lines": [{"code": "J9312", "units": 75}]}'
)
_Raise: TypeAlias = Callable[[str], JcodesError]


def no_claims(hint: str) -> _Raise:
    """Return what makes the error of a file of claims of its message."""
    return lambda message: MalformedClaimError(message, value=None, field="claims", hint=hint)


class UnreadableCount:
    """The items of one file that could be read and that could not.

    Attributes:
        good: How many could be read.
        bad: How many could not.
    """

    def __init__(self, what: str, error: _Raise | None) -> None:
        """Initialize.

        Args:
            what: What is counted, in the plural, such as ``"rows"``.
            error: Makes the error to raise of its message; None for what is given in memory, which is read whole.
        """
        self.good: int = 0
        self.bad: int = 0
        self._what, self._error = what, error
        self._first = ""

    @property
    def is_open(self) -> bool:
        """Whether a file is read of which nothing could be read so far."""
        return not self.good and self._error is not None

    def refuse(self, why: str | JcodesError, where: str = "") -> None:
        """Count an item that cannot be read.

        Args:
            why: What is wrong with it; of an error, its message and its hint.
            where: Where it stands, such as ``"row 2"``.

        Raises:
            JcodesError: The file is garbage: nothing of the first thousand could be read, or at most 1 % after ten thousand refusals.
        """
        if self._error is None:
            return
        if not self.bad:
            said = why if isinstance(why, str) else f"{why.message} ({why.hint})" if why.hint else why.message
            self._first = f"{where}: {said}" if where else said
        self.bad += 1
        every = self.good + self.bad
        if self.bad >= FIRST and (not self.good or (self.bad >= MANY and self.good * _SHARE <= every)):
            raise self._error(
                f"{self.bad:,} of the first {every:,} {self._what} cannot be read, and reading stopped; the first is {self._first}"
            )


class ClaimCounts:
    """The count of a source of claims: its rows or lines as they come, and the claims that are made of rows when all are read.

    Attributes:
        rows: The rows or lines.
        claims: The claims.
    """

    def __init__(self, what: str, hint: str | None) -> None:
        """Initialize with what the source has, in the plural, and what to give instead; None for a source in memory."""
        error = None if hint is None else no_claims(hint)
        self.rows: UnreadableCount = UnreadableCount(what, error)
        self.claims: UnreadableCount = UnreadableCount("claims", error)

    def read(self, one: ReadClaim) -> ReadClaim:
        """Return a claim that was read as it came, and count it.

        Raises:
            MalformedClaimError: The file is garbage.
        """
        if isinstance(one.claim, JcodesError):
            self.rows.refuse(one.claim, one.where)
        else:
            self.rows.good += 1
            self.claims.good += 1
        return one

    def made(self, one: ReadClaim) -> ReadClaim:
        """Return a claim of rows that were held, and count it.

        Raises:
            MalformedClaimError: The file is garbage.
        """
        if isinstance(one.claim, JcodesError):
            self.claims.refuse(one.claim, one.where)
        else:
            self.claims.good += 1
        return one
