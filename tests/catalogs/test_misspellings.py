"""Which words may be a misspelling of another."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs.misspellings import by_pairs, is_misspelt, nearest

NAMES = ("rituximab", "ramucirumab", "heparin", "cefazolin", "paclitaxel", "pembrolizumab", "iron", "aria", "taxol")


@cache
def slips_of(one: str, other: str) -> int:
    """Return the fewest letters to put in, leave out, change or swap with a neighbor; slow, and plain to see."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        slips_of(one[:-1], other) + 1,
        slips_of(one, other[:-1]) + 1,
        slips_of(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        ways.append(slips_of(one[:-2], other[:-2]) + 1)
    return min(ways)


@pytest.mark.parametrize(
    ("written", "meant", "may_be"),
    [
        ("rituxamab", "rituximab", True),
        ("ritxuimab", "rituximab", True),
        ("rituxmb", "rituximab", False),  # the shorter one has seven letters
        ("rituximb", "rituximab", True),
        ("ritoxamab", "rituximab", True),
        ("ritoxamob", "rituximab", False),
        ("heparine", "heparin", True),
        ("heperan", "heparin", False),
        ("hepairn", "heparin", True),
        ("irom", "iron", True),
        ("iro", "iron", False),
        ("aron", "iron", False),
        ("cephazolin", "cefazolin", True),
        ("cefazolin", "cephazolin", True),
        ("cephazolen", "cefazolin", True),
        ("cephazilen", "cefazolin", True),
        ("cefazilen", "cephazolin", True),
        ("cephazilem", "cefazolin", False),
        ("aredia", "aria", False),
        ("protonix", "aprotinin", False),
        ("iobenguane123", "iobenguane131", False),
        ("iobengane131", "iobenguane131", True),
    ],
)
def test_a_wrong_letter_or_two_in_a_long_word(written: str, meant: str, may_be: bool) -> None:
    """The first letter and all digits are right; f is ph."""
    assert is_misspelt(written, meant) is may_be


@given(st.text("abc1", min_size=4, max_size=10), st.text("abc1", min_size=4, max_size=10))
def test_slips_are_counted_as_a_slow_count_does(written: str, meant: str) -> None:
    """One below eight letters, otherwise two."""
    allowed = 1 if min(len(written), len(meant)) < 8 else 2
    digits = [[sign for sign in word if sign.isdigit()] for word in (written, meant)]
    expected = slips_of(written, meant) <= allowed and written[0] == meant[0] and digits[0] == digits[1]
    assert is_misspelt(written, meant) is expected


def test_words_are_held_by_every_pair_of_letters() -> None:
    """Also by their last; in the order given."""
    assert by_pairs(["abca", "bca"]) == {"ab": ("abca",), "bc": ("abca", "bca"), "ca": ("abca", "bca")}


@pytest.mark.parametrize("meant", NAMES)
def test_a_word_with_a_slip_finds_the_word(meant: str) -> None:
    """Wherever the letter is wrong, after the first; and nothing else."""
    pairs = by_pairs(NAMES)
    for place in range(1, len(meant)):
        assert nearest(pairs, f"{meant[:place]}q{meant[place + 1 :]}") == (meant,)
    assert nearest(pairs, "qqqq") == ()


def test_the_likeliest_of_many_are_looked_at() -> None:
    """Those that share the most pairs of letters for their length, however many share a few; the answer is in order."""
    crowd = [f"ab{chr(97 + one)}{chr(97 + other)}xyzxyzxyz" for one in range(26) for other in range(26)]
    assert nearest(by_pairs([*crowd, "abcdefgh"]), "abcdefgg") == ("abcdefgh",)
    assert nearest(by_pairs(["taxotere", "taxotene"]), "taxotepe") == ("taxotene", "taxotere")
