"""The library opens no connection, starts no program but the one that `jcodes conformance` is given, and evaluates no code from data."""

import ast
from pathlib import Path
from typing import Final

_SRC: Final = Path(__file__).parents[1] / "src" / "jcodes"
_NEVER: Final = frozenset(
    {
        "socket",
        "ssl",
        "urllib",
        "http",
        "subprocess",
        "multiprocessing",
        "pickle",
        "marshal",
        "shelve",
        "ctypes",
        "code",
    }
)


_MAY: Final = {"workers.py": {"multiprocessing", "pickle"}, "conformance.py": {"subprocess"}}
"""An audit's own worker processes; and the program that the user names to `jcodes conformance`."""


def test_no_module_can_reach_the_network_or_run_what_it_reads() -> None:
    """By what it imports and calls; an audit's worker processes exchange their own pickles."""
    found = []
    for path in _SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [
                (path.name, name) for name in names if name.partition(".")[0] in _NEVER - _MAY.get(path.name, set())
            ]
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"eval", "exec", "compile", "__import__"}
            ):
                found.append((path.name, node.func.id))
    assert found == []
