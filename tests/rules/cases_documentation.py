"""Cases of the rules of documentation."""

from jcodes.claims import Administration, Documentation
from tests.rules.casebook import Case, line

INCOMPLETE = "documentation-incomplete"
LACKS = "record-incomplete"
DAY = "record-date-mismatch"
CODE = "record-code-mismatch"
NDC = "record-ndc-mismatch"

FULL = Administration("rituximab", "750 mg", route="IV infusion", on="2026-02-01")
OPENED = FULL.evolve(containers=[{"size": "500 mg/50 mL", "ndc": "50242-0053-06"}])

CASES: tuple[Case, ...] = (
    Case(
        INCOMPLETE,
        "fires",
        line("J9312", 75, modifiers=["JZ"], documentation=Documentation(waste=False, dose=True)),
        (0,),
        "the chart does not document the discarded amount, or that nothing was discarded",
        "warning",
    ),
    Case(
        INCOMPLETE,
        "fires",
        line("J9312", 75, administration=FULL.evolve(documentation={"medical_necessity": False, "route": False})),
        (0, 0),
        "why the drug was given",
        "warning",
    ),
    Case(INCOMPLETE, "nearly", line("J9312", 75, documentation=Documentation(waste=False)), about="no JW and no JZ"),
    Case(INCOMPLETE, "nearly", line("J9312", 75, documentation=Documentation(dose=True))),
    Case(INCOMPLETE, "not", line("J9312", 75, modifiers=["JZ"], administration=FULL)),
    Case(
        LACKS,
        "fires",
        line("J9312", 75, administration=FULL.evolve(dose=None)),
        (0,),
        "the record has no dose",
        "warning",
    ),
    Case(
        LACKS,
        "fires",
        line("J9312", 75, administration=FULL.evolve(route=None)),
        (0,),
        "the record has no route",
        "warning",
    ),
    Case(
        LACKS,
        "fires",
        line("J9312", 75, administration=FULL.evolve(drug=" ")),
        (0,),
        "the record does not name the drug",
        "warning",
    ),
    Case(LACKS, "nearly", line("J9312", 75, administration=OPENED.evolve(drug="")), about="its NDC says what it was"),
    Case(LACKS, "nearly", line("Q4101", 1, administration=FULL.evolve(route=None)), about="nothing that is injected"),
    Case(LACKS, "nearly", line("96413", 1, administration=FULL.evolve(dose=None)), about="a service, no drug"),
    Case(LACKS, "nearly", line("J9312", 75, administration=FULL)),
    Case(LACKS, "not", line("J9312", 75)),
    Case(
        DAY,
        "fires",
        line("J9312", 75, administration=FULL.evolve(on="2026-02-02")),
        (0,),
        "the line bills 2026-02-01; the record is dated 2026-02-02",
        "warning",
    ),
    Case(DAY, "nearly", line("J9312", 75, through="2026-02-02", administration=FULL.evolve(on="2026-02-02"))),
    Case(DAY, "nearly", line("J9312", 75, administration=FULL.evolve(on="2026-01-31", through="2026-02-01"))),
    Case(DAY, "nearly", line("J9312", 75, administration=FULL.evolve(on=None))),
    Case(DAY, "not", line("J9312", 75, administration=FULL)),
    Case(
        CODE,
        "fires",
        line("J9312", 75, administration=FULL.evolve(code="J9035")),
        (0,),
        "the line bills J9312; the record has J9035",
        "warning",
    ),
    Case(CODE, "fires", line("J0000", 75, administration=FULL.evolve(code="J9035")), (0,), "J0000", "warning"),
    Case(CODE, "nearly", line("J9312", 75, administration=FULL.evolve(code="j-9312"))),
    Case(CODE, "nearly", line("J9312", 75, administration=FULL.evolve(code="J9310")), about="it has ended"),
    Case(CODE, "nearly", line("J9312", 75, administration=FULL.evolve(code="rituximab"))),
    Case(CODE, "nearly", line("96413", 1, administration=FULL.evolve(code="J9312")), about="a service, no drug"),
    Case(CODE, "not", line("J9312", 75, administration=FULL)),
    Case(
        CODE,
        "fires",
        line("J2359", 210, administration=Administration("olanzapine pamoate", "210 mg", on="2026-02-01")),
        (0,),
        "the line bills J2359; the record has 'olanzapine pamoate', which is J2358",
        "warning",
    ),
    Case(
        CODE, "fires", line("Q5115", 75, administration=FULL.evolve(drug="Rituxan")), (0,), "which is J9312", "warning"
    ),
    Case(CODE, "nearly", line("Q5115", 75, administration=FULL), about="the name says less than the code"),
    Case(CODE, "nearly", line("J9312", 75, administration=FULL.evolve(drug=""))),
    Case(CODE, "nearly", line("J9312", 75, administration=FULL.evolve(drug="as ordered"))),
    Case(CODE, "nearly", line("J3490", 1, administration=FULL), about="`unlisted-drug-has-specific-code`"),
    Case(CODE, "nearly", line("J0000", 1, administration=FULL), about="`code-unknown`"),
    Case(
        NDC,
        "fires",
        line("J9312", 75, ndc="50242-0060-01", ndc_quantity="75", ndc_unit="ML", administration=OPENED),
        (0,),
        "50242-0053-06 was opened",
        "warning",
        about="Part B does not ask for the NDC",
    ),
    Case(
        NDC,
        "fires",
        line("J9312", 75, ndc="50242-0060-01", ndc_quantity="75", ndc_unit="ML", administration=OPENED),
        (0,),
        "50242-0053-06 was opened",
        "error",
        policy="medicaid-generic",
    ),
    Case(NDC, "nearly", line("J9312", 75, ndc="50242-0053-01", administration=OPENED), about="another package of it"),
    Case(NDC, "nearly", line("J9312", 75, ndc="50242-0060-01", administration=OPENED.evolve(ndc="n/a"))),
    Case(NDC, "nearly", line("J9312", 75, ndc="50242-0060-01", administration=FULL)),
    Case(NDC, "nearly", line("J9312", 75, administration=OPENED)),
    Case(NDC, "not", line("J9312", 75, ndc="50242-0053-06", administration=OPENED)),
    Case(NDC, "not", line("J9312", 75, ndc="50242-0053-06")),
)
