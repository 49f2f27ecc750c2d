"""Damage of every sort: a reader gives a typed error or the same answer, never another exception and never half a file."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.errors import JcodesError
from jcodes.readers.asp import read_asp
from jcodes.readers.crosswalk import read_crosswalk
from jcodes.readers.hcpcs import read_hcpcs
from jcodes.readers.lists import read_jw_jz, read_sad
from jcodes.readers.mue import read_mue
from jcodes.readers.noc import read_noc_codes, read_noc_crosswalk, read_noc_prices
from jcodes.readers.opps import read_addendum_b
from tests.readers import samples
from tests.readers.files import csv_text, fixed_text, gzipped, hcpcs_sheet, zipped

Reader = Callable[[Path], Any]
CASES: dict[str, tuple[Reader, str, bytes]] = {
    "asp": (read_asp, "asp.csv", samples.ASP.encode("cp1252")),
    "crosswalk": (read_crosswalk, "crosswalk.csv", samples.CROSSWALK.encode("cp1252")),
    "mue": (read_mue, "mue.csv", samples.MUE.encode()),
    "jw_jz": (read_jw_jz, "jw.csv", samples.JW_JZ.encode()),
    "sad": (read_sad, "sad.csv", samples.SAD.encode()),
    "noc prices": (read_noc_prices, "noc.csv", samples.NOC_PRICES.encode()),
    "noc crosswalk": (read_noc_crosswalk, "noc.csv", samples.NOC_CROSSWALK.encode()),
    "noc codes": (read_noc_codes, "noc.csv", samples.NOC_CODES.encode()),
    "opps": (read_addendum_b, "addendum_b.csv", samples.ADDENDUM_B.encode()),
    "hcpcs fixed": (read_hcpcs, "HCPC2026.txt", fixed_text().encode("cp1252")),
    "hcpcs csv": (read_hcpcs, "HCPC2026.csv", csv_text().encode("cp1252")),
    "hcpcs xlsx": (read_hcpcs, "HCPC2026.xlsx", hcpcs_sheet()),
    "hcpcs zip": (read_hcpcs, "HCPC2026.zip", zipped({"HCPC2026_ANWEB.txt": fixed_text().encode("cp1252")})),
    "hcpcs gz": (read_hcpcs, "HCPC2026.csv.gz", gzipped(csv_text().encode())),
}


def answer(reader: Reader, name: str, data: bytes) -> object:
    """Return the rows that a reader finds, or the typed error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return rows_of(reader(path))
        except JcodesError as error:
            return error


def rows_of(found: object) -> list[object]:
    """Return what a file states, without where it stood."""
    assert attrs.has(type(found))
    lists = [value for value in attrs.asdict(found, recurse=False).values() if isinstance(value, tuple) and value]  # type: ignore[arg-type]
    return [
        [attrs.evolve(row, row=0) if attrs.has(type(row)) and hasattr(row, "row") else row for row in rows]
        for rows in lists
    ]


@pytest.mark.parametrize("case", CASES)
def test_the_samples_are_read(case: str) -> None:
    """So that what follows damages something whole."""
    assert not isinstance(answer(*CASES[case]), JcodesError)


@pytest.mark.parametrize("case", CASES)
@given(data=st.data())
def test_a_truncated_file_is_refused(case: str, data: st.DataObject) -> None:
    """Cut anywhere, it is never taken for whole; a cut between two lines cannot be seen in a text without an end mark."""
    reader, name, whole = CASES[case]
    cut = data.draw(st.integers(0, len(whole) - 1))
    found = answer(reader, name, whole[:cut])
    if not isinstance(found, JcodesError):
        assert name.endswith((".csv", ".txt"))
        assert whole[:cut].endswith((b"\n", b"\r"))


@pytest.mark.parametrize("case", CASES)
@given(data=st.data())
def test_flipped_bytes_give_an_error_or_an_answer(case: str, data: st.DataObject) -> None:
    """Never another exception."""
    reader, name, whole = CASES[case]
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    answer(reader, name, bytes(damaged))


TEXTS = [case for case, (_, name, _) in CASES.items() if name.endswith(".csv")]


@pytest.mark.parametrize("case", TEXTS)
@given(seed=st.integers(0, 10**6), encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16"]))
def test_shuffled_columns_and_other_encodings_change_nothing(case: str, seed: int, encoding: str) -> None:
    """Columns are found by name; what is a column of its own for the first only is left alone."""
    import csv
    import io

    reader, name, whole = CASES[case]
    rows = list(csv.reader(io.StringIO(whole.decode("cp1252"))))
    width = max(map(len, rows))
    order = list(range(width))
    if case != "crosswalk":  # its first column is named by the year, and found by its place
        random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    held = io.StringIO()
    csv.writer(held).writerows([[(row + [""] * width)[place] for place in order] for row in rows])
    found, expected = answer(reader, name, held.getvalue().encode(encoding)), answer(reader, name, whole)
    assert found == expected


@pytest.mark.parametrize("case", TEXTS)
@given(data=st.data())
def test_blanks_and_nulls_give_an_error_or_an_answer(case: str, data: st.DataObject) -> None:
    """In any cell; a null character is never carried through."""
    reader, name, whole = CASES[case]
    lines = whole.decode("cp1252").splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[place].rstrip("\r\n").split(",")
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(
        st.sampled_from(["", " ", "\u00a0", "\x00", "NULL", "NaN"])
    )
    lines[place] = ",".join(cells) + "\n"
    found = answer(reader, name, "".join(lines).encode("utf-8"))
    if not isinstance(found, JcodesError):
        assert "\x00" not in repr(found)
