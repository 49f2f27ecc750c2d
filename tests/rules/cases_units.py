"""Cases of the rules of units."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
