"""What all records of a claim can do: be changed into a new one, become JSON and come back, and show how they are made."""

import enum
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, Self, TypeVar

import attrs

from jcodes.errors import JcodesError, MalformedClaimError, shown, type_name

__all__ = ["Record", "record_of", "records_of"]


class Record:
    """The base of the frozen records; it has no fields of its own."""

    __slots__ = ()

    def evolve(self, **changes: object) -> Self:
        """Return this record with other values in the fields named; each goes through the same door as in the constructor.

        Raises:
            MalformedClaimError: No such field, or what the constructor refuses.
        """
        _known(type(self), changes)
        make: Callable[..., Self] = type(self)
        return make(**{name: getattr(self, name) for name in _fields(type(self))} | changes)

    def to_dict(self) -> dict[str, object]:
        """Return every field as JSON holds it: texts, whole numbers, truth values, lists, mappings and None."""
        return {name: _plain(getattr(self, name)) for name in _fields(type(self))}

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Return the record that `to_dict` gave *facts* of; a field that is left out has its default.

        Raises:
            MalformedClaimError: A field that does not exist, one that is missing, or what the constructor refuses.
        """
        if not isinstance(facts, Mapping):
            raise MalformedClaimError(
                f"{_one(cls)} is a mapping in JSON, not {type_name(facts)}",
                value=facts,
                field=cls.__name__,
                hint="give what to_dict gave",
            )
        _known(cls, facts)
        missing = [name for name, default in _fields(cls).items() if default is attrs.NOTHING and name not in facts]
        if missing:
            raise MalformedClaimError(
                f"{_one(cls)} without {missing[0]}",
                value=dict(facts),
                field=missing[0],
                hint=f"give its {missing[0]}",
            )
        make: Callable[..., Self] = cls
        return make(**facts)

    def __repr__(self) -> str:
        """Return the expression that makes this record; fields at their default are left out."""
        given = (
            f"{name}={getattr(self, name)!r}"
            for name, default in _fields(type(self)).items()
            if default is attrs.NOTHING or getattr(self, name) != default
        )
        return f"{type(self).__name__}({', '.join(given)})"


_FIELDS: Final[dict[type[Record], Mapping[str, object]]] = {}


def _fields(cls: type[Record]) -> Mapping[str, object]:
    """Return the names that the constructor takes, each with its default."""
    found = _FIELDS.get(cls)
    if found is None:
        found = _FIELDS[cls] = {field.name: _default(field) for field in _made_by_attrs(cls) if field.init}
    return found


def _made_by_attrs(cls: Any) -> tuple["attrs.Attribute[Any]", ...]:
    return tuple(attrs.fields(cls))


def _default(field: "attrs.Attribute[Any]") -> object:
    """Return the default as the record keeps it, through its door."""
    convert: Any = field.converter
    return field.default if field.default is attrs.NOTHING or convert is None else convert(field.default)


def _one(cls: type[Record]) -> str:
    """Return the name of the class with its article."""
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


def _known(cls: type[Record], given: Mapping[str, object]) -> None:
    """Refuse the name of a field that there is not."""
    fields = _fields(cls)
    for name in given:
        if name not in fields:
            near = get_close_matches(str(name), fields, n=1)
            raise MalformedClaimError(
                f"{_one(cls)} has no {shown(name)}",
                value=name,
                field=str(name),
                hint=f"did you mean {near[0]!r}?" if near else f"its fields are {', '.join(fields)}",
            )


_AS_IT_IS: Final = (str, int, type(None))  # a bool is an int


def _plain(value: Any) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)  # a dose or a strength, whose text is read back


R = TypeVar("R", bound=Record)


def record_of(cls: type[R], value: object, field: str) -> R:
    """Return *value* as a record of *cls*: one as it is, or made from the mapping that `Record.to_dict` gave.

    Raises:
        MalformedClaimError: Anything else.
    """
    if isinstance(value, cls):
        return value
    if isinstance(value, Mapping):
        return cls.from_dict(value)
    raise MalformedClaimError(
        f"{shown(value)} is not {_one(cls)}",
        value=value,
        field=field,
        hint=f"give {_one(cls)}, or what its to_dict gave",
    )


def records_of(items: tuple[object, ...], read: Callable[[object], R], field: str) -> tuple[R, ...]:
    """Return each of *items* through *read*; what it raises is told the place of the item."""
    found = []
    for place, item in enumerate(items):
        try:
            found.append(read(item))
        except JcodesError as error:
            error.add_note(f"in {field}[{place}]")
            raise
    return tuple(found)
