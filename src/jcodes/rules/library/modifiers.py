"""Modifiers: format, number, dates, contradictions, requirements."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from jcodes.codes import Modifier
from jcodes.errors.messages import shown
from jcodes.periods import Period
from jcodes.policies import ModifierRule, Requirement
from jcodes.rules.context.flags import ASKED, BARRED, CROWDED, DRUG, MODIFIED, ODD_MODIFIER, PAIRED, UNSETTLED
from jcodes.rules.context.line import NO_WASTE, LineView
from jcodes.rules.context.lookups import listed_modifier
from jcodes.rules.context.payer import choice_of
from jcodes.rules.context.wording import either
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, Payers, line_rule
from jcodes.vocabulary.routes import SUBCUTANEOUS

__all__ = ["RULES"]

_SLOTS: Final = "x12-837-map: four modifiers a line, SV101-3 to SV101-6 and box 24D"
_SHAPE: Final = "cms-hcpcs: modifiers are two letters or digits"


@line_rule(
    "modifier-malformed",
    "an invalid modifier",
    severity=Severity.ERROR,
    source=_SHAPE,
    denial=DenialKind.MODIFIER,
    only=MODIFIED | ODD_MODIFIER,
)
def modifier_malformed(at: LineView) -> Iterator[Found]:
    """A modifier is not two letters or digits. Modifiers run together in one field are listed separately."""
    if len(at.line.parsed_modifiers) == len(at.line.modifiers):
        return
    for text in dict.fromkeys(at.line.modifiers):
        if Modifier.is_valid(text):
            continue
        pairs = [text.strip().upper()[place : place + 2] for place in range(0, len(text.strip()), 2)]
        apart = len(pairs) > 1 and all(Modifier.is_valid(pair) and at.catalog.modifier(pair) for pair in pairs)
        yield Found(
            f"invalid modifier: {shown(text)}" if text.strip() else "blank modifier",
            "two letters or digits, such as JW",
            f"report each separately: {', '.join(pairs)}" if apart else "look up the modifier",
        )


@line_rule(
    "modifier-nonstandard-format",
    "a modifier in a nonstandard format",
    severity=Severity.WARNING,
    source=_SHAPE,
    only=MODIFIED | ODD_MODIFIER,
)
def modifier_nonstandard_format(at: LineView) -> Iterator[Found]:
    """A modifier is valid but lowercase, or has a hyphen or spaces."""
    line = at.line
    if line.modifiers == () or all(
        one.text == text for one, text in zip(line.parsed_modifiers, line.modifiers, strict=False)
    ):
        return
    read = tuple(Modifier.parse(text).text if Modifier.is_valid(text) else text for text in line.modifiers)
    if read != line.modifiers:
        others = ", ".join(f"{shown(text)}" for text, right in zip(line.modifiers, read, strict=True) if text != right)
        yield Found(
            f"nonstandard format: {others}",
            " ".join(read),
            Fix(f"write {' '.join(read)}", (SetField(at.place, "modifiers", read),)),
        )


_REASONS: Final = frozenset({"EA", "EB", "EC"})
"""Why a drug against anemia (ESA) was given, outside dialysis."""


@line_rule(
    "modifier-unknown",
    "a modifier not on CMS's or CPT's list",
    severity=Severity.INFORMATION,
    source="cms-hcpcs: its modifiers, CPT's by number, and those of the payer's policy",
    only=DRUG | MODIFIED | UNSETTLED,
)
def modifier_unknown(at: LineView) -> Iterator[Found]:
    """A drug line has a modifier that CMS's HCPCS file, the CPT list and the payer's policy do not have.

    Information only: payers have modifiers of their own, and a newer quarterly file may add some.
    """
    for text in sorted(at.modifiers - at.payer.known) if at.is_drug else ():
        if listed_modifier(at.catalog, text) is None:
            yield Found(f"{text} is not on CMS's or CPT's list of modifiers", fix=f"check {text} for a typing error")


_DATES: Final = "cms-hcpcs: the dates of service for which it lists the modifier"


@line_rule(
    "modifier-not-yet-valid",
    "a modifier before its first day",
    severity=Severity.ERROR,
    source=_DATES,
    denial=DenialKind.MODIFIER_NOT_VALID,
    only=MODIFIED | UNSETTLED,
)
def modifier_not_yet_valid(at: LineView) -> Iterator[Found]:
    """The date of service is before the modifier's effective date.

    Skipped: CPT modifiers, whose dates are not on file, and JZ if the payer does not use it yet (`jw-jz-not-used-by-payer`).
    """
    on = at.on
    if on is None:
        return
    for text in sorted(at.modifiers):
        period = _period(at, text)
        if period is None or period.start <= on:
            continue
        if not (text == NO_WASTE and at.payer.jz.value is Requirement.NO):
            yield Found(
                f"modifier {text} was not valid on {on}: effective {period.start}",
                fix=f"remove {text}, or correct the date of service",
            )


@line_rule(
    "modifier-duplicate",
    "a modifier twice on a line",
    severity=Severity.WARNING,
    source=_SLOTS,
    only=MODIFIED | ODD_MODIFIER,
)
def modifier_duplicate(at: LineView) -> Iterator[Found]:
    """The same modifier is on a line twice. The second takes up a modifier field for nothing."""
    texts = [modifier.text for modifier in at.line.parsed_modifiers]
    if len(at.modifiers) == len(texts):
        return
    twice = ", ".join(text for text, times in Counter(texts).items() if times > 1)
    kept = tuple(
        dict.fromkeys(Modifier.parse(text).text if Modifier.is_valid(text) else text for text in at.line.modifiers)
    )
    yield Found(
        f"duplicate modifier: {twice}",
        " ".join(kept),
        Fix("report each modifier once", (SetField(at.place, "modifiers", kept),)),
    )


@line_rule(
    "modifiers-too-many",
    "more modifiers than a line allows",
    severity=Severity.ERROR,
    source=_SLOTS,
    denial=DenialKind.MODIFIER,
    only=MODIFIED | CROWDED,
    payers=Payers.BY_POLICY,
)
def modifiers_too_many(at: LineView) -> Iterator[Found]:
    """A line has more modifiers than the claim has fields. Where the payer accepts it, 99 says that more apply."""
    slots = at.payer.modifier_slots
    count = len(at.line.modifiers)
    if count > slots.value:
        yield Found(
            f"{at.shown}: {count} modifiers; a line allows {slots.value}",
            f"at most {slots.value}",
            "drop the informational ones, or use 99 where the payer accepts it",
            choice=slots,
        )


@line_rule(
    "modifiers-conflict",
    "contradicting modifiers",
    severity=Severity.ERROR,
    source="noridian-modifiers: by the payer's policy, which the finding names",
    denial=DenialKind.MODIFIER,
    only=MODIFIED | PAIRED,
    payers=Payers.BY_POLICY,
)
def modifiers_conflict(at: LineView) -> Iterator[Found]:
    """A line has two modifiers that exclude each other under the payer's policy. JW with JZ is `jw-and-jz`."""
    if len(at.modifiers) < 2:
        return
    for conflict in at.payer.modifier_conflicts:
        left, right = at.modifiers.intersection(conflict.left), at.modifiers.intersection(conflict.right)
        if left and right and "JW" not in left | right:
            named = f"{' and '.join(sorted(left | right))}"
            yield Found(
                f"{at.shown}: {named} on one line",
                fix=conflict.text,
                choice=choice_of(conflict),
                denial=DenialKind.ANEMIA_REASONS if _REASONS.issuperset(left | right) else None,
            )


