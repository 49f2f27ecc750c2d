"""Claims from what people have: mappings, rows, CSV, JSON lines and dataframes, each read the same, and one bad one never costs the others."""

import io
import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.claims import Administration, Claim, Container, ServiceLine
from jcodes.claims.reading import COLUMNS, ReadClaim, read_claims, read_file
from jcodes.claims.reading.columns import columns_of
from jcodes.claims.reading.date_formats import date_reader
from jcodes.claims.reading.rows import cell_of
from jcodes.errors import (
    JcodesError,
    MalformedClaimError,
    MalformedDateError,
    MalformedDoseError,
    MalformedError,
    MissingExtraError,
)

CSV = """Claim ID,HCPCS,Mod1,Mod2,Units,DOS,Charges,Line,Dx1,Dx2,dose,weight,containers,Patient name
A-1,96413,,,1,02/03/2026,100.00,2,C83.30,,,,,x
B,J9312,JZ,,70,02/03/2026,"5,000",1,C83.30,,5 mg/kg,70 kg,,y
A-1,J9312,JZ,76,75,02/03/2026,5000,1,C83.30,Z51.11,750 mg,,8 x 100 mg/10 mL; 10 mL,x
"""


def read(text: str | bytes, **facts: Any) -> list[ReadClaim]:
    return list(read_file(io.BytesIO(text.encode() if isinstance(text, str) else text), **facts))


def claim_of(one: ReadClaim) -> Claim:
    assert isinstance(one.claim, Claim), one
    return one.claim


def message(one: ReadClaim) -> str:
    assert isinstance(one.claim, JcodesError)
    return one.claim.message


# -- rows ------------------------------------------------------------------------------------------------------------


def test_rows_with_one_number_are_the_lines_of_one_claim() -> None:
    """Wherever they stand; headings may be written in many ways, and unknown ones are skipped."""
    first, second = read(CSV, date_format="MM/DD/YYYY")
    one = claim_of(first)
    assert (one.identifier, one.diagnoses, [line.code for line in one.lines]) == (
        "A-1",
        ("C83.30", "Z51.11"),
        ["J9312", "96413"],
    )
    assert one.lines[0].modifiers == ("JZ", "76")
    assert (one.lines[0].on, one.lines[0].charge) == (date(2026, 2, 3), Decimal("5000.00"))
    record = one.lines[0].administration
    assert record is not None
    assert record.containers == (Container("100 mg/10 mL", count=8), Container("10 mL"))
    assert one.lines[1].administration is None
    by_weight = claim_of(second).lines[0].administration
    assert by_weight is not None
    assert str(by_weight.dose) == "350 mg"


