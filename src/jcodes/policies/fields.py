"""Field readers for policy keys: convert a TOML value, or raise an error with a hint."""

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeVar

from jcodes.codes import HcpcsCode, Modifier
from jcodes.errors import MalformedError
from jcodes.vocabulary.places import Setting

__all__ = [
    "CONDITIONS",
    "EXEMPTIONS",
    "NAMED",
    "READ",
    "SCOPES",
    "SCOPE_SETTINGS",
    "TAKES",
    "UNCLASSIFIED_TEXT",
    "any_of",
    "codes",
    "dollars",
    "flag",
    "identifier",
    "members_of",
    "modifiers",
    "nearest",
    "one_of",
    "one_word_of",
    "or_none",
    "percent",
    "quantity",
    "reading",
    "rounding",
    "services",
    "some",
    "text",
    "whole",
]

E = TypeVar("E", bound=enum.Enum)
T = TypeVar("T")

READ: Final = "read"
"""Metadata key: the reader of the field."""

_SERVICE: Final = re.compile(r"[0-9]{5}", re.ASCII)
_SERVICES_HINT: Final = "use a list of CPT numbers, such as ['64612'], each once"

TAKES: Final = "takes"
"""Metadata key: the accepted values, in words."""

NAMED: Final = "named"
"""Metadata key: the class of the field's named tables."""

EXEMPTIONS: Final = (
    "multi-dose", "packaged", "inpatient", "rural-health-clinic", "federally-qualified-health-center", "competitive-acquisition",
    "esrd-bundle", "vaccine", "skin-substitute", "radiopharmaceutical", "contrast", "inhalation",
)  # fmt: skip
"""Exemptions from reporting discarded drug: a container type, a setting or a kind of product."""

SCOPE_SETTINGS: Final[Mapping[str, tuple[Setting, ...]]] = MappingProxyType(
    {
        "office": (Setting.OFFICE,),
        "hospital-outpatient-g": (Setting.HOSPITAL_OUTPATIENT,),
        "hospital-outpatient-k": (Setting.HOSPITAL_OUTPATIENT,),
        "ambulatory-surgery-k2": (Setting.AMBULATORY_SURGERY,),
        "critical-access-hospital": (Setting.CRITICAL_ACCESS_HOSPITAL,),
        "340b": (Setting.HOSPITAL_OUTPATIENT, Setting.CRITICAL_ACCESS_HOSPITAL),
        "dme": (Setting.DME, Setting.HOME),
        "dialysis-facility": (Setting.DIALYSIS_FACILITY,),
    }
)
"""The settings of each of `SCOPES`. Drugs for a pump are given at the patient's home."""

SCOPES: Final = tuple(SCOPE_SETTINGS)
"""Where discarded drug is reported: the setting, with the OPPS status indicator or ASC payment indicator that makes the drug separately payable."""

UNCLASSIFIED_TEXT: Final = ("name", "strength", "dose", "ndc", "route")
"""What a payer may require in the narrative of an unlisted (NOC) code."""

CONDITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "no condition",
        "340b": "the drug was purchased under the 340B program",
        "repeated line": "an earlier line of the claim has the same code and date of service, with nothing to tell the two apart",
        "bilateral": "given on both sides of the body",
        "dme": "given through durable medical equipment",
        "subsequent course": "a later dose in a course with a fixed number of doses",
        "laterality": "the site has a left and a right side",
        "esa": "an erythropoiesis-stimulating agent (ESA)",
    }
)
"""The conditions of a modifier requirement: the word, and what it means for the line."""


def reading(read: Callable[[object], object], takes: str) -> Mapping[str, object]:
    """Return the metadata of a field with the reader *read*; *takes* describes the accepted values."""
    return {READ: read, TAKES: takes}


def nearest(value: object, words: Iterable[str]) -> str:
    """Return a "did you mean" hint with the closest match in *words*, or blank if none is close."""
    from difflib import get_close_matches

    near = get_close_matches(value, list(words), 1) if isinstance(value, str) else []
    return f"did you mean {near[0]!r}? " if near else ""


def one_of(kind: type[E]) -> Callable[[object], E]:
    """Return a reader for a member of the enum *kind*."""
    words = tuple(str(member.value) for member in kind)
    read_word = one_word_of(words)
    return lambda value: kind(read_word(value))


