"""Opened containers and documentation: parts of an administration or a line."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Self

import attrs

from jcodes.claims.fields import as_text, count_of, flag_of, items_of, ndc_text, text_field
from jcodes.claims.parsed_text import read_ndc
from jcodes.codes import Ndc
from jcodes.doses import Dose, Strength
from jcodes.doses.containers import OpenedContainer, split_count
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.records import Record, known_fields, named_fields, record_of, records_of
from jcodes.vocabulary.products import ContainerForm, ContainerType

__all__ = [
    "AnyContainer",
    "Container",
    "Documentation",
    "as_container_form",
    "as_container_type",
    "as_containers",
    "as_documentation",
]


def as_container_type(value: str | ContainerType | None, field: str = "container_type") -> ContainerType | None:
    """Return the type of a container; None for None and blank text."""
    return ContainerType.optional(value, field)


def as_container_form(value: str | ContainerForm | None, field: str = "container_form") -> ContainerForm | None:
    """Return the form of a container; None for None and blank text."""
    return ContainerForm.optional(value, field)


def _size(value: str | Dose | Strength | None) -> str:
    """Return the text of a size; refuse one that names no amount, volume or count."""
    text = str(value) if isinstance(value, Dose | Strength) else as_text(value, "size")
    if text.strip():
        try:
            OpenedContainer.parse(text)
        except JcodesError as error:
            hint = f"{error.hint}; sizes are such as '500 mg/50 mL', '100 mg' or '10 mL'"
            raise MalformedClaimError(error.message, value=text, field="size", hint=hint) from None
    return text


def _count(value: int) -> int:
    return count_of(value, "count", "containers", 10_000)


_COUNTED: Final = re.compile(
    r"(?<![\w.])\d+\s*[x\u00d7]\s+(?!10\^)|[x\u00d7]\s*\d+\s*$|^\s*\d+\s+[a-z]+\s+of\b", re.IGNORECASE
)
"""A number of containers in a label: a second one, one after the size, or one in words. It must not be lost."""


def _counted(size: str, count: int) -> tuple[str, int]:
    """Return the label and the number of containers of a size that may state it.

    Raises:
        MalformedClaimError: Zero containers, two numbers, or a number elsewhere than before the size.
    """
    stated, label = split_count(size)
    if _COUNTED.search(label) is not None:
        raise MalformedClaimError(
            f"{shown(size)} is not one size, or one number of containers before it",
            value=size,
            field="containers",
            hint="write the number first, such as '8 x 100 mg/10 mL'",
        )
    if label is size or count == stated:
        return label, count
    if count != 1 or not stated:
        raise MalformedClaimError(
            f"{shown(size)} is zero containers"
            if not stated
            else f"{shown(size)} states {stated} containers, and count is {shown(count)}",
            value=size,
            field="containers",
            hint="give the size of one container and their number, such as Container('100 mg/10 mL', count=8)",
        )
    return label, stated


@known_fields
@attrs.frozen(init=False, repr=False, field_transformer=named_fields)
class Container(Record):
    """Opened containers of one product.

    Attributes:
        size: The labeled content of one container, as given: ``"500 mg/50 mL"``, ``"100 mg"``, ``"10 mL"``; blank if unknown. Text
            that cannot be read is refused. A number of containers before it, as in ``"8 x 100 mg"``, is `count`.
        ndc: The NDC on the label, as given, or blank.
        lot: The lot number, or blank.
        container_type: Single-dose, multi-dose, single-patient-use or pharmacy bulk by its label; None if not documented. ``type=`` is the
            same argument.
        count: The number of containers.
        container_form: Vial, syringe, ampule, bag and so on; None if not documented.
    """

    size: str = attrs.field(default="", converter=_size)
    ndc: str = attrs.field(default="", converter=ndc_text)
    lot: str = attrs.field(default="", converter=text_field)
    container_type: ContainerType | None = attrs.field(default=None, converter=as_container_type)
    count: int = attrs.field(default=1, converter=_count)
    container_form: ContainerForm | None = attrs.field(default=None, converter=as_container_form)

    def __init__(  # noqa: PLR0913, PLR0917 - the fields, and the short name of one
        self,
        size: str | Dose | Strength | None = "",
        ndc: str | Ndc | None = "",
        lot: str | None = "",
        container_type: str | ContainerType | None = None,
        count: int = 1,
        container_form: str | ContainerForm | None = None,
        *,
        type: str | ContainerType | None = None,  # noqa: A002 - the short name
    ) -> None:
        """Take the fields; the count of a size such as ``"8 x 100 mg/10 mL"`` is read.

        Raises:
            MalformedClaimError: Zero containers, a count in the size and another in *count*, a size that cannot be read, or a value that a field rejects.
        """
        made = container_type if type is None else type
        if isinstance(size, str):
            size, count = _counted(size, count)
        self.__attrs_init__(size, ndc, lot, made, count, container_form)

    @property
    def type(self) -> ContainerType | None:
        """The same as `container_type`."""
        return self.container_type

    def evolve(self, **changes: object) -> Self:
        """Return this record with other values, as `Record.evolve` does; ``type`` is `container_type`."""
        return super().evolve(**_long_names(changes))

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Return the record that `to_dict` gave *facts* of; ``type`` is `container_type`."""
        return super().from_dict(_long_names(facts) if isinstance(facts, Mapping) else facts)

    @property
    def parsed_ndc(self) -> Ndc | None:
        """The parsed NDC, or None if the text is not one."""
        return read_ndc(self.ndc)

    @property
    def content(self) -> Dose | None:
        """The labeled amount of drug in one container; None if the label gives only a volume, or the size is blank."""
        return _read_size(self.size)[0]

    @property
    def volume(self) -> Dose | None:
        """The labeled volume; None if the label gives none, or the size is blank."""
        return _read_size(self.size)[1]

    def __str__(self) -> str:
        """Return count and size, such as ``2 x 500 mg/50 mL``."""
        size = self.size or "a container"
        return size if self.count == 1 else f"{self.count} x {size}"


