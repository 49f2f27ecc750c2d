"""Reports, estimates and comparisons as dataframes: the same columns in every library, whole numbers whole, money exact."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.catalogs.code_frame import CODE_COLUMNS
from jcodes.dataframes import Kinds
from jcodes.errors import MalformedError, MissingExtraError
from jcodes.estimates import compare_products, estimate
from jcodes.estimates.frames import DOSES, LINES, PRODUCTS
from jcodes.rules.engine.report import FINDING_COLUMNS
from tests.auditing.test_frames import columns, rows

ON = "2026-02-01"
CLAIM = {
    "identifier": "A-1",
    "lines": [
        {"code": "J9310", "units": 7, "on": ON, "charge": "5000.10"},
        {"code": "J9312", "units": 7500, "on": ON, "charge": "9.00"},
        {"code": "J9312", "units": 75, "on": ON},
        {"code": "J9312", "units": 75, "modifiers": "JZ", "on": "2026-05-01", "charge": "6000.00"},
    ],
}
REPORT = jcodes.check(CLAIM, silence={"charge-missing": "a trial"})
CLEAN = jcodes.check(CLAIM, rules=[])
ORDERS: list[dict[str, Any]] = [
    {"code": "J9312", "dose": "700 mg", "route": "IV infusion", "minutes": 90, "costs": {"100 mg": "740.00", "500 mg": "3700.00"}},
    {"code": "J9310", "dose": "700 mg"},
    {"code": "J3490", "dose": "5 mg"},
]  # fmt: skip
COURSE = estimate(ORDERS, [ON, "2026-02-22"])
NOTHING = estimate([ORDERS[1]], ON)
FOUND = jcodes.catalog().matches("rituximab")
PRODUCTS_FOUND = compare_products(ORDERS[0], ON, costs={"J9312": {"100 mg": "740.00", "500 mg": "3700.00"}})

FRAMES: dict[str, tuple[Callable[[str | None], Any], Kinds, int]] = {
    "report": (REPORT.to_frame, FINDING_COLUMNS, len(REPORT.findings) + len(REPORT.silenced)),
    "clean report": (CLEAN.to_frame, FINDING_COLUMNS, 0),
    "lines": (COURSE.to_frame, LINES, len(COURSE.lines)),
    "no lines": (NOTHING.to_frame, LINES, 0),
    "doses": (lambda engine: COURSE.to_frame(engine, "doses"), DOSES, 6),
    "products": (PRODUCTS_FOUND.to_frame, PRODUCTS, len(PRODUCTS_FOUND.products)),
    "codes": (FOUND.to_frame, CODE_COLUMNS, len(FOUND.entries)),
    "no codes": (jcodes.catalog().matches("nothing has this name").to_frame, CODE_COLUMNS, 0),
}
_TYPES = {int: int, bool: bool, str: str, "money": Decimal, "texts": str}


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize("name", FRAMES)
def test_every_library_has_the_documented_columns(name: str, engine: str) -> None:
    """In their order, also without rows, each cell of its type, and the same rows as in the others."""
    make, kinds, count = FRAMES[name]
    frame = make(engine)
    found = rows(frame, engine)
    assert columns(frame, engine) == list(kinds)
    assert len(found) == count
    for row in found:
        for column, kind in kinds.items():
            value = row[column]
            if value is not None and kind == "date":
                assert date.fromisoformat(str(value)[:10]).year in range(1982, 2031)
            elif value is not None:
                assert type(value) is _TYPES[kind], column
    dates = [column for column, kind in kinds.items() if kind == "date"]
    expected = rows(make("pyarrow"), "pyarrow")
    assert [row | {one: str(row[one])[:10] for one in dates} for row in found] == [
        row | {one: str(row[one])[:10] for one in dates} for row in expected
    ]


def test_a_report_has_its_findings_and_those_silenced() -> None:
    """With code and charge of the line, and the reason of what is silenced."""
    found = REPORT.to_frame("polars").to_dicts()
    ended = next(row for row in found if row["rule"] == "code-ended")
    assert (ended["identifier"], ended["line"], ended["code"], ended["units"]) == ("A-1", 0, "J9310", "7")
    assert (ended["on"], ended["charge"], ended["severity"]) == (date(2026, 2, 1), Decimal("5000.10"), "error")
    assert (ended["fix"], ended["safe"], ended["carc"], ended["rarc"]) == ("bill J9312 x 70", True, "16 181", "M51 N56")
    assert ended["denials"] == "CO-16 M51 N56; CO-181"
    assert (ended["confidence"], ended["silenced"]) == ("H", "")
    assert found[-1]["rule"] == "charge-missing"
    assert (found[-1]["line"], found[-1]["charge"], found[-1]["silenced"]) == (2, None, "a trial")
    claims = [row for row in found if row["line"] is None]
    assert {(row["code"], row["units"], row["charge"], str(row["on"])) for row in claims} == {("", "", None, ON)}
    for row, one in zip(found, REPORT.findings, strict=False):
        assert (row["fix"], row["safe"]) == (("", False) if one.fix is None else (one.fix.text, one.fix.is_safe))
    assert {row["safe"] for row in found} == {True, False}


def test_an_estimate_has_its_lines_and_doses() -> None:
    """What is not known is missing, and the totals are those of the estimate."""
    lines = COURSE.to_frame("polars")
    assert lines["allowed"].sum() == COURSE.allowed
    service = lines.filter(lines["service"]).to_dicts()[0]
    assert (service["code"], service["allowed"]) == ("96413", None)
    assert service["why"]
    doses = COURSE.to_frame("polars", "doses").to_dicts()
    known = next(row for row in doses if row["code"] == "J9312")
    assert (known["dose"], known["units"], known["discarded"], known["waste"]) == ("700 mg", 70, 0, "0 mg")
    assert known["containers"] == "1 x 500 mg; 2 x 100 mg"
    assert (known["cost"], known["margin"]) == (Decimal("5180.00"), Decimal("-30.19"))
    ended = next(row for row in doses if row["code"] == "J9310")
    assert [ended[name] for name in ("units", "discarded", "containers", "waste", "allowed", "cost")] == [None] * 6
    assert "no longer valid" in ended["missing"]
    with pytest.raises(MalformedError, match=r"an estimate has no table .*: use lines or doses"):
        COURSE.to_frame("polars", "services")


def test_a_comparison_has_its_products() -> None:
    """In their order, with names, sizes, figures and notes."""
    found = PRODUCTS_FOUND.to_frame("polars").to_dicts()
    assert [(row["code"], row["sizes"]) for row in found[:2]] == [("J9312", "100 mg; 500 mg"), ("J9312", "100 mg")]
    assert (found[0]["name"], found[0]["brands"], found[0]["dosage"]) == ("rituximab", "rituxan", "10 mg")
    for row, product in zip(found, PRODUCTS_FOUND.products, strict=True):
        assert (row["units"], row["discarded"], row["margin"]) == (product.units, product.discarded, product.margin)
        assert row["notes"] == "; ".join(product.notes)


@pytest.mark.parametrize("make", [REPORT.to_frame, COURSE.to_frame, PRODUCTS_FOUND.to_frame])
def test_the_library_is_the_first_installed_or_the_one_named(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for an audit."""
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    assert type(make()).__module__.startswith("pandas")
    with pytest.raises(MissingExtraError, match="pip install polars"):
        make("polars")
    with pytest.raises(MalformedError, match="use one of polars, pandas, pyarrow"):
        make("excel")


