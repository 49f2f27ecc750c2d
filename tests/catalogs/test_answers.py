"""What the catalog answers, look-up by look-up, for a few dozen codes on a few days, and what it says of questions that it refuses.

``tests/snapshots/catalog`` holds a file for each look-up. When facts or words change on purpose, write the files anew and read the diff:
``JCODES_SNAPSHOT=write pytest tests/catalogs/test_answers.py``.
"""

import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.catalogs.compare import CatalogDiff
from jcodes.catalogs.search import Matches
from jcodes.errors import JcodesError

FOLDER: Final = Path(__file__).parent.parent / "snapshots" / "catalog"
RELEASE: Final = "2026-01"
SHOWN: Final = 400
DIGEST: Final = re.compile("digest [0-9a-f]{12}")
CODES: Final = (
    "J9312", "J9271", "J1100", "Q5115", "Q5119", "J3490", "J9999", "J3590", "C9399", "J0364", "J7168", "J7165", "J1642", "A9500", "A9552", "Q9967",
    "J7050", "J7030", "A4216", "Q0138", "J9355", "J9035", "J2357", "J1745", "Q5103", "J0885", "Q4081", "J0897", "J2505", "J2506", "J7613", "J8999",
    "J0178", "Q2043", "P9047", "G0008", "J0135", "J0139", "J1438", "J9070", "J9071", "J2469", "J1444", "Q4100", "Q4186", "J0585", "J1569", "J7192",
    "C9145", "J9316", "J9304", "j-9312", "J1234", "J931", "", "99213", 9312,
)  # fmt: skip
DAYS: Final = (None, "2026-02-01", "2024-05-15", "2018-06-30", date(2030, 1, 1), "2/30/2026", "soon", 2026)
NDCS: Final = (
    "50242-0051-21", "50242-051-21", "0006-3026-02", "00006302602", "5024205121", "00409-4888-10", "63323-0165-01", "99999-9999-99", "2-22-2", "", 50242005121,
    "0517-0031-25", "55513-0710-01", "61755-0005-02",
)  # fmt: skip
WORDS: Final = (
    "rituximab", "Rituxan", "rituxin", "pembro", "iron sucrose", "normal saline", "dexamethasone 1 mg", "flu shot", "FDG", "trastuzumab hyaluronidase", "j9312", "J93", "9312",
    "", " ", "zzzz", "IVIG", "albumin 25%", 9312,
)  # fmt: skip


def _facts(value: object) -> str:
    """Return one answer on a line: its facts if it is a record, cut where it goes on and on."""
    if isinstance(value, Matches):
        return f"{value.read!r} {[str(one.code) for one in value.entries][:12]} {value.is_near} {value.amounts} {value.notes}"
    if isinstance(value, jcodes.Entry):
        return f"{value} {value.kind.name} {value.period} {value.dosage} {value.release}"
    if hasattr(value, "to_dict"):
        return f"{value} | {json.dumps(value.to_dict(), default=str)}"[:SHOWN]
    if isinstance(value, Mapping):
        return f"{len(value)}: {[f'{key}: {one}' for key, one in value.items()][:3]}"[:SHOWN]
    return (str(value) if str(value) == repr(value) else f"{value} | {value!r}")[:SHOWN]


def _said(call: Callable[[], object]) -> Iterator[str]:
    """Yield what a call answers, or how it refuses: the first three of many, and the last; and how it warns."""
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            answer = call()
        rows = list(answer) if isinstance(answer, tuple | list) else None
    except JcodesError as error:
        yield f"{type(error).__name__}: {error}"
        facts = ((name, value) for name, value in sorted(vars(error).items()) if name not in {"message", "hint"})
        yield from (f"{name}: {value!r}"[:SHOWN] for name, value in facts)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        yield type(error).__name__
    else:
        if rows is None:
            yield _facts(answer)
        else:
            yield f"{len(rows)}"
            yield from map(_facts, rows[:3] + rows[3:][-1:])
        yield from (f"{one.category.__name__}: {one.message}" for one in warned)


def _page(calls: Mapping[str, Callable[[], object]]) -> str:
    """Return every call with what it answers; what is answered as the call before was is left out."""
    blocks, before = [], [""]
    for text, call in calls.items():
        said = list(_said(call))
        blocks.append("\n".join([text, *(f"  {one}" for one in (said if said != before else ["the same"]))]))
        before = said
    return DIGEST.sub("digest ...", "\n".join(blocks)).encode("ascii", "backslashreplace").decode() + "\n"


CAT: Final = jcodes.catalog(RELEASE)
BY_CODE: Final = (
    "add_on", "definition", "facts_of", "history", "jw_jz", "jw_jz_since", "labels_of_code", "links", "mue", "names", "noc_listing", "outpatient", "price",
    "prices", "replaced_codes", "self_administered", "suggested_replacements", "surgery_center", "get",
)  # fmt: skip
ON_A_DAY: Final = frozenset(
    {"add_on", "definition", "jw_jz", "jw_jz_since", "labels_of_code", "links", "noc_listing", "outpatient", "price", "self_administered", "surgery_center"}
)  # fmt: skip
SETTINGS: Final = ("practitioner", "outpatient-hospital", "dme", "hospital", "", 1)


def _fact(code: Any, name: str) -> Any:
    """Return a fact of an entry."""
    return getattr(CAT[code], name)


def _difference(before: str, after: str, name: str) -> Any:
    """Return a part of what differs between two releases, or the whole as text."""
    found = jcodes.diff(before, after)
    return str(found) if name == "__str__" else getattr(found, name)


