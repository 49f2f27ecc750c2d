"""The types of expressions in code that writes JSON, from the annotations of the library: `tools.written_shapes` makes schemas of them."""

import ast
import builtins
import enum
import inspect
import pkgutil
import textwrap
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

import attrs

import jcodes

__all__ = [
    "Constant",
    "Scope",
    "body_of",
    "fields_of",
    "hints_of",
    "item_of",
    "known",
    "looped",
    "member",
    "named",
    "narrowed",
    "type_of",
]

_TEXT_METHODS: Final = frozenset(
    {"isoformat", "removeprefix", "removesuffix", "lower", "upper", "replace", "format", "strip", "join", "partition"}
)
_LISTING: Final = frozenset({"list", "tuple", "sorted", "set", "map"})


class Scope(NamedTuple):
    """What the names of a piece of code stand for.

    Attributes:
        names: The types of arguments and loop variables; an instance of a `Constant` for a known value.
        nodes: The expressions of local variables.
        module: The names of the module.
    """

    names: Mapping[str, Any]
    nodes: Mapping[str, ast.expr]
    module: Mapping[str, Any]

    def with_names(self, **more: Any) -> "Scope":
        """Return the scope with more names."""
        return self._replace(names={**self.names, **more})


class Constant(NamedTuple):
    """A name with a known value, such as one of a tuple of column names."""

    value: object


@cache
def _public() -> dict[str, Any]:
    """Return every class of the library by name, for annotations that are imported for type checkers only."""
    found: dict[str, Any] = {"date": date, "datetime": datetime}
    for one in pkgutil.walk_packages(jcodes.__path__, "jcodes."):
        if one.name.endswith("__main__") or ".testing." in one.name or ".plots" in one.name:
            continue
        module = import_module(one.name)
        found.update(
            {
                name: value
                for name, value in vars(module).items()
                if inspect.isclass(value) and value.__module__ == one.name
            }
        )
    return found


def hints_of(value: Any) -> dict[str, Any]:
    """Return the annotations of a class or function."""
    return get_type_hints(value, localns=_public())


class _Body(NamedTuple):
    returns: tuple[ast.expr, ...]
    nodes: Mapping[str, ast.expr]
    arguments: tuple[str, ...]
    module: Mapping[str, Any]


@cache
def body_of(function: Any) -> _Body:
    """Return what a function returns, its local variables, its arguments, and the names of its module."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise TypeError(f"{function} is not a function")
    nodes: dict[str, ast.expr] = {}
    for one in ast.walk(tree):
        if isinstance(one, ast.Assign):
            (target,) = one.targets
            pairs = (
                zip(target.elts, one.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(one.value, ast.Tuple)
                else [(target, one.value)]
            )
            nodes.update({name.id: value for name, value in pairs if isinstance(name, ast.Name)})
        elif isinstance(one, ast.NamedExpr):
            nodes[one.target.id] = one.value
    returns = tuple(one.value for one in ast.walk(tree) if isinstance(one, ast.Return) and one.value is not None)
    arguments = tuple(one.arg for one in (*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs))
    return _Body(returns, nodes, arguments, function.__globals__)


def known(kind: Any) -> Any:
    """Return a type without None."""
    if get_origin(kind) in {Union, types.UnionType}:
        rest = [part for part in get_args(kind) if part is not type(None)]
        return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - made at run time
    return kind


def item_of(kind: Any) -> Any:
    """Return the type of the items of a sequence; of those of a tuple with a fixed length, the tuple of their types."""
    kind = known(kind)
    parts = get_args(kind)
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        return kind
    return parts[0] if parts else Any


def bound(target: ast.expr, kind: Any) -> dict[str, Any]:
    """Return the names of a loop's target with their types."""
    if isinstance(target, ast.Name):
        return {target.id: kind}
    if not isinstance(target, ast.Tuple):
        raise TypeError(f"{ast.unparse(target)} is not a name or names")
    parts = get_args(known(kind)) or (Any,) * len(target.elts)
    found: dict[str, Any] = {}
    for one, part in zip(target.elts, parts, strict=True):
        found.update(bound(one, part))
    return found


def looped(node: ast.ListComp | ast.DictComp | ast.GeneratorExp, scope: Scope) -> Scope:
    """Return the scope within a comprehension."""
    for one in node.generators:
        scope = scope.with_names(**bound(one.target, item_of(type_of(one.iter, scope))))
    return scope


def narrowed(test: ast.expr, scope: Scope) -> Scope:
    """Return the scope in which ``isinstance(self.x, Class)`` holds."""
    if isinstance(test, ast.Call) and ast.unparse(test.func) == "isinstance":
        return scope.with_names(**{ast.unparse(test.args[0]): type_of(test.args[1], scope)})
    return scope


