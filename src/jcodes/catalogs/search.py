"""Search: by substance, brand or code prefix, words in any order, small misspellings."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

import attrs

from jcodes.catalogs.drug_text import StatedAmount, drug_text
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.fluids import fluid_of
from jcodes.catalogs.misspellings import by_pairs, nearest
from jcodes.catalogs.names import all_names, compact, is_other_drug, named
from jcodes.catalogs.substances import class_of, esters_of, joined, substance_of, words_of
from jcodes.codes import HcpcsCode
from jcodes.errors import MalformedError
from jcodes.errors.messages import drug_shown, shown
from jcodes.periods import as_date
from jcodes.small_cache import small_cache
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import Route, StatedRoute

__all__ = ["Matches", "exactly", "matches", "search"]

MOST_QUERY: Final = 1000
"""Characters of a query: those of a drug in a chart (`claims.limits`)."""
_CODE: Final = re.compile(r"[a-z][0-9]{1,4}")
_DIGIT: Final = re.compile(r"\d")
_CHAPTERS: Final = "JQAPC"
"""Chapters by rank among equals: permanent drug codes first, temporary and private ones last."""


_BEGINNING: Final = 3
"""The rank of a name of which only the beginning fits; see `named`."""


@attrs.frozen
class _Index:
    """The words of a catalog, for finding entries by them.

    Attributes:
        entries: In code order.
        order: For each entry its rank among equals: valid before ended, then chapter, then length of the name.
        codes: The codes in lower case, in order.
        words: All words, sorted.
        held: For each word the indexes of the entries with it in their name, and of those with it elsewhere.
        pairs: For each pair of letters the words that have it.
    """

    entries: tuple[Entry, ...]
    order: tuple[tuple[bool, int, int], ...]
    codes: tuple[str, ...]
    words: tuple[str, ...]
    held: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]
    pairs: Mapping[str, tuple[str, ...]]

    def ranks(self, token: str, *, is_alone: bool = True) -> dict[int, int]:
        """Return the rank of *token* for each entry that it fits; 0 is best. Beside other words a single letter is a whole word: vitamin D."""
        found: dict[int, int] = {}
        if len(token) == 1 and not is_alone:
            words: Iterable[str] = (token,) if token in self.held else ()
        else:
            found = {place: 0 if self.codes[place] == token else 1 for place in range(*_span(self.codes, token))}
            first, end = _span(self.words, token)
            words = self.words[first:end]
        for word in words:
            rank = 0 if word == token else 2
            for places in self.held[word]:
                for place in places:
                    if found.get(place, rank) >= rank:
                        found[place] = rank
                rank += 1
        return found

    def ranks_of(self, called: Mapping[str, int]) -> dict[int, int]:
        """Return the rank of a word from other files: below the words of descriptors."""
        return {bisect_left(self.codes, code.lower()): 3 for code in called}

    def near(self, token: str) -> tuple[str, ...]:
        """Return the words that *token* may be a misspelling of."""
        return nearest(self.pairs, token)


def _span(sorted_texts: tuple[str, ...], token: str) -> tuple[int, int]:
    """Return where the texts that begin with *token* start and end."""
    first = end = bisect_left(sorted_texts, token)
    while end < len(sorted_texts) and sorted_texts[end].startswith(token):
        end += 1
    return first, end


def _words(text: str) -> Iterator[str]:
    """Yield the words of a name, and hyphenated ones joined: ``solumedrol`` for ``Solu-Medrol``."""
    yield from words_of(text)
    yield from map(joined, text.split() if "-" in text else ())


@lru_cache(maxsize=8)
def _index(cat: Mapping[HcpcsCode | str, Entry]) -> _Index:
    entries = tuple(cat.values())
    named: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    order = []
    for place, entry in enumerate(entries):
        name = words_of(entry.name)
        for held, texts in (
            (named, (entry.name, *entry.other_names)),
            (other, (*entry.brands, *entry.details, entry.kind.value, class_of(entry.name))),
        ):
            for word in dict.fromkeys(word for text in texts for word in _words(text)):
                held.setdefault(word, []).append(place)
        chapter = _CHAPTERS.find(str(entry.code)[0])
        order.append((entry.period.end is not None, len(_CHAPTERS) if chapter < 0 else chapter, len(name)))
    words = tuple(sorted({*named, *other}))
    return _Index(
        entries,
        tuple(order),
        tuple(str(entry.code).lower() for entry in entries),
        words,
        {word: (tuple(named.get(word, ())), tuple(other.get(word, ()))) for word in words},
        by_pairs(words),
    )


@lru_cache(maxsize=8)
def _name_pairs(cat: Mapping[HcpcsCode | str, Entry]) -> Mapping[str, tuple[str, ...]]:
    """Return the names of FDA's and CMS's other files by their pairs of letters."""
    return by_pairs(all_names(cat))


@attrs.frozen
class Matches:
    """What a search found, and how the query was read.

    Attributes:
        query: The query.
        read: The part of the query that names the drug: the query itself, or the rest of it without strengths, forms and routes.
        entries: The entries, best first.
        is_near: Whether no name has the words, and the entries have names that are spelled like them.
        amounts: The amounts in the query beside the part that was read; they may be a dose or a strength.
    """

    query: str
    read: str
    entries: tuple[Entry, ...]
    is_near: bool = False
    amounts: tuple[StatedAmount, ...] = ()

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the entries as a dataframe of *engine*, best first, with the columns of `Catalog.to_frame`."""
        from jcodes.catalogs.code_frame import frame_of_codes

        return frame_of_codes(self.entries, engine)

    def _repr_html_(self) -> str:
        """Return the entries as a table, best first, with the notes, for notebooks."""
        from jcodes.html_tables import paragraphs, table

        rows = (
            (str(one.code), str(one.dosage), str(one.period), (one.name, ", ".join(one.brands))) for one in self.entries
        )
        return table(("code", "one unit", "valid", "name"), rows, title=self.query) + paragraphs(self.notes)

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes, one sentence each: how the query was read, and that the spelling differs."""
        notes = []
        if self.entries and self.is_near:
            notes.append(
                f"no name matches {drug_shown(self.read)}; these names are spelled like it: check which drug is meant"
            )
        if self.entries and self.read == self.query and self.amounts:
            beside = ", ".join(shown(one.text) for one in self.amounts)
            notes.append(f"{beside} in the name may be the strength: give the dose and the strength with their units")
        if self.entries and self.read != self.query:
            beside = ", ".join(shown(one.text) for one in self.amounts)
            rest = f"; {beside} may be the dose or the strength" if beside else ""
            notes.append(f"searched for {drug_shown(self.read)}{rest}")
        return tuple(notes)


def matches(
    cat: Mapping[HcpcsCode | str, Entry], query: str, kind: Kind | str | None = None, on: date | str | None = None
) -> Matches:
    """Return what fits every word of *query*, best first, then in code order; see `Catalog.matches`.

    Raises:
        MalformedError: Not a text, or not a kind.
    """
    read, entries, is_near = _matched(cat, query, kind, on)
    if not entries:
        return Matches(query, query, ())
    if read != query:
        amounts = _beside(query, read)
    else:
        amounts = () if is_near else _in_name(cat, query)
    return Matches(query, read, entries, is_near, amounts)


def search(
    cat: Mapping[HcpcsCode | str, Entry], query: str, kind: Kind | str | None = None, on: date | str | None = None
) -> tuple[Entry, ...]:
    """Return the entries of `matches`.

    Raises:
        MalformedError: Not a text, or not a kind.
    """
    return _matched(cat, query, kind, on)[1]


def _matched(
    cat: Mapping[HcpcsCode | str, Entry], query: str, kind: Kind | str | None, on: date | str | None
) -> tuple[str, tuple[Entry, ...], bool]:
    """Return the part of *query* that names the drug, the entries, and whether only the spelling is near.

    Raises:
        MalformedError: Not a text, or not a kind.
    """
    if isinstance(query, str) and len(query) > MOST_QUERY:
        raise MalformedError(
            f"a query of {len(query):,} characters is too long to search for",
            value=query,
            hint=f"give the name of a drug, at most {MOST_QUERY} characters",
        )
    if not isinstance(query, str):
        raise MalformedError(
            f"{shown(query)} cannot be searched for", value=query, hint="give a substance, a brand or a code, as text"
        )
    wanted = None if kind is None else _kind(kind)
    day = None if on is None else as_date(on)

    def narrowed(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if wanted is None and day is None:
            return found
        return tuple(
            entry for entry in found
            if (wanted is None or entry.kind is wanted) and (day is None or day in entry.period)
        )  # fmt: skip

    found = narrowed(exactly(cat, query))
    if found or HcpcsCode.is_valid(query):
        return query, found, False
    readings = tuple(dict.fromkeys(readings_of(query)))
    for is_near in (False, True):
        for read in (query, *readings) if is_near else readings:
            found = narrowed(exactly(cat, read, is_near=is_near))
            if found:
                return read, _by_route(found, query), is_near
    return query, (), False


def readings_of(query: str) -> Iterator[str]:
    """Yield what may name a drug in a query, besides all of it: all its names together, then each, brands in brackets first."""
    fluid = fluid_of(query)
    if fluid is not None and fluid.is_stated:
        return
    told = drug_text(query)
    names = told.names
    if len(names) > 1:
        yield " ".join(map(told.bare, names))
    for name in reversed(names):
        yield from told.readings(name)
    for name in reversed(names):
        substance = (
            () if esters_of(name) else (word for word in words_of(told.bare(name)) if word in substance_of(name))
        )
        for text in (told.without_product_words(name), " ".join(substance)):
            if words_of(text) not in {(), words_of(query)}:
                yield text


def _beside(query: str, read: str) -> tuple[StatedAmount, ...]:
    """Return the amounts of *query* that are no part of *read*."""
    return tuple(one for one in drug_text(query).amounts if one.text not in read)


def _by_route(found: tuple[Entry, ...], query: str) -> tuple[Entry, ...]:
    """Return the entries with those for oral use first where the query says that: a Benadryl capsule is Q0163."""
    if drug_text(query).route is not Route.ORAL:
        return found
    return tuple(sorted(found, key=lambda entry: StatedRoute.ORAL not in entry.routes))


def _in_name(cat: Mapping[HcpcsCode | str, Entry], query: str) -> tuple[StatedAmount, ...]:
    """Return the numbers in a name that is a name without them too: 370 of Isovue 370, and none of Prevnar 13."""
    if not _DIGIT.search(query) or HcpcsCode.is_valid(query):
        return ()
    told = drug_text(query)
    bare = told.without_numbers(query)
    is_name = bare != query and any(rank < _BEGINNING for rank in named(cat, bare).values())
    return tuple(one for one in told.amounts if one.kind == "number") if is_name else ()


def _kind(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        known = ", ".join(repr(one.value) for one in Kind)
        raise MalformedError(f"{shown(kind)} is not a kind", value=kind, hint=f"use one of {known}") from None


def exactly(cat: Mapping[HcpcsCode | str, Entry], query: str, *, is_near: bool = False) -> tuple[Entry, ...]:
    """Return the entries that fit every word.

    A word fits a name, a brand or a code by its beginning; where *is_near*, a word that matches none is read as a misspelling of the nearest. An exact code comes first, then names before brands, whole words before beginnings, valid codes before ended ones,
    J codes before the rest.
    Of an IV fluid the strength is a part of the name: ``"0.45% NS"`` fits no code of normal saline.
    A whole name that FDA's or CMS's other files give, such as ``"Toradol"``, comes after the names and brands of descriptor and crosswalk.
    """
    return _exactly(cat, query, is_near)


@small_cache(1024)
def _exactly(
    cat: Mapping[HcpcsCode | str, Entry],
    query: str,
    is_near: bool,  # noqa: FBT001 - a key of the cache
) -> tuple[Entry, ...]:
    tokens = [*words_of(query)]
    if HcpcsCode.is_valid(query):
        tokens = [str(HcpcsCode.parse(query)).lower()]
    if not tokens:
        return ()
    index, called = _index(cat), named(cat, query)
    fluid = fluid_of(query)
    if fluid is not None and fluid.is_stated:
        same = [
            place
            for place, entry in enumerate(index.entries)
            if any(fluid_of(name) == fluid for name in (entry.name, *entry.other_names))
        ]
        return tuple(index.entries[place] for place in sorted(same, key=lambda place: (*index.order[place], place)))
    own = called if tokens == [compact(query)] else None
    found = _found(cat, index, tokens, own, is_near=is_near)
    if not found and "-" in query:
        found = _found(cat, index, [joined(part) for part in query.split() if joined(part)], is_near=is_near)
    found = _with_names(found, called, index, len(tokens))
    places = sorted(found, key=lambda place: (found[place], *index.order[place], place))
    return tuple(index.entries[place] for place in places)


def _found(
    cat: Mapping[HcpcsCode | str, Entry],
    index: _Index,
    tokens: list[str],
    called: Mapping[str, int] | None = None,
    *,
    is_near: bool,
) -> dict[int, int]:
    """Return the indexes of the entries that fit every word, with their rank; misspellings only if *is_near*.

    Args:
        cat: The catalog.
        index: Its words.
        tokens: The words.
        called: Of a single word the codes that have it as a name of other files, if they were looked up.
        is_near: Whether a word that fits nothing may be a misspelling.
    """
    found: dict[int, int] | None = None
    for token in tokens:
        ranks = index.ranks(token, is_alone=len(tokens) == 1)
        if not ranks:
            ranks = index.ranks_of(named(cat, token) if called is None else called)
        if not ranks and is_near and not _CODE.fullmatch(token) and not is_other_drug(token):
            ranks = dict(_near_ranks(cat, token))
        if found is None:
            found = ranks
        else:
            found = {place: found[place] + rank for place, rank in ranks.items() if place in found}
    return found or {}


@small_cache(1024)
def _near_ranks(cat: Mapping[HcpcsCode | str, Entry], token: str) -> Mapping[int, int]:
    """Return the ranks of the words that *token* may be a misspelling of; of names of other files where there is none."""
    index = _index(cat)
    ranks: dict[int, int] = {}
    for word in index.near(token):
        for place, rank in index.ranks(word).items():
            ranks[place] = min(rank, ranks.get(place, rank))
    for name in () if ranks else nearest(_name_pairs(cat), token):
        ranks = {**index.ranks_of(named(cat, name)), **ranks}
    return ranks


def _with_names(found: Mapping[int, int], called: Mapping[str, int], index: _Index, words: int) -> dict[int, int]:
    """Return the ranks with those of whole names: after entries whose substance has every word, before all that fit in part."""
    ranks = {place: rank if rank == 0 else rank + 3 for place, rank in found.items()}
    for code, fit in called.items():
        place = bisect_left(index.codes, code.lower())
        rank = fit + 1 if fit < 3 else 4 + 4 * words
        ranks[place] = min(rank, ranks.get(place, rank))
    return ranks
