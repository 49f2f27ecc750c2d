"""The receipt of a result: question, answer and derivation as one value that is kept, read back, and verified by doing it again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Final

import attrs

from jcodes.billing.derivation import derive
from jcodes.billing.steps import Step
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.sources import Source
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import JcodesError, MalformedReceiptError, UnknownPolicyError, shown
from jcodes.periods import Period
from jcodes.policies import Policy, policy
from jcodes.policies import policy as policy_of
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.billing.units import BillingUnits

__all__ = ["KINDS", "Changed", "Receipt", "Verification", "billed_again", "payer_of", "policy_facts"]

_FORMAT: Final = "jcodes receipt 2"
_FORMATS: Final = ("jcodes receipt 1", _FORMAT)
"""Those that are read. The first has no `undecided` answers: it billed leftover drug of containers of unknown type on a line without JW."""
_PARTS: Final = {"format": str, "question": dict, "answer": dict, "derivation": list, "digest": str}
_BILL: Final = "bill"
KINDS: Final = (_BILL, "vial plan", "NDC quantity", "claim lines", "split lines", "payment", "underpayment")
"""What a receipt may be of."""
_HINT: Final = "give what Receipt.to_dict() or Receipt.to_json() returned"


@attrs.frozen
class Verification:
    """Whether a receipt still holds.

    Attributes:
        differences: What is not as the receipt says, a sentence each; none where it holds.
        notes: What changed since without a change to the answer or its steps, such as another value of the policy; a sentence each.
    """

    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the library at hand gives the same answer by the same steps."""
        return not self.differences

    def __bool__(self) -> bool:
        """Tell whether the receipt holds."""
        return self.holds

    def __str__(self) -> str:
        """Return the verdict."""
        if self.holds:
            return "; ".join(("the receipt holds", *self.notes))
        return "the receipt does not hold: " + "; ".join(self.differences)


@attrs.define
class Changed:
    """What is found to have changed while a question is asked again.

    Attributes:
        differences: What makes it another question or answer, a sentence each.
        policies: What has changed without a say in the answer, a sentence each: the text of policies, and how steps cite their sources.
    """

    differences: list[str] = attrs.field(factory=list)
    policies: list[str] = attrs.field(factory=list)

    def verdict(self, *more: str) -> Verification:
        """Return the verdict with *more* differences, of the answer and its steps."""
        policies = tuple(dict.fromkeys(self.policies))
        if self.differences or more:
            return Verification(tuple(dict.fromkeys((*self.differences, *policies, *more))))
        return Verification((), policies)


