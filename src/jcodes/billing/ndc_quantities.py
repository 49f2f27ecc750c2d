"""NDC quantities in the payer's unit of measure."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from jcodes.arguments import known_arguments
from jcodes.billing.allocation import share_whole
from jcodes.billing.arguments import as_given, subject_of
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.kernel import ceil_ratio, nearest_ratio
from jcodes.billing.ndc_result import NdcQuantity, NdcQuestion
from jcodes.billing.steps import Step
from jcodes.billing.wastage import strength_of_labels
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.doses.exact import decimal_of_ratio, to_decimal
from jcodes.errors import (
    InexactError,
    MalformedDoseError,
    MalformedNdcQuantityError,
    MissingFactError,
    NdcUnitError,
    StrengthRequiredError,
)
from jcodes.errors.messages import named, shown
from jcodes.periods import as_date
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of
from jcodes.renamed import renamed_argument
from jcodes.sources import Citation
from jcodes.vocabulary.products import NdcUnit

if TYPE_CHECKING:
    from jcodes.doses.dose import AnyDose

__all__ = [
    "MEASURES",
    "check_accepted",
    "exact_quantity",
    "ndc_quantity",
    "needs_strength",
    "quantity_of_question",
    "rounded_quantity",
    "share_quantity",
]

_MOST_PLACES: Final = 9
_CONCENTRATION: Final = "pdac-crosswalk: from the concentration, never from a rounded factor"
_PLACES_RULE: Final = "cms1500-ndc: places and least quantity are the payer's, a half goes up"
_DIMENSION: Final = {NdcUnit.ML: "volume", NdcUnit.GR: "mass", NdcUnit.ME: "mass", NdcUnit.F2: "international_activity"}
MEASURES: Final = {
    NdcUnit.ML: Dose.parse("1 mL"),
    NdcUnit.GR: Dose.parse("1 g"),
    NdcUnit.ME: Dose.parse("1 mg"),
    NdcUnit.F2: Dose.parse("1 IU"),
}
"""What one of a unit of measure is; `NdcUnit.UN` counts pieces."""


@known_arguments
def ndc_quantity(  # noqa: PLR0913 - keyword facts of one question
    given: "AnyDose | int | Decimal | BillingUnits",
    unit: NdcUnit | str,
    *,
    code: str | HcpcsCode | Entry | Dosage | None = None,
    strength: Strength | str | None = None,
    policy: Policy | str | None = None,
    on: date | str | None = None,
    accepted: Sequence[str] | None = None,
    places: int | None = None,
    minimum: Decimal | str | int | None = None,
    catalog: Catalog | str | None = None,
    release: Catalog | str | None = None,
) -> NdcQuantity:
    """Return the NDC quantity of a dose, a bill, or a number of billing units.

    >>> str(ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL"))
    'ML0.6'
    >>> str(ndc_quantity("1 g", "UN", strength="500 mg/vial"))
    'UN2'
    >>> str(ndc_quantity(12, "ML", code="J2506", strength="6 mg/0.6 mL"))
    'ML0.6'

    Args:
        given: The administered or discarded amount: drug, volume, or a number of pieces; a bill, for its dose, strength, date and
            policy; or a number of billing units of *code*. Prefer the dose if known, because units are rounded.
        unit: The NDC unit of measure of the product: ``ML`` for solutions, ``UN`` for powders and pieces, ``GR`` for creams.
        code: The code, entry or dosage of the units, if *given* is a number.
        strength: The strength of the product, needed to convert drug to volume or pieces. Defaults to the bill's, or to the strength on its
            labels.
        policy: The payer's policy, or its name; defaults to the bill's, otherwise to Medicare Part B.
        on: The date of service, for the policy's values; defaults to the bill's, otherwise to the newest values.
        accepted: The units of measure that the payer accepts; defaults to the policy's ``ndc_units``.
        places: The decimal places that the payer accepts, 0 to 9; defaults to the policy's ``ndc_places``. Quantities are rounded half up.
        minimum: The minimum quantity; smaller ones are raised to it. Defaults to the policy's ``ndc_minimum``.
        catalog: The catalog to look the code up in, or the name of its release; defaults to the newest.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        NdcUnitError: The payer does not accept the unit of measure.
        StrengthRequiredError: Drug must be converted to milliliters or pieces, and there is no strength.
        MissingFactError: *given* is a number, and there is no code.
        InexactError: The units of the code do not determine the dose: "up to" an amount, a dose range, or no unit size.
        MalformedNdcQuantityError: The amount is zero, or the unit of measure, decimal places or minimum is invalid.
        MalformedError: A dose, a strength or a date cannot be read.
        UnknownPolicyError: No bundled policy has that name.
        UnknownCodeError: The code is not in the release.

    Source: `pdac-crosswalk`: calculate from the concentration, never from a rounded factor.
    """
    if release is not None:
        catalog = renamed_argument("ndc_quantity", "release", release, "catalog")
    text = "; ".join(map(str, given.lines)) if isinstance(given, BillingUnits) else given
    arguments = as_given({
        "given": text, "unit": unit, "code": code, "strength": strength, "policy": policy, "on": on, "accepted": accepted,
        "places": places, "minimum": minimum, "catalog": catalog,
    })  # fmt: skip
    dose, steps, digest = _dose(given, code, catalog, on)
    if isinstance(given, BillingUnits):
        strength = given.strength or strength_of_labels(given.containers) if strength is None else strength
        on = given.on if on is None else on
        policy = given.question.policy if policy is None and given.question else policy
    return quantity_of_question(
        NdcQuestion(
            given=arguments,
            dose=dose,
            order=steps,
            unit=NdcUnit.of(unit),
            strength=None if strength is None else Strength.of(strength),
            policy=policy_of(policy),
            on=None if on is None else as_date(on),
            accepted=_accepted(accepted),
            places=_places(places),
            minimum=_minimum(minimum),
            release_digest=digest,
        )
    )


def quantity_of_question(question: NdcQuestion) -> NdcQuantity:
    """Return the quantity for a question; see `ndc_quantity` for arguments and errors."""
    payer, day, unit = question.policy, question.on, question.unit
    units, places, minimum = payer.ndc_units.on(day), payer.ndc_places.on(day), payer.ndc_minimum.on(day)
    takes = ", ".join(map(str, units.value)) if question.accepted is None else question.accepted
    digits = str(places.value) if question.places is None else question.places
    least = f"{minimum.value:f}" if question.minimum is None else question.minimum
    check_accepted(unit, takes, payer.name if question.accepted is None else "the payer")
    exact = exact_quantity(question.dose, unit, question.strength)
    rounded = rounded_quantity(exact, unit, int(digits), Decimal(least))
    steps = [
        Step("dose", f"{question.dose}" + (f" at {question.strength}" if question.strength else "")),
        *(Step("", text) for text in question.order),
        *(() if day is None else (Step("date", day.isoformat()),)),
        Step("exact", f"{exact} {unit.value}", _CONCENTRATION),
        Step("policy", f"{payer.name}: {payer.title}"),
        _term("units of measure", takes, question.accepted, units.source),
        _term("decimal places", digits, question.places, places.source),
        _term("minimum quantity", least, question.minimum, minimum.source),
    ]
    if Fraction(rounded.amount) != exact:
        how = (
            "half up"
            if rounded_quantity(exact, unit, int(digits), Decimal(0)) == rounded
            else "raised to the minimum quantity"
        )
        steps.append(Step("rounding", f"{how}: {exact} -> {rounded.amount:f}", _PLACES_RULE))
    return attrs.evolve(rounded, question=question, exact=exact, steps=tuple(steps))


def _term(what: str, value: str, named: str | None, source: Citation) -> Step:
    """Return the step for a value from the policy or from the call."""
    return Step("", f"{what}: {value}", source) if named is None else Step("", f"{what}: {value}, from the call")


def _dose(
    given: "AnyDose | int | Decimal | BillingUnits",
    code: str | HcpcsCode | Entry | Dosage | None,
    catalog: Catalog | str | None,
    on: "date | str | None" = None,
) -> tuple[Dose, tuple[str, ...], str | None]:
    """Return the dose, the steps to it, and the digest of the release used."""
    if isinstance(given, BillingUnits):
        digest = given.origin.release_digest if given.origin else None
        return given.dose, (f"the dose of the bill {'; '.join(map(str, given.lines))}", *given.order_steps), digest
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return Dose.of(cast("Any", given)), (), None  # rejects a bool
    if code is None:
        raise MissingFactError(
            f"code not given for {shown(given) if isinstance(given, int) else named(str(given))} billing units",
            value=given,
            fact="code",
            hint="give the code, such as code='J2506', or a dose, such as '6 mg'",
        )
    subject, digest = subject_of(code, catalog, on)
    dosage, label = (subject, "the dosage") if isinstance(subject, Dosage) else (subject.dosage, str(subject.code))
    one = dosage.total()
    if one is None or dosage.basis is Basis.UP_TO:
        raise InexactError(
            f"units of {label} do not determine the dose: {dosage}",
            exact=str(dosage),
            hint="give the dose, such as '6 mg'",
        )
    if isinstance(given, Decimal) and not given.is_finite():
        raise MalformedDoseError(f"{given} is not a number of units", value=str(given), hint="give a number above zero")
    dose = one * given
    return dose, (f"{given} x {label} ({dosage}) = {dose}",), digest


def _accepted(accepted: Sequence[str] | None) -> str | None:
    """Return the accepted units of measure from the call, joined by commas."""
    if accepted is None:
        return None
    units = (accepted,) if isinstance(accepted, str) else accepted
    if not isinstance(units, Iterable):
        raise MalformedNdcQuantityError(
            f"{shown(accepted)} is not a list of NDC units of measure", value=accepted, hint="give them as ('ML', 'UN')"
        )
    return ", ".join(NdcUnit.of(one).value for one in units)


def _places(places: int | None) -> str | None:
    if places is not None and (type(places) is not int or not 0 <= places <= _MOST_PLACES):
        raise MalformedNdcQuantityError(
            f"{shown(places)} is not a number of decimal places",
            value=places,
            hint=f"give a whole number from 0 to {_MOST_PLACES}",
        )
    return None if places is None else str(places)


def _minimum(minimum: Decimal | str | int | None) -> str | None:
    try:
        return None if minimum is None else f"{to_decimal(minimum):f}"
    except MalformedDoseError as error:
        raise MalformedNdcQuantityError(
            f"{shown(minimum)} is not a minimum quantity ({error.message})",
            value=minimum,
            hint="give it as text or Decimal, such as '0.01'",
        ) from error


def check_accepted(unit: NdcUnit, accepted: str, payer: str) -> None:
    """Raise an error if *payer* does not accept the unit of measure.

    Raises:
        NdcUnitError: The payer does not accept it.
    """
    if unit.value not in accepted.split(", "):
        raise NdcUnitError(f"{payer} does not accept {unit.value}", unit=unit.value, hint=f"use one of {accepted}")


def _decimal(whole: int, places: int) -> Decimal:
    """Return *whole* / 10^*places* with that many decimal places, independent of the decimal context."""
    return Decimal((0, tuple(map(int, str(whole))), -places))


def exact_quantity(dose: Dose, measure: NdcUnit, strength: Strength | None) -> Fraction:
    """Convert a dose to an NDC unit of measure, exactly.

    Raises:
        MalformedNdcQuantityError: The dose is zero.
        StrengthRequiredError: The dose is in another kind of unit, and there is no strength to convert it.
    """
    if not dose:
        raise MalformedNdcQuantityError("the dose is zero", value=str(dose), hint="give an amount above zero")
    if measure is NdcUnit.UN:
        if dose.unit.is_count:
            return dose.fraction()
        if (
            strength is not None
            and strength.per.unit.is_count
            and strength.amount.unit.dimension == dose.unit.dimension
        ):
            return _product((dose, strength.per), (strength.amount,))
        raise needs_strength(dose, "each", "500 mg/vial")
    if dose.unit.dimension == _DIMENSION[measure]:
        return dose / MEASURES[measure]
    if strength is not None:
        pair = (strength.amount.unit.dimension, strength.per.unit.dimension)
        if pair == (dose.unit.dimension, _DIMENSION[measure]):
            return _product((dose, strength.per), (strength.amount, MEASURES[measure]))
        if pair == (_DIMENSION[measure], dose.unit.dimension):
            return _product((dose, strength.amount), (strength.per, MEASURES[measure]))
    raise needs_strength(dose, str(MEASURES[measure].unit), "40 mg/mL")


def _product(over: tuple[Dose, ...], under: tuple[Dose, ...]) -> Fraction:
    """Return a product of amounts over another one; their kinds were compared before."""
    top = bottom = 1
    for one in over:
        top, bottom = top * one.numerator, bottom * one.denominator
    for one in under:
        top, bottom = top * one.denominator, bottom * one.numerator
    return Fraction(top, bottom)


def needs_strength(dose: Dose, counted: str, example: str) -> StrengthRequiredError:
    """Return the error of a dose that becomes what is *counted* only by a strength."""
    return StrengthRequiredError(
        f"strength not given to convert {dose} to {counted}",
        left=str(dose),
        right=counted,
        hint=f"give the strength, such as strength={example!r}",
    )


def rounded_quantity(exact: Fraction, unit: NdcUnit, places: int, minimum: Decimal) -> NdcQuantity:
    """Round an exact amount half up to *places* decimal places, but not below *minimum*."""
    scale, (least, parts) = 10**places, minimum.as_integer_ratio()
    whole = max(nearest_ratio(exact.numerator * scale, exact.denominator), ceil_ratio(least * scale, parts))
    return NdcQuantity(_decimal(whole, places), unit)


def share_quantity(
    quantity: NdcQuantity, parts: Sequence[Fraction | int], *, places: int | None = None
) -> tuple[NdcQuantity, ...]:
    """Split an NDC quantity over lines in proportion to *parts*. The shares add up to the quantity exactly.

    Use it for an administered and a discarded line (`lifewise-waste`). Rounding differences go to the largest remainders; ties
    go to the first.

    Args:
        quantity: The quantity to split.
        parts: The weight of each line, such as its units.
        places: The decimal places of a share, no fewer than the quantity's. Defaults to the quantity's, or three if it has fewer.

    Raises:
        MalformedNdcQuantityError: *parts* is empty, has a negative number, or is all zeros.
    """
    places = max(3 if places is None else places, -int(quantity.amount.as_tuple().exponent))
    top, bottom = quantity.amount.as_integer_ratio()
    shares = share_whole(top * 10**places // bottom, parts)
    return tuple(NdcQuantity(decimal_of_ratio(share, 10**places), quantity.unit) for share in shares)
