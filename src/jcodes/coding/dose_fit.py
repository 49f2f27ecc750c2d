"""Check whether a dose fits a code, by unit of measure and dose range."""

from jcodes.billing.dose_in_units import read_dose
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError, OutsideDosageError, StrengthRequiredError, UnitMismatchError
from jcodes.vocabulary.products import Kind

__all__ = ["misfit"]


def misfit(entry: Entry, dose: Dose, strength: Strength | None) -> str:
    """Return the reason that the dose does not fit *entry*; blank if it fits, or if a strength would convert it."""
    try:
        read_dose(entry.dosage, dose, strength, label=str(entry.code))
    except StrengthRequiredError as error:
        return error.message if entry.kind is Kind.RADIOPHARMACEUTICAL and dose.unit.dimension == "mass" else ""
    except UnitMismatchError as error:
        return "" if _is_counted(entry, dose) else error.message
    except OutsideDosageError as error:
        return error.message
    except JcodesError:
        return ""
    return ""


def _is_counted(entry: Entry, dose: Dose) -> bool:
    """Return whether a unit is a counted piece (vial, dose ...) whose content may be *dose*; of radioactivity it is never in milligrams.

    Of pieces, a dose may be one syringe; others are other pieces.
    """
    amount = entry.dosage.amount
    if dose.unit.is_count:
        return amount is not None and amount.unit.symbol == "dose"
    is_held = entry.kind is not Kind.RADIOPHARMACEUTICAL or dose.unit.dimension == "radioactivity"
    return is_held and (amount is None or amount.unit.is_count)
