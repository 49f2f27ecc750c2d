"""The page of the architecture is true: which modules the main calls touch, and that what it names is there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import jcodes
from tools.call_paths import LIMITS, PAGE, PATHS, main, modules, page

SRC = Path(jcodes.__path__[0])
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_made_anew_to_the_letter() -> None:
    """By ``python -m tools.call_paths``."""
    assert page(TEXT) == TEXT


def test_the_page_is_written_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lists of every call filled in."""
    copy = tmp_path / "architecture.md"
    copy.write_text(re.sub(r"[0-9]+ modules:", "0 modules:", TEXT), encoding="utf-8")
    monkeypatch.setattr("tools.call_paths.PAGE", copy)
    main()
    assert copy.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("name", PATHS)
def test_a_call_touches_no_more_modules_than_its_limit(name: str) -> None:
    """A plain dose stays at nine."""
    assert len(modules(PATHS[name])) <= LIMITS[name]


def test_what_the_page_says_to_edit_is_there() -> None:
    """Each file and folder of the table, and each folder of the map."""
    table = TEXT.partition("## Where do I change")[2]
    names = [name for name in re.findall(r"`([^`\n]+)`", table) if re.fullmatch(r"[\w./-]+(/|\.\w+)", name)]
    roots = (SRC, SRC.parent.parent, SRC / "vocabulary", SRC.parent.parent / "tests" / "rules")
    missing = [name for name in names if name.islower() and not any((root / name).exists() for root in roots)]
    assert missing == [] or not (SRC.parent.parent / "docs").is_dir()
    assert len(names) > 15
    assert "`python -m tools.build_data`" not in table  # it needs the folders
    drawn = TEXT.partition("```text")[2].partition("```")[0]
    for one in SRC.iterdir():
        if one.name not in {"__pycache__", "py.typed", "__init__.pyi"}:
            assert re.search(rf"\b{one.stem}\b", drawn), f"{one.name} is not on the map"


def test_the_page_says_where_the_cases_of_each_family_are() -> None:
    """In a file of the family's name, or in the one that the page names, which has cases of every rule of it."""
    elsewhere = dict(re.findall(r"`(\w+)` (?:are )?in `(cases_\w+\.py)`", TEXT))
    families = {path.stem for path in (SRC / "rules" / "library").glob("*.py")} - {"__init__"}
    assert set(elsewhere) < families
    for family in families:
        cases = Path(__file__).parent.parent / "rules" / elsewhere.get(family, f"cases_{family}.py")
        text = cases.read_text(encoding="utf-8")
        for rule in import_module(f"jcodes.rules.library.{family}").RULES:
            assert f'"{rule.id}"' in text, (family, rule.id)
