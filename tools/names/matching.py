"""Which names belong to which definition: evidence of four kinds, and the guards that keep another drug's name away."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs

from tools.names.definitions import Definition, forms_of
from tools.names.drug_tables import See, TableRow
from tools.names.products import CodedName, Product
from tools.names.words import NEUTRAL, Substance, aliases, alike, compact, plain, substance, words

__all__ = ["Fact", "Link", "Matcher", "quarter_span"]

_STATED, _BY_NDC, _BY_CODE, _BY_TABLE, _BY_SUBSTANCE, _BY_HAND = "stated", "ndc", "code", "table", "substance", "page"
_STRENGTH: Final = {_STATED: 0, _BY_NDC: 1, _BY_CODE: 1, _BY_TABLE: 2, _BY_SUBSTANCE: 3, _BY_HAND: 1}
_FREE: Final = frozenset({"skin substitute", "blood"})
"""Kinds whose descriptors name a class, not a substance: the generic name beside the code cannot be compared."""
_CLASSES: Final = frozenset(
    {
        "factor",
        "globulin",
        "albumin",
        "insulin",
        "hyaluronan",
        "hyaluronate",
        "collagen",
        "vaccine",
        "allergenic",
        "plasma",
        "antivenom",
    }
)
"""Words of substances of which each product has a code of its own: the substance alone says nothing."""
_PLAIN: Final = frozenset(
    {
        "acid", "adult", "bag", "baxter", "braun", "children", "concentrate", "device", "dextrose", "diluent", "double", "dual",
        "emulsion", "extended", "fresenius", "generic", "glass", "hospira", "immune", "infant", "infusion", "irrigation", "lactated",
        "mini", "nacl", "normal", "ophthalmic", "pfizer", "pharmacy", "plastic", "plus", "premixed", "prefilled", "premix", "release",
        "ringer", "ringers", "saline", "sandoz", "solution", "sterile", "suspension", "teva", "topical", "unit", "units", "vitamin", "water",
        "strength", "dose", "twinpak", "preservative", "free", "isotonic", "buffered", "flush", "lock", "oral", "single", "chewable", "iron",
        "epinephrine", "levels", "emergency", "d5w", "modified", "odt", "pak", "inhalation", "liposome", "liposomal", "sod", "depot", "matrix", "wound",
        "complex", "regular", "caine", "also", "compounded", "oil", "hydrate", "microsphere", "microspheres", "lipid", "bulk", "package", "powder", "reconstitution", "redipen", "with", "and", "for", "from", "pediatric",
    }
)  # fmt: skip
_SUFFIX: Final = re.compile(r"[a-z]-[a-z]{4}$")
_RECOMBINANT: Final = "recombinant"
_BY_PUMP: Final = "through dme"
_SPECIAL: Final = "preservative free"
_EVER: Final = "9999-12-31"
_MOST: Final = 5
"""More codes than these under one name decide nothing."""


@attrs.frozen
class Link:
    """A product that CMS's crosswalk puts under a code.

    Attributes:
        ndc9: Labeler and product as nine digits.
        code: The code.
        first: The first day of the quarters that do so.
        last: The last one.
        labeler: As CMS prints it.
        drug: As CMS prints it.
    """

    ndc9: str
    code: str
    first: str
    last: str
    labeler: str
    drug: str


@attrs.frozen
class Fact:
    """A name of a definition.

    Attributes:
        code: The code.
        start: The first day of the definition.
        name: The name, in lower case.
        kind: ``brand``, ``synonym``, ``abbreviation`` or ``substance``.
        basis: How it is known: ``stated``, ``ndc``, ``code``, ``table`` or ``substance``.
        sources: The files.
    """

    code: str
    start: str
    name: str
    kind: str
    basis: str
    sources: tuple[str, ...]


def quarter_span(first: str, last: str) -> tuple[str, str]:
    """Return the first and the last day of the quarters from issue *first* to issue *last*; a blank *last* has no end."""
    year, month = map(int, first[:7].split("-"))
    begin = date(year, month, 1).isoformat()
    if not last:
        return begin, _EVER
    year, month = map(int, last[:7].split("-"))
    return begin, date(year, month + 2, 28).isoformat()


class Matcher:
    """Definitions and products on their way to facts."""

    def __init__(self, known: Sequence[Definition], found: Sequence[Product]) -> None:
        """Take the definitions, and the products of FDA's files."""
        self.known = known
        self.products = found
        self.by_code: dict[str, list[Definition]] = defaultdict(list)
        self.by_key = {one.key: one for one in known}
        self.families: dict[frozenset[str], list[Definition]] = defaultdict(list)
        for one in known:
            self.by_code[one.code].append(one)
            self.families[one.substance.base].append(one)
        self.unsuffixed: dict[frozenset[str], list[Definition]] = defaultdict(list)
        for one in known:
            if one.kind != "biosimilar" and _SUFFIX.search(one.name):
                self.unsuffixed[substance(one.name[:-5]).base].append(one)
        self.fda_words = frozenset(
            word for one in found for text in one.substances for word in words(text) if len(word) > 3
        )
        self.generic_words = self.fda_words | _PLAIN | NEUTRAL
        self.generic_names = {compact(text) for one in found for text in (*one.substances, *_bare(one.substances))}
        self.generic_names |= {
            compact(text) for one in found if one.book in {"OB", "PB"} for text in (one.generic, *_bare((one.generic,)))
        }
        self.trades = {
            compact(alias) for one in found for alias in aliases(one.trade) if self.is_brand(alias, one.generic)
        }
        self.biosimilars = {compact(alias) for one in found if one.is_biosimilar for alias in aliases(one.trade)}
        self.forms: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for one in found:
            groups, marks = forms_of(one)
            if one.form == "KIT":
                continue
            for alias in aliases(one.trade):
                before = self.forms.get(compact(alias), (frozenset(), frozenset()))
                self.forms[compact(alias)] = (before[0] | groups, before[1] | marks)
        self.facts: dict[tuple[tuple[str, str], str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.kinds: dict[tuple[tuple[str, str], str], str] = {}
        self.classes: set[str] = set()
        self.coded: tuple[CodedName, ...] = ()

    # -- guards --------------------------------------------------------------------------------------------------------

    def is_brand(self, name: str, generic: str) -> bool:
        """Tell whether *name* is more than the generic name over again, or words of other generics, strengths and makers."""
        own = [word for word in words(name) if len(word) > 2 and not word[0].isdigit()]
        of_generic = words(generic)
        left = [
            word for word in own
            if word not in self.generic_words and not any(alike(word, other) for other in of_generic)
        ]  # fmt: skip
        return bool(left) and compact(name) not in self.generic_names and not name.startswith("for the ")

    def is_generic_of_another(self, name: str, base: frozenset[str]) -> bool:
        """Tell whether *name* is a substance, and not a word of *base*."""
        told = substance(name).base
        if compact(name) in self.generic_names:
            return not told <= base
        return any(told == other for other in self.families if other != base and other)

    def agrees(self, definition: Definition, generic: str, substances: Sequence[str] = ()) -> bool:
        """Tell whether a product's substance can be that of *definition*: a word in common, and no active substance too many."""
        if definition.kind in _FREE or "contrast" in definition.text:
            return True
        own = words(definition.text)
        significant = [word for word in own if len(word) > 3 and word not in _PLAIN]
        for text in (generic, " ".join(substances)):
            base = [word for word in substance(text).base if len(word) > 3]
            if base and any(self._same_word(word, other) for word in base for other in significant):
                break
        else:
            return False
        return len(substances) < 2 or self._is_combined(definition) or all(
            any(self._same_word(word, other) for word in substance(text).base for other in own) for text in substances
        )  # fmt: skip

    def _same_word(self, one: str, other: str) -> bool:
        """Tell whether two words are one, but for CMS's spelling; pentobarbital and phenobarbital are two substances."""
        return one == other or (alike(one, other) and not {one, other} <= self.fda_words)

    @staticmethod
    def _is_combined(definition: Definition) -> bool:
        text = f" {definition.text} "
        return any(
            mark in text
            for mark in (
                " and ",
                "/",
                " with ",
                "combination",
                "complex",
                "factor",
                "globulin",
                "vitamins",
                "insulin",
                "botulinum",
            )
        )

    # -- evidence ------------------------------------------------------------------------------------------------------

    def note(self, definition: Definition, name: str, kind: str, basis: str, source: str) -> None:
        """Keep a name of a definition with its evidence."""
        key = definition.key, compact(name)
        held = self.kinds.get(key)
        if held is None or (kind == "brand" and held != "brand"):
            self.kinds[key] = kind
        self.facts[key][f"{basis}\t{name}"].add(source)

    def by_ndc(self, links: Iterable[Link]) -> None:
        """Take the names that FDA's directories give to the NDCs of CMS's crosswalks, where both name one product."""
        of_ndc: dict[str, list[Product]] = defaultdict(list)
        for one in self.products:
            if one.ndc9:
                of_ndc[one.ndc9].append(one)
        for link in links:
            for definition in self.by_code[link.code]:
                if definition.valid_in(link.first, link.last):
                    for product in of_ndc.get(link.ndc9, ()):
                        if (
                            same_product(link, product)
                            and not self._says_less(product, link)
                            and self.agrees(definition, product.generic, product.substances)
                        ):
                            self._noted(definition, product.trade, product.generic, _BY_NDC, product.book)

    def _says_less(self, product: Product, link: Link) -> bool:
        """Tell whether CMS's name goes on after FDA's with a word that is another product's: Zyprexa Relprevv is not Zyprexa."""
        mine, theirs = words(plain(product.trade)), words(plain(link.drug))
        more = [
            word
            for word in theirs
            if word not in mine and len(word) > 2 and not word[0].isdigit() and word not in self.generic_words
        ]
        return set(mine) < set(theirs) and bool(more)

    def by_code_names(self, found: Iterable[CodedName]) -> None:
        """Take the names that CMS prints beside codes, where the generic name is the code's substance."""
        self.coded = tuple(found)
        for one in self.coded:
            for definition in self.by_code.get(one.code, ()):
                years = f"{one.year - 4}-01-01", f"{one.year}-12-31"
                if definition.valid_in(*years) and self.agrees(definition, one.generic):
                    self._noted(definition, one.trade, one.generic, _BY_CODE, one.book)

    def _noted(self, definition: Definition, trade: str, generic: str, basis: str, book: str) -> None:
        for alias in aliases(trade):
            if self.is_brand(alias, generic) and not self._is_of_another_brand(definition, alias):
                self.note(definition, alias, "brand", _STATED if definition.names_brand(alias) else basis, book)

    def _is_of_another_brand(self, definition: Definition, name: str) -> bool:
        """Tell whether a code that names its brands names none that goes with *name*."""
        if not definition.brands or definition.names_brand(name):
            return False
        own = {word for brand in definition.brands for word in words(brand)}
        return own.isdisjoint(words(name))

    def by_table(self, table: Iterable[TableRow | See], book: str, year: int) -> None:
        """Take the names that CMS's Table of Drugs says to look under another, with the codes of that row or substance."""
        rows = list(table)
        span = f"{year}-01-01", f"{year}-12-31"
        codes: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if isinstance(row, TableRow):
                codes[compact(_whole(row.name))].update(row.codes)
        for see in rows:
            if isinstance(see, See):
                for target in _whole(see.target).split(" or "):
                    found = [
                        definition
                        for code in sorted(codes.get(compact(target), ()))
                        for definition in self.by_code.get(code, ())
                        if definition.valid_in(*span)
                    ]
                    found += [one for one in self._of_substance(target, span) if one not in found]
                    common = [one for one in found if _SPECIAL not in one.text]
                    for definition in common if common and _SPECIAL not in target else found:
                        self._table_name(definition, see.name, target, book)

    def _of_substance(self, target: str, span: tuple[str, str]) -> Iterator[Definition]:
        told = substance(target)
        family = [one for one in self.families.get(told.base, ()) if one.valid_in(*span)]
        for one in family:
            if one.takes_substances and one.takes_salt(told, family) and _is_made_alike(one, target, family):
                yield one

    def _table_name(self, definition: Definition, name: str, target: str, book: str) -> None:
        if not definition.takes_substances and not definition.names_brand(name):
            return
        groups, marks = self.forms.get(compact(name), (frozenset(), frozenset()))
        if "eye" in groups or "topical" in groups:
            groups |= {"eye", "topical"}
        if groups and definition.group not in {"any", *groups}:
            return
        if groups and not definition.marks <= marks and not definition.names_brand(name):
            return
        for alias in aliases(name):
            told = [word for word in words(alias) if len(word) > 2]
            if (
                (told and all(word in words(target) or word in self.generic_words for word in told))
                or "also" in told
                or "@" in alias
            ):
                continue
            if not self.agrees(definition, target):
                continue
            kind = "brand" if compact(alias) in self.trades else "abbreviation" if _is_short(name) else "synonym"
            self.note(definition, alias, kind, _BY_TABLE, book)

    def by_substance(self) -> None:
        """Take the names of products by substance, salt, route and form, for codes that every maker's product goes under."""
        candidates: dict[str, dict[Definition, set[str]]] = defaultdict(lambda: defaultdict(set))
        generics: dict[str, set[str]] = defaultdict(set)
        for product in self.products:
            names = [alias for alias in aliases(product.trade) if self.is_brand(alias, product.generic)]
            fitting = tuple(self.fitting(product)) if names else ()
            for alias in names:
                generics[alias].update(product.substances)
                for definition in fitting:
                    candidates[alias][definition].add(product.book)
        for alias, found in candidates.items():
            for definition, books in found.items():
                for book in sorted(books):
                    self.note(
                        definition, alias, "brand", _STATED if definition.names_brand(alias) else _BY_SUBSTANCE, book
                    )

    def fitting(self, product: Product) -> Iterator[Definition]:
        """Yield the definitions that a product fits by substance, salt, route and form; none of one maker or brand but its own."""
        groups, marks = forms_of(product)
        if product.form == "KIT":  # a kit holds more than its drug
            return
        seen: set[tuple[str, str]] = set()
        suffixed = _SUFFIX.search(product.generic.lower()) is not None
        for text in dict.fromkeys((product.generic,) if suffixed else (product.generic, " ".join(product.substances))):
            told = substance(text)
            if told.base & _CLASSES:
                continue
            family = self.families.get(told.base) or self.unsuffixed.get(told.base, [])
            for one in family:
                fits = one.group == "any" or one.group in groups
                own = one.names_brand(plain(product.trade))
                if one.kind != "biosimilar" and compact(product.trade) in self.biosimilars and not suffixed:
                    continue
                if not _is_made_alike(one, text, family):
                    continue
                if (
                    fits
                    and one.key not in seen
                    and (own or (one.takes_substances and one.marks == marks and one.takes_salt(told, family)))
                ):
                    seen.add(one.key)
                    yield one

    def spellings(self) -> None:
        """Take FDA's spelling of a substance that CMS's descriptor spells otherwise: bupivacaine for "bupivicaine"."""
        generic: dict[str, set[str]] = defaultdict(set)
        for one in self.products:
            for text in one.substances:
                for word in words(text):
                    if len(word) > 6:
                        generic[word].add(one.book)
        for definition in self.known:
            told = words(definition.name)
            if definition.kind in _FREE:
                continue
            for word in told:
                if len(word) > 6 and word not in self.fda_words and word not in _PLAIN | NEUTRAL:
                    near = [
                        other
                        for other in generic
                        if other[:2] == word[:2] and abs(len(other) - len(word)) < 3 and _is_slip(word, other)
                    ]
                    if len(near) == 1 and near[0] not in told and near[0].rstrip("s") != word.rstrip("s"):
                        right = definition.name.replace(word, near[0])
                        for book in generic[near[0]]:
                            self.note(definition, right, "substance", _BY_SUBSTANCE, book)

    def carry(self) -> None:
        """Give the names of an ended code to the codes that took over, where these are of the same substance and of every maker."""
        for one in sorted(self.known, key=lambda one: one.end or "9999"):
            for code in one.replaced_by:
                for later in self.by_code.get(code, ()):
                    if later.start > one.start and later.takes_substances and self._goes_on(one, later):
                        for (key, _), told in list(self.facts.items()):
                            if key == one.key:
                                self._carried(later, told, self.kinds[key, _])

    @staticmethod
    def _goes_on(one: Definition, later: Definition) -> bool:
        return one.substance.base == later.substance.base and one.group == later.group and one.marks == later.marks

    def _carried(self, later: Definition, told: Mapping[str, set[str]], kind: str) -> None:
        for marked, sources in told.items():
            basis, _, name = marked.partition("\t")
            for source in sources:
                self.note(later, name, kind, _BY_TABLE if basis == _BY_TABLE else _BY_SUBSTANCE, source)

    def abbreviated(self, rows: Iterable[Mapping[str, Any]], ids: Mapping[str, str]) -> None:
        """Take the abbreviations that are written by hand, each for the codes that it names.

        Args:
            rows: As in ``abbreviations.toml``.
            ids: The id of the source by its address.

        Raises:
            ValueError: A code that does not exist, or does not say the word.
        """
        for row in rows:
            for code in row["codes"]:
                found = self.by_code.get(code, ())
                if not any(row["says"] in words(one.text) or row["says"] in compact(one.text) for one in found):
                    raise ValueError(f"{code} does not say {row['says']!r}")
                for one in found:
                    for name in row["names"]:
                        self.note(one, name.lower(), "abbreviation", _BY_HAND, ids[row["url"]])
                        if row.get("class"):
                            self.classes.add(compact(name))

    def vaccines(self, order: Sequence[str]) -> Iterator[Fact]:
        """Yield the names of vaccines with no code of Level II: CPT numbers bill them. A number where CMS prints the name beside one."""
        taken = {name for _, name in self.facts}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.coded:
            if one.code[:4].isdigit() and "vac" in one.generic.lower():
                for alias in aliases(one.trade):
                    found[alias, one.code].add(one.book)
        numbered = {compact(name) for name, _ in found}
        for product in self.products:
            if "vaccine" in product.generic.lower() and product.book == "PB":
                for alias in aliases(product.trade):
                    if compact(alias) not in numbered | taken:
                        found[alias, ""].add(product.book)
        for (name, code), books in sorted(found.items()):
            if compact(name) not in taken and compact(name) not in self.generic_names and "vaccine" not in name:
                yield Fact(
                    code or "CPT",
                    "",
                    name,
                    "vaccine",
                    _BY_CODE if code else _BY_SUBSTANCE,
                    tuple(one for one in order if one in books),
                )

    # -- the answer ----------------------------------------------------------------------------------------------------

    def answer(self, order: Sequence[str], days: Sequence[str]) -> Iterator[Fact]:
        """Yield the facts that pass the guards between names, in order of code, first day and name.

        Args:
            order: The ids of the files, in the order that a fact names them.
            days: Dates of service on which a name may lead to at most five codes.
        """
        by_name: dict[str, dict[Definition, Mapping[str, set[str]]]] = defaultdict(dict)
        for (key, name), told in self.facts.items():
            by_name[name][self.by_key[key]] = told
        stated: dict[str, set[Definition]] = defaultdict(set)
        for one in self.known:
            for brand in (*one.brands, *one.trade_names):
                stated[compact(brand)].add(one)
        found = []
        for name, holders in by_name.items():
            kept = self._kept(name, holders, stated.get(name, set()))
            if name not in self.classes and any(
                sum(1 for one in kept if one.valid_in(day, day)) > _MOST for day in days
            ):
                continue
            for definition in kept:
                bases: dict[str, set[str]] = defaultdict(set)
                texts: dict[str, int] = defaultdict(int)
                for marked, sources in holders[definition].items():
                    basis, _, text = marked.partition("\t")
                    bases[basis] |= sources
                    texts[text] += len(sources)
                basis = min(bases, key=lambda one: _STRENGTH[one])
                text = min(texts, key=lambda one: (-texts[one], one))
                told = {source for sources in bases.values() for source in sources}
                found.append(
                    Fact(
                        definition.code,
                        definition.start,
                        text,
                        self.kinds[definition.key, name],
                        basis,
                        tuple(one for one in order if one in told),
                    )
                )
        yield from sorted(found, key=lambda one: (one.code, one.start, one.name))

    def _kept(
        self, name: str, holders: Mapping[Definition, Mapping[str, set[str]]], stated: set[Definition]
    ) -> list[Definition]:
        """Return the definitions that keep *name*: those of the best evidence in each group, and never of two substances by guess."""
        strength = {
            one: min(_weight(marked, sources) for marked, sources in told.items()) for one, told in holders.items()
        }
        strength |= dict.fromkeys(stated, 0)
        clean = [
            one for one in holders
            if self.kinds[one.key, name] in {"substance", "abbreviation"} or not self.is_generic_of_another(name, frozenset(words(one.text)))
        ]  # fmt: skip
        dedicated = [one for one in {*holders, *stated} if one.is_named_for(name)]
        if dedicated:
            clean = [
                one for one in clean
                if one in stated or one in dedicated or not any(one.valid_in(other.start, other.end or _EVER) for other in dedicated)
            ]  # fmt: skip
        best: dict[str, int] = {}
        for one in (*clean, *stated):
            group = "injection" if one.group == "any" else one.group
            best[group] = min(best.get(group, 9), 0 if one in stated else strength.get(one, 9))
        kept = []
        for one in clean:
            group = "injection" if one.group == "any" else one.group
            if strength[one] > max(best[group], 1) and not self._beside(one, {*clean, *stated}, strength):
                continue
            kept.append(one)
        families = [one.substance.base for one in (*kept, *stated)]
        guessed = {one.substance.base for one in kept if strength[one] >= 2}
        if any(not _related(one, other) for one in guessed for other in families):
            sure = [one for one in kept if strength[one] < 2]
            bases = [one.substance.base for one in (*sure, *stated)]
            return [
                one
                for one in kept
                if one in sure or (bases and all(_related(one.substance.base, other) for other in bases))
            ]
        return kept

    @staticmethod
    def _beside(one: Definition, clean: Iterable[Definition], strength: Mapping[Definition, int]) -> bool:
        """Tell whether the better evidence is of other times only, and of the same substance: an older or a newer code of the drug."""
        better = [
            other for other in clean
            if strength[other] < strength[one] and other.group == one.group and (_BY_PUMP not in other.text or _BY_PUMP in one.text)
        ]  # fmt: skip
        return all(
            other.substance.base == one.substance.base and other.marks == one.marks and not other.valid_in(one.start, one.end or _EVER)
            for other in better
        )  # fmt: skip


def _weight(marked: str, sources: set[str]) -> int:
    """Return how weak evidence is, 0 the strongest; what CMS printed beside a code up to 2017 alone weighs as the tables of that time."""
    basis = marked.partition("\t")[0]
    return _STRENGTH[_BY_TABLE] if basis == _BY_CODE and sources == {"S17"} else _STRENGTH[basis]


def _related(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one or bool({w for w in one if len(w) > 5} & {w for w in other if len(w) > 5})


def _bare(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        told: Substance = substance(text)
        kept = [word for word in words(text) if word in told.base]
        yield " ".join(kept)


def _whole(text: str) -> str:
    """Return a name of the table as it was before "inj" became "IV" in its text."""
    return (
        text.replace("IVection", "injection")
        .removesuffix(", injection")
        .removesuffix(" injection")
        .removesuffix(", infusion")
    )


def _is_short(name: str) -> bool:
    letters = compact(name)
    return len(letters) <= 6 and name.replace("-", "").replace(".", "").replace(" ", "").upper() == name.replace(
        "-", ""
    ).replace(".", "").replace(" ", "")


def _is_made_alike(one: Definition, text: str, family: Iterable[Definition]) -> bool:
    """Tell whether *one* and *text* are both recombinant or both not, where the family has codes of both."""
    ways = {_RECOMBINANT in other.text for other in family}
    return len(ways) < 2 or (_RECOMBINANT in one.text) == (_RECOMBINANT in text.lower())


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one or two letters that a typist would mix up."""
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.9


def same_product(link: Link, product: Product) -> bool:
    """Tell whether crosswalk and directory mean one product by an NDC: a word of the names or of the labelers in common.

    NDCs are used again; CMS's name and FDA's then share nothing.
    """
    names = {
        word for text in (product.trade, product.generic, *product.substances) for word in words(text) if len(word) > 3
    }
    drug = [word for word in words(link.drug) if len(word) > 3]
    if any(alike(word, other) for word in drug for other in names):
        return True
    makers = {word for word in words(product.labeler) if len(word) > 3} - {
        "pharmaceuticals",
        "pharma",
        "corporation",
        "company",
        "limited",
        "healthcare",
        "laboratories",
    }
    return not makers.isdisjoint(words(link.labeler)) and not drug
