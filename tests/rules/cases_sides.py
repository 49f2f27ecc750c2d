"""Cases of the rules of the sides of the body."""

import attrs

from jcodes.claims import Administration
from jcodes.policies import policy
from tests.rules.casebook import Case, claim, house, line

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
