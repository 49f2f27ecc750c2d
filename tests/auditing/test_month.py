"""A constructed month: its totals recomputed without the audit, to the cent, from what the generator knows of its faults."""

import csv
import io
import json
import random
import warnings
from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.auditing import Audit, AuditFinding, Exposure, audit
from jcodes.claims import Claim
from jcodes.claims.reading import read_claims, read_file
from jcodes.errors import GapWarning
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
        whole = {claim.billing_provider}
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
    assert {row.name for row in (*FOUND.by_month, *FOUND.by_payer, *FOUND.by_provider)} == set(checked)
    for code in FOUND.by_code:
        assert code.charge == at_risk[code.code]


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_each_table_is_a_recount_of_the_findings_to_the_cent() -> None:
    """By rule, place, exposure and severity: charges at risk, findings, claims and lines, from the list of findings and the rows alone."""
    charges = {(row["claim"], int(row["line"]) - 1): Decimal(row["charge"]) for one in COUNTING for row in one.rows}
    assert FOUND.lines == len(charges)
    at_risk: dict[str, set[tuple[str, int]]] = defaultdict(set)
    found: dict[str, list[AuditFinding]] = defaultdict(list)
    for one in FOUND.findings:
        lines = range(2) if one.line is None else (one.line,)
        for group in ("all", one.rule, one.exposure.value):
            found[group].append(one)
            if one.severity is Severity.ERROR:
                at_risk[group].update((one.identifier, at) for at in lines)
    for row, group in (
        (FOUND.total, "all"),
        *((one, one.rule) for one in FOUND.by_rule),
    ):
        mine = found[group]
        assert row.charge == sum(charges[key] for key in at_risk[group])
        assert (row.findings, row.at_risk) == (len(mine), len(at_risk[group]))
        assert row.claims == len({one.identifier for one in mine})
        assert row.wrong == len({name for name, _ in at_risk[group]})
        assert (row.errors, row.warnings, row.notes) == tuple(
            sum(one.severity is severity for one in mine) for severity in Severity
        )
        assert row.lines == len({(one.identifier, one.line) for one in mine if one.line is not None})
    for rule in FOUND.by_rule:
        assert abs(rule.error_rate - Decimal(100 * rule.wrong) / FOUND.claims) <= Decimal("0.005")
    (place,) = FOUND.by_place
    assert (place.charge, place.at_risk) == (sum(charges[key] for key in at_risk["all"]), len(at_risk["all"]))
    assert (
        sum(row.charge for row in FOUND.by_code) == sum(row.charge for row in FOUND.by_provider) == FOUND.total.charge
    )
    for kind in FOUND.by_exposure:
        mine = found[kind.exposure.value]
        errors = [one for one in mine if one.severity is Severity.ERROR]
        assert (kind.findings, kind.errors) == (len(mine), len(errors))
        assert kind.claims == len({one.identifier for one in mine})
    assert FOUND.wrong + FOUND.review + FOUND.clean == FOUND.claims
    assert FOUND.wrong == len({name for name, _ in at_risk["all"]})
    assert sum(row.wrong for row in FOUND.by_month) == FOUND.wrong


def test_denials_and_refunds_are_a_recount_to_the_cent() -> None:
    """Of each line the largest share billed too much is a refund risk; the rest of it is denied if another error says so."""
    charges = {(row["claim"], int(row["line"]) - 1): row for one in COUNTING for row in one.rows}
    over: dict[tuple[str, int], Decimal] = {}
    under: dict[tuple[str, int], Decimal] = {}
    denied: set[tuple[str, int]] = set()
    for one in FOUND.findings:
        keys = [(one.identifier, at) for at in (range(2) if one.line is None else (one.line,))]
        if one.severity is not Severity.ERROR:
            continue
        if one.exposure is Exposure.DENIAL:
            denied.update(keys)
        for held, kind in ((over, Exposure.OVERBILLING), (under, Exposure.UNDERBILLING)):
            if one.exposure is kind:
                held[keys[0]] = max(held.get(keys[0], Decimal(0)), one.amount or Decimal(0))
    assert FOUND.total.overbilled == sum(over.values())
    assert FOUND.total.underbilled == sum(under.values())
    assert FOUND.total.denied == sum(Decimal(charges[key]["charge"]) - over.get(key, Decimal(0)) for key in denied)
    refund = Decimal(0)
    for key, amount in over.items():
        row = charges[key]
        month, day, year = map(int, row["on"].split("/"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)
            limit = jcodes.catalog().price(row["code"], date(year, month, day))
        if limit is not None and limit.limit is not None and row["policy"] == "medicare-part-b":
            share = Fraction(amount) / Fraction(row["charge"])
            allowed = cents(limit.limit * int(row["units"]))
            refund += cents(Decimal(allowed) * share.numerator / share.denominator)
    assert FOUND.total.refund == refund > 0


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
