"""Relations that the files show together."""

import re
import tomllib
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes import billing_units
from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import DATA
from jcodes.doses import Dosage
from jcodes.errors import CodeNotValidError
from jcodes.official.relations import Moves, ReleasedCode, Substances, brand_names, ratio_of, references, successors
from jcodes.vocabulary.products import Kind

NO_MOVES = Moves({}, {}, {})


def released(
    code: str,
    name: str = "testomab",
    *,
    brands: tuple[str, ...] = (),
    start: str = "2020-01-01",
    end: str = "",
    kind: Kind = Kind.DRUG,
) -> ReleasedCode:
    return ReleasedCode(
        code,
        name,
        brands,
        Dosage.parse("10 mg"),
        kind,
        date.fromisoformat(start),
        date.fromisoformat(end) if end else None,
    )


@pytest.mark.parametrize(
    ("ended", "later", "ratio"),
    [
        ("100 mg", "10 mg", "10"),
        ("6 mg", "0.5 mg", "12"),
        ("up to 20 mg", "1 mg", "20"),
        ("1 g", "up to 250 mg", "4"),
        ("50 mcg = 250 IU", "100 IU", "5/2"),
        ("3 mg + 3 mg", "1 mg", "6"),
        ("per vial", "1 mg", None),
        ("none (not otherwise classified)", "1 mg", None),
        ("30 mL", "1 mg", None),
    ],
)
def test_the_ratio_of_units(ended: str, later: str, ratio: str | None) -> None:
    """How many units of the later stand for one of the ended."""
    assert ratio_of(Dosage.parse(ended), Dosage.parse(later)) == (None if ratio is None else Fraction(ratio))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_ratio_and_its_reverse_are_one(one: int, other: int) -> None:
    """There and back."""
    left, right = Dosage.parse(f"{one} mcg"), Dosage.parse(f"{other} mg")
    there, back = ratio_of(left, right), ratio_of(right, left)
    assert there is not None
    assert back is not None
    assert there * back == 1


def found(ended: ReleasedCode, *others: ReleasedCode, moves: Moves = NO_MOVES) -> list[str]:
    lives = {one.code: one for one in (ended, *others)}
    by_name: dict[str, list[ReleasedCode]] = {}
    for one in lives.values():
        by_name.setdefault(one.name, []).append(one)
    return [code for code, why in successors(ended, lives, by_name, moves) if why]


def test_a_code_of_the_same_substance_that_begins_the_day_after_took_over() -> None:
    """Of the same brand, else of none, else the only one."""
    ended = released("J0001", end="2025-12-31")
    assert found(ended, released("J0002", start="2026-01-01")) == ["J0002"]
    assert found(ended, released("J0002", start="2026-01-02")) == []
    assert found(ended, released("J0002", "testocillin", start="2026-01-01")) == []
    branded = released("J0002", brands=("one",), start="2026-01-01")
    assert found(ended, branded, released("J0003", start="2026-01-01")) == ["J0003"]
    assert found(ended, branded) == ["J0002"]
    assert found(ended, branded, released("J0003", brands=("two",), start="2026-01-01")) == []
    mine = released("J0001", brands=("one",), end="2025-12-31")
    assert found(mine, branded, released("J0003", start="2026-01-01")) == ["J0002"]
    assert found(mine, released("J0003", start="2026-01-01")) == ["J0003"]
    assert found(mine, released("J0003", brands=("two",), start="2026-01-01")) == []
    assert found(released("J0001"), branded) == []
    dialysis = attrs.evolve(ended, details=("ESRD",))
    pair = [
        attrs.evolve(released(code, start="2026-01-01"), details=(detail,))
        for code, detail in (("J0002", "ESRD"), ("J0003", "non-ESRD"))
    ]
    assert found(dialysis, *pair) == ["J0002"]
    assert found(ended, *pair) == ["J0002", "J0003"]


def test_products_that_moved_show_what_took_over() -> None:
    """A tenth of them or more, to a code that began later and lives on."""
    ended = released("J0001", end="2025-12-31")
    later, older = released("J0002", "x", start="2025-10-01"), released("J0003", "y", start="2019-01-01")
    gone = released("J0004", "z", start="2025-10-01", end="2025-12-31")
    quarters = {"J0001": ("2025-10", "2026-01")}
    counts = {"J0001": {"J0002": 1, "J0003": 9, "J0004": 9, "J0005": 9}}
    assert found(ended, later, older, gone, moves=Moves(counts, {"J0001": 10}, quarters)) == ["J0002"]
    assert found(ended, later, moves=Moves({"J0001": {"J0002": 1}}, {"J0001": 11}, quarters)) == []


def test_moves_are_counted_between_neighbours() -> None:
    """Staying under the code is no move, nor is leaving the list."""
    one, two = frozenset({"J0001"}), frozenset({"J0002"})
    moves = Moves.between(
        [("2025-07", {"a": one, "b": one, "c": one}), ("2025-10", {"a": two, "b": one}), ("2026-01", {"b": two})]
    )
    assert moves.counts == {"J0001": {"J0002": 2}}
    assert moves.left == {"J0001": 2}
    assert moves.quarters == {"J0001": ("2025-07", "2025-10")}
    assert Moves.between([]) == NO_MOVES


