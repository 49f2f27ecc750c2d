"""Cases of the rule of dates that the loaded data do not cover."""

from tests.rules.casebook import Case, claim, line

RULE = "data-not-loaded"
CASES: tuple[Case, ...] = (
    Case(RULE, "fires", line("J9312", 75, on="2026-05-01"), (None,), "HCPCS data loaded through 2026-03-31. Load a newer release to confirm J9312 on 2026-05-01", "warning"),
    Case(RULE, "fires", line("J9312", 75, on="9999-12-31"), (None,), "HCPCS data loaded through 2026-03-31", "warning"),
    Case(RULE, "fires", line("J9312", 75, on="2022-05-01"), (None,), "HCPCS data not loaded for 2021-01-01 to 2022-12-31. Load the release of 2022 Q2 to confirm J9312", "warning"),
    Case(RULE, "fires", line("J9310", 7, on="2015-05-01"), (None,), "HCPCS data loaded from 2016-01-01", "warning"),
    Case(RULE, "fires", line("J9312", 75, on="2026-03-30", through="2026-04-02"), (None,), "J9312 on 2026-04-02", "warning"),
    Case(RULE, "fires", line("J9312", 75, on="2027-02-01"), (None,), "No loaded file reaches beyond 2026-12-31: check the year", "warning"),
    Case(RULE, "fires", line("Q9999", 1, on="2026-05-01"), (None,), "Q9999 on 2026-05-01", "warning", about="it may be a new code"),
    Case(RULE, "fires", line("J9312", 75, on="2026-11-01"), (None,), "not loaded either", "warning", about="nor is the MUE table"),
    Case(RULE, "fires", line("J9312", 75, on="2026-08-01", ndc="50242-0051-21"), (None,), "; the NDC crosswalk of the quarter is not loaded either", "warning"),
    Case(
        RULE,
        "fires",
        claim(*(line("J9312", 75, on=f"2026-05-0{day}", ndc="50242-0051-21") for day in range(1, 8)), line("J1100", 1, on="2025-05-01")),
        (None,),
        "HCPCS data loaded through 2026-03-31; HCPCS data not loaded for 2025-04-01 to 2025-09-30. Load the release of 2025 Q2 and a newer release"
        " to confirm J1100 on 2025-05-01, J9312 on 2026-05-01, J9312 on 2026-05-02, J9312 on 2026-05-03, J9312 on 2026-05-04 and 3 more"
        "; the MUE table and the NDC crosswalk of the quarter are not loaded either",
        "warning",
        about="one warning for the claim",
    ),
    Case(RULE, "nearly", line("J9312", 75, on="2026-03-31")),
    Case(RULE, "nearly", line("J9312", 75, on="2026-03-30", through="2026-03-31")),
    *(
        Case(RULE, "fires", line(code, 1, on=on), (None,), f"to confirm {code} on {on}", "warning", about="whatever the code")
        for code in ("96413", "G0008", "E0781", "99213", "G0463", "J12", "banana")
        for on in ("2029-02-03", "2022-05-01", "2015-05-01")
    ),
    Case(RULE, "fires", line("J9312", 7000, on="2024-06-30", modifiers="JZ"), (None,), "MUE tables loaded from 2024-07-01. Load the MUE table of 2024 Q2 to check J9312 on 2024-06-30", "warning"),
    Case(
        RULE,
        "fires",
        claim(line("J9312", 70, on="2020-06-30", ndc="50242-0051-21"), line("J1100", 4, on="2018-06-30"), line("96413", 1, on="2020-06-30")),
        (None,),
        "MUE tables loaded from 2024-07-01. Load the MUE table of 2018 Q2 and the MUE table of 2020 Q2 to check J1100 on 2018-06-30 and J9312 on 2020-06-30. NDC crosswalks loaded from"
        " 2024-01-01. Load the NDC crosswalk of 2020 Q2 to check J9312 on 2020-06-30",
        "warning",
    ),
    Case(RULE, "fires", line("J9312", 70, on="2020-06-30", ndc="50242-0051-21"), (None,), "NDC crosswalks loaded from 2024-01-01", "warning", policy="commercial-generic", about="no MUE table"),
    Case(
        RULE,
        "fires",
        claim(line("J9312", 70, on="2020-06-30"), line("J1100", 4, on="2029-02-03")),
        (None,),
        "to confirm J1100 on 2029-02-03; the MUE table of the quarter is not loaded either. MUE tables loaded from 2024-07-01",
        "warning",
    ),
    Case(RULE, "nearly", line("J9312", 70, on="2020-06-30"), policy="commercial-generic", about="the payer has no MUE table"),
    Case(RULE, "nearly", line("96413", 1, on="2020-06-30"), about="no drug"),
    Case(RULE, "nearly", line("J9312", 70, on="2024-07-01", ndc="50242-0051-21"), about="the first table"),
    Case(RULE, "nearly", line("J9312", 70, on="2025-12-01", ndc="50242-0051-21"), about="the nearest earlier table is used, and named"),
    Case(RULE, "nearly", line("J9312", 75, on=None), about="date-missing says it"),
    Case(RULE, "not", line("J9312", 75)),
)  # fmt: skip
