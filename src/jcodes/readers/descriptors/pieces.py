"""Parse counts of pieces or events: ``per vial``, ``each``, ``per study dose, up to 30 millicuries``, ``100 capsules``."""

import re
from typing import Final

from jcodes.doses import UNITS, Basis, Dosage, Dose
from jcodes.readers.descriptors.amounts import AMOUNT, NUMBER, dose_of, find_amounts, number_of

__all__ = ["PIECE", "cap_of", "cells", "each", "per_piece", "piece_count", "single_form"]

# Pieces and events, with their unit; longer phrases first.
_PIECES: Final = {
    "study dose": "study_dose", "treatment dose": "treatment_dose", "therapeutic dose": "therapeutic_dose",
    "single use vial": "vial", "single-use vial": "vial", "single dose vial": "vial", "single-dose vial": "vial", "vial": "vial",
    "prefilled syringe": "syringe", "pre-filled syringe": "syringe", "syringe": "syringe", "cartridge": "cartridge",
    "study": "study", "treatment": "treatment", "infusion": "infusion", "instillation": "instillation", "implant": "implant",
    "patch": "patch", "bottle": "bottle", "bag": "bag", "packet": "packet", "kit": "kit", "applicator": "applicator",
    "ampule": "ampule", "ampul": "ampule", "suppository": "suppository", "tablet": "tablet", "capsule": "capsule",
    "crucible": "crucible", "single dose": "dose", "single-dose": "dose", "dose": "dose",
}  # fmt: skip
PIECE: Final = "|".join(map(re.escape, _PIECES))
"""A pattern for pieces and events."""
# A count of one comes before the piece and ends the clause: "1 vial", but not "1 dose vial" nor "1.1 vial".
_PER_PIECE: Final = re.compile(
    rf"\b(?:(?:per|one) (?P<piece>{PIECE})(?! equivalent)\b(?: of (?P<count>{NUMBER}) (?P<inner>tablet|capsule)s)?"
    rf"|(?:each|(?<![\d.,-])1) (?P<counted>{PIECE})(?=,|$))"
)
# The word may end a clause before further remarks.
_EACH: Final = re.compile(r"\beach(?: unit)?(?=,|$)")
_BLOOD_UNIT: Final = re.compile(
    r"^(?:[a-z]+ )?(?:blood|plasma|platelets?|red blood|granulocytes|cryoprecipitate).*\bper unit(?=,|$)"
)
_CELLS: Final = re.compile(
    rf"\bup to (?P<number>{NUMBER}(?: ?x ?10 ?\^ ?\d{{1,2}}| (?:thousand|million|billion|trillion))) [^,]*\bcells\b"
)
_CAP: Final = re.compile(rf"\bup to {AMOUNT.pattern}")
_SINGLE_FORM: Final = re.compile(r"\bsingle[- ](?:unit|use)(?:[- ]dos(?:age|e))? (?P<form>form|applicator)\b")
_PIECE_COUNT: Final = re.compile(rf"(?P<count>{NUMBER})(?:-| )(?P<piece>capsules?|tablets?|day)\b(?: supply)?(?=,|$)")


def cap_of(text: str, inside: tuple[str, ...]) -> Dose | None:
    """Return the maximum of one unit: ``up to 30 millicuries``, ``up to 200 million ... cells``; otherwise None."""
    for part in (text, *inside):
        if counted := _CELLS.search(part):
            return _cell_count(counted)
        if match := _CAP.search(part):
            return dose_of(match)
    return None


def _cell_count(match: "re.Match[str]") -> Dose:
    return Dose(number_of(match["number"]), UNITS["cell"])


def per_piece(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``per vial``, ``per study dose, up to 30 millicuries``, ``per bottle of 60 tablets``, ``1 implant``."""
    matches = list(_PER_PIECE.finditer(text))
    if not matches:
        return None
    match = matches[-1]
    same: tuple[Dose, ...] = ()
    if match["count"]:
        same = (Dose(number_of(match["count"]), UNITS[match["inner"]]),)
    unit = UNITS[_PIECES[match["piece"] or match["counted"]]]
    return Dosage(Dose(1, unit), Basis.EACH, equivalents=same, cap=cap_of(text, inside))


def cells(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``up to 200 million ... cells`` without a kind of piece."""
    del inside
    match = _CELLS.search(text)
    return Dosage(_cell_count(match), Basis.UP_TO) if match else None


def each(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``each``, ``each unit`` of blood, ``per unit`` of whole blood."""
    del inside
    return Dosage(Dose(1, UNITS["each"]), Basis.EACH) if _EACH.search(text) or _BLOOD_UNIT.search(text) else None


def single_form(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``single unit dosage form (354 mg)``: one piece, with its content."""
    match = _SINGLE_FORM.search(text)
    if match is None:
        return None
    held = tuple(amount.dose for part in (*inside, text) for amount in find_amounts(part))
    return Dosage(
        Dose(1, UNITS["applicator" if match["form"] == "applicator" else "each"]), Basis.EACH, equivalents=held
    )


def piece_count(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``100 capsules``, ``30-day supply``."""
    del inside
    match = _PIECE_COUNT.search(text)
    return (
        Dosage(Dose(number_of(match["count"]), UNITS[match["piece"].removesuffix("s")]), Basis.EACH) if match else None
    )
