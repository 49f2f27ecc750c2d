"""pandas: texts by ``factorize`` or by their categories, NumPy arithmetic, nullable columns on the frame's own index."""

from typing import Any, Final

import numpy as np
import pandas as pd

from jcodes.integrations.frames.array_rows import Column, Days, Numbers, Texts, answers_of
from jcodes.integrations.frames.cells import is_missing
from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.pandas_columns import beside, dense, refuse_levels, short_floats
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import REASONS, STATUSES, UNDECIDED, checked_names

__all__ = ["add_units_pandas"]


def add_units_pandas(frame: Any, request: Request) -> Any:
    """Return a copy of the frame with the added columns and its index."""
    refuse_levels(frame)
    added = checked_names(frame.columns, request.columns, request.suffix)
    columns = {key: _column(frame[name], key, name, request) for key, name in request.fields.items()}
    found = answers_of(columns, request)
    none = found.unanswered
    reasons = [reason for reason in REASONS if reason is not None]
    place = np.array([-1 if one is None else reasons.index(one) for one in REASONS], np.int8)
    values = (
        pd.arrays.IntegerArray(found.units, none),
        pd.arrays.IntegerArray(found.discarded, none.copy()),
        _category(np.where(none, np.int8(-1), found.undecided.astype(np.int8)), UNDECIDED),
        _category(found.status, STATUSES),
        _category(place.take(found.status), reasons),
        _category(np.zeros(len(none), np.int8), [request.release]),
    )
    made = pd.DataFrame(dict(zip(added, values, strict=True)), index=frame.index, copy=False)
    return beside(frame, made)


def _category(places: Any, values: Any) -> Any:
    return pd.Categorical.from_codes(places.astype(np.int8), categories=list(values))


def _column(series: Any, key: str, name: str, request: Request) -> Column:
    """Return a column as what the arithmetic reads.

    Raises:
        MalformedError: Its type cannot be read in its role.
    """
    series = dense(series)
    kind = series.dtype
    if isinstance(kind, pd.ArrowDtype):
        import pyarrow as pa

        from jcodes.integrations.frames.arrow_path import arrow_column

        return arrow_column(pa.chunked_array(series.array.__arrow_array__()), key, name, request)
    is_text = isinstance(kind, pd.CategoricalDtype | pd.StringDtype) or kind == np.dtype(object)
    if (
        key == "dose"
        and request.unit is not None
        and pd.api.types.is_numeric_dtype(kind)
        and not pd.api.types.is_bool_dtype(kind)
        and not pd.api.types.is_complex_dtype(kind)
    ):
        return _numbers(series)
    if key == "on" and pd.api.types.is_datetime64_any_dtype(kind):
        return _dates(series)
    if key == "discarded" and kind == np.float64:  # what pandas makes of whole numbers beside missing ones
        whole = [int(one) if one.is_integer() else one for one in series.tolist()]
        return _mixed(pd.Series(whole, dtype=object))
    if not (is_text or (key == "discarded" and pd.api.types.is_integer_dtype(kind)) or series.isna().all()):
        refuse_column(name, str(kind), DOSES if key == "dose" and request.unit is not None else key)
    return _texts(series)


def _texts(series: Any) -> Texts:
    if isinstance(series.dtype, pd.CategoricalDtype):
        kinds = series.cat.categories
        is_narrow = kinds.dtype.kind == "f" and kinds.dtype.itemsize < 8
        values = short_floats(kinds.to_numpy()) if is_narrow else kinds.tolist()
        return Texts(series.cat.codes.to_numpy().astype(np.int64), values)
    if series.dtype == np.dtype(object) and pd.api.types.infer_dtype(series, skipna=True) not in _ALIKE:
        return _mixed(series)
    try:
        places, values = pd.factorize(series)
    except TypeError:  # a signaling NaN has no hash
        return _mixed(series)
    return Texts(places.astype(np.int64), np.asarray(values, dtype=object).tolist())


_ALIKE: Final = frozenset({"string", "floating", "date", "decimal", "empty"})
"""Kinds of objects that ``factorize`` tells apart as the scalar does; in a mixture, True would be 1."""


def _mixed(series: Any) -> Texts:
    """Return a column of objects of any types, lists included."""
    kinds: dict[object, int] = {}
    values: list[object] = []
    places = np.empty(len(series), np.int64)
    for row, value in enumerate(series):
        kept = tuple(value) if isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim) else value
        try:
            key: object = (type(kept), kept)
            hash(key)
        except TypeError:
            key = (type(kept), id(kept))
        if is_missing(kept):
            places[row] = -1
            continue
        if key not in kinds:
            kinds[key] = len(values)
            values.append(kept)
        places[row] = kinds[key]
    return Texts(places, values)


def _numbers(series: Any) -> Numbers:
    none = series.isna().to_numpy()
    floats = series.to_numpy(np.float64, na_value=np.nan)
    if series.dtype.itemsize < 8 and series.dtype.kind == "f":  # 0.1 is one tenth in any width, as its repr shows
        narrow, places = np.unique(series.to_numpy(series.dtype.name.lower(), na_value=np.nan), return_inverse=True)
        floats = np.array(short_floats(narrow) or [np.nan], np.float64).take(places)

    def at(rows: Any) -> list[Any]:
        taken = series.iloc[rows]
        if series.dtype.kind == "f":
            return [None if gone else value for gone, value in zip(none[rows], floats[rows].tolist(), strict=True)]
        return [None if gone else int(value) for gone, value in zip(none[rows], taken, strict=True)]

    return Numbers(floats, none, at)


def _dates(series: Any) -> Days:
    local = series.dt.tz_localize(None) if isinstance(series.dtype, pd.DatetimeTZDtype) else series
    days = local.to_numpy().astype("datetime64[D]").astype(np.int64)
    return Days.of(days, local.isna().to_numpy())
