"""What is loaded when, each in a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import jcodes

SOURCE = Path(jcodes.__file__).parent.parent

STRINGS = """
import sys
before = set(sys.modules)
from jcodes.doses import Dosage, Dose, Strength, find_unit
assert Dose.parse("1,000,000 units") / Dose.parse("2 MU".replace("MU", "million units")) == 0.5
assert str(Dose.parse("750 mg").to("g")) == "0.75 g"
assert str(Strength.parse("40 mg/mL").amount_in(Dose.parse("2 cc"))) == "80 mg"
assert str(Dosage.parse("3 mg + 3 mg").total()) == "6 mg"
heavy = {"pint", "numpy", "dateutil", "dateutil.parser", "importlib.metadata", "importlib.resources", "tomllib", "difflib"}
loaded = heavy & (set(sys.modules) - before)
assert not loaded, loaded
"""

THREADS = """
import sys, threading
from decimal import Decimal
sys.setswitchinterval(1e-6)
from jcodes.doses import UNITS, Dose
assert "pint" not in sys.modules
barrier, found, failed = threading.Barrier(16), [], []
def work():
    try:
        barrier.wait()
        for symbol in UNITS:
            quantity = Dose("2.5", symbol).to_quantity()
            assert Dose.from_quantity(quantity) == Dose("2.5", symbol)
        found.append(quantity._REGISTRY)
    except BaseException as error:
        failed.append(error)
threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failed, failed
assert len(found) == 16 and len(set(map(id, found))) == 1
"""


def run(program: str) -> None:
    """Run *program* with warnings as errors; what it prints on failure is shown."""
    command = [sys.executable, "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(SOURCE)!r})\n{program}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_neither_import_nor_strings_load_pint() -> None:
    """Nor NumPy, dateutil's parser, importlib's metadata and resources, tomllib or difflib."""
    run(STRINGS)


def test_sixteen_threads_may_use_the_registry_first() -> None:
    """All get the same one, and none an error."""
    run(THREADS)
