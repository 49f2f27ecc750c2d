"""Facts as they lie in a folder: one text table for each dataset, and a manifest. The shipped folder is ``data/``; users add their own."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jcodes.catalogs.definitions import Kind, Replacement
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.routes import RouteLimit, StatedRoute
from jcodes.catalogs.sources import Release, Source
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.errors import DataError, JcodesError
from jcodes.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.periods import Period

if TYPE_CHECKING:
    from jcodes.catalogs.entries import Facts

__all__ = ["COLUMNS", "DATA", "DATASETS", "FORMAT", "TABLES", "Folder", "entry_of", "shipped"]

DATA: Final = Path(__file__).parent.parent / "data"
"""The folder of shipped facts."""

COLUMNS: Final = (
    "code", "first", "last", "start", "end", "kind", "dosage", "name", "brands", "trade_names", "other_names", "details", "routes", "route_limits",
    "replaced_by", "references", "earlier", "coverage", "pricing", "types_of_service", "betos", "correction",
)  # fmt: skip
"""The columns of ``codes.tsv``. `first` and `last` are the releases between which the row is the same; a blank `last` is the newest."""

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "codes.tsv": COLUMNS,
    "rows.tsv": ("code", "rows"),
    "prices.tsv": (
        "code", "issue", "limit", "coinsurance", "vaccine_awp", "vaccine_limit", "blood_awp", "blood_limit", "clotting_factor", "notes",
        "remark",
    ),
    "links.tsv": (
        "identifier", "code", "crosswalk", "first", "last", "labeler", "drug", "dosage", "size", "quantity", "per_item", "per_package",
        "problems", "names",
    ),
    "edits.tsv": ("code", "setting", "issue", "value", "indicator", "rationale"),
    "jw_jz.tsv": ("code", "issue", "since"),
    "sad.tsv": ("code", "issue", "article", "contractor", "route", "effective", "url"),
    "noc.tsv": ("name", "issue", "dosage", "limit"),
    "opps.tsv": ("code", "first", "last", "status", "group", "rate"),
    "modifiers.tsv": ("modifier", "issue", "level", "start", "end"),
    "names.tsv": ("code", "start", "name", "kind", "basis", "sources"),
}  # fmt: skip
"""The tables of a folder and their columns."""

DATASETS: Final = (
    "hcpcs",
    "asp",
    "crosswalk",
    "mue",
    "jw_jz",
    "sad",
    "noc_prices",
    "noc_crosswalk",
    "opps",
    "modifiers",
)
"""What CMS's files are of, as the manifest calls it."""

FORMAT: Final = 1
"""The layout of a folder, as its manifest states it; a manifest that states none has this one."""

_REBUILD: Final = "reinstall jcodes, or rebuild the data with tools/build_data.py"


