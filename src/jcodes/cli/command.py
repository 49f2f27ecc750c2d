"""A command of the command line: its parser, its common options, and what a shell completes."""

import argparse
import re
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NoReturn, TypeAlias

from jcodes.errors import shown

__all__ = ["CLAIMS_PAYER", "Commands", "Parser", "add_command", "codes", "completed_by", "count"]

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it
NO_PAYER: Final = "the policy has no effect here"
CLAIMS_PAYER: Final = "default: the claim's, else medicare-part-b"
Run: TypeAlias = Callable[[Namespace], int]


_OPTION: Final = re.compile(r"--?[a-z][a-z-]{0,30}")


class Parser(ArgumentParser):
    """An argument parser that truncates user input in its messages."""

    _words: Sequence[str] = ()

    def flags(self, options: Namespace) -> dict[str, str]:
        """Return the options of the command that was parsed, such as ``--type``, by the names in *options*."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no public name for it
                chosen: Parser = action.choices[getattr(options, action.dest)]
                return chosen.flags(options)
        return {action.dest: action.option_strings[0] for action in self._actions if action.option_strings}

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Store the arguments for messages."""
        self._words = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print usage and *message*, and exit with status 2."""
        head, unread, _ = message.partition("unrecognized arguments: ")
        if unread:
            unknown = [word for word in self._words if word in message and not _OPTION.fullmatch(word)]
            options = [word for word in self._words if word in message and _OPTION.fullmatch(word)]
            super().error(head + unread + " ".join((*options, *map(shown, unknown))))
        for word in (part for words in self._words for part in (words, words.partition("=")[2])):
            message = message.replace(repr(word), shown(word))
        super().error(message)


def add_command(  # noqa: PLR0913 - what a command states
    commands: Commands,
    name: str,
    run: Run,
    purpose: str,
    *examples: str,
    catalog: bool = True,
    payer: str = NO_PAYER,
) -> ArgumentParser:
    """Add a command with the common options. Set *catalog* to False for a command without look-ups; *payer* describes the effect of the policy."""
    lines = "\n".join(f"  jcodes {name} {example}".rstrip() for example in examples)
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


def count(text: str) -> int:
    """Return a whole number of zero or more, for argparse."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number of zero or more")
    return int(text)
