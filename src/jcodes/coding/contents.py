"""Rules out codes by how much a package or a milliliter of their products holds."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, Protocol

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.iodine import band_of
from jcodes.catalogs.substances import words_of
from jcodes.coding.entry_tests import is_code
from jcodes.coding.evidence import Evidence
from jcodes.coding.links import package_contents
from jcodes.coding.naming import NameFit
from jcodes.coding.strengths import iodine_on
from jcodes.doses import Dosage, Dose

__all__ = ["rule_out_by_days", "rule_out_by_iodine", "rule_out_by_whole_package"]


_TWO: Final = 2
_DAYS: Final = {"weekly": Dose(7, "day"), "monthly": Dose(28, "day")}
"""How long a dose lasts by a word of the product's name; a month is the 28 days of CMS's descriptors."""


class Ruling(Protocol):
    """The codes that remain, and how others are ruled out; `jcodes.coding.elimination.Elimination` is one."""

    evidence: Evidence

    def open(self) -> list[Entry]:
        """Return the remaining entries."""

    def sure(self) -> list[Entry]:
        """Return the remaining entries that the name identifies for certain."""

    def beside(self, reason: str, is_worse: Callable[[Entry], bool], is_better: Callable[[Entry], bool]) -> None:
        """Rule out each remaining entry that *is_worse* if a certain one *is_better*."""


def rule_out_by_whole_package(ruling: Ruling) -> None:
    """Keep the code of which one package is the dose, among codes that share the record's brand: Lupron Depot 22.5 mg is J9217's."""
    evidence, record, sure = ruling.evidence, ruling.evidence.record, ruling.sure()
    if len(sure) < _TWO or not {evidence.fit(entry) for entry in sure} <= {NameFit.BRAND, NameFit.ALIAS}:
        return
    opened = {one.content for one in record.containers}
    if not opened and record.strength is not None and record.strength.per.unit.is_count:
        opened = {record.strength.amount}
    opened = opened or {record.dose}
    held = {one.code.text: package_contents(evidence.cat, one.code.text, record.on) for one in sure}
    whole = [code for code, sizes in held.items() if opened <= sizes]
    unknown = [entry for entry in sure if not held[entry.code.text] and _is_whole(entry, opened)]
    if len(whole) == 1 and not unknown:
        ruling.beside(
            f"none of its packages holds {' or '.join(sorted(map(str, opened)))}, and one of {whole[0]} does",
            lambda entry: entry.code.text not in whole,
            partial(is_code, whole[0]),
        )


def rule_out_by_days(ruling: Ruling) -> None:
    """Keep the codes whose days of therapy include those of the record's name: "weekly" and "monthly" of Brixadi."""
    said = words_of(ruling.evidence.record.drug)
    told = {days for word, days in _DAYS.items() if word in said}
    if len(told) == 1:
        [days] = told
        ruling.beside(
            f"its descriptor is for other days of therapy, and the record's name says {days}",
            lambda entry: _is_of_days(entry) and not _covers(entry.dosage, days),
            lambda entry: _is_of_days(entry) and _covers(entry.dosage, days),
        )


def _is_of_days(entry: Entry) -> bool:
    return any(end is not None and end.dose.unit.symbol == "day" for end in (entry.dosage.lower, entry.dosage.upper))


def _covers(dosage: Dosage, days: Dose) -> bool:
    lower, upper = dosage.lower, dosage.upper
    is_above = lower is None or days > lower.dose or (lower.inclusive and days == lower.dose)
    return is_above and (upper is None or days < upper.dose or (upper.inclusive and days == upper.dose))


def _is_whole(entry: Entry, amounts: Iterable[Dose | None]) -> bool:
    """Return whether amounts may be whole units of a code: 22.5 mg is not a whole number of J9218's units of 1 mg."""
    unit = entry.dosage.amount
    return unit is None or all(
        one is None or one.unit.dimension != unit.unit.dimension or (one / unit).denominator == 1 for one in amounts
    )


def rule_out_by_iodine(ruling: Ruling) -> None:
    """Keep the codes of the iodine concentration that the record states."""
    said = iodine_on(ruling.evidence.record, ruling.evidence.cat, ruling.open())
    if said is not None:
        ruling.beside(
            f"its descriptor does not include {said}, the concentration on the record",
            lambda entry: entry.code.text not in said.codes and band_of(entry) is not None,
            lambda entry: entry.code.text in said.codes,
        )
