"""The amount of drug in one billing unit of a code."""

from collections.abc import Iterable, Iterator
from itertools import chain
from types import EllipsisType
from typing import TYPE_CHECKING, Any

import attrs

from jcodes.doses.dose import Dose, as_dose
from jcodes.doses.parts import EXAMPLE, Basis, Bound, Component, NotStated
from jcodes.doses.wording import read_dosage
from jcodes.errors import JcodesError, MalformedDosageError, UnknownUnitError
from jcodes.errors.messages import shown
from jcodes.small_cache import small_cache

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = ["Dosage"]


def _maybe_dose(value: "str | Dose | PlainQuantity[Any] | None") -> Dose | None:
    return None if value is None else as_dose(value)


def _doses(values: Iterable[str | Dose]) -> tuple[Dose, ...]:
    return tuple(as_dose(value) for value in values)


def _components(values: Iterable[Component]) -> tuple[Component, ...]:
    return tuple(values)


@attrs.frozen(init=False)
class Dosage:
    """The size of one billing unit.

    >>> Dosage("10 mg") == Dosage("10 mg", Basis.PER)
    True

    Attributes:
        amount: The divisor: 10 mg, or one vial if the basis is `Basis.EACH`. None for bands, combinations and
            `Basis.NONE`.
        basis: How one unit relates to the amount: per, up to, each, band, or none.
        components: The ingredients of a combination, two or more; one unit covers all of them.
        equivalents: The same amount in other units of measure: ``50 mcg = 250 IU``.
        cap: The maximum amount per unit, if the descriptor gives one: ``per study dose, up to 30 mCi``.
        lower: The lower end of a band.
        upper: The upper end of a band.
        reason: Why there is no unit size; set only for `Basis.NONE`.
    """

    amount: Dose | None = attrs.field(converter=_maybe_dose)
    basis: Basis
    components: tuple[Component, ...] = attrs.field(default=(), converter=_components)
    equivalents: tuple[Dose, ...] = attrs.field(default=(), converter=_doses)
    cap: Dose | None = attrs.field(default=None, converter=_maybe_dose)
    lower: Bound | None = None
    upper: Bound | None = None
    reason: NotStated | None = None

    def __init__(  # noqa: PLR0913, PLR0917 - every field
        self,
        amount: "str | Dose | PlainQuantity[Any] | None",
        basis: Basis | EllipsisType = ...,
        components: Iterable[Component] = (),
        equivalents: Iterable[str | Dose] = (),
        cap: "str | Dose | PlainQuantity[Any] | None" = None,
        lower: Bound | None = None,
        upper: Bound | None = None,
        reason: NotStated | None = None,
    ) -> None:
        """Initialize with the fields, or with one text alone, as in `parse`.

        Raises:
            MalformedDosageError: The text is not a dosage, fields contradict each other, or there are other fields but no basis.
            UnknownUnitError: A unit of measure is unknown.
        """
        if basis is not ...:
            self.__attrs_init__(amount, basis, components, equivalents, cap, lower, upper, reason)
            return
        if (components, equivalents, cap, lower, upper, reason) != ((), (), None, None, None, None):
            raise MalformedDosageError(
                "a dosage of several fields needs a basis", value=amount, hint="give basis=, such as Basis.PER"
            )
        whole = Dosage.parse(amount)  # type: ignore[arg-type]  # what is no text is refused there
        self.__attrs_init__(*(getattr(whole, field.name) for field in attrs.fields(Dosage)))

    def __attrs_post_init__(self) -> None:
        """Raise `MalformedDosageError` if the fields contradict each other."""
        problem = _problem(self)
        if problem is not None:
            raise MalformedDosageError(
                f"a dosage on the basis {self.basis.value!r} {problem}", value=str(self), hint=EXAMPLE
            )

    @staticmethod
    def parse(text: str) -> "Dosage":
        """Parse a short text as a dosage; the inverse of ``str``.

        >>> Dosage.parse("up to 15 mg").basis
        <Basis.UP_TO: 'up to'>
        >>> str(Dosage.parse("3 MG & 3 MG"))
        '3 mg + 3 mg'

        Args:
            text: ``"10 mg"``, ``"per mg"``, ``"up to 50 mg"``, ``"per vial"``, ``"each"``, ``"3 mg + 3 mg"``,
                ``"per study dose, up to 30 mCi"``, ``"50 mcg = 250 IU"``, ``"> 3 mg, <= 6 mg"`` or
                ``"none (not a drug)"``. For a full CMS descriptor, use ``jcodes.readers.descriptors``.

        Raises:
            MalformedDosageError: The text is not a valid dosage.
            UnknownUnitError: A unit of measure is unknown.
        """
        if not isinstance(text, str) or not text.strip():
            raise MalformedDosageError(f"{shown(text)} is not a dosage", value=text, hint=EXAMPLE)
        return _parsed(text)

    @staticmethod
    def of(value: "str | Dosage") -> "Dosage":
        """Convert text to a dosage; return a `Dosage` unchanged."""
        return value if isinstance(value, Dosage) else Dosage.parse(value)

    @staticmethod
    def not_stated(reason: NotStated) -> "Dosage":
        """Return the dosage for a descriptor without a unit size."""
        return Dosage(None, Basis.NONE, reason=reason)

    @property
    def is_stated(self) -> bool:
        """Whether the dosage has a unit size."""
        return self.basis is not Basis.NONE

    def total(self) -> Dose | None:
        """Return `amount`, or the sum of the ingredients if they share a kind of unit; otherwise None."""
        if not self.components:
            return self.amount
        first, *others = (part.dose for part in self.components)
        if any(dose.unit.dimension != first.unit.dimension for dose in others):
            return None
        return sum(others, start=first)

    def __str__(self) -> str:
        """Return the canonical text, which `parse` accepts."""
        if self.reason is not None:
            return f"none ({self.reason.value})"
        if self.basis is Basis.BAND:
            return _band_text(self.lower, self.upper)
        prefix = "up to " if self.basis is Basis.UP_TO else ""
        if self.components:
            text = " + ".join(f"{prefix}{part}" for part in self.components)
        elif self.basis is Basis.EACH and self.amount is not None and self.amount.amount == 1:
            word = self.amount.unit.label(plural=False)
            text = word if word == "each" else f"per {word}"
        else:
            text = f"{prefix}{self.amount}"
        text += "".join(f" = {dose}" for dose in self.equivalents)
        return text if self.cap is None else f"{text}, up to {self.cap}"


