"""A catalog's look-ups that are not of a drug: edits between services, code sets of claims and remittances, contractors."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jcodes.catalogs.data_library import DataLibrary
from jcodes.codes import HcpcsCode
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown, type_name
from jcodes.periods import as_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jcodes.catalogs.add_on_codes import AddOnEdit
    from jcodes.catalogs.contractors import Contractor, ContractorKind
    from jcodes.catalogs.denial_codes import DenialCode
    from jcodes.catalogs.ncci_edits import NcciEdit
    from jcodes.catalogs.places import ListedPlace
    from jcodes.catalogs.revenue_codes import RevenueCode
    from jcodes.catalogs.sources import Release
    from jcodes.vocabulary.places import EditSetting

__all__ = ["BillingLookups", "code_text"]

_LENGTH: Final = 5


class BillingLookups:
    """Look-ups in the tables of services and of claims; each is loaded when it is first asked for."""

    __slots__ = ()

    day: date | None
    release: "Release"
    _library: DataLibrary

    def _day(self, on: date | str | None) -> date:
        """Return a date of service; without one the catalog's day, or the first of its release."""
        if on is not None:
            return as_date(on)
        return self.release.quarter.first if self.day is None else self.day

    def ncci(
        self,
        one: HcpcsCode | str,
        other: HcpcsCode | str,
        setting: "EditSetting | str" = "practitioner",
        on: date | str | None = None,
    ) -> "tuple[NcciEdit, ...]":
        """Return the NCCI procedure-to-procedure edits of two codes on a date of service, whichever is column 1; none if none is known.

        >>> from jcodes import catalog
        >>> [str(edit) for edit in catalog().ncci("96413", "96372", on="2026-07-15")]
        ['96372 in 96413, indicator 1 (practitioner, 2024-07-01, 2026-07-01)']

        Args:
            one: A CPT number or a Level II code.
            other: The other code.
            setting: ``"practitioner"`` or ``"outpatient"``.
            on: The date of service; None for the catalog's day, or the first of its release.

        Raises:
            MalformedError: Not the name of a setting with NCCI tables.
            MalformedCodeError: Not the shape of a code.

        The tables hold the pairs with a drug administration service, a visit, a joint or eye procedure, a vaccine, a port, a blood draw or a
        drug. ``known`` of an edit says whether the table of that quarter lists it. No edit here does not mean that CMS has none.
        """
        from jcodes.catalogs.ncci_edits import pairs_among

        return pairs_among(self._library, (code_text(one), code_text(other)), (), setting, self._day(on))

    def ncci_among(
        self,
        services: "Iterable[HcpcsCode | str]",
        drugs: "Iterable[HcpcsCode | str]" = (),
        setting: "EditSetting | str" = "practitioner",
        on: date | str | None = None,
    ) -> "tuple[NcciEdit, ...]":
        """Return the NCCI edits among the codes of one date of service: those of two services, then those of a service and a drug.

        >>> from jcodes import catalog
        >>> edits = catalog().ncci_among(["96413", "96372"], ["J9312", "J1642"], on="2026-07-15")
        >>> [(edit.column2, edit.column1) for edit in edits]
        [('96372', '96413'), ('J1642', '96413')]

        Args:
            services: CPT numbers or Level II codes.
            drugs: Codes of drugs, which are not looked up with each other.
            setting: ``"practitioner"`` or ``"outpatient"``.
            on: The date of service, as in `ncci`.

        Raises:
            MalformedError: Not the name of a setting with NCCI tables, or not a list of codes.
            MalformedCodeError: Not the shape of a code.
        """
        from jcodes.catalogs.ncci_edits import pairs_among

        codes, others = _codes(services, "services"), _codes(drugs, "drugs")
        return pairs_among(self._library, codes, others, setting, self._day(on))

    def add_on(self, code: HcpcsCode | str, on: date | str | None = None) -> "tuple[AddOnEdit, ...]":
        """Return the primary codes with which CMS pays an add-on code on a date of service; none for a code that is no add-on code of drug services.

        >>> from jcodes import catalog
        >>> [edit.primary for edit in catalog().add_on("96415")]
        ['96413']

        Raises:
            MalformedCodeError: Not the shape of a code.
        """
        from jcodes.catalogs.add_on_codes import add_on_edits

        return add_on_edits(self._library, code_text(code), self._day(on))

    def denial_code(self, code: str) -> "DenialCode | None":
        """Return a claim adjustment reason code (CARC) or remark code (RARC) with its dates; None for one on neither list.

        >>> from jcodes import catalog
        >>> str(catalog().denial_code("N519"))
        'RARC N519 from 2009-07-01'
        """
        from jcodes.catalogs.denial_codes import denial_code

        return denial_code(self._library, _text(code, "denial code").upper())

    def contractor(self, state: str, kind: "ContractorKind | str" = "A/B") -> "Contractor | None":
        """Return the Medicare contractor of a state, district or territory; None for one that is not in the table.

        >>> from jcodes import catalog
        >>> str(catalog().contractor("TX")), str(catalog().contractor("ID", "DME"))
        ('TX A/B: Novitas Solutions (JH)', 'ID DME: Noridian Healthcare Solutions (DME D)')

        Args:
            state: Its two letters.
            kind: ``"A/B"`` (where the service is furnished) or ``"DME"`` (where the patient lives).

        Raises:
            MalformedError: Not a text, or not a kind of contractor.
        """
        from jcodes.catalogs.contractors import contractor_in

        return contractor_in(self._library, _text(state, "state").upper(), _kind(kind))

    def contractors(self) -> "tuple[Contractor, ...]":
        """Return the Medicare contractors of all states, in order of the states."""
        from jcodes.catalogs.contractors import contractors_in

        return contractors_in(self._library)

    def place(self, code: str) -> "ListedPlace | None":
        """Return a place-of-service code of CMS's list with its start; None for one that is not on it.

        >>> from jcodes import catalog
        >>> str(catalog().place("66").start), catalog().place("22").is_facility_rate
        ('2024-08-01', True)
        """
        from jcodes.catalogs.places import listed_place

        return listed_place(self._library, _text(code, "place of service"))

    def revenue_code(self, code: str) -> "RevenueCode | None":
        """Return a revenue code of CMS's list, with or without its leading zero; None for a number that is not on it.

        >>> from jcodes import catalog
        >>> str(catalog().revenue_code("636"))
        '0636 (drugs with codes)'
        """
        from jcodes.catalogs.revenue_codes import revenue_code

        return revenue_code(self._library, _text(code, "revenue code").zfill(4))


