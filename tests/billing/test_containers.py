"""Containers as labels and charts write them."""

import pickle
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing.billing_units import billing_units
from jcodes.doses import Dose, Strength
from jcodes.doses.containers import OpenedContainer, read_containers
from jcodes.errors import JcodesError, MalformedContainerError

READ = [
    # text, drug, what holds it, count
    ("100 mg", "100 mg", None, 1),
    ("500 mg/50 mL", "500 mg", "50 mL", 1),
    ("100 units/vial", "100 units", "1 vial", 1),
    ("100 units per vial", "100 units", "1 vial", 1),
    ("10 mL", None, "10 mL", 1),
    ("1 vial", None, "1 vial", 1),
    ("3 vials", None, "1 vial", 3),
    ("2 x 3 vials", None, "1 vial", 6),
    ("2 x 100 mg", "100 mg", None, 2),
    ("2x100mg", "100 mg", None, 2),
    ("2 \u00d7 100 mg/4 mL", "100 mg", "4 mL", 2),
    ("2 * 100 mg", "100 mg", None, 2),
    ("1,000 x 1 mg", "1 mg", None, 1000),
    ("100 mg/4 mL (25 mg/mL)", "100 mg", "4 mL", 1),
    ("300 mg/30 g", "300 mg", "30 g", 1),
    ("10 g/100 mL (10 %)", "10 g", "100 mL", 1),
    ("1 x 10^9 vg", "1000000000 vg", None, 1),
    ("40 mg/1 mL", "40 mg", "1 mL", 1),
    ("40 mg in 1 mL", "40 mg", "1 mL", 1),
]


@pytest.mark.parametrize(("text", "drug", "held", "count"), READ)
def test_a_container_reads_as_on_its_label(text: str, drug: str | None, held: str | None, count: int) -> None:
    """And prints as a text that reads back."""
    found = OpenedContainer.parse(text)
    assert found == OpenedContainer(Dose.parse(drug) if drug else None, Dose.parse(held) if held else None, count)
    assert OpenedContainer.parse(str(found)) == found
    assert found.doubt == OpenedContainer.parse(str(found)).doubt == ""
    assert OpenedContainer.of(found) is found
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_bare_concentration_is_a_container_of_one_millilitre_with_a_doubt() -> None:
    """As USP has labels of that size printed."""
    for text in ("40 mg/mL", "40 mg per mL", "3 x 40 mg / mL"):
        found = OpenedContainer.parse(text)
        assert (found.drug, found.held) == (Dose(40, "mg"), Dose(1, "mL"))
        assert "was read as a 1 mL container; write a larger one as '200 mg/5 mL'" in found.doubt
    assert OpenedContainer.of(Strength.parse("40 mg/mL")).doubt == ""


def test_the_strength_of_a_label_is_made_once() -> None:
    """And is no part of the value: not of its text, its hash, or a comparison."""
    found, other = OpenedContainer(Dose(500, "mg"), Dose(50, "mL")), OpenedContainer(Dose(500, "mg"), Dose(50, "mL"))
    before = repr(found), hash(found)
    assert found.concentration == Strength.parse("10 mg/mL")
    assert found.concentration is found.concentration
    assert (repr(found), hash(found)) == before
    assert found == other == pickle.loads(pickle.dumps(found))
    assert attrs.evolve(found, drug=Dose(400, "mg")).concentration == Strength.parse("8 mg/mL")
    assert (
        OpenedContainer(Dose(500, "mg"), None).concentration
        is OpenedContainer(None, Dose(50, "mL")).concentration
        is None
    )


def test_values_and_pairs_are_taken_too() -> None:
    """A dose, a strength, a count with either or with a text."""
    hundred = OpenedContainer.parse("100 mg")
    assert OpenedContainer.of(Dose(100, "mg")) == hundred
    assert (
        OpenedContainer.of((2, "100 mg"))
        == OpenedContainer.of((2, Dose(100, "mg")))
        == OpenedContainer.parse("2 x 100 mg")
    )
    assert OpenedContainer.of((2, "3 x 100 mg")).count == 6
    assert OpenedContainer.of(Strength.parse("100 mg/4 mL")) == OpenedContainer.parse("100 mg/4 mL")
    assert OpenedContainer.of(Dose(2, "vial")).count == 2


