"""The receipt of a result: question, answer and derivation as one value that is kept, read back, and verified by asking again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, Final, cast

import attrs

from jcodes.billing.steps import Step, explained
from jcodes.catalogs.entries import Entry
from jcodes.errors import MalformedReceiptError, shown
from jcodes.lazy import load
from jcodes.policies import Policy

__all__ = ["FORMAT", "KINDS", "Receipt", "Verification", "digest_of"]

FORMAT: Final = "jcodes receipt 3"
_FORMATS: Final = ("jcodes receipt 1", "jcodes receipt 2", FORMAT)
_PARTS: Final = {"format": str, "question": dict, "answer": dict, "derivation": list, "digest": str}
KINDS: Final = ("bill", "vial plan", "NDC quantity", "claim lines", "split lines", "payment", "underpayment")
"""What a receipt may be of."""
_HINT: Final = "give what Receipt.to_dict() or Receipt.to_json() returned"


@attrs.frozen
class Verification:
    """Whether a receipt still holds.

    Attributes:
        differences: What is not as the receipt says, a sentence each; none where it holds.
        notes: What changed without changing the answer, such as a policy's digest or the wording of a step; a sentence each.
    """

    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether this version of the library gives the same answer by the same steps."""
        return not self.differences

    def __bool__(self) -> bool:
        """Tell whether the receipt holds."""
        return self.holds

    def __str__(self) -> str:
        """Return the verdict."""
        if self.holds:
            return "; ".join(("the receipt holds", *self.notes))
        return "the receipt does not hold: " + "; ".join(self.differences)


@attrs.frozen(repr=False)
class Receipt:
    """A result on record: the same bytes for the same release, policy and inputs, on every machine.

    Attributes:
        text: The facts as JSON, its keys sorted.
    """

    text: str

    @staticmethod
    def made(
        kind: str, question: Mapping[str, object], answer: Mapping[str, object], steps: Iterable[Step]
    ) -> "Receipt":
        """Return the receipt of a result of any of `KINDS`.

        Args:
            kind: What it is of.
            question: What was asked, as JSON holds it: enough to ask again.
            answer: What was answered; its ``"text"`` is the answer in one line, where it has no lines of a bill.
            steps: The derivation.
        """
        facts = {
            "format": FORMAT,
            "kind": kind,
            "question": question,
            "answer": answer,
            "derivation": [step.to_dict() for step in steps],
        }
        return Receipt(_canonical({**facts, "digest": digest_of(facts)}))

    @staticmethod
    def from_dict(facts: object) -> "Receipt":
        """Return the receipt that `to_dict` gave.

        Raises:
            MalformedReceiptError: Not such facts. Facts that were edited are read; `verify` tells.
        """
        if not isinstance(facts, dict):
            raise MalformedReceiptError(f"{shown(facts)} is not a receipt", value=facts, hint=_HINT)
        for key, kind in _PARTS.items():
            if not isinstance(facts.get(key), kind):
                raise MalformedReceiptError(
                    f"the receipt's {shown(key)} is missing or of the wrong type", value=facts, hint=_HINT
                )
        for key, known in (("format", _FORMATS), ("kind", KINDS)):
            value = facts.get(key, KINDS[0])
            if value not in known:
                raise MalformedReceiptError(
                    f"{shown(value)} is not a receipt {key}", value=value, hint=f"use one of {', '.join(known)}"
                )
        try:
            return Receipt(_canonical(facts))
        except (TypeError, ValueError) as error:
            raise MalformedReceiptError(
                f"the receipt holds a value that JSON cannot ({error})", value=facts, hint=_HINT
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
            raise MalformedReceiptError(f"{shown(text)} is not JSON ({error})", value=text, hint=_HINT) from error
        return Receipt.from_dict(facts)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON holds them."""
        return cast("dict[str, Any]", json.loads(self.text))

    def to_json(self) -> str:
        """Return the facts as JSON text, its keys sorted."""
        return self.text

    @property
    def kind(self) -> str:
        """What the receipt is of, one of `KINDS`."""
        return str(self.to_dict().get("kind", KINDS[0]))

    @property
    def digest(self) -> str:
        """The SHA-256 of everything else on the receipt, in hexadecimal, as it was written down."""
        return str(self.to_dict()["digest"])

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return explained(self._steps())

    def _steps(self) -> list[Step]:
        return [Step(step["what"], step["text"], step["source"]) for step in self.to_dict()["derivation"]]

    def verify(
        self,
        *,
        release_digest: str | None = None,
        catalog: Mapping[Any, Entry] | None = None,
        policy: Policy | str | None = None,
    ) -> Verification:
        """Return whether this version of the library comes to the same answer by the same steps.

        A receipt holds the facts of its code and is recalculated from them, wherever it is read. Pass a catalog to check that it still
        states those facts. A receipt of an earlier format is compared by its figures, since its sentences were worded otherwise.

        Args:
            release_digest: The digest of the release to compare with the one on the receipt, such as ``catalog("2026-01").digest``.
            catalog: The catalog that shall state the same facts of the code, such as ``catalog("2026-01")``.
            policy: The payer's policy, where it is not a bundled one.

        Raises:
            MalformedReceiptError: Not a digest, or not a catalog; `UnknownPolicyError` for the name of a policy.
        """
        verify = cast("Callable[..., Verification]", load(_PACKAGE, "verify"))
        return verify(self, release_digest=release_digest, catalog=catalog, policy=policy)

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
        """Return the answer and the digest."""
        facts = self.to_dict()
        return f"<Receipt {_in_one_line(facts['answer'])}: digest {facts['digest'][:12]}>"


_PACKAGE: Final = "jcodes.billing"
"""The package whose face names `verify`: verification knows every result, so that it stands above the receipts that results make; see
docs/adr/0013-one-result-one-receipt.md."""


def _canonical(facts: object) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=True, allow_nan=False)


def digest_of(facts: object) -> str:
    """Return the SHA-256 of facts as a receipt writes them, in hexadecimal."""
    return hashlib.sha256(_canonical(facts).encode("ascii")).hexdigest()


def _in_one_line(answer: dict[str, Any]) -> str:
    text = answer["text"] if "text" in answer else "; ".join(map(_line_text, answer["lines"]))
    open_ = ", ".join(map(_question_text, answer.get("undecided", ())))
    return f"{text} (undecided: {open_})" if open_ else str(text)


def _line_text(line: dict[str, Any]) -> str:
    return f"{'-'.join((line['code'] or 'units', *line['modifiers']))} x {line['units']}"


def _question_text(question: dict[str, Any]) -> str:
    units = question["units"]
    return " or ".join(question["modifiers"]) if units is None else f"{units} leftover unit{'s' if units != 1 else ''}"
