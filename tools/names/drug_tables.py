"""CMS's Tables of Drugs as text in columns: rows with codes, and names that say "see" another."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

__all__ = ["See", "TableRow", "read_routes", "read_table"]

_CODES: Final = re.compile(r"(?P<rest>.*?)\s{2,}(?P<codes>[A-Z]\d{4}(?:,\s*[A-Z]\d{4})*)\s*$")
_SEE: Final = re.compile(r"(?P<name>[^ ].*?),? see (?:also )?(?P<target>.+)$")
_ROUTES: Final = re.compile(r"(?:IA|IV|IM|IT|SC|INH|VAR|OTH|ORAL)(?:,\s*(?:IA|IV|IM|IT|SC|INH|VAR|OTH|ORAL))*")


@attrs.frozen
class TableRow:
    """A drug with its codes.

    Attributes:
        name: As the table prints it.
        unit: What one unit is, as printed.
        routes: The routes by the table's own marks: IV, IM, SC, INH, ORAL, VAR, OTH, IA, IT.
        codes: The codes.
    """

    name: str
    unit: str
    routes: tuple[str, ...]
    codes: tuple[str, ...]


@attrs.frozen
class See:
    """A name that stands for another.

    Attributes:
        name: The name.
        target: What the table says to look under.
    """

    name: str
    target: str


def read_table(path: Path) -> Iterator[TableRow | See]:
    """Yield the rows of a Table of Drugs.

    The text was taken from a PDF: a name that runs over two lines is left out, for it would lose a part of itself.
    """
    held = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if coded := _CODES.match(line):
            parts = re.split(r"\s{2,}", coded["rest"].strip())
            whole = not line.startswith(" ") and not held
            held = ""
            if whole and parts[0]:
                routes = next((part for part in parts[1:] if _ROUTES.fullmatch(part)), "")
                unit = next((part for part in parts[1:] if part != routes), "")
                yield TableRow(
                    parts[0],
                    unit,
                    tuple(re.split(r",\s*", routes)) if routes else (),
                    tuple(re.split(r",\s*", coded["codes"])),
                )
        elif (
            (see := _SEE.match(line))
            and not line.startswith((" ", "see "))
            and not line.rstrip().endswith((",", ";", "and", "see"))
        ):
            held = ""
            yield See(see["name"].strip(" ,"), see["target"].strip())
        else:
            held = (
                line
                if line.strip() and not line.strip().isdigit() and len(line.strip()) > 1 and not line.startswith(" ")
                else ""
            )


def read_routes(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each code of a Table of Drugs with one of its routes, by the table's own marks; rows whose name runs over two lines count too."""
    for line in path.read_text(encoding="utf-8").splitlines():
        coded = _CODES.match(line)
        if coded is None:
            continue
        for part in re.split(r"\s{2,}", coded["rest"].strip()):
            if _ROUTES.fullmatch(part):
                for code in re.split(r",\s*", coded["codes"]):
                    for route in re.split(r",\s*", part):
                        yield code, route
