"""Kill ``data add`` and ``data remove`` at every file operation and at random, beside two readers: ``python -m tools.kill_store [KILLS [SEED]]``.

Nothing may come of it: no wrong answer, no broken folder, and nothing left behind after the next command. It needs ``fork``. The figures so far
are printed after each 25 commands.
"""

import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

import attrs

from jcodes.catalogs import Catalog, catalog, reload_data
from jcodes.catalogs.stored_releases import read_store
from jcodes.errors import GapWarning
from jcodes.official import add, remove

__all__ = ["Tally", "killed_at", "run"]

State: TypeAlias = tuple[str, int, str, str]

_KILLS: Final = 500
_FILE: Final = "HCPC2031_OCT_ANWEB.csv"
_RELEASE: Final = "2031-10"
_PRICES: Final = "October 2031 ASP Pricing File 100131.csv"
_ON: Final = "2031-10-01"
_HEAD: Final = "HCPC,LONG DESCRIPTION,ADD DT,TERM DT,ACTION CD\n"
_ASP: Final = (
    '"Payment Allowance Limits for Medicare Part B Drugs"\n"Effective October 1, 2031 through December 31, 2031"\n'
    "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage\nJ9312,Inj rituximab 10 mg,10 mg,12.345,20\n"
)
_CODES: Final = 40
_ADDED: Final[State] = (_RELEASE, _CODES, "10 mg", "12.345")
_TOLD_EACH: Final = 25
_EVENTS: Final = frozenset(("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.chmod"))
_DELETIONS: Final = frozenset(("os.remove", "os.rmdir"))  # rmtree names a file without its folder


@attrs.define
class Tally:
    """What came of it.

    Attributes:
        kills: The commands that were killed.
        ended: The commands that ended before their kill came.
        points: The file operations at which commands were killed.
        reads: How often the readers opened the catalog.
        wrong: Answers of another state than before or after the command.
        broken: Folders that were damaged.
        leftovers: Files and folders that the next command left in place.
    """

    kills: int = 0
    ended: int = 0
    points: set[str] = attrs.field(factory=set)
    reads: int = 0
    wrong: int = 0
    broken: int = 0
    leftovers: int = 0

    def __str__(self) -> str:
        """Return the figures in one line."""
        return (
            f"{self.kills} commands killed, at {len(self.points)} kinds of file operations and at random ({self.ended} ended before);"
            f" {self.reads:,} reads; {self.wrong} wrong answers, {self.broken} broken folders, {self.leftovers} leftovers"
        )


