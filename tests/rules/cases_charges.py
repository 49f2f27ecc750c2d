"""Cases of the rules of charges."""

from tests.rules.casebook import Case, claim, hospital, line

CASES: tuple[Case, ...] = (
    Case("claim-without-lines", "fires", claim(), (None,), "the claim has no service lines", "error"),
    Case("claim-without-lines", "nearly", claim(line("?"))),
    Case("claim-without-lines", "not", line("J9312", 75)),
    Case("state-unknown", "fires", claim(line("J9312", 75), state="ZZ"), (None,), "unknown state: 'ZZ'", "warning"),
    Case("state-unknown", "nearly", claim(line("J9312", 75), state=" tx ")),
    Case("state-unknown", "not", claim(line("J9312", 75))),
    Case("charge-missing", "fires", line("J9312", 75, charge=None), (0,), "J9312: no charge", "warning"),
    Case("charge-missing", "fires", line("J9312", 75, charge="0.00"), (0,), "J9312: charge of $0.00", "warning"),
    Case("charge-missing", "nearly", line("J9312", 75, charge="0.01")),
    Case("charge-missing", "nearly", line("J9312", 75, charge="-0.01"), about="charge-negative says it"),
    Case("charge-missing", "nearly", line("90633", 1, charge="0.00", modifiers="SL"), about="the state supplied it"),
    Case("charge-missing", "fires", line("90633", 1, charge="0.00"), (0,), "90633: charge of $0.00", "warning"),
    Case("charge-missing", "not", line("J9312", 75)),
    Case("charge-negative", "fires", line("J9312", 75, charge="-10.00"), (0,), "J9312: charge of -$10.00", "error"),
    Case("charge-negative", "fires", line("99213", 1, charge="-0.01"), (0,), "99213: charge of -$0.01", "error"),
    Case("charge-negative", "nearly", line("J9312", 75, charge="0.00"), about="free drug"),
    Case("charge-negative", "nearly", line("J9312", 75, charge=None)),
    Case("charge-negative", "not", line("J9312", 75)),
    Case(
        "total-differs", "fires", claim(line("J9312", 75), stated_total="100.01"), (None,), "100.01", "warning", "J9312 x 75"
    ),
    Case("total-differs", "nearly", claim(line("J9312", 75), stated_total="100.00")),
    Case("total-differs", "nearly", claim(line("J9312", 75, charge=None), stated_total="100.01"), about="a charge is missing"),
    Case("total-differs", "not", claim(line("J9312", 75))),
    Case(
        "total-exceeds-limit",
        "fires",
        claim(line("J9312", 75, charge="60000.00"), line("J9312", 5, modifiers="JW", charge="40000.00")),
        (None,),
        "total charges of $100,000.00 exceed the claim limit of $99,999.99",
        "error",
        about="golden case l-005",
    ),
    Case("total-exceeds-limit", "nearly", line("J9312", 75, charge="100000.00", diagnosis_pointers=None), about="the form is not known"),
    Case("total-exceeds-limit", "nearly", claim(line("J9312", 75, charge="99999.99"))),
    Case("total-exceeds-limit", "nearly", hospital(line("J9312", 75, charge="100000.00")), about="a limit of professional claims"),
    Case("total-exceeds-limit", "not", claim(line("J9312", 75))),
)  # fmt: skip
