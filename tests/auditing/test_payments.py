"""Remittances in an audit: matched, netted, denied with the finding that catches it, and paid short with the reason."""

import io
from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.auditing import Audit, PaymentRow, ShortCause
from jcodes.claims import Adjustment, Claim, PaidLine, ProviderAdjustment, Remittance, ServiceLine

DAY = "2026-02-01"
LINE = ServiceLine("J9312", units=75, modifiers=["JZ"], on=DAY, charge="9000", line_control_number="L1")
OTHER = ServiceLine("96413", units=1, on=DAY, charge="400")
CLAIM = Claim(
    [LINE, OTHER],
    identifier="A-1",
    place_of_service="11",
    diagnoses=["C83.30"],
    payer="MEDICARE",
    control_number="ICN1",
)
ALLOWED = Decimal("5607.38")  # the payment limit of the quarter, as `expected_payment` gives it
PATIENT = Decimal("1121.48")
PAID = Decimal("4396.18")
CUT = Decimal("89.72")


def adjusted(*parts: tuple[str, str, object]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(group, reason, str(amount)) for group, reason, amount in parts)


RIGHT = adjusted(("CO", "45", 9000 - ALLOWED), ("PR", "2", PATIENT), ("CO", "253", CUT))


def paid_line(paid: object = PAID, adjustments: tuple[Adjustment, ...] = RIGHT, **facts: Any) -> PaidLine:
    base = {"code": "J9312", "modifiers": ["JZ"], "charge": "9000", "on": DAY, "line_control_number": "L1"}
    return PaidLine(**{**base, "paid": str(paid), "adjustments": adjustments, **facts})


def remit(*lines: PaidLine, **facts: Any) -> Remittance:
    return Remittance(**{"identifier": "A-1", "status": "1", "charge": "9400", "paid": "0", "lines": lines, **facts})


def audit(*remits: Remittance, claim: Claim = CLAIM) -> Audit:
    return jcodes.audit([claim], remits=remits)


def row(*lines: PaidLine, **facts: Any) -> PaymentRow:
    found = audit(remit(*lines, **facts)).payments
    return found[0]


def test_the_right_payment_is_neither_denied_nor_short() -> None:
    """With contract reductions, coinsurance and sequestration."""
    one = row(paid_line())
    assert (one.paid, one.allowed, one.denied, one.short, one.reason) == (
        PAID,
        ALLOWED,
        Decimal("0.00"),
        Decimal("0.00"),
        "",
    )
    assert (one.line, one.code, one.payer, one.charge) == (0, "J9312", "MEDICARE", Decimal("9000.00"))


@pytest.mark.parametrize(
    ("paid", "adjustments", "short", "reason"),
    [
        ("2198.09", adjusted(("PR", "2", "560.74"), ("CO", "253", "44.86")), "2198.09", "$2,803.69 allowed, $5,607.38 expected (50.00%)"),
        ("0", (), "4396.18", "$0.00 allowed, $5,607.38 expected (0.00%)"),
        ("2747.62", adjusted(("PR", "2", "2803.69"), ("CO", "253", "56.07")), "1648.56", "patient part of $2,803.69, $1,121.48 expected"),
        ("4306.46", adjusted(("PR", "2", PATIENT), ("CO", "253", "179.44")), "89.72", "sequestration (CARC 253) of $179.44, $89.72 expected"),
        ("4000", (*RIGHT,), "396.18", "less than allowed, and no reason code says why"),
        ("3906.18", adjusted(("PR", "1", "500"), ("PR", "2", "1021.48"), ("CO", "253", "179.72")), "98.00", "sequestration (CARC 253) of $179.72, $81.72 expected"),
    ],
)  # fmt: skip
def test_a_payment_below_the_expected_says_why(
    paid: str, adjustments: tuple[Adjustment, ...], short: str, reason: str
) -> None:
    """What was allowed, the patient's part, sequestration, or nothing that the payer says."""
    facts: dict[str, Any] = {"allowed": str(ALLOWED)} if paid == "4000" else {}
    one = row(paid_line(paid, adjustments, **facts))
    assert (one.short, one.reason) == (Decimal(short), reason)


