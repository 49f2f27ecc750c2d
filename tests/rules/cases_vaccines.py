"""Cases of the rules of vaccines."""

from tests.rules.casebook import Case, claim, line

VISIT = line("99213", modifiers="25")

FLU_CODE = "medicare-vaccine-code"

CASES: tuple[Case, ...] = (
    Case(FLU_CODE, "fires", claim(line("Q2038"), line("90471")), (0,), "Q2038 is Medicare's code of an influenza vaccine", "warning", policy="commercial-generic"),
    Case(FLU_CODE, "fires", claim(line("Q2035"), line("90471")), (0,), "medicaid-generic may take CPT codes", "information", policy="medicaid-generic"),
    Case(FLU_CODE, "nearly", claim(line("Q2038"), line("G0008"))),
    Case(FLU_CODE, "nearly", claim(line("90686"), line("90471")), policy="commercial-generic"),
    Case(FLU_CODE, "not", claim(line("J1885", 2), line("96372")), policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("90662"), line("90471")), (1,), "G0008", "warning"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("90677"), line("90471")), (1,), "G0009", "warning"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("90739"), line("90472")), (1,), "G0010", "warning"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("Q2038"), line("90471")), (1,), "G0008", "warning"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("91320"), line("90471")), (1,), "90480", "warning", policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("90686"), line("G0008")), (1,), "G0008 on 2026-02-01 is a Medicare code; commercial-generic requires CPT codes for vaccine", "warning", policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("Q2038"), line("96372")), (1,), "G0008", "warning"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("90686"), line("96372")), (1,), "requires 90471", "warning", policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "fires", claim(line("91320"), line("96372")), (1,), "90480", "warning", policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("Q2038"), line("J0696", 4), line("96372")), about="96372 gives ceftriaxone"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("Q2038"), line("G0008"), line("96372")), about="it has its own service"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("91320", on="2023-09-01"), line("96372", on="2023-09-01")), about="before 90480, with 96372"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("90662"), line("G0008"), line("90714"), line("90471")), about="tetanus has 90471"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("90686"), line("90471")), policy="commercial-generic"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("90686"), line("G0008")), policy="medicaid-generic", about="states differ"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("91320", on="2023-09-01"), line("90471", on="2023-09-01")), about="before 90480"),
    Case("vaccine-wrong-administration-code", "nearly", claim(line("90662"), VISIT), about="no service at all is another rule's"),
    Case("vaccine-wrong-administration-code", "not", claim(line("J9271", 200), line("96413"))),
    Case("vaccine-administration-without-vaccine", "fires", claim(line("90471"), VISIT), (0,), "No vaccine billed with 90471 on 2026-02-01", "warning"),
    Case("vaccine-administration-without-vaccine", "fires", claim(line("G0008"), line("90677"), line("G0009")), (0,), "influenza", "warning"),
    Case("vaccine-administration-without-vaccine", "fires", claim(line("90471"), VISIT), (0,), "90471", "information", policy="medicaid-generic"),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("90471"), line("90714"))),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("90471"), line("90380"))),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("90471"), line("J3530"), VISIT), about="a vaccine of Level II"),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("G0008"), line("90749")), about="another vaccine number may be a new product"),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("90471", modifiers="SL"), VISIT), about="the state supplied it"),
    Case("vaccine-administration-without-vaccine", "nearly", claim(line("90471")), about="a single line says nothing of the others"),
    Case("vaccine-administration-without-vaccine", "not", claim(line("J9271", 200), line("96413"))),
    Case("vaccine-without-administration-code", "fires", claim(line("90662"), VISIT), (0,), "90662 (influenza vaccine) on 2026-02-01 has no administration code", "warning"),
    Case("vaccine-without-administration-code", "nearly", claim(line("90662"), line("G0008"))),
    Case("vaccine-without-administration-code", "nearly", claim(line("90662"), VISIT, place_of_service=""), about="an institution's may be apart"),
    Case("vaccine-without-administration-code", "nearly", claim(line("90714"), VISIT)),
    Case("vaccine-without-administration-code", "not", claim(line("J9271", 200), line("96413"))),
)  # fmt: skip
