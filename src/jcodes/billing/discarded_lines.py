"""Discarded drug: units, lines and modifiers under the payer's policy on the date of service, and open questions."""

from datetime import date
from fractions import Fraction
from typing import Any, Final

import attrs

from jcodes.billing.kernel import discarded_units
from jcodes.billing.question import Question
from jcodes.billing.steps import Reasons
from jcodes.billing.undecided import Undecided, doubt_of, leftover, modifier_not_known, modifiers_required
from jcodes.billing.wastage import Wastage, amount_left, in_units
from jcodes.doses import Dosage, Dose
from jcodes.policies import DatedValue, Requirement, WasteLayout
from jcodes.sources import Citation
from jcodes.vocabulary.products import ContainerType

__all__ = ["DiscardedLines", "decide"]


@attrs.frozen
class DiscardedLines:
    """Billing of discarded drug.

    Attributes:
        units: The billed discarded units.
        lines: The units and modifiers of each line, administered units first.
        steps: The steps of the derivation, each with its source or blank.
        warnings: Warnings, one sentence each.
        undecided: Open questions; never part of units or lines.
    """

    units: int
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    steps: Reasons
    warnings: tuple[str, ...]
    undecided: tuple[Undecided, ...] = ()


_ROUNDING_RULE: Final = "ngs-4990260; cgs-jw"
_SUBUNIT_RULE: Final = "noridian-jz"
_MULTI_RULE: Final = "aapc-multi-dose"
_BULK_RULE: Final = "fcso-jw-jz: JW and JZ are for single-dose containers by the label"
_PACKAGE_TYPES: Final = "fda-package-types"
_SINGLE_PATIENT: Final = (
    f"a single-patient-use container holds several doses for one patient ({_PACKAGE_TYPES}); no source that was read says whether JW or JZ"
    " applies to it. Ask the payer"
)
_LIST_RULE: Final = "CMS, JW modifier and JZ modifier policy HCPCS codes"


def decide(  # noqa: PLR0913 - the facts of one bill
    administered: int,
    left: Wastage | None,
    question: Question,
    on: date | None,
    *,
    dosage: Dosage,
    dose: Dose,
) -> DiscardedLines:
    """Return the payer's lines for *administered* units and the wastage, with open questions.

    Args:
        administered: The administered units billed.
        left: The wastage; None if neither containers nor a discarded amount were given.
        question: The question about containers and the payer.
        on: The date of service; defaults to the newest values.
        dosage: The amount of drug in one unit.
        dose: The administered dose.
    """
    notes = _Notes(question, on)
    plain = ((administered, ()),)
    resolved = notes.resolved(administered, left)
    if resolved is not None and resolved.is_kept:
        if question.discarded:
            notes.warn(f"{question.discarded} discarded from {resolved.containers} is not billable")
        return notes.waste(0, plain)
    if left is None:
        notes.doubt()
        return notes.waste(0, plain, modifiers_required(question.policy, question.kind, on, is_billed=administered > 0))
    units = notes.rounded(administered, left)
    if notes.is_exempt():
        if units:
            notes.warn(f"discarded {question.kind} is not reported: {in_units(Fraction(units))} not billed")
        return notes.waste(0, plain)
    layout = question.policy.waste_layout.on(on)
    notes.cite("discarded drug", layout)
    if units and layout.value is WasteLayout.NOT_BILLED:
        notes.warn(f"{question.policy} does not accept discarded drug: {in_units(Fraction(units))} not billed")
        return notes.waste(0, plain)
    if resolved is None:
        asked = ("JW", question.policy.jw.on(on)) if units else ("JZ", question.policy.jz.on(on))
        takes = not units or layout.value is WasteLayout.TWO_LINES
        return notes.waste(
            0,
            plain,
            (
                *((leftover(units, amount_left(dosage, left, dose)),) if units else ()),
                *(
                    (modifier_not_known(*asked),)
                    if takes and administered and asked[1].value is Requirement.MUST
                    else ()
                ),
            ),
        )
    if not units:
        return notes.waste(
            0, ((administered, notes.modifier("JZ", question.policy.jz.on(on)) if administered else ()),)
        )
    if layout.value is WasteLayout.ONE_LINE:
        return notes.waste(units, ((administered + units, ()),))
    return notes.waste(units, (*plain, (units, notes.modifier("JW", question.policy.jw.on(on)))))


