"""Look-ups on DuckDB relations: the different questions go through Python, and come back by a join of the engine."""

from typing import Any

import pandas as pd

from jcodes.integrations.frames.look_up import MONEY_DIGITS, LookUp, is_fit
from jcodes.integrations.frames.schema import PREFIX, refuse_names

__all__ = ["look_up_duckdb"]


def look_up_duckdb(relation: Any, asked: LookUp) -> Any:
    """Return a relation with the added columns, in the same connection. Nothing runs until it is read.

    Raises:
        MalformedError: A column is missing or of another type, or an added column would overwrite one.
    """
    refuse_names(relation.columns, asked.columns, asked.added, fold=True)
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    keys, read = [], []
    for key, name in asked.fields.items():
        is_fit(key, name, types[name], _family(types[name]))
        keys.append(f"{PREFIX}k_{key}")
        read.append(f"{_text(_quoted(name), types[name])} AS {keys[-1]}")
    given = relation.query(f"{PREFIX}frame", f"SELECT *, {', '.join(read)} FROM {PREFIX}frame")  # noqa: S608 - names are quoted
    left = given.query(f"{PREFIX}left", f"SELECT DISTINCT {', '.join(keys)} FROM {PREFIX}left")  # noqa: S608 - names of our own
    made = [f"{PREFIX}v_{place}" for place in range(len(asked.added))]
    jcodes_found = left.map(_finisher(asked, keys, made), schema=dict.fromkeys((*keys, *made), "VARCHAR"))
    alike = " AND ".join(f"a.{key} IS NOT DISTINCT FROM s.{key}" for key in keys)
    own = ", ".join(f"a.{_quoted(name)}" for name in relation.columns)
    more = ", ".join(
        f"CAST(s.{value} AS {_type(kind)}) AS {_quoted(name)}"
        for value, (name, kind) in zip(made, asked.added.items(), strict=True)
    )
    joined = given.query(
        f"{PREFIX}given",
        f"SELECT {own}, {more} FROM {PREFIX}given AS a LEFT JOIN jcodes_found AS s ON {alike}",  # noqa: S608 - the same
    )
    del jcodes_found  # DuckDB found it by this name
    return joined


def _type(kind: str) -> str:
    return "VARCHAR" if kind == "text" else f"DECIMAL(38, {MONEY_DIGITS[kind]})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _family(kind: str) -> str:
    if kind == "VARCHAR" or kind.startswith("ENUM") or kind in {'"NULL"', "NULL", "SQLNULL"}:
        return "text"
    if kind.startswith(("DATE", "TIMESTAMP")):
        return "date"
    return "number" if "INT" in kind or kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")) else "other"


def _text(column: str, kind: str) -> str:
    """Return a column as the text that the scalar reads."""
    if _family(kind) == "date":
        column = f"CASE WHEN {column} >= DATE '0001-01-01' AND {column} < DATE '9999-12-31' + 1 THEN CAST({column} AS DATE) END"
    elif kind in {"DOUBLE", "FLOAT"}:
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
