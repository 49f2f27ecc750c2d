"""Billing units of a dose: look up the code and call `bill_dose`."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final
from warnings import catch_warnings, simplefilter

import attrs

from jcodes.billing.arguments import Arguments, as_given, one_strength
from jcodes.billing.bill import bill_alone, bill_dose
from jcodes.billing.bill_result import ABSURD_UNITS, MANY_UNITS, BillingUnits
from jcodes.billing.origin import NOWHERE, Origin
from jcodes.billing.rounding import Rounding
from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import UNITS, Basis, Dosage, Dose, Strength
from jcodes.doses.dose import as_discarded, as_dose
from jcodes.errors import (
    CodeNotValidError,
    GapWarning,
    JcodesError,
    MalformedDoseError,
    OutsideDosageError,
    StrengthRequiredError,
)
from jcodes.periods import Quarter, as_date
from jcodes.pins import PINS
from jcodes.renamed import renamed_argument
from jcodes.vocabulary.products import Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from jcodes.doses.containers import AnyContainer
    from jcodes.doses.dose import AnyDose
    from jcodes.doses.orders import Duration, Measure
    from jcodes.policies import Policy
    from jcodes.vocabulary.products import ContainerType

__all__ = ["billing_units"]

_SUBJECTS: Final = (Entry, Dosage)


def billing_units(  # noqa: C901, PLR0912, PLR0913 - keyword facts of one question, and an old name of one
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
    """Return the administered and discarded billing units of *dose* under *code*.

    >>> billing_units("J9312", "750 mg").administered
    75
    >>> billing_units("J3301", "1 mL", strength="40 mg/mL").administered
    4
    >>> str(billing_units("J9312", "375 mg/m2", bsa="1.9 m2", containers=["500 mg", "3 x 100 mg"], container_type="single-dose"))
    'J9312 x 72; J9312-JW x 8'

    Args:
        code: A code, a catalog entry, or a dosage such as ``Dosage.parse("up to 15 mg")``.
        dose: The administered dose, as text, a `Dose`, or a Pint quantity of any registry; or an order such as ``"5 mg/kg"``.
        on: The date of service. The code must be valid on it, and it selects the policy's values. If None, validity is not checked.
        strength: The strength, such as ``"40 mg/mL"``, if the dose is a volume or a number of containers. Defaults to the labels; for a
            volume of a combination, to the strength of its products in CMS's crosswalk: 1 mL of J0702 is one unit.
        containers: The opened containers, by their labels: ``["500 mg/50 mL", "2 x 100 mg"]``.
        container_type: ``"single-dose"``, ``"multi-dose"``, ``"pharmacy bulk"`` or ``"single-patient-use"``. If None, containers count as single-dose if the code is on CMS's JW/JZ
            list or *discarded* is given; otherwise leftover drug is not billed and is listed in `BillingUnits.undecided`.
        discarded: The documented discarded amount, ``0`` for none. Defaults to the amount left by the labels.
        rounding: A `Rounding` or its name; defaults to the policy's.
        policy: The payer's policy, or the name of a bundled one; defaults to ``"medicare-part-b"``.
        weight: The body weight, for an order by weight: ``"70 kg"``, ``"154 lb"``, or a number of kilograms.
        bsa: The body surface area, for an order per square meter: ``"1.9 m2"`` or a number of square meters.
        duration: How long an infusion rate ran: ``"90 min"`` or a ``timedelta``.
        administrations: The number of times the dose was given. The total is rounded, not each dose.
        catalog: The catalog to look the code up in, or the name of its release; defaults to the newest.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        UnknownCodeError: The code is not in the release.
        CodeNotValidError: The code was not valid on the date; `converted` has the bill under its replacement.
        DosageNotStatedError: The code has no unit size; the hint says what to give instead.
        UnitMismatchError: The dose is in another kind of unit than the code.
        StrengthRequiredError: The same, and a strength would solve it.
        MissingFactError: The order needs a fact that was not given, such as the weight.
        OutsideDosageError: The dose is outside the dose range of the code.
        ContainersTooSmallError: The dose exceeds the labeled amount of the containers.
        DiscardedAboveLabelError: The discarded amount exceeds what the labels leave.
        UnknownPolicyError: No bundled policy has that name.
        InexactError: The rounding is ``"exact"`` and the units are not whole, or an order has no finite decimal.
        MalformedError: An argument cannot be read.
    """
    if release is not None:
        catalog = renamed_argument("billing_units", "release", release, "catalog")
    found, origin = None, None
    day = None if on is None else as_date(on)
    if isinstance(code, _SUBJECTS):
        subject: Entry | Dosage = code
    else:
        found = as_catalog(catalog)
        subject = found.definition(code, day)
    through = None if strength is None else Strength.of(strength)
    is_ordered = weight is not None or bsa is not None or duration is not None or administrations is not None
    is_alone = (
        containers is None and container_type is None and discarded is None and policy is None and PINS.policy is None
    )
    if found is None and type(dose) is Dose and not is_ordered:
        amount = dose
    else:
        amount, ordered, steps = _ordered(subject, dose, weight, bsa, duration, administrations)
        through = through if ordered is None else one_strength(through, ordered)
        given: Arguments = (("code", str(code)), ("dose", str(dose)))
        if not is_alone or is_ordered or rounding is not None or catalog is not None:
            given += as_given({
                "on": on, "strength": strength, "containers": containers, "container_type": container_type, "discarded": discarded,
                "rounding": rounding, "policy": policy, "weight": weight, "bsa": bsa, "duration": duration,
                "administrations": administrations, "catalog": catalog,
            })  # fmt: skip
        elif on is not None or strength is not None:
            given += as_given({"on": on, "strength": strength})
        origin = Origin(given, steps, None if found is None else found.digest)
    if day is not None and isinstance(subject, Entry):
        until = subject.covered_until()
        if until is not None and until.is_over_on(day):
            origin = (origin or NOWHERE)._replace(doubts=(_beyond(subject, until, day),))
    while True:
        try:
            if is_alone:
                bill = bill_alone(subject, amount, day, through, rounding, origin)
            else:
                listed, since, issue = _listed(None if containers is None and discarded is None else subject, day)
                bill = bill_dose(
                    subject,
                    amount,
                    on=day,
                    strength=through,
                    rounding=rounding,
                    containers=containers,
                    container_type=container_type,
                    discarded=None if discarded is None else as_discarded(discarded, amount.unit),
                    policy=PINS.policy if policy is None else policy,
                    discard_applies=listed,
                    listed_since=since,
                    list_issue=issue,
                    origin=origin,
                )
            return bill if bill.administered <= MANY_UNITS else _doubted(bill)
        except CodeNotValidError as error:
            raise _converted(error, amount, day, through, found or as_catalog(catalog)) from None
        except OutsideDosageError as error:
            raise _sibling(error, subject, amount, day, through, catalog) from None
        except StrengthRequiredError as error:
            volume = _volume(amount, through)
            known = None if volume is None else _in_crosswalk(subject, volume, day)
            if volume is None or known is None:
                raise _with_content(error, subject, amount, through, day) from None
            amount, (through, step) = volume, known  # try once more, now with a strength
            origin = origin or NOWHERE
            origin = origin._replace(order_steps=(*origin.order_steps, step), doubts=(*origin.doubts, _MIXED))


_TIMES_THE_EDIT: Final = 10


def _doubted(bill: BillingUnits) -> BillingUnits:
    """Return the bill, with a warning if its many units are over ten times the code's MUE: a dose in g instead of mg, or mg instead of mcg.

    The larger of CMS's MUEs for practitioners and hospitals counts. A code without a published MUE gets no such warning, nor does a bill
    that is implausible whatever the code.
    """
    subject = bill.subject
    if not isinstance(subject, Entry) or not subject.has_facts or bill.administered > ABSURD_UNITS:
        return bill
    with catch_warnings():
        simplefilter("ignore", GapWarning)  # of the quarter: an older MUE tells as much
        edits = [subject.mue(setting, bill.on) for setting in ("practitioner", "outpatient")]
    edit = max(edits, key=lambda one: one.value or 0)
    if not edit.value or bill.administered <= _TIMES_THE_EDIT * edit.value:
        return bill
    doubt = (
        f"{bill.administered:,} units of {subject.code} is more than {_TIMES_THE_EDIT} times CMS's MUE for it, {edit.value:,} units"
        f" ({edit.quarter}); check the unit of {bill.dose}"
    )
    origin = bill.origin or NOWHERE
    return attrs.evolve(bill, origin=origin._replace(doubts=(*origin.doubts, doubt)))


_MIXED: Final = "the volume was read as one solution of all ingredients, as in CMS's crosswalk; the parts of a kit have their own strengths"


def _volume(dose: Dose, strength: Strength | None) -> Dose | None:
    """Return the administered volume: the dose itself, or ``1 vial`` times ``3 mL/vial``; None if the strength gives drug."""
    if strength is None:
        return dose
    holds = strength.amount.unit.dimension == "volume" and strength.per.unit.dimension == dose.unit.dimension
    return strength.amount_in(dose) if holds else None


def _in_crosswalk(subject: Entry | Dosage, dose: Dose, day: date | None) -> tuple[Strength, str] | None:
    """Return the strength of a combination and a note on its source; None if CMS's crosswalk gives no single strength.

    The crosswalk gives milliliters and billing units per item. If all products of the code have the same units per mL, a volume
    determines the units. Skipped: items of size 1, which may be vials of powder, and oral products.
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


