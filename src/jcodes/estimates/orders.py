"""One drug of a course of treatment, as ordered for each date."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

import attrs

from jcodes.auditing.chargemaster.user_tables import UserRow, UserTable, UserTableError
from jcodes.claims.container import as_container_type
from jcodes.claims.fields import as_route, as_strength, as_text, as_texts, text_field
from jcodes.claims.reading.date_formats import date_reader
from jcodes.codes import HcpcsCode
from jcodes.doses import Strength
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import named, shown
from jcodes.estimates.schedule import dates_of
from jcodes.money import amount_of
from jcodes.readers.layouts import Layout
from jcodes.readers.tables import prefer
from jcodes.records import Record, named_fields, record_of, records_of, written
from jcodes.vocabulary.products import ContainerType
from jcodes.vocabulary.routes import Route

__all__ = ["PlannedOrder", "orders_in", "orders_of"]


def _code(value: str | HcpcsCode) -> str:
    return HcpcsCode.parse(value).text


def _text(value: object, field: str = "") -> str:
    """Return text as given; a dose, a weight or a number as its text."""
    if isinstance(value, int):
        return as_text(shown(value), field)  # str() refuses thousands of digits
    return as_text(value if value is None or isinstance(value, str | Iterable) else str(value), field)


def _dates(value: date | str | Iterable[date | str] | None) -> tuple[date, ...]:
    return () if value is None or (isinstance(value, str | list | tuple) and not value) else dates_of(value)


def _sizes(value: Iterable[str] | str | None) -> tuple[str, ...]:
    return () if value is None else as_texts(value, "sizes")


def _costs(
    value: Mapping[str, Decimal | str | int] | Iterable[tuple[str, Decimal | str | int]] | None,
) -> tuple[tuple[str, Decimal], ...]:
    pairs: Iterable[tuple[str, Any]] = (value.items() if isinstance(value, Mapping) else value) or ()
    try:
        return tuple(sorted((str(size), amount_of(price)) for size, price in pairs))
    except (TypeError, ValueError) as error:
        if isinstance(error, JcodesError):
            raise
        raise MalformedClaimError(
            "costs are not given by size",
            value=value,
            field="costs",
            hint="give a mapping such as {'100 mg': '250.00'}",
        ) from None


def _minutes(value: int | str | None) -> int | None:
    text = "" if value is None else value.strip() if isinstance(value, str) else shown(value)
    if not text:
        return None
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or not 0 < int(text) < 24 * 60:
        raise MalformedClaimError(
            f"{shown(value)} is not a number of minutes",
            value=value,
            field="minutes",
            hint="give 1 to 1439, such as 90",
        )
    return int(text)


@attrs.frozen(repr=False, field_transformer=named_fields)
class PlannedOrder(Record):
    """One drug of a course of treatment. Leave patients out.

    Attributes:
        code: The HCPCS code.
        dose: The dose of each date: an amount, or an order such as ``"375 mg/m2"``.
        weight: The body weight, for an order by weight: ``"70 kg"``, ``"154 lb"``, or a number of kilograms.
        bsa: The body surface area, for an order per square meter: ``"1.9 m2"`` or a number of square meters.
        strength: The strength, if the dose or a size is a volume.
        sizes: The container sizes to open; empty for those of `costs`, otherwise those in CMS's crosswalk.
        container_type: The type of the containers; None if CMS's JW/JZ list decides.
        costs: What one container of each size costs, dollars by size; empty if not known.
        route: The route; with it, administration services are predicted.
        minutes: How long an infusion runs.
        dates: The dates of this order; empty for those of the course.
        name: A name for the report; blank for the code.
    """

    code: str = attrs.field(converter=_code)
    dose: str = attrs.field(converter=_text)
    weight: str = attrs.field(default="", converter=_text)
    bsa: str = attrs.field(default="", converter=_text)
    strength: Strength | None = attrs.field(default=None, converter=as_strength)
    sizes: tuple[str, ...] = attrs.field(default=(), converter=_sizes)
    container_type: ContainerType | None = attrs.field(default=None, converter=as_container_type)
    costs: tuple[tuple[str, Decimal], ...] = attrs.field(
        default=(), converter=_costs, metadata=written(lambda pairs: {size: f"{price:f}" for size, price in pairs})
    )
    route: Route | None = attrs.field(default=None, converter=as_route)
    minutes: int | None = attrs.field(default=None, converter=_minutes)
    dates: tuple[date, ...] = attrs.field(default=(), converter=_dates)
    name: str = attrs.field(default="", converter=text_field)

    @property
    def title(self) -> str:
        """The name and the dose."""
        return f"{named(self.name or self.code)} {named(self.dose)}"

    @property
    def opened(self) -> tuple[str, ...]:
        """The sizes to open: those stated, otherwise those with a cost; empty for CMS's crosswalk."""
        return self.sizes or tuple(size for size, _ in self.costs)


