"""Labeled amount of the opened containers and wastage, in billing units."""

from fractions import Fraction
from math import lcm
from typing import Final

import attrs

from jcodes.billing.dose_in_units import Reading, read_dose
from jcodes.billing.question import Question
from jcodes.billing.steps import Reasons
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.doses.containers import OpenedContainer
from jcodes.errors import (
    ContainersTooSmallError,
    DiscardedAboveLabelError,
    InexactError,
    JcodesError,
    UnitMismatchError,
)

__all__ = ["Wastage", "amount_left", "common_strength", "in_units", "measure", "strength_of_labels"]

_LABEL_RULE: Final = "aapc-labels"

_HOLDERS: Final = frozenset(
    {"vial", "syringe", "pen", "cartridge", "ampule", "bag", "bottle", "kit", "packet", "autoinjector", "tube"}
)
"""Containers with a labeled amount."""


@attrs.frozen
class Wastage:
    """Labeled amount and wastage, in units before rounding.

    Attributes:
        labeled: The labeled units of the opened containers; None if one unit covers any container.
        discarded: The discarded units.
        steps: The derivation, each step with its source or blank.
        warnings: Warnings, one sentence each.
        whole_container: The smallest opened container, if at least its labeled amount was discarded; otherwise None.
    """

    labeled: Fraction | None
    discarded: Fraction
    steps: Reasons
    warnings: tuple[str, ...]
    whole_container: OpenedContainer | None = None


def strength_of_labels(containers: tuple[OpenedContainer, ...]) -> Strength | None:
    """Return the concentration on all labels, or the amount per container if all are one size; otherwise None."""
    found = {container.concentration for container in containers}
    return found.pop() if len(found) == 1 else None


def common_strength(containers: tuple[OpenedContainer, ...], dose: Dose) -> Strength | None:
    """Return the concentration on the labels of all *containers*, for a *dose* in volume or containers.

    For a dose in vials or other containers, this is the labeled amount per container. None if a label has no strength, the labels differ,
    or the dose needs no strength.
    """
    drugs = {container.drug for container in containers}
    if dose.unit.symbol in _HOLDERS and len(drugs) == 1 and (drug := drugs.pop()) is not None:
        return Strength(drug, Dose(1, dose.unit))
    strength = strength_of_labels(containers)
    return strength if strength is not None and strength.per.unit.dimension == dose.unit.dimension else None


def measure(dosage: Dosage, dose: Dose, strength: Strength | None, reading: Reading, question: Question) -> Wastage:
    """Return the wastage of the opened containers after *dose*, in units of *dosage*.

    Only labeled amounts count; overfill never does.

    Raises:
        ContainersTooSmallError: The dose exceeds the labeled amount of the containers.
        DiscardedAboveLabelError: The documented discarded amount exceeds what the labels leave.
        UnitMismatchError: A container or the discarded amount is in another kind of unit than the code.
    """
    containers, label = question.containers, question.label
    steps: list[tuple[str, str]] = []
    warnings = [container.doubt for container in containers if container.doubt]
    warnings += _strength_warnings(containers, strength)
    piece = dosage.amount if dosage.basis is Basis.EACH else None
    if dosage.basis is Basis.BAND or (piece is not None and _covers(piece, question)):
        _check_size(dose, containers)
        pieces = sum(container.count for container in containers)
        if dose.unit.is_count and pieces > dose.amount:
            warnings.append(f"{pieces} containers opened for {dose}; check which were used")
        steps.append((f"one unit covers the administration, {dosage}: no discarded units", ""))
        return Wastage(None, Fraction(0), tuple(steps), tuple(warnings))
    sizes = [_units_of(dosage, container, strength, label) for container in containers]
    documented = _documented(dosage, question.discarded, strength or strength_of_labels(containers), label)
    if not containers:
        discarded = documented or Fraction(0)
        steps.append((f"{question.discarded} documented as discarded", ""))
        given = Fraction(reading.numerator, reading.denominator)
        return Wastage(given + discarded, discarded, tuple(steps), tuple(warnings))
    return _left(dose, reading, tuple(sizes), documented, question, steps, warnings)


