"""Cases of the rules of unclassified codes."""

from jcodes.claims import Administration, Container
from tests.rules.casebook import Case, claim, hospital, house, line

RITUXAN = Administration(drug="Rituxan", dose="740 mg", strength="10 mg/mL")
TEXT = "rituxan 10 mg/mL 740 mg IV"
CONTAINERS = house("unclassified_units", '"containers"')
TWO = Administration(drug="unheard of", containers=[Container("5 mg", count=2)])

CASES: tuple[Case, ...] = (
    Case("unclassified-has-code", "fires", line("J3590", 1, ndc="50242-0051-21"), (0,), "50242-0051-21 is J9312 in CMS's crosswalk of 2026-01", "error"),
    Case("unclassified-has-code", "fires", line("J3590", 1, on="2026-04-05", ndc="50242-0051-21"), (0,), "is J9312 in CMS's crosswalk of 2026-01", "warning"),
    Case("unclassified-has-code", "fires", line("J3590", 1, administration=RITUXAN), (0,), "Rituxan has the code J9312", "warning"),
    Case("unclassified-has-code", "fires", line("J3590", 1, administration=Administration(ndc="50242-0051-21")), (0,), "is J9312", "error"),
    Case("unclassified-has-code", "fires", line("J3490", 1, ndc="00143-9567-25"), (0,), "under J0697 and calls it 'Ceftriaxone', which is J0696", "warning"),
    Case("unclassified-has-code", "nearly", line("J3590", 1, ndc="00000-0000-01")),
    Case("unclassified-has-code", "nearly", line("J3590", 1, administration=RITUXAN.evolve(drug="pemetrexed")), about="several codes are of that name"),
    Case("unclassified-has-code", "fires", line("J3490", 4, administration=RITUXAN.evolve(drug="ceftriaxone", route="IM")), (0,), "ceftriaxone has the code J0696", "warning", about="the crosswalk misnames two products of J0697"),
    Case("unclassified-has-code", "fires", line("J3490", 4, administration=RITUXAN.evolve(drug="ketorolac", route=None)), (0,), "ketorolac has the code J1885", "warning"),
    Case("unclassified-has-code", "fires", line("J3490", 1, ndc="00143-9567-25"), (0,), "under J0697 and calls it 'Ceftriaxone', which is J0696; the line bills J3490", "warning"),
    Case("unclassified-has-code", "nearly", line("J3590", 1, administration=RITUXAN.evolve(drug="bevacizumab", route="intravitreal")), about="J9035 and the biosimilars are not for the eye"),
    Case("unclassified-has-code", "nearly", line("J3490", 1, administration=RITUXAN.evolve(drug="capecitabine", route="IM")), about="the code of that name is for what is swallowed"),
    Case("unclassified-has-code", "not", line("J9312", 75, ndc="50242-0051-21")),
    Case("unclassified-text", "fires", line("J3590", 1), (0,), "J3590 stands without a text: name, strength, dose", "error"),
    Case("unclassified-text", "fires", line("J3590", 1, narrative="rituxan IV", administration=RITUXAN), (0,), "does not show the strength, dose", "warning"),
    Case("unclassified-text", "nearly", line("J3590", 1, narrative=TEXT, administration=RITUXAN)),
    Case("unclassified-text", "nearly", claim(line("J3590", 1), narrative=TEXT)),
    Case("unclassified-text", "nearly", line("J3590", 1), policy=house("unclassified_text", '["ndc"]')),
    Case("unclassified-text", "not", line("J9312", 75)),
    Case("unclassified-text-too-long", "fires", line("J3590", 1, narrative="x" * 81), (0,), "has 81 characters", "information"),
    Case("unclassified-text-too-long", "nearly", line("J3590", 1, narrative="x" * 80)),
    Case("unclassified-text-too-long", "nearly", hospital(line("J3590", 1, narrative="x" * 81)), about="an item of the CMS-1500"),
    Case("unclassified-text-too-long", "not", line("J9312", 75, narrative="x" * 81)),
    Case("unclassified-ndc", "fires", line("J3590", 1), (0,), "J3590 has no NDC", "error"),
    Case("unclassified-ndc", "fires", line("C9399", 1), (0,), "C9399 has no NDC", "error"),
    Case("unclassified-ndc", "fires", line("Q2039", 1), (0,), "Q2039 has no NDC", "error", policy="medicaid-generic"),
    Case("unclassified-ndc", "nearly", line("J7999", 1), about="a compounded drug has none"),
    Case("unclassified-ndc", "nearly", line("J7999", 1), policy="medicaid-generic"),
    Case("unclassified-ndc", "nearly", line("Q2039", 1), about="no contractor's list names it"),
    Case("unclassified-ndc", "nearly", line("P9099", 1), policy="medicaid-generic"),
    Case("unclassified-ndc", "nearly", line("J3590", 1, ndc="00000-0000-01")),
    Case("unclassified-ndc", "nearly", line("J3590", 1), policy=house("ndc_required", '"no"')),
    Case("unclassified-ndc", "not", line("J9312", 75)),
    Case("unclassified-units", "fires", line("J3590", 2), (0,), "has 2 units, medicare-part-b counts 1", "warning"),
    Case("unclassified-units", "fires", line("J3590", 1, administration=TWO), (0,), "2 containers were opened", "warning", policy=CONTAINERS),
    Case("unclassified-units", "nearly", line("J3590", 1)),
    Case("unclassified-units", "nearly", hospital(line("J3590", 2)), policy="medicare-opps", about="the rule is read for professional claims"),
    Case("unclassified-units", "nearly", line("J3590", 2, administration=TWO), policy=CONTAINERS),
    Case("unclassified-units", "nearly", line("J3590", 2), policy=CONTAINERS),
    Case("unclassified-units", "nearly", line("J3590", 2), policy=house("unclassified_units", '"any"')),
    Case("unclassified-units", "not", line("J9312", 75)),
)  # fmt: skip
