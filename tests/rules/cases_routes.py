"""Cases of the rules of routes."""

from jcodes.claims import Administration
from jcodes.policies import policy
from tests.rules.casebook import Case, claim, hospital, line


def given(route: str, **facts: object) -> Administration:
    """Return a record of 2026-02-01 with a route."""
    return Administration(route=route, **{"drug": "as ordered", "dose": "1 mg", "on": "2026-02-01", **facts})  # type: ignore[arg-type]


NORIDIAN = policy().for_contractor("Noridian")
CONTRADICTS = "route-contradicts-code"
SWALLOWED = "oral-under-injection-code"
NOT_FOR = "code-not-for-route"
NOT_BY = "code-not-for-service"
BEVACIZUMABS = (
    ("J9035", "bevacizumab"),
    ("Q5107", "bevacizumab-awwb"),
    ("Q5118", "bevacizumab-bvzr"),
    ("Q5126", "bevacizumab-maly"),
    ("Q5129", "bevacizumab-adcd"),
    ("Q5160", "bevacizumab-nwgd"),
)
INFLIXIMAB = line("J1745", 50, modifiers="JZ")
RECORDED = line(
    "J1745",
    50,
    modifiers="JZ",
    administration=Administration(drug="infliximab", dose="500 mg", on="2026-02-01", route="subcut"),
)

