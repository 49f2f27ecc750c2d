"""Cases of the rules of injections."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, hospital, house_of, line

TOXIN = "toxin-with-injection-code"
TUMOR = "antineoplastic-with-injection-code"
EYES = "eye-sides-differ"
AS_THERAPY = "antineoplastic-as-therapy"
SUPPORTIVE = "chemotherapy-code-for-supportive-drug"
SIMPLE = house_of(
    '[[administration_families]]\nname = "plain"\ncodes = ["J9217"]\nfamilies = ["therapeutic"]\ntext = "96372"\n'
    'source = "the contract"\nconfidence = "H"\n',
    "commercial-generic",
)
BOTOX, LUPRON, VELCADE = line("J0585", 155, modifiers="JZ"), line("J9217", 1), line("J9041", 22)
RECORDED = Administration("bortezomib", "2.2 mg", route="SC", on="2026-02-01")
CARBOPLATIN, IRON = line("J9045", 9, modifiers="JZ"), line("J1756", 200, modifiers="JZ")

CASES: tuple[Case, ...] = (
    Case(TOXIN, "fires", claim(BOTOX, line("96372")), (1,), "a botulinum toxin is injected under a chemodenervation code", "warning"),
    Case(TOXIN, "nearly", claim(BOTOX, line("64615"))),
    Case(TOXIN, "nearly", claim(BOTOX, line("64615"), line("96372"))),
    Case(TOXIN, "nearly", claim(BOTOX, line("J1885", 2), line("96372")), about="it may be for the other drug"),
    Case(TOXIN, "nearly", claim(BOTOX, line("96372"), line("64999")), about="the procedure may be on that line"),
    Case(TOXIN, "not", claim(line("J1885", 2), line("96372"))),
    Case(TUMOR, "fires", claim(LUPRON, line("96372")), (1,), "J9217 on 2026-02-01 is billed with 96372; it is a hormonal antineoplastic", "warning"),
    Case(TUMOR, "fires", claim(VELCADE, line("96372")), (1,), "J9041 on 2026-02-01 is billed with 96372; it is an antineoplastic", "warning"),
    Case(TUMOR, "fires", hospital(VELCADE, line("96372")), (1,), "96372", "warning"),
    Case(TUMOR, "nearly", claim(LUPRON, line("96402"))),
    Case(TUMOR, "nearly", claim(LUPRON, line("J2405", 4), line("96372")), about="it may be for the other drug"),
    Case(TUMOR, "nearly", claim(LUPRON, line("96402"), line("96372"))),
    Case(TUMOR, "nearly", claim(LUPRON, line("96372")), policy=SIMPLE, about="the payer takes it so"),
    Case(TUMOR, "nearly", claim(line("J0897", 60, modifiers="JZ"), line("96372")), about="a biologic may be billed either way"),
    Case(TUMOR, "nearly", claim(line("J9334", 504, modifiers="JZ"), line("96372"), diagnoses=["G70.01"]), about="in the chapter, and not against tumors"),
    Case(TUMOR, "nearly", claim(line("J9361", 40, modifiers="JZ"), line("96372")), about="a growth factor"),
    Case(TUMOR, "not", claim(line("J1885", 2), line("96372"))),
    Case(EYES, "fires", claim(line("J0178", 2, modifiers=["JZ", "RT"]), line("67028", modifiers="LT")), (0,), "J0178-RT on 2026-02-01; the eye injection is for LT", "warning"),
    Case(EYES, "nearly", claim(line("J0178", 2, modifiers=["JZ", "LT"]), line("67028", modifiers="LT"))),
    Case(EYES, "nearly", claim(line("J0178", 2, modifiers=["JZ", "RT"]), line("67028", modifiers="50"))),
    Case(EYES, "nearly", claim(line("J0178", 2, modifiers=["JZ", "RT"]), line("67028")), about="the injection has no side"),
    Case(EYES, "nearly", claim(line("J0178", 2, modifiers=["JZ", "RT"]), line("67028", modifiers="RT"), line("67028", modifiers="LT"))),
    Case(EYES, "nearly", claim(line("J3301", 1, modifiers="RT"), line("67028", modifiers="LT")), about="the drug may be for a joint"),
    Case(EYES, "not", claim(line("J1885", 2, modifiers="RT"), line("96372"))),
    Case(AS_THERAPY, "fires", claim(CARBOPLATIN, line("96365")), (0,), "J9045 on 2026-02-01 is an antineoplastic; 96365 is for other drugs", "warning"),
    Case(AS_THERAPY, "fires", claim(CARBOPLATIN, line("J2405", 8), line("96365"), line("96375")), (0,), "96365, 96375", "warning"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96413"))),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("J2405", 8), line("96413"), line("96375"))),
    Case(AS_THERAPY, "nearly", claim(line("J9041", 22, administration=RECORDED), line("96365")), about="it went under the skin"),
    Case(AS_THERAPY, "nearly", claim(line("J9217"), line("96365")), about="a hormone, injected"),
    Case(AS_THERAPY, "nearly", claim(line("J9332", 400, modifiers="JZ"), line("96365"), diagnoses=["G70.01"]), about="in the chapter, and not against tumors"),
    Case(AS_THERAPY, "nearly", claim(line("J9209", 5), line("96374")), about="mesna protects the bladder"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("96521")), about="a pump gave it"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("96372")), about="of other rules"),
    Case(AS_THERAPY, "nearly", claim(CARBOPLATIN, line("96365"), line("36430")), about="the service may be on that line"),
    Case(AS_THERAPY, "not", claim(line("J0000"), line("96365"))),
    Case(SUPPORTIVE, "fires", claim(IRON, line("96413")), (1,), "96413 on 2026-02-01: J1756 is not chemotherapy", "warning"),
    Case(SUPPORTIVE, "fires", claim(line("J2405", 8), line("J1642", 50), line("96409")), (2,), "J2405", "warning"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("96365"))),
    Case(SUPPORTIVE, "nearly", claim(IRON, CARBOPLATIN, line("96413")), about="the other drug is chemotherapy"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("J0000"), line("96413")), about="nobody knows the other drug"),
    Case(SUPPORTIVE, "nearly", claim(IRON, line("96413"), line("90999")), about="that line may be the drug"),
    Case(SUPPORTIVE, "nearly", claim(line("J1642", 50), line("96413")), about="a flush alone is of another rule"),
    Case(SUPPORTIVE, "not", claim(line("99213"), line("96413"))),
)  # fmt: skip
