"""Parse the three segments of a National Drug Code.

Strict parsing accepts the formats of FDA, HIPAA and claims: 4-4-2, 5-3-2, 5-4-1 and 5-4-2 with hyphens, 11 digits
(5-4-2), 6-4-2 with hyphens or as 12 digits (91 FR 10749, in force 2033-03-07), and until then 6-3-2 and 6-4-1 for
six-digit labelers. Loose parsing also pads short segments, as Medi-Cal does (``2-22-2``), and accepts other dashes,
spaces, and FDA's asterisk for a padding zero (``12345-*678-90``). Neither guesses:

* ten digits without hyphens can be three different NDCs;
* twelve digits that begin with 3 are today the UPC-A barcode of an NDC (possibly mistyped), and may later be the 6-4-2
  NDC of a labeler that FDA has not issued yet. Hyphens or the qualifier ``N4`` tell them apart. Twelve digits that begin
  otherwise are never the barcode of an NDC, so they are read as 6-4-2.
"""

from typing import TypeAlias

from jcodes.codes.barcode import check_digit
from jcodes.codes.text import NOT_TEXT, folded, is_digits, strange_in
from jcodes.errors import AmbiguousNdcError, MalformedNdcError
from jcodes.errors.messages import shown, type_name

__all__ = ["HYPHENATED", "Segments", "hyphenated", "padded", "readings_of_ten", "refusal", "segments_in"]

Segments: TypeAlias = tuple[str, str, str]
"""Labeler (5 digits, or 6 from 100000 on), product (4) and package (2)."""

HYPHENATED = {
    "4-4-2": (4, 4, 2),
    "5-3-2": (5, 3, 2),
    "5-4-1": (5, 4, 1),
    "5-4-2": (5, 4, 2),
    "6-3-2": (6, 3, 2),
    "6-4-1": (6, 4, 1),
    "6-4-2": (6, 4, 2),
}
"""Each hyphenated form, with the number of digits per segment."""

_WIDEST = (6, 4, 2)
_LENGTHS = frozenset(HYPHENATED.values())
_ELEVEN, _TWELVE, _TEN = 11, 12, 10
_QUALIFIER = "N4"
_UPC_DIGIT = "3"
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SHAPE = "give labeler, product and package, such as 50242-0051-21, or the 11 digits"
_BARE = {
    13: "a barcode is read by Ndc.from_barcode",
    14: "a barcode is read by Ndc.from_barcode",
}


def padded(labeler: str, product: str, package: str) -> Segments:
    """Pad three segments with leading zeros to their canonical length.

    Examples:
        >>> padded("2", "22", "2")
        ('00002', '0022', '02')
    """
    return labeler.lstrip("0").zfill(5), product.zfill(4), package.zfill(2)


def hyphenated(segments: Segments) -> str:
    """Return segments as text: 5-4-2, or 6-4-2 for a six-digit labeler."""
    return "-".join(segments)


def readings_of_ten(digits: str) -> tuple[str, str, str]:
    """Return the three NDCs that ten digits without hyphens may be (as 4-4-2, 5-3-2 and 5-4-1), in 5-4-2 format.

    Examples:
        >>> readings_of_ten("0002759701")
        ('00002-7597-01', '00027-0597-01', '00027-5970-01')
    """
    return (
        hyphenated(padded(digits[:4], digits[4:8], digits[8:])),
        hyphenated(padded(digits[:5], digits[5:8], digits[8:])),
        hyphenated(padded(digits[:5], digits[5:9], digits[9:])),
    )


def _body_of(text: str) -> tuple[str, bool]:
    """Return *text* without surrounding whitespace and the qualifier ``N4``, and whether it had the qualifier."""
    body = text.strip()
    if body[:2].upper() == _QUALIFIER:
        return body[2:].lstrip(), True
    return body, False


def _cut(body: str, *, qualified: bool) -> list[str]:
    """Split a text without separators into segments; return it whole if its length is ambiguous."""
    if len(body) == _ELEVEN:
        return [body[:5], body[5:9], body[9:]]
    if len(body) == _TWELVE and (qualified or body[0] != _UPC_DIGIT):
        return [body[:6], body[6:10], body[10:]]
    return [body]


