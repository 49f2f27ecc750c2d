"""The parser of a command: its errors cut what was given, and it knows its options by their names."""

import argparse
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn

from jcodes.errors.messages import shown

__all__ = ["Parser"]

_OPTION: Final = re.compile(r"--?[a-z][a-z_-]{0,30}")


class Parser(ArgumentParser):
    """An argument parser that truncates user input in its messages."""

    _words: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a parser, to which ``-750mg`` is a negative dose, not an option."""
        super().__init__(*args, **kwargs)
        self._negative_number_matcher = re.compile(r"-\.?[0-9]")

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
        head, unread, rest = message.partition("unrecognized arguments: ")
        if unread:
            super().error(head + unread + " ".join(map(_said, self._among(rest))))
        for word in (part for words in self._words for part in (words, words.partition("=")[2])):
            message = message.replace(repr(word), shown(word))
        super().error(message)

    def _among(self, rest: str) -> Iterator[str]:
        """Yield the words that *rest* consists of, in order."""
        for word in self._words:
            if f"{rest} ".startswith(f"{word} "):
                yield word
                rest = rest[len(word) + 1 :]


def _said(word: str) -> str:
    """Return a word for a message: the name of an option unchanged, its value and anything else as `shown` does."""
    name, sign, value = word.partition("=")
    if not _OPTION.fullmatch(name):
        return shown(word)
    return f"{name}={shown(value)}" if sign else name
