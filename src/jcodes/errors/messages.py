"""Show input values in messages: echoed where they have the shape of what claims hold, otherwise described.

A wrong field may hold a patient's name or number. So a text is echoed only if it looks like a number, a date, a code or an amount
(`2/2/2026`, `J931`, `10mgs`), is made of the plain words of `errors.plain_words`, or is like one of the words of its field; of any other text a message says the length and the kinds of characters.
"""

import re
import reprlib
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from jcodes.errors.plain_words import PLAIN_WORDS

__all__ = [
    "MOST_SHOWN",
    "described",
    "drug_shown",
    "fits",
    "is_plain",
    "legible",
    "named",
    "named_file",
    "quoted",
    "shown",
    "type_name",
]

MOST_SHOWN: Final = 60
"""The maximum number of characters of an input in a message."""

_KEPT: Final = 40  # of a longer text, beside its length
_LONGEST_INT: Final = 50  # bits, 15 digits
_NEAR: Final = 0.75
_MOST_DRUG: Final = 4

_MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_WORD: Final = (
    rf"(?:[a-z]{{1,2}}|{_MONTH}|mcg|mgs|mls|gms|grm|ugs|kgs|lbs|min|mins|hrs?|hour|days?|week|meq|mmol|mol|mci|mbq|unit|iu|vials?|dose|each|tabs?"
    r"|caps?|amps?|syr|pen|bags?|puff|kit|per|pct|usp|cell|(?:micro|milli|kilo|nano|mega|giga|centi)?(?:gram|gramm|liter|litre|curie|unit|equivalent|mole|meter|metre)s?|percent"
    r"|units?/[a-z]{1,4}|international|million|billion|thousand|vials?|syringes?|ampules?|ampoules?|bottles?|doses?|tablets?|capsules?"
    r"|sprays?|drops?|patch(?:es)?|implants?|hours?|minutes?|weeks?|months?|pounds?|kilos?|times|square|cells?"
    r"|january|february|march|april|august|september|october|november|december)"
)
# Patterns of text, compiled by `_is` when a message first needs one: compiling them all took a tenth of a first look-up.
_CODE: Final = r"(?=[^0-9]*[0-9])[a-z]{0,2}[-_. ]{0,2}[0-9OIQ]{1,5}[a-z0-9]{0,2}[#?!. ]{0,2}(?:[-, ]+[a-z0-9]{2}){0,4}|[0-9]{4,6}-[0-9]{3,4}-[0-9]{1,2}"
_MARKS: Final = r"[\s?.,:;/%+*()$<>=~\u2264\u2265\u2248\xb1\xb0\xb7\u03bc\xb5\xd7\u2212\u2013-]"
_AMOUNT: Final = rf"{_MARKS}*[0-9](?:[0-9]|{_MARKS}|{_WORD}(?![a-z]))*"
_DATE: Final = (
    rf"(?:[0-9]{{1,4}}[-/. ][0-9]{{1,2}}(?:[-/. ][0-9]{{1,4}})?|[0-9]{{6}}|[0-9]{{8}}|[0-9]{{1,2}}[- ]?{_MONTH}[a-z]*[-, ]*[0-9]{{2,4}}"
    rf"|{_MONTH}[a-z]*[-. ]*[0-9]{{1,2}},? +[0-9]{{2,4}}|[0-9]{{4}}-?[WQ][0-9]{{1,2}}(?:-[0-9])?)(?:[T ][0-9:.Z+-]*(?: ?[ap]m)?)?"
)
_SHAPES: Final = {
    "code": _CODE,
    "date": _DATE,
    "diagnosis": r"[a-z0-9](?=(?:[^0-9]*[0-9]){2})[a-z0-9]{1,3}\.?[a-z0-9]{0,4}",
    "modifier": r"-?[a-z0-9]{1,2}(?:[-,: ]+[a-z0-9]{2}){0,5}",
    "ndc": r"(?:N4)?[0-9OI*-]{1,16}|\(01\)[0-9]{14}.{0,24}",
}
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_REST: Final = re.compile(r"[\s\d.,:;/%+*()$<>=~?!#&-]*", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]")
_DRUG: Final = r"[a-z][a-z0-9 .%/()+-]*"


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE) is not None


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as the base class calls it
        """Return the digits of an int, which Python refuses to convert beyond some thousand digits."""
        return repr(x) if x.bit_length() <= _LONGEST_INT else f"an int of {x.bit_length():,} bits"


