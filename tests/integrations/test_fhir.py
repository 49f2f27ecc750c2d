"""FHIR R4 and R5: claims and administrations, written and read back, and validated by fhir.resources."""

import copy
import io
import json
import random
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.claims import Administration, Claim, ClaimForm, Container, NdcUnit, Route, ServiceLine
from jcodes.doses import UNITS, Dose
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError
from jcodes.integrations.fhir import (
    from_fhir_claim,
    from_medication_administration,
    read_fhir,
    read_fhir_administrations,
    to_fhir_claim,
    to_medication_administration,
)
from jcodes.integrations.fhir.systems import CARC, HCPCS, NDC, NPI, RARC, code_of_unit, unit_of_code

RECORD = Administration(
    drug="rituximab", dose="740 mg", route="IV infusion", site="left arm", code="J9312", ndc="50242005306", on="2026-02-01", start="22:30",
    stop="01:00", diagnoses=("C83.30",), encounter="V-1", containers=[Container(lot="L1", ndc="50242005306")],
)  # fmt: skip
CLAIM = Claim(
    [
        ServiceLine(
            "J9312", units="75", modifiers=("JZ",), on="2026-02-01", through="2026-02-02", charge="5000.50", ndc="50242005306",
            ndc_quantity="75.5", ndc_unit="ML", diagnosis_pointers=(1, 2), place_of_service="11", rendering_provider="1234567893",
        ),
        ServiceLine("96413", on="2026-02-01", place_of_service="11", revenue_code="0335"),
        ServiceLine("J3490", ndc="bad", place_of_service="11"),
    ],
    identifier="A-1", payer="MEDICARE", form=ClaimForm.PROFESSIONAL, diagnoses=("C83.30", "Z51.11"), billing_provider="1999999984",
    submitted="2026-02-10", stated_total="5000.50",
)  # fmt: skip
HOSPITAL = Claim(form="institutional", type_of_bill="0131")
MEDICATION = {"resourceType": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2026-02-01"}


def test_systems_and_units() -> None:
    assert (CARC, RARC) == (
        "https://x12.org/codes/claim-adjustment-reason-codes",
        "https://x12.org/codes/remittance-advice-remark-codes",
    )
    for symbol, code in (
        ("IU", "[iU]"),
        ("mcg", "ug"),
        ("mEq", "meq"),
        ("mCi", "mCi"),
        ("unit", "[USP'U]"),
        ("vial", "{vial}"),
    ):
        assert code_of_unit(UNITS[symbol]) == code
    assert all(unit_of_code(code_of_unit(unit)) is unit for unit in UNITS.values())
    assert unit_of_code("ml") is UNITS["mL"]
    assert unit_of_code("cm[H2O]") is None


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_what_is_written_validates(version: str) -> None:
    """By the models of R5 and R4B; R4's Claim and MedicationAdministration are those of R4B, which changed neither."""
    pytest.importorskip("fhir.resources")
    package = "fhir.resources" if version == "R5" else "fhir.resources.R4B"
    claims = pytest.importorskip(f"{package}.claim")
    given_drugs = pytest.importorskip(f"{package}.medicationadministration")
    for claim in (CLAIM, HOSPITAL, Claim(ServiceLine(""))):
        claims.Claim.model_validate(json.loads(json.dumps(to_fhir_claim(claim, version=version))))
    for record in (RECORD, Administration(on="2026-02-01")):
        found = to_medication_administration(record, version=version, utc_offset="-05:00")
        given_drugs.MedicationAdministration.model_validate(json.loads(json.dumps(found)))


@pytest.mark.parametrize("version", ["R4", "R5"])
def test_an_administration_in_full(version: str) -> None:
    found = to_medication_administration(RECORD, version=version, utc_offset="-05:00", subject="Patient/1")
    period = {"start": "2026-02-01T22:30:00-05:00", "end": "2026-02-02T01:00:00-05:00"}
    assert found["occurencePeriod" if version == "R5" else "effectivePeriod"] == period
    assert found["dosage"]["rateRatio"]["denominator"]["value"] == 150
    assert found["contained"][0]["batch"] == {"lotNumber": "L1"}
    assert found["subject"] == {"reference": "Patient/1"}
    assert from_medication_administration(found) == RECORD


def test_administrations_of_others() -> None:
    """Codes without a contained medication, a rate over a period, displays of routes, a code of SNOMED alone."""
    held: dict[str, Any] = MEDICATION | {
        "medicationCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "0206-8862-02", "display": "Zosyn"}]},
        "contained": [{"resourceType": "Provenance"}, {"resourceType": "Medication", "id": "other"}],
        "dosage": {"route": {"coding": [{"display": "Intravenous route (qualifier value)"}]}, "site": {"coding": [{"display": "left arm"}]}},
    }  # fmt: skip
    record = from_medication_administration(held)
    assert (record.drug, record.ndc, record.route, record.site) == (
        "Zosyn",
        "0206-8862-02",
        Route.INTRAVENOUS,
        "left arm",
    )
    del held["effectiveDateTime"]
    held["effectivePeriod"] = {"start": "2026-02-01T04:30:00+01:00", "end": "2026-02-01T05:30:00+01:00"}
    rate = {"numerator": {"value": 2, "code": "mg"}, "denominator": {"value": 1, "code": "min"}}
    held["dosage"] = {"route": {"coding": [{"code": "47625008"}]}, "rateRatio": rate}
    assert from_medication_administration(held).dose == Dose(120, "mg")
    rate["denominator"] = {"value": 1, "code": "h"}
    assert from_medication_administration(held).dose == Dose(2, "mg")
    for other in ({"value": 0, "code": "h"}, {"value": -1, "code": "h"}, {"value": 1, "code": "d"}, None):
        assert (
            from_medication_administration(held | {"dosage": {"rateRatio": rate | {"denominator": other}}}).dose is None
        )
    held["effectivePeriod"] = {"start": "2026-02-01T04:30:00Z", "end": "2026-02-01T04:50:00Z"}
    rate["denominator"] = {"value": 1, "code": "h"}
    assert from_medication_administration(held).dose is None, "a third of 2 mg has no finite decimal"
    rate["denominator"] = {"value": 2, "code": "h"}
    held["effectivePeriod"] = {"start": "2026-02-01T04:30:00Z", "end": "2026-02-01T05:00:00Z"}
    assert from_medication_administration(held).dose == Dose("0.5", "mg"), "2 mg in 2 hours, for half an hour"
    assert from_medication_administration(
        MEDICATION | {"dosage": {"dose": {"value": "4.5", "unit": "grams"}}}
    ).dose == Dose("4.5", "g")
    assert from_medication_administration(MEDICATION | {"dosage": {"dose": {"value": 4.5, "code": "GM"}}}).dose == Dose(
        "4.5", "g"
    )
    until = Administration(on="2026-02-01", through="2026-02-03")
    assert from_medication_administration(to_medication_administration(until)) == until
    last = Administration(on="9999-12-31", start="10:00", stop="09:00")
    assert from_medication_administration(to_medication_administration(last, utc_offset="Z")) == last


def test_a_claim_in_full() -> None:
    assert from_fhir_claim(to_fhir_claim(CLAIM)) == CLAIM
    assert from_fhir_claim(to_fhir_claim(HOSPITAL, version="R5", patient="Patient/1")) == HOSPITAL
    inherited = Claim(ServiceLine("J9312"), place_of_service="11", type_of_bill="0131")
    assert from_fhir_claim(to_fhir_claim(inherited)).lines[0].place_of_service == "11"
    other = {"resourceType": "ExplanationOfBenefit", "total": [], "item": [{"detail": [
        {"productOrService": {"coding": [{"code": "1"}]}},
        {"productOrService": {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "00777310502"}]}, "quantity": {"value": 1.5, "code": "mL"}},
    ]}]}  # fmt: skip
    (line,) = from_fhir_claim(other).lines
    assert (line.ndc, line.ndc_quantity, line.ndc_unit) == ("00777310502", "1.5", "ML")


