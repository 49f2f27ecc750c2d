"""One small table that answers almost every row: code x spelling of a unit -> scale, divisor, largest dose, statuses.

Two thousand codes and five hundred spellings hold only a few hundred different *kinds* of cells, so that the large table is two bytes a
cell and stays in the processor's cache. Each cell comes from the scalar, asked for a dose of 1.
"""

from array import array
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from jcodes.billing.bill import bill_dose
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.doses import UNITS, Basis, Dose, Unit
from jcodes.doses.spellings import known_spellings, known_unit
from jcodes.errors import JcodesError, StrengthRequiredError
from jcodes.integrations.frames.code_days import code_days
from jcodes.integrations.frames.exactness import DIGITS, NEVER, SIXES, Divisor, capped, divisor_of
from jcodes.integrations.frames.open_questions import OpenQuestions, open_questions
from jcodes.integrations.frames.schema import OPEN, STATUSES, status_of
from jcodes.vocabulary.products import Kind

if TYPE_CHECKING:
    from jcodes.policies import Policy

__all__ = ["DAY_ONE", "DenseTable", "dense_table"]

DAY_ONE: Final = date(1970, 1, 1)
_NEVER_VALID: Final = (2**31 - 1, -(2**31))
_NOT_VALID: Final = STATUSES.index("CodeNotValidError")


class _Cell(NamedTuple):
    """A kind of cell: the divisor, and the status of a dose that it does not answer, on a valid day and on another."""

    divisor: Divisor
    valid: int
    invalid: int


_OPEN: Final = _Cell(NEVER, OPEN, OPEN)


class DenseTable:
    """The table of one catalog and policy.

    Attributes:
        codes: The codes; the row after the last is for all other texts.
        spellings: The spellings of units; the column after the last is for all other texts.
        symbols: The place of each spelling's unit in `units`.
        units: The symbols of the units.
        width: The number of columns, ``len(spellings) + 1``.
        cells: The kind of each cell, row by row.
        by_unit: The kind of each code and unit, row by row, without the row and the column of other texts.
        scale: The scale of each kind.
        divisor: The divisor of each kind.
        most: The largest dose of each kind; -1 for none.
        valid: The status of each kind, for a dose that is above zero and not answered, on a valid day.
        invalid: The same on a day on which the code is not valid.
        start: The first day of each code, in days after 1970-01-01.
        end: The last day of each code.
        open_from: The first day on which JW or JZ is an open question.
        open_until: The last such day.
        open_now: 1 if it is without a date of service.
        rounds_up: Whether the policy rounds up; if not, the table answers no row.
    """

    cells: "array[int]"
    by_unit: "array[int]"
    scale: "array[float]"
    divisor: "array[float]"
    most: "array[float]"
    valid: "array[int]"
    invalid: "array[int]"

    def __init__(self, catalog: Catalog, policy: "Policy | None") -> None:
        """Fill the table."""
        days = code_days(catalog)
        questions = open_questions(policy)
        self.rounds_up: bool = questions.rounds_up
        self.codes: list[str] = list(days)
        self.units: list[str] = list(UNITS)
        places = {symbol: place for place, symbol in enumerate(self.units)}
        texts = sorted({form for word in known_spellings() for form in (word, word.upper(), word.capitalize())})
        self.spellings: list[str] = [text for text in texts if known_unit(text) is not None]
        self.symbols: list[int] = [
            places[unit.symbol] for text in self.spellings if (unit := known_unit(text)) is not None
        ]
        self.width: int = len(self.spellings) + 1
        kinds: dict[_Cell, int] = {}
        self.cells, self.by_unit = array("H"), array("H")
        rows: dict[object, tuple[array[int], array[int]]] = {}
        for one in days.values():
            by, is_simple = _reading_of(one.entry), one.is_simple
            key = (by, is_simple)
            if key not in rows:
                cells = [_open_days(cell, is_simple=is_simple) for cell in _row(one.entry)]
                numbers = array("H", [kinds.setdefault(cell, len(kinds)) for cell in cells])
                other = kinds.setdefault(_OPEN, len(kinds))
                rows[key] = numbers, array("H", [*(numbers[place] for place in self.symbols), other])
            numbers, wide = rows[key]
            self.by_unit.extend(numbers)
            self.cells.extend(wide)
        self.cells.extend([kinds[_OPEN]] * self.width)
        self.scale, self.divisor, self.most = (array("d", [kind.divisor[n] for kind in kinds]) for n in range(3))
        self.valid, self.invalid = (
            array("B", [getattr(kind, name) for kind in kinds]) for name in ("valid", "invalid")
        )
        self.start: array[int] = array("i", [*(days_after(one.start) for one in days.values()), _NEVER_VALID[0]])
        self.end: array[int] = array(
            "i", [*(days_after(one.end or date.max) for one in days.values()), _NEVER_VALID[1]]
        )
        self._ask(questions, [one.entry for one in days.values()])

    def _ask(self, questions: OpenQuestions, entries: list[Entry]) -> None:
        """Set the days of the open question of each code. Kinds whose days have a gap are answered by the scalar."""
        spans: dict[str, tuple[int, int]] = {}
        now: dict[str, bool] = {}
        kinds = [entry.kind.value.replace(" ", "-") for entry in entries]
        for kind in dict.fromkeys(kinds):
            found = questions.spans(kind)
            self.rounds_up = self.rounds_up and len(found) < 2
            start, end = found[0] if len(found) == 1 else (date.max, date.min)
            spans[kind] = days_after(start), days_after(end or date.max)
            now[kind] = questions.are_open(kind, None)
        self.open_from: array[int] = array("i", [*(spans[kind][0] for kind in kinds), _NEVER_VALID[0]])
        self.open_until: array[int] = array("i", [*(spans[kind][1] for kind in kinds), _NEVER_VALID[1]])
        self.open_now: array[int] = array("B", [*(now[kind] for kind in kinds), 0])

    def rows_by_unit(self) -> tuple[list[int], list[tuple[int, ...]]]:
        """Return the place of each code's row among the different rows of `by_unit`, and these rows: a table of 300 rows for 2,000 codes."""
        wide = len(self.units)
        rows: dict[tuple[int, ...], int] = {}
        places = [
            rows.setdefault(tuple(self.by_unit[at : at + wide]), len(rows))
            for at in range(0, wide * len(self.codes), wide)
        ]
        return places, list(rows)

    def safe_dose(self, row: tuple[int, ...]) -> float:
        """Return up to which dose of six decimal places each kind of *row* has an answer on every date; -1 if one has none."""
        if any(self.invalid[kind] == OPEN for kind in row):
            return -1.0
        asked = (kind for kind in set(row) if self.valid[kind] == OPEN)
        largest = (self.most[kind] if self.scale[kind] >= SIXES else -1.0 for kind in asked)
        return min(largest, default=DIGITS / SIXES)


