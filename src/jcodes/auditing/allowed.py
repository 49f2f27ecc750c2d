"""What payers allow for lines by CMS's payment limits."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.auditing.entries import LineEntry
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.payment_result import ExpectedPayment
from jcodes.catalogs import Catalog
from jcodes.errors import NoPaymentError
from jcodes.money import dollars_of
from jcodes.policies import Policy
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.payer import change_days_of

__all__ = ["AllowedAmounts"]

_MOST_CACHED: Final = 8192


class AllowedAmounts:
    """What payers allow for lines by CMS's payment limits. The amounts of one unit are cached: they are those of a quarter and a policy."""

    def __init__(self, release: Catalog, percent_of_limit: Decimal | None) -> None:
        """Initialize with the catalog, and the contract's percent of the limit; None for the policy's."""
        self._catalog = release
        self._percent = percent_of_limit
        self._payers: dict[int, tuple[Policy, list[date]]] = {}
        self._cache: dict[tuple[object, ...], Fraction | None] = {}

    def cents(self, line: LineEntry, payer: Policy) -> int | None:
        """Return what *payer* would allow for *line*, in cents, rounded half up.

        None if unknown: no date, no code with a limit in that quarter, no whole units above zero, or no percent of the limit
        in the policy.
        """
        on = line.on
        if not line.is_known or on is None or line.units is None:
            return None
        held = self._payers.get(id(payer))
        if held is None:
            held = self._payers[id(payer)] = payer, change_days_of(payer)
        key = (id(payer), bisect_right(held[1], on), line.code, on.year, (on.month - 1) // 3, line.modifiers)
        if key not in self._cache:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[key] = self._looked_up(BillingLine(line.code, 1, line.modifiers), on, payer)
        unit = self._cache[key]
        if unit is None:
            return None
        return (200 * unit.numerator * line.units + unit.denominator) // (2 * unit.denominator)

    def payment(self, line: LineEntry, payer: Policy) -> ExpectedPayment | None:
        """Return what *payer* would pay for *line*, with the patient's part and sequestration; None if unknown, as in `cents`."""
        if not line.is_known or line.on is None or line.units is None:
            return None
        return self._asked(BillingLine(line.code, line.units, line.modifiers), line.on, payer)

    def of(self, line: LineEntry, payer: Policy) -> Decimal | None:
        """Return what *payer* would allow for *line*, to the cent; see `cents`."""
        cents = self.cents(line, payer)
        return None if cents is None else dollars_of(cents)

    def _looked_up(self, line: BillingLine, on: date, payer: Policy) -> Fraction | None:
        expected = self._asked(line, on, payer)
        return None if expected is None else expected.lines[0].allowed

    def _asked(self, line: BillingLine, on: date, payer: Policy) -> ExpectedPayment | None:
        with quiet():
            limit = self._catalog.price(line.code, on)
        if limit is None:
            return None
        try:
            return payment_of_lines((line,), limit, on=on, payer=payer, percent_of_limit=self._percent)
        except NoPaymentError:
            return None
