"""The page of an audit: one file, well formed, with every link leading somewhere, and nothing of a claim taken for HTML."""

import json
import re
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.auditing import Audit, audit
from jcodes.auditing.page import STYLE
from jcodes.auditing.work_list import SCRIPT, data_of
from jcodes.errors import MalformedDateError, MalformedError
from jcodes.rules import AnyRule, Found, Severity, line_rule
from jcodes.rules.context.line import LineView
from tests.auditing.samples import RULES, claim, line
from tests.claims import strategies

VOID = frozenset({"meta", "br", "input"})


class Page(HTMLParser):
    """A page as it is read: its tags balanced, its ids, links, headings and text."""

    def __init__(self, text: str) -> None:
        """Read all of it; what is opened is closed."""
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.labelled: list[bool] = []
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        facts = dict(attrs)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        self.links += [facts["href"] or ""] if "href" in facts else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in {"input", "select"}:
            self.labelled.append("label" in self.open or "aria-label" in facts)
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            assert tag == "td" or facts.get("scope") in {"row", "col"}
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] != "style":
            self.words.append(data)
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(found: Audit, **facts: Any) -> Page:
    """Return the page, once what holds for every page was looked at."""
    text = found.to_html(**facts)
    read = Page(text)
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    assert len(set(read.ids)) == len(read.ids)
    assert all(link.startswith("#") for link in read.links)
    assert {link[1:] for link in read.links} <= set(read.ids)
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(read.headings, read.headings[1:], strict=False))
    assert not {"img", "link", "iframe", "object", "form"} & set(read.tags)
    assert not {"src", "style", "onclick", "action"} & {name for name, _ in read.attributes}
    assert all(read.labelled)
    assert len(read.scripts) == read.tags.count("script") == (2 if found.claims else 0)
    if found.claims:
        assert read.scripts[1] == SCRIPT.read_text("utf-8")
        assert f"script-src 'sha256-{b64encode(sha256(read.scripts[1].encode()).digest()).decode()}'" in text
        assert {row[0] for row in json.loads(read.scripts[0])["rows"]} == set(range(found.claims))
    assert all(len(set(map(len, rows))) == 1 for rows in tables(read))
    return read


def tables(read: Page) -> list[list[list[str]]]:
    """Return the rows of each table; a new one begins where a row's first cell is a head."""
    heads = {"Row", "Rule", "Code", "Provider", "Month", "Payer", "Place of service", "Claim"}
    found: list[list[list[str]]] = []
    for row in read.rows:
        if row[0] in heads:
            found.append([])
        found[-1].append(row)
    return found


def run(*claims: Any, **facts: Any) -> Audit:
    return audit(claims, **{"rules": RULES, **facts})


FULL = (
    claim(
        line(units=75, charge="5000.00"), line("J3490", units=1, charge=None), identifier="A-1", billing_provider="B"
    ),
    claim(line(modifiers="XX", narrative="see this"), identifier="A-2"),
    claim(line(units=3, charge="10.00"), place_of_service=""),
    claim(line()),
    {"lines": 3, "identifier": "A-4"},
)


def test_the_page_shows_figures_tables_claims_and_rules() -> None:
    """With every figure of the audit."""
    found = run(*FULL)
    read = page(found, title="October", made="2026-11-23")
    assert read.text.startswith(
        "October Skip to the figures October 4 claims, 5 lines: 2 with errors, 1 to review, 1 clean; 1 not checked."
    )
    assert "Date 2026-11-23" in read.text
    assert "At risk $5,010.00 of $5,030.00 charged" in read.text
    assert "Of the lines at risk, 1 state no charge, 1 have no known allowed amount; they add nothing" in read.text
    refused, months, payers, providers, places, codes, rules, work = tables(read)
    assert work == [["Claim", "Date of service", "Payer", "Finding", "Denial codes", "Suggested fix", "Amount"]]
    assert months[1][:4] == ["2026-02", "4", "2", "50.00 %"]
    assert [row[0] for row in (*payers[1:], *places[1:])] == [
        "Medicare Part B, professional claims",
        "11office",
        "none stated",
    ]
    assert refused[1][0] == "Claim 5 (A-4)"
    assert [row[0] for row in rules[1:]] == [
        "Odd unitsError odd-units",
        "A dear lineError dear",
        "No placeError no-place",
        "A markWarning marked",
        "A noteNote told",
        "All rules",
    ]
    assert rules[0] == [
        "Rule",
        "Errors",
        "Warnings",
        "Notes",
        "Claims",
        "Error rate",
        "Lines at risk",
        "Charge at risk",
        "Allowed",
    ]
    assert rules[1][1:] == ["3", "0", "0", "2", "50.00 %", "3", "$5,010.00", "$5,831.681 not known"]
    assert rules[-1][1:] == ["5", "1", "1", "3", "50.00 %", "3", "$5,010.00", "$5,831.681 not known"]
    assert codes[1][:6] == ["J9312rituximab", "4", "2", "50.00 %", "1", "2"]
    assert [row[0] for row in providers[1:]] == ["B", "none stated"]
    assert "Claim 1: A-1 $5,000.00 at risk" in read.text
    assert "Error line 1, J9312, B, $5,000.00 75 units are odd Expected: 76 Suggested fix: bill one more" in read.text
    assert "Error whole claim, $10.00 The claim has no place" in read.text
    assert "Units are odd. Bill one more." in read.text
    assert "Denial codes CARC" in read.text
    assert "Source the house" in read.text
    assert {"claim-1", "claim-4", "rule-odd-units", "not-checked"} <= set(read.ids)


