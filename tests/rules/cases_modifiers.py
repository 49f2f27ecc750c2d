"""Cases of the rules of modifiers."""

from jcodes.claims import Administration
from jcodes.policies import policy
from tests.rules.casebook import Case, claim, house, house_of, line

ABATACEPT = "J0129"
IV = Administration(drug="abatacept", route="IV infusion")
SC = Administration(drug="abatacept", route="subcut")
EYE = Administration(drug="bevacizumab", route="intravitreal")

ASKED_FOR_SC = house_of(
    """
[[modifiers]]
name = "necessary"
asked = "must"
any_of = ["SC"]
text = "put SC on the line"
source = "the contract"
confidence = "H"
end = 2024-12-31
"""
)
NORIDIAN = policy().for_contractor("Noridian")
PALMETTO = policy().for_contractor("Palmetto")

CASES: tuple[Case, ...] = (
    Case("modifier-not-allowed", "fires", line("J0606", 10, modifiers="AX", on="2026-07-01", place_of_service="65"), (0,), "modifier AX contradicts the line", "warning"),
    Case("modifier-not-allowed", "nearly", line("J0606", 10, modifiers="AX", on="2026-06-30", place_of_service="65"), about="the last day of AX"),
    Case("modifier-not-allowed", "nearly", line("J0606", 10, modifiers="AX", on="2026-07-01", place_of_service="11"), about="no dialysis facility"),
    Case("modifier-malformed", "fires", line("J9312", 75, modifiers=["JZX"]), (0,), "invalid modifier: a text (3 characters, letters)", "error"),
    Case("modifier-malformed", "fires", line("J9312", 75, modifiers=["JWRT"]), (0,), "invalid modifier: a text (4 characters, letters)", "error"),
    Case("modifier-malformed", "fires", line("J9312", 75, modifiers=["JZ", ""]), (0,), "blank modifier", "error"),
    Case("modifier-malformed", "nearly", line("J9312", 75, modifiers=["jz"])),
    Case("modifier-malformed", "not", line("J9312", 75)),
    Case("modifier-nonstandard-format", "fires", line("J9312", 75, modifiers=["jz", "59"]), (0,), "nonstandard format: 'jz'", "warning", "J9312-JZ-59 x 75"),
    Case("modifier-nonstandard-format", "nearly", line("J9312", 75, modifiers=["JZ", "?"])),
    Case("modifier-nonstandard-format", "not", line("J9312", 75)),
    Case("modifier-unknown", "fires", line("J9312", 75, modifiers=["JZ", "XX"]), (0,), "XX is not on CMS's or CPT's list of modifiers", "information"),
    Case("modifier-unknown", "fires", line("J9312", 75, modifiers=["R1"]), (0,), "R1 is not on CMS's or CPT's list", "information", about="a value of the test result's segment"),
    Case("modifier-unknown", "nearly", line("J9312", 75, modifiers=["JZ", "XS"])),
    Case("modifier-unknown", "nearly", line("99213", 1, modifiers=["XX"])),
    *[
        Case("modifier-unknown", "nearly", line("J9312", 75, modifiers=[text]), about="in CMS's file: off campus, hospice, trial, ambulance, pump")
        for text in ("PO", "PN", "JC", "JD", "JE", "GW", "GV", "GC", "Q0", "Q1", "ED", "EE", "EM", "GS", "AX", "CB", "J1", "J3", "SL", "V5", "V7", "GX")
    ],
    *[Case("modifier-unknown", "nearly", line("J9312", 75, modifiers=[text]), about="a number of CPT's") for text in ("22", "25", "91", "99")],
    Case("modifier-unknown", "not", line("J9312", 75)),
    Case("modifier-not-yet-valid", "fires", line("J9312", 75, modifiers="TB", on="2017-12-31"), (0,), "TB was not valid on 2017-12-31: effective 2018-01-01", "error"),
    Case("modifier-not-yet-valid", "fires", line("J9312", 75, modifiers="JZ", on="2022-12-31"), (0,), "JZ was not valid on 2022-12-31", "error", policy=house("jz", '"may"')),
    Case("modifier-not-yet-valid", "nearly", line("J9312", 75, modifiers="JZ", on="2022-12-31"), about="jw-jz-not-used-by-payer says it"),
    Case("modifier-not-yet-valid", "nearly", line("J9312", 75, modifiers="TB", on="2018-01-01")),
    Case("modifier-not-yet-valid", "nearly", line("J9312", 75, modifiers="TB", on=None)),
    Case("modifier-not-yet-valid", "nearly", line("J9312", 75, modifiers=["59", "XX"], on="1970-01-01"), about="no date of it is on file"),
    Case("modifier-not-yet-valid", "not", line("J9312", 75)),
    Case("modifier-duplicate", "fires", line("J9312", 75, modifiers=["JZ", "59", "JZ"]), (0,), "duplicate modifier: JZ", "warning", "J9312-JZ-59 x 75"),
    Case("modifier-duplicate", "fires", line("J9312", 75, modifiers=["JZ", "?", "JZ"]), (0,), "duplicate modifier: JZ", "warning", "J9312-JZ-? x 75"),
    Case("modifier-duplicate", "nearly", line("J9312", 75, modifiers=["JZ", "59"])),
    Case("modifier-duplicate", "not", line("J9312", 75)),
    Case("modifiers-too-many", "fires", line("J9312", 75, modifiers=["JZ", "59", "RT", "LT", "KX"]), (0,), "5 modifiers; a line allows 4", "error"),
    Case("modifiers-too-many", "nearly", line("J9312", 75, modifiers=["JZ", "59", "RT", "LT"])),
    Case("modifiers-too-many", "not", line("J9312", 75)),
    Case("modifiers-conflict", "fires", line("J0881", 75, modifiers=["EA", "EC"]), (0,), "EA and EC on one line", "error"),
    Case("modifiers-conflict", "fires", line(ABATACEPT, 75, modifiers=["JA", "JB"]), (0,), "JA and JB on one line", "warning"),
    Case("modifier-not-allowed", "nearly", line(ABATACEPT, 75, modifiers=["JA", "JB"]), about="which of the two is wrong is not said"),
    Case("self-administered-drug", "nearly", line(ABATACEPT, 75, modifiers=["JA", "JB"]), about="JB beside JA says no route"),
    Case("modifiers-conflict", "nearly", line("J0881", 75, modifiers=["EA", "59"])),
    Case("modifiers-conflict", "nearly", line("J9312", 75, modifiers=["JW", "JZ"]), about="jw-and-jz says it"),
    Case("modifiers-conflict", "not", line("J9312", 75, modifiers="JZ")),
    Case("modifier-missing", "fires", line(ABATACEPT, 75, administration=IV), (0,), "modifier JA missing", "error", policy=NORIDIAN),
    Case("modifier-missing", "fires", line(ABATACEPT, 75, administration=IV), (0,), "modifier JA missing", "warning", about="the contractor is not known"),
    Case("modifier-missing", "fires", line(ABATACEPT, 75, administration=IV), (0,), "modifier JA missing", "warning", policy=PALMETTO),
    Case("modifier-missing", "nearly", line(ABATACEPT, 75, administration=IV, on="2021-04-04"), policy=NORIDIAN),
    Case("modifier-missing", "fires", line(ABATACEPT, 75, administration=SC), (0,), "modifier JB missing", "error", policy=NORIDIAN),
    Case("modifier-missing", "fires", line("J0881", 75), (0,), "J0881: modifier EA, EB or EC missing", "error"),
    Case("modifier-missing", "fires", line("J7999", 1, administration=EYE), (0,), "J7999: modifier RT, LT or 50 missing", "error", policy=NORIDIAN, about="golden case m-001"),
    Case("modifier-missing", "fires", line("J7999", 1, administration=EYE), (0,), "J7999: modifier RT, LT or 50 missing", "warning", about="contractors differ"),
    Case("modifier-missing", "fires", line("J1817", 100, on="2023-01-01"), (0,), "KX, GA, GZ or GY missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "fires", line("J1817", 100, on="2023-05-01", modifiers="KX"), (0,), "JK or JL missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "nearly", line("J1817", 100, on="2023-04-30", modifiers="KX"), policy="medicare-dme"),
    Case("modifier-missing", "nearly", line("J1817", 100, on="2022-12-31"), policy="medicare-dme"),
    Case("modifier-missing", "nearly", line("J1817", 100, modifiers=["KX", "JK"]), policy="medicare-dme"),
    Case("modifier-missing", "fires", claim(line("J2260", 10), setting="dme"), (0,), "KX, GA, GZ or GY missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "fires", line("J2260", 10), (0,), "KX, GA, GZ or GY missing", "error", policy="medicare-dme", about="the payer says the setting"),
    Case("modifier-missing", "nearly", line("J2260", 10, on="2022-12-31"), policy="medicare-dme"),
    Case("modifier-missing", "fires", line("J0133", 10), (0,), "KX, GA, GZ or GY missing", "warning", policy="medicare-dme", about="named as a kind"),
    Case("modifier-missing", "fires", line("J1559", 100, modifiers="JB"), (0,), "KX, GA, GZ or GY missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "fires", line("J1559", 100, modifiers="KX"), (0,), "modifier JB missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "nearly", line("J1559", 100, modifiers=["KX", "JB"]), policy="medicare-dme"),
    Case("modifier-missing", "fires", line("J1561", 20, modifiers="JB"), (0,), "KX, GA, GZ or GY missing", "error", policy="medicare-dme"),
    Case("modifier-missing", "nearly", line("J1561", 20), policy="medicare-dme", about="into a vein at home: a policy without a pump"),
    Case("modifier-not-allowed", "fires", line("J1817", 100, modifiers=["KX", "JL"], on="2023-06-30"), (0,), "modifier JL contradicts the line", "error", policy="medicare-dme"),
    Case("modifier-not-allowed", "nearly", line("J1817", 100, modifiers=["KX", "JL"], on="2023-07-01"), policy="medicare-dme"),
    Case("modifier-missing", "nearly", claim(line("J2260", 10, modifiers="GY"), setting="dme"), policy="medicare-dme", about="no pump"),
    Case("modifier-missing", "fires", claim(line("J9312", 75, administration=IV.evolve(route="IV infusion")), setting="dme"), (0,), "modifier KD missing", "warning"),
    Case("modifier-missing", "nearly", line("J0881", 7, modifiers="JW"), about="discarded drug"),
    Case("modifier-missing", "nearly", line(ABATACEPT, 75, administration=IV, modifiers="JA")),
    Case("modifier-missing", "nearly", line(ABATACEPT, 75), about="no record says the route"),
    Case("modifier-missing", "nearly", line(ABATACEPT, 75, administration=IV, on="2021-03-31")),
    Case("modifier-missing", "nearly", line("J7999", 2, administration=EYE, modifiers="50"), about="golden case m-001"),
    Case("modifier-missing", "not", line("J9312", 75, administration=IV)),
    Case("modifier-not-allowed", "fires", line(ABATACEPT, 75, administration=IV, modifiers="JB"), (0,), "modifier JB contradicts the line", "error", policy=NORIDIAN),
    Case("modifier-not-allowed", "fires", line(ABATACEPT, 75, administration=IV, modifiers="JB"), (0,), "modifier JB contradicts the line", "warning"),
    Case("modifier-not-allowed", "nearly", line(ABATACEPT, 75, administration=SC, modifiers="JB")),
    Case("modifier-not-allowed", "not", line("J9312", 75, administration=IV, modifiers="JB"), policy=house("oral_drugs", '"yes"')),
    Case("modifier-ended", "fires", line("J9312", 75, modifiers="JG"), (0,), "JG was not valid on 2026-02-01: ended 2024-12-31", "error"),
    Case("modifier-ended", "fires", line("99213", 1, modifiers="CP"), (0,), "CP was not valid on 2026-02-01", "error"),
    Case("modifier-ended", "fires", line("J9312", 75, modifiers="SC"), (0,), "house required SC through 2024-12-31", "warning", policy=ASKED_FOR_SC),
    Case("modifier-ended", "nearly", line("J9312", 75, modifiers="SC", on="2024-12-31"), policy=ASKED_FOR_SC),
    Case("modifier-ended", "nearly", line("J9312", 75, modifiers="JG", on=None)),
    Case("modifier-ended", "nearly", line("J9312", 75, modifiers="JG", on="2024-12-31")),
    Case("modifier-ended", "nearly", line("J9312", 75, modifiers="TB")),
    Case("modifier-ended", "not", line("J9312", 75)),
)  # fmt: skip
