"""`audit`: checks claims one at a time, settles which of them count, and adds up the findings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from jcodes.auditing.across import ACROSS, add_across
from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import ClaimEntry, entry_of, in_order
from jcodes.auditing.replacements import superseded_by
from jcodes.auditing.results import Audit
from jcodes.auditing.rows import RefusedRow
from jcodes.auditing.tables import Tables, refused_row
from jcodes.auditing.tallies import Ledger
from jcodes.catalogs import Catalog
from jcodes.claims import Claim
from jcodes.claims.reading import ClaimSource, ReadClaim, read_claims
from jcodes.claims.reading.read_claim import typed
from jcodes.errors import JcodesError, RulesError
from jcodes.money import amount_of
from jcodes.policies import Policy
from jcodes.rules import AnyRule, Checker, Report, checker_of
from jcodes.rules.checking import default_policy

__all__ = ["audit"]


def audit(  # noqa: PLR0913 - what check asks, and three facts of many claims
    claims: ClaimSource,
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    rules: Iterable[AnyRule] | None = None,
    silence: Mapping[str, str] | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    date_format: str | None = None,
    keep: bool = False,
) -> Audit:
    """Return the findings of many claims, and the dollars at risk, by rule, code, provider, month, payer and place.

    A replacement claim (frequency code 7) takes the place of its original, a void (8) cancels it, and a claim given twice counts once; claims of
    one patient, by `Claim.patient_key`, are compared with each other. The order of the claims changes nothing.

    >>> import jcodes
    >>> line = jcodes.ServiceLine("J9310", units=7, on="2026-02-01", charge="5000")
    >>> found = jcodes.audit([line, {"lines": 3}])
    >>> found.claims, found.wrong, found.total.charge, len(found.refused)
    (1, 1, Decimal('5000.00'), 1)

    Args:
        claims: The claims, in any iterable or generator; each is checked and then released, and only its facts in short are kept. A claim is
            a `Claim`, a `ServiceLine` or several, the ``to_dict`` of either, or what `Report.fixed` returned. A library error in place of a
            claim, from a reader that failed, is a refused row. Also: rows of one service line each, a dataframe of them, or the path of a
            CSV or JSON lines file; see ``jcodes.claims.reading.read_claims``.
        policy: The payer's policy, or the name of a bundled one, for all claims; None for each claim's own, otherwise Medicare's for its form.
        catalog: The catalog, or the name of its release; None for the newest.
        rules: The rules to run; None for those of the library.
        silence: Ids of rules whose findings to suppress, each with the reason; they are counted in `Audit.silenced`.
        percent_of_limit: What a contract allows in percent of CMS's payment limit; None for the policy's percent.
        date_format: How the claims write dates as text, such as ``"MM/DD/YYYY"``; None for year first, as in 2026-02-03.
        keep: Whether to keep each claim's `Report` in `Audit.reports`; all claims are then held in memory.

    Returns:
        The audit. A row that is not a valid claim, or that names a policy which is not bundled, is in `Audit.refused`; the others are
        checked.

    Raises:
        MalformedClaimError: Not an iterable of claims (give a single claim in a list), or rows without a column of codes.
        MalformedError: An invalid date format.
        MissingExtraError: A dataframe, and Narwhals is not installed.
        MalformedLineError: An invalid percent.
        UnknownPolicyError: *policy* is not bundled; `Policy.load` reads your own.
        UnknownReleaseError: A release that is not on file.
        RulesError: Invalid rules, or a silence of an unknown rule.
    """
    source = read_claims(claims, date_format=date_format)
    run = _Run(policy, catalog, None if rules is None else tuple(rules), silence, keep=keep)
    limits = AllowedAmounts(run.first.catalog, None if percent_of_limit is None else amount_of(percent_of_limit))
    for read in source:
        run.add(read)
    return run.audit(limits)


class _Run:
    """One audit: the claims checked so far."""

    def __init__(
        self,
        policy: Policy | str | None,
        catalog: Catalog | str | None,
        rules: tuple[AnyRule, ...] | None,
        silence: Mapping[str, str] | None,
        *,
        keep: bool,
    ) -> None:
        """Initialize without claims.

        Raises:
            UnknownPolicyError: *policy* is not bundled.
            UnknownReleaseError: A release that is not on file.
            RulesError: Invalid rules, or a silence of an unknown rule.
        """
        self._across = ACROSS if rules is None else ()
        self._policy, self._rules, self._keep = policy, rules, keep
        self._aside, self._silence = self._silences(silence)
        self.first = checker_of(policy, catalog, rules, self._silence)
        self._checkers = {"" if policy is not None else self.first.policy.name: self.first}
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

    def add(self, read: ReadClaim) -> None:
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
        if name not in self._checkers:
            self._checkers[name] = checker_of(name, self.first.catalog, self._rules, self._silence)
        return self._checkers[name]

    def audit(self, limits: AllowedAmounts) -> Audit:
        """Return the audit of the claims checked."""
        entries = in_order(self._entries)
        gone = superseded_by(entries)
        counting = [entry for at, entry in enumerate(entries) if at not in gone]
        ledger = Ledger(limits)
        if self._across:
            ledger.silenced = add_across(counting, self.first.catalog, self._aside)
        for entry in counting:
            ledger.add(entry)
        superseded = [(entries[at], *gone[at]) for at in sorted(gone)]
        tables = Tables(ledger, self.first, self._across)
        return tables.audit(counting, superseded, self._refused, self._aside, tuple(self._reports))
