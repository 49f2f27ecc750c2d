"""Convert orders to amounts: per kilogram, per square meter, per hour, per administration, or a volume with a strength."""

import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from jcodes.doses.body import KILOGRAMS, SQUARE_METERS, SURFACE_HINT, WEIGHT_HINT, Measure, body_surface, body_weight
from jcodes.doses.dose import Dose
from jcodes.doses.exact import plain, to_decimal
from jcodes.doses.strength import Strength
from jcodes.errors import InexactError, MalformedDoseError, MalformedMeasureError, MissingFactError
from jcodes.errors.messages import shown

__all__ = ["Duration", "Measure", "Order", "read_order"]

Duration: TypeAlias = str | timedelta
"""A duration: text such as ``"90 min"`` or ``"1 h 30 min"``, or a ``timedelta``."""


@attrs.frozen
class Order:
    """A parsed order.

    Attributes:
        dose: The total amount.
        strength: The strength stated in the order, or None.
        steps: The steps of the calculation, one sentence each.
    """

    dose: Dose
    strength: Strength | None = None
    steps: tuple[str, ...] = ()


_MINUTES: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Fraction(1, 60)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), Fraction(1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(60)),
    **dict.fromkeys(("d", "day", "days"), Fraction(1440)),
    **dict.fromkeys(("wk", "wks", "week", "weeks"), Fraction(10080)),
}
_EVENTS: Final = frozenset({"dose", "administration", "infusion", "injection", "treatment"})

_DURATION_HINT: Final = "give duration='90 min', '1.5 h' or '1 h 30 min', or a timedelta"
_TIMES_HINT: Final = "give administrations=3, a whole number, one or more"
_MOST_MINUTES: Final = 1440 * 366
_MOST_TIMES: Final = 10_000

_HELD: Final = re.compile(r"(?P<dose>.+?) ?(?:@| of | at ) ?(?P<strength>.+)", re.IGNORECASE)
_DURING: Final = re.compile(r"(?P<rate>.+?) (?:for|over) (?P<duration>.+)", re.IGNORECASE)
_PER: Final = re.compile(r" ?/ ?| per ", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)? ?(?P<word>[^0-9 .][^.]*?)\.?", re.ASCII)
_CLOCK: Final = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?(?P<word>[a-z]+)\.?,? ?(?:and )?", re.ASCII | re.IGNORECASE
)


def read_order(
    order: str | Dose,
    *,
    weight: "Measure | None" = None,
    bsa: "Measure | None" = None,
    duration: Duration | None = None,
    administrations: int | None = None,
) -> Order:
    """Calculate the total amount of an order, with the steps. Nothing is rounded.

    >>> from jcodes.doses.orders import read_order
    >>> str(read_order("375 mg/m2", bsa="1.9 m2").dose)
    '712.5 mg'
    >>> str(read_order("125 mL/h", duration="90 min").dose)
    '187.5 mL'

    Args:
        order: An amount, or an order such as ``"5 mg/kg"``, ``"375 mg/m2"``, ``"2 mcg/kg/min for 30 min"``, ``"1 mL @ 40 mg/mL"``.
        weight: The body weight, for orders by weight.
        bsa: The body surface area, for orders per square meter.
        duration: How long an infusion rate ran.
        administrations: The number of times the amount was given; defaults to once.

    Raises:
        MissingFactError: The order needs a fact that was not given; `fact` is the name of the argument.
        MalformedMeasureError: A weight, surface area, duration or number of administrations cannot be read.
        MalformedDoseError: The text is neither an amount nor an order.
        InexactError: The amount has no finite decimal, such as 100 mL/h for 10 min.
    """
    facts: dict[str, Fraction] = {}
    if weight is not None:
        facts["weight"] = body_weight(weight)
    if bsa is not None:
        facts["bsa"] = body_surface(bsa)
    if duration is not None:
        facts["duration"] = _duration(duration)
    if administrations is not None:
        facts["administrations"] = _times(administrations)
    understood = Order(order) if isinstance(order, Dose) else _read(order, facts)
    times = facts.get("administrations", 1)
    if times == 1:
        return understood
    total = _exactly(understood.dose, times, str(order))
    step = f"{understood.dose} given {times} times is {total}; round the total, not each dose"
    return attrs.evolve(understood, dose=total, steps=(*understood.steps, step))


_WITH_VOLUME: Final = re.compile(r"(?P<dose>[^()]*[^() ]) ?\((?P<again>[0-9.][^()]*)\)")


def _strength_in(text: str, dose: Dose) -> Strength | None:
    """Return the strength implied by ``80 mg (2 mL)``."""
    match = _WITH_VOLUME.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    one, other = Dose.parse(match["dose"]), Dose.parse(match["again"])
    volume = other if one.unit.dimension == dose.unit.dimension else one
    return Strength(dose, volume) if volume.unit.dimension == "volume" != dose.unit.dimension else None


