"""The catalog: an immutable mapping of all drug codes in one release."""

import warnings
from collections.abc import ItemsView, Iterator, KeysView, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, overload

from jcodes.catalogs.code_table import facts_in, history_of, last_of, past_rows, rows_of, rows_on, unknown_code
from jcodes.catalogs.data_library import DataLibrary, data_library
from jcodes.catalogs.entries import Entry, entry_of
from jcodes.catalogs.lookups import Lookups
from jcodes.catalogs.named_codes import code_given
from jcodes.catalogs.sources import Release
from jcodes.codes import HcpcsCode
from jcodes.errors import DataError, GapWarning, JcodesError, UnknownCodeError
from jcodes.paths import as_path
from jcodes.periods import Quarter, as_date
from jcodes.pins import PINS
from jcodes.renamed import renamed
from jcodes.vocabulary.products import Kind

if TYPE_CHECKING:
    from jcodes.catalogs.corrections import Corrections
    from jcodes.catalogs.names import Name
    from jcodes.catalogs.search import Matches

__all__ = ["Catalog", "as_catalog", "catalog", "open_catalog"]

_T = TypeVar("_T")


def catalog(release: str | Release | None = None, *, path: str | Path | None = None) -> "Catalog":
    """Return the catalog of *release*, or of the newest release loaded.

    The same release always gives the same object and the same answers.

    Args:
        release: A quarter such as ``"2025-10"`` (its newest issue), or one issue such as ``"2026-01@2026-01-12"``.
        path: A data folder created by ``jcodes data add --to``; defaults to the user's data folder.

    Raises:
        UnknownReleaseError: The release is not loaded.
    """
    if release is None and path is None:
        release = PINS.release
    return open_catalog(data_library(None if path is None else as_path(path)), release)


def as_catalog(value: "Catalog | Release | str | None", beside: object = None) -> "Catalog":
    """Return the catalog for the argument ``catalog=``: a catalog, a release or its name, or None for the newest.

    Args:
        value: The argument.
        beside: A catalog that was given with it, if any: a name is then that of a release in the folder that this catalog comes from.

    Raises:
        UnknownReleaseError: The release is not loaded.
    """
    if value is None and beside is None:  # first: most calls name none
        return open_catalog(data_library(), PINS.release)
    if isinstance(value, Catalog):
        return value
    return open_catalog(beside._library, value) if isinstance(beside, Catalog) else catalog(value)  # noqa: SLF001 - a catalog's own folder


def open_catalog(library: DataLibrary, release: str | Release | None = None) -> "Catalog":
    """Return the catalog of *release* from *library*, by default the newest. Threads that open it at the same time get the same object."""
    name = release.issue if isinstance(release, Release) else release
    opened: Catalog | None = library.opened.get(name) if name is None or isinstance(name, str) else None
    if opened is None:
        found, folder = library.files("hcpcs")[-1] if name is None else library.find(name)
        made = library.opened.get(found.issue) or Catalog._made(  # noqa: SLF001 - the class's own maker
            library, found, None, rows_of(folder, found.issue), folder.digests[found.issue]
        )
        opened = library.opened[name] = library.opened.setdefault(found.issue, made)
    return opened


