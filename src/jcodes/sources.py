"""Sources cited by rules, policies and corrections, by id of ``data/sources.toml``.

A citation is one or more ids, each with an optional note, such as ``"fcso-units; cms-rac-0074: whole numbers, at least one"``.
The file is read when the first citation is displayed, not on import.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.kept import kept_file
from jcodes.vocabulary.confidence import Confidence

__all__ = ["GENERAL_KNOWLEDGE", "Citation", "Document", "as_citation", "documents", "shown_source"]

GENERAL_KNOWLEDGE: Final = "general-knowledge"
"""The id for facts without a source. A rule that cites only this can warn, not report errors."""


@attrs.frozen
class Document:
    """One source.

    Attributes:
        id: The id used in citations, such as ``"cms-rac-0074"``.
        title: The title, or a summary if the document has no title.
        publisher: The publisher; blank for general knowledge.
        url: The web address; blank if unknown.
        section: The section, article or release, if the address does not identify it.
        read: The date it was read, as ``2026-11-28``; blank if it is not a document.
        grade: The grade of the source.
    """

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    section: str = ""
    read: str = ""
    grade: Confidence = attrs.field(default=Confidence.BACKGROUND, converter=Confidence)

    def __str__(self) -> str:
        """Return publisher, title, section and address, as ``CMS, RAC topic 0074, https://...``."""
        return ", ".join(part for part in (self.publisher, self.title, self.section, self.url) if part)


@cache
def documents() -> Mapping[str, Document]:
    """Return all sources by id, in the order of the file.

    >>> from jcodes.sources import documents
    >>> documents()["cms-place-codes"].publisher
    'CMS'

    Raises:
        DataError: The file is missing or does not match the manifest.
    """
    import tomllib

    return MappingProxyType(
        {
            key: Document(id=key, **{**facts, "read": str(facts.get("read", ""))})
            for key, facts in tomllib.loads(kept_file("sources.toml").decode()).items()
        }
    )


@attrs.frozen(repr=False)
class Citation:
    """The sources of a rule or a value.

    Attributes:
        text: Ids of `documents`, separated by ``"; "``, each with an optional note after ``": "``. Other text is kept as free
            text, for your own policies.
    """

    text: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The cited ids, in order."""
        return tuple(one.id for one in self.documents)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The cited sources, in order."""
        return tuple(one for one, _ in _parts(self.text) if one is not None)

    @property
    def free(self) -> tuple[str, ...]:
        """The free-text parts."""
        return tuple(text for one, text in _parts(self.text) if one is None)

    def __bool__(self) -> bool:
        """Whether the citation is not blank."""
        return bool(self.text)

    def __str__(self) -> str:
        """Return the sources, each with its note in parentheses, and the free text.

        >>> from jcodes.sources import Citation
        >>> print(Citation("ssa-1861-s-10: flu and pneumonia"))
        Social Security Act, Vaccines of Part B, section 1861(s)(10) (flu and pneumonia)
        """
        return _shown(self.text)

    def __repr__(self) -> str:
        """Return the expression that creates it."""
        return f"Citation({self.text!r})"


@cache
def _parts(text: str) -> tuple[tuple[Document | None, str], ...]:
    """Split a citation into (document, note) pairs; free text is paired with None."""
    found = []
    for part in text.split("; ") if text else ():
        key, _, note = part.partition(": ")
        document = documents().get(key)
        found.append((document, part if document is None else note))
    return tuple(found)


@cache
def _shown(text: str) -> str:
    return "; ".join(
        note if document is None else f"{document} ({note})" if note else str(document)
        for document, note in _parts(text)
    )


def as_citation(value: str | Citation) -> Citation:
    """Convert text to a citation; return a `Citation` unchanged."""
    return value if isinstance(value, Citation) else Citation(value)


def shown_source(value: str | Citation) -> str:
    """Return a citation as displayed to readers; free text is unchanged."""
    return str(as_citation(value))
