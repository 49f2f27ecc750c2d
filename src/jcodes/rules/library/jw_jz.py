"""JW and JZ: due, missing, contradicting, not for this drug, setting or payer."""

from collections.abc import Iterator
from typing import Final

from jcodes.claims import Setting
from jcodes.policies import Requirement, WasteLayout
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.exemptions import exempts, goes_by_status, kind_word
from jcodes.rules.context.flags import MARKED, MODIFIED, OFF_LIMITS, RECORD, UNMARKED, WASTED
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.changes import AddModifier, DropLine, DropModifier
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, Payers, drug_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import ContainerType, Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES", "is_reported", "may_be_reported"]

_LAYOUT: Final = "ngs-4990260; fcso-jw"
_REQUIRED: Final = "cms-discarded-drugs; noridian-jz"
_INCOMPLETE: Final = "aafp-jz: JW or JZ is required for single-dose containers, and CMS's list does not include all drugs subject to the policy"


def is_reported(drug: DrugView) -> bool:
    """Return whether CMS's list or the record calls for reporting discarded drug on this date and in this setting.

    True if CMS's list has the code, or the record shows single-dose containers or waste; and if `may_be_reported` is True.
    """
    return (drug.facts.is_listed is True or _is_recorded_single(drug)) and may_be_reported(drug)


def may_be_reported(drug: DrugView) -> bool:
    """Return whether discarded drug is reported on this date and in this setting if the containers are single-dose.

    True if the payer requires it in the setting (or the claim states none), the drug is paid separately, and neither the product nor
    its containers are exempt.
    """
    payer = drug.payer
    if not payer.jw_jz_scope.value or drug.entry is None:
        return False
    if is_exempt(drug) or not drug.settings <= payer.waste_settings or _kind_of(drug) in payer.jw_jz_doubtful.value:
        return False
    return not drug.is_kept and drug.container_type is not ContainerType.SINGLE_PATIENT_USE


def _list_of(drug: DrugView) -> str:
    """Return the issue of CMS's list that decides for the day, in words."""
    issue = drug.facts.list_issue
    return f"CMS's JW/JZ list{issue and f' of {issue}'}"


def _is_recorded_single(drug: DrugView) -> bool:
    """Return whether the record says that the containers hold one dose, or that a unit or more of them was discarded."""
    if drug.container_type is ContainerType.SINGLE_DOSE:
        return True
    return drug.bill is not None and drug.bill.discarded > 0


def is_exempt(drug: DrugView) -> bool:
    """Return whether the payer exempts the product or the setting, or the drug is packaged there."""
    payer, settings = drug.payer, drug.settings
    is_renal = Setting.DIALYSIS_FACILITY in settings
    not_for_dialysis = is_renal and any("AY" in line.modifiers for line in drug.lines)
    key = payer, settings, not_for_dialysis
    found = drug.facts.exempting.get(key)
    if found is None:
        found = drug.facts.exempting[key] = exempts(
            payer.jw_jz_exempt.value,
            payer.jw_jz_scope.value,
            drug.facts,
            settings,
            not_for_dialysis=not_for_dialysis,
        )
    return found


def _kind_of(drug: DrugView) -> str:
    """Return the kind of product as a policy writes it, or blank."""
    return "" if drug.entry is None else kind_word(drug.entry.kind)


@drug_rule(
    "jw-without-administered-line",
    "JW with no administered line",
    severity=Severity.ERROR,
    source=_LAYOUT,
    denial=DenialKind.MODIFIER,
    only=WASTED,
    payers=Payers.MEDICARE,
)
def jw_without_administered_line(drug: DrugView) -> Iterator[Found]:
    """Discarded drug is billed with JW, and no line of the day bills the administered drug. Payers reject such a claim."""
    for line in drug.wasted if not drug.administered else ():
        yield Found(
            f"{drug.code}: JW billed with no line for the administered drug",
            "a line for the administered drug, without JW",
            "bill the administered units on one line, the discarded units on the next with JW",
            line=line.place,
        )


