"""Which files there are, and which are missing."""

import sys
import warnings
from pathlib import Path

import pytest

from jcodes.catalogs import catalog, gaps, releases
from jcodes.catalogs.data_folder import DATASETS
from jcodes.catalogs.data_library import DataLibrary, data_library, reload_data, user_folder
from jcodes.errors import DataWarning, GapWarning, MalformedError, UnknownReleaseError
from jcodes.periods import Quarter

CAT = catalog()


def test_gaps_are_stated() -> None:
    """Between the files at hand, and after the newest."""
    assert [str(gap) for gap in gaps()] == [
        "hcpcs: 2020-07",
        "hcpcs: 2021-01 to 2022-10",
        "hcpcs: 2023-04 to 2023-10",
        "hcpcs: 2025-04 to 2025-07",
        "hcpcs: 2026-04 and later",
    ]
    assert [str(gap) for gap in gaps("crosswalk")] == ["crosswalk: 2026-04 and later"]
    gap = gaps()[1]
    assert Quarter(2022, 1) in gap
    assert Quarter(2023, 1) not in gap
    assert gap.after is not None
    assert (gap.before.name, gap.after.name) == ("2020-10", "2023-01")
    assert Quarter(2030, 1) in gaps()[-1]
    with pytest.raises(MalformedError, match="'prices' is not a dataset"):
        releases("prices")


def test_a_day_in_a_gap_warns_and_any_other_does_not() -> None:
    """An annual file speaks for its year."""
    for day in ("2022-06-01", "2026-04-01", "2020-07-01", "2013-06-01"):
        with pytest.warns(GapWarning, match="codes valid only then may be missing"):
            CAT.on(day)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for day in ("2016-12-31", "2018-06-01", "2020-02-01", "2020-12-31", "2026-03-31"):
            CAT.on(day)
    with pytest.warns(GapWarning):
        catalog("2020-10").on("2024-01-01")


