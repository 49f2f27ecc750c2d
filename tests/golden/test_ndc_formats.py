"""Published conversions of NDCs to eleven digits; each cites its source."""

import json
from pathlib import Path

import pytest

from jcodes.codes import Ndc
from jcodes.errors import MalformedNdcError

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "ndc_formats.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_an_ndc_is_converted_as_published(case: dict[str, str]) -> None:
    """Labels with several short segments only where the caller allows it."""
    assert case["source"]
    assert Ndc.parse(case["ndc"], strict=False).ndc11 == case["ndc11"]
    if case["strict"]:
        assert Ndc.parse(case["ndc"]).ndc11 == case["ndc11"]
    else:
        with pytest.raises(MalformedNdcError):
            Ndc.parse(case["ndc"])
