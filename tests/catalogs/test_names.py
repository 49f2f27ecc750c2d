"""The names people use: each with its kind and source, of one definition, found by search and code(), never another drug's."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jcodes.catalogs import catalog, names
from jcodes.catalogs.data_folder import DataFolder, bundled
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.names import NAMES, Name, NameKind, compact
from jcodes.claims import Administration
from jcodes.coding.matching import match_codes
from jcodes.errors import DataError, UnknownCodeError

CAT = catalog()
DAY = date(2026, 2, 1)
ROWS = tuple(bundled().all_rows(NAMES))
SNAPSHOT = Path(__file__).parent.parent / "snapshots" / "names.json"


def texts(code: str) -> dict[str, Name]:
    return {name.text: name for name in CAT.names(code)}


def codes(query: str) -> list[str]:
    return [str(entry.code) for entry in CAT.search(query)]


def definition(code: str, start: str) -> Entry | None:
    return next((entry for entry in CAT.history(code) if entry.period.start.isoformat() == start), None)


# -- an entry's names ---------------------------------------------------------------------------------------------------------


def test_an_entry_has_its_names_with_kind_basis_and_sources() -> None:
    """The descriptor's first, then the crosswalk's brands, then the others in order."""
    found = CAT["J1885"].names
    assert (found[0].text, found[0].kind, found[0].basis) == ("ketorolac tromethamine", NameKind.SUBSTANCE, "stated")
    assert found[0].sources[0].file == CAT["J1885"].source.file
    toradol = texts("J1885")["toradol"]
    assert (toradol.kind, toradol.basis, toradol.is_stated) == (NameKind.BRAND, "table", False)
    assert [source.id for source in toradol.sources] == ["OB", "D22", "T17", "T18", "T19"]
    assert all(source.sha256 and source.url.startswith("https://") for source in toradol.sources)
    assert str(toradol).startswith("toradol (brand): Orange Book, products.txt (2024-11-08); ")
    assert toradol.to_dict()["sources"][0]["publisher"] == "FDA"  # type: ignore[index]


def test_a_brand_that_both_say_stands_once_with_all_sources() -> None:
    """The crosswalk prints Herceptin, and FDA's files confirm it."""
    herceptin = texts("J9355")["herceptin"]
    assert herceptin.is_stated
    assert [source.id for source in herceptin.sources[:2]] == ["crosswalk", "N19"]
    assert texts("J1561")["gamunex-c"].sources[0].id in {"crosswalk", "descriptor"}


def test_fda_s_spelling_stands_beside_cms_s_slip() -> None:
    """CMS writes bupivicaine; what FDA writes is the substance."""
    found = texts("J0665")
    assert found["bupivicaine"].kind is NameKind.CMS_SPELLING
    assert found["bupivacaine"].kind is NameKind.SUBSTANCE
    assert "J0665" in codes("bupivacaine")


def test_a_synonym_and_an_abbreviation_say_what_they_are() -> None:
    """By the Table of Drugs, and by a page."""
    assert texts("J1010")["depmedalone"].kind is NameKind.SYNONYM
    five = texts("J9190")["5-fu"]
    assert (five.kind, five.basis) == (NameKind.ABBREVIATION, "page")
    assert str(five.sources[0]) == "NCI Dictionary of Cancer Terms: fluorouracil"


def test_names_belong_to_the_definition_not_to_the_code() -> None:
    """J1440 was filgrastim and is Rebyota; the older one does not show the newer one's name."""
    old, new = CAT.history("J1440")
    assert "rebyota" not in {name.text for name in old.names}
    assert "rebyota" in {name.text for name in new.names}


MAKERS_OWN = {"C9308", "J1736", "J1737", "J2291", "J9076", "J9184", "J9249"}
"""Codes of one maker's products, with a brand of that very maker: Cytoxan is Baxter's."""


CMS_S_OWN = {"J1642"}
"""Codes whose descriptor's words in parentheses are the name that CMS's Table of Drugs says to look under: heparin lock flush."""


