"""Convert a dose to an exact number of billing units. Only this module converts between kinds of units."""

from fractions import Fraction
from math import gcd
from typing import Final, NamedTuple

from jcodes.doses import Basis, Bound, Dosage, Dose, NotStated, Strength
from jcodes.doses.exact import plain
from jcodes.doses.units import ACTIVITY, mismatch
from jcodes.errors import (
    DosageNotStatedError,
    MalformedDoseError,
    OutsideDosageError,
    StrengthRequiredError,
    UnitMismatchError,
)

__all__ = ["Reading", "read_dose"]


class Reading(NamedTuple):
    """A dose in billing units. A named tuple, because every bill creates one and attrs takes three times as long.

    Attributes:
        numerator: The numerator of the exact number of units.
        denominator: The denominator of the exact number of units; above zero.
        steps: The steps of the derivation, one sentence each.
        warnings: Warnings, one sentence each.
    """

    numerator: int
    denominator: int
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


_INSTEAD: Final = {
    NotStated.UNCLASSIFIED: "bill 1 unit and give name, dose and NDC in the narrative, or use a specific code if one exists; to count"
    " containers instead, give Dosage.parse('each') and '1 each'",
    NotStated.NO_AMOUNT: "give the number of items, such as '1 each', or the payer's dosage, such as Dosage.parse('each')",
    NotStated.NOT_UNDERSTOOD: "read CMS's descriptor and pass its dosage, such as Dosage.parse('10 mg')",
    NotStated.NOT_A_DRUG: "this code is not billed by drug amount; give the number of items, such as '1 each'",
    NotStated.DAMAGED: "use another release of the catalog",
}


def read_dose(dosage: Dosage, dose: Dose, strength: Strength | None = None, label: str | None = None) -> Reading:
    """Return the number of billing units in *dose*.

    Args:
        dosage: The amount of drug in one unit.
        dose: The administered dose: an amount of drug, a volume, or a count.
        strength: The strength, if the dose is a volume or a number of containers.
        label: The name of the dosage in messages, such as the code.

    Raises:
        DosageNotStatedError: The dosage has no unit size; the hint says what to give instead.
        StrengthRequiredError: The dose is a volume or a count of containers, and there is no strength.
        UnitMismatchError: The dose is in another kind of unit than the dosage.
        OutsideDosageError: The dose is outside the dose range of the code, or exceeds the maximum of one unit.
        MalformedDoseError: The dose is zero.
    """
    if not dose.numerator:
        raise MalformedDoseError(
            f"a dose of {dose} has no billing units", value=str(dose), hint="give the administered dose, more than zero"
        )
    amount = dosage.amount
    if amount is not None and amount.unit.dimension == dose.unit.dimension:
        top, bottom = dose.numerator * amount.denominator, dose.denominator * amount.numerator
        warnings = () if dosage.cap is None else _cap_warning(dosage.cap, dose)
        return tuple.__new__(
            Reading, (top, bottom, (), warnings)
        )  # as Reading(top, bottom, (), warnings), without a call in Python
    if dosage.basis is Basis.NONE:
        reason = dosage.reason or NotStated.NO_AMOUNT
        if reason in _COUNTED and dose.unit.symbol in _ITEMS and (dose.unit.symbol != "implant" or dose.amount == 1):
            return _pieces(dose, f"{label or 'this dosage'} names no amount")
        raise DosageNotStatedError(
            f"{label} is an unlisted (NOC) code with no unit size"
            if label and reason is NotStated.UNCLASSIFIED
            else f"{label or 'this dosage'} has no unit size: {reason.value}",
            code=label,
            reason=reason.name,
            hint=_INSTEAD[reason],
        )
    if dosage.basis is Basis.BAND:
        return _in_band(dosage, dose, strength, label)
    for read in (_by_other_words, _by_piece, _by_total, _by_ingredient, _by_cap, _by_strength, _by_activity):
        reading = read(dosage, dose, strength)
        if reading is not None:
            return reading
    raise _misfit(dosage, dose, label)


def _ratio(fraction: Fraction, *steps: str, warnings: tuple[str, ...] = ()) -> Reading:
    return Reading(fraction.numerator, fraction.denominator, steps, warnings)


def _cap_warning(cap: Dose, dose: Dose) -> tuple[str, ...]:
    if cap.unit.dimension != dose.unit.dimension or dose <= cap:
        return ()
    return (f"the dose, {dose}, exceeds the {cap} in the descriptor; check for another code",)


