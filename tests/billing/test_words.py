"""What the calculator says, to the letter: messages with their hints and facts, derivations, tables for notebooks, receipts.

The words are part of the product. ``tests/snapshots/messages`` holds a file for each topic, with a block for each question: the
call, then the answer or the error, each derivation once. Sources are cut short; ``sources.txt`` has them in full. When the
words change on purpose, write the files anew and read the diff: ``JCODES_SNAPSHOT=write pytest tests/billing/test_words.py``.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.billing import BillingUnits, split_lines
from jcodes.billing.receipt import Receipt
from jcodes.errors import JcodesError
from tests.billing.questions import ON, TOPICS, Question, bill

FOLDER: Final = Path(__file__).parent.parent / "snapshots" / "messages"
LONG: Final = 48
WHOLE: Final = frozenset({"codes"})
"""Topics whose sentences begin alike, so that none is cut."""
SOURCE: Final = re.compile(r"((?:source: |<small>)[^<\n]{30})[^<\n]+")
HASH: Final = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b")


def _answer_of(question: Question) -> Iterator[str]:
    """Yield the lines that tell what *question* was answered; facts that the call shows, and the bill it goes on from, not again."""
    try:
        answer = question.ask()
    except JcodesError as error:
        hint = f": {error.hint}" if error.hint else ""
        yield f"{type(error).__name__}: {str(error).removesuffix(hint)}"
        yield f"hint: {error.hint}"
        call = str(question)
        facts = ((name, ascii(value)) for name, value in sorted(vars(error).items()) if name not in {"message", "hint"})
        yield from (f"{name}: {value}" for name, value in facts if value not in call)
    except (TypeError, ValueError, ArithmeticError) as error:
        yield type(error).__name__
    else:
        earlier = [one.ask() for one in question.arguments if isinstance(one, Question)]
        yield from _told(answer, next((one.explain().splitlines() for one in earlier if hasattr(one, "explain")), []))


def _told(answer: Any, before: list[str]) -> Iterator[str]:
    if isinstance(answer, list | tuple) and any(hasattr(one, "explain") for one in answer):
        for one in answer:
            yield from _told(one, before)
    elif not hasattr(answer, "explain"):
        yield (
            answer
            if isinstance(answer, str)
            else str(answer)
            if str(answer) == repr(answer)
            else f"{answer} | {answer!r}"
        )
    else:
        yield f"{answer} | {repr(answer)[:100]}"
        lines = answer.explain().splitlines()
        if before and lines[: len(before)] == before:
            lines[: len(before)] = ["(what it goes on from, as above)"]
        yield from lines
        if isinstance(answer, BillingUnits):
            yield from (
                f"compared {one}" for one in map(str, answer.compare()) if one.partition(": ")[2] != str(answer)
            )


def _blocks(questions: Iterable[Question], *, whole: bool = False) -> str:
    """Return the blocks of a topic, each question once; a long sentence of an earlier block is cut, its source left out, unless all is whole."""
    blocks = {str(question): question for question in questions}
    said: set[str] = set()
    return "\n".join(
        "\n".join([_plain(text), *_once(question, set() if whole else said), ""]) for text, question in blocks.items()
    )


def _once(question: Question, said: set[str]) -> Iterator[str]:
    for step in "\n".join(_answer_of(question)).replace(f"\n{'':<10} source: ", "\0").splitlines():
        text, _, source = step.partition("\0")
        if step in said and len(step) > LONG:
            yield f"  {_plain(text[:LONG]).rstrip()}..." if len(text) > LONG else f"  {_plain(text)}"
            continue
        said.add(step)
        yield f"  {_plain(text)}"
        if source:
            yield f"  {'':<10} {_plain(f'source: {source}')}"


def _plain(text: str) -> str:
    """Return *text* in ASCII, each source cut short, without digests."""
    return SOURCE.sub(r"\1...", HASH.sub("<hash>", text)).encode("ascii", "backslashreplace").decode()


def _compare(name: str, said: str) -> None:
    path = FOLDER / f"{name}.txt"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        path.write_text(said, encoding="ascii", newline="\n")
    assert said == path.read_text(encoding="ascii")


@pytest.mark.parametrize("topic", TOPICS)
def test_the_words_are_those_of_the_snapshot(topic: str) -> None:
    """A topic is a file."""
    _compare(topic, _blocks(TOPICS[topic], whole=topic in WHOLE))


WASTE: Final = bill(
    "J9312", "740 mg", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"], container_type="single-dose", **ON
).ask()
KINDS: Final[dict[str, Any]] = {
    "billing units": WASTE,
    "service lines": jcodes.service_lines(WASTE, products="50242-0051-21", charge="6000.00"),
    "split": split_lines(WASTE.lines),
    "NDC quantity": jcodes.ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL"),
    "vial plan": jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]),
    "expected payment": jcodes.expected_payment(WASTE),
    "underpayment": jcodes.expected_payment(WASTE).against("1.00"),
}
"""One result of each kind."""


def test_the_tables_for_notebooks_are_those_of_the_snapshot() -> None:
    """One of each kind, a row a line."""
    pages = (
        f"{kind}\n{_plain(found._repr_html_()).replace('<tr>', chr(10) + '  <tr>')}" for kind, found in KINDS.items()
    )
    _compare("notebooks", "\n\n".join(pages) + "\n")


def test_the_receipts_are_those_of_the_snapshot() -> None:
    """One of each kind; the derivation is left out, which ``test_a_derivation_is_one`` compares."""
    receipts = []
    for kind, found in KINDS.items():
        held = found.receipt.to_dict()
        held.pop("derivation")
        held.pop("library", None)
        receipts.append(f"{kind}\n{_plain(json.dumps(held, indent=1, sort_keys=True))}")
    _compare("receipts", "\n\n".join(receipts) + "\n")


def test_the_sources_are_those_of_the_snapshot() -> None:
    """Each that a derivation names, once."""
    results = (
        found
        for topic in ("bills", "lines", "splits", "ndc_quantities", "plans", "payments")
        for found in _results(topic)
    )
    cited = {step["source"] for found in results for step in found.receipt.to_dict()["derivation"] if step["source"]}
    _compare("sources", "".join(f"{source}\n" for source in sorted(cited)))


def test_every_file_of_the_snapshot_is_compared() -> None:
    """No topic that is gone leaves its file behind."""
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{name}.txt" for name in (*TOPICS, "notebooks", "receipts", "sources")
    }


def _results(topic: str) -> Iterator[Any]:
    """Yield every answer of a topic that has a derivation."""
    for question in TOPICS[topic]:
        try:
            answer = question.ask()
        except (JcodesError, TypeError, ValueError, ArithmeticError):
            continue
        yield from (
            one for one in (answer if isinstance(answer, list | tuple) else [answer]) if hasattr(one, "receipt")
        )


@pytest.mark.parametrize("topic", ["bills", "lines", "splits", "ndc_quantities", "plans", "payments"])
def test_a_derivation_is_one(topic: str) -> None:
    """What ``explain`` says, the dict, the JSON, the HTML and the receipt show too, each sentence and each source."""
    results = list(_results(topic))
    assert results
    for result in results:
        lines = result.explain().splitlines()
        facts = result.to_dict()
        assert facts.get("explanation", lines) == lines
        assert json.loads(result.to_json()) == facts if hasattr(result, "to_json") else True
        receipt = result.receipt
        assert receipt.explain().splitlines() == lines
        assert _lines_of(receipt.to_dict()["derivation"]) == lines
        assert _lines_of(json.loads(receipt.to_json())["derivation"]) == lines
        assert str(Receipt.from_json(receipt.to_json()).verify()) == "the receipt holds"
        shown = unescape(re.sub(r"<[^>]+>", "\n", result._repr_html_())).splitlines()
        for step in receipt.to_dict()["derivation"]:
            assert step["text"] in shown
            assert not step["source"] or step["source"] in shown


def _lines_of(steps: list[dict[str, str]]) -> list[str]:
    """Return the lines that the steps of a receipt are told in."""
    told = []
    for step in steps:
        told.append(f"{step['what']:<10} {step['text']}")
        if step["source"]:
            told.append(f"{'':<10} source: {step['source']}")
    return told


def test_no_error_is_without_a_hint() -> None:
    """A hint says what would be right."""
    for question in TOPICS["errors"]:
        with pytest.raises(JcodesError) as caught:
            question.ask()
        assert caught.value.hint, str(question)
