"""The small parts of an administration and a line: opened containers, what the chart documents."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from jcodes.claims.fields import as_text, count_of, flag_of, items_of, ndc_text, read_ndc, text_field
from jcodes.codes import Ndc
from jcodes.doses import Dose, Strength
from jcodes.doses.containers import OpenedContainer, split_count
from jcodes.errors import JcodesError, MalformedClaimError, shown
from jcodes.records import Record, named_fields, record_of, records_of
from jcodes.vocabulary.products import ContainerType

__all__ = [
    "AnyContainer",
    "Container",
    "Documentation",
    "as_containers",
    "as_documentation",
]


def _type(value: str | ContainerType | None) -> ContainerType | None:
    return ContainerType.optional(value, "type")


def _size(value: str | Dose | Strength | None) -> str:
    return str(value) if isinstance(value, Dose | Strength) else as_text(value, "size")


def _count(value: int) -> int:
    return count_of(value, "count", "containers")


@attrs.frozen(repr=False, field_transformer=named_fields)
class Container(Record):
    """Containers of one kind that were opened for an administration.

    Attributes:
        size: What the label says that one of them holds, as given: ``"500 mg/50 mL"``, ``"100 mg"``, ``"10 mL"``; blank where unknown.
        ndc: The NDC on the label, as given, or blank.
        lot: The lot number, or blank.
        type: Whether it is labelled for one dose or several; None where the record does not say.
        count: How many of them.
    """

    size: str = attrs.field(default="", converter=_size)
    ndc: str = attrs.field(default="", converter=ndc_text)
    lot: str = attrs.field(default="", converter=text_field)
    type: ContainerType | None = attrs.field(default=None, converter=_type)
    count: int = attrs.field(default=1, converter=_count)

    @property
    def parsed_ndc(self) -> Ndc | None:
        """The NDC, where the text is one."""
        return read_ndc(self.ndc)

    @property
    def content(self) -> Dose | None:
        """The drug in one container by its label; None where the label gives only a volume, or cannot be read."""
        return _read_size(self.size)[0]

    @property
    def volume(self) -> Dose | None:
        """The volume that holds it; None where the label gives none, or cannot be read."""
        return _read_size(self.size)[1]

    def __str__(self) -> str:
        """Return number and size, as ``2 x 500 mg/50 mL``."""
        size = self.size or "a container"
        return size if self.count == 1 else f"{self.count} x {size}"


def _read_size(text: str) -> tuple[Dose | None, Dose | None]:
    """Return the drug and the volume that a label names; a concentration alone, as ``10 %``, names neither."""
    try:
        label = OpenedContainer.parse(text)
    except JcodesError:
        return None, None
    drug, held = label.drug, label.held
    if drug is not None and drug.unit.dimension == "volume":
        return None, drug
    return drug, held if held is not None and held.unit.dimension == "volume" else None


AnyContainer = str | Dose | Strength | Container | Mapping[str, object]


def as_containers(value: Iterable[AnyContainer] | AnyContainer | None) -> tuple[Container, ...]:
    """Return containers in the order given; a text such as ``"2 x 500 mg"`` is two of 500 mg.

    Raises:
        MalformedClaimError: Not a series of containers or sizes.
    """
    one = isinstance(value, str | Dose | Strength | Container | Mapping)
    if isinstance(value, str) and not value.strip():
        return ()
    return records_of((value,) if one else items_of(value, "containers"), _container, "containers")


def _container(value: object) -> Container:
    if isinstance(value, Dose | Strength):
        return Container(value)
    if isinstance(value, str):
        count, size = split_count(value)
        if not count:
            raise MalformedClaimError(
                f"{shown(value)} are no containers", value=value, field="containers", hint="name what was opened"
            )
        return Container(size, count=count)
    return record_of(Container, value, "containers")


def _flag(value: bool | None) -> bool | None:  # noqa: FBT001 - the value is what is checked
    return flag_of(value, "documentation")


@attrs.frozen(repr=False)
class Documentation(Record):
    """What the chart documents: yes, no, or None where nobody looked.

    Attributes:
        drug: The drug's name.
        strength: Its strength or concentration.
        dose: The dose that was given.
        route: The route and, where it matters, the site.
        waste: What was discarded, or that nothing was.
        medical_necessity: Why it was given.
    """

    drug: bool | None = attrs.field(default=None, converter=_flag)
    strength: bool | None = attrs.field(default=None, converter=_flag)
    dose: bool | None = attrs.field(default=None, converter=_flag)
    route: bool | None = attrs.field(default=None, converter=_flag)
    waste: bool | None = attrs.field(default=None, converter=_flag)
    medical_necessity: bool | None = attrs.field(default=None, converter=_flag)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is known not to be documented."""
        return tuple(field.name for field in attrs.fields(Documentation) if getattr(self, field.name) is False)


_UNSEEN: Final = Documentation()


def as_documentation(value: Documentation | Mapping[str, bool | None] | None) -> Documentation:
    """Return what is documented; None says that nobody looked.

    Raises:
        MalformedClaimError: Not a record of it.
    """
    return _UNSEEN if value is None else record_of(Documentation, value, "documentation")
