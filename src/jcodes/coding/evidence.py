"""The evidence of a record for codes: its code, its NDCs in CMS's crosswalk, and the drug name."""

from typing import TYPE_CHECKING, Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.drug_text import drug_text
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.fluids import fluid_of
from jcodes.catalogs.misspellings import is_misspelt
from jcodes.catalogs.names import NameKind, cpt_numbers, whole_name
from jcodes.catalogs.search import exactly
from jcodes.catalogs.substances import esters_of, ingredients_of, joined, substance_of, unsuffixed, words_of
from jcodes.claims import Administration
from jcodes.codes import Ndc
from jcodes.coding.entry_tests import is_valid
from jcodes.coding.links import links_of_ndc, product_names
from jcodes.coding.naming import DrugName, NameFit, is_form, is_shortened, makers_of, substances_in
from jcodes.coding.reasons import FIT_REASONS, distinctions, link_reason
from jcodes.coding.unlisted import is_expected_unlinked
from jcodes.errors.messages import drug_shown, shown
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.lookups import quiet
from jcodes.services.drugs import INJECTED, limit_of, routes_of
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import SUBCUTANEOUS
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink

__all__ = ["Evidence", "is_compounded"]

_NAMED: Final = frozenset({NameFit.BRAND, NameFit.NAME, NameFit.SALT, NameFit.ALIAS, NameFit.PART})
_SPREADER: Final = frozenset({"hyaluronidase"})
_SHORTEST: Final = 4
"""Fewer letters are no misspelling of anything."""


