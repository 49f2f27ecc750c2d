"""Cases of the rules that hold services against the drugs of the day."""

from tests.rules.casebook import Case, claim, line

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

CASES: tuple[Case, ...] = (
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
)  # fmt: skip
