"""The golden set under hostile decimal contexts: no number of an answer depends on the context of the caller."""

import decimal
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.billing import units_of_quantity
from jcodes.claims import Claim

HERE: Final = Path(__file__).parent
TRAPS: Final = list(decimal.Context().traps)
CONTEXTS: Final[dict[str, Callable[[], decimal.Context]]] = {
    "one digit": lambda: decimal.Context(prec=1, rounding=decimal.ROUND_DOWN, traps=[]),
    "odd rounding": lambda: decimal.Context(prec=3, rounding=decimal.ROUND_05UP, Emax=9, Emin=-9, traps=[]),
    "all traps": lambda: decimal.Context(
        prec=1, rounding=decimal.ROUND_CEILING, Emax=1, Emin=-1, capitals=0, traps=TRAPS
    ),
}
"""Made anew for each use, since a context remembers its signals."""


def _cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _bills() -> Iterator[Callable[[], object]]:
    for case in _cases("units.jsonl"):
        yield lambda case=case: jcodes.billing_units(  # type: ignore[misc]  # the case of its own
            jcodes.Dosage.parse(case["dosage"]), case["dose"], strength=case["strength"], rounding=case["rounding"]
        ).to_dict()
    for case in _cases("waste.jsonl"):
        facts = {name: case[name] for name in ("containers", "container_type", "discarded", "on", "policy")}
        yield lambda case=case, facts=facts: jcodes.billing_units(  # type: ignore[misc]
            jcodes.Dosage.parse(case["dosage"]), case["dose"], **facts
        ).explain()
    for case in _cases("lines.jsonl"):
        yield lambda case=case: jcodes.service_lines(  # type: ignore[misc]
            jcodes.billing_units(case["code"], case["dose"], on=case["on"], **case["facts"]), charge=case.get("charge")
        ).to_dict()
    for case in _cases("ndc_quantities.jsonl"):
        yield lambda case=case: str(jcodes.ndc_quantity(case["given"], case["unit"], strength=case["strength"]))  # type: ignore[misc]
    for code in ("J9312", "J1100", "J0897"):
        yield lambda code=code: jcodes.expected_payment(  # type: ignore[misc]
            jcodes.billing_units(code, "750 mg", on="2026-02-01")
        ).to_dict()
    yield lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]).to_dict()
    yield lambda: str(units_of_quantity("ML0.6", jcodes.Dosage.parse("1 mg"), strength="6 mg/0.6 mL"))
    yield lambda: jcodes.code({"drug": "rituximab", "dose": "740.5 mg", "route": "IV", "on": "2026-02-01"}).to_dict()


def _claims() -> Iterator[Callable[[], object]]:
    for case in _cases("claims.jsonl"):
        yield lambda case=case: jcodes.check(Claim.from_dict(case["claim"]), policy=case["policy"]).to_dict()  # type: ignore[misc]
    yield lambda: jcodes.audit([Claim.from_dict(case["claim"]) for case in _cases("claims.jsonl")]).to_dict()
    yield lambda: jcodes.check(jcodes.ServiceLine("J9312", 1, charge="150000000", on="2026-02-01")).to_dict()


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore::jcodes.errors.JcodesWarning")
@pytest.mark.parametrize("asked", [_bills, _claims], ids=["bills", "claims"])
def test_the_golden_set_is_the_same_under_any_decimal_context(
    asked: Callable[[], Iterator[Callable[[], object]]],
) -> None:
    """Answers, texts and findings: each question under one of the contexts, which comes before the plain one, so that no cache helps."""
    questions = list(asked())
    found: dict[str, list[object]] = {}
    for place, (name, make) in enumerate(CONTEXTS.items()):
        with decimal.localcontext(make()):
            found[name] = [_said(question) for question in questions[place :: len(CONTEXTS)]]
    for place, answers in enumerate(found.values()):
        plain = [_said(question) for question in questions[place :: len(CONTEXTS)]]
        assert [(here, there) for here, there in zip(answers, plain, strict=True) if here != there] == []


def _said(question: Callable[[], object]) -> object:
    try:
        return question()
    except jcodes.JcodesError as error:
        return str(error)
