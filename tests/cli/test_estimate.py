"""The command `estimate`."""

import json
from pathlib import Path

import pytest

from jcodes.cli import main
from tests.readers.files import put

COURSE = "HCPCS,Dose,BSA,Route,Minutes\nJ9312,375 mg/m2,1.9 m2,IV infusion,255\n"
ONE = ["estimate", "J9312", "375 mg/m2", "--bsa", "1.9 m2"]


def test_an_order_on_several_dates(capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON; dates one by one, or by an interval."""
    assert main([*ONE, "--on", "2026-02-01", "--every", "3 weeks", "--times", "2"]) == 0
    out = capsys.readouterr().out
    assert (
        "2026-02-22: $5,981.20 allowed, $1,196.24 from the patient, $4,689.26 from the payer after $95.70 of sequestration"
        in out
    )
    assert "total: $11,962.40 allowed" in out
    assert main([*ONE, "--on", "2026-02-01", "2026-02-22", "--json", "--costs", "500 mg=3400", "100 mg=700"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["allowed"], told["cost"]) == ("11962.40", "11000.00")


def test_a_file_of_orders_with_rates_and_a_deductible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row that cannot be used is said, and the status is 1."""
    words = ["--on", "2026-02-01", "--rates", "96413=140.00", "--deductible", "257"]
    path = put(tmp_path, "course.csv", COURSE)
    assert main(["estimate", "--orders", str(path), *words]) == 0
    assert "96413 x 1: $140.00 allowed" in capsys.readouterr().out
    path = put(tmp_path, "course.csv", COURSE + "rituximab,1 mg\n")
    assert main(["estimate", "--orders", str(path), *words]) == 1
    assert "warning: row 3 not used: a text (9 characters, letters) is not an HCPCS" in capsys.readouterr().err


def test_products_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """For one order and one date."""
    words = ["estimate", "J9312", "700 mg", "--on", "2026-02-01", "--compare"]
    assert main([*words, "--costs", "100 mg=700"]) == 0
    assert (
        "J9312 rituximab (rituxan): J9312-JZ x 70; 7 x 100 mg: 0 mg left over, $4,900.00; $5,233.55 allowed"
        in capsys.readouterr().out
    )
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["products"][0]["code"] == "J9312"


def test_nothing_to_estimate_has_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """The report says why."""
    assert main(["estimate", "J9310", "700 mg", "--on", "2026-02-01"]) == 4
    assert "missing: J9310 700 mg on 2026-02-01" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ([], "give CODE DOSE, or --orders FILE"), (["J9312", "1 mg", "--orders", "x.csv"], "give CODE DOSE, or --orders FILE"),
        (["J9312", "1 mg", "--on", "2026-02-01", "--every", "1 week"], "give --on 2026-02-01 --every '3 weeks' --times 6"),
        (["J9312", "1 mg", "--every", "1 week", "--times", "2"], "give --on 2026-02-01 --every '3 weeks' --times 6"),
        (["J9312", "1 mg", "--compare"], "give CODE DOSE and --on DAY"), (["J9312", "1 mg", "--on", "2026-02-01", "--rates", "70"], "write it as '96413=140.00'"),
        (["J9312", "1 mg"], "give dates such as"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(words: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to give."""
    assert main(["estimate", *words]) == 2
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "dose", "words"), [("J9312", "375 mg/m2", ["--bsa", "1.9"]), ("J9035", "10 mg/kg", ["--weight", "74"])]
)
def test_a_number_without_a_unit(code: str, dose: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Kilograms or square meters, as in `units`."""
    assert main(["estimate", code, dose, *words, "--on", "2026-02-01"]) == 0
    assert "missing" not in capsys.readouterr().out
