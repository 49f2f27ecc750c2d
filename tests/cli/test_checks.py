"""The commands over claims: one from a file or standard input, many from a file of lines."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from jcodes.claims import Claim, ServiceLine
from jcodes.cli import main
from jcodes.cli.check_files import Asked, checked_file
from jcodes.cli.progress import Progress

EXAMPLES = Path(__file__).parents[2] / "examples" / "files"
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


@pytest.mark.usefixtures("folder")
def test_check_takes_several_files_and_a_bad_one_costs_only_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """Each report under its file; what cannot be opened or read is in its place, and the counts stand at the end."""
    Path("none.json").write_text("", encoding="utf-8")
    Path("page.html").write_text("<html>", encoding="utf-8")
    files = ["claims.jsonl", "nothing.csv", "page.html", "none.json", "line.json"]
    assert main(["check", *files]) == 1
    out, err = capsys.readouterr()
    assert "line.json, claim 1: not ok" in out
    assert "claims.jsonl, A1: not ok" in out
    assert "nothing.csv: not checked: the file cannot be read: No such file or directory" in out
    assert "page.html: not checked: the file is XML or HTML, not claims" in out
    assert out.endswith("\n5 claims: 2 with errors, 1 with warnings, 2 not checked\n")
    assert err == "none.json: no claims\n"
    assert main(["check", *files, "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert [one["file"] for one in facts] == ["claims.jsonl", "claims.jsonl", "nothing.csv", "page.html", "line.json"]
    for options in (["--release", "1999-01"], ["--policy", "nobody"], ["--silence", "nothing-such=x"]):
        assert main(["check", *files, *options]) in {2, 3}  # wrong for all files


@pytest.mark.usefixtures("folder")
def test_a_file_without_claims_is_not_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    Path("none.json").write_text("", encoding="utf-8")
    assert main(["check", "none.json"]) == 1
    assert capsys.readouterr().err == "none.json: no claims\n"
    assert main(["audit", "none.json"]) == 1
    assert capsys.readouterr().err == "none.json: no claims\n"


@pytest.mark.usefixtures("folder")
def test_several_processes_print_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """To the byte and in the order of the files, whichever is done first; standard input is read by the first process."""
    Path("late.csv").write_text("claim,code,units,on\nB,J9312,1,2030-01-01\n" * 3, encoding="utf-8")
    files = ["late.csv", "claims.jsonl", "-", "odd.jsonl", "line.json", "nothing.csv", "none"]
    Path("none").write_text("", encoding="utf-8")
    said = []
    for workers in ("1", "2"):
        stand_in(monkeypatch, json.dumps(RIGHT.to_dict()).encode())
        assert main(["check", *files, "--workers", workers]) == 1
        said.append(capsys.readouterr())
    assert said[0] == said[1]
    assert "-, claim 1: " in said[0].out


@pytest.mark.usefixtures("folder")
def test_columns_that_are_not_read_are_named_where_one_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """Once a file, beside findings that blame the claim; other columns of a whole file are nobody's concern."""
    Path("other.csv").write_text("Acct,Treated,CPT,Qty,Cost\nA,2026-02-01,J9312,75,9000\n", encoding="utf-8")
    main(["check", "other.csv"])
    remark = "no column of the claim number, the date of service, the charge; not read: Acct, Treated, Cost;"
    assert capsys.readouterr().err == f"{remark} docs/reference/claim-format.md has the headings that are read\n"
    wide = ",".join(f"Own {at}" for at in range(12))
    Path("wide.csv").write_text(f"Account,Svc Date,CPT,Qty,{wide}\nA,2026-02-01,J9312,75{',' * 12}\n", encoding="utf-8")
    main(["check", "wide.csv"])
    assert "no column of the charge; not read: Own 0, Own 1," in (said := capsys.readouterr().err)
    assert "Own 9 and 2 more;" in said
    Path("whole.csv").write_text("Account,Svc Date,CPT,Qty,Chg,Own\nA,2026-02-01,J9312,75,9000,x\n", encoding="utf-8")
    main(["check", "whole.csv"])
    assert not capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_findings_are_printed_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """Of check and of audit: one a row, what was not checked too; no text runs as a formula of a spreadsheet."""
    Path("formula.json").write_text(json.dumps(Claim([WRONG], identifier="=1+1").to_dict()), encoding="utf-8")
    for command in ("check", "audit"):
        assert main([command, "claims.jsonl", "formula.json", "nothing.csv", "--csv"]) == 1
        head, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
        found = [dict(zip(head, row, strict=True)) for row in rows]
        assert {"A1", "'=1+1"} <= {row["claim"] for row in found}
        assert {"error", "not checked"} <= {row["severity"] for row in found}
        ended = next(row for row in found if row["rule"] == "code-ended" or row["code"] == "J9310")
        assert (ended["line"], ended["on"], ended["charge"]) == ("1", "2026-02-01", "5000.00")
        assert ended["file"] in {"claims.jsonl", "formula.json"}
        assert ended["units"] == "7"
        assert "nothing.csv" in {row["file"] for row in found if row["severity"] == "not checked"}
    assert main(["check", "line.json", "--csv", "--json"]) == 2
    assert "--json and --csv are both given" in capsys.readouterr().err
    assert main(["check", "line.json", "--csv"]) == 1
    assert capsys.readouterr().out.startswith("file,claim,line,code,")


