"""The tables of an audit as dataframes: whole numbers whole, amounts exact, the same in every library."""

import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jcodes.auditing import audit
from jcodes.auditing.frames import TABLES, kinds_of
from jcodes.claims import Adjustment, PaidLine, Remittance
from jcodes.errors import MalformedError, MissingExtraError
from tests.auditing.samples import RULES, claim, line

FOUND = audit(
    [
        claim(line(units=75, charge="5000.10"), line("J3490", units=1, charge=None), identifier="A\ud800"),
        claim(line(), place_of_service="", identifier="B"),
        claim(line(), place_of_service="", identifier="B"),
        claim(line(on=None), identifier="C"),
        {"lines": 3},
    ],
    rules=RULES,
    remits=[
        Remittance(
            identifier="B",
            lines=[PaidLine("J9312", charge="100", paid="0", adjustments=[Adjustment("CO", "29", "100")])],
        )
    ],
)
EMPTY = audit([], rules=RULES)


def rows(frame: Any, engine: str) -> list[dict[str, Any]]:
    """Return the rows of a frame of any library, what is missing as None."""
    if engine == "polars":
        found: list[dict[str, Any]] = frame.to_dicts()
    elif engine == "pyarrow":
        found = frame.to_pylist()
    else:
        import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]

        found = [
            {name: None if pd.isna(value) else value for name, value in row.items()} for row in frame.to_dict("records")
        ]
    return found


def columns(frame: Any, engine: str) -> list[str]:
    return list(frame.column_names if engine == "pyarrow" else frame.columns)


@pytest.fixture(params=["polars", "pandas", "pyarrow"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    pytest.importorskip(name)
    return name


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_holds_what_the_audit_holds(engine: str, table: str) -> None:
    """Row for row; texts for words, whole numbers, and Decimals for money."""
    place, row_type = TABLES[table]
    kinds = kinds_of(row_type)
    found = rows(FOUND.to_frame(engine, table), engine)
    assert len(found) == len(getattr(FOUND, place)) > 0
    for row, source in zip(found, getattr(FOUND, place), strict=True):
        assert list(row) == list(kinds)
        for name, kind in kinds.items():
            expected = getattr(source, name)
            if kind == "texts":
                assert row[name] == " ".join(expected)
            elif kind == "date":
                assert (row[name] and date.fromisoformat(str(row[name])[:10])) == expected
            elif kind is str and expected is None:
                assert row[name] is None
            elif kind is str:
                assert row[name] == str(expected).replace("\ud800", "?")
            else:
                assert row[name] == expected
                assert row[name] is None or isinstance(row[name], Decimal if kind == "money" else int)


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_frame_has_the_same_columns(engine: str, table: str) -> None:
    """So that frames of several audits can be put together."""
    empty, full = EMPTY.to_frame(engine, table), FOUND.to_frame(engine, table)
    assert columns(empty, engine) == columns(full, engine)
    if table == "exposures":  # always all four, with zeros
        assert {row["findings"] for row in rows(empty, engine)} == {0}
    else:
        assert rows(empty, engine) == []
    if engine == "pandas":
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    else:
        assert empty.schema == full.schema


def test_findings_come_first_as_a_polars_frame() -> None:
    """Without a word more."""
    frame = FOUND.to_frame()
    assert frame["charge"].to_list()[:2] == [Decimal("5000.10"), Decimal("5000.10")]
    assert frame["charge"].sum() == sum((one.charge for one in FOUND.findings if one.charge), Decimal(0))


def test_another_library_or_table_is_refused() -> None:
    """With those there are."""
    with pytest.raises(MalformedError, match="is not a supported library: use one of polars, pandas, pyarrow"):
        FOUND.to_frame("excel")
    with pytest.raises(MalformedError, match="use one of findings, claims, rules, codes"):
        FOUND.to_frame(table="lines")


@pytest.mark.parametrize("name", ["polars", "pandas", "pyarrow"])
def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """With what to install."""
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=f"pip install {name}"):
        FOUND.to_frame(name)


def test_the_first_library_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars, then pandas, then PyArrow; where none is, the error says so."""
    pytest.importorskip("pandas")
    monkeypatch.setitem(sys.modules, "polars", None)
    assert type(FOUND.to_frame()).__module__.startswith("pandas")
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="pip install polars, or pandas, or pyarrow"):
        FOUND.to_frame()


def test_a_row_begins_with_what_names_it() -> None:
    """Then its counts; the columns are the fields of the rows, tuples left out."""
    assert list(kinds_of(TABLES["rules"][1]).items())[:6] == [
        ("rule", str), ("title", str), ("severity", str), ("source", str), ("text", str), ("carc", "texts"),
    ]  # fmt: skip
    assert {name for name, kind in kinds_of(TABLES["codes"][1]).items() if kind == "money"} == {
        "charge", "allowed", "error_rate", "overbilled", "refund", "denied", "underbilled",
    }  # fmt: skip
