"""Visits that no rule finds fault with: a product, how it was given, the service that bills it, and the claim of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.data_library import WHEN_FORGOTTEN
from jcodes.catalogs.labels import labels_of
from jcodes.claims import Administration, Claim, Route, ServiceLine
from jcodes.rules import Severity, check
from jcodes.services.drugs import family_of
from jcodes.testing.choices import Choices, some_of
from jcodes.testing.laid_out import administration_of, line_of
from jcodes.testing.product import TestProduct, products_of
from jcodes.vocabulary.families import Family

__all__ = ["HOSPITAL", "Given", "all_codes", "claim_of_lines", "codes_in", "is_silent", "product_for", "visits_of"]

HOSPITAL: Final = "medicare-opps"
"""The policy whose claims are a hospital's outpatient claims; those of the others are an office's."""
_ROUTES: Final = {
    Route.INTRAVENOUS: Route.INTRAVENOUS_INFUSION,
    Route.INTRAVENOUS_INFUSION: Route.INTRAVENOUS_INFUSION,
    Route.SUBCUTANEOUS: Route.SUBCUTANEOUS,
    Route.INTRAMUSCULAR: Route.INTRAMUSCULAR,
}
"""A route of a label, and how the drug is given here."""
_MOST_UNITS: Final = 9_999
"""What a professional line holds."""
_PRODUCTS: Final = 2
"""Products of one code."""
_LETTERS: Final = "JQ"
_POOL: Final = 160
_DRUG_REVENUE: Final = "0636"
_SERVICE_REVENUE: Final = "0510"


@attrs.frozen
class Given:
    """How a product is given at a visit.

    Attributes:
        route: The route.
        service: The CPT number of the administration service.
        start: When it begins, such as ``"09:00"``; blank for an injection.
        stop: When it ends.
    """

    route: Route
    service: str
    start: str = ""
    stop: str = ""

    def record_of(self, record: Administration) -> Administration:
        """Return the record with the route and the times."""
        return record.evolve(route=self.route, start=self.start or None, stop=self.stop or None)

    def line_on(self, on: date) -> ServiceLine:
        """Return the line of the administration service."""
        return ServiceLine(self.service, units=1, on=on, charge="90.00", diagnosis_pointers=(1,))


def claim_of_lines(lines: Sequence[ServiceLine], policy: str) -> Claim:
    """Return the claim of the lines, with their total: a hospital's under `HOSPITAL`, otherwise an office's."""
    total = sum(line.charge for line in lines if line.charge is not None)
    if policy != HOSPITAL:
        return Claim(
            lines,
            policy=policy,
            place_of_service="11",
            diagnoses=("D50.9",),
            stated_total=total,
            identifier="TEST-1",
        )
    days = [line.on for line in lines if line.on is not None]
    return Claim(
        [
            line.evolve(diagnosis_pointers=(), revenue_code=_SERVICE_REVENUE if line.cpt else _DRUG_REVENUE)
            for line in lines
        ],
        policy=policy,
        diagnoses=("D50.9",),
        stated_total=total,
        identifier="TEST-1",
        form="institutional",
        type_of_bill="0131",
        statement_from=min(days),
        statement_through=max(days),
    )


def is_silent(claim: Claim, catalog: Catalog) -> bool:
    """Return whether no rule finds anything above information."""
    report = check(claim, catalog=catalog)
    return all(finding.severity is Severity.INFORMATION for finding in report.findings)


def product_for(choose: Choices, catalog: Catalog, policy: str, *, given: bool = False) -> TestProduct:
    """Return a product whose line is clean under *policy*, on the first day of the quarter.

    It is of the first code that has one, at or after the place that *choose* decides: none is refused. The first code is the simplest.

    Args:
        choose: What decides.
        catalog: The catalog.
        policy: The name of the policy.
        given: Whether `visits_of` must name a way to give it.
    """
    codes = codes_in(catalog)
    first = choose.whole(0, len(codes) - 1)
    places = (place % len(codes) for place in range(first, first + len(codes)))
    found = next(clean for place in places if (clean := _clean(catalog, codes[place], policy, given)))
    return some_of(choose, found, _PRODUCTS)


@lru_cache(32)
def all_codes(catalog: Catalog) -> tuple[str, ...]:
    """Return the codes of a catalog, in order."""
    return tuple(map(str, catalog))


@lru_cache(32)
def codes_in(catalog: Catalog) -> tuple[str, ...]:
    """Return 160 priced J and Q codes of a catalog, evenly spread; so few that what was found out about them is soon kept."""
    on = catalog.release.quarter.first
    codes = [code for code in all_codes(catalog) if code[0] in _LETTERS and catalog.price(code, on) is not None]
    return tuple(codes[place * len(codes) // _POOL] for place in range(_POOL))


@lru_cache(8192)
def _clean(catalog: Catalog, code: str, policy: str, given: bool) -> tuple[TestProduct, ...]:  # noqa: FBT001 - a key of the cache
    """Return at most two products of *code* whose lines are clean, also with the most items."""
    clean: list[TestProduct] = []
    for product in products_of(catalog, code, catalog.release.quarter.first):
        if len(clean) == _PRODUCTS:
            break
        if (
            product.units * product.most <= _MOST_UNITS
            and is_silent(claim_of_lines((line_of(product, product.most),), policy), catalog)
            and (not given or visits_of(catalog, product, policy))
        ):
            clean.append(product)
    return tuple(clean)


@lru_cache(4096)
def visits_of(catalog: Catalog, product: TestProduct, policy: str) -> tuple[Given, ...]:
    """Return the ways to give a product by FDA's label whose claim, with the service and the record, is clean."""
    return tuple(given for given in _offered(product) if _is_clean(catalog, product, given, policy))


def _offered(product: TestProduct) -> Iterator[Given]:
    labels = labels_of(product.ndc)
    for route in dict.fromkeys(_ROUTES[route] for label in labels[:1] for route in label.routes if route in _ROUTES):
        is_complex = family_of(product.entry, route) is Family.CHEMOTHERAPY
        if route is Route.INTRAVENOUS_INFUSION:
            yield Given(route, "96413" if is_complex else "96365", "09:00", "09:45")
        else:
            yield Given(route, "96401" if is_complex else "96372")


def _is_clean(catalog: Catalog, product: TestProduct, given: Given, policy: str) -> bool:
    record = given.record_of(administration_of(product, 1))
    lines = (line_of(product, 1).evolve(administration=record), given.line_on(product.on))
    return is_silent(claim_of_lines(lines, policy), catalog)


WHEN_FORGOTTEN.extend((all_codes.cache_clear, codes_in.cache_clear, _clean.cache_clear, visits_of.cache_clear))