def test_every_column_is_a_field_and_every_heading_is_read_once() -> None:
    """So that the documented header is true."""
    fields = {"claim": Claim, "line": ServiceLine, "record": Administration}
    for column in COLUMNS:
        names = (
            set(Claim().to_dict())
            if column.part == "claim"
            else set(fields[column.part]("J1100" if column.part == "line" else "").to_dict())
        )
        assert column.field in names or column.name == "line"
        assert columns_of(["code", column.name] if column.name != "code" else ["code"])[-1] == column
        for other in column.also:
            assert columns_of([other, *([] if column.name == "code" else ["code"])])[0] == column
    assert len({name for one in COLUMNS for name in (one.name, *one.also)}) == sum(1 + len(one.also) for one in COLUMNS)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("claim,units", "no column of procedure codes among 2 headings"),
        ("code,hcpcs", "code and hcpcs both name the column code"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(header: str, said: str) -> None:
    """Before any row."""
    with pytest.raises(MalformedClaimError, match=said):
        read(header + "\n1,2\n")


def test_rows_of_one_claim_must_agree_and_lines_be_numbered_once() -> None:
    """Blank cells are filled from the other rows."""
    head = "claim,line,code,payer,units\n"
    assert claim_of(read(head + "A,1,J9312,,1\nA,2,96413,P,1\n")[0]).payer == "P"
    assert message(read(head + "A,1,J9312,Q,1\nA,2,96413,P,1\n")[0]) == "the rows of the claim differ in payer"
    assert message(read(head + "A,1,J9312,P,1\nA,1,96413,P,1\n")[0]) == "line numbers are missing or repeated"
    assert message(read(head + "A,1,J9312,P,1\nA,,96413,P,1\n")[0]) == "line numbers are missing or repeated"
    bad = read(head + "A,x,J9312,P,1\nB,1,J9312,P,1\n")
    assert message(bad[0]) == "the line number is not a whole number"
    assert getattr(bad[0].claim, "__notes__", []) == ["row 2"]
    assert claim_of(bad[1]).identifier == "B"
    apart = read("claim,frequency,code\nA,1,J9312\nA,7,J9312\n")
    assert [claim_of(one).frequency for one in apart] == ["1", "7"]


def test_rows_without_a_number_are_claims_of_their_own() -> None:
    """And come as they are read."""
    assert [len(claim_of(one).lines) for one in read("code,units\nJ9312,1\nJ9312,1\n")] == [1, 1]
    assert [
        one.place for one in read_claims([{"hcpcs": "J9312", "dos": "2026-02-03"}, {"hcpcs": "J9312", "dos": ""}])
    ] == [0, 1]
    frame = pytest.importorskip("polars").DataFrame({"hcpcs": ["J9312"], "dos": [date(2026, 2, 3)]})
    assert claim_of(next(read_claims(frame))).lines[0].on == date(2026, 2, 3)


def test_positions_of_diagnoses_hold() -> None:
    """A blank in between counts, as a pointer counts it; blanks at the end do not, and modifiers close up."""
    one = claim_of(read("code,dx1,dx2,dx3,dx4,mod1,mod2\nJ9312,A,,C,,,JZ\n")[0])
    assert (one.diagnoses, one.lines[0].modifiers) == (("A", "", "C"), ("JZ",))
    assert claim_of(read("code,diagnoses,modifiers\nJ9312,A;B C,JZ 76\n")[0]).diagnoses == ("A", "B", "C")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,J9312\n", "2 cells under 3 headings"),
        ("A,J9312,1,2\n", "4 cells under 3 headings"),
        ('A,"' + "x" * 140_000 + '",1\n', "a cell is too long, or a quote is not closed"),
    ],
)
def test_a_row_that_is_no_row_is_refused_alone(row: str, said: str) -> None:
    """With its number in the file."""
    found = read("claim,code,units\nB,J9312,1\n" + row)
    assert {message(one) for one in found if not isinstance(one.claim, Claim)} == {said}
    assert [one.identifier for one in found if isinstance(one.claim, Claim)] == ["B"]


def test_a_row_that_cannot_be_used_costs_its_claim_whole() -> None:
    """Rather than leave a claim without the line; its number is named only if other rows have it too."""
    bad = "A,J9312\nDoe was seen,\n,J9312\n\n"
    found = read(f"claim,code,units\nA,96413,1\n{bad}B,J9312,1\n")
    assert [(one.place, one.identifier, one.where, isinstance(one.claim, Claim)) for one in found] == [
        (1, "A", "row 3", False),
        (2, "", "row 4", False),
        (3, "", "row 5", False),
        (4, "B", "row 7", True),
    ]
    assert read("code,units,claim\n96413,1,A\nJ9312\n")[0].identifier == ""
    assert read("code,units\nJ9312\n")[0].identifier == ""


