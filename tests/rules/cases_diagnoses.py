"""Cases of the rules of diagnoses: pointers, the format, the code set, the side, the dose for a disease."""

from tests.rules.casebook import Case, claim, hospital, line

SET = "diagnosis-not-in-code-set"
SIDE = "diagnosis-side-differs"
DOSE = "dose-above-indication"

KEYTRUDA = line("J9271", 200, modifiers="JZ")
EYLEA, EYE = line("J0178", 2, modifiers=["JZ", "LT"]), line("67028", modifiers="LT")
KNEE = line("20610", modifiers="RT")
BARE = line("J9312", 75, diagnosis_pointers=None)
PROLIA = line("J0897", 120, modifiers="JZ")

CASES: tuple[Case, ...] = (
    Case("pointer-missing", "fires", claim(line("J9312", 75, diagnosis_pointers=None)), (0,), "J9312: no diagnosis pointer", "warning"),
    Case("pointer-missing", "fires", claim(BARE, line("96413", 1), place_of_service=""), (0,), "J9312: no diagnosis pointer", "warning", about="another line points"),
    Case("pointer-missing", "fires", claim(BARE, place_of_service="", form="professional"), (0,), "J9312: no diagnosis pointer", "warning"),
    Case("pointer-missing", "fires", claim(BARE, place_of_service="", setting="office"), (0,), "J9312: no diagnosis pointer", "warning"),
    Case("pointer-missing", "fires", claim(BARE.evolve(place_of_service="12"), place_of_service=""), (0,), "J9312: no diagnosis pointer", "warning"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service="31"), about="a facility's own claim, or a physician's"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service=""), about="the form is not known"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service="", setting="home"), about="agencies bill on the one form, suppliers on the other"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service="", setting="hospital-outpatient"), about="SV2 has no pointer"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service="", setting="inpatient")),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service=""), policy="medicare-opps"),
    Case("pointer-missing", "nearly", claim(BARE, place_of_service="22"), policy="medicare-opps", about="it shows both forms"),
    Case("pointer-missing", "nearly", claim(BARE, form="institutional")),
    Case("pointer-missing", "nearly", claim(line("J9312", 75, diagnosis_pointers=None), diagnoses=[])),
    Case("pointer-missing", "not", claim(line("J9312", 75))),
    Case("pointer-out-of-range", "fires", claim(line("J9312", 75, diagnosis_pointers="E")), (0,), "diagnosis pointer 5 (E) is out of range", "warning"),
    Case("pointer-out-of-range", "fires", claim(line("J9312", 75, diagnosis_pointers=[13])), (0,), "diagnosis pointer 13 is out of range", "warning", about="box 24E has no letter for it"),
    Case("pointer-out-of-range", "fires", claim(line("J9312", 75, diagnosis_pointers=(1, 2))), (0,), "diagnosis pointer 2 (B) is out of range", "warning"),
    Case("pointer-out-of-range", "nearly", claim(line("J9312", 75, diagnosis_pointers=(1, 2)), diagnoses=["C83.30", "D50.9"])),
    Case("pointer-out-of-range", "not", line("J9312", 75)),
    Case("diagnosis-malformed", "fires", claim(line("J9312", 75), diagnoses=["202.80"]), (None,), "'202.80' does not have the format of an ICD-10 code", "warning"),
    Case("diagnosis-malformed", "fires", claim(line("J9312", 75, on="2015-09-30"), diagnoses=["C83.30"]), (None,), "'C83.30' does not have the format of an ICD-9 code", "warning"),
    Case("diagnosis-malformed", "fires", claim(line("J9312", 75, on="2015-10-01"), diagnoses=["25000"]), (None,), "'25000' does not have the format of an ICD-10 code", "warning"),
    Case("diagnosis-malformed", "fires", claim(line("J9312", 75, on="2007-07-30"), diagnoses=["250000", "E12345", "V1"]), (None, None, None), "'V1' does not have the format of an ICD-9 code", "warning"),
    Case("diagnosis-malformed", "nearly", claim(line("J9312", 75, on="2007-07-30"), diagnoses=["25000", "789.01", "496", "V58.11", "V700", "E933.1", "e849"])),
    Case("diagnosis-malformed", "nearly", claim(line("J9312", 75, on="2015-09-28", through="2015-10-03"), diagnoses=["25000", "C83.30"]), about="a stay over the change"),
    Case("diagnosis-malformed", "nearly", claim(line("J9312", 75, on=None), diagnoses=["25000", "C83.30"]), about="without a date either may be meant"),
    Case("diagnosis-malformed", "nearly", claim(line("J9312", 75), diagnoses=["c8330"])),
    Case("diagnosis-malformed", "not", claim(line("J9312", 75))),
    Case(SET, "fires", claim(KEYTRUDA, line("96413"), diagnoses=["C34.99"]), (None,), "'C34.99' is not a code of ICD-10-CM", "warning"),
    Case(SET, "fires", claim(KNEE, diagnoses=["M17.1"]), (None,), "'M17.1' is a heading of ICD-10-CM", "warning"),
    Case(SET, "fires", claim(KEYTRUDA, diagnoses=["C99.9"]), (None,), "'C99.9' is not a code", "warning", about="there is no such category"),
    Case(SET, "fires", claim(KNEE, diagnoses=["M17"]), (None,), "'M17' is a heading", "warning"),
    Case(SET, "fires", claim(KNEE, diagnoses=["S52.501"]), (None,), "'S52.501' is a heading", "warning", about="the seventh character is missing"),
    Case(SET, "nearly", claim(KEYTRUDA, line("96413"), diagnoses=["C34.90"])),
    Case(SET, "nearly", claim(KNEE, diagnoses=["m1711", "I10", "S52.501A"]), about="the code set has them, however they are written"),
    Case(SET, "nearly", claim(line("J9271", 200, on="2024-02-01"), diagnoses=["C34.99"]), about="a fiscal year that is not on file"),
    Case(SET, "nearly", claim(line("J9271", 200, on=None), diagnoses=["C34.99"])),
    Case(SET, "nearly", claim(KEYTRUDA, diagnoses=["C34.99X22"]), about="of no diagnosis's format, of another rule"),
    Case(SET, "not", claim(KEYTRUDA, diagnoses=[])),
    Case(SIDE, "fires", claim(EYLEA, EYE, diagnoses=["H35.3211"]), (0, 1), "67028-LT: the diagnosis is of the right side ('H35.3211')", "warning"),
    Case(SIDE, "fires", claim(EYLEA, EYE, diagnoses=["E11.3511", "E11.9", "Z79.4", "I10"]), (0, 1), "E11.3511", "warning", about="the others name no reason"),
    Case(SIDE, "fires", claim(line("67028", modifiers="50"), diagnoses=["H35.3211"]), (0,), "67028-50: the diagnosis is only of the right side", "warning"),
    Case(SIDE, "fires", claim(KNEE, line("J3301", 4), diagnoses=["M17.12"]), (0,), "20610-RT: the diagnosis is of the left side ('M17.12')", "warning"),
    Case(SIDE, "fires", hospital(KNEE, line("J3301", 4), diagnoses=["M17.12", "Z87.891"]), (0,), "M17.12", "warning", about="no pointers there"),
    Case(SIDE, "nearly", claim(EYLEA, EYE, diagnoses=["H35.3221"])),
    Case(SIDE, "nearly", claim(EYLEA, EYE, diagnoses=["H35.3231"]), about="both eyes have it"),
    Case(SIDE, "nearly", claim(line("67028", modifiers="LT", diagnosis_pointers="AB"), diagnoses=["H35.3211", "H35.3221"])),
    Case(SIDE, "nearly", claim(line("67028", modifiers="50", diagnosis_pointers="AB"), diagnoses=["H35.3211", "H34.8120"])),
    Case(SIDE, "fires", claim(line("67028", modifiers="LT", diagnosis_pointers="A"), diagnoses=["H35.3211", "H35.3221"]), (0,), "H35.3211", "warning"),
    Case(SIDE, "nearly", claim(EYLEA, EYE, diagnoses=["H35.30"]), about="it names no eye"),
    Case(SIDE, "nearly", claim(line("67028", modifiers="LT", diagnosis_pointers="AB"), diagnoses=["H35.3211", "T85.22XA"]), about="the other may be the reason"),
    Case(SIDE, "nearly", claim(line("67028", modifiers=["LT", "RT"]), diagnoses=["H35.3211"]), about="of another rule"),
    Case(SIDE, "nearly", claim(line("67028", modifiers="59"), diagnoses=["H35.3211"]), about="it names no side"),
    Case(SIDE, "nearly", claim(line("20610", modifiers="RT", diagnosis_pointers="AB"), diagnoses=["M17.12", "M06.9"]), about="rheumatoid arthritis may be in the other knee"),
    Case(SIDE, "nearly", claim(KNEE, diagnoses=["H35.3221"]), about="an eye's diagnosis says nothing of a joint"),
    Case(SIDE, "nearly", claim(KNEE, diagnoses=[])),
    Case(SIDE, "not", claim(line("J1885", 2, modifiers="LT"), line("96372"), diagnoses=["M17.11"])),
    Case(DOSE, "fires", claim(PROLIA, line("96372"), diagnoses=["M81.0"]), (0,), "J0897: 120 units on 2026-02-01 exceeds 60 mg", "warning"),
    Case(DOSE, "fires", claim(line("Q5136", 120, modifiers="JZ"), line("96372"), diagnoses=["M80.08XA"]), (0,), "Q5136", "warning"),
    Case(DOSE, "nearly", claim(line("J0897", 60, modifiers="JZ"), line("96372"), diagnoses=["M81.0"])),
    Case(DOSE, "nearly", claim(PROLIA, line("96372"), diagnoses=["M81.0", "C79.51"]), about="bone metastases take 120 mg"),
    Case(DOSE, "nearly", claim(PROLIA, line("96372"), diagnoses=["D48.0"])),
    Case(DOSE, "nearly", claim(line("J0897", "x", modifiers="JZ"), diagnoses=["M81.0"])),
    Case(DOSE, "not", claim(line("J3489", 5, modifiers="JZ"), line("96365"), diagnoses=["M81.0"])),
    Case(DOSE, "not", claim(line("Q5101", 300), line("J0000"), diagnoses=["M81.0"])),
)  # fmt: skip
