"""Cases of the rules of unclassified codes."""

from jcodes.claims import Administration, Container
from jcodes.policies import policy
from tests.rules.casebook import Case, claim, hospital, house, line

RITUXAN = Administration(drug="Rituxan", dose="740 mg", strength="10 mg/mL")
TEXT = "rituxan 10 mg/mL 740 mg IV"
CONTAINERS = house("unclassified_units", '"containers"')
RECORD = Administration(drug="ceftriaxone", dose="1 g", on="2026-02-01", route="IM")
TWO = Administration(drug="unheard of", containers=[Container("5 mg", count=2)])

PALMETTO = policy().for_contractor("Palmetto GBA")

CASES: tuple[Case, ...] = (
    Case("unlisted-drug-has-specific-code", "fires", line("J3590", 1, ndc="50242-0051-21"), (0,), "50242-0051-21 is J9312 in CMS's crosswalk of 2026-01", "error"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3590", 1, on="2026-04-05", ndc="50242-0051-21"), (0,), "is J9312 in CMS's crosswalk of 2026-01", "warning"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3590", 1, administration=RITUXAN), (0,), "Rituxan has its own code, J9312; the line bills J3590", "warning"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3590", 1, administration=Administration(ndc="50242-0051-21")), (0,), "is J9312", "error"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3490", 1, ndc="00143-9567-25"), (0,), "under J0697 and calls it 'Ceftriaxone', which is J0696", "warning"),
    Case("unlisted-drug-has-specific-code", "nearly", line("J3590", 1, ndc="00000-0000-01")),
    Case("unlisted-drug-has-specific-code", "nearly", line("J3590", 1, administration=RITUXAN.evolve(drug="pemetrexed")), about="several codes are of that name"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3490", 4, administration=RITUXAN.evolve(drug="ceftriaxone", route="IM")), (0,), "ceftriaxone has its own code, J0696; the line bills J3490", "warning", about="the crosswalk misnames two products of J0697"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3490", 4, administration=RITUXAN.evolve(drug="ketorolac", route=None)), (0,), "ketorolac has its own code, J1885; the line bills J3490", "warning"),
    Case("unlisted-drug-has-specific-code", "fires", line("J3490", 1, ndc="00143-9567-25"), (0,), "under J0697 and calls it 'Ceftriaxone', which is J0696; the line bills J3490", "warning"),
    Case("unlisted-drug-has-specific-code", "nearly", line("J3590", 1, administration=RITUXAN.evolve(drug="bevacizumab", route="intravitreal")), about="J9035 and the biosimilars are not for the eye"),
    Case("unlisted-drug-has-specific-code", "nearly", line("J3490", 1, administration=RITUXAN.evolve(drug="capecitabine", route="IM")), about="the code of that name is for what is swallowed"),
    Case("unlisted-drug-has-specific-code", "not", line("J9312", 75, ndc="50242-0051-21")),
    Case("unlisted-narrative-missing", "fires", line("J3590", 1), (0,), "J3590 is an unlisted (NOC) code without a narrative: give name, dose", "error"),
    Case("unlisted-narrative-missing", "fires", line("Q2039", 1), (0,), "Q2039 is an unlisted", "warning", about="no contractor's article lists it"),
    Case("unlisted-narrative-missing", "fires", line("A9699", 1), (0,), "A9699 is an unlisted", "warning"),
    Case("unlisted-narrative-missing", "fires", line("A9699", 1), (0,), "A9699 is an unlisted", "error", policy=PALMETTO),
    Case("unlisted-narrative-missing", "fires", line("J3590", 1, narrative="rituxan IV", administration=RITUXAN), (0,), "J3590: the narrative lacks the dose in the record", "warning"),
    Case("unlisted-narrative-missing", "nearly", line("J3590", 1, narrative=TEXT, administration=RITUXAN)),
    Case("unlisted-narrative-missing", "nearly", claim(line("J3590", 1), narrative=TEXT)),
    Case("unlisted-narrative-missing", "nearly", line("J3590", 1), policy=house("unclassified_text", '["ndc"]')),
    Case("unlisted-narrative-missing", "not", line("J9312", 75)),
    Case("unlisted-narrative-too-long", "fires", line("J3590", 1, narrative="x" * 81), (0,), "J3590: narrative of 81 characters; item 19 of the paper claim holds 80", "information"),
    Case("unlisted-narrative-too-long", "nearly", line("J3590", 1, narrative="x" * 80)),
    Case("unlisted-narrative-too-long", "nearly", hospital(line("J3590", 1, narrative="x" * 81)), about="an item of the CMS-1500"),
    Case("unlisted-narrative-too-long", "not", line("J9312", 75, narrative="x" * 81)),
    Case("unlisted-ndc-missing", "fires", line("J3590", 1), (0,), "J3590 has no NDC", "error", policy=PALMETTO),
    Case("unlisted-ndc-missing", "fires", line("J3590", 1), (0,), "J3590 has no NDC", "warning", about="the contractor is not known"),
    Case("unlisted-ndc-missing", "nearly", line("J3590", 1), policy=policy().for_contractor("Noridian"), about="it asks for name and dose"),
    Case("unlisted-ndc-missing", "fires", line("C9399", 1), (0,), "C9399 has no NDC", "error", policy=policy().for_contractor("CGS Administrators")),
    Case("unlisted-ndc-missing", "fires", line("Q2039", 1), (0,), "Q2039 has no NDC", "error", policy="medicaid-generic"),
    Case("unlisted-ndc-missing", "nearly", line("J7999", 1), about="a compounded drug has none"),
    Case("unlisted-ndc-missing", "nearly", line("J7999", 1), policy="medicaid-generic"),
    Case("unlisted-ndc-missing", "nearly", line("Q2039", 1), about="no contractor's list names it"),
    Case("unlisted-ndc-missing", "nearly", line("P9099", 1), policy="medicaid-generic"),
    Case("unlisted-ndc-missing", "nearly", line("J3590", 1, ndc="00000-0000-01")),
    Case("unlisted-ndc-missing", "nearly", line("J3590", 1), policy=house("ndc_required", '"no"')),
    Case("unlisted-ndc-missing", "not", line("J9312", 75)),
    Case("unlisted-units", "fires", line("J3590", 2), (0,), "J3590: 2 units billed; medicare-part-b accepts 1", "warning"),
    Case("unlisted-units", "fires", line("J3590", 1, administration=TWO), (0,), "2 containers were opened", "warning", policy=CONTAINERS),
    Case("unlisted-units", "nearly", line("J3590", 1)),
    Case("unlisted-units", "nearly", hospital(line("J3590", 2)), policy="medicare-opps", about="the rule is read for professional claims"),
    Case("unlisted-units", "nearly", line("J3590", 2, administration=TWO), policy=CONTAINERS),
    Case("unlisted-units", "nearly", line("J3590", 2), policy=CONTAINERS),
    Case("unlisted-units", "nearly", line("J3590", 2), policy=house("unclassified_units", '"any"')),
    Case("unlisted-units", "not", line("J9312", 75)),
    Case("narrative-names-coded-drug", "fires", line("J3490", narrative="CEFTRIAXONE SODIUM 1 GM IM"), (0,), "J0696", "warning"),
    Case("narrative-names-coded-drug", "fires", line("J9999", narrative="Keytruda 200 mg IV"), (0,), "J9271", "warning", about="a brand"),
    Case("narrative-names-coded-drug", "fires", line("J3590", narrative="700 mg of daratumumab, IV"), (0,), "J9145", "warning"),
    Case("narrative-names-coded-drug", "fires", line("J3490", narrative="IMMUNE GLOBULIN 10 G IV"), (0,), "or another", "warning"),
    Case("narrative-names-coded-drug", "fires", line("J3490", narrative="KETOROLAC 30 MG IM"), (0,), "J1885", "warning", about="without its salt"),
    Case("narrative-names-coded-drug", "fires", claim(line("J3490"), line("96372"), narrative="TESTOSTERONE CYPIONATE 200 MG"), (0,), "J1071", "warning",
         about="box 19 holds the text"),
    Case("narrative-names-coded-drug", "fires", line("J3490", narrative="Cuvitru 10 g"), (0,), "J1555", "warning", about="a brand of the descriptor"),
    Case("narrative-names-coded-drug", "fires", line("J3590", narrative="AVSOLA 500 MG IV"), (0,), "Q5121", "warning", about="a biosimilar's"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="NEWDRUG 5 MG BY HOPE AND TEVA"), about="makers are no drugs"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="MAGNESIUM CHLORIDE 1 G IV"), about="another salt of a metal is another drug"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="SODIUM BICARBONATE 8.4% 50 MEQ IV"), about="it has none"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="")),
    Case("narrative-names-coded-drug", "nearly", line("J7999", narrative="COMPOUNDED BEVACIZUMAB 1.25 MG"), about="compounded"),
    Case("narrative-names-coded-drug", "nearly", line("J9999", narrative="KEYTRUDA 200 MG", on="2014-01-01"), about="not valid yet"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", ndc="00409-7332-01", ndc_quantity=1, ndc_unit="UN"),
         about="the NDC says it already"),
    Case("narrative-names-coded-drug", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", administration=RECORD), about="the record says it"),
    Case("narrative-names-coded-drug", "not", line("J9312", 75, narrative="RITUXIMAB 750 MG")),
)  # fmt: skip
