"""The strategy of what a maker of values makes: Hypothesis takes the decisions that a seed takes elsewhere."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from jcodes.catalogs import Catalog, as_catalog
from jcodes.errors import MissingExtraError
from jcodes.testing.choices import Seeded
from jcodes.testing.clean import clean_record

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError(
        "hypothesis is not installed", extra="testing", hint="install it with pip install 'jcodes[testing]'"
    ) from None

__all__ = ["st", "strategy"]

_T = TypeVar("_T")


class _Drawn:
    """Decides by what Hypothesis draws."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def one_of(self, options: Sequence[_T]) -> _T:
        return self._draw(st.sampled_from(options))

    def whole(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))


@st.composite
def _drawn(draw: st.DrawFn, make: Callable[[_Drawn], _T]) -> _T:
    return make(_Drawn(draw))


def strategy(make: Callable[[_Drawn, Catalog], _T], catalog: Catalog | str | None) -> st.SearchStrategy[_T]:
    """Return the strategy of what *make* makes. The files are read when a test begins: Hypothesis counts the time of an example."""

    def begin() -> st.SearchStrategy[_T]:
        clean_record(Seeded(0), as_catalog(catalog))
        return _drawn(lambda choose: make(choose, as_catalog(catalog)))

    return st.deferred(begin)
