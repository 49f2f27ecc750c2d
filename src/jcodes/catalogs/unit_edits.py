"""Medically unlikely edits (MUE): the maximum units of a code per line or date of service."""

from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.errors import MalformedError
from jcodes.errors.issued_warnings import warn_of_gap
from jcodes.errors.messages import shown
from jcodes.periods import Quarter
from jcodes.records import facts_of
from jcodes.vocabulary.places import EditSetting

__all__ = ["UNIT_EDITS", "EditRow", "UnitEdit", "edit_in", "edit_setting", "settings_of"]


@attrs.frozen(order=False)
class UnitEdit:
    """CMS's MUE for a code: the maximum units per line or date of service, or that none is published.

    "Not published" never means "unlimited": some MUEs are confidential.

    Attributes:
        code: The code.
        setting: The type of claims: practitioner, outpatient hospital or DME.
        quarter: The quarter of CMS's table; None if no such table is loaded.
        value: The maximum units; 0 if never paid; None if not published.
        indicator: The adjudication indicator (MAI): 1 per line, 2 per date of service and absolute, 3 per date of service with appeal; None
            without a value.
        rationale: CMS's rationale, such as ``"Prescribing Information"``.
        source: The table; None if none is loaded.
    """

    code: str
    setting: EditSetting
    quarter: Quarter | None
    value: int | None
    indicator: int | None
    rationale: str
    source: Source | None

    @property
    def is_published(self) -> bool:
        """Whether CMS publishes a value."""
        return self.value is not None

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return facts_of(self)

    def _repr_html_(self) -> str:
        """Return the facts as a table, for notebooks."""
        from jcodes.html_tables import card

        return card(str(self), self.to_dict())

    def __str__(self) -> str:
        """Return the value and its MAI, or that there is none."""
        if self.quarter is None:
            return f"{self.code} {self.setting.value}: no MUE table loaded"
        if self.value is None:
            return f"{self.code} {self.setting.value}: not published ({self.quarter})"
        return f"{self.code} {self.setting.value}: {self.value} units, MAI {self.indicator} ({self.quarter})"


class EditRow(NamedTuple):
    """A row of ``edits.tsv``."""

    code: str
    setting: str
    issue: str
    value: str
    indicator: str
    rationale: str

    def edit_of(self, release: Release) -> UnitEdit:
        """Convert the row to a `UnitEdit`."""
        return UnitEdit(
            code=self.code,
            setting=EditSetting(self.setting),
            quarter=release.quarter,
            value=int(self.value),
            indicator=int(self.indicator),
            rationale=self.rationale,
            source=source_of(release),
        )


UNIT_EDITS: Final = Table("edits.tsv", EditRow)


@lru_cache(maxsize=32)
def _tables(folder: DataFolder) -> frozenset[tuple[str, str]]:
    """Return the settings and issues with edits in a folder."""
    rows = (line.split("\t", 3) for line in folder.lines(UNIT_EDITS))
    return frozenset((setting, issue) for _, setting, issue, _ in rows)


def edit_setting(setting: EditSetting | str) -> EditSetting:
    """Return the setting that a name stands for.

    Raises:
        MalformedError: Not the name of a setting.
    """
    try:
        return EditSetting(setting)
    except ValueError:
        names = [one.value for one in EditSetting]
        raise MalformedError(
            f"{shown(setting, names)} is not a setting", value=setting, hint=f"use one of {', '.join(map(repr, names))}"
        ) from None


def settings_of(release: Release, folder: DataFolder) -> frozenset[str]:
    """Return the settings of which a file has edits."""
    return frozenset(setting for setting, issue in _tables(folder) if issue == release.issue)


def edit_in(library: DataLibrary, code: str, setting: EditSetting | str, quarter: Quarter) -> UnitEdit:
    """Return the edit of a code in a quarter's table. Warns with `GapWarning` if the nearest earlier table is used.

    Raises:
        MalformedError: *setting* is not a setting.
    """
    wanted = edit_setting(setting)
    edit, gap = library.kept(("mue", code, wanted, quarter), lambda: _edit_and_gap(library, code, wanted, quarter))
    if gap:
        warn_of_gap(gap)
    return edit


def _edit_and_gap(library: DataLibrary, code: str, wanted: EditSetting, quarter: Quarter) -> tuple[UnitEdit, str]:
    """Return the edit, and that it is not of the quarter; blank if it is."""
    file, gap = library.kept(("mue file", wanted, quarter), lambda: _file_and_gap(library, wanted, quarter))
    if file is None:
        return UnitEdit(code, wanted, None, None, None, "", None), gap
    return _edit_of(code, wanted, *file), gap


def _file_and_gap(
    library: DataLibrary, wanted: EditSetting, quarter: Quarter
) -> tuple[tuple[Release, DataFolder] | None, str]:
    """Return the newest table of a quarter or of the nearest earlier one, or None; and that it is not of the quarter, or blank."""
    of_setting = [
        (release, folder)
        for release, folder in library.files("mue")
        if release.quarter <= quarter and (wanted.value, release.issue) in _tables(folder)
    ]
    gap = f"no MUE table loaded for {quarter}, {wanted.value} claims: "
    if not of_setting:
        return None, f"{gap}no MUE"
    is_covered = any(release.quarter == quarter for release, _ in of_setting)
    return of_setting[-1], "" if is_covered else f"{gap}the MUE is from {of_setting[-1][0].name}"


def _edit_of(code: str, wanted: EditSetting, release: Release, folder: DataFolder) -> UnitEdit:
    for row in folder.rows(UNIT_EDITS, code):
        if (row.setting, row.issue) == (wanted.value, release.issue):
            return UNIT_EDITS.value(row, EditRow.edit_of, release)
    return UnitEdit(code, wanted, release.quarter, None, None, "", source_of(release))
