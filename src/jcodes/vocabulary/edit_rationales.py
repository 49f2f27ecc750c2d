"""Why CMS's NCCI tables pair two codes: the categories of its tables, in our own words."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["EditRationale"]


class EditRationale(TextEnum):
    """The category of a procedure-to-procedure edit."""

    MANUAL = "coding manual"
    """An instruction of CPT's or CMS's manual."""
    PRACTICE = "standard practice"
    """Column 2 is part of what good practice includes in column 1."""
    MISUSE = "misuse of column 2"
    """Column 2 is not meant to be billed with column 1."""
    PREPARATION = "anesthesia preparation"
    """Column 2 prepares or monitors for anesthesia."""
    ANESTHESIA = "anesthesia by the surgeon"
    """Column 2 is anesthesia by whoever performs column 1."""
    SEPARATE = "separate procedure"
    """CPT marks column 2 as a separate procedure, part of a larger one."""
    EXCLUSIVE = "mutually exclusive"
    """The two cannot reasonably be done at one encounter."""
    DEFINITION = "code definition"
    """The definition of one code includes the other."""
    EXTENSIVE = "more extensive"
    """Column 1 is the more extensive of the two."""
    OTHER = "other"
    """A category that the copy of CMS's table does not tell apart."""
