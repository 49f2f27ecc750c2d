"""The joints and bursae named in a record's site, with side and digit: ``"right knee"``, ``"left index and middle finger"``.

Sizes: `aapc-joints` and `legalclarity-20600` (the joints of fingers and toes). What is not named there is not guessed: the sacroiliac joint,
facets, tendons, trigger points and the like have services of their own.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.services.sites import side_of

__all__ = ["JOINTS", "Joint", "JointSite", "joint_of", "joints_of", "names_only_side"]


@attrs.frozen
class Joint:
    """A joint or bursa and its injection codes.

    Attributes:
        name: The name.
        number: The CPT code without ultrasound.
        guided: The CPT code with ultrasound.
    """

    name: str
    number: str
    guided: str


@attrs.frozen(order=True)
class JointSite:
    """One joint that a site names.

    Attributes:
        joint: The name of the joint in `JOINTS`.
        digit: The finger or toe, such as ``"index"``, with the level if the site gives one; blank if it names none.
        side: The side as a modifier, or blank.
    """

    joint: str
    digit: str = ""
    side: str = ""


_LARGE: Final = ("20610", "20611")
_MEDIUM: Final = ("20605", "20606")
_SMALL: Final = ("20600", "20604")
_SIZES: Final = (
    (_LARGE, ("shoulder", "hip", "knee", "subacromial", "glenohumeral")),
    (_MEDIUM, ("temporomandibular", "tmj", "acromioclavicular", "ac", "wrist", "elbow", "ankle", "olecranon")),
    (_SMALL, ("finger", "thumb", "toe", "mcp", "metacarpophalangeal", "pip", "dip", "interphalangeal", "mtp")),
)

JOINTS: Final[Mapping[str, Joint]] = MappingProxyType(
    {name: Joint(name, *numbers) for numbers, names in _SIZES for name in names}
)
"""Joints and bursae by the word that names them."""

_SINGULAR: Final = {f"{name}s": name for name in ("shoulder", "hip", "knee", "wrist", "elbow", "ankle", "finger", "thumb", "toe")}  # fmt: skip
_WITHIN: Final = {
    "acromioclavicular": "shoulder",
    "ac": "shoulder",
    "olecranon": "elbow",
}
"""A joint or bursa with the word of the region that may be named with it: the narrower word decides."""
_SAME: Final = {
    "metacarpophalangeal": "mcp", "acromioclavicular": "ac", "temporomandibular": "tmj",
    "subacromial": "shoulder", "glenohumeral": "shoulder",
}  # fmt: skip
"""Other names of a joint; what is injected at one shoulder is counted as one joint."""
_LEVELS: Final = frozenset({"mcp", "metacarpophalangeal", "pip", "dip", "interphalangeal", "mtp"})
_REGIONS: Final = frozenset({"finger", "thumb", "toe"})
_DIGITS: Final = {
    "index": "2", "middle": "3", "long": "3", "ring": "4", "little": "5", "small": "5", "pinky": "5", "great": "1", "big": "1", "hallux": "1",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5",
}  # fmt: skip
_ELSEWHERE: Final = frozenset(
    {
        "sacroiliac", "si", "facet", "facets", "zygapophyseal", "tendon", "tendons", "sheath", "trigger", "muscle", "muscles", "fascia", "ligament",
        "nerve", "carpal", "tarsal", "tunnel", "epidural", "spine", "spinal", "lumbar", "cervical", "thoracic", "ganglion", "cyst", "coccyx", "cmc",
        "carpometacarpal", "quervain", "quervains", "epicondyle", "plantar",
    }
)  # fmt: skip
"""Words of other structures: with one of them, a site names no joint of the table."""
_WORDS: Final = re.compile(r"[a-z0-9]+")
_PIECE: Final = re.compile(r"[,;/+&\n]|\band\b")
_SIDE_WORDS: Final = frozenset(
    {
        "right",
        "rt",
        "r",
        "left",
        "lt",
        "l",
        "both",
        "bilateral",
        "bilaterally",
        "side",
        "sides",
        "joint",
        "joints",
        "and",
    }
)


def _words(text: str) -> list[str]:
    return [_SINGULAR.get(word, word) for word in _WORDS.findall(text.casefold().replace(".", ""))]


@attrs.define
class _Piece:
    """A part of a site between commas or *and*."""

    side: str
    joints: list[str]
    levels: list[str]
    digit: str


def joint_of(site: str) -> Joint | None:
    """Return the joint or bursa that *site* names, or None if it names none or several.

    >>> from jcodes.services.joints import joint_of
    >>> joint_of("right knee").number, joint_of("both wrists").number, joint_of("sacroiliac joint")
    ('20610', '20605', None)
    """
    names = {one.joint for one in joints_of(site)}
    return JOINTS[names.pop()] if len(names) == 1 else None


def names_only_side(site: str) -> bool:
    """Return whether *site* is blank, or names a side and no part of the body."""
    return set(_words(site)) <= _SIDE_WORDS


def joints_of(site: str) -> tuple[JointSite, ...]:
    """Return the joints that *site* names, in order; none if it names another structure, or something that is not in the table.

    >>> from jcodes.services.joints import joints_of
    >>> [(one.joint, one.side) for one in joints_of("left knee and right shoulder")]
    [('knee', 'LT'), ('shoulder', 'RT')]
    >>> len(joints_of("right index and middle finger")), joints_of("facet L4-5")
    (2, ())
    """
    if set(_words(site)) & _ELSEWHERE:
        return ()
    found: list[JointSite] = []
    for piece in _complete([_read(text) for text in _PIECE.split(site)]):
        digit = " ".join(filter(None, (piece.digit, " ".join(piece.levels))))
        found.extend(JointSite(joint, digit, piece.side) for joint in piece.joints)
    return tuple(dict.fromkeys(found))


def _read(text: str) -> _Piece:
    words = _words(text)
    side = side_of(text)
    names = [_SAME.get(word, word) for word in words if word in JOINTS]
    regions = [name for name in dict.fromkeys(names) if name not in _LEVELS]
    narrow = {_WITHIN[name] for name in regions if name in _WITHIN}
    joints = [name for name in regions if name not in narrow]
    levels = [name for name in dict.fromkeys(names) if name in _LEVELS]
    digit = next((_DIGITS[word] for word in words if word in _DIGITS), "")
    return _Piece("" if side is None else side.value, joints, levels, digit)


def _complete(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces that name a joint, each with the joint or the side that it shares with its neighbor."""
    named: list[_Piece] = []
    waiting: list[_Piece] = []  # a side or a digit before its joint: the right and left shoulder
    for piece in pieces:
        if not piece.joints and piece.levels and named and not piece.digit and _is_digit(named[-1]):
            named[-1].levels += piece.levels  # the right index finger, PIP
            continue
        if not piece.joints and piece.levels:
            piece.joints, piece.levels = piece.levels[:1], piece.levels
        if piece.joints:
            for one in waiting:
                one.joints, one.levels, one.side = piece.joints, piece.levels, one.side or piece.side
            named += [*waiting, piece]
            waiting = []
        elif piece.side or piece.digit:
            waiting.append(piece)
    _add_last(named, waiting)
    for before, piece in pairwise(named):
        piece.side = piece.side or before.side
    return named


def _add_last(named: list[_Piece], waiting: list[_Piece]) -> None:
    """Give the last joint a side or a digit that stands after it, or add the same joint with another one."""
    for piece in waiting if named else ():
        last = named[-1]
        if not last.side and not (last.digit and piece.digit):
            last.side, last.digit = piece.side, last.digit or piece.digit  # the knee, right
        else:
            named.append(_Piece(piece.side, last.joints, last.levels, piece.digit))


def _is_digit(piece: _Piece) -> bool:
    return bool(set(piece.joints) & _REGIONS) and not piece.levels
