"""Search: what people type finds what they mean, the likeliest first, in the same order every time."""

import os
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs import catalog
from jcodes.errors import MalformedError
from jcodes.vocabulary.products import Kind

CAT = catalog()
ORDER: Final = Path(__file__).parent.parent / "snapshots" / "search_order.txt"
ORDERS: Final = (
    "methylPREDNISolone (SOLU-Medrol) 125 mg IV", "rituximab (RITUXAN) 500 mg inj", "ondansetron HCl (ZOFRAN ODT) 8 mg tab", "Isovue 370", "Prevnar 13",
    "diphenhydrAMINE (BENADRYL) 25 mg capsule", "iron sucrose (VENOFER) 100 mg iron/5 mL", "vitamin D", "vitamin k 10", "d", "dexameth sod", "sod phos",
    "0.45% NS", "D5 1/2 NS", "lactated ringers", "solu-medrol", "depo-provera", "depo provera", "immune globulin", "globulin immune", "insulin", "flu",
    "trastuzumb hyaluronidse", "pegfilgrastm", "tordol", "zofrn", "keytrda", "lupron depot 22.5", "biosimilar", "contrast", "oral", "J9", "q51", "j93 rit", "J9 ritux", "ri hyal", "hyal ri", "vitamin b",
)  # fmt: skip


def codes(query: str) -> list[str]:
    return [str(entry.code) for entry in CAT.search(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("rituximab", "J9312"),
        ("RITUXIMAB", "J9312"),
        ("rituxamab", "J9312"),
        ("rituxim", "J9312"),
        ("j9312", "J9312"),
        ("J-9312", "J9312"),
        ("truxima", "Q5115"),
        ("biosimilar rituximab", "Q5115"),
        ("rituximab biosimilar", "Q5115"),
        ("bevacizumab", "J9035"),
        ("dexamethasone sodium phosphate", "J1100"),
        ("ondansetron", "J2405"),
        ("hyaluronidase rituximab", "J9311"),
        ("bupivacaine", "J0665"),
        ("solumedrol", "J2919"),
        ("Solu Medrol", "J2919"),
        ("Bicillin LA", "J0561"),
        ("B12", "J3420"),
        ("ritxuimab", "J9312"),
        ("Lactated Ringer's", "J7120"),
        ("ondansetron HCl", "J2405"),
        ("medroxy-progesterone", "J1050"),
    ],
)
def test_the_likeliest_code_comes_first(query: str, first: str) -> None:
    """Valid codes of the substance itself stand before ended ones, brands and combinations."""
    assert codes(query)[0] == first


def test_the_answers_to_many_queries_come_in_the_order_of_the_snapshot() -> None:
    """Orders, and of every tenth code its name, its first word, a beginning, its brand and a misspelling: how each was read, and the first answers.

    When an order changes on purpose, write the file anew and read the diff: ``JCODES_SNAPSHOT=write pytest tests/catalogs/test_search.py``.
    """
    cat = catalog("2026-01")
    queries = [*ORDERS]
    for entry in list(cat.values())[::10]:
        word = entry.name.split()[0]
        queries += [entry.name, word, word[:4], f"{word[:-2]}{word[-1]}{word[-2]}", *entry.brands[:1]]
    lines = []
    for query in dict.fromkeys(queries):
        found = cat.matches(query)
        read = "" if found.read == query else f" as {found.read!r}"
        near = " (near)" if found.is_near else ""
        lines.append(
            f"{query}{read}{near}: {len(found.entries)} {' '.join(str(one.code) for one in found.entries[:12])}"
        )
    page = "\n".join(lines) + "\n"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        ORDER.write_text(page, encoding="utf-8", newline="\n")
    assert page == ORDER.read_text(encoding="utf-8")


def test_botulinum_toxins_are_found_by_their_class() -> None:
    """Their names have it within one word; the type is the last letter."""
    every = ["J0585", "J0586", "J0587", "J0588", "J0589", "C9160"]
    assert sorted(codes("botulinum toxin")) == sorted(every)
    assert codes("botulinum toxin type B") == ["J0587"]
    assert set(codes("botulinum toxin a")) == {*every} - {"J0587"}


def test_a_search_is_narrowed_to_a_kind_and_a_day() -> None:
    """Together or alone, and `matches` as `search`."""
    every = CAT.search("rituximab")
    for kind in (None, "biosimilar", Kind.BIOLOGIC):
        for day in (None, "2018-06-01", date(2026, 2, 1)):
            found = tuple(
                entry
                for entry in every
                if (kind is None or entry.kind is Kind(kind))
                and (day is None or date.fromisoformat(str(day)) in entry.period)
            )
            assert (
                CAT.search("rituximab", kind=kind, on=day)
                == CAT.matches("rituximab", kind=kind, on=day).entries
                == found
            )
    assert {entry.kind for entry in every} >= {Kind.BIOSIMILAR, Kind.BIOLOGIC}


def test_a_code_prefix_finds_its_run() -> None:
    """Every code that begins so."""
    assert {code[:4] for code in codes("j931")} == {"J931"}


def test_valid_codes_stand_before_ended_ones() -> None:
    """J9310 ended in 2018."""
    found = codes("rituximab")
    assert found.index("J9312") < found.index("J9310")


@pytest.mark.parametrize(
    "query", ["", "   ", "!?", "no such substance anywhere", "rituximab zzzzzz", "Qrotonix", "xyz"]
)
def test_nothing_is_found_for_what_is_not_there(query: str) -> None:
    """An empty tuple, never a guess."""
    assert CAT.search(query) == ()


@given(st.text(max_size=30))
def test_no_query_raises_and_every_answer_is_stable(query: str) -> None:
    """The same question, the same answer."""
    assert CAT.search(query) == CAT.search(query)


def test_every_code_finds_itself_first() -> None:
    """A sweep over a part of the catalog."""
    for code in list(CAT)[::25]:
        assert codes(str(code))[0] == str(code)


def test_the_catalog_of_a_day_searches_its_own_codes() -> None:
    """J9310 is found for 2018, J9312 is not."""
    found = [str(entry.code) for entry in CAT.on("2018-06-01").search("rituximab")]
    assert "J9310" in found
    assert "J9312" not in found


def test_what_is_no_text_is_refused() -> None:
    """With what would be right."""
    with pytest.raises(MalformedError, match="give a substance"):
        catalog().search(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "first", "notes"),
    [
        ("rituximab", "J9312", ()),
        ("rituxamab", "J9312", ("no name matches 'rituxamab'; these names are spelled like it: check which drug is meant",)),
        ("recombinant rituximab", "J9312", ("searched for 'rituximab'",)),
        ("Truxima injection 10 mg/mL", "Q5115", ("searched for 'Truxima'; '10 mg/mL' may be the dose or the strength",)),
        (
            "rituxamab 100 mg",
            "J9312",
            (
                "no name matches 'rituxamab'; these names are spelled like it: check which drug is meant",
                "searched for 'rituxamab'; '100 mg' may be the dose or the strength",
            ),
        ),
    ],
)  # fmt: skip
def test_the_notes_say_how_a_query_was_read(query: str, first: str, notes: tuple[str, ...]) -> None:
    """A guessed spelling and left-out words are told; a query that fits as it is needs no note."""
    found = CAT.matches(query)
    assert str(found.entries[0].code) == first
    assert found.notes == notes


def test_a_search_without_results_has_no_notes() -> None:
    """There is nothing to explain."""
    assert CAT.matches("foo 100 mg").notes == ()
