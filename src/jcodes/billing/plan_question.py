"""What a vial plan was asked, and where its facts were read."""

from decimal import Decimal
from typing import Final

import attrs

from jcodes.doses import Dose, Strength

__all__ = ["NOTHING_TOLD", "PlanQuestion", "PlanSize", "PlanTold"]


@attrs.frozen(order=False)
class PlanSize:
    """One size that a plan could choose.

    Attributes:
        label: The size as it was given.
        drug: The drug in one.
        stock: How many there are; None for as many as are needed.
        price: What one costs, dollars; None without prices.
    """

    label: str
    drug: Dose
    stock: int | None = None
    price: Decimal | None = None

    def __str__(self) -> str:
        """Return size, stock and price."""
        stock = "" if self.stock is None else f", {self.stock} in stock"
        return f"{self.label}{stock}" + ("" if self.price is None else f", ${self.price:f} each")


@attrs.frozen(order=False)
class PlanTold:
    """What is told of a plan beside its question: how it was asked, and where its facts were read.

    Attributes:
        given: The arguments as they were given, as text, each with its name.
        order_steps: How an order became the dose, a sentence each.
        subject: The code and what it is, or blank.
        subject_source: Where that was read, or blank.
        sizes_source: Where the sizes were read, or blank where the caller gave them.
        release_digest: The hash of the release that the code was looked up in, or blank.
    """

    given: tuple[tuple[str, str], ...] = ()
    order_steps: tuple[str, ...] = ()
    subject: str = ""
    subject_source: str = ""
    sizes_source: str = ""
    release_digest: str = ""


NOTHING_TOLD: Final = PlanTold()


@attrs.frozen(order=False)
class PlanQuestion:
    """What a plan was asked.

    Attributes:
        dose: What is to be given, as understood; a volume where `strength` says what it holds.
        sizes: The sizes, the largest first.
        by_cost: Whether the least cost comes first.
        strength: How much drug a volume holds, or None.
        told: How it was asked, and where its facts were read.
    """

    dose: Dose
    sizes: tuple[PlanSize, ...]
    by_cost: bool
    strength: Strength | None = None
    told: PlanTold = NOTHING_TOLD
