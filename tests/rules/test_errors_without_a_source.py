"""What a review of the rule base found to be an error without an official source for it: each case is a warning, or nothing, now.

The cases are those of the review's list (section D): the rule or value, why the source does not carry, and what it should be. The page of the
rules lists each rule that can be an error with its official sources.
"""

from typing import Any

import pytest

from jcodes.claims import Administration, Claim
from jcodes.policies import Confidence, policies, policy
from jcodes.rules import DEFAULT, Severity, check
from tests.rules.casebook import claim, hospital, line
from tools.rules_page import PAGE, official

NOC = "unlisted-ndc-missing"
TEXT = "unlisted-narrative-missing"
KETOROLAC = {"narrative": "KETOROLAC 30 MG"}
AVASTIN = Administration("bevacizumab", "1.25 mg", route="intravitreal", on="2026-02-01")
ABATACEPT = Administration("Orencia", "750 mg", route="IV infusion", on="2026-02-01", start="09:00", stop="09:30")
OPENED = Administration("rituximab", "100 mg", ndc="50242-0051-21", route="IV", on="2026-02-01")


@pytest.mark.parametrize(
    ("rule", "given", "facts", "severity"),
    [
        (NOC, claim(line("J3490", 1, **KETOROLAC)), {}, "warning"),
        (NOC, claim(line("J3490", 1, **KETOROLAC)), {"contractor": "CGS"}, "error"),
        *((NOC, claim(line(code, 1, narrative="NAME 30 MG")), {}, "") for code in ("J7999", "Q2039", "Q0235", "Q4431", "P9099", "A4641", "A9698")),
        (TEXT, claim(line("J3490", 1)), {}, "error"),
        *((TEXT, claim(line(code, 1)), {}, "warning") for code in ("Q4431", "P9099", "A9698")),
        (TEXT, claim(line("J3490", 1, **KETOROLAC)), {}, ""),
        ("units-exceed-line-limit", claim(line("J7192", 10_000)), {"policy": "medicaid-generic"}, "warning"),
        ("ndc-unit-not-accepted", claim(line("J9312", 70, ndc="50242-0051-21", ndc_quantity="700", ndc_unit="ME")), {"policy": "commercial-generic"}, "warning"),
        *(("ndc-missing", claim(line(code, 1)), {"policy": "medicaid-generic"}, "warning") for code in ("A9552", "Q9967")),
        ("ndc-missing", claim(line("J9312", 75)), {"policy": "medicaid-generic"}, "error"),
        ("modifier-missing", claim(line("J7999", 1, administration=AVASTIN)), {}, "warning"),
        ("modifier-missing", claim(line("J7999", 1, administration=AVASTIN)), {"contractor": "Noridian"}, "error"),
        ("modifier-missing", claim(line("J0129", 75, modifiers="JZ", administration=ABATACEPT)), {}, "warning"),
        ("modifier-missing", claim(line("J0129", 75, modifiers="JZ", administration=ABATACEPT)), {"contractor": "Noridian"}, "error"),
        ("modifier-missing", claim(line("J0129", 75, on="2021-04-02", administration=ABATACEPT.evolve(on="2021-04-02"))), {"contractor": "Noridian"}, ""),
        ("jw-jz-not-applicable", claim(line("J0878", 500, modifiers=["AY", "JZ"]), place_of_service="65"), {}, ""),
        ("jw-jz-not-applicable", hospital(line("J0606", 50, modifiers="JZ"), setting="dialysis-facility"), {"policy": "medicare-part-b"}, ""),
        ("two-initial-services", claim(line("J9312", 75), line("96413"), line("96365")), {}, "error"),
        ("two-initial-services", hospital(line("J9312", 75), line("96413"), line("96365")), {"policy": "medicare-opps"}, "warning"),
        ("record-ndc-mismatch", claim(line("J9312", 10, ndc="50242-0053-06", administration=OPENED)), {}, "warning"),
        ("record-ndc-mismatch", claim(line("J9312", 10, ndc="50242-0053-06", administration=OPENED)), {"policy": "medicaid-generic"}, "error"),
        ("ndc-quantity-missing", claim(line("J9312", 10, ndc="50242-0051-21")), {}, "warning"),
        ("ndc-quantity-differs", claim(line("J9312", 10, ndc="50242-0051-21", ndc_quantity="70", ndc_unit="ML")), {}, "warning"),
    ],
)  # fmt: skip
def test_an_error_has_an_official_source_for_this_payer_form_and_date(
    rule: str, given: Claim, facts: dict[str, Any], severity: str
) -> None:
    assert {one.severity.value for one in check(given, **facts).of(rule)} == ({severity} if severity else set())


def test_late_filing_comes_back_as_a_denial_without_appeal() -> None:
    (finding,) = check(claim(line("J9312", 75), submitted="2027-02-02")).of("filed-late")
    assert finding.denials == ("CO-29 N211",)


def test_values_cite_cms_and_the_statute_and_not_second_hand_pages() -> None:
    part_b = policy("medicare-part-b")
    assert all("cms-discarded-drugs" in one.source.ids or one.start is None for one in part_b.jw.values)
    assert all("cms-discarded-drugs" in one.source.ids for one in part_b.jz.values)
    assert all("usc-901a" in one.source.ids for one in part_b.sequestration.values)
    assert part_b.jw_jz_scope.on().confidence is Confidence.MEDIUM
    assert all(policy(name).maximum_units_paper.on().confidence is not Confidence.HIGH for name in policies())


def test_the_page_lists_each_rule_that_can_be_an_error_with_its_official_sources() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Rules that can be errors")[2].partition("\n## ")[0]
    rows = {row.split("`")[1]: row for row in text.splitlines() if row.startswith("| [`")}
    errors = [rule for rule in DEFAULT if rule.severity is Severity.ERROR]
    assert list(rows) == [rule.id for rule in errors]
    for rule in errors:
        assert official(rule), rule.id
        assert all(f"(sources.md#{one})" in rows[rule.id] for one in official(rule))
