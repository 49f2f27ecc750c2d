"""`from_fhir_eob`: the payment that an ExplanationOfBenefit of R4, R4B or R5 describes, as a `Remittance`."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from jcodes.claims.remittance import Adjustment, PaidLine, Remittance
from jcodes.doses.exact import plain
from jcodes.integrations.fhir.claims import service_line
from jcodes.integrations.fhir.parts import codes, damaged, day_of, first, items, mapping, number_of, text_of
from jcodes.integrations.fhir.systems import ADJUDICATION, ADJUDICATION_OF_CARIN, CARC, CARC_GROUPS, RARC

__all__ = ["from_fhir_eob"]

_SYSTEMS: Final = frozenset({ADJUDICATION, ADJUDICATION_OF_CARIN, ""})
_SHARES: Final = {"deductible": "1", "coinsurance": "2", "copay": "3"}
"""The patient's parts, with their reason codes."""
_NONCOVERED: Final = "noncovered"
_PAID: Final = ("paidtoprovider", "benefit")
_PATIENT: Final = ("memberliability", "paidbypatient")
_PROCESSED: Final = "1"
_PREDETERMINATION: Final = "25"
_UNDECIDED: Final = frozenset({"queued"})
_VOID: Final = frozenset({"cancelled", "draft", "entered-in-error"})
_PATIENT_GROUP: Final = "PR"


def from_fhir_eob(document: Mapping[str, Any]) -> Remittance:
    """Return the payment of an ExplanationOfBenefit, with the amounts that CARIN's and HL7's adjudication codes name.

    The claim's number is the patient's account number that CARIN carries, otherwise the number of the claim referred to, otherwise the first
    identifier; the payer's is the unique claim number. Deductible, coinsurance and copayment become adjustments PR 1, 2 and 3; what was not covered
    has the reason code (CARC) beside it, or none. An item that the payer added in place of others has the code of the first as
    `PaidLine.submitted_code`. Without amounts of items the claim was decided on as a whole.

    >>> from jcodes.integrations.fhir import from_fhir_eob
    >>> from jcodes.integrations.fhir.systems import ADJUDICATION as system
    >>> found = from_fhir_eob({
    ...     "resourceType": "ExplanationOfBenefit", "status": "active", "use": "claim", "outcome": "complete", "identifier": [{"value": "A-1"}],
    ...     "item": [{"sequence": 1, "productOrService": {"coding": [{"code": "J9312"}]}, "adjudication": [
    ...         {"category": {"coding": [{"system": system, "code": "benefit"}]}, "amount": {"value": 80, "currency": "USD"}}]}]})
    >>> found.identifier, found.lines[0].code, found.lines[0].paid
    ('A-1', 'J9312', Decimal('80.00'))

    Raises:
        MalformedClaimError: Another resource, one that is cancelled, a draft or not decided yet, or an element that cannot be read; the message
            names it.
    """
    found = mapping(document, "document")
    if text_of(found.get("resourceType")) != "ExplanationOfBenefit":
        raise damaged("resourceType", "is not ExplanationOfBenefit", "give the JSON of an ExplanationOfBenefit")
    if text_of(found.get("status")) in _VOID:
        raise damaged("status", "is not active", "give ExplanationOfBenefits that are in force")
    if text_of(found.get("outcome")) in _UNDECIDED:
        raise damaged("outcome", "is queued: the payer has not decided", "give ExplanationOfBenefits that were decided")
    lines = tuple(_lines(found))
    total = _Amounts(_totals(found), "total")
    payment = mapping(found.get("payment"), "payment")
    paid = total.of(*_PAID)
    whole = _Amounts(found.get("adjudication"), "adjudication")
    own, unique = _numbers(found)
    return Remittance(
        identifier=own,
        control_number=unique,
        status=_PREDETERMINATION
        if text_of(found.get("use")) in {"predetermination", "preauthorization"}
        else _PROCESSED,
        charge=total.of("submitted"),
        paid=_amount(payment.get("amount"), "payment.amount") if paid is None else paid,
        patient=total.of(*_PATIENT),
        adjustments=() if lines else whole.adjustments() or total.adjustments(),
        remarks=tuple(dict.fromkeys((*whole.remarks, *total.remarks))),
        lines=lines,
        payer=text_of(mapping(found.get("insurer"), "insurer").get("display")),
        payment_number=text_of(mapping(payment.get("identifier"), "payment.identifier").get("value")),
        paid_on=day_of(payment.get("date"), "payment.date"),
    )


