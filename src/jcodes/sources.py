"""The sources that rules, policies and corrections cite: documents that a reader can open, each under an id of ``data/sources.toml``.

A citation is written as ids with a note of ours where one is needed, such as ``"fcso-units; cms-rac-0074: whole numbers, at least one"``.
The file is read when the first citation is shown, never on import.
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
"""The id for what no source was read for; what rests on it alone warns at most."""


@attrs.frozen
class Document:
    """One source.

    Attributes:
        id: Its name in citations, such as ``"cms-rac-0074"``.
        title: What it is called, or what it says where it bears no title.
        publisher: Who published it; blank for general knowledge.
        url: Where it can be opened; blank where no address is known.
        section: The section, article or release, where the address alone does not say it.
        read: The day it was read, as ``2026-11-28``; blank for what is not a document.
        grade: How much weight it has.
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
    """Return every source by its id, in the order of the file.

    >>> from jcodes.sources import documents
    >>> documents()["cms-place-codes"].publisher
    'CMS'

    Raises:
        DataError: The file is missing, or is not the one that the manifest lists.
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
    """What a rule or a value rests on.

    Attributes:
        text: Ids of `documents`, with ``"; "`` between them and a note after ``": "`` where one is needed. What is no id is free text, as
            a policy of your own may have it.
    """

    text: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids it cites, in order."""
        return tuple(one.id for one in self.documents)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The sources it cites, in order."""
        return tuple(one for one, _ in _parts(self.text) if one is not None)

    @property
    def free(self) -> tuple[str, ...]:
        """The parts that are free text."""
        return tuple(text for one, text in _parts(self.text) if one is None)

    def __bool__(self) -> bool:
        """Tell whether it says anything."""
        return bool(self.text)

    def __str__(self) -> str:
        """Return the sources, each with its note in brackets, and the free text as it is.

        >>> from jcodes.sources import Citation
        >>> print(Citation("ssa-1861-s-10: flu and pneumonia"))
        Social Security Act, Vaccines of Part B, section 1861(s)(10) (flu and pneumonia)
        """
        return _shown(self.text)

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"Citation({self.text!r})"


@cache
def _parts(text: str) -> tuple[tuple[Document | None, str], ...]:
    """Return each part of a citation as its document and note, or as None and free text."""
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
    """Return *value* as a citation."""
    return value if isinstance(value, Citation) else Citation(value)


def shown_source(value: str | Citation) -> str:
    """Return a citation, or what is written as one, as a reader sees it; free text stays as it is."""
    return str(as_citation(value))