def killed_at(place: Path, command: Callable[[], object], at: int, *, half: bool = False) -> str:
    """Run a command in a forked process and kill it before its file operation number *at* in *place*.

    Args:
        place: The data folder.
        command: The command.
        at: The number of the operation, from 1.
        half: Whether a file that it would write then has a part of its text.

    Returns:
        The operation; blank if the command ended before.
    """
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        left = [at]

        def hook(event: str, given: tuple[Any, ...]) -> None:
            if event not in _EVENTS or not (event in _DELETIONS or str(given[0]).startswith(str(place))):
                return
            left[0] -= 1
            if left[0] == 0:
                if half and event == "open" and "w" in str(given[1]):
                    Path(given[0]).write_bytes(b"code\tha")
                os.write(told, f"{event} {Path(str(given[0])).name[:8]}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        _end(command)
    os.close(told)
    os.waitpid(child, 0)
    point = os.read(ready, 100).decode()
    os.close(ready)
    return point


def _end(command: Callable[[], object]) -> None:
    """Run a command and end this process."""
    status = 1
    with suppress(BaseException):
        command()
        status = 0
    os._exit(status)


def _killed_after(command: Callable[[], object], seconds: float) -> bool:
    """Run a command in a forked process and kill it after some time; return whether it was alive."""
    child = os.fork()
    if child == 0:
        _end(command)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _state(cat: Catalog) -> State:
    """Return the release, the number of codes, and a dosage and a payment limit of the new quarter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)  # without the new files, no limit is known for their quarter
        limit = cat.price("J9312", _ON)
    return cat.release.name, len(cat), str(cat["J9312"].dosage), "" if limit is None else str(limit.limit)


def _reader(place: Path, told: int, bundled: State) -> None:
    """Open the catalog again and again; write a line for each wrong answer, and the number of reads at the end."""
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    reads = 0
    warnings.simplefilter("error")
    while not stop:
        reads += 1
        try:
            reload_data()
            cat = catalog(path=place)
            state = _state(cat)
            fault = "" if state in {bundled, _ADDED} else f"{state}\n"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is wrong
            fault = f"{error!r}\n"
        os.write(told, fault.encode())
    os.write(told, f"reads {reads}\n".encode())
    os._exit(0)


def run(kills: int, seed: int = 0) -> Tally:
    """Kill commands and return what came of it."""
    draw, tally = random.Random(seed), Tally()  # noqa: S311 - not for secrets
    with TemporaryDirectory() as folder:
        place, file, prices = Path(folder, "store"), Path(folder, _FILE), Path(folder, _PRICES)
        place.mkdir()
        rows = [f'J{number:04d},"Injection, testomab{number}, 5 mg",20190101,,N' for number in range(1, _CODES)]
        file.write_text(_HEAD + "\n".join([*rows, 'J9312,"Injection, rituximab, 10 mg",20190101,,N']) + "\n", "utf-8")
        prices.write_text(_ASP, "utf-8")
        before = _state(catalog(path=place))
        ready, told = os.pipe()
        readers = []
        for _ in range(2):
            readers.append(os.fork())
            if readers[-1] == 0:
                os.close(ready)
                _reader(place, told, before)
        os.close(told)
        try:
            _kill(place, [file, prices], kills, draw, tally)
        finally:
            for reader in readers:
                os.kill(reader, signal.SIGTERM)
        with os.fdopen(ready, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("reads "):
                    tally.reads += int(line[6:])
                else:
                    tally.wrong += 1
                    print(f"a reader saw {line}", end="")
        for reader in readers:
            os.waitpid(reader, 0)
    return tally


def _kill(place: Path, files: list[Path], kills: int, draw: random.Random, tally: Tally) -> None:
    def adding() -> None:
        add(files, to=place, accept_implausible=True)

    def removing() -> None:
        remove(_RELEASE, path=place)

    start = time.monotonic()
    adding()
    longest = time.monotonic() - start
    (name,) = place.iterdir()
    is_there, at = True, {True: 0, False: 0}
    half = False
    for number in range(kills):
        command = removing if is_there else adding
        if number % 2:
            alive = _killed_after(command, draw.uniform(0, longest))
        else:
            at[is_there] += 1
            point = killed_at(place, command, at[is_there], half=half)
            alive = bool(point)
            tally.points.add(f"{command.__name__} {'half ' if half else ''}{point}")
            if not alive:
                at[is_there], half = 0, not half
        tally.kills += alive
        tally.ended += not alive
        stored = read_store(place)
        tally.broken += len(stored.left_out)
        after = bool(stored.folders)
        tally.wrong += not alive and after is is_there  # a command that ended did its work
        (removing if after else adding)()  # the next command
        is_there = not after
        tally.leftovers += len(set(place.iterdir()) ^ ({name} if is_there else set()))
        if number % _TOLD_EACH == _TOLD_EACH - 1:
            print(f"so far: {tally}", flush=True)


def main() -> None:
    """Print the figures; the status is 1 if anything came of it."""
    tally = run(*map(int, sys.argv[1:3])) if len(sys.argv) > 1 else run(_KILLS)
    print(tally)
    sys.exit(bool(tally.wrong or tally.broken or tally.leftovers))


if __name__ == "__main__":
    main()
