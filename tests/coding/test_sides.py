"""Eyes and joints on both sides: modifiers, units for both, one line or two, as the payer wants."""

from functools import cache
from typing import Any

import attrs
import pytest

from jcodes.claims import Administration, Container, ServiceLine
from jcodes.coding import Coding, code
from jcodes.coding.sides import is_of_one_side, lines_by_side, sides_of
from jcodes.policies import Policy, policy
from jcodes.rules import check
from jcodes.services.sites import Side
from tests.rules.casebook import house_of


@cache
def layout(drugs: str, services: str) -> Policy:
    """Return Medicare's policy, but with these layouts of both sides."""
    return house_of(
        f'[[both_sides_drugs]]\nvalue = "{drugs}"\nsource = "the contract"\nconfidence = "H"\n'
        f'[[both_sides_services]]\nvalue = "{services}"\nsource = "the contract"\nconfidence = "H"\n'
    )


def eye(site: str, dose: str = "2 mg", count: int = 1, **facts: Any) -> Administration:
    return Administration(
        "Eylea", dose, route="intravitreal", site=site, on="2026-02-03", diagnoses="H35.3231", place_of_service="11",
        containers=[Container("2 mg/0.05 mL", "61755-0005-02", type="single-dose", count=count)], **facts,
    )  # fmt: skip


def joint(site: str) -> Administration:
    return Administration(
        "Synvisc-One", "48 mg", route="intra-articular", site=site, on="2026-02-03", diagnoses="M17.0",
        place_of_service="11", containers=[Container("48 mg/6 mL", type="single-dose")],
    )  # fmt: skip


def billed(coding: Coding) -> str:
    return str(coding.claim)


CHARGE = {"J0178": "2000.01", "67028": "200.00", "J7325": "900.00", "20610": "150.00", "20605": "120.00"}
BOTH = [eye("OD"), eye("OS")]
KNEES = [joint("right knee"), joint("L knee")]


@pytest.mark.parametrize(
    ("records", "drugs", "services", "expected"),
    [
        ([eye("OD")], "either", "one line", "J0178-JZ-RT x 2; 67028-RT x 1"),
        ([eye("left eye")], "either", "one line", "J0178-JZ-LT x 2; 67028-LT x 1"),
        (BOTH, "either", "one line", "J0178-JZ-RT x 2; J0178-JZ-LT x 2; 67028-50 x 1"),
        (BOTH, "one line", "one line", "J0178-JZ-50 x 4; 67028-50 x 1"),
        (BOTH, "two lines", "two lines", "J0178-JZ-RT x 2; J0178-JZ-LT x 2; 67028-LT x 1; 67028-RT x 1"),
        ([eye("OU", "4 mg", 2)], "either", "one line", "J0178-JZ-50 x 4; 67028-50 x 1"),
        ([eye("OU", "4 mg", 2)], "two lines", "two lines", "J0178-JZ-RT x 2; J0178-JZ-LT x 2; 67028-LT x 1; 67028-RT x 1"),
        (KNEES, "either", "one line", "J7325-JZ-RT x 48; J7325-JZ-LT x 48; 20610-50 x 1"),
        (KNEES, "one line", "either", "J7325-JZ-50 x 96; 20610-50 x 1"),
        (KNEES, "either", "two lines", "J7325-JZ-RT x 48; J7325-JZ-LT x 48; 20610-LT x 1; 20610-RT x 1"),
        ([joint("right wrist")], "either", "one line", "J7325-JZ-RT x 48; 20605-RT x 1"),
    ],
)  # fmt: skip
def test_sides_are_laid_out_as_the_payer_wants_and_pass_our_own_check(
    records: list[Administration], drugs: str, services: str, expected: str
) -> None:
    payer = layout(drugs, services)
    coding = code(records, policy=payer, charge=CHARGE)
    assert sorted(billed(coding).split("; ")) == sorted(expected.split("; "))
    report = check(coding.claim, policy=payer)
    assert [finding.rule for finding in report.findings if finding.rule != "jw-jz-container-type-unknown"] == []
    assert not coding.missing


def test_the_halves_of_a_line_add_up_to_it() -> None:
    """Units, charge and NDC quantity, to the cent and to the digit."""
    whole = ServiceLine(
        "J0178", 4, modifiers=["JZ", "50"], charge="2000.01", ndc="61755-0005-02", ndc_quantity="0.1", ndc_unit="ML"
    )
    parts = lines_by_side((whole,))
    assert parts is not None
    assert [str(part) for part in parts] == ["J0178-JZ-RT x 2", "J0178-JZ-LT x 2"]
    assert [part.ndc_quantity for part in parts] == ["0.05", "0.05"]
    assert [str(part.charge) for part in parts] == ["1000.01", "1000.00"]
    bare = lines_by_side((whole.evolve(charge=None, ndc_quantity=""),))
    assert bare is not None
    assert {(part.charge, part.ndc_quantity) for part in bare} == {(None, "")}


@pytest.mark.parametrize("units", ["3", "", "0", "1"])
def test_units_that_do_not_halve_stay_whole(units: str) -> None:
    assert lines_by_side((ServiceLine("J0178", units, modifiers="50"),)) is None


def test_a_dose_that_does_not_halve_is_asked() -> None:
    """One unit of both sides, and the payer wants two lines."""
    coding = code(eye("OU", "3 mg", 2), policy=layout("two lines", "two lines"), charge=CHARGE)
    assert any("house takes RT and LT on two lines: give one record for each side" in one for one in coding.missing)


def test_a_dose_of_one_container_for_both_sides_is_asked() -> None:
    """2 mg for both eyes from two vials: the dose of each eye, or of both?"""
    coding = code(eye("OU", "2 mg", 2), charge=CHARGE)
    assert any("is 2 mg the dose of each side or of both?" in one for one in coding.missing)
    assert not is_of_one_side(eye("OU", "4 mg", 2))
    assert not is_of_one_side(eye("OU", "2 mg", 1))
    assert not is_of_one_side(eye("OD", "2 mg", 2))
    assert not is_of_one_side(eye("OU", "2 mg", 2).evolve(dose=None))
    assert not is_of_one_side(eye("OU", "2 mg", 2).evolve(containers=[Container("", count=2)]))
    assert not is_of_one_side(eye("OU", "0.05 mL", 2))


@pytest.mark.parametrize(
    ("sites", "side"),
    [
        (["OD"], Side.RIGHT),
        (["OD", "right eye"], Side.RIGHT),
        (["OD", "OS"], Side.BOTH),
        (["OU"], Side.BOTH),
        (["OU", "OS"], Side.BOTH),
        (["OD", ""], None),
        ([""], None),
    ],
)
def test_records_name_a_side_together(sites: list[str], side: Side | None) -> None:
    assert sides_of([eye(site) for site in sites]) is side


def test_a_payer_that_does_not_say_takes_either() -> None:
    silent = attrs.evolve(policy("medicare-part-b"), both_sides_services=None, both_sides_drugs=None)
    assert "67028-50 x 1" in billed(code(BOTH, policy=silent, charge=CHARGE))
