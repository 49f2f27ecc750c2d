"""What went through a vein: infusions, pushes, hydration, pumps and flushes of one access.

Sources: `cms-rac-0071` and `findacode-infusions` for the first service, the order of families and the minutes. At the same time: 96368 once, from 16 minutes
together on (Haugen, https://www.thehaugengroup.com/tips-expertise-injections-infusions-beyond-the-basics-webinar-qa/, after CMS's article
A53778); hydration never beside another infusion (https://codingclarified.com/medical-coding-non-chemo-iv-drug-hydration-coding), nor to keep
a vein open (CMS RAC topic 0137). A pump of more than 8 hours: ASCO, J Oncol Pract 2010;6:218. The same drug pushed again: facilities only,
more than 30 minutes later (ASCO, J Oncol Pract 2009;5:252); infused again for 30 minutes or less it counts as such a push (Haugen, as above).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from jcodes.services.times import (
    LONGEST_WITHOUT_PUMP,
    SHORTEST_BETWEEN_PUSHES,
    SHORTEST_HYDRATION,
    SHORTEST_INFUSION,
    Given,
    Tally,
    further_hours,
    hours_of,
)
from jcodes.vocabulary.families import Family, Purpose
from jcodes.vocabulary.routes import Route

__all__ = ["count_access", "without_service"]

_RANKS: Final = {Family.COMPLEX: 0, Family.THERAPEUTIC: 1, Family.HYDRATION: 2}
_FIRST: Final = {
    (Family.COMPLEX, True): "96413",
    (Family.COMPLEX, False): "96409",
    (Family.THERAPEUTIC, True): "96365",
    (Family.THERAPEUTIC, False): "96374",
    (Family.HYDRATION, True): "96360",
}
_NEXT: Final = {
    (Family.COMPLEX, True): "96417",
    (Family.COMPLEX, False): "96411",
    (Family.THERAPEUTIC, True): "96367",
    (Family.THERAPEUTIC, False): "96375",
}
_HOURS: Final = {Family.COMPLEX: "96415", Family.THERAPEUTIC: "96366", Family.HYDRATION: "96361"}
_CONCURRENT: Final = "96368"
_REPEATED: Final = "96376"
_REFILLS: Final = {Purpose.PORTABLE_PUMP_REFILL: "96521", Purpose.IMPLANTED_PUMP_REFILL: "96522"}
_FLUIDS: Final = {
    Purpose.CARRIER: "fluid that only carries a drug is not billed",
    Purpose.KEEP_VEIN_OPEN: "fluid that only keeps the vein open is not billed",
}

_Span = tuple[int, int]


@attrs.frozen
class _Run:
    """One drug through a vein: infused or pushed.

    Attributes:
        given: The drug.
        infused: Whether it was infused.
        hours: How many hours it counts for where it is not the first service's own.
    """

    given: Given
    infused: bool
    hours: int = 0

    def order(self, *, facility: bool) -> tuple[object, ...]:
        """Return what puts the first service first; the rest only makes the order one."""
        given = self.given
        return (
            given.concurrent,
            not (given.primary and not facility),
            _RANKS[given.family],
            not self.infused,
            given.begins is None,
            given.begins or 0,
            -(given.minutes or 0),
            repr(given.evolve(begins=None)),
        )

    @property
    def span(self) -> _Span | None:
        """When it ran; None where that is not known."""
        return None if self.given.begins is None or self.given.ends is None else (self.given.begins, self.given.ends)


def without_service(given: Given, tally: Tally) -> bool:
    """Tell whether *given* is a fluid without a service or a pump's refill, which is counted; flushes are left to the encounter."""
    if given.purpose in _REFILLS:
        tally.add(_REFILLS[given.purpose], given, given.times)
        return True
    if given.purpose in _FLUIDS:
        tally.leave(given, _FLUIDS[given.purpose])
        return True
    return given.purpose is Purpose.FLUSH


def count_access(given: Iterable[Given], tally: Tally, *, facility: bool, further: bool = False) -> bool:
    """Count what went through one access, the first service first; tell whether there was one.

    The first service of a *further* access is told apart by 59.
    """
    fluids: list[Given] = []
    runs: list[_Run] = []
    for one in given:
        if one.family not in _RANKS:
            tally.note(one, f"{one.family} is not given through a vein")
        elif one.family is Family.HYDRATION:
            fluids.append(one)
        elif not _by_pump(one, tally, facility=facility):
            runs.append(_run(one, tally))
    runs = _by_bag(sorted(runs, key=lambda run: run.order(facility=facility)), tally)
    infused = [run.span for run in runs if run.infused and run.span is not None]
    runs.extend(_hydrations(sorted(fluids, key=_when), infused, tally))
    runs.sort(key=lambda run: run.order(facility=facility))
    access = _Access(tally, facility=facility, apart=("59",) if further else ())
    for place, run in enumerate(runs):
        access.count(run, first=place == 0)
    return bool(runs)


