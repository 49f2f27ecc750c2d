"""Drug names in use, from FDA's and CMS's files: the names of an entry, and the entries of a name. Loaded on first use."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import REBUILD, DataFolder, Table, bundled
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.drug_text import drug_text
from jcodes.codes import HcpcsCode
from jcodes.sources import documents
from jcodes.vocabulary.words import TextEnum

__all__ = [
    "Name",
    "NameKind",
    "NameSource",
    "compact",
    "cpt_numbers",
    "is_cpt_product",
    "is_other_drug",
    "named",
    "names_of",
    "whole_name",
]

_SHORTEST: Final = 4
"""Fewer letters are not taken for the beginning of a name."""
_VACCINE: Final = "vaccine"
_OTHER: Final = "other drug"
_WORD: Final = re.compile(r"[a-z0-9]+")


def compact(text: str) -> str:
    """Return the letters and digits of *text* in lower case; hyphens, spaces and case do not matter when names are compared.

    >>> compact("Bicillin L-A") == compact("bicillin la")
    True
    """
    return "".join(_WORD.findall(text.lower()))


class NameKind(TextEnum):
    """The kind of name."""

    SUBSTANCE = "substance"
    """The substance, as CMS's descriptor writes it or, where that is misspelled, as FDA does."""
    CMS_SPELLING = "CMS spelling"
    """The descriptor's spelling where FDA spells the substance otherwise."""
    BRAND = "brand"
    """A trade name; in the descriptor's brackets it may be the one maker whose product the code is for."""
    SYNONYM = "synonym"
    """A name that CMS's Table of Drugs says to look under the substance."""
    ABBREVIATION = "abbreviation"


@attrs.frozen
class NameSource:
    """The source of a name: a file or a page.

    Attributes:
        id: Its id in ``names.tsv``, or ``"descriptor"`` or ``"crosswalk"``.
        title: Its title.
        publisher: Who publishes it; blank for a page.
        issued: Its date as text, or the quarter of a CMS file; blank if it has none. Of the crosswalks the newest file is named.
        file: The file's name; blank for a page.
        sha256: The hash of the file's content; blank for a page.
        url: The address of the page, or of the publisher's page of the file.
    """

    id: str
    title: str
    publisher: str = ""
    issued: str = ""
    file: str = ""
    sha256: str = ""
    url: str = ""

    def __str__(self) -> str:
        """Return title and date."""
        return f"{self.title} ({self.issued})" if self.issued else self.title


@attrs.frozen(order=False)
class Name:
    """One name of a code in one of its periods.

    Attributes:
        text: The name in lower case.
        kind: The kind of name.
        sources: Its sources, CMS's descriptor and crosswalk first.
        basis: How it is linked to this code: ``"stated"`` (descriptor or crosswalk print it), ``"ndc"`` (FDA's name of an NDC that
            CMS's crosswalk has under the code), ``"code"`` (CMS lists it with the code), ``"table"`` (CMS's Table of Drugs),
            ``"substance"`` (FDA's product of the same substance, salt, route and form), ``"predecessor"`` (CMS's Table of Drugs has it for the
            code that this one took over from), ``"page"`` (an abbreviation, by a page).
    """

    text: str
    kind: NameKind
    sources: tuple[NameSource, ...]
    basis: str

    @property
    def is_stated(self) -> bool:
        """Whether CMS's descriptor or crosswalk of the release prints it."""
        return self.basis == "stated"

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "text": self.text,
            "kind": self.kind.value,
            "basis": self.basis,
            "sources": [attrs.asdict(source) for source in self.sources],
        }

    def __str__(self) -> str:
        """Return the name, its kind and its sources."""
        return f"{self.text} ({self.kind}): {'; '.join(map(str, self.sources))}"


_CROSSWALK: Final = "crosswalk"


class NameRow(NamedTuple):
    """A row of ``names.tsv``: a name of a code since an add date; of a vaccine, or of a drug that no code names, `start` is blank."""

    code: str
    start: str
    name: str
    kind: str
    basis: str
    sources: str

    def name_of(self, sources: Mapping[str, NameSource]) -> Name:
        """Return what it states."""
        return Name(self.name, NameKind(self.kind), tuple(sources[one] for one in self.sources.split(" ")), self.basis)


NAMES: Final = Table("names.tsv", NameRow, REBUILD)


@lru_cache(maxsize=8)
def name_sources(folder: DataFolder) -> Mapping[str, NameSource]:
    """Return the files and pages that names and listed routes come from, by id."""
    return {
        row["id"]: NameSource(
            row["id"], row["title"], row["publisher"], row["issued"], row["file"], row["sha256"], row["url"]
        )
        for row in folder.manifest.get("names", ())
    }


def _facts(code: str, start: str) -> Iterator[Name]:
    """Yield the names that the bundled table has for a definition.

    Raises:
        DataError: A row that does not hold what its columns promise.
    """
    folder = bundled()
    sources = name_sources(folder)
    for row in folder.rows(NAMES, code):
        if row.start == start:
            yield NAMES.value(row, NameRow.name_of, sources)


