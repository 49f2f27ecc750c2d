"""`check_lines`: the findings of `check` as rows, the same on every engine, with the caller's columns."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import jcodes
from jcodes.claims.reading import read_claims
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError, RulesError, UnknownPolicyError
from jcodes.integrations.frames import FINDING_COLUMNS, check_lines
from jcodes.integrations.frames.check_arrays import check_narwhals
from jcodes.integrations.frames.check_duckdb import _value
from jcodes.integrations.frames.check_spark import _each, _work
from jcodes.integrations.frames.frame_kinds import narwhals_frame
from jcodes.integrations.frames.line_findings import CheckRequest

DAY: Final = dt.date(2026, 2, 1)
LINES: Final = [
    ("A-1", 1, "J9312", 75, DAY, Decimal("9000.00"), "50242-0051-21", "JZ", "11"),
    ("A-2", 1, "J9310", 7, DAY, Decimal("5000.00"), None, None, "11"),
    (None, None, "J9312", 700, DAY, None, None, None, None),
    ("A-2", 2, "96413", 1, DAY, Decimal("300.00"), None, None, "11"),
    ("A-3", 1, "J1440", 1, None, Decimal(1), "x", None, "11"),
    ("A-3", 1, "J9035", 1, DAY, Decimal(1), None, None, "11"),
    ("A-4", 2, "J9312", -5, DAY, None, None, None, None),
    ("A-1", 2, "96413", 1, DAY, Decimal("300.00"), None, None, "11"),
    ("A-5", 1, "💊", 1, DAY, None, None, None, None),
    ("A.5", 1, "J0000", 1, DAY, None, None, None, None),
]  # fmt: skip
NAMES: Final = ("claim", "line", "code", "units", "on", "charge", "ndc", "modifiers", "place_of_service")
KINDS: Final = (pl.String, pl.Int64, pl.String, pl.Int64, pl.Date, pl.Decimal(12, 2), pl.String, pl.String, pl.String)


def framed(rows: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(zip(NAMES, KINDS, strict=True)), orient="row")


def expected(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Return claim, rule or error, severity and message of each finding, by `read_claims` and `check`."""
    found: list[tuple[Any, ...]] = []
    for read in read_claims(list(frame.iter_rows(named=True))):
        if isinstance(read.claim, JcodesError):
            found.append(
                (read.identifier or None, type(read.claim).__name__, None, read.claim.message, read.claim.hint)
            )
            continue
        found += [
            (read.identifier or None, "ok", one.rule, one.message, None if one.fix is None else str(one.fix))
            for one in jcodes.check(read.claim).findings
        ]
    return sorted(found, key=repr)


