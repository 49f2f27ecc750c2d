"""The lists of words that the field uses, each once."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
