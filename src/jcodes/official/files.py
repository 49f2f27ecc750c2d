"""Read an official file and detect its dataset, quarter and issue."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import attrs

from jcodes.catalogs.sources import issue_of
from jcodes.errors import DataError, FileFormatError, MalformedError
from jcodes.errors.messages import named_file, shown
from jcodes.paths import as_path
from jcodes.periods import Quarter
from jcodes.readers.add_ons import read_add_ons
from jcodes.readers.asc import read_addendum_bb
from jcodes.readers.asp import read_asp
from jcodes.readers.contractors import read_contractors
from jcodes.readers.crosswalk import CrosswalkFile, read_crosswalk
from jcodes.readers.denial_codes import read_denial_codes
from jcodes.readers.file_kinds import dataset_of
from jcodes.readers.hcpcs import HcpcsFile, read_hcpcs
from jcodes.readers.lists import SadFile, read_jw_jz, read_sad
from jcodes.readers.modifiers import read_modifiers
from jcodes.readers.mue import MueFile, read_mue
from jcodes.readers.ncci import read_ncci
from jcodes.readers.noc import read_noc_crosswalk, read_noc_prices
from jcodes.readers.noc_codes import read_noc_codes
from jcodes.readers.opps import read_addendum_b
from jcodes.readers.places import read_place_rates, read_places
from jcodes.readers.revenue import read_revenue_codes
from jcodes.readers.sources import SourceFile
from jcodes.readers.universe import is_drug_code

__all__ = ["READERS", "OfficialFile", "read_as", "read_official", "rows_of"]

_T = TypeVar("_T")

READERS: Final[Mapping[str, Callable[[Path], SourceFile]]] = {
    "hcpcs": read_hcpcs,
    "asp": read_asp,
    "crosswalk": read_crosswalk,
    "mue": read_mue,
    "opps": read_addendum_b,
    "noc_crosswalk": read_noc_crosswalk,
    "noc_prices": read_noc_prices,
    "noc_codes": read_noc_codes,
    "jw_jz": read_jw_jz,
    "sad": read_sad,
    "modifiers": read_modifiers,
    "ncci_practitioner": read_ncci,
    "ncci_outpatient": read_ncci,
    "ncci_additions": read_ncci,
    "add_on": read_add_ons,
    "mue_services": read_mue,
    "denial_codes": read_denial_codes,
    "contractors": read_contractors,
    "places": read_places,
    "place_rates": read_place_rates,
    "revenue_codes": read_revenue_codes,
    "asc": read_addendum_bb,
}
"""The reader of each dataset."""

# Words in CMS file names, most specific first. Used only if no header is recognized.
_NAMED: Final = (
    ("noc_crosswalk", ("noc", "crosswalk")),
    ("noc_prices", ("noc", "pric")),
    ("noc_codes", ("noc", "codes")),
    ("crosswalk", ("crosswalk",)),
    ("asp", ("asp",)),
    ("asp", ("payment", "limit")),
    ("opps", ("addendum",)),
    ("mue", ("mue",)),
    ("jw_jz", ("jw",)),
    ("sad", ("sad",)),
    ("hcpcs", ("hcpc",)),
    ("hcpcs", ("anweb",)),
    ("hcpcs", ("alpha",)),
)


@attrs.frozen
class OfficialFile:
    """An official file with its dataset and release.

    Attributes:
        dataset: One of ``jcodes.catalogs.data_folder.DATASETS``.
        release: The quarter, such as ``"2026-01"``.
        read: The file as its reader returned it.
        name: The file's name.
        published: The publication date in its name, or None.
        covers: The last quarter it covers, if that is not its own.
        notes: What a user of this copy should know.
        part: The part of the dataset that it is, if each part has its own file; see `jcodes.catalogs.sources.Release`.
        doubts: Why it seemed implausible when it was added, one sentence each.
        sheets: CMS's sheets of corrections that were applied to it.
    """

    dataset: str
    release: str
    read: SourceFile
    name: str
    published: date | None = None
    covers: str = ""
    notes: str = ""
    sheets: tuple[SourceFile, ...] = ()
    part: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def issue(self) -> str:
        """The release, with the date of publication if CMS issued a quarter more than once, and the part."""
        return issue_of(self.release, self.published, self.part)


_ROWS: Final = {
    "asp": "limits", "crosswalk": "rows", "noc_crosswalk": "rows", "mue": "limits", "jw_jz": "codes", "sad": "exclusions", "modifiers": "numbers",
    "noc_codes": "codes", "noc_prices": "prices", "opps": "rates", "asc": "indicators", "ncci_practitioner": "pairs", "ncci_outpatient": "pairs", "ncci_additions": "pairs", "add_on": "pairs",
    "mue_services": "limits", "denial_codes": "codes", "contractors": "states", "places": "places", "place_rates": "rates", "revenue_codes": "numbers",
}  # fmt: skip


def rows_of(file: OfficialFile) -> int:
    """Return how many rows a file has; of a HCPCS file how many drug codes."""
    if isinstance(file.read, HcpcsFile):
        return sum(is_drug_code(record.code) for record in file.read.codes)
    return len(getattr(file.read, _ROWS[file.dataset]))


def read_as(file: OfficialFile, kind: type[_T]) -> _T:
    """Return the reader's result for *file*, checked to have the type *kind*.

    Raises:
        DataError: The file was read by another reader.
    """
    if not isinstance(file.read, kind):
        raise DataError(
            f"{named_file(file.name)} was read as another kind of file than {file.dataset}",
            hint="read it with read_official",
        )
    return file.read


def read_official(path: str | Path, dataset: str | None = None) -> OfficialFile:
    """Read an official file and detect its dataset and release.

    Args:
        path: The file as CMS publishes it: ``.zip``, ``.txt``, ``.csv`` or ``.xlsx`` (the extra ``xlsx``).
        dataset: The dataset; detected from the header row by default.

    Raises:
        FileFormatError: The file is damaged, truncated or not supported, or has no quarter in its preamble or name.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        MalformedError: *dataset* is not a dataset.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    if dataset is not None and dataset not in READERS:
        raise MalformedError(
            f"{shown(dataset)} is not a dataset", value=dataset, hint=f"use one of {', '.join(READERS)}"
        )
    found = _dataset_of(path) if dataset is None else dataset
    read = READERS[found](path)
    day = read.published
    stated = read.release
    if stated is None and day is not None:
        stated = str(Quarter.of(day))
    if stated is None:
        raise FileFormatError(
            "no quarter in its preamble or name", file=path.name, hint="add it to the name, such as 2026-10 or OCT2026"
        )
    return OfficialFile(found, stated, read, path.name, day, part=_part(read))


def _part(read: SourceFile) -> str:
    """Return the setting of a table of unit edits of one setting, or the article of a list of one contractor; otherwise blank."""
    if isinstance(read, MueFile):
        parts = {limit.setting.value for limit in read.limits}
    elif isinstance(read, SadFile):
        parts = {exclusion.article for exclusion in read.exclusions}
    elif isinstance(read, CrosswalkFile):
        parts = {read.kind} - {"ASP"}
    else:
        return ""
    return parts.pop() if len(parts) == 1 else ""


def _dataset_of(path: Path) -> str:
    """Return the dataset by the header, otherwise by the file name, so that the reader can report what is wrong."""
    try:
        return dataset_of(path)
    except FileFormatError:
        name = path.name.lower()
        likely = next((dataset for dataset, words in _NAMED if all(word in name for word in words)), None)
        if likely is None:
            raise
        return likely
