"""The strength of a solution or a container: drug per volume, or per container."""

import re
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, Any, Final, overload

import attrs

from jcodes.doses.dose import Dose, as_dose
from jcodes.doses.exact import decimal_of_ratio
from jcodes.doses.spellings import find_unit
from jcodes.doses.units import UNITS, mismatch
from jcodes.errors import JcodesError, MalformedDoseError, MalformedStrengthError, UnitMismatchError, UnknownUnitError
from jcodes.errors.messages import named, shown
from jcodes.small_cache import LONGEST_KEPT

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = ["Strength"]

_EXAMPLE: Final = "write a strength such as '40 mg/mL', '500 mg/50 mL', '100 units/vial' or '10 %'"
_HOLDERS: Final = frozenset({"mass", "volume", "area"})


@attrs.frozen(eq=False, order=False, repr=False, init=False)
class Strength:
    """The amount of drug per volume, or per container.

    Equal concentrations compare equal: ``500 mg/50 mL`` is ``10 mg/mL``. The volume of fluid per container,
    ``500 mL/bag``, is also a strength, because fluids are billed by volume.

    >>> Strength("500 mg/50 mL") == Strength("10 mg", "1 mL")
    True

    Attributes:
        amount: The amount of drug, such as 500 mg; more than zero.
        per: The volume, container or other base, such as 50 mL, 1 vial, 1 g of a cream or 1 cm2 of a patch; more than zero.
    """

    amount: Dose = attrs.field(converter=as_dose)
    per: Dose = attrs.field(converter=as_dose)

    @overload
    def __init__(self, text: str, /) -> None: ...
    @overload
    def __init__(self, amount: "str | Dose | PlainQuantity[Any]", per: "str | Dose | PlainQuantity[Any]") -> None: ...
    def __init__(self, amount: Any, per: Any = ...) -> None:
        """Initialize with two amounts, or with one text, as in `parse`.

        Args:
            amount: The amount of drug, or the full text if it is the only argument.
            per: The volume, container or other base.

        Raises:
            MalformedStrengthError: The text is not a strength, or the amounts are none.
        """
        if per is ...:
            whole = Strength.parse(amount)
            amount, per = whole.amount, whole.per
        self.__attrs_init__(amount, per)

    def __attrs_post_init__(self) -> None:
        """Raise `MalformedStrengthError` for a zero, two amounts of one kind, or a dose per body weight."""
        drug, held = self.amount.unit, self.per.unit
        if not self.amount or not self.per:
            problem, hint = "contains a zero", "give amounts above zero, such as '40 mg/mL'"
        elif held.symbol == "kg":
            problem, hint = "is a dose by body weight", "give the strength of the product, such as '40 mg/mL'"
        elif drug.is_count or not (held.is_count or held.dimension in _HOLDERS):
            problem, hint = "needs an amount of drug and a volume or container", _EXAMPLE
        elif drug.dimension == held.dimension != "mass":
            problem, hint = f"is a {drug.dimension} per {held.dimension}", _EXAMPLE
        else:
            return
        raise MalformedStrengthError(f"{shown(str(self))} {problem}", value=str(self), hint=hint)

    @staticmethod
    def parse(text: str) -> "Strength":
        """Parse *text* as a strength.

        A percentage is grams in 100 mL, and ``1:1000`` is one gram in 1,000 mL (USP General Notices 8.140 and the older
        ratio notation of epinephrine labels). A concentration may follow in parentheses if it agrees.

        >>> Strength.parse("500 mg/50 mL") == Strength.parse("10 mg per mL")
        True
        >>> str(Strength.parse("100 mg/4 mL (25 mg/mL)"))
        '100 mg/4 mL'

        Args:
            text: Such as ``"40 mg/mL"``, ``"500 mg/50 mL"``, ``"100 units/vial"``, ``"10 %"`` or ``"1:1000"``.

        Raises:
            MalformedStrengthError: The text is blank or has no ``/``, an amount cannot be read, there is no volume or
                container, or it gives several ingredients.
            UnknownUnitError: A unit of measure is unknown.
        """
        if type(text) is str and len(text) <= LONGEST_KEPT:
            return _parsed(text)
        if not isinstance(text, str):
            raise MalformedStrengthError(f"{shown(text)} is not a strength", value=text, hint=_EXAMPLE)
        return _parsed.__wrapped__(text)

    @staticmethod
    def of(value: "str | Strength") -> "Strength":
        """Convert text to a strength; return a `Strength` unchanged."""
        return value if isinstance(value, Strength) else Strength.parse(value)

    def scaled(self, held: Dose) -> Fraction:
        """Return the amount of drug in *held*, a volume or a number of containers, in the smallest unit of its kind.

        Raises:
            UnitMismatchError: This strength is not per volume or per container of that kind.
            StrengthRequiredError: The same, and another strength would solve it.
        """
        if held.unit.dimension == self.amount.unit.dimension != self.per.unit.dimension:
            raise UnitMismatchError(
                f"{held} is an amount of the drug in {self}, not a volume or container",
                left=str(held),
                right=str(self),
                hint="give a volume or a number of containers",
            )
        if held.unit.dimension != self.per.unit.dimension:
            raise mismatch(str(held), held.unit, str(self), self.amount.unit)
        return self.amount.fraction() * held.fraction() / self.per.fraction()

    def amount_in(self, held: Dose) -> Dose:
        """Return the amount of drug in *held*, a volume or a number of containers, in the unit of `amount`.

        >>> Strength.parse("40 mg/mL").amount_in(Dose.parse("0.25 mL"))
        Dose('10', 'mg')

        Raises:
            UnitMismatchError: See `scaled`.
            InexactError: The amount has no finite decimal; use `scaled` for the fraction.
        """
        ratio = self.scaled(held) / self.amount.unit.factor
        return Dose(decimal_of_ratio(ratio.numerator, ratio.denominator), self.amount.unit)

    def volume_of(self, dose: Dose) -> Fraction:
        """Return the exact volume or number of containers that contains *dose*, in the unit of `per`.

        >>> Strength.parse("500 mg/50 mL").volume_of(Dose.parse("0.75 g"))
        Fraction(75, 1)

        Raises:
            UnitMismatchError: The dose and `amount` measure different things.
        """
        return dose / self.amount * Fraction(self.per.amount)

    def _concentration(self) -> tuple[str, str, int, int]:
        """Return both kinds of unit, and the ratio in lowest terms."""
        amount, per = self.amount, self.per
        top, bottom = amount.numerator * per.denominator, amount.denominator * per.numerator
        shared = gcd(top, bottom)
        return amount.unit.dimension, per.unit.dimension, top // shared, bottom // shared

    def __eq__(self, other: object) -> bool:
        """Compare concentrations: ``500 mg/50 mL`` is ``10 mg/mL``."""
        if not isinstance(other, Strength):
            return NotImplemented
        return self._concentration() == other._concentration()

    def __hash__(self) -> int:
        """Hash the concentration."""
        return hash(self._concentration())

    def __str__(self) -> str:
        """Return the strength as printed on a label."""
        return f"{self.amount}/{str(self.per).removeprefix('1 ')}"

    def __repr__(self) -> str:
        """Return the expression that creates it."""
        return f"Strength.parse({str(self)!r})"


