"""Where a claim or a payment stands in the file that it was read from."""

import attrs

from jcodes.errors.messages import legible
from jcodes.records import Record

__all__ = ["Origin"]


@attrs.frozen(repr=False)
class Origin(Record):
    """A place in a file of transactions.

    Attributes:
        file: The file's name, or blank.
        interchange: The control number of the interchange, ISA13, or blank.
        transaction: The control number of the transaction, ST02, or blank.
        segment: The number of the segment in the file, from 1.
    """

    file: str = ""
    interchange: str = ""
    transaction: str = ""
    segment: int = 0

    def __str__(self) -> str:
        """Return the place, such as ``claims.837, transaction 0001, segment 27``."""
        file = f"{legible(self.file)}, " if self.file else ""
        transaction = f"transaction {legible(self.transaction)}, " if self.transaction else ""
        return f"{file}{transaction}segment {self.segment}"
