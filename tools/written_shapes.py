"""JSON schemas of what the library writes, read off its classes: the fields of records, and the ``to_dict`` methods with the types of their parts."""

import ast
import enum
import inspect
import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Union, get_args, get_origin

import attrs

from jcodes.records import Record
from tools.written_types import (
    Constant,
    Scope,
    body_of,
    fields_of,
    hints_of,
    item_of,
    known,
    looped,
    member,
    named,
    narrowed,
    type_of,
)

__all__ = ["Schema", "Shapes", "any_of", "listed", "merged", "nullable", "record"]

Schema = dict[str, Any]
_ATTRIBUTE: Final = re.compile(r"^    ([a-z_]+): (.+(?:\n {8}.+)*)", re.MULTILINE)
_TEXT: Final[Schema] = {"type": "string"}
_SIMPLE: Final[Mapping[Any, Schema]] = {
    str: _TEXT, int: {"type": "integer"}, bool: {"type": "boolean"}, type(None): {"type": "null"}, object: {}, Any: {},
}  # fmt: skip


def nullable(schema: Schema) -> Schema:
    """Return the schema of a value or null."""
    return any_of([schema, {"type": "null"}])


def listed(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def merged(*schemas: Schema) -> Schema:
    """Return the schema of an object with the properties of several; one that a part lacks is not the less required."""
    properties: dict[str, Schema] = {}
    required: dict[str, None] = {}
    for one in schemas:
        properties |= one["properties"]
        required |= dict.fromkeys(one["required"])
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def any_of(schemas: Iterable[Schema]) -> Schema:
    """Return the schema of a value of one of several kinds, as short as it can be said."""
    flat: list[Schema] = []
    for schema in schemas:
        parts = [_bare(one) for one in schema.get("anyOf", [schema])]
        flat.extend(one for one in parts if one not in flat)
    if {} in flat:
        return {}
    if len(flat) == 1:
        return flat[0]
    if (
        all("type" in one and set(one) <= {"type", "format", "enum"} for one in flat)
        and sum(len(one) > 1 for one in flat) <= 1
    ):
        kinds: list[str] = []
        more: Schema = {}
        for one in flat:
            kinds.extend([one["type"]] if isinstance(one["type"], str) else one["type"])
            more |= {name: value for name, value in one.items() if name != "type"}
        kinds.sort(key="null".__eq__)
        if "enum" in more and "null" in kinds:
            more["enum"] = [*dict.fromkeys([*more["enum"], None])]
        return {"type": [*dict.fromkeys(kinds)], **more}
    return {"anyOf": sorted(flat, key={"type": "null"}.__eq__)}


def _bare(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != "description"}


class Shapes:
    """The schemas of classes, each once under its name."""

    def __init__(
        self, exact: Mapping[tuple[str, str], Schema] | None = None, parts: Mapping[str, Schema] | None = None
    ) -> None:
        """Initialize with the schemas that annotations do not tell: of properties by class and property, and of whole classes."""
        self.parts: dict[str, Schema] = dict(parts or {})
        self._exact = exact or {}

    def of(self, kind: Any) -> Schema:
        """Return a reference to the schema of what a class's ``to_dict`` gives."""
        return self._part(kind.__name__, kind, "to_dict")

    def _part(self, name: str, kind: Any, method: str) -> Schema:
        if name not in self.parts:
            self.parts[name] = {}  # a part may hold itself
            self.parts[name] = self.described(kind, method)
        return {"$ref": f"#/$defs/{name}"}

    def facts(self, kind: Any, method: str = "to_dict") -> Schema:
        """Return the schema of what a method of a class gives."""
        return self._method(kind, getattr(kind, method))

    def described(self, kind: Any, method: str = "to_dict") -> Schema:
        """Return the same, with what the class's text says of the properties."""
        schema = self.facts(kind, method)
        about = {name: " ".join(words.split()) for name, words in _ATTRIBUTE.findall(inspect.getdoc(kind) or "")}
        properties = {}
        for name, inner in schema["properties"].items():
            told = about.get(name) or _property_text(kind, name)
            exact = self._exact.get((kind.__name__, name), inner)
            properties[name] = {**({"description": _as_json(told)} if told else {}), **exact}
        return {**schema, "properties": properties}

    def _method(self, kind: Any, function: Any) -> Schema:
        if function is Record.to_dict or getattr(function, "__func__", None) is Record.to_dict:
            return self.record_of(kind)
        return self._body(function, {"self": kind})

    def _body(self, function: Any, names: Mapping[str, Any]) -> Schema:
        body = body_of(function)
        scope = Scope(names, body.nodes, body.module)
        return _one_of([self._shape(one, scope) for one in body.returns])

    def record_of(self, kind: Any) -> Schema:
        """Return the schema of a record's ``to_dict``: its fields."""
        fields = [one for one in fields_of(kind) if one.init and one.metadata.get("write", one) is not None]
        properties = {one.name: self._field(one) for one in fields}
        return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

    def _field(self, field: "attrs.Attribute[Any]") -> Schema:
        write = field.metadata.get("write")
        if write is None:
            return self.value(field.type)
        kind = known(field.type)
        shape = self._function(write, kind)
        return shape if kind == field.type else nullable(shape)

    def _function(self, function: Any, kind: Any) -> Schema:
        """Return the schema of what a function gives for a value of *kind*."""
        if function is str:
            return _TEXT
        if function is dict:
            return self._pairs(kind)
        if getattr(function, "__name__", "") == "facts_of":
            return self.open_facts(kind)
        if function.__name__ == "<lambda>":
            return {}
        found = hints_of(function).get("return", Any)
        if get_origin(found) is dict or found is object:
            arguments = body_of(function).arguments
            return self._body(function, dict(zip(arguments, [kind], strict=False)))
        return self.value(found)

    def _pairs(self, kind: Any) -> Schema:
        """Return the schema of ``dict`` of a mapping, or of names with their values."""
        origin = get_origin(kind)
        is_mapping = inspect.isclass(origin) and issubclass(origin, Mapping)
        return {
            "type": "object",
            "additionalProperties": self.value(get_args(kind if is_mapping else item_of(kind))[1]),
        }

    def open_facts(self, kind: Any) -> Schema:
        """Return the schema of ``facts_of``: the fields of an attrs class that is not a record."""
        fields = [one for one in fields_of(kind) if one.metadata.get("write", one) is not None]
        properties = {one.name: self._open(one.type) for one in fields}
        return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}

    def _open(self, kind: Any) -> Schema:
        inner = known(kind)
        if (
            inspect.isclass(inner)
            and attrs.has(inner)
            and not issubclass(inner, Record)
            and not hasattr(inner, "parse")
        ):
            shape = self.open_facts(inner)
            return shape if inner is kind else nullable(shape)
        return self.value(kind)

    def value(self, kind: Any) -> Schema:
        """Return the schema of a value as `jcodes.records.plain` writes it."""
        origin = get_origin(kind)
        if kind in _SIMPLE:
            return dict(_SIMPLE[kind])
        if origin in {Union, types.UnionType}:
            return any_of([self.value(part) for part in get_args(kind)])
        if inspect.isclass(origin) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.value(get_args(kind)[1])}
        if inspect.isclass(origin) and issubclass(origin, Iterable):
            return listed(self.value(item_of(kind)))
        if not inspect.isclass(kind):
            return {}
        if issubclass(kind, enum.Enum):
            return {"type": "string", "enum": [one.value for one in kind]}
        if issubclass(kind, Record):
            return self.of(kind)
        if issubclass(kind, date):
            return {"type": "string", "format": "date"}
        return dict(_TEXT)  # a decimal, a dose, a quarter

    # -- expressions -------------------------------------------------------------------------------------------------

    def _shape(self, node: ast.expr, scope: Scope) -> Schema:
        """Return the schema of an expression."""
        find: Callable[[Any, Scope], Schema] = getattr(self, _SHAPES.get(type(node), "_typed"))
        return find(node, scope)

    def _typed(self, node: ast.expr, scope: Scope) -> Schema:
        return self.value(type_of(node, scope))

    def _name(self, node: ast.Name, scope: Scope) -> Schema:
        if node.id in scope.nodes and node.id not in scope.names:
            return self._shape(scope.nodes[node.id], scope)
        return self._typed(node, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Schema:
        held = getattr(known(type_of(node.value, scope)), node.attr, None)
        is_word = isinstance(held, str) and isinstance(node.value, ast.Name)  # of the class, such as its kind
        return {"type": "string", "enum": [held]} if is_word else self._typed(node, scope)

    def _dict(self, node: ast.Dict, scope: Scope) -> Schema:
        parts = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                parts.append(self._shape(value, scope))
            else:
                parts.append(record({ast.literal_eval(key): self._shape(value, scope)}))
        return merged(*(one if "properties" in one else self._followed(one) for one in parts))

    def _followed(self, schema: Schema) -> Schema:
        """Return the schema behind a reference."""
        return self.parts[schema["$ref"].rpartition("/")[2]]

    def _dict_comprehension(self, node: ast.DictComp, scope: Scope) -> Schema:
        (loop,) = node.generators
        names = _texts(loop.iter, scope)
        if names is None:
            return {"type": "object", "additionalProperties": self._shape(node.value, looped(node, scope))}
        target = ast.unparse(loop.target)
        return record({name: self._shape(node.value, scope.with_names(**{target: Constant(name)})) for name in names})

    def _list(self, node: ast.ListComp, scope: Scope) -> Schema:
        return listed(self._shape(node.elt, looped(node, scope)))

    def _condition(self, node: ast.IfExp, scope: Scope) -> Schema:
        inner = narrowed(node.test, scope)
        nodes = [one for one in (node.body, node.orelse) if not (isinstance(one, ast.List) and not one.elts)]
        shapes = [self._shape(one, inner if one is node.body else scope) for one in nodes]
        are_objects = any("properties" in one for one in shapes)
        return _one_of([self._followed(one) if are_objects and "$ref" in one else one for one in shapes])

    def _or(self, node: ast.BoolOp, scope: Scope) -> Schema:
        return any_of([self._shape(one, scope) for one in node.values])

    def _union(self, node: ast.BinOp, scope: Scope) -> Schema:
        parts = [self._shape(one, scope) for one in (node.left, node.right)]
        return merged(*(one if "properties" in one else self._followed(one) for one in parts))

    def _call(self, node: ast.Call, scope: Scope) -> Schema:
        called = node.func
        text = ast.unparse(called)
        if text == "attrs.asdict":
            return self._asdict(node, scope)
        if text in {"list", "tuple"} and isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func) == "map":
            function, values = node.args[0].args
            return listed(self._function(type_of(function, scope), item_of(type_of(values, scope))))
        if text == "dict":
            return self._pairs(type_of(node.args[0], scope))
        if text == "facts_of":
            return self.open_facts(known(type_of(node.args[0], scope)))
        if isinstance(called, ast.Attribute):
            return self._method_call(node, called, scope)
        target = type_of(called, scope)
        if inspect.isfunction(target):
            return self._called(target, [type_of(one, scope) for one in node.args])
        return self._typed(node, scope)

    def _method_call(self, node: ast.Call, called: ast.Attribute, scope: Scope) -> Schema:
        owner = known(type_of(called.value, scope))
        if isinstance(called.value, ast.Name) and inspect.isclass(named(called.value.id, scope)) and node.args:
            return self._method(type_of(node.args[0], scope), getattr(named(called.value.id, scope), called.attr))
        if called.attr == "isoformat":
            return {"type": "string", "format": "date"}
        if called.attr == "to_dict":
            if get_origin(owner) is Union:
                return any_of([self.of(one) for one in get_args(owner)])
            return self.of(owner)
        function = member(owner, called.attr)
        if inspect.isfunction(function) and get_origin(hints_of(function).get("return")) is dict:
            is_other = called.attr == "facts" and isinstance(called.value, ast.Attribute)
            return self._part(f"{owner.__name__}Facts", owner, "facts") if is_other else self._method(owner, function)
        return self._typed(node, scope)

    def _called(self, function: Any, kinds: Sequence[Any]) -> Schema:
        found = hints_of(function).get("return", Any)
        if get_origin(found) is dict and found != dict[str, str]:
            return self._body(function, dict(zip(body_of(function).arguments, kinds, strict=False)))
        return self.value(found)

    def _asdict(self, node: ast.Call, scope: Scope) -> Schema:
        """Return the schema of ``attrs.asdict``; a filter leaves out the fields that it names."""
        gone = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
        fields = [one for one in fields_of(known(type_of(node.args[0], scope))) if one.name not in gone]
        return record({one.name: self.value(one.type) for one in fields})


