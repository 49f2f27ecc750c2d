"""Paper claims: box 24 of the CMS-1500 and form locators 42 to 47 of the UB-04, written and read back."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.claims import Administration, Claim, NdcUnit, ServiceLine
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.integrations.paper import Cms1500Line, NdcString, Ub04Line
from jcodes.policies import PaperNdc, Policy, policy

DRUG = ServiceLine(
    "J9312", units=75, modifiers=("JZ", "JA"), on="2026-02-01", charge="5000.50", ndc="50242005306", ndc_quantity="75.125",
    ndc_unit="ML", diagnosis_pointers="AB", place_of_service="11", rendering_provider="1234567893", narrative="SPEC DRUG 5 MG",
)  # fmt: skip
HOSPITAL = ServiceLine(
    "J9312", units=75, modifiers=("JZ", "JA"), on="2026-02-01", charge="5000.50", ndc="50242005306", ndc_quantity="75.125",
    ndc_unit="ML", revenue_code="0636",
)  # fmt: skip


def payer(layout: PaperNdc | None) -> Policy:
    """Return Medicare Part B with another layout of the NDC; None for a payer that states none."""
    found = policy("medicare-part-b")
    if layout is None or found.ndc_on_paper is None:
        return attrs.evolve(found, ndc_on_paper=None)
    (stated,) = found.ndc_on_paper.values
    values = attrs.evolve(found.ndc_on_paper, values=(attrs.evolve(stated, value=layout),))
    return attrs.evolve(found, ndc_on_paper=values)


LAYOUTS = (
    (PaperNdc.ONE_SPACE, "N450242005306 ML75.125   ZZSPEC DRUG 5 MG", ""),
    (None, "N450242005306 ML75.125   ZZSPEC DRUG 5 MG", ""),
    (PaperNdc.NO_SPACE, "N450242005306ML75.125   ZZSPEC DRUG 5 MG", ""),
    (PaperNdc.THREE_SPACES, "N450242005306   ML75.125   ZZSPEC DRUG 5 MG", ""),
    (PaperNdc.ITEM_24D, "N450242005306   ZZSPEC DRUG 5 MG", "ML0000075125"),
)


@pytest.mark.parametrize(("layout", "shaded", "in_24d"), LAYOUTS)
def test_every_layout_of_box_24_is_written_and_read_back(layout: PaperNdc | None, shaded: str, in_24d: str) -> None:
    box = Cms1500Line.of(DRUG, policy=payer(layout))
    assert (box.shaded, box.shaded_24d) == (shaded, in_24d)
    assert box.line() == DRUG
    assert Cms1500Line.from_dict(box.to_dict()) == box


def test_box_24_in_full() -> None:
    box = Cms1500Line.of(DRUG)
    assert str(box).splitlines()[1] == "020126 020126 11 J9312 JZ JA AB 5000 50 75 1234567893"
    assert box.left_out == ()
    assert str(NdcString.of(DRUG)) == "N450242005306 ML75.125"
    elsewhere = Cms1500Line.of(
        ServiceLine("J9312", on="2026-02-01", through="2026-02-03"), claim=Claim(place_of_service="22")
    )
    assert (elsewhere.place_of_service, elsewhere.to_date, elsewhere.units, elsewhere.charge) == (
        "22",
        "020326",
        "",
        "",
    )
    assert elsewhere.line().through == date(2026, 2, 3)
    assert Cms1500Line.of(ServiceLine("")).line() == ServiceLine("")
    record = ServiceLine("J9312", administration=Administration(drug="rituximab"), unit_basis="MJ")
    assert Cms1500Line.of(record).left_out == ("administration", "unit_basis")


def test_fl_42_to_47_in_full() -> None:
    line = Ub04Line.of(HOSPITAL)
    assert str(line) == "0636 N450242005306ML75.125 J9312JZJA 020126 75 5000 50"
    assert line.line() == HOSPITAL
    assert Ub04Line.from_dict(line.to_dict()) == line
    assert Ub04Line.of(DRUG).left_out == ("diagnosis_pointers", "place_of_service", "rendering_provider", "narrative")
    assert Ub04Line("0250", description="PHARMACY").line() == ServiceLine("", revenue_code="0250")
    assert Ub04Line.of(ServiceLine("")).line() == ServiceLine("")


@pytest.mark.parametrize(
    ("text", "ndc", "unit", "quantity", "rest"),
    [
        ("N450242005306 ML75", "50242005306", "ML", "75", ""),
        ("  n4 50242-0053-06   ml .5 x", "50242005306", "ML", ".5", " x"),
        ("N450242005306EA2.", "50242005306", "EA", "2.", ""),
        ("N450242005306", "50242005306", "", "", ""),
        ("N450242005306   ZZSPEC", "50242005306", "", "", "ZZSPEC"),
    ],
)
def test_an_ndc_of_any_layout_is_read(text: str, ndc: str, unit: str, quantity: str, rest: str) -> None:
    found, after = NdcString.parse(text)
    assert (found.ndc, found.unit.upper(), found.quantity, after) == (ndc, unit, quantity, rest)


REFUSED: tuple[tuple[Any, str], ...] = (
    (lambda: NdcString.parse("50242005306"), "position 1: no qualifier N4"),
    (lambda: NdcString.parse("N4 5024200530"), "position 4: no NDC of 11 digits"),
    (lambda: NdcString.parse("N450242005306 ML"), "position 17: no quantity after the unit of measure"),
    (lambda: NdcString.parse("N450242005306ML1,000"), "position 17: a comma in the quantity"),
    (lambda: NdcString.parse(5), "the NDC must be text, not int"),  # type: ignore[arg-type]
    (lambda: Cms1500Line(modifiers=5), "modifiers must be a list"),  # type: ignore[arg-type]
    (lambda: Ub04Line(left_out=5), "left out must be a list"),  # type: ignore[arg-type]
    (lambda: NdcString(ndc=5), "ndc must be text"),  # type: ignore[arg-type]
    (lambda: Cms1500Line(shaded="\n"), "shaded has a character that the form cannot print"),
    (lambda: Cms1500Line(shaded="x" * 62), "shaded has 62 characters"),
    (lambda: Cms1500Line(modifiers=["JZ"] * 5), "modifiers must be at most four texts"),
    (lambda: Cms1500Line(left_out=["code"]), "left out must name fields of a line"),
    (lambda: Ub04Line(left_out=["code"]), "left out must name fields of a line"),
    (lambda: Cms1500Line(from_date="130126").line(), "'130126' is not a date"),
    (lambda: Cms1500Line(from_date="Doe").line(), "a text (3 characters, letters) is not a date"),
    (lambda: Cms1500Line(charge="5,000").line(), "'5,000' is not an amount"),
    (lambda: Cms1500Line(shaded="N450242005306", shaded_24d="ML75").line(), "the shaded box 24D has no unit and quantity"),
    (lambda: Cms1500Line(shaded_24d="ML0000075000").line(), "the shaded box 24D has no unit and quantity"),
    (lambda: Cms1500Line.of(DRUG.evolve(on="1999-12-31")), "is not in 2000 to 2099"),
    (lambda: Cms1500Line.of(DRUG.evolve(charge="-1.00")), "does not fit: the form has room for 6 digits"),
    (lambda: Cms1500Line.of(DRUG.evolve(charge="1000000.00")), "does not fit: the form has room for 6 digits"),
    (lambda: Cms1500Line.of(DRUG.evolve(units="1000")), "'1000' units do not fit box 24G: give 0 to 999"),
    (lambda: Cms1500Line.of(DRUG.evolve(units="many")), "is not a number of units"),
    (lambda: Cms1500Line.of(DRUG.evolve(diagnosis_pointers=(13,))), "a diagnosis pointer is not of 1 to 12"),
    (lambda: Cms1500Line.of(DRUG.evolve(ndc="5024205306")), "ten digits without hyphens"),
    (lambda: Cms1500Line.of(DRUG.evolve(ndc_quantity="0")), "'0' is not an NDC quantity"),
    (lambda: Cms1500Line.of(DRUG.evolve(ndc_unit="MG")), "is not an NDC unit of measure"),
    (lambda: Cms1500Line.of(DRUG.evolve(narrative="x" * 60)), "shaded has 87 characters: the form has room for 61"),
    (lambda: Cms1500Line.of(DRUG.evolve(ndc_quantity="0.0005"), policy=payer(PaperNdc.ITEM_24D)), "does not fit box 24D"),
    (lambda: Ub04Line.of(HOSPITAL.evolve(ndc_quantity="0.0005")), "has more than 3 decimals"),
    (lambda: Ub04Line.of(HOSPITAL.evolve(ndc_quantity="1234567890")), "ndc quantity has 25 characters"),
    (lambda: Ub04Line.of(HOSPITAL.evolve(modifiers=("JZX",))), "FL 44 takes a code of 5 characters and modifiers of 2"),
    (lambda: Ub04Line.of(ServiceLine("J93 2")), "is not a code of 5 characters"),
    (lambda: Ub04Line.of(HOSPITAL.evolve(units="-1")), "is not a number of units"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_a_form_cannot_hold_is_refused(make: Any, message: str) -> None:
    with pytest.raises(JcodesError) as caught:
        make()
    assert message in str(caught.value)


def test_the_year_may_have_four_digits() -> None:
    assert Cms1500Line(from_date="02/01/2026", to_date="02 01 26").line().on == date(2026, 2, 1)


quantities = st.decimals(Decimal("0.001"), 99999, places=3).map(lambda one: format(one.normalize(), "f"))
drugs = st.tuples(
    st.from_regex(r"[0-9]{11}", fullmatch=True), quantities, st.sampled_from([one.value for one in NdcUnit])
)
codes = st.sampled_from(["J9312", "J0585", "Q5115", "96413", "J3490"])
lines = st.builds(
    lambda drug, **facts: ServiceLine(ndc=drug[0], ndc_quantity=drug[1], ndc_unit=drug[2], **facts),
    drug=drugs | st.just(("", "", "")),
    code=codes,
    units=st.just("") | st.integers(0, 999).map(str),
    modifiers=st.lists(st.from_regex(r"[A-Z][A-Z0-9]", fullmatch=True), max_size=4).map(tuple),
    on=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    charge=st.none() | st.integers(0, 99_999_999).map(lambda cents: Decimal(cents).scaleb(-2)),
)
professional = st.builds(
    lambda line, **facts: line.evolve(**facts),
    lines,
    diagnosis_pointers=st.lists(st.integers(1, 12), max_size=4).map(tuple),
    place_of_service=st.sampled_from(["", "11", "22"]),
    narrative=st.sampled_from(["", "SPEC DRUG 5 MG", "ZZ TOP", "N4 EYES"]),
    rendering_provider=st.sampled_from(["", "1234567893"]),
)
institutional = st.builds(
    lambda line, code: line.evolve(revenue_code=code), lines, st.sampled_from(["0636", "0250", ""])
)


@settings(max_examples=60, deadline=None)
@given(professional, st.sampled_from(list(PaperNdc)))
def test_a_line_to_box_24_and_back_is_the_same_line(line: ServiceLine, layout: PaperNdc) -> None:
    """Whatever layout the payer has."""
    assert Cms1500Line.of(line, policy=payer(layout)).line() == line


@settings(max_examples=60, deadline=None)
@given(institutional)
def test_a_line_to_the_ub_04_and_back_is_the_same_line(line: ServiceLine) -> None:
    assert Ub04Line.of(line).line() == line


@pytest.mark.sweep
def test_a_mutated_form_is_read_or_refused_with_a_typed_error() -> None:
    """Two thousand of each form, with texts cut, doubled and swapped."""
    chance = random.Random(18)  # noqa: S311 - inputs, not secrets
    read, said = 0, ""
    for form, whole in ((Cms1500Line, Cms1500Line.of(DRUG).to_dict()), (Ub04Line, Ub04Line.of(HOSPITAL).to_dict())):
        for _ in range(2000):
            facts = dict(whole)
            field = chance.choice(sorted(facts))
            text = str(facts[field])
            at = chance.randrange(len(text) + 1)
            facts[field] = (
                text[:at]
                + chance.choice(["", "9", "N4", " ", "\n", "\ud800", "^", "x" * 99])
                + text[at + chance.randrange(4) :]
            )
            try:
                form.from_dict(facts).line()
                read += 1
            except JcodesError as error:
                said += str(error)
    assert read > 400
    assert "SPEC DRUG" not in said


def test_the_forms_are_part_of_the_package() -> None:
    assert jcodes.integrations.paper.Cms1500Line is Cms1500Line
    with pytest.raises(MalformedClaimError):
        jcodes.integrations.paper.Ub04Line(units="1234567890123")


@pytest.mark.parametrize("value", [None, 5, "DOE^JANE", [DRUG], object()])
def test_what_is_no_line_is_refused(value: Any) -> None:
    """Typed, whatever it is; the facts of a line are taken as one."""

    def with_claim(claim: Any) -> Cms1500Line:
        return Cms1500Line.of(DRUG, claim=[claim])  # type: ignore[arg-type]  # what is refused

    for make in (Cms1500Line.of, Ub04Line.of, NdcString.of, with_claim):
        with pytest.raises(MalformedClaimError) as caught:
            make(value)
        assert "JANE" not in str(caught.value)
    assert Cms1500Line.of(DRUG.to_dict()) == Cms1500Line.of(DRUG)  # type: ignore[arg-type]  # the facts of a line


def test_a_procedure_with_hyphens_is_read() -> None:
    """FL 44, as systems show a code with modifiers."""
    line = Ub04Line(procedure="J9312-JZ-PO").line()
    assert (line.code, line.modifiers) == ("J9312", ("JZ", "PO"))
