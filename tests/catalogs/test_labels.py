"""FDA's label facts by NDC: what each file says, in our words and FDA's, and when they are loaded."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.labels import LABELS, Label, LabelRow, LabelSource, labels_of
from jcodes.codes import Ndc
from jcodes.errors import DataError, MalformedNdcError
from jcodes.vocabulary.fda_words import containers_of, is_count, is_powder, routes_of_label
from jcodes.vocabulary.products import ContainerForm, ContainerType, NdcUnit
from jcodes.vocabulary.routes import Route

SOURCE = LabelSource("N19", "NDC Directory", "FDA", date(2019, 4, 29), "product.csv", "0", "https://www.fda.gov")
ROW = LabelRow(
    "12345-0010-01", "N19", "Testbrand", "testomab", "Test Labs", "BLA", "INTRAVENOUS|SUBCUTANEOUS", "INJECTION, SOLUTION", "10 mg/mL",
    "VIAL, SINGLE-DOSE", "", "", "", "10 mL", "1", "",
)  # fmt: skip


def of(**changed: str) -> Label:
    """Return the label of a row."""
    return ROW._replace(**changed).label_of({"N19": SOURCE})


def test_the_label_of_an_ndc() -> None:
    """In any form of the NDC; None where no file has it."""
    cat = catalog()
    label = cat.label("50242-051-21")
    assert label is not None
    assert label == cat.label("50242005121")
    assert (label.proprietary, label.nonproprietary, label.category) == ("Rituxan", "rituximab", "BLA")
    assert (label.routes, label.fda_routes) == ((Route.INTRAVENOUS,), ("INTRAVENOUS",))
    assert (label.container_type, label.container_form) == (ContainerType.SINGLE_DOSE, ContainerForm.VIAL)
    assert (label.fda_container, str(label.size), label.items) == ("VIAL, SINGLE-USE", "10 mL", 1)
    assert (str(label.strength), label.ndc_unit) == ("10 mg/mL", NdcUnit.ML)
    assert label.source.issued == date(2019, 4, 29)
    assert str(label) == "50242-0051-21 Rituxan / rituximab (Genentech, Inc.), 10 mg/mL, single-dose vial"
    assert cat.label("99999-9999-99") is None
    with pytest.raises(MalformedNdcError):
        cat.label("Rituxan")


def test_the_labels_of_a_code() -> None:
    """The newest of each NDC that the crosswalk of the quarter has."""
    entry = catalog()["J9312"]
    found = entry.labels("2026-02-01")
    assert {str(label.ndc) for label in found} >= {"50242-0051-21", "50242-0053-06"}
    assert {label.nonproprietary.lower() for label in found} == {"rituximab"}
    assert found == catalog().labels_of_code("J9312", "2026-02-01")


def test_what_a_row_states() -> None:
    """In our words; a field of its own comes before FDA's words."""
    label = of()
    assert label.routes == (Route.INTRAVENOUS, Route.SUBCUTANEOUS)
    assert label.container == "single-dose vial"
    assert of(container="VIAL").container_type is None
    stated = of(container="", form="pen", type="single-patient-use", powder="0", dosage_form="", size="", strengths="")
    assert (stated.container, stated.ndc_unit, stated.size) == ("single-patient-use pen", NdcUnit.ML, None)
    assert of(items="", routes="").routes == ()
    facts = label.to_dict()
    assert (facts["container_type"], facts["ndc_unit"], facts["size"]) == ("single-dose", "ML", "10 mL")
    empty = of(container="", size="", dosage_form="", strengths="").to_dict()
    assert (empty["container_form"], empty["container_type"], empty["size"], empty["ndc_unit"]) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("changed", "unit"),
    [
        ({}, NdcUnit.ML),
        ({"dosage_form": "INJECTION, POWDER, FOR SOLUTION"}, NdcUnit.UN),
        ({"container": "KIT"}, NdcUnit.UN),
        ({"dosage_form": "TABLET, FILM COATED", "container": "BOTTLE", "size": ""}, NdcUnit.UN),
        ({"dosage_form": "GEL", "size": "30 g", "powder": "0"}, NdcUnit.ML),
        ({"dosage_form": "", "size": ""}, NdcUnit.ML),
        ({"dosage_form": "", "size": "", "strengths": "10 mg/1"}, None),
        ({"dosage_form": "", "size": "", "strengths": "10 mg/1", "powder": "1"}, NdcUnit.UN),
    ],
)  # fmt: skip
def test_how_a_quantity_is_counted(changed: dict[str, str], unit: NdcUnit | None) -> None:
    """Liquids in ML; powders, pieces and kits in UN; else it is not known."""
    assert of(**changed).ndc_unit is unit


