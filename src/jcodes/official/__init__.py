"""Convert official files to data tables, both the bundled ones and the user's."""

from jcodes.official.additions import Added, add, remove
from jcodes.official.files import OfficialFile, read_official
from jcodes.official.load import load

__all__ = [
    "Added",
    "OfficialFile",
    "add",
    "load",
    "read_official",
    "remove",
]