@drug_rule(
    "jw-and-jz",
    "JW and JZ together",
    severity=Severity.ERROR,
    source=_LAYOUT,
    denial=DenialKind.MODIFIER,
    only=WASTED,
    payers=Payers.MEDICARE,
)
def jw_and_jz(drug: DrugView) -> Iterator[Found]:
    """JW and JZ are on the same line, or on lines of the same drug and date of service.

    For the same containers, one of the two is wrong. Two administrations on one day can differ, so several administered lines make it a
    warning. Where the record shows what was discarded, the fix removes JZ from the administered line.
    """
    both = [line for line in drug.lines if line.is_wasted and "JZ" in line.modifiers]
    for line in both:
        yield Found(
            f"{drug.code}: JW and JZ on the same line",
            "one of the two",
            "keep JW if drug was discarded, JZ if none was",
            line=line.place,
        )
    none = [line for line in drug.administered if "JZ" in line.modifiers]
    if drug.wasted and none and not both:
        several = len(drug.administered) > 1
        fix: Fix | str = "keep JW if drug was discarded, JZ if none was; remove the other"
        if drug.bill is not None and drug.bill.discarded and not several:
            fix = Fix("remove JZ: the record documents discarded drug", (DropModifier(none[0].place, "JZ"),))
        for line in none:
            yield Found(
                f"{drug.code}: JZ on one line and JW on another line of the same day",
                "one of the two",
                fix,
                line=line.place,
                severity=Severity.WARNING if several else None,
            )


@drug_rule(
    "jw-jz-multi-dose",
    "JW or JZ for multi-dose containers",
    severity=Severity.ERROR,
    source="cms-discarded-drugs: single-dose containers only; aapc-multi-dose; fcso-jw-jz: the label decides",
    denial=DenialKind.MODIFIER,
    only=MARKED | RECORD,
    payers=Payers.MEDICARE,
)
def jw_jz_multi_dose(drug: DrugView) -> Iterator[Found]:
    """A line has JW or JZ, and the record says multi-dose containers or pharmacy bulk packages, whose remainder is kept and never billed."""
    if drug.container_type is None or not drug.is_kept:
        return
    containers = drug.container_type.containers
    for line in drug.lines:
        if line.is_wasted:
            certain = bool(drug.administered)
            text = "bill the administered units only"
            yield Found(
                f"{drug.code}: JW billed for {containers}",
                "no JW",
                Fix(text, (DropLine(line.place),)) if certain else text,
                line=line.place,
            )
        elif "JZ" in line.modifiers:
            yield Found(
                f"{drug.code}: JZ billed for {containers}",
                "no JZ",
                Fix("remove JZ", (DropModifier(line.place, "JZ"),)),
                line=line.place,
            )


@drug_rule(
    "jw-jz-missing",
    "JW or JZ missing",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.MODIFIER_MISSING,
    only=UNMARKED,
    payers=Payers.BY_POLICY,
)
def jw_jz_missing(drug: DrugView) -> Iterator[Found]:
    """The payer requires JW or JZ for this code on this date, and no line of the drug has either.

    Where the record shows what was opened, the fix says which: JZ if no billable waste remains in single-dose containers. A warning for a
    code not on CMS's list whose record shows single-dose containers or waste; before the date from which payers return claims; without a
    date of service; in dialysis facilities, which report discarded amounts from 2025-01-01; if the outpatient status is from another
    quarter; and if another line of the drug and day has JZ. Skipped: exempt settings, packaged drugs, multi-dose containers, kinds
    of product on which sources disagree, and codes that had ended, whose successor decides.
    """
    jz = drug.payer.jz
    if jz.value is not Requirement.MUST or drug.wasted or not drug.administered:
        return
    bare = [line for line in drug.administered if "JZ" not in line.modifiers]
    if not bare or drug.facts.is_valid is False or not is_reported(drug):
        return
    some = len(bare) < len(drug.administered)
    listed = drug.facts.is_listed is True
    certain = drug.payer.jw_jz_edits.value and drug.on is not None and not some and listed
    severity = None if certain else Severity.WARNING
    said = "; another line of the day has JZ" if some else ""
    said += f"; {_list_of(drug)} has the code" if listed else "; the record states single-dose containers"
    source = ""
    if Setting.DIALYSIS_FACILITY in drug.settings:
        severity, source = Severity.WARNING, _DIALYSIS
    status = drug.facts.outpatient if goes_by_status(drug.payer.jw_jz_scope.value, drug.settings) else None
    if status is not None and status.quarter != drug.facts.quarter:
        severity, said = Severity.WARNING, f"{said}; separately paid by the OPPS status of {status.quarter}"
    fix = "add JZ if nothing was discarded; otherwise bill the discarded units on a second line with JW"
    expected, is_safe = "JZ, or a second line with JW", False
    if drug.bill is not None and (
        drug.bill.containers or (drug.bill.question is not None and drug.bill.question.discarded is not None)
    ):
        if drug.bill.discarded:
            expected = f"{drug.code}-JW x {drug.bill.discarded}"
            fix = f"add a line {expected} with its charge"
        else:
            expected = "JZ"
            fix = "add JZ"
            known = drug.container_type is ContainerType.SINGLE_DOSE or not drug.bill.containers
            is_safe = known and all(len(line.line.modifiers) < line.payer.modifier_slots.value for line in bare)
    message = f"{drug.code}: JW or JZ missing{said}"
    for line in bare:
        suggested = Fix(fix, (AddModifier(line.place, "JZ"),)) if is_safe else fix
        yield Found(message, expected, suggested, line=line.place, severity=severity, choice=jz, source=source)


