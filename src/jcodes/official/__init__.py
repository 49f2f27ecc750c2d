"""Official files to tables of facts: the bundled ones and the user's own are made the same way."""

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
