"""``show`` prints what other official files say of a code, as evidence."""

import json
import re

import pytest

from jcodes.catalogs import catalog
from jcodes.cli import main

REPR = re.compile(
    r"\b\w+\(\w+=|[\[({]['\"]\w|\bdatetime\.|\b(?:Decimal|Fraction|Dose)\(|<[A-Z]\w+|: (?:None|True|False)\b"
)
"""What Python writes and a biller does not: a class with its fields, a list or mapping of texts, a constant."""


def test_show_prints_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    """A biologic's license, a suggested replacement, CMS's list of unclassified codes."""
    assert main(["show", "Q5103", "J1170", "J3490"]) == 0
    text = capsys.readouterr().out
    assert "Inflectra (infliximab-dyyb): BLA 125544, 351(k), biosimilar of Remicade (infliximab)" in text
    assert "J1171 (0.1 mg, $0.085) came into CMS's payment limits of 2024-10 when J1170 (4 mg, $2.703" in text
    assert "J3490 is on CMS's list of NOC codes of 2025, NOC codes_JAN2025.xlsx" in text


def test_show_prints_lists_of_self_administered_drugs(capsys: pytest.CaptureFixture[str]) -> None:
    """The contractor, its article and the date of it, the route."""
    assert main(["show", "J0139"]) == 0
    text = capsys.readouterr().out
    assert "Noridian Healthcare Solutions, LLC, article A53032 as revised 2026-06-13 (SC); Noridian" in text
    assert main(["show", "J0139", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["self_administered"][0].endswith("A53032 as revised 2026-06-13 (SC)")


def test_show_prints_what_replaced_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    """Each code with its units and the evidence."""
    assert main(["show", "C9014"]) == 0
    said = "replaced by       J0567 (1 unit becomes 1): cerliponase alfa: C9014 ends on 2018-12-31, J0567 begins on"
    assert said in capsys.readouterr().out


@pytest.mark.sweep
def test_show_prints_no_code_as_python_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Every code of the catalog."""
    assert main(["show", *map(str, catalog())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10 * len(catalog())
    assert [line for line in lines if REPR.search(line)] == []


def test_show_gives_the_evidence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Each fact only where a file states it."""
    assert main(["show", "Q5103", "J1170", "J3490", "J1885", "--json"]) == 0
    biosimilar, ended, unlisted, plain = json.loads(capsys.readouterr().out)
    assert biosimilar["biologics"][0]["license"] == "125544"
    assert ended["suggested_replacements"][0]["grade"] == "suggested by payment limits"
    assert unlisted["noc_list"] == {"year": 2025, "file": "NOC codes_JAN2025.xlsx"}
    assert not {"biologics", "suggested_replacements", "noc_list"} & plain.keys()
