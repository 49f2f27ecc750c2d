"""Discarded drug on the claim: how many units, on which line, under which modifier, as the payer wants it on that date."""

from datetime import date
from fractions import Fraction
from typing import Any, Final

import attrs

from jcodes.billing.kernel import discarded_units
from jcodes.billing.labels import Left, in_units
from jcodes.billing.question import Question
from jcodes.policies import Asked, Choice, WasteLayout
from jcodes.terms import ContainerType

__all__ = ["Waste", "decide"]


@attrs.frozen
class Waste:
    """How discarded drug is billed.

    Attributes:
        units: The discarded units that are billed, scaled as the administered ones are.
        lines: The units and modifiers of each line, the administered ones first.
        steps: Why, each with its source or blank.
        warnings: What a caller should look at.
    """

    units: int
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    steps: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


_ROUNDING_RULE: Final = "NGS article 4990260; CGS, https://cgsmedicare.com/partb/pubs/news/2023/06/cope140894.html"
_SUBUNIT_RULE: Final = "Noridian, https://med.noridianmedicare.com/web/jddme/topics/modifiers/jz"
_MULTI_RULE: Final = "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert/reader-question-coding-multidose-vials-article"
_LIST_RULE: Final = "CMS, JW modifier and JZ modifier policy HCPCS codes"


def decide(administered: int, left: Left | None, question: Question, on: date | None, *, scale: int = 1) -> Waste:
    """Return the lines that the payer wants for *administered* units and what is left.

    Args:
        administered: The billed units of what was given, times *scale*.
        left: What is left; None where neither containers nor a discarded amount were named.
        question: What was asked.
        on: The date of service, or None for what holds now.
        scale: Ten to the number of decimal places of a unit.
    """
    notes = _Notes(question, on)
    plain = ((administered, ()),)
    resolved = notes.resolved()
    if resolved is ContainerType.MULTI_DOSE:
        if question.discarded:
            notes.warn(f"{question.discarded} discarded from multi-dose containers are not billed")
        return notes.waste(0, plain)
    if left is None:
        notes.warn("neither the opened containers nor the discarded amount were named: neither JW nor JZ can be put on")
        return notes.waste(0, plain)
    units = notes.rounded(administered, left, scale)
    shown = Fraction(units, scale)
    if notes.is_exempt():
        if units:
            notes.warn(f"discarded drug of a {question.kind} is not reported: {in_units(shown)} are not billed")
        return notes.waste(0, plain)
    layout = question.policy.waste_layout.on(on)
    notes.cite("discarded drug", layout)
    known = resolved is ContainerType.SINGLE_DOSE and administered > 0
    if not units:
        return notes.waste(0, ((administered, notes.modifier("JZ", question.policy.jz.on(on)) if known else ()),))
    if layout.value is WasteLayout.NOT_BILLED:
        notes.warn(f"{question.policy} takes no discarded drug: {in_units(shown)} are not billed")
        return notes.waste(0, plain)
    if layout.value is WasteLayout.ONE_LINE:
        return notes.waste(units, ((administered + units, ()),))
    return notes.waste(units, (*plain, (units, notes.modifier("JW", question.policy.jw.on(on)) if known else ())))


class _Notes:
    """What is concluded on the way to the lines."""

    def __init__(self, question: Question, on: date | None) -> None:
        self.question = question
        self.on = on
        self.steps: list[tuple[str, str]] = []
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def cite(self, what: str, choice: Choice[Any]) -> None:
        value = choice.value
        text = ", ".join(value) if isinstance(value, tuple) else value.value
        start = f" from {choice.start}" if choice.start else ""
        self.steps.append((f"{choice.policy}, {what}: {text}{start}", choice.source))

    def waste(self, units: int, lines: tuple[tuple[int, tuple[str, ...]], ...]) -> Waste:
        return Waste(units, lines, tuple(self.steps), tuple(self.warnings))

    def resolved(self) -> ContainerType | None:
        """Return the type of container that the bill goes by, given or concluded; None where it cannot be known."""
        question = self.question
        found = question.container_type
        if found is ContainerType.MULTI_DOSE:
            self.steps.append(("multi-dose containers: what is left is kept; neither JW nor JZ is put on", _MULTI_RULE))
        elif found is ContainerType.SINGLE_DOSE:
            if question.listed is False:
                self.warn(
                    "CMS's list of codes for JW and JZ does not name the code; its containers were said to be single-dose"
                )
        elif question.listed:
            self.steps.append(
                (
                    "JW and JZ are asked for under this code, so that its containers were taken as single-dose",
                    _LIST_RULE,
                )
            )
            found = ContainerType.SINGLE_DOSE
        else:
            self.warn(
                "nothing says whether the containers are single-dose, and CMS's list was not seen to name the code: neither JW nor JZ was"
                " put on; give container_type='single-dose' or 'multi-dose'"
            )
        return found

    def rounded(self, administered: int, left: Left, scale: int) -> int:
        """Return the discarded units, times *scale*."""
        if left.labelled is None:
            return 0
        units = discarded_units(
            administered,
            left.discarded.numerator * scale,
            left.discarded.denominator,
            left.labelled.numerator * scale,
            left.labelled.denominator,
        )
        self.steps.append((f"rounded down: {left.discarded} -> {Fraction(units, scale)}", _ROUNDING_RULE))
        if left.discarded and not units:
            self.steps.append(
                ("what is left makes no unit beside the administered ones: it is documented, not billed", _SUBUNIT_RULE)
            )
        return units

    def is_exempt(self) -> bool:
        """Tell whether the payer exempts this kind of product; warn where that is doubtful."""
        kind, policy = self.question.kind, self.question.policy
        exempt, doubtful = policy.jw_jz_exempt.on(self.on), policy.jw_jz_doubtful.on(self.on)
        if kind in exempt.value:
            self.cite("JW and JZ are not for", exempt)
            return True
        if kind in doubtful.value:
            self.warn(f"it is doubtful whether a {kind} takes JW or JZ ({doubtful.source})")
        return False

    def modifier(self, modifier: str, choice: Choice[Asked]) -> tuple[str, ...]:
        """Return the modifier where it is required on the date; warn where it may be used."""
        if choice.value is Asked.MUST:
            self.cite(modifier, choice)
            return (modifier,)
        if choice.value is Asked.MAY:
            self.warn(f"{modifier} may be used on that date{choice.note and f' ({choice.note})'}; it was not put on")
        return ()
