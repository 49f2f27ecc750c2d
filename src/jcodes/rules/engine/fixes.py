"""Suggested fixes and how they are applied: the fixed claim, the fixes applied, and those refused with the reason.

The order of the fixes does not matter. Lines are named by their index in the claim that was checked. Conflicting fixes are left to a
biller, and so is a fix to a line that another fix removes. A fix is applied whole or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

import attrs

from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import items_of
from jcodes.codes import Modifier
from jcodes.records import Record, record_of, records_of
from jcodes.renamed import renamed
from jcodes.rules.engine.changes import (
    AddLine,
    AddModifier,
    Change,
    DropLine,
    DropModifier,
    SetField,
    change_of,
    stated,
)

__all__ = ["Fix", "FixedClaim", "RefusedFix", "apply_fixes"]


def _changes(value: Iterable[Change | Mapping[str, object]] | Change | None) -> tuple[Change, ...]:
    one = isinstance(value, Record)
    return records_of((value,) if one else items_of(value, "changes"), change_of, "changes")


def _fix_text(value: str) -> str:
    return stated(value, "fix")


@attrs.frozen(repr=False)
class Fix(Record):
    """A suggested fix.

    Attributes:
        text: What to do, in one sentence.
        changes: The changes of a safe fix, applied together or not at all; empty if a biller decides.
    """

    text: str = attrs.field(converter=_fix_text)
    changes: tuple[Change, ...] = attrs.field(default=(), converter=_changes)

    @property
    def is_safe(self) -> bool:
        """Whether it can be applied without review."""
        return bool(self.changes)

    is_certain: ClassVar[renamed] = renamed("is_safe")

    def __str__(self) -> str:
        """Return what to do."""
        return self.text


@attrs.frozen
class RefusedFix:
    """A fix that was not applied.

    Attributes:
        fix: The fix.
        reason: Why not, in one sentence without a period.
    """

    fix: Fix
    reason: str
    mend: ClassVar[renamed] = renamed("fix")

    def __str__(self) -> str:
        """Return the fix and the reason."""
        return f"{self.fix}: {self.reason}"


@attrs.frozen
class FixedClaim:
    """A claim with fixes applied.

    Attributes:
        claim: The new claim.
        applied: The fixes applied, in the order given, each once.
        refused: The fixes not applied, in the order given, each once.
    """

    claim: Claim
    applied: tuple[Fix, ...]
    refused: tuple[RefusedFix, ...]


def _fix(value: object) -> Fix:
    return record_of(Fix, value, "fixes")


def apply_fixes(claim: Claim, fixes: Iterable[Fix] | Fix) -> FixedClaim:
    """Return a copy of *claim* with *fixes* applied.

    Args:
        claim: The claim that was checked.
        fixes: The fixes, in any order; a repeated one is applied once.

    Raises:
        MalformedClaimError: Something that is not a `Fix`.
    """
    named = records_of((fixes,) if isinstance(fixes, Fix) else items_of(fixes, "fixes"), _fix, "fixes")
    once = tuple(dict.fromkeys(named))
    reasons = {fix: _unfit(claim, fix) for fix in once}
    fit = [fix for fix in once if not reasons[fix]]
    reasons.update(_conflicts(fit))
    fit = [fix for fix in fit if not reasons[fix]]
    reasons.update(_superseded(fit))
    fit = [fix for fix in fit if not reasons[fix]]
    refused = tuple(RefusedFix(fix, reason) for fix, reason in reasons.items() if reason)
    return FixedClaim(_applied(claim, fit), tuple(fit), refused)


# -- which fixes -----------------------------------------------------------------------------------------------------


def _unfit(claim: Claim, fix: Fix) -> str:
    """Return the reason that *fix* cannot be applied to *claim*, or blank."""
    if not fix.is_safe:
        return "needs a decision"
    for change in fix.changes:
        if change.line is not None and change.line >= len(claim.lines):
            return f"the claim has no line {change.line + 1}"
    return ""


def _wishes(fix: Fix) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield the index of each line that *fix* changes, with the changed field."""
    for change in fix.changes:
        match change:
            case SetField(line=line, field="modifiers", value=value):
                yield (line, "modifiers"), value
            case SetField(line=line, field=field, value=value):
                yield (line, field), value
            case AddModifier(line=line, modifier=modifier):
                yield (line, "modifiers"), None
                yield (line, "modifier", modifier), True
            case DropModifier(line=line, modifier=modifier):
                yield (line, "modifiers"), None
                yield (line, "modifier", modifier), False
            case _:  # adding and removing whole lines is independent of other fixes
                pass


