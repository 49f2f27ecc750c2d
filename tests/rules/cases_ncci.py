"""Cases of the rules of NCCI: pairs of codes, units of services, add-on codes of the edits, dates without a table."""

from typing import Any

from tests.rules.casebook import Case, claim, hospital, line

NEVER = "ncci-pair-never-paid"
MODIFIER = "ncci-pair-without-modifier"
TABLE = "ncci-table-not-loaded"
UNITS = "service-units-exceed-mue"
UNKNOWN = "administration-code-unknown"
ALONE = "add-on-without-primary"

JULY: dict[str, Any] = {"on": "2026-07-15"}
drug = line("J9312", 75, modifiers=["JZ"])

CASES: tuple[Case, ...] = (
    Case(
        UNITS,
        "fires",
        claim(line("G0463", **JULY), line("J0897", 60, modifiers="JZ", **JULY), line("96372", **JULY)),
        (0,),
        "exceeds the MUE of 0",
        "warning",
        about="a hospital's code of a visit",
    ),
    Case(
        UNITS,
        "fires",
        claim(line("95120", **JULY), line("99213", **JULY)),
        (0,),
        "exceeds the MUE of 0",
        "warning",
        about="never paid",
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("20611", modifiers="RT", **JULY), line("20610", modifiers="RT", **JULY)),
        (1,),
        "NCCI bundles 20610 into 20611",
        "error",
        about="the same side separates nothing",
    ),
    Case(MODIFIER, "nearly", claim(line("20611", modifiers="RT", **JULY), line("20610", modifiers="LT", **JULY))),
    Case(
        MODIFIER, "nearly", claim(line("20611", modifiers="RT", **JULY), line("20610", modifiers=["RT", "59"], **JULY))
    ),
    Case(
        MODIFIER, "nearly", claim(line("20611", modifiers=["RT", "XS"], **JULY), line("20610", modifiers="RT", **JULY))
    ),
    Case(
        MODIFIER,
        "nearly",
        claim(line("20611", modifiers="RT", **JULY), line("20610", **JULY)),
        about="one of them has a side",
    ),
    Case(
        NEVER,
        "fires",
        claim(line("96406", **JULY), line("96405", modifiers="59", **JULY)),
        (1,),
        "NCCI never pays 96405 with 96406 on 2026-07-15 (indicator 0, practitioner table of 2024-07-01 and 2026-07-01)",
        "error",
        about="in the tables of both settings",
    ),
    Case(
        NEVER,
        "fires",
        hospital(line("96406", **JULY), line("96405", **JULY)),
        (1,),
        "outpatient table of 2024-07-01 and 2026-10-01",
        "warning",
        policy="medicare-opps",
        about="a hospital, between two tables",
    ),
    Case(
        NEVER,
        "fires",
        claim(line("96372", **JULY), line("99211", modifiers="25", **JULY)),
        (1,),
        "NCCI never pays 99211 with 96372 on 2026-07-15 (indicator 0, practitioner table of 2024-07-01 and 2026-07-01)",
        "error",
        about="a modifier does not help",
    ),
    Case(
        NEVER,
        "fires",
        claim(line("96413"), line("36591"), drug),
        (1,),
        "practitioner table of 2024-07-01 and 2026-07-01; that of the quarter is not loaded",
        "warning",
        about="between two tables",
    ),
    Case(NEVER, "nearly", claim(line("96372", **JULY), line("99212", modifiers="25", **JULY)), about="indicator 1"),
    Case(
        NEVER,
        "nearly",
        hospital(line("96413"), line("36591"), drug),
        policy="medicare-opps",
        about="practitioners' only",
    ),
    Case(NEVER, "nearly", claim(line("96372", **JULY), line("99211", on="2026-07-16")), about="another day"),
    Case(
        NEVER,
        "nearly",
        claim(line("96372", rendering_provider="1", **JULY), line("99211", rendering_provider="2", **JULY)),
        about="two providers",
    ),
    Case(NEVER, "nearly", claim(line("96413"), line("96523"), drug), about="said by port-flush-with-service"),
    Case(NEVER, "nearly", claim(line("64615"), line("64612")), about="said by chemodenervation-codes-together"),
    Case(NEVER, "not", claim(line("96372", **JULY), line("99211", **JULY)), policy="commercial-generic"),
    Case(NEVER, "not", claim(line("96372", **JULY), line("99211", **JULY)), policy="medicare-dme"),
    Case(
        NEVER, "not", hospital(line("96372"), line("99211"), setting="critical-access-hospital"), policy="medicare-opps"
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("99213", **JULY), line("96372", **JULY)),
        (0,),
        "NCCI bundles 99213 into 96372 on 2026-07-15 without a modifier (indicator 1",
        "error",
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("20610", modifiers="RT", **JULY), line("99213", **JULY)),
        (1,),
        "NCCI bundles 99213 into 20610",
        "error",
        about="a side does not separate a visit",
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("96413"), line("96372"), drug),
        (1,),
        "NCCI bundles 96372 into 96413 on 2026-02-01",
        "warning",
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("96413", **JULY), line("J1642", 10, **JULY)),
        (1,),
        "NCCI bundles J1642 into 96413",
        "error",
        about="a drug code of column 2",
    ),
    Case(
        MODIFIER,
        "fires",
        hospital(line("96372", on="2026-10-15"), line("99213", on="2026-10-15")),
        (1,),
        "outpatient table of 2024-07-01 and 2026-10-01",
        "error",
        policy="medicare-opps",
    ),
    Case(
        MODIFIER,
        "fires",
        hospital(line("96380", on="2026-10-15"), line("99213", on="2026-10-15")),
        (1,),
        "outpatient table of 2026-10-01",
        "warning",
        policy="medicare-opps",
        about="only the transcribed table lists it",
    ),
    Case(
        MODIFIER,
        "fires",
        claim(line("20610", **JULY), line("99213", **JULY), setting="ambulatory-surgery", place_of_service="24"),
        (1,),
        "practitioner table",
        "error",
        policy="medicare-opps",
        about="surgery centers go by the practitioners' table",
    ),
    Case(
        MODIFIER,
        "fires",
        hospital(line("96372"), line("99213"), form="institutional"),
        (1,),
        "outpatient table of 2024-07-01 and 2026-10-01",
        "warning",
        about="Part B's policy, an institutional claim",
    ),
    Case(MODIFIER, "nearly", claim(line("99213", modifiers="25", **JULY), line("96372", **JULY))),
    Case(
        MODIFIER, "nearly", claim(line("96413", modifiers="59", **JULY), line("96372", **JULY)), about="on either code"
    ),
    Case(
        MODIFIER, "nearly", claim(line("20611", modifiers="RT", **JULY), line("20610", **JULY)), about="another joint"
    ),
    Case(MODIFIER, "nearly", claim(line("96413", **JULY), line("96365", **JULY)), about="said by two-initial-services"),
    Case(MODIFIER, "nearly", claim(line("96413"), line("96415", 2), drug), about="an additional hour"),
    Case(
        MODIFIER,
        "not",
        claim(line("96413"), line("96367"), line("96375"), line("36415"), drug),
        about="what belongs together",
    ),
    Case(MODIFIER, "not", claim(line("99213"), line("96372")), policy="commercial-generic"),
    Case(
        TABLE,
        "fires",
        claim(line("96413", on="2023-02-01"), line("96372", on="2023-02-01")),
        (None,),
        "no NCCI table loaded for practitioner claims on 2023-02-01 (nearest: 2024-07-01); by that table: 96372 in 96413",
        "warning",
    ),
    Case(
        TABLE,
        "fires",
        claim(
            line("96413", on="2026-12-01"),
            line("96415", on="2026-12-01"),
            line("96372", on="2026-12-02"),
            line("99213", on="2026-12-02"),
        ),
        (None,),
        "no NCCI table loaded for practitioner claims on 2026-12-01 (nearest: 2026-07-01)",
        "warning",
        about="one warning a claim, whatever the codes",
    ),
    Case(
        TABLE,
        "fires",
        hospital(line("90471"), line("99213")),
        (None,),
        "no NCCI table loaded for outpatient claims on 2026-02-01 (nearest: 2024-07-01); by that table: 99213 in 90471",
        "information",
        policy="medicare-opps",
        about="a later table without that code",
    ),
    Case(TABLE, "nearly", claim(line("96413"), line("96372"), drug), about="between two tables"),
    Case(
        TABLE, "nearly", claim(line("96413", on="2023-02-01"), line("J9312", 75, on="2023-02-01")), about="one service"
    ),
    Case(
        TABLE, "not", claim(line("96413", on="2023-02-01"), line("96372", on="2023-02-01")), policy="commercial-generic"
    ),
    Case(
        UNITS,
        "fires",
        claim(line("90471", 2, **JULY), line("90471", **JULY), drug),
        (0,),
        "90471: 3 units on 2026-07-15 exceeds the MUE of 1 per date of service (MAI 2, practitioner, 2026 Q3)",
        "error",
    ),
    Case(UNITS, "fires", claim(line("96372", 5, **JULY), drug), (0,), "exceeds the MUE of 4", "warning", about="MAI 3"),
    Case(
        UNITS,
        "fires",
        claim(line("90471", 2), drug),
        (0,),
        "practitioner, 2024 Q3",
        "warning",
        about="an earlier quarter",
    ),
    Case(
        UNITS,
        "fires",
        claim(line("67028", modifiers="RT", **JULY), line("67028", 2, modifiers="LT", **JULY)),
        (0,),
        "67028: 2 units",
        "warning",
        about="the sides apart",
    ),
    Case(UNITS, "fires", hospital(line("96372", 6), drug, form="institutional"), (0,), "MUE of 5", "warning"),
    Case(UNITS, "nearly", claim(line("96372", 4, **JULY), drug)),
    Case(
        UNITS, "nearly", hospital(line("96372", 5, **JULY), drug), policy="medicare-opps", about="hospitals' own edit"
    ),
    Case(
        UNITS,
        "nearly",
        claim(line("96372", 4, **JULY), drug, setting="ambulatory-surgery", place_of_service="24"),
        policy="medicare-opps",
    ),
    Case(
        UNITS,
        "nearly",
        claim(line("67028", modifiers="RT", **JULY), line("67028", modifiers="LT", **JULY)),
        about="both eyes",
    ),
    Case(UNITS, "nearly", claim(line("90471", "1.5", **JULY), drug), about="not whole"),
    Case(UNITS, "not", claim(line("96372", 5, **JULY), drug), policy="commercial-generic"),
    Case(UNITS, "not", claim(line("85025", 5, **JULY), drug)),
    Case(
        ALONE,
        "fires",
        claim(line("96417"), line("96365"), drug),
        (0,),
        "Add-on code 96417",
        "warning",
        about="CMS's edits: with 96413 only",
    ),
    Case(
        ALONE, "fires", claim(line("96423"), line("96413"), drug), (0,), "Add-on code 96423 has no primary", "warning"
    ),
    Case(ALONE, "fires", hospital(line("96376"), line("96360")), (0,), "96376", "warning", policy="medicare-opps"),
    Case(
        ALONE,
        "nearly",
        hospital(line("96376", on="2026-06-02"), line("96360", on="2026-06-02")),
        policy="medicare-opps",
        about="from 2026-06-01",
    ),
    Case(ALONE, "nearly", claim(line("96423"), line("96422"), drug)),
    Case(ALONE, "not", claim(line("96423"), line("96413"), drug), policy="commercial-generic"),
    Case(
        UNKNOWN,
        "fires",
        claim(line("J9271", 200, modifiers="JZ"), line("96418")),
        (1,),
        "96418 is in none of CMS's tables",
        "warning",
    ),
    Case(UNKNOWN, "nearly", claim(line("J9271", 200, modifiers="JZ"), line("96413"))),
    Case(UNKNOWN, "nearly", claim(line("J9271", 200, modifiers="JZ"), line("96420")), about="CMS's tables have it"),
    Case(
        UNKNOWN,
        "nearly",
        claim(line("J9271", 200, modifiers="JZ"), line("96418", on="2023-02-01")),
        about="before the first table on file",
    ),
    Case(UNKNOWN, "nearly", claim(line("J9271", 200, modifiers="JZ"), line("96418", on=None))),
    Case(UNKNOWN, "not", claim(line("J9271", 200, modifiers="JZ"), line("99213"), line("9601F"))),
)
