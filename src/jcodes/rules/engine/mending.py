"""Applying mends to a claim: a new claim, the mends that were applied, and those that were not, each with why.

The order of the mends never matters. Lines are named by their places in the claim as it was checked. Mends that want different things of
one place are all left to a person, as is a mend of a line that another drops; a mend is applied whole or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs

from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import items_of
from jcodes.codes import Modifier
from jcodes.records import record_of, records_of
from jcodes.rules.engine.changes import AddLine, AddModifier, Change, DropLine, DropModifier, SetField
from jcodes.rules.engine.findings import Mend

__all__ = ["Mended", "Refused", "mend_claim"]


@attrs.frozen
class Refused:
    """A mend that was not applied.

    Attributes:
        mend: The mend.
        reason: Why not, a sentence without a full stop.
    """

    mend: Mend
    reason: str

    def __str__(self) -> str:
        """Return the mend and the reason."""
        return f"{self.mend}: {self.reason}"


@attrs.frozen
class Mended:
    """A claim with mends applied.

    Attributes:
        claim: The new claim.
        applied: The mends that are in it, in the order given, each once.
        refused: Those that are not, in the order given, each once.
    """

    claim: Claim
    applied: tuple[Mend, ...]
    refused: tuple[Refused, ...]


def _mend(value: object) -> Mend:
    return record_of(Mend, value, "mends")


def mend_claim(claim: Claim, mends: Iterable[Mend] | Mend) -> Mended:
    """Return *claim* with *mends* applied; the claim itself stays as it is.

    Args:
        claim: The claim that was checked.
        mends: The mends, in any order; one that stands there twice is applied once.

    Raises:
        MalformedClaimError: Something that is no `Mend`.
    """
    named = records_of((mends,) if isinstance(mends, Mend) else items_of(mends, "mends"), _mend, "mends")
    once = tuple(dict.fromkeys(named))
    reasons = {mend: _unfit(claim, mend) for mend in once}
    fit = [mend for mend in once if not reasons[mend]]
    reasons.update(_conflicts(fit))
    fit = [mend for mend in fit if not reasons[mend]]
    reasons.update(_superseded(fit))
    fit = [mend for mend in fit if not reasons[mend]]
    refused = tuple(Refused(mend, reason) for mend, reason in reasons.items() if reason)
    return Mended(_applied(claim, fit), tuple(fit), refused)


# -- which mends -----------------------------------------------------------------------------------------------------


def _unfit(claim: Claim, mend: Mend) -> str:
    """Return why *mend* cannot be applied to *claim* at all, or blank."""
    if not mend.is_certain:
        return "it is left to a person to decide"
    for change in mend.changes:
        if change.line is not None and change.line >= len(claim.lines):
            return f"the claim has no line {change.line + 1}"
    return ""


def _wishes(mend: Mend) -> Iterator[tuple[tuple[object, ...], object]]:
    """Go through the places that *mend* wants something of, each with what it wants there."""
    for change in mend.changes:
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
            case _:  # whole lines are added and dropped, whatever others want of them
                pass


def _conflicts(mends: Sequence[Mend]) -> dict[Mend, str]:
    """Return for each mend why it stands against another, or against itself, or blank."""
    wanted: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for mend in mends:
        for place, wish in _wishes(mend):
            wanted[place].add(wish)
    found = {}
    for mend in mends:
        split = sorted({_named(place) for place, _ in _wishes(mend) if len(wanted[place]) > 1})
        found[mend] = f"mends differ on {', '.join(split)}" if split else ""
    return found


def _named(place: tuple[object, ...]) -> str:
    line, *what = place
    where = "the claim" if not isinstance(line, int) else f"line {line + 1}"
    return f"the {' '.join(map(str, what)).replace('_', ' ')} of {where}"


def _superseded(mends: Sequence[Mend]) -> dict[Mend, str]:
    """Return for each mend which line of it another mend drops, or blank."""
    dropped = {change.line for mend in mends for change in mend.changes if isinstance(change, DropLine)}
    found = {}
    for mend in mends:
        gone = sorted(
            change.line
            for change in mend.changes
            if isinstance(change, SetField | AddModifier | DropModifier) and change.line in dropped
        )
        found[mend] = f"line {gone[0] + 1} is dropped" if gone else ""
    return found


# -- the new claim ---------------------------------------------------------------------------------------------------


def _applied(claim: Claim, mends: Sequence[Mend]) -> Claim:
    changes = [change for mend in mends for change in mend.changes]
    dropped = {change.line for change in changes if isinstance(change, DropLine)}
    added = _added(mends)
    lines: list[ServiceLine] = []
    for place, line in enumerate(claim.lines):
        if place not in dropped:
            lines.append(_changed(line, [change for change in changes if change.line == place]))
        lines.extend(added.get(place, ()))
    lines.extend(added.get(None, ()))
    sets = {change.field: change.value for change in changes if isinstance(change, SetField) and change.line is None}
    return claim.evolve(lines=lines, **sets) if changes else claim


def _changed(line: ServiceLine, changes: Sequence[Change]) -> ServiceLine:
    """Return *line* with its fields set, then without the dropped modifiers, then with the added ones, in alphabetical order."""
    sets = {change.field: change.value for change in changes if isinstance(change, SetField)}
    line = line.evolve(**sets) if sets else line
    drop = {change.modifier for change in changes if isinstance(change, DropModifier)}
    kept = tuple(modifier for modifier in line.modifiers if _canonical(modifier) not in drop)
    held = set(map(_canonical, kept))
    new = sorted({change.modifier for change in changes if isinstance(change, AddModifier)} - held)
    return line.evolve(modifiers=(*kept, *new)) if drop or new else line


def _canonical(modifier: str) -> str:
    return Modifier.parse(modifier).text if Modifier.is_valid(modifier) else modifier


def _added(mends: Sequence[Mend]) -> dict[int | None, list[ServiceLine]]:
    """Return the lines to add by the place they follow.

    Two mends that add the same line mean one line; a mend that adds it twice means two.
    """
    most: Counter[tuple[int | None, ServiceLine]] = Counter()
    for mend in mends:
        most |= Counter((change.after, change.added) for change in mend.changes if isinstance(change, AddLine))
    added: dict[int | None, list[ServiceLine]] = defaultdict(list)
    for (after, line), times in sorted(most.items(), key=lambda item: repr(item[0][1])):
        added[after].extend([line] * times)
    return added
