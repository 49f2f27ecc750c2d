"""What a finding costs: overbilling that may be refunded, denials, or underbilling that can be recovered; each in dollars."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.claims import ServiceLine
from jcodes.claims.parsed_text import read_number
from jcodes.money import dollars_of
from jcodes.rules import Finding, Severity
from jcodes.rules.engine.changes import AddLine, DropLine, SetField
from jcodes.vocabulary.words import TextEnum

__all__ = ["Exposure", "Part", "exposures_of"]


class Exposure(TextEnum):
    """The kind of dollars at risk by a finding."""

    OVERBILLING = "overbilling"
    """More was billed than was given or may be billed: what was paid for it may be refunded."""
    DENIAL = "denial"
    """The payer will not pay the line as billed."""
    UNDERBILLING = "underbilling"
    """Less was billed than was given: it can be recovered."""
    NONE = "none"
    """Nothing: a note."""


_OVER: Final = frozenset(
    {
        "line-duplicate",
        "claim-duplicate",
        "jw-without-waste",
        "units-exceed-containers",
        "waste-exceeds-largest-container",
    }
)
"""Rules whose findings are overbilling by what they say."""
_UNDER: Final = frozenset(
    {
        "jz-with-waste",
        "drug-without-administration-code",
        "vaccine-without-administration-code",
        "bilateral-units-for-one-side",
    }
)
"""Rules whose findings are underbilling by what they say."""
_DENIED: Final = frozenset({"jw-jz-not-used-by-payer", "jw-line-not-accepted", "code-ended"})
"""Rules whose fixes change units or lines for another reason."""
_REPEATED: Final = "line-duplicate"


@attrs.frozen
class Part:
    """The exposure of one finding.

    Attributes:
        exposure: Its kind.
        shares: For over- and underbilling: the indexes of the lines, each with the part of its charge billed too much, or missing.
    """

    exposure: Exposure
    shares: Mapping[int, Fraction] = attrs.field(factory=dict)

    def dollars(self, charges: Sequence[int | None]) -> Decimal | None:
        """Return the dollars billed too much, or missing, of *charges*, the lines' in cents; None if not known."""
        known = [share * cents for at, share in self.shares.items() if (cents := charges[at]) is not None]
        return dollars_of(sum(map(_rounded, known))) if known else None


_NONE: Final = Part(Exposure.NONE)
_DENIAL: Final = Part(Exposure.DENIAL)


def _rounded(cents: Fraction) -> int:
    return (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)


def exposures_of(findings: Iterable[Finding], lines: Sequence[ServiceLine]) -> list[Part]:
    """Return the exposure of each of *findings* on a claim with *lines*.

    Units that a rule compares with the right ones, and fixes that change units or lines, decide between over- and underbilling; otherwise the
    rule does. All else is a denial, and a note is nothing.
    """
    met: set[object] = set()
    return [_of(finding, lines, met) for finding in findings]


def _of(finding: Finding, lines: Sequence[ServiceLine], met: set[object]) -> Part:
    if finding.severity is Severity.INFORMATION:
        return _NONE
    if finding.rule in _DENIED:
        return _DENIAL
    found = _of_units(finding) or _of_changes(finding, lines)
    if found is not None:
        return found
    at = finding.line if finding.line is not None and finding.line < len(lines) else None
    if finding.rule in _OVER:
        alike = None if at is None else (lines[at].code, lines[at].on, lines[at].through, lines[at].modifiers)
        first = finding.rule == _REPEATED and alike not in met  # the first of the lines that are alike stays
        met.add(alike)
        return Part(Exposure.OVERBILLING, {} if at is None else {at: Fraction(0 if first else 1)})
    return Part(Exposure.UNDERBILLING) if finding.rule in _UNDER else _DENIAL


def _of_units(finding: Finding) -> Part | None:
    units = finding.units
    if units is None or not units.billed:
        return None
    share = (units.billed - units.right) / units.billed
    return _shared(dict.fromkeys(units.lines, share))


def _of_changes(finding: Finding, lines: Sequence[ServiceLine]) -> Part | None:
    """Return the exposure of a fix that drops lines, or changes only units; None for any other."""
    changes = () if finding.fix is None else finding.fix.changes
    if any(isinstance(change, AddLine) for change in changes):
        return None
    shares: dict[int, Fraction] = {}
    for change in changes:
        if isinstance(change, DropLine):
            shares[change.line] = Fraction(1)
        elif isinstance(change, SetField) and change.line is not None and change.field in {"code", "units"}:
            before = lines[change.line].unit_count if change.field == "units" and change.line < len(lines) else None
            after = read_number(str(change.value))
            if after is None or not before or before < 0:
                return None
            shares[change.line] = 1 - Fraction(after) / Fraction(before)
    return _shared(shares) if shares else None


def _shared(shares: Mapping[int, Fraction]) -> Part | None:
    """Return over- or underbilling by the sign of the shares; None if nothing differs."""
    total = sum(shares.values())
    if not total:
        return None
    sign = 1 if total > 0 else -1
    return Part(
        Exposure.OVERBILLING if sign > 0 else Exposure.UNDERBILLING, {at: sign * share for at, share in shares.items()}
    )
