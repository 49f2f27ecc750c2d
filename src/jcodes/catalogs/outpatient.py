"""Status and rate of a code under the outpatient prospective payment system (Addendum B)."""

from decimal import Decimal

import attrs

from jcodes.catalogs.sources import Source
from jcodes.periods import Quarter

__all__ = ["OutpatientStatus"]


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
