"""Lines that a claim can carry."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.billing.allocation import share_charge
from jcodes.billing.lines import BillingLine
from jcodes.billing.splitting import split_lines
from jcodes.errors import MalformedLineError, MalformedModifierError


def test_units_over_the_field_go_on_further_lines() -> None:
    """Noridian: 22,000 units are 9,999 + 9,999 + 2,002, with 76 on the later lines."""
    found = split_lines([BillingLine("J7192", 22000)], repeat_modifier="76", charge="30000.01")
    assert [(line.units, line.modifiers) for line in found.lines] == [(9999, ()), (9999, ("76",)), (2002, ("76",))]
    assert sum(found.charges) == Decimal("30000.01")
    assert found.warnings == ()
    paper = split_lines([BillingLine("J9035", 1000, ("JZ",))], maximum_units=999)
    assert [(line.units, line.modifiers) for line in paper.lines] == [(999, ("JZ",)), (1, ("JZ",))]
    assert paper.charges == ()


def test_a_claim_has_999_lines() -> None:
    """One more is refused: the dose is implausible."""
    assert len(split_lines([BillingLine("J1000", 999)], maximum_units=1).lines) == 999
    with pytest.raises(MalformedLineError, match="1,000 units take 1,000 lines of 1, and a claim has at most 999"):
        split_lines([BillingLine("J1000", 1000)], maximum_units=1)


def test_an_edit_by_line_splits_and_one_by_day_warns() -> None:
    """As its sources say."""
    lines = [BillingLine("J1000", 25)]
    assert [line.units for line in split_lines(lines, edit_value=10, edit_indicator=1).lines] == [10, 10, 5]
    for indicator, words in ((2, "by policy"), (3, "open to appeal")):
        found = split_lines(lines, edit_value=10, edit_indicator=indicator)
        assert [line.units for line in found.lines] == [25]
        assert words in found.warnings[0]
        assert split_lines(lines, edit_value=25, edit_indicator=indicator).warnings == ()
    assert (
        "the MUE is 0: the code is not payable here, split or not"
        in split_lines(lines, edit_value=0, edit_indicator=2).warnings[0]
    )
    assert split_lines(lines, edit_value=0, edit_indicator=1).lines == tuple(lines)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"maximum_units": 0}, "maximum_units=0 is not a whole number of units, 1 or more"),
        ({"maximum_units": 400.5}, "maximum_units=400.5 is not a whole number"),
        ({"maximum_units": True}, "maximum_units=True is not a whole number"),
        ({"maximum_units": None}, "maximum_units=None is not a whole number"),
        ({"edit_value": 5, "edit_indicator": 4}, "4 is not an adjudication indicator"),
        ({"edit_value": 5, "edit_indicator": True}, "True is not an adjudication indicator"),
        ({"edit_value": 5, "edit_indicator": 0}, "0 is not an adjudication indicator"),
        ({"edit_value": 5, "edit_indicator": Decimal(1)}, "is not an adjudication indicator"),
        ({"edit_value": 5, "edit_indicator": [1]}, "is not an adjudication indicator"),
        (
            {"edit_value": -1, "edit_indicator": 1},
            "edit_value=-1 is not a whole number of units, 0 or more: give edit_value",
        ),
        ({"edit_value": 2.5, "edit_indicator": 1}, "edit_value=2.5 is not a whole number"),
        ({"charge": "1.005"}, "fraction of a cent"),
        ({"charge": "much"}, "is not an amount"),
        ({"charge": -1}, "is not an amount"),
        ({"charge": 1.5}, "is not an amount"),
        ({"charge": True}, "is not an amount"),
    ],
)
def test_what_cannot_be_split_is_refused(facts: dict[str, object], words: str) -> None:
    """With what would be right."""
    with pytest.raises(MalformedLineError, match=words):
        split_lines([BillingLine("J1000", 25)], **facts)  # type: ignore[arg-type]


def test_lines_need_units() -> None:
    """Whole ones, of a bill or of its lines."""
    for units in (0, -1, Decimal("7.5"), True):
        with pytest.raises(MalformedLineError, match=f"J1000 x {units} has no whole units above zero"):
            split_lines([BillingLine("J1000", units)])  # type: ignore[arg-type]
    for wrong, words in (
        (5, "not int"),
        ("J9312 x 5", "not str"),
        ([BillingLine("J1000", 1), 5], "not a list with int"),
    ):
        with pytest.raises(MalformedLineError, match=words):
            split_lines(wrong)  # type: ignore[arg-type]
    assert split_lines([]).lines == ()


def test_a_bill_is_split_as_its_lines_are() -> None:
    """With the modifier of a repeated line in any form."""
    bill = jcodes.billing_units("J9312", "750 mg")
    found = split_lines(bill, maximum_units=30, repeat_modifier=jcodes.Modifier.parse("76"))
    assert found == split_lines(bill.lines, maximum_units=30, repeat_modifier=" 76 ")
    assert str(found) == "J9312 x 30; J9312-76 x 30; J9312-76 x 15"
    with pytest.raises(MalformedModifierError):
        split_lines(bill, repeat_modifier="ZZZZ")
    for discarded in ("JW", "jz", jcodes.Modifier.parse("JW")):
        with pytest.raises(
            MalformedLineError, match=r"J[WZ] reports discarded drug, it does not mark a repeated line: give 76"
        ):
            split_lines(bill, repeat_modifier=discarded)
        with pytest.raises(MalformedLineError, match="reports discarded drug"):
            jcodes.service_lines(bill, repeat_modifier=discarded)


def test_a_modifier_is_put_on_once_and_four_fit_on_a_line() -> None:
    """Four slots."""
    again = split_lines([BillingLine("J9312", 20, ("76",))], maximum_units=9, repeat_modifier="76")
    assert [line.modifiers for line in again.lines] == [("76",)] * 3
    assert again.warnings == ()
    four = BillingLine("J9312", 20, ("RT", "JZ", "JA", "TB"))
    full = split_lines([four], maximum_units=9, repeat_modifier="76")
    told = "J9312-RT-JZ-JA-TB x 20 has no room for another modifier: a line has four; modifier 99 means there are more"
    assert full.warnings == (told, told)
    assert (
        split_lines([BillingLine("J9312", 20, ("RT", "JZ", "JA"))], maximum_units=9, repeat_modifier="76").warnings
        == ()
    )
    assert split_lines([four], maximum_units=9).warnings == ()


def test_an_edit_is_of_one_code() -> None:
    """Several codes are split by what a line takes, and not counted together."""
    several = [BillingLine("J9312", 4), BillingLine("J9035", 4)]
    assert split_lines(several, maximum_units=3).warnings == ()
    with pytest.raises(MalformedLineError, match="an MUE is for one code"):
        split_lines(several, edit_value=5, edit_indicator=3)
    with pytest.raises(MalformedLineError, match="the modifiers of J9312 are None"):
        split_lines([BillingLine("J9312", 5, None)])  # type: ignore[arg-type]
    with pytest.raises(MalformedLineError, match="the modifiers of J9312 are"):
        split_lines([BillingLine("J9312", 5, (5,))])  # type: ignore[arg-type]


def test_an_edit_without_an_indicator_says_so() -> None:
    """Nothing is said of the day or of records."""
    (warning,) = split_lines([BillingLine("J1000", 25)], edit_value=10).warnings
    assert warning == (
        "25 units exceeds the MUE of 10; give edit_indicator to apply it per line or per date of service"
    )
    assert split_lines([BillingLine("J1000", 25)], edit_value=25).warnings == ()


def test_the_reason_tells_limits_and_sources() -> None:
    """Each step once."""
    found = split_lines(
        [BillingLine("J1000", 25)],
        maximum_units=10,
        edit_value=20,
        edit_indicator=3,
        repeat_modifier="76",
        charge="100.00",
    )
    *steps, warning = found.explain().splitlines()
    assert warning.startswith("warning    25 units exceeds the MUE of 20 per date of service (MAI 3, open to appeal")
    assert steps == [
        "lines      J1000 x 25",
        "limit      at most 10 units on a line",
        (
            "           source: Noridian, Hemophilia clotting factor billing, https://med.noridianmedicare.com/web/jfb/topics/drugs-biologicals-injections/hemophilia-clotting-factor-billing"
            " (Medicare's electronic lines take 9,999 units); General knowledge; no source was read (paper lines take 999)"
        ),
        "edit       the MUE is 20, MAI 3",
        (
            "           source: NGS, Medically unlikely edits, article 1943300, https://ngsmedicare.com/coding-and-edits?selectedArticleId=1943300"
            " (an edit with the indicator 1 works by line)"
        ),
        "modifier   lines after the first of a split carry 76",
        (
            "           source: Noridian, Hemophilia clotting factor billing, https://med.noridianmedicare.com/web/jfb/topics/drugs-biologicals-injections/hemophilia-clotting-factor-billing"
            " (Medicare's electronic lines take 9,999 units); General knowledge; no source was read (paper lines take 999)"
        ),
        "charge     $100.00 split by units, to the cent",
        "split      J1000 x 10, $40.00; J1000-76 x 10, $40.00; J1000-76 x 5, $20.00",
    ]
    plain = split_lines([BillingLine("J1000", 25)], edit_value=20).explain()
    assert "the MUE is 20, no MAI" in plain
    assert "modifier" not in plain
    assert "charge" not in plain
    assert found.to_dict()["charges"] == ["40.00", "40.00", "20.00"]
    with pytest.raises(MalformedLineError, match="no units to split the charge"):
        share_charge("1.00", [])
    with pytest.raises(MalformedLineError, match="no units to split the charge"):
        share_charge("1.00", [2, -1])


@given(
    units=st.lists(st.integers(1, 30000), min_size=1, max_size=3),
    most=st.integers(1, 9999),
    cents=st.integers(0, 10**9),
)
def test_nothing_is_lost(units: list[int], most: int, cents: int) -> None:
    """Units and cents add up; no line is above the limit."""
    charge = Decimal(cents).scaleb(-2)
    most = max(most, max(units) // 50 + 1)
    found = split_lines([BillingLine("J1000", count) for count in units], maximum_units=most, charge=charge)
    assert sum(line.units for line in found.lines) == sum(units)
    assert all(0 < line.units <= most for line in found.lines)
    assert sum(found.charges) == charge
    assert all(share >= 0 and share.as_tuple().exponent == -2 for share in found.charges)
