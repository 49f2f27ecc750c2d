"""The page on policies says what the classes say."""

from pathlib import Path

import attrs
import pytest

from jcodes.policies import FamilyRule, ModifierConflict, ModifierRule, Policy
from tools import policy_page


def test_the_tables_of_the_page_are_made_anew_to_the_letter() -> None:
    """Run ``python -m tools.policy_page`` when this fails."""
    page = policy_page.PAGE.read_text(encoding="utf-8")
    assert policy_page.with_tables(page) == page


@pytest.mark.parametrize("kind", [Policy, ModifierRule, ModifierConflict, FamilyRule])
def test_every_field_stands_in_the_page_with_its_meaning(kind: type[attrs.AttrsInstance]) -> None:
    """Those of the head and those that every table has stand in its text."""
    page = policy_page.PAGE.read_text(encoding="utf-8")
    for field in attrs.fields(kind):
        assert policy_page.meanings(kind)[field.name]
        assert f"`{field.name}`" in page or field.name == "policy"


def test_a_page_without_its_marks_is_refused() -> None:
    """Nothing is written into the wrong place."""
    with pytest.raises(ValueError, match="the page lacks"):
        policy_page.with_tables("# Write a policy\n")


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between its marks."""
    page = tmp_path / "page.md"
    text = policy_page.PAGE.read_text(encoding="utf-8")
    page.write_text(text.replace("`modifier_slots`", "`slots`"), encoding="utf-8")
    monkeypatch.setattr(policy_page, "PAGE", page)
    policy_page.main()
    assert page.read_text(encoding="utf-8") == text
    assert capsys.readouterr().out == "wrote page.md\n"
