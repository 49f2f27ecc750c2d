"""Cases of the rules of documentation."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
