"""What speaks for a name: the kinds of evidence by strength, the links of CMS's crosswalks, and a fact as it is kept."""

from datetime import date
from typing import Final

import attrs

__all__ = [
    "BY_CODE",
    "BY_HAND",
    "BY_NDC",
    "BY_PREDECESSOR",
    "BY_SUBSTANCE",
    "BY_TABLE",
    "EVER",
    "STATED",
    "STRENGTH",
    "Fact",
    "Link",
    "quarter_span",
]

STATED, BY_NDC, BY_CODE, BY_TABLE, BY_SUBSTANCE, BY_HAND = "stated", "ndc", "code", "table", "substance", "page"
BY_PREDECESSOR: Final = "predecessor"
"""How a name is said to be known that CMS's tables print for the code that another took over from."""
STRENGTH: Final = {STATED: 0, BY_NDC: 1, BY_CODE: 1, BY_TABLE: 2, BY_SUBSTANCE: 3, BY_HAND: 1}
"""How weak each is, 0 the strongest."""
EVER: Final = "9999-12-31"


@attrs.frozen
class Link:
    """A product that CMS's crosswalk puts under a code.

    Attributes:
        ndc9: Labeler and product as nine digits.
        code: The code.
        first: The first day of the quarters that do so.
        last: The last one.
        labeler: As CMS prints it.
        drug: As CMS prints it.
    """

    ndc9: str
    code: str
    first: str
    last: str
    labeler: str
    drug: str


@attrs.frozen
class Fact:
    """A name of a definition.

    Attributes:
        code: The code.
        start: The first day of the definition.
        name: The name, in lower case.
        kind: ``brand``, ``synonym``, ``abbreviation`` or ``substance``.
        basis: How it is known: ``stated``, ``ndc``, ``code``, ``table``, ``substance``, ``page`` or ``predecessor``.
        sources: The files.
    """

    code: str
    start: str
    name: str
    kind: str
    basis: str
    sources: tuple[str, ...]


def quarter_span(first: str, last: str) -> tuple[str, str]:
    """Return the first and the last day of the quarters from issue *first* to issue *last*; a blank *last* has no end."""
    year, month = map(int, first[:7].split("-"))
    begin = date(year, month, 1).isoformat()
    if not last:
        return begin, EVER
    year, month = map(int, last[:7].split("-"))
    return begin, date(year, month + 2, 28).isoformat()
