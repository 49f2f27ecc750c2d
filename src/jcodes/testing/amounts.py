"""Doses and containers that fit a code."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.catalogs import Catalog, Entry
from jcodes.claims import Container
from jcodes.doses import Basis, Dose
from jcodes.errors import DosageNotStatedError
from jcodes.testing.choices import Choices, some_of
from jcodes.testing.product import products_of

__all__ = ["containers_of", "dose_of", "size_of_unit"]

_MOST_UNITS: Final = 100
_PARTS: Final = (Decimal(0), Decimal("0.5"), Decimal("0.1"), Decimal("0.9"))
_SIZES: Final = (10, 1, 5, 50)
_MOST_CONTAINERS: Final = 4
_TWENTIETHS: Final = 20


def size_of_unit(entry: Entry) -> Dose:
    """Return an amount that is a whole unit of the code; of a band, a dose in it.

    Raises:
        DosageNotStatedError: The descriptor states no amount of one kind, such as that of an unlisted (NOC) code.
    """
    dosage = entry.dosage
    found = dosage.total()
    if found is None and dosage.upper is not None:
        found = dosage.upper.dose
    elif found is None and dosage.lower is not None:
        found = dosage.lower.dose * 2
    if found is None:
        raise DosageNotStatedError(
            f"{entry.code} states no amount to make doses of",
            code=str(entry.code),
            reason="" if dosage.reason is None else dosage.reason.name,
            hint="name a code with a unit size, such as J9312, 10 mg",
        )
    return found


def dose_of(choose: Choices, entry: Entry, containers: Sequence[Container] = ()) -> Dose:
    """Return a dose of at most 100 units; with *containers*, one that leaves nothing or something of the last of them.

    Raises:
        DosageNotStatedError: The code states no amount.
    """
    unit = size_of_unit(entry)
    if containers:
        held = [content for one in containers if (content := one.content or one.volume) is not None]
        return _sum_of(held) - held[-1] * Fraction(choose.whole(0, _TWENTIETHS - 1), _TWENTIETHS)
    if entry.dosage.basis is Basis.BAND:  # what it covers is one unit
        return unit
    units = choose.whole(1, _MOST_UNITS)
    return unit * units if unit.unit.is_count else unit * (units - choose.one_of(_PARTS))


def _sum_of(doses: Sequence[Dose]) -> Dose:
    return sum(doses[1:], start=doses[0])


def containers_of(choose: Choices, entry: Entry, catalog: Catalog) -> tuple[Container, ...]:
    """Return single-dose containers of one size, at most four: of a product in CMS's crosswalk, or else of 1, 5, 10 or 50 units.

    Raises:
        DosageNotStatedError: The code states no amount, or counts pieces or bands.
    """
    unit = size_of_unit(entry)
    if unit.unit.is_count or entry.dosage.basis is Basis.BAND:
        raise DosageNotStatedError(
            f"{entry.code} bills by {entry.dosage}: no containers to make",
            code=str(entry.code),
            reason="",
            hint="name a code with a unit size, such as J9312, 10 mg",
        )
    listed = products_of(catalog, str(entry.code), catalog.release.quarter.first)
    labels = [(product.label, str(product.ndc)) for product in listed] or [(str(unit * size), "") for size in _SIZES]
    size, ndc = some_of(choose, labels, len(_SIZES))
    return (Container(size, ndc=ndc, container_type="single-dose"),) * choose.whole(1, _MOST_CONTAINERS)
