"""Audits: what is counted, what is at risk, what is refused; in any order, from any iterable, to the cent."""

import json
import pickle
import weakref
from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.auditing import Audit, Counts, audit
from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import entry_of
from jcodes.auditing.rows import dollars
from jcodes.catalogs import catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.errors import (
    MalformedClaimError,
    MalformedLineError,
    RulesError,
    UnknownPolicyError,
    UnknownReleaseError,
)
from jcodes.policies import policy
from jcodes.rules import Severity, check
from tests.auditing.samples import RULES, claim, line
from tests.rules import strategies


def run(*claims: Any, **facts: Any) -> Audit:
    return audit(claims, **{"rules": RULES, **facts})


def counts(row: Counts) -> tuple[object, ...]:
    return row.findings, row.errors, row.warnings, row.notes, row.claims, row.lines, row.at_risk, row.charge


# -- what is at risk ------------------------------------------------------------------------------------------------


def test_the_charge_of_a_line_counts_once_however_many_errors_it_has() -> None:
    """In the total, and in each rule's row."""
    found = run(claim(line(units=3, charge="2000.01"), line(units=2, charge="5.00")))
    assert counts(found.total) == (2, 2, 0, 0, 1, 1, 1, Decimal("2000.01"))
    assert [(row.rule, row.charge) for row in found.by_rule] == [
        ("dear", Decimal("2000.01")),
        ("odd-units", Decimal("2000.01")),
    ]
    assert (found.claims, found.lines, found.clean, found.wrong) == (1, 2, 0, 1)
    assert found.charged == Decimal("2005.01")


def test_an_error_of_the_whole_claim_puts_every_line_at_risk() -> None:
    """Each under its own code and provider; the finding itself is of the one who bills, and of no code."""
    found = run(
        claim(
            line("J9312", charge="1.10", rendering_provider="A"),
            line("j-1100", charge="2.20"),
            place_of_service="",
            billing_provider=" B ",
        )
    )
    assert counts(found.total) == (1, 1, 0, 0, 1, 0, 2, Decimal("3.30"))
    assert [(row.code, row.findings, row.claims, row.charge) for row in found.by_code] == [
        ("J1100", 0, 1, Decimal("2.20")),
        ("J9312", 0, 1, Decimal("1.10")),
    ]
    assert [(row.provider, row.findings, row.charge) for row in found.by_provider] == [
        ("B", 1, Decimal("2.20")),
        ("A", 0, Decimal("1.10")),
    ]
    only = found.findings[0]
    assert (only.line, only.code, only.provider, only.charge) == (None, "", "B", Decimal("3.30"))


def test_a_warning_and_a_note_put_nothing_at_risk() -> None:
    """They are counted; a claim that has only such is neither wrong nor clean."""
    found = run(claim(line(modifiers="XX", narrative="hello")))
    assert counts(found.total) == (2, 0, 1, 1, 1, 1, 0, Decimal("0.00"))
    assert found.total.allowed == Decimal("0.00")
    assert (found.clean, found.wrong, found.ok) == (0, 0, True)
    assert "1 to review" in str(found)


def test_a_finding_of_a_line_that_is_not_there_is_of_the_whole_claim() -> None:
    """A rule of one's own may name any place; nothing is lost of what it found."""
    found = run(claim(line(charge="7.00"), narrative="astray"))
    assert found.findings[0].line is None
    assert found.total.charge == Decimal("7.00")


def test_what_is_allowed_is_units_times_limit_to_the_cent() -> None:
    """CMS's limit of J9312 in 2026-01 is 74.765 (tests/catalogs); what has none is counted as such and never guessed."""
    found = run(
        claim(line(units=75), line(units=3), line("J3490", units=1), line("99213", units=1), line(units=1, on=None))
    )
    assert (found.total.at_risk, found.total.unpriced) == (5, 3)
    assert found.total.allowed == Decimal("5607.38") + Decimal("224.30")
    by_code = {row.code: (row.allowed, row.unpriced, row.drug) for row in found.by_code}
    assert by_code == {
        "J9312": (Decimal("5831.68"), 1, "rituximab"),
        "J3490": (None, 1, "unclassified drugs"),
        "99213": (None, 1, ""),
    }