def names_of(entry: Definition) -> tuple[Name, ...]:
    """Return the names of an entry, each once: the descriptor's substance and brands, the crosswalks' brands, then the others by text.

    Names belong to one period of the code: a reused code has the names of its current product.

    Raises:
        DataError: A damaged table.
    """
    facts = {compact(fact.text): fact for fact in _facts(str(entry.code), entry.period.start.isoformat())}
    descriptor = NameSource(
        "descriptor", "CMS HCPCS file", "CMS", entry.release, entry.source.file, entry.source.sha256, documents()["cms-hcpcs"].url
    )  # fmt: skip
    respelled = any(fact.kind is NameKind.SUBSTANCE for fact in facts.values())
    kind = NameKind.CMS_SPELLING if respelled else NameKind.SUBSTANCE
    found = [Name(entry.name, kind, (descriptor,), "stated")]
    for brand in entry.brands:
        source = _crosswalks(bundled(), entry.release) if brand in entry.trade_names else descriptor
        known = facts.pop(compact(brand), None)
        found.append(Name(brand, NameKind.BRAND, (source, *(known.sources if known else ())), "stated"))
    return (*found, *sorted(facts.values(), key=lambda fact: fact.text))


@lru_cache(maxsize=64)
def _crosswalks(folder: DataFolder, release: str) -> NameSource:
    """Return CMS's NDC-HCPCS crosswalks up to a release as a source: the newest of them, and CMS's page of all."""
    held = [row for row in folder.manifest.get("crosswalk", ()) if row["release"] <= release]
    newest = held[-1] if held else {"release": "", "file": "", "sha256": ""}
    return NameSource(
        _CROSSWALK, "CMS's NDC-HCPCS crosswalks up to the release", "CMS", newest["release"], newest["file"], newest["sha256"],
        documents()["cms-asp-files"].url,
    )  # fmt: skip


def whole_name(entry: Definition, text: str) -> Name | None:
    """Return the name of an entry that matches *text*, ignoring hyphens, spaces and case; None if none does.

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
        held: For each the codes that have it, with its rank; see `named`.
    """

    keys: tuple[str, ...]
    held: Mapping[str, Mapping[str, int]]


@lru_cache(maxsize=8)
def _index(cat: Mapping[HcpcsCode | str, Definition]) -> _Index:
    held: dict[str, dict[str, int]] = {}
    folder = bundled()
    for entry in cat.values():
        code, start = str(entry.code), entry.period.start.isoformat()
        for row in folder.rows(NAMES, code):
            if row.start == start:
                held.setdefault(compact(row.name), {})[code] = 2 if row.basis == "substance" else 1
        for brand in entry.brands:
            held.setdefault(compact(brand), {})[code] = 0
    return _Index(tuple(sorted(held)), held)


def named(cat: Mapping[HcpcsCode | str, Definition], text: str) -> dict[str, int]:
    """Return the codes of *cat* with *text* as a name, or the beginning of one, each with its rank.

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


def all_names(cat: Mapping[HcpcsCode | str, Definition]) -> tuple[str, ...]:
    """Return all names of FDA's and CMS's other files and all brands in *cat*, letters and digits only, sorted."""
    return _index(cat).keys


def cpt_numbers(text: str) -> tuple[str, ...] | None:
    """Return the CPT numbers of the vaccine or immune globulin *text*, as far as CMS lists them with the name; None for no known one.

    Most vaccines have no Level II code; they are billed with CPT codes.

    Strengths, forms and routes beside the name are left out; numbers are not, since they tell vaccines apart (Prevnar 13 and 20).

    >>> cpt_numbers("Fluzone High-Dose"), cpt_numbers("Fluzone HD"), cpt_numbers("Heplisav-B 20 mcg/0.5 mL syringe IM")
    (('90662',), ('90662',), ('90739',))
    """
    told = drug_text(text)
    found = map(_cpt_numbers, (text, told.bare(text), *told.names, *map(told.bare, told.names)))
    return next((numbers for numbers in found if numbers is not None), None)


def is_cpt_product(text: str) -> bool:
    """Return whether *text*, and nothing beside it, is a name that `cpt_numbers` knows."""
    return _cpt_numbers(text) is not None


def _cpt_numbers(name: str) -> tuple[str, ...] | None:
    key = compact(name)
    return _vaccines().get(key) or _vaccines().get(key.removesuffix("hd") + "highdose" if key.endswith("hd") else key)


def is_other_drug(word: str) -> bool:
    """Return whether FDA's files have *word* in the name of a drug that no code names, and a code of another drug has one spelled like it.

    >>> is_other_drug("amoxicillin"), is_other_drug("ketorlac")
    (True, False)
    """
    return word in _others()


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    return frozenset(row.name for row in bundled().all_rows(NAMES) if row.kind == _OTHER)


@lru_cache(maxsize=1)
def _vaccines() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in bundled().all_rows(NAMES):
        if not row.start and row.kind == _VACCINE:
            key = compact(row.name)
            found[key] = (*found.get(key, ()), *((row.code,) if row.code.isdigit() else ()))
    return found
