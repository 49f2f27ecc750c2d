"""Which rules run on a line, a drug, a day or a claim: those that its date, its form and its `flags` concern."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from jcodes.claims import ClaimForm
from jcodes.rules.engine.rule import AnyRule, Found, Scope

__all__ = ["Runs", "starts_of"]

Run: TypeAlias = "tuple[AnyRule, Callable[[Any], Iterable[Found]]]"

_MOST_FLAGS: Final = 4096
_DAY: Final = timedelta(days=1)


def starts_of(rules: Iterable[AnyRule]) -> list[date]:
    """Return the days on which a rule starts, or is no longer for the date of service, in order: between two of them the same rules run."""
    found = {rule.start for rule in rules if rule.start is not None}
    for rule in rules:
        if rule.end is not None and rule.end < date.max:
            found.add(rule.end + _DAY)
    return sorted(found)


class Runs:
    """The rules for one date of service and claim form, by scope, and in each scope by flags.

    Attributes:
        of_lines: The rules of lines, each with its function, by the flags of a line.
        of_drugs: Those of drugs.
        of_days: Those of days.
        of_claims: Those of claims.
    """

    def __init__(self, rules: Iterable[AnyRule], on: date | None, form: ClaimForm | None) -> None:
        """Leave out the rules for other dates and other forms."""
        held = [rule for rule in rules if rule.applies_on(on) and rule.forms.holds_for(form)]
        self.of_lines: Mapping[int, tuple[Run, ...]] = _ByFlags(rule for rule in held if rule.scope is Scope.LINE)
        self.of_drugs: Mapping[int, tuple[Run, ...]] = _ByFlags(rule for rule in held if rule.scope is Scope.DRUG)
        self.of_days: Mapping[int, tuple[Run, ...]] = _ByFlags(rule for rule in held if rule.scope is Scope.DAY)
        self.of_claims: Mapping[int, tuple[Run, ...]] = _ByFlags(rule for rule in held if rule.scope is Scope.CLAIM)


class _ByFlags(dict[int, tuple[Run, ...]]):
    """The rules that a set of flags concerns: what they declare in `Rule.only` is compared once for each set."""

    def __init__(self, rules: Iterable[AnyRule]) -> None:
        super().__init__()
        self._rules = tuple(rules)

    def __missing__(self, flags: int) -> tuple[Run, ...]:
        if len(self) >= _MOST_FLAGS:
            self.clear()
        found = self[flags] = tuple((rule, rule.run) for rule in self._rules if rule.only & flags == rule.only)
        return found
