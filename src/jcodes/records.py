"""Convert frozen records to JSON values and back.

A record is an attrs class derived from `Record`. A field is read by its converter if it has one, otherwise by its type annotation, which
must be importable at run time. Use the metadata `written` for a custom JSON value, and `LEFT_OUT` to omit a field.
"""

import enum
import types
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial, wraps
from typing import Any, ClassVar, Final, NamedTuple, Self, TypeVar, Union, get_args, get_origin

import attrs

from jcodes.documents import exact_number
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import shown, type_name
from jcodes.record_layout import Layout, Parsed
from jcodes.small_cache import small_cache

__all__ = [
    "LEFT_OUT",
    "Record",
    "facts_of",
    "keeper",
    "known_fields",
    "named_fields",
    "plain",
    "record_of",
    "records_of",
    "value_of",
    "written",
]

LEFT_OUT: Final[Mapping[str, Any]] = {"write": None}
"""Metadata of a field to omit from JSON, such as a computed one: ``attrs.field(metadata=LEFT_OUT)``."""


def written(write: Callable[[Any], object]) -> dict[str, Any]:
    """Return the metadata of a field that *write* converts to JSON: ``attrs.field(metadata=written(dict))``."""
    return {"write": write}


def named_fields(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Bind the field name to each converter with a ``field`` argument; use it as the ``field_transformer`` of an attrs class."""
    del cls
    return [one.evolve(converter=_named(one.converter, one.name)) for one in fields]


def _named(converter: Any, name: str) -> Any:
    code = getattr(converter, "__code__", None)
    if code is None or "field" not in code.co_varnames[: code.co_argcount]:
        return converter

    @wraps(converter)
    def convert(value: Any) -> Any:
        return converter(value, name)  # positional: a partial with keywords takes a third longer

    return convert


_GIVE: Final = "give the output of to_dict"
keeper: Final[Callable[[object], Callable[[str, object], None]]] = object.__setattr__.__get__
"""Returns what sets the fields of a frozen record that is being made: bound to it once, a quarter of the time of a call with the record."""


class Record:
    """Base class of frozen records."""

    __slots__ = ("__weakref__",)
    # Fields that the last step of the constructor parses, each with its source and its parser: a copy parses again only what changed.
    _PARSED: ClassVar[Parsed] = ()

    def evolve(self, **changes: object) -> Self:
        """Return a copy with the given fields changed. The converters of the constructor apply.

        Raises:
            MalformedClaimError: A field does not exist, or the constructor rejects a value.
        """
        cls = type(self)
        _known(cls, changes)
        fields, layout = _fields(cls), _layout(cls)
        if layout is None:
            make: Callable[..., Self] = cls
            return make(**{name: getattr(self, name) for name in fields} | changes)
        # as the constructor of attrs does, but what stays was converted before
        values = dict(zip(layout.blank, layout.read(self), strict=False))
        for name in sorted(changes, key=layout.places.__getitem__):
            convert = fields[name].convert
            values[name] = changes[name] if convert is None else convert(changes[name])
        made: Self = layout.made(values, layout.parsed(changes))
        return made

    def to_dict(self) -> dict[str, object]:
        """Return all fields as JSON values: str, int, bool, list, dict and None."""
        values = ((name, field.write, getattr(self, name)) for name, field in _fields(type(self)).items())
        return {name: None if value is None else write(value) for name, write, value in values if write is not None}

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Create a record from the output of `to_dict`. Missing fields get their defaults.

        Raises:
            MalformedClaimError: A field is unknown or missing, or the constructor rejects a value.
        """
        if type(facts) is not dict and not isinstance(facts, Mapping):
            raise MalformedClaimError(
                f"{_one(cls)} must be a mapping, not {type_name(facts)}", value=facts, field=cls.__name__, hint=_GIVE
            )
        layout = _layout(cls)
        if layout is None:
            _known(cls, facts)
            fields, make = _fields(cls), cls
            return make(
                **{name: value if fields[name].convert else _read(cls, name, value) for name, value in facts.items()}
            )
        plan = layout.plans.get(tuple(facts))
        if plan is None:
            _known(cls, facts)
            plan = layout.plan(facts)
        # as the constructor of attrs does, but defaults are converted once
        values = layout.blank.copy()
        for name, convert in plan.steps:
            values[name] = convert(facts[name])
        if plan.missing:
            said = f"{_one(cls)} needs {plan.missing}"
            raise MalformedClaimError(said, value=dict(facts), field=plan.missing, hint=f"give {plan.missing}")
        made: Self = layout.made(values, plan.parsed)
        return made

    def _repr_html_(self) -> str:
        """Return the fields that are not blank as a table, for notebooks; records within it as tables of their own."""
        from jcodes.html_tables import card, table

        given = {name: getattr(self, name) for name, field in _fields(type(self)).items() if field.write is not None}
        inner = {
            name: value
            for name, value in given.items()
            if isinstance(value, tuple) and value and isinstance(value[0], Record)
        }
        shown = {name: plain(value) for name, value in given.items() if name not in inner and value not in ((), "")}
        parts = [card(f"{type(self).__name__}: {self}", shown)]
        for name, values in inner.items():
            parts.append(table((name.replace("_", " "),), ((str(value),) for value in values)))
        return "".join(parts)

    def __repr__(self) -> str:
        """Return the expression that creates this record, without fields at their default and those omitted from JSON."""
        given = (
            f"{name}={getattr(self, name)!r}"
            for name, field in _fields(type(self)).items()
            if field.write is not None and (field.default is attrs.NOTHING or getattr(self, name) != field.default)
        )
        return f"{type(self).__name__}({', '.join(given)})"


R = TypeVar("R", bound=Record)


def known_fields(cls: type[R]) -> type[R]:
    """Decorator of a record's class: a field that it does not have is an `UnknownArgumentError`, which is also a ``TypeError``."""
    kind: Any = cls
    make = kind.__init__

    @wraps(make)
    def init(self: object, *given: Any, **named: Any) -> None:
        try:
            make(self, *given, **named)
        except TypeError as error:
            from jcodes.arguments import refuse_unknown

            refuse_unknown(make, named, error)
            raise

    kind.__init__ = init
    return cls


class _Field(NamedTuple):
    """One field of a record: its converted default, its converter, and its JSON writer."""

    default: object
    convert: Callable[[Any], object] | None
    write: Callable[[Any], object] | None


_fields: Final[Callable[[Any], Mapping[str, _Field]]] = cache(
    lambda cls: {field.name: _field(field) for field in attrs.fields(cls) if field.init}
)


def _laid_out(cls: Any) -> Layout | None:
    """Return how records of a class are made; None if it has a constructor of its own, which does more than convert."""
    if hasattr(cls, "__attrs_init__"):
        return None
    fields = _fields(cls)
    return Layout(
        cls,
        {name: field.default for name, field in fields.items()},
        {name: field.convert or partial(_read, cls, name) for name, field in fields.items()},
    )


_layout: Final[Callable[[Any], Layout | None]] = cache(_laid_out)


def _field(field: "attrs.Attribute[Any]") -> _Field:
    convert: Any = field.converter
    default = field.default if field.default is attrs.NOTHING or convert is None else convert(field.default)
    return _Field(default, convert, field.metadata.get("write", plain))


def _read(cls: Any, name: str, value: object) -> object:
    """Convert the value of a field without a converter to its annotated type.

    Raises:
        MalformedClaimError: The value is not valid for the type.
    """
    try:
        return value_of(_types(cls)[name], value)
    except JcodesError:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise MalformedClaimError(
            f"{_one(cls)} cannot have the {name} {shown(value)}",
            value=value,
            field=name,
            hint=_GIVE,
        ) from error


@cache
def _types(cls: Any) -> Mapping[str, Any]:
    return {field.name: field.type for field in attrs.fields(attrs.resolve_types(cls))}


def _one(cls: type[Record]) -> str:
    """Return the class name with its article."""
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


def _known(cls: type[Record], given: Mapping[str, object]) -> None:
    """Raise `MalformedClaimError` if a field does not exist."""
    fields = _fields(cls)
    if fields.keys() >= given.keys():
        return
    name = next(name for name in given if name not in fields)
    said, near = _like_a_field(cls, str.__str__(name) if isinstance(name, str) else str(name))
    raise MalformedClaimError(
        f"{_one(cls)} has no {said if isinstance(name, str) and said[0] in _QUOTES else 'such field'}",
        value=name,
        field=str(name) if near else cls.__name__,
        hint=f"did you mean {near!r}?" if near else f"its fields are {', '.join(fields)}",
    )


@small_cache(64)  # a file of garbage repeats its names, and a comparison with all fields costs 300 microseconds
def _like_a_field(cls: type[Record], name: str) -> tuple[str, str]:
    """Return *name* for a message, and the field it is like, or blank."""
    from difflib import get_close_matches

    from jcodes.arguments import OTHER_WORDS

    fields = _fields(cls)
    meant = next((one for one in OTHER_WORDS.get(name, ()) if one in fields), "")
    if meant:
        return repr(name), meant
    return shown(name, fields), next(iter(get_close_matches(name, fields, n=1)), "")


_QUOTES: Final = frozenset("'\"")
_AS_IT_IS: Final = (str, int, type(None))  # a bool is an int


def plain(value: Any) -> object:
    """Convert *value* to a JSON value. Values other than records, sequences, numbers and dates become their text."""
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
    return str(value)  # a dose or a strength, whose text parses back


def facts_of(value: Any) -> dict[str, object]:
    """Return all fields of an attrs object that is not a `Record` as JSON values; `value_of` is the inverse."""
    fields = (field.name for field in attrs.fields(type(value)) if field.metadata.get("write", plain) is not None)
    parts = ((name, getattr(value, name)) for name in fields)
    return {name: facts_of(part) if _is_open(part) else plain(part) for name, part in parts}


def _is_open(value: Any) -> bool:
    """Whether *value* is written field by field: an attrs object that is not a `Record` and has no text form."""
    return attrs.has(type(value)) and not isinstance(value, Record) and not hasattr(value, "parse")


def value_of(kind: Any, value: Any) -> Any:
    """Convert the JSON value *value* to *kind*.

    Args:
        kind: A class or an annotation: ``Decimal``, ``Dose | None``, ``tuple[BillingLine, ...]``. A class must be an attrs
            class, an enum, ``date``, a number, or have ``parse``.
        value: The JSON value; a value that already has the type is returned unchanged.

    Raises:
        JcodesError: The class rejects the value. A value of the wrong kind raises `TypeError`, `ValueError`, `LookupError` or
            `ArithmeticError`.
    """
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        (some,) = (arg for arg in get_args(kind) if arg is not type(None))
        return None if value is None else value_of(some, value)
    if origin is tuple:
        return tuple(value_of(get_args(kind)[0], item) for item in value)
    if issubclass(kind, _NUMBERS) and not isinstance(value, enum.Enum):
        _check_digits(value)
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


_NUMBERS: Final = (int, Decimal, Fraction)
_MOST_BITS: Final = 200  # sixty digits


def _check_digits(value: object) -> None:
    """Raise `ValueError` for a number with so many digits, or such an exponent, that arithmetic with it takes long."""
    if isinstance(value, str):
        for part in value.split("/"):
            exact_number(part)
    elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise ValueError("a number has too many digits")


def record_of(cls: type[R], value: object, field: str) -> R:
    """Return *value* as a *cls* record: an instance unchanged, or the output of `Record.to_dict` converted.

    Raises:
        MalformedClaimError: *value* is neither.
    """
    if isinstance(value, cls):
        return value
    if isinstance(value, Mapping):
        return cls.from_dict(value)
    raise MalformedClaimError(
        f"{shown(value)} is not {_one(cls)}",
        value=value,
        field=field,
        hint=f"give {_one(cls)}, or the output of its to_dict",
    )


def records_of(items: tuple[object, ...], read: Callable[[object], R], field: str) -> tuple[R, ...]:
    """Return *read* applied to each of *items*. Errors name the position of the item."""
    found = []
    for place, item in enumerate(items):
        try:
            found.append(read(item))
        except JcodesError as error:
            error.add_note(f"in {field}[{place}]")
            raise
    return tuple(found)
