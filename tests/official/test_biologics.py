"""The licensed products of a code's definitions, from the Purple Book."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jcodes.catalogs.biologics import BiologicRow
from jcodes.catalogs.code_table import CodeRow
from jcodes.official.biologics import biologic_rows
from jcodes.readers.purple_book import read_purple_book
from tests.readers import samples
from tests.readers.files import put

BLANK = CodeRow(*[""] * len(CodeRow._fields))


def code(name: str, *, brands: str = "", details: str = "biosimilar", routes: str = "") -> CodeRow:
    """Return a definition with the facts that the join looks at."""
    return BLANK._replace(code="Q5199", name=name, brands=brands, details=details, routes=routes)


Join = Callable[[CodeRow], list[BiologicRow]]


@pytest.fixture
def join(tmp_path: Path) -> Join:
    """Return a function that joins one definition with the sample."""
    book = read_purple_book(put(tmp_path, "purplebook.csv", samples.PURPLE_BOOK)).presentations

    def joined(row: CodeRow) -> list[BiologicRow]:
        return biologic_rows([row], book, "PB")

    return joined


@pytest.mark.parametrize(
    ("definition", "brands"),
    [
        (code("testomab-abcd"), ["Brandsim", "Brandsim Pen"]),
        (code("testomab-abcd", brands="brandsim"), ["Brandsim", "Brandsim Pen"]),
        (code("testomab-abcd", brands="brandsim", routes="subcutaneous"), ["Brandsim Pen"]),
        (code("testomab-abcd", brands="brandsim", routes="intravenous"), ["Brandsim"]),
        (code("testomab-abcd", brands="brandsim", routes="oral"), ["Brandsim", "Brandsim Pen"]),
        (code("testomab-abcd", brands="othersim"), []),
        (code("testomab", brands="brandsim/other"), ["Brandsim", "Brandsim Pen"]),
        (code("testomab"), []),
        (code("testomab-gone"), []),
        (code("testomab", details=""), ["Testbrand"]),
        (code("testomab, injection", details=""), ["Testbrand"]),
        (code("testomab", details="", brands="anybrand"), []),
        (code("testocillin", details=""), []),
    ],
)
def test_what_is_joined(definition: CodeRow, brands: list[str], join: Join) -> None:
    """By proper name, brand and route, and no product whose license is not in force."""
    assert sorted(row.proprietary for row in join(definition)) == brands


def test_a_row_counts_presentations(join: Join) -> None:
    """Interchangeable if any presentation is."""
    one, two = sorted(join(code("testomab-abcd")), key=lambda row: row.proprietary)
    assert (one.license, one.type, one.presentations, one.interchangeable) == (
        "200001",
        "351(k) Interchangeable",
        "1",
        "1",
    )
    assert (two.type, two.interchangeable, two.approved, two.reference_brand) == (
        "351(k) Biosimilar", "0", "2017-05-06", "Testbrand",
    )  # fmt: skip
