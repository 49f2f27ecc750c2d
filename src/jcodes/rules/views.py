"""What rules look at: a line, a drug of a day, a claim, each with what the catalog and the payer say of it.

A view is made once and asked by every rule, so that whatever costs time is looked up once: what the catalog knows of a code on a day
(`CodeFacts`) for all claims of a checker, what the payer says on a day (`PayerOn`) likewise.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from jcodes.catalogs import Catalog, releases
from jcodes.claims import Administration, Claim, Route, Setting
from jcodes.claims.services import Service, service_of
from jcodes.codes import HcpcsCode
from jcodes.entries import Entry, Kind
from jcodes.errors import GapWarning, UnknownCodeError
from jcodes.periods import Quarter
from jcodes.policies import Policy
from jcodes.rules.payer import PayerOn

if TYPE_CHECKING:
    from jcodes.entries.edits import OutpatientStatus, SelfAdministered, UnitEdit
    from jcodes.entries.limits import PaymentLimit
    from jcodes.entries.links import NdcLink

__all__ = ["ClaimView", "CodeFacts", "DrugView", "LineView", "quiet"]

WASTED: Final = "JW"
NOTHING_WASTED: Final = "JZ"


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out `GapWarning`: a rule asks the facts for their quarter and says itself what it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)
        yield


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

    @cached_property
    def lives(self) -> tuple[Entry, ...]:
        """What the code has stood for, oldest first; none where no file at hand holds it."""
        try:
            return self.catalog.lives(self.code)
        except UnknownCodeError:
            return ()

    @cached_property
    def entry(self) -> Entry | None:
        """What the code stands for on the day; where it is not valid then, what it stands for now; None where nobody knows it."""
        current = self.catalog.get(self.code)
        if current is not None and (self.on is None or any(self.on in period for period in current.periods)):
            return current
        then = [
            life for life in self.lives if self.on is not None and any(self.on in period for period in life.periods)
        ]
        return then[0] if then else current or (self.lives[-1] if self.lives else None)

    @cached_property
    def is_valid(self) -> bool | None:
        """Tell whether the code is valid on the day; None where the line has no day, or nobody knows the code."""
        if self.on is None or self.entry is None:
            return None
        return any(self.on in period for period in self.entry.periods)

    @cached_property
    def kind(self) -> Kind | None:
        """What sort of product it stands for; None where nobody knows the code."""
        return None if self.entry is None else self.entry.kind

    @cached_property
    def suggestions(self) -> tuple[str, ...]:
        """Codes that may have been meant by one that nobody knows, the likeliest first."""
        try:
            self.catalog[self.code]
        except UnknownCodeError as error:
            return error.suggestions
        return ()

    @cached_property
    def is_covered(self) -> bool:
        """Tell whether an HCPCS file up to the catalog's release speaks for the quarter of the day."""
        if self.on is None:
            return False
        quarter = Quarter.of(self.on)
        return any(
            one.quarter <= quarter <= one.last_quarter for one in releases() if one.issue <= self.catalog.release.issue
        )

    @cached_property
    def is_oral(self) -> bool:
        """Tell whether the code stands for a drug that is swallowed."""
        entry = self.entry
        return entry is not None and (entry.kind is Kind.ORAL or "oral" in entry.details)

    @cached_property
    def is_renal(self) -> bool:
        """Tell whether the code is one of dialysis."""
        return self.entry is not None and "ESRD" in self.entry.details

    @cached_property
    def is_listed(self) -> bool | None:
        """Tell whether CMS's list puts it under the JW and JZ policy; None where the list cannot tell."""
        return self.catalog.jw_jz(self.code, self.on)

    @cached_property
    def links(self) -> "tuple[NdcLink, ...]":
        """The products that CMS's crosswalk of the quarter, or the nearest before, lists under it."""
        with quiet():
            return self.catalog.links(self.code, self.on)

    @cached_property
    def self_administered(self) -> "tuple[SelfAdministered, ...]":
        """The contractors' lists of self-administered drugs that name it."""
        return self.catalog.self_administered(self.code)

    @cached_property
    def outpatient(self) -> "OutpatientStatus | None":
        """Its status under the outpatient prospective payment system in the quarter, or the nearest before."""
        with quiet():
            return self.catalog.outpatient(self.code, self.on)

    @cached_property
    def limit(self) -> "PaymentLimit | None":
        """Its payment limit in the quarter; None where CMS publishes none, or the file is not at hand."""
        with quiet():
            return self.catalog.price(self.code, self.on)

    @cached_property
    def _edits(self) -> "dict[str, UnitEdit]":
        return {}

    def edit(self, table: str) -> "UnitEdit":
        """Return its medically unlikely edit in the table ``"practitioner"``, ``"outpatient"`` or ``"dme"`` of the quarter, or the nearest."""
        found = self._edits.get(table)
        if found is None:
            with quiet():
                found = self._edits[table] = self.catalog.mue(self.code, table, self.on)
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
    """

    __slots__ = (
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
        self._setting: Setting | bool | None = False

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

    @property
    def is_wasted(self) -> bool:
        """Tell whether it bills discarded drug."""
        return WASTED in self.modifiers

    @property
    def shown(self) -> str:
        """How to call its code in messages."""
        return self.line.code.strip() or "the line"


class DrugView:
    """All lines of one code on one day.

    Attributes:
        code: The code.
        on: The day, or None.
        lines: The lines: the administered ones first, then by what they say, so that their order on the claim changes nothing.
        facts: What the catalog knows of the code on the day.
        payer: What the payer says on the day.
        catalog: The catalog.
    """

    def __init__(self, lines: tuple[LineView, ...], facts: CodeFacts) -> None:
        """Take what the lines share."""
        self.code = facts.code
        self.on = facts.on
        self.lines = lines
        self.facts = facts
        self.payer = lines[0].payer
        self.catalog = lines[0].catalog

    @property
    def entry(self) -> Entry | None:
        """The entry of the code; None where nobody knows it."""
        return self.facts.entry

    @cached_property
    def administered(self) -> tuple[LineView, ...]:
        """The lines that bill what was given: those without JW."""
        return tuple(line for line in self.lines if not line.is_wasted)

    @cached_property
    def wasted(self) -> tuple[LineView, ...]:
        """The lines that bill what was discarded: those with JW."""
        return tuple(line for line in self.lines if line.is_wasted)

    @cached_property
    def records(self) -> tuple[Administration, ...]:
        """The clinical records that the lines bill, each once: records that are equal are one, so that two of a day differ in their times."""
        return tuple(dict.fromkeys(line.record for line in self.lines if line.record is not None))

    @property
    def is_recorded(self) -> bool:
        """Tell whether every line has its clinical record."""
        return all(line.record is not None for line in self.lines)

    @cached_property
    def settings(self) -> frozenset[Setting]:
        """Where care was given, as far as the lines say."""
        return frozenset(line.setting for line in self.lines if line.setting is not None)

    @staticmethod
    def total(lines: tuple[LineView, ...]) -> int | None:
        """Return the units of *lines* together; None where one of them has no whole units above zero."""
        units = [line.units for line in lines]
        known = [count for count in units if count is not None]
        return sum(known) if len(known) == len(units) else None


def _in_order(lines: tuple[LineView, ...]) -> tuple[LineView, ...]:
    keys = [
        (at.is_wasted, -(at.units or 0), at.line.modifiers, at.line.units, at.line.ndc, str(at.line.charge))
        for at in lines
    ]
    if len(set(keys)) < len(keys):
        keys = [(*key, repr(at.line)) for key, at in zip(keys, lines, strict=True)]  # type: ignore[misc]  # one more, for all of them
    return tuple(lines[place] for place in sorted(range(len(lines)), key=keys.__getitem__))


class ClaimView:
    """A claim with what is known of it.

    Attributes:
        claim: The claim.
        lines: Its lines.
        drugs: Its lines that bill drugs, those of one code and day together, in the order of their first lines.
        payer: What the payer says on the claim's first day.
        catalog: The catalog.
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

    @cached_property
    def services(self) -> tuple[tuple[LineView, Service], ...]:
        """The lines that bill a service that administers drugs, each with the service."""
        return tuple((line, line.service) for line in self.lines if line.service is not None)

    @cached_property
    def days(self) -> tuple[date | None, ...]:
        """The dates of service, each once, in order; None for lines without one."""
        return tuple(sorted({line.on for line in self.lines}, key=lambda day: (day is not None, day or date.min)))

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
