"""The page of the rules says what the rules say."""

from pathlib import Path

import pytest

from jcodes.rules import DEFAULT, AnyRule
from tools import rules_page


def test_the_page_is_made_anew_to_the_letter() -> None:
    """Run ``python -m tools.rules_page`` when this fails."""
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page()


@pytest.mark.parametrize("rule", DEFAULT, ids=[rule.id for rule in DEFAULT])
def test_every_rule_has_a_section_with_its_text_and_its_source(rule: AnyRule) -> None:
    """And says more than its title."""
    page = rules_page.page()
    assert f"### `{rule.id}`: {rule.title}\n" in page
    assert rule.text
    assert rule.text in page
    assert all(f"[{key}](sources.md#{key})" in page for key in rule.source.ids)


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In place of what stood there."""
    page = tmp_path / "rules.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(rules_page, "PAGE", page)
    rules_page.main()
    assert page.read_text(encoding="utf-8") == rules_page.page()
    assert "rules" in capsys.readouterr().out
