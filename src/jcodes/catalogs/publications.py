"""CMS's publication of each dataset: page, file name, and the loaded and missing files."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release
from jcodes.catalogs.unit_edits import settings_of
from jcodes.periods import Quarter
from jcodes.sources import documents

__all__ = ["PUBLICATIONS", "Publication", "Status", "statuses"]


@attrs.frozen
class Publication:
    """How CMS publishes a dataset.

    Attributes:
        dataset: The name of the dataset; see `jcodes.releases`.
        title: The title.
        source: The id of the page in ``sources.toml``.
        file: The published file name, with Q for the quarter, MON or Month for its month, YYYY for the year, MMDDYY for the day.
        parts: The parts with separate files, in the order of their file names in `file`, which are separated by commas.
        is_quarterly: Whether there is a file per quarter; otherwise it is published when it changes.
    """

    dataset: str
    title: str
    source: str
    file: str
    parts: tuple[str, ...] = ()
    is_quarterly: bool = True

    @property
    def page(self) -> str:
        """The address of the page."""
        return documents()[self.source].url


PUBLICATIONS: Final = (
    Publication("hcpcs", "HCPCS Level II codes and modifiers", "cms-hcpcs", "HCPCYYYY_MON_ANWEB.zip"),
    Publication("asp", "Medicare Part B payment limits", "cms-asp-files", "Month YYYY ASP Pricing File MMDDYY.zip"),
    Publication("crosswalk", "NDC-HCPCS crosswalk", "cms-asp-files", "Month YYYY ASP NDC-HCPCS Crosswalk MMDDYY.zip"),
    Publication(
        "mue",
        "medically unlikely edits",
        "cms-mue-tables",
        "MCR_MUE_PractitionerServices_Eff_MM-DD-YYYY, MCR_MUE_OutpatientHospitalServices_Eff_MM-DD-YYYY, MCR_MUE_DMESupplierServices_Eff_MM-DD-YYYY",
        parts=("practitioner", "outpatient", "dme"),
    ),
    Publication("opps", "OPPS Addendum B", "cms-addenda", "Month_YYYY_Web_Addendum_B.MMDDYY.zip"),
    Publication("noc_prices", "payment limits of unlisted (NOC) drugs", "cms-asp-files", "Month YYYY NOC Pricing File MMDDYY.zip"),
    Publication("noc_crosswalk", "NDC-HCPCS crosswalk of unlisted (NOC) drugs", "cms-asp-files", "Month YYYY NOC NDC-HCPCS Crosswalk MMDDYY.zip"),
    Publication("noc_codes", "codes that are not otherwise classified (NOC)", "cms-hcpcs", "NOC codes_MONYYYY.xlsx, in the HCPCS file of January", is_quarterly=False),
    Publication(
        "jw_jz",
        "JW Modifier and JZ Modifier Policy HCPCS Codes",
        "cms-discarded-drugs",
        "jw-modifier-and-jz-modifier-policy-hcpcs-codes.pdf; save it as jw_jz_YYYY-MM-DD.pdf, or its text as .txt",
        is_quarterly=False,
    ),
    Publication(
        "sad",
        "contractors' lists of self-administered drugs",
        "cms-coverage-downloads",
        "current_article.zip (in its current_article_csv.zip is article_x_code_table.csv); save it as sad_YYYY-MM-DD.zip",
        is_quarterly=False,
    ),
)  # fmt: skip
"""Every dataset that `jcodes data add` reads, with its page: `cms-hcpcs`, `cms-asp-files`, `cms-mue-tables`, `cms-addenda`, `cms-discarded-drugs`, `cms-coverage-downloads`."""


@attrs.frozen
class Status:
    """The loaded and missing files of a dataset on a day.

    Attributes:
        publication: The dataset.
        part: The part with a separate file; blank if there are no parts.
        loaded: The files loaded, oldest first.
        missing: The quarters without a file, from the first loaded one to the day; empty if the dataset is not quarterly.
    """

    publication: Publication
    part: str
    loaded: tuple[Release, ...]
    missing: tuple[Quarter, ...]

    @property
    def name(self) -> str:
        """The dataset, and its part."""
        return f"{self.publication.dataset} {self.part}".strip()

    @property
    def file(self) -> str:
        """The name of the file as published."""
        files, parts = self.publication.file, self.publication.parts
        return files.split(", ")[parts.index(self.part)] if self.part else files

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "dataset": self.publication.dataset,
            "part": self.part,
            "title": self.publication.title,
            "loaded": [
                {
                    "issue": one.issue,
                    "file": one.file,
                    "row_notes": [str(note) for note in one.row_notes],
                    "doubts": list(one.doubts),
                }
                for one in self.loaded
            ],
            "missing": list(map(str, self.missing)),
            "page": self.publication.page,
            "file": self.file,
        }


def statuses(library: DataLibrary, day: date) -> Iterator[Status]:
    """Yield the status of each dataset, and of each part with a separate file, on *day*."""
    for one in PUBLICATIONS:
        files = library.files(one.dataset)
        for part in one.parts or ("",):
            loaded = tuple(release for release, folder in files if not part or part in settings_of(release, folder))
            yield Status(one, part, loaded, tuple(_missing(loaded, day)) if one.is_quarterly else ())


def _missing(loaded: tuple[Release, ...], day: date) -> Iterator[Quarter]:
    covered = {quarter for one in loaded for quarter in _quarters(one.quarter, one.last_quarter)}
    return (
        (quarter for quarter in _quarters(min(covered), Quarter.of(day)) if quarter not in covered)
        if covered
        else iter(())
    )


def _quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    quarter = first
    while quarter <= last:
        yield quarter
        quarter = quarter.shifted(1)
