"""Cases of the rules of ndcs."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
