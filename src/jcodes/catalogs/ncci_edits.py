"""NCCI procedure-to-procedure edits: two codes that Medicare does not pay together, by setting and date of service.

The tables hold the edits of drug administration services, visits, joint and eye procedures, vaccines, ports, blood draws and the few drug
codes that have some: those that stood on one of CMS's tables that are loaded. CMS's copies state no effective dates, so that an edit is
known for the quarters of those tables only; see `NcciEdit.known`.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table, texts_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.periods import Quarter
from jcodes.vocabulary.edit_rationales import EditRationale
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.words import TextEnum

__all__ = [
    "ADDITIONS", "DATASET_OF", "NCCI_CODES", "NCCI_DRUGS", "NCCI_EDITS", "NCCI_TABLES", "CodeRow", "Known", "NcciEdit", "PairRow",
    "TableRow", "has_drug", "pairs_among", "tables_of",
]  # fmt: skip

DATASET_OF: Final = {EditSetting.PRACTITIONER: "ncci_practitioner", EditSetting.OUTPATIENT: "ncci_outpatient"}
"""The dataset of each setting's tables."""
ADDITIONS: Final = "ncci_additions"
"""The dataset of the edits that a quarter added, with their start, in both settings."""

_DRUGS: Final = "JQ"
"""The first letters of the codes with a table of their own."""


class Known(TextEnum):
    """How it is known that an edit is in effect on a date of service."""

    LISTED = "listed"
    """The table of that quarter lists it."""
    BETWEEN = "between"
    """The tables before and after list it; that of the quarter is not loaded."""
    NEAREST = "nearest"
    """The nearest table lists it, and the date is before the first or after the last one that can tell."""


@attrs.frozen(order=False)
class NcciEdit:
    """An edit: on one date of service, column 2 is not paid with column 1.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not paid, unless a modifier is allowed and applies.
        setting: The claims it is for: practitioners' (surgery centers' too) or outpatient hospitals'.
        modifier_allowed: Whether an NCCI modifier may separate the two (indicator 1); never for indicator 0.
        rationale: CMS's category.
        known: How it is known for the date of service.
        active_on: The first days of the quarters whose tables list it, oldest first.
        start: Its effective date, where a source states it; else None.
        sources: CMS's tables that list it, oldest first.
    """

    column1: str
    column2: str
    setting: EditSetting
    modifier_allowed: bool
    rationale: EditRationale
    known: Known
    active_on: tuple[date, ...]
    start: date | None
    sources: tuple[Source, ...]

    @property
    def indicator(self) -> int:
        """The modifier indicator: 0 never, 1 with a modifier."""
        return int(self.modifier_allowed)

    def __str__(self) -> str:
        """Return the codes, the indicator and the tables: ``96372 in 96413, indicator 1 (practitioner, 2024-07-01, 2026-07-01)``."""
        days = ", ".join(map(str, self.active_on))
        return f"{self.column2} in {self.column1}, indicator {self.indicator} ({self.setting.value}, {days})"


class PairRow(NamedTuple):
    """A row of ``ncci.tsv`` or ``ncci_drugs.tsv``: the codes that column 2 is not paid with.

    ``column1`` holds codes and runs of codes, ``20600-20611``: every code of ``ncci_codes.tsv`` from the first to the last.
    """

    column2: str
    setting: str
    listed: str
    indicator: str
    start: str
    rationale: str
    column1: str


class CodeRow(NamedTuple):
    """A row of ``ncci_codes.tsv``: a code of the tables, which the runs count by."""

    code: str


class TableRow(NamedTuple):
    """A row of ``ncci_tables.tsv``: one of CMS's tables, and the codes of column 1 that this copy has, from the first to the last."""

    setting: str
    issue: str
    first: str
    last: str


NCCI_EDITS: Final = Table("ncci.tsv", PairRow)
NCCI_DRUGS: Final = Table("ncci_drugs.tsv", PairRow)
NCCI_CODES: Final = Table("ncci_codes.tsv", CodeRow)
NCCI_TABLES: Final = Table("ncci_tables.tsv", TableRow)


def has_drug(codes: Iterable[str]) -> bool:
    """Return whether one of the codes is a J or Q code: pairs with one are in a table of their own, so that most claims need not load the other."""
    return any(code[0] in _DRUGS for code in codes)


@attrs.frozen
class _Pairs:
    """A row of pairs, ready to be asked."""

    row: PairRow
    single: frozenset[str]
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]

    @classmethod
    def of(cls, row: PairRow) -> "_Pairs":
        """Return the row's codes and runs apart."""
        parts = row.column1.split(" ")
        runs = [part.split("-") for part in parts if "-" in part]
        single = frozenset(part for part in parts if "-" not in part)
        return cls(row, single, tuple(first for first, _ in runs), tuple(last for _, last in runs))

    def holds(self, code: str, known: frozenset[str]) -> bool:
        """Return whether *code* is one of them."""
        if code in self.single:
            return True
        place = bisect_right(self.firsts, code) - 1
        return place >= 0 and code <= self.lasts[place] and code in known


def _pairs_of(row: PairRow, _given: None) -> _Pairs:
    return _Pairs.of(row)


@lru_cache(maxsize=4096)
def _rows_of(folder: DataFolder, table: Table[PairRow], column2: str) -> tuple[_Pairs, ...]:
    return tuple(table.value(row, _pairs_of, None) for row in folder.rows(table, column2))


@lru_cache(maxsize=8)
def _codes_of(folder: DataFolder) -> frozenset[str]:
    return frozenset(folder.lines(NCCI_CODES))


