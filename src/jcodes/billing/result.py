"""What every calculation returns: an answer that can be explained, written as JSON, shown in a notebook, and put on a receipt."""

import json
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from jcodes.billing.steps import Step, explained
from jcodes.records import Record, facts_of

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["Result"]


class Result:
    """The base of the results; it has no fields of its own."""

    __slots__ = ()

    KIND: ClassVar[str]
    """What its receipt is of, one of `jcodes.billing.receipt.KINDS`."""

    @property
    @abstractmethod
    def asked(self) -> Record:
        """The whole question, as a receipt holds it."""

    @abstractmethod
    def derivation(self) -> tuple[Step, ...]:
        """Return the steps from what was asked to the answer, each rule with its source."""

    def facts(self) -> dict[str, object]:
        """Return the answer as JSON holds it, without its derivation; money and exact numbers are text."""
        return facts_of(self)

    def answer(self) -> dict[str, object]:
        """Return the answer as its receipt holds it."""
        return {"text": str(self), **self.facts()}

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return explained(self.derivation())

    def to_dict(self) -> dict[str, object]:
        """Return the answer and its derivation as JSON holds them; money and exact numbers are text."""
        return {**self.facts(), "explanation": self.explain().splitlines()}

    def to_json(self) -> str:
        """Return what `to_dict` does as JSON text, its keys sorted."""
        return json.dumps(self.to_dict(), sort_keys=True)

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.receipt import Receipt  # a plain bill needs none, nor what it loads

        return Receipt.made(self.KIND, self.asked.to_dict(), self.answer(), self.derivation())

    def _repr_html_(self) -> str:
        """Return the answer and its derivation as a table, for notebooks."""
        return self.receipt._repr_html_()
