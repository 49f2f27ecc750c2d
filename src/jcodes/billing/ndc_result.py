"""The result of `ndc_quantity`: a quantity in an NDC unit of measure, with its question and derivation."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from jcodes.billing.arguments import Arguments, as_pairs
from jcodes.billing.question import written_policy
from jcodes.billing.result import Result
from jcodes.billing.steps import Step
from jcodes.doses import Dose, Strength
from jcodes.doses.exact import to_decimal
from jcodes.errors import MalformedDoseError, MalformedNdcQuantityError
from jcodes.errors.messages import shown
from jcodes.policies import Policy
from jcodes.records import Record, written
from jcodes.vocabulary.products import NdcUnit

__all__ = ["NdcQuantity", "NdcQuestion", "StatedQuantity"]

_EXAMPLE: Final = "write an NDC quantity such as 'ML 0.6' or 'UN2'"
_ALSO: Final = {**{unit.value: unit for unit in NdcUnit}, "EA": NdcUnit.UN, "GM": NdcUnit.GR}


@attrs.frozen(order=False)
class NdcQuestion(Record):
    """The question of an `ndc_quantity` call.

    Attributes:
        given: The arguments of the call, as (name, text) pairs.
        dose: The administered or discarded amount, parsed.
        order: The steps from the arguments to the dose, one sentence each.
        unit: The NDC unit of measure.
        strength: The strength of the product, or None.
        policy: The payer's policy.
        on: The date of service, or None.
        accepted: The accepted units of measure from the call, joined by commas; None for the policy's.
        places: The decimal places from the call; None for the policy's.
        minimum: The minimum quantity from the call; None for the policy's.
        release_digest: The digest of the release used, or None.
    """

    given: Arguments = attrs.field(converter=as_pairs, metadata=written(dict))
    dose: Dose
    order: tuple[str, ...]
    unit: NdcUnit
    strength: Strength | None
    policy: Policy = attrs.field(metadata=written_policy)
    on: date | None
    accepted: str | None
    places: str | None
    minimum: str | None
    release_digest: str | None


@attrs.frozen
class StatedQuantity(Record):
    """The question of a quantity that was parsed or split, not calculated."""

    stated: str
    release_digest: str | None = None


@attrs.frozen(order=False)
class NdcQuantity(Result):
    """A quantity in an NDC unit of measure.

    Attributes:
        amount: The number, a Decimal without an exponent.
        unit: The NDC unit of measure.
        question: The question, if `ndc_quantity` calculated it; None if it was parsed or split.
        exact: The quantity before rounding, if calculated.
        steps: The steps of the derivation.
    """

    KIND: ClassVar[str] = "NDC quantity"

    amount: Decimal
    unit: NdcUnit
    question: NdcQuestion | None = attrs.field(default=None, eq=False, repr=False)
    exact: Fraction | None = attrs.field(default=None, eq=False, repr=False)
    steps: tuple[Step, ...] = attrs.field(default=(), eq=False, repr=False)

    @staticmethod
    def parse(text: str) -> "NdcQuantity":
        """Parse a quantity such as ``"ML0.6"``, ``"UN 2"`` or ``"1,000 ML"``.

        Raises:
            MalformedNdcQuantityError: The text is not a valid NDC quantity.
        """
        plain = "".join(text.split()).upper() if isinstance(text, str) else ""
        for unit, number in ((plain[:2], plain[2:]), (plain[-2:], plain[:-2])):
            digits = number.replace(",", "")
            if (
                unit in _ALSO
                and digits
                and digits.count(".") < 2
                and digits.replace(".", "").isdigit()
                and digits.isascii()
            ):
                return NdcQuantity(_exactly(digits, text), _ALSO[unit])
        raise MalformedNdcQuantityError(f"{shown(text)} is not an NDC quantity", value=text, hint=_EXAMPLE)

    @property
    def asked(self) -> NdcQuestion | StatedQuantity:
        """The whole question, as a receipt holds it."""
        return self.question or StatedQuantity(str(self))

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the calculation, each with its source."""
        if self.question is None:
            return (Step("quantity", f"{self}, as stated"),)
        return (*self.steps, Step("quantity", str(self)))

    def facts(self) -> dict[str, object]:
        """Return the quantity as JSON values; numbers are text."""
        return {
            "amount": _plain(self.amount),
            "unit": self.unit.value,
            "text": str(self),
            "exact": None if self.exact is None else str(self.exact),
        }

    def answer(self) -> dict[str, object]:
        """Return the answer as its receipt holds it."""
        exact = {} if self.exact is None else {"exact": str(self.exact)}
        return {"text": str(self), "amount": f"{self.amount:f}", "unit": self.unit.value, **exact}

    def __str__(self) -> str:
        """Return unit and amount in claim format, such as ``ML0.6``, without thousands separators."""
        return f"{self.unit.value}{_plain(self.amount)}"


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exactly(digits: str, value: object) -> Decimal:
    try:
        return to_decimal(digits)
    except MalformedDoseError as error:
        raise MalformedNdcQuantityError(
            f"{shown(value)} is not an NDC quantity ({error.message})", value=value, hint=_EXAMPLE
        ) from error
