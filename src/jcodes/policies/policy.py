"""A payer's policy: every value that the calculator and the checks ask for, frozen, with its source and dates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from jcodes.policies.choices import Asked, Choice, Choices, NdcRequired, Past, WasteLayout
from jcodes.policies.values import (
    EXEMPTIONS,
    NDC_UNITS,
    SCOPES,
    any_of,
    flag,
    one_of,
    percent,
    quantity,
    reading,
    rounding,
    whole,
)

__all__ = ["DEFAULT", "Policy"]

DEFAULT: Final = "medicare-part-b"
"""The policy of a bill that names none."""


@attrs.frozen(order=False, repr=False)
class Policy:
    """One payer's choices.

    A key of a policy's file is a field of this class with its reader; a new key is a new field and nothing else. A field that may be
    None is one that a payer need not state: asking for it then is for the caller to refuse.

    Attributes:
        name: The short name, such as ``"medicare-part-b"``.
        title: Whose policy it is, in words.
        extends: The name of the policy whose values hold where this one states none; None for a policy that states all.
        rounding: How an exact number of units becomes the billed one, by the calculator's name for it.
        waste_layout: How discarded drug is put on the claim.
        jw: Whether the discarded line takes JW.
        jz: Whether a line without discarded drug takes JZ.
        jw_jz_edits: Whether claims without a required JW or JZ come back.
        jw_jz_scope: Where discarded drug is reported, of `SCOPES`.
        jw_jz_exempt: What it is not reported for, of `EXEMPTIONS`.
        jw_jz_doubtful: For which of `EXEMPTIONS` it is doubtful whether it is reported: worth a warning.
        jw_paid: Whether discarded units are paid as administered ones are.
        maximum_units: The most units on one line of an electronic claim.
        maximum_units_paper: The most units on one line of a paper claim.
        ndc_required: For which lines a National Drug Code is asked for.
        ndc_units: The NDC units of measure that are taken.
        ndc_places: The decimal places of an NDC quantity.
        ndc_minimum: The least NDC quantity.
        sequestration: The percent that is taken off the programme's payment.
        coinsurance: The patient's share in percent, where the code has none of its own.
        percent_of_limit: What is allowed, in percent of CMS's payment limit.
        history: Values that no date selects any more, or never did for all.
    """

    name: str
    title: str
    extends: str | None
    rounding: Choices[str] = attrs.field(metadata=reading(rounding))
    waste_layout: Choices[WasteLayout] = attrs.field(metadata=reading(one_of(WasteLayout)))
    jw: Choices[Asked] = attrs.field(metadata=reading(one_of(Asked)))
    jz: Choices[Asked] = attrs.field(metadata=reading(one_of(Asked)))
    jw_jz_edits: Choices[bool] = attrs.field(metadata=reading(flag))
    jw_jz_scope: Choices[tuple[str, ...]] = attrs.field(metadata=reading(any_of(SCOPES)))
    jw_jz_exempt: Choices[tuple[str, ...]] = attrs.field(metadata=reading(any_of(EXEMPTIONS)))
    jw_jz_doubtful: Choices[tuple[str, ...]] = attrs.field(metadata=reading(any_of(EXEMPTIONS)))
    jw_paid: Choices[bool] = attrs.field(metadata=reading(flag))
    maximum_units: Choices[int] = attrs.field(metadata=reading(whole))
    maximum_units_paper: Choices[int] = attrs.field(metadata=reading(whole))
    ndc_required: Choices[NdcRequired] = attrs.field(metadata=reading(one_of(NdcRequired)))
    ndc_units: Choices[tuple[str, ...]] = attrs.field(metadata=reading(any_of(NDC_UNITS)))
    ndc_places: Choices[int] = attrs.field(metadata=reading(whole))
    ndc_minimum: Choices[Decimal] = attrs.field(metadata=reading(quantity))
    sequestration: Choices[Decimal] = attrs.field(metadata=reading(percent))
    coinsurance: Choices[Decimal] | None = attrs.field(default=None, metadata=reading(percent))
    percent_of_limit: Choices[Decimal] | None = attrs.field(default=None, metadata=reading(percent))
    history: tuple[Past, ...] = ()

    @staticmethod
    def load(path: str | Path) -> "Policy":
        """Return the policy that a TOML file states.

        Args:
            path: The file. Its ``extends`` names a bundled policy, or another file by a path relative to it.

        Raises:
            MalformedPolicyError: Not such a file; the message names the file and the key.
        """
        from jcodes.policies.reading import read_policy

        return read_policy(Path(path))

    def items(self) -> Iterator[tuple[str, Choices[object] | None]]:
        """Go through the keys, each with its dated choices; None where this payer states none."""
        for field in attrs.fields(Policy):
            if field.metadata:
                yield field.name, getattr(self, field.name)

    def on(self, day: date | None = None) -> dict[str, Choice[object] | None]:
        """Return what holds for the date of service *day*, by key; None for the newest values."""
        return {name: None if choices is None else choices.on(day) for name, choices in self.items()}

    def to_dict(self) -> dict[str, object]:
        """Return every value as JSON holds it."""
        return {
            "name": self.name,
            "title": self.title,
            "extends": self.extends,
            **{name: None if choices is None else choices.to_list() for name, choices in self.items()},
            "history": [past.to_dict() for past in self.history],
        }

    @property
    def digest(self) -> str:
        """The hash of every value, in hexadecimal: two policies with one digest say the same."""
        import hashlib
        import json

        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def __repr__(self) -> str:
        """Return the name and the title."""
        return f"<Policy {self.name}: {self.title}>"
