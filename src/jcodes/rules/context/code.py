"""The catalog's facts about a code on a date of service."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

from jcodes.billing.bill import bill_dose
from jcodes.billing.bill_result import BillingUnits
from jcodes.catalogs import Catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.exclusions import exclusions
from jcodes.catalogs.outpatient import OutpatientStatus
from jcodes.catalogs.self_administered import SelfAdministered
from jcodes.catalogs.surgery_centers import AscStatus
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError, UnknownCodeError
from jcodes.lazy import kept_property as kept
from jcodes.periods import Quarter
from jcodes.policies import ModifierRule, Policy
from jcodes.policies import Requirement as Must
from jcodes.rules.context.entry_flags import flags_of_entry
from jcodes.rules.context.flags import (
    ASKED,
    ASKED_BY_ROUTE,
    BARRED,
    DOUBTFUL,
    DRUG,
    HOSPITAL_CODE,
    IMMUNIZATION,
    LISTED,
)
from jcodes.rules.context.lookups import digits_of, edit_of, is_loaded, linked_codes, links_of, quiet
from jcodes.rules.context.ndc_facts import NdcFacts
from jcodes.rules.context.payer import PayerOn
from jcodes.rules.context.record_totals import RecordTotals
from jcodes.services.drugs import is_for_eyes, routes_of
from jcodes.vocabulary.places import Setting
from jcodes.vocabulary.products import Kind, NdcUnit
from jcodes.vocabulary.routes import Route
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.billing.vials import VialPlan

__all__ = ["CodeFacts"]

_OF_CONTAINERS: Final = frozenset({Kind.DRUG, Kind.BIOLOGIC, Kind.BIOSIMILAR})
_MEASURED: Final = frozenset({NdcUnit.ML, NdcUnit.UN})
_SHOWN: Final = frozenset({"", "esa", "laterality", "dme"})
"""The conditions of a payer's requirement that a claim can show; repeated lines are `line-duplicate`."""
_IMMUNIZATIONS: Final = frozenset({"G000", "G001", "Q203"})
"""How Medicare's codes of vaccines and their administration start."""
_LAST_DAY: Final = date(9998, 12, 31)


_K = TypeVar("_K")
_V = TypeVar("_V")
_MOST_KEPT: Final = 64
"""Of so many doses a code keeps bills and plans: the same visit again, not a file of them."""


def _room_in(held: dict[_K, _V]) -> dict[_K, _V]:
    """Return a cache, emptied if it is full."""
    if len(held) >= _MOST_KEPT:
        held.clear()
    return held


