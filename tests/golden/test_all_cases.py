"""Every worked example of the published collection is somewhere in the tests."""

import json
from pathlib import Path

import jcodes
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.rules.engine.denials import DenialKind, denials_of

HERE = Path(__file__).parent

IDS = frozenset(
    [
        "c-001",
        "c-002",
        "d-001",
        "l-003",
        "l-004",
        "l-005",
        "m-001",
        "n-002",
        "n-003",
        "n-004",
        "n-005",
        "n-006",
        "n-008",
        "n-009",
        "n-011",
        "n-012",
        "n-013",
        "n-018",
        "n-021",
        "n-024",
        "n-027",
        "n-031",
        "n-032",
        "n-035",
        "n-036",
        "n-037",
        "n-039",
        "n-040",
        "n-041",
        "n-050",
        "p-003",
        "p-004",
        "p-005",
        "p-008",
        "u-001",
        "u-002",
        "u-003",
        "u-004",
        "u-006",
        "u-007",
        "u-009",
        "u-010",
        "u-011",
        "u-014",
        "u-015",
        "u-016",
        "u-017",
        "u-019",
        "u-025",
        "u-026",
        "u-027",
        "u-029",
        "u-031",
        "u-033",
        "u-034",
        "u-035",
        "u-037",
        "u-041",
        "u-042",
        "u-050",
        "u-052",
        "u-060",
        "u-061",
        "u-070",
        "u-071",
        "u-072",
        "u-074",
        "u-078",
        "u-079",
        "u-093",
        "v-002",
        "w-001",
        "w-002",
        "w-004",
        "w-005",
        "w-006",
        "w-007",
        "w-008",
        "w-009",
        "w-010",
        "w-012",
        "w-015",
        "w-017",
        "w-019",
        "w-021",
        "w-024",
        "w-025",
        "w-030",
        "w-041",
        "w-043",
        "w-044",
        "x-001",
    ]
)

ELSEWHERE = {
    "d-001": "below: the codes of an NDC that is missing",
    "l-005": "tests/rules/cases_charges.py: total-exceeds-limit",
    "n-041": "below: a quantity as claims write it",
    "u-029": "units.jsonl, as u-029a and u-029b: one for each of its two codes",
}
"""Cases that are no row of a file here, and where they are."""


def test_every_case_is_here_or_said_to_be_elsewhere() -> None:
    rows = {
        json.loads(line)["id"]
        for path in HERE.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert sorted(IDS - rows) == sorted(ELSEWHERE)


def test_a_missing_ndc_comes_back_as_the_source_says() -> None:
    """d-001: CO-16 with M119."""
    assert "CO-16 M119" in {str(denial) for denial in denials_of(DenialKind.NDC)}


def test_a_quantity_is_written_as_the_paper_claim_wants_it() -> None:
    """n-041: no commas, no point for whole numbers."""
    assert str(NdcQuantity.parse("1,234.56 ML")) == "ML1234.56"
    assert str(NdcQuantity.parse("ML 2.00")) == "ML2"


def test_the_total_of_a_claim_is_summed_over_its_lines() -> None:
    """l-005: each line is below the limit of 99,999.99, and both together are above it."""
    charges = ("60000.00", "40000.00")
    lines = [jcodes.ServiceLine("J9312", 40, modifiers="JZ", on="2026-02-01", charge=charge) for charge in charges]
    assert "total-exceeds-limit" in {
        finding.rule for finding in jcodes.check(jcodes.Claim(lines, form="professional")).findings
    }
    for line in lines:
        assert "total-exceeds-limit" not in {
            finding.rule for finding in jcodes.check(jcodes.Claim([line], form="professional")).findings
        }
