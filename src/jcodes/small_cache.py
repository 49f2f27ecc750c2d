"""A cache of calls with short texts: a long one is computed each time, so that nothing keeps what users send."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Final, TypeVar

__all__ = ["LONGEST_KEPT", "small_cache"]

LONGEST_KEPT: Final = 400
"""Characters of a text, and items of a tuple, beyond which a call is not cached."""

_STARRED: Final = 4
"""The flag of a function's code that it takes ``*given``, by `inspect.CO_VARARGS`."""

_F = TypeVar("_F", bound=Callable[..., Any])


def small_cache(maxsize: int) -> Callable[[_F], _F]:
    """Return a decorator as ``functools.lru_cache``, for functions of texts and tuples of texts, by position."""

    def decorate(function: _F) -> _F:
        cached: Any = lru_cache(maxsize)(function)

        def of_one(text: Any) -> Any:
            if type(text) is str and len(text) <= LONGEST_KEPT:  # most calls, by far
                return cached(text)
            return call(text)

        def of_two(text: Any, other: Any) -> Any:
            if type(text) is type(other) is str and len(text) <= LONGEST_KEPT >= len(other):
                return cached(text, other)
            return call(text, other)

        def call(*given: Any) -> Any:
            for value in given:
                if len(value) > LONGEST_KEPT if type(value) is str else not _is_small(value):
                    return function(*given)
            return cached(*given)

        code = function.__code__
        count = 0 if code.co_flags & _STARRED else code.co_argcount
        chosen: Any = {1: of_one, 2: of_two}.get(count, call)
        made: Any = update_wrapper(chosen, function)
        made.cache_clear, made.cache_info = cached.cache_clear, cached.cache_info
        return made  # type: ignore[no-any-return]  # of the same signature

    return decorate


def _is_small(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_KEPT
    return not isinstance(value, tuple) or (len(value) <= LONGEST_KEPT and sum(map(_length, value)) <= LONGEST_KEPT)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else 1