def _by_other_words(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    del strength
    for other in dosage.equivalents:
        if other.unit.dimension == dose.unit.dimension:
            return _ratio(dose / other, f"the descriptor gives one unit as {dosage.amount} or {other}")
    return None


# A descriptor of one item without an amount: "implant system, including implant and supplies". A system may have several implants.
_COUNTED: Final = frozenset({NotStated.NO_AMOUNT, NotStated.NOT_A_DRUG})
_ITEMS: Final = frozenset({"each", "device", "implant", "suppository", "kit", "dose"})
# Units of measure that "each" can mean.
_PIECES: Final = _ITEMS | {
    "vial", "patch", "tablet", "capsule", "bottle", "syringe", "pen", "cartridge", "bag", "packet", "applicator", "ampule", "injection", "tube",
    "inhaler", "autoinjector",
}  # fmt: skip


def _pieces(dose: Dose, why: str) -> Reading:
    warning = f"{why}: {dose} was read as {plain(dose.amount)} {'item' if dose.amount == 1 else 'items'}, one unit each; payers may count differently"
    return _ratio(dose.fraction(), warnings=(warning,))


def _by_piece(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    """Accept "1 dose" for a code that counts study doses, and any kind of piece for a code that says "each"."""
    del strength
    if dosage.basis is not Basis.EACH or dosage.amount is None:
        return None
    counted, given = dosage.amount.unit.symbol, dose.unit.symbol
    if "dose" in {counted, given} and counted.endswith("dose") and given.endswith("dose"):
        verb, same = "counts" if dose.amount == 1 else "count", Dose(dose.amount, dosage.amount.unit)
        return _ratio(dose.fraction() / dosage.amount.fraction(), f"{dose} {verb} as {same}")
    return _pieces(dose, "the descriptor says each") if counted == "each" and given in _PIECES else None


def _by_total(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    del strength
    total = dosage.total()
    if not dosage.components or total is None or total.unit.dimension != dose.unit.dimension:
        return None
    return _ratio(
        dose / total,
        f"the ingredients of one unit, {dosage}, total {total}",
        warnings=(f"{dose} was read as the total of all ingredients; one unit is {dosage}, {total} in total",),
    )


def _by_ingredient(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    """Convert a dose in a unit of only one ingredient, such as mg in a combination of mg and units."""
    del strength
    fitting = [part for part in dosage.components if part.dose.unit.dimension == dose.unit.dimension]
    if dosage.total() is not None or len(fitting) != 1:
        return None
    (part,) = fitting
    return _ratio(
        dose / part.dose,
        f"{dose} is the ingredient measured in {dose.unit.label(plural=True)}, {part} in one unit",
        warnings=(f"{dose} was read as the amount of one ingredient, {part} per unit of {dosage}",),
    )


def _by_cap(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    del strength
    amount, cap = dosage.amount, dosage.cap
    if dosage.basis is not Basis.EACH or amount is None or cap is None or cap.unit.dimension != dose.unit.dimension:
        return None
    counted = amount.unit.label(plural=False)
    if dose > cap:
        raise OutsideDosageError(
            f"{dose} exceeds the {cap} that one {counted} covers",
            dose=str(dose),
            dosage=str(dosage),
            hint=f"give the number of {amount.unit.label(plural=True)} instead, such as '1 {counted}'",
        )
    return _ratio(Fraction(1), f"{dose} is within the {cap} that one {counted} covers")


def _by_strength(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    if strength is None:
        return None
    if dose.unit.dimension == strength.per.unit.dimension:
        per, by, word = strength.per, strength.amount, "holds"
    elif dose.unit.dimension == strength.amount.unit.dimension:
        per, by, word = strength.amount, strength.per, "is"
    else:
        kinds = f"{strength.per.unit.label(plural=True)} or {strength.amount.unit.label(plural=True)}"
        raise StrengthRequiredError(
            f"the strength {strength} does not give the drug in {dose}",
            left=str(dose),
            right=str(strength),
            hint=f"give the dose in {kinds}, such as '{strength.per}', or a strength for {dose.unit.label(plural=True)}",
        )
    top, bottom, kind = (
        dose.numerator * per.denominator * by.numerator,
        dose.denominator * per.numerator * by.denominator,
        by.unit,
    )
    warnings: tuple[str, ...] = ()
    for divisor in (dosage.total(), *dosage.equivalents):
        if divisor is not None and divisor.unit.dimension == kind.dimension:
            if dosage.components:
                warnings = (f"the strength {strength} was read as the total of all ingredients; one unit is {dosage}",)
            break
    else:
        divisor = _bridge(dosage, kind.dimension)
        if divisor is None:
            return None
        warnings = (_bridge_warning(kind.label(plural=True), divisor),)
    held = f"{dose} at {strength} {word} {_number(top, bottom * kind.factor)} {kind.label(plural=True)}"
    top, bottom = top * divisor.denominator, bottom * divisor.numerator
    shared = gcd(top, bottom)
    return Reading(top // shared, bottom // shared, (held,), warnings)


def _number(top: int, bottom: int) -> str:
    """Return *top* / *bottom* as text, in lowest terms."""
    shared = gcd(top, bottom)
    return f"{top // shared}" if shared == bottom else f"{top // shared}/{bottom // shared}"


def _by_activity(dosage: Dosage, dose: Dose, strength: Strength | None) -> Reading | None:
    del strength
    bridged = _bridge(dosage, dose.unit.dimension)
    if bridged is None:
        return None
    return _ratio(
        dose.fraction() / bridged.fraction(), warnings=(_bridge_warning(dose.unit.label(plural=True), bridged),)
    )


def _bridge(dosage: Dosage, dimension: str) -> Dose | None:
    """Return the divisor if one side is in units and the other in international units of the same drug.

    CMS uses both for one code (J2724 and J7171: IU in the descriptor, UNITS in the payment file), so units on the chart
    count one for one as IU, or the reverse, with a warning.
    """
    if dimension not in ACTIVITY or dosage.amount is None:
        return None
    stated = (dosage.amount, *dosage.equivalents)
    return next((amount for amount in stated if amount.unit.dimension in ACTIVITY), None)


def _bridge_warning(given: str, divisor: Dose) -> str:
    return (
        f"the dose is in {given}, the descriptor in {divisor.unit.label(plural=True)}; counted one for one, as in CMS's"
        " payment files"
    )


def _in_band(dosage: Dosage, dose: Dose, strength: Strength | None, label: str | None) -> Reading:
    bound = dosage.upper or dosage.lower
    if bound is None:  # pragma: no cover - Dosage refuses a band without an end
        raise AssertionError
    kind = bound.dose.unit
    if dose.unit.dimension == kind.dimension:
        scaled = dose.fraction()
    elif (
        strength is not None
        and dose.unit.dimension == strength.per.unit.dimension
        and strength.amount.unit.dimension == kind.dimension
    ):
        scaled = strength.scaled(dose)
    else:
        raise _misfit(dosage, dose, label)
    if not (_above(dosage.lower, scaled) and _below(dosage.upper, scaled)):
        raise OutsideDosageError(
            f"{dose} is outside the range of {label or 'this dosage'}, {dosage}",
            dose=str(dose),
            dosage=str(dosage),
            hint="use the code of the same drug whose dose range includes the dose",
        )
    return _ratio(Fraction(1), f"{dose} is in the range {dosage}: one unit for the administration")


def _above(bound: Bound | None, scaled: Fraction) -> bool:
    return bound is None or scaled > bound.dose.fraction() or (bound.inclusive and scaled == bound.dose.fraction())


def _below(bound: Bound | None, scaled: Fraction) -> bool:
    return bound is None or scaled < bound.dose.fraction() or (bound.inclusive and scaled == bound.dose.fraction())


def _misfit(dosage: Dosage, dose: Dose, label: str | None) -> UnitMismatchError:
    """Return the error for a dose in the wrong kind of unit, with a hint on what to give."""
    name = f"{label}, {dosage}" if label else str(dosage)
    total = dosage.total()
    if dosage.components and (total is None or not dose.unit.is_count):
        kinds = [part.dose.unit.dimension for part in dosage.components]
        one = next(
            (part for part in dosage.components if kinds.count(part.dose.unit.dimension) == 1), dosage.components[0]
        )
        how = (
            f"one ingredient, such as '{one.dose}'"
            if total is None
            else f"the sum of the ingredients, such as '{total}'"
        )
        return StrengthRequiredError(
            f"{dose} of the combination {name}: the amount of each ingredient is not documented",
            left=str(dose),
            right=str(dosage),
            hint=f"give the dose as {how}, or the volume with the strength of all ingredients together",
        )
    divisor = (
        dosage.amount or next(part.dose for part in dosage.components)
        if dosage.basis is not Basis.BAND
        else _end(dosage)
    )
    if divisor.unit.is_count and not dose.unit.is_count:
        counted = divisor.unit.label(plural=False)
        what = (
            f"the dose range is in {divisor.unit.label(plural=True)}"
            if dosage.basis is Basis.BAND
            else f"one unit is one {counted}"
        )
        return UnitMismatchError(
            f"{dose} cannot be counted for {name}",
            left=str(dose),
            right=str(dosage),
            hint=f"{what}; give the number, such as '{_example(dosage, divisor)}'",
        )
    example = _example(dosage, divisor)
    error = mismatch(str(dose), dose.unit, name, divisor.unit, example=example)
    if dosage.basis is Basis.BAND:  # an example strength might give a dose outside the range
        or_strength = (
            ", or the volume with the strength of the solution" if isinstance(error, StrengthRequiredError) else ""
        )
        hint = f"give the amount, such as '{example}'{or_strength}"
        return type(error)(error.message, left=error.left, right=error.right, hint=hint)
    return error


def _example(dosage: Dosage, divisor: Dose) -> str:
    """Return an example dose: one unit, or a dose inside the range."""
    lower, upper = dosage.lower, dosage.upper
    if upper is not None and upper.inclusive:
        return str(upper.dose)
    if lower is not None and lower.inclusive:
        return str(lower.dose)
    if lower is None and upper is not None:
        return str(upper.dose / 2)
    if lower is not None and upper is None:
        return str(lower.dose + Dose(1, lower.dose.unit))
    if lower is not None and upper is not None:
        return str((lower.dose + upper.dose) / 2)
    return str(divisor)


def _end(dosage: Dosage) -> Dose:
    bound = dosage.upper or dosage.lower
    if bound is None:  # pragma: no cover - Dosage refuses a band without an end
        raise AssertionError
    return bound.dose
