"""The traits that the build reads from descriptors, and from the hand-made groups of drugs."""

import os
from pathlib import Path

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.code_table import CODES
from jcodes.catalogs.data_folder import bundled
from jcodes.errors import DataError
from jcodes.official import load
from jcodes.official.traits import DrugGroup, read_groups, shipped_groups, traits_of
from jcodes.vocabulary.traits import Trait
from tests.official.files import NEW
from tests.readers.files import csv_text, put

SHIPPED = shipped_groups()
SNAPSHOT = Path(__file__).parent.parent / "snapshots" / "traits.txt"
OF_A_GROUP = {group.trait for group in SHIPPED}


@pytest.mark.parametrize(
    ("code", "name", "details", "traits"),
    [
        ("J0585", "onabotulinumtoxina", (), "botulinum toxin"),
        ("J1745", "infliximab", (), "monoclonal antibody"),
        ("J9271", "nivolumab and hyaluronidase-nvhy", (), "monoclonal antibody"),
        ("Q0224", "pemivibart", (), "monoclonal antibody"),
        ("S0194", "dialysis/stress vitamin supplement", (), ""),
        ("J0129", "abatacept", (), "response modifier"),
        ("J0882", "darbepoetin alfa", ("ESRD",), "ESRD|growth factor"),
        ("J0881", "darbepoetin alfa", ("non-ESRD",), "non-ESRD|growth factor"),
        ("J7999", "compounded drug", ("not otherwise classified",), "compounded"),
        ("J7604", "acetylcysteine", ("inhalation solution", "compounded", "unit dose"), "compounded|unit dose"),
        ("J7608", "acetylcysteine", ("inhalation solution", "non-compounded"), "non-compounded"),
        ("J9202", "goserelin acetate implant", (), "implant|tumor hormone"),
        ("J2779", "ranibizumab, via implant", ("intravitreal",), "implant|monoclonal antibody|intravitreal"),
        ("J1571", "hepatitis b immune globulin", (), "immune globulin"),
        ("J0001", "hepatitis b vaccine", (), "hepatitis B vaccine"),
        ("J0001", "covid-19 vaccine", (), "COVID-19 vaccine"),
        ("Q0235", "monoclonal antibody products for treatment of covid-19", (), ""),
        ("J2790", "rho d immune globulin, human, full dose", (), "immune globulin|whole dose"),
        ("J9400", "ziv-aflibercept", (), ""),
        ("Q9999", "aflibercept-new", (), "intravitreal"),
        ("J7030", "normal saline solution", (), "hydration fluid"),
        ("J7131", "hypertonic saline solution", (), ""),
        ("S5550", "insulin, rapid onset", (), "also multi-dose"),
    ],
)
def test_the_traits_of_a_descriptor(code: str, name: str, details: tuple[str, ...], traits: str) -> None:
    """The whole word, in the name or among the details; and the groups that name the code or begin its name."""
    assert "|".join(trait.value for trait in traits_of(code, name, details, SHIPPED)) == traits


def test_every_code_of_every_release_has_the_traits_of_the_snapshot() -> None:
    """Written anew with ``JCODES_SNAPSHOT=write``, and read as a diff: a code that joins or leaves a trait is a decision."""
    found: dict[Trait, dict[str, dict[str, None]]] = {trait: {} for trait in Trait}
    for row in bundled().all_rows(CODES):
        for text in row.traits.split("|") if row.traits else ():
            found[Trait(text)].setdefault(row.code, {})[row.name] = None
    lines = [
        line
        for trait, codes in found.items()
        for line in (
            f"## {trait.value}: {len(codes)} codes",
            *(f"{code} {'; '.join(names)}" for code, names in codes.items()),
        )
    ]
    text = "\n".join(lines) + "\n"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_a_group_has_a_source_and_codes_or_names() -> None:
    """A trait has one group at most; a group cites an entry of sources.toml."""
    assert len(OF_A_GROUP) == len(SHIPPED)
    for group in SHIPPED:
        assert group.meaning
        assert group.source.ids
        assert bool(group.codes) is not bool(group.names)


@pytest.mark.parametrize("group", SHIPPED, ids=[group.trait.value for group in SHIPPED])
def test_a_group_names_what_the_catalog_has(group: DrugGroup) -> None:
    """Every code has stood for one drug only, and every name begins one."""
    cat = catalog()
    for code in group.codes:
        assert {trait for entry in cat.history(code) for trait in entry.traits} >= {group.trait}
        assert all(group.trait in entry.traits for entry in cat.history(code)), code
    for name in group.names:
        assert any(entry.name.startswith(name) and group.trait in entry.traits for entry in cat.values()), name


def test_a_file_of_the_user_gets_the_same_traits(tmp_path: Path) -> None:
    """By the words of its descriptors and by the shipped groups; no correction and no list names the code."""
    rows = [
        {**NEW[2], "LONG DESCRIPTION": "Injection, aflibercept-test, biosimilar, (testeye), 1 mg"},
        {**NEW[3], "LONG DESCRIPTION": "Injection, testopoetin, 100 units (for ESRD on dialysis)"},
    ]
    cat = load(put(tmp_path, "HCPC2026_OCT_ANWEB.csv", csv_text(rows)))
    assert (cat["J0003"].traits, cat["J0010"].traits) == (
        (Trait.INJECTION, Trait.INTRAVITREAL),
        (Trait.ESRD, Trait.INJECTION),
    )


def test_a_correction_of_the_user_states_traits(tmp_path: Path) -> None:
    """By their words; a word that is none is refused."""
    text = '[[correct]]\ncode = "J9312"\ntraits = ["ESRD", "implant"]\nwhy = "w"\nsource = "s"\n'
    entry = catalog().corrected(put(tmp_path, "mine.toml", text))["J9312"]
    assert entry.traits == (Trait.ESRD, Trait.IMPLANT)
    assert entry.to_dict()["traits"] == list(map(str, entry.traits)) == ["ESRD", "implant"]
    assert repr(entry.traits[0]) == "Trait.ESRD"
    with pytest.raises(DataError, match="the correction of J9312 cannot be read"):
        catalog().corrected(put(tmp_path, "mine.toml", text.replace("implant", "no such")))


@pytest.mark.parametrize(
    "text",
    ["", "[[group]]\ntrait = 'no such'\n", "[[group]]\ntrait = 'ESRD'\n", "group = 3\n", "not toml"],
)
def test_a_file_of_other_groups_is_refused(text: str) -> None:
    """With the name of the file."""
    with pytest.raises(DataError, match=r"drug_groups\.toml cannot be read"):
        read_groups(text)
