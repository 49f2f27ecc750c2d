"""The side, joint or port that a record's site names: ``"OD"``, ``"right knee"``, ``"bilateral"``, ``"chest port"``.

Joint sizes: AAPC, https://aapc.com/codes/coding-newsletters/my-orthopedic-coding-alert/injections-consider-guidance-joint-size-on-these-injections-172442-article
and legalclarity.org/cpt-code-20600-description-modifiers-billing-reimbursement (the joints of fingers and toes). What is not named there is
not guessed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.vocabulary.words import TextEnum

__all__ = ["JOINTS", "Joint", "Side", "is_guided", "is_port", "joint_of", "side_of"]


class Side(TextEnum):
    """The side of the body; the value is the modifier that says it."""

    RIGHT = "RT"
    LEFT = "LT"
    BOTH = "50"


@attrs.frozen
class Joint:
    """A joint or bursa, and the service that injects it.

    Attributes:
        name: Its name.
        number: The CPT number without ultrasound.
        guided: The CPT number with ultrasound.
    """

    name: str
    number: str
    guided: str


_WORDS: Final = re.compile(r"[a-z0-9]+")
_RIGHT: Final = frozenset({"right", "rt", "r", "od"})
_LEFT: Final = frozenset({"left", "lt", "l", "os"})
_BOTH: Final = frozenset({"both", "bilateral", "bilaterally", "ou"})
_PORTS: Final = frozenset({"port", "portacath", "mediport", "ports"})
_GUIDED: Final = frozenset({"ultrasound", "us", "sonographic", "ultrasonic"})

_SIZES: Final = (
    (("20610", "20611"), ("shoulder", "hip", "knee", "subacromial", "glenohumeral")),
    (
        ("20605", "20606"),
        ("temporomandibular", "tmj", "acromioclavicular", "ac", "wrist", "elbow", "ankle", "olecranon"),
    ),
    (
        ("20600", "20604"),
        ("finger", "fingers", "thumb", "toe", "toes", "mcp", "metacarpophalangeal", "pip", "dip", "interphalangeal", "mtp"),
    ),
)  # fmt: skip

JOINTS: Final[Mapping[str, Joint]] = MappingProxyType(
    {name: Joint(name, *numbers) for numbers, names in _SIZES for name in names}
)
"""The joints and bursae by the word that names them."""


def _words(site: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(site.casefold().replace(".", "")))


def side_of(site: str) -> Side | None:
    """Return the side that *site* names; None where it names none.

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


def joint_of(site: str) -> Joint | None:
    """Return the joint or bursa that *site* names; None where it names none, or several.

    >>> from jcodes.services.sites import joint_of
    >>> joint_of("right knee").number, joint_of("L wrist").number, joint_of("spine")
    ('20610', '20605', None)
    """
    found = sorted(_words(site) & JOINTS.keys())
    return JOINTS[found[0]] if len(found) == 1 else None


def is_port(site: str) -> bool:
    """Tell whether *site* names an implanted port."""
    return bool(_words(site) & _PORTS)


def is_guided(site: str) -> bool:
    """Tell whether *site* says that ultrasound guided the needle."""
    return bool(_words(site) & _GUIDED)
