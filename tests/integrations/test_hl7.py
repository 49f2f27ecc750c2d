"""HL7 v2: administrations, orders and charges of messages."""

import contextlib
import io
import json
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.claims import Claim, Route
from jcodes.cli import main
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError
from jcodes.integrations.hl7 import Hl7Messages, read_hl7
from jcodes.integrations.hl7.fields import Encoding, Fields, encoding_of
from jcodes.integrations.hl7.values import moment_of
from jcodes.integrations.x12.bounds import LONGEST_SEGMENT

MSH = "MSH|^~\\&|EHR|CLINIC|||20260201||RAS^O17|C1|P|2.5.1"
PID = "PID|1||M1^^^X^MR||DOE^JANE||19430501|F||||||||||ACC-7"
RXA = "RXA|0|1|202602010900|202602011130|50242005306^rituximab^NDC^J9312^^HCPCS|740|mg^^UCUM||||||10|mg/mL|L123||||C83.30^^I10|CP|A"
RXR = "RXR|IV^Intravenous^HL70162|LA^LEFT ARM^HL70163"
FT1 = (
    "FT1|1|T1||20260201|20260205|CG|J9312^x^HCPCS|||75|5000.00&USD||||||||C83.30^^I10~29857009^^SCT|1234567893^DOE||||||JZ||||"
    "|".join(())
)
CHARGE = {1: "1", 4: "20260201", 6: "CG", 7: "J9312^x^HCPCS", 10: "75", 11: "5000.00&USD", 19: "C83.30^^I10~29857009^^SCT", 20: "1234567893^DOE",
          25: "J9312", 26: "JZ~", 29: "50242-0053-06^^NDC", 39: "AUTH1", 41: "0636", 43: "75^mL"}  # fmt: skip


def segment(name: str, fields: dict[int, str]) -> str:
    return "|".join([name, *(fields.get(at, "") for at in range(1, max(fields) + 1))])


def read(*segments: str, head: str = MSH, end: str = "\r", **how: Any) -> Hl7Messages:
    """Return a reader of one message, not yet asked."""
    return read_hl7(io.BytesIO(end.join((head, *segments, "")).encode("utf-8", "surrogateescape")), **how)


def notes_of(*segments: str) -> list[str]:
    reader = read(*segments)
    list(reader)
    return [f"{note.segment}{note.element or ''}: {note.message}" for note in reader.notes]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_an_administration_is_read(end: str) -> None:
    """Drug, codes, dose, strength, times, route, site, lot, diagnosis and visit."""
    reader = read(PID, "PV1|1|O|||||||||||||||||V-9", "ORC|RE", RXA, RXR, end=end)
    (message,) = reader
    (record,) = message.administrations
    assert (message.kind, message.claim, message.orders, reader.kinds) == ("RAS^O17", None, (), {"RAS^O17": 1})
    assert (record.drug, record.code, record.ndc) == ("rituximab", "J9312", "50242005306")
    assert (record.dose, record.strength, record.route, record.site) == (
        Dose.parse("740 mg"), Strength.parse("10 mg/mL"), Route.INTRAVENOUS, "LEFT ARM",
    )  # fmt: skip
    assert (record.on, record.start, record.stop, record.through) == (date(2026, 2, 1), time(9), time(11, 30), None)
    assert (record.diagnoses, record.encounter, record.containers[0].lot) == (("C83.30",), "V-9", "L123")
    assert (str(message.origin), reader.notes) == ("transaction C1, segment 1", ())
    assert "DOE" not in repr(message)
    assert "JANE" not in repr(message)


