"""Makes the mutants, draws a sample, asks the tests, and keeps the answers: ``python -m tools.mutation [PACKAGES]``."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from tools import mutants
from tools.mutation.making import Mutant, drawn, made
from tools.mutation.packages import COUNT, PACKAGES, ROOT, SEED, Package

__all__ = ["main"]


def _state(package: Package) -> str:
    """Return a digest of the mutated package and of what the tests share."""
    shared = (path for path in (package.tree / "tests").rglob("*.py") if not path.name.startswith("test_"))
    files = [package.tree / "mutants.json", *sorted(shared)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _answers(package: Package, sample: Sequence[Mutant], options: argparse.Namespace) -> None:
    """Ask the tests of a package about a sample of its mutants."""
    job = {
        "tree": str(package.tree),
        "package": package.name,
        "state": _state(package),
        "mutants": [(one.name, one.file, one.first, one.last) for one in sample],
        "results": str(package.answers),
        "seconds": options.seconds,
        "warm": package.warm and not options.cold,
        "children": options.children,
        "first": list(package.first),
    }
    environment = os.environ | {
        "JCODES_PROFILE": "mutation",
        "PYTHONPATH": f"{package.tree}/src{os.pathsep}{package.tree}",
        "PYTHONHASHSEED": "0",
        "JCODES_SHARED": os.environ.get("JCODES_SHARED", str(ROOT.parent / "shared")),
    }
    command = [sys.executable, "-m", "tools.mutation.server", *(options.tests or package.tests)]
    if options.marks:
        command += ["-m", options.marks]
    subprocess.run(command, cwd=package.tree, env=environment, input=json.dumps(job), text=True, check=False)  # noqa: S603


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate packages."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("packages", nargs="*", help=f"of {', '.join(PACKAGES)}; all if none is named")
    parser.add_argument("--seed", default=SEED, help="which mutants are drawn")
    parser.add_argument("--count", type=int, default=COUNT, help="how many of each package; 0 for all")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="how many mutants at a time")
    parser.add_argument("--seconds", type=float, default=20, help="the longest that one mutant's tests may take")
    parser.add_argument("--again", action="store_true", help="ask again about those that survived")
    parser.add_argument("--tests", action="append", help="other tests than the package's own")
    parser.add_argument(
        "--cold", action="store_true", help="load the catalog in each fork, as where its loading is mutated"
    )
    parser.add_argument("--marks", default="", help="which tests, by pytest's marks")
    options = parser.parse_args(arguments)
    for name in options.packages or PACKAGES:
        package = PACKAGES[name]
        found = made(package)
        sample = drawn(found, options.seed, options.count or None)
        summary = {"seed": options.seed, "made": len(found), "drawn": [one.name for one in sample]}
        package.sample.write_text(json.dumps(summary), "utf-8")
        known = package.known()
        if options.again:
            sample = [one for one in sample if known.get(one.name, {}).get("state") not in {"noticed", "endless"}]
        else:
            sample = [one for one in sample if one.name not in known]
        print(f"{name}: {len(found)} mutants made, {len(sample)} to be asked about")
        if sample:
            _answers(package, sample, options)
    return mutants.main([PACKAGES[name] for name in options.packages or PACKAGES])


if __name__ == "__main__":
    sys.exit(main())
