"""Deprecated aliases of public names, which raise a `DeprecationWarning`.

A name works for the rest of the major version that deprecated it, and the next major version may remove it. *since* is the version that
deprecated it; ``python -m tools.deprecated_page`` lists all of them, and a test fails when the time of one is over.
"""

import sys
import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

__all__ = ["FIRST", "deprecated", "removal", "renamed", "renamed_argument", "renamed_arguments", "renamed_in"]

FIRST: Final = "1.0"
"""The version that deprecated the names of 0.1."""

_WRAPPERS: Final = ("jcodes.arguments", "jcodes.records")
"""The modules of decorators that stand between a function and its caller."""

_T = TypeVar("_T")
_P = ParamSpec("_P")


def removal(since: str) -> str:
    """Return the version that may remove what was deprecated in *since*: the next major one."""
    return f"{int(since.partition('.')[0]) + 1}.0"


def deprecated(message: str, *, since: str = FIRST, stacklevel: int = 2) -> None:
    """Raise a `DeprecationWarning` at the caller of the function that calls this one.

    Args:
        message: ``"old is now new"``.
        since: The version that deprecates it.
        stacklevel: As for `warnings.warn`, without this function.
    """
    del since  # read by tools.deprecated_page
    named_by = sys._getframe(stacklevel).f_globals.get("__name__")  # noqa: SLF001 - warnings itself counts frames so
    warnings.warn(message, DeprecationWarning, stacklevel=stacklevel + 1 + (named_by in _WRAPPERS))


class renamed:  # noqa: N801 - reads as property does
    """A deprecated alias of an attribute or method.

    >>> from jcodes.renamed import renamed
    >>> class Finding:
    ...     fix = "bill 75 units"
    ...     mend = renamed("fix")
    """

    def __init__(self, new: str, *, since: str = FIRST) -> None:
        """Initialize with the new name, and the version that deprecates the old one."""
        self._new = new
        self._since = since
        self._old = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Store the old name."""
        self._old = name

    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        """Warn, and return the attribute under the new name."""
        name = owner.__name__
        deprecated(f"{name}.{self._old} is now {name}.{self._new}", since=self._since)
        return getattr(owner if instance is None else instance, self._new)


def renamed_in(module: str, names: Mapping[str, tuple[str, Any]], *, since: str = FIRST) -> Callable[[str], Any]:
    """Return a module ``__getattr__`` for deprecated *names*, each with its new name, its package if different, and its value."""

    def getattr_(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        new, value = names[name]
        deprecated(f"{module}.{name} is now {new if '.' in new else f'{module}.{new}'}", since=since)
        return value

    return getattr_


def renamed_argument(function: str, old: str, value: _T, new: str, *, since: str = FIRST) -> _T:
    """Warn the caller of *function* that its argument *old* was renamed to *new*, and return the value."""
    deprecated(f"{function}(): {old}= is now {new}=", since=since, stacklevel=3)
    return value


def renamed_arguments(since: str = FIRST, /, **names: str) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Decorator: also accept arguments under old *names*. Type checkers see only the new names."""

    def taking(function: Callable[_P, _T]) -> Callable[_P, _T]:
        said = function.__qualname__.removesuffix(".__init__")

        @wraps(function)
        def call(*args: Any, **given: Any) -> _T:
            for old in names.keys() & given.keys():
                given[names[old]] = renamed_argument(said, old, given.pop(old), names[old], since=since)
            return function(*args, **given)

        return call

    return taking
