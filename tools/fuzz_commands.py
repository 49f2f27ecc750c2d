"""The doors of the fuzz session that read files: each command of the command line, and each reader of official files."""

import contextlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jcodes.cli import main as command_line
from jcodes.errors.messages import shown
from jcodes.official import read_official
from tests.readers.cases import CASES
from tests.readers.files import fixed_text, gzipped, hcpcs_sheet, sheet, zipped
from tools.fuzz_inputs import Door

__all__ = ["commands", "official_files", "utf8_text"]

_ON: Final = "2026-02-01"


def utf8_text(value: Any) -> str | None:
    """Return a value as a cell of a column of texts, or a word of a command, can hold it."""
    if value is None:
        return None
    return (value if isinstance(value, str) else shown(value)).encode("utf-8", "replace").decode()


@contextlib.contextmanager
def _at(folder: Path) -> Iterator[None]:
    """Be in a folder, with the user's data there: a mutated word may be the name of a file to write."""
    before, data = Path.cwd(), os.environ.get("JCODES_DATA")
    os.chdir(folder)
    os.environ["JCODES_DATA"] = str(folder / "data")
    try:
        yield
    finally:
        os.chdir(before)
        if data is None:
            del os.environ["JCODES_DATA"]
        else:
            os.environ["JCODES_DATA"] = data


def _command(folder: Path, *fixed: str, file: str = "") -> Callable[..., int]:
    """Return a function that runs a command: the words *fixed*, then those given, then each option; a refusal by argparse is an answer.

    Args:
        folder: The folder it runs in.
        fixed: Words that are not mutated, such as those that name files to write.
        file: The file that the bytes given are written to; the word FILE stands for it.
    """

    def call(words: Any, data: Any = b"", **options: Any) -> int:
        given = [*(utf8_text(word) or "" for word in (words if isinstance(words, list) else [words]))]
        for name, value in options.items():
            if value is not None:
                parts = value if isinstance(value, list) else [value]
                given += [f"--{name.replace('_', '-')}", *(utf8_text(part) or "" for part in parts)]
        if file:
            (folder / file).write_bytes(data if isinstance(data, bytes) else repr(data).encode("utf-8", "replace"))
        silent = io.TextIOWrapper(
            io.BytesIO(), "utf-8"
        )  # as strict as a terminal: no half of a surrogate pair is printed
        with _at(folder), contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            try:
                return command_line([file if word == "FILE" else word for word in (*fixed, *given)])
            except SystemExit as ended:
                return int(ended.code or 0)

    return call


def commands(folder: Path, files: Mapping[str, bytes]) -> dict[str, Door]:
    """Return each command, with its words and options, or the bytes of its file."""

    def of(*fixed: str, words: list[str] | None = None, often: int = 5, **options: Any) -> Door:
        return Door(_command(folder, *fixed), {"": words or [], **options}, often)

    def of_file(*fixed: str, file: str, often: int = 4, **options: Any) -> Door:
        call = _command(folder, *fixed, file=file)
        return Door(lambda data, **how: call([], data, **how), {"": files[file], **options}, often)

    found = {
        "command line": of(words=["units", "J9312", "740 mg"], on=_ON, policy=None, containers=None, discarded=None, often=12),
        "units": of("units", words=["J9312", "375 mg/m2"], on=_ON, bsa="1.9 m2", weight="70 kg", rounding="up", duration=None, administrations="1"),
        "vials": of("vials", words=["J9035", "740 mg"], sizes=["100 mg", "400 mg"], on=_ON),
        "show": of("show", words=["J9312", "Q5103"], catalog=None),
        "search": of("search", words=["rituximab"], on=None, kind=None, limit="20"),
        "ndc": of("ndc", words=["50242-051-21"], on=_ON),
        "label": of("label", words=["50242-051-21"]),
        "price": of("price", words=["J9312"], on=_ON),
        "diff": of("diff", words=["2025-10", "2026-01"], often=1),
        "releases": of("releases", words=["--json"], often=1),
        "data list": of("data", "list", words=["--json"], often=1),
        "data sources": of("data", "sources", words=["--json"], on=_ON, often=1),
        "data remove": of("data", "remove", words=["2026-04"], dataset="hcpcs", often=2),
        "check of a claim": of_file("check", "FILE", file="claim.json", policy=None, silence="charge-missing=trial", date_format=None),
        "check of CSV": of_file("check", "FILE", file="claims.csv", policy=None, date_format=None),
        "audit of JSON lines": of_file("audit", "FILE", "--html", "page.html", file="claims.jsonl", policy=None, made=_ON, percent_of_limit="110"),
        "audit of an 837": of_file("audit", "FILE", "--json", file="claims.837", policy=None, date_format=None),
        "check-cdm": of_file("check-cdm", "FILE", file="cdm.csv", on=_ON, against=None),
        "check-orders": of_file("check-orders", "FILE", file="orders.csv", against="2026-01", date_format=None, often=2),
        "estimate": of("estimate", words=["J9312", "375 mg/m2"], on=[_ON], bsa="1.9 m2", every=None, times=None, costs=["100 mg=700.00"], rates=["96413=140.00"], often=3),
        "estimate of a file": of_file("estimate", "--orders", "FILE", file="course.csv", on=[_ON], deductible="257.00", often=2),
        "frame units": of_file("frame", "units", "FILE", "units.csv", file="lines.csv", columns=["dose=dose"], suffix="", often=2),
        "frame check": of_file("frame", "check", "FILE", "found.csv", file="lines.csv", keep=["claim"], date_format=None, often=2),
    }  # fmt: skip
    (folder / "paid.835").write_bytes(files["paid.835"])
    (folder / "claims-of-835.csv").write_bytes(files["claims.csv"])
    found["audit with an 835"] = of_file("audit", "claims-of-835.csv", "--remit", "FILE", file="paid.835", policy=None)
    return {name if name == "command line" else f"command {name}": door for name, door in found.items()}


