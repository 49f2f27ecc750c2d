"""The denial codes, row by row."""

import re
from datetime import date

import pytest

from jcodes.catalogs import catalog
from jcodes.claims import ServiceLine
from jcodes.rules import check
from jcodes.rules.engine.denials import DENIALS, Denial, DenialKind, carcs_of, denials_in_use, denials_of, rarcs_of
from jcodes.vocabulary.confidence import Confidence

H, M, L, BG = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.BACKGROUND


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (DenialKind.NDC, [("CO-16 M119", H)]),
        (DenialKind.DRUG_NOT_DESCRIBED, [("CO-16 M123", H), ("CO-16 N350", H)]),
        (DenialKind.UNITS, [("CO-16 M53", BG)]),
        (DenialKind.CODE_NOT_VALID, [("CO-16 M51 N56", H), ("CO-181", BG)]),
        (DenialKind.MODIFIER, [("CO-4 N519", H)]),
        (DenialKind.MODIFIER_MISSING, [("CO-16 N822 N823", M)]),
        (DenialKind.ANEMIA_REASON, [("CO-16 MA130 N764", H)]),
        (DenialKind.ANEMIA_REASONS, [("CO-16 N63 MA130", H)]),
        (DenialKind.MODIFIER_NOT_VALID, [("CO-182", BG)]),
        (DenialKind.BUNDLED, [("CO-236", H)]),
        (DenialKind.ABOVE_EDIT, [("CO-151 N362", M)]),
        (DenialKind.DUPLICATE, [("OA-18 N522", H)]),
        (DenialKind.NOT_SPECIFIC, [("CO-189 N657", BG)]),
        (DenialKind.SELF_ADMINISTERED, [("PR-96 PR-204 N425", BG)]),
        (DenialKind.PRIOR_AUTHORIZATION, [("CO-197", BG)]),
        (DenialKind.FILED_LATE, [("CO-29 N211", H)]),
        (DenialKind.FILED_EARLY, [("CO-110", BG)]),
        (DenialKind.PLACE, [("CO-16 M77", BG)]),
        (DenialKind.NOT_FOR_PLACE, [("CO-5", BG)]),
        (DenialKind.UNPROCESSABLE, [("N211 MA130", H)]),
    ],
)
def test_the_table_is_that_of_the_rules(kind: DenialKind, rows: list[tuple[str, Confidence]]) -> None:
    """Each with its grade; the best founded stands first."""
    assert [(str(denial), denial.confidence) for denial in DENIALS[kind]] == rows
    assert [str(denial) for denial in denials_of(kind, only_high=True)] == [text for text, grade in rows if grade is H]
    assert denials_of(kind) == DENIALS[kind]


def test_every_kind_is_in_the_table_with_a_source() -> None:
    """And codes have the shapes of X12's: reasons are numbers, remarks a letter or two and a number."""
    assert set(DENIALS) == set(DenialKind)
    for kind, denials in DENIALS.items():
        assert denials
        for denial in denials:
            assert denial.kind is kind
            assert denial.source.ids
            assert denial.source.free == ()
            assert all(re.fullmatch(r"[0-9]{1,3}", code) for code in denial.carc)
            assert all(re.fullmatch(r"(M|N|MA)[0-9]{1,3}", code) for code in denial.rarc)


def test_codes_of_a_kind_are_named_once() -> None:
    """The reasons and the remarks apart."""
    assert carcs_of(DenialKind.MODIFIER) == ("4",)
    assert rarcs_of(DenialKind.CODE_NOT_VALID) == ("M51", "N56")
    assert carcs_of(DenialKind.UNPROCESSABLE) == ()


def test_no_row_names_a_code_that_payers_do_not_use_for_it() -> None:
    """222 is a cap of the provider's contract, MA130 asks for a claim that late filing cannot cure, and 125 ended on 2013-11-01."""
    assert "222" not in carcs_of(DenialKind.ABOVE_EDIT)
    assert "MA130" not in rarcs_of(DenialKind.FILED_LATE)
    assert not any("125" in denial.carc for denials in DENIALS.values() for denial in denials)
    assert "4" not in carcs_of(DenialKind.MODIFIER_MISSING)


