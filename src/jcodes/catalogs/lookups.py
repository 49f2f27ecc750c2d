"""Look-ups of a catalog in CMS's other files. Each dataset has its own module."""

from datetime import date
from typing import TYPE_CHECKING, Final, NoReturn, Self

from jcodes.catalogs.billing_lookups import BillingLookups, code_text
from jcodes.catalogs.code_table import CODES, replaced_by, row_number
from jcodes.catalogs.data_folder import texts_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.definitions import Replacement
from jcodes.catalogs.sources import Release
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.periods import Quarter, as_date

if TYPE_CHECKING:
    from decimal import Decimal

    from jcodes.catalogs.crosswalk import NdcLink
    from jcodes.catalogs.labels import Label
    from jcodes.catalogs.modifiers import ListedModifier
    from jcodes.catalogs.noc_codes import NocListing
    from jcodes.catalogs.noc_prices import NocPrice
    from jcodes.catalogs.outpatient import OutpatientStatus
    from jcodes.catalogs.payment_limits import PaymentLimit
    from jcodes.catalogs.self_administered import SelfAdministered
    from jcodes.catalogs.suggested import SuggestedReplacement
    from jcodes.catalogs.surgery_centers import AscStatus
    from jcodes.catalogs.unit_edits import UnitEdit
    from jcodes.codes import Modifier, Ndc
    from jcodes.vocabulary.places import EditSetting

__all__ = ["Lookups"]

_LAST_DAY: Final = date(9998, 12, 31)
"""The last day that a quarter has."""


