"""A payer's policy on one date of service: the value of every key, typed."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar

import attrs

from jcodes.policies import DatedValue, NdcRequired, PaperNdc, Policy, Requirement, WasteLayout
from jcodes.policies.dated import Accepted, BothSides, Dated, UnclassifiedUnits, VaccineServices
from jcodes.policies.fields import SCOPE_SETTINGS
from jcodes.policies.requirements import FamilyRule, ModifierConflict, ModifierRule, PayerRequirement
from jcodes.rules.context.flags import AUTHORIZED, FEW_FAMILIES, UNEDITED
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import EditSetting, Setting
from jcodes.vocabulary.products import NdcUnit

__all__ = ["PayerOn", "change_days_of", "choice_of", "payer_of"]


class PayerOn:
    """A policy's values on a date of service, every key under its own name; see `Policy` for what each means.

    Attributes:
        policy: The policy.
        on: A date of service with these values; None for the newest choices.
        name: The policy's name.
        modifiers: The modifier requirements in effect on the day.
        modifier_conflicts: The modifier conflicts in effect on the day.
        administration_families: The family requirements in effect on the day.
        waste_settings: The settings in which discarded drug is reported, as the policy names them.
        ended: The modifiers required on earlier dates only, each with its requirement.
        known: The modifiers that the policy names, on any date.
        repeated: The requirement for a repeated line; None if the policy states none.
        unused: JW and JZ, as far as the payer does not use them.
        plain_measures: ML and UN, as far as the payer accepts them, and no unit of measure.
        flags: The bits of `flags` that every line has with this payer.
    """

    rounding: DatedValue[str]
    waste_layout: DatedValue[WasteLayout]
    jw: DatedValue[Requirement]
    jz: DatedValue[Requirement]
    jw_jz_edits: DatedValue[bool]
    jw_jz_scope: DatedValue[tuple[str, ...]]
    jw_jz_exempt: DatedValue[tuple[str, ...]]
    jw_jz_doubtful: DatedValue[tuple[str, ...]]
    jw_paid: DatedValue[bool]
    maximum_units: DatedValue[int]
    maximum_units_paper: DatedValue[int]
    ndc_required: DatedValue[NdcRequired]
    ndc_units: DatedValue[tuple[NdcUnit, ...]]
    ndc_places: DatedValue[int]
    ndc_minimum: DatedValue[Decimal]
    mue_table: DatedValue[EditSetting | None]
    unclassified_units: DatedValue[UnclassifiedUnits]
    unclassified_text: DatedValue[tuple[str, ...]]
    narrative_maximum: DatedValue[int]
    prior_authorization: DatedValue[tuple[str, ...]]
    authorization_services: DatedValue[tuple[str, ...]] | None
    claim_total: DatedValue[Decimal]
    decimal_units: DatedValue[bool]
    modifier_slots: DatedValue[int]
    oral_drugs: DatedValue[Accepted]
    self_administered: DatedValue[Accepted]
    inhaled_drugs: DatedValue[Accepted]
    vaccines: DatedValue[Accepted]
    compounded: DatedValue[Accepted]
    sequestration: DatedValue[Decimal]
    coinsurance: DatedValue[Decimal] | None
    percent_of_limit: DatedValue[Decimal] | None
    timely_filing: DatedValue[int] | None
    facility_drugs: DatedValue[Accepted] | None
    outpatient_codes: DatedValue[Accepted] | None
    hiv_prevention: DatedValue[Accepted] | None
    ndc_on_paper: DatedValue[PaperNdc] | None
    ndc_doubtful: DatedValue[tuple[str, ...]] | None
    vaccine_services: DatedValue[VaccineServices] | None
    clinic_visit: DatedValue[bool] | None
    both_sides_services: DatedValue[BothSides] | None
    both_sides_drugs: DatedValue[BothSides] | None

    def __init__(self, policy: Policy, on: date | None) -> None:
        """Select the value of each key for the day."""
        self.__dict__.update(policy.on(on))
        self.policy = policy
        self.on = on
        self.name: str = policy.name
        self.modifiers: tuple[ModifierRule, ...] = _of_contractor(policy, policy.modifiers, on)
        self.modifier_conflicts: tuple[ModifierConflict, ...] = _of_contractor(policy, policy.modifier_conflicts, on)
        self.administration_families: tuple[FamilyRule, ...] = _of_contractor(
            policy, policy.administration_families, on
        )

        now = {modifier for rule in self.modifiers for modifier in rule.any_of}
        self.waste_settings: frozenset[Setting] = frozenset(
            setting for scope in self.jw_jz_scope.value for setting in SCOPE_SETTINGS[scope]
        )
        self.ended: dict[str, ModifierRule] = {
            modifier: rule
            for rule in policy.modifiers
            if on is not None and rule.end is not None and rule.end < on
            for modifier in rule.any_of
            if modifier not in now
        }
        self.known: frozenset[str] = frozenset(
            [modifier for rule in policy.modifiers for modifier in (*rule.any_of, *rule.forbidden)]
            + [modifier for pair in policy.modifier_conflicts for modifier in (*pair.left, *pair.right)]
        )
        self.unused: frozenset[str] = frozenset(
            ("JW",) if self.jw.value is Requirement.NO and self.waste_layout.value is WasteLayout.TWO_LINES else ()
        ) | frozenset(("JZ",) if self.jz.value is Requirement.NO else ())
        self.plain_measures: frozenset[str] = frozenset(
            ["", *(unit.value for unit in (NdcUnit.ML, NdcUnit.UN) if unit in self.ndc_units.value)]
        )
        self.flags: int = (AUTHORIZED * bool(self.prior_authorization.value)) | (
            UNEDITED * (self.mue_table.value is None)
        )
        if any(rule.codes or len(rule.families) < len(Family) for rule in self.administration_families):
            self.flags |= FEW_FAMILIES
        self.repeated: ModifierRule | None = next(
            (rule for rule in self.modifiers if rule.when == "repeated line"), None
        )


def holds(requirement: PayerRequirement, on: date | None) -> bool:
    """Return whether a requirement is in effect on the date of service *on*; without one, whether it is in effect now."""
    return requirement.end is None if on is None else requirement.applies_on(on)


R = TypeVar("R", bound=PayerRequirement)


def _of_contractor(policy: Policy, requirements: tuple[R, ...], on: date | None) -> tuple[R, ...]:
    """Return the requirements in effect on *on*; what some contractors state is less certain if the contractor is not known."""
    return tuple(
        attrs.evolve(one, confidence=Confidence.MEDIUM)
        if one.contractors and policy.contractor is None and one.confidence is Confidence.HIGH
        else one
        for one in requirements
        if holds(one, on)
    )


def choice_of(requirement: PayerRequirement) -> DatedValue[str]:
    """Return a payer's requirement as the policy value that a finding cites."""
    return DatedValue(
        value=requirement.name,
        source=requirement.source,
        confidence=requirement.confidence,
        start=requirement.start,
        end=requirement.end,
        policy=requirement.policy,
        note=requirement.note,
    )


_MOST_DAYS: Final = 4096
_DAY: Final = timedelta(days=1)


def change_days_of(policy: Policy) -> list[date]:
    """Return the days from which a value or a requirement of the policy is another, in order."""
    stated: list[Dated] = [value for _, values in policy.items() if values is not None for value in values.values]
    stated += [requirement for _, requirements in policy.requirements() for requirement in requirements]
    starts = {one.start for one in stated if one.start is not None}
    return sorted(starts | {one.end + _DAY for one in stated if one.end is not None})


def payer_of(policy: Policy) -> Callable[[date | None], PayerOn]:
    """Return a function from a day to the policy on that day: one object for all days between two changes of the policy."""
    changes = change_days_of(policy)
    made: dict[int | None, PayerOn] = {}
    held: dict[date | None, PayerOn] = {}

    def on(day: date | None) -> PayerOn:
        found = held.get(day)
        if found is None:
            place = None if day is None else bisect_right(changes, day)
            found = made.get(place)
            if found is None:
                found = made[place] = PayerOn(policy, day)
            if len(held) >= _MOST_DAYS:
                held.clear()
            held[day] = found
        return found

    return on
