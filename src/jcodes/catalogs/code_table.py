"""The codes: ``codes.tsv`` holds each release's definitions and the history of each code, ``rows.tsv`` its row in CMS's file.

Rows are parsed on first use: most of the thousand never are.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from jcodes.catalogs.data_folder import REBUILD, DataFolder, Table, texts_of
from jcodes.catalogs.definitions import Definition, Replacement, RouteLimit
from jcodes.catalogs.sources import Release, Source
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.errors import UnknownCodeError
from jcodes.periods import Period
from jcodes.vocabulary.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import StatedRoute
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.catalogs.data_library import DataLibrary

__all__ = [
    "CODES",
    "ROW_NUMBERS",
    "CodeRow",
    "definition_of",
    "facts_in",
    "history_of",
    "is_valid",
    "last_of",
    "past_rows",
    "replaced_by",
    "row_number",
    "rows_of",
    "rows_on",
    "similar_codes",
    "unknown_code",
    "validity_of",
]

_D = TypeVar("_D", bound=Definition)


class CodeRow(NamedTuple):
    """A row of ``codes.tsv``. It applies to the issues `first` to `last`; a blank `last` is the newest."""

    code: str
    first: str
    last: str
    start: str
    end: str
    kind: str
    dosage: str
    name: str
    brands: str
    trade_names: str
    other_names: str
    details: str
    routes: str
    traits: str
    route_limits: str
    replaced_by: str
    references: str
    earlier: str
    coverage: str
    pricing: str
    types_of_service: str
    betos: str
    correction: str

    @property
    def period(self) -> Period:
        """The dates of service it was valid for."""
        return Period(date.fromisoformat(self.start), date.fromisoformat(self.end) if self.end else None)

    @property
    def periods(self) -> tuple[Period, ...]:
        """All periods of the code for this product, oldest first."""
        return (*self._earlier, self.period)

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """The codes that replaced it."""
        return tuple(map(_replacement, texts_of(self.replaced_by)))

    @property
    def _earlier(self) -> tuple[Period, ...]:
        return tuple(Period(*text.split("..")) for text in texts_of(self.earlier, " "))

    def facts(self, release: Release) -> dict[str, Any]:
        """Return the facts of a `Definition` by name."""
        return {
            "code": HcpcsCode.parse(self.code),
            "name": self.name,
            "dosage": Dosage.parse(self.dosage),
            "kind": Kind(self.kind),
            "period": self.period,
            "source": Source(release.file, release.name, release.sha256, self.correction),
            "brands": (*texts_of(self.brands), *texts_of(self.trade_names)),
            "trade_names": texts_of(self.trade_names),
            "other_names": texts_of(self.other_names),
            "details": texts_of(self.details),
            "routes": tuple(map(StatedRoute, texts_of(self.routes))),
            "traits": tuple(map(Trait, texts_of(self.traits))),
            "route_limits": tuple(map(_route_limit, texts_of(self.route_limits))),
            "replacements": self.replacements,
            "references": tuple(map(HcpcsCode.parse, texts_of(self.references, " "))),
            "earlier": self._earlier,
            "coverage": Coverage(self.coverage) if self.coverage else None,
            "pricing": tuple(map(Pricing, texts_of(self.pricing, " "))),
            "types_of_service": tuple(map(TypeOfService, texts_of(self.types_of_service, " "))),
            "betos": Betos(self.betos) if self.betos else None,
        }


class RowNumbers(NamedTuple):
    """A row of ``rows.tsv``: the row number of the code in each release's file, in the manifest's order, or a hyphen."""

    code: str
    rows: str


CODES: Final = Table("codes.tsv", CodeRow, REBUILD)
ROW_NUMBERS: Final = Table("rows.tsv", RowNumbers)


def rows_of(folder: DataFolder, issue: str) -> dict[str, str]:
    """Return the unparsed rows of one issue by code, in code order."""
    rows = {}
    for line in folder.lines(CODES):
        code, first, last, _ = line.split("\t", 3)
        if first <= issue and (not last or issue <= last):
            rows[code] = line
    return rows


def last_of(line: str) -> str:
    """Return the last issue of a row; blank for the newest."""
    return line.split("\t", 3)[2]


def facts_in(line: str) -> str:
    """Return a row without its code and issues, to compare releases."""
    return line.split("\t", 3)[3]


def validity_of(line: str) -> tuple[str, str]:
    """Return the first and last date of service of a row as sortable text; the last is blank if open-ended."""
    _, _, _, start, end, _ = line.split("\t", 5)
    return start, end


def is_valid(line: str, day: str) -> bool:
    """Return whether a row is valid on a day."""
    _, _, _, start, end, _ = line.split("\t", 5)
    return start <= day and (not end or day <= end)


def definition_of(line: str, release: Release, make: Callable[..., _D]) -> _D:
    """Create a definition with *make* from a row, with *release* as the source.

    Raises:
        DataError: The row is damaged.
    """
    return make(**CODES.value(CODES.read(line), CodeRow.facts, release))


def replaced_by(rows: Mapping[str, str], code: str) -> tuple[tuple[CodeRow, Replacement], ...]:
    """Return the rows of ended codes that *code* replaced, each with the units of *code* per unit of the ended code."""
    mark = f"{code}="
    read = (CODES.read(line) for line in rows.values() if mark in line)
    return tuple(
        (row, Replacement(HcpcsCode.parse(row.code), one.ratio, one.why))
        for row in read
        if mark in row.replaced_by
        for one in row.replacements
        if str(one.code) == code
    )


def row_number(library: "DataLibrary", issue: str, code: str) -> int | None:
    """Return the row number of a code in the official file of an issue, counted from 1; None if unknown."""
    _, folder = library.find(issue)
    place = tuple(folder.digests).index(issue)
    for found in folder.rows(ROW_NUMBERS, code):
        row = found.rows.split(" ")[place]
        return None if row == "-" else int(row)
    return None


def _replacement(text: str) -> Replacement:
    code, ratio, why = text.split("=", 2)
    return Replacement(HcpcsCode.parse(code), Fraction(ratio) if ratio else None, why)


def _route_limit(text: str) -> RouteLimit:
    """Parse ``only=routes=codes=why=source``: routes separated by commas, codes by semicolons, each with its setting."""
    word, routes, instead, why, source = text.split("=", 4)
    return RouteLimit(
        tuple(map(StatedRoute, routes.split(","))),
        word == "only",
        tuple((code, where) for code, _, where in (one.partition(" ") for one in texts_of(instead, ";"))),
        why,
        source,
    )


_SUGGESTED: Final = 3


def similar_codes(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return codes similar to *code*: two neighbors swapped, or one character wrong, last positions first."""
    found = []
    for other in known:
        wrong = [place for place, (one, two) in enumerate(zip(code, other, strict=True)) if one != two]
        if len(wrong) == 1:
            found.append((1, -wrong[0], other))
        elif len(wrong) == 2:
            left, right = wrong
            if left + 1 == right and code[left] + code[right] == other[right] + other[left]:
                found.append((0, 0, other))
    return tuple(other for *_, other in sorted(found)[:_SUGGESTED])