class Lookups(BillingLookups):
    """Look-ups of a code in CMS's files, at a release or on one day.

    Attributes:
        release: The release.
        day: The date of service, or None.
        last_quarter: The last quarter that the release covers.
    """

    __slots__ = ("_library", "_rows", "day", "last_quarter", "release")

    release: Release
    day: date | None
    last_quarter: Quarter
    _library: DataLibrary
    _rows: dict[str, str]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Raise `AttributeError`: a catalog is immutable."""
        raise AttributeError(f"a catalog is immutable; {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Raise `AttributeError`: a catalog is immutable."""
        raise AttributeError(f"a catalog is immutable; {name!r} cannot be deleted")

    def __copy__(self) -> Self:
        """Return self: a catalog is immutable."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Return self: a catalog is immutable."""
        return self

    def _quarter(self, on: date | str | None) -> Quarter:
        """Return the quarter of a date of service, the last one for the year 9999; defaults to the catalog's day, otherwise to its release."""
        if on is not None:
            return Quarter.of(min(as_date(on), _LAST_DAY))
        return self.release.quarter if self.day is None else Quarter.of(self.day)

    def releases(self, dataset: str = "hcpcs") -> "tuple[Release, ...]":
        """Return the files of a dataset that the catalog was opened beside, oldest first.

        `jcodes.releases` tells those of the user's folder; these are of the folder, or of the loaded files, that the catalog comes from.

        Args:
            dataset: The dataset; see `jcodes.releases`.

        Raises:
            MalformedError: The name is not a dataset.
        """
        return self._library.releases(dataset)

    def price(
        self, code: HcpcsCode | str, on: date | str | None = None, *, issue: str | None = None
    ) -> "PaymentLimit | None":
        """Return the payment limit of a code on a date of service; None if the code is not in CMS's file of that quarter.

        Args:
            code: A Level II code, or the CPT number of a vaccine or an immune globulin.
            on: The date of service; defaults to the catalog's day, otherwise to the quarter of its release.
            issue: An issue of the quarter's file, such as ``"2025-10@2025-09-17"``; defaults to the newest.

        Raises:
            UnknownReleaseError: The issue is not loaded.

        Returns None and warns with `GapWarning` if no file is loaded for that quarter.
        """
        from jcodes.catalogs.payment_limits import price_in, price_of_issue

        if issue is not None:
            return price_of_issue(self._library, code_text(code), issue)
        return price_in(self._library, code_text(code), self._quarter(on))

    def limits(self) -> "dict[str, PaymentLimit]":
        """Return all payment limits by code, for the quarter of the catalog's day or release; empty if no file is loaded."""
        from jcodes.catalogs.payment_limits import limits_in

        return limits_in(self._library, self._quarter(None))

    def prices(self, code: HcpcsCode | str) -> "tuple[PaymentLimit, ...]":
        """Return the payment limits of a code in all loaded quarters, oldest first, each from the newest issue."""
        from jcodes.catalogs.payment_limits import prices_in

        return prices_in(self._library, code_text(code))

    def ndc(
        self, ndc: "Ndc | str", on: date | str | None = None, *, crosswalk: str | None = None
    ) -> "tuple[NdcLink, ...]":
        """Return the codes that a product bills under on a date of service, in code order, with units per package.

        If there are several, ``decided_by`` gives the fact that selects each.

        Args:
            ndc: An NDC in any form that `Ndc.parse` accepts, or an alternate identifier as printed by CMS.
            on: The date of service; defaults to the catalog's day, otherwise to the quarter of its release.
            crosswalk: ``"ASP"``, ``"NOC"``, ``"OPPS"`` or ``"AWP"``; defaults to all. Each link has its crosswalk.

        Raises:
            AmbiguousNdcError: Ten digits without hyphens; lists the possible NDCs.
            MalformedNdcError: *ndc* is neither an NDC nor an identifier in a crosswalk.

        Uses the nearest earlier crosswalk and warns with `GapWarning` if none is loaded for that quarter.
        """
        from jcodes.catalogs.crosswalk import decided, identifier_of, links_of_product

        product = identifier_of(self._library, ndc)
        return decided(links_of_product(self._library, product, self._quarter(on), crosswalk), self._tells)

    def links(
        self, code: HcpcsCode | str, on: date | str | None = None, *, crosswalk: str | None = None
    ) -> "tuple[NdcLink, ...]":
        """Return the products that bill under a code on a date of service, sorted by identifier; see `ndc`."""
        from jcodes.catalogs.crosswalk import links_of_code

        return links_of_code(self._library, code_text(code), self._quarter(on), crosswalk)

    def container_units(self, code: HcpcsCode | str, on: date | str | None = None) -> "tuple[Decimal, ...]":
        """Return the billing units in one container of each product of a code on a date of service, each figure once, smallest first.

        >>> from jcodes import catalog
        >>> [str(units) for units in catalog().container_units("J9035", "2026-01-15")]
        ['10', '40']

        Args:
            code: A Level II code.
            on: The date of service; defaults to the catalog's day, otherwise to the quarter of its release.

        Empty if no ASP crosswalk of that quarter is loaded, if it has no product of the code, or if a product's figures are missing or
        contradict each other; `links` lists the products.
        """
        from jcodes.catalogs.crosswalk import container_units

        return container_units(self._library, code_text(code), self._quarter(on))

    def mue(
        self, code: HcpcsCode | str, setting: "EditSetting | str" = "practitioner", on: date | str | None = None
    ) -> "UnitEdit":
        """Return the medically unlikely edit (MUE) of a code: the maximum units per line or date of service.

        If CMS publishes none, or no table is loaded, the result says so. That never means "unlimited".

        Args:
            code: A Level II code, or the CPT number of a visit or a drug service.
            setting: ``"practitioner"``, ``"outpatient"`` or ``"dme"``; the values differ.
            on: The date of service; defaults to the catalog's day, otherwise to the quarter of its release. CMS's table changes each quarter. If that quarter is not loaded, the nearest earlier table is used, with a `GapWarning`.

        Raises:
            MalformedError: *setting* is not a setting.
        """
        key = code_text(code)
        if key not in self._rows:
            from jcodes.catalogs.service_edits import is_service, service_edit_in

            if is_service(self._library, key):
                return service_edit_in(self._library, key, setting, self._quarter(on))
        from jcodes.catalogs.unit_edits import edit_in

        return edit_in(self._library, key, setting, self._quarter(on))

    def jw_jz(self, code: HcpcsCode | str, on: date | str | None = None) -> bool | None:
        """Return whether a code is on CMS's list of codes under the JW and JZ policy.

        Returns:
            True for a code on the list, for dates of service from the date in its row; False for a code not on the list; None for an
            earlier date of service, or a code added after or ended before the list was published. False does not mean that JW and JZ do
            not apply: the list is not complete (`aafp-jz`).

        Source: CMS, "JW Modifier and JZ Modifier Policy HCPCS Codes"; for its date, see ``releases("jw_jz")``.
        """
        from jcodes.catalogs.jw_jz_list import is_listed

        key = code_text(code)
        day = (self.day if on is None else as_date(on)) or self.release.quarter.last
        return is_listed(self._library, key, day, self._rows.get(key))

    def jw_jz_since(self, code: HcpcsCode | str, on: date | str | None = None) -> date | None:
        """Return the first date of service for which a code is on CMS's JW/JZ list; None if it is not on the list.

        Args:
            code: A Level II code.
            on: The date of service: the newest list published by then decides, otherwise the oldest. None for the newest list loaded.

        Source: as `jw_jz`, the date over every issue that is loaded.
        """
        from jcodes.catalogs.jw_jz_list import listed_since

        return listed_since(self._library, code_text(code), None if on is None else as_date(on))

    def label(self, ndc: "Ndc | str") -> "Label | None":
        """Return FDA's label facts of an NDC, from the newest file that has it; None if no file has it.

        Names, routes, dosage form, strength and container of the NDCs in CMS's crosswalks, from FDA's NDC Directory of 2019 and 2015 and
        openFDA's labels of 2026. See `labels` for what each file says.

        >>> str(catalog().label("50242-0051-21").source)
        "FDA's NDC Directory of 2019-04-29"

        Raises:
            AmbiguousNdcError: Ten bare digits, with the NDCs that they may be.
            MalformedNdcError: Not an NDC.
        """
        found = self.labels(ndc)
        return found[0] if found else None

    def labels(self, ndc: "Ndc | str") -> "tuple[Label, ...]":
        """Return FDA's label facts of an NDC from each file that has it, the newest first; files that say the same are given once.

        Raises:
            AmbiguousNdcError: Ten bare digits, with the NDCs that they may be.
            MalformedNdcError: Not an NDC.
        """
        from jcodes.catalogs.labels import labels_of
        from jcodes.codes import Ndc

        return labels_of(Ndc.parse(ndc))

    def labels_of_code(self, code: HcpcsCode | str, on: date | str | None = None) -> "tuple[Label, ...]":
        """Return the newest label of each NDC of a code in the quarter of *on*, in order of their NDCs; NDCs without label facts are left out."""
        ndcs = dict.fromkeys(link.ndc for link in self.links(code, on) if link.ndc is not None)
        return tuple(label for ndc in ndcs if (label := self.label(ndc)) is not None)

    def change_days(self) -> tuple[date, ...]:
        """Return the days, in order, on which a list by date of service changes: between them, `jw_jz` and `self_administered` answer alike.

        Every other look-up answers alike on all days of a quarter on which a code's definition is the same.
        """
        from jcodes.catalogs.change_days import change_days_of

        return change_days_of(self._library)

    def jw_jz_list(self, on: date | str | None = None) -> Release | None:
        """Return the issue of CMS's JW/JZ list that decides for a date of service, with its date, file and hash; None if none is loaded.

        Args:
            on: The date of service; None for the catalog's day, or the end of the quarter of its release.
        """
        from jcodes.catalogs.jw_jz_list import deciding_list

        found = deciding_list(self._library, (self.day if on is None else as_date(on)) or self.release.quarter.last)
        return None if found is None else found[0]

    def self_administered(self, code: HcpcsCode | str, on: date | str | None = None) -> "tuple[SelfAdministered, ...]":
        """Return the Medicare contractors' self-administered drug (SAD) lists that include a code. Only some lists are loaded.

        Args:
            code: A Level II code.
            on: The date of service: of each article the newest issue published by then decides, otherwise its oldest, and exclusions that had
                ended or not begun are left out. None for the newest issues.
        """
        from jcodes.catalogs.self_administered import lists_with

        return lists_with(self._library, code_text(code), None if on is None else as_date(on))

    def modifier(self, modifier: "Modifier | str") -> "ListedModifier | None":
        """Return the listing of a modifier: CMS's with dates, from the newest HCPCS file loaded, or CPT's number.

        None if it is on neither list.

        >>> catalog().modifier("JG").period
        Period(start=datetime.date(2018, 1, 1), end=datetime.date(2024, 12, 31))

        Raises:
            MalformedModifierError: The text is not a valid modifier.
        """
        from jcodes.catalogs.modifiers import listed
        from jcodes.codes import Modifier

        return listed(self._library, Modifier.parse(modifier).text)

    def outpatient(self, code: HcpcsCode | str, on: date | str | None = None) -> "OutpatientStatus | None":
        """Return the status and rate of a code under the outpatient prospective payment system (Addendum B).

        None if the code is not in the quarter's file. If that file is not loaded, uses the nearest earlier one and warns with
        `GapWarning`.
        """
        from jcodes.catalogs.outpatient import status_in

        return status_in(self._library, code_text(code), self._quarter(on))

    def surgery_center(self, code: HcpcsCode | str, on: date | str | None = None) -> "AscStatus | None":
        """Return how Medicare pays an ambulatory surgery center for a code on a date of service (Addendum BB).

        None if no loaded addendum is of that quarter, or the code is not on it: the indicators of one quarter do not speak for another.

        >>> from jcodes import catalog
        >>> catalog().surgery_center("J9312", "2020-05-01").indicator
        'K2'
        """
        from jcodes.catalogs.surgery_centers import surgery_center_status

        return surgery_center_status(self._library, code_text(code), self._quarter(on).first)

    def noc_prices(self, on: date | str | None = None) -> "tuple[NocPrice, ...]":
        """Return CMS's payment limits for drugs without their own code (NOC), in the quarter of a date of service."""
        from jcodes.catalogs.noc_prices import noc_prices_in

        return noc_prices_in(self._library, self._quarter(on))

    def noc_listing(self, code: HcpcsCode | str, on: date | str | None = None) -> "NocListing | None":
        """Return CMS's listing of a code as not otherwise classified (NOC); None if it is not on the list that decides.

        The list of the year of *on* decides, otherwise the nearest earlier one, or the oldest. CMS's lists of 2017 to 2019 and 2025 are
        loaded.

        >>> from jcodes import catalog
        >>> str(catalog().noc_listing("J3490"))
        "J3490 is on CMS's list of NOC codes of 2025"

        Args:
            code: A Level II code.
            on: The date of service; defaults to the catalog's day, otherwise to the quarter of its release.
        """
        from jcodes.catalogs.noc_codes import noc_listing

        return noc_listing(self._library, code_text(code), self._quarter(on).first)

    def replaced_codes(self, code: HcpcsCode | str) -> tuple[Replacement, ...]:
        """Return the ended codes that a code replaced, each with the units of the code per unit of the ended code.

        >>> [str(one) for one in catalog().replaced_codes("J9312")]
        ['J9310 (1 unit becomes 10)']
        """
        return tuple(one for _, one in replaced_by(self._rows, code_text(code)))

    def suggested_replacements(self, code: HcpcsCode | str) -> "tuple[SuggestedReplacement, ...]":
        """Return the codes that CMS's payment limit files suggest as replacements of a code: evidence only, never part of `replaced_by`.

        >>> from jcodes import catalog
        >>> [(str(one.code), one.grade.value, one.ratio) for one in catalog().suggested_replacements("J1170")]
        [('J1171', 'suggested by payment limits', Fraction(40, 1))]
        """
        from jcodes.catalogs.suggested import suggested_for

        return suggested_for(self._library, code_text(code))

    def predecessors(self, code: HcpcsCode | str, on: date) -> tuple[HcpcsCode, ...]:
        """Return the codes that a code replaced and that were valid on a date of service."""
        found = replaced_by(self._rows, code_text(code))
        return tuple(one.code for row, one in found if any(on in period for period in row.periods))

    def row_of(self, code: HcpcsCode | str) -> int | None:
        """Return the row number of a code in the official file of the release, counted from 1; None if unknown."""
        return row_number(self._library, self.release.issue, code_text(code))

    def _tells(self, code: str) -> tuple[str, ...]:
        """Return the facts that distinguish a code from other codes of a product."""
        if code not in self._rows:
            return (f"code {code} is not in release {self.release}",)
        row = CODES.read(self._rows[code])
        return (*texts_of(row.details), f"one unit is {Dosage.parse(row.dosage)}")
