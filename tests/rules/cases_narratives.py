"""Cases of the rules of narratives."""

from jcodes.claims import Administration
from tests.rules.casebook import Case, line

RECORD = Administration(drug="ceftriaxone", dose="1 g", on="2026-02-01", route="IM")

CASES: tuple[Case, ...] = (
    Case("narrative-names-a-code", "fires", line("J3490", narrative="CEFTRIAXONE SODIUM 1 GM IM"), (0,), "J0696", "warning"),
    Case("narrative-names-a-code", "fires", line("J9999", narrative="Keytruda 200 mg IV"), (0,), "J9271", "warning", about="a brand"),
    Case("narrative-names-a-code", "fires", line("J3590", narrative="700 mg of daratumumab, IV"), (0,), "J9145", "warning"),
    Case("narrative-names-a-code", "fires", line("J3490", narrative="IMMUNE GLOBULIN 10 G IV"), (0,), "or another", "warning"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="SODIUM BICARBONATE 8.4% 50 MEQ IV"), about="it has none"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="")),
    Case("narrative-names-a-code", "nearly", line("J7999", narrative="COMPOUNDED BEVACIZUMAB 1.25 MG"), about="compounded"),
    Case("narrative-names-a-code", "nearly", line("J9999", narrative="KEYTRUDA 200 MG", on="2014-01-01"), about="not valid yet"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", ndc="00409-7332-01", ndc_quantity=1, ndc_unit="UN"),
         about="the NDC says it already"),
    Case("narrative-names-a-code", "nearly", line("J3490", narrative="CEFTRIAXONE 1 GM", administration=RECORD), about="the record says it"),
    Case("narrative-names-a-code", "not", line("J9312", 75, narrative="RITUXIMAB 750 MG")),
)  # fmt: skip
