"""Cases of the rules of dates."""

from tests.rules.casebook import Case, claim, hospital, line

CASES: tuple[Case, ...] = (
    Case("date-missing", "fires", line("J9312", 75, on=None), (0,), "no date of service", "error"),
    Case("date-missing", "fires", hospital(line("J9312", 75, on=None)), (0,), "no date of service", "error"),
    Case("date-missing", "fires", claim(line("J9312", 75, on=None), place_of_service="21", setting="inpatient"), (0,), "no date of service", "error", about="a physician's claim"),
    Case("date-missing", "nearly", hospital(line("J9312", 75, on=None), setting="inpatient"), about="bill type 11x has statement dates"),
    Case("date-missing", "nearly", hospital(line("J9312", 75, on=None), setting=None, type_of_bill="0111", statement_through="2026-02-01")),
    Case("date-missing", "fires", hospital(line("J9312", 75, on=None), type_of_bill="0131", statement_through="2026-02-01"), (0,), "no date of service", "error", about="outpatient lines need dates"),
    Case("date-missing", "nearly", line("J9312", 75, on="2026-02-01", through=None)),
    Case("date-missing", "not", claim(line("J9312", 75))),
    Case("dates-reversed", "fires", line("J9312", 75, through="2026-01-31"), (0,), "J9312: from 2026-02-01 through 2026-01-31, which is earlier", "warning"),
    Case("dates-reversed", "nearly", line("J9312", 75, through="2026-02-01")),
    Case("dates-reversed", "not", line("J9312", 75)),
    Case("filed-late", "fires", claim(line("J9312", 75), submitted="2027-02-02"), (0,), "J9312 on 2026-02-01: filed on 2027-02-02; medicare-part-b's filing limit was 2027-02-01", "error"),
    Case("filed-late", "fires", claim(line("J9312", 75, through="2026-02-10"), submitted="2027-02-02"), (0,), "J9312 on 2026-02-01: filed on 2027-02-02; medicare-part-b's filing limit was 2027-02-01", "error"),
    Case("filed-late", "fires", hospital(line("J9312", 75, through="2026-02-10"), submitted="2027-02-11"), (0,), "J9312 on 2026-02-01: filed on 2027-02-11; medicare-part-b's filing limit was 2027-02-10", "error"),
    Case("filed-late", "nearly", hospital(line("J9312", 75, through="2026-02-10"), submitted="2027-02-10"), about="the Through date counts"),
    Case("filed-late", "nearly", claim(line("J9312", 75), submitted="2027-02-01")),
    Case("filed-late", "fires", hospital(line("J9312", 75), type_of_bill="0131", statement_through="2026-02-10", submitted="2027-02-11"), (0,), "filing limit was 2027-02-10", "error", about="the Through date of the statement"),
    Case("filed-late", "nearly", hospital(line("J9312", 75), type_of_bill="0131", statement_through="2026-02-10", submitted="2027-02-10")),
    Case("filed-late", "fires", hospital(line("J9312", 75), type_of_bill="0137", submitted="2027-02-11"), (0,), "filing limit was 2027-02-01", "warning", about="a replacement of a filed claim"),
    Case("filed-late", "fires", claim(line("J9312", 75), frequency="7", submitted="2027-02-11"), (0,), "filing limit was 2027-02-01", "warning", about="a replacement of a filed claim"),
    Case("filed-late", "nearly", claim(line("J9312", 75), submitted="2030-02-01"), policy="commercial-generic", about="no limit is known"),
    Case("filed-late", "nearly", claim(line("J9312", 75), frequency="8", submitted="2027-02-11"), about="a void returns money"),
    Case("filed-late", "nearly", hospital(line("J9312", 75), type_of_bill="0138", submitted="2027-02-11")),
    Case("filed-late", "not", claim(line("J9312", 75))),
    Case("filed-before-service", "fires", claim(line("J9312", 75), submitted="2026-01-31"), (0,), "J9312 on 2026-02-01: filed on 2026-01-31, before the date of service", "error"),
    Case("filed-before-service", "nearly", claim(line("J9312", 75), submitted="2026-02-01")),
    Case("filed-before-service", "not", claim(line("J9312", 75))),
)  # fmt: skip
