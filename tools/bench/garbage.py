"""Measure what refusing garbage costs against ``csv.reader`` over the same bytes: ``python tools/bench garbage``.

The files are those of the test that counts the calls. Both read each file in turns, in processor time; the least of the rounds counts.
"""

import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from jcodes.errors import JcodesError
from jcodes.official import read_official

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
import contextlib

from tests.readers.test_bounds import GARBAGE

ROUNDS = 5


def seconds(function: Callable[[], object]) -> float:
    """Return the processor time of one call, which may refuse."""
    start = time.process_time()
    with contextlib.suppress(JcodesError):
        function()
    return time.process_time() - start


def main(arguments: Sequence[str]) -> None:
    """Print a ratio for each file, in as many rounds as the first argument says."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in GARBAGE.items():
            path = Path(folder) / name
            path.write_bytes(make())
            if path.suffix == ".gz":  # csv.reader would read the packed bytes
                continue
            raw = path.read_bytes()

            def rows(raw: bytes = raw) -> int:
                return sum(1 for _ in csv.reader(io.StringIO(raw.decode("latin-1"), newline="")))

            def read(path: Path = path) -> object:
                return read_official(path)

            plain, own = [], []
            for _ in range(int(arguments[0]) if arguments else ROUNDS):
                plain.append(seconds(rows))
                own.append(seconds(read))
            print(f"{name}: {min(own) / min(plain):.2f} times csv.reader, {len(raw) / 1e6:.1f} MB, target at most 5")
