"""A line of a chargemaster as the hospital wrote it, its problems, and the lines that are not drugs."""

import enum
import re
from collections.abc import Iterable
from typing import ClassVar, Final

import attrs

from jcodes.auditing.chargemaster.user_tables import UserTable
from jcodes.auditing.rows import counted
from jcodes.codes import HcpcsCode
from jcodes.codes.text import plain_str
from jcodes.errors.messages import named
from jcodes.readers.layouts import Layout
from jcodes.readers.tables import prefer
from jcodes.renamed import renamed

__all__ = ["CHARGES", "Charge", "ChargeFinding", "ChargeProblem", "Skipped", "not_drugs", "skip_of"]


class ChargeProblem(enum.Enum):
    """A problem of a chargemaster line."""

    MALFORMED_CODE = "malformed code"
    UNKNOWN_CODE = "unknown code"
    NOT_VALID = "code not valid on the date"
    MISSING_CODE = "drug without a code"
    MALFORMED_UNIT_SIZE = "unit size that cannot be read"
    WRONG_UNIT_SIZE = "wrong unit size"
    MALFORMED_NDC = "malformed NDC"
    UNLINKED_NDC = "NDC that CMS's crosswalk does not list"
    OTHER_CODE = "NDC that belongs to another code"
    MALFORMED_MULTIPLIER = "multiplier that cannot be read"
    MALFORMED_PER = "dispensed unit that cannot be read"
    WRONG_MULTIPLIER = "wrong multiplier"
    FRACTIONAL_MULTIPLIER = "fractional multiplier"
    DOUBTFUL_LINK = "official figures for the NDC disagree"


_DOUBTS: Final = frozenset({
    ChargeProblem.UNLINKED_NDC, ChargeProblem.DOUBTFUL_LINK, ChargeProblem.MISSING_CODE,
    ChargeProblem.FRACTIONAL_MULTIPLIER,
})  # fmt: skip


@attrs.frozen
class Charge:
    """One line of a chargemaster, as the hospital wrote it.

    Attributes:
        charge: The hospital's charge code.
        code: The HCPCS code.
        unit_size: One billing unit as the hospital defines it, such as ``"10 mg"``; blank if the table has none.
        multiplier: Billing units for one dispensed unit; blank if the table has none.
        ndc: The NDC; blank if the table has none.
        row: The row of the file.
        per: The dispensed unit that the multiplier is for: ``"vial"``, ``"syringe"``, ``"mL"``, ``"package"``, or an amount such as
            ``"1 mg"``; blank if the table has none.
    """

    charge: str
    code: str
    unit_size: str = ""
    multiplier: str = ""
    ndc: str = ""
    row: int = 0
    per: str = ""

    @property
    def where(self) -> str:
        """Row, charge code and HCPCS code, for messages."""
        return f"row {named(str(self.row))}, {named(str(self.charge))} {named(str(self.code))}".rstrip()


_COLUMNS: Final = {
    "charge": ("chargecode", "cdmcode", "cdmnumber", "cdm", "chargenumber", "chargeid", "itemnumber", "item", "charge"),
    "code": ("hcpcs", "hcpcscode", "code", "hcpc", "cpthcpcs", "hcpcscptcode", "jcode"),
    "unit_size": ("unitsize", "billingunit", "hcpcsunit", "unit", "dosage", "hcpcsdosage", "unitofservice", "billunitsize"),
    "multiplier": ("multiplier", "units", "billingunits", "billunits", "hcpcsunits", "conversion", "conversionfactor", "factor"),
    "ndc": ("ndc", "ndc11", "ndccode", "ndcnumber"),
    "per": ("per", "dispensedunit", "dispenseunit", "dispensingunit", "chargeper", "chargeunit", "multiplierper", "uom"),
}  # fmt: skip

CHARGES: Final = UserTable(
    Layout(prefer(), _COLUMNS, ("charge", "code"), is_ranked=True),
    "charges",
    "charge_code, hcpcs, unit_size, multiplier, per, ndc",
)
"""The columns of a chargemaster; charge code and HCPCS code are required."""


@attrs.frozen(order=False)
class ChargeFinding:
    """One problem of a line, certain or possible.

    Attributes:
        charge: The line.
        problem: Its kind.
        message: What is wrong, with both figures if figures disagree.
        fix: The suggested fix.
    """

    charge: Charge
    problem: ChargeProblem
    message: str
    fix: str
    mend: ClassVar[renamed] = renamed("fix")

    @property
    def is_doubt(self) -> bool:
        """Whether a person must review it before anything is changed."""
        return self.problem in _DOUBTS

    def to_dict(self) -> dict[str, object]:
        """Return the finding as JSON values."""
        return {
            "row": self.charge.row,
            "charge": self.charge.charge,
            "code": self.charge.code,
            "problem": self.problem.value,
            "review": self.is_doubt,
            "message": self.message,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        """Return row, charge code, finding and suggested fix."""
        return f"{self.charge.where}: {self.message}; {self.fix}"


class Skipped(enum.Enum):
    """Why a line is not a drug line."""

    NO_CODE = "no HCPCS code"
    CPT = "CPT code"
    OTHER_LEVEL_II = "Level II code that is not a drug"

    def of(self, count: int) -> str:
        """Return a number of lines with the reason."""
        return f"{count:,} {self.value if count == 1 and self is not Skipped.NO_CODE else _SEVERAL[self]}"


_SEVERAL: Final = {
    Skipped.NO_CODE: "without an HCPCS code",
    Skipped.CPT: "CPT codes",
    Skipped.OTHER_LEVEL_II: "Level II codes that are not drugs",
}


def not_drugs(skipped: Iterable[tuple[Skipped, int]], noun: str) -> str:
    """Return the sentence on lines or orders that are not drugs, with their number and the reasons."""
    counts = tuple(skipped)
    total = sum(count for _, count in counts)
    kinds = ", ".join(reason.of(count) for reason, count in counts)
    return f"not drugs, not checked: {counted(total, noun)} ({kinds})"


_CPT: Final = re.compile(r"[0-9]{4}[0-9A-Z]", re.ASCII)
_NO_CODES: Final = frozenset({"", "0", "00000", "N/A", "NA", "NONE", "-"})


def skip_of(code: str, *, is_known: bool) -> Skipped | None:
    """Return why a line with *code* is not a drug line; None for a drug's code, or a text that should be one.

    Args:
        code: The code as the hospital wrote it.
        is_known: Whether a file of drug codes has it.
    """
    given = plain_str(code)
    if given is None:
        return None
    text = given.strip().upper()
    if text in _NO_CODES:
        return Skipped.NO_CODE
    if _CPT.fullmatch(text):
        return Skipped.CPT
    if is_known or not HcpcsCode.is_valid(text):
        return None
    return None if HcpcsCode.parse(text).text.startswith("J") else Skipped.OTHER_LEVEL_II
