"""Contractors' lists of self-administered drugs."""

import json
from datetime import date
from hashlib import sha256
from typing import Final

import attrs
import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.self_administered import lists_with

CAT = catalog()
FIRST, SECOND, LAST = "2026-01@2026-02-10", "2026-04@2026-05-05", "2026-07"
ROWS: Final = (
    "code\tissue\tarticle\tcontractor\troute\teffective\turl\tstart\tend",
    f"J0129\t{FIRST}\tA1\tOne\tSC\t2026-01-01\thttps://www.cms.gov\t2026-02-15\t2026-03-31",
    f"J0129\t{SECOND}\tA1\tOne\tSC\t\thttps://www.cms.gov\t\t",
    f"J0129\t{SECOND}\tA2\tTwo\tSC\t\thttps://www.cms.gov\t\t",
    f"J3262\t{SECOND}\tA2\tTwo\tSC\t\thttps://www.cms.gov\t\t",
)


def made() -> DataLibrary:
    """Return a library with three issues: one article is in two of them, and the last has no code at all."""
    table = "\n".join(ROWS) + "\n"
    facts = {"file": "sad.zip", "sha256": "ab", "rows": 1}
    manifest = {
        "tables": {"sad.tsv": {"rows": len(ROWS) - 1, "sha256": sha256(table.encode()).hexdigest()}},
        "sad": [
            {"release": issue[:7], "published": issue[8:]} | facts for issue in (FIRST, SECOND, LAST)
        ],
    }  # fmt: skip
    return DataLibrary((DataFolder.of("mine", {"sad.tsv": table, "manifest.json": json.dumps(manifest)}),))


def test_self_administered_drugs_are_named_with_their_articles() -> None:
    """As far as the slice at hand goes."""
    lists = CAT["J0129"].self_administered()
    assert {row.article for row in lists} >= {"A52527", "A53066"}
    assert lists[0].url.startswith("https://www.cms.gov/")
    assert CAT.self_administered("J9312") == ()


def test_a_listing_reads_as_a_sentence() -> None:
    """With what the list states, and nothing else."""
    whole = lists_with(made(), "J0129", date(2026, 2, 15))[0]
    assert str(whole) == "One, article A1 as revised 2026-01-01 (SC), from 2026-02-15, until 2026-03-31"
    assert str(attrs.evolve(whole, route="IV_OR_SC", end=None)).endswith("(IV or SC), from 2026-02-15")
    assert str(attrs.evolve(whole, route="", effective=None, start=None, end=None)) == "One, article A1"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, [("A1", SECOND), ("A2", SECOND)]),
        ("2026-02-14", [("A2", SECOND)]),
        ("2026-02-15", [("A1", FIRST), ("A2", SECOND)]),
        ("2026-03-31", [("A1", FIRST), ("A2", SECOND)]),
        ("2026-04-01", [("A2", SECOND)]),
        ("2026-05-04", [("A2", SECOND)]),
        ("2026-05-05", [("A1", SECOND), ("A2", SECOND)]),
        ("2026-08-01", [("A1", SECOND), ("A2", SECOND)]),
    ],
)
def test_the_issue_published_by_the_day_decides_for_each_article(
    day: str | None, expected: list[tuple[str, str]]
) -> None:
    """Before the first the oldest; an exclusion holds from its first day to its last; an issue without codes decides nothing."""
    found = lists_with(made(), "J0129", None if day is None else date.fromisoformat(day))
    assert [(one.article, one.issue) for one in found] == expected


def test_an_exclusion_has_the_facts_of_its_row_and_its_file() -> None:
    """Those without a day are blank."""
    library = made()
    first, second = lists_with(library, "J0129", date(2026, 3, 1))
    assert (first.start, first.end, first.effective) == (date(2026, 2, 15), date(2026, 3, 31), date(2026, 1, 1))
    assert (second.start, second.end, second.effective) == (None, None, None)
    assert (first.contractor, first.route, first.dated, str(first.source)) == (
        "One", "SC", "2026-02-10", "sad.zip (release 2026-01)",
    )  # fmt: skip
    assert [one.article for one in lists_with(library, "J3262")] == ["A2"]
    assert lists_with(library, "J9312") == ()
