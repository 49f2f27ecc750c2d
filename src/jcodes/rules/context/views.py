"""What rules look at: a line, a drug of a day, a claim, each with what the catalog and the payer say of it.

A view is made once and asked by every rule, so that whatever costs time is looked up once: what the catalog knows of a code on a day
(`CodeFacts`) for all claims of a checker, what the payer says on a day (`PayerOn`) likewise.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from jcodes.billing.bill import bill_dose
from jcodes.catalogs import Catalog, releases
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.sources import Release
from jcodes.claims import Administration, Claim, Documentation, Route, ServiceLine, Setting
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import GapWarning, JcodesError, UnknownCodeError
from jcodes.periods import Quarter
from jcodes.policies import Asked as Must
from jcodes.policies import Policy
from jcodes.rules.context.forms import form_of
from jcodes.rules.context.payer import PayerOn
from jcodes.rules.engine.traits import (
    CPT,
    DOCUMENTED,
    DOUBTFUL,
    DRUG,
    FILED,
    LISTED,
    MODIFIED,
    NDC,
    ODD_CODE,
    RECORD,
    SPECIAL,
    UNCLASSIFIED,
    UNCOUNTED,
    WASTED,
)
from jcodes.services.drugs import is_for_eyes
from jcodes.services.table import service_of
from jcodes.vocabulary.products import ContainerType, Kind, NdcUnit

if TYPE_CHECKING:
    from jcodes.billing.units import BillingUnits
    from jcodes.billing.vials import VialPlan
    from jcodes.catalogs.crosswalk import NdcLink
    from jcodes.catalogs.modifiers import ListedModifier
    from jcodes.catalogs.outpatient import OutpatientStatus
    from jcodes.catalogs.self_administered import SelfAdministered
    from jcodes.catalogs.unit_edits import UnitEdit
    from jcodes.policies import ModifierRule

__all__ = [
    "Asked",
    "ClaimView",
    "CodeFacts",
    "DayView",
    "DrugView",
    "LineView",
    "digits_of",
    "linked_codes",
    "linked_ever",
    "listed_modifier",
    "loaded",
    "quiet",
    "release_of",
]

WASTE: Final = "JW"
NO_WASTE: Final = "JZ"
_SPECIAL_KINDS: Final = frozenset({Kind.INHALATION, Kind.VACCINE, Kind.COMPOUNDED})
_COUNTED: Final = frozenset({NdcUnit.ML, NdcUnit.UN})
_SHOWN: Final = frozenset({"", "esa", "laterality", "dme"})
"""The conditions of a payer's demand that the facts of a claim can show; repeated lines are `line-repeated`."""
_LAST_DAY: Final = date(9998, 12, 31)
_NOTHING_DOCUMENTED: Final = Documentation()


if TYPE_CHECKING:
    from functools import cached_property as kept
else:

    class kept:  # noqa: N801 - a decorator
        """A property that is computed once; functools' own takes a lock before Python 3.12, which each claim would pay for."""

        def __init__(self, compute: Callable[[Any], Any]) -> None:
            """Take the function, and its docstring."""
            self.compute = compute
            self.name = compute.__name__
            self.__doc__ = compute.__doc__

        def __get__(self, owner: Any, kind: type[Any] | None = None) -> Any:
            """Compute the value, and put it in the place of the property."""
            value = owner.__dict__[self.name] = self.compute(owner)
            return value


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out `GapWarning`: a rule asks the facts for their quarter and says itself what it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)
        yield


