"""Dataframes in, the same kind out: each row answered as the library answers one.

Polars, pandas, PyArrow, DuckDB and PySpark have paths of their own; Narwhals reads the rest.
"""

from jcodes.integrations.frames.add_names import add_names
from jcodes.integrations.frames.add_ndc11 import add_ndc11
from jcodes.integrations.frames.add_prices import add_prices
from jcodes.integrations.frames.add_replacements import add_replacements
from jcodes.integrations.frames.add_units import add_units
from jcodes.integrations.frames.check_lines import FINDING_COLUMNS, check_lines

__all__ = [
    "FINDING_COLUMNS",
    "add_names",
    "add_ndc11",
    "add_prices",
    "add_replacements",
    "add_units",
    "check_lines",
]
