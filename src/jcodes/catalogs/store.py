"""The shipped facts as they lie in ``data/``: rows of codes, the manifest, the corrections' replacements."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import attrs

from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.entries import Entry, Kind, Release, Source
from jcodes.errors import DataError, JcodesError
from jcodes.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.periods import Period

__all__ = ["COLUMNS", "DATA", "Manifest", "entry_of", "known_releases", "manifest", "rows_of"]

DATA: Final = Path(__file__).parent.parent / "data"
"""The folder of shipped facts."""

COLUMNS: Final = (
    "code", "first", "last", "start", "end", "kind", "dosage", "name", "brands", "details", "replaced_by", "coverage", "pricing",
    "types_of_service", "betos", "correction",
)  # fmt: skip
"""The columns of ``codes.tsv``. `first` and `last` are the releases between which the row is the same; a blank `last` is the newest."""

_REBUILD: Final = "reinstall jcodes, or rebuild the data with tools/build_data.py"


@attrs.frozen
class Manifest:
    """What the shipped facts were made from.

    Attributes:
        releases: The HCPCS releases at hand, oldest first.
        digests: The hash of each release's rows, by release name.
        lines: How many rows ``codes.tsv`` holds.
        sha256: The hash of ``codes.tsv``.
    """

    releases: tuple[Release, ...]
    digests: dict[str, str]
    lines: int
    sha256: str


@cache
def manifest() -> Manifest:
    """Return the manifest of the shipped facts, read once."""
    import json

    facts = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    releases = tuple(
        Release(
            name=row["release"],
            file=row["file"],
            sha256=row["sha256"],
            rows=row["drug_codes"],
            published=date.fromisoformat(row["published"]) if row["published"] else None,
            notes=row["notes"],
        )
        for row in facts["hcpcs"]
    )
    return Manifest(
        releases=releases,
        digests={row["release"]: row["digest"] for row in facts["hcpcs"]},
        lines=facts["codes"]["rows"],
        sha256=facts["codes"]["sha256"],
    )


def known_releases() -> tuple[Release, ...]:
    """Return the releases at hand, oldest first."""
    return manifest().releases


@cache
def _lines() -> tuple[str, ...]:
    header, *lines = (DATA / "codes.tsv").read_text(encoding="utf-8").splitlines()
    if header != "\t".join(COLUMNS) or len(lines) != manifest().lines:
        raise DataError("data/codes.tsv does not match its manifest", hint=_REBUILD)
    return tuple(lines)


def rows_of(release: str) -> dict[str, str]:
    """Return the rows of one release, unparsed, by code, in code order."""
    rows = {}
    for line in _lines():
        code, first, last, _ = line.split("\t", 3)
        if first <= release and (not last or release <= last):
            rows[code] = line
    return rows


def entry_of(line: str, release: Release) -> Entry:
    """Return the entry that a row states, as *release* knows it.

    Raises:
        DataError: A row that does not hold what its columns promise.
    """
    try:
        (
            code,
            _,
            _,
            start,
            end,
            kind,
            dosage,
            name,
            brands,
            details,
            replaced_by,
            coverage,
            pricing,
            types,
            betos,
            correction,
        ) = line.split("\t")
        return Entry(
            code=HcpcsCode.parse(code),
            name=name,
            dosage=Dosage.parse(dosage),
            kind=Kind(kind),
            period=Period(date.fromisoformat(start), date.fromisoformat(end) if end else None),
            source=Source(release.file, release.name, release.sha256, correction),
            brands=_split(brands, "|"),
            details=_split(details, "|"),
            replaced_by=tuple(map(HcpcsCode.parse, _split(replaced_by, " "))),
            coverage=Coverage(coverage) if coverage else None,
            pricing=tuple(map(Pricing, _split(pricing, " "))),
            types_of_service=tuple(map(TypeOfService, _split(types, " "))),
            betos=Betos(betos) if betos else None,
        )
    except (JcodesError, ValueError) as error:
        raise DataError(f"data/codes.tsv: the row {line!r} cannot be read ({error})", hint=_REBUILD) from error


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(text.split(separator)) if text else ()
