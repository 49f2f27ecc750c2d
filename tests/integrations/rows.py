"""Rows that are hard on the arithmetic of dataframes: any code, dose, unit and date, plausible and not, in every type of column."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

import jcodes
from jcodes.doses import UNITS, Basis
from jcodes.doses.spellings import known_spellings
from tests.integrations.engines import scalar

CATALOG: Final = jcodes.catalog()
CODES: Final = list(CATALOG.definitions())
DROPPED: Final = [code for code in CODES if code not in CATALOG]
SPELLINGS: Final = list(known_spellings())
HOSTILE: Final = [
    "", " ", "0", "-1", "1_000", "1,000", "0x10", "1e5", "1e400", "1e-400", "inf", "-inf", "nan", "NaN", "None", "null", "٣", "１", "5\x00", "\x00",
    "mg\u200b", "J9312\n", "j-9312", " J9312 ", "J931l", "99213", "W1234", "J9312JW", "½", "💊", "a" * 70, "0.1000000000000000055", "750.0000000000000000",
    "99999999999999999999", "0" * 30 + "5", "5.", ".5", "+5", "5e0", "gr", "mu", "mgPE", "m2", "%", "I.U.", "unit(s)", "Sq. Cm.", "MG ", "'; DROP TABLE x; --",
    '"', "2026-02-30", "02/03/2026", "+026-02-01", "infinity", "2026-2-1", "20260201", "0000-01-01", "9999-12-31", "5 mg", "mL", "MG", "1" * 41,
]  # fmt: skip

codes = st.one_of(
    st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from([*DROPPED, "J1440", "J0702"]), st.sampled_from(CODES).map(str.lower), st.sampled_from(HOSTILE),
    st.none(),
)  # fmt: skip
units = st.one_of(
    st.sampled_from(list(UNITS)), st.sampled_from(["mg", "mL", "unit", "IU", "mcg", "g", "mCi"]), st.sampled_from(SPELLINGS),
    st.sampled_from(SPELLINGS).map(str.upper), st.sampled_from(HOSTILE), st.none(),
)  # fmt: skip
near = st.sampled_from([dt.date(2026, 2, 1), dt.date(2025, 12, 31), dt.date(2023, 6, 30), dt.date(2023, 7, 1)])
days = st.one_of(near, st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.dates(), st.none())
floats = st.one_of(
    st.integers(1, 10**6).map(lambda n: n / 10),
    st.integers(1, 10**9).map(lambda n: n / 1000),
    st.integers(1, 10**6).map(lambda n: n * 0.1),
    st.integers(1, 400).map(lambda n: n * 10 * 0.9999999),
    st.sampled_from([0.0, -0.0, -1.0, 1e300, 1e-300, 5e-324, 1e15, 1e16, 1e39, 1e-20, 1e-21, 0.1 + 0.2, float("nan"), float("inf"), float("-inf"), 9007199254740993.0]),
    st.floats(1e-6, 1e9),
    st.floats(),
    st.none(),
)  # fmt: skip
decimals = st.one_of(
    st.decimals(min_value=0, max_value=10**6, places=3),
    st.decimals(min_value=0, max_value=10**4, places=18),
    st.sampled_from([Decimal("0.1"), Decimal("0.100000000000000005"), Decimal("750.000000000000000001"), Decimal(0), Decimal(-1), Decimal(10**15)]),
    st.none(),
)  # fmt: skip
integers = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.integers(0, 10**5), st.sampled_from([10**15, 10**15 + 1, 2**53 + 1]), st.none()
)
number_texts = st.one_of(
    st.sampled_from(HOSTILE), st.integers(1, 10**6).map(lambda n: str(n / 10)), st.decimals(0, 10**6, places=5).map(str), st.decimals(0, 10, places=18).map(str), st.none(),
)  # fmt: skip
dose_texts = st.one_of(
    st.builds("{} {}".format, st.integers(1, 10**5).map(lambda n: n / 10), st.sampled_from(SPELLINGS)),
    st.sampled_from([*HOSTILE, "5 mg/kg", "80 mg (2 mL)", "2 x 500 mg", "1,000 units", "0.1000000000000000055 mg", "750mg", "750  mg", "0 mg"]),
    st.none(),
)  # fmt: skip

DTYPES: Final[dict[str, tuple[Any, Any]]] = {
    "Float64": (pl.Float64, floats),
    "Float32": (pl.Float32, floats),
    "Decimal(38, 18)": (pl.Decimal(38, 18), decimals),
    "Decimal(18, 3)": (pl.Decimal(18, 3), st.one_of(st.decimals(0, 10**6, places=3), st.none())),
    "Decimal(12, 3)": (pl.Decimal(12, 3), st.one_of(st.decimals(0, 10**6, places=3), st.none())),
    "Int64": (pl.Int64, integers),
    "String": (pl.String, number_texts),
}
SCHEMA: Final = {"code": pl.String, "unit": pl.String, "on": pl.Date}


def exact(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as the scalar gets them: a narrow float by the text of its repr."""
    shown = frame.with_columns(pl.col(pl.Float32).cast(pl.String))
    return [{key: value for key, value in row.items() if key != "row"} for row in shown.iter_rows(named=True)]


