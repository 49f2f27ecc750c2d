"""Rows of one service line each, put together to claims, whatever the order of the rows."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.claims.claim import Claim
from jcodes.claims.limits import LISTS
from jcodes.claims.reading.columns import Column
from jcodes.claims.reading.date_formats import DATE_FIELDS
from jcodes.claims.reading.read_claim import typed
from jcodes.claims.reading.unreadable import UnreadableCount
from jcodes.claims.service_line import ServiceLine
from jcodes.codes.text import is_digits
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import shown, type_name

__all__ = ["ClaimRows", "Row", "text_of"]

_SPACES: Final = re.compile(r"[\s,;:]+")
_SERIES: Final = frozenset({"diagnoses", "modifiers", "condition_codes"})
_MOST_PLACES: Final = 60  # of a number that is written out; 1E+300000 is not
_CHARTED: Final = frozenset({"dose", "containers", "discarded", "start", "stop"})
"""The columns of which one makes a clinical record; a drug's name or a weight alone does not."""
_KEYS: Final = (
    "identifier", "frequency", "type_of_bill", "patient_key", "billing_provider", "control_number", "original_claim", "submitted",
)  # fmt: skip
"""The fields that rows of one claim have in common; the first must be given."""
_MOST_DIGITS: Final = 6
_MOST_LINES: Final = LISTS["lines"].most


@attrs.frozen
class Row:
    """One row.

    Attributes:
        place: Its index among the rows, from 0.
        name: How messages name it, such as ``"row 17"``.
        cells: Its cells, one for each column that is read.
    """

    place: int
    name: str
    cells: tuple[object, ...]


