"""How FDA licenses a biologic, in the words of its Purple Book."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["LicenseType"]


class LicenseType(TextEnum):
    """The section of the Public Health Service Act under which FDA licensed a biologic, as its Purple Book writes it."""

    REFERENCE = "351(a)"
    """On its own data; the reference product of a biosimilar is one."""
    BIOSIMILAR = "351(k) Biosimilar"
    INTERCHANGEABLE = "351(k) Interchangeable"
    """A biosimilar that a pharmacy may substitute for its reference product, as state law allows."""
