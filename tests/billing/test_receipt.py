"""The receipt: kept as JSON, read back, and verified by doing the bill again."""

import copy
import json
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.billing import split_lines
from jcodes.billing.receipt import Receipt, digest_of
from jcodes.errors import MalformedReceiptError, UnknownPolicyError
from jcodes.policies import Policy
from jcodes.vocabulary import ContainerType

BILLS = {
    "plain": jcodes.billing_units("J9312", "752 mg"),
    "dated": jcodes.billing_units("J9310", "750 mg", on="2018-01-01"),
    "ended": jcodes.billing_units("J9310", "750 mg"),
    "dosage": jcodes.billing_units(jcodes.Dosage.parse("10 mg"), jcodes.Dose.parse("77 mg")),
    "rounded": jcodes.billing_units("J9312", "752 mg", rounding="nearest"),
    "volume": jcodes.billing_units("J3301", "1 mL @ 40 mg/mL"),
    "order": jcodes.billing_units(
        "J9312", "375 mg/m2", bsa="1.9 m2", containers=["500 mg/50 mL", (3, "100 mg/10 mL")], container_type="single-dose"
    ),
    "documented": jcodes.billing_units("J9312", "77 mg", containers="100 mg", discarded="10 mg", container_type="single-dose"),
    "multi": jcodes.billing_units("J9355", "188 mg", containers="440 mg", container_type="multi-dose", policy="medicare-dme"),
    "doubt": jcodes.billing_units("J3301", "40 mg", containers="40 mg/mL", on="2026-02-01"),
    "policy": jcodes.billing_units("J9312", "77 mg", policy="commercial-generic", catalog=jcodes.catalog("2026-01")),
}  # fmt: skip


@pytest.mark.parametrize("name", BILLS)
def test_a_receipt_holds_and_survives_json(name: str) -> None:
    """By value, by dictionary, by text and by pickle."""
    bill = BILLS[name]
    receipt = bill.receipt
    for again in (
        Receipt.from_dict(receipt.to_dict()),
        Receipt.from_json(receipt.to_json()),
        Receipt.from_json(json.dumps(receipt.to_dict(), indent=2)),
        pickle.loads(pickle.dumps(receipt)),
        pickle.loads(pickle.dumps(bill)).receipt,
    ):
        assert again == receipt
        assert again.to_json() == receipt.to_json()
    verified = receipt.verify()
    assert verified, str(verified)
    assert (verified.holds, str(verified)) == (True, "the receipt holds")
    assert receipt.explain() == bill.explain()


@pytest.mark.parametrize(
    ("dose", "given"),
    [
        ("750 mg", {}),
        ("750 mg", {"on": "2026-02-01"}),
        ("75 mL", {"strength": "10 mg/mL"}),
        ("75 mL", {"on": "2026-02-01", "strength": "10 mg/mL"}),
        ("750 mg", {"rounding": "nearest"}),
        ("750 mg", {"on": "2026-02-01", "rounding": "nearest"}),
        ("750 mg", {"catalog": "2026-01"}),
        ("750 mg", {"policy": "commercial-generic"}),
        ("750 mg", {"containers": "800 mg"}),
        ("750 mg", {"container_type": "single-dose"}),
        ("750 mg", {"discarded": "50 mg"}),
        ("375 mg/m2", {"bsa": "2 m2"}),
        ("5 mg/kg", {"weight": "70 kg"}),
        ("50 mg/hr", {"duration": "90 min"}),
        ("375 mg", {"administrations": "2"}),
    ],
)
def test_a_receipt_names_each_argument_that_was_given(dose: str, given: dict[str, Any]) -> None:
    """In the order of the call's signature, and no other."""
    told: dict[str, Any] = {name: int(value) if name == "administrations" else value for name, value in given.items()}
    receipt = jcodes.billing_units("J9312", dose, **told).receipt
    assert receipt.to_dict()["question"]["given"] == {"code": "J9312", "dose": dose, **given}
    assert receipt.verify()


