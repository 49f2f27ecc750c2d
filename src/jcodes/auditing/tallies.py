"""Counts that grow claim by claim, and the money of a line: nothing is kept of a claim but what was found."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.auditing.rows import AuditFinding, Counts
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import total_of
from jcodes.errors import NoPaymentError
from jcodes.policies import Policy
from jcodes.rules import Finding, Severity
from jcodes.rules.context.lookups import quiet

__all__ = ["Found", "Ledger", "Limits", "Stake", "Tally", "code_of", "provider_of"]

_NOTHING: Final = Decimal("0.00")
_MOST_HELD: Final = 100_000


@attrs.frozen
class Stake:
    """The money of one line that is at stake.

    Attributes:
        charge: What it charges; None where it states nothing.
        allowed: What the payer would allow by CMS's payment limit; None where that is not known.
    """

    charge: Decimal | None
    allowed: Decimal | None


class Limits:
    """What payers allow for lines by CMS's payment limits; what it looked up once it keeps."""

    def __init__(self, release: Catalog, percent_of_limit: Decimal | None) -> None:
        """Take the catalog, and what a contract allows in percent of the limit; None for what the policy says."""
        self._catalog = release
        self._percent = percent_of_limit
        self._held: dict[tuple[str, str, date, int, tuple[str, ...]], Decimal | None] = {}

    def allowed(self, line: ServiceLine, payer: Policy) -> Decimal | None:
        """Return what *payer* would allow for *line*, to the cent.

        None where it is not known: no date, no code with a limit in that quarter, no whole units above zero, or nothing that says what
        percent of the limit the payer allows.
        """
        code, count = line.cpt if line.hcpcs is None else line.hcpcs.text, line.unit_count
        if code is None or line.on is None or count is None or count <= 0 or count != count.to_integral_value():
            return None
        modifiers = tuple(modifier.text for modifier in line.parsed_modifiers)
        key = (payer.name, code, line.on, int(count), modifiers)
        if key not in self._held:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            self._held[key] = self._asked(BillingLine(code, int(count), modifiers), line.on, payer)
        return self._held[key]

    def _asked(self, line: BillingLine, on: date, payer: Policy) -> Decimal | None:
        with quiet():
            limit = self._catalog.price(line.code, on)
        if limit is None:
            return None
        try:
            return payment_of_lines((line,), limit, on=on, payer=payer, percent_of_limit=self._percent).allowed
        except NoPaymentError:
            return None


class Tally:
    """The counts of one rule, code or provider, or of everything."""

    __slots__ = ("_allowed", "_charge", "at_stake", "checked", "claims", "lines", "severities", "uncharged", "unpriced")

    def __init__(self) -> None:
        """Count nothing yet."""
        self.severities = dict.fromkeys(Severity, 0)
        self.claims = self.lines = self.at_stake = self.checked = self.uncharged = self.unpriced = 0
        self._charge = self._allowed = _NOTHING

    def add(self, severities: Iterable[Severity], lines: int, stakes: Collection[Stake]) -> None:
        """Count what was found of one claim: the severities of the findings, how many lines they name, the lines at stake."""
        for severity in severities:
            self.severities[severity] += 1
        self.claims += 1
        self.lines += lines
        self.at_stake += len(stakes)
        self.uncharged += sum(stake.charge is None for stake in stakes)
        self.unpriced += sum(stake.allowed is None for stake in stakes)
        if stakes:
            self._charge = total_of((self._charge, *(stake.charge for stake in stakes)))
            self._allowed = total_of((self._allowed, *(stake.allowed for stake in stakes)))

    def counts(self) -> Counts:
        """Return what was counted."""
        found = self.severities
        return Counts(
            findings=sum(found.values()),
            errors=found[Severity.ERROR],
            warnings=found[Severity.WARNING],
            notes=found[Severity.INFORMATION],
            claims=self.claims,
            lines=self.lines,
            at_stake=self.at_stake,
            charge=self._charge,
            uncharged=self.uncharged,
            allowed=None if self.at_stake and self.unpriced == self.at_stake else self._allowed,
            unpriced=self.unpriced,
        )


