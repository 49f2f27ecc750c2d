"""What the chart documents."""

from typing import Final

from jcodes.rules.rule import AnyRule

__all__ = ["RULES"]

RULES: Final[tuple[AnyRule, ...]] = ()