def test_a_refusal_names_the_rows_and_the_claim() -> None:
    """Of a file of rows or lines; of a list of claims, its place among them."""
    rows = "claim,code,units,pos,charge\nA,J9312,1,11,\nA,96413,1,12,\nB,96413,1,11,x\n,96413,1,11,x\n"
    assert [str(row).partition(": ")[0] for row in jcodes.audit(read(rows)).refused] == [
        "rows 2, 3, claim A",
        "row 4, claim B",
        "row 5",
    ]
    unknown = {"identifier": "C", "policy": "nobody", "lines": [{"code": "J9312"}]}
    lines: list[Any] = [unknown, {**unknown, "lines": 3}, {"claim": "D", "code": "J9312", "units": {}}, 7]
    found = jcodes.audit(read("\n".join(map(json.dumps, lines)))).refused
    assert [(row.name, row.row, row.where) for row in found] == [
        ("line 1, claim C", "line 1", ""),
        ("line 2, claim C", "line 2", ""),
        ("line 3, claim D", "line 3", ""),
        ("line 4", "line 4", ""),
    ]
    given: list[Any] = [*lines[:2], 7]
    assert [row.name for row in jcodes.audit(given).refused] == ["claim 1 (C)", "claim 2 (C)", "claim 3"]


def test_cells_that_repeat_are_one_text() -> None:
    """Rows are held until all were read; texts that do not repeat are let go in time."""
    rows = "".join(f"{at},J9312,Payer {at % 2}\n" for at in range(5000))
    claims = [claim_of(one) for one in read("claim,code,payer\n" + rows)]
    assert len({id(one.payer) for one in claims if one.payer == "Payer 0"}) < 10
    assert len({one.identifier for one in claims}) == 5000


def test_bytes_that_are_no_text_cost_one_row() -> None:
    """Letters beyond ASCII are fine."""
    found = read(b"claim,code,payer\nA,J9312,\xff\nB,J9312,\xc3\x84\n\n")
    assert (message(found[0]), claim_of(found[1]).payer) == ("not text in UTF-8", "Ä")
    with pytest.raises(MalformedClaimError, match="the file is UTF-16, not text in UTF-8"):
        read("claim,code".encode("utf-16"))


def test_other_separators_are_read() -> None:
    """The one under which most headings are known."""
    for sign in "\t;|":
        assert claim_of(read(f"claim{sign}code{sign}units\nA{sign}J9312{sign}1\n")[0]).identifier == "A"


# -- mappings, JSON ---------------------------------------------------------------------------------------------------


def test_mappings_are_claims_lines_or_rows() -> None:
    """By their fields; a misspelled field of a line is refused with a hint."""
    line = {"code": "J9312", "units": 1, "on": "2026-02-03"}
    odd: Any = 5
    found = list(
        read_claims(
            [{"lines": [line]}, line, {**line, "claim": "R"}, {"code": "J9312", "unitz": 1}, odd, ServiceLine("J1100")]
        )
    )
    assert [one.place for one in found] == [0, 1, 3, 4, 5, 2]
    assert [str(one.claim) for one in found[:2]] == ["J9312 x 1", "J9312 x 1"]
    assert message(found[2]) == "a ServiceLine has no 'unitz'"
    assert message(found[3]) == "int is not a claim"
    assert found[5].identifier == "R"
    again = list(read_claims(found))
    assert again == found
    assert message(next(read_claims([{"code": "J9312", "hcpcs": "J9312", "claim": "A"}]))).endswith(
        "both name the column code"
    )


def test_json_is_read_as_lines_a_list_or_one_document() -> None:
    """Errors say where, and never repeat the text."""
    one = {"identifier": "A", "lines": [{"code": "J9312", "units": 7.5}]}
    for text in (json.dumps(one), json.dumps(one, indent=1), json.dumps([one], indent=1), json.dumps([one])):
        (found,) = read(text)
        assert claim_of(found).lines[0].units == "7.5"
    several = read(json.dumps(one) + "\n{DOE\n[1]\n" + json.dumps(one))
    assert [isinstance(each.claim, Claim) for each in several] == [True, False, False, True]
    assert message(several[1]).startswith("not JSON: ")
    assert "DOE" not in str(several[1].claim)
    assert message(several[2]) == "JSON, but not an object"
    assert message(read("{oops\n{oops\n")[0]).startswith("not JSON: ")
    assert message(read('[{"a": ' + "1" * 5000 + "}]")[0]).startswith("not JSON: nested too deep, or a number too long")
    assert message(read(b'{"a": "\xff"}')[0]) == "not JSON: not UTF-8"
    assert message(read("[]")[0]) == "JSON, but not an object"
    assert read("") == []


