"""The findings of the attack on jcodes 0.1.0: each has a test of its class, or a reason (robustness_findings.toml); here are some of them."""

import _imp
import contextlib
import json
import os
import re
import subprocess
import sys
import tomllib
import weakref
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from threading import Event, Thread, Timer
from types import SimpleNamespace
from typing import Any, Final

import attrs
import numpy as np
import pandas as pd
import pytest

import jcodes
from jcodes import lazy
from jcodes.auditing import audit
from jcodes.catalogs import catalog
from jcodes.cli import main
from jcodes.errors import JcodesError
from jcodes.integrations.frames import add_units, check_lines
from jcodes.official import add, read_official
from jcodes.official.tables import build_tables
from tests.nat import NAT
from tests.readers.files import fixed_text, put, zipped

ROOT: Final = Path(__file__).parents[1]
FINDINGS: Final = tomllib.loads((ROOT / "tests" / "robustness_findings.toml").read_text("utf-8"))
NUMBERS: Final = [
    f"{letter}{number}"
    for letter, most in zip("ABCDE", (8, 11, 11, 5, 5), strict=True)
    for number in range(1, most + 1)
]
ON: Final = "2026-02-01"
POSIX: Final = pytest.mark.skipif(os.name == "nt", reason="fork is POSIX's")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_finding_has_its_tests_or_a_reason(number: str) -> None:
    """Each test exists, by name."""
    finding = FINDINGS[number]
    assert ("tests" in finding) != ("reason" in finding)
    for node in finding.get("tests", ()):
        path, _, name = node.partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), node
    assert len(FINDINGS) == len(NUMBERS)


# -- B1: one bad row never costs the others ------------------------------------------------------------------------

BAD: Final[dict[str, dict[str, Any]]] = {
    "a charge of 12 groups": {"charge": "1" + ",000" * 11},
    "a charge of 1,500 groups": {"charge": "1" + ",000" * 1500},
    "a pointer of 5,000 digits": {"diagnosis_pointers": [10**5000]},
    "units of 5,000 digits": {"units": 10**5000},
    "a date of 5,000 digits": {"on": 10**5000},
    "NaT": {"on": pd.NaT},
    "NaT of numpy": {"on": NAT},
    "half a surrogate pair": {"code": "\ud800", "narrative": "\ud800"},
    "signaling NaN": {"charge": Decimal("sNaN")},
    "a long text": {"narrative": "x" * 10**6},
    "an array": {"modifiers": np.array(["JZ", "JW"])},
    "an object": {"ndc": object()},
    "a deep list": {"modifiers": [[[["JZ"]]]]},
    "an unknown field": {"patient_name": "DOE^JANE"},
}
GOOD: Final = {"code": "J9312", "units": 75, "modifiers": ["JZ"], "on": ON, "charge": "7500.00"}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_row_costs_no_other(bad: str) -> None:
    """The audit names the row that it cannot read, or reads it; the others are checked as they are alone."""
    alone = audit([GOOD, GOOD])
    found = audit([GOOD, {**GOOD, **BAD[bad]}, GOOD])
    assert found.claims + len(found.refused) == 3
    assert found.claims >= alone.claims
    assert len(found.refused) <= 1
    assert "JANE" not in found.to_json()
    text = found.to_json() + found.to_html()
    assert text.encode("utf-8", "surrogatepass")


# -- B7, B8, B10 ---------------------------------------------------------------------------------------------------

