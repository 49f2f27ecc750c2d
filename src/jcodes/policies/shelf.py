"""The bundled policies by name."""

from functools import cache
from typing import Final

from jcodes.errors import UnknownPolicyError
from jcodes.kept import FOLDER as DATA
from jcodes.kept import kept_file
from jcodes.policies.policy import DEFAULT, Policy

__all__ = ["FOLDER", "policies", "policy"]

FOLDER: Final = DATA / "policies"
"""Where the bundled policies lie."""

_EXTEND: Final = "keep what you change in a file of your own that extends it, such as extends = 'medicare-part-b', and read it with Policy.load(path)"
_NAMES: Final = (DEFAULT, "medicare-opps", "medicare-dme", "medicaid-generic", "commercial-generic")


def policies() -> tuple[str, ...]:
    """Return the names of the bundled policies, the default first."""
    return _NAMES


def policy(name: "str | Policy | None" = None) -> Policy:
    """Return the bundled policy *name*, or *name* itself when it is a policy; None for the default, Medicare Part B.

    >>> from jcodes.policies import policy
    >>> policy("medicare-part-b").rounding.on().value
    'up'

    Raises:
        UnknownPolicyError: A name that is not bundled; ``Policy.load`` reads a file.
        DataError: The bundled file is missing, or is not the one that the manifest lists.
    """
    if isinstance(name, Policy):
        return name
    key = DEFAULT if name is None else name.strip().lower() if isinstance(name, str) else repr(name)
    if key not in _NAMES:
        raise UnknownPolicyError(
            f"there is no policy {key!r}",
            name=key,
            known=_NAMES,
            hint=f"use one of {', '.join(_NAMES)}; Policy.load(path) reads your own",
        )
    return _bundled(key)


@cache
def _bundled(name: str) -> Policy:
    kept_file(f"policies/{name}.toml", instead=_EXTEND)
    return Policy.load(FOLDER / f"{name}.toml")
