"""Cases of the rules of vials."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, line

OPENED = Administration(drug="bevacizumab", dose="740 mg", on="2026-02-01", discarded="30 mg")
DROPPED = Administration(drug="bevacizumab", dose="200 mg", on="2026-02-01", discarded="600 mg")

CASES: tuple[Case, ...] = (
    Case("units-not-whole-containers", "fires", claim(line("J9035", 74), line("J9035", 3, modifiers="JW")), (1,), "100 mg, 400 mg", "warning",
         about="770 mg: vials of 100 and 400 mg make 700 or 800"),
    Case("units-not-whole-containers", "fires", claim(line("J9271", 150, modifiers="JZ")), (0,), "150 units with JZ", "warning"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 74), line("J9035", 6, modifiers="JW"))),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 74, administration=OPENED), line("J9035", 3, modifiers="JW", administration=OPENED)),
         about="the record documents what was discarded"),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9035", 20, administration=DROPPED), line("J9035", 60, modifiers="JW", administration=DROPPED)),
         about="the record documents it"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 77)), about="nothing says that the containers were for one dose"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 37), line("J9035", 37, modifiers="76"), line("J9035", 5, modifiers="JW")),
         about="two administrations round twice"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 74, on="2030-02-01"), line("J9035", 3, modifiers="JW", on="2030-02-01")),
         about="no crosswalk of the quarter"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", 3, modifiers="JW")), about="nothing was given"),
    Case("units-not-whole-containers", "nearly", claim(line("J9035", "x", modifiers="JZ")), about="no number"),
    Case("units-not-whole-containers", "nearly", claim(line("Q4101", 10), line("Q4101", 3, modifiers="JW")), about="not sold in containers"),
    Case("units-not-whole-containers", "not", claim(line("J9271", 200, modifiers="JZ"), line("96413"))),
    Case("waste-exceeds-largest-container", "fires", claim(line("J9035", 20), line("J9035", 60, modifiers="JW")), (1,), "holds 40", "warning"),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9035", 41), line("J9035", 39, modifiers="JW"))),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9035", 10), line("J9035", 10, modifiers="76"), line("J9035", 60, modifiers="JW")),
         about="two administrations"),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9035", 80, modifiers="JZ"))),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9035", 60, modifiers="JW"))),
    Case("waste-exceeds-largest-container", "nearly", claim(line("Q4101", 10), line("Q4101", 99, modifiers="JW"))),
    Case("waste-exceeds-largest-container", "not", claim(line("J9271", 200, modifiers="JZ"))),
)  # fmt: skip
