"""Administration records as rows of CSV, for `jcodes code`."""

import json
from pathlib import Path

import pytest

from jcodes.cli import main

HEADER = "Drug,Dose,Route,DOS,Start Time,Stop,Containers,dx,POS"
ROW = "Rituxan,750 mg,IV infusion,2026-02-03,09:00,13:15,2 x 100 mg/10 mL; 500 mg/50 mL; 100 mg/10 mL,C83.30; Z51.11,11"


def run(folder: Path, text: str, *more: str) -> int:
    """Run ``jcodes code`` on a file with *text*."""
    file = folder / "records.csv"
    file.write_text(text, encoding="utf-8")
    return main(["code", str(file), *more])


def test_rows_are_the_records_of_one_visit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Headings as in JSON or in a claims file; blank cells are left out, containers and diagnoses are several."""
    second = "dexamethasone,12 mg,IV push,2026-02-03,08:40,08:43,,C83.30,11"
    assert (
        run(
            tmp_path,
            f"{HEADER}\n{ROW}\n{second}\n",
            "--charge",
            "J9312=9000",
            "J1100=12",
            "96413=1",
            "96415=1",
            "96375=1",
        )
        == 0
    )
    assert "J9312 x 75; J9312-JW x 5; J1100 x 12" in capsys.readouterr().out


def test_rows_give_what_json_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same answer, to the byte."""
    keys = '"drug": "Rituxan", "dose": "750 mg", "route": "IV infusion", "on": "2026-02-03", "start": "09:00", "stop": "13:15"'
    more = '"containers": ["2 x 100 mg/10 mL", "500 mg/50 mL", "100 mg/10 mL"], "diagnoses": ["C83.30", "Z51.11"], "place_of_service": "11"'
    file = tmp_path / "record.json"
    file.write_text(f"{{{keys}, {more}}}", encoding="utf-8")
    assert main(["code", str(file), "--json"]) == 1
    expected = capsys.readouterr().out
    assert run(tmp_path, f"{HEADER}\n{ROW}\n", "--json") == 1
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,route\n2026-02-03,IV\n", "no column of drugs, codes or NDCs among 2 headings: begin with a header such as drug,dose,route"),
        ("drug,mrn\nRituxan,7\n", "is not a field of a record: remove the column or rename it"),
        ("drug,medication\nRituxan,Rituxan\n", "names drug a second time: remove the column"),
        ("drug,dose\nRituxan\n", "line 2: 1 cells under 2 headings: give each row one cell for each heading"),
        ("drug,dose,claim\nRituxan,750 mg,A-1\nRituxan,700 mg,A-2\n", "the rows are of several claims: code makes one claim: give the rows of one visit"),
        ("drug,dose,patient_id\nRituxan,750 mg,1\nRituxan,700 mg,\n", "the rows are of several patients"),
        ("drug,dose,on\nRituxan,750 mg,02/03/2026\n", "write the year first"),
    ],
    ids=["no drug", "unknown", "twice", "short", "claims", "patients", "date"],
)  # fmt: skip
def test_what_is_no_record_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    """With what to do; nothing is coded."""
    assert run(tmp_path, text) == 2
    assert said in capsys.readouterr().err


def test_rows_of_one_claim_may_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The claim's number is not a fact of the record."""
    assert run(tmp_path, "claim,drug,dose,route,on\nA-1,Rituxan,750 mg,IV infusion,2026-02-03\n") == 1
    assert "J9312 x 75" in capsys.readouterr().out


def test_a_fhir_bundle_is_a_visit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its Medications; what was not given is said and left out, and a Bundle without any administration is refused."""
    given = {"resourceType": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2026-02-03"}
    shot = {
        **given,
        "medicationReference": {"reference": "Medication/k"},
        "dosage": {"dose": {"value": 30, "unit": "mg"}, "route": {"text": "IM"}},
    }
    drug = {"resourceType": "Medication", "id": "k", "code": {"text": "ketorolac"}}
    entries = [{"resource": one} for one in ({**given, "status": "not-done"}, shot, drug)]
    run(tmp_path, json.dumps({"resourceType": "Bundle", "entry": entries}))
    said = capsys.readouterr()
    assert said.out.startswith("J1885 x 2; 96372 x 1")
    assert "left out: status says that the drug was not given" in said.err
    assert run(tmp_path, json.dumps({"resourceType": "Bundle", "entry": entries[:1]})) == 2
    assert "the Bundle has no administration that took place" in capsys.readouterr().err
