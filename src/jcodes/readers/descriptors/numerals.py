"""Repair numbers and units with stray spaces or characters: join them if unambiguous, otherwise report them as broken."""

import re
from typing import Final

from jcodes.readers.descriptors.amounts import UNIT

__all__ = ["UNPRINTED", "is_broken", "joined"]

_APART: Final = "m g|m l|mc g|m cg|g m|c c|m eq|me q|m ci|mc i|u ci|uc i|i u|k g"
_JOINS: Final = (
    # CMS's 2013 file prints "0. 25 mg" in 102 drug descriptions. A point between digits does not end a sentence.
    (re.compile(r"(?<![\w.,-])(\d+)\. (?=\d)"), r"\1."),
    (re.compile(r"(?<![\w.,-])0 \. ?(?=\d)"), "0."),
    # No amount begins with a zero and two more digits: "1, 000" and "600 ,000" are thousands.
    (re.compile(r"(?<![\w.,-])([1-9]\d{0,2}(?:,\d{3})*)(?: ,|, | , )(?=0\d\d(?!\d))"), r"\1,"),
    (re.compile(r"\bi ?\. ?u(?: ?\.)?(?![a-z\d])"), "i.u."),
    # A unit after its number, after "per" or after "/": "5 m g", "10 mg/m l".
    (
        re.compile(rf"(\d ?|\bper (?:factor [a-z]+ )?|/ ?)({_APART})\b"),
        lambda match: match[1] + match[2].replace(" ", ""),
    ),
)
_THOUSANDS: Final = re.compile(r"(?<![\w.,-])[1-9]\d{0,2}(?:,\d{3})+(?![\d,]\d|\d)")
# The two parts of the preceding amount: "500 mg (150/350)".
_SHARES: Final = re.compile(r"\( ?\d+ ?/ ?\d+ ?\)")
_SIGNS: Final = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
UNPRINTED: Final = re.compile(rf"(?<!\d){_SIGNS}+(?!\d)")
"""Invisible characters away from digits: zero-width spaces, soft hyphens, direction marks."""
_AT_A_DIGIT: Final = re.compile(_SIGNS)
# "100.000 units", "1.500 mg": a point as thousands separator, or superfluous zeros.
_EITHER: Final = re.compile(r"(?<![\w.,-])[1-9]\d{0,2}(?:\.\d{3})*\.\d00(?!\d)")
# A character before a number that is not part of it: "greater than , 10 mg", "up to /5 mg", "phosphate -3 mg", ".50 mg" for 50 mg.
_PLAIN: Final = "(?:mc?|k)?gs?|gms?|(?:milli|micro)?grams?|i?units?|iu|mls?|ccs?|milliliters?"
_STRAY: Final = re.compile(
    rf"\d ?-?(?:{_PLAIN}) ?(?:[,/-] ?(?:[,/-]|\.(?!\d)|(?:per|in) (?:[\d.]+ ?)?(?:mls?|ccs?)\b|size\b)|/ ?[,-])|\d -[a-z]+, per \d|(?<!\w)\.[,/-] ?\d|\bin [^\s\w(.-]\W*\d"
    r"|\b(?:to|than|over|under|per|including|exceed|exceeding|of|maximum|nominal)(?! \.?\d)[^\w(]*\d|(?:^|[^\d\W]|,) [-/]\d"
    r"|(?<![\d.])\.\d+0(?!\d)|[<>]|\d[^\d(]*[^\s\w(]\W*\b(?:or|and) (?:less|fewer|more)\b"
)
# "3 .75 mg" and "1.2.3 mg" aside, the remains of a broken number: ", . 25 mg", "..5 mg", "10. mg".
_LOOSE: Final = re.compile(rf"(?:^|[^\w)])\. \d|\.\.\d|\.\d+\.\d|(?<![\w.-])\d+\. ?{UNIT}")
# Letters that look like digits in a number: "1O mg", "l0 mg", "2O millicuries", "1,OOO units", "1 O mg".
_ALIKE: Final = r"(?:[ozsb|]|l(?!iters?|itres?)|i(?!u|\.u|nternational))"
_LETTERED: Final = re.compile(
    rf"(?<![\w.,/-])(?:(?=[\d.,]*{_ALIKE})(?=[ozsbil|.,]*\d)(?:[\d.,]|{_ALIKE})+|[oil|][ -]) ?-?{UNIT}"
)
_GAP: Final = re.compile(r"(?P<left>[a-z\d.-]*\d)(?P<gap>[^a-z\d]+)(?=\d)")
# Separators between two numbers: a decimal point, a dash, a power, a percentage before an amount, a parenthesis.
_SOUND: Final = re.compile(r"[.^-]| ?% ?[,;]? \.?| \(|\) ?[,;]? ")
# Separators after a number that is part of a name: "j0131, 10 mg", "covid-19, .5 mg", "co-57/58".
_AFTER_NAME: Final = re.compile(r" ?[,;/] ?\.?")
# "dextran 40, 500 ml": a solution with a number in its name, and its volume.
_SOLUTION: Final = re.compile(
    r"(?<!\bper)(?<!\bto)(?<!\bthan)(?<!\bin)(?<=[a-z]) [1-9]\d* ?[,;] [1-9][\d.]* ?(?:mls?|ccs?|millilit\w+)\b"
)


def joined(text: str) -> str:
    """Join split numbers and units that are unambiguous: ``0. 25 mg``, ``1, 000 units``, ``per i. u.``.

    Args:
        text: A descriptor in lower case, with single spaces.
    """
    for pattern, instead in _JOINS:
        text = pattern.sub(instead, text)
    return text


def is_broken(text: str) -> bool:
    """Return whether a number in *text* is broken, so that a part could be mistaken for the whole: ``2 5 mg``, ``0,25 mg``.

    Args:
        text: A descriptor in lower case, with single spaces, after `joined`.
    """
    if any(sign.isnumeric() and not sign.isascii() for sign in text):
        return True
    if any(form.search(text) for form in (_AT_A_DIGIT, _EITHER, _STRAY, _LETTERED)):
        return True
    plain = _SHARES.sub(" ", _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text))
    return _LOOSE.search(plain) is not None or any(_parts(plain, match) for match in _GAP.finditer(plain))


def _parts(text: str, match: "re.Match[str]") -> bool:
    """Return whether the text between two digits splits one number."""
    gap, before = match["gap"], text[: match.start()]
    if _SOUND.fullmatch(gap):
        return False
    is_name = match["left"][0] in "abcdefghijklmnopqrstuvwxyz-" or before.endswith(")")
    if is_name:
        return _AFTER_NAME.fullmatch(gap) is None
    return _SOLUTION.match(text, match.start() - 1) is None
