"""Cases of the rules of drugs that a payer does not cover."""

from tests.rules.casebook import Case, claim, house, line

CASES: tuple[Case, ...] = (
    Case("oral-drug", "fires", line("J0571", 1), (0,), "J0571 is an oral drug; medicare-part-b covers only those listed by statute", "warning"),
    Case("oral-drug", "fires", line("J8501", 1), (0,), "J8501 is an oral drug, not covered by house on this claim", "warning", policy=house("oral_drugs", '"no"')),
    Case("oral-drug", "nearly", line("J8501", 1), about="statute lists drugs against nausea"),
    Case("oral-drug", "nearly", line("J7502", 1), about="and against rejection"),
    Case("oral-drug", "not", line("J9312", 75)),
    Case("inhaled-drug", "fires", line("J7613", 1), (0,), "J7613 is an inhaled drug, not covered by house on this claim", "warning", policy=house("inhaled_drugs", '"no"')),
    Case("inhaled-drug", "nearly", line("J7613", 1)),
    Case("inhaled-drug", "not", line("J9312", 75), policy=house("inhaled_drugs", '"no"')),
    Case("vaccine-as-drug", "fires", line("J3530", 1), (0,), "a vaccine", "warning"),
    Case("vaccine-as-drug", "fires", line("Q2035", 1), (0,), "a vaccine", "warning", policy=house("vaccines", '"no"')),
    Case("vaccine-as-drug", "nearly", line("Q2035", 1)),
    Case("vaccine-as-drug", "not", line("J9312", 75)),
    Case("compounded-drug", "fires", line("J7604", 1), (0,), "compounded", "warning", policy=house("compounded", '"no"')),
    Case("compounded-drug", "nearly", line("J7604", 1)),
    Case("compounded-drug", "not", claim(line("J9312", 75)), policy=house("compounded", '"no"')),
    Case("oral-drug", "fires", line("J0750", 1, on="2024-09-29"), (0,), "J0750 is an oral drug, not covered", "warning"),
    Case("oral-drug", "nearly", line("J0750", 1, on="2024-09-30"), about="Part B covers PrEP drugs"),
    Case("oral-drug", "nearly", line("J0751", 1)),
    Case("oral-drug", "nearly", line("J0752", 1)),
)  # fmt: skip
