"""NCCI edits: what the shipped tables say, how an edit is known on a date, and laws over every row."""

import random
from datetime import date
from itertools import combinations, product
from typing import Any

import attrs
import pytest

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.data_folder import DataFolder, bundled
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.ncci_edits import NCCI_CODES, NCCI_DRUGS, NCCI_EDITS, NCCI_TABLES, Known, pairs_among, tables_of
from jcodes.codes import HcpcsCode
from jcodes.errors import MalformedCodeError, MalformedError
from jcodes.official.files import OfficialFile
from jcodes.official.tables import build_tables
from jcodes.readers.ncci import NcciFile, NcciPair
from jcodes.vocabulary.edit_rationales import EditRationale
from jcodes.vocabulary.places import EditSetting

CAT = catalog()
PRACTITIONER, OUTPATIENT = EditSetting.PRACTITIONER, EditSetting.OUTPATIENT


@pytest.mark.parametrize(
    ("codes", "setting", "day", "expected"),
    [
        (("96413", "96372"), "practitioner", "2026-07-15", ("96413", "96372", 1, Known.LISTED)),
        (("99213", "96372"), "practitioner", "2026-02-01", ("96372", "99213", 1, Known.BETWEEN)),
        (("99213", "96372"), "practitioner", "2019-02-01", ("96372", "99213", 1, Known.NEAREST)),
        (("99213", "96372"), "practitioner", "2027-02-01", ("96372", "99213", 1, Known.NEAREST)),
        (("99211", "96372"), "practitioner", "2026-07-15", ("96372", "99211", 0, Known.LISTED)),
        (("99211", "96372"), "outpatient", "2026-10-15", ("96372", "99211", 1, Known.LISTED)),
        (("99211", "96372"), "outpatient", "2026-07-15", ("96372", "99211", 1, Known.BETWEEN)),
        (("90471", "99213"), "outpatient", "2026-07-15", ("90471", "99213", 1, Known.NEAREST)),
        (("96413", "J1642"), "practitioner", "2026-07-15", ("96413", "J1642", 1, Known.LISTED)),
        (("67028", "99213"), "practitioner", "2024-08-15", ("67028", "99213", 1, Known.LISTED)),
        (("96413", "36591"), "practitioner", "2026-07-15", ("96413", "36591", 0, Known.LISTED)),
    ],
)
def test_an_edit_is_known_for_a_date(
    codes: tuple[str, str], setting: str, day: str, expected: tuple[str, str, int, Known]
) -> None:
    """Whichever code is asked first; as the table of the quarter, those around it, or the nearest one lists it."""
    for one, other in (codes, codes[::-1]):
        (edit,) = CAT.ncci(one, other, setting, day)
        assert (edit.column1, edit.column2, edit.indicator, edit.known) == expected
        assert edit.setting is EditSetting(setting)
        assert len(edit.active_on) == len(edit.sources) > 0
        assert edit.start is None


@pytest.mark.parametrize(
    ("one", "other", "setting", "day"),
    [
        ("96413", "96415", "practitioner", "2026-07-15"),  # an add-on code and its primary code
        ("96413", "36591", "outpatient", "2026-10-15"),  # practitioners' only
        ("96413", "J1642", "outpatient", "2026-10-15"),
        ("0452U", "36591", "practitioner", "2026-06-30"),  # began on 2026-07-01
        ("96413", "J9312", "practitioner", "2026-07-15"),
        ("96413", "96413", "practitioner", "2026-07-15"),
    ],
)
def test_codes_without_an_edit_have_none(one: str, other: str, setting: str, day: str) -> None:
    """Or with one that began later."""
    assert CAT.ncci(one, other, setting, day) == ()


def test_an_edit_with_a_start_holds_from_that_day() -> None:
    """Those that the quarter of July 2026 added, in both settings; of the hospitals' nothing else is known."""
    for setting, sources in (("practitioner", 1), ("outpatient", 1)):
        (edit,) = CAT.ncci("0452U", "36591", setting, "2026-07-01")
        assert (edit.start, edit.known, len(edit.sources)) == (date(2026, 7, 1), Known.LISTED, sources)


def test_a_catalog_of_a_day_answers_for_it() -> None:
    """Without a day, for the first of its release."""
    (edit,) = CAT.on("2026-02-01").ncci("96372", "99213")
    assert (edit.known, str(edit)) == (
        Known.BETWEEN,
        "99213 in 96372, indicator 1 (practitioner, 2024-07-01, 2026-07-01)",
    )
    assert edit.rationale is EditRationale.PRACTICE
    assert CAT.ncci("96372", "99213") == (edit,)


