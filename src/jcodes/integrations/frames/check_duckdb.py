"""Findings of DuckDB relations: the engine puts the lines of each claim together, Python checks some claims at a time."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from duckdb import sqltypes

from jcodes.errors import MalformedError
from jcodes.errors.messages import quoted
from jcodes.integrations.frames.duckdb_types import family_of, sql_name
from jcodes.integrations.frames.line_findings import CheckRequest
from jcodes.integrations.frames.schema import PREFIX

__all__ = ["check_duckdb"]

_GROUP: Final = f"{PREFIX}group"


def check_duckdb(relation: Any, request: CheckRequest) -> Any:
    """Return the findings as a relation of the same connection, without an order. Nothing runs until it is read.

    Raises:
        MalformedError: A column that is read holds lists or records.
    """
    types = dict(zip(relation.columns, relation.types, strict=True))
    read = [*request.headings, *request.keep]
    roles = [_role(name, types[name]) for name in read]
    cells = ", ".join(f"CAST({sql_name(name)} AS VARCHAR)" for name in read)
    number = request.column_of("claim")
    # only letters and digits: rows that Python may put together are surely in one group
    key = f"regexp_replace(CAST({sql_name(number)} AS VARCHAR), '[^0-9A-Za-z]', '', 'g')" if number else "''"
    grouped = relation.query(
        f"{PREFIX}frame",
        f"""
        WITH given AS (SELECT {key} AS {_GROUP}, [{cells}] AS {PREFIX}row FROM {PREFIX}frame)
        SELECT CAST(to_json(list({PREFIX}row)) AS VARCHAR) AS {PREFIX}rows FROM given
        GROUP BY CASE WHEN coalesce({_GROUP}, '') = '' THEN CAST(random() * 1000000 AS BIGINT) END, {_GROUP}
        """,  # noqa: S608 - names are quoted
    )
    found = grouped.map(_finisher(request, roles), schema={f"{PREFIX}found": sqltypes.VARCHAR})
    kept = ", ".join(
        f"CAST({PREFIX}one[{place}] AS {types[name]}) AS {sql_name(name)}"
        for place, name in enumerate(request.keep, start=1)
    )
    texts = ", ".join(
        f"{PREFIX}one[{place}] AS {sql_name(name)}"
        for place, name in enumerate(request.added, start=len(request.keep) + 1)
    )
    return found.query(
        f"{PREFIX}answered",
        f"""
        SELECT {", ".join(one for one in (kept, texts) if one)}
        FROM (SELECT unnest(from_json({PREFIX}found, '[["VARCHAR"]]')) AS {PREFIX}one FROM {PREFIX}answered)
        """,  # noqa: S608 - the same
    )


def _role(name: str, kind: Any) -> str:
    family = family_of(kind)
    if family in {"texts", "nested"} or kind.id == "blob":
        raise MalformedError(
            f"the column {quoted(name)} is {quoted(str(kind))}",
            value=str(kind),
            hint="check_lines reads text, numbers and dates",
        )
    return {"whole": "int", "double": "float", "other": "text"}.get(family, family)


def _value(text: str | None, role: str) -> Any:
    """Return what an eager frame holds for the text of a cell."""
    if text is None or role == "text":
        return text
    if role == "date":
        try:
            return date.fromisoformat(text[:10])
        except ValueError:  # a year that Python has not
            return text
    if role == "bool":
        return text == "true"
    return {"float": float, "int": int, "decimal": Decimal}[role](text)


def _finisher(request: CheckRequest, roles: list[str]) -> Any:
    """Return the function that checks the claims of a batch of groups."""
    width = len(request.headings)

    def finish(batch: Any) -> Any:
        said = [_checked(json.loads(one), request, roles, width) for one in batch[f"{PREFIX}rows"]]
        return pd.DataFrame({f"{PREFIX}found": pd.array(said, dtype="string")})

    return finish


def _checked(rows: list[list[str | None]], request: CheckRequest, roles: list[str], width: int) -> str:
    columns = [[_value(row[at], roles[at]) for row in rows] for at in range(width)]
    found = request.findings(columns)
    values = list(zip(*found.columns, strict=True))
    return json.dumps([[*rows[place][width:], *one] for place, one in zip(found.places, values, strict=True)])
