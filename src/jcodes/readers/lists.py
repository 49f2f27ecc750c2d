"""Read CMS's JW/JZ list and the Medicare contractors' self-administered drug (SAD) lists."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError, shown
from jcodes.readers.layouts import Layout, Sheet
from jcodes.readers.rows import Row, is_licensed, once
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer

__all__ = [
    "JW_JZ",
    "SAD",
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
        code: The code; an unlisted (NOC) code is only for `drug`.
        drug: The drug or brand in the article.
        route: The excluded route, as in the list: ``"SC"``, ``"IV_OR_SC"``, ``"NOC"``.
        effective: The date of the article's revision, or None; not the date of the exclusion.
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
    "article": ("articleid", "article"),
    "contractor": ("macid", "contractorid"),
    "contractor_name": ("macname", "contractor", "contractorname"),
    "code": ("codeid", "code", "hcpcs", "hcpcscode"),
    "drug": ("drugbrandname", "drugname", "brandname", "descriptorbrandname"),
    "route": ("routehint", "route"),
    "effective": ("effectivedate", "exclusioneffectivedate"),
    "url": ("url", "link"),
}
JW_JZ: Final = Layout(prefer("JW"), _JW_JZ_COLUMNS, ("code",))
"""The codes under the JW and JZ policy. A column of codes is the only required one, so `names_the_policy` checks further."""
SAD: Final = Layout(prefer("SAD"), _SAD_COLUMNS, ("article", "code"))
"""Exclusions of self-administered drugs."""
_POLICY: Final = re.compile(r"(?<![a-z])j[wz](?![a-z])", re.ASCII | re.IGNORECASE)
_SINCE: Final = re.compile(r">= ?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


def read_jw_jz(path: str | Path) -> JwJzFile:
    """Read CMS's JW/JZ list. The file name, preamble or notes must mention JW or JZ.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = JW_JZ.read(path)
    if not names_the_policy(sheet):
        raise FileFormatError(
            "the file does not say that it is the JW/JZ list",
            file=sheet.name,
            hint="if it is, add JW to the file name",
        )
    codes = [
        JwJzCode(row.code(), row.flag("single") if "single" in sheet.titles else True, _since(row), row.number)
        for row in sheet.rows
    ]
    once(sheet.rows, [code.code for code in codes])
    return JwJzFile(sheet.name, sheet.sha256, tuple(codes))


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

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = SAD.read(path)
    exclusions = tuple(
        [
            SadExclusion(
                article=row.needed("article"),
                contractor=row.text("contractor"),
                contractor_name=row.text("contractor_name"),
                code=row.code(),
                drug="" if is_licensed(row.code()) else row.text("drug"),
                route=row.text("route"),
                effective=row.day("effective"),
                url=row.text("url"),
                row=row.number,
            )
            for row in sheet.rows
        ]
    )
    return SadFile(sheet.name, sheet.sha256, exclusions)
