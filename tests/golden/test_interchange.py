"""The clean claims as 837s, and remittances for them: a corpus of JW/JZ, NDC, revenue code 0636, NOC narratives and hospitals."""

import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.claims import Claim, ClaimForm, ServiceLine
from jcodes.claims.reading import ReadClaim
from jcodes.integrations.x12 import read_835, read_837, to_837
from jcodes.integrations.x12.written import number
from tests.golden.remittances import PLANS, remittances

_PATH: Final = Path(__file__).with_name("clean_claims.jsonl")
_CREATED: Final = date(2026, 3, 1)
_CASES: Final[list[dict[str, Any]]] = [json.loads(line) for line in _PATH.read_text(encoding="utf-8").splitlines()]
_NOC: Final = frozenset({"J3490", "J3590", "J9999", "C9399", "J7999", "J7699", "J7799", "J8499", "J8999"})
_VOID: Final = "8"


def filed(case: dict[str, Any]) -> Claim:
    """Return a clean claim as it is filed: with its number, its form, and the day, two weeks after the last service."""
    claim = Claim.from_dict(case["claim"])
    last = claim.last_day
    assert last is not None
    return claim.evolve(
        identifier=case["id"],
        form=claim.form or (ClaimForm.INSTITUTIONAL if claim.type_of_bill else ClaimForm.PROFESSIONAL),
        submitted=claim.submitted or last + timedelta(days=14),
    )


CLAIMS: Final = {case["id"]: filed(case) for case in _CASES}
POLICIES: Final[dict[str, str]] = {case["id"]: case["policy"] for case in _CASES}


def as_837(form: ClaimForm) -> tuple[list[Claim], str]:
    """Return the claims of a form, and their 837."""
    claims = [claim for claim in CLAIMS.values() if claim.form is form]
    return claims, to_837(claims, created=_CREATED)


def as_read(claim: Claim) -> Claim:
    """Return what an 837 holds of a claim: no chart and no setting, CLM02 and CLM05, codes without points and numbers without trailing zeros."""
    return claim.evolve(
        lines=[_line(line) for line in claim.lines],
        setting=None,
        stated_total=claim.total if claim.stated_total is None else claim.stated_total,
        frequency=(claim.frequency_code or "1") if claim.form is ClaimForm.PROFESSIONAL else "",
        diagnoses=[code.replace(".", "") for code in claim.diagnoses],
    )


def _line(line: ServiceLine) -> ServiceLine:
    ndc = line.ndc if line.parsed_ndc is None else line.parsed_ndc.ndc11
    return line.evolve(
        administration=None, also=(), documentation=None, ndc=ndc, units=number(line.unit_count), ndc_quantity=number(line.ndc_amount)
    )  # fmt: skip


def with_chart(claim: Claim) -> Claim:
    """Return a claim that was read, with the setting and the charts that its owner has beside the file."""
    own = CLAIMS[claim.identifier]
    lines = [
        line.evolve(administration=mine.administration, also=mine.also, documentation=mine.documentation)
        for line, mine in zip(claim.lines, own.lines, strict=True)
    ]
    return claim.evolve(lines=lines, setting=own.setting)


def claims_in(reads: Sequence[ReadClaim]) -> list[Claim]:
    return [read.claim for read in reads if isinstance(read.claim, Claim)]


def test_the_corpus_has_what_public_samples_lack() -> None:
    """Drug lines of both forms with the facts that only drugs have."""
    lines = [(claim, line) for claim in CLAIMS.values() for line in claim.lines]
    hospital = [line for claim, line in lines if claim.form is ClaimForm.INSTITUTIONAL]
    assert len(CLAIMS) == 236
    assert sum(line.has("JW") for _, line in lines) >= 23
    assert sum(line.has("JZ") for _, line in lines) >= 149
    assert sum(bool(line.ndc) for _, line in lines) >= 34
    assert sum(bool(line.ndc) for line in hospital) >= 4
    assert sum(line.revenue_code.lstrip("0") == "636" for line in hospital) >= 62
    assert sum(line.code in _NOC and bool(line.narrative) for _, line in lines) >= 13
    assert sum(line.hcpcs is not None for line in hospital) >= 65


@pytest.mark.parametrize("form", list(ClaimForm))
def test_the_clean_claims_as_837s_are_the_same_claims(form: ClaimForm) -> None:
    """Field by field, without a note."""
    claims, text = as_837(form)
    reads = read_837(io.StringIO(text))
    assert claims_in(list(reads)) == [as_read(claim) for claim in claims]
    assert reads.notes == ()
    kind = "837P" if form is ClaimForm.PROFESSIONAL else "837I"
    assert reads.transactions == {kind: len(claims)}


@pytest.mark.parametrize("form", list(ClaimForm))
def test_no_rule_says_anything_about_the_clean_claims_of_an_837(form: ClaimForm) -> None:
    """With the charts that an 837 does not carry beside it."""
    _, text = as_837(form)
    said = [
        f"{claim.identifier} {found.rule}: {found.message}"
        for claim in claims_in(list(read_837(io.StringIO(text))))
        for found in jcodes.check(with_chart(claim), policy=POLICIES[claim.identifier]).findings
    ]
    assert said == []


def test_remittances_of_the_clean_claims_are_matched_to_the_cent() -> None:
    """Paid as expected, denied, corrected, short or taken back: each line has the dollars that were worked out beside the library."""
    read = [claim for form in ClaimForm for claim in claims_in(list(read_837(io.StringIO(as_837(form)[1]))))]
    claims = [
        claim.evolve(
            policy=POLICIES[claim.identifier],
            lines=[
                line.evolve(line_control_number=f"{claim.identifier}-{place}" if at % 2 else "")
                for place, line in enumerate(claim.lines)
            ],
        )
        for at, claim in enumerate(read)
    ]
    text, plans = remittances([(claim, claim.policy) for claim in claims], jcodes.load())
    reads = read_835(io.StringIO(text))
    remits = list(reads)
    assert reads.notes == ()
    found = jcodes.audit(claims, remits=remits)
    rows = {(row.identifier, row.line): row for row in found.payments}
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for at, (claim, plan) in enumerate(zip(claims, plans, strict=True)):
        if claim.frequency_code == _VOID:
            counts["void"] += plan.remittances
            continue
        for place, expected in enumerate(plan.lines):
            row = rows.pop((claim.identifier, place))
            cents = (
                None if row.allowed is None else _cents(row.allowed),
                *map(_cents, (row.paid, row.denied, row.short)),
            )
            assert cents == (expected.allowed, expected.paid, expected.denied, expected.short), (
                claim.identifier,
                place,
            )
            totals.update(paid=expected.paid, denied=expected.denied, short=expected.short)
            counts[PLANS[at % len(PLANS)]] += 1
            counts["priced"] += expected.allowed is not None
    assert rows == {}
    assert found.paid is not None
    assert {name: _cents(getattr(found.paid, name)) for name in totals} == dict(totals)
    assert (found.paid.remittances, found.paid.unmatched) == (sum(plan.remittances for plan in plans), counts["void"])
    assert min(counts[name] for name in PLANS) >= 50
    assert counts["priced"] >= 200
    assert all(total > 0 for total in totals.values())


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
