"""What a notebook shows: one look, escaped, in the colors of the page."""

import re
from html.parser import HTMLParser

import pytest

import jcodes
from jcodes.estimates import PlannedOrder, compare_products, estimate
from jcodes.html_tables import card, table
from jcodes.notebooks import Listing
from jcodes.rules import Finding

DAY = "2026-02-01"
BAD = "<script>alert('x')</script>&\"'"


class Balanced(HTMLParser):
    """Refuses tags that are not closed, styles with colors of their own, and scripts."""

    def __init__(self) -> None:
        """Initialize with nothing open."""
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "br", "small"}, tag
        if tag != "br":
            self.open.append(tag)
        for name, value in attrs:
            assert name in {"style", "scope"}
            colors = re.findall(r"(?<![-\w])(?:color|background):([^;]+)", value or "")
            assert set(colors) <= {"inherit", "transparent"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(value: object) -> str:
    """Return the text that a notebook shows, after reading its HTML."""
    parser = Balanced()
    parser.feed(value if isinstance(value, str) else value._repr_html_())  # type: ignore[attr-defined]
    assert parser.open == []
    return "\n".join(parser.texts)


def values() -> dict[str, object]:
    """Return one value of each kind."""
    cat = jcodes.catalog("2026-01")
    record = jcodes.Administration(
        "Rituxan", "750 mg", route="IV infusion", on=DAY, containers=["500 mg/50 mL"], site=BAD
    )
    claim = jcodes.Claim([jcodes.ServiceLine("J9310", units=7, on=DAY, narrative=BAD)], identifier=BAD)
    bill = jcodes.billing_units("J9312", "740 mg", on=DAY, containers=["8 x 100 mg"], catalog=cat)
    order = PlannedOrder("J9312", "700 mg")
    return {
        "catalog": cat, "entry": cat["J9312"], "search": cat.matches("rituxamab 100 mg"), "price": cat.price("J9312"), "label": cat.label("50242-0051-21"),
        "link": cat.ndc("50242-0051-21")[0], "edit": cat.mue("J9312", on="2024-07-01"), "diff": jcodes.diff("2025-10", cat), "bill": bill,
        "lines": jcodes.service_lines(bill), "plan": jcodes.plan_vials("J9035", "740 mg"), "payment": jcodes.expected_payment(bill),
        "record": record, "line": claim.lines[0], "claim": claim, "report": jcodes.check(claim), "finding": jcodes.check(claim).findings[0],
        "coding": jcodes.code(record), "audit": jcodes.audit([claim]), "clean audit": jcodes.audit([]), "estimate": estimate(order, DAY),
        "comparison": compare_products(order, DAY), "receipt": bill.receipt, "listing": Listing(cat.prices("J9312")),
    }  # fmt: skip


EXPECTED = {
    "catalog": "2026-01", "entry": "rituximab", "search": "no name matches", "price": "74.765", "label": "Rituxan", "link": "10", "edit": "150",
    "diff": "added", "bill": "JW", "lines": "JW", "plan": "400 mg", "payment": "sequestration", "record": "500 mg/50 mL", "line": "J9310",
    "claim": "J9310 x 7", "report": "error", "finding": "J9310", "coding": "missing: ", "audit": "at risk", "clean audit": "claims", "estimate": "total: ",
    "comparison": "Q5115", "receipt": "J9312", "listing": "quarter",
}  # fmt: skip
VALUES = values()


@pytest.mark.parametrize("kind", EXPECTED)
def test_every_kind_of_value_is_shown(kind: str) -> None:
    """As tables whose texts are escaped and whose colors are the page's."""
    assert EXPECTED[kind] in shown(VALUES[kind])


def test_every_kind_is_tried() -> None:
    """One by one."""
    assert set(VALUES) == set(EXPECTED)


def test_a_catalog_shows_its_release_day_and_file() -> None:
    """Below what it calls itself; a whole release has no day."""
    cat = jcodes.catalog("2026-01")
    file = ["source", f"{cat.release.file} (2026-01)"]
    assert shown(cat).split("\n") == [repr(cat)[1:-1], "release", "2026-01", "codes", str(len(cat)), *file]
    on_day = cat.on(DAY)
    assert shown(on_day).split("\n") == [
        repr(on_day)[1:-1], "release", "2026-01", "day", DAY, "codes", str(len(on_day)), *file,
    ]  # fmt: skip


def test_search_results_and_labels_are_named_above_their_facts() -> None:
    """By the query with the heads of the columns, and by the label's own text."""
    search, label = VALUES["search"], VALUES["label"]
    assert shown(search).split("\n")[:5] == ["rituxamab 100 mg", "code", "one unit", "valid", "name"]
    assert shown(label).split("\n")[0] == str(label)


def test_texts_are_escaped() -> None:
    """In titles, headings, cells and remarks."""
    text = table((BAD,), [[(BAD, BAD)]], title=BAD)
    assert "<script" not in text
    assert shown(text).count(BAD) == 4
    assert BAD in shown(VALUES["claim"])


def test_a_long_table_says_how_much_is_left() -> None:
    """Of its own rows, or of those that it is told of."""
    assert "50 more rows" in shown(table(("n",), ([n] for n in range(250))))
    assert "9 more rows" in shown(table(("n",), [[1]], total=10))
    assert "more rows" not in shown(table(("n",), [[1]]))


def test_blank_facts_are_left_out_and_others_are_words() -> None:
    """Yes and no, files with their release, lists and mappings."""
    facts = {
        "a_b": True,
        "c": False,
        "d": None,
        "e": [],
        "f": [1, None, 2],
        "g": {"file": "x.csv", "release": "2026-01"},
        "h": {"file": "y.csv"},
        "i": {"j_k": 1, "l": ""},
    }
    assert shown(card("title", facts)).split("\n") == [
        "title",
        "a b",
        "yes",
        "c",
        "no",
        "f",
        "1; 2",
        "g",
        "x.csv (2026-01)",
        "h",
        "y.csv",
        "i",
        "j k 1",
    ]


def test_a_listing_is_a_table_and_a_frame() -> None:
    """Of the columns that hold something."""
    pl = pytest.importorskip("polars")
    listing = Listing(jcodes.catalog("2026-01").prices("J9312"))
    frame = listing.to_frame("polars")
    assert isinstance(frame, pl.DataFrame)
    assert frame.columns == ["code", "quarter", "limit", "coinsurance", "clotting_factor"]
    assert repr(listing) == f"<Listing of {len(frame)}: {', '.join(frame.columns)}>"
    finding = VALUES["finding"]
    assert isinstance(finding, Finding)
    assert shown(Listing([finding])).count(finding.rule) == 1