def days_after(day: date) -> int:
    """Return the days from 1970-01-01 to *day*."""
    return (day - DAY_ONE).days


def _reading_of(entry: Entry) -> object:
    """Return what the row of an entry depends on: codes that agree in it share a row."""
    from jcodes.vocabulary.traits import Trait

    by_kind = entry.kind if entry.kind in {Kind.ORAL, Kind.CONTRACEPTIVE, Kind.INHALATION} else None
    return entry.dosage, Trait.WHOLE_DOSE in entry.traits, by_kind


def _open_days(cell: _Cell, *, is_simple: bool) -> _Cell:
    return cell if is_simple else cell._replace(invalid=OPEN)


def _row(entry: Entry) -> list[_Cell]:
    """Return the cells of an entry for every unit. Units of one kind differ by a factor only."""
    smallest = {unit.dimension: unit for unit in UNITS.values() if unit.factor == 1}
    read = {kind: _read(entry, unit) for kind, unit in smallest.items()}
    return [_cell(entry, unit, read[unit.dimension]) for unit in UNITS.values()]


def _read(entry: Entry, unit: Unit) -> Fraction | JcodesError:
    try:
        return bill_dose(entry, Dose(1, unit)).exact
    except JcodesError as error:
        return error


def _cell(entry: Entry, unit: Unit, found: Fraction | JcodesError) -> _Cell:
    dosage = entry.dosage
    if (
        dosage.basis is Basis.BAND
        and (end := dosage.upper or dosage.lower)
        and end.dose.unit.dimension == unit.dimension
    ):
        return _Cell(NEVER, OPEN, _NOT_VALID)
    if dosage.basis is Basis.NONE and unit.symbol == "implant":  # one implant is one unit, two are none
        return _Cell(NEVER, OPEN, _NOT_VALID)
    divisors = (dosage.amount, *dosage.equivalents)
    cap = dosage.cap
    if (
        dosage.basis is Basis.EACH
        and cap is not None
        and cap.unit.dimension == unit.dimension
        and all(one is None or one.unit.dimension != unit.dimension for one in divisors)
    ):
        return _Cell(capped(cap.fraction() / unit.factor), OPEN, _NOT_VALID)
    if isinstance(found, Fraction):
        return _Cell(divisor_of(found * unit.factor), OPEN, _NOT_VALID)
    if isinstance(found, StrengthRequiredError) and dosage.components and not unit.is_count:
        return _Cell(NEVER, OPEN, _NOT_VALID)  # CMS's crosswalk of the quarter may say what 1 mL holds
    return _Cell(NEVER, status_of(found), _NOT_VALID)


@lru_cache(maxsize=8)
def dense_table(catalog: Catalog, policy: "Policy | None") -> DenseTable:
    """Return the table of a catalog and a policy."""
    return DenseTable(catalog, policy)
