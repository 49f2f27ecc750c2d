"""Cases of the rule of prior authorization."""

from tests.rules.casebook import Case, claim, hospital, house, line

CASES: tuple[Case, ...] = (
    Case(
        "authorization-missing",
        "fires",
        claim(line("J9312", 75)),
        (0,),
        "J9312: house requires prior authorization",
        "warning",
        policy=house("prior_authorization", '["J9312"]'),
    ),
    Case(
        "authorization-missing",
        "nearly",
        claim(line("J9312", 75), prior_authorization="A1"),
        policy=house("prior_authorization", '["J9312"]'),
    ),
    Case("authorization-missing", "not", claim(line("J9312", 75))),
    Case(
        "authorization-missing",
        "fires",
        hospital(line("J0585", 155), line("64615", 1), type_of_bill="0131"),
        (0,),
        "J0585: medicare-opps requires prior authorization with 64615",
        "information",
        policy="medicare-opps",
        about="hospital outpatients",
    ),
    Case(
        "authorization-missing",
        "nearly",
        hospital(line("J0585", 155), line("64616", 1), type_of_bill="0131"),
        policy="medicare-opps",
        about="another service",
    ),
    Case(
        "authorization-missing",
        "nearly",
        hospital(line("J0585", 155), line("64615", 1), type_of_bill="0851", setting=None),
        policy="medicare-opps",
        about="a critical access hospital",
    ),
    Case(
        "authorization-missing",
        "nearly",
        hospital(line("J0585", 155, on="2020-06-30"), line("64615", 1, on="2020-06-30"), type_of_bill="0131"),
        policy="medicare-opps",
        about="before the program",
    ),
)