def test_a_catalog_is_a_frame_of_its_codes() -> None:
    """Each code once, in order, with the facts of its entry; a catalog of a date has the codes valid on it."""
    cat = jcodes.catalog()
    frame = cat.to_frame("polars")
    assert frame["code"].to_list() == list(map(str, cat))
    (rituximab,) = frame.filter(code="J9312").to_dicts()
    assert (rituximab["name"], rituximab["dosage"], rituximab["amount"], rituximab["unit"]) == (
        "rituximab",
        "10 mg",
        "10",
        "mg",
    )
    assert (rituximab["basis"], rituximab["kind"], rituximab["valid_from"]) == ("per", "biologic", date(2019, 1, 1))
    assert (rituximab["valid_to"], rituximab["release"]) == (None, cat.release.name)
    (unlisted,) = frame.filter(code="J3490").to_dicts()
    assert (unlisted["amount"], unlisted["unit"], unlisted["dosage"]) == (None, None, str(cat["J3490"].dosage))
    assert frame.filter(code="J9310").is_empty() == ("J9310" not in cat)
    before = cat.on("2018-12-31").to_frame("polars").filter(code="J9310").to_dicts()
    assert [(row["replaced_by"], row["valid_to"]) for row in before] == [("J9312", date(2018, 12, 31))]


def test_every_column_of_every_code_is_a_fact_of_its_entry() -> None:
    """The lists as one text, or as text codes; an indicator in words. A code that CMS has since ended has all of them."""
    cat = jcodes.catalog().on("2018-12-31")
    rows = cat.to_frame("polars").to_dicts()
    for row, entry in zip(rows, cat.values(), strict=True):
        facts: dict[str, Any] = entry.to_dict()
        assert list(row) == list(CODE_COLUMNS)
        for name in ("code", "name", "dosage", "kind"):
            assert row[name] == facts[name]
        for name in ("brands", "other_names", "details", "routes", "traits"):
            assert row[name] == "; ".join(facts[name])
        assert (row["replaced_by"], row["references"]) == (
            " ".join(map(str, entry.replaced_by)),
            " ".join(facts["references"]),
        )
        assert (row["valid_from"], row["valid_to"]) == (entry.period.start, entry.period.end)
        assert row["coverage"] == (None if entry.coverage is None else facts["coverage"].partition(" (")[2][:-1])
        amount = entry.dosage.amount
        assert (row["basis"], row["unit"]) == (entry.dosage.basis.value, None if amount is None else amount.unit.symbol)
    assert next(row for row in rows if row["code"] == "J8520") == {
        "code": "J8520", "name": "capecitabine", "brands": "xeloda", "other_names": "", "dosage": "150 mg", "basis": "per", "amount": "150",
        "unit": "mg", "kind": "oral", "routes": "oral", "details": "oral", "traits": "oral", "valid_from": date(2000, 1, 1),
        "valid_to": date(2024, 9, 30), "replaced_by": "J8522", "references": "", "coverage": "special", "release": "2026-01",
    }  # fmt: skip


def test_search_results_are_a_frame_best_first() -> None:
    """With the columns of the catalog."""
    frame = FOUND.to_frame("polars")
    assert frame["code"].to_list() == [str(entry.code) for entry in FOUND.entries]
    assert "rituxan" in frame["brands"][0]
