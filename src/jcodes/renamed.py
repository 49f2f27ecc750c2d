"""Deprecated aliases of public names, which raise a `DeprecationWarning`."""

import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["renamed", "renamed_argument", "renamed_arguments", "renamed_in"]

_T = TypeVar("_T")
_P = ParamSpec("_P")


class renamed:  # noqa: N801 - reads as property does
    """A deprecated alias of an attribute or method.

    >>> from jcodes.renamed import renamed
    >>> class Finding:
    ...     fix = "bill 75 units"
    ...     mend = renamed("fix")
    """

    def __init__(self, new: str) -> None:
        """Initialize with the new name."""
        self._new = new
        self._old = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Store the old name."""
        self._old = name

    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        """Warn, and return the attribute under the new name."""
        name = owner.__name__
        warnings.warn(f"{name}.{self._old} is now {name}.{self._new}", DeprecationWarning, stacklevel=2)
        return getattr(owner if instance is None else instance, self._new)


def renamed_in(module: str, names: Mapping[str, tuple[str, Any]]) -> Callable[[str], Any]:
    """Return a module ``__getattr__`` for deprecated *names*, each with its new name, its package if different, and its value."""

    def getattr_(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        new, value = names[name]
        warnings.warn(
            f"{module}.{name} is now {new if '.' in new else f'{module}.{new}'}", DeprecationWarning, stacklevel=2
        )
        return value

    return getattr_


def renamed_argument(function: str, old: str, value: _T, new: str) -> _T:
    """Warn the caller of *function* that its argument *old* was renamed to *new*, and return the value."""
    warnings.warn(f"{function}(): {old}= is now {new}=", DeprecationWarning, stacklevel=3)
    return value


def renamed_arguments(**names: str) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Decorator: also accept arguments under old *names*. Type checkers see only the new names."""

    def taking(function: Callable[_P, _T]) -> Callable[_P, _T]:
        said = function.__qualname__.removesuffix(".__init__")

        @wraps(function)
        def call(*args: Any, **given: Any) -> _T:
            for old in names.keys() & given.keys():
                given[names[old]] = renamed_argument(said, old, given.pop(old), names[old])
            return function(*args, **given)

        return call

    return taking
