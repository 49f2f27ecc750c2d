"""HL7 v2 messages: administrations (RXA), orders (RXE) and charges (FT1)."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
