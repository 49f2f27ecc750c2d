"""Lines of a claim in JSON by the names that columns have."""

from typing import Any

import pytest

import jcodes
from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.claims.reading.line_names import with_line_fields
from jcodes.claims.reading.read_claims import read_claims
from jcodes.errors import MalformedClaimError

LINE = {"HCPCS": "J9312", "qty": 75, "DOS": "02/03/2026", "mods": "JZ"}
WHOLE = ServiceLine("J9312", units=75, on="2026-02-03", modifiers="JZ")


def test_lines_are_read_by_the_names_of_columns() -> None:
    """By `check` and `audit` alike, whether or not a format of dates is given; the mapping that was given stays as it is."""
    claim: dict[str, object] = {"identifier": "A-1", "lines": [dict(LINE), WHOLE]}
    assert jcodes.check(claim, date_format="MM/DD/YYYY").claim.lines == (WHOLE, WHOLE)
    (read,) = read_claims([claim], date_format="MM/DD/YYYY")
    assert isinstance(read.claim, Claim)
    assert read.claim.lines == (WHOLE, WHOLE)
    assert claim["lines"] == [LINE, WHOLE]
    assert jcodes.check({"lines": [{**LINE, "DOS": "2026-02-03"}]}).claim.lines == (WHOLE,)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hcpcs", "a ServiceLine has no 'hcpcs': did you mean 'code'?"),  # beside the code
        ("pos", "a ServiceLine has no 'pos': did you mean 'place_of_service'?"),  # a column of the claim
        ("modifier_2", "a ServiceLine has no 'modifier_2': did you mean 'modifiers'?"),  # one of several columns
        ("line", "a ServiceLine has no 'line': its fields are"),  # a number of rows
        ("Alice", "a ServiceLine has no such field: its fields are code"),
        (5, "a ServiceLine has no such field"),
    ],
)
def test_other_names_are_refused(name: Any, said: str) -> None:
    """A name that people use for a field is told which; what may be a patient's is not repeated."""
    with pytest.raises(MalformedClaimError) as caught:
        jcodes.check({"lines": [{"code": "J9312", name: "1"}]})
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("claim", [None, {}, {"lines": 3}, {"lines": []}, {"lines": [{"code": "J9312"}, 3]}, [LINE]])
def test_what_names_no_other_field_is_unchanged(claim: object) -> None:
    """The same object."""
    assert with_line_fields(claim) is claim


def test_a_record_has_the_date_on() -> None:
    """Dose is spelled like the abbreviation, and is not meant."""
    with pytest.raises(MalformedClaimError, match="an Administration has no 'dos': did you mean 'on'"):
        jcodes.code({"drug": "rituximab", "dose": "750 mg", "dos": "2026-02-03"})


def test_check_is_told_to_code_a_record_first() -> None:
    """One or several."""
    record = Administration("rituximab", "750 mg", on="2026-02-03")
    claims: tuple[Any, ...] = (record, [record], {"lines": [record]})
    for claim in claims:
        with pytest.raises(MalformedClaimError, match=r"an Administration is not a line of a claim: code it first"):
            jcodes.check(claim)
