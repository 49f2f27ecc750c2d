"""The public samples of 837s and 835s: every line equals a second, independent reading, or the difference is argued."""

import gzip
import json
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import pytest

from jcodes.claims import Claim
from jcodes.cli.claim_files import claims_in
from jcodes.errors import JcodesError
from jcodes.integrations.fhir import from_medication_administration, read_fhir_remittances
from jcodes.integrations.hl7 import read_hl7
from jcodes.integrations.x12 import read_835, read_837

SILENT: Final = {
    "fhirr4-microsoft-discharge-summary-expected.json": "a Bundle without claims; the command line says so"
}
"""Files that hold nothing that is read, and no reason to say more."""

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
    """Amounts, adjustments, remark codes (LQ HE) and reject codes of pharmacies (LQ RX)."""
    wanted = second(samples, "835")
    for path in sorted(samples.glob("835*")):
        got: list[tuple[Any, ...]] = []
        for remit in (one for one in read_835(path) if not one.is_of_no_claim):
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
                        [*line.remarks, *line.reject_codes],
                    )
                )
        want: list[tuple[Any, ...]] = []
        for one in wanted[path.name]:
            adjusted = [(group, reason, number(amount)) for group, reason, amount in one["cas"]]
            if one["level"] == "claim":
                want.append((one["claim"], one["status"], number(one["charge"]), number(one["paid"]), adjusted))
            else:
                remarks = [code for wanted in ("HE", "RX") for kind, code in one["lq"] if kind == wanted]
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


def read_by_kind(path: Path) -> tuple[str, int, int, int]:
    """Return the kind of a sample, how much of it was read, and how many refusals and remarks there were, each with its place."""
    name, data = path.name, path.read_bytes()
    refusals: list[Any] = []
    notes: list[Any] = []
    reader: Any
    if name.startswith(("835", "837", "X222", "lfh", "hl7v2")) or name == "other-azoner-mult-isa.x12":
        kind = name[:3] if name.startswith("83") else "HL7 v2" if name.startswith("hl7") else "837"
        reader = read_835(path) if kind == "835" else read_837(path) if kind == "837" else read_hl7(path)
        items = [one for one in reader if not isinstance(getattr(one, "claim", None), JcodesError)]
        for note in reader.notes:
            assert note.origin.segment > 0
            assert note.message
            (refusals if note.is_refusal else notes).append(note)
        return kind, len(items), len(refusals), len(notes)
    document = json.loads(data) if name.endswith(".json") else {}
    if document.get("resourceType") == "MedicationAdministration":
        try:
            from_medication_administration(document)
        except JcodesError as error:
            given = error.message.startswith(("status ", "dosage.dose "))
            return "FHIR administration", 0, int(given), 0
        return "FHIR administration", 1, 0, 0
    kind = "FHIR claim" if name.endswith(".json") else "CSV" if name.endswith(".csv") else "other"
    try:
        with path.open("rb") as file:
            reads = list(claims_in(file, date_format="MM/DD/YYYY" if name == "csv-drewthomas09-claims.csv" else None))
    except JcodesError as error:
        return kind, 0, int(bool(error.hint)), 0
    wrong = [read.claim for read in reads if isinstance(read.claim, JcodesError)]
    assert all(error.message and error.hint for error in wrong)
    return kind, len(reads) - len(wrong), len(wrong), 0


def test_every_sample_is_read_or_refused_with_place_and_reason(samples: Path, shared: Path) -> None:
    """The counts of the page on the samples: read whole, with remarks, in part, or refused."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    names = [path for path in sorted(samples.iterdir()) if path.name != "README.md" and path.suffix != ".gz"]
    for path in (*names, *sorted((shared / "x12").iterdir())):
        kind, read, refusals, notes = read_by_kind(path)
        word = "refused" if not read else "in part" if refusals else "with remarks" if notes else "whole"
        assert read or refusals or notes or path.name in SILENT, path.name
        counts[kind][word] += 1
    page = (Path(__file__).parents[2] / "docs/explanation/interchange-samples.md").read_text(encoding="utf-8")
    columns = ("whole", "with remarks", "in part", "refused")
    rows = {kind: tuple(found[word] for word in columns) for kind, found in counts.items()}
    for kind, row in rows.items():
        assert f"| {kind} | {sum(row)} | {' | '.join(map(str, row))} |" in page, (kind, row)
    assert sum(map(sum, rows.values())) == 320


def test_payments_of_fhir_are_read(samples: Path) -> None:
    """Of R4 each one with its lines; those of STU3 have other elements."""
    read = {
        path.name: list(read_fhir_remittances(path))
        for path in sorted(samples.glob("fhirr4*eob*.json")) + sorted(samples.glob("fhirr4*explanation*.json"))
    }
    assert len(read) == 10
    assert all(
        found and all(one.paid is not None or one.lines or one.charge for one in found) for found in read.values()
    )


def test_the_other_samples_are_read_or_refused(samples: Path, shared: Path) -> None:
    """Several interchanges in one file, and the drug samples."""
    other = read_837(samples / "other-azoner-mult-isa.x12")
    assert list(other) or other.notes
    drugs = [read for path in sorted((shared / "x12").iterdir()) for read in read_837(path)]
    lines = [line for read in drugs if isinstance(read.claim, Claim) for line in read.claim.lines if line.ndc]
    assert len(lines) >= 6
    assert all(line.parsed_ndc and line.ndc_amount and line.ndc_measure for line in lines)
