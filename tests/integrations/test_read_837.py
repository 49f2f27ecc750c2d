import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import jcodes
from jcodes.claims import Claim, ClaimForm
from jcodes.claims.reading import ReadClaim
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError
from jcodes.integrations.x12 import Claims837, read_837
from jcodes.integrations.x12 import segments as segments_of_files
from jcodes.integrations.x12.bounds import BLOCK, LONGEST_SEGMENT, MOST_LINES
from jcodes.integrations.x12.delimiters import Delimiters
from jcodes.integrations.x12.notes import MOST_NOTES
from tests.integrations.x12_texts import CLAIM, ISA, interchange, with_delimiters

FULL = (
    "BHT*0019*00*0013*20260210*1200*CH",
    "NM1*41*2*SUBMITTER*****46*5876",
    "HL*1**20*1",
    "NM1*85*2*CLINIC*****XX*1234567893",
    "N4*LAS VEGAS*NV*89109",
    "HL*2*1*22*0",
    "SBR*P*18*******MB",
    "NM1*IL*1*DOE*JANE****MI*MBR1",
    "N4*RENO*NV*89501",
    "DMG*D8*19430501*F",
    "NM1*PR*2*MEDICARE*****PI*12345",
    "CLM*A-1*5050***11:B:7*Y*A*Y*Y",
    "REF*G1*AUTH9",
    "REF*F8*ICN1",
    "NTE*ADD*CLAIM NOTE",
    "HI*ABK:C8330*ABF:Z5111",
    "NM1*82*1*WHO*SAM****XX*1122333341",
    "NM1*77*2*PLACE",
    "N4*PHOENIX*AZ*85001",
    "SBR*S*18",
    "NM1*PR*2*OTHER PAYER",
    "REF*G1*NOT MINE",
    "LX*1",
    "SV1*HC:J3490:JZ::::NAME 5 MG*5000*UN*1.00*22**1:2",
    "DTP*472*RD8*20260201-20260202",
    "REF*6R*L1",
    "REF*G1*LINE AUTH",
    "NTE*ADD*MORE",
    "LIN**N4*50242005306",
    "CTP****50.0*ML",
    "REF*XZ*RX1",
    "NM1*82*1*OTHER*ANN****XX*1999999984",
    "SVD*P2*10*HC:J3490**1",
    "DTP*573*D8*20260301",
    "REF*6R*NOT MINE",
    "LX*2",
    "SV1*HC:01967*50*MJ*30",
    "DTP*472*D8*20260201",
)


def read(text: str | bytes) -> tuple[list[ReadClaim], Claims837]:
    claims = read_837(io.StringIO(text) if isinstance(text, str) else io.BytesIO(text))
    return list(claims), claims


def claim_of(text: str) -> Claim:
    found, claims = read(text)
    assert [str(note) for note in claims.notes] == []
    (one,) = found
    assert isinstance(one.claim, Claim)
    return one.claim


def notes_of(*segments: str, **options: str) -> list[str]:
    return [str(note) for note in read_all(interchange(*segments, **options)).notes]


def read_all(text: str | bytes) -> Claims837:
    return read(text)[1]


def test_a_professional_claim_is_read_whole() -> None:
    """Each field from its own loop; nothing from loops of other payers."""
    claim = claim_of(interchange(*FULL))
    first, second = claim.lines
    assert (claim.identifier, claim.stated_total, claim.form) == ("A-1", Decimal("5050.00"), ClaimForm.PROFESSIONAL)
    assert (claim.place_of_service, claim.frequency, claim.type_of_bill) == ("11", "7", "")
    assert (claim.payer, claim.policy, claim.billing_provider, claim.state) == ("MEDICARE", "", "1234567893", "AZ")
    assert (claim.prior_authorization, claim.original_claim, claim.narrative) == ("AUTH9", "ICN1", "CLAIM NOTE")
    assert (claim.diagnoses, claim.submitted) == (("C8330", "Z5111"), date(2026, 2, 10))
    assert (first.code, first.modifiers, first.units, first.charge) == ("J3490", ("JZ",), "1.00", Decimal("5000.00"))
    assert (first.narrative, first.place_of_service, first.diagnosis_pointers) == ("NAME 5 MG MORE", "22", (1, 2))
    assert (first.on, first.through, first.line_control_number) == (date(2026, 2, 1), date(2026, 2, 2), "L1")
    assert (first.ndc, first.ndc_quantity, first.ndc_unit) == ("50242005306", "50.0", "ML")
    assert (first.rendering_provider, second.rendering_provider) == ("1999999984", "1122333341")
    assert (second.code, second.unit_basis, second.units) == ("01967", "MJ", "30")


