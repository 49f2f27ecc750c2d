"""Rules of records that are asked of lines without one."""

import pytest

from jcodes.rules import AnyRule, Scope, checker_of
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.library import documentation, routes
from tests.rules.casebook import claim, line

RULES = [rule for rule in (*documentation.RULES, *routes.RULES) if rule.scope is Scope.LINE]


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
@pytest.mark.parametrize("code", ["J9312", "96413", "J93I2"])
def test_a_line_without_a_record_has_nothing_to_be_found(rule: AnyRule, code: str) -> None:
    """Even where a rule is asked that a checker would leave out."""
    checker = checker_of()
    view = ClaimView(claim(line(code)), checker.catalog, checker._facts_of, checker._payer_on)
    assert rule(view.lines[0]) == ()  # type: ignore[arg-type]  # they are rules of lines
