"""The names people use, from FDA's and CMS's files: those of an entry, and what a text names. Read on first need."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import attrs

from jcodes.catalogs.store import Folder, shipped
from jcodes.codes import HcpcsCode
from jcodes.entries import Entry
from jcodes.entries.names import Name, NameKind, NameSource, compact
from jcodes.errors import DataError

__all__ = ["cpt_numbers", "named", "names_of", "whole_name"]

_TABLE: Final = "names.tsv"
_CROSSWALK: Final = NameSource("crosswalk", "CMS's NDC-HCPCS crosswalks up to the release", "CMS")
_REBUILD: Final = "reinstall jcodes, or rebuild the data with tools/build_data.py"
_SHORTEST: Final = 4
"""Fewer letters are not taken for the beginning of a name."""


@lru_cache(maxsize=8)
def _sources(folder: Folder) -> Mapping[str, NameSource]:
    return {
        row["id"]: NameSource(
            row["id"], row["title"], row["publisher"], row["issued"], row["file"], row["sha256"], row["url"]
        )
        for row in folder.manifest.get("names", ())
    }


def _facts(code: str, start: str) -> Iterator[Name]:
    """Yield what the shipped table says of a definition.

    Raises:
        DataError: A row that does not hold what its columns promise.
    """
    folder = shipped()
    sources = _sources(folder)
    for line in folder.index(_TABLE).get(code, ()):
        _, since, text, kind, basis, told = line.split("\t")
        if since == start:
            try:
                yield Name(text, NameKind(kind), tuple(sources[one] for one in told.split(" ")), basis)
            except (KeyError, ValueError) as error:
                raise DataError(f"{_TABLE}: the row {line!r} cannot be read ({error})", hint=_REBUILD) from error


def names_of(entry: Entry) -> tuple[Name, ...]:
    """Return the names of an entry, each once: the descriptor's substance and brands, the crosswalks' brands, then the others by text.

    Names belong to the code in one period, for one product: a code that CMS used again has those of the product it stands for.

    Raises:
        DataError: A damaged table.
    """
    facts = {compact(fact.text): fact for fact in _facts(str(entry.code), entry.period.start.isoformat())}
    descriptor = NameSource(
        "descriptor", f"CMS HCPCS file {entry.release}", "CMS", "", entry.source.file, entry.source.sha256
    )
    respelled = any(fact.kind is NameKind.SUBSTANCE for fact in facts.values())
    kind = NameKind.CMS_SPELLING if respelled else NameKind.SUBSTANCE
    found = [Name(entry.name, kind, (descriptor,), "stated")]
    for brand in entry.brands:
        source = _CROSSWALK if brand in entry.trade_names else descriptor
        known = facts.pop(compact(brand), None)
        found.append(Name(brand, NameKind.BRAND, (source, *(known.sources if known else ())), "stated"))
    return (*found, *sorted(facts.values(), key=lambda fact: fact.text))


def whole_name(entry: Entry, text: str) -> Name | None:
    """Return the name of an entry that *text* is, whatever its hyphens, spaces and capitals; None where it is none.

    >>> from jcodes.catalogs import catalog
    >>> str(whole_name(catalog()["J1885"], "TORADOL").kind)
    'brand'
    """
    wanted = compact(text)
    if not wanted or wanted not in {
        *_keys(str(entry.code), entry.period.start.isoformat()),
        *map(compact, (entry.name, *entry.brands)),
    }:
        return None
    return next(name for name in names_of(entry) if compact(name.text) == wanted)


@lru_cache(maxsize=4096)
def _keys(code: str, start: str) -> frozenset[str]:
    return frozenset(compact(fact.text) for fact in _facts(code, start))


@attrs.frozen
class _Index:
    """The names of a catalog.

    Attributes:
        keys: All names, compact and sorted.
        held: For each the codes that have it, with how well it is known; see `named`.
    """

    keys: tuple[str, ...]
    held: Mapping[str, Mapping[str, int]]


@lru_cache(maxsize=8)
def _index(cat: Mapping[HcpcsCode | str, Entry]) -> _Index:
    held: dict[str, dict[str, int]] = {}
    table = shipped().index(_TABLE)
    for entry in cat.values():
        code, start = str(entry.code), entry.period.start.isoformat()
        for line in table.get(code, ()):
            _, since, text, _, basis, _ = line.split("\t")
            if since == start:
                held.setdefault(compact(text), {})[code] = 2 if basis == "substance" else 1
        for brand in entry.brands:
            held.setdefault(compact(brand), {})[code] = 0
    return _Index(tuple(sorted(held)), held)


def named(cat: Mapping[HcpcsCode | str, Entry], text: str) -> dict[str, int]:
    """Return the codes of *cat* of which *text* is a name, or the beginning of one, with how well it fits.

    0: a whole brand that CMS's descriptor or crosswalk prints; 1: another whole name by CMS, by NDC or by a page; 2: one by the substance
    of FDA's product; 3: the beginning of a name.
    """
    index, wanted = _index(cat), compact(text)
    found = dict(index.held.get(wanted, {}))
    if len(wanted) >= _SHORTEST:
        place = bisect_left(index.keys, wanted)
        while place < len(index.keys) and index.keys[place].startswith(wanted):
            for code in index.held[index.keys[place]]:
                found.setdefault(code, 3)
            place += 1
    return found


def cpt_numbers(text: str) -> tuple[str, ...] | None:
    """Return the CPT numbers of the vaccine that *text* names, as far as CMS prints them beside the name; None for no known vaccine.

    Vaccines but a few have no Level II code: CPT numbers bill them.

    >>> cpt_numbers("Fluzone High-Dose")
    ('90662',)
    """
    return _vaccines().get(compact(text))


@lru_cache(maxsize=1)
def _vaccines() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in shipped().lines(_TABLE):
        code, start, text, _ = line.split("\t", 3)
        if not start:
            found[compact(text)] = (*found.get(compact(text), ()), *((code,) if code.isdigit() else ()))
    return found