def test_a_payer_that_states_no_percent_allows_an_amount_that_is_not_known() -> None:
    """Unless the contract's percent is given."""
    one = claim(line(units=75, charge="10.00"))
    assert run(one, policy="commercial-generic").total.allowed is None
    found = run(one, policy="commercial-generic", percent_of_limit=120)
    assert found.total.allowed == Decimal("6728.85")
    with pytest.raises(MalformedLineError, match="is not a percent"):
        run(one, percent_of_limit="much")


@pytest.mark.parametrize("units", ["", "x", "0", "-1", "1.5"])
def test_no_amount_is_known_without_whole_units_above_zero(units: str) -> None:
    """Whatever the code."""
    limits = AllowedAmounts(catalog(), None)
    assert limits.of(entry_of(0, claim(line(units=units)), (), policy(), True, 0).lines[0], policy()) is None


def test_what_limits_were_asked_is_kept_and_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers stay the same."""
    monkeypatch.setattr("jcodes.auditing.allowed._MOST_CACHED", 2)
    limits = AllowedAmounts(catalog(), None)
    for units in (1, 3, 5, 1, 3, 5):
        assert limits.of(entry_of(0, claim(line(units=units)), (), policy(), True, 0).lines[0], policy()) == (
            Decimal("74.765") * units
        ).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert len(limits._cache) <= 2


def test_lines_without_a_charge_are_counted_as_such() -> None:
    """Their charge is not taken for zero."""
    found = run(claim(line(units=1, charge=None), line(units=1, charge="4.00")), claim(line(units=1, charge=None)))
    assert (found.total.uncharged, found.total.charge) == (2, Decimal("4.00"))
    assert [finding.charge for finding in found.findings] == [None, Decimal("4.00"), None]
    assert "2 without a charge" in str(found)


def test_sums_are_exact_whatever_the_ambient_context() -> None:
    """A hundred cents are a dollar, and the context's precision does not matter."""
    with localcontext() as context:
        context.prec = 3
        found = run(*(claim(line(units=1, charge="123456789.01")) for _ in range(100)))
    assert found.total.charge == Decimal("12345678901.00")
    assert found.charged == Decimal("12345678901.00")


# -- laws ------------------------------------------------------------------------------------------------------------


@given(st.lists(strategies.claims, max_size=6))
def test_the_tables_add_up(claims: list[Claim]) -> None:
    """By code, provider and all else to the total, exactly; the findings are those of `check`, claim by claim."""
    claims = [one.evolve(identifier=f"A{place}", frequency="1") for place, one in enumerate(claims)]
    found = audit(claims)
    for rows in (
        found.by_code,
        found.by_provider,
        found.by_provider_month,
        found.by_month,
        found.by_payer,
        found.by_place,
    ):
        assert sum((row.charge for row in rows), Decimal(0)) == found.total.charge
        assert sum((row.allowed or Decimal(0) for row in rows), Decimal(0)) == (found.total.allowed or Decimal(0))
        assert sum(row.at_risk for row in rows) == found.total.at_risk
        assert sum(row.uncharged for row in rows) == found.total.uncharged
        assert sum(row.unpriced for row in rows) == found.total.unpriced
        for name in ("overbilled", "refund", "denied", "underbilled"):
            assert sum((getattr(row, name) for row in rows), Decimal(0)) == getattr(found.total, name)
    if all(line.charge is None or line.charge >= 0 for one in claims for line in one.lines):
        assert found.total.overbilled + found.total.denied <= found.total.charge
    assert sum(row.findings for row in found.by_exposure) == found.total.findings
    for heads in (found.by_rule, found.by_provider, found.by_provider_month, found.by_month, found.by_payer):
        assert sum(row.findings for row in heads) == found.total.findings
    assert sum(row.findings for row in found.by_code) == sum(one.line is not None for one in found.findings)
    by_place = sorted(found.findings, key=lambda one: one.place)
    assert [(one.place, one.line, one.rule, one.message) for one in by_place] == [
        (place, one.line, one.rule, one.message) for place, whole in enumerate(claims) for one in check(whole).findings
    ]
    assert found.total.findings == found.total.errors + found.total.warnings + found.total.notes
    assert found.clean + found.wrong <= found.claims == len(claims)