def test_check_and_audit_write_the_same_rows_of_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """Claims of several rows, each with the units of its own line."""
    rows = []
    for command in ("check", "audit"):
        assert main([command, str(EXAMPLES / "claims.csv"), "--date-format", "MM/DD/YYYY", "--csv"]) == 1
        rows.append(sorted(csv.reader(io.StringIO(capsys.readouterr().out))))
    assert rows[0] == rows[1]
    assert ("A-2", "7") in {(row[1], row[4]) for row in rows[0]}


def test_check_and_audit_write_the_same_rows_of_an_837(capsys: pytest.CaptureFixture[str]) -> None:
    """With the file if there are several, the units and where the claim stands."""
    files = [str(EXAMPLES / name) for name in ("monday.837", "tuesday.837")]
    for names in (files, files[1:]):
        rows = []
        for command in ("check", "audit"):
            assert main([command, *names, "--csv"]) == 1
            rows.append(sorted(csv.reader(io.StringIO(capsys.readouterr().out))))
        assert rows[0] == rows[1]
        found = next(row for row in rows[0] if row[1] == "T-1")
        assert (found[0], found[4], found[-1]) == (
            files[1] if len(names) > 1 else "",
            "75",
            "tuesday.837, transaction 0001, segment 9",
        )


@pytest.mark.usefixtures("folder")
def test_check_writes_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Each claim with its lines and findings, escaped; what was not checked says why."""
    odd = Claim([WRONG, ServiceLine("J9312", units=1, on="2026-02-01")], identifier="<b>")
    Path("odd.json").write_text(json.dumps(odd.to_dict()), encoding="utf-8")
    named = [*("check", "claims.jsonl", "odd.json", "nothing.csv"), *("--html", "check.html", "--made", "2026-11-23")]
    assert main([*named, "--silence", "jw-jz-missing=trial"]) == 1
    out, err = capsys.readouterr()
    assert err == "wrote check.html\n"
    assert "4 claims: " in out
    page = Path("check.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "script-src 'none'" in page
    assert "2026-11-23" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "bill J9312 x 70" in page
    assert "not checked" in page
    assert "Silenced: " in page
    assert main(["check", "line.json", "--html", "nowhere/check.html"]) == 5
    assert main(["check", "claim.json", "--html", "one.html", "--json"]) == 1
    assert "<dt>Date</dt>" not in Path("one.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_fail_on_names_the_severity_that_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """An error always counts; a warning or a note if it is asked for."""
    Path("right.json").write_text(json.dumps(RIGHT.to_dict()), encoding="utf-8")  # one warning
    for command in ("check", "audit"):
        for least in ("error", "warning", "info"):
            assert main([command, "claim.json", "--fail-on", least]) == 1
        assert [main([command, "right.json", "--fail-on", least]) for least in ("error", "warning", "info")] == [
            0,
            1,
            1,
        ]
    assert "error" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_audit_takes_several_files(capsys: pytest.CaptureFixture[str]) -> None:
    """Claims are numbered through, a row that is none names its file, and a file that cannot be read costs only itself."""
    outs = []
    for workers in ("1", "2"):
        files = ["claims.jsonl", "odd.jsonl", "nothing.csv", "claim.json"]
        assert main(["audit", *files, "--json", "--workers", workers]) == 1
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1]
    facts = json.loads(outs[0])
    assert [row["place"] for row in facts["refused"]] == [4, 5, 6, 7, 8]
    assert [row["where"].split(", ")[-1] for row in facts["refused"]] == ["odd.jsonl"] * 4 + ["nothing.csv"]
    assert main(["audit", "claims.jsonl", "claim.json", "--date-format", "bad"]) == 2
    assert main(["check", "claims.jsonl", "claim.json", "--date-format", "bad"]) == 2


def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, and gone at the end."""
    monkeypatch.setattr("jcodes.cli.checks._EVERY", 1)
    monkeypatch.setattr("jcodes.cli.check_files._EVERY", 1)
    file = tmp_path / "claims.jsonl"
    file.write_text(f"{json.dumps(RIGHT.to_dict())}\n" * 2, encoding="utf-8")
    for command in ("check", "audit"):
        main([command, str(file)])
        assert capsys.readouterr().err == ""
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        main([command, str(file)])
        said = capsys.readouterr().err
        assert "2 claims, " in said
        assert said.endswith("\r\x1b[K")
        monkeypatch.undo()
        monkeypatch.setattr("jcodes.cli.checks._EVERY", 1)
        monkeypatch.setattr("jcodes.cli.check_files._EVERY", 1)
    shown = Progress()
    monkeypatch.setattr(shown, "_is_shown", True)
    shown(1, 4)
    assert "25 %" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_process_returns_remarks_and_claims() -> None:
    """Those of one file, with the warnings on data, each once; a file without claims is remarked on."""
    asked = Asked(None, None, {}, None, several=True, forms=frozenset({"text"}))
    Path("late.csv").write_text("claim,code,units,on\nB,J9312,1,2030-01-01\n", encoding="utf-8")
    remarks, claims = checked_file("late.csv", asked)
    assert ([one.name for one in claims], len(remarks)) == (["late.csv, B"], len(set(remarks)))
    Path("none.csv").write_text("", encoding="utf-8")
    assert checked_file("none.csv", asked) == (["none.csv: no claims"], [])


@pytest.mark.usefixtures("folder")
def test_workers_are_a_whole_number(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("0", "61", "x", "\u0662"):
        with pytest.raises(SystemExit):
            main(["check", "claim.json", "--workers", text])
        assert "whole number from 1 to 60" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_an_audit_goes_on_after_a_file_of_another_kind(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.html").write_text("<html>", encoding="utf-8")
    assert main(["audit", "page.html", "claim.json"]) == 1
    assert "the file is XML or HTML" in capsys.readouterr().out