def test_the_file_of_a_quarter_is_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are those of an empty cache, a warning included, each time."""
    monkeypatch.setattr("jcodes.catalogs.data_library._MOST_QUARTERS", 2)
    library = DataLibrary.loaded(())
    quarters = [Quarter(2026, 1), Quarter(2025, 3), Quarter(2024, 1), Quarter(2010, 1)] * 2
    found = [library.latest("crosswalk", quarter) for quarter in quarters]
    assert [one and str(one[0].quarter) for one in found] == ["2026-01", "2025-07", "2024-01", None] * 2
    for quarter in (Quarter(2026, 1), Quarter(2025, 3), Quarter(2026, 1)):
        library.warn("crosswalk", quarter, "none")
    for _ in range(2):
        with pytest.warns(GapWarning, match="no crosswalk file loaded for 2010-01"):
            library.warn("crosswalk", Quarter(2010, 1), "none")
    assert max(len(library._latest), len(library._covered)) <= 2


def test_answers_of_a_quarter_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers stay the same, and a warning comes each time."""
    monkeypatch.setattr("jcodes.catalogs.data_library._MOST_QUARTERS", 2)
    monkeypatch.setattr(CAT._library, "_answers", {})
    asked = [(code, day) for code in ("J9312", "J1100") for day in ("2026-01-05", "2025-10-05")] * 2
    found = [(CAT.links(*one), CAT.price(*one), CAT.ndc("50242-0051-21", one[1])) for one in asked]
    assert found[:4] == found[4:]
    assert all(links and price and products for links, price, products in found)
    assert CAT.price(*asked[0]) is CAT.price(*asked[0])
    assert len(CAT._library._answers) <= 2
    for _ in range(2):
        with pytest.warns(GapWarning, match="no crosswalk file loaded"):
            assert CAT.links("J9312", "2026-05-01")
        with pytest.warns(GapWarning, match="no MUE table loaded"):
            assert CAT.mue("J9312", "practitioner", "2024-10-01").value


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep data elsewhere")
@pytest.mark.parametrize("named", [None, "", "  "])
def test_the_folder_of_the_user_is_in_the_home(
    named: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where neither variable names a place. Hints name the folder where it is not the user's."""
    monkeypatch.delenv("JCODES_DATA", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_DATA_HOME", named)
    monkeypatch.setenv("HOME", str(tmp_path))
    reload_data()
    place, other = tmp_path / ".local" / "share" / "jcodes", tmp_path / "other"
    try:
        assert user_folder() == place
        assert len(data_library().folders) == 1
        reload_data()
        for folder in (place, other):
            (folder / "broken").mkdir(parents=True)
            (folder / "broken" / "manifest.json").write_text("{", encoding="utf-8")
        for asked, option in ((None, ""), (place, ""), (other, f" --to {other}")):
            with pytest.warns(DataWarning) as told:
                data_library(asked)
            assert [str(one.message).partition("no answer uses it: ")[2] for one in told] == [
                f"remove it with 'jcodes data remove broken{option}', then add its official files again"
            ]
    finally:
        reload_data()


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_release_is_found_by_its_quarter_and_its_issue(dataset: str) -> None:
    """The newest issue of a quarter; an error names the quarters that there are."""
    library = data_library()
    files = library.releases(dataset)
    for release in files:
        assert library.find(release.issue, dataset)[0] == release
        assert library.find(release.name, dataset)[0] == [one for one in files if one.name == release.name][-1]
    for name in ("2031-01", "", 2026):
        with pytest.raises(UnknownReleaseError) as caught:
            library.find(name, dataset)  # type: ignore[arg-type]
        known = tuple(dict.fromkeys(one.name for one in files))
        assert caught.value.message == f"{'' if dataset == 'hcpcs' else f'{dataset} '}release {name!r} is not loaded"
        assert (caught.value.known, caught.value.hint) == (known, f"use one of {', '.join(known)}")
    with pytest.raises(UnknownReleaseError) as caught:
        DataLibrary(()).find("2026-01", dataset)
    assert (caught.value.known, caught.value.hint) == ((), "add its file first")


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_file_is_compared_with_the_one_before_it_otherwise_the_one_after(dataset: str) -> None:
    """Of the same part; with none if there is no other."""
    library = data_library()
    files = library.releases(dataset)
    for release in files:
        others = [one for one in files if one.part == release.part and one.issue != release.issue]
        before = [one for one in others if (one.quarter, one.issue) < (release.quarter, release.issue)]
        expected = before[-1] if before else others[0] if others else None
        found = library.neighbor(dataset, release.quarter, release.issue, release.part)
        assert (found and found[0]) == expected
    assert library.neighbor(dataset, Quarter(2000, 1), "none", "no such part") is None


def test_a_warning_names_the_files_that_are_loaded() -> None:
    """Each quarter once, and only up to the release that is asked."""
    library = data_library()
    for held, until, loaded in (
        (DataLibrary(()), "", "none"),
        (library, "2017-01", "2016-01, 2017-01"),
        (library, "", ", ".join(dict.fromkeys(one.name for one in library.releases()))),
    ):
        with pytest.warns(GapWarning) as told:
            held.warn("hcpcs", Quarter(2031, 1), "nothing is known", until)
        assert [str(one.message) for one in told] == [
            f"no hcpcs file loaded for 2031-01 (loaded: {loaded}): nothing is known"
        ]


def test_what_is_no_dataset_is_refused_with_all_that_are() -> None:
    """By every door."""
    for what in ("prices", "", None, 1):
        with pytest.raises(MalformedError) as caught:
            CAT.releases(what)  # type: ignore[arg-type]
        assert caught.value.message == f"{what!r} is not a dataset"
        assert caught.value.hint == f"use one of {', '.join(DATASETS)}"


def test_each_folder_of_the_user_is_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may name another folder, and then the first again."""
    found = []
    for name in ("one", "two", "one"):
        monkeypatch.setenv("JCODES_DATA", str(tmp_path / name))
        found.append(data_library())
    assert found[0] is found[2] is not found[1]
    assert data_library(tmp_path / "two") is not found[0]
