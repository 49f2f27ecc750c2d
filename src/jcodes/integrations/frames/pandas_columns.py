"""The columns of pandas dataframes: which can be read, and columns put beside them."""

from typing import Any

import pandas as pd

from jcodes.errors import MalformedError

__all__ = ["beside", "dense", "refuse_levels", "short_floats"]


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


def dense(series: Any) -> Any:
    """Return a sparse column as the plain one that it stands for, and any other unchanged."""
    return series.sparse.to_dense() if isinstance(series.dtype, pd.SparseDtype) else series


def short_floats(values: Any) -> list[float]:
    """Return the floats that the ``repr`` of narrower ones shows: in 32 bits, 0.1 is one tenth, and not 0.10000000149011612.

    Args:
        values: A NumPy array.
    """
    return [float(str(one)) for one in values]


def beside(frame: Any, made: Any) -> Any:
    """Return *frame* with the columns of *made*, which has the same index, and with its own attributes and name of columns."""
    found = pd.concat([frame, made], axis=1)
    found.columns = found.columns.rename(frame.columns.name)
    return found.__finalize__(frame)
