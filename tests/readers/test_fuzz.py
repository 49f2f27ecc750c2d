"""Damage of every sort: a reader gives a typed error or the same answer, never another exception and never half a file."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.errors import FileFormatError
from tests.readers.cases import CASES, Case, Reader, changed, facts, header_row, rows_of, text_of
from tests.readers.files import fixed_text, gzipped, hcpcs_sheet, put, sheet, zipped

TEXTS: Final = list(CASES)
FILES: Final[Mapping[str, tuple[Reader, str, bytes]]] = {
    **{name: (case.read, "file.csv", case.text.encode("cp1252")) for name, case in CASES.items()},
    "hcpcs of fixed width": (CASES["hcpcs"].read, "file.txt", fixed_text().encode("cp1252")),
    "hcpcs workbook": (CASES["hcpcs"].read, "file.xlsx", hcpcs_sheet()),
    "hcpcs zip": (CASES["hcpcs"].read, "file.zip", zipped({"HCPC2026_ANWEB.txt": fixed_text().encode("cp1252")})),
    "asp workbook": (CASES["asp"].read, "file.xlsx", sheet(rows_of(CASES["asp"].text))),
    "crosswalk zip": (CASES["crosswalk"].read, "file.zip", zipped({"a.csv": CASES["crosswalk"].text.encode()})),
    "addendum_b gz": (CASES["addendum_b"].read, "file.csv.gz", gzipped(CASES["addendum_b"].text.encode())),
}
"""Readers with the name and the bytes of a whole file."""
PACKED: Final = [name for name, (_, file, _) in FILES.items() if not file.endswith((".csv", ".txt"))]


fewer: Final = settings(max_examples=settings().max_examples // 3)
"""There are many cases, and each example is a file."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples; each overwrites the file of the one before."""
    return tmp_path_factory.mktemp("fuzz")


def answer(folder: Path, read: Reader, name: str, data: bytes) -> object:
    """Return what a reader finds, or its refusal."""
    try:
        return facts(read(put(folder, name, data)))
    except FileFormatError as error:
        return error


def is_refusal(found: object) -> bool:
    """Tell whether an answer is a refusal, which names the file and what would be right."""
    return isinstance(found, FileFormatError) and found.file.startswith("file") and bool(found.hint)


def of_text(folder: Path, case: Case, text: str) -> object:
    """Return what a reader finds in a CSV, or its refusal."""
    return answer(folder, case.read, "file.csv", text.encode())


def lists_in(found: object) -> list[tuple[Any, ...]]:
    """Return the lists of rows of an answer."""
    assert isinstance(found, dict)
    return [value for value in found.values() if isinstance(value, tuple)]


def rows_in(found: object) -> tuple[Any, ...]:
    """Return the rows of an answer, all its lists together."""
    return tuple(row for rows in lists_in(found) for row in rows)


def is_beginning(part: tuple[object, ...], rows: tuple[object, ...]) -> bool:
    """Tell whether *part* is how *rows* begin."""
    return part == rows[: len(part)]


@pytest.mark.parametrize("name", FILES)
def test_the_samples_are_read(name: str, folder: Path) -> None:
    """So that what follows damages something whole."""
    assert rows_in(answer(folder, *FILES[name]))


@pytest.mark.parametrize("name", FILES)
@fewer
@given(data=st.data())
def test_a_truncated_file_is_refused(name: str, data: st.DataObject, folder: Path) -> None:
    """Cut anywhere; only a cut between two lines of a text cannot be seen, and then the lines before it are as they were."""
    read, file, whole = FILES[name]
    cut = data.draw(st.integers(0, len(whole) - 1))
    found = answer(folder, read, file, whole[:cut])
    if not is_refusal(found):
        assert name not in PACKED
        assert whole[:cut].endswith((b"\n", b"\r"))
        assert all(map(is_beginning, lists_in(found), lists_in(answer(folder, read, file, whole))))


