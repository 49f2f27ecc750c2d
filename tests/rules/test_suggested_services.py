"""The administration codes that findings name fit the drug: billing one of them brings no new finding about the service."""

from collections.abc import Iterator
from typing import Final

import pytest

import jcodes
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Claim, Route
from jcodes.rules import Finding, Severity
from jcodes.services.drugs import families_of, is_injected
from jcodes.services.table import SERVICES
from jcodes.vocabulary.families import Family
from tests.rules.casebook import claim, line

ROUTES: Final = (
    Route.INTRAVENOUS_INFUSION, Route.INTRAVENOUS_PUSH, Route.SUBCUTANEOUS, Route.SUBCUTANEOUS_INFUSION,
    Route.INTRAMUSCULAR, Route.ON_BODY_INJECTOR, Route.INTRAVITREAL, Route.INTRA_ARTICULAR, Route.INTRADERMAL,
)  # fmt: skip
SERVICE_RULES: Final = {
    "administration-code-wrong-route",
    "administration-code-wrong-family",
    "chemotherapy-code-for-other-drug",
}
EACH: Final = 3
"""The drugs of a family and a route that are tried."""


def sample() -> Iterator[tuple[Entry, Route]]:
    """Yield drugs of every combination of families and every route."""
    seen: dict[object, int] = {}
    cat = jcodes.catalog()
    for entry in (cat[code] for code in cat):
        for route in ROUTES:
            key = route, families_of(entry, route), entry.kind
            if (is_injected(entry) or key[1][0] in {Family.VACCINE, Family.HYDRATION}) and seen.setdefault(
                key, 0
            ) < EACH:
                seen[key] += 1
                yield entry, route


def billed(entry: Entry, route: Route, *services: str) -> Claim:
    """Return a claim of the drug given by *route* with the services."""
    record = Administration(entry.name, route=route, on="2026-02-01")
    return claim(line(entry.code.text, 1, administration=record), *(line(one, 1) for one in services))


def found(what: Claim) -> dict[str, Finding]:
    """Return the errors and the findings about the choice of the service, by rule."""
    return {
        one.rule: one
        for one in jcodes.check(what).findings
        if one.severity is Severity.ERROR or one.rule in SERVICE_RULES
    }


@pytest.mark.sweep
def test_billing_a_suggested_service_brings_no_new_finding() -> None:
    """Each code that a finding suggests is billed in place of the wrong one; nothing new is found but the finding itself is gone."""
    tried: set[Family] = set()
    for entry, route in sample():
        wrong = "20610" if route is not Route.INTRA_ARTICULAR else "67028"
        before = found(billed(entry, route, wrong))
        suggestion = before.get("administration-code-wrong-route")
        if suggestion is None:
            continue
        for number in suggestion.expected.split(", "):
            after = found(billed(entry, route, number))
            assert after.keys() <= before.keys() - {"administration-code-wrong-route"}, (
                str(entry.code),
                route,
                number,
                after,
            )
            tried.add(SERVICES[number].family)
    assert tried == set(Family) - {Family.ACCESS, Family.ALLERGY}


@pytest.mark.parametrize(
    ("code", "route", "expected"),
    [
        ("J1885", Route.INTRAMUSCULAR, "96372"),
        ("J1885", Route.INTRAVENOUS_PUSH, "96374"),
        ("J9217", Route.INTRAMUSCULAR, "96402"),
        ("J9041", Route.SUBCUTANEOUS, "96401"),
        ("J0897", Route.SUBCUTANEOUS, "96372, 96401"),
    ],
)
def test_the_family_of_the_drug_comes_first(code: str, route: Route, expected: str) -> None:
    """No chemotherapy code is suggested for ketorolac, and hormones against tumors have their own."""
    assert found(billed(jcodes.catalog()[code], route, "20610"))["administration-code-wrong-route"].expected == expected
