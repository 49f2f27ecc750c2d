"""The catalog: an immutable mapping, one object a release, the same answers for ever."""

import copy
import hashlib
import json
import pickle
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.catalogs import Catalog, catalog, releases
from jcodes.catalogs.catalog import _restore
from jcodes.catalogs.code_table import rows_of, similar_codes
from jcodes.catalogs.data_folder import DATA, DataFolder, bundled
from jcodes.catalogs.entries import entry_of
from jcodes.catalogs.sources import Release
from jcodes.catalogs.tables import TABLES
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.errors import DataError, MalformedCodeError, UnknownCodeError, UnknownReleaseError
from jcodes.vocabulary.products import Kind

NEWEST = catalog()


def test_the_newest_release_is_the_default() -> None:
    """January 2026, corrected on the 12th, is the newest at hand."""
    assert catalog() == NEWEST
    assert catalog() is catalog("2026-01") is catalog(releases()[-1])
    assert NEWEST.release.name == "2026-01"
    assert NEWEST.release.published == date(2026, 1, 12)
    assert NEWEST.release.quarter.first == date(2026, 1, 1)


def test_every_release_opens_and_holds_what_the_manifest_counts() -> None:
    """Fifteen releases, oldest first."""
    assert [str(release) for release in releases()] == sorted(str(release) for release in releases())
    assert len(releases()) == 15
    for release in releases():
        assert len(catalog(release)) == release.rows


@pytest.mark.sweep
@pytest.mark.parametrize("release", [release.name for release in releases()])
def test_every_row_of_every_release_is_an_entry(release: str) -> None:
    """A sweep: each row parses, in code order, under its own code."""
    cat = catalog(release)
    codes = list(cat)
    assert codes == sorted(codes) == list(cat.keys())
    for code, entry in cat.items():
        assert entry.code == code
        assert entry.release == release
        assert Dosage.parse(str(entry.dosage)) == entry.dosage
        assert entry.name
        assert entry.name in entry.description
        assert entry.to_dict()["code"] == str(code)


def classes(release: str) -> dict[str, int]:
    """Return how many drug codes of a release have each form of dosage."""
    found: Counter[str] = Counter()
    for entry in catalog(release).values():
        form = "combination" if entry.dosage.components else entry.dosage.basis.value
        found[f"{form}, {entry.dosage.reason.value}" if entry.dosage.reason else form] += 1
    return dict(sorted(found.items()))


def test_every_drug_code_of_every_release_has_a_dosage_or_a_reason() -> None:
    """The counts by form, reviewed; a new quarter shows in the diff of the snapshot."""
    snapshot = Path(__file__).parent.parent / "snapshots" / "dosage_classes.json"
    counted = {release.name: classes(release.name) for release in releases()}
    assert counted == json.loads(snapshot.read_text(encoding="utf-8"))


def test_the_digest_of_each_release_is_that_of_its_rows() -> None:
    """An auditor can recompute it from codes.tsv."""
    for release in releases():
        rows = rows_of(bundled(), release.issue)
        text = "".join("\t".join((code, *line.split("\t")[3:])) + "\n" for code, line in rows.items())
        assert catalog(release).digest == hashlib.sha256(text.encode()).hexdigest()
    for name, table in bundled().manifest["tables"].items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == table["sha256"]
        assert len(bundled().lines(TABLES[name])) == table["rows"]


def test_a_code_is_found_however_it_is_written() -> None:
    """As a code, as text in any case, with a hyphen."""
    entry = NEWEST["J9312"]
    assert entry is NEWEST[HcpcsCode.parse("J9312")] is NEWEST[" j-9312 "] is NEWEST.get("j9312")
    assert (entry.name, str(entry.dosage), entry.kind) == ("rituximab", "10 mg", Kind.BIOLOGIC)
    assert entry.period.start == date(2019, 1, 1)
    assert str(entry) == "J9312 rituximab"


def test_membership_never_raises() -> None:
    """Anything may be asked for."""
    assert "J9312" in NEWEST
    assert " j9312" in NEWEST
    assert HcpcsCode.parse("J9312") in NEWEST
    assert "J0000" not in NEWEST
    assert HcpcsCode.parse("J0000") not in NEWEST
    for odd in ("", "rituximab", None, 9312, object()):
        assert odd not in NEWEST


def test_an_unknown_code_is_a_key_error_that_says_what_may_be_meant() -> None:
    """The error carries code, release and suggestions."""
    with pytest.raises(KeyError) as caught:
        NEWEST["J1111"]
    error = caught.value
    assert isinstance(error, UnknownCodeError)
    assert (error.code, error.release) == ("J1111", "2026-01")
    assert "did you mean " in str(error)
    assert error.suggestions
    assert pickle.loads(pickle.dumps(error)).suggestions == error.suggestions


def test_the_likeliest_slip_is_named_first() -> None:
    """Two neighbours swapped, then one wrong character, the last ones first."""
    assert similar_codes("J9132", ["J9312", "J9130", "Q9132", "J9999", "J1932"]) == ("J1932", "J9312", "J9130")