def test_a_clean_claim_is_in_the_work_list_with_its_codes_places_and_providers() -> None:
    """Each once, so that every filter finds it."""
    first = line(rendering_provider="R1")
    both = claim(first, line("96413", 2, rendering_provider="R2"), first, place_of_service="11")
    found = run(both, claim(line(), place_of_service="22", billing_provider="B"))
    facts = json.loads(data_of(found))
    texts = facts["texts"]

    def read(cell: Any) -> Any:
        return [texts[one] for one in cell] if isinstance(cell, list) else texts[cell]

    rows = sorted((tuple(map(read, row[6:9])) for row in facts["rows"]), key=str)
    assert rows == sorted([(["R1", "R2"], "11", [first.code, "96413"]), ("B", "22", first.code)], key=str)
    (several,) = (row for row in found.claim_rows if len(row.codes) > 1)
    assert (several.codes, several.places, several.providers) == ((first.code, "96413"), ("11",), ("R1", "R2"))
    assert found.clean == len(found.claim_rows) == 2


def test_claims_stand_in_the_order_of_the_money_at_risk() -> None:
    """Then of how grave the gravest finding is, then as they were given."""
    read = page(
        run(
            claim(line(modifiers="XX"), identifier="A"),
            claim(line(units=1, charge=None), identifier="B"),
            claim(line(units=1, charge="5.00"), identifier="C"),
            claim(line(charge="1000.01"), line(charge="1000.02"), identifier="D"),
            claim(line(units=1, charge="3000.00"), place_of_service="", identifier="E"),
        )
    )
    assert [name for name in read.ids if name.startswith("claim-")] == [
        "claim-5",
        "claim-4",
        "claim-3",
        "claim-2",
        "claim-1",
    ]
    assert "Claim 4: D $2,000.03 at risk" in read.text
    assert "Claim 5: E $3,000.00 at risk" in read.text


def test_most_claims_may_be_left_out_and_no_link_breaks() -> None:
    """The page says how many; the tables count all."""
    found = run(*(claim(line(units=1, charge=f"{place}.00"), identifier=f"N{place:02}") for place in range(20)))
    read = page(found, most=3)
    assert [name for name in read.ids if name.startswith("claim-")] == ["claim-20", "claim-19", "claim-18"]
    assert "17 more claims with findings: the work list above has them all." in read.text
    assert "Found in N19 , N18 , N17 and 17 more" in read.text
    assert "1 more claim with" in page(found, most=19).text
    assert "N08 and 8 more" in page(found).text
    none = page(found, most=0)
    assert "Found in 20 claims" in none.text
    for most in (-1, True, "3"):
        with pytest.raises(MalformedError, match="is not a number of claims"):
            found.to_html(most=most)  # type: ignore[arg-type]


def test_nothing_that_a_claim_holds_is_taken_for_html() -> None:
    """In any field that the page shows."""
    evil = '<script>1</script>"><img onerror=1>&amp;'
    one = claim(
        line(evil, units=1, narrative=evil, rendering_provider=evil),
        identifier=evil,
        billing_provider=evil,
        policy="medicare-part-b",
    )
    found = run(one, {"lines": evil, "identifier": evil}, silence={"dear": evil})
    text = found.to_html(title=evil)
    read = page(found, title=evil)
    assert text.count("<script") == 2
    assert "<img" not in text
    assert read.text.count(evil) >= 4
    assert "<script" not in found._repr_html_()


