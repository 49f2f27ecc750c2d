"""Cases of the rules of settings."""

from tests.rules.casebook import Case, claim, house, line

TAKEN = house("outpatient_codes", '"yes"')
HOSPITAL = {"place_of_service": "", "setting": "hospital-outpatient"}
BILLED = {**HOSPITAL, "form": "institutional"}

STAFF = "facility-administration-code"
PUMP = "hospital-service-outside-hospital"

CASES: tuple[Case, ...] = (
    *(
        Case(STAFF, "fires", claim(line("99284", modifiers="25"), line(code), place_of_service=place), (1,), f"place of service {place}", "warning")
        for place, code in (("22", "96413"), ("23", "96374"), ("21", "96372"), ("31", "96360"), ("19", "96521"))
    ),
    Case(STAFF, "nearly", claim(line("96374"), place_of_service="11")),
    Case(STAFF, "nearly", claim(line("96374"), place_of_service="24")),
    Case(STAFF, "nearly", claim(line("67028", modifiers="RT"), place_of_service="22"), about="a physician's own procedure"),
    Case(STAFF, "nearly", claim(line("G0008"), place_of_service="22")),
    Case(STAFF, "nearly", claim(line("96374"), place_of_service="22", setting="hospital-outpatient"), about="it names its setting"),
    Case(STAFF, "nearly", claim(line("96374"), place_of_service="22"), policy="medicare-opps", about="the hospital's own claim"),
    Case(STAFF, "nearly", claim(line("96374"), place_of_service="22"), policy="commercial-generic"),
    Case(STAFF, "not", claim(line("99213"), place_of_service="22")),
    Case(PUMP, "fires", claim(line("J9190", 9), line("C8957")), (1,), "C8957 is a hospital outpatient code", "error"),
    Case(PUMP, "nearly", claim(line("J9190", 9), line("96416"))),
    Case("c-code-outside-hospital-outpatient", "nearly", claim(line("J9190", 9), line("C8957")), about="a service, of another rule"),
    Case(PUMP, "nearly", claim(line("C8957"), **HOSPITAL), policy="medicare-opps"),
    Case(PUMP, "nearly", claim(line("C8957")), policy=TAKEN),
    Case(PUMP, "not", claim(line("99213"))),
    *(
        Case("facility-drug", "fires", claim(line("J9271", 200, modifiers="JZ"), line("96413"), place_of_service=place), (0,),
             f"place of service {place}", severity)
        for place, severity in (("19", "error"), ("21", "error"), ("22", "error"), ("23", "error"), ("51", "error"), ("61", "error"), ("31", "warning"))
    ),
    Case("facility-drug", "fires", claim(line("J3490", 1, narrative="KETAMINE 50 MG IM"), place_of_service="22"), (0,), "J3490", "error"),
    Case("facility-drug", "fires", claim(line("J9271", 200, place_of_service="22")), (0,), "22", "error", about="the line's own place counts"),
    Case("facility-drug", "nearly", claim(line("J9271", 200, modifiers="JZ"), place_of_service="11")),
    Case("facility-drug", "nearly", claim(line("J9271", 200, modifiers="JZ"), place_of_service="24"), about="a surgery center bills by itself"),
    Case("facility-drug", "nearly", claim(line("J9271", 200), place_of_service="22"), policy="medicare-opps", about="the hospital's own claim"),
    Case("facility-drug", "nearly", claim(line("J9271", 200), place_of_service="22", setting="hospital-outpatient"), about="it names its setting"),
    Case("facility-drug", "nearly", claim(line("J7192", 1000), place_of_service="22"), about="clotting factors are another benefit"),
    Case("facility-drug", "nearly", claim(line("J0739", 600), place_of_service="22"), about="so are drugs against infection with HIV"),
    Case("facility-drug", "nearly", claim(line("J9271", 200), place_of_service="22"), policy="commercial-generic"),
    Case("facility-drug", "nearly", claim(line("J0000", 1), place_of_service="22"), about="nobody knows the code"),
    Case("facility-drug", "not", claim(line("90662", 1), place_of_service="31")),
    Case("c-code-outside-hospital-outpatient", "fires", claim(line("C9399", 1, narrative="NEWMAB 400 MG IV"), line("96413")), (0,), "C9399", "error"),
    Case("c-code-outside-hospital-outpatient", "fires", claim(line("C9399", 1), place_of_service="", setting="home"), (0,), "C9399", "error"),
    Case("c-code-outside-hospital-outpatient", "fires", claim(line("C9257", 5)), (0,), "C9257", "warning", about="contractors differed"),
    Case("c-code-outside-hospital-outpatient", "nearly", claim(line("C9399", 1), place_of_service="24"), about="surgery centers bill some"),
    Case("c-code-outside-hospital-outpatient", "nearly", claim(line("C9399", 1), place_of_service=""), about="the form is not known"),
    Case("c-code-outside-hospital-outpatient", "nearly", claim(line("C9399", 1), **HOSPITAL), policy="medicare-opps"),
    Case("c-code-outside-hospital-outpatient", "nearly", claim(line("C9399", 1)), policy=TAKEN),
    Case("c-code-outside-hospital-outpatient", "not", claim(line("J9271", 200, modifiers="JZ"))),
    Case("place-of-service-unknown", "fires", claim(line("J9271", 200), line("96413"), place_of_service="00"), (0,), "'00'", "warning"),
    Case("place-of-service-unknown", "fires", claim(line("J9271", 200), line("96413", place_of_service="1")), (1,), "'1'", "warning"),
    Case("place-of-service-unknown", "nearly", claim(line("J9271", 200), place_of_service="66"), about="since 2024-08-01"),
    Case("place-of-service-unknown", "nearly", claim(line("J9271", 200), place_of_service="")),
    Case("place-of-service-unknown", "not", claim(line("J9271", 200))),
    Case("office-visit-on-hospital-claim", "fires", claim(line("J0897", 60), line("96372"), line("99213", modifiers="25"), **BILLED), (2,), "G0463", "warning",
         policy="medicare-opps"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("99284"), **BILLED), policy="medicare-opps", about="the emergency department keeps its numbers"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("0001F"), **BILLED), policy="medicare-opps"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("99213", on="2013-12-31"), **BILLED), policy="medicare-opps"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("99213"), place_of_service="", setting="critical-access-hospital", form="institutional"), policy="medicare-opps"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("G0463"), **BILLED), policy="medicare-opps"),
    Case("office-visit-on-hospital-claim", "nearly", claim(line("99213"), place_of_service="22"), policy="medicare-opps", about="the physician's own claim"),
    Case("office-visit-on-hospital-claim", "not", claim(line("99213"))),
)  # fmt: skip
