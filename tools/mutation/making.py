"""Makes the mutants of a package with mutmut, in a copy of the repository, and draws a sample of them."""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from tools.mutation.packages import ROOT, Package

__all__ = ["Mutant", "drawn", "made", "mutants_of", "switched"]

_SWITCH: Final = "jcodes_mutant_switch"
_IMPORT: Final = "from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict"
_EMPTY: Final = re.compile(r"^mutants_(\S+)__mutmut: MutantDict = \{\}", re.MULTILINE)


@attrs.frozen
class Mutant:
    """A mutant of a function.

    Attributes:
        name: Its module and its function, as mutmut names it.
        file: The mutated file, below ``src``.
        first: The first line of the statement that it changes, in the mutated file.
        last: The last line of it.
    """

    name: str
    file: str
    first: int
    last: int


def switched(code: str) -> str:
    """Return mutmut's code with the switch of `tools.mutation.switch` in place of its own."""
    code = code.replace(_IMPORT, f"from {_SWITCH} import keep as _mutmut_mutated, Mutants as _Mutants")
    return _EMPTY.sub(r'mutants_\1__mutmut = _Mutants(__name__, "\1")', code)


def _statement(function: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> tuple[int, int]:
    """Return the first and last line of the innermost statement at a line; of a compound one, only the lines of its head."""
    first, last = function.lineno, function.end_lineno or function.lineno
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function and node.lineno <= line <= (node.end_lineno or 0):
            body = getattr(node, "body", None)
            end = (body[0].lineno - 1) if body and isinstance(body, list) else node.end_lineno or 0
            if line <= max(end, node.lineno):
                first, last = node.lineno, max(end, node.lineno)
    return first, last


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function and method by the name that mutmut gives it."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"x_{node.name}", node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"xǁ{node.name}ǁ{inner.name}", inner


def mutants_of(code: str, file: str) -> list[Mutant]:
    """Return the mutants that a mutated file holds, each with the lines of the statement that it changes."""
    module = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    lines = code.splitlines()
    functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
    for name, function in _functions(ast.parse(code)):
        functions.setdefault(name.removeprefix("x_") if "__mutmut_" in name else name, []).append(function)
    kept = {
        name: found[-1] for name, found in functions.items()
    }  # the last is the one that runs; those before it are overloads
    bare = {node.name: node for found in functions.values() for node in found}
    made = []
    for name, node in bare.items():
        mangled, _, number = name.rpartition("__mutmut_")
        if not number.isdigit():
            continue
        original = kept[mangled]
        before = [line.strip() for line in lines[original.lineno - 1 : original.end_lineno]]
        after = [line.strip() for line in lines[node.lineno - 1 : node.end_lineno]]
        pairs = zip(before[1:], after[1:], strict=False)
        offset = next((at for at, (one, other) in enumerate(pairs, 1) if one != other), 0)
        made.append(Mutant(f"{module}.{name}", file, *_statement(original, original.lineno + offset)))
    return made


def _copied(tree: Path) -> None:
    """Copy the files of the repository that git knows, and those that it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the developer's own git
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in listed:
        source, target = ROOT / name, tree / name
        if not source.is_file() or (target.is_file() and target.stat().st_mtime_ns == source.stat().st_mtime_ns):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def made(package: Package) -> list[Mutant]:
    """Make the mutants of a package, those of files that have not changed only once, and return all of them."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    tree = package.tree
    tree.mkdir(parents=True, exist_ok=True)
    kept = tree / "mutants.json"
    known: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    _copied(tree)
    shutil.copy2(ROOT / "tools" / "mutation" / "switch.py", tree / "src" / f"{_SWITCH}.py")
    found = []
    for path in sorted((ROOT / "src" / "jcodes" / package.name).rglob("*.py")):
        file = path.relative_to(ROOT / "src").as_posix()
        text, target = path.read_text("utf-8"), tree / "src" / file
        digest = hashlib.sha256(text.encode()).hexdigest()
        held = tree / "made" / f"{digest}.py"
        if known.get(file) != digest or not held.is_file():
            held.parent.mkdir(exist_ok=True)
            held.write_text(switched(mutate_file_contents(str(path), text).code), "utf-8")
            known[file] = digest
        code = held.read_text("utf-8")
        if target.read_text("utf-8") != code:
            target.write_text(code, "utf-8")
            stamp = path.stat().st_mtime_ns  # so that the next copy leaves it alone
            os.utime(target, ns=(stamp, stamp))
        found.extend(mutants_of(code, file))
    kept.write_text(json.dumps(known), "utf-8")
    return found


def drawn(mutants: list[Mutant], seed: str, count: int | None) -> list[Mutant]:
    """Return a sample, in the order of the mutants: the same for the same seed, and little changed by a change of one function."""
    ranked = sorted(mutants, key=lambda one: hashlib.sha256(f"{seed}:{one.name}".encode()).digest())
    return sorted(ranked[:count], key=lambda one: one.name)
