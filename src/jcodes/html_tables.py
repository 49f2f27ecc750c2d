"""Values as HTML for notebooks: tables of one look, escaped, in the colors of the page, so that they are legible in light and in dark mode."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final, TypeAlias

__all__ = ["Cell", "card", "paragraphs", "table", "words_of"]

Cell: TypeAlias = object
"""The content of a cell: a value, or a tuple of a value and remarks, which are printed small below it."""

_LINE: Final = "rgba(128,128,128,0.45)"
_TABLE: Final = "border-collapse:collapse;margin:0.4em 0;color:inherit;background:transparent"
_ROW: Final = "color:inherit;background:transparent"
_CELL: Final = f"padding:0.25em 0.7em;border:0;border-bottom:1px solid {_LINE};vertical-align:top;color:inherit"
_LEFT: Final = f"{_CELL};text-align:left"
_RIGHT: Final = f"{_CELL};text-align:right;font-variant-numeric:tabular-nums"
_MOST: Final = 200
"""The rows of a table; more would make a notebook slow."""


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "",
    figures: Iterable[str] = (),
    total: int | None = None,
) -> str:
    """Return a table as HTML; all texts are escaped.

    Args:
        heads: The headings of the columns; none for a table without them.
        rows: The cells, row by row.
        title: What the table is about, above it, or blank.
        figures: The headings of the columns that hold numbers, which are set to the right.
        total: The number of rows, if *rows* are only the first of them.
    """
    right = {place for place, head in enumerate(heads) if head in set(figures)}
    kept = list(rows)
    body = "".join(
        f"<tr style='{_ROW}'>"
        + "".join(
            f"<td style='{_RIGHT if place in right else _LEFT}'>{_content(cell)}</td>" for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in kept[:_MOST]
    )
    named = "".join(
        f"<th scope='col' style='{_RIGHT if place in right else _LEFT}'>{escape(head)}</th>"
        for place, head in enumerate(heads)
    )
    left = (len(kept) if total is None else total) - len(kept[:_MOST])
    more = f"{left:,} more rows" if left > 0 else ""
    top = (
        f"<caption style='text-align:left;caption-side:top;color:inherit;font-weight:bold'>{escape(title)}</caption>"
        if title
        else ""
    )
    head = f"<thead><tr style='{_ROW}'>{named}</tr></thead>" if heads else ""
    return f"<table style='{_TABLE}'>{top}{head}<tbody>{body}</tbody></table>{paragraphs([more])}"


def card(title: str, facts: Mapping[str, object]) -> str:
    """Return the facts of one value as a table of names and values; what is blank is left out."""
    shown = ((name.replace("_", " "), words_of(value)) for name, value in facts.items())
    return table((), ((name, text) for name, text in shown if text), title=title)


def paragraphs(texts: Iterable[str]) -> str:
    """Return texts as paragraphs; blank ones are left out."""
    return "".join(f"<p style='margin:0.3em 0'>{escape(text)}</p>" for text in texts if text)


def _content(cell: Cell) -> str:
    if not isinstance(cell, tuple):
        return escape(words_of(cell))
    first, *remarks = map(words_of, cell)
    return escape(first) + "".join(f"<br><small>{escape(text)}</small>" for text in remarks if text)


def words_of(value: Any) -> str:
    """Return a value of `to_dict` in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if "file" in value:
            return f"{value['file']} ({value['release']})" if value.get("release") else str(value["file"])
        return ", ".join(f"{name.replace('_', ' ')} {text}" for name, one in value.items() if (text := words_of(one)))
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(words_of, value)))
    return str(value)