def _long_names(facts: Mapping[str, object]) -> dict[str, object]:
    return {"container_type" if name == "type" else name: value for name, value in facts.items()}


def _read_size(text: str) -> tuple[Dose | None, Dose | None]:
    """Return the drug and the volume on a label; a blank one gives neither."""
    if not text.strip():
        return None, None
    label = OpenedContainer.parse(text)
    drug, held = label.drug, label.held
    if drug is not None and drug.unit.dimension == "volume":
        return None, drug
    return drug, held if held is not None and held.unit.dimension == "volume" else None


AnyContainer = str | Dose | Strength | Container | Mapping[str, object]


def as_containers(value: Iterable[AnyContainer] | AnyContainer | None) -> tuple[Container, ...]:
    """Return containers in the order given; ``"2 x 500 mg"`` is two containers of 500 mg.

    Raises:
        MalformedClaimError: Not a list of containers or sizes.
    """
    one = isinstance(value, str | Dose | Strength | Container | Mapping)
    if isinstance(value, str) and not value.strip():
        return ()
    return records_of((value,) if one else items_of(value, "containers"), _container, "containers")


def _container(value: object) -> Container:
    if isinstance(value, Dose | Strength):
        return Container(value)
    if isinstance(value, str):
        return Container(value)
    if isinstance(value, Mapping) and any(str(key)[:1].isdigit() for key in value):
        raise MalformedClaimError(
            "containers are not a mapping of sizes to counts",
            value=value,
            field="containers",
            hint="write each size with its count, such as containers=['2 x 400 mg', '1 x 100 mg']",
        )
    return record_of(Container, value, "containers")


def _flag(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    return flag_of(value, "documentation")


@attrs.frozen(repr=False)
class Documentation(Record):
    """What the chart documents: True, False, or None if not reviewed.

    Attributes:
        drug: The drug's name.
        strength: Its strength or concentration.
        dose: The administered dose.
        route: The route and, where relevant, the site.
        waste: The discarded amount, or that nothing was discarded.
        medical_necessity: The reason for the drug.
    """

    drug: bool | None = attrs.field(default=None, converter=_flag)
    strength: bool | None = attrs.field(default=None, converter=_flag)
    dose: bool | None = attrs.field(default=None, converter=_flag)
    route: bool | None = attrs.field(default=None, converter=_flag)
    waste: bool | None = attrs.field(default=None, converter=_flag)
    medical_necessity: bool | None = attrs.field(default=None, converter=_flag)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the fields that are not documented."""
        return tuple([name for name in _DOCUMENTED if getattr(self, name) is False])


_DOCUMENTED: Final = tuple(field.name for field in attrs.fields(Documentation))
_UNSEEN: Final = Documentation()


def as_documentation(value: Documentation | Mapping[str, bool | None] | None) -> Documentation:
    """Return the documentation; None means not reviewed.

    Raises:
        MalformedClaimError: Not a `Documentation` or its mapping.
    """
    return _UNSEEN if value is None else record_of(Documentation, value, "documentation")
