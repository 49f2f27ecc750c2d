"""The columns of CMS's quarterly HCPCS file: positions in the fixed-width text, names in the sheets."""

from typing import Final

__all__ = ["FIELDS", "REQUIRED", "SYNONYMS", "WIDTH"]

_WIDTHS: Final = {
    "code": 5, "sequence": 5, "record": 1, "long": 80, "short": 28, "price1": 2, "price2": 2, "price3": 2, "price4": 2, "multiple": 1,
    "cim1": 6, "cim2": 6, "cim3": 6, "mcm1": 8, "mcm2": 8, "mcm3": 8, "statute": 10, "labcert1": 3, "labcert2": 3, "labcert3": 3,
    "labcert4": 3, "labcert5": 3, "labcert6": 3, "labcert7": 3, "labcert8": 3, "xref1": 5, "xref2": 5, "xref3": 5, "xref4": 5, "xref5": 5,
    "coverage": 1, "asc_group": 2, "asc_date": 8, "opps_group": 3, "opps_indicator": 1, "opps_date": 8, "note": 4, "betos": 3, "filler": 1,
    "tos1": 1, "tos2": 1, "tos3": 1, "tos4": 1, "tos5": 1, "anesthesia": 3, "added": 8, "action_effective": 8, "terminated": 8, "action": 1,
}  # fmt: skip


def _fields() -> dict[str, tuple[int, int]]:
    start, fields = 0, {}
    for name, width in _WIDTHS.items():
        fields[name] = (start, start + width)
        start += width
    del fields["filler"]
    return fields


FIELDS: Final = _fields()
"""Start and end of each column, from 0, end excluded; unchanged in the record layouts from 2017 to 2026."""

WIDTH: Final = FIELDS["action"][1]
"""The minimum length of a first record; spaces may follow."""

SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("hcpc", "hcpcs", "hcpcscode", "code"),
    "sequence": ("seqnum", "sequence", "sequencenumber"),
    "record": ("recid", "recordid", "recordidentificationcode"),
    "long": ("longdescription", "longdescriptor", "longdesc", "long"),
    "short": ("shortdescription", "shortdescriptor", "shortdesc", "short"),
    **{f"price{n}": (f"price{n}", f"pricingindicatorcode{n}", f"pricing{n}", f"pi{n}") for n in range(1, 5)},
    "multiple": ("multpi", "multiplepricingindicatorcode", "multiplepricing"),
    **{f"cim{n}": (f"cim{n}", f"coverageissuesmanual{n}") for n in range(1, 4)},
    **{f"mcm{n}": (f"mcm{n}", f"medicarecarriersmanual{n}") for n in range(1, 4)},
    "statute": ("statute", "statutenumber"),
    **{f"labcert{n}": (f"labcert{n}", f"labcertificationcode{n}") for n in range(1, 9)},
    **{f"xref{n}": (f"xref{n}", f"crossreferencecode{n}") for n in range(1, 6)},
    "coverage": ("cov", "coveragecode", "coverage"),
    "asc_group": ("ascgrp", "ascpaymentgroup", "ascgroup"),
    "asc_date": ("ascdt", "ascpaymentgroupeffectivedate", "ascdate"),
    "opps_group": ("opps", "mogpaymentgroup", "oppsgroup", "mog"),
    "opps_indicator": ("oppspi", "mogpaymentpolicyindicator", "mogpi"),
    "opps_date": ("oppsdt", "mogeffectivedate", "oppsdate", "mogdt"),
    "note": ("procnote", "processingnotenumber", "processingnote"),
    "betos": ("betos", "berensoneggerstypeofservicecode", "betoscode"),
    **{f"tos{n}": (f"tos{n}", f"typeofservicecode{n}") for n in range(1, 6)},
    "anesthesia": ("anestbu", "anesthesiabaseunitquantity", "anesthesiabaseunits"),
    "added": ("adddt", "codeaddeddate", "adddate", "codeadddate", "added"),
    "action_effective": ("acteffdt", "actioneffectivedate", "acteffdate", "actioneffdate"),
    "terminated": ("termdt", "terminationdate", "termdate"),
    "action": ("actioncd", "actioncode", "action"),
}  # fmt: skip
"""The names of each column, normalized by `jcodes.readers.layouts.column_key`."""

REQUIRED: Final = ("code", "long", "added", "terminated", "action")
"""The required columns. CMS's list of unclassified codes has all except the action."""
