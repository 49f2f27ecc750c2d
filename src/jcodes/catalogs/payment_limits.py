"""Medicare Part B payment limits per billing unit and quarter."""

import enum
from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table, amount_of, texts_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.money import money_text
from jcodes.periods import Quarter

__all__ = ["PRICES", "PaymentLimit", "PriceNote", "limits_in", "price_in", "price_of_issue", "prices_in"]


class PriceNote(enum.Enum):
    """CMS's notes on a payment limit, in our own words."""

    ADDED = "added"
    """The code is new in this quarter's file."""
    UPDATED = "updated"
    """The row was changed after the file was first published."""
    INFLATION_COINSURANCE = "inflation"
    """The coinsurance is below 20% because the price rose faster than inflation."""
    REFERENCE_ADD_ON = "reference 8"
    """A biosimilar paid with an add-on of 8% of its reference product's ASP instead of 6%."""
    AMP = "amp"
    """The limit follows the average manufacturer price."""
    LESSER_OF = "lesser of"
    """The limit is the lesser of two methods, as for some drugs with self-administered versions."""
    HIV_PREP = "hiv prep"
    """A drug for pre-exposure prophylaxis of HIV."""
    VACCINE_PAGE = "vaccine page"
    """CMS lists limits and dates of seasonal influenza and COVID-19 vaccines on a web page."""
    CONTRACTOR = "contractor"
    """The Medicare contractor that processes the claim sets the allowance."""
    CROSSWALK = "crosswalk"
    """Only the NDCs of the crosswalk are payable."""
    MICROCURIE = "microcurie"
    """Prices per microcurie; see `remark`."""
    OTHER = "other"
    """An unrecognized remark; see `remark`."""


@attrs.frozen(order=False)
class PaymentLimit:
    """The payment limit of one code in one quarter, from CMS's file. Includes the 6% (or 8%) add-on.

    Attributes:
        code: The Level II code, or the CPT number of a vaccine or an immune globulin.
        quarter: The quarter of the dates of service.
        limit: Dollars for one billing unit; None if the file gives none.
        coinsurance: The coinsurance percentage; None if the file gives none.
        vaccine_awp: The vaccine's limit as a percentage of the average wholesale price (AWP).
        vaccine_limit: The vaccine's limit in dollars.
        blood_awp: The blood product's limit as a percentage of AWP.
        blood_limit: The blood product's limit in dollars.
        clotting_factor: Whether the clotting factor furnishing fee is also paid.
        notes: CMS's notes.
        remark: More figures from a note; usually blank.
        source: The file, its release and hash.
    """

    code: str
    quarter: Quarter
    limit: Decimal | None
    coinsurance: Decimal | None
    vaccine_awp: Decimal | None
    vaccine_limit: Decimal | None
    blood_awp: Decimal | None
    blood_limit: Decimal | None
    clotting_factor: bool
    notes: tuple[PriceNote, ...]
    remark: str
    source: Source

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values; amounts are text, exactly as published by CMS."""
        return {
            "code": self.code,
            "quarter": str(self.quarter),
            **{name: _text(getattr(self, name)) for name in _AMOUNTS},
            "clotting_factor": self.clotting_factor,
            "notes": [note.value for note in self.notes],
            "remark": self.remark,
            "source": {"file": self.source.file, "release": self.source.release, "sha256": self.source.sha256},
        }

    def _repr_html_(self) -> str:
        """Return the facts as a table, for notebooks."""
        from jcodes.html_tables import card

        return card(str(self), self.to_dict())

    def __str__(self) -> str:
        """Return limit and quarter."""
        limit = "no limit stated" if self.limit is None else f"{money_text(self.limit)} per unit"
        return f"{self.code} {limit} in {self.quarter}"


_AMOUNTS: Final = ("limit", "coinsurance", "vaccine_awp", "vaccine_limit", "blood_awp", "blood_limit")


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


class PriceRow(NamedTuple):
    """A row of ``prices.tsv``."""

    code: str
    issue: str
    limit: str
    coinsurance: str
    vaccine_awp: str
    vaccine_limit: str
    blood_awp: str
    blood_limit: str
    clotting_factor: str
    notes: str
    remark: str

    def limit_of(self, release: Release) -> PaymentLimit:
        """Convert the row to a `PaymentLimit`."""
        return PaymentLimit(
            code=self.code,
            quarter=release.quarter,
            limit=amount_of(self.limit),
            coinsurance=amount_of(self.coinsurance),
            vaccine_awp=amount_of(self.vaccine_awp),
            vaccine_limit=amount_of(self.vaccine_limit),
            blood_awp=amount_of(self.blood_awp),
            blood_limit=amount_of(self.blood_limit),
            clotting_factor=self.clotting_factor == "1",
            notes=tuple(map(PriceNote, texts_of(self.notes))),
            remark=self.remark,
            source=source_of(release),
        )


PRICES: Final = Table("prices.tsv", PriceRow)


def price_in(library: DataLibrary, code: str, quarter: Quarter) -> PaymentLimit | None:
    """Return the payment limit of a code in a quarter. None, with a `GapWarning`, if its file is not loaded."""
    found = library.of_quarter("asp", quarter)
    if found is None:
        library.warn("asp", quarter, "no payment limit")
        return None
    return library.kept(("price", code, quarter), lambda: _price(code, *found))


def price_of_issue(library: DataLibrary, code: str, issue: str) -> PaymentLimit | None:
    """Return the payment limit in one issue of a file.

    Raises:
        UnknownReleaseError: The issue is not loaded.
    """
    return _price(code, *library.find(issue, "asp"))


def prices_in(library: DataLibrary, code: str) -> tuple[PaymentLimit, ...]:
    """Return the payment limits of a code in all loaded quarters, oldest first, each from the newest issue."""
    quarters = dict.fromkeys(release.quarter for release in library.releases("asp"))
    found = (price_in(library, code, quarter) for quarter in quarters)
    return tuple(limit for limit in found if limit is not None)


def limits_in(library: DataLibrary, quarter: Quarter) -> dict[str, PaymentLimit]:
    """Return all payment limits of a quarter by code; empty if its file is not loaded."""
    found = library.of_quarter("asp", quarter)
    if found is None:
        return {}
    release, folder = found
    return {
        row.code: PRICES.value(row, PriceRow.limit_of, release)
        for row in folder.all_rows(PRICES)
        if row.issue == release.issue
    }


def _price(code: str, release: Release, folder: DataFolder) -> PaymentLimit | None:
    for row in folder.rows(PRICES, code):
        if row.issue == release.issue:
            return PRICES.value(row, PriceRow.limit_of, release)
    return None