def test_no_name_is_kept() -> None:
    """Of the patient only a hash, which the salt and each fact change."""
    claim = claim_of(interchange(*FULL))
    assert not any(word in str(claim.to_dict()) for word in ("DOE", "JANE", "MBR1", "RENO", "1943", "WHO"))
    key = claim.patient_key
    assert len(key) == 20
    other = claim_of(interchange(*(one.replace("19430501", "19430502") for one in FULL)))
    assert other.patient_key != key
    (salted,) = read_837(io.StringIO(interchange(*FULL)), patient_salt="mine")
    assert isinstance(salted.claim, Claim)
    assert salted.claim.patient_key != key
    assert claim_of(interchange(*CLAIM)).patient_key == ""


def test_a_text_that_no_file_holds_is_read_and_salt_is_text() -> None:
    """Halves of surrogate pairs come from JSON; bytes that are not UTF-8 keep what they stand for."""
    half = claim_of(interchange(*FULL).replace("DOE", "D\ud800"))
    assert half.patient_key == claim_of(interchange(*FULL)).patient_key
    assert claim_of(interchange(*FULL).replace("DOE", "D\udce9")).patient_key == half.patient_key
    (salted,) = read_837(io.StringIO(interchange(*FULL)), patient_salt="\ud800")
    assert isinstance(salted.claim, Claim)
    assert salted.claim.patient_key != half.patient_key
    with pytest.raises(MalformedError, match=r"^patient_salt= must be a text, not int:"):
        read_837(io.StringIO(interchange(*FULL)), patient_salt=5)  # type: ignore[arg-type]  # what is refused


def test_a_dependent_has_a_key_and_a_state_of_its_own() -> None:
    """Loop 2000C; at home, the patient's state is where the service was furnished."""
    dependent = ("HL*3*2*23*0", "PAT*19", "NM1*QC*1*DOE*TIM", "N4*BOISE*ID*83701", "DMG*D8*20100101*M")
    segments = [*FULL[:11], *dependent, "CLM*A-2*5***12:B:1", *CLAIM[1:]]
    claim = claim_of(interchange(*segments))
    assert (claim.state, claim.identifier) == ("ID", "A-2")
    assert claim.patient_key != claim_of(interchange(*FULL)).patient_key
    assert claim_of(interchange(*FULL[:11], "CLM*A-2*5***11:B:1", *CLAIM[1:])).state == "NV"


def test_the_parties_of_another_payer_are_not_the_claims() -> None:
    """Loops 2320 to 2330I name a subscriber, a payer and providers of their own; neither this claim nor the next has them."""
    at = FULL.index("LX*1")
    plain = [*FULL, "CLM*A-2*5***11:B:1", *CLAIM[1:]]
    expected = [one.claim for one in read_837(io.StringIO(interchange(*plain)))]
    assert len(expected) == 2
    for entity in ("IL", "PR", "QC", "85", "82", "DN", "77"):
        other = ("SBR*S*01*******CI", "OI***Y***Y", f"NM1*{entity}*1*ROE*JOHN****MI*OTHER9", "N4*BOISE*ID*83701")
        found = [one.claim for one in read_837(io.StringIO(interchange(*plain[:at], *other, *plain[at:])))]
        assert found == expected, entity