@line_rule(
    "modifier-missing",
    "a required modifier missing",
    severity=Severity.ERROR,
    source="noridian-modifiers: by the payer's policy, which the finding names",
    denial=DenialKind.MODIFIER_MISSING,
    only=DRUG | ASKED,
    payers=Payers.BY_POLICY,
)
def modifier_missing(at: LineView) -> Iterator[Found]:
    """The payer requires one of several modifiers for this code, route and setting, and the line has none.

    Skipped: requirements that a claim cannot show, such as a 340B purchase; routes not in the record; and lines of discarded drug, for
    which no source requires a route or reason.
    """
    if at.facts is None or at.is_wasted:
        return
    told: set[tuple[str, ...]] = set()
    for rule in at.facts.requirements(at.payer)[0]:
        if at.modifiers.intersection(rule.any_of):
            continue
        if rule.any_of not in told and _is_met(rule, at):
            told.add(rule.any_of)
            yield Found(
                f"{at.shown}: modifier {either(rule.any_of)} missing",
                either(rule.any_of),
                rule.text,
                choice=choice_of(rule),
                denial=DenialKind.ANEMIA_REASON if _REASONS.issuperset(rule.any_of) else None,
            )


@line_rule(
    "modifier-not-allowed",
    "a modifier that contradicts the line",
    severity=Severity.ERROR,
    source="noridian-modifiers: by the payer's policy, which the finding names",
    denial=DenialKind.MODIFIER,
    only=DRUG | MODIFIED | BARRED,
    payers=Payers.BY_POLICY,
)
def modifier_not_allowed(at: LineView) -> Iterator[Found]:
    """A line has a modifier that the payer's policy excludes for this code, route or setting."""
    told: set[frozenset[str]] = set()
    for rule in () if at.facts is None else at.facts.requirements(at.payer)[1]:
        wrong = at.modifiers.intersection(rule.forbidden)
        if wrong and wrong not in told and _is_met(rule, at):
            told.add(wrong)
            named = " ".join(sorted(wrong))
            yield Found(
                f"{at.shown}: modifier {named} contradicts the line", f"no {named}", rule.text, choice=choice_of(rule)
            )


