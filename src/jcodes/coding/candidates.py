"""Which codes a record may mean: each candidate with what speaks for it, each that is ruled out with what speaks against it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from jcodes.billing.dosing import read_dose
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.names import Name, NameKind, cpt_numbers, whole_name
from jcodes.catalogs.routes import RouteLimit
from jcodes.catalogs.search import is_misspelt
from jcodes.catalogs.substances import ingredients_of, is_begun_by, joined, substance_of, unsuffixed, words_of
from jcodes.claims import Administration, Route, Setting
from jcodes.codes import Ndc
from jcodes.coding.deciding import class_of, what_decides
from jcodes.coding.naming import DrugName, NameFit, is_depot, printed_brands
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError, OutsideDosageError, StrengthRequiredError, UnitMismatchError
from jcodes.periods import Quarter
from jcodes.policies import Policy
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.lookups import quiet
from jcodes.rules.library.veins import is_vein_only
from jcodes.services.drugs import INJECTED, is_injected, limit_of, routes_of
from jcodes.vocabulary.indicators import Coverage
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import SUBCUTANEOUS

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink

__all__ = ["Candidate", "NameFit", "RuledOut", "Weighed", "weigh"]

_Test: TypeAlias = Callable[[Entry], bool]

_NOT_INJECTED: Final = frozenset(
    {
        Route.ORAL, Route.SUBLINGUAL, Route.INHALATION, Route.OPHTHALMIC, Route.OTIC, Route.INTRANASAL, Route.TRANSDERMAL, Route.RECTAL,
        Route.VAGINAL, Route.TOPICAL,
    }
)  # fmt: skip
_NO_HOSPITAL: Final = frozenset({Setting.OFFICE, Setting.HOME, Setting.DME})
_NAMES_IT: Final = frozenset({NameFit.BRAND, NameFit.NAME, NameFit.SALT, NameFit.ALIAS, NameFit.PART})
_SPREADER: Final = frozenset({"hyaluronidase"})
_SHORTEST: Final = 4
"""Fewer letters are no misspelling of anything."""
_SEVERAL: Final = 2
_NOTHING: Final = (
    "no code is left: look at what is ruled out; if the record is right, give the NDC or the code that the payer takes"
)
_UNKNOWN: Final = (
    "{drug!r} is not a name in the HCPCS Level II catalog: check the spelling, or give the NDC or the code; CPT product codes bill vaccines and most"
    " immune globulins, and jcodes does not hold those; only a drug that has neither goes under an unlisted (NOC) code"
)
_FIT_REASONS: Final = {
    NameFit.BRAND: "{drug!r} is its brand",
    NameFit.NAME: "{drug!r} is its name",
    NameFit.SALT: "{drug!r} is its name but for the salt, the form or the suffix",
    NameFit.ALIAS: "{drug!r} is a name of it by FDA's or CMS's lists",
    NameFit.PART: "{drug!r} is a part of its name",
    NameFit.NEAR: "{drug!r} may be a misspelling of its name",
}


@attrs.frozen(order=False)
class Candidate:
    """A code that the record may mean.

    Attributes:
        entry: What the code stands for.
        by_ndc: The NDCs of the record that CMS's crosswalk puts under it.
        by_code: Whether the record names it, or a code that it took over from.
        name_fit: How the record's name of the drug fits.
        by_route: Whether its descriptor names the route of the record.
        reasons: What speaks for it, and what a reader should know, a sentence each.
    """

    entry: Entry
    by_ndc: tuple[Ndc, ...]
    by_code: bool
    name_fit: NameFit
    by_route: bool
    reasons: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code."""
        return str(self.entry.code)

    @property
    def score(self) -> tuple[int, bool, int, bool]:
        """The facts that rank it: how many NDCs, the code, how well the name fits, the route; more is better."""
        return len(self.by_ndc), self.by_code, -self.name_fit.rank, self.by_route

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {
            "code": self.code,
            "name": self.entry.name,
            "by_ndc": [str(ndc) for ndc in self.by_ndc],
            "by_code": self.by_code,
            "name_fit": self.name_fit.value,
            "by_route": self.by_route,
            "reasons": list(self.reasons),
        }

    def __str__(self) -> str:
        """Return the code, the name and the reasons."""
        return f"{self.entry}: {'; '.join(self.reasons)}"


