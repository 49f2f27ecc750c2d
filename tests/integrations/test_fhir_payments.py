"""Payments of FHIR: ExplanationOfBenefits with the amounts of CARIN and HL7, and audits that take them."""

import contextlib
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.claims import Adjustment, Claim, ServiceLine
from jcodes.cli import main
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.integrations.fhir import from_fhir_eob, read_fhir_remittances, to_fhir_claim
from jcodes.integrations.fhir.systems import ADJUDICATION, ADJUDICATION_OF_CARIN, CARC, CARC_GROUPS, HCPCS, RARC

HL7 = frozenset({"submitted", "copay", "eligible", "deductible", "benefit"})


def amount(category: str, dollars: float | None = None, *reasons: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "category": {
            "coding": [{"system": ADJUDICATION if category in HL7 else ADJUDICATION_OF_CARIN, "code": category}]
        }
    }
    if dollars is not None:
        found["amount"] = {"value": dollars, "currency": "USD"}
    if reasons:
        found["reason"] = {"coding": [{"system": system, "code": code} for system, code in reasons]}
    return found


DENIED = ("adjustmentreason", None, (CARC_GROUPS, "CO"), (CARC, "16"), (RARC, "N519"))
EOB: dict[str, Any] = {
    "resourceType": "ExplanationOfBenefit", "status": "active", "use": "claim", "outcome": "complete", "created": "2026-03-01",
    "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
    "patient": {"reference": "Patient/1"}, "insurer": {"display": "Payer"}, "provider": {"display": "Clinic"},
    "insurance": [{"focal": True, "coverage": {"display": "Coverage"}}],
    "identifier": [{"type": {"coding": [{"system": "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType", "code": "uc"}]}, "value": "ICN1"}],
    "supportingInfo": [
        {"sequence": 1, "category": {"coding": [{"code": "clmrecvddate"}]}, "timingDate": "2026-02-20"},
        {"sequence": 2, "category": {"coding": [{"code": "patientaccountnumber"}]}, "valueString": "A-1"},
    ],
    "item": [
        {
            "sequence": 1, "productOrService": {"coding": [{"system": HCPCS, "code": "J9312"}]}, "modifier": [{"coding": [{"system": HCPCS, "code": "JZ"}]}],
            "servicedDate": "2026-02-01", "quantity": {"value": 75}, "net": {"value": 9000, "currency": "USD"},
            "adjudication": [amount("submitted", 9000), amount("eligible", 0), amount("benefit", 0), amount("noncovered", 9000), amount(*DENIED)],
        },
        {
            "sequence": 2, "productOrService": {"coding": [{"system": HCPCS, "code": "96413"}]}, "servicedPeriod": {"start": "2026-02-01", "end": "2026-02-02"},
            "adjudication": [amount("submitted", 300), amount("eligible", 140.5), amount("deductible", 10), amount("coinsurance", 26.1), amount("paidtoprovider", 104.4), amount("benefit", 1)],
        },
        {"sequence": 3, "productOrService": {"coding": [{"system": HCPCS, "code": "96415"}]}},
    ],
    "addItem": [{"itemSequence": [3], "productOrService": {"coding": [{"system": HCPCS, "code": "96417"}]}, "adjudication": [amount("benefit", 5)]}],
    "total": [amount("submitted", 9300) | {}, amount("benefit", 104.4), amount("memberliability", 36.1)],
    "payment": {"date": "2026-03-02", "amount": {"value": 104.4, "currency": "USD"}, "identifier": {"value": "CHECK7"}},
}  # fmt: skip
WHOLE = {name: value for name, value in EOB.items() if name not in {"item", "addItem", "total"}} | {
    "adjudication": [
        amount("deductible", 5),
        amount("denialreason", 20, (CARC_GROUPS, "CO"), (CARC, "50")),
        amount("noncovered", 20),
    ]
}


@pytest.mark.parametrize("version", ["R4B", "R5"])
def test_the_documents_are_valid(version: str) -> None:
    """By the models of both versions; items of R5 have the same names."""
    package = "fhir.resources" if version == "R5" else "fhir.resources.R4B"
    models = pytest.importorskip(f"{package}.explanationofbenefit")
    for document in (EOB, WHOLE):
        models.ExplanationOfBenefit.model_validate(document)


