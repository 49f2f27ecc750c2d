"""The questions of the message snapshot (``tests/snapshots/messages``), by topic: what is asked, and how it reads."""

import inspect
import operator
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import Any, Final, cast

import attrs

import jcodes
from jcodes.billing import BillingLine
from jcodes.billing.allocation import share_charge
from jcodes.billing.ndc_quantities import share_quantity
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.payment_result import ExpectedPayment, Underpayment
from jcodes.billing.products import read_products
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.billing.rounding import Rounding
from jcodes.billing.splitting import split_lines
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.segments import HYPHENATED
from jcodes.doses import UNITS, Basis, Bound, Component, Dosage, Dose, NotStated, Strength, find_unit
from jcodes.doses.containers import OpenedContainer, read_containers
from jcodes.doses.exact import to_decimal
from jcodes.doses.orders import read_order
from jcodes.money import amount_of, cents_of, to_the_cent
from jcodes.vocabulary import NdcUnit
from tests.billing.test_bad_input import ERRORS, OTHERS, WARNINGS
from tests.codes.asked import CODES, MODIFIERS, NDCS, SCANNED

__all__ = ["TOPICS", "Question"]

ON: dict[str, Any] = {"on": "2026-02-01"}
SINGLE: dict[str, Any] = {"container_type": "single-dose"}


@attrs.frozen
class Question:
    """A call, its arguments, and the same as text; an argument may be a question itself, which is asked first."""

    call: Callable[..., object]
    arguments: tuple[object, ...]
    named: dict[str, object]
    name: str = ""

    def ask(self) -> Any:
        """Return the answer."""
        arguments = [one.ask() if isinstance(one, Question) else one for one in self.arguments]
        return self.call(*arguments, **self.named)

    def __str__(self) -> str:
        """Return the call as it is written."""
        written = [*map(_written, self.arguments), *(f"{key}={_written(value)}" for key, value in self.named.items())]
        return self.name or f"{_name_of(self.call)}({', '.join(written)})"


def q(call: Callable[..., object], *arguments: object, **named: object) -> Question:
    """Return a question."""
    return Question(call, arguments, named)


def told(name: str, call: Callable[[], object]) -> Question:
    """Return a question that is told in words."""
    return Question(call, (), {}, name)


def _name_of(call: Callable[..., object]) -> str:
    owner = getattr(call, "__self__", None)
    name: str = call.__name__
    return f"{owner.__name__}.{name}" if inspect.isclass(owner) else name


