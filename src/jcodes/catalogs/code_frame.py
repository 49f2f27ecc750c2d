"""Codes as rows of a dataframe: one row per code, with stable columns."""

from collections.abc import Iterable
from typing import Any, Final

from jcodes.catalogs.entries import Entry
from jcodes.dataframes import Kinds, frame_of
from jcodes.doses.exact import plain

__all__ = ["CODE_COLUMNS", "frame_of_codes"]

CODE_COLUMNS: Final[Kinds] = {
    "code": str, "name": str, "brands": str, "other_names": str, "dosage": str, "basis": str, "amount": str, "unit": str, "kind": str,
    "routes": str, "details": str, "traits": str, "valid_from": "date", "valid_to": "date", "replaced_by": "texts", "references": "texts",
    "coverage": str, "release": str,
}  # fmt: skip
"""The columns of `Catalog.to_frame` and `Matches.to_frame`: `amount` and `unit` are the numbers of `dosage`, exact, where it has a single one."""


def frame_of_codes(entries: Iterable[Entry], engine: str | None) -> Any:
    """Return *entries* as a dataframe with `CODE_COLUMNS`, in the order given.

    Args:
        entries: The entries, such as a catalog's values.
        engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.

    Raises:
        MalformedError: *engine* is another library.
        MissingExtraError: The library is not installed, or none is.
    """
    return frame_of(engine, list(map(_row, entries)), CODE_COLUMNS)


def _row(entry: Entry) -> dict[str, object]:
    amount = entry.dosage.amount
    return {
        "code": entry.code,
        "name": entry.name,
        "brands": _joined(entry.brands),
        "other_names": _joined(entry.other_names),
        "dosage": entry.dosage,
        "basis": entry.dosage.basis.value,
        "amount": None if amount is None else plain(amount.amount),
        "unit": None if amount is None else amount.unit.symbol,
        "kind": entry.kind.value,
        "routes": _joined(route.value for route in entry.routes),
        "details": _joined(entry.details),
        "traits": _joined(trait.value for trait in entry.traits),
        "valid_from": entry.period.start,
        "valid_to": entry.period.end,
        "replaced_by": tuple(map(str, entry.replaced_by)),
        "references": tuple(map(str, entry.references)),
        "coverage": None if entry.coverage is None else entry.coverage.name.lower().replace("_", " "),
        "release": entry.release,
    }


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