def test_a_payment_is_read_whole() -> None:
    """Numbers, dates, amounts, reasons and remarks of the claim and its lines; an added item names the code that it stands for."""
    remit = from_fhir_eob(EOB)
    first, second, added = remit.lines
    assert (remit.identifier, remit.control_number, remit.status, remit.payer) == ("A-1", "ICN1", "1", "Payer")
    assert (remit.charge, remit.paid, remit.patient) == (Decimal("9300.00"), Decimal("104.40"), Decimal("36.10"))
    assert (remit.paid_on, remit.payment_number, remit.adjustments) == (date(2026, 3, 2), "CHECK7", ())
    assert (first.code, first.modifiers, first.units, first.charge, first.paid, first.allowed) == (
        "J9312",
        ("JZ",),
        "75",
        Decimal("9000.00"),
        Decimal("0.00"),
        Decimal("0.00"),
    )
    assert (first.adjustments, first.remarks) == ((Adjustment("CO", "16", "9000"),), ("N519",))
    assert (second.paid, second.allowed, second.on, second.through) == (
        Decimal("104.40"),
        Decimal("140.50"),
        date(2026, 2, 1),
        date(2026, 2, 2),
    )
    assert second.adjustments == (Adjustment("PR", "1", "10"), Adjustment("PR", "2", "26.10"))
    assert (added.code, added.submitted_code, added.paid) == ("96417", "96415", Decimal("5.00"))


def test_a_claim_may_be_decided_as_a_whole() -> None:
    """Without amounts of items: what it owes is at the claim."""
    remit = from_fhir_eob(WHOLE)
    assert remit.lines == ()
    assert remit.adjustments == (Adjustment("PR", "1", "5"), Adjustment("CO", "50", "20"))
    assert (remit.paid, remit.charge) == (Decimal("104.40"), None)
    assert from_fhir_eob(WHOLE | {"adjudication": [], "total": [amount("copay", 3)]}).adjustments == (
        Adjustment("PR", "3", "3"),
    )
    assert from_fhir_eob(WHOLE | {"adjudication": [amount("noncovered", 20)]}).adjustments == (
        Adjustment("", "", "20"),
    )
    both = [
        amount("a", None, (CARC, "50")),
        amount("b", 7, (CARC, "50")),
        amount("c", None, (CARC, "97")),
        amount("noncovered", 2),
    ]
    assert from_fhir_eob(WHOLE | {"adjudication": both}).adjustments == (
        Adjustment("", "50", "7"),
        Adjustment("", "97", "2"),
    )
    assert from_fhir_eob(WHOLE | {"adjudication": [amount("x", None, (CARC, "50"))]}).adjustments == ()
    assert from_fhir_eob(WHOLE | {"total": {"value": 3}}).charge is None


def test_the_number_of_the_claim() -> None:
    """The account number, the claim referred to, then an identifier of its own; the payer's if there is no other."""
    bare = {name: value for name, value in EOB.items() if name != "supportingInfo"}
    assert from_fhir_eob(bare).identifier == "ICN1"
    assert from_fhir_eob(bare | {"claim": {"identifier": {"value": "B-2"}}}).identifier == "B-2"
    assert from_fhir_eob(bare | {"identifier": [{"value": "C-3"}]}).identifier == "C-3"
    assert from_fhir_eob(bare | {"identifier": [{"value": "C-3"}]}).control_number == ""
    assert from_fhir_eob(EOB | {"use": "predetermination"}).status == "25"
    assert from_fhir_eob(EOB | {"addItem": [{"itemSequence": "x", "adjudication": []}]}).lines[2].submitted_code == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"resourceType": "Claim"}, "resourceType is not ExplanationOfBenefit"),
        ({"status": "cancelled"}, "status is not active"),
        ({"outcome": "queued"}, "outcome is queued"),
        ({"item": 7}, "item is not a list"),
        (
            {"item": [{"adjudication": [{"amount": {"value": "much"}}]}]},
            r"item\[0\].adjudication\[0\].amount.value is not a number",
        ),
    ],
)
def test_what_is_no_decision_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(MalformedClaimError, match=said):
        from_fhir_eob(EOB | changes)