def test_bad_arguments_are_refused() -> None:
    """A setting without tables, and what is no code."""
    with pytest.raises(MalformedError, match="'dme' has no NCCI table"):
        CAT.ncci("96372", "99213", "dme")
    with pytest.raises(MalformedCodeError):
        CAT.ncci("96372", "992133")


def test_the_tables_are_told_by_setting() -> None:
    """Two of each."""
    library = CAT._library
    assert [release.name for release in tables_of(library, PRACTITIONER)] == ["2024-07", "2026-07"]
    assert [release.name for release in tables_of(library, "outpatient")] == ["2024-07", "2026-10"]
    assert [release.rows for release in releases("ncci_practitioner")] == [157248, 155645]
    assert [release.rows for release in releases("ncci_additions")] == [338]
    copies = [(row.setting, row.issue, row.first, row.last) for row in bundled().all_rows(NCCI_TABLES)]
    assert ("outpatient", "2026-10", "96360", "96542") in copies


def test_every_row_holds_as_many_pairs_as_the_files() -> None:
    """Runs are spelled out by the list of codes: every end of a run is on it, and the pairs of each table add up to its rows."""
    codes = [row.code for row in bundled().all_rows(NCCI_CODES)]
    assert codes == sorted(set(codes))
    places = {code: place for place, code in enumerate(codes)}
    counts: dict[tuple[str, str], int] = {}
    for table in (NCCI_EDITS, NCCI_DRUGS):
        for row in bundled().all_rows(table):
            EditRationale(row.rationale)
            assert row.indicator in {"0", "1"}
            held = 0
            last = ""
            for part in row.column1.split(" "):
                first, _, end = part.partition("-")
                assert first > last
                last = end or first
                held += places[end] - places[first] + 1 if end else 1
            for issue in row.listed.split("|"):
                counts[row.setting, issue] = counts.get((row.setting, issue), 0) + held
    assert counts["practitioner", "2024-07"] == 157248
    assert counts["practitioner", "2026-07"] == 155645
    assert counts["outpatient", "2024-07"] == 97860
    assert counts["outpatient", "2026-10"] == 2832


def test_every_code_of_a_row_is_found() -> None:
    """A thousand rows, chosen by chance: the first and the last code of column 1, and no code outside the list inside a run."""
    library = CAT._library
    for row in random.Random(14).sample(list(bundled().all_rows(NCCI_EDITS)), 1000):  # noqa: S311 - no secret
        first, last = row.column1.split(" ")[0].split("-")[0], row.column1.split(" ")[-1].split("-")[-1]
        day = date.fromisoformat(f"{row.listed.split('|')[0]}-01")
        for code in (first, last):
            found = pairs_among(library, (code, row.column2), (), row.setting, day)
            assert any(
                (one.column1, one.column2, str(one.indicator)) == (code, row.column2, row.indicator) for one in found
            )
    assert CAT.ncci("20611", "99213", on="2026-07-15")
    assert CAT.ncci("20613", "99213", on="2026-07-15") == ()  # inside a run, and no code of the tables


def _file(dataset: str, release: str, *pairs: NcciPair) -> OfficialFile:
    return OfficialFile(dataset, release, NcciFile(f"{dataset}.csv", "0" * 64, pairs), f"{dataset}.csv")


def _pair(column1: str, column2: str, setting: EditSetting | None = None, *, allowed: bool = True) -> NcciPair:
    return NcciPair(column1, column2, allowed, EditRationale.OTHER, setting, None, 1)


