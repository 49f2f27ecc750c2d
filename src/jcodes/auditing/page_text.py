"""Text in the page of an audit: escaped for HTML, with the anchors and badges that its parts share."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from jcodes.rules import Severity

__all__ = [
    "WORDS", "claim_anchor", "claim_name", "fit", "mark", "number", "prose", "rule_anchor", "section", "sentence", "text_of",
]  # fmt: skip

_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
WORDS: Final = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFORMATION: "Note"}


def fit(value: object) -> str:
    """Return *value* as text; characters that HTML forbids become U+FFFD."""
    return _UNFIT.sub("\ufffd", str(value))


def text_of(value: object) -> str:
    """Return *value* escaped for HTML; characters that HTML forbids become U+FFFD."""
    return escape(fit(value))


def sentence(text: str) -> str:
    """Return *text* escaped, with a capital."""
    return text_of(text[:1].upper() + text[1:])


def prose(text: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring; text in backticks is shown as code."""
    for paragraph in text.split("\n\n"):
        held = re.sub(r"(`+)(.+?)\1", r"<code>\2</code>", text_of(" ".join(paragraph.split())))
        yield f"<p>{held}</p>"


def number(count: int) -> str:
    """Return a count with thousands separators."""
    return f"{count:,}"


def mark(severity: Severity) -> str:
    """Return the badge of a severity."""
    return f'<span class="mark {severity}">{WORDS[severity]}</span>'


def rule_anchor(rule: str) -> str:
    """Return the id of a rule's section; characters other than letters, digits and hyphens become their numbers, so that ids stay unique."""
    return "rule-" + re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", rule)


def claim_anchor(place: int) -> str:
    """Return the id of a claim written out."""
    return f"claim-{place + 1}"


def claim_name(place: int, identifier: str) -> str:
    """Return a claim's number in the audit with its own."""
    return f"Claim {place + 1:,}" + (f": {text_of(identifier)}" if identifier.strip() else "")


def section(anchor: str, head: str, parts: Iterable[str]) -> Iterator[str]:
    """Yield a section with its heading; nothing if it would be empty."""
    held = list(parts)
    if held:
        yield f'<section id="{anchor}" aria-labelledby="{anchor}-head">\n<h2 id="{anchor}-head">{head}</h2>'
        yield from held
        yield "</section>"
