"""Laws: a line to X12 and back, a claim to an 837 and back."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.claims import Claim, ClaimForm, ServiceLine
from jcodes.errors import MalformedClaimError, MalformedError, MalformedLineError
from jcodes.integrations.x12 import Delimiters, Parties, Party, from_x12, read_837, to_837, to_x12
from jcodes.integrations.x12.written import number

DAY = date(2026, 2, 3)
OTHERS = Delimiters("|", ">", "!", "\n")
WORDS = st.text("ABCDEFGHIJ 0123456789.,-/()%", max_size=170).filter(
    lambda text: text == text.strip() and max(map(len, text.split(" "))) <= 80
)
MONEY = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
NUMBERS = st.decimals(0, 10**6, places=3).map(number)
DAYS = st.none() | st.dates(date(2016, 1, 1), date(2030, 1, 1))


@st.composite
def lines(draw: st.DrawFn, form: ClaimForm = ClaimForm.PROFESSIONAL) -> ServiceLine:
    on = draw(DAYS)
    ndc = draw(st.booleans())
    units = draw(NUMBERS)
    professional = form is ClaimForm.PROFESSIONAL
    return ServiceLine(
        draw(st.sampled_from(["J9312", "96413", "J3490", "A9270"])),
        units=units,
        unit_basis=draw(st.sampled_from(["", "MJ"])),
        modifiers=draw(st.lists(st.sampled_from(["JW", "JZ", "59", "RT"]), max_size=4)),
        on=on,
        through=on and draw(st.none() | st.just(on)),
        charge=draw(st.none() | MONEY),
        ndc="50242005306" if ndc else "",
        ndc_quantity=draw(NUMBERS) if ndc else "",
        ndc_unit=draw(st.sampled_from(["", "ML", "UN"])) if ndc else "",
        narrative=draw(WORDS),
        line_control_number=draw(st.sampled_from(["", "L-1"])),
        place_of_service=draw(st.sampled_from(["", "22"])) if professional else "",
        diagnosis_pointers=draw(st.lists(st.integers(1, 12), max_size=4)) if professional else (),
        revenue_code="" if professional else "0636",
        rendering_provider=draw(st.sampled_from(["", "1234567893", "1999999984"])),
    )


@given(
    st.sampled_from(ClaimForm).flatmap(lambda form: st.tuples(st.just(form), lines(form))),
    st.sampled_from([None, OTHERS]),
)
@settings(max_examples=60)
def test_a_line_to_x12_and_back_is_the_line(held: tuple[ClaimForm, ServiceLine], delimiters: Delimiters | None) -> None:
    """In both forms, with any delimiters."""
    form, line = held
    assert from_x12(to_x12(line, form=form, delimiters=delimiters).text, delimiters=delimiters) == line


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    form = draw(st.sampled_from(ClaimForm))
    professional = form is ClaimForm.PROFESSIONAL
    start = draw(DAYS)
    return Claim(
        draw(st.lists(lines(form), max_size=3)),
        form=form,
        identifier=draw(st.sampled_from(["", "A-1"])),
        payer=draw(st.sampled_from(["", "ACME"])),
        policy=draw(st.sampled_from(["", "commercial-generic", "medicaid-generic", "medicare-advantage"])),
        place_of_service=draw(st.sampled_from(["", "11", "12"])) if professional else "",
        frequency=draw(st.sampled_from(["1", "7"])) if professional else "",
        type_of_bill="" if professional else draw(st.sampled_from(["0131", "0857"])),
        diagnoses=draw(st.lists(st.sampled_from(["C8330", "Z5111", "R11"]), max_size=15)),
        condition_codes=() if professional else draw(st.lists(st.just("41"), max_size=14)),
        stated_total=draw(MONEY),
        billing_provider=draw(st.sampled_from(["", "1234567893"])),
        prior_authorization=draw(st.sampled_from(["", "AUTH"])),
        original_claim=draw(st.sampled_from(["", "ICN"])),
        submitted=DAY,
        narrative=draw(WORDS),
        statement_from=None if professional else start,
        statement_through=None if professional else start,
        state=draw(st.sampled_from(["", "NV"])),
    )


@given(claims(), st.sampled_from([None, OTHERS]))
@settings(max_examples=60)
def test_a_claim_to_an_837_and_back_is_the_claim(claim: Claim, delimiters: Delimiters | None) -> None:
    """With nothing to remark."""
    found = read_837(io.StringIO(to_837([claim], created=DAY, delimiters=delimiters)))
    assert [one.claim for one in found] == [claim]
    assert found.notes == ()


LINE = ServiceLine(
    "J9312", units="075.50", charge="5000", on="2026-02-01", ndc="50242-0053-06", ndc_quantity="0.60", ndc_unit="ml"
)


def test_the_values_of_a_drug_line() -> None:
    """Qualifiers, eleven digits, no zeros at the ends."""
    one = to_x12(LINE)
    assert one.service == ("SV1", ("HC", "J9312", "", "", "", "", ""), "5000", "UN", "75.5", "", "", ())
    assert (one.ndc, one.ndc_quantity, one.ndc_unit) == ("50242005306", ".6", "ML")
    bare = to_x12(ServiceLine("", revenue_code="0250", unit_basis="DA"), form="institutional")
    assert (bare.text, bare.ndc) == ("SV2*0250***DA~", "")


def test_what_is_no_ndc_is_written_as_it_stands() -> None:
    """The check says what is wrong with it."""
    assert to_x12(LINE.evolve(ndc="123", ndc_quantity="", ndc_unit="")).text.endswith("LIN**N4*123~")
    assert to_x12(LINE.evolve(ndc="888867-4136-89", ndc_unit="vial")).ndc == "888867-4136-89"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"modifiers": ["JW"] * 5}, "5 modifiers; SV1 and SV2 hold 4"),
        ({"units": "many"}, r"the units .* not a number"),
        ({"ndc_quantity": "x"}, r"the NDC quantity .* not a number"),
        ({"narrative": "a*b"}, r"a text of SV1 holds a delimiter"),
        ({"narrative": "a\nb"}, r"a text of SV1 holds a delimiter or a line break"),
        ({"narrative": "x" * 81}, r"narrative has a word of more than 80 characters"),
    ],
)
def test_what_x12_cannot_hold_is_refused(changes: dict[str, object], message: str) -> None:
    """With a hint."""
    with pytest.raises(MalformedLineError, match=message):
        to_x12(LINE.evolve(**changes))


def test_a_fragment_is_read_back() -> None:
    """Also one with other delimiters; what is not one line is refused."""
    assert from_x12(to_x12(LINE).text).unit_count == LINE.unit_count
    for text, message in (
        ("", "not the segments of one"),
        ("SV1*HC:J9312~LX*2~SV1*HC:J9312~", "not the segments of one"),
        ("SV3*AD:D1~", "dental"),
    ):
        with pytest.raises(MalformedClaimError, match=message):
            from_x12(text)
    with pytest.raises(MalformedClaimError):
        from_x12("CLM*2~CLM*3~")
    with pytest.raises(MalformedClaimError, match="the segments must be text, not list"):
        from_x12(["SV1*HC:J9312*1*UN*1~"])  # type: ignore[arg-type]  # what a caller may pass


def test_a_file_holds_claims_of_one_form() -> None:
    """And at least one."""
    professional, institutional = Claim(LINE), Claim(LINE, type_of_bill="0131")
    for claims_given, message in (([], "no claims"), ([professional, institutional], "claims of both forms")):
        with pytest.raises(MalformedClaimError, match=message):
            to_837(claims_given, created=DAY)


@pytest.mark.parametrize(
    ("bill", "frequency", "place"),
    [("013X", "", "13:A:1"), ("13x", "7", "13:A:7"), ("0137", "", "13:A:7"), ("13", "8", "13:A:8")],
)
def test_a_type_of_bill_of_every_frequency_is_written_with_the_claims_own(
    bill: str, frequency: str, place: str
) -> None:
    """13X names a kind of bill; X is no frequency code."""
    claim = Claim(LINE.evolve(revenue_code="0636"), identifier="A-1", type_of_bill=bill, frequency=frequency)
    assert f"CLM*A-1*5000***{place}~" in to_837([claim], created=DAY)


def test_the_claim_level_is_written() -> None:
    """Each loop that a claim fills; ICD-9 codes before 2015-10-01; the provider where it stands on all lines."""
    provided = LINE.evolve(rendering_provider="1234567893", line_control_number="L1", narrative=" ".join(["word"] * 20))
    claim = Claim(
        [provided, provided], identifier="A-1", place_of_service="12", state="NV", payer="ACME", policy="commercial-generic",
        diagnoses=["C83.30"], billing_provider="1999999984", prior_authorization="A", original_claim="B", narrative="N",
    )  # fmt: skip
    text = to_837([claim], created=DAY, test=False)
    for part in (
        "*P*:~", "NM1*IL*1~N4**NV~", "SBR*P*18*******CI~", "HI*ABK:C8330~NM1*82*1******XX*1234567893~LX*1~", "CLM*A-1*10000***12:B:1~",
        "REF*G1*A~REF*F8*B~NTE*ADD*N~", "NM1*PR*2*ACME~", "REF*6R*L1~NTE*ADD*word", "NM1*85*2******XX*1999999984~HL*2",
    ):  # fmt: skip
        assert part in text
    (read,) = read_837(io.StringIO(text))
    assert isinstance(read.claim, Claim)
    assert read.claim.lines[0].narrative == provided.narrative
    stay = Claim(
        [LINE.evolve(on="2014-01-01", rendering_provider="1"), LINE], type_of_bill="111", statement_from="2014-01-01", diagnoses=["1", "2"],
        condition_codes=["41"], state="NV",
    )  # fmt: skip
    written = to_837([stay], created=DAY, delimiters=Delimiters(repetition=""))
    assert "*U*00501*" in written
    assert "CLM**10000***11:A:1~DTP*434*RD8*20140101-20140101~HI*BK:1~HI*BF:2~HI*BG:41~LX*1" in written
    assert "N4**NV~HL*2" in written
    assert "CLM**0***:A:1~" in to_837([Claim((), form="institutional")], created=DAY)


PARTIES = Parties(
    submitter=Party("CLINIC", number="S1", contact="BILLING", phone="7025550100"),
    receiver=Party("PAYER", number="R1"),
    billing_provider=Party(
        "CLINIC",
        number="1234567893",
        street="1 MAIN ST",
        city="RENO",
        state="NV",
        postal_code="895010000",
        tax_number="123456789",
    ),
    payer=Party("MEDICARE", number="00112"),
    subscriber=lambda claim: Party(
        f"DOE{claim.identifier[-1:]}",
        "JANE",
        "1EG4TE5MK73",
        "2 OAK ST",
        "RENO",
        "NV",
        "895010000",
        born=date(1943, 5, 1),
        gender="F",
    ),
    rendering={"1999999984": Party("ROE", "RICHARD")},
    facility=Party(
        "INFUSION CENTER", number="1999999984", street="3 ELM ST", city="RENO", state="NV", postal_code="895020000"
    ),
)
WHOLE = Claim(
    [
        ServiceLine("J9312", units=75, modifiers="JZ", on=DAY, charge="9000", diagnosis_pointers=(1,), ndc="50242005306", ndc_quantity=75, ndc_unit="ML", rendering_provider="1999999984"),
        ServiceLine("96413", units=1, on=DAY, charge="300", diagnosis_pointers=(1,)),
    ],
    identifier="A-1", place_of_service="11", diagnoses="C83.30", billing_provider="1234567893", payer="MEDICARE", state="NV", form="professional", frequency="1",
)  # fmt: skip


def test_a_whole_claim_has_the_parties_that_the_caller_gives() -> None:
    """Submitter, receiver, billing provider, subscriber, payer, rendering provider and facility; all of it is read back, and no name is kept."""
    text = to_837([WHOLE], created=DAY, parties=PARTIES)
    for segment in (
        "NM1*41*2*CLINIC*****46*S1~PER*IC*BILLING*TE*7025550100~NM1*40*2*PAYER*****46*R1~",
        "NM1*85*2*CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*RENO*NV*895010000~REF*EI*123456789~",
        "NM1*IL*1*DOE1*JANE****MI*1EG4TE5MK73~N3*2 OAK ST~N4*RENO*NV*895010000~DMG*D8*19430501*F~NM1*PR*2*MEDICARE*****PI*00112~",
        "CLM*A-1*9300***11:B:1*Y*A*Y*Y~",
        "NM1*82*1*ROE*RICHARD****XX*1999999984~",
        "NM1*77*2*INFUSION CENTER*****XX*1999999984~N3*3 ELM ST~",
    ):
        assert segment in text
    (read,) = read_837(io.StringIO(text))
    assert isinstance(read.claim, Claim)
    assert read.claim.evolve(patient_key="", diagnoses="C83.30", stated_total=None, submitted=None) == WHOLE
    assert "DOE" not in repr(read)
    assert "DOE" not in repr(PARTIES)


def test_a_claim_of_parties_names_what_the_guides_ask_for() -> None:
    """A replacement the original claim (REF F8), and a rendering provider a name; institutional claims have no CLM06."""
    with pytest.raises(MalformedClaimError, match="frequency code 7 without the payer's number"):
        to_837([WHOLE.evolve(frequency="7")], created=DAY, parties=PARTIES)
    assert "REF*F8*ICN1~" in to_837([WHOLE.evolve(frequency="7", original_claim="ICN1")], created=DAY, parties=PARTIES)
    with pytest.raises(MalformedClaimError, match="a rendering provider without a name"):
        to_837([WHOLE], created=DAY, parties=attrs.evolve(PARTIES, rendering={}))
    bare = attrs.evolve(
        PARTIES,
        submitter=Party("CLINIC"),
        facility=None,
        billing_provider=Party("CLINIC"),
        subscriber=lambda _: Party("DOE", "JANE", phone="1"),
    )
    hospital = Claim(
        ServiceLine("J9312", units=1, revenue_code="0636"), type_of_bill="0131", billing_provider="1234567893"
    )
    text = to_837([hospital], created=DAY, parties=bare)
    assert "CLM**0***13:A:1**A*Y*Y~" in text
    assert "NM1*41*2*CLINIC~NM1*40" in text
    assert "NM1*85*2*CLINIC*****XX*1234567893~HL*2" in text
    admitted = attrs.evolve(bare, admission=("3", "1", "01"))
    assert "~CL1*3*1*01~LX*1" in to_837([hospital], created=DAY, parties=admitted)
    assert "CL1" not in to_837([WHOLE], created=DAY, parties=attrs.evolve(PARTIES, admission=("3", "1", "01")))
    calls = attrs.evolve(bare, submitter=Party("CLINIC", contact="BILLING"))
    assert "PER*IC*BILLING~" in to_837([hospital], created=DAY, parties=calls)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("created", 5.0), ("created", "soon"), ("sender", ""), ("sender", "S" * 16), ("sender", 5), ("receiver", "\u00e9"), ("receiver", "a\nb"),
        ("control", 0), ("control", 10**9), ("control", True), ("control", "1"), ("test", 1), ("delimiters", "*:^~"), ("delimiters", []), ("parties", {}),
    ],
)  # fmt: skip
def test_an_envelope_that_no_interchange_has_is_refused(argument: str, value: object) -> None:
    """Typed, and the message names the argument or the value."""
    with pytest.raises(MalformedError):
        to_837([Claim([LINE])], **{"created": DAY, argument: value})  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize("value", [5, None, Claim([LINE]), [5], "claims", [None]])
def test_what_is_no_list_of_claims_is_refused(value: Any) -> None:
    with pytest.raises(MalformedClaimError):
        to_837(value, created=DAY)
    with pytest.raises(MalformedClaimError):
        to_x12(value)


@pytest.mark.parametrize(
    "signs", [("",), ("**",), ("A",), ("*", "*"), ("*", ":", ":"), ("*", ":", "^", ""), ("*", ":", "^", 5), ("*", [], "^", "~"), ("\u00e9",)]
)  # fmt: skip
def test_what_no_interchange_is_cut_by_is_refused(signs: tuple[Any, ...]) -> None:
    with pytest.raises(MalformedError, match=r"^delimiters must be four different signs"):
        Delimiters(*signs)


def test_a_group_without_its_interchange_may_be_cut_at_the_usual_repetition_sign() -> None:
    """Then it has no sign for repetitions."""
    text = to_837([Claim([LINE])], created=DAY)
    bare = text[text.index("GS*") :].replace("*", "^")
    (read,) = read_837(io.StringIO(bare))
    assert isinstance(read.claim, Claim)
    assert read.claim.lines[0].code == LINE.code


def test_a_line_names_its_rendering_provider() -> None:
    assert to_x12(ServiceLine("J9312", rendering_provider="1234567893")).text.endswith("NM1*82*1******XX*1234567893~")
