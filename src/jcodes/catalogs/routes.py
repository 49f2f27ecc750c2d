"""Routes that CMS's descriptor or a cited source states for a code; typed by the data build."""

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["RouteLimit"]


@attrs.frozen
class RouteLimit:
    """Routes that a code is not billed for, or the only ones it is billed for, where its descriptor has none.

    Attributes:
        routes: The routes.
        is_only: Whether the code is for these routes only; else it is for every route but these.
        instead: The codes to bill instead, each with where.
        why: The reason.
        source: The source.
    """

    routes: tuple[StatedRoute, ...]
    is_only: bool
    instead: tuple[tuple[str, str], ...]
    why: str
    source: Citation = attrs.field(converter=as_citation)

    def __str__(self) -> str:
        """Return the routes, and what is billed instead."""
        named = f"{'only ' if self.is_only else 'not '}{' or '.join(route.value for route in self.routes)}"
        other = " or ".join(f"{code} ({where})" for code, where in self.instead)
        return f"{named}; bill {other}" if other else named
