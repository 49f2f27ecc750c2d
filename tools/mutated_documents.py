"""Reads mutated documents of claims and payments: ``python -m tools.mutated_documents 1000000 [--seed N] [--samples FOLDER]``; 5,000 in the tests.

A document is a claim file of each kind, whole, with one to six changes: bytes, segments and elements lost, doubled, swapped, cut or replaced.
Every answer is right to be claims, typed errors or notes with the number of a segment; anything else is reported with the seed that repeats it.
"""

import argparse
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import jcodes
from jcodes.claims import Administration, Claim, Remittance
from jcodes.claims.reading import ReadClaim
from jcodes.errors import JcodesError
from jcodes.integrations.fhir import (
    from_medication_administration,
    read_fhir,
    read_fhir_remittances,
    to_fhir_claim,
    to_medication_administration,
)
from jcodes.integrations.hl7 import Hl7Message, read_hl7
from jcodes.integrations.x12 import Note, read_835, read_837, to_837
from jcodes.testing import make_claim

__all__ = ["documents", "main", "mutated", "run", "samples"]

Reader = Callable[[bytes], Iterable[Any]]
_MOST: Final = 40_000
_SEPARATORS: Final = b'*:~^|\n\r<>&\\{}[],"'
_PIECES: Final = (
    b"ISA*", b"GS*HC~", b"ST*837*0001~", b"SE*1*0001~", b"IEA*1*1~", b"CLM*A*1***11:B:1~", b"LX*1~", b"SV1*HC:J9312*1*UN*1~", b"HL*1**22~",
    b"CLP*A*1*1*1~", b"SVC*HC:J1*1*1~", b"CAS*CO*45*1~", b"MSH|^~\\&|", b"RXA|0|1|", b"FT1|1|", b"\x0b", b"\x1c\r", b"\\X41\\", b"null", b"[]", b"{}",
    b"1e999", b"-1", b"99999999", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"9" * 400, b"20269999", b"NaN", b"true", b'"resourceType":"Bundle"',
)  # fmt: skip


def _x12(reader: Callable[[io.BytesIO], Any]) -> Reader:
    def read(data: bytes) -> Iterator[Any]:
        found = reader(io.BytesIO(data))
        yield from found
        yield from found.notes

    return read


