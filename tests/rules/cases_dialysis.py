"""Cases of the rules of dialysis."""

from tests.rules.casebook import Case, claim, hospital, line

ELSEWHERE = "renal-drug-outside-dialysis-facility"
GIVEN = "administration-code-in-dialysis-facility"

EPOGEN = line("Q4081", 30)
UNIT = {"setting": "dialysis-facility", "form": "institutional"}
IN_UNIT = {"place_of_service": "", **UNIT}

CASES: tuple[Case, ...] = (
    Case("dialysis-bundle", "fires", claim(line("J1756", 100), place_of_service="65", diagnoses=["N18.6"]), (0,), "J1756", "warning"),
    Case("dialysis-bundle", "fires", claim(line("Q4081", 100), place_of_service="65", diagnoses=["N18.6"]), (0,), "Q4081", "warning"),
    Case("dialysis-bundle", "nearly", claim(line("J1756", 100, modifiers="AY"), place_of_service="65", diagnoses=["N18.6"])),
    Case("dialysis-bundle", "nearly", claim(line("J1756", 100), place_of_service="11", diagnoses=["D50.9"])),
    Case("dialysis-bundle", "nearly", claim(line("J0878", 500), place_of_service="65", diagnoses=["N18.6"]), about="an antibiotic may be apart"),
    Case("dialysis-bundle", "nearly", claim(line("J1756", 100), place_of_service="65"), policy="medicare-opps"),
    Case("dialysis-bundle", "nearly", claim(line("J1756", 100), place_of_service="", setting="dialysis-facility"), about="its own claim reports it"),
    Case("dialysis-bundle", "not", claim(line("J9271", 200))),
    Case("esrd-code-without-esrd-diagnosis", "fires", claim(line("Q4081", 100), diagnoses=["D63.1"]), (0,), "D63.1", "warning"),
    Case("esrd-code-without-esrd-diagnosis", "nearly", claim(line("Q4081", 100), diagnoses=["D63.1", "n186"])),
    Case("esrd-code-without-esrd-diagnosis", "nearly", claim(line("Q4081", 100), diagnoses=[]), about="the claim states none"),
    Case("esrd-code-without-esrd-diagnosis", "nearly", claim(line("Q4081", 100), place_of_service="65", diagnoses=["D63.1"])),
    Case("esrd-code-without-esrd-diagnosis", "nearly", claim(line("Q4081", 100, on="2014-02-01"), diagnoses=["585.6"]), about="ICD-9"),
    Case("esrd-code-without-esrd-diagnosis", "nearly", claim(line("Q4081", 100, on=None), diagnoses=["D63.1"])),
    Case("esrd-code-without-esrd-diagnosis", "not", claim(line("J0885", 10), diagnoses=["D63.1"])),
    Case("non-esrd-code-in-dialysis-facility", "fires", claim(line("J0885", 10), place_of_service="65", diagnoses=["N18.6"]), (0,), "J0885", "warning"),
    Case("non-esrd-code-in-dialysis-facility", "nearly", claim(line("J0885", 10, modifiers="AY"), place_of_service="65", diagnoses=["N18.6"])),
    Case("non-esrd-code-in-dialysis-facility", "nearly", claim(line("J0885", 10), place_of_service="65", diagnoses=["N17.9"]), about="acute injury"),
    Case("non-esrd-code-in-dialysis-facility", "nearly", claim(line("J0885", 10), place_of_service="11", diagnoses=["N18.6"])),
    Case("non-esrd-code-in-dialysis-facility", "not", claim(line("J9271", 200), place_of_service="65", diagnoses=["N18.6"])),
    Case(ELSEWHERE, "fires", claim(EPOGEN, line("96372"), diagnoses=["N18.6", "D63.1"]), (0,), "Q4081 is for ESRD on dialysis", "warning"),
    Case(ELSEWHERE, "fires", hospital(EPOGEN, diagnoses=["I12.0", "Z99.2"]), (0,), "Q4081", "warning", policy="medicare-opps"),
    Case(ELSEWHERE, "nearly", claim(line("Q4081", 30, modifiers="AY"), diagnoses=["N18.6"])),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["D63.1"]), about="of another rule"),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"]), policy="commercial-generic"),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"], **IN_UNIT)),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"], place_of_service="65"), about="of another rule"),
    Case(ELSEWHERE, "not", claim(line("J0885", 10, modifiers="EC"), diagnoses=["N18.6"])),
    Case(GIVEN, "fires", claim(EPOGEN, line("96372"), diagnoses=["N18.6"], place_of_service="65"), (1,), "96372 billed on 2026-02-01 by a dialysis facility", "warning"),
    Case(GIVEN, "fires", hospital(EPOGEN, line("96374"), diagnoses=["N18.6"], **UNIT), (1,), "96374", "warning"),
    Case(GIVEN, "nearly", claim(line("J0878", 500, modifiers="AY"), line("96365", modifiers="AY"), diagnoses=["N18.6"], place_of_service="65")),
    Case(GIVEN, "nearly", claim(line("90732"), line("G0009"), diagnoses=["N18.6", "Z23"], place_of_service="65"), about="vaccines are paid apart"),
    Case(GIVEN, "nearly", claim(EPOGEN, line("96372"), diagnoses=["N18.6"], place_of_service="65"), policy="commercial-generic"),
    Case(GIVEN, "nearly", claim(line("J0885", 10), line("96372"), diagnoses=["N17.9"], place_of_service="65"), about="acute injury"),
    Case(GIVEN, "nearly", claim(EPOGEN, line("96372"), diagnoses=["N18.6"])),
    Case(GIVEN, "not", claim(EPOGEN, line("99213"), diagnoses=["N18.6"], place_of_service="65")),
)  # fmt: skip