@pytest.mark.parametrize(
    ("strengths", "form", "read"),
    [
        ("10 mg/mL", "INJECTION, SOLUTION", "10 mg/mL"),
        ("500 mg/1", "INJECTION, POWDER, FOR SOLUTION", "500 mg/vial"),
        ("500 mg/1", "TABLET, FILM COATED", "500 mg/tablet"),
        ("1000 [USP'U]/mL", "INJECTION", "1000 units/mL"),
        ("250 [iU]/1", "INJECTION, POWDER", "250 IU/vial"),
        ("20 mg/.4mL", "INJECTION", "20 mg/0.4 mL"),
        ("10 mg/mL|5 mg/mL", "INJECTION", "None"),
        ("1 1/1", "KIT", "None"),
        ("", "KIT", "None"),
    ],
)
def test_a_strength_as_a_value(strengths: str, form: str, read: str) -> None:
    """One substance, in units that the library has."""
    assert str(of(strengths=strengths, dosage_form=form).strength) == read


def test_fdas_words() -> None:
    """An implant's subcutaneous route is an implant; words that are none of ours state nothing."""
    assert routes_of_label(("SUBCUTANEOUS",), "IMPLANT") == (Route.IMPLANT,)
    assert routes_of_label(("INTRATHECAL", "SUBARACHNOID", "INTRAVASCULAR"), "INJECTION") == (Route.INTRATHECAL,)
    assert containers_of("CARTON") == (None, None)
    assert containers_of("VIAL, PHARMACY BULK PACKAGE") == (ContainerForm.VIAL, ContainerType.PHARMACY_BULK)
    assert is_powder("INJECTION, POWDER, LYOPHILIZED, FOR SOLUTION")
    assert not is_powder("POWDER, METERED")
    assert is_count("CAPSULE, LIQUID FILLED")
    assert is_count("INTRAUTERINE DEVICE")


def test_every_shipped_row_can_be_read() -> None:
    """Each has a source with an address, a product, and a crosswalk that has its NDC; a snapshot of how many state what."""
    seen: Counter[str] = Counter()
    for row in bundled().all_rows(LABELS):
        labels = [label for label in labels_of(Ndc.parse(row.ndc)) if label.source.id == row.source]
        (label,) = labels
        assert label.source.url.startswith("https://")
        assert label.nonproprietary or label.proprietary
        assert label.size is None or label.size
        assert label.items is None or label.items > 0
        seen[row.source] += 1
        seen["doubted"] += bool(label.doubt)
        seen["typed"] += label.container_type is not None
        seen["formed"] += label.container_form is not None
        seen["counted"] += label.ndc_unit is not None
    rows = seen["N19"] + seen["N15"] + seen["L26"]
    assert rows == len(bundled().lines(LABELS))
    assert seen["N19"] > 3_500
    assert seen["L26"] > 450
    assert seen["doubted"] < rows / 500
    assert seen["counted"] > rows * 0.95
    assert seen["formed"] > rows * 0.9
    assert seen["typed"] > rows * 0.35


def test_a_row_that_names_an_unknown_source_is_damage() -> None:
    """It is an error of the data, not an answer."""
    with pytest.raises(DataError, match=r"labels\.tsv"):
        LABELS.value(ROW, LabelRow.label_of, {})


def test_labels_load_only_when_asked_for() -> None:
    """Not with the catalog, a bill, a search or a check."""
    program = """
import sys, jcodes
from jcodes.catalogs.data_folder import bundled
cat = jcodes.catalog()
cat["J9312"].price("2026-02-01"), cat.ndc("50242-0051-21", "2026-02-01"), cat.search("rituximab")
jcodes.billing_units("J9312", "750 mg", on="2026-02-01")
jcodes.check([jcodes.ServiceLine("J9312", "75", on="2026-02-01", ndc="50242005121")])
assert "labels.tsv" not in bundled()._tables, "loaded"
cat.label("50242-0051-21")
assert "labels.tsv" in bundled()._tables
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True)


def test_the_text_of_a_label_names_all_its_strengths() -> None:
    """After the names and the labeler, before the container."""
    cat = catalog()
    ndcs = dict.fromkeys(
        link.ndc for code in ("J2543", "J0295", "J1459", "J9312") for link in cat.links(code) if link.ndc
    )
    labels = [label for ndc in ndcs for label in cat.labels(ndc)]
    assert any(len(label.strengths) > 1 for label in labels)
    for label in labels:
        names = " / ".join(dict.fromkeys(name for name in (label.proprietary, label.nonproprietary) if name))
        parts = [
            f"{label.ndc} {names} ({label.labeler})",
            *label.strengths,
            *([label.container] if label.container else []),
        ]
        assert str(label) == ", ".join(parts)
