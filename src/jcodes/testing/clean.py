"""Clean lines, claims and records: no rule finds anything above information in them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.testing.choices import Choices, at_most, some_of
from jcodes.testing.laid_out import administration_of, line_of
from jcodes.testing.product import MOST_ITEMS, TestProduct
from jcodes.testing.visits import HOSPITAL, claim_of_lines, product_for, visits_of

__all__ = ["POLICIES", "clean_claim", "clean_line", "clean_record", "day_in"]

POLICIES: Final = ("medicare-part-b", "commercial-generic", "medicaid-generic", "medicare-advantage", HOSPITAL)
"""The bundled policies of clean claims, the most used first."""
_SHAPES: Final = ("drug", "visit", "visit with its record", "visit with discarded drug", "two visits")
_DAYS: Final = 45
_NEXT_VISIT: Final = 14
_MOST_DECIMALS: Final = 100
"""Of a discarded NDC quantity: two decimals, which every bundled policy accepts."""


def clean_line(choose: Choices, catalog: Catalog) -> ServiceLine:
    """Return a line that Medicare Part B's check passes: whole containers of a product."""
    product = _on_a_day(choose, catalog, product_for(choose, catalog, POLICIES[0]))
    return line_of(product, at_most(choose, product.most, MOST_ITEMS))


def clean_claim(choose: Choices, catalog: Catalog, policy: str | None = None) -> Claim:
    """Return a claim that the check of its policy passes.

    It is a drug alone, a visit with the administration service (and the record, or discarded drug), or two visits.

    Args:
        choose: What decides.
        catalog: The catalog.
        policy: The name of the policy, one of `POLICIES`; *choose* decides by default.
    """
    shape = choose.one_of(_SHAPES)
    payer = choose.one_of(POLICIES) if policy is None else policy
    found = product_for(choose, catalog, payer, given=shape != "drug")
    product, items = _on_a_day(choose, catalog, found), at_most(choose, found.most, MOST_ITEMS)
    lines: tuple[ServiceLine, ...] = (line_of(product, items),)
    if shape != "drug":
        given = some_of(choose, visits_of(catalog, found, payer), 3)
        if shape == "visit with its record":
            lines = (lines[0].evolve(administration=given.record_of(administration_of(product, items))),)
        elif shape == "visit with discarded drug" and payer != HOSPITAL:  # hospitals report none of packaged drugs
            lines = _discarding(choose, product, items)
        lines = (*lines, given.line_on(product.on))
    if shape == "two visits":
        again = date.fromordinal(product.on.toordinal() + _NEXT_VISIT)
        lines = (*lines, *(line.evolve(on=again) for line in lines))
    return claim_of_lines(lines, payer)


def clean_record(choose: Choices, catalog: Catalog) -> Administration:
    """Return the record of an administration that `jcodes.code` codes: drug, NDC, dose, route, times, single-dose containers and day."""
    found = product_for(choose, catalog, POLICIES[0], given=True)
    given = some_of(choose, visits_of(catalog, found, POLICIES[0]), 3)
    product = _on_a_day(choose, catalog, found)
    record = administration_of(product, at_most(choose, product.most, MOST_ITEMS)).evolve(container_type="single-dose")
    coded = {link.code for link in catalog.ndc(product.ndc, product.on)}
    return given.record_of(record).evolve(code="" if len(coded) == 1 else product.code)


def day_in(choose: Choices, catalog: Catalog) -> date:
    """Return a day of the first weeks of the release's quarter, so that a second visit falls in it too."""
    return date.fromordinal(catalog.release.quarter.first.toordinal() + choose.whole(0, _DAYS))


def _on_a_day(choose: Choices, catalog: Catalog, product: TestProduct) -> TestProduct:
    day = day_in(choose, catalog)
    return attrs.evolve(product, on=day) if day in product.entry.period else product


def _discarding(choose: Choices, product: TestProduct, items: int) -> tuple[ServiceLine, ...]:
    """Return the lines of a dose that leaves units of the last item; of whole items, where no part can be billed as discarded."""
    line, each = line_of(product, items), Fraction(product.milliliters) / product.units
    possible = [
        units for units in range(1, min(product.units, 20)) if not (each * units * _MOST_DECIMALS).denominator - 1
    ]
    if not possible or not product.listed or line.charge is None:
        return (line,)
    discarded = choose.one_of(possible)
    given = product.units * items - discarded
    cents = int(line.charge.scaleb(2) * given // (given + discarded))
    parts = ((given, (), cents), (discarded, ("JW",), int(line.charge.scaleb(2)) - cents))
    return tuple(
        line.evolve(
            units=units,
            modifiers=modifiers,
            ndc_quantity=f"{Decimal(int(each * units * _MOST_DECIMALS)).scaleb(-2).normalize():f}",
            charge=Decimal(share).scaleb(-2),
        )
        for units, modifiers, share in parts
    )
