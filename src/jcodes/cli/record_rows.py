"""Administration records as rows of a CSV file, for the command `code`."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import attrs

from jcodes.claims import Administration
from jcodes.claims.reading.columns import COLUMNS, plain_heading
from jcodes.claims.reading.files import BadRow, csv_rows
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import legible

__all__ = ["record_rows"]

_FIELDS: Final = frozenset(field.name for field in attrs.fields(Administration) if field.init)
_ONE: Final = {"identifier": "claims", "patient_key": "patients"}
"""Columns of which all rows have one value, with what several values are: the rows become one claim."""
_READ: Final = {
    plain_heading(heading): field
    for field, headings in (
        *((name, (name,)) for name in _FIELDS),
        *(
            (column.field, (column.name, *column.also))
            for column in COLUMNS
            if column.name in _FIELDS or column.field in _ONE
        ),
    )
    for heading in headings
}
_SERIES: Final = frozenset({"containers", "diagnoses"})
_HINT: Final = "begin with a header such as drug,dose,route,on,start,stop,containers"


def record_rows(file: BinaryIO) -> Iterator[dict[str, object]]:
    """Yield the record of each row of a CSV file, as the fields that are not blank.

    Headings are the fields of a record or the columns of a claims file; case, spaces and punctuation do not matter. Containers and diagnoses
    have semicolons between them.

    Raises:
        MalformedClaimError: A heading is no field of a record, no column names the drug, or a row cannot be read. Or the rows are of several
            claims or patients.
    """
    headings, rows = csv_rows(file, _checked)
    fields = [_READ[plain_heading(heading)] for heading in headings]
    seen: dict[str, str] = {}
    for number, cells in rows:
        if isinstance(cells, BadRow):
            message = f"line {number}: {cells.error.message}"
            raise MalformedClaimError(message, value=None, field="administration", hint=cells.error.hint)
        texts = {field: text for field, cell in zip(fields, cells, strict=True) if (text := cell.strip())}
        for field, several in _ONE.items():
            text = texts.pop(field, "")
            if seen.setdefault(field, text) != text:
                raise MalformedClaimError(
                    f"the rows are of several {several}",
                    value=None,
                    field="administration",
                    hint="code makes one claim: give the rows of one visit",
                )
        yield {field: _parts(text) if field in _SERIES else text for field, text in texts.items()}


def _checked(headings: Sequence[object]) -> None:
    fields = [_READ.get(plain_heading(str(heading)), "") for heading in headings]
    if not {"drug", "code", "ndc"}.intersection(fields):
        raise MalformedClaimError(
            f"no column of drugs, codes or NDCs among {len(fields)} headings", value=None, field="header", hint=_HINT
        )
    for heading, field in zip(headings, fields, strict=True):
        if not field or fields.count(field) > 1:
            problem = f"names {field} a second time" if field else "is not a field of a record"
            message = f"the heading {legible(str(heading))} {problem}"
            raise MalformedClaimError(message, value=heading, field="header", hint="remove the column or rename it")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
