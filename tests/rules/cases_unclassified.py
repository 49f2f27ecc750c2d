"""Cases of the rules of unclassified."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
