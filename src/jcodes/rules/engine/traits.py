"""What a line has, as bits: a rule that can only find something on lines with some of them is not asked about the others.

The bits of a drug's day are those that any of its lines has. They are whole numbers, not an enum, because each line is asked for each.
"""

from typing import Final

__all__ = [
    "CPT",
    "DOCUMENTED",
    "DOUBTFUL",
    "DRUG",
    "FILED",
    "LISTED",
    "MODIFIED",
    "NDC",
    "ODD_CODE",
    "RECORD",
    "SPECIAL",
    "UNCLASSIFIED",
    "UNCOUNTED",
    "WASTED",
]

ODD_CODE: Final = 1
"""Its code is none, or is not written as CMS writes it."""
CPT: Final = 2
"""Its code has the shape of a CPT number."""
DRUG: Final = 4
"""It bills a drug: the catalog knows its code, or it is a J code."""
DOUBTFUL: Final = 8
"""Its Level II code is unknown, or not valid on the day."""
SPECIAL: Final = 16
"""Its code stands for a drug that is swallowed, inhaled or compounded, or for a vaccine."""
LISTED: Final = 32
"""A contractor lists its code as self-administered."""
UNCLASSIFIED: Final = 64
"""Its code stands for drugs that have none of their own."""
NDC: Final = 128
"""It has an NDC, a quantity of one, or a unit of measure."""
RECORD: Final = 256
"""It has its clinical record."""
MODIFIED: Final = 512
"""It has modifiers."""
WASTED: Final = 1024
"""It bills discarded drug, with JW."""
UNCOUNTED: Final = 2048
"""Its units are no whole number above zero."""
DOCUMENTED: Final = 4096
"""It has a clinical record, or says what the chart documents."""
FILED: Final = 8192
"""Its claim says when it was filed."""
