"""The receipt of a result: its question, answer and derivation, to store, load and verify by recalculation."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

import attrs

from jcodes.billing.steps import Step, explained
from jcodes.catalogs.entries import Entry
from jcodes.documents import json_of
from jcodes.errors import MalformedReceiptError
from jcodes.errors.messages import quoted, shown
from jcodes.lazy import load
from jcodes.policies import Policy

__all__ = ["FORMAT", "KINDS", "Receipt", "Verification", "digest_of"]

FORMAT: Final = "jcodes receipt 3"
_FORMATS: Final = ("jcodes receipt 1", "jcodes receipt 2", FORMAT)
_PARTS: Final = {"format": str, "question": dict, "answer": dict, "derivation": list, "digest": str}
KINDS: Final = ("bill", "vial plan", "NDC quantity", "claim lines", "split lines", "payment", "underpayment")
"""The kinds of results with receipts."""
_HINT: Final = "give the output of Receipt.to_dict() or Receipt.to_json()"


@attrs.frozen
class Verification:
    """Whether a receipt still holds.

    Attributes:
        differences: Differences from the receipt, one sentence each; empty if it holds.
        notes: Changes that do not affect the answer, such as a policy's digest or the wording of a step, one sentence each.
    """

    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether this version of jcodes gives the same answer by the same steps."""
        return not self.differences

    def __bool__(self) -> bool:
        """Whether the receipt holds."""
        return self.holds

    def __str__(self) -> str:
        """Return the result in one line."""
        if self.holds:
            return "; ".join(("the receipt holds", *self.notes))
        return "the receipt does not hold: " + "; ".join(self.differences)


