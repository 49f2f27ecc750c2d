"""Make a faulty line, claim or record by the id of its rule; the ids that can be named."""

from collections.abc import Mapping
from typing import Final, TypeVar

from jcodes.errors import RulesError
from jcodes.errors.messages import shown
from jcodes.rules.engine.rule_ids import current_id
from jcodes.testing.faults.claims import CLAIM_FAULTS
from jcodes.testing.faults.drug_scenes import DRUG_SCENES
from jcodes.testing.faults.fault import PART_B, ClaimFault, LineFault, RecordFault, Scene, Scenes
from jcodes.testing.faults.lines import LINE_FAULTS
from jcodes.testing.faults.records import RECORD_FAULTS
from jcodes.testing.faults.service_scenes import SERVICE_SCENES

__all__ = ["CLAIM_RULES", "LINE_RULES", "NOT_MADE", "RECORD_RULES", "claim_fault", "line_fault", "record_fault"]

_F = TypeVar("_F")
_CLAIMS: Final[Mapping[str, LineFault | ClaimFault | Scene | Scenes]] = {
    **LINE_FAULTS,
    **CLAIM_FAULTS,
    **DRUG_SCENES,
    **SERVICE_SCENES,
}
_LINES: Final = {rule: fault for rule, fault in LINE_FAULTS.items() if fault.policy == PART_B and not fault.needs_claim}

CLAIM_RULES: Final[tuple[str, ...]] = tuple(sorted(_CLAIMS))
"""The ids of rules for which there are faulty claims."""
LINE_RULES: Final[tuple[str, ...]] = tuple(sorted(_LINES))
"""The ids of rules for which there are faulty lines, wrong by Medicare Part B's check of the line alone."""
RECORD_RULES: Final[tuple[str, ...]] = tuple(sorted(RECORD_FAULTS))
"""The ids of rules for which there are faulty records."""
NOT_MADE: Final[Mapping[str, str]] = {
    "compounded-drug": "no bundled policy refuses compounded drugs",
    "inhaled-drug": "no bundled policy refuses inhaled drugs",
    "jw-line-not-accepted": "no bundled policy both wants one line and refuses JW",
}
"""The ids of rules that no made claim shows, each with the reason: a policy of your own shows them."""


def claim_fault(rule: str) -> LineFault | ClaimFault | Scene | Scenes:
    """Return what makes a claim in which *rule* finds something under the claim's policy.

    Raises:
        RulesError: No claim is made for *rule*.
    """
    return _fault(rule, _CLAIMS, "claim")


def line_fault(rule: str) -> LineFault:
    """Return what makes a line in which *rule* finds something under Medicare Part B.

    Raises:
        RulesError: No line is made for *rule*.
    """
    return _fault(rule, _LINES, "line")


def record_fault(rule: str) -> RecordFault:
    """Return what makes a record whose claim, as `jcodes.code` lays it out, *rule* finds something in.

    Raises:
        RulesError: No record is made for *rule*.
    """
    return _fault(rule, RECORD_FAULTS, "record")


def _fault(rule: str, faults: Mapping[str, _F], made: str) -> _F:
    named = current_id(rule, faults)
    if named not in faults:
        why = f": {NOT_MADE[named]}" if named in NOT_MADE else ""
        raise RulesError(
            f"no {made} is made for rule {shown(rule, (*_CLAIMS, *NOT_MADE))}{why}",
            value=rule,
            hint=f"name a rule of jcodes.testing.{made.upper()}_RULES, such as {next(iter(faults))!r}",
        )
    return faults[named]