HOURS = {"start": "2026-02-01T09:00:00Z", "end": "2026-02-01T11:00:00Z"}


@pytest.mark.parametrize(
    ("rate", "dose"),
    [
        ({"value": 100, "unit": "mg/h", "code": "mg/h"}, Dose(200, "mg")),
        ({"value": 1.5, "code": "mL/min"}, Dose(180, "mL")),
        ({"value": 1, "code": "mg/kg/h"}, None),
        ({"value": 1, "code": "mg/d"}, None),
        ({"value": 1, "unit": "mg per hour"}, None),
    ],
)
def test_a_rate_that_is_one_quantity_is_multiplied_with_the_period(rate: dict[str, Any], dose: Dose | None) -> None:
    """What is not a drug over minutes or hours gives no dose."""
    held = {**MEDICATION, "effectiveDateTime": None, "effectivePeriod": HOURS, "dosage": {"rateQuantity": rate}}
    assert from_medication_administration(held).dose == dose


@pytest.mark.parametrize("name", ["effective", "occurence", "occurrence"])
def test_the_time_is_read_under_each_name(name: str) -> None:
    """R4's, R5's with its one r, and the right spelling of systems that do not follow R5 in this; a null is nothing."""
    held = {key: value for key, value in MEDICATION.items() if key != "effectiveDateTime"} | {"effectivePeriod": None}
    record = from_medication_administration(held | {f"{name}Period": HOURS})
    assert (str(record.on), record.minutes) == ("2026-02-01", 120)
    assert str(from_medication_administration(held | {f"{name}DateTime": "2026-02-01"}).on) == "2026-02-01"
    named = held | {
        "medicationCodeableConcept": None,
        "medication": {"concept": {"text": "rituximab"}},
        "context": None,
    }
    assert from_medication_administration(named).drug == "rituximab"


