"""The page of the errors says what the classes say, and each message is made by running its example."""

from pathlib import Path

import pytest

from jcodes import errors
from tools import errors_page


def test_the_page_is_made_anew_to_the_letter() -> None:
    """Run ``python -m tools.errors_page`` when this fails."""
    assert errors_page.PAGE.read_text(encoding="utf-8") == errors_page.page()


def test_every_class_has_an_example_or_a_reason_for_none() -> None:
    """No class is in both lists."""
    classes = {name for name in errors.__all__ if isinstance(getattr(errors, name), type)}
    assert classes == set(errors_page.EXAMPLES) | set(errors_page.NO_EXAMPLE)
    assert not set(errors_page.EXAMPLES) & set(errors_page.NO_EXAMPLE)


@pytest.mark.parametrize("name", errors_page.EXAMPLES)
def test_an_example_raises_its_class(name: str) -> None:
    """That very class, with its message on the page."""
    error = errors_page.example_of(name)
    assert type(error).__name__ == name
    assert f"## {name}\n" in errors_page.page()
    assert f"```text\n{error}\n```" in errors_page.page()


def test_an_example_that_raises_nothing_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the list, and says so."""
    monkeypatch.setitem(errors_page.EXAMPLES, "StockError", lambda: 75)
    with pytest.raises(AssertionError, match="the example of StockError raises nothing"):
        errors_page.example_of("StockError")


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In place of what stood there."""
    page = tmp_path / "errors.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(errors_page, "PAGE", page)
    errors_page.main()
    assert page.read_text(encoding="utf-8") == errors_page.page()
    assert "errors" in capsys.readouterr().out
