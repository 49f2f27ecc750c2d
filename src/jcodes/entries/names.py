"""Names of a drug as values: what people call it, what sort of name that is, and where it was read."""

import re
from typing import Final

import attrs

from jcodes.terms import Word

__all__ = ["Name", "NameKind", "NameSource", "compact"]

_WORD: Final = re.compile(r"[a-z0-9]+")


def compact(text: str) -> str:
    """Return the letters and digits of *text* in lower case, by which names are compared: hyphen, space and case make no name.

    >>> compact("Bicillin L-A") == compact("bicillin la")
    True
    """
    return "".join(_WORD.findall(text.lower()))


class NameKind(Word):
    """What sort of name it is."""

    SUBSTANCE = "substance"
    """The substance, as CMS's descriptor writes it or, where that is misspelled, as FDA does."""
    CMS_SPELLING = "CMS spelling"
    """The descriptor's spelling where FDA spells the substance otherwise."""
    BRAND = "brand"
    """A trade name; in the descriptor's brackets it may be the one maker whose product the code is for."""
    SYNONYM = "synonym"
    """A name that CMS's Table of Drugs says to look under the substance."""
    ABBREVIATION = "abbreviation"


@attrs.frozen
class NameSource:
    """A file or a page that a name was read from.

    Attributes:
        id: Its mark in ``names.tsv``, or ``"descriptor"`` or ``"crosswalk"``.
        title: What it is.
        publisher: Who publishes it; blank for a page.
        issued: Its date as text; blank where it has none.
        file: The file's name; blank for a page.
        sha256: The hash of the file's content; blank for a page.
        url: Where a reader finds it; blank for the files that the entry's release names.
    """

    id: str
    title: str
    publisher: str = ""
    issued: str = ""
    file: str = ""
    sha256: str = ""
    url: str = ""

    def __str__(self) -> str:
        """Return title and date."""
        return f"{self.title} ({self.issued})" if self.issued else self.title


@attrs.frozen(order=False)
class Name:
    """One name of a code in one of its periods.

    Attributes:
        text: The name in lower case.
        kind: What sort of name it is.
        sources: Where it was read, CMS's descriptor and crosswalk first.
        basis: How it is known to be of this code: ``"stated"`` (descriptor or crosswalk print it), ``"ndc"`` (FDA's name of an NDC that
            CMS's crosswalk has under the code), ``"code"`` (CMS prints it beside the code), ``"table"`` (CMS's Table of Drugs),
            ``"substance"`` (FDA's product of the same substance, salt, route and form), ``"page"`` (an abbreviation, by a page).
    """

    text: str
    kind: NameKind
    sources: tuple[NameSource, ...]
    basis: str

    @property
    def is_stated(self) -> bool:
        """Tell whether CMS's descriptor or crosswalk of the release prints it."""
        return self.basis == "stated"

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {
            "text": self.text,
            "kind": self.kind.value,
            "basis": self.basis,
            "sources": [attrs.asdict(source) for source in self.sources],
        }

    def __str__(self) -> str:
        """Return the name, its kind and its sources."""
        return f"{self.text} ({self.kind}): {'; '.join(map(str, self.sources))}"
