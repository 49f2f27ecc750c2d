"""The sources: every citation names documents that are there, and every document is cited and can be opened or looked up."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest

import jcodes
from jcodes.billing.steps import Step
from jcodes.policies import policies, policy
from jcodes.rules import DEFAULT, Severity
from jcodes.rules.engine.denials import DENIALS
from jcodes.sources import GENERAL_KNOWLEDGE, Citation, Document, as_citation, documents, shown_source
from jcodes.vocabulary.confidence import Confidence
from tools.sources_page import resting

_OWN: Final = frozenset({GENERAL_KNOWLEDGE, "jcodes-choice"})
"""What is nobody's word: it can carry no error."""

_SRC: Final = Path(__file__).parents[1] / "src" / "jcodes"
_TEXTS: Final = frozenset({".py", ".toml", ".md", ".tsv", ".txt", ".json"})


@pytest.mark.parametrize("one", documents().values(), ids=str)
def test_each_source_says_what_it_is_and_where_to_find_it(one: Document) -> None:
    """An address or a section, the day it was read, and a grade; general knowledge has none of them."""
    assert one.title
    if one.id == GENERAL_KNOWLEDGE:
        assert (one.publisher, one.url, one.section, one.read, one.grade) == ("", "", "", "", Confidence.BACKGROUND)
        return
    assert one.publisher
    assert one.url or one.section
    assert not one.url or one.url.startswith(("https://", "http://"))
    assert one.publisher == "jcodes" or date.fromisoformat(one.read) <= date(2100, 1, 1)
    assert ": " not in one.id
    assert not one.url or one.url in str(one)


@pytest.mark.parametrize(("sort", "name", "citation"), resting(), ids=lambda part: str(part)[:40])
def test_whatever_rests_on_sources_cites_ids(sort: str, name: str, citation: Citation) -> None:
    """Every rule, denial, service, value of a policy, correction and step of the code: no free text, no unknown id."""
    assert citation.ids, (sort, name)
    assert citation.free == ()


def test_every_source_is_cited() -> None:
    """One that nothing rests on any more leaves the file."""
    assert {key for _, _, citation in resting() for key in citation.ids} == set(documents())


def test_no_error_rests_on_general_knowledge_alone() -> None:
    """Nor does a rule, a denial or a value of a policy claim the word of an official source without one of that grade."""
    grades = {one.id: one.grade for one in documents().values()}
    for rule in DEFAULT:
        assert rule.severity is not Severity.ERROR or not set(rule.source.ids) <= _OWN, rule.id
    founded = [(rule.id, rule.confidence, rule.source) for rule in DEFAULT]
    founded += [(str(one), one.confidence, one.source) for rows in DENIALS.values() for one in rows]
    for name in policies():
        payer = policy(name)
        founded += [(key, one.confidence, one.source) for key, all_ in payer.items() if all_ for one in all_.values]
        founded += [(one.name, one.confidence, one.source) for _, demands in payer.requirements() for one in demands]
    for name, confidence, source in founded:
        if confidence is Confidence.HIGH:
            assert Confidence.HIGH in {grades[key] for key in source.ids}, name
        if set(source.ids) <= _OWN:
            assert confidence is Confidence.BACKGROUND, name


def test_a_finding_names_documents_in_words() -> None:
    """Publisher, title, address and our note; what its case adds comes after, and nothing twice."""
    report = jcodes.check(jcodes.ServiceLine("J9312", units="7.5", on="2026-02-01"))
    (finding,) = [one for one in report.findings if one.rule == "units-fractional"]
    rule = f"{documents()['fcso-units']}; {documents()['cms-rac-0074']} (whole numbers, at least one)"
    assert finding.source == f"{rule}; medicare-part-b: {policy().rounding.on().source}"
    assert finding.source.startswith("FCSO, Claim submission guidelines: drug units, https://medicare.fcso.com/")


def test_a_citation_may_be_free_text_of_a_policy_of_your_own() -> None:
    """Also beside an id; the text stays as it is."""
    mixed = Citation("cms-ncci; our contract: section 4")
    assert mixed.ids == ("cms-ncci",)
    assert mixed.free == ("our contract: section 4",)
    assert str(mixed) == f"{documents()['cms-ncci']}; our contract: section 4"
    assert repr(mixed) == "Citation('cms-ncci; our contract: section 4')"
    assert as_citation(mixed) is mixed
    assert shown_source("the contract, p. 3; p. 4") == "the contract, p. 3; p. 4"
    assert not Citation("")
    assert str(Citation("")) == ""
    assert Citation("cms-ncci: pairs").documents == (documents()["cms-ncci"],)


def test_a_step_shows_the_documents() -> None:
    """Written as a citation, it is told in words."""
    assert Step("a", "b", "cms-ncci").source == str(documents()["cms-ncci"])
    assert Step("a", "b").source == ""


def test_no_text_names_a_document_that_readers_do_not_have() -> None:
    """The notes that the sources were collected in are not shipped, so that nothing refers to their sections."""
    root = Path(__file__).parent.parent
    texts = [
        path for folder in ("src", "docs", "tools") for path in (root / folder).rglob("*") if path.suffix in _TEXTS
    ]
    assert len(texts) > 100
    for path in (*texts, *root.glob("*.md")):
        assert re.search(r"\bRULES (section )?[0-9]", path.read_text(encoding="utf-8")) is None, path


_ELSEWHERE: Final = re.compile(
    r"https?://|\b(?:[\w-]+\.)+(?:com|org|gov|net)/|\bA5\d{4}\b|\bRAC (?:topic )?\d{4}\b|J Oncol Pract|FAQ \d+|[Tt]ransmittal \d+|U\.S\.C\."
)
"""An address, or a document by its name."""
_EXAMPLES: Final = {
    "sources.py": {"https://", "RAC topic 0074"},
    "codes/barcode.py": {"rxtrace.com/"},
    "catalogs/vein_codes.py": {"U.S.C."},
    "claims/reading/schema.py": {"https://", "json-schema.org/"},
    "codes/hcpcs.py": {"docsbay.net/", "medicalbillingcodings.org/"},
    "readers/lists.py": {"A52527"},
}
"""Examples of a citation and of the number of an article, which are no facts; a section of the law, which is its own address; and where the shapes of
codes are described, on which no rule of counting rests."""

_IDENTIFIERS: Final = {
    "integrations/fhir/systems.py": re.compile(r'^[A-Z_0-9]+: Final = "https?://[\w./-]+"$', re.MULTILINE)
}
"""FHIR names a code system by a URI, which is compared letter by letter and opened by no one: a value on the wire, not a document that
something rests on. Such constants stand in one module; elsewhere in it, as in all others, no address may stand."""


@pytest.mark.parametrize("path", sorted(_SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(_SRC)))
def test_code_cites_documents_by_id_only(path: Path) -> None:
    """No address and no document by name in a text, a docstring or a comment: what a rule rests on is in ``data/sources.toml``."""
    text, name = path.read_text(encoding="utf-8"), path.relative_to(_SRC).as_posix()
    text = _IDENTIFIERS[name].sub("", text) if name in _IDENTIFIERS else text
    found = {match[0] for match in _ELSEWHERE.finditer(text)}
    assert found == _EXAMPLES.get(name, set())
