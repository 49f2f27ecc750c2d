"""Where CMS publishes each dataset, what it calls the file, and what is loaded and missing up to a day."""

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
    """A dataset as it is published.

    Attributes:
        dataset: The dataset, as `jcodes.releases` takes it.
        title: What it is.
        source: The id of the page in ``sources.toml``.
        file: The file's name as published, with Q for the quarter, MON or Month for its month, YYYY for the year, MMDDYY for the day.
        parts: The parts that each have a file of their own; the names of the files are then in their order, with commas between.
        is_quarterly: Whether there is a file for each quarter; else it is issued when it changes.
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
    Publication(
        "jw_jz",
        "JW Modifier and JZ Modifier Policy HCPCS Codes",
        "cms-discarded-drugs",
        "jw-modifier-and-jz-modifier-policy-hcpcs-codes.pdf; save its text as jw_jz_YYYY-MM-DD.txt",
        is_quarterly=False,
    ),
    Publication(
        "sad",
        "contractors' lists of self-administered drugs",
        "cms-coverage-downloads",
        "current_article.zip, in it article_x_code_table.csv; save it as sad_YYYY-MM-DD.csv",
        is_quarterly=False,
    ),
)  # fmt: skip
"""Every dataset that `jcodes data add` reads, with its page: `cms-hcpcs`, `cms-asp-files`, `cms-mue-tables`, `cms-addenda`, `cms-discarded-drugs`, `cms-coverage-downloads`."""


@attrs.frozen
class Status:
    """What is loaded of a dataset on a day.

    Attributes:
        publication: The dataset.
        part: The part with a file of its own; blank where there are no parts.
        loaded: The files loaded, oldest first.
        missing: The quarters without a file, from the first one loaded up to the day; none for what is issued when it changes.
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
        """Return the facts as JSON holds them."""
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
    """Yield for each dataset, and each part with a file of its own, what is loaded and what is missing on *day*."""
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
