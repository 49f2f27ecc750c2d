"""Cases of the rules of waste."""

from tests.rules.casebook import Case

CASES: tuple[Case, ...] = ()
