"""The arguments of a call as text, for the receipt of its answer."""

from collections.abc import Mapping

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry

__all__ = ["as_given"]


def as_given(arguments: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the arguments that were given, those that are not None, as text, each with its name."""
    return tuple((name, _text(value)) for name, value in arguments.items() if value is not None)


def _text(value: object) -> str:
    if isinstance(value, Catalog):
        return value.release.name
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value.code if isinstance(value, Entry) else getattr(value, "value", value))