@pytest.mark.parametrize(
    ("at", "others"),
    [
        (0, ("NM1*PR*2*NO PAYER YET*****PI*9", "NM1*82*1*ROE*JO****XX*9")),
        (FULL.index("NM1*PR*2*MEDICARE*****PI*12345") + 1, ("N4*BOISE*ID*83701",)),
        (FULL.index("NTE*ADD*CLAIM NOTE"), ("NM1*QC*1*ROE*JOHN****MI*OTHER9",)),
    ],
)
def test_a_party_where_it_does_not_belong_changes_nothing(at: int, others: tuple[str, ...]) -> None:
    """A payer and a rendering provider in the header, the payer's address, a patient within the claim."""
    assert claim_of(interchange(*FULL[:at], *others, *FULL[at:])) == claim_of(interchange(*FULL))


def test_an_institutional_claim_is_read_whole() -> None:
    """Type of bill, statement dates, condition codes, revenue codes; admitting diagnoses are not listed twice."""
    claim = claim_of(
        interchange(
            "HL*1**20*1", "NM1*85*2*HOSPITAL*****XX*1234567893", "N4*RENO*NV", "HL*2*1*22*0", "SBR*P*18*******CI",
            "NM1*PR*1*SMITH*****PI*9", "CLM*B-1*70.5***13:A:1", "DTP*434*RD8*20260201-20260203", "DTP*435*D8*20260201",
            "HI*ABK:C8330", "HI*ABJ:C8330*APR:R11", "HI*BG:41", "HI*BE:80:::5", "LX*1",
            "SV2*0636*HC:J9312:JZ*70.5*UN*10", "DTP*472*D8*20260201", "LX*2", "SV2*0250**0*UN*1",
            version="005010X223A2",
        )
    )  # fmt: skip
    assert (claim.form, claim.type_of_bill, claim.frequency_code) == (ClaimForm.INSTITUTIONAL, "0131", "1")
    assert (claim.statement_from, claim.statement_through) == (date(2026, 2, 1), date(2026, 2, 3))
    assert (claim.diagnoses, claim.condition_codes) == (("C8330", "R11"), ("41",))
    assert [(line.revenue_code, line.code) for line in claim.lines] == [("0636", "J9312"), ("0250", "")]
    assert (claim.payer, claim.policy) == ("9", "commercial-generic")  # a payer that is a person is not named
    one_day = claim_of(interchange("CLM*B*1***13:A:1", "DTP*434*D8*20260201", version="005010X223A2"))
    assert one_day.statement_through == one_day.statement_from == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("version", "segment", "form"),
    [
        ("", "SV1*HC:J9312*1*UN*1", ClaimForm.PROFESSIONAL),
        ("", "SV2*0636*HC:J9312*1*UN*1", ClaimForm.INSTITUTIONAL),
        ("999999", "LX*1", ClaimForm.PROFESSIONAL),
        ("004010X096A1", "LX*1", ClaimForm.INSTITUTIONAL),
    ],
)
def test_the_form_is_that_of_the_lines_then_of_the_version(version: str, segment: str, form: ClaimForm) -> None:
    """Also where the version names none."""
    assert claim_of(interchange("CLM*A*1***11:B:1", "LX*1", segment, version=version)).form is form


def test_a_bill_without_lines_or_version_is_institutional_by_its_qualifier() -> None:
    """CLM05-2."""
    claim = claim_of(interchange("CLM*A*1***:A", version="X"))
    assert (claim.form, claim.type_of_bill) == (ClaimForm.INSTITUTIONAL, "")


TEXT = interchange(*FULL)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("~", "~\r\n"),
        TEXT.replace("~", "~\n"),
        TEXT.replace("~", "~\n  "),
        TEXT.replace("~", "\n"),
        TEXT.replace("~", "\r\n"),
        TEXT.replace("~", "\r"),
        TEXT.replace("~", "~~"),
        "\ufeff" + TEXT,
        "\n " + TEXT,
        with_delimiters(TEXT, Delimiters("|", ">", "!", "\x1c")),
        TEXT.replace(ISA, ISA.replace(" ", "")),
    ],
    ids=[
        "CRLF",
        "LF",
        "indented",
        "LF ends",
        "CRLF ends",
        "CR ends",
        "blank segments",
        "BOM",
        "space",
        "others",
        "unpadded",
    ],
)
def test_each_layout_gives_the_same_claims(text: str) -> None:
    """Line ends, indents, a byte order mark and other delimiters change nothing."""
    assert claim_of(text) == claim_of(TEXT)


