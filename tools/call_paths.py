"""Traces the four main calls and writes which modules each touches into the page of the architecture: ``python -m tools.call_paths``."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Final

import jcodes

__all__ = ["LIMITS", "PAGE", "PATHS", "main", "modules", "page"]

PAGE: Final = Path(__file__).parent.parent / "docs" / "explanation" / "architecture.md"
"""The page."""

_ROOT: Final = Path(jcodes.__path__[0])
_BEGIN: Final = "<!-- made by tools/call_paths.py: {name} -->\n"
_END: Final = "<!-- end -->\n"

RECORD: Final = jcodes.Administration(
    "rituximab",
    "750 mg",
    route="IV infusion",
    on="2026-02-01",
    start="09:00",
    stop="13:15",
    diagnoses="C83.30",
    place_of_service="11",
    containers=[jcodes.Container("100 mg/10 mL", "50242-0051-21", count=8)],
)
ASP: Final = """Payment Allowance Limits for Medicare Part B Drugs
Effective April 1, 2026 through June 30, 2026
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes
J9312,"Inj., rituximab, 10 mg",10 MG,74.765,20,,,,,,
"""


def plain_dose() -> None:
    """A dose becomes billing units."""
    jcodes.billing_units("J9312", "750 mg", on="2026-02-01")


def containers_to_lines() -> None:
    """A dose and the containers opened become discarded units, JW or JZ, and claim lines with NDC and charge."""
    containers = ["500 mg/50 mL", "3 x 100 mg/10 mL"]
    bill = jcodes.billing_units("J9312", "740 mg", on="2026-02-01", containers=containers)
    jcodes.service_lines(bill, products="50242-0051-21", charge="6000.00")


def record_to_claim() -> None:
    """The record of an administration becomes a code, claim lines and a checked claim."""
    jcodes.code(RECORD, charge={"J9312": "6000.00", "96413": "300.00", "96415": "80.00"})


def file_to_price() -> None:
    """CMS's payment file becomes tables, a catalog and a price."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "April 2026 ASP Pricing File 031626.csv"
        path.write_text(ASP, encoding="utf-8")
        jcodes.load(asp=path).price("J9312", on="2026-04-01")


PATHS: Final[dict[str, Callable[[], None]]] = {
    "plain dose": plain_dose,
    "containers to claim lines": containers_to_lines,
    "record to checked claim": record_to_claim,
    "official file to price": file_to_price,
}
"""The calls, by name."""

LIMITS: Final = {
    "plain dose": 9,
    "containers to claim lines": 56,
    "record to checked claim": 138,
    "official file to price": 39,
}
"""The most modules that a call may touch; of the checked claim some thirty are the rules, one family a module."""


def modules(call: Callable[[], None]) -> list[str]:
    """Return the modules of the library of which *call* runs a function, in order; it has run before, so that data are loaded."""
    call()
    found: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        del argument
        if event == "call" and frame.f_code.co_filename.startswith(str(_ROOT)):
            found.add(frame.f_code.co_filename)

    with _profiled(note):
        call()
    names = (Path(name).relative_to(_ROOT).with_suffix("").parts for name in found)
    return sorted(".".join(parts).removesuffix(".__init__") for parts in names)


@contextmanager
def _profiled(note: Callable[[FrameType, str, object], None]) -> Iterator[None]:
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)


def _block(name: str) -> str:
    """Return what the page says of a call: how many modules it touches, and which, folder by folder."""
    found = modules(PATHS[name])
    lines = [f"{len(found)} modules:\n"]
    for folder, names in groupby(found, key=lambda one: one.partition(".")[0]):
        inner = [one.partition(".")[2] for one in names if "." in one]
        lines.append(f"- `{folder}`" + (f": {', '.join(inner)}" if inner else ""))
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """Return the text of the page with what it says of each call made anew."""
    for name in PATHS:
        begin = _BEGIN.format(name=name)
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(_END)
        text = f"{before}{begin}{_block(name)}{_END}{after}"
    return text


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
