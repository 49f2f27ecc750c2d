"""Printing for people and for programs: tables with rich where it is installed, aligned columns where it is not, JSON."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["print_facts", "print_json", "print_rows"]


def print_json(value: object) -> None:
    """Print *value* as JSON, two blanks an indent."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_facts(facts: Mapping[str, object]) -> None:
    """Print names and values, one below the other; blank values are left out."""
    shown = {name.replace("_", " "): _text(value) for name, value in facts.items() if value not in (None, "", [], {})}
    width = max(map(len, shown))
    for name, value in shown.items():
        print(f"{name:<{width}}  {value}")


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(item)}" for name, item in value.items() if item)
    return str(value)


def print_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; with the ``cli`` extra and on a terminal, one that folds to its width."""
    table = [tuple(row) for row in rows]
    if sys.stdout.isatty():
        try:
            from rich.box import SIMPLE
            from rich.console import Console
            from rich.table import Table
        except ImportError:
            pass
        else:
            shown = Table(*header, box=SIMPLE, header_style="bold", pad_edge=False)
            for row in table:
                shown.add_row(*row)
            Console(highlight=False, markup=False).print(shown)
            return
    widths = [max(map(len, column)) for column in zip(header, *table, strict=True)]
    for row in (tuple(header), *table):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
