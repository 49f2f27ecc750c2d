"""The structure of the package: no import circle, no rising import, no file that has grown past 400 lines.

import-linter holds the floors of ``pyproject.toml``. It looks at folders, not at the files in one, and it does not follow an
import made by name (``import_module``) or of the face. This test reads every import statement of every file, those under
``TYPE_CHECKING`` and those inside functions included.
"""

import ast
import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "src" / "jcodes"
LONGEST: Final = 400

# These lists must be exact: whoever breaks a circle or shortens a file deletes its line in the same commit.
CIRCLES: Final[tuple[frozenset[str], ...]] = ()
"""Import circles of files that are still to be broken."""
FOLDER_CIRCLES: Final = CIRCLES
"""The same of the nodes that lie side by side in one folder, where a folder is one node."""
TOO_LONG: Final[tuple[str, ...]] = ()
"""Files that are still to be split."""
FLAT: Final[tuple[str, ...]] = ()
"""Rule families, flat lists of small functions: they may be long. A generated table of Python would be named here too."""

FACE: Final = "jcodes"


def _name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES: Final = {_name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES: Final = {name: ast.parse(path.read_bytes()) for name, path in FILES.items()}


def _imported_by(name: str) -> Iterator[str]:
    """Yield each module of the package that an import statement of *name* loads, wherever in the file it stands."""
    folder = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom):
            levels = folder.split(".")
            above = levels[: len(levels) + 1 - node.level] if node.level else []
            home = ".".join((*above, *([node.module] if node.module else [])))
            for alias in node.names:
                full = f"{home}.{alias.name}"
                if home in FILES:
                    yield full if full in FILES else home


IMPORTS: Final = {name: set(_imported_by(name)) - {name} for name in FILES}


def _circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of nodes that all reach each other."""
    reached = {node: _reached(graph, node) for node in graph}
    rings = {frozenset(other for other in reached[node] if node in reached[other]) for node in graph}
    return sorted((set(ring) for ring in rings if ring), key=sorted)


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += graph[node]
    return found


def _short(name: str) -> str:
    return name.removeprefix(f"{FACE}.")


def _compare(found: list[set[str]], listed: tuple[frozenset[str], ...]) -> None:
    """Assert that every circle found is in one of those listed, and that each of those is still there."""
    assert [sorted(ring) for ring in found if not any(ring <= circle for circle in listed)] == [], "a new import circle"
    gone = [sorted(circle) for circle in listed if not any(ring <= circle for ring in found)]
    assert gone == [], "this circle is gone: delete its line"


def test_files_import_each_other_in_no_circle() -> None:
    """But for those of ``CIRCLES``."""
    _compare(_circles({_short(name): set(map(_short, targets)) for name, targets in IMPORTS.items()}), CIRCLES)


def test_folders_side_by_side_import_each_other_in_no_circle() -> None:
    """At any depth, but for those of ``FOLDER_CIRCLES``: what a folder holds is one node, its face another."""
    found = []
    for folder in (name for name, path in FILES.items() if path.name == "__init__.py"):
        graph: dict[str, set[str]] = {}
        for name in FILES:
            if source := _child(folder, name):
                targets = {_child(folder, target) for target in IMPORTS[name]} - {"", source}
                graph.setdefault(_short(source), set()).update(map(_short, targets))
        found += _circles(graph)
    _compare(found, FOLDER_CIRCLES)


def _child(folder: str, name: str) -> str:
    """Return the node that *name* belongs to among what lies directly in *folder*; blank where it lies elsewhere."""
    if name == folder:
        return name
    if not name.startswith(f"{folder}."):
        return ""
    return f"{folder}.{name.removeprefix(f'{folder}.').partition('.')[0]}"


def _floors() -> dict[str, int]:
    """Return the floor of each part of the package, 0 at the bottom, as import-linter's contract states them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = (contract["layers"] for contract in contracts if contract.get("containers") == [FACE])
    rooms = (floor.replace("(", "").replace(")", "").split("|") for floor in reversed(layers))
    return {room.strip(): height for height, floor in enumerate(rooms) for room in floor}


