"""Convert official files to data tables, both the bundled ones and the user's."""

from jcodes.official.files import OfficialFile, read_official
from jcodes.official.load import Added, add, load, remove
from jcodes.official.tables import build_tables

__all__ = [
    "Added",
    "OfficialFile",
    "add",
    "build_tables",
    "load",
    "read_official",
    "remove",
]
