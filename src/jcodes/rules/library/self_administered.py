"""Drugs that patients usually give themselves, by the contractors' lists."""

from collections.abc import Iterator
from typing import Final

from jcodes.catalogs.exclusions import Exclusion, exclusions
from jcodes.policies import Accepted
from jcodes.rules.context.flags import LISTED
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, line_rule
from jcodes.services.drugs import routes_of
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import SUBCUTANEOUS

__all__ = ["RULES"]

_UNDER_SKIN: Final = "SC"
"""The route of a list for codes that are excluded whatever the line says: no form of the drug goes into a vein."""


@line_rule(
    "self-administered-drug",
    "a self-administered drug",
    severity=Severity.ERROR,
    source="cms-a53032: what more than half of the patients inject themselves is excluded, what goes into a vein is presumed not to be",
    denial=DenialKind.SELF_ADMINISTERED,
    only=LISTED,
    payers=Payers.BY_POLICY,
)
def self_administered_drug(at: LineView) -> Iterator[Found]:
    """A Medicare contractor lists the drug as self-administered, and the line says that it was given subcutaneously.

    JB, the route in the record, the descriptor, or a list for the subcutaneous form alone says so; lines with JA or with another route on
    record are skipped. A warning, because contractors differ and only some of their lists are loaded. The finding names the list that
    decided; of a claim with a state, that of its contractor, or that the contractor has one of its own. The lists on file have the dates of their last revision, not of the exclusion: for an earlier date of service the finding is
    information, unless a dated notice of a contractor says that the drug was excluded by then.
    """
    facts = at.facts
    choice = at.payer.self_administered
    if facts is None or choice.value is not Accepted.NO or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    day = at.on
    notice = exclusions().get(facts.code.text)
    if not _is_under_skin(at, notice):
        return
    lists = facts.self_administered
    listing = [one for one in lists if one.effective is None or day is None or one.effective <= day]
    contractor = at.catalog.contractor(at.claim.state)
    own = "" if contractor is None else contractor.self_administered_article
    named = listing or lists
    named = [one for one in named if one.article == own] or named
    names = ", ".join(sorted({f"{one.contractor} ({one.article}, list of {one.dated})" for one in named}))
    severity, fix, source = Severity.WARNING, _fix(at, notice), named[0].url if named else ""
    if not listing:
        if notice is not None and (day is None or notice.start <= day):
            names = f"{notice.contractor} ({notice.article}), from {notice.start} at the latest"
            source = notice.source
        elif named:
            names += f"; the revision on file is dated {min(str(one.effective) for one in named)}, after {day}"
            severity, fix = Severity.INFORMATION, f"check the article for whether the drug was excluded on {day}"
        else:
            return
    if contractor is not None and own not in names:
        names += f"; {contractor.name}, the contractor for {contractor.state}, has a list of its own ({own})"
    yield Found(
        f"{at.shown} given subcutaneously is on the self-administered drug list of {names}",
        fix=fix,
        choice=choice,
        severity=severity,
        source=source,
    )


_BENEFIT: Final = "bill the pharmacy benefit"


def _fix(at: LineView, notice: Exclusion | None) -> str:
    """Return what to do: a drug whose code has no form for a vein has no other way."""
    if notice is not None and not notice.only_under_skin:
        return _BENEFIT
    named = None if at.entry is None else routes_of(at.entry)
    is_under_skin_only = named is not None and named <= SUBCUTANEOUS
    listed = () if at.facts is None else {one.route for one in at.facts.self_administered}
    return _BENEFIT if is_under_skin_only or listed == {_UNDER_SKIN} else f"{_BENEFIT}, or bill the IV form with JA"


def _is_under_skin(at: LineView, notice: Exclusion | None) -> bool:
    """Return whether the line, the descriptor or the lists say that the drug was given subcutaneously."""
    if "JB" in at.modifiers and "JA" not in at.modifiers:
        return True
    if at.route is not None:
        return at.route.is_subcutaneous
    if "JA" in at.modifiers or at.facts is None:
        return False
    named = None if at.entry is None else routes_of(at.entry)
    if named is not None:
        return named <= SUBCUTANEOUS
    listed = {one.route for one in at.facts.self_administered}
    return listed == {_UNDER_SKIN} or (notice is not None and not notice.only_under_skin and not listed)


RULES: Final[tuple[AnyRule, ...]] = (self_administered_drug,)
