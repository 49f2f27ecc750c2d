"""The count of mutants that the tests notice."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tools import mutants
from tools.mutation.packages import PACKAGES, Package


def package(folder: Path, states: list[str], untried: int = 0, least: int = 90) -> Package:
    """Write answers as the server does, and the sample, and return their package."""
    one = Package("small", ("tests",), least, folder=folder)
    names = [f"m.x_f__mutmut_{number}" for number in range(len(states) + untried)]
    answers = [{"mutant": name, "state": state} for name, state in zip(names, states, strict=False)]
    one.answers.write_text("".join(f"{json.dumps(answer)}\n" for answer in answers), encoding="utf-8")
    one.sample.write_text(json.dumps({"seed": "s", "made": 5000, "drawn": names}), encoding="utf-8")
    return one


def known(folder: Path, count: int, reason: str = "it means the same") -> Path:
    """Write a list of survivors, and return it."""
    path = folder / "survivors.toml"
    path.write_text(f'[[survivors]]\nfunction = "m.x_f"\ncount = {count}\nreason = "{reason}"\n', encoding="utf-8")
    return path


def test_mutants_are_counted_by_package(tmp_path: Path) -> None:
    one = package(tmp_path, ["noticed"] * 17 + ["survived", "unreached", "endless"], 3)
    assert mutants.count(one) == mutants.Count("small", 5000, 23, 17, 1, 2, 3)
    assert mutants.count(one).share == 90
    assert mutants.survivors(one) == {"m.x_f": 2}


def test_the_last_answer_about_a_mutant_counts(tmp_path: Path) -> None:
    one = package(tmp_path, ["survived", "noticed"])
    with one.answers.open("a", encoding="utf-8") as answers:
        answers.write(json.dumps({"mutant": "m.x_f__mutmut_0", "state": "noticed"}) + "\n")
        answers.write(json.dumps({"mutant": "m.x_other__mutmut_0", "state": "survived"}) + "\n")  # of another sample
    assert mutants.count(one) == mutants.Count("small", 5000, 2, 2, 0, 0, 0)


def test_known_survivors_are_no_fault_and_others_are(tmp_path: Path) -> None:
    one = package(tmp_path, ["noticed"] * 28 + ["survived"] * 2)
    assert mutants.faults(one, Counter({"m.x_f": 2})) == []
    assert mutants.faults(one, Counter({"m.x_f": 1})) == ["m.x_f: 2 survive, the list knows 1"]


def test_too_few_noticed_are_a_fault(tmp_path: Path) -> None:
    every = Counter({"m.x_f": 9})
    too_few = "small: 88.9 % of the mutants were noticed, fewer than 90 %"
    assert mutants.faults(package(tmp_path, ["noticed"] * 8 + ["survived"]), every) == [too_few]
    assert mutants.faults(package(tmp_path, ["noticed"] * 8 + ["endless", "survived"]), every) == []


def test_mutants_that_were_not_tried_are_a_fault(tmp_path: Path) -> None:
    assert mutants.faults(package(tmp_path, ["noticed"], 2), Counter()) == ["small: 2 of 3 mutants were not tried"]
    (fault,) = mutants.faults(Package("small", (), 90, folder=tmp_path / "none"), Counter())
    assert fault == "small: no mutant was tried: run `python -m tools.mutation small` first"


def test_a_survivor_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"m\.x_f has no reason"):
        mutants.named(known(tmp_path, 1, " "))


def test_the_command_prints_the_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = package(tmp_path, ["noticed"] * 9 + ["survived"])
    assert mutants.main([one], known(tmp_path, 1)) == 0
    assert " 90.0 % " in capsys.readouterr().out
    assert mutants.main([one], known(tmp_path, 0)) == 1


def test_the_list_is_read_and_every_row_has_a_reason() -> None:
    rows = mutants.named(mutants.LIST)
    assert sum(rows.values()) > 0
    assert {function.split(".")[1] for function in rows} <= set(PACKAGES)
