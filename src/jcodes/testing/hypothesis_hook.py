"""What Hypothesis calls when it is imported: ``st.from_type`` and ``st.builds`` then know the library's classes.

It imports nothing more of the library: every program that imports Hypothesis runs it.
"""

from typing import Any

__all__ = ["register"]


def register() -> None:
    """Tell Hypothesis to ask `jcodes.testing.class_strategies.strategy_of` for a class that it does not know, once ``jcodes`` is loaded.

    Hypothesis has no public way to name a class that is not imported yet: ``register_type_strategy`` takes the class, and importing all of
    them takes longer than half the import of Hypothesis. Its own extension for numpy waits in a table that is not public; where that table is
    missing, the classes are imported and registered.
    """
    from hypothesis.strategies._internal import types

    waiting = getattr(types, "_global_extra_lookup", None)
    if isinstance(waiting, dict):
        waiting["jcodes"] = _of_class
        return
    from hypothesis import strategies as st

    from jcodes.testing.class_strategies import known_types

    for kind in known_types():
        st.register_type_strategy(kind, _of_class)


def _of_class(kind: Any) -> Any:
    """Return the strategy of a class of the library; None for any other, without loading the strategies."""
    if not str(getattr(kind, "__module__", "")).startswith("jcodes."):
        return None
    from jcodes.testing.class_strategies import strategy_of

    return strategy_of(kind)
