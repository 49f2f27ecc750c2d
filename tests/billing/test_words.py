"""What the calculator says, to the letter: errors with their hints and facts, explanations, JSON, tables for notebooks.

The words are part of the product. When they change on purpose, write the snapshot anew: ``JCODES_SNAPSHOT=write pytest tests/billing/test_words.py``.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.billing import BillingLine
from jcodes.billing.containers import Opened, read_containers
from jcodes.billing.derivation import derive
from jcodes.billing.money import amount_of, cents_of, to_the_cent
from jcodes.billing.ndc_quantities import NdcQuantity, share_quantity, units_of_quantity
from jcodes.billing.orders import read_order
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.products import read_products
from jcodes.billing.receipt import Receipt
from jcodes.billing.rounding import Rounding
from jcodes.billing.splitting import share_charge, split_lines
from jcodes.doses import UNITS, Basis, Bound, Component, Dosage, Dose, NotStated, Strength, find_unit
from jcodes.doses.exact import to_decimal
from jcodes.doses.spellings import _by_spelling
from jcodes.doses.units import _load
from jcodes.errors import JcodesError
from jcodes.vocabulary import NdcUnit
from tests.billing.test_bad_input import ERRORS, WARNINGS

SNAPSHOT: Final = Path(__file__).parent.parent / "snapshots" / "calculator_words.json"
ON: dict[str, Any] = {"on": "2026-02-01"}
SINGLE: dict[str, Any] = {"container_type": "single-dose"}
HASH: Final = re.compile(r"\b[0-9a-f]{12,64}\b")

BILLS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "plain": ("J9312", "752 mg", ON),
    "waste": ("J9312", "740 mg", {"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], **SINGLE, **ON}),
    "nothing left": ("J9312", "800 mg", {"containers": "8 x 100 mg", **SINGLE, **ON}),
    "multi-dose": ("J9312", "75 mg", {"containers": "100 mg", "container_type": "multi-dose", **ON}),
    "documented": ("J9312", "75 mg", {"discarded": "25 mg", **SINGLE, **ON}),
    "one line": ("J9312", "75 mg", {"containers": "100 mg", **SINGLE, **ON, "policy": "commercial-generic"}),
    "volume": ("J3301", "0.75 mL", {"strength": "40 mg/mL", **ON}),
    "volume by label": ("J3301", "0.75 mL", {"containers": "40 mg/1 mL", **SINGLE, **ON}),
    "percent": (Dosage.parse("10 mg"), "2 mL", {"strength": "1 %"}),
    "order by weight": ("J1745", "5 mg/kg", {"weight": "154 lb", **ON}),
    "order by surface": ("J9312", "375 mg/m2", {"bsa": "1.9 m2", **ON}),
    "rate": (Dosage.parse("500 mL"), "125 mL/h", {"duration": "90 min"}),
    "several": ("J2405", "4 mg", {"administrations": 3, **ON}),
    "combination": ("J0702", "1 mL", {"strength": "6 mg/mL", **ON}),
    "sum of a combination": ("J0702", "6 mg", {}),
    "per dose": (Dosage.parse("per dose"), "2 doses", {}),
    "band": ("J0577", "1 dose", {}),
    "bridge": (Dosage.parse("1 IU"), "2000 units", {}),
    "nearest": ("J9312", "754 mg", {"rounding": "nearest"}),
    "down": ("J9312", "754 mg", {"rounding": "down"}),
    "exact": ("J9312", "750 mg", {"rounding": "exact"}),
    "dosage": (Dosage.parse("up to 15 mg"), "16 mg", {"containers": ["15 mg", "15 mg"], **SINGLE}),
    "cap": (Dosage.parse("1 unit, up to 999 units"), "1500 units", {}),
    "bridge by strength": (Dosage.parse("10 IU"), "2 mL", {"strength": "100 units/mL"}),
    "volume of a mass": (Dosage.parse("5 mL"), "250 mg", {"strength": "50 mg/mL"}),
    "strength of another kind": (Dosage.parse("10 IU"), "2 mL", {"strength": "5 mg/mL"}),
    "a strength that helps nothing": (Dosage.parse("10 mEq"), "2 mL", {"strength": "5 mg/mL"}),
    "before JZ": ("J9312", "740 mg", {"containers": ["500 mg", "3 x 100 mg"], **SINGLE, "on": "2022-02-01"}),
    "before JZ was asked for": ("J9312", "800 mg", {"containers": "8 x 100 mg", **SINGLE, "on": "2023-02-01"}),
    "before JW": ("J9310", "740 mg", {"containers": ["500 mg", "3 x 100 mg"], **SINGLE, "on": "2016-02-01"}),
    "a vaccine": ("J0577", "1 dose", {"containers": "1 vial", **SINGLE, **ON}),
    "the first day": ("J9312", "10 mg", {"on": "2019-01-01"}),
    "the day before": ("J9312", "10 mg", {"on": "2018-12-31"}),
    "pieces": (Dosage.parse("per vial"), "2 vials", {"containers": "3 vials", **SINGLE}),
    "as many pieces": (Dosage.parse("per vial"), "2 vials", {"containers": "2 vials", **SINGLE}),
    "an ended code": ("J9310", "100 mg", {"on": "2019-02-01"}),
    "two labels of one size": (
        "J9312",
        "75 mg",
        {"containers": ["0.1 g", "100 mg", "1 x 100 mg/10 mL"], **SINGLE, **ON},
    ),
}


def _bill(name: str) -> Callable[[], object]:
    code, dose, facts = BILLS[name]

    def answer() -> object:
        bill = jcodes.billing_units(code, dose, **facts)
        receipt = bill.receipt
        facts_of = receipt.to_dict()
        for key in ("digest", "question", "library"):
            facts_of.pop(key, None)
        return {
            "str": str(bill),
            "repr": repr(bill)[:300],
            "explain": bill.explain(),
            "dict": bill.to_dict(),
            "html": bill._repr_html_(),
            "receipt": facts_of,
            "receipt repr": repr(receipt),
            "again": str(Receipt.from_json(receipt.to_json()).verify()),
            "compared": [str(one) for one in bill.compare()],
            "steps": [step.to_dict() for step in derive(bill)],
        }

    return answer


def _calls() -> dict[str, Callable[[], object]]:  # noqa: C901, PLR0912 - one list of questions
    """Return every question of the snapshot by a name."""
    calls: dict[str, Callable[[], object]] = {f"bill: {name}": _bill(name) for name in BILLS}
    for what, code, dose, facts, *_ in ERRORS:
        calls[f"wrong: {what}"] = lambda code=code, dose=dose, facts=facts: jcodes.billing_units(code, dose, **facts)  # type: ignore[misc]  # bound at once
    for what, code, dose, facts, _ in WARNINGS:
        calls[f"doubtful: {what}"] = lambda code=code, dose=dose, facts=facts: jcodes.billing_units(  # type: ignore[misc]  # bound at once
            code, dose, **facts
        ).explain()
    for text in ("ML0.6", "UN 2", "1,000 ML", "ea3", "GM 0.025", "MG 5", "", "ML", "ML1.2.3", "ML\u0661", None, 5):

        def stated(text: Any = text) -> object:
            found = NdcQuantity.parse(text)
            return [repr(found), found.to_dict(), found.explain(), _kept(found.receipt)]

        calls[f"quantity: {text!r}"] = stated
    for given, unit, facts in (
        ("6 mg", "ML", {"strength": "6 mg/0.6 mL"}),
        ("1 g", "UN", {"strength": "500 mg/vial"}),
        ("2 vials", "UN", {}),
        ("25 mg", "GR", {}),
        ("25 mg", "ME", {}),
        ("400 IU", "F2", {}),
        ("0.6 mL", "ML", {}),
        ("6 mg", "ML", {}),
        ("6 mg", "UN", {}),
        ("6 mg", "UN", {"strength": "6 mg/mL"}),
        ("6 IU", "UN", {"strength": "500 mg/vial"}),
        ("10 mL", "GR", {"strength": "40 mg/mL"}),
        ("0 mg", "ME", {}),
        ("6 mg", "MG", {}),
        ("6 mg", "XX", {}),
        ("6 mg", "ME", {"accepted": ("ML", "UN")}),
        ("1 mcg", "GR", {}),
        ("1 mg", "ML", {"strength": "3 mg/mL", "places": 2}),
        ("0.001 mL", "ML", {"places": 2, "minimum": "0.01"}),
        ("0.0005 mL", "ML", {}),
        ("5 mL", "ME", {"strength": "2 mL/10 mg"}),
        ("1 mg", "ML", {"strength": "3 mg/mL", "policy": "commercial-generic", "on": "2026-02-01"}),
        ("1 mg", "ML", {"strength": "3 mg/mL", "accepted": ("ML",), "places": 0, "minimum": 2}),
        (12, "ML", {"code": "J2506", "strength": "6 mg/0.6 mL"}),
        (jcodes.billing_units("J2506", "6 mg", strength="6 mg/0.6 mL", on="2026-02-01"), "ML", {}),
    ):

        def counted(given: Any = given, unit: Any = unit, facts: Any = facts) -> object:
            found = jcodes.ndc_quantity(given, unit, **facts)
            return [
                str(found),
                repr(found),
                found.explain(),
                found.to_dict(),
                found._repr_html_(),
                _kept(found.receipt),
            ]

        calls[f"ndc: {given} {unit} {facts}"] = counted
    for quantity, dosage, facts in (
        ("ML0.6", "0.5 mg", {"strength": "6 mg/0.6 mL"}),
        ("UN2", "250 mg", {"strength": "500 mg/vial"}),
        ("UN4", "2 vials", {}),
        ("UN6", "3 tablets", {}),
        ("ML3", "1 mL", {}),
        ("GR0.5", "100 mg", {}),
        ("ME50", "10 mg", {}),
        ("F2500", "100 IU", {}),
        ("ML1", "10 mg", {}),
        ("UN1", "10 mg", {}),
        ("UN1", "10 mg", {"strength": "10 mg/mL"}),
        ("ML1", "10 mg", {"strength": "10 mg/vial"}),
        ("UN1", "per dose", {}),
        ("ML1", "10 IU", {"strength": "10 mg/mL"}),
    ):
        calls[f"units of: {quantity} {dosage} {facts}"] = lambda quantity=quantity, dosage=dosage, facts=facts: str(  # type: ignore[misc]  # bound at once
            units_of_quantity(quantity, jcodes.Dosage.parse(dosage), **facts)
        )
    calls |= {
        "share quantity": lambda: list(map(repr, share_quantity(NdcQuantity(Decimal(1), NdcUnit.GR), [1, 2]))),
        "share quantity finely": lambda: list(
            map(repr, share_quantity(NdcQuantity(Decimal("1.00001"), NdcUnit.ML), [Fraction(1, 3), 1]))
        ),
        "share a large quantity": lambda: list(
            map(repr, share_quantity(NdcQuantity(Decimal("5E+1"), NdcUnit.ML), [1, 2]))
        ),
        "share nothing": lambda: share_quantity(NdcQuantity(Decimal(1), NdcUnit.GR), []),
        "share zeros": lambda: share_quantity(NdcQuantity(Decimal(1), NdcUnit.GR), [0, 0]),
        "share negatives": lambda: share_quantity(NdcQuantity(Decimal(1), NdcUnit.GR), [2, -1]),
    }
    lines = [BillingLine("J7182", 22000, ()), BillingLine("J7182", 5, ("JW",))]
    splits: dict[str, dict[str, Any]] = {
        "plain": {},
        "charge": {"charge": "100.01"},
        "by line": {"edit_value": 9000, "edit_indicator": 1},
        "by day": {"edit_value": 9000, "edit_indicator": 2},
        "on appeal": {"edit_value": 9000, "edit_indicator": 3},
        "just": {"edit_value": 22005, "edit_indicator": 2},
        "never": {"edit_value": 0, "edit_indicator": 2},
        "no modifier": {"repeat_modifier": ""},
        "59": {"repeat_modifier": "59"},
        "limit 0": {"maximum_units": 0},
        "limit 1 too small": {"maximum_units": 11003},
        "no indicator": {"edit_value": 1, "edit_indicator": 4},
        "negative edit": {"edit_value": -1, "edit_indicator": 1},
        "a part of a cent": {"charge": "1.001"},
        "a charge": {"charge": "x"},
        "an edit of which no indicator is known": {"edit_value": 9000},
        "an edit of a fraction": {"edit_value": 2.5},
    }
    for what, split in splits.items():

        def divided(split: Any = split) -> object:
            found = split_lines(lines, **split)
            return [repr(found), str(found), found.to_dict(), found._repr_html_(), _kept(found.receipt)]

        calls[f"split: {what}"] = divided
    calls |= {
        "split: no units": lambda: split_lines([BillingLine("J7182", 0, ())]),
        "split: nothing": lambda: repr(split_lines([])),
        "share charge": lambda: repr(share_charge("100.00", [1, 1, 1])),
        "share charge unevenly": lambda: repr(share_charge(10, [3, 0, 4])),
        "share charge over nothing": lambda: share_charge("1.00", [0, 0]),
        "share charge over negatives": lambda: share_charge("1.00", [2, -1]),
        "share charge over no lines": lambda: repr(share_charge("1.00", [])),
        "cents": lambda: [repr(to_the_cent(Fraction(n, 1000))) for n in (0, 4, 5, 6, 1005, 1015, 99994, 99995)],
    }
    for value in (
        "1",
        "1.5",
        "$1",
        "1,000.00",
        "-1",
        "",
        None,
        1.5,
        Decimal("NaN"),
        Decimal("1E+30"),
        True,
        "1.234",
        "abc",
        Decimal("2.50"),
        3,
        Fraction(1, 3),
    ):
        calls[f"amount: {value!r}"] = lambda value=value: repr(amount_of(value))  # type: ignore[misc]  # bound at once
        calls[f"cents: {value!r}"] = lambda value=value: repr(cents_of(value))  # type: ignore[misc]  # bound at once
    for what, code, dose, facts in (
        ("default", "J9035", "740 mg", {}), ("sizes", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"]}),
        ("cheap", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["10", "50"]}), ("stock", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "stock": {"400 mg": 1}}),
        ("dry", "J9035", "740 mg", {"sizes": ["100 mg"], "stock": [3]}), ("none", "J9035", "740 mg", {"sizes": []}), ("volume", "J9035", "10 mL", {"sizes": ["4 mL", "16 mL"], "strength": "25 mg/mL"}),
        ("no strength", "J9035", "10 mL", {"sizes": ["100 mg"]}), ("kinds", "J9035", "740 mg", {"sizes": ["100 IU"]}), ("bad price", "J9035", "740 mg", {"sizes": ["100 mg"], "prices": ["x"]}),
        ("bad stock", "J9035", "740 mg", {"sizes": ["100 mg"], "stock": [-1]}), ("other stock", "J9035", "740 mg", {"sizes": ["100 mg"], "stock": {"200 mg": 1}}),
        ("too few prices", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["1"]}), ("zero", "J9035", "0 mg", {"sizes": ["100 mg"]}),
        ("twice", "J9035", "740 mg", {"sizes": ["100 mg", "0.1 g"]}), ("tie", "J9035", "600 mg", {"sizes": ["100 mg", "200 mg", "300 mg"]}), ("unknown", "J1260", "5 mg", {}),
        ("tie of cost", "J9035", "400 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["1", "4"]}), ("a dosage", Dosage.parse("10 mg"), "5 mg", {}), ("exactly", "J9035", "400 mg", {"sizes": ["400 mg"]}),
        ("zero size", "J9035", "4 mg", {"sizes": ["0 mg"]}), ("fractions", "J9035", "7.55 mg", {"sizes": ["2.5 mg", "1.25 mg", "0.3 mg"]}),
        ("sizes as text", "J9035", "740 mg", {"sizes": "100 mg"}), ("absurd", "J9035", "999999 mg", {"sizes": ["0.001 mcg"]}), ("third of a price", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["10.005", "33.1"]}),
        ("no price of one", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": {"100 mg": 1}}), ("free", "J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": [0, 1]}), ("size is none", "J9035", "4 mg", {"sizes": [None]}), ("concentration", "J9035", "4 mg", {"sizes": ["25 mg/mL"]}),
    ):  # fmt: skip

        def plan(code: Any = code, dose: Any = dose, facts: Any = facts) -> object:
            found = jcodes.plan_vials(code, dose, **facts)
            other = found.runner_up
            return [
                str(found),
                repr(found),
                found.explain(),
                found.to_dict(),
                found.count,
                found.containers,
                _kept(found.receipt),
                None if other is None else _said(lambda: _kept(other.receipt)),
            ]

        calls[f"plan: {what}"] = plan
    for what, facts in {
        "plain": ON,
        "before": {"on": "2024-05-01"},
        "commercial": {**ON, "policy": "commercial-generic", "percent_of_limit": "110"},
        "none": {"on": "2010-01-01"},
        "no percent": {**ON, "policy": "medicaid-generic"},
    }.items():

        def pay(facts: Any = facts) -> object:
            bill = jcodes.billing_units("J9035", "740 mg", containers=["2 x 400 mg"], **ON)
            found = jcodes.expected_payment(bill, **facts)
            return [
                repr(found),
                found.explain(),
                repr(found.against("1.00")),
                repr(found.against(found.paid)),
                found.to_dict(),
                _kept(found.receipt),
            ]

        calls[f"pay: {what}"] = pay
    calls["pay: wrongly"] = lambda: jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg", **ON)).against("x")
    for text, facts in (
        ("5 mg/kg", {"weight": "70 kg"}), ("5 mg/kg", {}), ("5 mg/kg", {"weight": "0 kg"}), ("5 mg/kg", {"weight": "5 mL"}), ("5 mg/kg", {"weight": 70}), ("5 mg/kg", {"weight": "9999 kg"}),
        ("375 mg/m2", {"bsa": "1.9 m2"}), ("375 mg/m2", {"bsa": 1.9}), ("375 mg/m2", {}), ("375 mg/m2", {"bsa": "99 m2"}), ("125 mL/h", {"duration": "90 min"}),
        ("2 mg/min", {"duration": "1 h"}), ("125 mL/h", {}), ("125 mL/h", {"duration": "0 min"}), ("125 mL/h", {"duration": "1 week"}), ("2 mcg/kg/min", {"weight": "70 kg", "duration": "90 min"}),
        ("4 mg", {"administrations": 3}), ("4 mg", {"administrations": 0}), ("4 mg", {"administrations": 1.5}), ("4 mg", {"weight": "70 kg"}), ("AUC 5", {}), ("1 mg/kg/day", {"weight": "70 kg"}),
        ("1 mg/lb", {"weight": "154 lb"}), ("1 mg per kg", {"weight": "70 kg"}), ("1 mg/kg", {"weight": "1 lb"}),
    ):  # fmt: skip
        calls[f"order: {text} {facts}"] = lambda text=text, facts=facts: repr(read_order(text, **facts))  # type: ignore[misc]  # bound at once
    for text in (
        "500 mg/50 mL",
        "100 mg",
        "10 mL",
        "100 units/vial",
        "3 vials",
        "2 x 100 mg",
        "2x5 mL",
        "0 x 5 mg",
        "99999 x 5 mg",
        "25 mg/mL",
        "10 %",
        "",
        "5",
        "1,000 x 1 mg",
        "0 mg",
        "2 vials of 5 mg",
    ):
        calls[f"container: {text!r}"] = lambda text=text: [  # type: ignore[misc]  # bound at once
            repr(Opened.parse(text)),
            str(Opened.parse(text)),
            Opened.parse(text).label,
            str(Opened.parse(text).concentration),
            Opened.parse(text).doubt,
        ]
    for values in (
        [],
        None,
        5,
        [(2, "100 mg"), "100 mg"],
        [("x", "1 mg")],
        [(0, "1 mg")],
        [Dose(5, "mg"), Strength.parse("5 mg/mL")],
        (2, "5 mg"),
        ["5 mL", "10 mg", "5 mg", "1 vial"],
    ):
        calls[f"containers: {values!r}"] = lambda values=values: list(map(repr, read_containers(values)))  # type: ignore[misc]  # bound at once
    for name in ("up", "NEAREST", "decimals 2", "sideways", "", None, 3):
        calls[f"rounding: {name!r}"] = lambda name=name: [repr(Rounding.of(name)), Rounding.of(name).value]  # type: ignore[misc]  # bound at once
    calls["rounding of"] = lambda: Rounding.of("sideways")
    calls |= _of_doses() | _of_lines()
    return calls


def _of_lines() -> dict[str, Callable[[], object]]:
    """Return questions about the claim's lines and about payments."""
    calls: dict[str, Callable[[], object]] = {}
    rituximab = {"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], **ON}
    small, large = "50242-0051-21", "50242-0053-06"
    two = [{"ndc": large, "dose": "500 mg"}, {"ndc": small, "dose": "240 mg", "discarded": "60 mg"}]
    for what, (code, dose, facts, asked) in {
        "one product": ("J9312", "740 mg", rituximab, {"products": small, "charge": "6000.00"}),
        "two products": ("J9312", "740 mg", rituximab, {"products": two, "charge": "6000.01"}),
        "two without a dose": ("J9312", "740 mg", rituximab, {"products": [small, large]}),
        "no unit": ("J9312", "740 mg", ON, {"products": small}),
        "refused unit": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": {"ndc": small, "unit": "ME"}, "policy": "commercial-generic"},
        ),
        "no product": ("J9312", "740 mg", rituximab, {"products": 5}),
        "a mapping without an NDC": ("J9312", "740 mg", rituximab, {"products": {"dose": "5 mg"}}),
        "a share below a unit": (
            "J9312",
            "20 mg",
            {"strength": "10 mg/mL", **ON},
            {"products": [{"ndc": large, "dose": "19.9 mg"}, {"ndc": small, "dose": "0.1 mg"}]},
        ),
        "split": ("J7182", "22000 IU", ON, {}),
        "paper": ("J7182", "1500 IU", ON, {"paper": True, "repeat_modifier": "59"}),
        "pieces": ("J0696", "1 g", ON, {"products": {"ndc": "00409-7332-01", "strength": "500 mg/vial"}}),
        "one line": ("J9312", "740 mg", {**rituximab, "policy": "commercial-generic"}, {"products": small}),
        "documented": ("J9312", "74 mL", {**rituximab, "discarded": "60 mg"}, {"products": small}),
        "documented in volume": ("J9312", "740 mg", {**rituximab, "discarded": "6 mL"}, {"products": small}),
        "discarded of one": ("J9312", "740 mg", rituximab, {"products": {"ndc": small, "discarded": "60 mg"}}),
        "a dosage": (Dosage.parse("10 mg"), "5 mg", {}, {}),
        "two lots": (
            "J9312",
            "740 mg",
            rituximab,
            {
                "products": [
                    {"ndc": small, "dose": "240 mg", "discarded": "20 mg"},
                    {"ndc": small, "dose": "500 mg", "discarded": "40 mg"},
                ]
            },
        ),
        "two lots, one left over": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": small, "dose": "240 mg"}, {"ndc": small, "dose": "500 mg", "discarded": "60 mg"}]},
        ),
        "two lots, the first left over": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": small, "dose": "240 mg", "discarded": "60 mg"}, {"ndc": small, "dose": "500 mg"}]},
        ),
        "two lots, one without a dose": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": small, "dose": "240 mg"}, {"ndc": small}]},
        ),
        "two forms of one product": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": small, "dose": "240 mg", "discarded": "60 mg"}, {"ndc": small, "dose": "50 mL"}]},
        ),
        "nothing says of which": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": large, "dose": "500 mg"}, {"ndc": small, "dose": "240 mg"}]},
        ),
        "too little discarded": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": large, "dose": "500 mg"}, {"ndc": small, "dose": "240 mg", "discarded": "50 mg"}]},
        ),
        "too little given": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": large, "dose": "500 mg"}, {"ndc": small, "dose": "200 mg", "discarded": "60 mg"}]},
        ),
        "nothing given": (
            "J9312",
            "740 mg",
            rituximab,
            {"products": [{"ndc": large, "dose": "740 mg"}, {"ndc": small, "dose": "0 mg"}]},
        ),
        "an absurd charge": ("J9312", "740 mg", rituximab, {"products": small, "charge": "100000.00"}),
        "on paper": (
            "J7182",
            "1500 IU",
            ON,
            {"paper": True, "products": {"ndc": small, "unit": "UN", "strength": "750 IU/vial"}},
        ),
        "a share that is too small": (
            "J7182",
            "22000 IU",
            ON,
            {"products": {"ndc": small, "unit": "ML", "strength": "9999999 IU/mL"}, "policy": "commercial-generic"},
        ),
        "undated": ("J9312", "740 mg", {}, {"charge": "1.00"}),
    }.items():

        def lines(code: Any = code, dose: Any = dose, facts: Any = facts, asked: Any = asked) -> object:
            found = jcodes.service_lines(jcodes.billing_units(code, dose, **facts), **asked)
            told = found.to_dict()
            told.pop("receipt")
            return [
                str(found),
                repr(found),
                found.explain(),
                told,
                found._repr_html_(),
                found.warnings,
                _kept(found.receipt),
                repr(read_products(asked.get("products", ()))),
            ]

        calls[f"lines: {what}"] = lines
    limit = jcodes.catalog().price("J9312", "2026-02-01")
    assert limit is not None
    payments: dict[str, dict[str, Any]] = {
        "no line": {"lines": []},
        "two codes": {"lines": [BillingLine("J9312", 1), BillingLine("J9035", 1)]},
        "another quarter": {"on": date(2026, 5, 1)},
        "a percent": {"percent_of_limit": "85.5"},
        "no percent": {"percent_of_limit": "x"},
        "no coinsurance": {"payer": "medicaid-generic", "percent_of_limit": 100},
        "sequestered": {"on": date(2026, 1, 2)},
        "waste": {
            "lines": [BillingLine("J9312", 75), BillingLine("J9312", 5, ("JW",))],
            "payer": "commercial-generic",
        },
        "waste paid": {"lines": [BillingLine("J9312", 75), BillingLine("J9312", 5, ("JW",))]},
        "zero units": {"lines": [BillingLine("J9312", 0)]},
    }
    for what, asked in payments.items():
        given: dict[str, Any] = {"lines": [BillingLine("J9312", 75)], "on": date(2026, 2, 1), **asked}

        def pay(given: Any = given) -> object:
            found = payment_of_lines(given["lines"], limit, **{k: v for k, v in given.items() if k != "lines"})
            short = [found.against(amount) for amount in ("0.00", "1.00", str(found.paid), found.paid + 1)]
            return [
                repr(found),
                str(found),
                found.to_dict(),
                found._repr_html_(),
                _kept(found.receipt),
                [None if one is None else [str(one), one.to_dict(), _kept(one.receipt)] for one in short],
            ]

        calls[f"payment: {what}"] = pay
    return calls


