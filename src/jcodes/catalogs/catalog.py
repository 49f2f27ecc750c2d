"""The catalog: every drug code of one release, an immutable mapping."""

import threading
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping
from datetime import date
from functools import cache
from typing import Final, NoReturn, TypeVar, cast, overload

from jcodes.catalogs.store import entry_of, known_releases, manifest, rows_of
from jcodes.codes import HcpcsCode
from jcodes.entries import Entry, Release
from jcodes.errors import JcodesError, MalformedError, UnknownCodeError, UnknownReleaseError
from jcodes.periods import as_date

__all__ = ["Catalog", "catalog", "releases"]

_T = TypeVar("_T")
_lock: Final = threading.Lock()


def releases() -> tuple[Release, ...]:
    """Return the releases at hand, oldest first, each with the file and hash it was read from."""
    return known_releases()


@cache
def _catalog(name: str) -> "Catalog":
    for release in known_releases():
        if release.name == name:
            return Catalog._made(release, None, rows_of(name), manifest().digests[name])  # noqa: SLF001 - the class's own maker
    known = tuple(release.name for release in known_releases())
    raise UnknownReleaseError(
        f"the release {name!r} is not at hand", release=name, known=known, hint=f"use one of {', '.join(known)}"
    )


def catalog(release: str | Release | None = None) -> "Catalog":
    """Return the catalog of *release*, or of the newest one at hand.

    The same release gives the same object, and the same answers for ever.

    Raises:
        UnknownReleaseError: A release that is not bundled.
    """
    name = known_releases()[-1].name if release is None else str(release)
    with _lock:
        return _catalog(name)


