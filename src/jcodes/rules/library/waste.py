"""Discarded units against the records: units, containers, container sizes."""

from collections.abc import Iterator
from typing import Final

from jcodes.errors import ContainersTooSmallError, DiscardedAboveLabelError
from jcodes.policies import Requirement, WasteLayout
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import KEPT, MARKED, RECORD, WASTED
from jcodes.rules.context.wording import grouped, in_units, plain_number
from jcodes.rules.engine.changes import AddModifier, Change, DropLine, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity, UnitDifference
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, Payers, drug_rule
from jcodes.rules.library.jw_jz import is_exempt, is_reported
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_REQUIRED: Final = "cms-discarded-drugs; noridian-jz"


_SMALLEST: Final = "cgs-jw; noridian-a53024"
_ROUNDING: Final = "ngs-4990260; cgs-jw; acr-waste"


@drug_rule(
    "jw-units-differ",
    "JW units that differ from the record",
    severity=Severity.ERROR,
    source=_ROUNDING,
    denial=DenialKind.UNITS,
    only=RECORD | WASTED,
    payers=Payers.MEDICARE,
)
def jw_units_differ(drug: DrugView) -> Iterator[Found]:
    """The JW units differ from what the record leaves: the labeled amount less the dose, rounded down.

    Administered and discarded units together never exceed the label, so that units added by rounding up are not billed twice.
    """
    bill, billed = drug.bill, drug.total(drug.wasted)
    left = 0 if bill is None else bill.discarded or bill.leftover
    if bill is None or not drug.wasted or billed is None or not left or billed == left or bill.left is None:
        return
    exact = bill.left.discarded
    alone = [drug.bill_by(record) for record in drug.records]
    if len(alone) > 1 and billed == sum(one.discarded or one.leftover for one in alone if one is not None):
        return  # each administration rounded separately
    mistake = ""
    if billed == -(-exact.numerator // exact.denominator):
        mistake = ": discarded units round down"
    elif billed == sum(container.count for record in drug.records for container in record.containers):
        mistake = ": the number of containers was billed"
    text = f"bill {drug.code}-JW x {left}"
    fix: Fix | str = f"{text} in total"
    if len(drug.wasted) == 1 and len(alone) == 1 and not drug.wasted[0].line.ndc_quantity.strip():
        fix = Fix(text, (SetField(drug.wasted[0].place, "units", left),))
    yield Found(
        f"{drug.code}: {grouped(billed)} discarded unit{'' if billed == 1 else 's'} billed; the record leaves {grouped(exact)}, billed as {grouped(left)}{mistake}",
        in_units(left),
        fix,
        line=drug.wasted[0].place,
        units=UnitDifference(billed, left, tuple(line.place for line in drug.wasted)),
    )


@drug_rule(
    "jw-without-waste",
    "JW with no billable waste",
    severity=Severity.ERROR,
    source="noridian-jz: waste below one unit is not billed, so the line takes JZ",
    denial=DenialKind.MODIFIER,
    only=RECORD | WASTED,
    payers=Payers.MEDICARE,
)
def jw_without_waste(drug: DrugView) -> Iterator[Found]:
    """Discarded units are billed, and the record leaves less than one unit of waste.

    The fix removes the JW line and adds JZ to the administered line if the payer requires it. Document the waste anyway.
    """
    bill = drug.bill
    if bill is None or not drug.wasted or not drug.administered or bill.left is None:
        return
    if bill.discarded or bill.leftover:
        return
    if not (bill.containers or bill.left.discarded) or drug.is_kept:
        return
    if drug.payer.waste_layout.value is WasteLayout.NOT_BILLED or is_exempt(drug):
        return  # leftover drug that is not billed
    changes: list[Change] = [DropLine(line.place) for line in drug.wasted]
    if drug.payer.jz.value is Requirement.MUST and is_reported(drug):
        changes.extend(AddModifier(line.place, "JZ") for line in drug.administered)
    full = any(len(line.line.modifiers) >= line.payer.modifier_slots.value for line in drug.administered)
    text = "delete the JW line" + ("; add JZ to the other line" if len(changes) > len(drug.wasted) else "")
    yield Found(
        f"{drug.code}: JW billed; the record leaves {plain_number(bill.left.discarded)} of a unit, less than one",
        "no line with JW",
        text if full else Fix(text, tuple(changes)),
        line=drug.wasted[0].place,
    )


@drug_rule(
    "jz-with-waste",
    "JZ with documented waste",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.MODIFIER,
    only=MARKED | RECORD,
    payers=Payers.MEDICARE,
)
def jz_with_waste(drug: DrugView) -> Iterator[Found]:
    """JZ says that nothing was discarded, but the record leaves one unit or more. A warning if the container type is unknown."""
    bill = drug.bill
    marked = [line for line in drug.administered if "JZ" in line.modifiers]
    if bill is None or not marked or drug.wasted or drug.payer.jw.value is not Requirement.MUST:
        return
    if bill.discarded:
        yield Found(
            f"{drug.code}: JZ billed; the record leaves {in_units(bill.discarded)}",
            f"{drug.code}-JW x {bill.discarded}",
            f"remove JZ and add a line {drug.code}-JW x {bill.discarded} with its charge",
            line=marked[0].place,
        )
    elif bill.leftover:
        yield Found(
            f"{drug.code}: JZ billed; the opened containers leave {in_units(bill.leftover)}",
            fix=f"document what was discarded, or the type of the containers: single-dose takes {drug.code}-JW x {bill.leftover}, multi-dose"
            " neither JW nor JZ",
            line=marked[0].place,
            severity=Severity.WARNING,
        )


@drug_rule(
    "containers-not-recorded",
    "no containers in the record",
    severity=Severity.WARNING,
    source=_REQUIRED,
    only=RECORD,
)
def containers_not_recorded(drug: DrugView) -> Iterator[Found]:
    """Discarded drug is reported for the code, and the record has neither the opened containers nor a discarded amount.

    Without them, JW and JZ can be neither checked nor defended in an audit.
    """
    asked = drug.recorded
    if asked is None or asked.containers or asked.discarded is not None:
        return
    if drug.payer.jz.value is Requirement.MUST and is_reported(drug):
        yield Found(
            f"{drug.code}: the record states neither containers nor a discarded amount",
            "the labels of the opened containers",
            "add the opened containers and the discarded amount to the record",
        )


@drug_rule(
    "containers-contradict-dose",
    "containers that contradict the dose",
    severity=Severity.WARNING,
    source="ngs-4990260: the labels count; aapc-labels: overfill never does",
    only=RECORD,
)
def containers_contradict_dose(drug: DrugView) -> Iterator[Found]:
    """The recorded dose is more than the opened containers hold, or the discarded amount is more than the dose leaves."""
    problem = drug.problem
    if isinstance(problem, ContainersTooSmallError | DiscardedAboveLabelError):
        yield Found(problem.message, fix=problem.hint)


@drug_rule(
    "waste-whole-container",
    "a whole container discarded",
    severity=Severity.WARNING,
    source=_SMALLEST,
    only=RECORD,
)
def waste_whole_container(drug: DrugView) -> Iterator[Found]:
    """The waste is as much as one opened container or more: a container was opened unnecessarily, or the record is wrong."""
    left = None if drug.bill is None or not drug.bill.discarded else drug.bill.left
    if left is not None and left.whole_container is not None:
        label = left.whole_container.label
        yield Found(
            f"{drug.code}: {in_units(left.discarded)} discarded, as much as a whole container ({label}) or more",
            fix="check which containers were opened",
        )


@drug_rule(
    "waste-avoidable",
    "waste that other container sizes would have avoided",
    severity=Severity.WARNING,
    source=_SMALLEST,
    only=RECORD,
)
def waste_avoidable(drug: DrugView) -> Iterator[Found]:
    """Other container sizes on CMS's crosswalk of the quarter would have left at least one unit less.

    A warning, since the pharmacy may have been out of stock. Skipped if the crosswalk has no sizes, or not the opened one.
    """
    bill, entry = drug.bill, drug.entry
    if bill is None or entry is None or bill.left is None or not bill.discarded or not drug.facts.sizes:
        return
    opened = [container.drug for container in bill.containers]
    amount = entry.dosage.amount
    if not opened or amount is None or any(size is None or size not in drug.facts.sizes for size in opened):
        return
    plan = drug.facts.plan(bill.dose, bill.strength)
    spared = 0 if plan is None else bill.left.discarded - plan.waste / amount
    if plan is not None and spared >= 1:
        containers = ", ".join(map(str, bill.containers))
        yield Found(
            f"{containers} leave {in_units(bill.left.discarded)}; {', '.join(plan.containers)} would leave {in_units(spared)} less",
            ", ".join(plan.containers),
            "use the container sizes that waste least, if in stock",
        )


@drug_rule(
    "jw-jz-label-multi-dose",
    "JW or JZ, and the label says multi-dose",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-discarded-drugs: single-dose containers only; fcso-jw-jz: the label decides; fda-ndc-directory",
    denial=DenialKind.MODIFIER,
    only=MARKED | KEPT,
    payers=Payers.MEDICARE,
)
def jw_jz_label_multi_dose(drug: DrugView) -> Iterator[Found]:
    """A line has JW or JZ, no record states the container type, and FDA's files have the NDC as multi-dose or pharmacy bulk.

    FDA's files that are loaded are of 2015, 2019 and 2026, and a product may have changed: check the label.
    """
    if not drug.marked or drug.container_type is not None or not drug.payer.jw_jz_scope.value:
        return
    label = drug.label
    if label is not None and label.container_type is not None and label.container_type.is_kept:
        first = drug.marked[0]
        modifier = "JW" if first.is_wasted else "JZ"
        yield Found(
            f"{drug.code}: {modifier} billed; by {label.source} {label.ndc} is a {label.container}",
            fix=f"check the label; {label.container_type.containers} take neither JW nor JZ",
            line=first.place,
        )


RULES: Final = (
    jw_units_differ,
    jw_without_waste,
    jz_with_waste,
    containers_not_recorded,
    containers_contradict_dose,
    waste_whole_container,
    waste_avoidable,
    jw_jz_label_multi_dose,
)
