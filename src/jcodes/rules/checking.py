"""`check`: checks claims by the library's rules, or by your own."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Final, TypeAlias

from jcodes.arguments import known_arguments
from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.data_library import WHEN_FORGOTTEN
from jcodes.claims import Claim, ClaimForm, ServiceLine
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import shown, type_name
from jcodes.pins import PINS
from jcodes.policies import DEFAULT, Policy
from jcodes.policies import policy as named_policy
from jcodes.renamed import renamed_argument
from jcodes.rules.engine.checker import Checker
from jcodes.rules.engine.fixes import FixedClaim
from jcodes.rules.engine.report import Report
from jcodes.rules.engine.rule import AnyRule
from jcodes.rules.library import DEFAULT as RULES
from jcodes.vocabulary.contractors import Mac

__all__ = ["Checkable", "check", "checker_of", "default_policy", "payer_of_claim"]

Checkable: TypeAlias = (
    Claim | ServiceLine | FixedClaim | Mapping[str, object] | Iterable[ServiceLine | Mapping[str, object]]
)

_READY: Final[dict[tuple[object, ...], Checker]] = {}
_MOST_READY: Final = 16
WHEN_FORGOTTEN.append(_READY.clear)
_INSTITUTIONAL: Final = "medicare-opps"
"""The policy of an institutional claim that names none."""


def checker_of(  # noqa: PLR0913 - two old names
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    rules: Iterable[AnyRule] | None = None,
    silence: Mapping[str, str] | None = None,
    *,
    payer: Policy | str | None = None,
    release: Catalog | str | None = None,
) -> Checker:
    """Return the checker of a policy, a catalog and rules; the same arguments give the same checker, with its cache.

    Args:
        policy: The policy, or the name of a bundled one; None for Medicare Part B's.
        catalog: The catalog, or the name of its release; None for the newest.
        rules: The rules; None for those of the library.
        silence: Ids of rules whose findings to suppress, each with the reason.
        payer: Deprecated name of *policy*; raises a `DeprecationWarning`.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        UnknownPolicyError: A policy that is not bundled.
        UnknownReleaseError: A release that is not loaded.
        RulesError: Invalid rules or silences.
    """
    if payer is not None:
        policy = renamed_argument("checker_of", "payer", payer, "policy")
    if release is not None:
        catalog = renamed_argument("checker_of", "release", release, "catalog")
    chosen, held = named_policy(policy), as_catalog(catalog)
    if rules is not None or (silence is not None and not (isinstance(silence, Mapping) and not silence)):
        return Checker(chosen, held, RULES if rules is None else rules, silence)
    key = (id(chosen), id(held))
    ready = _READY.get(key)
    if ready is None:
        if len(_READY) >= _MOST_READY:
            _READY.clear()
        ready = _READY[key] = Checker(chosen, held, RULES)
    return ready


def default_policy(claim: Claim) -> str:
    """Return the policy of a claim that names none: Medicare's for its form."""
    if PINS.policy:
        return PINS.policy
    form = claim.form or (ClaimForm.INSTITUTIONAL if claim.bill is not None else None)
    return _INSTITUTIONAL if form is ClaimForm.INSTITUTIONAL else DEFAULT


_DME: Final = "medicare-dme"
_LETTERS: Final = 2


def _kind_of(policy: Policy) -> str:
    return "DME" if _DME in {policy.name, *policy.ancestors} else "A/B"


def _contractor_of(named: Mac | str, policy: Policy, catalog: Catalog) -> Mac | str:
    """Return a contractor, or the one of a state or territory by CMS's table, for the policy's kind of claims."""
    if not isinstance(named, str) or len(named.strip()) != _LETTERS:
        return named
    kind = _kind_of(policy)
    found = catalog.contractor(named.strip(), kind)
    if found is None:
        raise MalformedClaimError(
            f"{shown(named)} is not in CMS's table of Medicare contractors",
            value=named,
            field="contractor",
            hint="give the two letters of a state, district or territory, such as 'TX', or the contractor's name",
        )
    return found.name


