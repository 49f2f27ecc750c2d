"""Discarded drug: JW and JZ, containers, units."""

from collections.abc import Iterator
from typing import Final

from jcodes.billing.labels import in_units
from jcodes.claims import Setting
from jcodes.errors import ContainersTooSmallError, DiscardedAboveLabelError
from jcodes.policies import Requirement, WasteLayout
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.context.traits import MODIFIED, RECORD, WASTED
from jcodes.rules.engine.changes import AddModifier, Change, DropLine, DropModifier, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, drug_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import ContainerType, Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES", "is_reported", "may_be_reported"]

_LAYOUT: Final = "ngs-4990260; fcso-jw"
_ROUNDING: Final = "ngs-4990260; cgs-jw; acr-waste"
_REQUIRED: Final = "cms-discarded-drugs; nahri-jw-jz; noridian-jz"
_INCOMPLETE: Final = "aafp-jz: JW or JZ is required for single-dose containers, and CMS's list does not include all drugs subject to the policy"
_SMALLEST: Final = "cgs-jw; noridian-a53024"

_EXEMPT_SETTINGS: Final = {
    "inpatient": Setting.INPATIENT,
    "rural-health-clinic": Setting.RURAL_HEALTH_CLINIC,
    "federally-qualified-health-center": Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER,
    "esrd-bundle": Setting.DIALYSIS_FACILITY,
}
_BY_STATUS: Final = frozenset({Setting.HOSPITAL_OUTPATIENT, Setting.AMBULATORY_SURGERY})


def is_reported(drug: DrugView) -> bool:
    """Tell whether discarded drug is reported for this drug, there and then, as far as CMS's list or the record say.

    It is where CMS's list names the code, or the record says single-dose containers or what was discarded; and `may_be_reported`.
    """
    return (drug.facts.is_listed is True or _is_recorded_single(drug)) and may_be_reported(drug)


def may_be_reported(drug: DrugView) -> bool:
    """Tell whether discarded drug is reported for this drug, there and then, if its containers are single-dose.

    It is where the payer reports discarded drug in the setting (one that nobody names is taken to be one), the drug is paid by itself there,
    and neither its kind nor its containers are exempt.
    """
    payer = drug.payer
    if not payer.jw_jz_scope.value or drug.entry is None:
        return False
    if is_exempt(drug) or not drug.settings <= payer.waste_settings:
        return False
    return drug.container_type is not ContainerType.MULTI_DOSE


def _is_recorded_single(drug: DrugView) -> bool:
    """Tell whether the record says that the containers hold one dose, or that a unit or more of them was discarded."""
    if drug.container_type is ContainerType.SINGLE_DOSE:
        return True
    return drug.bill is not None and drug.bill.discarded > 0


def is_exempt(drug: DrugView) -> bool:
    """Tell whether the payer exempts the product or the setting, or the drug is packaged there."""
    exempt, facts = drug.payer.jw_jz_exempt.value, drug.facts
    kind = "" if drug.entry is None else drug.entry.kind.value.replace(" ", "-")
    if kind in exempt or any(_EXEMPT_SETTINGS.get(word) in drug.settings for word in exempt):
        return True
    return _by_status(drug) and facts.outpatient is not None and not facts.outpatient.is_paid_separately


def _by_status(drug: DrugView) -> bool:
    """Tell whether the outpatient status decides: in hospitals and surgery centres, and where a claim of theirs names no place."""
    scope = drug.payer.jw_jz_scope.value
    hospital = "office" not in scope and any(word.startswith("hospital-outpatient") for word in scope)
    return bool(drug.settings & _BY_STATUS) or (hospital and not drug.settings)


# -- lines and modifiers ---------------------------------------------------------------------------------------------


@drug_rule(
    "jw-without-administered",
    "discarded drug alone",
    severity=Severity.ERROR,
    source=_LAYOUT,
    denial=DenialKind.MODIFIER,
    only=WASTED,
)
def jw_without_administered(drug: DrugView) -> Iterator[Found]:
    """Discarded drug is billed with JW, and no line of the day bills what was given. Such a claim is rejected."""
    if drug.wasted and not drug.administered:
        yield Found(
            f"{drug.code} bills discarded drug with JW, and none that was given",
            "a line of what was given, without JW",
            "bill what was given on a line of its own, the discarded units on the next with JW",
        )


