"""Several processes that check the claims of one audit."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pickle import dumps, loads
from typing import TYPE_CHECKING, Any, Final

from jcodes.auditing.running_audit import Auditable, AuditPart, RunningAudit, claim_of
from jcodes.claims import Claim, ServiceLine
from jcodes.errors import JcodesError, MalformedError, shown
from jcodes.rules import FixedClaim

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["as_workers", "checked_by_workers"]

_BATCH: Final = 200
"""Claims sent at a time."""
_MOST: Final = 60
"""Windows waits for no more processes than this."""
_PLAIN: Final = (Mapping, Claim, ServiceLine, FixedClaim, JcodesError)
_Rows = list[tuple[int, Auditable]]

_audits: Final[list[RunningAudit]] = []
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


def checked_by_workers(audited: RunningAudit, claims: Iterable[Auditable], workers: int) -> AuditPart:
    """Return what *claims* add up to, checked in batches by several processes and added up in the order of the claims.

    What cannot be sent to another process, or is lost with one that dies, is checked in this one: the result is always the same.
    """
    from concurrent.futures import ProcessPoolExecutor

    whole = AuditPart()
    waiting: deque[tuple[Future[AuditPart] | None, _Rows]] = deque()
    with ProcessPoolExecutor(workers, initializer=start, initargs=audited.setup) as pool:
        for rows in _batches(claims):
            waiting.append((_sent(pool, rows), rows))
            if len(waiting) > 2 * workers:
                whole.merge(_taken(audited, *waiting.popleft()))
        while waiting:
            whole.merge(_taken(audited, *waiting.popleft()))
    return whole


def _batches(claims: Iterable[Auditable]) -> Iterator[_Rows]:
    rows = enumerate(claims)
    while batch := [(place, item if isinstance(item, _PLAIN) else _read(item)) for place, item in islice(rows, _BATCH)]:
        yield batch


def _read(item: Any) -> Auditable:
    """Return the claim of a row that another process might not read, such as a generator of lines; its error if it is none."""
    try:
        return claim_of(item)
    except JcodesError as error:
        return error


def _sent(pool: "ProcessPoolExecutor", rows: _Rows) -> "Future[AuditPart] | None":
    try:
        return pool.submit(check, dumps(rows))
    except Exception:  # noqa: BLE001 - whatever a caller's rows or rules raise when they are pickled, or a pool that is broken
        return None


def _taken(audited: RunningAudit, future: "Future[AuditPart] | None", rows: _Rows) -> AuditPart:
    if future is not None:
        with suppress(Exception):  # the process died, or could not read the rows; this one raises what a rule raised
            return future.result()
    return audited.checked(rows)


def start(*setup: Any) -> None:
    """Prepare this process for batches of an audit; for *setup*, see `RunningAudit`."""
    _audits[:] = [RunningAudit(*setup)]


def check(raw: bytes) -> AuditPart:
    """Return what a batch adds up to."""
    return _audits[0].checked(loads(raw))  # noqa: S301 - what the parent process has just written
