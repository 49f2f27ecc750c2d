"""The tables of a data folder, from the modules of the datasets."""

from collections.abc import Mapping
from typing import Any, Final

from jcodes.catalogs.add_on_codes import ADD_ON_CODES
from jcodes.catalogs.biologics import BIOLOGICS
from jcodes.catalogs.code_table import CODES, ROW_NUMBERS
from jcodes.catalogs.contractors import CONTRACTORS
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.denial_codes import DENIAL_CODES
from jcodes.catalogs.jw_jz_list import JW_JZ
from jcodes.catalogs.labels import LABELS
from jcodes.catalogs.modifiers import MODIFIERS
from jcodes.catalogs.names import NAMES
from jcodes.catalogs.ncci_edits import NCCI_CODES, NCCI_DRUGS, NCCI_EDITS, NCCI_TABLES
from jcodes.catalogs.noc_codes import NOC_CODES
from jcodes.catalogs.noc_prices import NOC_PRICES
from jcodes.catalogs.outpatient import OUTPATIENT
from jcodes.catalogs.payment_limits import PRICES
from jcodes.catalogs.places import PLACES
from jcodes.catalogs.revenue_codes import REVENUE_CODES
from jcodes.catalogs.self_administered import SELF_ADMINISTERED
from jcodes.catalogs.service_edits import SERVICE_EDITS
from jcodes.catalogs.suggested import SUGGESTED
from jcodes.catalogs.surgery_centers import SURGERY_CENTERS
from jcodes.catalogs.table_routes import TABLE_ROUTES
from jcodes.catalogs.unit_edits import UNIT_EDITS

__all__ = ["TABLES"]

_ALL: Final[tuple[Table[Any], ...]] = (
    CODES, ROW_NUMBERS, PRICES, LINKS, UNIT_EDITS, JW_JZ, SELF_ADMINISTERED, NOC_PRICES, OUTPATIENT, MODIFIERS, NAMES,
    NCCI_EDITS, NCCI_DRUGS, NCCI_CODES, NCCI_TABLES, ADD_ON_CODES, SERVICE_EDITS, DENIAL_CODES, CONTRACTORS, PLACES, REVENUE_CODES,
    SURGERY_CENTERS, LABELS, TABLE_ROUTES, NOC_CODES, BIOLOGICS, SUGGESTED,
)  # fmt: skip

TABLES: Final[Mapping[str, Table[Any]]] = {table.name: table for table in _ALL}
"""The tables by file name."""
