"""Cases of the rules of services that administer drugs."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, hospital, line

NO_SERVICE = "drug-without-administration-code"
NO_DRUG = "administration-code-without-drug"
ROUTE = "administration-code-wrong-route"
FAMILY = "administration-code-wrong-family"
TWO_FIRST = "two-initial-services"
ALONE = "add-on-without-primary"
COUNT = "administration-codes-differ"
TIME = "infusion-times-missing"

RITUXIMAB = Administration("rituximab", "750 mg", route="IV infusion", on="2026-02-01", start="09:00", stop="13:15")
ONDANSETRON = Administration("ondansetron", "8 mg", route="IV push", on="2026-02-01", start="08:45")
DENOSUMAB = Administration("denosumab", "60 mg", route="subcut", on="2026-02-01")
PEGFILGRASTIM = Administration("pegfilgrastim", "6 mg", route="on-body injector", on="2026-02-01")

PUMPED = Administration(
    "fluorouracil", "4500 mg", route="IV infusion", on="2026-02-01", start="11:00", stop="09:00", through="2026-02-03"
)
LONG = PUMPED.evolve(stop="20:00", through=None)
FLUID = Administration("saline", "1000 mL", route="IV infusion", on="2026-02-01", start="09:00", stop="10:45")
FLUSH = Administration("heparin lock flush", "500 units", route="IV push", on="2026-02-01")
TWICE = Administration("Dilaudid", "1 mg", route="IV push", on="2026-02-01", start="09:00")

infused = line("J9312", 75, modifiers=["JZ"], administration=RITUXIMAB)
pushed = line("J2405", 8, administration=ONDANSETRON)
skin = line("J0897", 60, administration=DENOSUMAB)
drug = line("J9312", 75, modifiers=["JZ"])
visit = line("99213", 1, modifiers=["25"])

CASES: tuple[Case, ...] = (
    Case(
        ALONE,
        "fires",
        claim(line("90715"), line("90472")),
        (1,),
        "Add-on code 90472",
        "warning",
        about="a product is no service",
    ),
    Case(
        ALONE,
        "fires",
        claim(line("90707"), line("90461")),
        (1,),
        "Add-on code 90461",
        "warning",
        policy="commercial-generic",
    ),
    Case(ALONE, "nearly", claim(line("90715"), line("90632"), line("90471"), line("90472"))),
    Case(
        ALONE, "nearly", claim(line("90715"), line("90472"), line("X9999")), about="the first one may be on that line"
    ),
    Case(
        NO_SERVICE,
        "fires",
        claim(drug, visit),
        (0,),
        "No administration code billed with J9312 on 2026-02-01",
        "warning",
    ),
    Case(
        NO_SERVICE,
        "fires",
        claim(drug, line("J9312", 5, modifiers=["JW"])),
        (0,),
        "No administration code billed with J9312 on 2026-02-01",
        "warning",
        about="one finding for both lines",
    ),
    Case(
        NO_SERVICE,
        "fires",
        claim(infused, visit, place_of_service="22"),
        (0,),
        "No administration code billed with J9312 on 2026-02-01",
        "warning",
    ),
    Case(
        NO_SERVICE,
        "fires",
        claim(line("J0129", 75, modifiers=["JB"]), visit),
        (0,),
        "No administration code billed with J0129 on 2026-02-01",
        "warning",
    ),
    Case(
        NO_SERVICE,
        "fires",
        claim(drug, line("G0463"), place_of_service="19"),
        (0,),
        "No administration code billed with J9312 on 2026-02-01",
        "warning",
    ),
    Case(NO_SERVICE, "nearly", claim(drug, line("96413"))),
    Case(NO_SERVICE, "nearly", claim(drug, visit, place_of_service="21"), about="an inpatient"),
    Case(NO_SERVICE, "nearly", claim(drug, visit, place_of_service=""), about="nobody knows where"),
    Case(NO_SERVICE, "nearly", claim(drug), about="a single line"),
    Case(NO_SERVICE, "nearly", claim(drug, line("64400")), about="a procedure that may have given it"),
    Case(NO_SERVICE, "nearly", claim(drug, visit, line("G0498"))),
    Case(NO_SERVICE, "nearly", claim(drug, visit), policy="medicare-dme"),
    Case(NO_SERVICE, "nearly", claim(line("J8540", 4), visit), about="it is swallowed"),
    Case(
        NO_SERVICE,
        "nearly",
        claim(line("J1100", 4, administration=Administration("dexamethasone", "4 mg", route="PO")), visit),
    ),
    Case(NO_SERVICE, "nearly", claim(line("J9312", 75, through="2026-02-03"), visit), about="the line spans days"),
    Case(NO_SERVICE, "nearly", claim(line("J9312", 75, on=None), visit), about="nobody knows the day"),
    Case(NO_SERVICE, "nearly", claim(line("J0000", 1), visit), about="nobody knows the code"),
    Case(NO_SERVICE, "nearly", claim(line("J1642", 50), visit), about="a flush"),
    Case(
        NO_SERVICE,
        "nearly",
        claim(
            pushed, line("96374"), line("J2060", on="2026-02-02"), line("80053", on="2026-02-02"), place_of_service="23"
        ),
        about="over midnight",
    ),
    Case(NO_SERVICE, "not", drug),
    Case(
        NO_SERVICE,
        "fires",
        claim(line("J0585", 100, administration=DENOSUMAB.evolve(route="IM")), visit),
        (0,),
        "No administration code billed with J0585 on 2026-02-01",
        "warning",
        about="a toxin",
    ),
    Case(
        NO_DRUG,
        "fires",
        claim(line("96413"), line("96415", 3)),
        (0, 1),
        "No drug billed with 96413 (chemotherapy IV infusion, initial hour) on 2026-02-01",
        "warning",
    ),
    Case(NO_DRUG, "fires", claim(line("96372"), visit), (0,), "96372", "warning"),
    Case(NO_DRUG, "nearly", claim(line("96413"), drug)),
    Case(NO_DRUG, "nearly", claim(line("20610"), visit), about="a joint is punctured without a drug too"),
    Case(NO_DRUG, "nearly", claim(line("90471"), line("80053")), about="a vaccine"),
    Case(NO_DRUG, "nearly", claim(line("96372"), line("J93I2")), about="what cannot be read may be the drug"),
    Case(NO_DRUG, "nearly", claim(line("96372"), visit, place_of_service="12")),
    Case(NO_DRUG, "nearly", claim(line("96521"), visit), about="a pump's refill"),
    Case(
        NO_DRUG,
        "nearly",
        claim(
            pushed,
            line("96374"),
            line("96361", 2, on="2026-02-02"),
            line("80053", on="2026-02-02"),
            place_of_service="23",
        ),
        about="over midnight",
    ),
    Case(NO_DRUG, "not", line("96413")),
    Case(
        ROUTE,
        "fires",
        claim(infused, line("96372")),
        (0,),
        "J9312 on 2026-02-01: route IV infusion; 96372 is for another route",
        "warning",
    ),
    Case(
        ROUTE,
        "fires",
        claim(skin, line("96365")),
        (0,),
        "J0897 on 2026-02-01: route subcutaneous; 96365 is for another route",
        "warning",
    ),
    Case(
        ROUTE,
        "fires",
        claim(line("J0129", 75, modifiers=["JB"]), line("96365")),
        (0,),
        "J0129 on 2026-02-01: route subcutaneous, subcutaneous infusion or on-body injector; 96365 is for another route",
        "warning",
    ),
    Case(
        ROUTE,
        "fires",
        claim(line("J0129", 75, modifiers=["JA"]), line("96372")),
        (0,),
        "J0129 on 2026-02-01: route IV; 96372 is for another route",
        "warning",
    ),
    Case(
        ROUTE,
        "fires",
        claim(line("J7312", 7), line("96372")),
        (0,),
        "J7312 on 2026-02-01: route intravitreal; 96372 is for another route",
        "warning",
    ),
    Case(ROUTE, "nearly", claim(infused, line("96413"))),
    Case(ROUTE, "nearly", claim(infused, line("96372"), line("36000")), about="a procedure that may have given it"),
    Case(ROUTE, "nearly", claim(drug, line("96372")), about="nothing says the route"),
    Case(ROUTE, "nearly", claim(line("J0476", 1), line("96372")), about="no service is known for a spine"),
    Case(
        ROUTE,
        "nearly",
        claim(line("J1559", 100, administration=DENOSUMAB.evolve(route="SCIG")), line("96372")),
        about="a short infusion under the skin counts as an injection",
    ),
    Case(
        ROUTE,
        "nearly",
        claim(line("J1642", 50, administration=FLUSH), skin, line("96372")),
        about="a flush has no service",
    ),
    Case(ROUTE, "not", claim(drug, visit)),
    Case(
        FAMILY,
        "fires",
        claim(skin, line("96401")),
        (0,),
        "J0897 on 2026-02-01 is billed with 96401; commercial-generic accepts therapeutic administration",
        "warning",
        policy="commercial-generic",
    ),
    Case(FAMILY, "nearly", claim(skin, line("96372")), policy="commercial-generic"),
    Case(FAMILY, "nearly", claim(skin, line("96401")), about="Medicare denies none because of the drug alone"),
    Case(FAMILY, "nearly", claim(line("J9312", 75), line("96413")), policy="commercial-generic"),
    Case(FAMILY, "nearly", claim(skin, line("96401"), line("11980")), policy="commercial-generic"),
    Case(FAMILY, "not", claim(skin, visit), policy="commercial-generic"),
    Case(
        TWO_FIRST,
        "fires",
        claim(infused, pushed, line("96413"), line("96374")),
        (None,),
        "2 initial administration codes on 2026-02-01 without a modifier for a separate access or encounter:",
        "error",
    ),
    Case(TWO_FIRST, "fires", claim(infused, line("96413", 2)), (None,), "96413 x 2", "error"),
    Case(TWO_FIRST, "nearly", claim(infused, pushed, line("96413"), line("96374", modifiers=["59"]))),
    Case(TWO_FIRST, "nearly", claim(infused, pushed, line("96413"), line("96375"))),
    Case(
        TWO_FIRST,
        "fires",
        claim(infused, skin, line("96413"), line("96369")),
        (None,),
        "96369 x 1",
        "error",
        about="CMS reviews the infusion under the skin too",
    ),
    Case(
        TWO_FIRST,
        "fires",
        hospital(infused, pushed, line("96413"), line("96374")),
        (None,),
        "96374 x 1",
        "warning",
        policy="medicare-opps",
        about="what CMS reviews is professional claims",
    ),
    Case(TWO_FIRST, "not", claim(drug, visit)),
    Case(ALONE, "fires", claim(infused, line("96415", 3)), (1,), "96415", "warning"),
    Case(
        ALONE,
        "fires",
        claim(pushed, line("96375")),
        (1,),
        "Add-on code 96375 (therapeutic IV push of an additional drug) has no primary code on 2026-02-01",
        "warning",
    ),
    Case(ALONE, "fires", claim(line("96365"), line("96415"), drug), (1,), "96415", "warning", about="another family"),
    Case(ALONE, "fires", claim(line("90472"), visit), (0,), "90472", "warning"),
    Case(ALONE, "nearly", claim(infused, line("96413"), line("96415", 3))),
    Case(ALONE, "nearly", claim(infused, line("96413"), line("96361")), about="hydration after another first one"),
    Case(ALONE, "nearly", claim(pushed, line("96416"), line("96375")), about="a pump was started"),
    Case(ALONE, "nearly", claim(line("90472"), line("G0008")), about="Medicare's own first one"),
    Case(ALONE, "nearly", claim(infused, line("96415", 3), line("G0498")), about="another first hour"),
    Case(
        ALONE,
        "fires",
        claim(pushed, line("96374"), line("J2060", on="2026-02-02"), line("96375", on="2026-02-02")),
        (3,),
        "96375",
        "warning",
        about="an office's days are encounters of their own",
    ),
    Case(
        ALONE,
        "fires",
        claim(
            pushed, line("96374"), line("J2060", on="2026-02-03"), line("96375", on="2026-02-03"), place_of_service="22"
        ),
        (3,),
        "96375",
        "warning",
        about="a day lies between",
    ),
    Case(
        ALONE,
        "nearly",
        claim(
            pushed, line("96374"), line("J2060", on="2026-02-02"), line("96375", on="2026-02-02"), place_of_service="22"
        ),
        about="over midnight",
    ),
    Case(ALONE, "not", claim(drug, line("96413"))),
    Case(
        COUNT,
        "fires",
        claim(infused, line("96413"), line("96415", 4)),
        (None,),
        "documented times on 2026-02-01 support 96413 x 1; 96415 x 3; the claim bills 96413 x 1; 96415 x 4",
        "warning",
    ),
    Case(
        COUNT,
        "fires",
        claim(infused, pushed, line("96413"), line("96415", 3)),
        (None,),
        "96375 x 1",
        "warning",
        about="the push was forgotten",
    ),
    Case(COUNT, "fires", claim(skin, line("67028")), (None,), "the claim bills none", "warning"),
    Case(COUNT, "nearly", claim(infused, pushed, line("96413"), line("96415", 3), line("96375"))),
    Case(COUNT, "nearly", claim(infused, line("96365"), line("96366", 3)), about="the physician says which family"),
    Case(COUNT, "nearly", claim(infused, line("96413"), line("96415", 4), line("C8957"))),
    Case(COUNT, "nearly", claim(infused, line("96413"), line("96415", 4), line("96523"))),
    Case(
        COUNT,
        "fires",
        claim(line("J9190", 9, administration=PUMPED), line("96413"), line("96415", 45)),
        (None,),
        "documented times on 2026-02-01 support 96416 x 1; the claim bills 96413 x 1; 96415 x 45",
        "warning",
        about="46 hours are a pump's",
    ),
    Case(COUNT, "nearly", claim(line("J9190", 9, administration=PUMPED), line("96416"))),
    Case(
        COUNT,
        "nearly",
        claim(line("J9190", 9, administration=LONG), line("96413"), line("96415", 8)),
        about="9 hours may have run without a pump",
    ),
    Case(
        COUNT,
        "fires",
        claim(line("J7030", 1, administration=FLUID), line("96365"), line("96366")),
        (None,),
        "documented times on 2026-02-01 support 96360 x 1; 96361 x 1; the claim bills 96365 x 1; 96366 x 1",
        "warning",
    ),
    Case(COUNT, "nearly", claim(line("J7030", 1, administration=FLUID), line("96360"), line("96361"))),
    Case(
        COUNT,
        "fires",
        claim(infused, line("J7030", 1, administration=FLUID), line("96413"), line("96415", 3), line("96361")),
        (None,),
        "documented times on 2026-02-01 support 96413 x 1; 96415 x 3; the claim bills 96361 x 1; 96413 x 1;",
        "warning",
        about="a fluid beside another infusion",
    ),
    Case(
        COUNT,
        "nearly",
        claim(infused, line("J7030", 1, administration=FLUID), line("96413"), line("96415", 3)),
    ),
    Case(
        COUNT,
        "nearly",
        claim(infused, line("J1642", 50, administration=FLUSH), line("96413"), line("96415", 3)),
        about="a flush is part of it",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            line("J1171", 20, administration=TWICE, also=[TWICE.evolve(start="10:00")]),
            line("96374"),
            line("96376"),
            place_of_service="22",
        ),
        about="one line for both pushes",
    ),
    Case(
        COUNT,
        "fires",
        claim(
            line("J1171", 20, administration=TWICE, also=[TWICE.evolve(start="09:20")]),
            line("96374"),
            line("96376"),
            place_of_service="22",
        ),
        (None,),
        "documented times on 2026-02-01 support 96374 x 1; the claim bills 96374 x 1; 96376 x 1",
        "warning",
        about="20 minutes later",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            line("J1171", 10, administration=TWICE),
            line("96374"),
            line("J1171", 10, on="2026-02-02", administration=TWICE.evolve(on="2026-02-02")),
            line("96376", on="2026-02-02"),
            place_of_service="22",
        ),
        about="over midnight, one encounter",
    ),
    Case(
        COUNT,
        "fires",
        claim(
            line("J1171", 10, administration=TWICE),
            line("96374"),
            line("J1171", 10, on="2026-02-02", administration=TWICE.evolve(on="2026-02-02")),
            line("96375", on="2026-02-02"),
            place_of_service="22",
        ),
        (None,),
        "documented times on 2026-02-02 support 96374 x 1; the claim bills 96375 x 1",
        "warning",
        about="the same drug is none that is new",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            line("J1171", 10, administration=TWICE),
            line("96374"),
            line("J2060", 1, on="2026-02-02"),
            line("J1171", 10, on="2026-02-02", administration=TWICE.evolve(on="2026-02-02")),
            line("96375", on="2026-02-02"),
            place_of_service="22",
        ),
        about="one has no record",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            line(
                "J2405", 8, administration=ONDANSETRON.evolve(start="09:00", stop="10:00", route="IV infusion", bag="1")
            ),
            line(
                "J1100",
                4,
                administration=Administration(
                    "dexamethasone", "4 mg", route="IV infusion", on="2026-02-01", start="09:00", stop="10:00", bag="1"
                ),
            ),
            line("96365"),
        ),
        about="one bag",
    ),
    Case(COUNT, "nearly", claim(infused, line("96413"), line("96415", 4), line("96361")), about="with hydration"),
    Case(COUNT, "nearly", claim(infused, line("96413"), line("96415", "x"))),
    Case(COUNT, "nearly", claim(drug, line("96413"), line("96415", 4)), about="no record"),
    Case(
        COUNT,
        "nearly",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(route=None)), line("96413"), line("96415", 4)),
    ),
    Case(
        COUNT,
        "nearly",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(on="2026-02-02")), line("96413"), line("96415", 4)),
        about="a record of another day",
    ),
    Case(COUNT, "nearly", claim(skin, skin, line("96372", 3)), about="how many such injections nobody knows"),
    Case(
        COUNT,
        "nearly",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(stop=None)), line("96413"), line("96415", 4)),
        about="without times it cannot be counted",
    ),
    Case(
        COUNT,
        "nearly",
        claim(line("J0178", 2, administration=DENOSUMAB.evolve(route="intravitreal")), line("96372", 3)),
        about="an eye",
    ),
    Case(
        COUNT,
        "nearly",
        claim(line("J7325", 48, administration=DENOSUMAB.evolve(route="intra-articular")), line("96372", 3)),
        about="a joint",
    ),
    Case(
        COUNT,
        "nearly",
        claim(line("J0585", 100, administration=DENOSUMAB.evolve(route="IM")), line("96372", 3)),
        about="a toxin",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            line("J2506", 12, administration=PEGFILGRASTIM),
            line("J8540", 4, administration=DENOSUMAB.evolve(route="PO")),
            line("96377"),
        ),
        about="what is swallowed does not count",
    ),
    Case(
        COUNT,
        "nearly",
        claim(
            *(
                line(f"J{number}", 1, administration=ONDANSETRON.evolve(start=f"08:0{minute}"))
                for minute, number in enumerate(("1100", "2405", "1200", "2469", "0780"))
            ),
            line("96374", 9),
        ),
        about="too many to count in each way",
    ),
    Case(COUNT, "not", claim(drug, visit)),
    Case(
        TIME,
        "fires",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(stop=None)), line("96413")),
        (0,),
        "96413 billed on 2026-02-01; the record of J9312 lacks a start or stop time",
        "warning",
    ),
    Case(
        TIME,
        "fires",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(route="IV", stop=None)), line("96413")),
        (0,),
        "96413 billed on 2026-02-01; the record of J9312 lacks a start or stop time",
        "warning",
    ),
    Case(
        TIME,
        "nearly",
        claim(line("J9312", 75, administration=RITUXIMAB.evolve(route="IV", stop=None)), line("96413"), line("96375")),
        about="it may have been pushed",
    ),
    Case(TIME, "nearly", claim(infused, line("96413"))),
    Case(TIME, "nearly", claim(pushed, line("96365"))),
    Case(TIME, "not", claim(drug, visit)),
)
