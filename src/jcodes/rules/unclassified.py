"""Codes for drugs that have no code of their own."""

from typing import Final

from jcodes.rules.rule import AnyRule

__all__ = ["RULES"]

RULES: Final[tuple[AnyRule, ...]] = ()
