"""What is said of a text that is no dose, strength, dosage, order or container, to the letter: the error, its hint and its facts.

The words are part of the product. ``tests/snapshots/doses`` holds a file for each topic, with a block for each call. When the words change on
purpose, write the files anew and read the diff: ``JCODES_SNAPSHOT=write pytest tests/doses/test_words.py``.
"""

import operator
import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from jcodes.doses import UNITS, Component, Dosage, Dose, Strength, Unit, find_unit
from jcodes.doses.body import body_surface, body_weight
from jcodes.doses.containers import OpenedContainer, read_containers
from jcodes.doses.exact import decimal_of_ratio, to_decimal
from jcodes.doses.orders import read_order
from jcodes.doses.units import mismatch
from jcodes.errors import JcodesError, MalformedDoseError

FOLDER: Final = Path(__file__).parent.parent / "snapshots" / "doses"


class Index:
    """A whole number that is no int, as NumPy's are."""

    def __index__(self) -> int:
        """More digits than a message could hold."""
        return 10**400


@attrs.frozen
class Question:
    """A call that is refused."""

    call: Callable[..., object]
    arguments: tuple[object, ...]
    facts: dict[str, object]

    def __str__(self) -> str:
        """Return the call as it would be written."""
        of: Any = self.call
        owner = getattr(of, "__self__", None)
        name = f"({owner}).{of.__name__}" if isinstance(owner, Strength) else of.__qualname__
        named = (f"{fact}={_written(value)}" for fact, value in self.facts.items())
        return f"{name}({', '.join([*map(_written, self.arguments), *named])})"


def q(call: Callable[..., object], *arguments: object, **facts: object) -> Question:
    """Return the question what a call is answered."""
    return Question(call, arguments, facts)