CATALOG = jcodes.catalog("2026-01")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("code", CATALOG["J9312"].code, "J9312"),
        ("dose", jcodes.Dose.parse("750 mg"), "750 mg"),
        ("on", date(2026, 2, 1), "2026-02-01"),
        ("strength", jcodes.Strength.parse("10 mg/mL"), "10 mg/mL"),
        ("containers", (2, "400 mg"), "2 x 400 mg"),
        ("containers", [(8, "100 mg"), jcodes.Dose.parse("100 mg")], "8 x 100 mg, 100 mg"),
        ("container_type", ContainerType.SINGLE_DOSE, "single-dose"),
        ("discarded", jcodes.Dose.parse("0.05 g"), "0.05 g"),
        ("discarded", Decimal("0.0"), "0.0"),
        ("discarded", 0, "0"),
        ("rounding", jcodes.Rounding.NEAREST, "nearest"),
        ("policy", jcodes.policy("commercial-generic"), "commercial-generic"),
        ("catalog", CATALOG, "2026-01"),
    ],
)
def test_an_argument_that_is_no_text_is_told_as_text(name: str, value: Any, text: str) -> None:
    """As a biller would write it."""
    asked: dict[str, Any] = {"code": "J9312", "dose": "750 mg", name: value}
    receipt = jcodes.billing_units(**asked).receipt
    assert receipt.to_dict()["question"]["given"][name] == text
    assert receipt.verify()


def test_other_receipts_name_each_argument_too() -> None:
    """A quantity and a plan, with every argument given, none under another name."""
    quantity: dict[str, Any] = {
        "given": 12, "unit": "ML", "code": CATALOG["J2506"], "strength": "6 mg/0.6 mL", "policy": "medicare-part-b", "on": "2026-02-01",
        "accepted": ("ML", "UN"), "places": 2, "minimum": "0.01", "catalog": CATALOG,
    }  # fmt: skip
    plan: dict[str, Any] = {
        "code": CATALOG["J9035"], "dose": "10 mg/kg", "sizes": ["100 mg", "400 mg"], "stock": {"400 mg": 1}, "prices": ["1", "5"],
        "strength": "25 mg/mL", "weight": "74 kg", "bsa": "1.9 m2", "on": "2026-02-01", "catalog": CATALOG,
    }  # fmt: skip
    for receipt, asked, told in (
        (
            jcodes.ndc_quantity(quantity.pop("given"), quantity.pop("unit"), **quantity).receipt,
            quantity,
            {"given": "12", "unit": "ML", "code": "J2506", "accepted": "ML, UN", "places": "2", "catalog": "2026-01"},
        ),
        (
            jcodes.plan_vials(**plan).receipt,
            plan,
            {"code": "J9035", "sizes": "100 mg, 400 mg", "stock": "400 mg: 1", "prices": "1, 5", "catalog": "2026-01"},
        ),
    ):
        assert receipt.to_dict()["question"]["given"] == {**asked, **told}
        assert receipt.verify()


def test_a_receipt_says_what_was_given_and_what_was_understood() -> None:
    """Arguments as text, the release and the policy with their digests."""
    facts = BILLS["order"].receipt.to_dict()
    question = facts["question"]
    assert question["given"] == {
        "code": "J9312",
        "dose": "375 mg/m2",
        "bsa": "1.9 m2",
        "containers": "500 mg/50 mL, 3 x 100 mg/10 mL",
        "container_type": "single-dose",
    }
    assert question["dose"] == "712.5 mg"
    assert question["order"] == ["375 mg/m2 for 1.9 m2 is 712.5 mg"]
    assert question["release_digest"] == jcodes.catalog().digest
    assert question["policy"]["name"] == "medicare-part-b"
    assert len(question["policy"]["digest"]) == 64
    assert facts["answer"]["lines"] == [
        {"code": "J9312", "units": 72, "modifiers": []},
        {"code": "J9312", "units": 8, "modifiers": ["JW"]},
    ]
    assert all(set(step) == {"what", "text", "source"} for step in facts["derivation"])
    assert BILLS["policy"].receipt.to_dict()["question"]["given"]["catalog"] == "2026-01"
    assert BILLS["rounded"].receipt.to_dict()["question"]["given"]["rounding"] == "nearest"
    ready = BILLS["dosage"].receipt.to_dict()["question"]
    assert (ready["given"], ready["release_digest"]) == ({}, None)