def _opened(name: Any) -> str:
    """Return how a release that is opened shows itself."""
    return repr(jcodes.catalog(name))


def _by_code(name: str) -> dict[str, Callable[[], object]]:
    """Return the calls of one look-up of codes."""
    ask: Any = getattr(CAT, name)
    days = DAYS if name in ON_A_DAY else (None,)
    calls: dict[str, Callable[[], object]] = {}
    for code in CODES:
        for day in days if code in {"J9312", "J3490", "J2505", "Q4081", "C9145"} else days[:3]:
            if day is None:
                calls[f"{name}({code!r})"] = partial(ask, code)
            else:
                calls[f"{name}({code!r}, {day!r})"] = partial(ask, code, day)
    return calls


def _others() -> dict[str, dict[str, Callable[[], object]]]:
    """Return the calls of the other look-ups, by file."""
    cat: Any = CAT
    pairs = (
        ("J9312", "96413"),
        ("96413", "96360"),
        ("96365", "96413"),
        ("J1642", "96523"),
        ("J9312", "J9312"),
        ("96413", "J93"),
        ("", "96413"),
        ("99213", "96372"),
    )
    return {
        "entry": {
            f"{code}.{name}": partial(_fact, code, name)
            for code in CODES[:47]
            for name in (
                "names",
                "biologics",
                "replaces",
                "dosage",
                "description",
                "kind",
                "period",
                "periods",
                "brands",
                "betos",
                "coverage",
                "pricing",
                "routes",
                "route_limits",
                "table_routes",
                "traits",
            )
        },
        "ndc": {
            f"{name}({ndc!r}, {day!r})": partial(getattr(cat, name), ndc, *([day] if name == "ndc" else []))
            for name in ("ndc", "label", "labels")
            for ndc in NDCS
            for day in (DAYS if name == "ndc" else (None,))
        },
        "mue_by_setting": {
            f"mue({code!r}, {setting!r}, {day!r})": partial(cat.mue, code, setting, day)
            for code in ("J9312", "J1100", "J3490", "96413", "J1234")
            for setting in SETTINGS
            for day in DAYS[:4]
        },
        "ncci": {
            f"ncci({one!r}, {other!r}, {setting!r}, {day!r})": partial(cat.ncci, one, other, setting, day)
            for one, other in pairs
            for setting in SETTINGS
            for day in DAYS[:4]
        },
        "search": {
            f"{name}({words!r}, kind={kind!r}, on={day!r})": partial(getattr(cat, name), words, kind=kind, on=day)
            for words in WORDS
            for name, kind, day in (("matches", None, None), ("search", "drug", "2024-05-15"))
        }
        | {f"search('iron', kind={kind!r})": partial(cat.search, "iron", kind=kind) for kind in ("device", "", 1)},
        "lists": {
            f"{name}{arguments!r}": partial(getattr(cat, name), *arguments)
            for name, many in {
                "releases": [(), ("asp",), ("mue",), ("ncci",), ("zzz",), (1,)],
                "contractor": [
                    (state, *kind)
                    for state in ("TX", "tx", "Texas", "NY", "XX", "", 1)
                    for kind in ((), ("DME",), ("zz",))
                ],
                "denial_code": [(code,) for code in ("16", "CO-16", "N522", "n522", "M53", "999", "", 16)],
                "modifier": [(code,) for code in ("JW", "jz", "59", "ZZ", "JWX", "", 59)],
                "place": [(code,) for code in ("11", "1", "01", "22", "99", "98", "", 11)],
                "revenue_code": [(code,) for code in ("0636", "636", "0250", "9999", "", 636)],
                "noc_prices": [(day,) for day in DAYS],
                "jw_jz_list": [(day,) for day in DAYS],
                "predecessors": [(code, date(2026, 2, 1)) for code in ("J9312", "J2506", "J0139", "J1234", "J93")],
                "row_of": [(code,) for code in ("J9312", "J1234", "J93")],
                "on": [(day,) for day in DAYS],
                "change_days": [()],
                "contractors": [()],
                "limits": [()],
                "keys": [()],
            }.items()
            for arguments in many
        },
        "differences": {
            f"{before} to {after}: {name}": partial(_difference, before, after, name)
            for before, after in (("2025-10", "2026-01"), ("2020-01", "2026-01"), ("2026-01", "2025-10"))
            for name in (
                name
                for name in dir(CatalogDiff)
                if not name.startswith("_") and isinstance(getattr(CatalogDiff, name), property)
            )
        }
        | {
            f"diff{pair!r}": partial(_difference, *pair, "__str__")
            for pair in (("2025-10", "2026-01"), ("2026-01", "2026-01"), ("x", "2026-01"))
        },
        "open": {
            f"catalog({name!r})": partial(_opened, name)
            for name in ("2026-01", "2026-1", "2026Q1", "January 2026", "2031-01", "", 2026)
        },
    }


TOPICS: Final = {name: _by_code(name) for name in BY_CODE} | _others()


@pytest.mark.parametrize("topic", TOPICS)
def test_the_catalog_answers_as_the_snapshot_says(topic: str) -> None:
    """A topic is a file."""
    page, path = _page(TOPICS[topic]), FOLDER / f"{topic}.txt"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        path.write_text(page, encoding="ascii", newline="\n")
    assert page == path.read_text(encoding="ascii")


def test_every_file_of_the_snapshot_is_compared() -> None:
    """No topic that is gone leaves its file behind."""
    assert {path.stem for path in FOLDER.iterdir()} == set(TOPICS)