class Folder:
    """One set of tables. Each is read on first need, compared with the hash that the manifest states, and kept.

    No lock is taken: threads that need the same table first each read it, and all get what the first of them kept.

    Attributes:
        place: The path of the folder, for messages.
    """

    def __init__(self, place: str, read: Callable[[str], bytes | None], hint: str = _REBUILD) -> None:
        """Take the function that returns the bytes of a table, or None where the folder lacks it."""
        self.place = place
        self._read = read
        self._hint = hint
        self._tables: dict[str, tuple[str, ...]] = {}
        self._indexes: dict[tuple[str, int], dict[str, tuple[str, ...]]] = {}

    @classmethod
    def at(cls, path: Path, hint: str = _REBUILD) -> "Folder":
        """Return the folder at *path*."""

        def read(name: str) -> bytes | None:
            try:
                return (path / name).read_bytes()
            except FileNotFoundError:
                return None

        return cls(str(path), read, hint)

    @classmethod
    def of(cls, place: str, texts: Mapping[str, str]) -> "Folder":
        """Return a folder in memory."""
        return cls(place, {name: text.encode() for name, text in texts.items()}.get)

    def damaged(self, what: str) -> DataError:
        """Return the error for a file that is not what it must be."""
        return DataError(f"{self.place}: {what}", hint=self._hint)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the tables were made from.

        Raises:
            DataError: It is missing, damaged, or of a format that a later version of the library wrote.
        """
        import json

        raw = self._read("manifest.json")
        if raw is None:
            raise self.damaged("manifest.json is missing")
        try:
            found: dict[str, Any] = json.loads(raw)
            written = found.get("format", FORMAT)
            if written != FORMAT:
                raise DataError(
                    f"{self.place}: manifest.json has format {written}; this version of jcodes reads format {FORMAT}",
                    hint="update jcodes, or delete the folder and add the official files again with this version",
                )
            stated = {name: (table["rows"], table["sha256"]) for name, table in found["tables"].items()}
            releases = [_release(dataset, row) for dataset in DATASETS for row in found.get(dataset, ())]
            digests = [row["digest"] for row in found.get("hcpcs", ())]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise self.damaged(f"manifest.json is damaged ({type(error).__name__}: {error})") from None
        return found | {"stated": stated, "releases": releases, "digests": digests}

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The releases of every dataset, in the manifest's order."""
        return tuple(self.manifest["releases"])

    @cached_property
    def issues(self) -> dict[tuple[str, str], Release]:
        """Releases by dataset and issue."""
        return {(release.dataset, release.issue): release for release in self.releases}

    @cached_property
    def digests(self) -> dict[str, str]:
        """The hash of each HCPCS release's rows, by its issue."""
        issues = (release.issue for release in self.releases if release.dataset == "hcpcs")
        return dict(zip(issues, self.manifest["digests"], strict=True))

    @cached_property
    def edit_tables(self) -> frozenset[tuple[str, str]]:
        """The settings and issues of which there are unit edits."""
        rows = (line.split("\t", 3) for line in self.lines("edits.tsv"))
        return frozenset((setting, issue) for _, setting, issue, _ in rows)

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the rows of a table as text, without its header; none where its manifest lists no such table.

        Raises:
            DataError: The manifest lists the table and it is missing, or the file is not the one that the manifest lists.
        """
        found = self._tables.get(name)
        return self._tables.setdefault(name, self._verified(name)) if found is None else found

    def _verified(self, name: str) -> tuple[str, ...]:
        """Read a table, and compare its hash, columns and number of rows with the manifest."""
        from hashlib import sha256

        stated = self.manifest["stated"].get(name)
        raw = self._read(name)
        if raw is None:
            if stated is None:
                return ()
            raise self.damaged(f"{name} is missing, and manifest.json lists it")
        if stated is None:
            raise self.damaged(f"manifest.json does not list {name}")
        rows, digest = stated
        if sha256(raw).hexdigest() != digest:
            raise self.damaged(
                f"{name} does not match its manifest: it was damaged, cut off or changed (sha256 differs)"
            )
        header, *lines = raw.decode("utf-8").splitlines()
        if header != "\t".join(TABLES[name]) or len(lines) != rows:
            raise self.damaged(f"{name} does not match its manifest: it has other columns or another number of rows")
        return tuple(lines)

    def index(self, name: str, column: int = 0) -> dict[str, tuple[str, ...]]:
        """Return the rows of a table by what one of its columns holds."""
        found = self._indexes.get((name, column))
        return self._indexes.setdefault((name, column), self._indexed(name, column)) if found is None else found

    def _indexed(self, name: str, column: int) -> dict[str, tuple[str, ...]]:
        lists: dict[str, list[str]] = {}
        for line in self.lines(name):
            lists.setdefault(line.split("\t", column + 1)[column], []).append(line)
        return {key: tuple(lines) for key, lines in lists.items()}

    def rows_of(self, release: str) -> dict[str, str]:
        """Return the rows of ``codes.tsv`` that hold for one release, unparsed, by code, in code order."""
        rows = {}
        for line in self.lines("codes.tsv"):
            code, first, last, _ = line.split("\t", 3)
            if first <= release and (not last or release <= last):
                rows[code] = line
        return rows


def _release(dataset: str, row: Mapping[str, Any]) -> Release:
    return Release(
        name=row["release"],
        file=row["file"],
        sha256=row["sha256"],
        rows=row["rows"],
        published=date.fromisoformat(row["published"]) if row.get("published") else None,
        notes=row.get("notes", ""),
        dataset=dataset,
        covers=row.get("covers", ""),
    )


_shipped: Final = Folder.at(DATA)


def shipped() -> Folder:
    """Return the facts that come with the library."""
    return _shipped


def entry_of(line: str, release: Release, facts: "Facts | None" = None) -> Entry:
    """Return the entry that a row of ``codes.tsv`` states, as *release* knows it.

    Raises:
        DataError: A row that does not hold what its columns promise.
    """
    try:
        row = dict(zip(COLUMNS, line.split("\t"), strict=True))
        return Entry(
            code=HcpcsCode.parse(row["code"]),
            name=row["name"],
            dosage=Dosage.parse(row["dosage"]),
            kind=Kind(row["kind"]),
            period=Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]) if row["end"] else None),
            source=Source(release.file, release.name, release.sha256, row["correction"]),
            brands=(*_split(row["brands"], "|"), *_split(row["trade_names"], "|")),
            trade_names=_split(row["trade_names"], "|"),
            other_names=_split(row["other_names"], "|"),
            details=_split(row["details"], "|"),
            routes=tuple(map(StatedRoute, _split(row["routes"], "|"))),
            route_limits=tuple(map(_route_limit, _split(row["route_limits"], "|"))),
            replacements=tuple(map(_replacement, _split(row["replaced_by"], "|"))),
            references=tuple(map(HcpcsCode.parse, _split(row["references"], " "))),
            earlier=tuple(Period(*text.split("..")) for text in _split(row["earlier"], " ")),
            coverage=Coverage(row["coverage"]) if row["coverage"] else None,
            pricing=tuple(map(Pricing, _split(row["pricing"], " "))),
            types_of_service=tuple(map(TypeOfService, _split(row["types_of_service"], " "))),
            betos=Betos(row["betos"]) if row["betos"] else None,
            facts=facts,
        )
    except (JcodesError, ValueError) as error:
        raise DataError(f"codes.tsv: the row {line!r} cannot be read ({error})", hint=_REBUILD) from error


def _replacement(text: str) -> Replacement:
    code, ratio, why = text.split("=", 2)
    return Replacement(HcpcsCode.parse(code), Fraction(ratio) if ratio else None, why)


def _route_limit(text: str) -> RouteLimit:
    """Return what ``only=routes=codes=why=source`` states: routes apart by commas, codes by semicolons, each with where."""
    word, routes, instead, why, source = text.split("=", 4)
    return RouteLimit(
        tuple(map(StatedRoute, routes.split(","))),
        word == "only",
        tuple((code, where) for code, _, where in (one.partition(" ") for one in _split(instead, ";"))),
        why,
        source,
    )


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(text.split(separator)) if text else ()
