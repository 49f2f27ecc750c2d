"""Cases of the rules of lines that stand twice."""

from tests.rules.casebook import Case, claim, line

ONE = line("J1040", 1, on="2024-02-01")

CASES: tuple[Case, ...] = (
    Case("line-repeated", "fires", claim(ONE, ONE), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "error", about="golden case l-004"),
    Case("line-repeated", "fires", claim(line("j1040", 1, on="2024-02-01"), ONE), (0, 1), "duplicate line: j1040 x 1 on 2024-02-01, 2 times", "error"),
    Case("line-repeated", "fires", claim(line("96372"), line("96372")), (0, 1), "duplicate line: 96372 x 1 on 2026-02-01, 2 times", "warning"),
    Case("line-repeated", "fires", claim(ONE, ONE), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "warning", policy="commercial-generic"),
    Case("line-repeated", "fires", claim(ONE.evolve(ndc="50242-0051-21"), ONE.evolve(ndc="50242005121")), (0, 1), "duplicate line: J1040 x 1 on 2024-02-01, 2 times", "error"),
    Case("line-repeated", "fires", claim(ONE.evolve(on=None), ONE.evolve(on=None)), (0, 1), "duplicate line: J1040 x 1 on no date, 2 times", "warning"),
    Case("line-repeated", "nearly", claim(ONE, ONE.evolve(place_of_service="12"))),
    Case("line-repeated", "nearly", claim(ONE, ONE.evolve(through="2024-02-03"))),
    Case("line-repeated", "nearly", claim(ONE, ONE.evolve(modifiers="59"))),
    Case("line-repeated", "nearly", claim(ONE.evolve(modifiers="RT"), ONE.evolve(modifiers="LT"))),
    Case("line-repeated", "nearly", claim(ONE, ONE.evolve(on="2024-02-02"))),
    Case("line-repeated", "nearly", claim(ONE.evolve(ndc="50242-0051-21"), ONE.evolve(ndc="50242-0053-06"))),
    Case("line-repeated", "nearly", claim(line("J9312", 74), line("J9312", 6, modifiers="JW"))),
    Case("line-repeated", "nearly", claim(line("?"), line("?"))),
    Case("line-repeated", "not", claim(ONE)),
)  # fmt: skip