def test_containers_of_one_size_stand_together() -> None:
    """Whatever their order, their spelling, or the way they were counted."""
    together = read_containers(["500 mg/50 mL", "3 x 100 mg/10 mL"])
    assert tuple(map(str, together)) == ("500 mg/50 mL", "3 x 100 mg/10 mL")
    assert together == read_containers(["100 mg/10 mL", "0.5 g/50 mL", (2, "100 mg/10 mL")])
    assert read_containers("100 mg") == read_containers(["100 mg"]) == read_containers((1, "100 mg"))
    assert (
        read_containers(Dose(100, "mg"))
        == read_containers(OpenedContainer.parse("100 mg"))
        == read_containers(["0.1 g"])
    )
    assert read_containers(("100 mg", "100 mg")) == read_containers("2 x 100 mg")
    assert tuple(map(str, read_containers(["10 mL", "100 mg", "20 mL"]))) == ("20 mL", "10 mL", "100 mg")
    assert read_containers(iter(["40 mg/mL", "40 mg/1 mL"]))[0].count == 2
    assert read_containers(["40 mg/1 mL", "40 mg/mL"])[0].doubt


REFUSED: list[tuple[Any, str]] = [
    ("", "is not a container"),
    ("  ", "is not a container"),
    (5, "is not a container"),
    (None, "is not a container"),
    (b"100 mg", "is not a container"),
    ((2, "100 mg", 3), "is not a container"),
    ("0 mg", "is empty"),
    ("0 vials", "is empty"),
    ("1.5 vials", "not a whole number of containers"),
    ("0 x 100 mg", "not a whole number of containers"),
    ((0, "100 mg"), "not a whole number of containers"),
    ((-1, "100 mg"), "not a whole number of containers"),
    ((1.5, "100 mg"), "not a whole number of containers"),
    ((True, "100 mg"), "not a whole number of containers"),
    ((Decimal(2), "100 mg"), "not a whole number of containers"),
    ("10001 x 100 mg", "is too many containers"),
    ((10**30, "100 mg"), "is too many containers"),
    ("99999 vials", "is too many containers"),
    ("10 %", "is a concentration without a size"),
    ("10 percent", "is a concentration without a size"),
    ("1:1000", "is a concentration without a size"),
    ("200 mg/2 vials", "is per 2 vials, not per container"),
]


@pytest.mark.parametrize(("value", "words"), REFUSED)
def test_what_is_no_container_is_refused(value: Any, words: str) -> None:
    """With the forms that are taken."""
    with pytest.raises(MalformedContainerError) as caught:
        OpenedContainer.of(value)
    assert words in str(caught.value)
    assert caught.value.hint


def test_no_containers_are_not_a_list_of_containers() -> None:
    """Nor is a number."""
    with pytest.raises(MalformedContainerError, match="no containers given"):
        read_containers([])
    with pytest.raises(MalformedContainerError, match="is not a list of containers"):
        read_containers(5)  # type: ignore[arg-type]  # what is no list


def test_a_label_with_a_wrong_unit_is_refused_with_a_note() -> None:
    """The note says in which container."""
    with pytest.raises(JcodesError, match="unknown unit") as caught:
        OpenedContainer.parse("100 mgg/mL")
    assert any("container" in note for note in caught.value.__notes__)


@given(
    st.text(max_size=20)
    | st.from_regex(r"([0-9]{1,2} ?x ?)?[0-9.]{1,5} ?(mg|mL|vials|units)(/[0-9]{0,3} ?(mL|vial|g))?", fullmatch=True)
)
def test_any_text_is_a_container_or_an_error_of_ours(text: str) -> None:
    """And reads back as it prints."""
    try:
        found = OpenedContainer.parse(text)
    except JcodesError as error:
        assert error.hint  # noqa: PT017 - whichever it is
    else:
        assert OpenedContainer.parse(str(found)) == found


def test_a_pharmacy_bulk_package_is_kept() -> None:
    """Neither JW nor JZ, as for multi-dose containers, by its own source."""
    bill = billing_units(
        "J9312", "300 mg", on="2026-02-01", containers=["500 mg"], container_type="pharmacy bulk", discarded="200 mg"
    )
    assert str(bill) == "J9312 x 30"
    assert bill.undecided == ()
    assert "200 mg discarded from pharmacy bulk packages is not billable" in bill.warnings
    assert "JW and JZ are for single-dose containers by the label" in bill.explain()


def test_a_single_patient_use_container_is_not_decided() -> None:
    """Not even by CMS's list: no source says whether JW or JZ applies."""
    bill = billing_units("J9312", "300 mg", on="2026-02-01", containers=["500 mg"], container_type="single-patient-use")
    assert [line.modifiers for line in bill.lines] == [()]
    assert {str(question.kind) for question in bill.undecided} == {"leftover", "jw-or-jz"}
    assert any("no source that was read says" in text for text in bill.warnings)
