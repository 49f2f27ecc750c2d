"""What a payer says on one day: every key of the policy, chosen once for the day and typed."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from jcodes.policies import Asked, Choice, Choices, NdcRequired, Policy, WasteLayout

__all__ = ["PayerOn"]

T = TypeVar("T")


class PayerOn:
    """A policy's choices for one date of service; see `Policy` for what each key means.

    Attributes:
        policy: The policy.
        on: The date of service; None for the newest choices.
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
        self.ndc_units: Choice[tuple[str, ...]] = policy.ndc_units.on(on)
        self.ndc_places: Choice[int] = policy.ndc_places.on(on)
        self.ndc_minimum: Choice[Decimal] = policy.ndc_minimum.on(on)

    @property
    def name(self) -> str:
        """The policy's name."""
        return self.policy.name


def _on(choices: Choices[T] | None, on: date | None) -> Choice[T] | None:
    return None if choices is None else choices.on(on)
