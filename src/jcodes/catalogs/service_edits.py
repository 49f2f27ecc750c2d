"""Medically unlikely edits (MUE) of services: the most units of a visit, an injection or an infusion on a line or a day."""

from typing import Final

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.unit_edits import EditRow, UnitEdit, edit_setting
from jcodes.errors.issued_warnings import warn_of_gap
from jcodes.periods import Quarter
from jcodes.vocabulary.places import EditSetting

__all__ = ["SERVICE_EDITS", "is_service", "service_edit_in"]

SERVICE_EDITS: Final = Table("service_edits.tsv", EditRow)


def is_service(library: DataLibrary, code: str) -> bool:
    """Return whether a table of the services' edits has *code*."""
    return any(code in folder.index(SERVICE_EDITS) for folder in library.folders)


def service_edit_in(library: DataLibrary, code: str, setting: EditSetting | str, quarter: Quarter) -> UnitEdit:
    """Return the edit of a service in a quarter's table or, with a `GapWarning`, in the nearest earlier one that has it.

    The copies hold the codes of drug administration and visits only, some of them for one setting: a service that is in none of them has
    no edit on file, which never means that CMS publishes none.

    Raises:
        MalformedError: Not the name of a setting.
    """
    wanted = edit_setting(setting)
    found = [
        (release, row)
        for release, folder in library.files("mue_services")
        if release.quarter <= quarter
        for row in folder.rows(SERVICE_EDITS, code)
        if (row.setting, row.issue) == (wanted.value, release.issue)
    ]
    if not found:
        warn_of_gap(f"no MUE of {code} loaded for {quarter}, {wanted.value} claims")
        return UnitEdit(code, wanted, None, None, None, "", None)
    release, row = found[-1]
    if release.quarter != quarter:
        warn_of_gap(f"no MUE of {code} loaded for {quarter}, {wanted.value} claims: the MUE is from {release.name}")
    return SERVICE_EDITS.value(row, EditRow.edit_of, release)
