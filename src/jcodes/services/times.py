"""The times that count: when an infusion is one, how many hours it bills, and what a drug of an encounter says of itself.

An infusion lasts 16 minutes or more, anything shorter is a push; hydration lasts 31 minutes or more; each further hour needs more than 30
minutes beyond the last: 1:30 is one hour, 1:31 adds one (`findacode-infusions` and the
UWHC infusion manual; M).
"""

from datetime import date
from typing import Final, TypeAlias

import attrs

from jcodes.claims.administration import Administration
from jcodes.claims.fields import as_day, as_purpose, as_route, as_text, count_of, text_field
from jcodes.errors import MalformedClaimError, shown
from jcodes.records import Record, named_fields
from jcodes.services.sites import is_guided, is_port, joint_of, side_of
from jcodes.vocabulary.families import Family, Purpose
from jcodes.vocabulary.routes import Route

__all__ = [
    "LONGEST_WITHOUT_PUMP",
    "SHORTEST_BETWEEN_PUSHES",
    "SHORTEST_HYDRATION",
    "SHORTEST_INFUSION",
    "Given",
    "Key",
    "Tally",
    "further_hours",
    "hours_of",
]

SHORTEST_INFUSION: Final = 16
"""Minutes; anything shorter is a push."""
SHORTEST_HYDRATION: Final = 31
"""Minutes; anything shorter is not reported."""
LONGEST_WITHOUT_PUMP: Final = 8 * 60
"""Minutes; a complex drug that a pump runs for longer has a number of its own."""
SHORTEST_BETWEEN_PUSHES: Final = 31
"""Minutes; the same drug pushed again sooner is not reported (ASCO, J Oncol Pract 2009;5:252)."""
_MORE_THAN_HALF: Final = 31
_PORT_VISIT: Final = "Z452"
_CHRONIC_MIGRAINE: Final = "G437"
_VACCINES: Final = ("influenza", "pneumococcal", "hepatitis B")
_SIDES: Final = ("", "RT", "LT", "50")