@attrs.frozen
class RuledOut:
    """A code that the record does not mean.

    Attributes:
        code: The code.
        name: What it stands for, or blank where nobody knows it.
        reasons: What speaks against it, a sentence each.
    """

    code: str
    name: str
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {"code": self.code, "name": self.name, "reasons": list(self.reasons)}

    def __str__(self) -> str:
        """Return the code, the name and the reasons."""
        return f"{self.code}{f' {self.name}' if self.name else ''}: {'; '.join(self.reasons)}"


@attrs.frozen
class Weighed:
    """What a record says of codes.

    Attributes:
        candidates: The codes that it may mean, the likeliest first.
        ruled_out: Those that it does not mean, in code order.
        chosen: The one that it means; None where that is open.
        lacks: What would decide, or what is at odds, a sentence each.
    """

    candidates: tuple[Candidate, ...]
    ruled_out: tuple[RuledOut, ...]
    chosen: Candidate | None
    lacks: tuple[str, ...]


def weigh(record: Administration, cat: Catalog, setting: Setting | None, payer: Policy | None = None) -> Weighed:
    """Return which codes *record* may mean, and the one that it means where nothing else is left.

    A code that the record names, its NDCs in CMS's crosswalk of the quarter and the drug's name bring candidates. One is ruled out that was
    not valid on the day, that is not for the record's route by its descriptor or a cited source, or that the crosswalk does not put the NDC
    under. Beside a better one it is ruled out that is another product by its name, does not take the dose, or is not payable. One is chosen
    where it is the only one left and its name, NDC or code is sure.
    """
    return _Weighing(record, cat, setting, is_medicare=payer is not None and _is_medicare(payer)).weighed()


def _is_medicare(payer: Policy) -> bool:
    return any(name is not None and name.startswith("medicare") for name in (payer.name, payer.extends))


