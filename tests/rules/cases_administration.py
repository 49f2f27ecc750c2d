"""Cases of the rules that hold services against the drugs of the day."""

import attrs

from jcodes.claims import Administration
from jcodes.policies import policy
from tests.rules.casebook import Case, claim, house, line

PORT = "port-flush-with-service"
FLUSH = "flush-as-push"
AGAIN = "repeat-push-in-office"
SORT = "chemotherapy-code-for-other-drug"

visit = line("99213", 1, modifiers=["25"])
pembrolizumab = line("J9271", 200, modifiers=["JZ"])
filgrastim = line("J1442", 300)
TOXIN = line("J0585", 155)
HOSPITAL = {"place_of_service": "", "setting": "hospital-outpatient"}
bortezomib = line("J9041", 35)
leuprolide = line("J9217", 6)
SIDE = "laterality-missing"
BOTH = "right-and-left-on-one-line"
DOSE = "bilateral-units-for-one-side"

EYE = Administration("Eylea", "2 mg", route="intravitreal", on="2026-02-01")

TWO_LINES = house("both_sides_services", '"two lines"')
NOT_SAID = attrs.evolve(policy("medicare-part-b"), both_sides_services=None)

CASES: tuple[Case, ...] = (
    Case("both-sides-layout", "fires", claim(line("67028", modifiers="RT"), line("67028", modifiers="LT"), line("J0178", 4, modifiers=["50", "JZ"])), (0, 1), "67028 on 2026-02-01: RT and LT on two lines; medicare-part-b takes both sides on one line with 50", "warning"),
    Case("both-sides-layout", "fires", claim(line("20610", modifiers="50"), line("J7325", 96, modifiers=["50", "JZ"])), (0,), "20610-50 on 2026-02-01; house does not take 50", "warning", policy=TWO_LINES),
    Case("both-sides-layout", "nearly", claim(line("67028", modifiers="50"), line("J0178", 4, modifiers=["50", "JZ"]))),
    Case("both-sides-layout", "nearly", claim(line("67028", modifiers=["RT", "LT"]), line("J0178", 4, modifiers=["50", "JZ"])), about="right-and-left-on-one-line says it"),
    Case("both-sides-layout", "nearly", claim(line("20610", modifiers="RT"), line("20610", modifiers="LT"), line("J3301", 8)), about="they may be of different joints"),
    Case("both-sides-layout", "nearly", claim(line("67028", modifiers="RT"), line("67028", modifiers="LT"), line("J0178", 4, modifiers=["50", "JZ"])), policy="commercial-generic", about="payers differ"),
    Case("both-sides-layout", "nearly", claim(line("67028", modifiers="RT"), line("67028", modifiers="LT"), line("J0178", 4, modifiers=["50", "JZ"])), policy=TWO_LINES),
    Case("both-sides-layout", "nearly", claim(line("67028", modifiers="RT"), line("67028", modifiers="LT"), line("J0178", 4, modifiers=["50", "JZ"])), policy=NOT_SAID),
    Case("both-sides-layout", "not", claim(line("J9312", 75, modifiers="JZ"), line("96413"))),
    Case(PORT, "fires", claim(pembrolizumab, line("96413"), line("96523")), (2,), "96523 billed on 2026-02-01 with 96413", "warning"),
    Case(PORT, "fires", claim(line("96523"), visit), (0,), "with 99213", "warning"),
    Case(PORT, "fires", claim(line("96523", modifiers=["59"]), line("96372"), place_of_service="22"), (0,), "with 96372", "warning"),
    Case(PORT, "nearly", claim(line("96523"), line("85025"))),
    Case(PORT, "nearly", claim(line("96523"), line("G0463"), place_of_service="22"), about="a hospital's visit may stand apart"),
    Case(PORT, "nearly", claim(line("96523"), line("96413", on="2026-02-02")), about="another day"),
    Case(PORT, "not", claim(pembrolizumab, line("96413"))),
    Case(FLUSH, "fires", claim(line("J1642", 50), line("96374")), (1,), "96374 billed on 2026-02-01; the only drug is a flush, J1642", "warning"),
    Case(FLUSH, "fires", claim(line("J1642", 50), line("A4216"), line("96372"), visit), (2,), "96372 billed on 2026-02-01; the only drug is a flush, J1642, A4216", "warning"),
    Case(FLUSH, "nearly", claim(line("J1642", 50), line("96523"))),
    Case(FLUSH, "nearly", claim(line("J1642", 50), line("J2405", 8), line("96374")), about="another drug was pushed"),
    Case(FLUSH, "nearly", claim(line("J1642", 50), line("96374"), line("78452")), about="what else was pushed may be on that line"),
    Case(FLUSH, "nearly", claim(line("J1642", 50), line("J0000"), line("96374")), about="nobody knows the other drug"),
    Case(FLUSH, "nearly", claim(line("96374"), visit), about="no drug"),
    Case(FLUSH, "not", claim(line("J1642", 50), visit)),
    Case(AGAIN, "fires", claim(line("96376")), (0,), "only facilities report it", "error"),
    Case(AGAIN, "fires", claim(line("J1171", 20), line("96374"), line("96376")), (2,), "billed by an office", "error"),
    Case(AGAIN, "nearly", claim(line("J1171", 20), line("96374"), line("96376"), place_of_service="22")),
    Case(AGAIN, "nearly", claim(line("96376"), place_of_service=""), about="nobody knows where"),
    Case(AGAIN, "nearly", claim(line("J1171", 20), line("96374"), line("96375"))),
    Case(AGAIN, "not", claim(visit)),
    Case(SORT, "fires", claim(filgrastim, line("96401"), visit), (1,), "96401 of 2026-02-01: J1442 is not chemotherapy", "warning"),
    Case(SORT, "fires", claim(line("J3420"), line("96402")), (1,), "96402 of 2026-02-01: J3420 is not chemotherapy", "warning"),
    Case(SORT, "fires", claim(line("J0585", 100), line("96401")), (1,), "96401 of 2026-02-01: J0585 is not chemotherapy", "warning", about="a toxin"),
    Case(SORT, "fires", claim(bortezomib, line("96402")), (1,), "96402 of 2026-02-01: J9041 is not a hormonal antineoplastic", "warning"),
    Case(SORT, "fires", claim(leuprolide, line("96401")), (1,), "96401 of 2026-02-01: J9217 is a hormonal antineoplastic", "warning"),
    Case(
        SORT,
        "fires",
        claim(pembrolizumab, line("96413"), filgrastim, line("96401")),
        (3,),
        "96401 of 2026-02-01: J1442 is not chemotherapy, and no other injection code is billed",
        "warning",
    ),
    Case(SORT, "nearly", claim(bortezomib, line("96401"), visit)),
    Case(SORT, "nearly", claim(leuprolide, line("96402"))),
    Case(SORT, "nearly", claim(leuprolide, bortezomib, line("96402"), line("96401"))),
    Case(SORT, "nearly", claim(line("J1950"), line("96402")), about="a hormone for some"),
    Case(SORT, "nearly", claim(line("J9999"), line("96402")), about="it may be a hormone"),
    Case(SORT, "nearly", claim(line("J9999"), line("96401"), filgrastim, line("96372"))),
    Case(SORT, "nearly", claim(line("J0897", 120), line("96401")), about="another biologic may need the care"),
    Case(SORT, "nearly", claim(filgrastim, line("J0000"), line("96401")), about="nobody knows the other drug"),
    Case(SORT, "nearly", claim(filgrastim, line("96401"), line("J93I2")), about="what cannot be read may be the drug"),
    Case(SORT, "nearly", claim(line("96401"), visit), about="no drug"),
    Case(SORT, "not", claim(filgrastim, line("96372"))),
    Case("chemodenervation-codes-together", "fires", claim(line("64615"), line("64612"), TOXIN), (1,), "64615", "warning"),
    Case("chemodenervation-codes-together", "nearly", claim(line("64615"), line("64642", modifiers="59"), TOXIN), about="a modifier can part these"),
    Case("chemodenervation-codes-together", "nearly", claim(line("64615"), line("64612"), TOXIN, **HOSPITAL), policy="medicare-opps"),
    Case("chemodenervation-codes-together", "not", claim(line("64615"), TOXIN)),
    Case(SIDE, "fires", claim(line("67028"), line("J0178", 2, modifiers=["JZ"])), (0, 1), "67028: RT, LT or 50 missing; which eye?", "warning"),
    Case(SIDE, "fires", line("J0177", 8), (0,), "J0177: RT, LT or 50 missing; which eye?", "warning"),
    Case(SIDE, "fires", line("J7312", 7), (0,), "J7312", "warning", about="its descriptor says that it is for the vitreous"),
    Case(SIDE, "fires", claim(line("20610"), line("J3301", 4)), (0,), "which joint", "information"),
    Case(SIDE, "fires", claim(line("20610", 2), line("J3301", 8)), (0,), "20610 x 2: RT, LT or 50 missing; which joints?", "warning"),
    Case(SIDE, "fires", claim(line("20610", 2, modifiers=["59"]), line("J3301", 8)), (0,), "which joint?", "information", about="a shoulder and a knee of one side"),
    Case(SIDE, "fires", claim(line("20600", 2), line("J3301", 2)), (0,), "which joint?", "information", about="a hand has many small joints"),
    Case(SIDE, "nearly", claim(line("67028", modifiers=["RT"]), line("J0178", 2, modifiers=["JZ", "RT"]))),
    Case(SIDE, "nearly", claim(line("67028", modifiers=["50"]), line("J0178", 4, modifiers=["50"]))),
    Case(SIDE, "nearly", line("J0178", 1, modifiers=["JW"]), about="what was discarded has no side"),
    Case(SIDE, "nearly", line("J0178", 2, administration=EYE), about="modifier-missing asks for it"),
    Case(SIDE, "nearly", claim(line("20610", modifiers=["LT"]), line("J3301", 4))),
    Case(SIDE, "nearly", line("20600", modifiers=["F3"]), about="a finger"),
    Case(SIDE, "nearly", line("J9400", 400), about="the same substance for a vein"),
    Case(SIDE, "not", line("96413")),
    Case(BOTH, "fires", line("67028", modifiers=["RT", "LT"]), (0,), "67028: LT and RT on one line", "warning"),
    Case(BOTH, "fires", line("J0178", 4, modifiers=["50", "RT"]), (0,), "J0178: 50 and RT on one line", "warning"),
    Case(BOTH, "nearly", line("67028", modifiers=["50"])),
    Case(BOTH, "nearly", line("L1833", 2, modifiers=["RT", "LT"]), about="a supply"),
    Case(BOTH, "not", line("67028")),
    Case(DOSE, "fires", claim(line("20610", modifiers=["50"]), line("J7325", 48, modifiers=["50"])), (1,), "J7325: 48 units on 2026-02-01 is one container or dose; both sides were injected", "warning"),
    Case(DOSE, "fires", claim(line("20611", modifiers=["50"]), line("J7323", modifiers=["50"])), (1,), "J7323: 1 unit on 2026-02-01 is one container or dose; both sides were injected", "warning"),
    Case(
        DOSE,
        "fires",
        claim(line("67028", modifiers=["RT"]), line("67028", modifiers=["LT"]), line("J0178", 2, modifiers=["50"])),
        (2,),
        "J0178: 2 units on 2026-02-01 is one container or dose; both sides were injected",
        "warning",
    ),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["50"]), line("J7325", 96, modifiers=["50"]))),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["50"]), line("J7325", 32, modifiers=["50"])), about="a small syringe for each"),
    Case(DOSE, "nearly", claim(line("20611", modifiers=["50"]), line("J7323", 2, modifiers=["50"]))),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["RT"]), line("J7325", 48, modifiers=["RT"]))),
    Case(DOSE, "nearly", claim(line("67028", modifiers=["50"]), line("J7325", 48)), about="eyes, and a drug for joints"),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["50"]), line("J3301", 4)), about="a vial may serve both"),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["50"]), line("J7325", "x")), about="the units cannot be read"),
    Case(DOSE, "nearly", claim(line("20610", modifiers=["50"]), line("J0000", 1)), about="nobody knows the drug"),
    Case(DOSE, "not", claim(line("96413"), line("J9312", 75))),
)  # fmt: skip
