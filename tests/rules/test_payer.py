"""A payer on a day: every key of the policy, typed."""

from datetime import date

import attrs

from jcodes.policies import Policy, policies, policy
from jcodes.policies.fields import READ
from jcodes.rules.context.payer import PayerOn, payer_of


def test_every_key_of_a_policy_can_be_asked_and_is_typed() -> None:
    """A new key of `Policy` needs one line in `PayerOn`, for type checkers alone: rules could ask for it without."""
    keys = {field.name for field in attrs.fields(Policy) if READ in field.metadata}
    assert keys == set(PayerOn.__annotations__)
    for name in policies():
        for day in (None, date(2021, 5, 1), date(2026, 2, 1)):
            chosen = policy(name)
            payer = PayerOn(chosen, day)
            assert {key: getattr(payer, key) for key in keys} == chosen.on(day)


def test_a_day_is_chosen_once() -> None:
    on = payer_of(policy("medicare-part-b"))
    assert on(date(2026, 2, 1)) is on(date(2026, 2, 1))
    assert on(None).on is None
