"""Measure `check`, `audit` and `code` on many different claims, the first time and again: ``python tools/bench check``.

The claims are made up from CMS's own facts: some 700 drugs with their real NDCs on 90 days of two quarters, and one line in 25 with a defect.
The unit of every figure is a prepared `billing_units` of the same process; beside it stands the figure in divisions, as in `texts.py`, by which two
trees compare, since a quicker `billing_units` makes every figure in units of it larger. Each case runs in processes of its own, in turns with the
others, by CPU time; the unit is measured every few milliseconds between the claims, and the figure is the smallest of the rounds. Nothing here fails; the targets stand beside the figures.
"""

import json
import math
import random
import resource
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import jcodes
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.rules import DEFAULT, checker_of

ROUNDS: Final = 3
CLAIMS: Final = 3_000
RECORDS: Final = 600
SAMPLE: Final = 300
"""Calls of a prepared `billing_units` in one measurement."""
AUDITED: Final = 100_000
FIRST: Final = date(2025, 12, 1)
DAYS: Final = 90
DEFECTS: Final = 25
"""One line in so many has a defect."""
Facts = dict[str, Any]


# --- the claims ---------------------------------------------------------------------------------------------------------------------


class Drug:
    """A drug of the crosswalk, with what its lines and records say."""

    def __init__(self, code: str, link: NdcLink, most: int) -> None:
        """Read the product's figures; *most* is its MUE."""
        size, units = link.package_size, link.units_per_item
        assert size is not None and units is not None  # noqa: PT018, S101 - drugs() leaves out products without them
        self.code = code
        self.ndc = link.identifier
        self.units = int(units)
        self.measure, self.content = ("UN", Decimal(1)) if size == 1 else ("ML", size)
        self.size = str(link.item_content)
        self.amount = link.item_content
        self.name = link.drug
        self.most = max(1, min(4, most // self.units))
        self.is_chemotherapy = code.startswith(("J9", "Q5"))

    def lines(self, draw: random.Random, on: str, *, split: bool) -> list[Facts]:
        """Return the line of a dose from one to four containers, and with *split* the line of its discarded drug."""
        whole = self.units * draw.randint(1, self.most)
        wasted = draw.randint(1, self.units - 1) if split and self.units > 1 else 0
        price = draw.randint(100, 1_500_000 // whole)
        found = []
        for units, modifier in ((whole - wasted, "" if wasted else "JZ"), (wasted, "JW")):
            if units:
                quantity = self.content * units / self.units
                found.append(
                    {
                        "code": self.code,
                        "units": str(units),
                        "on": on,
                        "modifiers": [modifier] if modifier else [],
                        "charge": str(Decimal(price * units) / 100),
                        "ndc": self.ndc,
                        "ndc_quantity": str(round(quantity, 3)),
                        "ndc_unit": self.measure,
                        "diagnosis_pointers": [1],
                    }
                )
        return found

    def record(self, draw: random.Random, on: str) -> Facts:
        """Return the record of an infusion of one to four containers."""
        count, minutes = draw.randint(1, self.most), draw.choice((30, 60, 75, 90, 180))
        assert self.amount is not None  # noqa: S101 - drugs() leaves out products without one
        dose = self.amount.amount * count * draw.choice((Decimal(1), Decimal("0.9"), Decimal("0.75")))
        start = timedelta(hours=9, minutes=draw.choice((0, 5, 20)))
        clock = [str(start), str(start + timedelta(minutes=minutes))]
        return {
            "drug": self.name,
            "dose": f"{dose:f} {self.amount.unit}",
            "route": "IV infusion",
            "on": on,
            "start": clock[0][:-3].zfill(5),
            "stop": clock[1][:-3].zfill(5),
            "ndc": self.ndc,
            "containers": [{"size": self.size, "ndc": self.ndc, "type": "single-dose", "count": count}],
        }


def drugs() -> list[Drug]:
    """Return the drugs of CMS's crosswalk with whole units per container, one product each."""
    catalog = jcodes.catalog()
    found = []
    for entry in catalog.values():
        if entry.kind is None or entry.kind.value not in {"drug", "biologic", "biosimilar"}:
            continue
        valid = all(any(day in period for period in entry.periods) for day in (FIRST, FIRST + timedelta(DAYS)))
        links = [
            link for link in catalog.links(entry.code, FIRST) if valid and link.is_sound and link.crosswalk == "ASP"
        ]
        usable = [one for one in links if one.units_per_item and one.units_per_item % 1 == 0 and one.package_size]
        usable = [one for one in usable if one.item_content is not None and one.ndc is not None]
        if usable:
            most = catalog.mue(entry.code, "practitioner", FIRST).value
            found.append(Drug(str(entry.code), usable[0], 10_000 if most is None else most))
    return found


def spoiled(line: Facts, draw: random.Random) -> Facts:
    """Return *line* with one of the small defects that billing systems make."""
    defects: tuple[Facts, ...] = (
        {"units": str(int(line["units"]) * 10)},
        {"units": line["units"] + ".5"},
        {"modifiers": []},
        {"ndc": ""},
        {"ndc_unit": "UN" if line.get("ndc_unit") == "ML" else "ML"},
        {"charge": "0.00"},
        {"code": line["code"].lower()},
        {"diagnosis_pointers": []},
    )
    return line | draw.choice(defects)


def claim_of(number: int, pool: Sequence[Drug], draw: random.Random, lines: int, *, clean: bool = False) -> Facts:
    """Return a professional claim of one line, or of six: two drugs with their services, discarded drug or a visit, and a third drug."""
    on = str(FIRST + timedelta(draw.randrange(DAYS)))
    chosen = draw.sample(pool, 3)
    service = {"units": "1", "on": on, "charge": f"{draw.randint(40, 300)}.00", "diagnosis_pointers": [1]}
    first = chosen[0].lines(draw, on, split=lines > 1)
    if lines > 1:
        strong = chosen[0].is_chemotherapy
        visit = [] if len(first) > 1 else [service | {"code": "99214", "modifiers": ["25"]}]
        first += [
            *visit,
            service | {"code": "96413" if strong else "96365"},
            *chosen[1].lines(draw, on, split=False),
            service | {"code": "96417" if strong and chosen[1].is_chemotherapy else "96367"},
            *chosen[2].lines(draw, on, split=False),
        ]
    if not clean:
        first = [spoiled(line, draw) if "ndc" in line and not draw.randrange(DEFECTS) else line for line in first]
    return {
        "identifier": f"A{number}",
        "lines": first,
        "place_of_service": "11",
        "diagnoses": ["C83.30"],
        "billing_provider": "1234567893",
    }


def clean_claims(pool: Sequence[Drug], draw: random.Random, wanted: int) -> list[Facts]:
    """Return claims of six lines on which every rule is silent."""
    checker = checker_of("medicare-part-b")
    found: list[Facts] = []
    for number in range(40 * wanted):
        facts = claim_of(number, pool, draw, 6, clean=True)
        if not checker.findings(jcodes.Claim.from_dict(facts)):
            found.append(facts)
        if len(found) == wanted:
            break
    return found


# --- one process of one case --------------------------------------------------------------------------------------------------------


def division() -> int:
    """Return the quotient that no change of the library makes faster or slower."""
    return math.ceil(Decimal(752) / Decimal(10))


class Ruler:
    """A prepared `billing_units`, measured again and again between what it is compared with: the speed of a shared machine changes."""

    def __init__(self) -> None:
        """Prepare the question."""
        self.entry, self.dose = jcodes.catalog()["J9312"], jcodes.Dose.parse("752 mg")
        self.times: list[float] = []
        self.divisions: list[float] = []

    def measure(self) -> float:
        """Return the CPU time of one call, in seconds."""
        entry, dose = self.entry, self.dose
        start = time.process_time()
        for _ in range(SAMPLE):
            jcodes.billing_units(entry, dose)
        self.times.append((time.process_time() - start) / SAMPLE)
        start = time.process_time()
        for _ in range(SAMPLE):
            division()
        self.divisions.append((time.process_time() - start) / SAMPLE)
        return self.times[-1]

    def in_divisions(self) -> float:
        """Return a prepared call in divisions."""
        return statistics.median(self.times) / statistics.median(self.divisions)


def compared(
    ruler: Ruler, work: Callable[[Any], object], items: Sequence[Any], weights: Sequence[int], size: int
) -> float:
    """Return the CPU time of *work* on all *items* by weight, in prepared calls measured before and after each *size* items."""
    ruler.measure()
    taken = units = 0.0
    for first in range(0, len(items), size):
        chunk = items[first : first + size]
        before = ruler.measure()
        start = time.process_time()
        for item in chunk:
            work(item)
        taken += time.process_time() - start
        units += (before + ruler.measure()) / 2 * sum(weights[first : first + size])
    return taken / units


class Rows:
    """The rows of a file, read one at a time; `seconds` is the CPU time of reading and of the ruler, which is measured every thousand lines."""

    def __init__(self, path: str) -> None:
        """Initialize with the path of a file of JSON lines."""
        self.path = path
        self.seconds = 0.0
        self.ruler = Ruler()

    def __iter__(self) -> Iterator[Facts]:
        """Yield the rows."""
        lines = 0
        with Path(self.path).open(encoding="utf-8") as texts:
            for text in texts:
                start = time.process_time()
                if lines >= 1000:
                    self.ruler.measure()
                    lines = 0
                facts = json.loads(text)
                lines += len(facts.get("lines", ()))
                self.seconds += time.process_time() - start
                yield facts


def checked(rows: Rows) -> dict[str, float]:
    """Return a line of claims, the first time and again, in prepared calls."""
    claims = [jcodes.Claim.from_dict(one) for one in rows]
    lines = [len(claim.lines) for claim in claims]
    checker = checker_of("medicare-part-b")
    size, ruler = max(1, 90 // lines[0]), Ruler()
    return {
        "cold": compared(ruler, checker.check, claims, lines, size),
        "warm": min(compared(ruler, checker.check, claims, lines, size) for _ in range(4)),
        "ruler": ruler.in_divisions(),
        "findings": sum(len(checker.findings(claim)) for claim in claims) / sum(lines),
    }


def peak() -> float:
    """Return the most memory of this process in MiB; `ru_maxrss` would be that of the parent, if it has more."""
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = (text for text in status.read_text(encoding="ascii").splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def audited(rows: Rows) -> dict[str, float]:
    """Return a line of an audit of claims as dicts, without the JSON, in prepared calls; and the peak memory of the process in MiB."""
    start = time.process_time()
    found = jcodes.audit(rows)
    taken = time.process_time() - start - rows.seconds
    return {
        "line": taken / found.lines / statistics.mean(rows.ruler.times),
        "ruler": rows.ruler.in_divisions(),
        "findings": len(found.findings) / found.lines,
        "peak": peak(),
    }


def coded(rows: Rows) -> dict[str, float]:
    """Return `code` of each record, those of drugs that are new to the process and those of drugs that it has coded, in prepared calls."""
    records = [jcodes.Administration.from_dict(one) for one in rows]
    names = [record.drug for record in records]
    new = [record for at, record in enumerate(records) if record.drug not in names[:at]]
    known = [record for at, record in enumerate(records) if record.drug in names[:at]]
    ruler = Ruler()
    cold = compared(ruler, jcodes.code, new, [1] * len(new), 4)
    return {
        "cold": cold,
        "warm": compared(ruler, jcodes.code, known, [1] * len(known), 4),
        "ruler": ruler.in_divisions(),
        "findings": sum(bool(jcodes.code(record).claim.lines) for record in known) / len(known),
    }


CASES: Final = {"checked": checked, "audited": audited, "coded": coded}


def child(case: str, path: str) -> None:
    """Print the figures of one case, in a process of its own."""
    print(json.dumps(CASES[case](Rows(path))))


# --- the table ----------------------------------------------------------------------------------------------------------------------


def shown(what: str, figure: float, target: str, ruler: float | None) -> None:
    """Print one figure with its target, and in divisions if *ruler* is given."""
    print(
        f"  {what:<60} {figure:8.2f} {'' if ruler is None else f'{figure * ruler:.0f}':>9}   {target and 'target ' + target}"
    )


def main(arguments: Sequence[str]) -> None:
    """Make the claims, measure every case in processes of its own, in turns, and print the figures with their targets."""
    if arguments[:1] == ["child"]:
        child(*arguments[1:])
        return
    chosen = [case for case in MADE if not arguments or case[0] in arguments or "-".join(case) in arguments]
    pool = drugs()
    best: dict[tuple[str, str], dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in chosen:
            made = MADE[case](pool, random.Random(17))  # noqa: S311 - a sample
            Path(folder, "-".join(case)).write_text("\n".join(map(json.dumps, made)), encoding="utf-8")
        for _ in range(ROUNDS):
            for case in chosen:
                command = [sys.executable, __file__, "child", case[0], str(Path(folder, "-".join(case)))]
                done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
                figures = json.loads(done.stdout)
                held = best.setdefault(case, figures)
                best[case] = {name: min(held[name], value) for name, value in figures.items()}
    if not arguments:
        runpy.run_path(str(Path(__file__).with_name("texts.py")))["scalar"]()
    print(
        f"\ncheck, audit and code, {len(DEFAULT)} rules, {len(pool)} drugs on {DAYS} days, in prepared billing_units and in divisions,"
        f" smallest of {ROUNDS} rounds:"
    )
    for case, name, what, target in TABLE:
        if case in best:
            shown(what, best[case][name], target, best[case]["ruler"] if name in {"cold", "warm", "line"} else None)


Maker = Callable[[Sequence[Drug], random.Random], list[Facts]]


def _claims(number: int, lines: int) -> Maker:
    return lambda pool, draw: [claim_of(at, pool, draw, lines) for at in range(number)]


def _records(pool: Sequence[Drug], draw: random.Random) -> list[Facts]:
    """Return records of the fifty drugs of a practice."""
    used = draw.sample(pool, 50)
    return [draw.choice(used).record(draw, str(FIRST + timedelta(draw.randrange(DAYS)))) for _ in range(RECORDS)]


MADE: Final[dict[tuple[str, str], Maker]] = {
    ("checked", "1"): _claims(CLAIMS, 1),
    ("checked", "6"): _claims(CLAIMS, 6),
    ("checked", "clean"): lambda pool, draw: clean_claims(pool, draw, 600),
    ("audited", "1"): _claims(AUDITED, 1),
    ("audited", "6"): _claims(AUDITED // 6, 6),
    ("coded", "record"): _records,
}
TABLE: Final = (
    (("checked", "1"), "cold", "a 1-line claim, the first time", ""),
    (("checked", "1"), "warm", "a 1-line claim, facts known", "at most 37"),
    (("checked", "1"), "findings", "  findings of a line", ""),
    (("checked", "6"), "cold", "a line of a 6-line claim, the first time", "at most 50"),
    (("checked", "6"), "warm", "a line of a 6-line claim, facts known", "at most 19"),
    (("checked", "6"), "findings", "  findings of a line", ""),
    (("checked", "clean"), "cold", "a line of a clean 6-line claim, the first time", ""),
    (("checked", "clean"), "warm", "a line of a clean 6-line claim, facts known", "at most 20"),
    (("audited", "1"), "line", "a line of an audit of 100,000, 1-line claims as dicts", "at most 50"),
    (("audited", "1"), "findings", "  findings of a line", ""),
    (("audited", "1"), "peak", "  MiB at its peak, all of the process", "below 150"),
    (("audited", "6"), "line", "a line of an audit of 100,000, 6-line claims as dicts", "at most 50"),
    (("audited", "6"), "findings", "  findings of a line", ""),
    (("audited", "6"), "peak", "  MiB at its peak, all of the process", "below 150"),
    (("coded", "record"), "cold", "code of a record of a drug not met before", ""),
    (("coded", "record"), "warm", "code of a record, the facts of its drug known", "at most 600"),
    (("coded", "record"), "findings", "  share with lines", ""),
)


if __name__ == "__main__":
    main(sys.argv[1:])
