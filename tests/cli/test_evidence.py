"""``show`` prints what other official files say of a code, as evidence."""

import json

import pytest

from jcodes.cli import main


def test_show_prints_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    """A biologic's license, a suggested replacement, CMS's list of unclassified codes."""
    assert main(["show", "Q5103", "J1170", "J3490"]) == 0
    text = capsys.readouterr().out
    assert "Inflectra (infliximab-dyyb): BLA 125544, 351(k), biosimilar of Remicade (infliximab)" in text
    assert "J1171 (0.1 mg, $0.085) came into CMS's payment limits of 2024-10 when J1170 (4 mg, $2.703" in text
    assert "J3490 is on CMS's list of NOC codes of 2025, NOC codes_JAN2025.xlsx" in text


def test_show_gives_the_evidence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Each fact only where a file states it."""
    assert main(["show", "Q5103", "J1170", "J3490", "J1885", "--json"]) == 0
    biosimilar, ended, unlisted, plain = json.loads(capsys.readouterr().out)
    assert biosimilar["biologics"][0]["license"] == "125544"
    assert ended["suggested_replacements"][0]["grade"] == "suggested by payment limits"
    assert unlisted["noc_list"] == {"year": 2025, "file": "NOC codes_JAN2025.xlsx"}
    assert not {"biologics", "suggested_replacements", "noc_list"} & plain.keys()
