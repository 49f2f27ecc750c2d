"""Hypothesis strategies: codes, doses, containers, NDCs, lines, claims and records, clean or with what a rule finds wrong.

They draw from CMS's files of the newest release, or the pinned one, when an example is drawn; importing this module or calling a strategy reads
none of them. Nothing is filtered out. The simplest example is the first code of the catalog that has a product.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from jcodes.catalogs import Catalog, Entry, as_catalog
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import MissingExtraError
from jcodes.policies import DEFAULT
from jcodes.testing.amounts import containers_of, dose_of
from jcodes.testing.choices import Choices, Seeded
from jcodes.testing.clean import clean_claim, clean_line, clean_record
from jcodes.testing.faults.making import claim_fault, line_fault, record_fault
from jcodes.testing.laid_out import administration_of
from jcodes.testing.visits import all_codes, product_for

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError(
        "hypothesis is not installed", extra="testing", hint="install it with pip install 'jcodes[testing]'"
    ) from None

__all__ = [
    "administrations",
    "claims",
    "codes",
    "containers_for",
    "doses_for",
    "entries",
    "known_types",
    "ndcs",
    "service_lines",
    "strategy_of",
]

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


def _strategy(make: Callable[[_Drawn, Catalog], _T], catalog: Catalog | str | None) -> st.SearchStrategy[_T]:
    """Return the strategy of what *make* makes. The files are read when a test begins: Hypothesis counts the time of an example."""

    def begin() -> st.SearchStrategy[_T]:
        clean_record(Seeded(0), as_catalog(catalog))
        return _drawn(lambda choose: make(choose, as_catalog(catalog)))

    return st.deferred(begin)


def codes(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[HcpcsCode]:
    """Return a strategy of the codes of a catalog.

    Args:
        catalog: The catalog, or the name of its release; defaults to the newest, or the pinned one.
    """
    return _strategy(lambda choose, cat: HcpcsCode.parse(_code(choose, cat)), catalog)


def entries(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[Entry]:
    """Return a strategy of the entries of a catalog; *catalog* as in `codes`."""
    return _strategy(lambda choose, cat: cat[_code(choose, cat)], catalog)


def doses_for(
    entry: Entry | HcpcsCode | str, *, containers: Sequence[Container] = (), catalog: Catalog | str | None = None
) -> st.SearchStrategy[Dose]:
    """Return a strategy of doses that `jcodes.billing_units` bills under a code: whole units first, then parts of one.

    Args:
        entry: The entry, or its code.
        containers: Containers that the dose comes from, such as those of `containers_for`: it uses some of the last one.
        catalog: As in `codes`, to look a code up in.

    Raises:
        DosageNotStatedError: When the first example is drawn: the code states no amount, such as an unlisted (NOC) code.
    """
    return _strategy(lambda choose, cat: dose_of(choose, _entry(entry, cat), containers), catalog)


def containers_for(
    entry: Entry | HcpcsCode | str, *, catalog: Catalog | str | None = None
) -> st.SearchStrategy[tuple[Container, ...]]:
    """Return a strategy of opened single-dose containers of a code, at most four of one size: that of a product in CMS's crosswalk if it lists one.

    Args:
        entry: The entry, or its code.
        catalog: As in `codes`.

    Raises:
        DosageNotStatedError: When the first example is drawn: the code states no amount, or counts pieces.
    """
    return _strategy(lambda choose, cat: containers_of(choose, _entry(entry, cat), cat), catalog)


def ndcs(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[Ndc]:
    """Return a strategy of NDCs of products in CMS's crosswalk; *catalog* as in `codes`."""
    return _strategy(lambda choose, cat: product_for(choose, cat, DEFAULT).ndc, catalog)


def service_lines(*, faulty: str | None = None, catalog: Catalog | str | None = None) -> st.SearchStrategy[ServiceLine]:
    """Return a strategy of service lines of real products.

    Args:
        faulty: The id of a rule that finds something in each line under Medicare Part B; None for lines in which no rule finds anything
            above information.
        catalog: As in `codes`.

    Raises:
        RulesError: No line is made for that rule; see `claims`.
    """
    if faulty is None:
        return _strategy(clean_line, catalog)
    return _strategy(line_fault(faulty).line, catalog)


def claims(
    *, faulty: str | None = None, policy: str | None = None, catalog: Catalog | str | None = None
) -> st.SearchStrategy[Claim]:
    """Return a strategy of claims: a drug alone, a visit with its service, its record or discarded drug, two visits; an office's or a hospital's.

    Each names its policy, by which `jcodes.check` checks it.

    Args:
        faulty: The id of a rule that finds something in each claim; None for claims in which no rule finds anything above information.
        policy: The name of the policy of clean claims, one of ``jcodes.testing.clean.POLICIES``; None for any of them.
        catalog: As in `codes`.

    Raises:
        RulesError: No claim is made for that rule: it is not a rule, or no bundled policy shows it. Or *policy* with *faulty*.
    """
    if faulty is None:
        return _strategy(lambda choose, cat: clean_claim(choose, cat, policy), catalog)
    return _strategy(claim_fault(faulty).claim, catalog)


def administrations(
    *, faulty: str | None = None, catalog: Catalog | str | None = None
) -> st.SearchStrategy[Administration]:
    """Return a strategy of records that `jcodes.code` codes: drug, NDC, dose, route, times, containers, diagnosis and day.

    Args:
        faulty: The id of a rule that finds something in the claim that `jcodes.code` lays out; None for records whose claim lacks charges only.
        catalog: As in `codes`.

    Raises:
        RulesError: No record is made for that rule.
    """
    if faulty is None:
        return _strategy(clean_record, catalog)
    return _strategy(record_fault(faulty).record, catalog)


def strategy_of(kind: type) -> st.SearchStrategy[Any] | None:
    """Return the strategy of a public class, which ``st.from_type`` uses; None for another class."""
    make = _BY_TYPE.get(kind)
    return None if make is None else make()


def known_types() -> tuple[type, ...]:
    """Return the public classes that have a strategy."""
    return tuple(_BY_TYPE)


def _code(choose: Choices, catalog: Catalog) -> str:
    return choose.one_of(all_codes(catalog))


def _entry(entry: Entry | HcpcsCode | str, catalog: Catalog) -> Entry:
    return entry if isinstance(entry, Entry) else catalog[entry]


def _doses() -> st.SearchStrategy[Dose]:
    return _strategy(lambda choose, cat: dose_of(choose, cat[product_for(choose, cat, DEFAULT).code]), None)


def _containers() -> st.SearchStrategy[Container]:
    return _strategy(lambda choose, cat: administration_of(product_for(choose, cat, DEFAULT), 1).containers[0], None)


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