@attrs.frozen(repr=False)
class Receipt:
    """A result on record: the same bytes for the same release, policy and inputs, on every machine.

    Attributes:
        text: The facts as JSON, its keys sorted.
    """

    text: str

    @staticmethod
    def of(bill: "BillingUnits") -> "Receipt":
        """Return the receipt of *bill*."""
        payer = bill.question.policy if bill.question else policy()
        return Receipt.made(_BILL, _question(bill, payer), _answer(bill), derive(bill))

    @staticmethod
    def made(
        kind: str, question: Mapping[str, object], answer: Mapping[str, object], steps: "Iterable[Step]"
    ) -> "Receipt":
        """Return the receipt of a result of any of `KINDS`.

        Args:
            kind: What it is of.
            question: What was asked, as JSON holds it: enough to do it again.
            answer: What was answered; its ``"text"`` is the answer in one line, where it has no lines of a bill.
            steps: How.
        """
        facts = {
            "format": _FORMAT,
            "kind": kind,
            "question": question,
            "answer": answer,
            "derivation": [step.to_dict() for step in steps],
        }
        return Receipt(_canonical({**facts, "digest": _digest(facts)}))

    @staticmethod
    def from_dict(facts: object) -> "Receipt":
        """Return the receipt that `to_dict` gave.

        Raises:
            MalformedReceiptError: Not such facts. Facts that were edited are read; `verify` tells.
        """
        if not isinstance(facts, dict):
            raise MalformedReceiptError(f"{shown(facts)} is no receipt", value=facts, hint=_HINT)
        for key, kind in _PARTS.items():
            if not isinstance(facts.get(key), kind):
                raise MalformedReceiptError(
                    f"the receipt's {key!r} is missing or not as it was written", value=facts, hint=_HINT
                )
        if facts["format"] not in _FORMATS:
            raise MalformedReceiptError(
                f"{shown(facts['format'])} is not the format of a receipt",
                value=facts["format"],
                hint=f"this version reads {' and '.join(map(repr, _FORMATS))}",
            )
        if facts.get("kind", _BILL) not in KINDS:
            raise MalformedReceiptError(
                f"{shown(facts['kind'])} is not what a receipt is of",
                value=facts["kind"],
                hint=f"it is of one of {', '.join(KINDS)}",
            )
        try:
            return Receipt(_canonical(facts))
        except (TypeError, ValueError) as error:
            raise MalformedReceiptError(
                f"the receipt holds what JSON does not ({error})", value=facts, hint=_HINT
            ) from error

    @staticmethod
    def from_json(text: str) -> "Receipt":
        """Return the receipt that `to_json` gave.

        Raises:
            MalformedReceiptError: Not such a text.
        """
        try:
            facts = json.loads(text)
        except (TypeError, ValueError) as error:
            raise MalformedReceiptError(f"{shown(text)} is no JSON ({error})", value=text, hint=_HINT) from error
        return Receipt.from_dict(facts)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON holds them."""
        facts: dict[str, Any] = json.loads(self.text)
        return facts

    def to_json(self) -> str:
        """Return the facts as a JSON text, its keys sorted."""
        return self.text

    @property
    def kind(self) -> str:
        """What the receipt is of, one of `KINDS`."""
        return str(self.to_dict().get("kind", _BILL))

    @property
    def digest(self) -> str:
        """The hash of everything else on the receipt, in hexadecimal, as it was written down."""
        return str(self.to_dict()["digest"])

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(line for step in self._steps() for line in step.lines())

    def _steps(self) -> list[Step]:
        return [Step(step["what"], step["text"], step["source"]) for step in self.to_dict()["derivation"]]

    def verify(
        self,
        *,
        release_digest: str | None = None,
        catalog: Mapping[Any, Entry] | None = None,
        policy: Policy | str | None = None,
    ) -> Verification:
        """Return whether the library at hand comes to the same answer by the same steps.

        A receipt holds the facts of its code, and is done again from them, wherever it is read. Whether a catalog still states those
        facts is asked of the catalog.

        Args:
            release_digest: The hash of the release to compare with the one on the receipt, such as ``catalog("2026-01").digest``.
            catalog: The catalog that shall state the same facts of the code, such as ``catalog("2026-01")``.
            policy: The payer's policy, where it is not a bundled one.

        Raises:
            MalformedReceiptError: No hash, or no catalog; `UnknownPolicyError` for the name of a policy.
        """
        for what, value, kind in (("hash", release_digest, str), ("catalog", catalog, Mapping)):
            if value is not None and not isinstance(value, kind):
                raise MalformedReceiptError(
                    f"{shown(value)} is no {what}",
                    value=value,
                    hint="give catalog=jcodes.catalog('2026-01'), or release_digest= its digest",
                )
        given = None if policy is None else policy_of(policy)
        facts = self.to_dict()
        found = Changed()
        if _digest({key: value for key, value in facts.items() if key != "digest"}) != facts["digest"]:
            found.differences.append("it was edited after it was made")
        question = facts["question"]
        known = question.get("release_digest")
        if release_digest is not None and release_digest != known:
            found.differences.append(
                f"the release has the digest {release_digest[:12]}, the receipt's was {(known or 'not recorded')[:12]}"
            )
        if catalog is not None:
            found.differences += _stated_otherwise(question, catalog)
        try:
            again = _again(self.kind, question, given, found).to_dict()
        except (JcodesError, KeyError, TypeError, ValueError, AttributeError) as error:
            return found.verdict(f"it cannot be done again ({error})")
        if facts["format"] != _FORMAT:
            facts, again = _without_undecided(facts, again, found)
        differences = _differences("answer", facts["answer"], again["answer"])
        if _said(facts["derivation"]) != _said(again["derivation"]):
            differences.append("the derivation reads otherwise")
        elif facts["derivation"] != again["derivation"]:
            found.policies.append("its steps cite their sources in other words than this version does")
        return found.verdict(*differences)

    def _repr_html_(self) -> str:
        """Return the answer and its derivation as a table, for notebooks."""
        answer = self.to_dict()["answer"]
        rows = [f"<tr><th colspan='2' style='text-align:left'>{escape(_in_one_line(answer))}</th></tr>"]
        for step in self._steps():
            source = f"<br><small>{escape(step.source)}</small>" if step.source else ""
            rows.append(
                f"<tr><td style='text-align:left;vertical-align:top'>{escape(step.what)}</td>"
                f"<td style='text-align:left'>{escape(step.text)}{source}</td></tr>"
            )
        return f"<table>{''.join(rows)}</table>"

    def __repr__(self) -> str:
        """Return the answer and the hash."""
        facts = self.to_dict()
        return f"<Receipt {_in_one_line(facts['answer'])}: digest {facts['digest'][:12]}>"


def _canonical(facts: object) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=True, allow_nan=False)


def _digest(facts: object) -> str:
    return hashlib.sha256(_canonical(facts).encode("ascii")).hexdigest()


def _again(kind: str, question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    """Return the receipt of the same question, asked now; what is not as it was goes to *found*."""
    if kind == _BILL:
        return Receipt.of(billed_again(question, payer_of(question, given, found)))
    from jcodes.billing.records import AGAIN

    return AGAIN[kind](question, given, found)


_SAID_BEFORE: Final = (
    "neither the opened containers nor the discarded amount were named: ",
    "nothing says whether the containers are single-dose, ",
    "CMS's list of codes for JW and JZ does not name the code; its containers were said",
)
"""How warnings of the format 1 began that are open questions now, or are not given any more."""


_LATER: Final = frozenset({"also"})
"""Fields of a claim line that receipts of the format 1 do not have; blank on lines of that time."""


def _without_undecided(
    facts: dict[str, Any], again: dict[str, Any], found: Changed
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a receipt of the format 1 and its question asked now, both without what only one of the formats says.

    Why they differ is told in *found* where units were billed then and are undecided now.
    """
    left = [one for one in again["answer"].get("undecided", ()) if one["kind"] == "leftover"]
    before, now = _as_both_say(facts), _as_both_say(again)
    if left and before["answer"] != now["answer"]:
        found.differences.append(
            f"it billed {left[0]['units']} leftover units although nothing says that the containers are single-dose; now they are"
            f" undecided: {left[0]['text']}"
        )
    return before, now


