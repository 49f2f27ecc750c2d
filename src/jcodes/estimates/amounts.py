"""The allowed amount, the patient's share and the payer's payment, to the cent, of a bill and of each of its lines."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.allocation import share_whole
from jcodes.money import cents_of, dollars_of, to_the_cent

__all__ = ["NOTHING", "Amounts", "amounts_of"]

_ZERO: Final = Decimal("0.00")


@attrs.frozen(order=False)
class Amounts:
    """Dollars and cents. Allowed is patient plus payer plus sequestered.

    Attributes:
        allowed: What the payer allows.
        patient: What the patient owes: the deductible and the coinsurance.
        payer: What the payer pays, after sequestration.
        sequestered: What sequestration takes off the payer's share.
        deductible: The part of `patient` that is deductible.
    """

    allowed: Decimal = _ZERO
    patient: Decimal = _ZERO
    payer: Decimal = _ZERO
    sequestered: Decimal = _ZERO
    deductible: Decimal = _ZERO

    def plus(self, other: "Amounts") -> "Amounts":
        """Return the sum, amount by amount."""
        return Amounts(
            *(dollars_of(_cents(one) + _cents(two)) for one, two in zip(_figures(self), _figures(other), strict=True))
        )

    def to_dict(self) -> dict[str, str]:
        """Return the amounts as text."""
        return {name: str(getattr(self, name)) for name in _NAMES}


_NAMES: Final = tuple(field.name for field in attrs.fields(Amounts))
NOTHING: Final = Amounts()
"""All amounts zero."""


def _figures(amounts: Amounts) -> tuple[Decimal, ...]:
    return tuple(getattr(amounts, name) for name in _NAMES)


def _cents(amount: Decimal) -> int:
    return int(Fraction(amount) * 100)


def amounts_of(
    parts: Sequence[Fraction], coinsurance: Decimal, sequestration: Decimal, deductible: Decimal
) -> tuple[Amounts, tuple[Amounts, ...]]:
    """Return the amounts of a bill and of each of its lines; those of the lines add up to those of the bill.

    Allowed amount, coinsurance and sequestration are each rounded to the cent, half up, for the whole bill, as in `expected_payment`, then
    shared over the lines in proportion, leftover cents to the largest remainders.

    Args:
        parts: The exact allowed amount of each line.
        coinsurance: The percentage that the patient owes.
        sequestration: The percentage that sequestration takes off the payer's share.
        deductible: The remaining deductible; not taken if there is no coinsurance.
    """
    total = sum(parts, start=Fraction(0))
    allowed = cents_of(to_the_cent(total))
    first = min(cents_of(deductible), allowed) if coinsurance else 0
    base = max(Fraction(0), total - Fraction(first, 100))
    owed = base * Fraction(coinsurance) / 100
    patient = first + cents_of(to_the_cent(owed))
    cut = cents_of(to_the_cent((base - owed) * Fraction(sequestration) / 100))
    figures = (allowed, patient, allowed - patient - cut, cut, first)
    whole = Amounts(*map(dollars_of, figures))
    if not total:
        return whole, (NOTHING,) * len(parts)
    shares = [share_whole(figure, parts) for figure in (allowed, patient, cut, first)]
    lines = tuple(
        Amounts(dollars_of(one), dollars_of(two), dollars_of(one - two - three), dollars_of(three), dollars_of(four))
        for one, two, three, four in zip(*shares, strict=True)
    )
    return whole, lines
