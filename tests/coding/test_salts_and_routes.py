"""Salts and esters, injections by another route, and the options of a question: laws, each swept over the codes of a release."""

from collections.abc import Iterable
from datetime import date

import pytest

import jcodes
from jcodes import Administration, Entry
from jcodes.catalogs.substances import esters_of, salts_of, substance_of, words_of
from jcodes.claims import Route
from jcodes.coding import Coding, code
from jcodes.coding.entry_tests import is_valid
from jcodes.coding.naming import is_depot
from jcodes.coding.questions import MOST
from jcodes.services.drugs import is_injected, routes_of
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

pytestmark = pytest.mark.sweep

DAY = date(2026, 2, 3)
CATALOG = jcodes.catalog("2026-01")
VALID = [entry for entry in CATALOG.values() if is_valid(entry, DAY)]
INJECTIONS = sorted({entry.name for entry in VALID if Trait.INJECTION in entry.traits})
ESTERS = sorted({word for entry in CATALOG.values() for word in esters_of(entry.name)} | {"pamoate"})


def coded(drug: str, dose: str | None, route: Route | str | None) -> Coding:
    """Return the answer for a record of the day."""
    return code(Administration(drug, dose, route=route, on=DAY), catalog=CATALOG)


def offered(coding: Coding) -> list[Entry]:
    """Return the chosen code, or the candidates."""
    [drug] = coding.drugs
    return [drug.entry] if drug.entry is not None else [one.entry for one in drug.candidates]


@pytest.mark.parametrize(
    ("drug", "dose", "route", "codes"),
    [
        ("olanzapine pamoate", "300 mg", "IM", "J2358"),
        ("penicillin G", "1.2 million units", "IM", "J0558 J0561 J2510 J2540"),
        ("penicillin G", "5 million units", "IV infusion", "J2540"),
        ("fluphenazine", "25 mg", "IM", "J2679 J2680"),
        ("aflibercept", "300 mg", "IV infusion", "J9400"),
        ("Definity", "1.5 mL", "IV push", "Q9957"),
        ("Optison", "3 mL", "IV push", "Q9956"),
        ("Lumason", "2 mL", "IV push", "Q9950"),
        ("perflexane lipid microspheres", "1 mL", "IV push", "Q9955"),
        ("CellCept", "500 mg", "PO", "J7517"),
        ("depo", "40 mg", "IM", "J1000 J1010 J1050 J1071"),
    ],
)
def test_a_record_has_these_codes(drug: str, dose: str, route: str, codes: str) -> None:
    coding = coded(drug, dose, route)
    assert sorted(str(entry.code) for entry in offered(coding)) == codes.split()
    assert coding.code == (codes if " " not in codes else None)


def test_an_ndc_settles_a_brand_that_the_crosswalks_had_under_two_codes() -> None:
    """CMS's crosswalk of 2025-01 has Optison under Q9957, those of other quarters under Q9956."""
    record = Administration("Optison", "3 mL", ndc="00407-2707-03", route="IV push", on=DAY)
    assert code(record, catalog=CATALOG).code == "Q9956"


def test_a_stated_pamoate_bills_its_own_units() -> None:
    assert str(coded("olanzapine pamoate", "300 mg", "IM").claim).startswith("J2358 x 300;")


def test_a_higher_dose_of_aflibercept_has_its_own_code_among_the_options() -> None:
    [drug] = coded("aflibercept", "8 mg", "intravitreal").drugs
    assert drug.question is not None
    assert {"J0177", "J0178"} < set(drug.question.codes)


@pytest.mark.parametrize("salt", ["acetate", "sodium phosphate"])
def test_one_salt_of_two_does_not_settle_the_code_of_both(salt: str) -> None:
    assert coded(f"betamethasone {salt}", "3 mg", "IM").code is None
    assert coded("betamethasone acetate and betamethasone sodium phosphate", "6 mg", "IM").code == "J0702"


def names_of(entry: Entry) -> frozenset[str]:
    """Return the words of all names and brands of a code."""
    return frozenset(word for text in (entry.name, *entry.other_names, *entry.brands) for word in words_of(text))


def bare_names() -> Iterable[str]:
    """Yield the names of injected substances without salt and ester, each once."""
    return sorted(
        {
            " ".join(word for word in words_of(entry.name) if word not in salts_of(entry.name) | esters_of(entry.name))
            for entry in VALID
            if is_injected(entry)
            and entry.kind is Kind.DRUG
            and " and " not in entry.name
            and len(words_of(entry.name)) < 4
        }
    )


@pytest.mark.parametrize("ester", ESTERS)
def test_a_stated_ester_is_never_another_product(ester: str) -> None:
    """The chosen code names it, or its descriptor says depot and leaves it out."""
    wrong = []
    for bare in bare_names():
        coding = coded(f"{bare} {ester}", None, "IM")
        if coding.code is not None:
            entry = CATALOG[coding.code]
            if ester not in names_of(entry) and not is_depot(entry):
                wrong.append((bare, ester, coding.code))
    assert wrong == []


def test_a_bare_name_settles_no_salt_of_several() -> None:
    """Codes of one substance that differ by salt or ester: one is chosen only where its own name is the bare name."""
    wrong = []
    injected = [
        (words_of(entry.name), salts_of(entry.name) | esters_of(entry.name), entry)
        for entry in VALID
        if is_injected(entry)
    ]
    for bare in bare_names():
        many = len(words_of(bare))
        siblings = [
            entry
            for words, salts, entry in injected
            if words[:many] == words_of(bare) and words[many:] and set(words[many:]) <= salts
        ]
        if len({salts_of(entry.name) | esters_of(entry.name) for entry in siblings}) > 1:
            coding = coded(bare, None, "IM")
            if coding.code is not None and words_of(CATALOG[coding.code].name) != words_of(bare):
                wrong.append((bare, coding.code, [str(entry.code) for entry in siblings]))
    assert wrong == []


def test_the_sweep_meets_the_salts_it_is_for() -> None:
    assert {"fluphenazine", "penicillin g", "haloperidol", "olanzapine"} <= set(bare_names())
    assert {"decanoate", "pamoate", "benzathine", "procaine", "cypionate", "enanthate", "lauroxil"} <= set(ESTERS)


# -- injections by another route -------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", [Route.ORAL, Route.TOPICAL, Route.INHALATION, Route.OPHTHALMIC, Route.RECTAL])
def test_no_injection_is_a_candidate_by_another_route(route: Route) -> None:
    """Every name of a descriptor that begins with injection or infusion; the descriptor itself may name the route."""
    assert len(INJECTIONS) > 600
    wrong = [
        (name, str(entry.code))
        for name in INJECTIONS
        for entry in offered(coded(name, None, route))
        if Trait.INJECTION in entry.traits and route not in (routes_of(entry) or ())
    ]
    assert wrong == []


# -- the options of a question ---------------------------------------------------------------------------------------


def test_the_options_of_a_question_are_the_candidates() -> None:
    """At most five codes: all of them; of more the plainest are the candidates, and none that no option has."""
    wrong = []
    for name in [
        "depo",
        "mycophenolate",
        "haloperidol",
        *sorted({min(substance_of(entry.name), default="") for entry in VALID}),
    ]:
        [drug] = coded(name, "100 mg", None).drugs if name else [None]
        if drug is None or drug.question is None:
            continue
        options, candidates = set(drug.question.codes), {one.code for one in drug.candidates}
        if not candidates <= options or (len(options) <= MOST and candidates != options):
            wrong.append((name, options, candidates))
        assert not options & {one.code for one in drug.ruled_out}
    assert wrong == []
