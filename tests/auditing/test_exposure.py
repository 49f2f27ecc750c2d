"""Overbilling, denials and underbilling, by the units that a rule compares or by its fix, to the cent."""

from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.auditing import audit
from jcodes.auditing.exposure import Exposure, exposures_of
from jcodes.claims import Administration, ServiceLine
from jcodes.rules import Finding, Fix, Found, Severity, line_rule
from jcodes.rules.engine.changes import AddLine, AddModifier, DropLine, SetField
from jcodes.rules.engine.findings import UnitDifference
from tests.auditing.samples import line

LINES = [line(units=80, charge="800.01"), line(units=10, charge=None), line("J3490", "x", "5.00")]


def exposed(
    *changes: Any, rule: str = "own", at: int | None = 0, severity: str = "error", **facts: Any
) -> tuple[str, Decimal | None]:
    finding = Finding(rule, severity, "wrong", "here", at, fix=Fix("mend", changes) if changes else None, **facts)
    (part,) = exposures_of([finding], LINES)
    return part.exposure.value, part.dollars([80001, None, 500])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((SetField(0, "units", "75"),), ("overbilling", Decimal("50.00"))),
        ((SetField(0, "units", "100"),), ("underbilling", Decimal("200.00"))),
        ((SetField(0, "units", "80"),), ("denial", None)),
        ((SetField(0, "code", "J9310"), SetField(0, "units", "1")), ("denial", None)),
        ((SetField(0, "units", "much"),), ("denial", None)),
        ((SetField(2, "units", "1"),), ("denial", None)),
        ((SetField(9, "units", "1"),), ("denial", None)),
        ((SetField(1, "units", "5"),), ("overbilling", None)),
        ((DropLine(0),), ("overbilling", Decimal("800.01"))),
        ((SetField(0, "units", "40"), AddLine(0, ServiceLine("J9312", units=40))), ("denial", None)),
        ((SetField(None, "stated_total", "1.00"),), ("denial", None)),
        ((AddModifier(0, "JZ"),), ("denial", None)),
        ((), ("denial", None)),
    ],
)
def test_a_fix_of_units_tells_which_way(changes: tuple[Any, ...], expected: tuple[str, Decimal | None]) -> None:
    """Half up to the cent; a code that changes, a split and unreadable units are denials."""
    assert exposed(*changes) == expected


def test_a_rule_may_say_which_way() -> None:
    """By its id, if neither units nor a fix do; a note is nothing."""
    assert exposed(rule="units-exceed-containers") == ("overbilling", Decimal("800.01"))
    assert exposed(rule="units-exceed-containers", at=None) == ("overbilling", None)
    assert exposed(rule="jz-with-waste") == ("underbilling", None)
    assert exposed(DropLine(0), rule="jw-jz-not-used-by-payer") == ("denial", None)
    assert exposed(DropLine(0), severity="information") == ("none", None)
    assert exposed(units=UnitDifference(80, 60, (0, 1))) == ("overbilling", Decimal("200.00"))
    assert exposed(units=UnitDifference(80, 80, (0,))) == ("denial", None)
    assert exposed(units=UnitDifference(0, 80, (0,))) == ("denial", None)


def test_of_lines_that_are_alike_the_first_stays() -> None:
    """Each has the finding, and all but one are overbilled."""
    found = [Finding("line-duplicate", "error", "twice", "here", at) for at in (0, 1, 2)]
    parts = exposures_of(found, (LINES[0],) * 3)
    assert [part.shares for part in parts] == [{0: 0}, {1: 1}, {2: 1}]
    assert {part.exposure for part in parts} == {Exposure.OVERBILLING}


def test_units_that_differ_from_the_record_are_over_or_under() -> None:
    """By the rules of the library: the units billed too much, or missing, at the charge of a unit."""

    def dose(text: str) -> Administration:
        return Administration("rituximab", text, route="IV", on="2026-02-01")

    over = audit([line(units=80, charge="800.00", modifiers="JZ", administration=dose("750 mg"))])
    under = audit([line(units=60, charge="600.00", modifiers="JZ", administration=dose("750 mg"))])
    assert (over.total.overbilled, over.total.underbilled) == (Decimal("50.00"), Decimal("0.00"))
    assert (under.total.overbilled, under.total.underbilled) == (Decimal("0.00"), Decimal("150.00"))
    assert over.total.refund == Decimal(
        "373.83"
    )  # 5 units at 74.765, https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files
    kinds = {row.exposure: (row.errors, row.amount) for row in over.by_exposure}
    assert kinds[Exposure.OVERBILLING] == (1, Decimal("50.00"))


def test_a_difference_is_no_part_of_the_json() -> None:
    """It is for audits; equal findings are equal without it."""
    found = jcodes.check(
        line(units=80, administration=Administration("rituximab", "750 mg", route="IV", on="2026-02-01"))
    )
    (one,) = found.of("units-differ")
    assert one.units == UnitDifference(80, 75, (0,))
    assert "units" not in one.to_dict()
    assert Finding.from_dict(one.to_dict()) == one

    @line_rule("own", "own", severity=Severity.ERROR, source="the house")
    def own(at: Any) -> Any:
        yield Found("half", units=UnitDifference(2, 1, (at.place,)))

    assert audit([line(charge="3.00")], rules=[own]).total.overbilled == Decimal("1.50")
