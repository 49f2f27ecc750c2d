"""Containers for a dose of a code: the calculator plans, the catalog knows the sizes that are sold."""

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs

from jcodes.billing import read_dose
from jcodes.billing.bill import check_valid
from jcodes.billing.orders import read_order
from jcodes.billing.plan_question import PlanQuestion
from jcodes.billing.vials import AnySize, VialPlan
from jcodes.billing.vials import plan_vials as plan
from jcodes.catalogs import Catalog, catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import GapWarning, JcodesError, MalformedStrengthError, NoSizesError, UnitMismatchError, warn_of_gap
from jcodes.periods import as_date

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

    from jcodes.billing.orders import Measure
    from jcodes.catalogs.crosswalk import NdcLink

__all__ = ["known_sizes", "plan_vials"]


def plan_vials(  # noqa: PLR0913 - keyword facts of one question
    code: str | HcpcsCode | Entry | Dosage,
    dose: "str | Dose | PlainQuantity[Any]",
    sizes: Sequence[AnySize] | None = None,
    *,
    stock: Mapping[str, int] | Sequence[int | None] | None = None,
    prices: Mapping[str, Decimal | int | str] | Sequence[Decimal | int | str] | None = None,
    strength: Strength | str | None = None,
    weight: "Measure | None" = None,
    bsa: "Measure | None" = None,
    on: date | str | None = None,
    release: Catalog | str | None = None,
) -> VialPlan:
    """Return which containers to open for a dose: least waste, then fewest containers; or least cost where prices are given.

    >>> print(plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]))
    2 x 400 mg: 60 mg left over
    >>> print(plan_vials("J9035", "10 mg/kg", weight="74 kg"))
    2 x 400 mg: 60 mg left over

    Args:
        code: A code, an entry, or a dosage.
        dose: What is to be given: an amount, or an order such as ``"10 mg/kg"``.
        sizes: The labelled sizes; None for those that CMS's crosswalk of the quarter lists under the code.
        stock: How many of each size there are, by the size or in the order of *sizes*; None for as many as are needed.
        prices: What one of each size costs, by the size or in the order of *sizes*.
        strength: How much drug a volume holds, where the dose or a size is a volume.
        weight: The body weight, for an order by weight.
        bsa: The body surface area, for an order by surface.
        on: The date of service, for the sizes; the code must be valid then. None asks for no check.
        release: The catalog to look the code up in, or the name of its release; None for the newest.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        CodeNotValidError: The code was not valid on the date.
        NoSizesError: No sizes were given, and the crosswalk shows none, or none is at hand.
        StockError: The stock does not cover the dose.
        MissingFactError: An order that needs the weight or the body surface.
        MalformedError: Sizes, stock, prices or a dose that cannot be read or do not fit each other.
        UnitMismatchError: A dose of another kind than the code counts, or a size of another kind than the dose.
    """
    given = (code, dose, sizes, stock, prices, strength, weight, bsa, on, release)
    subject, digest = _subject(code, release)
    if isinstance(subject, Entry) and on is not None:
        check_valid(subject, as_date(on))
    wanted, through, steps = _amount(dose, None if strength is None else Strength.of(strength), weight, bsa)
    _check_kind(subject, wanted, through)
    source = ""
    if sizes is None:
        links = _links(subject, on, release)
        sizes = _sizes(links)
        source = "; ".join(sorted({str(link.source) for link in links}))
    found = plan(wanted, sizes, stock=stock, prices=prices, strength=through)
    if found.question is None:  # pragma: no cover - the plan of a dose has its question
        raise AssertionError
    asked: PlanQuestion = attrs.evolve(
        found.question,
        given=tuple((name, _text_of(value)) for name, value in zip(_NAMES, given, strict=True) if value is not None),
        order_steps=steps,
        subject=f"{subject.code} {subject.description}"
        if isinstance(subject, Entry)
        else f"{subject}, given without a code",
        subject_source=str(subject.source) if isinstance(subject, Entry) else "",
        sizes_source=source,
        release_digest=digest,
    )
    return attrs.evolve(found, question=asked)


_NAMES: Final = ("code", "dose", "sizes", "stock", "prices", "strength", "weight", "bsa", "on", "release")


