"""Parse the dosage phrase of a descriptor by an ordered list of functions, each for one format."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from jcodes.doses import UNITS, Basis, Component, Dosage, Dose, NotStated
from jcodes.errors import JcodesError
from jcodes.readers.descriptors.amounts import (
    AMOUNT,
    IMPLIED,
    UNIT,
    Amount,
    billable_amounts,
    dose_of,
    find_amounts,
    is_content,
    is_strength,
    unit_of,
)
from jcodes.readers.descriptors.bands import band, days
from jcodes.readers.descriptors.doubts import is_doubtful, leaves_a_number
from jcodes.readers.descriptors.pieces import cap_of, cells, each, per_piece, piece_count, single_form

__all__ = ["read_phrase"]

_EQUALS_UNIT: Final = re.compile(rf"(?:{AMOUNT.pattern})? ?= ?1 ?unit\b")
_PER_VOLUME: Final = re.compile(rf" per (?P<amount>[\d.,]+ ?)?(?P<unit>{UNIT})")
_PHENYTOIN: Final = re.compile(r" (?:of )?phenytoin equivalents?\b")
_LARGE: Final = re.compile(r" ?[/&+] ?| and | plus | with ")
_NEXT_INGREDIENT: Final = re.compile(r"^(?: ?[/&+] ?| and | plus | with |, (?:and )?)(?=[a-z])")
_NO_DRUG: Final = re.compile(
    r"^(?:insertion|laparoscopy|removal|pathogen)\b|\b(?:device|test)\b(?!.*\b(?:mg|mcg|units?)\b)|\bdelivery device\b"
)
_UNCLASSIFIED: Final = re.compile(
    r"not otherwise (?:classified|specified)|\bunclassified\b|\bunspecified\b|\bunlisted\b|\bnoc\b|\bnos\b|^prescription drug, (?:generic|brand)"
)


def read_phrase(text: str, inside: tuple[str, ...]) -> Dosage:
    """Parse the dosage in a descriptor.

    Args:
        text: The descriptor in lower case, without its parentheses.
        inside: The contents of its parentheses, in order.
    """
    if is_doubtful(text, inside):
        return Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    try:
        for form in _FORMS:
            found = form(text, inside)
            if found is not None:
                return found
    except JcodesError:  # contradictory parts: an empty range, or an amount above its maximum
        return Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    if _UNCLASSIFIED.search(" ".join((text, *inside))):
        return Dosage.not_stated(NotStated.UNCLASSIFIED)
    if _NO_DRUG.search(text):
        return Dosage.not_stated(NotStated.NOT_A_DRUG)
    return Dosage.not_stated(NotStated.NOT_UNDERSTOOD if leaves_a_number(text) else NotStated.NO_AMOUNT)


# -- formats with an amount to divide by ----------------------------------------------------------------------------------


def _equals_unit(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``(500 ml = 1 unit)``, ``(500 ml=1 unit)``."""
    for part in (text, *inside):
        if match := _EQUALS_UNIT.search(part):
            return Dosage(dose_of(match), Basis.PER) if match["amount"] else Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    return None


