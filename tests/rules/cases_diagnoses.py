"""Cases of the rules of diagnoses: the code set, the side, the dose for a disease; and of the rules of dialysis that go by them."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, hospital, line

SET = "diagnosis-not-in-code-set"
SIDE = "diagnosis-side-differs"
DOSE = "dose-above-indication"
ELSEWHERE = "renal-drug-outside-dialysis-facility"
GIVEN = "administration-code-in-dialysis-facility"
UNKNOWN = "administration-code-unknown"

KEYTRUDA = line("J9271", 200, modifiers="JZ")
EYLEA, EYE = line("J0178", 2, modifiers=["JZ", "LT"]), line("67028", modifiers="LT")
KNEE = line("20610", modifiers="RT")
PROLIA = line("J0897", 120, modifiers="JZ")
EPOGEN = line("Q4081", 30)
IN_UNIT = {"place_of_service": "", "setting": "dialysis-facility", "form": "institutional"}

CASES: tuple[Case, ...] = (
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
    Case(ELSEWHERE, "fires", claim(EPOGEN, line("96372"), diagnoses=["N18.6", "D63.1"]), (0,), "Q4081 is for ESRD on dialysis", "warning"),
    Case(ELSEWHERE, "fires", hospital(EPOGEN, diagnoses=["I12.0", "Z99.2"]), (0,), "Q4081", "warning", policy="medicare-opps"),
    Case(ELSEWHERE, "nearly", claim(line("Q4081", 30, modifiers="AY"), diagnoses=["N18.6"])),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["D63.1"]), about="of another rule"),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"]), policy="commercial-generic"),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"], **IN_UNIT)),
    Case(ELSEWHERE, "nearly", claim(EPOGEN, diagnoses=["N18.6"], place_of_service="65"), about="of another rule"),
    Case(ELSEWHERE, "not", claim(line("J0885", 10, modifiers="EC"), diagnoses=["N18.6"])),
    Case(GIVEN, "fires", claim(EPOGEN, line("96372"), diagnoses=["N18.6"], place_of_service="65"), (1,), "96372 billed on 2026-02-01 by a dialysis facility", "warning"),
    Case(GIVEN, "fires", hospital(EPOGEN, line("96374"), diagnoses=["N18.6"], **{k: v for k, v in IN_UNIT.items() if k != "place_of_service"}), (1,), "96374", "warning"),
    Case(GIVEN, "nearly", claim(line("J0878", 500, modifiers="AY"), line("96365", modifiers="AY"), diagnoses=["N18.6"], place_of_service="65")),
    Case(GIVEN, "nearly", claim(line("90732"), line("G0009"), diagnoses=["N18.6", "Z23"], place_of_service="65"), about="vaccines are paid apart"),
    Case(GIVEN, "nearly", claim(EPOGEN, line("96372"), diagnoses=["N18.6"], place_of_service="65"), policy="commercial-generic"),
    Case(GIVEN, "nearly", claim(line("J0885", 10), line("96372"), diagnoses=["N17.9"], place_of_service="65"), about="acute injury"),
    Case(GIVEN, "nearly", claim(EPOGEN, line("96372"), diagnoses=["N18.6"])),
    Case(GIVEN, "not", claim(EPOGEN, line("99213"), diagnoses=["N18.6"], place_of_service="65")),
    Case(UNKNOWN, "fires", claim(KEYTRUDA, line("96418")), (1,), "96418 is in none of CMS's tables", "warning"),
    Case(UNKNOWN, "nearly", claim(KEYTRUDA, line("96413"))),
    Case(UNKNOWN, "nearly", claim(KEYTRUDA, line("96420")), about="CMS's tables have it"),
    Case(UNKNOWN, "nearly", claim(KEYTRUDA, line("96418", on="2023-02-01")), about="before the first table on file"),
    Case(UNKNOWN, "nearly", claim(KEYTRUDA, line("96418", on=None))),
    Case(UNKNOWN, "not", claim(KEYTRUDA, line("99213"), line("0001F"))),
)  # fmt: skip

RECORDED = Administration("bortezomib", "2.2 mg", route="SC", on="2026-02-01")
AS_THERAPY = "antineoplastic-as-therapy"
SUPPORTIVE = "chemotherapy-code-for-supportive-drug"
CARBOPLATIN, IRON = line("J9045", 9, modifiers="JZ"), line("J1756", 200, modifiers="JZ")

INFUSED: tuple[Case, ...] = (
    Case(AS_THERAPY, "fires", claim(CARBOPLATIN, line("96365")), (0,), "J9045 on 2026-02-01 is an antineoplastic; 96365 is for other drugs", "warning"),
    Case(AS_THERAPY, "fires", claim(CARBOPLATIN, line("J2405", 8), line("96365"), line("96375")), (0,), "96365, 96375", "warning"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96413"))),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("J2405", 8), line("96413"), line("96375"))),
    Case(AS_THERAPY, "nearly", claim(line("J9041", 22, administration=RECORDED), line("96365")), about="it went under the skin"),
    Case(AS_THERAPY, "nearly", claim(line("J9217"), line("96365")), about="a hormone, injected"),
    Case(AS_THERAPY, "nearly", claim(line("J9332", 400, modifiers="JZ"), line("96365"), diagnoses=["G70.01"]), about="in the chapter, and not against tumors"),
    Case(AS_THERAPY, "nearly", claim(line("J9209", 5), line("96374")), about="mesna protects the bladder"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("96521")), about="a pump gave it"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("96372")), about="of other rules"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("36430")), about="the service may be on that line"),
    Case(AS_THERAPY, "not", claim(line("J0000"), line("96365"))),
    Case(SUPPORTIVE, "fires", claim(IRON, line("96413")), (1,), "96413 on 2026-02-01: J1756 is not chemotherapy", "warning"),
    Case(SUPPORTIVE, "fires", claim(line("J2405", 8), line("J1642", 50), line("96409")), (2,), "J2405", "warning"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("96365"))),
    Case(SUPPORTIVE, "nearly", claim(IRON, CARBOPLATIN, line("96413")), about="the other drug is chemotherapy"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("J0000"), line("96413")), about="nobody knows the other drug"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("96413"), line("90999")), about="that line may be the drug"),
    Case(SUPPORTIVE, "nearly", claim(line("J1642", 50), line("96413")), about="a flush alone is of another rule"),
    Case(SUPPORTIVE, "not", claim(line("99213"), line("96413"))),
)  # fmt: skip
