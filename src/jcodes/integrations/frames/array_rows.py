"""Rows as NumPy arrays, for pandas and PyArrow: texts become small numbers once for each different text, then ``take``."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs
import numpy as np

from jcodes.codes import HcpcsCode
from jcodes.doses.spellings import known_unit
from jcodes.errors import JcodesError
from jcodes.integrations.frames.dense_table import DAY_ONE, DenseTable, days_after
from jcodes.integrations.frames.exactness import DIGITS, LARGEST, SMALLEST, plain_float
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import OK, OPEN
from jcodes.periods import as_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bytes = NDArray[np.uint8]
    Flags = NDArray[np.bool_]

__all__ = ["NO_DAY", "Answers", "Column", "Days", "Numbers", "Texts", "answers_of"]

NO_DAY: Final = -(2**62)
_FIRST_DAY: Final = days_after(date.min)
_LAST_DAY: Final = days_after(date.max)
_PLAIN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)")


@attrs.frozen(eq=False)
class Texts:
    """A column by its different values.

    Attributes:
        places: The place of each row's value in `values`; -1 for a missing one.
        values: The different values.
    """

    places: "Ints"
    values: Sequence[object]

    def mapped(self, of: Callable[[object], Any], missing: object, kind: Any) -> Any:
        """Return an array of what *of* says of each row's value."""
        said = np.array([*map(of, self.values), missing], dtype=kind)
        return said.take(self.places)  # -1 takes the last

    @property
    def is_missing(self) -> "Flags":
        """Whether each row has no value."""
        return self.places < 0

    def at(self, rows: "Ints") -> list[object]:
        """Return the values of some rows."""
        return [None if place < 0 else self.values[place] for place in self.places[rows].tolist()]


@attrs.frozen(eq=False)
class Numbers:
    """A column of doses.

    Attributes:
        floats: Each value as a float; NaN if missing, or if it may have more than 15 digits.
        is_missing: Whether each row has no value.
        at: Returns the exact values of some rows.
    """

    floats: "Floats"
    is_missing: "Flags"
    at: "Callable[[Ints], list[object]]"


@attrs.frozen(eq=False)
class Days:
    """A column of dates of service.

    Attributes:
        days: The days from 1970-01-01; `NO_DAY` if missing, or outside the years 1 to 9999.
    """

    days: "Ints"

    @staticmethod
    def of(days: "Ints", missing: "Flags") -> "Days":
        """Return the column for days from 1970-01-01."""
        return Days(np.where(missing | (days < _FIRST_DAY) | (days > _LAST_DAY), NO_DAY, days))

    def at(self, rows: "Ints") -> list[object]:
        """Return the dates of some rows."""
        return [None if day == NO_DAY else DAY_ONE + timedelta(days=day) for day in self.days[rows].tolist()]


Column: TypeAlias = Texts | Numbers | Days


@attrs.frozen(eq=False)
class Answers:
    """The added columns.

    Attributes:
        units: The billing units; 0 without an answer.
        discarded: The discarded units; 0 without an answer.
        undecided: The places in `UNDECIDED`.
        status: The places in `STATUSES`.
    """

    units: "Ints"
    discarded: "Ints"
    undecided: "Bytes"
    status: "Bytes"

    @property
    def unanswered(self) -> "Flags":
        """Whether each row has no answer."""
        return np.not_equal(self.status, OK)


@lru_cache(maxsize=8)
def _facts(table: DenseTable) -> dict[str, Any]:
    names = (
        "cells",
        "by_unit",
        "scale",
        "divisor",
        "most",
        "valid",
        "invalid",
        "start",
        "end",
        "open_from",
        "open_until",
        "open_now",
    )
    facts: dict[str, Any] = {name: np.array(getattr(table, name)) for name in names}
    wide = np.append(
        facts["by_unit"].reshape(len(table.codes), len(table.units)), np.zeros((len(table.codes), 1), np.uint16), axis=1
    )
    other = facts["cells"][-1]
    wide[:, -1] = other
    facts["wide"] = np.append(wide, np.full((1, wide.shape[1]), other, np.uint16), axis=0).ravel()
    facts["code_place"] = {code: place for place, code in enumerate(table.codes)}
    facts["unit_place"] = {symbol: place for place, symbol in enumerate(table.units)}
    return facts