def type_of(node: ast.expr, scope: Scope) -> Any:
    """Return the type of an expression; `Any` where the annotations do not say it."""
    find: Callable[[Any, Scope], Any] = _KINDS.get(type(node), _any)
    return find(node, scope)


def _any(node: ast.expr, scope: Scope) -> Any:
    del node, scope
    return Any


def _name(node: ast.Name, scope: Scope) -> Any:
    if node.id in scope.names:
        value = scope.names[node.id]
        return type(value.value) if isinstance(value, Constant) else value
    if node.id in scope.nodes:
        return type_of(scope.nodes[node.id], scope)
    return named(node.id, scope)


def named(name: str, scope: Scope) -> Any:
    """Return a class or function of the module or of Python."""
    return scope.module.get(name, getattr(builtins, name, Any))


def _attribute(node: ast.Attribute, scope: Scope) -> Any:
    narrowed = scope.names.get(ast.unparse(node))
    if narrowed is not None:
        return narrowed
    return member(known(type_of(node.value, scope)), node.attr)


def member(kind: Any, name: str) -> Any:
    """Return the type of an attribute of a class: a field, a property, or the method itself."""
    kind = get_origin(kind) or kind
    if not inspect.isclass(kind):
        return getattr(kind, name, Any) if inspect.ismodule(kind) else Any
    if issubclass(kind, enum.Enum) and name == "value":
        return kind
    held = inspect.getattr_static(kind, name, None)
    getter = getattr(held, "fget", None) or getattr(held, "compute", None) or getattr(held, "func", None)
    if getter is not None:
        return hints_of(getter).get("return", Any)
    if callable(held) or isinstance(held, classmethod | staticmethod):
        return getattr(kind, name)
    found = hints_of(kind).get(name, Any)
    return get_args(found)[0] if get_origin(found) is ClassVar else found


def _call(node: ast.Call, scope: Scope) -> Any:
    called = node.func
    if isinstance(called, ast.Attribute) and called.attr in _TEXT_METHODS:
        return str
    if isinstance(called, ast.Attribute) and called.attr in {"splitlines", "split"}:
        return list[str]
    if isinstance(called, ast.Name) and called.id == "getattr":
        name = scope.names[node.args[1].id] if isinstance(node.args[1], ast.Name) else None
        return member(known(type_of(node.args[0], scope)), str(name.value)) if isinstance(name, Constant) else Any
    if isinstance(called, ast.Name) and called.id in _LISTING:
        return list[_mapped(node, scope)]  # type: ignore[misc]  # a type made at run time
    target = type_of(called, scope)
    if inspect.isclass(target):
        return target
    return hints_of(target).get("return", Any) if inspect.isroutine(target) else Any


def _mapped(node: ast.Call, scope: Scope) -> Any:
    """Return the type of the items that ``list(values)`` or ``map(function, values)`` gives."""
    if isinstance(node.func, ast.Name) and node.func.id == "map":
        target = type_of(node.args[0], scope)
        return target if inspect.isclass(target) else hints_of(target).get("return", Any)
    return item_of(type_of(node.args[0], scope))


def _comprehension(node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Any:
    return list[type_of(node.elt, looped(node, scope))]  # type: ignore[misc]  # a type made at run time


def _either(node: ast.IfExp, scope: Scope) -> Any:
    return _union(type_of(node.body, scope), type_of(node.orelse, scope))


def _or(node: ast.BoolOp, scope: Scope) -> Any:
    return _union(*(type_of(one, scope) for one in node.values))


def _union(*kinds: Any) -> Any:
    return Any if Any in kinds else Union[kinds]  # noqa: UP007 - made at run time


def _constant(node: ast.Constant, scope: Scope) -> Any:
    del scope
    return type(node.value)


def _text(node: ast.expr, scope: Scope) -> Any:
    del node, scope
    return str


def _truth(node: ast.expr, scope: Scope) -> Any:
    del node, scope
    return bool


def _walrus(node: ast.NamedExpr, scope: Scope) -> Any:
    return type_of(node.value, scope)


_KINDS: Final[Mapping[type[ast.expr], Any]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _either,
    ast.BoolOp: _or,
    ast.Constant: _constant,
    ast.JoinedStr: _text,
    ast.Compare: _truth,
    ast.NamedExpr: _walrus,
}


def fields_of(kind: Any) -> "tuple[attrs.Attribute[Any], ...]":
    """Return the fields of an attrs class with their types."""
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(attrs.resolve_types(kind, localns=_public()))
    return found