def _as_both_say(facts: dict[str, Any]) -> dict[str, Any]:
    answer = {key: value for key, value in facts["answer"].items() if key != "undecided"}
    if "warnings" in answer:
        answer["warnings"] = [text for text in answer["warnings"] if not text.startswith(_SAID_BEFORE)]
    if "claim_lines" in answer:
        answer["claim_lines"] = [
            {key: value for key, value in line.items() if value or key not in _LATER} for line in answer["claim_lines"]
        ]
    steps = [
        step
        for step in facts["derivation"]
        if step["what"] != "undecided" and not (step["what"] == "warning" and step["text"].startswith(_SAID_BEFORE))
    ]
    return {"answer": answer, "derivation": steps}


def _said(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what steps conclude, without how their sources are cited: an address may change, the answer does not."""
    return [(step["what"], step["text"]) for step in steps]


def _in_one_line(answer: dict[str, Any]) -> str:
    text = answer["text"] if "text" in answer else "; ".join(map(_line_text, answer["lines"]))
    open_ = ", ".join(map(_question_text, answer.get("undecided", ())))
    return f"{text} (undecided: {open_})" if open_ else str(text)


def _line_text(line: dict[str, Any]) -> str:
    return f"{'-'.join((line['code'] or 'units', *line['modifiers']))} x {line['units']}"


def _question_text(question: dict[str, Any]) -> str:
    units = question["units"]
    return " or ".join(question["modifiers"]) if units is None else f"{units} leftover unit{'s' if units != 1 else ''}"


def _question(bill: "BillingUnits", payer: Policy) -> dict[str, object]:
    question, origin = bill.question, bill.origin
    return {
        "given": dict(origin.given) if origin else {},
        "subject": _subject_facts(bill.subject),
        "dose": str(bill.dose),
        "order": list(bill.order_steps),
        "strength": str(bill.strength) if bill.strength else None,
        "on": bill.on.isoformat() if bill.on else None,
        "rounding": bill.rounding.value,
        "policy": {**policy_facts(payer), "asked": question is not None},
        "containers": list(map(str, bill.containers)),
        "doubts": [container.doubt for container in bill.containers],
        "container_type": bill.container_type.value if bill.container_type else None,
        "discarded": str(question.discarded) if question and question.discarded is not None else None,
        "listed": question.listed if question else None,
        "listed_since": question.listed_since.isoformat() if question and question.listed_since else None,
        "catalog_doubts": list(origin.doubts) if origin else [],
        "release_digest": origin.release_digest or None if origin else None,
    }


def _answer(bill: "BillingUnits") -> dict[str, object]:
    facts = bill.to_dict()
    keys = ("exact", "labelled", "administered", "discarded", "total", "lines", "undecided", "warnings")
    return {key: facts[key] for key in keys}


def _subject_facts(subject: Entry | Dosage) -> dict[str, object]:
    """Return what a bill needs of a code: enough to do it again without a catalog."""
    if isinstance(subject, Dosage):
        return {"dosage": str(subject)}
    return {
        "code": str(subject.code),
        "name": subject.name,
        "brands": list(subject.brands),
        "details": list(subject.details),
        "dosage": str(subject.dosage),
        "kind": subject.kind.value,
        **({"traits": [Trait.WHOLE_DOSE.value]} if Trait.WHOLE_DOSE in subject.traits else {}),
        "valid": _days(subject.period),
        "earlier_periods": [_days(period) for period in subject.earlier],
        "release": subject.release,
        "file": subject.source.file,
        "sha256": subject.source.sha256,
        "correction": subject.source.correction,
    }


def _stated_otherwise(question: dict[str, Any], catalog: Mapping[Any, Entry]) -> list[str]:
    """Return what a catalog states of the code of a question that the question does not, a sentence each."""
    asked = question.get("payment", question)
    subject = (asked.get("bill") or asked).get("subject")
    if not isinstance(subject, dict) or "code" not in subject:
        known, digest = question.get("release_digest"), getattr(catalog, "digest", None)
        if known is None or digest is None or known == digest:
            return []  # nothing of it is the catalog's, or all is
        return [f"the catalog has the digest {digest[:12]}, the receipt's was {known[:12]}"]
    code = str(subject["code"])
    entry = catalog.get(code)
    if entry is None:
        return [f"the catalog does not hold {code}"]
    return _differences(f"the catalog's {code}", subject, _subject_facts(entry))


def _days(period: Period) -> list[str | None]:
    return [period.start.isoformat(), period.end.isoformat() if period.end else None]


def _subject(facts: dict[str, Any]) -> Entry | Dosage:
    dosage = Dosage.parse(facts["dosage"])
    if "code" not in facts:
        return dosage
    return Entry(
        code=HcpcsCode.parse(facts["code"]),
        name=facts["name"],
        dosage=dosage,
        kind=Kind(facts["kind"]),
        period=Period(*facts["valid"]),
        source=Source(facts["file"], facts["release"], facts["sha256"], facts["correction"]),
        brands=tuple(facts["brands"]),
        details=tuple(facts["details"]),
        traits=tuple(map(Trait, facts.get("traits", ()))),
        earlier=tuple(Period(*days) for days in facts["earlier_periods"]),
    )


def policy_facts(payer: Policy) -> dict[str, object]:
    """Return what a receipt holds of a policy: its name and its hash."""
    return {"name": payer.name, "digest": payer.digest}


def payer_of(question: dict[str, Any], given: Policy | None, found: Changed) -> Policy:
    """Return the policy that a question names; a hash that is not the recorded one goes to *found*.

    Args:
        question: The question of a receipt.
        given: The policy, where it is not a bundled one.
        found: What has changed.

    Raises:
        MalformedReceiptError: A policy that is neither bundled nor given.
    """
    recorded = question["policy"]
    if given is None:
        try:
            given = policy(recorded["name"])
        except UnknownPolicyError as error:
            raise MalformedReceiptError(
                f"its policy {recorded['name']!r} is not bundled",
                value=recorded["name"],
                hint="pass it as verify(policy=...)",
            ) from error
    if given.digest != recorded["digest"]:
        (found.policies if given.name == recorded["name"] else found.differences).append(
            f"the policy {given.name} has the digest {given.digest[:12]}, the receipt's was {recorded['digest'][:12]}"
        )
    return given


def billed_again(question: dict[str, Any], payer: Policy) -> "BillingUnits":
    """Return the bill of the question of a bill's receipt, asked now."""
    from jcodes.billing.bill import bill_dose
    from jcodes.billing.units import Origin
    from jcodes.doses.containers import OpenedContainer

    strength, discarded, day = question["strength"], question["discarded"], question["on"]
    since = question.get("listed_since")  # receipts of the format 1 have none
    containers = [
        attrs.evolve(OpenedContainer.parse(text), doubt=doubt)
        for text, doubt in zip(question["containers"], question["doubts"], strict=True)
    ]
    bill: BillingUnits = bill_dose(
        _subject(question["subject"]),
        Dose.parse(question["dose"]),
        on=date.fromisoformat(day) if day else None,
        strength=Strength.parse(strength) if strength else None,
        rounding=question["rounding"],
        containers=containers or None,
        container_type=question["container_type"],
        discarded=Dose.parse(discarded) if discarded is not None else None,
        policy=payer if question["policy"]["asked"] else None,
        discard_applies=question["listed"],
        listed_since=None if since is None else date.fromisoformat(since),
        origin=Origin(
            tuple(question["given"].items()),
            tuple(question["order"]),
            question["release_digest"] or "",
            doubts=tuple(question["catalog_doubts"]),
        ),
    )
    return bill


def _differences(where: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [
        f"{where}, {key}: the receipt says {shown(old.get(key))}, now it is {shown(new.get(key))}"
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]
