"""What the catalog says of a code: its entry, and in modules of their own payment limits, NDC links, unit edits and lists."""

from jcodes.entries.entry import Entry, Kind, Release, Replacement, Source, unit_sentence
from jcodes.entries.routes import RouteLimit, StatedRoute

__all__ = ["Entry", "Kind", "Release", "Replacement", "RouteLimit", "Source", "StatedRoute", "unit_sentence"]
