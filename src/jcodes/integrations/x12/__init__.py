"""X12: claims of the 837, payments of the 835, and the segments of a claim line."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