def test_a_charge_is_a_claim() -> None:
    """With code, modifiers, units, NDC, quantity, revenue code, provider, diagnoses with pointers, and no number of the patient."""
    (message,) = read(
        PID,
        "DG1|1||Z51.11^^I10",
        segment("FT1", CHARGE),
        segment("FT1", CHARGE | {25: "", 7: "96413^^C4", 19: "", 43: "2^UN", 4: "20260201^20260203"}),
    )
    claim = message.claim
    assert claim is not None
    line, other = claim.lines
    assert (str(claim), claim.identifier, claim.diagnoses) == (
        "J9312-JZ x 75; 96413-JZ x 75",
        "ACC-7",
        ("Z51.11", "C83.30"),
    )
    assert (line.charge, line.on, line.through, line.diagnosis_pointers) == (
        Decimal("5000.00"),
        date(2026, 2, 1),
        None,
        (2,),
    )
    assert (line.ndc, line.ndc_quantity, line.ndc_unit, line.revenue_code) == ("50242-0053-06", "75", "ML", "0636")
    assert (line.rendering_provider, claim.prior_authorization, other.through, other.ndc_unit) == (
        "1234567893",
        "AUTH1",
        date(2026, 2, 3),
        "UN",
    )
    assert len(claim.patient_key) == 20
    (salted,) = read(PID, segment("FT1", CHARGE), patient_salt="x")
    assert salted.claim is not None
    assert salted.claim.patient_key != claim.patient_key
    (bare,) = read("PID|1", segment("FT1", CHARGE))
    assert bare.claim is not None
    assert (bare.claim.patient_key, bare.claim.identifier) == ("", "C1")


def test_the_amount_is_that_of_the_line_or_units_times_the_price() -> None:
    """Exactly; what is no amount of dollars and cents is left blank."""

    def charge(fields: dict[int, str]) -> tuple[Decimal | None, list[str]]:
        reader = read(segment("FT1", {6: "", 4: "20260201", 25: "J9312"} | fields))
        (message,) = reader
        assert message.claim is not None
        return message.claim.lines[0].charge, [str(note.element) for note in reader.notes]

    assert charge({10: "3", 12: "66.67"}) == (Decimal("200.01"), [])
    assert charge({10: "3", 12: "x"}) == (None, ["12"])
    assert charge({10: "", 12: "1"}) == (None, [])
    assert charge({11: "1.005"}) == (None, ["11"])


def test_an_order_was_not_given() -> None:
    """RXE has no date of service; a route counts for the drug before it, and only the first route does."""
    (message,) = read(
        "ORC|NW",
        "RXE||J1885^ketorolac^HPC|15|30|mg|||||||||||||||||||||||||",
        "RXR|IM",
        "RXR|IV",
        head=MSH.replace("RAS^O17", "RDE^O11"),
    )
    (order,) = message.orders
    assert (order.code, order.dose, order.route, order.on, message.administrations) == (
        "J1885",
        Dose.parse("15 mg"),
        Route.INTRAMUSCULAR,
        None,
        (),
    )


def test_a_route_counts_for_all_drugs_of_its_order() -> None:
    (message,) = read("ORC|RE", RXA, RXA, RXR, "ORC|RE", RXA)
    assert [record.route for record in message.administrations] == [Route.INTRAVENOUS, Route.INTRAVENOUS, None]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({20: "RE"}, "RXA: refused; it is skipped"),
        ({20: "NA"}, "RXA: not administered; it is skipped"),
        ({21: "D"}, "RXA: deleted; it is skipped"),
        ({9: "01^Historical^NIP001"}, "RXA: historical: given by another provider; it is skipped"),
        ({5: "998^no vaccine administered^CVX"}, "RXA: no vaccine administered; it is skipped"),
        ({5: ""}, "RXA5: no drug; it is skipped"),
    ],
)
def test_what_was_not_given_is_skipped(fields: dict[int, str], said: str) -> None:
    """And said, with the segment."""
    reader = read(segment("RXA", {3: "20260201", 5: "J9312", 6: "1", 7: "mg"} | fields))
    (message,) = reader
    assert message.administrations == ()
    assert [f"{note.segment}{note.element or ''}: {note.message}" for note in reader.notes] == [said]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({3: ""}, ["RXA3: no date of service; left blank"]),
        ({3: "20260230"}, ["RXA3: no date of service; left blank"]),
        ({4: "soon"}, ["RXA4: not a date; left blank"]),
        ({4: "20260201"}, []),
        ({4: "202602030900"}, []),
        ({6: "999", 7: ""}, []),
        ({6: "0.00", 7: "mg"}, []),
        ({6: "900", 7: "mg/m2"}, ["RXA6: no amount with a unit that doses are measured in; left blank"]),
        ({6: "740", 7: "smidgen"}, ["RXA6: no amount with a unit that doses are measured in; left blank"]),
        ({6: "much"}, ["RXA6: no amount with a unit that doses are measured in; left blank"]),
        ({7: "^milligrams"}, []),
        ({13: "40", 14: "odd^mg/mL"}, []),
        ({13: "40"}, ["RXA13: not a strength; left blank"]),
        ({13: "forty", 14: "mg/mL"}, ["RXA13: not a strength; left blank"]),
    ],
)
def test_what_cannot_be_read_is_left_blank(fields: dict[int, str], said: list[str]) -> None:
    """With segment and field, and never with the text."""
    assert notes_of(segment("RXA", {3: "20260201", 5: "J9312", 6: "740", 7: "mg"} | fields)) == said


