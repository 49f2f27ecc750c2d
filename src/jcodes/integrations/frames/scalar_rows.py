"""One row at a time, by the scalar: the last word on every row that arithmetic on columns does not decide."""

import warnings
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import Catalog
from jcodes.doses import Dose, find_unit
from jcodes.doses.exact import to_decimal
from jcodes.errors import GapWarning, JcodesError
from jcodes.integrations.frames.code_days import code_days
from jcodes.integrations.frames.open_questions import open_questions
from jcodes.integrations.frames.schema import MOST_UNITS, OK, OPEN, OVERFLOW, UNDECIDED, status_of
from jcodes.periods import as_date

if TYPE_CHECKING:
    from jcodes.policies import Policy

__all__ = ["Answer", "Row", "ScalarRows", "answer", "scalar_rows"]

_KEPT: Final = 1 << 17
_JW_OR_JZ: Final = UNDECIDED.index("jw-or-jz")


class Row(NamedTuple):
    """The values of one row; None if missing or not asked for.

    Attributes:
        code: The code.
        dose: The amount, or the amount and its unit if `unit` is not a column.
        unit: The unit.
        on: The date of service.
        strength: The strength.
        containers: The opened containers.
        container_type: Their type.
        discarded: The documented discarded amount.
    """

    code: object
    dose: object
    unit: object = None
    on: object = None
    strength: object = None
    containers: object = None
    container_type: object = None
    discarded: object = None


class Answer(NamedTuple):
    """The answer for one row.

    Attributes:
        units: The administered units, or None.
        discarded: The discarded units, or None.
        undecided: The place in `UNDECIDED`, or None.
        status: The place in `STATUSES`.
    """

    units: int | None
    discarded: int | None
    undecided: int | None
    status: int


def answer(
    row: Row,
    *,
    with_unit: bool = True,
    with_date: bool = True,
    policy: "Policy | None" = None,
    catalog: Catalog,
) -> Answer:
    """Return what ``billing_units`` says of one row.

    The values are read in this order, and the first error is the status: date, code, dose, unit, then the rest. None for a date, a code, a
    dose or a unit whose column was named is an error: missing is not zero, and no date is not any date.

    Args:
        row: The values.
        with_unit: Whether the unit has a column of its own; otherwise the dose is text with its unit.
        with_date: Whether the date of service has a column; otherwise validity is not checked.
        policy: The payer's policy.
        catalog: The catalog.
    """
    given: Any = row
    try:
        day = as_date(given.on) if with_date else None
        entry = catalog.definition(given.code, day)
        bill = billing_units(
            entry,
            Dose(given.dose, given.unit) if with_unit else given.dose,
            on=day,
            strength=given.strength,
            containers=given.containers,
            container_type=given.container_type,
            discarded=given.discarded,
            policy=policy,
            catalog=catalog,
        )
        units, discarded = bill.administered, bill.discarded
        kinds = "; ".join(question.kind.value for question in bill.undecided)
    except JcodesError as error:
        return Answer(None, None, None, status_of(error))
    if units > MOST_UNITS or discarded > MOST_UNITS:
        return Answer(None, None, None, OVERFLOW)
    return Answer(units, discarded, UNDECIDED.index(kinds), OK)


