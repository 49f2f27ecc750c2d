"""The corpus of clean claims: no rule says anything about any of them.

Each claim was made for this corpus from the settings and drugs of claims in circulation; `about` says in a line what it bills and why it is
right. All dates are inside the loaded releases, so that silence means that the claim was checked.
"""

import gc
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jcodes.claims import Claim, ClaimForm, Setting
from jcodes.policies import policies
from jcodes.rules import check

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "clean_claims.jsonl").read_text(encoding="ascii").splitlines()
]
CLAIMS = [Claim.from_dict(case["claim"]) for case in CASES]


def test_the_corpus_is_large_and_says_why_each_claim_is_clean() -> None:
    assert len(CASES) >= 150
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["about"].strip() for case in CASES)


def test_the_corpus_has_both_forms_all_payers_and_the_settings_of_drug_claims() -> None:
    forms = Counter(claim.form for claim in CLAIMS)
    assert forms[ClaimForm.PROFESSIONAL] >= 100
    assert forms[ClaimForm.INSTITUTIONAL] >= 35
    assert {case["policy"] for case in CASES} >= set(policies()) - {"medicare-asc", "medicare-advantage"}
    settings = {claim.setting_of(line) for claim in CLAIMS for line in claim.lines}
    assert settings >= {setting for setting in Setting if setting is not Setting.DME}
    assert {line.on.year for claim in CLAIMS for line in claim.lines if line.on} >= {2024, 2025, 2026}


def test_the_corpus_has_many_drugs_services_and_what_drug_lines_carry() -> None:
    lines = [line for claim in CLAIMS for line in claim.lines]
    assert len({line.hcpcs for line in lines}) >= 90
    assert len({line.cpt for line in lines}) >= 55
    assert {modifier for line in lines for modifier in line.modifiers} >= {
        "JW",
        "JZ",
        "JA",
        "JB",
        "RT",
        "LT",
        "50",
        "59",
        "76",
        "25",
    }
    assert sum(bool(line.ndc) for line in lines) >= 20
    assert sum(line.administration is not None for line in lines) >= 20


@pytest.mark.parametrize(("case", "claim"), list(zip(CASES, CLAIMS, strict=True)), ids=[case["id"] for case in CASES])
def test_every_rule_is_silent_on_a_clean_claim(case: dict[str, Any], claim: Claim) -> None:
    report = check(claim, policy=case["policy"])
    assert [f"{one.severity} {one.line} {one.rule}: {one.message}" for one in report.findings] == []
    assert report.complete


def test_a_check_of_a_days_claim_leaves_nothing_to_the_garbage_collector() -> None:
    """Views that held themselves cost an audit a fifth of its time."""
    asked = [
        (claim, case["policy"])
        for case, claim in zip(CASES, CLAIMS, strict=True)
        if len({line.on for line in claim.lines}) == 1
    ]
    for claim, payer in asked:
        check(claim, policy=payer)
    gc.collect()
    gc.disable()
    try:
        for claim, payer in asked:
            check(claim, policy=payer)
        assert gc.collect() == 0
    finally:
        gc.enable()
