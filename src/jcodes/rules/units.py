"""Units: whole, above zero, those of the documented dose, within edits and containers."""

from typing import Final

from jcodes.rules.rule import AnyRule

__all__ = ["RULES"]

RULES: Final[tuple[AnyRule, ...]] = ()
