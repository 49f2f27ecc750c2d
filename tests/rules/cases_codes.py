"""Cases of the rules of codes."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
