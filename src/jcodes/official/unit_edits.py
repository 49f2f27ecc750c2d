"""Build the rows of medically unlikely edits (MUE)."""

from collections.abc import Iterator

from jcodes.catalogs.unit_edits import EditRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.readers.mue import MueFile
from jcodes.readers.universe import is_drug_code

__all__ = ["edit_rows", "service_edit_rows"]


def edit_rows(file: OfficialFile) -> Iterator[EditRow]:
    """Yield the edits of drug codes in an MUE file."""
    return (row for row in service_edit_rows(file) if is_drug_code(row.code))


def service_edit_rows(file: OfficialFile) -> Iterator[EditRow]:
    """Yield the edits of every code in an MUE file."""
    for limit in read_as(file, MueFile).limits:
        yield EditRow(
            code=limit.code,
            setting=limit.setting.value,
            issue=file.issue,
            value=str(limit.value),
            indicator=str(limit.indicator),
            rationale=limit.rationale,
        )
