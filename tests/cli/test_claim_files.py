"""Files of claims, recognized by content."""

import io
import json
from pathlib import Path

import pytest

from jcodes.claims import Claim, ServiceLine
from jcodes.cli import main
from jcodes.cli.claim_files import claims_in
from jcodes.errors import MalformedClaimError
from jcodes.integrations.fhir import to_fhir_claim
from tests.integrations.x12_texts import CLAIM, interchange

LINE = Claim(ServiceLine("J9312", units=75, modifiers="JZ", on="2026-02-01"), identifier="A-1")


@pytest.mark.parametrize(
    "text",
    [
        interchange(*CLAIM),
        json.dumps(to_fhir_claim(LINE)),
        json.dumps(LINE.to_dict()),
        "claim,code,modifiers,units\nA-1,J9312,JZ,75\n",
    ],
)
def test_each_kind_of_file_is_recognized(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By what it begins with, whatever its name is."""
    (read,) = claims_in(io.BytesIO(b"\xef\xbb\xbf" + text.encode()))
    assert (read.identifier, str(read.claim)) == ("A-1", "J9312-JZ x 75")
    file = tmp_path / "claims.dat"
    file.write_text(text, encoding="utf-8")
    assert main(["audit", str(file)]) in {0, 1}
    assert "1 claim" in capsys.readouterr().out


@pytest.mark.parametrize(("head", "what"), [("MSH|^~\\&|", "HL7 v2"), ("PAR1", "Parquet"), ("<html>", "XML or HTML")])
def test_other_kinds_are_named(head: str, what: str) -> None:
    with pytest.raises(MalformedClaimError, match=what):
        claims_in(io.BufferedReader(io.BytesIO(head.encode())))


def test_an_audit_takes_the_payments_of_its_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From one 835 or several."""
    claims, payments = tmp_path / "claims.837", tmp_path / "payments.835"
    claims.write_text(interchange(*CLAIM), encoding="utf-8")
    denied = ("CLP*A-1*4*5000*0**MB*ICN1", "SVC*HC:J9312:JZ*5000*0", "DTM*472*20260201", "CAS*CO*16*5000", "LQ*HE*N519")
    payments.write_text(
        interchange(*denied, kind="835", version="005010X221A1").replace("GS*HC", "GS*HP"), encoding="utf-8"
    )
    assert main(["audit", str(claims), "--remit", str(payments), "--json"]) in {0, 1}
    paid = json.loads(capsys.readouterr().out)["paid"]
    assert "5000.00" in json.dumps(paid)
