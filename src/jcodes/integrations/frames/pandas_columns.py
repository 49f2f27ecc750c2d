"""The columns of pandas dataframes: which can be read, and columns put beside them."""

from typing import Any

import pandas as pd

from jcodes.errors import MalformedError

__all__ = ["beside", "refuse_levels"]


def refuse_levels(frame: Any) -> None:
    """Check that the columns have one name each.

    Raises:
        MalformedError: They have several levels of names, beside which a plain name cannot stand.
    """
    if frame.columns.nlevels > 1:
        raise MalformedError(
            f"the columns of the frame have names of {frame.columns.nlevels} levels",
            value=None,
            hint="join the levels first, such as frame.columns = frame.columns.map('_'.join)",
        )


def beside(frame: Any, made: Any) -> Any:
    """Return *frame* with the columns of *made*, which has the same index, and with its own attributes and name of columns."""
    found = pd.concat([frame, made], axis=1)
    found.columns = found.columns.rename(frame.columns.name)
    return found.__finalize__(frame)