def _written(value: object) -> str:
    if isinstance(value, Question):
        return str(value)
    if isinstance(value, Dosage | Strength | Dose):
        return f"{type(value).__name__}.parse({str(value)!r})"
    if isinstance(value, list | tuple):
        inner = ", ".join(map(_written, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_written(key)}: {_written(one)}' for key, one in value.items())}}}"
    return ascii(value)


def bill(code: object, dose: object, **facts: object) -> Question:
    """Return a question of billing units."""
    return q(jcodes.billing_units, code, dose, **facts)


BILLS: Final[list[tuple[Any, Any, dict[str, Any]]]] = [
    ("J9312", "752 mg", ON),
    ("J9312", "740 mg", {"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], **SINGLE, **ON}),
    ("J9312", "800 mg", {"containers": "8 x 100 mg", **SINGLE, **ON}),
    ("J9312", "75 mg", {"containers": "100 mg", "container_type": "multi-dose", **ON}),
    ("J9312", "75 mg", {"discarded": "25 mg", **SINGLE, **ON}),
    ("J9312", "75 mg", {"containers": "100 mg", **SINGLE, **ON, "policy": "commercial-generic"}),
    ("J3301", "0.75 mL", {"strength": "40 mg/mL", **ON}),
    ("J3301", "0.75 mL", {"containers": "40 mg/1 mL", **SINGLE, **ON}),
    (Dosage.parse("10 mg"), "2 mL", {"strength": "1 %"}),
    ("J1745", "5 mg/kg", {"weight": "154 lb", **ON}),
    ("J9312", "375 mg/m2", {"bsa": "1.9 m2", **ON}),
    (Dosage.parse("500 mL"), "125 mL/h", {"duration": "90 min"}),
    ("J2405", "4 mg", {"administrations": 3, **ON}),
    ("J0702", "1 mL", {"strength": "6 mg/mL", **ON}),
    ("J0702", "6 mg", {}),
    (Dosage.parse("per dose"), "2 doses", {}),
    ("J0577", "1 dose", {}),
    (Dosage.parse("1 IU"), "2000 units", {}),
    ("J9312", "754 mg", {"rounding": "nearest"}),
    ("J9312", "750 g", ON),
    ("J9312", "754 mg", {"rounding": "down"}),
    ("J9312", "750 mg", {"rounding": "exact"}),
    (Dosage.parse("up to 15 mg"), "16 mg", {"containers": ["15 mg", "15 mg"], **SINGLE}),
    (Dosage.parse("1 unit, up to 999 units"), "1500 units", {}),
    (Dosage.parse("10 IU"), "2 mL", {"strength": "100 units/mL"}),
    (Dosage.parse("5 mL"), "250 mg", {"strength": "50 mg/mL"}),
    (Dosage.parse("10 IU"), "2 mL", {"strength": "5 mg/mL"}),
    (Dosage.parse("10 mEq"), "2 mL", {"strength": "5 mg/mL"}),
    ("J9312", "740 mg", {"containers": ["500 mg", "3 x 100 mg"], **SINGLE, "on": "2022-02-01"}),
    ("J9312", "800 mg", {"containers": "8 x 100 mg", **SINGLE, "on": "2023-02-01"}),
    ("J9310", "740 mg", {"containers": ["500 mg", "3 x 100 mg"], **SINGLE, "on": "2016-02-01"}),
    ("J0577", "1 dose", {"containers": "1 vial", **SINGLE, **ON}),
    ("J0585", "5 IU", ON),
    ("J7307", "1 implant", ON),
    (Dosage.parse("3 mg a + 10 units b"), "20 units", {}),
    (Dosage("5 mg", basis=Basis.PER, equivalents=("2 mL",)), "4 mL", {}),
    (Dosage.parse("none"), "1 each", {}),
    ("J9312", "10 mg", {"on": "2019-01-01"}),
    ("J9312", "10 mg", {"on": "2018-12-31"}),
    (Dosage.parse("per vial"), "2 vials", {"containers": "3 vials", **SINGLE}),
    (Dosage.parse("per vial"), "2 vials", {"containers": "2 vials", **SINGLE}),
    ("J9310", "100 mg", {"on": "2019-02-01"}),
    (
        "J9312",
        "75 mg",
        {"containers": ["0.1 g", "100 mg", "1 x 100 mg/10 mL"], **SINGLE, **ON},
    ),
]


QUANTITIES: Final = [
    *(
        q(NdcQuantity.parse, text)
        for text in ("ML0.6", "UN 2", "1,000 ML", "ea3", "GM 0.025", "MG 5", "", "ML", "ML1.2.3", "ML\u0661", None, 5)
    ),
    *(
        q(jcodes.ndc_quantity, given, unit, **facts)
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
            (bill("J2506", "6 mg", strength="6 mg/0.6 mL", on="2026-02-01"), "ML", {}),
        )
    ),
    *(
        q(units_of_quantity, quantity, Dosage.parse(dosage), **facts)
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
        )
    ),
    *(
        q(share_quantity, q(NdcQuantity, Decimal(amount), unit), weights)
        for amount, unit, weights in (
            ("1", NdcUnit.GR, [1, 2]),
            ("1.00001", NdcUnit.ML, [Fraction(1, 3), 1]),
            ("5E+1", NdcUnit.ML, [1, 2]),
            ("1", NdcUnit.GR, []),
            ("1", NdcUnit.GR, [0, 0]),
            ("1", NdcUnit.GR, [2, -1]),
        )
    ),
]

FACTOR_VIII: Final = [q(BillingLine, "J7182", 22000, ()), q(BillingLine, "J7182", 5, ("JW",))]


def _split(lines: list[Question], **facts: object) -> Question:
    text = ", ".join([f"[{', '.join(map(str, lines))}]", *(f"{key}={_written(value)}" for key, value in facts.items())])
    return told(f"split_lines({text})", lambda: split_lines([line.ask() for line in lines], **facts))  # type: ignore[arg-type]  # some are wrong


SPLITS: Final = [
    *(
        _split(FACTOR_VIII, **facts)
        for facts in (
            dict[str, object](),
            {"charge": "100.01"},
            {"edit_value": 9000, "edit_indicator": 1},
            {"edit_value": 9000, "edit_indicator": 2},
            {"edit_value": 9000, "edit_indicator": 3},
            {"edit_value": 22005, "edit_indicator": 2},
            {"edit_value": 0, "edit_indicator": 2},
            {"repeat_modifier": ""},
            {"repeat_modifier": "59"},
            {"maximum_units": 0},
            {"maximum_units": 11003},
            {"edit_value": 1, "edit_indicator": 4},
            {"edit_value": -1, "edit_indicator": 1},
            {"charge": "1.001"},
            {"charge": "x"},
            {"edit_value": 9000},
            {"edit_value": 2.5},
        )
    ),
    _split([q(BillingLine, "J7182", 0, ())]),
    _split([]),
    *(
        q(share_charge, charge, weights)
        for charge, weights in (
            ("100.00", [1, 1, 1]),
            (10, [3, 0, 4]),
            ("1.00", [0, 0]),
            ("1.00", [2, -1]),
            ("1.00", []),
        )
    ),
]

MONEY: Final = [
    *(q(to_the_cent, Fraction(n, 1000)) for n in (0, 4, 5, 6, 1005, 1015, 99994, 99995)),
    *(
        q(read, value)
        for read in (amount_of, cents_of)
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
        )
    ),
]

