"""The table of Medicare's contractors by state."""

from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all

__all__ = ["ContractorsFile", "StateContractor", "read_contractors"]


@attrs.frozen
class StateContractor:
    """The contractor of a state for one kind of claims.

    Attributes:
        kind: ``"A/B"`` or ``"DME"``.
        state: Its two letters.
        jurisdiction: The jurisdiction.
        name: The contractor.
        article: CMS's number of its article on self-administered drugs, or blank.
        row: The line of the file.
    """

    kind: str
    state: str
    jurisdiction: str
    name: str
    article: str
    row: int


@attrs.frozen
class ContractorsFile(SourceFile):
    """The contractors of every state.

    Attributes:
        states: In file order.
    """

    states: tuple[StateContractor, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "kind": ("kind",),
    "state": ("state",),
    "jurisdiction": ("jurisdiction",),
    "name": ("contractor", "macname"),
    "article": ("sadarticleid",),
}
_LAYOUT: Final = Layout(prefer("MAC"), _SYNONYMS, ("kind", "state", "jurisdiction", "name"))


def read_contractors(path: str | Path) -> ContractorsFile:
    """Return the contractors by state.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    states = read_all(sheet.rows, _state, lambda state: f"{state.state} ({state.kind})")
    return ContractorsFile(sheet.name, sheet.sha256, states)


def _state(row: Row) -> StateContractor:
    kind, state = row.text("kind"), row.text("state").upper()
    if kind not in {"A/B", "DME"}:
        raise row.refusal("kind", f"{shown(kind)} is not a kind of contractor", "A/B or DME")
    if len(state) != 2 or not state.isalpha():
        raise row.refusal("state", f"{shown(row.text('state'))} is not a state", "two letters")
    jurisdiction, name = row.needed("jurisdiction"), row.needed("name")
    return StateContractor(kind, state, jurisdiction, name, row.text("article"), row.number)