def one_word_of(words: tuple[str, ...]) -> Callable[[object], str]:
    """Return a reader for one of *words*."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(f"{nearest(value, words)}use {' or '.join(map(repr, words))}")

    return read


def members_of(kind: type[E]) -> Callable[[object], tuple[E, ...]]:
    """Return a reader for a list of members of *kind*, without repeats."""
    read_words = any_of(tuple(str(member.value) for member in kind))
    return lambda value: tuple(map(kind, read_words(value)))


def or_none(read: Callable[[object], E]) -> Callable[[object], E | None]:
    """Return a reader that also accepts ``"none"`` as None."""
    return lambda value: None if value == "none" else read(value)


def any_of(words: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """Return a reader for a list of *words*, without repeats."""

    def read(value: object) -> tuple[str, ...]:
        strange: object = value
        if isinstance(value, list):
            strange = next((word for word in value if word not in words), None)
            if strange is None and len(set(value)) == len(value):
                return tuple(value)
        raise ValueError(f"{nearest(strange, words)}use a list of any of {', '.join(map(repr, words))}, each once")

    return read


def some(read: Callable[[object], tuple[T, ...]]) -> Callable[[object], tuple[T, ...]]:
    """Return a reader that rejects an empty list."""

    def not_empty(value: object) -> tuple[T, ...]:
        found = read(value)
        if not found:
            raise ValueError("name at least one")
        return found

    return not_empty


def codes(value: object) -> tuple[str, ...]:
    """Read a list of HCPCS codes, without repeats, in any format that `HcpcsCode` accepts."""
    return _each(
        value, lambda part: HcpcsCode.parse(part).text, "use a list of HCPCS codes, such as ['J0129'], each once"
    )


def services(value: object) -> tuple[str, ...]:
    """Read a list of CPT numbers of five digits, without repeats."""
    if isinstance(value, list) and all(isinstance(part, str) and _SERVICE.fullmatch(part) for part in value):
        return _each(value, str, _SERVICES_HINT)
    raise ValueError(_SERVICES_HINT)


def modifiers(value: object) -> tuple[str, ...]:
    """Read a list of modifiers, without repeats, in any format that `Modifier` accepts."""
    return _each(
        value, lambda part: Modifier.parse(part).text, "use a list of modifiers, such as ['JA', 'JB'], each once"
    )


def _each(value: object, read: Callable[[str], str], hint: str) -> tuple[str, ...]:
    if isinstance(value, list):
        try:
            found = tuple(read(part) for part in value)
        except MalformedError as error:
            raise ValueError(f"{error.message}: {error.hint}") from None
        if len(set(found)) == len(found):
            return found
    raise ValueError(hint)


def text(value: object) -> str:
    """Read text that is not blank."""
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError('write a text in quotes, such as "put JA or JB on the line"')


_IDENTIFIER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def identifier(value: object) -> str:
    """Read the name of a table: lowercase letters and digits, separated by hyphens."""
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return value
    raise ValueError("use lowercase letters, digits and hyphens, such as 'route-ja'")


def flag(value: object) -> bool:
    """Read a boolean."""
    if isinstance(value, bool):
        return value
    raise ValueError("use true or false")


_LARGEST: Final = 10**12
"""The bound on whole numbers."""


def whole(value: object) -> int:
    """Read a whole number, zero or more."""
    if type(value) is int and 0 <= value < _LARGEST:
        return value
    raise ValueError("use a whole number, zero or more, with at most twelve digits")


def _number(value: object) -> Decimal | None:
    exact = (type(value) is int and abs(value) < _LARGEST) or (isinstance(value, Decimal) and value.is_finite())
    return Decimal(value) if exact else None  # type: ignore[arg-type]  # one of the two


def quantity(value: object) -> Decimal:
    """Read an exact number above zero."""
    number = _number(value)
    if number is None or number <= 0:
        raise ValueError("use a number above zero")
    return number


def dollars(value: object) -> Decimal:
    """Read an amount of dollars above zero, exact to the cent."""
    amount = quantity(value)
    if (Fraction(amount) * 100).denominator == 1:
        return amount
    raise ValueError("use dollars with at most two decimal places, such as 99999.99")


def percent(value: object) -> Decimal:
    """Read an exact percentage, zero or more."""
    number = _number(value)
    if number is None or number < 0:
        raise ValueError("use a percentage, zero or more, such as 2 or 1.5")
    return number


rounding: Final = one_word_of(("up", "nearest", "down", "exact"))
"""The reader for the name of a rounding."""
