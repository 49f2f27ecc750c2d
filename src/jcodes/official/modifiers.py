"""Build the rows of modifiers: CMS's with dates, CPT's as numbers only."""

from collections.abc import Iterator, Sequence

from jcodes.catalogs.modifiers import ModifierLevel, ModifierRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.readers.hcpcs import HcpcsFile
from jcodes.readers.modifiers import ModifiersFile

__all__ = ["modifier_rows"]


def modifier_rows(hcpcs: Sequence[OfficialFile], numbers: Sequence[OfficialFile]) -> Iterator[ModifierRow]:
    """Yield CMS's modifiers in the newest file, including ended ones, and CPT modifiers that are not on CMS's list.

    Rows without an add date are skipped: the file of October 2024 has six, for chapter headings.
    """
    own: set[str] = set()
    for file in hcpcs[-1:]:
        for record in read_as(file, HcpcsFile).modifiers:
            if record.added is not None:
                own.add(record.code)
                end = record.terminated.isoformat() if record.terminated else ""
                level = ModifierLevel.HCPCS.value
                yield ModifierRow(record.code, file.issue, level, record.added.isoformat(), end)
    for file in numbers[-1:]:
        for number in read_as(file, ModifiersFile).numbers:
            if number not in own:
                yield ModifierRow(number, file.issue, ModifierLevel.CPT.value, start="", end="")
