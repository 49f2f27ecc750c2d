"""The billing units of a dose under a code: the catalog finds the entry, and `bill_dose` does the arithmetic."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.arguments import Arguments, as_given, one_strength
from jcodes.billing.bill import bill_dose
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.origin import Origin
from jcodes.billing.rounding import Rounding
from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import UNITS, Basis, Dosage, Dose, Strength, as_discarded
from jcodes.errors import (
    CodeNotValidError,
    JcodesError,
    MalformedDoseError,
    OutsideDosageError,
    StrengthRequiredError,
)
from jcodes.periods import Quarter, as_date
from jcodes.renamed import renamed_argument
from jcodes.vocabulary.products import Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from jcodes.billing.orders import Duration, Measure
    from jcodes.doses.containers import AnyContainer
    from jcodes.doses.dose import AnyDose
    from jcodes.policies import Policy
    from jcodes.vocabulary.products import ContainerType

__all__ = ["billing_units"]

_SUBJECTS: Final = (Entry, Dosage)


def billing_units(  # noqa: C901, PLR0913 - keyword facts of one question, and an old name of one
    code: str | HcpcsCode | Entry | Dosage,
    dose: "AnyDose",
    *,
    on: date | str | None = None,
    strength: str | Strength | None = None,
    containers: "AnyContainer | Iterable[AnyContainer] | None" = None,
    container_type: "str | ContainerType | None" = None,
    discarded: "AnyDose | int | Decimal | None" = None,
    rounding: Rounding | str | None = None,
    policy: "str | Policy | None" = None,
    weight: "Measure | None" = None,
    bsa: "Measure | None" = None,
    duration: "Duration | None" = None,
    administrations: int | None = None,
    catalog: Catalog | str | None = None,
    release: Catalog | str | None = None,
) -> BillingUnits:
    """Return the billing units of *dose* under *code*, and of what was discarded.

    >>> billing_units("J9312", "750 mg").administered
    75
    >>> billing_units("J3301", "1 mL", strength="40 mg/mL").administered
    4
    >>> str(billing_units("J9312", "375 mg/m2", bsa="1.9 m2", containers=["500 mg", "3 x 100 mg"], container_type="single-dose"))
    'J9312 x 72; J9312-JW x 8'

    Args:
        code: A code, a catalog entry, or a dosage such as ``Dosage.parse("up to 15 mg")``.
        dose: What was given, as text, a `Dose`, or a Pint quantity of any registry; or an order such as ``"5 mg/kg"``.
        on: The date of service; the code must be valid then, and the policy's values are those of that day. None asks for no check.
        strength: How much drug a volume or a container holds, such as ``"40 mg/mL"``, when the dose is one. None for the labels', and for
            a volume of a combination what all its products in CMS's crosswalk hold: 1 mL of J0702 is one unit.
        containers: What was opened, by the labels: ``["500 mg/50 mL", "2 x 100 mg"]``.
        container_type: ``"single-dose"`` or ``"multi-dose"``; None where it is not known. Then CMS's list for JW and JZ decides where it
            names the code, or a documented *discarded* amount; else what is left is not billed, and `BillingUnits.undecided` says so.
        discarded: The documented discarded amount, ``0`` for none; None for what the labels leave.
        rounding: None for the policy's; else a `Rounding`, or its name.
        policy: The payer's policy, or the name of a bundled one; None for ``"medicare-part-b"``.
        weight: The body weight, for an order by weight: ``"70 kg"``, ``"154 lb"``, or a number of kilograms.
        bsa: The body surface area, for an order by surface: ``"1.9 m2"`` or a number of square meters.
        duration: How long a rate ran: ``"90 min"`` or a ``timedelta``.
        administrations: How many times the dose was given; the total is rounded, not each.
        catalog: The catalog to look the code up in, or the name of its release; None for the newest.
        release: Old name of *catalog*; a `DeprecationWarning` says so.

    Raises:
        UnknownCodeError: A code that the release does not hold.
        CodeNotValidError: The code was not valid on the date; `converted` says what the dose bills under its replacement.
        DosageNotStatedError: The code's descriptor states no amount; the message says what to give instead.
        UnitMismatchError: The dose is of another kind; `StrengthRequiredError` when a strength would help.
        MissingFactError: An order that needs a fact that was not given, such as the weight.
        OutsideDosageError: The dose lies outside what one unit covers.
        ContainersTooSmallError: The dose is more than the containers hold.
        DiscardedAboveLabelError: The discarded amount is more than the labels leave.
        UnknownPolicyError: A policy that is not bundled.
        InexactError: A rounding that refuses a fraction of a unit, or an order without a finite decimal.
        MalformedError: An argument that cannot be read.
    """
    if release is not None:
        catalog = renamed_argument("billing_units", "release", release, "catalog")
    found, origin = None, None
    if isinstance(code, _SUBJECTS):
        subject: Entry | Dosage = code
    else:
        found = as_catalog(catalog)
        subject = found[code]
    through = None if strength is None else Strength.of(strength)
    if (
        found is None
        and type(dose) is Dose
        and weight is None
        and bsa is None
        and duration is None
        and administrations is None
    ):
        amount = dose
    else:
        amount, ordered, steps = _ordered(dose, weight, bsa, duration, administrations)
        through = through if ordered is None else one_strength(through, ordered)
        origin = Origin(_given(locals()), steps, None if found is None else found.digest)
    day = None if on is None else as_date(on)
    listed, since = (None, None) if containers is None and discarded is None else _listed(subject, day)
    if day is not None and isinstance(subject, Entry):
        until = subject.covered_until()
        if until is not None and until.is_over_on(day):
            origin = attrs.evolve(origin or Origin(), doubts=(_beyond(subject, until, day),))
    while True:
        try:
            return bill_dose(
                subject,
                amount,
                on=day,
                strength=through,
                rounding=rounding,
                containers=containers,
                container_type=container_type,
                discarded=None if discarded is None else as_discarded(discarded, amount.unit),
                policy=policy,
                discard_applies=listed,
                listed_since=since,
                origin=origin,
            )
        except CodeNotValidError as error:
            raise _converted(error, amount, day, through, found or as_catalog(catalog)) from None
        except OutsideDosageError as error:
            raise _sibling(error, subject, amount, day, through, catalog) from None
        except StrengthRequiredError:
            volume = _volume(amount, through)
            known = None if volume is None else _in_crosswalk(subject, volume, day)
            if volume is None or known is None:
                raise
            amount, (through, step) = volume, known  # asked again, once: now there is a strength
            origin = origin or Origin()
            origin = attrs.evolve(origin, order_steps=(*origin.order_steps, step), doubts=(*origin.doubts, _MIXED))


def _given(named: dict[str, object]) -> Arguments:
    """Return the arguments of a call of `billing_units`, out of its local variables."""
    more = {name: value for name in billing_units.__kwdefaults__ or () if (value := named[name]) is not None}
    return (("code", str(named["code"])), ("dose", str(named["dose"])), *(as_given(more) if more else ()))


_MIXED: Final = "the volume was read as one solution of all ingredients, as in CMS's crosswalk; the parts of a kit have their own strengths"


def _volume(dose: Dose, strength: Strength | None) -> Dose | None:
    """Return the volume that was given: the dose, or what its containers hold, ``1 vial`` at ``3 mL/vial``; None with any other strength."""
    if strength is None:
        return dose
    holds = strength.amount.unit.dimension == "volume" and strength.per.unit.dimension == dose.unit.dimension
    return strength.amount_in(dose) if holds else None


def _in_crosswalk(subject: Entry | Dosage, dose: Dose, day: date | None) -> tuple[Strength, str] | None:
    """Return the strength of a combination, for a volume of it, and how it is known; None where CMS's crosswalk does not settle it.

    The crosswalk states milliliters and billing units of each item, so that a combination's volume has its units where all
    products of the code hold the same in a milliliter. A size of 1 may be a vial of powder, and an oral product has no volume.
    """
    if (
        not isinstance(subject, Entry)
        or dose.unit.is_count
        or not subject.dosage.components
        or subject.kind is Kind.ORAL
        or not subject.has_facts
    ):
        return None
    total, links = subject.dosage.total(), subject.ndcs(day)
    if total is None or any(not link.is_sound or link.package_size == 1 for link in links):
        return None
    held = [(link.units_per_item, link.package_size) for link in links]
    known = {Strength(total * units, Dose(size, UNITS["mL"])) for units, size in held if units and size}
    if len(known) != 1:
        return None
    strength = known.pop()
    every = f"each of the {len(links)} products" if len(links) > 1 else "the one product"
    step = (
        f"strength not given; used {strength}, all ingredients together, from {every} in CMS's crosswalk for"
        f" {subject.code} ({links[0].source})"
    )
    return strength, step


def _ordered(
    dose: "AnyDose",
    weight: "Measure | None",
    bsa: "Measure | None",
    duration: "Duration | None",
    administrations: int | None,
) -> tuple[Dose, Strength | None, tuple[str, ...]]:
    """Return the amount that was given, the strength in the order's words, and the steps: at once where it is an amount."""
    plain = not (isinstance(dose, str) and "(" in dose)
    if plain and weight is None and bsa is None and duration is None and administrations is None:
        try:
            return (dose if type(dose) is Dose else Dose.of(dose)), None, ()
        except MalformedDoseError:
            if not isinstance(dose, str):
                raise
    from jcodes.billing.orders import read_order

    order = read_order(
        dose if isinstance(dose, str) else Dose.of(dose),
        weight=weight,
        bsa=bsa,
        duration=duration,
        administrations=administrations,
    )
    return order.dose, order.strength, order.steps


