"""Writes the diagnosis codes of ICD-10-CM, and which side of an eye or a joint they name: ``python -m tools.icd_codes simple_icd_10_cm/data``.

The folder is that of the package simple-icd-10-cm on PyPI, which holds the tabular list of CDC and CMS as published, and the list of its codes. No words
are written: a code is a category with what follows it, and a side is the character that CDC's title gives to the right, the left or both of them.
What was read stands at the head of each file, with its hash.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from jcodes.catalogs.data_folder import DATA

__all__ = ["CODES", "LIST", "SIDES", "TABULAR", "coded", "main", "sided", "written"]

CODES: Final = DATA / "icd10_codes.tsv"
"""The table of the codes."""
SIDES: Final = DATA / "icd10_sides.tsv"
"""The table of the sides."""
LIST: Final = "code-list-April-2026.txt"
TABULAR: Final = "icd10c-tabular-April-1-2026.xml"

_CATEGORY: Final = 3
_CODE: Final = re.compile(r"[A-Z][0-9A-Z]{2}(\.?[0-9A-Z]{1,4})?")
_EYE, _JOINT = "eye", "joint"
_CHAPTERS: Final = {"4": _EYE, "7": _EYE, "13": _JOINT}
"""Diabetes with its eyes, the eye, and the musculoskeletal system."""
_WORDS: Final = {"R": re.compile(r"\bright\b"), "L": re.compile(r"\bleft\b"), "B": re.compile(r"\bbilateral\b")}
_OF_EYES: Final = re.compile(r"\beye\b")


def _tree(codes: Iterable[str]) -> str:
    """Return what follows a category as a tree: each character, with its own followers in parentheses."""
    branches: dict[str, list[str]] = {}
    for code in codes:
        if code:
            branches.setdefault(code[0], []).append(code[1:])
    return "".join(first if rest == [""] else f"{first}({_tree(rest)})" for first, rest in sorted(branches.items()))


def coded(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each category with the tree of its codes, of the names of the package's list; chapters, blocks and headings are left out."""
    codes = sorted({name.replace(".", "") for name in names if _CODE.fullmatch(name)})
    headings = {code[:length] for code in codes for length in range(_CATEGORY, len(code))}
    found: dict[str, list[str]] = {}
    for code in codes:
        if code not in headings:
            found.setdefault(code[:_CATEGORY], []).append(code[_CATEGORY:])
    for category, rest in found.items():
        yield category, _tree(rest)


def _side(title: str) -> str:
    """Return the side that a title names: R, L or B, or blank if it names none or several."""
    named = [side for side, word in _WORDS.items() if word.search(title.lower())]
    return named[0] if len(named) == 1 else ""


def _sides(part: ET.Element, kind: str, inherited: ET.Element | None) -> Iterator[tuple[str, str, str]]:
    """Yield each code under *part* that is the first of its branch to name a side: what comes before its last character, the side with it, and the kind."""
    name = part.findtext("name", "").replace(".", "")
    own = part.find("sevenChrDef")
    extensions = inherited if own is None else own
    side = _side(part.findtext("desc", "")) if len(name) > _CATEGORY else ""
    if side and (kind is _JOINT or name[0] == "H"):
        yield name[:-1], f"{name[-1]}{side}", kind
        return
    below = part.findall("diag")
    for one in below:
        yield from _sides(one, kind, extensions)
    if not below and extensions is not None and kind is _EYE:
        titles = {one.get("char", ""): one.text or "" for one in extensions.findall("extension")}
        for character, title in titles.items() if any(map(_OF_EYES.search, titles.values())) else ():
            if side := _side(title):
                yield name.ljust(6, "X"), f"{character}{side}", kind


def sided(tabular: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each stem with the characters that name a side after it, ``"1R2L3B"``, and whether it is of an eye or a joint."""
    found: dict[tuple[str, str], list[str]] = {}
    for chapter in ET.parse(tabular).getroot().iter("chapter"):  # noqa: S314 - CDC's file, read on the developer's machine
        kind = _CHAPTERS.get(chapter.findtext("name", ""))
        for part in chapter.findall("section/diag") if kind is not None else ():
            for stem, side, of in _sides(part, kind or "", None):
                found.setdefault((stem, of), []).append(side)
    for (stem, of), sides in sorted(found.items()):
        yield stem, "".join(sorted(sides)), of


def written(read: Path, head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table as a text, with what was read at its head."""
    digest = hashlib.sha256(read.read_bytes()).hexdigest()
    return "\n".join((f"# {read.name} sha256 {digest}", head, *("\t".join(row) for row in rows), ""))


def main(arguments: list[str] | None = None) -> None:
    """Write both tables from the folder that the first argument names."""
    folder = Path((sys.argv[1:] if arguments is None else arguments)[0])
    codes, tabular = folder / LIST, folder / TABULAR
    for page, text in (
        (CODES, written(codes, "category\tcodes", coded(codes.read_text(encoding="utf-8").split()))),
        (SIDES, written(tabular, "stem\tsides\tkind", sided(tabular))),
    ):
        page.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {page.name}: {len(text)} bytes")


if __name__ == "__main__":
    main()
