"""A constructed month: its totals recomputed without the audit, to the cent, from what the generator knows of its faults."""

import csv
import io
import json
import random
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.auditing import Audit, audit
from jcodes.claims import Claim
from jcodes.claims.reading import read_claims, read_file
from jcodes.rules import Severity, check
from tools.month import HEADER, RISING, MonthClaim, claims_of, write_month

COUNT = 500
MADE = list(claims_of(COUNT))
AGAIN = {"a replacement", "a void"}
COUNTING = [
    one
    for one, after in zip(MADE, [*MADE[1:], None], strict=True)
    if one.fault != "a void, filed" and not (one.fault in AGAIN and after is not None)
]
"""All but the voids and the claims that the next one replaces or voids."""


def written(rows: list[dict[str, str]]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def audited(rows: list[dict[str, str]]) -> Audit:
    return audit(read_file(written(rows), date_format="MM/DD/YYYY"))


ROWS = [row for one in MADE for row in one.rows]
FOUND = audited(ROWS)


def claims() -> list[tuple[MonthClaim, Claim]]:
    """Return the claims that count, each read alone."""
    return [
        (one, claim)
        for one in COUNTING
        for claim in [next(read_claims(one.rows, date_format="MM/DD/YYYY")).claim]
        if isinstance(claim, Claim)
    ]


def test_totals_are_those_of_a_recount_to_the_cent() -> None:
    """Charges, charges at risk and claims with errors: in all, by month, payer, provider and code."""
    charged = Decimal(0)
    at_risk: dict[str, Decimal] = defaultdict(Decimal)
    wrong, checked = Counter[str](), Counter[str]()
    for one, claim in claims():
        findings = check(claim).findings
        errors = {finding.line for finding in findings if finding.severity is Severity.ERROR}
        whole = {claim.billing_provider} if any(finding.line is None for finding in findings) else set()
        if one.fault == "a duplicate, filed" and claim.policy == "medicare-part-b":
            errors |= {0, 1}
        groups = {f"{one.on:%Y-%m}", claim.payer, one.provider}
        checked.update(groups | whole)
        wrong.update(groups if errors else ())
        wrong.update(whole if None in errors else ())
        for at, line in enumerate(claim.lines):
            cents = line.charge or Decimal(0)
            charged += cents
            if None in errors or at in errors:
                for group in (*groups, line.code, "all"):
                    at_risk[group] += cents
    assert FOUND.refused == ()
    assert FOUND.claims + len(FOUND.superseded) == COUNT
    assert (FOUND.charged, FOUND.total.charge) == (charged, at_risk["all"])
    assert FOUND.total.charge > 0
    for row in (*FOUND.by_month, *FOUND.by_payer, *FOUND.by_provider):
        assert row.charge == at_risk[row.name]
        assert (row.wrong, row.claims_checked) == (wrong[row.name], checked[row.name])
        assert abs(row.error_rate - Decimal(100 * wrong[row.name]) / checked[row.name]) <= Decimal("0.005")
    for code in FOUND.by_code:
        assert code.charge == at_risk[code.code]


def test_overbilling_is_what_the_generator_put_in() -> None:
    """Nine tenths of tenfold units, and duplicates whole on Medicare's claims; for other payers a duplicate is a warning."""
    over = under = Decimal(0)
    for one in MADE:
        drug, service = (Decimal(row["charge"]) for row in one.rows)
        if one.fault == "ten times the units":
            over += drug * 9 / 10
        if one.fault == "a duplicate, filed" and one.rows[0]["policy"] == "medicare-part-b":
            over += drug + service
        if one.fault == "one unit less" and one.rows[0]["dose"]:
            under += round(drug / int(one.rows[0]["units"]), 2)
    assert FOUND.total.overbilled == over > 0
    assert abs(FOUND.total.underbilled - under) <= Decimal("0.05")


def test_no_claim_is_counted_twice() -> None:
    """Each number is in the claims that count, or among the superseded, once."""
    numbers = [*(row.identifier for row in FOUND.claim_rows), *(row.identifier for row in FOUND.superseded)]
    assert sorted(numbers) == [f"C{at + 1:06}" for at in range(COUNT)]
    assert Counter(row.reason for row in FOUND.superseded) == {
        "replaced": sum(one.fault == "a replacement, filed" for one in MADE),
        "voided": sum(one.fault == "a void, filed" for one in MADE),
        "void": sum(one.fault == "a void, filed" for one in MADE),
    }


def test_the_order_of_rows_never_changes_a_byte() -> None:
    """Of the text, the JSON and the page; with the numbers of claims and lines or without."""
    some = [row for one in MADE[:60] for row in one.rows]
    blanks: list[set[str]] = [set(), {"line"}, {"line", "claim"}]
    for blank in blanks:
        rows = [{**row, **dict.fromkeys(blank, "")} for row in some]
        shuffled = list(rows)
        random.Random(7).shuffle(shuffled)  # noqa: S311 - an order, not a secret
        one, other = audited(rows), audited(shuffled)
        assert (str(one), one.to_json(), one.to_html()) == (str(other), other.to_json(), other.to_html())
        assert one.lines + sum(2 if row.identifier else 1 for row in one.superseded) == len(rows)


@pytest.mark.sweep
@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_no_order_of_the_rows_of_a_file_changes_a_byte(chance: random.Random) -> None:
    """Whatever rows have no claim number, are given twice, or are of one claim that another replaces."""
    picked = [row for one in chance.sample(MADE, 14) for row in one.rows]
    rows = [{**row, "line": "", "claim": "" if chance.random() < 0.3 else row["claim"]} for row in picked]
    rows += chance.sample(rows, 4)
    shuffled = chance.sample(rows, len(rows))
    one, other = audited(rows), audited(shuffled)
    assert (str(one), one.to_json(), one.to_html()) == (str(other), other.to_json(), other.to_html())


def test_the_generator_gives_the_same_bytes_for_a_seed(tmp_path: Path) -> None:
    """And other ones for another; the provider whose rate rises is the one that is named."""
    write_month(tmp_path / "a.csv", 50)
    write_month(tmp_path / "b.csv", 50)
    write_month(tmp_path / "c.csv", 50, seed=1)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()
    rates = Counter[tuple[str, int]]()
    for one in claims_of(4000):
        if one.provider == RISING and one.fault:
            rates[RISING, one.on.month] += 1
    assert rates[RISING, 2] > 2 * rates[RISING, 1] > 0


def test_one_bad_row_costs_only_its_own_claim() -> None:
    """Whatever it holds: the others give the same sums as without it."""
    whole = [row for one in MADE[:8] for row in one.rows]
    for cell in ("1" + ",000" * 1500, "\udc80", "9" * 5000, "NaT", "31/31/2026", "\x00"):
        for column in ("charge", "on", "units", "diagnosis_pointers"):
            row = {**whole[0], "claim": "BAD", "line": "1", column: cell, "patient_key": ""}
            rows = [*whole[:7], row, *whole[7:]]
            found = audit(rows, date_format="MM/DD/YYYY")
            good = [one for one in found.findings if one.identifier != "BAD"]
            assert (len(good), found.claims + len(found.refused) - 1) == BASE


FEW = audit([row for one in MADE[:8] for row in one.rows], date_format="MM/DD/YYYY")
BASE = (len(FEW.findings), FEW.claims)


def test_the_page_of_twenty_thousand_claims_stays_small() -> None:
    """The work list takes some 100 bytes a clean claim and 150 a finding, so that 20,000 claims stay far below 15 MB."""
    text = FOUND.to_html()
    data = text[text.index('id="work-data">') + 15 : text.index("</script>")]
    rows = json.loads(data)["rows"]
    assert {row[0] for row in rows} == set(range(FOUND.claims))
    assert len(text) + (20_000 - COUNT) * len(data) / COUNT < 15_000_000