class ScalarRows:
    """`answer`, remembered, so that a question that many rows ask is answered once.

    Args:
        catalog: The catalog.
        policy: The payer's policy.
        with_unit: Whether the unit has a column.
        with_date: Whether the date of service has a column.

    Attributes:
        code_of: Returns the canonical code of a text and `OPEN`, or the text and the status for which it is refused.
        unit_of: The same for a unit.
    """

    def __init__(self, catalog: Catalog, policy: "Policy | None", *, with_unit: bool, with_date: bool) -> None:
        """Take the facts of one frame."""
        self._facts: dict[str, Any] = {
            "with_unit": with_unit,
            "with_date": with_date,
            "policy": policy,
            "catalog": catalog,
        }
        self._catalog, self._with_unit, self._with_date = catalog, with_unit, with_date
        self._days, self._questions = code_days(catalog), open_questions(policy)
        self._memo: Callable[..., Answer] = lru_cache(_KEPT, typed=True)(self._asked)
        self.code_of: Callable[[str], tuple[str, int]] = lru_cache(_KEPT)(self._read_code)
        self.unit_of: Callable[[str], tuple[str, int]] = lru_cache(_KEPT)(_read_unit)
        self._is_open = lru_cache(_KEPT)(self._questions.are_open)

    def __call__(self, row: Row) -> Answer:
        """Return the answer for *row*."""
        code, unit, day, more = row.code, row.unit, row.on, row[4:]
        if type(code) is str:
            code, status = self.code_of(code)
            if status != OPEN:
                return self._refused_code(row, status)
        if self._with_unit and type(unit) is str:
            unit, status = self.unit_of(unit)
            if status != OPEN:
                return self._refused_unit(row, status)
        if type(day) is date and type(code) is str and self._questions.rounds_up and more == _NOTHING:
            return self._on_any_day(code, _hashable(row.dose), unit, day)
        return self._memo(*map(_hashable, (code, row.dose, unit, day, *more)))

    def answers(self, columns: Mapping[str, Iterable[object]]) -> list[Answer]:
        """Return the answers for rows whose values are given by the fields of `Row`."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)  # a quarter that is not loaded is no matter of one row
            return [self(Row(**dict(zip(columns, row, strict=True)))) for row in zip(*columns.values(), strict=True)]

    def _asked(self, *values: object) -> Answer:
        return answer(Row(*values), **self._facts)

    def _on_any_day(self, code: str, dose: object, unit: object, day: date) -> Answer:
        """Return the answer for a dose alone. Of the date, it asks only what matters, so that other days find it remembered."""
        days = self._days[code]
        found = self._memo(code, dose, unit, days.like(day))
        if found.units is None or days.like(day) == day:
            return found
        kind = days.entry.kind.value.replace(" ", "-")
        return found._replace(undecided=_JW_OR_JZ if self._is_open(kind, day) else 0)

    def _read_code(self, text: str) -> tuple[str, int]:
        """Return the canonical code and `OPEN`, or the status of a code that the release lacks: its hint costs a millisecond."""
        try:
            return str(self._catalog.definition(text).code), OPEN
        except JcodesError as error:
            return text, status_of(error)

    def _refused_code(self, row: Row, status: int) -> Answer:
        """Return the answer for a row whose code is refused: only a wrong date is found before it."""
        if self._with_date:
            try:
                as_date(row.on)  # type: ignore[arg-type]  # the error is the question
            except JcodesError as error:
                status = status_of(error)
        return Answer(None, None, None, status)

    def _refused_unit(self, row: Row, status: int) -> Answer:
        """Return the answer for a row whose unit is refused: date, code and number are read before it."""
        try:
            self._catalog.definition(row.code, as_date(row.on) if self._with_date else None)  # type: ignore[arg-type]  # the same
            to_decimal(row.dose)
        except JcodesError as error:
            status = status_of(error)
        return Answer(None, None, None, status)


@lru_cache(maxsize=16)
def scalar_rows(catalog: Catalog, policy: "Policy | None", *, with_unit: bool, with_date: bool) -> ScalarRows:
    """Return the scalar for the facts of a frame, with what it remembers of earlier frames."""
    return ScalarRows(catalog, policy, with_unit=with_unit, with_date=with_date)


_NOTHING: Final = (None, None, None, None)


def _read_unit(text: str) -> tuple[str, int]:
    try:
        return find_unit(text).symbol, OPEN
    except JcodesError as error:
        return text, status_of(error)


def _hashable(value: object) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    try:
        hash(value)
    except TypeError:
        kind: Any = type(value)
        return kind  # type: ignore[no-any-return]  # no field takes it, nor its class
    return value
