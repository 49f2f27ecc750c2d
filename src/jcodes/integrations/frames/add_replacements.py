"""Add the codes that replace every row's code on its date to a dataframe."""

from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

import attrs

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.errors import JcodesError
from jcodes.integrations.frames.look_up import LookUp
from jcodes.integrations.frames.look_up_paths import looked_up
from jcodes.integrations.frames.schema import REASONS, STATUSES
from jcodes.periods import as_date

__all__ = ["add_replacements"]

_Frame = TypeVar("_Frame")

_ADDED: Final = ("replaced_by", "replacement_units", "replacement_status", "replacement_reason")
_REASONS: Final = {
    "replaced": "The code was not valid on the date of service. Bill the replacement.",
    "several": "The code was not valid on the date of service, and several codes replaced it. Choose by drug and labeler.",
    "none on file": "The code was not valid on the date of service, and no source on file shows a replacement. Search by drug.",
}


def add_replacements(
    frame: _Frame, *, code: str, on: str, catalog: "Catalog | str | None" = None, suffix: str = ""
) -> _Frame:
    """Return *frame* with the codes to bill instead of codes that were not valid on the date of service.

    The result is of the same kind as *frame*, as with `add_units`. Four columns of text are added, the same on every engine:

    - ``replaced_by``: The codes that were valid on the date: those that replaced an ended code (``Entry.replaced_by``), or the ones that a
      code not yet valid replaced (``Catalog.replaced_codes``), joined by ``"; "``; null if the code was valid or none is on file.
    - ``replacement_units``: For each of them its units for one unit of the row's code, exact, such as ``"10"`` or ``"1/4"``; ``"?"`` if the
      dosages cannot be compared.
    - ``replacement_status``: ``"valid"``, ``"replaced"``, ``"several"``, ``"none on file"``, or the class of the error for the row. A row
      never raises.
    - ``replacement_reason``: What the status means and what to do; null if ``valid``.

    Args:
        frame: The dataframe.
        code: The column of codes.
        on: The column of dates of service.
        catalog: The catalog, or the name of its release; defaults to the newest.
        suffix: What to append to the names of the added columns, if the frame has one of them.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, a column is missing or has another type, or an added column would
            overwrite one.
        MissingExtraError: Narwhals is needed for this frame and not installed.
        UnknownReleaseError: The release is not loaded.
    """
    added = {f"{name}{suffix}": "text" for name in _ADDED}
    asked = LookUp("add_replacements", {"code": code, "on": on}, added, _ReplacementOf(as_catalog(catalog)))  # type: ignore[arg-type]  # "text" is a kind
    made: _Frame = looked_up(frame, asked)
    return made


@attrs.frozen(eq=False)
class _ReplacementOf:
    """The scalar of one call."""

    catalog: Catalog

    def __call__(self, code: Any, on: Any) -> tuple[str | None, ...]:
        """Return codes, units, status and reason of one row. Never raises."""
        try:
            day = as_date(on)
            entry = self.catalog.definition(code, day)
        except JcodesError as error:
            name = type(error).__name__
            return None, None, name, REASONS[STATUSES.index(name)]
        if any(day in period for period in entry.periods):
            return None, None, "valid", None
        found = self._instead(entry, day)
        status = "none on file" if not found else "replaced" if len(found) == 1 else "several"
        codes = "; ".join(found) or None
        units = "; ".join("?" if ratio is None else str(ratio) for ratio in found.values()) or None
        return codes, units, status, _REASONS[status]

    def _instead(self, entry: Entry, day: date) -> dict[str, Fraction | None]:
        """Return the codes to bill instead, each with its units for one unit of *entry*."""
        if entry.period.end is not None and entry.period.end < day:
            pairs = [(str(one.code), one.ratio) for one in entry.replacements]
        else:
            before = self.catalog.replaced_codes(entry.code)
            pairs = [(str(one.code), None if one.ratio is None else 1 / one.ratio) for one in before]
        return {code: ratio for code, ratio in pairs if self._is_valid(code, day)}

    def _is_valid(self, code: str, day: date) -> bool:
        return any(day in period for period in self.catalog.definition(code, day).periods)
