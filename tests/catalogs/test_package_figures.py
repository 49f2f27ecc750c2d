"""Whether the figures of packages agree."""

from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs import catalog
from jcodes.catalogs.package_figures import ROUNDED_UP_SINCE, concentration_problems, package_problems
from jcodes.doses import Dosage
from jcodes.periods import Quarter

CAT = catalog()
ON = "2026-02-01"


@given(
    item=st.decimals("0.01", "500", places=2),
    quantity=st.integers(1, 100),
    quarter=st.integers(8090, 8110).map(lambda index: Quarter(index // 4, index % 4 + 1)),
)
def test_a_total_is_exact_or_since_july_2025_rounded_up(item: Decimal, quantity: int, quarter: Quarter) -> None:
    """Nothing else passes."""
    exact = item * quantity
    up = exact.to_integral_value("ROUND_CEILING")

    def problems(total: Decimal) -> tuple[str, ...]:
        return package_problems(
            dosage=Dosage.parse("1 mg"),
            quarter=quarter,
            size=Decimal(1),
            quantity=Decimal(quantity),
            per_item=item,
            per_package=total,
        )

    assert problems(exact) == ()
    assert (problems(up) == ()) == (up == exact or quarter >= ROUNDED_UP_SINCE)
    assert problems(up + 1)


@pytest.mark.parametrize(
    ("packages", "doubtful"),
    [
        ([("5 mg", "20", "100"), ("5 mg", "10", "100"), ("5 mg", "20", "200")], [True, False, False]),
        ([("500 mg", "100", "10"), ("500 mg", "100", "40")], [True, True]),
        ([("1 mg", "5", "30"), ("1 mg", "16.7", "100"), ("1 mg", "50", "300")], [False, False, False]),
        ([("500 mg", "1", "1"), ("500 mg", "10", "1")], [False, False]),
        ([("250 mL", "1000", "4"), ("250 mL", "500", "9")], [False, False]),
        ([("1 mg", None, "30"), ("1 mg", "10", None)], [False, False]),
        ([("per vial", "10", "1"), ("per vial", "20", "1")], [False, False]),
    ],
)
def test_packages_of_one_product_imply_one_concentration(
    packages: list[tuple[str, str | None, str | None]], doubtful: list[bool]
) -> None:
    """What differs by a unit or more is flagged with both figures; where no two agree, all are."""
    rows = [
        (Dosage.parse(dosage), None if size is None else Decimal(size), None if units is None else Decimal(units))
        for dosage, size, units in packages
    ]
    told = concentration_problems(rows)
    assert [bool(problem) for problem in told] == doubtful
    assert all(" in other packages of the product" in problem for problem in told if problem)


def test_a_known_slip_of_a_package_is_flagged() -> None:
    """Of three packages of carboplatin with 45 mL, one has 12 units and the others 9."""
    flagged = {link.identifier: link.problems for link in CAT.links("J9045", ON) if not link.is_sound}
    assert any(
        "units of 50 mg in 45 are 4/15 in 1, and 1/5 in other packages" in text
        for texts in flagged.values()
        for text in texts
    )


def test_figures_that_are_missing_are_named() -> None:
    """Blank or zero; a volume that does not fit."""
    lacking = package_problems(
        dosage=Dosage.parse("1 mg"),
        quarter=Quarter(2026, 1),
        size=None,
        quantity=Decimal(0),
        per_item=Decimal(1),
        per_package=None,
    )
    assert lacking == ("package size is not stated", "package quantity is zero", "units per package is not stated")
    volume = package_problems(
        dosage=Dosage.parse("250 mL"),
        quarter=Quarter(2026, 1),
        size=Decimal(1000),
        quantity=Decimal(1),
        per_item=Decimal(1),
        per_package=Decimal(1),
    )
    assert volume == ("an item of 1000 mL holds 4 units of 250 mL, not the 1 stated",)
    assert (
        package_problems(
            dosage=Dosage.parse("1000 mL"),
            quarter=Quarter(2026, 1),
            size=Decimal(250),
            quantity=Decimal(1),
            per_item=Decimal(1),
            per_package=Decimal(1),
        )
        == ()
    )
    (link,) = CAT.ndc("50242-0051-21", ON)
    assert attrs.evolve(link, units_per_item=None).exact_units is None