class Catalog(Mapping[HcpcsCode | str, Entry]):
    """Every drug code of one release, or those of them valid on one day: an immutable, hashable mapping in code order.

    A code may be given as text wherever a key is asked for: ``cat["j9312"]``.

    Attributes:
        release: What it was made from.
        day: The date of service it is narrowed to, or None.
        digest: The hash of the release's facts, in hexadecimal.
    """

    __slots__ = ("_entries", "_rows", "day", "digest", "release")

    release: Release
    day: date | None
    digest: str
    _rows: dict[str, str]
    _entries: dict[str, Entry]

    def __init__(self) -> None:
        """Refuse: catalogs come from `jcodes.catalogs`."""
        raise TypeError("catalogs are made by jcodes.catalogs(release), not by the class")

    @classmethod
    def _made(cls, release: Release, day: date | None, rows: dict[str, str], digest: str) -> "Catalog":
        made = object.__new__(cls)
        for name, value in (("release", release), ("day", day), ("digest", digest), ("_rows", rows), ("_entries", {})):
            object.__setattr__(made, name, value)
        return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a catalog never changes."""
        raise AttributeError(f"a catalog is immutable; {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a catalog never changes."""
        raise AttributeError(f"a catalog is immutable; {name!r} cannot be deleted")

    def _entry(self, code: str) -> Entry:
        entry = self._entries.get(code)
        return self._entries.setdefault(code, entry_of(self._rows[code], self.release)) if entry is None else entry

    def __getitem__(self, code: HcpcsCode | str) -> Entry:
        """Return the entry of *code*.

        Raises:
            UnknownCodeError: A code that this catalog does not hold; a ``KeyError``, with what may have been meant.
            MalformedCodeError: Not the shape of a code.
        """
        entry = self._entries.get(code) if isinstance(code, str) else None
        if entry is not None:
            return entry
        key = str(HcpcsCode.parse(code))
        if key not in self._rows:
            raise self._unknown(key)
        return self._entry(key)

    @overload
    def get(self, code: HcpcsCode | str, /) -> Entry | None: ...
    @overload
    def get(self, code: HcpcsCode | str, /, default: _T) -> Entry | _T: ...
    def get(self, code: HcpcsCode | str, /, default: object = None) -> object:
        """Return the entry of *code*, or *default* when the catalog does not hold it; malformed codes are not held."""
        try:
            return self[code]
        except JcodesError:
            return default

    def facts_of(self, code: HcpcsCode | str) -> str:
        """Return the facts of *code* as one text without its release, for comparing releases; see ``store.COLUMNS``.

        Raises:
            KeyError: A code that this catalog does not hold.
        """
        return self._rows[str(code)].split("\t", 3)[3]

    def __contains__(self, code: object) -> bool:
        """Tell whether the catalog holds *code*, given as a code or as text; never raises."""
        if isinstance(code, str):
            return code in self._rows or (HcpcsCode.is_valid(code) and str(HcpcsCode.parse(code)) in self._rows)
        return isinstance(code, HcpcsCode) and str(code) in self._rows

    def __iter__(self) -> Iterator[HcpcsCode]:
        """Go through the codes, in order."""
        return map(HcpcsCode.parse, self._rows)

    def keys(self) -> KeysView[HcpcsCode]:
        """Return a view of the codes, in order."""
        return cast("KeysView[HcpcsCode]", super().keys())

    def items(self) -> ItemsView[HcpcsCode, Entry]:
        """Return a view of codes and entries, in order."""
        return cast("ItemsView[HcpcsCode, Entry]", super().items())

    def __len__(self) -> int:
        """Return how many codes there are."""
        return len(self._rows)

    def on(self, day: date | str) -> "Catalog":
        """Return the codes valid on the date of service *day*, itself a catalog."""
        day = as_date(day)
        text = day.isoformat()
        rows = {}
        for code, line in self._rows.items():
            _, _, _, start, end, _ = line.split("\t", 5)
            if start <= text and (not end or text <= end):
                rows[code] = line
        return Catalog._made(self.release, day, rows, self.digest)

    def search(self, query: str) -> tuple[Entry, ...]:
        """Return the entries that fit *query*, best first: substance, brand or code, in any order, small misspellings allowed.

        Args:
            query: ``"rituximab"``, ``"hyaluronidase rituximab"``, ``"J931"``; brands only where CMS's descriptor prints them.

        Raises:
            MalformedError: Not a text.
        """
        if not isinstance(query, str):
            raise MalformedError(
                f"{query!r} cannot be searched for", value=query, hint="give a substance, a brand or a code, as text"
            )
        from jcodes.catalogs.search import search

        return search(self, query)

    def _unknown(self, code: str) -> UnknownCodeError:
        near = _near(code, self._rows)
        when = f" and valid on {self.day}" if self.day else ""
        hint = f"did you mean {' or '.join(near)}?" if near else "search by name with catalog().search('rituximab')"
        return UnknownCodeError(
            f"the code {code} is not among the drug codes of release {self.release}{when}",
            code=code,
            release=self.release.name,
            suggestions=near,
            hint=hint,
        )

    def __eq__(self, other: object) -> bool:
        """Compare release facts and day."""
        if not isinstance(other, Catalog):
            return NotImplemented
        return (self.digest, self.release.name, self.day) == (other.digest, other.release.name, other.day)

    def __hash__(self) -> int:
        """Hash release facts and day."""
        return hash((self.digest, self.release.name, self.day))

    def __repr__(self) -> str:
        """Return what it is and how large."""
        day = f" on {self.day}" if self.day else ""
        return f"<Catalog {self.release}{day}: {len(self)} codes, digest {self.digest[:12]}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by release, digest and day."""
        return _restore, (self.release.name, self.digest, self.day)

    def __copy__(self) -> "Catalog":
        """Return itself: it never changes."""
        return self

    def __deepcopy__(self, memo: object) -> "Catalog":
        """Return itself: it never changes."""
        return self


_SUGGESTED: Final = 3


def _near(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that *code* may be a slip for: two neighbours swapped, or one character wrong, the last ones first."""
    slips = []
    for other in known:
        wrong = [place for place, (one, two) in enumerate(zip(code, other, strict=True)) if one != two]
        if len(wrong) == 1:
            slips.append((1, -wrong[0], other))
        elif (
            len(wrong) == 2
            and wrong[0] + 1 == wrong[1]
            and code[wrong[0]] + code[wrong[1]] == other[wrong[1]] + other[wrong[0]]
        ):
            slips.append((0, 0, other))
    return tuple(other for *_, other in sorted(slips)[:_SUGGESTED])


def _restore(name: str, digest: str, day: date | None) -> Catalog:
    from jcodes.errors import DataError

    found = catalog(name)
    if found.digest != digest:
        raise DataError(
            f"the pickled catalog {name} has the digest {digest[:12]}, the one at hand {found.digest[:12]}",
            hint="use the version of jcodes that pickled it, or open the catalog anew",
        )
    return found if day is None else found.on(day)
