"""The payment limit of a code on a date of service, or that of the nearest earlier quarter loaded, said so."""

import warnings
from datetime import date

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.errors import GapWarning
from jcodes.errors.issued_warnings import heard
from jcodes.money import money_text
from jcodes.periods import Quarter

__all__ = ["limit_on"]


def limit_on(entry: Entry, cat: Catalog, day: date) -> tuple[PaymentLimit | None, str]:
    """Return the payment limit, with the assumption made for it, or blank.

    If CMS's file of the quarter is not loaded, the limit of the nearest earlier quarter loaded is assumed.
    """
    with heard(), warnings.catch_warnings():
        warnings.simplefilter("error", GapWarning)
        try:
            return entry.price(day), ""
        except GapWarning:
            quarter = Quarter.of(day)
    earlier = [(one, one.limit) for one in cat.prices(entry.code) if one.quarter < quarter and one.limit is not None]
    if not earlier:
        return None, ""
    known, limit = earlier[-1]
    text = f"no payment limits loaded for {quarter}: {entry.code} has that of {known.quarter}, {money_text(limit)} per unit"
    return attrs.evolve(known, quarter=quarter), text
