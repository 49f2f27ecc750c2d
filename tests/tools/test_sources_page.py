"""The page of the sources says what the sources say, and what rests on each."""

from pathlib import Path

import pytest

from jcodes.rules import DEFAULT
from jcodes.sources import documents
from tools import sources_page


def test_the_page_is_made_anew_to_the_letter() -> None:
    """Run ``python -m tools.sources_page`` when this fails."""
    assert sources_page.PAGE.read_text(encoding="utf-8") == sources_page.page()


def test_every_source_has_a_section_with_its_address_and_what_rests_on_it() -> None:
    """Rules, values of policies and corrections by name."""
    sections = dict(part.split("\n", 1) for part in sources_page.page().split("\n## ")[1:])
    assert list(sections) == list(documents())
    for one in documents().values():
        assert one.title in sections[one.id]
        assert one.url in sections[one.id]
    for rule in DEFAULT:
        assert all(f"`{rule.id}`" in sections[key] for key in rule.source.ids)
    assert "- medicare-part-b: `rounding`" in sections["cms-rac-0074"]
    assert "- corrections: `replaced_by J2505`" in sections["amgen-neulasta"]


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In place of what stood there."""
    page = tmp_path / "sources.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(sources_page, "PAGE", page)
    sources_page.main()
    assert page.read_text(encoding="utf-8") == sources_page.page()
    assert "sources" in capsys.readouterr().out