@given(st.lists(strategies.claims, max_size=6), st.randoms(), st.sampled_from([2, 6]))
def test_the_order_of_claims_never_changes_a_byte(claims: list[Claim], chance: Any, numbers: int) -> None:
    """Nor where claims have one number or none, replace each other, or are of one patient."""
    claims = [
        one.evolve(
            identifier=chance.choice(("", f"A{chance.randrange(numbers)}")),
            frequency=chance.choice("1178"),
            patient_key="P",
        )
        for one in claims
    ]
    order = list(range(len(claims)))
    chance.shuffle(order)
    one, other = audit(claims), audit(claims[place] for place in order)
    assert one == other
    assert (str(one), one.to_json()) == (str(other), other.to_json())
    assert one.to_html() == other.to_html()
    assert one.claims + len(one.superseded) == len(claims)


def test_claims_without_a_number_stand_in_the_order_of_what_they_hold() -> None:
    """So that the order in which they are given changes no byte; `place` says where each stood."""
    claims = [claim(line(units=3)), claim(line(units=1, charge="9.00")), claim(line())]
    one, other = run(*claims), run(*reversed(claims))
    assert (one, one.to_json(), one.to_html()) == (other, other.to_json(), other.to_html())
    assert [finding.place for finding in one.findings] == [2 - finding.place for finding in other.findings] == [1, 0]


def test_the_same_claims_give_the_same_bytes() -> None:
    """As text, as JSON and as a page."""
    claims = [claim(line(units=1), identifier="A")]
    one, other = audit(claims), audit(iter(claims))
    assert one == other
    assert (str(one), one.to_json(), one.to_html()) == (str(other), other.to_json(), other.to_html())


# -- streams ---------------------------------------------------------------------------------------------------------


def test_claims_are_let_go_once_they_were_checked() -> None:
    """No more than two are alive at a time, however many come."""
    alive: list[weakref.ref[Any]] = []

    class Held(list[ServiceLine]):
        """A list that can be watched."""

    def many() -> Iterator[Held]:
        for _ in range(50):
            one = Held([line(units=1)])
            alive.append(weakref.ref(one))
            assert sum(ref() is not None for ref in alive) <= 2
            yield one
            del one

    found = audit(many(), rules=RULES)
    assert found.claims == found.total.claims == 50
    assert found.reports == ()


def test_reports_are_kept_where_that_is_asked() -> None:
    """One a claim that was checked, whole."""
    claims = [claim(line(units=1)), claim(line())]
    found = run(claims[0], 5, claims[1], keep=True)
    assert [report.claim for report in found.reports] == claims
    assert found == run(claims[0], 5, claims[1])


def test_a_claim_may_be_given_in_many_shapes() -> None:
    """As `check` takes it, or as its dictionary."""
    whole = claim(line(units=1))
    fixed = check(whole).fixed()
    found = run(whole, line(units=1), [line(units=1)], whole.to_dict(), line(units=1).to_dict(), fixed)
    assert (found.claims, found.refused) == (6, ())
    assert len(found.of("odd-units")) == 6
    assert found.of("dear") == ()


# -- what is refused -------------------------------------------------------------------------------------------------


