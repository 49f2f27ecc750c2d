"""Opened containers, grouped by size."""

import pytest

from jcodes.doses import Dose, Strength
from jcodes.doses.containers import AnyContainer, OpenedContainer, read_containers
from jcodes.errors import MalformedContainerError


@pytest.mark.parametrize("named", [["200 mg/mL", "200 mg/1 mL"], ["200 mg/1 mL", "200 mg/mL"]])
def test_a_doubt_about_one_container_is_kept_for_those_of_its_size(named: list[str]) -> None:
    """Whichever is named first: ``/mL`` may have been a concentration."""
    (found,) = read_containers(named)
    assert str(found) == "2 x 200 mg/1 mL"
    assert found.doubt == "200 mg/mL was read as a 1 mL container; write a larger one as '200 mg/5 mL'"


def test_a_container_of_a_stated_size_is_in_no_doubt() -> None:
    for text in ("200 mg/1 mL", "200 mg/5 mL", "200 mg/vial", "2 x 200 mg", "5 mL"):
        assert [found.doubt for found in read_containers(text)] == [""]


def test_containers_are_grouped_by_size_and_sorted_from_the_largest() -> None:
    """However they are named, so that equal lists compare equal; without an amount of drug first."""
    named: list[AnyContainer] = [
        "50 mg",
        (2, "100 mg"),
        Dose(100, "mg"),
        "5 mL",
        "3 vials",
        Strength.parse("100 mg/4 mL"),
        "10 mL",
        "100 mg/2 mL",
    ]
    found = read_containers(named)
    assert list(map(str, found)) == [
        "3 x 1 vial", "10 mL", "5 mL", "3 x 100 mg", "100 mg/4 mL", "100 mg/2 mL", "50 mg",
    ]  # fmt: skip
    assert read_containers(list(reversed(named))) == found
    assert read_containers([*found]) == found


def test_as_many_as_ten_thousand_containers_are_taken() -> None:
    """More is a slip."""
    assert OpenedContainer.parse("10000 x 100 mg").count == 10_000
    assert OpenedContainer.of((10_000, "100 mg")) == OpenedContainer.parse("10,000 x 100 mg")
    with pytest.raises(MalformedContainerError, match="is too many containers"):
        OpenedContainer.parse("10001 x 100 mg")
