"""The argument ``catalog=`` decides: whatever takes a catalog of one data folder asks no other folder."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

import jcodes
from jcodes import ServiceLine, billing_units, check
from jcodes.auditing import check_chargemaster, check_orders
from jcodes.billing import units_of_quantity
from jcodes.billing.vial_sizes import known_sizes
from jcodes.catalogs import Catalog, catalog, reload_data
from jcodes.catalogs.data_library import DataLibrary, data_library
from jcodes.estimates import compare_products, estimate
from jcodes.integrations import frames
from jcodes.integrations.frames.frame_files import findings_of_file, units_of_file
from jcodes.official import add
from jcodes.testing import make_administration, make_claim, make_line
from tests.official.files import fill

ON: Final = "2026-02-01"
ROW: Final = {"code": "J9312", "units": 75, "modifiers": ["JZ"], "on": ON, "charge": "7500.00", "ndc": "50242-0051-21"}
ORDER: Final = {"code": "J9312", "dose": "740 mg", "route": "IV", "minutes": 90, "sizes": ["100 mg", "500 mg"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with codes and prices of a quarter that the bundled data do not reach."""
    place, files = tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("files")
    written = fill(files)
    codes = written["hcpcs"].rename(files / "HCPC2031_OCT_ANWEB.csv")
    add([codes], to=place, accept_implausible=True)
    return place


@pytest.fixture
def cat(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """Return the bundled codes beside that folder, while nobody may ask the user's own."""
    reload_data()
    found = catalog("2026-01", path=folder)

    def only(path: Path | None = None) -> DataLibrary:
        assert path is not None, "the user's folder was asked"
        return data_library(path)

    for module in [module for name, module in sys.modules.items() if name.startswith("jcodes.")]:
        if getattr(module, "data_library", None) is data_library:
            monkeypatch.setattr(module, "data_library", only)
    yield found
    monkeypatch.undo()
    reload_data()


def _file(folder: Path) -> Path:
    path = folder / "lines.csv"
    path.write_text(f"code,units,on,dose\nJ9312,75,{ON},740 mg\n", "utf-8")
    return path


def _frame(**cells: object) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in cells.items()})


ASKED: Final[dict[str, Callable[[Catalog, Path], Any]]] = {
    "audit": lambda cat, _: jcodes.audit([ROW], catalog=cat).to_dict(),
    "check_chargemaster": lambda cat, _: check_chargemaster(
        [{"charge": "1", "code": "J9312", "unit_size": "10 mg", "multiplier": "10", "per": "vial"}], ON, catalog=cat
    ).to_dict(),
    "check_orders": lambda cat, _: check_orders(
        [{"order": "7", "code": "J9312", "on": ON, "dose": "740 mg"}], against="2031-10", catalog=cat
    ).to_dict(),
    "billing_units": lambda cat, _: billing_units("J9312", "740 mg", on=ON, catalog=cat),
    "ndc_quantity": lambda cat, _: jcodes.ndc_quantity(
        "740 mg", "ML", strength="10 mg/mL", code="J9312", on=ON, catalog=cat
    ),
    "units_of_quantity": lambda cat, _: units_of_quantity("ML50", "J9312", strength="10 mg/mL", catalog=cat),
    "verify": lambda cat, _: billing_units("J9312", "740 mg", on=ON, catalog=cat).receipt.verify(catalog=cat),
    "plan_vials": lambda cat, _: jcodes.plan_vials("J9312", "740 mg", ["100 mg", "500 mg"], on=ON, catalog=cat),
    "known_sizes": lambda cat, _: known_sizes("J9312", on=ON, catalog=cat),
    "code": lambda cat, _: (
        jcodes.code(
            [{"drug": "rituximab", "dose": "740 mg", "route": "IV", "on": ON, "start": "09:30", "stop": "13:45"}],
            catalog=cat,
        ).report.findings
    ),
    "compare_products": lambda cat, _: compare_products(ORDER, ON, catalog=cat),
    "estimate": lambda cat, _: estimate(ORDER, dates=ON, catalog=cat),
    "add_names": lambda cat, _: frames.add_names(_frame(code="J9312", on=ON), code="code", on="on", catalog=cat),
    "add_prices": lambda cat, _: frames.add_prices(_frame(code="J9312", on=ON), code="code", on="on", catalog=cat),
    "add_replacements": lambda cat, _: frames.add_replacements(
        _frame(code="J9310", on=ON), code="code", on="on", catalog=cat
    ),
    "add_units": lambda cat, _: frames.add_units(
        _frame(code="J9312", dose="740 mg", on=ON), code="code", dose="dose", on="on", catalog=cat
    ),
    "check_lines": lambda cat, _: frames.check_lines(_frame(code="J9312", units="75", on="2031-11-01"), catalog=cat),
    "findings_of_file": lambda cat, place: findings_of_file(_file(place), place / "found.csv", catalog=cat),
    "units_of_file": lambda cat, place: units_of_file(_file(place), place / "units.csv", catalog=cat),
    "check": lambda cat, _: check(ServiceLine(**ROW), catalog=cat),  # type: ignore[arg-type]  # the types of its values vary
    "make_administration": lambda cat, _: make_administration(catalog=cat),
    "make_claim": lambda cat, _: make_claim(catalog=cat),
    "make_line": lambda cat, _: make_line(catalog=cat),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_other_folder_is_asked(name: str, cat: Catalog, tmp_path: Path) -> None:
    ASKED[name](cat, tmp_path)


def test_the_facts_are_those_of_the_folder(folder: Path) -> None:
    """What is loaded, and what is said to be missing."""
    late = catalog(path=folder)
    assert [one.name for one in late.releases()][-1] == "2031-10"
    assert jcodes.releases()[-1].name == catalog().releases()[-1].name != "2031-10"
    line = ServiceLine("J0002", 1, on="2031-11-01")
    assert not check(line, catalog=late).of("data-not-loaded")
    (finding,) = check(line, catalog=catalog("2026-01", path=folder)).of("data-not-loaded")
    assert "2031-10" in str(finding.fix)
    (finding,) = check(line).of("data-not-loaded")
    assert "2031-10" not in str(finding.fix)


def test_a_name_beside_a_catalog_is_of_its_folder(folder: Path) -> None:
    """In both orders."""
    late = catalog(path=folder)
    assert jcodes.diff("2026-01", late).after == late.release
    assert jcodes.diff(catalog("2026-01", path=folder), "2031-10").after == late.release
    coming = check_orders([{"order": "7", "code": "J9312", "on": "2031-11-02", "dose": "740 mg"}], against=late)
    assert json.dumps(coming.to_dict())
    day = date(2031, 9, 1)
    assert check_chargemaster([{"charge": "1", "code": "J9312"}], day, against=late).to_dict()