class Evidence:
    """The evidence of one record for codes. Immutable.

    Attributes:
        record: The record.
        cat: The catalog.
        name: The name of the drug, without amounts if it fits no code with them; blank if it names no drug.
        no_drug: What the name is if not a drug's, such as ``"a maker"``; otherwise blank.
        entries: The possible codes.
        stated: The code on the record; blank if none can be read.
        by_code: The reasons from the record's code, by code.
        by_ndc: The NDCs that CMS's crosswalk lists, by code, each with its row.
        doubted: The codes that match the crosswalk's product name, by NDC, if the row contradicts itself.
        instead: Codes that are billed for the drug by this route, each with why.
        unknown: Codes in the record or the crosswalk that the release does not have, each with a message.
        missing: What the record lacks, one sentence each.
        billed_elsewhere: Where a cited source bills the drug by this route under other codes.
        contradictions: Contradictions in the record, one sentence each.
    """

    def __init__(self, record: Administration, cat: Catalog) -> None:
        """Gather the evidence."""
        self.record: Administration = record
        self.cat = cat
        self.name: DrugName = DrugName(record.drug)
        self.no_drug = "a form" if is_form(record.drug) else ""
        if self.name.words and joined(record.drug) in makers_of(cat):
            self.no_drug = "a maker"
        elif self.name.words and (told := drug_text(record.drug)).amounts and not told.names and not self.name.is_fluid:
            self.no_drug = "a dose"
        if self.no_drug:
            self.name = DrugName("")
        self.entries: dict[str, Entry] = {}
        self.stated: str = ""
        self.by_code: dict[str, str] = {}
        self.by_ndc: dict[str, dict[Ndc, str]] = {}
        self.doubted: dict[Ndc, set[str]] = {}
        self.instead: dict[str, str] = {}
        self.unknown: dict[str, str] = {}
        self.missing: list[str] = []
        self.billed_elsewhere: list[str] = []
        self.contradictions: list[str] = []
        self._near: frozenset[str] = frozenset()
        self._is_near = False
        self._fits: dict[str, NameFit] = {}
        self._products: set[str] = set()
        self._read_code()
        self._read_ndcs()
        self._read_route()
        self._read_name()
        self._read_limits()

    # -- the code on the record ----------------------------------------------------------------------------------------

    def _read_code(self) -> None:
        text, named = self.record.code.strip(), self.record.hcpcs
        if not text:
            return
        if named is None:
            self.missing.append(f"{shown(text, like='code')} on the record is not a drug code: give the HCPCS code")
            return
        with quiet():
            facts = CodeFacts(named, self.record.on, self.cat)
            entry = facts.entry
        if entry is None:
            near = f"; did you mean {' or '.join(facts.suggestions)}?" if facts.suggestions else ""
            self.unknown[str(named)] = f"not in release {self.cat.release}{near}"
            return
        self.stated = str(named)
        self.entries[self.stated] = entry
        self.by_code[self.stated] = "the record has this code"
        for replacement in entry.replacements if facts.is_valid is False else ():
            later = self.cat.get(str(replacement.code))
            if later is not None:
                self.entries[later.code.text] = later
                self.by_code[later.code.text] = f"it replaced {named}, the code in the record"

    # -- the NDCs ------------------------------------------------------------------------------------------------------

    def _read_ndcs(self) -> None:
        texts = [text for text in (self.record.ndc, *(one.ndc for one in self.record.containers)) if text.strip()]
        parsed = [self.record.parsed_ndc, *(one.parsed_ndc for one in self.record.containers)]
        read = [ndc for ndc in parsed if ndc is not None]
        if len(read) < len(texts):
            self.missing.append("an NDC on the record cannot be read: give it with hyphens, or in 11 digits")
        for ndc in sorted(set(read)):
            links = links_of_ndc(self.cat, ndc, self.record.on)
            if not links and not is_expected_unlinked(self.record.drug, self.entries.values()):
                self.missing.append(f"no loaded crosswalk has the NDC {ndc}: check the NDC")
            for link in links:
                self._read_link(ndc, link)

    def _read_link(self, ndc: Ndc, link: "NdcLink") -> None:
        self._products.add(link.drug)
        self.by_ndc.setdefault(link.code, {})[ndc] = link_reason(ndc, link, self.record.on)
        entry = self.cat.get(link.code)
        if entry is None:
            self.unknown[link.code] = f"the NDC {ndc} is under it, and release {self.cat.release} does not have it"
            return
        self.entries.setdefault(link.code, entry)
        others = {code: other for code in link.names if (other := self.cat.get(code)) is not None}
        if others and not self.fit(entry).is_sure:
            self.doubted.setdefault(ndc, set()).update(others)
            self.entries.update(others)
            if self.stated not in {link.code, *others}:
                self.contradictions.append(link.contradiction)

    # -- the name ------------------------------------------------------------------------------------------------------

    def _read_name(self) -> None:
        if not self.name.words:
            return
        found = self._tried(self.record.drug)
        if not self._is_named(found) and cpt_numbers(self.record.drug) is not None:
            return
        if not self._is_named(found):
            fluid = fluid_of(self.record.drug)
            found = () if fluid is not None and fluid.is_stated else self._read_parts() or self._read_near()
        self._fits.clear()
        self._near = frozenset(entry.code.text for entry in found)
        found = tuple(entry for entry in found if self.fit(entry) is not NameFit.NONE)
        for entry in found:
            self.entries.setdefault(entry.code.text, entry)
        sure = {fit for entry in found if (fit := self.fit(entry)).is_sure}
        if sure <= {NameFit.ALIAS}:
            for entry in found:
                self._read_substance(entry)

    def _tried(self, text: str) -> tuple[Entry, ...]:
        """Take *text* for the name; return the entries found by it, and by the substance alone: CMS names a salt for one code and none for another."""
        self.name = DrugName(text)
        self._fits.clear()
        whole, substance = exactly(self.cat, text), self.name.substance
        return tuple(dict.fromkeys((*whole, *exactly(self.cat, substance)))) if substance else whole

    def _is_named(self, found: tuple[Entry, ...]) -> bool:
        return any(self.fit(entry) in _NAMED for entry in found)

    def _read_parts(self) -> tuple[Entry, ...]:
        """Return the entries by the names in an order: generic and brand together, else the brand in brackets where it is certain, else the generic."""
        told = drug_text(self.record.drug)
        if len(told.names) > 1:
            found = self._tried(" ".join(map(told.bare, told.names)))
            if any(self.fit(entry).is_sure and is_valid(entry, self.record.on) for entry in found):
                return found
        read: list[tuple[DrugName, tuple[Entry, ...], frozenset[str]]] = []  # and the substances, where it is certain
        for name in told.names:
            for text in told.readings(name):
                found = self._tried(text)
                if self._is_named(found):
                    read.append((self.name, found, substances_in(entry for entry in found if self.fit(entry).is_sure)))
                    break
            else:
                found = self._tried(told.without_product_words(name))
                if any(self.fit(entry) in {NameFit.BRAND, NameFit.ALIAS} for entry in found):
                    read.append((self.name, found, substances_in(found)))
        if not read:
            return ()
        sure = [one for one in reversed(read) if one[2]]
        whole = [
            one for one in sure if not any(one[2] < other[2] for other in sure)
        ]  # of Vyxeos and daunorubicin, Vyxeos
        self.name, found, _ = (whole or read)[0]
        self._fits.clear()
        for other, theirs, substances in read:
            if other is not self.name:
                found = self._of_both(found, other, theirs, is_sure=bool(substances))
        return found

    def _of_both(
        self, found: tuple[Entry, ...], name: DrugName, others: tuple[Entry, ...], *, is_sure: bool
    ) -> tuple[Entry, ...]:
        """Return those of *found* that the other *name* of the order fits too; where it is another drug's, the order contradicts itself."""
        both = tuple(entry for entry in found if name.fit(entry) is not NameFit.NONE or whole_name(entry, name.text))
        if any(self.fit(entry) in _NAMED for entry in both):
            return both
        mine, theirs = substances_in(found), substances_in(others)
        if is_sure and mine.isdisjoint(theirs):
            self.contradictions.append(f"{drug_shown(self.name.text)} and {drug_shown(name.text)} are two drugs")
        return found

    def _read_near(self) -> tuple[Entry, ...]:
        """Return the entries with a name that is spelled like the record's, without amounts, forms and routes."""
        near = self.cat.matches(self.record.drug)
        self._is_near = True
        self.name = DrugName(near.read)
        return near.entries

    def _read_substance(self, entry: Entry) -> None:
        """Add codes whose descriptor names the record's route, if *entry* has the record's brand only because FDA gives it the substance."""
        route = self.record.route
        called = None if route is None or self.fit(entry) is not NameFit.ALIAS else whole_name(entry, self.name.text)
        if (
            route is None
            or called is None
            or called.basis not in {"substance", "table"}
            or route in (routes_of(entry) or ())
        ):
            return
        first, substance = words_of(entry.name)[0], substance_of(entry.name)
        for other in self.cat.search(first):
            if (
                substance_of(other.name) == substance
                and route in (routes_of(other) or ())
                and is_valid(other, self.record.on)
            ):
                self.entries.setdefault(other.code.text, other)
                if not self.fit(other).is_sure:
                    why = f"its descriptor names {route}, and FDA has {first} as the substance of {drug_shown(self.record.drug)}"
                    self.instead[other.code.text] = why

    def _read_route(self) -> None:
        """Take the route that the drug name states where the record has none."""
        route = drug_text(self.record.drug).route if self.record.route is None and self.name.words else None
        if route is not None:
            self.record = self.record.evolve(route=route)

    def _read_limits(self) -> None:
        """Add the codes that a cited source has instead of a code for the record's route, such as C9257 for bevacizumab into an eye."""
        route = self.record.route
        for entry in tuple(self.entries.values()):
            limit = None if route is None else limit_of(entry, route)
            if limit is None or not limit.instead or not self.fit(entry).is_sure:
                continue
            if self.stated in {code for code, _ in limit.instead}:
                continue
            codes = " or ".join(f"{code} ({where})" for code, where in limit.instead)
            self.billed_elsewhere.append(
                f"{drug_shown(self.record.drug, bare=True)} {route} is billed under {codes}: give the code that the payer accepts"
            )
            for code, where in limit.instead:
                later = self.cat.get(code)
                if later is not None and later.kind is not Kind.UNCLASSIFIED:
                    self.instead[code] = f"it is billed for {entry.name} {route}: {where}"
                    self.entries.setdefault(code, later)

    # -- how the name fits ---------------------------------------------------------------------------------------------

    def fit(self, entry: Entry) -> NameFit:
        """Return how the name fits *entry*, by descriptor, crosswalk and FDA's and CMS's lists."""
        code = entry.code.text
        found = self._fits.get(code)
        if found is None:
            found = self._fit(entry, code)
            found = self._fits[code] = NameFit.NEAR if self._is_near and found.is_sure else found
        return found

    def _fit(self, entry: Entry, code: str) -> NameFit:
        found = self.name.fit(entry)
        if found is NameFit.PART and joined(self.name.text) in product_names(self.cat, code, self.record.on):
            found = NameFit.ALIAS
        called = None if found.is_sure or self.name.is_fluid else whole_name(entry, self.name.text)
        if called is not None:
            is_substance = called.kind in {NameKind.SUBSTANCE, NameKind.CMS_SPELLING}
            return NameFit.NAME if is_substance else NameFit.BRAND if called.is_stated else NameFit.ALIAS
        if found is NameFit.NONE and code in self._near and not self.name.is_fluid and self._may_be_misspelt(entry):
            return NameFit.NEAR
        return found

    def _may_be_misspelt(self, entry: Entry) -> bool:
        """Return whether the name is a misspelled whole name of *entry*, or its first words; short names do not count."""
        mine, words = joined(self.name.text), self.name.words
        if len(mine) < _SHORTEST:
            return False
        with quiet():
            names = [entry.name, *entry.other_names, *(name.text for name in self.cat.names(entry))]
        return any(
            (is_misspelt(mine, joined(whole)) and not _has_other_word(words, words_of(whole)))
            or words_of(name)[: len(words)] == words
            or is_shortened(words, words_of(name))
            for name in names
            for whole in (name, " ".join(word for word in words_of(unsuffixed(name)) if word in substance_of(name)))
        )

    def is_stated(self, code: str) -> bool:
        """Return whether the record gives the code, or an NDC that the crosswalk lists under it."""
        return code in self.by_code or code in self.by_ndc

    def is_sure(self, entry: Entry) -> bool:
        """Return whether the name, with the route, means the drug of *entry* and no other."""
        return (
            self.fit(entry).is_sure
            or entry.code.text in self.instead
            or self.is_of_route(entry)
            or self.is_for_skin(entry)
        )

    def is_of_route(self, entry: Entry) -> bool:
        """Return whether the record names the substance of *entry*, and its route confirms the other words of the entry's name."""
        if self.record.route is None or self.fit(entry) is not NameFit.PART or self.name.is_ingredient_of(entry):
            return False
        if self.name.has_other_ester(entry):
            return False
        return set(words_of(entry.name)[:1]) <= set(self.name.words) and self.record.route in (routes_of(entry) or ())

    def is_for_skin(self, entry: Entry) -> bool:
        """Return whether the drug was given subcutaneously and *entry* is its substance with hyaluronidase, the subcutaneous form."""
        if self.record.route not in SUBCUTANEOUS:
            return False
        return ingredients_of(entry.name) == (substance_of(self.name.text), _SPREADER)

    def is_everyday(self, entry: Entry) -> bool:
        """Return whether the record names the substance of *entry*, and the descriptor has no form and no brand that the record lacks."""
        return self.fit(entry).is_substance and not self.name.specials_of(entry)

    def is_plain_variant(self, entry: Entry) -> bool:
        """Return whether *entry* is the record's drug with a slow salt, or with one word more and no form or brand: another salt or strength."""
        if entry.kind not in INJECTED or not self.name.is_variant(entry) or self.name.specials_of(entry):
            return False
        return bool(esters_of(entry.name)) or len(words_of(entry.name)) == len(self.name.words) + 1

    def is_in_brand(self, entry: Entry) -> bool:
        """Return whether the name is part of a brand of *entry*: Abilify may be Abilify Maintena."""
        return any(set(self.name.words) < set(words_of(brand)) for brand in entry.brands)

    def is_other_drug(self, entry: Entry) -> bool:
        """Return whether the name certainly belongs to other drugs, not to *entry* or its product."""
        if not self.name.words or self.fit(entry) in _NAMED or is_compounded(entry) or entry.code.text in self.instead:
            return False
        if any(not set(self.name.words).isdisjoint(words_of(product)) for product in self._products):
            return False
        return any(self.fit(other).is_sure for other in self.entries.values())

    def reasons(self, entry: Entry) -> tuple[str, ...]:
        """Return what supports *entry*, one sentence each."""
        code, fit, route = entry.code.text, self.fit(entry), self.record.route
        linked = self.by_ndc.get(code, {})
        reasons = [self.by_code[code]] if code in self.by_code else []
        reasons.extend(linked[ndc] for ndc in sorted(linked))
        if fit in FIT_REASONS:
            reasons.append(FIT_REASONS[fit].format(drug=drug_shown(self.record.drug)))
        if code in self.instead:
            reasons.append(self.instead[code])
        if self.is_named_route(entry):
            reasons.append(f"its descriptor names the route {route}")
        if self.is_for_skin(entry):
            reasons.append("with hyaluronidase it is the form for subcutaneous use")
        reasons.extend(distinctions(entry))
        if self.record.on is not None:
            reasons.append(f"it is valid on {self.record.on}")
        return tuple(reasons)

    def is_named_route(self, entry: Entry) -> bool:
        """Return whether the record has a route and the descriptor of *entry* names routes."""
        return self.record.route is not None and routes_of(entry) is not None


def _has_other_word(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names of as many words differ in a word that is no misspelling: vitamin D is not vitamin K."""
    return len(mine) == len(other) > 1 and any(
        one != two and not is_misspelt(one, two) for one, two in zip(mine, other, strict=True)
    )


def is_compounded(entry: Entry) -> bool:
    """Return whether the drug is compounded from other products and has their NDCs and names."""
    return Trait.COMPOUNDED in entry.traits
