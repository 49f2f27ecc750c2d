"""Writes the tables of keys into the page on policies, from the classes themselves: ``python -m tools.policy_page``."""

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from jcodes.policies import FamilyRule, ModifierConflict, ModifierRule, Policy
from jcodes.policies.fields import (
    CONDITIONS,
    EXEMPTIONS,
    NAMED,
    READ,
    SCOPES,
    TAKES,
)
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import Setting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import Route

__all__ = ["PAGE", "main", "meanings", "tables", "with_tables"]

PAGE: Final = Path(__file__).parent.parent / "docs" / "how-to" / "write-a-policy.md"
"""The page."""

_START, _END = "<!-- made by tools/policy_page.py -->", "<!-- until here -->"
_OF_A_NAME: Final = re.compile(r", of `[A-Z_]+`")
_ATTRIBUTE: Final = re.compile(r"(\w+): (.+)")


def meanings(kind: type[object]) -> dict[str, str]:
    """Return what each attribute of *kind* means, by its docstring and those of the classes below it."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        lines = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")[2].splitlines()
        for line in lines:
            match = _ATTRIBUTE.fullmatch(line.strip())
            if match and line.startswith("    ") and not line.startswith("     "):
                found[match[1]] = match[2]
    return found


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _of(kind: type[attrs.AttrsInstance]) -> Iterator[str]:
    meaning = meanings(kind)
    yield from ("| key | what it says | value | required |", "|---|---|---|---|")
    for field in attrs.fields(kind):
        if READ in field.metadata or NAMED in field.metadata:
            needed = "yes" if field.default is attrs.NOTHING else "no"
            said = _OF_A_NAME.sub("", meaning[field.name])
            yield _row((f"`{field.name}`", said, field.metadata[TAKES], needed))


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def tables() -> str:
    """Return the part of the page that is made: the keys of a policy, those of each named table, and the words."""
    parts = ["## The keys of a policy", "\n".join(_of(Policy))]
    for key, kind in (
        ("modifiers", ModifierRule),
        ("modifier_conflicts", ModifierConflict),
        ("administration_families", FamilyRule),
    ):
        parts += [f"## The keys of a table of `{key}`", "\n".join(_of(kind))]
    parts += [
        "## Allowed words",
        "\n".join(
            (
                "| for | words |",
                "|---|---|",
                _row(("scopes", _words(SCOPES))),
                _row(("exemptions", _words(EXEMPTIONS))),
                _row(("routes", _words(map(str, Route)))),
                _row(("settings", _words(map(str, Setting)))),
                _row(("kinds of product", _words(map(str, Kind)))),
                _row(("families of services", _words(map(str, Family)))),
            )
        ),
        "\n".join(
            (
                "| condition | what it says |",
                "|---|---|",
                *(_row((f"`{word}`", meaning)) for word, meaning in CONDITIONS.items() if word),
            )
        ),
    ]
    return "\n\n".join(parts)


def with_tables(page: str) -> str:
    """Return *page* with the made part between its two marks made anew.

    Raises:
        ValueError: A mark is missing.
    """
    before, start, rest = page.partition(_START)
    _, end, after = rest.partition(_END)
    if not start or not end:
        raise ValueError(f"the page lacks {_START} or {_END}")
    return f"{before}{start}\n\n{tables()}\n\n{end}{after}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