def test_several_interchanges_each_have_their_own_delimiters() -> None:
    """With numbers of segments that go on through the file."""
    other = with_delimiters(TEXT, Delimiters("|", ">", "!", "\n"))
    found, claims = read(TEXT + other + "\n" + TEXT.replace("~", "~\n"))
    assert [one.claim for one in found] == [claim_of(TEXT)] * 3
    assert [one.place for one in found] == [0, 1, 2]
    count = TEXT.count("~")
    assert [one.origin.segment for one in found if one.origin] == [15, 15 + count, 15 + 2 * count]
    assert (claims.notes, claims.transactions) == ((), {"837P": 3})


def test_the_file_and_its_name_are_read(tmp_path: Path) -> None:
    """By path as text or `Path`, and from an open file; the audit takes the claims as they are."""
    path = tmp_path / "claims.837"
    path.write_text(TEXT, encoding="utf-8")
    for source in (path, str(path)):
        (one,) = read_837(source)
        assert str(one.origin) == "claims.837, transaction 0001, segment 15"
    with path.open("rb") as stream:
        assert read_837(stream).file == "claims.837"
        assert jcodes.audit(read_837(stream)).claims == 1
    assert jcodes.audit(read_837(path)).lines == 2


@pytest.mark.parametrize("body", [b"PK\x03\x04", b"\xff\xfeI\0", b"claim,code\n", b"NAME ISAAC"])
def test_a_file_without_an_interchange_is_refused(body: bytes) -> None:
    """With what it is, where that shows."""
    with pytest.raises(MalformedClaimError, match=r"an Excel file|UTF-16|no ISA segment"):
        read(body)


def test_an_empty_file_has_no_claims() -> None:
    """And a blank interchange none either."""
    assert read("")[0] == []
    assert notes_of() == ["segment 4, SE: no claims in the transaction: no CLM segment"]


def test_a_transaction_without_an_interchange_is_read() -> None:
    """With the usual delimiters, and a note."""
    body = TEXT[TEXT.index("ST*") : TEXT.index("GE*")]
    found, claims = read(body)
    assert [one.claim for one in found] == [claim_of(TEXT)]
    assert [note.message for note in claims.notes] == ["no ISA segment; read with the usual delimiters"]
    assert len(read(body.replace("~", "\n"))[0]) == 1


def test_other_transactions_are_skipped_with_type_and_reason() -> None:
    """The claims after them are read."""
    dental = interchange(*CLAIM, version="005010X224A2")
    eligibility = interchange("HL*1**20*1", "XX9*1", kind="270", version="005010X279A1")
    odd = interchange(kind="Doe, Jane")
    found, claims = read(dental + eligibility + odd + TEXT)
    assert len(found) == 1
    assert [note.message for note in claims.notes] == [
        "a transaction 837D (dental claims); it is skipped",
        "a transaction 270 (an eligibility inquiry), not 837; it is skipped",
        "a transaction of an unknown type, not 837; it is skipped",
    ]
    assert all(note.is_refusal for note in claims.notes)
    assert claims.transactions == {"837D": 1, "270": 1, "?": 1, "837P": 1}


