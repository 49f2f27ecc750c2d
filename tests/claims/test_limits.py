"""What a claim can hold: a text, a list and a number at its limit is kept, one above it is a typed error."""

import itertools
from decimal import Decimal
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.claims.fields import as_text, items_of
from jcodes.claims.limits import LISTS, NUMBERS, SHORT, TEXTS, short_enough
from jcodes.errors import JcodesError, MalformedClaimError, NoNdcFormError
from jcodes.rules import check

RECORDS: dict[type, dict[str, Any]] = {
    ServiceLine: {"code": "J9312"},
    Claim: {},
    Administration: {},
    Container: {},
}
FIELDS = [
    (kind, field.name)
    for kind in RECORDS
    for field in attrs.fields(kind)
    if field.init and (field.name in TEXTS or field.name in LISTS)
]
ITEMS = {
    "lines": ServiceLine("J9312"),
    "containers": Container("1 mg"),
    "also": Administration("x"),
    "diagnosis_pointers": 1,
}


def _named(value: object) -> str:
    return type(value).__name__


def of_length(field: str, most: int) -> str:
    """Return a text of this length that the field takes: any, but a size must be read."""
    return "1" + " " * (most - 3) + "mg" if field == "size" else "x" * most


def made(kind: type, field: str, value: object) -> Any:
    return kind(**{**RECORDS[kind], field: value})


def test_every_field_of_text_has_a_limit() -> None:
    """A new field of text is bounded, or this names it."""
    open_ended = [
        (kind.__name__, field.name)
        for kind in RECORDS
        for field in attrs.fields(kind)
        if field.init and field.type in {str, "str", tuple[str, ...]} and field.name not in TEXTS
    ]
    assert open_ended == []
    assert min(limit.most for limit in TEXTS.values()) == SHORT


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_a_text_and_a_list_are_kept_up_to_the_limit_and_refused_above_it(kind: type, field: str) -> None:
    if field in TEXTS and field not in LISTS:
        most = TEXTS[field].most
        assert getattr(made(kind, field, of_length(field, most)), field) == of_length(field, most)
        with pytest.raises(MalformedClaimError, match=f"{most + 1:,} characters") as refused:
            made(kind, field, of_length(field, most + 1))
    else:
        most = LISTS[field].most
        item = ITEMS.get(field, "x")
        assert len(getattr(made(kind, field, [item] * most), field)) == most
        with pytest.raises(MalformedClaimError, match=f"more than {most:,} items") as refused:
            made(kind, field, itertools.repeat(item))
        if field in TEXTS:
            with pytest.raises(MalformedClaimError, match=f"at most {TEXTS[field].most:,}"):
                made(kind, field, ["x" * (TEXTS[field].most + 1)])
    assert refused.value.field == field


def test_a_field_without_a_limit_takes_any_length() -> None:
    """Findings and fixes use the same converters, and their texts are the rules' own."""
    assert short_enough("x" * 10_000, "message") == "x" * 10_000
    assert len(items_of(range(10_000), "changes")) == 10_000


@pytest.mark.parametrize("field", ["units", "ndc_quantity"])
@pytest.mark.parametrize(
    "number", ["9" * 15, 10**15 - 1, f"{'9' * 15}.5", "-" + "9" * 15, Decimal("0.1234567890123456"), "99,999"]
)
def test_a_number_of_fifteen_digits_before_its_point_is_kept(field: str, number: Any) -> None:
    """As many as X12's element 380 has; decimal places are kept, for a rule to report."""
    assert getattr(made(ServiceLine, field, number), field)
    assert NUMBERS.most == 15


@pytest.mark.parametrize("field", ["units", "ndc_quantity"])
@pytest.mark.parametrize(
    "number", ["9" * 16, 10**15, f"{'9' * 16}.5", "-" + "9" * 16, 1e16, 10**300_000, "9," * 16], ids=_named
)
def test_a_number_of_more_digits_is_refused(field: str, number: Any) -> None:
    with pytest.raises(MalformedClaimError):
        made(ServiceLine, field, number)


@pytest.mark.parametrize("field", ["charge", "stated_total"])
@pytest.mark.parametrize(
    "amount", ["1" + ",000" * 11, "1" + ",000" * 1500, "1." + "0" * 4400, "9" * 16, 10**15, 10**39, "1" + ",000" * 5]
)
def test_an_amount_of_money_has_at_most_fifteen_digits(field: str, amount: Any) -> None:
    """Whether its thousands are marked or not."""
    kind = ServiceLine if field == "charge" else Claim
    with pytest.raises(MalformedClaimError, match=r"not an amount of money|digits before the decimal point") as refused:
        made(kind, field, amount)
    assert refused.value.field == field
    assert getattr(made(kind, field, "100,000,000,000.00"), field) == 10**11