def _left(  # noqa: PLR0913, PLR0917 - what is known of the containers
    dose: Dose,
    reading: Reading,
    ratios: tuple[tuple[int, int], ...],
    noted: Fraction | None,
    question: Question,
    steps: list[tuple[str, str]],
    warnings: list[str],
) -> Wastage:
    """Return the wastage of labeled containers, counted in whole parts of a unit: *ratios* are the units of each, as numerator and denominator."""
    containers = question.containers
    parts = lcm(reading.denominator, 1 if noted is None else noted.denominator, *[bottom for _, bottom in ratios])
    given = reading.numerator * (parts // reading.denominator)
    documented = None if noted is None else noted.numerator * (parts // noted.denominator)
    sizes = [top * (parts // bottom) for top, bottom in ratios]
    labeled = sum([size * container.count for size, container in zip(sizes, containers, strict=True)])
    named = ", ".join(map(str, containers))

    def units(number: int) -> str:
        return in_units(_number(number, parts))

    if given > labeled:
        raise ContainersTooSmallError(
            f"the dose, {dose} ({units(given)}), exceeds the labels of the opened containers, {named} ({units(labeled)})",
            dose=str(dose),
            containers=named,
            hint="list every opened container, or correct the dose",
        )
    left = labeled - given
    steps.append((f"the labels of {named} total {units(labeled)}; overfill never counts", _LABEL_RULE))
    steps.append((f"{_number(labeled, parts)} - {_number(given, parts)} = {units(left)} left", ""))
    if documented is not None:
        if documented > left:
            raise DiscardedAboveLabelError(
                f"{question.discarded} discarded ({units(documented)}) exceeds what the labels of {named} leave after {dose}"
                f" ({units(left)})",
                discarded=str(question.discarded),
                containers=named,
                hint="overfill is never billed; give the discarded labeled amount, or list every opened container",
            )
        steps.append((f"{question.discarded} of it ({units(documented)}) documented as discarded", ""))
        if documented < left and not _is_kept(question):
            warnings.append(
                f"{question.discarded} documented as discarded, but the labels leave {units(left)}; only the documented amount"
                " counts"
            )
    discarded = left if documented is None else documented
    smallest, whole = min(sizes), None
    if discarded >= smallest and not _is_kept(question):
        whole = containers[sizes.index(smallest)]
        warnings.append(
            f"{units(discarded)} discarded is at least a whole container ({whole.label}); check which were opened"
        )
    return Wastage(Fraction(labeled, parts), Fraction(discarded, parts), tuple(steps), tuple(warnings), whole)


def _number(number: int, parts: int) -> Fraction | int:
    whole, rest = divmod(number, parts)
    return Fraction(number, parts) if rest else whole


def amount_left(dosage: Dosage, left: Wastage, dose: Dose) -> Dose | None:
    """Return the wastage in the unit of *dose*; None if it has no finite decimal."""
    one = dosage.total()
    if one is None:
        return None
    try:
        found = one * left.discarded
        return found.to(dose.unit) if found.unit.dimension == dose.unit.dimension else found
    except InexactError:
        return None


def in_units(number: Fraction | int) -> str:
    """Return *number* with "unit" or "units"."""
    text = f"{number.numerator:,}" if number.denominator == 1 else str(number)
    return f"{text} unit{'s' if number != 1 else ''}"


def _is_kept(question: Question) -> bool:
    return question.container_type is not None and question.container_type.is_kept


# -- labels to billing units ------------------------------------------------------------------------------------------------


def _covers(piece: Dose, question: Question) -> bool:
    """Whether one unit covers the opened containers: they are not pieces of the kind that the code counts."""
    counted = piece.unit.dimension
    if question.containers:
        return any(
            container.held is None or container.held.unit.dimension != counted for container in question.containers
        )
    return question.discarded is None or question.discarded.unit.dimension != counted


def _check_size(dose: Dose, containers: tuple[OpenedContainer, ...]) -> None:
    """Raise `ContainersTooSmallError` for a dose above the labeled amount; a count of doses cannot be compared."""
    held = Fraction(0)
    for container in containers:
        for part in (container.drug, container.held):
            if part is not None and part.unit.dimension == dose.unit.dimension:
                held += part.fraction() * container.count
                break
        else:
            return
    if containers and not dose.unit.is_count and dose.fraction() > held:
        named = ", ".join(map(str, containers))
        raise ContainersTooSmallError(
            f"the dose, {dose}, exceeds the labels of the opened containers, {named}",
            dose=str(dose),
            containers=named,
            hint="list every opened container, or correct the dose",
        )


def _units_of(
    dosage: Dosage, container: OpenedContainer, strength: Strength | None, label: str | None
) -> tuple[int, int]:
    """Convert the labeled amount of one container to units, by its drug or otherwise by its volume: numerator and denominator."""
    refused: JcodesError | None = None
    for part in (container.drug, container.held):
        for through in (container.concentration, strength):
            if part is not None:
                try:
                    reading = read_dose(dosage, part, through, label=label)
                except UnitMismatchError as error:
                    refused = refused or error
                else:
                    return reading.numerator, reading.denominator
    if refused is None:  # pragma: no cover - a container has a drug or what holds it
        raise AssertionError
    refused.add_note(f"in the container {container}")
    raise refused


def _documented(
    dosage: Dosage, discarded: Dose | None, strength: Strength | None, label: str | None
) -> Fraction | None:
    if discarded is None:
        return None
    if not discarded:
        return Fraction(0)
    try:
        reading = read_dose(dosage, discarded, strength, label=label)
    except JcodesError as error:
        total = dosage.total()
        if type(error) is UnitMismatchError and discarded.unit.symbol == "unit" and total is not None:
            hint = f"give the discarded amount of drug, such as '{total * discarded.amount}'; billing units are not an amount"
            error = UnitMismatchError(error.message, left=error.left, right=error.right, hint=hint)
        error.add_note(f"in the discarded amount {discarded}")
        raise error from None
    return Fraction(reading.numerator, reading.denominator)


def _strength_warnings(containers: tuple[OpenedContainer, ...], strength: Strength | None) -> list[str]:
    """Return a warning if the strength differs from a label; a reconstituted or diluted drug may be right."""
    warnings = []
    for container in containers:
        own = container.concentration
        if own is None or strength is None or own == strength:
            continue
        if (own.amount.unit.dimension, own.per.unit.dimension) == (
            strength.amount.unit.dimension,
            strength.per.unit.dimension,
        ):
            warnings.append(f"the strength {strength} does not match the container {container.label}")
    return warnings