PLANS: Final = [
    q(jcodes.plan_vials, code, dose, **facts)
    for code, dose, facts in (
        ("J9035", "740 mg", {}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["10", "50"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "stock": {"400 mg": 1}}),
        ("J9035", "740 mg", {"sizes": ["100 mg"], "stock": [3]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "stock": [0, 1]}),
        ("J9035", "10 mg/kg", {"weight": "74 kg"}),
        ("J9035", "740 mg", {"sizes": []}),
        ("J9035", "10 mL", {"sizes": ["4 mL", "16 mL"], "strength": "25 mg/mL"}),
        ("J9035", "10 mL", {"sizes": ["100 mg"]}),
        ("J9035", "740 mg", {"sizes": ["100 IU"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg"], "prices": ["x"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg"], "stock": [-1]}),
        ("J9035", "740 mg", {"sizes": ["100 mg"], "stock": {"200 mg": 1}}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["1"]}),
        ("J9035", "0 mg", {"sizes": ["100 mg"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "0.1 g"]}),
        ("J9035", "600 mg", {"sizes": ["100 mg", "200 mg", "300 mg"]}),
        ("J1260", "5 mg", {}),
        ("J9035", "400 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["1", "4"]}),
        (Dosage.parse("10 mg"), "5 mg", {}),
        ("J9035", "400 mg", {"sizes": ["400 mg"]}),
        ("J9035", "4 mg", {"sizes": ["0 mg"]}),
        ("J9035", "7.55 mg", {"sizes": ["2.5 mg", "1.25 mg", "0.3 mg"]}),
        ("J9035", "740 mg", {"sizes": "100 mg"}),
        ("J9035", "999999 mg", {"sizes": ["0.001 mcg"]}),
        ("J9035", "999999 mg", {"sizes": ["0.001 mcg", "0.002 mcg"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": ["10.005", "33.1"]}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": {"100 mg": 1}}),
        ("J9035", "740 mg", {"sizes": ["100 mg", "400 mg"], "prices": [0, 1]}),
        ("J9035", "4 mg", {"sizes": [None]}),
        ("J9035", "4 mg", {"sizes": ["25 mg/mL"]}),
    )
]

AVASTIN: Final = bill("J9035", "740 mg", containers=["2 x 400 mg"], **ON)


def against(payment: ExpectedPayment, paid: str) -> Underpayment | None:
    """Return what *paid*, an amount, leaves open of a payment."""
    return payment.against(paid)


def against_all(payment: ExpectedPayment, more: int) -> Underpayment | None:
    """Return what is left open where all that was expected is paid, and so many dollars *more*."""
    return payment.against(payment.paid + more)


def _paid(question: Question, *amounts: str) -> list[Question]:
    """Return a question of a payment and those about what was paid."""
    return [
        question,
        *(q(against, question, paid) for paid in amounts),
        *(q(against_all, question, more) for more in (0, 1)),
    ]


def _payment(*lines: Question, on: str = "2026-02-01", **facts: object) -> Question:
    limit = jcodes.catalog().price("J9312", "2026-02-01")
    assert limit is not None
    text = ", ".join(
        [
            f"[{', '.join(map(str, lines))}]",
            "limit of J9312",
            f"on={on!r}",
            *(f"{key}={_written(value)}" for key, value in facts.items()),
        ]
    )
    return told(
        f"payment_of_lines({text})",
        lambda: payment_of_lines([line.ask() for line in lines], limit, on=date.fromisoformat(on), **facts),  # type: ignore[arg-type]  # some are wrong
    )


GIVEN: Final = q(BillingLine, "J9312", 75)
WASTED: Final = q(BillingLine, "J9312", 5, ("JW",))
PAYMENTS: Final = [
    *_paid(q(jcodes.expected_payment, AVASTIN, **ON), "1.00"),
    *(
        q(jcodes.expected_payment, AVASTIN, **facts)
        for facts in (
            {"on": "2024-05-01"},
            {**ON, "policy": "commercial-generic", "percent_of_limit": "110"},
            {"on": "2010-01-01"},
            {**ON, "policy": "medicaid-generic"},
        )
    ),
    _paid(q(jcodes.expected_payment, bill("J9035", "740 mg", **ON)), "x")[1],
    _payment(),
    _payment(q(BillingLine, "J9312", 1), q(BillingLine, "J9035", 1)),
    _payment(GIVEN, on="2026-05-01"),
    *_paid(_payment(GIVEN, percent_of_limit="85.5"), "0.00", "1.00"),
    _payment(GIVEN, percent_of_limit="x"),
    *_paid(_payment(GIVEN, payer="medicaid-generic", percent_of_limit=100), "0.00", "1.00"),
    *_paid(_payment(GIVEN, on="2026-01-02"), "0.00", "1.00"),
    *_paid(_payment(GIVEN, WASTED, payer="commercial-generic"), "0.00", "1.00"),
    *_paid(_payment(GIVEN, WASTED), "0.00", "1.00"),
    *_paid(_payment(q(BillingLine, "J9312", 0)), "0.00", "1.00"),
]

ORDERS: Final = [
    q(read_order, text, **facts)
    for text, facts in (
        ("5 mg/kg", {"weight": "70 kg"}),
        ("5 mg/kg", {}),
        ("5 mg/kg", {"weight": "0 kg"}),
        ("5 mg/kg", {"weight": "5 mL"}),
        ("5 mg/kg", {"weight": 70}),
        ("5 mg/kg", {"weight": "9999 kg"}),
        ("375 mg/m2", {"bsa": "1.9 m2"}),
        ("375 mg/m2", {"bsa": 1.9}),
        ("375 mg/m2", {}),
        ("375 mg/m2", {"bsa": "99 m2"}),
        ("125 mL/h", {"duration": "90 min"}),
        ("2 mg/min", {"duration": "1 h"}),
        ("125 mL/h", {}),
        ("125 mL/h", {"duration": "0 min"}),
        ("125 mL/h", {"duration": "1 week"}),
        ("2 mcg/kg/min", {"weight": "70 kg", "duration": "90 min"}),
        ("4 mg", {"administrations": 3}),
        ("4 mg", {"administrations": 0}),
        ("4 mg", {"administrations": 1.5}),
        ("4 mg", {"weight": "70 kg"}),
        ("AUC 5", {}),
        ("1 mg/kg/day", {"weight": "70 kg"}),
        ("1 mg/lb", {"weight": "154 lb"}),
        ("1 mg per kg", {"weight": "70 kg"}),
        ("1 mg/kg", {"weight": "1 lb"}),
    )
]

CONTAINERS: Final = [
    *(
        q(OpenedContainer.parse, text)
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
        )
    ),
    *(
        q(read_containers, values)
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
        )
    ),
    *(q(Rounding.of, name) for name in ("up", "NEAREST", "decimals 2", "sideways", "", None, 3)),
]

