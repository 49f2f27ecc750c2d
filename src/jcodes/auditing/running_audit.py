"""An audit while it runs: the checkers of its policies, and what a run of claims adds up to."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import attrs

from jcodes.auditing.rows import RefusedRow
from jcodes.auditing.tallies import AllowedAmounts, Ledger
from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedClaimError, type_name
from jcodes.policies import DEFAULT, Policy
from jcodes.rules import AnyRule, Checkable, Checker, FixedClaim, Report, checker_of

__all__ = ["AuditPart", "Auditable", "RunningAudit", "claim_of"]

Auditable: TypeAlias = Checkable | Mapping[str, object] | JcodesError


@attrs.define
class AuditPart:
    """What a run of claims adds up to.

    Attributes:
        ledger: The counts and findings.
        refused: The rows that were not checked.
        checked: The claims checked by each policy, in the order in which the policies were met.
        silenced: Findings of silenced rules.
        reports: The reports, if they are kept.
    """

    ledger: Ledger = attrs.Factory(Ledger)
    refused: list[RefusedRow] = attrs.Factory(list)
    checked: dict[str, int] = attrs.Factory(dict)
    silenced: int = 0
    reports: list[Report] = attrs.Factory(list)

    def merge(self, other: "AuditPart") -> None:
        """Add the claims that follow."""
        self.ledger.merge(other.ledger)
        self.refused.extend(other.refused)
        for name, count in other.checked.items():
            self.checked[name] = self.checked.get(name, 0) + count
        self.silenced += other.silenced


class RunningAudit:
    """The checkers of an audit.

    Attributes:
        first: The checker of the audit's policy, or of the default one.
        setup: The arguments: policy, catalog, rules, silence, percent of the limit.
    """

    def __init__(
        self,
        policy: Policy | str | None,
        catalog: Catalog | str | None,
        rules: tuple[AnyRule, ...] | None,
        silence: Mapping[str, str] | None,
        percent: Decimal | None,
    ) -> None:
        """Make the first checker; for the arguments and errors, see `jcodes.audit`."""
        self.setup = policy, catalog, rules, silence, percent
        self.first = checker_of(policy, catalog, rules, silence)
        self._is_given = policy is not None
        self._checkers = {"" if self._is_given else DEFAULT: self.first}
        self._allowed = AllowedAmounts(self.first.catalog, percent)

    def checker(self, name: str) -> Checker:
        """Return the checker of a policy by the name that a claim states, blank for the policy of the audit.

        Raises:
            UnknownPolicyError: The policy is not bundled.
        """
        found = self._checkers.get(name)
        if found is None:
            _, _, rules, silence, _ = self.setup
            found = self._checkers[name] = checker_of(name, self.first.catalog, rules, silence)
        return found

    def checked(self, rows: Iterable[tuple[int, Auditable]], *, keep: bool = False) -> AuditPart:
        """Check rows, each with its index among those given, and return what they add up to; with *keep*, their reports too."""
        part = AuditPart()
        for place, item in rows:
            try:
                claim = claim_of(item)
                name = "" if self._is_given else claim.policy.strip().lower() or DEFAULT
                checker = self.checker(name)
            except JcodesError as error:
                part.refused.append(_refused(place, item, error))
                continue
            report = checker.check(claim)
            part.ledger.add(place, claim, report.findings, checker.policy, self._allowed)
            part.ledger.unchecked += not report.complete
            part.checked[name] = part.checked.get(name, 0) + 1
            part.silenced += len(report.silenced)
            if keep:
                part.reports.append(report)
        return part


def claim_of(item: Any) -> Claim:
    """Return the claim of a row.

    Raises:
        JcodesError: The row is not a valid claim, or is an error itself.
    """
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