def test_a_file_is_named_or_open(tmp_path: Path) -> None:
    """A path, or text that ends as a file of claims does."""
    path = tmp_path / "month.csv"
    path.write_text(CSV, encoding="utf-8")
    for source in (path, str(path)):
        assert [one.identifier for one in read_claims(source, date_format="%m/%d/%Y")] == ["A-1", "B"]
    assert jcodes.audit(path, date_format="M/D/YYYY").claims == 2


class Nameless(Mapping[str, object]):
    """A mapping whose names cannot be read."""

    def __getitem__(self, name: str) -> object:
        raise KeyError(name)

    def __iter__(self) -> Any:
        raise RuntimeError("DOE")

    def __len__(self) -> int:
        return 1

    def get(self, name: str, default: object = None) -> object:
        raise RuntimeError(name)


def test_a_mapping_whose_names_cannot_be_read_is_refused() -> None:
    """By the class of its error."""
    assert message(next(read_claims([Nameless()]))) == "the claim cannot be read (RuntimeError)"


class Trap(Mapping[str, object]):
    """A mapping whose methods raise."""

    def __getitem__(self, name: str) -> object:
        raise RuntimeError(name)

    def __iter__(self) -> Any:
        return iter(("lines",))

    def __len__(self) -> int:
        return 1


def test_whatever_an_item_raises_costs_only_itself() -> None:
    """Its own methods, or a cell's; the message names the class of the error and no more."""

    class Cell:
        def __str__(self) -> str:
            raise RuntimeError("DOE")

    found = list(read_claims([Trap(), {"claim": "A", "code": "J9312", "units": Cell()}, ServiceLine("J9312")]))
    assert [message(found[at]) for at in (0, 2)] == [
        "the claim cannot be read (RuntimeError)",
        "units must be a number or text, not Cell",
    ]
    assert isinstance(found[1].claim, Claim)


def test_a_claim_whose_check_raises_is_refused_and_the_others_go_on() -> None:
    """No rule of the library does; one of the caller's may."""
    from jcodes.rules import Severity, line_rule

    @line_rule("odd", "odd", severity=Severity.WARNING, source="the house")
    def odd(at: Any) -> Any:
        if at.line.code == "J1100":
            raise RuntimeError("DOE")
        return ()

    found = jcodes.audit([ServiceLine("J1100"), ServiceLine("J9312")], rules=[odd])
    assert (found.claims, [row.message for row in found.refused]) == (1, ["the claim cannot be read (RuntimeError)"])


# -- dataframes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["polars", "lazy", "pandas", "pyarrow"])
def test_the_rows_of_any_dataframe_are_read(engine: str) -> None:
    """Whole numbers, missing values, dates and timestamps, as the same rows in CSV."""
    library = pytest.importorskip("polars" if engine == "lazy" else engine)
    columns: dict[str, list[Any]] = {
        "claim": [1, 1, 2], "hcpcs": ["J9312", "96413", "J1100"], "units": [75.0, 1.0, None], "dos": [date(2026, 2, 3)] * 3,
    }  # fmt: skip
    frame = library.table(columns) if engine == "pyarrow" else library.DataFrame(columns)
    frame = frame.lazy() if engine == "lazy" else frame
    if engine == "pandas":
        frame["dos"] = library.to_datetime(frame["dos"])
    found = [claim_of(one) for one in read_claims(frame)]
    assert [(one.identifier, str(one)) for one in found] == [("1", "96413 x 1; J9312 x 75"), ("2", "J1100 x ?")]
    assert {line.on for one in found for line in one.lines} == {date(2026, 2, 3)}
    assert jcodes.audit(frame).claims == 2


def test_a_frame_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """And Narwhals is named where it is missing."""

    class Odd:
        columns = ("code",)

    with pytest.raises(MalformedClaimError, match="Odd is not a dataframe that can be read"):
        list(read_claims(Odd()))
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(MissingExtraError, match="narwhals is not installed"):
        list(read_claims(Odd()))


