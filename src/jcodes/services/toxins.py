"""Chemodenervation: the code by the muscles or glands in the site, the diagnosis, and the number of muscles.

Head and neck: `aapc-toxins-head`; limbs and trunk: `aapc-toxins-limbs`; bladder: `aapc-toxins-bladder`; sweat glands: `aapc-toxins-sweat`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from jcodes.services.sites import Area, Part, Side, parts_of
from jcodes.services.table import services_for
from jcodes.services.times import AdministeredDrug, Tally
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.routes import Route

__all__ = ["count_toxins"]

_Parts: TypeAlias = list[tuple[AdministeredDrug, Part]]

_SIDED: Final = {Area.FACE: "64612", Area.NECK: "64616", Area.LARYNX: "64617"}
_ONCE: Final = {Area.SALIVARY_GLANDS: "64611", Area.BLADDER: "52287", Area.ARMPITS: "64650"}
_HEAD_AND_NECK: Final = frozenset({Area.HEAD, Area.FACE, Area.NECK})
_MOST_OF_LIMB: Final = 4
_MOST_OF_TRUNK: Final = 5
_SITE: Final = (
    "the site decides the code: 64612 face, 64616 neck, 64617 larynx, 64611 salivary glands, 64642 or 64644 arm or leg, 64646 or 64647 trunk, 52287 bladder,"
    " 64650 armpits, or 64615 for chronic migraine (G43.7-); give site, such as 'right arm, 3 muscles'"
)
_SWEAT: Final = (
    "64650 is for armpits, 64653 for scalp, face or neck, 64999 (unlisted) for hands and feet; give the site"
)


def count_toxins(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count chemodenervation by day; without a site, side or number of muscles, note what is missing and count nothing."""
    days: dict[date | None, _Parts] = {}
    for one in drugs:
        if services_for(one.route, Family.CHEMODENERVATION):
            days.setdefault(one.on, []).extend((one, part) for part in _parts(one, tally))
        else:
            tally.note(one, "no chemodenervation code on file for this route")
    for parts in days.values():
        for number in dict.fromkeys(_ONCE[part.area] for _, part in parts if part.area in _ONCE):
            tally.add(number, parts[0][0])
        for area, number in _SIDED.items():
            _count_sides(number, [(one, part) for one, part in parts if part.area is area], tally)
        _count_limbs([(one, part) for one, part in parts if part.area in {Area.ARM, Area.LEG}], tally)
        _count_trunk([(one, part) for one, part in parts if part.area is Area.TRUNK], tally)


def _parts(drug: AdministeredDrug, tally: Tally) -> tuple[Part, ...]:
    """Return the body areas in the site; services that do not depend on other areas are counted here."""
    parts = parts_of(drug.site)
    areas = {part.area for part in parts}
    if drug.route is Route.INTRADERMAL and areas != {Area.ARMPITS}:
        if areas and areas <= _HEAD_AND_NECK:
            tally.add("64653", drug)
        else:
            tally.note(drug, _SWEAT)
        return ()
    if drug.migraine and areas <= _HEAD_AND_NECK:
        tally.add("64615", drug)
        return ()
    if not parts or Area.HEAD in areas:
        tally.note(drug, _SITE)
    return parts


def _count_sides(number: str, parts: _Parts, tally: Tally) -> None:
    """Count a one-sided service once per day; both sides are one line with modifier 50."""
    if parts:
        for one, part in parts:
            if part.side is None:
                tally.note(one, f"{number} is per side: give site, such as 'right {part.area}'")
        tally.add_sides(number, parts[0][0], {"" if part.side is None else part.side.value for _, part in parts})


def _count_limbs(parts: _Parts, tally: Tally) -> None:
    """Count the limb with the most muscles first, then each additional limb."""
    muscles: dict[tuple[Area, Side | None], int] = {}
    for one, part in parts:
        if part.muscles is None:
            tally.note(
                one,
                f"64642 is for 1 to 4 muscles of a limb, 64644 for 5 or more: give site, such as '{part}, 3 muscles'",
            )
            return
        for side in (Side.RIGHT, Side.LEFT) if part.side is Side.BOTH else (part.side,):
            muscles[part.area, side] = muscles.get((part.area, side), 0) + part.muscles
    for place, count in enumerate(sorted(muscles.values(), reverse=True)):
        few, many = ("64643", "64645") if place else ("64642", "64644")
        tally.add(many if count > _MOST_OF_LIMB else few, parts[0][0])


def _count_trunk(parts: _Parts, tally: Tally) -> None:
    """Count the trunk once, by the total number of muscles."""
    counts = [part.muscles for _, part in parts if part.muscles is not None]
    if len(counts) < len(parts):
        tally.note(
            parts[0][0],
            "64646 is for 1 to 5 muscles of the trunk, 64647 for 6 or more: give site, such as 'trunk, 3 muscles'",
        )
    elif counts:
        tally.add("64647" if sum(counts) > _MOST_OF_TRUNK else "64646", parts[0][0])
