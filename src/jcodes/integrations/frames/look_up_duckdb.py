"""Look-ups on DuckDB relations: the different questions go through Python, and come back by a join of the engine."""

from typing import Any

import pandas as pd
from duckdb import sqltypes

from jcodes.integrations.frames.duckdb_types import EXACTLY, day_of, family_of, own_tables, sql_name
from jcodes.integrations.frames.look_up import MONEY_DIGITS, LookUp, is_fit
from jcodes.integrations.frames.schema import PREFIX, refuse_doubles, refuse_names

__all__ = ["look_up_duckdb"]


def look_up_duckdb(relation: Any, asked: LookUp) -> Any:
    """Return a relation with the added columns, in the same connection. Nothing runs until it is read.

    Raises:
        MalformedError: A column is missing or of another type, or an added column would overwrite one.
    """
    refuse_names(relation.columns, asked.columns, asked.added, fold=True)
    refuse_doubles(relation.columns)
    types = dict(zip(relation.columns, relation.types, strict=True))
    keys, read = [], []
    for key, name in asked.fields.items():
        is_fit(key, name, str(types[name]), _family(types[name]))
        keys.append(f"{PREFIX}k_{key}")
        read.append(f"{_text(sql_name(name), types[name])} AS {keys[-1]}")
    given = relation.query(f"{PREFIX}frame", f"SELECT *, {', '.join(read)} FROM {PREFIX}frame")  # noqa: S608 - names are quoted
    different = ", ".join(f"{key} {EXACTLY} AS {key}" for key in keys)
    left = given.query(f"{PREFIX}left", f"SELECT DISTINCT {different} FROM {PREFIX}left")  # noqa: S608 - names of our own
    made = [f"{PREFIX}v_{place}" for place in range(len(asked.added))]
    types_of = dict.fromkeys((*keys, *made), sqltypes.VARCHAR)
    __jcodes_found = left.map(_finisher(asked, keys, made), schema=types_of)
    alike = " AND ".join(f"a.{key} {EXACTLY} IS NOT DISTINCT FROM s.{key}" for key in keys)
    own = ", ".join(f"a.{sql_name(name)}" for name in relation.columns)
    more = ", ".join(
        f"CAST(s.{value} AS {_type(kind)}) AS {sql_name(name)}"
        for value, (name, kind) in zip(made, asked.added.items(), strict=True)
    )
    with own_tables():
        joined = given.query(
            f"{PREFIX}given",
            f"SELECT {own}, {more} FROM {PREFIX}given AS a LEFT JOIN {PREFIX}found AS s ON {alike}",  # noqa: S608 - the same
        )
    del __jcodes_found  # DuckDB found it by this name
    return joined


def _type(kind: str) -> str:
    return "VARCHAR" if kind == "text" else f"DECIMAL(38, {MONEY_DIGITS[kind]})"


def _family(kind: Any) -> str:
    family = family_of(kind)
    return "number" if family in {"whole", "decimal", "double", "float"} else family


def _text(column: str, kind: Any) -> str:
    """Return a column as the text that the scalar reads."""
    if _family(kind) == "date":
        column = day_of(column, kind)
    elif family_of(kind) in {"double", "float"}:
        column = f"CASE WHEN {column} = floor({column}) AND abs({column}) < 1e18 THEN CAST({column} AS BIGINT) END"
    return f"CAST({column} AS VARCHAR)"


def _finisher(asked: LookUp, keys: list[str], made: list[str]) -> Any:
    """Return the function that asks the scalar for a batch of different questions."""

    def finish(batch: Any) -> Any:
        columns = [[one if isinstance(one, str) else None for one in batch[key]] for key in keys]
        answers = asked.answers(zip(*columns, strict=True))
        found = {key: batch[key] for key in keys}
        for place, name in enumerate(made):
            values = [None if one[place] is None else str(one[place]) for one in answers]
            found[name] = pd.array(values, dtype="string")
        return pd.DataFrame(found)

    return finish
