"""The iodine concentration of contrast agents."""

from decimal import Decimal
from itertools import pairwise

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.iodine import band_of, band_of_texts, iodine_of, stated_iodine
from jcodes.vocabulary.products import Kind


def test_every_iodine_code_has_a_band_and_the_bands_of_a_kind_meet() -> None:
    """Low osmolar from 100, high osmolar from 0: no concentration is in two, and none is left out."""
    bands: dict[str, list[tuple[int, int | None]]] = {}
    for entry in catalog().values():
        band = band_of(entry)
        assert (band is None) == (not iodine_of(entry))
        if band is not None:
            assert entry.kind is Kind.CONTRAST
            bands.setdefault(entry.name, []).append((band.low, band.high))
    assert set(bands) == {"low osmolar contrast material", "high osmolar contrast material"}
    for found in bands.values():
        found.sort()
        assert found[-1][1] is None
        assert all(before[1] is not None and before[1] + 1 == after[0] for before, after in pairwise(found))


def test_a_band_holds_its_concentrations() -> None:
    """Parts of a milligram belong to the band below."""
    band = band_of_texts(("diagnostic", "300-399 mg/ml iodine"))
    assert band is not None
    assert 300 in band
    assert Decimal("399.9") in band
    assert 400 not in band
    assert Decimal("299.9") not in band
    assert "350" not in band
    assert band_of_texts(("diagnostic",)) is None
    assert (iodine_of(catalog()["Q9967"]), iodine_of(catalog()["J9312"])) == ("300-399 mg/ml iodine", "")


@pytest.mark.parametrize(
    ("text", "figure", "is_said"),
    [
        ("Isovue 370", 370, True),
        ("Isovue-M 200", 200, True),
        ("Omnipaque300", 300, True),
        ("Optiray-320 inj", 320, True),
        ("Visipaque 320 100 mL", 320, True),
        ("Omnipaque 350 mgI/mL", 350, True),
        ("Omnipaque 350 mg I/mL IV", 350, True),
        ("iohexol (OMNIPAQUE) 300 mg iodine/mL injection 100 mL", 300, True),
        ("iodixanol 320 mg of iodine per mL", 320, True),
        ("Omnipaque 350 (iohexol 350)", 350, True),
        ("Ultravist 370 mg/mL", 370, False),
    ],
)
def test_a_name_states_iodine(text: str, figure: int, is_said: bool) -> None:
    """A number alone beside the name of a contrast agent is the iodine in mg/mL."""
    found = stated_iodine(text)
    assert found is not None
    assert (int(found.figure), found.is_said) == (figure, is_said)


@pytest.mark.parametrize(
    "text", ["Isovue", "Conray 43", "MD-76R", "iopamidol 76%", "Omnipaque 300 or 350", "LOCM 300-399", "Isovue 370 mg"]
)
def test_a_name_states_no_iodine(text: str) -> None:
    """Percentages of the salt are no iodine; of two figures none is taken."""
    assert stated_iodine(text) is None


def test_no_name_of_a_code_states_another_iodine() -> None:
    """Isovue 370 is a name of Q9967 only: labels of several products do not say which name is whose."""
    stated = 0
    for entry in catalog().values():
        band = band_of(entry)
        for name in () if band is None else entry.names:
            found = stated_iodine(name.text)
            stated += found is not None
            assert found is None or (band is not None and found.figure in band), (entry.code, name.text)
    assert stated > 8
