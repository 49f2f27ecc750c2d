"""Read medically unlikely edits (MUE): the maximum units of a code per line or date of service, by setting and quarter."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.errors.messages import shown
from jcodes.periods import Quarter
from jcodes.readers.dates import day_in
from jcodes.readers.layouts import Layout, Sheet
from jcodes.readers.rows import HINT, Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.universe import is_drug_code
from jcodes.readers.unread import read_rows
from jcodes.vocabulary.places import EditSetting

__all__ = ["LAYOUT", "MueFile", "MueLimit", "read_mue"]


@attrs.frozen
class MueLimit:
    """One edit. No published edit does not mean unlimited units.

    Attributes:
        code: A Level II or CPT code; the file has no descriptions.
        setting: The claims it applies to.
        value: The maximum units; 0 for codes that are never paid in the setting.
        indicator: The adjudication indicator (MAI): 1 per line, 2 per date of service and absolute, 3 per date of service and appealable.
        rationale: CMS's rationale.
        effective: Its effective date, if the row has one.
        row: The row number in the file.
    """

    code: str
    setting: EditSetting
    value: int
    indicator: int
    rationale: str
    effective: date | None
    row: int


@attrs.frozen
class MueFile(SourceFile):
    """The edits of a quarter, for one or more settings.

    Attributes:
        effective: The effective date: that of all rows, otherwise the date in the file name, otherwise None.
        limits: The edits, in file order.
    """

    effective: date | None
    limits: tuple[MueLimit, ...] = attrs.field(repr=False)

    @property
    def release(self) -> str | None:
        """The quarter, such as ``"2026-07"``, from the effective date, otherwise from the file name."""
        return super().release if self.effective is None else str(Quarter.of(self.effective))


_SYNONYMS: Final = {
    "code": ("hcpcs", "hcpcscptcode", "hcpcscode", "code", "cpthcpcscode"),
    "setting": ("service", "setting", "servicetype"),
    "value": ("muevalue", "muevalues", "value", "mue"),
    "practitioner": ("practitionerservicesmuevalues", "practitionerservicesmuevalue", "practitionermuevalues"),
    "outpatient": (
        "outpatienthospitalservicesmuevalues", "outpatienthospitalservicesmuevalue", "outpatientservicesmuevalues",
        "facilityoutpatienthospitalservicesmuevalues", "outpatienthospitalmuevalues",
    ),
    "dme": ("dmesupplierservicesmuevalues", "dmesupplierservicesmuevalue", "dmesuppliermuevalues", "durablemedicalequipmentmuevalues"),
    "indicator": ("mai", "mueadjudicationindicator", "adjudicationindicator"),
    "rationale": ("muerationale", "rationale"),
    "effective": ("effectivedate", "effective"),
}  # fmt: skip
LAYOUT: Final = Layout(prefer("MUE"), _SYNONYMS, ("code", "indicator"))
"""Unit edits of one setting or several."""
_SETTINGS: Final = {
    "practitioner": EditSetting.PRACTITIONER, "practitioner_services": EditSetting.PRACTITIONER,
    "outpatient": EditSetting.OUTPATIENT, "outpatient_hospital": EditSetting.OUTPATIENT, "facility": EditSetting.OUTPATIENT,
    "dme": EditSetting.DME, "dme_supplier": EditSetting.DME,
}  # fmt: skip
_INDICATOR: Final = re.compile(r"([123])(?:\.0)?(?![0-9]).*", re.ASCII)


def read_mue(path: str | Path) -> MueFile:
    """Read a quarter's edits, from CMS's table for one setting or a table with a setting column.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), or CMS's ``.zip``.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    of_file = _setting_of(sheet)
    limits, notes = read_rows(
        sheet.name,
        sheet.rows,
        lambda row: _limit(row, of_file),
        lambda limit: f"{limit.code} ({limit.setting.value})",
        is_drug_code,
    )
    days = {limit.effective for limit in limits}
    stated = days.pop() if len(days) == 1 else None
    return MueFile(sheet.name, sheet.sha256, stated or day_in(sheet.name), limits, row_notes=notes)


def _setting_of(sheet: Sheet) -> tuple[str, EditSetting] | None:
    """Return the column of the values and its setting; None if each row has its own setting."""
    if {"setting", "value"} <= sheet.titles.keys():
        return None
    stated = [setting for setting in EditSetting if setting.value in sheet.titles]
    if len(stated) == 1:
        return stated[0].value, stated[0]
    raise FileFormatError(
        "the header does not say for which setting the values are",
        file=sheet.name,
        hint=f"one column must be the MUE values of practitioners, outpatient hospitals or DME suppliers; {HINT}",
    )


def _limit(row: Row, of_file: tuple[str, EditSetting] | None) -> MueLimit:
    column, setting = of_file or ("value", _SETTINGS.get(row.text("setting").casefold().replace(" ", "_")))
    if setting is None:
        raise row.refusal(
            "setting", f"{shown(row.text('setting'))} is not a setting", "practitioner, outpatient or dme"
        )
    value = row.whole(column)
    if value is None:
        raise row.refusal(column, "the value is blank")
    indicator = _INDICATOR.fullmatch(row.text("indicator"))
    if indicator is None:
        raise row.refusal(
            "indicator", f"{shown(row.text('indicator'))} is not an adjudication indicator (MAI)", "1, 2 or 3"
        )
    return MueLimit(
        code=row.code(),
        setting=setting,
        value=value,
        indicator=int(indicator[1]),
        rationale=row.text("rationale"),
        effective=row.day("effective"),
        row=row.number,
    )
