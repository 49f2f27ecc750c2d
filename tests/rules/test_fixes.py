"""Fixes make a new claim, whatever their order; what cannot be applied is said, with why."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.claims import Claim, ServiceLine
from jcodes.errors import MalformedClaimError
from jcodes.rules.engine.changes import AddLine, AddModifier, DropLine, DropModifier, SetField
from jcodes.rules.engine.fixes import Fix, apply_fixes
from tests.claims.strategies import claims
from tests.rules.test_findings import fixes

DRUG = ServiceLine("J9312", 75, ["JZ"])
SERVICE = ServiceLine("96413", 1)
CLAIM = Claim([DRUG, SERVICE], place_of_service="11")


def test_a_field_is_set_on_a_line_and_on_the_claim() -> None:
    """And the claim that was checked stays as it is."""
    done = apply_fixes(
        CLAIM,
        [Fix("bill 80", [SetField(0, "units", 80)]), Fix("hospital", [SetField(None, "place_of_service", "22")])],
    )
    assert done.claim == Claim([DRUG.evolve(units=80), SERVICE], place_of_service="22")
    assert len(done.applied) == 2
    assert done.refused == ()
    assert CLAIM.lines == (DRUG, SERVICE)


def test_lines_are_added_and_dropped_by_their_places_in_the_claim_that_was_checked() -> None:
    """A dropped line does not move the others."""
    waste = ServiceLine("J9312", 5, ["JW"])
    push = ServiceLine("96375", 1)
    done = apply_fixes(
        CLAIM,
        [
            Fix("two lines", [SetField(0, "modifiers", ()), AddLine(0, waste)]),
            Fix("no infusion", [DropLine(1)]),
            Fix("a push", [AddLine(1, push)]),
            Fix("at the end", [AddLine(None, SERVICE)]),
        ],
    )
    assert done.claim.lines == (DRUG.evolve(modifiers=()), waste, push, SERVICE)


def test_modifiers_are_added_and_dropped_one_by_one() -> None:
    """What two rules add stands beside each other, in alphabetical order after what was there; what is there is not added."""
    line = ServiceLine("J9312", 75, [" jw", "RT", "JWX"])
    done = apply_fixes(
        Claim(line),
        [
            Fix("a", [AddModifier(0, "JZ"), DropModifier(0, "JW")]),
            Fix("b", [AddModifier(0, "59")]),
            Fix("c", [AddModifier(0, "RT")]),
            Fix("d", [DropModifier(0, "JWX")]),
        ],
    )
    assert done.claim.lines[0].modifiers == ("RT", "59", "JZ")
    assert apply_fixes(Claim(line), Fix("none", [AddModifier(0, "RT")])).claim == Claim(line)


def test_a_line_that_a_fix_adds_twice_is_added_twice_and_one_that_two_fixes_add_once() -> None:
    """A split of units needs equal lines; two rules that want the same line want one."""
    piece = ServiceLine("J9312", 9999, ["76"])
    split = Fix("split", [AddLine(0, piece), AddLine(0, piece)])
    other = Fix("add", [AddLine(0, piece)])
    assert apply_fixes(CLAIM, split).claim.lines == (DRUG, piece, piece, SERVICE)
    assert apply_fixes(CLAIM, [other, split]).claim.lines == (DRUG, piece, piece, SERVICE)
    assert apply_fixes(CLAIM, [other, Fix("add too", [AddLine(0, piece)])]).claim.lines == (DRUG, piece, SERVICE)


@pytest.mark.parametrize(
    ("named", "reasons"),
    [
        ([Fix("ask the pharmacy")], ["needs a decision"]),
        ([Fix("x", [DropLine(2)])], ["the claim has no line 3"]),
        ([Fix("x", [AddLine(2, SERVICE)])], ["the claim has no line 3"]),
        (
            [Fix("80", [SetField(0, "units", 80)]), Fix("70", [SetField(0, "units", 70)])],
            ["conflicting fixes of the units of line 1"] * 2,
        ),
        (
            [
                Fix("a", [SetField(None, "place_of_service", "11")]),
                Fix("b", [SetField(None, "place_of_service", "22")]),
            ],
            ["conflicting fixes of the place of service of the claim"] * 2,
        ),
        (
            [Fix("a", [AddModifier(0, "JW")]), Fix("b", [DropModifier(0, "JW")])],
            ["conflicting fixes of the modifier JW of line 1"] * 2,
        ),
        (
            [Fix("a", [SetField(0, "modifiers", ["JW"])]), Fix("b", [AddModifier(0, "RT")])],
            ["conflicting fixes of the modifiers of line 1"] * 2,
        ),
        ([Fix("a", [SetField(0, "units", 1), SetField(0, "units", 2)])], ["conflicting fixes of the units of line 1"]),
        ([Fix("a", [DropLine(0), SetField(0, "units", 1)])], ["line 1 is dropped"]),
    ],
)
def test_what_cannot_be_applied_is_said_and_the_claim_stays(named: list[Fix], reasons: list[str]) -> None:
    """A conflict is for a person to decide: none of its fixes is applied."""
    done = apply_fixes(CLAIM, named)
    assert done.claim == CLAIM
    assert done.applied == ()
    assert [refused.reason for refused in done.refused] == reasons
    assert str(done.refused[0]) == f"{named[0]}: {reasons[0]}"


def test_a_fix_of_a_dropped_line_is_refused_and_the_drop_is_done() -> None:
    """What is gone needs no fixing."""
    drop, fix = Fix("duplicate", [DropLine(1)]), Fix("one unit", [SetField(1, "units", 2)])
    done = apply_fixes(CLAIM, [fix, drop])
    assert done.claim.lines == (DRUG,)
    assert done.applied == (drop,)
    assert [(one.fix, one.reason) for one in done.refused] == [(fix, "line 2 is dropped")]


def test_a_fix_is_applied_whole_or_not_at_all() -> None:
    """Half of a fix may be wrong by itself."""
    both = Fix("code and units", [SetField(0, "code", "J1010"), SetField(0, "units", 40)])
    other = Fix("units", [SetField(0, "units", 41)])
    assert apply_fixes(CLAIM, [both, other]).claim == CLAIM
    assert apply_fixes(CLAIM, both).claim.lines[0] == DRUG.evolve(code="J1010", units=40)


@settings(max_examples=150)
@given(claims, st.lists(fixes, max_size=5), st.randoms())
def test_the_order_of_fixes_never_matters(claim: Claim, named: list[Fix], chance: Any) -> None:
    """Neither to the claim nor to which of them are applied."""
    done = apply_fixes(claim, named)
    shuffled = list(named)
    chance.shuffle(shuffled)
    again = apply_fixes(claim, shuffled)
    assert again.claim == done.claim
    assert set(again.applied) == set(done.applied)
    assert {(one.fix, one.reason) for one in again.refused} == {(one.fix, one.reason) for one in done.refused}


@settings(max_examples=150)
@given(claims, st.lists(fixes, max_size=5))
def test_every_fix_is_applied_or_refused_once_and_never_raises(claim: Claim, named: list[Fix]) -> None:
    """A fix that stands there twice is one."""
    done = apply_fixes(claim, [*named, *named])
    assert {*done.applied, *(one.fix for one in done.refused)} == set(named)
    assert len(done.applied) + len(done.refused) == len(set(named))
    assert done == apply_fixes(claim, named)


@settings(max_examples=100)
@given(claims, st.lists(fixes, max_size=5))
def test_what_is_refused_changes_nothing(claim: Claim, named: list[Fix]) -> None:
    """Applying only what was applied gives the same claim, and refuses nothing."""
    done = apply_fixes(claim, named)
    again = apply_fixes(claim, done.applied)
    assert again.claim == done.claim
    assert again.refused == ()


@settings(max_examples=30)
@given(claims)
def test_no_fixes_no_change(claim: Claim) -> None:
    """The very same claim."""
    assert apply_fixes(claim, []).claim is claim


def test_what_is_no_fix_is_refused() -> None:
    """With its place."""
    bad: Any = [Fix("x"), 3]
    with pytest.raises(MalformedClaimError, match="3 is not a Fix") as caught:
        apply_fixes(CLAIM, bad)
    assert caught.value.__notes__ == ["in fixes[1]"]
