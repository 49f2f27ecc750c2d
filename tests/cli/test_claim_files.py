"""Files of claims, recognized by content."""

import io
import json
import sys
from datetime import date
from decimal import Decimal
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


def test_parquet_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognized by content; without Polars, and if damaged, the error says so."""
    polars = pytest.importorskip("polars")
    file = tmp_path / "claims.dat"
    rows = {
        "claim": ["A-1"],
        "code": ["J9312"],
        "modifiers": ["JZ"],
        "units": [75],
        "on": [date(2026, 2, 1)],
        "charge": [Decimal("9000.10")],
    }
    polars.DataFrame(rows).write_parquet(file)
    assert main(["check", str(file), "--json"]) in {0, 1}
    line = json.loads(capsys.readouterr().out)["claim"]["lines"][0]
    assert (line["code"], line["units"], line["on"], line["charge"]) == ("J9312", "75", "2026-02-01", "9000.10")
    monkeypatch.setitem(sys.modules, "polars", None)
    assert main(["check", str(file)]) == 5
    assert "polars is not installed" in capsys.readouterr().err


def test_fhir_is_recognized_wherever_its_type_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Bundle names its type after the first 4 kB, and as its last property."""
    bundle = {"entry": [{"resource": to_fhir_claim(LINE)}] * 20, "resourceType": "Bundle"}
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle, indent=1), encoding="utf-8")
    assert file.read_text(encoding="utf-8").index('"Bundle"') > 4096
    assert main(["check", str(file), "--json"]) in {0, 1}
    assert len(json.loads(capsys.readouterr().out)) == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no payments"),
        ("{}", "resourceType is not ExplanationOfBenefit"),
        ("code,units", "holds no payments"),
        (interchange(*CLAIM), "not 835; it is skipped: give an X12 835, or ExplanationOfBenefits of FHIR in JSON\n"),
    ],
)
def test_a_file_without_payments_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims, payments = tmp_path / "claims.837", tmp_path / "payments.835"
    claims.write_text(interchange(*CLAIM), encoding="utf-8")
    payments.write_text(text, encoding="utf-8")
    assert main(["audit", str(claims), "--remit", str(payments)]) == 2
    assert said in capsys.readouterr().err


def test_what_is_left_out_of_payments_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims, payments = tmp_path / "claims.837", tmp_path / "payments.835"
    claims.write_text(interchange(*CLAIM), encoding="utf-8")
    paid = interchange("CLP*A-1*1*5000*0**MB*ICN1", kind="835", version="005010X221A1").replace("GS*HC", "GS*HP")
    payments.write_text(paid + interchange(*CLAIM), encoding="utf-8")
    assert main(["audit", str(claims), "--remit", str(payments)]) in {0, 1}
    assert "not 835; it is skipped" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("PAR1", "Parquet and cannot be read"),
        ("%PDF-1.7", "a PDF"),
        ("<html>", "XML or HTML"),
    ],
)
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


def test_a_transaction_without_claims_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A remittance given as claims is refused, and never read as a file without claims."""
    file = tmp_path / "claims.x12"
    paid = interchange("CLP*A-1*1*5000*0**MB*ICN1", kind="835", version="005010X221A1").replace("GS*HC", "GS*HP")
    file.write_text(paid, encoding="utf-8")
    assert main(["check", str(file)]) != 0
    assert "a remittance advice), not 837; it is skipped: give an 837" in capsys.readouterr().err
    file.write_text(interchange(*CLAIM) + paid, encoding="utf-8")
    assert main(["audit", str(file), "--json"]) == 1
    assert "not 837" in json.dumps(json.loads(capsys.readouterr().out)["refused"])


def test_notes_on_damaged_segments_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "claims.837"
    file.write_text(interchange(*CLAIM).replace("SE*", "SE*9"), encoding="utf-8")
    assert main(["check", str(file)]) in {0, 1}
    said = capsys.readouterr()
    assert "SE" in said.err
    assert "more notes" not in said.err
    monkeypatch.setattr("jcodes.cli.claim_files._MOST_SAID", 0)
    assert main(["check", str(file)]) in {0, 1}
    assert "more notes on the file" in capsys.readouterr().err


def test_a_claim_that_was_refused_is_listed_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "claims.837"
    file.write_text(interchange(CLAIM[0], *CLAIM[1:] * 1000), encoding="utf-8")
    assert main(["audit", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["claims"], len(found["refused"])) == (0, 1)
