"""From official files to tables: what is shipped is made this way."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.modifiers import MODIFIERS, ModifierRow
from jcodes.catalogs.payment_limits import PriceNote
from jcodes.catalogs.tables import TABLES
from jcodes.doses import Dosage
from jcodes.errors import DataError
from jcodes.official import OfficialFile, read_official
from jcodes.official.tables import build_tables
from jcodes.readers.hcpcs import HcpcsFile
from jcodes.readers.modifiers import ModifiersFile
from tests.official.files import NEW, OLD, fill, read
from tests.readers import samples
from tests.readers.files import csv_text, put


def rows(texts: dict[str, str], name: str) -> list[dict[str, str]]:
    header, *lines = [line.split("\t") for line in texts[name].splitlines()]
    assert tuple(header) == TABLES[name].columns
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.fixture
def built(tmp_path: Path) -> dict[str, str]:
    return build_tables(read(tmp_path))


def test_the_order_of_files_does_not_matter(tmp_path: Path, built: dict[str, str]) -> None:
    """The same files, the same bytes."""
    assert build_tables(list(reversed(read(tmp_path)))) == built


def test_each_run_of_equal_facts_is_one_row(built: dict[str, str]) -> None:
    """With the releases between which it holds; a blank last is the newest."""
    found = [(row["code"], row["first"], row["last"], row["dosage"]) for row in rows(built, "codes.tsv")]
    newest = "2026-01@2026-01-12"
    assert found == [
        ("J0001", "2025-10", "2025-10", "100 mg"),
        ("J0001", newest, "", "100 mg"),
        ("J0002", "2025-10", "", "up to 600 units"),
        ("J0003", "2025-10", "2025-10", "5 mg"),
        ("J0003", newest, "", "1 mL"),
        ("J0009", "2025-10", "2025-10", "5 mg"),
        ("J0010", "2025-10", "2025-10", "5 mg"),
        ("J0010", newest, "", "5 mg"),
        ("J0011", newest, "", "10 mg"),
        ("Q5199", newest, "", "10 mg"),
    ]


def test_relations_that_the_files_show_are_in_the_rows(built: dict[str, str]) -> None:
    """What took over with its ratio, the reference product, the brand of the crosswalk, the earlier period."""
    found = {row["code"]: row for row in rows(built, "codes.tsv") if not row["last"]}
    assert found["J0001"]["replaced_by"].startswith(
        "J0011=10=testomab: J0001 ends on 2025-12-31, J0011 begins on 2026-01-01"
    )
    assert found["Q5199"]["references"] == "J0011"
    assert found["J0001"]["trade_names"] == "testbrand"
    assert found["Q5199"]["brands"] == "brandsim"
    assert found["J0010"]["earlier"] == "2010-01-01..2019-12-31"
    assert found["J0003"]["earlier"] == ""


def test_prices_are_rows_with_our_own_words_for_notes(built: dict[str, str]) -> None:
    """A note that nobody knows is kept as a remark; codes that are no drugs are left out."""
    found = {row["code"]: row for row in rows(built, "prices.tsv")}
    assert set(found) == {"J0001", "J0002", "J0003", "J0004", "90700", "P9010"}
    assert found["J0003"]["notes"] == f"{PriceNote.ADDED.value}|{PriceNote.REFERENCE_ADD_ON.value}"
    assert (found["J0004"]["notes"], found["J0004"]["remark"]) == (PriceNote.OTHER.value, "A remark that nobody knows")
    assert found["P9010"]["remark"] == "one microcurie: AWP $202.82, WAC $169.02"
    assert found["J0002"]["limit"] == "1234.5"


def test_the_manifest_counts_and_hashes(built: dict[str, str]) -> None:
    """Source, hash, counts, the date in the name."""
    manifest = json.loads(built["manifest.json"])
    one, two = manifest["hcpcs"]
    assert (one["release"], one["rows"], one["published"]) == ("2025-10", 5, "")
    assert (two["rows"], two["codes"], two["modifiers"], two["published"]) == (6, 6, 3, "2026-01-12")
    assert one["digest"] != two["digest"]
    assert manifest["asp"][0]["rows"] == 7
    others = {
        "names.tsv", "ncci.tsv", "ncci_drugs.tsv", "ncci_codes.tsv", "ncci_tables.tsv", "add_on.tsv", "service_edits.tsv", "denial_codes.tsv",
        "contractors.tsv", "places.tsv", "revenue_codes.tsv", "asc.tsv", "labels.tsv", "table_routes.tsv", "biologics.tsv", "suggested.tsv",
    }  # fmt: skip
    assert set(manifest["tables"]) == set(TABLES) - others  # those come from other files


def test_modifiers_are_those_of_the_newest_file_with_dates(tmp_path: Path) -> None:
    """One without an add date is left out; of CPT's, those that CMS has too."""
    read_ = ModifiersFile("modifiers_2026-02.csv", "0" * 64, ("59", "A1"))
    numbers = OfficialFile("modifiers", "2026-01", read_, "modifiers_2026-02.csv")
    texts = build_tables([*read(tmp_path), numbers])
    assert [tuple(row.values()) for row in rows(texts, "modifiers.tsv")] == [
        ("59", "2026-01", "CPT", "", ""),
        ("A1", "2026-01@2026-01-12", "HCPCS", "2002-07-01", ""),
        ("A2", "2026-01@2026-01-12", "HCPCS", "2010-01-01", "2025-12-31"),
    ]
    assert json.loads(texts["manifest.json"])["modifiers"][0]["rows"] == 2
    folder = DataFolder.of("a test", texts)
    cat = open_catalog(DataLibrary((folder,)))
    assert [one and one.source.file for one in map(cat.modifier, ("59", "A1", "C7"))] == [
        "modifiers_2026-02.csv", "HCPC2026_JAN_ANWEB_01122026.csv", None,
    ]  # fmt: skip
    spoiled = texts["modifiers.tsv"].replace("2010-01-01", "2010-13-01")
    row = MODIFIERS.read(spoiled.splitlines()[3])
    with pytest.raises(DataError, match=r"modifiers\.tsv: the row .* cannot be read"):
        MODIFIERS.value(row, ModifierRow.modifier_of, cat.release)


