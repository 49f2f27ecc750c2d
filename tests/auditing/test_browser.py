"""The page in a real Chromium, where one is at hand: at several widths, with the keyboard, the filters, the pages and the CSV file."""

import csv
import io
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from jcodes.auditing import Audit, audit
from tests.auditing.browser import BROWSER, Browser, BrowserError, opened
from tests.auditing.samples import RULES, claim, line
from tools.month import claims_of

LONG: Final = "W" * 60
WIDTHS: Final = [(390, "flex"), (800, "flex"), (1280, "table-cell")]
OUT: Final = """[...document.querySelectorAll("body *")].filter(one => !one.closest("thead") && one.id !== "work-data" &&
  one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(one => one.tagName + one.className).join()"""
CUT: Final = """[...document.querySelectorAll(".number, td.figure, button, .mark")].filter(one => one.scrollWidth > one.clientWidth + 1 &&
  getComputedStyle(one).display !== "inline").map(one => one.textContent).join()"""
SMALL: Final = """[...document.querySelectorAll("button, input, select, summary, nav a")].filter(one => one.getBoundingClientRect().height < 24)
  .map(one => one.id || one.textContent).join()"""
FAINT: Final = """(() => {
  const parts = color => color.match(/[0-9.]+/g).map(Number);
  const light = color => parts(color).slice(0, 3).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = one => { while (one) { const color = getComputedStyle(one).backgroundColor; if ((parts(color)[3] ?? 1) > 0) return color;
    one = one.parentElement; } return "rgb(255, 255, 255)"; };
  return [...document.querySelectorAll("body *")].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    && !one.disabled && one.tagName !== "SCRIPT").filter(one => {
      const [less, more] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => a - b);
      return (more + 0.05) / (less + 0.05) < 4.5;
    }).map(one => one.textContent.slice(0, 30)).join();
})()"""
FOCUS: Final = """(() => { const one = document.activeElement;
  return [one.id || one.textContent.trim(), getComputedStyle(one).outlineStyle, Math.round(one.getBoundingClientRect().top)]; })()"""
SHOWN: Final = (
    """[...document.querySelectorAll("#work-rows tr")].map(row => [...row.children].map(cell => cell.textContent))"""
)
COUNT: Final = "document.getElementById('work-count').textContent"