_SHORT: Final = _Short()
_SHORT.maxstring = _SHORT.maxother = MOST_SHOWN
_SCALARS: Final = (bool, int, float, Decimal, Fraction, date, time, Enum, type(None))
_GROUPS: Final = (list, tuple, set, frozenset, dict, bytes, bytearray)


def shown(value: object, words: Iterable[str] = (), *, like: str = "") -> str:
    r"""Return *value* for a message: its ``repr`` if it fits a claim or is spelled like one of *words*, otherwise its shape. Never raises.

    Args:
        value: The value.
        words: What the field holds, if that is one of a few words.
        like: What the field holds: ``"code"``, ``"date"``, ``"modifier"`` or ``"ndc"``; blank for numbers and amounts.

    Examples:
        >>> print(shown("2/2/2026"), shown("J931"), shown("10mgs"), shown(750), shown("medicre", ["medicare"]))
        '2/2/2026' 'J931' '10mgs' 750 'medicre'
        >>> print(shown("DOE^JANE"), shown("J\uff19312"), shown([1, 2]), sep="; ")
        a text (8 characters, letters and ^); a text (5 characters, letters, digits and others); a list of 2 items
    """
    if isinstance(value, str):
        text = str.__str__(value)
        return quoted(text) if fits(text, like) or _is_near(text, words) else described(text)
    kind = type(value)
    if kind in _GROUPS:
        count = len(value)  # type: ignore[arg-type]  # one of the built-in groups
        return f"{'a' if kind is not bytes else 'some'} {kind.__name__} of {count:,} item{'' if count == 1 else 's'}"
    if isinstance(value, _SCALARS):
        return _cut(_escaped(_SHORT.repr(value)))
    name = _cut(_escaped(kind.__name__))
    return f"{'an' if name[:1].lower() in set('aeiou') else 'a'} {name}"


def fits(text: str, like: str = "") -> bool:
    """Return whether *text* looks like a number, a date, a code or an amount, or like what a field holds, or has plain words only, or is too short for a name.

    >>> [fits(text) for text in ("10mgs", "5 mg/kg", "3 Feb 2026", "J-9312 JW", "x", "vial", "DOE^JANE", "MRN8675309", "8675309 Doe", "Alice")]
    [True, True, True, True, True, True, False, False, False, False]
    """
    text = text.strip()
    if len(text) <= 2:
        return text.isascii()
    if len(text) > _KEPT:
        return False
    if is_plain(text):
        return True
    if like:
        return _is(_SHAPES[like], text) or (like == "ndc" and _is(_CODE, text))
    if _is(_CODE, text):
        return True
    return _is(_AMOUNT, text)


def is_plain(text: str) -> bool:
    """Return whether *text* is made of `PLAIN_WORDS` and at most four digits in a row.

    >>> [is_plain(text) for text in ("vial", "inf mg", "my-payer", "half a vial", "n/a", "Vial Smith", "June", "vial 8675309")]
    [True, True, True, True, True, False, False, False]
    """
    if len(text) > _KEPT or not text.isascii() or re.search("[0-9]{5}", text):
        return False
    words = _LETTERS.findall(text.lower())
    return bool(words) and PLAIN_WORDS.issuperset(words) and _REST.fullmatch(_LETTERS.sub("", text)) is not None


