"""Mutants: made, drawn, put in place, and asked about in forks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.data_folder import DATA, DataFolder
from jcodes.catalogs.data_library import DataLibrary
from tools.mutation import making, switch
from tools.mutation.closing import close
from tools.mutation.packages import PACKAGES, ROOT

WRITTEN = '''"""A module, as mutmut writes its mutants."""
from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_double__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_double__mutmut)
def double(number, times=2):
    """Return the double."""
    if number < 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number -= 1000
    return number * times


def x_double__mutmut_orig(number, times=2):
    """Return the double."""
    if number < 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number -= 1000
    return number * times


def x_double__mutmut_1(number, times=2):
    """Return the double."""
    if number < 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number -= 1000
    return number / times


def x_double__mutmut_2(number, times=3):
    """Return the double."""
    if number < 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number -= 1000
    return number * times


def x_double__mutmut_3(number, times=2):
    """Return the double."""
    if number < 0:
        number = (
            number
            - 0
        )
    while number > 1000:
        number -= 1000
    return number * times


def x_double__mutmut_4(number, times=2):
    """Return the double."""
    if number < 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number += 1000
    return number * times


def x_double__mutmut_5(number, times=2):
    """Return the double."""
    if number <= 0:
        number = (
            number
            + 0
        )
    while number > 1000:
        number -= 1000
    return number * times


mutants_x_double__mutmut['_mutmut_orig'] = x_double__mutmut_orig # type: ignore # mutmut generated
mutants_x_double__mutmut['x_double__mutmut_1'] = x_double__mutmut_1 # type: ignore # mutmut generated
mutants_x_double__mutmut['x_double__mutmut_2'] = x_double__mutmut_2 # type: ignore # mutmut generated
mutants_x_double__mutmut['x_double__mutmut_3'] = x_double__mutmut_3 # type: ignore # mutmut generated
mutants_x_double__mutmut['x_double__mutmut_4'] = x_double__mutmut_4 # type: ignore # mutmut generated
mutants_x_double__mutmut['x_double__mutmut_5'] = x_double__mutmut_5 # type: ignore # mutmut generated
mutants_xǁNumberǁread__mutmut: MutantDict = {}  # type: ignore


class Number:
    """A number."""

    @classmethod
    @_mutmut_mutated(mutants_xǁNumberǁread__mutmut, is_classmethod=True)
    def read(cls, text):
        return int(text), cls.__name__

    @classmethod
    def xǁNumberǁread__mutmut_orig(cls, text):
        return int(text), cls.__name__

    @classmethod
    def xǁNumberǁread__mutmut_1(cls, text):
        return int(None), cls.__name__


mutants_xǁNumberǁread__mutmut['_mutmut_orig'] = Number.xǁNumberǁread__mutmut_orig # type: ignore # mutmut generated
mutants_xǁNumberǁread__mutmut['xǁNumberǁread__mutmut_1'] = Number.xǁNumberǁread__mutmut_1 # type: ignore # mutmut generated
'''
TESTS = """
import pytest
from jcodes.small import numbers

def test_double():
    assert numbers.double(2) == 4

def test_large_numbers():
    assert numbers.double(2500, 1) == 500

def test_zero():
    assert numbers.double(0) == 0

def test_that_fails_unchanged():
    assert numbers.double(2) == 5
"""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module above, with the switch, as if it had been imported."""
    monkeypatch.setitem(sys.modules, "jcodes_mutant_switch", switch)
    monkeypatch.setattr(switch, "_KNOWN", {})
    monkeypatch.delenv(switch.ACTIVE, raising=False)
    made = ModuleType("small.numbers")
    exec(making.switched(WRITTEN), vars(made))  # noqa: S102 - the text above
    monkeypatch.setitem(os.environ, switch.ACTIVE, "")  # so that what `put` sets is gone after the test
    return made


def test_a_mutant_is_put_in_its_functions_place(module: Any) -> None:
    double = module.double  # as another module would have imported it
    assert double(4) == 8
    switch.put("small.numbers.x_double__mutmut_1")
    assert double(4) == 2
    assert double.__qualname__ == "double"
    switch.put("small.numbers.x_double__mutmut_2")
    assert double(4) == 12
    switch.put("small.numbers.xǁNumberǁread__mutmut_1")
    with pytest.raises(TypeError):
        module.Number.read("4")


