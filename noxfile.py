"""The gates: ``nox`` runs them all, ``nox -s tests`` one."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.needs_version = ">=2026.10"
nox.options.sessions = ["typing", "docs", "lint", "imports", "examples", "tests"]
nox.options.parallel = 2  # the tests take all cores for themselves; two of the others run at a time
nox.options.reuse_existing_virtualenvs = True

ROOT = Path(__file__).parent
SHARED = Path(os.environ.get("JCODES_SHARED", ROOT.parent / "shared"))
PARALLEL = (
    "-n",
    "auto",
    "--dist",
    "loadscope",  # the examples of one document go on from each other: one worker a file
    "--no-loadscope-reorder",  # Spark's few and slow tests would come last, beside an idle worker
)
LAWS = "hypothesis or sweep"
PROJECT = nox.project.load_toml("pyproject.toml")
PINTS = [("3.11", "0.24"), ("3.11", "0.25"), ("3.12", "0.26")]
DATEUTILS = ["2.8.2", "2.9.0.post0", "3.*", "4.*"]
AS_OLD = "pyparsing<3.3"  # Matplotlib 3.9 calls what pyparsing 3.3 deprecates, and warnings are errors here
OLDEST = (  # what touches a library
    "tests/doses", "tests/codes", "tests/test_periods.py", "tests/integrations", "tests/readers", "tests/testing", "tests/test_plots.py",
    "tests/test_frames.py", "tests/auditing/test_frames.py", "tests/catalogs", "tests/policies", "tests/claims", "tests/cli", "tests/test_records.py",
    "tests/test_packaging.py", "tests/test_notebooks.py", "tests/test_errors.py",
)  # fmt: skip


def group(*names: str) -> tuple[str, ...]:
    """Return the requirements of dependency groups."""
    return nox.project.dependency_groups(PROJECT, *names)


def without_spark() -> list[str]:
    """Return the requirements of the tests without PySpark, which is large and tests one module."""
    return [one for one in group("test") if not one.startswith("pyspark")]


def lowest_of(requirements: Iterable[str]) -> list[str]:
    """Return each requirement at the lowest version that it allows."""
    return [re.sub(r">=([0-9.]+).*", r"==\1", one) for one in requirements]


def install_wheel(session: nox.Session, extras: str = "[xlsx,cli]") -> None:
    """Build the wheel and install that, so that tests see what users get."""
    folder = Path(session.create_tmp()) / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), ".")
    (wheel,) = folder.glob("*.whl")
    session.install("--force-reinstall", "--no-deps", str(wheel))
    session.install(f"{wheel}{extras}")


def run_tests(session: nox.Session) -> None:
    """Run the tests on the installed wheel, on all cores, but those over official files.

    The branches are counted where the tests are examples. Laws (Hypothesis) and sweeps would run 2.5 times as long while counted.
    Where no Java is installed, PySpark's tests are skipped and its module is not counted.
    """
    session.install(*group("test"))
    install_wheel(session)
    others = ("--ignore=tests/official_files", *PARALLEL, *session.posargs)
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-m", f"not ({LAWS})", *others)
    session.run("coverage", "combine", "--quiet")
    omit = () if shutil.which("java") else ("--omit", "*/spark_path.py")
    session.run("coverage", "report", *omit)
    session.run("pytest", "-m", LAWS, *others)


def run_official(session: nox.Session) -> None:
    """Run the tests over CMS's own files, or say that there are none."""
    if not (SHARED / "data").is_dir():
        session.log(f"no official files in {SHARED}: these tests did not run")
        return
    session.run("pytest", "tests/official_files", *PARALLEL, *session.posargs)


@nox.session(allow_parallel=True)
def lint(session: nox.Session) -> None:
    """Ruff: rules and format."""
    session.install(*group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(allow_parallel=True)
def imports(session: nox.Session) -> None:
    """An import only ever falls (import-linter)."""
    session.install(*group("lint"), "-e", ".")
    session.run("lint-imports")


@nox.session(allow_parallel=True)
def typing(session: nox.Session) -> None:
    """Mypy, strict, over everything; pyright over what users write, and over every public name; the reviewed API."""
    session.install(*group("typing", "docs"), "-e", ".[xlsx,cli]")
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "jcodes", "--ignoreexternal")
    session.run("pytest", "tests/test_api.py", "--quiet")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests on the built wheel, warnings as errors, 100 % of the branches; then those over official files."""
    run_tests(session)
    if not session.posargs:
        run_official(session)


@nox.session
def official(session: nox.Session) -> None:
    """Only the tests over CMS's own files, where they are on disk (``../shared``, or ``JCODES_SHARED``)."""
    session.install(*group("test"))
    install_wheel(session)
    run_official(session)