@pytest.mark.parametrize(
    ("segments", "said"),
    [
        (["FT1|1"], ["FT125: no procedure code; the charge is left out"]),
        ([segment("FT1", CHARGE | {6: "CD"})], ["FT16: a credit, not a charge; it is skipped"]),
        ([segment("FT1", CHARGE | {6: "ZZ"})], ["FT16: another transaction, not a charge; it is skipped"]),
        ([segment("FT1", CHARGE | {4: ""})], ["FT14: no date of service; left blank"]),
        ([RXA, "RXR|ZZ^in the ear or so"], ["RXR1: no known route; left blank"]),
        (["rxa|"], [": damaged: no segment ID; the segment is skipped"]),
        (["RXA^"], ["RXA: damaged: no field delimiter after the segment ID; the segment is skipped"]),
        (["RXA|" + "|" * 300], ["RXA: 301 fields; the segment is skipped"]),
        (["OBX|1|TX|||any text", "ZZZ"], []),
        (["RXE||"], ["RXE2: no drug; it is skipped"]),
        ([segment("FT1", CHARGE | {10: "9" * 400})], [f"FT1: {'x'}"]),
        ([segment("RXA", {3: "20260201", 5: f"J9312^{'n' * 3000}^HCPCS"})], [f"RXA: {'x'}"]),
        ([PID.replace("ACC-7", "A" * 3000), segment("FT1", CHARGE)], [f"MSH: {'x'}"]),
    ],
)
def test_damaged_segments_cost_only_themselves(segments: list[str], said: list[str]) -> None:
    found = notes_of(*segments)
    assert len(found) == len(said)
    for one, wanted in zip(found, said, strict=True):
        assert one == wanted or (
            wanted.endswith(": x") and one.startswith(wanted[:-1]) and one.endswith("; it is refused")
        )


def test_batches_and_frames_are_taken_off() -> None:
    """FHS, BHS, BTS, FTS, MLLP's bytes, a byte order mark, blank lines, and several messages with delimiters of their own."""
    other = MSH.replace("|", "#").replace("^", "!").replace("C1", "C2")
    text = "\ufeff\n".encode() + b"\r".join(
        (
            b"FHS|^~\\&", b"BHS|^~\\&", b"\x0b" + MSH.encode(), RXA.encode(), b"\x1c", b"", other.encode(), RXA.replace("|", "#").replace("^", "!").encode(),
            b"\x1c", b"BTS|2", b"OBX|1|outside", b"FTS|1",
        )
    )  # fmt: skip
    reader = read_hl7(io.BytesIO(text))
    messages = list(reader)
    assert [(message.origin.transaction, len(message.administrations)) for message in messages] == [
        ("C1", 1),
        ("C2", 1),
    ]
    assert messages[0].administrations == messages[1].administrations
    assert [str(note) for note in reader.notes] == ["segment 8, OBX: outside a message; the segment is skipped"]
    assert reader.note_count == 1


