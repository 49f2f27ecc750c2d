"""Write src/jcodes/testing/vectors.json: golden vectors of published examples, and of the catalog's codes as the library answers them.

python -m tools.vectors

Answers of published examples are those of tests/golden, which name their sources; the library must give them too, or the tool stops.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jcodes
from jcodes.catalogs import Catalog
from jcodes.doses import Basis, Dose
from jcodes.testing.answering import answer
from jcodes.testing.product import products_of
from jcodes.testing.vectors import VECTORS

ROOT: Final = Path(__file__).parents[1]
GOLDEN: Final = ROOT / "tests" / "golden"
RELEASE: Final = "2026-01"
ON: Final = "2026-02-02"
Case = dict[str, Any]


def document() -> str:
    """Return the text of the file: one case a line."""
    cases = [*published(), *computed()]
    head = {
        "format": 1,
        "release": RELEASE,
        "about": "Golden vectors of jcodes: see docs/reference/vectors.md. Facts of CMS's files; no CPT descriptors.",
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    return json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n"


def published() -> Iterator[Case]:
    """Yield the published examples, with the answers that their sources state."""
    for case in _golden("units"):
        if not case.get("counted"):
            given = _kept(case, "dosage", "dose", "strength", "rounding")
            yield _case(f"units-{case['id']}", "units", given, {"units": case["units"]}, case["source"])
    for case in _golden("waste"):
        given = _kept(case, "dosage", "dose", "containers", "container_type", "discarded", "on", "policy")
        yield _case(f"discarded-{case['id']}", "discarded", given, {"lines": case["lines"]}, case["source"])
    for case in _golden("ndc_formats"):
        given = {"ndc": case["ndc"], "strict": case["strict"]}
        yield _case(f"ndc11-{case['id']}", "ndc11", given, {"ndc11": case["ndc11"]}, case["source"])
    for case in _golden("ndc_quantities"):
        given = {"dose": case["given"], "unit": case["unit"], **_kept(case, "strength")}
        quantity = case["quantity"].removeprefix(case["unit"])
        yield _case(
            f"ndc_quantity-{case['id']}",
            "ndc_quantity",
            given,
            {"unit": case["unit"], "quantity": quantity},
            case["source"],
        )


def computed() -> Iterator[Case]:
    """Yield questions of the catalog's codes; the library answers them from CMS's files."""
    cat = jcodes.catalog(RELEASE)
    for ask, name, given, source in (*_of_codes(cat), *_of_products(cat), *_of_texts()):
        expect = answer(ask, given, RELEASE)
        yield {
            "id": f"{ask}-{name}",
            "ask": ask,
            "given": given,
            "expect": expect,
            "source": source,
            "basis": "computed",
        }


_Question = tuple[str, str, Case, str]


def _of_codes(cat: Catalog) -> Iterator[_Question]:
    """Yield doses of every sixth code: whole units, part of one, under each rounding; and what has no answer."""
    entries = [cat[code] for code in list(cat)[::6]]
    for place, entry in enumerate(entries):
        code, unit = str(entry.code), entry.dosage.amount
        if unit is None:
            yield "units", f"{code}-no-amount", {"code": code, "dose": "10 mg", "on": ON}, "cms-hcpcs"
            continue
        yield "units", f"{code}-whole", {"code": code, "dose": str(unit * 7)}, "cms-hcpcs"
        if entry.dosage.basis is not Basis.EACH:
            rounding = ("up", "nearest", "down", "exact")[place % 4]
            part = str(unit * 29 / 8)
            yield "units", f"{code}-{rounding}", {"code": code, "dose": part, "rounding": rounding}, "cms-hcpcs"
        if place % 4 == 0:
            policy = ("medicare-part-b", "medicaid-generic", "commercial-generic", "medicare-opps")[place // 4 % 4]
            yield (
                "units",
                f"{code}-{policy}",
                {"code": code, "dose": str(unit * 2), "policy": policy, "on": ON},
                "cms-hcpcs",
            )
        if place % 5 == 0:
            yield "units", f"{code}-wrong-unit", {"code": code, "dose": _other_unit(unit)}, "cms-hcpcs"
            yield "units", f"{code}-before", {"code": code, "dose": str(unit), "on": "1990-01-02"}, "cms-hcpcs"


def _other_unit(unit: Dose) -> str:
    return "3 mL" if unit.unit.dimension != "volume" else "3 mg"


def _of_products(cat: Catalog) -> Iterator[_Question]:
    """Yield doses from vials of CMS's crosswalk, with and without their type, and the NDC quantities of them."""
    first = cat.release.quarter.first
    for place, code in enumerate(code for code in map(str, cat) if products_of(cat, code, first)):
        if place % 3:
            continue
        product = products_of(cat, code, first)[0]
        label, kind = product.label, ("single-dose", None, "multi-dose")[place // 3 % 3]
        given = {
            "code": code,
            "dose": str(product.content * 2 - product.content / 5),
            "containers": [label, label],
            "on": ON,
        }
        if kind is not None:
            given["container_type"] = kind
        yield "discarded", code, given, "cms-discarded-drugs"
        quantity = {"dose": str(product.content), "unit": "ML", "strength": label}
        if product.content.unit.dimension == "volume":
            del quantity["strength"]
        yield "ndc_quantity", code, quantity, "cms-asp"


def _of_texts() -> Iterator[_Question]:
    """Yield texts that are codes, NDCs and doses, and texts that are none."""
    for place, text in enumerate(("J9312", "j9312", "J-9312", " Q5115 ", "J93I2", "J931", "", "99213", "JJ312")):
        yield "code", f"text-{place}", {"code": text}, "cms-hcpcs"
    ndcs = (
        "50242-051-21",
        "50242-0051-21",
        "50242005121",
        "5024205121",
        "0517-0602-01",
        "12345",
        "",
        "50242-51-21",
        "1-2-3",
    )
    for place, text in enumerate(ndcs):
        for strict in (True, False):
            yield (
                "ndc11",
                f"text-{place}-{'strict' if strict else 'loose'}",
                {"ndc": text, "strict": strict},
                "fda-ndc-rule",
            )
    doses = ("", "0 mg", "-5 mg", "10", "ten mg", "10 parsecs", "1,000 mg", "0.5 g", "750mg", "1e3 mg", "500000 mcg")
    for place, dose in enumerate(doses):
        yield "units", f"dose-{place}", {"code": "J9312", "dose": dose}, "cms-hcpcs"
    for place, unit in enumerate(("ML", "UN", "GR", "F2", "ME", "MG", "")):
        yield (
            "ndc_quantity",
            f"unit-{place}",
            {"dose": "100 mg", "unit": unit, "strength": "100 mg/10 mL"},
            "x12-837-elements",
        )
    yield "units", "unknown", {"code": "J0000", "dose": "10 mg"}, "cms-hcpcs"
    yield "units", "ended", {"code": "J9310", "dose": "700 mg", "on": ON}, "cms-hcpcs"
    over = {
        "code": "J9312",
        "dose": "900 mg",
        "containers": ["500 mg/50 mL"],
        "container_type": "single-dose",
        "on": ON,
    }
    yield "discarded", "more-than-the-labels", over, "cms-discarded-drugs"


def _golden(name: str) -> list[Case]:
    return [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _kept(case: Case, *names: str) -> Case:
    return {name: case[name] for name in names if case.get(name) is not None}


def _case(name: str, ask: str, given: Case, expect: Case, source: str) -> Case:
    got = answer(ask, given, RELEASE)
    if any(got.get(key) != value for key, value in expect.items()):
        raise SystemExit(f"{name}: the source states {expect}, the library answers {got}")
    return {"id": name, "ask": ask, "given": given, "expect": expect, "source": source, "basis": "published"}


def main() -> None:
    """Write the file."""
    text = document()
    VECTORS.write_text(text, encoding="utf-8")
    print(f"wrote {text.count(chr(10)) - 2:,} vectors, {len(text):,} bytes")


if __name__ == "__main__":
    main()
