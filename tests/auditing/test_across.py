"""Across claims: what counts once, what two claims of a patient have in common, and units added over the claims of a day."""

from decimal import Decimal
from typing import Any

import pytest

from jcodes.auditing import Audit, audit
from jcodes.claims import Claim
from jcodes.errors import RulesError
from jcodes.rules import Severity
from tests.auditing.samples import RULES, claim, line


def drug(units: int | str = 4, charge: str = "40.00", **facts: Any) -> Any:
    return line("J3301", units, charge, **{"modifiers": "JZ", "rendering_provider": "R", **facts})


def filed(name: str, *lines: Any, **facts: Any) -> Claim:
    return claim(*lines, identifier=name, **{"patient_key": "P", "submitted": "2026-02-10", **facts})


def gone(found: Audit) -> list[tuple[str, str, str]]:
    return [(row.identifier, row.reason, row.by) for row in found.superseded]


def rules(found: Audit) -> list[tuple[str, str, Severity]]:
    wanted = {"claim-duplicate", "units-exceed-mue-across-claims"}
    return [(one.identifier, one.rule, one.severity) for one in found.findings if one.rule in wanted]


# -- what counts ------------------------------------------------------------------------------------------------------


def test_a_replacement_takes_the_place_of_its_original() -> None:
    """By the payer's number or its own; the original is in no sum."""
    for original in ("ICN1", "A"):
        found = audit(
            [
                filed("B", line(units=1, charge="30.00"), frequency="7", original_claim=original),
                filed("A", line(units=1, charge="20.00"), control_number="ICN1"),
            ],
            rules=RULES,
        )
        assert gone(found) == [("A", "replaced", "B")]
        assert (found.claims, found.charged, found.total.charge) == (1, Decimal("30.00"), Decimal("30.00"))
        assert [one.identifier for one in found.findings] == ["B"]
        assert "1 replaced, voided or given twice, not counted" in found.verdict


def test_a_void_cancels_its_original_and_never_counts() -> None:
    """Nor without its original."""
    found = audit(
        [filed("A", line(units=1)), filed("V", line(units=1), frequency="8", original_claim="A")], rules=RULES
    )
    assert gone(found) == [("A", "voided", "V"), ("V", "void", "")]
    assert (found.claims, found.charged, found.findings) == (0, Decimal("0.00"), ())
    alone = audit([filed("V", line(units=1), frequency="8", original_claim="A")], rules=RULES)
    assert (alone.claims, gone(alone)) == (0, [("V", "void", "")])


def test_the_type_of_bill_says_it_too() -> None:
    """Its last digit is the frequency code."""
    found = audit([filed("A", line()), filed("B", line(), type_of_bill="0137", original_claim="A")], rules=RULES)
    assert gone(found) == [("A", "replaced", "B")]


def test_of_several_replacements_the_last_one_filed_counts() -> None:
    """Also where each replaces the one before, and where a replacement has the number of its original."""
    first = filed("A", line(charge="1.00"), control_number="1")
    second = filed(
        "A", line(charge="2.00"), control_number="2", frequency="7", original_claim="1", submitted="2026-02-20"
    )
    third = filed(
        "A", line(charge="4.00"), control_number="3", frequency="7", original_claim="1", submitted="2026-02-25"
    )
    chained = third.evolve(original_claim="2")
    for claims in ([first, second, third], [third, second, first], [chained, first, second]):
        found = audit(claims, rules=RULES)
        assert (found.claims, found.charged, len(found.superseded)) == (1, Decimal("4.00"), 2)
    bare = [one.evolve(original_claim="", control_number="") for one in (first, second)]
    assert audit(bare, rules=RULES).charged == Decimal("2.00")


def test_a_claim_filed_after_the_void_is_a_new_one() -> None:
    """And a replacement whose original was not given counts."""
    void = filed("V", line(), frequency="8", original_claim="A")
    found = audit([void, filed("A", line(), submitted="2026-03-01")], rules=RULES)
    assert (found.claims, gone(found)) == (1, [("V", "void", "")])
    assert audit([filed("B", line(), frequency="7", original_claim="A")], rules=RULES).claims == 1


def test_a_claim_given_twice_counts_once() -> None:
    """If it has a number; claims without one cannot be told apart from others."""
    one = filed("A", line(units=1))
    found = audit([one, filed("B", line()), one], rules=RULES)
    assert (found.claims, gone(found)) == (2, [("A", "given twice", "A")])
    assert audit([one, filed("A", line(units=3))], rules=RULES).claims == 2
    assert audit([one.evolve(identifier="")] * 2, rules=RULES).claims == 2


# -- what two claims have in common --------------------------------------------------------------------------------------


