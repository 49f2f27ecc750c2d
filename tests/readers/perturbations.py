"""The ways in which a copy of a descriptor goes wrong: blanks in numbers and units, line breaks, other separators, other capitals."""

import re
from collections.abc import Callable, Iterator, Sequence

__all__ = ["SIGNS", "SPELLINGS", "pieces", "strays"]

_IU = re.compile(r"\bi\.?u\.?(?![a-z\d])", re.IGNORECASE)
_UNIT = re.compile(r"(?<=[\d ])(?:mg|mcg|ml|gm|cc|meq|iu)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.,-])\d{4,}(?![\w.,/-])")


def _in_units(text: str) -> str:
    return _UNIT.sub(lambda match: f"{match[0][0]} {match[0][1:]}", text)


def _in_units_late(text: str) -> str:
    return _UNIT.sub(lambda match: f"{match[0][:-1]} {match[0][-1]}", text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "a blank behind points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", ". ", text),
    "a blank before points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", " .", text),
    "blanks around points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", " . ", text),
    "a line break behind points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", ".\r\n", text),
    "a no-break blank behind points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", ".\u00a0", text),
    "a comma for a point": lambda text: re.sub(r"(?<=\d)\.(?=\d)", ",", text),
    "a comma and a blank for a point": lambda text: re.sub(r"(?<=\d)\.(?=\d)", ", ", text),
    "a raised point": lambda text: re.sub(r"(?<=\d)\.(?=\d)", "\u00b7", text),
    "two points": lambda text: re.sub(r"(?<=\d)\.(?=\d)", "..", text),
    "a leading point alone": lambda text: re.sub(r"\b0\.(?=\d)", ". ", text),
    "a blank behind every point and comma": lambda text: re.sub(r"(?<=[.,])(?=\S)", " ", text),
    "a blank behind commas in numbers": lambda text: re.sub(r"(?<=\d),(?=\d)", ", ", text),
    "a blank before commas in numbers": lambda text: re.sub(r"(?<=\d),(?=\d)", " ,", text),
    "blanks around commas": lambda text: text.replace(",", " , "),
    "blanks for commas in numbers": lambda text: re.sub(r"(?<=\d),(?=\d)", " ", text),
    "points for commas in numbers": lambda text: re.sub(r"(?<=\d),(?=\d)", "\u2019", text),
    "misplaced commas": lambda text: re.sub(r"(?<![\w.,-])(\d+)(\d)(?=[ ,])", r"\1,\2", text),
    "commas in thousands": lambda text: _THOUSANDS.sub(lambda match: f"{int(match[0]):,}", text),
    "commas and blanks in thousands": lambda text: _THOUSANDS.sub(lambda match: f"{int(match[0]):,}".replace(",", ", "), text),
    "blanks in thousands": lambda text: _THOUSANDS.sub(lambda match: f"{int(match[0]):,}".replace(",", " "), text),
    "a blank behind slashes": lambda text: text.replace("/", "/ "),
    "a blank before slashes": lambda text: text.replace("/", " /"),
    "blanks around slashes": lambda text: text.replace("/", " / "),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "double blanks": lambda text: text.replace(" ", "  "),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "thin blanks": lambda text: text.replace(" ", "\u2009"),
    "tabs": lambda text: text.replace(" ", "\t"),
    "upper case": str.upper,
    "title case": str.title,
    "swapped case": str.swapcase,
    "i. u.": lambda text: _IU.sub("i. u.", text),
    "I . U .": lambda text: _IU.sub("I . U .", text),
    "i u": lambda text: _IU.sub("i u", text),
    "IU": lambda text: _IU.sub("IU", text),
    "m g": _in_units,
    "mc g": _in_units_late,
    "no blanks around equals": lambda text: text.replace(" = ", "="),
    "no blank before units": lambda text: re.sub(r"(?<=\d) (?=mg\b|mcg\b|ml\b|cc\b|units?\b)", "", text, flags=re.IGNORECASE),
}  # fmt: skip
"""Whole texts: each gives the same dosage or none."""

SIGNS = (
    " ",
    "  ",
    "\u00a0",
    "\n",
    "\u200b",
    "\u00ad",
    "'",
    "\u2019",
    "\u00b7",
    ", ",
    " ,",
    "\u066b",
    "_",
    " - ",
    "/ ",
    " /",
    ":",
    ";",
)


def pieces(text: str, signs: Sequence[str] = SIGNS) -> Iterator[str]:
    """Yield the text with every number taken apart at every place in it by every sign."""
    for match in re.finditer(r"(?<![a-zA-Z\d-])(?:\d[\d.,]*\d)", text):
        for at in range(match.start() + 1, match.end()):
            for sign in signs:
                yield text[:at] + sign + text[at:]


_EDGES = re.compile(r"\d[\d.,]*|(?<=\d )[a-zA-Z]+|(?<=\d)[a-zA-Z]+|/")
_NEW_NUMBER = re.compile(r"(?:^|[^\d])\.[1-9]")


def strays(text: str, signs: Sequence[str] = (",", ".", "-", "/", ", ", "\u200b", "\u00ad")) -> Iterator[str]:
    """Yield the text with a stray sign before or behind every number, unit and slash; ``.5`` for ``5`` is another number and left out."""
    for match in _EDGES.finditer(text):
        for at in match.span():
            for sign in signs:
                if not _NEW_NUMBER.match(text[max(at - 1, 0) : at] + sign + text[at : at + 1]):
                    yield text[:at] + sign + text[at:]
