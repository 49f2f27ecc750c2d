"""NumPy's "not a time" without a unit, which NumPy 2.5 deprecates and older ones make."""

import warnings
from typing import Final

import numpy as np

__all__ = ["NAT"]

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "The 'generic' unit", DeprecationWarning)
    NAT: Final = np.datetime64("NaT")
