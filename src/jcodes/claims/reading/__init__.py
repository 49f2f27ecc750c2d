"""Claims from what people have: mappings, JSON lines, CSV, and the rows of any dataframe."""

from jcodes.claims.reading.columns import COLUMNS, Column
from jcodes.claims.reading.read_claim import AnyClaim, ReadClaim
from jcodes.claims.reading.read_claims import ClaimSource, read_claims, read_file
from jcodes.claims.reading.schema import json_schema

__all__ = [
    "COLUMNS",
    "AnyClaim",
    "ClaimSource",
    "Column",
    "ReadClaim",
    "json_schema",
    "read_claims",
    "read_file",
]
