"""What the receipts of vial plans, NDC quantities, lines, payments and underpayments hold, and how each is asked again."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.ndc_quantities import NdcQuantity, answered, question_of
from jcodes.billing.payment import ExpectedPayment, Underpayment, payment_of_lines
from jcodes.billing.plan_question import PlanTold
from jcodes.billing.products import Product
from jcodes.billing.receipt import Changed, Receipt, billed_again, payer_of, policy_facts
from jcodes.billing.service_lines import ServiceLines, laid_out
from jcodes.billing.splitting import SplitLines, split_lines
from jcodes.billing.units import BillingUnits
from jcodes.billing.vials import VialPlan, plan_of_sizes, plan_steps
from jcodes.catalogs.payment_limits import PaymentLimit, PriceNote
from jcodes.catalogs.sources import Source
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.doses import Dose, Strength
from jcodes.errors import MalformedReceiptError
from jcodes.periods import Quarter
from jcodes.policies import Policy
from jcodes.vocabulary.places import EditSetting

__all__ = ["AGAIN", "of_lines", "of_payment", "of_plan", "of_quantity", "of_split", "of_underpayment"]

_PLAN, _QUANTITY, _LINES, _SPLIT = "vial plan", "NDC quantity", "claim lines", "split lines"
_PAYMENT, _UNDERPAYMENT = "payment", "underpayment"


# -- vial plans ------------------------------------------------------------------------------------------------------


def of_plan(plan: VialPlan) -> Receipt:
    """Return the receipt of a plan; a runner-up is told by the receipt of its plan, and states no question of its own."""
    answer = {key: value for key, value in plan.to_dict().items() if key != "dose"}
    return Receipt.made(_PLAN, _plan_question(plan), {"text": str(plan), **answer}, plan_steps(plan))


def _plan_question(plan: VialPlan) -> dict[str, object]:
    question = plan.question
    if question is None:
        return {"given": {}, "dose": str(plan.dose), "sizes": None, "release_digest": None}
    return {
        "given": dict(question.told.given),
        "dose": str(question.dose),
        "order": list(question.told.order_steps),
        "strength": _text(question.strength),
        "sizes": [
            {"label": size.label, "stock": size.stock, "price": None if size.price is None else f"{size.price:f}"}
            for size in question.sizes
        ],
        "by_cost": question.by_cost,
        "subject": question.told.subject,
        "subject_source": question.told.subject_source,
        "sizes_source": question.told.sizes_source,
        "release_digest": question.told.release_digest or None,
    }


def _plan_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    del given, found  # a plan follows no policy
    sizes = question["sizes"]
    if sizes is None:
        raise MalformedReceiptError(
            "a runner-up answers the question of its plan",
            value=question["dose"],
            hint="verify the receipt of the plan",
        )
    told = PlanTold(
        given=tuple(question["given"].items()),
        order_steps=tuple(question["order"]),
        subject=question["subject"],
        subject_source=question["subject_source"],
        sizes_source=question["sizes_source"],
        release_digest=question["release_digest"] or "",
    )
    strength = question["strength"]
    return of_plan(
        plan_of_sizes(
            Dose.parse(question["dose"]),
            [size["label"] for size in sizes],
            stock=[size["stock"] for size in sizes],
            prices=[size["price"] for size in sizes] if question["by_cost"] else None,
            strength=None if strength is None else Strength.parse(strength),
            told=told,
        )
    )


# -- NDC quantities --------------------------------------------------------------------------------------------------


def of_quantity(quantity: NdcQuantity) -> Receipt:
    """Return the receipt of an NDC quantity; one that was stated says no more than itself."""
    question = quantity.question
    asked: dict[str, object] = {"stated": str(quantity), "release_digest": None}
    answer: dict[str, object] = {"text": str(quantity), "amount": f"{quantity.amount:f}", "unit": quantity.unit.value}
    if question is not None:
        asked = {
            "given": dict(question.asked),
            "dose": str(question.dose),
            "order": list(question.order_steps),
            "unit": question.unit.value,
            "strength": _text(question.strength),
            "policy": policy_facts(question.payer),
            "on": question.on.isoformat() if question.on else None,
            **{
                name: term.value if term.given else None
                for name, term in (
                    ("accepted", question.accepted),
                    ("places", question.places),
                    ("minimum", question.minimum),
                )
            },
            "release_digest": question.release_digest or None,
        }
        answer["exact"] = str(question.exact)
    return Receipt.made(_QUANTITY, asked, answer, quantity.steps())


def _quantity_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    if "stated" in question:
        return of_quantity(NdcQuantity.parse(question["stated"]))
    accepted, places = question["accepted"], question["places"]
    asked = question_of(
        Dose.parse(question["dose"]),
        question["unit"],
        strength=question["strength"],
        policy=payer_of(question, given, found),
        on=question["on"],
        accepted=None if accepted is None else accepted.split(", "),
        places=None if places is None else int(places),
        minimum=question["minimum"],
    )
    told = attrs.evolve(
        asked,
        asked=tuple(question["given"].items()),
        order_steps=tuple(question["order"]),
        release_digest=question["release_digest"] or "",
    )
    return of_quantity(answered(told))


# -- claim lines -----------------------------------------------------------------------------------------------------


def of_lines(found: ServiceLines) -> Receipt:
    """Return the receipt of claim lines; the question of their bill is part of it."""
    asked, bill = found.question, found.bill.receipt.to_dict()["question"]
    question = {
        "bill": bill,
        "products": [product.to_dict() for product in asked.products],
        "charge": _text(asked.charge),
        "edit": None if asked.edit is None else _edit_facts(asked.edit),
        "paper": asked.paper,
        "repeat_modifier": asked.repeat_modifier,
        "policy": policy_facts(asked.payer),
        "release_digest": bill["release_digest"],
    }
    answer = {
        "text": found.said(),
        "claim_lines": [line.to_dict() for line in found.lines],
        "undecided": [one.to_dict() for one in found.undecided],
        "warnings": list(found.warnings),
    }
    return Receipt.made(_LINES, question, answer, found.derivation())


def _lines_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    edit = question["edit"]
    return of_lines(
        laid_out(
            _bill(question["bill"], given, found),
            products=[Product.of(product) for product in question["products"]],
            charge=question["charge"],
            edit=None if edit is None else _edit(edit),
            paper=question["paper"],
            repeat_modifier=question["repeat_modifier"],
            payer=payer_of(question, given, found),
        )
    )


def _edit_facts(edit: UnitEdit) -> dict[str, object]:
    return {
        "code": edit.code,
        "setting": edit.setting.value,
        "quarter": _text(edit.quarter),
        "value": edit.value,
        "indicator": edit.indicator,
        "rationale": edit.rationale,
        "source": None if edit.source is None else _source_facts(edit.source),
    }


def _edit(facts: dict[str, Any]) -> UnitEdit:
    quarter, source = facts["quarter"], facts["source"]
    return UnitEdit(
        facts["code"],
        EditSetting(facts["setting"]),
        None if quarter is None else Quarter.parse(quarter),
        facts["value"],
        facts["indicator"],
        facts["rationale"],
        None if source is None else _source(source),
    )


# -- split lines -----------------------------------------------------------------------------------------------------


def of_split(found: SplitLines) -> Receipt:
    """Return the receipt of lines that were split."""
    asked, facts = found.question, found.to_dict()
    question = {
        "lines": [_line_facts(line) for line in asked.lines],
        "maximum_units": asked.maximum_units,
        "edit_value": asked.edit_value,
        "edit_indicator": asked.edit_indicator,
        "repeat_modifier": asked.repeat_modifier,
        "charge": _text(asked.charge),
        "release_digest": None,
    }
    answer = {
        "text": str(found),
        "split_lines": facts["lines"],
        "charges": facts["charges"],
        "warnings": facts["warnings"],
    }
    return Receipt.made(_SPLIT, question, answer, found.derivation())


def _split_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    del given, found  # a split follows no policy
    return of_split(
        split_lines(
            [_line(line) for line in question["lines"]],
            maximum_units=question["maximum_units"],
            edit_value=question["edit_value"],
            edit_indicator=question["edit_indicator"],
            repeat_modifier=question["repeat_modifier"],
            charge=question["charge"],
        )
    )


# -- payments --------------------------------------------------------------------------------------------------------


def of_payment(payment: ExpectedPayment) -> Receipt:
    """Return the receipt of a payment; the question of its bill is part of it, where the bill is at hand."""
    asked, facts = payment.question, payment.to_dict()
    bill = None if asked.bill is None else asked.bill.receipt.to_dict()["question"]
    question = {
        "bill": bill,
        "lines": [_line_facts(part.line) for part in payment.lines],
        "on": payment.on.isoformat(),
        "limit": {**payment.limit.to_dict(), "source": _source_facts(payment.limit.source)},
        "percent_of_limit": _text(asked.percent_of_limit),
        "policy": policy_facts(asked.payer),
        "release_digest": None if bill is None else bill["release_digest"],
    }
    left_out = ("on", "limit", "policy", "explanation")
    answer = {"text": str(payment), **{key: value for key, value in facts.items() if key not in left_out}}
    answer["payment_lines"] = answer.pop("lines")
    undecided = () if asked.bill is None else asked.bill.undecided
    answer["undecided"] = [one.to_dict() for one in undecided if one.units is not None]  # what money depends on
    return Receipt.made(_PAYMENT, question, answer, payment.derivation())


def _payment_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    return of_payment(_paid_again(question, given, found))


def _paid_again(question: dict[str, Any], given: Policy | None, found: Changed) -> ExpectedPayment:
    bill = None if question["bill"] is None else _bill(question["bill"], given, found)
    return payment_of_lines(
        [_line(line) for line in question["lines"]] if bill is None else bill.lines,
        _limit(question["limit"]),
        on=date.fromisoformat(question["on"]),
        payer=payer_of(question, given, found),
        percent_of_limit=question["percent_of_limit"],
        bill=bill,
    )


def of_underpayment(short: Underpayment) -> Receipt:
    """Return the receipt of an underpayment; the question of the payment is part of it."""
    asked = short.payment.receipt.to_dict()["question"]
    question = {"payment": asked, "paid": f"{short.paid:f}", "policy": asked["policy"]}
    answer = {"text": str(short), **{key: value for key, value in short.to_dict().items() if key != "explanation"}}
    return Receipt.made(
        _UNDERPAYMENT, {**question, "release_digest": asked["release_digest"]}, answer, short.derivation()
    )


def _underpayment_again(question: dict[str, Any], given: Policy | None, found: Changed) -> Receipt:
    short = _paid_again(question["payment"], given, found).against(question["paid"])
    if short is None:
        raise MalformedReceiptError(
            f"${question['paid']} is not less than what is expected", value=question["paid"], hint="nothing is missing"
        )
    return of_underpayment(short)


def _line_facts(line: BillingLine) -> dict[str, object]:
    return {"code": line.code, "units": str(line.units), "modifiers": list(line.modifiers)}


def _line(facts: dict[str, Any]) -> BillingLine:
    return BillingLine(facts["code"], int(facts["units"]), tuple(facts["modifiers"]))


def _limit(facts: dict[str, Any]) -> PaymentLimit:
    amounts = ("limit", "coinsurance", "vaccine_awp", "vaccine_limit", "blood_awp", "blood_limit")
    return PaymentLimit(
        code=facts["code"],
        quarter=Quarter.parse(facts["quarter"]),
        **{name: None if facts[name] is None else Decimal(facts[name]) for name in amounts},
        clotting_factor=facts["clotting_factor"],
        notes=tuple(PriceNote(note) for note in facts["notes"]),
        remark=facts["remark"],
        source=_source(facts["source"]),
    )


# -- parts -----------------------------------------------------------------------------------------------------------


def _bill(question: dict[str, Any], given: Policy | None, found: Changed) -> BillingUnits:
    """Return the bill of its question, asked now; the policy given stands for the bill's where it has its name."""
    own = given if given is not None and given.name == question["policy"]["name"] else None
    return billed_again(question, payer_of(question, own, found))


def _text(value: Strength | Decimal | Quarter | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _source_facts(source: Source) -> dict[str, object]:
    return {
        "file": source.file,
        "release": source.release,
        "sha256": source.sha256,
        "correction": source.correction,
    }


def _source(facts: dict[str, Any]) -> Source:
    return Source(facts["file"], facts["release"], facts["sha256"], facts["correction"])


AGAIN: Final[Mapping[str, Callable[[dict[str, Any], Policy | None, Changed], Receipt]]] = {
    _PLAN: _plan_again,
    _QUANTITY: _quantity_again,
    _LINES: _lines_again,
    _SPLIT: _split_again,
    _PAYMENT: _payment_again,
    _UNDERPAYMENT: _underpayment_again,
}
"""How the result of each kind is asked again."""