def test_the_release_may_be_compared_by_its_digest() -> None:
    """As plain text."""
    receipt = BILLS["plain"].receipt
    assert receipt.verify(release_digest=jcodes.catalog().digest)
    other = receipt.verify(release_digest="f" * 64)
    assert not other
    assert other.differences == (
        f"the release has the digest ffffffffffff, the receipt's was {jcodes.catalog().digest[:12]}",
    )
    assert str(other) == f"the receipt does not hold: {other.differences[0]}"
    unknown = BILLS["dosage"].receipt.verify(release_digest="f" * 64)
    assert unknown.differences == ("the release has the digest ffffffffffff, the receipt's was not recorded",)


def test_a_catalog_says_whether_it_still_states_the_facts() -> None:
    """Of a bill, of its lines and payments; a receipt without a code, or of another kind, has nothing to compare."""
    cat = jcodes.catalog()
    bill = jcodes.billing_units("J9312", "750 mg", on="2026-02-01")
    payment = jcodes.expected_payment(bill)
    for result in (bill, jcodes.service_lines(bill), payment, payment.against("1.00")):
        receipt = result.receipt  # type: ignore[union-attr]
        assert receipt.verify(catalog=cat)
        older = receipt.verify(catalog=jcodes.catalog("2025-10"))
        assert "the catalog's J9312, release: the receipt says '2026-01', now it is '2025-10'" in older.differences
        assert receipt.verify(catalog={}).differences == ("J9312 is not in the catalog",)
    both = bill.receipt.verify(catalog={}, release_digest="f" * 64)
    assert both.differences[1:] == ("J9312 is not in the catalog",)
    assert both.differences[0].startswith("the release has the digest ffffffffffff")
    wrong = attrs.evolve(cat["J9312"], dosage=jcodes.Dosage.parse("1 mg"))
    edited = jcodes.billing_units(wrong, "750 mg").receipt
    assert edited.verify()
    assert str(edited.verify(catalog=cat)) == (
        "the receipt does not hold: the catalog's J9312, dosage: the receipt says '1 mg', now it is '10 mg'"
    )
    for other in (BILLS["dosage"], split_lines(bill)):  # nothing of these is the catalog's
        assert other.receipt.verify(catalog=jcodes.catalog("2025-10"))
    plan = jcodes.plan_vials("J9035", "740 mg").receipt
    assert plan.verify(catalog=cat)
    assert plan.verify(catalog={})
    (difference,) = plan.verify(catalog=jcodes.catalog("2025-10")).differences
    assert difference.startswith(
        f"the catalog has the digest {jcodes.catalog('2025-10').digest[:12]}, the receipt's was"
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"catalog": "2026-01"}, "'2026-01' is not a catalog"), ({"release_digest": 5}, "5 is not a digest")],
)
def test_what_is_no_catalog_or_digest_is_refused(facts: dict[str, Any], words: str) -> None:
    """With what would be right."""
    with pytest.raises(MalformedReceiptError, match=rf"^{words}: give catalog=jcodes.catalog\('2026-01'\)"):
        BILLS["plain"].receipt.verify(**facts)


def test_a_catalog_without_the_code_is_a_difference() -> None:
    """Differences are told in one line."""
    found = BILLS["plain"].receipt.verify(catalog={}, release_digest="f" * 64)
    first, second = found.differences
    assert second == "J9312 is not in the catalog"
    assert str(found) == f"the receipt does not hold: {first}; {second}"


