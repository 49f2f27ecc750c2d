"""Rows as NumPy arrays, for pandas and PyArrow: texts become small numbers once for each different text, then ``take``."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs
import numpy as np

from jcodes.doses.spellings import known_unit
from jcodes.errors import JcodesError
from jcodes.integrations.frames.dense_table import DAY_ONE, DenseTable, days_after
from jcodes.integrations.frames.exactness import DIGITS, LARGEST, SMALLEST, plain_float
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.scalar_rows import ScalarRows
from jcodes.integrations.frames.schema import ANSWERED, OK, OPEN, STATUSES
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
_FAR: Final = 1e45
"""Above, an amount has more digits than `jcodes.doses` takes."""
_MALFORMED_DOSE: Final = STATUSES.index("MalformedDoseError")
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
        floats: Each value as a float; NaN if it is missing or NaN.
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

    @property
    def outcomes(self) -> "Bytes":
        """The outcome of each row."""
        return np.where(self.unanswered, self.status + np.uint8(ANSWERED - 1), self.undecided).astype(np.uint8)


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
    table, scalar = request.table(), request.scalar()
    units, undecided, status = _by_table(columns, table, _facts(table), scalar)
    discarded = np.zeros(len(units), np.int64)
    left = np.flatnonzero(status == OPEN)
    if left.size:
        found = scalar.answers({key: column.at(left) for key, column in columns.items()})
        units[left] = [one.units or 0 for one in found]
        discarded[left] = [one.discarded or 0 for one in found]
        undecided[left] = [one.undecided or 0 for one in found]
        status[left] = [one.status for one in found]
    return Answers(units, discarded, undecided, status)


def _by_table(columns: dict[str, Column], table: DenseTable, facts: dict[str, Any], scalar: ScalarRows) -> Any:
    """Return units, undecided and status; the status of a row that is left to the scalar is `OPEN`."""
    code, refused_code = _codes(cast("Texts", columns["code"]), facts["code_place"], scalar)
    given, unit, refused_unit = _doses(columns, facts["unit_place"], scalar)
    kind = facts["wide"].take(code * (len(table.units) + 1) + unit)
    scale = facts["scale"].take(kind)
    with np.errstate(all="ignore"):
        scaled = np.rint(given * scale)
        is_plain = (given >= SMALLEST) & (given < LARGEST)
        exact = (scaled / scale == given) & (given <= facts["most"].take(kind))
        units = np.ceil(scaled / facts["divisor"].take(kind))
    is_number = is_plain
    is_alone = np.full(len(units), table.rounds_up)
    for key in ("strength", "containers", "container_type", "discarded"):
        if isinstance(column := columns.get(key), Texts | Numbers):
            is_alone &= column.is_missing
    is_plain = is_number & is_alone
    if (dated := columns.get("on")) is None:
        is_valid, is_dated = True, np.True_
        asked = facts["open_now"].take(code)
    else:
        days = _days(dated)
        is_dated = days != NO_DAY
        is_valid = (days >= facts["start"].take(code)) & (days <= facts["end"].take(code))
        asked = ((days >= facts["open_from"].take(code)) & (days <= facts["open_until"].take(code))).astype(np.uint8)
    is_ok = exact & is_plain & is_valid & is_dated
    said = np.where(is_valid, facts["valid"].take(kind), facts["invalid"].take(kind))
    status = np.where(is_ok, OK, np.where(is_plain & is_dated, said, OPEN)).astype(np.uint8)
    if refused_code is not None:  # only a wrong date is found before
        status = np.where(is_dated & (refused_code != OPEN), refused_code, status)
    is_open = (status == OPEN) & is_dated & (code < len(table.codes))
    if refused_unit is not None:  # date, code and number are read before
        status = np.where(is_open & is_number & (refused_unit != OPEN), refused_unit, status)
    if isinstance(dose := columns["dose"], Numbers):
        wrong = dose.is_missing | np.isnan(given) | (given < 0) | (given > _FAR)  # date and code are read before
        zero = is_alone & (given == 0) & (unit < len(table.units))  # and the unit, and whether the code was valid
        none = np.where(is_valid, _MALFORMED_DOSE, facts["invalid"].take(kind))
        status = np.where(is_open & wrong, _MALFORMED_DOSE, np.where(is_open & zero, none, status))
    return np.where(is_ok, units, 0).astype(np.int64), np.where(is_ok, asked, 0).astype(np.uint8), status


def _codes(column: Texts, places: dict[str, int], scalar: ScalarRows) -> "tuple[Ints, Bytes | None]":
    """Return the place of each row's code, that after the last for a code that the table lacks, and the status of such a code, or None."""
    other = len(places)
    read = [
        (places[text], OPEN) if text in places else _code(text, places, scalar)
        for text in map(_plain_text, column.values)
    ]
    place = np.array([*(one for one, _ in read), other], np.int64).take(column.places)
    if all(status == OPEN for _, status in read):
        return place, None
    return place, np.array([*(status for _, status in read), OPEN], np.uint8).take(column.places)


def _plain_text(value: object) -> Any:
    return value if isinstance(value, str) else None


def _code(text: Any, places: dict[str, int], scalar: ScalarRows) -> tuple[int, int]:
    if text is None:
        return len(places), OPEN
    code, status = scalar.code_of(text)
    return places.get(code, len(places)) if status == OPEN else len(places), status


def _doses(
    columns: dict[str, Column], places: dict[str, int], scalar: ScalarRows
) -> "tuple[Floats, Ints, Bytes | None]":
    """Return each row's dose, NaN if the scalar must read it, the place of its unit, that after the last for an unknown one, and the status of such a unit."""
    other = len(places)

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
            None,
        )
    floats = dose.floats if isinstance(dose, Numbers) else dose.mapped(_float_of, np.nan, np.float64)
    held = cast("Texts", unit)
    read = [scalar.unit_of(text) if isinstance(text, str) else ("", OPEN) for text in held.values]
    found = np.array([*(places.get(symbol, other) for symbol, _ in read), other], np.int64).take(held.places)
    refused = np.array([*(status for _, status in read), OPEN], np.uint8).take(held.places)
    return floats, found, refused if refused.min(initial=OPEN) < OPEN else None


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
