"""The rows of an audit: one thing found, one row refused, and the counts of a rule, a code, a provider, a policy."""

from decimal import Decimal
from typing import Any

import attrs

from jcodes.rules import Severity

__all__ = ["AuditFinding", "CodeRow", "Counts", "PolicyRow", "ProviderRow", "RefusedRow", "Row", "RuleRow", "dollars"]


class Row:
    """The base of the rows: their facts as JSON holds them; it has no fields of its own."""

    __slots__ = ()

    def to_dict(self) -> dict[str, object]:
        """Return every field as JSON holds it; amounts of money are texts, exactly."""
        return {name: _plain(value) for name, value in self.facts().items()}

    def facts(self) -> dict[str, object]:
        """Return every field by its name, amounts of money as they are."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(_made_by_attrs(type(self)))}


def _made_by_attrs(cls: Any) -> Any:
    return cls


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal | Severity) else value


def dollars(amount: Decimal | None) -> str:
    """Return an amount of money as people read it: ``$1,234.50``, or ``not known``."""
    if amount is None:
        return "not known"
    text = f"{amount:,.2f}"
    return f"-${text[1:]}" if text.startswith("-") else f"${text}"


@attrs.frozen
class AuditFinding(Row):
    """One thing that was found, with as much of its claim as a work list needs.

    Attributes:
        claim: The place of the claim among those given, counted from 0.
        identifier: The claim's own number, or blank.
        line: The place of the line, counted from 0; None for the whole claim.
        code: The line's code; blank for the whole claim.
        provider: Who rendered the line, else who bills the claim, or blank.
        rule: The rule's id.
        severity: How much it matters.
        message: What is wrong.
        expected: What would be right, in short, or blank.
        mend: What would put it right, in words, or blank.
        charge: The charge of the line, or of all lines for the whole claim, in dollars and cents; None where none is stated.
    """

    claim: int
    identifier: str
    line: int | None
    code: str
    provider: str
    rule: str
    severity: Severity
    message: str
    expected: str
    mend: str
    charge: Decimal | None

    def __str__(self) -> str:
        """Return the finding in one sentence."""
        where = "" if self.line is None else f", line {self.line + 1}"
        mend = f"; {self.mend}" if self.mend else ""
        return f"claim {self.claim + 1}{where}: {self.severity}: {self.message} [{self.rule}]{mend}"


@attrs.frozen
class RefusedRow(Row):
    """One row that was not checked, because it is no claim or its policy is not known.

    Attributes:
        place: The place of the row among those given, counted from 0.
        identifier: The claim's own number, where the row holds one that can be read, or blank.
        error: The name of the error, such as ``"MalformedClaimError"``.
        message: What was wrong.
        hint: What would be right.
        where: The part of the row it is about, such as ``"in lines[0]"``, or blank.
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
class Counts(Row):
    """How much was found, and how much money stands on it.

    A line is at stake when it has an error, or when its whole claim has one. However many errors it has, its charge counts once.

    Attributes:
        findings: How many findings.
        errors: How many of them are errors.
        warnings: How many of them are warnings.
        notes: How many of them are worth knowing and ask for nothing.
        claims: How many claims have one, or have a line at stake.
        lines: How many lines a finding names.
        at_stake: How many lines are at stake.
        charge: What the lines at stake charge, dollars and cents.
        uncharged: How many lines at stake state no charge; nothing is counted for them.
        allowed: What the payer would allow for the lines at stake by CMS's payment limits, each line to the cent; None where lines are at
            stake and it is known for none of them.
        unpriced: For how many lines at stake that is not known; nothing is counted for them.
    """

    findings: int
    errors: int
    warnings: int
    notes: int
    claims: int
    lines: int
    at_stake: int
    charge: Decimal
    uncharged: int
    allowed: Decimal | None
    unpriced: int


@attrs.frozen(kw_only=True)
class RuleRow(Counts):
    """What one rule found.

    Attributes:
        rule: The rule's id.
        title: What it finds, in a few words.
        severity: How much its findings matter at most.
        source: Where it comes from.
        text: What it checks, what it leaves alone, what to do.
        carc: The claim adjustment reason codes that a payer may refuse with.
        rarc: The remark codes that may stand beside them.
    """

    rule: str
    title: str
    severity: Severity
    source: str
    text: str
    carc: tuple[str, ...]
    rarc: tuple[str, ...]

    @property
    def name(self) -> str:
        """The rule's id."""
        return self.rule


@attrs.frozen(kw_only=True)
class CodeRow(Counts):
    """What was found on the lines of one code; findings of whole claims count for no code, the money that they put at stake does.

    Attributes:
        code: The code, as far as it can be read; else the text given, in capitals.
        drug: What the catalog calls it, or blank.
        checked: How many lines of it were checked.
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
    """What was found of one provider: who rendered the line, else who bills the claim; of whole claims, who bills.

    Attributes:
        provider: The provider as the claims name it, or blank where they name none.
        checked: How many lines of it were checked.
    """

    provider: str
    checked: int

    @property
    def name(self) -> str:
        """The provider."""
        return self.provider


@attrs.frozen
class PolicyRow(Row):
    """A policy that claims were checked by.

    Attributes:
        policy: The policy's name.
        title: Whose policy it is.
        digest: The hash of every value of it.
        claims: How many claims were checked by it.
    """

    policy: str
    title: str
    digest: str
    claims: int
