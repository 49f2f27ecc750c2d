"""Infusion times: minimum durations, additional hours, and the facts of an administered drug that determine its service.

An infusion lasts 16 minutes or more; anything shorter is a push. Hydration lasts 31 minutes or more. Each additional hour needs more than
30 minutes beyond the previous hour: 1:30 is 1 hour, 1:31 adds another (`findacode-infusions` and
`uwhc-manual`; grade M).
"""

from datetime import date
from typing import Final, TypeAlias

import attrs

from jcodes.claims.administration import Administration, as_components
from jcodes.claims.fields import YES_OR_NO, as_day, as_purpose, as_route, as_text, count_of, text_field
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.records import Record, named_fields
from jcodes.services.joints import joint_of
from jcodes.services.sites import is_guided, is_port, side_of
from jcodes.services.vaccines import ANTIBODY
from jcodes.vocabulary.families import Family, Purpose
from jcodes.vocabulary.routes import Route

__all__ = [
    "LONGEST_WITHOUT_PUMP",
    "SHORTEST_BETWEEN_PUSHES",
    "SHORTEST_HYDRATION",
    "SHORTEST_INFUSION",
    "AdministeredDrug",
    "Key",
    "Tally",
    "additional_hours",
    "hours_of",
]

SHORTEST_INFUSION: Final = 16
"""In minutes; anything shorter is a push."""
SHORTEST_HYDRATION: Final = 31
"""In minutes; anything shorter is not reported."""
LONGEST_WITHOUT_PUMP: Final = 8 * 60
"""In minutes; a longer chemotherapy infusion by pump is 96416."""
SHORTEST_BETWEEN_PUSHES: Final = 31
"""In minutes; an earlier repeat push of the same drug is not reported (`asco-2009`)."""
_MORE_THAN_HALF: Final = 31
_PORT_VISIT: Final = "Z452"
_CHRONIC_MIGRAINE: Final = "G437"
_OTHER_USES: Final = (
    "G24",
    "G51",
    "G80",
    "G81",
    "G82",
    "G83",
    "G11",
    "G35",
    "I69",
    "N31",
    "N32",
    "K117",
    "L74",
    "J38",
    "M62",
    "H50",
)
"""Diagnoses that a toxin treats elsewhere than chronic migraine: dystonia, spasticity, bladder, glands, larynx, squint."""
_VACCINES: Final = ("influenza", "pneumococcal", "hepatitis B", "COVID-19", ANTIBODY)
_SIDES: Final = ("", "RT", "LT", "50")


