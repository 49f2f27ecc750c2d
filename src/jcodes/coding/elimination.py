"""Rules out codes: not valid, another route, another product, or a worse fit than another code."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.substances import is_begun_by, substance_of, words_of
from jcodes.catalogs.vein_codes import is_vein_only, never_vein
from jcodes.claims import Setting
from jcodes.coding.contents import rule_out_by_days, rule_out_by_iodine, rule_out_by_whole_package
from jcodes.coding.diagnoses import is_for_hospital_covid, is_on_dialysis, not_hospital_covid
from jcodes.coding.dose_fit import misfit
from jcodes.coding.entry_tests import (
    NOT_INJECTED,
    has_trait,
    is_code,
    is_for_injection,
    is_one_of,
    is_payable,
    is_unbanded,
    is_unpayable,
    is_valid,
    is_volume,
    periods_of,
)
from jcodes.coding.evidence import Evidence, is_compounded
from jcodes.coding.named_drug import named_drug
from jcodes.coding.naming import NameFit, is_depot, is_never_in_vein
from jcodes.coding.questions import class_of
from jcodes.doses import Basis, Dose
from jcodes.rules.context.lookups import links_of
from jcodes.services.drugs import INJECTED, is_for_eyes, limit_of, routes_of
from jcodes.vocabulary.routes import SUBCUTANEOUS, Route
from jcodes.vocabulary.traits import Trait

__all__ = ["Elimination"]

_Test: TypeAlias = Callable[[Entry], bool]

_NO_VEIN: Final = "FDA's files have it for other routes only, and the record says IV"
_MORE_IN_NAME: Final = "its name is longer than the record's: another product"
_OTHER_ESTER: Final = "it does not have the salt or ester that the record names"
_WORD_OF_NAME: Final = "only one word of its name matches the record"
_NO_HOSPITAL: Final = frozenset({Setting.OFFICE, Setting.HOME, Setting.DME})


class Elimination:
    """The codes ruled out by the evidence. Immutable.

    Attributes:
        evidence: What the record says.
        reasons: The reasons by code, one sentence each.
        missing: What the record lacks, one sentence each.
        contradictions: Contradictions in the record, one sentence each.
    """

    def __init__(self, evidence: Evidence, setting: Setting | None, *, is_medicare: bool) -> None:
        """Rule out codes by their own facts first, then by comparison with other codes."""
        self.evidence = evidence
        self.reasons: dict[str, list[str]] = {code: [reason] for code, reason in evidence.unknown.items()}
        self.missing: list[str] = []
        self.contradictions: list[str] = []
        self._off_route: set[str] = set()
        self._of_salt: set[str] = set()
        for code, entry in evidence.entries.items():
            self._by_date_and_place(code, entry, setting)
            if evidence.record.route is not None:
                before = len(self.reasons.get(code, ()))
                self._by_route(code, entry, evidence.record.route)
                if before == 0 and code in self.reasons:
                    self._off_route.add(code)
            self._by_ndc(code, entry)
        self._by_chapter()
        if len(self.open()) > 1:
            self._compare(setting, is_medicare=is_medicare)
        self._by_stated_code()

    def open(self) -> list[Entry]:
        """Return the remaining entries, in code order."""
        return [entry for code, entry in sorted(self.evidence.entries.items()) if code not in self.reasons]

    def sure(self) -> list[Entry]:
        """Return the remaining entries that the name identifies for certain."""
        return [entry for entry in self.open() if self.evidence.is_sure(entry)]

    def variants(self) -> list[Entry]:
        """Return the remaining entries of the substance with a longer name than the record's, which may mean one of them."""
        evidence = self.evidence
        return [
            entry for entry in self.open() if evidence.fit(entry) is NameFit.PART and evidence.name.is_variant(entry)
        ]

    def is_only_by_route(self, entry: Entry) -> bool:
        """Return whether *entry* has the record's name with a prefix, and only the route rules out the codes of that exact name: ziv-aflibercept IV."""
        words = self.evidence.name.words
        return words_of(entry.name)[1:] == words and any(
            self.evidence.fit(self.evidence.entries[code]).is_sure for code in self._off_route
        )

    def is_ruled_out_by_name(self, code: str) -> bool:
        """Return whether a code is ruled out only by its name, which is longer than the record's or shares only a word with it."""
        reasons = self.reasons.get(code, [])
        return reasons in ([_MORE_IN_NAME], [_WORD_OF_NAME]) or (code in self._of_salt and len(reasons) == 1)

    def _rule_out(self, code: str, reason: str) -> None:
        self.reasons.setdefault(code, []).append(reason)

    # -- by the code's own facts ----------------------------------------------------------------------------------------------

    def _by_date_and_place(self, code: str, entry: Entry, setting: Setting | None) -> None:
        on = self.evidence.record.on
        if not is_valid(entry, on):
            self._rule_out(code, f"it is valid {periods_of(entry)}, not on {on}")
        if code[0] == "C" and setting in _NO_HOSPITAL:
            self._rule_out(code, f"C codes are for hospital outpatients and surgery centers, and this is {setting}")

        if is_for_hospital_covid(entry) and (reason := not_hospital_covid(self.evidence.record, setting)):
            self._rule_out(code, f"it is for COVID-19 in hospital, and {reason}")

    def _by_route(self, code: str, entry: Entry, route: Route) -> None:
        allowed = routes_of(entry)
        if allowed is not None and route not in allowed:
            names = " or ".join(sorted(one.value for one in allowed))
            self._rule_out(code, f"its descriptor says {names}, the record {route}")
        if is_for_injection(entry, route):
            self._rule_out(code, f"it is a code for injections, and the record says {route}")
        if route.is_intravenous and is_never_in_vein(entry):
            self._rule_out(code, f"it is released over days and never given IV, and the record says {route}")
        if route.is_intravenous and is_for_eyes(entry):
            self._rule_out(code, f"it is injected into the eye, and the record says {route}")
        if route in SUBCUTANEOUS and is_vein_only(entry):
            only = f"for intravenous use only, and the record says {route}"
            if self.evidence.is_stated(code):
                self.missing.append(f"FDA's files have {code} {only}: check the route")
            else:
                self._rule_out(code, f"FDA's files have it {only}")
        limit = limit_of(entry, route)
        if limit is not None:
            self._rule_out(code, f"it is not for {route} use: {limit.why} ({limit.source})")

    def _by_ndc(self, code: str, entry: Entry) -> None:
        evidence = self.evidence
        linked = evidence.by_ndc.get(code, {})
        known = {ndc for links in evidence.by_ndc.values() for ndc in links}
        missed = sorted(ndc for ndc in known - set(linked) if code not in evidence.doubted.get(ndc, ()))
        if missed and not is_compounded(entry):
            under = " and ".join(sorted(other for other, links in evidence.by_ndc.items() if missed[0] in links))
            self._rule_out(code, f"the crosswalk lists the NDC {missed[0]} under {under}")
        elif linked and evidence.is_other_drug(entry):
            self.contradictions.append(
                f"the NDC is of {entry.name}, and the record calls the drug {named_drug(evidence.cat, evidence.record.drug)}"
            )

    def _by_stated_code(self) -> None:
        """Note contradictions between the code on the record and its NDC, route or name."""
        evidence, stated = self.evidence, self.evidence.stated
        if not stated:
            return
        entry = evidence.entries[stated]
        if stated in self.reasons:
            if is_valid(entry, evidence.record.on):
                self.contradictions.append(f"the record names {stated}, and {self.reasons[stated][0]}")
        elif evidence.is_other_drug(entry):
            self.contradictions.append(
                f"the record names {stated}, which is {entry.name}, and calls the drug {named_drug(evidence.cat, evidence.record.drug)}"
            )

    # -- by a better code -------------------------------------------------------------------------------------------

    def _compare(self, setting: Setting | None, *, is_medicare: bool) -> None:
        self._by_name()
        self._by_dose()
        if (route := self.evidence.record.route) is not None and route.is_intravenous:
            self.beside(_NO_VEIN, lambda entry: entry.code.text in never_vein(), lambda _: True, variants=True)
        self._by_package()
        self._by_container()
        rule_out_by_whole_package(self)
        rule_out_by_days(self)
        self._by_kidneys(setting)
        if is_medicare:
            self._by_payment()
        self._by_salt()
        self._by_size()
        rule_out_by_iodine(self)
        self._by_use()
        self._by_strength()

    def beside(self, reason: str, is_worse: _Test, is_better: _Test, *, variants: bool = False) -> None:
        """Rule out each remaining entry that *is_worse* if a certain one, or with *variants* one of them, *is_better*; never the record's own code."""
        among = [*self.sure(), *(self.variants() if variants else ())]
        if not any(is_better(entry) and not is_worse(entry) for entry in among):
            return
        for entry in self.open():
            if not self.evidence.is_stated(entry.code.text) and is_worse(entry):
                self._rule_out(entry.code.text, reason)

    def _by_chapter(self) -> None:
        """Rule out a non-J code if the record has no route and the J codes of its substance are for injections."""
        evidence, route = self.evidence, self.evidence.record.route
        if route not in NOT_INJECTED:
            return
        injected = {substance_of(entry.name) for entry in evidence.entries.values() if is_for_injection(entry, route)}
        for entry in self.open():
            if (
                not evidence.is_stated(entry.code.text)
                and entry.kind in INJECTED
                and routes_of(entry) is None
                and substance_of(entry.name) in injected
            ):
                self._rule_out(
                    entry.code.text,
                    f"the codes of its substance are for injections, its descriptor names no other route, and the record says {route}",
                )

    def _by_name(self) -> None:
        evidence = self.evidence
        fit, name = evidence.fit, evidence.name
        brands = [entry.code.text for entry in self.open() if fit(entry) is NameFit.BRAND]
        if brands:
            self.beside(
                f"the record names {named_drug(evidence.cat, evidence.record.drug)}, the brand of {' and '.join(brands)}",
                lambda entry: fit(entry) in {NameFit.PART, NameFit.NEAR} and not is_begun_by(entry.name, name.text),
                lambda entry: entry.code.text in brands,
            )
        self.beside(
            "it has more ingredients than the record names",
            lambda entry: (
                fit(entry) is NameFit.PART and name.is_ingredient_of(entry) and not evidence.is_for_skin(entry)
            ),
            lambda entry: fit(entry).is_substance or evidence.is_for_skin(entry),
        )
        self.beside(
            _OTHER_ESTER,
            lambda entry: fit(entry) is NameFit.PART and name.has_other_ester(entry),
            lambda entry: fit(entry).is_sure,
        )
        is_settled = any(map(evidence.is_for_skin, self.open())) or self._is_whole_name()
        self.beside(
            _MORE_IN_NAME,
            lambda entry: (
                fit(entry) is NameFit.PART
                and not evidence.is_of_route(entry)
                and not evidence.is_for_skin(entry)
                and (is_settled or not evidence.is_plain_variant(entry))
            ),
            lambda entry: evidence.is_everyday(entry) or evidence.is_for_skin(entry),
        )
        self.beside(
            "the record's name is the whole name of another code",
            lambda entry: fit(entry) is NameFit.PART and not evidence.is_in_brand(entry),
            lambda entry: fit(entry) is NameFit.ALIAS,
        )
        self.beside(
            _WORD_OF_NAME,
            lambda entry: fit(entry) in {NameFit.NEAR, NameFit.NONE} and entry.code.text not in evidence.instead,
            lambda entry: fit(entry).is_sure,
        )

    def _is_whole_name(self) -> bool:
        """Return whether one code is certain and the record's name is its whole name; if the code says a salt, the name may mean another salt."""
        sure = self.sure()
        return len(sure) == 1 and self.evidence.fit(sure[0]) is NameFit.NAME

    def _by_dose(self) -> None:
        dose, strength = self.evidence.record.dose, self.evidence.record.strength
        if dose is None:
            return
        unfit = {entry.code.text: reason for entry in self.open() if (reason := misfit(entry, dose, strength))}
        for code, reason in unfit.items():
            self.beside(reason, partial(is_code, code), lambda entry: entry.code.text not in unfit, variants=True)

    def _by_package(self) -> None:
        """Rule out a depot product if the dose is not a whole package and another code remains: depots are not divided."""
        dose, on = self.evidence.record.dose, self.evidence.record.on
        for entry in filter(is_depot, self.open()) if dose is not None else ():
            amount, code = entry.dosage.amount, entry.code.text
            if dose is None or amount is None or amount.unit.dimension != dose.unit.dimension:
                continue
            items = {link.units_per_item for link in links_of(self.evidence.cat, code, on) if link.units_per_item}
            sizes = sorted((amount * one for one in items), key=lambda one: one / amount)
            if sizes and all((dose / size).denominator != 1 for size in sizes):
                self.beside(
                    f"its packages hold {' or '.join(map(str, sizes))}, which are given whole; the dose is {dose}",
                    partial(is_code, code),
                    lambda entry: not is_depot(entry),
                )

    def _by_container(self) -> None:
        """Rule out products that CMS's crosswalk lists in no package of the opened size, if it lists another one in it: Lupron Depot 22.5 mg."""
        record = self.evidence.record
        opened = {one.content for one in record.containers if one.content is not None}
        listed = {entry.code.text: self._sizes(entry) for entry in self.open()} if opened else {}
        fitting = [code for code, sizes in listed.items() if opened <= sizes]
        for code, sizes in listed.items():
            alike = {size for size in sizes for one in opened if size.unit.dimension == one.unit.dimension}
            if fitting and alike and opened.isdisjoint(sizes):
                self.beside(
                    f"its packages hold {' or '.join(map(str, sorted(alike)))}, and {' and '.join(map(str, sorted(opened)))} was opened",
                    partial(is_code, code),
                    partial(is_one_of, fitting),
                )

    def _sizes(self, entry: Entry) -> frozenset[Dose]:
        """Return what the packages of a code hold by CMS's crosswalk."""
        links = links_of(self.evidence.cat, entry.code.text, self.evidence.record.on)
        return frozenset(size for link in links if (size := link.item_content) is not None)

    def _by_kidneys(self, setting: Setting | None) -> None:
        """Choose between codes for ESRD on dialysis and for other uses by the diagnoses."""
        on_dialysis = is_on_dialysis(self.evidence.record, setting)
        if on_dialysis is None:
            return
        said = "the diagnosis says dialysis" if on_dialysis else "the diagnosis says another use than ESRD on dialysis"
        better, worse = (Trait.ESRD, Trait.NON_ESRD) if on_dialysis else (Trait.NON_ESRD, Trait.ESRD)
        self.beside(said, partial(has_trait, worse), partial(has_trait, better))

    def _by_payment(self) -> None:
        """Rule out codes that Medicare does not pay if it may pay another; but a route that only the former's descriptor names comes first."""
        for entry in filter(is_unpayable, self.open()):
            named = routes_of(entry) or ()
            route = self.evidence.record.route
            self.beside(
                "CMS marks it as not payable by Medicare",
                partial(is_code, entry.code.text),
                partial(is_payable, route if route in named else None),
            )

    def _by_salt(self) -> None:
        """Rule out other salts if a code has exactly the record's name."""
        fit, record, name = self.evidence.fit, self.evidence.record, self.evidence.name
        for plain in self.sure():
            if fit(plain) is not NameFit.NAME or name.specials_of(plain):
                continue
            others = {
                entry.code.text
                for entry in self.open()
                if fit(entry) is NameFit.SALT
                and name.is_less_than(entry)
                and (record.route is not None or class_of(entry) == class_of(plain))
            }
            self._of_salt |= others
            self.beside(
                f"{plain.code} has exactly the record's name",
                partial(is_one_of, others),
                partial(is_code, plain.code.text),
            )

    def _by_size(self) -> None:
        """Among bags and bottles of one fluid, keep the one that holds the dose, or the one opened."""
        record, sure = self.evidence.record, self.sure()
        volumes = {entry.code.text: entry.dosage.amount for entry in sure if is_volume(entry)}
        if len(sure) == 1 or len(set(volumes.values())) != len(sure):
            return
        opened = {size for one in record.containers if (size := one.volume) is not None}
        held = opened or ({record.dose} if record.dose is not None else set())
        fitting = [code for code, size in volumes.items() if held == {size}]
        if len(fitting) == 1:
            self.beside(
                f"{fitting[0]} is {volumes[fitting[0]]}, the amount given at once",
                lambda entry: entry.code.text not in fitting,
                partial(is_code, fitting[0]),
            )

    def _by_use(self) -> None:
        """Choose insulin codes by the record's pump, and codes with a dose range by the dose."""
        record, is_pump = self.evidence.record, partial(has_trait, Trait.INSULIN_PUMP)
        if record.pump is not None:
            said = "gives it through a pump" if record.pump else "gives it without a pump"
            self.beside(
                f"the record {said}",
                lambda entry: is_pump(entry) is not record.pump,
                lambda entry: is_pump(entry) is record.pump,
            )
        for band in [entry for entry in self.sure() if record.dose is not None and entry.dosage.basis is Basis.BAND]:
            self.beside(
                f"{band.code} is for a dose of {band.dosage}",
                partial(is_unbanded, band.name),
                partial(is_code, band.code.text),
            )

    def _by_strength(self) -> None:
        """Among products of one substance that differ by strength per capsule or syringe, keep the one that matches the record."""
        strength, sure = self.evidence.record.strength, self.sure()
        if strength is None or not strength.per.unit.is_count or len({entry.name for entry in sure}) != 1:
            return
        units = {entry.code.text: entry.dosage.amount for entry in sure}
        fitting = [code for code, unit in units.items() if unit == strength.amount]
        if len(fitting) == 1 and len(set(units.values())) == len(sure):
            self.beside(
                f"{fitting[0]} is for {strength.amount}, the strength on the record",
                lambda entry: entry.code.text not in fitting,
                partial(is_code, fitting[0]),
            )
