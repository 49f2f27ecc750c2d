"""A barcode gives up its ten NDC digits only when its check digit is right and it is a drug's."""

import pytest

from jcodes.codes import Ndc
from jcodes.codes.barcode import SYMBOLS, barcode_of, check_digit
from jcodes.errors import AmbiguousNdcError, MalformedNdcError, NoNdcFormError

NDC = Ndc("12345", "678", "90")


@pytest.mark.parametrize(
    "scanned",
    [
        "312345678906",
        "3 12345 67890 6",
        "3 12345-678-90 6",
        " 312345678906\n",
        "0312345678906",
        "00312345678906",
        "50312345678901",
        "(01)00312345678906",
        "(01)00312345678906(17)271231(10)LOT-1",
        "(01) 00312345678906 (17) 271231",
        "0100312345678906",
        "010031234567890617271231",
        "]d2010031234567890617271231\x1d10A(1",
        "\x1d0100312345678906",
        "]C10100312345678906",
    ],
)
def test_every_symbol_of_one_drug_holds_the_same_ndc(scanned: str) -> None:
    """UPC-A, GTIN-13, GTIN-14 of any packaging level, and element strings, bracketed or raw."""
    assert Ndc.from_barcode(scanned, form="5-3-2") == NDC
    with pytest.raises(AmbiguousNdcError) as caught:
        Ndc.from_barcode(scanned)
    assert caught.value.candidates == ("01234-5678-90", "12345-0678-90", "12345-6789-00")
    assert 'give form="4-4-2", "5-3-2" or "5-4-1"' in str(caught.value)


@pytest.mark.parametrize(
    ("scanned", "message"),
    [
        ("312345678905", "has the wrong check digit, 5: scan or type it again; for these digits it would be 6"),
        ("00312345678900", "has the wrong check digit, 0: scan or type it again; for these digits it would be 6"),
        ("850046045561", "is a valid barcode without an NDC: "),
        ("00618474000084", "is a valid barcode without an NDC: "),
        ("", "is not a GS1 barcode: give a UPC-A of 12 digits"),
        ("1234567890", "is not a GS1 barcode: "),
        ("31234567890X", "is not a GS1 barcode: "),
        ("\uff1312345678906", "is not a GS1 barcode: "),
        ("(01)0312345678906", "is not a GS1 barcode: "),
        ("(01)0312345678906(17)271231", "is not a GS1 barcode: "),
        ("(17)271231(01)00312345678906", "is not a GS1 barcode: "),
        ("1727123101003123456789", "is not a GS1 barcode: "),
    ],
)
def test_what_holds_no_ndc_is_refused_with_the_reason(scanned: str, message: str) -> None:
    """Two of them are UPC-A and GTIN of skin substitutes, from CMS's crosswalk."""
    with pytest.raises(MalformedNdcError) as caught:
        Ndc.from_barcode(scanned, form="5-3-2")
    assert message in str(caught.value)
    assert caught.value.value == scanned


@pytest.mark.parametrize("at", range(12))
def test_no_single_wrong_digit_passes(at: int) -> None:
    """A misread digit breaks the check digit, or the prefix of drugs."""
    good = "312345678906"
    for digit in "0123456789".replace(good[at], ""):
        assert not _holds_an_ndc(good[:at] + digit + good[at + 1 :])


def _holds_an_ndc(scanned: str) -> bool:
    try:
        Ndc.from_barcode(scanned, form="5-3-2")
    except MalformedNdcError:
        return False
    return True


def test_a_barcode_is_text() -> None:
    """A number has lost what stood in front."""
    with pytest.raises(MalformedNdcError, match="an NDC is text, not int"):
        Ndc.from_barcode(312345678906)  # type: ignore[arg-type]


def test_a_barcode_has_no_form_but_those_of_ten_digits() -> None:
    """5-4-2 has eleven, so a barcode cannot hold it."""
    with pytest.raises(NoNdcFormError, match="'5-4-2' is not a form of ten digits: give one of 4-4-2, 5-3-2, 5-4-1"):
        Ndc.from_barcode("312345678906", form="5-4-2")
    with pytest.raises(NoNdcFormError, match="'5-4-2' is not a form of ten digits"):
        NDC.to_barcode("5-4-2")


@pytest.mark.parametrize(
    ("symbol", "digits"), [("UPC-A", "312345678906"), ("GTIN-13", "0312345678906"), ("GTIN-14", "00312345678906")]
)
def test_an_ndc_is_written_as_each_symbol(symbol: str, digits: str) -> None:
    """With the prefix of drugs and the check digit."""
    assert NDC.to_barcode("5-3-2", symbol=symbol) == digits
    assert len(digits) == SYMBOLS[symbol]


def test_an_ndc_has_no_barcode_in_a_form_or_symbol_that_is_not_there() -> None:
    """Its labeler has no zero to drop, and nobody knows the other symbol."""
    with pytest.raises(NoNdcFormError, match="12345-0678-90 has no form 4-4-2: "):
        NDC.to_barcode("4-4-2")
    with pytest.raises(NoNdcFormError, match="no symbol 'QR' is known: give one of UPC-A, GTIN-13, GTIN-14"):
        NDC.to_barcode("5-3-2", symbol="QR")


@pytest.mark.parametrize(
    ("digits", "check"),
    [("03600029145", "2"), ("400638133393", "1"), ("0061847400008", "4"), ("0000000000000", "0")],
)
def test_the_check_digit_is_that_of_known_barcodes(digits: str, check: str) -> None:
    """Well-known UPC-A and EAN-13 examples, and one from CMS's crosswalk."""
    assert check_digit(digits) == check


def test_the_symbols_differ_in_the_zeros_in_front_only() -> None:
    """A shorter symbol is the end of a longer one."""
    assert {barcode_of("0002759701", symbol).zfill(14) for symbol in SYMBOLS} == {"00300027597010"}