class _Weighing:
    """One record on its way to a code."""

    def __init__(self, record: Administration, cat: Catalog, setting: Setting | None, *, is_medicare: bool) -> None:
        self.record = record
        self.cat = cat
        self.on = record.on
        self.setting = setting
        self.is_medicare = is_medicare
        self.name = DrugName(record.drug)
        self.lacks: list[str] = []
        self.against: dict[str, list[str]] = {}
        self.entries: dict[str, Entry] = {}
        self.named: dict[str, str] = {}
        self.instead: dict[str, str] = {}
        self.near: frozenset[str] = frozenset()
        self.fits: dict[str, NameFit] = {}
        self.stated = ""
        self.at_odds = False
        self.injected: set[frozenset[str]] = set()
        self.linked: dict[str, dict[Ndc, str]] = {}
        self.doubted: dict[Ndc, set[str]] = {}
        self.read: tuple[Ndc, ...] = ()
        self.products: set[str] = set()

    def weighed(self) -> Weighed:
        self._by_code()
        self._by_ndc()
        self._by_name()
        for code, entry in tuple(self.entries.items()):
            self._against(code, entry)
        self._compare()
        candidates = sorted(
            map(self._candidate, self._open()),
            key=lambda one: (tuple(-part for part in one.score), one.code),
        )
        chosen = self._chosen(candidates)
        return Weighed(tuple(candidates), self._ruled_out(), chosen, tuple(dict.fromkeys(self.lacks)))

    # -- where candidates come from ------------------------------------------------------------------------------------

    def _by_code(self) -> None:
        text = self.record.code.strip()
        named = self.record.hcpcs
        if not text:
            return
        if named is None:
            self.lacks.append(f"{text!r} on the record is not a drug's code: say which is meant")
            return
        with quiet():
            facts = CodeFacts(named, self.on, self.cat)
            entry = facts.entry
        if entry is None:
            near = f"; did you mean {' or '.join(facts.suggestions)}?" if facts.suggestions else ""
            self._rule_out(str(named), f"release {self.cat.release} does not hold it{near}")
            return
        self.stated = str(named)
        self.entries[self.stated] = entry
        self.named[self.stated] = "the record names it"
        for replacement in entry.replacements if facts.is_valid is False else ():
            code = str(replacement.code)
            later = self.cat.get(code)
            if later is not None:
                self.entries[code] = later
                self.named[code] = f"it took over from {named}, which the record names"

    def _by_ndc(self) -> None:
        texts = [text for text in (self.record.ndc, *(one.ndc for one in self.record.containers)) if text.strip()]
        parsed = [self.record.parsed_ndc, *(one.parsed_ndc for one in self.record.containers)]
        self.read = tuple(sorted({ndc for ndc in parsed if ndc is not None}))
        if len([ndc for ndc in parsed if ndc is not None]) < len(texts):
            self.lacks.append("an NDC on the record cannot be read: give it with its hyphens, or in eleven digits")
        for ndc in self.read:
            links = self._links(ndc)
            if not links:
                self.lacks.append(f"no crosswalk at hand has the NDC {ndc}: look whether it is right")
            for link in links:
                self._by_link(ndc, link)

    def _by_link(self, ndc: Ndc, link: "NdcLink") -> None:
        self.products.add(link.drug)
        self.linked.setdefault(link.code, {})[ndc] = _link_reason(ndc, link, self.on)
        entry = self.cat.get(link.code)
        if entry is None:
            self._rule_out(link.code, f"the NDC {ndc} is under it, and release {self.cat.release} does not hold it")
            return
        self.entries.setdefault(link.code, entry)
        others = {code: other for code in link.names if (other := self.cat.get(code)) is not None}
        if others and not self._fit(entry).is_sure:
            self.doubted.setdefault(ndc, set()).update(others)
            self.entries.update(others)
            if self.stated not in {link.code, *others}:
                self._doubt(link.contradiction)

    def _links(self, ndc: Ndc) -> "tuple[NdcLink, ...]":
        if ndc.labeler.lstrip("0") == "" or len(ndc.labeler) > 5:
            return ()
        with quiet():
            return self.cat.ndc(ndc, self.on)

    def _by_name(self) -> None:
        if not self.name.words:
            return
        found, plain = self._searched(), self.name.without_amounts()
        if plain != self.name and not any(self._fit(entry) in _NAMES_IT for entry in found):
            self.name = plain
            found = self._searched()
        self.near = frozenset(str(entry.code) for entry in found if self._may_be_misspelt(entry))
        self.fits.clear()
        found = tuple(entry for entry in found if self._fit(entry) is not NameFit.NONE)
        for entry in found:
            self.entries.setdefault(str(entry.code), entry)
        if all(self._fit(entry) is NameFit.ALIAS for entry in found if self._fit(entry).is_sure):
            for entry in found:
                self._by_substance(entry)

    def _may_be_misspelt(self, entry: Entry) -> bool:
        """Tell whether the record's name is a slip of a whole name of *entry*, or the beginning of one that ends at a word; short names are none."""
        mine = joined(self.name.text)
        if len(mine) < _SHORTEST:
            return False
        with quiet():
            names = [entry.name, *entry.other_names, *(name.text for name in self.cat.names(entry))]
        words = self.name.words
        return any(
            is_misspelt(mine, joined(whole)) or words_of(name)[: len(words)] == words
            for name in names
            for whole in (name, " ".join(word for word in words_of(unsuffixed(name)) if word in substance_of(name)))
        )

    def _by_substance(self, entry: Entry) -> None:
        """Add codes whose descriptor names the record's route, where *entry* has the record's brand only because FDA gives it the substance."""
        route = self.record.route
        called = None if route is None or self._fit(entry) is not NameFit.ALIAS else whole_name(entry, self.name.text)
        if route is None or called is None or called.basis != "substance" or route in (routes_of(entry) or ()):
            return
        first = words_of(entry.name)[0]
        for other in self.cat.search(first):
            if words_of(other.name)[0] == first and route in (routes_of(other) or ()) and self._is_valid(other):
                self.entries.setdefault(str(other.code), other)
                if not self._fit(other).is_sure:
                    self.instead[str(other.code)] = (
                        f"its descriptor names {route}, and FDA has {first} as the substance of {self.record.drug!r}"
                    )

    def _searched(self) -> tuple[Entry, ...]:
        """Return what the catalog finds by the name, and by the substance alone: CMS names a salt for one code and none for another."""
        whole, substance = self.cat.search(self.name.text), self.name.substance
        return tuple(dict.fromkeys((*whole, *self.cat.search(substance)))) if substance else whole

    # -- what speaks against one ---------------------------------------------------------------------------------------

    def _against(self, code: str, entry: Entry) -> None:
        if self.on is not None and not self._is_valid(entry):
            self._rule_out(code, f"it is valid {_periods(entry)}, not on {self.on}")
        self._against_route(code, entry)
        if code[0] == "C" and self.setting in _NO_HOSPITAL:
            self._rule_out(
                code, f"C codes are for hospitals' outpatients and surgery centers, and this is {self.setting}"
            )
        known = {ndc for linked in self.linked.values() for ndc in linked}
        missed = sorted(ndc for ndc in known - set(self.linked.get(code, ())) if code not in self.doubted.get(ndc, ()))
        if missed and not _is_compounded(entry):
            ndc = missed[0]
            under = " and ".join(sorted(other for other, linked in self.linked.items() if ndc in linked))
            self._rule_out(code, f"the crosswalk has the NDC {ndc} under {under}")
        elif code in self.linked and self.name.words and self._is_other_drug(entry):
            self._doubt(f"the NDC is of {entry.name}, and the record calls the drug {self.record.drug!r}")

    def _against_route(self, code: str, entry: Entry) -> None:
        route = self.record.route
        if route is None:
            return
        allowed = routes_of(entry)
        if allowed is not None and route not in allowed:
            names = " or ".join(sorted(one.value for one in allowed))
            self._rule_out(code, f"its descriptor says {names}, the record {route}")
        if route in _NOT_INJECTED and allowed is None and (is_injected(entry) or _is_temporary(entry)):
            self.injected.add(substance_of(entry.name))
            self._rule_out(code, f"it is a code for injections, and the record says {route}")
        if route.is_intravenous and is_depot(entry):
            self._rule_out(
                code, f"it is released over days, and the record says {route}: no such product goes into a vein"
            )
        if route in SUBCUTANEOUS and is_vein_only(entry):
            self._against_vein(code, route)
        limit = limit_of(entry, route)
        if limit is not None:
            self._against_limit(code, entry, route, limit)

    def _against_limit(self, code: str, entry: Entry, route: Route, limit: RouteLimit) -> None:
        other = " or ".join(f"{instead} ({where})" for instead, where in limit.instead)
        self._rule_out(code, f"it is not billed {route}: {limit.why} ({limit.source})")
        if not other or not self._fit(entry).is_sure or self.stated in {instead for instead, _ in limit.instead}:
            return
        self.lacks.append(f"{self.record.drug} {route} is billed under {other}: name the code that the payer takes")
        for instead, where in limit.instead:
            later = self.cat.get(instead)
            if later is not None and later.kind is not Kind.UNCLASSIFIED:
                self.instead[instead] = f"it is billed for {entry.name} {route}: {where}"
                if instead not in self.entries:
                    self.entries[instead] = later
                    self._against(instead, later)

    def _against_vein(self, code: str, route: Route) -> None:
        """Rule out what FDA has for a vein only; where the record itself names it by code or NDC, its route is to be looked at."""
        if code not in self.named and code not in self.linked:
            self._rule_out(code, f"FDA's files have it for intravenous use only, and the record says {route}")
        else:
            self.lacks.append(
                f"FDA's files have {code} for intravenous use only, and the record says {route}: check the route"
            )

    def _is_for_skin(self, entry: Entry) -> bool:
        """Tell whether the record is of the skin, and *entry* its substance with hyaluronidase, which is the form for there."""
        if self.record.route not in SUBCUTANEOUS:
            return False
        return ingredients_of(entry.name) == (substance_of(self.name.text), _SPREADER)

    def _doubt(self, contradiction: str) -> None:
        self.at_odds = True
        self.lacks.append(f"{contradiction}: find out which is right")

    def _is_other_drug(self, entry: Entry) -> bool:
        """Tell whether the record's name is surely that of other drugs, and not of *entry* nor of its product."""
        if self._fit(entry) in _NAMES_IT or _is_compounded(entry) or str(entry.code) in self.instead:
            return False
        if any(not set(self.name.words).isdisjoint(words_of(product)) for product in self.products):
            return False
        return any(self._fit(other).is_sure for other in self.entries.values())

    def _rule_out(self, code: str, reason: str) -> None:
        self.against.setdefault(code, []).append(reason)

    # -- which is the better one ---------------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Rule out what stands beside a better one; never what the record names by code or NDC."""
        self._by_chapter()
        self._by_brand()
        self._beside(
            "it is a product of more than the record names",
            lambda entry: (
                self._fit(entry) is NameFit.PART and self.name.is_ingredient_of(entry) and not self._is_for_skin(entry)
            ),
            lambda entry: self._is_substance(entry) or self._is_for_skin(entry),
        )
        self._beside(
            "its name has more than the record's, so that it is another product",
            lambda entry: (
                self._fit(entry) is NameFit.PART and not self._is_of_route(entry) and not self._is_for_skin(entry)
            ),
            lambda entry: self._is_everyday(entry) or self._is_for_skin(entry),
        )
        self._beside(
            "the record's name is the whole name of another code",
            lambda entry: self._fit(entry) is NameFit.PART and not self._is_in_brand(entry),
            lambda entry: self._fit(entry) is NameFit.ALIAS,
        )
        self._beside(
            "only a word of what it stands for is like the record's name",
            lambda entry: self._fit(entry) in {NameFit.NEAR, NameFit.NONE} and str(entry.code) not in self.instead,
            lambda entry: self._fit(entry).is_sure,
        )
        self._by_dose()
        self._by_package()
        if self.is_medicare:
            for code in self._open():
                self._by_payment(code)
        for plain in [entry for entry in self._sure() if self._is_plain(entry)]:
            self._beside(
                f"{plain.code} has the very name that the record has",
                partial(self._is_another_salt, plain),
                partial(_is, plain.code.text),
            )
        self._by_size()

    def _by_payment(self, code: str) -> None:
        """Rule out what Medicare does not pay beside what it may pay; a route that only the descriptor of the former names comes first."""
        entry, route = self.entries[code], self.record.route
        is_named = route is not None and route in (routes_of(entry) or ())
        if _is_unpayable(entry):
            self._beside(
                "CMS marks it as not payable by Medicare",
                partial(_is, code),
                lambda other: not _is_unpayable(other) and (not is_named or route in (routes_of(other) or ())),
            )

    def _is_in_brand(self, entry: Entry) -> bool:
        """Tell whether the record's name is a part of a brand of *entry*: Abilify may be Abilify Maintena."""
        return any(set(self.name.words) < set(words_of(brand)) for brand in entry.brands)

    def _by_chapter(self) -> None:
        """Rule out a code of another chapter without a route, where the J codes of its substance are for injections and the record says none."""
        for code in self._open():
            entry = self.entries[code]
            if code in self.named or code in self.linked or entry.kind not in INJECTED or routes_of(entry) is not None:
                continue
            if substance_of(entry.name) in self.injected:
                self._rule_out(
                    code,
                    f"the codes of its substance are for injections, its descriptor names no other route, and the record says {self.record.route}",
                )

    def _sure(self) -> list[Entry]:
        return [entry for code in self._open() if self._is_sure(entry := self.entries[code])]

    def _is_sure(self, entry: Entry) -> bool:
        return (
            self._fit(entry).is_sure
            or str(entry.code) in self.instead
            or self._is_of_route(entry)
            or self._is_for_skin(entry)
        )

    def _is_of_route(self, entry: Entry) -> bool:
        """Tell whether the record names the substance of *entry*, and its route confirms the words that the entry's name has beside it."""
        if self.record.route is None or self._fit(entry) is not NameFit.PART or self.name.is_ingredient_of(entry):
            return False
        if not set(words_of(entry.name)[:1]) <= set(self.name.words):
            return False
        return self.record.route in (routes_of(entry) or ())

    def _variants(self) -> list[Entry]:
        """Return the open entries of the substance that have more in their name than the record, which may mean one of them."""
        return [
            entry
            for code in self._open()
            if self._fit(entry := self.entries[code]) is NameFit.PART and self.name.is_variant(entry)
        ]

    def _beside(self, reason: str, is_worse: _Test, is_better: _Test, *, variants: bool = False) -> None:
        """Rule out each open entry that *is_worse* where a sure one, or with *variants* one of them, that is not *is_better*."""
        among = [*self._sure(), *(self._variants() if variants else ())]
        if not any(is_better(entry) and not is_worse(entry) for entry in among):
            return
        for code in self._open():
            if code not in self.named and code not in self.linked and is_worse(self.entries[code]):
                self._rule_out(code, reason)

    def _by_brand(self) -> None:
        """The name of a substance is never ruled out by a brand, nor is what only the crosswalk's brand stands against."""
        brands = [code for code in self._open() if self._fit(self.entries[code]) is NameFit.BRAND]
        if brands:
            self._beside(
                f"the record names {self.record.drug!r}, the brand of {' and '.join(brands)}",
                lambda entry: (
                    self._fit(entry) in {NameFit.PART, NameFit.NEAR} and not is_begun_by(entry.name, self.name.text)
                ),
                lambda entry: str(entry.code) in brands,
            )

    def _is_substance(self, entry: Entry) -> bool:
        return self._fit(entry).is_substance

    def _is_everyday(self, entry: Entry) -> bool:
        """Tell whether the record names the substance of *entry*, and the descriptor has no form and no brand that the record lacks."""
        return self._fit(entry).is_substance and not self.name.specials_of(entry)

    def _is_plain(self, entry: Entry) -> bool:
        return self._fit(entry) is NameFit.NAME and not self.name.specials_of(entry)

    def _is_another_salt(self, plain: Entry, entry: Entry) -> bool:
        """Tell whether *entry* has a salt that neither the record nor *plain* has, and is given as *plain* is as far as anybody knows."""
        return (
            self._fit(entry) is NameFit.SALT
            and self.name.is_less_than(entry)
            and (self.record.route is not None or class_of(entry) == class_of(plain))
        )

    def _by_dose(self) -> None:
        dose = self.record.dose
        if dose is not None:
            unfit = {
                code: misfit
                for code in self._open()
                if (misfit := _misfit(self.entries[code], dose, self.record.strength))
            }
            for code, misfit in unfit.items():
                self._beside(misfit, partial(_is, code), lambda entry: str(entry.code) not in unfit, variants=True)

    def _by_package(self) -> None:
        """Rule out a depot of which the dose is no whole package, beside another code: such products are not divided."""
        dose = self.record.dose
        if dose is None:
            return
        for code in self._open():
            entry = self.entries[code]
            amount = entry.dosage.amount
            if not is_depot(entry) or amount is None or amount.unit.dimension != dose.unit.dimension:
                continue
            with quiet():
                items = {link.units_per_item for link in self.cat.links(code, self.on) if link.units_per_item}
            sizes = sorted((amount * one for one in items), key=lambda one: one / amount)
            if sizes and all((dose / size).denominator != 1 for size in sizes):
                told = " or ".join(map(str, sizes))
                self._beside(
                    f"its packages hold {told}, which are given whole, and the dose is {dose}",
                    partial(_is, code),
                    lambda entry: not is_depot(entry),
                )

    def _by_size(self) -> None:
        """Of bags and bottles of one fluid that one is meant which holds what was given, or what was opened."""
        sure = self._sure()
        sizes = {str(entry.code): entry.dosage.amount for entry in sure}
        if len({entry.dosage.amount for entry in sure if _is_volume(entry)}) != len(sure) or len(sure) < _SEVERAL:
            return
        opened = {size for one in self.record.containers if (size := one.volume) is not None}
        held = opened or ({self.record.dose} if self.record.dose is not None else set())
        fitting = [code for code, size in sizes.items() if held == {size}]
        if len(fitting) == 1:
            self._beside(
                f"{fitting[0]} stands for {sizes[fitting[0]]}, what was given at once",
                lambda entry: str(entry.code) not in fitting,
                lambda entry: str(entry.code) in fitting,
            )

    # -- the answer ----------------------------------------------------------------------------------------------------

    def _open(self) -> list[str]:
        return sorted(code for code in self.entries if code not in self.against)

    def _fit(self, entry: Entry) -> NameFit:
        code = str(entry.code)
        found = self.fits.get(code)
        if found is None:
            found = self.name.fit(entry, near=code in self.near)
            if found is NameFit.PART and self._is_linked_name(code):
                found = NameFit.ALIAS
            called = None if found.is_sure or self.name.is_fluid else whole_name(entry, self.name.text)
            found = self.fits[code] = found if called is None else _called_fit(called)
        return found

    def _is_linked_name(self, code: str) -> bool:
        """Tell whether CMS's crosswalk of the day calls a product of the code by the record's name."""
        with quiet():
            return any(joined(link.drug) == joined(self.name.text) for link in self.cat.links(code, self.on))

    def _candidate(self, code: str) -> Candidate:
        entry = self.entries[code]
        fit = self._fit(entry)
        linked = self.linked.get(code, {})
        allowed = routes_of(entry)
        by_route = self.record.route is not None and allowed is not None
        reasons = [self.named[code]] if code in self.named else []
        reasons.extend(linked[ndc] for ndc in sorted(linked))
        if fit in _FIT_REASONS:
            reasons.append(_FIT_REASONS[fit].format(drug=self.record.drug))
        if code in self.instead:
            reasons.append(self.instead[code])
        if by_route:
            reasons.append(f"its descriptor names the route {self.record.route}")
        if self._is_for_skin(entry):
            reasons.append("with hyaluronidase it is the form for under the skin")
        reasons.extend(_said_of(entry))
        if self.on is not None:
            reasons.append(f"it is valid on {self.on}")
        return Candidate(entry, tuple(sorted(linked)), code in self.named, fit, by_route, tuple(reasons))

    def _ruled_out(self) -> tuple[RuledOut, ...]:
        return tuple(
            RuledOut(code, self.entries[code].name if code in self.entries else "", tuple(self.against[code]))
            for code in sorted(self.against)
        )

    def _chosen(self, candidates: list[Candidate]) -> Candidate | None:
        """Return the one candidate that the record means, or None and say what would decide."""
        numbers = None if candidates else cpt_numbers(self.record.drug)
        if numbers is not None:
            self.lacks.append(_vaccine_hint(self.record.drug, numbers))
            return None
        if not candidates:
            self.lacks.append(_NOTHING if self.against else _UNKNOWN.format(drug=self.record.drug))
            return None
        sure = [one for one in candidates if one.by_code or one.by_ndc or self._is_sure(one.entry)]
        named = [one for one in sure if one.by_code]
        left = named if len(named) == 1 else [*sure, *self._also_meant(sure, candidates)]
        if self.on is None:
            self.lacks.append("the date of service is missing: it decides which codes are valid")
            return None
        self._doubt_the_code()
        if self.at_odds:
            return None
        if len(left) == 1:
            return self._unless_of_hospital(left[0]) if self._is_of_brand(left[0]) else None
        if not left:
            self.lacks.append(self._unsure(candidates))
            return None
        if self.read and all(one.by_ndc for one in left):
            self.lacks.append(f"the NDC is under several codes, {_told(left)}: say which of these facts holds")
        else:
            self.lacks.append(
                what_decides(
                    [one.entry for one in left],
                    has_route=self.record.route is not None,
                    has_place=self.setting is not None,
                )
            )
        return None

    def _also_meant(self, sure: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
        """Return what is meant as well as sure ones: variants where none is the everyday product, longer brands where all are aliases."""
        if not sure or any(one.by_code or one.by_ndc for one in sure):
            return []
        others = [one for one in candidates if one not in sure]
        if all(one.name_fit is NameFit.ALIAS for one in sure):
            return [one for one in others if one.name_fit is NameFit.PART and self._is_in_brand(one.entry)]
        variants = self._variants() if all(self._is_special(one.entry) for one in sure) else []
        return [one for one in others if one.entry in variants]

    def _is_special(self, entry: Entry) -> bool:
        return self._fit(entry).is_substance and not self._is_everyday(entry)

    def _is_of_brand(self, one: Candidate) -> bool:
        """Tell whether nothing but the brand is open, and say so: other immune globulins of the name have CPT codes or none."""
        brands = printed_brands(one.entry)
        if (
            one.by_code
            or one.by_ndc
            or not one.name_fit.is_substance
            or "immune globulin" not in one.entry.name
            or not brands
        ):
            return True
        self.lacks.append(
            f"the brand decides: {one.code} is for {' and '.join(brands)} only; give the brand or the NDC; CPT product codes bill other immune globulins"
        )
        return False

    def _unless_of_hospital(self, one: Candidate) -> Candidate | None:
        """Return the candidate, or None and ask for the place where a C code is found by its name alone and nothing says that it may be billed."""
        dose = self.record.dose
        misfit = "" if dose is None or one.by_code or one.by_ndc else _misfit(one.entry, dose, self.record.strength)
        if misfit:
            self.lacks.append(f"{misfit}; or another product was given: give its NDC or its code")
            return None
        if one.code[0] == "S" and self.is_medicare and _is_unpayable(one.entry) and not (one.by_code or one.by_ndc):
            self.lacks.append(
                f"{one.code} fits, and CMS marks it as not payable by Medicare: name the code that the payer takes"
            )
            return None
        if one.code[0] != "C" or self.setting is not None or one.by_code or one.by_ndc:
            if one.code in self.instead:
                self.lacks.clear()
            return one
        self.lacks.append(
            f"the place of service decides: {one.code} is for hospitals' outpatients and surgery centers only"
        )
        return None

    def _unsure(self, candidates: list[Candidate]) -> str:
        parts = [one for one in candidates if one.name_fit is NameFit.PART]
        if parts:
            return f"{self.record.drug!r} is only a part of the name of {_told(parts)}: give the NDC, or the whole name on the label"
        near = " or ".join(one.code for one in candidates)
        return f"{self.record.drug!r} is no name in the catalog: say whether {near} is meant"

    def _doubt_the_code(self) -> None:
        """Say where the code that the record names does not go with its NDC, its route or its name."""
        if not self.stated:
            return
        entry = self.entries[self.stated]
        if self.stated in self.against:
            if self._is_valid(entry):
                self._doubt(f"the record names {self.stated}, and {self.against[self.stated][0]}")
        elif self.name.words and self._is_other_drug(entry):
            self._doubt(
                f"the record names {self.stated}, which is {entry.name}, and calls the drug {self.record.drug!r}"
            )

    def _is_valid(self, entry: Entry) -> bool:
        return self.on is None or any(self.on in period for period in entry.periods)


def _told(left: Iterable[Candidate]) -> str:
    return ", ".join(
        f"{one.code} ({', '.join(one.entry.details or one.entry.brands) or one.entry.name})" for one in left
    )


def _misfit(entry: Entry, dose: Dose, strength: Strength | None) -> str:
    """Return why the dose cannot be one of *entry*; blank where it can, or where a strength would bring the two together."""
    try:
        read_dose(entry.dosage, dose, strength, label=str(entry.code))
    except StrengthRequiredError as error:
        return error.message if entry.kind is Kind.RADIOPHARMACEUTICAL and dose.unit.dimension == "mass" else ""
    except UnitMismatchError as error:
        return "" if _is_counted(entry) and not dose.unit.is_count else error.message
    except OutsideDosageError as error:
        return error.message
    except JcodesError:
        return ""
    return ""


def _is_counted(entry: Entry) -> bool:
    """Tell whether a unit is a vial, a dose or another thing that is counted, whose content may be the dose; no activity is in milligrams."""
    return entry.kind is not Kind.RADIOPHARMACEUTICAL and (
        entry.dosage.amount is None or entry.dosage.amount.unit.is_count
    )


def _is_temporary(entry: Entry) -> bool:
    """Tell whether *entry* is a drug of a temporary chapter, which is injected where its descriptor names no route; a sealant is put on."""
    return entry.code.text[0] in "CQ" and entry.kind in INJECTED and "sealant" not in entry.name


def _is(code: str, entry: Entry) -> bool:
    return entry.code.text == code


def _is_volume(entry: Entry) -> bool:
    return entry.dosage.amount is not None and entry.dosage.amount.unit.dimension == "volume"


def _is_unpayable(entry: Entry) -> bool:
    return entry.coverage is Coverage.NOT_PAYABLE


def _vaccine_hint(drug: str, numbers: tuple[str, ...]) -> str:
    known = f" (CMS prints it beside {' and '.join(numbers)})" if numbers else ""
    return (
        f"{drug!r} is a vaccine, and CPT product codes bill it{known}: look up its CPT code; jcodes holds Level II codes only, "
        "such as G0008, G0009 and G0010 for giving a flu, pneumococcal or hepatitis B vaccine to a Medicare patient"
    )


def _called_fit(called: Name) -> NameFit:
    """Return how a whole name fits: a brand of descriptor or crosswalk whatever its hyphens, FDA's spelling of the substance, or another."""
    if called.kind in {NameKind.SUBSTANCE, NameKind.CMS_SPELLING}:
        return NameFit.NAME
    return NameFit.BRAND if called.is_stated else NameFit.ALIAS


def _is_compounded(entry: Entry) -> bool:
    """Tell whether a pharmacy makes it of other products, whose NDCs and names it then has."""
    return entry.kind is Kind.COMPOUNDED or "compounded" in entry.name


def _link_reason(ndc: Ndc, link: "NdcLink", on: date | None) -> str:
    quarter = "" if on is None or link.quarter == Quarter.of(on) else f", of {link.quarter} and not of {Quarter.of(on)}"
    decided = f"; it is for {', '.join(link.decided_by)}" if link.decided_by else ""
    return f"CMS's {link.crosswalk} crosswalk has the NDC {ndc} ({link.drug}) under it{quarter}{decided}"


def _said_of(entry: Entry) -> Iterable[str]:
    """Return what tells the code from others of its substance."""
    if entry.kind is Kind.BIOSIMILAR:
        _, _, suffix = entry.name.rpartition("-")
        yield f"it is a biosimilar, told apart by -{suffix}" if "-" in entry.name else "it is a biosimilar"
    for detail in entry.details:
        if detail.startswith("not equivalent to "):
            yield f"it is not therapeutically equivalent to {detail.removeprefix('not equivalent to ')}: one maker's product only"
    if "not otherwise specified" in entry.details:
        yield "it is for products that no other code names"


def _periods(entry: Entry) -> str:
    return " and ".join(
        f"from {period.start}" + ("" if period.end is None else f" to {period.end}") for period in entry.periods
    )