def _records(data: bytes) -> Iterator[Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    yield from_medication_administration(document)


READERS: Final[dict[str, Reader]] = {
    "837": _x12(read_837),
    "835": _x12(read_835),
    "hl7": _x12(read_hl7),
    "fhir": lambda data: read_fhir(io.BytesIO(data)),
    "administration": _records,
    "eob": lambda data: read_fhir_remittances(io.BytesIO(data)),
}
"""What reads each kind of document."""


def documents() -> list[tuple[str, bytes]]:
    """Return documents that the library writes, each with its kind."""
    claims = [make_claim(seed=at) for at in range(12)]
    record = Administration(
        drug="rituximab", dose="740 mg", route="IV infusion", on="2026-02-01", start="09:00", stop="11:30", code="J9312"
    )
    found = [("837", to_837([claim], created=date(2026, 3, 1)).encode()) for claim in claims]
    found += [
        ("fhir", json.dumps(to_fhir_claim(claim, version=version)).encode())
        for claim in claims[:3]
        for version in ("R4", "R5")
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": to_fhir_claim(claim)} for claim in claims[:2]]}
    found += [("fhir", json.dumps(bundle).encode()), ("835", _PAID)]
    found += [("hl7", _MESSAGES), ("eob", _EOB)]
    return found + [
        ("administration", json.dumps(to_medication_administration(record, version=version, utc_offset="Z")).encode())
        for version in ("R4", "R5")
    ]


_CARIN: Final = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication"
_EOB: Final = json.dumps(
    {
        "resourceType": "ExplanationOfBenefit", "status": "active", "use": "claim", "outcome": "complete", "insurer": {"display": "P"},
        "identifier": [{"type": {"coding": [{"code": "uc"}]}, "value": "ICN1"}], "payment": {"date": "2026-03-02", "amount": {"value": 1.5}},
        "supportingInfo": [{"category": {"coding": [{"code": "patientaccountnumber"}]}, "valueString": "A-1"}],
        "total": [{"category": {"coding": [{"system": _CARIN, "code": "paidtoprovider"}]}, "amount": {"value": 104.4, "currency": "USD"}}],
        "addItem": [{"itemSequence": [1], "productOrService": {"coding": [{"code": "96417"}]}}],
        "item": [
            {
                "sequence": 1, "productOrService": {"coding": [{"code": "J9312"}]}, "modifier": [{"coding": [{"code": "JZ"}]}], "quantity": {"value": 75},
                "servicedPeriod": {"start": "2026-02-01", "end": "2026-02-02"}, "net": {"value": 9000},
                "adjudication": [
                    {"category": {"coding": [{"system": _CARIN, "code": "noncovered"}]}, "amount": {"value": 9000}},
                    {"reason": {"coding": [{"system": "https://x12.org/codes/claim-adjustment-reason-codes", "code": "16"}]}},
                ],
            },
        ],
    }
).encode()  # fmt: skip
_SEGMENTS: Final = (
    "FHS|^~\\&", "BHS|^~\\&", "MSH|^~\\&|EHR|CLINIC|||20260201||RAS^O17|C1|P|2.5.1", "PID|1||M1^^^X^MR||DOE^JANE||19430501|F||||||||||ACC-7",
    "PV1|1|O|||||||||||||||||V-9", "ORC|RE", "RXE||J1885^ketorolac^HPC|15|30|mg", "RXR|IM",
    "RXA|0|1|202602010900|202602011130|50242005306^rituximab^NDC^J9312^^HCPCS|740|mg^^UCUM||||||10|mg/mL|L123||||C83.30^^I10|CP|A",
    "RXR|IV^Intravenous^HL70162|LA^LEFT ARM^HL70163", "\x1c", "\x0bMSH|^~\\&|B|C|||20260205||DFT^P03|2|P|2.5.1", "DG1|1||Z51.11^^I10",
    "FT1|1|||20260201^20260202||CG|J9312^^HPC|||75|9000.00&USD||||||||C83.30^^I10|1234567893||||||J9312|JZ~59|||50242-0053-06^^NDC||||||||||A1||0636||75^mL",
    "BTS|2", "FTS|1", "",
)  # fmt: skip
_MESSAGES: Final = "\r".join(_SEGMENTS).encode()
_PAID: Final = (
    b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260301*1200*^*00501*000000001*0*T*:~GS*HP*A*B*20260301*1200*1*X*005010X221A1~"
    b"ST*835*0001~BPR*I*1*C*CHK************20260301~TRN*1*9~N1*PR*P~LX*1~CLP*A-1*1*5050*100*20*MB*ICN~CAS*CO*45*10~NM1*QC*1*X~MOA***N1~"
    b"SVC*HC:J9312:JZ*5000*100*0636*75*HC:J9310~DTM*472*20260201~CAS*PR*2*20*1*1*5~REF*6R*L1~AMT*B6*125~LQ*HE*N519~"
    b"CLP*A-2*22*-5050*-100**MB*ICN2~SVC*HC:J9310*-50*-1~PLB*1*20261231*WO:I*25*FB*-2~SE*20*0001~GE*1*1~IEA*1*000000001~"
)  # fmt: skip


def samples(folder: Path) -> list[tuple[str, bytes]]:
    """Return the files of *folder* by their kind: X12, FHIR and HL7."""
    begins = {"837": "837", "835": "835", "fhir": "fhir", "hl7v2": "hl7"}
    found = []
    for path in sorted(folder.iterdir()):
        kind = next((kind for start, kind in begins.items() if path.name.startswith(start)), "")
        data = path.read_bytes()
        if kind and path.suffix != ".xml" and len(data) <= _MOST:
            found.append(("administration" if b'"MedicationAdministration"' in data else kind, data))
            if b'"ExplanationOfBenefit"' in data:
                found.append(("eob", data))
    return found


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Return *data* with one to six changes; of JSON every other time one of its values is changed instead."""
    if data[:1] in {b"{", b"["} and rng.random() < 0.5:
        return json.dumps(_changed(rng, json.loads(data))).encode()
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        to = min(to, at + rng.choice((1, 8, 80, len(data))))
        kind = rng.randrange(8)
        if kind == 0:
            data = data[:at] + data[to:]
        elif kind == 1:
            data = data[:at] + rng.choice(_PIECES) + data[at:]
        elif kind == 2:
            data = data[:at] + data[at:to] * rng.randint(2, 4) + data[to:]
        elif kind == 3:
            data = data[:at] + bytes((rng.randrange(256),)) + data[at + 1 :]
        elif kind == 4:
            data = data[:at]
        elif kind == 5:
            data = data[:at] + rng.choice(_PIECES) + data[to:]
        elif kind == 6:
            data = _parts(rng, data)
        else:
            data = data[:at] + bytes((rng.choice(_SEPARATORS),)) + data[at + 1 :]
    return data[:_MOST]


def _changed(rng: random.Random, value: Any) -> Any:
    """Return a value of JSON with a change somewhere in it."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        name = rng.choice(list(value))
        rest = {one: held for one, held in value.items() if one != name}
        return rest if rng.random() < 0.1 else rest | {name: _changed(rng, value[name])}
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = rng.randrange(len(value))
        held = value * 3 if rng.random() < 0.05 else value
        return [*held[:at], *([] if rng.random() < 0.1 else [_changed(rng, held[at])]), *held[at + 1 :]]
    return rng.choice(
        (
            None,
            "",
            "x",
            "J9312",
            7,
            -1,
            0.1,
            1e300,
            10**30,
            True,
            [],
            {},
            [[]],
            [value, value],
            {"value": value},
            "9" * 300,
            "2026-02-30",
        )
    )


def _parts(rng: random.Random, data: bytes) -> bytes:
    """Return *data* with two of its parts swapped, one lost or one doubled: segments, elements or lines."""
    sign = bytes((rng.choice(_SEPARATORS),))
    parts = data.split(sign)
    one, two = rng.randrange(len(parts)), rng.randrange(len(parts))
    kind = rng.randrange(3)
    if kind == 0:
        parts[one], parts[two] = parts[two], parts[one]
    elif kind == 1:
        del parts[one]
    else:
        parts.insert(two, parts[one])
    return sign.join(parts)


def outcome(kind: str, data: bytes) -> str:
    """Return how a document was read: ``whole``, ``in part`` or ``refused``.

    Raises:
        TypeError: An answer that is none.
        AssertionError: A note without a position.
    """
    is_refused = False
    answers = 0
    try:
        for item in READERS[kind](data):
            held = item.claim if isinstance(item, ReadClaim) else item
            if isinstance(held, Note):
                if held.origin.segment < 1:
                    raise AssertionError("a note without a position")
                is_refused = True
            elif isinstance(held, JcodesError):
                is_refused = True
            elif isinstance(held, Claim | Remittance | Administration | Hl7Message):
                answers += 1
            else:
                raise TypeError(type(held).__name__)
    except JcodesError:
        is_refused = True
    return "refused" if is_refused and not answers else "in part" if is_refused else "whole"


def run(number: int, seed: int, sources: Sequence[tuple[str, bytes]]) -> tuple[Mapping[str, int], list[str]]:
    """Read *number* mutated documents; return the outcomes by kind, and what went wrong, each with its seed."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for at in range(seed, seed + number):
        rng = random.Random(at)  # noqa: S311 - inputs, not secrets
        kind, data = rng.choice(sources)
        try:
            counts[f"{kind} {outcome(kind, mutated(rng, data))}"] += 1
        except Exception as error:  # noqa: BLE001 - what the session looks for
            wrong.append(f"{kind}, seed {at}: {type(error).__name__}: {str(error)[:80]}")
    return counts, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Read mutated documents and print the figures; the status is 1 when something went wrong."""
    parser = argparse.ArgumentParser(prog="tools.mutated_documents")
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples", type=Path)
    options = parser.parse_args(arguments)
    sources = documents() + ([] if options.samples is None else samples(options.samples))
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    step = 10_000
    for start in range(0, options.number, step):
        some, faults = run(min(step, options.number - start), options.seed + start, sources)
        counts.update(some)
        wrong += faults
        print(f"{sum(counts.values()):,} read, {len(wrong)} wrong, release {jcodes.__version__}", flush=True)
        for fault in faults:
            print(fault, flush=True)
    for name, count in sorted(counts.items()):
        print(f"{name}: {count:,}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
