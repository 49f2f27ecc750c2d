"""Every descriptor of every release, and every dosage that CMS prints in every quarter's payment file, read from the files themselves."""

import csv
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from jcodes.doses import Basis, Dosage
from jcodes.readers.descriptors import read_descriptor, read_dosage_text
from jcodes.readers.hcpcs import read_hcpcs
from jcodes.readers.universe import is_drug_code
from tests.readers.perturbations import SPELLINGS, pieces, strays
from tools.inputs import Folders, read_inputs

GOLDEN = Path(__file__).parent.parent / "golden"
REVIEWED = {
    (row["code"], row["cms"]): row["ours"]
    for row in tomllib.loads((GOLDEN / "dosage_exceptions.toml").read_text(encoding="utf-8"))["exception"]
}
INPUTS = read_inputs()
QUARTERS = 11


@cache
def texts(folders: Folders) -> dict[str, tuple[str, ...]]:
    """Return every wording of every drug code, the newest first."""
    found: dict[str, dict[str, None]] = {}
    for source in reversed(INPUTS.of("hcpcs")):
        for record in read_hcpcs(folders.at(source.path)).codes:
            if is_drug_code(record.code):
                found.setdefault(record.code, {})[" ".join(record.long.casefold().split())] = None
    return {code: tuple(wordings) for code, wordings in found.items()}


def printed(path: Path) -> list[tuple[str, str]]:
    """Return code and printed dosage of one payment file; preamble and code rows tell themselves apart."""
    with path.open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2]
    return [(row[0].strip(), " ".join(row[2].split())) for row in rows if re.fullmatch(r"[A-Z]\d{4}", row[0].strip())]


def same(ours: Dosage, theirs: Dosage) -> bool:
    """Tell whether two dosages agree; the column drops "up to"."""
    if {ours.basis, theirs.basis} <= {Basis.PER, Basis.UP_TO}:
        parts = [[part.dose for part in dosage.components] for dosage in (ours, theirs)]
        return ours.amount == theirs.amount and parts[0] == parts[1]
    return (ours.basis, ours.amount, ours.lower, ours.upper) == (
        theirs.basis,
        theirs.amount,
        theirs.lower,
        theirs.upper,
    )


def test_every_quarter_prints_our_dosage_or_a_reviewed_one(folders: Folders) -> None:
    """Quarter by quarter, straight from the official files; no reviewed exception is left without its row."""
    files = [folders.at(source.path) for source in INPUTS.of("asp")]
    assert len(files) == QUARTERS
    known, wrong, used, codes = texts(folders), [], set(), set()
    for path in files:
        rows = [(code, text) for code, text in printed(path) if code in known]
        assert len(rows) > 700, path.name
        for code, text in rows:
            codes.add(code)
            ours, theirs = read_descriptor(known[code][0]).dosage, read_dosage_text(text)
            if same(ours, theirs) and (code, text) not in REVIEWED:
                continue
            used.add((code, text))
            if REVIEWED.get((code, text)) != str(ours) or same(ours, theirs):
                wrong.append((path.name, code, text, str(ours)))
    assert wrong == []
    assert used == set(REVIEWED)
    assert len(codes) == 1062


