"""Arguments of a calculation, converted to text for the receipt."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Strength
from jcodes.errors import MalformedStrengthError
from jcodes.errors.messages import shown

__all__ = ["Arguments", "as_given", "as_pairs", "one_strength", "subject_of"]

Arguments: TypeAlias = tuple[tuple[str, str], ...]
"""The arguments of a call, as (name, text) pairs."""


def as_given(arguments: Mapping[str, object]) -> Arguments:
    """Return the arguments other than None as (name, text) pairs."""
    return tuple([(name, _text(value)) for name, value in arguments.items() if value is not None])


def as_pairs(value: "Mapping[str, str] | Iterable[tuple[str, str]]") -> Arguments:
    """Return the arguments on a receipt as (name, text) pairs."""
    return tuple(value.items() if isinstance(value, Mapping) else value)


def _text(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, Catalog):
        return value.release.name
    if isinstance(value, Mapping):
        return ", ".join(f"{_text(key)}: {_text(one)}" for key, one in value.items())
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int):
        return f"{shown(value[0])} x {_text(value[1])}"  # count and label
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, int):
        return shown(value)  # one of thousands of digits too, which str() refuses
    return str(value.code if isinstance(value, Entry) else getattr(value, "value", value))


def subject_of(
    code: str | HcpcsCode | Entry | Dosage, catalog: Catalog | str | None, on: date | str | None = None
) -> tuple[Entry | Dosage, str | None]:
    """Return the entry or the dosage, and the digest of the release that a code was looked up in.

    The entry is the definition of the code on the date of service *on*.

    Raises:
        UnknownCodeError: The code is not in the release.
    """
    if isinstance(code, Entry | Dosage):
        return code, None
    cat = as_catalog(catalog)
    return cat.definition(code, on), cat.digest


def one_strength(given: Strength | None, ordered: Strength | None) -> Strength | None:
    """Return the strength from the call or from its order.

    Raises:
        MalformedStrengthError: Both give a strength, and they differ.
    """
    if given is not None and ordered is not None and given != ordered:
        raise MalformedStrengthError(
            f"the order gives the strength {ordered}, and strength={str(given)!r} another",
            value=str(given),
            hint="give the correct one",
        )
    return given or ordered