def test_a_denial_stands_beside_the_finding_that_catches_it() -> None:
    """By its reason code; the dollars are counted by rule, payer, code and reason."""
    wrong = CLAIM.evolve(lines=[LINE.evolve(modifiers=()), OTHER])
    (rule,) = (one for one in jcodes.audit([wrong]).findings if one.rule == "jw-jz-missing")
    found = jcodes.audit(
        [wrong], remits=[remit(paid_line("0", adjusted(("CO", rule.carc[0], "9000")), remarks=["N519"]))]
    )
    (one,) = found.payments
    assert (one.denied, one.caught, one.carc, one.rarc) == (Decimal("9000.00"), True, (rule.carc[0],), ("N519",))
    assert "jw-jz-missing" in one.rules
    assert (one.short, one.allowed) == (Decimal("0.00"), ALLOWED)
    groups = {(group.group, group.name): group for group in found.by_payment}
    for key in (("rule", "jw-jz-missing"), ("payer", "MEDICARE"), ("code", "J9312"), ("reason", rule.carc[0])):
        assert (groups[key].denied, groups[key].caught, groups[key].lines) == (
            Decimal("9000.00"),
            Decimal("9000.00"),
            1,
        )
    assert "this audit catches $9,000.00" in str(found)
    uncaught = audit(remit(paid_line("0", adjusted(("CO", "29", "9000"))))).payments[0]
    assert (uncaught.caught, uncaught.rules) == (False, ())


def test_a_reversal_and_its_correction_are_netted() -> None:
    """The claim counts as corrected."""
    denied = remit(paid_line("0", adjusted(("CO", "16", "9000")), remarks=["M1"]))
    back = remit(paid_line("0", adjusted(("CO", "16", "-9000")), charge="-9000"), status="22", charge="-9400")
    found = audit(denied, back, remit(paid_line()))
    (one,) = found.payments
    assert (one.paid, one.denied, one.short) == (PAID, Decimal("0.00"), Decimal("0.00"))
    assert found.by_payment == ()


DENIED = adjusted(("CO", "16", 9000))


@pytest.mark.parametrize("is_dated", [True, False])
def test_a_line_that_is_decided_again_without_a_reversal_has_the_later_decision(is_dated: bool) -> None:
    """A denial pays nothing that could be taken back: the claim is billed again, and the next remittance says what becomes of it."""
    days = [{"paid_on": f"2026-0{month}-10"} if is_dated else {} for month in (3, 4, 5)]
    denied = remit(paid_line(0, DENIED, remarks=["M51"]), status="4", control_number="ICN1", **days[0])
    again = remit(paid_line(0, adjusted(("CO", "97", 9000))), status="4", control_number="ICN2", **days[1])
    paid = remit(paid_line(), control_number="ICN3", **days[2])
    (one,) = audit(denied, paid).payments
    assert (one.paid, one.denied, one.short, one.carc, one.rarc) == (PAID, Decimal("0.00"), Decimal("0.00"), (), ())
    assert audit(denied, again, paid).payments == (one,)
    (twice,) = audit(denied, again).payments
    assert (twice.denied, twice.carc, twice.rarc) == (Decimal("9000.00"), ("97",), ())
    if is_dated:  # the dates tell the order of files that are given in another one
        assert audit(paid, again, denied).payments == (one,)
    (whole,) = audit(
        remit(charge="9400", adjustments=adjusted(("CO", "16", 9400))),
        remit(charge="9400", paid="9400"),
    ).payments
    assert (whole.paid, whole.denied) == (Decimal("9400.00"), Decimal("0.00"))


def test_parts_of_one_decision_add_up() -> None:
    """A line that is split has its parts on one remittance; a line of which a part was denied and a part paid keeps both."""
    half = adjusted(("CO", "16", 4500))
    (one,) = audit(remit(paid_line(0, half, charge="4500"), paid_line(0, half, charge="4500"))).payments
    assert one.denied == Decimal("9000.00")
    (part,) = audit(remit(paid_line(0, half, charge="4500")), remit(paid_line(4500, (), charge="9000"))).payments
    assert (part.paid, part.denied) == (Decimal("4500.00"), Decimal("4500.00"))


