"""A file of garbage is read no further than it takes to see that; bad rows among real claims cost only themselves."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from jcodes.auditing import check_chargemaster, check_orders
from jcodes.claims import Claim
from jcodes.claims.reading import ReadClaim, read_claims, read_file
from jcodes.claims.reading.unreadable import FIRST, MANY, UnreadableCount, no_claims
from jcodes.errors import FileFormatError, JcodesError, MalformedClaimError
from jcodes.estimates.orders import orders_in
from jcodes.integrations.fhir import read_fhir, read_fhir_remittances
from jcodes.integrations.hl7 import read_hl7
from jcodes.integrations.x12 import read_835, read_837

HEADER: Final = "claim,code,units,on\n"
GOOD: Final = json.dumps({"lines": [{"code": "J9312", "units": 75}]})
ISA: Final = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260201*1200*^*00501*000000001*0*T*:~"
)
SETS: Final = ISA + "GS*HC*A*B*20260201*1200*1*X*005010X222A1~ST*{}*0001*005010X222A1~"
MSH: Final = "MSH|^~\\&|EHR|CLINIC|||20260201||RAS^O17|1|P|2.5.1\r"


class Lines(io.BytesIO):
    """A file that counts the bytes that were read from it."""

    @property
    def is_whole(self) -> bool:
        return self.tell() == len(self.getvalue())


def lines_of(text: str) -> Lines:
    return Lines(text.encode())


def stopped(reads: Iterator[Any]) -> tuple[list[Any], JcodesError]:
    """Return what was read before the file turned out to be garbage, and the error that says so."""
    found: list[Any] = []
    with pytest.raises(MalformedClaimError) as caught:
        found.extend(iter(reads))  # extend keeps what came before the error
    return found, caught.value


def claims(reads: list[ReadClaim]) -> int:
    return sum(isinstance(one.claim, Claim) for one in reads)


@pytest.mark.parametrize(
    ("head", "line", "first"),
    [
        ("", '{"nothing": 1}\n', "line 1: a Claim has no"),
        ("", '["not json\n', "line 1: not JSON"),
        ("", '{"claim": "A", "code": "J9312", "units": true}\n', "line 1: units must be"),
        ("", '{"code": "J9312", "hcpcs": "J9312", "claim": "A"}\n', "line 1: "),
        ("", '{"code": "J9312", "units": true, "claim": ""}\n', "line 1: units must be"),
        (HEADER, "A,J9312,1,never\n", "row 2: "),
        (HEADER, ",J9312,1,never\n", "row 2: "),
        (HEADER, "A,J9312\n", "row 2: 2 cells under 4 headings (give each row one cell"),
    ],
)
def test_a_file_without_a_readable_row_is_read_to_the_thousandth(head: str, line: str, first: str) -> None:
    file = lines_of(head + line * 20_000)
    found, error = stopped(read_file(file))
    assert len(found) <= FIRST
    assert not claims(found)
    assert str(error).startswith(f"1,000 of the first 1,000 {'rows' if head else 'lines'} cannot be read")
    assert f"the first is {first}" in str(error)
    assert "claim,code,modifiers" in str(error)
    assert not file.is_whole
    assert not claims(few := list(read_file(lines_of(head + line * (FIRST - 1)))))
    assert few


def test_claims_of_rows_are_counted_when_they_are_made() -> None:
    """Each row can be read, and no claim holds what its rows say together."""
    rows = "".join(f"{at},J9312,1,x\n{at},J9312,1,y\n" for at in range(FIRST + 10))
    found, error = stopped(read_file(lines_of("claim,code,units,prior_authorization\n" + rows)))
    assert len(found) == FIRST - 1
    assert "1,000 of the first 1,000 claims" in str(error)


def test_a_good_item_in_ten_keeps_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many bad ones stand among them, and although rows with a number are held until all are read."""
    monkeypatch.setattr("jcodes.claims.reading.unreadable.MANY", FIRST)
    bad, good = "A,J9312\n", "{},J9312,75,2026-02-01\n"
    text = HEADER + "".join(good.format(at) + bad * 9 for at in range(130))
    read = list(read_file(lines_of(text)))
    assert (claims(read), len(read)) == (130, 1_300)
    lines = (GOOD + "\n" + "{oops\n" * 9) * 130
    assert claims(list(read_file(lines_of(lines)))) == 130
    row = '{"claim": "%d", "code": "J9312", "units": 75}\n'
    assert claims(list(read_file(lines_of("".join(row % at + "{oops\n" * 9 for at in range(130)))))) == 130


