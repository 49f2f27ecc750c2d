"""Receipts of plans, quantities, claim lines and payments: kept as JSON, read back, and verified by asking again."""

import copy
import decimal
import json
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.billing import split_lines
from jcodes.billing.lines import BillingLine
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.receipt import KINDS, Receipt
from jcodes.billing.vials import plan_of_sizes
from jcodes.catalogs import UnitEdit
from jcodes.doses import Dose
from jcodes.errors import MalformedReceiptError
from jcodes.policies import Policy
from jcodes.vocabulary import EditSetting

ON = "2026-02-01"
NDC = "50242-0051-21"
BILL = jcodes.billing_units(
    "J9312", "740 mg", on=ON, containers=["500 mg/50 mL", "3 x 100 mg/10 mL"], container_type="single-dose"
)
PLAIN = jcodes.billing_units("J9312", "740 mg", on=ON)
LIMIT = jcodes.catalog().price("J9312", ON)
assert LIMIT is not None

RESULTS: dict[str, Any] = {
    "plan": jcodes.plan_vials("J9035", "740 mg"),
    "plan of sizes": jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg/16 mL"], on=ON, catalog="2026-01"),
    "plan with stock": jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"], stock={"400 mg": 1}),
    "plan with prices": jcodes.plan_vials(
        "J9035", "740 mg", sizes=["100 mg", "400 mg"], prices=["747.65", Decimal("2990.60")], stock=[None, 1]
    ),
    "plan of an order": jcodes.plan_vials("J9035", "10 mg/kg", weight="74 kg"),
    "plan of a volume": jcodes.plan_vials("J9035", "29.6 mL", sizes=["100 mg"], strength="25 mg/mL"),
    "plan of an order with its strength": jcodes.plan_vials("J9035", "29.6 mL @ 25 mg/mL", sizes=["100 mg"]),
    "plan of a dosage": jcodes.plan_vials(jcodes.Dosage.parse("10 mg"), Dose(740, "mg"), sizes=["100 mg"]),
    "plan of an entry": jcodes.plan_vials(jcodes.catalog()["J9035"], "740 mg", catalog=jcodes.catalog()),
    "plan of sizes alone": plan_of_sizes(jcodes.Dose.parse("740 mg"), ["100 mg"]),
    "quantity": jcodes.ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL"),
    "quantity by policy": jcodes.ndc_quantity("1 mg", "ML", strength="3 mg/mL", policy="commercial-generic", on=ON),
    "quantity as named": jcodes.ndc_quantity(
        "1 mg", "ML", strength="3 mg/mL", accepted=["ML", "EA"], places=1, minimum="0.01"
    ),
    "quantity raised": jcodes.ndc_quantity("0.001 mg", "ML", strength="3 mg/mL", accepted="ML"),
    "quantity stated": NdcQuantity.parse("ML 0.6"),
    "lines": jcodes.service_lines(BILL),
    "lines with a product": jcodes.service_lines(BILL, products=NDC, charge="6000.01", paper=True, repeat_modifier="59"),
    "lines of several": jcodes.service_lines(
        BILL,
        products=[
            {"ndc": NDC, "dose": "240 mg", "discarded": "60 mg", "strength": "100 mg/10 mL", "unit": "ML"},
            {"ndc": "50242-0053-06", "dose": "500 mg"},
        ],
        policy="medicaid-generic",
    ),
    "lines without an edit": jcodes.service_lines(BILL, policy="commercial-generic"),
    "split": split_lines(BILL),
    "split as asked": split_lines(
        BILL, maximum_units=30, edit_value=5, edit_indicator=2, repeat_modifier="76", charge="100.01"
    ),
    "underpayment": jcodes.expected_payment(BILL).against("1.00"),
    "underpayment that has a reason": jcodes.expected_payment(BILL).against("0"),
    "underpayment of a contract": jcodes.expected_payment(BILL, policy="commercial-generic", percent_of_limit=120).against("5.25"),
    "payment": jcodes.expected_payment(BILL),
    "payment without discarded drug": jcodes.expected_payment(PLAIN),
    "payment of a contract": jcodes.expected_payment(BILL, policy="commercial-generic", percent_of_limit="120.50"),
    "payment of lines": payment_of_lines([BillingLine("J9312", 5), BillingLine("J9312", 2, ("JW",))], LIMIT, on=LIMIT.quarter.period.start),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_a_receipt_holds_and_survives_json(name: str) -> None:
    """By dictionary, by text and by pickle; the result tells the same."""
    result = RESULTS[name]
    receipt = result.receipt
    assert receipt.kind in KINDS
    for again in (
        Receipt.from_dict(receipt.to_dict()),
        Receipt.from_json(json.dumps(receipt.to_dict(), indent=2)),
        pickle.loads(pickle.dumps(result)).receipt,
    ):
        assert again == receipt
    verified = receipt.verify()
    assert verified, str(verified)
    assert receipt.explain() == result.explain()
    assert json.loads(json.dumps(result.to_dict())) == result.to_dict()
    assert f"Receipt {result}: digest" in repr(receipt)
    assert receipt._repr_html_() in result._repr_html_()


@pytest.mark.parametrize("name", RESULTS)
def test_the_ambient_decimal_context_has_no_say(name: str) -> None:
    """Three digits are enough for nothing, and change nothing."""
    with decimal.localcontext(prec=3):
        assert RESULTS[name].receipt.verify()


@pytest.mark.parametrize("name", RESULTS)
def test_an_edited_receipt_does_not_hold(name: str) -> None:
    """Whatever was changed in it."""
    for part, key in (("answer", "text"), ("question", "release_digest")):
        facts = copy.deepcopy(RESULTS[name].receipt.to_dict())
        facts[part][key] = "something else"
        found = Receipt.from_dict(facts).verify()
        assert not found
        assert found.differences[0] == "it was edited after it was made"
    facts = copy.deepcopy(RESULTS[name].receipt.to_dict())
    facts["derivation"][0]["source"] = "hearsay"
    assert "this version cites the sources of its steps differently" in str(Receipt.from_dict(facts).verify())
    facts["derivation"][0]["text"] = "something else"
    assert "the derivation differs" in str(Receipt.from_dict(facts).verify())


def test_a_receipt_tells_what_was_given_and_what_was_understood() -> None:
    question = RESULTS["plan of an order"].receipt.to_dict()["question"]
    assert question["given"] == {"code": "J9035", "dose": "10 mg/kg", "weight": "74 kg"}
    assert (question["dose"], question["order"]) == ("740 mg", ["10 mg/kg for 74 kg is 740 mg"])
    assert question["release_digest"] == jcodes.catalog().digest
    assert "crosswalk" in question["sizes_source"].lower()
    priced = RESULTS["plan with prices"].receipt.to_dict()["question"]
    assert priced["given"]["prices"] == "747.65, 2990.60"
    assert RESULTS["plan with stock"].receipt.to_dict()["question"]["given"]["stock"] == "400 mg: 1"
    assert RESULTS["plan of sizes"].receipt.to_dict()["question"]["given"]["sizes"] == "100 mg, 400 mg/16 mL"
    assert RESULTS["plan of an entry"].receipt.to_dict()["question"]["given"]["catalog"] == "2026-01"
    named = RESULTS["quantity as named"].receipt.to_dict()["question"]
    assert named["given"]["accepted"] == "ML, EA"
    assert (named["accepted"], named["places"], named["minimum"]) == ("ML, UN", "1", "0.01")
    lines = RESULTS["lines with a product"].receipt.to_dict()["question"]
    assert lines["bill"]["given"]["containers"] == "500 mg/50 mL, 3 x 100 mg/10 mL"
    assert lines["edit"]["setting"] == "practitioner"
    payment = RESULTS["payment of a contract"].receipt.to_dict()["question"]
    assert (payment["percent_of_limit"], payment["policy"]["name"]) == ("120.50", "commercial-generic")
    assert payment["limit"]["source"]["sha256"]


def test_every_step_that_follows_a_rule_names_its_source() -> None:
    told = RESULTS["plan with prices"].explain()
    assert "sizes      400 mg, 1 in stock, $2,990.60 each; 100 mg, $747.65 each" in told
    assert "least cost, then least waste, then fewest containers" in told
    assert "source: CGS, " in told
    assert "29.6 mL at 25 mg/mL holds 740 mg" in RESULTS["plan of a volume"].explain()
    assert RESULTS["plan of a dosage"].explain().startswith("code       10 mg, given without a code\n")
    told = RESULTS["quantity by policy"].explain()
    assert "exact      1/3 ML\n           source: DME PDAC, " in told
    assert "decimal places: 2\n           source: " in told
    assert "rounding   half up: 1/3 -> 0.33" in told
    assert "decimal places: 1, from the call" in RESULTS["quantity as named"].explain()
    assert "raised to the minimum quantity: 1/3000 -> 0.001" in RESULTS["quantity raised"].explain()
    assert RESULTS["quantity stated"].explain() == "quantity   ML0.6, as stated"
    told = RESULTS["lines with a product"].explain()
    assert "50242-0051-21: 740 mg + 60 mg at 500 mg/50 mL = 80 ML -> ML80" in told
    assert "ML74 of it administered, ML6 discarded\n           source: LifeWise, " in told
    told = RESULTS["payment"].explain()
    assert "JW lines are paid\n           source: " in told
    assert "JW lines" not in RESULTS["payment without discarded drug"].explain()
    assert "the patient owes 20%" in told
    assert "sequestration cuts 2% from 2022-07-01" in told
    assert (
        "from" not in RESULTS["payment of a contract"].explain().partition("sequestration takes")[2].partition(":")[0]
    )


def test_a_runner_up_answers_the_question_of_its_plan() -> None:
    runner_up = RESULTS["plan"].runner_up
    assert runner_up is not None
    assert runner_up.explain().startswith("dose       740 mg\nopen       1 x 400 mg")
    assert "verify the receipt of the plan" in str(runner_up.receipt.verify())


def test_a_policy_of_ones_own_is_needed_again(tmp_path: Path) -> None:
    """For the bill in a receipt too; a bundled policy beside it is found by its name."""
    path = tmp_path / "ours.toml"
    path.write_text('name = "ours"\ntitle = "x"\nextends = "medicare-part-b"\n', encoding="utf-8")
    ours = Policy.load(path)
    bill = jcodes.billing_units("J9312", "740 mg", on=ON, containers="8 x 100 mg", policy=ours)
    for receipt in (jcodes.expected_payment(bill).receipt, jcodes.service_lines(bill).receipt):
        assert receipt.verify(policy=ours)
        assert "pass it as verify(policy=...)" in str(receipt.verify())
    mixed = jcodes.service_lines(BILL, policy=ours)
    assert mixed.receipt.verify(policy=ours)
    quantity = jcodes.ndc_quantity("1 mg", "ME", policy=ours)
    path.write_text('name = "ours"\ntitle = "y"\nextends = "medicare-part-b"\n', encoding="utf-8")
    assert "the policy ours has the digest" in str(quantity.receipt.verify(policy=Policy.load(path)))


def test_a_policy_that_changed_elsewhere_is_a_note(tmp_path: Path) -> None:
    """The answer and its steps are the same, so that the receipt holds."""
    path = tmp_path / "ours.toml"
    text = 'name = "ours"\ntitle = "x"\nextends = "medicare-part-b"\n'
    path.write_text(text, encoding="utf-8")
    receipt = jcodes.ndc_quantity("1 mg", "ME", policy=Policy.load(path)).receipt
    path.write_text(f'{text}[[clinic_visit]]\nvalue = true\nsource = "x"\nconfidence = "BG"\n', encoding="utf-8")
    again = receipt.verify(policy=Policy.load(path))
    assert again.holds
    assert str(again).startswith("the receipt holds; the policy ours has the digest")


def test_the_release_may_be_compared_by_its_digest() -> None:
    for name in ("plan", "lines", "payment"):
        assert RESULTS[name].receipt.verify(release_digest=jcodes.catalog().digest)
        assert "the release has the digest ffffffffffff" in str(RESULTS[name].receipt.verify(release_digest="f" * 64))


def test_a_receipt_of_nothing_known_is_refused() -> None:
    facts = RESULTS["plan"].receipt.to_dict()
    with pytest.raises(MalformedReceiptError, match=r"spaces\) is not a receipt kind: use one of bill, vial plan"):
        Receipt.from_dict({**facts, "kind": "a haircut"})
    bill = PLAIN.receipt.to_dict()
    del bill["kind"]
    assert Receipt.from_dict(bill).kind == "bill"


def test_an_edit_of_no_table_is_kept_too() -> None:
    unpublished = UnitEdit("J9312", EditSetting.PRACTITIONER, None, None, None, "", None)
    from jcodes.billing.service_lines import laid_out

    assert laid_out(BILL, edit=unpublished).receipt.verify()


def test_results_that_are_equal_are_equal_whatever_was_asked() -> None:
    assert jcodes.ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL") == RESULTS["quantity stated"]
    assert hash(jcodes.ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL")) == hash(RESULTS["quantity stated"])
    assert attrs.evolve(RESULTS["plan"], question=None) == RESULTS["plan"]


def test_a_stated_amount_of_absurd_size_is_refused_and_a_plain_one_is_not() -> None:
    assert NdcQuantity.parse("1,234.5 ML").amount == Decimal("1234.5")


def test_what_was_underpaid_is_told() -> None:
    payment = RESULTS["payment"]
    given = jcodes.expected_payment(PLAIN).paid
    short = payment.against(given)
    assert short is not None
    assert short.to_dict() == {
        "expected": str(payment.paid), "paid": str(given), "short": str(payment.paid - given), "reasons": ["the discarded units were not paid"],
        "explanation": short.explain().splitlines(),
    }  # fmt: skip
    assert str(short).endswith(" short; it matches if the discarded units were not paid")
    assert str(payment.against("1.00")).endswith("$4,688.26 short")
    assert payment.against(payment.paid) is None


def test_a_plan_leaves_pieces_and_volumes_to_the_sizes() -> None:
    """What the label joins is no mismatch; a dose above a band is not the plan's question."""
    assert str(jcodes.plan_vials("J9035", "29.6 mL", sizes=["400 mg/16 mL"])) == "2 x 400 mg/16 mL: 2.4 mL left over"
    assert str(jcodes.plan_vials(jcodes.Dosage.parse("per dose"), "20 mg", sizes=["10 mg"])).startswith("2 x 10 mg")
    doubled = jcodes.Dosage.parse("10 mg, up to 30 mg")
    assert str(jcodes.plan_vials(doubled, "40 mg", sizes=["10 mg"])).startswith("4 x 10 mg")
    with pytest.raises(jcodes.JcodesError, match="needs no container"):
        jcodes.plan_vials(doubled, "0 mg", sizes=["10 mg"])
    sheet = jcodes.plan_vials(jcodes.Dosage.parse("1 cm2"), "5 mg", sizes=["1 mg"], strength="1 mg/cm2")
    assert sheet.count == 5


def test_an_underpayment_that_is_none_cannot_be_done_again() -> None:
    """What was paid was edited to more than what is expected."""
    facts = copy.deepcopy(RESULTS["underpayment"].receipt.to_dict())
    facts["question"]["paid"] = "999999.00"
    (edited, why) = Receipt.from_dict(facts).verify().differences
    assert edited == "it was edited after it was made"
    assert why.startswith("it cannot be recalculated ($999,999.00 is not less than the expected payment")
