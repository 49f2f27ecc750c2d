"""Write what programs may use of jcodes, name by name with its types, to ``tests/snapshots/api.txt``: a change of it shows in review.

``python -m tools.api_snapshot`` writes the file; ``tests/test_api.py`` compares it.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import griffe

ROOT: Final = Path(__file__).parents[1]
SNAPSHOT: Final = ROOT / "tests/snapshots/api.txt"
PACKAGES: Final = (
    "jcodes", "jcodes.auditing", "jcodes.auditing.chargemaster", "jcodes.billing", "jcodes.catalogs", "jcodes.claims", "jcodes.claims.reading", "jcodes.codes",
    "jcodes.coding", "jcodes.doses", "jcodes.errors", "jcodes.estimates", "jcodes.integrations.fhir", "jcodes.integrations.frames", "jcodes.integrations.hl7", "jcodes.integrations.paper",
    "jcodes.integrations.x12", "jcodes.notebooks", "jcodes.official", "jcodes.periods", "jcodes.plots", "jcodes.policies", "jcodes.rules", "jcodes.sources",
    "jcodes.testing", "jcodes.testing.strategies", "jcodes.vocabulary",
)  # fmt: skip
"""The packages whose names are public, the face first."""


def public_names(package: str) -> list[str]:
    """Return the names of a package's ``__all__``, or of its stub."""
    module = import_module(package)
    names = getattr(module, "__all__", None) or dir(module)
    return sorted(name for name in names if not name.startswith("__"))


def lines(packages: tuple[str, ...] = PACKAGES) -> Iterator[str]:
    """Yield each public name with its signature or type, and below a class its own members; a name met before says where.

    Classes that public ones derive from come last, by their modules.
    """
    loader = griffe.GriffeLoader(search_paths=[ROOT / "src"], allow_inspection=False)
    face = loader.load("jcodes")
    loader.resolve_aliases(implicit=True, external=False)
    met: dict[str, str] = {}
    bases: dict[str, Any] = {}
    for package in packages:
        module: Any = face if package == "jcodes" else face[package.removeprefix("jcodes.")]
        for name in public_names(package):
            path = f"{package}.{name}"
            found = module.members.get(name)
            if found is None or (found.is_alias and not found.resolved):
                yield f"{path}: computed"
                continue
            target = found.final_target if found.is_alias else found
            if target.path in met:
                yield f"{path} = {met[target.path]}"
                continue
            met[target.path] = path
            bases.update((base.path, base) for base in _bases(target))
            yield from _described(path, target)
    for path in sorted(bases.keys() - met.keys()):
        yield from _described(path, bases[path])


def _bases(target: Any) -> list[Any]:
    """Return the classes of the library that a class derives from."""
    return [base for base in target.mro() if base.path.startswith("jcodes.")] if target.is_class else []


def _described(path: str, target: Any) -> Iterator[str]:
    if target.is_function:
        yield f"{path}{_signature(target)}"
    elif target.is_class:
        bases = ", ".join(map(str, target.bases))
        yield f"class {path}({bases})" if bases else f"class {path}"
        for name in sorted(target.members):
            member = target.members[name]
            if member.is_alias or (name.startswith("_") and name not in {"__init__", "__getitem__", "__truediv__"}):
                continue
            for one in getattr(member, "overloads", None) or (member,):
                if member.is_function:
                    yield f"    {name}{_signature(one)}"
                else:
                    yield f"    {name}: {member.annotation if member.annotation is not None else member.kind.value}"
    else:
        yield f"{path}: {getattr(target, 'annotation', None) or target.kind.value}"


def _signature(function: Any) -> str:
    """Return the parameters and the result of a function, as its source states them."""
    parts: list[str] = []
    is_keyword = False
    for one in function.parameters:
        kind = one.kind.value
        if kind == "keyword-only" and not is_keyword:
            parts.append("*")
        is_keyword = is_keyword or kind in {"keyword-only", "variadic positional"}
        star = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
        typed = "" if one.annotation is None else f": {one.annotation}"
        default = "" if one.default is None or star else f" = {one.default}"
        parts.append(f"{star}{one.name}{typed}{default}")
        if kind == "positional-only":
            parts.append("/")
    slashes = [place for place, part in enumerate(parts) if part == "/"]
    shown = [part for place, part in enumerate(parts) if part != "/" or place == slashes[-1]]
    return f"({', '.join(shown)}) -> {function.returns}"


def main() -> None:
    """Write the snapshot."""
    SNAPSHOT.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {SNAPSHOT}\n")


if __name__ == "__main__":
    main()
