"""Parse short dosage texts: ``up to 50 mg``, ``3 mg + 3 mg``, ``> 3 mg, <= 6 mg``."""

import re
from typing import Final, TypedDict

from jcodes.doses.amounts import split_amount
from jcodes.doses.dose import Dose
from jcodes.doses.parts import EXAMPLE, Basis, Bound, Component, NotStated
from jcodes.doses.spellings import find_unit, known_unit
from jcodes.doses.units import Unit
from jcodes.errors import AmbiguousUnitError, MalformedDosageError, UnknownUnitError
from jcodes.errors.messages import shown

__all__ = ["Parts", "read_dosage"]


class Parts(TypedDict, total=False):
    """The arguments of a ``Dosage``."""

    amount: Dose | None
    basis: Basis
    components: tuple[Component, ...]
    equivalents: tuple[Dose, ...]
    cap: Dose | None
    lower: Bound
    upper: Bound
    reason: NotStated


_LOWER_SIGNS: Final = {
    ">=": True, "\u2265": True, "greater than or equal to": True, "at least": True,
    ">": False, "greater than": False, "more than": False, "over": False,
}  # fmt: skip
_UPPER_SIGNS: Final = {
    "<=": True, "\u2264": True, "less than or equal to": True, "at most": True, "up to": True,
    "<": False, "less than": False, "under": False,
}  # fmt: skip
_SIGN: Final = "|".join(sorted((*_LOWER_SIGNS, *_UPPER_SIGNS), key=len, reverse=True))
_BAND: Final = re.compile(rf"(?!up to)(?:{_SIGN})", re.IGNORECASE)
_CLAUSE: Final = re.compile(rf"(?P<sign>{_SIGN}) ?(?P<dose>.+)", re.IGNORECASE)
_CLAUSES: Final = re.compile(rf"(?:, ?| )(?:but |and )?(?=(?:{_SIGN}) ?[0-9.])", re.IGNORECASE)

_NONE: Final = re.compile(r"none(?: \((?P<reason>[^)]*)\))?", re.IGNORECASE)
_CAP: Final = re.compile(r"(?P<head>.+?)(?:, ?up to (?P<cap>.+)| ?\(up to (?P<inner>[^()]+)\))", re.IGNORECASE)
_PLUS: Final = re.compile(r" ?[+&] ?| and ", re.IGNORECASE)
_PREFIX: Final = re.compile(r"(?:(?P<up_to>up ?to)|per|each) (?P<rest>.+)", re.IGNORECASE)
_MOST_WORDS: Final = 4
"""The words of the longest unit: ``mg of phenytoin equivalents``."""
_NAME_FIRST: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z -]*) (?P<dose>[0-9.].*)", re.ASCII)


def read_dosage(text: str) -> Parts:
    """Parse *text*, whose whitespace is normalized, into the parts of a dosage.

    Raises:
        MalformedDosageError: The text is not a valid dosage.
        MalformedDoseError: An amount in it cannot be read.
        UnknownUnitError: A unit of measure is unknown.
    """
    if match := _NONE.fullmatch(text):
        return {"amount": None, "basis": Basis.NONE, "reason": _reason(match["reason"])}
    if _BAND.match(text):
        return _band(text)
    if _PLUS.search(text):
        text, *others = re.split(r" ?= ?", text)
        return {**_combination(text), "equivalents": tuple(map(Dose.parse, others))}
    cap = None
    if match := _CAP.fullmatch(text):
        text, cap = match["head"], Dose.parse(match["cap"] or match["inner"])
    text, *others = re.split(r" ?= ?", text)
    return {**_single(text), "equivalents": tuple(map(Dose.parse, others)), "cap": cap}


def _reason(text: str | None) -> NotStated:
    if text is None:
        return NotStated.NO_AMOUNT
    try:
        return NotStated(text.lower())
    except ValueError:
        known = ", ".join(repr(reason.value) for reason in NotStated)
        raise MalformedDosageError(f"{shown(text)} is not a reason", value=text, hint=f"use one of {known}") from None


def _band(text: str) -> Parts:
    found: Parts = {"amount": None, "basis": Basis.BAND}
    for clause in _CLAUSES.split(text):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise MalformedDosageError(f"{shown(clause)} is not a range limit", value=text, hint=EXAMPLE)
        sign, dose = match["sign"].lower(), Dose.parse(match["dose"])
        if sign in _LOWER_SIGNS and "lower" not in found:
            found["lower"] = Bound(dose, _LOWER_SIGNS[sign])
        elif sign in _UPPER_SIGNS and "upper" not in found:
            found["upper"] = Bound(dose, _UPPER_SIGNS[sign])
        else:
            raise MalformedDosageError(f"{shown(text)} has two limits on one side", value=text, hint=EXAMPLE)
    return found


def _single(text: str) -> Parts:
    match = _PREFIX.fullmatch(text)
    basis = Basis.UP_TO if match and match["up_to"] else Basis.PER
    words = match["rest"] if match else text
    if words[:1] in "0123456789.":
        amount = Dose.parse(words)
    else:
        amount = Dose(1, _unit_alone(words, text))
        if not amount.unit.is_count and (match is None or basis is Basis.UP_TO):
            hint = f"write '1 {amount.unit}' or 'per {amount.unit}'"
            raise MalformedDosageError(f"{shown(text)} has no number", value=text, hint=hint)
    return {"amount": amount, "basis": Basis.EACH if amount.unit.is_count and basis is Basis.PER else basis}


def _unit_alone(words: str, text: str) -> Unit:
    try:
        return find_unit(words, value=text)
    except AmbiguousUnitError:
        raise
    except UnknownUnitError as error:
        raise MalformedDosageError(f"{shown(text)} is not a dosage", value=text, hint=EXAMPLE) from error


def _combination(text: str) -> Parts:
    pieces = [_PREFIX.fullmatch(piece) or piece for piece in _PLUS.split(text)]
    capped = [not isinstance(piece, str) and bool(piece["up_to"]) for piece in pieces]
    if any(capped) and not all(capped):
        raise MalformedDosageError(
            f"{shown(text)} says 'up to' for some ingredients only",
            value=text,
            hint="say it for each: 'up to 2.5 mg + up to 0.5 mg'",
        )
    components = tuple(_component(piece if isinstance(piece, str) else piece["rest"]) for piece in pieces)
    return {"amount": None, "basis": Basis.UP_TO if all(capped) else Basis.PER, "components": components}


def _component(text: str) -> Component:
    """Parse ``3 mg``, ``3 mg betamethasone acetate`` or ``betamethasone acetate 3 mg``."""
    if match := _NAME_FIRST.fullmatch(text):
        return Component(Dose.parse(match["dose"]), match["name"])
    amount, rest = split_amount(text)
    words = rest.split(" ")
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        if unit := known_unit(" ".join(words[:count])):
            return Component(Dose(amount, unit), " ".join(words[count:]))
    return Component(Dose(amount, find_unit(rest, value=text)))
