"""Medically unlikely edits (MUE), the JW/JZ list, outpatient status and the contractors' lists of self-administered drugs."""

import enum
from datetime import date
from decimal import Decimal

import attrs

from jcodes.entries.entry import Source
from jcodes.periods import Quarter

__all__ = ["EditSetting", "OutpatientStatus", "SelfAdministered", "UnitEdit"]


class EditSetting(enum.Enum):
    """Whose claims an edit is for; CMS publishes a table for each, and their values differ."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"
    DME = "dme"


@attrs.frozen(order=False)
class UnitEdit:
    """The most units of a code, on one line or one day, that CMS pays without question; or that none is published.

    No published value never means "unlimited": CMS keeps some edits to itself.

    Attributes:
        code: The code.
        setting: Whose claims it is for.
        quarter: The quarter of CMS's table; None when no table of that time and setting is at hand.
        value: The most units; 0 for what is never paid; None when none is published.
        indicator: The adjudication indicator (MAI): 1 by line, 2 by day and absolute, 3 by day and open to appeal; None without a value.
        rationale: CMS's rationale, such as ``"Prescribing Information"``.
        source: The table; None when none is at hand.
    """

    code: str
    setting: EditSetting
    quarter: Quarter | None
    value: int | None
    indicator: int | None
    rationale: str
    source: Source | None

    @property
    def is_published(self) -> bool:
        """Tell whether CMS's table states a value."""
        return self.value is not None

    def __str__(self) -> str:
        """Return the value and its indicator, or that there is none."""
        if self.quarter is None:
            return f"{self.code} {self.setting.value}: no table at hand"
        if self.value is None:
            return f"{self.code} {self.setting.value}: not published ({self.quarter})"
        return f"{self.code} {self.setting.value}: {self.value} units, MAI {self.indicator} ({self.quarter})"


@attrs.frozen(order=False)
class SelfAdministered:
    """A code on a Medicare contractor's list of drugs that patients usually give themselves.

    Attributes:
        code: The code.
        article: CMS's number of the contractor's article.
        contractor: The contractor.
        route: Which routes the list tells apart, as the source has it, such as ``"IV_OR_SC"``.
        effective: The date of the article's revision that was read, or None. The drug may have been excluded before.
        url: The article.
        source: The copy it was read from.
    """

    code: str
    article: str
    contractor: str
    route: str
    effective: date | None
    url: str
    source: Source


@attrs.frozen(order=False)
class OutpatientStatus:
    """How the outpatient prospective payment system treats a code in one quarter (Addendum B).

    Attributes:
        code: The code.
        quarter: The quarter.
        status: The status indicator: ``K`` and ``G`` are paid separately, ``N`` is packaged.
        group: The ambulatory payment classification; blank where there is none.
        rate: The payment rate for one unit, dollars; None where there is none.
        source: The file.
    """

    code: str
    quarter: Quarter
    status: str
    group: str
    rate: Decimal | None
    source: Source

    @property
    def is_paid_separately(self) -> bool:
        """Tell whether a drug with this status has a payment of its own."""
        return self.status in {"G", "K"}
