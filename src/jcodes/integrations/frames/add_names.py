"""Add the drug names of every row's code to a dataframe."""

from typing import Any, Final, TypeVar

import attrs

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.errors import CodeNotValidError, JcodesError
from jcodes.integrations.frames.look_up import LookUp
from jcodes.integrations.frames.look_up_paths import looked_up
from jcodes.integrations.frames.schema import REASONS, STATUSES
from jcodes.periods import as_date

__all__ = ["add_names", "entry_on"]

_Frame = TypeVar("_Frame")

_ADDED: Final = ("drug_name", "brands", "dosage", "name_status", "name_reason")


def add_names(
    frame: _Frame, *, code: str, on: str | None = None, catalog: "Catalog | str | None" = None, suffix: str = ""
) -> _Frame:
    """Return *frame* with the names of every row's code, as ``catalog.definition(code, on)`` gives them.

    The result is of the same kind as *frame*, as with `add_units`. Five columns of text are added, the same on every engine:

    - ``drug_name``: The substance, such as ``"rituximab"``; null without an answer.
    - ``brands``: The brands in CMS's descriptor and crosswalk, joined by ``"; "``; blank if there are none.
    - ``dosage``: What one billing unit stands for, such as ``"10 mg"``.
    - ``name_status``: ``"ok"``, or the class of the error for the row, as in `add_units`. A row never raises.
    - ``name_reason``: What the status means and what to do; null if ``ok``.

    Args:
        frame: The dataframe.
        code: The column of codes.
        on: The column of dates of service: the definition of that date counts, and the code must be valid on it. If None, the definition in
            the release.
        catalog: The catalog, or the name of its release; defaults to the newest.
        suffix: What to append to the names of the added columns, if the frame has one of them.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, a column is missing or has another type, or an added column would
            overwrite one.
        MissingExtraError: Narwhals is needed for this frame and not installed.
        UnknownReleaseError: The release is not loaded.
    """
    fields = {"code": code} | ({} if on is None else {"on": on})
    scalar = _NameOf(as_catalog(catalog), with_date=on is not None)
    made: _Frame = looked_up(frame, LookUp("add_names", fields, {f"{name}{suffix}": "text" for name in _ADDED}, scalar))
    return made


@attrs.frozen(eq=False)
class _NameOf:
    """The scalar of one call."""

    catalog: Catalog
    with_date: bool

    def __call__(self, code: Any, on: Any = None) -> tuple[str | None, ...]:
        """Return name, brands, dosage, status and reason of one row. Never raises."""
        try:
            entry = entry_on(self.catalog, code, on, with_date=self.with_date)
        except JcodesError as error:
            name = type(error).__name__
            return None, None, None, name, REASONS[STATUSES.index(name)]
        return entry.name, "; ".join(entry.brands), str(entry.dosage), "ok", None


def entry_on(catalog: Catalog, code: Any, on: Any, *, with_date: bool) -> Entry:
    """Return the definition of a code that is valid on the date of service.

    Raises:
        MalformedDateError: The date is missing or not a date.
        MalformedCodeError: The code is missing or not a code.
        UnknownCodeError: No file up to the release has the code.
        CodeNotValidError: It was not valid on the date.
    """
    day = as_date(on) if with_date else None
    entry = catalog.definition(code, day)
    if day is not None and not any(day in period for period in entry.periods):
        end = None if entry.period.end is None else entry.period.end.isoformat()
        raise CodeNotValidError(
            "not valid on the date of service",
            code=str(entry.code),
            on=day.isoformat(),
            start=entry.period.start.isoformat(),
            end=end,
            hint="bill the code that was",
        )
    return entry