def test_a_drug_without_a_code_is_linked_to_none(built: dict[str, str]) -> None:
    """It is billed under an unlisted (NOC) code, which the payer names."""
    (row,) = [row for row in rows(built, "links.tsv") if row["crosswalk"] == "NOC"]
    assert (row["code"], row["drug"]) == ("", "Testopressin (Test Labs)")


def test_a_release_twice_is_refused(tmp_path: Path) -> None:
    """One of them must go."""
    one = read(tmp_path)[0]
    with pytest.raises(DataError, match="two files are the hcpcs release 2025-10"):
        build_tables([one, one])


def test_corrections_are_laid_on_and_marked(tmp_path: Path) -> None:
    """A replacement shows once the code has ended; a text is taken from another release."""
    fixed: dict[str, list[dict[str, Any]]] = {
        "replaced_by": [{"code": "J0001", "codes": ["J0002"], "why": "as a notice says", "source": "a notice"}],
        "take_from": [
            {"release": "2026-01", "codes": ["J0003"], "other": "2025-10", "why": "cut off", "source": "the older"}
        ],
    }
    files = [file for file in read(tmp_path) if file.dataset == "hcpcs"]
    found = {(row["code"], row["first"]): row for row in rows(build_tables(files, fixed), "codes.tsv")}
    assert found["J0001", "2026-01@2026-01-12"]["replaced_by"] == "J0002==as a notice says (a notice)"
    assert found["J0001", "2025-10"]["replaced_by"] == ""
    last = found["J0003", "2026-01@2026-01-12"]
    assert (last["dosage"], last["correction"]) == ("5 mg", "cut off (the older)")
    idle = {
        "replaced_by": [],
        "take_from": [{"release": "2026-01", "codes": ["J0002"], "other": "2025-10", "why": "w", "source": "s"}],
    }
    with pytest.raises(DataError, match="changes nothing"):
        build_tables(files, idle)


def test_names_and_limits_of_routes_are_laid_on(tmp_path: Path) -> None:
    """In every release; a code that none holds is refused."""
    fixed: dict[str, list[dict[str, Any]]] = {
        "replaced_by": [],
        "take_from": [],
        "also_called": [{"codes": ["J0002"], "names": ["alias"], "why": "w", "source": "s"}],
        "not_for_route": [
            {
                "codes": ["J0002"],
                "routes": ["intravitreal"],
                "instead": [{"code": "J0003", "where": "an office"}],
                "why": "w",
                "source": "s",
            }
        ],
        "only_by_route": [{"codes": ["J0002"], "routes": ["subcutaneous"], "why": "w", "source": "s"}],
    }
    files = [file for file in read(tmp_path) if file.dataset == "hcpcs"]
    texts = build_tables(files, fixed)
    (row,) = [row for row in rows(texts, "codes.tsv") if row["code"] == "J0002"]
    assert row["other_names"] == "alias"
    assert row["route_limits"] == "not=intravitreal=J0003 an office=w=s|only=subcutaneous==w=s"
    with pytest.raises(DataError, match="J9998: it has a correction"):
        build_tables(files, {**fixed, "also_called": [{"codes": ["J9998"], "names": ["x"], "why": "w", "source": "s"}]})