RITUXIMAB: Final[dict[str, Any]] = {"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], **ON}
SMALL, LARGE = "50242-0051-21", "50242-0053-06"
TWO: Final = [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg", "discarded": "60 mg"}]
LOTS: Final = [{"ndc": SMALL, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg", "discarded": "60 mg"}]
LINES: Final = [
    q(jcodes.service_lines, bill(code, dose, **facts), **asked)
    for code, dose, facts, asked in (
        ("J9312", "740 mg", RITUXIMAB, {"products": SMALL, "charge": "6000.00"}),
        ("J9312", "740 mg", RITUXIMAB, {"products": TWO, "charge": "6000.01"}),
        ("J9312", "740 mg", RITUXIMAB, {"products": [SMALL, LARGE]}),
        ("J9312", "740 mg", ON, {"products": SMALL}),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": {"ndc": SMALL, "unit": "ME"}, "policy": "commercial-generic"},
        ),
        ("J9312", "740 mg", RITUXIMAB, {"products": 5}),
        ("J9312", "740 mg", RITUXIMAB, {"products": {"dose": "5 mg"}}),
        (
            "J9312",
            "20 mg",
            {"strength": "10 mg/mL", **ON},
            {"products": [{"ndc": LARGE, "dose": "19.9 mg"}, {"ndc": SMALL, "dose": "0.1 mg"}]},
        ),
        ("J7182", "22000 IU", ON, {}),
        ("J7182", "1500 IU", ON, {"paper": True, "repeat_modifier": "59"}),
        ("J0696", "1 g", ON, {"products": {"ndc": "00409-7332-01", "strength": "500 mg/vial"}}),
        ("J9312", "740 mg", {**RITUXIMAB, "policy": "commercial-generic"}, {"products": SMALL}),
        ("J9312", "74 mL", {**RITUXIMAB, "discarded": "60 mg"}, {"products": SMALL}),
        ("J9312", "740 mg", {**RITUXIMAB, "discarded": "6 mL"}, {"products": SMALL}),
        ("J9312", "740 mg", RITUXIMAB, {"products": {"ndc": SMALL, "discarded": "60 mg"}}),
        (Dosage.parse("10 mg"), "5 mg", {}, {}),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {
                "products": [
                    {"ndc": SMALL, "dose": "240 mg", "discarded": "20 mg"},
                    {"ndc": SMALL, "dose": "500 mg", "discarded": "40 mg"},
                ]
            },
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": SMALL, "dose": "240 mg"}, {"ndc": SMALL, "dose": "500 mg", "discarded": "60 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": SMALL, "dose": "240 mg", "discarded": "60 mg"}, {"ndc": SMALL, "dose": "500 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": SMALL, "dose": "240 mg"}, {"ndc": SMALL}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": SMALL, "dose": "240 mg", "discarded": "60 mg"}, {"ndc": SMALL, "dose": "50 mL"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "240 mg", "discarded": "50 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": LARGE, "dose": "500 mg"}, {"ndc": SMALL, "dose": "200 mg", "discarded": "60 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {"products": [{"ndc": LARGE, "dose": "740 mg"}, {"ndc": SMALL, "dose": "0 mg"}]},
        ),
        (
            "J9312",
            "740 mg",
            RITUXIMAB,
            {
                "products": [
                    {"ndc": LARGE, "dose": "500 mg", "discarded": "20 mg"},
                    {"ndc": SMALL, "dose": "240 mg", "discarded": "30 mg"},
                ]
            },
        ),
        ("J9312", "740 mg", RITUXIMAB, {"products": SMALL, "charge": "100000.00"}),
        (
            "J7182",
            "1500 IU",
            ON,
            {"paper": True, "products": {"ndc": SMALL, "unit": "UN", "strength": "750 IU/vial"}},
        ),
        (
            "J7182",
            "22000 IU",
            ON,
            {"products": {"ndc": SMALL, "unit": "ML", "strength": "9999999 IU/mL"}, "policy": "commercial-generic"},
        ),
        ("J9312", "740 mg", {}, {"charge": "1.00"}),
    )
]
PRODUCTS: Final = [
    q(read_products, products)
    for products in (
        SMALL, [SMALL, LARGE], TWO, LOTS, LOTS[::-1], [LOTS[1], LOTS[1]], 5, {"dose": "5 mg"}, {"ndc": SMALL, "unit": "ME"}, {"ndc": "00409-7332-01", "strength": "500 mg/vial"}, {"ndc": SMALL, "discarded": "60 mg"},
    )
]  # fmt: skip


def _of_unit(symbol: str) -> list[object]:
    unit = UNITS[symbol]
    return [repr(unit), unit.label(plural=True), unit.label(plural=False), unit.is_count]


FORTY: Final = Strength.parse("40 mg/mL")
DOSES: Final = [
    *(told(f"UNITS[{symbol!r}]", lambda symbol=symbol: _of_unit(symbol)) for symbol in sorted(UNITS)),  # type: ignore[misc]  # bound at once
    *(told(repr(one), lambda one=one: one.value) for one in (*Basis, *NotStated)),  # type: ignore[misc]  # bound at once
    *(
        q(find_unit, text)
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
        )
    ),
    *(
        q(Dose.parse, text)
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
        )
    ),
    *(
        q(Strength.parse, text)
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
        )
    ),
    q(FORTY.amount_in, Dose.parse("0.75 mL")),
    q(FORTY.scaled, Dose.parse("0.75 mL")),
    q(FORTY.volume_of, Dose.parse("30 mg")),
    q(FORTY.amount_in, Dose.parse("3 mg")),
    q(FORTY.volume_of, Dose.parse("3 IU")),
    *(
        q(call, Dose.parse(left), Dose.parse(right))
        for call, left, right in (
            (operator.add, "5 mg", "5 mL"),
            (operator.truediv, "5 mg", "0 mg"),
            (operator.lt, "5 mg", "5 IU"),
            (operator.sub, "5 mg", "6 mg"),
            (operator.add, "5 units", "5 IU"),
            (operator.add, "5 mEq", "5 mg"),
            (operator.add, "5 vials", "5 mg"),
            (operator.add, "5 vials", "5 tablets"),
        )
    ),
    q(operator.mul, Dose.parse("5 mg"), Fraction(1, 2)),
    q(operator.truediv, Dose.parse("5 mg"), 4),
    q(operator.truediv, Dose.parse("5 mg"), 3),
    *(q(Dose.to, Dose.parse(dose), unit) for dose, unit in (("0.5 g", "mcg"), ("5 mL", "L"), ("5 mg", "mL"))),
    q(Dose.of, None),
    *(
        q(to_decimal, number)
        for number in cast(
            "tuple[object, ...]",
            (
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
            ),
        )
    ),
]


