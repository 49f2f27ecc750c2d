"""National Drug Codes: shape, link to the code, quantity and unit of measure."""

from typing import Final

from jcodes.rules.rule import AnyRule

__all__ = ["RULES"]

RULES: Final[tuple[AnyRule, ...]] = ()