def _arrow(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    found = pl.from_arrow(check_lines(frame.to_arrow(), **asked))
    assert isinstance(found, pl.DataFrame)
    return found


def _duckdb(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.register("given", frame.to_arrow())
        made: pl.DataFrame = check_lines(connection.sql("FROM given"), **asked).pl()
        return made


def _pandas(frame: pl.DataFrame, kind: str = "", **asked: Any) -> pl.DataFrame:
    shaped = frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype) if kind else frame.to_pandas()
    shaped.index = pd.Index(range(100, 100 + len(shaped)))
    made = check_lines(shaped, **asked)
    if len(made):
        assert made.index.isin(shaped.index).all()
        assert made.index.is_monotonic_increasing
    return pl.DataFrame(
        {name: [None if pd.isna(one) else one for one in made[name]] for name in made.columns},
        schema_overrides=dict.fromkeys(FINDING_COLUMNS, pl.String),
    )


def _lazy(frame: pl.DataFrame, **asked: Any) -> pl.DataFrame:
    made = check_lines(frame.lazy(), **asked)
    assert isinstance(made, pl.LazyFrame)
    assert made.collect_schema().names()[-len(FINDING_COLUMNS) :] == list(FINDING_COLUMNS)
    return made.collect(engine="streaming")


ENGINES: Final[dict[str, Callable[..., pl.DataFrame]]] = {
    "polars": check_lines,
    "polars lazy": _lazy,
    "pyarrow": _arrow,
    "duckdb": _duckdb,
    "pandas": _pandas,
    "pandas arrow": partial(_pandas, kind="arrow"),
}


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_every_engine_gives_the_findings_of_check() -> None:
    """Of lines of one claim wherever they stand; a claim that cannot be read has its error, and the others go on."""
    frame = framed(LINES)
    right = expected(frame)
    assert {one[1] for one in right} == {"ok", "MalformedClaimError"}
    for engine, run in ENGINES.items():
        made = run(frame)
        assert made.columns == ["claim", "line", *FINDING_COLUMNS], engine
        shown = made.select("claim", "status", "rule", "message", "fix").rows()
        assert sorted(shown, key=repr) == right, engine
        assert set(made["release"]) == {jcodes.catalog().release.issue}


def test_a_finding_keeps_the_row_of_its_line() -> None:
    """Of a finding on the whole claim, that of its first line; with the types of the frame."""
    frame = framed(LINES)
    for engine, run in ENGINES.items():
        made = run(frame, keep=["code", "charge", "claim"])
        assert made.columns[:3] == ["code", "charge", "claim"]
        rows = made.filter((pl.col("claim") == "A-2") & (pl.col("scope") == "line"))
        ended = rows.filter(pl.col("fix").str.contains("J9312"))
        assert set(ended["code"]) == {"J9310"}, engine
        assert set(ended["charge"]) == {Decimal("5000.00")}, engine
        if not engine.startswith("pandas"):
            assert made.schema["charge"] == pl.Decimal(12, 2)


def test_eager_findings_stand_in_the_order_of_the_rows() -> None:
    made = check_lines(framed(LINES).with_row_index("row"), keep=["row"])
    assert made["row"].is_sorted()
    assert made.schema["row"] == pl.UInt32


def test_a_frame_without_rows_or_without_findings_has_the_columns() -> None:
    clean = framed(LINES[:0])
    for engine, run in ENGINES.items():
        made = run(clean)
        assert made.columns == ["claim", "line", *FINDING_COLUMNS], engine
        assert made.is_empty()


def test_columns_of_other_names_and_values_of_other_types() -> None:
    """Named by the caller; floats, booleans, timestamps and years that Python has not, as an eager frame holds them."""
    frame = pl.DataFrame(
        {
            "PROC": ["J9310"],
            "QTY": [7.0],
            "when": pl.Series(["2026-02-01T08:00:00"]).str.to_datetime(),
            "narrow": pl.Series([1.5], dtype=pl.Float32),
        }
    )
    asked: dict[str, Any] = {
        "columns": {"code": "PROC", "units": "QTY", "on": "when", "charge": "narrow"},
        "keep": ["PROC"],
    }
    for engine in ("polars", "polars lazy", "pyarrow", "duckdb", "pandas"):
        made = ENGINES[engine](frame, **asked)
        assert any(fix is not None and "J9312 x 70" in fix for fix in made["fix"]), engine
        assert set(made["status"]) == {"ok"}
    with duckdb.connect() as connection:
        odd = connection.sql("SELECT 'J9312' AS code, true AS units, DATE '20000-01-01' AS \"on\"")
        assert {row[0] for row in check_lines(odd, suffix="_2").select("status_2").fetchall()} == {
            "MalformedClaimError"
        }
        listed = connection.sql("SELECT 'J9312' AS code, ['x'] AS modifiers")
        with pytest.raises(MalformedError, match="check_lines reads text, numbers and dates"):
            check_lines(listed)


def test_policy_silence_and_date_format() -> None:
    frame = framed(LINES[1:2]).with_columns(on=pl.lit("02/01/2026"))
    plain = check_lines(frame, date_format="MM/DD/YYYY")
    [rule, *_] = plain["rule"]
    assert rule not in check_lines(frame, date_format="MM/DD/YYYY", silence={rule: "known"})["rule"]
    assert (
        check_lines(frame)["status"].to_list() == ["MalformedClaimError"]
        or "MalformedDateError" in check_lines(frame)["status"]
    )
    other = frame.with_columns(policy=pl.lit("nobody"))
    assert check_lines(other, date_format="MM/DD/YYYY")["status"].to_list() == ["UnknownPolicyError"]
    with pytest.raises(UnknownPolicyError):
        check_lines(frame, policy="nobody")
    with pytest.raises(RulesError):
        check_lines(frame, silence={"no-rule": "x"})


def test_what_cannot_be_read_is_refused() -> None:
    frame = framed(LINES)
    for one in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow()):
        with pytest.raises(MalformedError, match="no column 'x'"):
            check_lines(one, keep=["x"])
        with pytest.raises(MalformedError, match="no column 'x'"):
            check_lines(one, columns={"code": "x"})
        with pytest.raises(MalformedError, match="claims have no column 'procs'"):
            check_lines(one, columns={"procs": "code"})
    with pytest.raises(MalformedClaimError):
        check_lines(frame.drop("code"))
    with pytest.raises(MalformedError, match="already has a column 'fix', which would be overwritten: give a suffix"):
        check_lines(frame.with_columns(fix=pl.lit("own")), keep=["fix"])
    with pytest.raises(MalformedError, match="is not a dataframe that check_lines reads"):
        check_lines([1])


