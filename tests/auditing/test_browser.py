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

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is at hand")

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


def seen(page: str, width: int, folder: Path) -> list[str]:
    """Return what the browser says of *page* in a window of *width* pixels."""
    path = folder / "wrap.html"
    path.write_text(WRAP.format(width=width, page=html.escape(page)), encoding="utf-8")
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
        timeout=120,
        check=False,
    )
    told = re.search(r'data-told="([^"]*)"', done.stdout)
    assert told, done.stderr[-2000:]
    return told[1].split("|")


def page() -> str:
    """Return a page with long words and large amounts in every place."""
    claims = [
        claim(
            line(units=999_999, charge="999999999.99", rendering_provider=LONG, narrative=LONG * 3),
            line(f"X{LONG}", units=1, modifiers="XX"),
            identifier=LONG,
            place_of_service="",
        )
    ]
    return audit([*claims, {"lines": LONG, "identifier": LONG}], rules=RULES).to_html(title=LONG)


@pytest.mark.parametrize(("width", "display", "label"), [(1280, "table-cell", "none"), (390, "flex", "Errors")])
def test_nothing_sticks_out_of_the_page(width: int, display: str, label: str, tmp_path: Path) -> None:
    """Wide, tables are tables; narrow, each row is a card whose figures carry their names."""
    fits, out, shown, named, away = seen(page(), width, tmp_path)
    assert (fits, out, away) == ("true", "0", "0")
    assert (shown, named) == (display, label)
