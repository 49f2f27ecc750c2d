"""Worked examples of discarded drug from published sources, each with its address."""

import json
from pathlib import Path
from typing import Any

import pytest

import jcodes
from jcodes.errors import DiscardedAboveLabelError

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "waste.jsonl").read_text(encoding="utf-8").splitlines()
]


def lines_of(case: dict[str, Any], code: Any, **changed: Any) -> list[list[Any]]:
    """Return units and modifiers of each line."""
    facts = {name: case[name] for name in ("containers", "container_type", "discarded", "on", "policy")}
    bill = jcodes.billing_units(code, case["dose"], **(facts | changed))
    assert bill.receipt.verify()
    return [[line.units, list(line.modifiers)] for line in bill.lines]


def test_the_golden_cases_are_all_here_and_cite_their_source() -> None:
    """Twenty of the ninety-two published ones, and three of contractors."""
    assert len(CASES) == len({case["id"] for case in CASES}) == 23
    assert all(case["source"].startswith("http") for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_dosage_that_the_source_names_gives_its_lines(case: dict[str, Any]) -> None:
    """Units and modifiers, in the source's order."""
    assert lines_of(case, jcodes.Dosage.parse(case["dosage"])) == case["lines"]


@pytest.mark.parametrize("case", [case for case in CASES if case["code"]], ids=lambda case: str(case["id"]))
def test_the_code_gives_the_lines_of_the_source(case: dict[str, Any]) -> None:
    """The bundled release, asked by code, answers what the source answers."""
    assert lines_of(case, case["code"]) == case["lines"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["containers"] and case["discarded"]], ids=lambda case: str(case["id"])
)
def test_the_labels_say_what_the_source_documents(case: dict[str, Any]) -> None:
    """The difference and the documented amount are the same."""
    assert lines_of(case, jcodes.Dosage.parse(case["dosage"]), discarded=None) == case["lines"]


def test_overfill_is_refused() -> None:
    """26 units of a vial that is labelled 100, 75 of them given."""
    (case,) = (case for case in CASES if "refused" in case)
    with pytest.raises(DiscardedAboveLabelError, match="overfill is never billed"):
        lines_of(case, jcodes.Dosage.parse(case["dosage"]), discarded=case["refused"])
