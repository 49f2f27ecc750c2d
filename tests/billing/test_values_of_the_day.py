"""A payer's values are those of the date of service, wherever the calculator asks for one."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.billing import BillingLine, BillingUnits
from jcodes.errors import NdcUnitError
from jcodes.vocabulary import Kind

BEFORE, AFTER = "2024-08-01", "2025-12-01"
CHANGES: dict[str, tuple[object, object]] = {
    "rounding": ("down", "nearest"),
    "ndc_units": (["ML", "ME"], ["ML", "UN"]),
    "ndc_places": (1, 2),
    "ndc_minimum": (0.1, 0.01),
    "maximum_units": (50, 9999),
    "maximum_units_paper": (30, 999),
    "claim_total": (100, 99999.99),
    "jw_paid": (False, True),
    "percent_of_limit": (50, 100),
    "coinsurance": (10, 20),
    "sequestration": (0, 2),
}
WASTE_CHANGES: dict[str, tuple[object, object]] = {
    "jw_jz_exempt": (["skin-substitute", "contrast"], []),
    "jw_jz_doubtful": (["vaccine"], []),
    "waste_layout": ("not billed", "two lines"),
}


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def _written(folder: Path, changes: dict[str, tuple[object, object]]) -> jcodes.Policy:
    rows = ['name = "changing"\ntitle = "Changing"\nextends = "medicare-part-b"\n']
    for key, (old, new) in changes.items():
        for value, start in ((old, ""), (new, "start = 2025-01-01\n")):
            when = "later" if start else "earlier"
            rows.append(f'[[{key}]]\nvalue = {_toml(value)}\nsource = "{key}, {when}"\nconfidence = "H"\n{start}')
    path = folder / "changing.toml"
    path.write_text("\n".join(rows), encoding="utf-8")
    return jcodes.Policy.load(path)


@pytest.fixture(scope="module")
def payer(tmp_path_factory: pytest.TempPathFactory) -> jcodes.Policy:
    return _written(tmp_path_factory.mktemp("policy"), CHANGES)


def bill(payer: jcodes.Policy, on: str | None, dose: str = "746 mg", **facts: Any) -> BillingUnits:
    return jcodes.billing_units("J9312", dose, on=on, policy=payer, **facts)


def test_the_rounding_is_that_of_the_day(payer: jcodes.Policy) -> None:
    before, after = bill(payer, BEFORE), bill(payer, AFTER)
    assert [before.administered, after.administered] == [74, 75]
    assert "rounding, earlier" in before.explain()
    assert "rounding, later" not in before.explain()
    assert "rounding, later" in after.explain()
    compared = {one.name: one for one in before.compare(payer, "medicare-part-b")}
    assert compared["changing"].source == "rounding, earlier"


def test_quantities_are_those_of_the_day(payer: jcodes.Policy) -> None:
    asked: dict[str, Any] = {"strength": "30 mg/mL", "policy": payer}
    before = jcodes.ndc_quantity("10 mg", "ML", on=BEFORE, **asked)
    after = jcodes.ndc_quantity("10 mg", "ML", on=AFTER, **asked)
    assert [str(before), str(after)] == ["ML0.3", "ML0.33"]
    for key in ("ndc_units", "ndc_places", "ndc_minimum"):
        assert f"{key}, earlier" in before.explain()
        assert f"{key}, later" not in before.explain()
    assert str(jcodes.ndc_quantity("0.1 mg", "ML", on=BEFORE, **asked)) == "ML0.1"
    assert str(jcodes.ndc_quantity("5 mg", "ME", on=BEFORE, policy=payer)) == "ME5"
    with pytest.raises(NdcUnitError):
        jcodes.ndc_quantity("5 mg", "ME", on=AFTER, policy=payer)
    with pytest.raises(NdcUnitError):
        jcodes.ndc_quantity("5 mg", "UN", on=BEFORE, strength="5 mg/vial", policy=payer)


def test_limits_of_lines_are_those_of_the_day(payer: jcodes.Policy) -> None:
    product = {"ndc": "50242-0051-21", "strength": "30 mg/mL"}
    for paper, sizes in ((False, ["50", "24"]), (True, ["30", "30", "14"])):
        found = jcodes.service_lines(bill(payer, BEFORE), products=product, charge="200.00", paper=paper)
        assert [line.units for line in found.lines] == sizes
        assert sum(line.ndc_amount or 0 for line in found.lines) == Decimal("24.9")
        assert any("above $100" in warning and "claim_total, earlier" in warning for warning in found.warnings)
        key = "maximum_units_paper" if paper else "maximum_units"
        for name in (key, "ndc_places"):
            assert f"{name}, earlier" in found.explain()
            assert f"{name}, later" not in found.explain()
    after = jcodes.service_lines(bill(payer, AFTER), products=product, charge="200.00")
    assert [(line.units, line.ndc_quantity) for line in after.lines] == [("75", "24.87")]
    assert not any("above $" in warning for warning in after.warnings)


def test_units_of_measure_of_lines_are_those_of_the_day(payer: jcodes.Policy) -> None:
    """Milligrams are taken before, pieces after."""
    by_weight, by_piece = ({"ndc": "50242-0051-21", "strength": "100 mg/vial", "unit": unit} for unit in ("ME", "UN"))
    for on, taken, refused in ((BEFORE, by_weight, by_piece), (AFTER, by_piece, by_weight)):
        assert jcodes.service_lines(bill(payer, on), products=taken).lines[0].ndc_unit == taken["unit"]
        with pytest.raises(NdcUnitError, match=f"changing does not accept {refused['unit']}"):
            jcodes.service_lines(bill(payer, on), products=refused)


def test_what_is_paid_is_that_of_the_day(payer: jcodes.Policy) -> None:
    """Half of the limit, nothing for discarded drug, 20 % of the code's own in CMS's file, and no sequestration before."""
    facts: dict[str, Any] = {"containers": "8 x 100 mg", "container_type": "single-dose"}
    before = jcodes.expected_payment(bill(payer, BEFORE, "740 mg", **facts))
    limit = before.limit.limit
    assert limit is not None
    assert [line.line.units for line in before.lines] == [74, 6]
    assert [line.allowed for line in before.lines] == [74 * limit / 2, 0]
    assert before.sequestered == 0
    assert "JW lines are not paid\n" in before.explain()
    for key in ("jw_paid", "percent_of_limit", "sequestration"):
        assert f"{key}, earlier" in before.explain()
        assert f"{key}, later" not in before.explain()
    after = jcodes.expected_payment(bill(payer, AFTER, "740 mg", **facts))
    assert after.limit.limit is not None
    assert sum(line.allowed for line in after.lines) == 80 * after.limit.limit
    assert after.sequestration == 2
    assert "JW lines are paid\n" in after.explain()


def test_without_a_rate_of_the_code_the_patient_owes_the_policys_of_the_day(payer: jcodes.Policy) -> None:
    from attrs import evolve

    from jcodes.billing.payment import payment_of_lines

    known = jcodes.catalog().price("J9312", BEFORE)
    assert known is not None
    line, day = BillingLine("J9312", 10), bill(payer, BEFORE).on
    assert day is not None
    found = payment_of_lines([line], evolve(known, coinsurance=None), on=day, payer=payer)
    assert found.coinsurance == 10
    assert "coinsurance, earlier" in found.explain()
    assert "coinsurance, later" not in found.explain()


def test_who_is_exempt_from_jw_and_jz_is_that_of_the_day(tmp_path: Path) -> None:
    payer = _written(tmp_path, WASTE_CHANGES)
    skin = attrs.evolve(jcodes.catalog()["J9312"], kind=Kind.SKIN_SUBSTITUTE)
    shot = attrs.evolve(skin, kind=Kind.VACCINE)
    opened: dict[str, Any] = {"policy": payer, "containers": "8 x 100 mg", "container_type": "single-dose"}
    before = jcodes.billing_units(skin, "740 mg", on=BEFORE, **opened)
    after = jcodes.billing_units(skin, "740 mg", on=AFTER, **opened)
    assert [str(before), str(after)] == ["J9312 x 74", "J9312 x 74; J9312-JW x 6"]
    assert "changing, JW and JZ are not for: skin-substitute, contrast\n" in before.explain()
    assert "jw_jz_exempt, earlier" in before.explain()
    assert before.warnings == ("discarded skin-substitute is not reported: 6 units not billed",)
    doubted = jcodes.billing_units(shot, "740 mg", on=BEFORE, **opened)
    assert doubted.warnings[0].startswith("it is uncertain whether a vaccine takes JW or JZ (jw_jz_doubtful, earlier)")
    assert doubted.warnings[1] == "changing does not accept discarded drug: 6 units not billed"
    assert (doubted.discarded, str(doubted)) == (0, "J9312 x 74")
    certain = jcodes.billing_units(shot, "740 mg", on=AFTER, **opened)
    assert (certain.warnings, certain.discarded) == ((), 6)
    for kind in (None, "single-dose"):
        which = [bill(payer, on, "740 mg", container_type=kind).undecided for on in (BEFORE, AFTER)]
        assert [one.modifiers for (one,) in which] == [("JZ",), ("JW", "JZ")]


def test_which_modifier_is_required_is_that_of_the_day(tmp_path: Path) -> None:
    """Of containers of an unknown type, with something left, or used up."""
    payer = _written(tmp_path, {"jw": ("no", "must"), "jz": ("no", "must")})
    for containers, modifier in (("50 mg", "JW"), ("40 mg", "JZ")):
        for on, open_ in ((BEFORE, []), (AFTER, [(modifier,)])):
            found = jcodes.billing_units("J3301", "40 mg", on=on, policy=payer, containers=containers)
            assert [one.modifiers for one in found.undecided if one.modifiers] == open_


def test_the_least_quantity_of_a_line_is_that_of_the_day(payer: jcodes.Policy) -> None:
    product = {"ndc": "50242-0051-21", "strength": "100 mg/mL"}
    for on, least in ((BEFORE, "0.1"), (AFTER, "0.01")):
        found = jcodes.service_lines(bill(payer, on, "6 mg", rounding="up"), products=product)
        assert [line.ndc_quantity for line in found.lines] == ["0.1" if on == BEFORE else "0.06"]
        tiny = jcodes.service_lines(bill(payer, on, "0.1 mg", rounding="up"), products=product)
        assert [line.ndc_quantity for line in tiny.lines] == [least]