def _read(text: str, facts: dict[str, Fraction]) -> Order:
    try:
        dose = Dose.parse(text)
        if strength := _strength_in(text, dose):
            return Order(dose, strength, (f"the order gives the strength {strength}",))
        return Order(dose)
    except MalformedDoseError as error:
        if not isinstance(text, str):
            raise
        plain = error
    compact = " ".join(text.split())
    if match := _HELD.fullmatch(compact):
        within = _read(match["dose"], facts)
        strength = Strength.parse(match["strength"])
        return attrs.evolve(
            within, strength=strength, steps=(*within.steps, f"the order gives the strength {strength}")
        )
    if match := _DURING.fullmatch(compact):
        own = _duration(match["duration"])
        if facts.setdefault("duration", own) != own:
            raise MalformedMeasureError(
                f"{shown(text)} and duration={shown(_clock(facts['duration']))} give two durations",
                value=text,
                hint="give the recorded one",
            )
        compact = match["rate"]
    amount, *pers = _PER.split(compact)
    found = [_divisor(per) for per in pers]
    if None in found or not amount:
        raise plain
    return _multiplied(text, Dose.parse(amount), [divisor for divisor in found if divisor is not None], facts)


def _divisor(per: str) -> tuple[str, Fraction, str] | None:
    """Return the fact that ``kg``, ``2 h`` or ``dose`` needs, its amount, and its text; None if it is not part of an order."""
    match = _NUMBERED.fullmatch(per)
    if match is None:
        return None
    word = match["word"].lower().removesuffix(" bsa")
    number = Fraction(match["number"] or 1)
    for fact, sizes in (("weight", KILOGRAMS), ("bsa", SQUARE_METERS), ("duration", _MINUTES)):
        if word in sizes and number and not (fact == "weight" and word.startswith("g")):
            return fact, number * sizes[word], per
    return ("administrations", number, per) if word in _EVENTS and number == 1 else None


_KINDS: Final = {
    "weight": ("a dose by body weight", WEIGHT_HINT),
    "bsa": ("a dose by body surface area", SURFACE_HINT),
    "duration": ("a rate over time", _DURATION_HINT),
    "administrations": ("the amount of one administration", _TIMES_HINT),
}


_WORDS: Final = {"bsa": "body surface area", "administrations": "number of administrations"}
"""The name of a fact in messages, if it differs from the argument."""


def _multiplied(
    text: str, amount: Dose, divisors: list[tuple[str, Fraction, str]], facts: Mapping[str, Fraction]
) -> Order:
    if len({fact for fact, _, _ in divisors}) < len(divisors):
        raise MalformedDoseError(
            f"{shown(text)} is divided by the same fact twice",
            value=text,
            hint="write the order as '5 mg/kg' or '2 mcg/kg/min'",
        )
    factor, words, factor_named = Fraction(1), [], False
    for fact, size, _ in divisors:
        what, hint = _KINDS[fact]
        if fact not in facts:
            raise MissingFactError(
                f"{shown(text)} is {what}, and the {_WORDS.get(fact, fact)} is missing",
                value=text,
                fact=fact,
                hint=hint,
            )
        if fact != "administrations":
            factor *= facts[fact] / size
            factor_named = True
            if fact != "duration" or not _DURING.fullmatch(" ".join(text.split())):
                words.append(_said(fact, facts[fact]))
    total = _exactly(amount, factor, text)
    told = f" for {' and '.join(words)}" if words else ""
    steps = (f"{' '.join(text.split())}{told} is {total}",) if factor_named else ()
    return Order(total, None, steps)


def _exactly(dose: Dose, factor: Fraction | int, text: str) -> Dose:
    try:
        return dose * Fraction(factor)
    except InexactError as error:
        exact = dose.fraction() * factor / dose.unit.factor
        raise InexactError(
            f"{shown(text)} is {exact} {dose.unit.label(plural=True)}, which has no finite decimal form",
            exact=str(exact),
            hint="give the recorded amount, such as '16.7 mL'",
        ) from error


def _duration(value: object) -> Fraction:
    if isinstance(value, timedelta):
        minutes = Fraction(value // timedelta(microseconds=1), 60_000_000)
    elif isinstance(value, str):
        minutes, at, compact = Fraction(0), 0, " ".join(value.split())
        while at < len(compact):
            match = _CLOCK.match(compact, at)
            if match is None or match["word"].lower() not in _MINUTES:
                raise MalformedMeasureError(
                    f"the duration {shown(value)} cannot be read", value=value, hint=_DURATION_HINT
                )
            minutes += Fraction(match["number"]) * _MINUTES[match["word"].lower()]
            at = match.end()
    else:
        raise MalformedMeasureError(
            f"the duration {shown(value)} is neither text nor a timedelta", value=value, hint=_DURATION_HINT
        )
    if not 0 < minutes <= _MOST_MINUTES:
        given = shown(value) if isinstance(value, str) else f"{minutes} min"
        raise MalformedMeasureError(
            f"the duration must be above zero and at most a year, not {given}", value=value, hint=_DURATION_HINT
        )
    return minutes


def _times(value: object) -> Fraction:
    if type(value) is not int or not 1 <= value <= _MOST_TIMES:
        raise MalformedMeasureError(
            f"{shown(value)} is not a number of administrations from 1 to {_MOST_TIMES:,}",
            value=value,
            hint=_TIMES_HINT,
        )
    return Fraction(value)


def _said(fact: str, number: Fraction) -> str:
    if fact == "duration":
        return _clock(number)
    unit = "kg" if fact == "weight" else "m2"
    return f"{plain(to_decimal(number))} {unit}"


def _clock(minutes: Fraction) -> str:
    return f"{minutes} min"
