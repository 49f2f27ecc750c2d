"""An estimate adds up what `plan_vials`, `billing_units` and `expected_payment` say, date by date, and lists what it assumes."""

import itertools
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes import Policy, expected_payment
from jcodes.errors import MalformedClaimError, MalformedDateError, MalformedLineError, UnknownPolicyError
from jcodes.estimates import (
    Amounts,
    Estimate,
    PlannedOrder,
    PriorAuthorization,
    compare_products,
    course_dates,
    estimate,
)
from jcodes.estimates.amounts import NOTHING, amounts_of
from jcodes.estimates.limits import limit_on
from tests.readers.files import put

ON = "2026-02-01"
RITUXIMAB: dict[str, Any] = {"code": "J9312", "dose": "375 mg/m2", "bsa": "1.9 m2"}
MINE = """
name = "mine"
title = "My payer"
extends = "medicare-part-b"

[[prior_authorization]]
value = ["J9312"]
source = "its list"
confidence = "H"
"""


def test_a_dose_is_what_the_calculations_say() -> None:
    """Containers, lines and money."""
    (dose,) = estimate(RITUXIMAB, ON).doses
    plan = jcodes.plan_vials("J9312", "375 mg/m2", bsa="1.9 m2", on=ON)
    bill = jcodes.billing_units("J9312", "375 mg/m2", bsa="1.9 m2", on=ON, containers=plan.containers)
    payment = expected_payment(bill)
    assert (str(dose.plan), str(dose.bill), dose.waste) == (str(plan), str(bill), plan.waste)
    assert dose.amounts == Amounts(payment.allowed, payment.patient, payment.paid, payment.sequestered)
    assert [(line.code, line.units, line.modifiers) for line in dose.lines] == [
        ("J9312", 72, ()),
        ("J9312", 8, ("JW",)),
    ]
    assert (dose.discarded, dose.waste_allowed, dose.margin, dose.cost) == (8, Decimal("598.12"), None, None)
    assert {"sizes", "dose", "exact", "discarded", "limit", "allowed", "payer"} <= {
        step.what for step in dose.derivation()
    }


def test_limits_and_coinsurance_are_those_of_each_date() -> None:
    """They change by quarter, also the coinsurance that inflation lowers; a quarter that is not loaded has the earlier limit, said so."""
    found = estimate({"code": "J0122", "dose": "100 mg"}, ["2026-02-01", "2026-05-01", "2026-08-01"])
    winter, spring, summer = (dose.amounts for dose in found.doses)
    assert winter == spring == Amounts(Decimal("129.20"), Decimal("25.14"), Decimal("101.98"), Decimal("2.08"))
    assert summer is not None
    assert (summer.allowed, summer.patient) == (Decimal("138.10"), Decimal("25.32"))
    assumed = [step.text for step in found.assumptions]
    assert "no payment limits loaded for 2026-04: J0122 has that of 2026-01, $1.292 per unit" in assumed
    assert not any("2026-07" in text and "no payment limits" in text for text in assumed)


def test_an_order_that_cannot_be_estimated_costs_the_others_nothing() -> None:
    """Each with its reason: an ended code, a missing weight, an unknown code, a code without a limit."""
    orders: list[dict[str, Any]] = [
        RITUXIMAB, {"code": "J9310", "dose": "700 mg"}, {"code": "J9035", "dose": "10 mg/kg"}, {"code": "J0001", "dose": "1 mg"},
        {"code": "J3490", "dose": "1 mg"}, {"code": "J0130", "dose": "10 mg"},
    ]  # fmt: skip
    found = estimate(orders, ON)
    assert found.allowed == estimate(RITUXIMAB, ON).allowed
    assert not found.complete
    reasons = dict(zip([text[:5] for text in found.missing], found.missing, strict=True))
    assert list(reasons) == ["J0001", "J0130", "J3490", "J9035", "J9310"]
    assert "J0001 is not a drug code" in reasons["J0001"]
    assert (
        "J0130 has no ASP payment limit on 2026-02-01: the MAC prices it; give its rate with rates=" in reasons["J0130"]
    )
    assert "no unit size" in reasons["J3490"]
    assert "the weight is missing" in reasons["J9035"]
    assert "its last valid day was 2018-12-31; use J9312" in reasons["J9310"]
    assert {line.code for line in found.lines if line.amounts is None} == {"J0130"}