def official_files(folder: Path) -> dict[str, Door]:
    """Return each reader of official files over the bytes of a small one, in each form of file; and `data add`."""

    def reading(read: Callable[[Path], Any], name: str) -> Callable[[Any], Any]:
        path = folder / name

        def call(data: Any) -> Any:
            path.write_bytes(data if isinstance(data, bytes) else repr(data).encode("utf-8", "replace"))
            return read(path)

        return call

    found = {
        f"read {name}": Door(reading(case.read, "file.csv"), {"": case.text.encode("cp1252")}, 4)
        for name, case in CASES.items()
    }
    hcpcs, asp, crosswalk, outpatient = (CASES[name] for name in ("hcpcs", "asp", "crosswalk", "addendum_b"))
    fixed = fixed_text().encode("cp1252")
    packed = {
        "read hcpcs of fixed width": (hcpcs.read, "file.txt", fixed),
        "read hcpcs of a workbook": (hcpcs.read, "file.xlsx", hcpcs_sheet()),
        "read hcpcs of a zip": (hcpcs.read, "file.zip", zipped({"HCPC2026_ANWEB.txt": fixed})),
        "read asp of a workbook": (asp.read, "file.xlsx", sheet([line.split(",") for line in asp.text.splitlines()])),
        "read crosswalk of a zip": (crosswalk.read, "file.zip", zipped({"a.csv": crosswalk.text.encode()})),
        "read addendum_b of gzip": (outpatient.read, "file.csv.gz", gzipped(outpatient.text.encode())),
        "read_official": (read_official, "HCPC2026_JAN_ANWEB.txt", fixed),
        "read_official of an unpacked workbook": (_of_part(hcpcs_sheet()), "sheet1.xml", _part(hcpcs_sheet())),
    }  # fmt: skip
    found |= {name: Door(reading(read, file), {"": data}, 4) for name, (read, file, data) in packed.items()}
    add = _command(
        folder, "data", "add", "FILE", "--to", "added", "--accept-implausible", file="HCPC2031_JAN_ANWEB.txt"
    )
    return found | {"command data add": Door(lambda data: add([], data), {"": fixed}, 1)}


_SHEET: Final = "xl/worksheets/sheet1.xml"


def _part(workbook: bytes) -> bytes:
    """Return the sheet of a workbook as it is unpacked: bytes that are damaged in a packed one rarely get past its check sums."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(_SHEET)


def _of_part(workbook: bytes) -> Callable[[Path], Any]:
    """Return a function that reads the workbook with another sheet."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def read(path: Path) -> Any:
        whole = path.with_name("HCPC2026_JAN_ANWEB.xlsx")
        whole.write_bytes(zipped({**parts, _SHEET: path.read_bytes()}))
        return read_official(whole)

    return read
