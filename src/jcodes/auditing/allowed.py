"""What payers allow for lines by CMS's payment limits."""

from datetime import date
from decimal import Decimal
from typing import Final

from jcodes.auditing.entries import LineEntry
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.catalogs import Catalog
from jcodes.errors import NoPaymentError
from jcodes.policies import Policy
from jcodes.rules.context.lookups import quiet

__all__ = ["AllowedAmounts"]

_MOST_CACHED: Final = 100_000


class AllowedAmounts:
    """What payers allow for lines by CMS's payment limits. Answers are cached."""

    def __init__(self, release: Catalog, percent_of_limit: Decimal | None) -> None:
        """Initialize with the catalog, and the contract's percent of the limit; None for the policy's."""
        self._catalog = release
        self._percent = percent_of_limit
        self._cache: dict[tuple[str, str, date, int, tuple[str, ...]], Decimal | None] = {}

    def of(self, line: LineEntry, payer: Policy) -> Decimal | None:
        """Return what *payer* would allow for *line*, to the cent.

        None if unknown: no date, no code with a limit in that quarter, no whole units above zero, or no percent of the limit
        in the policy.
        """
        if not line.is_known or line.on is None or line.units is None:
            return None
        key = (payer.name, line.code, line.on, line.units, line.modifiers)
        if key not in self._cache:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[key] = self._looked_up(BillingLine(line.code, line.units, line.modifiers), line.on, payer)
        return self._cache[key]

    def _looked_up(self, line: BillingLine, on: date, payer: Policy) -> Decimal | None:
        with quiet():
            limit = self._catalog.price(line.code, on)
        if limit is None:
            return None
        try:
            return payment_of_lines((line,), limit, on=on, payer=payer, percent_of_limit=self._percent).allowed
        except NoPaymentError:
            return None
