"""Dataframes in, the same kind out: `add_units` bills every row as `jcodes.billing_units` does.

Polars, pandas, PyArrow and DuckDB have paths of their own; Narwhals reads the rest.
"""

from jcodes.integrations.frames.add_units import *  # noqa: F403 - the module lists its names
from jcodes.integrations.frames.add_units import __all__ as __all__
