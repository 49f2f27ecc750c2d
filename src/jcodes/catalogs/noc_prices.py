"""Payment limits of drugs without a code of their own."""

from decimal import Decimal

import attrs

from jcodes.catalogs.sources import Source
from jcodes.periods import Quarter

__all__ = ["NocPrice"]


@attrs.frozen(order=False)
class NocPrice:
    """The payment limit of a drug without a code of its own, which is billed under a "not otherwise classified" code.

    Attributes:
        name: The drug as CMS names it.
        dosage: The amount that the limit is for, as CMS prints it.
        quarter: The quarter of the dates of service it is for.
        limit: Dollars for that amount; None where the file states none.
        source: The file, its release and hash.
    """

    name: str
    dosage: str
    quarter: Quarter
    limit: Decimal | None
    source: Source
