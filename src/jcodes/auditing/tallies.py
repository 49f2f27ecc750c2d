"""Running totals of an audit. Findings are stored, claims are not."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from jcodes.auditing.rows import AuditFinding
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import total_of
from jcodes.errors import NoPaymentError
from jcodes.money import cents_in, dollars_of
from jcodes.policies import Policy
from jcodes.rules import Finding, Severity
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.payer import change_days_of

__all__ = ["AllowedAmounts", "Ledger", "LineMoney", "Tally", "code_of", "provider_of"]

_MOST_CACHED: Final = 100_000


@attrs.frozen
class LineMoney:
    """The money of one line at risk, in cents.

    Attributes:
        charge: Its charge; None if none is stated.
        allowed: What the payer would allow by CMS's payment limit; None if unknown.
    """

    charge: int | None
    allowed: int | None


class AllowedAmounts:
    """What payers allow for lines by CMS's payment limits. The amounts of one unit are cached: they are those of a quarter and a policy."""

    def __init__(self, release: Catalog, percent_of_limit: Decimal | None) -> None:
        """Initialize with the catalog, and the contract's percent of the limit; None for the policy's."""
        self._catalog = release
        self._percent = percent_of_limit
        self._changes: dict[str, list[date]] = {}
        self._cache: dict[tuple[object, ...], Fraction | None] = {}

    def of(self, line: ServiceLine, payer: Policy) -> Decimal | None:
        """Return what *payer* would allow for *line*, to the cent; see `cents`."""
        cents = self.cents(line, payer)
        return None if cents is None else dollars_of(cents)

    def cents(self, line: ServiceLine, payer: Policy) -> int | None:
        """Return what *payer* would allow for *line*, in cents, rounded half up.

        None if unknown: no date, no code with a limit in that quarter, no whole units above zero, or no percent of the limit
        in the policy.
        """
        code, count = line.cpt if line.hcpcs is None else line.hcpcs.text, line.unit_count
        if code is None or line.on is None or count is None or count <= 0 or count != count.to_integral_value():
            return None
        modifiers = tuple(modifier.text for modifier in line.parsed_modifiers)
        if payer.name not in self._changes:
            self._changes[payer.name] = change_days_of(payer)
        season = bisect_right(self._changes[payer.name], line.on)
        key = (payer.name, season, code, line.on.year, (line.on.month - 1) // 3, modifiers)
        if key not in self._cache:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[key] = self._looked_up(BillingLine(code, 1, modifiers), line.on, payer)
        unit = self._cache[key]
        if unit is None:
            return None
        return (200 * unit.numerator * int(count) + unit.denominator) // (2 * unit.denominator)

    def _looked_up(self, line: BillingLine, on: date, payer: Policy) -> Fraction | None:
        with quiet():
            limit = self._catalog.price(line.code, on)
        if limit is None:
            return None
        try:
            return payment_of_lines((line,), limit, on=on, payer=payer, percent_of_limit=self._percent).lines[0].allowed
        except NoPaymentError:
            return None


class Tally:
    """The counts of one rule, code or provider, or of everything."""

    __slots__ = ("_allowed", "_charge", "at_risk", "checked", "claims", "lines", "severities", "uncharged", "unpriced")

    def __init__(self) -> None:
        """Initialize all counts to zero."""
        self.severities = dict.fromkeys(Severity, 0)
        self.claims = self.lines = self.at_risk = self.checked = self.uncharged = self.unpriced = 0
        self._charge = self._allowed = 0

    def add(self, one: "ClaimFindings", money: Mapping[int, LineMoney]) -> None:
        """Add the findings of one claim; *money* holds the dollars of its lines at risk by their index."""
        for severity in one.severities:
            self.severities[severity] += 1
        self.claims += 1
        self.lines += len(one.lines)
        self.at_risk += len(one.at_risk)
        if one.at_risk:
            lines = [money[at] for at in one.at_risk]
            self.uncharged += sum(line.charge is None for line in lines)
            self.unpriced += sum(line.allowed is None for line in lines)
            self._charge += sum([line.charge for line in lines if line.charge is not None])
            self._allowed += sum([line.allowed for line in lines if line.allowed is not None])

    def merge(self, other: "Tally") -> None:
        """Add the counts of another part of the audit."""
        for severity, count in other.severities.items():
            self.severities[severity] += count
        for name in ("claims", "lines", "at_risk", "checked", "uncharged", "unpriced", "_charge", "_allowed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def counts(self) -> dict[str, Any]:
        """Return the fields of `Counts`."""
        found = self.severities
        return {
            "findings": sum(found.values()),
            "errors": found[Severity.ERROR],
            "warnings": found[Severity.WARNING],
            "notes": found[Severity.INFORMATION],
            "claims": self.claims,
            "lines": self.lines,
            "at_risk": self.at_risk,
            "charge": dollars_of(self._charge),
            "uncharged": self.uncharged,
            "allowed": None if self.at_risk and self.unpriced == self.at_risk else dollars_of(self._allowed),
            "unpriced": self.unpriced,
        }


@attrs.define
class ClaimFindings:
    """The findings of one claim that count for one rule, code or provider.

    Attributes:
        severities: Of the findings, in their order.
        lines: The indexes of the lines that a finding names.
        at_risk: The indexes of the lines at risk.
    """

    severities: list[Severity] = attrs.Factory(list)
    lines: set[int] = attrs.Factory(set)
    at_risk: set[int] = attrs.Factory(set)

    def add(self, severity: Severity, at: int | None, at_risk: Iterable[int] = ()) -> None:
        """Add a finding on the line with index *at*, or on the whole claim, and the lines at risk from it."""
        self.severities.append(severity)
        self.at_risk.update(at_risk)
        if at is not None:
            self.lines.add(at)


class Ledger:
    """All counts of an audit.

    Attributes:
        total: The counts of all claims.
        rules: The counts by rule id.
        codes: The counts by code.
        providers: The counts by provider.
        findings: The findings, in the order of the claims.
        claims: Claims counted.
        lines: Their lines.
        clean: Claims without a finding.
        wrong: Claims with an error.
        unchecked: Claims with a date of service that the loaded data do not cover, whatever their findings.
        charged: The charges of all lines, in cents.
    """

    def __init__(self) -> None:
        """Initialize all counts to zero."""
        self.total = Tally()
        self.rules: dict[str, Tally] = defaultdict(Tally)
        self.codes: dict[str, Tally] = defaultdict(Tally)
        self.providers: dict[str, Tally] = defaultdict(Tally)
        self.findings: list[AuditFinding] = []
        self.claims = self.lines = self.clean = self.wrong = self.unchecked = 0
        self.charged = 0

    def merge(self, other: "Ledger") -> None:
        """Add the counts of the claims that follow; their findings come after these."""
        for name in ("claims", "lines", "clean", "wrong", "unchecked", "charged"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.total.merge(other.total)
        for held, added in ((self.rules, other.rules), (self.codes, other.codes), (self.providers, other.providers)):
            for key, tally in added.items():
                held[key].merge(tally)
        self.findings.extend(other.findings)

    def add(
        self, place: int, claim: Claim, findings: Collection[Finding], payer: Policy, allowed: AllowedAmounts
    ) -> None:
        """Count the findings of *claim*, the one with the index *place*."""
        self.claims += 1
        self.lines += len(claim.lines)
        for line in claim.lines:
            if line.charge is not None:
                self.charged += cents_in(line.charge)
            self.codes[code_of(line)].checked += 1
            self.providers[provider_of(claim, line)].checked += 1
        if not findings:
            self.clean += 1
            return
        whole = ClaimFindings()
        rules, codes, providers = (defaultdict[str, ClaimFindings](ClaimFindings) for _ in range(3))
        for finding in findings:
            at = _place(claim, finding)
            row = _row(place, claim, finding, at)
            self.findings.append(row)
            at_risk = () if row.severity is not Severity.ERROR else range(len(claim.lines)) if at is None else (at,)
            whole.add(row.severity, at, at_risk)
            rules[row.rule].add(row.severity, at, at_risk)
            providers[row.provider].add(row.severity, at)
            if at is not None:
                codes[row.code].add(row.severity, at)
        for at in whole.at_risk:  # a line is at risk under its own code and its own provider
            codes[code_of(claim.lines[at])].at_risk.add(at)
            providers[provider_of(claim, claim.lines[at])].at_risk.add(at)
        self.wrong += Severity.ERROR in whole.severities
        lines = claim.lines
        money = {
            at: LineMoney(
                None if (charge := lines[at].charge) is None else cents_in(charge), allowed.cents(lines[at], payer)
            )
            for at in sorted(whole.at_risk)
        }
        self.total.add(whole, money)
        for held, counted in ((self.rules, rules), (self.codes, codes), (self.providers, providers)):
            for name, one in counted.items():
                held[name].add(one, money)


def _place(claim: Claim, finding: Finding) -> int | None:
    """Return the index of the finding's line; None for the whole claim, and for a line that the claim does not have."""
    return finding.line if finding.line is not None and finding.line < len(claim.lines) else None


def _row(place: int, claim: Claim, finding: Finding, at: int | None) -> AuditFinding:
    line = None if at is None else claim.lines[at]
    charges = [one.charge for one in ((line,) if line else claim.lines)]
    return AuditFinding(
        claim=place,
        identifier=claim.identifier,
        line=at,
        code=code_of(line) if line else "",
        provider=provider_of(claim, line) if line else claim.billing_provider.strip(),
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        expected=finding.expected,
        fix=finding.fix.text if finding.fix else "",
        charge=None if all(charge is None for charge in charges) else total_of(charges),
    )


def code_of(line: ServiceLine) -> str:
    """Return the code that a line counts for: its valid code, otherwise the text given, in uppercase."""
    return line.code.strip().upper() if line.hcpcs is None else line.hcpcs.text


def provider_of(claim: Claim, line: ServiceLine) -> str:
    """Return the provider that a line counts for: the rendering provider, otherwise the billing provider, or blank."""
    return line.rendering_provider.strip() or claim.billing_provider.strip()
