"""When the NCCI tables are loaded, what a finding says, and that what belongs together is never reported."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.data_library import DataLibrary
from jcodes.claims import Claim, ServiceLine
from jcodes.official import OfficialFile
from jcodes.official.tables import build_tables
from jcodes.readers.mue import read_mue
from jcodes.rules import check
from jcodes.services.table import SERVICES
from jcodes.vocabulary.families import Family, Role
from tests.readers.files import put
from tests.rules.casebook import claim, line

LOADED = """
from jcodes import Claim, ServiceLine, check
from jcodes.catalogs.data_folder import bundled
def loaded(*codes):
    check(Claim([ServiceLine(code, units=1, on="2026-02-01", charge="1") for code in codes], place_of_service="11"))
    return sorted(name for name in bundled()._tables if name.startswith("ncci"))
print(loaded("J9312"), loaded("J9312", "J2405", "J1100"), loaded("J9312", "96413"), loaded("96413", "96372"))
"""


def test_the_tables_are_loaded_only_for_codes_that_could_pair() -> None:
    """Not for drugs; for a drug and a service the small table of the drugs; for two services the whole."""
    out = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED], capture_output=True, text=True, check=True
    ).stdout
    plain, drugs, one, two = (part.strip() for part in out.replace("] ", "]|").split("|"))
    assert (plain, drugs, one) == ("[]", "[]", "['ncci_drugs.tsv']")
    assert "'ncci.tsv'" in two


def test_the_fix_says_the_modifier_or_that_there_is_none() -> None:
    """25 on a visit, 59 or an X modifier on another code, none for indicator 0; denied with CO-236."""
    day: dict[str, Any] = {"on": "2026-07-15"}
    (never,) = check(claim(line("96372", **day), line("99211", **day))).of("ncci-pair-never-paid")
    (visit,) = check(claim(line("96372", **day), line("99213", **day))).of("ncci-pair-without-modifier")
    assert str(never.fix) == "remove 99211; no modifier separates the two"
    assert str(visit.fix) == "add 25 to 99213 if the record shows a significant, separate visit; else remove 99213"
    assert (never.carc, never.rarc, visit.carc) == (("236",), (), ("236",))
    assert "ptp_practitioner_2026Q3" in visit.source
    (other,) = check(claim(line("96413", **day), line("96372", **day))).of("ncci-pair-without-modifier")
    assert str(other.fix).startswith("add 59, XE, XS, XP or XU to 96372 if it was a separate encounter")


def test_an_edit_per_line_counts_each_line_alone(tmp_path: Path) -> None:
    """An edit with MAI 1: two lines of 2 units pass a limit of 2, a line of 3 is an error on that line."""
    text = "hcpcs,service,mue_value,mai,rationale,effective_date\n90471,practitioner,2,1,CMS Policy,2027-01-01\n"
    read = read_mue(put(tmp_path, "mue.csv", text))
    tables = build_tables([OfficialFile("mue_services", "2027-01", read, "mue.csv")])
    cat = open_catalog(DataLibrary.loaded((("a test", tables),)))
    day: dict[str, Any] = {"on": "2027-01-15"}
    two, three = line("90471", 2, **day), line("90471", 3, **day)
    assert not check(claim(two, two), catalog=cat).of("service-units-exceed-mue")
    (found,) = check(claim(two, three), catalog=cat).of("service-units-exceed-mue")
    assert (found.line, str(found.severity)) == (1, "error")
    assert "3 units on 2027-01-15 exceeds the MUE of 2 per line (MAI 1, practitioner, 2027 Q1)" in found.message


@pytest.mark.parametrize("setting", ["practitioner", "outpatient"])
def test_an_add_on_code_is_no_pair_with_its_primary_code(setting: str) -> None:
    """Over every edit of add-on codes that is on file: NCCI never bundles a code into one that it is added to, or the other way."""
    cat = catalog()
    added = [number for number, service in SERVICES.items() if service.is_add_on]
    pairs = {(code, edit.primary) for code in added for edit in cat.add_on(code, "2026-07-15")}
    assert len(pairs) > 40
    found = {pair: cat.ncci(*pair, setting, "2026-07-15") for pair in pairs}
    assert {pair for pair, edits in found.items() if any(not edit.modifier_allowed for edit in edits)} == set()


def test_what_a_day_of_infusions_bills_together_draws_nothing() -> None:
    """One initial IV service with every later hour, sequential drug and push of a therapeutic or chemotherapy infusion."""
    later = [
        number
        for number, service in SERVICES.items()
        if service.role in {Role.ADDITIONAL_HOUR, Role.SEQUENTIAL, Role.CONCURRENT}
        and service.family in {Family.THERAPEUTIC, Family.CHEMOTHERAPY}
        and service.routes & SERVICES["96413"].routes
    ]
    for one, other in combinations(later, 2):
        lines = [ServiceLine(code, units=1, on="2026-07-15", charge="1") for code in ("96413", one, other)]
        report = check(Claim(lines, place_of_service="11"))
        assert report.of("ncci-pair-never-paid") == report.of("ncci-pair-without-modifier") == ()