def code_text(code: HcpcsCode | str) -> str:
    """Return the five characters of a code; a CPT number is returned unchanged.

    Raises:
        MalformedCodeError: Not the shape of a code.
    """
    if type(code) is HcpcsCode:
        return code.text
    return _read(code) if type(code) is str and len(code) == _LENGTH else _read.__wrapped__(code)


@lru_cache(maxsize=8192)
def _read(code: HcpcsCode | str) -> str:
    text = code.strip().upper() if isinstance(code, str) else ""
    return text if len(text) == _LENGTH and text[:4].isdigit() and text.isascii() else str(HcpcsCode.parse(code))


def _codes(codes: "Iterable[HcpcsCode | str]", what: str) -> "Iterable[str]":
    """Return the texts of a list of codes.

    Raises:
        MalformedError: One code, or not a list.
        MalformedCodeError: Not the shape of a code.
    """
    if isinstance(codes, str | bytes | HcpcsCode) or not hasattr(codes, "__iter__"):
        raise MalformedError(
            f"the {what} are a list of codes, not {type_name(codes)}",
            value=codes,
            hint="give a list, such as ['96413', '96372']",
        )
    return map(code_text, codes)


def _text(value: object, what: str) -> str:
    """Return a key of a code set without spaces around it.

    Raises:
        MalformedError: Not text.
    """
    if not isinstance(value, str):
        raise MalformedError(f"a {what} is text, not {type_name(value)}", value=value, hint="give it as a str")
    return value.strip()


def _kind(value: "ContractorKind | str") -> "ContractorKind":
    """Return the kind of a contractor.

    Raises:
        MalformedError: Not one.
    """
    from jcodes.catalogs.contractors import ContractorKind

    try:
        return ContractorKind(value)
    except ValueError:
        names = [kind.value for kind in ContractorKind]
        raise MalformedError(
            f"{shown(value, names)} is not a kind of contractor", value=value, hint=f"use one of {', '.join(names)}"
        ) from None
