"""Cases of the rules of services beside each other."""

from tests.rules.casebook import Case, claim, line

TOXIN = line("J0585", 155)
HOSPITAL = {"place_of_service": "", "setting": "hospital-outpatient"}

CASES: tuple[Case, ...] = (
    Case("port-flush-beside-service", "fires", claim(line("J9271", 200, modifiers="JZ"), line("96413"), line("96523")), (2,), "96413", "warning"),
    Case("port-flush-beside-service", "fires", claim(line("96523"), line("99213", modifiers="25")), (0,), "99213", "warning"),
    Case("port-flush-beside-service", "nearly", claim(line("96523"), line("J1642", 10)), about="the day's only service"),
    Case("port-flush-beside-service", "nearly", claim(line("96523"), line("96413", on="2026-02-02"))),
    Case("port-flush-beside-service", "nearly", claim(line("96523"), line("96413")), policy="medicare-opps", about="hospitals have other edits"),
    Case("port-flush-beside-service", "not", claim(line("J9271", 200), line("96413"))),
    Case("facility-service-elsewhere", "fires", claim(line("J2405", 4), line("96374"), line("96376")), (2,), "96376", "warning"),
    Case("facility-service-elsewhere", "nearly", claim(line("J2405", 4), line("96374"), line("96376"), **HOSPITAL), policy="medicare-opps"),
    Case("facility-service-elsewhere", "not", claim(line("J2405", 4), line("96374"))),
    Case("toxin-services-together", "fires", claim(line("64615"), line("64612"), TOXIN), (1,), "64615", "warning"),
    Case("toxin-services-together", "nearly", claim(line("64615"), line("64642", modifiers="59"), TOXIN), about="a modifier can part these"),
    Case("toxin-services-together", "nearly", claim(line("64615"), line("64612"), TOXIN, **HOSPITAL), policy="medicare-opps"),
    Case("toxin-services-together", "not", claim(line("64615"), TOXIN)),
)  # fmt: skip
