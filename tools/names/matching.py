"""Which names belong to which definition: evidence of four kinds, and the guards that keep another drug's name away."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import filterfalse
from typing import Any, Final

from jcodes.services.vaccines import is_product_number
from tools.names.choosing import is_related, kept, of_strength
from tools.names.definitions import Definition, forms_of
from tools.names.drug_tables import See, TableRow
from tools.names.evidence import (
    BY_CODE,
    BY_HAND,
    BY_NDC,
    BY_PREDECESSOR,
    BY_SUBSTANCE,
    BY_TABLE,
    EVER,
    STATED,
    STRENGTH,
    Fact,
    Link,
)
from tools.names.guards import Guards, same_product
from tools.names.products import CodedName, Product
from tools.names.respelling import respelled
from tools.names.table_names import is_made_alike, table_names
from tools.names.words import aliases, compact, is_nuclide, plain, substance, words

__all__ = ["Matcher"]

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
_INSULIN: Final = frozenset({"insulin"})
_IN_VEIN: Final = re.compile(r"\bi\.?v\b\.?$")
_JOINED: Final = re.compile(r" and |[;,/] *")
_IN_EYE: Final = frozenset({"INTRAOCULAR", "INTRACAMERAL"})
_OF_CONTRAST: Final = ("osmolar contrast", "gadolinium")
_NO_LEVEL_II: Final = re.compile(
    r"vaccine|(?:rabies|hepatitis b|varicella).*globulin|palivizumab|nirsevimab|clesrovimab"
)
"""Biologics of the Purple Book that CPT numbers bill, as far as no code of Level II has their name."""
_LONGEST_GENERIC: Final = 40
_EVER: Final = "9999-12-31"
_SYRUP: Final = "SYRUP"
_SUFFIX: Final = re.compile(r"[a-z]-[a-z]{4}$")
MOST: Final = 5
"""More codes than these under one name decide nothing."""


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
        self.unlabeled: dict[frozenset[str], list[Definition]] = defaultdict(list)
        for one in known:
            if one.kind == "radiopharmaceutical":
                self.unlabeled[frozenset(filterfalse(is_nuclide, one.substance.base))].append(one)
        self.unlabeled.pop(frozenset(), None)
        self.by_word: dict[str, list[Definition]] = defaultdict(list)
        for one in known:
            for word in set(words(one.name)):
                self.by_word[word].append(one)
        self.guards = Guards(known, found)
        self.trades = {
            compact(alias) for one in found for alias in aliases(one.trade) if self.guards.is_brand(alias, one.generic)
        }
        self.biosimilars = {compact(alias) for one in found if one.is_biosimilar for alias in aliases(one.trade)}
        self.forms: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        for product in found:
            groups, marks = forms_of(product)
            for alias in aliases(product.trade) if product.form != "KIT" else ():
                before = self.forms.get(compact(alias), (frozenset(), frozenset()))
                self.forms[compact(alias)] = (before[0] | groups, before[1] | marks)
        self.facts: dict[tuple[tuple[str, str], str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.kinds: dict[tuple[tuple[str, str], str], str] = {}
        self.contrast = [one for one in known if any(word in one.text for word in _OF_CONTRAST)]
        self.nonproprietary: set[str] = set()
        self.classes: set[str] = set()
        self.coded: tuple[CodedName, ...] = ()
        self.last_table = ""

    # -- evidence ------------------------------------------------------------------------------------------------------

    def note(self, definition: Definition, name: str, kind: str, basis: str, source: str) -> None:
        """Keep a name of a definition with its evidence; Zithromax I.V. is no tablet, and Isovue 370 is not of 200-299 mg/mL iodine."""
        if _IN_VEIN.search(name) and definition.group not in {"injection", "any"}:
            return
        if definition.is_of_other_iodine(name):
            return
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
                            and self.guards.agrees(definition, product.generic, product.substances)
                        ):
                            self._noted(definition, product.trade, product.generic, BY_NDC, product.book)

    def _says_less(self, product: Product, link: Link) -> bool:
        """Tell whether CMS's name goes on after FDA's with a word that is another product's: Zyprexa Relprevv is not Zyprexa."""
        mine, theirs = words(plain(product.trade)), words(plain(link.drug))
        more = [
            word
            for word in theirs
            if word not in mine and len(word) > 2 and not word[0].isdigit() and word not in self.guards.generic_words
        ]
        return set(mine) < set(theirs) and bool(more)

    def by_code_names(self, found: Iterable[CodedName]) -> None:
        """Take the names that CMS prints beside codes, where the generic name is the code's substance."""
        self.coded = tuple(found)
        for one in self.coded:
            for definition in self.by_code.get(one.code, ()):
                years = f"{one.year - 4}-01-01", f"{one.year}-12-31"
                if definition.valid_in(*years) and self.guards.agrees(definition, one.generic):
                    self._noted(definition, one.trade, one.generic, BY_CODE, one.book)

    def _noted(self, definition: Definition, trade: str, generic: str, basis: str, book: str) -> None:
        for alias in aliases(trade):
            if self.guards.is_brand(alias, generic) and not self._is_of_another_brand(definition, alias):
                self.note(definition, alias, "brand", STATED if definition.names_brand(alias) else basis, book)

    def _is_of_another_brand(self, definition: Definition, name: str) -> bool:
        """Tell whether a code that names its brands names none that goes with *name*."""
        if not definition.brands or definition.names_brand(name):
            return False
        own = {word for brand in definition.brands for word in words(brand)}
        return own.isdisjoint(words(name))

    def _is_named_by_another(self, definition: Definition, name: str) -> bool:
        """Tell whether the descriptor of another code of its time names the product, and this one's does not: Kcentra is J7168's, not J7165's."""
        told = words(name)
        if not told or definition.names_brand(name):
            return False
        return any(
            one.code != definition.code
            and one.valid_in(definition.start, definition.end or _EVER)
            and f" {' '.join(told)} " in f" {' '.join(words(one.name))} "
            for one in self.by_word[told[0]]
        )

    def by_table(self, table: Iterable[TableRow | See], book: str, year: int) -> None:
        """Take the names that CMS's Table of Drugs says to look under another, with the codes of that row or substance."""
        self.last_table = max(self.last_table, f"{year}-12-31")
        table_names(self, table, book, year)

    def by_substance(self) -> None:
        """Take the names of products by substance, salt, route and form, for codes that every maker's product goes under."""
        candidates: dict[str, dict[Definition, set[str]]] = defaultdict(lambda: defaultdict(set))
        generics: dict[str, set[str]] = defaultdict(set)
        for product in self.products:
            if self.guards.is_repacked(product):
                continue
            names = [alias for alias in aliases(product.trade) if self.guards.is_brand(alias, product.generic)]
            fitting = tuple(self.fitting(product)) if names else ()
            for alias in names:
                generics[alias].update(product.substances)
                for definition in fitting:
                    candidates[alias][definition].add(product.book)
        for alias, found in candidates.items():
            for definition, books in found.items():
                if self._is_named_by_another(definition, alias):
                    continue
                for book in sorted(books):
                    self.note(
                        definition, alias, "brand", STATED if definition.names_brand(alias) else BY_SUBSTANCE, book
                    )

    def fitting(self, product: Product) -> Iterator[Definition]:
        """Yield the definitions that a product fits by substance, salt, route and form; none of one maker or brand but its own."""
        groups, marks = forms_of(product)
        is_kit = product.form == "KIT"
        seen: set[tuple[str, str]] = set()
        suffixed = _SUFFIX.search(product.generic.lower()) is not None
        for text in dict.fromkeys((product.generic,) if suffixed else (product.generic, " ".join(product.substances))):
            told = substance(text)
            family = self.families.get(told.base) or self.unsuffixed.get(told.base, [])
            family = family or (self.unlabeled.get(told.base, []) if is_kit else [])
            if told.base & _CLASSES:
                family = self._of_all_insulins(product)
            for one in family:
                if (
                    is_kit and one.kind != "radiopharmaceutical"
                ):  # a kit holds more than its drug, but for one to be labeled
                    continue
                if one.is_for_nausea and product.form.startswith(_SYRUP):
                    continue
                fits = (
                    one.group == "any"
                    or one.group in groups
                    or (product.routes and product.routes <= _IN_EYE and _is_only_injected(one, family))
                )
                if "intraocular" in one.text and not product.routes & _IN_EYE:
                    continue
                own = one.names_brand(plain(product.trade)) or one.is_of_maker(product.labeler)
                if one.kind != "biosimilar" and compact(product.trade) in self.biosimilars and not suffixed:
                    continue
                if not is_made_alike(one, text, family):
                    continue
                if (
                    fits
                    and one.key not in seen
                    and (own or (one.takes_substances and one.marks == marks and one.takes_salt(told, family)))
                ):
                    seen.add(one.key)
                    yield one

    def _of_all_insulins(self, product: Product) -> list[Definition]:
        """Return the codes whose whole name is insulin, where every substance of the product is one: J1815 is for any."""
        parts = [part for text in product.substances for part in _JOINED.split(text.lower())]
        family = self.families.get(_INSULIN, [])
        if not parts or not all(part.startswith("insulin") for part in parts) or "insulin" in product.trade.lower():
            return []
        own = {compact(brand) for one in family if "through dme" not in one.text for brand in one.brands}
        return [] if any(compact(product.trade).startswith(brand) for brand in own) else family

    def by_class(self) -> None:
        """Take FDA's nonproprietary names for codes of a class, such as iohexol for low osmolar contrast, by the brands that are theirs for certain."""
        for product in self.products:
            generic = plain(product.generic)
            if not generic or len(generic) > _LONGEST_GENERIC or "," in generic:
                continue
            for alias in aliases(product.trade):
                for one in self.contrast:
                    told = self.facts.get((one.key, compact(alias)), {})
                    if (
                        any(marked.partition("\t")[0] in {STATED, BY_NDC} for marked in told)
                        and not one.substance.base & substance(generic).base
                    ):
                        self.note(one, generic, "synonym", BY_NDC, product.book)
                        self.nonproprietary.add(compact(generic))

    def spellings(self) -> None:
        """Take FDA's spelling of a substance that CMS's descriptor spells otherwise: bupivacaine for "bupivicaine"."""
        for definition, name, books in respelled(self.known, self.products, self.guards):
            for book in books:
                self.note(definition, name, "substance", BY_SUBSTANCE, book)

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
                self.note(later, name, kind, BY_TABLE if basis == BY_TABLE else BY_SUBSTANCE, source)

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
                        self.note(one, name.lower(), "abbreviation", BY_HAND, ids[row["url"]])
                        if row.get("class"):
                            self.classes.add(compact(name))

    def vaccines(self, order: Sequence[str]) -> Iterator[Fact]:
        """Yield the names of vaccines and immune globulins with no code of Level II: CPT numbers bill them. A number where CMS prints the name beside one."""
        taken = {name for _, name in self.facts}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.coded:
            if is_product_number(one.code):
                for alias in aliases(one.trade):
                    found[alias, one.code].add(one.book)
        numbered = {compact(name) for name, _ in found}
        for product in self.products:
            if _NO_LEVEL_II.search(product.generic.lower()) and product.book == "PB":
                for alias in aliases(product.trade):
                    if compact(alias) not in numbered | taken:
                        found[alias, ""].add(product.book)
        for (name, code), books in sorted(found.items()):
            if compact(name) not in taken and compact(name) not in self.guards.generic_names and "vaccine" not in name:
                yield Fact(
                    code or "CPT",
                    "",
                    name,
                    "vaccine",
                    BY_CODE if code else BY_SUBSTANCE,
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
        for (key, name), evidence in self.facts.items():
            by_name[name][self.by_key[key]] = evidence
        stated: dict[str, set[Definition]] = defaultdict(set)
        for one in self.known:
            for brand in (*one.brands, *one.trade_names):
                stated[compact(brand)].add(one)
        begun = self._begun()
        found = []
        for name, holders in by_name.items():
            left = of_strength(kept(name, holders, stated.get(name, set()), partial(self._is_foreign, name)), holders)
            if not stated.get(name) and self._is_of_several(left, begun.get(name, set()), holders):
                continue
            if name not in self.classes and any(
                sum(1 for one in left if one.valid_in(day, day)) > MOST for day in days
            ):
                continue
            for definition in left:
                bases: dict[str, set[str]] = defaultdict(set)
                texts: dict[str, int] = defaultdict(int)
                for marked, sources in holders[definition].items():
                    basis, _, text = marked.partition("\t")
                    bases[basis] |= sources
                    texts[text] += len(sources)
                basis = min(bases, key=lambda one: STRENGTH[one])
                text = min(texts, key=lambda one: (-texts[one], one))
                told = {source for sources in bases.values() for source in sources}
                found.append(
                    Fact(
                        definition.code,
                        definition.start,
                        text,
                        self.kinds[definition.key, name],
                        self._said(basis, definition),
                        tuple(one for one in order if one in told),
                    )
                )
        yield from sorted(found, key=lambda one: (one.code, one.start, one.name))

    def _said(self, basis: str, definition: Definition) -> str:
        """Return the basis; a code that began after CMS's tables has the name of the code that it took over from."""
        return BY_PREDECESSOR if basis == BY_TABLE and definition.start > self.last_table else basis

    def _begun(self) -> dict[str, set[frozenset[str]]]:
        """Return for the first words of each brand the substances of the codes that have it: Technescan begins those of five."""
        begun: dict[str, set[frozenset[str]]] = defaultdict(set)
        for (key, name), told in self.facts.items():
            if self.kinds[key, name] == "brand":
                for marked in told:
                    parts = words(marked.partition("\t")[2])
                    for count in range(1, len(parts)):
                        begun["".join(parts[:count])].add(self.by_key[key].substance.base)
        return begun

    @staticmethod
    def _is_of_several(
        left: Iterable[Definition],
        others: Iterable[frozenset[str]],
        holders: Mapping[Definition, Mapping[str, set[str]]],
    ) -> bool:
        """Tell whether a name that only the substance gives to codes begins brands of unrelated substances: it is a family of brands."""
        own = list(left)
        if any(marked.startswith((STATED, BY_NDC, BY_CODE, BY_HAND)) for one in own for marked in holders[one]):
            return False
        return any(not is_related(one.substance.base, other) for one in own for other in others)

    def _is_foreign(self, name: str, one: Definition) -> bool:
        """Tell whether *name* is the substance of another drug; an abbreviation and FDA's spelling are looked at by hand and by word."""
        kind = self.kinds[one.key, name]
        if name in self.nonproprietary:
            return False
        return kind not in {"substance", "abbreviation"} and self.guards.is_generic_of_another(
            name, frozenset(words(one.text))
        )


def _is_only_injected(one: Definition, family: Iterable[Definition]) -> bool:
    """Tell whether *one* is for injection, and so is every code of its substance in its time: then an injection into the eye is one too."""
    return one.group == "injection" and all(
        other.group == "injection" for other in family if other.valid_in(one.start, one.end or EVER)
    )