# -- text in ---------------------------------------------------------------------------------------------------------

_PERCENT: Final = re.compile(
    r"(?P<number>[^ %]+) ?(?:%|percent)(?: ?(?P<open>\()?(?P<kind>[vw] ?/ ?[vw])(?(open)\)))?", re.IGNORECASE
)
_RATIO: Final = re.compile(r"1 ?: ?(?P<parts>[0-9][0-9,]*)", re.ASCII)
_TWICE: Final = re.compile(r"(?P<label>[^()]+?) ?\((?P<again>[^()]+)\)")
_PER: Final = re.compile(r" ?/ ?| (?:per|in) ", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"(?P<count>[0-9]{1,4}) ?[x\u00d7*] ?(?!10 ?\^)(?P<one>[0-9.].*)", re.ASCII | re.IGNORECASE
)
_SEVERAL: Final = re.compile(r"[+&]| and ", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Strength:
    if not text.strip():
        raise MalformedStrengthError(f"{shown(text)} is not a strength", value=text, hint=_EXAMPLE)
    try:
        return _read(" ".join(text.split()))
    except MalformedStrengthError:
        raise
    except UnknownUnitError as error:
        error.add_note(f"in the strength {shown(text)}")
        raise
    except MalformedDoseError as error:
        raise MalformedStrengthError(
            f"{shown(text)} is not a strength ({error.message})", value=text, hint=_EXAMPLE
        ) from error


def _read(text: str) -> Strength:
    if match := _PERCENT.fullmatch(text):
        return _percentage(text, match["number"], match["kind"])
    if match := _RATIO.fullmatch(text):
        return Strength(Dose(1, UNITS["g"]), Dose.parse(f"{match['parts']} mL"))
    if match := _TWICE.fullmatch(text):
        strength, again = _read(match["label"]), _read(match["again"])
        if strength != again:
            raise MalformedStrengthError(
                f"{shown(text)} gives two strengths, {strength} and {again}",
                value=text,
                hint="give the right one",
            )
        return strength
    if _SEVERAL.search(text):
        raise MalformedStrengthError(
            f"{shown(text)} has several ingredients",
            value=text,
            hint="give the total of the ingredients, such as '6 mg/mL' for 3 mg/mL + 3 mg/mL",
        )
    if match := _COUNTED.fullmatch(text):
        raise MalformedStrengthError(
            f"{shown(text)} is several containers",
            value=text,
            hint=f"give {shown(match['one'])} and the number separately: count={named(match['count'])} for containers",
        )
    left, *rights = _PER.split(text)
    if len(rights) != 1 or not left or not rights[0]:
        hint = _EXAMPLE if rights else _held_by(left)
        raise MalformedStrengthError(f"{shown(text)} has no volume or container", value=text, hint=hint)
    (right,) = rights
    return Strength(
        Dose.parse(left), Dose.parse(right) if right[:1] in "0123456789." else Dose(1, find_unit(right, value=text))
    )


def _held_by(text: str) -> str:
    """Return the hint for an amount without a volume or container: the same amount per vial or per mL."""
    try:
        dose = Dose.parse(text)
    except JcodesError:
        return _EXAMPLE
    if dose.unit.is_count:
        return _EXAMPLE
    return f"write the strength per volume or container, such as '{dose}/vial'" + (
        "" if dose.unit.dimension == "volume" else f" or '{dose}/mL'"
    )


def _percentage(text: str, number: str, kind: str | None) -> Strength:
    if kind is not None and kind.lower().replace(" ", "") != "w/v":
        raise MalformedStrengthError(
            f"{shown(text)} is not grams in 100 mL",
            value=text,
            hint="give the strength in amounts, such as '10 mg/g' or '40 mg/mL'",
        )
    return Strength(Dose.parse(f"{number} g"), Dose(100, UNITS["mL"]))
