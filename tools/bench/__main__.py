"""Measure what the library promises, as ratios within one run: ``python tools/bench``, or one part, named in `OTHERS`: ``python tools/bench check``.

Machines are noisy, so that every figure is a ratio to something measured in the same minute, in turns with it. Nothing here fails;
the targets stand beside the figures.
"""

import functools
import importlib.util
import json
import math
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import jcodes
from jcodes.billing import BillingUnits

RUNS = 21
ROUNDS = 15


def processes(commands: dict[str, list[str]]) -> dict[str, float]:
    """Return the median wall time of each command in milliseconds, run in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603 - our own fixed commands
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in times.items()}


def calls(functions: dict[str, Callable[[], object]], number: int) -> dict[str, float]:
    """Return the median time of one call of each function in microseconds, run in turns."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(ROUNDS):
        for name, function in functions.items():
            times[name].append(1e6 * timeit.timeit(function, number=number) / number)
    return {name: statistics.median(values) for name, values in times.items()}


def report(what: str, figure: float, target: str) -> None:
    """Print one ratio with its target."""
    print(f"  {what:<66} {figure:8.2f}   {target}")


def start_up() -> None:
    """Compare imports and the command line with bare Python."""
    answer = "import jcodes; jcodes.billing_units('J9312', '750 mg')"
    times = processes(
        {
            "bare": ["-c", "pass"],
            "attrs": ["-c", "import attrs"],
            "pint": ["-c", "import pint"],
            "jcodes": ["-c", "import jcodes"],
            "answer": ["-c", answer],
            "command": ["-m", "jcodes", "units", "J9312", "750 mg"],
        }
    )
    bare = times["bare"]
    over = {name: value - bare for name, value in times.items()}
    print(f"start-up, medians of {RUNS} processes; bare Python {bare:.1f} ms, over it:")
    print("  " + ", ".join(f"{name} {value:.1f} ms" for name, value in over.items() if name != "bare"))
    report("import jcodes : import attrs", over["jcodes"] / over["attrs"], "target at most 1.6")
    report("import jcodes : import pint", over["jcodes"] / over["pint"], "target at most 0.4")
    report("import and first answer : import attrs", over["answer"] / over["attrs"], "")
    report("import and first answer : import pint", over["answer"] / over["pint"], "")
    report("first answer of the command line : bare Python", times["command"] / bare, "")
    probe = f"{answer}; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    print(f"  loaded by import and first answer, of {', '.join(HEAVY)}: {loaded.stdout.strip()}")


HEAVY = ("pint", "numpy", "dateutil.parser", "importlib.metadata", "importlib.resources", "tomllib")


def answers() -> None:
    """Compare a billing question with the bare division and with naive Pint."""
    import pint

    naive: pint.UnitRegistry[float] = pint.UnitRegistry()
    entry, dose = jcodes.catalog()["J9312"], jcodes.Dose.parse("752 mg")
    fresh = iter(range(10**9))

    def new_text() -> object:
        return jcodes.billing_units("J9312", f"{next(fresh)}.5 mg")

    def division() -> int:
        return math.ceil(Decimal(752) / Decimal(10))

    times = calls(
        {
            "division": division,
            "prepared": lambda: jcodes.billing_units(entry, dose),
            "strings": lambda: jcodes.billing_units("J9312", "752 mg"),
            "new strings": new_text,
        },
        number=5000,
    )
    containers = ["2 x 500 mg"]

    def with_containers() -> BillingUnits:
        return jcodes.billing_units(entry, dose, on="2026-02-01", containers=containers)

    def with_receipt() -> object:
        return with_containers().receipt.to_dict()

    more = calls(
        {
            "containers": with_containers,
            "containers as text": lambda: jcodes.billing_units(
                "J9312", "752 mg", on="2026-02-01", containers=["2 x 500 mg"]
            ),
            "receipt": with_receipt,
        },
        number=500,
    )
    vials = calls(
        {
            "vials": lambda: jcodes.plan_vials(
                entry, "19990 mg", sizes=["50 mg", "100 mg", "150 mg", "250 mg", "400 mg"]
            ),
            "priced": lambda: jcodes.plan_vials(
                entry,
                "19990 mg",
                sizes=["50 mg", "100 mg", "150 mg", "250 mg", "400 mg"],
                prices=["50", "99", "145", "240", "390"],
            ),
            "odd": lambda: jcodes.plan_vials(
                entry, "4849 mg", sizes=["7.3 mg", "11.9 mg", "20.1 mg", "50.7 mg", "97.9 mg"]
            ),
            "odd, priced": lambda: jcodes.plan_vials(
                entry,
                "4849 mg",
                sizes=["7.3 mg", "11.9 mg", "20.1 mg", "50.7 mg", "97.9 mg"],
                prices=["8", "12", "20", "50", "97"],
            ),
        },
        number=20,
    )
    times |= calls({"naive": lambda: math.ceil(naive("752 mg") / naive("10 mg"))}, number=200)
    print(f"\nbilling_units, medians of {ROUNDS} rounds:")
    print("  " + ", ".join(f"{name} {value:.2f} us" for name, value in times.items()))
    report(
        "prepared entry and dose : math.ceil(Decimal / Decimal)",
        times["prepared"] / times["division"],
        "target at most 4.5",
    )
    report("strings : math.ceil(Decimal / Decimal)", times["strings"] / times["division"], "")
    report("naive Pint on strings : strings", times["naive"] / times["strings"], "target at least 20")
    report(
        "naive Pint on strings : strings never seen before", times["naive"] / times["new strings"], "target at least 22"
    )
    report("containers, discarded drug, lines : prepared units alone", more["containers"] / times["prepared"], "")
    report("the same from text : strings alone", more["containers as text"] / times["strings"], "")
    report("the same with its receipt as JSON : prepared units alone", more["receipt"] / times["prepared"], "")
    report("naive Pint on strings : the whole path from text", times["naive"] / more["containers as text"], "")
    report("ms of a plan of 50 of 200 vials in five sizes", vials["vials"] / 1000, "target below 1")
    report("ms of the same by cost", vials["priced"] / 1000, "")
    report("ms of a plan of 51 vials in five sizes without a common measure", vials["odd"] / 1000, "target about 1")
    report("ms of the same by cost", vials["odd, priced"] / 1000, "")


