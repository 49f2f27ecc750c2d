"""The faults that an earlier scrubber missed: each planted one is found, and its clean twin is not."""

import attrs
import pytest

from jcodes.claims import Administration, Claim
from jcodes.rules import check
from tests.rules.casebook import claim, line

ORDER = Administration("ketorolac", "30 mg", route="IV push", on="2026-02-01")
VEIN = line("J9312", 70, modifiers="JZ")
OLD = "2015-09-30"
LABELED = {"ndc": "50242-0051-21", "ndc_quantity": "70", "modifiers": ["JZ"]}
FACTOR = {"ndc": "00944-3047-02", "ndc_unit": "F2", "ndc_quantity": "1000"}


@attrs.frozen
class Fault:
    """A planted fault with the rule that finds it, and the same claim without it."""

    what: str
    rule: str
    planted: Claim
    clean: Claim


FAULTS = (
    Fault("a C code in the office", "c-code-outside-hospital-outpatient",
          claim(line("C9144", 1), place_of_service="11"), claim(line("C9144", 1), place_of_service="24")),
    Fault("a drug at place of service 21", "facility-drug",
          claim(VEIN, place_of_service="21"), claim(VEIN, place_of_service="11")),
    Fault("a drug at place of service 22", "facility-drug",
          claim(VEIN, place_of_service="22"), claim(VEIN, place_of_service="12")),
    Fault("a drug of the dialysis bundle", "dialysis-bundle",
          claim(line("J1756", 100), place_of_service="65"), claim(line("J1756", 100, modifiers="AY"), place_of_service="65")),
    Fault("waste larger than a vial", "waste-exceeds-largest-container",
          claim(line("J9312", 40), line("J9312", 60, modifiers="JW")), claim(line("J9312", 60), line("J9312", 40, modifiers="JW"))),
    Fault("a total that no vials give", "units-not-whole-containers",
          claim(line("J9312", 75), line("J9312", 3, modifiers="JW")), claim(line("J9312", 75), line("J9312", 5, modifiers="JW"))),
    Fault("an IV-only drug with 96372", "iv-only-drug-injected",
          claim(line("J1745", 50, modifiers="JZ"), line("96372")), claim(line("J1745", 50, modifiers="JZ"), line("96413"))),
    Fault("a narrative without the recorded drug", "unlisted-narrative-missing",
          claim(line("J3490", 1, narrative="as ordered", administration=ORDER)),
          claim(line("J3490", 1, narrative="ketorolac 30 mg IV push", administration=ORDER))),
    Fault("an ME quantity of another amount", "ndc-amount-differs",
          claim(line("J9312", 70, **{**LABELED, "ndc_unit": "ME"})),
          claim(line("J9312", 70, **{**LABELED, "ndc_unit": "ME", "ndc_quantity": "700"}))),
    Fault("an F2 quantity of another amount", "ndc-amount-differs",
          claim(line("J7192", 2000, **FACTOR)), claim(line("J7192", 1000, **FACTOR))),
    Fault("a placeholder NDC", "ndc-placeholder",
          claim(line("J9312", 70, **{**LABELED, "ndc": "99999-9999-99", "ndc_unit": "ML"})),
          claim(line("J9312", 70, **{**LABELED, "ndc_unit": "ML"}))),
    Fault("a date of service after the claim was filed", "filed-before-service",
          claim(VEIN, submitted="2026-01-31"), claim(VEIN, submitted="2026-02-02")),
    Fault("ICD-10 before its first day", "diagnosis-malformed",
          claim(line("J9310", 7, on=OLD), diagnoses=["C83.30"]), claim(line("J9310", 7, on=OLD), diagnoses=["202.80"])),
    Fault("ICD-9 after its last day", "diagnosis-malformed",
          claim(VEIN, diagnoses=["202.80"]), claim(VEIN, diagnoses=["C83.30"])),
    Fault("an MUE of 0", "units-exceed-mue",
          claim(line("J8501", 57)), claim(line("J8501", 57), policy="medicare-dme")),
    Fault("another drug in the record", "record-code-mismatch",
          claim(line("J2359", 420, administration=Administration("olanzapine pamoate", "210 mg", on="2026-02-01"))),
          claim(line("J2358", 210, administration=Administration("olanzapine pamoate", "210 mg", on="2026-02-01")))),
    Fault("carboplatin under therapeutic infusions", "antineoplastic-as-therapy",
          claim(line("J9045", 12, modifiers="JZ"), line("J1100", 12), line("96365"), line("96375")),
          claim(line("J9045", 12, modifiers="JZ"), line("J1100", 12), line("96413"), line("96375"))),
    Fault("gemcitabine under a therapeutic push", "antineoplastic-as-therapy",
          claim(line("J9201", 5), line("96374")), claim(line("J9201", 5), line("96413"))),
    Fault("iron under a chemotherapy infusion", "chemotherapy-code-for-supportive-drug",
          claim(line("J1439", 750, modifiers="JZ"), line("96413")), claim(line("J1439", 750, modifiers="JZ"), line("96365"))),
    Fault("an eye injection and a diagnosis of the other eye", "diagnosis-side-differs",
          claim(line("J2778", 5, modifiers=["JZ", "RT"]), line("67028", modifiers="RT"), diagnoses=["H34.8120"]),
          claim(line("J2778", 5, modifiers=["JZ", "LT"]), line("67028", modifiers="LT"), diagnoses=["H34.8120"])),
    Fault("both eyes injected and one eye diseased", "diagnosis-side-differs",
          claim(line("J0178", 4, modifiers=["JZ", "50"]), line("67028", modifiers="50"), diagnoses=["H35.3211"]),
          claim(line("J0178", 4, modifiers=["JZ", "50"]), line("67028", modifiers="50"), diagnoses=["H35.3231"])),
    Fault("a knee injection and a diagnosis of the other knee", "diagnosis-side-differs",
          claim(line("20610", modifiers="RT"), diagnoses=["M17.12"]), claim(line("20610", modifiers="LT"), diagnoses=["M17.12"])),
    Fault("a shoulder injection and a diagnosis of the other shoulder", "diagnosis-side-differs",
          claim(line("20610", modifiers="RT"), diagnoses=["M75.02"]), claim(line("20610", modifiers="RT"), diagnoses=["M75.01"])),
    Fault("a diagnosis that does not exist", "diagnosis-not-in-code-set",
          claim(VEIN, diagnoses=["M81.9"]), claim(VEIN, diagnoses=["M81.8"])),
    Fault("a diagnosis without its last characters", "diagnosis-not-in-code-set",
          claim(VEIN, diagnoses=["G43.7"]), claim(VEIN, diagnoses=["G43.709"])),
    Fault("120 mg of denosumab for osteoporosis", "dose-above-indication",
          claim(line("J0897", 120, modifiers="JZ"), diagnoses=["M81.0"]), claim(line("J0897", 120, modifiers="JZ"), diagnoses=["C79.51"])),
    Fault("epoetin for dialysis from an office", "renal-drug-outside-dialysis-facility",
          claim(line("Q4081", 50, modifiers="EC"), line("96372"), diagnoses=["N18.6", "D63.1"]),
          claim(line("Q4081", 50, modifiers=["EC", "AY"]), line("96372"), diagnoses=["N18.6", "D63.1"])),
    Fault("a push in a dialysis facility", "administration-code-in-dialysis-facility",
          claim(line("J1756", 100), line("96374"), diagnoses=["N18.6"], place_of_service="65"),
          claim(line("J0878", 500, modifiers="AY"), line("96374", modifiers="AY"), diagnoses=["N18.6"], place_of_service="65")),
    Fault("ustekinumab under the skin", "self-administered-drug", claim(line("J3357", 90)), claim(line("J3358", 260))),
    Fault("adalimumab without JB", "self-administered-drug", claim(line("J0139", 40)), claim(line("J1745", 50))),
    Fault("an administration code that does not exist", "administration-code-unknown",
          claim(VEIN, line("96414")), claim(VEIN, line("96413"))),
    Fault("the NDC of another drug", "ndc-code-mismatch",
          claim(line("J0640", 1, ndc="63323-0360-59", ndc_quantity="1", ndc_unit="ML")),
          claim(line("J0612", 10, ndc="63323-0360-59", ndc_quantity="1", ndc_unit="ML"))),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_a_planted_fault_is_found_and_its_clean_twin_is_not(fault: Fault) -> None:
    assert check(fault.planted).of(fault.rule)
    assert check(fault.clean).of(fault.rule) == ()


def test_the_ndc_of_another_drug_is_an_error() -> None:
    (finding,) = check(next(one for one in FAULTS if one.rule == "ndc-code-mismatch").planted).errors
    assert finding.rule == "ndc-code-mismatch"


def test_an_mue_of_zero_names_the_equipment_contractor_for_oral_drugs_alone() -> None:
    """The rationale of J8501 is oral medication, and the DME table is above 0."""
    (finding,) = check(claim(line("J8501", 57))).of("units-exceed-mue")
    assert "bill the DME contractor, whose MUE is 57" in str(finding)


def test_a_revision_after_the_date_of_service_is_information() -> None:
    """The self-administered drug list counts by its own dates: the issue on file is newer than this date."""
    (finding,) = check(claim(line("J3262", 162, modifiers="JB"))).of("self-administered-drug")
    assert (finding.severity.value, "the revision on file is dated" in finding.message) == ("information", True)


@pytest.mark.parametrize(
    ("code", "modifiers", "fix"),
    [
        ("J0139", "", "bill the pharmacy benefit"),
        ("J1438", "JB", "bill the pharmacy benefit"),
        ("J3357", "", "bill the pharmacy benefit"),
        ("J0129", "JB", "bill the pharmacy benefit, or bill the IV form with JA"),
    ],
)
def test_a_drug_without_a_form_for_a_vein_is_never_sent_to_one(code: str, modifiers: str, fix: str) -> None:
    """Adalimumab has no IV form; abatacept has one under the same code."""
    found = check(claim(line(code, 40, modifiers=modifiers, on="2026-02-03"))).findings
    (one,) = (finding for finding in found if finding.rule == "self-administered-drug")
    assert one.fix is not None
    assert one.fix.text == fix
