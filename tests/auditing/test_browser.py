"""The page in a real browser, where one is at hand: at two widths nothing sticks out, and links lead where they say."""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from jcodes.auditing import audit
from tests.auditing.samples import RULES, claim, line

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)

LONG = "W" * 60

WRAP = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" style="width:{width}px;height:900px;border:0" srcdoc="{page}"></iframe>
<script>
document.getElementById("page").onload = event => {{
  const view = event.target.contentDocument, root = view.documentElement;
  const out = [...view.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > root.clientWidth + 1
    && !one.closest("thead"));
  const cell = view.querySelector("td.figure");
  const told = [root.scrollWidth <= root.clientWidth, out.length, getComputedStyle(cell).display,
    getComputedStyle(cell, "::before").content.replaceAll('"', ""), view.querySelectorAll("a:not([href^='#'])").length];
  document.body.dataset.told = told.join("|");
}};
</script>
"""


def told(text: str, folder: Path) -> str:
    """Return what the script of the page *text* left, or a blank where the browser does not start, or runs no script in time."""
    path = folder / "wrap.html"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}",
            "--virtual-time-budget=5000",
            "--window-size=1400,1000",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    found = re.search(r'data-told="([^"]*)"', done.stdout)
    return found[1] if found else ""


@pytest.fixture(scope="module", autouse=True)
def _browser(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where there is no Chromium, or none that renders a page: a browser that a sandbox stops says nothing of ours."""
    if BROWSER is None:
        pytest.skip("no Chromium is on the path")
    probe = '<!DOCTYPE html><body><script>document.body.dataset.told = "up";</script>'
    if told(probe, tmp_path_factory.mktemp("probe")) != "up":
        pytest.skip(f"{BROWSER} renders no page here")


def seen(page: str, width: int, folder: Path) -> list[str]:
    """Return what the browser says of *page* in a window of *width* pixels."""
    return told(WRAP.format(width=width, page=html.escape(page)), folder).split("|")


def page() -> str:
    """Return a page with long words and large amounts in every place."""
    claims = [
        claim(
            line(units=999_999, charge="999999999.99", rendering_provider=LONG, narrative=LONG * 3),
            line(f"X{LONG[:40]}", units=1, modifiers="XX"),
            identifier=LONG,
            place_of_service="",
        )
    ]
    return audit([*claims, {"lines": LONG, "identifier": LONG}], rules=RULES).to_html(title=LONG)


@pytest.mark.parametrize(("width", "display", "label"), [(1280, "table-cell", "none"), (390, "flex", "Claims checked")])
def test_nothing_sticks_out_of_the_page(width: int, display: str, label: str, tmp_path: Path) -> None:
    """Wide, tables are tables; narrow, each row is a card whose figures carry their names."""
    fits, out, shown, named, away = seen(page(), width, tmp_path)
    assert (fits, out, away) == ("true", "0", "0")
    assert (shown, named) == (display, label)
