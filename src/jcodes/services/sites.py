"""The side, port or body area named in a record's site: ``"OD"``, ``"right knee"``, ``"chest port"``, ``"left arm, 3 muscles"``."""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from jcodes.vocabulary.words import TextEnum

__all__ = ["Area", "Part", "Side", "is_guided", "is_port", "parts_of", "side_of"]


class Side(TextEnum):
    """The side of the body; the value is its modifier."""

    RIGHT = "RT"
    LEFT = "LT"
    BOTH = "50"


_WORDS: Final = re.compile(r"[a-z0-9]+")
_RIGHT: Final = frozenset({"right", "rt", "r", "od"})
_LEFT: Final = frozenset({"left", "lt", "l", "os"})
_BOTH: Final = frozenset({"both", "bilateral", "bilaterally", "ou"})
_PORTS: Final = frozenset({"port", "portacath", "mediport", "ports"})
_GUIDED: Final = frozenset({"ultrasound", "us", "sonographic", "ultrasonic"})


def _words(site: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(site.casefold().replace(".", "")))


def side_of(site: str) -> Side | None:
    """Return the side that *site* names, or None.

    >>> from jcodes.services.sites import side_of
    >>> side_of("OD"), side_of("left knee"), side_of("right and left shoulder"), side_of("abdomen")
    (Side.RIGHT, Side.LEFT, Side.BOTH, None)
    """
    words = _words(site)
    right, left = bool(words & _RIGHT), bool(words & _LEFT)
    if words & _BOTH or (right and left):
        return Side.BOTH
    if right:
        return Side.RIGHT
    return Side.LEFT if left else None


def is_port(site: str) -> bool:
    """Return whether *site* names an implanted port."""
    return bool(_words(site) & _PORTS)


def is_guided(site: str) -> bool:
    """Return whether *site* mentions ultrasound guidance."""
    return bool(_words(site) & _GUIDED)


class Area(TextEnum):
    """A body area that chemodenervation codes distinguish."""

    HEAD = "head"
    FACE = "face"
    NECK = "neck"
    LARYNX = "larynx"
    SALIVARY_GLANDS = "salivary glands"
    ARM = "arm"
    LEG = "leg"
    TRUNK = "trunk"
    BLADDER = "bladder"
    ARMPITS = "armpits"


@attrs.frozen
class Part:
    """One body area that a site names.

    Attributes:
        area: The body area.
        side: The side; None if the site names none or the side does not matter.
        muscles: The number of muscles, counted or named; None if the site gives neither.
    """

    area: Area
    side: Side | None = None
    muscles: int | None = None

    def __str__(self) -> str:
        """Return side and area, such as ``right arm``."""
        return f"{_SIDE_NAMES.get(self.side, '')}{self.area}"


_SIDE_NAMES: Final[Mapping[Side | None, str]] = {Side.RIGHT: "right ", Side.LEFT: "left ", Side.BOTH: "both "}
_MUSCLES: Final = {
    Area.FACE: frozenset({"frontalis", "corrugator", "procerus", "orbicularis", "zygomaticus"}),
    Area.NECK: frozenset({"sternocleidomastoid", "scm", "splenius", "scalene", "scalenes"}),
    Area.ARM: frozenset({"biceps", "brachialis", "brachioradialis", "triceps"}),
    Area.LEG: frozenset({"gastrocnemius", "soleus", "hamstrings", "quadriceps"}),
    Area.TRUNK: frozenset({"pectoralis", "latissimus"}),
}
_AREAS: Final = {
    Area.HEAD: frozenset({"head", "scalp"}),
    Area.FACE: frozenset({"face", "facial", "forehead", "eyelid", "eyelids", "eyebrow", "glabella"}),
    Area.NECK: frozenset({"neck", "cervical"}),
    Area.LARYNX: frozenset({"larynx", "laryngeal", "vocal"}),
    Area.SALIVARY_GLANDS: frozenset({"salivary", "parotid", "submandibular"}),
    Area.ARM: frozenset({"arm", "arms", "forearm", "forearms", "hand", "hands"}),
    Area.LEG: frozenset({"leg", "legs", "thigh", "thighs", "calf", "calves", "foot", "feet"}),
    Area.TRUNK: frozenset({"trunk", "abdomen", "abdominal", "chest"}),
    Area.BLADDER: frozenset({"bladder", "detrusor"}),
    Area.ARMPITS: frozenset({"axilla", "axillae", "axillary", "armpit", "armpits", "underarm", "underarms"}),
}
_SIDED: Final = frozenset({Area.FACE, Area.NECK, Area.LARYNX, Area.ARM, Area.LEG})
_EXTREMITY: Final = frozenset({"extremity", "extremities", "limb", "limbs"})
_PLURAL: Final = frozenset({"arms", "forearms", "hands", "legs", "thighs", "calves", "feet", "extremities", "limbs"})
_CLAUSE: Final = re.compile(r"[;\n]")
_PIECE: Final = re.compile(r"[,/+&]|\band\b")
_COUNT: Final = re.compile(r"\b(\d+)\s+muscles?\b")


def parts_of(site: str) -> tuple[Part, ...]:
    """Return the body areas that *site* names, in order; muscles of the same area and side are added up.

    >>> from jcodes.services.sites import parts_of
    >>> [(str(part), part.muscles) for part in parts_of("right arm, 3 muscles; left biceps and brachialis")]
    [('right arm', 3), ('left arm', 2)]
    """
    found: dict[tuple[Area, Side | None], int | None] = {}
    for clause in _CLAUSE.split(site.casefold()):
        side: Side | None = None
        last: tuple[Area, Side | None] | None = None
        for piece in _PIECE.split(clause):
            words, named, count = _words(piece), side_of(piece), _COUNT.search(piece)
            if named is not None:  # "right and left forehead" is both sides, "right forehead and left neck" is not
                side = Side.BOTH if last is None and side not in {None, named} else named
            areas = _areas_in(words)
            if named is not None and not areas and last is not None and last[0] in _SIDED and last[1] is None:
                found[last[0], named] = found.pop(last)
                last = last[0], named
            for area in areas:
                last = area, _side_of_area(area, side, words)
                muscles = (found.get(last) or 0) + len(words & _MUSCLES.get(area, frozenset()))
                found[last] = muscles or None
            if count is not None and last is not None:
                found[last] = int(count[1])
    return tuple(Part(area, side, muscles) for (area, side), muscles in found.items())


def _areas_in(words: frozenset[str]) -> list[Area]:
    named = [area for area, names in _AREAS.items() if words & (names | _MUSCLES.get(area, frozenset()))]
    if words & _EXTREMITY:
        named.extend(area for word, area in (("upper", Area.ARM), ("lower", Area.LEG)) if word in words)
    return named


def _side_of_area(area: Area, side: Side | None, words: frozenset[str]) -> Side | None:
    if area not in _SIDED:
        return None
    return Side.BOTH if side is None and words & _PLURAL else side