def test_lines_are_matched_by_number_then_code_date_charge_and_modifiers() -> None:
    """Bundled lines by the code as billed; split lines add up; what fits no line is of the whole claim."""
    claim = CLAIM.evolve(lines=[LINE, LINE.evolve(modifiers=["JW"], line_control_number="", charge="100"), OTHER])
    plain = {"line_control_number": ""}
    cases = [
        (paid_line("1", (), code="J0000"), 0),
        (paid_line("1", (), **plain), 0),
        (paid_line("1", (), charge="100", **plain), 1),
        (paid_line("1", (), charge="100", modifiers=["JW"], **plain), 1),
        (paid_line("1", (), code="96415", submitted_code="96413", charge="1", **plain), 2),
        (paid_line("1", (), on="2026-02-09", code="96413", **plain), 2),
        (paid_line("1", (), code="J0000", **plain), None),
    ]
    for part, place in cases:
        (one,) = audit(remit(part), claim=claim).payments
        assert one.line == place
    halves = audit(remit(paid_line("2198.09", RIGHT[:1], **plain), paid_line("2198.09", RIGHT[1:], **plain))).payments
    assert [one.paid for one in halves] == [PAID]
    twice = CLAIM.evolve(lines=[LINE.evolve(line_control_number="")] * 2)
    both = audit(remit(paid_line("1", (), **plain), paid_line("2", (), **plain)), claim=twice).payments
    assert [(one.line, one.paid) for one in both] == [(0, Decimal("1.00")), (1, Decimal("2.00"))]


def test_claims_are_matched_by_their_number_then_by_the_payers() -> None:
    """Other payers' decisions are left out, and a remittance of no claim is counted."""
    found = audit(
        remit(paid_line(), identifier="", control_number="ICN1"),
        remit(paid_line(), identifier="B"),
        remit(paid_line(), status="2"),
    )
    assert found.paid is not None
    assert (found.paid.remittances, found.paid.unmatched, found.paid.other, found.paid.lines) == (3, 1, 1, 1)
    assert "1 of no claim here" in found.dollars_paid
    bare = audit(remit(paid_line(), identifier="", control_number="ICN1"), claim=CLAIM.evolve(identifier="")).paid
    assert bare is not None
    assert bare.unmatched == 0
    small = CLAIM.evolve(lines=[OTHER], control_number="")
    two = jcodes.audit([small, CLAIM], remits=[remit(paid_line())])
    assert [two.claim_rows[one.claim].charge for one in two.payments] == [Decimal("9400.00")]


def test_a_decision_on_the_whole_claim() -> None:
    """Of its only line, or of none."""
    whole = Remittance(
        identifier="A-1", status="4", paid="0", adjustments=adjusted(("CO", "29", "400")), remarks=["N1"]
    )
    single = audit(whole, claim=CLAIM.evolve(lines=[OTHER]))
    assert [(one.line, one.denied, one.allowed) for one in single.payments] == [(0, Decimal("400.00"), None)]
    several = audit(whole, remit(paid_line(), adjustments=adjusted(("OA", "29", "1"))))
    assert [(one.line, one.code, one.denied, one.charge) for one in several.payments] == [
        (None, "", Decimal("401.00"), None),
        (0, "J9312", Decimal("0.00"), Decimal("9000.00")),
    ]


def test_what_has_no_limit_has_no_expected_payment() -> None:
    """Nor has a line without date or units."""
    for changes in ({"on": None}, {"units": ""}, {"code": "J9999"}, {"code": "96413"}, {"charge": None}):
        claim = CLAIM.evolve(lines=[LINE.evolve(**changes)])
        one = audit(remit(paid_line()), claim=claim).payments[0]
        assert (one.allowed is None) is ("charge" not in changes or changes["charge"] is not None)


def test_the_payments_are_in_every_form_of_the_audit() -> None:
    """Text, JSON, dataframes and the page; without remittances none of it is there."""
    found = audit(remit(paid_line("0", adjusted(("CO", "29", "9000")))))
    facts = found.to_dict()
    assert {"paid", "payments", "by_payment"} <= set(facts)
    assert found.to_frame("polars", "payments")["caught"].to_list() == ["False"]
    assert found.to_frame("polars", "payment_groups").height == 3
    page = found.to_html()
    assert '<section id="payments"' in page
    assert "By reason code (CARC)" in page
    assert ">29</th>" in page
    right = audit(remit(paid_line()))
    assert '<section id="payments"' in right.to_html()
    bare = jcodes.audit([CLAIM])
    assert (bare.paid, bare.dollars_paid, "paid" in bare.to_dict()) == (None, "", False)
    assert '<section id="payments"' not in bare.to_html()


def test_a_file_of_claims_with_its_remittances() -> None:
    """As the readers give them."""
    from jcodes.integrations.x12 import read_837, to_837

    text = to_837([CLAIM.evolve(policy="")], created=LINE.on)  # type: ignore[arg-type]  # it has a date
    found = jcodes.audit(read_837(io.StringIO(text)), remits=[remit(paid_line())])
    assert found.paid is not None
    assert (found.paid.paid, found.paid.short) == (PAID, Decimal("0.00"))


