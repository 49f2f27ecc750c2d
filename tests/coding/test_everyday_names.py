"""Names as nurses and billers write them, with dose and route: the right code, or a short choice with it and the fact that decides.

``everyday_names.tsv`` was written by hand, without looking at the answers; several codes are those of several products of one name. The
codes are CMS's of 2026-01.
"""

import csv
from pathlib import Path

import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code
from jcodes.coding.questions import MOST
from jcodes.errors import JcodesError

pytestmark = pytest.mark.sweep

CAT = jcodes.catalog("2026-01")
with (Path(__file__).parent / "everyday_names.tsv").open(encoding="utf-8") as table:
    ROWS = tuple(csv.DictReader(table, delimiter="\t"))


def judged(row: dict[str, str]) -> str:
    """Return ``right``, ``choice``, ``wrong`` (another code is chosen) or ``open``."""
    try:
        record = Administration(row["name"], row["dose"], route=row["route"], on="2026-02-01", place_of_service="11")
    except JcodesError:
        return "open"
    [drug] = code(record, catalog=CAT).drugs
    wanted = set(row["codes"].split(","))
    if drug.code is not None:
        return "right" if drug.code in wanted else "wrong"
    question = drug.question
    if question is None or not wanted & set(question.codes) or len(question.codes) > MOST:
        return "open"
    return "choice" if question.fact and str(question) in " ".join(drug.missing) else "open"


def test_of_a_hundred_everyday_names_98_are_found_and_none_is_another_drug() -> None:
    found = [(judged(row), row["name"]) for row in ROWS]
    assert len(found) > 500
    assert [name for verdict, name in found if verdict == "wrong"] == []
    open_ = [name for verdict, name in found if verdict == "open"]
    assert len(open_) * 50 <= len(found), open_