def _beyond(entry: Entry, until: Quarter, day: date) -> str:
    return f"HCPCS data loaded through {until.last}. Load a newer release to confirm {entry.code}, {entry.dosage}, on {day}."


def _listed(subject: Entry | Dosage, on: date | None) -> tuple[bool | None, date | None]:
    """Return whether CMS's list for JW and JZ names the code, and since when; None where it cannot tell, or the entry has no catalog.

    A code that the list names for later dates is taken as named: containers that are single-dose today were so before (JW is of 2017).
    """
    if not isinstance(subject, Entry) or not subject.has_facts:
        return None, None
    since = subject.jw_jz_since(on)
    return (subject.jw_jz(on), None) if since is None else (True, since)


def _converted(
    error: CodeNotValidError, dose: Dose, day: date | None, strength: Strength | None, found: Catalog
) -> CodeNotValidError:
    """Return the error with the bill under the replacement or earlier codes, if valid and matching."""
    bills = []
    for code in error.replaced_by or (found[error.code].predecessors(day) if day else ()):
        try:
            bill = bill_dose(found[code], dose, on=day, strength=strength)
        except JcodesError:
            continue
        bills.append("; ".join(map(str, bill.lines)))
    if not bills:
        return error
    return CodeNotValidError(
        error.message,
        code=error.code,
        on=error.on,
        start=error.start,
        end=error.end,
        replaced_by=error.replaced_by,
        converted=tuple(bills),
        hint=f"{error.hint}; the dose would be {' or '.join(bills)}",
    )


def _sibling(  # noqa: PLR0913, PLR0917 - the parts of one question
    error: OutsideDosageError,
    subject: Entry | Dosage,
    dose: Dose,
    day: date | None,
    strength: Strength | None,
    catalog: Catalog | str | None,
) -> OutsideDosageError:
    """Return the error with the codes of the same drug whose band holds the dose; as it is where no code is known or none fits."""
    if not isinstance(subject, Entry) or subject.dosage.basis is not Basis.BAND:
        return error
    bills = []
    for entry in as_catalog(catalog).values():
        if (
            entry.dosage.basis is not Basis.BAND
            or _bare(entry.name) != _bare(subject.name)
            or entry.code == subject.code
            or (day is None and entry.period.end is not None)
        ):
            continue
        try:
            bills.append(str(bill_dose(entry, dose, on=day, strength=strength)))
        except JcodesError:
            continue
    if not bills:
        return error
    return OutsideDosageError(
        error.message, dose=error.dose, dosage=error.dosage, hint=f"{error.hint}: the dose is {' or '.join(bills)}"
    )


def _bare(name: str) -> str:
    return name.replace("-", " ")
