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
        ([("each", "10", "1"), ("each", "20", "9")], [False, False]),
        ([("1 mg", "20", "201"), ("1 mg", "10", "100"), ("1 mg", "40", "400")], [True, False, False]),
        ([("1 mg", "20", "199"), ("1 mg", "10", "100"), ("1 mg", "40", "400")], [True, False, False]),
        ([("1 mg", "20", "200.5"), ("1 mg", "10", "100"), ("1 mg", "40", "400")], [False, False, False]),
        ([("1 mg", "20", "200")], [False]),
        ([("1 mg", "0", "200"), ("1 mg", "10", "0")], [False, False]),
        ([], []),
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


def test_both_concentrations_are_told() -> None:
    """That of the package and that of the others; where no two agree, each beside the first other one."""
    mg = Dosage.parse("1 mg")
    of_two = concentration_problems([(mg, Decimal(2), Decimal(5)), (mg, Decimal(4), Decimal(16))])
    assert of_two == (
        "5 units of 1 mg in 2 are 5/2 in 1, and 4 in other packages of the product",
        "16 units of 1 mg in 4 are 4 in 1, and 5/2 in other packages of the product",
    )


def test_a_total_that_is_wrong_is_told_with_the_right_one() -> None:
    """Exact, also where it is no whole number."""

    def told(item: str, quantity: str, total: str) -> tuple[str, ...]:
        return package_problems(
            dosage=Dosage.parse("1 mg"),
            quarter=Quarter(2024, 1),
            size=Decimal(1),
            quantity=Decimal(quantity),
            per_item=Decimal(item),
            per_package=Decimal(total),
        )

    assert told("2.5", "3", "8") == ("2.5 units per item times 3 items are 15/2 units, not the 8 stated",)
    assert told("2.5", "4", "8") == ("2.5 units per item times 4 items are 10 units, not the 8 stated",)
    assert told("2.5", "0.5", "1.25") == ()


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