def _text_of(value: object) -> str:
    if isinstance(value, Catalog):
        return value.release.name
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value.code if isinstance(value, Entry) else value)


def _subject(code: str | HcpcsCode | Entry | Dosage, release: Catalog | str | None) -> tuple[Entry | Dosage, str]:
    """Return what is given, and the hash of the release it was looked up in."""
    if isinstance(code, Entry | Dosage):
        return code, ""
    cat = release if isinstance(release, Catalog) else catalog(release)
    return cat[code], cat.digest


def _amount(
    dose: "str | Dose | PlainQuantity[Any]",
    strength: Strength | None,
    weight: "Measure | None",
    bsa: "Measure | None",
) -> tuple[Dose, Strength | None, tuple[str, ...]]:
    """Return the amount, the strength, and how an order became the amount."""
    if type(dose) is Dose:
        return dose, strength, ()
    order = read_order(dose if isinstance(dose, str) else Dose.of(dose), weight=weight, bsa=bsa)
    if strength is not None and order.strength is not None and strength != order.strength:
        raise MalformedStrengthError(
            f"the order gives the strength {order.strength}, and strength={str(strength)!r} another",
            value=str(strength),
            hint="give the one that is right",
        )
    return order.dose, strength or order.strength, order.steps


def _check_kind(subject: Entry | Dosage, dose: Dose, strength: Strength | None) -> None:
    """Refuse a measured dose of a kind that the code does not count; pieces, and what a label may join, are left to the sizes."""
    dosage, label = (subject.dosage, str(subject.code)) if isinstance(subject, Entry) else (subject, None)
    counted = dosage.total()
    if counted is None or counted.unit.is_count or dose.unit.is_count or dose.unit.dimension == "volume":
        return
    try:
        read_dose(dosage, dose, strength, label=label)
    except JcodesError as error:
        if type(error) is UnitMismatchError:
            raise


def known_sizes(
    code: str | HcpcsCode | Entry | Dosage, *, on: date | str | None = None, release: Catalog | str | None = None
) -> tuple[str, ...]:
    """Return the sizes of the items that CMS's crosswalk lists under a code, the smallest first.

    CMS states no strength: a size is the units of an item times the dosage. Rows that do not say what one container holds are left out.

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
    return _sizes(_links(_subject(code, release)[0], on, release))


def _links(subject: Entry | Dosage, on: date | str | None, release: Catalog | str | None) -> "tuple[NdcLink, ...]":
    """Return the rows of the crosswalk that show a size of the code."""
    if isinstance(subject, Dosage):
        raise NoSizesError(
            "a dosage without a code has no known sizes", code="", hint="give sizes, such as ['100 mg', '400 mg']"
        )
    cat = release if isinstance(release, Catalog) else catalog(release)
    with warnings.catch_warnings(record=True) as gaps:
        warnings.simplefilter("always", GapWarning)
        links = cat.links(subject.code, None if on is None else as_date(on))
    for gap in gaps if links else ():
        warn_of_gap(str(gap.message))
    found = tuple(link for link in links if _shows_a_size(link, subject.dosage))
    if not found:
        why = f"CMS's crosswalk lists no product of {subject.code} on that date"
        if links:
            why = f"CMS's crosswalk does not state how much of {subject.code} one container of its products holds"
        elif gaps:
            why = str(gaps[0].message)
        raise NoSizesError(
            why,
            code=str(subject.code),
            hint="give sizes, such as ['100 mg', '400 mg']",
        )
    return found


def _shows_a_size(link: "NdcLink", dosage: Dosage) -> bool:
    """Tell whether a row says what one container holds.

    It does not where its figures disagree, where it states another dosage than the code (one ingredient of several, or units for IU), or
    where one item is one unit of activity: so CMS counts clotting factors, whose vials hold hundreds.
    """
    content, one = link.item_content, dosage.total()
    return (
        link.is_sound
        and link.crosswalk == "ASP"
        and content is not None
        and one is not None
        and link.dosage.total() == one
        and not (content.amount == 1 and content.unit.dimension in _ACTIVITY)
    )


_ACTIVITY: Final = frozenset({"activity", "international_activity"})


def _sizes(links: "tuple[NdcLink, ...]") -> tuple[str, ...]:
    contents = {link.item_content for link in links}
    return tuple(str(size) for size in sorted(size for size in contents if size is not None))