def test_bounds_of_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A segment without an end, and a message without one, are reported, and the rest is read."""
    reader = read("OBX|" + "x" * (5 * LONGEST_SEGMENT), RXA)
    (message,) = reader
    assert len(message.administrations) == 1
    assert [note.message for note in reader.notes] == [
        "more than 1,048,576 bytes without an end; the segment is skipped"
    ]
    assert list(read("OBX|" + "x" * (3 * LONGEST_SEGMENT), end="\n"))
    monkeypatch.setattr("jcodes.integrations.hl7.reading.MOST_LINES", 2)
    reader = read(*[segment("FT1", CHARGE)] * 3)
    assert [message.claim for message in reader] == [None]
    assert [note.message for note in reader.notes] == ["more than 2 charges; the claim is refused"]
    monkeypatch.setattr("jcodes.integrations.hl7.reading._MOST_SEGMENTS", 2)
    reader = read("NTE|1", RXA, RXA, RXA)
    (message,) = reader
    assert len(message.administrations) == 1
    assert [note.message for note in reader.notes] == ["more than 2 segments; those after them are skipped"]


def test_a_file_may_end_inside_a_long_segment() -> None:
    data = (MSH + "\rOBX|" + "x" * (2 * LONGEST_SEGMENT)).encode()
    reader = read_hl7(io.BytesIO(data))
    assert (len(list(reader)), reader.note_count) == (1, 1)


def test_a_header_without_delimiters_costs_its_message() -> None:
    """Those after it are read."""
    reader = read_hl7(io.StringIO("MSH||||\rRXA|0\rMSH\rMSH|^^\r" + MSH + "\r" + RXA))
    (message,) = reader
    assert (len(message.administrations), message.origin.segment) == (1, 5)
    assert [note.message for note in reader.notes] == [
        "the MSH segment does not define the delimiters; the message is skipped"
    ] * 3


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"ISA*00*", "no MSH segment"), (b"PK\x03", "an Excel file"), (b"\xff\xfeM", "UTF-16"), (b" ", "no MSH segment")],
)
def test_other_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(MalformedClaimError, match=said):
        next(read_hl7(io.BytesIO(data)))


def test_a_file_is_named(tmp_path: Path) -> None:
    """And an empty one has no messages; Latin-1 is read where UTF-8 is not."""
    path = tmp_path / "given.hl7"
    path.write_bytes(MSH.encode() + b"\r" + RXA.replace("rituximab", "caf\xe9").encode("latin-1"))
    reader = read_hl7(path)
    (message,) = reader
    assert (reader.file, str(message.origin), message.administrations[0].drug) == (
        "given.hl7",
        "given.hl7, transaction C1, segment 1",
        "caf\xe9",
    )
    assert list(read_hl7(io.BytesIO(b""))) == []
    with pytest.raises(OSError, match="missing"):
        next(read_hl7(str(tmp_path / "missing.hl7")))
    with pytest.raises(MalformedError, match="patient_salt"):
        read_hl7(path, patient_salt=7)  # type: ignore[arg-type]


def test_escapes_and_fields() -> None:
    signs = Encoding()
    assert signs.text("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f") == "a|b^c&d~e\\f"
    assert signs.text("\\X4A39\\\\X313\\ \\.sp+2\\x\\") == "J9\\X313\\  x\\"
    assert signs.text("\\" + "9" * 100 + "\\") == "\\" + "9" * 100 + "\\"
    assert Encoding(escape="").text("a\\F\\") == "a\\F\\"
    assert encoding_of("MSH|^~") == Encoding("|", "^", "~", "", "")
    assert [encoding_of(text) for text in ("MSH", "MSH|", "MSH|^^", "MSHx^~", "MSH| ~", "MSH|\x01")] == [None] * 6
    fields = Fields('PID|a&b^c~d^^e|""', signs)
    assert (fields.component(1), fields.component(1, 2), list(fields.repeated(1, 3)), fields.component(2), fields.component(9)) == (
        "a", "c", ["", "e"], "", "",
    )  # fmt: skip
    assert list(Fields("X|1^a^S^2^b^T", signs).coded(1)) == [("1", "a", "S"), ("2", "b", "T")]
    assert Fields("MSH|^~\\&|A", signs).component(3) == "A"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("20260201", (date(2026, 2, 1), None)), ("2026020109", (date(2026, 2, 1), time(9))), ("20260201093015.1234-0500", (date(2026, 2, 1), time(9, 30, 15))),
        ("20260201-0500", (date(2026, 2, 1), None)), ("2026", None), ("202602", None), ("20260201250000", None), ("20261301", None), ("", None),
    ],
)  # fmt: skip
def test_dates_and_times(text: str, wanted: object) -> None:
    assert moment_of(text) == wanted


def test_the_command_line_reads_charges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By content; a file of administrations says what to do with it, and damaged segments are said."""
    file = tmp_path / "charges.txt"
    file.write_bytes(b"\x0b" + "\r".join((MSH, PID, segment("FT1", CHARGE), "RXA^", "rxa", "\x1c", "")).encode())
    assert main(["check", str(file), "--json"]) == 1
    said = capsys.readouterr()
    charged, damaged = json.loads(said.out)
    assert charged["claim"]["lines"][0]["code"] == "J9312"
    assert "segment 4, RXA: damaged" in damaged["message"]
    assert "no segment ID" in said.err
    file.write_bytes(f"{MSH}\r{RXA}\r{RXR}".encode())
    assert main(["audit", str(file)]) == 2
    assert "administrations (RXA) and no charges" in capsys.readouterr().err
    file.write_bytes(f"{MSH}\rOBX|1".encode())
    assert main(["check", str(file)]) == 1
    assert "no claims" in capsys.readouterr().err