def test_a_mutant_of_a_module_that_is_imported_later_is_put_in_place_then(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch.put("later.x_double__mutmut_1")
    later = ModuleType("later")
    exec(making.switched(WRITTEN), vars(later))  # noqa: S102 - the text above
    assert later.double(4) == 2
    assert module.double(4) == 8


def test_a_mutant_knows_the_lines_of_the_statement_that_it_changes() -> None:
    lines = making.switched(WRITTEN).splitlines()
    found = {
        mutant.name.removeprefix("jcodes.small.numbers."): [
            line.strip() for line in lines[mutant.first - 1 : mutant.last]
        ]
        for mutant in making.mutants_of("\n".join(lines), "jcodes/small/numbers.py")
    }
    assert found["x_double__mutmut_1"] == ["return number * times"]
    assert found["x_double__mutmut_2"][0] == "def double(number, times=2):"
    assert found["x_double__mutmut_3"] == ["number = (", "number", "+ 0", ")"]
    assert found["x_double__mutmut_4"] == ["number -= 1000"]
    assert found["x_double__mutmut_5"] == ["if number < 0:"]
    assert found["xǁNumberǁread__mutmut_1"] == ["return int(text), cls.__name__"]


OVERLOADED = """
class Number:
    @overload
    def half(self, number: int) -> int: ...
    @overload
    def half(self, number: float) -> float: ...
    @_mutmut_mutated(mutants_xǁNumberǁhalf__mutmut)
    def half(self, number):
        return number / 2

    def xǁNumberǁhalf__mutmut_orig(self, number):
        return number / 2

    def xǁNumberǁhalf__mutmut_1(self, number):
        return number * 2
"""


def test_a_mutant_of_an_overloaded_function_changes_the_definition_that_runs() -> None:
    """No test ever reaches the lines of an overload."""
    (mutant,) = making.mutants_of(OVERLOADED, "jcodes/small/numbers.py")
    changed = OVERLOADED.splitlines()[mutant.first - 1 : mutant.last]
    assert [line.strip() for line in changed] == ["return number / 2"]
    assert "number):" in OVERLOADED.splitlines()[mutant.first - 2]


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    every = [making.Mutant(f"m.x_f__mutmut_{number}", "m.py", 1, 1) for number in range(100)]
    first = making.drawn(every, "a", 10)
    assert len(first) == 10
    assert making.drawn(list(reversed(every)), "a", 10) == first
    assert making.drawn(every, "b", 10) != first
    assert making.drawn(every, "a", None) == sorted(every, key=lambda one: one.name)
    others = [*every, making.Mutant("m.x_g__mutmut_1", "m.py", 1, 1)]
    assert len(set(making.drawn(others, "a", 10)) & set(first)) >= 9


def test_what_is_closed_is_read_again() -> None:
    """So that a test which finds a catalog open asks about the mutants of its reading all the same."""
    read = []

    def read_and_note(name: str) -> bytes:
        read.append(name)
        return (DATA / name).read_bytes()

    folder = DataFolder(str(DATA), read_and_note)
    library = DataLibrary((folder,))
    cat = open_catalog(library)
    answers = cat["J9312"].price(), cat.history("J1440"), library.files_digest
    once = list(read)
    assert (cat["J9312"].price(), cat.history("J1440"), library.files_digest) == answers
    assert read == once
    for one in (folder, library, cat, once, "text", DataFolder):
        close(one)
    assert not library.opened
    assert (cat["J9312"].price(), cat.history("J1440"), library.files_digest) == answers
    assert sorted(read) == sorted(2 * once)


def test_every_package_that_is_mutated_has_its_tests() -> None:
    for package in PACKAGES.values():
        assert (ROOT / "src" / "jcodes" / package.name).is_dir()
        assert all((ROOT / test).exists() for test in package.tests)
        assert package.least >= 85
        asked = [ROOT / test for test in package.tests]
        for test in package.first:
            assert (ROOT / test).is_file()
            assert any((ROOT / test).is_relative_to(folder) for folder in asked)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants run in forks")
@pytest.mark.parametrize("warm", [True, False])
def test_the_tests_are_asked_about_each_mutant_in_a_fork(tmp_path: Path, warm: bool) -> None:
    folder = tmp_path / "src" / "jcodes" / "small"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder.parent / "__init__.py").touch()
    code = making.switched(WRITTEN)
    (folder / "numbers.py").write_text(code, "utf-8")
    (tmp_path / "src" / "jcodes_mutant_switch.py").write_bytes((ROOT / "tools" / "mutation" / "switch.py").read_bytes())
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = []\n", "utf-8")
    (tmp_path / "test_numbers.py").write_text(TESTS, "utf-8")
    mutants = making.mutants_of(code, "jcodes/small/numbers.py")
    job = {
        "tree": str(tmp_path),
        "package": "small",
        "state": "one",
        "mutants": [(one.name, one.file, one.first, one.last) for one in mutants],
        "results": str(tmp_path / "answers.jsonl"),
        "seconds": 20,
        "warm": warm,
        "children": 2,
        "patience": 0.3,
    }
    environment = os.environ | {
        "PYTHONPATH": f"{tmp_path}/src{os.pathsep}{ROOT}",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the library's own plugin, which is not in this tree
    }
    command = [sys.executable, "-m", "tools.mutation.server", "test_numbers.py"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, input=json.dumps(job), text=True, capture_output=True, check=False
    )
    assert "left out, as they fail unchanged: ['test_numbers.py::test_that_fails_unchanged']" in ran.stderr
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert {one["mutant"].rpartition(".")[2]: (one["state"], one["test"].rpartition(":")[2]) for one in answers} == {
        "x_double__mutmut_1": ("noticed", "test_double"),
        "x_double__mutmut_2": ("noticed", "test_double"),
        "x_double__mutmut_3": ("unreached", ""),
        "x_double__mutmut_4": ("endless", ""),
        "x_double__mutmut_5": ("survived", ""),
        "xǁNumberǁread__mutmut_1": ("unreached", ""),
    }