def unknown_code(  # noqa: PLR0913, PLR0917 - the facts of one message
    code: str, known: Iterable[str], release: Release, day: date | None, library: "DataLibrary", on: date | None = None
) -> UnknownCodeError:
    """Return the error for a code that is not among the *known* codes of a release, or of one day."""
    oldest = library.releases()[0]
    first = oldest.quarter.first
    asked = on or day
    when = f" valid on {day}" if day else ""
    similar: tuple[str, ...] = ()
    newest, folder = library.files("hcpcs")[-1]
    line = rows_of(folder, newest.issue).get(code)
    began = "" if line is None else validity_of(line)[0]
    if began > (asked or release.last_quarter.last).isoformat():
        hint = f"the code began later, on {began} (release {newest.name})"
    elif asked is not None and asked < first:
        hint = f"HCPCS data loaded from {first}: a code that ended before is not on file; add CMS's file for {asked} with jcodes data add"
    else:
        similar = similar_codes(code, known)
        hint = (
            f"did you mean {' or '.join(similar)}?" if similar else "search by name with catalog().search('rituximab')"
        )
        hint += f" The oldest release loaded is {oldest.name}; a code that ended before it is not on file"
    return UnknownCodeError(
        f"{code} is not a drug code{when} in release {release}",
        code=code,
        release=release.name,
        suggestions=similar,
        hint=hint,
    )


def past_rows(library: "DataLibrary", issue: str, current: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the ended rows of files before *issue* by code, latest first.

    Args:
        library: The data library.
        issue: The issue of the HCPCS file.
        current: The rows of the issue itself; definitions that they still contain are left out.
    """
    found: dict[str, list[str]] = {}
    for release, folder in reversed(library.files("hcpcs")):
        if release.issue < issue:
            for code, line in rows_of(folder, release.issue).items():
                _, end = validity_of(line)
                if end and ((now := current.get(code)) is None or end < validity_of(now)[0]):
                    found.setdefault(code, []).append(line)
    return found


def history_of(past: list[str], current: str | None) -> tuple[str, ...]:
    """Return the rows of a code, oldest first, one per add date. *past* lists the earlier ones, latest first."""
    by_start = {validity_of(line)[0]: line for line in (*reversed(past), *([] if current is None else [current]))}
    return tuple(by_start[start] for start in sorted(by_start))


def rows_on(day: str, current: Mapping[str, str], past: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the rows valid on a day by code, in code order. A reused code has its definition of that day."""
    rows = {code: line for code, line in current.items() if is_valid(line, day)}
    then = {code: line for code, lines in past.items() if code not in rows for line in lines if is_valid(line, day)}
    return dict(sorted((rows | then).items())) if then else rows
