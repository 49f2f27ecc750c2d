"""`audit`: checks claims one at a time, settles which of them count, and adds up the findings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from jcodes.arguments import known_arguments
from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.audit_run import AuditRun
from jcodes.auditing.results import Audit
from jcodes.auditing.workers import as_workers, check_by_workers
from jcodes.catalogs import Catalog
from jcodes.claims.reading import ClaimSource, read_claims
from jcodes.claims.remittance import Remittance
from jcodes.money import percent_of
from jcodes.policies import Policy
from jcodes.rules import AnyRule

__all__ = ["audit"]


@known_arguments
def audit(  # noqa: PLR0913 - what check asks, and three facts of many claims
    claims: ClaimSource,
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    rules: Iterable[AnyRule] | None = None,
    silence: Mapping[str, str] | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    date_format: str | None = None,
    remits: Iterable[Remittance] | None = None,
    keep: bool = False,
    workers: int = 1,
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
        remits: The payments for the claims, such as ``jcodes.integrations.x12.read_835(path)``: `Audit.paid`, `Audit.payments` and
            `Audit.by_payment` then say what was denied, what the audit would have caught of it, and the payments below the expected.
        keep: Whether to keep each claim's `Report` in `Audit.reports`; all claims are then held in memory, and one process checks them.
        workers: The processes that check the claims. The audit is the same, to the byte. Each process opens the data of its own, so that more
            than one pays from some ten thousand lines on. Where processes start anew (Windows, macOS), guard the program with
            ``if __name__ == "__main__"``.

    Returns:
        The audit. A row that is not a valid claim, or that names a policy which is not bundled, is in `Audit.refused`; the others are
        checked.

    Raises:
        MalformedClaimError: Not an iterable of claims (give a single claim in a list), or rows without a column of codes.
        MalformedError: An invalid date format, or *workers* is not a whole number from 1 to 60.
        MissingExtraError: A dataframe, and Narwhals is not installed.
        MalformedLineError: An invalid percent.
        UnknownPolicyError: *policy* is not bundled; `Policy.load` reads your own.
        UnknownReleaseError: A release that is not on file.
        RulesError: Invalid rules, or a silence of an unknown rule.
    """
    source = read_claims(claims, date_format=date_format)
    number = as_workers(workers)
    run = AuditRun(policy, catalog, None if rules is None else tuple(rules), silence, keep=keep)
    limits = AllowedAmounts(run.first.catalog, None if percent_of_limit is None else percent_of(percent_of_limit))
    if number == 1 or keep:
        run.check(source)
    else:
        check_by_workers(run, source, number)
    return run.audit(limits, remits)
