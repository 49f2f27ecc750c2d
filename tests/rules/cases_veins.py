"""Cases of the rules of veins."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, hospital, line

INFLIXIMAB = line("J1745", 50, modifiers="JZ")
RECORDED = line(
    "J1745",
    50,
    modifiers="JZ",
    administration=Administration(drug="infliximab", dose="500 mg", on="2026-02-01", route="subcut"),
)

CASES: tuple[Case, ...] = (
    Case("vein-drug-injected", "fires", claim(INFLIXIMAB, line("96372")), (0,), "96372", "warning"),
    Case("vein-drug-injected", "fires", claim(line("99213", modifiers="25"), line("J9271", 200), line("96401"), line("85025")), (1,), "96401", "warning"),
    Case("vein-drug-injected", "fires", hospital(INFLIXIMAB, line("96372"), line("G0463", modifiers="25")), (0,), "96372", "warning", policy="medicare-opps", about="a clinic visit gives no drug"),
    Case("vein-drug-injected", "nearly", claim(INFLIXIMAB, line("96413"), line("96372", modifiers="59"))),
    Case("vein-drug-injected", "nearly", claim(line("J0129", 100), line("96372")), about="it goes under the skin too"),
    Case("vein-drug-injected", "nearly", claim(RECORDED, line("96372")), about="the record says how"),
    Case("vein-drug-injected", "nearly", claim(line("J1745", 50, modifiers="JB"), line("96372")), about="JB says how"),
    Case("vein-drug-injected", "nearly", claim(INFLIXIMAB, line("96372"), line("36430")), about="a line that may be the service"),
    Case("vein-drug-injected", "nearly", claim(INFLIXIMAB, line("96372"), place_of_service="12"), about="at home others may infuse"),
    Case("vein-drug-injected", "nearly", claim(line("J9035", 5), line("67028")), about="off the label into an eye is no injection under the skin"),
    Case("vein-drug-injected", "not", claim(line("J0897", 60), line("96372"))),
)  # fmt: skip
