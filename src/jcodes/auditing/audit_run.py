"""An audit while it runs: the checkers of its policies, and what is kept of the claims checked so far."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from jcodes.auditing.across import ACROSS, add_across
from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import ClaimEntry, entry_of, in_order
from jcodes.auditing.matching import learn_controls
from jcodes.auditing.payments import payments_of
from jcodes.auditing.replacements import superseded_by
from jcodes.auditing.results import Audit
from jcodes.auditing.tables import Tables, refused_row
from jcodes.auditing.tallies import Ledger
from jcodes.auditing.uncounted import RefusedRow
from jcodes.catalogs import Catalog
from jcodes.claims import Claim
from jcodes.claims.reading import ReadClaim
from jcodes.claims.reading.read_claim import typed
from jcodes.claims.remittance import Remittance
from jcodes.errors import JcodesError, RulesError
from jcodes.policies import Policy
from jcodes.rules import AnyRule, Checker, Report, checker_of
from jcodes.rules.checking import default_policy, payer_of_claim

__all__ = ["AuditRun", "Checked"]

Checked: TypeAlias = tuple[list[ClaimEntry], list[RefusedRow]]


class AuditRun:
    """One audit: the claims checked so far.

    Attributes:
        first: The checker of the audit's policy, or of the default one.
        setup: Its arguments.
    """

    def __init__(
        self,
        policy: Policy | str | None,
        catalog: Catalog | str | None,
        rules: tuple[AnyRule, ...] | None,
        silence: Mapping[str, str] | None,
        *,
        keep: bool,
    ) -> None:
        """Initialize without claims; for the arguments, see `jcodes.audit`.

        Raises:
            UnknownPolicyError: *policy* is not bundled.
            UnknownReleaseError: A release that is not on file.
            RulesError: Invalid rules, or a silence of an unknown rule.
        """
        self.setup: tuple[
            Policy | str | None, Catalog | str | None, tuple[AnyRule, ...] | None, Mapping[str, str] | None
        ] = policy, catalog, rules, silence
        self._across = ACROSS if rules is None else ()
        self._policy, self._rules, self._keep = policy, rules, keep
        self._aside, self._silence = self._silences(silence)
        self.first: Checker = checker_of(policy, catalog, rules, self._silence)
        self._checkers = {("" if policy is not None else self.first.policy.name, ""): self.first}
        self._policies = {self.first.policy.name: self.first.policy}
        self._entries: list[ClaimEntry] = []
        self._refused: list[RefusedRow] = []
        self._reports: list[Report] = []

    def _silences(self, silence: Mapping[str, str] | None) -> tuple[dict[str, str], Mapping[str, str] | None]:
        """Return the silences of rules across claims, and those of the other rules.

        Raises:
            RulesError: A rule across claims without a reason.
        """
        names = {rule.id for rule in self._across}
        if not isinstance(silence, Mapping) or names.isdisjoint(silence):
            return {}, silence
        aside = {name: reason for name, reason in silence.items() if name in names}
        for name, reason in aside.items():
            if not isinstance(reason, str) or not reason.strip():
                raise RulesError(f"{name!r} is silenced without a reason", value=reason, hint="say why, in words")
        return aside, {name: reason for name, reason in silence.items() if name not in names}

    def check(self, reads: Iterable[ReadClaim]) -> None:
        """Check claims."""
        for read in reads:
            self._check(read)

    def taken(self) -> Checked:
        """Return the claims checked and those refused since the last time, which are no longer part of this run."""
        found = self._entries, self._refused
        self._entries, self._refused = [], []
        return found

    def add(self, checked: Checked) -> None:
        """Add claims that another process checked with the same setup."""
        entries, refused = checked
        for entry in entries:
            entry.policy = self._policies.setdefault(entry.policy.name, entry.policy)
        self._entries.extend(entries)
        self._refused.extend(refused)

    def _check(self, read: ReadClaim) -> None:
        """Check one claim. One that cannot be checked is refused, whatever it holds, and the others go on."""
        claim = read.claim
        if isinstance(claim, JcodesError):
            self._refused.append(refused_row(read, claim))
            return
        try:
            checker = self._checker(claim)
            report = checker.check(claim)
            entry = entry_of(read.place, claim, report.findings, checker.policy, report.complete, len(report.silenced))
        except Exception as error:  # noqa: BLE001 - no rule raises; if one of the caller's does, the other claims go on
            self._refused.append(refused_row(read, typed(error)))
            return
        self._entries.append(entry)
        if self._keep:
            self._reports.append(report)

    def _checker(self, claim: Claim) -> Checker:
        name = "" if self._policy is not None else claim.policy.strip().lower() or default_policy(claim)
        key = name, claim.state.strip().upper()
        if key not in self._checkers:
            payer = payer_of_claim(claim, name or self.first.policy, self.first.catalog)
            self._checkers[key] = checker_of(payer, self.first.catalog, self._rules, self._silence)
        return self._checkers[key]

    def audit(self, limits: AllowedAmounts, remits: Iterable[Remittance] | None = None) -> Audit:
        """Return the audit of the claims checked, and of what *remits* paid for them."""
        entries = in_order(self._entries)
        if remits is not None and any(entry.original for entry in entries):
            remits = list(remits)
            learn_controls(entries, remits)
        gone = superseded_by(entries)
        counting = [entry for at, entry in enumerate(entries) if at not in gone]
        ledger = Ledger(limits)
        if self._across:
            ledger.silenced = add_across(counting, self.first.catalog, self._aside)
        for entry in counting:
            ledger.add(entry)
        superseded = [(entries[at], *gone[at]) for at in sorted(gone)]
        tables = Tables(ledger, self.first, self._across)
        paid = None if remits is None else payments_of(counting, remits, limits)  # first: the tables release the lines
        audit = tables.audit(counting, superseded, self._refused, self._aside, tuple(self._reports))
        if paid is None:
            return audit
        return attrs.evolve(audit, paid=paid.summary, payments=paid.rows, by_payment=paid.groups)
