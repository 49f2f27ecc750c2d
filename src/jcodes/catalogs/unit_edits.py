"""Medically unlikely edits (MUE): the most units of a code on a line or a day."""

import enum

import attrs

from jcodes.catalogs.sources import Source
from jcodes.periods import Quarter

__all__ = ["EditSetting", "UnitEdit"]


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
