"""Drugs as US practices and their record systems write them: brands, generics, abbreviations, slips, with strength, form and route glued on.

Each row of ``orders.tsv`` has the text and the codes of 2026-02-03 that are right for it: an unlisted one where FDA lists the drug and no code names it, and none for what is no drug of a code. The codes
were checked against CMS's HCPCS file of January 2026 and the names of each code (`Entry.names`, from FDA's and CMS's files): a test here repeats it.
"""

from datetime import date
from pathlib import Path

import pytest

from jcodes import Administration, catalog, code
from jcodes.catalogs.names import compact
from jcodes.catalogs.substances import substance_of, words_of
from jcodes.coding.naming import NameFit

pytestmark = pytest.mark.sweep

CAT = catalog("2026-01")
DAY = date(2026, 2, 3)
ROWS = tuple(
    (text, codes)
    for text, _, codes in (
        line.split("\t") for line in Path(__file__).with_name("orders.tsv").read_text(encoding="utf-8").splitlines()[1:]
    )
)
OPEN = {
    "Lupaneta": "a kit of two drugs, which no file puts under a code",
    "insulin regular 10 units": "the Table of Drugs has only 'Regular', which is too common a word",
    "diphenhydrAMINE (BENADRYL) capsule 50 mg": "Benadryl leads to the injection, the route to the tablet: nothing is chosen",
    "botox 155u migraine": "a word that names nothing beside the name",
}
"""Texts without an answer, each with why; never a wrong one."""


def offered(text: str) -> tuple[list[str], str | None, bool]:
    """Return the codes offered for a text, the one chosen, and whether the answer names what decides."""
    coding = code(Administration(text, on=DAY), catalog=CAT)
    [drug] = coding.drugs
    asked = [] if drug.question is None else list(drug.question.codes)
    says = any(word in " ".join(drug.missing) for word in ("decide", "meant", "part of the name", "payable"))
    return ([coding.code] if coding.code else asked or [one.code for one in drug.candidates]), coding.code, says


def test_at_least_98_percent_of_the_orders_get_their_code_or_a_short_choice_with_it() -> None:
    """Of a choice the question has at most five options, and it names the deciding fact; only the listed texts have no answer."""
    missed = []
    for text, right in ROWS:
        codes, chosen, says = offered(text)
        wanted = set(right.split(",")) if right else set()
        fits = bool(wanted & set(codes)) if wanted else not codes
        if not fits or (codes and chosen is None and not says):
            missed.append(text)
    assert sorted(missed) == sorted(OPEN)
    assert len(missed) <= len(ROWS) // 50


def test_no_order_gets_another_substance() -> None:
    """Every code that is chosen or certain has a word of its substance in common with a right one."""
    wrong = []
    for text, right in ROWS:
        coding = code(Administration(text, on=DAY), catalog=CAT)
        certain = {one.code for one in coding.candidates if one.name_fit.is_sure} | ({coding.code} - {None})
        told = set().union(*(_words(one) for one in right.split(",") if one))
        wrong += [(text, one) for one in certain if not right or not told & _words(str(one))]
    assert wrong == []


def _words(code: str) -> set[str]:
    entry = CAT[code]
    texts = (entry.name, *entry.other_names)
    return {word for text in texts for word in substance_of(text) if len(word) > 2} | set(words_of(entry.name)[:1])


def test_the_right_codes_have_the_text_s_name_in_cms_s_and_fda_s_files() -> None:
    """Of each row that is no slip and no shorthand, a name of one of its codes, or a word of it, stands in the text."""
    unnamed = []
    for text, right in ROWS:
        own = compact(text)
        names = {compact(name.text) for one in right.split(",") if one for name in CAT.names(one)}
        names |= {word for one in right.split(",") if one for word in _words(one)}
        if right and not any(name in own for name in names):
            unnamed.append(text)
    assert len(unnamed) < len(ROWS) // 20, unnamed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ketorlac 30mg", ["J1885"]),
        ("pembrolizumb 200mg", ["J9271"]),
        ("zofram 4mg", ["J2405", "Q0162", "S0119"]),
        ("haldol dec 100", ["J1631"]),
    ],
)
def test_a_slip_is_marked_and_never_settled(text: str, codes: list[str]) -> None:
    """It is a near match, and the answer says to check it."""
    coding = code(Administration(text, on=DAY), catalog=CAT)
    assert coding.code is None
    assert [one.code for one in coding.candidates] == codes
    assert {one.name_fit for one in coding.candidates} == {NameFit.NEAR}
