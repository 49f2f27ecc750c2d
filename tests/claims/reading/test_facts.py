"""`LineFacts` and `ClaimFacts` make the records that the constructors make, and are refused what those refuse."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.claims import Claim, ClaimForm, ServiceLine
from jcodes.claims.charges import as_money, plain_money
from jcodes.claims.limits import LISTS, TEXTS
from jcodes.claims.reading.claim_facts import ClaimFacts
from jcodes.claims.reading.line_facts import LineFacts, procedure_of
from jcodes.errors import JcodesError, MalformedClaimError

_texts = st.one_of(
    st.text(max_size=25),
    st.sampled_from(["", " ", "J9312", "96413", "1.5", "-3", "50242005306", "ml", "ML", "11", "0636", "MJ", "7" * 16]),
)
_line_texts = (
    "units", "ndc", "ndc_quantity", "ndc_unit", "place_of_service", "rendering_provider", "narrative", "revenue_code", "unit_basis",
    "line_control_number",
)  # fmt: skip
_claim_texts = (
    "payer", "policy", "place_of_service", "billing_provider", "prior_authorization", "type_of_bill", "frequency", "state", "patient_key",
    "original_claim",
)  # fmt: skip
_days = st.none() | st.dates()


def line_of(facts: dict[str, Any]) -> ServiceLine:
    made = LineFacts(1)
    for name, value in facts.items():
        if name not in {"code", "modifiers"}:
            setattr(made, name, value)
    made.procedure = procedure_of(facts["code"], facts.get("modifiers", ()))
    return made.line("")


def claim_of(facts: dict[str, Any]) -> Claim:
    made = ClaimFacts(facts.get("identifier", ""), 1)
    for name, value in facts.items():
        if name not in {"lines", "narrative", "identifier"}:
            setattr(made, name, list(value) if isinstance(value, tuple) else value)
    made.has_long_codes = any(len(one) > 20 for one in (*made.diagnoses, *made.condition_codes))
    made.notes = [facts["narrative"]] if facts.get("narrative") else []
    return made.claim(tuple(facts.get("lines", ())))


def everything(record: Any) -> list[tuple[str, object]]:
    """Return each field, those that are parsed too."""
    return [(field.name, getattr(record, field.name)) for field in attrs.fields(type(record))]


def answer(make: Any, facts: dict[str, Any]) -> object:
    """Return the fields of the record, or the refusal."""
    try:
        return everything(make(facts))
    except JcodesError as error:
        return type(error), str(error), error.hint


def same(make: Any, construct: Any, facts: dict[str, Any]) -> None:
    """Both make the same record, or both refuse it in the same words."""
    assert answer(make, facts) == answer(lambda given: construct(**given), facts)


@given(
    st.fixed_dictionaries(
        {"code": _texts, "modifiers": st.lists(_texts, max_size=14).map(tuple)},
        optional={
            **dict.fromkeys(_line_texts, _texts),
            "on": _days,
            "through": _days,
            "charge": st.none() | st.just(Decimal("5.00")),
            "diagnosis_pointers": st.lists(st.integers(0, 99), max_size=12).map(tuple),
        },
    )
)
def test_a_line_of_facts_is_the_line_of_the_constructor(facts: dict[str, Any]) -> None:
    """Whatever its texts are."""
    same(line_of, ServiceLine, facts)


@given(
    st.fixed_dictionaries(
        {"identifier": _texts},
        optional={
            **dict.fromkeys(_claim_texts, _texts),
            "narrative": _texts,
            "form": st.none() | st.sampled_from(ClaimForm),
            "stated_total": st.none() | st.just(Decimal("7.10")),
            "submitted": _days,
            "statement_from": _days,
            "statement_through": _days,
            "diagnoses": st.lists(_texts, max_size=50).map(tuple),
            "condition_codes": st.lists(_texts, max_size=30).map(tuple),
            "lines": st.just((ServiceLine("J9312"),)),
        },
    )
)
def test_a_claim_of_facts_is_the_claim_of_the_constructor(facts: dict[str, Any]) -> None:
    """Whatever its texts are."""
    same(claim_of, Claim, facts)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("field", ["code", *_line_texts])
def test_a_line_holds_texts_up_to_the_limit_of_their_field(field: str, more: int) -> None:
    """One character more is refused, in the words of the constructor."""
    facts: dict[str, Any] = {"code": "J9312", field: "9" * (TEXTS[field].most + more)}
    same(line_of, ServiceLine, facts)
    if more:
        with pytest.raises(MalformedClaimError, match="a claim holds at most"):
            line_of(facts)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("field", ["identifier", "narrative", *_claim_texts])
def test_a_claim_holds_texts_up_to_the_limit_of_their_field(field: str, more: int) -> None:
    """One character more is refused, in the words of the constructor."""
    facts: dict[str, Any] = {"identifier": "A", field: "9" * (TEXTS[field].most + more)}
    same(claim_of, Claim, facts)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("field", ["diagnoses", "condition_codes"])
def test_a_claim_holds_lists_up_to_their_limit(field: str, more: int) -> None:
    """One item more, or an item with one character more, is refused."""
    same(claim_of, Claim, {"identifier": "A", field: ("A",) * (LISTS[field].most + more)})
    same(claim_of, Claim, {"identifier": "A", field: ("9" * (TEXTS[field].most + more),)})


def test_a_line_without_a_provider_has_that_of_the_claim() -> None:
    """Its own comes first."""
    made = LineFacts(1)
    assert made.line("B").rendering_provider == "B"
    made.rendering_provider = "A"
    assert made.line("B").rendering_provider == "A"


@given(
    st.one_of(
        st.from_regex(r"[0-9]{1,13}(\.[0-9]{0,3})?", fullmatch=True),
        st.text(max_size=5),
        st.sampled_from(["1.\u0662\u0663", "\u00b2", "\u00b2.5", "1.\u00b2", "1.5\u00b2"]),
    )
)
def test_a_plain_amount_is_the_amount(text: str) -> None:
    """Other texts are left to `as_money`."""
    plain = plain_money(text)
    if plain is not None:
        assert str(plain) == str(as_money(text))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5000", "5000.00"), ("7.5", "7.50"), ("007.50", "7.50"), ("0", "0.00"), ("9" * 12 + ".99", "9" * 12 + ".99"), ("9" * 13, ""), ("", ""),
     ("-5", ""), (".5", ""), ("5.", ""), ("5.123", ""), ("1 2", ""), ("5.1x", ""), ("\u0665", "")],
)  # fmt: skip
def test_plain_amounts_are_those_of_x12(text: str, amount: str) -> None:
    """Up to twelve digits, and at most two decimal places."""
    found = plain_money(text)
    assert ("" if found is None else str(found)) == amount


def test_the_days_of_a_line_are_kept() -> None:
    """A date of service and its range."""
    made = LineFacts(1)
    made.on, made.through = date(2026, 2, 1), date(2026, 2, 3)
    assert (made.line("").on, made.line("").through) == (date(2026, 2, 1), date(2026, 2, 3))