@drug_rule(
    "jw-and-jz",
    "JW and JZ together",
    severity=Severity.ERROR,
    source=_LAYOUT,
    denial=DenialKind.MODIFIER,
    only=WASTED,
)
def jw_and_jz(drug: DrugView) -> Iterator[Found]:
    """JW and JZ stand on one line, or on lines of one drug and day.

    For the same containers one of the two is wrong. Two administrations of a day may differ, so that several administered lines are a
    warning. Where the record shows what was discarded, the JZ on the administered line comes off.
    """
    both = [line for line in drug.lines if line.is_wasted and "JZ" in line.modifiers]
    for line in both:
        yield Found(
            f"{drug.code} has JW and JZ on one line",
            "one of the two",
            "JW says that some was discarded, JZ that none was",
            line=line.place,
        )
    none = [line for line in drug.administered if "JZ" in line.modifiers]
    if drug.wasted and none and not both:
        several = len(drug.administered) > 1
        fix: Fix | str = "JW says that some was discarded, JZ that none was: take one off"
        if drug.bill is not None and drug.bill.discarded and not several:
            fix = Fix("take JZ off: the record shows what was discarded", (DropModifier(none[0].place, "JZ"),))
        yield Found(
            f"{drug.code} has JZ on one line and JW on another of the same day",
            "one of the two",
            fix,
            line=none[0].place,
            severity=Severity.WARNING if several else None,
        )


@drug_rule(
    "jw-jz-multi-dose",
    "JW or JZ for multi-dose containers",
    severity=Severity.ERROR,
    source="cms-discarded-drugs: single-dose containers only; aapc-multi-dose",
    denial=DenialKind.MODIFIER,
    only=MODIFIED | RECORD,
)
def jw_jz_multi_dose(drug: DrugView) -> Iterator[Found]:
    """The record says that the containers hold several doses, and a line has JW or JZ: what is left is kept, and never billed."""
    if drug.container_type is not ContainerType.MULTI_DOSE:
        return
    for line in drug.lines:
        if line.is_wasted:
            certain = bool(drug.administered)
            text = "bill what was given only"
            yield Found(
                f"{drug.code} bills discarded drug with JW, and its containers hold several doses",
                "no JW",
                Fix(text, (DropLine(line.place),)) if certain else text,
                line=line.place,
            )
        elif "JZ" in line.modifiers:
            yield Found(
                f"{drug.code} has JZ, and its containers hold several doses",
                "no JZ",
                Fix("take JZ off", (DropModifier(line.place, "JZ"),)),
                line=line.place,
            )


@drug_rule(
    "jw-jz-missing",
    "neither JW nor JZ",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.MODIFIER_MISSING,
)
def jw_jz_missing(drug: DrugView) -> Iterator[Found]:
    """The payer asks for JW or JZ under this code on this date, and no line of the drug has one.

    A code that CMS's list does not name, and whose record says single-dose containers or what was discarded, is a warning.
    Where the record names what was opened, it says which: JZ is put on where nothing is left to bill of containers for one dose. Before the date from which claims
    come back, without a date of service, by an outpatient status of another quarter, and where another line of the drug and day has JZ, it is a warning. Settings that are exempt, packaged drugs and multi-dose containers are left alone.
    """
    jz = drug.payer.jz
    if jz.value is not Requirement.MUST or drug.wasted or not drug.administered:
        return
    bare = [line for line in drug.administered if "JZ" not in line.modifiers]
    if not bare or not is_reported(drug):
        return
    some = len(bare) < len(drug.administered)
    listed = drug.facts.is_listed is True
    certain = drug.payer.jw_jz_edits.value and drug.on is not None and not some and listed
    severity = None if certain else Severity.WARNING
    said = ", and another line of the day has JZ" if some else ""
    if not listed:
        said += ", and the record says that its containers are single-dose"
    status = drug.facts.outpatient if _by_status(drug) else None
    if status is not None and status.quarter != drug.facts.quarter:
        severity, said = Severity.WARNING, f"{said}, and is paid by itself by the outpatient status of {status.quarter}"
    fix: Fix | str = "put JZ on where nothing was discarded; else bill the discarded units on a second line with JW"
    expected = "JZ, or a second line with JW"
    if drug.bill is not None and (
        drug.bill.containers or (drug.bill.question is not None and drug.bill.question.discarded is not None)
    ):
        if drug.bill.discarded:
            expected = f"{drug.code}-JW x {drug.bill.discarded}"
            fix = f"add a line {expected} with its charge"
        else:
            expected = "JZ"
            fix = "put JZ on"
            known = drug.container_type is ContainerType.SINGLE_DOSE or not drug.bill.containers
            if known and all(len(line.line.modifiers) < line.payer.modifier_slots.value for line in bare):
                fix = Fix(fix, tuple(AddModifier(line.place, "JZ") for line in bare))
    yield Found(
        f"{drug.code} has neither JW nor JZ{said}", expected, fix, line=bare[0].place, severity=severity, choice=jz
    )


