"""A stop before the start: care over midnight, or a mistyped time."""

from typing import Any

import pytest

from jcodes import Administration, code
from jcodes.coding.midnight import doubt_of_the_stop

DRIP = Administration(
    "Rituxan", "700 mg", route="IV infusion", on="2026-02-01", start="09:30", stop="09:00", diagnoses=["C83.30"]
)


def test_a_stop_before_the_start_is_asked_about() -> None:
    """The question names both times; the record is still read over midnight."""
    answer = code(DRIP)
    (asked,) = [one for one in answer.missing if "the stop at" in one]
    assert "the stop at 09:00 is before the start at 09:30, and was read as the next day, 23 h 30 min later" in asked
    assert "(through)" in asked
    assert answer.drugs[0].code == "J9312"


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({}, True),
        ({"start": "13:00", "stop": "01:30"}, True),
        ({"start": "20:00", "stop": "08:00"}, False),
        ({"start": "20:00", "stop": "08:01"}, True),
        ({"start": "22:00", "stop": "04:00"}, False),
        ({"start": "09:00", "stop": "09:00"}, False),
        ({"start": "05:00", "stop": "19:00"}, False),
        ({"through": "2026-02-02"}, False),
        ({"through": "2026-02-01"}, False),
        ({"pump": True}, False),
        ({"pump": False}, True),
        ({"stop": None}, False),
        ({"start": None}, False),
        ({"on": None}, True),
    ],
)
def test_when_it_is_asked(facts: dict[str, Any], *, is_asked: bool) -> None:
    """More than 12 hours over midnight, without the day that it ended or a documented pump."""
    assert (doubt_of_the_stop(DRIP.evolve(**facts)) is not None) == is_asked