@pytest.mark.parametrize(
    ("start", "end", "stop", "through"),
    [
        ("2026-02-01T23:30:00-05:00", "2026-02-02T05:00:00Z", "00:00:00", None),
        ("2026-02-01T09:00:00Z", "2026-02-01T12:00:00+01:30", "10:30:00", None),
        ("2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00", "02:30:00", None),
        ("2026-02-01T09:00:00-05:00", "2026-02-01T10:00:00-05:00", "10:00:00", None),
        ("9999-12-31T23:30:00+14:00", "9999-12-31T23:45:00-12:00", "23:45:00", None),
        ("2026-02-01T09:00:00-05:00", "2026-02-03", None, "2026-02-03"),
    ],
)
def test_a_period_is_told_by_the_clock_of_its_start(
    start: str, end: str, stop: str | None, through: str | None
) -> None:
    """Other offsets of its end, as when the clocks change, do not lengthen an infusion."""
    held = {key: value for key, value in MEDICATION.items() if key != "effectiveDateTime"}
    record = from_medication_administration(held | {"effectivePeriod": {"start": start, "end": end}})
    assert (record.stop and record.stop.isoformat(), record.through and str(record.through)) == (stop, through)
    assert (record.start and record.start.isoformat()) == start[11:19]


def coded(*codings: tuple[str, str]) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} for system, code in codings]}


def test_what_a_claim_says_by_other_means_is_read() -> None:
    """Codes of the house beside HCPCS, a drug without HCPCS, sequences with gaps, the insurance in focus, and contained organizations."""
    document = {
        "resourceType": "Claim", "status": "active", "provider": {"reference": "#p1"}, "insurer": {"reference": "#p2"},
        "contained": [
            {"resourceType": "Organization", "id": "p1", "identifier": [{"system": "urn:house", "value": "7"}, {"system": NPI, "value": "1999999984"}]},
            {"resourceType": "Organization", "id": "p2", "name": "ACME"},
        ],
        "insurance": [{"sequence": 1, "focal": False, "coverage": {"display": "OTHER"}}, {"sequence": 2, "focal": True, "coverage": {}}],
        "diagnosis": [
            {"sequence": 4, "diagnosisCodeableConcept": coded(("", "Z51.11"))}, {"sequence": 2, "diagnosisCodeableConcept": coded(("", "C83.30"))},
        ],
        "item": [
            {"productOrService": coded(("urn:house", "INF-7"), (HCPCS, "J9312")), "diagnosisSequence": [2, 4, 9]},
            {"productOrService": coded((NDC, "50242005306"))},
            {"productOrService": coded(("urn:house", "INF-7"))},
        ],
    }  # fmt: skip
    claim = from_fhir_claim(document)
    assert (claim.billing_provider, claim.payer, claim.diagnoses) == ("1999999984", "ACME", ("Z51.11", "C83.30"))
    assert [(line.code, line.ndc) for line in claim.lines] == [("J9312", ""), ("", "50242005306"), ("INF-7", "")]
    assert claim.lines[0].diagnosis_pointers == (2, 1, 9)
    first = document | {"insurance": [{"coverage": {"display": "FIRST"}}, {"coverage": {"display": "SECOND"}}]}
    assert from_fhir_claim(first).payer == "FIRST"
    assert from_fhir_claim(document | {"insurer": {"display": "NAMED"}, "insurance": []}).payer == "NAMED"