def loaded(catalog: Catalog, dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the loaded files of a dataset, oldest first; of HCPCS those up to the catalog's own release, and that one."""
    held = releases(dataset)
    if dataset != "hcpcs":
        return held
    own = catalog.release
    return (*(one for one in held if one.issue < own.issue), own)


def release_of(held: tuple[Release, ...], day: date) -> Release | None:
    """Return the newest of the files *held* that speaks for the quarter of *day*, or None."""
    key = 4 * day.year + (day.month - 1) // 3
    return next((one for one, first, last in _spans(held) if first <= key <= last), None)


@lru_cache(maxsize=64)
def _spans(held: tuple[Release, ...]) -> tuple[tuple[Release, int, int], ...]:
    """Return the files, newest first, each with the quarters it speaks for, counted from year 0."""
    return tuple((one, _place(one.quarter), _place(one.last_quarter)) for one in reversed(held))


def _place(quarter: Quarter) -> int:
    return 4 * quarter.year + quarter.number - 1


class CodeFacts:
    """What the catalog knows of a code on a day.

    Attributes:
        code: The code.
        on: The date of service, or None.
        catalog: The catalog.
    """

    def __init__(self, code: HcpcsCode, on: date | None, catalog: Catalog) -> None:
        """Look nothing up yet."""
        self.code = code
        self.on = on
        self.catalog = catalog

    @kept
    def history(self) -> tuple[Entry, ...]:
        """What the code has stood for, oldest first; none where no file at hand holds it."""
        try:
            return self.catalog.history(self.code)
        except UnknownCodeError:
            return ()

    @kept
    def entry(self) -> Entry | None:
        """What the code stands for on the day; where it is not valid then, what it stands for now; None where nobody knows it."""
        current = self.catalog.get(self.code)
        if current is not None and (self.on is None or any(self.on in period for period in current.periods)):
            return current
        then = [
            life for life in self.history if self.on is not None and any(self.on in period for period in life.periods)
        ]
        return then[0] if then else current or (self.history[-1] if self.history else None)

    @kept
    def is_valid(self) -> bool | None:
        """Tell whether the code is valid on the day; None where the line has no day, or nobody knows the code."""
        if self.on is None or self.entry is None:
            return None
        return any(self.on in period for period in self.entry.periods)

    @kept
    def kind(self) -> Kind | None:
        """What sort of product it stands for; None where nobody knows the code."""
        return None if self.entry is None else self.entry.kind

    @kept
    def suggestions(self) -> tuple[str, ...]:
        """Codes that may have been meant by one that nobody knows, the likeliest first."""
        try:
            self.catalog[self.code]
        except UnknownCodeError as error:
            return error.suggestions
        return ()

    @kept
    def traits(self) -> int:
        """The bits of `traits` that follow from the code and the day."""
        found = DRUG if self.entry is not None or self.code.text[0] == "J" else 0
        if self.entry is None or self.is_valid is False:
            found |= DOUBTFUL
        if self.is_oral or self.kind in _SPECIAL_KINDS:
            found |= SPECIAL
        if self.self_administered:
            found |= LISTED
        return found | (UNCLASSIFIED if self.kind is Kind.UNCLASSIFIED else 0)

    @kept
    def quarter(self) -> Quarter | None:
        """The quarter of the day; None without a day, or in a year that no file is of."""
        try:
            return None if self.on is None else Quarter.of(self.on)
        except JcodesError:
            return None

    @kept
    def _day(self) -> date | None:
        """The day for looking up what CMS publishes by quarter; the last one of the calendar of quarters stands for the days after it."""
        return self.on if self.on is None or self.quarter is not None else _LAST_DAY

    @kept
    def is_covered(self) -> bool:
        """Tell whether an HCPCS file up to the catalog's release speaks for the quarter of the day."""
        return self.on is not None and release_of(loaded(self.catalog), self.on) is not None

    @kept
    def is_oral(self) -> bool:
        """Tell whether the code stands for a drug that is swallowed."""
        entry = self.entry
        return entry is not None and (entry.kind is Kind.ORAL or "oral" in entry.details)

    @kept
    def is_for_eyes(self) -> bool:
        """Tell whether the code stands for a drug that is injected into the vitreous."""
        return self.entry is not None and is_for_eyes(self.entry)

    @kept
    def is_renal(self) -> bool:
        """Tell whether the code is one of dialysis."""
        return self.entry is not None and "ESRD" in self.entry.details

    @kept
    def is_listed(self) -> bool | None:
        """Tell whether CMS's list puts it under the JW and JZ policy; None where the list cannot tell."""
        return self.catalog.jw_jz(self.code, self._day)

    @kept
    def listed_since(self) -> date | None:
        """The first date of service for which CMS's list names it under the JW and JZ policy; None where the list does not name it."""
        return self.catalog.jw_jz_since(self.code)

    @kept
    def links(self) -> "tuple[NdcLink, ...]":
        """The products that CMS's crosswalk of the quarter, or the nearest before, lists under it."""
        with quiet():
            return self.catalog.links(self.code, self._day)

    @kept
    def self_administered(self) -> "tuple[SelfAdministered, ...]":
        """The contractors' lists of self-administered drugs that name it."""
        return self.catalog.self_administered(self.code)

    @property
    def is_of_several_routes(self) -> bool:
        """Tell whether a contractor's list of self-administered drugs names it as given by several routes."""
        return any(one.route == "IV_OR_SC" for one in self.self_administered)

    @kept
    def outpatient(self) -> "OutpatientStatus | None":
        """Its status under the outpatient prospective payment system in the quarter, or the nearest before."""
        with quiet():
            return self.catalog.outpatient(self.code, self._day)

    @kept
    def sizes(self) -> "tuple[Dose, ...]":
        """The sizes of the items that CMS's crosswalk lists under it, the smallest first; rows whose figures disagree are left out."""
        contents = {link.item_content for link in self.links if link.is_sound and link.crosswalk == "ASP"}
        return tuple(sorted(size for size in contents if size is not None))

    @kept
    def _demands(self) -> "dict[str, tuple[tuple[ModifierRule, ...], tuple[ModifierRule, ...]]]":
        return {}

    def demands(self, payer: PayerOn) -> "tuple[tuple[ModifierRule, ...], tuple[ModifierRule, ...]]":
        """Return what the payer asks of modifiers under the code on the day: the rules that require one, and those that forbid some.

        Left out are rules for other codes, and those whose condition no fact of a claim shows, such as a purchase under 340B.
        """
        found = self._demands.get(payer.name)
        if found is None:
            entry = self.entry
            rules = [
                rule
                for rule in payer.modifiers
                if entry is not None
                and (not rule.codes or self.code.text in rule.codes)
                and (not rule.kinds or entry.kind in rule.kinds)
                and (not rule.on_self_administered_list or self.is_of_several_routes)
                and rule.when in _SHOWN
            ]
            required = tuple(rule for rule in rules if rule.asked is Must.MUST and rule.any_of)
            found = self._demands[payer.name] = required, tuple(rule for rule in rules if rule.forbidden)
        return found

    @kept
    def _ratios(self) -> "dict[tuple[str, NdcUnit], tuple[int, int] | None]":
        return {}

    def units_per(self, link: "NdcLink", measure: NdcUnit) -> tuple[int, int] | None:
        """Return how many billing units one of *measure* of a product holds, as numerator and denominator; None where CMS does not say.

        ML says it of what is sold by volume, UN of powders and pieces, whose package size is 1; only where CMS's figures agree.
        """
        key = link.identifier, measure
        if key not in self._ratios:
            size, per_item, found = link.package_size, link.units_per_item, None
            if link.is_sound and size and per_item and (measure is NdcUnit.ML) == (size != 1) and measure in _COUNTED:
                found = (Fraction(per_item) / Fraction(size)).as_integer_ratio()
            self._ratios[key] = found
        return self._ratios[key]

    @kept
    def _plans(self) -> "dict[tuple[Dose, Strength | None], VialPlan | None]":
        return {}

    def plan(self, dose: Dose, strength: Strength | None) -> "VialPlan | None":
        """Return which of the sizes leave least of *dose*; None where there are none, or they do not fit."""
        from jcodes.billing.vials import plan_of_sizes

        key = dose, strength
        if key not in self._plans:
            try:
                self._plans[key] = plan_of_sizes(dose, [str(size) for size in self.sizes], strength=strength)
            except JcodesError:
                self._plans[key] = None
        return self._plans[key]

    @kept
    def _bills(self) -> "dict[object, BillingUnits | JcodesError]":
        return {}

    def bill(self, asked: "Asked", payer: Policy) -> "BillingUnits | JcodesError | None":
        """Return the bill of what was given on the day, or the error that says why there is none; None where nobody knows the code."""
        if self.entry is None:
            return None
        key = (asked, payer.name)
        found = self._bills.get(key)
        if found is None:
            try:
                found = bill_dose(
                    self.entry,
                    asked.dose,
                    on=self.on,
                    strength=asked.strength,
                    containers=asked.containers or None,
                    container_type=asked.type,
                    discarded=asked.discarded,
                    policy=payer,
                    discard_applies=self.listed_since is not None or self.is_listed,
                    listed_since=self.listed_since,
                )
            except JcodesError as error:
                found = error
            self._bills[key] = found
        return found

    @kept
    def _edits(self) -> "dict[str, UnitEdit]":
        return {}

    def edit(self, table: str) -> "UnitEdit":
        """Return its medically unlikely edit in the table ``"practitioner"``, ``"outpatient"`` or ``"dme"`` of the quarter, or the nearest."""
        found = self._edits.get(table)
        if found is None:
            with quiet():
                found = self._edits[table] = self.catalog.mue(self.code, table, self._day)
        return found


class LineView:
    """One line with what is known of it.

    Attributes:
        claim: The claim it stands on.
        place: Its place there, counted from 0.
        line: The line.
        on: The date of service, or None.
        facts: What the catalog knows of its code on the day; None where its code is no Level II code.
        payer: What the payer says on the day.
        catalog: The catalog.
        modifiers: Its modifiers in capitals, as far as they have the shape of one.
        units: Its units where they are a whole number above zero; else None.
        service: The service that administers drugs, where its code is one.
        traits: What it has, as the bits of `traits`.
    """

    __slots__ = (
        "_links",
        "_setting",
        "catalog",
        "claim",
        "facts",
        "line",
        "modifiers",
        "on",
        "payer",
        "place",
        "service",
        "traits",
        "units",
    )

    def __init__(self, claim: Claim, place: int, facts: CodeFacts | None, payer: PayerOn, catalog: Catalog) -> None:
        """Read what every rule asks."""
        line = claim.lines[place]
        self.claim = claim
        self.place = place
        self.line = line
        self.on = line.on
        self.facts = facts
        self.payer = payer
        self.catalog = catalog
        self.modifiers = frozenset([modifier.text for modifier in line.parsed_modifiers])
        count = line.unit_count
        self.units = int(count) if count is not None and count > 0 and count == count.to_integral_value() else None
        self.service = service_of(line.code)
        self.traits = self._traits(line)
        self._setting: Setting | bool | None = False
        self._links: tuple[NdcLink, ...] | None = None

    def _traits(self, line: ServiceLine) -> int:
        found = 0 if self.facts is None else self.facts.traits
        if line.cpt is not None:
            found |= CPT
        elif line.hcpcs is None or line.code != line.hcpcs.text:
            found |= ODD_CODE
        if line.ndc or line.ndc_quantity or line.ndc_unit:
            found |= NDC
        if line.administration is not None:
            found |= RECORD | DOCUMENTED
        elif line.documentation is not _NOTHING_DOCUMENTED and line.documentation != _NOTHING_DOCUMENTED:
            found |= DOCUMENTED
        if line.modifiers:
            found |= MODIFIED | WASTED if WASTE in self.modifiers else MODIFIED
        if self.units is None:
            found |= UNCOUNTED
        return found if self.claim.submitted is None else found | FILED

    @property
    def entry(self) -> Entry | None:
        """The entry of its code; None where the code is no drug's that the catalog knows."""
        return None if self.facts is None else self.facts.entry

    @property
    def record(self) -> Administration | None:
        """The clinical record that it bills, where it is at hand."""
        return self.line.administration

    @property
    def route(self) -> Route | None:
        """How the record says that it was given."""
        record = self.line.administration
        return None if record is None else record.route

    @property
    def links(self) -> "tuple[NdcLink, ...]":
        """What CMS's crosswalks of the quarter, or the nearest before, link its NDC to; none where it has no NDC."""
        if self._links is None:
            ndc = self.line.parsed_ndc
            self._links = () if ndc is None else linked_codes(self.catalog, digits_of(ndc), self.on)
        return self._links

    @property
    def setting(self) -> Setting | None:
        """Where care was given, as far as claim, line and record say."""
        if isinstance(self._setting, bool):
            self._setting = self.claim.setting_of(self.line)
        return self._setting

    @property
    def is_drug(self) -> bool:
        """Tell whether it bills a drug: the catalog knows its code, or it is a J code."""
        facts = self.facts
        return facts is not None and (facts.entry is not None or facts.code.text[0] == "J")

    def is_valid_drug(self, code: str) -> bool:
        """Tell whether *code* is a drug's own code, valid on the date of service."""
        entry = self.catalog.get(code) if HcpcsCode.is_valid(code) else None
        if entry is None or entry.kind is Kind.UNCLASSIFIED:
            return False
        return self.on is None or any(self.on in period for period in entry.periods)

    @property
    def is_wasted(self) -> bool:
        """Tell whether it bills discarded drug."""
        return WASTE in self.modifiers

    @property
    def shown(self) -> str:
        """How to call its code in messages."""
        return self.line.code.strip() or "the line"


def digits_of(ndc: Ndc) -> str:
    """Return the digits that CMS's crosswalk has for *ndc*: eleven, or twelve where the labeler has six digits."""
    return ndc.ndc12 if len(ndc.labeler) > 5 else ndc.ndc11


_Linked: TypeAlias = "tuple[NdcLink, ...]"


@lru_cache(maxsize=8192)
def listed_modifier(catalog: Catalog, text: str) -> "ListedModifier | None":
    """Return what the lists of modifiers state of *text*, which has the shape of one; None where it is on none of them."""
    return catalog.modifier(text)


@lru_cache(maxsize=8192)
def linked_codes(catalog: Catalog, ndc: str, on: date | None) -> _Linked:
    """Return what CMS's crosswalks of the quarter, or the nearest before, link the digits *ndc* to; see `digits_of`."""
    with quiet():
        try:
            return catalog.ndc(ndc, on)
        except JcodesError:
            return ()


@lru_cache(maxsize=8192)
def linked_ever(catalog: Catalog, ndc: str) -> _Linked:
    """Return what any of the loaded crosswalks links the digits *ndc* to, those of the latest quarter first."""
    quarters = sorted({release.quarter for release in releases("crosswalk")}, reverse=True)
    return tuple(link for quarter in quarters for link in linked_codes(catalog, ndc, quarter.first))


@attrs.frozen
class Asked:
    """What the clinical records of a drug and day say together: what the calculator is asked.

    Attributes:
        dose: The sum of the doses.
        strength: The strength, where all records that name one name the same.
        containers: The labels of what was opened, each with its number; none unless every record names what was opened.
        type: Whether the containers hold one dose, where all say the same.
        discarded: The sum of what was documented as discarded, where every record says it.
    """

    dose: Dose
    strength: Strength | None
    containers: tuple[tuple[int, str], ...]
    type: ContainerType | None
    discarded: Dose | None

    @staticmethod
    def of(records: tuple[Administration, ...]) -> "Asked | None":
        """Return what *records* ask together; None where one names no dose, or they cannot be added up."""
        doses = [record.dose for record in records if record.dose]
        strengths = {record.strength for record in records if record.strength is not None}
        if (
            not records
            or len(doses) < len(records)
            or len(strengths) > 1
            or len({dose.unit.dimension for dose in doses}) > 1
        ):
            return None
        opened = [container for record in records for container in record.containers]
        complete = all(record.containers for record in records) and all(container.size.strip() for container in opened)
        types = {container.type for container in opened}
        complete = (
            complete and not {ContainerType.SINGLE_DOSE, ContainerType.MULTI_DOSE} <= types
        )  # each is left otherwise
        wasted = [record.discarded for record in records if record.discarded is not None]
        known = len(wasted) == len(records) and len({amount.unit.dimension for amount in wasted}) == 1
        return Asked(
            sum(doses[1:], start=doses[0]),
            strengths.pop() if strengths else None,
            tuple((container.count, container.size) for container in opened) if complete else (),
            types.pop() if len(types) == 1 else None,
            sum(wasted[1:], start=wasted[0]) if known else None,
        )

    def alone(self) -> "Asked":
        """Return the doses without what was opened and discarded."""
        return attrs.evolve(self, containers=(), type=None, discarded=None)


class DrugView:
    """All lines of one code on one day.

    Attributes:
        code: The code.
        on: The day, or None.
        lines: The lines: the administered ones first, then by what they say, so that their order on the claim changes nothing.
        facts: What the catalog knows of the code on the day.
        payer: What the payer says on the day.
        catalog: The catalog.
        traits: What its lines have, as the bits of `traits`.
        administered: The lines that bill what was given: those without JW.
        wasted: The lines that bill what was discarded: those with JW.
        records: The clinical records that the lines bill, each once: lines with equal records bill the same ones, so that two
            lines of a day differ in their times, or one line has both.
    """

    def __init__(self, lines: tuple[LineView, ...], facts: CodeFacts) -> None:
        """Take what the lines share."""
        self.code = facts.code
        self.on = facts.on
        self.lines = lines if len(lines) == 1 else _in_order(lines)
        self.facts = facts
        self.payer = lines[0].payer
        self.catalog = lines[0].catalog
        self.traits = 0
        for line in lines:
            self.traits |= line.traits
        self.administered = tuple([line for line in self.lines if not line.traits & WASTED])
        self.wasted = tuple([line for line in self.lines if line.traits & WASTED]) if self.traits & WASTED else ()
        self.records = _once([line.line.administrations for line in self.lines]) if self.traits & RECORD else ()

    @property
    def entry(self) -> Entry | None:
        """The entry of the code; None where nobody knows it."""
        return self.facts.entry

    @kept
    def container_type(self) -> ContainerType | None:
        """Whether the opened containers hold one dose, where all records say the same."""
        types = {container.type for record in self.records for container in record.containers}
        return types.pop() if len(types) == 1 else None

    @kept
    def asked(self) -> Asked | None:
        """What the records say together; None unless every administered line has its record and the doses can be added up."""
        if any(line.record is None for line in self.administered):
            return None
        return Asked.of(self.records)

    @kept
    def bill(self) -> "BillingUnits | None":
        """The bill of what the records say, with what was opened; None where they do not say enough, or contradict themselves."""
        return self._billed(self.asked)

    @kept
    def given(self) -> "BillingUnits | None":
        """The bill of the doses alone."""
        return self.bill or self._billed(None if self.asked is None else self.asked.alone())

    def bill_by(self, record: Administration) -> "BillingUnits | None":
        """Return the bill of one record alone, with what was opened for it; None where it makes none."""
        return self._billed(Asked.of((record,)))

    def given_by(self, record: Administration) -> "BillingUnits | None":
        """Return the bill of the dose of one record alone; None where it makes none."""
        asked = Asked.of((record,))
        return self._billed(None if asked is None else asked.alone())

    @kept
    def problem(self) -> JcodesError | None:
        """Why the records make no bill; None where they do, or do not say enough."""
        found = None if self.asked is None else self.facts.bill(self.asked, self.payer.policy)
        return found if isinstance(found, JcodesError) else None

    def _billed(self, asked: Asked | None) -> "BillingUnits | None":
        found = None if asked is None else self.facts.bill(asked, self.payer.policy)
        return None if isinstance(found, JcodesError) else found

    @property
    def is_recorded(self) -> bool:
        """Tell whether every line has its clinical record."""
        return all(line.record is not None for line in self.lines)

    @kept
    def settings(self) -> frozenset[Setting]:
        """Where care was given, as far as the lines say."""
        return frozenset(line.setting for line in self.lines if line.setting is not None)

    @staticmethod
    def total(lines: tuple[LineView, ...]) -> int | None:
        """Return the units of *lines* together; None where one of them has no whole units above zero."""
        units = [line.units for line in lines]
        known = [count for count in units if count is not None]
        return sum(known) if len(known) == len(units) else None


def _once(bundles: "list[tuple[Administration, ...]]") -> tuple[Administration, ...]:
    found: list[tuple[Administration, ...]] = []
    for records in bundles:
        if records and not any(records is other or records == other for other in found):
            found.append(records)
    return found[0] if len(found) == 1 else tuple([record for records in found for record in records])


def _in_order(lines: tuple[LineView, ...]) -> tuple[LineView, ...]:
    keys = [
        (at.is_wasted, -(at.units or 0), at.line.modifiers, at.line.units, at.line.ndc, str(at.line.charge))
        for at in lines
    ]
    if len(set(keys)) < len(keys):
        keys = [(*key, repr(at.line)) for key, at in zip(keys, lines, strict=True)]  # type: ignore[misc]  # one more, for all of them
    return tuple(lines[place] for place in sorted(range(len(lines)), key=keys.__getitem__))


class DayView:
    """The lines of one day.

    Attributes:
        on: The day.
        lines: The lines, in the order of the claim.
        services: Those that bill a service that administers drugs, each with the service.
        drugs: The drugs of the day, each with its lines.
        others: The lines that bill neither a drug nor such a service.
        payer: What the payer says on the day.
        stay: All days that may be one encounter with it, in order, itself among them: a facility's care may run over midnight.
    """

    def __init__(self, on: date, lines: tuple[LineView, ...], whole: "ClaimView") -> None:
        """Sort the lines by what they bill."""
        self.on = on
        self.lines = lines
        self.services = tuple((line, line.service) for line in lines if line.service is not None)
        self.drugs = tuple(drug for drug in whole.drugs if drug.on == on)
        self.others = tuple(line for line in lines if line.service is None and not line.is_drug)
        self.payer = lines[0].payer
        self.stay: tuple[DayView, ...] = (self,)

    @property
    def is_facility(self) -> bool:
        """Tell whether a facility bills the day."""
        setting = self.lines[0].setting
        return setting is not None and setting.is_facility


def _stays(days: "list[DayView]") -> "tuple[DayView, ...]":
    """Return *days*, which are in order, each with those that may be one encounter with it."""
    run: list[DayView] = []
    for day in days:
        if run and not (day.is_facility and run[-1].is_facility and (day.on - run[-1].on).days == 1):
            run = []
        run.append(day)
        for one in run:
            one.stay = tuple(run)
    return tuple(days)


class ClaimView:
    """A claim with what is known of it.

    Attributes:
        claim: The claim.
        lines: Its lines.
        drugs: Its lines that bill drugs, those of one code and day together, in the order of their first lines.
        services: The lines that bill a service that administers drugs, each with the service.
        payer: What the payer says on the claim's first day.
        catalog: The catalog.
        form: The form it is on, as far as it shows.
    """

    def __init__(
        self,
        claim: Claim,
        catalog: Catalog,
        facts_of: Callable[[HcpcsCode, date | None], CodeFacts],
        payer_on: Callable[[date | None], PayerOn],
    ) -> None:
        """View each line, and put those of one drug and day together."""
        views: list[LineView] = []
        groups: dict[CodeFacts, list[LineView]] = {}
        for place, line in enumerate(claim.lines):
            facts = None if line.hcpcs is None else facts_of(line.hcpcs, line.on)
            view = LineView(claim, place, facts, payer_on(line.on), catalog)
            views.append(view)
            if facts is not None and view.is_drug:
                groups.setdefault(facts, []).append(view)
        self.claim = claim
        self.catalog = catalog
        self.lines = tuple(views)
        self.drugs = tuple(DrugView(tuple(lines), facts) for facts, lines in groups.items())
        self.payer = views[0].payer if len(views) == 1 else payer_on(claim.first_day)
        self.services = tuple([(line, line.service) for line in views if line.service is not None])
        self.form = form_of(claim, self.payer)

    @kept
    def encounters(self) -> "tuple[DayView, ...]":
        """Each date of service with its lines, in order; none where the claim has one line only, or where lines span several days.

        Lines without a date are left out. A single line says nothing of what else was billed that day.
        """
        if len(self.lines) < 2:
            return ()
        days: dict[date, list[LineView]] = {}
        for line in self.lines:
            if line.line.through is not None and line.line.through != line.on:
                return ()
            if line.on is not None:
                days.setdefault(line.on, []).append(line)
        views = [DayView(day, tuple(days[day]), self) for day in sorted(days)]
        return tuple(views) if len(views) == 1 else _stays(views)

    @property
    def total(self) -> Decimal:
        """What the lines charge together."""
        return self.claim.total


def payer_of(policy: Policy) -> Callable[[date | None], PayerOn]:
    """Return what gives the payer's choices of a day, each day's looked up once."""
    held: dict[date | None, PayerOn] = {}

    def on(day: date | None) -> PayerOn:
        found = held.get(day)
        if found is None:
            found = held[day] = PayerOn(policy, day)
        return found

    return on