FACTS = """
import json, pathlib
import jcodes
place = pathlib.Path(jcodes.__file__).parent / "data" / "codes.tsv"
header, *lines = (line.split("\\t") for line in place.read_text(encoding="utf-8").splitlines())
print(json.dumps({line[0]: dict(zip(header, line)) for line in lines if not line[2]}))
"""
TIMED = """
import sys, time
{imports}
start = time.perf_counter()
{work}
print(1000 * (time.perf_counter() - start))
"""
OPEN_JSON = TIMED.format(
    imports="import json", work="json.loads(open(sys.argv[1], encoding='utf-8').read())['J9312']['dosage']"
)
OPEN_CATALOG = TIMED.format(imports="import json, jcodes.catalogs", work="jcodes.catalogs.catalog()['J9312'].dosage")
VERIFY = TIMED.format(
    imports="import pathlib, jcodes.catalogs.data_folder as store; raw = (store.DATA / 'codes.tsv').read_bytes()",
    work="from hashlib import sha256; sha256(raw).hexdigest()",
)
OPEN_PYCOUNTRY = "import pycountry; pycountry.countries.get(alpha_2='DE').name"
MEMORY = """
import tracemalloc
import jcodes
from jcodes import catalogs
tracemalloc.start()
cat = jcodes.catalog(); cat['J9312']
print(tracemalloc.get_traced_memory()[0] / 2**20)
entries = list(cat.values())
print(tracemalloc.get_traced_memory()[0] / 2**20)
"""
QUERIES = (
    "rituximab",
    "rituxamab",
    "keytruda",
    "j931",
    "biosimilar bevacizumab",
    "sodium chloride",
    "no such drug",
    "immune globulin",
)


def catalogs() -> None:
    """Compare the catalog with plain JSON, a plain dict and pycountry; search the whole of it."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.json"
        made = subprocess.run([sys.executable, "-c", FACTS], check=True, capture_output=True, text=True)  # noqa: S603 - our own
        facts.write_text(made.stdout, encoding="utf-8")
        opening: dict[str, list[float]] = {"json": [], "catalog": [], "of it hashlib and sha256": []}
        for _ in range(RUNS):
            for name, code in zip(opening, (OPEN_JSON, OPEN_CATALOG, VERIFY), strict=True):
                done = subprocess.run(  # noqa: S603 - our own
                    [sys.executable, "-c", code, str(facts)], check=True, capture_output=True, text=True
                )
                opening[name].append(float(done.stdout))
        plain = json.loads(facts.read_text(encoding="utf-8"))
    opened = {name: statistics.median(values) for name, values in opening.items()}
    commands = {"bare": ["-c", "pass"], "catalog": ["-c", "import jcodes; jcodes.catalog()['J9312'].dosage"]}
    if importlib.util.find_spec("pycountry"):
        commands["pycountry"] = ["-c", OPEN_PYCOUNTRY]
    times = processes(commands)
    print(f"\nopening the newest catalog and the first lookup, medians of {RUNS} processes:")
    print("  " + ", ".join(f"{name} {value:.1f} ms" for name, value in opened.items()) + ", imports not counted")
    print("  " + ", ".join(f"{name} {value:.1f} ms" for name, value in times.items()) + ", whole processes")
    report(
        "opening and first lookup : json.loads of the same facts",
        opened["catalog"] / opened["json"],
        "target at most 1",
    )
    if "pycountry" in times:
        report(
            "import, opening, lookup : pycountry and a lookup",
            (times["catalog"] - times["bare"]) / (times["pycountry"] - times["bare"]),
            "",
        )
    done = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    first, whole = done.stdout.split()
    report("MiB over import: newest catalog open, first lookup", float(first), "target at most 15")
    report("MiB over import: every entry made", float(whole), "target at most 15")
    cat = jcodes.catalog()
    times = calls({"dict": lambda: plain["J9312"], "catalog": lambda: cat["J9312"]}, number=20000)
    report("warm lookup : plain dict", times["catalog"] / times["dict"], "target at most 3")
    cat.search("rituximab")
    searches = calls({query: functools.partial(cat.search, query) for query in QUERIES}, number=20)
    report("ms of a search, median of the queries", statistics.median(searches.values()) / 1000, "target below 5")
    report("ms of the slowest search", max(searches.values()) / 1000, "")


if __name__ == "__main__":
    OTHERS = {
        "frames": "frames.py",
        "check": "checks.py",
        "audit": "audits.py",
        "interchange": "interchange.py",
        "garbage": "garbage.py",
        "texts": "texts.py",
    }
    if sys.argv[1:] and sys.argv[1] in OTHERS:
        runpy.run_path(str(Path(__file__).with_name(OTHERS[sys.argv[1]])))["main"](sys.argv[2:])
    else:
        start_up()
        answers()
        runpy.run_path(str(Path(__file__).with_name("texts.py")))["main"]([])
        catalogs()
        runpy.run_path(str(Path(__file__).with_name("checks.py")))["main"](["checked", "audited", "coded"])
