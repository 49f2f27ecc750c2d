"""The denial codes of RULES 11, row by row."""

import re

import pytest

from jcodes.rules.denials import DENIALS, DenialKind, carcs_of, denials_of, rarcs_of
from jcodes.terms import Confidence

H, L, BG = Confidence.HIGH, Confidence.LOW, Confidence.BACKGROUND


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (DenialKind.NDC, [("CO-16 M119", H)]),
        (DenialKind.DRUG_NOT_DESCRIBED, [("CO-16 M123", H), ("CO-16 N350", H)]),
        (DenialKind.UNITS, [("CO-16 M53", BG)]),
        (DenialKind.CODE_NOT_VALID, [("CO-16 M51 N56", H), ("CO-181", BG)]),
        (DenialKind.MODIFIER, [("CO-4 N519", H), ("CO-4 N822 N823", BG)]),
        (DenialKind.MODIFIER_NOT_VALID, [("CO-182", BG)]),
        (DenialKind.ABOVE_EDIT, [("CO-151 N362", BG), ("CO-222 CO-273 N362", BG)]),
        (DenialKind.DUPLICATE, [("CO-18", BG)]),
        (DenialKind.NOT_SPECIFIC, [("CO-189 N657", BG)]),
        (DenialKind.SELF_ADMINISTERED, [("CO-96 CO-204 N425", BG)]),
        (DenialKind.PRIOR_AUTHORIZATION, [("CO-197", L)]),
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
            assert denial.source.startswith("RULES ")
            assert all(re.fullmatch(r"[0-9]{1,3}", code) for code in denial.carc)
            assert all(re.fullmatch(r"(M|N|MA)[0-9]{1,3}", code) for code in denial.rarc)


def test_codes_of_a_kind_are_named_once() -> None:
    """The reasons and the remarks apart."""
    assert carcs_of(DenialKind.MODIFIER) == ("4",)
    assert rarcs_of(DenialKind.MODIFIER) == ("N519", "N822", "N823")
    assert carcs_of(DenialKind.UNPROCESSABLE) == ()


def test_a_denial_becomes_json() -> None:
    """With group, codes, grade and source."""
    (denial,) = DENIALS[DenialKind.NDC]
    assert denial.to_dict() == {
        "kind": "ndc",
        "group": "CO",
        "carc": ["16"],
        "rarc": ["M119"],
        "confidence": "H",
        "source": denial.source,
    }
