"""`add_ndc11`, `add_prices`, `add_names` and `add_replacements`: every engine gives every row what the library gives it."""

import datetime as dt
import pickle
import warnings
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.errors import GapWarning, JcodesError, MalformedError
from jcodes.integrations.frames import add_names, add_ndc11, add_prices, add_replacements, look_up
from jcodes.integrations.frames.add_prices import PriceOf
from jcodes.integrations.frames.frame_kinds import narwhals_frame
from jcodes.integrations.frames.look_up_arrays import look_up_narwhals
from jcodes.integrations.frames.look_up_spark import _finish, _text
from jcodes.periods import as_date
from tests.integrations.rows import CODES, HOSTILE

pytestmark = pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")

DAY: Final = dt.date(2026, 2, 1)
CAT: Final = jcodes.catalog()


# -- what the library says of one row ---------------------------------------------------------------------------------


def ndc11(row: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return jcodes.Ndc.parse(row["ndc"]).ndc11, "ok"
    except JcodesError as error:
        return None, type(error).__name__


def price(row: dict[str, Any]) -> tuple[Any, ...]:
    units, limit = row["units"], None
    try:
        day = as_date(row["on"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)
            found = CAT.price(row["code"], day)
        if found is None:
            return None, None, "NoPaymentError"
        payment_of_lines([BillingLine(found.code, 1)], found, on=day)
        limit = found.limit
        if units is None or units < 1:
            return limit, None, "MalformedLineError"
        return limit, payment_of_lines([BillingLine(found.code, units)], found, on=day).allowed, "ok"
    except JcodesError as error:
        return limit, None, type(error).__name__


def names(row: dict[str, Any]) -> tuple[Any, ...]:
    try:
        day = as_date(row["on"])
        entry = CAT.definition(row["code"], day)
    except JcodesError as error:
        return None, None, None, type(error).__name__
    if not any(day in one for one in entry.periods):
        return None, None, None, "CodeNotValidError"
    return entry.name, "; ".join(entry.brands), str(entry.dosage), "ok"


def replacements(row: dict[str, Any]) -> tuple[Any, ...]:
    try:
        day = as_date(row["on"])
        entry = CAT.definition(row["code"], day)
    except JcodesError as error:
        return None, type(error).__name__
    if any(day in one for one in entry.periods):
        return None, "valid"
    ended = entry.period.end is not None and entry.period.end < day
    instead = entry.replaced_by if ended else [one.code for one in CAT.replaced_codes(entry.code)]
    valid = [str(one) for one in instead if any(day in period for period in CAT.definition(one, day).periods)]
    return "; ".join(valid) or None, {0: "none on file", 1: "replaced"}.get(len(valid), "several")


Function = Callable[..., Any]
CALLS: Final[dict[str, tuple[Function, Callable[[dict[str, Any]], tuple[Any, ...]], tuple[str, ...]]]] = {
    "ndc11": (partial(add_ndc11, ndc="ndc"), ndc11, ("ndc11", "ndc11_status")),
    "prices": (partial(add_prices, code="code", on="on", units="units"), price, ("payment_limit", "allowed", "price_status")),
    "names": (partial(add_names, code="code", on="on"), names, ("drug_name", "brands", "dosage", "name_status")),
    "replacements": (partial(add_replacements, code="code", on="on"), replacements, ("replaced_by", "replacement_status")),
}  # fmt: skip


# -- engines ----------------------------------------------------------------------------------------------------------


def _lazy(frame: pl.DataFrame, add: Function, engine: Any) -> pl.DataFrame:
    made = add(frame.lazy())
    assert isinstance(made, pl.LazyFrame)
    found: pl.DataFrame = made.collect(engine=engine)
    return found


def _arrow(frame: pl.DataFrame, add: Function) -> pl.DataFrame:
    found = pl.from_arrow(add(frame.to_arrow()))
    assert isinstance(found, pl.DataFrame)
    return found


def _duckdb(frame: pl.DataFrame, add: Function) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.register("given", frame.with_row_index("__row").to_arrow())
        found: pl.DataFrame = add(connection.sql("FROM given")).order("__row").pl()
        return found.drop("__row")


def _pandas(frame: pl.DataFrame, add: Function, kind: str) -> pl.DataFrame:
    if kind == "arrow":
        shaped = frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
    elif kind == "objects":
        shaped = pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=object) for name in frame.columns})
    else:
        shaped = frame.to_pandas().assign(units=pd.array(frame["units"].to_list(), dtype="Int64"))
        shaped = shaped.astype({"code": "category"})
    shaped.index = pd.Index([f"r{place % 5}" for place in range(len(shaped))])
    before = shaped.copy()
    made = add(shaped)
    pd.testing.assert_frame_equal(shaped, before)
    pd.testing.assert_frame_equal(made[list(before.columns)], before)
    new = [name for name in made.columns if name not in before.columns]
    return pl.DataFrame(
        {name: [None if pd.isna(one) else one for one in made[name]] for name in new},
        schema_overrides={"payment_limit": pl.Decimal(38, 6), "allowed": pl.Decimal(38, 2)}
        if "allowed" in new
        else None,
        strict=False,
    )