def test_what_payers_keep_outside_claims_is_counted() -> None:
    """PLB: in all, and what names a claim here; a payment of nothing else is no remittance of a claim."""
    kept: list[Any] = [ProviderAdjustment("1", "WO", "ICN1", "25.50"), {"reason": "L6", "amount": "-1"}]
    found = audit(remit(paid_line(), provider_adjustments=kept), Remittance(provider_adjustments=kept[:1]))
    assert found.paid is not None
    assert (found.paid.remittances, found.paid.unmatched) == (1, 0)
    assert (found.paid.kept, found.paid.kept_for_claims) == (Decimal("50.00"), Decimal("51.00"))
    assert "; $50.00 kept by payers outside claims (PLB), $51.00 of it for claims here" in found.dollars_paid
    added = audit(remit(paid_line(), provider_adjustments=kept[1:]))
    assert added.dollars_paid.endswith("; $1.00 added by payers outside claims (PLB)")
    assert "PLB" not in audit(remit(paid_line())).dollars_paid


def test_the_cause_is_typed() -> None:
    """One of four, also in dataframes; none of what is not short."""
    less = audit(remit(paid_line("3000", adjusted(("CO", "45", "5200"), ("PR", "2", "800")))))
    assert [one.cause for one in less.payments] == [ShortCause.ALLOWED]
    assert less.to_frame("polars", "payments")["cause"].to_list() == ["allowed"]
    assert less.to_dict()["payments"][0]["cause"] == "allowed"  # type: ignore[index]
    assert row(paid_line()).cause is None
    assert row(paid_line("4000", RIGHT, allowed=str(ALLOWED))).cause is ShortCause.UNEXPLAINED


MARCH = "2026-03-01"


def monthly(*days: str) -> list[Claim]:
    """Claims of one number, as of an account, each with its day."""
    return [CLAIM.evolve(lines=[LINE.evolve(on=day, line_control_number="")], control_number="") for day in days]


def test_a_remittance_of_several_claims_with_one_number_is_of_the_one_it_fits() -> None:
    """A patient's account number is on the claim of every month; the denial of one month is not of another."""
    denied = paid_line("0", adjusted(("CO", "29", "9000")), on=MARCH, line_control_number="")
    found = jcodes.audit(monthly(DAY, MARCH), remits=[remit(paid_line(line_control_number="")), remit(denied)])
    assert [(str(one.on), one.paid, one.denied) for one in found.payments] == [
        (DAY, PAID, Decimal("0.00")),
        (MARCH, Decimal("0.00"), Decimal("9000.00")),
    ]
    named = [one.evolve(control_number=f"ICN{at}") for at, one in enumerate(monthly(DAY, DAY), 1)]
    found = jcodes.audit(named, remits=[remit(control_number="ICN2", paid="7")])
    assert [one.claim for one in found.payments] == [1]
    sizes = [
        one.evolve(lines=[one.lines[0].evolve(charge=charge)]) for one, charge in zip(named, ("5", "6"), strict=True)
    ]
    found = jcodes.audit(sizes, remits=[remit(charge="6", paid="1")])
    assert [one.claim for one in found.payments] == [1]


def test_a_line_without_a_date_is_matched_by_charge_and_modifiers() -> None:
    """Institutional remittances state the days of the claim only; the discarded drug is not taken for the drug given."""
    claim = CLAIM.evolve(
        lines=[LINE.evolve(line_control_number=""), LINE.evolve(line_control_number="", modifiers=["JW"], charge="600")]
    )
    plain: dict[str, Any] = {"line_control_number": "", "on": None}
    wasted = paid_line("0", adjusted(("CO", "96", "600")), charge="600", modifiers=["JW"], **plain)
    found = audit(remit(wasted, paid_line(**plain)), claim=claim)
    assert [(one.line, one.paid, one.denied) for one in found.payments] == [
        (0, PAID, Decimal("0.00")),
        (1, Decimal("0.00"), Decimal("600.00")),
    ]