vector_genomes = next(
    str(code)
    for code, entry in CATALOG.items()
    if (total := entry.dosage.total()) is not None and total.unit.symbol == "vg"
)
banded = next(
    str(code) for code, entry in CATALOG.items() if entry.dosage.basis is Basis.BAND and entry.period.end is None
)


HARD: Final[dict[str, list[Any]]] = {
    "Float64": [
        *(0.0, -0.0, -1.0, 1e-321, 1e-45, 1e-21, 1e-20, 1e-9, 750.0, 750.0000000000001, 749.9999999999999, 99.99999, 0.30000000000000004, 1e9, 1000000001.0),
        *(1e14, 999999999999999.0, 1e15, 1e15 + 10, 1e16, 1e22, 9e38, 1e39, 1e40, 1e300, float("nan"), float("inf"), float("-inf"), None),
    ],
    "Float32": [0.0, -1.0, 1e-45, 0.1, 0.3, 99.99999, 750.0, 16777217.0, 1e15, 3e38, float("nan"), float("inf"), None],
    "Decimal(38, 18)": [*map(Decimal, ("0", "-1", "750", "750.000000000000000001", "0.100000000000000005", "0.1", "99999999999999999999.5")), None],
    "Decimal(18, 3)": [*map(Decimal, ("0", "750", "750.001", "999999999999999.001", "99999999999.999", "100000000000000")), None],
    "Int64": [0, -1, 1, 750, 10**9 + 1, 10**14 + 1, 10**15, 10**15 + 1, 2**53 + 1, 2**63 - 1, -(2**63), None],
    "String": [
        *("750", "750.0000000000000001", "750.00000000000000000000", "0.1000000000000000055", "1" * 16, "1" * 17, "1" * 41, "1e5", "1e-45", "1e39", "1e400", "0." + "0" * 45 + "1"),
        *(" 750 ", "750\n", "7_50", "٧٥٠", "+750", "-750", ".5", "5.", "", " ", "nan", "inf", "Infinity", "x", None),
    ],
}  # fmt: skip


def hard_frame(dtype: str) -> pl.DataFrame:
    """The limits of the arithmetic, crossed with codes of every basis, units that fit and do not, and days."""
    rows = [
        (code, dose, unit, day)
        for code in (
            "J9312",
            "J0257",
            vector_genomes,
            "A9552",
            "A9513",
            "J0702",
            "J3490",
            "J1440",
            banded,
            "J0000",
            "x",
        )
        for unit in ("mg", "g", "mL", "vg", "mCi", "dose", "mgx", "gr")
        for dose in HARD[dtype]
        for day in (dt.date(2026, 2, 1), dt.date(2012, 6, 1), None)
    ]
    random.Random(dtype).shuffle(rows)  # noqa: S311 - a sample, the same each time
    return pl.DataFrame(
        rows[:2500],
        schema={"code": pl.String, "dose": DTYPES[dtype][0], "unit": pl.String, "on": pl.Date},
        orient="row",
    )


def every_code() -> pl.DataFrame:
    """Each code of the files up to the release with a few units and doses, on the first and last day it was valid and the days beside them."""
    draw = random.Random(17)  # noqa: S311 - a sample
    rows = []
    for code, entries in CATALOG.definitions().items():
        periods = [period for entry in entries for period in entry.periods]
        for _ in range(6):
            period = draw.choice(periods)
            day = draw.choice([period.start, period.end or dt.date(2026, 2, 1)]) + dt.timedelta(
                days=draw.choice([-1, 0, 0, 1])
            )
            unit = draw.choice([*UNITS, "mg", "mg", "mg", "mL", "unit"])
            stated = entries[0].dosage.total()
            if stated is not None and draw.random() < 0.5:
                unit = stated.unit.symbol
            rows.append((code, draw.choice([1.0, 2.0, 0.1, 7.3, 100.0, 99.99999, 1e6, 0.30000000000000004]), unit, day))
    schema = {"code": pl.String, "dose": pl.Float64, "unit": pl.String, "on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


_said: dict[Any, Any] = {}


def remembered(**row: Any) -> Any:
    key = tuple((type(value), repr(value)) for value in row.values())
    if key not in _said:
        _said[key] = scalar(row)
    return _said[key]