def _general(frame: pl.DataFrame, add: Function) -> pl.DataFrame:
    """The general path of Narwhals, on a Polars frame."""
    caught: list[Any] = []

    def keep(native: Any, asked: Any) -> Any:
        caught.append(asked)
        return native

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jcodes.integrations.frames.look_up_polars.look_up_polars", keep)
        add(frame)
    made: pl.DataFrame = look_up_narwhals(narwhals_frame(frame, "x"), caught[0])
    return made


ENGINES: Final[dict[str, Callable[[pl.DataFrame, Function], pl.DataFrame]]] = {
    "polars": lambda frame, add: add(frame),
    "polars lazy": partial(_lazy, engine="in-memory"),
    "polars streaming": partial(_lazy, engine="streaming"),
    "pyarrow": _arrow,
    "duckdb": _duckdb,
    "pandas": partial(_pandas, kind="usual"),
    "pandas objects": partial(_pandas, kind="objects"),
    "pandas arrow": partial(_pandas, kind="arrow"),
    "narwhals": _general,
}


def check(frame: pl.DataFrame) -> None:
    """Compare every engine and every function with the library."""
    rows = list(frame.iter_rows(named=True))
    for add, scalar, shown in CALLS.values():
        right = [scalar(row) for row in rows]
        for engine, run in ENGINES.items():
            made = run(frame, add)
            if not engine.startswith("pandas"):
                assert made.select(frame.columns).equals(frame), engine
            for row, said, want in zip(rows, made.select(shown).rows(), right, strict=True):
                assert said == want, (engine, row)


SCHEMA: Final = {"ndc": pl.String, "code": pl.String, "on": pl.Date, "units": pl.Int64}