@attrs.define
class Found:
    """What was found of one claim under one head.

    Attributes:
        severities: Of the findings, in their order.
        lines: The places of the lines that a finding names.
        staked: The places of the lines at stake.
    """

    severities: list[Severity] = attrs.Factory(list)
    lines: set[int] = attrs.Factory(set)
    staked: set[int] = attrs.Factory(set)

    def add(self, severity: Severity, at: int | None, staked: Iterable[int] = ()) -> None:
        """Add a finding of the line at the place *at*, or of the whole claim, and the lines it puts at stake."""
        self.severities.append(severity)
        self.staked.update(staked)
        if at is not None:
            self.lines.add(at)

    def count(self, tally: Tally, money: Mapping[int, Stake]) -> None:
        """Add it to *tally*."""
        tally.add(self.severities, len(self.lines), [money[at] for at in self.staked])


class Ledger:
    """All counts of an audit, growing claim by claim.

    Attributes:
        total: Everything together.
        rules: By the id of the rule.
        codes: By code.
        providers: By provider.
        findings: What was found, in the order of the claims.
        claims: How many claims were counted.
        lines: How many lines they have.
        clean: In how many claims nothing was found.
        wrong: How many claims have an error.
        unchecked: How many claims have a date of service that no loaded HCPCS release covers, whatever else was found.
        charged: What all lines charge together.
    """

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing."""
        self._limits = limits
        self.total = Tally()
        self.rules: dict[str, Tally] = {}
        self.codes: dict[str, Tally] = {}
        self.providers: dict[str, Tally] = {}
        self.findings: list[AuditFinding] = []
        self.claims = self.lines = self.clean = self.wrong = self.unchecked = 0
        self.charged = _NOTHING

    def add(self, place: int, claim: Claim, findings: Collection[Finding], payer: Policy) -> None:
        """Count what was found of *claim*, the one at *place* of those given."""
        self.claims += 1
        self.lines += len(claim.lines)
        self.charged = total_of((self.charged, claim.total))
        for line in claim.lines:
            self.codes.setdefault(code_of(line), Tally()).checked += 1
            self.providers.setdefault(provider_of(claim, line), Tally()).checked += 1
        if not findings:
            self.clean += 1
            return
        whole, rules, codes, providers = Found(), _Heads(), _Heads(), _Heads()
        for finding in findings:
            at = _place(claim, finding)
            row = _row(place, claim, finding, at)
            self.findings.append(row)
            staked = () if row.severity is not Severity.ERROR else range(len(claim.lines)) if at is None else (at,)
            whole.add(row.severity, at, staked)
            rules[row.rule].add(row.severity, at, staked)
            providers[row.provider].add(row.severity, at)
            if at is not None:
                codes[row.code].add(row.severity, at)
        for at in whole.staked:  # a line is at stake under its own code and its own provider
            codes[code_of(claim.lines[at])].staked.add(at)
            providers[provider_of(claim, claim.lines[at])].staked.add(at)
        self.wrong += Severity.ERROR in whole.severities
        self._count(claim, payer, whole, ((self.rules, rules), (self.codes, codes), (self.providers, providers)))

    def _count(
        self, claim: Claim, payer: Policy, whole: Found, tables: Iterable[tuple[dict[str, Tally], "_Heads"]]
    ) -> None:
        """Add what was found of one claim to the counts of everything, and to those of each of its heads."""
        lines = claim.lines
        money = {at: Stake(lines[at].charge, self._limits.allowed(lines[at], payer)) for at in sorted(whole.staked)}
        whole.count(self.total, money)
        for held, heads in tables:
            for name, found in heads.items():
                found.count(held.setdefault(name, Tally()), money)


class _Heads(dict[str, Found]):
    """What was found of one claim by head: by rule, code or provider."""

    def __missing__(self, name: str) -> Found:
        self[name] = Found()
        return self[name]


def _place(claim: Claim, finding: Finding) -> int | None:
    """Return the place of the finding's line; None for the whole claim, and for a line that the claim does not have."""
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
        mend=finding.fix.text if finding.fix else "",
        charge=None if all(charge is None for charge in charges) else total_of(charges),
    )


def code_of(line: ServiceLine) -> str:
    """Return the code of a line as it is counted: the code that is meant, else the text given, in capitals."""
    return line.code.strip().upper() if line.hcpcs is None else line.hcpcs.text


def provider_of(claim: Claim, line: ServiceLine) -> str:
    """Return who a line is counted for: who rendered it, else who bills the claim, or blank."""
    return line.rendering_provider.strip() or claim.billing_provider.strip()
