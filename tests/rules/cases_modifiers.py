"""Cases of the rules of modifiers."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
