"""The cells of pandas columns of objects, which hold values of any type."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from jcodes.errors.messages import shown
from jcodes.periods import as_date

__all__ = ["cell_text", "is_missing"]

_MOST: Final = 10**18
_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def is_missing(value: Any) -> bool:
    """Return whether pandas counts a cell as missing; a signaling NaN, on which pandas raises, is missing as any NaN."""
    if isinstance(value, Decimal):
        return value.is_nan()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def cell_text(value: Any, *, is_number: bool = True) -> str | None:
    """Return a cell as text that Arrow holds; None if it is missing. Unpaired surrogates become U+FFFD, which no field takes.

    Args:
        value: The cell.
        is_number: Whether its field takes numbers: a code or an NDC that is a number has lost what text keeps.
    """
    if is_missing(value):
        return None
    if isinstance(value, np.generic):  # NumPy's values say the same as Python's
        value = pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item()
    if isinstance(value, date):
        return as_date(value).isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if not is_number:
            return "a number"
        if -_MOST < value < _MOST and value == int(value):  # infinity is not below
            return str(int(value))
    return (value if isinstance(value, str) else shown(value)).translate(_SURROGATES)