CASES: tuple[Case, ...] = (
    Case(
        CONTRADICTS,
        "fires",
        line("Q5138", 1, administration=given("subcut")),
        (0,),
        "Q5138 (ustekinumab-auub) is for IV use; the record says subcutaneous",
        "error",
        about="ustekinumab-auub for a vein",
    ),
    Case(
        CONTRADICTS,
        "fires",
        line("Q5138", 1, modifiers=["JB"]),
        (0,),
        "Q5138 (ustekinumab-auub) is for IV use; modifier JB means subcutaneous",
        "error",
    ),
    Case(
        CONTRADICTS,
        "fires",
        line("J3357", 45, modifiers=["JA"]),
        (0,),
        "J3357 (ustekinumab, injection) is for subcutaneous, subcutaneous infusion or on-body injector use; modifier JA means IV",
        "error",
    ),
    Case(CONTRADICTS, "fires", line("Q0162", 8, administration=given("IV push")), (0,), "oral or sublingual", "error"),
    Case(CONTRADICTS, "fires", line("J7312", 7, administration=given("IM")), (0,), "intravitreal", "error"),
    Case(CONTRADICTS, "nearly", line("Q5138", 1, administration=given("IV infusion"))),
    Case(CONTRADICTS, "nearly", line("J3357", 45, modifiers=["JB"])),
    Case(CONTRADICTS, "nearly", line("J2354", 2, administration=given("subcut")), about="two routes are named"),
    Case(CONTRADICTS, "nearly", line("J0571", 2, administration=given("SL")), about="what melts is coded as oral"),
    Case(CONTRADICTS, "nearly", line("Q5138", 1, administration=Administration("ustekinumab", "130 mg"))),
    Case(CONTRADICTS, "not", line("J9312", 75, administration=given("IM"))),
    Case(CONTRADICTS, "not", line("J1745", 40, administration=given("IV")), about="its details name no route"),
    Case(CONTRADICTS, "not", line("96413", 1, administration=given("PO"))),
    Case(
        CONTRADICTS,
        "fires",
        line("J1097", 4, administration=given("IM")),
        (0,),
        "the record says intramuscular",
        "error",
        about="read from the name",
    ),
    Case(
        NOT_FOR,
        "fires",
        line("J9035", 1, administration=given("intravitreal")),
        (0,),
        "J9035 (bevacizumab) is not for intravitreal use: these codes are for bevacizumab as chemotherapy; what goes into the eye is a compounded dose of about 1.25 mg",
        "error",
        policy=NORIDIAN,
    ),
    Case(
        NOT_FOR,
        "fires",
        line("Q5107", 1, administration=given("intravitreal")),
        (0,),
        "Q5107 (bevacizumab-awwb) is not for intravitreal use: these codes are for bevacizumab as chemotherapy; what goes into the eye is a compounded dose of about 1.25 mg",
        "warning",
        about="the contractor is not known",
    ),
    Case(
        NOT_FOR, "fires", line("J1748", 12, administration=given("IV infusion")), (0,), "subcutaneous use only", "error"
    ),
    Case(
        NOT_FOR,
        "fires",
        line("J9035", 1, administration=given("intravitreal")),
        (0,),
        "J9035",
        "warning",
        policy=policy().for_contractor("Palmetto"),
        about="the article is another contractor's",
    ),
    Case(
        NOT_FOR,
        "fires",
        line("J9035", 1, on="2015-12-31", administration=given("intravitreal", on="2015-12-31")),
        (0,),
        "J9035",
        "warning",
        policy=NORIDIAN,
        about="J7999 began the day after",
    ),
    Case(NOT_FOR, "nearly", line("J9035", 40, administration=given("IV infusion"))),
    Case(NOT_FOR, "nearly", line("J1748", 12, administration=given("subcut"))),
    Case(NOT_FOR, "nearly", line("J9035", 40), about="no record"),
    Case(CONTRADICTS, "nearly", line("J1097", 4, administration=given("intraocular irrigation"))),
    Case(CONTRADICTS, "fires", line("Q5138", 1, administration=given("irrigation")), (0,), "irrigation", "error"),
    Case(NOT_FOR, "not", line("C9257", 5, administration=given("intravitreal"))),
    Case(NOT_FOR, "not", line("J0178", 2, administration=given("intravitreal"))),
    *(
        Case(
            NOT_BY,
            "fires",
            claim(line(code, 1, modifiers=["JZ", "RT"]), line("67028", 1, modifiers="RT"), diagnoses=["H35.3211"]),
            (0,),
            f"{code} ({name}) is not for intravitreal use, and 67028 is the service of 2026-02-01 that gives it: these codes are for"
            " bevacizumab as chemotherapy; what goes into the eye is a compounded dose of about 1.25 mg",
            "error",
            policy=NORIDIAN,
        )
        for code, name in BEVACIZUMABS
    ),
    Case(
        NOT_BY, "fires", claim(line("J9035", 1), line("67028")), (0,), "67028 is the service", "warning", about="no side, and the contractor is not known"
    ),
    Case(
        NOT_BY,
        "fires",
        claim(line("J9035", 1, modifiers="LT"), line("67028", modifiers="50"), line("J0178", 2, modifiers="RT")),
        (0,),
        "67028 is the service",
        "error",
        policy=NORIDIAN,
        about="both eyes, and another drug in the other one",
    ),
    Case(
        NOT_BY,
        "fires",
        claim(line("J9035", 1), line("67028", modifiers="RT"), line("92134")),
        (0,),
        "67028 is the service",
        "warning",
        about="what else was done is not known",
    ),
    Case(
        NOT_BY,
        "fires",
        claim(line("J1748", 12), line("96365")),
        (0,),
        "J1748 (infliximab-dyyb) is not for IV use, and 96365 is the service",
        "error",
    ),
    Case(
        NOT_BY,
        "nearly",
        claim(line("J9035", 40, modifiers="JZ"), line("67028", modifiers="RT"), line("96413")),
        about="an infusion gives it",
    ),
    Case(
        NOT_BY,
        "nearly",
        claim(line("J9035", 1, modifiers="LT"), line("67028", modifiers="RT")),
        about="the service of the other eye",
    ),
    Case(
        NOT_BY,
        "nearly",
        claim(line("J9035", 40), line("67028", modifiers="RT"), line("J0178", 2, modifiers="RT")),
        about="the service of another drug",
    ),
    Case(
        NOT_BY,
        "nearly",
        claim(line("J1748", 12), line("96365"), line("J1745", 50)),
        about="the infusion of another drug",
    ),
    Case(NOT_BY, "nearly", claim(line("J9035", 1, administration=given("intravitreal")), line("67028"))),
    Case(NOT_BY, "not", claim(line("C9257", 5), line("67028"))),
    Case(NOT_BY, "not", claim(line("J9035", 40), line("99213"))),
    Case(NOT_BY, "not", claim(line("J1748", 12), line("96372"))),
    Case(
        SWALLOWED,
        "fires",
        line("J1100", 4, administration=given("PO")),
        (0,),
        "J1100 (dexamethasone sodium phosphate) is an injection code; the record says oral",
        "warning",
    ),
    Case(SWALLOWED, "nearly", line("J1100", 4, administration=given("IM"))),
    Case(SWALLOWED, "nearly", line("J8540", 16, administration=given("PO"))),
    Case(SWALLOWED, "nearly", line("J1460", 1, administration=given("PO")), about="its descriptor names a route"),
    Case(SWALLOWED, "not", line("J1100", 4)),
    Case("iv-only-drug-injected", "fires", claim(INFLIXIMAB, line("96372")), (0,), "96372", "warning"),
    Case("iv-only-drug-injected", "fires", claim(line("99213", modifiers="25"), line("J9271", 200), line("96401"), line("85025")), (1,), "96401", "warning"),
    Case("iv-only-drug-injected", "fires", hospital(INFLIXIMAB, line("96372"), line("G0463", modifiers="25")), (0,), "96372", "warning", policy="medicare-opps", about="a clinic visit gives no drug"),
    Case("iv-only-drug-injected", "nearly", claim(INFLIXIMAB, line("96413"), line("96372", modifiers="59"))),
    Case("iv-only-drug-injected", "nearly", claim(line("J0129", 100), line("96372")), about="it goes under the skin too"),
    Case("iv-only-drug-injected", "nearly", claim(RECORDED, line("96372")), about="the record says how"),
    Case("iv-only-drug-injected", "nearly", claim(line("J1745", 50, modifiers="JB"), line("96372")), about="JB says how"),
    Case("iv-only-drug-injected", "nearly", claim(INFLIXIMAB, line("96372"), line("36430")), about="a line that may be the service"),
    Case("iv-only-drug-injected", "nearly", claim(INFLIXIMAB, line("96372"), place_of_service="12"), about="at home others may infuse"),
    Case("iv-only-drug-injected", "nearly", claim(line("J9035", 5), line("67028")), about="off the label into an eye is no injection under the skin"),
    Case("non-iv-drug-infused", "fires", claim(line("J2426", 234), line("96365")), (0,), "J2426 on 2026-02-01 is never given IV; 96365 is for another route", "warning"),
    Case("non-iv-drug-infused", "fires", claim(line("J0897", 60), line("96413")), (0,), "never given IV", "warning"),
    Case("non-iv-drug-infused", "fires", claim(line("J1010", 80), line("96374")), (0,), "J1010 on 2026-02-01 is never given IV", "warning", about="by CMS's table of what it replaced"),
    Case("non-iv-drug-infused", "fires", claim(line("J0561", 12), line("96365")), (0,), "never given IV", "warning", about="the Orange Book names no route"),
    Case("non-iv-drug-infused", "nearly", claim(line("J2919", 25), line("96374"))),
    Case("non-iv-drug-infused", "fires", claim(line("J0178", 2, modifiers="RT"), line("96372")), (0,), "is given into the eye", "warning"),
    Case("non-iv-drug-infused", "nearly", claim(line("J0178", 2, modifiers="RT"), line("67028", modifiers="RT"))),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60), line("96372"))),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60), line("J9271", 200), line("96413")), about="another drug may be infused"),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60), line("96413"), place_of_service="12"), about="at home"),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60), line("96413"), line("36430")), about="a line that may be the service"),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60, modifiers="JB"), line("96413")), about="JB says how"),
    Case("non-iv-drug-infused", "nearly", claim(line("J0897", 60)), about="no service at all is another rule's"),
    Case("non-iv-drug-infused", "not", claim(line("J9271", 200), line("96413"))),
    Case("iv-only-drug-injected", "not", claim(line("J0897", 60), line("96372"))),
)  # fmt: skip