def rule_named(name: str) -> AnyRule:
    @line_rule(name, f"<b>{name}", severity=Severity.ERROR, source="<i>`a` & b</i>")
    def found(at: LineView) -> Any:
        """Show <b>bold</b> and `code` and ``a <c>``.

        In the end.
        """
        yield Found("<u>x")

    return found


def test_rules_with_odd_ids_keep_their_own_sections() -> None:
    """No two ids meet, whatever stands in them."""
    names = ("a b", "a_20_b", "a_b", "ä", '"', "a-b", "<b>")
    read = page(run(claim(line()), rules=[rule_named(name) for name in names]))
    assert len([one for one in read.ids if one.startswith("rule-")]) == len(names)
    assert "Show <b>bold</b> and code and a <c> ." in read.text
    assert "<i>`a` & b</i>" in read.text


def test_what_was_silenced_is_told() -> None:
    """With the reason."""
    read = page(run(claim(line(units=1)), silence={"odd-units": "our way"}))
    assert "1 finding suppressed; silenced rules: odd-units (our way)." in read.text


def test_a_page_of_nothing_has_no_empty_tables() -> None:
    """And no links to them."""
    read = page(run())
    assert read.links == ["#main"]
    assert tables(read) == []
    assert "nav" not in read.tags
    clean = page(run(claim(line())))
    assert "Clean claims 1 no findings" in clean.text
    assert "Policy Medicare Part B" in clean.text


def test_error_rates_of_providers_stand_by_month() -> None:
    """A month without claims of the provider is blank; claims without a date are in no month."""
    read = page(
        run(
            claim(line(units=1), billing_provider="A"),
            claim(line(on="2026-03-01"), billing_provider="A"),
            claim(line(units=3, on="2026-03-02"), billing_provider="B"),
            claim(line(units=5, on=None), billing_provider="A"),
        )
    )
    trend = next(rows for rows in tables(read) if "Change" in rows[0])
    assert trend[0] == ["Provider", "2026-02", "2026-03", "Change"]
    assert trend[1:] == [["B", "", "100.00 %1 of 1", ""], ["A", "100.00 %1 of 1", "0.00 %0 of 1", "-100.00"]]


def test_two_policies_are_told_with_their_claims() -> None:
    """Each with how many."""
    read = page(run(claim(line()), claim(line()), claim(line(), policy="medicare-opps")))
    assert "Policies Medicare Part B" in read.text
    assert "medicare-part-b , 2 claims)" in read.text
    assert "medicare-opps , 1 claim)" in read.text


@given(st.lists(strategies.claims, max_size=4))
def test_the_page_is_well_formed_whatever_claims_hold(claims: list[Any]) -> None:
    """Control characters and halves of letters too: it can always be written."""
    found = audit(claims, policy="medicare-part-b")
    page(found).text.encode("utf-8")


def test_a_page_is_written_where_that_is_asked(tmp_path: Path) -> None:
    """In UTF-8, the same bytes on every machine."""
    found = run(claim(line(units=1), identifier="Ä\ud800\x00"))
    path = tmp_path / "audit.html"
    text = found.to_html(path)
    assert path.read_bytes() == text.encode("utf-8")
    assert "Ä\ufffd\ufffd" in text
    assert b"\r" not in path.read_bytes()


def test_the_day_on_the_page_is_a_day() -> None:
    """None where none is given: the page knows no clock."""
    with pytest.raises(MalformedDateError):
        run().to_html(made="yesterday")
    assert "Date" not in page(run()).text


# -- colors ---------------------------------------------------------------------------------------------------------


def luminance(color: str) -> Decimal:
    """Return the relative luminance of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [Decimal(int(color[at : at + 2], 16)) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / Decimal("12.92")
        if part <= Decimal("0.04045")
        else ((part + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
        for part in parts
    )
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def schemes() -> list[dict[str, str]]:
    """Return the colors of each scheme of the style sheet, by name."""
    return [
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize("colors", schemes(), ids=["light", "dark", "print"])
@pytest.mark.parametrize("name", ["text", "quiet", "link", "error", "warning", "information", "good"])
@pytest.mark.parametrize("behind", ["page", "panel"])
def test_text_stands_out_from_what_is_behind_it(colors: dict[str, str], name: str, behind: str) -> None:
    """By 4.5 to 1 and more, as WCAG 2.2 asks for text at level AA."""
    light, dark = sorted((luminance(colors[name]), luminance(colors[behind])), reverse=True)
    assert (light + Decimal("0.05")) / (dark + Decimal("0.05")) >= Decimal("4.5")
