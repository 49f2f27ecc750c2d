"""The codec: what a record writes it reads, by a field's converter or else by its type."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from jcodes.catalogs.sources import Source
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.doses import Dose
from jcodes.errors import MalformedClaimError, MalformedDoseError
from jcodes.periods import Quarter
from jcodes.records import LEFT_OUT, Record, facts_of, value_of, written
from jcodes.vocabulary.places import EditSetting


@attrs.frozen
class Part(Record):
    """A record within a record."""

    dose: Dose
    share: Fraction = Fraction(1)


def pairs(value: Any) -> tuple[tuple[str, str], ...]:
    """Read what ``dict`` writes."""
    return tuple(dict(value).items())


@attrs.frozen
class Whole(Record):
    """A record with a field of each sort."""

    on: date | None
    setting: EditSetting
    parts: tuple[Part, ...] = ()
    price: Decimal | None = None
    count: int = 1
    notes: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=pairs, metadata=written(dict))
    edit: UnitEdit | None = attrs.field(default=None, metadata=written(facts_of))
    cached: str = attrs.field(default="", metadata=LEFT_OUT)


EDIT = UnitEdit(
    "J9312", EditSetting.PRACTITIONER, Quarter(2026, 1), 150, 3, "Data", Source("mue.xlsx", "2026-01", "ab")
)
WHOLE = Whole(
    date(2026, 2, 1), EditSetting.DME, (Part(Dose.parse("5 mg"), Fraction(1, 3)),), Decimal("1.50"), 2, (("a", "b"),), EDIT, "x"
)  # fmt: skip


def test_what_a_record_writes_it_reads() -> None:
    facts = WHOLE.to_dict()
    assert facts == {
        "on": "2026-02-01",
        "setting": "dme",
        "parts": [{"dose": "5 mg", "share": "1/3"}],
        "price": "1.50",
        "count": 2,
        "notes": {"a": "b"},
        "edit": {
            "code": "J9312",
            "setting": "practitioner",
            "quarter": "2026-01",
            "value": 150,
            "indicator": 3,
            "rationale": "Data",
            "source": {"file": "mue.xlsx", "release": "2026-01", "sha256": "ab", "correction": ""},
        },
    }
    assert Whole.from_dict(facts) == attrs.evolve(WHOLE, cached="")
    assert Whole.from_dict({"on": None, "setting": EditSetting.DME}) == Whole(None, EditSetting.DME)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"on": "yesterday"}, "a Whole cannot have the on 'yesterday': give the output of to_dict"),
        ({"setting": "moon"}, "(4 characters, letters) is not an edit setting: use 'practitioner' or"),
        ({"parts": 5}, "cannot have the parts 5"),
        ({"price": "much"}, "cannot have the price a text (4 characters, letters)"),
        ({"edit": {"color": "red"}}, "cannot have the edit"),
        ({"parts": [5]}, "a Part must be a mapping, not int"),
    ],
)
def test_what_no_field_reads_is_refused(facts: dict[str, Any], says: str) -> None:
    with pytest.raises(MalformedClaimError) as caught:
        Whole.from_dict({**WHOLE.to_dict(), **facts})
    assert says in str(caught.value)


def test_a_class_s_own_refusal_stays() -> None:
    with pytest.raises(MalformedDoseError):
        Part.from_dict({"dose": "5"})


def test_a_number_in_text_is_a_number() -> None:
    assert value_of(int, "9999") == 9999
