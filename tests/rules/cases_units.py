"""Cases of the rules of units."""

from jcodes.claims import Administration, Container
from tests.rules.casebook import Case, claim, hospital, house, line


def given(dose: str, **facts: object) -> Administration:
    return Administration(**{"drug": "a drug", "dose": dose, "on": "2026-02-01", **facts})  # type: ignore[arg-type]


VIALS = [Container("500 mg/50 mL", type="single-dose"), Container("100 mg/10 mL", type="single-dose", count=3)]
R752 = given("752 mg")
R740 = given("740 mg", containers=VIALS)

CASES: tuple[Case, ...] = (
    Case("units-missing", "fires", line("J9312", ""), (0,), "J9312 states no units", "error"),
    Case("units-missing", "fires", line("J9312", "7x"), (0,), "J9312 states '7x' for units", "error"),
    Case("units-missing", "nearly", line("J9312", "75")),
    Case("units-missing", "not", line("99213", "")),
    Case("units-not-positive", "fires", line("J9312", 0), (0,), "J9312 states 0 units", "error"),
    Case("units-not-positive", "fires", line("J9312", -1), (0,), "J9312 states -1 units", "error"),
    Case("units-not-positive", "nearly", line("J9312", 1)),
    Case("units-not-positive", "not", line("99213", 0)),
    Case("units-fractional", "fires", line("J9312", "75.2"), (0,), "J9312 states 75.2 units", "error"),
    Case("units-fractional", "fires", line("J9312", "5.9", modifiers="JW"), (0,), "5.9 units", "error"),
    Case("units-fractional", "nearly", line("J9312", "75.0")),
    Case("units-fractional", "nearly", line("J9312", "75.2"), policy=house("decimal_units", "true")),
    Case("units-fractional", "not", line("99213", "1.5")),
    Case("units-differ", "fires", line("J9312", 75, administration=R752), (0,), "the documented 752 mg make 376/5 and so 76: the fraction was rounded down", "error", "J9312 x 76"),
    Case("units-differ", "fires", line("J9312", 752, administration=R752), (0,), "that is the dose in milligrams", "error", "J9312 x 76"),
    Case("units-differ", "fires", line("J9312", 760, administration=R752), (0,), "a place of the decimal point is lost", "error", "J9312 x 76"),
    Case("units-differ", "fires", line("J9312", 8, administration=given("752 mg")), (0,), "and so 76", "error", "J9312 x 76"),
    Case("units-differ", "fires", line("J9312", 4, administration=R740), (0,), "that is the number of containers, 4", "error", "J9312 x 74"),
    Case("units-differ", "fires", line("J9312", 80, administration=R740), (0,), "the discarded units are in it", "error", "J9312 x 74"),
    Case("units-differ", "fires", line("J3301", 1, administration=given("1 mL", strength="40 mg/mL")), (0,), "that is the volume in millilitres", "error", "J3301 x 4"),
    Case("units-differ", "fires", line("J3301", 40, administration=given("1 mL", strength="40 mg/mL")), (0,), "that is the dose in milligrams", "error", "J3301 x 4"),
    Case("units-differ", "fires", line("J2506", 1, administration=given("6 mg")), (0,), "those are units of J2505", "error", "J2506 x 12"),
    Case("units-differ", "fires", line("J9312", 75, administration=R752, ndc_quantity="75.2", ndc_unit="ML"), (0,), "and so 76", "error",
         about="an NDC quantity stands beside them, so that nothing is certain"),
    Case("units-differ", "fires", claim(line("J2405", 9, administration=given("4.5 mg", start="09:00")), line("J2405", 2, modifiers="59", administration=given("4.5 mg", start="11:00"))),
         (0,), "the documented 4.5 mg + 4.5 mg make 9 and so 9", "error"),
    Case("units-differ", "fires", claim(line("J2405", 5, administration=given("4.5 mg", start="09:00")), line("J2405", 5, modifiers="59", administration=given("4.5 mg", start="11:00"))),
         (0,), "each dose was rounded by itself", "warning"),
    Case("units-differ", "fires", line("J0702", 5, administration=given("6 mg")), (0,), "sum of all ingredients", "warning", about="a dose that was read in doubt"),
    Case("units-differ", "nearly", line("J9312", 76, administration=R752)),
    Case("units-differ", "nearly", claim(line("J9312", 75, administration=R752), line("J9312", 1, modifiers="59")), about="a line without a record"),
    Case("units-differ", "nearly", claim(line("J2405", 5, administration=given("4.5 mg", start="09:00")), line("J2405", 4, modifiers="59", administration=given("4.5 mg", start="11:00")))),
    Case("units-differ", "nearly", line("J3301", 1, administration=given("1 mL")), about="no strength"),
    Case("units-differ", "nearly", claim(line("J9312", 1, administration=R752), line("J9312", 2, modifiers="59", administration=given("1 mL"))), about="doses that cannot be added"),
    Case("units-differ", "not", line("J9312", 75)),
    Case("units-above-containers", "fires", claim(line("J9312", 74, administration=R740), line("J9312", 7, modifiers="JW", administration=R740)), (0,), "bills 81 units", "error"),
    Case("units-above-containers", "nearly", claim(line("J9312", 74, administration=R740), line("J9312", 6, modifiers="JW", administration=R740))),
    Case("units-above-containers", "nearly", line("J9312", 81, administration=R752), about="no containers"),
    Case("units-above-containers", "not", line("J9312", 81)),
    Case("units-above-line", "fires", line("J7182", 22000), (0,), "has 22000 units", "error", "J7182 x 9999; J7182-76 x 2002; J7182-76 x 9999", about="golden case l-003"),
    Case("units-above-line", "fires", line("J7182", 10000, charge=None, modifiers="76"), (0,), "has 10000 units", "error", "J7182-76 x 9999; J7182-76 x 1"),
    Case("units-above-line", "fires", line("J7182", 10000, ndc_quantity=5), (0,), "has 10000 units", "error", about="the NDC quantity has to be shared too"),
    Case("units-above-line", "fires", line("J7182", 99999999), (0,), "has 99999999 units", "error", about="a slip, not a dose"),
    Case("units-above-line", "nearly", line("J7182", 9999)),
    Case("units-above-line", "nearly", hospital(line("J7182", 22000)), about="a limit of professional lines"),
    Case("units-above-line", "not", line("J9312", 75)),
    Case("units-above-edit", "fires", line("J0585", 801, on="2026-08-01"), (0,), "the practitioner edit is 800 by day, which records can appeal", "warning"),
    Case("units-above-edit", "fires", line("J0585", 601), (0,), "edit of 2024-07, the nearest at hand is 600", "warning"),
    Case("units-above-edit", "fires", claim(line("J0585", 500, on="2026-08-01"), line("J0585", 301, on="2026-08-01", modifiers="JW")), (0,), "has 801 units on the day", "warning"),
    Case("units-above-edit", "fires", line("J3471", 1000, on="2026-08-01"), (0,), "999 by line", "error"),
    Case("units-above-edit", "nearly", claim(line("J3471", 999, on="2026-08-01"), line("J3471", 999, on="2026-08-01", modifiers="76"))),
    Case("units-above-edit", "fires", line("J0138", 401, on="2026-08-01"), (0,), "by day, and absolute", "error"),
    Case("units-above-edit", "nearly", line("J0585", 800, on="2026-08-01")),
    Case("units-above-edit", "nearly", line("J0585", 801, on="2026-08-01"), policy="commercial-generic"),
    Case("units-above-edit", "nearly", claim(line("J1170", 60, on="2024-07-05"), place_of_service="24"), policy="medicare-opps", about="a surgery centre goes by the practitioners' table"),
    Case("units-above-edit", "fires", claim(line("J1170", 60, on="2024-07-05"), place_of_service="22"), (0,), "the outpatient edit", "warning", policy="medicare-opps"),
    Case("units-above-edit", "not", line("J0000", 801)),
)  # fmt: skip