UNIT_TEXTS: Final = (
    "gr", "grain", "mu", "m units", "un", "m", "milli-units", "m2", "hr", "%", "mgg", "vails", "mg IV", "units of insulin", "mg mg", "mg 3",
    "mg q2wk", "furlongs", "milliliers", "",
)  # fmt: skip
DOSE_TEXTS: Final = (
    "", "750", "5 million", "mg", "-5 mg", "\u22125 mg", "\u20135 mg", "nan mg", "Inf mg", "+nan mg", "1,0000 mg", ".5.5 mg", "<5 mg", "\u22655 mg",
    "~5 mg", "Up to 5 mg", "upto 5 mg", "about 5 mg", "MAX 5 mg", "min 5 mg", "less than 5 mg", "more than 5 mg", "over 5 mg", "under 5 mg",
    "one vial", "An injection", "half a mL", "TWO (2) vials", "ten of a mg", "one", "twelve mg",
    "5-10 mg", "5 \u2013 10 mg", "5 TO 10 mg", "2 x 100 mg", "2 X 100 mg", "2\u00d7100 mg", "2*.5 mL", "10mg IV push x2", "10 MG IV PUSH X 2 DOSES",
    "10 mg * 3 times", "10 international units x2", "2 million International Units x2", "1:1000", "0.3 : 1,000",
    "1 mL of 40 mg/mL", "2 ML @ 40 MG/ML", "40 mg/mL x 2 mL", "40 mg/mL, 2 mL", "0.3 mL of 1:1000", "10 mL 1%", "10 cc at 100 mg/10 mL",
    "5 mg/kg", "5 MG PER KG", "5 mg per pound", "5 mg/kg/day", "375 mg/m2", "375 MG/M\u00b2", "375 mg per BSA", "5 mg/hr", "5 MG/HR", "5 mg/24 h",
    "5 mg per week", "40 mg/mL", "40 MG / 5 ML", "20 mg per eye", "5 per mL", "1/2 mL", "1 1/2 cc", "3/4", "1/3 mL", "3/2 mL", "10/320 mg", "2/2 mL", "0.25/1 mL",
    "80 mg (3 mg)", "2 mL (3 mL)", "2 vials (3 mL)", "3 mL (2 vials)", "5 mg 3", "5 gr", "5 mgg", "10 %", "5 Jane Doe", "5 mg Jane Doe",
)  # fmt: skip
STRENGTH_TEXTS: Final = (
    "", "5 mg", "5 mL", "2 vials", "5 furlongs", "40 mg/", "/mL", "%", "5 mg/mL/hr", "mg/mL", "-5 mg/mL", "1,0000 %", "5 gr/mL", "5 mgg/mL",
    "5 mg/vail", "5 mg/2 vails", "5 mg/XL", "375 mg/m2", "5 mg/hr", "3 mg/mL + 3 mg/mL", "3 mg and 3 mg/mL", "5 mg/kg", "5% v/v", "5 % (W/W)", "0 mg/mL",
    "5 mg/0 mL", "1:0", "5 vials/mL", "5 mg/unit", "5 mL/L", "100 mg/4 mL (24 mg/mL)", "2 x 100 mg/mL", "2 \u00d7 .5 mg/mL",
)  # fmt: skip
DOSAGE_TEXTS: Final = (
    "", "10", "mg", "up to mg", "hello", "albuterol, up to 2.5 mg", "gr", "per gr", "X", "10 mg per vial", "0 mg", "< 0 mg", "per vial, up to 0 mg",
    "> 6 mg, <= 3 mg", "> 3 mg, <= 6 mL", "> 3 mg, > 6 mg", "< 3 mg, < 6 mg", "<", "< 5", "5 mg, up to 3 mg", "up to 5 mg, up to 10 mg",
    "up to 3 vials", "1 vial + 1 vial", "3 mg + up to 3 mg", "50 mcg = 60 mcg", "5 mg =", "+", "3 mg + 3 mgg", "none (who knows)",
)  # fmt: skip
CONTAINER_TEXTS: Final = (
    "", "10 %", "5 percent", "1:1000", "0 mg", "1.5 vials", "0 x 5 mg", "10,001 x 5 mg", "5001 x 2 vials", "10 mg/2 vials", "5 mg/mgg", "5", "5 mgg",
)  # fmt: skip
ORDERS: Final[tuple[tuple[Any, dict[str, Any]], ...]] = (
    *((order, {}) for order in ("5 mg/kg", "375 mg/m2", "125 mL/h", "5 mg/dose", "40 mg/mL", "mg/kg", "/kg", "5/kg", "5 mg/", "1 mL @ 5", 5)),
    *((order, {"weight": 70}) for order in ("2 mcg/kg/min", "5 mg/kg/kg", "5 mg/0 kg", "5 mg/g")),
    *(("5 mg", {"weight": value}) for value in ("seventy", "70 stone", 0, -70, True, "7000 kg", "7 lb 4 mg")),
    *(("5 mg", {"bsa": value}) for value in ("190 m2", "1.9 kg", "large", 11)),
    *(("5 mg", {"duration": value}) for value in ("90", "", "90 mg", 90, timedelta(0), "400 days")),
    *(("5 mg", {"administrations": value}) for value in (0, 1.5, 10_001)),
    ("125 mL/h for 90 min", {"duration": "2 h"}),
    ("100 mL/h", {"duration": "10 min"}),
    ("100 units/h", {"duration": "10 min"}),
)  # fmt: skip
ONE: Final = Dose(1, "mg")

