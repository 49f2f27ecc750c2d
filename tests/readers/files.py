"""Small files in CMS's layouts, made by the tests themselves; the products do not exist."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

HEADER = [
    "HCPC",
    "SEQNUM",
    "RECID",
    "LONG DESCRIPTION",
    "SHORT DESCRIPTION",
    "PRICE1",
    "PRICE2",
    "PRICE3",
    "PRICE4",
    "MULT_PI",
    "CIM1",
    "CIM2",
    "CIM3",
    "MCM1",
    "MCM2",
    "MCM3",
    "STATUTE",
    "LABCERT1",
    "LABCERT2",
    "LABCERT3",
    "LABCERT4",
    "LABCERT5",
    "LABCERT6",
    "LABCERT7",
    "LABCERT8",
    "XREF1",
    "XREF2",
    "XREF3",
    "XREF4",
    "XREF5",
    "COV",
    "ASC_GRP",
    "ASC_DT",
    "OPPS",
    "OPPS_PI",
    "OPPS_DT",
    "PROCNOTE",
    "BETOS",
    "TOS1",
    "TOS2",
    "TOS3",
    "TOS4",
    "TOS5",
    "ANEST_BU",
    "ADD DT",
    "ACT EFF DT",
    "TERM DT",
    "ACTION CD",
]

ROWS: list[dict[str, str]] = [
    {"HCPC": "   A1", "SEQNUM": "0010", "RECID": "7", "LONG DESCRIPTION": "Test modifier", "SHORT DESCRIPTION": "Test mod",
     "COV": "C", "ADD DT": "20020701", "ACT EFF DT": "20020701", "ACTION CD": "N"},
    {"HCPC": "J0001", "SEQNUM": "0010", "RECID": "3", "LONG DESCRIPTION": "Injection, testomab, for intravenous use, 10 mg",
     "SHORT DESCRIPTION": "Inj., testomab", "PRICE1": "51", "PRICE2": "00", "MULT_PI": "A", "CIM1": "45-10", "MCM3": "2049", "STATUTE": "1861(s)",
     "LABCERT1": "220", "LABCERT8": "010", "XREF1": "J0002", "COV": "D", "ASC_GRP": "YY", "ASC_DT": "20190401", "OPPS": "123", "OPPS_PI": "1",
     "OPPS_DT": "20190701", "PROCNOTE": "0061", "ANEST_BU": "004", "BETOS": "O1D", "TOS1": "1", "TOS2": "P", "ADD DT": "20190101", "ACT EFF DT": "20190101", "ACTION CD": "N"},
    {"HCPC": "J0002", "SEQNUM": "0010", "RECID": "3", "LONG DESCRIPTION": "Injection, testocillin, up to 1,000 units",
     "SHORT DESCRIPTION": "Testocillin inj", "PRICE1": "51", "MULT_PI": "A", "COV": "C", "BETOS": "O1E", "TOS1": "1",
     "ADD DT": "19950101", "ACT EFF DT": "20190101", "TERM DT": "20181231", "ACTION CD": "D"},
]  # fmt: skip

# Positions from 1, as CMS's record layout gives them: first and last.
_LAYOUT = {
    "HCPC": (1, 5), "SEQNUM": (6, 10), "RECID": (11, 11), "LONG DESCRIPTION": (12, 91), "SHORT DESCRIPTION": (92, 119), "PRICE1": (120, 121),
    "PRICE2": (122, 123), "MULT_PI": (128, 128), "CIM1": (129, 134), "MCM3": (163, 170), "STATUTE": (171, 180), "LABCERT1": (181, 183),
    "LABCERT8": (202, 204), "XREF1": (205, 209), "COV": (230, 230), "ASC_GRP": (231, 232), "ASC_DT": (233, 240), "OPPS": (241, 243),
    "OPPS_PI": (244, 244), "OPPS_DT": (245, 252), "PROCNOTE": (253, 256), "BETOS": (257, 259), "TOS1": (261, 261), "TOS2": (262, 262),
    "ANEST_BU": (266, 268), "ADD DT": (269, 276), "ACT EFF DT": (277, 284), "TERM DT": (285, 292), "ACTION CD": (293, 293),
}  # fmt: skip
PLACES = {name: (first - 1, last) for name, (first, last) in _LAYOUT.items()}


def fixed_line(row: Mapping[str, str]) -> str:
    """Return a record of the fixed-width layout, 320 characters."""
    line = [" "] * 320
    for name, value in row.items():
        start, end = PLACES[name]
        text = value.rjust(5) if name == "HCPC" else value
        if name == "SEQNUM":
            text = value + "0"
        line[start:end] = list(text[: end - start].ljust(end - start))
    return "".join(line)


def fixed_text(rows: Sequence[Mapping[str, str]] = ROWS, *, preamble: str = "") -> str:
    """Return a fixed-width file; long descriptions go on in continuation records of 91 characters."""
    lines = []
    for row in rows:
        words, chunks = row["LONG DESCRIPTION"].split(), [""]
        for word in words:
            if len(chunks[-1]) + len(word) + 1 > 80:
                chunks.append("")
            chunks[-1] = f"{chunks[-1]} {word}".strip()
        lines.append(fixed_line({**row, "LONG DESCRIPTION": chunks[0]}))
        for number, chunk in enumerate(chunks[1:], 2):
            following = {
                "HCPC": row["HCPC"], "SEQNUM": f"{number:03d}0", "RECID": "8" if row["RECID"] == "7" else "4", "LONG DESCRIPTION": chunk,
            }  # fmt: skip
            lines.append(fixed_line(following)[:91])
    return preamble + "\r\n".join(lines) + "\r\n"


def csv_text(
    rows: Sequence[Mapping[str, str]] = ROWS, header: Sequence[str] = HEADER, names: Mapping[str, str] | None = None
) -> str:
    """Return a CSV export with the columns of *header*, renamed by *names*."""
    lines = [",".join((names or {}).get(column, column) for column in header)]
    lines += [",".join(f'"{row.get(column, "")}"' for column in header) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """Return an Excel workbook with one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _excel(name: str, text: str) -> object:
    return int(text) if name == "TERM DT" and text else text


def hcpcs_sheet(rows: Sequence[Mapping[str, str]] = ROWS, preamble: Sequence[Sequence[object]] = ()) -> bytes:
    """Return the quarterly file as CMS's workbook; whole numbers among the dates as Excel stores them."""
    cells: list[Sequence[object]] = [*preamble, HEADER]
    cells += [[_excel(name, row.get(name, "")) for name in HEADER] for row in rows]
    return sheet(cells)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return an archive with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def put(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file; texts in Windows Latin 1, as CMS does."""
    path = folder / name
    path.write_bytes(data.encode("cp1252") if isinstance(data, str) else data)
    return path


def gzipped(data: bytes) -> bytes:
    """Return *data* compressed."""
    return gzip.compress(data, mtime=0)