@pytest.mark.parametrize("name", FILES)
@fewer
@given(data=st.data())
def test_flipped_bytes_give_an_error_or_an_answer(name: str, data: st.DataObject, folder: Path) -> None:
    """Never another exception; what is packed has a checksum, and is refused or the same."""
    read, file, whole = FILES[name]
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    found = answer(folder, read, file, bytes(damaged))
    if name in PACKED and not is_refusal(found):
        assert found == answer(folder, read, file, whole)


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(seed=st.integers(0, 10**6), encoding=st.sampled_from(["cp1252", "latin-1", "utf-8", "utf-8-sig", "utf-16"]))
def test_shuffled_columns_and_other_encodings_change_nothing(name: str, seed: int, encoding: str, folder: Path) -> None:
    """Columns are found by name."""
    case = CASES[name]
    rows = rows_of(case.text)
    order = random.Random(seed).sample(range(len(rows[0])), len(rows[0]))  # noqa: S311 - no secret
    shuffled = text_of([[row[place] for place in order] for row in rows])
    assert answer(folder, case.read, "file.csv", shuffled.encode(encoding)) == of_text(folder, case, case.text)


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(data=st.data())
def test_an_encoding_that_is_not_the_files_own_gives_an_error_or_an_answer(
    name: str, data: st.DataObject, folder: Path
) -> None:
    """A mark without its encoding, an encoding without its mark, letters of two encodings in one file."""
    case = CASES[name]
    text = case.text.replace("est", "\u00e9st", 1)
    marks = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
    form = data.draw(st.sampled_from(["cp1252", "utf-8", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7"]))
    for content in (
        data.draw(st.sampled_from(marks)) + text.encode(form),
        text.encode("cp1252") + text.encode("utf-8"),
    ):
        found = answer(folder, case.read, "file.csv", content)
        assert is_refusal(found) or rows_in(found)


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(data=st.data())
def test_blank_rows_and_columns_change_nothing(name: str, data: st.DataObject, folder: Path) -> None:
    """Wherever they are put in."""
    case = CASES[name]
    rows = rows_of(case.text)
    column = data.draw(st.integers(0, len(rows[0])))
    rows = [[*row[:column], "", *row[column:]] for row in rows]
    for _ in range(data.draw(st.integers(0, 5))):
        rows.insert(data.draw(st.integers(0, len(rows))), data.draw(st.sampled_from([[], [""], [" ", "\u00a0"]])))
    assert of_text(folder, case, text_of(rows)) == of_text(folder, case, case.text)


NULLS: Final = ["", " ", "\u00a0", "NULL", "None", "NaN", "nan", "#N/A", "-", "?", "inf", "1e309", "-0", "\u0000"]


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(data=st.data())
def test_blanks_and_nulls_give_an_error_or_an_answer(name: str, data: st.DataObject, folder: Path) -> None:
    """In any cell; a null character is never carried through, and the rows beside it stay as they were."""
    case = CASES[name]
    rows = rows_of(case.text)
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    value = data.draw(st.sampled_from(NULLS))
    rows[place][column] = value
    found = of_text(folder, case, text_of(rows))
    if value == "\u0000":
        assert is_refusal(found)
    elif not is_refusal(found) and place > header_row(case):
        before, after = rows_in(of_text(folder, case, case.text)), rows_in(found)
        assert sum(row not in after for row in before) <= 2


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(data=st.data())
def test_rows_in_another_order_are_the_same_rows(name: str, data: st.DataObject, folder: Path) -> None:
    """Nothing hangs on the order."""
    case = CASES[name]
    rows = rows_of(case.text)
    body = header_row(case) + 1
    order = data.draw(st.permutations(rows[body:]))
    found, plain = of_text(folder, case, text_of([*rows[:body], *order])), of_text(folder, case, text_of(rows))
    assert sorted(map(repr, rows_in(found))) == sorted(map(repr, rows_in(plain)))


@pytest.mark.parametrize("name", [name for name in TEXTS if CASES[name].number])
@fewer
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12))
def test_any_text_for_a_number_is_that_number_or_an_error(name: str, text: str, folder: Path) -> None:
    """Only digits become a number, and nothing becomes a float."""
    case = CASES[name]
    assert case.number
    found = of_text(folder, case, changed(case, case.number, text))
    if not is_refusal(found):
        values = [value for row in rows_in(found) for value in attrs.asdict(row, recurse=False).values()]
        assert not any(isinstance(value, float) for value in values)
        assert all(mark.isascii() for mark in text if mark.isdigit())


@pytest.mark.parametrize("name", TEXTS)
@fewer
@given(text=st.text(max_size=300), before=st.booleans())
def test_any_text_at_all_gives_an_error_or_an_answer(name: str, text: str, before: bool, folder: Path) -> None:
    """Alone, above a whole file, or below it."""
    case = CASES[name]
    data = text.encode("utf-8", "replace")
    whole = case.text.encode()
    for content in (data, data + b"\r\n" + whole if before else whole + data):
        found = answer(folder, case.read, "file.csv", content)
        assert is_refusal(found) or rows_in(found)


@pytest.mark.parametrize("form", ["file.csv", "file.txt", "file.xlsx", "file.zip", "file.csv.gz", "file.xls", "file"])
@fewer
@given(
    data=st.binary(max_size=200),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_at_all_are_refused(form: str, data: bytes, start: bytes, folder: Path) -> None:
    """Under every ending, behind the first bytes of every form."""
    for case in (CASES["hcpcs"], CASES["crosswalk"]):
        assert is_refusal(answer(folder, case.read, form, start + data))
