"""`audit`: checks claims one at a time and adds up the findings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

from jcodes.auditing.results import Audit
from jcodes.auditing.rows import CodeRow, Counts, PolicyRow, ProviderRow, RefusedRow, RuleRow
from jcodes.auditing.tallies import AllowedAmounts, Ledger, Tally
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedClaimError, type_name
from jcodes.money import amount_of
from jcodes.policies import DEFAULT, Policy
from jcodes.rules import AnyRule, Checkable, Checker, FixedClaim, Report, checker_of
from jcodes.rules.checking import payer_of_claim
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.engine.denials import carcs_of, rarcs_of

__all__ = ["Auditable", "audit"]

Auditable: TypeAlias = Checkable | Mapping[str, object] | JcodesError

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
        keep: Whether to keep each claim's `Report` in `Audit.reports`; all claims are then held in memory.

    Returns:
        The audit. A row that is not a valid claim, or that names a policy which is not bundled, is in `Audit.refused`; the others are
        checked.

    Raises:
        MalformedClaimError: Not an iterable of claims; give a single claim in a list.
        MalformedLineError: An invalid percent.
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
    first = checker_of(policy, catalog, chosen, silence)
    checkers = {(DEFAULT if policy is None else "", ""): first}
    ledger = Ledger(AllowedAmounts(first.catalog, None if percent_of_limit is None else amount_of(percent_of_limit)))
    refused: list[RefusedRow] = []
    reports: list[Report] = []
    checked: dict[str, int] = {}
    silenced = 0
    for place, item in enumerate(claims):
        try:
            claim = _claim(item)
            name = "" if policy is not None else claim.policy.strip().lower() or DEFAULT
            key = name, claim.state.strip().upper()
            if key not in checkers:
                payer = payer_of_claim(claim, name or first.policy, first.catalog)
                checkers[key] = checker_of(payer, first.catalog, chosen, silence)
        except JcodesError as error:
            refused.append(_refused(place, item, error))
            continue
        checker = checkers[key]
        report = checker.check(claim)
        ledger.add(place, claim, report.findings, checker.policy)
        ledger.unchecked += not report.complete
        checked[name] = checked.get(name, 0) + 1
        silenced += len(report.silenced)
        if keep:
            reports.append(report)
    return Audit(
        claims=ledger.claims,
        lines=ledger.lines,
        clean=ledger.clean,
        wrong=ledger.wrong,
        unchecked=ledger.unchecked,
        charged=ledger.charged,
        total=Counts(**ledger.total.counts()),
        by_rule=_by_rule(ledger, first),
        by_code=_by_code(ledger, first.catalog),
        by_provider=_sorted(
            ProviderRow(provider=name, checked=tally.checked, **tally.counts())
            for name, tally in _nonempty(ledger.providers)
        ),
        by_policy=_by_policy(checked, {name: checker for (name, _), checker in checkers.items()}),
        findings=tuple(ledger.findings),
        refused=tuple(refused),
        silenced=silenced,
        silence=tuple(sorted(first.silence.items())),
        release=first.catalog.release.name,
        digest=first.catalog.digest,
        rules=first.names,
        reports=tuple(reports),
    )


def _claim(item: Any) -> Claim:
    if isinstance(item, JcodesError):
        raise item
    if isinstance(item, FixedClaim):
        return item.claim
    if isinstance(item, Mapping):
        is_line = "code" in item and "lines" not in item
        return Claim.of(ServiceLine.from_dict(item)) if is_line else Claim.from_dict(item)
    if isinstance(item, Claim | ServiceLine) or (isinstance(item, Iterable) and not isinstance(item, str | bytes)):
        return Claim.of(item)
    raise MalformedClaimError(
        f"{type_name(item)} is not a claim",
        value=item,
        field="claims",
        hint="give a claim, a line, or the to_dict of one",
    )


def _refused(place: int, item: Auditable, error: JcodesError) -> RefusedRow:
    name = item.get("identifier") if isinstance(item, Mapping) else getattr(item, "identifier", "")
    notes: list[str] = getattr(error, "__notes__", [])
    return RefusedRow(
        place=place,
        identifier=plain_str(name) or "",
        error=type(error).__name__,
        message=error.message,
        hint=error.hint,
        where=", ".join(notes),
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


def _by_policy(checked: dict[str, int], checkers: dict[str, Checker]) -> tuple[PolicyRow, ...]:
    rows = (
        PolicyRow(payer.name, payer.title, payer.digest, count)
        for name, count in checked.items()
        for payer in (checkers[name].policy,)
    )
    return tuple(sorted(rows, key=lambda row: (-row.claims, row.policy)))
