"""Strengths on the record and beside the drug's name decide between codes, and bill volumes."""

from typing import Any

import pytest

from jcodes import Administration, code
from jcodes.catalogs import catalog
from jcodes.catalogs.iodine import band_of
from jcodes.coding.strengths import iodine_on, strength_in_name

DAY = "2026-02-01"
FIGURES = {
    "Isovue": (200, 250, 300, 370), "Isovue-M": (200, 300), "Omnipaque": (140, 180, 240, 300, 350), "Visipaque": (270, 320),
    "Optiray": (240, 300, 320, 350), "Ultravist": (240, 300, 370), "Oxilan": (300, 350), "iopamidol": (200, 300), "iohexol": (180, 240, 350),
    "iodixanol": (270,), "iopromide": (370,), "ioversol": (240, 350),
}  # fmt: skip
"""Brands and substances of low osmolar contrast, with iodine concentrations of their labels."""


def coded(drug: str, dose: str = "100 mL", route: str = "IV", **facts: Any) -> tuple[str | None, tuple[str, ...], str]:
    """Return the code, the candidates and all notes."""
    found = code(Administration(drug, dose, route=route, on=DAY, **facts))
    return found.code, tuple(one.code for one in found.drugs[0].candidates), " ".join(found.notes)


@pytest.mark.parametrize("brand", FIGURES)
def test_the_iodine_in_the_name_decides(brand: str) -> None:
    """Isovue 370 is Q9967: with a space, a hyphen and mgI/mL alike; the note says how the number was read."""
    cat = catalog()
    for figure in FIGURES[brand]:
        for text in (f"{brand} {figure}", f"{brand}-{figure}", f"{brand} {figure} mgI/mL"):
            found, candidates, notes = coded(text, route="intrathecal" if brand == "Isovue-M" else "IV")
            assert found is not None, (text, candidates)
            band = band_of(cat[found])
            assert band is not None
            assert figure in band, text
            assert "is read as the iodine concentration" in notes


def test_the_bare_name_asks_for_it() -> None:
    """Without a number nothing decides."""
    found = code(Administration("Isovue", "100 mL", route="IV", on=DAY))
    assert found.code is None
    assert found.drugs[0].question is not None
    assert found.drugs[0].question.fact == "the iodine concentration"


def test_the_strength_on_the_record_decides_if_a_label_has_it() -> None:
    """350 mg/mL is on the label of Omnipaque; 388 mg/mL is the salt in one mL of Omnipaque 180, not iodine."""
    assert coded("Omnipaque", strength="350 mg/mL")[0] == "Q9967"
    assert coded("Isovue", strength="370 mg/mL")[0] == "Q9967"
    assert coded("iohexol 350 mg/mL")[0] == "Q9967"
    found, candidates, notes = coded("iohexol 388 mg/mL")
    assert found is None
    assert {"Q9965", "Q9966", "Q9967"} <= set(candidates)
    assert "iodine concentration" not in notes
    assert coded("Omnipaque", strength="388 mg/mL")[0] is None


def test_other_drugs_state_no_iodine() -> None:
    """A number beside another drug's name is not iodine."""
    cat = catalog()
    record = Administration("Kenalog 300", "40 mg", on=DAY)
    assert iodine_on(record, cat, [cat["J3301"]]) is None
    assert iodine_on(Administration("Isovue", "1 mL", strength="5 mg/vial", on=DAY), cat, [cat["Q9967"]]) is None


@pytest.mark.parametrize(
    ("drug", "dose", "facts", "expected"),
    [
        ("Kenalog-40 40 mg/mL", "1 mL", {}, "40 mg/mL"),
        ("Kenalog-40 40 mg/mL", "40 mg", {}, None),
        ("Kenalog-40 40 mg/mL", "1 mL", {"strength": "10 mg/mL"}, None),
        ("Kenalog 40 mg/mL or 10 mg/mL", "1 mL", {}, None),
        ("ceftriaxone 1 g/vial", "10 mL", {}, None),
        ("epinephrine 1:1000", "1 mL", {}, "1 g/1000 mL"),
        ("0.45% sodium chloride", "500 mL", {}, None),
        ("Kenalog 40 mg/mL", "1 mL", {"containers": ["40 mg/mL"]}, None),
        ("Kenalog", "1 mL", {}, None),
        ("lidocaine 1%", "1 mL", {"purpose": "carrier"}, None),
        ("lidocaine 1%", "1 mL", {}, "1 g/100 mL"),
    ],
)
def test_a_strength_beside_the_name_is_used_for_a_volume(
    drug: str, dose: str, facts: dict[str, Any], expected: str | None
) -> None:
    """Only where the record has none, and only one is there."""
    found = strength_in_name(Administration(drug, dose, **facts))
    assert (None if found is None else str(found)) == expected


def test_a_volume_is_billed_by_the_strength_in_the_name() -> None:
    """Four units of 10 mg, and the note says where the strength is from."""
    found = code(Administration("Kenalog-40 40mg/mL", "1 mL", route="IM", on=DAY))
    assert [(line.code, line.units) for line in found.lines if line.code == "J3301"] == [("J3301", "4")]
    assert "the strength is read from the drug name: give strength='40mg/mL'" in " ".join(found.notes)
