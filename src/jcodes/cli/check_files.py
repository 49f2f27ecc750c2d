"""Files of claims, checked one after the other or by several processes; what is returned stands in the order of the files and their claims."""

import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from jcodes.claims.reading import ReadClaim
from jcodes.cli.claim_files import Say, claims_in, opened
from jcodes.cli.output import print_error
from jcodes.errors import (
    DataWarning,
    JcodesError,
    MalformedClaimError,
    MalformedError,
    RulesError,
    UnknownPolicyError,
    UnknownReleaseError,
)
from jcodes.paths import named_path

if TYPE_CHECKING:
    from concurrent.futures import Future

    from jcodes.policies import Policy
    from jcodes.rules import Report

__all__ = ["Asked", "CheckedClaim", "checked_files"]

Row: TypeAlias = tuple[str, ...]
_EVERY: Final = 100
"""Claims between two changes of the progress line."""


@attrs.frozen
class Asked:
    """How to check, and what to make of each claim.

    Attributes:
        policy: The policy of ``--policy``.
        catalog: The release.
        silence: The rules to silence, each with the reason.
        date_format: How rows write dates.
        several: Whether there are several files.
        forms: What is made of a report: ``text``, ``json``, ``csv``, ``html``.
    """

    policy: "Policy | str | None"
    catalog: str | None
    silence: dict[str, str]
    date_format: str | None
    several: bool
    forms: frozenset[str]


@attrs.frozen
class CheckedClaim:
    """What a check says of one claim.

    Attributes:
        name: How the report names it.
        error: Why it was not checked, or None.
        severity: The most severe finding, or blank.
        text: The report as text.
        facts: The report as JSON types.
        rows: The findings as rows of CSV.
        html: The report as a part of a page.
    """

    name: str
    error: JcodesError | None = None
    severity: str = ""
    text: str = ""
    facts: dict[str, object] = attrs.field(factory=dict)
    rows: tuple[Row, ...] = ()
    html: str = ""


def checked_files(
    names: Sequence[str], asked: Asked, workers: int, progress: Callable[[int], None]
) -> Iterator[CheckedClaim]:
    """Yield each claim of the files as it was checked, in their order, however many processes check them. Remarks go to standard error.

    Args:
        names: The files; ``-`` is standard input, which this process reads.
        asked: How to check.
        workers: The processes; each checks whole files.
        progress: Is told how many claims are done.

    Raises:
        OSError: The only file cannot be opened. One of several that cannot is in the answers.
        JcodesError: The only file cannot be read as claims; likewise.
        UnknownReleaseError: The release is not on file.
        RulesError: A silence of an unknown rule.
    """
    done = 0
    found = _one_by_one(names, asked) if workers == 1 or len(names) == 1 else _by_workers(names, asked, workers)
    for done, one in enumerate(found, 1):
        yield one
        if done % _EVERY == 0:
            progress(done)


def _one_by_one(names: Sequence[str], asked: Asked) -> Iterator[CheckedClaim]:
    for name in names:
        yield from _file(name, asked, print_error)


def _by_workers(names: Sequence[str], asked: Asked, workers: int) -> Iterator[CheckedClaim]:
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(workers, len(names))) as pool:
        waiting: deque[tuple[str, Future[tuple[list[str], list[CheckedClaim]]] | None]] = deque()
        left = deque(names)
        while left or waiting:
            while left and len(waiting) <= 2 * workers:
                name = left.popleft()
                waiting.append((name, None if name == "-" else pool.submit(checked_file, name, asked)))
            name, future = waiting.popleft()
            if future is None:
                yield from _file(name, asked, print_error)
                continue
            remarks, claims = future.result()
            for remark in remarks:
                print_error(remark)
            yield from claims


def checked_file(name: str, asked: Asked) -> tuple[list[str], list[CheckedClaim]]:
    """Return the remarks on a file and its claims, in a process of its own."""
    remarks: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DataWarning)
        claims = list(_file(name, asked, remarks.append))
    told = (f"warning: {one.message}" for one in caught if issubclass(one.category, DataWarning))
    return [*dict.fromkeys(told), *remarks], claims


