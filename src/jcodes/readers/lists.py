"""Read CMS's JW/JZ list and the Medicare contractors' self-administered drug (SAD) lists."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.errors.messages import shown
from jcodes.readers.layouts import PREAMBLE, Layout, Sheet
from jcodes.readers.rows import Row, is_licensed, no_rows
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import Text, open_file, prefer, table_of
from jcodes.readers.unread import read_rows

__all__ = [
    "JW_JZ",
    "SAD",
    "SAD_OF_ARTICLE",
    "JwJzCode",
    "JwJzFile",
    "SadExclusion",
    "SadFile",
    "names_the_policy",
    "read_jw_jz",
    "read_sad",
]


@attrs.frozen
class JwJzCode:
    """A code on CMS's list: JW for discarded drug, JZ if none was discarded.

    Attributes:
        code: The code.
        single_dose: Whether it comes in single-dose containers; every code of CMS's list does.
        since: The first date of service in the row's note, or None.
        row: The row number in the file.
    """

    code: str
    single_dose: bool
    since: date | None
    row: int


@attrs.frozen
class JwJzFile(SourceFile):
    """CMS's list of codes under the JW and JZ policy.

    Attributes:
        codes: The codes, in file order.
    """

    codes: tuple[JwJzCode, ...] = attrs.field(repr=False)


@attrs.frozen
class SadExclusion:
    """A drug that a contractor excludes from Part B as usually self-administered.

    Attributes:
        article: The contractor's article, such as ``"A52527"``.
        contractor: The short name of the contractor and its jurisdiction, such as ``"NORIDIAN_JE"``.
        contractor_name: Its full name.
        code: The code; an unlisted (NOC) code stands for `drug` only.
        drug: The drug or brand that the article names.
        route: The excluded route, as the list writes it: ``"SC"``, ``"IV_OR_SC"``, ``"NOC"``.
        effective: The date of the article's revision, or None; not the day on which the drug was excluded.
        start: The first date of service for which the drug is excluded, if the list states it.
        end: The last one, if the list states it.
        url: The address of the article.
        row: The row number in the file.
    """

    article: str
    contractor: str
    contractor_name: str
    code: str
    drug: str
    route: str
    effective: date | None
    start: date | None
    end: date | None
    url: str
    row: int


@attrs.frozen
class SadFile(SourceFile):
    """Self-administered drug exclusions of one or more contractors.

    Attributes:
        exclusions: The exclusions, in file order.
    """

    exclusions: tuple[SadExclusion, ...] = attrs.field(repr=False)


_JW_JZ_COLUMNS: Final = {
    "code": ("hcpcs", "hcpcscode", "code", "hcpcscodes", "billingcode", "hcpcsbillingcode"),
    "single": ("singledose", "singledosecontainer"),
    "note": ("effectivenote", "note", "notes"),
}
_SAD_COLUMNS: Final = {
    "article": ("articleid", "article", "articledisplayid"),
    "contractor": ("macid", "contractorid"),
    "contractor_name": ("macname", "contractor", "contractorname"),
    "code": ("codeid", "code", "hcpcs", "hcpcscode", "hcpccodeid"),
    "drug": ("drugbrandname", "drugname", "brandname", "descriptorbrandname"),
    "route": ("routehint", "route"),
    "effective": ("effectivedate",),
    "start": ("exclusioneffectivedate", "effdate"),
    "end": ("exclusionenddate", "enddate"),
    "url": ("url", "link"),
}
JW_JZ: Final = Layout(prefer("JW"), _JW_JZ_COLUMNS, ("code",))
"""The codes under the JW and JZ policy; a column of codes is all it must have, so that `names_the_policy` asks for more."""
_SAD_MEMBER: Final = (prefer("SAD"), prefer("ARTICLE_X_CODE_TABLE"))


def _sad_member(names: Sequence[str]) -> str | None:
    return next((found for choose in _SAD_MEMBER if (found := choose(names)) is not None), None)


SAD: Final = Layout(_sad_member, _SAD_COLUMNS, ("article", "code", "drug"))
"""Exclusions of self-administered drugs, the article in each row: the code table of the Medicare Coverage Database, or a list made from it."""
SAD_OF_ARTICLE: Final = Layout(prefer("SAD"), _SAD_COLUMNS, ("code", "drug", "start"))
"""The table of one contractor's article, whose number stands above the table or in the name of the file."""
_ARTICLE: Final = re.compile(r"(?<![A-Za-z0-9])A(?P<number>[0-9]{5})(?![0-9])", re.ASCII)
_LEADING: Final = re.compile(r"\s*(?P<code>[A-Z][0-9]{4})(?=\s|$)", re.ASCII)
"""A code at the head of a line, as in the text of CMS's PDF."""
_POLICY: Final = re.compile(r"(?<![a-z])j[wz](?![a-z])", re.ASCII | re.IGNORECASE)
_SINCE: Final = re.compile(r">= ?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


def read_jw_jz(path: str | Path) -> JwJzFile:
    """Read CMS's JW/JZ list. The file name, preamble or notes must mention JW or JZ.

    CMS publishes the list as a PDF. Its text is read, from the PDF or saved as ``.txt``: each line that begins with a code.

    Args:
        path: The ``.pdf`` (the extra ``pdf``), ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed, or a PDF and the extra ``pdf`` is not.
        OSError: The file cannot be opened.
    """
    sheet = _jw_jz_sheet(path)
    if not names_the_policy(sheet):
        raise FileFormatError(
            "the file does not say that it is the JW/JZ list",
            file=sheet.name,
            hint="if it is, add JW to the file name",
        )
    codes, notes = read_rows(sheet.name, sheet.rows, lambda row: _jw_jz_code(row, sheet), lambda code: code.code)
    return JwJzFile(sheet.name, sheet.sha256, codes, row_notes=notes)


def _jw_jz_sheet(path: str | Path) -> Sheet:
    content = open_file(path, JW_JZ.choose)
    if isinstance(content, Text) and content.name.lower().endswith((".txt", ".pdf")):
        lines = content.text.splitlines()
        found = [(number, match) for number, line in enumerate(lines, 1) if (match := _LEADING.match(line))]
        first = found[0][0] if found else len(lines)
        if found and not _has_header(content):
            rows = tuple(Row(content.name, number, {"code": match["code"]}) for number, match in found)
            return Sheet(content.name, content.sha256, " ".join(lines[: first - 1]), {}, rows)
    sheet = JW_JZ.sheet_of(content)
    if not sheet.rows:
        raise no_rows(sheet.name)
    return sheet


def _has_header(content: Text) -> bool:
    try:
        return JW_JZ.heads(table_of(content, whole=False, first=PREAMBLE))
    except FileFormatError:  # prose is not CSV
        return False


def _jw_jz_code(row: Row, sheet: Sheet) -> JwJzCode:
    return JwJzCode(row.code(), row.flag("single") if "single" in sheet.titles else True, _since(row), row.number)


def _since(row: Row) -> date | None:
    """Return the date after ``DOS >=`` in a note. Raise `FileFormatError` if it is invalid."""
    found = _SINCE.search(row.text("note"))
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise row.refusal("note", f"{shown(found[1])} is not a date") from None


def names_the_policy(sheet: Sheet) -> bool:
    """Return whether the name, the preamble or a note of a table with codes mentions JW or JZ."""
    texts = (sheet.name, sheet.preamble, *(row.text("note") for row in sheet.rows))
    return any(_POLICY.search(text) for text in texts)


def read_sad(path: str | Path) -> SadFile:
    """Read self-administered drug exclusions, without their descriptions.

    Read are the code table of the Medicare Coverage Database (``article_x_code_table.csv``), the table of one contractor's article, whose
    number stands above the table or in the file's name, and a list with a row for each article and code.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    content = open_file(path, SAD.choose)
    layout = SAD_OF_ARTICLE if SAD_OF_ARTICLE.is_in(content) and not SAD.is_in(content) else SAD
    sheet = layout.sheet_of(content)
    if not sheet.rows:
        raise no_rows(sheet.name)
    stated = _ARTICLE.search(sheet.preamble) or _ARTICLE.search(sheet.name)
    if layout is SAD_OF_ARTICLE and stated is None:
        raise FileFormatError(
            "no article number above the table or in the file's name",
            file=sheet.name,
            hint="add the number of the contractor's article to the name, such as SAD_A52527_2026-11-01.csv",
        )
    rows, notes = read_rows(sheet.name, sheet.rows, lambda row: _exclusion(row, stated[0] if stated else ""))
    return SadFile(sheet.name, sheet.sha256, rows, row_notes=notes)


def _exclusion(row: Row, article: str) -> SadExclusion:
    number = row.text("article") or article or row.needed("article")
    code = row.code()
    return SadExclusion(
        article=f"A{number}" if number.isdigit() else number,
        contractor=row.text("contractor"),
        contractor_name=row.text("contractor_name"),
        code=code,
        drug="" if is_licensed(code) else row.text("drug"),
        route=row.text("route"),
        effective=row.day("effective"),
        start=row.day("start"),
        end=None if row.text("end").upper() == "N/A" else row.day("end"),
        url=row.text("url"),
        row=row.number,
    )
