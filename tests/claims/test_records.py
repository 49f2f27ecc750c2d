"""Lines, claims and administrations: text is kept as given, values are read, wrong types are refused with what would be right."""

import datetime as dt
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from jcodes.claims import (
    Administration,
    Claim,
    Container,
    ContainerForm,
    ContainerType,
    Documentation,
    NdcUnit,
    PlaceOfService,
    Route,
    ServiceLine,
    Setting,
)
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import (
    JcodesError,
    MalformedClaimError,
    MalformedDateError,
    MalformedDoseError,
    MalformedStrengthError,
)

# The classes as a caller sees them who has no type checker.
_SERVICELINE: Any = ServiceLine
_CLAIM: Any = Claim
_ADMINISTRATION: Any = Administration
_DOCUMENTATION: Any = Documentation
_CONTAINER: Any = Container


class _Index:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 75


def test_a_line_keeps_malformed_text_and_says_that_it_means_nothing() -> None:
    """So that a rule can report it."""
    line = ServiceLine(
        "J93I2", units="1,000", modifiers=["JWX", "jw"], ndc="5024205121", ndc_quantity="ML2", ndc_unit="MG"
    )
    assert (line.code, line.hcpcs, line.cpt) == ("J93I2", None, None)
    assert (line.units, line.unit_count) == ("1,000", None)
    assert (line.modifiers, line.parsed_modifiers) == (("JWX", "jw"), (Modifier("JW"),))
    assert (line.ndc, line.parsed_ndc) == ("5024205121", None)
    assert (line.ndc_quantity, line.ndc_amount) == ("ML2", None)
    assert (line.ndc_unit, line.ndc_measure) == ("MG", None)
    assert line.has("JW", "JZ")
    assert not line.has("JZ")
    assert str(line) == "J93I2-a text (3 characters, letters)-jw x 1,000"
    assert str(ServiceLine("")) == "no code x ?"


def test_a_line_reads_what_is_right() -> None:
    """Beside the text as given."""
    line = ServiceLine(
        " j9312", 75, "JZ", on="2026-02-01", charge="$6,250.5", ndc="50242-051-21", ndc_quantity=Decimal("50.00"), ndc_unit="ml",
        diagnosis_pointers="AB", place_of_service=PlaceOfService.OFFICE,
    )  # fmt: skip
    assert (line.code, line.hcpcs) == (" j9312", HcpcsCode("J9312"))
    assert (line.units, line.unit_count) == ("75", Decimal(75))
    assert line.modifiers == ("JZ",)
    assert ServiceLine("J9312", modifiers=None).modifiers == ()
    assert ServiceLine("J9312", modifiers=Modifier("JW")).modifiers == ("JW",)
    assert line.charge == Decimal("6250.50")
    assert line.parsed_ndc == Ndc.parse("50242-0051-21")
    assert (line.ndc_amount, line.ndc_measure) == (Decimal(50), NdcUnit.ML)
    assert line.diagnosis_pointers == (1, 2)
    assert (line.place_of_service, line.place) == ("11", PlaceOfService.OFFICE)
    assert ServiceLine("96413").cpt == "96413"
    assert ServiceLine("0001a").cpt == "0001A"


