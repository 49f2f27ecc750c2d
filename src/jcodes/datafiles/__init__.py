"""From official files to tables of facts: the shipped ones are made this way, and so are the user's own."""

from jcodes.datafiles.tables import OfficialFile, build_tables

__all__ = ["OfficialFile", "build_tables"]
