"""Cases of the rules of vials."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, line

OPENED = Administration(drug="bevacizumab", dose="740 mg", on="2026-02-01", discarded="30 mg")
DROPPED = Administration(drug="bevacizumab", dose="200 mg", on="2026-02-01", discarded="600 mg")

LATER = {"on": "2026-08-03", "ndc": "50242-0051-21", "ndc_unit": "ML"}
MULTI = {**LATER, "ndc": "00002-7510-01"}

CASES: tuple[Case, ...] = (
    Case("units-not-whole-containers", "fires", claim(line("J9312", 75, **LATER), line("J9312", 3, modifiers="JW", **LATER)), (1,), "whole containers: 100 mg", "warning",
         about="no crosswalk of the quarter; FDA's label of the NDC says 10 mL of 10 mg/mL"),
    Case("units-not-whole-containers", "nearly", claim(line("J9312", 75, **LATER), line("J9312", 5, modifiers="JW", **LATER))),
    Case("units-not-whole-containers", "nearly", claim(line("J9312", 75, on="2026-08-03"), line("J9312", 3, modifiers="JW", **LATER)), about="a line has no NDC"),
    Case("units-not-whole-containers", "nearly", claim(line("J1815", 75, **MULTI), line("J1815", 3, modifiers="JW", **MULTI)), about="no single-dose label"),
    Case("units-not-whole-containers", "nearly", claim(line("J0696", 75, **LATER), line("J0696", 3, modifiers="JW", **{**LATER, "ndc": "00002-7669-01"})),
         about="the labels of the two NDCs are of different drugs: not all state a size"),
    Case("waste-exceeds-largest-container", "fires", claim(line("J9312", 10, **LATER), line("J9312", 20, modifiers="JW", **LATER)), (1,), "holds 10", "warning"),
    Case("waste-exceeds-largest-container", "nearly", claim(line("J9312", 11, **LATER), line("J9312", 9, modifiers="JW", **LATER))),
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
