"""Opened containers, grouped by size."""

import pytest

from jcodes.billing.vials import plan_vials
from jcodes.claims import Administration
from jcodes.doses import Dose, Strength
from jcodes.doses.containers import AnyContainer, OpenedContainer, read_containers
from jcodes.errors import MalformedClaimError, MalformedContainerError, MalformedDoseError, UnknownUnitError


@pytest.mark.parametrize("named", [["200 mg/mL", "200 mg/1 mL"], ["200 mg/1 mL", "200 mg/mL"]])
def test_a_doubt_about_one_container_is_kept_for_those_of_its_size(named: list[str]) -> None:
    """Whichever is named first: ``/mL`` may have been a concentration."""
    (found,) = read_containers(named)
    assert str(found) == "2 x 200 mg/1 mL"
    assert found.doubt == "200 mg/mL was read as a 1 mL container; write a larger one as '200 mg/5 mL'"


@pytest.mark.parametrize(
    "text",
    ["200 mg/mL", "200 mg / ml", "200 mg/mL.", "200 mg/cc", "200 mg/cm^3", "200 mg/cm\u00b3", "200 mg per milliliter"],
)
def test_a_container_without_a_number_of_milliliters_is_in_doubt(text: str) -> None:
    """However the milliliter is written; a pair keeps the doubt."""
    assert (
        OpenedContainer.parse(text).doubt == f"{text} was read as a 1 mL container; write a larger one as '200 mg/5 mL'"
    )
    pair = OpenedContainer.of((2, text))
    assert (pair.count, pair.doubt) == (2, OpenedContainer.parse(text).doubt)


def test_a_container_of_a_stated_size_is_in_no_doubt() -> None:
    for text in (
        "200 mg/1 mL",
        "200 mg per 1 mL.",
        "200 mg/ 1.0 mL",
        "200 mg/5 mL",
        "200 mg/vial",
        "2 x 200 mg",
        "5 mL",
    ):
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


def test_containers_keep_the_unit_that_they_are_named_in() -> None:
    """One gram is a thousand milligrams, but each list is told as it was given."""
    for text in ("1 g", "1000 mg"):
        assert list(map(str, read_containers([Dose.parse(text)]))) == list(map(str, read_containers([text]))) == [text]


def test_a_count_may_be_a_text() -> None:
    """As a form sends it."""
    assert OpenedContainer.of(("2", "100 mg")) == OpenedContainer.parse("2 x 100 mg")  # type: ignore[arg-type]  # a form's text


def test_as_many_as_ten_thousand_containers_are_taken() -> None:
    """More is a slip."""
    assert OpenedContainer.parse("10000 x 100 mg").count == 10_000
    assert OpenedContainer.of((10_000, "100 mg")) == OpenedContainer.parse("10,000 x 100 mg")
    with pytest.raises(MalformedContainerError, match="is too many containers"):
        OpenedContainer.parse("10001 x 100 mg")


@pytest.mark.parametrize("given", [{"400 mg": 2}, {"400 mg": 2, "100 mg": 1}, {}])
def test_a_mapping_is_no_list_of_containers(given: dict[str, int]) -> None:
    """Its items are the sizes alone: the counts would be lost."""
    with pytest.raises(MalformedContainerError, match="must be a list, not dict") as caught:
        read_containers(given)
    assert "'2 x 400 mg'" in caught.value.hint
    with pytest.raises(MalformedContainerError, match="not dict: give sizes, such as"):
        plan_vials("J9035", "300 mg", sizes=given)  # type: ignore[arg-type]  # what is no list
    if given:
        with pytest.raises(MalformedClaimError, match="are not a mapping of sizes to counts") as refused:
            Administration(drug="Avastin", containers=given)
        assert "'2 x 400 mg'" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("400 mg x 2", "write '2 x 400 mg'"),
        ("500 mg/50 mL x 2", "write '2 x 500 mg/50 mL'"),
        ("1 vial of 30 mg", "write '30 mg'"),
        ("8 vials of 100 mg", "write '8 x 100 mg'"),
        ("3 single-dose vials of 100 mg", "write '3 x 100 mg'"),
        *[(text, "containers are a list") for text in ("400 mg, 400 mg", "400 mg; 2 x 100 mg", "400 mg and 100 mg", "400 mg + 100 mg")],
    ],
)  # fmt: skip
def test_a_text_in_another_form_is_refused_with_the_one_that_works(text: str, hint: str) -> None:
    """A count after the size or in words; several containers in one text."""
    with pytest.raises(MalformedContainerError) as caught:
        OpenedContainer.parse(text)
    assert caught.value.hint.startswith(hint)
    if hint.startswith("write"):
        assert str(OpenedContainer.parse(hint.removeprefix("write ").strip("'"))) == hint.removeprefix("write ").strip(
            "'"
        )


@pytest.mark.parametrize("text", ["2 vials of 3 mgg", "30 mgg", "5 x 3"])
def test_a_size_that_cannot_be_read_keeps_its_own_error(text: str) -> None:
    """Whatever its count looks like."""
    with pytest.raises((UnknownUnitError, MalformedDoseError)) as caught:
        OpenedContainer.parse(text)
    assert "write '" not in caught.value.hint.removeprefix("write the unit")
