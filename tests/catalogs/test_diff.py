"""What changed between two catalogs, and the laws that a difference keeps."""

import html
import json
import pickle
import sys
from decimal import Decimal
from itertools import pairwise

import attrs
import pytest

import jcodes
from jcodes.catalogs import catalog, diff, releases
from jcodes.cli import main
from jcodes.errors import MalformedError, MissingExtraError, UnknownReleaseError

PAIRS = [(one.name, two.name) for one, two in pairwise(releases())]


@pytest.mark.sweep
@pytest.mark.parametrize("release", [release.name for release in releases()])
def test_nothing_changed_between_a_catalog_and_itself(release: str) -> None:
    """An empty difference is false."""
    found = diff(release, release)
    assert not found
    assert found.to_rows() == []
    assert str(found).endswith("no change")


@pytest.mark.sweep
@pytest.mark.parametrize(("before", "after"), [*PAIRS, ("2017-01", "2026-01"), ("2026-01", "2020-10")])
def test_applying_a_difference_to_the_first_gives_the_second(before: str, after: str) -> None:
    """Entry by entry, in code order, sources included; whichever of the two is the older."""
    found, source = diff(before, after), catalog(after).release
    stated = {"file": source.file, "release": source.name, "sha256": source.sha256}
    made = {
        entry.code: attrs.evolve(entry, source=attrs.evolve(entry.source, **stated))
        for entry in catalog(before).values()
        if entry not in found.dropped
    }
    made |= {change.code: change.after for change in found.changed} | {entry.code: entry for entry in found.added}
    made = dict(sorted(made.items()))
    assert made == dict(catalog(after))
    assert list(made) == list(catalog(after))


def test_the_counts_of_each_step_are_as_reviewed() -> None:
    """A snapshot: added, dropped, ended, reinstated, reused, redated, redosed, renamed."""
    counts = {}
    for before, after in PAIRS:
        found = diff(before, after)
        heads = ("added", "dropped", "ended", "reinstated", "reused", "redated", "redosed", "renamed")
        counts[after] = [len(getattr(found, head)) for head in heads]
    assert counts == COUNTS


COUNTS = {
    "2017-01": [62, 20, 12, 0, 0, 0, 0, 14],
    "2018-01": [51, 27, 6, 0, 0, 0, 0, 11],
    "2019-01": [92, 0, 16, 0, 0, 0, 0, 7],
    "2020-01": [76, 0, 11, 0, 0, 0, 1, 11],
    "2020-04": [4, 0, 0, 0, 0, 0, 0, 0],
    "2020-10": [63, 0, 8, 0, 0, 1, 0, 4],
    "2023-01": [180, 0, 15, 0, 0, 0, 1, 10],
    "2024-01": [173, 0, 11, 0, 0, 0, 0, 4],
    "2024-04": [40, 0, 18, 0, 0, 0, 0, 7],
    "2024-07": [49, 0, 9, 0, 0, 0, 1, 2],
    "2024-10": [33, 0, 6, 0, 0, 0, 0, 2],
    "2025-01": [47, 0, 14, 0, 0, 0, 0, 3],
    "2025-10": [142, 0, 36, 1, 0, 0, 0, 6],
    "2026-01": [49, 0, 64, 0, 0, 0, 0, 250],
}


def test_documented_changes_are_found() -> None:
    """Rituximab moved from 100 mg to 10 mg; J1440 was given to another drug; the add date of C9058 was corrected; C9066 changed its amount."""
    ended = {str(change.code) for change in diff("2018-01", "2019-01").ended}
    assert "J9310" in ended
    assert "J9312" in {str(entry.code) for entry in diff("2018-01", "2019-01").added}
    (reused,) = [change for change in diff("2017-01", "2024-01").reused if str(change.code) == "J1440"]
    assert (str(reused.before.dosage), str(reused.after.dosage)) == ("300 mcg", "1 mL")
    (redated,) = diff("2020-04", "2020-10").redated
    assert str(redated.code) == "C9058"
    assert {"before": "2020-04-01", "after": "2019-11-15"}.items() <= next(
        row for row in diff("2020-04", "2020-10").to_rows() if row["change"] == "redated"
    ).items()
    assert "J9310" in {str(change.code) for change in diff("2019-01", "2018-01").reinstated}
    (redosed,) = diff("2020-10", "2026-01").redosed
    assert (str(redosed.code), str(redosed.before.dosage), str(redosed.after.dosage)) == ("C9066", "10 mg", "2.5 mg")


