"""The rows of an audit: findings, refused rows, and the counts by rule, code, provider and policy."""

from collections.abc import Iterable
from decimal import Decimal

import attrs

from jcodes.money import money_text
from jcodes.records import Record
from jcodes.renamed import renamed
from jcodes.rules import Severity

__all__ = [
    "AuditFinding", "CodeRow", "Counts", "PolicyRow", "ProviderRow", "RefusedRow", "RuleRow", "counted", "dollars",
]  # fmt: skip


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 line``, ``2,000 lines``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def dollars(amount: Decimal | None) -> str:
    """Return dollars and cents: ``$1,234.50``; ``not known`` for None."""
    return "not known" if amount is None else money_text(amount)


@attrs.frozen
class AuditFinding(Record):
    """One finding, with the facts of its claim that a work list shows.

    Attributes:
        claim: The index of the claim among those given, from 0.
        identifier: The claim's own number, or blank.
        line: The index of the line, from 0; None for the whole claim.
        code: The line's code; blank for the whole claim.
        provider: The rendering provider of the line, otherwise the billing provider, or blank.
        rule: The rule's id.
        severity: Error, warning or information.
        message: What is wrong.
        expected: The expected value, or blank.
        fix: The suggested fix, or blank.
        charge: The charge of the line, or of all lines for the whole claim, in dollars and cents; None if none is stated.
    """

    claim: int
    identifier: str
    line: int | None
    code: str
    provider: str
    rule: str
    severity: Severity = attrs.field(converter=Severity)
    message: str
    expected: str
    fix: str
    charge: Decimal | None = attrs.field(converter=attrs.converters.optional(Decimal))
    mend = renamed("fix")

    def __str__(self) -> str:
        """Return the finding in one sentence."""
        where = "" if self.line is None else f", line {self.line + 1}"
        fix = f"; {self.fix}" if self.fix else ""
        return f"claim {self.claim + 1}{where}: {self.severity}: {self.message} [{self.rule}]{fix}"


@attrs.frozen
class RefusedRow(Record):
    """One row that was not checked: not a valid claim, or its policy is unknown.

    Attributes:
        place: The index of the row among those given, from 0.
        identifier: The claim's own number if it can be read, or blank.
        error: The name of the error, such as ``"MalformedClaimError"``.
        message: What is wrong.
        hint: What to give instead.
        where: The part of the row with the error, such as ``"in lines[0]"``, or blank.
    """

    place: int
    identifier: str
    error: str
    message: str
    hint: str
    where: str = ""

    def __str__(self) -> str:
        """Return the row and the error in one sentence."""
        name = f" ({self.identifier})" if self.identifier else ""
        where = f" {self.where}" if self.where else ""
        return f"claim {self.place + 1}{name}{where}: {self.message}: {self.hint}"


@attrs.frozen(kw_only=True)
class Counts(Record):
    """How many findings, and how many dollars are at risk.

    A line is at risk when it, or its whole claim, has an error. Its charge counts once, however many errors it has.

    Attributes:
        findings: Findings.
        errors: Findings that are errors.
        warnings: Findings that are warnings.
        notes: Findings for information only.
        claims: Claims with a finding, or with a line at risk.
        lines: Lines that a finding names.
        at_risk: Lines at risk.
        charge: The charges of the lines at risk, dollars and cents.
        uncharged: Lines at risk without a charge; they add nothing to `charge`.
        allowed: What the payer would allow for the lines at risk by CMS's payment limits, each line to the cent; None if lines are at
            risk and it is not known for any of them.
        unpriced: Lines at risk for which that is not known; they add nothing to `allowed`.
    """

    findings: int
    errors: int
    warnings: int
    notes: int
    claims: int
    lines: int
    at_risk: int
    charge: Decimal = attrs.field(converter=Decimal)
    uncharged: int
    allowed: Decimal | None = attrs.field(converter=attrs.converters.optional(Decimal))
    unpriced: int
    at_stake = renamed("at_risk")


@attrs.frozen(kw_only=True)
class RuleRow(Counts):
    """The findings of one rule.

    Attributes:
        rule: The rule's id.
        title: What it finds, in a few words.
        severity: The highest severity of its findings.
        source: The source of the rule.
        text: What it checks, what it does not, and what to do.
        carc: The claim adjustment reason codes (CARC) of a denial.
        rarc: The remark codes (RARC) that may come with them.
    """

    rule: str
    title: str
    severity: Severity = attrs.field(converter=Severity)
    source: str
    text: str
    carc: tuple[str, ...] = attrs.field(converter=_texts)
    rarc: tuple[str, ...] = attrs.field(converter=_texts)

    @property
    def name(self) -> str:
        """The rule's id."""
        return self.rule


@attrs.frozen(kw_only=True)
class CodeRow(Counts):
    """The findings on the lines of one code. A finding on a whole claim counts for no code; the lines it puts at risk do.

    Attributes:
        code: The code, if it is valid; otherwise the text given, in uppercase, or its length if it looks like no code.
        drug: Its name in the catalog, or blank.
        checked: Lines checked.
    """

    code: str
    drug: str
    checked: int

    @property
    def name(self) -> str:
        """The code."""
        return self.code


@attrs.frozen(kw_only=True)
class ProviderRow(Counts):
    """The findings of one provider: the rendering provider of a line, otherwise the billing provider.

    Attributes:
        provider: The provider as the claims name it, or blank.
        checked: Lines checked.
    """

    provider: str
    checked: int

    @property
    def name(self) -> str:
        """The provider."""
        return self.provider


@attrs.frozen
class PolicyRow(Record):
    """A policy that claims were checked against.

    Attributes:
        policy: The policy's name.
        title: Its payer.
        digest: The hash of all its values.
        claims: Claims checked against it.
    """

    policy: str
    title: str
    digest: str
    claims: int