def answers_of(columns: dict[str, Column], request: Request) -> Answers:
    """Return the answers for rows whose columns are given by the fields of `Row`."""
    table = request.table()
    facts = _facts(table)
    units, undecided, status = _by_table(columns, table, facts)
    discarded = np.zeros(len(units), np.int64)
    left = np.flatnonzero(status == OPEN)
    if left.size:
        found = request.scalar().answers({key: column.at(left) for key, column in columns.items()})
        units[left] = [one.units or 0 for one in found]
        discarded[left] = [one.discarded or 0 for one in found]
        undecided[left] = [one.undecided or 0 for one in found]
        status[left] = [one.status for one in found]
    return Answers(units, discarded, undecided, status)


def _by_table(columns: dict[str, Column], table: DenseTable, facts: dict[str, Any]) -> Any:
    """Return units, undecided and status; the status of a row that is left to the scalar is `OPEN`."""
    code = _codes(cast("Texts", columns["code"]), len(table.codes), facts["code_place"])
    given, unit = _doses(columns, len(table.units), facts["unit_place"])
    kind = facts["wide"].take(code * (len(table.units) + 1) + unit)
    scale = facts["scale"].take(kind)
    with np.errstate(all="ignore"):
        scaled = np.rint(given * scale)
        is_plain = (given >= SMALLEST) & (given < LARGEST)
        exact = (scaled / scale == given) & (given <= facts["most"].take(kind))
        units = np.ceil(scaled / facts["divisor"].take(kind))
    for key in ("strength", "containers", "container_type", "discarded"):
        if isinstance(column := columns.get(key), Texts | Numbers):
            is_plain &= column.is_missing
    if not table.rounds_up:
        is_plain[:] = False
    if (dated := columns.get("on")) is None:
        is_valid, is_dated = True, True
        asked = facts["open_now"].take(code)
    else:
        days = _days(dated)
        is_dated = days != NO_DAY
        is_valid = (days >= facts["start"].take(code)) & (days <= facts["end"].take(code))
        asked = ((days >= facts["open_from"].take(code)) & (days <= facts["open_until"].take(code))).astype(np.uint8)
    is_ok = exact & is_plain & is_valid & is_dated
    said = np.where(is_valid, facts["valid"].take(kind), facts["invalid"].take(kind))
    status = np.where(is_ok, OK, np.where(is_plain & is_dated, said, OPEN)).astype(np.uint8)
    return np.where(is_ok, units, 0).astype(np.int64), np.where(is_ok, asked, 0).astype(np.uint8), status


def _codes(column: Texts, other: int, places: dict[str, int]) -> "Ints":
    """Return the place of each row's code, *other* for a code that the table lacks."""

    def place(text: object) -> int:
        found = places.get(text) if isinstance(text, str) else None
        if found is None and HcpcsCode.is_valid(text):
            found = places.get(str(HcpcsCode.parse(text)))  # type: ignore[arg-type]  # a valid one is text
        return other if found is None else found

    found: Ints = column.mapped(place, other, np.int64)
    return found


def _doses(columns: dict[str, Column], other: int, places: dict[str, int]) -> "tuple[Floats, Ints]":
    """Return each row's dose, NaN if the scalar must read it, and the place of its unit, *other* for an unknown one."""

    def place(text: object) -> int:
        unit = known_unit(text) if isinstance(text, str) else None
        return other if unit is None else places[unit.symbol]

    dose, unit = cast("Texts | Numbers", columns["dose"]), cast("Texts | None", columns.get("unit"))
    if unit is None and isinstance(dose, Texts):
        parts = [_PLAIN.fullmatch(text) if isinstance(text, str) else None for text in dose.values]
        split = Texts(dose.places, parts)
        return (
            split.mapped(lambda part: plain_float(part[1]) if part else np.nan, np.nan, np.float64),  # type: ignore[index]
            split.mapped(lambda part: place(part[2]) if part else other, other, np.int64),  # type: ignore[index]
        )
    floats = dose.floats if isinstance(dose, Numbers) else dose.mapped(_float_of, np.nan, np.float64)
    return floats, cast("Texts", unit).mapped(place, other, np.int64)


def _float_of(value: object) -> float:
    if type(value) is float:
        return value
    if type(value) is int:
        return float(value) if abs(value) < DIGITS else np.nan
    return plain_float(value)


def _days(column: Column) -> "Ints":
    if isinstance(column, Days):
        return column.days

    def day(value: object) -> int:
        try:
            return days_after(as_date(value))  # type: ignore[arg-type]  # the error is the question
        except JcodesError:
            return NO_DAY

    found: Ints = cast("Texts", column).mapped(day, NO_DAY, np.int64)
    return found