def test_a_code_like_no_other_gets_the_advice_to_search() -> None:
    """No suggestion is made up."""
    with pytest.raises(UnknownCodeError, match="search by name"):
        NEWEST["N0000"]


def test_a_malformed_code_is_another_error() -> None:
    """And ``get`` answers with the default for both."""
    with pytest.raises(MalformedCodeError):
        NEWEST["rituximab"]
    assert NEWEST.get("rituximab") is None
    assert NEWEST.get("N0000", "nothing") == "nothing"


def test_an_unknown_release_names_those_at_hand() -> None:
    """A KeyError too."""
    with pytest.raises(UnknownReleaseError, match="2021-01") as caught:
        catalog("2021-01")
    assert caught.value.known == tuple(str(release) for release in releases())


def test_on_a_date_of_service_only_valid_codes_are_left() -> None:
    """J9310 ended on 2018-12-31 and J9312 began on 2019-01-01."""
    before, after = NEWEST.on(date(2018, 12, 31)), NEWEST.on("2019-01-01")
    assert ("J9310" in before, "J9312" in before) == (True, False)
    assert ("J9310" in after, "J9312" in after) == (False, True)
    assert before.day == date(2018, 12, 31)
    with pytest.raises(UnknownCodeError, match="valid on 2018-12-31"):
        before["J9312"]


PERIODS = [entry.period for entry in NEWEST.values()]
PERIODS += [life.period for code in dict(NEWEST._past()) for life in NEWEST.history(code)]
BOUNDARIES = sorted(
    {period.start for period in PERIODS} | {period.end + timedelta(days=1) for period in PERIODS if period.end}
)


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
@given(st.integers(0, len(BOUNDARIES) - 2), st.data())
def test_the_catalog_on_a_day_is_constant_between_boundaries(place: int, data: st.DataObject) -> None:
    """Only add dates and the days after termination dates change it; of past lives all ended in 2013 or before."""
    first, following = BOUNDARIES[place], BOUNDARIES[place + 1]
    day = data.draw(st.dates(first, following - timedelta(days=1)))
    held = NEWEST.on(day)
    assert list(held) == list(NEWEST.on(first))
    assert {str(code) for code in held} >= {str(e.code) for e in NEWEST.values() if day in e.period}
    if day >= date(2014, 1, 1):
        assert {str(code) for code in held} == {str(e.code) for e in NEWEST.values() if day in e.period}


def test_catalogs_are_values() -> None:
    """Equal and hashed by release facts and day; pickled, copied and deep-copied to equals."""
    day = NEWEST.on("2026-01-01")
    assert day != NEWEST
    assert day == NEWEST.on(date(2026, 1, 1))
    assert hash(day) == hash(NEWEST.on(date(2026, 1, 1)))
    assert NEWEST != "2026-01"
    for cat in (NEWEST, day):
        assert pickle.loads(pickle.dumps(cat)) == copy.copy(cat) == copy.deepcopy(cat) == cat
    assert "2026-01 on 2026-01-01" in repr(day)
    assert "2155 codes" in repr(NEWEST)


def test_a_pickle_of_other_facts_is_refused() -> None:
    """A digest that differs means another build of the data."""
    with pytest.raises(DataError, match="pickled") as caught:
        _restore("2026-01", "0" * 64, None)
    assert caught.value.hint == "use the version of jcodes that pickled it, or open the catalog again"


def test_nothing_reachable_from_a_catalog_can_be_changed() -> None:
    """Neither the catalog, nor an entry, nor what an entry holds."""
    with pytest.raises(AttributeError, match="immutable"):
        NEWEST.day = date(2026, 1, 1)
    with pytest.raises(AttributeError, match="immutable"):
        del NEWEST.release
    with pytest.raises(TypeError):
        NEWEST["J9312"] = None  # type: ignore[index]  # what is tested
    with pytest.raises(TypeError, match=r"jcodes\.catalog"):
        Catalog()
    entry = NEWEST["J9312"]
    for value in (entry, entry.dosage, entry.dosage.amount, entry.period, entry.source, entry.code, NEWEST.release):
        names = [
            name for name in set(dir(value)) - {"speaks_until"} if not name.startswith("_")
        ]  # an old name, which warns
        names = [name for name in names if not callable(getattr(value, name))]
        assert names
        for name in names:
            with pytest.raises(AttributeError):
                setattr(value, name, None)
    assert all(isinstance(part, tuple) for part in (entry.brands, entry.details, entry.pricing, entry.replaced_by))