def test_a_biosimilar_has_the_codes_of_its_reference() -> None:
    """The substance without FDA's four letters; codes that ended before are none."""
    mine = released("Q5199", "testomab-abcd", kind=Kind.BIOSIMILAR)
    by_name = {
        "testomab": [
            released("J0002"),
            released("J0001", end="2019-12-31"),
            released("J0003", end="2020-01-01"),
            released("Q5198", kind=Kind.BIOSIMILAR),
        ]
    }
    assert references(mine, by_name) == ("J0002", "J0003")
    assert references(released("J0001", "testomab-abcd"), by_name) == ()
    first = released("Q5199", "testomab", kind=Kind.BIOSIMILAR)  # the first descriptors name no suffix
    assert references(first, by_name) == ("J0002", "J0003")
    assert references(released("Q5199", "testocillin", kind=Kind.BIOSIMILAR), by_name) == ()


@pytest.mark.parametrize(
    ("drugs", "substance", "brands"),
    [
        ({"Rituxan"}, "rituximab", ("rituxan",)),
        ({"Bupivacaine HCl", "Marcaine Spinal"}, "bupivicaine", ("marcaine spinal",)),
        ({"Keytruda 100 MG/4 ML Vial", "Keytruda"}, "pembrolizumab", ("keytruda",)),
        ({"Heparin Sodium (Porcine) In D5W"}, "heparin sodium", ()),
        ({"Emend for Injection"}, "fosaprepitant", ("emend",)),
        ({"123", ""}, "testomab", ()),
    ],
)  # fmt: skip
def test_a_name_that_is_not_the_substance_is_a_brand(drugs: set[str], substance: str, brands: tuple[str, ...]) -> None:
    """Misspellings of the substance are the substance; strengths and forms are no part of a name."""
    assert brand_names(drugs, substance) == brands


def test_a_name_in_a_crosswalk_may_be_the_substance_of_another_code() -> None:
    """Not where the two codes share a word of the substance, nor for a code that nobody knows."""
    contrast = attrs.evolve(
        released("A9579", "gadolinium-based contrast agent", kind=Kind.CONTRAST), details=("not otherwise specified",)
    )
    names = Substances(
        [
            released("J0696", "ceftriaxone sodium"),
            released("J0697", "sterile cefuroxime sodium"),
            attrs.evolve(released("J0665", "bupivicaine"), other_names=("bupivacaine",)),
            released("J2795", "ropivacaine hydrochloride"),
            released("J0163", "epinephrine in sodium chloride"),
            released("J0171", "adrenalin, epinephrine"),
            released("A9576", "gadoteridol", kind=Kind.CONTRAST),
            contrast,
        ]
    )
    assert names.of_others("Ceftriaxone", "J0697") == ("J0696",)
    assert names.of_others("Ceftriaxone 1 g Vial", "J0697") == ("J0696",)
    assert names.of_others("Ceftriaxone", "J0697") == ("J0696",)
    assert names.of_others("Cefuroxime Sodium", "J0697") == ()
    assert names.of_others("Zinacef", "J0697") == ()
    assert names.of_others("Bupivacaine", "J2795") == ("J0665",)
    assert names.of_others("Adrenalin", "J0163") == ()
    assert names.of_others("Ceftriaxone", "90632") == ()
    assert names.of_others("Gadoteridol", "A9579") == ("A9576",)
    assert names.is_covered("A9579", ("A9576",))
    assert not names.is_covered("A9579", ("J0696",))
    assert not names.is_covered("J0697", ("J0696",))


def test_every_stated_replacement_begins_when_the_ended_code_ends_or_says_otherwise() -> None:
    """A sweep of the corrections: the codes exist, the dates in the reason are those of CMS's files, and the ratio is that of the dosages."""
    rows = tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))["replaced_by"]
    cat = catalog()
    assert len(rows) > 45
    for row in rows:
        ended = cat.history(row["code"])[-1]
        assert ended.period.end is not None, row
        assert [str(one.code) for one in ended.replacements] == row["codes"], row
        for one in ended.replacements:
            later = cat.history(one.code)[-1]
            assert one.ratio == ratio_of(ended.dosage, later.dosage)
            days = set(re.findall(r"\d{4}-\d\d-\d\d", row["why"]))
            assert days <= {str(ended.period.end), str(later.period.start)}, row
            assert later.period.end is None or later.period.end > ended.period.end, row


@pytest.mark.parametrize(
    ("code", "dose", "on", "before"),
    [
        ("J0177", "8 mg", "2024-02-01", "C9161 x 8"),
        ("J1097", "4 mL", "2018-02-01", "C9447 x 1"),
        ("J2062", "10 mg", "2018-02-01", "C9497 x 1"),
        ("J9319", "1 mg", "2020-02-01", "J9315 x 1"),
        ("J2290", "2 g", "2024-02-01", "S0032 x 1"),
    ],
)
def test_a_code_used_too_early_names_its_predecessor(code: str, dose: str, on: str, before: str) -> None:
    """With the units under it."""
    with pytest.raises(CodeNotValidError, match=f"use {before[:5]}; the dose would be {before}"):
        billing_units(code, dose, on=on)