LINE: Final = jcodes.ServiceLine("J9312", 75, on=ON)
BILL: Final = jcodes.billing_units("J9312", "740 mg", on=ON)
RECORD: Final = jcodes.Administration("rituximab", "740 mg", on=ON)
WORDS: Final[dict[str, Callable[[Any], Any]]] = {
    "rounding": lambda word: jcodes.billing_units("J9312", "740 mg", rounding=word),
    "policy": lambda word: jcodes.billing_units("J9312", "740 mg", policy=word),
    "catalog": lambda word: jcodes.billing_units("J9312", "740 mg", catalog=word),
    "on": lambda word: jcodes.billing_units("J9312", "740 mg", on=word),
    "container_type": lambda word: jcodes.billing_units("J9312", "740 mg", containers=["500 mg"], container_type=word),
    "release": jcodes.catalog,
    "dataset": jcodes.releases,
    "silence": lambda word: jcodes.check(LINE, silence=word),
    "rules": lambda word: jcodes.check(LINE, rules=word),
    "contractor": lambda word: jcodes.check(LINE, contractor=word),
    "families": lambda word: jcodes.code(RECORD, families=word),
    "form": lambda word: jcodes.Claim([LINE], form=word),
    "format": lambda word: jcodes.Ndc.parse("50242-0051-21").format(word),
    "charge": lambda word: jcodes.service_lines(BILL, charge=word),
    "charge of a code": lambda word: jcodes.code(RECORD, charge=word),
    "kind": lambda word: jcodes.catalog().search("rituximab", kind=word),
    "setting": lambda word: jcodes.catalog().mue("J9312", word),
    "unit": lambda word: jcodes.ndc_quantity("6 mg", word, strength="6 mg/0.6 mL"),
    "policies": jcodes.policy,
    "percent_of_limit": lambda word: audit([GOOD], percent_of_limit=word),
    "date_format": lambda word: audit([GOOD], date_format=word),
}


@pytest.mark.parametrize("name", WORDS)
def test_an_array_where_a_word_is_asked_is_refused(name: str) -> None:
    """An array of several has no truth, a list no hash, a series no order: a typed error, or an answer that takes it as a list."""
    for value in (
        np.array(["a", "b"]),
        np.array([1.5, 2.5]),
        pd.Series(["a", "b"]),
        pd.Index([1, 2]),
        ["a"],
        {"a": 1},
        "complex",
    ):
        with contextlib.suppress(JcodesError):
            WORDS[name](value)


def test_a_catalog_takes_weak_references() -> None:
    """As those who cache by it want."""
    held = catalog()
    assert weakref.ref(held)() is held
    assert weakref.WeakKeyDictionary({held: 1})[held] == 1


# -- C11: fork -----------------------------------------------------------------------------------------------------


def test_no_module_takes_a_lock() -> None:
    """A lock that another thread holds when a process forks is locked in the child for ever; the lock of the data folder is a file's."""
    typed = {"code.py", "lazy.py"}  # what a type checker reads in place of a property that takes none
    talking = {"conformance.py"}  # it listens to the program that it runs, and nothing of it is kept
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text("utf-8")
        threads = re.search(r"^ *(import|from) +_?thread", text, re.MULTILINE)
        assert threads is None or path.name in talking, path
        assert path.name in typed or not re.search(r"import .*\bcached_property", text), path


FORKS: Final = """
import os, sys, threading, time, warnings
from jcodes.catalogs import catalog, reload_data
from jcodes.doses import Dose, quantities
import jcodes
warnings.simplefilter("ignore")
stop = []
def use():
    while not stop:
        reload_data()
        quantities._held.clear()
        jcodes.billing_units("J9312", "740 mg", on="2026-02-01")
        Dose.parse("5 mg").to_quantity()
threads = [threading.Thread(target=use, daemon=True) for _ in range(4)]
sys.setswitchinterval(1e-5)
for thread in threads:
    thread.start()
hung = 0
for turn in range(6):
    time.sleep(0.01 * turn)
    child = os.fork()
    if child == 0:
        bill = jcodes.billing_units("J9312", "740 mg", on="2026-02-01")
        os._exit(0 if str(Dose.parse("5 mg").to_quantity()) and bill.administered == 74 else 1)
    until = time.monotonic() + 90
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < until:
        time.sleep(0.01)
    if ended == (0, 0):
        os.kill(child, 9)
    hung += ended[1] != 0 or ended == (0, 0)
stop.append(1)
print(hung)
"""


SLOW: Final = """
import slow_signs
slow_signs.entered.set()
slow_signs.go.wait(60)
"""


