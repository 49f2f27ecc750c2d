"""Read CPT modifiers from a list of modifiers by level. CMS's modifiers come from its HCPCS file, with dates."""

from pathlib import Path
from typing import Final

import attrs

from jcodes.codes import Modifier
from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = ["ModifiersFile", "read_modifiers"]


@attrs.frozen
class ModifiersFile(SourceFile):
    """CPT modifiers, numbers only.

    Attributes:
        numbers: The modifiers, in file order. Their descriptions are the AMA's and are not read.
    """

    numbers: tuple[str, ...] = attrs.field(repr=False)


_COLUMNS: Final = {"level": ("level",), "modifier": ("modifier", "mod")}
_LAYOUT: Final = Layout(prefer("MODIFIER"), _COLUMNS, ("level", "modifier"))


def read_modifiers(path: str | Path) -> ModifiersFile:
    """Read the modifiers of the level ``CPT``.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged or truncated, or has no such modifiers.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    rows = [row for row in sheet.rows if row.text("level").upper() == "CPT"]
    numbers, _ = read_rows(sheet.name, rows, _number, str)
    if not numbers:
        raise no_rows(sheet.name)
    return ModifiersFile(sheet.name, sheet.sha256, numbers)


def _number(row: Row) -> str:
    text = row.text("modifier")
    if not Modifier.is_valid(text):
        raise row.refusal("modifier", f"{shown(text)} is not a modifier")
    return Modifier.parse(text).text
