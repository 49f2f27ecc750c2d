"""The field's terms that several rooms share, as enums that are read from what people write: one word set, one way in."""

import enum
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jcodes.codes.text import plain_str
from jcodes.errors import MalformedClaimError, MalformedContainerError, MalformedNdcQuantityError, shown

__all__ = ["Confidence", "ContainerType", "NdcUnit", "Word", "folded", "refusal"]

_BETWEEN: Final = re.compile(r"[\s_/,()-]+")


def folded(text: str) -> str:
    """Return *text* in lower case, without points, its words apart by one blank: ``"I.V._Push"`` is ``"iv push"``."""
    return _BETWEEN.sub(" ", text.lower().replace(".", "")).strip()


class Word(enum.Enum):
    """An enum whose members have a text as value and are read from it."""

    @classmethod
    def spellings(cls) -> Mapping[str, str]:
        """Return further spellings, folded, each with the value it stands for; none, unless a subclass has some."""
        return {}

    @classmethod
    def find(cls, value: object) -> "Word | None":
        """Return the member that *value* spells, or None. Never raises."""
        if isinstance(value, cls):
            return value
        text = plain_str(value.value if isinstance(value, enum.Enum) else value)
        return None if text is None else _members(cls).get(folded(text))

    @classmethod
    def what(cls) -> str:
        """Return what a member is, for messages."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()

    @classmethod
    def hint(cls, value: object) -> str:
        """Return what would be right instead of *value*."""
        del value
        return "use " + " or ".join(repr(member.value) for member in cls)

    def __str__(self) -> str:
        """Return the value."""
        return str(self.value)

    def __repr__(self) -> str:
        """Return the expression that is this member."""
        return f"{type(self).__name__}.{self.name}"


@lru_cache(maxsize=32)
def _members(kind: type[Word]) -> Mapping[str, Word]:
    found = {folded(member.name): member for member in kind}
    found.update({folded(member.value): member for member in kind})
    found.update({spelling: kind(value) for spelling, value in kind.spellings().items()})
    return found


def refusal(kind: type[Word], value: object, field: str) -> MalformedClaimError:
    """Return the error that says that *value* is no member of *kind*."""
    return MalformedClaimError(
        f"{shown(value)} is not a {kind.what()}", value=value, field=field, hint=kind.hint(value)
    )


class Confidence(Word):
    """How well a fact is founded; a rule below `HIGH` warns at most."""

    HIGH = "H"
    """CMS, a Medicare contractor, statute, FDA, X12 or a manufacturer says so."""
    MEDIUM = "M"
    """A professional body says so, or several others."""
    LOW = "L"
    """One other source says so."""
    BACKGROUND = "BG"
    """General knowledge; no source was read."""


class ContainerType(Word):
    """Whether a container is labelled for one dose."""

    SINGLE_DOSE = "single-dose"
    """What is left is discarded: single-dose and single-use vials, syringes and packages."""
    MULTI_DOSE = "multi-dose"
    """What is left is kept, and never billed."""

    @classmethod
    def spellings(cls) -> Mapping[str, str]:
        """Return what labels and charts write, folded."""
        return {
            **dict.fromkeys(("single use", "single", "sdv", "single dose vial", "single use vial"), "single-dose"),
            **dict.fromkeys(
                ("multiple dose", "multi", "mdv", "multi dose vial", "multiple dose vial", "multidose"), "multi-dose"
            ),
        }

    @classmethod
    def of(cls, value: "str | ContainerType") -> "ContainerType":
        """Return *value* as a type of container.

        Raises:
            MalformedContainerError: Not one of them.
        """
        found = cls.find(value)
        if not isinstance(found, ContainerType):
            raise MalformedContainerError(
                f"{shown(value)} is not a type of container", value=value, hint="use 'single-dose' or 'multi-dose'"
            )
        return found


class NdcUnit(Word):
    """The unit of measure of an NDC quantity, as X12 and NUCC write it."""

    UN = "UN"
    """Each: vials of powder to be reconstituted, tablets, kits, devices."""
    ML = "ML"
    """Millilitres: everything liquid."""
    GR = "GR"
    """Grams: creams, ointments, bulk powder."""
    F2 = "F2"
    """International units."""
    ME = "ME"
    """Milligrams; in the lists of X12 and the paper claim, and refused by several payers."""

    @classmethod
    def spellings(cls) -> Mapping[str, str]:
        """Return the codes that Medicaid's files (T-MSIS) use for the same."""
        return {"ea": "UN", "gm": "GR"}

    @classmethod
    def read(cls, text: str) -> "NdcUnit | None":
        """Return the unit that *text* is the code of, or None; ``EA`` and ``GM`` are read. Never raises."""
        return _ndc_unit(text) if text else None

    @classmethod
    def of(cls, value: "str | NdcUnit") -> "NdcUnit":
        """Return *value* as a unit; ``EA`` is ``UN`` and ``GM`` is ``GR``.

        Raises:
            MalformedNdcQuantityError: Not one of them.
        """
        found = cls.find(value)
        if not isinstance(found, NdcUnit):
            text = value.strip().upper() if isinstance(value, str) else ""
            hint = "MG is not in the X12 list; use ME" if text == "MG" else "use ML, UN, GR, F2 or ME"
            raise MalformedNdcQuantityError(f"{value!r} is not an NDC unit of measure", value=value, hint=hint)
        return found


@lru_cache(maxsize=256)
def _ndc_unit(text: str) -> NdcUnit | None:
    found = NdcUnit.find(text)
    return found if isinstance(found, NdcUnit) else None
