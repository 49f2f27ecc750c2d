"""The command ``label``."""

import json

import pytest

from jcodes.cli import main


def test_label_facts_of_an_ndc(capsys: pytest.CaptureFixture[str]) -> None:
    """File by file; what is not stated says so."""
    assert main(["label", "50242-051-21"]) == 0
    out = capsys.readouterr().out
    assert "container type  single-dose" in out
    assert "FDA's NDC Directory of 2019-04-29" in out
    assert main(["label", "00002-7635-11"]) == 0
    out = capsys.readouterr().out
    assert "not stated" in out
    assert "\n\nndc" in out


def test_label_facts_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A list, empty where no file has the NDC."""
    assert main(["label", "50242-051-21", "--json"]) == 0
    (facts,) = json.loads(capsys.readouterr().out)
    assert (facts["proprietary"], facts["ndc_unit"]) == ("Rituxan", "ML")
    assert main(["label", "99999-9999-99", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []


def test_no_label_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which NDCs have them."""
    assert main(["label", "99999-9999-99"]) == 1
    assert "no label facts for 99999-9999-99: they are loaded for NDCs in CMS's crosswalks" in capsys.readouterr().err
