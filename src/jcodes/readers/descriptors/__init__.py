"""Parse CMS's long descriptions: the dosage of one billing unit, the substance, and the details that distinguish its codes.

The parser has no rules for single codes: errors in single descriptions are corrected in `data/corrections.toml`.
"""

import re
from typing import Final

import attrs

from jcodes.doses import Dosage, NotStated
from jcodes.readers.descriptors.amounts import UNIT
from jcodes.readers.descriptors.leftovers import leaves_out
from jcodes.readers.descriptors.naming import read_names
from jcodes.readers.descriptors.numerals import UNPRINTED, is_broken, joined
from jcodes.readers.descriptors.phrases import read_phrase

__all__ = ["Descriptor", "read_descriptor", "read_dosage_text"]


@attrs.frozen
class Descriptor:
    """The facts in a long description.

    Attributes:
        dosage: The dosage of one unit; `Basis.NONE` with a reason if the description has none.
        name: The substance, in lower case.
        brands: Names in parentheses: brands, or the manufacturer whose product has a code of its own.
        details: Facts that distinguish codes of one substance.
        not_equivalent_to: Codes to which the product is not therapeutically equivalent.
    """

    dosage: Dosage
    name: str
    brands: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    not_equivalent_to: tuple[str, ...] = ()


# Formats in CMS's short dosage column that long descriptions do not use.
_SHORT: Final = (
    (re.compile(r"(?<=[a-z]) ?[-&] ?(?=\d)"), "/"),
    (re.compile(r"^(?:1 )?(?:ea|each)$"), "each"),
    (re.compile(r"^1 dose$"), "per dose"),
)
# Spelling variants: missing or extra spaces, semicolons, "upto", "one", periods after units.
_TIDY: Final = (
    (re.compile(r" ?;"), ","),
    (re.compile(r"(?<!\d),(?=\S)|(?<=\b[a-z]\d{4}),(?=\S)|,(?=\S)(?!\d{3}(?!\d))"), ", "),
    (re.compile(r"\bupto\b"), "up to"),
    (re.compile(rf"\bone (?={UNIT})"), "1 "),
    (re.compile(r"(?<=\d)( ?(?:mc?g|gm|g|ml|cc|meq|[mu]ci)s?)\.(?![a-z\d])"), r"\1"),
)
# Dashes, primes, the two micro signs (case folding turns one into the other), superscripts, brackets, signs that are words, and the other words for "up to".
_CHARACTERS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        "\u2019": "'",
        "[": "(",
        "]": ")",
        **dict.fromkeys("\u00b5\u03bc", "u"),
        "\u00b2": "2",
        "\u2264": " less than or equal to ",
        "\u2265": " greater than or equal to ",
    }
)
_SIGNS: Final = (
    (
        re.compile(
            r"\b(?:up to (?:and including|a (?:maximum|total) of)|(?:not|no) (?:more|greater) than|not (?:to exceed|exceeding|above)"
            r"|(?:to )?(?:a )?maximum(?: dose)?(?: of)?|at most)(?= \d)"
        ),
        "up to",
    ),
    (re.compile(r"<= ?(?=\d)"), " less than or equal to "),
    (re.compile(r">= ?(?=\d)"), " greater than or equal to "),
    (re.compile(r"< ?(?=\d)"), " less than "),
    (re.compile(r"> ?(?=\d)"), " greater than "),
)
_WORD: Final = re.compile(r"[a-z]+")
_INGREDIENTS: Final = re.compile(r",? and |/|, ")
_INSIDE: Final = re.compile(r"\(([^()]*)\)")


def read_descriptor(text: str) -> Descriptor:
    """Parse a CMS long description. Never raises for text.

    >>> str(read_descriptor("Injection, dexamethasone sodium phosphate, 1 mg").dosage)
    '1 mg'

    Args:
        text: The long description, in any case.
    """
    plain = _normal(text)
    names = read_names(plain)
    dosage = _with_ingredients(_dosage(plain), names.name)
    name, details = names.name, names.details
    ingredients = [part.name for part in dosage.components if part.name]
    if ingredients and len(ingredients) == len(dosage.components):
        name = f"{', '.join(ingredients[:-1])} and {ingredients[-1]}"
        if not set(_WORD.findall(names.name)) & set(_WORD.findall(name)):
            details = (*details, names.name)
    return Descriptor(dosage, name, names.brands, details, names.not_equivalent_to)


def _with_ingredients(dosage: Dosage, name: str) -> Dosage:
    """Match names to amounts in a combination whose amounts follow all names: ``a and b, 2 mg/3 mg``."""
    parts = _INGREDIENTS.split(name)
    if len(parts) != len(dosage.components) or any(part.name for part in dosage.components) or "(" in name:
        return dosage
    named = [attrs.evolve(part, name=text) for part, text in zip(dosage.components, parts, strict=True)]
    return attrs.evolve(dosage, components=tuple(named))


def read_dosage_text(text: str) -> Dosage:
    """Parse CMS's short "HCPCS Code Dosage" column, such as ``"UP TO 1 GM"`` or ``"5MG-1MG"``.

    Args:
        text: The text of the column, in any case; no-break spaces are allowed.
    """
    plain = _normal(text)
    for pattern, instead in _SHORT:
        plain = pattern.sub(instead, plain)
    return _dosage(plain)


def _dosage(plain: str) -> Dosage:
    if is_broken(plain):
        return Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    for pattern, instead in _TIDY:
        plain = pattern.sub(instead, plain)
    inside = tuple(" ".join(part.split()) for part in _INSIDE.findall(plain))
    outside = " ".join(_INSIDE.sub(" ", plain).replace(" ,", ",").split()).rstrip(" ,.;")
    dosage = read_phrase(outside, inside)
    if dosage.is_stated and leaves_out(plain.rstrip(" ,.;"), dosage):
        return Dosage.not_stated(NotStated.NOT_UNDERSTOOD)
    return dosage


def _normal(text: str) -> str:
    plain = " ".join(UNPRINTED.sub("", text.casefold()).translate(_CHARACTERS).split())
    for pattern, words in _SIGNS:
        plain = pattern.sub(words, plain)
    return joined(" ".join(plain.split()))
