"""The clinical record of one drug administration."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Final, TypeVar, cast

import attrs

from jcodes.claims.container import (
    Container,
    Documentation,
    as_container_form,
    as_container_type,
    as_containers,
    as_documentation,
)
from jcodes.claims.fields import (
    NOTHING,
    YES_OR_NO,
    AnyDose,
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
    count_of,
    flag_of,
    ndc_text,
    text_field,
)
from jcodes.claims.parsed_text import read_code, read_ndc
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose, Strength
from jcodes.doses.orders import read_order
from jcodes.errors import MalformedClaimError, MalformedDoseError, MissingFactError
from jcodes.errors.messages import legible, shown
from jcodes.records import Record, known_fields, named_fields
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import PlaceOfService, Setting
from jcodes.vocabulary.products import ContainerForm, ContainerType
from jcodes.vocabulary.routes import Route

__all__ = ["Administration", "as_components", "diagnosis_texts", "minutes_between", "place_text"]

_DAY: Final = 24 * 60 * 60
_PER_WEIGHT: Final = re.compile(r"/ ?(?:kg|kilo|lb|pound)|per (?:kg|kilo|lb|pound)", re.IGNORECASE)
_BETWEEN_DIAGNOSES: Final = re.compile(r"\s*[,;]\s*", re.ASCII)
_DIAGNOSIS: Final = r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?"
_SEVERAL_DIAGNOSES: Final = re.compile(
    rf"\s*{_DIAGNOSIS}(?:\s*[,;]\s*{_DIAGNOSIS}){{1,24}}\s*", re.ASCII | re.IGNORECASE
)
"""Codes of ICD-10-CM with commas between them."""
_T = TypeVar("_T")


def _primary(value: bool) -> bool:  # noqa: FBT001 - the value is what is checked
    if isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value, YES_OR_NO)} is not True or False", value=value, field="primary", hint="give True or False"
    )


def _counseled(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    return flag_of(value, "counseled")


def as_components(value: int | None) -> int | None:
    """Return the number of components of a vaccine, or None if not known.

    Raises:
        MalformedClaimError: Not a whole number from 1 to 99.
    """
    return None if value is None else count_of(value, "components", "components", 99)


def _pump(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    if value is None or isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value, YES_OR_NO)} is not True or False",
        value=value,
        field="pump",
        hint="give True, False, or None for unknown",
    )


def diagnosis_texts(value: Iterable[str] | str | None) -> tuple[str, ...]:
    """Return diagnosis codes as text, each as given; one text is one code, or several as people write them (``"N18.4, D63.1"``)."""
    if isinstance(value, str) and _SEVERAL_DIAGNOSES.fullmatch(value):
        return tuple(_BETWEEN_DIAGNOSES.split(value.strip()))
    return as_texts(value, "diagnoses")


def place_text(value: str | PlaceOfService | None) -> str:
    """Return a place-of-service code as text, as given."""
    return str(value.value) if isinstance(value, PlaceOfService) else as_text(value, "place_of_service")


def _dose(value: AnyDose) -> Dose | None:
    """Return a dose, or the text of one by body weight, which `Administration.__attrs_post_init__` multiplies by the weight."""
    if not isinstance(value, str):
        return as_amount(value)
    try:
        return as_amount(value)
    except MalformedDoseError:
        if _PER_WEIGHT.search(value) is None:
            raise
        return cast("Dose", value)


def _by_weight(text: str, weight: Dose | None) -> Dose:
    """Return the dose *text* for a body weight.

    Raises:
        MalformedDoseError: No weight is given, or the text needs other facts as well.
        MalformedMeasureError: A weight that no patient has.
        InexactError: The amount has no finite decimal.
    """
    try:
        return read_order(text, weight=None if weight is None else str(weight)).dose
    except MissingFactError as error:
        raise MalformedDoseError(
            f"{shown(text)} is not an amount: {error.message}",
            value=text,
            hint="give the record its weight, such as '70 kg', or give the amount administered",
        ) from None


@known_fields
@attrs.frozen(repr=False, field_transformer=named_fields)
class Administration(Record):
    """One drug administration.

    Amounts, times and the route are parsed, and unreadable text is rejected: someone has to read the chart. Codes and NDCs are kept as
    given, since the record may be the origin of a wrong one.

    Attributes:
        drug: The brand or generic name in the chart; blank if only a code or NDC is known.
        dose: The administered dose; text such as ``"5 mg/kg"`` is multiplied by `weight`.
        strength: The strength of the product, if the dose is a volume or a number of containers.
        route: The route of administration.
        site: The site, such as ``"right knee"``, ``"OD"`` or ``"chest port"``, or the access if there were several; blank if irrelevant.
        code: The HCPCS code in the chart or order, as given, or blank.
        ndc: The NDC in the chart, as given, or blank; each opened container has its own.
        containers: The opened containers.
        discarded: The documented discarded amount, ``0`` for none; None if not documented.
        on: The date of service.
        start: The start time.
        stop: The stop time. A stop before the start is on the next day, unless `through` gives the day.
        through: The day it ended, if not the day it started.
        diagnoses: ICD-10 codes, as given.
        weight: The body weight, such as ``"70 kg"`` or ``"154 lb"``; pounds become kilograms.
        place_of_service: The two digits, as given, or blank.
        setting: The care setting, if it differs from the place of service.
        documentation: What the chart documents.
        purpose: The purpose of a fluid, a flush or a pump visit; None if code and times decide it.
        pump: True if the patient left with a portable or implanted pump running; None if not documented.
        bag: The bag, or the syringe of an injection; drugs in one bag are one infusion, in one syringe one injection. Blank if not
            documented.
        encounter: The visit or stay, if one crosses midnight or a day has several; blank if the date is enough.
        primary: True if it was the reason for the visit: a physician's initial service. Facilities use their own hierarchy.
        counseled: Vaccines: True if a physician or other qualified professional counseled a patient through age 18, which decides between
            90460 and 90471; None if not documented.
        components: Vaccines: the number of components, such as 3 for measles, mumps and rubella; None if not documented.
        container_type: The type of the opened containers, if no container in `containers` states its own; see `opened_type`.
        container_form: Their form, likewise; see `opened_form`.
    """

    drug: str = attrs.field(default="", converter=text_field)
    dose: Dose | None = attrs.field(default=None, converter=_dose)
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
    counseled: bool | None = attrs.field(default=None, converter=_counseled)
    components: int | None = attrs.field(default=None, converter=as_components)
    container_type: ContainerType | None = attrs.field(default=None, converter=as_container_type)
    container_form: ContainerForm | None = attrs.field(default=None, converter=as_container_form)

    def __attrs_post_init__(self) -> None:
        """Multiply a dose by body weight; give a discarded zero without a unit the unit of the dose."""
        given: object = self.dose
        if isinstance(given, str):
            object.__setattr__(self, "dose", _by_weight(given, self.weight))
        if self.discarded == NOTHING and self.dose is not None:
            object.__setattr__(self, "discarded", Dose(0, self.dose.unit))

    @property
    def hcpcs(self) -> HcpcsCode | None:
        """The parsed HCPCS code, or None if the text is not one."""
        return read_code(self.code)

    @property
    def parsed_ndc(self) -> Ndc | None:
        """The parsed NDC, or None if the text is not one."""
        return read_ndc(self.ndc)

    @property
    def place(self) -> PlaceOfService | None:
        """The place of service, or None if the code is not on file."""
        return PlaceOfService.from_code(self.place_of_service)

    @property
    def care_setting(self) -> Setting | None:
        """The setting as given, otherwise that of the place of service."""
        return self.setting or (self.place.setting if self.place else None)

    @property
    def opened_type(self) -> ContainerType | None:
        """The type of the opened containers: that of each container, else `container_type`; None if unknown or not one."""
        return _one_of(
            [container.container_type or self.container_type for container in self.containers], self.container_type
        )

    @property
    def opened_form(self) -> ContainerForm | None:
        """The form of the opened containers: that of each container, else `container_form`; None if unknown or not one."""
        return _one_of(
            [container.container_form or self.container_form for container in self.containers], self.container_form
        )

    @property
    def minutes(self) -> int | None:
        """Whole minutes from start to stop; None if a time is missing or the stop is before the start."""
        return minutes_between(self.on, self.start, self.through, self.stop)

    @property
    def begins(self) -> int | None:
        """The start in minutes from a fixed point; None if the date or the start is missing."""
        if self.on is None or self.start is None:
            return None
        return self.on.toordinal() * 24 * 60 + self.start.hour * 60 + self.start.minute

    def __str__(self) -> str:
        """Return drug, dose, route and date."""
        parts = (legible(self.drug or self.code or self.ndc or "a drug"), self.dose, self.route, self.on)
        return ", ".join(str(part) for part in parts if part is not None)


def _one_of(found: list[_T | None], stated: _T | None) -> _T | None:
    """Return the only value of the containers; without containers what the record states."""
    values = set(found)
    return stated if not values else values.pop() if len(values) == 1 else None


def minutes_between(on: date | None, start: time | None, through: date | None, stop: time | None) -> int | None:
    """Return the whole minutes from start to stop; None if a time is missing or the stop is before the start.

    Without *through*, a stop before the start counts as the next day, since infusions cross midnight. An infusion of a day or more needs
    both dates.
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
