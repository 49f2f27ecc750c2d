"""The ten NDC digits inside a GS1 barcode: UPC-A, GTIN-13, GTIN-14 and element strings with application identifier 01.

A drug's GTIN is an indicator digit, ``03``, the ten digits of the NDC without hyphens and a check digit; as UPC-A it
drops the first two, as GTIN-13 the first (rxtrace.com/2012/01/depicting-an-ndc-within-a-gtin.html). The barcode does
not say where the hyphens belong. An NDC with a six-digit labeler has more than ten digits and does not fit in one.
"""

from jcodes.codes.text import is_digits
from jcodes.errors import MalformedNdcError
from jcodes.errors.messages import shown

__all__ = ["SYMBOLS", "barcode_of", "check_digit", "ndc10_in"]

SYMBOLS = {"UPC-A": 12, "GTIN-13": 13, "GTIN-14": 14}
"""The digits that each symbol shows."""

_GTIN = 14
_PREFIX = "03"
# AIM symbology identifiers that scanners put in front: GS1 DataMatrix, GS1-128, GS1 DataBar, GS1 QR code.
_SCANNERS = ("]d2", "]C1", "]e0", "]Q3")
_HINT = "give a UPC-A of 12 digits, a GTIN of 13 or 14, or a GS1 element string that begins with (01)"


def check_digit(digits: str) -> str:
    """Return the GS1 check digit (modulo 10, weights 3 and 1 from the right) that belongs after *digits*.

    Examples:
        >>> check_digit("0031234567890")
        '6'
    """
    total = sum(int(digit) * (3 - at % 2 * 2) for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def ndc10_in(text: str) -> str:
    """Return the ten NDC digits of a barcode.

    Spaces and hyphens, as printed below the bars, are ignored. In a GS1 element string, the GTIN must come first;
    the rest is ignored.

    Args:
        text: The scanned or typed text, such as ``"312345678906"`` or ``"(01)00312345678906(17)271231"``.

    Raises:
        MalformedNdcError: The text is not a barcode of these types, its check digit is wrong, or it contains no NDC.

    Examples:
        >>> ndc10_in("3 12345 67890 6")
        '1234567890'
    """
    scanned = text.strip().replace(" ", "").replace("-", "")
    digits = _gtin_in(scanned)
    if len(digits) not in SYMBOLS.values() or not is_digits(digits):
        raise MalformedNdcError(f"{shown(text, like='ndc')} is not a GS1 barcode", value=text, hint=_HINT)
    gtin = digits.zfill(_GTIN)
    right = check_digit(gtin[:-1])
    if gtin[-1] != right:
        raise MalformedNdcError(
            f"{shown(text, like='ndc')} has the wrong check digit, {gtin[-1]}",
            value=text,
            hint=f"scan or type it again; for these digits it would be {right}",
        )
    if gtin[1:3] != _PREFIX:
        raise MalformedNdcError(
            f"{shown(text, like='ndc')} is a valid barcode without an NDC",
            value=text,
            hint="a drug's UPC-A begins with 3, and its GTIN has 03 after the first digit",
        )
    return gtin[3:-1]


def _gtin_in(scanned: str) -> str:
    """Return the GTIN of a GS1 element string, or *scanned* unchanged."""
    for scanner in _SCANNERS:
        scanned = scanned.removeprefix(scanner)
    scanned = scanned.lstrip("\x1d")
    if scanned.startswith("(01)"):
        gtin = scanned[4:].partition("(")[0]
        return gtin if len(gtin) == _GTIN else ""
    if scanned.startswith("01") and len(scanned) >= len("01") + _GTIN:
        return scanned[2 : 2 + _GTIN]
    return scanned


def barcode_of(ndc10: str, symbol: str) -> str:
    """Return the barcode digits of ten NDC digits, for a single item (indicator digit 0).

    Args:
        ndc10: Ten ASCII digits without hyphens.
        symbol: A key of ``SYMBOLS``.

    Examples:
        >>> barcode_of("1234567890", "UPC-A")
        '312345678906'
    """
    body = f"0{_PREFIX}{ndc10}"
    return (body + check_digit(body))[-SYMBOLS[symbol] :]
