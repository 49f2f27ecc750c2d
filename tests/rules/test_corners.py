"""Claims at the edge of what a rule finds: its limits, its alternatives, and the words that tell them apart.

The casebook shows what each rule is for; these claims differ from its cases in the one fact that a rule must not mistake.
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.catalogs.vein_codes import is_vein_only, vein_only
from jcodes.claims import Claim, ServiceLine
from jcodes.policies import Policy
from jcodes.rules import check
from jcodes.rules.context.lookups import loaded_days
from jcodes.rules.library.coverage import _newest
from jcodes.services.encounters import COVID_START
from tests.rules.casebook import claim, house, line

CAT = jcodes.catalog()
LAST_TABLE = loaded_days(CAT, "ncci_practitioner")[1]
NEWEST = _newest(CAT)
DAY = timedelta(1)
SEVEN = ["J0897", "J1100", "J1745", "J2430", "J9035", "J9271", "J9312"]


@attrs.frozen
class Corner:
    """A claim, and what one rule says of it.

    Attributes:
        name: What it shows.
        rule: The rule.
        claim: The claim, or a line.
        says: What its first finding and its source hold; nothing if the rule finds nothing.
        never: What they must not hold.
        policy: The payer's policy.
    """

    name: str
    rule: str
    claim: Claim | ServiceLine
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    policy: str | Policy = "medicare-part-b"


def given(drug: str = "", dose: str | None = "10 mg", **facts: Any) -> dict[str, Any]:
    """Return the record of an administration."""
    return {"drug": drug, "dose": dose, **facts}


def infused(second: str) -> Claim:
    """Return an infusion and a push that another visit may have had, with codes that do not fit the times."""
    first = given("rituximab", "750 mg", route="IV infusion", start="09:00", stop="12:00", encounter="a")
    push = given("dexamethasone", route="IV push", start="08:50", stop="08:51", encounter=second)
    return claim(
        line("J9312", 75, administration=first), line("J1100", 10, administration=push), line("96413"), line("96415", 9)
    )


def pair(one: str, other: str) -> Claim:
    """Return two services that NCCI bundles, by two practitioners."""
    return claim(
        line("96413", rendering_provider=one),
        line("96372", rendering_provider=other),
        line("J9312", 75, modifiers="JZ"),
    )


KEPT = given(
    dose="730 mg", containers=[{"size": "500 mg"}, {"size": "100 mg", "count": 3}], container_type="multi-dose vial"
)
OPENED = given(dose="73 mg", containers=[{"size": "80 mg"}])
TWO_VOLUMES = {
    "administration": given(dose="50 mL", strength="10 mg/mL", start="09:00"),
    "also": [given(dose="25 mL", start="15:00")],
}
LEFT = given(dose="9 mg", discarded="1 mg")
CORNERS = (
    Corner(
        "a volume of an ended code is converted by its strength", "code-ended",
        line("J9310", 7, administration=given(dose="50 mL", strength="10 mg/mL")), ("bill J9312 x 50",),
    ),
    Corner("a choice of the policy is cited", "oral-drug", line("J8530"), ("not covered by house", "; house: the contract"), policy=house("oral_drugs", '"no"')),
    Corner("the last day of the newest file is not beyond every file", "data-not-loaded", line("J9312", on=NEWEST), ("Load a newer release",), ("check the year",)),
    Corner("the day after it is", "data-not-loaded", line("J9312", on=NEWEST + DAY), (f"No loaded file reaches beyond {NEWEST}: check the year",)),
    Corner("five lines are listed", "data-not-loaded", claim(*(line(code, on="2036-01-01") for code in SEVEN[:5])), ("J2430 on 2036-01-01 and J9035 on 2036-01-01;",), ("more;",)),
    Corner("the sixth is one more", "data-not-loaded", claim(*(line(code, on="2036-01-01") for code in SEVEN[:6])), ("J9035 on 2036-01-01 and 1 more;",)),
    Corner("the seventh too", "data-not-loaded", claim(*(line(code, on="2036-01-01") for code in SEVEN)), ("J9035 on 2036-01-01 and 2 more;",)),
    Corner("a name that has a code for no route of the record", "record-code-mismatch", line("J1100", 10, administration=given("Avastin", route="intravitreal"))),
    Corner("a drug whose only code for the route is a hospital's, in an office", "record-code-mismatch", line("J1100", 10, administration=given("bevacizumab", route="intravitreal"))),
    Corner("a name that has one for it", "record-code-mismatch", line("J1100", 10, administration=given("Avastin", route="IV infusion")), ("which is J9035",)),
    Corner("a name with a code for under the skin", "record-code-mismatch", line("J1100", 10, administration=given("Stelara", route="subcutaneous")), ("which is J3357",)),
    Corner("the same name with one for a vein", "record-code-mismatch", line("J1100", 10, administration=given("Stelara", route="IV infusion")), ("which is J3358",)),
    Corner("the same name without a route", "record-code-mismatch", line("J1100", 10, administration=given("Stelara"))),
    Corner("one unit of waste on record shows a container of one dose", "jw-jz-not-applicable", claim(line("J1100", 9, administration=LEFT), line("J1100", modifiers="JW", administration=LEFT))),
    Corner("none on record does not", "jw-jz-not-applicable", claim(line("J1100", 9), line("J1100", modifiers="JW")), ("does not name the code",)),
    Corner("a limit of a quarter that is not loaded is the highest of all", "units-exceed-mue", line("J9260", 300), ("exceeds the MUE of 20",), ("looks like",)),
    Corner("beyond that the units look like the dose", "units-exceed-mue", line("J9260", 500), ("500 looks like milligrams; 500 mg is 10 units",)),
    Corner(
        "units that look like international units", "units-exceed-mue", line("J1645", 5000),
        ("5000 looks like international units of the drug; 5000 IU is 2 billing units",),
    ),
    Corner("the last day of the last NCCI table", "ncci-table-not-loaded", claim(line("96413", on=LAST_TABLE), line("96415", on=LAST_TABLE))),
    Corner("the day after it", "ncci-table-not-loaded", claim(line("96413", on=LAST_TABLE + DAY), line("96415", on=LAST_TABLE + DAY)), ("no NCCI table loaded",)),
    Corner("two services without a practitioner", "ncci-pair-without-modifier", pair("", ""), ("NCCI bundles 96372 into 96413",)),
    Corner("two services of one", "ncci-pair-without-modifier", pair("A", "A"), ("NCCI bundles 96372 into 96413",)),
    Corner("one of them without", "ncci-pair-without-modifier", pair("A", ""), ("NCCI bundles 96372 into 96413",)),
    Corner("the other without", "ncci-pair-without-modifier", pair("", "A"), ("NCCI bundles 96372 into 96413",)),
    Corner("two services of two", "ncci-pair-without-modifier", pair("A", "B")),
    Corner("an eye service beside a drug that is not for eyes", "code-not-for-service", claim(line("J9035"), line("J1100", 3), line("67028")), ("not for intravitreal use",)),
    Corner("beside one that may be anything", "code-not-for-service", claim(line("J9035"), line("J3490"), line("67028"))),
    Corner("beside one for eyes", "code-not-for-service", claim(line("J9035"), line("J0178"), line("67028"))),
    Corner(
        "a code that every list has for under the skin", "self-administered-drug", line("J9216", on="2026-07-01", modifiers="JB"),
        ("; bill the pharmacy benefit;",),
    ),
    Corner(
        "a code of several routes", "self-administered-drug", line("J0801", on="2026-07-01", modifiers="JB"),
        ("; bill the pharmacy benefit, or bill the IV form with JA;",),
    ),
    Corner("a code whose descriptor names the skin", "self-administered-drug", line("J3357"), ("J3357 given subcutaneously", "; bill the pharmacy benefit;")),
    Corner("a code whose lists name it alone", "self-administered-drug", line("J9216", on="2026-07-01"), ("J9216 given subcutaneously",)),
    Corner("a code of several routes, without a word of any", "self-administered-drug", line("J0801", on="2026-07-01")),
    Corner("two drugs of one visit", "administration-codes-differ", infused("a"), ("support 96375 x 1; 96413 x 1; 96415 x 2",)),
    Corner("two drugs of two visits", "administration-codes-differ", infused("b")),
    Corner("initial services in order", "two-initial-services", claim(line("96413", 2), line("96413"), line("96365"), line("J9312", 75)), ("96365 x 1, 96413 x 1, 96413 x 2",)),
    Corner("a narrative that names a drug with a code", "narrative-names-coded-drug", line("J3490", narrative="rituximab 500 mg"), ("its own code, J9312",)),
    Corner("the dose of a record that the narrative lacks", "unlisted-narrative-missing", line("J3490", narrative="foo", administration=given("foo", "5 mL")), ("lacks the dose",)),
    Corner(
        "doses that cannot be added up", "unlisted-narrative-missing",
        line("J3490", narrative="foo", administration=given("foo", "5 mL"), also=[given("foo", "5 mg")]),
    ),
    Corner(
        "each of two doses rounded", "units-differ", line("J9312", 76, administration=given(dose="371 mg", start="09:00"), also=[given(dose="371 mg", start="15:00")]),
        ("each dose was rounded separately",),
    ),
    Corner("doses of which one cannot be billed alone", "units-differ", line("J9312", 50, **TWO_VOLUMES), ("75 units",), ("rounded separately",)),
    Corner("a line of zero units is not added up", "units-differ", claim(*(line("J9312", units, administration=given(dose="750 mg")) for units in ("0", "1.5")))),
    Corner("units that are milligrams, with drug left over", "units-differ", line("J9312", 730, administration=KEPT), (": the milligrams were billed",), ("leftover",)),
    Corner("units that include what is left over", "units-differ", line("J9312", 80, administration=KEPT), ("80 units billed",), ("milligrams were",)),
    Corner("drug left over of a container of no known type", "units-differ", line("J1100", 80, administration=OPENED), (": leftover units are included",)),
    Corner("another mistake with it", "units-differ", line("J1100", 730, administration=OPENED), (": the decimal point is off by one place",), ("leftover",)),
    Corner(
        "a crosswalk whose figures disagree is not replaced by a label", "units-not-whole-containers",
        line("J1458", 7, modifiers="JZ", ndc="68135-0020-01", ndc_quantity="5", ndc_unit="ML"),
    ),
    Corner("more units than a line holds, and the record says fewer", "units-exceed-line-limit", line("J9312", 75000, administration=given(dose="750 mg")), ("split into 8 lines",)),
    Corner(
        "a COVID-19 vaccine with 96372 on the first day of its code", "vaccine-wrong-administration-code",
        claim(line("91320", on=COVID_START), line("96372", on=COVID_START)), ("is billed with 96372", "bill 90480"),
    ),
    Corner("on the day before", "vaccine-wrong-administration-code", claim(line("91320", on=COVID_START - DAY), line("96372", on=COVID_START - DAY))),
    Corner(
        "an antibody with two services of vaccines", "vaccine-wrong-administration-code", claim(line("90380"), line("90471"), line("90472")),
        ("is billed with 90471, 90472, a vaccine's", "(a vaccine's service is not for nirsevimab)", "(from 2023-10-06)"),
    ),
    Corner(
        "an NDC quantity that has no three decimals", "ndc-quantity-differs", line("J0153", ndc="00404-9809-02", ndc_quantity="7", ndc_unit="ML"),
        ("ML7 of 00404-9809-02 is 21 units of J0153; the line bills 1 ", "; expected: nothing"),
    ),
    Corner(
        "one that has", "ndc-quantity-differs", line("J0153", 3, ndc="00404-9809-02", ndc_quantity="7", ndc_unit="ML"), ("; expected: ML1 for 3 units",),
    ),
)  # fmt: skip


@pytest.mark.parametrize("corner", CORNERS, ids=[one.name for one in CORNERS])
def test_what_a_rule_says_at_its_edge(corner: Corner) -> None:
    found = check(corner.claim, policy=corner.policy).of(corner.rule)
    said = "".join(f"{one}; expected: {one.expected or 'nothing'}; {one.source}" for one in found[:1])
    assert bool(found) is bool(corner.says), said
    assert [text for text in corner.says if text not in said] == []
    assert [text for text in corner.never if text in said] == []


@pytest.mark.parametrize(
    ("units", "lines"),
    [
        (10000, "J9312 x 9999; J9312-76 x 1"),
        (19998, "J9312 x 9999; J9312-76 x 9999"),
        (20000, "J9312 x 9999; J9312-76 x 2; J9312-76 x 9999"),
    ],
)
def test_a_line_that_is_split_keeps_its_units_and_its_charge(units: int, lines: str) -> None:
    """To the cent."""
    fixed = check(claim(line("J9312", units, charge="100.01"))).fixed().claim
    assert str(fixed) == lines
    assert str(fixed.total) == "100.01"
    assert all(one.charge is not None for one in fixed.lines)
    assert all(one.charge is None for one in check(claim(line("J9312", units, charge=None))).fixed().claim.lines)


def test_units_that_a_record_contradicts_are_not_split() -> None:
    """A typing error is corrected, not spread over lines."""
    wrong, right = given(dose="750 mg"), given(dose="100000 mg")
    (found,) = check(line("J9312", 10000, administration=wrong)).of("units-exceed-line-limit")
    assert found.fix is not None
    assert not found.fix.is_safe
    (found,) = check(line("J9312", 10000, administration=right)).of("units-exceed-line-limit")
    assert found.fix is not None
    assert found.fix.is_safe


def test_every_code_of_the_table_is_for_a_vein_only() -> None:
    """And those that are biosimilars of one, by their reference."""
    held = {str(code): entry for code, entry in CAT.items()}
    assert {code for code in vein_only() & held.keys() if not is_vein_only(held[code])} == set()
    others = {code for code in held.keys() - vein_only() if is_vein_only(held[code])}
    assert all(vein_only() & set(map(str, held[code].references)) for code in others)
    assert not is_vein_only(held["J0129"])