def test_an_anemia_drug_comes_back_as_contractors_print_it() -> None:
    """One finding's own way of coming back goes before its rule's."""
    bare = check(ServiceLine("J0885", units=40, on="2026-02-02"))
    both = check(ServiceLine("J0885", units=40, on="2026-02-02", modifiers=["EA", "EC"]))
    other = check(ServiceLine("J9312", units=75, on="2026-02-02"))
    (missing,) = bare.of("modifier-missing")
    (twice,) = both.of("modifiers-conflict")
    assert (missing.carc, missing.rarc) == (("16",), ("MA130", "N764"))
    assert (twice.carc, twice.rarc) == (("16",), ("N63", "MA130"))
    assert [(one.carc, one.rarc) for one in other.of("jw-jz-missing")] == [(("16",), ("N822", "N823"))]


def test_a_denial_becomes_json_and_comes_back() -> None:
    """With group, codes, grade and source."""
    (denial,) = DENIALS[DenialKind.NDC]
    assert denial.to_dict() == {
        "kind": "ndc",
        "group": "CO",
        "carc": ["16"],
        "rarc": ["M119"],
        "confidence": "H",
        "source": str(denial.source),
    }
    for one in (one for denials in DENIALS.values() for one in denials):
        assert Denial.from_dict(one.to_dict()).to_dict() == one.to_dict()


def test_every_code_is_in_use_on_every_date_from_2014() -> None:
    """By the lists of codes: on the first day of every quarter that a claim may be denied in, each has started and none has stopped.

    N764 began on 2016-03-01, N822 and N823 on 2019-07-01: denials before those days had other remarks.
    """
    days = [date(year, month, 1) for year in range(2014, 2027) for month in (1, 4, 7, 10)]
    late = set()
    for denials in DENIALS.values():
        for code in {code for denial in denials for code in (*denial.carc, *denial.rarc)}:
            listed = catalog().denial_code(code)
            assert listed is not None, code
            assert listed.stop is None, code
            if not all(map(listed.is_valid_on, days)):
                late.add(code)
    assert late == {"N764", "N822", "N823"}


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        (DenialKind.MODIFIER_MISSING, date(2019, 6, 30), ["CO-16"]),
        (DenialKind.MODIFIER_MISSING, date(2019, 7, 1), ["CO-16 N822 N823"]),
        (DenialKind.BUNDLED, date(2011, 1, 29), []),
        (DenialKind.BUNDLED, date(2011, 1, 30), ["CO-236"]),
        (DenialKind.BUNDLED, None, ["CO-236"]),
        (DenialKind.UNPROCESSABLE, date(2003, 1, 1), ["MA130"]),
        (DenialKind.UNPROCESSABLE, date(2001, 1, 1), []),
        (DenialKind.DUPLICATE, date(2026, 2, 1), ["OA-18 N522"]),
        (DenialKind.SELF_ADMINISTERED, date(2026, 2, 1), ["PR-96 PR-204 N425"]),
    ],
)
def test_only_the_codes_in_use_on_the_date_are_named(kind: DenialKind, day: date | None, said: list[str]) -> None:
    """By X12's lists; a denial without a code left is none."""
    assert [str(one) for one in denials_in_use(kind, catalog(), day)] == said


def test_a_finding_names_its_denials_whole_and_by_date() -> None:
    """With the group, which the numbers alone do not say."""
    twice = [ServiceLine("J1040", 1, on="2024-02-01", charge="9")] * 2
    (first, _) = check(twice).of("line-duplicate")
    assert (first.denials, first.carc, first.rarc) == (("OA-18 N522",), ("18",), ("N522",))
    old = check(ServiceLine("J9310", 7, on="2003-02-01", modifiers="JZ", charge="9"))
    assert [one.denials for one in old.of("modifier-not-yet-valid")] in ([()], [])
    for finding in old.findings:
        listed = [catalog().denial_code(code) for code in (*finding.carc, *finding.rarc)]
        assert all(one is not None and one.is_valid_on(date(2003, 2, 1)) for one in listed)
