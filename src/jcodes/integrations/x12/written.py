"""Elements and segments as X12 writes them: numbers without trailing zeros, no delimiter inside a text."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from jcodes.errors import MalformedLineError
from jcodes.errors.messages import shown
from jcodes.integrations.x12.delimiters import Delimiters

__all__ = ["LONGEST_TEXT", "Segment", "day", "days", "interchange", "number", "segment_text", "wrapped"]

Segment: TypeAlias = tuple["str | tuple[str, ...]", ...]
"""The ID of a segment and its elements; a composite element is a tuple of its components."""

LONGEST_TEXT: Final = 80
"""Characters of a note (element 352) and of a description (SV101-7)."""


def number(value: Decimal | None) -> str:
    """Return a number of X12's type R: no trailing zeros, no leading zero, blank for None.

    >>> from decimal import Decimal
    >>> number(Decimal("50.00")), number(Decimal("0.60")), number(Decimal("-7")), number(Decimal(0)), number(None)
    ('50', '.6', '-7', '0', '')
    """
    if value is None:
        return ""
    text = format(value.copy_abs(), "f")
    whole, _, part = text.partition(".")
    whole, part = whole.lstrip("0"), part.rstrip("0")
    digits = f"{whole}.{part}" if part else whole or "0"
    return f"-{digits}" if value < 0 else digits


def day(value: date) -> str:
    """Return a date of eight digits."""
    return value.isoformat().replace("-", "")


def days(qualifier: str, first: date | None, last: date | None) -> Iterable[Segment]:
    """Yield the DTP segment of a date or a range of dates; none without a first day."""
    if first is not None:
        one = (day(first),) if last is None else (f"{day(first)}-{day(last)}",)
        yield ("DTP", qualifier, "D8" if last is None else "RD8", *one)


def wrapped(text: str, field: str) -> list[str]:
    """Return a text in pieces of at most eighty characters, cut at spaces.

    Raises:
        MalformedLineError: A word is longer.
    """
    found = [""]
    for at, word in enumerate(text.split(" ")):
        longer = f"{found[-1]} {word}" if at else word
        if len(longer) <= LONGEST_TEXT:
            found[-1] = longer
        else:
            found.append(word)
    if any(len(piece) > LONGEST_TEXT for piece in found):
        raise MalformedLineError(
            f"{field} has a word of more than {LONGEST_TEXT} characters", value=text, hint="write it with spaces"
        )
    return found if text else []


def segment_text(segment: Segment, delimiters: Delimiters) -> str:
    """Return the text of a segment with its terminator, without blank elements at its end.

    Raises:
        MalformedLineError: A text holds a delimiter or a line break.
    """
    signs = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment, "\r", "\n"} - {""}
    elements = []
    for element in segment:
        parts = (element,) if isinstance(element, str) else element
        for part in parts:
            if not signs.isdisjoint(part):
                raise MalformedLineError(
                    f"a text of {segment[0]} holds a delimiter or a line break: {shown(part)}",
                    value=part,
                    hint="take it out, or give other delimiters, such as Delimiters('|', '>', '!')",
                )
        elements.append(_trimmed(parts, delimiters.component))
    return _trimmed(elements, delimiters.element) + delimiters.segment


def _trimmed(parts: Sequence[str], sign: str) -> str:
    """Return the parts with *sign* between them, without those at the end that are blank."""
    last = max((at for at, part in enumerate(parts, 1) if part), default=0)
    return sign.join(parts[:last])


def interchange(  # noqa: PLR0913 - the facts of an envelope
    transactions: Sequence[tuple[Segment, ...]],
    *,
    function: str,
    version: str,
    created: date,
    sender: str,
    receiver: str,
    control: int,
    test: bool,
    delimiters: Delimiters,
) -> str:
    """Return an interchange with one functional group of *transactions*, each its segments from ST02's number on."""
    number_of = f"{control:09}"
    stamp = day(created)
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender[:15]:15}*ZZ*{receiver[:15]:15}*{stamp[2:]}*0000*\0*00501*{number_of}*0*{'T' if test else 'P'}*"
    ).replace("*", delimiters.element)
    lines = [f"{isa.replace(chr(0), delimiters.repetition or 'U')}{delimiters.component}{delimiters.segment}"]
    body: list[Segment] = [("GS", function, sender[:15], receiver[:15], stamp, "0000", str(control), "X", version)]
    for at, segments in enumerate(transactions, 1):
        kind = "837" if function == "HC" else "835"
        body.append(("ST", kind, f"{at:04}", *((version,) if kind == "837" else ())))
        body += segments
        body.append(("SE", str(len(segments) + 2), f"{at:04}"))
    body += [("GE", str(len(transactions)), str(control)), ("IEA", "1", number_of)]
    return "".join([*lines, *(segment_text(one, delimiters) for one in body)])
