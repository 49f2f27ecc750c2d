"""Cases of the rules of institutional claims."""

from tests.rules.casebook import Case, claim, hospital, line

DRUG = line("J9312", 75, modifiers="JZ", revenue_code="0636")
GIVEN = line("96413", revenue_code="0335")
STATED = {"type_of_bill": "0131", "statement_from": "2026-02-01", "statement_through": "2026-02-01"}

FORM = "form-contradicts-type-of-bill"

CASES: tuple[Case, ...] = (
    Case(FORM, "fires", claim(line("J9312", 75), form="professional", type_of_bill="0131"), (None,), "professional claim with type of bill '0131'", "warning"),
    Case(FORM, "nearly", hospital(DRUG, form="institutional", type_of_bill="0131")),
    Case(FORM, "nearly", hospital(DRUG, type_of_bill="0131"), about="the type of bill says the form"),
    Case(FORM, "not", claim(line("J9312", 75), form="professional")),
    Case("type-of-bill-unknown", "fires", hospital(DRUG, type_of_bill="0991"), (None,), "invalid type of bill: '0991'", "warning"),
    Case("type-of-bill-unknown", "fires", hospital(DRUG, type_of_bill="01311"), (None,), "invalid type of bill", "warning"),
    Case("type-of-bill-unknown", "nearly", hospital(DRUG, type_of_bill="13X")),
    Case("type-of-bill-unknown", "nearly", hospital(DRUG, type_of_bill=" 137 ")),
    Case("type-of-bill-unknown", "not", claim(line("J9312", 75))),
    Case("condition-code-malformed", "fires", hospital(DRUG, condition_codes=["A6", "1", "1"]), (None,), "invalid condition code: '1'", "warning"),
    Case("condition-code-malformed", "nearly", hospital(DRUG, condition_codes=["A6", "g0"])),
    Case("condition-code-malformed", "not", claim(line("J9312", 75))),
    Case("revenue-code-malformed", "fires", hospital(DRUG.evolve(revenue_code="1636")), (0,), "J9312: invalid revenue code: '1636'", "warning"),
    Case("revenue-code-malformed", "nearly", hospital(DRUG.evolve(revenue_code="636"))),
    Case("revenue-code-malformed", "not", claim(line("J9312", 75))),
    Case("revenue-code-unknown", "fires", hospital(DRUG.evolve(revenue_code="334")), (0,), "J9312: revenue code 0334 is not on CMS's list", "warning"),
    Case("revenue-code-unknown", "nearly", hospital(DRUG.evolve(revenue_code="636"))),
    Case("revenue-code-unknown", "nearly", hospital(DRUG.evolve(revenue_code="1636")), about="malformed: another rule"),
    Case("revenue-code-unknown", "not", claim(line("J9312", 75))),
    Case("revenue-code-missing", "fires", hospital(DRUG, GIVEN.evolve(revenue_code=""), **STATED), (1,), "96413: no revenue code", "warning"),
    Case("revenue-code-missing", "nearly", hospital(DRUG, GIVEN, **STATED)),
    Case("revenue-code-missing", "nearly", hospital(DRUG.evolve(revenue_code=""), GIVEN.evolve(revenue_code=""), **STATED), about="no line has one"),
    Case("revenue-code-missing", "nearly", claim(DRUG, GIVEN.evolve(revenue_code="")), about="pointers and revenue codes: the form is not known"),
    Case("revenue-code-missing", "not", claim(line("J9312", 75))),
    Case("statement-dates-differ", "fires", hospital(DRUG, statement_from="2026-02-02", statement_through="2026-02-03"), (0,), "J9312 on 2026-02-01 is outside the statement dates, 2026-02-02 through 2026-02-03", "warning"),
    Case("statement-dates-differ", "fires", hospital(DRUG.evolve(through="2026-02-05"), statement_through="2026-02-03"), (0,), "J9312 on 2026-02-05 is outside the statement dates, no date through 2026-02-03", "warning"),
    Case("statement-dates-differ", "fires", hospital(DRUG, statement_from="2026-02-01", statement_through="2026-01-31"), (None,), "statement from 2026-02-01 through 2026-01-31, which is earlier", "warning"),
    Case("statement-dates-differ", "nearly", hospital(DRUG, GIVEN, **STATED)),
    Case("statement-dates-differ", "nearly", hospital(DRUG, statement_from="2026-02-01")),
    Case("statement-dates-differ", "nearly", hospital(DRUG.evolve(on=None), type_of_bill="0111", statement_from="2026-01-30", statement_through="2026-02-03"), about="inpatient lines need no dates"),
    Case("statement-dates-differ", "not", claim(line("J9312", 75))),
)  # fmt: skip