@lru_cache(maxsize=8)
def _drugs_of(folders: tuple[DataFolder, ...]) -> frozenset[str]:
    """Return the J and Q codes with edits in any of the folders: a few dozen."""
    codes: set[str] = set()
    for folder in folders:
        pairs = [_Pairs.of(row) for row in folder.all_rows(NCCI_DRUGS)]
        codes.update(code for one in pairs for code in (one.row.column2, *one.single))
        known = _codes_of(folder) if any(one.firsts for one in pairs) else frozenset[str]()
        codes.update(code for code in known if any(one.holds(code, known) for one in pairs))
    return frozenset(code for code in codes if code[0] in _DRUGS)


@lru_cache(maxsize=8)
def _copies_of(folder: DataFolder) -> tuple[tuple[str, Quarter, str, str], ...]:
    """Return the setting and quarter of each table in a folder, and the codes of column 1 that it has, from the first to the last."""
    return tuple(
        (copy.setting, _quarter_of(copy.issue), copy.first, copy.last) for copy in folder.all_rows(NCCI_TABLES)
    )


@lru_cache(maxsize=256)
def _quarter_of(issue: str) -> Quarter:
    return Quarter.parse(issue[:7])


@lru_cache(maxsize=1 << 14)
def _rows_with(folder: DataFolder, one: str, other: str, setting: EditSetting) -> tuple[tuple[PairRow, str], ...]:
    """Return the rows of a folder with a pair, each with the code that is its column 1."""
    table = NCCI_DRUGS if has_drug((one, other)) else NCCI_EDITS
    return tuple(
        (pairs.row, column1)
        for column1, column2 in ((one, other), (other, one))
        for pairs in _rows_of(folder, table, column2)
        if pairs.row.setting == setting.value
        and pairs.holds(column1, _codes_of(folder) if pairs.firsts else frozenset())
    )


def setting_of(setting: EditSetting | str) -> EditSetting:
    """Return a setting that has NCCI tables.

    Raises:
        MalformedError: Not the name of one.
    """
    found = EditSetting.find(setting)
    if found not in DATASET_OF:
        names = " or ".join(repr(one.value) for one in DATASET_OF)
        raise MalformedError(
            f"{shown(setting, tuple(EditSetting))} has no NCCI table", value=setting, hint=f"use {names}"
        )
    return found


def tables_of(library: DataLibrary, setting: EditSetting | str) -> tuple[Release, ...]:
    """Return CMS's tables of a setting that are loaded, oldest first.

    Raises:
        MalformedError: Not the name of a setting with NCCI tables.
    """
    return library.releases(DATASET_OF[setting_of(setting)])


def pairs_among(
    library: DataLibrary, services: Iterable[str], drugs: Iterable[str], setting: EditSetting | str, day: date
) -> tuple[NcciEdit, ...]:
    """Return the edits among services, then those between services and drugs, on a date of service, whichever code is column 1.

    Raises:
        MalformedError: Not the name of a setting with NCCI tables.
    """
    known = _drugs_of(library.folders)
    named = [drug for drug in drugs if drug in known or drug[0] not in _DRUGS]
    return _among(library.folders, tuple(services), tuple(named), setting_of(setting), day)


@lru_cache(maxsize=4096)
def _among(
    folders: tuple[DataFolder, ...], services: tuple[str, ...], drugs: tuple[str, ...], setting: EditSetting, day: date
) -> tuple[NcciEdit, ...]:
    """Return `pairs_among`; the services of a day, with the few drugs that have edits, are the same again and again."""
    found = (
        _edit_of(folder, row, column1, setting, day)
        for one, other in (*combinations(services, 2), *product(services, drugs))
        for folder in folders
        for row, column1 in _rows_with(folder, one, other, setting)
    )
    return tuple(edit for edit in found if edit is not None)


def _edit_of(folder: DataFolder, row: PairRow, column1: str, setting: EditSetting, day: date) -> NcciEdit | None:
    """Return the edit as it is known on *day*; None if it was not in effect, or nothing tells that it was."""
    issues = texts_of(row.listed)
    start = date.fromisoformat(row.start) if row.start else None
    known = None if start is not None and day < start else _known(folder, issues, column1, setting, Quarter.of(day))
    if known is None:
        return None
    releases = [folder.issues.get((DATASET_OF[setting], issue)) or folder.issues[ADDITIONS, issue] for issue in issues]
    return NcciEdit(
        column1=column1,
        column2=row.column2,
        setting=setting,
        modifier_allowed=row.indicator == "1",
        rationale=EditRationale(row.rationale),
        known=known,
        active_on=tuple(release.quarter.first for release in releases),
        start=start,
        sources=tuple(map(source_of, releases)),
    )


def _known(
    folder: DataFolder, issues: tuple[str, ...], column1: str, setting: EditSetting, quarter: Quarter
) -> Known | None:
    """Return how an edit that the tables *issues* list is known in *quarter*; None if it is not."""
    listed = set(map(_quarter_of, issues))
    if quarter in listed:
        return Known.LISTED
    copies = {
        held for named, held, first, last in _copies_of(folder) if named == setting.value and first <= column1 <= last
    } | listed
    before = max((one for one in copies if one < quarter), default=None)
    after = min((one for one in copies if one > quarter), default=None)
    if quarter in copies or not {before, after} - {None} <= listed:
        return None  # a table that has the code does not list the edit: it ended, or it began later
    return Known.BETWEEN if before is not None and after is not None else Known.NEAREST
