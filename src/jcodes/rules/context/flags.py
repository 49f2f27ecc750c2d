"""The traits of a line, as bits. A rule with `only` runs on lines with those bits only.

A drug's day has the bits of all its lines. They are integers, not an enum, because every rule is compared with every line.
"""

from typing import Final

__all__ = [
    "CPT",
    "DOCUMENTED",
    "DOUBTFUL",
    "DRUG",
    "FILED",
    "IMMUNIZATION",
    "LISTED",
    "MODIFIED",
    "NDC",
    "ODD_CODE",
    "RECORD",
    "REVENUE",
    "SERVICE",
    "SPANNING",
    "SPECIAL",
    "UNCHARGED",
    "UNCLASSIFIED",
    "UNCOUNTED",
    "UNDATED",
    "WASTED",
]

ODD_CODE: Final = 1
"""Its code is invalid, or in a nonstandard format."""
CPT: Final = 2
"""Its code has the shape of a CPT number."""
DRUG: Final = 4
"""It bills a drug: the catalog has its code, or it is a J code."""
DOUBTFUL: Final = 8
"""Its Level II code is unknown, or not valid on the day."""
SPECIAL: Final = 16
"""Its code is for an oral, inhaled or compounded drug, or a vaccine."""
LISTED: Final = 32
"""Its code is on a self-administered drug list."""
UNCLASSIFIED: Final = 64
"""Its code is an unlisted (NOC) code."""
NDC: Final = 128
"""It has an NDC, an NDC quantity or an NDC unit of measure."""
RECORD: Final = 256
"""It has a clinical record."""
MODIFIED: Final = 512
"""It has modifiers."""
WASTED: Final = 1024
"""It bills discarded drug (JW)."""
UNCOUNTED: Final = 2048
"""Its units are not a whole number above zero."""
DOCUMENTED: Final = 4096
"""It has a clinical record, or a review of the chart."""
FILED: Final = 8192
"""Its claim states when it was filed."""
SERVICE: Final = 16384
"""It bills an administration service."""
IMMUNIZATION: Final = 32768
"""It bills a vaccine or its administration, by the number."""
UNCHARGED: Final = 65536
"""Its charge is missing, zero or negative."""
UNDATED: Final = 131072
"""It has no date of service of its own."""
SPANNING: Final = 262144
"""It has a through date."""
REVENUE: Final = 524288
"""It has a revenue code."""