def test_a_row_that_is_no_claim_is_told_and_the_others_go_on() -> None:
    """With its place, its own number where it has one, the error and what would be right."""
    found = run(
        {"lines": 3, "identifier": "A"},
        claim(line(units=1)),
        5,
        "J9312",
        {"lines": [{"code": "J9312"}, {"code": 5}]},
        claim(line(), policy="nobody", identifier="B"),
        {"identifier": 7, "nothing": 1},
        MalformedClaimError("this is not JSON", value=b"{", field="claim", hint="write JSON"),
    )
    assert found.claims == 1
    assert not found.ok
    assert [(row.place, row.identifier, row.error) for row in found.refused] == [
        (0, "A", "MalformedClaimError"),
        (2, "", "MalformedClaimError"),
        (3, "", "MalformedClaimError"),
        (4, "", "MalformedClaimError"),
        (5, "B", "UnknownPolicyError"),
        (6, "", "MalformedClaimError"),
        (7, "", "MalformedClaimError"),
    ]
    assert all(row.message and row.hint for row in found.refused)
    assert found.refused[3].where == "in lines[1]"
    assert str(found.refused[0]).startswith("claim 1 (A): lines must be a list, not int")
    assert str(found.refused[3]).startswith("claim 5 in lines[1]: code must be text, not int")
    assert (found.findings[0].claim, found.findings[0].place) == (0, 1)
    assert "7 not checked" in str(found)
    assert "claim 8: this is not JSON: write JSON" in str(found)


@pytest.mark.parametrize("claims", [claim(line()), line(), {"lines": []}, "J9312", b"", None, 5])
def test_one_claim_is_not_several(claims: Any) -> None:
    """It is given in a list."""
    with pytest.raises(MalformedClaimError, match=r"an audit takes several claims, not .*: give a list of claims"):
        audit(claims)


def test_what_is_wrong_with_the_question_is_raised_before_any_claim_is_read() -> None:
    """A policy, a release, rules and silences that are none."""
    read: list[int] = []

    def never() -> Iterator[Claim]:
        read.append(1)
        yield claim()

    with pytest.raises(UnknownPolicyError):
        audit(never(), policy="nobody")
    with pytest.raises(UnknownReleaseError):
        audit(never(), catalog="1999-01")
    with pytest.raises(RulesError):
        audit(never(), rules=[5])  # type: ignore[list-item]
    with pytest.raises(RulesError):
        audit(never(), silence={"nothing-such": "no"})
    assert read == []


# -- policies, rules, silence ----------------------------------------------------------------------------------------


def test_each_claim_is_checked_by_the_policy_it_names_unless_one_is_given() -> None:
    """Which policies were asked, and how often, is told."""
    claims = [claim(line()), claim(line(), policy=" Medicare-OPPS "), claim(line(), policy="medicare-part-b")]
    found = audit(iter(claims), rules=iter(RULES))
    assert [(row.policy, row.claims) for row in found.by_policy] == [("medicare-part-b", 2), ("medicare-opps", 1)]
    assert found.by_policy[0].digest == policy("medicare-part-b").digest
    assert [(row.policy, row.claims) for row in run(*claims, policy=policy("medicaid-generic")).by_policy] == [
        ("medicaid-generic", 3)
    ]


def test_a_rule_that_found_something_is_told_with_its_facts() -> None:
    """Title, severity, source, text and denial codes."""
    found = run(claim(line(units=1)))
    (row,) = found.by_rule
    assert (row.rule, row.title, row.severity, row.source) == ("odd-units", "odd units", Severity.ERROR, "the house")
    assert row.text.startswith("Units are odd.")
    assert row.carc
    assert found.rules == tuple(sorted(rule.id for rule in RULES))


def test_silenced_findings_are_counted_and_set_aside() -> None:
    """With the reason; a claim with no other finding is clean."""
    found = run(claim(line(units=1)), silence={"odd-units": "the house's way"})
    assert (found.silenced, found.silence, found.findings, found.clean) == (
        1,
        (("odd-units", "the house's way"),),
        (),
        1,
    )
    assert found.to_dict()["silence"] == {"odd-units": "the house's way"}