def further_hours(minutes: int) -> int:
    """Return how many hours an infusion of *minutes* adds to its first.

    >>> from jcodes.services.times import further_hours
    >>> further_hours(90), further_hours(91), further_hours(150), further_hours(151)
    (0, 1, 1, 2)
    """
    return max(0, (minutes - _MORE_THAN_HALF) // 60)


def hours_of(minutes: int) -> int:
    """Return how many hours are counted of *minutes* that come after another service: each needs more than 30 minutes.

    >>> from jcodes.services.times import hours_of
    >>> hours_of(30), hours_of(31), hours_of(90), hours_of(91)
    (0, 1, 1, 2)
    """
    return max(0, (minutes - _MORE_THAN_HALF) // 60 + 1)


def _route(value: str | Route) -> Route:
    route = as_route(value)
    if route is None:
        raise MalformedClaimError("a service without a route", value=value, field="route", hint=Route.hint(value))
    return route


def _family(value: str | Family) -> Family:
    return Family.parse(value, "family")


def _minutes(value: int | None) -> int | None:
    if value is None or (type(value) is int and value >= 0):
        return value
    raise MalformedClaimError(
        f"{shown(value)} are not minutes",
        value=value,
        field="minutes",
        hint="give whole minutes, zero or more, or None",
    )


def _times(value: int) -> int:
    return count_of(value, "times", "times")


def _side(value: str | None) -> str:
    text = as_text(value, "side")
    if text not in _SIDES:
        raise MalformedClaimError(
            f"{shown(text)} is not a side", value=value, field="side", hint="use 'RT', 'LT' or '50', or leave it blank"
        )
    return text


def _begins(value: int | None) -> int | None:
    if value is None or type(value) is int:
        return value
    raise MalformedClaimError(
        f"{shown(value)} is not a minute", value=value, field="begins", hint="give a whole number of minutes, or None"
    )


def _pump(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    return None if value is None else _yes(value)


def _yes(value: bool) -> bool:  # noqa: FBT001 - the value is what is checked
    if not isinstance(value, bool):
        raise MalformedClaimError(
            f"{shown(value)} is neither yes nor no", value=value, field="given", hint="give True or False"
        )
    return value


def _vaccine(value: str | None) -> str:
    text = as_text(value, "vaccine")
    if text and text not in _VACCINES:
        raise MalformedClaimError(
            f"{shown(text)} is not a vaccine with a service of its own",
            value=value,
            field="vaccine",
            hint=f"use {', '.join(map(repr, _VACCINES))}, or leave it blank",
        )
    return text


@attrs.frozen(repr=False, field_transformer=named_fields)
class Given(Record):
    """One drug of an encounter, as far as its administration service asks.

    Attributes:
        what: The drug, so that the same one is known again; blank for one that is like no other.
        route: How it was given.
        family: What sort of drug it is, which its code and the payer say.
        minutes: How long it ran; None where the chart has no times.
        times: How often, for injections, pushes and vaccines.
        access: The line or site it went through, where there were several that were needed.
        concurrent: Whether it ran at the same time and through the same access as another infusion.
        pump: Whether a portable or implanted pump goes on when the patient leaves; None where nothing says.
        hormone: Whether it is a hormone against a tumour.
        ultrasound: Whether the needle was guided by ultrasound.
        vaccine: For Medicare, which vaccine: ``"influenza"``, ``"pneumococcal"`` or ``"hepatitis B"``; else blank.
        primary: Whether the encounter was for this one; a physician's claim begins with it.
        on: The date of service, which the service is billed on.
        begins: The minute it began, counted from any fixed one that all of the encounter share; None where it is not known.
        purpose: What a fluid, a flush or a pump visit was for.
        bag: Which bag it was hung in; drugs of the same bag are one infusion.
        side: The side, as the modifier says it: ``"RT"``, ``"LT"``, ``"50"`` for both, or blank.
        joint: The joint or bursa, such as ``"knee"``, or blank.
        port: Whether it went through an implanted port.
        site: The site as charted, which decides the service of a toxin.
        migraine: Whether it treats chronic migraine (G43.7-), which decides the service of a toxin.
    """

    what: str = attrs.field(converter=text_field)
    route: Route = attrs.field(converter=_route)
    family: Family = attrs.field(default=Family.THERAPEUTIC, converter=_family)
    minutes: int | None = attrs.field(default=None, converter=_minutes)
    times: int = attrs.field(default=1, converter=_times)
    access: str = attrs.field(default="", converter=text_field)
    concurrent: bool = attrs.field(default=False, converter=_yes)
    pump: bool | None = attrs.field(default=None, converter=_pump)
    hormone: bool = attrs.field(default=False, converter=_yes)
    ultrasound: bool = attrs.field(default=False, converter=_yes)
    vaccine: str = attrs.field(default="", converter=_vaccine)
    primary: bool = attrs.field(default=False, converter=_yes)
    on: date | None = attrs.field(default=None, converter=as_day)
    begins: int | None = attrs.field(default=None, converter=_begins)
    purpose: Purpose | None = attrs.field(default=None, converter=as_purpose)
    bag: str = attrs.field(default="", converter=text_field)
    side: str = attrs.field(default="", converter=_side)
    joint: str = attrs.field(default="", converter=text_field)
    port: bool = attrs.field(default=False, converter=_yes)
    site: str = attrs.field(default="", converter=text_field)
    migraine: bool = attrs.field(default=False, converter=_yes)

    @property
    def ends(self) -> int | None:
        """The minute it ended, counted as `begins` is; None where one of the times is not known."""
        return None if self.begins is None or self.minutes is None else self.begins + self.minutes

    @staticmethod
    def of(administration: Administration, family: str | Family = Family.THERAPEUTIC) -> "Given":
        """Return what *administration* says of itself; which family the drug is of, the caller knows.

        Raises:
            MalformedClaimError: The record names no route.
        """
        site = administration.site
        side, joint = side_of(site), joint_of(site)
        diagnoses = [text.replace(".", "").strip().upper() for text in administration.diagnoses]
        return Given(
            what=administration.drug or administration.code or administration.ndc,
            route=administration.route or "",
            family=family,
            minutes=administration.minutes,
            pump=administration.pump,
            primary=administration.primary,
            ultrasound=is_guided(site),
            on=administration.on,
            begins=administration.begins,
            purpose=administration.purpose,
            bag=administration.bag,
            side="" if side is None else side.value,
            joint="" if joint is None else joint.name,
            port=is_port(site) or _PORT_VISIT in diagnoses,
            site=site if family is Family.CHEMODENERVATION else "",
            migraine=any(text.startswith(_CHRONIC_MIGRAINE) for text in diagnoses),
        )


Key: TypeAlias = "tuple[str, date | None, tuple[str, ...]]"


class Tally:
    """Units by number, day and modifiers; what is open; what is left out on purpose."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.units: dict[Key, int] = {}
        self.notes: set[str] = set()
        self.not_billed: set[str] = set()

    def add(self, number: str, given: Given, units: int = 1, modifiers: tuple[str, ...] = ()) -> None:
        """Count *units* of *number* on the day of *given*."""
        if units:
            key = number, given.on, modifiers
            self.units[key] = self.units.get(key, 0) + units

    def add_sides(self, number: str, given: Given, sides: set[str], apart: tuple[str, ...] = ()) -> None:
        """Count *number* once for *sides*, as modifiers say them or blank: both are one line with 50; *apart* are further modifiers."""
        named = sides - {""}
        both = len(named) > 1 or "50" in named
        self.add(number, given, 1, (*(("50",) if both else sorted(named)), *apart))

    def note(self, given: Given, text: str) -> None:
        """Say what is open about *given*."""
        self.notes.add(f"{_named(given)}: {text}")

    def leave(self, given: Given, text: str) -> None:
        """Say why *given* has no service, or fewer than somebody may expect."""
        self.not_billed.add(f"{_named(given)}: {text}")


def _named(given: Given) -> str:
    return f"{given.what or 'a drug'} ({given.route})"
