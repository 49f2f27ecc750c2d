"""Discarded drug on the claim: how many units, on which line, under which modifier, as the payer wants it on that date; and what is open."""

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
    """How discarded drug is billed.

    Attributes:
        units: The discarded units that are billed.
        lines: The units and modifiers of each line, the administered ones first.
        steps: Why, each with its source or blank.
        warnings: What a caller should look at.
        undecided: What nothing decides; no part of it is in units or lines.
    """

    units: int
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    steps: Reasons
    warnings: tuple[str, ...]
    undecided: tuple[Undecided, ...] = ()


_ROUNDING_RULE: Final = "ngs-4990260; cgs-jw"
_SUBUNIT_RULE: Final = "noridian-jz"
_MULTI_RULE: Final = "aapc-multi-dose"
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
    """Return the lines that the payer wants for *administered* units and what is left, and what nothing decides.

    Args:
        administered: The billed units of what was given.
        left: What is left; None where neither containers nor a discarded amount were named.
        question: What was asked.
        on: The date of service, or None for what holds now.
        dosage: What one unit stands for.
        dose: What was given.
    """
    notes = _Notes(question, on)
    plain = ((administered, ()),)
    resolved = notes.resolved(administered, left)
    if resolved is ContainerType.MULTI_DOSE:
        if question.discarded:
            notes.warn(f"{question.discarded} discarded from multi-dose containers are not billed")
        return notes.waste(0, plain)
    if left is None:
        notes.doubt()
        return notes.waste(0, plain, modifiers_required(question.policy, question.kind, on, is_billed=administered > 0))
    units = notes.rounded(administered, left)
    if notes.is_exempt():
        if units:
            notes.warn(
                f"discarded drug of a {question.kind} is not reported: {in_units(Fraction(units))} are not billed"
            )
        return notes.waste(0, plain)
    layout = question.policy.waste_layout.on(on)
    notes.cite("discarded drug", layout)
    if units and layout.value is WasteLayout.NOT_BILLED:
        notes.warn(f"{question.policy} takes no discarded drug: {in_units(Fraction(units))} are not billed")
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
    """What is concluded on the way to the lines."""

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
        """Return the type of container that the bill goes by, given or concluded; None where nothing decides it."""
        question = self.question
        found = question.container_type
        if found is ContainerType.MULTI_DOSE:
            self.steps.append(("multi-dose containers: what is left is kept; neither JW nor JZ is put on", _MULTI_RULE))
        elif found is None and question.listed:
            self.steps.append((self.listed(), _LIST_RULE))
            found = ContainerType.SINGLE_DOSE
        elif found is None and question.discarded is not None:
            if question.discarded or not _leaves_units(administered, left):
                self.steps.append(
                    (
                        f"{question.discarded} were documented as discarded, so that the containers were taken as single-dose",
                        "",
                    )
                )
                found = ContainerType.SINGLE_DOSE
            else:
                self.warn(
                    "the labels leave one unit or more, and none was documented as discarded: multi-dose containers, or a discarded"
                    " amount that was not documented"
                )
        return found

    def listed(self) -> str:
        """Return what follows from CMS's list, which names the code: for dates before its own it is evidence."""
        question, on = self.question, self.on
        if on is not None and question.listed_since is not None and on < question.listed_since:
            return (
                f"CMS's list for JW and JZ names the code for dates of service from {question.listed_since}: evidence that its containers"
                f" are single-dose, also on {on}"
            )
        return "JW and JZ are asked for under this code, so that its containers were taken as single-dose"

    def rounded(self, administered: int, left: Wastage) -> int:
        """Return the discarded units."""
        if left.labelled is None:
            return 0
        units = discarded_units(
            administered,
            left.discarded.numerator,
            left.discarded.denominator,
            left.labelled.numerator,
            left.labelled.denominator,
        )
        self.steps.append((f"rounded down: {left.discarded} -> {units}", _ROUNDING_RULE))
        if left.discarded and not units:
            self.steps.append(
                ("what is left makes no unit beside the administered ones: it is documented, not billed", _SUBUNIT_RULE)
            )
        return units

    def is_exempt(self) -> bool:
        """Tell whether the payer exempts this kind of product; warn where that is doubtful."""
        kind, policy = self.question.kind, self.question.policy
        exempt = policy.jw_jz_exempt.on(self.on)
        if kind in exempt.value:
            self.cite("JW and JZ are not for", exempt)
            return True
        self.doubt()
        return False

    def doubt(self) -> None:
        """Warn where it is doubtful whether the kind of product takes JW or JZ."""
        doubt = doubt_of(self.question.policy, self.question.kind, self.on)
        if doubt:
            self.warn(doubt)

    def modifier(self, modifier: str, choice: DatedValue[Requirement]) -> tuple[str, ...]:
        """Return the modifier where it is required on the date; warn where it may be used."""
        if choice.value is Requirement.MUST:
            self.cite(modifier, choice)
            return (modifier,)
        if choice.value is Requirement.MAY:
            self.warn(f"{modifier} may be used on that date{choice.note and f' ({choice.note})'}; it was not put on")
        return ()


def _leaves_units(administered: int, left: Wastage | None) -> bool:
    """Tell whether the labels hold one unit or more beyond the *administered* ones."""
    if left is None or left.labelled is None:
        return False
    return left.labelled.numerator // left.labelled.denominator > administered