# -- laws ------------------------------------------------------------------------------------------------------------

_TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f\x85\xa0"), max_size=12
).map(str.strip)
_SIGNS = st.permutations("|^~&#!$*").map(lambda signs: Encoding(signs[0], signs[1], signs[2], "\\", signs[3]))


def escaped(text: str, signs: Encoding) -> str:
    names = {signs.escape: "E", signs.field: "F", signs.component: "S", signs.repetition: "R", signs.subcomponent: "T"}
    return "".join(f"{signs.escape}{names[one]}{signs.escape}" if one in names else one for one in text)


@given(_TEXT, _SIGNS)
def test_escaped_text_is_read_back(text: str, signs: Encoding) -> None:
    assert signs.text(escaped(text, signs)) == text


@settings(max_examples=60)
@given(
    signs=_SIGNS,
    rows=st.lists(
        st.tuples(
            st.sampled_from(["J9312", "J1885", "96413", "Q5103"]), st.integers(1, 999), st.integers(0, 10**7), st.lists(st.sampled_from(["JW", "JZ", "59"]), max_size=2),
            st.dates(date(2020, 1, 1), date(2027, 1, 1)), _TEXT,
        ),
        min_size=1, max_size=4,
    ),
    end=st.sampled_from(["\r", "\n", "\r\n"]),
    framed=st.booleans(),
)  # fmt: skip
def test_charges_that_are_written_are_read(signs: Encoding, rows: list[Any], end: str, framed: bool) -> None:
    """Whatever the delimiters, line ends and framing are, and whatever else stands in the message."""
    bar, part, again = signs.field, signs.component, signs.repetition
    lines = [
        bar.join(
            (
                "MSH",
                f"{part}{again}{signs.escape}{signs.subcomponent}",
                "A",
                "B",
                "",
                "",
                "2026",
                "",
                f"DFT{part}P03",
                "7",
                "P",
                "2.5",
            )
        )
    ]
    for code, units, cents, modifiers, day, text in rows:
        fields = {
            4: f"{day:%Y%m%d}",
            6: "CG",
            7: escaped(text, signs),
            8: escaped(text, signs),
            10: str(units),
            11: f"{cents // 100}.{cents % 100:02}",
            25: code,
            26: again.join(modifiers),
        }
        lines.append(bar.join(["FT1", *(fields.get(at, "") for at in range(1, 27))]))
        lines.append(bar.join(("NTE", "1", "", escaped(text, signs))))
    text = end.join([*lines, ""])
    data = (f"\x0b{text}\x1c\r" if framed else text).encode()
    reader = read_hl7(io.BytesIO(data))
    (message,) = reader
    assert isinstance(message.claim, Claim)
    found = [(one.code, one.unit_count, one.charge, list(one.modifiers), one.on) for one in message.claim.lines]
    assert found == [
        (code, units, Decimal(cents) / 100, modifiers, day) for code, units, cents, modifiers, day, _ in rows
    ]
    assert reader.notes == ()


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([MSH, PID, RXA, RXR, segment("FT1", CHARGE), "FHS|", "ORC|RE"]), st.text(max_size=40)
        ),
        max_size=8,
    ),
    st.binary(max_size=20),
)
def test_any_text_is_read_or_refused(lines: list[str], tail: bytes) -> None:
    """With typed errors, and notes that say where."""
    data = (MSH + "\r" + "\r".join(lines)).encode("utf-8", "replace") + tail
    reader = read_hl7(io.BytesIO(data))
    with contextlib.suppress(JcodesError):
        list(reader)
    assert all(note.origin.segment > 0 for note in reader.notes)
