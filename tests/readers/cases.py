"""Every reader with a small file of its kind, and what it found without where it stood."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from jcodes.readers.add_ons import read_add_ons
from jcodes.readers.asc import read_addendum_bb
from jcodes.readers.asp import read_asp
from jcodes.readers.contractors import read_contractors
from jcodes.readers.crosswalk import read_crosswalk
from jcodes.readers.denial_codes import read_denial_codes
from jcodes.readers.hcpcs import read_hcpcs
from jcodes.readers.lists import read_jw_jz, read_sad
from jcodes.readers.modifiers import read_modifiers
from jcodes.readers.mue import read_mue
from jcodes.readers.ncci import read_ncci
from jcodes.readers.noc import read_noc_crosswalk, read_noc_prices
from jcodes.readers.noc_codes import read_noc_codes
from jcodes.readers.opps import read_addendum_b
from jcodes.readers.places import read_place_rates, read_places
from jcodes.readers.revenue import read_revenue_codes
from tests.readers import samples
from tests.readers.files import csv_text

Reader = Callable[[Path], Any]


@attrs.frozen
class Case:
    """A reader and its sample.

    Attributes:
        read: The reader.
        text: The sample as CSV.
        kind: What `sniff` calls it; None for files that it refuses.
        member: A name by which it is found in an archive of several.
        code: The column of its key, as the sample's header has it.
        number: A column of numbers, and the row of the sample with one.
        date: A column of dates, and the row of the sample with one.
        below: The row of a drug code, counted from the header.
    """

    read: Reader
    text: str
    kind: str | None
    member: str
    code: str
    number: str | None = None
    date: str | None = None
    below: int = 1


CASES: dict[str, Case] = {
    "asp": Case(read_asp, samples.ASP, "asp", "Jan 2026 ASP Pricing File.csv", "HCPCS Code", "Payment Limit"),
    "crosswalk": Case(
        read_crosswalk, samples.CROSSWALK, "crosswalk", "Jan 2026 ASP NDC-HCPCS Crosswalk.csv", "_2026_CODE", None
    ),
    "mue": Case(read_mue, samples.MUE, "mue", "MCR_MUE.csv", "hcpcs", "mue_value", "effective_date"),
    "mue of CMS": Case(
        read_mue, samples.MUE_OF_CMS, "mue", "MCR_MUE.csv", "HCPCS/CPT Code", "Practitioner Services MUE Values"
    ),
    "jw_jz": Case(read_jw_jz, samples.JW_JZ, "jw_jz", "JW list.csv", "hcpcs"),
    "addendum_bb": Case(read_addendum_bb, samples.ASC, None, "ASC Addendum BB.csv", "hcpcs"),
    "modifiers": Case(read_modifiers, samples.MODIFIERS, None, "A list of modifiers.csv", "modifier"),
    "sad": Case(read_sad, samples.SAD, "sad", "SAD list.csv", "code_id", None, "effective_date"),
    "noc prices": Case(
        read_noc_prices,
        samples.NOC_PRICES,
        "noc_prices",
        "NOC Pricing.csv",
        "Drug Generic Name (Trade Name)",
        "Payment Limit",
    ),
    "noc crosswalk": Case(
        read_noc_crosswalk, samples.NOC_CROSSWALK, "noc_crosswalk", "NOC NDC-HCPCS Crosswalk.csv", "Drug Generic Name"
    ),
    "noc codes": Case(read_noc_codes, samples.NOC_CODES, "noc_codes", "NOC codes.csv", "HCPCS", None, "ADD DATE"),
    "addendum_b": Case(
        read_addendum_b, samples.ADDENDUM_B, "opps", "2026 Addendum B.csv", "HCPCS Code", "Payment Rate"
    ),
    "ncci": Case(read_ncci, samples.NCCI, None, "PTP edits.csv", "column1", None, "effective_date"),
    "add_on": Case(read_add_ons, samples.ADD_ONS, None, "AOC edits.csv", "add_on_code", None, "effective_date"),
    "denial codes": Case(
        read_denial_codes, samples.DENIAL_CODES, None, "CARC and RARC.csv", "code", None, "start_date"
    ),
    "contractors": Case(read_contractors, samples.CONTRACTORS, None, "MAC table.csv", "state"),
    "places": Case(read_places, samples.PLACES, None, "Place of service.csv", "code", None, "effective_date"),
    "place rates": Case(read_place_rates, samples.PLACE_RATES, None, "Facility rates.csv", "code"),
    "revenue codes": Case(read_revenue_codes, samples.REVENUE, None, "Revenue codes.csv", "revenue_code"),
    "hcpcs": Case(read_hcpcs, csv_text(), "hcpcs", "HCPC2026_ANWEB.csv", "HCPC", "ANEST_BU", "ADD DT", 2),
}
"""By kind. CMS's table of unit edits has a form of its own."""


def facts(found: object) -> object:
    """Return what a file states, without its name and hash, and without the rows and the columns' names that it stood in."""
    fields = attrs.asdict(found, recurse=False)  # type: ignore[arg-type]
    return {name: _plain(value) for name, value in fields.items() if name not in {"name", "sha256"}}


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return tuple(_placeless(row) if attrs.has(type(row)) else row for row in value)


def _placeless(row: Any) -> object:
    row = attrs.evolve(row, row=0)
    # A problem names its column as the file does; that there is one stays.
    return attrs.evolve(row, problems=("a problem",) * len(row.problems)) if hasattr(row, "problems") else row


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a CSV, every row as long as the longest."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def text_of(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Return cells as CSV."""
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter, lineterminator=end).writerows(rows)
    return held.getvalue()


def header_row(case: Case) -> int:
    """Return the place of the header among `rows_of` the sample."""
    return next(place for place, row in enumerate(rows_of(case.text)) if case.code in row)


def changed(case: Case, column: str, value: str) -> str:
    """Return the sample with another cell, in the row of a drug code."""
    rows = rows_of(case.text)
    place = header_row(case)
    rows[place + case.below][rows[place].index(column)] = value
    return text_of(rows)