def test_a_fork_waits_for_a_module_that_is_being_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this library, or for it; a module that another program loads is no matter of ours."""
    signs = SimpleNamespace(entered=Event(), go=Event())
    monkeypatch.setitem(sys.modules, "slow_signs", signs)
    monkeypatch.syspath_prepend(tmp_path)
    put(tmp_path, "slow_ours.py", SLOW)
    put(tmp_path, "slow_other.py", SLOW)
    ask = {"__name__": "jcodes.made_up", "load": import_module}
    for name, is_ours in (("slow_ours", True), ("slow_other", False)):
        call = "load(name)" if is_ours else "__import__(name)"
        thread = Thread(
            target=exec, args=(call, {**ask, "name": name, "__name__": ask["__name__"] if is_ours else "program"})
        )
        thread.start()
        assert signs.entered.wait(60)
        assert lazy._is_loading() is is_ours
        if is_ours:
            Timer(0.05, signs.go.set).start()
            lazy._before_fork()
            assert signs.go.is_set()
            assert _imp.lock_held()
            _imp.release_lock()
            assert not _imp.lock_held()
        signs.go.set()
        thread.join()
        signs.entered.clear()
        signs.go.clear()


@POSIX
@pytest.mark.sweep
def test_processes_forked_during_the_first_use_answer() -> None:
    """Four threads read the library anew all the time, while six processes are forked."""
    found = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, check=False)
    assert (found.stdout.strip(), found.returncode) == ("0", 0), found.stderr


# -- E4, E5 --------------------------------------------------------------------------------------------------------


def test_no_name_in_a_file_is_printed_raw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal would obey it: the members of an archive, of a workbook, and the columns of a table."""
    hostile = "\x1b[31mRED\x1b[0m\x07.pdf"
    files = {
        "a.zip": zipped({hostile: b"x"}),
        "b.zip": zipped({f"{hostile}.csv": b"x\n", "b.csv": b"y\n"}),
        "c.csv": f"{hostile},b\n1,2\n".encode(),
        "d.xlsx": zipped({hostile: b"x"}),
    }
    for name, data in files.items():
        path = put(tmp_path, name, data)
        for words in (
            ["data", "add", str(path), "--to", str(tmp_path / "store")],
            ["check", str(path)],
            ["audit", str(path)],
        ):
            main([*words, *(["--json"] if name == "c.csv" else [])])
            said = capsys.readouterr()
            assert "\x1b" not in said.out + said.err
            assert "\x07" not in said.out + said.err
        with pytest.raises(JcodesError) as caught:
            add([path], to=tmp_path / "store")
        assert "\x1b" not in str(caught.value)


def test_what_holds_half_a_surrogate_pair_is_written(tmp_path: Path) -> None:
    """As JSON, with escapes, and as a page; so is a file whose name is not UTF-8."""
    found = audit([{**GOOD, "claim": "A\ud800"}, {**GOOD, "claim": "B", "code": "\ud800"}])
    for one in (
        found,
        jcodes.check({**GOOD, "narrative": "\ud800\u00e9"}),
        jcodes.code([{"drug": "\ud800\u00e9", "dose": "5 mg"}]),
    ):
        assert json.loads(one.to_json()) == json.loads(json.dumps(one.to_dict()))
        assert one.to_json().encode()
    assert found.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8")
    texts = build_tables(
        [attrs.evolve(read_official(put(tmp_path, "HCPC2026_JAN_ANWEB.txt", fixed_text())), name="a\udcff.txt")]
    )
    assert json.loads(texts["manifest.json"].encode())


@pytest.mark.parametrize("bad", [name for name in BAD if name != "an unknown field"])
def test_a_bad_cell_costs_no_other_row_of_a_frame(bad: str) -> None:
    """The other rows are answered as they are without it."""
    rows: list[dict[str, Any]] = [
        {**GOOD, "dose": "740 mg"},
        {**GOOD, "dose": "740 mg", **BAD[bad]},
        {**GOOD, "dose": "740 mg"},
    ]
    names = dict.fromkeys(name for row in rows for name in row)
    cells = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    billed = add_units(pd.DataFrame(cells), code="code", dose="dose", on="on")
    assert list(billed["billing_units"])[::2] == [74, 74]
    found = check_lines(pd.DataFrame({name: cells[name] for name in cells if name != "dose"}))
    first, last = (found.loc[[row]].to_dict("list") for row in (0, 2))
    assert first == last