def test_cells_become_text_or_blank() -> None:
    """Nothing is guessed: a bool is refused later, a list stays."""
    pandas = pytest.importorskip("pandas")
    numpy = pytest.importorskip("numpy")
    for missing in (None, float("nan"), pandas.NaT, pandas.NA, Decimal("NaN")):
        assert cell_of(missing) == ""
    assert [cell_of(one) for one in (75, 75.0, 7.5, Decimal("1.50"), numpy.int64(3), "x")] == [
        "75",
        "75",
        "7.5",
        "1.50",
        "3",
        "x",
    ]
    assert cell_of(True) is True
    assert cell_of(["JZ"]) == ["JZ"]
    several = numpy.array(["JZ", "76"])
    assert cell_of(several) is several
    assert "must be text or a number, not bool" in message(
        next(read_claims([{"claim": "A", "code": "J9312", "units": True}]))
    )
    listed = claim_of(next(read_claims([{"claim": "A", "code": "J9312", "modifiers": ["JZ", None], "diagnoses": 7}])))
    assert (listed.lines[0].modifiers, listed.diagnoses) == (("JZ",), ("7",))


# -- dates ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("02/03/2026", "MM/DD/YYYY", date(2026, 2, 3)),
        ("2/3/26", "M/D/YY", date(2026, 2, 3)),
        ("03-Feb-2026", "DD-MMM-YYYY", date(2026, 2, 3)),
        (" 02032026 ", "%m%d%Y", date(2026, 2, 3)),
    ],
)
def test_dates_are_read_by_the_format_given(text: str, form: str, day: date) -> None:
    """In rows, claims, lines and records; dates stay dates, and blanks blank."""
    reader = date_reader(form)
    assert (reader(text), reader(day), reader(" "), reader(None)) == (day, day, " ", None)
    facts = {
        "submitted": text,
        "lines": [
            {"code": "J9312", "on": text, "administration": {"dose": "1 mg", "on": text}, "also": [{"on": text}]}
        ],
    }
    report = jcodes.check(facts, date_format=form)
    whole = report.claim
    record = whole.lines[0].administration
    assert record is not None
    assert {whole.submitted, whole.lines[0].on, record.on, whole.lines[0].also[0].on} == {day}


ROW: Final = {"Claim": "A-1", "HCPCS": "J9312", "Qty": 75, "DOS": "02/03/2026", "POS": "11", "Billed": "9,000.00"}


def test_check_reads_the_rows_of_one_claim() -> None:
    """One or several, with the headings of a table; the same claim as an audit reads."""
    service = {**ROW, "HCPCS": "96413", "Qty": 1}
    for rows in (ROW, [ROW], (ROW, service), [service, ROW]):
        report = jcodes.check(rows, date_format="MM/DD/YYYY")
        (read,) = read_claims([rows] if isinstance(rows, dict) else rows, date_format="MM/DD/YYYY")
        assert report.claim == read.claim
        assert report.claim.place_of_service == "11"
    lines = [{"code": "J9312", "units": 75, "on": "02/03/2026"}]
    assert jcodes.check(lines, date_format="MM/DD/YYYY").claim.first_day == date(2026, 2, 3)
    assert jcodes.check([{**lines[0], "on": "2026-02-03"}]).claim.first_day == date(2026, 2, 3)


def test_check_refuses_rows_that_are_not_one_claim() -> None:
    """Several claims are an audit's; a row that cannot be read has its own error."""
    with pytest.raises(MalformedClaimError, match=r"several claims.*audit"):
        jcodes.check([ROW, {**ROW, "Claim": "A-2"}], date_format="MM/DD/YYYY")
    with pytest.raises(MalformedDateError, match="has the year last"):
        jcodes.check(ROW)
    assert jcodes.check([]).claim.lines == ()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("02-03-2026", "MM-DD-YYYY"),
        ("2/3/26", "MM/DD/YY"),
        ("13.02.2026", "DD.MM.YYYY"),
        ("12/31-2026", "MM/DD-YYYY"),
    ],
)
def test_the_format_that_is_asked_for_reads_the_date(text: str, form: str) -> None:
    """With the separators and the length of the year that the date has; a first number over 12 is a day."""
    with pytest.raises(MalformedDateError) as caught:
        date_reader(None)(text)
    assert caught.value.hint == f"give the format of the dates: date_format='{form}', or --date-format {form}"
    assert isinstance(date_reader(form)(text), date)


