"""Measure an audit of 50,000 different lines with its page against `check` on the same lines: ``python tools/bench audit``.

Both run in turns on the same claims, in processor time, so that other work on the machine counts for neither.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jcodes
from jcodes.claims import Claim, ServiceLine
from jcodes.claims.reading import read_claims
from jcodes.rules.checking import checker_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tools.month import HEADER, claims_of

LINES = 50_000
ROUNDS = 3


def month(lines: int) -> list[Claim]:
    """Return claims with *lines* different lines: no two are alike in code, units, modifiers, date, charge and all else of a line."""
    rows = (row for claim in claims_of(lines) for row in claim.rows)
    met: set[ServiceLine] = set()
    claims = []
    for read in read_claims(rows, date_format="MM/DD/YYYY"):
        if isinstance(read.claim, Claim) and met.isdisjoint(read.claim.lines):
            met.update(read.claim.lines)
            claims.append(read.claim)
        if len(met) >= lines:
            break
    print(f"{len(met):,} different lines of {len(claims):,} claims, {len(HEADER)} columns")
    return claims


def seconds(function: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def main(arguments: Sequence[str]) -> None:
    """Print the ratio of an audit with its page to the check of the same claims, in as many rounds as the first argument says."""
    claims = month(LINES)

    def check() -> None:
        for claim in claims:
            jcodes.check(claim)

    def audit() -> None:
        print(f"page: {len(jcodes.audit(claims).to_html().encode()) / 1e6:.2f} MB")

    checker_of("medicare-part-b")
    seconds(lambda: [jcodes.check(claim) for claim in claims[:2000]])
    ratios = []
    for _ in range(int(arguments[0]) if arguments else ROUNDS):
        checked, audited = seconds(check), seconds(audit)
        ratios.append(audited / checked)
        print(f"check {checked:.2f} s, audit with page {audited:.2f} s, ratio {ratios[-1]:.2f}")
    print(f"audit with its page : check of the same lines {statistics.median(ratios):.2f}   target at most 1.6")


if __name__ == "__main__":
    main(sys.argv[1:])
