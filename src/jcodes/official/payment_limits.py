"""Build the rows of payment limits, with CMS's notes as typed facts."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jcodes.catalogs.payment_limits import PriceNote, PriceRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.readers.asp import AspFile
from jcodes.readers.universe import is_drug_code

__all__ = ["amount_text", "price_rows"]

_MONTH: Final = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
_NOTES: Final = (
    (re.compile(rf"Added {_MONTH}", re.IGNORECASE), PriceNote.ADDED),
    (re.compile(rf"Updated {_MONTH}", re.IGNORECASE), PriceNote.UPDATED),
    (re.compile(r"Inflation-adjusted coinsurance", re.IGNORECASE), PriceNote.INFLATION_COINSURANCE),
    (re.compile(r"8% of reference add-on applied", re.IGNORECASE), PriceNote.REFERENCE_ADD_ON),
    (re.compile(r"AMP-based payment limit", re.IGNORECASE), PriceNote.AMP),
    (re.compile(r"[\"\u201c]?lesser of[\"\u201d]? methodology applied", re.IGNORECASE), PriceNote.LESSER_OF),
    (re.compile(r"HIV PrEP drug", re.IGNORECASE), PriceNote.HIV_PREP),
    (re.compile(r"see (?:the )?(?:COVID-19|Seasonal Influenza) .*webpage.*", re.IGNORECASE), PriceNote.VACCINE_PAGE),
    (re.compile(r"The payment allowance .* MAC .*", re.IGNORECASE), PriceNote.CONTRACTOR),
    (re.compile(r"Please see the NDC-HCPCS crosswalk.*", re.IGNORECASE), PriceNote.CROSSWALK),
)
_FIGURES: Final = re.compile(
    r"microcurie 100% AWP = \$(?P<awp>[\d.,]+) microcurie 100% WAC = \$(?P<wac>[\d.,]+)", re.IGNORECASE
)


def price_rows(file: OfficialFile) -> Iterator[PriceRow]:
    """Yield the rows of drug and CPT codes in a payment limit file."""
    for limit in read_as(file, AspFile).limits:
        if limit.code[0].isdigit() or is_drug_code(limit.code):
            notes, remark = _note(limit.notes)
            yield PriceRow(
                code=limit.code,
                issue=file.issue,
                limit=amount_text(limit.limit),
                coinsurance=amount_text(limit.coinsurance),
                vaccine_awp=amount_text(limit.vaccine_awp),
                vaccine_limit=amount_text(limit.vaccine_limit),
                blood_awp=amount_text(limit.blood_awp),
                blood_limit=amount_text(limit.blood_limit),
                clotting_factor="1" if limit.clotting_factor else "",
                notes="|".join(note.value for note in notes),
                remark=remark,
            )


def _note(text: str) -> tuple[tuple[PriceNote, ...], str]:
    """Parse a CMS note into typed facts and a remark: a figure, or the text of an unrecognized note."""
    notes: list[PriceNote] = []
    remark, rest = "", text
    while rest := rest.strip(" -;,\r\n"):
        if figures := _FIGURES.match(rest):
            notes.append(PriceNote.MICROCURIE)
            remark, rest = f"one microcurie: AWP ${figures['awp']}, WAC ${figures['wac']}", rest[figures.end() :]
            continue
        found = next(((match, note) for pattern, note in _NOTES if (match := pattern.match(rest))), None)
        if found is None:
            notes.append(PriceNote.OTHER)
            return tuple(notes), " ".join(rest.split())
        match, note = found
        notes.append(note)
        rest = rest[match.end() :]
    return tuple(notes), remark


def amount_text(amount: Decimal | None) -> str:
    """Return an amount in plain digits, as published by CMS; blank for None."""
    return "" if amount is None else format(amount, "f")