def _when(given: Given) -> tuple[object, ...]:
    return given.begins is None, given.begins or 0, repr(given.evolve(begins=None))


def _by_pump(given: Given, tally: Tally, *, facility: bool) -> bool:
    """Count the start of an infusion that a pump runs for more than 8 hours; tell whether it was one."""
    long = given.minutes is not None and given.minutes > LONGEST_WITHOUT_PUMP
    if (
        given.pump is False
        or given.route is Route.INTRAVENOUS_PUSH
        or not (long or (given.pump and given.minutes is None))
    ):
        return False
    if given.family is Family.COMPLEX:
        tally.add("96416", given, given.times)
        if given.pump is None:
            tally.note(
                given,
                f"{given.minutes} minutes are counted as a pump's, 96416: say pump=True, or pump=False for 96413 by the hour",
            )
        return True
    if not given.pump:
        return False
    if facility:
        tally.add("C8957", given, given.times)
    else:
        tally.note(given, "no code is known for the start of a pump outside hospitals, but for chemotherapy")
    return True


def _run(given: Given, tally: Tally) -> _Run:
    """Return the infusion or push that *given* is."""
    if given.route is Route.INTRAVENOUS_PUSH:
        return _Run(given, infused=False)
    if given.minutes is None:
        tally.note(given, "without start and stop times it counts as a push")
    minutes = given.minutes or 0
    return _Run(given, infused=minutes >= SHORTEST_INFUSION, hours=hours_of(minutes))


def _by_bag(runs: Sequence[_Run], tally: Tally) -> list[_Run]:
    """Return the runs, those that share a bag as one: the first of them."""
    kept: list[_Run] = []
    bags: set[str] = set()
    for run in runs:
        bag = run.given.bag.strip().casefold()
        if run.infused and bag:
            if bag in bags:
                tally.leave(run.given, f"it hung in bag {run.given.bag.strip()} with another drug: one infusion")
                continue
            bags.add(bag)
        kept.append(run)
    return kept


# -- hydration -------------------------------------------------------------------------------------------------------


def _hydrations(fluids: Sequence[Given], infused: Sequence[_Span], tally: Tally) -> list[_Run]:
    """Return the hydration of an access: what lasts 31 minutes or more beside no other infusion. Bags that follow each other are one."""
    found: list[_Run] = []
    timed: list[Given] = []
    for one in fluids:
        if one.route is Route.INTRAVENOUS_PUSH:
            tally.leave(one, "a fluid that is pushed is not hydration")
        elif one.minutes is None:
            tally.note(one, f"start and stop are missing: hydration is billed from {SHORTEST_HYDRATION} minutes on")
        elif one.concurrent:
            tally.leave(one, "hydration at the same time as another infusion is not billed")
        elif one.begins is not None:
            timed.append(one)
        elif one.minutes < SHORTEST_HYDRATION:
            tally.leave(one, f"hydration is billed from {SHORTEST_HYDRATION} minutes on, and it ran {one.minutes}")
        else:
            found.append(_Run(one, infused=True, hours=hours_of(one.minutes)))
    pieces = _without(_joined([(one.begins or 0, one.ends or 0) for one in timed]), _joined(infused))
    hours = sum(hours_of(stop - start) for start, stop in pieces)
    if hours:
        found.append(_Run(_first(timed), infused=True, hours=hours))
    for one in timed if not hours else ():
        free = sum(stop - start for start, stop in _without([(one.begins or 0, one.ends or 0)], _joined(infused)))
        beside = "" if free == one.minutes else f", {(one.minutes or 0) - free} of them beside another infusion"
        tally.leave(one, f"hydration is billed from {SHORTEST_HYDRATION} minutes on, and it ran {one.minutes}{beside}")
    return found