def _numbers(found: Mapping[str, Any]) -> tuple[str, str]:
    """Return the claim's own number and the payer's."""
    stated = [
        (text_of(one.get("value")), any(code == "uc" for _, code, _ in codes(one.get("type"), "identifier.type")))
        for one in items(found.get("identifier"), "identifier")
    ]
    account = first(
        text_of(one.get("valueString"))
        for one in items(found.get("supportingInfo"), "supportingInfo")
        if any(code == "patientaccountnumber" for _, code, _ in codes(one.get("category"), "supportingInfo.category"))
    )
    claim = mapping(mapping(found.get("claim"), "claim").get("identifier"), "claim.identifier")
    own = first((account, text_of(claim.get("value")), *(number for number, is_unique in stated if not is_unique)))
    unique = first(number for number, is_unique in stated if is_unique)
    return own or unique, unique


def _lines(found: Mapping[str, Any]) -> Iterator[PaidLine]:
    """Yield the items with a decision, and those that the payer added."""
    submitted = {}
    for at, item in enumerate(items(found.get("item"), "item")):
        where = f"item[{at}]"
        amounts = _Amounts(item.get("adjudication"), f"{where}.adjudication")
        line = _line(item, where, amounts)
        submitted[text_of(str(item.get("sequence")))] = line.code
        if amounts.is_decided:
            yield line
    for at, item in enumerate(items(found.get("addItem"), "addItem")):
        where = f"addItem[{at}]"
        amounts = _Amounts(item.get("adjudication"), f"{where}.adjudication")
        places = item.get("itemSequence")
        held = places if isinstance(places, list | tuple) else ()
        yield _line(item, where, amounts, first(submitted.get(str(one), "") for one in held[:1]))


def _line(item: Mapping[str, Any], where: str, amounts: "_Amounts", submitted: str = "") -> PaidLine:
    line = service_line(item, where, {})
    charge = amounts.of("submitted")
    return PaidLine(
        code=line.code,
        modifiers=line.modifiers,
        charge=line.charge if charge is None else charge,
        paid=amounts.of(*_PAID),
        units=line.units,
        revenue_code=line.revenue_code,
        ndc=line.ndc,
        submitted_code="" if submitted == line.code else submitted,
        on=line.on,
        through=line.through,
        allowed=amounts.of("eligible"),
        adjustments=amounts.adjustments(),
        remarks=tuple(amounts.remarks),
    )


def _totals(found: Mapping[str, Any]) -> object:
    """Return the totals by category; before R4 the total was one amount."""
    total = found.get("total")
    return total if isinstance(total, list | tuple) else None


def _amount(value: object, where: str) -> Decimal | None:
    return number_of(mapping(value, where).get("value"), f"{where}.value")


class _Amounts:
    """The amounts of one list of adjudications, by category, and the reasons in it.

    Attributes:
        remarks: Remark codes (RARC).
        is_decided: Whether there is an amount or a reason.
    """

    def __init__(self, value: object, where: str) -> None:
        """Read the list."""
        self._amounts: dict[str, Decimal] = {}
        self._reasons: list[tuple[str, str, Decimal | None]] = []
        self.remarks: dict[str, None] = {}
        for at, one in enumerate(items(value, where)):
            place = f"{where}[{at}]"
            amount = _amount(one.get("amount"), f"{place}.amount")
            category = first(code for system, code, _ in codes(one.get("category"), place) if system in _SYSTEMS)
            if category and amount is not None:
                self._amounts.setdefault(category, amount)
            reasons = list(codes(one.get("reason"), f"{place}.reason"))
            group = first(code for system, code, _ in reasons if system == CARC_GROUPS)
            self._reasons += [(group, code, amount) for system, code, _ in reasons if system == CARC and code]
            self.remarks.update((code, None) for system, code, _ in reasons if system == RARC and code)
        self.is_decided = bool(self._amounts or self._reasons)

    def of(self, *categories: str) -> Decimal | None:
        """Return the amount of the first of *categories* that is stated, or None."""
        return next((self._amounts[one] for one in categories if one in self._amounts), None)

    def adjustments(self) -> tuple[Adjustment, ...]:
        """Return the adjustments: the patient's parts, then the reasons with their amounts, or that of what was not covered."""
        found = [
            Adjustment(_PATIENT_GROUP, reason, plain(amount))
            for category, reason in _SHARES.items()
            if (amount := self._amounts.get(category))
        ]
        left = self._amounts.get(_NONCOVERED)
        stated = {(group, reason) for group, reason, amount in self._reasons if amount is not None}
        for group, reason, amount in dict.fromkeys(self._reasons):
            if amount is None and (group, reason) not in stated:
                amount, left = left, None  # noqa: PLW2901 - what was not covered is for the first reason without an amount
            if amount is not None:
                found.append(Adjustment(group, reason, plain(amount)))
        if left and not stated:
            found.append(Adjustment("", "", plain(left)))
        return tuple(found)
