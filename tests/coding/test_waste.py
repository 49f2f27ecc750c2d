"""One drug given twice on a day: JW and JZ never stand side by side."""

import pytest

from jcodes import Administration, code
from jcodes.claims import Container

SINGLE = Container("1 g", type="single-dose")
PUSH = Administration(
    "fluorouracil", "720 mg", route="IV push", on="2026-02-03", containers=[SINGLE], start="09:00", stop="09:05"
)
PUMP = Administration(
    "fluorouracil",
    "4200 mg",
    route="IV infusion",
    on="2026-02-03",
    containers=[SINGLE.evolve(count=5)],
    start="09:10",
    stop="09:40",
)


def lines_of(*records: Administration) -> set[tuple[str, tuple[str, ...]]]:
    """Return codes and modifiers of the lines of the drug."""
    return {
        (line.code, line.modifiers)
        for line in code(list(records), policy="medicare-part-b").claim.lines
        if line.code.startswith("J9190")
    }


@pytest.mark.parametrize("order", [1, -1])
def test_discarded_units_of_one_record_leave_no_jz_on_the_others(order: int) -> None:
    """Whichever was given first; the check agrees."""
    answer = code([PUSH, PUMP][::order], policy="medicare-part-b")
    modifiers = [line.modifiers for line in answer.claim.lines if line.code == "J9190"]
    assert any("JW" in one for one in modifiers)
    assert not any("JZ" in one for one in modifiers)
    assert "jw-and-jz" not in {finding.rule for finding in answer.report.findings}


def test_jz_stays_where_nothing_was_discarded_that_day() -> None:
    """Nearly: on another day, or of another drug."""
    assert all("JZ" in modifiers for _, modifiers in lines_of(PUSH))
    kept = lines_of(PUMP.evolve(on="2026-02-04"), PUSH)
    assert any("JZ" in modifiers for _, modifiers in kept)
    assert any("JW" in modifiers for _, modifiers in kept)
