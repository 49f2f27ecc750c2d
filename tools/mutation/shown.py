"""Shows what a mutant changes: ``python -m tools.mutation.shown NAME…``, or every survivor of a package."""

import ast
import difflib
import sys
from collections.abc import Sequence
from functools import cache

from tools.mutation.packages import PACKAGES, TREES

__all__ = ["change", "main"]


@cache
def _functions(package: str, module: str) -> dict[str, list[str]]:
    """Return the lines of every function of a mutated module, by name."""
    path = TREES / package / "src" / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = file.read_text("utf-8")
    lines = text.splitlines()
    return {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def change(name: str) -> list[str]:
    """Return the lines that a mutant takes away, and those that it puts there."""
    module, _, mutant = name.rpartition(".")
    functions = _functions(module.split(".")[1], module)
    original, changed = functions[mutant.rpartition("__mutmut_")[0] + "__mutmut_orig"], functions[mutant]
    compared = difflib.unified_diff(original, changed, n=0, lineterm="")
    return [line for line in compared if not line.startswith(("---", "+++", "@@")) and "__mutmut_" not in line]


def main(arguments: Sequence[str] | None = None) -> int:
    """Show what mutants change."""
    for name in sys.argv[1:] if arguments is None else arguments:
        known = PACKAGES[name].known() if name in PACKAGES else {name: {"state": "", "of": 0}}
        for mutant, answer in known.items():
            if answer["state"] not in {"noticed", "endless"}:
                print(f"{mutant} {answer['state']} ({answer['of']} tests reach it)")
                print("\n".join(f"    {line}" for line in change(mutant)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