def test_a_policy_may_be_named_to_verify() -> None:
    """Another one than the receipt's is a difference, and one that is not bundled is refused."""
    receipt = BILLS["plain"].receipt
    assert receipt.verify(policy="medicare-part-b")
    assert "the policy medicare-dme has the digest" in str(receipt.verify(policy="medicare-dme"))
    with pytest.raises(UnknownPolicyError):
        receipt.verify(policy="no-such-payer")


def test_the_order_of_keys_and_letters_beyond_ascii_change_nothing() -> None:
    """A receipt is the same bytes, whoever wrote it down; what JSON does not know is refused."""
    receipt = BILLS["order"].receipt
    facts = receipt.to_dict()
    turned = {key: facts[key] for key in reversed(facts)}
    turned["question"] = {key: facts["question"][key] for key in reversed(facts["question"])}
    assert Receipt.from_dict(turned) == receipt
    assert list(json.loads(receipt.text)) == sorted(facts)
    accented = jcodes.billing_units(attrs.evolve(jcodes.catalog()["J9312"], name="rituximab \u00e9"), "750 mg").receipt
    assert accented.text.isascii()
    assert accented.verify()
    facts["question"]["dose"] = float("nan")
    with pytest.raises(MalformedReceiptError, match="has a value that JSON cannot represent"):
        Receipt.from_dict(facts)


def changed(name: str, *path: Any, value: Any) -> Receipt:
    """Return a receipt with one fact changed."""
    facts = copy.deepcopy(BILLS[name].receipt.to_dict())
    place = facts
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return Receipt.from_dict(facts)


EDITED: list[tuple[str, tuple[Any, ...], Any, str]] = [
    ("plain", ("answer", "administered"), 75, "answer, administered: the receipt says 75, now it is 76"),
    ("plain", ("question", "dose"), "800 mg", "answer, administered: the receipt says 76, now it is 80"),
    ("plain", ("derivation", 0, "text"), "something", "the derivation differs"),
    ("plain", ("derivation", 0, "what"), "codes", "the derivation differs"),
    ("plain", ("question", "policy", "digest"), "0" * 64, "the policy medicare-part-b has the digest"),
    (
        "plain",
        ("question", "policy", "name"),
        "ours",
        "its policy 'ours' is not bundled: pass it as verify(policy=...)",
    ),
    ("plain", ("question", "policy", "name"), 5, "its policy 5 is not bundled: pass it as verify(policy=...)"),
    ("plain", ("question", "dose"), "5", "it cannot be recalculated ('5' has no unit"),
    ("plain", ("question", "subject"), {}, "it cannot be recalculated"),
    ("order", ("question", "containers"), ["500 mg"], "it cannot be recalculated"),
    ("order", ("answer", "more"), 1, "answer, more: the receipt says 1, now it is None"),
    ("plain", ("question", "given"), None, "it cannot be recalculated"),
]


@pytest.mark.parametrize(("name", "path", "value", "words"), EDITED)
def test_an_edited_receipt_does_not_hold(name: str, path: tuple[Any, ...], value: Any, words: str) -> None:
    """It says that it was edited after it was made, and what is wrong now."""
    found = changed(name, *path, value=value).verify()
    assert not found
    assert found.differences[0] == "it was edited after it was made"
    assert any(words in difference for difference in found.differences), found.differences


def test_a_source_that_moved_is_a_note() -> None:
    """An address changes without the answer; a receipt whose digest was made again for it holds."""
    facts = BILLS["plain"].receipt.to_dict()
    facts["derivation"][0]["source"] = "another address"
    facts["digest"] = digest_of({key: value for key, value in facts.items() if key != "digest"})
    verified = Receipt.from_dict(facts).verify()
    assert (verified.holds, verified.notes) == (True, ("this version cites the sources of its steps differently",))


