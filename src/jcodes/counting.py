"""NDC quantities of a dose, of a bill, or of a code's billing units, and back: the calculator counts, the catalog knows the dosage."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from jcodes.billing import BillingUnits
from jcodes.billing import ndc_quantities as counted
from jcodes.billing.ndc_quantities import NdcQuantity
from jcodes.billing.products import strength_of_labels
from jcodes.catalogs import Catalog, catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.errors import InexactError, MalformedDoseError, MissingFactError

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

    from jcodes.policies import Policy
    from jcodes.terms import NdcUnit

__all__ = ["ndc_quantity", "units_of_quantity"]

_NAMES: Final = ("given", "unit", "code", "strength", "policy", "on", "accepted", "places", "minimum", "release")


def ndc_quantity(  # noqa: PLR0913 - keyword facts of one question
    given: "str | Dose | int | Decimal | BillingUnits | PlainQuantity[Any]",
    unit: "NdcUnit | str",
    *,
    code: str | HcpcsCode | Entry | Dosage | None = None,
    strength: Strength | str | None = None,
    policy: "Policy | str | None" = None,
    on: date | str | None = None,
    accepted: Sequence[str] | None = None,
    places: int | None = None,
    minimum: Decimal | str | int | None = None,
    release: Catalog | str | None = None,
) -> NdcQuantity:
    """Return the NDC quantity of a dose, of what a bill administers, or of billing units of a code.

    >>> str(ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL"))
    'ML0.6'
    >>> str(ndc_quantity("1 g", "UN", strength="500 mg/vial"))
    'UN2'
    >>> str(ndc_quantity(12, "ML", code="J2506", strength="6 mg/0.6 mL"))
    'ML0.6'

    Args:
        given: What was given or discarded: drug, volume, or a number of pieces; a bill, for its dose, strength, date and policy; or a
            number of billing units of *code*. Units are rounded, so that the dose itself is the better question where it is known.
        unit: The unit of measure of the product: ``ML`` for solutions, ``UN`` for powders and pieces, ``GR`` for creams.
        code: What the units are of, where *given* is a number: a code, an entry, or a dosage.
        strength: How much drug a volume or a piece holds, where *given* is drug and *unit* counts the other; None for the bill's, or
            that of its labels where they have one.
        policy: The payer's policy, or its name; None for the bill's, else for Medicare Part B.
        on: The date of service, for the policy's values; None for the bill's, else for the newest.
        accepted: The units of measure that the payer takes; None for the policy's ``ndc_units``.
        places: The decimal places that the payer takes, 0 to 9; None for the policy's ``ndc_places``. What is beyond is rounded half up.
        minimum: The least quantity that the payer takes; a smaller one is raised to it. None for the policy's ``ndc_minimum``.
        release: The catalog to look the code up in, or the name of its release; None for the newest.

    Raises:
        NdcUnitError: A unit of measure that the payer refuses.
        StrengthRequiredError: Drug to be counted in millilitres or pieces, and no strength for it.
        MissingFactError: A number, and no code that it is of.
        InexactError: Units of a code that do not say how much was given: up to an amount, a band, or no amount at all.
        MalformedNdcQuantityError: Nothing was given, not a unit of measure, or no number of places or least quantity.
        MalformedError: A dose, a strength or a date that cannot be read; `UnknownPolicyError` for a policy, `UnknownCodeError` for a code.

    Source: RULES 3.4 to 3.7: from the concentration, never from a rounded factor (DME PDAC).
    """
    told = "; ".join(map(str, given.lines)) if isinstance(given, BillingUnits) else given
    named = (told, unit, code, strength, policy, on, accepted, places, minimum, release)
    dose, steps, digest = _dose(given, code, release)
    if isinstance(given, BillingUnits):
        strength = given.strength or strength_of_labels(given) if strength is None else strength
        on = given.on if on is None else on
        policy = given.question.policy if policy is None and given.question else policy
    found = counted.ndc_quantity(
        dose, unit, strength=strength, policy=policy, on=on, accepted=accepted, places=places, minimum=minimum
    )
    if found.question is None:  # pragma: no cover - a counted quantity has its question
        raise AssertionError
    asked = attrs.evolve(
        found.question,
        asked=tuple((name, _text(value)) for name, value in zip(_NAMES, named, strict=True) if value is not None),
        order_steps=steps,
        release_digest=digest,
    )
    return attrs.evolve(found, question=asked)


def units_of_quantity(
    quantity: NdcQuantity | str,
    code: str | HcpcsCode | Entry | Dosage,
    *,
    strength: Strength | str | None = None,
    release: Catalog | str | None = None,
) -> Fraction:
    """Return how many billing units of a code an NDC quantity holds, before any rounding.

    >>> units_of_quantity("ML0.6", "J2506", strength="6 mg/0.6 mL")
    Fraction(12, 1)

    Args:
        quantity: The quantity, such as ``"ML0.6"``.
        code: A code, an entry, or a dosage.
        strength: How much drug a millilitre or a piece holds.
        release: The catalog to look the code up in, or the name of its release; None for the newest.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        StrengthRequiredError: The quantity and the dosage are of different kinds, and no strength joins them.
        InexactError: The dosage is no single amount.
        MalformedError: A quantity or a strength that cannot be read.
    """
    dosage, _, _ = _dosage(code, release)
    return counted.units_of_quantity(quantity, dosage, strength=strength)


def _dose(
    given: "str | Dose | int | Decimal | BillingUnits | PlainQuantity[Any]",
    code: str | HcpcsCode | Entry | Dosage | None,
    release: Catalog | str | None,
) -> tuple[Dose, tuple[str, ...], str]:
    """Return the amount, how it follows from what was given, and the hash of the release it was looked up in."""
    if isinstance(given, BillingUnits):
        digest = given.origin.release_digest if given.origin else ""
        return given.dose, (f"the dose of the bill {'; '.join(map(str, given.lines))}", *given.order_steps), digest
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return Dose.of(cast("Any", given)), (), ""  # a bool is refused there
    if code is None:
        raise MissingFactError(
            f"nothing says what the {given} are units of",
            value=given,
            fact="code",
            hint="name the code, such as code='J2506', for billing units; or give a dose, such as '6 mg'",
        )
    dosage, label, digest = _dosage(code, release)
    one = dosage.total()
    if one is None or dosage.basis is Basis.UP_TO:
        raise InexactError(
            f"units of {label} do not say how much was given: {dosage}",
            exact=str(dosage),
            hint="give the dose, such as '6 mg'",
        )
    if isinstance(given, Decimal) and not given.is_finite():
        raise MalformedDoseError(f"{given} is no number of units", value=str(given), hint="give a number above zero")
    dose = one * given
    return dose, (f"{given} units of {label}, {dosage} each, are {dose}",), digest


def _dosage(code: str | HcpcsCode | Entry | Dosage, release: Catalog | str | None) -> tuple[Dosage, str, str]:
    """Return what one unit stands for, how to call it, and the hash of the release it was looked up in."""
    if isinstance(code, Dosage):
        return code, "the dosage", ""
    if isinstance(code, Entry):
        return code.dosage, str(code.code), ""
    cat = release if isinstance(release, Catalog) else catalog(release)
    entry = cat[code]
    return entry.dosage, str(entry.code), cat.digest


def _text(value: object) -> str:
    if isinstance(value, Catalog):
        return value.release.name
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value.code if isinstance(value, Entry) else getattr(value, "value", value))
