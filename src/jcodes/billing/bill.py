"""Bill a dose: convert it to units, round, and build the lines."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.dose_in_units import Reading, read_dose
from jcodes.billing.origin import NOWHERE, Origin
from jcodes.billing.rounding import Rounding, round_units
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage, Dose, Strength
from jcodes.doses.dose import as_discarded
from jcodes.errors import CodeNotValidError
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.billing.question import BillQuestion
    from jcodes.doses.containers import AnyContainer
    from jcodes.policies import Policy
    from jcodes.vocabulary.products import ContainerType

__all__ = ["bill_alone", "bill_dose", "check_valid", "is_device", "recalculated"]

_DEVICE: Final = frozenset({"device"})
_DEVICES: Final = frozenset({"device", "implant", "dose", "each", "kit"})
_UP: Final = Rounding.UP
_CONTRACEPTIVE: Final = Kind.CONTRACEPTIVE


def bill_dose(  # noqa: PLR0913 - keyword facts of one question
    subject: Entry | Dosage,
    dose: Dose,
    *,
    on: date | None = None,
    strength: Strength | None = None,
    rounding: str | Rounding | None = None,
    containers: "AnyContainer | Iterable[AnyContainer] | None" = None,
    container_type: "str | ContainerType | None" = None,
    discarded: str | int | Decimal | Dose | None = None,
    policy: "str | Policy | None" = None,
    discard_applies: bool | None = None,
    listed_since: date | None = None,
    list_issue: str = "",
    origin: Origin | None = None,
) -> BillingUnits:
    """Return the billing units of *dose* under the code or dosage *subject*; see `jcodes.billing_units` for arguments and errors.

    Args:
        subject: A catalog entry, or a dosage without a code.
        dose: The administered dose.
        on: The date of service. An entry must be valid on it, and it selects the policy's values. If None, validity is not
            checked and the newest values apply.
        strength: The strength, if the dose is a volume or a number of containers. Defaults to the labels, if all have one concentration.
        rounding: The rounding; defaults to the policy's.
        containers: The opened containers, by their labels.
        container_type: The container type. If None, `discard_applies` or *discarded* decides.
        discarded: The documented discarded amount, ``0`` for none. Defaults to the amount left by the labels.
        policy: The payer's policy or its name; defaults to Medicare Part B.
        discard_applies: Whether the code is on CMS's JW/JZ list. If False or None, leftover drug from containers of unknown type is
            undecided and not billed. True for a dosage without a code.
        listed_since: The first date of service for which the code is on the list. Before it, the list is evidence only.
        list_issue: The issue of the list, for the steps, such as ``"2025-06-20"``.
        origin: The source of the facts, for the receipt.
    """
    if containers is None and container_type is None and discarded is None and policy is None:
        return bill_alone(subject, dose, on, strength, rounding, origin)
    from jcodes.billing.question import question_of
    from jcodes.billing.wastage import common_strength, measure

    waste = None if discarded is None else as_discarded(discarded, dose.unit)
    question = question_of(
        subject, containers, container_type, waste, policy, discard_applies, listed_since, list_issue
    )
    rule = Rounding.of(question.policy.rounding.on(on).value if rounding is None else rounding)
    if strength is None and question.containers:
        strength = common_strength(question.containers, dose)
    reading = _read(subject, dose, on, strength)
    units = round_units(reading.numerator, reading.denominator, rule)
    dosage = subject.dosage if isinstance(subject, Entry) else subject
    left = lines = None
    if question.containers or question.discarded is not None:
        left = measure(dosage, dose, strength, reading, question)
    if left is not None or question.container_type:
        from jcodes.billing.discarded_lines import decide

        lines = decide(units, left, question, on, dosage=dosage, dose=dose)
    origin = (origin or NOWHERE)._replace(question=question, left=left, waste=lines)
    return BillingUnits(units, subject, dose, on, strength, rule, reading, origin)


def bill_alone(  # noqa: PLR0913, PLR0917 - as bill_dose, by position: every plain question passes here
    subject: Entry | Dosage,
    dose: Dose,
    on: date | None,
    strength: Strength | None,
    rounding: str | Rounding | None,
    origin: Origin | None,
) -> BillingUnits:
    """Return the billing units of *dose* for a question without containers and payer; see `bill_dose`."""
    reading = _read(subject, dose, on, strength)
    if rounding is None or rounding is _UP:
        return BillingUnits(-(-reading[0] // reading[1]), subject, dose, on, strength, _UP, reading, origin)
    rule = Rounding.of(rounding)
    units = round_units(reading.numerator, reading.denominator, rule)
    return BillingUnits(units, subject, dose, on, strength, rule, reading, origin)


def recalculated(question: "BillQuestion") -> BillingUnits:
    """Return the bill for the question on a receipt.

    Raises:
        JcodesError: See `bill_dose`.
    """
    containers = [
        attrs.evolve(container, doubt=doubt)
        for container, doubt in zip(question.containers, question.doubts, strict=True)
    ]
    return bill_dose(
        question.subject,
        question.dose,
        on=question.on,
        strength=question.strength,
        rounding=question.rounding,
        containers=containers or None,
        container_type=question.container_type,
        discarded=question.discarded,
        policy=question.policy if question.asked else None,
        discard_applies=question.listed,
        listed_since=question.listed_since,
        list_issue=question.list_issue,
        origin=Origin(question.given, question.order, question.release_digest, doubts=question.catalog_doubts),
    )


def _read(subject: Entry | Dosage, dose: Dose, on: date | None, strength: Strength | None) -> Reading:
    if isinstance(subject, Entry):
        if on is not None:
            check_valid(subject, on)
        if dose.unit.symbol == "dose" and dose.numerator and Trait.WHOLE_DOSE in subject.traits:
            return Reading(
                dose.numerator,
                dose.denominator,
                (f"{subject.code} is billed per dose: {subject.name}, {subject.dosage}",),
            )
        if subject.kind is _CONTRACEPTIVE and dose.numerator and is_device(subject, dose):
            return Reading(
                dose.numerator,
                dose.denominator,
                (f"{subject.code} is billed per device: {subject.name}, {subject.dosage}",),
            )
        return read_dose(subject.dosage, dose, strength, subject.code.text)  # by position: quicker, and every bill asks
    return read_dose(subject, dose, strength)


def is_device(entry: Entry, dose: Dose) -> bool:
    """Return whether the dose counts devices, of which a contraceptive code has one a unit: J7298 is one system that holds 52 mg.

    "1 IUD", "1 implant", "1 dose" and "1 each" all count the device, where the descriptor gives what it holds.
    """
    words = _DEVICES if entry.dosage.amount is not None else _DEVICE
    return entry.kind is Kind.CONTRACEPTIVE and dose.unit.symbol in words


def check_valid(entry: Entry, on: date) -> None:
    """Reject a code that was not valid on the date of service.

    Raises:
        CodeNotValidError: The code was not valid on that date; the hint names its replacement, if known.
    """
    period = entry.period
    if not (period.start <= on and (period.end is None or on <= period.end)) and not any(
        on in earlier for earlier in entry.earlier
    ):
        raise _not_valid(entry, on)


def _not_valid(entry: Entry, on: date) -> CodeNotValidError:
    period = entry.period
    if on < period.start:
        before = entry.predecessors(on)
        use = f"use {' or '.join(map(str, before))}" if before else f"look up the code valid on {on}"
        what, hint = "was not yet valid", f"its first valid day is {period.start}; {use}"
    else:
        what, hint = "was no longer valid", f"its last valid day was {period.end}"
        hint += (
            "; use " + " or ".join(map(str, entry.replaced_by)) if entry.replaced_by else "; look up its replacement"
        )
    return CodeNotValidError(
        f"{entry.code} ({entry.name}, {entry.dosage}) {what} on {on}",
        code=str(entry.code),
        on=on.isoformat(),
        start=period.start.isoformat(),
        end=period.end.isoformat() if period.end else None,
        replaced_by=tuple(map(str, entry.replaced_by)),
        hint=hint,
    )