def _band_text(lower: Bound | None, upper: Bound | None) -> str:
    ends = [f"{'>=' if lower.inclusive else '>'} {lower.dose}"] if lower else []
    ends += [f"{'<=' if upper.inclusive else '<'} {upper.dose}"] if upper else []
    return ", ".join(ends)


def _problem(dosage: Dosage) -> str | None:
    """Return a message for a missing, extra or contradictory field; None if the dosage is valid."""
    return next(chain(_shape_problems(dosage), _size_problems(dosage)), None)


def _shape_problems(dosage: Dosage) -> Iterator[str]:
    basis, amount, parts = dosage.basis, dosage.amount, dosage.components
    if (basis is Basis.NONE) != (dosage.reason is not None):
        yield "needs a reason, and no other basis takes one"
    if (basis is Basis.BAND) != (dosage.lower is not None or dosage.upper is not None):
        yield "needs a range limit, and no other basis takes one"
    if basis in {Basis.NONE, Basis.BAND}:
        if amount is not None or parts or dosage.equivalents or dosage.cap is not None:
            yield "takes no amount, ingredients or cap"
    elif basis is Basis.EACH:
        if amount is None or not amount.unit.is_count or parts:
            yield "needs a number of items or events"
    elif (amount is not None) == bool(parts) or len(parts) == 1:
        yield "needs one amount, or two or more ingredients"
    elif dosage.cap is not None and (parts or basis is Basis.UP_TO):
        yield "takes no cap"


def _size_problems(dosage: Dosage) -> Iterator[str]:
    amount, cap, low, high = dosage.amount, dosage.cap, dosage.lower, dosage.upper
    parts = tuple(part.dose for part in dosage.components)
    divisors = [dose for dose in (amount, *parts) if dose is not None]
    if dosage.basis is not Basis.EACH and any(dose.unit.is_count for dose in divisors):
        yield "does not count items"
    if not all(dose is None or dose for dose in (*divisors, *dosage.equivalents, cap, high and high.dose)):
        yield "contains a zero"
    if low and high and (low.dose.unit.dimension != high.dose.unit.dimension or low.dose >= high.dose):
        yield "has an empty range"
    if amount and any(dose.unit.dimension == amount.unit.dimension and dose != amount for dose in dosage.equivalents):
        yield "has two amounts"
    if amount and cap and cap.unit.dimension == amount.unit.dimension and cap < amount:
        yield "exceeds its cap"


@small_cache(1024)
def _parsed(text: str) -> Dosage:
    try:
        return Dosage(**read_dosage(" ".join(text.split())))
    except (MalformedDosageError, UnknownUnitError):
        raise
    except JcodesError as error:
        raise MalformedDosageError(
            f"{shown(text)} is not a dosage ({error.message})", value=text, hint=EXAMPLE
        ) from error
