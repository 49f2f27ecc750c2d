"""NCCI procedure-to-procedure edits: pairs of codes, the modifier indicator, CMS's category, and the last day of an edit that ended."""

from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all
from jcodes.vocabulary.edit_rationales import EditRationale
from jcodes.vocabulary.places import EditSetting

__all__ = ["NcciFile", "NcciPair", "read_ncci"]


@attrs.frozen
class NcciPair:
    """One edit.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not paid with it.
        modifier_allowed: Whether a modifier may separate the two (indicator 1).
        rationale: CMS's category; `EditRationale.OTHER` where the copy has none.
        setting: The claims it is for; None if the file is of one setting and does not say which.
        start: Its effective date, where the file states it.
        row: The line of the file.
    """

    column1: str
    column2: str
    modifier_allowed: bool
    rationale: EditRationale
    setting: EditSetting | None
    start: date | None
    row: int


@attrs.frozen
class NcciFile(SourceFile):
    """The edits of a quarter's table that stand: those with a deletion date and those with indicator 9 are left out.

    Attributes:
        pairs: In file order.
    """

    pairs: tuple[NcciPair, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "column1": ("column1", "column1code"),
    "column2": ("column2", "column2code"),
    "indicator": ("modifierindicator", "modifier", "modifier0notallowed1allowed9notapplicable"),
    "deleted": ("deletiondate", "deletiondatenodata"),
    "effective": ("effectivedate",),
    "rationale": ("rationale", "rationaleclass", "ptpeditrationale"),
    "setting": ("service",),
}
_LAYOUT: Final = Layout(prefer("PTP"), _SYNONYMS, ("column1", "column2", "indicator"))
_SETTINGS: Final = {
    "": None,
    "practitioner": EditSetting.PRACTITIONER,
    "outpatient_hospital": EditSetting.OUTPATIENT,
}
_INDICATORS: Final = frozenset("019")
_DELETED: Final = "9"
_RATIONALES: Final = {
    "": EditRationale.OTHER,
    "cpt manual or cms manual coding instruction": EditRationale.MANUAL,
    "cpt manual or cms manual coding instructions": EditRationale.MANUAL,
    "manual": EditRationale.MANUAL,
    "standards of medical/surgical practice": EditRationale.PRACTICE,
    "misuse of column two code with column one code": EditRationale.MISUSE,
    "standard preparation/monitoring services for anesthesia": EditRationale.PREPARATION,
    "preparation_monitoring": EditRationale.PREPARATION,
    "anesthesia service included in surgical procedure": EditRationale.ANESTHESIA,
    "cpt separate procedure definition": EditRationale.SEPARATE,
    "mutually exclusive procedures": EditRationale.EXCLUSIVE,
    "mutually_exclusive": EditRationale.EXCLUSIVE,
    "hcpcs/cpt procedure code definition": EditRationale.DEFINITION,
    "more extensive procedure": EditRationale.EXTENSIVE,
    "anesthesia": EditRationale.OTHER,
    "other": EditRationale.OTHER,
}
"""CMS's categories; the coarser ones of copies, of which ``anesthesia`` stands for two."""


def read_ncci(path: str | Path) -> NcciFile:
    """Return the edits of a quarter's table that stand.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or CMS's ``.zip``.

    Raises:
        FileFormatError: A damaged or cut off file, a row that cannot be read, or an edit that is listed twice.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    rows = [row for row in sheet.rows if _stands(row)]
    pairs = read_all(rows, _pair, lambda pair: f"{pair.column1} with {pair.column2}{_where(pair)}")
    return NcciFile(sheet.name, sheet.sha256, pairs)


def _where(pair: NcciPair) -> str:
    return "" if pair.setting is None else f" ({pair.setting.value})"


def _stands(row: Row) -> bool:
    indicator = row.text("indicator")
    if indicator not in _INDICATORS:
        raise row.refusal("indicator", f"{shown(indicator)} is not a modifier indicator", "0, 1 or 9")
    return indicator != _DELETED and row.text("deleted").strip("* ") == ""


def _pair(row: Row) -> NcciPair:
    category, setting = row.text("rationale"), row.text("setting")
    rationale = _RATIONALES.get(category.casefold())
    if rationale is None:
        raise row.refusal("rationale", f"{shown(category)} is not one of CMS's categories")
    if setting not in _SETTINGS:
        raise row.refusal("setting", f"{shown(setting)} is not a setting", "practitioner or outpatient_hospital")
    return NcciPair(
        column1=row.code("column1"),
        column2=row.code("column2"),
        modifier_allowed=row.text("indicator") == "1",
        rationale=rationale,
        setting=_SETTINGS[setting],
        start=row.day("effective"),
        row=row.number,
    )