def test_the_library_s_own_rules_are_asked_where_none_are_given() -> None:
    """As `check` does."""
    found = jcodes.audit([ServiceLine("J9310", units=7, on="2026-02-01", charge="5000")])
    assert found.findings[0].fix == "bill J9312 x 70"
    assert found.total.charge == Decimal("5000.00")
    assert found.release == catalog().release.name
    assert found.digest == catalog().digest


# -- how it shows itself ---------------------------------------------------------------------------------------------


def test_an_audit_of_nothing_says_so() -> None:
    """And is fine."""
    found = audit([])
    assert found.ok
    assert str(found) == (
        "0 claims, 0 lines: 0 with errors, 0 to review, 0 clean\nat risk: none of $0.00 charged\n"
        f"no policy used; release {catalog().release.name}"
    )
    assert "<table" not in found._repr_html_()


def test_the_text_is_short_and_says_what_was_left_out() -> None:
    """Ten rows of each table, and the number of the rest."""
    found = run(*(claim(line(f"X{place}", units=1, rendering_provider=f"P{place}")) for place in range(12)), *range(11))
    text = str(found)
    assert text.startswith("12 claims, 12 lines: 12 with errors, 0 to review, 0 clean; 11 not checked\n")
    assert "at risk: $120.00 of $120.00 charged, allowed amount not known (12 lines)" in text
    assert text.count("... and 2 more") == 2
    assert text.endswith("... and 1 more")
    assert repr(found) == f"<Audit {text.splitlines()[0]}>"
    rows = text.splitlines()
    assert "none stated" in str(run(claim(line(units=1))))
    assert len({len(row) for row in rows[4:6]}) == 1


def test_the_table_for_notebooks_shows_text_as_text() -> None:
    """And the verdict."""
    shown = run(claim(line(units=1)))._repr_html_()
    assert "1 with errors" in shown
    assert ">odd units</td>" in shown
    assert shown.count("<tr ") == 2


def test_json_holds_everything_exactly() -> None:
    """Amounts as texts; sorted, so that it is the same each time."""
    found = run(claim(line(units=1, charge="0.10"), identifier="A"), {"lines": 3})
    facts = json.loads(found.to_json())
    assert facts == json.loads(json.dumps(found.to_dict()))
    assert facts["total"]["charge"] == facts["findings"][0]["charge"] == "0.10"
    assert facts["findings"][0]["severity"] == "error"
    assert facts["by_rule"][0]["carc"] == list(found.by_rule[0].carc)
    assert facts["refused"][0]["place"] == 1
    assert facts["ok"] is False


def test_an_audit_survives_pickle() -> None:
    """Without the reports, which are asked for anew."""
    found = run(claim(line(units=1)), {"lines": 3})
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_finding_reads_as_a_sentence() -> None:
    """With place, line and fix."""
    found = run(claim(line(units=1), place_of_service=""))
    assert [str(finding) for finding in found.findings] == [
        "claim 1: error: the claim has no place [no-place]",
        "claim 1, line 1: error: 1 units are odd [odd-units]; bill one more",
    ]


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1234.50", "$1,234.50"), ("-5.00", "-$5.00"), ("0.00", "$0.00"), (None, "not known")],
)
def test_money_is_written_as_people_read_it(amount: str | None, text: str) -> None:
    """With two places, always."""
    assert dollars(None if amount is None else Decimal(amount)) == text


