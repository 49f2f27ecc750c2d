"""How payers deny a claim: the reason and remark codes for each kind of finding. Numbers only, in our own words.

A claim adjustment reason code (CARC) says why a line was not paid as billed, in group CO unless stated (PR: the patient owes; OA:
neither); remark codes (RARC) say more. Contractors differ, so a kind can have several denials, best sourced first. Payers may send these
codes or others.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.records import Record
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.words import TextEnum

__all__ = ["DENIALS", "Denial", "DenialKind", "carcs_of", "denial_codes", "denials_in_use", "denials_of", "rarcs_of"]


class DenialKind(TextEnum):
    """Why a line or claim is denied."""

    NDC = "ndc"
    """The NDC is missing, malformed or has ten digits."""
    DRUG_NOT_DESCRIBED = "drug not described"
    """A code for drugs without a code of their own, and no name, strength or dose."""
    UNITS = "units"
    """The units are missing or not valid."""
    CODE_NOT_VALID = "code not valid"
    """The code was not valid on the date of service."""
    MODIFIER = "modifier"
    """A modifier does not fit the code, or another modifier."""
    MODIFIER_MISSING = "modifier missing"
    """A modifier that the payer asks for is missing, such as JW or JZ."""
    ANEMIA_REASON = "anemia reason"
    """A drug against anemia (ESA) without EA, EB or EC."""
    ANEMIA_REASONS = "anemia reasons"
    """A drug against anemia with more than one of EA, EB and EC."""
    MODIFIER_NOT_VALID = "modifier not valid"
    """A modifier was not valid on the date of service."""
    BUNDLED = "bundled"
    """NCCI does not pay the code with another one of the same day."""
    ABOVE_EDIT = "above edit"
    """More units than the medically unlikely edit."""
    DUPLICATE = "duplicate"
    """The line was billed already."""
    NOT_SPECIFIC = "not specific"
    """An unlisted code where there is a specific one."""
    SELF_ADMINISTERED = "self-administered"
    """A drug that patients usually give themselves, which the statute excludes."""
    PRIOR_AUTHORIZATION = "prior authorization"
    """No authorization."""
    FILED_LATE = "filed late"
    """The claim came after the time limit: a denial without appeal, which filing again cannot cure."""
    FILED_EARLY = "filed early"
    """The claim came before the date of service."""
    NO_PRIMARY = "no primary"
    """The service that it belongs to was not billed or not paid."""
    PLACE = "place"
    """The place of service is missing or not valid."""
    NOT_FOR_PLACE = "not for place"
    """The code is not for the place of service or the type of bill."""
    UNPROCESSABLE = "unprocessable"
    """The claim comes back without a decision: no appeal, send it again, within 12 months of the date of service."""


@attrs.frozen(repr=False)
class Denial(Record):
    """One way in which payers deny a kind of finding.

    Attributes:
        kind: Why the line or claim is denied.
        carc: The reason codes; empty if only a remark is known.
        rarc: The remark codes that may come with them.
        confidence: How well it is sourced.
        source: Where it was read.
        group: The group code: who is liable for the amount.
    """

    kind: DenialKind
    carc: tuple[str, ...]
    rarc: tuple[str, ...]
    confidence: Confidence
    source: Citation = attrs.field(converter=as_citation)
    group: str = "CO"

    def __str__(self) -> str:
        """Return the codes, as ``CO-16 M119``."""
        return " ".join((*(f"{self.group}-{reason}" for reason in self.carc), *self.rarc))


_H, _M, _L, _BG = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.BACKGROUND
_GENERAL: Final = "general-knowledge"
_M119: Final = "rarc-m119"
_M123: Final = "rarc-m123"
_N350: Final = "noridian-noc"
_NORIDIAN: Final = "noridian-denials"
_UNFIT: Final = "noridian-jz: CARC 4 with N519 on claims for DME; x12-carc: code 4 is for a modifier that does not fit, since 2020-03-01"
_MISSING: Final = "rarc-n822: N822 missing, N823 incomplete or invalid, with CARC 16"
_ANEMIA: Final = "palmetto-eb: an ESA line without one of EA, EB and EC comes back with CO-16 MA130, with several N63"
_LATE: Final = "ngs-late; noridian-late: CO-29 with N211"
_MUE: Final = "cgs-mue"
_NCCI: Final = "noridian-ncci; fcso-ncci: CO-236, no remark"
_REPEATED: Final = "ngs-duplicates: OA-18"
_STATUTE: Final = "general-knowledge: the patient owes what the statute excludes, PR"
_X12: Final = "x12-carc: no contractor's page was read"
_FCSO: Final = "fcso-unprocessable"

_TABLE: Final = (
    Denial(DenialKind.NDC, ("16",), ("M119",), _H, _M119),
    Denial(DenialKind.DRUG_NOT_DESCRIBED, ("16",), ("M123",), _H, _M123),
    Denial(DenialKind.DRUG_NOT_DESCRIBED, ("16",), ("N350",), _H, _N350),
    Denial(DenialKind.UNITS, ("16",), ("M53",), _BG, _GENERAL),
    Denial(DenialKind.CODE_NOT_VALID, ("16",), ("M51", "N56"), _H, _NORIDIAN),
    Denial(DenialKind.CODE_NOT_VALID, ("181",), (), _BG, _GENERAL),
    Denial(DenialKind.MODIFIER, ("4",), ("N519",), _H, _UNFIT),
    Denial(DenialKind.MODIFIER_MISSING, ("16",), ("N822", "N823"), _M, _MISSING),
    Denial(DenialKind.ANEMIA_REASON, ("16",), ("MA130", "N764"), _H, _ANEMIA),
    Denial(DenialKind.ANEMIA_REASONS, ("16",), ("N63", "MA130"), _H, _ANEMIA),
    Denial(DenialKind.MODIFIER_NOT_VALID, ("182",), (), _BG, _GENERAL),
    Denial(DenialKind.BUNDLED, ("236",), (), _H, _NCCI),
    Denial(DenialKind.ABOVE_EDIT, ("151",), ("N362",), _M, _MUE),
    Denial(DenialKind.DUPLICATE, ("18",), ("N522",), _H, _REPEATED, "OA"),
    Denial(DenialKind.NOT_SPECIFIC, ("189",), ("N657",), _BG, _GENERAL),
    Denial(DenialKind.SELF_ADMINISTERED, ("96", "204"), ("N425",), _BG, _STATUTE, "PR"),
    Denial(DenialKind.PRIOR_AUTHORIZATION, ("197",), (), _BG, "general-knowledge"),
    Denial(DenialKind.FILED_LATE, ("29",), ("N211",), _H, _LATE),
    Denial(DenialKind.FILED_EARLY, ("110",), (), _BG, _X12),
    Denial(DenialKind.NO_PRIMARY, ("107",), (), _BG, _X12),
    Denial(DenialKind.PLACE, ("16",), ("M77",), _BG, _X12),
    Denial(DenialKind.NOT_FOR_PLACE, ("5",), (), _BG, _X12),
    Denial(DenialKind.UNPROCESSABLE, (), ("N211", "MA130"), _H, _FCSO),
)

DENIALS: Final[Mapping[DenialKind, tuple[Denial, ...]]] = MappingProxyType(
    {kind: tuple(denial for denial in _TABLE if denial.kind is kind) for kind in DenialKind}
)
"""The table: for each kind of finding how it comes back, the best founded first."""


def denials_of(kind: DenialKind, *, only_high: bool = False) -> tuple[Denial, ...]:
    """Return the denials of *kind*, best sourced first; with *only_high* only those from an official source."""
    return tuple(denial for denial in DENIALS[kind] if not only_high or denial.confidence is Confidence.HIGH)


@lru_cache(maxsize=4096)
def denials_in_use(kind: DenialKind, catalog: Catalog, day: date | None) -> tuple[Denial, ...]:
    """Return the denials of *kind*, best sourced first, with the codes that X12's lists have in use on *day*; all codes without a day.

    A denial without any code left is left out. The lists on file state the dates on which payers may use each code.
    """
    if day is None:
        return DENIALS[kind]
    found = []
    for denial in DENIALS[kind]:
        carc, rarc = (
            tuple(code for code in codes if _is_in_use(catalog, code, day)) for codes in (denial.carc, denial.rarc)
        )
        if carc or (rarc and not denial.carc):
            found.append(attrs.evolve(denial, carc=carc, rarc=rarc))
    return tuple(found)


def _is_in_use(catalog: Catalog, code: str, day: date) -> bool:
    listed = catalog.denial_code(code)
    return listed is None or listed.is_valid_on(day)


@lru_cache(maxsize=4096)
def denial_codes(
    kind: DenialKind, catalog: Catalog, day: date | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the distinct reason and remark codes of `denials_in_use`, and those denials as a finding writes them, such as ``"OA-18 N522"``."""
    denials = denials_in_use(kind, catalog, day)
    carc = tuple(dict.fromkeys(code for denial in denials for code in denial.carc))
    rarc = tuple(dict.fromkeys(code for denial in denials for code in denial.rarc))
    return carc, rarc, tuple(map(str, denials))


def carcs_of(kind: DenialKind) -> tuple[str, ...]:
    """Return the distinct reason codes of *kind*, best sourced first.

    >>> from jcodes.rules.engine.denials import DenialKind, carcs_of, rarcs_of
    >>> carcs_of(DenialKind.CODE_NOT_VALID), rarcs_of(DenialKind.CODE_NOT_VALID)
    (('16', '181'), ('M51', 'N56'))
    """
    return tuple(dict.fromkeys(code for denial in DENIALS[kind] for code in denial.carc))


def rarcs_of(kind: DenialKind) -> tuple[str, ...]:
    """Return the distinct remark codes of *kind*, best sourced first."""
    return tuple(dict.fromkeys(code for denial in DENIALS[kind] for code in denial.rarc))
