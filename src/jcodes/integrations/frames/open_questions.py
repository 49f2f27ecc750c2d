"""On which dates of service a plain bill leaves JW or JZ open, by kind of product and payer."""

from datetime import date
from functools import lru_cache
from typing import Final

from jcodes.billing.rounding import Rounding
from jcodes.billing.undecided import modifiers_required
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of

__all__ = ["OpenQuestions", "open_questions"]

_VALUES: Final = ("jw", "jz", "jw_jz_scope", "jw_jz_exempt", "jw_jz_doubtful", "waste_layout")


class OpenQuestions:
    """The dates on which a policy asks for JW or JZ of a bill without containers.

    Attributes:
        rounds_up: Whether the policy rounds up on every date, as the arithmetic on columns does.
    """

    def __init__(self, policy: Policy | None) -> None:
        """Read the policy; None for Medicare Part B's."""
        self._policy = policy_of(policy)
        self.rounds_up: bool = policy is None or all(
            one.value == Rounding.UP.value for one in self._policy.rounding.values
        )
        dated = [one.start for name in _VALUES for one in getattr(self._policy, name).values]
        self._starts = [date.min, *sorted({start for start in dated if start is not None})]

    def are_open(self, kind: str, on: date | None) -> bool:
        """Return whether a bill of *kind* on a date of service leaves JW or JZ open; None for the newest values."""
        return bool(modifiers_required(self._policy, kind, on, is_billed=True))

    def spans(self, kind: str) -> list[tuple[date, date | None]]:
        """Return the first and last day of each range of dates on which the question is open; None for no last day."""
        found: list[tuple[date, date | None]] = []
        for place, start in enumerate(self._starts):
            if not self.are_open(kind, start):
                continue
            end = self._starts[place + 1] - _DAY if place + 1 < len(self._starts) else None
            if found and found[-1][1] is not None and found[-1][1] + _DAY == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found


_DAY: Final = date(2, 1, 2) - date(2, 1, 1)


@lru_cache(maxsize=64)
def open_questions(policy: Policy | None) -> OpenQuestions:
    """Return the open questions of a policy."""
    return OpenQuestions(policy)