@given(
    st.lists(st.sampled_from(["100 mg", "740 mg", "750 mg", "1.5 g"]), min_size=1, max_size=3),
    st.lists(
        st.sampled_from([date(2026, 2, 1), date(2026, 3, 1), date(2026, 8, 1)]), min_size=1, max_size=2, unique=True
    ),
    st.sampled_from([0, "0.01", "257.00", "100000"]),
)
def test_lines_add_up_and_the_order_of_orders_changes_no_byte(
    doses: list[str], dates: list[date], deductible: str
) -> None:
    """Of dates and orders alike; and allowed is patient plus payer plus sequestered."""
    orders = [
        {"code": code, "dose": dose} for code, dose in zip(itertools.cycle(("J9312", "J9035")), doses, strict=False)
    ]
    found = estimate(orders, dates, deductible=deductible)
    total = NOTHING
    for line in found.lines:
        assert line.amounts is not None
        assert line.amounts.allowed == line.amounts.patient + line.amounts.payer + line.amounts.sequestered
        total = total.plus(line.amounts)
    assert total == found.amounts
    assert sum((found.on(day).allowed for day in found.dates), Decimal(0)) == found.allowed
    assert found.amounts.deductible <= Decimal(deductible)
    assert estimate(orders[::-1], dates[::-1], deductible=deductible).to_json() == found.to_json()


@given(
    st.lists(st.fractions(0, 20_000, max_denominator=100_000), min_size=1, max_size=5),
    st.decimals(0, 100, places=3),
    st.decimals(0, 10, places=2),
    st.decimals(0, 30_000, places=2),
)
def test_the_amounts_of_lines_add_up_to_those_of_the_bill(
    parts: list[Fraction], coinsurance: Decimal, sequestration: Decimal, deductible: Decimal
) -> None:
    """To the cent, whatever the deductible; the patient never owes more than is allowed."""
    whole, lines = amounts_of(parts, coinsurance, sequestration, deductible)
    total = NOTHING
    for line in lines:
        total = total.plus(line)
    assert total == whole
    assert whole.allowed == whole.patient + whole.payer + whole.sequestered
    assert 0 <= whole.deductible <= whole.patient <= whole.allowed


def test_a_deductible_is_taken_by_date_before_coinsurance() -> None:
    """Until nothing is left; not of a code without coinsurance."""
    found = estimate(RITUXIMAB, course_dates(ON, "3 weeks", 2), deductible="6000")
    first, second = (dose.amounts for dose in found.doses)
    assert first is not None
    assert second is not None
    assert (first.deductible, first.patient, first.payer) == (Decimal("5981.20"), Decimal("5981.20"), Decimal("0.00"))
    assert second.deductible == Decimal("18.80")
    assert second.patient == Decimal("18.80") + Decimal("1192.48")
    assert "the patient has $6,000.00 of the deductible left" in found.report
    assert "of the deductible first" in found.explain()
    assert amounts_of([Fraction(100)], Decimal(0), Decimal(2), Decimal(50))[0].deductible == 0


def test_costs_give_margins() -> None:
    """What patient and payer pay, less the containers opened at the least cost."""
    order = {**RITUXIMAB, "costs": {"100 mg": "700.00", "500 mg": "3400.00"}}
    found = estimate(order, ON)
    assert (found.cost, found.margin) == (Decimal("5500.00"), Decimal("385.50"))
    assert found.margin == found.patient + found.payer - Decimal("5500.00")
    assert "cost: $5,500.00, margin $385.50" in found.report
    assert "margin     $1,196.24 + $4,689.26 - $5,500.00 = $385.50" in found.explain()
    with_gap = estimate([order, {"code": "J9310", "dose": "1 mg", "costs": {"1 mg": 1}}], ON)
    assert (with_gap.cost, with_gap.margin) == (None, None)
    unpriced = estimate({**order, "code": "J9312"}, "2019-02-01")
    assert (unpriced.cost, unpriced.margin) == (Decimal("5500.00"), None)
    assert "margin not known" in unpriced.report


