"""The traits of a line and of a claim, as bits: a rule with `only` declares which lines, drugs, days or claims concern it.

A drug, a day and a claim have the bits of all their lines; the last ones are of claims alone. Each bit is set where a rule may find
something, not where it must. They are integers, not an enum, because every rule is compared with every line.
"""

from typing import Final

__all__ = [
    "ANTINEOPLASTIC",
    "ASKED",
    "ASKED_BY_ROUTE",
    "AUTHORIZED",
    "AWAY",
    "BARRED",
    "CHEMODENERVATION",
    "COMPLEX",
    "CPT",
    "CPT_DATA",
    "CROWDED",
    "DENOSUMAB",
    "DIAGNOSED",
    "DOCUMENTED",
    "DOUBTFUL",
    "DRUG",
    "EMPTY",
    "FEW_FAMILIES",
    "FILED",
    "FLUSHING",
    "HEADED",
    "HOSPITAL_CODE",
    "IMMUNIZATION",
    "INJECTED",
    "KEPT",
    "LISTED",
    "LOCATED",
    "MARKED",
    "MISLINKED",
    "MISPOINTED",
    "MODIFIED",
    "NDC",
    "NDC_MEASURED",
    "NDC_MISCOUNTED",
    "NDC_PARTIAL",
    "NDC_UNREAD",
    "NON_RENAL",
    "NO_NDC",
    "ODD_CODE",
    "ODD_MODIFIER",
    "OFF_LIMITS",
    "OVER_LIMIT",
    "PAIRED",
    "PORT",
    "RECORD",
    "RENAL",
    "REPEATED_PUSH",
    "REVENUE",
    "ROUTED",
    "ROUTE_LIMITED",
    "SERVICE",
    "SEVERAL",
    "SIDED",
    "SPANNING",
    "SPECIAL",
    "TOTALED",
    "UNCHARGED",
    "UNCLASSIFIED",
    "UNCOUNTED",
    "UNDATED",
    "UNEDITED",
    "UNKNOWN_SERVICE",
    "UNLINKED",
    "UNLOADED",
    "UNMARKED",
    "UNPOINTED",
    "UNSETTLED",
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

# -- of the code and the payer ---------------------------------------------------------------------------------------

SIDED: Final = 1 << 20
"""Its drug or service is for an eye or a joint."""
ROUTED: Final = 1 << 21
"""The descriptor of its code names a route."""
RENAL: Final = 1 << 22
"""Its code is for ESRD on dialysis."""
NON_RENAL: Final = 1 << 23
"""Its code is for other uses than ESRD on dialysis."""
HOSPITAL_CODE: Final = 1 << 24
"""Its code is a C code."""
ASKED: Final = 1 << 25
"""The payer asks for a modifier on its code."""
BARRED: Final = 1 << 26
"""The payer bars modifiers from its code."""
AUTHORIZED: Final = 1 << 27
"""The payer has a list of codes that need prior authorization."""
UNEDITED: Final = 1 << 28
"""The payer names no MUE table."""

FLUSHING: Final = 1 << 51
"""Its code is for a line flush."""
ANTINEOPLASTIC: Final = 1 << 52
"""Its code is for an injected drug against tumors that is not a hormone."""
ASKED_BY_ROUTE: Final = 1 << 53
"""The payer asks for a modifier on its code where it was given by some route."""

ROUTE_LIMITED: Final = 1 << 58
"""Its code is not billed for every route."""
DENOSUMAB: Final = 1 << 59
"""Its code is for denosumab."""
INJECTED: Final = 1 << 60
"""It bills an injection under the skin or into a muscle: 96372, 96401 or 96402."""
COMPLEX: Final = 1 << 61
"""It bills a chemotherapy service into a vein."""
CHEMODENERVATION: Final = 1 << 62
"""It bills a chemodenervation service."""
REPEATED_PUSH: Final = 1 << 63
"""It bills 96376, a repeat push of the same drug."""
UNKNOWN_SERVICE: Final = 1 << 64
"""Its CPT number begins as those of drug administration do, and is none of them that the library knows."""
FEW_FAMILIES: Final = 1 << 65
"""The payer accepts only some administration families for some drugs."""

# -- of what the line states -----------------------------------------------------------------------------------------

OVER_LIMIT: Final = 1 << 29
"""Its units are above the payer's limit for a line."""
UNPOINTED: Final = 1 << 30
"""It points to no diagnosis."""
MISPOINTED: Final = 1 << 31
"""It points to a diagnosis that its claim does not have."""
MARKED: Final = 1 << 32
"""It has JW or JZ."""
AWAY: Final = 1 << 33
"""Its place of service, or the claim's, is stated and is not an office."""
ODD_MODIFIER: Final = 1 << 34
"""A modifier is invalid, in a nonstandard format, or on it twice."""
PAIRED: Final = 1 << 35
"""It has two modifiers or more."""
CROWDED: Final = 1 << 36
"""It has more modifiers than the payer's claims have fields."""
UNSETTLED: Final = 1 << 37
"""A modifier is on no list, or not valid on the day, or the payer asked for it on earlier dates."""
OFF_LIMITS: Final = 1 << 38
"""It has JW or JZ, and the payer does not use it."""
NO_NDC: Final = 1 << 39
"""It has no NDC."""
NDC_UNREAD: Final = 1 << 40
"""Its NDC is not valid."""
MISLINKED: Final = 1 << 41
"""Its NDC is valid, and the crosswalk of the quarter does not have it under its code."""
UNLINKED: Final = 1 << 42
"""Its NDC is valid, and the crosswalk of the quarter does not have it under any code."""
NDC_PARTIAL: Final = 1 << 43
"""It has some of NDC, quantity and unit of measure, not all of them."""
NDC_MEASURED: Final = 1 << 44
"""Its NDC unit of measure is neither ML nor UN, or the payer does not accept it."""
NDC_MISCOUNTED: Final = 1 << 45
"""Its NDC quantity is invalid, has more decimal places than the payer accepts, or is below the payer's minimum."""
UNMARKED: Final = 1 << 54
"""It has neither JW nor JZ."""
PORT: Final = 1 << 55
"""It bills a service of a port or a pump."""
KEPT: Final = 1 << 66
"""It has a clinical record; or it is a drug with JW or JZ, and FDA's label of an NDC says that leftover drug is kept."""
CPT_DATA: Final = 1 << 67
"""It has an NDC quantity or a clinical record, and a CPT number that is no administration service."""

# -- of the claim ----------------------------------------------------------------------------------------------------

EMPTY: Final = 1 << 46
"""The claim has no lines."""
SEVERAL: Final = 1 << 47
"""The claim has two lines or more."""
TOTALED: Final = 1 << 48
"""The claim states its total."""
HEADED: Final = 1 << 49
"""The claim has a type of bill, condition codes or statement dates."""
UNLOADED: Final = 1 << 50
"""A line is of a date that the loaded files do not cover."""
DIAGNOSED: Final = 1 << 56
"""The claim has diagnoses."""
LOCATED: Final = 1 << 57
"""The claim names a state."""
