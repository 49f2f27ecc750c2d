"""Hypothesis strategies: codes, doses, containers, NDCs, lines, claims and records, clean or with what a rule finds wrong.

They draw from CMS's files of the newest release, or the pinned one, when an example is drawn; importing this module or calling a strategy reads
none of them. Nothing is filtered out. The simplest example is the first code of the catalog that has a product.
"""

from collections.abc import Sequence

from jcodes.catalogs import Catalog, Entry
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose
from jcodes.policies import DEFAULT
from jcodes.testing.amounts import containers_of, dose_of
from jcodes.testing.choices import Choices
from jcodes.testing.clean import clean_claim, clean_line, clean_record
from jcodes.testing.drawing import st, strategy
from jcodes.testing.faults.making import claim_fault, line_fault, record_fault
from jcodes.testing.visits import all_codes, product_for

__all__ = [
    "administrations",
    "claims",
    "codes",
    "containers_for",
    "doses_for",
    "entries",
    "ndcs",
    "service_lines",
]


def codes(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[HcpcsCode]:
    """Return a strategy of the codes of a catalog.

    Args:
        catalog: The catalog, or the name of its release; defaults to the newest, or the pinned one.
    """
    return strategy(lambda choose, cat: HcpcsCode.parse(_code(choose, cat)), catalog)


def entries(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[Entry]:
    """Return a strategy of the entries of a catalog; *catalog* as in `codes`."""
    return strategy(lambda choose, cat: cat[_code(choose, cat)], catalog)


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
    return strategy(lambda choose, cat: dose_of(choose, _entry(entry, cat), containers), catalog)


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
    return strategy(lambda choose, cat: containers_of(choose, _entry(entry, cat), cat), catalog)


def ndcs(*, catalog: Catalog | str | None = None) -> st.SearchStrategy[Ndc]:
    """Return a strategy of NDCs of products in CMS's crosswalk; *catalog* as in `codes`."""
    return strategy(lambda choose, cat: product_for(choose, cat, DEFAULT).ndc, catalog)


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
        return strategy(clean_line, catalog)
    return strategy(line_fault(faulty).line, catalog)


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
        return strategy(lambda choose, cat: clean_claim(choose, cat, policy), catalog)
    return strategy(claim_fault(faulty).claim, catalog)


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
        return strategy(clean_record, catalog)
    return strategy(record_fault(faulty).record, catalog)


def _code(choose: Choices, catalog: Catalog) -> str:
    return choose.one_of(all_codes(catalog))


def _entry(entry: Entry | HcpcsCode | str, catalog: Catalog) -> Entry:
    return entry if isinstance(entry, Entry) else catalog[entry]
