"""Verification: receipts of earlier formats, and the door from a receipt to the module that knows every result."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import jcodes
from jcodes.billing.receipt import KINDS, Receipt
from jcodes.billing.verification import _ANSWERS

HERE = Path(__file__).parent


def kept(name: str) -> list[dict[str, Any]]:
    """Return the receipts of a file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="ascii").splitlines()]


BEFORE = kept("receipts_format_1.jsonl")
SECOND = kept("receipts_format_2.jsonl")


@pytest.mark.parametrize("case", BEFORE, ids=[case["name"] for case in BEFORE])
def test_a_receipt_of_the_first_format_holds_or_says_why(case: dict[str, Any]) -> None:
    """Made by version 0.1.0 before leftover drug was left undecided: only what billed it differs."""
    assert case["receipt"]["format"] == "jcodes receipt 1"
    verdict = Receipt.from_dict(case["receipt"]).verify()
    assert verdict.holds is case["holds"], str(verdict)
    assert case["says"] in str(verdict)
    edited = {**case["receipt"], "question": {**case["receipt"]["question"], "on": "2026-02-02"}}
    assert "it was edited after it was made" in str(Receipt.from_dict(edited).verify())
    more = {**case["receipt"], "answer": {**case["receipt"]["answer"], "more": 1}}
    assert "answer, more: the receipt says 1, now it is None" in Receipt.from_dict(more).verify().differences


@pytest.mark.parametrize("case", SECOND, ids=[case["name"] for case in SECOND])
def test_a_receipt_of_the_second_format_holds(case: dict[str, Any]) -> None:
    """Made before the words of steps and warnings changed: its figures are compared, each of them."""
    receipt = case["receipt"]
    assert receipt["format"] == "jcodes receipt 2"
    verdict = Receipt.from_dict(receipt).verify()
    assert verdict.holds, str(verdict)
    key, value = next(
        (key, value) for key, value in sorted(receipt["answer"].items()) if key not in {"text", "warnings"}
    )
    wrong = Receipt.from_dict({**receipt, "answer": {**receipt["answer"], key: [value, "more"]}}).verify()
    assert any(difference.startswith("answer, ") for difference in wrong.differences)


def test_other_words_of_a_derivation_are_a_note() -> None:
    (case,) = (case for case in SECOND if case["name"] == "bill plain")
    verdict = Receipt.from_dict(case["receipt"]).verify()
    assert "this version words its derivation differently" in verdict.notes


def test_every_kind_of_receipt_can_be_verified() -> None:
    assert tuple(_ANSWERS) == KINDS


def test_a_receipt_is_verified_where_nothing_else_was_imported() -> None:
    """The package's face names `verify`; nobody has to import it first."""
    receipt = jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]).receipt
    code = (
        "import sys; from jcodes.billing.receipt import Receipt\n"
        "receipt = Receipt.from_json(sys.stdin.read())\n"
        "assert 'jcodes.billing.verification' not in sys.modules\n"
        "print(receipt.verify())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=receipt.to_json(), capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "the receipt holds"


def test_the_old_name_of_the_payer_s_share_warns() -> None:
    payment = jcodes.expected_payment(jcodes.billing_units("J9312", "750 mg", on="2026-02-01"))
    with pytest.warns(DeprecationWarning, match=r"ExpectedPayment.programme is now ExpectedPayment.payer_share"):
        assert payment.programme == payment.payer_share


def test_every_result_is_json() -> None:
    """`to_json` is `to_dict` as text."""
    plan = jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"])
    assert json.loads(plan.to_json()) == plan.to_dict()
    assert plan.to_dict()["explanation"] == plan.explain().splitlines()