def _is_met(rule: ModifierRule, at: LineView) -> bool:
    """Return whether a requirement for the code applies to the line: by route and setting, and by a condition that a claim can show."""
    if rule.routes and (at.route not in rule.routes if at.route is not None else not _is_said(rule, at)):
        return False
    if rule.settings and (at.setting is None or at.setting not in rule.settings):
        return False
    return rule.when != "dme" or (at.setting is not None and at.setting.value == "dme")


def _is_said(rule: ModifierRule, at: LineView) -> bool:
    """Return whether JB, without a record and without JA, says a route of *rule*: under the skin."""
    return "JB" in at.modifiers and "JA" not in at.modifiers and not SUBCUTANEOUS.isdisjoint(rule.routes)


@line_rule(
    "modifier-ended",
    "a modifier after its last day",
    severity=Severity.ERROR,
    source=_DATES,
    denial=DenialKind.MODIFIER_NOT_VALID,
    only=MODIFIED | UNSETTLED,
)
def modifier_ended(at: LineView) -> Iterator[Found]:
    """The date of service is after the modifier's end date, such as JG from 2025 on.

    A warning for a modifier that CMS still lists and the payer's policy requires on earlier dates of service only.
    """
    on = at.on
    if on is None:
        return
    for text in sorted(at.modifiers):
        period = _period(at, text)
        if period is not None and period.end is not None and period.end < on:
            yield Found(
                f"modifier {text} was not valid on {on}: ended {period.end}",
                fix=_instead(at, text),
            )
        elif text in at.payer.ended:
            rule = at.payer.ended[text]
            yield Found(
                f"{at.payer.name} required {text} through {rule.end}",
                fix=_instead(at, text),
                severity=Severity.WARNING,
                choice=choice_of(rule),
            )


def _instead(at: LineView, text: str) -> str:
    """Return the fix: the modifiers that the payer now requires where it required *text*, if it states them."""
    before = {rule.when for rule in at.payer.policy.modifiers if text in rule.any_of and rule.when}
    now = {modifier for rule in at.payer.modifiers if rule.when in before for modifier in rule.any_of}
    return f"remove {text}, or bill {either(sorted(now))} instead" if now else f"remove {text}, or use its replacement"


def _period(at: LineView, text: str) -> Period | None:
    found = listed_modifier(at.catalog, text)
    return None if found is None else found.period


RULES: Final = (
    modifier_malformed,
    modifier_nonstandard_format,
    modifier_unknown,
    modifier_not_yet_valid,
    modifier_duplicate,
    modifiers_too_many,
    modifiers_conflict,
    modifier_missing,
    modifier_not_allowed,
    modifier_ended,
)
