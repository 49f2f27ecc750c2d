"""Which rules run on a line, a drug, a day or a claim: those that its date, its form and its `flags` concern."""

from collections.abc import Callable, Iterable
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
    """The rules for one date of service and claim form, by scope; what they declare in `Rule.only` is compared once for each set of flags."""

    def __init__(self, rules: Iterable[AnyRule], on: date | None, form: ClaimForm | None) -> None:
        """Leave out the rules for other dates and other forms."""
        held = [rule for rule in rules if rule.applies_on(on) and rule.forms.holds_for(form)]
        self.of_lines: Callable[[int], tuple[Run, ...]] = _chooser(rule for rule in held if rule.scope is Scope.LINE)
        self.of_drugs: Callable[[int], tuple[Run, ...]] = _chooser(rule for rule in held if rule.scope is Scope.DRUG)
        self.of_days: Callable[[int], tuple[Run, ...]] = _chooser(rule for rule in held if rule.scope is Scope.DAY)
        self.of_claims: Callable[[int], tuple[Run, ...]] = _chooser(rule for rule in held if rule.scope is Scope.CLAIM)


def _chooser(rules: Iterable[AnyRule]) -> Callable[[int], tuple[Run, ...]]:
    """Return a function from flags to the rules that they concern, each with its function."""
    held = tuple(rules)
    found: dict[int, tuple[Run, ...]] = {}

    def of(flags: int) -> tuple[Run, ...]:
        chosen = found.get(flags)
        if chosen is None:
            if len(found) >= _MOST_FLAGS:
                found.clear()
            chosen = found[flags] = tuple((rule, rule.run) for rule in held if rule.only & flags == rule.only)
        return chosen

    return of