@line_rule(
    "jw-jz-not-used",
    "JW or JZ that the payer does not use then",
    severity=Severity.ERROR,
    source="cms-discarded-drugs: JZ exists since 2023-01-01, and other payers go by their policies",
    denial=DenialKind.MODIFIER_NOT_VALID,
    only=MODIFIED,
)
def jw_jz_not_used(at: LineView) -> Iterator[Found]:
    """A line has JW or JZ, and the payer does not use it on the date of service. JZ came into being on 2023-01-01.

    Lines of discarded drug that the payer does not take are `jw-line-not-taken`.
    """
    for modifier, choice in (("JW", at.payer.jw), ("JZ", at.payer.jz)):
        if modifier == "JW" and at.payer.waste_layout.value is not WasteLayout.TWO_LINES:
            continue
        if choice.value is Requirement.NO and modifier in at.modifiers:
            text = f"take {modifier} off"
            certain = modifier == "JZ" and choice.confidence is Confidence.HIGH
            yield Found(
                f"{at.payer.name} does not use {modifier}" + (f" on {at.on}" if at.on else ""),
                f"no {modifier}",
                Fix(text, (DropModifier(at.place, modifier),))
                if certain
                else f"{text}, unless the contract asks for it",
                choice=choice,
            )


@drug_rule(
    "jw-jz-unknown",
    "neither JW nor JZ, and nothing says whether one is due",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_INCOMPLETE,
    denial=DenialKind.MODIFIER,
)
def jw_jz_unknown(drug: DrugView) -> Iterator[Found]:
    """No line of the drug has JW or JZ, CMS's list does not name the code, and no record says what its containers are.

    JW or JZ is due if they are single-dose. Most biologics are, so that one without either is a warning; any other drug is information. Insulin,
    epoetin and trastuzumab also come in multi-dose vials, and drugs that are swallowed or inhaled are left out.
    """
    if drug.payer.jz.value is not Requirement.MUST or drug.wasted or not drug.administered or drug.entry is None:
        return
    if any("JZ" in line.modifiers for line in drug.administered) or drug.entry.kind not in _IN_CONTAINERS:
        return
    if drug.facts.is_oral or drug.facts.is_valid is False or is_reported(drug) or not may_be_reported(drug):
        return
    likely = drug.entry.kind in _MOSTLY_SINGLE and Trait.ALSO_MULTI_DOSE not in drug.entry.traits
    yield Found(
        f"{drug.code} has neither JW nor JZ; CMS's list does not name the code, and no record says what its containers are"
        + (": most biologics come in single-dose containers" if likely else ""),
        fix="check the label: a drug from single-dose containers takes JZ where nothing was discarded, else a second line with JW",
        line=drug.administered[0].place,
        severity=None if likely else Severity.INFORMATION,
        choice=drug.payer.jz,
    )


_MOSTLY_SINGLE: Final = frozenset({Kind.BIOLOGIC, Kind.BIOSIMILAR})
_IN_CONTAINERS: Final = frozenset({*_MOSTLY_SINGLE, Kind.DRUG, Kind.IMMUNOSUPPRESSIVE, Kind.CELL_OR_GENE_THERAPY})


@drug_rule(
    "jw-jz-not-for-this",
    "JW or JZ where discarded drug is not reported",
    severity=Severity.WARNING,
    source=_REQUIRED,
    denial=DenialKind.MODIFIER,
    only=MODIFIED,
)
def jw_jz_not_for_this(drug: DrugView) -> Iterator[Found]:
    """A line has JW or JZ, and the setting or the product is exempt.

    Discarded units of a code that CMS's list does not name are information where no record says single-dose: the label decides, and the list,
    which does not include all drugs, never does. JZ is left alone there.
    """
    marked = [line for line in drug.lines if line.is_wasted or "JZ" in line.modifiers]
    if not marked or not drug.payer.jw_jz_scope.value or drug.container_type is ContainerType.MULTI_DOSE:
        return
    if is_exempt(drug):
        where = ", ".join(sorted(map(str, drug.settings)))
        yield Found(
            f"discarded {drug.code} is not reported there" + (f" ({where})" if where else ""),
            fix="take JW or JZ off",
            line=marked[0].place,
            choice=drug.payer.jw_jz_exempt,
        )
    elif drug.wasted and drug.facts.is_listed is False and not _is_recorded_single(drug):
        yield Found(
            f"{drug.code} bills discarded units; CMS's list does not name the code, and no record says that its containers are single-dose",
            fix="check the label: leftover drug is billed from single-dose containers only",
            line=drug.wasted[0].place,
            severity=Severity.INFORMATION,
        )


