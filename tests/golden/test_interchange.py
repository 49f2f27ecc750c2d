"""The clean claims as 837s, and remittances for them: a corpus of JW/JZ, NDC, revenue code 0636, NOC narratives and hospitals."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jcodes
from jcodes.claims import Adjustment, Claim, ClaimForm, PaidLine, Remittance
from jcodes.integrations.x12 import read_835, read_837, to_837
from tests.integrations.x12_texts import interchange

PATH = Path(__file__).with_name("clean_claims.jsonl")
CREATED = date(2026, 3, 1)


def clean() -> list[Claim]:
    cases = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
    return [Claim.from_dict(case["claim"]).evolve(identifier=case["id"]) for case in cases]


def remittance(claim: Claim) -> tuple[str, ...]:
    """Return the segments of a remittance that pays half of each line, less sequestration."""
    found = [f"CLP*{claim.identifier}*1*{claim.total}*{claim.total / 2}*0*MB*I{claim.identifier}"]
    for line in claim.lines:
        half = (line.charge or Decimal(0)) / 2
        found += [
            f"SVC*HC:{':'.join((line.code, *line.modifiers))}*{line.charge or 0}*{half:.2f}**{line.units}",
            *([f"DTM*472*{line.on:%Y%m%d}"] if line.on else []),
            f"CAS*CO*45*{(line.charge or Decimal(0)) - round(half, 2)}",
        ]
    return tuple(found)


def test_the_clean_claims_as_837s_are_the_same_claims() -> None:
    """Line by line, in both forms."""
    drugs = 0
    for form in ClaimForm:
        claims = [
            one
            for one in clean()
            if (one.form is ClaimForm.INSTITUTIONAL or bool(one.type_of_bill)) == (form is ClaimForm.INSTITUTIONAL)
        ]
        assert len(claims) > 10
        reads = read_837(io.StringIO(to_837(claims, created=CREATED)))
        found = [read.claim for read in reads]
        assert reads.notes == ()
        for before, after in zip(claims, found, strict=True):
            assert isinstance(after, Claim)
            assert (after.identifier, after.place_of_service, after.diagnoses) == (
                before.identifier, before.place_of_service, tuple(one.replace(".", "") for one in before.diagnoses),
            )  # fmt: skip
            for one, other in zip(before.lines, after.lines, strict=True):
                assert (one.code, one.modifiers, one.unit_count, one.on, one.charge, one.narrative, one.revenue_code) == (
                    other.code, other.modifiers, other.unit_count, other.on, other.charge, other.narrative, other.revenue_code,
                )  # fmt: skip
                if one.parsed_ndc:
                    assert (other.ndc, other.ndc_amount, other.ndc_measure) == (
                        one.parsed_ndc.ndc11,
                        one.ndc_amount,
                        one.ndc_measure,
                    )
                    drugs += 1
    assert drugs > 20


def test_remittances_of_the_clean_claims_are_matched_line_by_line() -> None:
    """Each line of each claim gets its payment."""
    claims = clean()[:40]
    text = interchange(*(part for claim in claims for part in remittance(claim)), kind="835", version="005010X221A1")
    remits = list(read_835(io.StringIO(text)))
    assert len(remits) == len(claims)
    found = jcodes.audit(claims, remits=remits)
    assert found.paid is not None
    assert (found.paid.remittances, found.paid.unmatched, found.paid.denied) == (40, 0, Decimal("0.00"))
    assert found.paid.lines == sum(len(claim.lines) for claim in claims)
    denied = [
        Remittance(identifier=claim.identifier, lines=[PaidLine(line.code, on=line.on, paid="0", adjustments=[Adjustment("CO", "16", "1")]) for line in claim.lines])
        for claim in claims
    ]  # fmt: skip
    refused = jcodes.audit(claims, remits=denied).paid
    assert refused is not None
    assert refused.denied == Decimal(found.paid.lines)
