"""Cases of the rules of discarded drug."""

from typing import Any

from jcodes.claims import Administration, Claim, Container, ServiceLine
from tests.rules.casebook import Case, claim, hospital, house, line


def given(dose: str, *sizes: str, kind: str | None = "single-dose", **facts: Any) -> Administration:
    containers = [Container(size, type=kind) for size in sizes]
    return Administration(**{"drug": "rituximab", "dose": dose, "on": "2026-02-01", "containers": containers, **facts})


R740 = given("740 mg", "500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL")
R800 = given("800 mg", "500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL")
R795 = given("795 mg", "500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL")
MULTI = given("74 mg", "100 mg/10 mL", kind="multi-dose")
BARE = given("740 mg")
MIXED = MULTI.evolve(containers=[*MULTI.containers, Container("100 mg/10 mL", type="single-dose")])
OPEN = given("40 mg", "400 mg/10 mL", kind=None, drug="triamcinolone")
FIRST = given("75 mg", "100 mg/10 mL", start="09:00")
SECOND = given("75 mg", "100 mg/10 mL", start="11:00")
TWICE = claim(
    line("J9312", 8, administration=FIRST),
    line("J9312", 8, modifiers="59", administration=SECOND),
    line("J9312", 4, modifiers="JW", administration=FIRST),
)
NO_JZ = house("jz", '"no"')


def both(
    record: Administration | None = None,
    given_units: int = 74,
    wasted: int = 6,
    first: tuple[str, ...] = (),
    **facts: Any,
) -> Claim:
    return claim(
        line("J9312", given_units, administration=record, modifiers=first),
        line("J9312", wasted, administration=record, modifiers="JW"),
        **facts,
    )


def one(record: Administration | None = None, units: int = 74, modifiers: tuple[str, ...] = (), **facts: Any) -> Claim:
    return claim(line("J9312", units, administration=record, modifiers=modifiers), **facts)


def other(code: str, units: int = 1, **facts: Any) -> ServiceLine:
    return line(code, units, **facts)


