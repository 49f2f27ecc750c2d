"""Charge capture: from the record of an administration to a claim with charges that may be sent, or the reasons why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import jcodes


@dataclass(frozen=True)
class Captured:
    """What became of one record.

    Attributes:
        claim: The claim, with the charges that the chargemaster has.
        holds: Why it may not be sent yet, one sentence each; empty if it may.
        warnings: What a biller should look at, one sentence each.
    """

    claim: jcodes.Claim
    holds: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing holds the claim."""
        return not self.holds


def capture(
    record: jcodes.Administration, chargemaster: Mapping[str, Decimal], *, policy: str | None = None
) -> Captured:
    """Return the claim of a record: coded, laid out, charged by the unit, checked.

    Args:
        record: The administration, as the nurse documented it.
        chargemaster: Dollars for one unit of each code.
        policy: The payer's policy; jcodes' default if None.
    """
    coding = jcodes.code(record, policy=policy)
    lines = [charged(line, chargemaster) for line in coding.claim.lines]
    claim = coding.claim.evolve(lines=lines)
    report = jcodes.check(claim, policy=policy)
    uncharged = [f"the chargemaster has no price for {line.code}" for line in lines if line.charge is None]
    undecided = [f"no code is decided for {drug.record}" for drug in coding.drugs if drug.code is None]
    return Captured(
        claim,
        holds=(*undecided, *uncharged, *(finding.message for finding in report.errors)),
        warnings=tuple(finding.message for finding in report.warnings),
    )


def charged(line: jcodes.ServiceLine, chargemaster: Mapping[str, Decimal]) -> jcodes.ServiceLine:
    """Return the line with its charge; without one where the chargemaster has no price, or the units are no number."""
    price = chargemaster.get(line.code)
    if price is None or line.unit_count is None:
        return line.evolve(charge=None)
    return line.evolve(charge=(price * line.unit_count).quantize(Decimal("0.01")))


def is_clean(claim: jcodes.Claim) -> bool:
    """Return whether the claim may be sent: no error, and fully checked."""
    report = jcodes.check(claim)
    return report.ok and report.complete
