"""A line of the bill."""

import attrs

from jcodes.records import Record

__all__ = ["BillingLine"]


@attrs.frozen
class BillingLine(Record):
    """One line of the bill.

    Attributes:
        code: The code, or blank if only a dosage was given.
        units: The units, for SV104 or box 24G.
        modifiers: The modifiers, in order.
    """

    code: str
    units: int
    modifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the line as billers write it: ``J9312-JW x 8``."""
        return f"{'-'.join((self.code or 'units', *self.modifiers))} x {self.units}"