def test_prior_authorization_is_the_policys(tmp_path: Path) -> None:
    """Listed, not listed, or not known where the policy has no list."""
    assert [one.state for one in estimate(RITUXIMAB, ON).authorizations] == [PriorAuthorization.NOT_KNOWN]
    mine = Policy.load(put(tmp_path, "mine.toml", MINE))
    found = estimate([RITUXIMAB, {"code": "J9035", "dose": "740 mg"}], ON, policy=mine)
    assert [(one.code, one.state) for one in found.authorizations] == [
        ("J9035", PriorAuthorization.NOT_LISTED),
        ("J9312", PriorAuthorization.REQUIRED),
    ]
    assert "prior authorization of J9312: required" in found.report


def test_medicares_list_for_hospital_outpatients_is_of_toxins_with_two_services() -> None:
    """From July 2020 on; other drugs are not on it, and before that there was no list."""
    toxin = {"code": "J0585", "dose": "155 units"}
    found = estimate([toxin, RITUXIMAB], ON, policy="medicare-opps")
    assert [str(one) for one in found.authorizations] == [
        "J0585: required with 64612 or 64615",
        "J9312: not on the payer's list",
    ]
    assert "prior authorization of J0585: required with 64612 or 64615" in found.report
    told = json.loads(found.to_json())["prior_authorization"][0]
    assert (told["state"], told["services"]) == ("required with some services", ["64612", "64615"])
    for policy, day in (("medicare-opps", "2020-06-30"), ("medicare-part-b", ON), ("medicare-asc", ON)):
        assert estimate(toxin, day, policy=policy).authorizations[0].state is PriorAuthorization.NOT_KNOWN


def test_services_follow_from_routes_and_minutes() -> None:
    """Priced by the rates given, otherwise missing; dates without a route have none."""
    orders = [
        {**RITUXIMAB, "route": "IV infusion", "minutes": 255},
        {"code": "J1100", "dose": "10 mg", "route": "IV push"},
    ]
    found = estimate(orders, ON, rates={"96413": "140.00", "96375": "16.00"})
    services = {line.code: (line.units, line.amounts and line.amounts.allowed) for line in found.services}
    assert services == {"96413": (1, Decimal("140.00")), "96415": (3, None), "96375": (1, Decimal("16.00"))}
    assert "96415: no payment rate; give it with rates=" in found.missing
    assert any("one after the other" in step.text for step in found.assumptions)
    assert [line.is_service for line in found.lines] == [False] * (len(found.lines) - 3) + [True] * 3
    assert estimate(RITUXIMAB, ON).services == ()
    late = estimate([{**RITUXIMAB, "route": "IV infusion", "minutes": 1400}], ON)
    assert any("administration services on 2026-02-01" in text for text in late.missing)


