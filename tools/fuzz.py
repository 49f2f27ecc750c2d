"""Fuzzes every public function: ``python -m tools.fuzz 1000000``; ``nox -s fuzz``, and 20,000 inputs in the tests.

An input is a call of one function (a door) whose arguments are those of a good call, some of them mutated or replaced. Texts and files are
also changed byte by byte. Every answer is right to be an answer or a `JcodesError`; anything else is reported with the seed that repeats it.
The cost of an input is CPU time per kilobyte of its arguments, at least one; an input is too slow if it costs more than 100 times the median
of its door, also when it is asked again (the first call of a kind loads facts).

Where atheris is installed, ``python -m tools.fuzz --atheris`` lets libFuzzer choose the bytes that choose the calls.
"""

import argparse
import contextlib
import io
import json
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import attrs

import jcodes
from jcodes.auditing import check_chargemaster, check_orders
from jcodes.billing import NdcQuantity, Receipt, split_lines, units_of_quantity
from jcodes.claims import Documentation
from jcodes.claims.reading import ReadClaim, read_claims
from jcodes.cli import main as command_line
from jcodes.errors import JcodesError, shown
from jcodes.estimates import PlannedOrder, compare_products, estimate, orders_in
from jcodes.integrations import frames
from jcodes.integrations.fhir import (
    from_fhir_claim,
    from_medication_administration,
    read_fhir,
    to_fhir_claim,
    to_medication_administration,
)
from jcodes.integrations.paper import Cms1500Line, NdcString, Ub04Line
from jcodes.integrations.x12 import from_x12, read_835, read_837, to_x12
from jcodes.periods import Period, Quarter
from jcodes.policies import Policy

__all__ = ["DOORS", "Door", "Figures", "fuzz", "main"]

MOST_TIMES: Final = 100
"""How much more than the median an input may cost."""
_LEAST: Final = 0.001
"""Seconds of CPU time per kilobyte below which a cost is noise."""

SEEDS: Final = (
    "J9312", "Q5103", "96413", "50242-0051-21", "50242005121", "888867413689", "JW", "JZ", "59", "750 mg", "5 mg/kg", "375 mg/m2", "1,000,000 units",
    "500 mg/50 mL", "40 mg/mL", "1:1000", "10 %", "up to 50 mg", "3 mg + 3 mg", "2 x 100 mg/10 mL", "100 units/vial", "0.5 g (500 mg)", "rituximab",
    "cefTRIAXone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB", "2026-02-01", "20260201", "2026Q1", "2026-01", "02/03/2026", "09:30", "9:30 PM", "IV",
    "subcutaneous", "11", "0131", "13X", "0636", "C83.30", "ML0.6", "UN2", "medicare-part-b", "nearest", "single-dose", "$1,234.50", "70 kg", "1.9 m2",
    "(01)00350242005121(17)271231", "AB", "1:2", "", " ", "NaN", "Infinity", "1e400", "\u00bd mL", "\uff2a9312", "\ud800", "\u202e", "\x00", "\x1b[31m",
)  # fmt: skip
_MARKS: Final = " \t\n.,:;/%+-*x()[]{}^'\"\\0123456789eEmgMLJW\u00b5\u00d7\u2212\u0661\u200b\x00\x1b\ud800\U0001f489"


def mutated(rng: random.Random, text: str) -> str:
    """Return *text* with one to four changes: characters, pieces, repetitions, another text within it."""
    for _ in range(rng.randint(1, 4)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        kind = rng.randrange(8)
        if kind == 0:
            text = text[:at] + text[to:]
        elif kind == 1:
            text = text[:at] + rng.choice(_MARKS) + text[at:]
        elif kind == 2:
            text = text[:at] + text[at:to] * rng.randint(2, 6) + text[to:]
        elif kind == 3:
            text = text[:at] + rng.choice(SEEDS) + text[at:]
        elif kind == 4:
            text = text.swapcase()
        elif kind == 5:
            text = (
                text[:at]
                + chr(rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000))))
                + text[at:]
            )
        elif kind == 6:
            text = text[:at] + str(rng.choice((0, 9, 10 ** rng.randint(1, 40), rng.random()))) + text[to:]
        elif rng.random() < 0.05:
            text = text * rng.randint(2, 400)
    return text[:20_000]


def byte_text(rng: random.Random, text: str) -> str:
    """Return *text* with some of its bytes changed, as a text again."""
    data = bytearray(text.encode("utf-8", "surrogatepass") or b"\x00")
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data).decode("utf-8", "surrogateescape")