def framed(rows: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


ROWS: Final = [
    ("50242-0051-21", "J9312", DAY, 75),
    ("50242005121", "j9312 ", DAY, 10**17),
    ("5024205121", "J9310", DAY, 7),
    (None, "J9310", dt.date(2018, 6, 1), 7),
    ("888867-4136-89", "J9312", dt.date(2018, 6, 1), 70),
    ("x", "90662", DAY, 1),
    ("", "J0000", DAY, 0),
    ("N450242005121", None, DAY, None),
    ("50242-51-21", "J9312", None, 1),
    ("50242-0051-21", "J9312", dt.date(1999, 1, 1), -4),
    ("50242-0051-21", "J2505", DAY, 1),
    ("50242-0051-21", "J1440", dt.date(2012, 6, 1), 3),
    ("50242-0051-21", "J9312", DAY, 75),
]


def test_every_engine_gives_what_the_library_gives() -> None:
    """Values, types and the columns of the caller; of a frame without rows, the columns."""
    check(framed(ROWS))
    check(framed([]))


def test_the_words_of_the_answers() -> None:
    made = add_replacements(add_prices(framed(ROWS), code="code", on="on"), code="code", on="on")
    assert made.schema["payment_limit"] == pl.Decimal(38, 6)
    assert made.schema["allowed"] == pl.Decimal(38, 2)
    first, ended, early = (made.row(place, named=True) for place in (0, 2, 4))
    assert (first["allowed"], first["price_quarter"], first["price_status"]) == (Decimal("74.77"), "2026-01", "ok")
    assert (ended["replaced_by"], ended["replacement_units"], ended["replacement_status"]) == (
        "J9312",
        "10",
        "replaced",
    )
    assert (early["replaced_by"], early["replacement_units"]) == ("J9310", "1/10")
    assert ended["replacement_reason"] == "The code was not valid on the date of service. Bill the replacement."
    undated = add_names(framed(ROWS), code="code")
    assert undated.row(2, named=True)["drug_name"] == "rituximab"
    lenient = add_ndc11(framed([("2-22-2", None, None, None)]), ndc="ndc", strict=False)
    assert lenient["ndc11"].to_list() == ["00002002202"]


def test_units_are_read_from_whole_numbers_of_any_type() -> None:
    """In each engine alike; a fraction, NaN and text that is no number are errors of their rows."""
    texts = ["75", " 75.0 ", "0", "7.5", "", "x", "9" * 19, None]
    held: list[tuple[Any, Any]] = [
        (pl.Float64, [75.0, 7.5, float("nan"), float("inf"), 1e300, -1.0, None]),
        (pl.Float32, [75.0, 7.5, 1e30, None]),
        (pl.Decimal(12, 2), [Decimal(75), Decimal("7.50"), Decimal(0), None]),
        (pl.UInt8, [75, 0, None]),
        (pl.String, texts),
    ]
    for kind, values in held:
        frame = pl.DataFrame(
            {"code": ["J9312"] * len(values), "on": [DAY] * len(values), "units": pl.Series(values, dtype=kind)}
        )
        add = partial(add_prices, code="code", on="on", units="units")
        right = [
            "ok" if value is not None and str(value).strip() in {"75", "75.0", "75.00"} else "MalformedLineError"
            for value in values
        ]
        for engine, run in ENGINES.items():
            if engine == "pandas":
                continue  # its column of units is made of whole numbers
            assert run(frame, add)["price_status"].to_list() == right, (engine, kind)


def test_dates_of_any_type_are_read() -> None:
    """Timestamps, text, and dates that Python has not."""
    stamp = pl.DataFrame({"code": ["J9312"], "on": ["2026-02-01T23:59:00"]}).with_columns(
        pl.col("on").str.to_datetime()
    )
    zoned = stamp.with_columns(pl.col("on").dt.replace_time_zone("America/New_York"))
    text = stamp.with_columns(on=pl.lit("2026-02-01"))
    add = partial(add_names, code="code", on="on")
    for frame in (stamp, zoned, text):
        for engine in ("polars", "polars streaming", "pyarrow"):
            assert ENGINES[engine](frame, add)["name_status"].to_list() == ["ok"], engine
        assert add(frame.to_pandas())["name_status"].tolist() == ["ok"]
    far = pl.DataFrame({"code": ["J9312"], "on": pl.Series([4_000_000], dtype=pl.Int32).cast(pl.Date)})
    for engine in ("polars", "polars lazy", "pyarrow"):
        run = ENGINES[engine]
        assert run(far, add)["name_status"].to_list() == ["MalformedDateError"]


def test_types_of_columns_that_hold_text() -> None:
    """Dictionaries, views, categories, nulls; objects of several types by the text of each."""
    add = partial(add_ndc11, ndc="ndc")
    view = pa.table({"ndc": pa.array(["50242-0051-21"], pa.string_view())})
    coded = pa.table({"ndc": pa.array(["50242-0051-21"]).dictionary_encode()})
    for table in (view, coded):
        assert add(table).column("ndc11").to_pylist() == ["50242005121"]
    assert add(pa.table({"ndc": pa.nulls(2)})).column("ndc11_status").to_pylist() == ["MalformedNdcError"] * 2
    mixed = pd.DataFrame({"ndc": ["50242-0051-21", 5, None, float("nan")]}, dtype=object)
    assert add(mixed)["ndc11_status"].tolist() == ["ok", *["MalformedNdcError"] * 3]
    enum = pl.DataFrame({"ndc": pl.Series(["50242-0051-21"], dtype=pl.Enum(["50242-0051-21"]))})
    assert add(enum)["ndc11"].to_list() == ["50242005121"]


def test_what_cannot_be_read_is_refused() -> None:
    """A column that is missing or of another type; a name that is taken."""
    frame = framed(ROWS).with_columns(flag=pl.lit(value=True))
    with duckdb.connect() as connection:
        connection.register("given", frame.to_arrow())
        for one in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow(), connection.sql("FROM given")):
            with pytest.raises(MalformedError, match="no column 'drug'"):
                add_names(one, code="drug")
            with pytest.raises(MalformedError, match="ndc takes text"):
                add_ndc11(one, ndc="units")
            with pytest.raises(MalformedError, match="units takes whole numbers"):
                add_prices(one, code="code", on="on", units="flag")
            with pytest.raises(MalformedError, match="on takes dates"):
                add_replacements(one, code="code", on="units")
    made = add_ndc11(frame, ndc="ndc")
    with pytest.raises(MalformedError, match="already has a column 'ndc11', which would be overwritten: give a suffix"):
        add_ndc11(made, ndc="ndc")
    assert add_ndc11(made, ndc="ndc", suffix="_2").columns[-1] == "ndc11_reason_2"
    with pytest.raises(MalformedError, match="dict is not a dataframe that add_names reads"):
        add_names({"code": ["J9312"]}, code="code")


