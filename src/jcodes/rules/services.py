"""Services that administer drugs: there, of the right family, as many as the times say."""

from typing import Final

from jcodes.rules.rule import AnyRule

__all__ = ["RULES"]

RULES: Final[tuple[AnyRule, ...]] = ()
