"""`ndc-quantity-missing` states unit of measure and quantity where crosswalk and label tell them, and what it assumes."""

import pytest

from jcodes import ServiceLine, check
from jcodes.catalogs import catalog
from jcodes.catalogs.labels import labels_of
from jcodes.codes import Ndc
from jcodes.vocabulary.products import NdcUnit

DAY = "2026-02-01"


def found(code: str, units: int | str, ndc: str) -> tuple[str, str]:
    """Return what the finding expects, and its fix."""
    report = check(ServiceLine(code, units, on=DAY, ndc=ndc))
    (one,) = [one for one in report.findings if one.rule == "ndc-quantity-missing"]
    return one.expected, str(one.fix)


def first(code: str, unit: NdcUnit) -> Ndc:
    """Return the first product of a code that CMS counts as one piece and FDA's label in *unit*."""
    for link in catalog().links(code, DAY):
        stated = (
            [] if link.ndc is None else [one.ndc_unit for one in labels_of(link.ndc) if one.ndc_unit and not one.doubt]
        )
        if link.ndc is not None and link.package_size == 1 and link.is_sound and stated[:1] == [unit]:
            return link.ndc
    raise LookupError(code)


def test_what_is_sold_by_volume_is_counted_in_milliliters() -> None:
    """75 units of 10 mg are 750 mg, which are 75 mL at 10 mg/mL; the crosswalk tells it alone."""
    expected, fix = found("J9312", 75, "50242-0053-06")
    assert expected == "ML75 for 75 units"
    assert fix == "report ML75 for 75 units, if that is the package; assumed: CMS's crosswalk of 2026-01"


def test_a_powder_is_counted_in_pieces_by_its_label() -> None:
    """The label's file is named beside the crosswalk's quarter."""
    ndc = first("J0696", NdcUnit.UN)
    (link,) = [one for one in catalog().ndc(ndc, DAY) if one.code == "J0696"]
    expected, fix = found("J0696", int(link.units_per_item or 0), str(ndc))
    assert expected.startswith("UN1 for ")
    assert "CMS's crosswalk of 2026-01 and FDA's" in fix


@pytest.mark.parametrize(
    ("code", "units", "ndc"),
    [
        ("J9312", 75, "00000-0000-01"),
        ("J9312", "x", "50242-0053-06"),
        ("J9312", 75, "50242-0053"),
        ("J9035", 10, "50242-0053-06"),
        ("96413", 1, "50242-0053-06"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_asked_for(code: str, units: int | str, ndc: str) -> None:
    """Another drug's NDC, none of the crosswalk's, units that are none, a service."""
    expected, fix = found(code, units, ndc)
    assert expected == "NDC, unit of measure and quantity"
    assert fix == "report the quantity and unit of measure"


def test_a_liquid_that_cms_counts_as_a_piece_is_asked_for() -> None:
    """CMS counts some vials of liquids as one piece: the label says milliliters, the crosswalk does not say how many."""
    expected, _ = found("J1885", 2, str(first("J1885", NdcUnit.ML)))
    assert expected == "NDC, unit of measure and quantity"
