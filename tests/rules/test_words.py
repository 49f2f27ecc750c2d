"""What the rules say of the casebook's claims, to the letter: messages, fixes, what is expected, denials.

The words are part of the product. ``tests/snapshots/findings`` holds a file for each topic of the casebook, with each finding once: the sentence, then
what is expected, the denials and the beginning of the source; and the claim after its certain fixes. When the words change on purpose, write the files
anew and read the diff: ``JCODES_SNAPSHOT=write pytest tests/rules/test_words.py``.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from jcodes.rules import Finding, check
from tests.rules.casebook import Case
from tests.rules.test_cases import CASES, TOPICS

FOLDER: Final = Path(__file__).parent.parent / "snapshots" / "findings"
SOURCE: Final = 60


def _told(finding: Finding) -> Iterator[str]:
    """Yield what a finding says, line by line."""
    yield str(finding)
    facts = {
        "expected": finding.expected,
        "denials": "; ".join(finding.denials),
        "codes": " ".join((*finding.carc, *finding.rarc)),
        "confidence": "" if finding.confidence.name == "HIGH" else str(finding.confidence),
        "units": finding.units and f"{finding.units.billed}, not {finding.units.right}, lines {finding.units.lines}",
        "safe": "yes" if finding.fix and finding.fix.is_safe else "",
        "source": finding.source[:SOURCE],
    }
    yield from (f"  {name}: {value}" for name, value in facts.items() if value)


def _page(cases: tuple[Case, ...]) -> str:
    """Return every finding of these cases, each once, and each claim after its certain fixes."""
    said: dict[str, None] = {}
    for case in cases:
        report = check(case.claim, policy=case.policy)
        for finding in report.findings:
            said["\n".join(_told(finding))] = None
        fixed = report.fixed()
        if fixed.claim != case.claim and report.of(case.rule):
            said["\n".join(["fixed", *(f"  {line}" for line in str(fixed.claim).split("; "))])] = None
    return "\n\n".join(said).encode("ascii", "backslashreplace").decode() + "\n"


@pytest.mark.parametrize("topic", TOPICS)
def test_the_words_of_the_findings_are_those_of_the_snapshot(topic: str) -> None:
    """A topic is a file."""
    page, path = _page(TOPICS[topic]), FOLDER / f"{topic}.txt"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        path.write_text(page, encoding="ascii", newline="\n")
    assert page == path.read_text(encoding="ascii")


def test_every_file_of_the_snapshot_is_compared() -> None:
    """No topic that is gone leaves its file behind, and none is without cases."""
    assert {path.stem for path in FOLDER.iterdir()} == set(TOPICS)
    assert sum(map(len, TOPICS.values())) == len(CASES)