def test_the_first_thousand_with_one_good_row_are_no_garbage() -> None:
    late = HEADER + "A,J9312\n" * (FIRST - 1) + "1,J9312,75,2026-02-01\n" + "A,J9312\n" * 2_000
    assert claims(list(read_file(lines_of(late)))) == 1


def test_one_good_item_in_a_thousand_keeps_nothing_after_ten_thousand() -> None:
    found, error = stopped(read_file(lines_of(GOOD + "\n" + "[]\n" * 30_000)))
    assert (claims(found), len(found)) == (1, MANY)
    assert "10,000 of the first 10,001 lines" in str(error)


def test_what_is_given_in_memory_is_read_whole() -> None:
    rows: list[dict[str, object]] = [{"claim": str(at), "code": "J9312", "units": True} for at in range(FIRST + 1)]
    assert len(list(read_claims(rows))) == FIRST + 1
    assert len(list(read_claims([{"nothing": 1}] * (FIRST + 1)))) == FIRST + 1


def test_of_a_claim_with_more_lines_than_it_may_have_no_more_are_held() -> None:
    text = HEADER + "A,J9312,75,2026-02-01\n" * 3_000 + "B,J9312,75,2026-02-01\n"
    large, small = read_file(lines_of(text))
    assert "more than 999 items" in str(large.claim)
    assert isinstance(small.claim, Claim)


def test_the_first_line_of_a_document_is_told_from_a_damaged_one() -> None:
    """What is wrong in the middle of the first line is no document of several lines: the rest is not read at once."""
    file = lines_of('{"a" 1}\n' + GOOD + "\n")
    reads = read_file(file)
    assert isinstance(next(reads).claim, JcodesError)
    assert claims(list(reads)) == 1
    for first in ("[" * 100_000, "1" * 5_000, '{"a": "\xff"}'):
        assert len(list(read_file(io.BytesIO(b"{" + first.encode("latin-1") + b"\n" + GOOD.encode())))) == 2
    assert len(list(read_file(io.BytesIO(b'{"a": "\xff"}\n' + GOOD.encode())))) == 2


@pytest.mark.parametrize(
    ("read", "head", "bad"),
    [
        (read_837, SETS.format(837), "ZZZ*1~"),
        (read_835, SETS.format(835), "ZZZ*1~"),
        (read_835, SETS.format(835), "-*1~"),
        (read_835, ISA, "ZZZ*1~"),
        (read_hl7, MSH, "zz|1\r"),
        (read_hl7, MSH, "RXA-1\r"),
        (read_hl7, "FHS|^~\\&\r", "ZZZ|1\r"),
        (read_hl7, "MSH\r", "ZZZ|1\r"),
    ],
)
def test_segments_that_no_transaction_has_stop_at_the_thousandth(
    read: Callable[[Any], Any], head: str, bad: str
) -> None:
    reader = read(io.StringIO(head + bad * 3_000))
    found, error = stopped(reader)
    assert not found
    assert "1,000 of the first 1,000 segments cannot be read, and reading stopped; the first is segment " in str(error)
    assert reader.note_count <= FIRST + 1
    assert list(read(io.StringIO(head + bad * (FIRST - 1)))) == list(read(io.StringIO(head)))


_CLAIM: Final = "CLM*A-1*5000***11:B:1~LX*1~SV1*HC:J9312:JZ*5000*UN*75***1~DTP*472*D8*20260201~"
_DENTAL: Final = "CLM*A-1*5000***11:B:1~LX*1~SV3*AD:D0120*5000~"
_NO_PAYMENT: Final = "CLP*{}*1*1*1~".format("9" * 81)


@pytest.mark.parametrize(
    ("read", "kind", "bad", "good", "said"),
    [
        (read_837, 837, _DENTAL, _CLAIM, "1,000 claims cannot be read, and reading stopped; the first is transaction 0001, segment 4: a dental line"),
        (read_835, 835, _NO_PAYMENT, "CLP*A*1*1*1~", "1,000 payments cannot be read, and reading stopped; the first is transaction 0001, segment 4: identifier has 81"),
    ],
)  # fmt: skip
def test_claims_and_payments_that_are_all_refused_stop_at_the_thousandth(
    read: Callable[[Any], Any], kind: int, bad: str, good: str, said: str
) -> None:
    """Their segments are known; one that is read before them lets ten thousand pass."""
    head = SETS.format(kind)
    reader = read(io.StringIO(head + bad * 3_000))
    found, error = stopped(reader)
    assert len(found) == (FIRST - 1 if kind == 837 else 0)
    assert said in str(error)
    assert reader.note_count == FIRST
    assert len(list(read(io.StringIO(head + good + bad * 3_000 + good)))) == (3_002 if kind == 837 else 2)


