"""Write docs/project/deprecated.md: every old name that still works, with the new one and the version that may remove it.

python -m tools.deprecated_page
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import jcodes
from jcodes.renamed import FIRST, removal
from jcodes.rules.engine.rule_ids import RENAMED_RULES

__all__ = ["PAGE", "OldName", "main", "old_names", "overdue", "page"]

SRC: Final = Path(jcodes.__path__[0])
PAGE: Final = Path(__file__).parents[1] / "docs" / "project" / "deprecated.md"
_HELPERS: Final = frozenset({"renamed", "renamed_in", "renamed_argument", "renamed_arguments", "deprecated"})


class OldName(NamedTuple):
    """A deprecated name.

    Attributes:
        old: The name, as a user writes it.
        new: What to write.
        since: The version that deprecated it.
    """

    old: str
    new: str
    since: str

    @property
    def until(self) -> str:
        """The version that may remove it."""
        return removal(self.since)


def old_names() -> list[OldName]:
    """Return every deprecated name of the library, sorted: those of its code, then the ids of rules."""
    found = {
        OldName(f"jcodes.{name}", f"jcodes.{package}.{name}", FIRST)
        for package, names in vars(jcodes)["_MOVED"].items()
        for name in names
    }
    for path in sorted(SRC.rglob("*.py")):
        if path.name != "renamed.py":
            module = ".".join(("jcodes", *path.relative_to(SRC).with_suffix("").parts)).removesuffix(".__init__")
            found.update(_of_code(ast.parse(path.read_text("utf-8")), module))
    rules = [OldName(f"rule {old}", f"rule {new}", FIRST) for old, new in sorted(RENAMED_RULES.items())]
    return [*sorted(found), *rules]


def overdue(version: str) -> list[OldName]:
    """Return the names that a version should no longer have."""
    major = int(version.partition(".")[0])
    return [one for one in old_names() if int(one.until.partition(".")[0]) <= major]


def _of_code(tree: ast.Module, module: str) -> Iterator[OldName]:
    for owner in [None, *(one for one in ast.walk(tree) if isinstance(one, ast.ClassDef))]:
        for node in tree.body if owner is None else owner.body:
            if not (owner is None and isinstance(node, ast.ClassDef)):
                yield from _of_statement(node, "" if owner is None else owner.name, module)


def _of_statement(node: ast.stmt, owner: str, module: str) -> Iterator[OldName]:
    for call in (one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)):
        name = ast.unparse(call.func)
        if name not in _HELPERS:
            continue
        words = {one.arg: ast.unparse(one.value).strip("'\"") for one in call.keywords if one.arg is not None}
        since = words.pop("since", FIRST)
        texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name == "renamed" and isinstance(node, ast.Assign | ast.AnnAssign):
            old = ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
            yield OldName(f"{owner}.{old}", f"{owner}.{texts[0]}", since)
        elif name == "renamed_argument":
            function, old, new = texts
            yield OldName(f"{function}({old}=)", f"{function}({new}=)", since)
        elif name == "renamed_arguments":
            yield from (
                OldName(f"{owner}({old}=)", f"{owner}({new}=)", texts[0] if texts else FIRST)
                for old, new in words.items()
            )
        elif name == "renamed_in":
            yield from _of_names(call, module, since)
        elif texts:  # a message of its own
            old, _, new = texts[0].partition(" is now ")
            yield OldName(old, new, since)


def _of_names(call: ast.Call, module: str, since: str) -> Iterator[OldName]:
    (names,) = [one for one in call.args if isinstance(one, ast.Dict)]
    for key, value in zip(names.keys, names.values, strict=True):
        old, new = (
            (ast.literal_eval(one) for one in (key, value.elts[0]) if one is not None)
            if isinstance(value, ast.Tuple)
            else ("", "")
        )
        yield OldName(f"{module}.{old}", new if "." in new else f"{module}.{new}", since)


def page() -> str:
    """Return the page."""
    rows = "".join(f"| `{one.old}` | `{one.new}` | {one.since} | {one.until} |\n" for one in old_names())
    return (
        "# Old names\n\n"
        "These names still work and raise a `DeprecationWarning` at the line that uses them, with the new name. A name works for the rest of the major\n"
        "version that deprecated it ([what is stable](stability.md)). `python -W error::DeprecationWarning -m pytest` finds those that you use.\n\n"
        f"| old | new | deprecated in | may go in |\n| --- | --- | --- | --- |\n{rows}"
    )


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
