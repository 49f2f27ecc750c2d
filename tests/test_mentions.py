"""Each name of the library that the documentation writes in backticks exists, and is callable where it is written as a call."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

ROOT = Path(__file__).parents[1]
MENTION = re.compile(r"`(jcodes(?:\.\w+)+)(\(?)[^`\n]*`")
FILES = [
    ROOT / "README.md",
    ROOT / "CONTEXT.md",
    *sorted(
        path
        for path in (ROOT / "docs").rglob("*.md")
        if "adr" not in path.parts and "_build" not in path.parts and path.name != "deprecated.md"
    ),
    *sorted((ROOT / "src").rglob("*.py")),
]
PAGES = [path for path in FILES if MENTION.search(path.read_text(encoding="utf-8"))]
PLACEHOLDERS = {"jcodes.X", "jcodes.errors.X"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_name_in_backticks_exists(page: Path) -> None:
    for name, call in MENTION.findall(page.read_text(encoding="utf-8")):
        if name not in PLACEHOLDERS:
            assert not call or callable(resolve_name(name)), name
            resolve_name(name)
