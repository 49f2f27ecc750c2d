"""Cases of the rules of narratives."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, claim, line

RECORD = Administration(drug="ceftriaxone", dose="1 g", on="2026-02-01", route="IM")

CASES: tuple[Case, ...] = (
    Case("narrative-names-a-code", "fires", line("J3490", narrative="CEFTRIAXONE SODIUM 1 GM IM"), (0,), "J0696", "warning"),
    Case("narrative-names-a-code", "fires", line("J9999", narrative="Keytruda 200 mg IV"), (0,), "J9271", "warning", about="a brand"),
    Case("narrative-names-a-code", "fires", line("J3590", narrative="700 mg of daratumumab, IV"), (0,), "J9145", "warning"),
    Case("narrative-names-a-code", "fires", line("J3490", narrative="IMMUNE GLOBULIN 10 G IV"), (0,), "or another", "warning"),
    Case("narrative-names-a-code", "fires", line("J3490", narrative="KETOROLAC 30 MG IM"), (0,), "J1885", "warning", about="without its salt"),
    Case("narrative-names-a-code", "fires", claim(line("J3490"), line("96372"), narrative="TESTOSTERONE CYPIONATE 200 MG"), (0,), "J1071", "warning",
         about="box 19 holds the text"),
    Case("narrative-names-a-code", "fires", line("J3490", narrative="Cuvitru 10 g"), (0,), "J1555", "warning", about="a brand of the descriptor"),
    Case("narrative-names-a-code", "fires", line("J3590", narrative="AVSOLA 500 MG IV"), (0,), "Q5121", "warning", about="a biosimilar's"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="NEWDRUG 5 MG BY HOPE AND TEVA"), about="makers are no drugs"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="MAGNESIUM CHLORIDE 1 G IV"), about="another salt of a metal is another drug"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="SODIUM BICARBONATE 8.4% 50 MEQ IV"), about="it has none"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="")),
    Case("narrative-names-a-code", "nearly", line("J7999", narrative="COMPOUNDED BEVACIZUMAB 1.25 MG"), about="compounded"),
    Case("narrative-names-a-code", "nearly", line("J9999", narrative="KEYTRUDA 200 MG", on="2014-01-01"), about="not valid yet"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", ndc="00409-7332-01", ndc_quantity=1, ndc_unit="UN"),
         about="the NDC says it already"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", administration=RECORD), about="the record says it"),
    Case("narrative-names-a-code", "not", line("J9312", 75, narrative="RITUXIMAB 750 MG")),
)  # fmt: skip
