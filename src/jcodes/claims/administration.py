"""The clinical record of one drug given to one patient: what a claim bills."""

from collections.abc import Iterable
from datetime import date, time
from typing import Final

import attrs

from jcodes.claims.container import Container, Documentation, as_containers, as_documentation
from jcodes.claims.fields import (
    NOTHING,
    as_amount,
    as_day,
    as_purpose,
    as_route,
    as_setting,
    as_strength,
    as_text,
    as_texts,
    as_time,
    as_waste,
    as_weight,
    code_text,
    ndc_text,
    read_code,
    read_ndc,
    text_field,
)
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import MalformedClaimError, named, shown
from jcodes.records import Record, named_fields
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import PlaceOfService, Setting
from jcodes.vocabulary.products import ContainerType
from jcodes.vocabulary.routes import Route

__all__ = ["Administration", "diagnosis_texts", "minutes_between", "place_text"]

_DAY: Final = 24 * 60 * 60


def _primary(value: bool) -> bool:  # noqa: FBT001 - the value is what is checked
    if isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value)} is neither yes nor no", value=value, field="primary", hint="give True or False"
    )


def _pump(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    if value is None or isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value)} is neither yes nor no", value=value, field="pump", hint="give True, False, or None for unknown"
    )


def diagnosis_texts(value: Iterable[str] | str | None) -> tuple[str, ...]:
    """Return the texts of diagnosis codes, each as given."""
    return as_texts(value, "diagnoses")


def place_text(value: str | PlaceOfService | None) -> str:
    """Return the text of a place-of-service code, as given."""
    return str(value.value) if isinstance(value, PlaceOfService) else as_text(value, "place_of_service")


@attrs.frozen(repr=False, field_transformer=named_fields)
class Administration(Record):
    """One drug as it was given.

    Amounts, times and the route are values, and a text that is none is refused: a chart that says so has to be read by a person. Codes and
    NDCs are kept as given, since the record may be where a wrong one comes from.

    Attributes:
        drug: The drug's name, brand or substance, as the chart has it; blank where only a code or NDC is known.
        dose: What went into the patient.
        strength: The strength of what was drawn up, where the dose is a volume or a number of containers.
        route: How it was given.
        site: Where, such as ``"right knee"``, ``"OD"`` or ``"chest port"``, or which access of several; blank where it does not matter.
        code: The HCPCS code that the chart or order names, as given, or blank.
        ndc: The NDC that the chart names, as given, or blank; a container's own says which one was opened.
        containers: What was opened.
        discarded: The documented amount that was thrown away, ``0`` for none; None where nothing says.
        on: The date of service.
        start: When it began.
        stop: When it ended. A stop before the start is of the next day, unless `through` says otherwise.
        through: The day it ended, where that is not the day it began.
        diagnoses: ICD-10 codes, as given.
        weight: The body weight.
        place_of_service: The two digits, as given, or blank.
        setting: The kind of place, where it is not what the place of service says.
        documentation: What the chart documents.
        purpose: What a fluid, a flush or a pump visit was for; None where the code and the times say it.
        pump: Whether a portable or implanted pump went on when the patient left; None where nothing says.
        bag: Which bag it was hung in; drugs of the same bag are one infusion. Blank where nothing says.
        encounter: Which visit or stay it belongs to, where one runs over midnight or a day has several; blank where the date says it.
        primary: Whether the visit was for this one, which a physician's services begin with; facilities go by their own order.
    """

    drug: str = attrs.field(default="", converter=text_field)
    dose: Dose | None = attrs.field(default=None, converter=as_amount)
    strength: Strength | None = attrs.field(default=None, converter=as_strength)
    route: Route | None = attrs.field(default=None, converter=as_route)
    site: str = attrs.field(default="", converter=text_field)
    code: str = attrs.field(default="", converter=code_text)
    ndc: str = attrs.field(default="", converter=ndc_text)
    containers: tuple[Container, ...] = attrs.field(default=(), converter=as_containers)
    discarded: Dose | None = attrs.field(default=None, converter=as_waste)
    on: date | None = attrs.field(default=None, converter=as_day)
    start: time | None = attrs.field(default=None, converter=as_time)
    stop: time | None = attrs.field(default=None, converter=as_time)
    through: date | None = attrs.field(default=None, converter=as_day)
    diagnoses: tuple[str, ...] = attrs.field(default=(), converter=diagnosis_texts)
    weight: Dose | None = attrs.field(default=None, converter=as_weight)
    place_of_service: str = attrs.field(default="", converter=place_text)
    setting: Setting | None = attrs.field(default=None, converter=as_setting)
    documentation: Documentation = attrs.field(default=None, converter=as_documentation)
    purpose: Purpose | None = attrs.field(default=None, converter=as_purpose)
    pump: bool | None = attrs.field(default=None, converter=_pump)
    bag: str = attrs.field(default="", converter=text_field)
    encounter: str = attrs.field(default="", converter=text_field)
    primary: bool = attrs.field(default=False, converter=_primary)

    def __attrs_post_init__(self) -> None:
        """Give a discarded zero without a unit that of the dose."""
        if self.discarded == NOTHING and self.dose is not None:
            object.__setattr__(self, "discarded", Dose(0, self.dose.unit))

    @property
    def hcpcs(self) -> HcpcsCode | None:
        """The code, where the text is one."""
        return read_code(self.code)

    @property
    def parsed_ndc(self) -> Ndc | None:
        """The NDC, where the text is one."""
        return read_ndc(self.ndc)

    @property
    def place(self) -> PlaceOfService | None:
        """The place of service, where the text is the code of one that is known."""
        return PlaceOfService.from_code(self.place_of_service)

    @property
    def care_setting(self) -> Setting | None:
        """The setting: the one given, or else that of the place of service."""
        return self.setting or (self.place.setting if self.place else None)

    @property
    def container_type(self) -> ContainerType | None:
        """The type that all opened containers share; None where they differ or one does not say."""
        types = {container.type for container in self.containers}
        return types.pop() if len(types) == 1 else None

    @property
    def minutes(self) -> int | None:
        """The whole minutes from start to stop; None where a time is missing, or the stop lies before the start."""
        return minutes_between(self.on, self.start, self.through, self.stop)

    @property
    def begins(self) -> int | None:
        """The minute it began, counted from a fixed one; None where its date or its start is missing."""
        if self.on is None or self.start is None:
            return None
        return self.on.toordinal() * 24 * 60 + self.start.hour * 60 + self.start.minute

    def __str__(self) -> str:
        """Return what was given, how and when."""
        said = (named(self.drug or self.code or self.ndc or "a drug"), self.dose, self.route, self.on)
        return ", ".join(str(part) for part in said if part is not None)


def minutes_between(on: date | None, start: time | None, through: date | None, stop: time | None) -> int | None:
    """Return the whole minutes between two times of the day; None where one is missing, or the second lies before the first.

    Without the day of the stop, a stop before the start is taken to be of the next day: infusions run across midnight. Nothing else is
    taken for a longer one; an infusion of a day or more needs both days.
    """
    if start is None or stop is None:
        return None
    seconds = _seconds(stop) - _seconds(start)
    if on is not None and through is not None:
        seconds += (through - on).days * _DAY
    elif seconds < 0:
        seconds += _DAY
    return seconds // 60 if seconds >= 0 else None


def _seconds(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * 60 + moment.second
