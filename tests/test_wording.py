"""Messages and docstrings are the American English of a US billing office: no British spelling, no private word, no "1 units"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.sweep

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "jcodes"

BRITISH = re.compile(
    r"\b(?:programme|centre|tumour|labelled|millilitre|litre|metre|authoris|recognis|summaris|nebulis)\w*",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"\b(?:mend(?:ed|s)?|at stake|at hand|held against|what would be right|stands? beside|swallowed|infused into a vein|pushed into a vein|put on the line|an? \w+ that is none"
    r"|nothing says|is taken for|written otherwise)\b",
    re.IGNORECASE,
)
TRANSLATED = re.compile(
    r"^Tell whether\b|; tell whether\b|\b(?:None|blank|empty) (?:where|when)\b|\bskipped where\b|\bwarning where\b|\bas JSON holds\b|\bwhat JSON shall\b|\bwhat holds it\b"
    r"|\bshall\b|\bwhite space\b|\bblanks\b|\bhas no say\b|\bsays nothing\b|(?<!there )\bis no (?:code|strength|dose|record|unit|number|file|NDC|modifier)\b"
    r"|\bthat is not one\b|\ban? \w+ as it is\b|\bas it is[,;.]|\bas they are[,;.]|\bas they were given\b|\bgive what \w+ (?:gave|returned)\b"
    r"|^What (?:is|was|one|is not|nothing|to check|to look at)\b|\bwhat is left\b|\ba sentence each\b|\bthe first among equals\b|\bnothing decides\b|^Refuse\b"
    r"|\bwhat a line takes\b|\bgoes on paper\b|\ba step a line\b|\btold (?:the|its) (?:name|place)\b|Error: Anything else\.|\bNot one of them\b|\bNot such (?:a|numbers|facts|text)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Habits of a translation: each was in the docstrings, and was replaced by plain American English."""
ALLOWED = {
    "programme": "a key of receipts of formats 1 and 2, still read",
    "labelled": "a key of receipts of earlier versions, still read",
    **dict.fromkeys(
        ("millilitre", "millilitres", "litre", "litres", "metre", "metres", "nebulised", "nebuliser", "swallowed"),
        "a spelling that charts or Pint use, still read",
    ),
    "labelledby": "an attribute of HTML",
    **dict.fromkeys(("mend", "mended"), "an old name that still answers, with a warning"),
}


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "snapshots" / "messages").glob("*.txt")), ids=lambda path: path.stem
)
def test_one_unit_is_singular(path: Path) -> None:
    assert not re.findall(r".*(?<![\d,.])1 units\b.*", path.read_text(encoding="utf-8"))


def test_no_text_has_a_british_spelling_or_a_private_word() -> None:
    found = {
        f"{path.name}: {match}"
        for path in SRC.rglob("*.py")
        for text in _texts(path)
        for match in (*BRITISH.findall(text), *PRIVATE.findall(text))
        if match.lower() not in ALLOWED
    }
    assert not found


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_no_docstring_reads_as_a_translation() -> None:
    """They say what is returned, in the words of attrs, packaging or CMS: "None if", "Return whether", "is not a valid"."""
    found = {
        f"{path.relative_to(SRC)}: {match.group()!r} in {text[: match.start()].count(chr(10)) + 1}: {text.splitlines()[0][:60]}"
        for path in SRC.rglob("*.py")
        for text in _docstrings(path)
        for match in TRANSLATED.finditer(text)
    }
    assert not found