CHANGES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "double blanks": lambda text: text.replace(" ", "  "),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "a full stop at the end": lambda text: f"{text}.",
    "full stops after units": lambda text: re.sub(r"(?<=\d )(mg|ml|gm|mcg|cc)\b(?!/)", r"\1.", text),
    "blanks before commas": lambda text: text.replace(", ", " , "),
    "semicolons for commas": lambda text: re.sub(r",(?!\d)", ";", text),
    "brackets": lambda text: text.replace("(", "[").replace(")", "]"),
    "dashes": lambda text: text.replace("-", "\u2013"),
    "micrograms": lambda text: re.sub(r"\bmcg\b", "micrograms", text),
    "mcg": lambda text: re.sub(r"\bmicrograms?\b", "mcg", text),
    "milligrams": lambda text: re.sub(r"(?<=[\d ])mg\b(?!/)", "milligrams", text),
    "milliliters": lambda text: re.sub(r"(?<=[\d ])(?:ml|cc)\b", "milliliters", text),
    "international units": lambda text: re.sub(r"(?<=[\d ])(?:iu\b|i\.u\.)", "international units", text),
    "gm": lambda text: re.sub(r"\bgrams?\b", "gm", text),
    "mci": lambda text: re.sub(r"\bmillicuries?\b", "mci", text),
    "sq cm": lambda text: re.sub(r"square centimeters?", "sq cm", text),
    "no blank before the unit": lambda text: re.sub(r"(\d) (mg|mcg|ml|cc|gm|iu|units)\b", r"\1\2", text),
    "plural units": lambda text: re.sub(r"(?<=\d )(mg|mcg|ml|cc|gm)\b", r"\1s", text),
    "no thousands separators": lambda text: re.sub(r"(?<=\d),(?=\d{3})", "", text),
    "no leading nought": lambda text: re.sub(r"\b0\.(?=\d)", ".", text),
    "one for 1": lambda text: re.sub(r", 1 (?=mg|mcg|microgram|ml|gram|unit|i\.u\.|iu)", ", one ", text),
    "upto": lambda text: text.replace("up to", "upto"),
    "a brand behind": lambda text: f"{text} (brandia)",
    "a remark behind": lambda text: f"{text}, not therapeutically equivalent to j1234",
    "a use behind": lambda text: f"{text} (for esrd on dialysis)",
}
"""Other copies, other typists, later quarters: what must not change the dosage."""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_spelling_of_any_descriptor_gives_the_same_dosage(
    change: Callable[[str], str], folders: Folders
) -> None:
    """Over every wording of every release."""
    for wordings in texts(folders).values():
        for text in wordings:
            assert read_descriptor(change(text)).dosage == read_descriptor(text).dosage, change(text)


NUMBER = re.compile(
    r"(?<![\w.,-])\d[\d,.]*(?= ?(?:mg|mcg|ml|cc|gm?|grams?|units?|iu|i\.u\.|micrograms?|milligrams?|millicuries?)\b)"
)


def test_another_number_in_any_descriptor_is_read_as_that_number(folders: Folders) -> None:
    """The reader knows forms and no amounts: the only number of a descriptor may be any."""
    tried = 0
    for wordings in texts(folders).values():
        for text in wordings:
            before = read_descriptor(text).dosage
            if len(NUMBER.findall(text)) == 1 and before.amount is not None and not before.amount.unit.is_count:
                after = read_descriptor(NUMBER.sub("7.25", text)).dosage.amount
                assert after is not None, text
                assert after.unit == before.amount.unit, text
                assert str(after.amount) == "7.25" or after == before.amount, text
                tried += 1
    assert tried > 1000


def test_no_damaged_copy_of_any_descriptor_gives_another_dosage(folders: Folders) -> None:
    """Every wording of every file, the further ones too: the same dosage, or a typed "not stated"."""
    wordings = {text for found in texts(folders).values() for text in found}
    for path in sorted((folders.more / "hcpcs").glob("*")):
        wordings |= {
            " ".join(record.long.casefold().split()) for record in read_hcpcs(path).codes if is_drug_code(record.code)
        }
    assert len(wordings) > 2000
    for text in wordings:
        meant = read_descriptor(text).dosage
        for copy in (
            *(change(text) for change in SPELLINGS.values()),
            *pieces(text, (" ", "\u200b", ", ", " /", "'", "_")),
        ):
            found = read_descriptor(copy).dosage
            assert found == meant or not found.is_stated, copy


def test_no_stray_sign_at_a_number_of_any_descriptor_gives_another_dosage(folders: Folders) -> None:
    """A comma, point, hyphen, slash or sign of no width at any number or unit: the same doses, or a typed "not stated"."""
    tried = 0
    for wordings in texts(folders).values():
        for text in wordings:
            meant = read_descriptor(text).dosage
            if meant.components or meant.basis is Basis.BAND:
                tried += 1
            for copy in strays(text):
                found = read_descriptor(copy).dosage
                if found.is_stated:
                    assert _doses(found) == _doses(meant), copy
    assert tried > 30


def _doses(dosage: Dosage) -> tuple[object, ...]:
    """Return what a dosage states of a unit; "up to" bills as "per" does."""
    basis = Basis.PER if dosage.basis is Basis.UP_TO else dosage.basis
    return basis, dosage.amount, [part.dose for part in dosage.components], dosage.cap, dosage.lower, dosage.upper
