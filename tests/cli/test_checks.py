"""The commands over claims: one from a file or standard input, many from a file of lines."""

import io
import json
import sys
from pathlib import Path

import pytest

from jcodes.claims import Claim, ServiceLine
from jcodes.cli import main

RIGHT = Claim(
    [
        ServiceLine(
            "J9312",
            units=75,
            modifiers="JZ",
            on="2026-02-01",
            charge="9000.00",
            diagnosis_pointers="A",
            ndc="50242-0051-21",
            ndc_quantity="75",
            ndc_unit="ML",
        ),
        ServiceLine("96413", units=1, on="2026-02-01", charge="300.00", diagnosis_pointers="A"),
    ],
    place_of_service="11",
    diagnoses="C83.30",
)
WRONG = ServiceLine("J9310", units=7, on="2026-02-01", charge="5000.00", diagnosis_pointers="A")


def stand_in(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Put *text* on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    claim = Claim([WRONG], identifier="A1", place_of_service="11", diagnoses="C83.30")
    Path("claim.json").write_text(json.dumps(claim.to_dict(), indent=1), encoding="utf-8")
    Path("line.json").write_text(json.dumps(WRONG.to_dict()), encoding="utf-8")
    lines = [json.dumps(one) for one in (claim.to_dict(), RIGHT.to_dict())]
    Path("claims.jsonl").write_text("\ufeff" + "\n\n".join(lines) + "\n", encoding="utf-8")
    Path("odd.jsonl").write_bytes("\n".join((*lines, "{oops", "[1]", "[" * 20_000)).encode() + b"\n\xff\n")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_check_prints_what_is_wrong_with_a_claim(capsys: pytest.CaptureFixture[str]) -> None:
    """And what fixes it; the status tells of an error."""
    assert main(["check", "claim.json"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("not ok: ")
    assert "bill J9312 x 70" in out
    assert err == ""
    assert main(["check", "line.json", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["ok"] is False
    assert facts["claim"]["lines"][0]["code"] == "J9310"


def test_check_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """For pipes; a number with a point is exact."""
    stand_in(monkeypatch, b'{"code": "J9312", "units": 75, "modifiers": ["JZ"], "on": "2026-02-01", "charge": 9000.10}')
    assert main(["check", "-", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["claim"]["lines"][0]["charge"] == "9000.10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{oops", "not JSON: "),
        (b"\xff", "no column of procedure codes"),
        (b"PK\x03\x04", "the file is an Excel file or an archive"),
        (b"[1]", "not an object"),
        (b'{"lines": 3}', "lines must be a list, not int"),
        (b'{"nothing": 3}', "a Claim has no such field"),
    ],
)
def test_what_is_no_claim_is_refused(
    text: bytes, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the status of what cannot be read."""
    stand_in(monkeypatch, text)
    assert main(["check", "-"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_policy_release_and_silence_are_heeded(capsys: pytest.CaptureFixture[str]) -> None:
    """Of both commands; one that is not known has a status of its own."""
    for command in (["check", "claim.json"], ["audit", "claims.jsonl"]):
        assert main([*command, "--policy", "nobody"]) == 3
        assert main([*command, "--release", "1999-01"]) == 3
        assert main([*command, "--silence", "code-ended"]) == 2
        assert "is not RULE=REASON" in capsys.readouterr().err
        assert main([*command, "--silence", "nothing-such=x"]) == 2
        main([*command, "--silence", "code-ended = an old claim", "--policy", "medicare-opps", "--json"])
        out = capsys.readouterr().out
        assert "medicare-opps" in out
        assert "an old claim" in out


@pytest.mark.usefixtures("folder")
def test_silence_takes_the_old_id_of_a_rule_and_prints_the_present_one(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "claims.jsonl", "--silence", "side-missing=known", "--json"])
    printed = capsys.readouterr()
    assert printed.err == "rule side-missing is now laterality-missing\n"
    assert json.loads(printed.out)["silence"] == {"laterality-missing": "known"}


@pytest.mark.usefixtures("folder")
def test_audit_prints_the_counts_and_writes_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """A mark at the beginning of the file and blank lines do no harm."""
    assert main(["audit", "claims.jsonl", "--html", "audit.html", "--made", "2026-11-23"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("2 claims, 3 lines: 1 with errors, ")
    assert "at risk: $5,000.00 of $14,300.00 charged" in out
    assert err == "wrote audit.html\n"
    page = Path("audit.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "2026-11-23" in page


@pytest.mark.usefixtures("folder")
def test_rows_that_cannot_be_read_are_told_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Broken JSON, JSON that is no object, JSON that is too deep, bytes that are no text."""
    assert main(["audit", "odd.jsonl", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["claims"] == 2
    assert [row["place"] for row in facts["refused"]] == [2, 3, 4, 5]
    assert {row["error"] for row in facts["refused"]} == {"MalformedClaimError"}


def test_an_audit_without_errors_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0, from standard input too; a contract's percent is heeded."""
    stand_in(monkeypatch, json.dumps(RIGHT.to_dict()).encode())
    assert main(["audit", "-", "--percent-of-limit", "120"]) == 0
    assert capsys.readouterr().out.startswith("1 claim, 2 lines: 0 with errors")
    stand_in(monkeypatch, b"")
    assert main(["audit", "-", "--percent-of-limit", "much"]) == 2


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """And so is a place that cannot be written to."""
    assert main(["audit", "nothing.jsonl"]) == 5
    assert "nothing.jsonl" in capsys.readouterr().err
    assert main(["audit", "claims.jsonl", "--html", "nowhere/audit.html"]) == 5
    assert "nowhere/audit.html" in capsys.readouterr().err


def test_check_takes_several_claims_and_a_bad_one_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From CSV, with the dates of its format; each report under its number."""
    path = tmp_path / "claims.csv"
    path.write_text(
        "claim,code,units,on,policy\nA,J9310,7,02/01/2026,\nB,J9312,1,2026-02-01,\nC,J9312,1,02/01/2026,nobody\n,J9312,1,02/01/2026,\n",
        encoding="utf-8",
    )
    assert main(["check", str(path), "--date-format", "MM/DD/YYYY"]) == 1
    out = capsys.readouterr().out
    assert "A: not ok" in out
    assert "B: not checked: '2026-02-01' is not a date of the format MM/DD/YYYY" in out
    assert "(row 3)" in out
    assert "C: not checked: " in out
    assert "row 5: " in out
    assert main(["check", str(path), "--date-format", "MM/DD/YYYY", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert [one["ok"] for one in facts].count(False) == len(facts) == 4
    assert {one.get("where") for one in facts} == {None, "row 3", "row 4"}
    assert main(["check", str(path), "--date-format", "MM/DD/YYYY", "--policy", "nobody"]) == 3
