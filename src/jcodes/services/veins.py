"""IV services of one access: infusions, pushes, hydration and pumps.

Sources: `cms-rac-0071` and `findacode-infusions` for the initial service, the hierarchy and the minutes. Concurrent: 96368 once, from 16 minutes
of overlap (`haugen-infusions`); hydration is never concurrent (`coding-clarified`), and never billed to keep a vein open (`cms-rac-0137`).
A pump for more than 8 hours: `asco-2010`. Repeat pushes of the same drug: facilities only, more than 30 minutes later (`asco-2009`); a repeat
infusion of 30 minutes or less counts as such a push (`haugen-infusions`).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from jcodes.services.table import without_primary
from jcodes.services.times import (
    LONGEST_WITHOUT_PUMP,
    SHORTEST_BETWEEN_PUSHES,
    SHORTEST_HYDRATION,
    SHORTEST_INFUSION,
    AdministeredDrug,
    Tally,
    additional_hours,
    hours_of,
)
from jcodes.vocabulary.families import Family, Purpose
from jcodes.vocabulary.routes import Route

__all__ = ["count_access", "leave_out_alone", "without_service"]

_RANKS: Final = {Family.CHEMOTHERAPY: 0, Family.THERAPEUTIC: 1, Family.HYDRATION: 2}
_FIRST: Final = {
    (Family.CHEMOTHERAPY, True): "96413",
    (Family.CHEMOTHERAPY, False): "96409",
    (Family.THERAPEUTIC, True): "96365",
    (Family.THERAPEUTIC, False): "96374",
    (Family.HYDRATION, True): "96360",
}
_NEXT: Final = {
    (Family.CHEMOTHERAPY, True): "96417",
    (Family.CHEMOTHERAPY, False): "96411",
    (Family.THERAPEUTIC, True): "96367",
    (Family.THERAPEUTIC, False): "96375",
}
_HOURS: Final = {Family.CHEMOTHERAPY: "96415", Family.THERAPEUTIC: "96366", Family.HYDRATION: "96361"}
_CONCURRENT: Final = "96368"
_REPEATED: Final = "96376"
_REFILLS: Final = {Purpose.PORTABLE_PUMP_REFILL: "96521", Purpose.IMPLANTED_PUMP_REFILL: "96522"}
_FLUIDS: Final = {
    Purpose.CARRIER: "fluid that only carries a drug is not billable",
    Purpose.KEEP_VEIN_OPEN: "fluid that only keeps the vein open (KVO) is not billable",
}

_NO_PRIMARY: Final = (
    "the concurrent infusion is not billed: 96368 needs 96365, 96366, 96413, 96415, 96416 or C8957 in the encounter by CMS's add-on table, and none is billed: say whether it ran one after"
    " the other (96367)"
)
_NOT_INITIAL: Final = "the reason for the encounter, but not the initial service: {} would lack its primary code in CMS's add-on table; the facility hierarchy decides"

_Span = tuple[int, int]


@attrs.frozen
class _Run:
    """One IV drug, infused or pushed.

    Attributes:
        drug: The drug.
        infused: True for an infusion, False for a push.
        hours: Its hours when it follows another service.
    """

    drug: AdministeredDrug
    infused: bool
    hours: int = 0

    def order(self, *, by_reason: bool) -> tuple[object, ...]:
        """Return the sort key that puts the initial service first, *by_reason* the reason for the encounter; the last parts only break ties."""
        drug = self.drug
        return (
            drug.concurrent,
            not (drug.primary and by_reason),
            _RANKS[drug.family],
            not self.infused,
            drug.begins is None,
            drug.begins or 0,
            -(drug.minutes or 0),
            repr(drug.evolve(begins=None)),
        )

    @property
    def span(self) -> _Span | None:
        """Start and end, or None if unknown."""
        return None if self.drug.begins is None or self.drug.ends is None else (self.drug.begins, self.drug.ends)


def _in_order(runs: Sequence[_Run], *, by_reason: bool) -> list[_Run]:
    """Return *runs* in the order of `_Run.order`; one run needs none."""
    return list(runs) if len(runs) < 2 else sorted(runs, key=lambda run: run.order(by_reason=by_reason))


def without_service(drug: AdministeredDrug, tally: Tally) -> bool:
    """Return whether *drug* needs no IV service here: a fluid that is not billable, a pump refill (counted), or a flush (counted by the encounter)."""
    if drug.purpose in _REFILLS:
        tally.add(_REFILLS[drug.purpose], drug, drug.times)
        return True
    if drug.purpose in _FLUIDS:
        tally.leave(drug, _FLUIDS[drug.purpose])
        return True
    return drug.purpose is Purpose.FLUSH


def count_access(drugs: Iterable[AdministeredDrug], tally: Tally, *, facility: bool, further: bool = False) -> bool:
    """Count the services of one access, initial service first; return whether there were any.

    The initial service of a *further* access gets modifier 59.
    """
    fluids: list[AdministeredDrug] = []
    runs: list[_Run] = []
    for one in drugs:
        if one.family not in _RANKS:
            tally.note(one, f"no IV administration code on file for {one.family}")
        elif one.family is Family.HYDRATION:
            fluids.append(one)
        elif not _by_pump(one, tally, facility=facility):
            runs.append(_run(one, tally))
    by_reason = not facility and any(run.drug.primary for run in (*runs, *map(_timed, fluids)))
    runs = _by_bag(_in_order(runs, by_reason=by_reason), tally)
    infused = [run.span for run in runs if run.infused and run.span is not None]
    runs.extend(_hydrations(fluids if len(fluids) < 2 else sorted(fluids, key=_when), infused, tally))
    apart = ("59",) if further else ()
    if by_reason:
        trial = _counted(runs, tally, facility=facility, apart=apart, by_reason=True)
        if not without_primary(trial.units):
            tally.take(trial)
            return bool(runs)
        for run in runs:
            if run.drug.primary:
                tally.leave(run.drug, _NOT_INITIAL.format(", ".join(sorted(without_primary(trial.units)))))
    tally.take(_counted(runs, tally, facility=facility, apart=apart, by_reason=False))
    return bool(runs)


def leave_out_alone(tally: Tally) -> None:
    """Take 96368 off an encounter without a primary code for it, with a note: an infusion beside another that is an add-on itself."""
    if _CONCURRENT in without_primary(tally.units):
        tally.units = {key: units for key, units in tally.units.items() if key[0] != _CONCURRENT}
        tally.notes.add(_NO_PRIMARY)


def _timed(drug: AdministeredDrug) -> _Run:
    return _Run(drug, infused=True)


def _counted(runs: Sequence[_Run], tally: Tally, *, facility: bool, apart: tuple[str, ...], by_reason: bool) -> Tally:
    """Return a copy of the tally with the services of *runs*, in the order of the facility hierarchy, or with the reason for the encounter first."""
    trial = tally.copy()
    access = _Access(trial, facility=facility, apart=apart)
    for place, run in enumerate(_in_order(runs, by_reason=by_reason)):
        access.count(run, first=place == 0)
    return trial


def _when(drug: AdministeredDrug) -> tuple[object, ...]:
    return drug.begins is None, drug.begins or 0, repr(drug.evolve(begins=None))


def _by_pump(drug: AdministeredDrug, tally: Tally, *, facility: bool) -> bool:
    """Count the start of an infusion by pump of more than 8 hours; return whether it was one."""
    long = drug.minutes is not None and drug.minutes > LONGEST_WITHOUT_PUMP
    if drug.pump is False or drug.route is Route.INTRAVENOUS_PUSH or not (long or (drug.pump and drug.minutes is None)):
        return False
    if drug.family is Family.CHEMOTHERAPY:
        tally.add("96416", drug, drug.times)
        if drug.pump is None:
            tally.note(
                drug,
                f"{drug.minutes} minutes counted as an infusion by pump (96416); give pump=True to confirm, or pump=False to bill 96413 by the hour",
            )
        return True
    if not drug.pump:
        return False
    if facility:
        tally.add("C8957", drug, drug.times)
    else:
        tally.note(drug, "no code on file for starting a pump outside a hospital, except for chemotherapy")
    return True


def _run(drug: AdministeredDrug, tally: Tally) -> _Run:
    """Return *drug* as an infusion or a push."""
    if drug.route is Route.INTRAVENOUS_PUSH:
        return _Run(drug, infused=False)
    if drug.minutes is None:
        tally.note(drug, "start and stop times not documented; counted as a push")
    minutes = drug.minutes or 0
    return _Run(drug, infused=minutes >= SHORTEST_INFUSION, hours=hours_of(minutes))


def _by_bag(runs: Sequence[_Run], tally: Tally) -> list[_Run]:
    """Return one run per bag: the first one."""
    kept: list[_Run] = []
    bags: set[str] = set()
    for run in runs:
        bag = run.drug.bag.strip().casefold()
        if run.infused and bag:
            if bag in bags:
                tally.leave(run.drug, f"shares bag {run.drug.bag.strip()} with another drug: one infusion")
                continue
            bags.add(bag)
        kept.append(run)
    return kept


# -- hydration -------------------------------------------------------------------------------------------------------


def _hydrations(fluids: Sequence[AdministeredDrug], infused: Sequence[_Span], tally: Tally) -> list[_Run]:
    """Return the hydration of an access: 31 minutes or more with no other infusion running. Consecutive bags count as one."""
    found: list[_Run] = []
    timed: list[AdministeredDrug] = []
    for one in fluids:
        if one.route is Route.INTRAVENOUS_PUSH:
            tally.leave(one, "a fluid given as a push is not hydration")
        elif one.minutes is None:
            tally.note(
                one, f"start and stop times not documented; hydration needs {SHORTEST_HYDRATION} minutes or more"
            )
        elif one.concurrent:
            tally.leave(one, "hydration concurrent with another infusion is not billable")
        elif one.begins is not None:
            timed.append(one)
        elif one.minutes < SHORTEST_HYDRATION:
            tally.leave(
                one, f"{one.minutes} minutes of hydration; {SHORTEST_HYDRATION} or more are required to bill it"
            )
        else:
            found.append(_Run(one, infused=True, hours=hours_of(one.minutes)))
    pieces = _without(_joined([(one.begins or 0, one.ends or 0) for one in timed]), _joined(infused))
    hours = sum(hours_of(stop - start) for start, stop in pieces)
    if hours:
        found.append(_Run(_first(timed), infused=True, hours=hours))
    for one in timed if not hours else ():
        free = sum(stop - start for start, stop in _without([(one.begins or 0, one.ends or 0)], _joined(infused)))
        overlap = (
            "" if free == one.minutes else f", {(one.minutes or 0) - free} of them concurrent with another infusion"
        )
        tally.leave(
            one, f"{one.minutes} minutes of hydration{overlap}; {SHORTEST_HYDRATION} or more are required to bill it"
        )
    return found


def _first(timed: Sequence[AdministeredDrug]) -> AdministeredDrug:
    """Return the first fluid, primary if any of them is."""
    return timed[0].evolve(primary=any(one.primary for one in timed))


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans in order, merged if they touch."""
    found: list[_Span] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], stop)
        else:
            found.append((start, stop))
    return found


