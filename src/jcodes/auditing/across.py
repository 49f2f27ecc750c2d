"""Rules across claims: what no single claim shows, for claims that name a patient by the same key."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from jcodes.auditing.entries import ClaimEntry, FoundEntry, LineEntry
from jcodes.auditing.exposure import Exposure, Part
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.policies import Policy
from jcodes.rules import Checker, Finding, Severity
from jcodes.rules.engine.denials import DenialKind, carcs_of, rarcs_of
from jcodes.rules.library.mue import units_exceed_mue
from jcodes.sources import Citation, as_citation

__all__ = ["ACROSS", "AcrossRule", "add_across"]

_APART: Final = frozenset({"76", "77", "59", "XE", "XS", "XP", "XU", "91"})
"""Modifiers that say that a service is not the one before once more."""
_SIDES: Final = frozenset({"RT", "LT", "E1", "E2", "E3", "E4"})

_Line = tuple[ClaimEntry, int, LineEntry]


@attrs.frozen
class AcrossRule:
    """One check of the claims of one patient.

    Attributes:
        id: Its name in findings.
        title: What it finds, in a few words.
        severity: The highest severity of its findings.
        source: The documents behind it.
        denial: How payers deny it.
        text: What it checks, what it does not, and what to do.
    """

    id: str
    title: str
    severity: Severity
    source: Citation = attrs.field(converter=as_citation)
    denial: DenialKind
    text: str


CLAIM_DUPLICATE: Final = AcrossRule(
    "claim-duplicate",
    "a line that another claim has too",
    Severity.ERROR,
    "ngs-duplicates",
    DenialKind.DUPLICATE,
    """Two claims of one patient have the same code on the same date of service.

An error under Medicare if code, date, units, charge, place of service, provider and modifiers are the same; a warning otherwise. Lines set apart by 76, 77, 59,
91 or an X modifier, lines of different sides, and a JW line beside the drug's line are skipped. The claim filed first stays, by its submission
date, then by its number; the finding is on the other. Claims that were replaced or voided do not count.""",
)

UNITS_ACROSS: Final = AcrossRule(
    "units-exceed-mue-across-claims",
    "more units on several claims than the medically unlikely edit (MUE)",
    Severity.ERROR,
    "ngs-mue; cms-ncci: the table of medically unlikely edits",
    DenialKind.ABOVE_EDIT,
    """The units of a code on one date of service exceed the MUE per date of service, added over all claims of the patient from one provider.

