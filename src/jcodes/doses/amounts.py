"""Parse the number at the start of a dose: ``1,000,000``, ``.5``, ``2 million``, ``1.1 x 10^14``."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.doses.exact import decimal_of_ratio, plain, to_decimal
from jcodes.errors import MalformedDoseError
from jcodes.errors.messages import named, shown

__all__ = ["EXAMPLE", "rate_problem", "split_amount", "times_problem"]

EXAMPLE: Final = "write a number and a unit, such as '750 mg' or '1,000,000 units'"
"""The hint of messages about doses."""

# Another digit, comma or point after the number is an error: 1,0000 and 1.2.3 are typos. So is
# 0,500, which is a half in most of Europe. A power of ten needs a caret or superscript digits: "2 x 100 mg" is two
# of 100 mg. A K means thousand only before units.
_AMOUNT: Final = re.compile(
    r"""(?P<digits> (?: [1-9][0-9]{0,2} (?: , [0-9]{3} )+ | [0-9]+ ) (?: \. [0-9]+ )? | \. [0-9]+ )
        (?! [0-9.,] )
        (?: [ ]? [x\u00d7*] [ ]? 10
            (?: [ ]? \^ [ ]? (?P<power> [0-9]{1,2} ) (?! [0-9.,] )
              | (?P<raised> [\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2} )
            )
          | e (?P<exponent> [+-]? [0-9]{1,2} ) (?= [ ] | \Z )
        )?
        (?: [ -]? (?P<scale> thousand | million | billion | trillion ) (?= [ ] | \Z )
          | [ ]? (?P<k> k ) (?= [ ]? u (?:nits?)? \Z )
        )?
        (?: [ ] | - (?= [a-z] ) )?
        (?P<unit> .* )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_RAISED: Final = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")


def split_amount(text: str) -> tuple[Decimal, str]:
    """Return the number at the start of *text* and the rest of the text, without surrounding whitespace.

    Thousands separators, a leading point, ``x 10^9``, ``1e9``, the words thousand to trillion and ``5K units`` are
    accepted. Any whitespace, including no-break and thin spaces, may separate the number and the unit.

    Raises:
        MalformedDoseError: The text does not begin with a number, or the number is ambiguous.
    """
    compact = _FRACTION_SIGN.sub(_decimal, " ".join(text.split()))
    match = _AMOUNT.fullmatch(compact)
    if match is None:
        problem, hint = _what_is_wrong(compact)
        raise MalformedDoseError(f"{shown(text)} {problem}" if compact else "the dose is blank", value=text, hint=hint)
    digits, power, raised, exponent, scale, thousand, unit = match.groups()
    shift = int(power or exponent or (raised or "0").translate(_RAISED))
    shift += 3 if thousand else _SCALES[scale.lower()] if scale else 0
    return to_decimal(f"{digits.replace(',', '')}e{shift}"), unit


# One-character fractions, with or without a whole number in front: "\u00bd mL", "1\u00bd mL". A third has no finite decimal and is not replaced.
_FRACTION_SIGN: Final = re.compile(r"^(?P<whole>[0-9]{1,3})? ?(?P<sign>[\u00bc-\u00be\u215b-\u215e])", re.ASCII)


def _decimal(match: "re.Match[str]") -> str:
    return f"{int(match['whole'] or 0) + unicodedata.numeric(match['sign'])!r}"


_NUMBERS: Final = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8", "ten": "10", "half": "0.5",
}  # fmt: skip
_NUMBER_WORD: Final = rf"({'|'.join(_NUMBERS)})\b(?: ?\([0-9.]+\))?(?: (?:of a|an?)\b)?"


def _what_is_wrong(compact: str) -> tuple[str, str]:
    """Return the error message and hint for a text that does not begin with a number."""
    if compact[:1] in {"-", "\u2212", "\u2013"}:
        return "is negative", EXAMPLE
    if re.match(r"\+?(nan|inf)", compact, re.IGNORECASE):
        return "is not a finite amount", EXAMPLE
    if re.match(r"\.?[0-9]", compact, re.ASCII):
        return "has a misplaced comma or point", "write thousands as 1,000 and decimals as 0.5"
    if re.match(r"[<>=\u2264\u2265~\u2248]|up ?to|about|max|min|less|more|over|under", compact, re.IGNORECASE):
        return "is a limit or an estimate, not an amount", "give the amount itself, such as '750 mg'"
    match = re.match(_NUMBER_WORD, compact, re.IGNORECASE)
    if match and (unit := compact[match.end() :].strip()):
        return "does not begin with a number", f"write it in digits: {shown(f'{_NUMBERS[match[1].lower()]} {unit}')}"
    return "does not begin with a number", EXAMPLE


# Patterns of refused texts, compiled when one is refused.
_WEIGHT: Final = r"(?:/|\bper) ?(?:kgs?|kilograms?|kilos?|lbs?|pounds?)\b"
_SURFACE: Final = r"(?:/|\bper) ?(?:m ?\^?[2\u00b2]|sq\.? ?m|square met|bsa)"
_TIME: Final = r"(?:/|\bper) ?(?:[0-9]+ ?)?(?:d|days?|h|hrs?|hours?|min|minutes?|weeks?|wk)\b"
_FRACTION: Final = re.compile(r"(?P<more>[0-9]+)? ?/ ?(?P<below>[0-9]+) ?(?P<unit>[^0-9/]*)", re.ASCII)
_TIMES: Final = (
    r"(?P<unit>[a-z].*?) ?[x\u00d7*] ?(?P<after>[0-9]{1,4})(?: ?(?:doses?|times))?|[x\u00d7*] ?(?P<each>[0-9.].*)"
)
_RATIO: Final = re.compile(r": ?[0-9][0-9,]*", re.ASCII)