def _kept(receipt: Receipt) -> list[object]:
    """Return what a receipt holds, and what it says when it is asked again."""
    held = receipt.to_dict()
    text = Receipt.from_json(receipt.to_json())
    return [held, repr(receipt), receipt.explain(), receipt._repr_html_(), text == receipt, str(text.verify())]


def _of_doses() -> dict[str, Callable[[], object]]:
    calls: dict[str, Callable[[], object]] = {
        "units": lambda: {
            name: [repr(unit), unit.label(plural=True), unit.label(plural=False), unit.is_count]
            for name, unit in sorted(UNITS.items())
        },
        "units anew": lambda: sorted(map(repr, _load().values())),
        "spellings anew": lambda: {spelling: unit.symbol for spelling, unit in sorted(_by_spelling().items())},
        "bases": lambda: [*map(repr, Basis), *map(repr, NotStated)],
    }
    for text in (
        "mg",
        "MG",
        "milligrams",
        "cc",
        "u",
        "µg",
        "gr",
        "mgs",
        "vials",
        "m",
        "",
        "grain",
        "iu",
        "mci",
        "mEq",
        "million units",
        "tabs",
        "mg.",
        "Mg",
        "kilogramm",
        "units/mL",
        "dr",
    ):
        calls[f"unit: {text!r}"] = lambda text=text: repr(find_unit(text))  # type: ignore[misc]  # bound at once
    for text in (
        "1,000,000 units",
        "1 million units",
        "0.5 g",
        "5",
        "mg 5",
        "1e3 mg",
        "5 mg/kg",
        "5 mg/h",
        "1-2 mg",
        "1/2 mg",
        "+5 mg",
        ".5 mg",
        "5. mg",
        "5 mg 3",
        "\u00bd mg",
        "5 mg per day",
        "10^6 units",
        "1.5 million IU",
        "5 %",
        "1:1000",
        "5 mg x 3",
    ):
        calls[f"dose: {text!r}"] = lambda text=text: [repr(Dose.parse(text)), str(Dose.parse(text))]  # type: ignore[misc]  # bound at once
    for text in (
        "40 mg/mL",
        "500 mg/50 mL",
        "10 %",
        "1:1000",
        "100 units/vial",
        "5 mg",
        "5 mg/",
        "/5 mL",
        "0 mg/mL",
        "5 mg/0 mL",
        "5 mg/mg",
        "1 % w/v",
        "1 % v/v",
        "1:0",
        "mg/mL",
        "5 mg/mL/h",
        "2 mL/10 mg",
        "",
        "101 %",
    ):
        calls[f"strength: {text!r}"] = lambda text=text: [repr(Strength.parse(text)), str(Strength.parse(text))]  # type: ignore[misc]  # bound at once
    strength = Strength.parse("40 mg/mL")
    calls |= {
        "strength: held": lambda: [
            str(strength.amount_in(Dose.parse("0.75 mL"))),
            str(strength.scaled(Dose.parse("0.75 mL"))),
            str(strength.volume_of(Dose.parse("30 mg"))),
        ],
        "strength: of another kind": lambda: strength.amount_in(Dose.parse("3 mg")),
        "strength: volume of another kind": lambda: strength.volume_of(Dose.parse("3 IU")),
        "dose: added": lambda: Dose.parse("5 mg") + Dose.parse("5 mL"),
        "dose: divided": lambda: Dose.parse("5 mg") / Dose.parse("0 mg"),
        "dose: compared": lambda: Dose.parse("5 mg") < Dose.parse("5 IU"),
        "dose: subtracted": lambda: Dose.parse("5 mg") - Dose.parse("6 mg"),
        "dose: times": lambda: [str(Dose.parse("5 mg") * Fraction(1, 2)), str(Dose.parse("5 mg") / 4)],
        "dose: times a third": lambda: Dose.parse("5 mg") / 3,
        "dose: to": lambda: [str(Dose.parse("0.5 g").to("mcg")), str(Dose.parse("5 mL").to("L"))],
        "dose: to another kind": lambda: Dose.parse("5 mg").to("mL"),
        "dose: of nothing": lambda: Dose.of(None),  # type: ignore[arg-type]
        "dose: activity": lambda: Dose.parse("5 units") + Dose.parse("5 IU"),
        "dose: equivalents": lambda: Dose.parse("5 mEq") + Dose.parse("5 mg"),
        "dose: pieces": lambda: Dose.parse("5 vials") + Dose.parse("5 mg"),
        "dose: other pieces": lambda: Dose.parse("5 vials") + Dose.parse("5 tablets"),
        "component": lambda: [
            str(Component(Dose.parse("3 mg"), "betamethasone")),
            repr(Component(Dose.parse("3 mg"), "")),
        ],
        "bound": lambda: repr(Bound(Dose.parse("3 mg"), True)),
    }
    for text in (
        "10 mg",
        "up to 50 mg",
        "per dose",
        "per study dose",
        "3 mg a + 3 mg b",
        "each",
        "none",
        "1 unit, up to 999 units",
        "more than 5 mg",
        "5 mg to 10 mg",
        "per vial",
        "per 10 mg",
        "",
        "10",
        "up to",
        "3 mg +",
        "less than 5 mg",
        "5 mg, up to",
        "none (not otherwise classified)",
        "greater than 5 mg up to 10 mg",
        "0 mg",
        "-5 mg",
        "per",
        "10 mg and 5 mg",
    ):
        calls[f"dosage: {text!r}"] = lambda text=text: [  # type: ignore[misc]  # bound at once
            repr(Dosage.parse(text)),
            str(Dosage.parse(text)),
            str(Dosage.parse(text).total()),
        ]
    numbers: tuple[Any, ...] = (
        True,
        "x",
        "1e5",
        float("nan"),
        float("inf"),
        -1,
        "-0",
        "1" * 60,
        "0." + "0" * 60 + "1",
        [],
        b"1",
        1.0,
        "1.10",
    )
    for one in numbers:
        calls[f"number: {one!r}"] = lambda one=one: repr(to_decimal(one))  # type: ignore[misc]  # bound at once
    wrong: tuple[dict[str, Any], ...] = (
        {"amount": None},
        {"amount": "5 mg", "cap": "5 mg"},
        {"amount": "5 mg", "cap": "1 mg"},
        {"amount": "5 mg", "reason": next(iter(NotStated))},
        {"amount": "5 mg", "upper": Bound(Dose.parse("3 mg"), True)},
        {"amount": "5 mg", "components": [Component(Dose.parse("3 mg"), "a"), Component(Dose.parse("2 mg"), "b")]},
        {"amount": "0 mg"},
        {"amount": "5 mg", "equivalents": ["5 mg"]},
    )
    for basis in Basis:
        for made in wrong:
            calls[f"made: {basis} {made!r}"] = lambda basis=basis, made=made: repr(Dosage(basis=basis, **made))  # type: ignore[misc]  # bound at once
    for name in ("", "a + b", "3 mg", "betamethasone"):
        calls[f"ingredient: {name!r}"] = lambda name=name: repr(Component(Dose.parse("3 mg"), name))  # type: ignore[misc]  # bound at once
    return calls