def additional_hours(minutes: int) -> int:
    """Return the additional hours of an infusion of *minutes*, beyond the initial hour.

    >>> from jcodes.services.times import additional_hours
    >>> additional_hours(90), additional_hours(91), additional_hours(150), additional_hours(151)
    (0, 1, 1, 2)
    """
    return max(0, (minutes - _MORE_THAN_HALF) // 60)


def hours_of(minutes: int) -> int:
    """Return the hours of an infusion that follows another service; each needs more than 30 minutes.

    >>> from jcodes.services.times import hours_of
    >>> hours_of(30), hours_of(31), hours_of(90), hours_of(91)
    (0, 1, 1, 2)
    """
    return max(0, (minutes - _MORE_THAN_HALF) // 60 + 1)


def _route(value: str | Route) -> Route:
    route = as_route(value)
    if route is None:
        raise MalformedClaimError("the route is missing", value=value, field="route", hint=Route.hint(value))
    return route


def _family(value: str | Family) -> Family:
    return Family.parse(value, "family")


def _minutes(value: int | None) -> int | None:
    if value is None or (type(value) is int and value >= 0):
        return value
    raise MalformedClaimError(
        f"minutes cannot be {shown(value)}",
        value=value,
        field="minutes",
        hint="give whole minutes, 0 or more, or None",
    )


def _times(value: int) -> int:
    return count_of(value, "times", "times", 9_999)


def _side(value: str | None) -> str:
    text = as_text(value, "side")
    if text not in _SIDES:
        raise MalformedClaimError(
            f"{shown(text, ('right', 'left', 'bilateral'))} is not a side",
            value=value,
            field="side",
            hint="use 'RT', 'LT' or '50', or leave it blank",
        )
    return text


def _begins(value: int | None) -> int | None:
    if value is None or type(value) is int:
        return value
    raise MalformedClaimError(
        f"begins cannot be {shown(value)}", value=value, field="begins", hint="give a whole number of minutes, or None"
    )


def _maybe(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    return None if value is None else _yes(value)


def _yes(value: bool) -> bool:  # noqa: FBT001 - the value is what is checked
    if not isinstance(value, bool):
        raise MalformedClaimError(
            f"{shown(value, YES_OR_NO)} is not True or False", value=value, field="given", hint="give True or False"
        )
    return value


def _vaccine(value: str | None) -> str:
    text = as_text(value, "vaccine")
    if text and text not in _VACCINES:
        raise MalformedClaimError(
            f"{shown(text, ('flu', *_VACCINES))} is not a vaccine with an administration code of its own",
            value=value,
            field="vaccine",
            hint=f"use {', '.join(map(repr, _VACCINES))}, or leave it blank",
        )
    return text


@attrs.frozen(repr=False, field_transformer=named_fields)
class AdministeredDrug(Record):
    """One administered drug, with the facts that decide its administration service.

    Attributes:
        name: The drug, to recognize repeat administrations; blank if it matches no other.
        route: How it was given.
        family: The family of services, which depends on the code and the payer.
        minutes: How long it ran; None if the chart has no times.
        times: How many times, for injections, pushes and vaccines.
        access: The line or site, if more than one was medically necessary.
        concurrent: True if it ran at the same time and through the same access as another infusion.
        pump: True if the patient left with a portable or implanted pump running; None if not documented.
        hormone: True if it is a hormone for a tumor.
        ultrasound: True if ultrasound guided the needle.
        vaccine: The vaccine, if it has an administration code of its own: for Medicare ``"influenza"``, ``"pneumococcal"`` or
            ``"hepatitis B"``; for every payer ``"COVID-19"``, from 2023-09-11, and ``"RSV antibody"``, from 2023-10-06; otherwise blank.
        primary: True if it was the reason for the encounter; on a physician's claim it is the initial service.
        on: The date of service.
        begins: The start, in minutes from any point shared by the whole encounter; None if unknown.
        purpose: The purpose of a fluid, a flush or a pump visit.
        bag: The bag, or the syringe of an injection; drugs in one bag are one infusion, in one syringe one injection.
        side: The side as a modifier: ``"RT"``, ``"LT"``, ``"50"`` for both, or blank.
        joint: The joint or bursa, such as ``"knee"``, or blank.
        port: True if it went through an implanted port.
        site: The charted site, which decides the service for a toxin, and the joints; blank to go by `joint` and `side`.
        migraine: True if it treats chronic migraine (G43.7-), which decides the service for a toxin; without a site, only if no diagnosis is
            of another use.
        counseled: True if a physician or other qualified professional counseled a patient through age 18 about the vaccine; None if not
            documented.
        components: The components of the vaccine, such as 3 for measles, mumps and rubella; None if not documented.
    """

    name: str = attrs.field(converter=text_field)
    route: Route = attrs.field(converter=_route)
    family: Family = attrs.field(default=Family.THERAPEUTIC, converter=_family)
    minutes: int | None = attrs.field(default=None, converter=_minutes)
    times: int = attrs.field(default=1, converter=_times)
    access: str = attrs.field(default="", converter=text_field)
    concurrent: bool = attrs.field(default=False, converter=_yes)
    pump: bool | None = attrs.field(default=None, converter=_maybe)
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
    counseled: bool | None = attrs.field(default=None, converter=_maybe)
    components: int | None = attrs.field(default=None, converter=as_components)

    @property
    def key(self) -> str:
        """The name without regard to case, by which repeat administrations are recognized."""
        return self.name.casefold()

    @property
    def ends(self) -> int | None:
        """The end, on the same scale as `begins`; None if a time is unknown."""
        return None if self.begins is None or self.minutes is None else self.begins + self.minutes

    @staticmethod
    def of(
        administration: Administration, family: str | Family = Family.THERAPEUTIC, **changes: object
    ) -> "AdministeredDrug":
        """Return the drug of an administration record; *family* comes from the code and the payer, *changes* are other fields.

        Raises:
            MalformedClaimError: The record has no route.
        """
        site = administration.site
        side, joint = side_of(site), joint_of(site)
        diagnoses = [text.replace(".", "").strip().upper() for text in administration.diagnoses]
        facts: dict[str, object] = {
            "name": administration.drug or administration.code or administration.ndc,
            "route": administration.route or "",
            "family": family,
            "minutes": administration.minutes,
            "pump": administration.pump,
            "primary": administration.primary,
            "ultrasound": is_guided(site),
            "on": administration.on,
            "begins": administration.begins,
            "purpose": administration.purpose,
            "bag": administration.bag,
            "side": "" if side is None else side.value,
            "joint": "" if joint is None else joint.name,
            "port": is_port(site) or _PORT_VISIT in diagnoses,
            "site": site,
            "counseled": administration.counseled,
            "components": administration.components,
            "migraine": any(text.startswith(_CHRONIC_MIGRAINE) for text in diagnoses)
            and (bool(site.strip()) or not any(text.startswith(_OTHER_USES) for text in diagnoses)),
        }
        return AdministeredDrug.from_dict(facts | changes)


Key: TypeAlias = "tuple[str, date | None, tuple[str, ...]]"


class Tally:
    """Units by code, date and modifiers; open points; services that are not billed."""

    def __init__(self) -> None:
        """Start empty."""
        self.units: dict[Key, int] = {}
        self.notes: set[str] = set()
        self.not_billed: set[str] = set()

    def copy(self) -> "Tally":
        """Return a copy, to try an order of services on."""
        other = Tally()
        other.take(self)
        return other

    def take(self, other: "Tally") -> None:
        """Take the content of *other*."""
        self.units, self.notes, self.not_billed = dict(other.units), set(other.notes), set(other.not_billed)

    def add(self, number: str, drug: AdministeredDrug, units: int = 1, modifiers: tuple[str, ...] = ()) -> None:
        """Add *units* of *number* on the date of *drug*."""
        if units:
            key = number, drug.on, modifiers
            self.units[key] = self.units.get(key, 0) + units

    def add_sides(self, number: str, drug: AdministeredDrug, sides: set[str], apart: tuple[str, ...] = ()) -> None:
        """Add 1 unit of *number* for *sides*, given as modifiers or blank; both sides are one line with 50. *apart* are further modifiers."""
        named = sides - {""}
        both = len(named) > 1 or "50" in named
        self.add(number, drug, 1, (*(("50",) if both else sorted(named)), *apart))

    def note(self, drug: AdministeredDrug, text: str) -> None:
        """Add an open point about *drug*."""
        self.notes.add(f"{_named(drug)}: {text}")

    def leave(self, drug: AdministeredDrug, text: str) -> None:
        """Record why *drug* has no service, or fewer units than expected."""
        self.not_billed.add(f"{_named(drug)}: {text}")


def _named(drug: AdministeredDrug) -> str:
    return f"{drug.name or 'a drug'} ({drug.route})"