def odd(rng: random.Random, depth: int = 0) -> Any:  # noqa: C901 - one kind a branch
    """Return a value of any kind."""
    kind = rng.randrange(12 if depth > 2 else 16)
    if kind < 5:
        return mutated(rng, rng.choice(SEEDS))
    if kind == 5:
        return byte_text(rng, rng.choice(SEEDS))
    if kind == 6:
        return rng.choice((0, 1, -1, 7, 10**15, 10**16, 10**40, -(10**5000), 2**70, True, False))
    if kind == 7:
        return rng.choice((0.0, -0.0, 0.1, 1e308, float("nan"), float("inf"), -5.5, rng.random() * 1000))
    if kind == 8:
        return rng.choice(
            (
                Decimal("NaN"),
                Decimal("sNaN"),
                Decimal("1E+300000"),
                Decimal("-0"),
                Decimal("0.5"),
                Fraction(1, 3),
                Fraction(10**60, 7),
            )
        )
    if kind == 9:
        return rng.choice(
            (date(2026, 2, 1), date.min, date.max, datetime(2026, 2, 1, 23, tzinfo=UTC), Quarter(2026, 1))
        )
    if kind == 10:
        return rng.choice((None, b"J9312", bytearray(b"\xff"), object(), len, int, 3 + 4j, range(3), frozenset({"JW"})))
    if kind == 11:
        return rng.choice(
            (
                jcodes.Dose.parse("5 mg"),
                jcodes.Strength.parse("40 mg/mL"),
                jcodes.Dosage.parse("10 mg"),
                jcodes.HcpcsCode.parse("J9312"),
            )
        )
    if kind < 14:
        return [odd(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 14:
        return {odd_key(rng): odd(rng, depth + 1) for _ in range(rng.randrange(4))}
    return tuple(odd(rng, depth + 1) for _ in range(rng.randrange(3)))


def odd_key(rng: random.Random) -> str:
    """Return the name of a field, or another text."""
    return rng.choice(
        (
            "code",
            "units",
            "modifiers",
            "on",
            "drug",
            "dose",
            "ndc",
            "lines",
            "charge",
            "route",
            mutated(rng, rng.choice(SEEDS)),
        )
    )


@attrs.frozen
class Door:
    """One public function and a good call of it.

    Attributes:
        call: The function.
        good: Its arguments, by name; `""` stands for the only positional one.
        weight: How often it is asked.
    """

    call: Callable[..., Any]
    good: Mapping[str, Any]
    weight: int = 20

    def arguments(self, rng: random.Random) -> dict[str, Any]:
        """Return the arguments of one input."""
        found = dict(self.good)
        if rng.random() < 0.1:
            return found
        for name in rng.sample(list(found), min(len(found), rng.choice((1, 1, 1, 2, 3)))):
            held = found[name]
            if isinstance(held, str) and rng.random() < 0.75:
                found[name] = byte_text(rng, held) if rng.random() < 0.3 else mutated(rng, held)
            elif isinstance(held, bytes):
                found[name] = damaged(rng, held)
            elif isinstance(held, dict) and rng.random() < 0.8:
                key = rng.choice((*held, odd_key(rng)))
                part = held.get(key)
                is_text = isinstance(part, str) and rng.random() < 0.6
                found[name] = {**held, key: mutated(rng, str(part)) if is_text else odd(rng)}
            else:
                found[name] = odd(rng)
        return found

    def ask(self, arguments: Mapping[str, Any]) -> Any:
        """Call the function."""
        named = {name: value for name, value in arguments.items() if name}
        return self.call(arguments[""], **named) if "" in arguments else self.call(**named)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Return *data* with bytes changed, cut, doubled or inserted."""
    held = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(held) + 1)
        kind = rng.randrange(4)
        if kind == 0 and held:
            held[at - 1] = rng.randrange(256)
        elif kind == 1:
            del held[at : at + rng.randrange(40)]
        elif kind == 2:
            held[at:at] = held[at : at + rng.randrange(80)]
        else:
            held[at:at] = rng.randbytes(rng.randrange(4)) + rng.choice(SEEDS).encode("utf-8", "surrogatepass")
    return bytes(held)


_ON: Final = "2026-02-01"
_LINE: Final[dict[str, Any]] = {
    "code": "J9312", "units": "75", "modifiers": ["JZ"], "on": _ON, "charge": "7500.00", "ndc": "50242-0051-21", "ndc_quantity": "75", "ndc_unit": "ML",
    "diagnosis_pointers": "AB", "place_of_service": "11", "narrative": "rituximab 750 mg", "revenue_code": "0636",
}  # fmt: skip
_RECORD: Final[dict[str, Any]] = {
    "drug": "rituximab", "dose": "740 mg", "route": "IV", "on": _ON, "start": "09:30", "stop": "13:45", "containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"],
    "ndc": "50242-0051-21", "weight": "70 kg", "discarded": "60 mg", "place_of_service": "11", "diagnoses": ["C83.30"], "site": "chest port",
}  # fmt: skip
_CLAIM: Final[dict[str, Any]] = {
    "lines": [_LINE, {"code": "96413", "units": 1, "on": _ON}], "diagnoses": ["C83.30"], "place_of_service": "11", "stated_total": "7500.00",
    "type_of_bill": "", "condition_codes": [], "identifier": "A1", "narrative": "1 of 2",
}  # fmt: skip
_ASP: Final = (
    b'"Payment Allowance Limits for Medicare Part B Drugs"\r\n"Effective January 1, 2026 through March 31, 2026"\r\n'
    b"HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage\r\nJ9312,Inj rituximab 10 mg,10 mg,74.765,20\r\n"
)
_POLICY: Final = b'name = "my-payer"\ntitle = "My payer"\nextends = "commercial-generic"\n\n[[jz]]\nvalue = "may"\nsource = "its manual"\nconfidence = "M"\n'
_CELLS: Final = {
    "code": "J9312",
    "dose": "740 mg",
    "on": _ON,
    "ndc": "50242-0051-21",
    "units": "74",
    "charge": "7400.00",
}
_ROW: Final[dict[str, Any]] = {
    "claim": "A-1", "patient_key": "p1", "payer": "Medicare", "policy": "medicare-part-b", "pos": "11", "dx": "C83.30", "frequency": "1", "modifiers": "JZ",
    "drug": "rituximab", "containers": "500 mg/50 mL; 100 mg/10 mL", "submitted": "2026-02-10", "line": "1", **_CELLS,
}  # fmt: skip
_CSV: Final = (
    b"claim,patient_key,pos,dx,code,modifiers,units,dos,charge\r\nA-1,p1,11,C83.30,J9312,JZ,74,2026-02-01,7400.00\r\n"
    b'A-1,p1,11,C83.30,96413,,1,2026-02-01,"1,150.00"\r\nA-2,p1,11,C83.30,J9312,JZ,74,2026-02-01,7400.00\r\n'
)
_JSON_LINES: Final = b"\n".join(json.dumps(one).encode() for one in (_CLAIM, _LINE, _ROW)) + b"\n"
_ORDER: Final[dict[str, Any]] = {
    "code": "J9312", "dose": "375 mg/m2", "bsa": "1.9 m2", "weight": "70 kg", "sizes": ["100 mg", "500 mg"], "container_type": "single-dose", "strength": None,
    "costs": {"100 mg": "700.00", "500 mg": "3500.00"}, "route": "IV", "minutes": 90, "dates": [], "name": "rituximab",
}  # fmt: skip
_ORDER_FILE: Final = b"hcpcs,dose,bsa,sizes,costs,route,minutes,dates\nJ9312,375 mg/m2,1.9 m2,100 mg;500 mg,100 mg: 700.00; 500 mg: 3500.00,IV,90,2026-02-01;2026-02-08\n"
_CHARGE: Final[dict[str, Any]] = {
    "charge": "1001", "code": "J9312", "unit_size": "10 mg", "multiplier": "10", "per": "vial", "ndc": "50242-0051-21", "description": "rituximab 100 mg",
}  # fmt: skip
_CHARGE_FILE: Final = (
    b"charge,hcpcs,unit size,multiplier,per,ndc\n1001,J9312,10 mg,10,vial,50242-0051-21\n1002,99213,,,,\n"
)
_OPEN: Final[dict[str, Any]] = {
    "order": "7",
    "code": "J9312",
    "on": "2026-02-01",
    "dose": "740 mg",
    "units": "",
    "ndc": "50242-0051-21",
}
_COMMAND: Final[dict[str, Any]] = {
    "": ["units", "J9312", "740 mg"],
    "on": _ON,
    "policy": None,
    "containers": None,
    "discarded": None,
}


_ISA: Final = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260201*1200*^*00501*000000001*0*T*:~"
)
_837: Final = (
    f"{_ISA}GS*HC*A*B*20260201*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*1*20260210*1200*CH~HL*1**20*1~NM1*85*2*C*****XX*1234567893~N4*X*NV~"
    "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JANE****MI*M1~DMG*D8*19430501~NM1*PR*2*MEDICARE~CLM*A-1*5050.5***11:B:7~REF*G1*A~REF*F8*I~NTE*ADD*NOTE~"
    "HI*ABK:C8330*ABF:Z5111~LX*1~SV1*HC:J9312:JZ::::NAME*5000*UN*75***1:2~DTP*472*RD8*20260201-20260202~REF*6R*L1~LIN**N4*50242005306~CTP****50.0*ML~"
    "LX*2~SV2*0636*HC:J9312*1*UN*1~SVD*P*1~SE*24*0001~GE*1*1~IEA*1*000000001~"
).encode()
_835: Final = (
    f"{_ISA}GS*HP*A*B*20260201*1200*1*X*005010X221A1~ST*835*0001~BPR*I*1*C*CHK************20260301~TRN*1*9~N1*PR*P~CLP*A-1*1*5050*100*20*MB*ICN~CAS*CO*45*10~MOA***N1~"
    "SVC*HC:J9312:JZ*5000*100*0636*75*HC:J9310~DTM*472*20260201~CAS*PR*2*20*1*1*5~REF*6R*L1~AMT*B6*125~LQ*HE*N519~PLB*1*20261231*WO:I*25~SE*14*0001~GE*1*1~"
    "IEA*1*000000001~"
).encode()


def _x12(read: Callable[[Any], Any]) -> Callable[..., Any]:
    def call(data: Any) -> Any:
        return list(read(io.BytesIO(data if isinstance(data, bytes) else repr(data).encode("utf-8", "replace"))))

    return call


def _bill() -> jcodes.billing.BillingUnits:
    return jcodes.billing_units(
        "J9312", "740 mg", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"], on=_ON, container_type="single-dose"
    )


def _from_file(folder: Path, read: Callable[[Path], Any], name: str) -> Callable[..., Any]:
    def call(data: Any) -> Any:
        path = folder / name
        path.write_bytes(data if isinstance(data, bytes) else repr(data).encode("utf-8", "replace"))
        return read(path)

    return call


def _record(kind: Any) -> Callable[..., Any]:
    method: Callable[..., Any] = kind.from_dict
    return method


def doors(folder: Path) -> dict[str, Door]:
    """Return every public function of input; files are written to *folder*."""
    cat, bill = jcodes.catalog(), _bill()
    receipt = bill.receipt.to_json()
    texts: dict[str, Callable[..., Any]] = {
        "HcpcsCode.parse": jcodes.HcpcsCode.parse, "HcpcsCode.is_valid": jcodes.HcpcsCode.is_valid, "Modifier.parse": jcodes.Modifier.parse,
        "Ndc.parse": jcodes.Ndc.parse, "Ndc.from_barcode": jcodes.Ndc.from_barcode, "Dose.parse": jcodes.Dose.parse, "Strength.parse": jcodes.Strength.parse,
        "Dosage.parse": jcodes.Dosage.parse, "NdcQuantity.parse": NdcQuantity.parse, "Quarter.parse": Quarter.parse, "Quarter.of": Quarter.of,
        "Rounding.of": jcodes.Rounding.of, "catalog[]": cat.__getitem__, "Catalog.on": cat.on, "Catalog.ndc": cat.ndc, "Catalog.label": cat.label,
        "Catalog.contractor": cat.contractor, "Catalog.place": cat.place, "Catalog.modifier": cat.modifier, "policy": jcodes.policy, "catalog": jcodes.catalog,
        "Dose.of": jcodes.Dose.of, "Strength.of": jcodes.Strength.of,
    }  # fmt: skip
    first = {"HcpcsCode": "J9312", "Modifier": "JW", "Ndc": "50242-0051-21", "Dose": "750 mg", "Strength": "500 mg/50 mL", "Dosage": "up to 50 mg", "NdcQuantity": "ML0.6", "Quarter": "2026-01", "Catalog": "50242-0051-21"}  # fmt: skip
    found = {name: Door(call, {"": first.get(name.partition(".")[0], "J9312")}, 60) for name, call in texts.items()}
    found |= {
        "Dose": Door(jcodes.Dose, {"amount": "5", "unit": "mg"}, 60),
        "Period": Door(Period, {"start": "2026-01-01", "end": "2026-03-31"}, 60),
        "Quarter": Door(Quarter, {"year": 2026, "number": 1}, 30),
        "Ndc.format": Door(jcodes.Ndc.parse("50242-0051-21").format, {"": "5-4-2"}, 30),
        "Documentation": Door(Documentation, {"drug": True, "waste": False}, 30),
        "ServiceLine": Door(jcodes.ServiceLine, _LINE, 80),
        "Claim": Door(jcodes.Claim, _CLAIM, 40),
        "Administration": Door(jcodes.Administration, _RECORD, 80),
        "Container": Door(jcodes.Container, {"size": "500 mg/50 mL", "ndc": "50242-0051-21", "count": 1, "container_type": "single-dose"}, 60),
        "Claim.from_dict": Door(_record(jcodes.Claim), {"": _CLAIM}, 40),
        "billing_units": Door(
            jcodes.billing_units,
            {"code": "J9312", "dose": "740 mg", "on": _ON, "strength": None, "containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"], "container_type": "single-dose", "discarded": None, "rounding": None, "policy": None, "catalog": None},
            80,
        ),
        "billing_units of an order": Door(jcodes.billing_units, {"code": "J9312", "dose": "375 mg/m2", "bsa": "1.9 m2", "weight": "70 kg", "duration": "2 h"}, 40),
        "ndc_quantity": Door(jcodes.ndc_quantity, {"given": "6 mg", "unit": "ML", "strength": "6 mg/0.6 mL"}, 60),
        "units_of_quantity": Door(units_of_quantity, {"quantity": "ML0.6", "code": "J1100", "strength": "10 mg/mL"}, 30),
        "plan_vials": Door(jcodes.plan_vials, {"code": "J9035", "dose": "740 mg", "sizes": ["100 mg", "400 mg"], "stock": None, "prices": None}, 10),
        "service_lines": Door(jcodes.service_lines, {"bill": bill, "charge": "7500.00", "products": None}, 20),
        "split_lines": Door(split_lines, {"lines": bill.lines, "edit_value": 40, "edit_indicator": 1}, 20),
        "expected_payment": Door(jcodes.expected_payment, {"bill": bill, "policy": None}, 20),
        "diff": Door(jcodes.diff, {"before": "2025-10", "after": "2026-01"}, 1),
        "Catalog.search": Door(cat.search, {"query": "rituximab", "kind": None, "on": None}, 10),
        "Catalog.matches": Door(cat.matches, {"query": "cefTRIAXone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB"}, 5),
        "Catalog.price": Door(cat.price, {"code": "J9312", "on": _ON}, 40),
        "Catalog.mue": Door(cat.mue, {"code": "J9312", "on": _ON, "setting": "practitioner"}, 40),
        "Catalog.links": Door(cat.links, {"code": "J9312", "on": _ON}, 40),
        "Catalog.definition": Door(cat.definition, {"code": "J9312", "on": _ON}, 40),
        "check of a line": Door(lambda facts, **how: jcodes.check(jcodes.ServiceLine.from_dict(facts), **how), {"": _LINE, "policy": None, "contractor": None}, 10),
        "check of a claim": Door(lambda facts, **how: jcodes.check(jcodes.Claim.from_dict(facts), **how), {"": _CLAIM, "policy": None}, 6),
        "check": Door(jcodes.check, {"claim": jcodes.ServiceLine(**_LINE), "policy": None, "silence": None, "rules": None}, 4),
        "code": Door(jcodes.code, {"": _RECORD, "policy": None, "families": None, "charge": None}, 2),
        "audit": Door(lambda one, **how: jcodes.audit([one, _LINE], **how), {"": _LINE, "policy": None}, 4),
        "Receipt.from_json": Door(Receipt.from_json, {"": receipt}, 20),
        "Receipt.verify": Door(lambda text: Receipt.from_json(text).verify(), {"": receipt}, 4),
        "load asp": Door(_from_file(folder, lambda path: jcodes.load(asp=path), "asp.csv"), {"": _ASP}, 1),
        "read_837": Door(_x12(read_837), {"": _837}, 10),
        "read_835": Door(_x12(read_835), {"": _835}, 10),
        "from_x12": Door(from_x12, {"": "SV1*HC:J9312:JZ*5000*UN*75~DTP*472*D8*20260201~LIN**N4*50242005306~CTP****75*ML~"}, 10),
        "to_x12": Door(lambda facts, **how: to_x12(jcodes.ServiceLine.from_dict(facts), **how), {"": _LINE, "form": "professional"}, 10),
        "Policy.load": Door(_from_file(folder, Policy.load, "payer.toml"), {"": _POLICY}, 5),
    }  # fmt: skip
    return (
        found
        | _fhir_and_paper()
        | _many_claims(folder)
        | _frames()
        | _plans(folder)
        | {"command line": Door(_command, _COMMAND, 12)}
    )


def _fhir_and_paper() -> dict[str, Door]:
    """Return what reads and writes FHIR and the paper forms; a document is mutated as text, so that any part of it is."""
    claim, record = jcodes.Claim.from_dict(_CLAIM), jcodes.Administration.from_dict(_RECORD)
    line = jcodes.ServiceLine.from_dict(_LINE)
    box = {one.name: getattr(Cms1500Line.of(line), one.name) for one in attrs.fields(Cms1500Line)}
    row = {one.name: getattr(Ub04Line.of(line), one.name) for one in attrs.fields(Ub04Line)}

    def claims(data: bytes) -> list[ReadClaim]:
        return list(read_fhir(io.BytesIO(data)))

    return {
        "to_fhir_claim": Door(lambda facts, **how: to_fhir_claim(jcodes.Claim.from_dict(facts), **how), {"": _CLAIM, "version": "R4", "patient": ""}, 5),
        "from_fhir_claim": Door(from_fhir_claim, {"": to_fhir_claim(claim)}, 10),
        "from_fhir_claim of text": Door(_of_json(from_fhir_claim), {"": json.dumps(to_fhir_claim(claim))}, 15),
        "to_medication_administration": Door(lambda facts, **how: to_medication_administration(jcodes.Administration.from_dict(facts), **how), {"": _RECORD, "version": "R5", "utc_offset": "-05:00"}, 5),
        "from_medication_administration": Door(_of_json(from_medication_administration), {"": json.dumps(to_medication_administration(record, utc_offset="-05:00"))}, 15),
        "read_fhir": Door(lambda data: claims(data if isinstance(data, bytes) else b""), {"": json.dumps(to_fhir_claim(claim)).encode()}, 10),
        "Cms1500Line": Door(lambda **facts: Cms1500Line(**facts).line(), box, 10),
        "Ub04Line": Door(lambda **facts: Ub04Line(**facts).line(), row, 10),
        "NdcString.parse": Door(NdcString.parse, {"": "N450242005306 ML7.5"}, 10),
    }  # fmt: skip


def _of_json(read: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return *read* of a document's text; a text that is not JSON is refused before it."""

    def call(text: Any) -> object:
        try:
            document = json.loads(text)
        except (TypeError, ValueError, RecursionError):
            return None
        return read(document)

    return call


def _many_claims(folder: Path) -> dict[str, Door]:
    """Return the readers of many claims, from rows and byte by byte, and the audit of a file."""

    def read(data: Any) -> list[ReadClaim]:
        return list(read_claims(data))

    return {
        "read_claims of rows": Door(lambda row, **how: list(read_claims([row, _ROW], **how)), {"": _ROW, "date_format": None}, 20),
        "read_claims of CSV": Door(_from_file(folder, read, "claims.csv"), {"": _CSV}, 12),
        "read_claims of JSON lines": Door(_from_file(folder, read, "claims.jsonl"), {"": _JSON_LINES}, 12),
        "audit of CSV": Door(_from_file(folder, lambda path: jcodes.audit(path).to_html(), "audit.csv"), {"": _CSV}, 2),
        "audit of rows": Door(lambda row, **how: jcodes.audit([row, _ROW], **how).to_dict(), {"": _ROW, "percent_of_limit": None, "workers": 1, "date_format": None}, 3),
    }  # fmt: skip


def _frames() -> dict[str, Door]:
    """Return what takes a dataframe: pandas columns of any values, Polars columns of texts."""
    import pandas as pd
    import polars as pl

    def anything(ask: Callable[..., Any], **names: str) -> Callable[..., Any]:
        def call(**cells: Any) -> Any:
            columns = {name: pd.Series([value, _CELLS[name]], dtype=object) for name, value in cells.items()}
            return ask(pd.DataFrame(columns), **names)

        return call

    def texts(ask: Callable[..., Any], **names: str) -> Callable[..., Any]:
        def call(**cells: Any) -> Any:
            columns = {name: [_utf8(value), _CELLS[name]] for name, value in cells.items()}
            return ask(pl.DataFrame(columns), **names)

        return call

    doses, days = {"code": "code", "dose": "dose", "on": "on"}, {"code": "code", "on": "on"}
    takers: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
        "add_units": (frames.add_units, doses),
        "add_prices": (frames.add_prices, days),
        "add_names": (frames.add_names, days),
        "add_replacements": (frames.add_replacements, days),
        "add_ndc11": (frames.add_ndc11, {"ndc": "ndc"}),
    }
    found = {}
    for name, (ask, names) in takers.items():
        cells = {one: _CELLS[one] for one in names}
        found[f"{name} of pandas"] = Door(anything(ask, **names), cells, 3)
        found[f"{name} of Polars"] = Door(texts(ask, **names), cells, 3)
    lines = {one: _CELLS[one] for one in ("code", "units", "on", "ndc", "charge")}
    found["check_lines of pandas"] = Door(anything(frames.check_lines), lines, 2)
    found["check_lines of Polars"] = Door(texts(frames.check_lines), lines, 2)
    return found


def _utf8(value: Any) -> str | None:
    """Return a value as a cell of a column of texts can hold it."""
    return (
        None
        if value is None
        else (value if isinstance(value, str) else shown(value)).encode("utf-8", "replace").decode()
    )


def _plans(folder: Path) -> dict[str, Door]:
    """Return what is asked before a drug is given: estimates, comparisons, chargemasters and open orders."""
    return {
        "PlannedOrder": Door(PlannedOrder, _ORDER, 20),
        "estimate": Door(estimate, {"": _ORDER, "dates": _ON, "policy": None, "setting": None, "percent_of_limit": None, "rates": {"96413": "140"}, "deductible": 0}, 3),
        "compare_products": Door(compare_products, {"": _ORDER, "on": _ON, "policy": None, "percent_of_limit": None, "costs": {"J9312": {"100 mg": "700"}}}, 2),
        "orders_in": Door(_from_file(folder, orders_in, "orders.csv"), {"": _ORDER_FILE}, 6),
        "check_chargemaster": Door(lambda row, **how: check_chargemaster([row], **how).to_dict(), {"": _CHARGE, "on": _ON, "catalog": None}, 20),
        "check_chargemaster against": Door(lambda row, **how: str(check_chargemaster([row], **how)), {"": _CHARGE, "on": "2025-12-01", "against": "2026-01"}, 2),
        "check_chargemaster of CSV": Door(_from_file(folder, lambda path: str(check_chargemaster(path, _ON)), "cdm.csv"), {"": _CHARGE_FILE}, 10),
        "check_orders": Door(lambda row, **how: check_orders([row], **how).to_dict(), {"": _OPEN, "against": "2026-01", "catalog": "2025-10", "date_format": None}, 4),
    }  # fmt: skip


def _command(words: Any, **options: Any) -> int:
    """Run a command with its words and options; a refusal by argparse is an answer."""
    named = [part for name, value in options.items() if value is not None for part in (f"--{name}", _utf8(value) or "")]
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
        try:
            return command_line([_utf8(word) or "" for word in (words if isinstance(words, list) else [words])] + named)
        except SystemExit as ended:
            return int(ended.code or 0)


DOORS: Final = doors
"""Every public function of input."""


@attrs.define
class Figures:
    """What a run found of one door.

    Attributes:
        inputs: Calls.
        refused: Typed errors, by class.
        untyped: Other exceptions, each with the input's seed.
        slow: Inputs above 100 times the median, each with its ratio and seed.
        costs: CPU seconds per kilobyte.
        answers: Those of the calls that were answered.
        dear: Costs above the noise, each with its seed.
    """

    inputs: int = 0
    refused: Counter[str] = attrs.field(factory=Counter)
    untyped: list[str] = attrs.field(factory=list)
    slow: list[str] = attrs.field(factory=list)
    costs: list[float] = attrs.field(factory=list)
    answers: list[float] = attrs.field(factory=list)
    dear: list[tuple[float, int]] = attrs.field(factory=list)

    @property
    def median(self) -> float:
        """The median cost of the calls or, if that is more, of the answers, CPU seconds per kilobyte."""
        return max((statistics.median(costs) for costs in (self.costs, self.answers) if costs), default=0.0)


def fuzz(count: int, seed: int = 0, only: str = "", folder: Path | None = None) -> dict[str, Figures]:
    """Ask *count* inputs of all doors, or of the one named *only*, and return what was found, by door."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return fuzz(count, seed, only, Path(made))
    chosen = doors(folder)
    if only:
        chosen = {only: chosen[only]}
    order = [name for name, door in chosen.items() for _ in range(door.weight)]
    figures = {name: Figures() for name in chosen}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for place in range(count):
            number = seed + place
            rng = random.Random(number)  # noqa: S311 - inputs, not secrets
            name = rng.choice(order)
            _one(chosen[name], figures[name], rng, number)
        for name, found in figures.items():
            found.slow = list(_slow(chosen[name], found, order))
    return figures


def _size(arguments: Mapping[str, Any]) -> float:
    """Return the kilobytes of the texts and files among the arguments, at least one."""
    return max(1.0, sum(len(value) for value in arguments.values() if isinstance(value, str | bytes)) / 1000)


def _one(door: Door, found: Figures, rng: random.Random, number: int) -> None:
    arguments = door.arguments(rng)
    size = _size(arguments)
    found.inputs += 1
    start = time.thread_time()
    is_answer = True
    try:
        door.ask(arguments)
    except JcodesError as error:
        found.refused[type(error).__name__] += 1
        is_answer = False
    except Exception as error:  # noqa: BLE001 - what the session looks for
        found.untyped.append(f"{type(error).__name__}: {str(error)[:100]} (seed {number})")
        is_answer = False
    cost = (time.thread_time() - start) / size
    found.costs.append(cost)
    if is_answer:
        found.answers.append(cost)
    if cost > _LEAST:
        found.dear.append((cost, number))


def _slow(door: Door, found: Figures, order: list[str]) -> Iterator[str]:
    """Yield the inputs that cost too much, asked again."""
    bound = max(_LEAST, found.median * MOST_TIMES)
    for cost, number in sorted(found.dear, reverse=True)[:50]:
        if cost <= bound:
            return
        again = min(_cost(door, number, order) for _ in range(2))
        if again > bound:
            yield f"{again / max(found.median, 1e-9):,.0f} times the median (seed {number})"


def _cost(door: Door, number: int, order: list[str]) -> float:
    rng = random.Random(number)  # noqa: S311 - the same input
    rng.choice(order)
    arguments = door.arguments(rng)
    start = time.thread_time()
    with contextlib.suppress(Exception):
        door.ask(arguments)
    return (time.thread_time() - start) / _size(arguments)


def table(figures: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table."""
    rows = [
        "| function | inputs | answered | typed errors | untyped errors | median, microseconds/kB | above 100 times |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in figures.items():
        rows.append(
            f"| `{name}` | {one.inputs:,} | {len(one.answers):,} | {one.refused.total():,} | {len(one.untyped)} | {one.median * 1e6:,.0f} | {len(one.slow)} |"
        )
    total = sum(one.inputs for one in figures.values())
    rows.append(
        f"| all | {total:,} | {sum(len(one.answers) for one in figures.values()):,} | {sum(one.refused.total() for one in figures.values()):,}"
        f" | {sum(len(one.untyped) for one in figures.values())} | | {sum(len(one.slow) for one in figures.values())} |"
    )
    return "\n".join(rows)


def _with_atheris() -> None:
    """Let libFuzzer choose the bytes that seed each input; it runs until it is stopped or an input fails."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # installs on Linux and macOS only

    with tempfile.TemporaryDirectory() as made:
        chosen = doors(Path(made))
        names = list(chosen)

        def one(data: bytes) -> None:
            rng = random.Random(data)  # noqa: S311 - inputs, not secrets
            door = chosen[names[(data[0] if data else 0) % len(names)]]
            arguments = door.arguments(rng)
            for name, value in arguments.items():
                if isinstance(value, str):
                    arguments[name] = data[1:].decode("utf-8", "surrogateescape") if rng.random() < 0.5 else value
            with contextlib.suppress(JcodesError):
                door.ask(arguments)

        warnings.simplefilter("ignore")
        atheris.instrument_all()
        atheris.Setup(
            sys.argv[:1] + [word for word in sys.argv[1:] if word.startswith("-") and word != "--atheris"], one
        )
        atheris.Fuzz()


def main(words: list[str] | None = None) -> int:
    """Run the session, print the table and what was found, and return 1 if there was anything."""
    if words is None and "--atheris" in sys.argv:
        _with_atheris()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="one function")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    options = parser.parse_args(words)
    figures = fuzz(options.count, options.seed, options.only)
    print(table(figures))
    wrong = [f"{name}: {text}" for name, one in figures.items() for text in (*one.untyped[:20], *one.slow[:20])]
    print("\n".join(wrong))
    if options.json is not None:
        told = {name: {"inputs": one.inputs, "refused": dict(one.refused), "untyped": one.untyped, "slow": one.slow, "median": one.median} for name, one in figures.items()}  # fmt: skip
        options.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
