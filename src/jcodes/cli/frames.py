"""The commands on files of rows: billing units, and findings."""

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from jcodes import __version__
from jcodes.cli.checks import silenced
from jcodes.cli.output import print_error, print_json, print_rows, print_text
from jcodes.cli.progress import Progress
from jcodes.errors import MalformedError
from jcodes.errors.messages import named
from jcodes.paths import named_path

if TYPE_CHECKING:
    from jcodes.integrations.frames.frame_files import FileSummary

__all__ = ["check_frame", "frame_units"]

_MOST_CODES: Final = 10


def frame_units(options: Namespace) -> int:
    """Write a file with the billing units of every row, and print how many rows have which status."""
    from jcodes.integrations.frames.frame_files import units_of_file

    with Progress() as told:
        found = units_of_file(
            options.source,
            options.target,
            columns=_columns(options.columns),
            policy=options.policy,
            catalog=options.catalog,
            suffix=options.suffix,
            version=__version__,
            progress=told,
        )
    if options.json:
        print_json(found.to_dict())
        return 0
    _print_counts(found, "status")
    wrong = {code: sum(count for status, count in by.items() if status != "ok") for code, by in found.codes.items()}
    worst = sorted((code for code, count in wrong.items() if count), key=lambda code: (-wrong[code], code))
    if worst:
        print_text()
        rows = [
            (code, status, f"{count:,}")
            for code in worst[:_MOST_CODES]
            for status, count in found.codes[code].items()
            if status != "ok"
        ]
        print_rows(("code", "status", "rows"), rows)
        if len(worst) > _MOST_CODES:
            print_text(f"{len(worst) - _MOST_CODES} more codes with rows that are not ok; --json lists all")
    _print_end(found, options)
    return 0


def check_frame(options: Namespace) -> int:
    """Write the findings of a file of service lines; the status is 1 when one is an error, or a claim was not checked."""
    from jcodes.integrations.frames.frame_files import findings_of_file

    with Progress() as told:
        found = findings_of_file(
            options.source,
            options.target,
            columns=_columns(options.columns),
            keep=options.keep,
            policy=options.policy,
            catalog=options.catalog,
            silence=silenced(options.silence),
            date_format=options.date_format,
            version=__version__,
            progress=told,
        )
    if options.json:
        print_json(found.to_dict())
    else:
        for column in ("status", "severity", "rule"):
            _print_counts(found, column)
        _print_end(found, options)
    return 1 if set(found.counts["status"]) - {"ok"} or "error" in found.counts["severity"] else 0


def _columns(given: list[str]) -> dict[str, str]:
    """Return the columns by their fields.

    Raises:
        MalformedError: Not ``FIELD=COLUMN``.
    """
    found = {}
    for text in given:
        field, sign, column = text.partition("=")
        if not sign:
            raise MalformedError(f"{named(text)} is not FIELD=COLUMN", value=text, hint="write code=hcpcs, for example")
        found[field.strip()] = column
    return found


def _print_counts(found: "FileSummary", column: str) -> None:
    if found.counts[column]:
        print_rows((column, "rows"), [(name, f"{count:,}") for name, count in found.counts[column].items()])


def _print_end(found: "FileSummary", options: Namespace) -> None:
    again = "; went on with an earlier run" if found.is_resumed else ""
    print_error(f"read {found.rows:,} rows, wrote {found.written:,} to {named_path(options.target)}{again}")
