"""Prior authorization."""

from collections.abc import Iterator
from typing import Final

from jcodes.rules.context.flags import AUTHORIZED, DRUG
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.places import Setting

__all__ = ["RULES"]


@line_rule(
    "authorization-missing",
    "prior authorization missing",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: the payer's own list of drugs; palmetto-opd-authorization: Medicare's is of hospital outpatients; cfr-42-419-83: some hospitals are exempt",
    denial=DenialKind.PRIOR_AUTHORIZATION,
    only=DRUG | AUTHORIZED,
)
def authorization_missing(at: LineView) -> Iterator[Found]:
    """The code is on the payer's prior authorization list, and the claim has no authorization number.

    If the policy names services, one of them is on the claim on the same date. Medicare's list for hospital outpatients is bundled: botulinum
    toxins with 64612 or 64615, from 2020-07-01; since CMS exempts hospitals, and the claim does not say so, that is information. For other payers
    load their own list.
    """
    listed = at.payer.prior_authorization
    if at.facts is None or at.facts.code.text not in listed.value or at.claim.prior_authorization.strip():
        return
    services = at.payer.authorization_services
    given = sorted(
        {line.cpt or "" for line in at.claim.lines if line.on == at.line.on} & {*(services.value if services else ())}
    )
    if services is None or (given and _is_authorized_setting(at)):
        with_service = f" with {given[0]}" if given else ""
        yield Found(
            f"{at.facts.code}: {at.payer.name} requires prior authorization{with_service}",
            "the authorization number",
            "enter the authorization number, or request authorization"
            + ("; an exempt hospital needs none" if services is not None and at.payer.policy.is_medicare else ""),
            choice=listed,
            severity=Severity.INFORMATION if services is not None and at.payer.policy.is_medicare else None,
        )


def _is_authorized_setting(at: LineView) -> bool:
    """Return whether the payer's list is of the setting: Medicare's is of hospital outpatients, not of critical access hospitals and others."""
    return not at.payer.policy.is_medicare or at.setting is Setting.HOSPITAL_OUTPATIENT


RULES: Final = (authorization_missing,)