_DIALYSIS: Final = "cms-1782-f: from 2025-01-01; decision-health-jw-jz: before that drugs with AY"


@line_rule(
    "jw-jz-not-used-by-payer",
    "JW or JZ that the payer does not use",
    severity=Severity.ERROR,
    source="cms-discarded-drugs: JZ exists since 2023-01-01, and other payers go by their policies",
    denial=DenialKind.MODIFIER_NOT_VALID,
    only=MODIFIED | OFF_LIMITS,
    payers=Payers.BY_POLICY,
)
def jw_jz_not_used_by_payer(at: LineView) -> Iterator[Found]:
    """A line has JW or JZ, and the payer does not use it on the date of service. JZ took effect on 2023-01-01.

    A separate JW line that the payer does not accept is `jw-line-not-accepted`.
    """
    for modifier, choice in (("JW", at.payer.jw), ("JZ", at.payer.jz)):
        if modifier == "JW" and at.payer.waste_layout.value is not WasteLayout.TWO_LINES:
            continue
        if choice.value is Requirement.NO and modifier in at.modifiers:
            text = f"remove {modifier}"
            certain = modifier == "JZ" and choice.confidence is Confidence.HIGH
            yield Found(
                f"{at.payer.name} does not use {modifier}" + (f" on {at.on}" if at.on else ""),
                f"no {modifier}",
                Fix(text, (DropModifier(at.place, modifier),))
                if certain
                else f"{text}, unless the contract requires it",
                choice=choice,
            )


@drug_rule(
    "jw-jz-container-type-unknown",
    "JW or JZ missing, container type unknown",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_INCOMPLETE,
    denial=DenialKind.MODIFIER_MISSING,
    only=UNMARKED,
)
def jw_jz_container_type_unknown(drug: DrugView) -> Iterator[Found]:
    """No line of the drug has JW or JZ, CMS's list does not have the code, and no record states the container type.

    JW or JZ is due for single-dose containers. Most biologics come in those, so a biologic is a warning; other drugs are information.
    Insulin, epoetin and trastuzumab also come in multi-dose vials and count as other drugs. Oral drugs and plain IV fluids are skipped, and
    inhaled drugs but on a DME supplier's claims, where JZ is due from 2024-01-01. FDA's label of the NDC, where it is loaded, is quoted: a single-dose one
    makes a warning, a multi-dose or pharmacy bulk one is information.
    """
    if drug.payer.jz.value is not Requirement.MUST or drug.wasted or not drug.administered or drug.entry is None:
        return
    inhaled = drug.entry.kind is Kind.INHALATION and drug.payer.jw_jz_scope.value == _SUPPLIER
    if any("JZ" in line.modifiers for line in drug.administered) or not (inhaled or drug.entry.kind in _IN_CONTAINERS):
        return
    if drug.facts.is_oral or drug.facts.is_valid is False or Trait.HYDRATION_FLUID in drug.entry.traits:
        return
    if is_reported(drug) or not may_be_reported(drug):
        return
    likely = drug.entry.kind in _MOSTLY_SINGLE and Trait.ALSO_MULTI_DOSE not in drug.entry.traits
    said = "; most biologics come in single-dose containers" if likely else ""
    label = drug.label if drug.container_type is None else None
    if label is not None and label.container_type is not None:
        likely = not label.container_type.is_kept
        said = f"; by {label.source} {label.ndc} is a {label.container}"
    for line in drug.administered:
        yield Found(
            f"{drug.code}: JW or JZ missing; {_list_of(drug)} does not name the code, and no record states the container type"
            + said,
            fix="check the label; for single-dose containers add JZ if nothing was discarded, otherwise a second line with JW",
            line=line.place,
            severity=None if likely else Severity.INFORMATION,
            choice=drug.payer.jz,
        )