def test_an_edit_that_ended_or_began_between_two_tables_is_not_known_there() -> None:
    """Only for the quarters that list it, and before the first of them or after the last."""
    ended, began, moved = ("10000", "99213"), ("10001", "99213"), ("10002", "99213")
    ends = (_pair("00001", "99213"), _pair("99998", "99213"))
    files = [
        _file("ncci_practitioner", "2025-01", *ends, _pair(*ended), _pair(*moved)),
        _file("ncci_practitioner", "2025-07", *ends, _pair(*began), _pair(*moved, allowed=False)),
        _file("ncci_additions", "2025-04", _pair(*ended, OUTPATIENT), _pair("10003", "99213")),
    ]
    library = DataLibrary((DataFolder.of("test", build_tables(files, groups=())),))

    def known(codes: tuple[str, str], day: str, setting: EditSetting = PRACTITIONER) -> list[tuple[int, Known]]:
        found = pairs_among(library, codes, (), setting, date.fromisoformat(day))
        return [(one.indicator, one.known) for one in found]

    assert known(ended, "2024-11-01") == [(1, Known.NEAREST)]
    assert known(ended, "2025-02-01") == [(1, Known.LISTED)]
    assert known(ended, "2025-05-01") == known(ended, "2025-08-01") == known(ended, "2026-08-01") == []
    assert known(began, "2024-11-01") == known(began, "2025-05-01") == []
    assert known(began, "2025-12-01") == [(1, Known.NEAREST)]
    assert known(moved, "2025-02-01") == [(1, Known.LISTED)]
    assert known(moved, "2025-05-01") == []
    assert known(moved, "2025-08-01") == [(0, Known.LISTED)]
    assert known(ended, "2025-05-01", OUTPATIENT) == [(1, Known.LISTED)]
    assert known(("10003", "99213"), "2025-05-01", OUTPATIENT) == []


def test_an_edit_that_began_within_a_quarter_holds_from_its_first_day_on() -> None:
    """The table of the quarter lists it, and no day before."""
    began = attrs.evolve(_pair("10001", "99213"), start=date(2025, 7, 20))
    library = DataLibrary(
        (DataFolder.of("test", build_tables([_file("ncci_practitioner", "2025-07", began)], groups=())),)
    )
    for day, is_known in (("2025-07-19", False), ("2025-07-20", True), ("2025-09-30", True), ("2025-06-30", False)):
        found = list(pairs_among(library, ("10001", "99213"), (), PRACTITIONER, date.fromisoformat(day)))
        assert [one.start for one in found] == ([date(2025, 7, 20)] if is_known else [])


def test_the_edits_of_a_day_are_those_of_its_services_and_of_a_service_with_a_drug() -> None:
    """Not those of two drugs; the codes in any form, and a wrong one is refused."""
    found = CAT.ncci_among(["96372", "96523"], ["j1642", "J9312", "A9270"], on="2026-07-15")
    assert [(one.column1, one.column2) for one in found] == [("96372", "96523"), ("96523", "J1642")]
    assert CAT.ncci_among([], ["J1642", "J1644"]) == CAT.ncci_among(["96372"]) == ()
    with pytest.raises(MalformedCodeError):
        CAT.ncci_among(["96372"], ["J16421"])
    with pytest.raises(MalformedError):
        CAT.ncci_among(["96372"], setting="dme")


@pytest.mark.parametrize("given", ["96413", b"96413", HcpcsCode.parse("G0008"), None, 96413])
def test_what_is_no_list_of_codes_is_refused(given: Any) -> None:
    """One code is not read by its characters."""
    for services, drugs in ((given, []), (["96413"], given)):
        with pytest.raises(MalformedError, match=r"are a list of codes, not .*: give a list, such as"):
            CAT.ncci_among(services, drugs)


@pytest.mark.sweep
@pytest.mark.parametrize("setting", ["practitioner", "outpatient"])
def test_the_edits_among_codes_are_those_of_each_pair(setting: str) -> None:
    """Services and drugs by chance, drugs with and without edits."""
    draw = random.Random(3)  # noqa: S311 - a sample
    services = sorted({row.column2 for row in bundled().all_rows(NCCI_EDITS)})
    drugs = sorted({row.column2 for row in bundled().all_rows(NCCI_DRUGS)} | set(map(str, draw.sample(list(CAT), 60))))
    total = 0
    for _ in range(300):
        chosen, given = sorted(draw.sample(services, 5)), sorted(draw.sample(drugs, 5))
        day = f"{draw.choice((2024, 2025, 2026))}-07-15"
        pairs = [*combinations(chosen, 2), *product(chosen, given)]
        expected = [edit for pair in pairs for edit in CAT.ncci(*pair, setting, day)]
        total += len(expected)
        assert list(CAT.ncci_among(chosen, given, setting, day)) == expected
    assert total > 100


def test_a_run_of_codes_may_hold_a_drug() -> None:
    """None of CMS's tables has one; a user's file may."""
    codes = [_pair(code, "99213") for code in ("J0001", "J0002", "J0003")]
    library = DataLibrary(
        (DataFolder.of("test", build_tables([_file("ncci_practitioner", "2025-07", *codes)], groups=())),)
    )
    for drug, edits in (("J0001", 1), ("J0002", 1), ("J0004", 0)):
        assert len(pairs_among(library, ("99213",), (drug,), PRACTITIONER, date(2025, 8, 1))) == edits
