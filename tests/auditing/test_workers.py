"""Several processes give the same audit, to the byte."""

import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from jcodes import Claim, ServiceLine, audit
from jcodes.auditing import workers
from jcodes.auditing.audit_run import AuditRun
from jcodes.claims.reading import ReadClaim
from jcodes.errors import MalformedError, MalformedLineError
from jcodes.rules import Found, Severity, line_rule
from jcodes.rules.context.line import LineView


class Unsendable(dict[str, object]):
    """A row that cannot be pickled."""

    def __reduce__(self) -> Any:
        """Refuse."""
        raise TypeError("not for others")


class Unreadable(dict[str, object]):
    """A row that no other process can read."""

    def __reduce__(self) -> Any:
        """Name a function that raises."""
        return fails, ()


def fails() -> None:
    """Raise."""
    raise ValueError("cannot be read")


def rows() -> Iterator[Any]:
    """Yield claims of several policies, with errors and notes, and rows that are refused, in more than one batch."""
    for number in range(9):
        units = str(number * 40)
        yield {"code": "J9310", "units": units, "on": "2026-02-01", "charge": f"{number}.10"}
        yield {
            "lines": [{"code": "J9312", "units": units, "on": "2026-02-01", "charge": "0.20"}] * 2,
            "policy": "Commercial-Generic",
        }
        yield ServiceLine("96413", units=1, on="2027-02-01", charge=5, rendering_provider=f"P{number % 2}")
        yield (ServiceLine(code, units=1) for code in ("J1100", "96372"))
        yield {"lines": 3, "identifier": "X"}
        yield 3
        yield MalformedLineError("a reader failed", value=None, hint="read it again")
        yield {"policy": "no such payer", "lines": []}
        yield MalformedLineError("cannot be sent", value=Unsendable(), hint="read it again")
        yield MalformedLineError("cannot be read", value=Unreadable(), hint="read it again")
        yield Claim(lines=[])


def test_the_audit_is_the_same_with_any_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the rows are, wherever they were checked."""
    monkeypatch.setattr(workers, "_BATCH", 8)
    alone = audit(rows(), silence={"units-missing": "read later"})
    for number in (2, 3):
        shared = audit(rows(), silence={"units-missing": "read later"}, workers=number)
        assert shared == alone
        assert shared.to_json() == alone.to_json()
        assert shared.to_html() == alone.to_html()
    assert len(alone.refused) == 54
    assert {row.policy for row in alone.by_policy} == {"medicare-part-b", "commercial-generic"}
    assert audit([], workers=2) == audit([])


def test_a_worker_does_what_the_process_itself_does() -> None:
    setup = ("commercial-generic", "2025-10", None, {"units-missing": "read later"})
    batch = [
        ReadClaim(0, Claim.of(ServiceLine("J9310", units=3, on="2025-11-01"))),
        ReadClaim(1, MalformedLineError("no", value=1, hint="give one")),
    ]
    workers.start(*setup)
    entries, refused = workers.check(pickle.dumps(batch))
    own = AuditRun(*setup, keep=False)
    own.check(batch)
    assert [entry.findings for entry in entries] == [entry.findings for entry in own.taken()[0]] != [()]
    assert [row.place for row in refused] == [1]


@line_rule("mine", "mine", severity=Severity.WARNING, source="the house")
def mine(at: LineView) -> Iterator[Found]:
    """Find each line."""
    yield Found("seen")


def test_rules_and_reports_of_ones_own_are_the_same_too() -> None:
    """Where processes are copies, a rule goes with them; reports are kept by one process."""
    lines = [ServiceLine("J9312", units=number) for number in range(1, 5)]
    alone, shared = audit(lines, rules=[mine]), audit(lines, rules=[mine], workers=2)
    assert shared == alone
    assert len(shared.findings) == 4
    assert [report.ok for report in audit(lines, keep=True, workers=2).reports] == [
        report.ok for report in audit(lines, keep=True).reports
    ]


@pytest.mark.parametrize("number", [0, -1, 61, True, 2.0, "2", None])
def test_a_number_of_workers_is_a_whole_number(number: Any) -> None:
    with pytest.raises(MalformedError, match="is not a number of workers"):
        audit([], workers=number)