def times_problem(amount: Decimal, rest: str) -> tuple[str, str] | None:
    """Return the message and hint for ``mg x2`` after an amount, or ``x 10 mg`` or ``:1000`` after a number; otherwise None."""
    number = f"{amount:f}"
    if _RATIO.fullmatch(rest):
        return "a strength", f"give the volume as the dose, such as '0.3 mL', and strength={shown(number + rest)}"
    if not any(sign.isdigit() for sign in rest):
        return None
    if told := re.fullmatch(_WITH_STRENGTH, f"{number} {rest}", re.ASCII | re.IGNORECASE):
        return "a volume and a strength", _apart(told)
    if _RANGE.match(rest):
        return "a range", "give the administered amount, such as '25 mg'"
    match = re.fullmatch(_TIMES, rest, re.ASCII | re.IGNORECASE)
    if match is None:
        return None
    each, count = (
        (f"{number} {_first_word(match['unit'])}", match["after"]) if match["after"] else (match["each"], number)
    )
    return (
        "several amounts",
        f"give {shown(each)} and the number separately: administrations={named(count)} for doses, count={named(count)} for containers",
    )


_VOLUME: Final = r"[0-9.,]+ ?(?:ml|mls|cc|l)"
_WITH_STRENGTH: Final = (
    rf"(?P<volume>{_VOLUME})(?: of|,| at| @)? ?(?P<strength>1: ?[0-9][0-9,]*|[0-9.]+ ?%|[0-9.,]+ ?[a-z]+ ?/ ?(?:[0-9.]+ ?)?[a-z]+)"
    rf"|(?P<first>[0-9.,]+ ?[a-z]+ ?/ ?(?:[0-9.]+ ?)?[a-z]+)(?:,| x| \u00d7| \*)? ?(?P<second>{_VOLUME})"
)
_STRENGTH_ALONE: Final = r"[0-9.,]+ ?[a-z]+ ?/ ?(?:[0-9.]+ ?)?[a-z]+"
_TWO_AMOUNTS: Final = r"(?P<first>[0-9][0-9,]*(?:\.[0-9]+)?) ?(?P<unit>[a-z]+) ?/ ?(?P<second>[0-9][0-9,]*(?:\.[0-9]+)?) ?(?P<again>[a-z]+)"
_RANGE: Final = re.compile(r"(?:-|\u2013|to\b) ?[0-9]", re.IGNORECASE)


def _apart(match: "re.Match[str]") -> str:
    volume, strength = match["volume"] or match["second"], match["strength"] or match["first"]
    return f"give dose={shown(volume)} and strength={shown(strength)}"


def _first_word(text: str) -> str:
    """Return the unit of a text such as ``mg IV push``; the one unit of several words begins with ``international``."""
    first, *_ = text.split()
    return text if first.lower() == "international" else first


def rate_problem(rest: str, amount: Decimal) -> tuple[str, str]:
    """Return the message and hint for an amount followed by *rest*, such as ``mg/kg``; None if *rest* is not a rate."""
    if re.search(_WEIGHT, rest, re.IGNORECASE):
        return (
            "a dose by body weight",
            "multiply by the weight and give the amount, such as '350 mg' for 5 mg/kg in 70 kg",
        )
    if re.search(_SURFACE, rest, re.IGNORECASE):
        return (
            "a dose by body surface area",
            "multiply by the body surface area and give the amount, such as '675 mg' for 375 mg/m2 in 1.8 m2",
        )
    if re.search(_TIME, rest, re.IGNORECASE):
        return "a rate", "multiply by the time and give the total, such as '120 mg' for 5 mg/hr in 24 hours"
    if match := _FRACTION.fullmatch(rest):
        return "written with a fraction", f"write it as a decimal, such as '{_as_decimal(match, amount)}'"
    whole = f"{amount:f} {rest}"
    if told := re.fullmatch(_WITH_STRENGTH, whole, re.ASCII | re.IGNORECASE):
        return "a volume and a strength", _apart(told)
    if (both := re.fullmatch(_TWO_AMOUNTS, whole, re.ASCII | re.IGNORECASE)) and both["unit"] == both["again"]:
        first, second = (Decimal(both[name].replace(",", "")) for name in ("first", "second"))
        return (
            "two amounts",
            f"give the dose alone, or for a combination the total of its ingredients, '{plain(first + second)} {both['unit']}'",
        )
    if re.fullmatch(_STRENGTH_ALONE, whole, re.ASCII | re.IGNORECASE):
        return "a strength", f"give strength={shown(whole)}, and the dose in mg, mL or containers"
    return (
        "a strength",
        "give dose='750 mg' and strength='40 mg/mL'",
    )


def _as_decimal(match: "re.Match[str]", amount: Decimal) -> str:
    """Return a fraction as a decimal: ``0.5 cc`` for ``1/2 cc``. Return an example if it may be two ingredients or has no finite decimal."""
    unit, below = match["unit"] or "mL", int(match["below"])
    whole, above = (amount, Decimal(match["more"])) if match["more"] else (Decimal(0), amount)
    if above >= below or below & (below - 1):
        return f"0.5 {unit}"
    ratio = Fraction(whole) + Fraction(above) / below
    return f"{plain(decimal_of_ratio(ratio.numerator, ratio.denominator))} {unit}"
