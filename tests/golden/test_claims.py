"""The corpus of claims: each with every finding that is expected of it, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from jcodes.claims import Claim
from jcodes.rules import DEFAULT, check

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="ascii").splitlines()
]


def test_the_corpus_is_large_and_says_where_each_claim_is_from() -> None:
    """From the sample files of X12's drug examples, from published worked examples, and made for it."""
    assert len(CASES) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["source"] and case["about"] for case in CASES)
    kinds = {case["source"].partition("/")[0] for case in CASES}
    assert {"data", "made for this corpus", "https:"} <= kinds


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_claim_has_the_findings_that_are_expected_of_it(case: dict[str, Any]) -> None:
    report = check(Claim.from_dict(case["claim"]), policy=case["policy"])
    assert [[one.line, one.rule, str(one.severity)] for one in report.findings] == case["findings"]
    assert str(report.fixed().claim) == case["fixed"]


def test_clean_claims_have_no_finding_at_all() -> None:
    clean = [case["id"] for case in CASES if not case["findings"]]
    assert {"c-01", "c-02", "w-001", "w-017", "w-030", "r-010"} <= set(clean)


def test_most_rules_are_seen_in_the_corpus() -> None:
    """Each has its own cases beside it; here they are seen together."""
    seen = {rule for case in CASES for _, rule, _ in case["findings"]}
    assert len(seen) >= 35
    assert seen <= {rule.id for rule in DEFAULT}
