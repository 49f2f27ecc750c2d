"""Verify a receipt: recalculate its question and compare the answers. Only this module knows every kind of result."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from jcodes.billing.bill import recalculated
from jcodes.billing.lines_result import LinesQuestion
from jcodes.billing.ndc_quantities import quantity_of_question
from jcodes.billing.ndc_result import NdcQuantity, NdcQuestion, StatedQuantity
from jcodes.billing.payment import payment_of_question, underpayment_of_question
from jcodes.billing.payment_result import PaymentQuestion, UnderpaymentQuestion
from jcodes.billing.question import BillQuestion, subject_facts
from jcodes.billing.receipt import FORMAT, Receipt, Verification, digest_of
from jcodes.billing.result import Result
from jcodes.billing.service_lines import lines_of_question
from jcodes.billing.splitting import SplitQuestion
from jcodes.billing.vials import PlanQuestion, plan_of_question
from jcodes.catalogs.entries import Entry
from jcodes.errors import JcodesError, MalformedReceiptError, UnknownPolicyError
from jcodes.errors.messages import quoted, shown
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of
from jcodes.records import Record

__all__ = ["verify"]


def _quantity(question: NdcQuestion | StatedQuantity) -> NdcQuantity:
    return (
        NdcQuantity.parse(question.stated) if isinstance(question, StatedQuantity) else quantity_of_question(question)
    )


_ANSWERS: Final[Mapping[str, tuple[type[Record], Callable[[Any], Result]]]] = {
    "bill": (BillQuestion, recalculated),
    "vial plan": (PlanQuestion, plan_of_question),
    "NDC quantity": (NdcQuestion, _quantity),
    "claim lines": (LinesQuestion, lines_of_question),
    "split lines": (SplitQuestion, SplitQuestion.answer),
    "payment": (PaymentQuestion, payment_of_question),
    "underpayment": (UnderpaymentQuestion, underpayment_of_question),
}
"""The question class and the calculation for each kind of receipt."""


@attrs.define
class _Changes:
    """Changes since a receipt was made: differences in question or answer, and notes that do not affect the answer."""

    differences: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)

    def verdict(self, *more: str) -> Verification:
        notes = tuple(dict.fromkeys(self.notes))
        if self.differences or more:
            return Verification(tuple(dict.fromkeys((*self.differences, *notes, *more))))
        return Verification((), notes)


def verify(
    receipt: Receipt,
    *,
    release_digest: str | None = None,
    catalog: Mapping[Any, Entry] | None = None,
    policy: Policy | str | None = None,
) -> Verification:
    """Verify *receipt*; see `Receipt.verify` for arguments and errors."""
    for what, value, kind in (("digest", release_digest, str), ("catalog", catalog, Mapping)):
        if value is not None and not isinstance(value, kind):
            raise MalformedReceiptError(
                f"{shown(value)} is not a {what}",
                value=value,
                hint="give catalog=jcodes.catalog('2026-01'), or release_digest= its digest",
            )
    given = None if policy is None else policy_of(policy)
    changes = _Changes()
    try:
        return _compared(receipt, release_digest, catalog, given, changes)
    except _EDITED as error:
        return changes.verdict(f"it cannot be recalculated ({error})")


_EDITED: Final = (JcodesError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What an edited receipt may lead to."""


def _compared(
    receipt: Receipt,
    release_digest: str | None,
    catalog: Mapping[Any, Entry] | None,
    given: Policy | None,
    changes: _Changes,
) -> Verification:
    facts = receipt.to_dict()
    if digest_of({key: value for key, value in facts.items() if key != "digest"}) != facts["digest"]:
        changes.differences.append("it was edited after it was made")
    question = facts["question"]
    known = question.get("release_digest")
    if release_digest is not None and release_digest != known:
        changes.differences.append(
            f"the release has the digest {release_digest[:12]}, the receipt's was {(known or 'not recorded')[:12]}"
        )
    if catalog is not None:
        changes.differences += _restated(question, catalog)
    again = _answered(receipt.kind, question, given, changes).receipt.to_dict()
    if facts["format"] != FORMAT:
        return changes.verdict(*_figures_that_differ(facts, again, changes))
    old = {_RENAMED.get(key, key): part for key, part in facts["answer"].items()}
    differences = _differences("answer", old, again["answer"])
    if _texts(facts["derivation"]) != _texts(again["derivation"]):
        differences.append("the derivation differs")
    elif facts["derivation"] != again["derivation"]:
        changes.notes.append("this version cites the sources of its steps differently")
    return changes.verdict(*differences)