def test_interchanges_that_define_no_delimiters_stop_at_the_thousandth() -> None:
    """Whatever stands between them."""
    for bad in ("ISA*", "ISA*1~", "ISA|x\n"):
        found, error = stopped(read_837(io.StringIO(bad * 3_000)))
        assert not found
        assert "segments cannot be read, and reading stopped; the first is segment 1: " in str(error)


def test_real_claims_among_unknown_segments_are_read() -> None:
    claim = "CLM*{}*5000***11:B:1~LX*1~SV1*HC:J9312:JZ*5000*UN*75***1~DTP*472*D8*20260201~"
    text = SETS.format(837) + "".join(claim.format(at) + "ZZZ*1~" * 100 for at in range(120))
    assert claims(list(read_837(io.StringIO(text)))) == 120
    given = "ORC|RE\rRXA|0|1|202602010900||50242005306^rituximab^NDC|740|mg\r"
    (message,) = read_hl7(io.StringIO(MSH + (given + "zz\r" * 20) * 60))
    assert len(message.administrations) == 60


def test_fhir_a_line_stops_too() -> None:
    text = b'{"resourceType": "Claim", "item": 1}\n' * 3_000
    found, error = stopped(read_fhir(io.BytesIO(text)))
    assert len(found) == FIRST - 1
    assert "1,000 resources cannot be read" in str(error)
    found, error = stopped(read_fhir_remittances(io.BytesIO(text)))
    assert not found
    assert "the first is payment 1: " in str(error)


TABLES: Final[list[tuple[Callable[[Path], Any], str, str, str]]] = [
    (
        lambda path: check_chargemaster(path, "2026-02-01").refused,
        "charge,hcpcs,multiplier\n",
        "1,J?,1\n",
        "2,J9312,1\n",
    ),
    (lambda path: check_orders(path, "2026-01").refused, "order,code,date\n", "1,J9312,x\n", "2,J9312,2020-01-01\n"),
    (lambda path: orders_in(path)[1], "hcpcs,dose\n", "J?,1 mg\n", "J9312,700 mg\n"),
]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_a_readable_row_stops(
    table: tuple[Callable[[Path], Any], str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of it is not even parsed."""
    read, header, bad, good = table
    path = tmp_path / "table.csv"
    path.write_text(header + bad * 3_000 + bad.strip())
    with monkeypatch.context() as patch:
        patch.setattr("jcodes.auditing.chargemaster.user_tables._read", None)
        with pytest.raises(FileFormatError, match="1,000 of the first 1,000 rows cannot be read") as caught:
            read(path)
    assert "the first is row 2: " in str(caught.value)
    assert "with columns such as" in caught.value.hint
    path.write_text(header + (bad.replace(",", ",,,,,") * 3_000))
    with pytest.raises(FileFormatError, match="1,000 of the first 1,000 rows"):
        read(path)
    path.write_text(header + bad * 900 + good + bad * 200)
    assert len(read(path)) in (0, 1_100)  # a malformed code of a chargemaster is a finding


def test_the_rows_of_a_long_table_are_each_read_once(tmp_path: Path) -> None:
    """Also where a line of it is no CSV, and where cells have several lines."""
    path = tmp_path / "orders.csv"
    lines = [f'J9312,700 mg,"order\n{at}"\n' for at in range(1_500)]
    path.write_text("hcpcs,dose,name\n" + "".join(lines))
    assert len(orders_in(path)[0]) == 1_500
    path.write_text("hcpcs,dose,name\n" + "J9312,700 mg,a\n" * 1_500 + 'J9312,700 mg,"a"b\n' + "J9312,700 mg,c\n")
    orders, refused = orders_in(path)
    assert (len(orders), [one.row for one in refused]) == (1_501, [1_502])


def test_the_count_says_what_the_first_was() -> None:
    count = UnreadableCount("rows", no_claims("do this"))
    count.refuse("why")
    for _ in range(FIRST - 2):
        count.refuse("other")
    with pytest.raises(MalformedClaimError, match=r"the first is why: do this"):
        count.refuse("other")
    count = UnreadableCount("rows", no_claims("do this"))
    count.refuse(MalformedClaimError("why", value=None, field="x", hint=""))
    assert count.is_open
