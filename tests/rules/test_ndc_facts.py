"""What the files say of the NDC of a line, under its code."""

from datetime import date
from decimal import Decimal

import pytest

import jcodes
from jcodes.claims import Claim, ServiceLine
from jcodes.codes import HcpcsCode, Ndc
from jcodes.rules import checker_of
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.flags import ASKED, ASKED_BY_ROUTE, MARKED, MISLINKED, UNLINKED, UNMARKED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.payer import payer_of
from jcodes.rules.context.shared_facts import SharedFacts
from jcodes.rules.library.ndc_quantities import ndc_quantity_differs

DAY = date(2026, 2, 1)
RITUXAN = Ndc.parse("50242-0051-21")
FACTS = SharedFacts(jcodes.catalog())


def view(*lines: ServiceLine) -> ClaimView:
    checker = checker_of("medicare-part-b")
    return ClaimView(Claim(lines), jcodes.catalog(), FACTS, payer_of(checker.policy))


def of(code: str, ndc: str, **facts: object) -> LineView:
    return view(ServiceLine.from_dict({"code": code, "units": "1", "on": str(DAY), "ndc": ndc, **facts})).lines[0]


def test_the_product_of_a_code_has_its_own_row_of_the_crosswalk_and_its_label_and_is_kept() -> None:
    facts = FACTS(HcpcsCode.parse("J9312"), DAY)
    product = facts.product(RITUXAN)
    assert product is facts.product(Ndc.parse("50242005121"))
    assert product.link is not None
    assert product.link.code == "J9312"
    assert product.flags == 0
    assert product.label is not None
    assert product.label.container == "single-dose vial"


def test_a_product_under_another_code_is_mislinked_and_one_that_no_crosswalk_has_is_unlinked_too() -> None:
    facts = FACTS(HcpcsCode.parse("J9035"), DAY)
    assert facts.product(RITUXAN).flags == MISLINKED
    assert facts.product(RITUXAN).links
    unknown = facts.product(Ndc.parse("99999-9999-99"))
    assert (unknown.flags, unknown.links, unknown.link, unknown.label) == (MISLINKED | UNLINKED, (), None, None)


def test_a_line_under_a_cpt_code_has_the_links_of_its_ndc_and_none_of_its_own() -> None:
    line = of("96413", "50242-0051-21")
    assert line.product is not None
    assert {link.code for link in line.links} == {"J9312"}
    assert line.flags & MISLINKED
    assert not line.flags & UNLINKED


def test_a_line_without_a_valid_ndc_has_no_product() -> None:
    for text in ("", "1234567890", "none"):
        line = of("J9312", text)
        assert line.product is None
        assert line.links == ()


def test_a_drug_of_several_lines_has_the_label_of_the_ndc_that_they_share() -> None:
    facts: dict[str, object] = {"code": "J9312", "units": "1", "on": str(DAY), "ndc": "50242-0051-21"}
    one, other = ServiceLine.from_dict(facts), ServiceLine.from_dict(facts | {"modifiers": ["JW"]})
    (drug,) = view(one, other).drugs
    assert drug.label is not None
    assert drug.label.ndc == RITUXAN
    (drug,) = view(one, other.evolve(ndc="50242-0053-06")).drugs
    assert drug.label is None


def test_jw_and_jz_mark_a_line() -> None:
    assert [of("J9312", "", modifiers=marks).flags & (MARKED | UNMARKED) for marks in (["JW"], ["JZ"], ["RT"], [])] == [
        MARKED,
        MARKED,
        UNMARKED,
        UNMARKED,
    ]


def test_a_payer_that_asks_by_route_asks_of_lines_that_show_one() -> None:
    plain = of("J9312", "")
    recorded = of("J9312", "", administration={"drug": "rituximab", "route": "IV infusion"})
    assert plain.flags & (ASKED | ASKED_BY_ROUTE) == ASKED_BY_ROUTE
    assert recorded.flags & ASKED
    assert of("J9312", "", modifiers=["JB"]).flags & ASKED
    assert of("J0885", "").flags & ASKED  # EA, EB or EC, whatever the route


def test_what_agrees_with_a_product_is_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units and quantities that the claims of a product repeat; a wrong quantity is found each time."""
    monkeypatch.setattr("jcodes.rules.context.ndc_facts._MOST_KEPT", 2)
    quantities = {units: Decimal(units * 10) / 10 for units in range(10, 60, 10)}
    for units, quantity in quantities.items():
        for wrong in (False, True, False, True):
            at = of("J9312", "50242-0051-21", units=str(units), ndc_quantity=str(quantity + 5 * wrong), ndc_unit="ML")
            assert len(list(ndc_quantity_differs.run(at))) == wrong
            assert at.product is not None
            assert len(at.product.agreeing) <= 2
