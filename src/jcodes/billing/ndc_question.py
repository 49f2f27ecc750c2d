"""What an NDC quantity was asked, and the reason for it: one step after another, each with its source."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.kernel import nearest_ratio
from jcodes.billing.steps import Step
from jcodes.doses import Dose, Strength
from jcodes.policies import Policy
from jcodes.sources import Citation
from jcodes.vocabulary.products import NdcUnit

__all__ = ["NdcQuestion", "Term"]

_CONCENTRATION: Final = "pdac-crosswalk: from the concentration, never from a rounded factor"
_PLACES: Final = "cms1500-ndc: places and least quantity are the payer's, a half goes up"


@attrs.frozen(order=False)
class Term:
    """One thing that the payer decides.

    Attributes:
        value: What it decides, as text.
        given: Whether the caller named it, so that the policy had no say.
        source: Where the policy read it; blank where the caller named it.
    """

    value: str
    given: bool = True
    source: str | Citation = ""

    def step(self, what: str) -> Step:
        """Return the step that tells it."""
        return Step("", f"{what}: {self.value}" + (", named in the call" if self.given else ""), self.source)


@attrs.frozen(order=False)
class NdcQuestion:
    """What a quantity was asked.

    Attributes:
        asked: The arguments as they were given, as text, each with its name; none for a quantity of ready-made values.
        dose: What was given, as understood.
        unit: The unit of measure.
        strength: How much drug a volume or a piece holds, or None.
        exact: The quantity before rounding.
        accepted: The units of measure that the payer takes, joined by commas.
        places: The decimal places that the payer takes.
        minimum: The least quantity that the payer takes.
        payer: The policy.
        on: The date of service, or None.
        order_steps: How what was given became the dose, a sentence each.
        release_digest: The hash of the release that a code was looked up in, or blank.
    """

    asked: tuple[tuple[str, str], ...]
    dose: Dose
    unit: NdcUnit
    strength: Strength | None
    exact: Fraction
    accepted: Term
    places: Term
    minimum: Term
    payer: Policy
    on: date | None
    order_steps: tuple[str, ...] = ()
    release_digest: str = ""

    def steps(self, amount: Decimal) -> Iterator[Step]:
        """Go from what was asked to the *amount*."""
        yield Step("dose", f"{self.dose}" + (f" at {self.strength}" if self.strength else ""))
        for text in self.order_steps:
            yield Step("", text)
        if self.on is not None:
            yield Step("date", self.on.isoformat())
        yield Step("exact", f"{self.exact} {self.unit.value}", _CONCENTRATION)
        yield Step("policy", f"{self.payer.name}: {self.payer.title}")
        yield self.accepted.step("units of measure")
        yield self.places.step("decimal places")
        yield self.minimum.step("least quantity")
        scaled, places = self.exact * 10 ** int(self.places.value), int(self.places.value)
        raised = Fraction(amount) * 10**places > nearest_ratio(scaled.numerator, scaled.denominator)
        how = "raised to the least quantity" if raised else "half up"
        if Fraction(amount) != self.exact:
            yield Step("rounding", f"{how}: {self.exact} -> {amount:f}", _PLACES)