def _conflicts(fixes: Sequence[Fix]) -> dict[Fix, str]:
    """Return the reason that each fix conflicts with another fix or with itself, or blank."""
    wanted: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for fix in fixes:
        for place, wish in _wishes(fix):
            wanted[place].add(wish)
    found = {}
    for fix in fixes:
        split = sorted({_named(place) for place, _ in _wishes(fix) if len(wanted[place]) > 1})
        found[fix] = f"conflicting fixes of {', '.join(split)}" if split else ""
    return found


def _named(place: tuple[object, ...]) -> str:
    line, *what = place
    where = "the claim" if not isinstance(line, int) else f"line {line + 1}"
    return f"the {' '.join(map(str, what)).replace('_', ' ')} of {where}"


def _superseded(fixes: Sequence[Fix]) -> dict[Fix, str]:
    """Return, for each fix, the line that another fix removes, or blank."""
    dropped = {change.line for fix in fixes for change in fix.changes if isinstance(change, DropLine)}
    found = {}
    for fix in fixes:
        gone = sorted(
            change.line
            for change in fix.changes
            if isinstance(change, SetField | AddModifier | DropModifier) and change.line in dropped
        )
        found[fix] = f"line {gone[0] + 1} is dropped" if gone else ""
    return found


# -- the new claim ---------------------------------------------------------------------------------------------------


def _applied(claim: Claim, fixes: Sequence[Fix]) -> Claim:
    changes = [change for fix in fixes for change in fix.changes]
    dropped = {change.line for change in changes if isinstance(change, DropLine)}
    added = _added(fixes)
    lines: list[ServiceLine] = []
    for place, line in enumerate(claim.lines):
        if place not in dropped:
            lines.append(_changed(line, [change for change in changes if change.line == place]))
        lines.extend(added.get(place, ()))
    lines.extend(added.get(None, ()))
    sets = {change.field: change.value for change in changes if isinstance(change, SetField) and change.line is None}
    return claim.evolve(lines=lines, **sets) if changes else claim


def _changed(line: ServiceLine, changes: Sequence[Change]) -> ServiceLine:
    """Return *line* with its fields set, the dropped modifiers removed, and the new ones added, in alphabetical order."""
    sets = {change.field: change.value for change in changes if isinstance(change, SetField)}
    line = line.evolve(**sets) if sets else line
    drop = {change.modifier for change in changes if isinstance(change, DropModifier)}
    kept = tuple(modifier for modifier in line.modifiers if _canonical(modifier) not in drop)
    held = set(map(_canonical, kept))
    new = sorted({change.modifier for change in changes if isinstance(change, AddModifier)} - held)
    return line.evolve(modifiers=(*kept, *new)) if drop or new else line


def _canonical(modifier: str) -> str:
    return Modifier.parse(modifier).text if Modifier.is_valid(modifier) else modifier


def _added(fixes: Sequence[Fix]) -> dict[int | None, list[ServiceLine]]:
    """Return the lines to add, by the index of the line that they follow.

    Two fixes that add the same line mean one line; a fix that adds it twice means two.
    """
    most: Counter[tuple[int | None, ServiceLine]] = Counter()
    for fix in fixes:
        most |= Counter((change.after, change.added) for change in fix.changes if isinstance(change, AddLine))
    added: dict[int | None, list[ServiceLine]] = defaultdict(list)
    for (after, line), times in sorted(most.items(), key=lambda item: repr(item[0][1])):
        added[after].extend([line] * times)
    return added