def test_a_difference_goes_out_as_rows_text_and_pickle() -> None:
    """For dataframes, for people, for another process."""
    found = jcodes.diff("2025-10", jcodes.catalog("2026-01"))
    rows = found.to_rows()
    assert {
        "code": "J0190",
        "change": "ended",
        "name": "biperiden lactate",
        "before": "",
        "after": "2025-12-31",
    } in rows
    assert {tuple(row) for row in rows} == {("code", "change", "name", "before", "after")}
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert str(found).startswith("2025-10 -> 2026-01\nadded ")
    assert " more\n" in str(found)
    assert repr(found).startswith("<CatalogDiff 2025-10 -> 2026-01: ")
    assert pickle.loads(pickle.dumps(found)) == found


def test_dropped_codes_stand_in_the_rows() -> None:
    """CMS dropped ended codes from its files until 2018."""
    found = diff("2017-01", "2018-01")
    assert found.dropped
    assert {row["code"] for row in found.to_rows() if row["change"] == "dropped"} == {
        str(entry.code) for entry in found.dropped
    }
    assert "dropped" in str(found)


def test_an_unknown_release_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(UnknownReleaseError):
        diff("2021-01", "2026-01")


def test_the_command_line_prints_a_difference(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, every change, or JSON."""
    assert main(["diff", "2025-10", "2026-01"]) == 0
    assert capsys.readouterr().out.startswith("2025-10 -> 2026-01\n")
    assert main(["diff", "2025-10", "2026-01", "--all"]) == 0
    assert "biperiden lactate" in capsys.readouterr().out
    assert main(["diff", "2025-10", "2026-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"]
    assert main(["diff", "2026-01", "2026-01", "--all"]) == 0
    assert "no change" in capsys.readouterr().out
    assert main(["diff", "2021-01", "2026-01"]) == 3


def test_payment_limits_that_changed_are_told() -> None:
    """Between the quarters of the two; none where a quarter's file is not loaded."""
    found = diff("2025-10", "2026-01")
    changes = {str(change.code): (change.before.limit, change.after.limit) for change in found.repriced}
    assert changes["J9312"] == (Decimal("75.220"), Decimal("74.765"))
    assert {
        "code": "J9312",
        "change": "repriced",
        "name": "rituximab",
        "before": "75.220",
        "after": "74.765",
    } in found.to_rows()
    assert "repriced" in str(found)
    assert diff("2020-04", "2020-10").repriced == ()
    assert diff("2024-01", "2024-04")
    assert not diff("2026-01", "2026-01")


def test_a_difference_is_a_frame() -> None:
    """Of the library that is asked for."""
    found = diff("2025-10", "2026-01")
    frame = found.to_frame("polars")
    assert frame.columns == ["code", "change", "name", "before", "after"]
    assert frame.to_dicts() == found.to_rows()
    with pytest.raises(
        MalformedError, match=r"a text \(5 characters, letters\) is not a supported library: use one of polars, pandas"
    ):
        found.to_frame("excel")
    with pytest.raises(MalformedError, match="'panda' is not a supported library: use one of polars, pandas"):
        found.to_frame("panda")


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match="pip install pandas"):
        diff("2025-10", "2026-01").to_frame("pandas")


def test_the_first_library_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars, then pandas, then PyArrow."""
    pytest.importorskip("pandas")
    monkeypatch.setitem(sys.modules, "polars", None)
    assert type(diff("2025-10", "2026-01").to_frame()).__module__.startswith("pandas")


def test_any_kind_of_change_makes_a_difference_true() -> None:
    """Codes added, dropped or changed, or a price; none of them is a difference that is false."""
    whole, none = diff("2017-01", "2026-01"), diff("2026-01", "2026-01")
    assert not none
    assert all(attrs.evolve(none, **{part: getattr(whole, part)}) for part in ("added", "dropped", "changed"))
    priced = diff("2025-10", "2026-01")
    assert priced.repriced
    assert attrs.evolve(priced, added=(), dropped=(), changed=())


def test_added_and_dropped_codes_are_rows_with_their_dosage() -> None:
    """On the side that has them; the counts are what the difference shows of itself, and its report is the title in a notebook."""
    found = diff("2017-01", "2026-01")
    rows = {(row["code"], row["change"]): row for row in found.to_rows()}
    for change, entries in (("added", found.added), ("dropped", found.dropped)):
        assert entries
        for entry in entries:
            dosages = ("", str(entry.dosage)) if change == "added" else (str(entry.dosage), "")
            row = rows[str(entry.code), change]
            assert (row["name"], row["before"], row["after"]) == (entry.name, *dosages)
    counts = f"{len(found.added)} added, {len(found.dropped)} dropped, {len(found.changed)} changed"
    assert repr(found) == f"<CatalogDiff {found.before} -> {found.after}: {counts}>"
    for line in str(found).splitlines():
        assert html.escape(line) in found._repr_html_()