def record(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of an object with these properties, all of them always there, and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(schemas: Sequence[Schema]) -> Schema:
    """Return the schema of one of several results; objects become one, with what all of them have required."""
    if len(schemas) > 1 and all("properties" in one for one in schemas):
        properties: dict[str, Schema] = {}
        for one in schemas:
            for name, inner in one["properties"].items():
                properties[name] = any_of([properties[name], inner]) if name in properties else inner
        required = [name for name in properties if all(name in one["required"] for one in schemas)]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return any_of(schemas)


def _texts(node: ast.expr, scope: Scope) -> tuple[str, ...] | None:
    """Return the names that a loop goes over, if they are texts of the module."""
    value = scope.module.get(node.id) if isinstance(node, ast.Name) else None
    return (
        tuple(value) if isinstance(value, Sequence | Mapping) and all(isinstance(one, str) for one in value) else None
    )


def _as_json(text: str) -> str:
    """Return a text about Python values as one about JSON."""
    return re.sub(r"\b(None|True|False)\b", lambda found: _WORDS[found[0]], text.replace("`", ""))


_WORDS: Final = {"None": "null", "True": "true", "False": "false"}


def _property_text(kind: Any, name: str) -> str:
    """Return the first sentence of a property's own text."""
    held = inspect.getattr_static(kind, name, None)
    if not isinstance(held, property):
        return ""
    return " ".join((inspect.getdoc(held) or "").split("\n\n")[0].split())


_SHAPES: Final[Mapping[type[ast.expr], str]] = {
    ast.Name: "_name",
    ast.Attribute: "_attribute",
    ast.Dict: "_dict",
    ast.DictComp: "_dict_comprehension",
    ast.ListComp: "_list",
    ast.IfExp: "_condition",
    ast.BoolOp: "_or",
    ast.BinOp: "_union",
    ast.Call: "_call",
}
"""The method for each kind of expression; the others have the schema of their type."""
