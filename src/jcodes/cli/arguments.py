"""Values of options that hold more than one."""

from collections.abc import Sequence

from jcodes.errors import MalformedError, shown

__all__ = ["pairs"]


def pairs(given: Sequence[str] | None, option: str, example: str) -> dict[str, str]:
    """Return the pairs of an option such as ``--rates 96413=140.00``."""
    found = {}
    for text in given or ():
        name, sign, value = text.rpartition("=")
        if not sign:
            raise MalformedError(
                f"{shown(text)} is not a pair for {option}", value=text, hint=f"write it as {example!r}"
            )
        found[name.strip()] = value.strip()
    return found
