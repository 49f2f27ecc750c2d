"""The changes of a fix, as data: a field set, a modifier added or removed, a line added or removed.

A change names lines by their index in the claim that was checked, counted from 0, whatever other changes do. It changes the claim, never
the clinical record: no rule may rewrite what was documented.
"""

from collections.abc import Mapping
from typing import ClassVar, Final, Self, TypeAlias

import attrs

from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import text_field
from jcodes.codes import Modifier
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedFindingError
from jcodes.errors.messages import quoted, shown, type_name
from jcodes.records import Record, record_of

__all__ = [
    "AddLine",
    "AddModifier",
    "Change",
    "DropLine",
    "DropModifier",
    "SetField",
    "change_of",
    "line_index",
    "stated",
]

_BLANK: Final = ServiceLine("")
_EMPTY: Final = Claim()
_LINE_FIELDS: Final = (
    "code", "units", "modifiers", "on", "through", "charge", "ndc", "ndc_quantity", "ndc_unit", "diagnosis_pointers",
    "place_of_service", "rendering_provider", "narrative", "revenue_code",
)  # fmt: skip
_CLAIM_FIELDS: Final = (
    "payer", "policy", "place_of_service", "setting", "diagnoses", "stated_total", "identifier", "billing_provider",
    "prior_authorization", "submitted", "narrative", "type_of_bill", "frequency", "condition_codes", "statement_from", "statement_through",
)  # fmt: skip
_NAMES: Final = tuple(field.name for kind in (ServiceLine, Claim) for field in attrs.fields(kind))


def line_index(value: int) -> int:
    """Return the index of a line, from 0.

    Raises:
        MalformedFindingError: Not a whole number of zero or more.
    """
    if type(value) is not int or value < 0:
        raise MalformedFindingError(
            f"{shown(value)} is not the place of a line", value=value, hint="count the lines of the claim from 0"
        )
    return value


def stated(value: str, field: str = "") -> str:
    """Return the text of a required field.

    Raises:
        MalformedFindingError: Blank.
        MalformedClaimError: Not text.
    """
    text = text_field(value, field)
    if not text.strip():
        raise MalformedFindingError(f"a finding without its {field}", value=value, hint=f"say the {field} in words")
    return text


def _where(value: int | None) -> int | None:
    return None if value is None else line_index(value)


def _modifier(value: str | Modifier) -> str:
    text = value.text if isinstance(value, Modifier) else plain_str(value)
    if text is None:
        raise MalformedFindingError(
            f"a modifier must be text, not {type_name(value)}", value=value, hint="give its text"
        )
    return Modifier.parse(text).text if Modifier.is_valid(text) else text


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@attrs.frozen(repr=False)
class _Change(Record):
    """Base class of changes; the JSON form has the kind of change."""

    kind: ClassVar[str]

    def to_dict(self) -> dict[str, object]:
        """Return the kind of change and its facts as JSON values."""
        return {"change": self.kind, **Record.to_dict(self)}

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Return the change that `to_dict` gave *facts* of.

        Raises:
            MalformedFindingError: Another kind of change.
            MalformedClaimError: No facts of a change.
        """
        if isinstance(facts, Mapping) and "change" in facts:
            if facts["change"] != cls.kind:
                raise MalformedFindingError(
                    f"{shown(facts['change'], _KINDS)} is not the change {quoted(cls.kind)}",
                    value=dict(facts),
                    hint="use change_of",
                )
            facts = {name: fact for name, fact in facts.items() if name != "change"}
        return super().from_dict(facts)


@attrs.frozen(repr=False)
class SetField(_Change):
    """Sets one field of a line, or of the claim.

    Attributes:
        line: The place of the line; None for the claim itself.
        field: The field's name.
        value: The new value as a JSON value; a list is a tuple here.

    Raises:
        MalformedFindingError: A field that no fix may set, or a value that it cannot hold.
    """

    kind = "set"

    line: int | None = attrs.field(converter=_where)
    field: str
    value: object

    def __attrs_post_init__(self) -> None:
        """Convert the value with the field's converter, so that applying the change cannot fail."""
        fields = _CLAIM_FIELDS if self.line is None else _LINE_FIELDS
        if self.field not in fields:
            raise MalformedFindingError(
                f"{shown(self.field, _NAMES)} cannot be set",
                value=self.field,
                hint=f"the fields are {', '.join(fields)}",
            )
        record: Record = _EMPTY if self.line is None else _BLANK
        try:
            plain = record.evolve(**{self.field: self.value}).to_dict()[self.field]
        except JcodesError as error:
            raise MalformedFindingError(
                f"{self.field} cannot be {shown(self.value)} ({error.message})", value=self.value, hint=error.hint
            ) from error
        object.__setattr__(self, "value", _frozen(plain))


@attrs.frozen(repr=False)
class AddModifier(_Change):
    """Adds a modifier to a line, unless the line has it.

    Attributes:
        line: The place of the line.
        modifier: The modifier.
    """

    kind = "add modifier"

    line: int = attrs.field(converter=line_index)
    modifier: str = attrs.field(converter=_modifier)


@attrs.frozen(repr=False)
class DropModifier(_Change):
    """Removes a modifier from a line, in every position.

    Attributes:
        line: The place of the line.
        modifier: The modifier, as given on the line.
    """

    kind = "drop modifier"

    line: int = attrs.field(converter=line_index)
    modifier: str = attrs.field(converter=_modifier)


def _added(value: ServiceLine | Mapping[str, object]) -> ServiceLine:
    return record_of(ServiceLine, value, "added")


@attrs.frozen(repr=False)
class AddLine(_Change):
    """Adds a line to the claim.

    Attributes:
        after: The place of the line it follows; None for the end of the claim.
        added: The line.
    """

    kind = "add line"

    after: int | None = attrs.field(converter=_where)
    added: ServiceLine = attrs.field(converter=_added)

    @property
    def line(self) -> int | None:
        """The index of the line, which must exist."""
        return self.after


@attrs.frozen(repr=False)
class DropLine(_Change):
    """Removes a line from the claim.

    Attributes:
        line: The place of the line.
    """

    kind = "drop line"

    line: int = attrs.field(converter=line_index)


Change: TypeAlias = SetField | AddModifier | DropModifier | AddLine | DropLine

_KINDS: Final[Mapping[str, type[Change]]] = {
    kind.kind: kind for kind in (SetField, AddModifier, DropModifier, AddLine, DropLine)
}


def change_of(value: object) -> Change:
    """Return *value* as a change: unchanged if it is one, otherwise built from the mapping of its ``to_dict``.

    Raises:
        MalformedFindingError: *value* is neither.
    """
    if isinstance(value, SetField | AddModifier | DropModifier | AddLine | DropLine):
        return value
    kind = _KINDS.get(str(value.get("change"))) if isinstance(value, Mapping) else None
    if kind is None or not isinstance(value, Mapping):
        raise MalformedFindingError(
            f"{shown(value)} is not a change", value=value, hint=f"give one of {', '.join(map(repr, _KINDS))}"
        )
    return kind.from_dict(value)
