"""The strategy of each public class: what ``st.from_type`` and ``st.builds`` of Hypothesis ask for."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jcodes.catalogs import Entry
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.doses import Dosage, Dose, Strength
from jcodes.policies import DEFAULT
from jcodes.testing.amounts import dose_of
from jcodes.testing.drawing import st, strategy
from jcodes.testing.laid_out import administration_of
from jcodes.testing.strategies import administrations, claims, codes, entries, ndcs, service_lines
from jcodes.testing.visits import product_for

__all__ = ["known_types", "strategy_of"]


def strategy_of(kind: type) -> st.SearchStrategy[Any] | None:
    """Return the strategy of a public class, which ``st.from_type`` uses; None for another class."""
    make = _BY_TYPE.get(kind)
    return None if make is None else make()


def known_types() -> tuple[type, ...]:
    """Return the public classes that have a strategy."""
    return tuple(_BY_TYPE)


def _doses() -> st.SearchStrategy[Dose]:
    return strategy(lambda choose, cat: dose_of(choose, cat[product_for(choose, cat, DEFAULT).code]), None)


def _containers() -> st.SearchStrategy[Container]:
    return strategy(lambda choose, cat: administration_of(product_for(choose, cat, DEFAULT), 1).containers[0], None)


def _strengths() -> st.SearchStrategy[Strength]:
    amounts = st.tuples(st.sampled_from((10, 1, 25, 400)), st.sampled_from(("mg", "mcg", "units")))
    return st.tuples(amounts, st.sampled_from(("mL", "10 mL", "vial"))).map(
        lambda drawn: Strength.parse(f"{drawn[0][0]} {drawn[0][1]}/{drawn[1]}")
    )


_BY_TYPE: Final[Mapping[type, Callable[[], st.SearchStrategy[Any]]]] = {
    Administration: administrations,
    Claim: claims,
    Container: _containers,
    Dosage: lambda: entries().map(lambda entry: entry.dosage),
    Dose: _doses,
    Entry: entries,
    HcpcsCode: codes,
    Modifier: lambda: st.sampled_from(["JZ", "JW", "59", "76", "JA", "JB", "RT", "LT"]).map(Modifier.parse),
    Ndc: ndcs,
    ServiceLine: service_lines,
    Strength: _strengths,
}
