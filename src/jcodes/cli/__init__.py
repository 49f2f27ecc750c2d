"""The command line: ``jcodes units J9312 "750 mg"``. `parser` defines the commands; `commands`, `checks` and `data` run them."""

import io
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from jcodes.cli.hints import for_commands
from jcodes.cli.output import data_warnings, print_error, print_file_error, print_json_error
from jcodes.cli.parser import EXIT_CODES, make_parser
from jcodes.errors import (
    DataError,
    FileFormatError,
    JcodesError,
    MalformedError,
    MissingExtraError,
    UnknownCodeError,
    UnknownPolicyError,
    UnknownReleaseError,
)
from jcodes.paths import as_path

if TYPE_CHECKING:
    from jcodes.policies import Policy

__all__ = ["EXIT_CODES", "main"]

_STATUS: Final[tuple[tuple[tuple[type[JcodesError], ...], int], ...]] = (
    ((UnknownCodeError, UnknownPolicyError, UnknownReleaseError), 3),
    ((MalformedError,), 2),
    ((DataError, FileFormatError, MissingExtraError), 5),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, one of `EXIT_CODES`; errors go to standard error, without a traceback.

    Args:
        arguments: The arguments after ``jcodes``; defaults to those of the command line.
    """
    _open_streams()
    parser = make_parser()
    _complete(parser)
    options = parser.parse_args(arguments)
    options.flags = parser.flags(options)
    try:
        with data_warnings():
            options.policy = _policy(options.policy)
            status = _run(options)
        sys.stdout.flush()
    except JcodesError as refused:
        error = for_commands(refused, options.flags)
        status = next((status for kinds, status in _STATUS if isinstance(error, kinds)), 4)
        if options.json:
            print_json_error(error, status, values=options.values)
        else:
            print_error(f"error: {error}")
    except BrokenPipeError:  # the reader of the pipe has exited, as in "| head"
        _drop_output()
        return 0
    except OSError as error:
        if error.filename is None:
            _drop_output()  # disk full
        print_file_error(error, 5, as_json=options.json)
        return 5
    return status


def _run(options: Namespace) -> int:
    status: int = options.run(options)
    return status


def _policy(text: str | None) -> "str | Policy | None":
    """Return the policy of ``--policy NAME-or-FILE``: a bundled one by its name, or the one of a TOML file.

    Raises:
        MalformedError: Not a path.
        OSError: The file cannot be opened.
        UnknownPolicyError: Neither a bundled name nor a file.
        MalformedPolicyError: Not a policy file.
    """
    if text is None:
        return None
    from jcodes.policies import Policy, policy

    if text.endswith(".toml") or as_path(text).name != text:
        return Policy.load(text)
    policy(text)
    return text


def _complete(parser: ArgumentParser) -> None:
    """Answer a shell that completes a command, with argcomplete (extra ``cli``); see `docs/reference/command-line.md`."""
    if "_ARGCOMPLETE" in os.environ:
        with suppress(ImportError):
            import argcomplete

            argcomplete.autocomplete(parser)


def _open_streams() -> None:
    """Replace closed streams (``>&-``, pythonw), and escape what the console's encoding lacks."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Discard the rest of the buffer, which the interpreter would write on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
