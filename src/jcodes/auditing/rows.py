"""The rows of an audit: findings, claims, and the counts by rule, code, provider, month, payer, place and policy."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

import attrs

from jcodes.auditing.exposure import Exposure
from jcodes.claims.fields import as_day
from jcodes.money import money_text
from jcodes.records import LEFT_OUT, Record
from jcodes.renamed import renamed
from jcodes.rules import Severity

__all__ = [
    "AuditFinding", "ClaimRow", "CodeRow", "Counts", "ExposureRow", "GroupRow", "MonthRow", "PayerRow", "PlaceRow", "PolicyRow", "ProviderMonthRow",
    "ProviderRow", "RuleRow", "counted", "dollars",
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
        claim: The number of the claim in the audit, from 0: claims stand in the order of their own numbers, those without one after them, by
            what they hold.
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
        on: The date of service of the line, or the first one of the claim; None if not stated.
        payer: The payer's name, otherwise the title of the policy.
        place_of_service: The place of service of the line, or the claim's, or the type of bill.
        carc: The claim adjustment reason codes (CARC) of a likely denial.
        rarc: The remark codes (RARC) that may come with them.
        exposure: Overbilling, denial or underbilling; none for a note.
        amount: Of overbilling the dollars of the charge billed too much, of underbilling those missing, of a denial the charge; None if not
            known.
        place: The index of the claim among those given; not in `to_dict`, since it depends on their order.
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
    on: date | None = attrs.field(default=None, converter=as_day)
    payer: str = ""
    place_of_service: str = ""
    carc: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    rarc: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    exposure: Exposure = attrs.field(default=Exposure.DENIAL, converter=Exposure)
    amount: Decimal | None = attrs.field(default=None, converter=attrs.converters.optional(Decimal))
    place: int = attrs.field(default=0, eq=False, metadata=LEFT_OUT)
    mend: ClassVar[renamed] = renamed("fix")

    @property
    def name(self) -> str:
        """The claim's own number, otherwise its number in the audit."""
        return self.identifier or str(self.claim + 1)

    def __str__(self) -> str:
        """Return the finding in one sentence."""
        where = "" if self.line is None else f", line {self.line + 1}"
        fix = f"; {self.fix}" if self.fix else ""
        return f"claim {self.name}{where}: {self.severity}: {self.message} [{self.rule}]{fix}"


@attrs.frozen
class ClaimRow(Record):
    """One claim that counts.

    Attributes:
        identifier: Its own number, or blank.
        on: Its first date of service, or None.
        payer: The payer's name, otherwise the title of the policy.
        provider: The billing provider, or blank.
        charge: Its charges.
        severity: The severity of its most severe finding; None if it is clean.
        codes: The codes of its lines, each once.
        places: The places of service of its lines, each once.
        providers: The rendering providers of its lines, otherwise the billing provider, each once.
    """

    identifier: str
    on: date | None = attrs.field(converter=as_day)
    payer: str
    provider: str
    charge: Decimal = attrs.field(converter=Decimal)
    severity: Severity | None = attrs.field(converter=attrs.converters.optional(Severity))
    codes: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    places: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    providers: tuple[str, ...] = attrs.field(default=(), converter=_texts)


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
        wrong: Claims with an error, or with a line at risk here.
        overbilled: Of the charges at risk, what was billed too much: the refund risk. Each line counts once, by its largest error.
        refund: What the payer would allow for the units billed too much, by CMS's payment limits, where known.
        denied: Of the charges at risk, those of lines that the payer will not pay as billed, less what was billed too much.
        underbilled: Charges missing from lines at risk, which can be recovered; in no other amount.
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
    wrong: int
    overbilled: Decimal = attrs.field(converter=Decimal)
    refund: Decimal = attrs.field(converter=Decimal)
    denied: Decimal = attrs.field(converter=Decimal)
    underbilled: Decimal = attrs.field(converter=Decimal)
    at_stake: ClassVar[renamed] = renamed("at_risk")