def changed(tmp_path: Path, **change: Any) -> OfficialFile:
    """Return a file of one code, its record changed."""
    file = read_official(put(tmp_path, "HCPC2025_OCT_ANWEB.csv", csv_text(OLD[:1])))
    assert isinstance(file.read, HcpcsFile)
    record = attrs.evolve(file.read.codes[0], **change)
    return attrs.evolve(file, read=attrs.evolve(file.read, codes=(record,)))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"added": None}, "no add date"), ({"betos": "D\tX"}, "contains a tab"), ({"coverage": "X"}, "cannot be read")],
    ids=["no add date", "a tab", "an indicator that is not known"],
)
def test_a_row_that_cannot_be_kept_stops_the_build(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    """Nothing is left out in silence."""
    with pytest.raises(DataError, match=words):
        build_tables([changed(tmp_path, **change)])


def test_a_code_that_leaves_the_files_ends_with_its_last_release(tmp_path: Path) -> None:
    """And the catalog of the later release does not hold it, but knows its life."""
    files = [file for file in read(tmp_path) if file.dataset == "hcpcs"]
    held = DataLibrary((DataFolder.of("a test", build_tables(files)),))
    cat = open_catalog(held)
    assert "J0009" not in cat
    assert [entry.name for entry in cat.history("J0009")] == ["testogone"]
    assert [entry.name for entry in cat.history("J0003")] == ["testimab", "other testin"]
    assert [str(period) for period in cat["J0010"].periods] == ["2010-01-01 to 2019-12-31", "from 2026-01-01"]
    assert cat.release.published == date(2026, 1, 12)


def test_moves_of_products_show_what_took_over(tmp_path: Path) -> None:
    """From one crosswalk to the next, most of the products left for one code."""
    paths = fill(tmp_path)
    header = samples.CROSSWALK.splitlines()[:4]
    products = [f"{{code}},x,Test Labs,12345-000{n}-01,Testbrand,10 MG,10,1,10,10" for n in range(1, 6)]
    before = "\n".join((*header, *(row.format(code="J0001") for row in products))) + "\n"
    after = "\n".join((*header, *(row.format(code="Q5199" if n else "J0002") for n, row in enumerate(products)))) + "\n"
    put(
        tmp_path,
        "Oct 2025 ASP NDC-HCPCS Crosswalk 091725.csv",
        before.replace("January 1, 2026 through March 31, 2026", "October 1, 2025 through December 31, 2025"),
    )
    put(tmp_path, paths["crosswalk"].name, after)
    files = [
        read_official(path)
        for path in (
            paths["old"],
            paths["hcpcs"],
            paths["crosswalk"],
            tmp_path / "Oct 2025 ASP NDC-HCPCS Crosswalk 091725.csv",
        )
    ]
    found = {row["code"]: row for row in rows(build_tables(files), "codes.tsv") if not row["last"]}
    assert "Q5199=10=4 of the 5 products that left J0001 went to Q5199" in found["J0001"]["replaced_by"]
    assert "J0002=" not in found["J0001"]["replaced_by"]  # it began no later than J0001


def test_the_new_rows_are_of_the_newest_file() -> None:
    """The samples themselves: nothing shares a code by accident."""
    assert len({row["HCPC"] for row in NEW}) == len(NEW)


def test_a_dosage_that_its_own_text_does_not_give_back_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kept text is what the library will read."""
    file, other = changed(tmp_path), Dosage.parse("1 mg")
    monkeypatch.setattr(Dosage, "parse", staticmethod(lambda _: other))
    with pytest.raises(DataError, match="cannot be read back"):
        build_tables([file])


def test_a_file_under_the_wrong_dataset_is_refused(tmp_path: Path) -> None:
    """Its reader made something else of it."""
    with pytest.raises(DataError, match="read as another kind of file than asp"):
        build_tables([attrs.evolve(changed(tmp_path), dataset="asp")])


def test_a_crosswalk_without_a_preamble_is_the_asp_one(tmp_path: Path) -> None:
    """CMS's own files say which they are."""
    bare = (
        "\n".join(samples.CROSSWALK.splitlines()[3:]) + "\nE0100,Test cane,Test Labs,12345-0100-01,Cane,1 EA,1,1,1,1\n"
    )
    texts = build_tables([read_official(put(tmp_path, "Jan 2026 NDC-HCPCS Crosswalk.csv", bare))])
    assert {row["crosswalk"] for row in rows(texts, "links.tsv")} == {"ASP"}
    assert "E0100" not in {row["code"] for row in rows(texts, "links.tsv")}  # no drug
