"""Messages and docstrings are the American English of a US billing office: no British spelling, no private word, no "1 units"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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
