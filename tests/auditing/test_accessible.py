"""The page of an audit is accessible, as far as its text shows: names, landmarks, heads of tables, keyboard order and contrast (WCAG 2.2, AA)."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Final

import pytest

from jcodes.auditing import audit
from jcodes.auditing.page import STYLE
from jcodes.auditing.work_list import SCRIPT
from tests.auditing.samples import RULES, claim, line
from tests.auditing.test_page import luminance, schemes

VOID: Final = frozenset({"meta", "br", "input"})
CONTROLS: Final = frozenset({"input", "select", "button"})
LANDMARKS: Final = ("header", "main", "footer")


class Node:
    """One element: its tag, its attributes, its children and its text."""

    def __init__(self, tag: str, facts: dict[str, str]) -> None:
        """Initialize without children."""
        self.tag, self.facts = tag, facts
        self.children: list[Node] = []
        self.parents: list[Node] = []
        self.text = ""

    def all(self) -> "list[Node]":
        return [self, *(one for child in self.children for one in child.all())]

    @property
    def words(self) -> str:
        """The text that a reader of the screen says."""
        inner = " ".join(child.words for child in self.children if child.tag not in {"script", "style", "select"})
        return " ".join(f"{self.text} {inner}".split())

    @property
    def takes_focus(self) -> bool:
        return self.tag in CONTROLS | {"summary"} or (self.tag == "a" and "href" in self.facts)


class Tree(HTMLParser):
    """The elements of a page."""

    def __init__(self, text: str) -> None:
        """Read all of the page."""
        super().__init__(convert_charrefs=True)
        self.root = Node("page", {})
        self._open = [self.root]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        node.parents = list(self._open)
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].text += data


FOUND = audit(
    [
        claim(line(units=75, charge="5000.00"), identifier="A-1"),
        claim(line(units=3, on="2026-03-02", charge="10.00"), identifier="A-2", place_of_service=""),
        claim(line(modifiers="XX"), identifier="A-3"),
        claim(line(narrative="look"), identifier="A-4"),
        claim(line(), identifier="A-5", frequency="8"),
        claim(line()),
        {"lines": 3},
    ],
    rules=RULES,
)
NODES = Tree(FOUND.to_html()).root.all()
IDS = {node.facts["id"]: node for node in NODES if "id" in node.facts}


def of(*tags: str) -> list[Node]:
    return [node for node in NODES if node.tag in tags]


def name_of(node: Node) -> str:
    """Return the name that a screen reader gives a control."""
    if "aria-label" in node.facts:
        return node.facts["aria-label"]
    label = next((one for one in reversed(node.parents) if one.tag == "label"), node)
    return label.words


def test_the_page_has_a_language_a_title_and_landmarks() -> None:
    """Each once; a navigation, a search and a pager have names of their own."""
    (root,), (title,) = of("html"), of("title")
    assert (root.facts["lang"], title.words) == ("en", "Claim audit")
    assert [len(of(tag)) for tag in LANDMARKS] == [1, 1, 1]
    named = [node for node in NODES if node.tag == "nav" or node.facts.get("role") in {"navigation", "search"}]
    names = [node.facts["aria-label"] for node in named]
    assert len(set(names)) == len(names) == 3
    assert all(IDS[node.facts["aria-labelledby"]].tag == "h2" for node in of("section"))


def test_the_first_stop_of_the_keyboard_skips_to_the_main_part() -> None:
    """Which takes the focus; no element is taken out of the order of the page, and none of it is put before others."""
    stops = [node for node in NODES if node.takes_focus]
    assert stops[0].facts["class"] == "skip"
    assert IDS[stops[0].facts["href"][1:]].tag == "main"
    assert [node.tag for node in NODES if "tabindex" in node.facts] == ["main"]
    assert of("main")[0].facts["tabindex"] == "-1"
    assert not {"tabIndex", "keydown", "keypress"} & set(re.findall(r"\w+", SCRIPT.read_text("utf-8")))


def test_every_control_has_a_name_of_its_own() -> None:
    """A label, or the text of the button; buttons send no form."""
    controls = of(*CONTROLS)
    names = [name_of(node) for node in controls]
    assert all(names)
    assert len(set(names)) == len(names) == 17
    assert {node.facts.get("type") for node in of("button")} == {"button"}
    assert all(node.words for node in of("a", "summary", "h1", "h2", "h3"))


def test_every_table_has_heads_with_a_scope() -> None:
    """Columns and rows alike, also where narrow screens show each row as a card; the rows of the script are built in the same way."""
    assert len(of("table")) >= 8
    for head in of("th"):
        assert head.facts["scope"] in {"row", "col"}
        assert head.facts["role"] == {"row": "rowheader", "col": "columnheader"}[head.facts["scope"]]
        assert head.words
    for cell in of("td"):
        assert cell.facts["role"] == "cell"
        assert cell.facts["data-label"]
    script = SCRIPT.read_text("utf-8")
    assert all(
        part in script
        for part in ('"rowheader"', '"cell"', 'scope = "row"', 'setAttribute("role", "row")', "dataset.label")
    )


def test_changes_of_the_list_are_told() -> None:
    """The number of rows is a status that is read when it changes."""
    assert IDS["work-count"].facts["role"] == "status"
    assert IDS["work-count"].facts["aria-live"] == "polite"


def test_severities_are_words_not_only_colors() -> None:
    """And each badge has the color of its word."""
    badges = [node for node in NODES if node.facts.get("class", "").startswith("mark ")]
    words = {"error": "Error", "warning": "Warning", "information": "Note"}
    assert {node.facts["class"].removeprefix("mark "): node.words for node in badges} == words


@pytest.mark.parametrize("colors", schemes(), ids=["light", "dark", "print"])
def test_edges_and_the_focus_stand_out(colors: dict[str, str]) -> None:
    """By 3 to 1 and more: the borders of controls, and the ring around what has the focus."""
    for front in ("quiet", "link"):
        for behind in ("page", "panel"):
            light, dark = sorted((luminance(colors[front]), luminance(colors[behind])), reverse=True)
            assert (light + Decimal("0.05")) / (dark + Decimal("0.05")) >= 3


def test_the_style_hides_no_focus_and_keeps_text_readable() -> None:
    """Every kind of stop has a ring; only the main part, which no key reaches, has none. Colors come from the schemes alone."""
    style = STYLE.read_text("utf-8")
    ring = re.search(r"([^}]*):focus-visible \{ outline: 3px solid var\(--link\)", style)
    assert ring is not None
    for kind in ("a", "button", "select", "input", "summary"):
        assert f"{kind}:focus-visible" in ring[0]
    assert re.findall(r"([\w: ]+)\{ outline: none", style) == ["main:focus "]
    rest = re.sub(r":root \{.*?\}", "", style, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,)])", rest) == []
    sizes = [Decimal(size) for size in re.findall(r"font-size: ([0-9.]+)rem", style)]
    assert min(sizes) >= Decimal("0.8")
