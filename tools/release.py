"""Build the distributions and check everything that a publish needs: ``nox -s release``, or ``python -m tools.release dist``.

Nothing is uploaded and nothing is tagged. With ``--draft``, uncommitted files and changes under Unreleased are allowed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from tools.distributions import (
    BUDGET,
    metadata_of,
    sdist_names,
    sdist_problems,
    version_problems,
    wheel_names,
    wheel_problems,
)

__all__ = ["SMOKE", "build", "main", "same_bytes", "smoke"]

_ROOT: Final = Path(__file__).parent.parent
SMOKE: Final = """
import jcodes
bill = jcodes.billing_units("J9312", "752 mg", on="2026-02-01", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"])
assert str(bill) == "J9312 x 76; J9312-JW x 4", bill
assert str(jcodes.expected_payment(bill).allowed) == "5981.20"
report = jcodes.check(jcodes.ServiceLine("J9310", units=7, on="2026-02-01", charge="5000.00"))
assert str(report.errors[0].fix) == "bill J9312 x 70"
record = jcodes.Administration("Toradol", "30 mg", route="IV push", on="2026-02-01", place_of_service="11")
assert str(jcodes.code(record, policy="commercial-generic").claim) == "J1885 x 2; 96374 x 1"
assert jcodes.audit([]).claims == 0
print(jcodes.__version__)
"""
"""What the installed wheel must answer with its four libraries and no extra."""


def build(project: Path, to: Path, epoch: str) -> tuple[Path, Path]:
    """Build the sdist, and from it the wheel, and return wheel and sdist.

    Args:
        project: The folder of the project.
        to: The folder for both.
        epoch: The time that the archives state, in seconds: SOURCE_DATE_EPOCH.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(to), str(project)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
    (wheel,), (sdist,) = to.glob("*.whl"), to.glob("*.tar.gz")
    return wheel, sdist


def same_bytes(first: Sequence[Path], second: Sequence[Path]) -> Iterator[str]:
    """Yield which files of two builds differ."""
    for one, other in zip(first, second, strict=True):
        if (one.name, one.read_bytes()) != (other.name, other.read_bytes()):
            yield f"{one.name}: a second build, from the sdist, gives other bytes"


def smoke(wheel: Path, folder: Path) -> str:
    """Install the wheel into a new environment, without extras, let it answer, and return its version as the command states it.

    Raises:
        CalledProcessError: It does not install, a dependency is broken, or an answer is wrong.
    """
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = str(scripts / "python")
    _run(python, "-m", "pip", "install", "--quiet", str(wheel))
    _run(python, "-m", "pip", "check")
    _run(python, "-W", "error", "-c", SMOKE)
    _run(str(scripts / "jcodes"), "units", "J9312", "750 mg", "--json")
    return _run(str(scripts / "jcodes"), "--version").removeprefix("jcodes ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, check, print what was checked, and return 1 if anything is wrong; else the distributions are in the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder for wheel and sdist; it is emptied first")
    parser.add_argument("--draft", action="store_true", help="allow uncommitted files and changes under Unreleased")
    options = parser.parse_args(arguments)
    tracked = _git("ls-files").splitlines()
    problems = (
        []
        if options.draft
        else [f"not committed: {line.strip()}" for line in _git("status", "--porcelain").splitlines()]
    )
    shutil.rmtree(options.folder, ignore_errors=True)
    wheel, sdist = build(_ROOT, options.folder, _git("log", "-1", "--format=%ct").strip())
    metadata = metadata_of(wheel)
    version = metadata["Version"]
    with tempfile.TemporaryDirectory() as work:
        problems += same_bytes((wheel, sdist), _built_again(sdist, Path(work)))
        problems += wheel_problems(wheel_names(wheel), tracked, version)
        problems += sdist_problems(sdist_names(sdist), tracked)
        problems += version_problems(_ROOT, version, draft=options.draft)
        problems += [
            f"{one.name}: {one.stat().st_size:,} bytes of {BUDGET:,}"
            for one in (wheel, sdist)
            if one.stat().st_size > BUDGET
        ]
        _run(sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist))
        answered = smoke(wheel, Path(work) / "venv").strip()
    if answered != version:
        problems.append(f"the command says version {answered}, the wheel {version}")
    for one in (wheel, sdist):
        print(f"{one.name}  {one.stat().st_size:,} bytes  sha256 {sha256(one.read_bytes()).hexdigest()}")
    print(
        f"{len(wheel_names(wheel))} files in the wheel, {len(sdist_names(sdist))} in the sdist; needs {', '.join(_needs(metadata.get_all('Requires-Dist', [])))}"
    )
    for problem in problems:
        print(f"problem: {problem}")
    print(
        f"{len(problems)} problems"
        if problems
        else f"jcodes {version}: ready to publish" + (" but for the draft" if options.draft else "")
    )
    return 1 if problems else 0


def _built_again(sdist: Path, work: Path) -> tuple[Path, Path]:
    """Unpack the sdist elsewhere and build it, as a packager would."""
    with tarfile.open(sdist) as archive:
        archive.extractall(work / "unpacked", filter="data")
    (project,) = (work / "unpacked").iterdir()
    return build(project, work / "again", _git("log", "-1", "--format=%ct").strip())


def _needs(requirements: Sequence[str]) -> list[str]:
    return [one for one in requirements if "extra ==" not in one]


def _git(*words: str) -> str:
    return _run("git", "-C", str(_ROOT), *words)


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - the commands above


if __name__ == "__main__":
    sys.exit(main())
