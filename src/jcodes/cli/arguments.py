"""Values of options that hold more than one."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jcodes.errors import MalformedError
from jcodes.errors.messages import shown

__all__ = ["number_or_text", "pairs"]

_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)


def number_or_text(given: str) -> Decimal | str:
    """Convert a plain number, such as ``1.9``; return any other text unchanged, such as ``1.9 m2``."""
    return Decimal(given) if _NUMBER.fullmatch(given) else given


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
