"""PyArrow tables: dictionaries of texts, NumPy arithmetic, Arrow columns."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jcodes.integrations.frames.array_rows import Answers, Column, Days, Numbers, Texts, answers_of
from jcodes.integrations.frames.arrow_columns import days_in, plain_column
from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import REASONS, STATUSES, UNDECIDED, checked_names

if TYPE_CHECKING:
    from jcodes.integrations.frames.array_rows import Flags

__all__ = ["add_units_arrow", "arrow_answers", "arrow_column"]

_LISTS: Final = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_WIDE: Final = (pa.types.is_float64, pa.types.is_integer)


def add_units_arrow(table: Any, request: Request) -> Any:
    """Return the table with the added columns."""
    added = checked_names(table.column_names, request.columns, request.suffix)
    columns = {key: arrow_column(table.column(name), key, name, request) for key, name in request.fields.items()}
    for name, made in zip(added, arrow_answers(answers_of(columns, request), request), strict=True):
        table = table.append_column(name, made)
    return table


def arrow_answers(found: Answers, request: Request) -> list[Any]:
    """Return the added columns as Arrow arrays, in order."""
    none = found.unanswered
    reasons = [reason for reason in REASONS if reason is not None]
    place = np.array([0 if one is None else reasons.index(one) for one in REASONS], np.int8)
    rows = len(none)
    return [
        pa.array(found.units, mask=none),
        pa.array(found.discarded, mask=none),
        _dictionary(found.undecided, UNDECIDED, none),
        _dictionary(found.status, STATUSES, None),
        _dictionary(place.take(found.status), reasons, ~none),
        _dictionary(np.zeros(rows, np.int8), [request.release], None),
    ]


def _dictionary(places: "Any", values: Any, missing: "Flags | None") -> Any:
    indices = pa.array(places.astype(np.int8), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(values), pa.string()))


def arrow_column(column: Any, key: str, name: str, request: Request) -> Column:
    """Return an Arrow column as what the arithmetic reads.

    Raises:
        MalformedError: Its type cannot be read in its role.
    """
    column = plain_column(column)
    kind = column.type
    if key == "dose" and request.unit is not None and any(fits(kind) for fits in _WIDE):
        return _numbers(column)
    if key == "on" and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return Days.of(days_in(column), np.asarray(pc.is_null(column)))
    if key == "dose" and request.unit is not None and pa.types.is_floating(kind):  # 0.1 is one tenth in any width
        return _texts(column.cast(pa.string()) if kind == pa.float32() else _narrow(column))
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    decimal = pa.types.is_decimal(kind)
    fits = (
        text
        or (key == "dose" and request.unit is not None and decimal)
        or (key == "discarded" and (decimal or pa.types.is_integer(kind)))
    )
    if key == "containers" and any(fits(kind) for fits in _LISTS) and not pa.types.is_nested(kind.value_type):
        values = [None if one is None else tuple(one) for one in column.to_pylist()]
        return _of_values(values)
    if not fits:
        refuse_column(name, str(kind), DOSES if key == "dose" and request.unit is not None else key)
    return _texts(column)


def _of_values(values: list[Any]) -> Texts:
    places = {value: place for place, value in enumerate(dict.fromkeys(one for one in values if one is not None))}
    return Texts(np.array([-1 if one is None else places[one] for one in values], np.int64), list(places))


def _texts(column: Any) -> Texts:
    if pa.types.is_null(column.type) or not len(column):
        return Texts(np.full(len(column), -1, np.int64), [])
    coded = column.dictionary_encode().unify_dictionaries().combine_chunks()
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return Texts(places, coded.dictionary.to_pylist())


def _narrow(column: Any) -> Any:
    return pa.chunked_array(
        [[None if one is None else str(np.float16(one)) for one in column.to_pylist()]], pa.string()
    )


def _numbers(column: Any) -> Numbers:
    none = np.asarray(pc.is_null(column))
    floats = column.cast(pa.float64(), safe=False).to_numpy()  # whole numbers above 2**53 are above every limit
    return Numbers(floats, none, lambda rows: column.take(pa.array(rows)).to_pylist())
