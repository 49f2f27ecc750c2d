"""Which codes a record may mean: each candidate with what speaks for it, each that is ruled out with what speaks against it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.names import cpt_numbers, whole_name
from jcodes.claims import Administration, Route, Setting
from jcodes.codes import Ndc
from jcodes.entries import Entry, Kind
from jcodes.entries.names import Name, NameKind
from jcodes.periods import Quarter
from jcodes.rules.families import is_injected, routes_of
from jcodes.rules.views import CodeFacts, quiet
from jcodes.terms import Word

if TYPE_CHECKING:
    from jcodes.entries.links import NdcLink

__all__ = ["Candidate", "NameFit", "RuledOut", "Weighed", "weigh"]

_WORDS: Final = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_NOT_INJECTED: Final = frozenset({Route.ORAL, Route.SUBLINGUAL, Route.INHALATION})
_NO_HOSPITAL: Final = frozenset({Setting.OFFICE, Setting.HOME, Setting.DME})


class NameFit(Word):
    """How the record's name of the drug fits an entry, the best first."""

    BRAND = "brand"
    """It is one of the brands."""
    NAME = "name"
    """It is the whole name."""
    ALIAS = "alias"
    """It is a name that FDA's or CMS's other files give: a brand, a synonym or an abbreviation."""
    PART = "part"
    """All its words stand in the name or in a brand, which has more."""
    NEAR = "near"
    """It may be a misspelling."""
    NONE = "none"
    """The record has no name, or one that does not fit."""

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _FITS.index(self)

    @property
    def is_sure(self) -> bool:
        """Tell whether every word fits."""
        return self in {NameFit.BRAND, NameFit.NAME, NameFit.ALIAS, NameFit.PART}


