"""What a payer says on one day: every key of the policy, chosen once for the day and typed."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from jcodes.policies import SCOPE_SETTINGS, Asked, Choice, NdcRequired, Policy, WasteLayout
from jcodes.policies.choices import Choices, Taken, UnclassifiedUnits
from jcodes.policies.demands import Demand, FamilyRule, ModifierConflict, ModifierRule
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import NdcUnit

__all__ = ["PayerOn", "choice_of"]

T = TypeVar("T")


class PayerOn:
    """A policy's choices for one date of service; see `Policy` for what each key means.

    Attributes:
        policy: The policy.
        on: The date of service; None for the newest choices.
        waste_settings: The settings in which discarded drug is reported, as the policy names them.
        ended: The modifiers that only rules of earlier dates ask for, each with the rule.
        known: The modifiers that the policy speaks of, on any date.
        repeated: What the payer asks of a line that stands twice; None where it says nothing.
    """

    def __init__(self, policy: Policy, on: date | None) -> None:
        """Choose every key for the day."""
        self.policy = policy
        self.on = on
        self.rounding: Choice[str] = policy.rounding.on(on)
        self.waste_layout: Choice[WasteLayout] = policy.waste_layout.on(on)
        self.jw: Choice[Asked] = policy.jw.on(on)
        self.jz: Choice[Asked] = policy.jz.on(on)
        self.jw_jz_edits: Choice[bool] = policy.jw_jz_edits.on(on)
        self.jw_jz_scope: Choice[tuple[str, ...]] = policy.jw_jz_scope.on(on)
        self.jw_jz_exempt: Choice[tuple[str, ...]] = policy.jw_jz_exempt.on(on)
        self.jw_jz_doubtful: Choice[tuple[str, ...]] = policy.jw_jz_doubtful.on(on)
        self.maximum_units: Choice[int] = policy.maximum_units.on(on)
        self.maximum_units_paper: Choice[int] = policy.maximum_units_paper.on(on)
        self.ndc_required: Choice[NdcRequired] = policy.ndc_required.on(on)
        self.ndc_units: Choice[tuple[NdcUnit, ...]] = policy.ndc_units.on(on)
        self.ndc_places: Choice[int] = policy.ndc_places.on(on)
        self.ndc_minimum: Choice[Decimal] = policy.ndc_minimum.on(on)
        self.mue_table: Choice[EditSetting | None] = policy.mue_table.on(on)
        self.unclassified_units: Choice[UnclassifiedUnits] = policy.unclassified_units.on(on)
        self.unclassified_text: Choice[tuple[str, ...]] = policy.unclassified_text.on(on)
        self.narrative_maximum: Choice[int] = policy.narrative_maximum.on(on)
        self.prior_authorization: Choice[tuple[str, ...]] = policy.prior_authorization.on(on)
        self.claim_total: Choice[Decimal] = policy.claim_total.on(on)
        self.decimal_units: Choice[bool] = policy.decimal_units.on(on)
        self.modifier_slots: Choice[int] = policy.modifier_slots.on(on)
        self.oral_drugs: Choice[Taken] = policy.oral_drugs.on(on)
        self.self_administered: Choice[Taken] = policy.self_administered.on(on)
        self.inhaled_drugs: Choice[Taken] = policy.inhaled_drugs.on(on)
        self.vaccines: Choice[Taken] = policy.vaccines.on(on)
        self.compounded: Choice[Taken] = policy.compounded.on(on)
        self.timely_filing = _on(policy.timely_filing, on)
        self.facility_drugs = _on(policy.facility_drugs, on)
        self.outpatient_codes = _on(policy.outpatient_codes, on)
        self.vaccine_services = _on(policy.vaccine_services, on)
        self.clinic_visit = _on(policy.clinic_visit, on)
        self.modifiers: tuple[ModifierRule, ...] = tuple(one for one in policy.modifiers if holds(one, on))
        self.modifier_conflicts: tuple[ModifierConflict, ...] = tuple(
            one for one in policy.modifier_conflicts if holds(one, on)
        )
        self.administration_families: tuple[FamilyRule, ...] = tuple(
            one for one in policy.administration_families if holds(one, on)
        )

        now = {modifier for rule in self.modifiers for modifier in rule.any_of}
        self.waste_settings = frozenset(
            setting for scope in self.jw_jz_scope.value for setting in SCOPE_SETTINGS[scope]
        )
        self.ended: dict[str, ModifierRule] = {
            modifier: rule
            for rule in policy.modifiers
            if on is not None and rule.end is not None and rule.end < on
            for modifier in rule.any_of
            if modifier not in now
        }
        self.known = frozenset(
            [modifier for rule in policy.modifiers for modifier in (*rule.any_of, *rule.forbidden)]
            + [modifier for pair in policy.modifier_conflicts for modifier in (*pair.left, *pair.right)]
        )
        self.repeated = next((rule for rule in self.modifiers if rule.when == "repeated line"), None)

    @property
    def name(self) -> str:
        """The policy's name."""
        return self.policy.name


def _on(choices: Choices[T] | None, on: date | None) -> Choice[T] | None:
    """Return what holds on the day; None where the payer says nothing."""
    return None if choices is None else choices.on(on)


def holds(demand: Demand, on: date | None) -> bool:
    """Tell whether a payer's demand holds for the date of service *on*; without one, whether it holds now."""
    return demand.end is None if on is None else demand.applies_on(on)


def choice_of(demand: Demand) -> Choice[str]:
    """Return a payer's demand as the choice that a finding rests on."""
    return Choice(demand.name, demand.source, demand.confidence, demand.start, demand.end, demand.policy, demand.note)
