"""From official files to tables of facts: the shipped ones are made this way, and so are the user's own."""

from jcodes.datafiles.chargemaster import Charge, ChargeFinding, ChargeReport, check_chargemaster
from jcodes.datafiles.load import Added, add, load, read_official, remove
from jcodes.datafiles.tables import OfficialFile, build_tables

__all__ = [
    "Added",
    "Charge",
    "ChargeFinding",
    "ChargeReport",
    "OfficialFile",
    "add",
    "build_tables",
    "check_chargemaster",
    "load",
    "read_official",
    "remove",
]
