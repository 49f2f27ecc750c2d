"""What commands of the command line have in common: how one is added, and the options of several."""

import argparse
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from jcodes.cli.command_parser import Parser
from jcodes.errors.messages import shown

__all__ = [
    "CLAIMS_PAYER",
    "Commands",
    "add_command",
    "add_date_format",
    "add_silence",
    "as_count",
    "codes",
    "completed_by",
]

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it
_NO_PAYER: Final = "the policy has no effect here"
CLAIMS_PAYER: Final = "default: the claim's, else medicare-part-b"
_SAMPLES: Final = (".837", ".csv", ".json", ".jsonl", ".toml")
"""The endings of the files that examples name."""
_Run: TypeAlias = Callable[[Namespace], int]


def add_command(  # noqa: PLR0913 - what a command states
    commands: Commands,
    name: str,
    run: _Run,
    purpose: str,
    *examples: str,
    catalog: bool = True,
    payer: str = _NO_PAYER,
) -> ArgumentParser:
    """Add a command with the common options. Set *catalog* to False for a command without look-ups; *payer* describes the effect of the policy."""
    lines = "\n".join(f"  jcodes {name} {example}".rstrip() for example in examples)
    if any(word.endswith(_SAMPLES) for example in examples for word in example.split()):
        lines += "\n\nThe files are in examples/files of the repository."
    one = commands.add_parser(
        name.rsplit(maxsplit=1)[-1],
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"examples:\n{lines}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    completed_by(
        one.add_argument(
            "--policy",
            metavar="NAME-or-FILE",
            help=f"payer policy, a bundled name or a TOML file ({payer})",
        ),
        _policies,
    )
    if catalog:
        completed_by(
            one.add_argument(
                "--catalog",
                "--release",
                dest="catalog",
                metavar="YYYY-MM",
                help="CMS release to use (default: the newest loaded)",
            ),
            _releases,
        )
    one.add_argument("--json", action="store_true", help="print JSON")
    one.add_argument(
        "--values",
        action="store_true",
        help="with --json: let an error repeat the value given, which may name a patient",
    )
    one.set_defaults(run=run)
    return one


def add_silence(one: ArgumentParser) -> None:
    """Add ``--silence``."""
    one.add_argument(
        "--silence",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="set the findings of a rule aside; may be repeated",
    )


def add_date_format(one: ArgumentParser) -> None:
    """Add ``--date-format``."""
    one.add_argument(
        "--date-format",
        metavar="FORMAT",
        help="how the file writes dates, such as MM/DD/YYYY (default: year first, as in 2026-02-03)",
    )


def as_count(text: str) -> int:
    """Return a whole number of zero or more.

    Raises:
        ArgumentTypeError: Not one.
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number of zero or more")
    return int(text)


def completed_by(action: argparse.Action, values: Callable[[], Iterable[str]]) -> None:
    """Have a shell complete the values of an option: of *values*, those that begin with what is typed."""

    def matching(prefix: str, **_: object) -> list[str]:
        return [value for value in values() if value.lower().startswith(prefix.lower())]

    action.completer = matching  # type: ignore[attr-defined]  # where argcomplete looks


def _policies() -> Iterable[str]:
    from jcodes.policies import policies

    return policies()


def _releases() -> Iterable[str]:
    from jcodes.catalogs import releases

    return (release.name for release in releases())


def codes() -> Iterable[str]:
    """Return the codes of the newest release, for a shell to complete."""
    from jcodes.catalogs import catalog

    return map(str, catalog())
