"""The dosage phrase of a descriptor: an ordered list of forms, each a small function that reads its form or passes."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from jcodes.doses import UNITS, Basis, Bound, Component, Dosage, Dose, NotStated
from jcodes.readers.descriptors.amounts import AMOUNT, IMPLIED, UNIT, Amount, dose_of, find_amounts, unit_of

__all__ = ["read_phrase"]

# What is counted by the piece or the event, and the unit for it. The longer phrase comes first.
_PIECES: Final = {
    "study dose": "study_dose", "treatment dose": "treatment_dose", "therapeutic dose": "therapeutic_dose",
    "single use vial": "vial", "single-use vial": "vial", "single dose vial": "vial", "single-dose vial": "vial", "vial": "vial",
    "study": "study", "treatment": "treatment", "infusion": "infusion", "instillation": "instillation", "implant": "implant",
    "patch": "patch", "bottle": "bottle", "kit": "kit", "applicator": "applicator", "ampule": "ampule", "ampul": "ampule",
    "suppository": "suppository", "tablet": "tablet", "capsule": "capsule", "crucible": "crucible", "dose": "dose",
}  # fmt: skip
_PIECE: Final = "|".join(map(re.escape, _PIECES))
_PER_PIECE: Final = re.compile(
    rf"\b(?:per|one) (?P<piece>{_PIECE})(?! equivalent)\b(?: of (?P<count>\d+) (?P<inner>tablet|capsule)s)?"
)
_EACH: Final = re.compile(r"\beach(?: unit)?\s*[.]?$")
_BLOOD_UNIT: Final = re.compile(
    r"^(?:[a-z]+ )?(?:blood|plasma|platelets?|red blood|granulocytes|cryoprecipitate).*\bper unit$"
)
_CELLS: Final = re.compile(r"\bup to (?P<number>\d[\d,.]*) ?(?P<scale>thousand|million|billion) [^,;]*\bcells\b")
_SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_CAP: Final = re.compile(rf"\bup to {AMOUNT.pattern}")
_SINGLE_FORM: Final = re.compile(r"\bsingle[- ](?:unit|use)(?:[- ]dos(?:age|e))? (?P<form>form|applicator)\b")
_PIECE_COUNT: Final = re.compile(r"(?P<count>\d+)(?:-| )(?P<piece>capsules?|tablets?|day)\b(?: supply)?$")
_DAYS: Final = re.compile(r"(?P<sign>less than or equal to|greater than|up to) (?P<count>\d+) days(?: of therapy)?")
_SIGN: Final = re.compile(
    r"\b(?P<sign>less than or equal to|greater than or equal to|less than|greater than|more than|over|under) $"
)
_SIGNS: Final = {
    "less than or equal to": ("upper", True), "up to": ("upper", True), "less than": ("upper", False), "under": ("upper", False),
    "greater than or equal to": ("lower", True), "greater than": ("lower", False), "more than": ("lower", False), "over": ("lower", False),
}  # fmt: skip
_EQUALS_UNIT: Final = re.compile(r"= 1 unit\b")
_PER_VOLUME: Final = re.compile(rf" per (?P<amount>[\d.,]+ ?)?(?P<unit>{UNIT})")
_LARGE: Final = re.compile(r" ?/ ?$")
_NEXT_INGREDIENT: Final = re.compile(r"^(?: ?/ ?| and |, (?:and )?)(?=[a-z])")
_CONTENT: Final = re.compile(r"\b(?:containing|provided in|minimum of|at least|nominal|from|weighing)[^,;]*$")
_NO_DRUG: Final = re.compile(
    r"^(?:insertion|laparoscopy|removal|pathogen)\b|\b(?:device|test)\b(?!.*\b(?:mg|mcg|units?)\b)|\bdelivery device\b"
)
_UNCLASSIFIED: Final = re.compile(
    r"not otherwise (?:classified|specified)|\bunclassified\b|\bunspecified\b|\bnoc\b|\bnos\b|^prescription drug, (?:generic|brand)"
)


def read_phrase(text: str, inside: tuple[str, ...]) -> Dosage:
    """Return the dosage that a descriptor states.

    Args:
        text: The descriptor in lower case, without what stands in parentheses.
        inside: The contents of its parentheses, in order.
    """
    for form in _FORMS:
        found = form(text, inside)
        if found is not None:
            return found
    if _UNCLASSIFIED.search(" ".join((text, *inside))):
        return Dosage.not_stated(NotStated.UNCLASSIFIED)
    return Dosage.not_stated(NotStated.NOT_A_DRUG if _NO_DRUG.search(text) else NotStated.NO_AMOUNT)


def _cap(text: str, inside: tuple[str, ...]) -> Dose | None:
    """Return the most that one piece covers: ``up to 30 millicuries``, ``up to 200 million ... cells``."""
    for part in (text, *inside):
        if cells := _CELLS.search(part):
            return _cell_count(cells)
        if match := _CAP.search(part):
            return dose_of(match)
    return None


def _cell_count(match: "re.Match[str]") -> Dose:
    times: int = _SCALES[match["scale"]]
    return Dose(match["number"].replace(",", ""), UNITS["cell"]) * times


# -- forms that count pieces -----------------------------------------------------------------------------------------


def _per_piece(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``per vial``, ``per study dose, up to 30 millicuries``, ``per bottle of 60 tablets``."""
    matches = list(_PER_PIECE.finditer(text))
    if not matches:
        return None
    match = matches[-1]
    same: tuple[Dose, ...] = ()
    if match["count"]:
        same = (Dose(match["count"], UNITS[match["inner"]]),)
    return Dosage(Dose(1, UNITS[_PIECES[match["piece"]]]), Basis.EACH, equivalents=same, cap=_cap(text, inside))