@pytest.mark.parametrize(
    ("segments", "note"),
    [
        ([CLAIM[0], "LX*1", "SV1*HC:J9312*abc*UN*1"], "segment 6, SV102, claim A-1: a text (3 characters, letters) is not an amount of money; left blank"),
        ([CLAIM[0], "LX*1", "SV1*HC*1*UN*1"], "segment 6, SV101, claim A-1: no code after the qualifier; left blank"),
        ([CLAIM[0], "LX*1", "SV1*N4:J9312*1*UN*1"], "segment 6, SV101, claim A-1: the code has the qualifier 'N4', not HC; it is read as it is"),
        ([CLAIM[0], "LX*1", "SV1*HC:J9312*1*UN*1***x:1"], "segment 6, SV107, claim A-1: not all diagnosis pointers are numbers; the others are left out"),
        ([CLAIM[0], "LX*1", "SV1* *1*UN*1"], "segment 6, SV101, claim A-1: no code after the qualifier; left blank"),
        ([*CLAIM[:3], "DTP*472*D8*20261301"], "segment 7, DTP03, claim A-1: '20261301' is not a date; left blank"),
        ([*CLAIM[:3], "DTP*472*D8*2026"], "segment 7, DTP03, claim A-1: a text (4 characters, digits) is not a date; left blank"),
        ([*CLAIM[:3], "DTP*472*D8"], "segment 7, DTP03, claim A-1: the date is blank"),
        ([*CLAIM[:3], "LIN**UK*1", "CTP****1*UN"], "segment 7, LIN02, claim A-1: not an NDC (qualifier N4); it is skipped"),
        ([*CLAIM[:3], "LIN**N4*1", "LIN**N4*2", "CTP****9*UN"], "segment 8, LIN03, claim A-1: a second NDC on the line; it is skipped"),
        ([CLAIM[0], "LIN**N4*1"], "segment 5, LIN, claim A-1: outside a claim; the segment is skipped"),
        (["LX*1"], "segment 4, LX: outside a claim; the segment is skipped"),
        (["SV1*HC:J9312*1*UN*1"], "segment 4, SV1: outside a claim; the segment is skipped"),
        (["SV2*0636*HC:J9312*1*UN*1"], "segment 4, SV2: outside a claim; the segment is skipped"),
        (["HI*ABK:C8330"], "segment 4, HI: outside a claim; the segment is skipped"),
        (["ZZ9*1"], "segment 4, ZZ9: no segment of this transaction; it is skipped"),
        (["doe jane"], "segment 4: damaged: no segment ID; the segment is skipped"),
        (["HI" + "*ABK:C8330" * 61], "segment 4, HI: 61 elements; the segment is skipped"),
        (["BHT*0019*00*1*970327"], "segment 4, BHT04: '970327' is not a date; left blank"),
    ],
)  # fmt: skip
def test_a_damaged_segment_is_reported_with_its_position(segments: list[str], note: str) -> None:
    """Once, and the rest is read."""
    assert notes_of(*segments) == [f"transaction 0001, {note}"]


@pytest.mark.parametrize("segment", ["CLM", "HL", "SBR", "NM1", "N4", "DMG", "REF", "NTE", "BHT", "HI", "HI*ABK"])
def test_a_segment_without_elements_changes_nothing_else(segment: str) -> None:
    """Before the claim and in it."""
    found, _ = read(interchange(segment, *CLAIM, *(() if segment in {"CLM", "HL"} else (segment,))))
    assert isinstance(found[-1].claim, Claim)
    assert len(found[-1].claim.lines) == 1


def test_segments_of_a_line_without_their_line_are_left_out() -> None:
    """Nor do short ones fail."""
    line = ("LX*1", "DTP*472*D8*20260201", "REF*6R*L", "NTE*ADD*N", "NM1*82", "SV1", "SV1*HC:J9312", "CTP", "CTP****1")
    (one,), _ = read(interchange("CLM*A", "NTE", "DTP", "SBR", *line, "NTE*ADD*A", "SV2"))
    assert isinstance(one.claim, JcodesError)
    (one,), _ = read(interchange("CLM*A", *line, "N4*X*TX"))
    assert isinstance(one.claim, Claim)
    assert [(line.code, line.ndc_quantity) for line in one.claim.lines] == [("", ""), ("J9312", "1")]


