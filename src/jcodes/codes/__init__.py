"""The codes of a service line as checked values: ``HcpcsCode``, ``Modifier`` and ``Ndc``.

Each has the same verbs: ``parse`` (a text or itself in, itself out, or an error that says what would be right),
``is_valid`` (of any object, never raises) and ``format``. None is a ``str``: a value of these types is proof that its
shape was checked. ``Modifier`` and ``Ndc`` are loaded on first use: looking up a code and billing a dose need neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from jcodes.codes.hcpcs import HcpcsCode

if TYPE_CHECKING:
    from jcodes.codes.modifier import Modifier
    from jcodes.codes.ndc import Ndc

__all__ = ["HcpcsCode", "Modifier", "Ndc"]

_HOMES = {"Modifier": "modifier", "Ndc": "ndc"}


def __getattr__(name: str) -> object:
    """Load the module that defines *name*, and keep the name here."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'jcodes.codes' has no attribute {name!r}")
    value: object = getattr(import_module(f"jcodes.codes.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the names of the types."""
    return sorted(__all__)
