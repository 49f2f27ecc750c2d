import io
from datetime import date
from decimal import Decimal

import pytest

from jcodes.claims import Adjustment, Remittance
from jcodes.integrations.x12 import Payments835, read_835
from tests.integrations.x12_texts import interchange

FULL = (
    "BPR*I*100*C*CHK***********456*20260331",
    "TRN*1*CHECK7*1512345678",
    "N1*PR*MEDICARE",
    "N1*PE*CLINIC*XX*1234567893",
    "LX*1",
    "CLP*A-1*1*5050*100.5*20*MB*ICN1*11*1",
    "CAS*CO*45*10**253*2****",
    "NM1*QC*1*DOE*JANE",
    "MIA*0***MA*MA01",
    "MOA***MA07*N1",
    "SVC*HC:J9312:JZ*5000*100.5*0636*75*HC:J9310*80",
    "DTM*150*20260201",
    "DTM*151*20260202",
    "DTM*050*20260301",
    "CAS*PR*2*20*1*1*5",
    "REF*6R*L-1",
    "REF*EA*9",
    "AMT*B6*125.5",
    "AMT*KH*1",
    "LQ*HE*N519",
    "LQ*RX*65",
    "SVC*NU:0022*50*0",
    "DTM*472*20260201",
    "SVC*N4:50242005306*0*0",
    "PLB*1234567893*20261231*WO:ICN1*25.5*L6*-1",
)


def read(*segments: str) -> tuple[list[Remittance], Payments835]:
    payments = read_835(io.StringIO(interchange(*segments, kind="835", version="005010X221A1")))
    return list(payments), payments


def test_a_payment_is_read_whole() -> None:
    """Claim, lines and adjustments outside claims; no name."""
    (remit,), payments = read(*FULL)
    first, second, third = remit.lines
    assert (remit.identifier, remit.status, remit.control_number) == ("A-1", "1", "ICN1")
    assert (remit.charge, remit.paid, remit.patient) == (Decimal("5050.00"), Decimal("100.50"), Decimal("20.00"))
    assert (remit.payer, remit.payment_number, remit.paid_on) == ("MEDICARE", "CHECK7", date(2026, 3, 31))
    assert remit.adjustments == (Adjustment("CO", "45", "10"), Adjustment("CO", "253", "2"))
    assert (remit.remarks, remit.is_reversal) == (("MA01", "MA07", "N1"), False)
    assert (first.code, first.modifiers, first.units, first.revenue_code) == ("J9312", ("JZ",), "75", "0636")
    assert (first.submitted_code, first.line_control_number, first.remarks) == ("J9310", "L-1", ("N519",))
    assert (first.on, first.through, first.allowed) == (date(2026, 2, 1), date(2026, 2, 2), Decimal("125.50"))
    assert first.adjustments == (Adjustment("PR", "2", "20"), Adjustment("PR", "1", "5"))
    assert (second.revenue_code, second.code, second.on) == ("0022", "", date(2026, 2, 1))
    assert third.ndc == "50242005306"
    assert str(remit.origin) == "transaction 0001, segment 9"
    assert [(one.reason, one.reference, one.amount) for one in payments.provider_adjustments] == [
        ("WO", "ICN1", Decimal("25.50")), ("L6", "", Decimal("-1.00")),
    ]  # fmt: skip
    assert (payments.notes, payments.transactions) == ((), {"835": 1})
    assert "DOE" not in str(remit.to_dict())
    assert Remittance.from_dict(remit.to_dict()) == remit


@pytest.mark.parametrize(
    ("segments", "note"),
    [
        (["SVC*HC:J9312*1*1"], "segment 4, SVC: outside a claim; the segment is skipped"),
        (["CAS*CO*45*1"], "segment 4, CAS: outside a claim; the segment is skipped"),
        (["CLP*A*1*x*1"], "segment 4, CLP03, claim A: 'x' is not an amount of money; left blank"),
        (["CLP*A*1*1*1", "SVC*XX:J9312*1*1"], "segment 5, SVC01, claim A: a code without a known qualifier; it is read as it is"),
        (["CLP*A*1*1*1", *["SVC*HC:J9312*1*1"] * 1000], "segment 4, CLP, claim A: more than 999 lines; the payment is refused"),
        (["CLP*" + "A" * 81 + "*1*1*1"], "segment 4, CLP, claim " + repr("A" * 40)[:-1] + "...' (80 characters): identifier has 81 characters; a claim holds at most 80; the payment is refused"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_reported(segments: list[str], note: str) -> None:
    """With its position, and the next payment is read."""
    found, payments = read(*segments, "CLP*B*1*1*1")
    assert found[-1].identifier == "B"
    assert next(str(one) for one in payments.notes) == f"transaction 0001, {note}"


def test_segments_outside_their_loop_change_nothing() -> None:
    """Nor do short ones."""
    loose = ("DTM*472*20260201", "REF*6R*1", "AMT*B6*1", "LQ*HE*N1", "MOA***N1", "MIA", "PLB*1", "N1", "CLP", "CAS", "SVC", "CAS*CO", "DTM", "AMT", "LQ", "LQ*HE", "REF")  # fmt: skip
    found, payments = read(*loose)
    assert len(found) == 1
    assert found[0].remarks == ()
    many = read(*["PLB*1*20261231*WO*1"] * 1001)[1]
    assert len(many.provider_adjustments) == 1000
    del payments


def test_claims_are_no_payments() -> None:
    """An 837 is refused with its type."""
    payments = read_835(io.StringIO(interchange("CLM*A")))
    assert list(payments) == []
    assert [one.message for one in payments.notes] == ["a transaction 837 (claims), not 835; it is skipped"]


def test_reject_codes_and_provider_adjustments_are_on_the_remittance() -> None:
    """LQ RX of pharmacies apart from LQ HE; PLB on the last claim of its payment, or on a remittance of none."""
    (remit,), _ = read(*FULL)
    assert (remit.lines[0].remarks, remit.lines[0].reject_codes) == (("N519",), ("65",))
    assert [(one.provider, one.reason, one.amount) for one in remit.provider_adjustments] == [
        ("1234567893", "WO", Decimal("25.50")),
        ("1234567893", "L6", Decimal("-1.00")),
    ]
    assert not remit.is_of_no_claim
    (bare,), _ = read("PLB*1*20261231*WO:ICN1*25.5*FB*1", "PLB*1*20261231*WO*2")
    assert (bare.is_of_no_claim, bare.identifier, len(bare.provider_adjustments)) == (True, "", 3)
    found, payments = read("CLP*A-1*1*1*1", f"PLB*1*20261231*{'x' * 300}*1*FB*2")
    assert [one.reason for one in found[0].provider_adjustments] == ["FB"]
    assert [(note.segment, note.element, note.is_refusal) for note in payments.notes] == [("PLB", 3, True)]
