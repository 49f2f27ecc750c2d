"""Parse names of IV fluids into solutes and strengths: 0.45% saline is not normal saline."""

import re
from decimal import Decimal
from typing import Final

import attrs

from jcodes.small_cache import small_cache

__all__ = ["Fluid", "fluid_of"]

_TOKEN: Final = re.compile(
    r"(?P<amount>(?<![\d.])\d[\d,]*(?:\.\d+)?\s*(?:ml|cc|liters?|l|meq)\b)"
    r"|(?P<percent>\d*\.?\d+)\s*(?:%|percent\b)"
    r"|(?P<sugar>\bd\s?(?:2\.5|5|10|20|50|70)(?=$|[^\d.]|1/2|1/4|0?\.\d))"
    r"|(?P<part>1/2|1/4|\bhalf\b|\bquarter\b)"
    r"|(?P<decimal>0?\.\d+)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
)
_PREPARED: Final = (("\u00bd", " 1/2 "), ("\u00bc", " 1/4 "), ("'", ""), ("\u2019", ""), ("sodium chloride", "nacl"))
_PARTS: Final = {"1/2": Decimal("0.5"), "half": Decimal("0.5"), "1/4": Decimal("0.25"), "quarter": Decimal("0.25")}
_NORMAL: Final = Decimal("0.9")
_SALINE: Final = frozenset({"ns", "saline", "nacl"})
_SUGAR: Final = frozenset({"dextrose", "glucose"})
_RINGERS: Final = frozenset({"lr", "ringers", "ringer"})
_IGNORED: Final = frozenset(
    {
        "and", "bag", "bags", "bolus", "fluid", "fluids", "in", "infusion", "inj", "injection", "iv", "ivf", "ml", "normal",
        "of", "one", "solution", "sterile", "strength", "usp", "with",
    }
)  # fmt: skip


@attrs.frozen
class Fluid:
    """The composition of an IV fluid.

    Attributes:
        parts: The solutes, each with its percentage; 0 if the name gives none, such as lactated Ringer's.
        rest: Other words of the name, such as ``potassium``.
        is_stated: Whether the name gives a strength, unlike ``normal saline``.
    """

    parts: frozenset[tuple[str, Decimal]]
    rest: frozenset[str]
    is_stated: bool = attrs.field(eq=False)


class _Reading:
    """Parser of one name."""

    def __init__(self) -> None:
        self.parts: dict[str, Decimal] = {}
        self.rest: list[str] = []
        self.is_stated = False
        self.ahead: Decimal | None = None
        self.share: Decimal | None = None
        self.last = ""
        self.is_hyper = False
        self.is_lactated = False

    def take(self, kind: str, text: str) -> None:
        if kind in {"percent", "decimal"}:
            self.is_stated = True
            number = Decimal(text)
            if self.last and self.last != "ringers" and self.parts[self.last] in {0, number}:
                self.parts[self.last] = number
            else:
                self.ahead = number
        elif kind == "part":
            self.is_stated = True
            self.share = _PARTS[text]
        elif kind == "sugar":
            self.is_stated = True
            self.parts["dextrose"] = Decimal(text[1:].strip())
            self.last = ""
        elif kind == "word":
            self._word(text)
        elif kind == "number":
            self.rest.append(text)

    def _word(self, word: str) -> None:
        if word in _SALINE:
            self.parts["saline"] = self._strength(_NORMAL if word != "nacl" else Decimal(0))
            self.last = "saline"
        elif word in _SUGAR:
            self.parts["dextrose"] = self._strength(Decimal(0))
            self.last = "dextrose"
        elif word in _RINGERS:
            self.parts["ringers"] = Decimal(0)
            self.last = "ringers"
            self.is_lactated = self.is_lactated or word == "lr"
        elif word in {"lactate", "lactated"}:
            self.is_lactated = True
        elif word in {"water", "w"}:
            self.parts["water"] = Decimal(0)
            self.last = ""
        elif word == "hypertonic":
            self.is_hyper = True
        elif word == "kcl":
            self.rest.extend(("potassium", "chloride"))
        elif word not in _IGNORED:
            self.rest.append(word)

    def _strength(self, plain: Decimal) -> Decimal:
        found = plain if self.ahead is None else self.ahead
        if self.share is not None:
            found = _NORMAL * self.share
        self.ahead = self.share = None
        return found

    def fluid(self) -> Fluid | None:
        if self.share is not None and "dextrose" in self.parts:
            self.parts["saline"] = self._strength(_NORMAL)
        if self.parts.keys() <= {"water"} or self.ahead is not None or self.share is not None:
            return None
        if not all(self.parts[one] for one in self.parts.keys() - {"ringers", "plain", "water"}):
            return None
        if self.is_lactated and "ringers" not in self.parts:
            return None
        if "ringers" in self.parts and not self.is_lactated:
            self.parts["plain"] = self.parts.pop("ringers")
        if "dextrose" in self.parts:
            self.parts.pop("water", None)
        if self.is_hyper or self.parts.get("saline", _NORMAL) > _NORMAL:
            self.parts["saline"] = Decimal(100)
        return Fluid(frozenset(self.parts.items()), frozenset(self.rest), self.is_stated)


@small_cache(16384)
def fluid_of(text: str) -> Fluid | None:
    """Return the IV fluid at the start of a name, or None if it is not an IV fluid or has no strength.

    Saline stronger than 0.9 % is hypertonic, whatever its percentage. Normal saline with other words is not saline: the other words name the product.

    >>> fluid_of("D5 1/2 NS") == fluid_of("5% dextrose and 0.45% sodium chloride"), fluid_of("0.45% NS") == fluid_of("normal saline")
    (True, False)
    >>> fluid_of("midazolam in 0.9% sodium chloride") is None
    True
    """
    low = text.casefold()
    for old, new in _PREPARED:
        low = low.replace(old, new)
    low = re.sub(r"\bd(\d+)(w|ns|lr)\b", r"d\1 \2", low)
    reading = _Reading()
    for found in _TOKEN.finditer(low):
        reading.take(str(found.lastgroup), found[str(found.lastgroup)])
        if reading.rest and not reading.parts:
            return None
    fluid = reading.fluid()
    if fluid is not None and fluid.rest and (not fluid.is_stated or fluid.parts == {("saline", _NORMAL)}):
        return None
    return fluid