def test_a_maker_s_code_gets_no_brand_by_substance() -> None:
    """Nor does a code that is not therapeutically equivalent: its names are stated, or CMS has their NDC or the name itself under it."""
    for entry in CAT.values():
        apart = any(detail.startswith("not equivalent") for detail in entry.details)
        makers = {one for one in set(entry.brands) - set(entry.trade_names) if not one.startswith("vitamin ")}
        if apart or (makers and str(entry.code) not in MAKERS_OWN | CMS_S_OWN):
            assert {name.basis for name in entry.names} <= {"stated", "ndc", "code", "page"}, entry


def test_a_brand_of_one_code_s_descriptor_is_no_other_code_s() -> None:
    """Kcentra is J7168's: J7165 is another maker's product of the same substance. A code of before or after may share it."""
    assert "kcentra" not in texts("J7165")
    assert codes("Kcentra")[0] == "J7168"
    by_word: dict[str, list[Entry]] = {}
    for code in CAT:
        for entry in CAT.history(code):
            for word in set(entry.name.replace(",", "").split()):
                by_word.setdefault(word, []).append(entry)
    wrong = {
        (name.text, str(entry.code), str(other.code))
        for code in CAT
        for entry in CAT.history(code)
        for name in entry.names
        if name.kind is NameKind.BRAND and not name.is_stated
        for other in by_word.get(name.text.split()[0], ())
        if other.code != entry.code
        and f" {name.text} " in f" {other.name.replace(',', '')} "
        and any(one.overlaps(two) for one in entry.periods for two in other.periods)
    }
    assert wrong == set()


def test_an_unknown_code_has_no_names() -> None:
    """As everywhere in the catalog."""
    with pytest.raises(UnknownCodeError):
        CAT.names("J0000")


