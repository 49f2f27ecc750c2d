"""Payer policies as data: one TOML file per payer, each value with its source and dates of service."""

from typing import TYPE_CHECKING

from jcodes.policies.dated import (
    Accepted,
    DatedValue,
    DatedValues,
    NdcRequired,
    PaperNdc,
    Requirement,
    Superseded,
    UnclassifiedUnits,
    VaccineServices,
    WasteLayout,
)
from jcodes.policies.policy import DEFAULT, Policy, policies, policy
from jcodes.policies.requirements import FamilyRule, ModifierConflict, ModifierRule, PayerRequirement
from jcodes.renamed import renamed_in
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.places import EditSetting

__all__ = [
    "DEFAULT",
    "Accepted",
    "Confidence",
    "DatedValue",
    "DatedValues",
    "FamilyRule",
    "ModifierConflict",
    "ModifierRule",
    "NdcRequired",
    "PaperNdc",
    "PayerRequirement",
    "Policy",
    "Requirement",
    "Superseded",
    "UnclassifiedUnits",
    "VaccineServices",
    "WasteLayout",
    "policies",
    "policy",
]

if TYPE_CHECKING:
    ...  # type checkers reject the old names
else:
    __getattr__ = renamed_in(
        __name__,
        {
            "Asked": ("Requirement", Requirement),
            "Choice": ("DatedValue", DatedValue),
            "Choices": ("DatedValues", DatedValues),
            "Demand": ("PayerRequirement", PayerRequirement),
            "MueTable": ("jcodes.vocabulary.EditSetting", EditSetting),
            "Past": ("Superseded", Superseded),
            "Taken": ("Accepted", Accepted),
        },
    )