@pytest.mark.parametrize(
    ("given", "text", "number"),
    [
        ("0", "0", 0),
        (0, "0", 0),
        ("-3", "-3", -3),
        (-3, "-3", -3),
        (1.5, "1.5", Decimal("1.5")),
        (-0.0, "0", 0),
        (Decimal("1E+2"), "100", 100),
        (Decimal("-0.50"), "-0.5", Decimal("-0.5")),
        (Fraction(1, 4), "0.25", Decimal("0.25")),
        (_Index(), "75", 75),
        (".5", ".5", Decimal("0.5")),
        (" 75.00 ", " 75.00 ", 75),
        (None, "", None),
        ("", "", None),
        ("NaN", "NaN", None),
        ("\u0667", "\u0667", None),
        ("9" * 15, "9" * 15, Decimal("9" * 15)),
    ],
)
def test_units_are_kept_as_text_and_read_as_a_number(given: Any, text: str, number: object) -> None:
    """Fractions, zero and less than zero are numbers too."""
    line = ServiceLine("J9312", given)
    assert (line.units, line.unit_count) == (text, number)


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: _SERVICELINE(["J9312"]), MalformedClaimError, "code must be text, not list"),
        (lambda: _SERVICELINE(9312), MalformedClaimError, "code must be text, not int"),
        (lambda: _SERVICELINE("J9312", float("nan")), MalformedClaimError, "units: nan is not a finite number"),
        (lambda: _SERVICELINE("J9312", Decimal("sNaN")), MalformedClaimError, "units: .* is not a finite number"),
        (lambda: _SERVICELINE("J9312", float("-inf")), MalformedClaimError, "units: "),
        (lambda: _SERVICELINE("J9312", Fraction(1, 3)), MalformedClaimError, "units: 1/3 has no finite decimal form"),
        (lambda: _SERVICELINE("J9312", Decimal("1E+99999")), MalformedClaimError, "has too many digits"),
        (lambda: _SERVICELINE("J9312", True), MalformedClaimError, "units must be a number or text, not bool"),
        (lambda: _SERVICELINE("J9312", b"75"), MalformedClaimError, "units must be a number or text, not bytes"),
        (lambda: _SERVICELINE("J9312", modifiers={"JW", "JZ"}), MalformedClaimError, "modifiers must be a list, not set"),
        (lambda: _SERVICELINE("J9312", modifiers=[59]), MalformedClaimError, "modifiers must be text, not int"),
        (lambda: _SERVICELINE("J9312", modifiers=59), MalformedClaimError, "modifiers must be a list, not int"),
        (lambda: _SERVICELINE("J9312", on="02/03/2026"), MalformedDateError, "is not a date"),
        (lambda: _SERVICELINE("J9312", charge="1.234"), MalformedClaimError, "'1.234' has a fraction of a cent"),
        (lambda: _SERVICELINE("J9312", charge=0.1 + 0.2), MalformedClaimError, "has a fraction of a cent"),
        (lambda: _SERVICELINE("J9312", charge="free"), MalformedClaimError, "is not an amount of money"),
        (lambda: _SERVICELINE("J9312", charge=10**16), MalformedClaimError, "charge has 17 digits"),
        (lambda: _SERVICELINE("J9312", diagnosis_pointers="A1"), MalformedClaimError, "'A1' is not a diagnosis pointer"),
        (lambda: _SERVICELINE("J9312", diagnosis_pointers="Z"), MalformedClaimError, "'Z' is not a diagnosis pointer"),
        (lambda: _SERVICELINE("J9312", diagnosis_pointers=1.0), MalformedClaimError, "diagnosis pointers must be a list, not float"),
        (lambda: _SERVICELINE("J9312", diagnosis_pointers=[True]), MalformedClaimError, "True is not a diagnosis pointer"),
        (lambda: _SERVICELINE("J9312", documentation="yes"), MalformedClaimError, "'yes' is not a Documentation"),
        (lambda: _SERVICELINE("J9312", administration=[]), MalformedClaimError, "a list of 0 items is not an Administration"),
        (lambda: _SERVICELINE("J9312", ndc_unit=3), MalformedClaimError, "ndc unit must be text, not int"),
        (lambda: _DOCUMENTATION(drug="yes"), MalformedClaimError, "is not True or False"),
        (lambda: _CONTAINER(count=0), MalformedClaimError, "0 is not a number of containers"),
        (lambda: _CONTAINER(count=True), MalformedClaimError, "True is not a number of containers"),
        (lambda: _CONTAINER(type="dose"), MalformedClaimError, "'dose' is not a container type: use 'single-dose' or"),
        (lambda: _ADMINISTRATION(dose="lots"), MalformedDoseError, "does not begin with a number"),
        (lambda: _ADMINISTRATION(strength="strong"), MalformedStrengthError, r"a text \(6 characters, letters\)"),
        (lambda: _ADMINISTRATION(weight="70 mL"), MalformedClaimError, "70 mL is not a body weight"),
        (lambda: _ADMINISTRATION(weight="0 kg"), MalformedClaimError, "0 kg is not a body weight"),
        (lambda: _ADMINISTRATION(start="25:00"), MalformedDateError, "is not a time of day"),
        (lambda: _ADMINISTRATION(start="13:00 pm"), MalformedDateError, "is not a time of day"),
        (lambda: _ADMINISTRATION(start="9"), MalformedDateError, "is not a time of day"),
        (lambda: _ADMINISTRATION(start="soon"), MalformedDateError, "is not a time"),
        (lambda: _ADMINISTRATION(start=dt.datetime(2026, 2, 1, 9)), MalformedDateError, "has a date or a time zone"),  # noqa: DTZ001
        (lambda: _ADMINISTRATION(start=time(9, tzinfo=dt.UTC)), MalformedDateError, "has a date or a time zone"),
        (lambda: _ADMINISTRATION(containers=[3]), MalformedClaimError, "3 is not a Container"),
        (lambda: _ADMINISTRATION(containers="0 x 10 mg"), MalformedClaimError, "is zero containers"),
        (lambda: Container("100 mg x 8"), MalformedClaimError, "is not one size, or one number of containers before it"),
        (lambda: Container("8 vials of 100 mg"), MalformedClaimError, "write the number first"),
        (lambda: Container("3 x 2 x 100 mg"), MalformedClaimError, "write the number first"),
        (lambda: _ADMINISTRATION(setting="moon"), MalformedClaimError, r"letters\) is not a setting: use 'office' or"),
        (lambda: _CLAIM(lines="J9312"), MalformedClaimError, "lines must be a list, not str"),
        (lambda: _CLAIM(lines=["J9312"]), MalformedClaimError, "'J9312' is not a ServiceLine"),
        (lambda: _CLAIM.of(3), MalformedClaimError, "lines must be a list, not int"),
        (lambda: _CLAIM.from_dict([]), MalformedClaimError, "a Claim must be a mapping, not list"),
        (lambda: _SERVICELINE.from_dict({}), MalformedClaimError, "a ServiceLine needs code"),
        (lambda: _SERVICELINE.from_dict({"code": "", "unit": 1}), MalformedClaimError, "has no 'unit': did you mean 'units'?"),
        (lambda: _CLAIM().evolve(xyz=1), MalformedClaimError, "has no such field: its fields are lines, payer"),
        (lambda: _CLAIM().evolve(total=1), MalformedClaimError, "has no 'total': its fields are lines"),
    ],
)  # fmt: skip
def test_what_no_record_can_hold_is_refused(make: Callable[[], object], error: type[JcodesError], says: str) -> None:
    """With a typed error that says what would be right."""
    with pytest.raises(error, match=says) as caught:
        make()
    assert caught.value.hint
    if isinstance(caught.value, MalformedClaimError):
        assert caught.value.field


