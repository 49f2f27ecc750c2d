"""The doors of the fuzz session: one for each public function, reader and command, with a good call of it."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

import jcodes
from jcodes.auditing import check_chargemaster, check_orders
from jcodes.billing import NdcQuantity, Receipt, split_lines, units_of_quantity
from jcodes.catalogs import gaps
from jcodes.claims import Adjustment, Documentation, PaidLine, Remittance
from jcodes.claims.reading import ReadClaim, read_claims
from jcodes.estimates import PlannedOrder, compare_products, estimate, orders_in
from jcodes.integrations import frames
from jcodes.integrations.fhir import (
    from_fhir_claim,
    from_fhir_eob,
    from_medication_administration,
    read_fhir,
    read_fhir_administrations,
    read_fhir_remittances,
    to_fhir_claim,
    to_medication_administration,
)
from jcodes.integrations.paper import Cms1500Line, NdcString, Ub04Line
from jcodes.integrations.x12 import Delimiters, from_x12, read_835, read_837, to_837, to_x12
from jcodes.periods import Period, Quarter
from jcodes.policies import Policy
from jcodes.testing import golden_vectors, make_administration, make_claim, make_line
from tools.fuzz_commands import commands, official_files, utf8_text
from tools.fuzz_inputs import Door

__all__ = ["doors"]

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
_EOB: Final[dict[str, Any]] = {
    "resourceType": "ExplanationOfBenefit", "status": "active", "use": "claim", "outcome": "complete", "identifier": [{"value": "A1"}],
    "item": [{"sequence": 1, "productOrService": {"coding": [{"code": "J9312"}]}, "servicedDate": _ON, "adjudication": [
        {"category": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/adjudication", "code": "benefit"}]}, "amount": {"value": 80, "currency": "USD"}}]}],
}  # fmt: skip
_VECTORS: Final = (
    b'{"format": 1, "release": "2026-01", "cases": [{"id": "a", "ask": "units", "given": {"dosage": "10 mg", "dose": "800 mg"}, "expect": {"units": 80},'
    b' "source": "a page", "basis": "published"}]}'
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
_OPEN_FILE: Final = (
    b"order,hcpcs,date,dose,units,ndc\n7,J9312,2026-02-01,740 mg,,50242-0051-21\n8,J9310,2018-11-01,700 mg,,\n"
)
_LINES_FILE: Final = b"claim,code,units,on,dose,ndc,charge\nA-1,J9312,74,2026-02-01,740 mg,50242-0051-21,7400.00\nA-1,96413,1,2026-02-01,,,150.00\n"
_PAID: Final[dict[str, Any]] = {
    "identifier": "A-1", "status": "1", "charge": "5050", "paid": "100", "patient": "20", "control_number": "ICN", "remarks": ["N1"], "payer": "P", "payment_number": "9",
    "paid_on": "2026-03-01", "adjustments": [{"group": "CO", "reason": "45", "amount": "10"}],
    "lines": [{"code": "J9312", "modifiers": ["JZ"], "charge": "5000", "paid": "100", "units": "75", "on": _ON, "allowed": "125", "adjustments": [{"group": "PR", "reason": "2", "amount": "20"}]}],
}  # fmt: skip

_CORRECTIONS: Final = b'[[correct]]\ncode = "J9312"\nwhy = "a test"\nsource = "the label"\ndosage = "5 mg"\n'
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
        "golden_vectors": Door(_from_file(folder, golden_vectors, "vectors.json"), {"": _VECTORS}, 2),
        "Policy.load": Door(_from_file(folder, Policy.load, "payer.toml"), {"": _POLICY}, 5),
    }  # fmt: skip
    return (
        found
        | _fhir_and_paper()
        | _many_claims(folder)
        | _frames()
        | _plans(folder)
        | _more_lookups(cat, folder)
        | _remittances()
        | commands(
            folder,
            {
                "claims.csv": _CSV,
                "claims.jsonl": _JSON_LINES,
                "claims.837": _837,
                "paid.835": _835,
                "cdm.csv": _CHARGE_FILE,
                "course.csv": _ORDER_FILE,
                "orders.csv": _OPEN_FILE,
                "lines.csv": _LINES_FILE,
                "claim.json": json.dumps(_CLAIM).encode(),
            },
        )
        | official_files(folder)
    )


def _given(record: jcodes.Administration) -> dict[str, object]:
    """Return a Bundle with an administration and the Medication that it refers to."""
    told = to_medication_administration(record, utc_offset="-05:00")
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": told.pop("medicationCodeableConcept", {"text": "rituximab"}),
    }
    entries = [{"resource": told | {"medicationReference": {"reference": "Medication/m"}}}, {"resource": medication}]
    return {"resourceType": "Bundle", "entry": entries}


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
        "from_fhir_eob": Door(_of_json(from_fhir_eob), {"": json.dumps(_EOB)}, 15),
        "read_fhir_remittances": Door(lambda data: list(read_fhir_remittances(io.BytesIO(data if isinstance(data, bytes) else b""))), {"": json.dumps(_EOB).encode()}, 10),
        "read_fhir_administrations": Door(lambda data: list(read_fhir_administrations(io.BytesIO(data if isinstance(data, bytes) else b""))), {"": json.dumps(_given(record)).encode()}, 10),
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
            columns = {name: [utf8_text(value), _CELLS[name]] for name, value in cells.items()}
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


def _more_lookups(cat: jcodes.Catalog, folder: Path) -> dict[str, Door]:
    """Return the look-ups of a catalog by code, and by date."""
    by_code = {"code": "J9312", "on": _ON}
    dated = (
        "outpatient",
        "surgery_center",
        "jw_jz",
        "jw_jz_since",
        "self_administered",
        "noc_listing",
        "labels_of_code",
        "add_on",
        "definition",
        "predecessors",
    )
    plain = (
        "prices",
        "replaced_codes",
        "suggested_replacements",
        "history",
        "names",
        "denial_code",
        "revenue_code",
        "row_of",
        "facts_of",
        "get",
        "releases",
        "labels",
    )
    found = {f"Catalog.{name}": Door(getattr(cat, name), by_code, 8) for name in dated if name != "definition"}
    found |= {f"Catalog.{name}": Door(getattr(cat, name), {"": "J9312"}, 8) for name in plain}
    texts: dict[str, Callable[..., Any]] = {
        "releases": jcodes.releases,
        "gaps": gaps,
    }
    found |= {name: Door(call, {"": "asp"}, 8) for name, call in texts.items()}
    return found | {
        "Catalog.ncci": Door(cat.ncci, {"one": "96413", "other": "96372", "setting": "practitioner", "on": _ON}, 20),
        "Catalog.noc_prices": Door(cat.noc_prices, {"on": _ON}, 4),
        "Catalog.jw_jz_list": Door(cat.jw_jz_list, {"on": _ON}, 8),
        "Catalog.contractor of a kind": Door(cat.contractor, {"state": "NV", "kind": "A/B"}, 8),
        "Catalog.corrected": Door(_from_file(folder, cat.corrected, "corrections.toml"), {"": _CORRECTIONS}, 4),
        "make_line": Door(make_line, {"seed": 1, "code": "J9312"}, 2),
        "make_claim": Door(make_claim, {"seed": 1, "lines": 2}, 1),
        "make_administration": Door(make_administration, {"seed": 1, "code": "J9312"}, 2),
    }  # fmt: skip


def _remittances() -> dict[str, Door]:
    """Return what holds payments, and the audit with them."""
    line, adjustment = _PAID["lines"][0], _PAID["adjustments"][0]

    def paid(facts: Any, **how: Any) -> Any:
        return jcodes.audit([_CLAIM], remits=[Remittance.from_dict(facts)], **how).to_html()

    return {
        "Adjustment": Door(Adjustment, adjustment, 10),
        "PaidLine": Door(PaidLine, line, 20),
        "Remittance": Door(Remittance, _PAID, 20),
        "Remittance.from_dict": Door(_record(Remittance), {"": _PAID}, 10),
        "audit of payments": Door(paid, {"": _PAID, "policy": None}, 3),
        "to_x12 of anything": Door(to_x12, {"line": jcodes.ServiceLine(**_LINE), "form": "professional", "delimiters": None}, 5),
        "to_fhir_claim of anything": Door(to_fhir_claim, {"claim": jcodes.Claim(**_CLAIM), "version": "R4", "patient": "Patient/1"}, 5),
        "to_medication_administration of anything": Door(to_medication_administration, {"administration": jcodes.Administration(**_RECORD), "utc_offset": "-05:00", "subject": ""}, 5),
        "Cms1500Line.of": Door(Cms1500Line.of, {"line": jcodes.ServiceLine(**_LINE), "claim": None, "policy": "medicare-part-b"}, 5),
        "Ub04Line.of": Door(Ub04Line.of, {"": jcodes.ServiceLine(**_LINE)}, 5),
        "NdcString.of": Door(NdcString.of, {"": jcodes.ServiceLine(**_LINE)}, 5),
        "Delimiters": Door(lambda **signs: from_x12("SV1|HC>J9312|5000|UN|75!", delimiters=Delimiters(**signs)), {"element": "|", "component": ">", "repetition": "^", "segment": "!"}, 8),
        "to_837": Door(lambda facts, **how: to_837([jcodes.Claim.from_dict(facts)], **how), {"": _CLAIM, "created": date(2026, 2, 3), "sender": "SENDER", "receiver": "RECEIVER", "control": 1, "test": True, "delimiters": None}, 10),
        "read_837 with a salt": Door(lambda data, **how: list(read_837(io.StringIO(utf8_text(data)), **how)), {"": _837.decode(), "patient_salt": "salt"}, 5),
        "Receipt.verify beside a catalog": Door(lambda text, **how: Receipt.from_json(text).verify(**how), {"": _bill().receipt.to_json(), "catalog": None}, 3),
    }  # fmt: skip
