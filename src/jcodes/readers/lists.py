"""CMS's list of codes under the JW and JZ policy, and the contractors' lists of self-administered drugs."""

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
        since: The first date of service that the row's note names, or None.
        row: The line of the file.
    """

    code: str
    single_dose: bool
    since: date | None
    row: int


@attrs.frozen
class JwJzFile(SourceFile):
    """CMS's list of codes under the JW and JZ policy.

    Attributes:
        codes: In file order.
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
        url: The address of the article.
        row: The line of the file.
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
    """Self-administered-drug exclusions of one contractor or several.

    Attributes:
        exclusions: In file order.
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
"""The codes under the JW and JZ policy; a column of codes is all it must have, so that `names_the_policy` asks for more."""
SAD: Final = Layout(prefer("SAD"), _SAD_COLUMNS, ("article", "code"))
"""Exclusions of self-administered drugs."""
_POLICY: Final = re.compile(r"(?<![a-z])j[wz](?![a-z])", re.ASCII | re.IGNORECASE)
_SINCE: Final = re.compile(r">= ?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


def read_jw_jz(path: str | Path) -> JwJzFile:
    """Return the codes for which CMS requires JW or JZ; the file's name, preamble or notes must say so.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or truncated file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
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
    """Return the date after ``DOS >=`` in a note; an invalid date is refused."""
    found = _SINCE.search(row.text("note"))
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise row.refusal("note", f"{shown(found[1])} is not a date") from None


def names_the_policy(sheet: Sheet) -> bool:
    """Tell whether the name, the preamble or a note of a table with codes names JW or JZ."""
    texts = (sheet.name, sheet.preamble, *(row.text("note") for row in sheet.rows))
    return any(_POLICY.search(text) for text in texts)


def read_sad(path: str | Path) -> SadFile:
    """Return exclusions of self-administered drugs; their descriptions are left out.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or truncated file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
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
