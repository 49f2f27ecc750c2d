"""Printing for people and for programs: tables with rich if it is installed, aligned columns if it is not, JSON."""

import errno
import json
import re
import shutil
import sys
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TextIO

from jcodes.errors import DataWarning, GapWarning, JcodesError
from jcodes.errors.messages import named
from jcodes.paths import named_path

__all__ = [
    "data_warnings",
    "gap_warnings",
    "print_error",
    "print_facts",
    "print_file_error",
    "print_json",
    "print_json_error",
    "print_rows",
    "print_text",
    "printable",
]


_GIVEN: Final = frozenset({"form", "name", "release", "unit"})
"""Facts of errors that repeat what was given."""
_NARROWEST: Final = 20
"""The characters of a line beside its indentation, however narrow the terminal."""


def printable(text: str) -> str:
    """Return *text* with control characters, escapes of terminals and text direction marks escaped; line breaks and tabs stay."""
    return "".join(mark if mark in "\n\t" or mark.isprintable() else ascii(mark)[1:-1] for mark in text)


def print_text(text: object = "") -> None:
    """Print *text* to standard output, its control characters escaped: names in files may hold a terminal's commands."""
    print(_folded(printable(str(text)), sys.stdout))


def print_error(text: str) -> None:
    """Print *text* to standard error, its control characters escaped."""
    print(_folded(printable(text), sys.stderr), file=sys.stderr)


_VALUE: Final = re.compile(r" *\S+(?: \S+)*? {2,}(?=\S)| *")


def _folded(text: str, stream: TextIO) -> str:
    """Return *text* unchanged, or, on a terminal, with lines that fit its width, folded below what follows the line's first column."""
    if not stream.isatty():
        return text
    columns = shutil.get_terminal_size().columns
    return "\n".join(_fold(line, columns) if len(line) > columns else line for line in text.split("\n"))


def _fold(line: str, columns: int) -> str:
    start: Any = _VALUE.match(line)  # matches every line
    hanging = " " * (start.end() if start.end() <= columns // 2 else 2)
    return textwrap.fill(
        line,
        max(columns, len(hanging) + _NARROWEST),
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def print_json_error(error: JcodesError, status: int, *, values: bool = False) -> None:
    """Print *error* to standard error as JSON: its class, message, hint, exit status and facts.

    The value that was given may hold a patient's name: it is left out unless *values*, and texts among the facts are shown as messages
    show them.
    """
    facts = {
        name: fact if values or name not in _GIVEN else named(str(fact))
        for name, fact in vars(error).items()
        if name not in {"message", "hint"} and (values or name != "value")
    }
    told = {"error": type(error).__name__, "message": error.message, "hint": error.hint, "status": status, **facts}
    print_error(json.dumps(told, indent=2, default=str))


_REMEDIES: Final[dict[int | None, str]] = {
    errno.ENOENT: "check the name, and the folder that you are in",
    errno.EISDIR: "that is a folder; name a file in it",
    errno.ENOSPC: "make room, or name a place that has some",
}
"""What to do about an error of the system."""


def print_file_error(error: OSError, status: int, *, as_json: bool) -> None:
    """Print that a file cannot be read or written, or that the output cannot be (an error without a file); as JSON as other errors are."""
    if error.filename is None:
        message, hint = f"cannot write the output, {error.strerror}", "choose another place to write to"
    else:
        message, hint = (
            f"{named_path(str(error.filename))}: {error.strerror}",
            _REMEDIES.get(error.errno, "name a file that can be read, or a place to write to"),
        )
    if isinstance(error, TimeoutError):
        hint = ""  # the message says what to do
    if as_json:
        print_error(
            json.dumps({"error": type(error).__name__, "message": message, "hint": hint, "status": status}, indent=2)
        )
    else:
        print_error(f"error: {': '.join(filter(None, (message, hint)))}")


def print_json(value: object) -> None:
    """Print *value* as JSON, indented by two; letters that the console may lack and control characters are escaped."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, indent=2, ensure_ascii=plain)
    print(text if printable(text) == text else json.dumps(value, indent=2))


@contextmanager
def data_warnings() -> Iterator[None]:
    """Print each `DataWarning` of the block to standard error as one line."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", DataWarning)
        show = warnings.showwarning

        def told(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, DataWarning):
                print_error(f"warning: {message}")
            else:
                show(message, category, *where, **more)

        warnings.showwarning = told
        yield


@contextmanager
def gap_warnings() -> Iterator[None]:
    """Print each `GapWarning` of the block to standard error, once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        yield
    for text in dict.fromkeys(str(one.message) for one in caught):
        print_error(f"warning: {text}")


def print_facts(facts: Mapping[str, object]) -> None:
    """Print names and values, one below the other; blank values are left out, and a terminal folds long ones."""
    shown = {name.replace("_", " "): _text(value) for name, value in facts.items() if value not in (None, "", [], {})}
    width = max(map(len, shown))
    for name, value in shown.items():
        print_text(f"{name:<{width}}  {value}")


def _text(value: object) -> str:
    return ", ".join(map(_text, value)) if isinstance(value, list) else str(value)


def print_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; on a terminal, with the ``cli`` extra, one that folds to its width."""
    table = [tuple(map(printable, row)) for row in rows]
    if sys.stdout.isatty():
        try:
            from rich.box import SIMPLE
            from rich.console import Console
            from rich.table import Table
        except ImportError:
            pass
        else:
            shown = Table(box=SIMPLE, header_style="bold", pad_edge=False)
            for name in header:
                shown.add_column(name, overflow="fold")  # never cut a file name
            for row in table:
                shown.add_row(*row)
            Console(highlight=False, markup=False).print(shown)
            return
    widths = [max(map(len, column)) for column in zip(header, *table, strict=True)]
    for row in (tuple(header), *table):
        print_text("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