def test_services_that_cannot_be_coded_or_priced_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without coinsurance in the policy, or where the coding fails."""
    order = {**RITUXIMAB, "route": "IV infusion", "minutes": 90}
    found = estimate(order, ON, policy="medicare-advantage", rates={"96413": "140.00", "J9312": "70.00"})
    assert any("the coinsurance under" in text for text in found.missing)
    assert found.services[0].amounts is None

    def broken(*_given: object, **_more: object) -> None:
        raise MalformedClaimError("it broke", value="", field="x", hint="repair it")

    monkeypatch.setattr("jcodes.estimates.services.code_of", broken)
    assert "administration services on 2026-02-01: it broke: repair it" in estimate(order, ON).missing


def test_contract_rates_replace_limits(tmp_path: Path) -> None:
    """Per unit, discarded units included where the payer pays them."""
    found = estimate(RITUXIMAB, ON, rates={"j9312": "70"})
    assert (found.allowed, found.patient) == (Decimal("5600.00"), Decimal("1120.00"))
    old = estimate({"code": "J9312", "dose": "100 mg"}, "2019-02-01", rates={"J9312": "70"})
    assert old.allowed == Decimal("700.00")  # no limit is loaded; the policy's coinsurance
    text = MINE.replace(
        "[[prior_authorization]]",
        '[[jw_paid]]\nvalue = false\nsource = "its list"\nconfidence = "H"\n\n[[prior_authorization]]',
    )
    mine = Policy.load(put(tmp_path, "mine.toml", text))
    assert estimate(RITUXIMAB, ON, policy=mine, rates={"J9312": "70"}).allowed == Decimal("5040.00")
    unknown = estimate(
        {"code": "J9312", "dose": "100 mg"}, "2019-02-01", policy="medicaid-generic", rates={"J9312": "70"}
    )
    assert "the coinsurance under" in unknown.missing[0]
    contract = estimate(RITUXIMAB, ON, policy="commercial-generic", percent_of_limit=120)
    assert contract.allowed == Decimal("7177.44")


def test_packaged_drugs_are_part_of_the_services_payment() -> None:
    """For hospital outpatients under Medicare; others have their limit."""
    found = estimate(
        [{"code": "J1100", "dose": "10 mg"}, {"code": "J9312", "dose": "700 mg"}], "2025-11-03", policy="medicare-opps"
    )
    packaged, paid = found.doses
    assert packaged.amounts == NOTHING
    assert "J1100 is not paid separately (status indicator N in 2025-10)" in found.report
    assert paid.amounts is not None
    assert paid.amounts.allowed > 0


def test_units_above_the_mue_are_a_warning() -> None:
    """Of all orders of the date together, by the payer's table."""
    found = estimate([{"code": "J0585", "dose": "400 units"}, {"code": "J0585", "dose": "300 units"}], ON)
    assert found.warnings == ("J0585 on 2026-02-01: 700 units exceed the MUE of 600 (MAI 3, practitioner, 2024-07)",)
    assert "check: J0585" in found.report
    assert estimate({"code": "J0585", "dose": "400 units"}, ON).warnings == ()
    assert estimate({"code": "J0585", "dose": "9000 units"}, ON, policy="commercial-generic").warnings == ()


def test_lines_above_the_payers_maximum_are_split() -> None:
    """22,000 units of a clotting factor on three lines, whose amounts add up."""
    found = estimate({"code": "J7192", "dose": "22000 IU"}, ON)
    assert [line.units for line in found.lines] == [9999, 9999, 2002]
    assert any("at most 9,999 units on a line" in step.text for step in found.assumptions)
    whole = found.doses[0].amounts
    assert whole is not None
    assert (
        sum((line.amounts.allowed for line in found.lines if line.amounts), Decimal(0))
        == whole.allowed
        == found.allowed
    )


def test_dates_of_an_order_are_its_own() -> None:
    """The others have those of the course."""
    found = estimate([{**RITUXIMAB, "dates": ["2026-02-08"]}, {"code": "J9035", "dose": "740 mg"}], [ON])
    assert [(dose.on.day, dose.order.code) for dose in found.doses] == [(1, "J9035"), (8, "J9312")]
    alone = estimate({**RITUXIMAB, "dates": "2026-02-08"})
    assert [day.day for day in alone.dates] == [8]
    with pytest.raises(MalformedDateError, match="no dates given"):
        estimate(RITUXIMAB)


def test_what_is_open_is_assumed_and_said() -> None:
    """Leftover drug of containers of unknown type, and sizes that are not known."""
    found = estimate([{"code": "J1100", "dose": "10 mg", "sizes": ["4 mg"]}, {"code": "J1748", "dose": "120 mg"}], ON)
    texts = "\n".join(step.text for step in found.assumptions)
    assert "J1100: 2 leftover units" in texts
    assert "J1748: no discarded drug is estimated" in texts
    kit = estimate({"code": "J0702", "dose": "1 mL"}, ON)
    assert [(line.code, line.units) for line in kit.lines] == [("J0702", 1)]
    assert any("J0702: no discarded drug is estimated" in step.text for step in kit.assumptions)
    stated = estimate({"code": "J9312", "dose": "100 mg", "sizes": ["1 mL"]}, ON)
    assert "measure different things" in stated.missing[0]
    full = estimate({"code": "J9312", "dose": "100 mg"}, ON)
    assert "J9312: single-dose containers, by CMS's JW/JZ list of 2025-06-20" in [
        step.text for step in full.assumptions
    ]


