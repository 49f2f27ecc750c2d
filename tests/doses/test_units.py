"""The table of units, and what it takes where two kinds meet."""

import copy
import pickle

import pytest

from jcodes.doses import UNITS, Unit
from jcodes.doses import units as units_module
from jcodes.doses.units import UNITS_FILE, mismatch
from jcodes.errors import DataError, StrengthRequiredError


def test_every_unit_is_a_whole_number_of_the_smallest_of_its_kind() -> None:
    """Exactly one unit of each kind has the factor one, and it is the first."""
    smallest = {unit.dimension: unit for unit in reversed(list(UNITS.values()))}
    for unit in UNITS.values():
        assert unit.factor >= smallest[unit.dimension].factor == 1


@pytest.mark.parametrize(
    ("symbol", "smallest", "factor"),
    [("kg", "ng", 10**12), ("L", "uL", 10**6), ("dL", "uL", 10**5), ("Ci", "Bq", 37 * 10**9), ("mol", "umol", 10**6)],
)
def test_factors_are_the_definitions(symbol: str, smallest: str, factor: int) -> None:
    """A curie is 37 billion becquerels by definition; the rest are powers of ten."""
    assert UNITS[symbol].factor == factor
    assert UNITS[symbol].dimension == UNITS[smallest].dimension


def test_activities_and_counts_are_kinds_of_their_own() -> None:
    """Units, international units, KIU, mEq, mg PE and every container share a kind with nothing else."""
    alone = (
        "unit",
        "IU",
        "KIU",
        "mEq",
        "mg_PE",
        "vg",
        "cell",
        "PFU",
        "vial",
        "dose",
        "study_dose",
        "treatment",
        "each",
        "day",
    )
    for symbol in alone:
        assert [unit.symbol for unit in UNITS.values() if unit.dimension == UNITS[symbol].dimension] == [symbol]


def test_what_is_measured_is_no_count() -> None:
    """A vial, a dose and a day are counted; milligrams, international units and cells are measured."""
    assert {symbol for symbol, unit in UNITS.items() if not unit.is_count} == {
        "ng",
        "mcg",
        "mg",
        "g",
        "kg",
        "uL",
        "mL",
        "dL",
        "L",
        "unit",
        "IU",
        "KIU",
        "umol",
        "mmol",
        "mol",
        "mEq",
        "mg_PE",
        "Bq",
        "kBq",
        "MBq",
        "GBq",
        "nCi",
        "uCi",
        "mCi",
        "Ci",
        "cm2",
        "vg",
        "cell",
        "PFU",
    }
    assert UNITS["vial"].is_count


def test_the_table_cannot_be_written_to() -> None:
    """It is shared by the whole program."""
    with pytest.raises(TypeError):
        UNITS["mg"] = UNITS["g"]  # type: ignore[index]  # the point of the test


def test_the_file_is_read_alike_every_time() -> None:
    """The table that was made on import is the one that the file gives, in its order."""
    assert list(units_module._load().items()) == list(UNITS.items())


def test_a_damaged_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed factor would change every bill, so the bytes are checked."""
    damaged = UNITS_FILE.read_bytes().replace(b"milligram = 1000", b"milligram = 1001")
    monkeypatch.setattr(units_module, "read_kept", lambda _: damaged)
    with pytest.raises(
        DataError, match=r"units\.txt does not match this version: it was damaged, .* \(CRC-32 differs\)"
    ) as caught:
        units_module._load()
    assert caught.value.hint == "reinstall jcodes"


def test_a_unit_stays_one_object() -> None:
    """Pickles and copies lead back to the table."""
    unit = UNITS["study_dose"]
    assert pickle.loads(pickle.dumps(unit)) is unit
    assert copy.copy(unit) is unit
    assert copy.deepcopy(unit) is unit


@pytest.mark.parametrize(
    ("symbol", "one", "many"),
    [
        ("mg", "mg", "mg"),
        ("IU", "IU", "IU"),
        ("unit", "unit", "units"),
        ("patch", "patch", "patches"),
        ("study", "study", "studies"),
        ("study_dose", "study dose", "study doses"),
        ("each", "each", "each"),
    ],
)
def test_words_have_plurals_and_symbols_have_none(symbol: str, one: str, many: str) -> None:
    """``2 vials`` and ``2 mg``."""
    unit = UNITS[symbol]
    assert str(unit) == symbol
    assert (unit.label(plural=False), unit.label(plural=True)) == (one, many)


def test_the_file_defines_nothing_twice() -> None:
    """Every name and every symbol is new."""
    lines = [line for line in UNITS_FILE.read_text(encoding="ascii").splitlines() if line and line[0] != "#"]
    assert len(lines) == len(UNITS) == len({unit.name for unit in UNITS.values()})


@pytest.mark.parametrize(
    ("left", "right", "strength", "hint"),
    [
        ("mL", "mg", True, "give the strength of the solution, such as strength='40 mg/mL'"),
        ("g", "L", True, "give the strength of the solution, such as strength='40 mg/mL'"),
        ("unit", "mL", True, "give the strength of the solution, such as strength='40 units/mL'"),
        ("vial", "g", True, "give the strength per container, such as strength='100 mg/vial'"),
        ("IU", "syringe", True, "give the strength per container, such as strength='100 IU/syringe'"),
        ("mL", "bag", True, "give the strength per container, such as strength='100 mL/bag'"),
        ("vial", "study_dose", False, "count the study doses"),
        ("IU", "mg", False, "units of activity are defined for each substance and never convert"),
        ("unit", "IU", False, "units of activity are defined for each substance and never convert"),
        ("mEq", "mmol", False, "a milliequivalent depends on the salt and its charge"),
        ("mg", "mCi", False, "give both in one kind of unit"),
    ],
)
def test_two_kinds_that_meet_are_told_what_would_bring_them_together(
    left: str, right: str, strength: bool, hint: str
) -> None:
    """A volume needs a strength, a container too; an activity never becomes a mass."""
    error = mismatch(f"2 {left}", UNITS[left], f"5 {right}", UNITS[right])
    assert isinstance(error, StrengthRequiredError) is strength
    assert (error.left, error.right) == (f"2 {left}", f"5 {right}")
    assert error.hint.startswith(hint)
    assert "measure different things" in error.message


def test_units_are_equal_by_what_they_are() -> None:
    """The table makes them all; one made by hand is equal to its twin."""
    assert Unit("mg", "milligram", "mass", 10**6) == UNITS["mg"] != UNITS["g"]