class _Notes:
    """Collects steps and warnings while the lines are determined."""

    def __init__(self, question: Question, on: date | None) -> None:
        self.question = question
        self.on = on
        self.steps: list[tuple[str, str | Citation]] = []
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def cite(self, what: str, choice: DatedValue[Any]) -> None:
        value = choice.value
        text = ", ".join(value) if isinstance(value, tuple) else value.value
        start = f" from {choice.start}" if choice.start else ""
        self.steps.append((f"{choice.policy}, {what}: {text}{start}", choice.source))

    def waste(
        self,
        units: int,
        lines: tuple[tuple[int, tuple[str, ...]], ...],
        undecided: tuple[Undecided, ...] = (),
    ) -> DiscardedLines:
        return DiscardedLines(units, lines, tuple(self.steps), tuple(self.warnings), undecided)

    def resolved(self, administered: int, left: Wastage | None) -> ContainerType | None:
        """Return the container type, given or inferred; None if undecided."""
        question = self.question
        found = question.container_type
        if found is ContainerType.SINGLE_PATIENT_USE:
            self.warn(_SINGLE_PATIENT)
            return None
        if found is not None and found.is_kept:
            rule = _MULTI_RULE if found is ContainerType.MULTI_DOSE else _BULK_RULE
            self.steps.append((f"{found.containers}: leftover drug is kept; JW and JZ do not apply", rule))
        if found is None and question.listed is False and question.list_issue:
            self.steps.append((f"{self.list_name()} does not name the code", _LIST_RULE))
        if found is None and question.listed:
            self.steps.append((self.listed(), _LIST_RULE))
            found = ContainerType.SINGLE_DOSE
        elif found is None and question.discarded is not None:
            if question.discarded or not _leaves_units(administered, left):
                self.steps.append(
                    (
                        f"{question.discarded} documented as discarded, so the containers count as single-dose",
                        "",
                    )
                )
                found = ContainerType.SINGLE_DOSE
            else:
                self.warn(
                    "1 unit or more is left by the labels and none is documented as discarded: multi-dose containers, or an undocumented"
                    " discarded amount"
                )
        return found

    def list_name(self) -> str:
        """Return CMS's list with the issue that decides, as far as it is known."""
        issue = self.question.list_issue
        return f"CMS's JW/JZ list{issue and f' of {issue}'}"

    def listed(self) -> str:
        """Return the step for a code on CMS's JW/JZ list; for earlier dates of service the list is evidence only."""
        question, on, named = self.question, self.on, self.list_name()
        if on is not None and question.listed_since is not None and on < question.listed_since:
            return (
                f"the code is on {named} for dates of service from {question.listed_since}: evidence that its containers"
                f" were single-dose on {on}, too"
            )
        return f"the code is on {named}, so its containers count as single-dose"

    def rounded(self, administered: int, left: Wastage) -> int:
        """Return the discarded units, rounded down."""
        if left.labeled is None:
            return 0
        units = discarded_units(
            administered,
            left.discarded.numerator,
            left.discarded.denominator,
            left.labeled.numerator,
            left.labeled.denominator,
        )
        self.steps.append((f"rounded down: {left.discarded} -> {units}", _ROUNDING_RULE))
        if left.discarded and not units:
            self.steps.append(("less than 1 unit is left after rounding: document it, do not bill it", _SUBUNIT_RULE))
        return units

    def is_exempt(self) -> bool:
        """Return whether the payer exempts this kind of product; warn if uncertain."""
        kind, policy = self.question.kind, self.question.policy
        exempt = policy.jw_jz_exempt.on(self.on)
        if kind in exempt.value:
            self.cite("JW and JZ are not for", exempt)
            return True
        self.doubt()
        return False

    def doubt(self) -> None:
        """Warn if it is uncertain whether the kind of product takes JW or JZ."""
        doubt = doubt_of(self.question.policy, self.question.kind, self.on)
        if doubt:
            self.warn(doubt)

    def modifier(self, modifier: str, choice: DatedValue[Requirement]) -> tuple[str, ...]:
        """Return the modifier if required on the date; warn if optional."""
        if choice.value is Requirement.MUST:
            self.cite(modifier, choice)
            return (modifier,)
        if choice.value is Requirement.MAY:
            self.warn(f"{modifier} is optional on that date{choice.note and f' ({choice.note})'}; it was not added")
        return ()


def _leaves_units(administered: int, left: Wastage | None) -> bool:
    """Return whether the labels hold 1 unit or more beyond the *administered* units."""
    if left is None or left.labeled is None:
        return False
    return left.labeled.numerator // left.labeled.denominator > administered
