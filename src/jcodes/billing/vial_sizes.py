"""Container sizes: from CMS's crosswalk, or from the caller with stock and prices."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Final, TypeAlias, TypeVar

from jcodes.billing.arguments import subject_of
from jcodes.billing.vial_search import Size
from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.doses.units import ACTIVITY
from jcodes.errors import GapWarning, MalformedContainerError, MalformedLineError, NoSizesError, UnitMismatchError
from jcodes.errors.issued_warnings import heard, warn_of_gap
from jcodes.errors.messages import shown, type_name
from jcodes.money import amount_of
from jcodes.periods import as_date
from jcodes.renamed import renamed_argument

__all__ = ["AnySize", "drug_in", "known_sizes", "read_sizes", "sizes_on_file"]

AnySize: TypeAlias = str | Dose | Strength
_T = TypeVar("_T")
_EXAMPLE: Final = "write sizes such as '100 mg' or '400 mg/16 mL'"
_MOST: Final = 50_000
"""The maximum dose, as a multiple of the common divisor of the sizes. Larger values mean that sizes and dose do not fit each other. It limits
the search time: measured with three sizes, 0.2 s, or 1 s with limited stock of each."""


# -- sizes from CMS's crosswalk ------------------------------------------------------------------------------------------------------


def known_sizes(
    code: str | HcpcsCode | Entry | Dosage,
    *,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    release: Catalog | str | None = None,
) -> tuple[str, ...]:
    """Return the container sizes of a code in CMS's crosswalk, smallest first.

    CMS gives no strength: a size is units per item times the dosage. Rows that do not show the content of one container are skipped.

    >>> known_sizes("J9035", on="2026-02-01")
    ('100 mg', '400 mg')

    Args:
        code: A code or an entry.
        on: The date of service; defaults to the quarter of the release.
        catalog: The catalog, or the name of its release; defaults to the newest.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        UnknownCodeError: The code is not in the release.
        NoSizesError: The crosswalk has no sizes for the code, or a dosage without a code was given.
    """
    if release is not None:
        catalog = renamed_argument("known_sizes", "release", release, "catalog")
    return sizes_on_file(subject_of(code, catalog, on)[0], on, catalog)[0]


def sizes_on_file(
    subject: Entry | Dosage, on: date | str | None, catalog: Catalog | str | None
) -> tuple[tuple[str, ...], str]:
    """Return the container sizes of a code in CMS's crosswalk, smallest first, and their source files."""
    links = _links(subject, on, catalog)
    contents = {link.item_content for link in links}
    sizes = tuple(str(size) for size in sorted(size for size in contents if size is not None))
    return sizes, "; ".join(sorted({str(link.source) for link in links}))