_MOST_PIECES: Final = 999
"""Containers of which a hint adds up the content."""


def _with_content(
    error: StrengthRequiredError, subject: Entry | Dosage, dose: Dose, strength: Strength | None, day: date | None
) -> StrengthRequiredError:
    """Return the error for a count of containers with what one holds in the code's own unit, if CMS's crosswalk has one content only."""
    if strength is not None or not dose.unit.is_count or not isinstance(subject, Entry) or not subject.has_facts:
        return error
    total = subject.dosage.total()
    with catch_warnings():
        simplefilter("ignore")  # an error is no place for a warning of a missing quarter
        links = subject.ndcs(day)
    if total is None or not links or not all(link.is_sound and link.units_per_item for link in links):
        return error
    contents = {total * link.units_per_item for link in links if link.units_per_item}
    if len(contents) != 1:
        return error
    (content,) = contents
    every, piece = (
        f"each of the {len(links)} products" if len(links) > 1 else "the one product",
        dose.unit.label(plural=False),
    )
    together = ", all ingredients together" if subject.dosage.components else ""
    amount = f"'{content * dose.amount}' for {dose}, or " if dose.amount <= _MOST_PIECES else ""
    hint = f"{every} in CMS's crosswalk for {subject.code} holds {content}{together}; if yours does, give {amount}strength='{content}/{piece}'"
    return StrengthRequiredError(error.message, left=error.left, right=error.right, hint=hint)


