"""CMS's list of places of service: codes with their effective dates; and the list of those that are paid at the facility rate."""

from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all

__all__ = ["DatedPlace", "PlaceRate", "PlaceRatesFile", "PlacesFile", "read_place_rates", "read_places"]


@attrs.frozen
class DatedPlace:
    """A place of service.

    Attributes:
        code: Its two digits.
        start: Its effective date, or None.
        row: The line of the file.
    """

    code: str
    start: date | None
    row: int


@attrs.frozen
class PlacesFile(SourceFile):
    """The places of service. Their names are not read: the library has its own.

    Attributes:
        places: In file order.
    """

    places: tuple[DatedPlace, ...] = attrs.field(repr=False)


@attrs.frozen
class PlaceRate:
    """The rate at which the physician fee schedule pays a place.

    Attributes:
        code: Its two digits.
        rate: ``"F"`` for the facility rate, ``"N"`` for the other.
        row: The line of the file.
    """

    code: str
    rate: str
    row: int


@attrs.frozen
class PlaceRatesFile(SourceFile):
    """The rates by place of service.

    Attributes:
        rates: In file order.
    """

    rates: tuple[PlaceRate, ...] = attrs.field(repr=False)


_PLACES: Final = Layout(prefer("PLACE"), {"code": ("code",), "start": ("effectivedate",)}, ("code", "start"))
_RATES: Final = Layout(prefer("FACILITY"), {"code": ("code",), "rate": ("pfsfacility",)}, ("code", "rate"))


def read_places(path: str | Path) -> PlacesFile:
    """Return the places of service with their effective dates.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _PLACES.read(path)
    places = read_all(sheet.rows, _place, lambda place: place.code)
    return PlacesFile(sheet.name, sheet.sha256, places)


def read_place_rates(path: str | Path) -> PlaceRatesFile:
    """Return the rates by place of service; arguments and errors as for `read_places`."""
    sheet = _RATES.read(path)
    rates = read_all(sheet.rows, _rate, lambda rate: rate.code)
    return PlaceRatesFile(sheet.name, sheet.sha256, rates)


def _place(row: Row) -> DatedPlace:
    return DatedPlace(_code(row), row.day("start"), row.number)


def _rate(row: Row) -> PlaceRate:
    rate = row.text("rate").upper()
    if rate not in {"F", "N"}:
        raise row.refusal("rate", f"{shown(row.text('rate'))} is not a rate", "F or N")
    return PlaceRate(_code(row), rate, row.number)


def _code(row: Row) -> str:
    code = row.text("code")
    if len(code) != 2 or not (code.isascii() and code.isdigit()):
        raise row.refusal("code", f"{shown(code)} is not a place of service", "two digits")
    return code
