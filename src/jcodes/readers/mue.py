"""Medically unlikely edits: the most units of a code on one line or one day, by setting and quarter."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.periods import Quarter
from jcodes.readers.dates import day_in, release_in
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import HINT, Row, Sheet, no_rows, once
from jcodes.readers.tables import prefer
from jcodes.vocabulary.places import EditSetting

__all__ = ["LAYOUT", "MueFile", "MueLimit", "read_mue"]


@attrs.frozen
class MueLimit:
    """One edit. A code without one has none *published*; that is not "unlimited".

    Attributes:
        code: A Level II or CPT code; the file has no texts of codes.
        setting: Whose claims it is for.
        value: The most units; 0 for what is never paid.
        indicator: The adjudication indicator (MAI): 1 by line, 2 by day and absolute, 3 by day and open to appeal.
        rationale: CMS's rationale.
        effective: From when it holds, where the row says so.
        row: The line of the file.
    """

    code: str
    setting: EditSetting
    value: int
    indicator: int
    rationale: str
    effective: date | None
    row: int


@attrs.frozen
class MueFile:
    """The edits of a quarter, of one setting or several.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        effective: From when they hold: the rows' one date, else the date in the file's name, else None.
        limits: In file order.
    """

    name: str
    sha256: str
    effective: date | None
    limits: tuple[MueLimit, ...] = attrs.field(repr=False)

    @property
    def release(self) -> str | None:
        """The quarter, such as ``"2026-07"``: of the effective date, else of the file's name."""
        return release_in(self.name) if self.effective is None else str(Quarter.of(self.effective))


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
    """Return a quarter's edits, of CMS's own table for one setting or of a table with a column for the setting.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), or CMS's ``.zip``.

    Raises:
        FileFormatError: A damaged or cut off file, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    of_file = _setting_of(sheet)
    limits = tuple([_limit(row, of_file) for row in sheet.rows])
    if not limits:
        raise no_rows(sheet.name)
    once(sheet.rows, [f"{limit.code} ({limit.setting.value})" for limit in limits])
    days = {limit.effective for limit in limits}
    stated = days.pop() if len(days) == 1 else None
    return MueFile(sheet.name, sheet.sha256, stated or day_in(sheet.name), limits)


def _setting_of(sheet: Sheet) -> tuple[str, EditSetting] | None:
    """Return the column that holds the values and the setting it is for; None when each row states its own."""
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
        raise row.refusal("setting", f"{row.text('setting')!r} is no setting", "practitioner, outpatient or dme")
    value = row.whole(column)
    if value is None:
        raise row.refusal(column, "the value is blank")
    indicator = _INDICATOR.fullmatch(row.text("indicator"))
    if indicator is None:
        raise row.refusal("indicator", f"{row.text('indicator')!r} is no adjudication indicator", "1, 2 or 3")
    return MueLimit(
        code=row.code(),
        setting=setting,
        value=value,
        indicator=int(indicator[1]),
        rationale=row.text("rationale"),
        effective=row.day("effective"),
        row=row.number,
    )
