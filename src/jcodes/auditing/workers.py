"""Several processes that check the claims of one audit."""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pickle import dumps, loads
from typing import TYPE_CHECKING, Any, Final

from jcodes.auditing.audit_run import AuditRun, Checked
from jcodes.claims.reading import ReadClaim
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["as_workers", "check_by_workers"]

_BATCH: Final = 200
"""Claims sent at a time."""
_MOST: Final = 60
"""Windows waits for no more processes than this."""

_runs: Final[list[AuditRun]] = []
"""In a worker: its audit."""


def as_workers(value: object) -> int:
    """Return the number of processes.

    Raises:
        MalformedError: Not a whole number from 1 to 60.
    """
    if type(value) is not int or not 1 <= value <= _MOST:
        raise MalformedError(
            f"{shown(value)} is not a number of workers", value=value, hint=f"give a whole number from 1 to {_MOST}"
        )
    return value


def check_by_workers(run: AuditRun, claims: Iterable[ReadClaim], workers: int) -> None:
    """Check *claims* in batches by several processes, and add them to *run* in their order.

    What cannot be sent to another process, or is lost with one that dies, is checked in this one: the result is always the same.
    """
    from concurrent.futures import ProcessPoolExecutor

    waiting: deque[tuple[Future[Checked] | None, list[ReadClaim]]] = deque()
    rows = iter(claims)
    with ProcessPoolExecutor(workers, initializer=start, initargs=run.setup) as pool:
        while batch := list(islice(rows, _BATCH)):
            waiting.append((_sent(pool, batch), batch))
            if len(waiting) > 2 * workers:
                _take(run, *waiting.popleft())
        while waiting:
            _take(run, *waiting.popleft())


def _sent(pool: "ProcessPoolExecutor", batch: list[ReadClaim]) -> "Future[Checked] | None":
    try:
        return pool.submit(check, dumps(batch))
    except Exception:  # noqa: BLE001 - whatever a caller's values or rules raise when they are pickled, or a pool that is broken
        return None


def _take(run: AuditRun, future: "Future[Checked] | None", batch: list[ReadClaim]) -> None:
    found = None
    if future is not None:
        with suppress(Exception):  # the process died, or could not read the batch
            found = future.result()
    if found is None:
        run.check(batch)
    else:
        run.add(found)


def start(*setup: Any) -> None:
    """Prepare this process for batches of an audit; for *setup*, see `AuditRun`."""
    _runs[:] = [AuditRun(*setup, keep=False)]


def check(raw: bytes) -> Checked:
    """Return the claims of a batch, checked."""
    run = _runs[0]
    run.check(loads(raw))  # noqa: S301 - what the parent process has just written
    return run.taken()