def _is_near(text: str, words: Iterable[str]) -> bool:
    """Return whether *text* is spelled like one of *words*."""
    from difflib import get_close_matches

    known = {str(word).lower() for word in words}
    bare = text.strip().lower()
    if not known or not 3 <= len(bare) <= _KEPT:
        return False
    return any(word.startswith(bare) for word in known) or bool(get_close_matches(bare, known, 1, _NEAR))


def described(text: str, noun: str = "a text") -> str:
    """Return what a message calls a text that it does not repeat, with its length and kinds of characters.

    >>> print(described("DOE^JANE"), described("DOE^JANE", "the drug name"), sep="; ")
    a text (8 characters, letters and ^); the drug name (8 characters, letters and ^)
    """
    start = text[:1000]
    kinds = [
        name
        for name, found in (
            ("letters", re.search("[a-z]", start, re.IGNORECASE)),
            ("digits", _DIGITS.search(start)),
            ("spaces", " " in start),
        )
        if found
    ]
    marks = dict.fromkeys(mark for mark in start if "!" <= mark <= "~" and not mark.isalnum())
    kinds += list(marks) if len(marks) <= 3 else ["marks"]
    if not all(" " <= mark <= "~" for mark in start):
        kinds.append("others")
    listed = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds)
    return f"{noun} ({len(text):,} character{'' if len(text) == 1 else 's'}, {listed})"


def quoted(text: str) -> str:
    r"""Return the ``repr`` of a text that is not a patient's, such as a name of CMS's or a key of a file: on one line, truncated if long.

    Nonprinting characters (line breaks, control characters, text direction marks) are escaped, so that a text cannot forge log lines.
    Characters outside Latin-1 are also escaped, since full-width digits and Cyrillic letters look like ASCII.

    Examples:
        >>> print(quoted("J\uff19312"), quoted("9" * 100))
        'J\uff19312' '9999999999999999999999999999999999999999...' (100 characters)
    """
    if len(text) <= MOST_SHOWN:
        return _escaped(repr(text))
    start = repr(text[:_KEPT])
    return _escaped(f"{start[:-1]}...{start[-1]} ({len(text):,} characters)")


def named(text: str) -> str:
    """Return a code, an NDC or an amount unchanged; anything else as `shown` does.

    Examples:
        >>> print(named("J9312"), named("DOE^JANE"))
        J9312 a text (8 characters, letters and ^)
    """
    bare = text.strip()
    return bare if fits(bare) and _escaped(bare) == bare else shown(bare)


def drug_shown(text: str, *, bare: bool = False) -> str:
    """Return the name of a drug that the catalog knows, quoted unless *bare*; a text that no drug name looks like, as `shown` does.

    >>> print(drug_shown("Depo-Provera 150 mg"), drug_shown("DOE^JANE"), drug_shown("rituximab", bare=True))
    'Depo-Provera 150 mg' a text (8 characters, letters and ^) rituximab
    """
    bare_text = " ".join(text.split())
    if (
        len(bare_text) <= MOST_SHOWN
        and _is(_DRUG, bare_text)
        and not re.search(rf"[0-9]{{{_MOST_DRUG + 1}}}", bare_text)
    ):
        return bare_text if bare else quoted(bare_text)
    return shown(text)


def legible(text: str) -> str:
    r"""Return a path or another text of the caller's own machine: unchanged if it is short and printable, otherwise as `quoted` does.

    Examples:
        >>> print(legible("claims.jsonl"), legible("claims\n"))
        claims.jsonl 'claims\n'
    """
    return text if len(text) <= MOST_SHOWN and _escaped(text) == text else quoted(text)


def named_file(text: str) -> str:
    """Return a file name as `legible` does; for ``archive.zip!member``, each part."""
    return "!".join(map(legible, text.split("!", 1)))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:_KEPT]}..."


def _escaped(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(mark if mark <= "\xff" and mark.isprintable() else ascii(mark)[1:-1] for mark in text)


def type_name(value: object) -> str:
    """Return the name of the type of *value*.

    Examples:
        >>> type_name(9312)
        'int'
    """
    return type(value).__name__
