"""Open questions of a bill: leftover drug that may or may not be billable, and JW or JZ when the record does not decide."""

import enum
from datetime import date
from typing import Final

import attrs

from jcodes.doses import Dose
from jcodes.policies import DatedValue, Policy, Requirement, WasteLayout
from jcodes.records import Record, written
from jcodes.sources import Citation, as_citation

__all__ = ["Undecided", "UndecidedKind", "doubt_of", "leftover", "modifier_not_known", "modifiers_required"]


class UndecidedKind(enum.StrEnum):
    """The kind of open question."""

    LEFTOVER = "leftover"
    """The opened containers hold more than the dose, and the record does not show whether the rest is billable as discarded."""
    JW_OR_JZ = "jw-or-jz"
    """The payer requires JW or JZ for single-dose containers, and the record does not show which applies, if any."""


@attrs.frozen
class Undecided(Record):
    """One open question of a bill. It is never part of the bill's lines, discarded units or total.

    Attributes:
        kind: The kind of question.
        text: The question and how to answer it, in one or two sentences.
        fact: The argument of `billing_units` that decides it, such as ``"container_type"``.
        amount: The amount left in the opened containers; None for a modifier, or without a finite decimal.
        units: The whole leftover units; None for a modifier.
        modifiers: The open modifiers; empty for leftover drug.
        source: The source of the requirement.
    """

    kind: UndecidedKind
    text: str
    fact: str
    amount: Dose | None = None
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    source: Citation = attrs.field(default=Citation(""), converter=as_citation, metadata=written(str))

    def __str__(self) -> str:
        """Return the question in short form, for the end of a bill."""
        if self.units is None:
            return " or ".join(self.modifiers)
        return f"{self.units} leftover unit{'s' if self.units != 1 else ''}"


LIST_SOURCE: Final = "aafp-jz: CMS's list does not include all drugs subject to the JW and JZ policy"


def leftover(units: int, amount: Dose | None) -> Undecided:
    """Return the open question for leftover drug from containers of unknown type."""
    one = units == 1
    named = f"{units} unit{'' if one else 's'}" + ("" if amount is None else f" ({amount})")
    return Undecided(
        UndecidedKind.LEFTOVER,
        f"{named} {'is' if one else 'are'} left over and not billed. Leftover drug is billable only from single-dose"
        " containers; give container_type, or the documented discarded amount",
        "container_type",
        amount,
        units,
        source=LIST_SOURCE,
    )


def modifier_not_known(modifier: str, choice: DatedValue[Requirement]) -> Undecided:
    """Return the open question for *modifier*, which the payer requires if the containers are single-dose."""
    what = "for the leftover units" if modifier == "JW" else "where nothing was discarded"
    return Undecided(
        UndecidedKind.JW_OR_JZ,
        f"{modifier} is required {what} if the containers are single-dose; multi-dose containers take neither JW nor JZ. Give"
        " container_type",
        "container_type",
        modifiers=(modifier,),
        source=choice.source,
    )


_NOT_ASKED: Final = frozenset({"oral", "inhalation"})
"""Kinds without an open question about containers, unless the call gives containers: tablets are not in single-dose containers under the
policy (CMS's list has no code of either kind). Exception: inhaled drugs from a supplier. Since 2024-01-01, those from single-dose
containers take JZ although patients use them at home (`cgs-dme-jz`, `noridian-dme-2025`); until then they took neither modifier."""
_SUPPLIER: Final = ("dme",)
"""The scope of a policy for suppliers only."""


def _is_asked(policy: Policy, kind: str, on: date | None) -> bool:
    """Return whether the containers of a kind of product raise an open question under *policy*."""
    return kind not in _NOT_ASKED or (kind == "inhalation" and policy.jw_jz_scope.on(on).value == _SUPPLIER)


def doubt_of(policy: Policy, kind: str, on: date | None) -> str:
    """Return a warning if it is uncertain whether a kind of product takes JW or JZ; otherwise blank."""
    doubtful = policy.jw_jz_doubtful.on(on)
    if kind not in doubtful.value:
        return ""
    return f"it is uncertain whether a {kind} takes JW or JZ ({doubtful.source})"


def modifiers_required(policy: Policy, kind: str, on: date | None, *, is_billed: bool) -> tuple[Undecided, ...]:
    """Return the open question for JW or JZ, if the payer requires them for single-dose containers.

    None if the opened containers or the discarded amount are known, or if it is uncertain whether the kind takes either modifier;
    see `doubt_of`.

    Args:
        policy: The payer's policy.
        kind: The kind of product, such as ``"vaccine"``, or blank.
        on: The date of service; defaults to the newest values.
        is_billed: Whether the bill has any administered units.
    """
    if (
        not is_billed
        or not _is_asked(policy, kind, on)
        or kind in policy.jw_jz_exempt.on(on).value
        or doubt_of(policy, kind, on)
    ):
        return ()
    jw, jz = policy.jw.on(on), policy.jz.on(on)
    lines = policy.waste_layout.on(on).value is WasteLayout.TWO_LINES
    required = [
        (modifier, choice)
        for modifier, choice, applies in (("JW", jw, lines), ("JZ", jz, True))
        if applies and choice.value is Requirement.MUST
    ]
    if not required:
        return ()
    modifiers = tuple(modifier for modifier, _ in required)
    what = " or ".join(modifiers)
    return (
        Undecided(
            UndecidedKind.JW_OR_JZ,
            f"{policy.name} requires {what} for {'discarded drug from ' if modifiers == ('JW',) else ''}single-dose containers. Give the"
            " opened containers or the discarded amount (0 for none); multi-dose containers take neither",
            "containers",
            modifiers=modifiers,
            source="; ".join(dict.fromkeys(part for _, choice in required for part in choice.source.text.split("; "))),
        ),
    )