def test_sixteen_threads_at_first_use_get_equal_catalogs() -> None:
    """In a new interpreter, all at once."""
    code = (
        "import sys, threading\n"
        "sys.setswitchinterval(1e-6)\n"
        "found, gate = [], threading.Barrier(16)\n"
        "def first():\n"
        "    gate.wait()\n"
        "    import jcodes\n"
        "    cat = jcodes.catalog()\n"
        "    found.append((id(cat), cat['J9312'].name, jcodes.billing_units('J9312', '750 mg').total))\n"
        "threads = [threading.Thread(target=first) for _ in range(16)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "assert len(found) == 16 and len(set(found)) == 1, found\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_the_corrections_show_in_the_source() -> None:
    """What no file states is marked, with why and where from."""
    entry = NEWEST["J2505"]
    assert entry.replaced_by == (HcpcsCode.parse("J2506"),)
    assert "pegfilgrastim 6 mg became" in entry.replacements[0].why
    assert "corrected" not in str(NEWEST["J9312"].source)
    damaged = catalog("2024-10")["Q0220"]
    assert str(damaged.dosage) == "300 mg"
    assert "cut off" in damaged.source.correction


def test_kinds_are_told_apart() -> None:
    """One example of each."""
    kinds = {
        "J1100": Kind.DRUG, "J9312": Kind.BIOLOGIC, "Q5115": Kind.BIOSIMILAR, "A9500": Kind.RADIOPHARMACEUTICAL, "Q9967": Kind.CONTRAST, "J8655": Kind.ORAL,
        "J7608": Kind.INHALATION, "J7507": Kind.IMMUNOSUPPRESSIVE, "J7604": Kind.COMPOUNDED, "J3490": Kind.UNCLASSIFIED,
        "Q2038": Kind.VACCINE, "P9016": Kind.BLOOD, "Q4106": Kind.SKIN_SUBSTITUTE, "Q2041": Kind.CELL_OR_GENE_THERAPY,
        "J7300": Kind.CONTRACEPTIVE, "S4981": Kind.SUPPLY, "J2506": Kind.BIOLOGIC,
    }  # fmt: skip
    assert {code: NEWEST[code].kind for code in kinds} == kinds


def test_a_damaged_row_is_a_data_error_that_says_what_to_do() -> None:
    """The shipped facts are checked where they are read."""
    line = rows_of(bundled(), NEWEST.release.issue)["J9312"]
    for damaged in (
        line.replace("10 mg", "10 mgg"),
        line.replace("2019-01-01", "2019-13-01"),
        line.rpartition("\t")[0],
    ):
        with pytest.raises(DataError, match="rebuild the data"):
            entry_of(damaged, NEWEST.release)


def test_a_table_that_does_not_match_its_manifest_is_refused() -> None:
    """A half-copied installation must not answer, nor a table that matches its hash and not its columns or number of rows."""
    texts = {name: (DATA / name).read_text(encoding="utf-8") for name in ("manifest.json", *TABLES)}
    manifest = json.loads(texts["manifest.json"])
    for damaged in (texts["codes.tsv"].rpartition("J9312")[0], texts["codes.tsv"].replace("code\t", "kode\t", 1)):
        folder = DataFolder.of("a copy", texts | {"codes.tsv": damaged})
        with pytest.raises(
            DataError, match=r"a copy: codes\.tsv does not match its manifest: it was damaged.*: reinstall"
        ):
            rows_of(folder, "2026-01")
        stated = manifest["tables"] | {
            "codes.tsv": {"rows": 3158, "sha256": hashlib.sha256(damaged.encode()).hexdigest()}
        }
        forged = json.dumps(manifest | {"tables": stated})
        with pytest.raises(DataError, match=r"a copy: codes\.tsv does not match its manifest: it has other columns"):
            rows_of(DataFolder.of("a copy", texts | {"codes.tsv": damaged, "manifest.json": forged}), "2026-01")
    with pytest.raises(DataError, match=r"a copy: manifest\.json is missing: reinstall"):
        _ = DataFolder.of("a copy", {}).releases


def test_the_face_gives_the_same_objects() -> None:
    """``jcodes.catalog`` is the function, whatever was imported before."""
    assert jcodes.catalog() is catalog()
    assert catalog() == NEWEST
    assert jcodes.releases() == releases()


@pytest.mark.parametrize("release", releases(), ids=str)
def test_no_two_codes_of_one_day_state_the_same_facts(release: Release) -> None:
    """What tells two codes apart is in dosage, name, brands, details or kind."""
    seen: dict[object, str] = {}
    for entry in catalog(release).on(release.quarter.first).values():
        facts = (str(entry.dosage), entry.name, entry.brands, entry.details, entry.kind)
        assert seen.setdefault(facts, str(entry.code)) == str(entry.code), facts


@pytest.mark.parametrize("release", releases(), ids=str)
def test_names_and_brands_are_whole(release: Release) -> None:
    """No letter alone is a brand, no word that joins is left at the end, no parenthesis is left open."""
    for entry in catalog(release).values():
        for name in (entry.name, *entry.brands):
            assert len(name) > 1, entry
            assert name.count("(") == name.count(")"), entry
            assert name.split()[-1] not in {"and", "or", "of", "with", "in", "per", "for"}, entry


def test_the_facts_of_a_code_are_found_or_refused_with_a_typed_error() -> None:
    assert NEWEST.facts_of("j9312") == NEWEST.facts_of(HcpcsCode.parse("J9312"))
    with pytest.raises(UnknownCodeError):
        NEWEST.facts_of("J0000")
    with pytest.raises(MalformedCodeError):
        NEWEST.facts_of(5)  # type: ignore[arg-type]  # what is refused