def long_page() -> Audit:
    """Return an audit with long words and large amounts in every place."""
    claims = [
        claim(
            line(units=999_999, charge="999999999.99", rendering_provider=LONG, narrative=LONG * 3),
            line(f"X{LONG[:40]}", units=1, modifiers="XX"),
            identifier=LONG,
            place_of_service="",
        )
    ]
    return audit([*claims, {"lines": LONG, "identifier": LONG}], rules=RULES)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A page in a browser; skipped where there is none, or none that a sandbox lets start."""
    if BROWSER is None:
        pytest.skip("no Chromium is on the path")
    folder = tmp_path_factory.mktemp("browser")
    probe = folder / "probe.html"
    probe.write_text("<!DOCTYPE html><title>up</title>", encoding="utf-8")
    with opened(folder) as found:
        try:
            found.start()
            found.show(probe, 800)
        except (BrowserError, OSError) as error:
            pytest.skip(f"{BROWSER} renders no page here: {error}")
        yield found


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Audit, Path]:
    """An audit of a constructed month, and its page."""
    found = audit([row for one in claims_of(900) for row in one.rows], date_format="MM/DD/YYYY")
    path = tmp_path_factory.mktemp("month") / "audit.html"
    found.to_html(path)
    return found, path


@pytest.mark.parametrize(("width", "display"), WIDTHS)
def test_nothing_sticks_out_or_is_cut(
    browser: Browser, month: tuple[Audit, Path], width: int, display: str, tmp_path: Path
) -> None:
    """Wide, tables are tables; narrow, each row is a card whose figures carry their names. Nothing is smaller than 24 pixels."""
    path = tmp_path / "long.html"
    long_page().to_html(path, title=LONG)
    for page in (path, month[1]):
        browser.show(page, width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run(OUT) == ""
        assert browser.run(CUT) == ""
        assert browser.run(SMALL) == ""
    label = browser.run("getComputedStyle(document.querySelector('td.figure'), '::before').content")
    assert browser.run("getComputedStyle(document.querySelector('td.figure')).display") == display
    assert (label == '"Claims checked"') is (display == "flex")
    assert browser.run("document.querySelectorAll(\"a:not([href^='#'])\").length") == 0


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_stands_out_in_both_color_schemes(browser: Browser, month: tuple[Audit, Path], *, dark: bool) -> None:
    """By 4.5 to 1, as the browser paints it."""
    browser.show(month[1], 1280, dark=dark)
    assert browser.run("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert browser.run(FAINT) == ""


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(
    browser: Browser, month: tuple[Audit, Path]
) -> None:
    """With a ring around each; the first stop skips to the figures, and keys turn the pages and change a filter."""
    browser.show(month[1], 1280)
    stops = []
    for _ in range(80):
        browser.press("Tab")
        name, ring, _ = browser.run(FOCUS)
        stops.append(name)
        assert ring == "solid", name
        if name == "work-last":
            break
    assert stops[0] == "Skip to the figures"
    controls = [name for name in stops if name.startswith("work-")]
    filters = [
        "text",
        "severity",
        "exposure",
        "month",
        "payer",
        "provider",
        "place",
        "code",
        "rule",
        "sort",
        "reset",
        "csv",
    ]
    assert controls == [
        f"work-{name}" for name in (*filters, "page", "next", "last")
    ]  # on the first page there is none before
    browser.press("Enter")
    assert browser.run("document.activeElement.id") == "work-page"  # the last page has no next one
    browser.run("document.getElementById('work-severity').focus()")
    browser.press("ArrowDown")
    assert browser.run("document.getElementById('work-severity').value") == "=Error"
    browser.run("document.querySelector('.skip').focus()")
    browser.press("Enter")
    assert browser.run("document.activeElement.id") == "main"


def chosen(browser: Browser, name: str, value: str) -> str:
    """Choose *value* of a filter, and return the count that is told."""
    browser.run(
        f"(() => {{ const one = document.getElementById('work-{name}'); one.value = {value!r}; one.dispatchEvent(new Event('change')); }})()"
    )
    return str(browser.run(COUNT))


def every_row(browser: Browser) -> list[list[str]]:
    """Return the rows of all pages, turned one by one."""
    browser.run("document.getElementById('work-first').click()")
    rows: list[list[str]] = browser.run(SHOWN)
    while not browser.run("document.getElementById('work-next').disabled"):
        browser.run("document.getElementById('work-next').click()")
        rows += browser.run(SHOWN)
    return rows


def test_every_claim_is_on_a_page_of_the_work_list(browser: Browser, month: tuple[Audit, Path]) -> None:
    """The findings, each with the badge of its severity, and with the filter of clean claims all others."""
    found, path = month
    browser.show(path, 1280)
    rows = every_row(browser)
    assert len(rows) == len(found.findings) > 50
    badges = {"error": "Error", "warning": "Warning", "information": "Note"}
    told = sorted(f"{badges[one.severity.value]} {one.message}{one.rule}" for one in found.findings)
    assert sorted(row[3] for row in rows) == told
    chosen(browser, "severity", "=Clean")
    clean = every_row(browser)
    assert len(clean) == found.clean
    names = [row.identifier for row in found.claim_rows]
    assert {name for row in (*rows, *clean) for name in names if row[0].startswith(name)} == set(names)


def test_filters_search_and_order(browser: Browser, month: tuple[Audit, Path]) -> None:
    """Each filter keeps what the audit counts there; the search reads claim and text; all is undone by one button."""
    found, path = month
    browser.show(path, 1280)
    before = browser.run(COUNT)
    errors = sum(one.severity.value == "error" for one in found.findings)
    assert chosen(browser, "severity", "=Error").startswith(f"{errors:,} rows of {found.wrong:,} claims")
    rule = found.by_rule[0]
    assert chosen(browser, "rule", f"={rule.rule}").startswith(f"{rule.errors:,} rows")
    browser.run("document.getElementById('work-reset').click()")
    assert browser.run(COUNT) == before
    clean = [row for row in found.claim_rows if row.severity is None]
    chosen(browser, "severity", "=Clean")
    for field, values in (("code", "codes"), ("place", "places"), ("provider", "providers")):
        value = getattr(clean[0], values)[-1]
        of_value = sum(value in getattr(row, values) for row in clean)
        assert chosen(browser, field, f"={value}").startswith(f"{of_value:,} row")
        chosen(browser, field, "*")
    browser.run("document.getElementById('work-reset').click()")
    name = found.findings[-1].identifier
    browser.run(f"document.getElementById('work-text').value = {name!r}")
    browser.run("document.getElementById('work-text').dispatchEvent(new Event('input'))")
    of_claim = sum(one.identifier == name for one in found.findings)
    browser.wait(f"{COUNT}.startsWith('{of_claim} row') && {COUNT}.includes('of 1 claim;')")
    browser.run("document.getElementById('work-reset').click()")
    chosen(browser, "sort", "on")
    days = [row[1] for row in every_row(browser)]
    assert days == sorted(days)


def test_the_csv_file_holds_what_the_filters_show(browser: Browser, month: tuple[Audit, Path], tmp_path: Path) -> None:
    """Downloaded as a person does; its amounts are those of the audit, to the cent."""
    found, path = month
    browser.show(path, 1280)
    browser.ask("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    chosen(browser, "exposure", "=overbilling")
    browser.run("document.getElementById('work-csv').focus()")
    browser.press("Enter")
    file, until = tmp_path / "work-list.csv", time.monotonic() + 30
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    asked = [one for one in found.findings if one.exposure.value == "overbilling"]
    assert len(rows) == len(asked) > 0
    assert sum(Decimal(row["amount"] or 0) for row in rows) == sum(one.amount or 0 for one in asked)

    def facts(one: Any) -> tuple[str, ...]:
        return tuple(one[name] for name in ("claim", "date_of_service", "payer", "rule", "finding", "fix"))

    told = [(one.identifier, f"{one.on}", one.payer, one.rule, one.message, one.fix) for one in asked]
    assert sorted(map(facts, rows)) == sorted(told)
    assert rows[0]["denial_codes"].startswith("CARC ")