def _links(subject: Entry | Dosage, on: date | str | None, catalog: Catalog | str | None) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows that show a container size of the code."""
    if isinstance(subject, Dosage):
        raise NoSizesError(
            "a dosage without a code has no known sizes", code="", hint="give sizes, such as ['100 mg', '400 mg']"
        )
    cat = as_catalog(catalog)
    with heard(), warnings.catch_warnings(record=True) as gaps:
        warnings.simplefilter("always", GapWarning)
        links = cat.links(subject.code, None if on is None else as_date(on))
    for gap in gaps if links else ():
        warn_of_gap(str(gap.message))
    found = tuple(link for link in links if _shows_a_size(link, subject.dosage))
    if not found:
        why = f"CMS's crosswalk has no product for {subject.code} on that date"
        if links:
            why = f"CMS's crosswalk does not give container sizes for {subject.code}"
        elif gaps:
            why = str(gaps[0].message)
        raise NoSizesError(
            why,
            code=str(subject.code),
            hint="give sizes, such as ['100 mg', '400 mg']",
        )
    return found


def _shows_a_size(link: NdcLink, dosage: Dosage) -> bool:
    """Whether a row shows the content of one container.

    False if its figures disagree, if its dosage differs from the code's (one ingredient of several, or units for IU), or if one item is
    one unit of activity: CMS lists clotting factors that way, whose vials contain hundreds.
    """
    content, one = link.item_content, dosage.total()
    return (
        link.is_sound
        and link.crosswalk == "ASP"
        and content is not None
        and one is not None
        and link.dosage.total() == one
        and not (content.amount == 1 and content.unit.dimension in ACTIVITY)
    )


# -- sizes from the caller --------------------------------------------------------------------------------------------------------


def drug_in(dose: Dose, strength: Strength | None) -> Dose:
    """Convert a volume or a number of pieces to drug by its strength; return an amount of drug unchanged."""
    if strength is not None and dose.unit.dimension == strength.per.unit.dimension:
        return strength.amount_in(dose)
    return dose


def read_sizes(
    drug: Dose,
    sizes: Sequence[AnySize],
    stock: Mapping[str, int] | Sequence[int | None] | None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None,
    strength: Strength | None,
) -> tuple[list[Size], int]:
    """Return the sizes, largest first, and the dose, as multiples of their common divisor. The dose is rounded up."""
    if not isinstance(sizes, Iterable) or isinstance(sizes, Mapping):
        raise MalformedContainerError(
            f"sizes must be a list, not {type_name(sizes)}",
            value=sizes,
            hint="give sizes, such as ['100 mg', '400 mg']; a mapping by size is for stock and prices",
        )
    labels, doses = [], []
    for size in sizes if not isinstance(sizes, str) else (sizes,):
        doses.append(_size(size, drug, strength))
        labels.append(str(size))
    if not doses or len(set(doses)) < len(doses):
        raise MalformedContainerError(
            "no sizes given" if not doses else "a size is given twice", value=", ".join(labels), hint=_EXAMPLE
        )
    fractions = [one.fraction() for one in doses]
    scale = reduce(lambda a, b: a * b // gcd(a, b), (fraction.denominator for fraction in fractions))
    whole = [int(fraction * scale) for fraction in fractions]
    measure = reduce(gcd, whole)
    needed = drug.fraction() * scale / measure
    steps = -(-needed.numerator // needed.denominator)
    if steps > _MOST:
        raise MalformedContainerError(
            f"{drug} does not fit sizes {', '.join(labels)}: more than {_MOST} times their common divisor",
            value=", ".join(labels),
            hint="check the sizes and the dose",
        )
    limits = _of_each("stock", stock, labels, _limit)
    costs = _of_each("prices", prices, labels, _price)
    cents = _common(costs)
    scaled = [
        Size(label, one, amount // measure, limit, int(Fraction(cost or 0) * cents), cost)
        for label, one, amount, limit, cost in zip(labels, doses, whole, limits, costs, strict=True)
    ]
    return sorted(scaled, key=lambda size: -size.steps), steps


def _size(size: AnySize, drug: Dose, strength: Strength | None) -> Dose:
    if isinstance(size, Strength) or (isinstance(size, str) and "/" in size):
        label = Strength.of(size)
        one = label.amount if label.amount.unit.dimension == drug.unit.dimension else label.per
    else:
        one = Dose.of(size)
    text, one = str(size), drug_in(one, strength)
    if one.unit.dimension != drug.unit.dimension:
        raise UnitMismatchError(
            f"the size {text} and the dose {drug} measure different things",
            left=text,
            right=str(drug),
            hint="give both as drug, or the strength",
        )
    if not one:
        raise MalformedContainerError(f"the size {text} is zero", value=text, hint=_EXAMPLE)
    return one


def _of_each(what: str, given: object, labels: Sequence[str], read: Callable[[object], _T]) -> list[_T | None]:
    """Return the stock or price of each size, in the order of the sizes."""
    if given is None:
        return [None] * len(labels)
    if isinstance(given, Mapping):
        unknown = [str(key) for key in given if str(key) not in labels]
        if unknown or (what == "prices" and len(given) < len(labels)):
            wrong = (
                f"{what} include {shown(unknown[0])}, which is not one of the sizes"
                if unknown
                else f"{what} do not cover every size"
            )
            raise MalformedContainerError(wrong, value=given, hint=f"name each of {', '.join(labels)}")
        values = [next((value for key, value in given.items() if str(key) == label), None) for label in labels]
    elif isinstance(given, Sequence) and not isinstance(given, str) and len(given) == len(labels):
        values = list(given)
    else:
        raise MalformedContainerError(
            f"{what} do not fit the {len(labels)} sizes",
            value=given,
            hint="give one for each size, or a mapping by size",
        )
    if what == "prices" and None in values:
        raise MalformedContainerError(
            f"the price of {labels[values.index(None)]} is missing", value=given, hint="give one for each size"
        )
    return [None if value is None else read(value) for value in values]


def _limit(value: object) -> int:
    if type(value) is not int or value < 0:
        raise MalformedContainerError(
            f"{shown(value)} is not a number of containers", value=value, hint="give 0, 1, 2 ..."
        )
    return value


def _price(value: object) -> Decimal:
    try:
        return amount_of(value)
    except MalformedLineError as error:
        raise MalformedContainerError(
            f"{shown(value)} is not a price", value=value, hint="give dollars as text or Decimal, such as '747.65'"
        ) from error


def _common(costs: Sequence[Decimal | None]) -> int:
    """Return the factor that makes all prices whole numbers."""
    return reduce(lambda a, b: a * b // gcd(a, b), (Fraction(cost or 0).denominator for cost in costs), 1)
