"""Worked examples from published sources, each with its address."""

import json
from pathlib import Path
from typing import Any

import pytest

import jcodes

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "units.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_the_golden_cases_are_all_here_and_cite_their_source() -> None:
    """Sixty-eight cases about units: sixty-seven published ones, of which one speaks of two codes."""
    assert len(CASES) == 68
    assert len({case["id"] for case in CASES}) == 68
    assert all(case["source"].startswith("http") for case in CASES)
    disagreed = {case["id"] for case in CASES if "reason" in case}
    assert disagreed == {"u-071", "m-001", "v-002"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_dosage_that_the_source_names_gives_its_units(case: dict[str, Any]) -> None:
    """The arithmetic of the source holds, whatever became of the code since."""
    bill = jcodes.billing_units(
        jcodes.Dosage.parse(case["dosage"]), case["dose"], strength=case["strength"], rounding=case["rounding"]
    )
    assert bill.administered == case["units"]


WITH_CODE = [case for case in CASES if case["code"] and case["id"] != "u-029b"]


@pytest.mark.parametrize("case", WITH_CODE, ids=lambda case: str(case["id"]))
def test_the_code_gives_the_units_of_the_source(case: dict[str, Any]) -> None:
    """The bundled release, asked by code, answers what the source answers."""
    if case.get("counted"):
        with pytest.raises(jcodes.JcodesError, match="unlisted \\(NOC\\) code with no unit size"):
            jcodes.billing_units(case["code"], "1.25 mg")
        return
    bill = jcodes.billing_units(case["code"], case["dose"], strength=case["strength"])
    if case.get("disagrees_with_code"):
        assert bill.administered == 25778
        return
    assert bill.administered == case["units"]
    if case["code"] != "J0702":
        assert bill.dosage.total() == jcodes.Dosage.parse(case["dosage"]).total()


def test_one_volume_of_a_combination_needs_no_strength() -> None:
    """Case u-070 as CMS put it: 1 mL of J0702 is one unit, 0.75 mL too."""
    assert [jcodes.billing_units("J0702", dose).administered for dose in ("1 mL", "0.75 mL", "1.01 mL")] == [1, 1, 2]


def test_a_code_that_left_the_files_is_unknown() -> None:
    """J9080 was deleted before the first release at hand: an error, not a guess."""
    with pytest.raises(KeyError, match="J9080"):
        jcodes.billing_units("J9080", "200 mg")