def test_a_row_comes_back_from_its_dictionary() -> None:
    """Of every table; amounts exact, severities and codes typed."""
    found = run(claim(line(units=1, charge="0.10"), identifier="A"), {"lines": 3})
    rows = (*found.findings, *found.by_rule, *found.by_code, *found.by_provider, *found.by_policy, *found.refused)
    assert {type(row).__name__ for row in rows} == {
        "AuditFinding", "RuleRow", "CodeRow", "ProviderRow", "PolicyRow", "RefusedRow",
    }  # fmt: skip
    for row in (*rows, found.total):
        again = type(row).from_dict(json.loads(json.dumps(row.to_dict())))
        assert again == row
        assert again.to_dict() == row.to_dict()


def test_old_names_answer_with_a_warning() -> None:
    """`at_stake` is `at_risk`, `mend` is `fix`, `stakes` is `dollars_at_risk`."""
    found = run(claim(line(units=1)))
    with pytest.warns(DeprecationWarning, match=r"Counts\.at_stake is now Counts\.at_risk"):
        assert found.total.at_stake == found.total.at_risk == 1
    with pytest.warns(DeprecationWarning, match=r"AuditFinding\.mend is now AuditFinding\.fix"):
        assert found.findings[0].mend == "bill one more"
    with pytest.warns(DeprecationWarning, match=r"Audit\.stakes is now Audit\.dollars_at_risk"):
        assert found.stakes == "at risk: $10.00 of $10.00 charged, $74.77 allowed (1 line)"


# -- groups without a finding ---------------------------------------------------------------------------------------


def test_groups_without_a_finding_are_rows_so_that_error_rates_can_be_compared() -> None:
    """A code or provider that is always right has 0 % of the claims checked; rules without a finding have no row."""
    found = run(
        claim(line(units=3, rendering_provider="A"), identifier="1"),
        claim(line(units=2, rendering_provider="A"), identifier="2"),
        claim(line("J1100", units=2, rendering_provider="B"), identifier="3"),
    )
    assert [(row.provider, str(row.error_rate), row.wrong, row.claims_checked) for row in found.by_provider] == [
        ("A", "50.00", 1, 2),
        ("B", "0.00", 0, 1),
    ]
    assert [(row.code, row.claims, row.checked) for row in found.by_code] == [("J9312", 1, 2), ("J1100", 0, 1)]
    assert [(row.provider, row.claims_checked) for row in found.by_provider_month] == [("A", 2), ("B", 1)]
    assert "J1100" not in str(found), "the text lists what has a finding"
    assert "J1100" in found.to_html()


def test_a_biller_has_checked_every_claim_that_it_bills() -> None:
    """An error on a whole claim is in percent of all its claims, not of those with such an error."""
    right = [claim(line(rendering_provider="A"), identifier=f"{at}", billing_provider="GROUP") for at in range(9)]
    wrong = claim(line(rendering_provider="A"), identifier="9", billing_provider="GROUP", place_of_service="")
    found = run(*right, wrong)
    rows = {row.provider: (row.wrong, row.claims_checked, str(row.error_rate)) for row in found.by_provider}
    assert rows == {"A": (1, 10, "10.00"), "GROUP": (1, 10, "10.00")}
    assert {row.provider: row.claims_checked for row in found.by_provider_month} == {"A": 10, "GROUP": 10}


def test_no_provider_is_a_row_only_where_it_has_a_line_or_a_finding() -> None:
    """Lines that all name theirs leave nothing to a claim without a biller, unless a finding is on the whole claim."""
    one = claim(line(rendering_provider="A"), identifier="1")
    assert [row.provider for row in run(one).by_provider] == ["A"]
    found = run(one, one.evolve(identifier="2", place_of_service=""))
    assert {row.provider: (row.wrong, row.claims_checked) for row in found.by_provider} == {"A": (1, 2), "": (1, 2)}


def test_the_page_has_at_most_five_hundred_groups_without_a_finding() -> None:
    """Those with one are never left out, and the rest is counted."""
    found = run(*(claim(line(units=2, rendering_provider=f"P{at:04}"), identifier=f"{at}") for at in range(1203)))
    page = found.to_html()
    assert "703 more without a finding" in page
    assert len(found.by_provider) == 1203