def test_a_claim_that_no_record_holds_is_refused_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its number, its origin, and why; the others are read."""
    assert MOST_LINES == 999
    for module in ("line_parts", "claim_parts"):
        monkeypatch.setattr(f"jcodes.integrations.x12.{module}.MOST_LINES", 5)
    bad = ("CLM*A-9*1***11:B:1", "LX*1", f"SV1*HC:{'J' * 49}*1*UN*1")
    dental = ("CLM*A-8*1***11:B:1", "LX*1", "SV3*AD:D0120*1")
    both = ("CLM*A-7*1***11:B:1", "LX*1", "SV1*HC:J9312*1*UN*1", "LX*2", "SV2*0636*HC:J9312*1*UN*1")
    many = ("CLM*A-6*1***11:B:1", *["SV1*HC:J9312*1*UN*1"] * 6)
    held = ("CLM*A-5*1***11:B:1", *["SV1*HC:J9312*1*UN*1"] * 5)
    assert [len(one.claim.lines) for one in read(interchange(*held))[0] if isinstance(one.claim, Claim)] == [5]
    found, claims = read(interchange(*bad, *dental, *both, *many, *CLAIM))
    assert [one.identifier for one in found] == ["A-9", "A-8", "A-7", "A-6", "A-1"]
    messages = [one.claim.message for one in found if isinstance(one.claim, JcodesError)]
    assert messages == [
        "code has 49 characters; a claim holds at most 48", "a dental line (SV3)", "lines of both forms (SV1 and SV2)",
        "more than 5 lines",
    ]  # fmt: skip
    assert next(str(note) for note in claims.notes) == (
        "transaction 0001, segment 4, CLM, claim A-9: code has 49 characters; a claim holds at most 48; the claim is refused"
    )
    audited = jcodes.audit(found)
    assert (audited.claims, audited.refused[0].where) == (
        1, "segment 6, transaction 0001, segment 4",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("SE*6*0001~", "SE*006*0001~", []),
        ("SE*6*0001~", "SE*7*0001~", ["the count is '7', and there are 6 segments"]),
        ("SE*6*0001~", "SE*\u00b3*0001~", ["the count is a text (1 character, others), and there are 6 segments"]),
        ("SE*6*0001~", "SE~", ["the count is blank, and there are 6 segments", "the control number is not that of the ST segment"]),
        ("SE*6*0001~", "", ["the count is '1', and there are 1 transactions"][:0]),
        ("GE*1*7~", "GE*x*8~", ["the count is 'x', and there are 1 transactions", "the control number is not that of the GS segment"]),
        ("IEA*1*000000001~", "IEA*2*2~", ["the count is '2', and there are 1 functional groups", "the control number is not that of the ISA segment"]),
        ("IEA*1*000000001~", "", ["the file ends inside an interchange: no IEA segment"]),
        ("SE*6*0001~GE*1*7~IEA*1*000000001~", "", ["the file ends inside a transaction: no SE segment"]),
        ("SE*6*0001~GE*1*7~", "SE*6*0001~SE*6*0001~ZZ*1~GE*1*7~", ["the end of a transaction that did not begin: no ST segment", "a segment outside a transaction; it is skipped"]),
        ("GS*HC*A*B*20260201*1200*7*X*005010X222A1~", "GS~", ["the control number is not that of the GS segment"]),
        ("SE*6*0001~", "ST*837*0001~SE*2*0001~", ["a new transaction without the end of the last: no SE segment", "no claims in the transaction: no CLM segment", "the count is '1', and there are 2 transactions"]),
        ("ST*837*0001*005010X222A1~", "ST~", ["a transaction of an unknown type, not 837; it is skipped", "the control number is not that of the ST segment"]),
    ],
)  # fmt: skip
def test_the_envelope_is_checked(old: str, new: str, messages: list[str]) -> None:
    """Each count and control number, and each end that is missing; the claim is read all the same."""
    text = interchange(*CLAIM)
    assert old in text
    assert [note.message for note in read_all(text.replace(old, new)).notes] == messages


def test_an_interchange_that_does_not_end_is_noted_at_the_next() -> None:
    """Inside a transaction and outside one."""
    text = interchange(*CLAIM)
    inside, after = text[: text.index("SE*")], text[: text.index("IEA*")]
    found, claims = read(inside + after + text)
    assert len(found) == 3
    assert [note.message for note in claims.notes] == [
        "a new interchange inside a transaction: no SE segment",
        "a new interchange without the end of the last: no IEA segment",
    ]


def test_an_interchange_without_delimiters_is_skipped() -> None:
    """With text before it and after it; the next is read."""
    bad = ["ISA*00*SHORT~ST*837*1~SE*2*1~", ISA.replace(":~", "*~"), ISA.replace(":~", ":\xe9"), "ISA*"]
    for one in bad:
        found, claims = read("lead " + one + "\n" + interchange(*CLAIM))
        assert len(found) == 1
        assert "the ISA segment does not define the delimiters; the interchange is skipped" in {
            note.message for note in claims.notes
        }
    ended = ISA[:-2] + "\n" + interchange(*CLAIM, end="\n")[len(ISA) :]
    assert len(read(ended)[0]) == 1


def test_a_name_that_begins_with_isa_begins_no_interchange() -> None:
    """Nor does one after a delimiter."""
    claim_of(interchange("HL*1**20*1", "NM1*85*2*ISA CLINIC*****XX*1234567893", "N4*ISA*NV", *CLAIM))


class Copied(segments_of_files._Reader):
    """A reader that counts the bytes that it holds anew."""

    count = 0
    held = b""

    @property
    def _held(self) -> bytes:
        return self.held

    @_held.setter
    def _held(self, value: bytes) -> None:
        self.count += len(value)
        self.held = value


@pytest.mark.parametrize("piece", ["ISA*", ISA, ISA + "\n", ISA + "IEA*0*000000001~"])
def test_many_interchanges_cost_no_more_than_one_long_one(piece: str) -> None:
    """A file of nothing but their beginnings is copied once, however many there are."""
    data = piece.encode() * (400_000 // len(piece))
    reader = Copied(io.BytesIO(data), lambda *_: None)
    read = sum(len(chunk.segments) for chunk in reader)
    assert (read > 0) == (piece != "ISA*")
    assert reader.count <= 3 * len(data)


def test_a_segment_without_end_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never held whole."""
    assert BLOCK < LONGEST_SEGMENT == 2**20
    monkeypatch.setattr("jcodes.integrations.x12.segments.BLOCK", 2**11)
    monkeypatch.setattr("jcodes.integrations.x12.segments.LONGEST_SEGMENT", 2**11)
    text = interchange(*CLAIM, "NTE*ADD*" + "x" * 2**13, *CLAIM)
    found, claims = read(text)
    assert len(found) == 2
    assert claims.notes[0].message.startswith("a segment of more than 2,048 characters")
    found, _ = read(interchange(*CLAIM)[:-80] + "x" * 2**13)
    assert len(found) == 1


