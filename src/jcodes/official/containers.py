"""What FDA's descriptions of packages say: the container, its size, and how many are in the package."""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from jcodes.codes import Ndc
from jcodes.vocabulary.fda_words import containers_of
from jcodes.vocabulary.products import ContainerForm

__all__ = ["Contents", "contents_of"]

_LEVEL: Final = re.compile(
    r"(?P<count>[0-9]*\.?[0-9]+) (?P<what>.+?) in (?P<per>[0-9]+) (?P<holder>[^(]+?) *(?:\((?P<ndc>[0-9-]+)\))? *",
    re.ASCII,
)
_MEASURES: Final = frozenset({"mL", "L", "g", "mg", "ug", "kg"})


@attrs.frozen
class Contents:
    """The container of one NDC, by a description of packages.

    Attributes:
        ndc: The NDC; that of the whole package, or of an inner one with its own.
        words: The container in FDA's words, such as ``"VIAL, SINGLE-DOSE"``; blank if the description names none.
        size: What one container holds, such as ``"10 mL"``; blank if it is a powder, pieces, or not stated.
        items: How many containers are in the package; None if it is not stated.
    """

    ndc: Ndc
    words: str
    size: str
    items: int | None


def contents_of(ndc: Ndc, description: str) -> Iterator[Contents]:
    """Yield what a package is, and its inner packages that have an NDC of their own.

    Levels are split by ``>`` or, today, ``/``, and the parts of a kit by ``*``; a kit is a kit, whatever its parts are.
    """
    whole, *parts = description.split("*")
    texts = [text.strip() for text in re.split(r" > | / ", whole.replace("  >", " >"))]
    levels = [level for text in texts if (level := _LEVEL.fullmatch(text))]
    if parts or any(level["what"] == "KIT" for level in levels):
        yield Contents(ndc, ContainerForm.KIT.value.upper(), "", _items(levels, "KIT"))
        return
    if len(levels) < len(texts) or not levels:
        yield Contents(ndc, "", "", None)
        return
    words = _container(levels)
    inner = levels[-1]
    unit = inner["what"]
    size = f"{_plain(inner['count'])} {unit}" if unit in _MEASURES and inner["per"] == "1" else ""
    yield Contents(ndc, words, size, _items(levels, words))
    for place, level in enumerate(levels[1:], 1):
        own = level["ndc"]
        if own and Ndc.is_valid(own) and Ndc.parse(own) != ndc:
            yield Contents(Ndc.parse(own), words, size, _items(levels[place:], words))


def _plain(count: str) -> str:
    return f"0{count}" if count.startswith(".") else count


def _container(levels: list[re.Match[str]]) -> str:
    """Return the innermost holder that is a container, with the type that any level gives it; blank if none is."""
    held = next((level["holder"] for level in reversed(levels) if containers_of(level["holder"])[0]), "")
    form = containers_of(held)[0]
    typed = [
        words for level in levels for words in (level["holder"], level["what"])
        if containers_of(words)[0] is form and containers_of(words)[1] is not None
    ]  # fmt: skip
    return typed[-1] if held and typed else held


def _items(levels: list[re.Match[str]], words: str) -> int | None:
    """Return how many of a container the levels hold: the counts down to it, multiplied; one where it is the outermost."""
    form, total = containers_of(words)[0], 1
    if form is None:
        return None
    for level in levels:
        if containers_of(level["holder"])[0] is form and containers_of(level["what"])[0] is not form:
            return total
        if not level["count"].isdigit() or level["per"] != "1":
            return None
        total *= int(level["count"])
        if containers_of(level["what"])[0] is form:
            return total
    return None
