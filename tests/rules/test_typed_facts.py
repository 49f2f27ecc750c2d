"""No rule reads prose: what a code, a product or a result is, rules and services ask as typed facts; texts are for messages only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import jcodes

SOURCE = Path(jcodes.__file__).parent
FLOORS = ("policies", "services", "rules", "auditing")
FILES = sorted(path for floor in FLOORS for path in (SOURCE / floor).rglob("*.py"))

TEXTS = frozenset(
    {
        "name", "names", "other_names", "brands", "trade_names", "details", "description", "descriptor", "meaning",
        "warnings", "message", "notes", "doubts", "doubt",
    }
)  # fmt: skip
"""The fields that hold words of CMS's or of the calculator's."""
IDENTIFIERS = frozenset({"payer", "place", "policy", "demand", "field", "self", "unit"})
"""What has a ``name`` that is an identifier, of a policy, a field, a unit or a place of service, and not words of a drug."""
READERS = frozenset(
    {"words_of", "substance_of", "joined", "ingredients_of", "salts_of", "unsuffixed", "folded", "compact"}
)
"""The functions of the catalogs that take names apart."""
METHODS = frozenset(
    {
        "startswith", "endswith", "find", "index", "count", "partition", "rpartition", "split", "rsplit", "removeprefix", "removesuffix", "replace",
        "lower", "upper", "casefold", "search", "match", "fullmatch", "findall", "finditer", "isdisjoint", "intersection", "issubset",
    }
)  # fmt: skip
"""What a text is searched with, as its own method or as a pattern's."""


def _is_text(node: ast.AST) -> bool:
    """Tell whether *node* is a field that holds words."""
    if not isinstance(node, ast.Attribute) or node.attr not in TEXTS:
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr != "name" or owner not in IDENTIFIERS


def _texts(node: ast.AST) -> Iterator[ast.AST]:
    yield from (part for part in ast.walk(node) if _is_text(part))


def searches(tree: ast.AST) -> Iterator[str]:
    """Yield each place that compares, searches or takes apart such a field, goes through one or gives it another name."""
    for node in ast.walk(tree):
        found: Iterator[ast.AST] = iter(())
        if isinstance(node, ast.Compare):
            found = (text for part in (node.left, *node.comparators) for text in _texts(part))
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr in METHODS:
                found = (text for part in (called.value, *node.args) for text in _texts(part))
            elif isinstance(called, ast.Name) and called.id in READERS:
                found = (text for part in node.args for text in _texts(part))
        elif isinstance(node, ast.For | ast.comprehension):
            found = iter((node.iter,) if _is_text(node.iter) else ())
        elif isinstance(node, ast.Assign | ast.NamedExpr):
            found = iter((node.value,) if _is_text(node.value) else ())
        elif isinstance(node, ast.Subscript):
            found = _texts(node.slice)
        for text in found:
            yield f"{getattr(text, 'lineno', 0)}: {ast.unparse(text)} in {ast.unparse(node)[:90]}"


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(SOURCE).as_posix() for path in FILES])
def test_no_rule_searches_a_text(path: Path) -> None:
    """A trait of `jcodes.vocabulary.traits`, a kind, a route or a field of the result says it; see docs/explanation/data.md."""
    assert not list(searches(ast.parse(path.read_text(encoding="utf-8"))))


def words_searched(tree: ast.AST) -> Iterator[str]:
    """Yield each place that compares such a field with a word of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(_is_text, (node.left, *node.comparators))):
            for part in (node.left, *node.comparators):
                if _is_word(part):
                    yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.For) and _is_text(node.iter):
            yield from _compared(node, node.target)
        elif isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp):
            for one in node.generators:
                if _is_text(one.iter):
                    yield from _compared(node, one.target)


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))


def _compared(within: ast.AST, item: ast.expr) -> Iterator[str]:
    """Yield each place that compares or searches *item*, one text of several, with a word of its own."""
    name = ast.unparse(item)
    for node in ast.walk(within):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            parts = [node.func.value, *node.args]
        else:
            continue
        if any(map(_is_word, parts)) and name in map(ast.unparse, parts):
            yield f"{node.lineno}: {ast.unparse(node)}"


DECIDING = sorted(
    path for floor in ("billing", "coding") for path in (SOURCE / floor).rglob("*.py") if path.name != "naming.py"
)
"""Where names are compared with what a user wrote, and never with words of our own; ``coding/naming.py`` reads the user's words."""


@pytest.mark.parametrize("path", DECIDING, ids=[path.relative_to(SOURCE).as_posix() for path in DECIDING])
def test_no_code_is_chosen_by_a_word_of_its_name(path: Path) -> None:
    """What a code is for is a trait there too."""
    assert not list(words_searched(ast.parse(path.read_text(encoding="utf-8"))))


def test_the_sweep_of_words_finds_them() -> None:
    """And leaves what a user wrote alone."""
    assert list(words_searched(ast.parse("'sealant' not in entry.name")))
    assert list(words_searched(ast.parse("next(detail for detail in entry.details if 'iodine' in detail)")))
    assert list(words_searched(ast.parse("for one in entry.details:\n    one.startswith('not equivalent to ')")))
    assert not list(words_searched(ast.parse("record.drug in entry.names or entry.name == ''")))


@pytest.mark.parametrize(
    "line",
    [
        '"botulinum" in entry.name',
        '"ESRD" in drug.entry.details',
        "entry.name.startswith(('insulin', 'epoetin'))",
        "_PATTERN.search(subject.name)",
        "frozenset({'oral'}).isdisjoint(entry.details)",
        "any(word in facts.entry.name for word in ('influenza', 'covid'))",
        "[warning for warning in bill.left.warnings if 'container' in warning]",
        "substance_of(entry.name)",
        "run in {joined(text) for text in (entry.name, *entry.brands)}",
        "GROUPS[entry.name]",
        "called = entry.name",
    ],
)
def test_the_sweep_finds_what_rules_once_did(line: str) -> None:
    """Each is one of the searches that traits have taken the place of."""
    assert list(searches(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "f'{entry.code} is {entry.name}'",
        "payer.name == policy.name",
        "Trait.ESRD in entry.traits",
        "reading.warnings and reading.warnings[0]",
        "StatedRoute.ORAL in entry.routes",
    ],
)
def test_the_sweep_leaves_messages_and_identifiers_alone(line: str) -> None:
    """A text may be shown, and whether there is one may be asked."""
    assert not list(searches(ast.parse(line)))