def test_the_same_line_on_two_claims_of_a_patient_is_an_error_on_the_later() -> None:
    """The earlier one stays; its charge is overbilled once. The page and messages never show the patient."""
    found = audit(
        [filed("B", drug(), patient_key="SECRET", submitted="2026-02-09"), filed("A", drug(), patient_key="SECRET")]
    )
    assert rules(found) == [("A", "claim-duplicate", Severity.ERROR)]
    (only,) = found.of("claim-duplicate")
    assert only.message == "J3301 on 2026-02-01 is also on claim B of the same patient"
    assert (only.carc, only.exposure.value, only.amount) == (("18",), "overbilling", Decimal("40.00"))
    assert found.total.overbilled == Decimal("40.00")
    assert found.total.denied + found.total.overbilled <= found.total.charge
    assert "SECRET" not in found.to_html() + found.to_json() + str(found)


@pytest.mark.parametrize(
    ("lines", "facts", "severity"),
    [
        (drug(5, "50.00"), {}, Severity.WARNING),
        (drug(rendering_provider="S"), {}, Severity.WARNING),
        (drug(), {"policy": "commercial-generic"}, Severity.WARNING),
        (drug(modifiers=["JZ", "76"]), {}, None),
        (drug(modifiers="JW"), {}, None),
        (drug(modifiers=["JZ", "RT"]), {}, None),
        (drug(on="2026-02-02"), {}, None),
        (drug(), {"patient_key": "Q"}, None),
        (drug(), {"patient_key": ""}, None),
        (line("J1X", 4), {}, None),
    ],
)
def test_what_differs_is_a_warning_or_nothing(lines: Any, facts: dict[str, str], severity: Severity | None) -> None:
    """Other units or providers may be right; another day, side, patient or a repeat modifier is another service."""
    found = audit([filed("A", drug()), filed("B", lines, **facts)])
    assert [one[2] for one in rules(found) if one[1] == "claim-duplicate"] == ([severity] if severity else [])


def test_three_alike_are_two_duplicates() -> None:
    """And a claim without a number is named so."""
    claims = [filed("", drug()), filed("", drug()), filed("", drug())]
    found = audit(claims)
    assert len(found.of("claim-duplicate")) == 2
    assert "also on another claim of" in found.of("claim-duplicate")[0].message
    assert found.total.overbilled == Decimal("80.00")


def test_a_replaced_claim_is_no_duplicate() -> None:
    """Only claims that count are compared."""
    found = audit([filed("A", drug()), filed("B", drug(), frequency="7", original_claim="A")])
    assert rules(found) == []


def test_units_of_a_day_add_up_over_claims() -> None:
    """Against the MUE per date of service, for one provider; claims that exceed it alone are told by their own rule."""
    half = [filed(name, drug(12, modifiers=["JZ", "76"] if name == "B" else "JZ")) for name in "AB"]
    found = audit(half)
    assert [one[:2] for one in rules(found)] == [("B", "units-exceed-mue-across-claims")]
    (only,) = found.of("units-exceed-mue-across-claims")
    assert "24 units exceeds the MUE of" in only.message
    assert only.message.endswith("on claim A and claim B together")
    assert (only.carc, only.exposure.value) == (("151",), "denial")
    other = [half[0], filed("B", drug(12, modifiers=["JZ", "76"], rendering_provider="S"))]
    assert rules(audit(other)) == []
    alone = [half[0], filed("B", drug(200, modifiers=["JZ", "76"]))]
    assert "units-exceed-mue-across-claims" not in {one[1] for one in rules(audit(alone))}
    assert rules(audit([half[0], filed("B", drug("x", modifiers=["JZ", "76"]))])) == []


def test_a_claim_that_exceeds_the_edit_alone_hides_no_other() -> None:
    """Neither the other claims of the day, nor its own lines of other codes and days."""
    again: dict[str, Any] = {"modifiers": ["JZ", "76"]}
    two = [filed("A", drug(12)), filed("B", drug(12, **again))]
    three = [*two, filed("C", drug(200, **again))]
    told = [one[:2] for one in rules(audit(three)) if one[1] != "claim-duplicate"]
    assert told == [("B", "units-exceed-mue-across-claims")]
    for far in (line("J1885", 900, "9.00", on="2026-02-01"), drug(200, on="2026-02-09")):
        mixed = [filed("A", drug(12), far), two[1]]
        assert [one[0] for one in rules(audit(mixed))] == ["B"], far
        assert any(one.rule == "units-exceed-mue" for one in audit(mixed).findings)
    whole = audit([filed("A", drug(12), narrative="astray"), two[1]], rules=RULES)
    assert rules(whole) == []


def test_rules_across_claims_are_silenced_as_others_are() -> None:
    """With a reason, and counted; rules of one's own run without them."""
    claims = [filed("A", drug()), filed("B", drug())]
    found = audit(claims, silence={"claim-duplicate": "a trial", "charge-missing": "too"})
    assert found.silenced >= 1
    assert rules(found) == []
    assert dict(found.silence) == {"claim-duplicate": "a trial", "charge-missing": "too"}
    with pytest.raises(RulesError, match="without a reason"):
        audit(claims, silence={"claim-duplicate": " "})
    assert rules(audit(claims, rules=RULES)) == []
    assert "claim-duplicate" in found.rules
