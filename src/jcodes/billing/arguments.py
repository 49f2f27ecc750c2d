"""The arguments of a call: read in one way by every calculation, and kept as text for its receipt."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Strength
from jcodes.errors import MalformedStrengthError

__all__ = ["Arguments", "as_given", "as_pairs", "one_strength", "subject_of"]

Arguments: TypeAlias = tuple[tuple[str, str], ...]
"""The arguments of a call as text, each with its name."""


def as_given(arguments: Mapping[str, object]) -> Arguments:
    """Return the arguments that were given, those that are not None, as text, each with its name."""
    return tuple((name, _text(value)) for name, value in arguments.items() if value is not None)


def as_pairs(value: "Mapping[str, str] | Iterable[tuple[str, str]]") -> Arguments:
    """Return the arguments that a receipt holds."""
    return tuple(value.items() if isinstance(value, Mapping) else value)


def _text(value: object) -> str:
    if isinstance(value, Catalog):
        return value.release.name
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int):
        return f"{value[0]} x {value[1]}"  # a count and a label
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value.code if isinstance(value, Entry) else getattr(value, "value", value))


def subject_of(
    code: str | HcpcsCode | Entry | Dosage, catalog: Catalog | str | None
) -> tuple[Entry | Dosage, str | None]:
    """Return the entry or the dosage, and the digest of the release that a code was looked up in.

    Raises:
        UnknownCodeError: A code that the release does not hold.
    """
    if isinstance(code, Entry | Dosage):
        return code, None
    cat = as_catalog(catalog)
    return cat[code], cat.digest


def one_strength(given: Strength | None, ordered: Strength | None) -> Strength | None:
    """Return the strength of a call, or that of its order.

    Raises:
        MalformedStrengthError: Both, and they differ.
    """
    if given is not None and ordered is not None and given != ordered:
        raise MalformedStrengthError(
            f"the order gives the strength {ordered}, and strength={str(given)!r} another",
            value=str(given),
            hint="give the one that is right",
        )
    return given or ordered
