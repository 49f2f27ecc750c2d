"""A look-up: some columns of a row in, some columns out. Each different question is asked of the scalar once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal

import attrs

from jcodes.integrations.frames.column_types import refuse_column

__all__ = ["MONEY_DIGITS", "Kind", "LookUp", "is_fit"]

Kind = Literal["text", "limit", "dollars"]
"""The type of an added column: text; a decimal of 38 digits, 6 of them after the point; the same with 2."""

MONEY_DIGITS: Final[Mapping[str, int]] = {"limit": 6, "dollars": 2}
"""The digits after the point of each decimal type. CMS's payment limits have 3."""

_KEPT: Final = 1 << 18


@attrs.frozen(eq=False)
class LookUp:
    """One call.

    Attributes:
        asked: The function that was called.
        fields: The columns to read, by what they are: ``code``, ``ndc``, ``on`` or ``units``.
        added: The columns to add, with their types.
        scalar: Returns their values for one row's values, in order; a value that is missing is None. It never raises.
    """

    asked: str
    fields: dict[str, str]
    added: dict[str, Kind]
    scalar: Callable[..., tuple[Any, ...]]
    _memo: dict[tuple[Any, ...], tuple[Any, ...]] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to read, each once."""
        return tuple(dict.fromkeys(self.fields.values()))

    def answers(self, questions: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return the values of the added columns for each question."""
        memo = self._memo
        if len(memo) > _KEPT:
            memo.clear()
        found = []
        for question in questions:
            answer = memo.get(question)
            if answer is None:
                answer = memo[question] = self.scalar(*question)
            found.append(answer)
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Return the call without what it remembers, for the workers of a cluster."""
        return {"asked": self.asked, "fields": self.fields, "added": self.added, "scalar": self.scalar}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Set the call, with nothing remembered."""
        for name, value in {**state, "_memo": {}}.items():
            object.__setattr__(self, name, value)


def is_fit(key: str, name: str, kind: str, family: str) -> None:
    """Check that a column can be read in its role.

    Args:
        key: What it is: ``code``, ``ndc``, ``on`` or ``units``.
        name: Its name.
        kind: Its type, in the words of its engine.
        family: ``"text"``, ``"date"``, ``"number"`` or another.

    Raises:
        MalformedError: It cannot.
    """
    if family == "text" or (key == "on" and family == "date") or (key == "units" and family == "number"):
        return
    refuse_column(name, kind, key)
