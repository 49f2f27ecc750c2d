"""From a code written as text to an answer: the catalog finds the entry, the calculator does the rest."""

from datetime import date
from typing import TYPE_CHECKING, Any

from jcodes.billing import BillingUnits, Rounding, bill_dose
from jcodes.catalogs import Catalog, catalog
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.entries import Entry
from jcodes.periods import as_date

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = ["billing_units"]


def billing_units(  # noqa: PLR0913 - keyword facts of one question
    code: str | HcpcsCode | Entry | Dosage,
    dose: "str | Dose | PlainQuantity[Any]",
    *,
    on: date | str | None = None,
    strength: str | Strength | None = None,
    rounding: Rounding | str | None = None,
    release: Catalog | str | None = None,
) -> BillingUnits:
    """Return the billing units of *dose* under *code*.

    >>> billing_units("J9312", "750 mg").administered
    75
    >>> billing_units("J3301", "1 mL", strength="40 mg/mL").administered
    4

    Args:
        code: A code, a catalog entry, or a dosage such as ``Dosage.parse("up to 15 mg")``.
        dose: What was given, as text, a `Dose`, or a Pint quantity of any registry.
        on: The date of service; the code must be valid then. None asks for no check.
        strength: How much drug a volume or a container holds, such as ``"40 mg/mL"``, when the dose is one.
        rounding: None for Medicare's, up to the next whole unit; else a `Rounding` or its name.
        release: The catalog to look the code up in, or the name of its release; None for the newest.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        CodeNotValidError: The code was not valid on the date.
        DosageNotStatedError: The code's descriptor states no amount; the message says what to give instead.
        UnitMismatchError: The dose is of another kind; `StrengthRequiredError` when a strength would help.
        OutsideDosageError: The dose lies outside what one unit covers.
        MalformedError: An argument that cannot be read.
    """
    subject = code if isinstance(code, Entry | Dosage) else _opened(release)[code]
    return bill_dose(
        subject,
        dose if type(dose) is Dose else Dose.of(dose),
        on=None if on is None else as_date(on),
        strength=None if strength is None else Strength.of(strength),
        rounding=Rounding.UP if rounding is None else Rounding.of(rounding),
    )


def _opened(release: Catalog | str | None) -> Catalog:
    return release if isinstance(release, Catalog) else catalog(release)
