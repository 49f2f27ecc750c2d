"""The public samples of 837s and 835s: every line equals a second, independent reading, or the difference is argued."""

import gzip
import json
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import pytest

from jcodes.claims import Claim
from jcodes.integrations.x12 import read_835, read_837

ARGUED: Final = {
    "837p-anuragpatil1-invalid-837.edi": "the line stands outside a claim: no CLM segment; reported",
    "837p-iperception-awkward-values.edi": "20231301 is no date; reported, and the line has none",
}
"""Files whose lines differ from the second reading, and why."""


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    folder = shared.parent / "more" / "interchange"
    if not folder.is_dir():
        pytest.skip("the samples are not here")
    return folder


def second(folder: Path, kind: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(folder / f"second_reading_{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            facts = json.loads(line)
            if "dental_lines" not in facts:
                found[facts["file"]].append(facts)
    return found


def number(text: str) -> Decimal | str | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return text


def test_every_line_of_the_837s_equals_the_second_reading(samples: Path) -> None:
    """Codes, modifiers, units, dates, NDCs and charges; dental files have no claims, and say why."""
    wanted = second(samples, "837")
    different = set()
    for path in sorted(samples.glob("837*")):
        claims = read_837(path)
        got = []
        for read in claims:
            for line in read.claim.lines if isinstance(read.claim, Claim) else ():
                days = [f"{day:%Y%m%d}" for day in (line.on, line.through) if day]
                got.append(
                    (
                        read.identifier,
                        line.code,
                        list(line.modifiers),
                        line.revenue_code,
                        line.charge,
                        line.unit_count,
                        line.unit_basis or "UN",
                        "-".join(days),
                        line.ndc,
                        line.ndc_amount,
                        line.ndc_unit,
                    )
                )
        want = [
            (
                one["claim"],
                one["code"],
                one["mods"],
                one["rev"],
                number(one["charge"]),
                number(one["units"]),
                one["basis"] or "UN",
                one["date"],
                one["ndc"],
                number(one["ndc_qty"]),
                one["ndc_unit"],
            )
            for one in wanted[path.name]
        ]
        if got != want:
            different.add(path.name)
            assert claims.notes
        assert got or any(note.is_refusal for note in claims.notes) or not want or path.name in ARGUED
    assert different == set(ARGUED)


def test_every_payment_of_the_835s_equals_the_second_reading(samples: Path) -> None:
    """Amounts, adjustments and remarks; only remark codes of list HE are read, not reject codes of pharmacies (RX)."""
    wanted = second(samples, "835")
    for path in sorted(samples.glob("835*")):
        got: list[tuple[Any, ...]] = []
        for remit in read_835(path):
            got.append(
                (
                    remit.identifier,
                    remit.status,
                    remit.charge,
                    remit.paid,
                    [(one.group, one.reason, one.amount) for one in remit.adjustments],
                )
            )
            for line in remit.lines:
                adjustments = [(one.group, one.reason, one.amount) for one in line.adjustments]
                got.append(
                    (
                        remit.identifier,
                        line.code or line.revenue_code or line.ndc,
                        list(line.modifiers),
                        line.charge,
                        line.paid,
                        adjustments,
                        list(line.remarks),
                    )
                )
        want: list[tuple[Any, ...]] = []
        for one in wanted[path.name]:
            adjusted = [(group, reason, number(amount)) for group, reason, amount in one["cas"]]
            if one["level"] == "claim":
                want.append((one["claim"], one["status"], number(one["charge"]), number(one["paid"]), adjusted))
            else:
                remarks = [code for kind, code in one["lq"] if kind == "HE"]
                want.append(
                    (
                        one["claim"],
                        one["proc"] or one["rev"],
                        one["mods"],
                        number(one["charge"]),
                        number(one["paid"]),
                        adjusted,
                        remarks,
                    )
                )
        assert got == want, path.name


def test_the_other_samples_are_read_or_refused(samples: Path, shared: Path) -> None:
    """Several interchanges in one file, and the drug samples."""
    other = read_837(samples / "other-azoner-mult-isa.x12")
    assert list(other) or other.notes
    drugs = [read for path in sorted((shared / "x12").iterdir()) for read in read_837(path)]
    lines = [line for read in drugs if isinstance(read.claim, Claim) for line in read.claim.lines if line.ndc]
    assert len(lines) >= 6
    assert all(line.parsed_ndc and line.ndc_amount and line.ndc_measure for line in lines)