def test_lazy_frames_are_not_run_and_duckdb_joins_different_questions() -> None:
    """The plan has one step of Python behind the distinct questions, and one join."""
    with duckdb.connect() as connection:
        connection.register("given", framed(ROWS).to_arrow())
        made = add_prices(connection.sql("SELECT error('read') AS code, \"on\" FROM given"), code="code", on="on")
        with pytest.raises(duckdb.Error, match="read"):
            made.fetchall()
        plan = str(add_names(connection.sql("FROM given"), code="code").explain())
        assert plan.count("python_map_function") == 1
        assert plan.count("Hash Join") == 1, plan
        assert "Hash Group By" in plan.partition("python_map_function")[2], plan


def test_a_different_row_is_asked_once_and_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def keep(value: str) -> tuple[str]:
        asked.append(value)
        return (value,)

    one = look_up.LookUp("x", {"ndc": "ndc"}, {"y": "text"}, keep)
    assert one.answers([("a",), ("b",), ("a",)]) == [("a",), ("b",), ("a",)]
    assert one.answers([("a",)]) == [("a",)]
    assert asked == ["a", "b"]
    monkeypatch.setattr(look_up, "_KEPT", 1)
    one.answers([("a",)])
    assert asked == ["a", "b", "a"]


def test_a_call_is_pickled_for_the_workers_of_a_cluster() -> None:
    """Without what it remembers; a worker answers batches."""
    scalar = PriceOf(CAT, jcodes.policy("medicare-part-b"), with_units=True)
    asked = look_up.LookUp(
        "add_prices", {"code": "code", "on": "on", "units": "units"},
        {"payment_limit": "limit", "allowed": "dollars", "q": "text", "s": "text", "r": "text"}, scalar,
    )  # fmt: skip
    again = pickle.loads(pickle.dumps(asked))
    batch = pa.RecordBatch.from_pydict({"a": ["J9312", "x"], "b": ["2026-02-01", None], "c": ["75", None]})
    [made] = _finish(iter([batch]), asked=again)
    assert made.column(4).to_pylist() == [Decimal("5607.38"), None]
    assert made.schema.names[:4] == ["__jcodes_qa", "__jcodes_qb", "__jcodes_qc", "__jcodes_v_0"]
    assert "rint" in _text("x", "double")  # floor overflows in ANSI mode
    assert "DATE" in _text("x", "timestamp")


def test_narwhals_frames_of_other_engines_keep_their_engine() -> None:
    made = nw.from_native(_general(framed(ROWS), partial(add_ndc11, ndc="ndc")), eager_only=True)
    assert made["ndc11"].to_list()[:2] == ["50242005121"] * 2


@pytest.mark.sweep
def test_any_row_is_as_the_library_says() -> None:
    """Every code of the files, hostile texts, any date."""
    codes = st.one_of(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(HOSTILE), st.none())
    ndcs = st.one_of(
        st.sampled_from(HOSTILE), st.from_regex(r"[0-9]{4,6}-[0-9]{1,4}-[0-9]{1,2}", fullmatch=True), st.none()
    )
    days = st.one_of(
        st.dates(dt.date(2005, 1, 1), dt.date(2027, 1, 1)), st.sampled_from([DAY, dt.date(9999, 12, 31)]), st.none()
    )
    units = st.one_of(st.integers(-1, 5000), st.integers(10**17, 10**18 - 1), st.none())

    @settings(max_examples=4)
    @given(st.lists(st.tuples(ndcs, codes, days, units), min_size=1, max_size=40))
    def law(rows: list[Any]) -> None:
        check(framed(rows))

    law()