@attrs.frozen(repr=False)
class Receipt:
    """A stored result. The same release, policy and inputs always give the same bytes.

    Attributes:
        text: The receipt as JSON with sorted keys.
    """

    text: str

    @staticmethod
    def made(
        kind: str, question: Mapping[str, object], answer: Mapping[str, object], steps: Iterable[Step]
    ) -> "Receipt":
        """Create a receipt.

        Args:
            kind: The kind of result, one of `KINDS`.
            question: The question as JSON values, complete enough to recalculate it.
            answer: The answer as JSON values. ``"text"`` is the answer in one line, unless it has bill lines.
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
        """Create a receipt from the output of `to_dict`.

        Raises:
            MalformedReceiptError: The dict is not a receipt. An edited receipt is accepted here and fails `verify`.
        """
        if not isinstance(facts, dict):
            raise MalformedReceiptError(f"{shown(facts)} is not a receipt", value=facts, hint=_HINT)
        for key, kind in _PARTS.items():
            if not isinstance(facts.get(key), kind):
                raise MalformedReceiptError(
                    f"the receipt's {quoted(key)} is missing or of the wrong type", value=facts, hint=_HINT
                )
        for key, known in (("format", _FORMATS), ("kind", KINDS)):
            value = facts.get(key, KINDS[0])
            if value not in known:
                raise MalformedReceiptError(
                    f"{shown(value)} is not a receipt {key}", value=value, hint=f"use one of {', '.join(known)}"
                )
        try:
            return Receipt(_canonical(facts))
        except (TypeError, ValueError, RecursionError) as error:
            raise MalformedReceiptError(
                f"the receipt has a value that JSON cannot represent ({error})", value=facts, hint=_HINT
            ) from error

    @staticmethod
    def from_json(text: str) -> "Receipt":
        """Create a receipt from the output of `to_json`.

        Raises:
            MalformedReceiptError: The text is not a receipt.
        """
        try:
            facts = json_of(text)
        except (TypeError, ValueError) as error:
            raise MalformedReceiptError(f"{shown(text)} is not JSON ({error})", value=text, hint=_HINT) from error
        return Receipt.from_dict(facts)

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as JSON values.

        Raises:
            MalformedReceiptError: The text is not a receipt; `from_json` never makes such a one.
        """
        try:
            facts: dict[str, Any] = json_of(self.text)
            if facts.keys() >= _PARTS.keys():
                return facts
        except (TypeError, ValueError, AttributeError):
            pass  # refused below, with what has not all parts
        raise MalformedReceiptError(f"{shown(self.text)} is not a receipt", value=self.text, hint=_HINT)

    def to_json(self) -> str:
        """Return the receipt as JSON text with sorted keys."""
        return self.text

    @property
    def kind(self) -> str:
        """The kind of result, one of `KINDS`."""
        return str(self.to_dict().get("kind", KINDS[0]))

    @property
    def digest(self) -> str:
        """The stored SHA-256 of the rest of the receipt, in hexadecimal."""
        return str(self.to_dict()["digest"])

    def explain(self) -> str:
        """Return the derivation, one step per line, each rule with its source."""
        return explained(self._steps())

    def _steps(self) -> list[Step]:
        steps = self.to_dict()["derivation"]
        with _as_made():
            return [Step(str(step["what"]), str(step["text"]), str(step["source"])) for step in steps]

    def verify(
        self,
        *,
        release_digest: str | None = None,
        catalog: Mapping[Any, Entry] | None = None,
        policy: Policy | str | None = None,
    ) -> Verification:
        """Recalculate the receipt and compare answer and steps.

        A receipt contains the facts of its code and is recalculated from them, without a catalog. Pass a catalog to check that it
        still has those facts. Receipts of earlier formats are compared by their figures only, since the wording has changed.

        Args:
            release_digest: A release digest to compare with the receipt's, such as ``catalog("2026-01").digest``.
            catalog: A catalog whose facts of the code are compared with the receipt's, such as ``catalog("2026-01")``.
            policy: The payer's policy, if it is not bundled.

        Raises:
            MalformedReceiptError: *release_digest* is not a digest, or *catalog* is not a catalog.
            UnknownPolicyError: No bundled policy has that name.
        """
        verify = cast("Callable[..., Verification]", load(_PACKAGE, "verify"))
        return verify(self, release_digest=release_digest, catalog=catalog, policy=policy)

    def _repr_html_(self) -> str:
        """Return the answer and its derivation as an HTML table, for notebooks."""
        from jcodes.html_tables import table

        rows = ((step.what, (step.text, step.source or "")) for step in self._steps())
        return table((), rows, title=_in_one_line(self.to_dict()["answer"]))

    def __repr__(self) -> str:
        """Return a short description with the answer and the digest."""
        try:
            facts = self.to_dict()
            return f"<Receipt {_in_one_line(facts['answer'])}: digest {facts['digest'][:12]}>"
        except MalformedReceiptError:
            return f"<Receipt {shown(self.text)}, edited>"


_PACKAGE: Final = "jcodes.billing"
"""The package that exports `verify`, imported at run time: verification imports all results, and results import this module; see
docs/adr/0013-one-result-one-receipt.md."""


def _canonical(facts: object) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=True, allow_nan=False)


def digest_of(facts: object) -> str:
    """Return the SHA-256 of the receipt's JSON without its digest, in hexadecimal."""
    return hashlib.sha256(_canonical(facts).encode("ascii")).hexdigest()


@contextmanager
def _as_made() -> Iterator[None]:
    """Raise the error for a receipt whose answer or steps were edited so that they cannot be shown."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise MalformedReceiptError(
            f"the receipt was edited: its answer or a step has another form ({type(error).__name__})",
            value=None,
            hint="use the receipt as it was made; verify tells what differs",
        ) from error


def _in_one_line(answer: dict[str, Any]) -> str:
    with _as_made():
        text = answer["text"] if "text" in answer else "; ".join(map(_line_text, answer["lines"]))
        open_ = ", ".join(map(_question_text, answer.get("undecided", ())))
        return f"{text} (undecided: {open_})" if open_ else str(text)


def _line_text(line: dict[str, Any]) -> str:
    return f"{'-'.join((line['code'] or 'units', *line['modifiers']))} x {line['units']}"


def _question_text(question: dict[str, Any]) -> str:
    units = question["units"]
    return " or ".join(question["modifiers"]) if units is None else f"{units} leftover unit{'s' if units != 1 else ''}"
