"""Pinned defaults: every call that names none takes them, and none is left over."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest

import jcodes
from jcodes import periods
from jcodes.errors import MalformedDateError, UnknownPolicyError, UnknownReleaseError
from jcodes.integrations.frames import add_units
from jcodes.pins import PINS, Pins
from jcodes.testing import pinned

OTHER = "medicaid-generic"


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    assert Pins() == PINS


def test_a_pinned_release_is_the_catalog_of_calls_that_name_none() -> None:
    """A named one still counts, and afterwards it is the newest again."""
    newest = jcodes.catalog()
    with pinned(release="2025-10"):
        held = jcodes.catalog()
        assert held is jcodes.catalog("2025-10")
        assert jcodes.catalog("2026-01") is newest
        assert jcodes.check(jcodes.ServiceLine("J9312", 10)).catalog is held
    assert jcodes.catalog() is newest


def test_a_pinned_policy_is_that_of_calls_and_claims_that_name_none() -> None:
    """Bills, checks, coded records and frames; a claim that names its policy keeps it."""
    line = {"code": "J9312", "units": "10", "on": "2026-02-01"}
    plain = jcodes.billing_units("J9312", "100 mg", on="2026-02-01")
    with pinned(policy=OTHER):
        assert jcodes.policy().name == OTHER
        assert jcodes.billing_units("J9312", "100 mg", on="2026-02-01").policy == OTHER
        assert jcodes.billing_units("J9312", "100 mg", on="2026-02-01", policy="commercial-generic").policy != OTHER
        assert jcodes.check(jcodes.Claim((line,))).policy.name == OTHER
        assert jcodes.check(jcodes.Claim((line,), form="institutional")).policy.name == OTHER
        assert jcodes.check(jcodes.Claim((line,), policy="commercial-generic")).policy.name == "commercial-generic"
        record = jcodes.Administration("rituximab", "100 mg", route="IV infusion", on="2026-02-01")
        assert jcodes.code(record).claim.policy == OTHER
        assert plain.policy == "medicare-part-b"
        assert not plain.receipt.verify().differences
    assert jcodes.billing_units("J9312", "100 mg", on="2026-02-01") == plain


def test_a_pinned_day_is_today() -> None:
    """For what compares files with the calendar."""
    with pinned(today="2026-03-01"):
        assert periods.today() == date(2026, 3, 1)
    assert periods.today() != date(2026, 3, 1)


def test_an_inner_pin_changes_only_what_it_names() -> None:
    """Also where the block ends with an error."""
    with pinned(release="2025-10", policy=OTHER), pytest.raises(ZeroDivisionError):  # noqa: PT012 - two blocks
        with pinned(policy="commercial-generic"):
            assert (jcodes.catalog().release.name, jcodes.policy().name) == ("2025-10", "commercial-generic")
        assert jcodes.policy().name == OTHER
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ({"release": "1999-01"}, UnknownReleaseError),
        ({"policy": "nobody"}, UnknownPolicyError),
        ({"today": "02/03/2026"}, MalformedDateError),
    ],
)
def test_an_unknown_name_is_refused_and_pins_nothing(named: dict[str, str], error: type[Exception]) -> None:
    """All three are looked up before one is set."""
    with pytest.raises(error), pinned(**{"release": "2025-10", **named}):
        pytest.fail("not reached")


def test_a_frame_is_billed_by_the_pinned_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its request names the policy, as if the call did; without a pin the table is the one of no policy. No table is made here."""
    module = import_module("jcodes.integrations.frames.add_units")
    monkeypatch.setattr(module, "_added", lambda _, request: request)
    frame: Any = {}
    plain = add_units(frame, code="code", dose="dose")
    with pinned(policy=OTHER):
        assert add_units(frame, code="code", dose="dose") == add_units(frame, code="code", dose="dose", policy=OTHER)
        assert add_units(frame, code="code", dose="dose").policy is jcodes.policy(OTHER)
    assert add_units(frame, code="code", dose="dose") == plain
    assert plain.policy is None