def test_no_date_is_guessed() -> None:
    """Text of another format is refused, and without a format all but year first."""
    for text in ("2026-02-03", "13/13/2026", "2" * 50):
        with pytest.raises(MalformedDateError, match="is not a date of the format MM/DD/YYYY"):
            date_reader("MM/DD/YYYY")(text)
    for form in ("MM/DD", "%Y-%m-%d-%H", "x" * 50, "MM/DD/YYYY MM", 5):
        with pytest.raises(MalformedError, match="is not a date format"):
            date_reader(form)  # type: ignore[arg-type]
    with pytest.raises(MalformedDateError):
        jcodes.check({"code": "J9312", "on": "02/03/2026"})
    lone = {"code": "J9312", "lines": 3, "also": "x"}
    assert next(read_claims([lone], date_format="MM/DD/YYYY")).place == 0


# -- what the constructors read ---------------------------------------------------------------------------------------------


def test_a_container_reads_the_number_before_its_size() -> None:
    """Two numbers that differ are refused, and so is zero."""
    eight = Container("8 x 100 mg/10 mL")
    assert (eight.count, eight.size, str(eight.content)) == (8, "100 mg/10 mL", "100 mg")
    assert Container("8 x 100 mg/10 mL", count=8) == eight == Container.from_dict(eight.to_dict())
    with pytest.raises(MalformedClaimError, match="states 8 containers, and count is 2"):
        Container("8 x 100 mg/10 mL", count=2)
    with pytest.raises(MalformedClaimError, match="is zero containers"):
        Container("0 x 100 mg")


def test_a_weight_on_the_record_serves_a_dose_by_weight() -> None:
    """In grams too; without a weight, or by another measure, the error says what is missing."""
    assert str(Administration("x", "5 mg/kg", weight="70 kg").dose) == "350 mg"
    assert str(Administration("x", "1 mg/kg", weight="69500 g").dose) == "69.5 mg"
    assert str(Administration("x", "10 mg", weight="70 kg").dose) == "10 mg"
    for text, weight in (("5 mg/kg", None), ("5 mg/kg/h", "70 kg")):
        with pytest.raises(MalformedDoseError, match="is not an amount"):
            Administration("x", text, weight=weight)
    with pytest.raises(MalformedDoseError):
        Administration("x", "much", weight="70 kg")


def test_check_takes_the_mapping_of_a_claim_or_of_a_line() -> None:
    """As `audit` does."""
    line = ServiceLine("J9310", units=7, on="2026-02-01", charge="5000.00")
    for facts in (line.to_dict(), Claim([line]).to_dict(), [line.to_dict()]):
        assert jcodes.check(facts).findings == jcodes.check(line).findings


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("02/03/2026", "MM/DD/YYYY"),
        ("2/3/26", "MM/DD/YY"),
        ("02-03-2026", "MM-DD-YYYY"),
        (" 3.2.2026 ", "MM.DD.YYYY"),
    ],
)
def test_a_date_with_the_year_last_asks_for_the_format(text: str, form: str) -> None:
    """Of a row or of a claim; whether February comes first is never guessed."""
    line = {"code": "J9312", "units": "75", "on": text}
    row, claim = (next(read_claims([one])).claim for one in ({"claim": "A", **line}, {"lines": [line]}))
    assert f"date_format='{form}'" in str(row)
    assert f"date_format='{form}'" in str(claim)
    assert getattr(claim, "__notes__", []) == ["in lines[0]"]
    [other] = read_claims([{"lines": [{**line, "on": "2026-02-31"}]}])
    assert "date_format" not in str(other.claim)