class CodeFacts:
    """The catalog's facts about a code on a date of service, and on all other days on which they are the same; see `SharedFacts`.

    Attributes:
        code: The code.
        on: One of the days, or None.
        catalog: The catalog.
    """

    def __init__(self, code: HcpcsCode, on: date | None, catalog: Catalog) -> None:
        """Initialize without any look-up; facts are loaded on first use."""
        self.code = code
        self.on = on
        self.catalog = catalog

    @kept
    def history(self) -> tuple[Entry, ...]:
        """Every definition of the code, oldest first; empty if no loaded file has it."""
        try:
            return self.catalog.history(self.code)
        except UnknownCodeError:
            return ()

    @kept
    def entry(self) -> Entry | None:
        """The definition on the day; if the code is not valid then, the current or last one; None if no loaded file has it."""
        current = self.catalog.get(self.code)
        if current is not None and (self.on is None or any(self.on in period for period in current.periods)):
            return current
        then = [
            past for past in self.history if self.on is not None and any(self.on in period for period in past.periods)
        ]
        return then[0] if then else current or (self.history[-1] if self.history else None)

    @kept
    def is_valid(self) -> bool | None:
        """Whether the code is valid on the day; None without a day, or if no loaded file has the code."""
        if self.on is None or self.entry is None:
            return None
        return any(self.on in period for period in self.entry.periods)

    @kept
    def kind(self) -> Kind | None:
        """The kind of product; None if no loaded file has the code."""
        return None if self.entry is None else self.entry.kind

    @property
    def traits(self) -> frozenset[Trait]:
        """The traits of the code; none if no loaded file has it."""
        return frozenset() if self.entry is None else frozenset(self.entry.traits)

    @kept
    def suggestions(self) -> tuple[str, ...]:
        """Likely codes for an unknown one that may be a typing error, likeliest first."""
        try:
            self.catalog[self.code]
        except UnknownCodeError as error:
            return error.suggestions
        return ()

    @kept
    def flags(self) -> int:
        """The bits of `flags` of the code and the day."""
        found = 0 if self.entry is None else DRUG | flags_of_entry(self.entry)
        if self.code.text[0] == "J":
            found |= DRUG
        if self.entry is None or self.is_valid is False:
            found |= DOUBTFUL
        if self.self_administered or self.code.text in exclusions():
            found |= LISTED
        if self.code.text[:4] in _IMMUNIZATIONS:
            found |= IMMUNIZATION
        return found | HOSPITAL_CODE if self.code.text[0] == "C" else found

    @kept
    def quarter(self) -> Quarter | None:
        """The quarter of the day; None without a day, or for a year outside CMS's files."""
        try:
            return None if self.on is None else Quarter.of(self.on)
        except JcodesError:
            return None

    @kept
    def _day(self) -> date | None:
        """The day for looking up CMS's quarterly files; days past the last quarter of the calendar go by that quarter."""
        return self.on if self.on is None or self.quarter is not None else _LAST_DAY

    @kept
    def is_covered(self) -> bool:
        """Whether a loaded HCPCS file, up to the catalog's release, covers the day."""
        return is_loaded(self.catalog, self.on)

    @kept
    def is_on_file(self) -> bool:
        """Whether the loaded files cover the day: the HCPCS file, and an MUE table and a crosswalk of the quarter or of an earlier one."""
        return self.on is not None and self.is_covered and self.has_edits and self.has_crosswalk

    @kept
    def has_edits(self) -> bool:
        """Whether an MUE table of the day's quarter or of an earlier one is loaded; True without a day."""
        return self._is_reached("mue")

    @kept
    def has_crosswalk(self) -> bool:
        """Whether a crosswalk of the day's quarter or of an earlier one is loaded; True without a day."""
        return self._is_reached("crosswalk")

    def _is_reached(self, dataset: str) -> bool:
        return self.on is None or any(release.quarter.first <= self.on for release in self.catalog.releases(dataset))

    @kept
    def is_oral(self) -> bool:
        """Whether the code is for an oral drug."""
        entry = self.entry
        return entry is not None and (entry.kind is Kind.ORAL or Trait.ORAL in entry.traits)

    @kept
    def is_for_eyes(self) -> bool:
        """Whether the code is for an intravitreal drug."""
        return self.entry is not None and is_for_eyes(self.entry)

    @kept
    def is_renal(self) -> bool:
        """Whether the descriptor is for ESRD on dialysis."""
        return self.entry is not None and Trait.ESRD in self.entry.traits

    @kept
    def is_listed(self) -> bool | None:
        """Whether CMS's JW/JZ list has the code; None if the list cannot tell."""
        return self.catalog.jw_jz(self.code, self._day)

    @kept
    def listed_since(self) -> date | None:
        """The first date of service for which CMS's JW/JZ list has the code; None if it does not."""
        return self.catalog.jw_jz_since(self.code, self._day)

    @kept
    def list_issue(self) -> str:
        """The issue of CMS's JW/JZ list that decides for the day, such as ``"2025-06-20"``; blank if none is loaded."""
        found = self.catalog.jw_jz_list(self._day)
        return "" if found is None else found.dated

    @kept
    def links(self) -> tuple[NdcLink, ...]:
        """The products of the code in CMS's crosswalk of the quarter, or of the nearest earlier one loaded."""
        return links_of(self.catalog, self.code.text, self._day)

    @kept
    def _products(self) -> dict[Ndc, NdcFacts]:
        return {}

    def product(self, ndc: Ndc) -> NdcFacts:
        """Return what the files of the quarter say of an NDC that is billed under the code."""
        found = self._products.get(ndc)
        if found is None:
            links = linked_codes(self.catalog, digits_of(ndc), self.on)
            found = _room_in(self._products)[ndc] = NdcFacts(self.code.text, ndc, links)
        return found

    @kept
    def sizes_in_units(self) -> tuple[Fraction, ...]:
        """The billing units per container of each product of the quarter, smallest first.

        Empty if a size is not known (no crosswalk of the quarter, or conflicting figures) and for products not sold in containers.
        """
        amount = self.entry.dosage.amount if self.entry is not None and self.entry.kind in _OF_CONTAINERS else None
        if amount is None or amount.unit.is_count or self.on is None or self.quarter is None:
            return ()
        return tuple(map(Fraction, self.catalog.container_units(self.code, self.on)))

    @kept
    def routes(self) -> frozenset[Route] | None:
        """The routes that the descriptor names; None if it names none, or no loaded file has the code."""
        return None if self.entry is None else routes_of(self.entry)

    @kept
    def exempting(self) -> dict[tuple[PayerOn, frozenset[Setting], bool], bool]:
        """Which payers exempt the code from JW and JZ, by the settings of the lines and whether one has AY, as far as a rule has asked."""
        return {}

    @kept
    def adding_up(self) -> dict[tuple[int, int], bool]:
        """Which units are whole containers, by units and administrations, as far as a rule has asked."""
        return {}

    @kept
    def self_administered(self) -> tuple[SelfAdministered, ...]:
        """The contractors' self-administered drug lists with the code."""
        return self.catalog.self_administered(self.code, self._day)

    @property
    def is_of_several_routes(self) -> bool:
        """Whether a contractor lists the code as given IV or subcutaneously."""
        return any(one.route == "IV_OR_SC" for one in self.self_administered)

    @kept
    def outpatient(self) -> OutpatientStatus | None:
        """The OPPS status indicator in the quarter, or in the nearest earlier one loaded."""
        with quiet():
            return self.catalog.outpatient(self.code, self._day)

    @kept
    def surgery_center(self) -> AscStatus | None:
        """The payment indicator in surgery centers on the day; None without a day, or where no loaded addendum states it."""
        return None if self.on is None else self.catalog.surgery_center(self.code, self._day)

    @kept
    def sizes(self) -> tuple[Dose, ...]:
        """The container sizes in CMS's crosswalk, smallest first; rows whose figures disagree are left out."""
        contents = {link.item_content for link in self.links if link.is_sound and link.crosswalk == "ASP"}
        return tuple(sorted(size for size in contents if size is not None))

    @kept
    def _demands(self) -> dict[PayerOn, tuple[tuple[ModifierRule, ...], tuple[ModifierRule, ...], int]]:
        return {}

    def requirements(self, payer: PayerOn) -> tuple[tuple[ModifierRule, ...], tuple[ModifierRule, ...], int]:
        """Return the payer's modifier requirements for the code: those that require one, those that forbid some, and the bits of `flags`.

        Requirements whose condition a claim cannot show, such as a purchase under 340B, are left out.
        """
        found = self._demands.get(payer)
        if found is None:
            entry = self.entry
            rules = [
                rule
                for rule in payer.modifiers
                if entry is not None
                and (not rule.codes or self.code.text in rule.codes)
                and (not rule.kinds or entry.kind in rule.kinds)
                and (not rule.on_self_administered_list or self.is_of_several_routes)
                and rule.when in _SHOWN
            ]
            required = tuple(rule for rule in rules if rule.asked is Must.MUST and rule.any_of)
            forbidding = tuple(rule for rule in rules if rule.forbidden)
            bits = (ASKED_BY_ROUTE * bool(required)) | (BARRED * bool(forbidding))
            if not all(rule.routes for rule in required):
                bits |= ASKED
            found = _room_in(self._demands)[payer] = required, forbidding, bits
        return found

    @kept
    def _ratios(self) -> dict[tuple[str, NdcUnit], tuple[int, int] | None]:
        return {}

    def units_per(self, link: NdcLink, measure: NdcUnit) -> tuple[int, int] | None:
        """Return the billing units in one NDC unit of a product, as numerator and denominator; None if CMS does not state them.

        ML is for products sold by volume, UN for powders and pieces, whose package size is 1; only if CMS's figures agree.
        """
        key = link.identifier, measure
        if key not in self._ratios:
            size, per_item, found = link.package_size, link.units_per_item, None
            if link.is_sound and size and per_item and (measure is NdcUnit.ML) == (size != 1) and measure in _MEASURED:
                found = (Fraction(per_item) / Fraction(size)).as_integer_ratio()
            self._ratios[key] = found
        return self._ratios[key]

    @kept
    def _plans(self) -> "dict[tuple[Dose, Strength | None], VialPlan | None]":
        return {}

    def plan(self, dose: Dose, strength: Strength | None) -> "VialPlan | None":
        """Return the containers with the least waste for *dose*; None if the crosswalk has no sizes, or they do not fit."""
        from jcodes.billing.vials import plan_of_sizes

        key = dose, strength
        if key not in self._plans:
            try:
                found = plan_of_sizes(dose, [str(size) for size in self.sizes], strength=strength)
            except JcodesError:
                found = None
            _room_in(self._plans)[key] = found
        return self._plans[key]

    @kept
    def _bills(self) -> dict[object, BillingUnits | JcodesError]:
        return {}

    def bill(self, totals: RecordTotals, payer: Policy, on: date | None) -> BillingUnits | JcodesError | None:
        """Return the bill of *totals* under the code on a day, or the error that explains why there is none; None if no loaded file has the code."""
        if self.entry is None:
            return None
        found = self._bills.get(key := (totals, payer.name, on))
        if found is None:
            try:
                found = bill_dose(
                    self.entry,
                    totals.dose,
                    on=on,
                    strength=totals.strength,
                    containers=totals.containers or None,
                    container_type=totals.type,
                    discarded=totals.discarded,
                    policy=payer,
                    discard_applies=self.listed_since is not None or self.is_listed,
                    listed_since=self.listed_since,
                    list_issue=self.list_issue,
                )
            except JcodesError as error:
                found = error
            _room_in(self._bills)[key] = found
        return found

    @kept
    def _edits(self) -> dict[str, UnitEdit]:
        return {}

    def edit(self, table: str) -> UnitEdit:
        """Return the MUE in the table ``"practitioner"``, ``"outpatient"`` or ``"dme"`` of the quarter, or of the nearest one loaded."""
        found = self._edits.get(table)
        if found is None:
            found = self._edits[table] = edit_of(self.catalog, self.code.text, table, self._day)
        return found
