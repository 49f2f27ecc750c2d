"""Every name and every brand of every release: the code it belongs to, or a short choice with it and the fact that decides."""

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from zlib import crc32

import pytest

import jcodes
from jcodes import Administration, Catalog, Entry
from jcodes.catalogs.substances import is_begun_by, salts_of, substance_of, words_of
from jcodes.claims import Route
from jcodes.coding import code
from jcodes.coding.naming import DrugName, special_words
from jcodes.services.drugs import is_injected, routes_of

WHOLE = bool(os.environ.get("JCODES_SWEEP"))
"""The whole takes minutes; without it every twelfth question is asked, by the hash of its words."""

MOST = 5

MANY = {
    "adalimumab": "biosimilars: the product decides",
    "aflibercept": "biosimilars: the product decides",
    "argatroban": "a code for each maker, on dialysis and not",
    "bendamustine hydrochloride": "a code for each maker",
    "bevacizumab": "biosimilars: the product decides",
    "bortezomib": "a code for each maker",
    "buprenorphine": "tablets, an implant, and depots by dose",
    "cyclophosphamide": "a code for each maker",
    "dexamethasone": "tablets, inhaled, injected",
    "epinephrine": "a code for each maker",
    "high osmolar contrast material": "a code for each iodine concentration",
    "immune globulin": "a code for each product",
    "immune globulin, lyophilized": "a code for each product",
    "immune globulin, non-lyophilized": "a code for each product",
    "methylprednisolone": "tablets, and codes for 20, 40, 80 and 125 mg until 2024",
    "pegfilgrastim": "biosimilars: the product decides",
    "pemetrexed": "a code for each maker",
    "platelets, leukocytes reduced": "a code for each further treatment of the blood",
    "platelets, pheresis": "a code for each further treatment of the blood",
    "red blood cells, leukocytes reduced": "a code for each further treatment of the blood",
    "tocilizumab": "biosimilars: the product decides",
    "trastuzumab": "biosimilars: the product decides",
    "ustekinumab": "biosimilars: the product decides",
}
"""Names that more than five codes of one day share, each with why."""

MAKERS = frozenset({"accord", "baxter", "fresenius kabi", "hikma", "hospira", "sandoz", "teva", "wg critical care"})
"""Makers in a descriptor's parentheses: they have codes of many drugs, and are no name of one."""


def day_of(entry: Entry, cat: Catalog) -> date:
    """Return a day on which a release holds its code to be valid."""
    first = cat.release.quarter.first
    return first if any(first in period for period in entry.periods) else entry.period.end or entry.period.start


def questions() -> Iterator[tuple[str, str, str, date, Route | None]]:
    """Yield release, code, name, day and route: without one, and with one that the descriptor names."""
    seen = set()
    for release in jcodes.releases():
        cat = jcodes.catalog(release.issue)
        for entry in cat.values():
            row = (str(entry.code), cat.facts_of(entry.code))
            if row in seen:
                continue
            seen.add(row)
            stated = routes_of(entry)
            routes = [None, *([min(stated, key=lambda one: one.value)] if stated else [])]
            for name in dict.fromkeys((entry.name, *entry.brands, *entry.other_names)):
                for route in routes:
                    if WHOLE or crc32(f"{entry.code} {name} {route}".encode()) % 12 == 0:
                        yield release.issue, str(entry.code), name, day_of(entry, cat), route


@cache
def asked() -> tuple[tuple[str, str, str, date, Route | None], ...]:
    """Return the questions, once."""
    return tuple(questions())


def is_many(name: str) -> bool:
    """Tell whether the list of exceptions holds a name."""
    return name in MAKERS or name in MANY or "antihemophilic factor" in name


def test_no_name_of_any_release_means_another_code() -> None:
    wrong = []
    for issue, own, name, on, route in asked():
        coding = code(
            Administration(name, on=on, route=route), catalog=jcodes.catalog(issue), policy="commercial-generic"
        )
        codes = [one.code for one in coding.candidates]
        if coding.code == own:
            continue
        if coding.code is not None or own not in codes or not coding.drugs[0].missing:
            wrong.append((issue, own, name, route, coding.code, codes))
        elif len(codes) > MOST and not is_many(name):
            wrong.append((issue, own, name, route, "too many", codes))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(MANY))
def test_each_exception_is_one(name: str) -> None:
    """On some day of some release more than five codes are left for it."""
    assert any(
        len(code(Administration(name, on=on), catalog=cat, policy="commercial-generic").candidates) > MOST
        for cat, on in days_of(name)
    )


def days_of(name: str) -> Iterator[tuple[Catalog, date]]:
    """Yield the releases that have a name, each with the days to ask for."""
    for release in reversed(jcodes.releases()):
        cat = jcodes.catalog(release.issue)
        for on in sorted(
            {day_of(entry, cat) for entry in cat.values() if name in {entry.name, *entry.other_names, *entry.brands}}
        ):
            yield cat, on


SALTS = sorted(
    {
        (str(entry.code), entry.name)
        for entry in jcodes.catalog("2026-01").values()
        if salts_of(entry.name) and is_injected(entry) and entry.period.end is None
    }
)


@pytest.mark.parametrize(("own", "name"), SALTS)
def test_a_substance_without_its_salt_means_no_special_product(own: str, name: str) -> None:
    """The chosen code has the substance, and no form and no brand in its descriptor that the record lacks where an everyday one has none."""
    cat = jcodes.catalog("2026-01")
    bare = " ".join(word for word in words_of(name) if word not in salts_of(name))
    for route in (None, Route.INTRAVENOUS_PUSH, Route.INTRAMUSCULAR, Route.ORAL):
        coding = code(Administration(bare, on="2026-02-01", route=route), catalog=cat)
        if coding.code is None:
            continue
        [drug] = coding.drugs
        assert drug.entry is not None
        assert substance_of(drug.entry.name) & substance_of(name)
        assert route is not Route.ORAL or not is_injected(drug.entry)
        assert (
            not DrugName(bare).specials_of(drug.entry)
            or DrugName(bare).specials_of(cat[own])
            or own in {one.code for one in coding.ruled_out}
        )
        assert (
            not special_words(drug.entry) - frozenset(words_of(bare))
            or special_words(cat[own])
            or own in {one.code for one in coding.ruled_out if "name" not in one.reasons[0]}
        )


def test_no_trade_name_is_the_substance_of_another_code() -> None:
    """Nor its brand in a descriptor: what CMS's crosswalk calls a product is evidence, not truth."""
    for release in jcodes.releases():
        cat = jcodes.catalog(release.issue)
        entries = tuple(cat.values())
        for entry in entries:
            for brand in entry.trade_names:
                others = [one for one in entries if is_begun_by(one.name, brand) and one.code != entry.code]
                assert all("epinephrine" in one.name for one in others), (release, entry.code, brand)
