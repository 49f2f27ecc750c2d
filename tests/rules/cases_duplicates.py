"""Cases of the rule of duplicate lines."""

from tests.rules.casebook import Case, claim, line

ONE = line("J1040", 1, on="2024-02-01")

CASES: tuple[Case, ...] = (
    Case("line-duplicate", "fires", claim(line("90471"), line("90471")), (0, 1), "duplicate line: 90471", "warning", policy="commercial-generic"),
    Case("line-duplicate", "fires", claim(ONE, ONE), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "error", about="golden case l-004"),
    Case("line-duplicate", "fires", claim(line("j1040", 1, on="2024-02-01"), ONE), (0, 1), "duplicate line: j1040 x 1 on 2024-02-01, 2 times", "error"),
    Case("line-duplicate", "fires", claim(line("96372"), line("96372")), (0, 1), "duplicate line: 96372 x 1 on 2026-02-01, 2 times", "warning"),
    Case("line-duplicate", "fires", claim(ONE, ONE), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "warning", policy="commercial-generic"),
    Case("line-duplicate", "fires", claim(ONE.evolve(ndc="50242-0051-21"), ONE.evolve(ndc="50242005121")), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "error"),
    Case("line-duplicate", "fires", claim(ONE.evolve(on=None), ONE.evolve(on=None)), (0, 1), "duplicate line: J1040 x 1 on no date, 2 times", "warning"),
    Case("line-duplicate", "nearly", claim(ONE, ONE.evolve(place_of_service="12"))),
    Case("line-duplicate", "nearly", claim(ONE, ONE.evolve(through="2024-02-03"))),
    Case("line-duplicate", "nearly", claim(ONE, ONE.evolve(modifiers="59"))),
    Case("line-duplicate", "nearly", claim(ONE.evolve(modifiers="RT"), ONE.evolve(modifiers="LT"))),
    Case("line-duplicate", "nearly", claim(ONE, ONE.evolve(on="2024-02-02"))),
    Case("line-duplicate", "nearly", claim(ONE.evolve(ndc="50242-0051-21"), ONE.evolve(ndc="50242-0053-06"))),
    Case("line-duplicate", "nearly", claim(line("J9312", 74), line("J9312", 6, modifiers="JW"))),
    Case("line-duplicate", "nearly", claim(line("?"), line("?"))),
    Case("line-duplicate", "not", claim(ONE)),
)  # fmt: skip