def test_an_error_inside_a_list_says_where() -> None:
    """By the place of the item."""
    with pytest.raises(MalformedDateError) as caught:
        Claim(lines=[{"code": "J9312"}, {"code": "J1100", "on": "soon"}])
    assert caught.value.__notes__ == ["in lines[1]"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((), ()),
        ("", ()),
        ("A", (1,)),
        ("abl", (1, 2, 12)),
        ("1:2", (1, 2)),
        ("1, 12", (1, 12)),
        ("12", (12,)),
        (3, (3,)),
        ([0, 13], (0, 13)),
        (["B", 1], (2, 1)),
        (None, ()),
    ],
)
def test_pointers_are_read_as_forms_write_them(given: Any, kept: tuple[int, ...]) -> None:
    """A pointer to nothing is kept: a rule reports it."""
    assert ServiceLine("J9312", diagnosis_pointers=given).diagnosis_pointers == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("53.37", "53.37"),
        (50, "50.00"),
        ("-1,234.5", "-1234.50"),
        (0, "0.00"),
        (".5", "0.50"),
        (53.37, "53.37"),
        ("$ 7", "7.00"),
    ],
)
def test_a_charge_is_kept_to_the_cent(given: Any, kept: str) -> None:
    """Whatever it was written as."""
    assert str(ServiceLine("J9312", charge=given).charge) == kept