def test_lazy_frames_are_not_run() -> None:
    def burn(_: pl.Series) -> pl.Series:
        raise AssertionError

    lazy = framed(LINES).lazy().with_columns(pl.col("units").map_batches(burn, return_dtype=pl.Int64))
    assert isinstance(check_lines(lazy), pl.LazyFrame)
    with duckdb.connect() as connection:
        made = check_lines(connection.sql("SELECT 'J9312' AS code, error('read') AS modifiers, 'A' AS claim"))
        with pytest.raises(duckdb.Error, match="read"):
            made.fetchall()


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("2026-02-01 08:00:00", "date", DAY), ("20000-01-01", "date", "20000-01-01"), ("true", "bool", True), ("1.5", "float", 1.5),
        ("1.50", "decimal", Decimal("1.50")), (None, "int", None),
    ],
)  # fmt: skip
def test_cells_of_duckdb_are_read_as_an_eager_frame_holds_them(text: str | None, role: str, value: object) -> None:
    assert _value(text, role) == value


def request_for(frame: Any, *keep: str) -> CheckRequest:
    return CheckRequest(tuple(frame.columns), {}, keep, "", None, jcodes.catalog(), None, None).checked()


def test_the_general_path_and_the_workers_of_spark_give_the_same() -> None:
    """Run here on a Polars frame and an Arrow table; also without columns to keep."""
    frame = framed(LINES)
    right = check_lines(frame)
    assert check_narwhals(narwhals_frame(frame, "x"), request_for(frame)).equals(right)
    bare = frame.select("code", "units")
    assert check_narwhals(narwhals_frame(bare, "x"), request_for(bare)).equals(check_lines(bare))
    work = _work(frame.columns, request_for(frame))
    [batch, *_] = list(_each(iter(frame.to_arrow().to_batches()), work=work))
    assert batch.schema.names == [
        "__jcodes_0",
        "__jcodes_1",
        *(f"__jcodes_f{place}" for place in range(len(FINDING_COLUMNS))),
    ]
    assert pa.Table.from_batches([batch]).column(2).to_pylist() == right["status"].to_list()


def test_a_rule_that_breaks_on_a_claim_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = jcodes.check

    def breaks(claim: Any, **more: Any) -> Any:
        if claim.identifier == "A-2":
            raise ZeroDivisionError
        return real(claim, **more)

    monkeypatch.setattr("jcodes.integrations.frames.line_findings.check", breaks)
    made = check_lines(framed(LINES[:4]))
    assert made.filter(pl.col("claim") == "A-2")["message"].to_list() == [
        "the claim cannot be read (ZeroDivisionError)"
    ]
    assert set(made.filter(pl.col("claim") != "A-2")["status"]) <= {"ok"}
