"""The one codec: frozen records that become JSON and come back, each field by its converter or else by its type.

A record is an attrs class that derives from `Record`. A field with a converter reads itself, as the constructor does; any other is read by
its annotation, which must be importable at run time. What JSON shall hold of a field is `written` otherwise in its metadata, or `LEFT_OUT`.
"""

import enum
import types
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache, wraps
from typing import Any, Final, NamedTuple, Self, TypeVar, Union, get_args, get_origin

import attrs

from jcodes.errors import JcodesError, MalformedClaimError, shown, type_name

__all__ = ["LEFT_OUT", "Record", "facts_of", "named_fields", "plain", "record_of", "records_of", "value_of", "written"]

LEFT_OUT: Final[Mapping[str, Any]] = {"write": None}
"""The metadata of a field that is not written, such as what is computed again: ``attrs.field(metadata=LEFT_OUT)``."""


def written(write: Callable[[Any], object]) -> dict[str, Any]:
    """Return the metadata of a field that *write* turns into JSON: ``attrs.field(metadata=written(dict))``."""
    return {"write": write}


def named_fields(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Return *fields* with each converter that takes ``field`` told the name: the ``field_transformer`` of an attrs class."""
    del cls
    return [one.evolve(converter=_named(one.converter, one.name)) for one in fields]


def _named(converter: Any, name: str) -> Any:
    code = getattr(converter, "__code__", None)
    if code is None or "field" not in code.co_varnames[: code.co_argcount]:
        return converter

    @wraps(converter)
    def convert(value: Any) -> Any:
        return converter(value, name)  # by place: a partial by name costs a third more

    return convert


class Record:
    """The base of the frozen records; it has no fields of its own."""

    __slots__ = ()

    def evolve(self, **changes: object) -> Self:
        """Return this record with other values in the fields named; each goes through the same converter as in the constructor.

        Raises:
            MalformedClaimError: No such field, or what the constructor refuses.
        """
        _known(type(self), changes)
        make: Callable[..., Self] = type(self)
        return make(**{name: getattr(self, name) for name in _fields(type(self))} | changes)

    def to_dict(self) -> dict[str, object]:
        """Return every field as JSON holds it: texts, whole numbers, truth values, lists, mappings and None."""
        values = ((name, field.write, getattr(self, name)) for name, field in _fields(type(self)).items())
        return {name: None if value is None else write(value) for name, write, value in values if write is not None}

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Return the record that `to_dict` gave *facts* of; a field that is left out has its default.

        Raises:
            MalformedClaimError: A field that does not exist, one that is missing, or what the constructor refuses.
        """
        if not isinstance(facts, Mapping):
            raise MalformedClaimError(
                f"{_one(cls)} must be a mapping, not {type_name(facts)}",
                value=facts,
                field=cls.__name__,
                hint="give what to_dict gave",
            )
        _known(cls, facts)
        fields = _fields(cls)
        missing = [name for name, field in fields.items() if field.default is attrs.NOTHING and name not in facts]
        if missing:
            raise MalformedClaimError(
                f"{_one(cls)} needs {missing[0]}",
                value=dict(facts),
                field=missing[0],
                hint=f"give {missing[0]}",
            )
        make: Callable[..., Self] = cls
        return make(**{name: value if fields[name].reads else _read(cls, name, value) for name, value in facts.items()})

    def __repr__(self) -> str:
        """Return the expression that makes this record; fields at their default are left out."""
        given = (
            f"{name}={getattr(self, name)!r}"
            for name, field in _fields(type(self)).items()
            if field.default is attrs.NOTHING or getattr(self, name) != field.default
        )
        return f"{type(self).__name__}({', '.join(given)})"


class _Field(NamedTuple):
    """A field of a record: its default as the record keeps it, whether a converter reads it, and how it is written."""

    default: object
    reads: bool
    write: Callable[[Any], object] | None


def _made(cls: Any) -> Mapping[str, _Field]:
    return {field.name: _field(field) for field in attrs.fields(cls) if field.init}


_fields: Final[Callable[[Any], Mapping[str, _Field]]] = cache(_made)
"""The fields that the constructor of a record takes, by name."""


def _field(field: "attrs.Attribute[Any]") -> _Field:
    convert: Any = field.converter
    default = field.default if field.default is attrs.NOTHING or convert is None else convert(field.default)
    return _Field(default, convert is not None, field.metadata.get("write", plain))


def _read(cls: Any, name: str, value: object) -> object:
    """Return a field that has no converter, read by its type.

    Raises:
        MalformedClaimError: What its type does not read.
    """
    try:
        return value_of(_types(cls)[name], value)
    except JcodesError:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise MalformedClaimError(
            f"{_one(cls)} cannot have the {name} {shown(value)}", value=value, field=name, hint="give what to_dict gave"
        ) from error


@cache
def _types(cls: Any) -> Mapping[str, Any]:
    return {field.name: field.type for field in attrs.fields(attrs.resolve_types(cls))}


def _one(cls: type[Record]) -> str:
    """Return the name of the class with its article."""
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


def _known(cls: type[Record], given: Mapping[str, object]) -> None:
    """Refuse the name of a field that there is not."""
    fields = _fields(cls)
    for name in given:
        if name not in fields:
            from difflib import get_close_matches

            near = get_close_matches(str(name), fields, n=1)
            raise MalformedClaimError(
                f"{_one(cls)} has no {shown(name)}",
                value=name,
                field=str(name),
                hint=f"did you mean {near[0]!r}?" if near else f"its fields are {', '.join(fields)}",
            )


_AS_IT_IS: Final = (str, int, type(None))  # a bool is an int


def plain(value: Any) -> object:
    """Return *value* as JSON holds it; what is no record, series, number or day becomes the text that its class parses."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)  # a dose or a strength, whose text is read back


def facts_of(value: Any) -> dict[str, object]:
    """Return every field of an attrs value that is no record, such as a source, as JSON holds it; `value_of` reads it."""
    fields = (field.name for field in attrs.fields(type(value)) if field.metadata.get("write", plain) is not None)
    parts = ((name, getattr(value, name)) for name in fields)
    return {name: facts_of(part) if _is_open(part) else plain(part) for name, part in parts}


def _is_open(value: Any) -> bool:
    """Tell whether a value is written by its fields: one of attrs that is no record and that no text states."""
    return attrs.has(type(value)) and not isinstance(value, Record) and not hasattr(value, "parse")


def value_of(kind: Any, value: Any) -> Any:
    """Return the value of a type that *value*, as JSON holds it, states.

    Args:
        kind: A class or an annotation: ``Decimal``, ``Dose | None``, ``tuple[BillingLine, ...]``. A class is one of attrs, whose fields are
            read in turn, an enumeration, a day, a number, or one with a ``parse``.
        value: What JSON holds; a value of the type is returned as it is.

    Raises:
        JcodesError: What a class refuses; `TypeError`, `ValueError`, `LookupError` or `ArithmeticError` for what is no such value at all.
    """
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        (some,) = (arg for arg in get_args(kind) if arg is not type(None))
        return None if value is None else value_of(some, value)
    if origin is tuple:
        return tuple(value_of(get_args(kind)[0], item) for item in value)
    if isinstance(value, kind):
        return value
    if issubclass(kind, Record):
        return kind.from_dict(value)
    if attrs.has(kind) and isinstance(value, Mapping):
        types_of = _types(kind)
        return kind(**{name: value_of(types_of[name], part) for name, part in value.items()})
    if hasattr(kind, "parse"):
        return kind.parse(value)
    return kind.fromisoformat(value) if issubclass(kind, date | time) else kind(value)


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
