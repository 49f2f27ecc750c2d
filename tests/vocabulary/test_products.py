"""Types of container and NDC units of measure, as labels and claims write them."""

from typing import Any

import pytest

from jcodes.claims import ContainerForm, ContainerType, NdcUnit, ServiceLine
from jcodes.errors import MalformedContainerError


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("single-dose", ContainerType.SINGLE_DOSE),
        ("Single Dose", ContainerType.SINGLE_DOSE),
        ("single_use", ContainerType.SINGLE_DOSE),
        ("SDV", ContainerType.SINGLE_DOSE),
        ("SUV", ContainerType.SINGLE_DOSE),
        ("multi-dose", ContainerType.MULTI_DOSE),
        ("multiple-dose", ContainerType.MULTI_DOSE),
        ("pharmacy bulk", ContainerType.PHARMACY_BULK),
        ("Pharmacy-Bulk Package", ContainerType.PHARMACY_BULK),
        ("single-patient-use", ContainerType.SINGLE_PATIENT_USE),
        (ContainerType.MULTI_DOSE, ContainerType.MULTI_DOSE),
    ],
)
def test_a_type_of_container_reads_in_its_usual_spellings(text: str, kind: ContainerType) -> None:
    """Case, hyphens and blanks do not matter."""
    assert ContainerType.of(text) is kind


@pytest.mark.parametrize("value", ["", "vial", "single-patient-vial", 1, None])
def test_another_type_of_container_is_refused(value: Any) -> None:
    """A vial may be either."""
    with pytest.raises(MalformedContainerError, match="use 'single-dose' or 'multi-dose'"):
        ContainerType.of(value)


@pytest.mark.parametrize(
    ("value", "form"), [("PFS", "syringe"), ("vial", "vial"), ("bag", "bag"), ("ampoule", "ampule")]
)
def test_a_form_given_as_a_type_is_told_where_it_belongs(value: str, form: str) -> None:
    """Type and form are two fields."""
    with pytest.raises(MalformedContainerError, match=f"; {form} is a form: container_form='{form}'$"):
        ContainerType.of(value)


def test_the_units_of_an_ndc_quantity_are_read_as_claims_and_medicaid_write_them() -> None:
    """EA and GM are read, and the text says that they were written."""
    assert [NdcUnit.find(text) for text in ("ML", "un", "GR", "F2", "ME", "EA", "GM", "MG", "")] == [
        NdcUnit.ML, NdcUnit.UN, NdcUnit.GR, NdcUnit.F2, NdcUnit.ME, NdcUnit.UN, NdcUnit.GR,
        None, None,
    ]  # fmt: skip
    assert ServiceLine("J9312", ndc_unit=NdcUnit.GR).ndc_unit == "GR"


def test_what_is_left_is_kept_in_two_types_of_container() -> None:
    """Multi-dose containers and pharmacy bulk packages."""
    assert [kind.value for kind in ContainerType if kind.is_kept] == ["multi-dose", "pharmacy bulk"]
    assert [kind.containers for kind in ContainerType][-2:] == [
        "single-patient-use containers",
        "pharmacy bulk packages",
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [("PFS", "syringe"), ("Auto-Injector", "pen"), ("amp", "ampule"), ("IV bag", "bag"), ("kit", "kit")],
)
def test_a_form_of_container_reads_in_its_usual_spellings(text: str, form: str) -> None:
    """As charts and labels write it."""
    assert ContainerForm.parse(text).value == form
