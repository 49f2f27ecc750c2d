"""Parts of a dosage: basis, ingredients of a combination, ends of a band, and the reason if it has no unit size."""

import enum
import re
from typing import Final

import attrs

from jcodes.doses.dose import Dose, as_dose
from jcodes.errors import MalformedDosageError
from jcodes.errors.messages import shown

__all__ = ["EXAMPLE", "Basis", "Bound", "Component", "NotStated"]

EXAMPLE: Final = "write a dosage such as '10 mg', 'up to 50 mg', 'per vial', '3 mg + 3 mg', '<= 100 mg'"
"""The hint of messages about dosages."""


class Basis(enum.Enum):
    """How one billing unit relates to an amount of drug."""

    PER = "per"
    """One unit per amount: ``10 mg``."""
    UP_TO = "up to"
    """One unit for any amount up to this one: ``up to 50 mg``."""
    EACH = "each"
    """One unit for each piece or event: ``per vial``, ``per study dose``."""
    BAND = "band"
    """One unit per administration whose amount is in a range: ``<= 100 mg``."""
    NONE = "none"
    """No unit size."""


class NotStated(enum.Enum):
    """Why a descriptor has no unit size."""

    UNCLASSIFIED = "not otherwise classified"
    """A code for drugs without a code of their own."""
    NO_AMOUNT = "the descriptor names no amount"
    """A drug without an amount in its descriptor; payers count one unit per item, but CMS does not say so."""
    NOT_UNDERSTOOD = "the descriptor's amount was not understood"
    """The descriptor has an amount in an unknown format; check the official text."""
    NOT_A_DRUG = "not a drug"
    """A procedure, device, supply or test listed with the drug codes."""
    DAMAGED = "the text of this release is damaged"
    """The row of CMS's file is damaged; another release may have it."""


# These end a name in the text of a dosage, so a name must not contain them.
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
        dose: The amount of the ingredient in one billing unit.
        name: The name of the ingredient, or blank if the descriptor does not give it.
    """

    dose: Dose = attrs.field(converter=as_dose)
    name: str = attrs.field(default="", converter=_name)

    def __str__(self) -> str:
        """Return the amount and the name."""
        return f"{self.dose} {self.name}".rstrip()


@attrs.frozen
class Bound:
    """One end of a dose range.

    Attributes:
        dose: The limit.
        inclusive: Whether the range includes the limit.
    """

    dose: Dose = attrs.field(converter=as_dose)
    inclusive: bool