def _ordered(  # noqa: PLR0913, PLR0917 - the facts of an order
    subject: Entry | Dosage,
    dose: "AnyDose",
    weight: "Measure | None",
    bsa: "Measure | None",
    duration: "Duration | None",
    administrations: int | None,
) -> tuple[Dose, Strength | None, tuple[str, ...]]:
    """Return the administered amount, the strength stated in the order, and the steps of the calculation.

    A text that is not a dose may state the ingredients of a combination, *subject*: their total is the amount.
    """
    plain = not (isinstance(dose, str) and "(" in dose)
    if plain and weight is None and bsa is None and duration is None and administrations is None:
        try:
            return as_dose(dose), None, ()
        except MalformedDoseError:
            if not isinstance(dose, str):
                raise
            from jcodes.billing.ingredient_doses import total_of_ingredients

            found = total_of_ingredients(subject.dosage if isinstance(subject, Entry) else subject, dose)
            if found is not None:
                return found[0], None, (found[1],)
    from jcodes.doses.orders import read_order

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


def _listed(subject: Entry | Dosage | None, on: date | None) -> tuple[bool | None, date | None, str]:
    """Return whether the code is on CMS's JW/JZ list, since when, and by which issue; None if unknown or the entry has no catalog.

    A code listed only for later dates counts as listed, since its containers were single-dose before, too (JW is from 2017).
    """
    if not isinstance(subject, Entry) or not subject.has_facts:
        return None, None, ""
    since, decided = subject.jw_jz_since(on), subject.jw_jz_list(on)
    issue = "" if decided is None else decided.dated
    return (subject.jw_jz(on), None, issue) if since is None else (True, since, issue)


def _converted(
    error: CodeNotValidError, dose: Dose, day: date | None, strength: Strength | None, found: Catalog
) -> CodeNotValidError:
    """Add the bill under the replacement or earlier codes to the error, if those are valid and match; and what the number was before."""
    past = None if day is None else _last_before(found, error.code, day)
    hint, later = error.hint, error.replaced_by
    if past is not None and day is not None and day < date.fromisoformat(error.start):
        use = f"; use {' or '.join(map(str, past.replaced_by))}" if past.replaced_by else ""
        hint = f"{error.code} was {past.name}, {past.dosage}, to {past.period.end}{use}; as {found[error.code].name} {hint.partition(';')[0]}"
        later = tuple(map(str, past.replaced_by))
    bills = []
    for code in later or (found.definition(error.code).predecessors(day) if day else ()):
        try:
            bill = bill_dose(found[code], dose, on=day, strength=strength)
        except JcodesError:
            continue
        bills.append("; ".join(map(str, bill.lines)))
    if not bills and hint == error.hint:
        return error
    return CodeNotValidError(
        error.message,
        code=error.code,
        on=error.on,
        start=error.start,
        end=error.end,
        replaced_by=later,
        converted=tuple(bills),
        hint=f"{hint}; the dose would be {' or '.join(bills)}" if bills else hint,
    )


def _last_before(found: Catalog, code: str, day: date) -> Entry | None:
    """Return the last definition of a number that ended before *day*, another drug's than its present one; None if there is none."""
    ended = [one for one in found.history(code) if one.period.end is not None and one.period.end < day]
    return ended[-1] if ended and ended[-1].name != found.definition(code).name else None


def _sibling(  # noqa: PLR0913, PLR0917 - the parts of one question
    error: OutsideDosageError,
    subject: Entry | Dosage,
    dose: Dose,
    day: date | None,
    strength: Strength | None,
    catalog: Catalog | str | None,
) -> OutsideDosageError:
    """Add the codes of the same drug whose dose range includes the dose to the error, if there are any."""
    if not isinstance(subject, Entry) or subject.dosage.basis is not Basis.BAND:
        return error
    bills = []
    for entry in as_catalog(catalog).values():
        if (
            entry.dosage.basis is not Basis.BAND
            or entry.name != subject.name
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
