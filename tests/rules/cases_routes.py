"""Cases of the rules of routes."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