CALLS: Final = _calls()


def _said(call: Callable[[], object]) -> object:
    try:
        answer: object = {"answer": call()}
    except JcodesError as error:
        facts = {name: repr(value) for name, value in sorted(vars(error).items()) if not name.startswith("_")}
        answer = {"error": type(error).__name__, "says": str(error), "facts": facts}
    except (TypeError, ValueError, ArithmeticError, UserWarning) as error:
        answer = {"python": type(error).__name__}
    text = HASH.sub("<hash>", json.dumps(answer, ensure_ascii=True, default=str))
    return json.loads(text)


def test_the_words_are_those_of_the_snapshot() -> None:
    """All at once, so that the difference names every question whose answer changed."""
    said = {name: _said(call) for name, call in CALLS.items()}
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        SNAPSHOT.write_text(json.dumps(said, indent=0, sort_keys=True, ensure_ascii=True) + "\n", encoding="ascii")
    kept = json.loads(SNAPSHOT.read_text(encoding="ascii"))
    assert {name: answer for name, answer in said.items() if kept.get(name) != answer} == {}
    assert set(kept) == set(said)


@pytest.mark.parametrize("name", [name for name in CALLS if name.startswith("wrong: ")])
def test_no_error_is_without_a_hint(name: str) -> None:
    """A hint says what would be right."""
    kept = json.loads(SNAPSHOT.read_text(encoding="ascii"))[name]
    assert kept["facts"]["hint"] not in {"None", "''"}
