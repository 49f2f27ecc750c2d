"""Containers for a dose of a code: the calculator plans, the catalog knows the sizes that are sold."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jcodes.billing.vials import AnySize, VialPlan
from jcodes.billing.vials import plan_vials as plan
from jcodes.catalogs import Catalog, catalog
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.entries import Entry
from jcodes.errors import NoSizesError
from jcodes.periods import as_date

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = ["known_sizes", "plan_vials"]


def plan_vials(  # noqa: PLR0913 - keyword facts of one question
    code: str | HcpcsCode | Entry | Dosage,
    dose: "str | Dose | PlainQuantity[Any]",
    *,
    sizes: Sequence[AnySize] | None = None,
    stock: Mapping[str, int] | Sequence[int | None] | None = None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None = None,
    strength: Strength | str | None = None,
    on: date | str | None = None,
    release: Catalog | str | None = None,
) -> VialPlan:
    """Return which containers to open for a dose: least waste, then fewest containers; or least cost where prices are given.

    >>> print(plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]))
    2 x 400 mg: 60 mg left over
    >>> print(plan_vials("J9035", "740 mg"))
    2 x 400 mg: 60 mg left over

    Args:
        code: A code, an entry, or a dosage.
        dose: What is to be given.
        sizes: The labelled sizes; None for those that CMS's crosswalk of the quarter lists under the code.
        stock: How many of each size there are, by the size or in the order of *sizes*; None for as many as are needed.
        prices: What one of each size costs, by the size or in the order of *sizes*.
        strength: How much drug a volume holds, where the dose or a size is a volume.
        on: The date of service, for the sizes.
        release: The catalog to look the code up in, or the name of its release; None for the newest.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        NoSizesError: No sizes were given, and the crosswalk shows none.
        StockError: The stock does not cover the dose.
        MalformedError: Sizes, stock, prices or a dose that cannot be read or do not fit each other.
        UnitMismatchError: A size of another kind than the dose.
    """
    wanted = dose if type(dose) is Dose else Dose.of(dose)
    if sizes is None:
        sizes = known_sizes(code, on=on, release=release)
    return plan(wanted, sizes, stock=stock, prices=prices, strength=strength)


def known_sizes(
    code: str | HcpcsCode | Entry | Dosage, *, on: date | str | None = None, release: Catalog | str | None = None
) -> tuple[str, ...]:
    """Return the sizes of the items that CMS's crosswalk lists under a code, the smallest first.

    CMS states no strength: a size is the units of an item times the dosage. Rows whose figures disagree are left out.

    >>> known_sizes("J9035", on="2026-02-01")
    ('100 mg', '400 mg')

    Args:
        code: A code or an entry.
        on: The date of service; None for the quarter of the release.
        release: The catalog, or the name of its release; None for the newest.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        NoSizesError: The crosswalk shows none, or a dosage stands for no code.
    """
    if isinstance(code, Dosage):
        raise NoSizesError(
            "a dosage without a code has no known sizes", code="", hint="give sizes, such as ['100 mg', '400 mg']"
        )
    cat = release if isinstance(release, Catalog) else catalog(release)
    entry = code if isinstance(code, Entry) else cat[code]
    links = cat.links(entry.code, None if on is None else as_date(on))
    contents = {link.item_content for link in links if link.is_sound and link.crosswalk == "ASP"} - {None}
    sizes = tuple(str(size) for size in sorted(size for size in contents if size is not None))
    if not sizes:
        raise NoSizesError(
            f"CMS's crosswalk shows no sizes of {entry.code}",
            code=str(entry.code),
            hint="give sizes, such as ['100 mg', '400 mg']",
        )
    return sizes
