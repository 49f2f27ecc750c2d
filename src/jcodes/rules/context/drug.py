"""All lines of one code on one day: administered and discarded units, and the bill that the records support."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from jcodes.billing.bill_result import BillingUnits
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.labels import Label
from jcodes.claims import Administration, Setting
from jcodes.claims.parsed_text import read_ndc
from jcodes.codes import HcpcsCode
from jcodes.errors import JcodesError
from jcodes.lazy import kept_property as kept
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.flags import KEPT, MARKED, RECORD, WASTED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.payer import PayerOn
from jcodes.rules.context.record_totals import RecordTotals
from jcodes.vocabulary.products import ContainerType

__all__ = ["DrugView"]


class DrugView:
    """All lines of one code on one day.

    Attributes:
        code: The code.
        on: The day, or None.
        lines: The lines, administered ones first, in an order independent of the claim's.
        facts: The catalog's facts about the code on the day.
        entry: The entry of the code; None if no loaded file has it.
        payer: The payer's policy on the day.
        catalog: The catalog.
        flags: The bits of `flags` that any of the lines has, and that of a label.
        administered: The lines without JW.
        wasted: The lines with JW.
        units: The units of all lines together, without those of lines that have no whole number of units above zero.
        records: The clinical records of the lines, each once: lines with equal records bill the same administration.
    """

    def __init__(self, lines: tuple[LineView, ...], facts: CodeFacts) -> None:
        """Initialize with the facts that the lines share."""
        self.code: HcpcsCode = facts.code
        self.on: date | None = lines[0].on
        self.lines: tuple[LineView, ...] = lines if len(lines) == 1 else _in_order(lines)
        self.facts = facts
        self.entry: Entry | None = facts.entry
        self.payer: PayerOn = lines[0].payer
        self.catalog: Catalog = lines[0].catalog
        self.flags: int = 0
        self.units: int = 0
        for line in lines:
            self.flags |= line.flags
            self.units += line.units or 0
        if self.flags & MARKED:  # else no rule asks, and FDA's labels need not be loaded
            for line in lines:
                if line.product is not None and line.product.is_kept:
                    self.flags |= KEPT
        self.administered: tuple[LineView, ...] = self.lines
        self.wasted: tuple[LineView, ...] = ()
        if self.flags & WASTED:
            self.administered = tuple([line for line in self.lines if not line.flags & WASTED])
            self.wasted = tuple([line for line in self.lines if line.flags & WASTED])
        self.records: tuple[Administration, ...] = (
            _once([line.line.administrations for line in self.lines]) if self.flags & RECORD else ()
        )

    @kept
    def container_type(self) -> ContainerType | None:
        """The type of the opened containers, if all records agree."""
        if not self.records:
            return None
        types = {record.opened_type for record in self.records if record.containers or record.container_type}
        return types.pop() if len(types) == 1 else None

    @kept
    def label(self) -> Label | None:
        """FDA's label that states the container type of the only NDC on lines and records; None for none or several NDCs."""
        if len(self.lines) == 1 and not self.records:
            product = self.lines[0].product
            return None if product is None else product.label
        ndcs = [line.line.parsed_ndc for line in self.lines]
        for record in self.records:
            ndcs += [read_ndc(text) for text in (record.ndc, *(one.ndc for one in record.containers))]
        named = {ndc for ndc in ndcs if ndc is not None}
        return self.facts.product(named.pop()).label if len(named) == 1 else None

    @property
    def is_kept(self) -> bool:
        """Return whether leftover drug in the containers is kept: multi-dose vials and pharmacy bulk packages."""
        return self.container_type is not None and self.container_type.is_kept

    @kept
    def recorded(self) -> RecordTotals | None:
        """The totals of the records; None unless every administered line has its record and the doses can be added up."""
        if any(line.record is None for line in self.administered):
            return None
        return RecordTotals.of(self.records)

    @kept
    def bill(self) -> BillingUnits | None:
        """The bill of the records with their containers; None if they are incomplete or contradict themselves."""
        return self._billed(self.recorded)

    @kept
    def given(self) -> BillingUnits | None:
        """The bill of the recorded doses alone."""
        return self.bill or self._billed(None if self.recorded is None else self.recorded.alone())

    def bill_by(self, record: Administration) -> BillingUnits | None:
        """Return the bill of one record with its containers, or None."""
        return self._billed(RecordTotals.of((record,)))

    def given_by(self, record: Administration) -> BillingUnits | None:
        """Return the bill of the dose of one record, or None."""
        totals = RecordTotals.of((record,))
        return self._billed(None if totals is None else totals.alone())

    @kept
    def problem(self) -> JcodesError | None:
        """Why the records cannot be billed; None if they can, or are incomplete."""
        found = None if self.recorded is None else self.facts.bill(self.recorded, self.payer.policy, self.on)
        return found if isinstance(found, JcodesError) else None

    def _billed(self, totals: RecordTotals | None) -> BillingUnits | None:
        found = None if totals is None else self.facts.bill(totals, self.payer.policy, self.on)
        return None if isinstance(found, JcodesError) else found

    @property
    def is_recorded(self) -> bool:
        """Whether every line has a clinical record."""
        return all(line.record is not None for line in self.lines)

    @kept
    def settings(self) -> frozenset[Setting]:
        """The settings of the lines, as far as they are known."""
        if len(self.lines) == 1:
            return _ALONE[self.lines[0].setting]
        found = {line.setting for line in self.lines}
        return _ALONE[found.pop()] if len(found) == 1 else frozenset(found - {None})  # type: ignore[arg-type]  # without None

    @kept
    def marked(self) -> tuple[LineView, ...]:
        """The lines with JW or JZ."""
        return tuple([line for line in self.lines if line.flags & MARKED])

    @staticmethod
    def total(lines: tuple[LineView, ...]) -> int | None:
        """Return the units of *lines*; None if one of them has no whole number of units above zero."""
        units = [line.units for line in lines]
        known = [count for count in units if count is not None]
        return sum(known) if len(known) == len(units) else None


_ALONE: Final[Mapping[Setting | None, frozenset[Setting]]] = {
    None: frozenset(),
    **{setting: frozenset({setting}) for setting in Setting},
}
"""The settings of lines that share one: always the same sets, whose hashes are known."""


def _once(bundles: list[tuple[Administration, ...]]) -> tuple[Administration, ...]:
    found: list[tuple[Administration, ...]] = []
    for records in bundles:
        if records and not any(records is other or records == other for other in found):
            found.append(records)
    return found[0] if len(found) == 1 else tuple([record for records in found for record in records])


def _in_order(lines: tuple[LineView, ...]) -> tuple[LineView, ...]:
    keys = [
        (at.is_wasted, -(at.units or 0), at.line.modifiers, at.line.units, at.line.ndc, str(at.line.charge))
        for at in lines
    ]
    if len(set(keys)) < len(keys):
        keys = [(*key, repr(at.line)) for key, at in zip(keys, lines, strict=True)]  # type: ignore[misc]  # one more, for all of them
    return tuple(lines[place] for place in sorted(range(len(lines)), key=keys.__getitem__))