@nox.session(python=["3.12", "3.13", "3.14"])
def pythons(session: nox.Session) -> None:
    """The tests on the other Pythons, those that are installed."""
    run_tests(session)


@nox.session
@nox.parametrize(("python", "version"), PINTS)
def pints(session: nox.Session, version: str) -> None:
    """The door to Pint, on every version of it that is supported; 0.26 needs Python 3.12."""
    session.install(*without_spark())
    install_wheel(session)
    session.install(f"pint=={version}.*")
    session.run("pytest", "tests/doses", "tests/billing/test_billing_units.py", *session.posargs)


@nox.session(python="3.11")
@nox.parametrize("version", DATEUTILS)
def dateutils(session: nox.Session, version: str) -> None:
    """The door to dateutil, on its oldest version that is supported, the last of 2, and the newest."""
    session.install(*without_spark())
    install_wheel(session)
    session.install(f"python-dateutil=={version}")
    session.run("pytest", "tests/test_periods.py", "tests/claims", "tests/policies", *session.posargs)


@nox.session(python="3.11")
def lowest(session: nox.Session) -> None:
    """The tests that touch libraries, on the lowest version of each that is declared; PySpark's are left out."""
    project = PROJECT["project"]
    extras = (one for asked in project["optional-dependencies"].values() for one in asked)
    install_wheel(session, "")
    session.install(*lowest_of(sorted({*project["dependencies"], *extras, *without_spark()})), AS_OLD)
    session.run("python", "-m", "pip", "check")
    session.run("pytest", "-m", f"not ({LAWS})", *OLDEST, *PARALLEL, *session.posargs)


@nox.session(allow_parallel=True)
def docs(session: nox.Session) -> None:
    """Build the documentation and run its notebooks, warnings as errors; its examples run with the tests."""
    session.install(*group("docs"), "polars", ".[plots]")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html")


@nox.session(allow_parallel=True)
def examples(session: nox.Session) -> None:
    """The downstream project's own suite, on the built wheel with the extra that it asks for."""
    install_wheel(session, "[testing]")
    session.chdir("examples/rcm-app")
    session.run("pytest", "-p", "no:cacheprovider", *session.posargs)


@nox.session
def laws(session: nox.Session) -> None:
    """Every property test with 10,000 examples, on all cores; ``nox -s laws -- tests/billing`` for some."""
    session.install(*group("test"))
    install_wheel(session)
    chosen = session.posargs or ["tests"]
    session.run("pytest", *chosen, "-m", "hypothesis", *PARALLEL, env={"JCODES_PROFILE": "laws"})


@nox.session
def mutation(session: nox.Session) -> None:
    """Mutate five packages, a sample of each, and count what the tests notice; ``-- rules --count 0`` for all mutants of one."""
    session.install(*group("test", "mutation"), "-e", ".[xlsx,cli]")
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure, as ratios in one run."""
    install_wheel(session)
    session.run("python", "tools/bench")


@nox.session
def data(session: nox.Session) -> None:
    """Check that the shipped facts are what the official files give."""
    session.install("-e", ".[xlsx]")
    arguments = [str(SHARED / "data"), "--names", str(SHARED / "more")]
    session.run("python", "-m", "tools.build_data", *arguments, *(session.posargs or ["--check"]))


@nox.session
def release(session: nox.Session) -> None:
    """Build wheel and sdist into ``dist``, twice with the same bytes, and check all that a publish needs; ``-- --draft`` before the commit."""
    session.install(*group("release"))
    session.run("python", "-m", "tools.release", "dist", *session.posargs)


@nox.session
def kills(session: nox.Session) -> None:
    """Kill ``data add`` and ``data remove`` 500 times, at each file operation and at random, beside two readers."""
    install_wheel(session)
    session.run("python", "-m", "tools.kill_store", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """A million inputs of every public function; ``nox -s fuzz -- 20000`` for fewer, ``-- --atheris`` with libFuzzer where it installs."""
    session.install(*group("test"))
    install_wheel(session)
    if "--atheris" in session.posargs:
        session.install("atheris")
    session.run("python", "-m", "tools.fuzz", *session.posargs)