def _answered(kind: str, question: Mapping[str, Any], given: Policy | None, changes: _Changes) -> Result:
    """Recalculate the question of the receipt."""
    record, answer = _ANSWERS[kind]
    if "stated" in question:
        record = StatedQuantity
    return answer(record.from_dict(_with_policies(question, given, changes)))


def _with_policies(question: Mapping[str, Any], given: Policy | None, changes: _Changes) -> dict[str, Any]:
    """Replace policy names in a question by policies, including nested bills and payments.

    The given policy is used if its name matches.
    """
    facts = dict(question)
    if facts.get("bill"):
        name = facts["bill"]["policy"]["name"]
        facts["bill"] = _with_policies(
            facts["bill"], given if given is not None and given.name == name else None, changes
        )
    if facts.get("payment"):
        facts["payment"] = _with_policies(facts["payment"], given, changes)
    if "policy" in facts:
        facts["policy"] = _policy_of(question["policy"], given, changes)
    if "asked" in question.get("policy", ()):  # its place in formats 1 and 2
        facts["asked"] = question["policy"]["asked"]
    return facts


def _policy_of(recorded: Mapping[str, Any], given: Policy | None, changes: _Changes) -> Policy:
    """Return the policy of a question.

    Raises:
        MalformedReceiptError: The policy is neither bundled nor given.
    """
    if given is None:
        try:
            given = policy_of(recorded["name"])
        except UnknownPolicyError as error:
            name = recorded["name"]
            raise MalformedReceiptError(
                f"its policy {quoted(name) if isinstance(name, str) else shown(name)} is not bundled",
                value=name,
                hint="pass it as verify(policy=...)",
            ) from error
    if given.digest != recorded["digest"]:
        (changes.notes if given.name == recorded["name"] else changes.differences).append(
            f"the policy {given.name} has the digest {given.digest[:12]}, the receipt's was {recorded['digest'][:12]}"
        )
    return given


def _restated(question: Mapping[str, Any], catalog: Mapping[Any, Entry]) -> list[str]:
    """Return the differences between a catalog and the code facts of a question, one sentence each."""
    asked = question.get("payment", question)
    subject = (asked.get("bill") or asked).get("subject")
    if not isinstance(subject, dict) or "code" not in subject:
        known, digest = question.get("release_digest"), getattr(catalog, "digest", None)
        if known is None or digest is None or known == digest:
            return []  # no facts came from the catalog, or all are unchanged
        return [f"the catalog has the digest {digest[:12]}, the receipt's was {known[:12]}"]
    code = str(subject["code"])
    entry = catalog.get(code)
    if entry is None:
        return [f"{code} is not in the catalog"]
    return _differences(f"the catalog's {code}", subject, subject_facts(entry))


def _texts(steps: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """Return the steps without sources, since an address may change without changing the answer."""
    return [(step.get("what"), step.get("text")) for step in steps]


def _differences(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [
        f"{where}, {key}: the receipt says {shown(old.get(key))}, now it is {shown(new.get(key))}"
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]


# -- earlier formats -------------------------------------------------------------------------------------------------

_WORDING: Final = frozenset({"text", "warnings", "reason", "reasons", "source"})
"""Keys of answers with sentences, whose wording changed after formats 1 and 2."""
_RENAMED: Final = {"programme": "payer_share", "labelled": "labeled"}
"""Keys of answers that were renamed."""


def _figures_that_differ(facts: Mapping[str, Any], again: Mapping[str, Any], changes: _Changes) -> list[str]:
    """Compare the figures of a receipt of an earlier format with today's; return the differences, one sentence each.

    The format 1 has no `undecided` answers: it billed leftover drug of containers of unknown type on a line without JW.
    """
    old, new = _figures(facts["answer"]), _figures(again["answer"])
    if facts["format"].endswith("1"):
        old.pop("undecided", None)
        new.pop("undecided", None)
    if old == new:
        if _texts(facts["derivation"]) != _texts(again["derivation"]):
            changes.notes.append("this version words its derivation differently")
        return []
    left = [one for one in again["answer"].get("undecided", ()) if one["kind"] == "leftover"]
    if left and facts["format"].endswith("1"):
        changes.differences.append(
            f"it billed {left[0]['units']} leftover units although the container type is not documented; now they are"
            f" undecided: {left[0]['text']}"
        )
    return _differences("answer", old, new)


def _figures(value: Any) -> Any:
    """Return what JSON holds without sentences and without what is blank, which an earlier format may not have had."""
    if isinstance(value, dict):
        parts = {_RENAMED.get(key, key): _figures(part) for key, part in value.items() if key not in _WORDING}
        return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
    return list(map(_figures, value)) if isinstance(value, list) else value
