"""The count of mutants that the tests notice."""

import json
from pathlib import Path

import pytest

from tools import mutants


def results(folder: Path, codes: dict[str, int | None]) -> Path:
    """Write results as mutmut does, and return their folder."""
    (folder / "m.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    return folder


def known(folder: Path, count: int, reason: str = "it means the same") -> Path:
    """Write a list of survivors, and return it."""
    path = folder / "survivors.toml"
    path.write_text(f'[[survivors]]\nfunction = "m.x_f"\ncount = {count}\nreason = "{reason}"\n', encoding="utf-8")
    return path


def codes(killed: int, survived: int, timed_out: int = 0, untried: int = 0) -> dict[str, int | None]:
    """Return that many exit codes of mutants of one function."""
    found = [1] * killed + [0] * survived + [36] * timed_out + [None] * untried
    return {f"m.x_f__mutmut_{number}": code for number, code in enumerate(found)}


def test_mutants_are_counted_by_module(tmp_path: Path) -> None:
    (one,) = mutants.modules(results(tmp_path, codes(17, 2, 1, 3)))
    assert one == mutants.Module("m", 17, 1, 2, 3)
    assert mutants.survivors(tmp_path) == {"m.x_f": 2}


def test_known_survivors_are_no_fault_and_others_are(tmp_path: Path) -> None:
    folder = results(tmp_path, codes(28, 2))
    assert mutants.faults(folder, known(tmp_path, 2)) == []
    assert mutants.faults(folder, known(tmp_path, 1)) == ["m.x_f: 2 survive, the list knows 1"]


def test_too_few_killed_are_a_fault(tmp_path: Path) -> None:
    folder = results(tmp_path, codes(8, 1, 0))
    assert mutants.faults(folder, known(tmp_path, 1)) == ["8 of 9 mutants were killed, fewer than 90 %"]
    assert mutants.faults(results(tmp_path, codes(8, 1, 1)), known(tmp_path, 1)) == []
    assert mutants.faults(results(tmp_path, {}), known(tmp_path, 1)) == ["no mutant was tried: run mutmut first"]


def test_a_survivor_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"m\.x_f has no reason"):
        mutants.named(known(tmp_path, 1, " "))


def test_the_command_prints_the_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutants, "RESULTS", results(tmp_path, codes(9, 1)))
    monkeypatch.setattr(mutants, "LIST", known(tmp_path, 1))
    assert mutants.main() == 0
    assert "killed 9 of 10 tried: 90.0 %" in capsys.readouterr().out
    monkeypatch.setattr(mutants, "LIST", known(tmp_path, 0))
    assert mutants.main() == 1


def test_the_list_is_read_and_every_row_has_a_reason() -> None:
    assert sum(mutants.named(mutants.LIST).values()) > 0