def test_blocks_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also inside a delimiter or a character of several bytes; what is not UTF-8 is read as Latin-1."""
    one = interchange("NTE*ADD*d\u00e9j\u00e0", *CLAIM)
    text = (one * 3).encode()
    for block in range(16, len(one.encode()) + 1, 3):  # a block ends at each place of an interchange
        monkeypatch.setattr("jcodes.integrations.x12.segments.BLOCK", block)
        found, claims = read(text)
        assert (len(found), claims.notes) == (3, ()), block
    assert len(read(one.encode("latin-1"))[0]) == 1


def test_only_so_many_notes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are counted."""
    assert MOST_NOTES == 1000
    monkeypatch.setattr("jcodes.integrations.x12.notes.MOST_NOTES", 10)
    claims = read_all(interchange(*["ZZ9*1"] * 15))
    assert (len(claims.notes), claims.note_count) == (10, 15)


def test_what_is_not_claims_of_other_payers_in_4010_is_skipped() -> None:
    """Loop 2420G."""
    claim = claim_of(interchange(*CLAIM, "NM1*PR*2*OTHER", "REF*G1*NOT MINE"))
    assert claim.prior_authorization == ""
    claim = claim_of(interchange(*CLAIM, "REF*G1*MINE"))
    assert claim.prior_authorization == "MINE"


@pytest.mark.parametrize("length", [20, 21, 30, 31])
def test_a_diagnosis_has_at_most_thirty_characters(length: int) -> None:
    """One that is longer refuses the claim; so does a condition code."""
    for head in ("HI*ABK:", "HI*BR:1:D8:20260101:::::*BG:"):
        (one,), _ = read(interchange(CLAIM[0], head + "9" * length, *CLAIM[1:]))
        assert isinstance(one.claim, Claim) == (length <= 30)