def total_of(dosage: str) -> Dose | None:
    """Return the sum of the ingredients of a dosage."""
    return Dosage.parse(dosage).total()


DOSAGES: Final = [
    *(
        question
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
        )
        for question in (q(Dosage.parse, text), q(total_of, text))
    ),
    *(q(Component, Dose.parse("3 mg"), name) for name in ("", "a + b", "3 mg", "betamethasone")),
    q(Bound, Dose.parse("3 mg"), True),
    *(
        q(Dosage, basis=basis, **made)
        for basis in Basis
        for made in (
            {"amount": None},
            {"amount": "5 mg", "cap": "5 mg"},
            {"amount": "5 mg", "cap": "1 mg"},
            {"amount": "5 mg", "reason": next(iter(NotStated))},
            {"amount": "5 mg", "upper": Bound(Dose.parse("3 mg"), True)},
            {"amount": "5 mg", "components": [Component(Dose.parse("3 mg"), "a"), Component(Dose.parse("2 mg"), "b")]},
            {"amount": "0 mg"},
            {"amount": "5 mg", "equivalents": ["5 mg"]},
        )
    ),
]


def _with_bills(questions: list[Question]) -> list[Question]:
    """Return *questions* with those of the bills that they go on from first, so that each derivation is told once."""
    bills = [one for question in questions for one in question.arguments if isinstance(one, Question)]
    return [*(one for one in bills if one.call is jcodes.billing_units), *questions]


