"""The commands `ndc-quantity`, `payment`, `code`, `mue` and `jw-jz`, and what `show` adds."""

import io
import json
import sys
from pathlib import Path

import pytest

import jcodes
from jcodes.cli import main
from jcodes.integrations.fhir import to_medication_administration

DAY = "2026-02-01"


def test_an_ndc_quantity_of_a_dose_and_of_units(capsys: pytest.CaptureFixture[str]) -> None:
    """A number is units where a code is given, else a dose without a unit."""
    words = ["--unit", "ML", "--strength", "6 mg/0.6 mL"]
    assert main(["ndc-quantity", "6", "mg", *words]) == 0
    assert capsys.readouterr().out.startswith("6 mg  ->  ML0.6\n\n")
    assert main(["ndc-quantity", "12", "--code", "J2506", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["text"], told["amount"], told["unit"]) == ("ML0.6", "0.6", "ML")
    assert main(["ndc-quantity", "12", *words]) == 2
    assert main(["ndc-quantity", "6 mg", "--unit", "ML"]) == 4
    err = capsys.readouterr().err
    assert "give the strength, such as --strength '" in err


def test_a_payment_and_what_is_short_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """As `expected_payment`; status 1 where the payer paid less."""
    words = ["payment", "J9312", "750 mg", "--on", DAY]
    assert main(words) == 0
    assert "->  $5,607.38 allowed: $4,396.18 payer, $1,121.48 patient\n" in capsys.readouterr().out
    assert main([*words, "--paid", "4396.18", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["allowed"], told["underpayment"]) == ("5607.38", None)
    assert main([*words, "--paid", "4000.00"]) == 1
    assert "short      $4,396.18 - $4,000.00 = $396.18" in capsys.readouterr().out
    assert main(["payment", "J9312", "750 mg", "--on", "2024-08-01", "--policy", "medicaid-generic", "--json"]) == 4
    assert "give it, such as --percent-of-limit 120" in json.loads(capsys.readouterr().err)["hint"]


def test_a_plain_number_is_kilograms_or_square_meters(capsys: pytest.CaptureFixture[str]) -> None:
    """As in the library; a number with a unit is read as written."""
    assert main(["vials", "J9035", "10 mg/kg", "--weight", "74", "--policy", "medicare-part-b"]) == 0
    plan, _, bill = capsys.readouterr().out.partition("lines to bill under medicare-part-b: ")
    assert "2 x 400 mg" in plan
    assert bill == "J9035 x 74; J9035-JW x 6\n"
    for bsa in ("1.9", "1.9 m2"):
        assert main(["units", "J9312", "375 mg/m2", "--bsa", bsa, "--quiet"]) == 0
        assert capsys.readouterr().out == "J9312 72\n"
    assert main(["units", "J9312", "375 mg/m2", "--bsa", "1.9 ft2"]) == 2
    assert main(["units", "J9312", "375 mg/m2", "--bsa", "large"]) == 2


def test_a_percent_is_called_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A dollar sign is no percent; a percent sign is."""
    words = ["payment", "J9312", "750 mg", "--on", "2024-08-01", "--policy", "medicaid-generic", "--percent-of-limit"]
    assert main([*words, "106%"]) == main([*words, "106"]) == 0
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    for wrong in ("$106", "-1", "all"):
        assert main([*words[:-1], f"--percent-of-limit={wrong}"]) == 2
        assert "is not a percent: give it, such as '106'" in capsys.readouterr().err


def test_a_payment_tells_its_warnings_beside_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error."""
    assert main(["payment", "J3301", "40 mg", "--on", DAY, "--containers", "400 mg/10 mL", "--json"]) == 0
    out, err = capsys.readouterr()
    assert [f"warning: {one}" for one in json.loads(out)["warnings"]] == err.splitlines() != []


def test_mues_of_every_setting_or_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1 where none is published."""
    assert main(["mue", "J9312", "--on", "2024-07-15"]) == 0
    rows = [line.split()[:3] for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["claims", "units", "MAI"], ["practitioner", "150", "3"], ["outpatient", "150", "3"], ["dme", "not", "published"],
    ]  # fmt: skip
    assert main(["mue", "J9312", "--setting", "outpatient", "--json", "--on", "2024-07-15"]) == 0
    (edit,) = json.loads(capsys.readouterr().out)
    assert (edit["setting"], edit["value"], edit["indicator"], edit["quarter"]) == ("outpatient", 150, 3, "2024-07")
    assert main(["mue", "J9312", "--setting", "dme", "--on", "2024-07-15"]) == 1


def test_the_jw_jz_list_and_the_payer(capsys: pytest.CaptureFixture[str]) -> None:
    """On it, not on it, and before it decides."""
    assert main(["jw-jz", "J9312", "--on", DAY]) == 0
    listed, jw, jz = capsys.readouterr().out.splitlines()
    assert listed == f"J9312 on {DAY}: on CMS's JW/JZ list of 2025-06-20, from 2023-07-01"
    assert jw.startswith("medicare-part-b: JW required from 2017-01-01; CMS, ")
    assert jz.startswith("medicare-part-b: JZ required from 2023-07-01; CMS, ")
    assert main(["jw-jz", "J3301", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["listed"], told["since"], told["on"], told["policy"]) == (False, None, None, "medicare-part-b")
    assert main(["jw-jz", "J9312", "--on", "2020-01-01"]) == 1
    assert "does not decide" in capsys.readouterr().out
    assert main(["jw-jz", "J9312", "--json", "--on", DAY]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["since"], told["list"]["issued"], told["jz"]["value"]) == ("2023-07-01", "2025-06-20", "must")


def test_show_has_price_edits_ndcs_and_labels(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the day, or of the release; nothing on standard error."""
    assert main(["show", "J9312", "--on", DAY]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for line in (
        "payment limit     $74.765 per unit in 2026-01",
        "MUE               practitioner: 150 units, MAI 3 (2024-07); outpatient: 150 units, MAI 3 (2024-07)",
        "JW/JZ list        listed, dates of service from 2023-07-01",
        "NDCs              50242-0051-21 Rituxan (Genentech, Inc.): J9312, 10 units per package; 50242-0053-06 ",
        "labels            50242-0051-21 Rituxan / rituximab (Genentech, Inc.), 10 mg/mL, single-dose vial; 50242-0053-06 ",
    ):
        assert f"\n{line}" in out
    assert main(["show", "J9312", "J3490", "--json"]) == 0
    one, other = json.loads(capsys.readouterr().out)
    assert (one["price"]["limit"], one["jw_jz"]["listed"], len(one["ndcs"]), len(one["labels"])) == (
        "74.765",
        True,
        2,
        2,
    )
    assert [edit["value"] for edit in one["unit_edits"]] == [150, 150, None]
    assert (other["price"], other["jw_jz"]["since"], other["ndcs"]) == (None, None, [])
    assert main(["show", "J9310", "--on", "2018-06-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "J9310"


RECORD = {
    "drug": "Rituxan", "dose": "750 mg", "route": "IV infusion", "on": DAY, "start": "09:00", "stop": "13:15", "diagnoses": ["C83.30"],
    "containers": [
        {"size": "500 mg/50 mL", "ndc": "50242-0053-06", "container_type": "single-dose"},
        {"size": "100 mg/10 mL", "ndc": "50242-0051-21", "container_type": "single-dose", "count": 3},
    ],
    "place_of_service": "11",
}  # fmt: skip
CHARGES = ["--charge", "J9312=9000.00", "96413=300.00", "96415=90.00"]


def test_a_record_is_coded_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON, JSON lines, FHIR and standard input give the same claim."""
    text = json.dumps(RECORD)
    resource = to_medication_administration(jcodes.Administration.from_dict(RECORD), utc_offset="-05:00")
    files = {"record.json": f"[{text}]", "records.jsonl": f"{text}\n", "fhir.json": json.dumps(resource)}
    claims = []
    for name, held in files.items():
        (tmp_path / name).write_text(held, encoding="utf-8")
        main(["code", str(tmp_path / name), *CHARGES])
        claims.append(capsys.readouterr().out.splitlines()[0])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["code", "-", *CHARGES, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["code"], len(told["report"]["findings"])) == (True, "J9312", 0)
    assert claims[:2] == ["J9312 x 25; J9312 x 50; J9312-JW x 5; 96413 x 1; 96415 x 3"] * 2
    assert claims[2].startswith("J9312 x 75; ")  # FHIR holds no containers


def test_a_record_is_coded_from_hl7(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The drugs given; what is damaged goes to standard error."""
    head = "\x0bMSH|^~\\&|EHR|CLINIC|||20260201||RAS^O17|1|P|2.5.1\rORC|RE\r"
    given = (
        "RXA|0|1|202602010900|202602011130|50242005306^rituximab^NDC|740|mg||||||||L123\rRXR|IV^Intravenous^HL70162\r"
    )
    file = tmp_path / "given.hl7"
    file.write_text(f"{head}{given}RXA|0|2|2026|2026|x^y^NDC|1|mg\r", encoding="utf-8", newline="")
    assert main(["code", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("J9312 x 74")
    assert "RXA" in err


def test_a_record_is_coded_from_options(capsys: pytest.CaptureFixture[str]) -> None:
    """What it lacks, and the question that decides, in the command line's words."""
    words = [
        "code",
        "--drug",
        "rituximab",
        "--dose",
        "750 mg",
        "--on",
        DAY,
        "--route",
        "IV infusion",
        "--type",
        "single-dose",
    ]
    assert main([*words, "--discarded", "0", "--pump", "no", "--facility", "yes", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    record = told["drugs"][0]["administration"]
    assert (record["container_type"], record["pump"], record["discarded"]) == ("single-dose", False, "0 mg")
    assert main(words) == 1
    assert "\nquestion   " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("[1]", "error: JSON, but not an object"),
        ("{}\n[", "error: line 2: "),
        ("{", "a record such as"),
        ('{"drugs": "x"}', "drug"),
    ],
)
def test_a_file_without_records_is_refused(
    held: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what a record looks like."""
    file = tmp_path / "record.json"
    file.write_text(held, encoding="utf-8")
    assert main(["code", str(file)]) == 2
    assert words in capsys.readouterr().err


def test_one_record_or_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Not both, and not neither."""
    assert main(["code"]) == 2
    assert main(["code", "record.json", "--drug", "Rituxan"]) == 2
    assert capsys.readouterr().err.count("give one record, or a file of records") == 2
