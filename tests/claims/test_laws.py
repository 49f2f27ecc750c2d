"""Laws that hold for every record of a claim."""

import contextlib
import copy
import datetime as dt
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes.claims as module
from jcodes.claims import Administration, Claim, Container, Documentation, ServiceLine
from jcodes.claims.charges import total_of
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.doses import UNITS, Dose, Strength
from jcodes.errors import JcodesError
from jcodes.records import Record
from tests.claims.strategies import administrations, claims, containers, documentation, lines, money

_NAMES = {
    **{name: getattr(module, name) for name in module.__all__},
    "datetime": dt,
    "Decimal": Decimal,
    "Dose": Dose,
    "Strength": Strength,
}
records = st.one_of(claims, lines, administrations, containers, documentation)


@settings(max_examples=200)
@given(records)
def test_json_and_back_is_the_same_record(record: Record) -> None:
    """Through text, and to the last digit: what is shown is the same too."""
    facts = record.to_dict()
    again = type(record).from_dict(json.loads(json.dumps(facts)))
    assert again == record
    assert hash(again) == hash(record)
    assert repr(again) == repr(record)
    assert again.to_dict() == facts


@settings(max_examples=100)
@given(records)
def test_the_repr_makes_the_record_again(record: Record) -> None:
    """With the names of the package and of what it is made of."""
    again: object = eval(repr(record), dict(_NAMES))  # noqa: S307 - our own repr
    assert again == record
    assert repr(again) == repr(record)


@settings(max_examples=100)
@given(records)
def test_pickle_and_copies_are_the_same_record(record: Record) -> None:
    """What was read beside the text comes along."""
    for again in (pickle.loads(pickle.dumps(record)), copy.deepcopy(record), copy.copy(record), record.evolve()):
        assert again == record
        assert hash(again) == hash(record)
        assert repr(again) == repr(record)
        assert getattr(again, "hcpcs", None) == getattr(record, "hcpcs", None)


@given(lines)
def test_what_is_read_beside_the_text_says_the_same_as_the_text(line: ServiceLine) -> None:
    """Parsing the text gives the value, and None exactly where it cannot be parsed."""
    assert (line.hcpcs is not None) == HcpcsCode.is_valid(line.code)
    assert line.hcpcs is None or line.hcpcs == HcpcsCode.parse(line.code)
    assert (line.parsed_ndc is not None) == Ndc.is_valid(line.ndc)
    assert [modifier.text for modifier in line.parsed_modifiers] == [
        Modifier.parse(text).text for text in line.modifiers if Modifier.is_valid(text)
    ]
    assert line.unit_count is None or line.unit_count == Decimal(line.units.strip())
    assert line.cpt is None or line.hcpcs is None


@settings(max_examples=100)
@given(claims)
def test_the_total_is_the_exact_sum_of_the_charges(claim: Claim) -> None:
    """To the cent, whatever the ambient decimal context."""
    expected = sum((Fraction(line.charge) for line in claim.lines if line.charge is not None), Fraction(0))
    assert Fraction(claim.total) == expected
    assert claim.total.as_tuple().exponent == -2


@given(st.lists(st.none() | money, max_size=20))
def test_a_total_does_not_depend_on_the_order(amounts: list[Decimal | None]) -> None:
    """Money adds up exactly."""
    assert total_of(amounts) == total_of(reversed(amounts))


objects = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.binary(), st.decimals(), st.fractions(), st.dates(), st.times(),
    st.datetimes(), st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text()), st.sets(st.integers()), st.just(object()),
)  # fmt: skip


@given(st.sampled_from([ServiceLine, Claim, Administration, Container, Documentation]), st.data())
def test_a_constructor_refuses_with_a_typed_error_or_not_at_all(cls: type[Record], data: st.DataObject) -> None:
    """Whatever is given for any field, and through `evolve` the same."""
    made: Any = ServiceLine("") if cls is ServiceLine else cls()
    name = data.draw(st.sampled_from(list(made.to_dict())))
    value = data.draw(objects)
    with contextlib.suppress(JcodesError):
        record = made.evolve(**{name: value})
        assert type(record).from_dict(record.to_dict()) == record


@pytest.mark.parametrize("unit", list(UNITS.values()), ids=str)
def test_every_unit_of_a_dose_survives_json(unit: Any) -> None:
    """Singular and plural, whole and broken."""
    for amount in ("1", "2", "0.5"):
        record = Administration(dose=Dose(Decimal(amount), unit))
        assert repr(Administration.from_dict(record.to_dict())) == repr(record)


def test_records_are_frozen_slotted_and_without_order() -> None:
    """Nothing can be put on them, and lines stand in the order of the claim."""
    for record in (ServiceLine("J9312"), Claim(), Administration(), Container(), Documentation()):
        assert not hasattr(record, "__dict__")
        with pytest.raises(AttributeError):
            record.code = "J1100"  # type: ignore[union-attr,misc]
        with pytest.raises(TypeError):
            record < record  # type: ignore[operator] # noqa: B015, PLR0124 - the comparison is the question