REFUSED: Final[dict[str, list[Question]]] = {
    "units": [
        *(q(find_unit, text) for text in UNIT_TEXTS),
        q(find_unit, None),
        q(find_unit, 5),
        q(find_unit, "mgg", value="5 mgg"),
        q(find_unit, "mgg", value=5),
        q(find_unit, "mgg", value="5 mgg for Jane Doe"),
        q(find_unit, "Jane Doe", value="5 Jane Doe"),
    ],
    "doses": [
        *(q(Dose.parse, text) for text in DOSE_TEXTS),
        q(Dose.parse, 5),
        q(Dose.of, 5.5),
        *(q(Dose, amount, "mg") for amount in ("x", -1, True, None, "1" * 41)),
        *(q(operator.truediv, ONE, number) for number in (0, 3, Fraction(-1, 2), Dose(0, "mg"), Dose(1, "mL"))),
        *(q(operator.mul, ONE, number) for number in (-1, Fraction(10**400), Fraction(1, 7))),
        q(operator.mul, Dose("1e39", "mg"), 100),
        q(operator.sub, ONE, Dose(2, "mg")),
        q(Dose.from_quantity, 5),
    ],
    "numbers": [
        *(q(to_decimal, number) for number in (False, None, "1,000", b"1", 1j, float("nan"), "-inf", -0.5)),
        *(q(to_decimal, number) for number in (10**40, 10**400, "9" * 2000, "1e41", Decimal("1e-41"), Index())),
        q(to_decimal, Fraction(1, 3)),
        q(decimal_of_ratio, 10**400, 3),
        q(decimal_of_ratio, 1, 3 * 10**100),
    ],
    "strengths": [
        *(q(Strength.parse, text) for text in STRENGTH_TEXTS),
        q(Strength.parse, 40),
        q(Strength.parse("40 mg/mL").scaled, Dose(5, "mg")),
        q(Strength.parse("40 mg/mL").scaled, Dose(2, "vial")),
        q(Strength.parse("1 mg/3 mL").amount_in, Dose(1, "mL")),
    ],
    "dosages": [
        *(q(Dosage.parse, text) for text in DOSAGE_TEXTS),
        q(Dosage.parse, 10),
        q(Dosage, "10 mg", cap="30 mg"),
        q(Component, "3 mg", "sodium + water"),
    ],
    "orders": [
        *(q(read_order, order, **facts) for order, facts in ORDERS),
        *(q(body_weight, value) for value in ("180-", "0 lb", "2205 lb", object())),
        *(q(body_surface, value) for value in ("0 m2", "190 m2", 11)),
    ],
    "containers": [
        *(q(OpenedContainer.parse, text) for text in CONTAINER_TEXTS),
        *(q(read_containers, values) for values in ([], None, 5, [("x", "1 mg")], [(0, "1 mg")], [(1.5, "1 mg")])),
    ],
}  # fmt: skip


def _written(value: object) -> str:
    text = ascii(value)
    return text if len(text) < 60 and " at 0x" not in text else f"{type(value).__name__}(...)"


def _block(question: Question) -> str:
    """Return what is said to a question: the error, its hint, and its facts that the question does not show."""
    call = str(question)
    with pytest.raises(JcodesError) as caught:
        question.call(*question.arguments, **question.facts)
    error = caught.value
    facts = {
        name: _written(fact)
        for name, fact in sorted(vars(error).items())
        if name not in {"message", "hint", "__notes__"}
    }
    return "\n".join([
        call,
        f"  {type(error).__name__}: {error.message}",
        f"  hint: {error.hint}",
        *(f"  {name}: {fact}" for name, fact in facts.items() if name != "value" or fact not in call),
        *(f"  note: {note}" for note in getattr(error, "__notes__", ())),
    ])  # fmt: skip


def _compare(topic: str, page: str) -> None:
    page, path = page.encode("ascii", "backslashreplace").decode(), FOLDER / f"{topic}.txt"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        path.write_text(page, encoding="ascii", newline="\n")
    assert page == path.read_text(encoding="ascii")


@pytest.mark.parametrize("topic", REFUSED)
def test_what_is_said_of_a_text_that_cannot_be_read_is_that_of_the_snapshot(topic: str) -> None:
    """A topic is a file."""
    _compare(topic, "\n\n".join(map(_block, REFUSED[topic])) + "\n")


def _one_of_each_kind() -> list[Unit]:
    """One unit of each kind that is measured, and three that are counted."""
    measured = {unit.dimension: unit for unit in UNITS.values() if not unit.is_count}
    return [*measured.values(), UNITS["vial"], UNITS["each"], UNITS["study_dose"]]


def test_what_is_said_of_two_kinds_of_units_is_that_of_the_snapshot() -> None:
    """Each kind with each other, a line a pair."""
    said = []
    for left in _one_of_each_kind():
        for right in _one_of_each_kind():
            if left is not right:
                error = mismatch(str(Dose(2, left)), left, str(Dose(5, right)), right)
                said.append(f"{type(error).__name__}: {error.message}: {error.hint}")
    _compare("kinds", "\n".join(said) + "\n")


def test_every_file_of_the_snapshot_is_compared() -> None:
    """No topic that is gone leaves its file behind."""
    assert {path.stem for path in FOLDER.iterdir()} == {*REFUSED, "kinds"}


def test_a_unit_that_is_not_shown_is_not_shown_within_the_whole_text_either() -> None:
    """It may be a name, in the unit or beside it."""
    with pytest.raises(MalformedDoseError) as caught:
        Dose.parse("5 Jane Doe")
    assert "Jane" not in str(caught.value)
    with pytest.raises(MalformedDoseError, match="unknown unit 'mgg': did you mean 'mg'"):
        find_unit("mgg", value="5 mgg for Jane Doe")