REFUSED: tuple[tuple[Any, str], ...] = (
    (lambda: to_fhir_claim(CLAIM, version="R3"), "is not a version of FHIR"),
    (lambda: to_medication_administration(Administration()), "on is not stated"),
    (lambda: to_medication_administration(RECORD), "utc_offset is missing"),
    (lambda: to_medication_administration(RECORD, utc_offset=5), "utc_offset is missing"),  # type: ignore[arg-type]
    (lambda: to_medication_administration(Administration(dose="0.12345678901234567891 mg", on="2026-02-01")), "more digits"),
    (lambda: from_fhir_claim({}), "resourceType is not Claim"),
    (lambda: from_fhir_claim([]), "document is not an object"),  # type: ignore[arg-type]
    (lambda: from_fhir_claim({"resourceType": "Claim", "status": "cancelled"}), "status is not active"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": {}}), "item is not a list"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": [{}] * 1000}), "item has more than 999 items"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": [{"quantity": {"value": "Doe"}}]}), "item[0].quantity.value is not a number"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": [{"quantity": {"value": True}}]}), "item[0].quantity.value is not a number"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": [{"quantity": {"value": float("nan")}}]}), "is not a number"),
    (lambda: from_fhir_claim({"resourceType": "Claim", "item": [{"diagnosisSequence": 1}]}), "item[0].diagnosisSequence is not a list"),
    (lambda: from_medication_administration({}), "resourceType is not MedicationAdministration"),
    (lambda: from_medication_administration(MEDICATION | {"status": "not-done"}), "status says that the drug was not given"),
    (lambda: from_medication_administration(MEDICATION | {"effectiveDateTime": "2026"}), "start is not the date of a day"),
    (lambda: from_medication_administration(MEDICATION | {"dosage": {"dose": {"value": 1, "code": "Jane Doe"}}}), "has the unit a text (8 characters"),
    (lambda: from_medication_administration(MEDICATION | {"dosage": {"dose": {"value": -1, "code": "mg"}}}), "dosage.dose is below zero"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_cannot_be_read_or_written_is_refused(make: Any, message: str) -> None:
    with pytest.raises((MalformedClaimError, MalformedError)) as caught:
        make()
    assert message in str(caught.value)


def test_the_end_of_a_long_bundle_is_refused_and_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jcodes.integrations.fhir.documents._MOST_ENTRIES", 1)
    bundle = {"resourceType": "Bundle", "entry": [{"resource": to_fhir_claim(CLAIM)}] * 2}
    first, second = read_fhir(io.BytesIO(json.dumps(bundle).encode()))
    assert isinstance(first.claim, Claim)
    assert "entry has more than 1 items" in str(second.claim)


def test_files_of_claims_bundles_and_lines() -> None:
    claim = to_fhir_claim(CLAIM)
    bundle = {"resourceType": "Bundle", "entry": [{"resource": claim}, {"resource": {"resourceType": "Patient"}}, 1]}
    lines = "\n".join(map(json.dumps, (claim, bundle, {"resourceType": "Bundle", "entry": 1}, MEDICATION))) + "\n{oops"
    found = list(read_fhir(io.BytesIO(lines.encode())))
    assert [read.identifier for read in found] == ["A-1", "A-1", "", ""]
    assert [type(read.claim).__name__ for read in found] == [
        "Claim",
        "Claim",
        "MalformedClaimError",
        "MalformedClaimError",
    ]
    assert jcodes.integrations.fhir.read_fhir is read_fhir


moments = st.times().map(lambda one: one.replace(microsecond=0, fold=0))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
amounts = st.builds(Dose, st.decimals(0, 10**6, places=3), st.sampled_from(list(UNITS.values())))
records = st.builds(
    Administration,
    drug=st.sampled_from(["", "rituximab"]),
    dose=st.none() | amounts,
    route=st.sampled_from([None, *Route]),
    site=st.sampled_from(["", "right knee"]),
    code=st.sampled_from(["", "J9312", "90662"]),
    on=days,
    start=st.none() | moments,
    stop=st.none() | moments,
    diagnoses=st.lists(st.sampled_from(["C83.30", "Z51.11"]), max_size=2),
    encounter=st.sampled_from(["", "V-1"]),
)


@settings(max_examples=100, deadline=None)
@given(
    records,
    st.sampled_from(["", "50242005306"]),
    st.sampled_from(["", "L1"]),
    st.integers(0, 3),
    st.sampled_from(["R4", "R5"]),
)
def test_an_administration_to_fhir_and_back_is_the_same(
    record: Administration, ndc: str, lot: str, later: int, version: str
) -> None:
    """Of both versions, through JSON; the day after, which times already say, is not stated twice."""
    record = record.evolve(ndc=ndc, containers=[Container(lot=lot, ndc=ndc)] if lot else ())
    if (
        later
        and record.on is not None
        and not (record.stop and record.start and record.stop < record.start and later == 1)
    ):
        record = record.evolve(through=record.on + timedelta(days=later))
    found = to_medication_administration(record, version=version, utc_offset="-05:00")
    assert from_medication_administration(json.loads(json.dumps(found))) == record


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["J9312", "96413", "A9500"]), st.integers(0, 999), st.integers(0, 10**8), st.sampled_from(list(NdcUnit)), days,
        ),
        max_size=4,
    ),
    st.sampled_from(["R4", "R5"]),
)  # fmt: skip
def test_a_claim_to_fhir_and_back_is_the_same(rows: list[tuple[str, int, int, NdcUnit, date]], version: str) -> None:
    lines = [
        ServiceLine(
            code,
            units=units,
            on=on,
            charge=Decimal(cents).scaleb(-2),
            ndc="50242005306",
            ndc_quantity=units,
            ndc_unit=unit,
        )
        for code, units, cents, unit, on in rows
    ]
    claim = Claim(lines, form="professional", identifier="A-1")
    assert from_fhir_claim(json.loads(json.dumps(to_fhir_claim(claim, version=version)))) == claim


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each element of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(one for key, part in inner for one in paths(part, (*at, key)))]


