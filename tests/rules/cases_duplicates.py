"""Cases of the rules of duplicates."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
