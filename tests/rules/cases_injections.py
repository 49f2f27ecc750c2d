"""Cases of the rules of injections."""

from tests.rules.casebook import Case, claim, hospital, house_of, line

TOXIN = "toxin-with-injection-code"
TUMOR = "antineoplastic-with-injection-code"
EYES = "eye-sides-differ"
SIMPLE = house_of(
    '[[administration_families]]\nname = "plain"\ncodes = ["J9217"]\nfamilies = ["therapeutic"]\ntext = "96372"\n'
    'source = "the contract"\nconfidence = "H"\n',
    "commercial-generic",
)
BOTOX, LUPRON, VELCADE = line("J0585", 155, modifiers="JZ"), line("J9217", 1), line("J9041", 22)

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
)  # fmt: skip