def test_a_remittance_given_twice_counts_once() -> None:
    """Two copies of one file; without the numbers of payment and claim, two remittances may be two payments."""
    kept = [ProviderAdjustment("1", "WO", "", "5.00")]
    numbers: dict[str, Any] = {"payment_number": "T1", "control_number": "ICN1"}
    one = remit(paid_line(), **numbers, provider_adjustments=kept)
    alone = Remittance(payment_number="T2", provider_adjustments=kept)
    found = audit(one, alone, one, alone)
    assert found.paid is not None
    assert (found.paid.remittances, found.paid.other, found.paid.paid, found.paid.kept) == (
        2,
        1,
        PAID,
        Decimal("10.00"),
    )
    assert "2 remittances; 1 left out (secondary payers" in found.dollars_paid
    assert audit(one, one.evolve(payment_number="T3")).payments[0].paid == 2 * PAID
    assert audit(remit(paid_line()), remit(paid_line())).payments[0].paid == 2 * PAID


def test_a_payment_that_was_taken_back_whole_is_not_short() -> None:
    """The claim awaits its correction."""
    back = adjusted(*((one.group, one.reason, -(one.amount or 0)) for one in RIGHT))
    found = audit(remit(paid_line()), remit(paid_line(-PAID, back, charge="-9000"), status="22", charge="-9400"))
    (one,) = found.payments
    assert (one.paid, one.denied, one.short, one.allowed) == (Decimal("0.00"), Decimal("0.00"), Decimal("0.00"), None)


def test_a_replacement_refers_to_its_original_by_the_number_on_the_remittance() -> None:
    """An 837 does not state the payer's number of its own claims; the remittance of the original does."""
    original = CLAIM.evolve(control_number="")
    again = original.evolve(identifier="B-1", frequency="7", original_claim="ICN9")
    first = remit(paid_line(), control_number="ICN9")
    found = jcodes.audit(
        [original, original, again], remits=iter([first, remit(paid_line(), identifier="B-1", control_number="ICN10")])
    )
    assert [(one.identifier, one.reason, one.by) for one in found.superseded] == [("A-1", "replaced", "B-1")] * 2
    assert [one.identifier for one in found.payments] == ["B-1"]
    for other in (
        remit(paid_line(), control_number="ICN8"),
        remit(paid_line(), control_number="ICN9", identifier="C-1"),
    ):
        assert not jcodes.audit([original, again], remits=[other]).superseded
    known = original.evolve(control_number="ICN7")
    assert not jcodes.audit([known, again], remits=[first]).superseded
    own = again.evolve(identifier="A-1")
    assert not jcodes.audit([own], remits=[first]).superseded


def test_a_replacement_leaves_the_other_months_of_the_account() -> None:
    """Both claims have the account's number; the remittance is of one of them."""
    february, march = monthly(DAY, MARCH)
    again = february.evolve(identifier="B-1", frequency="7", original_claim="ICN9")
    first = remit(paid_line(line_control_number=""), control_number="ICN9")
    found = jcodes.audit([february, march, again], remits=[first])
    assert [(one.identifier, one.by) for one in found.superseded] == [("A-1", "B-1")]
    assert found.claims == 2


def test_money_kept_for_a_claim_names_the_number_on_its_remittance() -> None:
    """PLB names the payer's number, which the remittance of the claim states, before or after."""
    recovered = ProviderAdjustment("1", "WO", "ICN5", "500.00")
    claim = CLAIM.evolve(control_number="")
    found = audit(
        Remittance(payment_number="T1", provider_adjustments=[recovered]), remit(control_number="ICN5"), claim=claim
    )
    assert found.paid is not None
    assert found.paid.kept_for_claims == Decimal("500.00")


@pytest.mark.parametrize("reason", ["59", "100", "118", "143", "187", "209", "225", "P12"])
def test_reductions_are_no_denials(reason: str) -> None:
    """Several procedures, the ESRD network, payment to the patient or from their account or later, what the patient may not be asked for, interest, a fee schedule."""
    assert row(paid_line("4000", adjusted(("CO", reason, "396.18"))), paid="4000").denied == Decimal("0.00")


@pytest.mark.parametrize("reason", ["100", "143", "187"])
@pytest.mark.parametrize("is_allowed_stated", [True, False])
def test_what_was_paid_elsewhere_is_not_short(reason: str, is_allowed_stated: bool) -> None:
    """To the patient, later, or from the patient's account."""
    facts = {"allowed": str(ALLOWED)} if is_allowed_stated else {}
    one = row(paid_line("0", (*RIGHT, *adjusted(("OA", reason, PAID))), **facts))
    assert (one.paid, one.denied, one.short, one.reason) == (Decimal("0.00"), Decimal("0.00"), Decimal("0.00"), "")
    less = row(paid_line("0", (*RIGHT, *adjusted(("OA", reason, PAID - 100))), **facts))
    assert less.short > 50  # without the allowed amount, a fifth may be the patient's
