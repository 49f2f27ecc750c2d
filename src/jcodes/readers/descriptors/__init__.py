"""CMS's long descriptions: the dosage of one billing unit, the substance, and what tells its codes apart.

The reader knows forms, never codes: what a single text gets wrong is mended in the data's own corrections file.
"""

import re
from typing import Final

import attrs

from jcodes.doses import Dosage
from jcodes.readers.descriptors.amounts import UNIT
from jcodes.readers.descriptors.naming import read_names
from jcodes.readers.descriptors.phrases import read_phrase

__all__ = ["Descriptor", "read_descriptor", "read_dosage_text"]


@attrs.frozen
class Descriptor:
    """What a long description says.

    Attributes:
        dosage: What one unit stands for; a typed "not stated" where it says nothing.
        name: The substance, in lower case.
        brands: Brand names.
        details: Words that tell codes of one substance apart.
        not_equivalent_to: Codes that the product is declared not therapeutically equivalent to.
    """

    dosage: Dosage
    name: str
    brands: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    not_equivalent_to: tuple[str, ...] = ()


# The forms of CMS's short dosage column that its long descriptions do not have.
_SHORT: Final = (
    (re.compile(r"(?<=[a-z]) ?[-&] ?(?=\d)"), "/"),
    (re.compile(r"^(?:1 )?(?:ea|each)$"), "each"),
    (re.compile(r"^1 dose$"), "per dose"),
)
# Other ways to write the same: brackets, blanks left out or put in, semicolons, "upto", "one", full stops after units.
_TIDY: Final = (
    (re.compile(r"\["), "("),
    (re.compile(r"\]"), ")"),
    (re.compile(r" ?;"), ","),
    (re.compile(r"(?<!\d),(?=\S)|(?<=\b[a-z]\d{4}),(?=\S)|,(?=\S)(?!\d{3}(?!\d))"), ", "),
    (re.compile(r"\bupto\b"), "up to"),
    (re.compile(rf"\bone (?={UNIT})"), "1 "),
    (re.compile(r"(?<=\d)( ?(?:mc?g|gm|g|ml|cc|meq|[mu]ci)s?)\.(?![a-z\d])"), r"\1"),
)
_DASHES: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u2019", "-----'")
_WORD: Final = re.compile(r"[a-z]+")
_INSIDE: Final = re.compile(r"\(([^()]*)\)")


def read_descriptor(text: str) -> Descriptor:
    """Return what a long description of CMS says; never raises for a text.

    >>> str(read_descriptor("Injection, dexamethasone sodium phosphate, 1 mg").dosage)
    '1 mg'

    Args:
        text: The long description, in any case.
    """
    plain = _normal(text)
    names, dosage = read_names(plain), _dosage(plain)
    name, details = names.name, names.details
    ingredients = [part.name for part in dosage.components if part.name]
    if ingredients and len(ingredients) == len(dosage.components):
        name = f"{', '.join(ingredients[:-1])} and {ingredients[-1]}"
        if not set(_WORD.findall(names.name)) & set(_WORD.findall(name)):
            details = (*details, names.name)
    return Descriptor(dosage, name, names.brands, details, names.not_equivalent_to)


def read_dosage_text(text: str) -> Dosage:
    """Return the dosage that CMS's short "HCPCS Code Dosage" column states, such as ``"UP TO 1 GM"`` or ``"5MG-1MG"``.

    Args:
        text: The column's text; no-break spaces and any case are read.
    """
    plain = _normal(text)
    for pattern, instead in _SHORT:
        plain = pattern.sub(instead, plain)
    return _dosage(plain)


def _dosage(plain: str) -> Dosage:
    for pattern, instead in _TIDY:
        plain = pattern.sub(instead, plain)
    inside = tuple(" ".join(part.split()) for part in _INSIDE.findall(plain))
    return read_phrase(" ".join(_INSIDE.sub(" ", plain).replace(" ,", ",").split()).rstrip(" ,.;"), inside)


def _normal(text: str) -> str:
    return " ".join(text.casefold().translate(_DASHES).split())