def test_no_charge_is_none() -> None:
    """Zero is a charge, and blank is none."""
    assert ServiceLine("J9312", charge=" ").charge is None
    assert ServiceLine("J9312", charge=0).charge == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("09:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("9:30:15", time(9, 30, 15)),
        ("9:30 PM", time(21, 30)),
        ("12:05 a.m.", time(0, 5)),
        ("12 pm", time(12)),
        (time(9, 30, 15, 999), time(9, 30, 15)),
        ("", None),
        (None, None),
    ],
)
def test_times_are_read_as_charts_write_them(written: Any, read: time | None) -> None:
    """To the second."""
    assert Administration(start=written).start == read


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        ({"start": "9:00", "stop": "10:30"}, 90),
        ({"start": "9:00", "stop": "9:00"}, 0),
        ({"start": "9:00:30", "stop": "9:16:29"}, 15),
        ({"start": "23:30", "stop": "0:45"}, 75),
        ({"start": "9:00", "stop": "8:00", "on": "2026-02-01", "through": "2026-02-03"}, 47 * 60),
        ({"start": "9:00", "stop": "8:00", "on": "2026-02-01", "through": "2026-02-01"}, None),
        ({"start": "9:00", "stop": "8:00", "through": "2026-02-01"}, 23 * 60),
        ({"start": "9:00"}, None),
        ({"stop": "9:00"}, None),
    ],
)
def test_minutes_run_from_start_to_stop(facts: dict[str, Any], minutes: int | None) -> None:
    """Across midnight, and over days where both are known; None where a time is missing or they contradict."""
    assert Administration(**facts).minutes == minutes


def test_an_administration_reads_text_for_every_value() -> None:
    """And records for the parts."""
    record = Administration(
        "Rituxan", "375 mg", "10 mg/mL", "IVPB", code="J9312", ndc="50242-0051-21", containers=["500 mg/50 mL", {"size": "100 mg"}],
        discarded="225 mg", on=date(2026, 2, 1), diagnoses="C83.30", weight="70 kg", place_of_service="22",
        documentation={"waste": True, "dose": False},
    )  # fmt: skip
    assert record.dose == Dose.parse("375 mg")
    assert record.strength == Strength.parse("10 mg/mL")
    assert record.route is Route.INTRAVENOUS_INFUSION
    assert record.hcpcs == HcpcsCode("J9312")
    assert record.parsed_ndc == Ndc.parse("50242-0051-21")
    assert record.containers == (Container("500 mg/50 mL"), Container("100 mg"))
    assert record.diagnoses == ("C83.30",)
    assert record.place is PlaceOfService.ON_CAMPUS_OUTPATIENT_HOSPITAL
    assert record.care_setting is Setting.HOSPITAL_OUTPATIENT
    assert record.evolve(setting="dme").care_setting is Setting.DME
    assert Administration(place_of_service="77").care_setting is None
    assert record.documentation.missing == ("dose",)
    assert str(record) == "Rituxan, 375 mg, intravenous infusion, 2026-02-01"
    assert str(Administration()) == "a drug"
    assert Administration(strength=" ", dose="", discarded=Dose.parse("1 mg")).dose is None
    assert Administration(code=HcpcsCode("J9312"), ndc=Ndc.parse("50242-0051-21")).ndc == "50242-0051-21"


