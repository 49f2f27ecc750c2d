"""A data folder: one text table per dataset, and a manifest. The bundled folder is ``data/``; users can add their own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from jcodes.catalogs.sources import Release, RowNote
from jcodes.errors import DataError, JcodesError
from jcodes.errors.messages import quoted, shown
from jcodes.lazy import kept_property

__all__ = [
    "DATA",
    "DATASETS",
    "FORMAT",
    "REBUILD",
    "DataFolder",
    "Table",
    "amount_of",
    "bundled",
    "is_within",
    "texts_of",
]

DATA: Final = Path(__file__).parent.parent / "data"
"""The folder of bundled data."""

DATASETS: Final = (
    "hcpcs",
    "asp",
    "crosswalk",
    "mue",
    "jw_jz",
    "sad",
    "noc_prices",
    "noc_crosswalk",
    "noc_codes",
    "opps",
    "modifiers",
    "ncci_practitioner",
    "ncci_outpatient",
    "ncci_additions",
    "add_on",
    "mue_services",
    "denial_codes",
    "contractors",
    "places",
    "place_rates",
    "revenue_codes",
    "asc",
)
"""The names of the datasets in the manifest."""

FORMAT: Final = 1
"""The format version of a folder, from its manifest; the default if the manifest has none."""

REBUILD: Final = "reinstall jcodes, or rebuild the data with tools/build_data.py"
"""The hint for damage to the bundled data."""

_AGAIN: Final = "reinstall jcodes, or remove the release with 'jcodes data remove' and add the official file again"
_R = TypeVar("_R", bound=NamedTuple)
_G = TypeVar("_G")
_T = TypeVar("_T")


class Table(Generic[_R]):
    """A table in a folder: its file and its row class, whose fields are the text columns.

    Attributes:
        name: The file name.
        columns: The column names.
    """

    def __init__(self, name: str, row: type[_R], hint: str = _AGAIN) -> None:
        """Initialize with the file name, the row class, and the hint for a damaged row."""
        self.name = name
        self.columns: tuple[str, ...] = row._fields
        self._make = row._make
        self._hint = hint

    def read(self, line: str) -> _R:
        """Parse a line as a row.

        Raises:
            DataError: The line has the wrong number of columns.
        """
        try:
            return self._make(line.split("\t"))
        except TypeError as error:
            raise self._damaged(line, error) from error

    def value(self, row: _R, make: Callable[[_R, _G], _T], given: _G) -> _T:
        """Apply *make* to a row.

        Raises:
            DataError: The row is damaged.
        """
        try:
            return make(row, given)
        except (JcodesError, ValueError, ArithmeticError, LookupError) as error:
            raise self._damaged("\t".join(row), error) from error

    def stated_in(
        self, files: "Iterable[tuple[Release, DataFolder]]", key: str, make: Callable[[_R, Release], _T]
    ) -> _T | None:
        """Return what the first of *files* with a row of *key* says of it; None if none has one."""
        issue = self.columns.index("issue")
        for release, folder in files:
            for row in folder.rows(self, key):
                if row[issue] == release.issue:
                    return self.value(row, make, release)
        return None

    def _damaged(self, line: str, error: Exception) -> DataError:
        return DataError(f"{self.name}: the row {quoted(line)} cannot be read ({error})", hint=self._hint)


def is_within(first: str, last: str, issue: str) -> bool:
    """Whether a row for the issues *first* to *last* applies to *issue*; a blank *last* is the newest."""
    return first <= issue and (not last or issue <= last)


def texts_of(text: str, separator: str = "|") -> tuple[str, ...]:
    """Split a column with several texts."""
    return tuple(text.split(separator)) if text else ()


def amount_of(text: str) -> Decimal | None:
    """Parse a column as a number; None if blank."""
    return Decimal(text) if text else None


class DataFolder:
    """A set of tables. Each is read on first use, checked against the hash in the manifest, and cached.

    There is no lock: threads that need the same table at once may each read it, and all get the first one cached.

    Attributes:
        place: The path of the folder, for messages.
    """

    def __init__(self, place: str, read: Callable[[str], bytes | None], hint: str = REBUILD) -> None:
        """Initialize with a function that returns the bytes of a table, or None if the folder does not have it."""
        self.place = place
        self._read = read
        self._hint = hint
        self._tables: dict[str, tuple[str, ...]] = {}
        self._indexes: dict[tuple[str, int], dict[str, tuple[str, ...]]] = {}

    @classmethod
    def at(cls, path: Path, hint: str = REBUILD) -> "DataFolder":
        """Open the folder at *path*."""

        def read(name: str) -> bytes | None:
            try:
                return (path / name).read_bytes()
            except FileNotFoundError:
                return None

        return cls(str(path), read, hint)

    @classmethod
    def of(cls, place: str, texts: Mapping[str, str]) -> "DataFolder":
        """Create a folder in memory."""
        return cls(place, {name: text.encode() for name, text in texts.items()}.get)

    @classmethod
    def held(cls, place: str, files: Mapping[str, bytes], hint: str) -> "DataFolder":
        """Create a folder in memory from the bytes of its files; a file that is added to *files* later is part of it."""
        return cls(place, files.get, hint)

    def damaged(self, what: str) -> DataError:
        """Return the error for a damaged file."""
        return DataError(f"{self.place}: {what}", hint=self._hint)

    @kept_property
    def manifest(self) -> dict[str, Any]:
        """The manifest, which lists the source files of the tables.

        Raises:
            DataError: The manifest is missing, damaged, or in the format of a newer version of jcodes.
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
                    f"{self.place}: manifest.json has format {shown(written)}; this version of jcodes reads format {FORMAT}",
                    hint=f"update jcodes, or {self._hint}",
                )
            stated = {name: (table["rows"], table["sha256"]) for name, table in found["tables"].items()}
            releases = [_release(dataset, row) for dataset in DATASETS for row in found.get(dataset, ())]
            digests = [row["digest"] for row in found.get("hcpcs", ())]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self.damaged(f"manifest.json is damaged ({type(error).__name__}: {error})") from None
        return found | {"stated": stated, "releases": releases, "digests": digests}

    @kept_property
    def releases(self) -> tuple[Release, ...]:
        """The releases of all datasets, in the manifest's order."""
        return tuple(self.manifest["releases"])

    @kept_property
    def issues(self) -> dict[tuple[str, str], Release]:
        """Releases by dataset and issue."""
        return {(release.dataset, release.issue): release for release in self.releases}

    @kept_property
    def digests(self) -> dict[str, str]:
        """The hash of each HCPCS release's rows, by its issue."""
        issues = (release.issue for release in self.releases if release.dataset == "hcpcs")
        return dict(zip(issues, self.manifest["digests"], strict=True))

    def lines(self, table: Table[Any]) -> tuple[str, ...]:
        """Return the rows of a table as text, without the header; empty if the manifest does not list the table.

        Raises:
            DataError: The manifest lists the table, but the file is missing or does not match.
        """
        found = self._tables.get(table.name)
        return self._tables.setdefault(table.name, self._verified(table)) if found is None else found

    def _verified(self, table: Table[Any]) -> tuple[str, ...]:
        """Read a table and check its hash, columns and number of rows against the manifest."""
        from hashlib import sha256

        name = table.name
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
                f"{name} does not match its manifest: it was damaged, truncated or changed (sha256 differs)"
            )
        try:
            header, *lines = raw.decode("utf-8").splitlines()
        except ValueError:  # not UTF-8, or blank
            raise self.damaged(f"{name} is not a table") from None
        if header != "\t".join(table.columns) or len(lines) != rows:
            raise self.damaged(f"{name} does not match its manifest: it has other columns or another number of rows")
        return tuple(lines)

    def index(self, table: Table[Any], column: int = 0) -> dict[str, tuple[str, ...]]:
        """Return the rows of a table as text, grouped by the value of one column."""
        key = table.name, column
        found = self._indexes.get(key)
        return self._indexes.setdefault(key, self._indexed(table, column)) if found is None else found

    def _indexed(self, table: Table[Any], column: int) -> dict[str, tuple[str, ...]]:
        lists: dict[str, list[str]] = {}
        for line in self.lines(table):
            lists.setdefault(line.split("\t", column + 1)[column], []).append(line)
        return {key: tuple(lines) for key, lines in lists.items()}

    def rows(self, table: Table[_R], key: str, column: int = 0) -> Iterator[_R]:
        """Yield the rows of a table with *key* in one column, by default the first.

        Raises:
            DataError: See `lines`; or a row has the wrong number of columns.
        """
        return map(table.read, self.index(table, column).get(key, ()))

    def all_rows(self, table: Table[_R]) -> Iterator[_R]:
        """Yield the rows of a table.

        Raises:
            DataError: See `rows`.
        """
        return map(table.read, self.lines(table))


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
        part=row.get("part", ""),
        row_notes=tuple(RowNote(*note) for note in row.get("row_notes", ())),
        doubts=tuple(row.get("doubts", ())),
    )


_bundled: Final = DataFolder.at(DATA)


def bundled() -> DataFolder:
    """Return the bundled data."""
    return _bundled