def _file(name: str, asked: Asked, say: Say) -> Iterator[CheckedClaim]:
    """Yield the claims of a file; what cannot be read of one of several files is in its place."""
    shown = named_path(name) if asked.several else ""
    make = partial(_checked, asked=asked, file=shown)
    is_empty = True
    try:
        with opened(name) as file:
            for read in claims_in(file, date_format=asked.date_format, say=say):
                is_empty = False
                yield make(read)
    except (OSError, JcodesError) as error:
        if not asked.several or _is_of_all(error):
            raise
        yield _refused(shown, error if isinstance(error, JcodesError) else _unread(error), asked, shown)
    else:
        if is_empty:
            say(f"{named_path(name)}: no claims")


def _is_of_all(error: Exception) -> bool:
    """Return whether an error is of the options, so that no file can be checked."""
    return isinstance(error, RulesError | UnknownReleaseError) or (
        isinstance(error, MalformedError) and not isinstance(error, MalformedClaimError)
    )


def _unread(error: OSError) -> JcodesError:
    return MalformedClaimError(
        f"the file cannot be read: {error.strerror}", value=None, field="claims", hint="name a file that can be read"
    )


def _checked(read: ReadClaim, asked: Asked, file: str) -> CheckedClaim:
    """Return what a check says of a claim. A release that is unknown to all is raised."""
    from jcodes.rules import check

    row = read.where if read.where.startswith("row") else ""
    own = read.identifier or row or f"claim {read.place + 1}"
    name = f"{file}, {own}" if file else own
    if isinstance(read.claim, JcodesError):
        return _refused(name, read.claim, asked, file, read)
    try:
        report = check(read.claim, policy=asked.policy, catalog=asked.catalog, silence=asked.silence)
    except UnknownPolicyError as error:  # the claim's own; the command line has looked at that of --policy
        return _refused(name, error, asked, file, read)
    return _told(name, report, asked, file, read)


def _told(name: str, report: "Report", asked: Asked, file: str, read: ReadClaim) -> CheckedClaim:
    facts: dict[str, Any] = {}
    if "json" in asked.forms:
        facts = report.to_dict()
        if file:
            facts = {"file": file, "identifier": read.identifier, **facts}
    html = ""
    if "html" in asked.forms:
        from jcodes.auditing.check_page import article_of

        html = article_of(name, report)
    return CheckedClaim(
        name,
        severity=min(report.findings, key=lambda one: one.severity.rank).severity.value if report.findings else "",
        text=str(report) if "text" in asked.forms else "",
        facts=facts,
        rows=tuple(_rows(report, file, read)) if "csv" in asked.forms else (),
        html=html,
    )


def _rows(report: "Report", file: str, read: ReadClaim) -> Iterator[Row]:
    place = "" if read.origin is None else str(read.origin)
    for found in report.findings:
        line = None if found.line is None else report.claim.lines[found.line]
        on = report.claim.first_day if line is None else line.on
        yield (
            file,
            read.identifier or str(read.place + 1),
            "" if found.line is None else str(found.line + 1),
            "" if line is None else line.code,
            "" if line is None else line.units,
            "" if on is None else on.isoformat(),
            "" if line is None or line.charge is None else str(line.charge),
            found.severity.value,
            found.rule,
            found.message,
            found.expected,
            "" if found.fix is None else found.fix.text,
            " ".join(found.carc),
            " ".join(found.rarc),
            place,
        )


def _refused(name: str, error: JcodesError, asked: Asked, file: str, read: ReadClaim | None = None) -> CheckedClaim:
    """Return a claim, or a whole file, that was not checked."""
    notes: list[str] = getattr(error, "__notes__", [])
    if read is not None and read.where and not any(note.startswith(("row", "line ")) for note in notes):
        notes = [*notes, read.where]  # a check knows no rows
    where = ", ".join(notes)
    identifier = "" if read is None else read.identifier
    facts: dict[str, object] = {
        **({"file": file} if file else {}),
        "ok": False,
        "place": 0 if read is None else read.place,
        "identifier": identifier,
        "error": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "where": where,
    }
    row = (
        file, identifier or ("" if read is None else str(read.place + 1)), *[""] * 5, "not checked", "", error.message, "", error.hint, "", "", where,
    )  # fmt: skip
    html = ""
    if "html" in asked.forms:
        from jcodes.auditing.check_page import refused_article

        html = refused_article(name, error, where)
    text = f"not checked: {error}" + (f" ({where})" if where and not name.endswith(where) else "")
    return CheckedClaim(name, error, text=text, facts=facts, rows=(row,), html=html)
