"""Cases of the rules of charges."""

from tests.rules.casebook import Case, claim, line

CASES: tuple[Case, ...] = (
    Case("charge-missing", "fires", line("J9312", 75, charge=None), (0,), "has no charge", "warning"),
    Case("charge-missing", "fires", line("J9312", 75, charge="0.00"), (0,), "charges 0.00", "warning"),
    Case("charge-missing", "nearly", line("J9312", 75, charge="0.01")),
    Case("charge-missing", "not", line("J9312", 75)),
    Case(
        "total-differs",
        "fires",
        claim(line("J9312", 75), stated_total="100.01"),
        (None,),
        "100.01",
        "warning",
        "J9312 x 75",
    ),
    Case("total-differs", "nearly", claim(line("J9312", 75), stated_total="100.00")),
    Case(
        "total-differs",
        "nearly",
        claim(line("J9312", 75, charge=None), stated_total="100.01"),
        about="a charge is missing",
    ),
    Case("total-differs", "not", claim(line("J9312", 75))),
)