def _amount(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """The most common formats: one amount or a combination, at the end of the descriptor or before its remarks."""
    amounts = billable_amounts(text)
    implied = [match for match in IMPLIED.finditer(text) if not is_content(text, match.start())]
    if implied and (not amounts or implied[-1].start() > amounts[-1].end + 1):
        dose = Dose(1, unit_of(implied[-1]["unit"]))
        return _with_rest(dose, Basis.PER, text, implied[-1].end(), inside)
    if not amounts:
        return _concentration(text)
    if len(amounts) > 1 and is_strength(text, *amounts[-2:]):
        basis = Basis.UP_TO if _says_up_to(text, amounts[-2]) else Basis.PER
        return Dosage(amounts[-2].dose, basis, equivalents=(amounts[-1].dose,))
    group = _combined(text, amounts)
    if len(group) > 1:
        basis = Basis.UP_TO if _says_up_to(text, group[0]) else Basis.PER
        names = _ingredients(text, group)
        return Dosage(
            None, basis, components=tuple(Component(part.dose, name) for part, name in zip(group, names, strict=True))
        )
    last = amounts[-1]
    before = amounts[-2] if len(amounts) > 1 else None
    if before is not None and text[before.end : last.start] == " per ":
        return Dosage(before.dose, Basis.PER, equivalents=(last.dose,))
    if before is not None and _says_up_to(text, last) and text[: before.start].endswith("per "):
        return _with_rest(before.dose, Basis.PER, text, before.end, inside)
    if (
        before is not None
        and text[before.end : last.start] == ", "
        and before.dose.unit.dimension != last.dose.unit.dimension
        and len(_combined(text, amounts[:-1])) == 1
    ):
        amount, other = (last.dose, before.dose) if before.dose.unit.dimension == "volume" else (before.dose, last.dose)
        return Dosage(amount, Basis.PER, equivalents=(other,))
    basis = Basis.UP_TO if _says_up_to(text, last) else Basis.PER
    return _with_rest(last.dose, basis, text, last.end, inside)


def _with_rest(dose: Dose, basis: Basis, text: str, end: int, inside: tuple[str, ...]) -> Dosage:
    """Add what follows the amount: a maximum, the volume, the same amount in other units."""
    rest = text[end:]
    if volume := _PER_VOLUME.match(rest):
        amount = Dose((volume["amount"] or "1").strip().replace(",", ""), unit_of(volume["unit"]))
        return Dosage(dose, basis, equivalents=(amount,))
    cap = cap_of(rest, inside) if basis is Basis.PER else None
    if cap is not None and cap.unit.dimension == dose.unit.dimension:
        return Dosage(dose, basis, cap=cap)
    same = tuple(
        amount.dose
        for part in inside
        for amount in find_amounts(part)
        if (amount.start, amount.end) == (0, len(part)) and amount.dose.unit.dimension != dose.unit.dimension
    )
    if dose.unit.symbol == "mg" and _PHENYTOIN.match(rest):
        same = (Dose(dose.amount, UNITS["mg_PE"]),)
    return Dosage(dose, basis, equivalents=same)


def _says_up_to(text: str, amount: Amount) -> bool:
    return text[: amount.start].endswith("up to ")


def _concentration(text: str) -> Dosage | None:
    """``10 mg/ml`` only: one unit is that amount."""
    matches = list(re.finditer(rf"{AMOUNT.pattern} ?/ ?(?P<volume>{UNIT})(?P<ends>,|$)?", text))
    if not matches or matches[-1]["ends"] is None:
        return None
    if len(matches) > 1:
        return Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    match = matches[0]
    basis = Basis.UP_TO if text[: match.start()].endswith("up to ") else Basis.PER
    return Dosage(dose_of(match), basis, equivalents=(Dose(1, unit_of(match["volume"])),))


def _combined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Return the last amounts that belong together as ingredients of one unit; empty unless there are at least two.

    ``2mg/3mg``, ``50 mg and tazobactam 25 mg``, ``imipenem 4 mg, cilastatin 4 mg and relebactam 2 mg`` belong together; an amount
    in a clause of its own, as the volume in ``5 mg/levodopa 20 mg enteral suspension, 100 ml``, stands alone.
    """
    group = [amounts[-1]]
    for amount in reversed(amounts[:-1]):
        between = text[amount.end : group[0].start]
        if _LARGE.fullmatch(between) or _joins(between):
            group.insert(0, amount)
        else:
            break
    return group


def _joins(between: str) -> bool:
    """Return whether the words between two amounts name the next ingredient, or the previous one followed by ``and``."""
    between = between.removesuffix("up to ").replace(" with ", " and ", 1)
    if re.fullmatch(r" [a-z][a-z -]* and ", between):
        return True
    named = re.fullmatch(r"(?: ?[/&+] ?| and | plus | with |, (?:and )?)[a-z][a-z -]*,? ", between)
    return named is not None and not re.search(r"\b(?:per|in|with|oral|for|or|up to)\b", between)


def _ingredients(text: str, group: list[Amount]) -> list[str]:
    """Return the name of each ingredient; blank if the amounts follow all names."""
    if any(_LARGE.fullmatch(text[one.end : other.start]) for one, other in pairwise(group)):
        return [""] * len(group)
    first = re.search(r"([a-z][a-z -]*?),?(?: up to)? $", text[: group[0].start])
    trailing = re.fullmatch(r" ([a-z][a-z -]*) and ", text[group[0].end : group[1].start])
    if trailing is not None:
        last = re.match(r" ([a-z][a-z -]*)", text[group[-1].end :])
        return [trailing[1].strip(), *(last[1].strip() if last else "" for _ in group[1:])]
    names = [first[1].strip() if first else ""]
    for one, other in pairwise(group):
        between = text[one.end : other.start].removesuffix("up to ")
        names.append(_NEXT_INGREDIENT.sub("", between).strip(" ,"))
    return names


_Form = Callable[[str, tuple[str, ...]], Dosage | None]
_FORMS: Final[tuple[_Form, ...]] = (
    each,
    per_piece,
    cells,
    days,
    band,
    single_form,
    _equals_unit,
    _amount,
    piece_count,
)