def _cells(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``up to 200 million ... cells`` and no piece that it is counted by."""
    del inside
    match = _CELLS.search(text)
    return Dosage(_cell_count(match), Basis.UP_TO) if match else None


def _each(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``each``, ``each unit`` of blood, ``per unit`` of whole blood."""
    del inside
    return Dosage(Dose(1, UNITS["each"]), Basis.EACH) if _EACH.search(text) or _BLOOD_UNIT.search(text) else None


def _single_form(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``single unit dosage form (354 mg)``: one piece, with what it holds."""
    match = _SINGLE_FORM.search(text)
    if match is None:
        return None
    held = tuple(amount.dose for part in (*inside, text) for amount in find_amounts(part))
    return Dosage(
        Dose(1, UNITS["applicator" if match["form"] == "applicator" else "each"]), Basis.EACH, equivalents=held
    )


def _piece_count(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``100 capsules``, ``30-day supply``."""
    del inside
    match = _PIECE_COUNT.search(text)
    return Dosage(Dose(match["count"], UNITS[match["piece"].removesuffix("s")]), Basis.EACH) if match else None


# -- bands -----------------------------------------------------------------------------------------------------------


def _days(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``greater than 7 days and up to 28 days of therapy``."""
    del inside
    ends: dict[str, Bound] = {}
    for match in _DAYS.finditer(text):
        end, inclusive = _SIGNS[match["sign"]]
        ends[end] = Bound(Dose(match["count"], UNITS["day"]), inclusive)
    return Dosage(None, Basis.BAND, lower=ends.get("lower"), upper=ends.get("upper")) if ends else None


def _band(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``less than or equal to 100 mg``, ``greater than 3 mg, but less than or equal to 6 mg``, ``over 10 cc``."""
    del inside
    ends: dict[str, Bound] = {}
    for amount in find_amounts(text):
        if sign := _SIGN.search(text[: amount.start]):
            end, inclusive = _SIGNS[sign["sign"]]
            ends[end] = Bound(amount.dose, inclusive)
    return Dosage(None, Basis.BAND, lower=ends.get("lower"), upper=ends.get("upper")) if ends else None


# -- forms that divide by an amount ----------------------------------------------------------------------------------


def _equals_unit(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """``(500 ml = 1 unit)``."""
    for part in (text, *inside):
        amounts = find_amounts(part)
        if _EQUALS_UNIT.search(part) and amounts:
            return Dosage(amounts[0].dose, Basis.PER)
    return None


def _amount(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """The common form and its kin: one amount, or a combination, at the end of the descriptor or before its remarks."""
    amounts = _billed(text)
    implied = [match for match in IMPLIED.finditer(text) if not _is_content(text, match.start())]
    if implied and (not amounts or implied[-1].start() > amounts[-1].end + 1):
        dose = Dose(1, unit_of(implied[-1]["unit"]))
        return _with_rest(dose, Basis.PER, text, implied[-1].end(), inside)
    if not amounts:
        return _concentration(text)
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
    ):
        amount, other = (last.dose, before.dose) if before.dose.unit.dimension == "volume" else (before.dose, last.dose)
        return Dosage(amount, Basis.PER, equivalents=(other,))
    basis = Basis.UP_TO if _says_up_to(text, last) else Basis.PER
    return _with_rest(last.dose, basis, text, last.end, inside)


def _with_rest(dose: Dose, basis: Basis, text: str, end: int, inside: tuple[str, ...]) -> Dosage:
    """Add what stands behind the amount: a cap, the volume it comes in, the same amount in other units."""
    rest = text[end:]
    if volume := _PER_VOLUME.match(rest):
        amount = Dose((volume["amount"] or "1").strip().replace(",", ""), unit_of(volume["unit"]))
        return Dosage(dose, basis, equivalents=(amount,))
    cap = _cap(rest, inside) if basis is Basis.PER else None
    if cap is not None and cap.unit.dimension == dose.unit.dimension:
        return Dosage(dose, basis, cap=cap)
    same = tuple(
        amount.dose
        for part in inside
        for amount in find_amounts(part)
        if (amount.start, amount.end) == (0, len(part)) and amount.dose.unit.dimension != dose.unit.dimension
    )
    return Dosage(dose, basis, equivalents=same)


def _billed(text: str) -> list[Amount]:
    """Return the amounts that can be billed: no concentrations, contents, weights, sizes."""
    return [
        amount
        for amount in find_amounts(text)
        if not re.match(rf" ?/ ?{UNIT}", text[amount.end :])
        and not re.match(r" (?:size|iodine|per 24 hours)\b", text[amount.end :])
        and not _is_content(text, amount.start)
        and amount.dose
    ]


def _is_content(text: str, start: int) -> bool:
    return _CONTENT.search(text[:start]) is not None


def _says_up_to(text: str, amount: Amount) -> bool:
    return text[: amount.start].endswith("up to ")


def _concentration(text: str) -> Dosage | None:
    """``10 mg/ml`` and nothing else: one unit is that amount, in that volume."""
    matches = list(re.finditer(rf"{AMOUNT.pattern} ?/ ?(?P<volume>{UNIT})$", text))
    if not matches:
        return None
    match = matches[-1]
    return Dosage(dose_of(match), Basis.PER, equivalents=(Dose(1, unit_of(match["volume"])),))


def _combined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Return the last amounts that belong together as the ingredients of one unit; one alone is no combination.

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
    """Tell whether the words between two amounts name the next ingredient, or the one before and then ``and``."""
    between = between.removesuffix("up to ")
    if re.fullmatch(r" [a-z][a-z -]* and ", between):
        return True
    named = re.fullmatch(r"(?: ?/ ?| and |, (?:and )?)[a-z][a-z -]*,? ", between)
    return named is not None and not re.search(r"\b(?:per|in|with|oral|for|up to)\b", between)


def _ingredients(text: str, group: list[Amount]) -> list[str]:
    """Return the name of each ingredient, blank where the amounts stand together behind all names."""
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
    _each,
    _per_piece,
    _cells,
    _days,
    _band,
    _single_form,
    _equals_unit,
    _amount,
    _piece_count,
)
