"""From official files to tables of facts: the shipped ones are made this way, and so are the user's own."""

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
