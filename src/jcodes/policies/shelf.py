"""The bundled policies by name."""

from functools import cache
from pathlib import Path
from typing import Final

from jcodes.errors import UnknownPolicyError
from jcodes.policies.policy import DEFAULT, Policy

__all__ = ["FOLDER", "policies", "policy"]

FOLDER: Final = Path(__file__).parent.parent / "data" / "policies"
"""Where the bundled policies lie."""

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
    return Policy.load(FOLDER / f"{name}.toml")
