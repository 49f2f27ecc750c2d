"""`audit`: checks claims one at a time and adds up the findings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from jcodes.auditing.results import Audit
from jcodes.auditing.rows import CodeRow, Counts, PolicyRow, ProviderRow, RuleRow
from jcodes.auditing.running_audit import Auditable, RunningAudit
from jcodes.auditing.tallies import Ledger, Tally
from jcodes.auditing.workers import as_workers, checked_by_workers
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.errors import MalformedClaimError, type_name
from jcodes.money import amount_of, dollars_of
from jcodes.policies import Policy
from jcodes.rules import AnyRule, Checker
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.engine.denials import carcs_of, rarcs_of

__all__ = ["Auditable", "audit"]

_SINGLE: Final = (str, bytes, Mapping, Claim, ServiceLine)

R = TypeVar("R", RuleRow, CodeRow, ProviderRow)


def audit(  # noqa: PLR0913 - what check asks, and three facts of many claims
    claims: Iterable[Auditable],
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    rules: Iterable[AnyRule] | None = None,
    silence: Mapping[str, str] | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    keep: bool = False,
    workers: int = 1,
) -> Audit:
    """Return the findings of many claims, and the dollars at risk, by rule, code and provider.

    >>> import jcodes
    >>> line = jcodes.ServiceLine("J9310", units=7, on="2026-02-01", charge="5000")
    >>> found = jcodes.audit([line, {"lines": 3}])
    >>> found.claims, found.wrong, found.total.charge, len(found.refused)
    (1, 1, Decimal('5000.00'), 1)

    Args:
        claims: The claims, in any iterable or generator; each is checked and then released. A claim is a `Claim`, a `ServiceLine` or
            several, the ``to_dict`` of either, or what `Report.fixed` returned. A library error in place of a claim, from a reader that failed, is a refused row.
        policy: The payer's policy, or the name of a bundled one, for all claims; None for each claim's own, otherwise Medicare Part B's.
        catalog: The catalog, or the name of its release; None for the newest.
        rules: The rules to run; None for those of the library.
        silence: Ids of rules whose findings to suppress, each with the reason; they are counted in `Audit.silenced`.
        percent_of_limit: What a contract allows in percent of CMS's payment limit; None for the policy's percent.
        keep: Whether to keep each claim's `Report` in `Audit.reports`; all claims are then held in memory, and one process checks them.
        workers: The processes that check the claims. The audit is the same, to the byte; each process opens the data of its own, so that more
            than one pays from some ten thousand lines on. Where processes start anew (Windows, macOS), guard the program with
            ``if __name__ == "__main__"``.

    Returns:
        The audit. A row that is not a valid claim, or that names a policy which is not bundled, is in `Audit.refused`; the others are
        checked.

    Raises:
        MalformedClaimError: Not an iterable of claims; give a single claim in a list.
        MalformedLineError: An invalid percent.
        MalformedError: *workers* is not a whole number from 1 to 60.
        UnknownPolicyError: *policy* is not bundled; `Policy.load` reads your own.
        UnknownReleaseError: A release that is not on file.
        RulesError: Invalid rules, or a silence of an unknown rule.
    """
    if isinstance(claims, _SINGLE) or not isinstance(claims, Iterable):
        raise MalformedClaimError(
            f"an audit takes several claims, not {type_name(claims)}",
            value=claims,
            field="claims",
            hint="give a list of claims, or a generator",
        )
    chosen = None if rules is None else tuple(rules)
    percent = None if percent_of_limit is None else amount_of(percent_of_limit)
    audited = RunningAudit(policy, catalog, chosen, silence, percent)
    first = audited.first
    if as_workers(workers) == 1 or keep:
        part = audited.checked(enumerate(claims), keep=keep)
    else:
        part = checked_by_workers(audited, claims, workers)
    ledger = part.ledger
    return Audit(
        claims=ledger.claims,
        lines=ledger.lines,
        clean=ledger.clean,
        wrong=ledger.wrong,
        unchecked=ledger.unchecked,
        charged=dollars_of(ledger.charged),
        total=Counts(**ledger.total.counts()),
        by_rule=_by_rule(ledger, first),
        by_code=_by_code(ledger, first.catalog),
        by_provider=_sorted(
            ProviderRow(provider=name, checked=tally.checked, **tally.counts())
            for name, tally in _nonempty(ledger.providers)
        ),
        by_policy=_by_policy(part.checked, audited),
        findings=tuple(ledger.findings),
        refused=tuple(part.refused),
        silenced=part.silenced,
        silence=tuple(sorted(first.silence.items())),
        release=first.catalog.release.name,
        digest=first.catalog.digest,
        rules=first.names,
        reports=tuple(part.reports),
    )


def _nonempty(held: dict[str, Tally]) -> Iterable[tuple[str, Tally]]:
    """Yield the counts with a finding or a line at risk; of the others only `checked` counts."""
    return ((name, tally) for name, tally in held.items() if tally.claims)


def _sorted(rows: Iterable[R]) -> tuple[R, ...]:
    """Return the rows, most dollars at risk first."""
    return tuple(sorted(rows, key=_weight))


def _weight(row: RuleRow | CodeRow | ProviderRow) -> tuple[Decimal, int, int, str]:
    return row.charge.copy_negate(), -row.errors, -row.findings, row.name


def _by_rule(ledger: Ledger, checker: Checker) -> tuple[RuleRow, ...]:
    rules = {rule.id: rule for rule in checker.rules}
    return _sorted(
        RuleRow(
            rule=name,
            title=rules[name].title,
            severity=rules[name].severity,
            source=str(rules[name].source),
            text=rules[name].text,
            carc=() if (denial := rules[name].denial) is None else carcs_of(denial),
            rarc=() if denial is None else rarcs_of(denial),
            **tally.counts(),
        )
        for name, tally in ledger.rules.items()
    )


def _by_code(ledger: Ledger, release: Catalog) -> tuple[CodeRow, ...]:
    return _sorted(
        CodeRow(code=name, drug=_drug(name, release), checked=tally.checked, **tally.counts())
        for name, tally in _nonempty(ledger.codes)
    )


def _drug(code: str, release: Catalog) -> str:
    """Return the catalog's name of *code*, or blank."""
    hcpcs = ServiceLine(code).hcpcs
    entry = None if hcpcs is None else CodeFacts(hcpcs, None, release).entry
    return "" if entry is None else entry.name


def _by_policy(checked: dict[str, int], audited: RunningAudit) -> tuple[PolicyRow, ...]:
    rows = (
        PolicyRow(payer.name, payer.title, payer.digest, count)
        for name, count in checked.items()
        for payer in (audited.checker(name).policy,)
    )
    return tuple(sorted(rows, key=lambda row: (-row.claims, row.policy)))
