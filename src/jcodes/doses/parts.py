"""What a dosage is made of: its basis, the ingredients of a combination, the ends of a band, and why there is none."""

import enum
import re
from typing import Final

import attrs

from jcodes.doses.dose import Dose, as_dose
from jcodes.errors import MalformedDosageError, shown

__all__ = ["EXAMPLE", "Basis", "Bound", "Component", "NotStated"]

EXAMPLE: Final = "write a dosage such as '10 mg', 'up to 50 mg', 'per vial', '3 mg + 3 mg', '<= 100 mg'"
"""The hint of messages about dosages."""


class Basis(enum.Enum):
    """How a descriptor ties one billing unit to an amount."""

    PER = "per"
    """One unit for each such amount: ``10 mg``."""
    UP_TO = "up to"
    """One unit for any amount up to this one: ``up to 50 mg``."""
    EACH = "each"
    """One unit for each piece or event: ``per vial``, ``per study dose``."""
    BAND = "band"
    """One unit for an administration whose amount lies in a band: ``<= 100 mg``."""
    NONE = "none"
    """No amount is stated: nothing to divide by."""


class NotStated(enum.Enum):
    """Why a descriptor states no dosage."""

    UNCLASSIFIED = "not otherwise classified"
    """A code for drugs without a code of their own."""
    NO_AMOUNT = "the descriptor names no amount"
    """A drug whose descriptor gives no amount; payers count one unit per item, but CMS does not say so."""
    NOT_UNDERSTOOD = "the descriptor's amount was not understood"
    """The descriptor has an amount in an unknown format; someone has to read the official text."""
    NOT_A_DRUG = "not a drug"
    """A procedure, device, supply or test among the drug codes."""
    DAMAGED = "the text of this release is damaged"
    """The row was damaged in transit; another release may have it."""


# What would end a name in the text of a dosage, which has to read back as it was written.
_NO_NAME: Final = re.compile(r"[+&=,()<>\u2264\u2265]|\band\b", re.IGNORECASE)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if _NO_NAME.search(name):
        raise MalformedDosageError(
            f"{shown(name)} is not the name of one ingredient",
            value=text,
            hint="give one ingredient, such as 'betamethasone acetate'",
        )
    return name


@attrs.frozen
class Component:
    """One ingredient of a combination.

    Attributes:
        dose: Its amount in one billing unit.
        name: The ingredient, or blank where the descriptor does not say which is which.
    """

    dose: Dose = attrs.field(converter=as_dose)
    name: str = attrs.field(default="", converter=_name)

    def __str__(self) -> str:
        """Return the amount and the name."""
        return f"{self.dose} {self.name}".rstrip()


@attrs.frozen
class Bound:
    """An end of a band.

    Attributes:
        dose: Where it lies.
        inclusive: Whether that amount itself is inside.
    """

    dose: Dose = attrs.field(converter=as_dose)
    inclusive: bool