_FITS: Final = tuple(NameFit)
_FIT_REASONS: Final = {
    NameFit.BRAND: "{drug!r} is its brand",
    NameFit.NAME: "{drug!r} is its name",
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


def weigh(record: Administration, cat: Catalog, setting: Setting | None) -> Weighed:
    """Return which codes *record* may mean, and the one that it means where nothing else is left.

    A code that the record names, its NDCs in CMS's crosswalk of the quarter and the drug's name bring candidates. One is ruled out that was
    not valid on the day, whose descriptor names another route, that the crosswalk does not put the NDC under, or beside which another has the
    very brand that the record names. One is chosen where it is the only one left and its name, NDC or code is sure.
    """
    return _Weighing(record, cat, setting).weighed()


class _Weighing:
    """One record on its way to a code."""

    def __init__(self, record: Administration, cat: Catalog, setting: Setting | None) -> None:
        self.record = record
        self.cat = cat
        self.on = record.on
        self.setting = setting
        self.words = tuple(_WORDS.findall(record.drug.casefold().replace("-", " ")))
        self.lacks: list[str] = []
        self.against: dict[str, list[str]] = {}
        self.entries: dict[str, Entry] = {}
        self.named: dict[str, str] = {}
        self.near: frozenset[str] = frozenset()
        self.stated = ""
        self.at_odds = False
        self.linked: dict[str, dict[Ndc, str]] = {}
        self.read: tuple[Ndc, ...] = ()
        self.products: set[str] = set()

    def weighed(self) -> Weighed:
        self._by_code()
        self._by_ndc()
        self._by_name()
        for code, entry in self.entries.items():
            self._against(code, entry)
        brands = [code for code in self._open() if self._fit(self.entries[code]) is NameFit.BRAND]
        for code in self._open():
            if (
                brands
                and code not in brands
                and not self.linked.get(code)
                and self._fit(self.entries[code]) is not NameFit.ALIAS
            ):
                self._rule_out(code, f"the record names {self.record.drug!r}, the brand of {' and '.join(brands)}")
        self._prefer_names()
        candidates = sorted(
            map(self._candidate, self._open()),
            key=lambda one: (tuple(-part for part in one.score), one.code),
        )
        chosen = self._chosen(candidates)
        return Weighed(tuple(candidates), self._ruled_out(), chosen, tuple(dict.fromkeys(self.lacks)))

    def _prefer_names(self) -> None:
        """Rule out what the record's name is only a part of, or near to, where it is the whole name of another code."""
        fits = {code: self._fit(self.entries[code]) for code in self._open()}
        whole = [code for code, fit in fits.items() if fit is NameFit.ALIAS]
        for code, fit in fits.items():
            if whole and fit in {NameFit.PART, NameFit.NEAR} and not self.linked.get(code) and code not in self.named:
                self._rule_out(code, f"{self.record.drug!r} is a name of {' and '.join(whole)}")

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
                self.products.add(link.drug)
                self.linked.setdefault(link.code, {})[ndc] = _link_reason(ndc, link, self.on)
                entry = self.cat.get(link.code)
                if entry is None:
                    self._rule_out(
                        link.code, f"the NDC {ndc} is under it, and release {self.cat.release} does not hold it"
                    )
                else:
                    self.entries.setdefault(link.code, entry)

    def _links(self, ndc: Ndc) -> "tuple[NdcLink, ...]":
        if ndc.labeler.lstrip("0") == "" or len(ndc.labeler) > 5:
            return ()
        with quiet():
            return self.cat.ndc(ndc, self.on)

    def _by_name(self) -> None:
        if not self.words:
            return
        found = self.cat.search(" ".join(self.words))
        self.near = frozenset(str(entry.code) for entry in found)
        for entry in found:
            self.entries.setdefault(str(entry.code), entry)

    # -- what speaks against one ---------------------------------------------------------------------------------------

    def _against(self, code: str, entry: Entry) -> None:
        if self.on is not None and not any(self.on in period for period in entry.periods):
            self._rule_out(code, f"it is valid {_periods(entry)}, not on {self.on}")
        route = self.record.route
        allowed = routes_of(entry)
        if route is not None and allowed is not None and route not in allowed:
            names = " or ".join(sorted(one.value for one in allowed))
            self._rule_out(code, f"its descriptor says {names}, the record {route}")
        if route in _NOT_INJECTED and allowed is None and is_injected(entry):
            self._rule_out(code, f"it is a code for injections, and the record says {route}")
        if code[0] == "C" and self.setting in _NO_HOSPITAL:
            self._rule_out(
                code, f"C codes are for hospitals' outpatients and surgery centres, and this is {self.setting}"
            )
        known = {ndc for linked in self.linked.values() for ndc in linked}
        missed = sorted(known - set(self.linked.get(code, ())))
        if missed and not _is_compounded(entry):
            ndc = missed[0]
            under = " and ".join(sorted(other for other, linked in self.linked.items() if ndc in linked))
            self._rule_out(code, f"the crosswalk has the NDC {ndc} under {under}")
        elif known and self.words and self._is_other_drug(entry):
            self._doubt(f"the NDC is of {entry.name}, and the record calls the drug {self.record.drug!r}")

    def _doubt(self, contradiction: str) -> None:
        self.at_odds = True
        self.lacks.append(f"{contradiction}: find out which is right")

    def _is_other_drug(self, entry: Entry) -> bool:
        """Tell whether the record's name is surely that of other drugs, and not of *entry* nor of its product."""
        if self._fit(entry).is_sure or _is_compounded(entry):
            return False
        if any(not set(self.words).isdisjoint(_WORDS.findall(product.casefold())) for product in self.products):
            return False
        return any(self._fit(other).is_sure for other in self.entries.values())

    def _rule_out(self, code: str, reason: str) -> None:
        self.against.setdefault(code, []).append(reason)

    # -- the answer ----------------------------------------------------------------------------------------------------

    def _open(self) -> list[str]:
        return sorted(code for code in self.entries if code not in self.against)

    def _fit(self, entry: Entry) -> NameFit:
        if not self.words:
            return NameFit.NONE
        name = _WORDS.findall(entry.name.casefold().replace("-", " "))
        brands = [_WORDS.findall(brand.casefold().replace("-", " ")) for brand in entry.brands]
        if any(brand == list(self.words) for brand in brands):
            return NameFit.BRAND
        if name == list(self.words):
            return NameFit.NAME
        called = whole_name(entry, self.record.drug)
        if called is not None:
            return _called_fit(called)
        if any(set(self.words) <= set(words) for words in (name, *brands)):
            return NameFit.PART
        return NameFit.NEAR if str(entry.code) in self.near else NameFit.NONE

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
        if by_route:
            reasons.append(f"its descriptor names the route {self.record.route}")
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
            self.lacks.append(
                "no code is left: look at what is ruled out; a drug without a code of its own goes under one that is not otherwise classified"
            )
            return None
        sure = [one for one in candidates if one.by_code or one.by_ndc or one.name_fit.is_sure]
        named = [one for one in sure if one.by_code]
        left = named if len(named) == 1 else sure
        if self.on is None:
            self.lacks.append("the date of service is missing: it decides which codes are valid")
            return None
        self._doubt_the_code()
        if self.at_odds:
            return None
        if len(left) == 1:
            return left[0]
        if not left:
            near = " or ".join(one.code for one in candidates)
            self.lacks.append(f"{self.record.drug!r} is no name in the catalog: say whether {near} is meant")
            return None
        self.lacks.append(_what_decides(left, has_ndc=bool(self.read), route=self.record.route))
        return None

    def _doubt_the_code(self) -> None:
        """Say where the code that the record names does not go with its NDC, its route or its name."""
        if not self.stated:
            return
        entry = self.entries[self.stated]
        if self.stated in self.against:
            if self._is_valid(entry):
                self._doubt(f"the record names {self.stated}, and {self.against[self.stated][0]}")
        elif self.words and self._is_other_drug(entry):
            self._doubt(
                f"the record names {self.stated}, which is {entry.name}, and calls the drug {self.record.drug!r}"
            )

    def _is_valid(self, entry: Entry) -> bool:
        return self.on is None or any(self.on in period for period in entry.periods)


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
    """Tell whether a pharmacy makes it of other products, whose NDCs and names it then has (RULES 7.4)."""
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


def _what_decides(left: list[Candidate], *, has_ndc: bool, route: Route | None) -> str:
    codes = _facts_of(left)
    told = ", ".join(f"{code} ({fact})" if fact else code for code, fact in codes.items())
    if has_ndc and all(one.by_ndc for one in left):
        return f"the NDC is under several codes, {told}: say which of these facts holds"
    wanted = "the NDC or the maker" if route is not None else "the NDC, the maker or the route"
    return f"{wanted} decides between {told}"


def _facts_of(left: list[Candidate]) -> Mapping[str, str]:
    return {one.code: ", ".join(one.entry.details or one.entry.brands) or one.entry.name for one in left}