def test_a_receipt_under_a_user_s_policy_needs_the_policy(tmp_path: Path) -> None:
    """And tells when that policy has changed since."""
    path = tmp_path / "ours.toml"
    text = 'name = "ours"\ntitle = "x"\nextends = "commercial-generic"\n'
    path.write_text(text, encoding="utf-8")
    ours = Policy.load(path)
    receipt = jcodes.billing_units(
        "J9312", "77 mg", containers="100 mg", policy=ours, container_type="single-dose"
    ).receipt
    assert receipt.verify(policy=ours)
    assert "pass it as verify(policy=...)" in str(receipt.verify())
    path.write_text(
        f'{text}[[waste_layout]]\nvalue = "two lines"\nsource = "their letter"\nconfidence = "H"\n', encoding="utf-8"
    )
    differences = receipt.verify(policy=Policy.load(path)).differences
    assert differences[0].startswith("the policy ours has the digest")
    assert any(difference.startswith("answer, lines") for difference in differences)


MALFORMED: list[tuple[Any, str]] = [
    (None, "is not a receipt"),
    ([], "is not a receipt"),
    ({}, "'format' is missing"),
    ({"format": "jcodes receipt 1"}, "'question' is missing"),
    ({**BILLS["plain"].receipt.to_dict(), "derivation": {}}, "'derivation' is missing"),
    ({**BILLS["plain"].receipt.to_dict(), "format": "jcodes receipt 9"}, "is not a receipt format"),
    ({**BILLS["plain"].receipt.to_dict(), "more": {1, 2}}, "has a value that JSON cannot represent"),
    ({**BILLS["plain"].receipt.to_dict(), "more": float("nan")}, "has a value that JSON cannot represent"),
]


@pytest.mark.parametrize(("facts", "words"), MALFORMED)
def test_what_is_no_receipt_is_refused(facts: Any, words: str) -> None:
    """With what would be one."""
    with pytest.raises(MalformedReceiptError, match=r"Receipt\.to_dict|use one of") as caught:
        Receipt.from_dict(facts)
    assert words in str(caught.value)
    assert caught.value.value in (facts, "jcodes receipt 9")


@pytest.mark.parametrize("text", ["", "{", "[]", None])
def test_a_text_that_is_no_receipt_is_refused(text: Any) -> None:
    """JSON or not."""
    with pytest.raises(MalformedReceiptError):
        Receipt.from_json(text)


def test_a_receipt_shows_itself() -> None:
    """Its lines and digest as text, its derivation as a table, escaped."""
    receipt = BILLS["order"].receipt
    assert repr(receipt) == f"<Receipt J9312 x 72; J9312-JW x 8: digest {receipt.digest[:12]}>"
    html = BILLS["order"]._repr_html_()
    assert html == receipt._repr_html_()
    assert html.startswith("<table ")
    assert ">J9312 x 72; J9312-JW x 8</caption>" in html
    assert html.count("<tr ") == len(receipt.to_dict()["derivation"])
    assert repr(Receipt("{}")) == "<Receipt '{}', edited>"
    shown = changed("plain", "derivation", 0, "text", value="<b>&").__class__
    assert shown is Receipt
    assert "&lt;b&gt;&amp;" in changed("plain", "derivation", 0, "text", value="<b>&")._repr_html_()


def test_the_same_question_gives_the_same_bytes() -> None:
    """However the containers are ordered or spelled; only what was given differs."""
    one = jcodes.billing_units("J9312", "750 mg", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"]).receipt.to_dict()
    two = jcodes.billing_units(
        "J9312", "750 mg", containers=["2 x 100 mg/10 mL", "500 mg/50 mL", "100 mg/10 mL"]
    ).receipt.to_dict()
    for facts in (one, two):
        del facts["question"]["given"], facts["digest"]
    assert one == two