@pytest.mark.parametrize(
    ("given", "sizes"),
    [
        ("500 mg/50 mL", [("500 mg/50 mL", 1)]),
        (["2 x 500 mg", "3x100 mg"], [("500 mg", 2), ("100 mg", 3)]),
        (Dose.parse("100 mg"), [("100 mg", 1)]),
        ([Strength.parse("500 mg/50 mL")], [("500 mg/50 mL", 1)]),
        (Container("10 mL"), [("10 mL", 1)]),
        ({"size": "10 mL", "count": 4}, [("10 mL", 4)]),
        ("2 x 10^6 units", [("2 x 10^6 units", 1)]),
        ("", []),
        (None, []),
    ],
)
def test_containers_are_read_from_sizes(given: Any, sizes: list[tuple[str, int]]) -> None:
    """A number in front of the size is how many there were."""
    assert [(one.size, one.count) for one in Administration(containers=given).containers] == sizes


@pytest.mark.parametrize(
    ("size", "content", "volume"),
    [
        ("500 mg/50 mL", "500 mg", "50 mL"),
        ("100 mg", "100 mg", None),
        ("10 mL", None, "10 mL"),
        ("100 units/vial", "100 units", None),
        ("500 mL/bag", None, "500 mL"),
        ("3 vials", None, None),
        ("", None, None),
        (" ", None, None),
    ],
)
def test_a_label_says_what_is_in_a_container(size: str, content: str | None, volume: str | None) -> None:
    """A blank one says neither."""
    container = Container(size)
    assert container.content == (Dose.parse(content) if content else None)
    assert container.volume == (Dose.parse(volume) if volume else None)


@pytest.mark.parametrize("size", ["10 %", "1:1000", "a vial", "foo", "8 @ 100 mg"])
def test_a_size_that_cannot_be_read_is_refused_at_once(size: str) -> None:
    """By the record of a chart too, with the form that sizes have."""
    for make in (lambda: Container(size), lambda: Administration(containers=[size])):
        with pytest.raises(MalformedClaimError, match=r"sizes are such as '500 mg/50 mL', '100 mg' or '10 mL'"):
            make()


def test_a_container_says_what_it_is() -> None:
    """Its type as labels write it, its NDC where it is one."""
    container = Container("500 mg/50 mL", "50242-0051-21", "L1", "SDV", 2)
    assert container.type is ContainerType.SINGLE_DOSE
    assert container.parsed_ndc == Ndc.parse("50242-0051-21")
    assert str(container) == "2 x 500 mg/50 mL"
    assert str(Container()) == "a container"
    assert Container(type=" ").type is None
    assert Container(Dose.parse("5 mg")).size == "5 mg"


def test_the_type_of_containers_is_known_where_all_agree() -> None:
    """One that does not say leaves it open."""
    single, multi = Container(type="single-dose"), Container(type="multiple-dose")
    assert Administration(containers=[single, single]).opened_type is ContainerType.SINGLE_DOSE
    assert Administration(containers=[single, multi]).opened_type is None
    assert Administration(containers=[single, Container()]).opened_type is None
    assert Administration().opened_type is None


def test_a_claim_knows_its_total_days_and_places() -> None:
    """Of its lines, and what each of them takes from the claim."""
    office = ServiceLine("J9312", 75, on="2026-02-01", charge="100.10")
    hospital = ServiceLine("J1100", 1, on="2026-01-31", through="2026-02-02", charge=".20", place_of_service="22")
    bare = ServiceLine("96413", 1)
    claim = Claim([office, hospital, bare], place_of_service="11", stated_total="100.30")
    assert claim.total == claim.stated_total == Decimal("100.30")
    assert (claim.first_day, claim.last_day) == (date(2026, 1, 31), date(2026, 2, 2))
    assert (claim.place_of(office), claim.setting_of(office)) == (PlaceOfService.OFFICE, Setting.OFFICE)
    assert claim.setting_of(hospital) is Setting.HOSPITAL_OUTPATIENT
    assert claim.evolve(setting="home").setting_of(hospital) is Setting.HOME
    recorded = bare.evolve(administration=Administration(setting="dme"))
    assert Claim([recorded]).setting_of(recorded) is Setting.DME
    assert Claim([bare]).setting_of(bare) is None
    assert claim.place is PlaceOfService.OFFICE
    assert (Claim().first_day, Claim().last_day, Claim().total) == (None, None, Decimal("0.00"))
    assert str(claim) == "J9312 x 75; J1100 x 1; 96413 x 1"
    assert str(Claim()) == "no lines"


