"""Cells of rows that no record can hold are refused with their row."""

from collections import UserString
from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.auditing import check_chargemaster, check_orders
from jcodes.claims.reading import read_claims
from jcodes.claims.reading.rows import cell_of, text_of
from jcodes.errors import MalformedError

ODD: tuple[Any, ...] = (
    10**5000,
    [10**5000],
    Decimal("sNaN"),
    Decimal("1E+300000"),
    Decimal("-1E-300000"),
    {"a": 10**5000},
    UserString("x"),
    object(),
)


def test_a_cell_as_text() -> None:
    """Missing values are blank; nothing is written out to thousands of digits."""
    assert [cell_of(one) for one in (Decimal("sNaN"), Decimal("NaN"), Decimal("7.50"), 75, True)] == [
        "",
        "",
        "7.50",
        "75",
        True,
    ]
    assert text_of([10**5000]) == "a list of 1 item"
    assert text_of(Decimal("1E+300000")) == "1E+300000"
    assert text_of(["JW"]) == "['JW']"
    assert text_of(10**5000) == "an int of 16,610 bits"


@pytest.mark.parametrize("odd", ODD, ids=[type(one).__name__ + str(at) for at, one in enumerate(ODD)])
def test_an_odd_cell_costs_its_row_only(odd: object) -> None:
    """In any column of claims, chargemasters and open orders, and as the name of a column."""
    good = {"claim": "A", "line": "1", "code": "J9312", "units": "74", "on": "2026-02-01"}
    for column in (*good, "charge", "patient_key", "modifiers"):
        read = list(read_claims([{**good, column: odd}, {**good, "claim": "B"}]))
        assert [one.claim.identifier for one in read if isinstance(one.claim, jcodes.Claim)][-1] == "B"
    charge = {"charge": "1", "code": "J9312", "multiplier": "10"}
    for column in charge:
        report = check_chargemaster([{**charge, column: odd}, charge], "2026-02-01")
        assert report.rows == 2
        assert str(report)
    order = {"order": "1", "code": "J9312", "on": "2026-02-01", "dose": "740 mg"}
    for column in order:
        assert str(check_orders([{**order, column: odd}, order], "2026-01", catalog="2025-10"))
    assert check_chargemaster([{**charge, 10**5000: 1}], "2026-02-01").lines == 1


def test_a_query_has_an_end() -> None:
    cat = jcodes.catalog()
    assert cat.search("rituximab " + "x" * 900) == ()
    for ask in (cat.search, cat.matches):
        with pytest.raises(MalformedError, match="a query of 1,001 characters is too long"):
            ask("x" * 1001)