NDC: Final = Ndc("12345", "0678", "90")
CODE_TEXTS: list[Question] = [
    *(q(HcpcsCode.parse, text) for text in CODES),
    *(q(HcpcsCode, text) for text in ("", "J931", "Keytruda", None)),
    *(q(Modifier.parse, text) for text in MODIFIERS),
    *(q(Modifier, text) for text in ("", "JWX", None)),
    *(q(Ndc.parse, text) for text in NDCS),
    *(q(Ndc.parse, text, strict=False) for text in NDCS),
    *(q(Ndc.from_barcode, text) for text in SCANNED),
    *(q(Ndc.from_barcode, text, form="5-4-1") for text in SCANNED),
    *(q(Ndc.from_barcode, "312345678906", form=form) for form in ("4-4-2", "5-4-2", "", "Doe^Jane", 541, ["5-4-1"])),
    *(
        q(Ndc, *segments)
        for segments in (
            ("2", "22", "2"), ("1234567", "22", "2"), ("0123456", "22", "2"), ("", "22", "2"), ("12345", "12345", "2"), ("12345", "1", "123"),
            ("12345", "", "1"), ("12345", "1", ""), ("1234A", "1", "1"), ("12345", "1 ", "1"), ("Doe^Jane", "1", "1"), (12345, "1", "1"),
            ("12345", None, "1"), ("12345", "1", 1.0),
        )
    ),
    *(
        told(f"Ndc({ndc!s}).format({form!r})", partial(cast("Any", Ndc.parse(ndc)).format, form))
        for ndc in ("12345-678-90", "00002-0597-10", "123456-0789-01", "99999-9999-99", "100000-0000-00", "00000-0000-00")
        for form in (None, *HYPHENATED, "11", "12", "N4", "5-5-1", "Doe^Jane", 11, ["11"])
    ),
    *(
        told(f"Ndc({ndc!s}).to_barcode({form!r}, symbol={symbol!r})", partial(cast("Any", Ndc.parse(ndc)).to_barcode, form, symbol=symbol))
        for ndc, form, symbol in (
            ("12345-678-90", "5-3-2", "UPC-A"), ("12345-678-90", "5-3-2", "GTIN-13"), ("12345-678-90", "5-3-2", "GTIN-14"),
            ("12345-678-90", "5-3-2", "EAN"), ("12345-678-90", "4-4-2", "UPC-A"), ("12345-678-90", "5-4-2", "UPC-A"), ("12345-678-90", 532, "UPC-A"),
            ("123456-789-01", "5-3-2", "UPC-A"), ("12345-678-90", "Doe^Jane", "UPC-A"),
        )
    ),
    *(
        told(f"the ten digits of {ndc}", partial(attrgetter("ndc10_candidates"), Ndc.parse(ndc)))
        for ndc in ("12345-678-90", "00002-0597-10", "00002-0097-01", "99999-9999-99", "123456-789-01")
    ),
    *(told(f"the 11 digits of {ndc}", partial(attrgetter("ndc11"), Ndc.parse(ndc))) for ndc in ("12345-678-90", "123456-789-01")),
]  # fmt: skip


TOPICS: Final[dict[str, list[Question]]] = {
    "errors": [
        *(bill(code, dose, **facts) for _, code, dose, facts, *_ in ERRORS),
        *(told(what, call) for what, call, *_ in OTHERS),
    ],
    "bills": [
        *(bill(code, dose, **facts) for code, dose, facts in BILLS),
        *(bill(code, dose, **facts) for _, code, dose, facts, _ in WARNINGS),
    ],
    "lines": [*_with_bills(LINES), *PRODUCTS],
    "splits": SPLITS,
    "ndc_quantities": QUANTITIES,
    "plans": PLANS,
    "payments": _with_bills(PAYMENTS),
    "money": MONEY,
    "orders": ORDERS,
    "containers": CONTAINERS,
    "doses": DOSES,
    "dosages": DOSAGES,
    "codes": CODE_TEXTS,
}
"""Every question, by the name of the file that holds the answers."""