@attrs.frozen(kw_only=True)
class RuleRow(Counts):
    """The findings of one rule.

    Attributes:
        rule: The rule's id.
        title: What it finds, in a few words.
        severity: The highest severity among its findings here.
        source: The source of the rule.
        text: What it checks, what it does not, and what to do.
        carc: The claim adjustment reason codes (CARC) of a denial.
        rarc: The remark codes (RARC) that may come with them.
        error_rate: Claims with an error by this rule, in percent of all claims checked, to two decimal places.
    """

    rule: str
    title: str
    severity: Severity = attrs.field(converter=Severity)
    source: str
    text: str
    carc: tuple[str, ...] = attrs.field(converter=_texts)
    rarc: tuple[str, ...] = attrs.field(converter=_texts)
    error_rate: Decimal = attrs.field(converter=Decimal)

    @property
    def name(self) -> str:
        """The rule's id."""
        return self.rule


@attrs.frozen(kw_only=True)
class GroupRow(Counts):
    """The counts of some of the claims, and how many of them have an error.

    Attributes:
        checked: Lines checked.
        claims_checked: Claims checked.
        error_rate: Claims with an error, in percent of those checked, to two decimal places.
    """

    checked: int
    claims_checked: int
    error_rate: Decimal = attrs.field(converter=Decimal)

    @property
    @abstractmethod
    def name(self) -> str:
        """What the claims have in common, such as the provider."""


@attrs.frozen(kw_only=True)
class CodeRow(GroupRow):
    """The findings on the lines of one code. A finding on a whole claim counts for no code; the lines it puts at risk do.

    Attributes:
        code: The code, if it is valid; otherwise the text given, in uppercase, or its length if it looks like no code.
        drug: Its name in the catalog, or blank.
    """

    code: str
    drug: str

    @property
    def name(self) -> str:
        """The code."""
        return self.code


@attrs.frozen(kw_only=True)
class ProviderRow(GroupRow):
    """The findings of one provider: the rendering provider of a line, otherwise the billing provider.

    Attributes:
        provider: The provider as the claims name it, or blank.
    """

    provider: str

    @property
    def name(self) -> str:
        """The provider."""
        return self.provider


@attrs.frozen(kw_only=True)
class ProviderMonthRow(ProviderRow):
    """The findings of one provider in one month.

    Attributes:
        month: The month of the claims' first date of service, such as ``"2026-02"``; blank without a date.
        change: How many percentage points the error rate rose from the provider's month before; None for the first one.
    """

    month: str
    change: Decimal | None = attrs.field(converter=attrs.converters.optional(Decimal))


@attrs.frozen(kw_only=True)
class MonthRow(GroupRow):
    """The findings of the claims of one month.

    Attributes:
        month: The month of the claims' first date of service, such as ``"2026-02"``; blank without a date.
    """

    month: str

    @property
    def name(self) -> str:
        """The month."""
        return self.month


@attrs.frozen(kw_only=True)
class PayerRow(GroupRow):
    """The findings of the claims of one payer.

    Attributes:
        payer: The payer's name, otherwise the title of the policy.
    """

    payer: str

    @property
    def name(self) -> str:
        """The payer."""
        return self.payer


@attrs.frozen(kw_only=True)
class PlaceRow(GroupRow):
    """The findings on the lines of one place of service.

    Attributes:
        place_of_service: The two digits as given, otherwise the type of bill, or blank.
        title: The name of the place, or blank.
    """

    place_of_service: str
    title: str

    @property
    def name(self) -> str:
        """The place of service."""
        return self.place_of_service


@attrs.frozen
class ExposureRow(Record):
    """The findings of one exposure: overbilling, denial, underbilling or none.

    Attributes:
        exposure: The exposure.
        findings: Findings.
        errors: Findings that are errors.
        claims: Claims with such a finding.
        amount: The dollars of errors, each line once: `Counts.overbilled`, `Counts.denied` or `Counts.underbilled`.
    """

    exposure: Exposure = attrs.field(converter=Exposure)
    findings: int
    errors: int
    claims: int
    amount: Decimal = attrs.field(converter=Decimal)


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
