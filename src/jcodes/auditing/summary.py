"""The results of an audit: counts, findings and refused rows."""

from decimal import Decimal
from typing import ClassVar

import attrs

from jcodes.auditing.payment_rows import PaymentGroupRow, PaymentRow, PaymentSummary
from jcodes.auditing.rows import (
    AuditFinding,
    ClaimRow,
    CodeRow,
    Counts,
    ExposureRow,
    MonthRow,
    PayerRow,
    PlaceRow,
    PolicyRow,
    ProviderMonthRow,
    ProviderRow,
    RuleRow,
    counted,
    dollars,
)
from jcodes.auditing.uncounted import RefusedRow, SupersededRow
from jcodes.renamed import renamed
from jcodes.rules import Report
from jcodes.rules.engine.rule_ids import current_id

__all__ = ["AuditSummary"]


@attrs.frozen(repr=False)
class AuditSummary:
    """The counts and findings of many claims.

    Rows by rule, code, provider, payer and place come with the most dollars at risk first. Those without a finding are rows too, except by rule: an
    error rate is comparable only beside the others.

    Attributes:
        claims: Claims that count: checked, and not superseded.
        lines: Their lines.
        clean: Claims without a finding.
        wrong: Claims with an error.
        unchecked: Claims that were not fully checked, because the loaded data do not cover a date of service. Each also counts as clean,
            with errors, or to review. See `Report.complete`.
        charged: The charges of all lines, dollars and cents; a line without a charge adds nothing.
        total: The counts of all claims; each line's charge is in it once.
        by_rule: The counts of each rule. A line at risk by two rules is in both.
        by_code: The counts of each code, also without a finding; their charges at risk add up to those of `total`.
        by_provider: The counts of each provider, also without a finding; their charges at risk add up to those of `total`. A line counts for
            its rendering provider, otherwise for the billing provider, which also has the findings on whole claims.
        by_policy: The policies, each with the number of claims checked against it.
        by_exposure: Overbilling, denials, underbilling and notes: findings, claims and dollars of each.
        by_month: The counts of each month of the first dates of service, in order.
        by_payer: The counts of each payer.
        by_place: The counts of each place of service.
        by_provider_month: The counts of each provider by month, with the change of the error rate.
        findings: The findings, in the order of the claims: by claim number; claims without one last, by what they hold.
        claim_rows: The claims that count, in the same order.
        superseded: The claims that count in no figure: replaced, voided, voids, or given twice.
        refused: The rows that were not checked, each with its error.
        silenced: Findings of silenced rules.
        silence: The ids of the silenced rules, each with the reason.
        release: The name of the catalog's release.
        digest: The hash of the catalog's facts.
        rules: The ids of the rules that were run, in alphabetical order.
        paid: With ``remits=``: the remittances, and the dollars paid, denied, caught and short.
        payments: With ``remits=``: each line that was paid.
        by_payment: With ``remits=``: dollars denied and short by rule, payer, code and reason code (CARC).
        reports: The report on each checked claim, with ``keep=True``.
    """

    claims: int
    lines: int
    clean: int
    wrong: int
    unchecked: int
    charged: Decimal
    total: Counts
    by_rule: tuple[RuleRow, ...]
    by_code: tuple[CodeRow, ...]
    by_provider: tuple[ProviderRow, ...]
    by_policy: tuple[PolicyRow, ...]
    by_exposure: tuple[ExposureRow, ...]
    by_month: tuple[MonthRow, ...]
    by_payer: tuple[PayerRow, ...]
    by_place: tuple[PlaceRow, ...]
    by_provider_month: tuple[ProviderMonthRow, ...]
    findings: tuple[AuditFinding, ...]
    claim_rows: tuple[ClaimRow, ...]
    superseded: tuple[SupersededRow, ...]
    refused: tuple[RefusedRow, ...]
    silenced: int
    silence: tuple[tuple[str, str], ...]
    release: str
    digest: str
    rules: tuple[str, ...]
    reports: tuple[Report, ...] = attrs.field(default=(), eq=False)
    paid: PaymentSummary | None = None
    payments: tuple[PaymentRow, ...] = ()
    by_payment: tuple[PaymentGroupRow, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no finding is an error and no row was refused; there may be warnings. See also `complete`."""
        return not self.wrong and not self.refused

    @property
    def complete(self) -> bool:
        """Whether every row was fully checked: none refused, and each `Report.complete`."""
        return not self.unchecked and not self.refused

    def of(self, rule: str) -> tuple[AuditFinding, ...]:
        """Return the findings of the rule *rule*."""
        name = current_id(rule, self.rules)
        return tuple(finding for finding in self.findings if finding.rule == name)

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON types, the same for the same claims, policies, rules and release; money is text, exact."""
        return {
            "ok": self.ok,
            "claims": self.claims,
            "lines": self.lines,
            "clean": self.clean,
            "wrong": self.wrong,
            "complete": self.complete,
            "unchecked": self.unchecked,
            "charged": str(self.charged),
            "total": self.total.to_dict(),
            "by_rule": [row.to_dict() for row in self.by_rule],
            "by_code": [row.to_dict() for row in self.by_code],
            "by_provider": [row.to_dict() for row in self.by_provider],
            "by_policy": [row.to_dict() for row in self.by_policy],
            "by_exposure": [row.to_dict() for row in self.by_exposure],
            "by_month": [row.to_dict() for row in self.by_month],
            "by_payer": [row.to_dict() for row in self.by_payer],
            "by_place": [row.to_dict() for row in self.by_place],
            "by_provider_month": [row.to_dict() for row in self.by_provider_month],
            "findings": [row.to_dict() for row in self.findings],
            "superseded": [row.to_dict() for row in self.superseded],
            "refused": [row.to_dict() for row in self.refused],
            "silenced": self.silenced,
            "silence": dict(self.silence),
            "release": {"name": self.release, "digest": self.digest},
            "rules": list(self.rules),
            **self._paid(),
        }

    def _paid(self) -> dict[str, object]:
        if self.paid is None:
            return {}
        return {
            "paid": self.paid.to_dict(),
            "by_payment": [row.to_dict() for row in self.by_payment],
            "payments": [row.to_dict() for row in self.payments],
        }

    @property
    def review(self) -> int:
        """Claims without an error that have a warning or a note."""
        return self.claims - self.wrong - self.clean

    @property
    def verdict(self) -> str:
        """The counts of claims in one sentence."""
        refused = f"; {len(self.refused):,} not checked" if self.refused else ""
        gone = f"; {len(self.superseded):,} replaced, voided or given twice, not counted" if self.superseded else ""
        unchecked = f"; {self.unchecked:,} of them not fully checked" if self.unchecked else ""
        return (
            f"{counted(self.claims, 'claim')}, {counted(self.lines, 'line')}: {self.wrong:,} with errors,"
            f" {self.review:,} to review, {self.clean:,} clean{unchecked}{refused}{gone}"
        )

    @property
    def dollars_paid(self) -> str:
        """The dollars paid, denied and short in one sentence; blank without ``remits=``."""
        paid = self.paid
        if paid is None:
            return ""
        lost = f"; {paid.unmatched:,} of no claim here" if paid.unmatched else ""
        if paid.other:
            lost += (
                f"; {paid.other:,} left out (secondary payers, predeterminations, not the payer's claims, given twice)"
            )
        return (
            f"{counted(paid.remittances, 'remittance')}{lost}: {dollars(paid.paid)} paid, {dollars(paid.denied)} denied, of which this"
            f" audit catches {dollars(paid.caught)}; {dollars(paid.short)} paid short{_kept(paid)}"
        )

    @property
    def dollars_at_risk(self) -> str:
        """The dollars at risk in one sentence."""
        total = self.total
        if not total.at_risk:
            return f"at risk: none of {dollars(self.charged)} charged"
        gaps = (
            (f"{total.uncharged:,} without a charge", total.uncharged),
            (f"{total.unpriced:,} without a known allowed amount", total.allowed is not None and total.unpriced),
        )
        more = "".join(f", {words}" for words, count in gaps if count)
        return (
            f"at risk: {dollars(total.charge)} of {dollars(self.charged)} charged,"
            f" {'allowed amount not known' if total.allowed is None else dollars(total.allowed) + ' allowed'}"
            f" ({counted(total.at_risk, 'line')}{more})"
        )

    stakes: ClassVar[renamed] = renamed("dollars_at_risk")


def _kept(paid: PaymentSummary) -> str:
    """Return what payers kept or added outside claims, or blank."""
    if not paid.kept and not paid.kept_for_claims:
        return ""
    word = "kept" if paid.kept >= 0 else "added"
    mine = f", {dollars(paid.kept_for_claims)} of it for claims here" if paid.kept_for_claims else ""
    return f"; {dollars(abs(paid.kept))} {word} by payers outside claims (PLB){mine}"