Claims that exceed it by themselves are left out: `units-exceed-mue` reports those. MAI 2 is an error and MAI 3 a warning, as there; an MUE per line (MAI 1)
does not add up claims. The finding is on the claim filed last.""",
)

ACROSS: Final = (CLAIM_DUPLICATE, UNITS_ACROSS)
"""The rules, in alphabetical order."""


def add_across(entries: Sequence[ClaimEntry], catalog: Catalog, silenced: Collection[str]) -> int:
    """Add the findings of the rules to *entries*, the claims that count, in their order; return the number of those of *silenced* rules."""
    aside = 0
    groups: dict[tuple[str, str, date], list[_Line]] = defaultdict(list)
    claims = Counter(entry.patient for entry in entries if entry.patient)
    for entry in entries:
        if claims[entry.patient] > 1:
            for at, line in enumerate(entry.lines):
                if line.on is not None and line.is_known:
                    groups[entry.patient, line.code, line.on].append((entry, at, line))
    for group in groups.values():
        if len({id(entry) for entry, _, _ in group}) > 1:
            group.sort(key=lambda one: one[0].submitted or date.max)  # stable: then by number
            aside += _keep(_duplicates(group), CLAIM_DUPLICATE, silenced)
            aside += _keep(_units(group, catalog), UNITS_ACROSS, silenced)
    return aside


def _keep(
    found: Iterable[tuple[_Line, Severity, str, str, str, Part]], rule: AcrossRule, silenced: Collection[str]
) -> int:
    """Add findings to their claims; return their number if the rule is silenced."""
    carc, rarc = carcs_of(rule.denial), rarcs_of(rule.denial)
    aside = 0
    for (entry, at, _), severity, message, expected, fix, part in found:
        if rule.id in silenced:
            aside += 1
        else:
            found_one = FoundEntry(at, severity, rule.id, message, expected, fix, carc, rarc, part)
            entry.findings = (*entry.findings, found_one)
    return aside


# -- the same line on two claims --------------------------------------------------------------------------------------


def _duplicates(group: list[_Line]) -> Iterator[tuple[_Line, Severity, str, str, str, Part]]:
    kept: list[_Line] = []
    for one in group:
        entry, at, line = one
        others = [other for other in kept if other[0] is not entry and _is_alike(other[2], line)]
        same = next((other for other in others if _is_same(other, one)), None)
        if not others or not _APART.isdisjoint(line.modifiers):
            kept.append(one)
            continue
        other = same or others[0]
        certain = same is not None and entry.policy.is_original_medicare
        severity = Severity.ERROR if certain else Severity.WARNING
        if same is None:
            kept.append(one)
        yield (
            one,
            severity,
            f"{line.code} on {line.on} is also on {_name(other[0])} of the same patient",
            "one claim, or 76, 77, 59 or an X modifier on the later line",
            "bill it once; if it was given twice, add 76 or 59 and keep the records",
            Part(Exposure.OVERBILLING, {at: Fraction(1)}),
        )


def _is_alike(one: LineEntry, other: LineEntry) -> bool:
    """Return whether two lines may be the same service: both of discarded drug or neither, and not of different sides."""
    first, second = set(one.modifiers), set(other.modifiers)
    return ("JW" in first) == ("JW" in second) and first & _SIDES == second & _SIDES


def _is_same(one: _Line, other: _Line) -> bool:
    (first, _, mine), (second, _, theirs) = one, other
    return (
        sorted(mine.modifiers) == sorted(theirs.modifiers)
        and (mine.units, mine.cents, mine.place, mine.provider, first.provider)
        == (theirs.units, theirs.cents, theirs.place, theirs.provider, second.provider)
        and mine.units is not None
    )


def _name(entry: ClaimEntry) -> str:
    return f"claim {entry.identifier}" if entry.identifier else "another claim"


# -- units of several claims -------------------------------------------------------------------------------------------


def _units(group: list[_Line], catalog: Catalog) -> Iterator[tuple[_Line, Severity, str, str, str, Part]]:
    by_provider: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for one in group:
        entry, _, line = one
        if line.units is not None and not _exceeds_alone(one):
            by_provider[line.provider, entry.policy.name].append(one)
    for lines in by_provider.values():
        claims = {id(entry): entry for entry, _, _ in lines}
        if len(claims) > 1:
            for finding in _exceeding([line for _, _, line in lines], lines[0][0], catalog):
                names = " and ".join(_name(entry) for entry in claims.values())
                message = f"{finding.message}, on {names} together"
                fix = "verify the doses of all claims of the day; bill one date of service to one patient together"
                yield lines[-1], finding.severity, message, finding.expected, fix, Part(Exposure.DENIAL)


def _exceeds_alone(one: _Line) -> bool:
    """Return whether the claim of a line exceeds the edit of the line's code and date by itself."""
    entry, _, line = one
    lines = entry.lines if entry.findings else ()
    return any(
        found.rule == units_exceed_mue.id
        and found.line is not None
        and (lines[found.line].code, lines[found.line].on) == (line.code, line.on)
        for found in entry.findings
    )


def _exceeding(lines: Sequence[LineEntry], entry: ClaimEntry, catalog: Catalog) -> tuple[Finding, ...]:
    """Return what the rule of a single claim finds on the lines of several, as if they were of one."""
    whole = Claim(
        [ServiceLine(line.code, units=line.units, modifiers=line.modifiers, on=line.on) for line in lines],
        place_of_service=lines[0].place,
        setting=entry.setting or None,
    )
    return _checker(entry.policy, catalog).findings(whole)


def _checker(policy: Policy, catalog: Catalog) -> Checker:
    return Checker(policy, catalog, (units_exceed_mue,))
