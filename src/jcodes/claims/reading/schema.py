"""The JSON schema of claims, made from the record classes."""

import enum
import inspect
import re
import types
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, Union, get_args, get_origin

import attrs

from jcodes.claims.claim import Claim
from jcodes.records import Record

__all__ = ["json_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTE: Final = re.compile(r"^    ([a-z_]+): (.+(?:\n {8}.+)*)", re.MULTILINE)
_AMOUNT: Final = {"type": ["string", "number"]}
_NUMBERS: Final = frozenset({"units", "ndc_quantity"})
"""The text fields that also take a JSON number."""


def json_schema(record: type[Record] = Claim) -> dict[str, object]:
    """Return the JSON schema (draft 2020-12) of a record: what its ``from_dict`` reads, with the description of each field.

    >>> from jcodes.claims.reading import json_schema
    >>> json_schema()["properties"]["identifier"]
    {'description': 'The claim number, or blank.', 'type': ['string', 'null']}

    Args:
        record: The class: `Claim`, `ServiceLine`, `Administration`, `Container` or `Documentation`.

    Returns:
        The schema; the records within a claim are in ``$defs``. Words such as a route or a setting are described by their standard
        spelling; others that are read are not in the schema.
    """
    parts = {kind.__name__: _object(kind) for kind in _within(record)}
    return {"$schema": _DIALECT, "title": record.__name__, **_object(record), **({"$defs": parts} if parts else {})}


def _within(record: type[Record]) -> list[type[Record]]:
    """Return the records in the fields of *record*, and in theirs, sorted by name."""
    found: dict[str, type[Record]] = {}
    waiting = [record]
    while waiting:
        for kind in (kind for field in _fields(waiting.pop()) for kind in _kinds(field.type)):
            if inspect.isclass(kind) and issubclass(kind, Record) and kind.__name__ not in found:
                found[kind.__name__] = kind
                waiting.append(kind)
    return [found[name] for name in sorted(found)]


def _fields(record: Any) -> tuple[Any, ...]:
    return tuple(field for field in attrs.fields(attrs.resolve_types(record)) if field.init)


def _kinds(kind: Any) -> Iterator[Any]:
    """Yield the classes of an annotation."""
    if get_origin(kind) is None:
        yield kind
    for part in get_args(kind):
        yield from _kinds(part)


def _about(record: Any) -> Mapping[str, str]:
    """Return what the docstring says of each attribute."""
    text = (inspect.getdoc(record) or "").partition("Attributes:\n")[2]
    return {
        name: " ".join(words.replace("``", "").replace("`", "").split()) for name, words in _ATTRIBUTE.findall(text)
    }


def _object(record: type[Record]) -> dict[str, object]:
    about = _about(record)
    fields = _fields(record)
    described = {
        field.name: {
            **({"description": about[field.name]} if field.name in about else {}),
            **({"type": ["string", "number", "null"]} if field.name in _NUMBERS else _type(field.type)),
        }
        for field in fields
    }
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    return {
        "type": "object",
        "properties": described,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _type(kind: Any) -> dict[str, object]:
    """Return the schema of one annotation; what may be unknown may be null."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        (some,) = (part for part in get_args(kind) if part is not type(None))
        return _or_null(_type(some))
    if origin is tuple:
        return _or_null({"type": "array", "items": _item(get_args(kind)[0])})
    if issubclass(kind, Record):
        return {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"}, {"type": "null"}]}
    if issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    if issubclass(kind, date):
        return {"type": "string", "format": "date"}
    if issubclass(kind, time):
        return {"type": "string"}
    if kind is Decimal:
        return dict(_AMOUNT)
    if kind in {bool, int}:
        return {"type": "boolean" if kind is bool else "integer"}
    return {"type": ["string", "null"]} if kind is str else {"type": "string"}


def _item(kind: Any) -> dict[str, object]:
    """Return the schema of an item of a list, which is never null."""
    if inspect.isclass(kind) and issubclass(kind, Record):
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return {"type": "string"} if kind is str else _type(kind)


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    if "enum" in schema:
        return {"enum": [*_list(schema["enum"]), None]}
    return schema if "anyOf" in schema else {**schema, "type": [*dict.fromkeys((*_list(schema["type"]), "null"))]}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