CASES: tuple[Case, ...] = (
    Case("jw-jz-label-multi-dose", "fires", line("J3301", 4, ndc="00003-0293-20", modifiers="JZ"), (0,), "J3301: JZ billed; by FDA's NDC Directory of 2019-04-29 00003-0293-20 is a multi-dose vial", "warning"),
    Case("jw-jz-label-multi-dose", "fires", claim(line("J3301", 4, ndc="00003-0293-20"), line("J3301", 1, ndc="00003-0293-20", modifiers="JW")), (1,), "J3301: JW billed; by FDA", "warning"),
    Case("jw-jz-label-multi-dose", "nearly", line("J9312", 10, ndc="50242-0051-21", modifiers="JZ")),
    Case("jw-jz-label-multi-dose", "not", one(modifiers=("JZ",))),
    Case("jw-jz-label-multi-dose", "not", claim(line("J3301", 4, ndc="00003-0293-20", modifiers="JZ", administration=OPEN.evolve(container_type="single-dose")))),
    Case("jw-jz-container-type-unknown", "fires", line("J3301", 4, ndc="00003-0293-20"), (0,), "by FDA's NDC Directory of 2019-04-29 00003-0293-20 is a multi-dose vial", "information"),
    Case("jw-jz-container-type-unknown", "fires", line("J0175", 175, ndc="00002-9401-01"), (0,), "by FDA's openFDA drug labels of 2026-07-23 00002-9401-01 is a single-dose vial", "warning"),
    Case("jw-jz-multi-dose", "fires", one(BARE.evolve(container_type="pharmacy bulk"), modifiers=("JZ",)), (0,), "J9312: JZ billed for pharmacy bulk packages", "error", "J9312 x 74"),
    Case("jw-without-administered-line", "fires", line("J9312", 6, modifiers="JW"), (0,), "J9312: JW billed with no line for the administered drug", "error"),
    Case("jw-without-administered-line", "nearly", both()),
    Case("jw-without-administered-line", "not", one(modifiers=("JZ",))),
    Case("jw-and-jz", "fires", line("J9312", 6, modifiers=("JW", "JZ")), (0,), "J9312: JW and JZ on the same line", "error"),
    Case("jw-and-jz", "fires", both(first=("JZ",)), (0,), "JZ on one line and JW on another", "error"),
    Case("jw-and-jz", "fires", both(R740, first=("JZ",)), (0,), "JZ on one line and JW on another", "error", "J9312 x 74; J9312-JW x 6"),
    Case("jw-and-jz", "fires", claim(line("J9312", 80, modifiers="JZ"), line("J9312", 74, modifiers="59"), line("J9312", 6, modifiers="JW")), (0,), "JZ on one line", "warning"),
    Case("jw-and-jz", "nearly", both()),
    Case("jw-and-jz", "not", one(modifiers=("JZ",))),
    Case("jw-jz-multi-dose", "fires", claim(line("J9312", 8, modifiers="JZ", administration=MULTI)), (0,), "J9312: JZ billed for multi-dose containers", "error", "J9312 x 8"),
    Case("jw-jz-multi-dose", "fires", both(MULTI, 8, 2), (1,), "J9312: JW billed for multi-dose containers", "error", "J9312 x 8"),
    Case("jw-jz-multi-dose", "fires", line("J9312", 2, modifiers="JW", administration=MULTI), (0,), "J9312: JW billed for multi-dose containers", "error"),
    Case("jw-jz-multi-dose", "nearly", claim(line("J9312", 8, administration=MULTI))),
    Case("jw-jz-multi-dose", "not", both(R740)),
    Case("jw-jz-missing", "fires", line("J9312", 74), (0,), "J9312: JW or JZ missing", "error"),
    Case("jw-jz-missing", "fires", one(R800, 80), (0,), "J9312: JW or JZ missing", "error", "J9312-JZ x 80"),
    Case("jw-jz-missing", "fires", one(R740), (0,), "J9312: JW or JZ missing", "error", about="the charge of the line to add is not known"),
    Case("jw-jz-missing", "fires", one(given("740 mg", discarded="0 mg")), (0,), "J9312: JW or JZ missing", "error", "J9312-JZ x 74"),
    Case("jw-jz-missing", "fires", one(R800, 80, ("59", "RT", "LT", "KX")), (0,), "J9312: JW or JZ missing", "error", about="there is no slot"),
    Case("jw-jz-missing", "fires", line("J9312", 74, on="2023-09-30"), (0,), "J9312: JW or JZ missing", "warning", about="before the edits", policy=house("jw_jz_edits", "false")),
    Case("jw-jz-missing", "fires", one(place_of_service="22"), (0,), "J9312: JW or JZ missing; CMS's JW/JZ list of 2025-06-20 has the code; separately paid by the OPPS status of 2025-10", "warning", about="paid by itself: status K"),
    Case("jw-jz-missing", "fires", line("J9312", 74, on="2025-11-01"), (0,), "J9312: JW or JZ missing", "error", policy="medicare-opps"),
    Case("jw-jz-missing", "fires", claim(line("J9312", 80, modifiers="JZ"), line("J9312", 74, modifiers="59")), (1,), "another line of the day has JZ", "warning", about="two administrations of a day"),
    Case("jw-jz-missing", "nearly", claim(line("J9312", 80, modifiers="JZ"), line("J9312", 74, modifiers=("59", "JZ")))),
    Case("jw-jz-missing", "nearly", line("J0280", 4), policy="medicare-opps", about="packaged, and the claim of a hospital"),
    Case("jw-jz-missing", "fires", one(given("800 mg", "800 mg", kind=None), 80), (0,), "J9312: JW or JZ missing", "error", about="nothing says that the container was for one dose"),
    Case("jw-jz-missing", "fires", claim(line("J9312", 8, administration=MIXED)), (0,), "J9312: JW or JZ missing", "error", about="containers for one dose and for several"),
    Case("jw-jz-missing", "nearly", claim(other("J0280", 4), place_of_service="24"), about="packaged in surgery centres too"),
    Case("jw-jz-missing", "nearly", one(modifiers=("JZ",))),
    Case("jw-jz-missing", "nearly", both()),
    Case("jw-jz-missing", "nearly", one(place_of_service="21"), about="inpatient"),
    Case("jw-jz-missing", "nearly", one(place_of_service="31"), about="no setting that reports it"),
    Case("jw-jz-missing", "nearly", line("J9312", 74, on="2023-06-30"), about="the day before it was required"),
    Case("jw-jz-missing", "nearly", claim(line("J9312", 8, administration=MULTI))),
    Case("jw-jz-missing", "nearly", claim(other("J0280", 4), place_of_service="22"), about="packaged"),
    Case("jw-jz-missing", "nearly", claim(other("J1100", 4), place_of_service="22"), about="packaged, and not on the list"),
    Case("jw-jz-missing", "not", line("J9312", 74), policy="commercial-generic"),
    Case("jw-jz-not-used-by-payer", "fires", line("J9312", 80, modifiers="JZ", on="2022-12-31"), (0,), "does not use JZ on 2022-12-31", "error", "J9312 x 80"),
    Case("jw-jz-not-used-by-payer", "nearly", line("J9312", 80, modifiers="JZ"), policy="commercial-generic", about="payers differ"),
    Case("jw-jz-not-used-by-payer", "fires", line("J9312", 80, modifiers="JW", on=None), (0,), "does not use JW", "error", policy=house("jw", '"no"')),
    Case("jw-jz-not-used-by-payer", "nearly", line("J9312", 80, modifiers="JW"), policy=house("waste_layout", '"one line"'), about="jw-line-not-accepted says it"),
    Case("jw-jz-not-used-by-payer", "nearly", line("J9312", 80, modifiers="JZ", on="2023-01-01")),
    Case("jw-jz-not-used-by-payer", "not", line("J9312", 80)),
    Case("jw-jz-missing", "fires", claim(line("J2350", 600, administration=given("600 mg", "300 mg", "300 mg", drug="ocrelizumab"))), (0,), "J2350: JW or JZ missing; the record states single-dose containers", "warning", "J2350-JZ x 600", about="a code that CMS's list leaves out"),
    Case("jw-jz-missing", "fires", claim(line("J2350", 500, administration=given("500 mg", "300 mg", "300 mg", drug="ocrelizumab"))), (0,), "J2350: JW or JZ missing; the record states single-dose containers", "warning", about="the charge of the JW line is not known"),
    Case("jw-jz-missing", "fires", claim(line("J2350", 500, administration=given("500 mg", drug="ocrelizumab", discarded="100 mg"))), (0,), "J2350: JW or JZ missing; the record states single-dose containers", "warning", about="a documented discarded amount"),
    Case("jw-jz-missing", "nearly", claim(line("J0000", 4, administration=given("40 mg", "40 mg"))), about="nobody knows the code"),
    Case("jw-jz-missing", "nearly", claim(line("J2350", 600, administration=given("600 mg", "300 mg", "300 mg", drug="ocrelizumab"))), policy=house("jw_jz_scope", "[]"), about="the payer reports discarded drug nowhere"),
    Case("jw-jz-missing", "nearly", claim(line("J3301", 4, administration=given("40 mg", drug="triamcinolone", discarded="0 mg"))), about="none discarded of what may be a multi-dose vial"),
    Case("jw-jz-container-type-unknown", "fires", line("J2350", 600), (0,), "most biologics come in single-dose containers", "warning"),
    Case("jw-jz-container-type-unknown", "fires", line("J0180", 70, on="2024-12-11"), (0,), "J0180: JW or JZ missing; CMS's JW/JZ list of 2025-06-20 does not name the code, and no record states the", "warning", policy="medicare-opps"),
    Case("jw-jz-container-type-unknown", "fires", line("J3301", 4), (0,), "J3301: JW or JZ missing; CMS's JW/JZ list of 2025-06-20 does not name the code, and no record states the", "information"),
    Case("jw-jz-container-type-unknown", "fires", line("J0885", 40), (0,), "J0885: JW or JZ missing; CMS's JW/JZ list of 2025-06-20 does not name the code, and no record states the", "information", about="epoetin is sold in multi-dose vials too"),
    Case("jw-jz-container-type-unknown", "fires", claim(line("J3301", 4, administration=given("40 mg", "400 mg/10 mL", kind=None, drug="triamcinolone"))), (0,), "J3301: JW or JZ missing; CMS's JW/JZ list of 2025-06-20 does not name the code, and no record states the", "information"),
    Case("jw-jz-container-type-unknown", "nearly", line("J2350", 600, modifiers="JZ")),
    Case("jw-jz-container-type-unknown", "nearly", claim(line("J2350", 500), line("J2350", 100, modifiers="JW"))),
    Case("jw-jz-container-type-unknown", "nearly", line("J2350", 600, modifiers="JW")),
    Case("jw-jz-container-type-unknown", "nearly", line("J9312", 75), about="the list names it: jw-jz-missing says so"),
    Case("jw-jz-container-type-unknown", "nearly", claim(line("J3301", 4, administration=given("40 mg", "400 mg/10 mL", kind="multi-dose", drug="triamcinolone")))),
    Case("jw-jz-container-type-unknown", "nearly", line("J2350", 600, on="2023-06-30"), about="the day before JZ was required"),
    Case("jw-jz-container-type-unknown", "nearly", claim(line("J2350", 600), place_of_service="21"), about="inpatient"),
    Case("jw-jz-container-type-unknown", "nearly", line("J9310", 8), about="the code had ended"),
    Case("jw-jz-container-type-unknown", "nearly", line("J8501", 16), about="a drug that is swallowed"),
    Case("jw-jz-container-type-unknown", "nearly", line("J7613", 3), about="inhaled"),
    Case("jw-jz-container-type-unknown", "not", line("J2350", 600), policy="commercial-generic"),
    Case("jw-jz-not-applicable", "nearly", line("J1260", 8, modifiers="JZ"), about="that the list does not name it proves nothing"),
    Case("jw-jz-not-applicable", "fires", claim(line("J1260", 8), line("J1260", 2, modifiers="JW")), (1,), "J1260: discarded units billed; CMS's JW/JZ list of 2025-06-20 does not name the code, and no record states", "information"),
    Case("jw-jz-not-applicable", "nearly", claim(other("J1260", 8, administration=given("80 mg", "100 mg")), other("J1260", 2, modifiers="JW", administration=given("80 mg", "100 mg"))), about="the record says single-dose"),
    Case("jw-jz-not-applicable", "fires", claim(other("J1100", 4, modifiers="JZ"), place_of_service="22"), (0,), "J1100: discarded drug is not reported in this setting (hospital-outpatient)", "information", about="packaged: JZ is not required, and no source says that it is denied"),
    Case("jw-jz-not-applicable", "fires", claim(other("J1100", 4), other("J1100", 1, modifiers="JW"), place_of_service="22"), (1,), "J1100: discarded drug is not reported", "warning"),
    Case("jw-jz-not-applicable", "nearly", claim(other("J1885", 4, modifiers="JZ"), place_of_service="22"), about="K1: no source says whether it is reported"),
    Case("jw-jz-not-applicable", "fires", claim(other("Q4186", 4, modifiers="JZ")), (0,), "Q4186: discarded drug is not reported; medicare-part-b exempts this kind of product", "warning"),
    Case("jw-jz-missing", "fires", claim(other("J0178", 2, modifiers="RT"), other("J0178", 2, modifiers="LT")), (0, 1), "J0178: JW or JZ missing", "error"),
    Case("jw-jz-not-applicable", "fires", one(modifiers=("JZ",), place_of_service="21"), (0,), "J9312: discarded drug is not reported in this setting (inpatient)", "warning"),
    Case("jw-jz-not-applicable", "nearly", one(modifiers=("JZ",), place_of_service="31"), about="a setting of which nothing is said"),
    Case("jw-jz-not-applicable", "nearly", one(modifiers=("JZ",), place_of_service="22")),
    Case("jw-jz-not-applicable", "nearly", line("J9310", 8, modifiers="JW", on="2016-02-01"), about="the code had ended before the list"),
    Case("jw-jz-not-applicable", "nearly", line("J1260", 8, modifiers="JZ"), policy="commercial-generic"),
    Case("jw-jz-not-applicable", "nearly", line("J9312", 8, modifiers="JZ", on="2023-07-01"), about="the list cannot tell"),
    Case("jw-jz-not-applicable", "nearly", claim(other("J1260", 8, modifiers="JZ", administration=given("80 mg", "80 mg")))),
    Case("jw-jz-not-applicable", "not", line("J1260", 8)),
    Case("jw-line-not-accepted", "fires", both(), (1,), "house does not accept a separate line for discarded drug", "warning", policy=house("waste_layout", '"one line"')),
    Case("jw-line-not-accepted", "fires", both(), (1,), "house does not accept a separate line for discarded drug", "warning", policy=house("waste_layout", '"not billed"')),
    Case("jw-line-not-accepted", "nearly", both()),
    Case("jw-line-not-accepted", "nearly", both(), policy="commercial-generic", about="payers differ: LifeWise and Blue Cross NC want it"),
    Case("jw-line-not-accepted", "not", one(units=80), policy="commercial-generic"),
    Case("jw-units-differ", "fires", both(R740, wasted=5), (1,), "J9312: 5 discarded units billed; the record leaves 6, billed as 6", "error", "J9312 x 74; J9312-JW x 6"),
    Case("jw-units-differ", "fires", both(R740, wasted=4), (1,), "J9312: 4 discarded units billed; the record leaves 6, billed as 6: the number of containers was", "error", "J9312 x 74; J9312-JW x 6"),
    Case("jw-units-differ", "fires", both(given("745 mg", "500 mg", "300 mg"), 75, 6), (1,), "J9312: 6 discarded units billed; the record leaves 5.5, billed as 5: discarded units round down", "error", "J9312 x 75; J9312-JW x 5"),
    Case("jw-units-differ", "fires", claim(line("J9312", 74, administration=R740), line("J9312", 5, modifiers="JW", administration=R740, ndc_quantity=5, ndc_unit="ML")), (1,), "J9312: 5 discarded units billed; the record leaves 6, billed as 6", "error"),
    Case("jw-units-differ", "fires", claim(line("J3301", 4, administration=OPEN), line("J3301", 35, modifiers="JW", administration=OPEN)), (1,), "J3301: 35 discarded units billed; the record leaves 36, billed as 36", "error", "J3301 x 4; J3301-JW x 36", about="containers of unknown type"),
    Case("jw-units-differ", "nearly", claim(line("J3301", 4, administration=OPEN), line("J3301", 36, modifiers="JW", administration=OPEN))),
    Case("jw-units-differ", "nearly", TWICE, about="each administration rounded by itself"),
    Case("jw-units-differ", "fires", TWICE.evolve(lines=[*TWICE.lines[:2], TWICE.lines[2].evolve(units=3)]), (2,), "J9312: 3 discarded units billed; the record leaves 5, billed as 5", "error", about="several records: a person decides"),
    Case("jw-units-differ", "nearly", both(R740)),
    Case("jw-units-differ", "not", both()),
    Case("jw-without-waste", "fires", both(R795, 80, 1), (1,), "J9312: JW billed; the record leaves 0.5 of a unit, less than one", "error", "J9312-JZ x 80"),
    Case("jw-without-waste", "fires", both(R795, 80, 1, place_of_service="31"), (1,), "J9312: JW billed; the record leaves 0.5 of a unit, less than one", "error", "J9312 x 80", about="JZ is not reported there"),
    Case("jw-without-waste", "fires", both(R800, 80, 1, ("59", "RT", "LT", "KX")), (1,), "the record leaves 0", "error", about="there is no slot for JZ"),
    Case("jw-without-waste", "nearly", both(given("790 mg", "500 mg", "300 mg"), 79, 1)),
    Case("jw-without-waste", "nearly", both(R740), policy=house("waste_layout", '"not billed"')),
    Case("jw-without-waste", "nearly", claim(line("J3301", 4, administration=OPEN), line("J3301", 36, modifiers="JW", administration=OPEN)), about="something is left of containers of unknown type"),
    Case("jw-without-waste", "nearly", both(BARE), about="nothing says what was opened"),
    Case("jw-without-waste", "not", both()),
    Case("jz-with-waste", "fires", one(R740, modifiers=("JZ",)), (0,), "J9312: JZ billed; the record leaves 6 units", "error"),
    Case("jz-with-waste", "fires", claim(line("J3301", 4, modifiers="JZ", administration=OPEN)), (0,), "the opened containers leave 36 units", "warning", about="containers of unknown type"),
    Case("jz-with-waste", "nearly", one(R795, 80, ("JZ",))),
    Case("jz-with-waste", "not", one(modifiers=("JZ",))),
    Case("containers-not-recorded", "fires", one(BARE, modifiers=("JZ",)), (0,), "J9312: the record states neither containers nor a discarded amount", "warning"),
    Case("containers-not-recorded", "nearly", one(given("740 mg", discarded="0 mg"), modifiers=("JZ",))),
    Case("containers-not-recorded", "nearly", one(BARE), policy=NO_JZ),
    Case("containers-not-recorded", "not", one(modifiers=("JZ",))),
    Case("containers-contradict-dose", "fires", one(given("740 mg", "500 mg")), (0,), "exceeds the labels of the opened containers", "warning"),
    Case("containers-contradict-dose", "fires", one(given("740 mg", "800 mg", discarded="100 mg")), (0,), "100 mg discarded", "warning"),
    Case("containers-contradict-dose", "nearly", one(R740)),
    Case("containers-contradict-dose", "not", one()),
    Case("waste-whole-container", "fires", both(given("300 mg", "100 mg", "400 mg"), 30, 20), (0,), "as much as a whole container", "warning"),
    Case("waste-whole-container", "nearly", both(R740)),
    Case("waste-whole-container", "not", both()),
    Case("waste-avoidable", "fires", both(given("300 mg", "500 mg"), 30, 20), (0,), "500 mg leave 20 units; 3 x 100 mg would leave 20 units less", "warning"),
    Case("waste-avoidable", "nearly", both(R740)),
    Case("waste-avoidable", "nearly", both(given("300 mg", "700 mg"), 30, 40), about="the crosswalk does not know the size"),
    Case("waste-avoidable", "not", both()),
    Case("jw-jz-missing", "fires", hospital(line("J1439", 100, on="2025-12-01"), setting="dialysis-facility"), (0,), "JW or JZ missing", "warning",
         about="dialysis facilities report from 2025-01-01"),
    Case("jw-jz-missing", "nearly", hospital(line("J1439", 100, on="2024-12-31"), setting="dialysis-facility")),
    Case("jw-jz-missing", "fires", hospital(line("J1439", 100, on="2024-12-31", modifiers="AY"), setting="dialysis-facility"), (0,), "JW or JZ missing", "warning",
         about="a drug that is not for dialysis"),
    Case("jw-jz-not-applicable", "fires", hospital(line("J1439", 100, on="2024-12-31", modifiers="JZ"), setting="dialysis-facility"), (0,), "not reported", "warning"),
    Case("jw-jz-not-applicable", "nearly", hospital(line("J1439", 100, on="2024-12-31", modifiers=["JZ", "AY"]), setting="dialysis-facility")),
    Case("jw-jz-not-applicable", "nearly", hospital(line("J1439", 100, on="2025-12-01", modifiers="JZ"), setting="dialysis-facility")),
    Case("jw-jz-not-applicable", "fires", line("Q4186", 16, modifiers="JZ"), (0,), "Q4186: discarded drug is not reported", "warning",
         about="skin substitutes are supplies since 2026"),
    Case("jw-jz-not-applicable", "nearly", line("Q4186", 16, modifiers="JZ", on="2025-12-31")),
    Case("jw-jz-container-type-unknown", "fires", claim(line("J7613", 3), setting="dme"), (0,), "J7613: JW or JZ missing", "information", policy="medicare-dme",
         about="suppliers report JZ on inhaled drugs from 2024-01-01"),
    Case("jw-jz-container-type-unknown", "nearly", claim(line("J7613", 3, on="2023-12-31"), setting="dme"), policy="medicare-dme"),
    Case("jw-jz-container-type-unknown", "nearly", line("J7613", 3)),
)  # fmt: skip
