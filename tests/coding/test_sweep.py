"""Every name and every brand of every release: the code it belongs to, or a short choice with it and the fact that decides."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

import jcodes
from jcodes import Administration, Catalog, Entry
from jcodes.catalogs.substances import is_begun_by, joined, salts_of, substance_of, words_of
from jcodes.claims import Route
from jcodes.coding import Coding, code
from jcodes.coding.naming import DrugName, makers_of, special_words
from jcodes.coding.questions import MOST
from jcodes.services.drugs import is_injected, routes_of

pytestmark = pytest.mark.sweep

MANY = {
    "high osmolar contrast material": "the descriptors differ in nothing but the iodine concentration",
    "methylprednisolone": "tablets, and injections of two salts and several strengths, none with a brand in its descriptor",
    "triamcinolone": "inhaled in two packagings, and injections of three salts, all but one without a brand in the descriptor",
}
"""Names as written that more than five codes of one day share, each with why nothing shortens the choice; the question is short all the same."""


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
                    yield release.issue, str(entry.code), name, day_of(entry, cat), route


@cache
def asked() -> tuple[tuple[str, str, str, date, Route | None], ...]:
    """Return the questions, once."""
    return tuple(questions())


def fault_of(coding: Coding, own: str, name: str, cat: Catalog) -> str:
    """Return what is wrong with an answer to a name of the code *own*; blank for that code, or a short question that leads to it."""
    [drug] = coding.drugs
    codes = [one.code for one in drug.candidates]
    if coding.code is not None or not drug.missing:
        return "" if coding.code == own else "another code"
    if joined(name) in makers_of(cat):
        return "" if not codes and "is a maker, not a drug: give the name of the drug" in drug.missing[0] else "a maker"
    if drug.question is None:
        return "" if codes == [own] else "no question"
    options = drug.question.options
    if not (2 <= len(options) <= MOST or len(options) == 1 == len(codes)) or str(drug.question) not in drug.missing:
        return "no short question"
    if sorted(drug.question.codes) != sorted(set(drug.question.codes)) or not set(codes) <= set(drug.question.codes):
        return "options that are no choice"
    if any(bool(option.then) is not (len(option.codes) > 1) for option in options):
        return "no next fact"
    if own not in {*drug.question.codes, *(one.codes[0] for one in drug.question.more)}:
        return "its own code is not among them"
    return "too many candidates" if len(codes) > MOST and name not in MANY else ""


def test_no_name_of_any_release_means_another_code() -> None:
    """It means its own, or the answer asks for one fact with at most five values, one of which leads there; a maker is no drug."""
    wrong = []
    for issue, own, name, on, route in asked():
        cat = jcodes.catalog(issue)
        coding = code(Administration(name, on=on, route=route), catalog=cat, policy="commercial-generic")
        fault = fault_of(coding, own, name, cat)
        if fault:
            wrong.append((issue, own, name, route, fault, coding.code, [one.code for one in coding.candidates]))
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
        entries = tuple(jcodes.catalog(release.issue).values())
        begun: dict[object, set[Entry]] = {}
        for entry in entries:
            words = words_of(entry.name)
            for key in (substance_of(entry.name), *(words[:many] for many in range(1, len(words) + 1))):
                begun.setdefault(key, set()).add(entry)
        for entry in entries:
            for brand in entry.trade_names:
                others = {*begun.get(words_of(brand), ()), *begun.get(substance_of(brand) or None, ())} - {entry}
                assert all(is_begun_by(one.name, brand) for one in others)
                assert all("epinephrine" in one.name for one in others), (release, entry.code, brand)