def orders_of(
    value: "PlannedOrder | Mapping[str, object] | Iterable[PlannedOrder | Mapping[str, object]]",
) -> tuple[PlannedOrder, ...]:
    """Return one order or several, sorted by their contents, so that their order changes nothing.

    Raises:
        MalformedClaimError: Not an order, or none; the message names the field.
    """
    is_one = isinstance(value, PlannedOrder | Mapping) or not isinstance(value, Iterable)
    items: tuple[object, ...] = (value,) if is_one else tuple(cast("Iterable[object]", value))
    found = records_of(items, lambda item: record_of(PlannedOrder, item, "orders"), "orders")
    if not found:
        raise MalformedClaimError(
            "no orders given",
            value=value,
            field="orders",
            hint="give an order such as {'code': 'J9312', 'dose': '700 mg'}",
        )
    return tuple(sorted(found, key=lambda order: (order.code, str(order.to_dict()))))


_COLUMNS: Final = {
    "code": ("hcpcs", "hcpcscode", "code", "jcode"),
    "dose": ("dose", "amount", "order"),
    "weight": ("weight", "bodyweight"),
    "bsa": ("bsa", "bodysurface", "bodysurfacearea"),
    "strength": ("strength", "concentration"),
    "sizes": ("sizes", "vials", "containers"),
    "container_type": ("containertype", "type"),
    "costs": ("costs", "cost", "prices"),
    "route": ("route",),
    "minutes": ("minutes", "duration"),
    "dates": ("dates", "date", "on"),
    "name": ("name", "drug", "label"),
}
_TABLE: Final = UserTable(
    Layout(prefer(), _COLUMNS, ("code", "dose"), is_ranked=True),
    "orders",
    "hcpcs, dose, weight, bsa, sizes, costs, route, minutes, dates",
)
_SEVERAL: Final = frozenset({"sizes", "dates"})


def orders_in(
    path: str | Path, *, date_format: str | None = None
) -> tuple[tuple[PlannedOrder, ...], tuple[UserTableError, ...]]:
    """Return the orders of a CSV or Excel file, and the rows that cannot be used, each with its reason.

    The header names code and dose, and any of the fields of `PlannedOrder`. Sizes and dates are separated by semicolons, costs are written
    as ``100 mg: 700.00; 500 mg: 3500.00``.

    Args:
        path: The file.
        date_format: How the file writes dates, such as ``"MM/DD/YYYY"``; defaults to year first, as in 2026-02-03.

    Raises:
        FileFormatError: A file without such a header, or damaged as a whole; or one of which none of the first thousand rows can be read, or
            at most 1 % after ten thousand refusals.
        OSError: The file cannot be opened.
    """
    read_date = date_reader(date_format)
    orders: list[PlannedOrder] = []
    refused: list[UserTableError] = []
    count = _TABLE.count_of(path)
    for row in _TABLE.rows_of(path, PlannedOrder):
        if isinstance(row, UserTableError):
            refused.append(row)
            count.refuse(row.reason, f"row {row.row}")
            continue
        try:
            orders.append(PlannedOrder(**_fields(row, read_date)))
        except JcodesError as error:
            refused.append(UserTableError(row.number, error.message, error.hint))
            count.refuse(error, f"row {row.number}")
        else:
            count.good += 1
    return tuple(orders), tuple(refused)


def _fields(row: UserRow, read_date: Callable[[object], object]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: text for name, text in row.cells.items() if text}
    for name in _SEVERAL & fields.keys():
        fields[name] = [part.strip() for part in fields[name].split(";") if part.strip()]
    if "dates" in fields:
        fields["dates"] = [read_date(day) for day in fields["dates"]]
    if "costs" in fields:
        pairs = (part.rpartition(":") for part in fields["costs"].split(";") if part.strip())
        fields["costs"] = {size.strip(): price.strip() for size, _, price in pairs}
    return {"code": "", "dose": "", **fields}
