"""Cases of the rule of chemodenervations."""

from tests.rules.casebook import Case, claim, line

TOXIN = line("J0585", 155)
HOSPITAL = {"place_of_service": "", "setting": "hospital-outpatient"}

CASES: tuple[Case, ...] = (
    Case("toxin-services-together", "fires", claim(line("64615"), line("64612"), TOXIN), (1,), "64615", "warning"),
    Case("toxin-services-together", "nearly", claim(line("64615"), line("64642", modifiers="59"), TOXIN), about="a modifier can part these"),
    Case("toxin-services-together", "nearly", claim(line("64615"), line("64612"), TOXIN, **HOSPITAL), policy="medicare-opps"),
    Case("toxin-services-together", "not", claim(line("64615"), TOXIN)),
)  # fmt: skip
