"""Rows of NCCI edits: for each code of column 2 the codes that it is not paid with, in runs of the codes that the tables have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.ncci_edits import (
    ADDITIONS,
    DATASET_OF,
    NCCI_CODES,
    NCCI_DRUGS,
    NCCI_EDITS,
    NCCI_TABLES,
    CodeRow,
    PairRow,
    TableRow,
    has_drug,
)
from jcodes.official.files import OfficialFile, read_as
from jcodes.readers.ncci import NcciFile, NcciPair
from jcodes.vocabulary.edit_rationales import EditRationale

__all__ = ["ncci_tables"]

_SHORTEST_RUN: Final = 3
"""Codes: a run of two is no shorter than the codes themselves."""


class _Pair(NamedTuple):
    column1: str
    column2: str
    setting: str
    indicator: str


class _Facts:
    """What the tables say of a pair."""

    def __init__(self) -> None:
        self.issues: set[str] = set()
        self.start = ""
        self.rationale = EditRationale.OTHER

    def add(self, issue: str, pair: NcciPair) -> None:
        """Take what a table says; a category that tells less than one before it does not replace it."""
        self.issues.add(issue)
        if pair.start is not None:
            self.start = pair.start.isoformat()
        if self.rationale is EditRationale.OTHER:
            self.rationale = pair.rationale


def ncci_tables(of: Mapping[str, Sequence[OfficialFile]]) -> dict[Table[Any], Sequence[NamedTuple]]:
    """Return the rows of the NCCI tables, from the files by dataset."""
    found: dict[_Pair, _Facts] = defaultdict(_Facts)
    copies: list[TableRow] = []
    for setting, dataset in DATASET_OF.items():
        for file in of.get(dataset, ()):
            pairs = read_as(file, NcciFile).pairs
            firsts = [pair.column1 for pair in pairs]
            copies.append(TableRow(setting.value, file.issue, min(firsts), max(firsts)))
            for pair in pairs:
                found[_key(pair, setting.value)].add(file.issue, pair)
    for file in of.get(ADDITIONS, ()):
        for pair in read_as(file, NcciFile).pairs:
            if pair.setting is not None:
                found[_key(pair, pair.setting.value)].add(file.issue, pair)
    drugs = {pair: facts for pair, facts in found.items() if has_drug(pair[:2])}
    services = {pair: facts for pair, facts in found.items() if pair not in drugs}
    codes = sorted({code for pair in services for code in pair[:2]})
    places = {code: place for place, code in enumerate(codes)}
    return {
        NCCI_EDITS: tuple(_rows(services, places)),
        NCCI_DRUGS: tuple(_rows(drugs, {})),
        NCCI_CODES: tuple(map(CodeRow, codes)),
        NCCI_TABLES: sorted(copies),
    }


def _key(pair: NcciPair, setting: str) -> _Pair:
    return _Pair(pair.column1, pair.column2, setting, "1" if pair.modifier_allowed else "0")


def _rows(found: Mapping[_Pair, _Facts], places: Mapping[str, int]) -> Iterator[PairRow]:
    groups: dict[PairRow, list[str]] = defaultdict(list)
    for pair, facts in found.items():
        issues = "|".join(sorted(facts.issues))
        rationale = facts.rationale.value
        row = PairRow(pair.column2, pair.setting, issues, pair.indicator, facts.start, rationale, column1="")
        groups[row].append(pair.column1)
    for row, codes in sorted(groups.items()):
        yield row._replace(column1=" ".join(_runs(sorted(codes), places)))


def _runs(codes: Sequence[str], places: Mapping[str, int]) -> Iterator[str]:
    """Yield *codes*, those that follow each other without a gap in *places* as one run."""
    run: list[str] = []
    for code in codes:
        if run and places.get(code, -1) != places.get(run[-1], -1) + 1:
            yield from _run(run)
            run = []
        run.append(code)
    yield from _run(run)


def _run(codes: Sequence[str]) -> Sequence[str]:
    return codes if len(codes) < _SHORTEST_RUN else (f"{codes[0]}-{codes[-1]}",)