def test_a_damaged_row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that the manifest does not know is no source."""
    line = "J1885\t1982-01-01\ttoradol\tbrand\ttable\tNOWHERE"
    start = CAT["J1885"].period.start.isoformat()
    broken = DataFolder.of("a copy", {"names.tsv": "x", "manifest.json": '{"tables": {}}'})
    monkeypatch.setattr(broken, "index", lambda *_: {"J1885": (line.replace("1982-01-01", start),)})
    monkeypatch.setattr(names, "bundled", lambda: broken)
    with pytest.raises(DataError, match=r"names\.tsv: the row 'J1885.*cannot be read.*reinstall"):
        CAT.names("J1885")


# -- search --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Depo-Provera", "J1050"),
        ("depo provera", "J1050"),
        ("depoprovera", "J1050"),
        ("Rocephin", "J0696"),
        ("Zofran", "J2405"),
        ("TORADOL", "J1885"),
        ("Zometa", "J3489"),
        ("Nexplanon", "J7307"),
        ("Taxol", "J9267"),
        ("Taxotere", "J9171"),
        ("Decadron", "J1100"),
        ("Kenalog-40", "J3301"),
        ("kenalog 40", "J3301"),
        ("solumedrol", "J2919"),
        ("solu medrol", "J2919"),
        ("Bicillin LA", "J0561"),
        ("B12", "J3420"),
        ("b-12", "J3420"),
        ("5FU", "J9190"),
        ("LR", "J7120"),
        ("Protonix", "J2470"),
        ("Luxturna", "J3398"),
        ("Pluvicto", "A9607"),
        ("nexplan", "J7307"),
        ("Zyprexa", "J2359"),
    ],
)
def test_search_finds_the_names_people_use(query: str, first: str) -> None:
    """Whatever the hyphens, spaces and capitals; a beginning finds the name too."""
    assert codes(query)[0] == first


def test_a_whole_name_comes_after_the_descriptor_s_substance_and_before_parts() -> None:
    """Words of CMS's own name first, CMS's brand second, then other whole names, then what fits in part."""
    assert codes("dexamethasone sodium phosphate")[0] == "J1100"
    assert codes("zyprexa").index("J2359") < codes("zyprexa").index("J2358")
    assert codes("rituxan")[0] == "J9312"
    assert names.named(CAT, "herceptin")["J9355"] == 0
    assert names.named(CAT, "toradol") == {"J1885": 1}
    assert names.named(CAT, "nexplanon") == {"J7307": 2}
    assert names.named(CAT, "torado") == {"J1885": 3}
    assert names.named(CAT, "to") == {}


def test_a_name_goes_together_with_words_of_the_descriptor() -> None:
    """Zofran that is swallowed."""
    assert set(codes("oral Zofran")) == {"Q0162", "S0119"}


def test_a_name_is_not_corrected_into_another_drug() -> None:
    """Protonix found aprotonin before."""
    assert "J0365" not in codes("Protonix")


# -- code() ---------------------------------------------------------------------------------------------------------------------


def test_a_text_that_is_no_whole_name_is_none() -> None:
    """Nor is an empty one."""
    assert names.whole_name(CAT["J1885"], "tora") is None
    assert names.whole_name(CAT["J1885"], " - ") is None


def test_a_vaccine_is_known_as_one() -> None:
    """With the CPT number where CMS lists it with the name."""
    assert names.cpt_numbers("FLUZONE high dose") == ("90662",)
    assert names.cpt_numbers("Shingrix") == ()
    assert names.cpt_numbers("Toradol") is None


def _sure(name: str, day: date) -> tuple[set[str], set[str]]:
    """Return the candidates whose name is sure, and all codes that the question names."""
    match = match_codes(Administration(name, on=day), CAT, None)
    sure = {one.code for one in match.candidates if one.name_fit.is_sure}
    question = match.question
    more = () if question is None else (code for option in question.more for code in option.codes)
    return sure, sure.union(() if question is None else question.codes, more)


@pytest.mark.sweep
def test_every_name_leads_by_search_and_by_code_to_its_code_and_to_no_other_drug() -> None:
    """Each shipped name, on a day of its definition: alone, or in a choice of at most five; each of the choice has the name itself."""
    held: dict[str, set[str]] = {}
    for code, start, name, *_ in ROWS:
        if start:
            held.setdefault(compact(name), set()).add(code)
    checked = 0
    for code, start, name, *_ in ROWS:
        entry = definition(code, start) if start else None
        if entry is None or CAT.get(code) != entry:
            continue
        checked += 1
        assert code in codes(name), (name, code)
        sure, asked = _sure(name, entry.period.end or DAY)
        assert code in asked, (name, code, sure)
        assert len(sure) <= 5, (name, sure)
        for other in sure - held[compact(name)]:
            assert _shares(CAT[other], name, entry), (name, code, other)
    assert checked > 2300


def _shares(other: Entry, name: str, entry: Entry) -> bool:
    """Tell whether CMS itself prints *name* for *other*, or both are of one substance."""
    printed = any(compact(name) in compact(text) for text in (other.name, *other.brands))
    mine, others = (set(" ".join((one.name, *one.other_names)).split()) for one in (entry, other))
    return printed or any(len(word) > 5 for word in mine & others)


def test_the_facts_by_source_are_those_of_the_snapshot() -> None:
    """Written anew with ``JCODES_SNAPSHOT=write``, and read as a diff."""
    found = {
        "rows": len(ROWS),
        "kinds": dict(sorted(Counter(row[3] for row in ROWS).items())),
        "basis": dict(sorted(Counter(row[4] for row in ROWS).items())),
        "sources": dict(sorted(Counter(one for row in ROWS for one in row[5].split(" ")).items())),
    }
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        SNAPSHOT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_source_of_the_table_is_in_the_manifest_with_its_count() -> None:
    """Hash, rows and address; a page has a title and an address."""
    counted = Counter(one for row in ROWS for one in row[5].split(" "))
    for row in bundled().manifest["names"]:
        assert row["facts"] == counted[row["id"]]
        assert row["url"].startswith("http")
        assert row["title"]
        assert bool(row["sha256"]) != row["id"].startswith("W")


def test_the_table_stays_small_and_is_read_on_first_need_only() -> None:
    """Opening the catalog, and looking a code up, does not read it."""
    assert (Path(bundled().place) / "names.tsv").stat().st_size < 400_000
    script = "import jcodes; from jcodes.catalogs.data_folder import bundled; jcodes.catalog()['J1885'].dosage; print([*bundled()._indexes])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