@pytest.mark.sweep
def test_a_mutated_document_is_read_or_refused_with_a_typed_error() -> None:
    """Each element of each document, by each of a list of values that do not belong there."""
    chance = random.Random(18)  # noqa: S311 - inputs, not secrets
    strange: list[Any] = [
        None,
        True,
        -1,
        1e300,
        float("inf"),
        "",
        "x",
        "9" * 5000,
        "\ud800",
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        "DOE^JANE",
        10**400,
        time(1),
    ]
    read, said = 0, ""
    documents = (
        (from_fhir_claim, to_fhir_claim(CLAIM)),
        (from_medication_administration, to_medication_administration(RECORD, utc_offset="Z")),
    )
    for make, whole in documents:
        for path in paths(whole)[1:]:
            for value in chance.sample(strange, 8):
                changed = copy.deepcopy(whole)
                held: Any = changed
                for key in path[:-1]:
                    held = held[key]
                held[path[-1]] = value
                try:
                    make(changed)
                    read += 1
                except JcodesError as error:
                    said += str(error)
    assert read > 300
    assert "JANE" not in said


@pytest.mark.parametrize("value", [None, 5, "DOE^JANE", [CLAIM], object()])
def test_what_is_no_record_is_refused(value: Any) -> None:
    """Typed, whatever it is, as are references that are no text."""
    asked: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (to_fhir_claim, {"claim": value}),
        (to_medication_administration, {"administration": value}),
        (to_fhir_claim, {"claim": CLAIM, "patient": [value]}),
        (to_medication_administration, {"administration": RECORD, "subject": [value], "utc_offset": "Z"}),
    ]
    for ask, how in asked:
        with pytest.raises(MalformedClaimError) as caught:
            ask(**how)
        assert "JANE" not in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"created": "2026_02_10"}, "created is not the date of a day"),
        ({"item": [{"servicedDate": "soon"}]}, r"item\[0\].serviced is not the date of a day"),
        (
            {"item": [{"servicedPeriod": {"start": "2026-02-01", "end": "x"}}]},
            r"item\[0\].servicedPeriod.end is not the date of a day",
        ),
    ],
)
def test_what_is_no_date_is_named(changes: dict[str, Any], said: str) -> None:
    """By its element, and not by its text."""
    with pytest.raises(MalformedClaimError, match=said):
        from_fhir_claim(to_fhir_claim(CLAIM) | changes)


