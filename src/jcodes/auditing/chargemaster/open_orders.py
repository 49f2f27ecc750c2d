"""Open orders against a coming release: which codes end, how many units then, which exceed a new MUE, and the price effect."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

import attrs

from jcodes.arguments import known_arguments
from jcodes.auditing.chargemaster.charge import Skipped, not_drugs, skip_of
from jcodes.auditing.chargemaster.coming import PriceEffect, changes_of, price_effect
from jcodes.auditing.chargemaster.outlook import CodeOutlook, Outlook, Successor
from jcodes.auditing.chargemaster.products import codes_of
from jcodes.auditing.chargemaster.user_tables import AnyTable, UserTable, UserTableError
from jcodes.billing.bill import check_valid
from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.claims.reading.date_formats import date_reader
from jcodes.codes import Ndc
from jcodes.errors import JcodesError, MalformedError
from jcodes.errors.messages import named, shown
from jcodes.money import money_text, read_amount
from jcodes.periods import as_date
from jcodes.readers.layouts import Layout
from jcodes.readers.tables import prefer
from jcodes.rules.context.wording import in_units, plain_number

__all__ = ["ORDERS", "OpenOrder", "OrderChange", "OrderReport", "check_orders"]


@attrs.frozen
class OpenOrder:
    """One order that is not given yet. Leave patients out: the order's number is enough.

    Attributes:
        order: The order's number.
        code: The HCPCS code.
        on: The date it is to be given.
        dose: The dose, such as ``"740 mg"``; blank if `units` are given.
        units: The billing units; blank if the dose is given.
        ndc: The NDC, or blank.
        row: The row of the file.
    """

    order: str
    code: str
    on: str
    dose: str = ""
    units: str = ""
    ndc: str = ""
    row: int = 0

    @property
    def where(self) -> str:
        """Row, order and code, for messages."""
        return f"row {named(str(self.row))}, order {named(str(self.order))} {named(str(self.code))}"


_COLUMNS: Final = {
    "order": ("order", "orderid", "ordernumber", "orderno", "number", "id"),
    "code": ("hcpcs", "hcpcscode", "code", "jcode"),
    "on": ("on", "date", "dateofservice", "dos", "scheduled", "scheduleddate", "orderdate"),
    "dose": ("dose", "amount"),
    "units": ("units", "billingunits", "hcpcsunits"),
    "ndc": ("ndc", "ndc11", "ndccode"),
}
ORDERS: Final = UserTable(
    Layout(prefer(), _COLUMNS, ("order", "code", "on"), is_ranked=True),
    "open orders",
    "order, hcpcs, date, dose, units, ndc",
)
"""The columns of a file of open orders; order, code and date are required."""


@attrs.frozen(order=False)
class OrderChange:
    """What a coming release changes for one order.

    Attributes:
        order: The order.
        messages: What changes and what to do, one sentence each.
        units: The units now; None if the order has neither dose nor units.
        code_then: The code to bill then; blank if it is not known.
        units_then: The units then; None if not known.
        price: The effect of the new payment limits; None if not known.
    """

    order: OpenOrder
    messages: tuple[str, ...]
    units: Fraction | None
    code_then: str
    units_then: Fraction | None
    price: PriceEffect | None

    def to_dict(self) -> dict[str, object]:
        """Return the change as JSON values; exact numbers and money are text."""
        return {
            "row": self.order.row,
            "order": self.order.order,
            "code": self.order.code,
            "on": self.order.on,
            "messages": list(self.messages),
            "units": None if self.units is None else plain_number(self.units),
            "code_then": self.code_then,
            "units_then": None if self.units_then is None else plain_number(self.units_then),
            "price": None if self.price is None else self.price.to_dict(),
        }

    def __str__(self) -> str:
        """Return row, order and changes."""
        price = "" if self.price is None or not self.price.change else f"; payment limit {self.price}"
        return f"{self.order.where}: {'; '.join(self.messages)}{price}"


@attrs.frozen(order=False)
class OrderReport:
    """What a coming release changes for open orders.

    Attributes:
        release: The coming release.
        start: The first day of its quarter.
        changes: The orders to change, in row order.
        prices: The price effects of the other orders from that day on: the order and the effect.
        unchanged: Orders from that day on without a change.
        earlier: Orders before that day.
        refused: The rows that were not used, each with its reason.
        notes: What could not be compared, one sentence each.
        skipped: The orders that are not for a drug, counted by reason.
    """

    release: str
    start: date
    changes: tuple[OrderChange, ...]
    prices: tuple[tuple[OpenOrder, PriceEffect], ...]
    unchanged: int
    earlier: int
    refused: tuple[UserTableError, ...]
    notes: tuple[str, ...]
    skipped: tuple[tuple[Skipped, int], ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether no order has to change, and every row was used."""
        return not self.changes and not self.refused

    @property
    def price_change(self) -> Decimal:
        """The sum of all price effects, of changed and unchanged orders."""
        known = [one.price.change for one in self.changes if one.price is not None]
        return sum((*known, *(effect.change for _, effect in self.prices)), Decimal("0.00"))

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON values; exact numbers and money are text."""
        return {
            "release": self.release,
            "start": self.start.isoformat(),
            "clean": self.is_clean,
            "changes": [one.to_dict() for one in self.changes],
            "prices": [{"row": order.row, "order": order.order, **effect.to_dict()} for order, effect in self.prices],
            "price_change": str(self.price_change),
            "unchanged": self.unchanged,
            "earlier": self.earlier,
            "skipped": {reason.value: count for reason, count in self.skipped},
            "refused": [one.to_dict() for one in self.refused],
            "notes": list(self.notes),
        }

    def _texts(self) -> Iterator[str]:
        yield from map(str, self.changes)
        yield from map(str, self.refused)
        yield from map("not compared: {}".format, self.notes)
        if self.skipped:
            yield not_drugs(self.skipped, "order")
        yield (
            f"open orders from {self.start} (release {self.release}): {len(self.changes):,} to change, {self.unchanged:,} unchanged;"
            f" {self.earlier:,} before that day; payment limits change by {money_text(self.price_change)}"
        )

    def __str__(self) -> str:
        """Return the orders to change, the rows not used, and the counts, a line each."""
        return "\n".join(self._texts())


@known_arguments
def check_orders(
    source: AnyTable,
    against: Catalog | str,
    *,
    catalog: Catalog | str | None = None,
    date_format: str | None = None,
) -> OrderReport:
    """Return what a coming release changes for open orders: ended codes, units, edits and the price effect.

    >>> from jcodes.auditing import check_orders
    >>> report = check_orders([{"order": "A1", "code": "J9310", "date": "2019-01-08", "dose": "700 mg"}], "2019-01")
    >>> print(report.changes[0])
    row 1, order A1 J9310: J9310 (rituximab, 100 mg) ends on 2018-12-31; use J9312 (1 unit becomes 10); 7 units become 70 units of J9312

    Args:
        source: A ``.csv`` or ``.xlsx`` whose header names order, code and date, and any of dose, units and NDC; a dataframe with such
            columns; or the orders: `OpenOrder` values or mappings by column name.
        against: The coming release, or its catalog.
        catalog: The present catalog, or the name of its release; defaults to the newest release before *against*.
        date_format: How the rows write dates, such as ``"MM/DD/YYYY"``; defaults to year first, as in 2026-02-03.

    Returns:
        The report. Orders that are not for a drug, such as CPT codes, are counted; a row that cannot be used is listed with its reason; the others
        are checked.

    Raises:
        FileFormatError: A file without such a header, or damaged as a whole; or one of which none of the first thousand rows can be read, or
            at most 1 % after ten thousand refusals.
        MalformedError: *source* is neither a path nor rows, or *against* does not come after *catalog*; or an
            invalid date format.
        OSError: The file cannot be opened.
        UnknownReleaseError: A release that is not loaded.
    """
    outlook, read_date = Outlook.before(catalog, against), date_reader(date_format)
    changes: list[OrderChange] = []
    prices: list[tuple[OpenOrder, PriceEffect]] = []
    refused: list[UserTableError] = []
    skipped: Counter[Skipped] = Counter()
    unchanged = earlier = 0
    count = ORDERS.count_of(source)
    for row in ORDERS.rows_of(source, OpenOrder):
        if isinstance(row, UserTableError):
            refused.append(row)
            count.refuse(row.reason, f"row {row.row}")
            continue
        order = row if isinstance(row, OpenOrder) else OpenOrder(**row.cells, row=row.number)
        try:
            if (reason := _skipped(order, outlook)) is not None:
                skipped[reason] += 1
                count.good += 1
                continue
            is_earlier = as_date(cast("str", read_date(order.on))) < outlook.start
            change = None if is_earlier else _change(order, outlook)
        except JcodesError as error:
            refused.append(UserTableError(order.row, error.message, error.hint))
            count.refuse(error, f"row {order.row}")
            continue
        count.good += 1
        if change is None:
            earlier += 1
            continue
        if change.messages:
            changes.append(change)
            continue
        unchanged += 1
        if change.price is not None and change.price.change:
            prices.append((order, change.price))
    return OrderReport(
        str(outlook.then.release),
        outlook.start,
        tuple(changes),
        tuple(prices),
        unchanged,
        earlier,
        tuple(refused),
        tuple(outlook.notes),
        tuple((reason, skipped[reason]) for reason in Skipped if skipped[reason]),
    )


def _skipped(order: OpenOrder, outlook: Outlook) -> Skipped | None:
    """Return why an order is not for a drug; None for the code of a drug, or a text that should be one.

    Raises:
        MalformedError: The code is no drug's, and the NDC is.
    """
    reason = skip_of(order.code, is_known=False)
    if reason is None or (reason is Skipped.OTHER_LEVEL_II and outlook.knows(order.code)):
        return None
    ndc = Ndc.parse(order.ndc) if Ndc.is_valid(order.ndc) else None
    links = () if ndc is None else outlook.links(ndc)[0]
    code = order.code.strip().upper()
    if links and all(link.code and link.code != code for link in links):
        codes, first = codes_of(links), links[0]
        problem = "no HCPCS code" if reason is Skipped.NO_CODE else f"{named(order.code)} is not the code of a drug"
        raise MalformedError(
            f"{problem}; {first.identifier} is {first.drug} ({first.labeler}), billed under {codes}",
            value=order.code,
            hint=f"use {codes}",
        )
    return reason


def _change(order: OpenOrder, outlook: Outlook) -> OrderChange:
    """Return what changes for an order from the first day of the coming quarter on.

    Raises:
        JcodesError: The order cannot be read, or its code is not valid now.
    """
    code = outlook.of(order.code)
    if code is None:  # it begins with the coming quarter, or is refused
        check_valid(outlook.then.definition(order.code, outlook.start), outlook.start)
        return OrderChange(order, (), None, order.code, None, None)
    units = _units(order, code.now, outlook.day)
    messages = [f"{one.message}; {one.fix}" for one in changes_of(code, None, order.ndc, outlook)]
    later, then = code.successor, None
    if later is not None and units is not None:
        then = _units_then(order, later, units, outlook)
        if then is not None and (then, later.code) != (units, code.code):
            messages.append(f"{in_units(units)} become{'s' if units == 1 else ''} {in_units(then)} of {later.code}")
        if then is not None:
            messages += _above_mue(code, units, later, then, outlook)
    price = None if units is None else price_effect(code, units)
    return OrderChange(order, tuple(messages), units, "" if later is None else later.code, then, price)


def _units(order: OpenOrder, entry: Entry, day: date) -> Fraction | None:
    """Return the units of an order by its dose, otherwise as stated.

    Raises:
        JcodesError: The dose cannot be billed, or the units are not a number above zero.
    """
    if order.dose:
        return Fraction(billing_units(entry, order.dose, on=day).administered)
    if not order.units:
        return None
    number = read_amount(order.units)
    if number is None or number <= 0:
        raise MalformedError(
            f"units {shown(order.units)} are not a number above zero", value=order.units, hint="give units such as 70"
        )
    return Fraction(number)


def _units_then(order: OpenOrder, code: Successor, units: Fraction, outlook: Outlook) -> Fraction | None:
    if order.dose:
        entry = outlook.then.definition(code.code, outlook.start)
        try:
            return Fraction(billing_units(entry, order.dose, on=outlook.start).administered)
        except JcodesError:
            return None
    return None if code.ratio is None else units * code.ratio


def _above_mue(code: CodeOutlook, units: Fraction, later: Successor, then: Fraction, outlook: Outlook) -> Iterator[str]:
    """Yield a sentence for each coming MUE that the units exceed and the present one allows."""
    for setting, (now, coming) in outlook.edits_of(code.code, later.code).items():
        if coming.value is not None and then > coming.value and (now.value is None or units <= now.value):
            yield f"{in_units(then)} exceed the MUE of {coming.value} (MAI {coming.indicator}, {setting}, {coming.quarter})"
