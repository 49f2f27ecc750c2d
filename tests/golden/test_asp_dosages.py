"""Every code with a payment limit: our dosage against the dosage that CMS itself prints beside the limit."""

import csv
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.entries import Entry
from jcodes.doses import Basis, Dosage
from jcodes.readers.descriptors import read_dosage_text

HERE = Path(__file__).parent
EXCEPTIONS: list[dict[str, Any]] = tomllib.loads((HERE / "dosage_exceptions.toml").read_text(encoding="utf-8"))[
    "exception"
]
REVIEWED = {(row["code"], row["cms"]): row for row in EXCEPTIONS}
with (HERE / "asp_dosages.tsv").open(encoding="utf-8", newline="") as file:
    PRINTED = [(row["code"], row["printed"]) for row in csv.DictReader(file, delimiter="\t")]


def newest_entry(code: str) -> Entry:
    """Return what the newest release that holds the code says of it."""
    return next(found for release in reversed(releases()) if (found := catalog(release).get(code)) is not None)


def same(ours: Dosage, theirs: Dosage) -> bool:
    """Tell whether two dosages say the same; the column drops "up to", so that both count as an amount."""
    amounts = {Basis.PER, Basis.UP_TO}
    if {ours.basis, theirs.basis} <= amounts:
        parts = [[part.dose for part in dosage.components] for dosage in (ours, theirs)]
        return ours.amount == theirs.amount and parts[0] == parts[1]
    return (ours.basis, ours.amount, ours.lower, ours.upper) == (
        theirs.basis,
        theirs.amount,
        theirs.lower,
        theirs.upper,
    )


def test_all_codes_with_both_texts_are_here() -> None:
    """CMS prints a dosage for 1,047 Level II codes that are in a release at hand; some codes had several over time."""
    assert len({code for code, _ in PRINTED}) == 1047


@pytest.mark.sweep
@pytest.mark.parametrize(("code", "printed"), PRINTED, ids=str)
def test_our_dosage_is_the_one_that_cms_prints(code: str, printed: str) -> None:
    """Or the difference was reviewed, and its reason written down."""
    ours = newest_entry(code).dosage
    reviewed = REVIEWED.get((code, printed))
    if reviewed is None:
        assert same(ours, read_dosage_text(printed))
    else:
        assert not same(ours, read_dosage_text(printed)), "no exception any more; remove it"
        assert str(ours) == reviewed["ours"]
        assert reviewed["reason"]


def test_every_reviewed_exception_is_about_a_printed_dosage() -> None:
    """The file of exceptions the size else."""
    assert set(REVIEWED) <= set(PRINTED)
    assert len(REVIEWED) == len(EXCEPTIONS)


_PLAIN = re.compile(r"(?P<number>\d*\.?\d+) ?(?P<unit>MG|MCG|GM|G|ML|CC|UNITS?|I\.?U\.?|MEQ|MCI|SQ ?CM)", re.ASCII)
_FACTORS: dict[str, Fraction | int] = {"MG": 1, "MCG": Fraction(1, 1000), "GM": 1000, "G": 1000}


def test_a_second_reading_that_shares_no_code_agrees() -> None:
    """One expression and a table of factors, for the plain rows: nine in ten."""
    compared = 0
    for code, printed in PRINTED:
        match = _PLAIN.fullmatch(printed.strip().replace(",", ""))
        amount = newest_entry(code).dosage.amount
        if match is None or amount is None or (code, printed) in REVIEWED:
            continue
        compared += 1
        number = Fraction(match["number"]) * Fraction(_FACTORS.get(match["unit"], 1))
        factor = _FACTORS.get({"mcg": "MCG", "g": "G"}.get(amount.unit.symbol, ""), 1)
        assert Fraction(amount.amount) * Fraction(factor) == number, (code, printed)
    assert compared > len(PRINTED) * 0.9
