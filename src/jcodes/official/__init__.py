"""Convert official files to data tables, both the bundled ones and the user's."""

from jcodes.official.files import OfficialFile, read_official
from jcodes.official.load import Added, add, load, remove

__all__ = [
    "Added",
    "OfficialFile",
    "add",
    "load",
    "read_official",
    "remove",
]