_SUPPLIER: Final = ("dme",)
"""The scope of a policy for suppliers alone."""
_MOSTLY_SINGLE: Final = frozenset({Kind.BIOLOGIC, Kind.BIOSIMILAR})
_IN_CONTAINERS: Final = frozenset({*_MOSTLY_SINGLE, Kind.DRUG, Kind.IMMUNOSUPPRESSIVE, Kind.CELL_OR_GENE_THERAPY})


@drug_rule(
    "jw-jz-not-applicable",
    "JW or JZ where discarded drug is not reported",
    severity=Severity.WARNING,
    source=_REQUIRED,
    only=MARKED,
)
def jw_jz_not_applicable(drug: DrugView) -> Iterator[Found]:
    """A line has JW or JZ, and the setting or the product is exempt.

    JZ on a drug that is packaged in another payment is information: it is not required there, and no source says that a line with it is denied.
    Discarded units of a code that is not on CMS's list are information if no record says single-dose: the label decides, since CMS's
    list is not complete. JZ on such a code is skipped.
    """
    exempt = is_exempt(drug)
    if not (exempt or drug.wasted) or not drug.marked or not drug.payer.jw_jz_scope.value or drug.is_kept:
        return
    if exempt:
        named = _kind_of(drug) in drug.payer.jw_jz_exempt.value
        where = "" if named else ", ".join(sorted(map(str, drug.settings)))
        said = f"; {drug.payer.name} exempts this kind of product ({drug.facts.kind})" if named else ""
        packaged = not named and goes_by_status(drug.payer.jw_jz_scope.value, drug.settings)
        status = drug.facts.outpatient if packaged else None
        if status is not None and status.status == _PAIN:
            return
        for line in drug.marked:
            yield Found(
                f"{drug.code}: discarded drug is not reported{said}" + (f" in this setting ({where})" if where else ""),
                fix="remove JW or JZ",
                line=line.place,
                severity=Severity.INFORMATION if packaged and not line.is_wasted else None,
                choice=drug.payer.jw_jz_exempt,
            )
    elif drug.wasted and drug.facts.is_listed is False and not _is_recorded_single(drug):
        for line in drug.wasted:
            yield Found(
                f"{drug.code}: discarded units billed; {_list_of(drug)} does not name the code, and no record states single-dose containers",
                fix="check the label; bill discarded drug from single-dose containers only",
                line=line.place,
                severity=Severity.INFORMATION,
            )


_PAIN: Final = "K1"
"""The status of drugs against pain without opioids, paid separately since 2025; no source read says whether JW and JZ are reported for them."""


@drug_rule(
    "jw-line-not-accepted",
    "a separate JW line that the payer does not accept",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="lifewise-waste: payers want discarded drug on one line, on two, or not at all; aapc-botox-waste",
    only=WASTED,
)
def jw_line_not_accepted(drug: DrugView) -> Iterator[Found]:
    """Discarded drug is on a separate line, and the payer wants it on the drug's line, or not billed.

    Skipped if the payer may accept JW, which always takes a separate line: contracts differ.
    """
    layout = drug.payer.waste_layout
    if not drug.wasted or layout.value is WasteLayout.TWO_LINES or drug.payer.jw.value is Requirement.MAY:
        return
    one = layout.value is WasteLayout.ONE_LINE
    for line in drug.wasted:
        yield Found(
            f"{drug.payer.name} does not accept a separate line for discarded drug",
            "one line for both" if one else "the administered units only",
            "add the discarded units to the drug's line" if one else "do not bill the discarded units",
            line=line.place,
            choice=layout,
        )


RULES: Final = (
    jw_without_administered_line,
    jw_and_jz,
    jw_jz_multi_dose,
    jw_jz_missing,
    jw_jz_not_used_by_payer,
    jw_jz_container_type_unknown,
    jw_jz_not_applicable,
    jw_line_not_accepted,
)
