"""Base class of results: explain, convert to JSON, display in notebooks, and create a receipt."""

import json
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from jcodes.billing.steps import Step, explained
from jcodes.records import Record, facts_of

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["Result"]


class Result:
    """Base class of the results of all calculations."""

    __slots__ = ()

    KIND: ClassVar[str]
    """The kind of its receipt, one of `jcodes.billing.receipt.KINDS`."""

    @property
    @abstractmethod
    def asked(self) -> Record:
        """The full question, as stored on a receipt."""

    @abstractmethod
    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the calculation, each rule with its source."""

    def facts(self) -> dict[str, object]:
        """Return the answer as JSON values, without its derivation; money and exact numbers are text."""
        return facts_of(self)

    def answer(self) -> dict[str, object]:
        """Return the answer as stored on a receipt."""
        return {"text": str(self), **self.facts()}

    def explain(self) -> str:
        """Return the derivation, one step per line, each rule with its source."""
        return explained(self.derivation())

    def to_dict(self) -> dict[str, object]:
        """Return the answer and its derivation as JSON values; money and exact numbers are text."""
        return {**self.facts(), "explanation": self.explain().splitlines()}

    def to_json(self) -> str:
        """Return the output of `to_dict` as JSON text with sorted keys."""
        return json.dumps(self.to_dict(), sort_keys=True)

    @property
    def receipt(self) -> "Receipt":
        """The receipt: question, answer and derivation, to store, load and verify."""
        from jcodes.billing.receipt import Receipt  # imported here: a plain bill needs no receipt

        return Receipt.made(self.KIND, self.asked.to_dict(), self.answer(), self.derivation())

    def _repr_html_(self) -> str:
        """Return the answer and its derivation as an HTML table, for notebooks."""
        return self.receipt._repr_html_()