@drug_rule(
    "jw-line-not-taken",
    "a line of discarded drug that the payer does not take",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="lifewise-waste: payers want discarded drug on one line, on two, or not at all; aapc-botox-waste",
    only=WASTED,
)
def jw_line_not_taken(drug: DrugView) -> Iterator[Found]:
    """Discarded drug stands on a line of its own, and the payer wants it on the line of the drug, or not billed.

    Nothing is said where the payer may take JW, whose line is always one of its own: contracts differ.
    """
    layout = drug.payer.waste_layout
    if not drug.wasted or layout.value is WasteLayout.TWO_LINES or drug.payer.jw.value is Requirement.MAY:
        return
    one = layout.value is WasteLayout.ONE_LINE
    yield Found(
        f"{drug.payer.name} takes no line of discarded drug",
        "one line for both" if one else "what was given only",
        "add the discarded units to the line of the drug" if one else "leave the discarded units out",
        line=drug.wasted[0].place,
        choice=layout,
    )


# -- units against the record ----------------------------------------------------------------------------------------


@drug_rule(
    "jw-units-differ",
    "discarded units that are not those of the record",
    severity=Severity.ERROR,
    source=_ROUNDING,
    denial=DenialKind.UNITS,
    only=RECORD | WASTED,
)
def jw_units_differ(drug: DrugView) -> Iterator[Found]:
    """The units with JW are not those that the record leaves: the labelled amount less the dose, rounded down.

    Together with the administered units they never exceed the labels, so that what rounding up has billed is not billed again.
    """
    bill, billed = drug.bill, drug.total(drug.wasted)
    left = 0 if bill is None else bill.discarded or bill.leftover
    if bill is None or not drug.wasted or billed is None or not left or billed == left or bill.left is None:
        return
    exact = bill.left.discarded
    alone = [drug.bill_by(record) for record in drug.records]
    if len(alone) > 1 and billed == sum(one.discarded or one.leftover for one in alone if one is not None):
        return  # each administration rounded by itself
    mistake = ""
    if billed == -(-exact.numerator // exact.denominator):
        mistake = ": discarded units are rounded down, and not billed where rounding up has billed them"
    elif billed == sum(container.count for record in drug.records for container in record.containers):
        mistake = ": that is the number of containers"
    text = f"bill {drug.code}-JW x {left}"
    fix: Fix | str = f"{text} over its lines"
    if len(drug.wasted) == 1 and len(alone) == 1 and not drug.wasted[0].line.ndc_quantity.strip():
        fix = Fix(text, (SetField(drug.wasted[0].place, "units", left),))
    yield Found(
        f"{drug.code} bills {billed} discarded units, the record leaves {exact} and so {left}{mistake}",
        f"{left} units",
        fix,
        line=drug.wasted[0].place,
    )


@drug_rule(
    "jw-none-left",
    "JW where nothing is left to bill",
    severity=Severity.ERROR,
    source="noridian-jz: less than a unit is not billed, the line takes JZ",
    denial=DenialKind.MODIFIER,
    only=RECORD | WASTED,
)
def jw_none_left(drug: DrugView) -> Iterator[Found]:
    """Discarded units are billed, and the record leaves less than one beside the administered ones.

    The line of discarded drug is dropped, and JZ put on the administered line where the payer asks for it. What is left is documented all
    the same.
    """
    bill = drug.bill
    if bill is None or not drug.wasted or not drug.administered or bill.left is None:
        return
    if bill.discarded or bill.leftover:
        return
    if not (bill.containers or bill.left.discarded) or drug.container_type is ContainerType.MULTI_DOSE:
        return
    if drug.payer.waste_layout.value is WasteLayout.NOT_BILLED or is_exempt(drug):
        return  # something is left, and it is not billed
    changes: list[Change] = [DropLine(line.place) for line in drug.wasted]
    if drug.payer.jz.value is Requirement.MUST and is_reported(drug):
        changes.extend(AddModifier(line.place, "JZ") for line in drug.administered)
    full = any(len(line.line.modifiers) >= line.payer.modifier_slots.value for line in drug.administered)
    text = "drop the line of discarded drug" + ("; JZ goes on the other" if len(changes) > len(drug.wasted) else "")
    yield Found(
        f"{drug.code} bills discarded units, the record leaves {bill.left.discarded} of a unit beside the administered ones",
        "no line with JW",
        text if full else Fix(text, tuple(changes)),
        line=drug.wasted[0].place,
    )


@drug_rule(
    "jz-with-waste",
    "JZ where the record shows discarded drug",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.MODIFIER,
    only=MODIFIED | RECORD,
)
def jz_with_waste(drug: DrugView) -> Iterator[Found]:
    """A line says with JZ that nothing was discarded, and the record leaves one unit or more; a warning where the container type is unknown."""
    bill = drug.bill
    marked = [line for line in drug.administered if "JZ" in line.modifiers]
    if bill is None or not marked or drug.wasted or drug.payer.jw.value is not Requirement.MUST:
        return
    if bill.discarded:
        yield Found(
            f"{drug.code} has JZ, and the record leaves {bill.discarded} units",
            f"{drug.code}-JW x {bill.discarded}",
            f"take JZ off and add a line {drug.code}-JW x {bill.discarded} with its charge",
            line=marked[0].place,
        )
    elif bill.leftover:
        yield Found(
            f"{drug.code} has JZ, and the opened containers leave {bill.leftover} units",
            fix=f"document what was discarded, or the type of the containers: single-dose takes {drug.code}-JW x {bill.leftover}, multi-dose"
            " neither JW nor JZ",
            line=marked[0].place,
            severity=Severity.WARNING,
        )


# -- what was opened -------------------------------------------------------------------------------------------------


@drug_rule(
    "containers-not-recorded",
    "a record without containers",
    severity=Severity.WARNING,
    source=_REQUIRED,
    only=RECORD,
)
def containers_not_recorded(drug: DrugView) -> Iterator[Found]:
    """Discarded drug is reported for the code, and the record names neither what was opened nor what was discarded.

    JW and JZ cannot be checked then, nor defended.
    """
    asked = drug.recorded
    if asked is None or asked.containers or asked.discarded is not None:
        return
    if drug.payer.jz.value is Requirement.MUST and is_reported(drug):
        yield Found(
            f"the record of {drug.code} names neither the containers nor the discarded amount",
            "the labels of what was opened",
            "add what was opened and what was discarded to the record",
        )


@drug_rule(
    "containers-contradict-dose",
    "containers that do not fit the dose",
    severity=Severity.WARNING,
    source="ngs-4990260: the labels count; aapc-labels: overfill never does",
    only=RECORD,
)
def containers_contradict_dose(drug: DrugView) -> Iterator[Found]:
    """The record's dose is more than its containers hold, or its discarded amount is more than they leave."""
    problem = drug.problem
    if isinstance(problem, ContainersTooSmallError | DiscardedAboveLabelError):
        yield Found(problem.message, fix=problem.hint)


@drug_rule(
    "waste-above-container",
    "a whole container discarded",
    severity=Severity.WARNING,
    source=_SMALLEST,
    only=RECORD,
)
def waste_above_container(drug: DrugView) -> Iterator[Found]:
    """What is left is as much as one of the opened containers or more: one too many was opened, or the record is wrong."""
    left = None if drug.bill is None or not drug.bill.discarded else drug.bill.left
    if left is not None and left.whole_container is not None:
        label = left.whole_container.label
        yield Found(
            f"{drug.code}: {in_units(left.discarded)} discarded are as much as a whole container ({label}) or more",
            fix="check which containers were opened",
        )


@drug_rule(
    "waste-avoidable",
    "discarded drug that other containers would have spared",
    severity=Severity.WARNING,
    source=_SMALLEST,
    only=RECORD,
)
def waste_avoidable(drug: DrugView) -> Iterator[Found]:
    """The sizes that CMS's crosswalk of the quarter lists would have left at least one unit less.

    Stock may have been short, so that it is a warning. Nothing is said where the crosswalk shows no sizes, or not the opened one.
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
            f"{containers} leave {in_units(bill.left.discarded)}; {', '.join(plan.containers)} would leave {spared} fewer",
            ", ".join(plan.containers),
            "open the containers that leave least, where they are in stock",
        )


RULES: Final = (
    jw_without_administered,
    jw_and_jz,
    jw_jz_multi_dose,
    jw_jz_missing,
    jw_jz_unknown,
    jw_jz_not_used,
    jw_jz_not_for_this,
    jw_line_not_taken,
    jw_units_differ,
    jw_none_left,
    jz_with_waste,
    containers_not_recorded,
    containers_contradict_dose,
    waste_above_container,
    waste_avoidable,
)