def segments_in(text: str, *, strict: bool) -> Segments | None:
    """Return the canonical segments in *text*, or None if it is not an NDC or is ambiguous.

    Examples:
        >>> segments_in("N4 50242-051-21", strict=True)
        ('50242', '0051', '21')
        >>> segments_in("2-22-2", strict=True) is None
        True
        >>> segments_in("2-22-2", strict=False)
        ('00002', '0022', '02')
    """
    body, qualified = _body_of(text)
    if strict:
        parts = body.split("-")
    else:
        body = body.translate(_DASHES)
        parts = [part.strip() for part in body.split("-")] if "-" in body else body.split()
    if len(parts) == 1:
        parts = _cut(parts[0], qualified=qualified)
    if len(parts) != len(_WIDEST):
        return None
    lengths = (len(parts[0]), len(parts[1]), len(parts[2]))
    if strict:
        short = lengths[0] == _WIDEST[0] and lengths != _WIDEST  # 6-3-2 and 6-4-1: only labelers from 100000 on
        if lengths not in _LENGTHS or (short and parts[0][0] == "0"):
            return None
    else:
        if any(length > most for length, most in zip(lengths, _WIDEST, strict=True)):
            return None
        parts = [part.lstrip("*") for part in parts]
    return padded(*parts) if all(map(is_digits, parts)) else None


def refusal(value: object, text: str | None, *, strict: bool) -> MalformedNdcError:
    """Return the error for *value*, whose *text* ``segments_in`` rejected."""
    if text is None:
        return MalformedNdcError(f"an NDC is text, not {type_name(value)}", value=value, hint=NOT_TEXT)
    body, qualified = _body_of(text)
    if is_digits(body):
        if len(body) == _TEN:
            return _ambiguous_ten(text, body)
        if len(body) == _TWELVE and not qualified:
            return _ambiguous_twelve(text, body)
    message, hint = _reason(body, strict=strict)
    return MalformedNdcError(message, value=text, hint=hint)


def _ambiguous_ten(text: str, digits: str) -> AmbiguousNdcError:
    candidates = readings_of_ten(digits)
    listed = f"{candidates[0]}, {candidates[1]} or {candidates[2]}"
    return AmbiguousNdcError(
        f"{shown(text.strip(), like='ndc')} is ten digits without hyphens, which may be {listed}",
        value=text,
        candidates=candidates,
        hint="give the hyphens of the label, or look the three up in the catalog",
    )


def _ambiguous_twelve(text: str, digits: str) -> AmbiguousNdcError:
    six = f"{digits[:6]}-{digits[6:10]}-{digits[10:]}"
    good = check_digit(digits[:-1]) == digits[-1]
    return AmbiguousNdcError(
        f"{shown(text.strip(), like='ndc')} may be a {'' if good else 'mistyped '}UPC-A barcode or the NDC {six}",
        value=text,
        candidates=(*(readings_of_ten(digits[1:-1]) if good else ()), six),
        hint="read a barcode with Ndc.from_barcode, and give the hyphens of an NDC of 12 digits",
    )


def _reason(body: str, *, strict: bool) -> tuple[str, str]:
    """Return the message and the hint for a text that is not a valid NDC."""
    if not body:
        return "an NDC cannot be blank", _SHAPE
    message = f"{shown(body, like='ndc')} is not an NDC"
    if strict and (loose := segments_in(body, strict=False)) is not None:
        return message, f"strict=False would read it as {hyphenated(loose)}; else {_SHAPE}"
    if (strange := strange_in(body)) is not None:
        meant = segments_in(folded(body), strict=strict)
        why = f"{shown(body, like='ndc')} contains {strange}, which is not ASCII"
        return why, _SHAPE if meant is None else f"did you mean {hyphenated(meant)}?"
    if is_digits(body):
        why = f"{shown(body, like='ndc')} has {len(body)} digits, which is not an NDC"
        return why, _BARE.get(len(body), f"{_SHAPE}; restore leading zeros that a spreadsheet dropped")
    if body.startswith("(01)"):
        return message, _BARE[14]
    if body.count("-") == 1:
        return message, f"it has two segments, which name a product without its package; {_SHAPE}"
    return message, _SHAPE
