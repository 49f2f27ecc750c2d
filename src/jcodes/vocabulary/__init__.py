"""Shared enums: routes, places, products, families, indicators."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
