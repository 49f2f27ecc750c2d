"""Payers' choices as data: one TOML file a payer, each value with its source and dates, looked up by date of service."""

from jcodes.policies.choices import Asked, Choice, Choices, NdcRequired, Past, WasteLayout
from jcodes.policies.policy import DEFAULT, Policy
from jcodes.policies.shelf import policies, policy
from jcodes.terms import Confidence

__all__ = [
    "DEFAULT",
    "Asked",
    "Choice",
    "Choices",
    "Confidence",
    "NdcRequired",
    "Past",
    "Policy",
    "WasteLayout",
    "policies",
    "policy",
]
