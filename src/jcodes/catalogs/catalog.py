"""The catalog: every drug code of one release, an immutable mapping."""

import warnings
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar, cast, overload

from jcodes.catalogs.definitions import Kind, Replacement
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.library import Library, library
from jcodes.catalogs.sources import Release
from jcodes.catalogs.store import COLUMNS, Folder, entry_of
from jcodes.codes import HcpcsCode
from jcodes.errors import DataError, GapWarning, JcodesError, MalformedError, UnknownCodeError, warn_of_gap
from jcodes.periods import Quarter, as_date

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink
    from jcodes.catalogs.gap import Gap
    from jcodes.catalogs.layers import Layer
    from jcodes.catalogs.modifiers import ListedModifier
    from jcodes.catalogs.names import Name
    from jcodes.catalogs.noc_prices import NocPrice
    from jcodes.catalogs.outpatient import OutpatientStatus
    from jcodes.catalogs.payment_limits import PaymentLimit
    from jcodes.catalogs.self_administered import SelfAdministered
    from jcodes.catalogs.unit_edits import EditSetting, UnitEdit
    from jcodes.codes import Modifier, Ndc

__all__ = ["Catalog", "catalog", "gaps", "open_catalog", "releases"]

_T = TypeVar("_T")


def releases(dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the files of CMS at hand, oldest first, each with the name and hash it was read from; `gaps` tells what is missing.

    Args:
        dataset: ``"hcpcs"`` (the codes), ``"asp"`` (payment limits), ``"crosswalk"`` (NDCs), ``"mue"`` (unit edits), ``"jw_jz"``,
            ``"sad"`` (self-administered drugs), ``"noc_prices"``, ``"noc_crosswalk"``, ``"opps"`` (outpatient status) or ``"modifiers"`` (CPT's numbers).

    Raises:
        MalformedError: Not the name of a dataset.
    """
    return library().releases(dataset)


def gaps(dataset: str = "hcpcs") -> "tuple[Gap, ...]":
    """Return the quarters between the files at hand, and after the newest, of which no file is at hand.

    Args:
        dataset: As for `releases`.
    """
    return library().gaps(dataset)


def catalog(release: str | Release | None = None, *, path: str | Path | None = None) -> "Catalog":
    """Return the catalog of *release*, or of the newest one at hand.

    The same release gives the same object, and the same answers for ever.

    Args:
        release: A quarter such as ``"2025-10"`` (its newest issue), or one issue such as ``"2026-01@2026-01-12"``.
        path: A folder of files that ``jcodes data add --to`` made, instead of the user's own.

    Raises:
        UnknownReleaseError: A release that is not at hand.
    """
    return open_catalog(library(None if path is None else Path(path)), release)


def open_catalog(held: Library, release: str | Release | None = None) -> "Catalog":
    """Return a catalog of *held*: the newest, or that of *release*."""
    if isinstance(release, Release):
        release = release.issue
    found, folder = held.held("hcpcs")[-1] if release is None else held.find(release)
    kept: Catalog | None = held.opened.get(found.issue)
    if kept is None:  # of threads that open it first all get the one that was kept first
        made = Catalog._made(held, found, None, folder.rows_of(found.issue), folder.digests[found.issue])  # noqa: SLF001 - the class's own maker
        kept = held.opened.setdefault(found.issue, made)
    return kept


_quarter: Final = lru_cache(maxsize=64)(Quarter.parse)


class Catalog(Mapping[HcpcsCode | str, Entry]):
    """Every drug code of one release, or those of them valid on one day: an immutable, hashable mapping in code order.

    A code may be given as text wherever a key is asked for: ``cat["j9312"]``.

    Attributes:
        release: What it was made from.
        day: The date of service it is narrowed to, or None.
        digest: The hash of the release's facts, in hexadecimal.
    """

    __slots__ = ("_ended", "_entries", "_layers", "_library", "_rows", "day", "digest", "release")

    release: Release
    day: date | None
    digest: str
    _layers: "tuple[Layer, ...]"
    _library: Library
    _rows: dict[str, str]
    _entries: dict[str, Entry]
    _ended: dict[str, dict[str, list[str]]]

    def __init__(self) -> None:
        """Refuse: catalogs come from `jcodes.catalogs`."""
        raise TypeError("catalogs are made by jcodes.catalogs(release), not by the class")

    @classmethod
    def _made(  # noqa: PLR0913, PLR0917 - every slot
        cls,
        held: Library,
        release: Release,
        day: date | None,
        rows: dict[str, str],
        digest: str,
        layers: "tuple[Layer, ...]" = (),
    ) -> "Catalog":
        made = object.__new__(cls)
        values = {
            "release": release, "day": day, "digest": digest, "_layers": layers, "_library": held, "_rows": rows, "_entries": {}, "_ended": {},
        }  # fmt: skip
        for name, value in values.items():
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
        return self._entries.setdefault(code, self._read(self._rows[code])) if entry is None else entry

    def _read(self, line: str) -> Entry:
        _, _, last, _ = line.split("\t", 3)
        stated_by = self.release
        if last and last < self.release.issue:  # an earlier life of the code, which a later file no longer states
            stated_by, _ = self._library.find(last)
        return entry_of(line, stated_by, self)

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
        """Return the codes valid on the date of service *day*, itself a catalog.

        A code that stood for another product on that day is that product's; codes that CMS has since dropped from its files are there,
        as far as the files up to this release show them. A `GapWarning` tells of a day in a quarter of which no file is at hand.
        """
        day = as_date(day)
        self._warn("hcpcs", Quarter.of(day), "codes that lived only then may be missing")
        text = day.isoformat()
        rows = {code: line for code, line in self._rows.items() if _holds(line, text)}
        past = {
            code: line
            for code, lines in self._past().items()
            if code not in rows
            for line in lines
            if _holds(line, text)
        }
        if past:
            rows = dict(sorted((rows | past).items()))
        return Catalog._made(self._library, self.release, day, rows, self.digest, self._layers)

    def corrected(self, corrections: "str | Path | Layer") -> "Catalog":
        """Return this catalog with a user's own corrections laid over it; its digest covers them too.

        Args:
            corrections: A TOML file with one ``[[correct]]`` for each code: the code, why, source, and the facts that are to hold.

        Raises:
            DataError: Not such a file; a code that the release does not hold; a correction that changes nothing.
        """
        from jcodes.catalogs.layers import Layer

        layer = corrections if isinstance(corrections, Layer) else Layer.read(corrections)
        rows, digest = layer.over(self._rows, self.release), layer.digest_over(self.digest)
        return Catalog._made(self._library, self.release, self.day, rows, digest, (*self._layers, layer))

    def _past(self) -> dict[str, list[str]]:
        """Return by code the ended rows of files before this release: earlier lives, and codes dropped since; the latest first."""
        found = self._ended.get(self.release.issue)
        return self._ended.setdefault(self.release.issue, self._past_rows()) if found is None else found

    def _past_rows(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for release, folder in reversed(self._library.held("hcpcs")):
            if release.issue < self.release.issue:
                for code, line in folder.rows_of(release.issue).items():
                    end = line.split("\t", 5)[4]
                    current = self._rows.get(code)
                    if end and (current is None or end < current.split("\t", 4)[3]):
                        found.setdefault(code, []).append(line)
        return found

    def lives(self, code: HcpcsCode | str) -> tuple[Entry, ...]:
        """Return what a code has stood for, oldest first: one entry for each add date, the last being the current one.

        >>> [entry.name for entry in catalog().lives("J1440")]
        ['filgrastim', 'fecal microbiota, live - jslm']

        Raises:
            UnknownCodeError: A code that no file up to this release holds.
            MalformedCodeError: Not the shape of a code.
        """
        key = str(HcpcsCode.parse(code))
        by_start = {line.split("\t", 4)[3]: line for line in reversed(self._past().get(key, []))}
        if key in self._rows:
            by_start[self._rows[key].split("\t", 4)[3]] = self._rows[key]
        if not by_start:
            raise self._unknown(key)
        return tuple(self._read(by_start[start]) for start in sorted(by_start))

    # -- what other files say of a code ------------------------------------------------------------------------------

    def _quarter(self, on: date | str | None) -> Quarter:
        """Return the quarter of a date of service; without one that of the catalog's day, or of its release."""
        if on is not None:
            return Quarter.of(as_date(on))
        return self.release.quarter if self.day is None else Quarter.of(self.day)

    def _warn(self, dataset: str, quarter: Quarter, consequence: str) -> None:
        held = self._library.releases(dataset)
        if dataset == "hcpcs":
            held = tuple(release for release in held if release.issue <= self.release.issue)
        if any(release.quarter <= quarter <= release.last_quarter for release in held):
            return
        names = ", ".join(dict.fromkeys(release.name for release in held)) or "none"
        warn_of_gap(f"no {dataset} file of {quarter} is at hand (at hand: {names}): {consequence}")

    def speaks_until(self) -> Quarter:
        """Return the last quarter that the release speaks for."""
        return _quarter(self.release.covers or self.release.name)

    def price(
        self, code: HcpcsCode | str, on: date | str | None = None, *, issue: str | None = None
    ) -> "PaymentLimit | None":
        """Return the payment limit of a code on a date of service; None when CMS's file of that quarter does not state the code.

        Args:
            code: A Level II code, or the CPT number of a vaccine or an immune globulin.
            on: The date of service; None for the catalog's day, or the quarter of its release.
            issue: One issue of the quarter's file, such as ``"2025-10@2025-09-17"``; None for the newest.

        Raises:
            UnknownReleaseError: An issue that is not at hand.

        A `GapWarning` tells that no file of that quarter is at hand; the answer is then None.
        """
        from jcodes.catalogs.lookups import price_of

        if issue is not None:
            found: tuple[Release, Folder] | None = self._library.find(issue, "asp")
        else:
            quarter = self._quarter(on)
            found = self._library.of_quarter("asp", quarter)
            if found is None:
                self._warn("asp", quarter, "there is no payment limit to give")
        if found is None:
            return None
        release, folder = found
        for line in folder.index("prices.tsv").get(_number(code), ()):
            if line.split("\t", 2)[1] == release.issue:
                return price_of(line, release)
        return None

    def limits(self) -> "dict[str, PaymentLimit]":
        """Return every payment limit of the quarter of the catalog's day, or of its release, by code; none where no file is at hand."""
        from jcodes.catalogs.lookups import price_of

        found = self._library.of_quarter("asp", self._quarter(None))
        if found is None:
            return {}
        release, folder = found
        return {
            line.split("\t", 1)[0]: price_of(line, release)
            for line in folder.lines("prices.tsv")
            if line.split("\t", 2)[1] == release.issue
        }

    def prices(self, code: HcpcsCode | str) -> "tuple[PaymentLimit, ...]":
        """Return the payment limits of a code in all quarters at hand, oldest first, each of the newest issue."""
        quarters = dict.fromkeys(release.quarter for release in self._library.releases("asp"))
        found = (self.price(code, quarter.first) for quarter in quarters)
        return tuple(limit for limit in found if limit is not None)

    def ndc(
        self, ndc: "Ndc | str", on: date | str | None = None, *, crosswalk: str | None = None
    ) -> "tuple[NdcLink, ...]":
        """Return the codes that a product bills under on a date of service, in code order, with units per package.

        Where there are several, ``decided_by`` of each says what decides: what its entry says and the others' do not.

        Args:
            ndc: An NDC in any form that `Ndc.parse` reads, or an alternate identifier as CMS prints it.
            on: The date of service; None for the catalog's day, or the quarter of its release.
            crosswalk: ``"ASP"``, ``"NOC"``, ``"OPPS"`` or ``"AWP"``; None for all at hand, each link saying which.

        Raises:
            AmbiguousNdcError: Ten bare digits, with the NDCs that they may be.
            MalformedNdcError: Neither an NDC nor an identifier of a crosswalk.

        A `GapWarning` tells that no crosswalk of that quarter is at hand; the answer is then that of the nearest before.
        """
        from jcodes.codes import Ndc

        text = ndc if isinstance(ndc, str) else ""
        if not text or not any(text in folder.index("links.tsv") for folder in self._library.folders):
            parsed = ndc if isinstance(ndc, Ndc) else Ndc.parse(ndc)
            text = parsed.format("5-4-2")
        return self._decided(self._links(text, 0, on, crosswalk))

    def links(
        self, code: HcpcsCode | str, on: date | str | None = None, *, crosswalk: str | None = None
    ) -> "tuple[NdcLink, ...]":
        """Return the products that bill under a code on a date of service, in order of their identifiers; see `ndc`."""
        return self._links(_number(code), 1, on, crosswalk)

    def _links(self, key: str, column: int, on: date | str | None, crosswalk: str | None) -> "tuple[NdcLink, ...]":
        from jcodes.catalogs.lookups import link_of

        quarter = self._quarter(on)
        found: list[NdcLink] = []
        for dataset, kinds in (("crosswalk", ("ASP", "OPPS", "AWP")), ("noc_crosswalk", ("NOC",))):
            if crosswalk is not None and crosswalk not in kinds:
                continue
            latest = self._library.latest(dataset, quarter)
            if dataset == "crosswalk":
                self._warn(
                    dataset,
                    quarter,
                    "the links are those of the nearest quarter before" if latest else "there are no links to give",
                )
            if latest is None or (dataset != "crosswalk" and latest[0].quarter != quarter):
                continue
            release, folder = latest
            for line in folder.index("links.tsv", column).get(key, ()):
                _, _, kind, first, last, _ = line.split("\t", 5)
                if (
                    kind in kinds
                    and crosswalk in {None, kind}
                    and first <= release.issue
                    and (not last or release.issue <= last)
                ):
                    found.append(link_of(line, release, release.quarter))
        return tuple(sorted(found, key=lambda link: (link.identifier, link.code, link.crosswalk)))

    def _decided(self, links: "tuple[NdcLink, ...]") -> "tuple[NdcLink, ...]":
        if len({link.code for link in links}) < 2:
            return links
        import attrs

        told = {link.code: self._tells(link.code) for link in links}
        return tuple(
            attrs.evolve(
                link,
                decided_by=tuple(
                    fact
                    for fact in told[link.code]
                    if any(fact not in facts for code, facts in told.items() if code != link.code)
                ),
            )
            for link in links
        )

    def _tells(self, code: str) -> tuple[str, ...]:
        entry = self.get(code)
        return (
            (f"code {code} is not in release {self.release}",)
            if entry is None
            else (*entry.details, f"one unit is {entry.dosage}")
        )

    def mue(
        self, code: HcpcsCode | str, setting: "EditSetting | str" = "practitioner", on: date | str | None = None
    ) -> "UnitEdit":
        """Return the medically unlikely edit of a code: the most units on a line or a day.

        Where CMS publishes none, or no table of the time is at hand, the answer says so; that never means "unlimited".

        Args:
            code: A Level II code.
            setting: ``"practitioner"``, ``"outpatient"`` or ``"dme"``; the values differ.
            on: The date of service; None for the catalog's day, or the quarter of its release. CMS's table changes each quarter; the
                one at hand for that quarter or the nearest before it is used, and a `GapWarning` tells which.

        Raises:
            MalformedError: Not the name of a setting.
        """
        from jcodes.catalogs.lookups import edit_of
        from jcodes.catalogs.sources import source_of
        from jcodes.catalogs.unit_edits import EditSetting, UnitEdit

        try:
            wanted = EditSetting(setting)
        except ValueError:
            names = ", ".join(repr(one.value) for one in EditSetting)
            raise MalformedError(f"{setting!r} is not a setting", value=setting, hint=f"use one of {names}") from None
        quarter, key = self._quarter(on), _number(code)
        held = self._library.held("mue")
        of_setting = [
            (release, folder)
            for release, folder in held
            if release.quarter <= quarter and (wanted.value, release.issue) in folder.edit_tables
        ]
        exact = any(release.quarter == quarter for release, _ in of_setting)
        if not exact:
            said = f"the edit is that of {of_setting[-1][0].name}" if of_setting else "there is no edit to give"
            warn_of_gap(f"no MUE table of {quarter} for {wanted.value} claims is at hand: {said}")
        if not of_setting:
            return UnitEdit(key, wanted, None, None, None, "", None)
        release, folder = of_setting[-1]
        for line in folder.index("edits.tsv").get(key, ()):
            _, row_setting, issue, _ = line.split("\t", 3)
            if (row_setting, issue) == (wanted.value, release.issue):
                return edit_of(line, release)
        return UnitEdit(key, wanted, release.quarter, None, None, "", source_of(release))

    def jw_jz(self, code: HcpcsCode | str, on: date | str | None = None) -> bool | None:
        """Tell whether CMS's list puts a code under the JW and JZ policy.

        Returns:
            True for a code on the list, for dates of service since the date its row states; False for one that is not on it; None when
            the list cannot tell: an earlier date of service, or a code that was added after the list was published or had ended before.
            False says that the list does not name the code, never that JW and JZ do not apply: the list is not complete (AAFP,
            https://www.aafp.org/pubs/fpm/blogs/gettingpaid/entry/medicare-modifier-jz.html).

        Source: CMS, "JW Modifier and JZ Modifier Policy HCPCS Codes", as at hand; its date is in ``releases("jw_jz")``.
        """
        key = _number(code)
        day = (self.day if on is None else as_date(on)) or self.release.quarter.last
        held = [(release, folder) for release, folder in self._library.held("jw_jz") if release.published is not None]
        if not held:
            return None
        release, folder = next((pair for pair in reversed(held) if (pair[0].published or day) <= day), held[0])
        lines = [line for line in folder.index("jw_jz.tsv").get(key, ()) if line.split("\t")[1] == release.issue]
        if lines:
            since = lines[0].split("\t")[2]
            return True if since <= day.isoformat() else None
        entry = self.get(key)
        known = (
            entry is not None
            and release.published is not None
            and entry.period.start <= release.published
            and (entry.period.end is None or entry.period.end >= release.published)
        )
        return False if known else None

    def jw_jz_since(self, code: HcpcsCode | str) -> date | None:
        """Return the first date of service for which CMS's list names a code under the JW and JZ policy; None where no issue names it.

        Source: as `jw_jz`, over every issue that is loaded.
        """
        key = _number(code)
        rows = [
            line.split("\t")
            for _, folder in self._library.held("jw_jz")
            for line in folder.index("jw_jz.tsv").get(key, ())
        ]
        return min((date.fromisoformat(since) for _, _, since in rows), default=None)

    def self_administered(self, code: HcpcsCode | str) -> "tuple[SelfAdministered, ...]":
        """Return the Medicare contractors' lists of self-administered drugs that name a code; the lists at hand are a partial slice."""
        from jcodes.catalogs.lookups import self_administered_of

        return tuple(
            self_administered_of(line, folder.issues["sad", line.split("\t")[1]])
            for folder in self._library.folders
            for line in folder.index("sad.tsv").get(_number(code), ())
        )

    def modifier(self, modifier: "Modifier | str") -> "ListedModifier | None":
        """Return what the lists of modifiers state of one: CMS's dates for its own, of the newest HCPCS file loaded, and CPT's numbers.

        None for a modifier that neither list has.

        >>> catalog().modifier("JG").period
        Period(start=datetime.date(2018, 1, 1), end=datetime.date(2024, 12, 31))

        Raises:
            MalformedModifierError: Not the shape of a modifier.
        """
        from jcodes.catalogs.lookups import modifier_of
        from jcodes.codes import Modifier

        text = Modifier.parse(modifier).text
        rows = [
            (level == "HCPCS", issue, folder, line)
            for folder in self._library.folders
            for line in folder.index("modifiers.tsv").get(text, ())
            for _, issue, level, _, _ in [line.split("\t")]
        ]
        if not rows:
            return None
        own, issue, folder, line = max(rows, key=lambda row: row[:2])
        return modifier_of(line, folder.issues["hcpcs" if own else "modifiers", issue])

    def outpatient(self, code: HcpcsCode | str, on: date | str | None = None) -> "OutpatientStatus | None":
        """Return the status and rate of a code under the outpatient prospective payment system (Addendum B).

        None when the quarter's file does not state the code. A `GapWarning` tells that the quarter's file is not at hand; the answer is
        then that of the nearest before.
        """
        from jcodes.catalogs.lookups import status_of

        quarter = self._quarter(on)
        latest = self._library.latest("opps", quarter)
        self._warn(
            "opps",
            quarter,
            "the status is that of the nearest quarter before" if latest else "there is no status to give",
        )
        if latest is None:
            return None
        release, folder = latest
        for line in folder.index("opps.tsv").get(_number(code), ()):
            _, first, last, _ = line.split("\t", 3)
            if first <= release.issue and (not last or release.issue <= last):
                return status_of(line, release, release.quarter)
        return None

    def noc_prices(self, on: date | str | None = None) -> "tuple[NocPrice, ...]":
        """Return CMS's payment limits of drugs without a code of their own, in the quarter of a date of service."""
        from jcodes.catalogs.lookups import noc_of

        quarter = self._quarter(on)
        found = self._library.of_quarter("noc_prices", quarter)
        if found is None:
            self._warn("noc_prices", quarter, "there are no limits to give")
            return ()
        release, folder = found
        lines = (line for lines in folder.index("noc.tsv").values() for line in lines)
        return tuple(noc_of(line, release) for line in lines if line.split("\t")[1] == release.issue)

    def replaced_codes(self, code: HcpcsCode | str) -> tuple[Replacement, ...]:
        """Return the ended codes of the release that a code took over from, each with how many of its units stand for one of theirs.

        >>> [str(one) for one in catalog().replaced_codes("J9312")]
        ['J9310 (1 unit becomes 10)']
        """
        mark, column = f"{_number(code)}=", COLUMNS.index("replaced_by")
        found = []
        for ended, line in self._rows.items():
            if mark in line and (facts := line.split("\t", column + 1)[column]):
                later = [one for one in self[ended].replacements if f"{one.code}=" == mark] if mark in facts else []
                found += [Replacement(HcpcsCode.parse(ended), one.ratio, one.why) for one in later]
        return tuple(found)

    def names(self, entry: "HcpcsCode | str | Entry") -> "tuple[Name, ...]":
        """Return the names of a code or an entry, each with its kind and its sources; see `Entry.names`.

        >>> [str(name) for name in catalog().names("J1885") if name.text == "toradol"]
        ['toradol (brand): Orange Book, products.txt (2024-11-08); Drugs@FDA, Products.txt (2022-08-05); Table of Drugs 2017 (2017-01-01); Table of Drugs 2018 (2018-01-01); Table of Drugs 2019 (2018-10-26)']

        Raises:
            UnknownCodeError: A code that this catalog does not hold.
        """
        from jcodes.catalogs.names import names_of

        return names_of(entry if isinstance(entry, Entry) else self[entry])

    def row_of(self, code: HcpcsCode | str) -> int | None:
        """Return the row of a code in the official file of the release, counted from 1; None where it is not known."""
        _, folder = self._library.find(self.release.issue)
        place = tuple(folder.digests).index(self.release.issue)
        for line in folder.index("rows.tsv").get(_number(code), ()):
            row = line.split("\t")[1].split(" ")[place]
            return None if row == "-" else int(row)
        return None

    def search(self, query: str, *, kind: Kind | str | None = None, on: date | str | None = None) -> tuple[Entry, ...]:
        """Return the entries that fit *query*, best first: substance, brand or code, in any order, small misspellings allowed.

        Args:
            query: ``"rituximab"``, ``"keytruda"``, ``"biosimilar rituximab"``, ``"J931"``. Brands are known where CMS's descriptor or, for
                releases since 2024, its crosswalk prints them.
            kind: Only products of this sort.
            on: Only codes valid on this date of service.

        Raises:
            MalformedError: Not a text, or not a kind.
        """
        if not isinstance(query, str):
            raise MalformedError(
                f"{query!r} cannot be searched for", value=query, hint="give a substance, a brand or a code, as text"
            )
        from jcodes.catalogs.search import search

        found = search(self, query)
        if kind is not None:
            wanted = _kind(kind)
            found = tuple(entry for entry in found if entry.kind is wanted)
        if on is not None:
            day = as_date(on)
            found = tuple(entry for entry in found if day in entry.period)
        return found

    def _unknown(self, code: str) -> UnknownCodeError:
        near = _near(code, self._rows)
        when = f" and valid on {self.day}" if self.day else ""
        first = self._library.releases()[0].name
        hint = f"did you mean {' or '.join(near)}?" if near else "search by name with catalog().search('rituximab')"
        hint += f" The releases loaded reach back to {first}: a code that ended before is in none of them"
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
        """Pickle by release, digest and day; a catalog of files that were loaded, not stored, by their facts."""
        texts = None if self._library is library() else self._library.texts()
        return _restore, (self.release.issue, self.digest, self.day, self._layers, texts)

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


def _kind(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        known = ", ".join(repr(one.value) for one in Kind)
        raise MalformedError(f"{kind!r} is not a kind", value=kind, hint=f"use one of {known}") from None


def _holds(line: str, day: str) -> bool:
    _, _, _, start, end, _ = line.split("\t", 5)
    return start <= day and (not end or day <= end)


def _number(code: HcpcsCode | str) -> str:
    """Return a code's five characters; a CPT number, which is no `HcpcsCode`, as it is."""
    text = code.strip().upper() if isinstance(code, str) else ""
    return text if len(text) == 5 and text[:4].isdigit() and text.isascii() else str(HcpcsCode.parse(code))


def _restore(
    issue: str,
    digest: str,
    day: date | None,
    layers: "tuple[Layer, ...]" = (),
    texts: tuple[tuple[str, dict[str, str]], ...] | None = None,
) -> Catalog:
    found = open_catalog(library() if texts is None else Library.loaded(texts), issue)
    for layer in layers:
        found = found.corrected(layer)
    if found.digest != digest:
        raise DataError(
            f"the pickled catalog {found.release} has the digest {digest[:12]}, the one at hand {found.digest[:12]}",
            hint="use the version of jcodes that pickled it, or open the catalog anew",
        )
    return found if day is None else _quiet(found, day)


def _quiet(found: Catalog, day: date) -> Catalog:
    with warnings.catch_warnings():  # who pickled it was told
        warnings.simplefilter("ignore", GapWarning)
        return found.on(day)
