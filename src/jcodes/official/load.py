"""Load the user's own files as a catalog; nothing is stored."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from jcodes.catalogs.catalog import Catalog, open_catalog
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.data_library import DataLibrary, data_library
from jcodes.catalogs.sources import Release
from jcodes.errors import ImplausibleFileWarning
from jcodes.errors.issued_warnings import warn
from jcodes.errors.messages import named_file
from jcodes.official.files import OfficialFile, read_official
from jcodes.official.plausibility import Doubt, doubts_about
from jcodes.official.tables import build_tables
from jcodes.paths import as_path
from jcodes.periods import Quarter, today

__all__ = ["doubts_of", "load", "neighbor_of", "tables_of"]

Files: TypeAlias = str | Path | Sequence[str | Path]


def _drugs(held: DataLibrary) -> dict[str, dict[str, str]]:
    """Return the product names by code in the loaded crosswalks, each with the newest quarter that has it."""
    newest = max((release.name for release in held.releases("crosswalk")), default="")
    found: dict[str, dict[str, str]] = {}
    for folder in held.folders:
        for row in folder.all_rows(LINKS):
            names = found.setdefault(row.code, {})
            names[row.drug] = max(names.get(row.drug, ""), row.last[:_QUARTER] or newest)
    return found


_QUARTER = 7
"""How many characters of an issue name its quarter: ``2026-01``."""


def _each(files: Files | None) -> tuple[Path, ...]:
    if files is None:
        return ()
    return (as_path(files),) if isinstance(files, str | Path) else tuple(map(as_path, files))


def load(  # noqa: PLR0913 - one argument a dataset
    hcpcs: Files | None = None,
    *,
    asp: Files | None = None,
    crosswalk: Files | None = None,
    mue: Files | None = None,
    opps: Files | None = None,
    jw_jz: Files | None = None,
    sad: Files | None = None,
    noc_prices: Files | None = None,
    noc_crosswalk: Files | None = None,
    corrections: str | Path | None = None,
) -> Catalog:
    """Return a catalog of your own official files plus the bundled data. Nothing is stored.

    Args:
        hcpcs: One or more quarterly HCPCS files; the catalog is of the newest. Defaults to the newest loaded release.
        asp: Payment limits.
        crosswalk: NDC-HCPCS crosswalks.
        mue: Medically unlikely edits.
        opps: OPPS Addendum B.
        jw_jz: CMS's JW/JZ list.
        sad: Contractors' lists of self-administered drugs.
        noc_prices: Payment limits of drugs without a code.
        noc_crosswalk: The NOC crosswalk.
        corrections: A TOML file with your own corrections; see `Catalog.corrected`.

    Raises:
        FileFormatError: A file is damaged, truncated, of another dataset, or without a quarter.
        MissingExtraError: A file is Excel and the extra ``xlsx`` is not installed.
        DataError: The corrections cannot be applied.
        OSError: A file cannot be opened.

    Warns with `ImplausibleFileWarning` if the figures or dates of a file are implausible; short files are accepted without a warning.
    """
    given = {
        "hcpcs": hcpcs, "asp": asp, "crosswalk": crosswalk, "mue": mue, "opps": opps, "jw_jz": jw_jz, "sad": sad,
        "noc_prices": noc_prices, "noc_crosswalk": noc_crosswalk,
    }  # fmt: skip
    files = [read_official(path, dataset) for dataset, paths in given.items() for path in _each(paths)]
    loaded = data_library()
    for file in files:
        doubts = [doubt.text for doubt in doubts_of(file, loaded, today()) if doubt.what != "size"]
        if doubts:
            warn(f"{named_file(file.name)}: {'; '.join(doubts)}", ImplausibleFileWarning)
    held = DataLibrary.loaded((("loaded files", tables_of(files)),) if files else ())
    newest = max((file.issue for file in files if file.dataset == "hcpcs"), default=None)
    found = open_catalog(held, newest)
    return found if corrections is None else found.corrected(corrections)


def tables_of(files: Sequence[OfficialFile]) -> dict[str, str]:
    """Return the tables of a folder that holds *files*, by file name."""
    return build_tables(files, drugs=_drugs(data_library()))


def doubts_of(file: OfficialFile, held: DataLibrary, day: date) -> tuple[Doubt, ...]:
    """Return the doubts about a file on a day, or on the last day of the newest codes loaded if the computer's clock is behind them."""
    newest = max(release.last_quarter for release in held.releases())
    return tuple(doubts_about(file, neighbor_of(file, held), max(day, newest.last)))


def neighbor_of(file: OfficialFile, held: DataLibrary) -> tuple[Release, DataFolder] | None:
    """Return the file held that *file* is compared with, or None."""
    return held.neighbor(file.dataset, Quarter.parse(file.release), file.issue, file.part)
