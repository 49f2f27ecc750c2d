"""What a claim's text means, beside what it says: short texts, which are read once, and long ones."""

from decimal import Decimal

import pytest

from jcodes.claims.parsed_text import read_code, read_cpt, read_measure, read_modifiers, read_number
from jcodes.codes import HcpcsCode, Modifier
from jcodes.vocabulary.products import NdcUnit

LONG = " " * 30


@pytest.mark.parametrize("blank", ["", LONG])
def test_text_of_any_length_is_read(blank: str) -> None:
    assert read_code(f"j9312{blank}") == HcpcsCode.parse("J9312")
    assert read_cpt(f"{blank}96413") == "96413"
    assert read_number(f"{blank}7.50") == Decimal("7.50")
    assert read_measure(f"ml{blank}") is NdcUnit.ML
    assert read_modifiers((f"jz{blank}",)) == (Modifier.parse("JZ"),)
    assert read_modifiers((f"jz{blank}", "X", "RT")) == (Modifier.parse("JZ"), Modifier.parse("RT"))


@pytest.mark.parametrize("text", ["", "no", "x" * 50])
def test_text_that_means_nothing_is_none(text: str) -> None:
    assert {read(text) for read in (read_code, read_cpt, read_number, read_measure)} == {None}
    assert read_modifiers((f"{text}XXX",)) == read_modifiers(()) == ()
