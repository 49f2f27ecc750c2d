"""The same rows as a frame of each engine, the added columns as plain values, and what the scalar says of each row."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import jcodes
from jcodes.integrations.frames import add_units
from jcodes.periods import as_date

ADDED: Final = ("billing_units", "discarded_units", "undecided", "status", "reason", "release")

Said = tuple[int | None, int | None, str | None, str]


def scalar(row: Mapping[str, Any], *, catalog: jcodes.Catalog | None = None, policy: str | None = None) -> Said:
    """Return units, discarded units, open questions and error class of a row, by the public functions of the library.

    The row has a code and a dose, and maybe the rest; a key that is there is a column that was named.
    """
    cat = catalog or jcodes.catalog()
    more = {key: row[key] for key in ("strength", "containers", "container_type", "discarded") if key in row}
    try:
        day = as_date(row["on"]) if "on" in row else None
        cat.definition(row["code"], day)
        dose = jcodes.Dose(row["dose"], row["unit"]) if "unit" in row else row["dose"]
        bill = jcodes.billing_units(row["code"], dose, on=day, policy=policy, catalog=cat, **more)
    except jcodes.JcodesError as error:
        return None, None, None, type(error).__name__
    if bill.administered >= 2**63:
        return None, None, None, "OverflowError"
    return bill.administered, bill.discarded, "; ".join(one.kind.value for one in bill.undecided), "ok"


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the arguments of `add_units` that name each field of the rows."""
    return {key: key for key in rows[0]}


# -- engines ----------------------------------------------------------------------------------------------------------


def _polars(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    made: pl.DataFrame = add_units(frame, **asked)
    return made


def _lazy(frame: pl.DataFrame, engine: Any, **asked: Any) -> pl.DataFrame:
    made = add_units(frame.lazy(), **asked)
    assert isinstance(made, pl.LazyFrame)
    return made.collect(engine=engine)


def _arrow(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    made = add_units(frame.to_arrow(), **asked)
    assert isinstance(made, pa.Table)
    back = pl.from_arrow(made)
    assert isinstance(back, pl.DataFrame)
    return back


def _duckdb(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    with duckdb.connect() as connection:
        table = frame.with_row_index("row").to_arrow()
        connection.register("claims", table)
        made = add_units(connection.sql("SELECT * FROM claims"), **asked)
        back: pl.DataFrame = made.order("row").pl()
        return back.drop("row")


def _pandas(frame: pl.DataFrame, shape: Callable[[pl.DataFrame], pd.DataFrame], **asked: Any) -> pl.DataFrame:
    given = shape(frame)
    given.index = pd.Index([f"r{place % 7}" for place in range(len(given))])
    before = given.copy()
    made = add_units(given, **asked)
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(made[list(before.columns)], before)
    assert made.index is given.index or made.index.equals(given.index)
    return pl.DataFrame({name: _plain(made[name]) for name in (*ADDED,)})


def _plain(series: Any) -> list[Any]:
    return [None if pd.isna(one) else int(one) if not isinstance(one, str) else one for one in series.tolist()]


def _usual(frame: pl.DataFrame) -> pd.DataFrame:
    """Return what pandas makes of it, but for whole numbers beside nulls, which it would round to floats."""
    made = frame.to_pandas()
    whole = {
        name: pd.array(frame[name].to_list(), dtype="Int64") for name, kind in frame.schema.items() if kind == pl.Int64
    }
    return made.assign(**whole)


def _objects(frame: pl.DataFrame) -> pd.DataFrame:
    """Return objects; a narrow float stays one."""
    values = {
        name: [None if one is None else np.float32(one) for one in frame[name]]
        if kind == pl.Float32
        else frame[name].to_list()
        for name, kind in frame.schema.items()
    }
    return pd.DataFrame({name: pd.Series(held, dtype=object) for name, held in values.items()})


def _categories(frame: pl.DataFrame) -> pd.DataFrame:
    made = _usual(frame)
    return made.astype({name: "category" for name in ("code", "unit") if name in made})


def _arrow_types(frame: pl.DataFrame) -> pd.DataFrame:
    return frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)


ENGINES: Final[Mapping[str, Callable[..., pl.DataFrame]]] = {
    "polars": _polars,
    "polars lazy": partial(_lazy, engine="in-memory"),
    "polars streaming": partial(_lazy, engine="streaming"),
    "pyarrow": _arrow,
    "duckdb": _duckdb,
    "pandas": partial(_pandas, shape=_usual),
    "pandas objects": partial(_pandas, shape=_objects),
    "pandas categories": partial(_pandas, shape=_categories),
    "pandas arrow": partial(_pandas, shape=_arrow_types),
}


def answers(frame: pl.DataFrame, engine: str, **asked: Any) -> list[Said]:
    """Return units, discarded units, open questions and status of each row, by an engine."""
    made = ENGINES[engine](frame, **asked)
    texts = made.select(*(pl.col(name).cast(pl.String) if name not in ADDED[:2] else pl.col(name) for name in ADDED))
    assert len(texts) == len(frame)
    for row in texts.iter_rows(named=True):
        assert (row["reason"] is None) == (row["status"] == "ok")
        assert row["release"] == jcodes.catalog().release.issue
    return texts.select(ADDED[:4]).rows()