def test_a_claim_is_made_of_what_there_is() -> None:
    """A claim as it is, one line, or several."""
    line = ServiceLine("J9312", 75)
    claim = Claim.of(line)
    assert claim == Claim.of([line]) == Claim([line.to_dict()])
    assert Claim.of(claim) is claim


def test_evolving_reads_the_text_again() -> None:
    """The value beside the text is never stale."""
    line = ServiceLine("J93I2", "x").evolve(code="J9312", units=2)
    assert (line.hcpcs, line.unit_count) == (HcpcsCode("J9312"), Decimal(2))


def test_type_and_form_of_containers_are_two_fields() -> None:
    """On containers and on the record; ``type`` is the short name, also in stored records."""
    vial = Container("10 mL", container_type="pharmacy bulk", container_form="vial")
    assert (vial.container_type, vial.type, vial.container_form) == (
        ContainerType.PHARMACY_BULK,
        vial.container_type,
        ContainerForm.VIAL,
    )
    assert Container("10 mL", type="PBP") == vial.evolve(container_form=None)
    assert Container.from_dict({"size": "10 mL", "type": "SDV"}) == vial.evolve(type="SDV", container_form=None)
    assert Container.from_dict(vial.to_dict()) == vial
    assert (
        repr(vial)
        == "Container(size='10 mL', container_type=ContainerType.PHARMACY_BULK, container_form=ContainerForm.VIAL)"
    )
    with pytest.raises(MalformedClaimError):
        Container.from_dict([])  # type: ignore[arg-type]  # what a caller may do
    record = Administration(container_type="SDV", container_form="PFS")
    assert (record.opened_type, record.opened_form) == (ContainerType.SINGLE_DOSE, ContainerForm.SYRINGE)
    assert record.evolve(containers=[Container()]).opened_type is ContainerType.SINGLE_DOSE
    assert record.evolve(containers=[vial]).opened_form is ContainerForm.VIAL
    assert record.evolve(containers=[vial, Container()]).opened_type is None
    assert Administration.from_dict(record.to_dict()) == record


@pytest.mark.parametrize("text", ["JZ,RT", "JZ RT", "jz, rt", "JZ:RT", "JZ; RT", " JZ/RT ", "JZ-RT"])
def test_a_text_may_hold_several_modifiers(text: str) -> None:
    """As people write them, each kept as it is spelled."""
    line = ServiceLine("J3301", modifiers=text)
    assert [one.text for one in line.parsed_modifiers] == ["JZ", "RT"]
    assert [one.upper() for one in line.modifiers] == ["JZ", "RT"]


@pytest.mark.parametrize("text", ["JZ", "J Z", "JZRT", "JZ,RTX", "JZ RT 59 76 25", "JZ,", "left knee"])
def test_a_text_that_is_no_series_of_modifiers_is_one(text: str) -> None:
    """A claim line has at most four; what is something else is one text, which a rule reports."""
    assert ServiceLine("J3301", modifiers=text).modifiers == (text,)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("N18.4, D63.1", ("N18.4", "D63.1")),
        ("n184;d631", ("n184", "d631")),
        ("C50.911", ("C50.911",)),
        ("J45 909", ("J45 909",)),
        ("N18.4,", ("N18.4,",)),
        ("back pain, knee pain", ("back pain, knee pain",)),
        ("", ()),
    ],
)
def test_diagnoses_in_one_text_are_several(text: str, codes: tuple[str, ...]) -> None:
    """As people write them; a text that is no list of codes stays as given."""
    assert Administration("Procrit", diagnoses=text).diagnoses == codes
    assert Claim(diagnoses=text).diagnoses == codes
