"""One line for a drug of a day: the day's total rounded once, whatever the routes, sites, pumps and containers."""

from fractions import Fraction
from math import ceil

import pytest

import jcodes
from jcodes import Administration, code
from jcodes.claims import Container
from jcodes.coding.grouping import doses_by_ndc, merged, of_ndc, one_record
from jcodes.policies import policy

DAY = "2026-02-03"
PUSH = Administration("fluorouracil", "700 mg", route="IV push", on=DAY, start="11:05", stop="11:08")
PUMP = PUSH.evolve(dose="4200 mg", route="IV infusion", start="11:10", stop="09:10", through="2026-02-05", pump=True)
FLUOROURACIL = jcodes.catalog("2026-01")["J9190"]
ONE, OTHER = "63323-0117-10", "63323-0117-20"


def drug_lines(*records: Administration) -> list[str]:
    """Return the drug lines of an office."""
    coding = code(list(records), policy="medicare-part-b", place_of_service="11")
    return [str(line) for line in coding.claim.lines if line.administration is not None]


@pytest.mark.parametrize(
    ("name", "doses", "ways", "unit"),
    [
        ("fluorouracil", ("700 mg", "4200 mg"), ({"route": "IV push"}, {"route": "IV infusion"}), 500),
        ("Infed", ("25 mg", "975 mg"), ({"route": "IV push"}, {"route": "IV infusion"}), 50),
        ("Kenalog-40", ("15 mg", "15 mg"), ({"route": "intra-articular", "site": "right knee"}, {"route": "intra-articular", "site": "left knee"}), 10),
        ("Faslodex", ("250 mg", "250 mg"), ({"route": "IM", "site": "left gluteal"}, {"route": "IM", "site": "right gluteal"}), 25),
        ("ketorolac", ("20 mg", "20 mg"), ({"route": "IV push"}, {"route": "IM"}), 15),
        ("Lasix", ("30 mg", "30 mg"), ({"route": "IV push", "encounter": "a"}, {"route": "IV infusion", "encounter": "b"}), 1),
    ],
)  # fmt: skip
def test_the_total_of_a_day_is_rounded_once(
    name: str, doses: tuple[str, str], ways: tuple[dict[str, str], dict[str, str]], unit: int
) -> None:
    """And no dose is billed as a repeated procedure."""
    total = sum(Fraction(dose.split()[0]) for dose in doses)
    records = [Administration(name, dose, on=DAY, **way) for dose, way in zip(doses, ways, strict=True)]  # type: ignore[arg-type]
    for some in (records, records[::-1]):
        [line] = drug_lines(*some)
        assert line.endswith(f" x {ceil(total / unit)}")
        assert "76" not in line.split(" x ")[0]


def test_products_of_one_drug_have_a_line_each_with_the_units_of_the_total() -> None:
    """8.4 and 1.4 units are 10 together: the second line does not round up again."""
    records = [PUSH.evolve(ndc=ONE, strength="50 mg/mL"), PUMP.evolve(ndc=OTHER, strength="50 mg/mL")]
    coding = code(records, policy="medicare-part-b", place_of_service="11")
    lines = [line for line in coding.claim.lines if line.administration is not None]
    assert sum(int(line.units) for line in lines) == 10
    assert {line.parsed_ndc.format(): line.administrations for line in lines if line.parsed_ndc} == {
        "63323-0117-10": (records[0],),
        "63323-0117-20": (records[1],),
    }
    assert not coding.report.of("record-ndc-mismatch")
    assert not coding.report.of("units-differ")
    thrice = [*records, records[0].evolve(start="12:00")]
    assert {str(ndc): str(dose) for ndc, (dose, _) in doses_by_ndc(thrice, FLUOROURACIL).items()} == {
        "63323-0117-10": "1400 mg",
        "63323-0117-20": "4200 mg",
    }
    assert of_ndc(records, "") == tuple(records)
    assert doses_by_ndc([records[0], PUMP], FLUOROURACIL) == {}


@pytest.mark.parametrize(
    ("facts", "waste"),
    [
        ({"containers": [Container("1 g/20 mL")]}, "300 mg"),
        ({"containers": [Container("700 mg")]}, None),
        ({"containers": [Container("")]}, None),
        ({"containers": [Container("1 g/20 mL")], "discarded": "200 mg"}, "200 mg"),
        ({}, None),
    ],
)
def test_the_waste_of_a_product_is_documented_or_left_in_its_containers(
    facts: dict[str, object], waste: str | None
) -> None:
    records = [PUSH.evolve(ndc=ONE, **facts), PUMP.evolve(ndc=OTHER, discarded="0 mg")]
    found = [None if left is None else str(left) for _, left in doses_by_ndc(records, FLUOROURACIL).values()]
    assert found == [waste, "0 mg"]
    twice = [records[0], records[0], records[1]]
    [first, _] = doses_by_ndc(twice, FLUOROURACIL).values()
    assert first[1] == (None if waste is None else records[0].evolve(discarded=waste).discarded * 2)  # type: ignore[operator]


def test_strengths_and_kinds_of_doses_are_added_up_as_drug() -> None:
    """30 mg and 2 mL of 15 mg/mL are 60 mg; a volume without a strength has a line of its own."""
    mass = Administration("ketorolac", "30 mg", route="IV push", on=DAY, strength="30 mg/mL")
    volume = mass.evolve(dose="2 mL", route="IM", strength="15 mg/mL")
    assert drug_lines(mass, volume) == ["J1885 x 4"]
    assert drug_lines(mass, volume.evolve(dose="1 mL", strength="30 mg/mL")) == ["J1885 x 4"]
    entry = jcodes.catalog("2026-01")["J1885"]
    assert str(one_record([mass, volume], entry).record.dose) == "60 mg"
    assert one_record([mass, volume], entry).record.strength is None
    alone = merged([(mass, entry), (volume.evolve(strength=None), entry)], policy("medicare-part-b"), None)
    assert [len(one) for one in alone] == [1, 1]
    by_vial = volume.evolve(strength="30 mg/vial")
    assert [len(one) for one in merged([(mass, entry), (by_vial, entry)], policy("medicare-part-b"), None)] == [1, 1]
    by_unit = volume.evolve(strength="30 units/mL")
    assert [len(one) for one in merged([(mass, entry), (by_unit, entry)], policy("medicare-part-b"), None)] == [1, 1]
    undated = mass.evolve(on=None)
    assert merged([(undated, entry), (undated, entry)], policy("medicare-part-b"), None) == [(undated,), (undated,)]


def test_another_drug_under_an_unlisted_code_has_a_line_of_its_own() -> None:
    """With 59, and the narrative of the total dose."""
    given = Administration("drug x", "30 mg", code="J3490", route="IV push", on=DAY, strength="30 mg/mL")
    records = [given, given.evolve(route="IM"), given.evolve(drug="drug y")]
    coding = code(records, policy="medicare-part-b", place_of_service="11", diagnoses="R52")
    lines = [line for line in coding.claim.lines if line.administration is not None]
    assert [str(line) for line in lines] == ["J3490 x 1", "J3490-59 x 1"]
    assert "60 mg" in lines[0].narrative
    assert not coding.report.of("unlisted-narrative-missing")
    assert not coding.report.of("line-duplicate")


def test_a_waste_in_another_kind_of_unit_is_asked() -> None:
    found = one_record([PUSH.evolve(discarded="2 mL"), PUMP.evolve(discarded="0 mg")], FLUOROURACIL)
    assert found.record.discarded is None
    assert "the discarded amount is documented for only some" in found.missing[0]