def payer_of_claim(claim: Claim, policy: Policy | str | None, catalog: Catalog) -> Policy | str:
    """Return the policy of a claim: the one given, its own or Medicare's for its form, as the contractor of its state applies it.

    A state that is not in CMS's table names no contractor; the rule `state-unknown` finds it.

    Raises:
        UnknownPolicyError: A policy that is not bundled.
    """
    payer = policy if policy is not None else claim.policy.strip() or default_policy(claim)
    if not claim.state.strip():
        return payer
    chosen = named_policy(payer)
    found = None
    if chosen.is_original_medicare and chosen.contractor is None and len(claim.state.strip()) == _LETTERS:
        found = catalog.contractor(claim.state.strip(), _kind_of(chosen))
    return chosen if found is None else chosen.for_contractor(found.name)


@known_arguments
def check(  # noqa: PLR0913 - by keyword
    claim: Checkable,
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    rules: Iterable[AnyRule] | None = None,
    silence: Mapping[str, str] | None = None,
    contractor: Mac | str | None = None,
    date_format: str | None = None,
) -> Report:
    """Return what is wrong with a claim or a line, and how to fix it.

    >>> import jcodes
    >>> line = jcodes.ServiceLine("J9310", units=7, on="2026-02-01", charge="5000")
    >>> print(jcodes.check(line).errors[0].fix)
    bill J9312 x 70

    Args:
        claim: A claim, a service line, several lines, the ``to_dict`` of either, or a claim as `Report.fixed` gave it; also a row of a table, or
            the rows of one claim, as mappings with the headings of ``jcodes.claims.reading.COLUMNS``. For a file, a dataframe or several
            claims, use `jcodes.audit`.
        policy: The payer's policy, or the name of a bundled one; None for the claim's own, otherwise Medicare's for its form: Part B's, or for
            an institutional form or type of bill the outpatient hospital's.
        catalog: The catalog, or the name of its release; None for the newest.
        rules: The rules to run; None for those of the library, ``jcodes.rules.DEFAULT``.
        silence: Ids of rules whose findings to suppress, each with the reason; they stay in `Report.silenced`.
        contractor: The Medicare contractor that processes the claim, such as ``"Palmetto GBA"``, or the two letters of the state, by CMS's
            table: where the service was furnished, or for medicare-dme where the patient lives. For requirements that differ by contractor;
            None for the one of the claim's `state`, or the policy's own, or not known: what only some contractors state is then a warning.
        date_format: How mappings write their dates, such as ``"MM/DD/YYYY"``; None for year first, as in 2026-02-03.

    Raises:
        MalformedClaimError: Not a claim, a line or several lines; rows of several claims; not the name of a contractor or a state in its table.
        UnknownPolicyError: A policy that is not bundled; `Policy.load` reads your own.
        UnknownReleaseError: A release that is not loaded.
        RulesError: Invalid rules or silences.

    No rule raises, whatever the claim holds: every problem of a claim is a finding.
    """
    if claim is None or isinstance(claim, str | PurePath):
        raise MalformedClaimError(
            f"{'None' if claim is None else type_name(claim)} is not a claim",
            value=claim,
            field="claim",
            hint="give a claim, a line, or several lines; audit reads files",
        )
    if isinstance(claim, Mapping | list | tuple):
        from jcodes.claims.reading.one_claim import one_claim

        claim = one_claim(claim, date_format)
    whole = claim.claim if isinstance(claim, FixedClaim) else Claim.of(claim)
    if contractor is None:
        payer = payer_of_claim(whole, policy, as_catalog(catalog))
    else:
        chosen = named_policy(policy if policy is not None else whole.policy.strip() or default_policy(whole))
        payer = chosen.for_contractor(_contractor_of(contractor, chosen, as_catalog(catalog)))
    return checker_of(payer, catalog, rules, silence).check(whole)
