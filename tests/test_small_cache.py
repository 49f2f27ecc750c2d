"""Calls with short texts are made once, those with long ones each time."""

from collections.abc import Callable
from typing import Any

import pytest

from jcodes.small_cache import LONGEST_KEPT, small_cache

LONG = "x" * (LONGEST_KEPT + 1)


def counted(count: int) -> tuple[Callable[..., Any], list[tuple[Any, ...]]]:
    """Return a cached function of so many arguments, and the calls of what it caches."""
    calls: list[tuple[Any, ...]] = []

    def one(first: Any) -> Any:
        calls.append((first,))
        return first

    def two(first: Any, second: Any) -> Any:
        calls.append((first, second))
        return first, second

    def three(first: Any, second: Any, third: Any) -> Any:
        calls.append((first, second, third))
        return first, second, third

    def several(*given: Any) -> Any:
        calls.append(given)
        return given

    return small_cache(8)([several, one, two, three][count]), calls


@pytest.mark.parametrize(
    ("given", "once"),
    [
        (("a",), True),
        ((LONG,), False),
        ((("a", "b"),), True),
        (((LONG,),), False),
        (("a", "b"), True),
        (("a", LONG), False),
        ((LONG, "a"), False),
        ((int, "a"), True),
        ((int, LONG), False),
        (("a", ("b", "c")), True),
        (("a", "b", "c"), True),
        (("a", "b", LONG), False),
    ],
)
@pytest.mark.parametrize("starred", [False, True])
def test_short_texts_are_asked_once(given: tuple[Any, ...], once: bool, starred: bool) -> None:
    function, calls = counted(0 if starred else len(given))
    assert function(*given) == function(*given)
    assert calls == [given] * (1 if once else 2)