def test_no_import_rises() -> None:
    """Nor runs along a floor from one folder to another; only the command line imports the face."""
    floors = _floors()
    floors[""] = max(floors.values()) + 1
    rising = []
    for name, targets in IMPORTS.items():
        source = name.partition(".")[2].partition(".")[0]
        for target in targets:
            room = target.partition(".")[2].partition(".")[0]
            if (
                room != source
                and floors[room] >= floors[source]
                and (source, room) not in {("cli", ""), ("__main__", "")}
            ):
                rising.append(f"{name} imports {target}")
    assert rising == []


def test_an_import_by_name_stays_in_its_own_folder() -> None:
    """``import_module`` loads what a face names below itself, or another library; never a module of another folder."""
    calls = []
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
                asked = ast.unparse(node.args[0]).lstrip("f").strip("'\"")
                inside = asked.startswith(f"{name}.") and FILES[name].name == "__init__.py"
                if not inside and asked not in ALLOWED_NAMES:
                    calls.append(f"{name}: import_module({asked})")
    assert calls == []


ALLOWED_NAMES: Final = ("home", "{home}.{name}", "engine")
"""What is loaded by a variable: ``home``, a module that the stub of a package names; ``engine``, polars or pandas."""

STUBS: Final = {_name_of(path.with_suffix(".py")): path for path in sorted(PACKAGE.rglob("__init__.pyi"))}


def test_the_stub_of_a_package_names_its_own_modules_and_they_do_not_import_it() -> None:
    """What `jcodes.lazy` loads by name stays in the package, and closes no circle there."""
    wrong = []
    for package, path in STUBS.items():
        below = {name for name in FILES if name.startswith(f"{package}.")}
        homes = {node.module for node in ast.parse(path.read_bytes()).body if isinstance(node, ast.ImportFrom)}
        wrong += [f"{package} names {home}" for home in homes if home not in {*below, package}]
        wrong += [f"{name} imports {package}" for name in below if package in IMPORTS[name] and package != FACE]
    assert wrong == []
    assert len(STUBS) > 1


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    """But for the flat ones, and for those listed above, each of which still is."""
    found = {_short(name) for name, path in FILES.items() if len(path.read_bytes().splitlines()) > LONGEST}
    assert sorted(found - set(FLAT) - set(TOO_LONG)) == [], "a file has grown past 400 lines"
    assert sorted(set(TOO_LONG) - found) == [], "this file is short now: delete its line from TOO_LONG"
    assert sorted(set(FLAT) - {_short(name) for name in FILES}) == [], "no such file"


def test_a_circle_is_found() -> None:
    """Of two, of three, and through a node that is in none."""
    assert _circles({"a": {"b"}, "b": {"a", "c"}, "c": set()}) == [{"a", "b"}]
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]
    assert _circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


WHO_ASKS: Final = {
    "jcodes.catalogs.catalog": "opens it, where no catalog is given",
    "jcodes.catalogs.missing_quarters": "`gaps` takes no catalog",
    "jcodes.cli.command_options": "a shell completes its releases",
    "jcodes.cli.data": "lists it",
    "jcodes.official.additions": "adds to it",
    "jcodes.official.load": "reads the user's files beside it",
}
"""The modules that may ask for the user's folder, and why."""


def test_no_other_module_asks_for_the_users_folder() -> None:
    """What takes a catalog goes by the files of the catalog's folder, `Catalog.releases`; see tests/test_folders.py."""
    asked = {"data_library", "releases", "gaps"}
    imports = {
        name: [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)] for name, tree in TREES.items()
    }
    found = {
        name
        for name, nodes in imports.items()
        for node in nodes
        if node.module and node.module.startswith("jcodes.catalogs") and asked & {one.name for one in node.names}
    }
    assert found == set(WHO_ASKS)


DOLLARS_OF_THEIR_OWN: Final = {
    "jcodes.money": "`money_text` itself",
    "jcodes.official.payment_limits": "CMS's own figures, as its note has them",
}
"""The modules that write a dollar sign before a number, and why."""


def test_dollars_are_written_in_one_way() -> None:
    """Grouped, with the cents: `money_text`; no other text has a dollar sign and then a value."""
    found = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for before, after in itertools.pairwise(node.values)
        if isinstance(before, ast.Constant)
        and str(before.value).endswith("$")
        and isinstance(after, ast.FormattedValue)
    }
    assert found == set(DOLLARS_OF_THEIR_OWN)