class Catalog(Lookups, Mapping[HcpcsCode | str, Entry]):
    """All drug codes of one release, or those valid on one date of service: an immutable, hashable mapping in code order.

    Keys may be codes or text: ``cat["j9312"]``.

    Attributes:
        release: The HCPCS release.
        day: The date of service it is narrowed to, or None.
        digest: The hash of the release's facts, in hexadecimal.
    """

    __slots__ = ("__weakref__", "_corrections", "_ended", "_entries", "_hash", "digest")

    digest: str
    _corrections: "tuple[Corrections, ...]"
    _entries: dict[str, Entry]
    _ended: dict[str, dict[str, list[str]]]
    _hash: int

    def __init__(self) -> None:
        """Raise `TypeError`: use `catalog()` to open one."""
        raise TypeError("open a catalog with jcodes.catalog(release)")

    @classmethod
    def _made(  # noqa: PLR0913, PLR0917 - every slot
        cls,
        library: DataLibrary,
        release: Release,
        day: date | None,
        rows: dict[str, str],
        digest: str,
        corrections: "tuple[Corrections, ...]" = (),
    ) -> "Catalog":
        made = object.__new__(cls)
        values = {
            "release": release, "last_quarter": release.last_quarter, "day": day, "digest": digest, "_corrections": corrections, "_library": library, "_rows": rows, "_entries": {}, "_ended": {}, "_hash": hash((digest, release.name, day)),
        }  # fmt: skip
        for name, value in values.items():
            object.__setattr__(made, name, value)
        return made

    def _entry(self, code: str) -> Entry:
        entry = self._entries.get(code)
        return self._entries.setdefault(code, self._read(self._rows[code])) if entry is None else entry

    def _read(self, line: str) -> Entry:
        last, stated_by = last_of(line), self.release
        if last and last < self.release.issue:  # earlier definitions of the code that later files no longer contain
            stated_by, _ = self._library.find(last)
        return entry_of(line, stated_by, self)

    def __getitem__(self, code: HcpcsCode | str) -> Entry:
        """Return the entry of *code*.

        Raises:
            UnknownCodeError: The code is not in this catalog. Also a ``KeyError``; the hint suggests similar codes.
            MalformedCodeError: The text is not a valid code.
        """
        entry = self._entries.get(code) if isinstance(code, str) else None
        if entry is not None:
            return entry
        key = str(code_given(self, code))
        if key not in self._rows:
            raise self._unknown(key)
        return self._entry(key)

    @overload
    def get(self, code: HcpcsCode | str, /) -> Entry | None: ...
    @overload
    def get(self, code: HcpcsCode | str, /, default: _T) -> Entry | _T: ...
    def get(self, code: HcpcsCode | str, /, default: object = None) -> object:
        """Return the entry of *code*, or *default* if it is not in the catalog or not a valid code."""
        try:
            return self[code]
        except JcodesError:
            return default

    def facts_of(self, code: HcpcsCode | str) -> str:
        """Return the facts of *code* as one text, without the release, to compare releases; see `code_table.CodeRow`.

        Raises:
            UnknownCodeError: The code is not in this catalog. Also a ``KeyError``.
            MalformedCodeError: The text is not a valid code.
        """
        key = code.text if isinstance(code, HcpcsCode) else code_given(self, code).text
        if key not in self._rows:
            raise self._unknown(key)
        return facts_in(self._rows[key])

    def __contains__(self, code: object) -> bool:
        """Whether *code*, a code or text, is in the catalog. Never raises."""
        if isinstance(code, str):
            return code in self._rows or (HcpcsCode.is_valid(code) and str(HcpcsCode.parse(code)) in self._rows)
        return isinstance(code, HcpcsCode) and str(code) in self._rows

    def __iter__(self) -> Iterator[HcpcsCode]:
        """Iterate over the codes, in order."""
        return map(HcpcsCode.parse, self._rows)

    def keys(self) -> KeysView[HcpcsCode]:
        """Return a view of the codes, in order."""
        return cast("KeysView[HcpcsCode]", super().keys())

    def items(self) -> ItemsView[HcpcsCode, Entry]:
        """Return a view of codes and entries, in order."""
        return cast("ItemsView[HcpcsCode, Entry]", super().items())

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self._rows)

    def on(self, day: date | str) -> "Catalog":
        """Return a catalog of the codes valid on the date of service *day*.

        A reused code has its definition of that day. Codes that CMS has since dropped are included, if they are in files up to this
        release. Warns with `GapWarning` if no file is loaded for the quarter of that day.
        """
        day = as_date(day)
        self._library.warn("hcpcs", Quarter.of(day), "codes valid only then may be missing", self.release.issue)
        rows = rows_on(day.isoformat(), self._rows, self._past())
        return Catalog._made(self._library, self.release, day, rows, self.digest, self._corrections)

    def corrected(self, corrections: "str | Path | Corrections") -> "Catalog":
        """Return a copy of this catalog with your own corrections, which its digest includes.

        Args:
            corrections: A TOML file with a ``[[correct]]`` table per code: ``code``, ``why``, ``source``, and the corrected facts.

        Raises:
            DataError: The file is invalid, a code is not in the release, or a correction changes nothing.
        """
        from jcodes.catalogs.corrections import Corrections

        read = corrections if isinstance(corrections, Corrections) else Corrections.read(corrections)
        rows, digest = read.apply(self._rows, self.release), read.digest_over(self.digest)
        return Catalog._made(self._library, self.release, self.day, rows, digest, (*self._corrections, read))

    def _past(self) -> dict[str, list[str]]:
        """Return the ended rows of earlier files by code, latest first: earlier definitions, and codes dropped since."""
        found = self._ended.get(self.release.issue)
        return (
            self._ended.setdefault(self.release.issue, past_rows(self._library, self.release.issue, self._rows))
            if found is None
            else found
        )

    def history(self, code: HcpcsCode | str) -> tuple[Entry, ...]:
        """Return all definitions of a code, oldest first: one entry per add date, the current one last.

        >>> [entry.name for entry in catalog().history("J1440")]
        ['filgrastim', 'fecal microbiota, live - jslm']

        Raises:
            UnknownCodeError: The code is not in any file up to this release.
            MalformedCodeError: The text is not a valid code.
        """
        key = str(code_given(self, code))
        lines = history_of(self._past().get(key, []), self._rows.get(key))
        if not lines:
            raise self._unknown(key)
        return tuple(map(self._read, lines))

    lives: ClassVar[renamed] = renamed("history")

    def definitions(self) -> dict[str, tuple[Entry, ...]]:
        """Return every code of the files up to this release, in code order, with its definitions; `definition` chooses among them by date.

        The first is the one in this release or, if it has dropped the code, the last one; the earlier ones follow, latest first.
        """
        past = self._past()
        return {
            code: tuple(map(self._read, (*([self._rows[code]] if code in self._rows else []), *past.get(code, ()))))
            for code in sorted({*self._rows, *past})
        }

    def definition(self, code: HcpcsCode | str, on: date | str | None = None) -> Entry:
        """Return the definition of a code on a date of service, also if later files have reused or dropped the code.

        A date on which the code was never valid gives the code's definition in this release or, if the release lacks it, its last one.

        >>> catalog().definition("J1440", "2012-06-01").name, catalog().definition("J1440").name
        ('filgrastim', 'fecal microbiota, live - jslm')

        Args:
            code: The code.
            on: The date of service; None for the definition in this release, or the last one.

        Raises:
            UnknownCodeError: The code is not in any file up to this release.
            MalformedCodeError: The text is not a valid code.
        """
        current = self._entries.get(code) if isinstance(code, str) else None
        if current is not None and (on is None or (type(on) is date and on in current.period)):  # every bill asks this
            return current
        if current is None:
            key = str(code_given(self, code))
            current = self._entry(key) if key in self._rows else None
        day = None if on is None else as_date(on)
        if current is not None and (day is None or day in current.period or any(day in one for one in current.earlier)):
            return current
        key = str(HcpcsCode.parse(code))
        past = [self._read(line) for line in self._past().get(key, ())]
        if current is None and not past:
            raise self._unknown(key, day)
        return next(
            (entry for entry in past if day is not None and any(day in period for period in entry.periods)),
            current or past[0],
        )

    def names(self, entry: HcpcsCode | str | Entry) -> "tuple[Name, ...]":
        """Return the names of a code or an entry, each with its kind and its sources; see `Entry.names`.

        >>> [str(name) for name in catalog().names("J1885") if name.text == "toradol"]
        ['toradol (brand): Orange Book, products.txt (2024-11-08); Drugs@FDA, Products.txt (2022-08-05); Table of Drugs 2017 (2017-01-01); Table of Drugs 2018 (2018-01-01); Table of Drugs 2019 (2018-10-26)']

        Raises:
            UnknownCodeError: The code is not in this catalog.
        """
        from jcodes.catalogs.names import names_of

        return names_of(entry if isinstance(entry, Entry) else self[entry])

    def search(self, query: str, *, kind: Kind | str | None = None, on: date | str | None = None) -> tuple[Entry, ...]:
        """Search by substance, brand or code prefix; return the matching entries, best first. Tolerates small misspellings.

        Args:
            query: ``"rituximab"``, ``"keytruda"``, ``"biosimilar rituximab"``, ``"J931"``. Brands come from CMS's descriptors and, for releases since 2024, its crosswalk.
            kind: Only products of this kind.
            on: Only codes valid on this date of service.

        Raises:
            MalformedError: *query* is not text, or *kind* is not a kind of product.
        """
        from jcodes.catalogs.search import search

        return search(self, query, kind, on)

    def matches(self, query: str, *, kind: Kind | str | None = None, on: date | str | None = None) -> "Matches":
        """Return what `search` finds, with how the query was read and whether only the spelling is near.

        >>> found = catalog().matches("ceftriaxone 1gm")
        >>> str(found.entries[0].code), found.read, found.amounts[0].text, found.is_near
        ('J0696', 'ceftriaxone', '1gm', False)

        Args:
            query: As for `search`.
            kind: Only products of this kind.
            on: Only codes valid on this date of service.

        Raises:
            MalformedError: Not a text, or not a kind.
        """
        from jcodes.catalogs.search import matches

        return matches(self, query, kind, on)

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the codes as a dataframe of *engine*, a code a row; columns, engines and errors are those of `code_frame.frame_of_codes`."""
        from jcodes.catalogs.code_frame import frame_of_codes

        return frame_of_codes(self.values(), engine)

    def _unknown(self, code: str, on: date | None = None) -> UnknownCodeError:
        return unknown_code(code, self._rows, self.release, self.day, self._library, on)

    def __eq__(self, other: object) -> bool:
        """Compare the facts of the release, the day, and the files that answer beside it (prices, NDCs, edits)."""
        if not isinstance(other, Catalog):
            return NotImplemented
        is_same = (self.digest, self.release.name, self.day) == (other.digest, other.release.name, other.day)
        return is_same and (
            self._library is other._library or self._library.files_digest == other._library.files_digest
        )

    def __hash__(self) -> int:
        """Hash the facts of the release and the day."""
        return self._hash

    def _repr_html_(self) -> str:
        """Return release, day and number of codes as a table, for notebooks."""
        from jcodes.html_tables import card

        source = {"file": self.release.file, "release": self.release.name}
        return card(
            repr(self).strip("<>"),
            {"release": self.release.name, "day": self.day, "codes": len(self), "source": source},
        )

    def __repr__(self) -> str:
        """Return the release, the day and the number of codes."""
        day = f" on {self.day}" if self.day else ""
        return f"<Catalog {self.release}{day}: {len(self)} codes, digest {self.digest[:12]}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by release, digest, day and the data folder; catalogs of files that were loaded but not stored are pickled with their facts."""
        path = None if self._library.path is None else str(self._library.path.absolute())
        return _restore, (self.release.issue, self.digest, self.day, self._corrections, (self._library.texts, path))


def _restore(
    issue: str,
    digest: str,
    day: date | None,
    corrections: "tuple[Corrections, ...]" = (),
    home: tuple[tuple[tuple[str, dict[str, str]], ...], str | None] = ((), None),
) -> Catalog:
    texts, path = home
    library = DataLibrary.loaded(texts) if texts else data_library(None if path is None else Path(path))
    found = open_catalog(library, issue)
    for one in corrections:
        found = found.corrected(one)
    if found.digest != digest:
        raise DataError(
            f"the pickled catalog {found.release} has digest {digest[:12]}, the one loaded {found.digest[:12]}",
            hint="use the version of jcodes that pickled it, or open the catalog again",
        )
    with warnings.catch_warnings():  # the warning was shown before pickling
        warnings.simplefilter("ignore", GapWarning)
        return found if day is None else found.on(day)