def test_what_is_not_asked_for_is_passed_over() -> None:
    """Other references, other entities, a line without pointers, and texts that end in the middle."""
    claim = claim_of(
        interchange(
            "CLM*A***11:B:1",
            "REF*D9*X",
            "NM1*DN*1",
            "N4*X*TX",
            "LX*1",
            "SV1*HC:J9312*1*UN*1*11*",
            "SV1*HC:J9312*1*UN*1",
        )
    )
    assert (claim.state, claim.original_claim) == ("", "")
    text = interchange(*CLAIM)
    assert len(read(text[:-4])[0]) == 1
    assert read("ISA*00*~" + " " * 500)[0] == []
    assert len(read("ISA\u00e9x" + text)[0]) == 1
    short = ISA[:-2].replace("*T*", "*T*\n")
    assert len(read(short + interchange(*CLAIM, end="\n")[len(ISA) :])[0]) <= 1

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(7 if size else size)

    for slow, count in ((TEXT, 1), ("ISA*00*~" + "x" * 900, 0)):
        assert len(list(read_837(Slow(slow.encode())))) == count


def test_a_line_end_may_be_all_that_ends_an_isa_segment_without_a_component_delimiter() -> None:
    """LF, CR and LF, or CR."""
    plain = interchange("CLM*A-1*5000", "LX*1", "SV1*HC*1*UN*1")
    for end in ("\n", "\r\n", "\r"):
        (one,), _ = read(plain.replace(":~", "~").replace("~", end))
        assert one.identifier == "A-1", repr(end)


def test_the_line_of_the_total_is_no_service() -> None:
    """Revenue code 0001 of paper claims: it neither doubles the charges nor misses a date; it states a total that the claim does not."""
    bill = (
        "LX*1",
        "SV2*0636*HC:J9312*9000*UN*75",
        "DTP*472*D8*20260201",
        "LX*2",
        "SV2*0001**9000",
        "DTP*472*D8*20260209",
        "LX*3",
        "SV2*0250**5*UN*1",
    )
    for head, total in (("CLM*I-1*9005***13:A:1", "9005"), ("CLM*I-1****13:A:1", "9000")):
        (one,), claims = read(interchange(head, *bill, version="005010X223A2"))
        assert isinstance(one.claim, Claim)
        assert [line.revenue_code for line in one.claim.lines] == ["0636", "0250"]
        assert (str(one.claim.lines[0].on), one.claim.stated_total) == ("2026-02-01", Decimal(total))
        assert [note.message for note in claims.notes] == [
            "revenue code 0001 is the total of the claim, not a service; it is left out"
        ]
    assert notes_of("SV2*0001**9000", version="005010X223A2")[0].endswith(
        "SV2: outside a claim; the segment is skipped"
    )
    assert len(claim_of(interchange("CLM*I-1*5***13:A:1", "LX*1", "SV2*0001*HC:J9312*5*UN*1")).lines) == 1


def test_the_quantity_of_the_ndc_is_kept_after_another_number_of_the_product() -> None:
    """A universal product number before the NDC, each with its quantity."""
    text = interchange(*CLAIM, "LIN**UP*123456789012", "CTP****9*UN", "LIN**N4*50242005306", "CTP****75*ML")
    (one,), claims = read(text)
    assert [note.message for note in claims.notes] == ["not an NDC (qualifier N4); it is skipped"]
    claim = one.claim
    assert isinstance(claim, Claim)
    assert (claim.lines[0].ndc, claim.lines[0].ndc_quantity, claim.lines[0].ndc_unit) == ("50242005306", "75", "ML")


def test_the_authorization_of_another_payer_on_a_line_is_not_the_claims() -> None:
    """REF04 names the payer."""
    claim = claim_of(interchange(*CLAIM, "REF*G1*THEIRS**2U:OTHER", "REF*G1*MINE"))
    assert claim.prior_authorization == "MINE"
