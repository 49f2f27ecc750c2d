"""What an audit keeps of each claim once it was checked: its facts in short, and its findings."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, NamedTuple

import attrs

from jcodes.auditing.exposure import Part, exposures_of
from jcodes.claims import Claim, ServiceLine
from jcodes.errors.messages import named
from jcodes.policies import Policy
from jcodes.rules import Finding, Severity
from jcodes.small_cache import small_cache

__all__ = ["ClaimEntry", "FoundEntry", "LineEntry", "code_of", "entry_of", "found_of", "in_order", "provider_of"]


class LineEntry(NamedTuple):
    """One line.

    Attributes:
        code: The code, as `code_of` returns it.
        on: The date of service.
        units: The whole units, above zero; None if there are none.
        modifiers: The valid modifiers.
        cents: The charge in cents; None if none is stated.
        provider: The rendering provider, otherwise the billing provider, or blank.
        place: The place of service, otherwise the type of bill, or blank.
        is_known: Whether the code has the format of an HCPCS or CPT code.
        control: The provider's number of the line, or blank.
    """

    code: str
    on: date | None
    units: int | None
    modifiers: tuple[str, ...]
    cents: int | None
    provider: str
    place: str
    is_known: bool
    control: str = ""


_PLACES: Final = {name: place for place, name in enumerate(LineEntry._fields)}
_CENTS: Final = _PLACES["cents"]


class FoundEntry(NamedTuple):
    """One finding.

    Attributes:
        line: The index of the line; None for the whole claim.
        severity: Its severity.
        rule: The rule's id.
        message: What is wrong.
        expected: The expected value, or blank.
        fix: The suggested fix, or blank.
        carc: The claim adjustment reason codes.
        rarc: The remark codes.
        part: Its exposure.
    """

    line: int | None
    severity: Severity
    rule: str
    message: str
    expected: str
    fix: str
    carc: tuple[str, ...]
    rarc: tuple[str, ...]
    part: Part

    def at_risk(self, lines: int) -> Iterable[int]:
        """Return the indexes of the lines that the finding puts at risk, of a claim with this many *lines*."""
        if self.severity is not Severity.ERROR:
            return ()
        return range(lines) if self.line is None else {self.line, *self.part.shares}


@attrs.define(eq=False)
class ClaimEntry:
    """One claim.

    Attributes:
        place: Its index among those given.
        identifier: Its own number, or blank.
        patient: The key of its patient, or blank.
        payer: The payer's name, otherwise the title of the policy.
        policy: The policy that it was checked against.
        provider: The billing provider, or blank.
        first_day: Its first date of service.
        frequency: Its frequency code.
        control: The payer's number of it, or blank.
        original: The number of the claim that it refers to, or blank.
        submitted: When it was filed.
        setting: Its care setting as stated, for the units of several claims.
        packed: The values of its lines, as plain tuples: the garbage collector leaves those alone, and thousands of others slow a program down.
        findings: Its findings.
        is_complete: Whether it was fully checked.
        silenced: Findings of silenced rules.
    """

    place: int
    identifier: str
    patient: str
    payer: str
    policy: Policy
    provider: str
    first_day: date | None
    frequency: str
    control: str
    original: str
    submitted: date | None
    setting: str
    packed: tuple[tuple[Any, ...], ...]
    findings: tuple[FoundEntry, ...]
    is_complete: bool
    silenced: int

    @property
    def lines(self) -> tuple[LineEntry, ...]:
        """Its lines."""
        return tuple(map(LineEntry._make, self.packed))

    @property
    def cents(self) -> int:
        """Its charges in cents."""
        return sum([line[_CENTS] for line in self.packed if line[_CENTS] is not None])

    def each(self, field: str) -> tuple[str, ...]:
        """Return the texts of a field of its lines, each once and in their order; lines without one are skipped."""
        at = _PLACES[field]
        return _shared(tuple(dict.fromkeys([line[at] for line in self.packed if line[at]])))

    @property
    def month(self) -> str:
        """The month of its first date of service, such as ``"2026-02"``, or blank."""
        return "" if self.first_day is None else f"{self.first_day.year:04}-{self.first_day.month:02}"

    @property
    def content(self) -> str:
        """All that an audit keeps of the claim, as text, so that claims given in any order have one order."""
        facts = (
            self.submitted, self.frequency, self.control, self.original, self.payer, self.policy.name, self.provider,
            self.first_day, self.patient, self.setting, self.packed, [found[:8] for found in self.findings], self.is_complete, self.silenced,
        )  # fmt: skip
        return str(facts)


def in_order(entries: Iterable[ClaimEntry]) -> list[ClaimEntry]:
    """Return claims by their number, those of one number by all that is kept of them; those without one last, in the same way."""
    found: list[ClaimEntry] = []
    by_number = sorted(entries, key=lambda entry: (entry.identifier == "", entry.identifier))
    for _, group in groupby(by_number, key=lambda entry: entry.identifier):
        alike = list(group)
        found.extend(sorted(alike, key=lambda entry: entry.content) if len(alike) > 1 else alike)
    return found


def entry_of(  # noqa: PLR0913, PLR0917 - what is known of one checked claim
    place: int,
    claim: Claim,
    findings: Sequence[Finding],
    policy: Policy,
    is_complete: bool,  # noqa: FBT001 - as above
    silenced: int,
) -> ClaimEntry:
    """Return the entry of a checked claim."""
    lines = claim.lines
    where = _place(claim.place_of_service) or _type_of_bill(claim)
    return ClaimEntry(
        place=place,
        identifier=claim.identifier.strip(),
        patient=claim.patient_key.strip(),
        payer=claim.payer.strip() or policy.title,
        policy=policy,
        provider=claim.billing_provider.strip(),
        first_day=claim.first_day,
        frequency=claim.frequency_code,
        control=claim.control_number.strip(),
        original=claim.original_claim.strip(),
        submitted=claim.submitted,
        setting="" if claim.setting is None else claim.setting.value,
        packed=tuple([_line(claim, line, where) for line in lines]),
        findings=found_of(findings, lines) if findings else (),
        is_complete=is_complete,
        silenced=silenced,
    )


def _type_of_bill(claim: Claim) -> str:
    text = claim.type_of_bill.strip()
    return f"type of bill {named(text)}" if text else ""


@small_cache(1024)
def _place(text: str) -> str:
    """Return a place of service; of what is not one, its shape, which names no patient."""
    place = text.strip()
    return named(place) if place else ""


def _line(claim: Claim, line: ServiceLine, where: str) -> tuple[Any, ...]:
    """Return the values of a `LineEntry`."""
    units = line.unit_count
    charge = line.charge
    return (
        code_of(line),
        line.on,
        int(units) if units is not None and units > 0 and units == int(units) else None,
        _shared(tuple([modifier.text for modifier in line.parsed_modifiers])),
        None if charge is None else _cents(charge),
        provider_of(claim, line),
        _place(line.place_of_service) or where,
        line.hcpcs is not None or line.cpt is not None,
        line.line_control_number.strip(),
    )


@lru_cache(1024)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return *texts*, one object for all lines that have them."""
    return texts


def _cents(charge: Decimal) -> int:
    return int(str(charge).replace(".", ""))


def found_of(findings: Sequence[Finding], lines: Sequence[ServiceLine]) -> tuple[FoundEntry, ...]:
    """Return findings as an audit keeps them; one on a line that the claim does not have is of the whole claim."""
    parts = exposures_of(findings, lines)
    return tuple(
        FoundEntry(
            finding.line if finding.line is not None and finding.line < len(lines) else None,
            finding.severity,
            finding.rule,
            finding.message,
            finding.expected,
            finding.fix.text if finding.fix else "",
            finding.carc,
            finding.rarc,
            part,
        )
        for finding, part in zip(findings, parts, strict=True)
    )


def code_of(line: ServiceLine) -> str:
    """Return the code that a line counts for: its valid code, otherwise the text given, in uppercase."""
    if line.hcpcs is not None:
        return line.hcpcs.text
    return named(line.code.strip().upper()) if line.cpt is None else line.cpt


def provider_of(claim: Claim, line: ServiceLine) -> str:
    """Return the provider that a line counts for: the rendering provider, otherwise the billing provider, or blank."""
    return line.rendering_provider.strip() or claim.billing_provider.strip()
