"""The 271 brands of a review: each leads to its code, through search and through `code`.

The list is read where the review lies (``JCODES_SHARED``); the review's own key is corrected where a code has ended since.
"""

import os
import re
from pathlib import Path

import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code
from jcodes.coding.questions import MOST

pytestmark = pytest.mark.sweep

REVIEW = Path(os.environ.get("JCODES_SHARED", "/work/shared")) / "review" / "rules.md"
ON = "2026-02-01"
CAT = jcodes.catalog("2026-01")
ENDED = {"S0013": "J0013"}
"""Spravato: S0013 ended on 2025-12-31."""


def brands() -> list[tuple[str, str]]:
    """Return the brands of appendix C7, each with its code in 2026."""
    text = REVIEW.read_text(encoding="utf-8").partition("## Appendix: C7")[2]
    found = re.findall(r"^(.+?) \| ([A-Z]\d{4}) \| .*$", text, re.MULTILINE)
    return [(name, ENDED.get(number, number)) for name, number in found]


def judged(name: str, number: str) -> str:
    """Return ``right``, ``choice``, ``wrong`` or ``open`` for one unit of the drug on an order without a route."""
    amount = CAT[number].dosage.amount
    record = Administration(name, "1 dose" if amount is None or amount.unit.is_count else str(amount), on=ON)
    [drug] = code(record, catalog=CAT).drugs
    if drug.code is not None:
        return "right" if drug.code == number else "wrong"
    question = drug.question
    return "choice" if question is not None and number in question.codes and len(question.codes) <= MOST else "open"


@pytest.mark.skipif(not REVIEW.exists(), reason="the review is not here")
def test_each_of_271_brands_leads_to_its_code_and_none_to_another_drug() -> None:
    rows = brands()
    assert len(rows) == 271
    verdicts = {name: judged(name, number) for name, number in rows}
    assert [name for name, verdict in verdicts.items() if verdict == "wrong"] == []
    left = [name for name, verdict in verdicts.items() if verdict == "open"]
    assert len(left) * 50 <= len(rows), left
    first = [name for name, number in rows if str(next(iter(CAT.matches(name).entries)).code) != number]
    assert len(first) * 50 <= len(rows), first
