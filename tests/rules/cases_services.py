"""Cases of the rules of services."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
