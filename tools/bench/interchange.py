"""Measure the reading of an 837 against a bare split, pyx12 and x12sdk on the same generated file: ``python tools/bench interchange [MB]``.

The file holds the claims of `tools.month`, no two alike, as often as the size asks for, with claim numbers of their own. Times are processor
time, peaks those of `tracemalloc`-free child processes (maximum resident set). pyx12 and x12sdk are measured if they are installed, each on a piece of
the file and by megabyte, since they take minutes on the whole.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

import jcodes
from jcodes.claims import Claim
from jcodes.integrations.x12 import Parties, Party, read_837, to_837
from jcodes.rules.checking import checker_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tools.bench.audits import month

MEGABYTE = 1_000_000
BLOCK = 2**20
LINES = 10_000
PIECE = 2
"""Megabytes that the slow readers get."""


_ADDRESS: dict[str, Any] = {"street": "1 MAIN ST", "city": "RENO", "state": "NV", "postal_code": "895010000"}
PARTIES = Parties(
    submitter=Party("CLINIC", number="S1", contact="BILLING", phone="7025550100"),
    receiver=Party("PAYER", number="R1"),
    billing_provider=Party("CLINIC", number="1234567893", tax_number="123456789", **_ADDRESS),
    payer=Party("MEDICARE", number="00112"),
    subscriber=lambda _: Party("DOE", "JANE", "1EG4TE5MK73", born=date(1943, 5, 1), gender="F", **_ADDRESS),
)
"""Made up: x12sdk takes whole claims only."""


def write(path: Path, megabytes: int) -> None:
    """Write the file."""
    claims = month(LINES)
    names = {line.rendering_provider: Party("ROE", "RICHARD", "1999999984") for claim in claims for line in claim.lines}
    text = to_837(claims, created=date(2026, 3, 1), parties=attrs.evolve(PARTIES, rendering=names))
    head, body, tail = text[: text.index("ST*")], text[text.index("ST*") : text.index("GE*")], text[text.index("GE*") :]
    times = -(-megabytes * MEGABYTE // len(body))
    count = len(claims) * times
    with path.open("w", encoding="ascii") as file:
        file.write(head)
        for at in range(times):
            file.write(body.replace("CLM*", f"CLM*{at}"))
        file.write(tail.replace(f"GE*{len(claims)}*", f"GE*{count}*"))
    print(f"{path.stat().st_size / MEGABYTE:.0f} MB, {count:,} claims")


def bare(path: Path) -> int:
    """Split the file at its delimiters, block by block."""
    count, rest = 0, ""
    with path.open(encoding="ascii") as file:
        while block := file.read(BLOCK):
            *segments, rest = (rest + block).split("~")
            for segment in segments:
                segment.split("*")
                count += 1
    return count


def claims(path: Path) -> int:
    """Read the claims."""
    return sum(isinstance(read.claim, Claim) for read in read_837(path))


def pyx12(path: Path) -> int:
    """Read the segments with pyx12."""
    from pyx12.x12file import X12Reader  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with path.open(encoding="ascii") as file:
        return sum(1 for _ in X12Reader(file))


def x12sdk(path: Path) -> int:
    """Read the models with x12sdk."""
    from x12sdk.io import X12ModelReader  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with X12ModelReader(str(path)) as reader:
        return sum(1 for _ in reader.models())


READERS = {"bare": bare, "claims": claims, "pyx12": pyx12, "x12sdk": x12sdk}
SLOW = ("pyx12", "x12sdk")


def speed(function: Callable[[Path], int], path: Path) -> float:
    """Return megabytes a second of processor time."""
    start = time.process_time()
    function(path)
    return path.stat().st_size / MEGABYTE / (time.process_time() - start)


def peak(path: Path) -> float:
    """Return the peak memory of a process that reads the file, in MiB."""
    code = f"import sys; sys.path[:0] = {sys.path!r}; from tools.bench import interchange as one; one.show_peak({str(path)!r})"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own interpreter


def show_peak(path: str) -> None:
    """Read the file, and print the peak memory of this process in MiB."""
    claims(Path(path))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main(arguments: Sequence[str]) -> None:
    """Print the ratios; the first argument is the size in megabytes."""
    size = int(arguments[0]) if arguments else 200
    with tempfile.TemporaryDirectory() as folder:
        path, piece, small = (Path(folder) / name for name in ("all.837", "piece.837", "small.837"))
        write(path, size)
        write(piece, PIECE)
        write(small, max(1, size // 10))
        speed(claims, piece)
        ours = [(speed(bare, path), speed(claims, path)) for _ in range(3)]
        split, read = (statistics.median(one) for one in zip(*ours, strict=True))
        print(f"bare split {split:.1f} MB/s, claims {read:.1f} MB/s")
        print(f"claims : bare split {statistics.median(two / one for one, two in ours):.3f}   target at least 0.15")
        for name in SLOW:
            target = {"pyx12": 3, "x12sdk": 10}[name]
            if find_spec(name) is None:
                print(f"{name} is not installed")
                continue
            other = speed(READERS[name], piece)
            print(f"{name} {other:.2f} MB/s; claims : {name} {read / other:.1f}   target at least {target}")
        _check(piece)
        print(
            f"peak memory {peak(small):.0f} MiB at {size // 10} MB, {peak(path):.0f} MiB at {size} MB   target flat, below 200"
        )


def _check(path: Path) -> None:
    """Print the ratio of reading and checking to checking claims that are at hand."""
    checker_of("medicare-part-b")
    held = [read.claim for read in islice(read_837(path), 3000) if isinstance(read.claim, Claim)]
    ratios = []
    for _ in range(4):
        start = time.process_time()
        for claim in held:
            jcodes.check(claim)
        checked = time.process_time()
        for read in islice(read_837(path), 3000):
            if isinstance(read.claim, Claim):
                jcodes.check(read.claim)
        ratios.append((checked - start) / (time.process_time() - checked))
    print(f"check alone : reading and check {statistics.median(ratios[1:]):.2f}   target at least 0.8")