def test_a_dose_of_no_units_has_no_line(tmp_path: Path) -> None:
    """If the payer rounds down."""
    text = MINE + '\n[[rounding]]\nvalue = "down"\nsource = "its list"\nconfidence = "H"\n'
    mine = Policy.load(put(tmp_path, "mine.toml", text))
    (dose,) = estimate({"code": "J9312", "dose": "1 mg", "container_type": "multi-dose"}, ON, policy=mine).doses
    assert (dose.lines, dose.amounts, dose.waste_allowed) == ((), None, None)
    assert dose.missing == ("J9312 1 mg on 2026-02-01: the dose is 0 units",)


def test_an_estimate_is_text_json_and_html() -> None:
    """All of the same figures."""
    found = estimate([RITUXIMAB, {"code": "J9310", "dose": "1 mg"}], ON)
    assert isinstance(found, Estimate)
    told = json.loads(found.to_json())
    assert (told["allowed"], told["complete"], len(told["lines"]), len(told["missing"])) == ("5981.20", False, 2, 1)
    assert told["doses"][1]["order"] == PlannedOrder(**RITUXIMAB).to_dict()
    assert (
        repr(found)
        == "<Estimate medicare-part-b: 2 lines, total: $5,981.20 allowed, $1,196.24 from the patient, $4,689.26 from the payer after $95.70 of sequestration; 1 not estimated>"
    )
    assert ">J9312 x 72: $5,383.08 allowed" in found._repr_html_()
    assert "missing: J9310 1 mg on 2026-02-01" in found.report
    assert "J9312-JW x 8" in found.report
    bare = estimate({"code": "J9312", "dose": "100 mg"}, "2019-02-01")
    assert "total: payment not known; " in bare.report
    assert "$0.00 allowed, $0.00 from" not in bare.report
    assert "J9312-JZ x 10: payment not known" in bare.report.replace("J9312 x 10", "J9312-JZ x 10")
    assert json.loads(bare.to_json())["lines"][0]["allowed"] is None


def test_the_limit_of_a_day() -> None:
    """That of its quarter, of the nearest earlier one, or none."""
    cat = jcodes.catalog()
    entry = cat["J9312"]
    limit, text = limit_on(entry, cat, date(2026, 2, 1))
    assert (limit is not None, text) == (True, "")
    assert limit_on(entry, cat, date(2019, 2, 1)) == (None, "")
    assert limit_on(cat["J3490"], cat, date(2026, 2, 1)) == (None, "")


@pytest.mark.parametrize(
    ("orders", "more", "error"),
    [
        ([], {}, MalformedClaimError), (5, {}, MalformedClaimError), ("J9312", {}, MalformedClaimError),
        (RITUXIMAB, {"policy": "nobody"}, UnknownPolicyError), (RITUXIMAB, {"rates": {"J9312": "much"}}, MalformedLineError),
        (RITUXIMAB, {"deductible": "-1"}, MalformedLineError),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(orders: Any, more: dict[str, Any], error: type[Exception]) -> None:
    """By its constructor."""
    with pytest.raises(error):
        estimate(orders, ON, **more)


@pytest.mark.parametrize("wrong", ["J9312", ("J9312",), 7, frozenset({"J9312"})])
def test_rates_and_costs_that_are_not_by_code_are_refused(wrong: Any) -> None:
    order = {"code": "J9312", "dose": "740 mg"}
    with pytest.raises(MalformedClaimError, match="rates are not given by code"):
        estimate(order, "2026-02-01", rates=wrong)
    with pytest.raises(MalformedClaimError, match="costs are not given by code"):
        compare_products(order, "2026-02-01", costs=wrong)


def test_a_code_of_a_rate_may_be_a_number_and_an_amount_has_an_end() -> None:
    order = {"code": "J9312", "dose": "740 mg", "route": "IV", "minutes": 90}
    rates: Any = {96413: "140.00", 10**5000: "1.00"}
    assert estimate(order, "2026-02-01", rates=rates) == estimate(order, "2026-02-01", rates={"96413": "140.00"})
    with pytest.raises(MalformedLineError, match="is not an amount"):
        estimate(order, "2026-02-01", deductible=10**300000)