def bundle(*resources: dict[str, Any], kind: str = "Bundle") -> dict[str, Any]:
    entries = [
        {"fullUrl": f"https://ehr.example/fhir/{one['resourceType']}/{one.get('id', place)}", "resource": one}
        for place, one in enumerate(resources)
    ]
    return {"resourceType": kind, "type": "collection", "entry": entries}


def lines_of(*documents: object) -> io.BytesIO:
    return io.BytesIO("\n".join(map(json.dumps, documents)).encode())


RITUXIMAB = {"resourceType": "Medication", "id": "m1", "batch": {"lotNumber": "L7"}, "code": {"coding": [{"system": NDC, "code": "50242-0051-21"}], "text": "rituximab"}}  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"medicationReference": {"reference": "Medication/m1"}},
        {"medicationReference": {"reference": "Medication/m1/_history/2"}},
        {"medicationReference": {"reference": "https://ehr.example/fhir/Medication/m1"}},
        {"medication": {"reference": {"reference": "Medication/m1"}}},
        {"medicationReference": {"reference": "Medication/m1"}, "contained": [{"resourceType": "Medication", "id": "m1", "code": {"text": "other"}}]},
    ],
)  # fmt: skip
def test_an_administration_of_a_bundle_has_the_medication_that_it_refers_to(given: dict[str, Any]) -> None:
    """By type and id, with or without version and server; R4 and R5."""
    (record,) = read_fhir_administrations(
        lines_of(bundle({**MEDICATION, **given}, RITUXIMAB, {"resourceType": "Patient", "id": "p"}))
    )
    assert (record.drug, record.ndc, record.containers[0].lot) == ("rituximab", "50242-0051-21", "L7")


def test_what_was_not_given_or_cannot_be_read_is_left_out_and_kept_as_an_error() -> None:
    """The others go on; a reference to nothing leaves the drug blank."""
    good = {**MEDICATION, "medicationReference": {"reference": "Medication/none"}}
    found = read_fhir_administrations(
        lines_of(
            bundle({**MEDICATION, "status": "not-done"}, good),
            {**MEDICATION, "effectiveDateTime": "soon"},
            good,
            [1],
            {"resourceType": "Patient"},
        )
    )
    assert [record.drug for record in found] == ["", ""]
    assert found.refused_count == len(found.refused) == 4
    assert "status says that the drug was not given" in str(found.refused[0])


def test_a_bundle_of_anything_gives_typed_errors_only() -> None:
    for entry in (None, "x", [None, "x", {}, {"resource": None}, {"resource": {"resourceType": "Medication"}}]):
        assert list(read_fhir_administrations(lines_of({"resourceType": "Bundle", "entry": entry}))) == []


def test_administrations_are_read_from_a_path_and_errors_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jcodes.integrations.fhir.resource_file.MOST_NOTES", 1)
    path = tmp_path / "given.json"
    path.write_text(json.dumps(bundle(MEDICATION, *[{**MEDICATION, "status": "not-done"}] * 3)))
    found = read_fhir_administrations(path)
    assert [record.on for record in found] == [date(2026, 2, 1)]
    assert (found.refused_count, len(found.refused)) == (3, 1)


def test_a_file_without_any_administration_stops_being_read() -> None:
    """As files of claims and payments do, after a thousand."""
    found = read_fhir_administrations(lines_of(*[{"resourceType": "Patient"}] * 1_500))
    with pytest.raises(MalformedClaimError, match="1,000 of the first 1,000 resources cannot be read"):
        list(found)
    assert found.refused_count == 1_000