def cell_of(value: object) -> object:
    """Return a cell as records take it: blank for what is missing (None, NaN, NaT), text for whole numbers, anything else unchanged."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    try:
        if value.is_nan() if isinstance(value, Decimal) else value != value:  # noqa: PLR0124 - NaN and NaT
            return ""
    except (TypeError, ValueError):  # pandas.NA has no truth value, and an array several
        return value if hasattr(value, "__len__") else ""
    if hasattr(value, "item") and not isinstance(value, list | tuple):  # a numpy scalar
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Decimal):
        return format(value, "f") if abs(value.adjusted()) < _MOST_PLACES else str(value)
    return shown(value) if isinstance(value, int) else value


def text_of(value: object) -> str:
    """Return a cell as text; of what holds an int of thousands of digits, which `str` refuses, what `shown` says."""
    cell = cell_of(value)
    try:
        return str(cell).strip()
    except ValueError:
        return shown(cell)


def _key(value: object) -> str:
    return value.strip() if type(value) is str else text_of(value)


class ClaimRows:
    """The claims of rows. Rows are held until all were read, since the lines of a claim need not stand together."""

    def __init__(self, columns: Sequence[Column], read_date: Callable[[object], object]) -> None:
        """Initialize with the columns of the cells, and what reads a date."""
        self._parts: dict[str, list[tuple[int, Column]]] = {"claim": [], "line": [], "record": []}
        for at, column in enumerate(columns):
            self._parts[column.part].append((at, column))
        self._date = read_date
        places: dict[str, int] = {column.field: at for at, column in enumerate(columns) if column.part == "claim"}
        self._keys = tuple(places.get(field) for field in _KEYS)
        self._line = next((at for at, column in enumerate(columns) if column.field == "line"), None)
        self._groups: dict[tuple[str, ...], list[Row]] = {}

    def add(self, row: Row) -> Row | None:
        """Hold *row*; a row without a claim number is a claim of its own, and is returned."""
        cells = row.cells
        key = tuple(["" if at is None else _key(cells[at]) for at in self._keys])
        if not key[0]:
            return row
        group = self._groups.setdefault(key, [])
        if len(group) <= _MOST_LINES:  # of a claim with more, which is refused, no more is held
            group.append(row)
        return None

    def try_alone(self, row: Row, count: UnreadableCount) -> None:
        """Count a row of a file that is held: until the first that can be read, each is tried by itself.

        Raises:
            JcodesError: The file turns out to be garbage.
        """
        if not count.is_open:
            count.good += 1
            return
        try:
            self._number(row)
            self._service_line(row)
        except Exception as error:  # noqa: BLE001 - whatever a cell holds
            count.refuse(typed(error), row.name)
        else:
            count.good += 1

    def without(self, numbers: Container[str]) -> set[str]:
        """Let the claims with one of *numbers* go, and return those of the numbers that claims have."""
        gone = [key for key in self._groups if key[0] in numbers]
        for key in gone:
            del self._groups[key]
        return {key[0] for key in gone}

    def groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each claim, and let them go."""
        for key in tuple(self._groups):
            yield self._groups.pop(key)

    def identifier(self, rows: Sequence[Row]) -> str:
        """Return the claim number of *rows*, or blank."""
        at = self._keys[0]
        return "" if at is None else text_of(rows[0].cells[at])

    def claim(self, rows: Sequence[Row]) -> Claim:
        """Return the claim of *rows*.

        Raises:
            JcodesError: A row cannot be read, or rows contradict each other; its note names the row.
        """
        return self.claim_with_places(rows)[0]

    def claim_with_places(self, rows: Sequence[Row]) -> tuple[Claim, tuple[int, ...]]:
        """Return the claim of *rows*, and the place of the row of each of its lines.

        Raises:
            JcodesError: As `claim`.
        """
        lines = []
        for row in rows:
            try:
                lines.append((self._number(row), row, self._service_line(row)))
            except JcodesError as error:
                error.add_note(row.name)
                raise
        numbers = [number for number, _, _ in lines if number is not None]
        if numbers and (len(numbers) != len(lines) or len(set(numbers)) != len(numbers)):
            raise MalformedClaimError(
                "line numbers are missing or repeated",
                value=numbers,
                field="line",
                hint="number the lines of a claim 1, 2, 3, or leave the column out",
            )
        if numbers:
            lines.sort(key=lambda one: one[0] or 0)
        else:
            lines.sort(key=lambda one: (one[2].on or date.max, one[2].code, one[2].modifiers, _texts(one[1])))
        claim = Claim.from_dict({**self._fields(rows, "claim"), "lines": [line for _, _, line in lines]})
        return claim, tuple(row.place for _, row, _ in lines)

    def _number(self, row: Row) -> int | None:
        """Return the line number of a row, or None.

        Raises:
            MalformedClaimError: Not a whole number.
        """
        text = "" if self._line is None else text_of(row.cells[self._line])
        if text and not (is_digits(text) and len(text) <= _MOST_DIGITS):
            raise MalformedClaimError(
                "the line number is not a whole number", value=text, field="line", hint="number the lines 1, 2, 3"
            )
        return int(text) if text else None

    def _service_line(self, row: Row) -> ServiceLine:
        line = self._fields((row,), "line")
        line.pop("line", None)
        record = self._fields((row,), "record")
        if not _CHARTED.isdisjoint(record):
            if isinstance(held := record.get("containers"), str):
                record["containers"] = [part.strip() for part in held.split(";") if part.strip()]
            charted: dict[str, object] = {name: line[name] for name in ("on", "through") if name in line}
            line["administration"] = {**charted, **record}
        return ServiceLine.from_dict({"code": "", **line})

    def _fields(self, rows: Sequence[Row], part: str) -> dict[str, object]:
        """Return the fields of one part; rows that state one must agree."""
        found: dict[str, object] = {}
        series: dict[str, list[object]] = {}
        for at, column in self._parts[part]:
            value = self._stated(rows, at, column)
            if column.field in _SERIES:
                series.setdefault(column.field, []).extend(_parts(value, single=column.name != column.field))
            elif value != "":
                found[column.field] = self._date(value) if column.field in DATE_FIELDS else value
        for field, items in series.items():
            while items and items[-1] == "":
                items.pop()
            # a pointer counts blank positions of diagnoses
            kept = items if field == "diagnoses" else [item for item in items if item != ""]
            if kept:
                found[field] = kept
        return found

    @staticmethod
    def _stated(rows: Sequence[Row], at: int, column: Column) -> object:
        """Return the value of a column, blank if no row has one.

        Raises:
            MalformedClaimError: Two rows of the claim have different values.
        """
        stated: object = ""
        for row in rows:
            value = row.cells[at]
            value = value.strip() if type(value) is str else cell_of(value)
            if isinstance(value, bool):
                raise MalformedClaimError(
                    f"{column.name} must be text or a number, not {type_name(value)}",
                    value=value,
                    field=column.name,
                    hint="give the text on the claim",
                )
            if value in ("", stated):
                continue
            if stated != "":
                raise MalformedClaimError(
                    f"the rows of the claim differ in {column.name}",
                    value=None,
                    field=column.name,
                    hint=f"give one {column.name} on all rows of a claim",
                )
            stated = value
        return stated


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(text_of(cell) for cell in row.cells)


def _parts(value: object, *, single: bool) -> list[object]:
    """Return the parts of a cell with several codes; a list is returned unchanged."""
    if isinstance(value, str):
        return [value] if single else [part for part in _SPACES.split(value) if part]
    return [cell_of(one) for one in value] if isinstance(value, list | tuple) else [value]
