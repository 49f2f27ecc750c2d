"""Routes that CMS's descriptor or a cited source states for a code; typed by the data build."""

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["RouteLimit"]


@attrs.frozen
class RouteLimit:
    """A route that a code is not for although its descriptor names none, or the only ones that it is for.

    Attributes:
        routes: The routes.
        is_only: Whether they are the only ones; else the code is for every route but these.
        instead: What is billed instead, each code with where.
        why: What shows it.
        source: Where that is to be read.
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