def test_the_charges_of_a_claim_add_up_to_an_amount_that_a_claim_holds() -> None:
    """999 lines of the largest charge; one dollar more on a line is refused."""
    line = ServiceLine("96372", charge="999999999999.99")
    assert Claim(stated_total=Claim([line] * 999).total).stated_total == Decimal("998999999999990.01")
    with pytest.raises(MalformedClaimError, match="more dollars"):
        ServiceLine("96372", charge=10**12)


@pytest.mark.parametrize("pointer", [100, -100, 10**5000, [10**5000], "123"], ids=_named)
def test_a_diagnosis_pointer_has_two_digits(pointer: Any) -> None:
    """X12's element 1328."""
    with pytest.raises(MalformedClaimError, match="not a diagnosis pointer"):
        ServiceLine("J9312", diagnosis_pointers=pointer)
    assert ServiceLine("J9312", diagnosis_pointers=99).diagnosis_pointers == (99,)


@pytest.mark.parametrize("count", [0, 10_001, 10**5000], ids=_named)
def test_a_count_has_a_limit(count: int) -> None:
    with pytest.raises(MalformedClaimError, match="from 1 to 10,000"):
        Container("1 mg", count=count)
    with pytest.raises(MalformedClaimError, match="from 1 to 99"):
        Administration(components=count or 100)


def filled(kind: type, **facts: Any) -> Any:
    """Return a record with the most that it holds in every text, list and number."""
    most: dict[str, Any] = {}
    for field in attrs.fields(kind):
        if field.init and field.name == "size":
            most["size"] = of_length("size", TEXTS["size"].most)
        elif field.init and field.name in TEXTS and field.name not in LISTS:
            most[field.name] = "9" * 15 if field.name in {"units", "ndc_quantity"} else "9" * TEXTS[field.name].most
        elif field.init and field.name in LISTS and field.name in TEXTS:
            most[field.name] = ["Z" * TEXTS[field.name].most] * LISTS[field.name].most
    try:
        return kind(**{**most, **facts})
    except JcodesError as error:
        raise AssertionError(error) from error


def test_no_rule_raises_on_a_claim_that_holds_the_most() -> None:
    """Every text, list, number and charge at its limit."""
    record = filled(
        Administration, dose="9" * 15 + " mg", on="2026-02-01", containers=[filled(Container, count=10_000)] * 3
    )
    line = filled(
        ServiceLine,
        on="9999-12-31",
        charge="9" * 12,
        diagnosis_pointers=[99] * 12,
        administration=record,
        also=[record],
    )
    real = line.evolve(code="J9312", on="2026-02-01", modifiers=["JW"] * 12, ndc="50242-0051-21", ndc_unit="ML")
    report = check(filled(Claim, lines=[line, real, real], policy="medicare-part-b", stated_total="9" * 15))
    assert not report.ok
    assert report.to_json()


def test_a_claim_of_999_lines_is_checked_in_order() -> None:
    """The institutional 837 holds so many."""
    lines = [ServiceLine("96372", 1, on="2026-02-01")] * 999
    assert len(check(Claim(lines)).claim.lines) == 999


def test_the_twelve_digit_row_of_cms_is_kept_and_never_billable() -> None:
    """888867413689 under J7331, probably a typing error in CMS's crosswalk: no NDC, and no rule raises on it."""
    links = jcodes.catalog().ndc("888867413689")
    assert {(link.code, link.identifier, link.ndc) for link in links} == {("J7331", "888867413689", None)}
    line = ServiceLine("J7331", 20, ndc="888867413689", ndc_quantity=2, ndc_unit="ML", on="2026-02-01")
    assert check(line).to_json()
    bill = jcodes.billing_units("J7331", "20 mg", on="2026-02-01")
    with pytest.raises(NoNdcFormError, match="has no form 11"):
        jcodes.service_lines(bill, products=["888867413689"])


def test_a_text_field_takes_no_number() -> None:
    """It has lost its leading zeros; None is blank."""
    assert as_text(None, "drug_name") == ""
    with pytest.raises(MalformedClaimError, match="drug name must be text, not int"):
        as_text(5, "drug_name")