def _without(spans: Sequence[_Span], others: Sequence[_Span]) -> list[_Span]:
    """Return the parts of *spans* outside *others*; both sorted and merged."""
    found: list[_Span] = []
    for start, stop in spans:
        begin = start
        for left, right in others:
            if left < stop and right > begin:
                if left > begin:
                    found.append((begin, left))
                begin = right
        if begin < stop:
            found.append((begin, stop))
    return found


def _together(one: _Span, other: _Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


# -- in order --------------------------------------------------------------------------------------------------------


class _Access:
    """One access while its runs are counted, initial service first."""

    def __init__(self, tally: Tally, *, facility: bool, apart: tuple[str, ...]) -> None:
        self.tally = tally
        self.apart = apart
        self.facility = facility
        self.seen: dict[str, _Run] = {}  # the latest counted run of each drug
        self.infused: list[_Run] = []  # infusions that another one can be concurrent with

    def count(self, run: _Run, *, first: bool) -> None:
        drug, tally = run.drug, self.tally
        name = drug.key
        last = self.seen.get(name) if name else None
        if first:
            tally.add(_FIRST[drug.family, run.infused], drug, modifiers=self.apart)
            tally.add(_HOURS[drug.family], drug, max(0, run.hours - 1) if run.infused else 0)
        elif drug.family is Family.HYDRATION:
            tally.add(_HOURS[drug.family], drug, run.hours)
        elif last is not None and run.infused:
            self._infused_again(run)
        elif last is not None:
            if not self._pushed_again(drug, 1, last):
                return
        elif run.infused and (drug.concurrent or self._overlapping(run)):
            self._concurrent(run)
            return
        else:
            tally.add(_NEXT[drug.family, run.infused], drug)
            tally.add(_HOURS[drug.family], drug, additional_hours(drug.minutes or 0) if run.infused else 0)
        self.seen[name] = run
        if run.infused and drug.family is not Family.HYDRATION:
            self.infused.append(run)
        if drug.times > 1 and run.infused:
            tally.note(drug, "record each infusion separately, with its own minutes")
        elif drug.times > 1:
            self._pushed_again(drug, drug.times - 1, run)

    # -- concurrent

    def _overlapping(self, run: _Run) -> list[_Run]:
        """Return the counted infusions that overlap by 16 minutes or more."""
        span = run.span
        return [
            other
            for other in self.infused
            if span is not None and other.span is not None and _together(span, other.span) >= SHORTEST_INFUSION
        ]

    def _concurrent(self, run: _Run) -> None:
        drug, tally = run.drug, self.tally
        others = self._overlapping(run)
        if drug.family is not Family.THERAPEUTIC:
            tally.note(drug, "no code on file for chemotherapy concurrent with another infusion")
            return
        alike = [other for other in others if other.span == run.span and other.drug.family is drug.family]
        if alike and not (drug.bag.strip() and alike[0].drug.bag.strip()):
            tally.note(
                drug,
                f"same start and stop as {alike[0].drug.name or 'another drug'}: give bag for both; one bag is one infusion,"
                " two bags add 96368",
            )
            return
        if not any(number == _CONCURRENT for number, _, _ in tally.units):  # once per encounter
            tally.add(_CONCURRENT, drug)
        spans = _joined([other.span for other in others if other.span is not None])
        alone = (
            sum(stop - start for start, stop in _without([run.span], spans)) if run.span is not None and spans else 0
        )
        if alone >= SHORTEST_HYDRATION:
            tally.leave(drug, f"counted once as 96368, although {alone} of its {drug.minutes} minutes ran alone")

    # -- the same drug again

    def _infused_again(self, run: _Run) -> None:
        drug, tally = run.drug, self.tally
        tally.add(_HOURS[drug.family], drug, run.hours)
        if run.hours:
            return
        if self.facility and drug.family is Family.THERAPEUTIC:
            tally.add(_REPEATED, drug)
        else:
            tally.leave(drug, "a repeat infusion of the same drug for 30 minutes or less is not billable")

    def _pushed_again(self, drug: AdministeredDrug, times: int, last: _Run) -> bool:
        """Count a repeat push of the same drug; return whether it was counted."""
        tally = self.tally
        if drug.family is Family.CHEMOTHERAPY:
            tally.note(drug, "no code on file for a repeat push of the same chemotherapy drug")
            return False
        if not self.facility:
            tally.leave(drug, f"only facilities bill a repeat push of the same drug ({_REPEATED})")
            return False
        before, now = last.drug.begins, drug.begins
        if not last.infused and (before is None or now is None or last.drug is drug):
            tally.note(
                drug, f"{_REPEATED} needs more than 30 minutes between pushes of the same drug: give the start of each"
            )
        elif not last.infused and before is not None and now is not None and now - before < SHORTEST_BETWEEN_PUSHES:
            tally.leave(drug, "a repeat push of the same drug within 30 minutes is not billable")
            return False
        tally.add(_REPEATED, drug, times)
        return True
