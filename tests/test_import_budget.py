"""What an import and a first answer load, by list: a module more is seen here, and each costs every program that starts."""

import os
import subprocess
import sys

import pytest

_PROBE = """
import sys
before = set(sys.modules)
{code}
new = sorted(set(sys.modules) - before)
other = sorted({{name.partition(".")[0] for name in new}} - sys.stdlib_module_names)
rooms = sorted({{name.split(".")[1] for name in new if name.startswith("jcodes.")}})
dear = sorted(name for name in new if name in {dear})
print("|".join((" ".join(other), " ".join(rooms), " ".join(dear), str(len(new)))))
"""
DEAR = ("asyncio", "concurrent.futures", "email", "html.parser", "importlib.metadata", "importlib.resources", "logging", "multiprocessing", "socket", "sqlite3", "ssl", "tomllib", "xml.sax", "zoneinfo")  # fmt: skip
"""Modules of Python that cost more than they look, or that a calculation has no use for."""
_GROUND = "codes doses errors kept lazy paths periods pins renamed small_cache sources vocabulary"
CATALOG = f"catalogs {_GROUND}"
BILLING = "billing catalogs codes documents doses errors kept lazy paths periods pins record_layout records renamed small_cache sources vocabulary"
CHECKING = (
    "arguments billing catalogs claims codes documents doses errors kept lazy money paths periods pins policies record_layout records renamed rules services small_cache"
    " sources vocabulary"
)
UNITS = "jcodes.billing_units('J9312', '750 mg', on='2026-02-01')"

BUDGET = {
    "import jcodes": ("jcodes", "", "", 1),
    "import jcodes; jcodes.Ndc.parse('50242-0051-21')": ("attr attrs jcodes", "codes errors lazy", "", 95),
    "import jcodes; jcodes.catalog()['J9312']": ("attr attrs jcodes", CATALOG, "", 150),
    f"import jcodes; {UNITS}": ("attr attrs jcodes", BILLING, "", 165),
    "import jcodes; jcodes.check(jcodes.ServiceLine('J9312', units=75, on='2026-02-01'))": ("attr attrs dateutil jcodes", CHECKING, "tomllib", 310),
    "from jcodes.integrations import fhir, frames, hl7, paper, x12": ("attr attrs jcodes", "", "", 340),
    "from jcodes.cli import main; main(['units', 'J9312', '750 mg', '--quiet'])": ("attr attrs jcodes", "", "tomllib", 260),
}  # fmt: skip
"""By the code that is run: the top-level packages that are not Python's, the parts of the library (blank for any), the dear modules, and the most modules."""


def loaded(code: str) -> tuple[str, str, str, int]:
    """Return what *code* loads in a new interpreter that coverage does not follow."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    probe = _PROBE.format(code=code, dear=DEAR)
    out = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True, env=env).stdout
    other, rooms, dear, count = out.splitlines()[-1].split("|")
    return other, rooms, dear, int(count)


@pytest.mark.parametrize("code", BUDGET)
def test_nothing_is_loaded_that_is_not_listed(code: str) -> None:
    """Pint, Polars and the rest are loaded by what needs them."""
    other, rooms, dear, most = BUDGET[code]
    found = loaded(code)
    assert found[0] == other
    assert rooms in {"", found[1]}
    assert found[2] == dear
    assert found[3] <= most