def test_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Bundle, or one a line; what cannot be read is counted, with its place."""
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": EOB},
            {"resource": {"resourceType": "Patient"}},
            {"resource": EOB | {"status": "draft"}},
        ],
    }
    path = tmp_path / "eob.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    reader = read_fhir_remittances(path)
    assert [one.identifier for one in reader] == ["A-1"]
    assert ([str(one.__notes__) for one in reader.refused], reader.refused_count) == (["['payment 2']"], 1)
    monkeypatch.setattr("jcodes.integrations.fhir.resource_file.MOST_NOTES", 1)
    lines = read_fhir_remittances(io.BytesIO(f"{json.dumps(EOB)}\n{{oops\n[1]\n".encode()))
    assert len(list(lines)) == 1
    assert (len(lines.refused), lines.refused_count) == (1, 2)


def test_an_audit_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Denied dollars, and what the audit would have caught of them; on the command line too."""
    line = ServiceLine("J9312", units=75, on="2026-02-01", charge="9000")
    claims = [
        Claim(
            [line, ServiceLine("96413", units=1, on="2026-02-01", charge="300")],
            identifier="A-1",
            place_of_service="11",
            diagnoses="C83.30",
        )
    ]
    found = jcodes.audit(claims, remits=[from_fhir_eob(EOB)])
    assert found.paid is not None
    assert (found.paid.denied, found.paid.caught) == (Decimal("9000.00"), Decimal("9000.00"))
    assert [row.carc for row in found.payments if row.denied] == [("16",)]
    unknown = jcodes.audit(claims, remits=[from_fhir_eob(WHOLE | {"adjudication": [amount("noncovered", 20)]})])
    assert [(row.denied, row.carc) for row in unknown.payments] == [(Decimal("20.00"), ())]
    files = [tmp_path / "claims.json", tmp_path / "eob.json"]
    files[0].write_text(json.dumps(to_fhir_claim(claims[0])), encoding="utf-8")
    files[1].write_text(f"{json.dumps(EOB)}\n{{oops\n", encoding="utf-8")
    assert main(["audit", str(files[0]), "--remit", str(files[1])]) == 1
    said = capsys.readouterr()
    assert "$9,000.00 denied" in said.out
    assert "not JSON" in said.err


# -- a law -----------------------------------------------------------------------------------------------------------

_CENTS = st.integers(0, 10**7).map(lambda cents: cents / 100)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(_CENTS, _CENTS, _CENTS, _CENTS, st.sampled_from(["", "16", "50", "97"])), min_size=1, max_size=4)
)
def test_the_amounts_that_are_written_are_read(rows: list[tuple[float, float, float, float, str]]) -> None:
    items = [
        {
            "sequence": at,
            "productOrService": {"coding": [{"system": HCPCS, "code": "J9312"}]},
            "adjudication": [
                amount("submitted", charge), amount("benefit", paid), amount("coinsurance", share), amount("noncovered", denied),
                *([amount("adjustmentreason", None, (CARC_GROUPS, "CO"), (CARC, reason))] if reason else []),
            ],
        }
        for at, (charge, paid, share, denied, reason) in enumerate(rows, 1)
    ]  # fmt: skip
    remit = from_fhir_eob(json.loads(json.dumps(EOB | {"item": items, "addItem": []})))
    for line, (charge, paid, share, denied, reason) in zip(remit.lines, rows, strict=True):
        money = [Decimal(str(one)) for one in (charge, paid, share, denied)]
        assert (line.charge, line.paid) == (money[0], money[1])
        assert [one.amount for one in line.adjustments if one.group == "PR"] == ([money[2]] if share else [])
        assert [(one.reason, one.amount) for one in line.adjustments if one.group != "PR"] == (
            [(reason, money[3])] if denied or reason else []
        )


@settings(max_examples=100)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["coding", "amount", "value", "code", "system", "category", "reason", "item", "adjudication"]
                ),
                inner,
            )
        ),
        max_leaves=8,
    ),
    st.sampled_from(sorted(EOB)),
)
def test_any_element_is_read_or_refused(value: Any, name: str) -> None:
    """With a typed error, whatever stands in place of it."""
    with contextlib.suppress(JcodesError):
        from_fhir_eob(EOB | {name: value})