def _first(timed: Sequence[Given]) -> Given:
    """Return the first fluid; the visit was for it where it was for any of them."""
    return timed[0].evolve(primary=any(one.primary for one in timed))


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans in order, those that touch as one."""
    found: list[_Span] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], stop)
        else:
            found.append((start, stop))
    return found


def _without(spans: Sequence[_Span], others: Sequence[_Span]) -> list[_Span]:
    """Return what of *spans* lies in none of *others*; both are in order and touch nothing of their own."""
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
    """One access while its runs are counted, the first service first."""

    def __init__(self, tally: Tally, *, facility: bool, apart: tuple[str, ...]) -> None:
        self.tally = tally
        self.apart = apart
        self.facility = facility
        self.seen: dict[str, _Run] = {}  # the last one of each drug that was counted
        self.infused: list[_Run] = []  # what another infusion can run beside

    def count(self, run: _Run, *, first: bool) -> None:
        given, tally = run.given, self.tally
        name = given.what.casefold()
        last = self.seen.get(name) if name else None
        if first:
            tally.add(_FIRST[given.family, run.infused], given, modifiers=self.apart)
            tally.add(_HOURS[given.family], given, max(0, run.hours - 1) if run.infused else 0)
        elif given.family is Family.HYDRATION:
            tally.add(_HOURS[given.family], given, run.hours)
        elif last is not None and run.infused:
            self._infused_again(run)
        elif last is not None:
            if not self._pushed_again(given, 1, last):
                return
        elif run.infused and (given.concurrent or self._beside(run)):
            self._concurrent(run)
            return
        else:
            tally.add(_NEXT[given.family, run.infused], given)
            tally.add(_HOURS[given.family], given, further_hours(given.minutes or 0) if run.infused else 0)
        self.seen[name] = run
        if run.infused and given.family is not Family.HYDRATION:
            self.infused.append(run)
        if given.times > 1 and run.infused:
            tally.note(given, "name each infusion with its own minutes")
        elif given.times > 1:
            self._pushed_again(given, given.times - 1, run)

    # -- at the same time

    def _beside(self, run: _Run) -> list[_Run]:
        """Return the counted infusions that ran 16 minutes or more at the same time."""
        span = run.span
        return [
            other
            for other in self.infused
            if span is not None and other.span is not None and _together(span, other.span) >= SHORTEST_INFUSION
        ]

    def _concurrent(self, run: _Run) -> None:
        given, tally = run.given, self.tally
        others = self._beside(run)
        if given.family is not Family.THERAPEUTIC:
            tally.note(given, "no code is known for chemotherapy at the same time as another infusion")
            return
        alike = [other for other in others if other.span == run.span and other.given.family is given.family]
        if alike and not (given.bag.strip() and alike[0].given.bag.strip()):
            tally.note(
                given,
                f"it ran exactly as long as {alike[0].given.what or 'another drug'}: say with bag whether both hung in one bag,"
                " which is one infusion, or in two, which adds 96368",
            )
            return
        if not any(number == _CONCURRENT for number, _, _ in tally.units):  # once in an encounter
            tally.add(_CONCURRENT, given)
        spans = _joined([other.span for other in others if other.span is not None])
        alone = (
            sum(stop - start for start, stop in _without([run.span], spans)) if run.span is not None and spans else 0
        )
        if alone >= SHORTEST_HYDRATION:
            tally.leave(given, f"it is counted once, as 96368; {alone} of its {given.minutes} minutes ran alone")

    # -- the same drug again

    def _infused_again(self, run: _Run) -> None:
        given, tally = run.given, self.tally
        tally.add(_HOURS[given.family], given, run.hours)
        if run.hours:
            return
        if self.facility and given.family is Family.THERAPEUTIC:
            tally.add(_REPEATED, given)
        else:
            tally.leave(given, "30 minutes or less of the same drug again are not billed")

    def _pushed_again(self, given: Given, times: int, last: _Run) -> bool:
        """Count the same drug pushed again; tell whether it was."""
        tally = self.tally
        if given.family is Family.COMPLEX:
            tally.note(given, "no code is known for the same complex drug pushed again")
            return False
        if not self.facility:
            tally.leave(given, f"the same drug pushed again is billed by facilities only, {_REPEATED}")
            return False
        before, now = last.given.begins, given.begins
        if not last.infused and (before is None or now is None or last.given is given):
            tally.note(
                given, f"{_REPEATED} needs more than 30 minutes between pushes of the same drug: give each its start"
            )
        elif not last.infused and before is not None and now is not None and now - before < SHORTEST_BETWEEN_PUSHES:
            tally.leave(given, "the same drug pushed again within 30 minutes is not billed")
            return False
        tally.add(_REPEATED, given, times)
        return True
