"""Check that parsing a descriptor did not skip an amount or a number."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from jcodes.doses import Basis, Dosage, Dose
from jcodes.readers.descriptors.amounts import AMOUNT, NUMBER, UNIT, find_amounts, is_aside, is_held, is_strength
from jcodes.readers.descriptors.pieces import PIECE

__all__ = ["leaves_out"]

_COUNTED: Final = rf"{PIECE}|tablet|capsule|day"
# Numbers that are not an amount of drug, with the words that show it.
_KNOWN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # "10 up to 400 million cells": the minimum and maximum of one product.
        r"(?<=, )\d+ (?=up to \d+ million\b)",
        r"\b(?:up to )?\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?: or greater)? ?mgs?/mls? iodine concentration\b",
        rf"\bminimum of {AMOUNT.pattern}".replace("?P<amount>", "?:").replace("?P<unit>", "?:"),
        AMOUNT.pattern,
        rf"\bminimum of {NUMBER}(?: ?x ?10 ?\^ ?\d{{1,2}}| (?:thousand|million|billion|trillion))\b",
        # A percentage, an age, a time, "150/350" of a combination's amount.
        r"(?<![\w.,-])\d*\.?\d+ ?(?:%|percent\b)",
        r"(?<![\w.,-])\d+(?:\.\d+)?(?: ?(?:-|to) ?\d+(?:\.\d+)?)?(?: |-)(?:hours?|years?|months?|weeks?|yrs?|mos?|days? of age)\b",
        r"\b(?:than|to|under|over) \d+ days?\b",
        r"\( ?\d+ ?/ ?\d+ ?\)",
        rf"{NUMBER}(?:-| )(?:{_COUNTED})s?(?![a-z])",
        # Letters next to the digits make a name: "tc-99m", "f18", "1k", "co-57/58", "5'-phosphate", "1-b", "j1234", "f(ab)2".
        r"[a-z]-?\d+(?:-?[a-z]+\+?|/\d+)?(?![\d.])",
        r"(?<![\w.,-])\d+'?-?[a-z]+\+?(?![\w.])",
        r"(?<=f\(ab\))2\b|(?<=f\(ab'\))2\b",
        # CMS prints the I of I-123 as a one.
        r"\biodine 1-\d{3}\b",
    )
)
# "dextran 40", "neox 100", "lutetium lu 177": after a word of the name, before a comma or the next word, without a unit nearby.
_NAMED: Final = re.compile(
    rf"(?<=[a-z]) (?<!\bthan )(?<!\bto )(?<!\bper )(?<!\bof )(?<!\bin )(?<!\bor )(?<!\band )(?<!\bwith )(?<!\bover )(?<!\bunder )"
    rf"(?:\d{{1,3}}|\d\.0)(?![\d.])(?!\W*(?:{UNIT}|(?:{_COUNTED})s?\b))(?= ?,? [a-z]{{3}}| ?,? +[(#]| or |$)"
)
_NEXT: Final = re.compile(r" # (?:[^#]*\W)?(?:and|plus|with|[&+]|/(?!day)) ?[^#]*$")
_CELLS: Final = re.compile(rf"\bup to {NUMBER}(?: ?x ?10 ?\^ ?\d{{1,2}}| (?:thousand|million|billion|trillion))\b")
_INSIDE: Final = re.compile(r"\(([^()]*)\)")


def leaves_out(text: str, dosage: Dosage) -> bool:
    """Return whether *text* has an unexplained amount or number that is not in *dosage*. A volume is not an ingredient.

    Args:
        text: The descriptor in lower case, including its parentheses.
        dosage: The parsed dosage.
    """
    kinds = {part.dose.unit.dimension == "volume" for part in dosage.components}
    return len(kinds) > 1 or any(_dropped(text, dosage)) or _has_a_loose_number(text, dosage)


def _dropped(text: str, dosage: Dosage) -> Iterator[bool]:
    """Yield, for each amount, whether *dosage* lacks it. Concentrations, contents of containers and strengths of pieces are ignored."""
    known = [*_doses(dosage), *_sums(text, dosage)]
    is_counted = dosage.basis is Basis.EACH
    is_volume = dosage.amount is not None and dosage.amount.unit.dimension == "volume"
    found = find_amounts(text)
    strengths = [part for pair in pairwise(found) if is_strength(text, *pair) for part in pair]
    for amount in found:
        if amount.dose in known:
            known.remove(amount.dose)
        else:
            yield not (
                is_counted
                or amount in strengths
                or (is_volume and amount.dose.unit.dimension != "volume")
                or is_aside(text, amount)
                or is_held(text, amount)
            )


def _doses(dosage: Dosage) -> Iterator[Dose]:
    yield from (part.dose for part in dosage.components)
    yield from dosage.equivalents
    yield from (dose for dose in (dosage.amount, dosage.cap) if dose is not None)
    yield from (bound.dose for bound in (dosage.lower, dosage.upper) if bound is not None)


def _sums(text: str, dosage: Dosage) -> Iterator[Dose]:
    """Yield sums and parts in parentheses: ``10 mg/10 mg (20 mg)``, ``75 mg (50 mg/25 mg)``."""
    billed = [part.dose for part in dosage.components] or ([] if dosage.amount is None else [dosage.amount])
    for inside in _INSIDE.findall(text):
        held = [amount.dose for amount in find_amounts(inside)]
        if {dose.unit for dose in held} == {dose.unit for dose in billed} and len(held) != len(billed):
            total = sum(dose.amount for dose in held)
            if total == sum(dose.amount for dose in billed):
                yield from held


def _has_a_loose_number(text: str, dosage: Dosage) -> bool:
    """Return whether *text* has a digit after all known parts are removed."""
    patterns = (*_KNOWN, _CELLS) if any(dose.unit.symbol == "cell" for dose in _doses(dosage)) else _KNOWN
    for pattern in patterns:
        text = pattern.sub(" # ", text)
    # In a combination, and after another ingredient's amount, a number after a name may be an amount without its unit.
    if not dosage.components:
        text = _NAMED.sub(lambda match: match[0] if _NEXT.search(text[: match.start()]) else " # ", text)
    return any(sign.isdecimal() for sign in text)
