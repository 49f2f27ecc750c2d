"""An amount of drug: an exact Decimal with a unit."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

import attrs

from jcodes.doses.amounts import EXAMPLE, rate_problem, split_amount, times_problem
from jcodes.doses.exact import MAX_DIGITS, checked, decimal_of_ratio, plain, to_decimal
from jcodes.doses.spellings import as_unit, find_unit, known_unit
from jcodes.doses.units import UNITS, Unit, mismatch
from jcodes.errors import MalformedDoseError, ZeroDoseError
from jcodes.errors.messages import shown
from jcodes.small_cache import LONGEST_KEPT

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

    from jcodes.doses.quantities import AnyRegistry

__all__ = ["AnyDose", "Dose", "as_discarded", "as_dose"]

AnyDose: TypeAlias = "str | Dose | PlainQuantity[Any]"
"""The types accepted as a dose."""

_PLAIN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([a-z][a-z0-9 ]*)", re.ASCII | re.IGNORECASE)
"""A number and a word. Whether the word is a unit is looked up; no spelling of a unit begins with a word that belongs to the number, as ``million`` does."""


@attrs.frozen(eq=False, order=False, repr=False, init=False)
class Dose:
    """An amount of drug: a Decimal and a unit, frozen and hashable.

    >>> Dose("10 mg") == Dose(10, "mg") == Dose.parse("0.01 g")
    True

    Two doses are equal when they are the same amount, whatever the unit it is written in: ``0.5 g`` is ``500 mg``. Only
    amounts of one kind compare, add or divide: milligrams never become international units.

    Attributes:
        amount: The number, exact, without trailing zeros; zero or more.
        unit: The unit of measure.
        numerator: Numerator of the amount in the smallest unit of its kind, as a fraction of whole numbers.
        denominator: Denominator of that fraction.
    """

    amount: Decimal = attrs.field(converter=to_decimal)
    unit: Unit = attrs.field(converter=as_unit)
    numerator: int = attrs.field(init=False)
    denominator: int = attrs.field(init=False)

    @overload
    def __init__(self, text: str, /) -> None: ...
    @overload
    def __init__(self, amount: object, unit: str | Unit) -> None: ...
    def __init__(self, amount: Any, unit: Any = ...) -> None:
        """Initialize with an amount and its unit, or with both as one text, as in `parse`.

        Args:
            amount: The number, or the full text if it is the only argument.
            unit: The unit of measure.

        Raises:
            MalformedDoseError: The amount is not a finite number of zero or more, or the text is not a dose.
            UnknownUnitError: The unit of measure is unknown.
        """
        if unit is ...:
            whole = Dose.parse(amount)
            amount, unit = whole.amount, whole.unit
        self.__attrs_init__(amount, unit)

    def __attrs_post_init__(self) -> None:
        """Precompute the amount as a fraction of whole numbers."""
        numerator, denominator = self.amount.as_integer_ratio()
        object.__setattr__(self, "numerator", numerator * self.unit.factor)
        object.__setattr__(self, "denominator", denominator)

    @staticmethod
    def parse(text: str) -> "Dose":
        """Parse *text* as a dose.

        >>> Dose.parse("1,000,000 units")
        Dose('1000000', 'unit')
        >>> Dose.parse("0.5gm") == Dose.parse("500 MG")
        True

        Args:
            text: A number and a unit, as written on charts and claims: ``"750 mg"``, ``".5 cc"``, ``"2 million units"``. A volume or
                the same amount may follow in parentheses: ``"80 mg (2 mL)"`` is 80 mg.

        Raises:
            MalformedDoseError: The text is blank or negative, or lacks a number or a unit.
            UnknownUnitError: The unit of measure is unknown.
            AmbiguousUnitError: The unit has two meanings, such as ``gr``.
        """
        if not isinstance(text, str):
            raise MalformedDoseError(f"{shown(text)} is not text", value=text, hint=EXAMPLE)
        return _parsed(text) if len(text) <= LONGEST_KEPT else _parsed.__wrapped__(text)

    @staticmethod
    def of(value: "AnyDose") -> "Dose":
        """Convert text or a Pint quantity of any registry to a dose; return a `Dose` unchanged.

        Raises:
            MalformedDoseError: *value* has another type, or `parse` or `from_quantity` rejects it.
        """
        return as_dose(value)

    @staticmethod
    def from_quantity(quantity: "PlainQuantity[Any]") -> "Dose":
        """Convert a Pint quantity of any registry to a dose, exactly.

        A float magnitude becomes the decimal that its ``repr`` shows. Units are matched by name, not by the other
        registry's conversion factors, so nothing is rounded. Products such as ``g / L * mL`` are simplified.

        Raises:
            UnknownUnitError: The unit is not a unit of dose, such as a length or Pint's micronit (its reading of ``unit``).
            MalformedDoseError: The magnitude is not a single finite number of zero or more.
        """
        from jcodes.doses.quantities import amount_in

        return Dose(*amount_in(quantity))

    def to_quantity(self, registry: "AnyRegistry | None" = None) -> "PlainQuantity[Any]":
        """Return this dose as a Pint quantity.

        Args:
            registry: The registry of the result, which sets its number type (a float registry gets a float). Defaults to
                the library's own registry, which uses Decimal.

        Raises:
            UnknownUnitError: The registry does not define the unit, or defines the name as something else.
        """
        from jcodes.doses.quantities import quantity_of

        return quantity_of(self.amount, self.unit, registry)

    def to(self, unit: str | Unit) -> "Dose":
        """Return the same amount in *unit*.

        Raises:
            UnitMismatchError: The units measure different things; the hint says what to give.
            InexactError: The amount has no finite decimal in that unit, such as becquerels in curies.
        """
        target = as_unit(unit)
        if target.dimension != self.unit.dimension:
            raise mismatch(str(self), self.unit, str(target), target)
        return Dose(decimal_of_ratio(self.numerator, self.denominator * target.factor), target)

    def fraction(self) -> Fraction:
        """The amount in the smallest unit of its kind, as a Fraction."""
        return Fraction(self.numerator, self.denominator)

    def _like(self, other: "Dose") -> None:
        if self.unit.dimension != other.unit.dimension:
            raise mismatch(str(self), self.unit, str(other), other.unit)

    def __eq__(self, other: object) -> bool:
        """Compare amounts across units of one kind; amounts of different kinds are unequal."""
        if not isinstance(other, Dose):
            return NotImplemented
        return (
            self.unit.dimension == other.unit.dimension
            and self.numerator * other.denominator == other.numerator * self.denominator
        )

    def __hash__(self) -> int:
        """Hash the amount, independent of its unit."""
        shared = gcd(self.numerator, self.denominator)
        return hash((self.unit.dimension, self.numerator // shared, self.denominator // shared))

    def _crosswise(self, other: "Dose") -> tuple[int, int]:
        """Return two whole numbers that compare like the two doses."""
        self._like(other)
        return self.numerator * other.denominator, other.numerator * self.denominator

    def __lt__(self, other: "Dose") -> bool:
        """Whether this dose is less than *other*. Raises `UnitMismatchError` for doses of different kinds."""
        if not isinstance(other, Dose):
            return NotImplemented
        left, right = self._crosswise(other)
        return left < right

    def __le__(self, other: "Dose") -> bool:
        """Whether this dose is less than or equal to *other*."""
        if not isinstance(other, Dose):
            return NotImplemented
        left, right = self._crosswise(other)
        return left <= right

    def __gt__(self, other: "Dose") -> bool:
        """Whether this dose is greater than *other*."""
        if not isinstance(other, Dose):
            return NotImplemented
        left, right = self._crosswise(other)
        return left > right

    def __ge__(self, other: "Dose") -> bool:
        """Whether this dose is greater than or equal to *other*."""
        if not isinstance(other, Dose):
            return NotImplemented
        left, right = self._crosswise(other)
        return left >= right

    def __bool__(self) -> bool:
        """Whether the dose is above zero."""
        return bool(self.numerator)

    def __add__(self, other: "Dose") -> "Dose":
        """Return the sum in this dose's unit."""
        if not isinstance(other, Dose):
            return NotImplemented
        self._like(other)
        left, right = self._crosswise(other)
        return self._made(left + right, self.denominator * other.denominator)

    def __radd__(self, other: int) -> "Dose":
        """Return this dose if *other* is 0, so that ``sum()`` works."""
        return self if type(other) is int and not other else NotImplemented

    def __sub__(self, other: "Dose") -> "Dose":
        """Return the difference in this dose's unit. Raises `MalformedDoseError` if it is negative."""
        if not isinstance(other, Dose):
            return NotImplemented
        self._like(other)
        left, right = self._crosswise(other)
        return self._made(left - right, self.denominator * other.denominator)

    def __mul__(self, factor: int | Decimal | Fraction) -> "Dose":
        """Return the dose multiplied by *factor*: an int, Decimal or Fraction, but not a float."""
        if not isinstance(factor, int | Decimal | Fraction) or isinstance(factor, bool):
            return NotImplemented
        if type(factor) is int and factor == 1:
            return self
        top, bottom = _ratio(factor)
        return self._made(self.numerator * top, self.denominator * bottom)

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: "Dose") -> Fraction: ...
    @overload
    def __truediv__(self, other: int | Decimal | Fraction) -> "Dose": ...
    def __truediv__(self, other: "Dose | int | Decimal | Fraction") -> "Fraction | Dose":
        """Return the exact ratio of two doses of one kind, or this dose divided by a number.

        Raises:
            UnitMismatchError: The doses are of different kinds.
            ZeroDoseError: The divisor is zero; it is also a ``ZeroDivisionError``.
        """
        if isinstance(other, Dose):
            self._like(other)
        if isinstance(other, Dose | int | Decimal | Fraction) and not other:
            raise ZeroDoseError(
                f"{self} cannot be divided by {other}", value=other, hint="divide by an amount above zero"
            )
        if isinstance(other, Dose):
            return Fraction(self.numerator * other.denominator, self.denominator * other.numerator)
        if not isinstance(other, int | Decimal | Fraction) or isinstance(other, bool):
            return NotImplemented
        top, bottom = _ratio(other)
        return self._made(self.numerator * bottom, self.denominator * top)

    def _made(self, top: int, bottom: int) -> "Dose":
        """Return *top* / *bottom* of the smallest unit of the kind as a dose in this dose's unit."""
        bottom *= self.unit.factor
        shared = gcd(top, bottom)
        if top * bottom < 0:
            raise MalformedDoseError(
                "the result is negative",
                value=Fraction(top, bottom),
                hint="subtract the smaller amount from the larger; multiply and divide by numbers above zero",
            )
        return _kept(checked(decimal_of_ratio(abs(top) // shared, abs(bottom) // shared)), self.unit)

    def __str__(self) -> str:
        """Return amount and unit: ``"750 mg"``, ``"2 vials"``."""
        return f"{plain(self.amount)} {self.unit.label(plural=self.amount != 1)}"

    def __repr__(self) -> str:
        """Return the constructor's call."""
        return f"Dose({plain(self.amount)!r}, {self.unit.symbol!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as amount and symbol."""
        return Dose, (self.amount, self.unit.symbol)


def as_dose(value: "AnyDose") -> Dose:
    """Return ``Dose.of(value)``; attrs converters must be functions."""
    if type(value) is str and len(value) <= LONGEST_KEPT:  # first: most doses are short texts
        return _parsed(value)
    if isinstance(value, Dose):
        return value
    if isinstance(value, str):
        return Dose.parse(value)
    if hasattr(value, "unit_items"):
        return Dose.from_quantity(value)
    raise MalformedDoseError(f"{shown(value)} has no unit", value=value, hint=EXAMPLE)


_ZERO: Final = re.compile(r"\s*0+(?:\.0*)?\s*", re.ASCII)


def as_discarded(value: "str | int | Decimal | Dose | PlainQuantity[Any]", unit: "str | Unit") -> Dose:
    """Convert a discarded amount to a dose. A zero may lack a unit and gets *unit*.

    >>> from jcodes.doses.dose import as_discarded
    >>> as_discarded("0", "mg"), as_discarded("50 mg", "mg")
    (Dose('0', 'mg'), Dose('50', 'mg'))

    Args:
        value: The amount; ``0`` or ``"0"`` if nothing was discarded.
        unit: The unit of the dose.

    Raises:
        MalformedDoseError: *value* is not an amount, or is above zero and has no unit.
    """
    if isinstance(value, str):
        is_none = _ZERO.fullmatch(value) is not None
    else:
        is_none = isinstance(value, int | Decimal) and not isinstance(value, bool) and _is_zero(value)
    return Dose(0, unit) if is_none else as_dose(value)  # type: ignore[arg-type]  # a number is refused there


def _ratio(number: int | Decimal | Fraction) -> tuple[int, int]:
    """Return numerator and denominator."""
    if type(number) is int and 0 <= number < 2**63:
        return number, 1
    return (number if type(number) is Fraction else to_decimal(number)).as_integer_ratio()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Dose:
    match = _PLAIN.fullmatch(text)
    if match is not None:
        digits, word = match.groups()
        if unit := _UNIT_OF(word) or known_unit(word):
            return _plain_dose(digits, unit)
    if both := _TWICE.fullmatch(" ".join(text.split())):
        return _one_of(_parsed(both["amount"]), _parsed(both["again"]), text)
    amount, rest = split_amount(text)
    if not rest:
        raise MalformedDoseError(f"{shown(text)} has no unit", value=text, hint=EXAMPLE)
    if "/" in rest or "per" in rest.lower().split():
        problem, hint = rate_problem(rest, amount)
        raise MalformedDoseError(f"{shown(text)} is {problem}, not an amount", value=text, hint=hint)
    if several := times_problem(amount, rest):
        raise MalformedDoseError(f"{shown(text)} is {several[0]}, not an amount", value=text, hint=several[1])
    return Dose(amount, find_unit(rest, value=text))


def _plain_dose(digits: str, unit: Unit) -> Dose:
    """Return ``Dose(Decimal(digits), unit)``, in half the time for digits that the constructor keeps unchanged."""
    amount = Decimal(digits)
    if len(digits) > MAX_DIGITS or (digits[-1] == "0" and "." in digits):
        return Dose(amount, unit)
    return _kept(amount, unit)


def _kept(amount: Decimal, unit: Unit) -> Dose:
    """Return ``Dose(amount, unit)`` of what the constructor would keep unchanged."""
    numerator, denominator = amount.as_integer_ratio()
    made: Dose = object.__new__(Dose)
    _set_amount(made, amount)
    _set_unit(made, unit)
    _set_numerator(made, numerator * unit.factor)
    _set_denominator(made, denominator)
    return made


_UNIT_OF: Final = UNITS.get
_set_amount, _set_unit, _set_numerator, _set_denominator = (
    getattr(Dose, field.name).__set__ for field in attrs.fields(Dose)
)
_TWICE: Final = re.compile(r"(?P<amount>[^()]*[^() ]) ?\((?P<again>[0-9.][^()]*)\)")


def _one_of(dose: Dose, again: Dose, text: str) -> Dose:
    """Return the amount of drug in ``80 mg (2 mL)`` or ``0.5 g (500 mg)``."""
    kinds = (dose.unit.dimension == "volume", again.unit.dimension == "volume")
    if dose == again or (kinds == (False, True) and not dose.unit.is_count):
        return dose
    if kinds == (True, False) and not again.unit.is_count:
        return again
    raise MalformedDoseError(
        f"{shown(text)} gives two amounts, {dose} and {again}",
        value=text,
        hint=f"give the administered amount, such as '{dose}'",
    )


def _is_zero(value: int | Decimal) -> bool:
    """Return whether a number is zero; a signaling NaN cannot be compared."""
    return value.is_zero() if isinstance(value, Decimal) else value == 0
