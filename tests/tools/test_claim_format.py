"""The page of claim formats and the schema beside it are those of the code."""

import json

from jcodes.claims.reading import json_schema
from tools import claim_format


def test_the_page_and_the_schema_are_up_to_date() -> None:
    """Run ``python -m tools.claim_format`` when this fails."""
    assert (claim_format.DOCS / "claim-format.md").read_text(encoding="utf-8") == claim_format.page()
    assert json.loads((claim_format.DOCS / "claim.schema.json").read_text(encoding="utf-8")) == json_schema()
