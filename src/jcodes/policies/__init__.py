"""Payers' choices as data: one TOML file a payer, each value with its source and dates, looked up by date of service."""

from jcodes.policies.choices import (
    Asked,
    Choice,
    Choices,
    NdcRequired,
    Past,
    Taken,
    UnclassifiedUnits,
    VaccineServices,
    WasteLayout,
)
from jcodes.policies.demands import Demand, FamilyRule, ModifierConflict, ModifierRule
from jcodes.policies.policy import DEFAULT, Policy
from jcodes.policies.shelf import policies, policy
from jcodes.policies.values import SCOPE_SETTINGS
from jcodes.vocabulary.confidence import Confidence

__all__ = [
    "DEFAULT",
    "SCOPE_SETTINGS",
    "Asked",
    "Choice",
    "Choices",
    "Confidence",
    "Demand",
    "FamilyRule",
    "ModifierConflict",
    "ModifierRule",
    "NdcRequired",
    "Past",
    "Policy",
    "Taken",
    "UnclassifiedUnits",
    "VaccineServices",
    "WasteLayout",
    "policies",
    "policy",
]
